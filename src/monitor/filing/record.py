"""What is written of a reading: the entry's metadata, its capture, and the facts of a journal line. Pure."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import Any, Literal

from monitor import __version__
from monitor.archive import Event, Metadata, warc
from monitor.archive.metadata import (
    EvidenceOf,
    ExtractionOf,
    HttpOf,
    RelevanceOf,
    SourceOf,
    StoryLink,
)
from monitor.model import Article, Decision, Entry, Link, Page, StoryKind, Verdict
from monitor.reading import Reading

_STORY_KINDS: dict[str, StoryKind] = {"near-copy": "near-copy", "revision": "revision", "translation": "translation"}
_SHOWN_EVIDENCE = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Origin:
    """Where a reading came from: a page that was fetched, or bytes that were given (then `page` is None).

    `url` is the address of the link, "" for a text without one; `given` the file's bytes and their media type.
    """

    source_id: str
    source_kind: str
    source_link: str | None
    url: str
    fetched: datetime
    page: Page | None = None
    given: tuple[bytes, str] | None = None
    about: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of_link(cls, link: Link, page: Page) -> Origin:
        """A page that a source's link led to."""
        item = {"title": link.title, "summary": link.summary, "published": link.published, "authors": link.authors}
        about = (("source", link.source_id), ("via", link.source_url), ("link", link.url), ("item", item))
        return cls(link.source_id, link.source_kind, link.source_url, link.url, page.fetched, page, None, about)

    @property
    def offered(self) -> str | None:
        """The title that the source gave."""
        item = dict(self.about).get("item") or {}
        return item.get("title") or None


@dataclasses.dataclass(frozen=True, slots=True)
class Filed:
    """What was done with a reading; `entry` when it was stored."""

    event: Event | Literal["unchanged"]
    reason: str
    entry: Entry | None = None
    of: str | None = None


def metadata_of(reading: Reading, origin: Origin, decision: Decision, of: Entry | None, story: str) -> Metadata:
    """`of` is the stored article that the decision names, `story` the one it belongs to."""
    article = reading.article
    assert article is not None
    kind = _STORY_KINDS.get(decision.kind, "original") if of else "original"
    return Metadata(
        schema=1, id=reading.id, url=article.url or None, canonical_url=article.canonical_url,
        title=reading.title_and_body[0], authors=list(article.authors), site=article.site,
        domain=article.domain, language=article.language, published=article.published,
        published_from=article.published_from, published_precision=article.published_precision,
        modified=article.modified, fetched=origin.fetched.astimezone(UTC).replace(microsecond=0),
        source=SourceOf(id=origin.source_id, kind=origin.source_kind, link=origin.source_link),
        relevance=[_relevance(verdict) for verdict in reading.relevant],
        revision_of=of.id if of and kind == "revision" else None,
        story=story,
        story_link=StoryLink(kind=kind, similarity=rounded(decision.similarity), by=decision.by if of else None),
        words=article.words, paywalled=article.paywalled, reservations=list(article.reservations),
        tags=list(article.tags), image=article.image, extraction=_extraction(article),
        http=_http(article, origin.page),
    )  # fmt: skip


def witness(article: Article | None, origin: Origin) -> dict[str, Any]:
    """What the journal keeps of a page that is told by a line alone."""
    final = origin.page.final_url if origin.page else None
    offered = origin.offered if not article or origin.offered != article.title else None
    facts: dict[str, Any] = {"final_url": final if final != origin.url else None, "offered": offered}
    if article:
        published = article.published.isoformat(timespec="seconds") if article.published else None
        facts |= {"title": article.title, "site": article.site or article.domain, "published": published}
    return facts


def kept_because(verdicts: tuple[Verdict, ...]) -> str:
    """Why an article without a forerunner is in the archive."""
    return "; ".join(verdict.reason for verdict in verdicts) or "kept on request, whatever its topic"


def capture_of(origin: Origin, metadata: Metadata) -> bytes:
    """The WARC to be stored beside the text."""
    about = dict(origin.about)
    if origin.page is not None:
        return warc.page_record(origin.page, about)
    content, media_type = origin.given or (b"", "text/plain")
    return warc.given_record(metadata.url or f"urn:sha256:{metadata.id}", content, media_type, origin.fetched, about)


def shown(verdict: Verdict) -> dict[str, Any]:
    """The first hits: enough to see why, without making the journal a second archive."""
    return {"evidence": [dataclasses.asdict(hit) for hit in verdict.evidence[:_SHOWN_EVIDENCE]] or None}


def rounded(similarity: float | None) -> float | None:
    """A likeness as it is written."""
    return None if similarity is None else round(similarity, 4)


def _relevance(verdict: Verdict) -> RelevanceOf:
    evidence = [EvidenceOf(**dataclasses.asdict(hit)) for hit in verdict.evidence]
    return RelevanceOf(topic=verdict.topic, score=round(verdict.score, 4), rule=verdict.rule, evidence=evidence)


def _extraction(article: Article) -> ExtractionOf:
    return ExtractionOf(
        monitor=__version__, trafilatura=_trafilatura_version(), text_from=article.text_from,
        removed=dict(article.removed), warnings=list(article.warnings),
    )  # fmt: skip


@cache
def _trafilatura_version() -> str:
    return version("trafilatura")


def _http(article: Article, page: Page | None) -> HttpOf | None:
    if page is None:
        return None
    media_type = (page.header("content-type") or "").split(";")[0].strip().lower() or None
    return HttpOf(
        status=page.status, content_type=media_type, charset=article.charset, etag=page.header("etag"),
        last_modified=page.header("last-modified"),
    )  # fmt: skip
