"""Servers that dawdle, hang up, lie about lengths, or send without end (faults 1 to 18, 34, 41)."""

from __future__ import annotations

import asyncio
import functools
import gzip
import itertools
import json
import random
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from desk import AGENT, OK, SITE, Ask, Everywhere, VirtualClock, error, page, visit

from hostile import CLOSE, HANG, RESET, Answer, HostileServer, Request, Step, answer, in_turn, redirect
from monitor.config.settings import FetchSettings
from monitor.errors import BadResponse, BadStatus, DeadlineExceeded, FetchError, TooLarge, Unreachable
from monitor.fetch import Fetcher, Validators, VolatileHostMemory
from monitor.model import Page

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def test_the_page_comes_as_it_was_sent() -> None:
    """A page arrives with its status, its headers in order and case, and its bytes; nothing is odd about it."""
    with HostileServer({"/page": answer(OK, headers={"X-Odd": "Héllo"})}) as server:
        got = page(visit(server, "/page")[0])
    assert (got.status, got.body, got.url, got.final_url) == (200, OK, SITE + "/page", SITE + "/page")
    assert got.headers[-1] == ("X-Odd", "Héllo")
    assert got.notes == () and got.redirects == ()


def test_an_empty_answer_is_a_page() -> None:
    """204 and an empty 200 are answers, not errors."""
    with HostileServer({"/none": answer(b"", 204), "/empty": answer(b"")}) as server:
        outcomes = visit(server, "/none", "/empty")
    assert [page(o).body for o in outcomes] == [b"", b""]


def _drops(data: bytes, pause: float, first: bytes = b"") -> list[Step]:
    return [first, *itertools.chain.from_iterable((data[i : i + 1], pause) for i in range(len(data)))]


def test_fault_001_slow_body_meets_the_deadline() -> None:
    """A body that drips is ended at the deadline, and the error says how much had come."""
    drip = _drops(b"x" * 200, 0.05, HEAD + b"Content-Length: 200\r\n\r\n")
    with HostileServer({"/page": drip}) as server:
        failed = error(visit(server, "/page", settings={"deadline": "300ms"})[0], DeadlineExceeded)
        assert "site.example: deadline 0.3 s, got " in str(failed)
        assert server.sent["/page"] < 200


def test_fault_001_control_a_read_timeout_alone_never_ends_a_drip() -> None:
    """Without a deadline for the whole, bytes that keep coming keep httpx reading past any read timeout."""
    drip = _drops(b"x" * 12, 0.05, HEAD + b"Content-Length: 12\r\n\r\n")
    with HostileServer({"/page": drip}) as server:
        assert httpx.get(server.url("/page"), timeout=0.3, trust_env=False).text == "x" * 12


def test_fault_002_slow_headers_meet_the_deadline() -> None:
    """Headers that drip are ended at the same deadline."""
    drip = [b"HTTP/1.1 200 OK\r\n", *itertools.chain.from_iterable((b"X-A: b\r\n", 0.05) for _ in range(100))]
    with HostileServer({"/page": drip}) as server:
        failed = error(visit(server, "/page", settings={"deadline": "300ms"})[0], DeadlineExceeded)
    assert "deadline 0.3 s" in str(failed)


@pytest.mark.parametrize(
    "script", [[HANG], [HEAD + b"Content-Length: 9\r\n\r\nabcd", HANG]], ids=["at once", "mid-body"]
)
def test_fault_003_silence_meets_the_read_timeout(script: list[Step]) -> None:
    """A server that falls silent is given up after the read timeout, not asked again in this pass."""
    with HostileServer({"/page": script}) as server:
        failed = error(visit(server, "/page", settings={"read_timeout": "200ms"})[0], DeadlineExceeded)
        assert len(server.asked("/page")) == 1
    assert "site.example was silent for 0.2 s" in str(failed) and failed.weight < 1


def test_fault_003_hang_after_accept() -> None:
    """A server that accepts and reads nothing meets the read timeout too."""
    with HostileServer(greeting=[HANG]) as server:
        failed = error(visit(server, "/page", settings={"read_timeout": "200ms"})[0], DeadlineExceeded)
    assert "silent for 0.2 s, got 0 bytes" in str(failed)


