"""`monitor import` of one article, killed or refused by the disk at the n-th system call; then: is the archive whole?

    python bench/crash.py [--minutes 20] [--every 8]

strace gives the real program, untouched, a SIGKILL, ENOSPC or EIO at its n-th write, fsync, rename, mkdir … on a path
of the archive, for n = 1, 2, … until a run ends clean. After each: what the journal had reported is whole, the next
run ends well, a run after that stores nothing, every article is there once, and `verify` finds no fault. SQLite's many
writes (pwrite64, fdatasync) are taken in steps of `--every`. Prints a table and exits 1 when a cell broke a promise.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from monitor.archive import Archive, document_id
from monitor.archive.verify import verify
from monitor.clock import SystemClock
from monitor.config import Config, parse_config
from monitor.errors import MonitorError
from monitor.importing import import_file
from monitor.writer import open_writer

FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO")
CALLS = {
    "write": ("write",), "fsync": ("fsync",), "rename": ("rename", "renameat", "renameat2"),
    "mkdir": ("mkdir", "mkdirat"), "unlink": ("unlink", "unlinkat"), "ftruncate": ("ftruncate",),
    "pwrite64": ("pwrite64",), "fdatasync": ("fdatasync",),
}  # fmt: skip
OF_SQLITE = ("pwrite64", "fdatasync")
_FIRST = (
    "The first story\n\nThe European Union and Kazakhstan agreed on trains. The line opens in the spring of next year."
)
_SECOND = (
    "The second story\n\nKazakhstan sends copper to the European Union. A minister named neither price nor amount."
)


@dataclasses.dataclass(frozen=True)
class Outcome:
    """One cell: the exit code of the harmed run, and what was broken after it (empty: nothing)."""

    exit_code: int
    broken: tuple[str, ...]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20.0, help="stop after so many minutes and say where")
    parser.add_argument("--every", type=int, default=8, help="take every n-th of SQLite's own calls")
    parser.add_argument("--calls", nargs="*", choices=sorted(CALLS), default=list(CALLS), help="only these calls")
    options = parser.parse_args()
    if trouble := cannot_trace():
        print(f"strace cannot be used here: {trouble}. Nothing was measured.")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        return Matrix(Path(folder), options.every, time.monotonic() + 60 * options.minutes).run(options.calls)


def cannot_trace() -> str | None:
    """Why strace cannot attach to a process here; None when it can."""
    if shutil.which("strace") is None:
        return "it is not installed"
    done = subprocess.run(["strace", "-f", "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    with Path(sys.executable).resolve().open("rb") as program:
        return None if program.read(4) == b"\x7fELF" else f"{sys.executable} is a script, and would take the injections"


class Matrix:
    """All cells: call × fault × n."""

    def __init__(self, folder: Path, every: int, until: float) -> None:
        self._folder, self._every, self._until = folder, every, until
        for name, text in (("first", _FIRST), ("second", _SECOND)):
            (folder / f"{name}.txt").write_text(text)
            (folder / f"{name}.json").write_text(json.dumps({"published": "2025-10-20T17:58:00+02:00"}))
        self._numbers = itertools.count()
        self._base = folder / "base"
        _import(self._config(self._base), folder / "first.txt")

    def run(self, calls: list[str]) -> int:
        print(f"{'call':10} {'fault':13} {'starts from':12} cells killed refused unharmed broken")
        broken: list[str] = []
        for call, fault in itertools.product(calls, FAULTS):
            cells = self._column(call, fault)
            ends = Counter(
                "killed" if o.exit_code in (-9, 137) else "refused" if o.exit_code else "unharmed"
                for o in cells.values()
            )
            faults = [f"{call} {n}, {fault}: {what}" for n, o in cells.items() for what in o.broken]
            print(
                f"{call:10} {fault:13} {self._start(call):12} {len(cells):5} {ends['killed']:6} {ends['refused']:7} "
                f"{ends['unharmed']:8} {sum(bool(o.broken) for o in cells.values()):6}", flush=True,
            )  # fmt: skip
            broken += faults
            if time.monotonic() > self._until:
                print(f"the time is over: stopped in {call}, {fault}")
                break
        print("\n".join(broken) or "no promise was broken")
        return 1 if broken else 0

    def _start(self, call: str) -> str:
        return "nothing" if call == "mkdir" else "one article"

    def _column(self, call: str, fault: str) -> dict[int, Outcome]:
        """n = 1, 2, … (of SQLite's: every so-many-th) until a run has no n-th such call any more."""
        cells: dict[int, Outcome] = {}
        step = self._every if call in OF_SQLITE else 1
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for batch in _batches(itertools.count(1, step), os.cpu_count() or 1):
                done = dict(zip(batch, pool.map(lambda n: self._cell(call, fault, n), batch), strict=True))
                cells |= {n: outcome for n, outcome in done.items() if outcome is not None}
                if None in done.values() or time.monotonic() > self._until:
                    return cells
        raise AssertionError("the batches have no end")

    def _cell(self, call: str, fault: str, n: int) -> Outcome | None:
        """None when the run had no n-th such call."""
        root = self._folder / f"cell-{next(self._numbers)}"
        if call != "mkdir":
            shutil.copytree(self._base, root)
        log = root.with_suffix(".strace")
        done = self._harmed(root, call, fault, n, log)
        harmed = "(INJECTED)" in log.read_text(errors="replace") or done.returncode in (-9, 137)
        outcome = Outcome(done.returncode, tuple(self._judge(root, done.stdout, had_one=call != "mkdir")))
        shutil.rmtree(root, ignore_errors=True)
        log.unlink()
        return outcome if harmed or outcome.broken else None

    def _harmed(self, root: Path, call: str, fault: str, n: int, log: Path) -> subprocess.CompletedProcess[str]:
        config = root.with_suffix(".toml")
        config.write_text(_settings(root))
        names = ",".join(f"?{name}" for name in CALLS[call])
        traced = [
            "strace",
            "-f",
            "-qq",
            "-o",
            str(log),
            "-e",
            f"trace={names}",
            "-e",
            f"inject={names}:{fault}:when={n}",
        ]
        paths = [part for path in _paths(root) for part in ("-P", str(path))]
        program = [sys.executable, "-m", "monitor", "--config", str(config), "import", "--any-topic", "--json"]
        return subprocess.run(
            [*traced, *paths, *program, str(self._folder / "second.txt")], capture_output=True, text=True, timeout=300,
            check=False, env={**os.environ, "XDG_STATE_HOME": str(root.with_suffix(".home"))},
        )  # fmt: skip

    def _judge(self, root: Path, printed: str, *, had_one: bool) -> Iterator[str]:
        """Every promise that the archive does not keep after the harm."""
        reported = _reported(root) | _told(printed)
        config = self._config(root)
        try:
            first = _import(config, self._folder / "second.txt")
            second = _import(config, self._folder / "second.txt")
        except (MonitorError, OSError) as error:
            yield f"the next run fails: {error}"
            return
        archive = Archive.existing(root)
        yield from verify(archive)
        stored = Counter(entry.id for entry in archive.entries())
        if set(stored.values()) != {1} or len(stored) != (2 if had_one else 1):
            yield f"the articles stored are {dict(stored)}"
        if not {first, second} <= {"archived", "duplicate"} or second != "duplicate":
            yield f"the next runs said {first}, {second}"
        if lost := reported - set(stored):
            yield f"reported, but lost: {lost}"

    def _config(self, root: Path) -> Config:
        return parse_config(_settings(root), root.with_suffix(".toml"))


def _settings(root: Path) -> str:
    return f'topics = []\n[archive]\npath = "{root}"\n[workers]\nprocesses = 1\n'


def _paths(root: Path) -> list[Path]:
    """Every path that an import of the second text may touch: strace follows exact paths alone."""
    day = root / "2025/10/20"
    written = [day / f"{n:03d}_{document_id(_SECOND)}.{kind}" for n in (0, 1) for kind in ("txt", "json", "warc.gz")]
    written += [root / "README.txt", day / "SHA256SUMS"]
    now = SystemClock().now()
    databases = [
        root / f"{name}.sqlite{end}" for name in ("index", "state") for end in ("", "-wal", "-shm", "-journal")
    ]
    others = [
        root,
        root / "2025",
        root / "2025/10",
        day,
        root / "journal",
        root / f"journal/{now:%Y-%m}.jsonl",
        root / ".lock",
    ]
    return [*others, *databases, *written, *(path.with_name(f".{path.name}.tmp") for path in written)]


def _reported(root: Path) -> set[str]:
    journal = Archive(root).journal
    return {line["id"] for _, line in journal.read() if line and line.get("path")} if journal.folder.is_dir() else set()


def _told(printed: str) -> set[str]:
    """The ids that the command itself said were stored."""
    return set(re.findall(r'"outcome": "archived",\s*"id": "([0-9a-f]{16})"', printed))


def _import(config: Config, path: Path) -> str:
    """What the command does, in this process; the word of the journal."""

    async def here(function: Callable[..., Any], /, *args: Any) -> Any:
        return function(*args)

    clock = SystemClock()
    with open_writer(config, clock) as writer:
        [result] = asyncio.run(import_file(path, writer, here, config, clock, any_topic=True))
    return result.filed.event if result.filed else str(result.problem)


def _batches(numbers: Iterator[int], size: int) -> Iterator[list[int]]:
    while True:
        yield list(itertools.islice(numbers, size))


if __name__ == "__main__":
    sys.exit(main())
