"""`monitor run`: a tick asks what is due and runs a pass over it; the one file that imports APScheduler's scheduler.

    tick ─▶ stop? ─▶ room to write? ─▶ due? ─▶ pass          beat ─▶ heartbeat file, watchdog, a look at the clock

APScheduler's defaults drop a run that is a second late and cancel running jobs at shutdown, so the settings below are
said for every job, and the drain is ours. Ticks and passes share the event loop with the beat: who holds the loop
silences the watchdog too.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.events import EVENT_JOB_MAX_INSTANCES
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor import schedule
from monitor.archive import Archive, Presence
from monitor.archive.disk import try_room
from monitor.clock import Clock, SystemClock
from monitor.config import Config
from monitor.endpoint import serving
from monitor.errors import ArchiveError, ArchiveLocked, ConfigError
from monitor.health import Health, assess
from monitor.model import Source
from monitor.notify import Notifier
from monitor.passes import chosen_sources, log_progress, open_secrets, open_workers, run_pass
from monitor.pipeline import Progress, Report
from monitor.pulse import TOLD_AFTER_SKIPS, Pulse
from monitor.state import State
from monitor.survey import survey
from monitor.workers import Workers

TICK = timedelta(seconds=20)
BEAT = timedelta(seconds=10)
_CLOCK_JUMP = 60.0
_ROOM = 4_000_000
"""Bytes that must fit on the disk before a paused daemon goes on: a page, its capture and the databases' growth."""
_FIRST_BACKOFF, _MOST_BACKOFF = 60.0, 3600.0
_WALL = SystemClock()
"""APScheduler asks the machine itself for the time, whatever clock the daemon is given."""
_log = logging.getLogger("monitor.daemon")

Polls = dict[str, tuple[datetime | None, datetime | None]]


