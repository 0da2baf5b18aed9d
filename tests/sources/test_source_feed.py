"""Feeds of all formats, and broken ones."""

from __future__ import annotations

import gzip
import json
import pickle
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from source_desk import LIMITS, NOW, listed, page, source

from hostile import HostileServer, answer
from monitor.errors import SourceError
from monitor.sources import Limits, Listing

ALMATY = timezone(timedelta(hours=5))


def rss(items: str, attributes: str = "", channel: str = "") -> str:
    """An RSS document around items."""
    return f'<?xml version="1.0"?><rss version="2.0"{attributes}><channel><title>Outlet</title>{channel}{items}</channel></rss>'


def item(number: int = 1, more: str = "") -> str:
    """A plain item."""
    return f"<item><title>Story {number}</title><link>http://outlet.example/a/{number}</link>{more}</item>"


def atom(entries: str, attributes: str = "") -> str:
    """An Atom document around entries."""
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{attributes}><title>Outlet</title>{entries}</feed>'


def urls(listing: Listing) -> list[str]:
    """The addresses found."""
    return [link.url for link in listing.links]


def test_rss_gives_all_that_an_item_says() -> None:
    """Title, summary, full text, date with its zone, authors, tags, language."""
    body = rss(
        """<item><title>Grain &amp;amp; <![CDATA[<b>rail</b>]]></title><link>http://outlet.example/a/1?utm_source=rss</link>
        <guid isPermaLink="false">77</guid><pubDate>Sun, 22 Nov 2026 16:30:00 +0500</pubDate>
        <description>&lt;p&gt;A short&amp;nbsp;text.&lt;/p&gt;</description>
        <content:encoded><![CDATA[<p>The whole text.</p>]]></content:encoded>
        <author>desk@outlet.example (A. Writer)</author><dc:creator>B. Second</dc:creator>
        <category>Trade</category><category>Trade</category><category>Rail</category></item>""",
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"',
        "<language>ru-RU</language>",
    )
    (link,) = listed("feed", body).links
    assert (link.url, link.source_id, link.source_kind) == ("http://outlet.example/a/1", "outlet", "feed")
    assert (link.title, link.summary, link.content) == ("Grain & rail", "A short text.", "<p>The whole text.</p>")
    assert link.published == datetime(2026, 11, 22, 16, 30, tzinfo=ALMATY)
    assert link.published is not None and link.published.utcoffset() == timedelta(hours=5)
    assert (link.published_precision, link.authors) == ("second", ("A. Writer", "B. Second"))
    assert (link.tags, link.language) == (("Trade", "Rail"), "ru")


def test_atom_gives_alternate_link_dates_and_language() -> None:
    """The alternate is the article, whatever other links stand before it; updated is not published."""
    body = atom(
        """<entry xml:lang="kk"><title type="html">A &amp;lt; B</title><id>urn:1</id>
        <link rel="self" href="http://outlet.example/self"/><link rel="enclosure" href="http://outlet.example/x.mp3"/>
        <link rel="alternate" type="text/html" href="http://outlet.example/a/1"/>
        <published>2026-11-22T10:00:00+05:00</published><updated>2026-11-22T11:00:00Z</updated>
        <author><name>A. Writer</name></author><category term="t1" label="Trade"/>
        <summary>Short</summary><content type="html">&lt;p&gt;Whole&lt;/p&gt;</content></entry>"""
    )
    (link,) = listed("feed", body).links
    assert (link.url, link.title, link.language) == ("http://outlet.example/a/1", "A < B", "kk")
    assert link.published == datetime(2026, 11, 22, 10, tzinfo=ALMATY)
    assert link.updated == datetime(2026, 11, 22, 11, tzinfo=UTC)
    assert (link.content, link.authors, link.tags) == ("<p>Whole</p>", ("A. Writer",), ("Trade",))


def test_atom_names_translations() -> None:
    """Alternates with another language are the same entry in it."""
    body = atom(
        """<entry><title>T</title><link rel="alternate" hreflang="ru" href="/ru/1"/>
        <link rel="alternate" hreflang="kk-KZ" href="/kk/1"/></entry>"""
    )
    (link,) = listed("feed", body).links
    assert link.url == "http://outlet.example/ru/1" and link.alternates == (("kk", "http://outlet.example/kk/1"),)


