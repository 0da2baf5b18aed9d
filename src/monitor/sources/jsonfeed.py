"""JSON Feed 1 and 1.1 (jsonfeed.org) → items. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from monitor.errors import SourceError
from monitor.model import Page, Source
from monitor.sources.items import Gathering, Item
from monitor.sources.kind import Limits
from monitor.sources.plain import language_code, paragraphs
from monitor.sources.recent import age, newest_items

_ITEMS = re.compile(r'"items"\s*:\s*\[\s*')
_WEB = re.compile(r"https?://", re.I)
_BETWEEN = re.compile(r"\s*,?\s*")


def gather(text: str, source: Source, page: Page, limits: Limits) -> tuple[Gathering, tuple[str, ...]]:
    """The items and notes; raises SourceError for JSON that is no feed."""
    feed, notes = _loaded(text)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(items, list):
        raise SourceError("not a feed: JSON without items")
    gathering = Gathering(source, page.final_url, limits.now, language_code(_text(feed, "language")))
    found = [_item(item) for item in items if isinstance(item, dict)]
    kept = newest_items([age((item.published, item.updated), limits.now) for item in found], limits.max_items)
    for number in kept:
        gathering.add(found[number])
    if len(kept) < len(found):
        notes = (*notes, f"only {len(kept)} of {len(found)} items are read")
    return gathering, notes


def _loaded(text: str) -> tuple[Any, tuple[str, ...]]:
    try:
        return json.loads(text, strict=False), ()
    except (ValueError, RecursionError) as error:
        items = _before_the_fault(text)
        if not items:
            raise SourceError(f"not a feed: broken JSON ({str(error)[:120]})") from error
        return {"items": items}, (f"partly read: {str(error)[:120]}",)


def _before_the_fault(text: str) -> list[Any]:
    """The whole items of a document that is cut or broken further on."""
    opening = _ITEMS.search(text)
    position = opening.end() if opening else len(text)
    decoder, items = json.JSONDecoder(strict=False), []
    while position < len(text):
        try:
            item, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        items.append(item)
        position = _BETWEEN.match(text, position).end()  # type: ignore[union-attr]  # it matches nothing, too
    return items


def _item(item: Mapping[str, Any]) -> Item:
    html, text = _text(item, "content_html"), _text(item, "content_text")
    identity = _text(item, "id")
    return Item(
        urls=[_text(item, "url"), identity if _WEB.match(identity) else "", _text(item, "external_url")],
        title=_text(item, "title"), summary=_text(item, "summary"), content=html or paragraphs(text),
        published=_text(item, "date_published"), updated=_text(item, "date_modified"), authors=list(_authors(item)),
        tags=[tag for tag in _list(item, "tags") if isinstance(tag, str)], language=_text(item, "language") or None,
    )  # fmt: skip


def _authors(item: Mapping[str, Any]) -> Iterator[str]:
    """Version 1.1 has `authors`, version 1 had `author`."""
    for author in [*_list(item, "authors"), item.get("author")]:
        if isinstance(author, dict):
            yield _text(author, "name")
        elif isinstance(author, str):
            yield author


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _list(item: Mapping[str, Any], key: str) -> list[Any]:
    value = item.get(key)
    return value if isinstance(value, list) else []
