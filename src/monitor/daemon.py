"""`monitor run`: one tick asks what is due and runs a pass over it; the one file that imports APScheduler's scheduler.

APScheduler's defaults drop a run that is a second late and cancel running jobs at shutdown, so the settings below are
said for every job, and the drain is ours.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor import schedule
from monitor.archive import Archive
from monitor.clock import Clock
from monitor.config import Config
from monitor.errors import ArchiveError, ArchiveLocked, ConfigError
from monitor.model import Source
from monitor.passes import chosen_sources, open_workers, run_pass
from monitor.pipeline import Progress
from monitor.state import State
from monitor.workers import Workers

TICK = timedelta(seconds=20)
_log = logging.getLogger("monitor.daemon")


class Daemon:
    """Runs until it is told to stop. `load` reads the configuration again for SIGHUP."""

    def __init__(self, config: Config, load: Callable[[], Config], clock: Clock) -> None:
        self._config = config
        self._load = load
        self._clock = clock
        self._started = clock.now()
        self._stop = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    async def run(self) -> None:
        """Tick until SIGTERM or SIGINT, then let what is in flight end; a second signal ends the process at once."""
        self._listen()
        scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        with open_workers(self._config) as workers:
            scheduler.add_job(
                self._tick, "interval", args=[workers], seconds=TICK.total_seconds(), next_run_time=self._clock.now()
            )
            scheduler.start()
            _log.warning("started: %d sources, each in its rhythm", len(chosen_sources(self._config, ())))
            await self._stop.wait()
            await self._idle.wait()
            scheduler.shutdown(wait=False)
        _log.info("stopped")

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._ask_to_stop, number)
        loop.add_signal_handler(signal.SIGHUP, self._reload)

    def _ask_to_stop(self, number: int) -> None:
        if self._stop.is_set():
            raise SystemExit(128 + number)
        _log.warning("stopping after what is in flight; again to stop at once")
        self._stop.set()

    def _reload(self) -> None:
        """A bad configuration changes nothing."""
        try:
            self._config = self._load()
            _log.warning("configuration read again")
        except ConfigError as error:
            _log.error("the old configuration stays: %s", error)

    async def _tick(self, workers: Workers) -> None:
        self._idle.clear()
        try:
            if due := self._due():
                await self._pass(due, workers)
        finally:
            self._idle.set()

    async def _pass(self, due: list[Source], workers: Workers) -> None:
        try:
            report = await run_pass(
                self._config, due, clock=self._clock, workers=workers, stop=self._stop, watch=log_progress
            )
        except ArchiveLocked as error:
            _log.warning("%s", error)
        except ArchiveError as error:
            _log.error("no pass: %s", error)
        else:
            _log.info(
                "pass over %d sources: %d stored, %d sources failed",
                len(due), len(report.stored), len(report.failed_sources),
            )  # fmt: skip

    def _due(self) -> list[Source]:
        """The sources whose moment has come. A first start is spread over some minutes."""
        now, sources = self._clock.now(), chosen_sources(self._config, ())
        known = self._polls()
        return [
            source for source in sources
            if (known.get(source.id) or schedule.first_poll(source.id, self._started)) <= now
        ]  # fmt: skip

    def _polls(self) -> dict[str, datetime | None]:
        root = Archive.open(self._config.archive_path).root
        state = State.copy(root / "state.sqlite")
        try:
            return {one.id: one.next_poll for one in state.sources()}
        finally:
            state.close()


def log_progress(step: Progress) -> None:
    """One line an event; what sites wrote is escaped by the formatter."""
    level = logging.WARNING if step.stage == "list" and step.event == "failed" else logging.INFO
    _log.log(level, "%s %s %s %s: %s", step.stage, step.event, step.source, step.url, step.detail)