def test_an_atom_entry_without_published_leaves_it_unknown() -> None:
    """What is not said is not guessed from `updated`."""
    body = atom('<entry><title>T</title><link href="/a/1"/><updated>2026-11-22T10:00:00Z</updated></entry>')
    (link,) = listed("feed", body).links
    assert link.published is None and link.updated == datetime(2026, 11, 22, 10, tzinfo=UTC)


def test_rdf_and_the_oldest_rss_are_read() -> None:
    """RDF dates by Dublin Core; RSS 0.91 has titles and links."""
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://outlet.example/"><title>O</title></channel>
        <item rdf:about="http://outlet.example/a/1"><title>One</title><link>http://outlet.example/a/1</link>
        <dc:date>2026-11-22T10:00:00+05:00</dc:date></item></rdf:RDF>"""
    (link,) = listed("feed", rdf).links
    assert link.title == "One" and link.published == datetime(2026, 11, 22, 10, tzinfo=ALMATY)
    old = (
        f'<!DOCTYPE rss SYSTEM "http://netscape.example/rss.dtd"><rss version="0.91"><channel>{item()}</channel></rss>'
    )
    assert urls(listed("feed", old)) == ["http://outlet.example/a/1"]


def test_json_feed_is_read_in_both_versions() -> None:
    """Author or authors, HTML or text, and an id that is an address."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "language": "fr", "items": [
            {"id": "1", "url": "/a/1", "title": "One\u0007", "content_html": "<p>x</p>", "authors": [{"name": "A"}],
             "date_published": "2026-11-22T10:00:00+05:00", "tags": ["t", 7]},
            {"id": "http://outlet.example/a/2", "content_text": "Two\n\nlines", "author": {"name": "B"}},
            {"id": 3}, "nonsense",
        ],
    }  # fmt: skip
    listing = listed("feed", json.dumps(feed))
    one, two = listing.links
    assert (one.url, one.title, one.content) == ("http://outlet.example/a/1", "One", "<p>x</p>")
    assert (one.language, one.authors, one.tags) == ("fr", ("A",), ("t",))
    assert one.published == datetime(2026, 11, 22, 10, tzinfo=ALMATY)
    assert (two.url, two.content, two.authors) == ("http://outlet.example/a/2", "<p>Two</p><p>lines</p>", ("B",))
    assert listing.notes == ("1 items without a web address",)


def test_full_text_is_found_where_outlets_put_it() -> None:
    """Yandex's element counts, and a description that is an article in paragraphs."""
    long = "&lt;p&gt;" + "word " * 100 + "&lt;/p&gt;"
    body = rss(
        item(1, "<yandex:full-text>The whole</yandex:full-text>")
        + item(2, f"<description>{long}{long}</description>")
        + item(3, "<description>Short</description>"),
        ' xmlns:yandex="http://news.yandex.ru"',
    )
    one, two, three = listed("feed", body).links
    assert one.content == "The whole"
    assert two.content.count("<p>") == 2 and two.summary.startswith("word word")
    assert (three.content, three.summary) == ("", "Short")


def test_feedburner_tells_the_true_address() -> None:
    """The origLink is the outlet's, the link a counter's."""
    body = rss(
        "<item><title>T</title><link>http://feeds.example/~r/1</link>"
        "<feedburner:origLink>http://outlet.example/a/1</feedburner:origLink></item>",
        ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"',
    )
    assert urls(listed("feed", body)) == ["http://outlet.example/a/1"]


def test_a_guid_is_a_link_only_when_it_says_so() -> None:
    """isPermaLink is true by default; "false" and other names are no addresses."""
    permalink = "<item><title>T</title><guid>http://outlet.example/a/1</guid></item>"
    other = '<item><title>T</title><guid isPermaLink="false">http://outlet.example/g/2</guid></item>'
    listing = listed("feed", rss(permalink + other))
    assert urls(listing) == ["http://outlet.example/a/1"]
    assert listing.notes == ("1 items without a web address",)


