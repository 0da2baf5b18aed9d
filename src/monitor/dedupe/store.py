"""Fingerprints in SQLite: two tables that the index owns, written and asked through its open connection.

`fingerprint` is ordered by day, so that texts of the same days are read together; `number` is the day and a hash of
the id, so that a rebuilt index is the same row for row whatever the order in which entries were added. A `key` of
`sketch` begins with the era, 256 days: what is added in a batch falls on a small part of a large table, and a copy is
looked for in three eras and among the undated, so that the cost does not grow with the age of the archive.
"""

from __future__ import annotations

import sqlite3
import struct
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from zlib import crc32

from monitor.dedupe.fingerprints import Fingerprint
from monitor.dedupe.linking import WINDOW, Text
from monitor.dedupe.sketch import VERSION

SCHEMA = f"""
CREATE TABLE fingerprint (
  number INTEGER, id TEXT, language TEXT, keys BLOB NOT NULL, anchors BLOB NOT NULL, shape BLOB NOT NULL,
  PRIMARY KEY (number, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX fingerprint_id ON fingerprint (id);
CREATE TABLE sketch (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE TABLE fingerprinting (version INTEGER PRIMARY KEY) WITHOUT ROWID;
INSERT INTO fingerprinting VALUES ({VERSION});
"""
"""Statements for `executescript`."""

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_DAYS = 1 << 14
_HOT = 64
"""Entries read for one key: a phrase that more texts share tells nothing."""
_RARE = 3
_LEAST_SHARED = 2
"""Keys a candidate must share; one that at most three entries have counts as two."""
_MOST = 10


def add(connection: sqlite3.Connection, entry_id: str, fingerprint: Fingerprint) -> None:
    """Add or replace one entry; the caller commits."""
    add_many(connection, [(entry_id, fingerprint)])


def add_many(connection: sqlite3.Connection, entries: Iterable[tuple[str, Fingerprint]]) -> None:
    """Add or replace entries; the caller commits. Many at once are quicker than one by one."""
    rows: list[tuple[int, str, str | None, bytes, bytes, bytes]] = []
    keys: list[tuple[int, int]] = []
    for entry_id, made in dict(entries).items():
        remove(connection, entry_id)
        number = _number(entry_id, made.published)
        blobs = (_packed(made.keys), _packed_anchors(made.anchors), bytes(made.shape))
        rows.append((number, entry_id, made.language, *blobs))
        keys.extend((key, number) for key in _keys(made.keys, _era_of(number)))
    connection.executemany("REPLACE INTO fingerprint VALUES (?, ?, ?, ?, ?, ?)", rows)
    # In order of the key, neighbours on a page are written together.
    connection.executemany("INSERT OR IGNORE INTO sketch VALUES (?, ?)", sorted(keys))


def remove(connection: sqlite3.Connection, entry_id: str) -> None:
    """Remove one entry, if it is there; the caller commits."""
    row = connection.execute("SELECT number, keys FROM fingerprint WHERE id = ?", (entry_id,)).fetchone()
    if row is None:
        return
    number, packed = row
    connection.execute("DELETE FROM fingerprint WHERE id = ?", (entry_id,))
    gone = set(_unpacked(packed))
    # Two entries of a day may have one number (one pair in 262,144): what the other one needs stays.
    for (others,) in connection.execute("SELECT keys FROM fingerprint WHERE number = ?", (number,)):
        gone -= set(_unpacked(others))
    rows = [(key, number) for key in _keys(gone, _era_of(number))]
    connection.executemany("DELETE FROM sketch WHERE key = ? AND number = ?", rows)


def candidates(connection: sqlite3.Connection, fingerprint: Fingerprint, published: datetime | None) -> list[str]:
    """Ids of entries that may be copies, the likeliest first, at most ten; of equals the nearest in time come first.

    They were published at most 256 to 511 days before or after, or have no date; for a text without a date, at any time.
    """
    shared: Counter[int] = Counter()
    eras = _eras_around(published) if published else _eras(connection)
    for numbers in _holders(connection, fingerprint.keys, eras):
        for number in numbers:
            shared[number] += 2 if len(numbers) <= _RARE else 1
    day = _day(published)
    found = [(-count, abs(day - _day_of(number)), number) for number, count in shared.items() if count >= _LEAST_SHARED]
    ids: list[str] = []
    for _, _, number in sorted(found)[:_MOST]:
        ids += (row[0] for row in connection.execute("SELECT id FROM fingerprint WHERE number = ?", (number,)))
    return ids


