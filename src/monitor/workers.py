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
from concurrent.futures import BrokenExecutor
from concurrent.futures import TimeoutError as TaskTimeout
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from monitor.config.settings import WorkerSettings
from monitor.errors import MonitorError, WorkerError

T = TypeVar("T")

_DIED = (ProcessExpired, BrokenExecutor)


class Run(Protocol):
    """How a stage runs a pure function elsewhere."""

    async def __call__(self, function: Callable[..., T], /, *args: Any) -> T:
        """The function's value; raises what it raised, WorkerError when its process was killed or died."""


class Workers:
    """A pool of child processes, each with a memory limit, replaced after a number of tasks."""

    def __init__(self, settings: WorkerSettings, *, preload: tuple[str, ...] = ()) -> None:
        self._settings = settings
        self._preload = preload
        self._processes = settings.processes or os.cpu_count() or 1

    def __enter__(self) -> Self:
        self._pool = self._open()
        # Starting children holds the event loop for seconds, and a host would be taken for a slow one.
        for started in [self._pool.schedule(os.getpid) for _ in range(self._processes)]:
            started.result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    async def run(self, function: Callable[..., T], /, *args: Any) -> T:
        """Run it in a child; a child that dies gets its task retried once (it may have died of an earlier one)."""
        try:
            return await self._once(function, args)
        except _DIED:
            self._mend()
        try:
            return await self._once(function, args)
        except _DIED as error:
            self._mend()
            raise WorkerError(f"the parser's process died twice on it: {error}") from error

    async def _once(self, function: Callable[..., T], args: tuple[Any, ...]) -> T:
        seconds = self._settings.deadline.total_seconds()
        future = self._schedule(function, args, seconds)
        try:
            result: T = await asyncio.wrap_future(future)
        except (MonitorError, asyncio.CancelledError, *_DIED):
            raise
        except (TimeoutError, TaskTimeout) as error:
            raise WorkerError(f"parsing took over {seconds:g} s and was stopped") from error
        except MemoryError as error:
            raise WorkerError(f"parsing wanted over {self._settings.memory >> 20} MiB of memory") from error
        except Exception as error:
            raise WorkerError(f"parsing failed: {type(error).__name__}: {error}") from error
        return result

    def _schedule(self, function: Callable[..., T], args: tuple[Any, ...], seconds: float) -> Any:
        try:
            return self._pool.schedule(function, args=list(args), timeout=seconds)
        except RuntimeError as error:  # so pebble tells that the pool is broken
            raise BrokenExecutor(str(error)) from error

    def _open(self) -> ProcessPool:
        # Threads and an event loop run in the parent: a plain fork would copy their locks in any state.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([*self._preload])
        return ProcessPool(
            max_workers=self._processes,
            max_tasks=self._settings.recycle,
            initializer=_limit_child,
            initargs=[self._settings.memory],
            context=context,
        )

    def _close(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _mend(self) -> None:
        """A pool that broke as a whole is replaced; one child that died is replaced by the pool itself."""
        if not self._pool.active:
            self._close()
            self._pool = self._open()


def _limit_child(memory: int) -> None:
    """The parent decides when to stop; and what is mapped already (libraries) does not count into the limit."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    mapped = _mapped_bytes()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + memory, mapped + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _mapped_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
