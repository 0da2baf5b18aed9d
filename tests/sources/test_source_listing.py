"""Links to articles on pages of several designs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from source_desk import NOW, listed

from monitor.errors import SourceError
from monitor.sources import Limits, Listing

ALMATY = timezone(timedelta(hours=5))
PAGE = "http://outlet.example/news"
MENU = """<header class="top"><nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li>
<li><a href="/politics">Politics and foreign relations of the country</a></li><li><a href="/economy/">Economy</a></li>
<li><a href="/ru/news">Русский</a></li><li><a href="/kk/news">Қазақша</a></li></ul></nav></header>"""
FOOTER = """<footer><a href="/about-us">About us and our editorial rules</a><a href="/our-editorial-rules-and-principles">Our editorial rules and principles</a><a href="/privacy-policy">Privacy policy of this site</a>
<a href="mailto:desk@outlet.example">Write to us</a><a href="https://social.example/outlet">Follow us on our social pages</a>
<a href="/files/rates-2026.pdf">Advertising rates for the year 2026</a><a href="/feed/">RSS</a></footer>"""
PAGES = """<div class="pagination"><a href="/news?page=1">1</a><a href="/news?page=2">2</a><a href="/news/page/2/">Next page of news</a></div>"""


def listing(body: bytes | str, limits: Limits | None = None, **values: str) -> Listing:
    """What a page says as a listing."""
    return listed("listing", body, limits=limits or Limits(2000, 5000, NOW), **{"url": PAGE, **values})


def paths(found: Listing) -> list[str]:
    """The addresses found, without their common beginning."""
    return [link.url.removeprefix("http://outlet.example") for link in found.links]


CARDS = f"""<html><body>{MENU}<main>
<article class="card"><a href="/news/grain-train-leaves-aktau-for-poti-48121"><img src="i.jpg" alt=""></a>
 <h3><a href="/news/grain-train-leaves-aktau-for-poti-48121">Grain train leaves Aktau for Poti</a></h3>
 <time datetime="2026-11-22T10:00:00+05:00">today</time><a href="/tag/rail">rail</a><a href="/author/a-writer">A. Writer</a>
 <a href="/news/grain-train-leaves-aktau-for-poti-48121">Read more</a></article>
<article class="card"><h3><a href="/news/rates-48122">Rates</a></h3><time datetime="2026-11-21">21.11</time></article>
<article class="card"><h3><a href="/news/eu-envoy-visits-mangystau-48123">EU envoy visits Mangystau</a></h3></article>
</main>{PAGES}{FOOTER}</body></html>"""

DATED = f"""<body>{MENU}<div class="list">
<div><a href="/2026/11/22/kazakhstan-signs/">Kazakhstan signs a partnership on raw materials</a><span class="date">22.11.2026 09:30</span></div>
<div><a href="/2026/11/22/short/">Short</a><span class="date">22.11.2026</span></div>
<div><a href="/2026/11/21/a-third/">A third story with a headline of some length</a></div></div>
<p class="tags"><a href="/tags/eu">European Union and its neighbours</a></p>{FOOTER}"""

NUMBERED = f"""{MENU}<table><tr><td>22 ноября 2026, 10:00</td><td><a href="index.php?id=7001&amp;lang=ru">Главы ведомств обсудили поставки зерна</a></td></tr>
<tr><td>x</td><td><a href="index.php?id=7002&amp;lang=ru">В порту открыли новый терминал для контейнеров</a></td></tr>
<tr><td>x</td><td><a href="index.php?id=7003&amp;lang=ru">Курс</a></td></tr></table><a href="index.php?page=3">3</a>"""

CHINESE = """<ul class="m"><li><a href="/n/c1001.html">哈萨克斯坦与欧盟签署关键原材料合作协议</a></li>
<li><a href="/n/c1002.html">中欧班列经阿克套港驶往欧洲</a></li></ul><nav><a href="/zh">首页</a><a href="/n">新闻</a></nav>"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (CARDS, ["/news/grain-train-leaves-aktau-for-poti-48121", "/news/rates-48122", "/news/eu-envoy-visits-mangystau-48123"]),
        (DATED, ["/2026/11/22/kazakhstan-signs/", "/2026/11/22/short/", "/2026/11/21/a-third/"]),
        (NUMBERED, [f"/index.php?id={n}&lang=ru" for n in (7001, 7002, 7003)]),
        (CHINESE, ["/n/c1001.html", "/n/c1002.html"]),
    ],
    ids=["cards", "dated paths", "identities in the query", "without blanks"],
)  # fmt: skip
def test_articles_are_told_from_navigation(body: str, expected: list[str]) -> None:
    """No menu, tag, author, pagination, file, mail or other site; in the order of the page."""
    assert paths(listing(body)) == expected


