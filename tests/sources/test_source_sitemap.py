"""Sitemaps, their extensions, indexes and what passes for them."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta, timezone

import pytest
from source_desk import LIMITS, NOW, listed

from hostile import HostileServer, answer
from monitor.errors import SourceError
from monitor.sources import Limits, Listing
from monitor.sources.children import Child, worth_reading
from monitor.sources.recent import date_in_url, newest

ALMATY = timezone(timedelta(hours=5))
SITEMAP = "http://outlet.example/sitemap.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


def urlset(*entries: str) -> str:
    """A sitemap."""
    return f"{HEAD}<urlset {NAMESPACES}>{''.join(entries)}</urlset>"


def entry(loc: str, more: str = "") -> str:
    """One entry of it."""
    return f"<url><loc>{loc}</loc>{more}</url>"


def index(*children: str) -> str:
    """A sitemap index; a child is its address, with its lastmod after a blank."""
    rows = (child.partition(" ") for child in children)
    body = "".join(
        f"<sitemap><loc>{loc}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for loc, _, day in rows
    )
    return f"{HEAD}<sitemapindex {NAMESPACES}>{body}</sitemapindex>"


def sitemap(body: bytes | str, limits: Limits = LIMITS, **values: str) -> Listing:
    """What a body says as a sitemap."""
    return listed("sitemap", body, limits=limits, url=SITEMAP, **values)


def urls(listing: Listing) -> list[str]:
    """The addresses found."""
    return [link.url for link in listing.links]


def test_a_news_sitemap_tells_title_date_language_and_keywords() -> None:
    """Google's extension; lastmod is the update."""
    news = (
        "<lastmod>2026-11-22T11:00:00Z</lastmod><news:news><news:publication><news:name>Outlet</news:name>"
        "<news:language>ru</news:language></news:publication><news:publication_date>2026-11-22T10:00:00+05:00"
        "</news:publication_date><news:title>Grain &amp;amp; rail&#146;s</news:title><news:keywords>trade, rail,trade"
        "</news:keywords></news:news>"
    )
    (link,) = sitemap(urlset(entry("http://outlet.example/a/1?utm_source=s", news))).links
    assert (link.url, link.title, link.language) == ("http://outlet.example/a/1", "Grain & rail’s", "ru")
    assert link.published == datetime(2026, 11, 22, 10, tzinfo=ALMATY) and link.published_precision == "second"
    assert link.updated == datetime(2026, 11, 22, 11, tzinfo=UTC)
    assert (link.tags, link.source_kind) == (("trade", "rail"), "sitemap")


def test_images_are_no_articles_and_alternates_are_translations() -> None:
    """image:loc is not the entry's; hreflang gives the other languages, and its own."""
    more = (
        "<image:image><image:loc>http://outlet.example/i.jpg</image:loc></image:image>"
        '<xhtml:link rel="alternate" hreflang="ru-KZ" href="http://outlet.example/ru/1"/>'
        '<xhtml:link rel="alternate" hreflang="kk" href="/kk/1"/>'
        '<xhtml:link rel="alternate" hreflang="x-default" href="http://outlet.example/1"/>'
    )
    (link,) = sitemap(urlset(entry("http://outlet.example/ru/1", more))).links
    assert link.url == "http://outlet.example/ru/1" and link.language == "ru"
    assert link.alternates == (("kk", "http://outlet.example/kk/1"),)


def test_a_day_in_the_address_is_a_date() -> None:
    """Where nothing else dates it, and to the day."""
    (link,) = sitemap(urlset(entry("http://outlet.example/2026/11/20/a"))).links
    assert link.published == datetime(2026, 11, 20, tzinfo=UTC) and link.published_precision == "day"
    assert date_in_url("http://outlet.example/a-20261120.html") == (datetime(2026, 11, 20, tzinfo=UTC), "day")
    assert date_in_url("http://outlet.example/a/20261399/12026112055") is None


def test_wrong_or_missing_namespaces_do_not_matter() -> None:
    """Names count, prefixes do not."""
    body = (
        '<urlset xmlns="http://nonsense"><n:url xmlns:n="x"><n:loc> http://outlet.example/a </n:loc></n:url></urlset>'
    )
    assert urls(sitemap(body)) == ["http://outlet.example/a"]
    assert urls(sitemap("<urlset><url><loc>/a?x=1&amp;y=2</loc></url></urlset>")) == ["http://outlet.example/a?x=1&y=2"]


def test_a_text_list_is_a_sitemap() -> None:
    """One address a line."""
    assert urls(sitemap("\ufeffhttp://outlet.example/a\r\n\r\nhttp://outlet.example/b\n")) == [
        "http://outlet.example/a", "http://outlet.example/b",
    ]  # fmt: skip