@pytest.mark.parametrize(
    ("body", "content_type", "fallback"),
    [
        (b'<?xml version="1.0" encoding="windows-1251"?>%s', "", None),
        (b'<?xml version="1.0" encoding="utf-8"?>%s', "text/xml; charset=windows-1251", None),
        (b"%s", "", "windows-1251"),
        (b'<?xml version="1.0" encoding="utf-8"?>%s', "", None),
    ],
    ids=["declared", "header", "configured", "by language"],
)
def test_a_cyrillic_code_page_is_found(body: bytes, content_type: str, fallback: str | None) -> None:
    """Declaration, header, configuration, then the usual one of the source's languages."""
    text = rss(f"<item><title>{'Казахстан и ЕС ' * 3}</title><link>http://outlet.example/a/1</link></item>")
    data = body % text.partition("?>")[2].encode("cp1251")
    listing = listed("feed", data, content_type=content_type, fallback_charset=fallback, languages=("ru",))
    assert listing.links[0].title == "Казахстан и ЕС Казахстан и ЕС Казахстан и ЕС"


@pytest.mark.parametrize("charset", ["klingon", "base64", "undefined"])
def test_a_charset_nobody_knows_is_passed_over(charset: str) -> None:
    """A declaration that names no charset of text does not cost the feed: the language's usual one is tried."""
    text = rss("<item><title>Казахстан и ЕС</title><link>http://outlet.example/a/1</link></item>")
    text = text.replace('version="1.0"', f'version="1.0" encoding="{charset}"', 1)
    assert listed("feed", text.encode("cp1251"), languages=("ru",)).links[0].title == "Казахстан и ЕС"


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_valid_unicode_wins_over_what_is_declared(charset: str) -> None:
    """A mark, or the zeros of UTF-16, or valid UTF-8: the declaration is not asked."""
    text = rss("<item><title>Қазақстан</title><link>http://outlet.example/a/1</link></item>")
    text = text.replace('version="1.0"', 'version="1.0" encoding="windows-1252"', 1)
    assert listed("feed", text.encode(charset)).links[0].title == "Қазақстан"


def test_one_broken_byte_does_not_change_the_charset() -> None:
    """It is replaced and noted."""
    body = rss("<item><title>Казахстан</title><link>http://outlet.example/a/1</link></item>").encode()
    listing = listed("feed", body.replace("з".encode(), b"\xd0", 1), languages=("ru",))
    assert listing.links[0].title == "Ка\ufffdахстан"
    assert listing.notes[0].endswith("bytes are no UTF-8")


def test_fault_062_a_base_never_changes_the_source() -> None:
    """Links are resolved, and the source stays who it is."""
    body = atom('<entry xml:base="http://other.example/x/"><link href="a/1"/><title>T</title></entry>')
    body = body.replace("<title>", '<link href="http://outlet.example/"/><title>', 1)
    listing = listed("feed", body)
    assert urls(listing) == ["http://outlet.example/rss/a/1"]
    assert listing.links[0].source_url == "http://outlet.example/rss/all.xml"
    assert "xml:base" in listing.notes[0]


def test_fault_067_no_file_and_no_server_is_asked() -> None:
    """External entities and DTDs are cut off before any parser sees them."""
    with HostileServer({"*": answer(b"SECRET")}) as server:
        here = f"http://127.0.0.1:{server.port}"
        body = (
            f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "{here}/dtd" [<!ENTITY f SYSTEM "file:///etc/passwd">'
            f'<!ENTITY h SYSTEM "{here}/entity"><!ENTITY % p SYSTEM "{here}/parameter"> %p;]>'
            f'<rss version="2.0"><channel>{item(1, "<description>&f; &h;</description>")}</channel></rss>'
        )
        (link,) = listed("feed", body).links
        assert server.connections == 0
    assert "root:" not in link.summary and "SECRET" not in link.summary


def test_fault_068_entities_do_not_multiply() -> None:
    """Neither laughs nor a long one many times: the item stays as small as it was sent."""
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "lol"}">' for i in range(10))
    for subset, text in ((laughs, "&l9;"), (f'<!ENTITY a "{"a" * 50_000}">', "&a;" * 2_000)):
        body = f"<!DOCTYPE rss [{subset}]>{rss(item(1, f'<description>{text}</description>'))[21:]}"
        (link,) = listed("feed", body).links
        assert len(link.summary) <= 5_000