def test_an_article_below_a_section_is_one() -> None:
    """Its own address tells; the section's does not."""
    body = """<h3><a href="/category/economy/grain-train-leaves-for-poti">Grain train leaves for Poti</a></h3>
    <h3><a href="/category/foreign-trade">All news of foreign trade and economy</a></h3>"""
    assert paths(listing(body)) == ["/category/economy/grain-train-leaves-for-poti"]


def test_a_card_gives_the_headline_and_the_date() -> None:
    """The heading's words and not "read more"; the time of the card that holds this article alone."""
    first, second, third = listing(CARDS).links
    assert first.title == "Grain train leaves Aktau for Poti"
    assert first.published == datetime(2026, 11, 22, 10, tzinfo=ALMATY) and first.published_precision == "second"
    assert second.published == datetime(2026, 11, 21, tzinfo=UTC) and second.published_precision == "day"
    assert third.published is None


def test_a_written_date_counts_and_the_address_where_there_is_none() -> None:
    """An element whose class says date; then the day in the path."""
    first, second, third = listing(DATED).links
    assert first.published == datetime(2026, 11, 22, 9, 30, tzinfo=UTC) and first.published_precision == "minute"
    assert second.published == datetime(2026, 11, 22, tzinfo=UTC)
    assert third.published == datetime(2026, 11, 21, tzinfo=UTC) and third.published_precision == "day"


def test_a_date_between_two_articles_is_nobodys() -> None:
    """Only a block around one article dates it."""
    body = """<div><h3><a href="/a/first-long-headline-here-1001">First long headline here</a></h3><time datetime="2026-11-22"></time>
    <h3><a href="/a/second-long-headline-here-1002">Second long headline here</a></h3></div>"""
    assert [link.published for link in listing(body).links] == [None, None]


def test_select_and_match_decide_where_they_are_set() -> None:
    """A selector of links, of what is inside them, or of what holds them; a pattern of addresses; both."""
    body = f'{MENU}<div id="x"><p><a class="t" href="/one"><b>One</b></a></p><a href="/tag/y">tag</a></div><a href="/two.html">Two</a>'
    for select in ("a.t", "a.t b", "#x"):
        assert paths(listing(body, select=select)) == ["/one"]
    assert paths(listing(body, match=r"\.html$")) == ["/two.html"]
    assert paths(listing(body, select="a", match="/(one|two)")) == ["/one", "/two.html"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"select": "a["}, r'select = "a\[" is no CSS selector'),
        ({"select": ".gone a"}, r'select = "\.gone a" finds no links'),
        ({"match": "("}, r'match = "\(" is no regular expression'),
    ],
)
def test_a_rule_that_cannot_work_is_named(values: dict[str, str], said: str) -> None:
    """The message names the key and its value."""
    with pytest.raises(SourceError, match=said):
        listing(CARDS, **values)


