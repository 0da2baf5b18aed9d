"""The gap ledger: habits, gaps and their causes, and the file that keeps them."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile import HostileServer, answer, in_turn
from making import store
from monitor.archive import Archive
from monitor.archive.verify import verify
from monitor.clock import SystemClock
from monitor.coverage import Count, Covered, Ledger, chance_of, close_days, covered, expected_items
from monitor.passes import chosen_sources, open_workers, run_pass
from monitor.state import State
from test_pipeline import ON_TOPIC, config_for, feed, html

MONDAY = date(2025, 10, 20)


def days(values: list[int], *, end: date = MONDAY, **more: object) -> list[Covered]:
    """Good days, the last one just before `end`."""
    start = end - timedelta(days=len(values))
    return [
        Covered(Count("a", start + timedelta(days=n), polls=24, seen=seen, **more), None, None)  # type: ignore[arg-type]
        for n, seen in enumerate(values)
    ]


def test_a_habit_tells_working_days_from_weekends() -> None:
    """20 items on working days and 4 at weekends: Monday's habit is 20, Saturday's 4."""
    history = days([20, 20, 20, 20, 20, 4, 4] * 4)
    assert expected_items(history, MONDAY) == 20
    assert expected_items(history, MONDAY + timedelta(days=5)) == 4


def test_a_habit_needs_five_days_and_is_not_moved_by_one_burst() -> None:
    """Nothing is expected of a source hardly known; the highest and the lowest day do not count."""
    assert expected_items(days([9, 9, 9, 9]), MONDAY) is None
    assert expected_items(days([9, 9, 9, 9, 900, 9, 0]), MONDAY) == 9


def test_gaps_and_first_days_do_not_become_the_habit() -> None:
    """Ten days of silence told as gaps leave the expectation as it was; so does the backlog of the first day."""
    good = days([10] * 28, end=MONDAY - timedelta(days=10))
    silent = [Covered(Count("a", MONDAY - timedelta(days=n), polls=24), 10, "far fewer") for n in range(1, 11)]
    backlog = [Covered(Count("a", MONDAY - timedelta(days=60), polls=1, seen=500, first=True), None, None)]
    assert expected_items([*backlog, *good, *silent], MONDAY) == 10


@pytest.mark.parametrize(
    ("count", "gap"),
    [
        (Count("a", MONDAY, polls=24, seen=18), None),
        (Count("a", MONDAY, polls=24, seen=7), None),
        (Count("a", MONDAY, polls=24, seen=2), "read 24 times and held far fewer"),
        (Count("a", MONDAY, polls=24, failed=20, seen=2, cause="answered 503"), "answered 503"),
        (Count("a", MONDAY, polls=9, failed=9, cause="robots.txt"), "robots.txt"),
        (Count("a", MONDAY, polls=24, seen=90, rolled=2), "2 times its list held new items only"),
        (Count("a", MONDAY), "the program did not run"),
    ],
)
def test_a_gap_is_told_with_its_cause(count: Count, gap: str | None) -> None:
    """Far fewer than 20, unread, rolled over or not polled are gaps; an ordinary weak day is none."""
    line = covered(count, days([20] * 28))
    assert line.expected == 20
    assert (line.gap is None) if gap is None else (gap in str(line.gap))


def test_a_quiet_source_has_no_gap_each_day() -> None:
    """Where one item in three days is the habit, a day without is none."""
    assert covered(Count("a", MONDAY, polls=4), days([1, 0, 0] * 9)).gap is None


@given(st.integers(0, 60), st.floats(0, 5000))
def test_the_chance_is_one(seen: int, expected: float) -> None:
    """Between 0 and 1, whatever the numbers."""
    assert 0 <= chance_of(seen, expected) <= 1


def test_the_chance_is_poissons() -> None:
    """P(X ≤ 2 | 3) = e⁻³ (1 + 3 + 4.5)."""
    assert chance_of(2, 3.0) == pytest.approx(0.42319, abs=1e-5)


def test_days_without_the_program_are_told_once_for_each_known_source() -> None:
    """After five days off, each source first seen before gets a line a day; the running day stays open."""
    today = MONDAY
    counts = [Count("a", today - timedelta(days=6), polls=3, seen=1), Count("a", today, polls=1)]
    lines = close_days(counts, [], {"a": MONDAY - timedelta(days=40), "new": today - timedelta(days=3)}, today)
    off = [(line.count.source, line.count.day) for line in lines if line.gap == "not polled: the program did not run"]
    assert [source for source, _ in off].count("a") == 5
    assert [day for source, day in off if source == "new"] == [today - timedelta(days=2), today - timedelta(days=1)]
    assert all(line.count.day < today for line in lines)
    assert close_days([Count("a", today, polls=1)], lines, {"a": MONDAY - timedelta(days=40)}, today) == []


def test_the_ledger_is_read_as_it_was_written(tmp_path: Path) -> None:
    """By month of the day; of two lines on a day the later one counts; a torn line is skipped."""
    Archive.create(tmp_path / "a")
    ledger = Ledger(tmp_path / "a")
    lines = [covered(Count("a", date(2025, 9, 30), polls=1, seen=3, first=True), []),
             covered(Count("a", date(2025, 10, 1), polls=2, failed=2, cause="x"), [])]  # fmt: skip
    ledger.write(lines)
    ledger.write([covered(Count("a", date(2025, 9, 30), polls=1, seen=4), [])])
    path = tmp_path / "a" / "journal" / "coverage-2025-10.jsonl"
    path.write_bytes(path.read_bytes() + b'{"day": "2025-10-02", "sou')
    assert [(c.count.day.month, c.count.seen) for c in ledger.read(date(2025, 9, 1))] == [(9, 4), (10, 0)]
    assert [c.gap for c in ledger.read(date(2025, 10, 1))] == ["x"]


def test_the_journal_and_verify_leave_the_ledger_alone(tmp_path: Path) -> None:
    """The journal's reader takes no coverage file for a month, and `verify` has nothing to say of it."""
    archive = Archive.create(tmp_path / "a")
    store(archive)
    Ledger(archive.root).write([covered(Count("a", MONDAY, polls=1), [])])
    assert [path.name for path in archive.journal.files()] == ["2025-10.jsonl"]
    assert all(line is not None for _, line in archive.journal.read())
    assert list(verify(archive)) == []


