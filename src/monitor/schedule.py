"""When to look again. Pure: history and `now` in, a moment out."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.config import Every, parse_every
from monitor.config.settings import ScheduleSettings

FIRST_INTERVAL = timedelta(hours=1)
SLEEPING_AFTER = 30.0
"""Weighted failures after which a source is called sleeping: it is tried once a day, and never given up."""
_SPREAD = timedelta(minutes=5)
_SHIFT = 0.1
_MOST_DOUBLINGS = 20.0
_CLOCK_SLACK = timedelta(minutes=1)
_RETRIES = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12), timedelta(hours=24))


@dataclasses.dataclass(frozen=True, slots=True)
class History:
    """What decides on a source's next poll, after the poll that has just ended.

    `every` is its rhythm as configured, None for the adaptive `interval`; `failures` the weighted sum since the last
    success (0 after a success); `asked` the wait that its host asked for.
    """

    source_id: str
    every: str | None = None
    interval: timedelta | None = None
    failures: float = 0.0
    asked: timedelta = timedelta(0)


def next_poll(history: History, settings: ScheduleSettings, now: datetime) -> datetime:
    """After a success by the rhythm; after failures later and later, up to a day; never before the host allows."""
    every = parse_every(history.every) if history.every else None
    if history.failures <= 0:
        return max(_after_success(history, every, settings, now), now + history.asked)
    interval = every.interval if every and every.interval else history.interval or FIRST_INTERVAL
    most = max(settings.most, interval)
    later = now + min(interval * 2 ** min(history.failures, _MOST_DOUBLINGS), most)
    return max(later, now + history.asked)


def next_interval(interval: timedelta | None, new: int, found: int, settings: ScheduleSettings) -> timedelta:
    """The adaptive interval after a poll that found `new` unknown links of `found`.

    A list that was half new may have dropped items unseen: look as often as allowed. Nothing new: wait half as long
    again.
    """
    current = interval or FIRST_INTERVAL
    if found and new * 2 >= found:
        wanted = settings.least
    elif new >= 3:
        wanted = current * 0.6
    elif new:
        wanted = current
    else:
        wanted = current * 1.5
    return min(max(wanted, settings.least), settings.most)


def fraction(name: str) -> float:
    """A number in 0..1 that stays the same for a name; spreads starts without a random generator."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32


def first_poll(source_id: str, since: datetime) -> datetime:
    """Sources start within five minutes, each at its own moment."""
    return since + _SPREAD * fraction(source_id)


def due_at(
    planned: datetime | None, tried: datetime | None, source_id: str, since: datetime, now: datetime
) -> datetime:
    """When a program that has been running since `since` polls the source: as planned, but all are spread at a start.

    A last try that lies in the future was noted while the clock was wrong, and so was the plan.
    """
    first = first_poll(source_id, since)
    if planned is None or (tried is not None and tried > now + _CLOCK_SLACK):
        return first
    return max(planned, first)


def retry_link(tries: int, now: datetime) -> datetime | None:
    """When a page that failed for a passing reason is asked again; None after the last try (about two days)."""
    return now + _RETRIES[tries - 1] if tries <= len(_RETRIES) else None


def revisit_due(stored: datetime, checked: datetime, now: datetime, ages: Sequence[timedelta]) -> bool:
    """True when the article has passed one of the ages since its page was last looked at."""
    return any(checked - stored < age <= now - stored for age in ages)


def _after_success(history: History, every: Every | None, settings: ScheduleSettings, now: datetime) -> datetime:
    if every is None:
        interval = min(max(history.interval or FIRST_INTERVAL, settings.least), settings.most)
        # Shifted a little by name, or sources that were once polled together would be for ever.
        return now + max(interval * (1 - _SHIFT * fraction(history.source_id)), settings.least)
    return every.next_by_cron(now) if every.interval is None else _next_slot(every.interval, history.source_id, now)


def _next_slot(interval: timedelta, source_id: str, now: datetime) -> datetime:
    """The source's own moment in each interval, at least half an interval away: exact in the long run, and spread."""
    seconds = interval.total_seconds()
    earliest = now.timestamp() + seconds / 2
    wait = (fraction(source_id) * seconds - earliest) % seconds
    return now + timedelta(seconds=seconds / 2 + wait)
