"""The key of a page, the address fit to fetch, and which declared canonical is believed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.urls import believable_canonical, clean, host_of, leads_away, resolve, same_site, site_of, url_key

TABLE = Path(__file__).parents[1] / "../shared/data/urls/weirdToNormalizedUrls.csv"

SAME = [
    ("http://outlet.example/a", "https://outlet.example/a"),
    ("https://www.outlet.example/a", "https://outlet.example/a"),
    ("https://www2.outlet.example/a", "https://outlet.example/a"),
    ("https://m.outlet.example/a", "https://outlet.example/a"),
    ("https://www.m.outlet.example/a", "https://outlet.example/a"),
    ("https://mobile.outlet.example/a", "https://outlet.example/a"),
    ("https://en.m.outlet.example/a", "https://en.outlet.example/a"),
    ("https://outlet.example./a", "https://outlet.example/a"),
    ("https://outlet.example:443/a", "https://outlet.example/a"),
    ("http://outlet.example:80/a", "https://outlet.example/a"),
    ("https://OUTLET.example/a", "https://outlet.example/a"),
    ("https://бүгін.example/a", "https://xn--90ae4a1gzt.example/a"),
    ("https://outlet.example/a/", "https://outlet.example/a"),
    ("https://outlet.example//a///b", "https://outlet.example/a/b"),
    ("https://outlet.example/x/../a", "https://outlet.example/a"),
    ("https://outlet.example/a/index.html", "https://outlet.example/a"),
    ("https://outlet.example/index.php?id=7", "https://outlet.example/?id=7"),
    ("https://outlet.example/index.php/news/7", "https://outlet.example/news/7"),
    ("https://outlet.example/a#comments", "https://outlet.example/a"),
    ("https://outlet.example/a#:~:text=words", "https://outlet.example/a"),
    ("https://outlet.example/?_escaped_fragment_=/a/7", "https://outlet.example/#!/a/7"),
    ("https://outlet.example/%d0%b0%7e", "https://outlet.example/%D0%B0~"),
    (
        "https://outlet.example/казахстан",
        "https://outlet.example/%D0%BA%D0%B0%D0%B7%D0%B0%D1%85%D1%81%D1%82%D0%B0%D0%BD",
    ),
    ("https://outlet.example/caf%65%CC%81", "https://outlet.example/caf%C3%A9"),
    ("https://outlet.example/a%2cb%28c%29", "https://outlet.example/a,b(c)"),
    ("https://outlet.example/a b", "https://outlet.example/a%20b"),
    ("https://outlet.example/a?x=1&y=2", "https://outlet.example/a?y=2&x=1"),
    ("https://outlet.example/a?x=1&amp;y=2", "https://outlet.example/a?x=1&y=2"),
    ("https://outlet.example/a?x=a%20b", "https://outlet.example/a?x=a+b"),
    ("https://outlet.example/a?x=1&x=1", "https://outlet.example/a?x=1"),
    ("https://outlet.example/a?", "https://outlet.example/a"),
    ("https://outlet.example/a?b=", "https://outlet.example/a?b"),
    ("https://outlet.example/a?utm_source=x&UTM_Medium=y", "https://outlet.example/a"),
    ("https://outlet.example/a?fbclid=Iw1&gclid=2&yclid=3&ysclid=4&_openstat=5", "https://outlet.example/a"),
    ("https://outlet.example/a?at_medium=RSS&at_campaign=RSS", "https://outlet.example/a"),
    ("https://outlet.example/a?xtor=RSS-16", "https://outlet.example/a"),
    ("https://outlet.example/a?ref=rss&from=twitter.com&source=home-page", "https://outlet.example/a"),
    ("https://outlet.example/a?replytocom=51", "https://outlet.example/a"),
    ("https://outlet.example/a;jsessionid=8A6B?x=1", "https://outlet.example/a?x=1"),
    ("https://outlet.example/a?PHPSESSID=kq3b0", "https://outlet.example/a"),
    ("https://outlet.example/a?sid=0f1e2d3c4b5a69788796a5b4c3d2e1f0", "https://outlet.example/a"),
    ("https://outlet.example/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "https://outlet.example/a.aspx"),
    ("https://outlet.example/a/amp", "https://outlet.example/a"),
    ("https://outlet.example/a/amp/", "https://outlet.example/a/"),
    ("https://outlet.example/amp/a/b", "https://outlet.example/a/b"),
    ("https://outlet.example/news/amp/b-7", "https://outlet.example/news/b-7"),
    ("https://outlet.example/a.amp", "https://outlet.example/a"),
    ("https://outlet.example/a.amp.html", "https://outlet.example/a.html"),
    ("https://outlet.example/a-b-amp.html", "https://outlet.example/a-b.html"),
    ("https://outlet.example/a?amp", "https://outlet.example/a"),
    ("https://outlet.example/a?amp=1", "https://outlet.example/a"),
    ("https://outlet.example/a?outputType=amp", "https://outlet.example/a"),
    ("https://amp.outlet.example/a", "https://outlet.example/a"),
    ("https://www.google.com/amp/s/www.outlet.example/a/b", "https://outlet.example/a/b"),
    ("https://outlet-example.cdn.ampproject.org/c/s/outlet.example/a?amp_js_v=0.1&usqp=mq", "https://outlet.example/a"),
    ("https://outlet.example/a/print", "https://outlet.example/a"),
    ("https://outlet.example/print/a", "https://outlet.example/a"),
    ("https://outlet.example/a?print=1", "https://outlet.example/a"),
    ("https://outlet.example/a?print=Y", "https://outlet.example/a"),
    ("https://outlet.example/a?view=print", "https://outlet.example/a"),
    ("https://outlet.example/a?print=print&x=1", "https://outlet.example/a?x=1"),
    ("https://outlet.example/a?action=print&id=5", "https://outlet.example/a?id=5"),
    ("https://outlet.example/a?gad_source=1&vk_ad_id=7&Echobox=1588", "https://outlet.example/a"),
    ("https://outlet.example/a?tmpl=component&print=1", "https://outlet.example/a"),
    ("https://outlet.example/a?m=1", "https://outlet.example/a"),
    ("https://user:word@outlet.example/a", "https://outlet.example/a"),
    ("outlet.example/a", "https://outlet.example/a"),
    ("//outlet.example/a", "https://outlet.example/a"),
    ("  https://outlet.example/a\n", "https://outlet.example/a"),
]

APART = [
    ("https://outlet.example/?p=123", "https://outlet.example/?p=124"),
    ("https://outlet.example/?c=ar&i=162216", "https://outlet.example/?c=ar&i=162217"),
    ("https://outlet.example/?module=news&action=view&id=1", "https://outlet.example/?module=news&action=view&id=2"),
    ("https://outlet.example/?lrt", "https://outlet.example/"),
    ("https://outlet.example/page?article/1234", "https://outlet.example/page?article/1235"),
    ("https://outlet.example/a?cid=1", "https://outlet.example/a?cid=2"),
    ("https://outlet.example/a?uid=1", "https://outlet.example/a?uid=2"),
    ("https://outlet.example/a?eid=1", "https://outlet.example/a?eid=2"),
    ("https://outlet.example/a?sid=1", "https://outlet.example/a?sid=2"),
    ("https://outlet.example/a?ref=1799", "https://outlet.example/a?ref=1800"),
    ("https://outlet.example/a?m=202610", "https://outlet.example/a?m=202611"),
    ("https://outlet.example/a?gallery=5", "https://outlet.example/a?gallery=6"),
    ("https://outlet.example/a?source=7", "https://outlet.example/a?source=8"),
    ("https://outlet.example/a?page=2", "https://outlet.example/a"),
    ("https://outlet.example/a?lang=kk", "https://outlet.example/a?lang=ru"),
    ("https://en.outlet.example/a", "https://ru.outlet.example/a"),
    ("https://kaz.outlet.example/a", "https://outlet.example/a"),
    ("https://outlet.example/kk/a", "https://outlet.example/ru/a"),
    ("https://outlet.example:8080/a", "https://outlet.example/a"),
    ("https://outlet.example/A", "https://outlet.example/a"),
    ("https://outlet.example/a%2Fb", "https://outlet.example/a/b"),
    ("https://outlet.example/a?x=1&x=2", "https://outlet.example/a?x=2&x=1"),
    ("https://outlet.example/#!/a/7", "https://outlet.example/#!/a/8"),
    ("https://outlet.example/#/a/7", "https://outlet.example/#/a/8"),
    ("https://outlet.example/amp", "https://outlet.example/"),
    ("https://outlet.example/guitar-amp", "https://outlet.example/guitar"),
    ("https://m.example/a", "https://example/a"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_two_addresses_of_one_page_have_one_key(a: str, b: str) -> None:
    """What differs only in scheme, view, tracking, session or spelling is one page."""
    assert url_key(a) == url_key(b)


@pytest.mark.parametrize(("a", "b"), APART)
def test_what_may_be_another_article_keeps_its_own_key(a: str, b: str) -> None:
    """A name in the query, a language edition or a port may tell articles apart."""
    assert url_key(a) != url_key(b)


@pytest.mark.parametrize(
    "text",
    [
        "mailto:a@outlet.example",
        "javascript:void(0)",
        "",
        "   ",
        "http://",
        "\ud800",
        "urn:x",
        "http://a b/",
        "nothing",
    ],
)
def test_what_is_no_web_address_comes_back_stripped(text: str) -> None:
    """Not even a lone surrogate raises."""
    assert url_key(text) == text.strip() == clean(text)


_PIECES = st.sampled_from(
    [
        "http://", "https://", "//", "www.", "m.", "amp.", "google.com", "outlet.example", "a.cdn.ampproject.org",
        ":80", "/", "/amp", "/amp/s/", "/c/s/", "/print", "/index.html", "/index.php", "..", ".amp", ".html",
        "-amp", "?", "&", "&amp;", "=", ";jsessionid=1", "(S(abcdefghijklmnopqrstuvwx))", "%", "%25", "%41", "%2F",
        "%3B", "%CC%81", "e", "K", "#", "#!", "#/", "utm_a", "amp", "ref", "sid", "p=1", "_escaped_fragment_=", " ",
        "+", "é", "'", "[", "]", "|", "\\", "https:/google.com/amp/s/", "b", "\t", ".", "@", ":",
    ]
)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(
    st.one_of(
        st.text(),
        st.lists(_PIECES, max_size=14).map("".join),
        st.text(max_size=40).map("http://outlet.example/".__add__),
    )
)
@example("http://google.com/amp/s/google.com/amp/s/outlet.example/amp/amp/print/index.html")
@example("https://outlet.example/?_escaped_fragment_=%23%21")
def test_fault_093_the_key_is_idempotent(url: str) -> None:
    """The key of a key is that key, and so it is with the clean form; nothing raises."""
    assert url_key(url_key(url)) == url_key(url)
    assert clean(clean(url)) == clean(url)
    assert url_key(clean(url)) == url_key(url)
    assert isinstance(host_of(url), str) and isinstance(site_of(url), str)


def test_clean_keeps_what_a_server_may_look_at() -> None:
    """Order, scheme, www. and weak names stay; tracking, credentials, fragment and letters beyond ASCII go."""
    given = "http://u:p@www.бүгін.example/a b/?b=2&a=1&utm_source=x&ref=rss&gclid=9#top"
    assert clean(given) == "http://www.xn--90ae4a1gzt.example/a%20b/?b=2&a=1&ref=rss"
    assert clean("https://outlet.example/#!/route") == "https://outlet.example/#!/route"


def test_fault_093_tracking_and_sessions_fold() -> None:
    """Two hundred visits of one page are one page."""
    visits = {
        url_key(f"https://outlet.example/n/7?utm_campaign=c{i}&PHPSESSID={i:032x}&fbclid={i}") for i in range(200)
    }
    assert visits == {"https://outlet.example/n/7"}


def test_site_is_the_registrable_domain() -> None:
    """Public suffixes count, private ones too; an address stands for itself."""
    assert site_of("https://kaz.tengri.com.kz/a") == "tengri.com.kz"
    assert site_of("https://one.blogspot.com/") == "one.blogspot.com"
    assert site_of("http://127.0.0.1:80/") == "127.0.0.1"
    assert site_of("https://a.b.outlet.example/") == "outlet.example"
    assert same_site("https://rss.dw.com/x", "https://www.dw.com/en")
    assert not same_site("https://a.com.kz/", "https://b.com.kz/")
    assert not same_site("", "")


def test_host_has_no_port_and_is_in_punycode() -> None:
    """Faults of spelling do not make another host."""
    assert host_of("HTTP://Бүгін.example.:8080/x") == "xn--90ae4a1gzt.example"


def test_resolve_gives_web_addresses_only() -> None:
    """References to other schemes are none."""
    assert resolve("https://outlet.example/a/b", "../c d") == "https://outlet.example/c%20d"
    assert resolve("https://outlet.example/a", "javascript:alert(1)") is None
    assert resolve("nonsense", "also") is None


@pytest.mark.parametrize(
    ("page", "declared", "believed"),
    [
        ("https://m.outlet.example/n/7", "https://www.outlet.example/n/7", "https://www.outlet.example/n/7"),
        ("https://outlet.example/n/7?utm_source=x", "/n/7", "https://outlet.example/n/7"),
        ("https://outlet.example/story-of-a-day?from=x1", "/story-of-a-day", "https://outlet.example/story-of-a-day"),
        ("https://outlet.example/n/7/the-slug", "/n/7", "https://outlet.example/n/7"),
        (
            "https://outlet.example/?p=77",
            "https://outlet.example/2026/11/a-slug",
            "https://outlet.example/2026/11/a-slug",
        ),
        ("https://outlet.example/n/7/amp", "https://outlet.example/n/7#top", "https://outlet.example/n/7"),
        ("https://outlet.example/n/7?x=1", "www.outlet.example/n/7", "https://www.outlet.example/n/7"),
    ],
)
def test_a_sensible_canonical_is_believed(page: str, declared: str, believed: str) -> None:
    """Of the same site, absolute or not, naming an article."""
    assert believable_canonical(page, declared) == believed


@pytest.mark.parametrize(
    ("page", "declared"),
    [
        ("https://outlet.example/n/7", "https://outlet.example/"),
        ("https://outlet.example/n/7", "https://outlet.example/ru/"),
        ("https://outlet.example/n/7", "https://other.example/n/7"),
        ("https://outlet.example/news/7", "https://outlet.example/news/"),
        ("https://outlet.example/news.php?id=7", "https://outlet.example/news.php"),
        ("https://outlet.example/index.php?id=7", "https://outlet.example/index.php"),
        ("https://en.outlet.example/n/7", "https://ru.outlet.example/n/7"),
        ("https://outlet.example/kk/n/7", "https://outlet.example/n/7"),
        ("https://outlet.example/news/48121", "https://outlet.example/news/48120"),
        ("https://outlet.example/grain-leaves-the-port", "https://outlet.example/snow-falls-in-june"),
        ("https://outlet.example/n/7", "javascript:void(0)"),
        ("https://outlet.example/n/7", "http://localhost/n/7"),
        ("https://outlet.example/n/7", ""),
    ],
)
def test_fault_093_a_canonical_that_would_merge_articles_is_not_believed(page: str, declared: str) -> None:
    """Home page, section, other site, other language, other article: each would make many pages one."""
    assert believable_canonical(page, declared) is None


@pytest.mark.parametrize(
    ("asked", "answered", "away"),
    [
        ("https://outlet.example/news/48120", "https://outlet.example/", True),
        ("https://outlet.example/news/48120", "https://www.outlet.example/en/?utm_source=x", True),
        ("https://outlet.example/news/48120", "https://outlet.example/news/", True),
        ("https://short.example/xyzzy", "https://outlet.example/", True),
        ("https://outlet.example/?p=48120", "https://outlet.example/", True),
        ("https://outlet.example/?p=48120", "https://outlet.example/grain-leaves-the-port", False),
        ("https://outlet.example/news/48120", "https://outlet.example/news/48121", False),
        ("https://outlet.example/48120/amp", "https://outlet.example/48120", False),
        ("https://outlet.example/#!/48120", "https://outlet.example/", False),
        ("https://outlet.example/grain-leaves-the-port/2", "https://outlet.example/grain-leaves-the-port", False),
        ("https://outlet.example", "https://outlet.example/en", False),
    ],
)
def test_fault_040_a_link_that_leads_away_from_its_article(asked: str, answered: str, away: bool) -> None:
    """Home page and section are not the article that was asked for; another address of an article may be."""
    assert leads_away(asked, answered) is away


# How our key of a row differs from the table's normal form: name → (reason, what turns the table's form into ours).
DIFFERENCES: dict[str, tuple[str, Callable[[str], str]]] = {
    "scheme": ("one page answers on both", lambda url: url.replace("http://", "https://", 1)),
    "www": ("so do outlets with and without it", lambda url: url.replace("//www.", "//", 1)),
    "index file": ("what a server gives for the folder itself", lambda url: re.sub(r"/index\.html$", "/", url)),
    "last slash": ("no site has two articles that differ by it", lambda url: re.sub(r"(?<=[^/])/(?=$|\?)", "", url)),
    "host's slash": (
        "WHATWG: the path of a host alone is /",
        lambda url: re.sub(r"^(\w+://[^/?]+)(?=$|\?)", r"\1/", url),
    ),
    "path escapes": ("sub-delimiters stand for themselves inside a path", lambda url: url.replace("%2A", "*")),
    "query escapes": (
        "a form decoder gives the same value, / : and , delimit nothing there",
        lambda url: "?".join(
            p.replace("%2F", "/").replace("%3A", ":") if i else p for i, p in enumerate(url.split("?", 1))
        ),
    ),
}
NOT_THE_WEB = "no http(s) host: nothing is fetched from there, so the text comes back as it is"


def _table() -> list[tuple[str, str]]:
    if not TABLE.exists():
        pytest.skip("../shared/data/urls is not here")
    lines = [line for line in TABLE.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
    return [
        (weird, normal.strip()) for weird, normal in csv.reader(io.StringIO("\n".join(lines)), skipinitialspace=True)
    ]


def test_every_difference_to_the_crawler_commons_table_has_a_reason() -> None:
    """Each row gives the table's form but for the differences listed, and each of these is needed."""
    needed = set()
    for weird, normal in _table():
        if not re.match(r"https?://[^/]", normal):
            assert url_key(weird) == weird.strip(), NOT_THE_WEB
            continue
        for name, (_, ours) in DIFFERENCES.items():
            if ours(normal) != normal:
                needed.add(name)
                normal = ours(normal)
        assert url_key(weird) == normal, weird
    assert needed == set(DIFFERENCES)


def test_the_crawler_commons_table_is_met_as_an_equivalence() -> None:
    """A weird address and its normal form are one page to us."""
    for weird, normal in _table():
        if re.match(r"https?://[^/]", normal):
            assert url_key(weird) == url_key(normal)