def test_fault_104_the_state_forgets_what_a_clock_ahead_noted(tmp_path: Path) -> None:
    """Holds, plans and counts of next year go; those of today stay."""
    now = datetime(2025, 10, 21, 12, 0, tzinfo=UTC)
    ahead = now + timedelta(days=365)
    state = State(tmp_path / "state.sqlite")
    state.set_hold("later.example", ahead, "429")
    state.set_hold("now.example", now + timedelta(hours=2), "429")
    state.note_request("later.example", ahead, 1.0)
    state.save_counts([Count("a", ahead.date(), polls=1), Count("a", now.date(), polls=2)])
    state.forget_the_future(now)
    assert [host for host, _, _ in state.holds()] == ["now.example"]
    assert state.last_request("later.example") is None
    assert state.counts() == [Count("a", now.date(), polls=2)]
    state.close()


def test_passes_keep_the_ledger(tmp_path: Path) -> None:
    """Three days of passes: a backlog that does not count, an ordinary day, a day of errors; each closed the day after."""
    first = [(f"Old {n}", f"http://outlet.example/old{n}") for n in range(3)]
    lists = [feed(*first, etag='"1"'), feed(("EU and Kazakhstan sign", "http://outlet.example/a"), *first, etag='"2"'),
             feed(("A", "http://outlet.example/b"), ("B", "http://outlet.example/c"), etag='"3"'), answer(b"", 404)]  # fmt: skip
    now = datetime.now(UTC)
    noon = now.replace(hour=12) - now  # in the last hour of a day two passes would be of two days
    with HostileServer({"/robots.txt": answer(b"", 404), "/rss": in_turn(*lists)}) as server:
        server.table["/a"] = answer(html("EU and Kazakhstan sign", ON_TOPIC))
        config = config_for(server, tmp_path)
        with open_workers(config) as workers:
            for hours in (0, 24, 25, 48, 72):
                clock = SystemClock(noon + timedelta(hours=hours))
                asyncio.run(run_pass(config, chosen_sources(config, ()), clock=clock, workers=workers,
                                     stop=asyncio.Event()))  # fmt: skip
    today = now.date()
    lines = Ledger(config.archive_path).read(today - timedelta(days=5))
    told = [((line.count.day - today).days, line.count.polls, line.count.seen, line.count.kept) for line in lines]
    assert told == [(0, 1, 0, 0), (1, 2, 3, 1), (2, 1, 0, 0)]
    assert lines[0].count.first and "held new items only" in str(lines[1].gap) and "404" in str(lines[2].gap)
    assert list(verify(Archive(config.archive_path))) == []
