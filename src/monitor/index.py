"""index.sqlite: what the folder and the journal say, ready for look-up. Derived; delete it at any time.

Tables have one origin each: `entry`, `key` and the fingerprints come from the files, `decision`, `history` and `number`
from the journal. So the order in which the two are read does not matter, and a rebuilt index equals the live one.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from monitor import dedupe
from monitor.archive import Archive, Line, Position
from monitor.archive.disk import TEMPORARY_SUFFIX
from monitor.database import open_database, open_readable, remove_database, writing
from monitor.dedupe import Fingerprint
from monitor.errors import ArchiveDamaged
from monitor.model import Entry
from monitor.text import parse_document
from monitor.urls import url_key

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (
  id TEXT PRIMARY KEY, path TEXT NOT NULL, url TEXT, title TEXT NOT NULL, domain TEXT, language TEXT, published TEXT,
  fetched TEXT NOT NULL, fetched_at REAL NOT NULL, is_page INTEGER NOT NULL, source TEXT NOT NULL, story TEXT NOT NULL,
  revision_of TEXT, text_hash TEXT NOT NULL, metadata TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX entry_fetched ON entry (fetched_at);
CREATE INDEX entry_text ON entry (text_hash);
CREATE INDEX entry_story ON entry (story);
CREATE INDEX entry_revision ON entry (revision_of);
CREATE TABLE key (key TEXT, id TEXT, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE decision (
  key TEXT PRIMARY KEY, event TEXT NOT NULL, time TEXT NOT NULL, source TEXT, url TEXT, reason TEXT, id TEXT,
  line TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX decision_failed ON decision (event) WHERE event = 'failed';
CREATE TABLE history (
  id TEXT, file TEXT, offset INTEGER, line TEXT NOT NULL, PRIMARY KEY (id, file, offset)
) WITHOUT ROWID;
CREATE TABLE merged (story TEXT PRIMARY KEY, into_story TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE number (day TEXT PRIMARY KEY, highest INTEGER NOT NULL) WITHOUT ROWID;
"""


_READ_AS = 3
"""Counted up when the same files give other rows (3: a copy's line says nothing on a stored article's own address)."""
# Tables that changed make another version by themselves: nobody has to remember to count it up.
SCHEMA_VERSION = crc32(f"{_READ_AS}{_SCHEMA}{dedupe.SCHEMA}".encode()) >> 1

_REPORTED = "SELECT DISTINCT id FROM history WHERE json_extract(line, '$.path') IS NOT NULL"
_ERASED = "SELECT DISTINCT id, json_extract(line, '$.path') FROM history WHERE json_extract(line, '$.event') = 'erased'"


class Known(NamedTuple):
    """The last decision on a URL."""

    event: str
    time: datetime
    source: str | None
    url: str | None
    reason: str | None
    id: str | None
    line: Line


class FetchedPage(NamedTuple):
    """The page of a stored article."""

    id: str
    url: str
    source: str
    fetched: datetime


