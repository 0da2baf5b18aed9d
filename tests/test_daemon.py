"""The daemon: real signals, a real server, a real archive; only its ticks are quicker, and some clocks are wrong."""

from __future__ import annotations

import asyncio
import dataclasses
import errno
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apscheduler.schedulers.base
import pytest

import monitor.daemon
import monitor.pipeline
import monitor.pipeline.lists
from hostile import HANG, HostileServer, Request, answer, in_turn
from monitor.archive import Archive, WriterLock, disk
from monitor.archive.verify import verify
from monitor.clock import SystemClock
from monitor.config import Config, load_config, parse_config
from monitor.daemon import Daemon
from monitor.errors import ArchiveLocked, WorkerError
from monitor.fetch import Turns
from monitor.health import assess
from monitor.notify import Notifier
from monitor.passes import chosen_sources, known_hosts, open_fetcher, open_workers, run_pass
from monitor.pulse import STALLED_AFTER
from monitor.schedule import fraction
from monitor.state import SourceState, State
from monitor.survey import survey
from monitor.workers import Workers
from test_pipeline import ON_TOPIC, config_for, feed, html

QUICK = timedelta(milliseconds=100)
NAMES = [name for name in map("s{}".format, range(60_000)) if fraction(name) < 0.0002]
"""Sources whose moment after a start comes at once."""


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer({"/robots.txt": answer(b"", 404)}) as running:
        yield running


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with open_workers(parse_config("", Path("config.toml"))) as pool:
        yield pool


class Clock(SystemClock):
    """The machine's clock, wrong by `shift`; `ahead` seconds are added to the monotonic one."""

    def __init__(self) -> None:
        super().__init__()
        self.shift, self.ahead = timedelta(0), 0.0

    def now(self) -> datetime:
        return super().now() + self.shift

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


