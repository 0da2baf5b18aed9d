"""One article a run, killed or refused by the disk at the n-th system call; then: is the archive whole?

    python bench/crash.py [--minutes 20] [--every 1] [--programs fetch import] [--calls write fsync …]

strace gives `monitor fetch` (one pass over a feed on loopback) and `monitor import` (one text) a SIGKILL, ENOSPC or EIO
at the n-th write, fsync, rename, mkdir … on a path of the archive, for n = 1, 2, … until a run ends clean; SQLite's own
calls (pwrite64, fdatasync) are among them. After each: what was reported is whole, the next run ends well, a run after
that stores nothing, every article is there once, and `verify` finds no fault. Prints a table and exits 1 when a cell
broke a promise.

A run is the command in a process forked from one that has imported everything, for the imports are most of its time.
Pages are parsed in it and filed without a thread: strace counts the calls of each thread by itself, and the n-th call
of one would hide that of another.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import dataclasses
import itertools
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from monitor import cli
from monitor.archive import Archive
from monitor.archive.verify import verify
from monitor.workers import Workers

FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO")
CALLS = {
    "write": ("write",), "fsync": ("fsync",), "rename": ("rename", "renameat", "renameat2"),
    "mkdir": ("mkdir", "mkdirat"), "unlink": ("unlink", "unlinkat"), "ftruncate": ("ftruncate",),
    "pwrite64": ("pwrite64",), "fdatasync": ("fdatasync",),
}  # fmt: skip
OF_SQLITE = ("pwrite64", "fdatasync")
PROGRAMS = ("fetch", "import")
_FROM_NOTHING = "mkdir"
"""The archive itself is made in these runs; the others begin with one that holds an article."""
_PRELOAD = ["monitor.cli.passes", "monitor.cli.imports", "monitor.fetch.fetcher", "monitor.reading", "monitor.sources",
            "trafilatura"]  # fmt: skip
_PATIENCE = 120.0
# Kazakh is told by its letters: no model of languages need be loaded in each run.
_STORIES = (
    ("Брюссель мен Қазақстан теміржол туралы келісті",
     "Еуропалық одақ пен Қазақстан дүйсенбіде шекара мен теңіз арасындағы теміржол жоспарына қол қойды.",
     "Еуропалық комиссия оған қарыз береді, ал Қазақстан келесі жазға дейін екінші жолды салып бітіреді."),
    ("Қазақстан Еуропалық одаққа мыс жібереді",
     "Министр Қазақстан Еуропалық одаққа жөнелтетін мыстың бағасын да, мөлшерін де атаған жоқ.",
     "Порттар дайын, деді ол Астанада, алғашқы кемелер қыс келгенге дейін теңізге шығуы керек."),
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code (negative: a signal) and what it printed."""

    exit_code: int
    printed: str

    @property
    def stored(self) -> set[str]:
        """The ids that the command itself said were stored: a report of the pass, or a list with each file as it was done,
        which a kill leaves open."""
        if self.printed.startswith("{"):
            return set(json.loads(self.printed)["stored"])
        return {row["id"] for row in _rows(self.printed) if row["outcome"] == "archived"}


def _rows(printed: str) -> Iterator[dict[str, Any]]:
    """The whole objects of a JSON list that may end anywhere."""
    decoder = json.JSONDecoder()
    at = printed.find("{")
    while at >= 0:
        try:
            row, end = decoder.raw_decode(printed, at)
        except json.JSONDecodeError:
            return
        yield row
        at = printed.find("{", end)


@dataclasses.dataclass(frozen=True)
class Outcome:
    """One cell: was a call of the run harmed, its exit code, and what was broken after it (empty: nothing)."""

    harmed: bool
    exit_code: int
    broken: tuple[str, ...]

    @property
    def end(self) -> str:
        """How the run took it."""
        if not self.harmed:
            return "clean"
        return "killed" if self.exit_code == -9 else "refused" if self.exit_code else "survived"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20.0, help="stop after so many minutes and say where")
    parser.add_argument("--every", type=int, default=1, help="take every n-th of SQLite's own calls")
    parser.add_argument("--programs", nargs="*", choices=PROGRAMS, default=PROGRAMS, help="only these commands")
    parser.add_argument("--calls", nargs="*", choices=sorted(CALLS), default=list(CALLS), help="only these calls")
    options = parser.parse_args()
    if trouble := cannot_trace():
        print(f"strace cannot be used here: {trouble}. Nothing was measured.")
        return 2
    until = time.monotonic() + 60 * options.minutes
    print(f"{'run':7} {'call':10} {'fault':13} {'starts from':12} cells killed refused survived clean broken")
    broken: list[str] = []
    with tempfile.TemporaryDirectory() as folder, _press() as port:
        for program in options.programs:
            broken += Matrix(Path(folder) / program, program, port, options.every, until).run(options.calls)
    print("\n".join(broken) or "no promise was broken")
    return 1 if broken else 0


