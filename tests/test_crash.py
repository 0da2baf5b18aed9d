"""A writer killed, or refused by the disk, at every single step of writing."""

from __future__ import annotations

import errno
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from making import NOW
from monitor.archive import Archive, disk
from monitor.archive.verify import verify
from monitor.config import parse_config
from monitor.errors import ArchiveError
from monitor.filing import Origin
from monitor.model import Hints
from monitor.reading import Request, read
from monitor.writer import open_writer

STEPS = ("write", "fsync", "replace", "mkdir", "unlink")
TEXTS = [
    b"Brussels and Astana agree on rail\n\nThe European Union and Kazakhstan signed a plan for the railway on Monday.\n\n"
    b"The plan foresees new locomotives for the line between the border and the sea, officials of both sides said.",
    b"Second story of the day\n\nKazakhstan will send more copper to the European Union under the same plan, a minister "
    b"said.\n\nThe amounts have not been told, but the first ships are to leave the port before the winter comes.",
]


class _Clock:
    def now(self):
        return NOW

    def monotonic(self) -> float:
        return 0.0


def _write_archive(root: Path) -> list[str]:
    """What a pass does at its end: two articles filed, sums written. The ids that were reported as archived."""
    config = parse_config(f'topics = []\n[archive]\npath = "{root}"', root.parent / "config.toml")
    ids = []
    with open_writer(config, _Clock()) as writer:  # type: ignore[arg-type]
        for number, text in enumerate(TEXTS):
            reading = read(Request(body=text, url="", kind="text", hints=Hints(now=NOW)))
            url = f"https://outlet.example/{number}"
            origin = Origin("outlet", "feed", None, url, NOW, given=(text, "text/plain"))
            filed = writer.filing.file(reading, origin, NOW, any_topic=True)
            ids.append(filed.entry.id if filed.entry else str(filed.of))
    return ids


class _Harm:
    """Stands in for `os` in the module that writes; does `harm` before the n-th step."""

    def __init__(self, at: int, harm: Callable[[], None]) -> None:
        self.count, self._at, self._harm = 0, at, harm

    def __getattr__(self, name: str) -> object:
        real = getattr(os, name)
        if name not in STEPS:
            return real

        def step(*args: object, **kwargs: object) -> object:
            self.count += 1
            if self.count == self._at:
                self._harm()
            return real(*args, **kwargs)

        return step


def _steps_of_a_clean_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    counter = _Harm(-1, lambda: None)
    with monkeypatch.context() as patch:
        patch.setattr(disk, "os", counter)
        _write_archive(tmp_path / "counted")
    return counter.count


def _kill_at(step: int, root: Path) -> int:
    """Write the archive in a forked process that dies at the step; its wait status."""
    child = os.fork()
    if child == 0:
        disk.os = _Harm(step, lambda: os.kill(os.getpid(), signal.SIGKILL))  # type: ignore[assignment,attr-defined]
        _write_archive(root)
        os._exit(0)
    return os.waitpid(child, 0)[1]


@pytest.mark.skipif(threading.active_count() > 4, reason="forking beside many threads is not what is tested")
def test_fault_096_kill_9_at_every_write_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a kill at any step, the next writer makes the archive clean, and each article is stored once."""
    steps = _steps_of_a_clean_run(tmp_path, monkeypatch)
    assert steps > 30
    for step in range(1, steps + 1):
        root = tmp_path / f"killed-{step}"
        assert os.WTERMSIG(_kill_at(step, root)) == signal.SIGKILL
        if not (root / "README.txt").exists():
            continue
        reported = {line["id"] for _, line in Archive(root).journal.read() if line and line.get("path")}
        _write_archive(root)
        archive = Archive.existing(root)
        assert list(verify(archive)) == [], step
        stored = [entry.id for entry in archive.entries()]
        assert len(stored) == len(set(stored)) == len(TEXTS), step
        assert reported <= set(stored), step


@pytest.mark.parametrize("cause", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_fault_097_the_disk_refuses_any_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cause: int) -> None:
    """After an error at any step nothing reported is lost, and a second run stores each article once."""
    steps = _steps_of_a_clean_run(tmp_path, monkeypatch)

    def refuse() -> None:
        raise OSError(cause, os.strerror(cause))

    for step in range(1, steps + 1):
        root = tmp_path / f"refused-{cause}-{step}"
        with monkeypatch.context() as patch, pytest.raises(ArchiveError, match="cannot be written"):
            patch.setattr(disk, "os", _Harm(step, refuse))
            _write_archive(root)
        reported = {line["id"] for _, line in Archive(root).journal.read() if line and line.get("path")}
        Archive.create(root) if not (root / "README.txt").exists() else None
        _write_archive(root)
        archive = Archive.existing(root)
        assert list(verify(archive)) == [], step
        assert len(list(archive.entries())) == len(TEXTS), step
        assert reported <= {entry.id for entry in archive.entries()}, step