def live(config: Config, story: Callable[[Daemon], Awaitable[None]], **given: Any) -> None:
    """Run a daemon while the story goes on; then a SIGTERM ends it."""

    async def run() -> None:
        clock = given.pop("clock", None) or SystemClock()
        load = given.pop("load", None) or (lambda: config)
        one = dataclasses.replace(config, workers=config.workers.model_copy(update={"processes": 1}))
        daemon = Daemon(one, load, clock, tick=QUICK, beat=QUICK, **given)
        running = asyncio.create_task(daemon.run())
        telling = asyncio.create_task(_told(story(daemon)))
        await asyncio.wait({running, telling}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(running, 60)
        await telling

    asyncio.run(run())


async def _told(story: Awaitable[None]) -> None:
    await asyncio.wait_for(story, 60)


async def until(condition: Callable[[], object]) -> None:
    while not condition():
        await asyncio.sleep(0.02)


async def ticks(config: Config, number: int) -> None:
    """Wait for so many heartbeats."""
    path = config.archive_path / ".daemon"
    for _ in range(number):
        before = path.stat().st_mtime_ns
        await until(lambda before=before: path.stat().st_mtime_ns != before)


def beat(config: Config) -> dict[str, Any]:
    for _ in range(100):
        try:
            found: dict[str, Any] = json.loads((config.archive_path / ".daemon").read_text())
            return found
        except (OSError, ValueError):
            time.sleep(0.01)
    raise AssertionError("no heartbeat")


def said(caplog: pytest.LogCaptureFixture, words: str) -> list[str]:
    return [r.getMessage() for r in caplog.records if words in r.getMessage()]


def outlet(server: HostileServer, name: str, paths: int = 1) -> None:
    """A feed with articles on the topic."""
    titles = ["EU and Kazakhstan sign rail accord", "Kazakhstan ships copper to the European Union"]
    texts = [
        ON_TOPIC,
        ON_TOPIC.replace("rail transport", "copper").replace("Monday", "Friday").replace("Astana", "Aktau"),
    ]
    server.table[f"{name}.example/rss"] = feed(*[(titles[n], f"http://{name}.example/{n}") for n in range(paths)])
    for n in range(paths):
        server.table[f"{name}.example/{n}"] = answer(html(titles[n], texts[n]))


def test_due_sources_are_read_and_the_end_is_clean(server, tmp_path, caplog) -> None:
    """A tick finds what is due, an article is stored; SIGTERM ends it; nobody holds the archive afterwards."""
    outlet(server, NAMES[0])
    config = config_for(server, tmp_path, sources=(NAMES[0],))
    archive = Archive(config.archive_path)

    async def story(_: Daemon) -> None:
        await until(lambda: list(archive.entries()))
        await until(lambda: beat(config)["last_pass"])

    live(config, story)
    assert list(verify(archive)) == [] and said(caplog, "stopped")
    assert len(server.asked("/rss")) == 1
    assert assess(survey(config, SystemClock(), None)).verdict == "no daemon"


def test_a_tick_reads_the_plan_only_when_the_state_has_changed(server, tmp_path, monkeypatch) -> None:
    """Ticks without work leave state.sqlite alone: it is looked at once more after each pass, not at each tick."""
    config = config_for(server, tmp_path, sources=())
    Archive.create(config.archive_path)
    State(config.archive_path / "state.sqlite").close()
    read, real = [], State.readable

    def readable(path: Path) -> State:
        read.append(path)
        return real(path)

    monkeypatch.setattr(State, "readable", readable)
    daemon = Daemon(config, lambda: config, SystemClock())
    for _ in range(50):
        daemon.due()
    assert len(read) == 1
    state = State(config.archive_path / "state.sqlite")
    state.set_hold("a.example", datetime.now(UTC), "x")
    state.close()
    daemon.due()
    assert len(read) == 2


def test_waiting_pages_do_not_wait_for_their_list(server, tmp_path) -> None:
    """A list that is due tomorrow: a page of it whose next try has come is asked for by the next look at pages."""
    name = NAMES[0]
    outlet(server, name)
    server.table[f"{name}.example/0"] = in_turn(*[answer(b"", 500)] * 3, server.table[f"{name}.example/0"])
    config = config_for(server, tmp_path, sources=(name,), more='[schedule]\nevery = "24h"')
    soon = config.schedule.model_copy(update={"least": timedelta(0)})
    config = dataclasses.replace(config, schedule=soon)
    archive, clock = Archive(config.archive_path), Clock()

    async def story(_: Daemon) -> None:
        await until(lambda: (beat(config)["last_pass"] or {}).get("lists"))
        clock.shift = timedelta(minutes=16)
        await until(lambda: list(archive.entries()))

    live(config, story, clock=clock)
    assert len(server.asked("/rss")) == 1


class FullDisk:
    """Stands in for `os` in the module that writes."""

    def __init__(self) -> None:
        self.is_full = True

    def __getattr__(self, name: str) -> object:
        return self._refuse if name in ("write", "mkdir") and self.is_full else getattr(os, name)

    def _refuse(self, *_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_fault_095_a_full_disk_pauses_the_daemon(server, tmp_path, caplog, monkeypatch) -> None:
    """It says so once, asks no site for what cannot be kept, tells `status`, and goes on when there is room."""
    outlet(server, NAMES[0])
    config = config_for(server, tmp_path, sources=(NAMES[0],))
    archive, full = Archive.create(config.archive_path), FullDisk()
    monkeypatch.setattr(disk, "os", full)

    async def story(_: Daemon) -> None:
        await until(lambda: beat(config).get("paused"))
        asked = len(server.requests)
        await ticks(config, 5)
        assert len(server.requests) == asked
        health = assess(survey(config, SystemClock(), beat(config)))
        assert health.verdict == "paused" and "the disk is full" in health.reason and not health.well
        full.is_full = False
        await until(lambda: list(archive.entries()))

    live(config, story)
    assert len(said(caplog, "paused: ")) == 1 and "the disk is full; make room" in said(caplog, "paused: ")[0]
    assert said(caplog, "can be written again") and list(verify(archive)) == []


def test_fault_097_a_page_that_cannot_be_stored_is_not_asked_for_with_every_tick(server, tmp_path, caplog) -> None:
    """The disk has room, but the article's own folder cannot be made: the daemon tries again later and later, then goes on."""
    outlet(server, NAMES[0])
    config = config_for(server, tmp_path, sources=(NAMES[0],))
    archive, clock = Archive.create(config.archive_path), Clock()
    blocked = [archive.root / str(year) for year in (2025, clock.now().year)]
    for path in blocked:
        path.write_text("")

    async def story(_: Daemon) -> None:
        await until(lambda: len(said(caplog, "paused: ")) == 2)
        await ticks(config, 15)
        assert len(server.asked("/0")) == 2 and beat(config)["paused"]
        for path in blocked:
            path.unlink()
        clock.ahead += 61
        await until(lambda: list(archive.entries()))

    live(config, story, clock=clock)


def test_fault_098_a_damaged_state_does_not_stop_the_daemon(server, tmp_path) -> None:
    """What was planned cannot be read: all is due, and the pass makes the file anew."""
    outlet(server, NAMES[0])
    config = config_for(server, tmp_path, sources=(NAMES[0],))
    archive = Archive.create(config.archive_path)
    path, now = archive.root / "state.sqlite", SystemClock().now()
    with closing(State(path)) as state:
        for number in range(300):
            state.save_source(SourceState(f"{number:03d}", "http://x.example/" + "x" * 100, now))
    with path.open("r+b") as file:
        file.seek(-4096, os.SEEK_END)
        file.write(b"\xff" * 4096)

    async def story(_: Daemon) -> None:
        await until(lambda: list(archive.entries()))

    live(config, story)


def test_fault_102_an_unmounted_archive_pauses_the_daemon(server, tmp_path, caplog) -> None:
    """Its folder goes away and comes back: nothing is made in its place, and polling goes on."""
    config = config_for(server, tmp_path, sources=(NAMES[0],), more='[schedule]\nevery = "30s"')
    archive = Archive.create(config.archive_path)
    away, clock = tmp_path / "away", Clock()
    server.table[f"{NAMES[0]}.example/rss"] = answer(b"", 404)

    async def story(_: Daemon) -> None:
        await until(lambda: server.asked("/rss"))
        await until(lambda: beat(config)["last_pass"])
        shutil.move(archive.root, away)
        archive.root.mkdir()
        clock.shift += timedelta(days=2)
        await until(lambda: said(caplog, "is a disk not mounted?"))
        assert list(archive.root.iterdir()) == []
        archive.root.rmdir()
        shutil.move(away, archive.root)
        await until(lambda: said(caplog, "can be written again"))

    live(config, story, clock=clock)


def test_fault_099_another_writer_is_told_once_and_waited_for(server, tmp_path, caplog) -> None:
    """While a one-shot writes, the daemon says who it is, once; then it goes on. A second daemon is refused."""
    outlet(server, NAMES[0])
    config = config_for(server, tmp_path, sources=(NAMES[0],))
    archive = Archive.create(config.archive_path)
    lock = WriterLock(archive.root)

    async def story(_: Daemon) -> None:
        await until(lambda: said(caplog, "has been writing since"))
        await ticks(config, 5)
        with pytest.raises(ArchiveLocked, match="already looks after this archive"):
            await Daemon(config, lambda: config, SystemClock()).run()
        assert not server.requests
        lock.release()
        await until(lambda: list(archive.entries()))

    lock.acquire(now=datetime.now(UTC))
    live(config, story)
    assert len(said(caplog, "has been writing since")) == 1


def test_fault_104_a_clock_set_back_does_not_stop_the_ticks(server, tmp_path, caplog, monkeypatch) -> None:
    """A year back: APScheduler alone would wait for a year. Ticks go on, and nothing is fetched again."""
    outlet(server, NAMES[0])
    config = config_for(server, tmp_path, sources=(NAMES[0],), more='[schedule]\nevery = "24h"')
    clock = Clock()

    class Wall(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + clock.shift

    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Wall)
    monkeypatch.setattr(monitor.daemon, "_WALL", clock)

    async def story(daemon: Daemon) -> None:
        await until(lambda: (beat(config)["last_pass"] or {}).get("lists"))
        pages, looked = len(server.asked("/0")), []
        real = daemon.due
        daemon.due = lambda: (looked.append(1), real())[1]  # type: ignore[method-assign]
        clock.shift = timedelta(days=-365)
        await until(lambda: said(caplog, "the clock went by -"))
        await until(lambda: len(looked) > 3)
        assert len(server.asked("/0")) == pages

    live(config, story, clock=clock)
    assert len(list(Archive(config.archive_path).entries())) == 1


def test_fault_120_a_tick_that_was_missed_runs_once_and_is_counted(server, tmp_path, caplog) -> None:
    """The loop is held for two seconds: a tick that is over APScheduler's grace is not dropped, and says what it stands for."""
    config = config_for(server, tmp_path, sources=())

    async def story(daemon: Daemon) -> None:
        await ticks(config, 3)
        looked, real = [], daemon.due
        daemon.due = lambda: (looked.append(1), real())[1]  # type: ignore[method-assign]
        time.sleep(2)
        await until(lambda: said(caplog, "ticks were missed"))
        assert len(looked) <= 2
        await ticks(config, 2)
        assert beat(config)["missed_ticks"] >= 15

    live(config, story)
    assert said(caplog, "was missed by") == []  # APScheduler's words for a run that it drops


def test_fault_121_a_pass_that_runs_on_is_told_once(server, tmp_path, caplog) -> None:
    """Ticks during a pass start no second one; after three of them the pass, its age and its last step are told."""
    name = NAMES[0]
    server.table[f"{name}.example/rss"] = [2.0, answer(b"", 404)]
    config = config_for(server, tmp_path, sources=(name,), more='[schedule]\nevery = "24h"')

    async def story(_: Daemon) -> None:
        await until(lambda: (beat(config)["last_pass"] or {}).get("lists"))

    live(config, story)
    assert len(said(caplog, "the pass is still running since")) == 1
    assert server.most_at_once[f"{name}.example"] == 1 and len(server.asked("/rss")) == 1


def sitemap(*urls: str, index: bool = False) -> bytes:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    items = "".join(f"<{inner}><loc>{url}</loc></{inner}>" for url in urls)
    return answer(f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</{outer}>'.encode(),
                  type="application/xml")  # fmt: skip


def test_fault_122_a_slow_list_gives_its_slot_back(server, workers, tmp_path) -> None:
    """Ten files of a second each and two seconds for all: what was read is used, the rest is told, others are read."""
    server.table |= {
        "slow.example/map": sitemap(*[f"http://slow.example/map{n}" for n in range(10)], index=True),
        "good.example/rss": feed(("Rail", "http://good.example/a")), "*": answer(html("Pool", "No news.")),
    }  # fmt: skip
    for n in range(10):
        server.table[f"slow.example/map{n}"] = [1.0, sitemap(f"http://slow.example/news/{n}-kazakhstan-eu")]
    more = 'sitemap_deadline = "2s"\n[[source]]\nid = "slow"\nkind = "sitemap"\nurl = "http://slow.example/map"\nfollow = "all"'
    config = config_for(server, tmp_path, sources=("good",), more=more)
    config = parse_config(config_text(config, server, more), tmp_path / "config.toml")
    report = asyncio.run(run_pass(config, chosen_sources(config, ()), clock=SystemClock(), workers=workers,
                                  stop=asyncio.Event()))  # fmt: skip
    asked = [r.path for r in server.requests if r.path.startswith("/map")]
    assert 2 <= len(asked) <= 4 and report.of("slow").found >= 1 and report.of("good").found == 1
    assert any("reading the list took over" in note for note in report.of("slow").notes)


def config_text(config: Config, server: HostileServer, more: str) -> str:
    hosts = ", ".join(f'"{name}.example" = "127.0.0.1:{server.port}"' for name in ("slow", "good"))
    good = '[[source]]\nid = "good"\nkind = "feed"\nurl = "http://good.example/rss"\nfollow = "all"\nlanguage = "en"\n'
    return (
        f'contact = "{config.contact}"\ntopics = ["eu-kazakhstan"]\n[network]\nallow = ["127.0.0.1:{server.port}"]\n'
        f'hosts = {{ {hosts} }}\n[fetch]\nhost_pauses = {{ "*.example" = "0s" }}\n{more}\n{good}'
    )


def test_fault_122_pages_left_when_the_pass_is_over_wait_for_the_next(server, workers, tmp_path) -> None:
    """A host of slow pages is left after the pass's time; its links wait, are told once, and none is lost."""
    items = [(f"Rail {n}", f"http://outlet.example/{n}") for n in range(4)]
    server.table |= {"/rss": feed(*items)} | {f"/{n}": [0.8, answer(html("Pool", "No news."))] for n in range(4)}
    config = config_for(server, tmp_path, more='pass_deadline = "1s"')

    def go() -> Any:
        return asyncio.run(run_pass(config, chosen_sources(config, ()), clock=SystemClock(), workers=workers,
                                    stop=asyncio.Event()))  # fmt: skip

    first = go().of("outlet")
    assert first.deferred >= 1
    for _ in range(4):
        go()
    assert {r.path for r in server.requests} >= {f"/{n}" for n in range(4)}


def test_a_pass_and_a_command_beside_it_hold_the_turns_of_their_hosts(server, workers, tmp_path) -> None:
    """While either asks a host, no other process of the same archive can take that host's turn."""
    outlet(server, "one")
    config = config_for(server, tmp_path, sources=("one",))
    free: list[bool] = []

    def looked(request: Request) -> bytes:
        turns = Turns(config.archive_path / ".hosts")
        free.append(turns.take("one.example"))
        turns.give_back("one.example")
        return answer(html("Pool", "No news."))

    async def beside() -> None:
        with known_hosts(config, SystemClock()) as hosts:
            async with open_fetcher(config, SystemClock(), hosts) as fetcher:
                await fetcher.get("http://one.example/extra")

    server.table |= {"one.example/0": looked, "one.example/extra": looked}
    sources = chosen_sources(config, ())
    asyncio.run(run_pass(config, sources, clock=SystemClock(), workers=workers, stop=asyncio.Event()))
    asyncio.run(beside())
    assert free == [False, False] and Turns(config.archive_path / ".hosts").take("one.example")


@pytest.mark.parametrize("hanging", ["/rss", "/0"], ids=["list", "page"])
def test_fault_123_sigterm_in_the_middle_of_a_fetch(server, tmp_path, hanging: str) -> None:
    """A hanging list or page is let go, what is stored is whole, and nothing holds the archive."""
    outlet(server, NAMES[0])
    outlet(server, NAMES[1])
    server.table[f"{NAMES[1]}.example{hanging}"] = [HANG]
    patient = 'read_timeout = "200s"\ndeadline = "300s"'  # longer than this test would wait
    config = config_for(server, tmp_path, sources=(NAMES[0], NAMES[1]), more=patient)

    async def story(_: Daemon) -> None:
        await until(lambda: server.asked(hanging, f"{NAMES[1]}.example"))

    live(config, story)
    archive = Archive.existing(config.archive_path)
    assert list(verify(archive)) == []
    WriterLock(archive.root).acquire(now=datetime.now(UTC))


SLOW_DISK = """
import os, sys, time
from monitor.archive import disk

waits = [float(sys.argv.pop())]

class Slow:
    def __getattr__(self, name):
        return self.write if name == 'write' else getattr(os, name)

    def write(self, descriptor, data):
        print('writing', flush=True)
        time.sleep(waits.pop() if waits else 0)
        return os.write(descriptor, data)

disk.os = Slow()
sys.argv[1:] = ['run']
from monitor.cli import main
main()
"""


@pytest.mark.parametrize(
    ("seconds", "signals", "code"),
    [("1.5", [signal.SIGTERM], 0), ("300", [signal.SIGTERM, signal.SIGTERM], 143), ("300", [signal.SIGKILL], -9)],
)
def test_fault_123_signals_in_the_middle_of_a_write(
    server, workers, tmp_path, seconds: str, signals: list[signal.Signals], code: int
) -> None:
    """A first SIGTERM finishes the write; a second one, or a SIGKILL, ends it now: the archive is valid each time."""
    outlet(server, NAMES[0])
    config = config_for(server, tmp_path, sources=(NAMES[0],))
    (tmp_path / "config.toml").write_text(config_text(config, server, "").replace("good", NAMES[0]))
    Archive.create(config.archive_path)
    command = [sys.executable, "-c", SLOW_DISK, seconds]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout and daemon.stderr and daemon.stdout.readline() == "writing\n", daemon.stderr.read()
        daemon.send_signal(signals[0])
        for number in signals[1:]:
            assert any("again to stop at once" in line for line in daemon.stderr)
            daemon.send_signal(number)
        assert daemon.wait(timeout=60) == code
    asyncio.run(run_pass(config, chosen_sources(config, ()), clock=SystemClock(timedelta(days=1)), workers=workers,
                         stop=asyncio.Event()))  # fmt: skip
    archive = Archive.existing(config.archive_path)
    assert list(verify(archive)) == [] and len(list(archive.entries())) == 1


BAD_CONFIGURATIONS = [
    ("contact = = 1\n", "config.toml:1: not TOML"),
    ('[[source]]\nid = "x"\nkind = "listing"\nurl = "https://a.example/"\nmatch = "("\n', "config.toml:5"),
    ('[[source]]\nid = "x"\nkind = "feed"\nurl = "https://a.example/"\n' * 2, "stands twice"),
    ('contact = "a"\n[network]\nallow = ["nowhere"]\n', "is no address and port"),
    (None, "cannot be read"),
]


def test_fault_124_a_bad_configuration_changes_nothing(server, tmp_path, caplog) -> None:
    """SIGHUP with broken TOML, pattern, double, address or no file: it is told with the place, the old one stays."""
    config, path = config_for(server, tmp_path, sources=()), tmp_path / "config.toml"

    async def story(daemon: Daemon) -> None:
        await ticks(config, 1)
        before = daemon._config
        for text, told in BAD_CONFIGURATIONS:
            path.write_text(text) if text is not None else path.unlink()
            caplog.clear()
            os.kill(os.getpid(), signal.SIGHUP)
            await until(lambda: said(caplog, "the old configuration stays"))
            assert told in said(caplog, "the old configuration stays")[0] and daemon._config is before
        path.write_text('contact = "new@desk.example"\n[workers]\nprocesses = 9\n')
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: said(caplog, "configuration read again"))
        assert daemon._config.contact == "new@desk.example" and daemon._config.workers == before.workers

    live(config, story, load=lambda: load_config(path))
    assert "at the next start: workers" in said(caplog, "configuration read again")[0]


def run_daemon(folder: Path, code: str) -> subprocess.Popen[str]:
    """The command in a process of its own, after some code."""
    code += "\nimport sys; sys.argv[1:] = ['run']\nfrom monitor.cli import main\nmain()"
    return subprocess.Popen([sys.executable, "-c", code], cwd=folder, stderr=subprocess.PIPE, text=True)


def test_fault_124_what_run_would_not_begin_with_is_not_taken_on_the_way(server, tmp_path) -> None:
    """Without a topic every article would be rejected for good."""
    config = config_for(server, tmp_path, sources=(NAMES[0],))
    path, good = tmp_path / "config.toml", config_text(config, server, "").replace("good", NAMES[0])
    path.write_text(good)
    with run_daemon(tmp_path, "") as daemon:
        assert daemon.stderr and any("started: " in line for line in daemon.stderr)
        path.write_text(good.replace('topics = ["eu-kazakhstan"]', "topics = []"))
        daemon.send_signal(signal.SIGHUP)
        assert "the old configuration stays: " in (said := daemon.stderr.readline()) and "no topic" in said
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=60) == 0


