"""Redirects, by hand (faults 19 to 24, and consent walls)."""

from __future__ import annotations

import contextlib

import httpx
import pytest
from desk import OK, SITE, Ask, error, page, visit

from hostile import HostileServer, Request, answer, redirect
from monitor.errors import AddressRefused, BadResponse, Blocked, FetchError, RobotsDenied, UrlRefused


def test_hops_are_kept() -> None:
    """A redirect is followed; the page knows what was asked, what answered and the hops between."""
    table = {"/a": redirect("/b?x=1", 301), "/b": redirect(f"{SITE}/c#part", 308), "/c": answer(OK)}
    with HostileServer(table) as server:
        got = page(visit(server, "/a")[0])
    assert (got.url, got.final_url) == (f"{SITE}/a", f"{SITE}/c")
    assert got.redirects == (f"{SITE}/b?x=1", f"{SITE}/c")


def test_fault_019_loops_and_long_chains() -> None:
    """A loop ends at its second sight, a chain after `max_redirects`; both are drawn in the error."""

    def further(request: Request) -> bytes:
        return redirect(f"/far/{int(request.path.rpartition('/')[2]) + 1}")

    table = {
        "/a": redirect("/b"),
        "/b": redirect("/a"),
        "/self": redirect("/self"),
        "*": further,
        "/robots.txt": answer(),
    }
    with HostileServer(table) as server:
        loop, alone, long = visit(server, "/a", "/self", "/far/0")
        assert [len(server.asked(p)) for p in ("/a", "/b", "/self")] == [1, 1, 1]
        assert len([p for p in server.paths if p.startswith("/far/")]) == 6
    assert f"redirect loop: {SITE}/a → {SITE}/b → {SITE}/a" in str(error(loop, BadResponse))
    assert "redirect loop" in str(error(alone, BadResponse))
    assert f"more than 5 redirects: {SITE}/far/0 → " in str(error(long, BadResponse))


PRIVATE = ["http://127.0.0.2:{port}/secret", "http://169.254.169.254/latest/meta-data/", "http://[::1]:{port}/secret"]


@pytest.mark.parametrize("place", PRIVATE)
def test_fault_020_redirect_to_a_private_address(place: str) -> None:
    """A redirect into the private network is refused where the socket would open; nothing is asked there."""
    with HostileServer(address="127.0.0.2") as inside:
        with HostileServer({"/page": redirect(place.format(port=inside.port))}) as server:
            error(visit(server, "/page")[0], AddressRefused)
        assert inside.connections == 0


def test_fault_020_control_an_allowed_address_is_asked() -> None:
    """The same redirect arrives when the exact address and port are allowed: it is the guard that stops it."""
    with HostileServer({"/secret": answer(OK)}, address="127.0.0.2") as inside:
        with HostileServer({"/page": redirect(f"http://127.0.0.2:{inside.port}/secret")}) as server:
            allow = [(server.address, server.port), ("127.0.0.2", inside.port)]
            assert page(visit(server, "/page", allow=allow)[0]).body == OK
        assert inside.connections == 1


@pytest.mark.parametrize(
    "place",
    [
        "file:///etc/passwd",
        "data:text/html,x",
        "gopher://x/",
        "javascript:alert(1)",
        "ftp://x/",
        "http:page",
        "https:/x",
    ],
)
def test_fault_021_redirect_to_another_scheme(place: str) -> None:
    """Only http and https with a host are followed."""
    with HostileServer({"/page": redirect(place)}) as server:
        error(visit(server, "/page")[0], UrlRefused)
        assert server.paths == ["/robots.txt", "/page"]


def test_fault_022_nothing_is_kept_or_carried_over() -> None:
    """Cookies are neither kept, nor sent to any origin, nor part of the page; no credentials are sent."""
    table = {
        "/page": answer(OK, headers=[("Set-Cookie", "id=1"), ("set-cookie2", "x"), ("X-Kept", "y")]),
        "/go": answer(
            b"", 302, headers={"Location": "http://other.example/page", "Set-Cookie": "id=2; Domain=example"}
        ),
    }
    with HostileServer(table) as server:
        first, *_ = visit(server, "/page", "/page", "/go")
        sent = {name.lower() for r in server.requests for name, _ in r.headers}
        assert {r.host for r in server.requests} == {"site.example", "other.example"}
    assert [name for name, _ in page(first).headers] == ["Content-Type", "Content-Length", "X-Kept"]
    assert sent == {"host", "accept", "accept-encoding", "user-agent"}


def test_fault_022_control_httpx_keeps_cookies() -> None:
    """httpx by itself sends the cookie with the next request."""
    with HostileServer({"/page": answer(OK, headers={"Set-Cookie": "id=1"})}) as server:
        with httpx.Client(trust_env=False) as client:
            client.get(server.url("/page"))
            client.get(server.url("/page"))
        assert server.requests[-1].header("cookie") == "id=1"