def test_fault_004_reset_in_the_body_is_tried_again_then_named() -> None:
    """A reset in the middle is an error with words of its own after two more tries; the part is not used."""
    broken: list[Step] = [HEAD + b"Content-Length: 99\r\n\r\nabc", 0.02, RESET]
    with HostileServer({"/page": broken, "/mends": in_turn(broken, answer(OK))}) as server:
        failed, mended = visit(server, "/page", "/mends")
        assert len(server.asked("/page")) == 3 and len(server.asked("/mends")) == 2
    assert "site.example broke the connection off after" in str(error(failed, BadResponse))
    assert page(mended).body == OK


@pytest.mark.parametrize(
    ("greeting", "words"),
    [
        ([CLOSE], "site.example"),
        ([b"SSH-2.0-OpenSSH_9.2\r\n", HANG], "site.example speaks no HTTP but says b'SSH-2.0-OpenSSH_9.2"),
    ],
    ids=["close", "ssh"],
)
def test_fault_005_no_http_at_all(greeting: list[Step], words: str) -> None:
    """A server that hangs up, or speaks something else, is named."""
    with HostileServer(greeting=greeting) as server:
        failed = visit(server, "/page")[0]
    assert isinstance(failed, BadResponse | Unreachable) and words in str(failed)


def test_fault_006_shorter_than_announced() -> None:
    """A body that ends before its Content-Length is an error."""
    with HostileServer({"/page": [HEAD + b"Content-Length: 500\r\n\r\nshort", CLOSE]}) as server:
        failed = error(visit(server, "/page")[0], BadResponse)
    assert "received 5 bytes, expected 500" in str(failed)


def test_fault_007_longer_than_announced() -> None:
    """What follows the announced length is left out and noted, and is not taken for the answer to the next request."""
    smuggled = answer(b"<p>smuggled</p>")
    with HostileServer(
        {"/long": [HEAD + b"Content-Length: 10\r\n\r\n0123456789" + smuggled], "/next": answer(OK)}
    ) as server:
        long, after = visit(server, "/long", "/next")
        assert server.asked("/long")[0].connection != server.asked("/next")[0].connection
    assert page(long).body == b"0123456789" and page(long).notes == ("longer than its Content-Length",)
    assert page(after).body == OK


def test_fault_007_control_a_kept_connection_takes_the_rest_for_the_next_answer() -> None:
    """httpx by itself gives the smuggled page for the next URL."""
    smuggled = answer(b"<p>smuggled</p>")
    table = {"/long": [HEAD + b"Content-Length: 10\r\n\r\n0123456789" + smuggled], "/next": answer(OK)}
    with HostileServer(table) as server, httpx.Client(trust_env=False) as client:
        client.get(server.url("/long"))
        assert client.get(server.url("/next")).content == b"<p>smuggled</p>"


def test_fault_008_two_lengths() -> None:
    """Two different Content-Length headers are refused."""
    with HostileServer({"/page": [HEAD + b"Content-Length: 2\r\nContent-Length: 9\r\n\r\nabcdefghi"]}) as server:
        error(visit(server, "/page")[0], BadResponse)


def test_fault_009_no_length_and_no_end_is_marked() -> None:
    """A body that ends with the connection is marked unsure, unless its end mark is there."""
    cut = [b"HTTP/1.0 200 OK\r\n\r\n<html><p>half", CLOSE]
    whole = [b"HTTP/1.0 200 OK\r\n\r\n<html><p>all</p></html>\n", CLOSE]
    with HostileServer({"/cut": cut, "/whole": whole}) as server:
        first, second = visit(server, "/cut", "/whole")
    assert page(first).notes == ("no length and no end mark",)
    assert page(second).notes == ()


