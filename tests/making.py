"""Small whole values for tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, TypeVar

from monitor.archive import Archive, Metadata, document_id
from monitor.archive.metadata import ExtractionOf, HttpOf, SourceOf, StoryLink
from monitor.archive.warc import page_record
from monitor.model import Entry, Page

NOW = datetime(2025, 10, 21, 12, 0, tzinfo=UTC)
T = TypeVar("T")


def told(results: AsyncIterator[T]) -> list[T]:
    """All that it gives."""

    async def gather() -> list[T]:
        return [result async for result in results]

    return asyncio.run(gather())


def page(url: str = "https://outlet.example/a", body: bytes = b"<p>text</p>", **values: Any) -> Page:
    """A page as received."""
    headers = (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1"'))
    return Page(
        **{"url": url, "final_url": url, "status": 200, "headers": headers, "body": body, "fetched": NOW} | values
    )


def metadata(document: str, **values: Any) -> Metadata:
    """The metadata of a document."""
    entry_id = document_id(document)
    url = "https://outlet.example/a"
    given = {
        "schema": 1, "id": entry_id, "url": url, "canonical_url": url, "title": document.split("\n")[0], "authors": [],
        "site": "Outlet", "domain": "outlet.example", "language": "en", "published": NOW, "published_from": "meta",
        "published_precision": "minute", "modified": None, "fetched": NOW,
        "source": SourceOf(id="outlet", kind="feed", link="https://outlet.example/rss"), "relevance": [],
        "revision_of": None, "story": entry_id, "story_link": StoryLink(kind="original", similarity=None, by=None),
        "words": 2, "paywalled": False, "reservations": [], "tags": [], "image": None,
        "extraction": ExtractionOf(monitor="0", trafilatura="2", text_from="page", removed={}, warnings=[]),
        "http": HttpOf(status=200, content_type="text/html", charset="utf-8", etag=None, last_modified=None),
    }  # fmt: skip
    return Metadata(**given | values)


def store(archive: Archive, document: str = "Title\n\nBody text.", number: int = 0, **values: Any) -> Entry:
    """Store a document without going through the pipeline, and report it in the journal."""
    meta = metadata(document, **values)
    entry = archive.store(document, meta, page_record(page(meta.url or ""), {"source": "outlet"}), NOW.date(), number)
    line = {
        "event": "archived",
        "source": "outlet",
        "url": meta.url,
        "id": entry.id,
        "path": entry.path,
        "reason": "test",
    }
    archive.journal.write([line], NOW)
    archive.finish_days({entry.path.rsplit("/", 1)[0]})
    return entry
