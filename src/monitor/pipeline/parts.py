"""What the halves of a pass share, already open."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Coroutine
from typing import Any, TypeVar

from monitor.clock import Clock
from monitor.config import Config
from monitor.fetch import Fetcher
from monitor.filing import Filing
from monitor.index import Index
from monitor.pipeline.notes import Notes
from monitor.state import State
from monitor.workers import Run

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Parts:
    """`ends` is the moment of the monotonic clock, in seconds, after which nothing new is begun."""

    config: Config
    fetcher: Fetcher
    run: Run
    index: Index
    state: State
    filing: Filing
    clock: Clock
    notes: Notes
    ends: float

    @property
    def is_over(self) -> bool:
        """True when the pass has had its time."""
        return self.clock.monotonic() > self.ends


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """Do it, unless `stop` comes first: then it is cancelled, and None is returned."""
    task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
        if not task.done():
            task.cancel()
    try:
        return await task
    except asyncio.CancelledError:
        if stop.is_set():
            return None
        raise