def test_fault_069_items_are_capped_before_they_are_parsed() -> None:
    """Of 100,000 without a date the first 200 are read, for feeds begin with the newest; the note says so."""
    listing = listed("feed", rss("".join(map(item, range(100_000)))), limits=Limits(200, 5000, NOW))
    assert len(listing.links) == 200 and urls(listing)[-1] == "http://outlet.example/a/199"
    assert listing.notes == ("only 200 of 100000 items are read",)


def _dated(numbers: Iterable[int], written: str) -> str:
    """Items numbered by their day before NOW."""
    return "".join(item(n, written.format((NOW - timedelta(days=n)).isoformat())) for n in numbers)


@pytest.mark.parametrize(
    "written",
    [
        "<pubDate>{}</pubDate>",
        "<dc:date>{}</dc:date>",
        "<published><![CDATA[ {} ]]></published>",
        "<updated>{}</updated>",
    ],
)
def test_fault_069_the_newest_items_are_kept(written: str) -> None:
    """A feed that begins with the oldest, or is in no order: by date, in the feed's order; dates to come are none."""
    attributes = ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    oldest_first = listed("feed", rss(_dated(range(50, 0, -1), written), attributes), limits=Limits(3, 5000, NOW))
    assert urls(oldest_first) == [f"http://outlet.example/a/{n}" for n in (3, 2, 1)]
    shuffled = listed("feed", rss(_dated((9, 1, 8, 2, 7), written), attributes), limits=Limits(2, 5000, NOW))
    assert urls(shuffled) == ["http://outlet.example/a/1", "http://outlet.example/a/2"]
    lies = listed("feed", rss(_dated((-300, 9, 1, 2), written), attributes), limits=Limits(3, 5000, NOW))
    assert urls(lies) == [f"http://outlet.example/a/{n}" for n in (9, 1, 2)]