def test_fault_010_broken_and_endless_chunks() -> None:
    """A chunk size that is no number is an error; chunks without end stop at the cap."""
    chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

    def endless(_: Request) -> Iterator[Step]:
        yield chunked
        while True:
            yield b"10000\r\n" + b"x" * 65536 + b"\r\n"

    table = {"/broken": [chunked + b"zz\r\nabc", CLOSE], "/cut": [chunked + b"5\r\nab", CLOSE], "/endless": endless}
    with HostileServer(table) as server:
        broken, cut, long = visit(server, "/broken", "/cut", "/endless", settings={"max_page": 300_000})
        assert server.sent["/endless"] < 8_000_000
    error(broken, BadResponse)
    error(cut, BadResponse)
    assert "site.example sent over 300000 bytes" in str(error(long, TooLarge))


def test_fault_011_endless_body_stops_at_the_cap_of_its_kind() -> None:
    """A body without end stops at the cap of its kind, and the connection is closed; an announced one is not begun."""

    def endless(_: Request) -> Iterator[Step]:
        yield HEAD + b"\r\n"
        while True:
            yield b"x" * 65536

    caps = {"max_page": 100_000, "max_feed": 200_000, "max_sitemap": 300_000}
    with HostileServer({"/endless": endless, "/announced": [HEAD + b"Content-Length: 100001\r\n\r\n", HANG]}) as server:
        *outcomes, announced = visit(
            server,
            Ask("/endless"),
            Ask("/endless", "feed"),
            Ask("/endless", "sitemap"),
            Ask("/announced"),
            settings=caps,
        )
        assert server.connections >= 3
    assert [f"over {cap}" in str(error(o, TooLarge)) for o, cap in zip(outcomes, caps.values(), strict=True)] == [
        True
    ] * 3
    assert "announced 100001 bytes" in str(error(announced, TooLarge))


def test_fault_012_huge_headers() -> None:
    """One header of 1 MB and headers without end are refused; 1,000 headers are not."""

    def endless(_: Request) -> Iterator[Step]:
        yield HEAD
        while True:
            yield b"X-Header: y\r\n" * 5000

    fine = b"".join(b"X-%d: y\r\n" % i for i in range(1000))
    table = {
        "/long": [HEAD + b"X: " + b"a" * 1_000_000 + b"\r\nContent-Length: 0\r\n\r\n"],
        "/many": endless,
        "/fine": [HEAD + fine + b"Content-Length: 0\r\n\r\n"],
    }
    with HostileServer(table) as server:
        long, many_of_them, some = visit(server, "/long", "/many", "/fine")
        assert server.sent["/many"] < 8_000_000
    error(long, TooLarge)
    error(many_of_them, TooLarge)
    assert len(page(some).headers) == 1002


def test_fault_013_interim_answers_without_end() -> None:
    """Interim answers (103) stop at the cap of headers; a few are passed over."""

    def endless(_: Request) -> Iterator[Step]:
        while True:
            yield b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 100

    few = [b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 3, answer(OK)]
    with HostileServer({"/endless": endless, "/few": few}) as server:
        hints, some = visit(server, "/endless", "/few")
    error(hints, TooLarge)
    assert page(some).body == OK and page(some).notes == ()


PEAK = """
import json, re, sys
from pathlib import Path
def peak():
    # Not ru_maxrss: a child inherits its parent's.
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
"""

CHILD = (
    PEAK
    + """
sys.path[:0] = json.loads(sys.argv[1])
from desk import visit
class Server:
    address, port = "127.0.0.1", int(sys.argv[2])
visit(Server(), "/small")
before = peak()
outcomes = visit(Server(), *sys.argv[3:])
print(json.dumps([peak() - before, *(f"{type(o).__name__}: {o}"[:90] for o in outcomes)]))
"""
)

NAIVE = (
    PEAK
    + """
import httpx
client = httpx.Client(trust_env=False, follow_redirects=True)
url = f"http://127.0.0.1:{sys.argv[2]}"
client.get(url + "/small")
before = peak()
client.get(url + sys.argv[3])
print([peak() - before])
"""
)


def _in_child(code: str, server: HostileServer, *paths: str) -> tuple[float, list[str]]:
    """Run in a process of its own, for peak memory never falls. Gives the MB it grew by, and the outcomes."""
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
    command = [sys.executable, "-c", code, json.dumps(folders), str(server.port), *paths]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    grown, *outcomes = json.loads(result.stdout)
    return grown, outcomes


