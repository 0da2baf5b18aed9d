"""Placeholders in a source's address: {yyyy} {mm} {dd} {ww} stand for days, {page} for numbers from 1. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from monitor.errors import SourceError

DAYS_BACK = 3
"""A daily archive is read this far back, for what is published late; and further, back to the last reading."""
MOST_DAYS_BACK = 14

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_DATES = {"yyyy": "%Y", "yy": "%y", "mm": "%m", "dd": "%d", "ww": "%V"}


def dated(url: str, now: datetime, since: datetime | None = None) -> tuple[str, ...]:
    """The address for each day from `now` backwards, each once: one address when it has no date in it.

    {page} is left. Raises SourceError for a placeholder that no kind of source fills.
    """
    unknown = sorted(set(_PLACEHOLDER.findall(url)) - {*_DATES, "page"})
    if unknown:
        raise SourceError(f"the address has a placeholder that cannot be filled: {{{unknown[0]}}}")
    standstill = (now - since).days + 1 if since else 0
    days = min(max(DAYS_BACK, standstill), MOST_DAYS_BACK)
    return tuple(dict.fromkeys(_filled(url, now - timedelta(days=back)) for back in range(days + 1)))


def is_numbered(url: str) -> bool:
    """True when the address stands for numbered files."""
    return "{page}" in url


def numbered(url: str, number: int) -> str:
    """The address of one of the numbered files."""
    return url.replace("{page}", str(number))


def _filled(url: str, day: datetime) -> str:
    """Week numbers are ISO's, and then so is the year (%G)."""
    codes = {**_DATES, "yyyy": "%G"} if "{ww}" in url else _DATES
    return _PLACEHOLDER.sub(lambda match: day.strftime(codes[match[1]]) if match[1] in codes else match[0], url)
