"""Runs pure functions in child processes that can be killed; the one file that imports pebble.

A page can hold a C parser for minutes, eat memory without end, or crash the process. Neither a thread's timeout nor
a signal ends that; ending the process does.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from concurrent.futures import TimeoutError as TaskTimeout
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from monitor.config.settings import WorkerSettings
from monitor.errors import MonitorError, WorkerError

_log = logging.getLogger(__name__)
T = TypeVar("T")

_DIED = (ProcessExpired, BrokenExecutor)
_GLANCE = 0.5
"""Seconds between two looks at a pool: one that breaks forgets the tasks it had not yet handed on."""
_PATIENCE = 30.0
"""Seconds beyond its deadline after which a task counts as lost: starting and ending a child takes time too."""


class Run(Protocol):
    """How a stage runs a pure function elsewhere."""

    async def __call__(self, function: Callable[..., T], /, *args: Any) -> T:
        """The function's value; raises what it raised, WorkerError when its process was killed or died."""


class Workers:
    """Child processes, each with a memory limit, replaced after a number of tasks; for one event loop at a time."""

    def __init__(self, settings: WorkerSettings, *, preload: tuple[str, ...] = ()) -> None:
        self._settings = settings
        self._preload = preload
        self._loop: asyncio.AbstractEventLoop | None = None

    def __enter__(self) -> Self:
        # Threads and an event loop run in the parent: a plain fork would copy their locks in any state.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([*self._preload])
        self._children = [
            _Child(self._settings, context) for _ in range(self._settings.processes or os.cpu_count() or 1)
        ]
        self._free = [*self._children]
        # Starting children holds the event loop for seconds, and a host would be taken for a slow one.
        try:
            for started in [child.schedule(os.getpid, ()) for child in self._children]:
                started.result()
        except _DIED as error:
            self.__exit__(None, None, None)
            raise WorkerError(f"the child processes that parse cannot be started: {error}") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            child.close()

    async def run(self, function: Callable[..., T], /, *args: Any) -> T:
        """Run it in a child; a child that dies gets its task retried once (it may have died of an earlier one)."""
        async with self._turn():
            child = self._free.pop()
            try:
                return await self._try_twice(child, function, args)
            finally:
                self._free.append(child)

    async def _try_twice(self, child: _Child, function: Callable[..., T], args: tuple[Any, ...]) -> T:
        try:
            return await self._once(child, function, args)
        except _DIED:
            child.replace()
        try:
            return await self._once(child, function, args)
        except _DIED as error:
            child.replace()
            raise WorkerError(f"the parser's process died twice on it: {error}") from error

    async def _once(self, child: _Child, function: Callable[..., T], args: tuple[Any, ...]) -> T:
        try:
            result: T = await child.run(function, args)
        except (MonitorError, asyncio.CancelledError, *_DIED):
            raise
        except (TimeoutError, TaskTimeout) as error:
            raise WorkerError(f"parsing took over {child.seconds:g} s and was stopped") from error
        except MemoryError as error:
            raise WorkerError(f"parsing wanted over {self._settings.memory >> 20} MiB of memory") from error
        except Exception as error:
            _log.error("unexpected error in a child process", exc_info=error)
            raise WorkerError(f"parsing failed: {type(error).__name__}: {error}") from error
        return result

    def _turn(self) -> asyncio.Semaphore:
        """As many tasks at a time as there are children: the others wait here, where no child's death reaches them."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._turns = loop, asyncio.Semaphore(len(self._children))
        return self._turns


class _Child:
    """One child process, in a pool of its own.

    Children of one pool share its pipes and locks: one that dies at the wrong moment leaves half a message in them, and
    the tasks of all others wait for ever or die with it.
    """

    def __init__(self, settings: WorkerSettings, context: Any) -> None:
        self.seconds = settings.deadline.total_seconds()
        self._settings = settings
        self._context = context
        self._pool = self._open()

    async def run(self, function: Callable[..., T], args: tuple[Any, ...]) -> T:
        """The function's value; raises what it raised, TimeoutError over the deadline, one of `_DIED`."""
        waiting = asyncio.wrap_future(self.schedule(function, args))
        try:
            await self._wait(waiting)
        finally:
            waiting.cancel()
        result: T = waiting.result()
        return result

    async def _wait(self, waiting: asyncio.Future[Any]) -> None:
        clock = asyncio.get_running_loop().time
        lost = clock() + self.seconds + _PATIENCE
        while not waiting.done():
            # Asked before the wait: what broke the pool may also have brought the answer.
            broken, late = not self._pool.active, clock() > lost
            await asyncio.wait({waiting}, timeout=_GLANCE)
            if not waiting.done() and (broken or late):
                raise BrokenExecutor("the task was lost with its pool" if broken else "no word of it")

    def schedule(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Future[Any]:
        """Hand it to the child; raises BrokenExecutor when there is none to be had."""
        try:
            return self._pool.schedule(function, args=list(args), timeout=self.seconds)
        except RuntimeError as error:  # so pebble tells that the pool is broken
            raise BrokenExecutor(str(error)) from error

    def replace(self) -> None:
        """Another process and other pipes: in those of a child that died half a message may stand."""
        self.close()
        self._pool = self._open()

    def close(self) -> None:
        """End the process."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _open(self) -> ProcessPool:
        return ProcessPool(
            max_workers=1,
            max_tasks=self._settings.recycle,
            initializer=_limit_child,
            initargs=[self._settings.memory],
            context=self._context,
        )


def _limit_child(memory: int) -> None:
    """The parent decides when to stop; and what is mapped already (libraries) does not count into the limit."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    mapped = _mapped_bytes()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + memory, mapped + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _mapped_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
