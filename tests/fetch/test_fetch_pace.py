"""One request at a time per host, pauses, holds (faults 31, 32; 104 where it concerns waiting)."""

from __future__ import annotations

import itertools
import threading
from datetime import timedelta

import pytest
from desk import OK, START, Ask, VirtualClock, error, page, visit
from hypothesis import given
from hypothesis import strategies as st

from hostile import HostileServer, Request, Script, answer, in_turn
from monitor.clock import SystemClock
from monitor.errors import BadStatus, RobotsDenied
from monitor.fetch import VolatileHostMemory
from monitor.fetch.pace import MAX_HOLD, parse_retry_after

NO_ROBOTS = answer(b"", 404)


def _sleeps(server: HostileServer, *asks: str | Ask, **settings: object) -> list[float]:
    clock = VirtualClock()
    for outcome in visit(server, *asks, clock=clock, settings=settings):
        page(outcome)
    return clock.sleeps


def test_the_default_pause_stands_between_any_two_requests() -> None:
    """robots.txt, the first page, a redirect and the next page are five seconds apart each."""
    table = {"/a": answer(OK), "/b": answer(b"", 302, headers={"Location": "/a"})}
    with HostileServer(table) as server:
        assert _sleeps(server, "/a", "/b") == [5.0, 5.0, 5.0]
        assert server.paths == ["/robots.txt", "/a", "/b", "/a"]


def test_time_already_passed_counts() -> None:
    """Only what is left of the pause is waited for."""
    with HostileServer({"*": answer(OK)}) as server:
        assert _sleeps(server, "/a", Ask("/b", after=3.0), Ask("/c", after=9.0)) == [5.0, 2.0]


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        ({"site.example": "1s"}, 1.0),
        ({"*.example": "2s"}, 2.0),
        ({"*.example": "2s", "site.example": "30s"}, 30.0),
        ({"*.site.example": "1s", "other.example": "1s"}, 5.0),
    ],
)
def test_a_host_may_have_its_own_pause(pauses: dict[str, str], expected: float) -> None:
    """An exact name goes before a suffix form, and a suffix form is for the names under it."""
    with HostileServer({"*": answer(OK)}) as server:
        assert _sleeps(server, "/a", host_pauses=pauses) == [expected]


def test_a_pause_for_a_host_with_a_port() -> None:
    """A host on an unusual port is a host of its own; the name alone speaks for all its ports."""
    with HostileServer({"*": answer(OK)}) as server:
        key = f"site.example:{server.port}"
        url = server.url("/a", "site.example")
        assert _sleeps(server, url, host_pauses={key: "1s", "site.example": "9s"}) == [1.0]
        assert _sleeps(server, url, host_pauses={"site.example": "9s"}) == [9.0]
        assert _sleeps(server, "/a", url, host_pauses={key: "1s"}) == [5.0, 1.0]


@pytest.mark.parametrize(("rule", "pause"), [("Crawl-delay: 20", 20.0), ("Crawl-delay: 2", 5.0)])
def test_the_crawl_delay_lengthens_the_pause(rule: str, pause: float) -> None:
    """The longer of the configured pause and the site's crawl delay is kept, from the first page on."""
    with HostileServer({"/robots.txt": answer(f"User-agent: *\n{rule}".encode()), "*": answer(OK)}) as server:
        assert _sleeps(server, "/a", "/b") == [pause, pause]


def test_the_crawl_delay_holds_for_the_next_robots_txt_too() -> None:
    """A copy that is a day old no longer gives rules, but its delay stands before the new one is asked for."""
    robots = answer(b"User-agent: *\nCrawl-delay: 20")
    with HostileServer({"/robots.txt": robots, "*": answer(OK)}) as server:
        assert _sleeps(server, "/a", Ask("/b", after=86_375), Ask("/c", after=6)) == [20.0, 14.0, 20.0]
        assert server.paths == ["/robots.txt", "/a", "/b", "/robots.txt", "/c"]


@pytest.mark.parametrize(("took", "pause"), [(0.5, 5.0), (3.0, 15.0), (50.0, 30.0)])
def test_a_slow_host_is_asked_less(took: float, pause: float) -> None:
    """The pause is five times the last answer's time, at most thirty seconds."""
    clock = VirtualClock()

    def slow(_: Request) -> Script:
        clock.seconds += took
        return answer(OK)

    with HostileServer({"/robots.txt": NO_ROBOTS, "/a": slow, "/b": answer(OK)}) as server:
        first, second = visit(server, "/a", "/b", clock=clock)
    assert clock.sleeps == [5.0, pause]
    assert page(first).elapsed == took and page(second).elapsed == 0