def _holders(connection: sqlite3.Connection, keys: tuple[int, ...], eras: Iterable[int]) -> Iterable[list[int]]:
    """For each key the numbers of the entries that have it, 64 an era at most."""
    holders: dict[int, list[int]] = defaultdict(list)
    one = f"SELECT * FROM (SELECT key, number FROM sketch WHERE key = ? LIMIT {_HOT})"
    query = " UNION ALL ".join([one] * len(keys))
    for era in eras if keys else ():
        for key, number in connection.execute(query, _keys(keys, era)):
            holders[key & 0xFFFFFFFF].append(number)
    return holders.values()


def _eras_around(published: datetime) -> set[int]:
    era = _day(published) >> 8
    return {0, max(era - 1, 0), era, era + 1}


def _eras(connection: sqlite3.Connection) -> Iterator[int]:
    era = 0
    while (
        least := connection.execute("SELECT min(key) FROM sketch WHERE key >= ?", (era << 32,)).fetchone()[0]
    ) is not None:
        yield least >> 32
        era = (least >> 32) + 1


def _keys(keys: Collection[int], era: int) -> list[int]:
    return [(era << 32) + key + 0x80000000 for key in sorted(keys)]


def window(connection: sqlite3.Connection, published: datetime, days: int = WINDOW.days) -> list[Text]:
    """The texts published within so many days, among which translations are looked for."""
    day = _day(published)
    bounds = (_first_of(max(day - days, 1)), _first_of(day + days + 1))
    rows = connection.execute(
        "SELECT number, id, language, anchors, shape FROM fingerprint WHERE number >= ? AND number < ?", bounds
    )
    return [
        Text(entry_id, language, _date(_day_of(number)), _unpacked_anchors(anchors), tuple(shape))
        for number, entry_id, language, anchors, shape in rows
    ]


def background(connection: sqlite3.Connection, most: int = 1000) -> list[tuple[int, ...]]:
    """The anchors of the latest texts: what names are common in the archive."""
    rows = connection.execute("SELECT anchors FROM fingerprint ORDER BY number DESC LIMIT ?", (most,))
    return [_unpacked_anchors(anchors) for (anchors,) in rows]


def as_text(entry_id: str, fingerprint: Fingerprint, story: str | None = None) -> Text:
    """A text that is looked up, in the form in which `window` gives the others."""
    day = _date(_day(fingerprint.published))
    return Text(entry_id, fingerprint.language, day, fingerprint.anchors, fingerprint.shape, story)


def is_current(connection: sqlite3.Connection) -> bool:
    """False when the fingerprints were made by another version and the index is to be made again."""
    return connection.execute("SELECT version FROM fingerprinting").fetchall() == [(VERSION,)]


def _number(entry_id: str, published: datetime | None) -> int:
    """Day (14 bits) and hash of the id (18 bits), as a signed integer of 32 bits: SQLite keeps it in four bytes."""
    return _first_of(_day(published)) | crc32(entry_id.encode()) >> 14


def _first_of(day: int) -> int:
    return (day << 18) - 0x80000000


def _day_of(number: int) -> int:
    return (number + 0x80000000) >> 18


def _era_of(number: int) -> int:
    return _day_of(number) >> 8


def _day(published: datetime | None) -> int:
    """Days since 2000, from 1; 0 for no date. What lies before or after 44 years is put to the ends."""
    if published is None:
        return 0
    aware = published if published.tzinfo else published.replace(tzinfo=UTC)
    return min(max((aware - _EPOCH).days + 1, 1), _DAYS - 1)


def _date(day: int) -> date | None:
    return (_EPOCH + timedelta(days=day - 1)).date() if day else None


def _packed(keys: tuple[int, ...]) -> bytes:
    return struct.pack(f"<{len(keys)}i", *keys)


def _unpacked(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(packed) // 4}i", packed)


def _packed_anchors(anchors: tuple[int, ...]) -> bytes:
    return b"".join(anchor.to_bytes(3) for anchor in anchors)


def _unpacked_anchors(packed: bytes) -> tuple[int, ...]:
    return tuple(int.from_bytes(packed[place : place + 3]) for place in range(0, len(packed), 3))
