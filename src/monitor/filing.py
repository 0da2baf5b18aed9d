"""From a reading to the archive: compare with what is stored, write the entry, note the decision.

The pipeline and the import both end here. One article at a time: what is compared must be what is stored.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import Any, Literal

from monitor import __version__, dedupe
from monitor.archive import Archive, Event, Line, Metadata, day_folder, day_of, warc
from monitor.archive.metadata import (
    EvidenceOf,
    ExtractionOf,
    HttpOf,
    RelevanceOf,
    SourceOf,
    StoryLink,
)
from monitor.config.settings import ArchiveSettings, DedupeSettings
from monitor.dedupe import Fingerprint, Text
from monitor.dedupe.meaning import shared_meanings
from monitor.index import Index
from monitor.model import Article, Decision, Entry, Link, Page, StoryKind, Verdict
from monitor.reading import Reading
from monitor.text import parse_document

_STORY_KINDS: dict[str, StoryKind] = {"near-copy": "near-copy", "revision": "revision", "translation": "translation"}
_STORED_AS: dict[str, Event] = {"revision": "revised", "near-copy": "near-copy"}
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


@dataclasses.dataclass(frozen=True, slots=True)
class Filed:
    """What was done with a reading; `entry` when it was stored."""

    event: Event | Literal["unchanged"]
    reason: str
    entry: Entry | None = None
    of: str | None = None


class Filing:
    """Writes to one archive; used by the holder of its lock."""

    def __init__(self, archive: Archive, index: Index, settings: ArchiveSettings, copies: DedupeSettings) -> None:
        self._archive = archive
        self._index = index
        self._settings = settings
        self._copies = copies
        self._near_misses = Archive(archive.root / "near-misses")
        # Articles are filed in a thread (a disk may take its time) while the pass notes what it let go.
        self._turn = threading.RLock()
        self._stored: list[tuple[Entry, Fingerprint]] = []
        self._days: set[str] = set()
        self._near_days: set[str] = set()

    def file(
        self, reading: Reading, origin: Origin, now: datetime, *, revises: Entry | None = None, any_topic: bool = False
    ) -> Filed:
        """Decide and write.

        `revises` is the stored article whose page was looked at again; `any_topic` keeps what no topic wants.
        """
        with self._turn:
            return self._file(reading, origin, now, revises, any_topic)

    def file_again(self, reading: Reading, origin: Origin, now: datetime, stored: Entry) -> Filed:
        """Another reading of the same capture: stored as a revision made by the extraction, when its text differs."""
        with self._turn:
            return self._file_known(reading, origin, now, stored, by="extraction")

    def _file(self, reading: Reading, origin: Origin, now: datetime, revises: Entry | None, any_topic: bool) -> Filed:
        article = reading.article
        if article is None:
            return self._leave("skipped", origin, now, reading.skipped or "")
        if erased := self._erased(reading, origin, now):
            return erased
        if reserved := sorted(set(self._settings.respect) & {r.split(":")[0] for r in article.reservations}):
            return self._leave("refused", origin, now, f"the site reserves it: {', '.join(reserved)}", article)
        if revises and not self._stands(revises):
            return Filed("unchanged", f"the text of {revises.id} is gone from the folder", of=revises.id)
        if known := revises or self._at_address(reading, article):
            return self._file_known(reading, origin, now, known)
        if not reading.relevant and not any_topic:
            return self._reject(reading, origin, now)
        return self._file_new(reading, origin, now)

    def _erased(self, reading: Reading, origin: Origin, now: datetime) -> Filed | None:
        """What was erased does not come back, neither from its address nor as the same text from another one."""
        known = self._index.known(origin.url) if origin.url else None
        if known and known.event == "erased":
            return Filed("refused", f"this address was erased: {known.reason}", of=known.id)
        if since := self._index.erased_since(reading.id):
            return self._leave("refused", origin, now, f"this text was erased at {since}")
        return None

    def tell_erased(self, lines: list[Line], now: datetime) -> None:
        """Articles are about to be erased: the journal says so first."""
        with self._turn:
            self._write(lines, now)

    def note(self, event: Event, url: str, source: str, now: datetime, reason: str, **more: Any) -> bool:
        """A journal line on a URL, unless the decision on it is the same as before; True when written."""
        return self.note_all([(event, url, source, reason, more)], now) == 1

    def note_all(self, notes: Iterable[tuple[Event, str, str, str, dict[str, Any]]], now: datetime) -> int:
        """Several at once (event, URL, source, reason, more), with one write; the number written."""
        with self._turn:
            lines = [
                {"event": event, "source": source, "url": url, "reason": reason, **more}
                for event, url, source, reason, more in notes
                if not self._is_noted(event, url, reason, more)
            ]
            self._write(lines, now)
        return len(lines)

    def tell_topic(self, event: Literal["left", "linked"], entry: Entry, verdict: Verdict, now: datetime) -> None:
        """A stored article has left a topic, or meets another one: a journal line, its files stay."""
        line = {
            "event": event, "source": entry.metadata["source"]["id"], "id": entry.id, "topic": verdict.topic,
            "score": round(verdict.score, 4), "rule": verdict.rule, "reason": verdict.reason,
            "title": entry.metadata["title"],
        } | _shown(verdict)  # fmt: skip
        with self._turn:
            self._write([line], now)

    def report(self, entries: Iterable[Entry], now: datetime) -> None:
        """Journal lines for stored articles that have none: their writer was killed in between."""
        lines = [
            {
                "event": "archived", "source": e.metadata["source"]["id"], "url": e.metadata["url"], "id": e.id,
                "path": e.path, "reason": "found in the folder after an interrupted pass", "title": e.metadata["title"],
            }
            for e in entries
        ]  # fmt: skip
        self._write(lines, now)

    def link(self, now: datetime) -> None:
        """Look once more for translations among what was stored: with all texts there, more can be told apart."""
        with self._turn:
            for entry, fingerprint in self._stored:
                if fingerprint.published and entry.metadata["story_link"]["kind"] == "original":
                    self._link(entry, fingerprint, now)
            self._stored = []

    def _link(self, entry: Entry, fingerprint: Fingerprint, now: datetime) -> None:
        assert fingerprint.published is not None
        ours = self._index.story_of(entry)
        pool = [text for text in self._index.texts_around(fingerprint.published) if text.id != entry.id]
        text = dedupe.as_text(entry.id, fingerprint, ours)
        meanings = self._meanings([text, *pool])
        found = dedupe.translations([text], pool, self._index.common_anchors(), meanings)
        mate = self._index.entry(str(found[0].decision.of)) if found else None
        theirs = self._index.story_of(mate) if mate else ours
        if mate and theirs != ours:
            decision = found[0].decision
            line = {
                "event": "linked", "source": entry.metadata["source"]["id"], "id": entry.id, "of": mate.id,
                "from_story": ours, "story": theirs, "kind": "translation", "by": decision.by,
                "similarity": _rounded(decision.similarity), "reason": decision.reason,
            }  # fmt: skip
            self._write([line], now)

    def _meanings(self, texts: Sequence[Text]) -> Mapping[str, Sequence[float]] | None:
        return (
            shared_meanings().of([text.id for text in texts], self._title_and_text) if self._copies.embeddings else None
        )

    def _title_and_text(self, entry_id: str) -> tuple[str, str]:
        entry = self._index.entry(entry_id)
        if entry is None:
            return "", ""
        title, _, text = parse_document(self._archive.document(entry.path), entry.metadata["authors"])
        return title, text

    def finish(self, days: Iterable[str] = ()) -> None:
        """Bring the sums of the touched days (and of `days`) up to date."""
        self._archive.finish_days(self._days | set(days))
        self._near_misses.finish_days(self._near_days)
        self._days, self._near_days = set(), set()

    def _file_new(self, reading: Reading, origin: Origin, now: datetime) -> Filed:
        decision = self._compare(reading)
        if decision.of and decision.kind == "duplicate" and self._is_told(decision.of, reading, origin):
            return Filed("unchanged", decision.reason, of=decision.of)
        if decision.kind == "duplicate" or (decision.kind == "near-copy" and not self._stores(decision)):
            event: Event = "duplicate" if decision.kind == "duplicate" else "near-copy"
            return self._leave(event, origin, now, decision.reason, reading.article, decision)
        if decision.kind == "new":
            decision = self._declared(reading) or self._translation(reading) or decision
        return self._store(reading, origin, now, decision)

    def _declared(self, reading: Reading) -> Decision | None:
        """A translation that the page itself, or the source's list, names."""
        assert reading.article is not None
        for language, url in reading.article.alternates:
            other = self._index.entries_at(url)
            if other and language != "x-default" and other[-1].metadata["language"] != reading.article.language:
                return Decision(
                    "translation", other[-1].id, None, "hreflang", f"declared as a translation of {other[-1].id}"
                )
        return None

    def _translation(self, reading: Reading) -> Decision | None:
        """A translation told by names, numbers and form; where none is told, the text is a story of its own."""
        assert reading.article is not None and reading.fingerprint is not None
        if reading.article.published is None:
            return None
        text = dedupe.as_text(reading.id, reading.fingerprint)
        pool = self._index.texts_around(reading.article.published)
        found = dedupe.translations([text], pool, self._index.common_anchors())
        return found[0].decision if found else None

    def _file_known(
        self, reading: Reading, origin: Origin, now: datetime, stored: Entry, by: Literal["url", "extraction"] = "url"
    ) -> Filed:
        """The page of a stored article: the same text, an edit, or back to an earlier one."""
        same = self._index.with_text(_text_hash(reading))
        revisions = [e for e in same if e.id != stored.id and self._index.story_of(e) == self._index.story_of(stored)]
        old_title, _, old = parse_document(self._archive.document(stored.path), stored.metadata["authors"])
        new_title, new = reading.title_and_body
        earlier = [self._index.text_hash(e.id) for e in revisions]
        decision = dedupe.compare_revision(old, new, earlier, old_title=old_title, new_title=new_title)
        if decision.kind == "unchanged":
            return self._unchanged(origin, now, stored, reading)
        if decision.kind == "reverted":
            back = revisions[-1].id
            self.note("reverted", origin.url, origin.source_id, now, f"back to the text of {back}", id=back)
            return Filed("reverted", decision.reason, of=back)
        return self._store(reading, origin, now, dataclasses.replace(decision, of=stored.id, by=by))

    def _unchanged(self, origin: Origin, now: datetime, stored: Entry, reading: Reading) -> Filed:
        """The same article at another address is a witness; at its own address there is nothing to say."""
        reason = f"the same page as {stored.id}"
        if origin.url and self._index.known(origin.url) is None:
            decision = Decision("duplicate", of=stored.id, similarity=1.0, by="url", reason=reason)
            return self._leave("duplicate", origin, now, reason, reading.article, decision)
        return Filed("unchanged", reason, of=stored.id)

    def _is_told(self, stored: str, reading: Reading, origin: Origin) -> bool:
        """The same text without an address tells nothing new, unless it is of another outlet or day."""
        return not origin.url and self._says(stored, _witness(reading.article, origin))

    def _says(self, entry_id: str, facts: dict[str, Any]) -> bool:
        """True when a line on the article, without an address as well, has all these facts."""
        return any(
            "url" not in line and all(line.get(key) == value for key, value in facts.items())
            for line in self._index.history(entry_id)
        )

    def _stores(self, decision: Decision) -> bool:
        return self._copies.near_copies == "keep" or decision.store

    def _compare(self, reading: Reading) -> Decision:
        assert reading.article is not None and reading.fingerprint is not None
        if same := self._standing(self._index.with_text(reading.fingerprint.text_hash)):
            return Decision(
                "duplicate", of=same[0].id, similarity=1.0, by="text", reason=f"the same text as {same[0].id}"
            )
        entries = self._standing(self._index.candidates(reading.fingerprint, reading.article.published))
        known = [self._known(entry) for entry in entries]
        return dedupe.compare(self._candidate(reading, reading.article), known)

    def _candidate(self, reading: Reading, article: Article) -> dedupe.Candidate:
        title, body = reading.title_and_body
        return dedupe.Candidate(title, body, reading.fingerprint, article.language, article.published)

    def _stands(self, entry: Entry) -> bool:
        """False for a text that was removed by hand; the index learns of it when it next follows the folder."""
        return (self._archive.root / entry.path).is_file()

    def _standing(self, entries: Iterable[Entry]) -> list[Entry]:
        return [entry for entry in entries if self._stands(entry)]

    def _known(self, entry: Entry) -> dedupe.Known:
        title, _, body = parse_document(self._archive.document(entry.path), entry.metadata["authors"])
        published = entry.metadata["published"]
        return dedupe.Known(
            id=entry.id, title=title, text=body, language=entry.metadata["language"],
            published=datetime.fromisoformat(published) if published else None,
        )  # fmt: skip

    def _at_address(self, reading: Reading, article: Article) -> Entry | None:
        """The stored article of that address; by the canonical one only when the texts have to do with each other."""
        if stored := self._standing(self._index.entries_at(article.url)):
            return stored[-1]
        if not (stored := self._standing(self._index.entries_at(article.canonical_url or ""))):
            return None
        related = dedupe.compare(self._candidate(reading, article), [self._known(stored[-1])])
        return None if related.kind == "new" else stored[-1]

    def _reject(self, reading: Reading, origin: Origin, now: datetime) -> Filed:
        best = reading.best
        if best is None:
            return self._leave("rejected", origin, now, "no topic is configured", reading.article)
        if self._settings.keep_near_misses and best.near_miss:
            self._keep_near_miss(reading, origin)
        more = {
            "topic": best.topic, "score": round(best.score, 4), "rule": best.rule, "suspect": best.suspect,
        } | _shown(best)  # fmt: skip
        return self._leave("rejected", origin, now, best.reason, reading.article, more=more)

    def _leave(
        self, event: Event, origin: Origin, now: datetime, reason: str, article: Article | None = None,
        decision: Decision | None = None, more: dict[str, Any] | None = None,
    ) -> Filed:  # fmt: skip
        """Nothing is stored; the journal says why."""
        facts = {**_witness(article, origin), **(more or {})}
        if decision:
            facts |= {"id": decision.of, "similarity": _rounded(decision.similarity), "by": decision.by}
        line = {"event": event, "source": origin.source_id, "reason": reason, **facts}
        if origin.url:
            self.note(event, origin.url, origin.source_id, now, reason, **facts)
        elif not (decision and decision.of and self._says(decision.of, line)):
            self._write([line], now)
        return Filed(event, reason, of=decision.of if decision else None)

    def _store(self, reading: Reading, origin: Origin, now: datetime, decision: Decision) -> Filed:
        assert reading.article is not None and reading.fingerprint is not None
        metadata = self._metadata(reading, origin, decision)
        entry = self._write_entry(reading, metadata, origin)
        event = _STORED_AS.get(decision.kind, "archived")
        line = {
            "event": event, "source": origin.source_id, "url": origin.url or None, "id": entry.id, "path": entry.path,
            "reason": decision.reason if decision.of else _kept_because(reading.relevant),
            **_witness(reading.article, origin),
            "of": decision.of, "similarity": _rounded(decision.similarity), "by": decision.by if decision.of else None,
        }  # fmt: skip
        self._write([line], now)
        self._index.add(entry, reading.fingerprint)
        self._stored.append((entry, reading.fingerprint))
        return Filed(event, line["reason"], entry, decision.of)

    def _write_entry(self, reading: Reading, metadata: Metadata, origin: Origin) -> Entry:
        assert reading.article is not None
        self._archive.check_root()
        day = day_of(reading.article.published, origin.fetched)
        folder = day_folder(day)
        number = 1 + max(self._archive.highest_number(day), self._index.highest_number(folder))
        self._days.add(folder)
        return self._archive.store(reading.document, metadata, _capture(origin, metadata), day, number)

    def _keep_near_miss(self, reading: Reading, origin: Origin) -> None:
        assert reading.article is not None
        day = day_of(reading.article.published, origin.fetched)
        folder = self._near_misses.root / day_folder(day)
        if folder.is_dir() and next(folder.glob(f"*_{reading.id}.txt"), None):
            return
        metadata = self._metadata(reading, origin, Decision("new"))
        near = self._near_misses
        near.root.mkdir(exist_ok=True)
        near.store(reading.document, metadata, _capture(origin, metadata), day, near.highest_number(day) + 1)
        self._near_days.add(day_folder(day))

    def _metadata(self, reading: Reading, origin: Origin, decision: Decision) -> Metadata:
        article = reading.article
        assert article is not None
        of = self._index.entry(decision.of) if decision.of else None
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
            story=self._index.story_of(of) if of else reading.id,
            story_link=StoryLink(kind=kind, similarity=_rounded(decision.similarity), by=decision.by if of else None),
            words=article.words, paywalled=article.paywalled, reservations=list(article.reservations),
            tags=list(article.tags), image=article.image, extraction=_extraction(article),
            http=_http(article, origin.page),
        )  # fmt: skip

    def _is_noted(self, event: str, url: str, reason: str, more: dict[str, Any]) -> bool:
        known = self._index.known(url)
        if known is None or (known.event, known.reason, known.id) != (event, reason, more.get("id")):
            return False
        # The last of several tries is told, or the journal would promise another one for ever.
        return bool(known.line.get("again")) == bool(more.get("again"))

    def _write(self, lines: list[Line], now: datetime) -> None:
        self._archive.check_root()
        if position := self._archive.journal.write(lines, now):
            self._index.note(position)


