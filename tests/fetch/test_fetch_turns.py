"""Two processes that ask the same host: as polite as one."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from desk import OK, START, VirtualClock, page, visit

from hostile import HostileServer, answer
from monitor.clock import SystemClock
from monitor.fetch import Turns, VolatileHostMemory
from monitor.fetch.pace import Pace

HOST = "site.example"
SLOW = [b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(OK), 0.2, OK]


def _two_at_once(server: HostileServer, first: Turns, second: Turns) -> None:
    """Two fetchers, each with a memory of its own, ask three pages of one host at the same time."""

    def one(turns: Turns) -> None:
        outcomes = visit(server, "/1", "/2", "/3", turns=turns, clock=SystemClock(), settings={"pause": "100ms"})
        assert [page(outcome).body for outcome in outcomes] == [OK] * 3

    threads = [threading.Thread(target=one, args=(turns,)) for turns in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_processes_ask_a_host_one_after_the_other_and_apart(tmp_path: Path) -> None:
    """As the server sees it: never two requests at once, and the pause between any two."""
    with HostileServer({"*": SLOW, "/robots.txt": answer(b"", 404)}) as server:
        _two_at_once(server, Turns(tmp_path), Turns(tmp_path))
        assert len(server.requests) == 8 and server.most_at_once[HOST] == 1
        requests = sorted(server.requests, key=lambda request: request.at)
    gaps = [b.at - (a.done or b.at) for a, b in itertools.pairwise(requests)]
    assert min(gaps) > 0.09


def test_control_without_a_folder_they_meet() -> None:
    """The server sees both at once."""
    with HostileServer({"*": SLOW, "/robots.txt": answer(b"", 404)}) as server:
        _two_at_once(server, Turns(), Turns())
        assert server.most_at_once[HOST] == 2


def test_the_pause_after_another_process_is_that_of_its_answers_length(tmp_path: Path) -> None:
    """Another process's request that took four seconds wants twenty of peace, though we never asked the host."""
    theirs, clock = Turns(tmp_path), VirtualClock()
    assert theirs.take(HOST)
    theirs.tell(HOST, START, 4.0)
    theirs.give_back(HOST)
    with HostileServer({"/robots.txt": answer(b"", 404), "/page": answer(OK)}) as server:
        page(visit(server, "/page", clock=clock, turns=Turns(tmp_path))[0])
    assert clock.sleeps == [20.0, 5.0]


def test_fault_104_a_request_noted_by_a_clock_that_was_ahead_costs_one_pause(tmp_path: Path) -> None:
    """A year ahead, and never overtaken: the pause is kept once."""
    theirs, clock = Turns(tmp_path), VirtualClock()
    assert theirs.take(HOST)
    theirs.tell(HOST, START + timedelta(days=365), 0.0)
    theirs.give_back(HOST)
    with HostileServer({"/robots.txt": answer(b"", 404), "/page": answer(OK)}) as server:
        page(visit(server, "/page", clock=clock, turns=Turns(tmp_path))[0])
    assert clock.sleeps == [5.0, 5.0]


def test_the_turn_of_a_process_that_dies_is_free(tmp_path: Path) -> None:
    """The kernel gives it back."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, b"1" if Turns(tmp_path).take(HOST) else b"0")
        signal.pause()
    assert os.read(reading, 1) == b"1"
    ours = Turns(tmp_path)
    assert not ours.take(HOST)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert ours.take(HOST)


def test_who_waits_for_a_connection_keeps_no_other_process_from_the_host(tmp_path: Path) -> None:
    """All connections are taken: the turn is not held meanwhile, for one that is held too long is taken away."""

    async def go() -> None:
        pace = Pace(SystemClock(), VolatileHostMemory(), Turns(tmp_path), pause=0.0, pauses={}, connections=1)

        async def ask() -> None:
            async with pace.turn("b.example"):
                assert not Turns(tmp_path).take("b.example")

        async with pace.turn("a.example"):
            waiting = asyncio.create_task(ask())
            await asyncio.sleep(0.05)
            other = Turns(tmp_path)
            assert other.take("b.example")
            other.give_back("b.example")
        await waiting

    asyncio.run(go())


def test_a_process_that_was_stopped_does_not_hold_a_host_for_ever(tmp_path: Path) -> None:
    """After five minutes its request cannot be under way any more."""
    stopped, clock = Turns(tmp_path), VirtualClock()
    assert stopped.take(HOST)
    with HostileServer({"/robots.txt": answer(b"", 404), "/page": answer(OK)}) as server:
        assert page(visit(server, "/page", clock=clock, turns=Turns(tmp_path))[0]).body == OK
    assert 300 <= clock.seconds < 1000


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"ended": 3}', b"\xff" * 2000])
def test_a_file_that_cannot_be_read_says_nothing(tmp_path: Path, content: bytes) -> None:
    """The turn is had, and nothing is known of others."""
    ours = Turns(tmp_path)
    assert ours.take(HOST)
    ours.give_back(HOST)
    [file] = tmp_path.iterdir()
    file.write_bytes(content)
    assert ours.take(HOST) and ours.news(HOST) is None


def test_where_nothing_can_be_written_the_turn_is_ours(tmp_path: Path) -> None:
    """A folder that cannot be made keeps nobody from fetching."""
    (tmp_path / "file").write_text("")
    ours = Turns(tmp_path / "file" / "hosts")
    assert ours.take(HOST) and ours.news(HOST) is None
    ours.tell(HOST, START, 1.0)
    ours.give_back(HOST)