def cannot_trace() -> str | None:
    """Why strace cannot attach to a process here; None when it can."""
    if shutil.which("strace") is None:
        return "it is not installed"
    with subprocess.Popen(["sleep", "0.5"]) as process:
        done = subprocess.run(["strace", "-f", "-qq", "-o", os.devnull, "-p", str(process.pid)], capture_output=True,
                              text=True, check=False)  # fmt: skip
    return done.stderr.strip().splitlines()[-1] if done.returncode else None


class Matrix:
    """All cells of one command: call × fault × n."""

    def __init__(self, folder: Path, program: str, port: int, every: int, until: float) -> None:
        folder.mkdir()
        self._folder, self._program, self._port = folder, program, port
        self._every, self._until = every, until
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(_PRELOAD)
        self._numbers = itertools.count()
        # Starting a process asks after all others: two threads that ask after one read its end both, and one finds nothing.
        self._asking = threading.Lock()
        for number, story in enumerate(_STORIES, 1):
            (folder / f"{number}.txt").write_text("\n\n".join(story))
            (folder / f"{number}.json").write_text(json.dumps({"published": "2025-10-20T17:58:00+02:00"}))
        self._base = folder / "base"
        self._go(self._base, 1)
        self._paths = self._touched()

    def run(self, calls: list[str]) -> Iterator[str]:
        """Print a line a column; gives every promise that was broken."""
        for call, fault in itertools.product(calls, FAULTS):
            cells = self._column(call, fault)
            ends = Counter(outcome.end for outcome in cells.values())
            print(
                f"{self._program:7} {call:10} {fault:13} {_start(call):12} {len(cells):5} {ends['killed']:6} "
                f"{ends['refused']:7} {ends['survived']:8} {ends['clean']:5} "
                f"{sum(bool(o.broken) for o in cells.values()):6}", flush=True,
            )  # fmt: skip
            for n, what in ((n, what) for n, outcome in cells.items() for what in outcome.broken):
                yield f"{self._program}, {call} {n}, {fault}: {what}"
            if time.monotonic() > self._until:
                print(f"the time is over: stopped in {self._program}, {call}, {fault}")
                return

    def _column(self, call: str, fault: str) -> dict[int, Outcome]:
        """n = 1, 2, … (of SQLite's: every so-many-th) until a run has no n-th such call any more: it ends clean."""
        cells: dict[int, Outcome] = {}
        numbers, size = itertools.count(1, self._every if call in OF_SQLITE else 1), os.cpu_count() or 1
        with ThreadPoolExecutor(size) as pool:
            while all(outcome.harmed for outcome in cells.values()) and time.monotonic() < self._until:
                batch = list(itertools.islice(numbers, size))
                cells |= zip(batch, pool.map(lambda n: self._cell(call, fault, n), batch), strict=True)
        return cells

    def _cell(self, call: str, fault: str, n: int) -> Outcome:
        root = self._folder / f"cell-{next(self._numbers)}"
        stories = 1 if _start(call) == "nothing" else 2
        if stories == 2:
            shutil.copytree(self._base, root)
        log = root.with_suffix(".strace")
        ended = self._go(root, stories, self._tracer(root, call, fault, n, log))
        harmed = "(INJECTED)" in log.read_text(errors="replace") or ended.exit_code == -9
        broken = tuple(self._judge(root, ended, stories))
        for left in (root, *self._folder.glob(f"{root.name}.*")):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        return Outcome(harmed, ended.exit_code, broken)

    def _tracer(self, root: Path, call: str, fault: str, n: int, log: Path) -> list[str]:
        names = ",".join(f"?{name}" for name in CALLS[call])
        what = ["-e", f"trace={names}", "-e", f"inject={names}:{fault}:when={n}"]
        paths = [part for path in self._paths for part in ("-P", str(root / path))]
        return ["strace", "-f", "-qq", "-o", str(log), *what, *paths]

    def _judge(self, root: Path, harmed: Ended, stories: int) -> Iterator[str]:
        """Every promise that the archive does not keep after the harm."""
        reported = _reported(root) | harmed.stored
        first, second = self._go(root, stories), self._go(root, stories)
        if first.exit_code or second.exit_code:
            yield f"the next runs exit {first.exit_code}, {second.exit_code}"
            return
        archive = Archive.existing(root)
        yield from verify(archive)
        stored = Counter(entry.id for entry in archive.entries())
        if set(stored.values()) != {1} or len(stored) != stories:
            yield f"the articles stored are {dict(stored)}"
        if second.stored:
            yield f"the run after the next stored {second.stored}"
        if lost := reported - set(stored):
            yield f"reported, but lost: {lost}"

    def _go(self, root: Path, stories: int, tracer: list[str] | None = None) -> Ended:
        """Run the command on an archive; `tracer` is attached to it before it begins."""
        config, printed = root.with_suffix(".toml"), root.with_suffix(".out")
        config.write_text(_settings(root, self._port, stories))
        import_arguments = ["import", "--any-topic", "--json", str(self._folder / f"{stories}.txt")]
        arguments = import_arguments if self._program == "import" else ["fetch", "--json"]
        gate, ours = self._context.Pipe()
        process = self._context.Process(
            target=_command, args=(gate, ["--config", str(config), *arguments], str(printed))
        )
        with self._asking:
            process.start()
        with _attached(tracer, process.pid):
            ours.send("go")
            wait([process.sentinel], _PATIENCE)
        with self._asking:
            exit_code = process.exitcode
        if exit_code is None:
            process.kill()
            raise RuntimeError(f"{' '.join(arguments)} hangs")
        return Ended(exit_code, printed.read_text())

    def _touched(self) -> list[str]:
        """Every path that a run may touch, for strace follows exact paths alone; found out by runs without harm."""
        root = self._folder / "touched"
        for stories in (1, 2):
            if broken := [*self._judge(root, self._go(root, stories), stories)]:
                raise RuntimeError(f"without any harm `monitor {self._program}` breaks promises: {broken}")
        paths = [path.relative_to(root) for path in root.rglob("*")]
        temporary = [path.with_name(f".{path.name}.tmp") for path in paths]
        beside = [f"{path}{end}" for path in paths if path.suffix == ".sqlite" for end in ("-wal", "-shm", "-journal")]
        return sorted({"", *map(str, paths), *map(str, temporary), *beside})