def test_a_feed_is_a_sitemap() -> None:
    """The protocol allows it."""
    body = "<rss version='2.0'><channel><item><title>T</title><link>/a</link></item></channel></rss>"
    assert urls(sitemap(body)) == ["http://outlet.example/a"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "empty"),
        (
            "<!DOCTYPE html><html><title>Not found</title></html>",
            'not a sitemap: its first element is <html> \\("Not found"\\)',
        ),
        ("Not found", 'not a sitemap: it begins with "Not found"'),
    ],
)
def test_what_is_no_sitemap_is_an_error(body: str, said: str) -> None:
    """An error page is not an empty list."""
    with pytest.raises(SourceError, match=said):
        sitemap(body)


def test_fault_067_no_entity_is_resolved_in_a_sitemap() -> None:
    """Neither a file nor a server is asked."""
    with HostileServer({"*": answer(b"SECRET")}) as server:
        body = (
            f'<!DOCTYPE urlset [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY h SYSTEM "http://127.0.0.1:{server.port}/">]>'
            f"{urlset(entry('http://outlet.example/a&f;&h;'))[len(HEAD) :]}"
        )
        found = " ".join(urls(sitemap(body)))
        assert server.connections == 0
    assert found.startswith("http://outlet.example/a") and "root" not in found and "SECRET" not in found


def test_fault_078_a_robots_file_gives_the_sitemaps_it_names() -> None:
    """Those of its own site; it is no list of articles itself."""
    body = "User-agent: *\nDisallow: /x\nSitemap: http://outlet.example/s.xml\nsitemap:http://other.example/s.xml\n"
    listing = sitemap(body)
    assert listing.links == () and listing.more == ("http://outlet.example/s.xml",)


def test_fault_080_fifty_thousand_addresses_are_streamed_and_capped() -> None:
    """The newest 5,000 of them stay, wherever in the file they stand."""
    days = [NOW - timedelta(hours=number) for number in range(50_000)]
    body = urlset(
        *(
            entry(f"http://outlet.example/{n}", f"<lastmod>{day:%Y-%m-%dT%H:%M:%SZ}</lastmod>")
            for n, day in enumerate(days)
        )
    )
    listing = sitemap(gzip.compress(body.encode()) + b"trailing bytes")
    assert len(listing.links) == 5000 and urls(listing)[-1] == "http://outlet.example/4999"
    assert "45000 older addresses left out" in listing.notes


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (gzip.compress(b"0" * 70_000_000), "unpacks to over 64 MB"),
        (gzip.compress(gzip.compress(b"0" * 70_000_000)), "unpacks to over 64 MB"),
        (b"\x1f\x8b is not gzip", "begins like gzip"),
    ],
    ids=["bomb", "bomb in a bomb", "no gzip"],
)
def test_fault_080_gzip_that_is_a_bomb_or_none_is_refused(body: bytes, said: str) -> None:
    """Before it is in memory."""
    with pytest.raises(SourceError, match=said):
        sitemap(body)


def test_fault_080_a_cut_file_gives_what_it_has() -> None:
    """Cut XML and cut gzip alike, with a note."""
    body = urlset(*(entry(f"http://outlet.example/{n}") for n in range(300)))
    for cut in (body[:-400].encode(), gzip.compress(body.encode())[:-100]):
        listing = sitemap(cut)
        assert 0 < len(listing.links) < 300
        assert any(note.startswith("partly read") for note in listing.notes)


def test_fault_080_nesting_and_junk_do_no_harm() -> None:
    """Deep nesting ends the reading; a million other elements do not fill the memory."""
    assert sitemap(urlset("<url>" * 100_000)).links == ()
    assert len(sitemap(urlset("<x/>" * 100_000, entry("/a"))).links) == 1


def test_fault_081_foreign_addresses_are_dropped_and_counted() -> None:
    """The same registrable domain is home: other hosts of it stay."""
    listing = sitemap(
        urlset(
            entry("http://other.example/a"),
            entry("http://en.outlet.example/a"),
            entry("mailto:a@b"),
            entry("//other.example/b"),
        )
    )
    assert urls(listing) == ["http://en.outlet.example/a"]
    assert "2 addresses of other sites dropped" in listing.notes


def test_fault_081_dates_in_the_future_are_ignored() -> None:
    """They neither date an article nor push others out."""
    many = [entry(f"http://outlet.example/f/{n}", "<lastmod>2030-01-01</lastmod>") for n in range(20)]
    good = entry("http://outlet.example/a", "<lastmod>2026-11-22</lastmod>")
    listing = sitemap(urlset(*many, good), Limits(2000, 10, NOW))
    assert "http://outlet.example/a" in urls(listing) and len(listing.links) == 10
    assert all(link.updated is None for link in listing.links[:-1])