HANGS_UP = """
import os, signal
import monitor.config as config
load = config.load_config
def hanging_up(path):
    found = load(path)
    config.load_config = load
    os.kill(os.getpid(), signal.SIGHUP)
    return found
config.load_config = hanging_up
"""


def test_fault_123_sighup_while_the_daemon_starts(server, tmp_path) -> None:
    """It waits until it can be heeded: the configuration is read again, and the daemon lives."""
    config = config_for(server, tmp_path, sources=(NAMES[0],))
    (tmp_path / "config.toml").write_text(config_text(config, server, "").replace("good", NAMES[0]))
    with run_daemon(tmp_path, HANGS_UP) as daemon:
        assert daemon.stderr and any("configuration read again" in line for line in daemon.stderr)
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=60) == 0


def test_fault_125_a_pass_that_always_raises_backs_off(server, tmp_path, caplog, monkeypatch) -> None:
    """The error is told with its place, counted, and tried again in a minute, not at the next tick; after months each hour."""
    config = config_for(server, tmp_path, sources=(NAMES[0],))

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("always")

    monkeypatch.setattr(monitor.daemon, "run_pass", broken)

    clock = Clock()

    async def story(daemon: Daemon) -> None:
        await until(lambda: beat(config).get("crashes"))
        await ticks(config, 6)
        assert beat(config)["crashes"] == 1
        daemon._pulse.crashes = 2000  # three months of it
        clock.ahead += 61
        await until(lambda: len(said(caplog, "unexpected error")) == 2)

    live(config, story, clock=clock)
    first, last = [r for r in caplog.records if "unexpected error" in r.getMessage()]
    assert first.exc_info and "the next in 60 s" in first.getMessage() and "the next in 3600 s" in last.getMessage()