def test_a_page_on_which_nothing_matches_now_is_no_failure() -> None:
    """As long as there are articles on it."""
    found = listing(CARDS, match="/kazakhstan/")
    assert found.links == () and found.notes == ("3 addresses do not fit match",)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "empty"),
        ("plain words", "no page of links"),
        ("<html><title>Outlet</title><div id=app></div><script>x</script>", r'no links on the page \("Outlet"\)'),
        (MENU + FOOTER, "looks like an article; set select or match"),
        ('<meta http-equiv="refresh" content="0; url=https://other.example/">', "forwards to another site"),
    ],
)
def test_a_page_without_articles_is_an_error(body: str, said: str) -> None:
    """A design that changed, or a page made by script, must not pass for a day without news."""
    with pytest.raises(SourceError, match=said):
        listing(body)


def test_fault_062_unclosed_tags_base_and_refresh() -> None:
    """Links are resolved; a base of another site is ignored; a refresh on this site is followed."""
    body = '<base href="/2026/"><ul><li><a href="grain-train-leaves-for-poti-48121">Grain train leaves for Poti<li><a href=x>y'
    assert paths(listing(body)) == ["/2026/grain-train-leaves-for-poti-48121"]
    found = listing(body.replace("/2026/", "http://other.example/"))
    assert paths(found) == ["/grain-train-leaves-for-poti-48121"]
    assert found.notes == ("a <base> of another site is ignored",)
    assert {link.source_url for link in found.links} == {PAGE}
    refresh = listing('<meta http-equiv="Refresh" content="0;URL=\'/en/news\'">')
    assert refresh.links == () and refresh.more == ("http://outlet.example/en/news",)


def test_fragments_and_json_with_html_inside_are_pages() -> None:
    """What "load more" answers with."""
    card = '<div><a href="/a/grain-train-leaves-for-poti-48121.html">Grain train leaves for Poti</a></div>'
    for body in (card, json.dumps({"ok": True, "data": {"html": [card]}}), json.dumps([card])):
        assert paths(listing(body)) == ["/a/grain-train-leaves-for-poti-48121.html"]
    items = {"items": [{"title": "Grain & rail <b>x</b> go to Poti", "url": "/a/48121?x=1&y=2"}]}
    (link,) = listing(json.dumps(items)).links
    assert link.url == "http://outlet.example/a/48121?x=1&y=2" and link.title.startswith("Grain & rail")


def test_code_pages_are_decoded() -> None:
    """By meta, and by the source's languages where that lies."""
    body = '<meta charset="{}"><h2><a href="/a/48121.html">Казахстан и ЕС договорились о поставках</a></h2>'
    for declared in ("windows-1251", "utf-8"):
        found = listed("listing", body.format(declared).encode("cp1251"), url=PAGE, languages=("ru",))
        assert found.links[0].title == "Казахстан и ЕС договорились о поставках"


def test_the_number_of_links_is_capped() -> None:
    """With a note."""
    body = "".join(
        f'<h3><a href="/a/a-long-headline-of-the-day-{n}">A long headline of the day</a></h3>'
        for n in range(1000, 1100)
    )
    found = listing(body, Limits(10, 5000, NOW))
    assert len(found.links) == 10 and found.notes == ("only the first 10 of 100 links are read",)


def test_a_short_list_of_headlines_is_taken_whatever_their_addresses() -> None:
    """Three links have no family that speaks for them; a headline in a heading is enough, a section's name is not."""
    headlines = {
        "/news/deal-of-eu-and-kazakhstan": "EU and Kazakhstan deal signed in Astana",
        "/news/second-story": "EU envoy visits Kazakhstan region again",
        "/news/third": "Kazakhstan and EU talk water in Brussels",
    }
    headings = "".join(f'<h2><a href="{path}">{words}</a></h2>' for path, words in headlines.items())
    page = f'<body>{MENU}<main><h2><a href="/news/world">World</a></h2>{headings}</main>{FOOTER}</body>'
    assert paths(listing(page)) == list(headlines)
