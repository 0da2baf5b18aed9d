"""Which of many links are the newest, and what their addresses say of their age. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from monitor.model import Link
from monitor.sources.dates import Moment, is_future, read_date

_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/._]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


def date_in_url(url: str) -> Moment | None:
    """The day an address names (/2026/11/22/, 2026-11-22, 20261122), as midnight UTC."""
    match = _DAY.search(url.partition("//")[2].partition("/")[2])
    if not match:
        return None
    try:
        return datetime(int(match[1]), int(match[3]), int(match[4]), tzinfo=UTC), "day"
    except ValueError:
        return None


def newest(ages: Sequence[datetime | None], most: int) -> list[int]:
    """The numbers of at most `most` of them, in order.

    Dated ones go by date. Undated ones are taken from both ends: some lists begin with the newest, some end with it. A
    quarter is kept for them, so that a few dates that lie do not push them out.
    """
    if len(ages) <= most:
        return list(range(len(ages)))
    dated = sorted((n for n, age in enumerate(ages) if age), key=lambda n: (ages[n], -n), reverse=True)
    undated = [n for n, age in enumerate(ages) if not age]
    ends = [n for pair in zip(undated, reversed(undated), strict=True) for n in pair][: len(undated)]
    share = min(len(ends), max(most - len(dated), most // 4))
    return sorted({*dated[: most - share], *ends[:share]})


def newest_items(ages: Sequence[datetime | None], most: int) -> list[int]:
    """The same for a feed's items: where none is dated the first ones, for a feed begins with the newest."""
    return newest(ages, most) if any(ages) else list(range(min(most, len(ages))))


def age(written: Iterable[str], now: datetime) -> datetime | None:
    """The first of the dates that can be read; one that is to come tells nothing."""
    moments = (found[0] for text in written if (found := read_date(text)))
    return next((moment for moment in moments if not is_future(moment, now)), None)


def most_recent(links: Sequence[Link], most: int) -> tuple[tuple[Link, ...], int]:
    """At most `most` of them, the newest, in their order; and how many were left out."""
    chosen = newest([link.published or link.updated for link in links], most)
    return tuple(links[n] for n in chosen), len(links) - len(chosen)
