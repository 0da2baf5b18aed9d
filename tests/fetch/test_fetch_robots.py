"""robots.txt by RFC 9309 (faults 82 to 85)."""

from __future__ import annotations

import tarfile
import time
from datetime import timedelta
from pathlib import Path

import pytest
from desk import OK, SITE, START, Ask, VirtualClock, error, page, visit

from hostile import CLOSE, HANG, RESET, Answer, HostileServer, Request, answer, in_turn, redirect
from monitor.errors import BadResponse, BadStatus, DeadlineExceeded, FetchError, RobotsDenied
from monitor.fetch import RobotsCopy, VolatileHostMemory
from monitor.fetch.robots import MAX_CRAWL_DELAY, MAX_ROBOTS, Rules, decode_robots

SHUT = b"User-agent: *\nDisallow: /"
CORPUS = Path(__file__).parents[3] / "shared" / "data" / "robots" / "robots.tar.xz"


def allows(text: str | bytes, path: str = "/page", agent: str = "press-monitor") -> bool:
    """What the rules say of a path."""
    return Rules(text if isinstance(text, str) else decode_robots(text), agent).allows(SITE + path)


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        # Groups (RFC 9309, 2.2.1): case does not matter, the agent's own group goes before "*", equal ones merge.
        ("", "/x", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("USER-AGENT: PRESS-MONITOR\nDISALLOW: /", "/x", False),
        ("User-agent: press-monitor/2.1\nDisallow: /", "/x", False),
        ("User-agent: press\nDisallow: /", "/x", True),
        ("User-agent: monitor\nDisallow: /", "/x", True),
        ("User-agent: press-monitor-extra\nDisallow: /", "/x", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: press-monitor\nDisallow:", "/x", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: press-monitor\nDisallow: /x", "/x", False),
        ("User-agent: press-monitor\nDisallow: /a\n\nUser-agent: press-monitor\nDisallow: /b", "/b", False),
        ("User-agent: other\nUser-agent: press-monitor\nDisallow: /", "/x", False),
        ("User-agent: other\nDisallow: /\n\n\nUser-agent: *\nDisallow: /y", "/x", True),
        ("Disallow: /", "/x", True),
        # Matching (2.2.2): the longest rule counts, allow wins a tie, paths are compared with case and from the start.
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", False),
        ("User-agent: *\nDisallow: /page\nAllow: /page", "/page", True),
        ("User-agent: *\nDisallow: /A", "/a", True),
        ("User-agent: *\nDisallow: /fish", "/catfish", True),
        ("User-agent: *\nDisallow: /fish", "/fish.html?id=1", False),
        ("User-agent: *\nDisallow: /fish/", "/fish", True),
        # Wildcards and the end mark (2.2.3).
        ("User-agent: *\nDisallow: /*.php", "/a/b.php?x=1", False),
        ("User-agent: *\nDisallow: /*.php$", "/a/b.php?x=1", True),
        ("User-agent: *\nDisallow: /*.php$", "/a/b.php", False),
        ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", False),
        ("User-agent: *\nDisallow: /*?print=", "/x?print=1", False),
        # Octets (2.2.2): escaped and plain forms of one path are the same.
        ("User-agent: *\nDisallow: /новости", "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1", False),
        ("User-agent: *\nDisallow: /a%3cd.html", "/a%3Cd.html", False),
        ("User-agent: *\nDisallow: /%7Ejoe/", "/~joe/x", False),
        # Forms: comments, blanks, unknown lines.
        ("User-agent: * # all\nDisallow: /x # this", "/x", False),
        ("  User-agent :  *  \n\tDisallow :\t/x", "/x", False),
        ("User-agent: *\nNonsense: 1\nSitemap: http://s.example/m.xml\nDisallow: /x", "/x", False),
        ("User-agent: *\nDisallow: /robots.txt", "/robots.txt", True),
    ],
)
def test_rules(text: str, path: str, expected: bool) -> None:
    """Agents, precedence, wildcards and octets are read as RFC 9309 says."""
    assert allows(text, path) == expected


