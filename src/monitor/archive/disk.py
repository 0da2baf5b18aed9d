"""Writing so that a crash at any instant leaves the old file or the new one, whole.

The order (temporary file in the same folder, flush, fsync, rename, fsync of the folder) is the one that
Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014), found safe on the file systems in use.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from monitor.errors import ArchiveError, ArchiveFull

TEMPORARY_SUFFIX = ".tmp"

_FULL = (errno.ENOSPC, errno.EDQUOT)
_CAUSES = {
    errno.ENOSPC: "the disk is full; make room",
    errno.EDQUOT: "the disk quota is used up; make room",
    errno.EROFS: "the disk is read-only; mount it for writing",
    errno.EACCES: "no permission; check the owner of the folder",
    errno.EIO: "the disk reports a fault; check the disk",
}


@contextmanager
def mapped(path: Path, *, done: Literal["written", "read"] = "written") -> Iterator[None]:
    """Turn an OSError into an ArchiveError that names the path, what could not be done, the cause and what to do."""
    try:
        yield
    except OSError as error:
        cause = _CAUSES.get(error.errno or 0, error.strerror or str(error))
        kind = ArchiveFull if error.errno in _FULL else ArchiveError
        raise kind(f"{path}: cannot be {done}: {cause}") from error


def temporaries(folder: Path) -> list[Path]:
    """What an interrupted writer left in a folder, which may be missing."""
    return sorted(folder.glob(f".*{TEMPORARY_SUFFIX}*")) if folder.is_dir() else []


def is_full(error: sqlite3.Error) -> bool:
    """True when SQLite found no room."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def try_room(folder: Path, size: int) -> None:
    """Write `size` bytes into the folder and take them away again; raises ArchiveError as a pass would."""
    path = folder / f".room{TEMPORARY_SUFFIX}"
    with mapped(path):
        try:
            _write_new(path, bytes(size))
        finally:
            _discard(path)


def write_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` atomically and durably; raises ArchiveError, and then the old content stands."""
    temporary = path.with_name(f".{path.name}{TEMPORARY_SUFFIX}")
    with mapped(path):
        try:
            _write_new(temporary, data)
            os.replace(temporary, path)
        except OSError:
            _discard(temporary)
            raise
        sync_folder(path.parent)


def append(path: Path, data: bytes) -> int:
    """Append `data` durably and return the file's size after it.

    Text left by a torn write is closed with a line end first, so that it harms no line but itself.
    """
    with mapped(path):
        is_new = not path.exists()
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                data = b"\n" + data
            _write_all(descriptor, data)
            os.fsync(descriptor)
            end = os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)
        if is_new:
            sync_folder(path.parent)
        return end


def make_folder(path: Path, root: Path) -> None:
    """Make `path` and what is missing above it up to `root`, each made durable; refuses symbolic links on the way."""
    missing = []
    while path != root:
        if path.is_symlink():
            raise ArchiveError(f"{path}: is a symbolic link; the archive does not follow links out of its folder")
        if path.is_dir():
            break
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        with mapped(folder):
            os.mkdir(folder)
            sync_folder(folder.parent)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_new(path: Path, data: bytes) -> None:
    _discard(path)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    try:
        _write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _discard(path: Path) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
