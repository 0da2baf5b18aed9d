"""Opening an archive for writing: the lock, tidying up after a killed writer, index and state."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.archive import Archive, WriterLock
from monitor.clock import Clock
from monitor.config import Config
from monitor.errors import ArchiveError
from monitor.filing import Filing
from monitor.index import Index, rebuild
from monitor.state import State


@dataclass(frozen=True, slots=True)
class Writer:
    """An archive held for writing, with all that a pass or an import needs of it."""

    archive: Archive
    index: Index
    state: State
    filing: Filing

    def finish_erasing(self) -> set[str]:
        """Take away what is left of articles that the journal says were erased; returns the days touched."""
        days, erased = set(), self.index.erased()
        for entry_id, path in erased.items():
            if self.index.entry(entry_id) or any(map(Path.exists, self.archive.files(path))):
                self.archive.remove(path)
                self.index.remove(entry_id)
                days.add(path.rsplit("/", 1)[0])
        self.filing.finish(days)
        self._erase_near_misses(erased)
        return days

    def _erase_near_misses(self, ids: Collection[str]) -> None:
        """What a changed topic let in stands there still."""
        near = self.archive.near_misses
        places = near.places(ids) if ids else []
        for path in places:
            near.remove(path)
        near.finish_days({path.rsplit("/", 1)[0] for path in places})

    def tidy(self, clock: Clock) -> None:
        """Look through the whole folder, as after a kill: sweep, and tell what no journal line tells."""
        self.index.catch_up()
        self.finish_erasing()
        days = self.archive.sweep(self.index.reported_ids())
        self.filing.report(self.index.sync(), clock.now())
        self.filing.finish(days)
        near = self.archive.near_misses
        near.finish_days(near.sweep(set()))


@contextmanager
def open_writer(config: Config, clock: Clock, *, wait: float = 0.0) -> Iterator[Writer]:
    """Hold the archive for the length of the block.

    Raises ArchiveLocked when another writer holds it longer than `wait` seconds (below 0: waits for ever),
    ArchiveMissing and ArchiveError as `Archive.open`. When the block raises, the next writer tidies up.
    """
    archive = Archive.open(config.archive_path)
    lock = WriterLock(archive.root)
    lock.acquire(now=clock.now(), wait=wait)
    try:
        with _opened(archive, config, doubtful=lock.died) as writer:
            _tidy(writer, clock, after_crash=lock.died)
            yield writer
            writer.filing.link(clock.now())
            writer.filing.finish()
    except sqlite3.Error as error:
        lock.abandon()
        raise ArchiveError(f"{archive.root}: a database {_trouble(error)}") from error
    except BaseException:
        lock.abandon()
        raise
    lock.release()


def _trouble(error: sqlite3.Error) -> str:
    """An operational error is of the disk or another process; on any other the next writer opens the file in doubt."""
    if isinstance(error, sqlite3.OperationalError):
        return f"cannot be used: {error}; see to the disk, and that no other program holds the file"
    return f"is damaged: {error}; the next run looks through it, and makes it anew if need be"


@contextmanager
def _opened(archive: Archive, config: Config, *, doubtful: bool) -> Iterator[Writer]:
    index = Index(archive, doubtful=doubtful)
    if index.is_out_of_step():
        index.close()
        index = rebuild(archive)
    try:
        state = State(archive.root / "state.sqlite", doubtful=doubtful)
        try:
            yield Writer(archive, index, state, Filing(archive, index, config.archive, config.dedupe))
        finally:
            state.close()
    finally:
        index.close()


def _tidy(writer: Writer, clock: Clock, *, after_crash: bool) -> None:
    """After a clean end following the journal is enough; after a kill the folder itself is looked through."""
    if after_crash or writer.index.is_new:
        writer.tidy(clock)
    else:
        writer.index.catch_up()
    writer.state.forget_the_future(clock.now())
