"""Opening the two SQLite files of an archive, and telling in one way what is wrong with them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from monitor.archive.disk import is_full
from monitor.errors import ArchiveError, ArchiveFull

_COMPANIONS = ("-wal", "-shm")


def open_database(
    path: Path,
    *,
    prepare: Callable[[sqlite3.Connection], None],
    discard: Callable[[Path], None],
    doubtful: bool = False,
) -> sqlite3.Connection:
    """Open it for writing, made where it is missing; a file that is no use is discarded, and a new one is made.

    `prepare` makes the tables where there are none, and raises sqlite3.DatabaseError for those of another version.
    `doubtful` looks through the file first: its last writer did not end well. Raises ArchiveError.
    """
    for _ in range(2):
        # One writer, who holds the archive's lock; its threads take turns.
        db = sqlite3.connect(path, timeout=30, check_same_thread=False)
        try:
            # What a crash may take back is in the journal, or is only asked again: no need of an fsync per row.
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            prepare(db)
            if doubtful and db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("damaged")
            return db
        except sqlite3.OperationalError as error:
            db.close()
            raise ArchiveError(f"{path}: cannot be opened: {error}") from error
        except sqlite3.DatabaseError:
            db.close()
            discard(path)
    raise ArchiveError(f"{path}: cannot be made anew; check the folder")


def open_readable(path: Path, is_ours: Callable[[sqlite3.Connection], bool]) -> sqlite3.Connection | None:
    """The database for reading; None when there is none, or it is of another version or damaged."""
    if not path.is_file():
        return None
    for how in ("mode=ro", "immutable=1"):  # the second where the reader may not write into the folder
        with suppress(sqlite3.Error), ExitStack() as stack:
            db = sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, timeout=30, check_same_thread=False)
            stack.callback(db.close)
            if is_ours(db):
                stack.pop_all()
                return db
    return None


@contextmanager
def writing(db: sqlite3.Connection, path: Path, advice: str = "") -> Iterator[sqlite3.Connection]:
    """One transaction; raises ArchiveFull, or ArchiveError with the advice on what to do."""
    try:
        with db:
            yield db
    except sqlite3.Error as error:
        if is_full(error):
            raise ArchiveFull(f"{path}: cannot be written: the disk is full; make room") from error
        raise ArchiveError(f"{path}: cannot be written: {error}{advice and '; ' + advice}") from error


def remove_database(path: Path) -> None:
    """Delete the file with what SQLite keeps beside it."""
    for suffix in ("", *_COMPANIONS):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def set_aside(path: Path) -> None:
    """Rename the file to `.damaged`, for whoever wants to look into it."""
    for suffix in _COMPANIONS:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.replace(path.with_name(path.name + ".damaged"))