class Index:
    """Opened on an archive; `sync` brings it up to date with the files, the other methods look up or follow a write."""

    def __init__(self, archive: Archive, db: sqlite3.Connection | None = None, *, doubtful: bool = False) -> None:
        """`doubtful` looks through the file first: its last writer did not end well. `is_new`: nothing is in it yet."""
        self._archive = archive
        self._path = archive.root / "index.sqlite"
        self._db = db or _open(self._path, doubtful)
        self.is_new = self._position() is None

    @classmethod
    def readable(cls, archive: Archive) -> Index:
        """For readers, who write nothing: the index as it is, or one made in memory where there is none."""
        if (db := open_readable(archive.root / "index.sqlite", _is_ours)) is not None:
            return cls(archive, db)
        db = sqlite3.connect(":memory:", check_same_thread=False)
        _create(db)
        index = cls(archive, db)
        index.sync()
        return index

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    # Following the files.

    def sync(self) -> list[Entry]:
        """Follow journal and folder since the last time; returns stored articles that the journal does not report."""
        with self._write():
            self._follow_journal()
            self._follow_folder()
            return self._unreported()

    def is_out_of_step(self) -> bool:
        """True when the journal was cut or edited before the place that was followed: no line ends there any more."""
        position = self._position()
        return position is not None and not self._archive.journal.has_line_end(position)

    def catch_up(self) -> None:
        """Follow the journal and the entries it reports; enough when the last writer ended well."""
        with self._write():
            for line in self._follow_journal():
                if line["event"] == "erased":
                    self._remove_entry(line["id"])
                elif line.get("path"):
                    self._add_path(line["path"])

    def add(self, entry: Entry, fingerprint: Fingerprint) -> None:
        """Follow the writing of an article."""
        with self._write():
            self._add_entry(entry, fingerprint)

    def note(self, position: Position) -> None:
        """Follow the writing of journal lines up to `position`, from the file: what a rebuild would know, no more."""
        with self._write():
            self._follow_journal()
        if self._position() != position:
            raise ArchiveDamaged(f"{self._path}: is out of step with the journal; run `monitor reindex`")

    def remove(self, entry_id: str) -> None:
        """Follow the erasing of an article."""
        with self._write():
            self._remove_entry(entry_id)

    def _follow_journal(self) -> list[Line]:
        followed, start = [], self._position()
        position = start
        for position, line in self._archive.journal.read(after=start):
            if line is not None:
                self._apply(line, position)
                followed.append(line)
        if position:
            self._db.execute("REPLACE INTO meta VALUES ('position', ?)", (f"{position.file}:{position.offset}",))
        return followed

    def _position(self) -> Position | None:
        row = self._db.execute("SELECT value FROM meta WHERE name = 'position'").fetchone()
        if row is None:
            return None
        file, offset = row[0].rsplit(":", 1)
        return Position(file, int(offset))

    def _apply(self, line: Line, position: Position) -> None:
        text = json.dumps(line, ensure_ascii=False, sort_keys=True)
        told = (line["event"], line["time"], line.get("source"), line.get("url"), line.get("reason"), line.get("id"))
        # Where a copy's address led to may be the stored article's own: what was decided on that stays.
        reached = "INSERT OR IGNORE" if line["event"] in ("duplicate", "near-copy") else "REPLACE"
        for url, verb in ((line.get("final_url"), reached), (line.get("url"), "REPLACE")):
            if url is not None:
                row = (url_key(str(url)), *told, text)
                self._db.execute(f"{verb} INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        if line.get("id"):
            self._db.execute("REPLACE INTO history VALUES (?, ?, ?, ?)", (line["id"], *position, text))
        if line.get("path"):
            self._note_number(line["path"])
        if line["event"] == "linked" and line.get("story"):
            self._db.execute("REPLACE INTO merged VALUES (?, ?)", (line["from_story"], line["story"]))

    def _note_number(self, path: str) -> None:
        day, name = path.rsplit("/", 1)
        self._db.execute(
            "INSERT INTO number VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET highest = max(highest, excluded.highest)",
            (day, int(name.split("_")[0])),
        )

    def _follow_folder(self) -> None:
        known = dict(self._db.execute("SELECT path, id FROM entry"))
        for day in self._archive.days():
            for name in self._archive.texts(day):
                if known.pop(f"{day}/{name}", None) is None:
                    self._add_path(f"{day}/{name}")
        for entry_id in known.values():
            self._remove_entry(entry_id)

    def _add_path(self, path: str) -> None:
        """An entry whose files are damaged is left out; `verify` names it."""
        try:
            entry = self._archive.entry(path)
            document = self._archive.document(path)
        except ArchiveDamaged:
            return
        self._add_entry(entry, fingerprint_of(entry, document))

    def _add_entry(self, entry: Entry, fingerprint: Fingerprint) -> None:
        m = entry.metadata
        self._db.execute(
            "REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.id, entry.path, m["url"], m["title"], m["domain"], m["language"], m["published"], m["fetched"],
             _seconds(datetime.fromisoformat(m["fetched"])), m["http"] is not None, m["source"]["id"], m["story"],
             m["revision_of"], fingerprint.text_hash, json.dumps(m, ensure_ascii=False)),
        )  # fmt: skip
        keys = {url_key(url) for url in (m["url"], m["canonical_url"]) if url}
        self._db.executemany("REPLACE INTO key VALUES (?, ?)", [(key, entry.id) for key in keys])
        dedupe.add(self._db, entry.id, fingerprint)

    def _remove_entry(self, entry_id: str) -> None:
        self._db.execute("DELETE FROM entry WHERE id = ?", (entry_id,))
        self._db.execute("DELETE FROM key WHERE id = ?", (entry_id,))
        dedupe.remove(self._db, entry_id)

    def _unreported(self) -> list[Entry]:
        rows = self._db.execute(f"SELECT path FROM entry WHERE id NOT IN ({_REPORTED})")
        return [self._archive.entry(row[0]) for row in rows.fetchall()]

    # Look-up.

    def known(self, url: str) -> Known | None:
        """The last decision on a URL, by its key."""
        row = self._db.execute(
            "SELECT event, time, source, url, reason, id, line FROM decision WHERE key = ?", (url_key(url),)
        ).fetchone()
        if row is None:
            return None
        return Known(row[0], datetime.fromisoformat(row[1]), row[2], row[3], row[4], row[5], json.loads(row[6]))

    def unread_but_by(self, version: str) -> list[Line]:
        """The journal's last lines on pages that other versions of this program could not read and gave up."""
        rows = self._db.execute(
            "SELECT line FROM decision WHERE event = 'failed' AND json_extract(line, '$.again') IS NULL "
            "AND json_extract(line, '$.monitor') <> ? ORDER BY key",
            (version,),
        )
        return [json.loads(row[0]) for row in rows]

    def entry(self, entry_id: str) -> Entry | None:
        """An article by id."""
        row = self._db.execute("SELECT id, path, metadata FROM entry WHERE id = ?", (entry_id,)).fetchone()
        return _entry(row) if row else None

    def entries_at(self, url: str) -> list[Entry]:
        """The articles stored from a URL, the oldest first."""
        rows = self._db.execute(
            "SELECT entry.id, path, metadata FROM entry JOIN key USING (id) WHERE key = ? ORDER BY fetched, path",
            (url_key(url),),
        )
        return [_entry(row) for row in rows]

    def with_text(self, text_hash: str) -> list[Entry]:
        """The articles with that normalised text, the oldest first."""
        rows = self._db.execute(
            "SELECT id, path, metadata FROM entry WHERE text_hash = ? ORDER BY fetched, path", (text_hash,)
        )
        return [_entry(row) for row in rows]

    def text_hash(self, entry_id: str) -> str:
        """The hash of an article's normalised text."""
        row = self._db.execute("SELECT text_hash FROM entry WHERE id = ?", (entry_id,)).fetchone()
        return str(row[0])

    def candidates(self, fingerprint: Fingerprint, published: datetime | None) -> list[Entry]:
        """Articles that may be copies of the one with that fingerprint."""
        found = (self.entry(entry_id) for entry_id in dedupe.candidates(self._db, fingerprint, published))
        return [entry for entry in found if entry is not None]

    def fetched_since(self, since: datetime | None) -> Iterator[Entry]:
        """The articles fetched since then (None: all), the oldest first."""
        rows = self._db.execute(
            "SELECT id, path, metadata FROM entry WHERE fetched_at >= ? ORDER BY fetched, path", (_seconds(since),)
        )
        return (_entry(row) for row in rows)

    def latest_since(self, since: datetime | None) -> list[Entry]:
        """The articles with an address fetched since then (None: ever) that no later revision replaces."""
        return [_entry(row) for row in self._latest("id, path, metadata", since)]

    def fetched_pages(self, since: datetime) -> Iterator[FetchedPage]:
        """The pages of those articles, as far as they were fetched from a site."""
        for entry_id, url, source, fetched in self._latest("id, url, source, fetched", since, "AND is_page"):
            yield FetchedPage(entry_id, url, source, datetime.fromisoformat(fetched))

    def _latest(self, columns: str, since: datetime | None, more: str = "") -> Iterator[tuple[Any, ...]]:
        return self._db.execute(
            f"SELECT {columns} FROM entry WHERE fetched_at >= ? AND url IS NOT NULL {more} AND NOT EXISTS "
            "(SELECT 1 FROM entry AS later WHERE later.revision_of = entry.id) ORDER BY fetched DESC, path",
            (_seconds(since),),
        )

    def story_of(self, entry: Entry) -> str:
        """The story the article belongs to as of now: stories that turned out to be one have been merged."""
        return self._root(entry.metadata["story"])

    def story(self, entry: Entry) -> list[Entry]:
        """All articles of the article's story as of now, the first published first."""
        rows = self._db.execute(
            "WITH RECURSIVE part (story) AS (SELECT ? UNION SELECT merged.story FROM merged JOIN part ON "
            "into_story = part.story) SELECT id, path, metadata FROM entry WHERE story IN (SELECT story FROM part) "
            "ORDER BY julianday(coalesce(published, fetched)), path",
            (self.story_of(entry),),
        )
        return [_entry(row) for row in rows]

    def texts_around(self, published: datetime) -> list[dedupe.Text]:
        """The texts of the days around, among which translations are looked for, with their stories as of now."""
        texts = dedupe.window(self._db, published)
        return [dataclasses.replace(text, story=self._story_of_id(text.id)) for text in texts]

    def common_anchors(self) -> list[tuple[int, ...]]:
        """The anchors of the latest texts: they tell which names are common in this archive."""
        return dedupe.background(self._db)

    def _story_of_id(self, entry_id: str) -> str:
        row = self._db.execute("SELECT story FROM entry WHERE id = ?", (entry_id,)).fetchone()
        return self._root(row[0] if row else entry_id)

    def _root(self, story: str) -> str:
        """Where a chain of merged stories ends; a ring, which no writer makes, ends where it began."""
        seen = set()
        while story not in seen:
            seen.add(story)
            row = self._db.execute("SELECT into_story FROM merged WHERE story = ?", (story,)).fetchone()
            story = row[0] if row else story
        return story

    def topics_of(self, entry: Entry) -> set[str]:
        """The topics the article meets as of now: those it was stored with, and what the journal learnt later."""
        topics = {relevance["topic"] for relevance in entry.metadata["relevance"]}
        for line in self.history(entry.id):
            if line["event"] == "left":
                topics.discard(line["topic"])
            elif line["event"] == "linked" and line.get("topic"):
                topics.add(line["topic"])
        return topics

    def revisions_of(self, entry_id: str) -> list[str]:
        """The ids of the articles that are edits of this one, the oldest first."""
        rows = self._db.execute("SELECT id FROM entry WHERE revision_of = ? ORDER BY fetched, path", (entry_id,))
        return [row[0] for row in rows]

    def history(self, entry_id: str) -> list[Line]:
        """The journal's lines on an article, in order."""
        rows = self._db.execute("SELECT line FROM history WHERE id = ? ORDER BY file, offset", (entry_id,))
        return [json.loads(row[0]) for row in rows]

    def ids_like(self, prefix: str) -> list[str]:
        """Ids that begin with `prefix`."""
        rows = self._db.execute("SELECT id FROM entry WHERE substr(id, 1, ?) = ? ORDER BY id", (len(prefix), prefix))
        return [row[0] for row in rows]

    def count(self) -> int:
        """The number of articles."""
        return int(self._db.execute("SELECT count(*) FROM entry").fetchone()[0])

    def reported_ids(self) -> set[str]:
        """Ids the journal reported as stored."""
        rows = self._db.execute(_REPORTED)
        return {row[0] for row in rows}

    def erased(self) -> dict[str, str]:
        """Id → path of the articles that the journal says were erased."""
        rows = self._db.execute(_ERASED)
        return {row[0]: row[1] for row in rows}

    def erased_since(self, entry_id: str) -> str | None:
        """When the article with that id was erased, None when it was not."""
        times = [line["time"] for line in self.history(entry_id) if line["event"] == "erased"]
        return times[0] if times else None

    def highest_number(self, day: str) -> int:
        """The highest number the journal knows of a day (YYYY/MM/DD), -1 for none."""
        row = self._db.execute("SELECT highest FROM number WHERE day = ?", (day,)).fetchone()
        return int(row[0]) if row else -1

    def rows(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Every row of every table, in order: what `reindex` must give again."""
        tables = [r[0] for r in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        for table in tables:
            columns = [r[1] for r in self._db.execute(f'PRAGMA table_info("{table}")')]
            order = ", ".join(f'"{column}"' for column in columns)
            for row in self._db.execute(f'SELECT * FROM "{table}" ORDER BY {order}'):
                yield table, tuple(row)

    def _write(self) -> AbstractContextManager[sqlite3.Connection]:
        return writing(self._db, self._path, "`monitor reindex` makes it again")


def rebuild(archive: Archive) -> Index:
    """Make the index again from folder and journal; the new one takes the old one's place when it is whole."""
    path = archive.root / "index.sqlite"
    made = path.with_name(f".{path.name}{TEMPORARY_SUFFIX}")
    remove_database(made)
    try:
        with closing(Index(archive, _open(made, doubtful=False))) as index:
            index.sync()
        remove_database(path)
        made.replace(path)
    finally:
        remove_database(made)
    return Index(archive)


def fingerprint_of(entry: Entry, document: str) -> Fingerprint:
    """The fingerprint of a stored article, from what is in the folder alone."""
    title, _, text = parse_document(document, entry.metadata["authors"])
    published = entry.metadata["published"]
    return dedupe.fingerprint(
        title, text, language=entry.metadata["language"],
        published=datetime.fromisoformat(published) if published else None, url=entry.metadata["url"] or "",
    )  # fmt: skip


def _seconds(moment: datetime | None) -> float:
    """Moments of different zones in one order; None comes before all."""
    return moment.timestamp() if moment else float("-inf")


def _entry(row: Any) -> Entry:
    return Entry(row[0], row[1], json.loads(row[2]))


def _open(path: Path, doubtful: bool) -> sqlite3.Connection:
    """The database; one that is damaged or of another version is made anew, for it is derived."""
    if not path.exists():
        remove_database(path)
    return open_database(path, prepare=_prepare, discard=remove_database, doubtful=doubtful)


def _is_ours(db: sqlite3.Connection) -> bool:
    """True for tables and fingerprints of this version."""
    return db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION and dedupe.is_current(db)


def _prepare(db: sqlite3.Connection) -> None:
    if _is_ours(db):
        return
    if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise sqlite3.DatabaseError("another version")
    _create(db)


def _create(db: sqlite3.Connection) -> None:
    db.executescript(f"BEGIN; {_SCHEMA} {dedupe.SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