def _start(call: str) -> str:
    return "nothing" if call == _FROM_NOTHING else "one article"


def _settings(root: Path, port: int, stories: int) -> str:
    return (
        f'contact = "you@example.org"\ntopics = []\n[archive]\npath = "{root}"\n'
        f'[fetch]\nhost_pauses = {{ "press.example" = "0s" }}\n'
        f'[network]\nallow = ["127.0.0.1:{port}"]\nhosts = {{ "press.example" = "127.0.0.1:{port}" }}\n'
        f'[[source]]\nid = "press"\nkind = "feed"\nurl = "http://press.example/{stories}.xml"\nlanguage = "kk"\n'
        '[topic.land.sides.land]\nstrong = ["names"]\n[topic.land.terms.kk]\nnames = ["қазақстан*"]\n'
    )


def _reported(root: Path) -> set[str]:
    journal = Archive(root).journal
    return {line["id"] for _, line in journal.read() if line and line.get("path")} if journal.folder.is_dir() else set()


@contextlib.contextmanager
def _attached(tracer: list[str] | None, pid: int | None) -> Iterator[None]:
    """Until the traced process has ended."""
    if tracer is None:
        yield
        return
    with subprocess.Popen([*tracer, "-p", str(pid)], stderr=subprocess.DEVNULL) as process:
        while "TracerPid:\t0\n" in Path(f"/proc/{pid}/status").read_text():
            if process.poll() is not None:
                raise RuntimeError("strace could not attach")
            time.sleep(0.002)
        yield


# In the forked process.


def _command(gate: Connection, arguments: list[str], printed: str) -> None:
    """The command, as soon as the gate opens."""
    os.dup2(os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    os.environ["XDG_STATE_HOME"] = str(Path(printed).with_suffix(".home"))
    asyncio.to_thread = _here  # type: ignore[assignment]
    Workers.__enter__, Workers.__exit__, Workers.run = _itself, _nothing, _run_here  # type: ignore[method-assign,assignment]
    sys.argv = ["monitor", *arguments]
    gate.recv()
    cli.main()


async def _here(function: Callable[..., Any], /, *args: Any, **more: Any) -> Any:
    return function(*args, **more)


async def _run_here(_: Workers, function: Callable[..., Any], /, *args: Any) -> Any:
    return function(*args)


def _itself(workers: Workers) -> Workers:
    return workers


def _nothing(*_: Any) -> None:
    return None


# The press.


class _Press(BaseHTTPRequestHandler):
    """/1.xml lists the first story, /2.xml both; /1.html and /2.html are the stories."""

    def do_GET(self) -> None:
        match = re.fullmatch(r"/([12])\.(xml|html)", self.path)
        body = (self._feed if match[2] == "xml" else self._page)(int(match[1])).encode() if match else b""
        self.send_response(200 if match else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _feed(self, stories: int) -> str:
        now = datetime.now(UTC).strftime("%a, %d %b %Y 00:00:00 GMT")
        items = "".join(
            f"<item><title>{title}</title><pubDate>{now}</pubDate>"
            f"<link>http://{self.headers['Host']}/{number}.html</link></item>"
            for number, (title, *_) in enumerate(_STORIES[:stories], 1)
        )
        return f"<rss version='2.0'><channel><title>Press</title>{items}</channel></rss>"

    def _page(self, number: int) -> str:
        title, *text = _STORIES[number - 1]
        body = "".join(f"<p>{paragraph}</p>" for paragraph in text)
        return f"<html lang=kk><title>{title}</title><body><article><h1>{title}</h1>{body}</article></body></html>"


@contextlib.contextmanager
def _press() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Press) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


if __name__ == "__main__":
    sys.exit(main())