@pytest.mark.parametrize(
    ("headers", "kind", "words"),
    [
        ({}, BadResponse, "without saying where to"),
        ({"Location": ""}, BadResponse, "without saying where to"),
        ({"Location": "http://"}, FetchError, "redirect loop"),
        ({"Location": "http://[::1/x"}, FetchError, "no URL"),
        ({"Location": "//127.0.0.1\\@example.com/"}, UrlRefused, "no URL that is asked"),
        ({"Location": "/a\tb"}, UrlRefused, "no URL that is asked"),
        ({"Location": "http://user:pw@site.example/"}, UrlRefused, "user name"),
        ({"Location": "http://h:99999/"}, UrlRefused, "no port"),
        ({"Location": "/" + "x" * 3000}, UrlRefused, "over 2048"),
        ({"Location": "http://2130706433/"}, UrlRefused, "a number in disguise"),
    ],
)
@pytest.mark.parametrize("status", [301, 307])
def test_fault_023_redirect_to_nowhere(
    status: int, headers: dict[str, str], kind: type[FetchError], words: str
) -> None:
    """A redirect without a usable Location is an error that says why, never an empty page."""
    with HostileServer({"/page": answer(b"", status, headers=headers)}) as server:
        failed = error(visit(server, "/page")[0], kind)
        assert server.paths == ["/robots.txt", "/page"]
    assert words in str(failed) and "pw" not in str(failed)


def test_fault_023_control_httpx_takes_it_for_an_answer() -> None:
    """httpx hands out a 302 without Location as an ordinary response."""
    with HostileServer({"/page": answer(b"", 302)}) as server:
        assert httpx.get(server.url("/page"), follow_redirects=True, trust_env=False).status_code == 302


@pytest.mark.parametrize("place", ["/стаття", "/a b", " /plain ", "?q=1", "//site.example/x", "/%D0%B0?x=ы"])
def test_sloppy_locations_are_understood(place: str) -> None:
    """Raw UTF-8 and blanks in a Location are escaped, relative forms are resolved."""
    with HostileServer(
        {"/page": lambda r: redirect(place) if r.target == "/page" else answer(OK), "*": answer(OK)}
    ) as server:
        server.table["/robots.txt"] = answer(b"", 404)
        got = page(visit(server, "/page")[0])
    assert got.body == OK and got.final_url.isascii() and " " not in got.final_url


@pytest.mark.parametrize(
    ("place", "asked"),
    [
        ("/новости".encode(), "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("/новости".encode("cp1251"), "/%ED%EE%E2%EE%F1%F2%E8"),
        (b"/there\r\nLocation: /there", "/there"),
    ],
    ids=["UTF-8", "cp1251", "said twice"],
)
def test_a_location_is_taken_byte_by_byte(place: bytes, asked: str) -> None:
    """What a server writes unescaped leads to the page it means."""
    head = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + place + b"\r\n\r\n"
    with HostileServer({"/page": head, asked: answer(OK)}) as server:
        assert page(visit(server, "/page")[0]).final_url == f"http://site.example{asked}"


def test_every_hop_asks_the_robots_of_its_site() -> None:
    """A redirect to a site whose robots.txt forbids the page ends there, before the page is asked for."""
    table = {
        "/page": redirect("http://shut.example/page"),
        "shut.example/robots.txt": answer(b"User-agent: *\nDisallow: /"),
    }
    with HostileServer(table) as server:
        error(visit(server, "/page")[0], RobotsDenied)
        assert server.asked("/page", "shut.example") == []


@pytest.mark.parametrize(
    "place",
    [
        "https://consent.site.example/?continue=x",
        "https://site.example/consent?url=/page",
        "/cookie-consent/?back=/page",
        "https://myprivacy.group.example/consent?callbackUrl=x",
        "https://www.site.example/gdpr-consent/?next_url=x",
        "/cookiewall",
        "/privacy-gate",
    ],
)
def test_fault_038_redirect_to_a_consent_wall(place: str) -> None:
    """A redirect to a page that asks for consent is recognised, not followed and named."""
    with HostileServer({"/page": redirect(place)}) as server:
        failed = error(visit(server, "/page")[0], Blocked)
        assert server.paths == ["/robots.txt", "/page"]
    assert failed.by == "consent" and failed.status == 302


@pytest.mark.parametrize(
    "place", ["/consent-law-passed", "/news/informed-consent-bill/", "/privacy", "/2026/consent-decree"]
)
def test_an_article_about_consent_is_no_wall(place: str) -> None:
    """Words in a headline's address do not make a wall."""
    with HostileServer({"/page": redirect(place), place: answer(OK)}) as server:
        assert page(visit(server, "/page")[0]).body == OK


def test_a_page_on_a_consent_host_that_was_asked_for_is_had() -> None:
    """Who asks for the consent page itself gets it."""
    with HostileServer({"/consent": redirect("/consent/"), "/consent/": answer(OK)}) as server:
        assert page(visit(server, "/consent")[0]).body == OK


def test_the_deadline_is_for_all_hops_together() -> None:
    """Two hops that each stay below the deadline meet it together."""
    slow = [0.25, redirect("/b")]
    with HostileServer({"/a": slow, "/b": [0.25, answer(OK)]}) as server:
        failed = visit(server, "/a", settings={"deadline": "400ms"})[0]
    with contextlib.suppress(AttributeError):
        assert "deadline 0.4 s" in failed.cause  # type: ignore[union-attr]
    assert isinstance(failed, FetchError)


def test_validators_go_with_every_hop() -> None:
    """A feed that has moved can still answer "not modified"."""
    from monitor.fetch import Validators

    table = {"/old": redirect("/new", 301), "/new": b"HTTP/1.1 304 Not Modified\r\n\r\n"}
    with HostileServer(table) as server:
        got = page(visit(server, Ask("/old", "feed", Validators(etag='"v1"')))[0])
        assert server.asked("/new")[0].header("if-none-match") == '"v1"'
    assert got.not_modified and got.final_url == f"{SITE}/new"