def test_fault_125_a_mistake_with_one_list_or_page_costs_no_other(server, workers, tmp_path, monkeypatch) -> None:
    """Every run raises for one source and one page: they are counted and told, the others are read, none is dropped."""
    outlet(server, "good", 2)
    server.table["bad.example/rss"] = feed(("Rail", "http://bad.example/a"))
    config = config_for(server, tmp_path, sources=("good", "bad"))
    real, real_file = monitor.pipeline.lists.read_source, monitor.pipeline.Filing.file

    async def read_source(source: Any, *given: Any) -> Any:
        return await real(source, *given) if source.id == "good" else {}["a mistake"]

    def file(self: Any, reading: Any, origin: Any, *given: Any, **more: Any) -> Any:
        if origin.url.endswith("/1"):
            raise KeyError("a mistake")
        return real_file(self, reading, origin, *given, **more)

    monkeypatch.setattr(monitor.pipeline.lists, "read_source", read_source)
    monkeypatch.setattr(monitor.pipeline.Filing, "file", file)
    for day in range(3):
        report = asyncio.run(run_pass(config, chosen_sources(config, ()), clock=SystemClock(timedelta(days=day)),
                                      workers=workers, stop=asyncio.Event()))  # fmt: skip
        assert "a mistake of this program: KeyError" in str(report.of("bad").cause)
    archive = Archive.existing(config.archive_path)
    assert len(list(archive.entries())) == 1 and list(verify(archive)) == []
    with closing(State.readable(archive.root / "state.sqlite")) as state:
        [bad] = [one for one in state.sources() if one.id == "bad"]
        [waiting] = state.pending()
    assert bad.failures == 3 and waiting.link.url.endswith("/1") and waiting.tries >= 2
    monkeypatch.undo()
    asyncio.run(run_pass(config, chosen_sources(config, ()), clock=SystemClock(timedelta(days=5)), workers=workers,
                         stop=asyncio.Event()))  # fmt: skip
    assert len(list(archive.entries())) == 2