def test_fault_081_undated_addresses_come_from_both_ends() -> None:
    """Some lists begin with the newest, some end with it."""
    listing = sitemap(urlset(*(entry(f"http://outlet.example/{n}") for n in range(100))), Limits(2000, 4, NOW))
    assert urls(listing) == [f"http://outlet.example/{n}" for n in (0, 1, 98, 99)]
    assert newest([None, NOW, None, NOW - timedelta(days=1)], 2) == [1, 3]


def test_match_is_asked_before_the_newest_are_chosen() -> None:
    """Tag pages with today's lastmod do not take the place of articles."""
    tags = (entry(f"http://outlet.example/tag/{n}", "<lastmod>2026-11-22</lastmod>") for n in range(50))
    old = entry("http://outlet.example/2026-11-01/a", "<lastmod>2026-11-01</lastmod>")
    assert urls(sitemap(urlset(*tags, old), Limits(2000, 5, NOW), match=r"/\d{4}-\d\d-\d\d/")) == [
        "http://outlet.example/2026-11-01/a"
    ]


@pytest.mark.parametrize(
    ("children", "chosen"),
    [
        (["/s-2026-11.xml", "/s-2026-10.xml", "/s-2026-09.xml", "/s-2019-11.xml"], ["/s-2026-11.xml", "/s-2026-10.xml"]),
        (["/a.xml 2026-11-01", "/b.xml 2026-11-22", "/c.xml 2019-01-01"], ["/b.xml", "/a.xml"]),
        (["/a.xml 2026-11-22", "/b.xml 2026-11-22", "/c.xml 2026-11-22"], ["/c.xml", "/a.xml", "/b.xml"]),
        (["/1.xml", "/2.xml", "/3.xml", "/4.xml"], ["/4.xml", "/1.xml", "/3.xml", "/2.xml"]),
        (["/page.xml", "/category.xml", "/post.xml", "/post_tag.xml", "/author.xml"], ["/post.xml"]),
        (["/sitemap.xml?type=categories", "/sitemap.xml?type=articles&amp;page=1"], ["/sitemap.xml?type=articles&page=1"]),
        (["/sitemap-main.xml", "/sitemap-news-1.xml"], ["/sitemap-news-1.xml", "/sitemap-main.xml"]),
        (["/sitemap.xml?page=1", "/sitemap.xml?page=2"], ["/sitemap.xml?page=2", "/sitemap.xml?page=1"]),
        (["/old.xml 2020-01-01", "/older.xml 2019-01-01"], ["/old.xml"]),
        (["/s-2025.xml", "/s-2026.xml"], ["/s-2026.xml"]),
        (["http://other.example/s.xml", "/s.xml"], ["/s.xml"]),
        (["/category.xml", "/author.xml"], ["/author.xml", "/category.xml"]),
    ],
)  # fmt: skip
def test_of_an_index_the_children_that_can_be_recent_are_read(children: list[str], chosen: list[str]) -> None:
    """By the name's date or by lastmod where that tells anything; news first, tags and the like last or never."""
    listing = sitemap(index(*children))
    assert listing.links == () and [url.removeprefix("http://outlet.example") for url in listing.more] == chosen


def test_a_child_changed_lately_is_read_whatever_its_name_says() -> None:
    """A number in a name may look like a month."""
    old, late = NOW - timedelta(days=400), NOW - timedelta(days=1)
    children = [Child("http://outlet.example/s-2025-02.xml", late), Child("http://outlet.example/s-2025-01.xml", old)]
    assert worth_reading(children, NOW, None) == (("http://outlet.example/s-2025-02.xml",), 1)


def test_children_unchanged_since_the_last_reading_are_not_asked_again() -> None:
    """But for a margin of two days, and never for longer than 35 days back."""
    days = [Child(f"http://outlet.example/{NOW - timedelta(days=back):%Y-%m-%d}.xml", None) for back in range(60)]
    assert [len(worth_reading(days, NOW, since)[0]) for since in (NOW, NOW - timedelta(days=9), None)] == [3, 12, 36]


def test_a_sitemap_over_which_the_parser_falls_is_read_in_part() -> None:
    """A reference to no character, behind a mark that begins no section: what came before it counts."""
    body = "<urlset><url><loc>http://outlet.example/a</loc></url><url x='<![CDATA['><loc>http://o&#xD800;/b</loc></url></urlset>"
    listing = listed("sitemap", body)
    assert [link.url for link in listing.links] == ["http://outlet.example/a"]
    assert "partly read: " in listing.notes[0]