def test_fault_069_the_newest_items_of_a_json_feed_are_kept() -> None:
    """By date of publication, else of change."""
    items = [
        {"id": str(n), "url": f"http://outlet.example/a/{n}", key: (NOW - timedelta(days=n)).isoformat()}
        for n, key in ((9, "date_published"), (1, "date_modified"), (8, "date_published"), (2, "date_published"))
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    found = listed("feed", body, limits=Limits(2, 5000, NOW))
    assert urls(found) == ["http://outlet.example/a/1", "http://outlet.example/a/2"]
    assert found.notes == ("only 2 of 4 items are read",)


def test_what_stands_around_the_kept_items_stays() -> None:
    """The channel's words before and after the items are read though the first and the last item are not."""
    feed = rss(_dated((9, 1, 8), "<pubDate>{}</pubDate>") + "<language>kk</language>", channel="<ttl>5</ttl>")
    [link] = listed("feed", feed, limits=Limits(1, 5000, NOW)).links
    assert link.url == "http://outlet.example/a/1" and link.language == "kk"


@pytest.mark.parametrize(
    "body",
    [
        rss(item(), "".join(f' xmlns:n{i}="u:{i}"' for i in range(50_000))),
        rss("".join(f'<n{i}:x xmlns:n{i}="u:{i}"/>' for i in range(50_000)) + item()),
        rss("<item " + " ".join(f'a{i}="x"' for i in range(40_000)) + "/>"),
    ],
    ids=["namespaces on one tag", "namespaces everywhere", "attributes"],
)
def test_fault_069_what_would_hold_a_parser_is_refused(body: str) -> None:
    """Tens of thousands of namespaces or attributes are no feed's."""
    with pytest.raises(SourceError, match="too complex"):
        listed("feed", body)


@pytest.mark.parametrize(
    "tail",
    [b"<item><title>cut", b"<item><title>cut</ti", b"<item></channel>", b"<item><![CDATA[ open", b"\xd0"],
)
def test_fault_070_items_before_the_fault_are_kept(tail: bytes) -> None:
    """A cut or ill-formed feed gives what stood before, and says that it was read in part."""
    whole = rss(item(1) + item(2)).encode()
    listing = listed("feed", whole[: whole.index(b"</channel>")] + tail)
    assert urls(listing) == ["http://outlet.example/a/1", "http://outlet.example/a/2"]
    assert any(note.startswith("partly read") for note in listing.notes)


def test_fault_070_controls_and_blank_lines_do_no_harm() -> None:
    """Characters that XML forbids go, as they are or as references; what stands before the document is left."""
    body = "\n\n \ufeff" + rss(
        "<item><title>A\x0bB &#27;[2J&#x0; C</title><link>http://outlet.example/a/1</link></item>"
    )
    assert listed("feed", body).links[0].title == "AB [2J C"
    listing = listed("feed", "<br /><b>Warning</b>: mysql in x.php<br />" + rss(item()))
    assert len(listing.links) == 1 and "something stands before the XML" in listing.notes


def test_fault_070_html_entities_and_bare_ampersands_are_mended() -> None:
    """Both are common, and neither makes the tolerant parser necessary."""
    body = rss(
        "<item><title>Tom & Jerry&nbsp;&ndash; &amp;eacute;&#146;</title><link>http://outlet.example/a?x=1&y=2</link></item>"
    )
    listing = listed("feed", body)
    assert (listing.links[0].title, urls(listing)) == ("Tom & Jerry – é’", ["http://outlet.example/a?x=1&y=2"])
    assert listing.notes == ()


def test_fault_070_a_cut_json_feed_gives_its_whole_items() -> None:
    """The items before the fault are kept."""
    feed = json.dumps({"version": "1", "items": [{"id": "1", "url": "/a/1"}, {"id": "2", "url": "/a/2"}]})
    listing = listed("feed", feed[:-12])
    assert urls(listing) == ["http://outlet.example/a/1"]
    assert listing.notes[0].startswith("partly read")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "empty"),
        (" \n\0", "empty"),
        ("<!DOCTYPE html><html><head><title>Just a moment</title></head></html>", 'HTML page \\("Just a moment"\\)'),
        ("<html><body><p>Feed moved</body></html>", "an HTML page"),
        ('<html><link rel="alternate" href="/new.xml" type="application/rss+xml">', "names a feed: /new.xml"),
        ("Not found", 'begins with "Not found"'),
        ('{"code": "rest_no_route"}', "JSON without items"),
        ("{broken", "broken JSON"),
        ("<urlset><url><loc>http://outlet.example/a</loc></url></urlset>", 'kind = "sitemap"'),
        ("<opml><body/></opml>", "its first element is <opml>"),
        (b"\x1f\x8b nothing", "not readable"),
    ],
)
def test_fault_071_what_is_no_feed_is_an_error(body: bytes | str, said: str) -> None:
    """None of these counts as "no news"."""
    with pytest.raises(SourceError, match=said):
        listed("feed", body)


def test_fault_071_gzip_without_a_header_is_undone() -> None:
    """Also twice; bytes after the stream do not matter, a cut stream gives what it has."""
    data = rss("".join(map(item, range(50)))).encode()
    assert len(listed("feed", gzip.compress(data)).links) == 50
    assert len(listed("feed", gzip.compress(gzip.compress(data)) + b"trailing").links) == 50
    cut = listed("feed", gzip.compress(data)[:-40])
    assert cut.links and "partly read: the gzip stream is cut" in cut.notes


def test_fault_071_a_feed_without_items_is_a_feed() -> None:
    """It has no links and says so; that it stays so is for others to notice."""
    listing = listed("feed", rss(""))
    assert listing.links == () and listing.notes == ("no items in it",)


