"""Reading a source over real sockets: children, numbers, days, redirects, failures."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from source_desk import LIMITS, NOW, read

from hostile import HostileServer, Request, answer, in_turn, redirect
from monitor.errors import BadStatus, SourceError
from monitor.fetch import Validators
from monitor.sources import Limits
from monitor.sources.addresses import dated
from monitor.sources.reading import MAX_FILES, MAX_PAGES

ROBOTS = {"/robots.txt": answer(b"", 404)}


def rss(*paths: str, channel: str = "") -> bytes:
    """An answer with a feed."""
    items = "".join(f"<item><title>T</title><link>{path}</link></item>" for path in paths)
    return answer(f"<rss version='2.0'><channel>{channel}{items}</channel></rss>".encode(), type="application/rss+xml")


def urlset(*paths: str) -> bytes:
    """An answer with a sitemap."""
    return answer(f"<urlset>{''.join(f'<url><loc>{path}</loc></url>' for path in paths)}</urlset>".encode())


def index(*paths: str) -> bytes:
    """An answer with a sitemap index."""
    return answer(
        f"<sitemapindex>{''.join(f'<sitemap><loc>{path}</loc></sitemap>' for path in paths)}</sitemapindex>".encode()
    )


def page(*numbers: int) -> bytes:
    """An answer with a listing page."""
    links = "".join(f'<h3><a href="/a/a-headline-of-five-words-{n}">A headline of five words</a></h3>' for n in numbers)
    return answer(f"<html><body>{links}</body></html>".encode())


def paths(links: object) -> list[str]:
    """The addresses without their host."""
    return [link.url.split("example", 1)[1] for link in links]  # type: ignore[attr-defined]


def asked(server: HostileServer) -> list[str]:
    """What was asked of the server, robots.txt apart."""
    return [request.target for request in server.requests if request.path != "/robots.txt"]


def test_a_feed_is_read_with_its_validators() -> None:
    """The second time it is asked with them, and 304 is no failure."""
    first = rss("/a/1").replace(b"\r\n\r\n", b'\r\nETag: "x"\r\n\r\n', 1)

    def turn(request: Request) -> bytes:
        return answer(b"", 304) if request.header("if-none-match") == '"x"' else first

    with HostileServer({**ROBOTS, "/rss": turn}) as server:
        reading = read(server, "feed", "/rss")
        assert paths(reading.links) == ["/a/1"] and reading.page.header("etag") == '"x"' and not reading.not_modified
        again = read(server, "feed", "/rss", validators=Validators('"x"', None))
        assert again.not_modified and again.links == () and again.page.status == 304


def test_a_failure_of_the_list_itself_is_raised() -> None:
    """What the fetcher and the parser raise."""
    with HostileServer({**ROBOTS, "/gone": answer(b"", 404), "/html": answer(b"<html>x</html>")}) as server:
        with pytest.raises(BadStatus):
            read(server, "feed", "/gone")
        with pytest.raises(SourceError, match="not a feed"):
            read(server, "feed", "/html")


def test_children_are_read_and_an_index_gives_no_validators() -> None:
    """The index may stay the same while a child changes: a 304 would hide that."""
    top = index("/one.xml", "/two.xml").replace(b"\r\n\r\n", b'\r\nETag: "x"\r\nLast-Modified: y\r\n\r\n', 1)
    with HostileServer(
        {**ROBOTS, "/s.xml": top, "/one.xml": urlset("/1", "/2"), "/two.xml": urlset("/2", "/3")}
    ) as server:
        reading = read(server, "sitemap", "/s.xml")
    assert sorted(paths(reading.links)) == ["/1", "/2", "/3"]
    assert reading.page.header("etag") is None and reading.page.header("last-modified") is None
    assert reading.page.header("content-type") is not None


def test_a_child_that_fails_is_told_and_the_rest_is_read() -> None:
    """With its address and its cause."""
    table = {**ROBOTS, "/s.xml": index("/bad.xml", "/good.xml"), "/good.xml": urlset("/1"), "/bad.xml": answer(b"oops")}
    with HostileServer(table) as server:
        reading = read(server, "sitemap", "/s.xml")
    assert paths(reading.links) == ["/1"]
    ((url, cause),) = reading.failures
    assert url == "http://outlet.example/bad.xml" and 'begins with "oops"' in cause
    assert any(note.startswith("1 further files could not be read") for note in reading.notes)


def test_an_index_none_of_whose_children_can_be_read_is_a_failure() -> None:
    """It is not a site without news."""
    with (
        HostileServer({**ROBOTS, "/s.xml": index("/one.xml"), "/one.xml": answer(b"", 404)}) as server,
        pytest.raises(SourceError, match=r"none of the 1 files .*one\.xml: "),
    ):
        read(server, "sitemap", "/s.xml")


def test_a_host_that_asks_for_fewer_requests_gets_none() -> None:
    """After a 429, or a challenge, no further child is asked for; what was read is kept."""
    for status, headers in ((429, {}), (403, {"cf-mitigated": "challenge"})):
        refusing = answer(b"", status, headers=headers)
        table = {**ROBOTS, "/s.xml": index("/1.xml", "/2.xml", "/3.xml"), "/1.xml": refusing, "*": urlset("/a")}
        with HostileServer(table) as server:
            reading = read(server, "sitemap", "/s.xml")
            assert asked(server) == ["/s.xml", "/3.xml", "/1.xml"]
        assert len(reading.links) == 1 and len(reading.failures) == 1
        assert "1 further files left unread" in reading.notes


def test_fault_076_a_move_is_told_and_another_site_needs_consent() -> None:
    """The links are read; the address is never changed by itself."""
    table = {
        **ROBOTS,
        "/old": redirect("/new", 301),
        "/new": rss("/a/1"),
        "/gone": redirect("http://other.example/rss", 301),
    }
    table["other.example/rss"] = rss("/b/1")
    with HostileServer(table) as server:
        moved = read(server, "feed", "/old")
        away = read(server, "feed", "/gone")
    assert moved.moved_to == "http://outlet.example/new" and moved.notes == ("moved to http://outlet.example/new",)
    assert moved.links[0].source_url == "http://outlet.example/old"
    assert away.moved_to == "http://other.example/rss" and away.links[0].url == "http://other.example/b/1"
    assert away.notes == (
        'moved to another site, other.example: set url = "http://other.example/rss" if that is meant',
    )


def test_fault_076_a_feed_may_say_itself_that_it_moved() -> None:
    """As podcasts do; www. and https are no move."""
    said = "<itunes:new-feed-url xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>{}</itunes:new-feed-url>"
    table = {
        **ROBOTS,
        "/rss": rss("/a/1", channel=said.format("http://outlet.example/feed2")),
        "/same": rss("/a/1", channel=said.format("https://www.outlet.example/same")),
    }
    with HostileServer(table) as server:
        assert read(server, "feed", "/rss").moved_to == "http://outlet.example/feed2"
        assert read(server, "feed", "/same").moved_to is None


def test_fault_078_no_file_is_read_twice() -> None:
    """An index that names itself, a cycle, and a child that redirects to its parent."""
    table = {
        **ROBOTS,
        "/s.xml": index("/s.xml", "/a.xml", "/back.xml"),
        "/a.xml": index("/s.xml", "/a.xml", "/b.xml"),
        "/b.xml": urlset("/1"),
        "/back.xml": redirect("/s.xml"),
    }
    with HostileServer(table) as server:
        reading = read(server, "sitemap", "/s.xml")
        assert sorted(asked(server)) == ["/a.xml", "/b.xml", "/back.xml", "/s.xml", "/s.xml"]
    assert paths(reading.links) == ["/1"]


def test_fault_078_the_address_that_answered_counts() -> None:
    """A file that was reached by a redirect is not asked for again by its own name."""
    table = {
        **ROBOTS,
        "/s.xml": index("/new.xml", "/old.xml"),
        "/old.xml": redirect("/new.xml"),
        "/new.xml": urlset("/1"),
    }
    with HostileServer(table) as server:
        read(server, "sitemap", "/s.xml")
        assert asked(server) == ["/s.xml", "/old.xml", "/new.xml"]


def test_fault_078_depth_is_limited() -> None:
    """Three files deep below the first, and not further."""
    table = {**ROBOTS, **{f"/{n}.xml": index(f"/{n + 1}.xml") for n in range(9)}}
    with HostileServer(table) as server:
        reading = read(server, "sitemap", "/0.xml")
        assert asked(server) == ["/0.xml", "/1.xml", "/2.xml", "/3.xml"]
    assert "1 further files left unread" in reading.notes


def test_fault_079_the_number_of_files_is_limited() -> None:
    """Every file names fresh ones."""

    def fresh(request: Request) -> bytes:
        stem = request.path.strip("/").removesuffix(".xml")
        return index(*(f"/{stem}-{n}.xml" for n in range(20)))

    with HostileServer({**ROBOTS, "*": fresh}) as server:
        reading = read(server, "sitemap", "/s.xml")
        assert len(asked(server)) == MAX_FILES
    assert any("left unread" in note for note in reading.notes)


def test_the_cap_of_addresses_is_for_all_children_together() -> None:
    """And the newest stay."""
    old, new = urlset("/2026/11/01/a", "/2026/11/02/b"), urlset("/2026/11/21/c", "/2026/11/22/d")
    with HostileServer({**ROBOTS, "/s.xml": index("/1.xml", "/2.xml"), "/1.xml": new, "/2.xml": old}) as server:
        reading = read(server, "sitemap", "/s.xml", limits=Limits(2000, 2, NOW))
    assert sorted(paths(reading.links)) == ["/2026/11/21/c", "/2026/11/22/d"]
    assert "2 older addresses left out" in reading.notes


def test_numbered_files_are_read_until_one_is_missing() -> None:
    """The first that is not there ends them, and is no failure."""
    table = {
        **ROBOTS,
        "/s1.xml": urlset("/1"),
        "/s2.xml": urlset("/2"),
        "/s3.xml": answer(b"", 404),
        "/s4.xml": urlset("/4"),
    }
    with HostileServer(table) as server:
        reading = read(server, "sitemap", "/s{page}.xml")
        assert asked(server) == ["/s1.xml", "/s2.xml", "/s3.xml"]
    assert paths(reading.links) == ["/1", "/2"] and reading.failures == ()


def test_numbered_pages_end_where_nothing_is_new() -> None:
    """Many sites answer any number with the last page; and three pages are enough."""
    with HostileServer({**ROBOTS, "*": in_turn(page(1001, 1002), page(1002, 1003), page(1003))}) as server:
        reading = read(server, "listing", "/news?p={page}")
        assert asked(server) == ["/news?p=1", "/news?p=2", "/news?p=3"]
    assert [path[-4:] for path in paths(reading.links)] == ["1001", "1002", "1003"]
    with HostileServer({**ROBOTS, "*": lambda request: page(1000 + int(request.target[-1]))}) as server:
        read(server, "listing", "/news?p={page}")
        assert len(asked(server)) == MAX_PAGES


def test_the_first_of_numbered_files_must_be_there() -> None:
    """Else the list itself failed."""
    with HostileServer({**ROBOTS, "*": answer(b"", 404)}) as server, pytest.raises(BadStatus):
        read(server, "sitemap", "/s{page}.xml")


def test_dated_files_are_read_for_the_last_days() -> None:
    """A day whose file is missing does not matter while another is there."""
    table = {**ROBOTS, "/2026-11-21.xml": urlset("/a"), "/2026-11-20.xml": urlset("/b")}
    with HostileServer(table) as server:
        reading = read(server, "sitemap", "/{yyyy}-{mm}-{dd}.xml")
        assert asked(server) == [f"/2026-11-{day}.xml" for day in (22, 21, 20, 19)]
    assert paths(reading.links) == ["/a", "/b"] and reading.failures == ()
    for status, times in ((404, 4), (429, 1)):
        with HostileServer({**ROBOTS, "*": answer(b"", status)}) as server:
            with pytest.raises(BadStatus):
                read(server, "sitemap", "/{yyyy}-{mm}-{dd}.xml")
            assert len(asked(server)) == times


def test_numbered_files_are_read_on_when_the_cap_is_reached() -> None:
    """The newest may be in the last of them."""
    table = {**ROBOTS, **{f"/s{n}.xml": urlset(f"/2026/11/1{n}/a", f"/2026/11/1{n}/b") for n in (1, 2, 3)}}
    with HostileServer(table) as server:
        reading = read(server, "sitemap", "/s{page}.xml", limits=Limits(2000, 2, NOW))
    assert sorted(paths(reading.links)) == ["/2026/11/13/a", "/2026/11/13/b"]


@pytest.mark.parametrize(
    ("url", "now", "expected"),
    [
        ("http://o.example/s.xml", NOW, ["s.xml"]),
        ("http://o.example/{yyyy}/{mm}", NOW, ["2026/11"]),
        ("http://o.example/{yyyy}/{mm}", NOW - timedelta(days=20), ["2026/11", "2026/10"]),
        ("http://o.example/{yyyy}", datetime(2026, 1, 1, tzinfo=NOW.tzinfo), ["2026", "2025"]),
        ("http://o.example/{yyyy}-{ww}", datetime(2027, 1, 1, tzinfo=NOW.tzinfo), ["2026-53"]),
        ("http://o.example/{yy}{mm}{dd}/{page}", NOW, [f"2611{day}/{{page}}" for day in (22, 21, 20, 19)]),
    ],
)
def test_dates_in_addresses_are_those_of_the_last_days(url: str, now: datetime, expected: list[str]) -> None:
    """Each address once, the newest first; weeks are ISO's, with their year."""
    assert [address.removeprefix("http://o.example/") for address in dated(url, now)] == expected


def test_after_a_standstill_dated_files_are_read_further_back() -> None:
    """To the last reading, within two weeks."""
    url = "http://o.example/{dd}"
    assert [len(dated(url, NOW, NOW - timedelta(days=days))) for days in (0, 5, 100)] == [4, 7, 15]


def test_a_placeholder_nobody_fills_is_named() -> None:
    """Before anything is asked."""
    with HostileServer({}) as server:
        with pytest.raises(SourceError, match=r"\{query\}"):
            read(server, "listing", "/s?q={query}")
        assert server.connections == 0


def test_a_page_that_only_forwards_is_followed() -> None:
    """By its meta refresh."""
    table = {**ROBOTS, "/news": answer(b'<meta http-equiv="refresh" content="0;url=/en/news">'), "/en/news": page(1001)}
    with HostileServer(table) as server:
        reading = read(server, "listing", "/news", limits=LIMITS)
    assert len(reading.links) == 1 and "the page only forwards to another" in reading.notes