def test_fault_126_many_due_sources_keep_the_limits(server, workers, tmp_path) -> None:
    """40 lists of 40 hosts and 10 of one, due at once: at most 4 requests at a time, one at a time on the one host."""
    active, most, lock = [0], [0], threading.Lock()

    def slow(_: Any) -> Iterator[Any]:
        with lock:
            active[0] += 1
            most[0] = max(most[0], active[0])
        yield 0.05
        with lock:
            active[0] -= 1
        yield answer(b"", 404)

    names = [f"host{n}" for n in range(40)]
    server.table["*"] = slow
    many = "".join(f'[[source]]\nid = "m{n}"\nkind = "feed"\nurl = "http://host0.example/{n}"\n' for n in range(10))
    config = config_for(server, tmp_path, sources=tuple(names), more=f"connections = 4\n{many}")
    asyncio.run(
        run_pass(config, chosen_sources(config, ()), clock=SystemClock(), workers=workers, stop=asyncio.Event())
    )
    assert most[0] <= 4 and server.most_at_once["host0.example"] == 1
    assert len({r.host for r in server.requests}) == 40


class Systemd:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, folder: Path, watchdog: float | None = None) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(folder / "notify"))
        self._socket.setblocking(False)
        self.environment = {"NOTIFY_SOCKET": str(folder / "notify")}
        if watchdog:
            self.environment |= {"WATCHDOG_USEC": str(int(watchdog * 1e6)), "WATCHDOG_PID": str(os.getpid())}
        self.heard: list[str] = []

    def hear(self) -> list[str]:
        while True:
            try:
                self.heard += self._socket.recv(4096).decode().split("\n")
            except BlockingIOError:
                return self.heard

    def close(self) -> None:
        self._socket.close()


