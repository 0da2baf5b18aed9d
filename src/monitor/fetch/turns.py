"""One request at a time per host, and the pause between two, over all processes that work on one archive.

`monitor extract URL` beside a daemon's pass must not make two visitors of one program. A file per host is held by a
kernel lock while a request to it is under way; its content says when the last one ended. The kernel frees the lock of a
process that dies, so nothing has to be tidied up.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
from datetime import datetime
from pathlib import Path


class Turns:
    """The turns at hosts. `folder` holds a file for each, made with the first; None when there can be no others."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._held: dict[str, int] = {}
        self._known: dict[str, bytes] = {}

    def take(self, host: str) -> bool:
        """True when the turn is ours until `give_back`; False while another process has it.

        Where no file can be written there is nobody else who could keep what it fetches: the turn is ours.
        """
        if self._folder is None:
            return True
        descriptor = -1
        try:
            self._folder.mkdir(exist_ok=True)
            # Not the host's name: nothing from a page becomes a path.
            path = self._folder / hashlib.sha256(host.encode()).hexdigest()[:16]
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if descriptor >= 0:
                os.close(descriptor)
            return not isinstance(error, BlockingIOError)
        self._held[host] = descriptor
        return True

    def news(self, host: str) -> tuple[datetime, float] | None:
        """When another process's last request ended and the seconds it took, told once; the turn is held."""
        if host not in self._held:
            return None
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            said = os.pread(self._held[host], 1000, 0)
            if said and said != self._known.get(host):
                self._known[host] = said  # waited for once: while a clock is wrong it may lie ahead for long
                values = json.loads(said)
                return datetime.fromisoformat(values["ended"]), float(values["elapsed"])
        return None

    def tell(self, host: str, ended: datetime, elapsed: float) -> None:
        """Our request has ended; turn held."""
        if host not in self._held:
            return
        said = json.dumps({"host": host, "ended": ended.isoformat(), "elapsed": elapsed}).encode()
        with contextlib.suppress(OSError):  # a full disk must not keep the request from ending
            os.pwrite(self._held[host], said, 0)
            os.ftruncate(self._held[host], len(said))
            self._known[host] = said

    def give_back(self, host: str) -> None:
        """The turn is anybody's."""
        descriptor = self._held.pop(host, None)
        if descriptor is not None:
            os.close(descriptor)
