"""What was received, put through the flow again: `monitor reextract` and `monitor rejudge`.

Pages are read from the captures of the archive; nothing is asked of any site, nothing is deleted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

from monitor.archive import Archive
from monitor.archive.warc import read_captured
from monitor.clock import Clock
from monitor.config import Config
from monitor.dedupe import compare_revision
from monitor.errors import ArchiveDamaged, ExtractError, WorkerError
from monitor.filing import Filed, Origin
from monitor.index import Index
from monitor.model import Article, Entry, Hints, Page, Source, Verdict
from monitor.reading import Reading, Request, compiled_topics, judged, packed_topics, read
from monitor.text import parse_document
from monitor.topic import Topic, judge
from monitor.workers import Run
from monitor.writer import Writer


@dataclasses.dataclass(frozen=True, slots=True)
class Reread:
    """One stored page read by today's extractor; with both texts when they differ.

    `problem` when it gives no article any more, or with `damaged` when the archive has lost or broken its files.
    """

    entry: Entry
    changed: bool
    before: str = ""
    after: str = ""
    filed: Filed | None = None
    problem: str | None = None
    damaged: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Rejudged:
    """An article that a changed topic lets in or go. `entry` of a near-miss stands under near-misses/."""

    kind: Literal["enters", "leaves"]
    topic: str
    entry: Entry
    verdict: Verdict
    near_miss: bool = False


async def reextract(
    archive: Archive, index: Index, run: Run, config: Config, clock: Clock, *, since: datetime | None = None,
    writer: Writer | None = None,
) -> AsyncIterator[Reread]:  # fmt: skip
    """Read each stored page again; with a `writer`, a text that changed becomes an entry with `revision_of`."""
    for entry in index.latest_since(since):
        if entry.metadata["extraction"]["text_from"] != "page":
            continue  # a page that was captured beside the feed's text shows less than what is stored
        try:
            page = stored_page(archive, entry)
            if page is None:
                continue
            reading = await run(read, _request(entry, page, config))
            result = _reread(archive, entry, page, reading, clock, writer)
        except ArchiveDamaged as error:
            result = Reread(entry, False, problem=str(error), damaged=True)
        except (ExtractError, WorkerError) as error:
            result = Reread(entry, False, problem=str(error))
        yield result


def _reread(
    archive: Archive, entry: Entry, page: Page, reading: Reading, clock: Clock, writer: Writer | None
) -> Reread:
    old_title, _, old = parse_document(archive.document(entry.path), entry.metadata["authors"])
    new_title, new = reading.title_and_body
    if compare_revision(old, new, (), old_title=old_title, new_title=new_title).kind != "revision":
        return Reread(entry, False)  # without the texts: an archive's worth of them would be kept until all are read
    filed = writer.filing.file_again(reading, _origin(entry, page), clock.now(), entry) if writer else None
    return Reread(entry, True, old, new, filed)


def stored_page(archive: Archive, entry: Entry) -> Page | None:
    """The page as received, from the entry's capture; None for a text that was given or came from a feed.

    Raises ArchiveDamaged when the capture is gone, cannot be read or holds nothing.
    """
    if entry.metadata["http"] is None:
        return None
    path = archive.files(entry.path)[2]
    captured = next(read_captured(archive.capture(entry.path), str(path)), None)
    if captured is None:
        raise ArchiveDamaged(f"{path}: holds no capture")
    if captured.status is None:
        return None
    fetched = datetime.fromisoformat(entry.metadata["fetched"])
    return Page(captured.url, captured.url, captured.status, captured.headers, captured.body, fetched)


def _request(entry: Entry, page: Page, config: Config) -> Request:
    source = _source_of(entry, config)
    topics = packed_topics(config.topics)
    m = entry.metadata
    told = m["published_from"] in ("feed", "sitemap")
    hints = Hints(
        now=page.fetched, languages=source.languages if source else (), title=m["title"], authors=tuple(m["authors"]),
        fallback_charset=source.fallback_charset if source else None, tags=tuple(m["tags"]),
        published=_moment(m["published"]) if told else None,
        published_from=m["published_from"] if told else None,
        published_precision=m["published_precision"] if told else None,
    )  # fmt: skip
    return Request(
        body=page.body, url=page.url, content_type=page.header("content-type"), hints=hints, topics=topics,
        scope=source.scope if source else "general", layout=config.archive.layout, always=True,
    )  # fmt: skip


def _origin(entry: Entry, page: Page) -> Origin:
    source = entry.metadata["source"]
    return Origin(
        source["id"], source["kind"], source["link"], page.url, page.fetched, page, about=(("reread", entry.id),)
    )


def _source_of(entry: Entry, config: Config) -> Source | None:
    return next((s for s in config.sources if s.id == entry.metadata["source"]["id"]), None)


def rejudge(archive: Archive, index: Index, config: Config, names: Sequence[str] = ()) -> Iterator[Rejudged]:
    """What the topics of today would let go of the archive, and let in of it and of the near-misses."""
    chosen = {name: settings for name, settings in config.topics.items() if not names or name in names}
    topics = compiled_topics(packed_topics(chosen))
    for entry in index.fetched_since(None):
        if entry.metadata["relevance"] or entry.metadata["revision_of"] is None:
            yield from _rejudge_stored(archive, index, entry, topics, config)
    near = archive.near_misses
    for entry in near.entries():
        if index.entry(entry.id) is None:
            yield from _rejudge_near_miss(near, entry, topics, config)


def _rejudge_stored(
    archive: Archive, index: Index, entry: Entry, topics: Sequence[Topic], config: Config
) -> Iterator[Rejudged]:
    met = index.topics_of(entry)
    for topic in topics:
        verdict = _judge(archive, entry, topic, config)
        if verdict.relevant and topic.name not in met:
            yield Rejudged("enters", topic.name, entry, verdict)
        elif not verdict.relevant and topic.name in met:
            yield Rejudged("leaves", topic.name, entry, verdict)


def _rejudge_near_miss(near: Archive, entry: Entry, topics: Sequence[Topic], config: Config) -> Iterator[Rejudged]:
    for topic in topics:
        verdict = _judge(near, entry, topic, config)
        if verdict.relevant:
            yield Rejudged("enters", topic.name, entry, verdict, near_miss=True)


def _judge(archive: Archive, entry: Entry, topic: Topic, config: Config) -> Verdict:
    title, body, told = subject_of(archive, entry, config)
    return judge(title, body, topic, **told)


def subject_of(archive: Archive, entry: Entry, config: Config) -> tuple[str, str, dict[str, Any]]:
    """A stored article's title and body, and what a pass tells the topics besides, as `topic.judge` takes it."""
    title, _, body = parse_document(archive.document(entry.path), entry.metadata["authors"])
    source = _source_of(entry, config)
    told = {
        "language": entry.metadata["language"], "scope": source.scope if source else "general",
        "source_languages": source.languages if source else (), "url": entry.metadata["url"] or "",
    }  # fmt: skip
    return title, body, told