def test_fault_127_the_watchdog_is_fed_by_progress_alone(server, tmp_path, caplog) -> None:
    """WATCHDOG=1 comes while something goes on; a pass that hangs for ten minutes silences it, and /health says 503."""
    name = NAMES[0]
    server.table[f"{name}.example/rss"] = [HANG]
    config, clock = config_for(server, tmp_path, sources=(name,)), Clock()
    systemd = Systemd(tmp_path, watchdog=0.2)

    async def story(daemon: Daemon) -> None:
        await until(lambda: "WATCHDOG=1" in systemd.hear() and server.asked("/rss"))
        clock.ahead = STALLED_AFTER.total_seconds() + 1
        await until(lambda: beat(config).get("state") == "stalled")
        systemd.hear().clear()
        await ticks(config, 5)
        assert systemd.hear() == []
        assert daemon._health().verdict == "stalled" and not daemon._health().well

    live(config, story, clock=clock, notifier=Notifier(systemd.environment))
    heard = systemd.hear()
    assert heard[-1] == "STOPPING=1"
    systemd.close()


def test_systemd_hears_ready_reloading_and_stopping(server, tmp_path, caplog) -> None:
    """READY=1 when ticks begin, RELOADING=1 and READY=1 around a reload, STOPPING=1 at the end; no watchdog unasked."""
    config, systemd = config_for(server, tmp_path, sources=()), Systemd(tmp_path)

    async def story(_: Daemon) -> None:
        await until(lambda: "READY=1" in systemd.hear())
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: systemd.hear().count("READY=1") == 2)

    live(config, story, notifier=Notifier(systemd.environment))
    heard = [word.split("=")[0] for word in systemd.hear() if not word.startswith("STATUS")]
    assert heard == ["READY", "RELOADING", "MONOTONIC_USEC", "READY", "STOPPING"]
    systemd.close()