def test_one_at_a_time_and_apart_as_the_server_sees_it() -> None:
    """Eight fetches started at once reach the server one by one, each its pause after the last."""
    with HostileServer({"*": answer(OK)}) as server:
        outcomes = visit(
            server,
            *(f"/{n}" for n in range(8)),
            clock=SystemClock(),
            at_once=True,
            settings={"pause": "30ms"},
        )
        assert [page(o).body for o in outcomes] == [OK] * 8
        assert server.most_at_once == {"site.example": 1}
        requests = sorted(server.requests, key=lambda r: r.at)
    gaps = [later.at - (sooner.done or later.at) for sooner, later in itertools.pairwise(requests)]
    assert len(gaps) == 8 and min(gaps) >= 0.03


def test_hosts_do_not_wait_for_each_other() -> None:
    """While one host keeps its answer back, another is asked and answers."""
    other_was_asked = threading.Event()

    def patient(_: Request) -> Script:
        assert other_was_asked.wait(5)
        return answer(OK)

    def telling(_: Request) -> Script:
        other_was_asked.set()
        return answer(OK)

    with HostileServer({"*": NO_ROBOTS, "/patient": patient, "/telling": telling}) as server:
        outcomes = visit(server, "/patient", "http://other.example/telling", at_once=True)
    assert [page(o).body for o in outcomes] == [OK, OK]


def test_no_more_hosts_at_once_than_configured() -> None:
    """`connections` bounds the requests under way over all hosts."""
    here = []
    most = []
    lock = threading.Lock()

    def counted(_: Request) -> Script:
        with lock:
            here.append(1)
            most.append(len(here))
        yield 0.02
        yield answer(OK)
        with lock:
            here.pop()

    with HostileServer({"*": counted}) as server:
        urls = [f"http://h{n}.example/" for n in range(12)]
        visit(server, *urls, at_once=True, settings={"connections": 3})
    assert 1 < max(most) <= 4  # a script ends a moment after its client has the answer


def test_the_pause_survives_a_restart() -> None:
    """A new process two seconds later waits the remaining three."""
    memory = VolatileHostMemory()
    with HostileServer({"*": answer(OK)}) as server:
        visit(server, "/a", memory=memory, clock=VirtualClock())
        later = VirtualClock(START + timedelta(seconds=7))
        visit(server, "/b", memory=memory, clock=later)
    assert later.sleeps == [3.0]


def test_fault_104_a_clock_set_back_does_not_lengthen_the_pause() -> None:
    """After the clock went back a year the wait is one pause, not a year."""
    memory = VolatileHostMemory()
    with HostileServer({"*": answer(OK)}) as server:
        visit(server, "/a", memory=memory, clock=VirtualClock())
        earlier = VirtualClock(START - timedelta(days=365))
        memory.save_robots("http://site.example", memory.robots("http://site.example"))  # type: ignore[arg-type]
        visit(server, "/b", memory=memory, clock=earlier)
    assert max(earlier.sleeps) <= 5.0


@pytest.mark.parametrize("status", [429, 503])
def test_fault_031_retry_after_holds_the_whole_host(status: int) -> None:
    """A 429 or 503 with Retry-After leaves the whole host alone for that long, also after a restart."""
    memory = VolatileHostMemory()
    table = {"/a": in_turn(answer(b"", status, headers={"Retry-After": "120"}), answer(OK)), "*": answer(OK)}
    with HostileServer({**table, "/robots.txt": NO_ROBOTS}) as server:
        first, second, third = visit(server, "/a", "/a", Ask("http://other.example/x"), memory=memory)
        restarted, elsewhere = visit(
            server, "/b", "http://site.example:80/c", memory=memory, clock=VirtualClock(START + timedelta(seconds=100))
        )
        asked = list(server.paths)
        after = visit(server, "/a", memory=memory, clock=VirtualClock(START + timedelta(seconds=126)))[0]
    assert error(first, BadStatus).retry_after == 120 and error(first, BadStatus).is_rate_limited
    assert error(second, BadStatus).retry_after == 120
    assert f"is held until 2026-03-01 12:02:05 UTC because it answered {status} and asked for 120 s" in str(second)
    assert page(third).body == OK
    assert error(restarted, BadStatus).retry_after == 25 and isinstance(elsewhere, BadStatus)
    assert asked.count("/a") == 1 and "/b" not in asked and "/c" not in asked
    assert page(after).body == OK


