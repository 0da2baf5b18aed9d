"""Which child sitemaps of an index are worth a request, and in which order. Pure."""

from __future__ import annotations

import dataclasses
import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

RECENT = timedelta(days=35)
"""A child that has not changed for so long holds nothing that is still waited for, even after weeks of standstill."""
MARGIN = timedelta(days=2)
"""So much earlier than the last reading a child may have changed and is read again: clocks, zones, caches."""

_DAY = re.compile(r"(?<!\d)(20\d\d)[-/._]?(0[1-9]|1[0-2])[-/._]?(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(r"(?<!\d)(20\d\d)[-/._]?(0[1-9]|1[0-2])(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_PAGE = re.compile(r"\bpage=\d+")
_NEWS = re.compile(r"news|article|post(?!_?tag)|stor(?:y|ies)|novost|latest|last", re.I)
_NOT_NEWS = re.compile(
    r"image|photo|galler|video|categor|(?<![a-z])tags?(?![a-z])|author|user|(?<![a-z])pages?(?![a-z])|static|product|"
    r"taxonom|comment",
    re.I,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Child:
    """A file named in an index, and when that says it changed."""

    url: str
    modified: datetime | None


def worth_reading(children: Sequence[Child], now: datetime, since: datetime | None) -> tuple[tuple[str, ...], int]:
    """The addresses, the most promising first, and how many were left out as old.

    News before the rest, then by date: the name's, or lastmod where that tells the children apart. Undated ones come
    from both ends of the list in turn, for the newest is at one of them. Images, tags, authors and the like are left
    out when something else is there. Of an index where all is old, the newest is read. `since` is the last reading.
    """
    told = _lastmod_tells(children)
    dated, undated = [], []
    for child in _with_articles(children):
        named, changed = _end_of_period(child.url), child.modified if told else None
        moments = [moment for moment in (named, changed) if moment]
        if moments:
            dated.append((named or moments[0], max(moments), child))
        else:
            undated.append(child)
    dated.sort(key=lambda row: row[0], reverse=True)
    start = max(now - RECENT, since - MARGIN) if since else now - RECENT
    recent = [child for _, latest, child in dated if latest >= start]
    if dated and not recent and not undated:  # the dates may be what is wrong
        recent = [dated[0][2]]
    ordered = sorted([*recent, *_from_both_ends(undated)], key=lambda child: not _NEWS.search(_file(child.url)))
    return tuple(dict.fromkeys(child.url for child in ordered)), len(dated) - len(recent)


def _lastmod_tells(children: Sequence[Child]) -> bool:
    """Moments within one day are those at which the index was written, not those of changes."""
    moments = [child.modified for child in children if child.modified]
    return bool(moments) and max(moments) - min(moments) > timedelta(days=1)


def _end_of_period(url: str) -> datetime | None:
    """The end of the day, month or year that the name tells."""
    path = url.partition("//")[2].partition("/")[2]
    try:
        if match := _DAY.search(path):
            return datetime(int(match[1]), int(match[2]), int(match[3]), 23, 59, tzinfo=UTC)
        if match := _MONTH.search(path):
            year, month = int(match[1]), int(match[2])
            return datetime(year, month, monthrange(year, month)[1], 23, 59, tzinfo=UTC)
        if match := _YEAR.search(path):
            return datetime(int(match[1]), 12, 31, 23, 59, tzinfo=UTC)
    except ValueError:
        pass
    return None


def _with_articles(children: Sequence[Child]) -> Sequence[Child]:
    kept = [child for child in children if _NEWS.search(_file(child.url)) or not _NOT_NEWS.search(_file(child.url))]
    return kept or children


def _from_both_ends(children: Sequence[Child]) -> Iterable[Child]:
    backwards = [child for pair in zip(reversed(children), children, strict=True) for child in pair]
    return backwards[: len(children)]


def _file(url: str) -> str:
    """What the name may tell by; `page=2` tells nothing."""
    return _PAGE.sub("", url.partition("//")[2].partition("/")[2])
