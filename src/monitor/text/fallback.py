"""The general extractor trafilatura and its htmldate, asked only where our own find little; the one file that imports
them."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import lru_cache
from types import ModuleType

_MAX_CHARS = 2_000_000


@lru_cache(maxsize=1)
def _library() -> ModuleType:
    """Imported on first need, because it takes a third of a second, and silenced, because it logs what callers
    are told."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    return trafilatura


def paragraphs(markup: str) -> list[str]:
    """Paragraphs of the main text as trafilatura sees it; none where it sees none. Its `deduplicate` is global
    state: never on."""
    if len(markup) > _MAX_CHARS:
        return []
    text = _library().extract(markup, include_comments=False, deduplicate=False, favor_recall=True, with_metadata=False)
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def find_day(markup: str, url: str, now: datetime | None) -> str:
    """The day a page was published as htmldate sees it, as ISO text, or "". `now` bounds it."""
    if len(markup) > _MAX_CHARS:
        return ""
    from htmldate import find_date

    _library()
    try:
        latest = now.strftime("%Y-%m-%d") if now else None
        return find_date(markup, url=url or None, original_date=True, extensive_search=False, max_date=latest) or ""
    except (ValueError, TypeError, OverflowError):
        return ""