def test_fault_031_control_without_a_memory_the_host_is_asked_again() -> None:
    """A pass that has forgotten the hold asks the host: it is the memory that keeps it."""
    with HostileServer({"/a": answer(b"", 429, headers={"Retry-After": "120"}), "/b": answer(OK)}) as server:
        visit(server, "/a", memory=VolatileHostMemory())
        assert page(visit(server, "/b", memory=VolatileHostMemory())[0]).body == OK


def test_fault_031_a_fetch_under_way_meets_the_hold_of_another() -> None:
    """Of fetches queued for a host, those behind the 429 are not sent."""
    with HostileServer({"/robots.txt": NO_ROBOTS, "*": answer(b"", 429)}) as server:
        outcomes = visit(server, "/a", "/b", "/c", at_once=True)
        assert len(server.paths) == 2
    assert all(isinstance(o, BadStatus) and o.status == 429 for o in outcomes)


def test_fault_031_robots_on_hold() -> None:
    """A 429 for robots.txt holds the host like any other; a 503 does too, and denies."""
    for status, kind in ((429, BadStatus), (503, RobotsDenied)):
        with HostileServer(
            {"/robots.txt": answer(b"", status, headers={"Retry-After": "60"}), "/a": answer(OK)}
        ) as server:
            first, second = visit(server, "/a", "/a")
            assert server.paths == ["/robots.txt"]
        error(first, kind)
        assert error(second, BadStatus).retry_after == 60


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Sun, 01 Mar 2026 12:10:00 GMT", 600.0),
        ("Sunday, 01-Mar-26 12:10:00 GMT", 600.0),
        ("Sun Mar  1 12:10:00 2026", 600.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("Sun, 01 Mar 2099 11:00:00 GMT", MAX_HOLD),
        ("-5", 0.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("1000000000", MAX_HOLD),
        ("9" * 30, MAX_HOLD),
        ("9" * 5000, MAX_HOLD),
        ("1e9", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("٣", None),
        ("Sun, 99 Foo 2026 99:99:99 GMT", None),
        ("Sun, 01 Mar 0000 00:00:00 +9999", None),
    ],
)
def test_fault_032_retry_after_in_every_form(value: str | None, seconds: float | None) -> None:
    """Seconds and dates are clamped to 0..24 h; junk is as if nothing was said."""
    assert parse_retry_after(value, START) == seconds


@given(st.text())
def test_fault_032_no_text_breaks_it(value: str) -> None:
    """Whatever a server writes, the result is None or 0 to 24 hours."""
    seconds = parse_retry_after(value, START)
    assert seconds is None or 0 <= seconds <= MAX_HOLD


@pytest.mark.parametrize(("status", "seconds"), [(429, 600), (503, 120)])
@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}], ids=["none", "junk"])
def test_fault_032_default_hold(status: int, seconds: float, headers: dict[str, str]) -> None:
    """Without a usable Retry-After a host is held for a default time."""
    with HostileServer({"/a": answer(b"", status, headers=headers)}) as server:
        first, second = visit(server, "/a", "/b")
        assert "/b" not in server.paths
    assert error(first, BadStatus).retry_after == seconds
    assert error(second, BadStatus).retry_after == seconds


def test_fault_032_of_several_waits_the_longest_counts() -> None:
    """Two headers, one of them nought: the host is held for the other."""
    headers = [("Retry-After", "0"), ("Retry-After", "600"), ("Retry-After", "soon")]
    with HostileServer({"/page": answer(b"", 429, headers=headers)}) as server:
        assert error(visit(server, "/page")[0], BadStatus).retry_after == 600


def test_retries_keep_the_pause() -> None:
    """Each of the attempts at a failing page comes a pause after the one before."""
    clock = VirtualClock()
    with HostileServer(
        {"/robots.txt": NO_ROBOTS, "/a": in_turn(answer(b"", 500), answer(b"", 502), answer(OK))}
    ) as server:
        assert page(visit(server, "/a", clock=clock)[0]).body == OK
    assert clock.sleeps == [5.0, 5.0, 5.0]
