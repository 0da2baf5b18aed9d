"""When a source is polled next, whatever its history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import parse_every
from monitor.config.settings import ScheduleSettings
from monitor.schedule import (
    FIRST_INTERVAL,
    SLEEPING_AFTER,
    History,
    due_at,
    first_poll,
    next_interval,
    next_poll,
)

NOW = datetime(2025, 10, 21, 12, 0, tzinfo=UTC)
SETTINGS = ScheduleSettings.model_construct()
DAY = timedelta(hours=24)

names = st.text(st.characters(codec="ascii", categories=["Ll", "Nd"]), min_size=1, max_size=20)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
rhythms = st.sampled_from([None, "30s", "15m", "1h", "36h", "7d", "*/5 * * * *", "0 7 * * mon-fri", "30 6 1 jan *"])
intervals = st.none() | st.timedeltas(timedelta(seconds=1), timedelta(days=40))
failures = st.floats(0, 200)


@given(names, rhythms, intervals, failures, moments)
@settings(max_examples=150, deadline=None)
def test_the_next_poll_is_never_in_the_past(name, every, interval, failed, now) -> None:
    """Whatever the rhythm and however often it failed, the moment lies ahead."""
    assert next_poll(History(name, every, interval, failed), SETTINGS, now) > now


@given(names, intervals, moments)
def test_an_adaptive_poll_lies_between_the_least_and_the_most(name, interval, now) -> None:
    """10 minutes to 24 hours after a success."""
    wait = next_poll(History(name, None, interval), SETTINGS, now) - now
    assert SETTINGS.least <= wait <= SETTINGS.most


@given(names, st.sampled_from([None, "30s", "15m", "1h", "*/5 * * * *"]), intervals, failures, moments)
def test_a_failing_source_is_tried_within_a_day(name, every, interval, failed, now) -> None:
    """The back-off ends at a day, however long the source has been failing."""
    interval = min(interval, SETTINGS.most) if interval else None
    assert next_poll(History(name, every, interval, failed + 0.25), SETTINGS, now) - now <= DAY


@given(names, rhythms, intervals, failures, st.floats(0, 50), moments)
@settings(max_examples=150, deadline=None)
def test_more_failures_never_mean_an_earlier_poll(name, every, interval, failed, more, now) -> None:
    """The wait grows with the weighted failures, or stays."""
    earlier = next_poll(History(name, every, interval, failed + 0.25), SETTINGS, now)
    assert next_poll(History(name, every, interval, failed + 0.25 + more), SETTINGS, now) >= earlier


@given(names, rhythms, failures, st.timedeltas(timedelta(0), timedelta(days=1)), moments)
@settings(max_examples=100, deadline=None)
def test_a_host_that_asked_for_a_wait_gets_it(name, every, failed, asked, now) -> None:
    """Retry-After is never undercut."""
    assert next_poll(History(name, every, None, failed, asked), SETTINGS, now) >= now + asked


@given(st.none() | st.timedeltas(timedelta(seconds=1), timedelta(days=9)), st.integers(0, 500), st.integers(0, 500))
def test_the_adaptive_interval_keeps_its_bounds(interval, new, found) -> None:
    """Whatever a list held."""
    assert SETTINGS.least <= next_interval(interval, new, max(new, found), SETTINGS) <= SETTINGS.most


def test_a_list_that_moves_is_looked_at_sooner_and_a_quiet_one_later() -> None:
    """Half new: as often as allowed; a few new: sooner; one new: as before; none: half as long again."""
    hour = timedelta(hours=1)
    waits = [next_interval(hour, new, 20, SETTINGS) for new in (10, 3, 1, 0)]
    assert waits == [SETTINGS.least, hour * 0.6, hour, hour * 1.5]


def test_a_rhythm_is_kept_in_the_long_run_and_names_are_spread() -> None:
    """`every = "15m"`: each source has its own moment in the quarter, and is polled 96 times a day."""
    first = {name: next_poll(History(name, "15m"), SETTINGS, NOW) for name in map(str, range(200))}
    quarters = {name: moment.timestamp() % 900 for name, moment in first.items()}
    assert len({int(q // 90) for q in quarters.values()}) == 10
    moment, polls = NOW, 0
    while moment < NOW + DAY:
        # A pass takes its time: the poll ends some seconds after its moment.
        moment, polls = next_poll(History("outlet", "15m"), SETTINGS, moment + timedelta(seconds=40)), polls + 1
    assert 95 <= polls <= 97


def test_a_crontab_is_read_in_utc_with_weekday_names() -> None:
    """The crontab 0 7 * * mon-fri on a Friday evening is Monday at seven."""
    friday = datetime(2025, 10, 24, 18, 0, tzinfo=UTC)
    assert next_poll(History("a", "0 7 * * mon-fri"), SETTINGS, friday) == datetime(2025, 10, 27, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize("cron", ["0 7 * * 1", "99 * * * *", "0 0 30 feb *", "0 7 * * someday"])
def test_a_crontab_that_cannot_be_meant_is_refused(cron: str) -> None:
    """Numbers for weekdays, minutes over 59, days that never come: told when the configuration is read."""
    with pytest.raises(ValueError, match=r"mean|maximum|names no|Invalid"):
        parse_every(cron)


def test_a_failing_crontab_backs_off_too() -> None:
    """A source asked every minute is not asked every minute while it fails."""
    assert next_poll(History("a", "* * * * *", None, 3.0), SETTINGS, NOW) == NOW + FIRST_INTERVAL * 8


def test_a_sleeping_source_is_tried_once_a_day() -> None:
    """30 weighted failures: a day, and never "not any more"."""
    for failed in (SLEEPING_AFTER, 10 * SLEEPING_AFTER):
        assert next_poll(History("a", None, FIRST_INTERVAL, failed), SETTINGS, NOW) == NOW + DAY


def test_fault_126_what_is_due_at_a_start_is_spread() -> None:
    """500 sources overdue after a restart are polled over five minutes, not at once."""
    late = NOW - timedelta(days=3)
    moments = sorted(due_at(late, late, f"source-{n}", NOW, NOW) for n in range(500))
    assert moments[0] >= NOW and moments[-1] <= NOW + timedelta(minutes=5)
    minutes = [
        sum(NOW + timedelta(minutes=m) <= at < NOW + timedelta(minutes=m + 1) for at in moments) for m in range(5)
    ]
    assert min(minutes) > 60


def test_fault_104_a_plan_from_a_wrong_clock_does_not_hold() -> None:
    """A source tried "next year" was tried while the clock was ahead: it is due with the others, not in a year."""
    ahead = NOW + timedelta(days=365)
    assert due_at(ahead + DAY, ahead, "a", NOW, NOW) == first_poll("a", NOW)
    assert due_at(NOW + DAY, NOW, "a", NOW, NOW) == NOW + DAY