@functools.cache
def _bombs() -> dict[str, Answer]:
    """120 MB of zeros in 120 kB, in every wrapping."""
    zeros = bytes(120_000_000)
    packed = gzip.compress(zeros, 9)
    return {
        "/small": answer(OK),
        "/gzip": answer(packed, headers={"Content-Encoding": "gzip"}),
        "/deflate": answer(zlib.compress(zeros, 9), headers={"Content-Encoding": "deflate"}),
        "/twice": answer(gzip.compress(packed), headers={"Content-Encoding": "gzip, gzip"}),
        "/undeclared": answer(packed, type="application/octet-stream"),
        "/error": answer(packed, 403, headers={"Content-Encoding": "gzip"}),
        "/redirect": answer(packed, 302, headers={"Content-Encoding": "gzip", "Location": "/small"}),
    }


def test_fault_014_bombs_cost_no_memory() -> None:
    """120 MB behind 120 kB of gzip or deflate stop at the cap; the process grows by less than 64 MB in all."""
    with HostileServer(_bombs()) as server:
        grown, outcomes = _in_child(CHILD, server, "/gzip", "/deflate", "/twice", "/undeclared", "/error")
    assert outcomes[:4] == ["TooLarge: site.example sent over 10000000 bytes"] * 4
    assert outcomes[4].startswith("Blocked: ")
    assert grown < 64


def test_fault_014_control_httpx_alone_takes_the_memory() -> None:
    """The same bomb read by httpx as it comes costs all of the 120 MB."""
    with HostileServer(_bombs()) as server:
        assert _in_child(NAIVE, server, "/gzip")[0] > 100


@pytest.mark.parametrize("coding", ["UTF-8", "none", "text/html", "windows-1251, identity", "A" * 500])
def test_fault_018_what_is_no_coding_is_passed_over(coding: str) -> None:
    """Servers that write a charset or a type where a coding belongs send their pages as they are."""
    with HostileServer({"/page": answer(OK, headers={"Content-Encoding": coding})}) as server:
        had = page(visit(server, "/page")[0])
    assert had.body == OK and "which is no coding" in had.notes[0] and len(had.notes[0]) < 100


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "dcz"])
def test_fault_014_codings_not_asked_for_are_refused(coding: str) -> None:
    """brotli and zstd are neither asked for nor taken, and asking again would bring the same."""
    with HostileServer({"/page": answer(b"\x00\x01", headers={"Content-Encoding": coding})}) as server:
        failed = error(visit(server, "/page")[0], BadResponse)
        assert len(server.asked("/page")) == 1
        assert server.requests[-1].header("accept-encoding") == "gzip"
    assert "which was not asked for" in str(failed) and len(str(failed)) < 200


def test_fault_015_more_than_two_codings() -> None:
    """Two codings are undone, three are refused."""
    two, three = gzip.compress(gzip.compress(OK)), gzip.compress(gzip.compress(gzip.compress(OK)))
    table = {
        "/two": answer(two, headers={"Content-Encoding": "gzip, gzip"}),
        "/three": answer(three, headers={"Content-Encoding": "gzip, gzip, gzip"}),
    }
    with HostileServer(table) as server:
        good, bad = visit(server, "/two", "/three")
    assert page(good).body == OK
    assert "3 times over" in str(error(bad, BadResponse))


def test_fault_016_the_body_of_a_redirect_is_never_read() -> None:
    """A bomb and an endless body on a redirect are left unread: the hop is followed at once."""

    def endless(_: Request) -> Iterator[Step]:
        yield b"HTTP/1.1 302 Found\r\nLocation: /small\r\n\r\n"
        while True:
            yield b"x" * 65536

    with HostileServer({**_bombs(), "/endless": endless}) as server:
        outcomes = visit(server, "/redirect", "/endless")
        assert server.sent["/endless"] < 8_000_000
        grown, _ = _in_child(CHILD, server, "/redirect", "/endless")
    assert [page(o).body for o in outcomes] == [OK, OK]
    assert grown < 32


def test_fault_016_control_following_by_httpx_inflates_the_redirect() -> None:
    """With follow_redirects httpx decodes the 120 MB before the next hop."""
    with HostileServer(_bombs()) as server:
        assert _in_child(NAIVE, server, "/redirect")[0] > 100


