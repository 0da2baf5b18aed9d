"""What polling remembers, in state.sqlite: validators, next polls, host holds, robots copies, pending links, revisits.

Losing the file costs one unconditional request per source: what was decided stands in the journal.
"""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager, closing
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from monitor.archive.disk import mapped
from monitor.coverage import Count
from monitor.database import open_database, open_readable, set_aside, writing
from monitor.fetch import RobotsCopy, Validators
from monitor.model import Link

SCHEMA_VERSION = 1
_CLOCK_SLACK = timedelta(minutes=1)
_LONGEST_HOLD = timedelta(hours=25)
"""A host's hold is a day at most (fetch.pace)."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS source (
  id TEXT PRIMARY KEY, url TEXT NOT NULL, first_seen TEXT NOT NULL, last_try TEXT, last_ok TEXT, last_full TEXT,
  last_new TEXT, next_poll TEXT, interval REAL, failures REAL NOT NULL DEFAULT 0, failing_since TEXT, cause TEXT,
  blocked_by TEXT, etag TEXT, last_modified TEXT, moved_to TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS host (
  host TEXT PRIMARY KEY, hold_until TEXT, hold_reason TEXT, last_request TEXT, last_elapsed REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS robots (origin TEXT PRIMARY KEY, fetched TEXT NOT NULL, status INTEGER, text TEXT NOT NULL)
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pending (
  key TEXT PRIMARY KEY, source TEXT NOT NULL, link TEXT NOT NULL, since TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, next_try TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS visit (
  id TEXT PRIMARY KEY, checked TEXT NOT NULL, etag TEXT, last_modified TEXT, done INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS count (
  source TEXT, day TEXT, polls INTEGER NOT NULL, failed INTEGER NOT NULL, seen INTEGER NOT NULL, kept INTEGER NOT NULL,
  rolled INTEGER NOT NULL, first INTEGER NOT NULL, cause TEXT, PRIMARY KEY (source, day)
) WITHOUT ROWID;
"""


@dataclasses.dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source. `failures` is the weighted sum since the last success, `interval` in seconds."""

    id: str
    url: str
    first_seen: datetime
    last_try: datetime | None = None
    last_ok: datetime | None = None
    last_full: datetime | None = None
    last_new: datetime | None = None
    next_poll: datetime | None = None
    interval: float | None = None
    failures: float = 0.0
    failing_since: datetime | None = None
    cause: str | None = None
    blocked_by: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None

    @property
    def validators(self) -> Validators | None:
        """For a conditional request; None when the server gave none."""
        if self.etag is None and self.last_modified is None:
            return None
        return Validators(self.etag, self.last_modified)


@dataclasses.dataclass(frozen=True, slots=True)
class Pending:
    """A link that waits: put off by the cap of its host, or after a failure that may pass."""

    key: str
    link: Link
    since: datetime
    tries: int = 0
    next_try: datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """The last look at a stored article's page. `done` when no further one is wanted (it is gone)."""

    id: str
    checked: datetime
    etag: str | None = None
    last_modified: str | None = None
    done: bool = False


