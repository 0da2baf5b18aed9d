"""What polling remembers, and what becomes of it when the file is harmed."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from making import NOW
from monitor.errors import ArchiveError
from monitor.fetch import RobotsCopy
from monitor.model import Link
from monitor.state import Pending, SourceState, State, Visit


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


def link(url: str = "https://outlet.example/a") -> Link:
    return Link(
        url, "outlet", "feed", "https://outlet.example/rss", title="Zug nach Aqtöbe", published=NOW,
        authors=("A. Writer",), tags=("rail",), alternates=(("kk", "https://outlet.example/kk/a"),),
    )  # fmt: skip


def fill(state: State) -> None:
    state.save_source(SourceState("outlet", "https://outlet.example/rss", NOW, next_poll=NOW, etag='"1"', failures=0.5))
    state.put_off([Pending("key", link(), NOW, tries=2, next_try=NOW + timedelta(hours=1))])
    state.set_hold("outlet.example", NOW + timedelta(hours=2), "it answered 429")
    state.note_request("outlet.example", NOW, 0.25)
    state.save_robots("https://outlet.example", RobotsCopy(NOW, 200, "User-agent: *"))
    state.save_visit(Visit("0123456789abcdef", NOW, '"2"', None, True))


def test_what_is_saved_comes_back_the_same(path: Path) -> None:
    """After closing and opening, every value is what it was, times with their zone."""
    first = State(path)
    fill(first)
    first.close()
    state = State(path)
    source = state.source("outlet")
    assert source and source.next_poll == NOW and source.failures == 0.5 and source.last_ok is None
    assert source.validators and source.validators.etag == '"1"'
    assert state.pending() == [Pending("key", link(), NOW, 2, NOW + timedelta(hours=1))]
    assert state.hold("outlet.example") == (NOW + timedelta(hours=2), "it answered 429")
    assert state.last_request("outlet.example") == (NOW, 0.25)
    assert state.robots("https://outlet.example") == RobotsCopy(NOW, 200, "User-agent: *")
    assert state.visit("0123456789abcdef") == Visit("0123456789abcdef", NOW, '"2"', None, True)
    state.settle("key")
    assert state.pending() == [] and state.waiting_link("key") is None
    state.close()


def test_a_copy_leaves_the_file_as_it_is(path: Path) -> None:
    """What a dry run remembers is forgotten."""
    state = State(path)
    fill(state)
    copy = State.copy(path)
    copy.settle("key")
    assert copy.pending() == [] and len(state.pending()) == 1
    copy.close()
    state.close()


def _junk(path: Path, at: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"\xa5" * 3000)


@pytest.mark.parametrize("at", [0, 4096])
def test_fault_098_a_damaged_state_is_set_aside(path: Path, at: int) -> None:
    """Junk in the file: after a writer that did not end well it is replaced, and the old one kept beside it."""
    state = State(path)
    fill(state)
    state.close()
    _junk(path, at)
    anew = State(path, doubtful=True)
    assert anew.sources() == [] and anew.pending() == []
    fill(anew)
    anew.close()
    assert path.with_name("state.sqlite.damaged").exists()


@pytest.mark.parametrize("at", [0, 4096])
def test_fault_098_a_daemon_sees_nothing_in_a_damaged_state(path: Path, at: int) -> None:
    """A copy of a damaged file is empty: all sources are due, and the pass that follows mends it."""
    state = State(path)
    fill(state)
    state.close()
    _junk(path, at)
    copy = State.copy(path)
    assert copy.sources() == []
    copy.close()


def test_fault_098_a_state_of_another_version_is_set_aside(path: Path) -> None:
    """An older schema is no reason to stop."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.execute("CREATE TABLE source (odd TEXT)")
    db.close()
    state = State(path)
    fill(state)
    assert state.source("outlet")
    state.close()


def test_fault_098_a_locked_state_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process in the file: an error with the path, no traceback of SQLite's."""
    connect = sqlite3.connect
    monkeypatch.setattr(
        "monitor.database.sqlite3.connect", lambda p, timeout=0.1, **more: connect(p, timeout=0.1, **more)
    )
    state = State(path)
    other = connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ArchiveError, match=r"state\.sqlite: cannot be written: database is locked"):
        fill(state)
    other.close()
    fill(state)
    state.close()