def test_fault_017_gzip_cut_off() -> None:
    """A gzip stream that was cut is an error though its Content-Length is right."""
    cut = gzip.compress(OK * 100)[:-40]
    with HostileServer({"/page": answer(cut, headers={"Content-Encoding": "gzip"})}) as server:
        failed = error(visit(server, "/page")[0], BadResponse)
        assert len(server.asked("/page")) == 3
    assert "site.example sent an incomplete gzip stream" in str(failed)


def test_fault_017_control_httpx_takes_a_cut_stream_for_whole() -> None:
    """httpx gives a 200 with less text and no error."""
    cut = gzip.compress(OK * 100)[:-40]
    with HostileServer({"/page": answer(cut, headers={"Content-Encoding": "gzip"})}) as server:
        response = httpx.get(server.url("/page"), trust_env=False)
    assert response.status_code == 200 and len(response.content) < len(OK * 100)


def test_fault_018_the_coding_lies() -> None:
    """Plain text said to be gzip is taken as it is, gzip without a word of it is undone, and both are noted."""
    table = {
        "/plain": answer(OK, headers={"Content-Encoding": "gzip"}),
        "/silent": answer(gzip.compress(OK)),
        "/broken": answer(b"\x1f\x8b" + b"junk" * 20, headers={"Content-Encoding": "gzip"}),
        "/one": answer(b"x", headers={"Content-Encoding": "gzip"}),
        "/none": answer(b"", headers={"Content-Encoding": "gzip"}),
        "/more": answer(gzip.compress(OK) + b"trailing", headers={"Content-Encoding": "gzip"}),
        "/members": answer(gzip.compress(OK) + gzip.compress(OK), headers={"Content-Encoding": "gzip"}),
    }
    with HostileServer(table) as server:
        plain, silent, broken, one, none, more, members = visit(server, *table)
    assert page(plain).body == OK and page(plain).notes == ("Content-Encoding says gzip, the body is not",)
    assert page(silent).body == OK and page(silent).notes == ("gzip without a header saying so",)
    assert "broken gzip stream" in str(error(broken, BadResponse))
    assert (page(one).body, page(none).body) == (b"x", b"")
    assert page(more).body == OK and page(more).notes == ("bytes after the end of the compressed stream",)
    assert page(members).body == OK + OK and page(members).notes == ()