class State:
    """Opened by the holder of the archive's lock; also the fetcher's `HostMemory`."""

    def __init__(self, path: Path, *, doubtful: bool = False) -> None:
        """`doubtful` looks through the file first: its last writer did not end well."""
        self._path = path
        self._db = _open(path, doubtful)

    @classmethod
    def copy(cls, path: Path) -> State:
        """What is remembered, in memory: what happens to it leaves the file as it is. Of a damaged file, nothing.

        Raises ArchiveError where the file may not be read: hosts would be asked as if they had asked for nothing.
        """
        state = cls(Path(":memory:"))
        if _is_there(path):
            try:
                with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as original:
                    original.backup(state._db)
                if state._db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                    raise sqlite3.DatabaseError("damaged")
            except sqlite3.DatabaseError:
                state.close()
                return cls(Path(":memory:"))
        return state

    @classmethod
    def readable(cls, path: Path) -> State:
        """For readers, who write nothing: the file as it is; of one that is missing or damaged, nothing.

        Raises ArchiveError where the file may not be read: that says nothing of what is in it.
        """
        state = cls.__new__(cls)
        state._path = path
        found = open_readable(path, _is_ours) if _is_there(path) else None
        state._db = found or _open(Path(":memory:"), doubtful=False)
        return state

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def source(self, source_id: str) -> SourceState | None:
        """What is remembered of a source, None when it was never polled."""
        row = self._one("SELECT * FROM source WHERE id = ?", source_id)
        return _from_row(SourceState, row) if row else None

    def sources(self) -> list[SourceState]:
        """All remembered sources."""
        return [_from_row(SourceState, row) for row in self._db.execute("SELECT * FROM source ORDER BY id")]

    def save_source(self, state: SourceState) -> None:
        """Remember."""
        self._save("source", dataclasses.asdict(state))

    def pending(self) -> list[Pending]:
        """All waiting links."""
        return [_pending(row) for row in self._db.execute("SELECT * FROM pending ORDER BY key")]

    def waiting_link(self, key: str) -> Pending | None:
        """The link of that URL key, None when it does not wait."""
        row = self._one("SELECT * FROM pending WHERE key = ?", key)
        return _pending(row) if row else None

    def put_off(self, items: Iterable[Pending]) -> None:
        """Let links wait."""
        rows = [(p.key, p.link.source_id, _dump(p.link), _text(p.since), p.tries, _text(p.next_try)) for p in items]
        with self._write() as db:
            db.executemany("REPLACE INTO pending VALUES (?, ?, ?, ?, ?, ?)", rows)

    def settle(self, key: str) -> None:
        """The link of that URL key waits no more."""
        with self._write() as db:
            db.execute("DELETE FROM pending WHERE key = ?", (key,))

    def waiting(self) -> dict[str, int]:
        """The number of waiting links by source."""
        return dict(self._db.execute("SELECT source, count(*) FROM pending GROUP BY source").fetchall())

    def polls(self) -> dict[str, tuple[datetime | None, datetime | None]]:
        """Source → its next poll as planned, and its last try."""
        rows = self._db.execute("SELECT id, next_poll, last_try FROM source")
        return {row[0]: (_moment(row[1]), _moment(row[2])) for row in rows}

    # What the gap ledger counts until a day is over.

    def counts(self) -> list[Count]:
        """The counts of the days not yet closed."""
        rows = self._db.execute("SELECT * FROM count ORDER BY day, source").fetchall()
        return [
            Count(**{**dict(row), "day": date.fromisoformat(row["day"]), "first": bool(row["first"])}) for row in rows
        ]

    def save_counts(self, counts: Iterable[Count]) -> None:
        """Remember the counts as they are now."""
        rows = [tuple(_text(value) for value in dataclasses.astuple(count)) for count in counts]
        with self._write() as db:
            db.executemany("REPLACE INTO count VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def drop_counts(self, before: date) -> None:
        """Forget the counts of closed days."""
        with self._write() as db:
            db.execute("DELETE FROM count WHERE day < ?", (before.isoformat(),))

    # A clock that was wrong.

    def forget_the_future(self, now: datetime) -> None:
        """Drop what can only have been noted while the clock was ahead, lest a host or a source wait for a year."""
        tried, held = now + _CLOCK_SLACK, now + _LONGEST_HOLD
        with self._write() as db:
            db.execute("UPDATE source SET next_poll = NULL, last_try = NULL, last_full = NULL WHERE last_try > ?",
                       (_text(tried),))  # fmt: skip
            db.execute("UPDATE host SET hold_until = NULL, hold_reason = NULL WHERE hold_until > ?", (_text(held),))
            db.execute("UPDATE host SET last_request = NULL WHERE last_request > ?", (_text(tried),))
            db.execute("UPDATE visit SET checked = ? WHERE checked > ?", (_text(now), _text(tried)))
            db.execute("DELETE FROM count WHERE day > ?", (tried.date().isoformat(),))

    def visit(self, entry_id: str) -> Visit | None:
        """The last look at an entry's page."""
        row = self._one("SELECT * FROM visit WHERE id = ?", entry_id)
        return dataclasses.replace(_from_row(Visit, row), done=bool(row["done"])) if row else None

    def visited(self, since: datetime) -> dict[str, tuple[datetime, bool]]:
        """The looks since then: id of the entry → when, and whether no further one is wanted."""
        rows = self._db.execute("SELECT id, checked, done FROM visit WHERE checked >= ?", (_text(since),))
        return {row[0]: (datetime.fromisoformat(row[1]), bool(row[2])) for row in rows}

    def save_visit(self, visit: Visit) -> None:
        """Remember a look at an entry's page."""
        self._save("visit", dataclasses.asdict(visit))

    def forget_visit(self, entry_id: str) -> None:
        """The entry is no more."""
        with self._write() as db:
            db.execute("DELETE FROM visit WHERE id = ?", (entry_id,))

    # What the fetcher remembers of hosts (fetch.HostMemory).

    def hold(self, host: str) -> tuple[datetime, str] | None:
        """Until when the host wants no request, and why."""
        row = self._one("SELECT hold_until, hold_reason FROM host WHERE host = ?", host)
        return (datetime.fromisoformat(row[0]), row[1] or "") if row and row[0] else None

    def set_hold(self, host: str, until: datetime, reason: str) -> None:
        """Remember a hold."""
        with self._write() as db:
            db.execute(
                "INSERT INTO host (host, hold_until, hold_reason) VALUES (?, ?, ?) ON CONFLICT (host) "
                "DO UPDATE SET hold_until = excluded.hold_until, hold_reason = excluded.hold_reason",
                (host, _text(until), reason),
            )

    def holds(self) -> list[tuple[str, datetime, str]]:
        """All remembered holds: host, until, reason."""
        rows = self._db.execute("SELECT host, hold_until, hold_reason FROM host WHERE hold_until IS NOT NULL")
        return [(row[0], datetime.fromisoformat(row[1]), row[2] or "") for row in rows]

    def last_request(self, host: str) -> tuple[datetime, float] | None:
        """When the last answer of the host ended, and how long it took in seconds."""
        row = self._one("SELECT last_request, last_elapsed FROM host WHERE host = ?", host)
        return (datetime.fromisoformat(row[0]), row[1] or 0.0) if row and row[0] else None

    def note_request(self, host: str, ended: datetime, elapsed: float) -> None:
        """Remember a request."""
        with self._write() as db:
            db.execute(
                "INSERT INTO host (host, last_request, last_elapsed) VALUES (?, ?, ?) ON CONFLICT (host) "
                "DO UPDATE SET last_request = excluded.last_request, last_elapsed = excluded.last_elapsed",
                (host, _text(ended), elapsed),
            )

    def robots(self, origin: str) -> RobotsCopy | None:
        """The last robots.txt of an origin."""
        row = self._one("SELECT * FROM robots WHERE origin = ?", origin)
        return RobotsCopy(datetime.fromisoformat(row["fetched"]), row["status"], row["text"]) if row else None

    def save_robots(self, origin: str, copy: RobotsCopy) -> None:
        """Remember a robots.txt."""
        self._save("robots", {"origin": origin, "fetched": copy.fetched, "status": copy.status, "text": copy.text})

    def learn_hosts(self, other: State) -> None:
        """Take over what `other` learnt of hosts later than this one: holds, last requests, robots.txt."""
        hosts = [tuple(row) for row in other._db.execute("SELECT * FROM host")]
        with self._write() as db:
            db.executemany(
                "INSERT INTO host (host, hold_until, hold_reason) VALUES (?, ?, ?) ON CONFLICT (host) "
                "DO UPDATE SET hold_until = excluded.hold_until, hold_reason = excluded.hold_reason "
                "WHERE excluded.hold_until > coalesce(hold_until, '')",
                [(host, until, reason) for host, until, reason, _, _ in hosts],
            )
            db.executemany(
                "INSERT INTO host (host, last_request, last_elapsed) VALUES (?, ?, ?) ON CONFLICT (host) "
                "DO UPDATE SET last_request = excluded.last_request, last_elapsed = excluded.last_elapsed "
                "WHERE excluded.last_request > coalesce(last_request, '')",
                [(host, asked, elapsed) for host, _, _, asked, elapsed in hosts],
            )
            db.executemany(
                "INSERT INTO robots (origin, fetched, status, text) VALUES (?, ?, ?, ?) ON CONFLICT (origin) "
                "DO UPDATE SET fetched = excluded.fetched, status = excluded.status, text = excluded.text "
                "WHERE excluded.fetched > fetched",
                [tuple(row) for row in other._db.execute("SELECT origin, fetched, status, text FROM robots")],
            )

    def _one(self, query: str, *values: Any) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.execute(query, values).fetchone()
        return row

    def _save(self, table: str, values: dict[str, Any]) -> None:
        marks = ", ".join("?" * len(values))
        with self._write() as db:
            db.execute(
                f"REPLACE INTO {table} ({', '.join(values)}) VALUES ({marks})", [_text(v) for v in values.values()]
            )

    def _write(self) -> AbstractContextManager[sqlite3.Connection]:
        return writing(self._db, self._path)


def _is_there(path: Path) -> bool:
    """True for a file that can be read; raises ArchiveError for one that cannot.

    It is not opened: closing it would take away the locks by which this process holds it as a database
    (sqlite.org/howtocorrupt.html, section 2.2).
    """
    with mapped(path, done="read"):
        if path.is_file() and not os.access(path, os.R_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return path.is_file()


def _open(path: Path, doubtful: bool) -> sqlite3.Connection:
    """The database; a damaged or older one is set aside, for it can be done without."""
    return open_database(path, prepare=_prepare, discard=set_aside, doubtful=doubtful)


def _prepare(db: sqlite3.Connection) -> None:
    db.row_factory = sqlite3.Row
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version not in (0, SCHEMA_VERSION):
        raise sqlite3.DatabaseError(f"schema {version}")
    db.executescript(_SCHEMA)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _is_ours(db: sqlite3.Connection) -> bool:
    db.row_factory = sqlite3.Row
    for table in ("source", "host", "pending", "count"):
        db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()
    return bool(db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION)


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _from_row(kind: Any, row: sqlite3.Row) -> Any:
    """A state dataclass from its row; its columns are named and typed like its fields."""
    moments = _moments_of(kind)
    return kind(**{k: datetime.fromisoformat(row[k]) if k in moments and row[k] else row[k] for k in row.keys()})  # noqa: SIM118


@cache
def _moments_of(kind: Any) -> frozenset[str]:
    return frozenset(f.name for f in dataclasses.fields(kind) if "datetime" in str(f.type))


def _pending(row: sqlite3.Row) -> Pending:
    next_try = datetime.fromisoformat(row["next_try"]) if row["next_try"] else None
    return Pending(row["key"], _load_link(row["link"]), datetime.fromisoformat(row["since"]), row["tries"], next_try)


def _dump(link: Link) -> str:
    return json.dumps(dataclasses.asdict(link), default=_text, ensure_ascii=True)


def _load_link(text: str) -> Link:
    values = json.loads(text)
    for name in ("published", "updated"):
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    for name in ("authors", "tags"):
        values[name] = tuple(values[name])
    values["alternates"] = tuple((language, url) for language, url in values["alternates"])
    return Link(**values)