@pytest.mark.parametrize(
    ("date", "published", "note"),
    [
        ("9" * 100_000, None, "cannot be read"),
        ("Fri, 31 Dec 9999 23:59:59 GMT", None, "in the future"),
        ("Tue, 24 Nov 2026 13:00:00 GMT", None, "in the future"),
        ("Mon, 23 Nov 2026 11:00:00 GMT", datetime(2026, 11, 23, 11, tzinfo=UTC), ""),
        ("yesterday", None, "cannot be read"),
        ("03/04/2026", None, "cannot be read"),
        ("Вс, 22 ноя 2026 10:00:00 +0500", datetime(2026, 11, 22, 10, tzinfo=ALMATY), ""),
        ("dim., 22 nov. 2026 10:00:00 +0500", datetime(2026, 11, 22, 10, tzinfo=ALMATY), ""),
        ("22 қараша 2026, 10:00 +0500", datetime(2026, 11, 22, 10, tzinfo=ALMATY), ""),
        ("2026-11-22T10:00:00+05:00", datetime(2026, 11, 22, 10, tzinfo=ALMATY), ""),
        ("22.11.2026", datetime(2026, 11, 22, tzinfo=UTC), ""),
        ("", None, ""),
    ],
)
def test_fault_072_dates_are_read_or_noted(date: str, published: datetime | None, note: str) -> None:
    """A date that is none, or lies more than a day ahead, is left out with a note; the item stays."""
    listing = listed("feed", rss(item(1, f"<pubDate>{date}</pubDate>")))
    assert len(listing.links) == 1 and listing.links[0].published == published
    assert (note in " ".join(listing.notes)) if note else listing.notes == ()


def test_fault_072_the_precision_of_a_date_is_told() -> None:
    """Second, minute or day."""
    dates = ("Sun, 22 Nov 2026 10:00:00 GMT", "2026-11-22T10:00Z", "2026-11-22")
    body = rss("".join(item(n, f"<pubDate>{date}</pubDate>") for n, date in enumerate(dates)))
    assert [link.published_precision for link in listed("feed", body).links] == ["second", "minute", "day"]


def test_fault_073_links_are_resolved_against_the_address_that_answered() -> None:
    """Relative ones, ones with blanks and line breaks; an unusable base is not asked."""
    body = rss(
        "<item><link>/a/1</link></item><item><link>b 2.html</link></item>"
        "<item><link>\n  http://outlet.example/a/\n3  </link></item><item><link>//outlet.example/4</link></item>"
        '<item xml:base="http://localhost/"><link>a/5</link></item><item><link>javascript:alert(1)</link></item>'
    )
    listing = listed("feed", body, final_url="http://en.outlet.example/rss/new.xml")
    assert urls(listing) == [
        "http://en.outlet.example/a/1", "http://en.outlet.example/rss/b%202.html", "http://outlet.example/a/3",
        "http://outlet.example/4", "http://en.outlet.example/rss/a/5",
    ]  # fmt: skip
    assert "1 items without a web address" in listing.notes


def test_fault_073_a_base_of_the_same_site_counts() -> None:
    """xml:base as it is meant, nested ones too."""
    body = atom(
        '<entry xml:base="2026/"><title>T</title><link href="a.html"/></entry>',
        ' xml:base="http://outlet.example/news/"',
    )
    assert urls(listed("feed", body)) == ["http://outlet.example/news/2026/a.html"]


def test_fault_074_items_are_known_by_address_and_not_by_guid() -> None:
    """One GUID on two addresses are two articles; one address under two GUIDs is one."""
    body = rss(
        item(1, '<guid isPermaLink="false">g</guid>') + item(2, '<guid isPermaLink="false">g</guid>')
        + item(1, '<guid isPermaLink="false">h</guid>')
    )  # fmt: skip
    listing = listed("feed", body)
    assert urls(listing) == ["http://outlet.example/a/1", "http://outlet.example/a/2"]
    assert listing.notes == ("1 items name an address again",)


