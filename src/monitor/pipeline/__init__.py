"""One pass over what is due: the only place where the stages meet.

    config.toml ─ sources ─▶ Link ─▶ known? ─▶ fetch ─▶ Page ─▶ first look ─▶ extract ─▶ Article ─▶ judge ─▶ Verdict
                              └ selection      └ polite          └──────── reading.py, in a child process ────────┘
                                                                                          │
                 folder + journal ◀─ archive ◀─ Entry ◀─ copy? revision? translation? ◀─ compare
                        └▶ index ─▶ cli                   └──────────── filing/ ────────────────┘

First all lists are read, and what they offer is put on the waiting list in the state, together with the list's
validators: after a crash nothing that a 304 would hide is lost. Then each host's waiting pages are asked for, one
after the other, the newest first, hosts side by side. Whatever leaves the flow on the way leaves a journal line.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from monitor.clock import Clock
from monitor.config import Config
from monitor.fetch import Fetcher
from monitor.filing import Filing
from monitor.index import Index
from monitor.model import Source
from monitor.pipeline.lists import Lists
from monitor.pipeline.notes import Notes
from monitor.pipeline.pages import Pages
from monitor.pipeline.parts import Parts, unless
from monitor.pipeline.plan import Plan
from monitor.pipeline.report import Progress, Report, Tally
from monitor.selection import Selection
from monitor.sources import SourceReading
from monitor.state import State
from monitor.workers import Run

__all__ = ["Pass", "Progress", "Report", "Tally"]


class Pass:
    """One pass; its parts are given, already open."""

    def __init__(
        self, config: Config, *, fetcher: Fetcher, run: Run, index: Index, state: State, filing: Filing, clock: Clock,
        watch: Callable[[Progress], None] = lambda _: None,
    ) -> None:  # fmt: skip
        ends = clock.monotonic() + config.fetch.pass_deadline.total_seconds()
        notes = Notes(filing, state, clock, watch)
        self._parts = Parts(config, fetcher, run, index, state, filing, clock, notes, ends)
        self._lists = Lists(self._parts)

    async def run(self, sources: Sequence[Source], stop: asyncio.Event, pages_of: Sequence[Source] = ()) -> Report:
        """Read the lists of the sources, then ask for the pages that wait; `stop` ends it after what is in flight.

        `pages_of` are further sources whose lists are not read, but whose waiting pages are asked for.
        """
        report = self._parts.notes.report
        try:
            async with asyncio.TaskGroup() as group:
                for source in sources:
                    group.create_task(unless(stop, self._lists.read(source)))
            if not stop.is_set():
                queues = Plan(self._parts, self._lists.edited).queues({source.id for source in [*sources, *pages_of]})
                await Pages(self._parts).visit(queues, stop)
        except ExceptionGroup as errors:
            raise _first_of(errors) from errors
        report.stopped = stop.is_set()
        return report

    async def preview(self, source: Source) -> tuple[SourceReading, Selection]:
        """What a pass would follow of a source: its list is read, nothing is written."""
        return await self._lists.preview(source)


def _first_of(errors: BaseExceptionGroup[Any]) -> BaseException:
    """The first error of a task group, for what fails one article fails the disk for all."""
    first = errors.exceptions[0]
    return _first_of(first) if isinstance(first, BaseExceptionGroup) else first