class Daemon:
    """Runs until it is told to stop. `load` reads the configuration again for SIGHUP."""

    def __init__(
        self, config: Config, load: Callable[[], Config], clock: Clock, *, notifier: Notifier | None = None,
        tick: timedelta = TICK, beat: timedelta = BEAT,
    ) -> None:  # fmt: skip
        self._config = config
        self._load = load
        self._clock = clock
        self._notifier = notifier or Notifier()
        self._tick_every, self._beat_every = tick, beat
        self._since = clock.now()
        self._pulse = Pulse(started=self._since, moved=clock.monotonic())
        self._stop = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._plan = _Plan(config.archive_path)
        self._last_tick = clock.monotonic()
        self._not_before = 0.0
        self._refused = 0
        self._pages_at = 0.0
        self._told_lock = ""

    async def run(self) -> None:
        """Tick until SIGTERM or SIGINT, then let what is in flight end; a second signal ends the process at once.

        Raises ArchiveLocked when another daemon looks after the archive, ArchiveError when it cannot be used.
        """
        archive = Archive.open(self._config.archive_path)
        presence = Presence(archive.root)
        presence.take()
        self._listen()
        try:
            with open_workers(self._config) as workers:
                async with serving(self._config.health.listen, self._health):
                    await self._work(workers, presence)
        finally:
            presence.leave()
        _log.warning("stopped")

    async def _work(self, workers: Workers, presence: Presence) -> None:
        scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        scheduler.add_listener(lambda _: self._skipped(), EVENT_JOB_MAX_INSTANCES)
        scheduler.add_job(self._tick, "interval", args=[workers], seconds=self._tick_every.total_seconds(),
                          next_run_time=_WALL.now(), id="tick")  # fmt: skip
        scheduler.start()
        beating = asyncio.create_task(self._beat(presence, scheduler))
        if warning := open_secrets(self._config):
            _log.warning("%s", warning)
        _log.warning("started: %d sources, each in its rhythm", len(chosen_sources(self._config, ())))
        self._notifier.send("READY=1", "STATUS=waiting for what is due")
        try:
            await _first_of(self._stop.wait(), beating)
            self._notifier.send("STOPPING=1")
            await self._idle.wait()
        finally:
            beating.cancel()
            scheduler.shutdown(wait=False)

    # Signals.

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._ask_to_stop, number)
        loop.add_signal_handler(signal.SIGHUP, self._reload)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})  # one that came while all was loaded is heeded now

    def _ask_to_stop(self, number: int) -> None:
        if self._stop.is_set():
            _log.error("stopping at once")
            for child in multiprocessing.active_children():
                child.kill()
            # Not an exception: that would wait for threads and tasks. What is on the disk is whole at every instant.
            os._exit(128 + number)
        _log.warning("stopping after what is in flight; again to stop at once")
        self._stop.set()

    def _reload(self) -> None:
        """A bad configuration changes nothing. What is opened once for all passes changes at the next start."""
        self._notifier.send("RELOADING=1", f"MONOTONIC_USEC={int(self._clock.monotonic() * 1e6)}")
        try:
            new = self._load()
        except ConfigError as error:
            _log.error("the old configuration stays: %s", "; ".join(error.problems))
        else:
            fixed = {name: getattr(self._config, name) for name in ("archive_path", "workers", "health")}
            changed = [name for name, value in fixed.items() if value != getattr(new, name)]
            self._config = dataclasses.replace(new, **fixed)
            _log.warning("configuration read again: %d sources%s", len(chosen_sources(new, ())),
                         f"; at the next start: {', '.join(changed)}" if changed else "")  # fmt: skip
        self._notifier.send("READY=1")

    # Ticks and passes.

    async def _tick(self, workers: Workers) -> None:
        self._note_tick()
        if self._stop.is_set() or self._clock.monotonic() < self._not_before or not self._has_room():
            return
        self._idle.clear()
        try:
            due, pages_of = self.due()
            if due or pages_of:
                await self._pass(due, pages_of, workers)
        finally:
            self._idle.set()

    def _note_tick(self) -> None:
        """A tick that comes late (the machine slept, the loop was held) runs once; how many it stands for is told."""
        now = self._clock.monotonic()
        late = int((now - self._last_tick) / self._tick_every.total_seconds()) - 1 - self._pulse.skipped
        self._last_tick = now
        self._pulse.step(now)
        self._pulse.missed += max(late, 0)
        if late > TOLD_AFTER_SKIPS:
            _log.warning("%d ticks were missed: the machine slept, or was busy; what is due is done now, once", late)

    def _skipped(self) -> None:
        """A tick came while the pass of an earlier one was running."""
        self._last_tick = self._clock.monotonic()
        if self._pulse.skip():
            quiet = self._clock.monotonic() - self._pulse.moved
            _log.warning("the pass is still running since %s; its last step was %.0f s ago: %s",
                         f"{self._pulse.pass_since:%Y-%m-%d %H:%M:%S} UTC", quiet, self._pulse.doing)  # fmt: skip

    async def _pass(self, due: list[Source], pages_of: list[Source], workers: Workers) -> None:
        self._pulse.begin(self._clock.now(), self._clock.monotonic())
        outcome = None
        try:
            report = await run_pass(
                self._config, due, clock=self._clock, workers=workers, stop=self._stop, watch=self._watch,
                pages_of=pages_of,
            )  # fmt: skip
        except ArchiveLocked as error:
            self._tell_locked(error)
        except ArchiveError as error:
            self._give_up(error)
        except Exception:
            self._back_off()
        else:
            outcome = self._done(due, report)
        finally:
            self._pulse.end(self._clock.monotonic(), outcome)

    def _done(self, due: list[Source], report: Report) -> dict[str, Any] | None:
        """What is worth telling of the pass; None when there was nothing to do."""
        self._pulse.crashes, self._refused, self._told_lock = 0, 0, ""
        if not due and not report.tallies:
            return None
        outcome = {
            "ended": self._clock.now().isoformat(timespec="seconds"), "lists": len(due),
            "failed": len(report.failed_sources), "stored": len(report.stored),
        }  # fmt: skip
        _log.info("pass over %d sources: %d stored, %d sources failed",
                  len(due), len(report.stored), len(report.failed_sources), extra={"fields": outcome})  # fmt: skip
        return outcome

    def _watch(self, step: Progress) -> None:
        self._pulse.step(self._clock.monotonic(), f"{step.stage} {step.event} {step.source} {step.url}".strip())
        log_progress(step)

    def _tell_locked(self, error: ArchiveLocked) -> None:
        """Someone else writes: the next tick tries again. It is told once for each of them."""
        self._pages_at = 0.0
        if str(error) != self._told_lock:
            self._told_lock = str(error)
            _log.warning("no pass now: %s", error)

    def _back_off(self) -> None:
        """A mistake of this program ended the whole pass: it is told, and tried again later and later."""
        self._pulse.crashes += 1
        wait = self._put_off(self._pulse.crashes)
        _log.exception("the pass ended with an unexpected error (%d in a row); the next in %.0f s",
                       self._pulse.crashes, wait)  # fmt: skip

    def _put_off(self, failures: int) -> float:
        """No pass for so many seconds after so many failures in a row."""
        # The number alone may pass what a float holds: a fault that nobody sees to lasts for months.
        wait: float = min(_FIRST_BACKOFF * 2 ** min(failures - 1, 10), _MOST_BACKOFF)
        self._not_before = self._clock.monotonic() + wait
        return wait

    # The disk.

    def _give_up(self, error: ArchiveError) -> None:
        """The pass ended at the disk. What fails again though there is room would ask the same pages with every tick."""
        self._pause(error)
        self._refused += 1
        if self._refused > 1:
            self._put_off(self._refused - 1)

    def _pause(self, error: ArchiveError) -> None:
        """The archive cannot be written: asking sites for what cannot be kept would be impolite."""
        if self._pulse.paused is None:
            _log.error("paused: %s", error)
        self._pulse.paused, self._pages_at = str(error), 0.0
        self._notifier.send(f"STATUS=paused: {error}")

    def _has_room(self) -> bool:
        """False while paused; the way out is the same write that a pass would make."""
        if self._pulse.paused is None:
            return True
        try:
            archive = Archive.open(self._config.archive_path)
            try_room(archive.root, _ROOM)
        except ArchiveError as error:
            self._pause(error)
            return False
        _log.warning("the archive can be written again: going on")
        self._pulse.paused = None
        return True

    # What is due.

    def due(self) -> tuple[list[Source], list[Source]]:
        """The sources whose lists are due; and, now and then, all others for the pages that wait."""
        now, sources = self._clock.now(), chosen_sources(self._config, ())
        polls = self._plan.polls()
        due = [s for s in sources if self._moment(s, polls, now) <= now]
        if self._clock.monotonic() < self._pages_at:
            return due, []
        self._pages_at = self._clock.monotonic() + self._config.schedule.least.total_seconds()
        chosen = {source.id for source in due}
        return due, [source for source in sources if source.id in polls and source.id not in chosen]

    def _moment(self, source: Source, polls: Polls, now: datetime) -> datetime:
        planned, tried = polls.get(source.id, (None, None))
        return schedule.due_at(planned, tried, source.id, self._since, now)

    # The beat.

    async def _beat(self, presence: Presence, scheduler: AsyncIOScheduler) -> None:
        """Heartbeat and watchdog; on the loop's own time, which no clock change touches."""
        every = min(self._beat_every.total_seconds(), (self._notifier.watchdog or 3600.0) / 2)
        offset = self._offset()
        while True:
            presence.tell(self._pulse.told(self._clock.now(), self._clock.monotonic()))
            if self._notifier.watchdog and not self._pulse.is_stalled(self._clock.monotonic()):
                self._notifier.send("WATCHDOG=1")
            await asyncio.sleep(every)
            if abs(self._offset() - offset) > _CLOCK_JUMP:
                self._clock_jumped(self._offset() - offset, scheduler)
                offset = self._offset()

    def _offset(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic()

    def _clock_jumped(self, seconds: float, scheduler: AsyncIOScheduler) -> None:
        """APScheduler waits for a wall time that a clock set back puts far away; and what is due now is spread anew."""
        missed = max(0, int(seconds / self._tick_every.total_seconds()))
        self._pulse.missed += missed
        _log.warning("the clock went by %+.0f s at once (changed, or the machine slept: %d ticks missed); "
                     "what is due is spread over some minutes", seconds, missed)  # fmt: skip
        self._since = self._clock.now()
        scheduler.modify_job("tick", next_run_time=_WALL.now())

    def _health(self) -> Health:
        said = self._pulse.told(self._clock.now(), self._clock.monotonic())
        return assess(survey(self._config, self._clock, said))


class _Plan:
    """The next polls as state.sqlite has them; read again only when the file has changed."""

    def __init__(self, root: Path) -> None:
        self._path = root / "state.sqlite"
        self._seen: list[tuple[int, int] | None] | None = None
        self._polls: Polls = {}

    def polls(self) -> Polls:
        """Source → next poll as planned, and last try; of a damaged file nothing: the pass that is due then makes it anew,
        or tells that it cannot be read."""
        signature = [_signature(path) for path in (self._path, self._path.with_name("state.sqlite-wal"))]
        if signature != self._seen:
            self._polls, self._seen = self._read(), signature
        return self._polls

    def _read(self) -> Polls:
        try:
            with closing(State.readable(self._path)) as state:
                return state.polls()
        except sqlite3.OperationalError:
            raise  # the file is locked or the disk failed for a moment: nothing was learnt of it
        except (sqlite3.DatabaseError, ArchiveError):
            return {}


def _signature(path: Path) -> tuple[int, int] | None:
    """None for a file that is not there or empty: a reader of SQLite leaves an empty log behind."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if found.st_size else None


async def _first_of(wait: Coroutine[Any, Any, Any], task: asyncio.Task[None]) -> None:
    """Until the event comes; an error of the task ends it too."""
    waiting = asyncio.ensure_future(wait)
    await asyncio.wait({waiting, task}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if task.done():
        task.result()