def test_fault_074_a_link_to_the_front_page_gives_way_to_the_items_own_address() -> None:
    """Some feeds link each item to the site, and name its page in the GUID alone; without one the link stays."""
    home = "<title>T</title><link>http://outlet.example/</link>"
    body = rss(
        f"<item>{home}<guid>http://outlet.example/a/1</guid></item><item>{home}<guid>http://outlet.example/a/2</guid></item>"
        f"<item>{home}<guid isPermaLink='false'>3</guid></item>"
    )
    assert urls(listed("feed", body)) == [
        "http://outlet.example/a/1",
        "http://outlet.example/a/2",
        "http://outlet.example/",
    ]


def test_fault_075_titles_are_text() -> None:
    """Script and other tags go, escape characters and direction overrides too; what looks like a tag and is none stays."""
    titles = (
        "&lt;script&gt;alert(1)&lt;/script&gt;Grain", "<![CDATA[<b>Grain</b> &amp; rail]]>", "A \u202eB &#x1b;]0;x&#7;",
        "x &amp;lt; y and 5 &lt; 7", "&amp;lt;b&amp;gt;Grain&amp;lt;/b&amp;gt;",
    )  # fmt: skip
    body = rss("".join(f"<item><title>{t}</title><link>/a/{n}</link></item>" for n, t in enumerate(titles)))
    found = [link.title for link in listed("feed", body).links]
    assert found == ["Grain", "Grain & rail", "A B ]0;x", "x < y and 5 < 7", "Grain"]


def test_match_leaves_other_addresses_out() -> None:
    """The source's pattern counts for feeds too; a broken one is named."""
    body = rss(item(1) + item(22))
    listing = listed("feed", body, match=r"/a/\d{2}$")
    assert urls(listing) == ["http://outlet.example/a/22"]
    assert listing.notes == ("1 addresses do not fit match",)
    with pytest.raises(SourceError, match=r'match = "\(" is no regular expression'):
        listed("feed", body, match="(")


def test_what_goes_to_a_child_process_and_back_pickles() -> None:
    """Source, page, limits and listing."""
    given = (source("feed"), page(rss(item())), LIMITS, listed("feed", rss(item())))
    assert pickle.loads(pickle.dumps(given)) == given


_PARTS = st.sampled_from(
    ["<rss>", "<rss version='2.0'>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "<a ",
     "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "</entry>", "<link href='", "'/>", "<![CDATA[", "]]>", "&",
     "&amp;", "&nbsp;", "&#0;", "&#xD800;", "&x;", "<!--", "-->", "<!DOCTYPE x [", "]>", "<!ENTITY x 'y'>", "\0", "\ufffe",
     "xmlns:a='b' ", "xml:base='http://[' ", "http://outlet.example/1", "http://[::1", "<pubDate>", "</pubDate>", "-0500",
     "{", '"items": [', '{"url": "', '"}', "]", "}", "<content type='xhtml'><div>", "<?xml version='1.0' encoding='x'?>"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(_PARTS, max_size=25).map(lambda parts: "".join(parts).encode())))
def test_a_feed_parser_raises_nothing_but_source_errors(body: bytes) -> None:
    """Whatever comes."""
    for kind in ("feed", "sitemap", "listing"):
        try:
            listed(kind, body)
        except SourceError as error:
            assert str(error)


def test_fault_070_a_tag_that_ends_after_its_item_costs_no_item() -> None:
    """feedparser falls over it; read without tags, the feed has its items."""
    body = (
        "<rss version='2.0'><channel><item><link>http://outlet.example/a</link><category>x</item></>c</category>"
        "<item><link>http://outlet.example/b</link></item></channel></rss>"
    )
    listing = listed("feed", body)
    assert [link.url for link in listing.links] == ["http://outlet.example/a", "http://outlet.example/b"]
    assert listing.notes[0].startswith("partly read: ")


def test_fault_070_a_feed_over_which_the_parser_falls_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault is the feed's, not a mistake of this program that makes it look through the whole archive."""
    monkeypatch.setattr("feedparser.parse", lambda *_, **__: {}["a mistake"])
    with pytest.raises(SourceError, match="not readable: the parser of feeds fails on it"):
        listed("feed", "<rss version='2.0'><channel><item><link>http://outlet.example/a</link></item></channel></rss>")