def _text_hash(reading: Reading) -> str:
    assert reading.fingerprint is not None
    return reading.fingerprint.text_hash


def _witness(article: Article | None, origin: Origin) -> dict[str, Any]:
    """What the journal keeps of a page that is told by a line alone."""
    final = origin.page.final_url if origin.page else None
    facts: dict[str, Any] = {"final_url": final if final != origin.url else None}
    if article:
        published = article.published.isoformat(timespec="seconds") if article.published else None
        facts |= {"title": article.title, "site": article.site or article.domain, "published": published}
    return facts


def _kept_because(verdicts: tuple[Verdict, ...]) -> str:
    return "; ".join(verdict.reason for verdict in verdicts) or "kept on request, whatever its topic"


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


def _capture(origin: Origin, metadata: Metadata) -> bytes:
    about = dict(origin.about)
    if origin.page is not None:
        return warc.page_record(origin.page, about)
    content, media_type = origin.given or (b"", "text/plain")
    return warc.given_record(metadata.url or f"urn:sha256:{metadata.id}", content, media_type, origin.fetched, about)


def _shown(verdict: Verdict) -> dict[str, Any]:
    """The first hits: enough to see why, without making the journal a second archive."""
    return {"evidence": [dataclasses.asdict(hit) for hit in verdict.evidence[:_SHOWN_EVIDENCE]] or None}


def _rounded(similarity: float | None) -> float | None:
    return None if similarity is None else round(similarity, 4)