def test_a_forbidden_page_is_not_asked_for() -> None:
    """The rule is kept, its error names agent and path, and the secret in the address stays hidden."""
    with HostileServer({"/robots.txt": answer(b"User-agent: press-monitor\nDisallow: /private")}) as server:
        failed = error(visit(server, "/private/x?token=SECRETQ")[0], RobotsDenied)
        assert server.paths == ["/robots.txt"]
    assert str(failed) == "robots.txt of site.example keeps press-monitor from /private/x?token=***"
    assert failed.by == "robots" and "SECRETQ" not in failed.url


def test_robots_is_asked_for_once_a_day() -> None:
    """Ten links and a restart cost one robots.txt; a day later it is asked for again."""
    memory = VolatileHostMemory()
    with HostileServer({"/robots.txt": answer(b"User-agent: *\nDisallow: /x"), "*": answer(OK)}) as server:
        visit(server, *(f"/{n}" for n in range(10)), memory=memory)
        visit(server, "/a", memory=memory, clock=VirtualClock(START + timedelta(hours=23)))
        assert len(server.asked("/robots.txt")) == 1
        visit(server, "/a", memory=memory, clock=VirtualClock(START + timedelta(hours=25)))
        assert len(server.asked("/robots.txt")) == 2


def test_links_at_once_share_one_robots() -> None:
    """Fetches started together ask for robots.txt once."""
    with HostileServer({"/robots.txt": [0.05, answer(b"", 404)], "*": answer(OK)}) as server:
        visit(server, "/a", "/b", "/c", at_once=True)
        assert len(server.asked("/robots.txt")) == 1


@pytest.mark.parametrize("status", [200, 204, 400, 401, 403, 404, 410, 451, 300, 304])
def test_fault_082_no_rules_to_be_had_allow(status: int) -> None:
    """A client error, 401 and 403 among them, means that there are no rules (RFC 9309, 2.3.1.3)."""
    with HostileServer({"/robots.txt": answer(b"", status), "/page": answer(OK)}) as server:
        first, second = visit(server, "/page", "/page")
        assert len(server.asked("/robots.txt")) == 1
    assert page(first).body == page(second).body == OK


