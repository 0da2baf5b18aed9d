"""An article as of now: its metadata, and what the journal learnt of it later. For every reader of the archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from monitor.archive import Line
from monitor.errors import UsageError
from monitor.index import Index, Known
from monitor.model import Entry

_COPIES = frozenset({"duplicate", "near-copy"})


def find_entry(index: Index, entry_id: str) -> Entry:
    """The article with that id, or with the only id that begins so; raises UsageError."""
    entry = index.entry(only_id(entry_id, index.ids_like))
    assert entry is not None
    return entry


def only_id(given: str, ids_like: Callable[[str], Sequence[str]]) -> str:
    """The id that a user named by its first digits; raises UsageError where it is none or not the only one."""
    digits = given.strip().lower()
    if not re.fullmatch("[0-9a-f]+", digits):
        raise UsageError(f'"{given}" is no id: it has digits and the letters a to f; `monitor list --all` shows them')
    ids = ids_like(digits)
    if len(ids) > 1:
        raise UsageError(f"{given}: {len(ids)} articles begin so: {', '.join(ids[:5])}; give more digits")
    if not ids:
        raise UsageError(f"{given}: no article has this id; `monitor list --all` shows them")
    return ids[0]


def as_of_now(index: Index, entry: Entry) -> dict[str, Any]:
    """The metadata with `path`, `witnesses` (copies seen elsewhere), `revisions`, `withdrawn` and `left` (topics)."""
    history = index.history(entry.id)
    topics, stored = index.topics_of(entry), {r["topic"]: r for r in entry.metadata["relevance"]}
    learnt = {line["topic"]: _relevance(line) for line in history if line["event"] == "linked" and line.get("topic")}
    return {
        **entry.metadata,
        "relevance": [r for topic, r in {**stored, **learnt}.items() if topic in topics],
        "story": index.story_of(entry),
        "path": entry.path,
        "witnesses": [_witness(line) for line in history if line["event"] in _COPIES and not line.get("path")],
        "revisions": index.revisions_of(entry.id),
        "withdrawn": _withdrawn(history),
        "left": sorted(set(stored) - topics),
    }


def _withdrawn(history: Sequence[Line]) -> str | None:
    """Since when the page is gone; None when it is there, or there again."""
    last = next((line for line in reversed(history) if line["event"] in ("withdrawn", "reverted")), None)
    return last["time"] if last and last["event"] == "withdrawn" else None


def story_of(index: Index, entry: Entry) -> list[dict[str, Any]]:
    """The articles and witnesses of a story in the order of publication, whoever was seen first.

    Each has `id` (None for a witness), `kind` (original, near-copy, translation, revision or copy), `by`, `similarity`,
    `published`, `fetched`, `language`, `site`, `title`, `url` and `of`, the article it was linked to. The article that
    was stored first is no `original` but `seen first` where another member was published before it.
    """
    members = sorted((member for one in index.story(entry) for member in _members(index, one)), key=_moment)
    for member in members:
        if member["kind"] == "original" and _moment(members[0]) < _moment(member):
            member["kind"] = "seen first"
    return members


def _members(index: Index, entry: Entry) -> list[dict[str, Any]]:
    now = as_of_now(index, entry)
    keys = ("id", "published", "fetched", "language", "site", "title", "url")
    linked = next((line for line in index.history(entry.id) if line["event"] == "linked" and line.get("story")), None)
    link = now["story_link"] if not linked else {key: linked.get(key) for key in ("kind", "by", "similarity")}
    of = now["revision_of"] or (linked["of"] if linked else None)
    witnesses = [
        {"id": None, "kind": "copy", "of": entry.id, "language": entry.metadata["language"], "fetched": w["time"], **w}
        for w in now["witnesses"]
    ]
    return [{**{key: now[key] for key in keys}, **link, "of": of}, *witnesses]


def _moment(member: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(member["published"] or member["fetched"])


def _relevance(line: Line) -> dict[str, Any]:
    return {key: line.get(key) for key in ("topic", "score", "rule", "evidence")}


def _witness(line: Line) -> dict[str, Any]:
    keys = ("url", "site", "title", "published", "time", "similarity", "by")
    return {key: line.get(key) for key in keys}


def explain_url(index: Index, url: str) -> dict[str, Any] | None:
    """What became of an address: the last decision, its evidence, the articles stored from it. None: never seen.

    An address that only an article names as its canonical one was never asked: what became of the article's own is told.
    """
    stored = index.entries_at(url)
    own = (entry.metadata["url"] for entry in reversed(stored))
    known = index.known(url) or next((found for there in own if there and (found := index.known(there))), None)
    if known is None and not stored:
        return None
    return {"url": url, "entries": [e.id for e in stored], **(_decision(known) if known else {})}


def _decision(known: Known) -> dict[str, Any]:
    return {
        "event": known.event, "time": known.time.isoformat(), "source": known.source, "reason": known.reason,
        "id": known.id, "line": known.line,
    }  # fmt: skip
