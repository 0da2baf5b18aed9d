"""When to look again. Pure: history and `now` in, a moment out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.config import parse_every
from monitor.config.settings import ScheduleSettings

FIRST_INTERVAL = timedelta(hours=1)
SLEEPING_AFTER = 30.0
"""Weighted failures after which a source is only tried once a day; it is never given up."""
_SPREAD = timedelta(minutes=5)
_RETRIES = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12), timedelta(hours=24))


def fraction(name: str) -> float:
    """A number in 0..1 that stays the same for a name; spreads starts without a random generator."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32


def first_poll(source_id: str, now: datetime) -> datetime:
    """Sources never polled start within five minutes, each at its own moment."""
    return now + _SPREAD * fraction(source_id)


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


def next_poll(every: str | None, interval: timedelta, source_id: str, now: datetime) -> datetime:
    """After a success: by `every` (duration or crontab), else by the adaptive interval, shifted a little by name."""
    if every is None:
        return now + interval * (0.95 + 0.1 * fraction(source_id))
    rhythm = parse_every(every)
    if rhythm.interval is not None:
        return now + rhythm.interval
    return _next_by_cron(str(rhythm.cron), now)


def next_try(failures: float, interval: timedelta, settings: ScheduleSettings, now: datetime) -> datetime:
    """After a failure: the interval doubles with each whole failure, up to a day."""
    if failures >= SLEEPING_AFTER:
        return now + settings.most
    return now + min(interval * 2 ** min(failures, 20.0), settings.most)


def retry_link(tries: int, now: datetime) -> datetime | None:
    """When a page that failed for a passing reason is asked again; None after the last try (about two days)."""
    return now + _RETRIES[tries - 1] if tries <= len(_RETRIES) else None


def revisit_due(stored: datetime, checked: datetime, now: datetime, ages: Sequence[timedelta]) -> bool:
    """True when the article has passed one of the ages since its page was last looked at."""
    return any(checked - stored < age <= now - stored for age in ages)


def _next_by_cron(cron: str, now: datetime) -> datetime:
    from apscheduler.triggers.cron import CronTrigger

    moment: datetime | None = CronTrigger.from_crontab(cron, timezone="UTC").get_next_fire_time(None, now)
    return moment or now + timedelta(days=1)
