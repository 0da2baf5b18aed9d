"""Children that die, hang, leak and eat memory; the parent goes on."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.config.settings import WorkerSettings
from monitor.errors import ExtractError, WorkerError
from monitor.model import Hints
from monitor.reading import Request, read
from monitor.workers import Workers

_leak: list[bytearray] = []


def pool(**settings: Any) -> Workers:
    # Preloaded as a pass does it: what a child imports by itself counts into its memory limit, and takes seconds.
    settings = {"processes": 1, "deadline": "20s"} | settings
    return Workers(WorkerSettings.model_validate(settings), preload=("monitor.reading",))


def results(workers: Workers, *tasks: tuple[Any, ...]) -> list[Any]:
    """What each (function, arguments …) came to, all handed in at once; errors as values."""

    async def run() -> list[Any]:
        waiting: list[Coroutine[Any, Any, Any]] = [workers.run(function, *args) for function, *args in tasks]
        return await asyncio.gather(*waiting, return_exceptions=True)

    return asyncio.run(run())


def die(number: int, book: str) -> None:
    with Path(book).open("a") as file:
        file.write("x")
    os.kill(os.getpid(), number)


def die_half_way() -> None:
    """Announces 4096 bytes on every pipe that can be written to, sends ten of them, and dies."""
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            if str(entry.readlink()).startswith("pipe:"):
                os.write(int(entry.name), b"\x00\x00\x10\x00half a mes")
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(book: str) -> str:
    if not Path(book).exists():
        die(signal.SIGKILL, book)
    return "done"


def loop_for_ever() -> None:
    while True:
        pass


def allocate(size: int) -> int:
    return len(bytearray(size))


def leak(size: int) -> tuple[int, int]:
    _leak.append(bytearray(os.urandom(1) * size))
    return os.getpid(), _resident()


def sleep_and_tell(seconds: float, told: str) -> str:
    time.sleep(seconds)
    return told


def raise_(error: Exception) -> None:
    raise error


def make_lambda() -> Callable[[], int]:
    return lambda: 1


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_fault_058_a_crashing_parser_is_tried_twice_and_others_go_on(tmp_path: Path, number: int) -> None:
    """A page that crashes its process is given up after two tries; the tasks before and after it are done."""
    book = tmp_path / "tries"
    with pool() as workers:
        before, crashed, after = (
            results(workers, task)[0] for task in ((len, "ab"), (die, number, str(book)), (len, "abc"))
        )
    assert (before, after) == (2, 3)
    assert isinstance(crashed, WorkerError) and "died twice" in str(crashed)
    assert book.read_text() == "xx"


def test_fault_058_a_process_that_died_of_something_else_costs_no_page(tmp_path: Path) -> None:
    """The second try, in a new process, gives the value."""
    with pool() as workers:
        assert results(workers, (die_once, str(tmp_path / "tries"))) == ["done"]


def test_fault_059_leaks_end_with_their_process() -> None:
    """A parser that leaks 4 MB a page: children are replaced, and memory does not grow with the number of pages."""
    with pool(recycle=10) as workers:
        told = results(workers, *[(leak, 4_000_000)] * 45)
    assert len({pid for pid, _ in told}) >= 4
    assert max(resident for _, resident in told) - min(resident for _, resident in told) < 60_000_000


def test_fault_059_control_without_recycling_memory_grows() -> None:
    """The same in one process holds all that was leaked."""
    with pool(recycle=500) as workers:
        told = results(workers, *[(leak, 4_000_000)] * 45)
    assert len({pid for pid, _ in told}) == 1
    assert max(resident for _, resident in told) - min(resident for _, resident in told) > 150_000_000


def test_fault_059_reading_pages_leaks_nothing() -> None:
    """Three hundred different pages through the whole middle: memory stays where it was after the first hundred."""

    def page(number: int) -> bytes:
        paragraphs = "".join(
            f"<p>Paragraph {n} of page {number} is about trains and ports. It has two parts.</p>" for n in range(20)
        )
        return f"<html><head><title>Page {number}</title></head><body><article>{paragraphs}</article></body></html>".encode()

    def read_all(numbers: range) -> int:
        for number in numbers:
            read(Request(page(number), f"https://outlet.example/{number}", hints=Hints(now=datetime.now(UTC))))
        gc.collect()
        return _resident()

    settled = read_all(range(100))
    assert read_all(range(100, 300)) - settled < 8_000_000


def test_fault_060_an_endless_parser_is_stopped_at_its_deadline() -> None:
    """A loop without end is told with the seconds it was given, once, and the next page is read."""
    with pool(deadline="500ms") as workers:
        began = time.monotonic()
        [stopped] = results(workers, (loop_for_ever,))
        assert time.monotonic() - began < 15  # and not the hour it would take: the rest is slack for a busy machine
        assert isinstance(stopped, WorkerError) and "over 0.5 s" in str(stopped)
        assert results(workers, (len, "abc")) == [3]


def test_fault_057_a_page_that_eats_memory_is_stopped() -> None:
    """Over the limit, the allocation fails in the child; the child and the parent live on."""
    with pool(memory="100MiB") as workers:
        [stopped, fine] = results(workers, (allocate, 400_000_000), (allocate, 10_000_000))
    assert isinstance(stopped, WorkerError) and "100 MiB" in str(stopped)
    assert fine == 10_000_000


def test_fault_129_a_child_killed_while_idle_is_replaced() -> None:
    """Whoever kills our children from outside costs no page."""
    with pool() as workers:
        for _ in range(3):
            [pid] = results(workers, (os.getpid,))
            os.kill(pid, signal.SIGKILL)
            time.sleep(0.3)
            assert results(workers, (len, "abc")) == [3]


def test_fault_129_a_child_killed_at_the_moment_of_handing_over() -> None:
    """Large tasks follow at once on the death of an idle child, so that it is noticed while they are handed over."""
    with pool(processes=2) as workers:
        for _ in range(4):
            [pid] = results(workers, (os.getpid,))
            os.kill(pid, signal.SIGKILL)
            told = results(workers, *[(bytes.upper, b"a" * 2**24)] * 3)
            assert [len(value) for value in told] == [2**24] * 3


def test_fault_129_half_a_message_from_a_dying_child() -> None:
    """A child that dies while it answers leaves half a message in its pipe: that page alone is given up."""
    with pool() as workers:
        [failed, fine] = results(workers, (die_half_way,), (len, "abc"))
    assert isinstance(failed, WorkerError) and fine == 3


def test_fault_129_children_killed_under_load_cost_no_page() -> None:
    """Twelve pages in hand while the children are killed again and again: each comes to a value or a WorkerError."""

    async def run(workers: Workers) -> list[Any]:
        pids = [await workers.run(os.getpid)]
        tasks = [asyncio.ensure_future(workers.run(sleep_and_tell, 0.05, str(n))) for n in range(12)]
        for _ in range(2):
            await asyncio.sleep(0.2)
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
        return await asyncio.gather(*tasks, return_exceptions=True)

    with pool(processes=2) as workers:
        told = asyncio.run(run(workers))
    assert [t for t in told if not isinstance(t, str | WorkerError)] == []
    assert sum(isinstance(t, str) for t in told) >= 10


def test_fault_129_a_full_pipe_stops_nobody() -> None:
    """Arguments and values larger than any pipe's buffer come through, several at a time."""
    with pool(processes=2) as workers:
        told = results(workers, *[(bytes.upper, b"a" * 20_000_000)] * 4)
    assert [len(t) for t in told] == [20_000_000] * 4