@pytest.mark.parametrize("length", [b"", b"Content-Length: 500\r\n"], ids=["bare", "with a length"])
def test_fault_034_not_modified_with_a_length(length: bytes) -> None:
    """A 304 is a 304, also with a Content-Length and no body; the validators were sent as received."""
    script = [b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n' + length + b"\r\n"]
    validators = Validators(etag='W/"v1"', last_modified="Sun, 01 Mar 2026 10:00:00 GMT")
    with HostileServer({"/feed": script, "/next": answer(OK)}) as server:
        outcome, after = visit(server, Ask("/feed", "feed", validators), "/next")
        request = server.asked("/feed")[0]
    assert page(outcome).not_modified and page(outcome).body == b""
    assert request.header("if-none-match") == 'W/"v1"'
    assert request.header("if-modified-since") == "Sun, 01 Mar 2026 10:00:00 GMT"
    assert page(after).body == OK


def test_fault_033_not_modified_to_whoever_asks_is_a_failure() -> None:
    """A 304 to a request without validators is no page; it may pass, but not at once."""
    with HostileServer({"/page": answer(b"", 304)}) as server:
        failed = error(visit(server, "/page")[0], BadResponse)
        assert len(server.asked("/page")) == 1
    assert "though nothing was there before" in str(failed) and failed.weight < 1


def test_validators_no_header_can_carry_are_left_out() -> None:
    """An ETag with a line break or letters beyond ASCII is not sent back."""
    with HostileServer({"/page": answer(OK)}) as server:
        for etag in ('"a\r\nX-Evil: 1"', '"é"', "\ud800"):
            page(visit(server, Ask("/page", validators=Validators(etag=etag)))[0])
        assert all(r.header("if-none-match") is None and r.header("x-evil") is None for r in server.requests)


def test_fault_041_a_stale_connection_is_replaced_in_silence_and_after_the_pause() -> None:
    """A kept connection that the server ends at the next request costs one more request, which keeps the pause."""
    dies = in_turn([RESET], answer(OK))
    closes = in_turn([CLOSE], answer(OK))
    with HostileServer({"/first": answer(OK), "/reset": dies, "/close": closes}) as server:
        clock = VirtualClock()
        outcomes = visit(server, "/first", "/reset", "/close", clock=clock)
        assert clock.sleeps == [5.0] * 5
        assert [page(o).body for o in outcomes] == [OK] * 3
        assert [len(server.asked(p)) for p in ("/reset", "/close")] == [2, 2]
        assert server.connections == 3


def test_fault_041_a_fresh_connection_is_no_stale_one() -> None:
    """A fresh connection that is ended without a word is a failure, asked again only with the host's pause."""
    clock, robots = VirtualClock(), [answer(b"", 404, headers={"Connection": "close"}), CLOSE]
    with HostileServer({"/robots.txt": robots, "/page": in_turn([CLOSE], answer(OK))}) as server:
        assert page(visit(server, "/page", clock=clock)[0]).body == OK
        assert len(server.asked("/page")) == 2
    assert clock.sleeps == [5.0, 5.0]


def test_fault_041_no_reuse_after_an_error() -> None:
    """After an answer that was not read to its end the next request gets a connection of its own."""
    with HostileServer({"/big": answer(b"x" * 500_000), "/page": answer(OK)}) as server:
        big, small = visit(server, "/big", "/page", settings={"max_page": 1000})
        assert server.asked("/big")[0].connection != server.asked("/page")[0].connection
    error(big, TooLarge)
    assert page(small).body == OK


def test_a_part_is_not_taken_for_the_page() -> None:
    """A 206 nobody asked for is an error."""
    with HostileServer({"/page": answer(b"<p>part", 206)}) as server:
        assert "part of the page" in str(error(visit(server, "/page")[0], BadResponse))


@pytest.mark.parametrize(("status", "times"), [(500, 3), (502, 3), (404, 1), (410, 1), (400, 1), (999, 1), (501, 3)])
def test_only_passing_failures_are_asked_again(status: int, times: int) -> None:
    """A server's error is asked for three times in all, a client's once; the status is kept."""
    with HostileServer({"/page": answer(b"no", status)}) as server:
        failed = error(visit(server, "/page")[0], BadStatus)
        assert len(server.asked("/page")) == times
    assert failed.status == status and str(status) in str(failed) and "site.example" in str(failed)
    assert failed.is_gone == (status in (404, 410))


@pytest.mark.parametrize("script", [[HANG], [HEAD, HANG], [CLOSE]], ids=["silent", "late", "closing"])
def test_a_host_that_never_answers_is_left_for_the_pass(script: list[Step]) -> None:
    """After four exchanges without an answer in time the rest of a host's pages fail at once; other hosts go on."""
    with HostileServer({"dead.example/*": script, "/page": answer(OK)}) as server:
        server.table["dead.example/robots.txt"] = answer(b"", 404)
        urls = [f"http://dead.example/{n}" for n in range(10)]
        *dead, alive = visit(server, *urls, "/page", settings={"read_timeout": "50ms"})
        assert len([r for r in server.requests if r.host == "dead.example"]) == 5  # robots.txt, and four
    assert "gave no answer 4 times in a row" in str(error(dead[-1], Unreachable))
    assert page(alive).body == OK


def test_nothing_but_our_own_errors_comes_out() -> None:
    """Whatever bytes a server sends, the outcome is a page or a FetchError with words."""
    chance = random.Random(7)
    starts = [
        b"HTTP/1.1 200 OK",
        b"HTTP/1.0 200",
        b"HTTP/1.1 101 Switching",
        b"HTTP/2 200",
        b"ICY 200 OK",
        b"HTTP/1.1 0 X",
    ]
    starts += [b"HTTP/1.1 302 Found", b"HTTP/1.1 304 No", b"HTTP/1.1 206 Part"]
    fields = [b"Content-Length: " + n for n in (b"5", b"-1", b"5, 5", b"9" * 20)]
    fields += [
        b"Transfer-Encoding: chunked",
        b"Transfer-Encoding: gzip, chunked",
        b"Connection: close",
        b"Location: \\",
    ]
    fields += [
        b"Content-Encoding: gzip",
        b"Content-Encoding: deflate",
        b"Upgrade: websocket",
        b"",
        b": empty",
        b" folded",
    ]
    fields += [b"X\x00Y: z", b"X: \xff\xfe"]
    bodies = [b"hello", b"5\r\nhello\r\n0\r\n\r\n", b"\x1f\x8b\x08\x00", b"\x78\x9c", b"\x00" * 9, b"\n\n"]

    def junk(_: Request) -> list[Step]:
        lines = [chance.choice(starts), *chance.choices(fields, k=chance.randint(0, 5))]
        bits = [line + b"\r\n" for line in lines] + chance.choices(bodies, k=chance.randint(0, 3))
        if chance.random() < 0.2:
            chance.shuffle(bits)
        return [b"".join(bits), chance.choice([CLOSE, RESET])]

    with HostileServer({"/robots.txt": answer(b"", 404), "*": junk}) as server:
        outcomes = [
            o for _ in range(12) for o in visit(server, *[f"/{n}" for n in range(12)], settings={"read_timeout": "1s"})
        ]
    assert all(isinstance(o, Page | FetchError) and (isinstance(o, Page) or str(o)) for o in outcomes)
    assert {type(o) for o in outcomes} >= {Page, BadResponse}


def test_cancelling_leaves_nothing_open() -> None:
    """A pass that is cancelled in the middle of a fetch ends at once and notes the request for the pause."""
    memory = VolatileHostMemory()

    async def run(server: HostileServer) -> None:
        here = (server.address, server.port)
        async with Fetcher(
            FetchSettings(),
            user_agent=AGENT,
            clock=VirtualClock(),
            memory=memory,
            resolver=Everywhere(here),
            allow=[here],
        ) as fetcher:
            task = asyncio.create_task(fetcher.get(SITE + "/hang"))
            while not server.asked("/hang"):
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with HostileServer({"/hang": [HANG]}) as server:
        asyncio.run(run(server))
    assert memory.last_request("site.example") is not None


def test_a_connection_is_kept_between_the_pages_of_a_host() -> None:
    """robots.txt and three pages of a host cost one connection."""
    with HostileServer({"*": answer(OK)}) as server:
        visit(server, "/a", "/b", "/c")
        assert server.connections == 1


def test_the_longest_unused_connections_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many hosts keep an idle connection; a host that lost its own gets a new one."""
    monkeypatch.setattr("monitor.fetch.client._MAX_IDLE", 2)
    urls = [f"http://h{n}.example/" for n in range(4)]
    with HostileServer({"*": answer(OK)}) as server:
        visit(server, *urls, urls[3], urls[0])
        assert [r.connection for r in server.asked("/")] == [1, 2, 3, 4, 4, 5]


LEAKS = """
import json, os, sys
sys.path[:0] = json.loads(sys.argv[1])
from desk import visit
class Server:
    address, port = "127.0.0.1", int(sys.argv[2])
settings = {"read_timeout": "50ms", "deadline": "300ms", "max_page": 1000}
counts = []
for _ in range(4):
    visit(Server(), *sys.argv[3:], settings=settings)
    counts.append(len(os.listdir("/proc/self/fd")))
print(json.dumps([counts[-1] - counts[0]]))
"""


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are counted in /proc")
def test_no_failure_leaves_a_file_open() -> None:
    """After any kind of failure the number of open files is what it was."""
    table: dict[str, Answer] = {
        "/hang": [HANG],
        "/reset": [HEAD, RESET],
        "/short": [HEAD + b"Content-Length: 9\r\n\r\nabc", CLOSE],
        "/large": answer(b"x" * 5000),
        "/loop": redirect("/loop"),
        "/gone": answer(b"", 404),
        "/ok": answer(OK),
    }
    with HostileServer(table) as server:
        assert _in_child(LEAKS, server, *table)[0] == 0