@pytest.mark.parametrize("address", ["", "/nowhere/notify", "@nobody-listens-here", "/" + "x" * 200])
def test_fault_130_without_systemd_it_is_silently_off(address: str) -> None:
    """No variable, a socket that is gone, an abstract one, a path too long: nothing is sent and nothing is raised."""
    Notifier({"NOTIFY_SOCKET": address} if address else {}).send("READY=1")


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "30000000"}, 30.0),
        ({"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
        ({"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "30000000"}, None),
    ],
)
def test_the_watchdog_is_for_whom_it_is_meant(environment: dict[str, str], seconds: float | None) -> None:
    """WATCHDOG_PID names the process; junk and another's are left alone."""
    assert Notifier(environment).watchdog == seconds


def test_fault_128_many_cycles_leave_nothing_open(server, workers, tmp_path) -> None:
    """25 passes with new, unchanged, failing and hanging lists: as many descriptors and threads as after the first 5."""
    outlet(server, "good", 2)
    server.table |= {"gone.example/rss": answer(b"", 404), "hang.example/rss": [HANG]}
    config = config_for(server, tmp_path, sources=("good", "gone", "hang"), more='read_timeout = "50ms"')
    used = []
    for number in range(25):
        asyncio.run(run_pass(config, chosen_sources(config, ()), clock=SystemClock(timedelta(hours=number)),
                             workers=workers, stop=asyncio.Event()))  # fmt: skip
        used.append((len(list(Path("/proc/self/fd").iterdir())), len(list(Path("/proc/self/task").iterdir()))))
    # The server's threads and sockets are in this process too, and may lag behind by a few.
    first, last = min(used[4:10]), min(used[-6:])
    assert last[0] <= first[0] + 2 and last[1] <= first[1] + 2


def test_fault_129_a_child_that_dies_is_replaced(workers) -> None:
    """A task that kills its process twice is given up by name; the next one is done, and a child of none's business
    that is killed costs nothing."""

    async def run() -> list[object]:
        with pytest.raises(WorkerError, match="died twice"):
            await workers.run(os.abort)
        results = [await workers.run(os.getpid)]
        os.kill(int(str(results[0])), signal.SIGKILL)
        return [*results, *[await workers.run(os.getppid) for _ in range(4)]]

    assert all(asyncio.run(run()))


def test_fault_129_a_result_larger_than_a_pipe_comes_through(workers) -> None:
    """16 MB there and 16 MB back, several at once."""

    async def run() -> list[bytes]:
        return list(await asyncio.gather(*(workers.run(bytes.upper, b"a" * 2**24) for _ in range(3))))

    assert [len(result) for result in asyncio.run(run())] == [2**24] * 3
