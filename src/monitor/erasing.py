"""Taking an article away for good: a court, a rights holder, a person's request. The only deletion there is.

The journal line comes first: from then on the address and the text are known as erased, and what a kill leaves of the
files the next writer takes away (writer.py). The line stays; it tells that something was here, when it went, and why.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime

from monitor.archive import NEAR_MISSES, Archive, Line
from monitor.errors import UsageError
from monitor.index import Index
from monitor.model import Entry
from monitor.urls import url_key
from monitor.views import only_id
from monitor.writer import Writer


@dataclasses.dataclass(frozen=True, slots=True)
class Erased:
    """What went, and which other articles of the same story are still there."""

    entry: Entry
    urls: tuple[str, ...]
    left: tuple[Entry, ...]


def find(archive: Archive, index: Index, entry_id: str) -> Entry:
    """The article that a user named, also one that is in near-misses/ alone; raises UsageError."""
    near = archive.near_misses

    def ids_like(digits: str) -> list[str]:
        return sorted(
            {*index.ids_like(digits), *(place.split("_")[1].removesuffix(".txt") for place in near.places([digits]))}
        )

    found = only_id(entry_id, ids_like)
    if entry := index.entry(found):
        return entry
    entry = near.entry(near.places([found])[0])
    return dataclasses.replace(entry, path=f"{NEAR_MISSES}/{entry.path}")


def plan(index: Index, entry: Entry, reason: str) -> Erased:
    """What `erase` would do; raises UsageError without a reason."""
    if not reason.strip():
        raise UsageError("--reason is empty: the journal keeps why an article was erased")
    left = tuple(other for other in index.story(entry) if other.id != entry.id)
    return Erased(entry, _addresses(index, entry), left)


def erase(writer: Writer, entry: Entry, reason: str, now: datetime) -> Erased:
    """Erase one article; raises UsageError, ArchiveError. After an ArchiveError the next writer finishes it."""
    erased = plan(writer.index, entry, reason)
    writer.filing.tell_erased([_line(erased, url, reason) for url in erased.urls or (None,)], now)
    for url in erased.urls:
        writer.state.settle(url_key(url))
    writer.state.forget_visit(entry.id)
    writer.finish_erasing()
    return erased


def _line(erased: Erased, url: str | None, reason: str) -> Line:
    """No title: what was asked to go must not be told in the line that says so."""
    entry = erased.entry
    return {
        "event": "erased", "source": entry.metadata["source"]["id"], "url": url, "id": entry.id, "path": entry.path,
        "reason": reason.strip(),
    }  # fmt: skip


def _addresses(index: Index, entry: Entry) -> tuple[str, ...]:
    """Every address that led to the text: its own, the canonical one, where it was redirected, its copies elsewhere."""
    own = [entry.metadata["url"], entry.metadata["canonical_url"]]
    decided = [known.line for url in own if url and (known := index.known(url)) and known.event == "rejected"]
    told = own + [line.get(key) for line in index.history(entry.id) + decided for key in ("url", "final_url")]
    by_key = {url_key(url): url for url in reversed(told) if url}
    return tuple(sorted(by_key.values()))
