"""Runs pure functions in child processes that can be killed; the one file that imports pebble.

A page can hold a C parser for minutes, eat memory without end, or crash the process. Neither a thread's timeout nor
a signal ends that; ending the process does.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError as TaskTimeout
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from monitor.config.settings import WorkerSettings
from monitor.errors import MonitorError, WorkerError

T = TypeVar("T")


class Run(Protocol):
    """How a stage runs a pure function elsewhere."""

    async def __call__(self, function: Callable[..., T], /, *args: Any) -> T:
        """The function's value; raises what it raised, WorkerError when its process was killed or died."""


class Workers:
    """A pool of child processes, each with a memory limit, replaced after a number of tasks."""

    def __init__(self, settings: WorkerSettings, *, preload: tuple[str, ...] = ()) -> None:
        self._settings = settings
        self._preload = preload

    def __enter__(self) -> Self:
        # Threads and an event loop run in the parent: a plain fork would copy their locks in any state.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([*self._preload])
        self._pool = ProcessPool(
            max_workers=self._settings.processes or os.cpu_count() or 1, max_tasks=self._settings.recycle,
            initializer=_limit_child, initargs=[self._settings.memory], context=context,
        )  # fmt: skip
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop()
        self._pool.join()

    async def run(self, function: Callable[..., T], /, *args: Any) -> T:
        """Run it in a child; a child that dies gets its task retried once (it may have died of an earlier one)."""
        try:
            return await self._once(function, args)
        except ProcessExpired:
            pass
        try:
            return await self._once(function, args)
        except ProcessExpired as error:
            raise WorkerError(f"the parser's process died twice on it (exit {error.exitcode})") from error

    async def _once(self, function: Callable[..., T], args: tuple[Any, ...]) -> T:
        seconds = self._settings.deadline.total_seconds()
        future = self._pool.schedule(function, args=list(args), timeout=seconds)
        try:
            result: T = await asyncio.wrap_future(future)
        except (MonitorError, ProcessExpired, asyncio.CancelledError):
            raise
        except (TimeoutError, TaskTimeout) as error:
            raise WorkerError(f"parsing took over {seconds:g} s and was stopped") from error
        except MemoryError as error:
            raise WorkerError(f"parsing wanted over {self._settings.memory >> 20} MiB of memory") from error
        except Exception as error:
            raise WorkerError(f"parsing failed: {type(error).__name__}: {error}") from error
        return result


def _limit_child(memory: int) -> None:
    """The parent decides when to stop; and what is mapped already (libraries) does not count into the limit."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    mapped = _mapped_bytes()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + memory, mapped + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _mapped_bytes() -> int:
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