def apply(change: Rejudged, writer: Writer, config: Config, clock: Clock) -> None:
    """Write it down: a journal line for a stored article; a near-miss that enters becomes an entry."""
    entry = change.entry
    if change.near_miss:
        _let_in(entry, writer, config, clock)
        return
    writer.filing.tell_topic("left" if change.kind == "leaves" else "linked", entry, change.verdict, clock.now())


def _let_in(entry: Entry, writer: Writer, config: Config, clock: Clock) -> None:
    near = writer.archive.near_misses
    m, document = entry.metadata, near.document(entry.path)
    source = _source_of(entry, config)
    article = _article(entry, document)
    topics = compiled_topics(packed_topics(config.topics))
    request = Request(
        b"", article.url, topics=(), scope=source.scope if source else "general", layout=config.archive.layout,
        hints=Hints(languages=source.languages if source else ()),
    )  # fmt: skip
    page = _page_if_whole(near, entry)
    origin = Origin(
        m["source"]["id"], m["source"]["kind"], m["source"]["link"], article.url,
        datetime.fromisoformat(m["fetched"]), page,
        None if page else (document.encode(), "text/plain; charset=utf-8"), (("near-miss", entry.id),),
    )  # fmt: skip
    writer.filing.file(judged(article, topics, request), origin, clock.now())


def _page_if_whole(archive: Archive, entry: Entry) -> Page | None:
    """A near-miss whose capture is broken is let in for its text."""
    try:
        return stored_page(archive, entry)
    except ArchiveDamaged:
        return None


def _article(entry: Entry, document: str) -> Article:
    """The article as it was stored."""
    m = entry.metadata
    title, _, body = parse_document(document, m["authors"])
    plain = {key: m[key] for key in ("canonical_url", "site", "domain", "language", "image", "paywalled")}
    return Article(
        url=m["url"] or "", title=title, text=body, authors=tuple(m["authors"]), tags=tuple(m["tags"]),
        published=_moment(m["published"]), published_from=m["published_from"],
        published_precision=m["published_precision"], reservations=tuple(m["reservations"]),
        modified=_moment(m["modified"]), text_from=m["extraction"]["text_from"],
        charset=m["http"]["charset"] if m["http"] else None, removed=m["extraction"]["removed"],
        warnings=tuple(m["extraction"]["warnings"]), **plain,
    )  # fmt: skip


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