FAILING: dict[str, tuple[Answer, type[FetchError]]] = {
    "500": (answer(b"", 500), RobotsDenied),
    "503": (answer(b"", 503, headers={"Retry-After": "0"}), RobotsDenied),
    "599": (answer(b"", 599), RobotsDenied),
    "silence": ([HANG], DeadlineExceeded),
    "reset": ([RESET], BadResponse),
    "cut off": ([b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser-agent", CLOSE], BadResponse),
}


@pytest.mark.parametrize(("robots", "kind"), FAILING.values(), ids=FAILING)
def test_fault_082_unreachable_rules_deny(robots: Answer, kind: type[FetchError]) -> None:
    """Where robots.txt cannot be read nothing is asked, the cause is told, and the next link does not ask again."""
    with HostileServer({"/robots.txt": robots, "/page": answer(OK)}) as server:
        outcomes = visit(server, "/page", "/page", settings={"read_timeout": "100ms"})
        asked = len(server.asked("/robots.txt"))
        assert set(server.paths) == {"/robots.txt"} and asked <= 3
    for outcome in outcomes:
        assert "robots.txt" in str(error(outcome, kind)) and outcome.weight < 1  # type: ignore[union-attr]


@pytest.mark.parametrize("robots", [r for r, _ in FAILING.values()], ids=FAILING)
def test_fault_082_the_last_good_copy_serves_a_day_more(robots: Answer) -> None:
    """When a robots.txt older than a day cannot be renewed the old one holds, until it is two days old."""
    memory = VolatileHostMemory()
    memory.save_robots(SITE, RobotsCopy(START, 200, "User-agent: *\nDisallow: /shut"))
    settings = {"read_timeout": "100ms"}
    with HostileServer({"/robots.txt": robots, "*": answer(OK)}) as server:
        clock = VirtualClock(START + timedelta(hours=30))
        open_page, shut = visit(server, "/open", "/shut", memory=memory, clock=clock, settings=settings)
        late = visit(
            server, "/open", memory=memory, clock=VirtualClock(START + timedelta(hours=49)), settings=settings
        )[0]
    assert page(open_page).body == OK
    error(shut, RobotsDenied)
    assert isinstance(late, FetchError)


def test_fault_082_a_failure_is_remembered_for_ten_minutes() -> None:
    """A 500 for robots.txt denies for ten minutes, over a restart too; then it is asked for again."""
    memory = VolatileHostMemory()
    robots = in_turn(*[answer(b"", 500)] * 3, answer(b"", 404))
    with HostileServer({"/robots.txt": robots, "/page": answer(OK)}) as server:
        first, second = visit(server, "/page", Ask("/page", after=300), memory=memory)
        restarted = visit(server, "/page", memory=memory, clock=VirtualClock(START + timedelta(minutes=9)))[0]
        assert len(server.asked("/robots.txt")) == 3
        later = visit(server, "/page", memory=memory, clock=VirtualClock(START + timedelta(minutes=11)))[0]
    for outcome in (first, second, restarted):
        assert "500" in str(error(outcome, RobotsDenied))
    assert page(later).body == OK


def test_fault_082_redirects_of_robots() -> None:
    """Five redirects are followed, also to another host; the sixth means that there are no rules."""

    def hops(request: Request) -> bytes:
        left = int(request.path[-1])
        return redirect(f"/hop{left - 1}") if left else answer(SHUT)

    table = {"*": hops, "/page": answer(OK), "elsewhere.example/rules": answer(SHUT)}
    for first, shut in (
        ("/hop4", True),
        ("/hop5", False),
        ("http://elsewhere.example/rules", True),
        ("\\odd", False),
        ("", False),
    ):
        with HostileServer({**table, "/robots.txt": redirect(first)}) as server:
            outcome = visit(server, "/page")[0]
        if shut:
            error(outcome, RobotsDenied)
        else:
            assert page(outcome).status == 200
    with HostileServer({"/robots.txt": redirect("/robots.txt"), "/page": answer(OK)}) as server:
        assert page(visit(server, "/page")[0]).body == OK


def test_a_robots_found_by_redirect_is_not_asked_for_twice() -> None:
    """When robots.txt moved to another host's robots.txt, that host's own is known too."""
    table = {
        "site.example/robots.txt": redirect("http://www.site.example/robots.txt"),
        "site.example/page": redirect("http://www.site.example/page"),
        "www.site.example/robots.txt": answer(b"User-agent: *\nDisallow: /x"),
        "www.site.example/page": answer(OK),
    }
    with HostileServer(table) as server:
        assert page(visit(server, "/page")[0]).body == OK
        assert len(server.asked("/robots.txt")) == 2


def test_fault_082_html_is_no_robots() -> None:
    """An HTML page served as robots.txt has no rules, whatever its words look like."""
    html = "\n<!-- x -->\n<!DOCTYPE html><html><body>User-agent: *\nDisallow: /\n</body></html>"
    assert allows(html) and allows("<html>\nUser-agent: *\nDisallow: /")
    assert not allows("# <html>\nUser-agent: *\nDisallow: /")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_fault_082_line_ends(end: str) -> None:
    """LF, CRLF and CR all end a line; so they do where a name is looked for that is only the beginning of ours."""
    assert not allows(end.join(["User-agent: *", "Disallow: /page", "", "User-agent: press", "Disallow:"]))


def test_fault_082_the_first_500_kib_count() -> None:
    """A longer robots.txt is read up to 500 KiB, without error, and not fetched further."""
    filler = b"# " + b"x" * 98 + b"\n"
    early = b"User-agent: *\nDisallow: /early\n"
    text = early + filler * 6000 + b"Disallow: /late\n"

    def endless(_: Request) -> object:
        yield b"HTTP/1.1 200 OK\r\n\r\n" + early
        while True:
            yield filler * 600

    for robots in (answer(text), endless):
        with HostileServer({"/robots.txt": robots, "*": answer(OK)}) as server:  # type: ignore[dict-item]
            shut, late = visit(server, "/early", "/late")
            assert server.sent["/robots.txt"] < 8_000_000
        error(shut, RobotsDenied)
        assert page(late).body == OK


@pytest.mark.parametrize(
    "robots",
    [SHUT, b"\xef\xbb\xbf" + SHUT, b"# joined\n\xef\xbb\xbf" + SHUT, SHUT.decode().encode("utf-16")],
    ids=["plain", "BOM", "a BOM within", "UTF-16"],
)
def test_fault_083_byte_order_mark(robots: bytes) -> None:
    """A byte-order mark does not hide the rules, wherever it stands and whatever it says."""
    with HostileServer({"/robots.txt": answer(robots)}) as server:
        error(visit(server, "/page")[0], RobotsDenied)


def test_fault_083_control_protego_alone_ignores_the_file() -> None:
    """With the mark left in, Protego sees no rules at all."""
    assert allows("\ufeff" + SHUT.decode())


@pytest.mark.parametrize(
    ("value", "delay"),
    [
        ("10", 10),
        ("0.5", 0.5),
        ("99999999", MAX_CRAWL_DELAY),
        ("nan", 0),
        ("inf", 0),
        ("-5", 0),
        ("1e400", 0),
        ("x", 0),
        ("10,5", 10.5),
        ("7 s", 7),
        ("1.5s", 1.5),
        ("2,5 sec # a comment", 2.5),
    ],
)
def test_fault_084_crawl_delay(value: str, delay: float) -> None:
    """A crawl delay is a number from 0 to 120 seconds, with a point or a comma, whatever unit follows."""
    assert Rules(f"User-agent: *\nCrawl-delay: {value}", "press-monitor").delay == delay


@pytest.mark.parametrize(
    ("rate", "delay"), [("1/30", 30), ("2/1m", 30), ("1/10", 20), ("1/1h", MAX_CRAWL_DELAY), ("1", 20)]
)
def test_fault_084_a_request_rate_is_a_delay_too(rate: str, delay: float) -> None:
    """The longer of the two holds."""
    assert Rules(f"User-agent: *\nCrawl-delay: 20\nRequest-rate: {rate}", "press-monitor").delay == delay


def test_fault_085_rules_without_end_are_read_quickly() -> None:
    """200,000 rules, one line of 5 MB, bombs of wildcards and of comments cost seconds at most, for only 500 KiB are read."""
    bombs = [
        b"User-agent: *\n" + b"".join(b"Disallow: /a%d\n" % n for n in range(200_000)),
        b"User-agent: *\nDisallow: /" + b"a" * 5_000_000,
        b"User-agent: *\nDisallow: /" + b"*a" * 240_000,
        b"User-agent: *\n" + b"Disallow: /*a*a*a*a*a*a*a*a*b$\n" * 15_000,
        b"User-agent: a\n" * 40_000,
        b"<!--" * 120_000,
        b"<!-- -->" * 60_000,
    ]
    began = time.process_time()
    for bomb in bombs:
        assert len(decode_robots(bomb)) <= MAX_ROBOTS
        allows(decode_robots(bomb), "/" + "a" * 1900)
    assert time.process_time() - began < 8


def test_real_files() -> None:
    """2,103 robots.txt files as found on the web are all read, and none takes long."""
    if not CORPUS.exists():
        pytest.skip("the collection of robots.txt files is not here")
    began, count = time.process_time(), 0
    with tarfile.open(CORPUS) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() and "test_data" in member.name else None
            if file:
                rules = Rules(decode_robots(file.read()), "press-monitor")
                assert rules.allows(SITE + "/2026/03/01/article?id=1") in (True, False)
                assert 0 <= rules.delay <= MAX_CRAWL_DELAY
                count += 1
    assert count > 2000
    assert time.process_time() - began < 20


def test_a_held_host_is_not_asked_for_its_robots() -> None:
    """A hold is looked at before robots.txt."""
    memory = VolatileHostMemory()
    memory.set_hold("site.example", START + timedelta(minutes=5), "it answered 429")
    with HostileServer() as server:
        assert error(visit(server, "/page", memory=memory)[0], BadStatus).retry_after == 300
        assert server.connections == 0
