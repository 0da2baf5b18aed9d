"""One writer at a time: a kernel lock on `.lock`, whose content says who holds it; the one file that imports filelock.

The kernel frees the lock when its holder dies, so the content is only told, never trusted; but content without a lock
means that the last writer was killed or gave up on an error, and the next one has to tidy up.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from monitor.archive.disk import mapped
from monitor.archive.metadata import iso
from monitor.errors import ArchiveLocked


class WriterLock:
    """Held by the writer for the length of a pass or an import.

    `died`: the last writer did not come to its end, be it that it was killed or that an error ended it (`abandon`).
    """

    def __init__(self, root: Path) -> None:
        self._path = root / ".lock"
        self._lock = FileLock(self._path, thread_local=False, mode=0o644)
        self.died = False

    def acquire(self, *, now: datetime, wait: float = 0.0) -> None:
        """Take the lock within `wait` seconds (below 0: for ever); raises ArchiveLocked with the holder."""
        with mapped(self._path):
            try:
                self._lock.acquire(timeout=wait, poll_interval=0.1)
            except Timeout as error:
                raise ArchiveLocked(_holder_sentence(self._path)) from error
            try:
                self.died = bool(self._path.read_bytes().strip())
                _write_holder(self._path, json.dumps({"pid": os.getpid(), "since": iso(now)}))
            except OSError:
                self._lock.release()
                raise

    def release(self) -> None:
        """Give it back; the emptied file says that nothing is left undone."""
        try:
            with mapped(self._path):
                _write_holder(self._path, "")
        finally:
            self._lock.release()

    def abandon(self) -> None:
        """Give it back but leave the mark of an unfinished pass, so that the next writer tidies up."""
        self._lock.release()


class Presence:
    """`.daemon`: a kernel lock held by the resident program, whose content says how it is."""

    def __init__(self, root: Path) -> None:
        self._path = root / ".daemon"
        self._lock = FileLock(self._path, thread_local=False, mode=0o644)

    def take(self) -> None:
        """Hold it; raises ArchiveLocked when another resident program looks after this archive."""
        with mapped(self._path):
            try:
                # Who asks whether it is held holds it for an instant.
                self._lock.acquire(timeout=1.0, poll_interval=0.1)
            except Timeout as error:
                pid = (_read_json(self._path) or {}).get("pid")
                raise ArchiveLocked(
                    f"{self._path.parent}: a daemon (process {pid}) already looks after this archive"
                ) from error

    def tell(self, values: dict[str, Any]) -> None:
        """Say how it is. A reader may find it half written, and a full disk may refuse it: it is only news."""
        with contextlib.suppress(OSError), self._path.open("r+b") as file:
            file.write(json.dumps(values).encode())
            file.truncate()

    def leave(self) -> None:
        """Give it back."""
        self.tell({})
        self._lock.release()


def presence(root: Path) -> dict[str, Any] | None:
    """What the resident program last said; None when there is none (the kernel frees a dead one's lock)."""
    path = root / ".daemon"
    with mapped(path, done="read"):
        if not path.exists():
            return None
    said = _read_json(path)
    if not os.access(path, os.W_OK):
        return said or None  # without the right to try the lock there is only the word
    lock = FileLock(path, thread_local=False, mode=0o644)
    try:
        with lock.acquire(timeout=0):
            return None
    except Timeout:
        return said or {}


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        said = json.loads(path.read_bytes())
    except (ValueError, OSError):
        return None
    return said if isinstance(said, dict) else None


def _write_holder(path: Path, text: str) -> None:
    """Over what stands there: emptied first, a kill or a full disk now would take the dead writer's mark away."""
    with path.open("r+b") as file:
        file.write(text.encode())
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def _holder_sentence(path: Path) -> str:
    for _ in range(5):
        try:
            holder = json.loads(path.read_bytes())
            return (
                f"{path.parent}: process {holder['pid']} has been writing since {holder['since']}; "
                "wait for it, or use --wait"
            )
        except (ValueError, KeyError, OSError):
            time.sleep(0.02)
    return f"{path.parent}: another process is writing; wait for it, or use --wait"