def test_fault_129_a_value_that_cannot_be_sent_is_told() -> None:
    """What cannot be pickled is the page's failure, not the pool's."""
    with pool() as workers:
        [failed, fine] = results(workers, (make_lambda,), (len, "abc"))
    assert isinstance(failed, WorkerError) and fine == 3


def test_children_that_cannot_start_are_told(tmp_path: Path) -> None:
    """A program whose main file runs again in each child gets an error of ours, and nothing is left running."""
    script = tmp_path / "program.py"
    script.write_text(
        "from monitor.config.settings import WorkerSettings\nfrom monitor.workers import Workers\n"
        "with Workers(WorkerSettings(processes=1)): pass\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert "WorkerError: the child processes that parse cannot be started" in done.stderr.splitlines()[-1]


def test_errors_of_the_program_come_back_as_they_are(caplog: pytest.LogCaptureFixture) -> None:
    """An ExtractError keeps its reason; another error becomes a WorkerError with its kind, after one try, and is logged with its place."""
    with pool() as workers:
        told = results(workers, (raise_, ExtractError("no", reason="no-text")), (raise_, RecursionError("deep")))
    assert isinstance(told[0], ExtractError) and told[0].reason == "no-text"
    assert isinstance(told[1], WorkerError) and str(told[1]) == "parsing failed: RecursionError: deep"
    assert [record.message for record in caplog.records] == ["unexpected error in a child process"]
    assert "in raise_" in caplog.text
