from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.dedupe.conftest import article

from monitor import dedupe

DAY = datetime(2025, 10, 20, 12, tzinfo=UTC)


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(dedupe.SCHEMA)
    yield connection
    connection.close()


def made(seed: int, published: datetime | None = DAY) -> dedupe.Fingerprint:
    return dedupe.fingerprint("Title", article(seed), language="en", published=published)


def rows(database: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    return [database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in ("fingerprint", "sketch")]


def test_a_copy_is_found_among_others(database: sqlite3.Connection) -> None:
    """The entry that shares most comes first, and unrelated ones do not come at all."""
    dedupe.add_many(database, [(f"id{k}", made(k)) for k in range(50)])
    trimmed = article(7)[: len(article(7)) // 2]
    print_ = dedupe.fingerprint("Title", trimmed, language="en", published=None)
    assert dedupe.candidates(database, print_, None)[:1] == ["id7"]


def test_the_order_of_adding_leaves_no_trace(database: sqlite3.Connection) -> None:
    """A rebuilt index equals the live one row for row."""
    entries = [(f"id{k}", made(k, DAY + timedelta(days=k % 5))) for k in range(30)]
    dedupe.add_many(database, entries)
    dedupe.add(database, "id3", made(3))
    again = sqlite3.connect(":memory:")
    again.executescript(dedupe.SCHEMA)
    entries[3] = ("id3", made(3))
    random.Random(1).shuffle(entries)
    for entry_id, print_ in entries:
        dedupe.add(again, entry_id, print_)
    assert rows(database) == rows(again)
    again.close()


def test_what_is_removed_is_gone(database: sqlite3.Connection) -> None:
    """Nothing of an erased entry stays; removing what is not there does nothing."""
    dedupe.add(database, "kept", made(2))
    before = rows(database)
    dedupe.add(database, "gone", made(1))
    dedupe.remove(database, "gone")
    dedupe.remove(database, "never")
    assert rows(database) == before


def test_an_entry_with_the_same_number_keeps_its_keys(database: sqlite3.Connection) -> None:
    """Two ids of a day whose hashes meet do not take each other's keys along."""
    seen: dict[int, str] = {}
    pair = None
    chance = random.Random(1)
    while pair is None:
        entry_id = f"{chance.getrandbits(64):016x}"
        number = dedupe.store._number(entry_id, DAY)
        pair = (seen[number], entry_id) if number in seen else None
        seen[number] = entry_id
    dedupe.add(database, pair[0], made(1))
    before = rows(database)
    dedupe.add(database, pair[1], made(1))
    assert set(dedupe.candidates(database, made(1), DAY)) == set(pair)
    dedupe.remove(database, pair[1])
    assert rows(database) == before


def test_an_entry_added_twice_in_one_batch_counts_once(database: sqlite3.Connection) -> None:
    """The last one holds."""
    dedupe.add_many(database, [("id", made(1)), ("id", made(2))])
    assert dedupe.candidates(database, made(1), DAY) == []
    assert dedupe.candidates(database, made(2), DAY) == ["id"]


def test_two_hundred_equal_texts_give_ten_candidates(database: sqlite3.Connection) -> None:
    """However often a text was stored, the comparison is bounded; the nearest days come first."""
    dedupe.add_many(database, [(f"id{k:03}", made(1, DAY - timedelta(days=k))) for k in range(200)])
    found = dedupe.candidates(database, made(1), DAY)
    assert len(found) == 10


@pytest.mark.parametrize("text", ["", "Video", "…"])
def test_texts_that_say_nothing_can_be_added(database: sqlite3.Connection, text: str) -> None:
    """A text of one word is stored and looked up; the empty one has nothing to be found by."""
    print_ = dedupe.fingerprint("Title", text, language=None, published=None)
    dedupe.add(database, "a", print_)
    assert dedupe.candidates(database, print_, None) == (["a"] if text == "Video" else [])


def test_a_clock_that_goes_back_changes_nothing(database: sqlite3.Connection) -> None:
    """Entries dated before all others, in 1970 or in 2099, are kept, and are found from their days or without a date."""
    for year in (2099, 2025, 1970):
        dedupe.add(database, f"y{year}", made(year, datetime(year, 1, 1, tzinfo=UTC)))
    for year in (1970, 2025, 2099):
        assert dedupe.candidates(database, made(year, DAY), datetime(year, 6, 1, tzinfo=UTC)) == [f"y{year}"]
        assert dedupe.candidates(database, made(year, DAY), None) == [f"y{year}"]


@pytest.mark.parametrize(("days", "found"), [(-256, True), (0, True), (256, True), (900, False)])
def test_copies_are_looked_for_in_the_years_around(database: sqlite3.Connection, days: int, found: bool) -> None:
    """A copy of eight months ago is found, one of three years ago is another story; the undated are always looked at."""
    dedupe.add(database, "dated", made(1, DAY + timedelta(days=days)))
    dedupe.add(database, "undated", made(1, None))
    assert set(dedupe.candidates(database, made(1), DAY)) == {"undated", *(["dated"] if found else [])}


def test_the_window_holds_the_days_around(database: sqlite3.Connection) -> None:
    """Three days before and after, by the day in UTC; entries without a date are in no window."""
    for days in range(-5, 6):
        dedupe.add(database, f"d{days}", made(days + 50, DAY + timedelta(days=days)))
    dedupe.add(database, "undated", made(99, None))
    texts = dedupe.window(database, DAY)
    assert sorted(text.id for text in texts) == sorted(f"d{days}" for days in range(-3, 4))
    assert {text.id: text.day for text in texts}["d-3"] == date(2025, 10, 17)


def test_what_the_window_gives_is_what_was_added(database: sqlite3.Connection) -> None:
    """Anchors and shape come back from the database as they were made."""
    print_ = dedupe.fingerprint(
        "Omarov in Astana", "Omarov said 5.3 % of 1,200.\n\nKeller denied.", language="en", published=DAY
    )
    dedupe.add(database, "a", print_)
    assert dedupe.window(database, DAY) == [dedupe.as_text("a", print_)]
    assert dedupe.background(database) == [print_.anchors]


def test_fingerprints_of_another_version_are_recognised(database: sqlite3.Connection) -> None:
    """An index made by another algorithm is made again."""
    assert dedupe.is_current(database)
    database.execute("UPDATE fingerprinting SET version = version + 1")
    assert not dedupe.is_current(database)
