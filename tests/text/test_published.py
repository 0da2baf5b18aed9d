"""When pages say that they were published, and what is not taken for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Hints
from monitor.text.dates import Found, date_in_text, date_in_url
from monitor.text.head import read_head
from monitor.text.page import extract
from monitor.text.published import find_published
from monitor.text.title import find_heading
from monitor.text.tree import parse

from .making import article

TITLE = "Kazakhstan and the Union sign on raw materials"
H1 = f"<h1>{TITLE}</h1>"
NOW = datetime(2025, 11, 21, 9, tzinfo=UTC)
FAR = "<i>x</i>" * 40


def published(
    body: str, head: str = "", url: str = "https://herald.example/raw", hints: Hints | None = None
) -> Found | None:
    tree = parse(f"<html><head>{head}</head><body>{body}<p>{'The text of it. ' * 20}</p></body></html>")
    return find_published(tree, read_head(tree), url, hints or Hints(now=NOW), find_heading(tree.body, TITLE))


def day(body: str, head: str = "", url: str = "https://herald.example/raw", hints: Hints | None = None) -> str | None:
    """The day found on a page, with the place it was found in."""
    found = published(body, head, url, hints)
    return f"{found.when:%Y-%m-%d} {found.source}" if found else None


def stated(published_at: str, modified_at: str = "") -> str:
    modified = f'<meta property="article:modified_time" content="{modified_at}">' if modified_at else ""
    return f'<meta property="article:published_time" content="{published_at}">{modified}'


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (H1 + '<time class="updated" datetime="2025-10-21">x</time><time class="published" datetime="2025-10-20">x</time>', "time"),
        (H1 + '<span class="published">20. Oktober 2025</span>' + FAR + '<time datetime="2020-12-03">x</time>', "text"),
        (H1 + "<a>20 October 2025</a>" + FAR + '<span class="date">10 October 2025</span>', "text"),
        ("<h1>The Herald</h1>" + FAR + f"<h2>{TITLE}</h2><span>20.10.2025</span>", "text"),
        (H1 + "<span>Updated 21 October 2025</span><span>Published 20 October 2025</span>", "text"),
        (H1 + "<p>Brussels, 20 October 2025. The ministers of both sides met in the morning and signed, after years of talks, what they had agreed on in the summer.</p>", "text"),
    ],
)  # fmt: skip
def test_date_beside_the_heading(body: str, wanted: str) -> None:
    """The date that stands nearest to the title, and says most plainly that it is that of publication, is taken."""
    assert day(body) == f"2025-10-20 {wanted}"


VERY_FAR = "<p><b>A word</b> and <i>another</i></p>" * 120


@pytest.mark.parametrize(
    ("below", "wanted"),
    [
        ("<div><h5>Datum:  </h5>20.10.2025" + " " * 90 + "<br><h5>Autor:</h5>Anna Muster" + " " * 90 + "</div>", "2025-10-20 text"),
        ("<div>Posted: 20 October 2025 in Transport</div>", "2025-10-20 text"),
        ("<div>The museum opens on 20 October 2025</div>", None),
    ],
)  # fmt: skip
def test_a_labelled_date_far_below_the_text(below: str, wanted: str | None) -> None:
    """A date is believed far from the title when its own label says what it is; blanks of the markup do not count."""
    assert day(H1 + VERY_FAR + below) == wanted


def test_date_inside_a_sentence_is_no_dateline() -> None:
    """A day that a paragraph tells of is not the day it was written."""
    sentence = "Since 4.8.2014 the rules have been in force, and nobody has asked for their change in all these years, "
    assert day(f"{H1}<p>{sentence * 2}</p>") is None


def test_time_in_the_pages_head_is_not_the_articles() -> None:
    """A marked time far above the heading is the day of the visit, even where the page has no other."""
    assert day('<time datetime="2025-11-21T08:00">Friday</time>' + FAR + H1) is None


def test_meta_of_the_last_change_comes_after_what_readers_see() -> None:
    """A meta that only says "date", or that of the change, gives way to a date beside the heading, and is better than none."""
    for head in (
        '<meta name="date" content="2025-10-25">',
        '<meta property="article:modified_time" content="2025-10-25">',
    ):
        assert day(H1 + "<time>20.10.2025</time>", head) == "2025-10-20 time"
        assert day(H1, head) == "2025-10-25 meta"


def test_published_after_the_last_change() -> None:
    """A date of publication later than the last change is contradicted by the page itself: the visible date decides."""
    head = '<meta property="article:published_time" content="2025-11-17T10:33:13Z"><meta property="article:modified_time" content="2025-11-17T10:32:18Z">'
    assert day(H1 + "<time datetime='2025-10-20'>x</time>", head) == "2025-10-20 time"
    assert day(H1, head) == "2025-11-17 meta"


def test_published_after_the_last_change_but_confirmed_by_the_page() -> None:
    """An edit before the hour of release is no contradiction where the day of release stands beside the heading."""
    head = stated("2025-10-20T09:55:00+02:00", "2025-10-20T08:27:00+02:00")
    body = H1 + "<i>x</i>" * 20 + "<p>20.10.2025</p><time>17.10.2025</time>"
    assert day(body, head) == "2025-10-20 meta"


@pytest.mark.parametrize(
    ("moment", "shown", "wanted"),
    [
        ("2025-10-19T23:00Z", "20 October 2025", "2025-10-20"),
        ("2025-10-19T19:40:12Z", "20 October 2025", "2025-10-20"),
        ("2025-10-21T02:25:56Z", "20 October 2025", "2025-10-20"),
        ("2025-10-19T15:00:00Z", "20 October 2025", "2025-10-19"),
        ("2025-10-21T09:00:00Z", "20 October 2025", "2025-10-21"),
        ("2025-10-19T22:10:00+02:00", "20 October 2025", "2025-10-19"),
        ("2025-10-19", "20 October 2025", "2025-10-19"),
    ],
)
def test_the_readers_day_around_midnight(moment: str, shown: str, wanted: str) -> None:
    """UTC just before or after midnight gives way to the neighbouring day that readers see, which is kept as a day."""
    found = published(f"{H1}<span>{shown}</span>", stated(moment))
    assert found is not None and f"{found.when:%Y-%m-%d}" == wanted
    assert found.precision == "day" or wanted != "2025-10-20"


def test_a_change_after_midnight_is_not_the_readers_day() -> None:
    """The day beside the heading on which the article was changed does not move its publication, except from local midnight."""
    body = H1 + "<span>20 October 2025</span>"
    assert day(body, stated("2025-10-19T19:40:12Z", "2025-10-20T08:00:00Z")) == "2025-10-19 meta"
    assert day(body, stated("2025-10-19T22:00:00Z", "2025-10-20T08:00:00Z")) == "2025-10-20 text"


@pytest.mark.parametrize(
    ("moment", "clock", "wanted"),
    [
        ("2025-10-19T21:00:00-05:00", "2:00", "2025-10-20T02:00:00+00:00"),
        ("2025-10-19T20:40:12Z", "1:40", "2025-10-20T01:40:12+05:00"),
        ("2025-10-19T20:40:12Z", "1:53", "2025-10-19T20:40:12+00:00"),
    ],
)
def test_the_readers_clock_gives_the_zone(moment: str, clock: str, wanted: str) -> None:
    """A clock beside the heading that shows the declared moment in another zone tells that zone; the moment stays."""
    found = published(f"{H1}<span>20 October 2025 {clock}</span>", stated(moment))
    assert found is not None and found.when.isoformat() == wanted


def test_the_address_keeps_the_first_day() -> None:
    """An article that comes out again is dated by its address; a day's difference is the zone's."""
    head = stated("2025-10-20T18:28:00+02:00")
    assert day(H1, head, "https://herald.example/2023/7/12/raw") == "2023-07-12 url"
    assert day(H1, head, "https://herald.example/2025/10/19/raw") == "2025-10-20 meta"
    assert day(H1, head, "https://herald.example/2025/10/25/raw") == "2025-10-20 meta"


def test_what_the_feed_said_comes_before_what_is_only_written() -> None:
    """The link's date goes before a written one, and after a marked one."""
    hints = Hints(now=NOW, published=datetime(2025, 10, 19, 7, tzinfo=UTC), published_from="feed")
    assert day(H1 + "<span>20.10.2025</span>", hints=hints) == "2025-10-19 feed"
    assert day(H1 + "<time>20.10.2025</time>", hints=hints) == "2025-10-20 time"


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://h.example/2025/11/05/a", "2025-11-05"),
        ("https://h.example/2025/12/29/a", "2025-12-29"),
        ("https://h.example/2025/1/5/a", "2025-01-05"),
        ("https://h.example/news-20251020-a", "2025-10-20"),
        ("https://h.example/20-10-2025-a", "2025-10-20"),
        ("https://archive.example/web/20260109030403/http://h.example/2025/12/09/a", "2025-12-09"),
        ("https://archive.example/web/20260109030403/http://h.example/a", ""),
        ("https://h.example/2025/10/a", ""),
        ("https://h.example/a-2025-1020304", ""),
    ],
)
def test_date_in_an_address(url: str, wanted: str) -> None:
    """The day of an address is read whole – 11/05 is not 1/1 – and the day a copy was made is not the article's."""
    assert date_in_url(url) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "2025 жылғы 20 қазан", "2025 ж. 20 қазан", "2025. október 20.", "2025 m. spalio 20 d.", "2025. gada 20. oktobris", "20 октября 2025 г.", "20 окт. 2025",
        "20. oktobra 2025", "20 oktober 2025", "20 Ottubru 2025", "20 | 10 | 2025", "20. 10. 2025", "20.10.25", "10/20/2025", "2025년 10월 20일", "2025年10月20日", "Oct. 20, 2025",
    ],
)  # fmt: skip
def test_written_dates(text: str) -> None:
    """Dates as the press of these languages writes them: year first, in figures, with short years."""
    found = date_in_text(text)
    assert found is not None and f"{found[0]:%Y-%m-%d}" == "2025-10-20"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("10/20/25 05:29 PM EDT", "2025-10-20T17:29"),
        ("10/04/2025 11:00 a.m. ET", "2025-10-04T11:00"),
        ("04/10/2025 5:29 pm", "2025-10-04T17:29"),
        ("20 October 2025 12:05 a.m.", "2025-10-20T00:05"),
        ("20.10.2025 9.30 am Montag", "2025-10-20T09:30"),
        ("20.10.2025 17:30 pm", "2025-10-20T17:30"),
    ],
)
def test_american_dates_and_afternoons(text: str, wanted: str) -> None:
    """A clock of the United States says that the month stands first; p.m. counts on from noon."""
    found = date_in_text(text)
    assert found is not None and f"{found[0]:%Y-%m-%dT%H:%M}" == wanted


@pytest.mark.parametrize(
    ("url", "shown", "wanted"),
    [
        ("https://h.example/story/2025/10/raw-4711", "10/04/2025", "2025-10-04 text"),
        ("https://h.example/story/2025/10/raw-4711", "04/10/2025", "2025-10-04 text"),
        ("https://h.example/story/2025/09/raw-4711", "10/04/2025", "2025-04-10 text"),
        ("https://h.example/story/2024/10/raw-4711", "10/04/2025", "2025-04-10 text"),
    ],
)
def test_the_month_in_the_address_tells_it_from_the_day(url: str, shown: str, wanted: str) -> None:
    """Of two figures that could both be the month, it is the one that the address has."""
    assert day(f"{H1}<span>{shown}</span>", url=url) == wanted


def test_date_that_stands_by_itself_in_a_long_label() -> None:
    """A date between the subtitle and the links of sharing is found, though the box of all three is no label."""
    teaser = "<h3>" + "The ministers have come far, and have far to go. " * 4 + "</h3>"
    assert (
        day(f"{H1}<div>{teaser} by Jean Delaunay / October 20, 2025 / <a>Leave a comment</a></div>")
        == "2025-10-20 text"
    )
    assert day(f"{H1}<div>{teaser} by Jean Delaunay <a>May 4, 2024: the first talks</a></div>") != "2025-10-20 text"


@pytest.mark.parametrize(
    ("scope", "wanted"),
    [
        ('itemscope itemtype="http://schema.org/ItemList"', "2025-10-20 text"),
        ('itemscope itemtype="http://schema.org/VideoObject"', "2025-10-20 text"),
        ('itemscope itemtype="https://schema.org/NewsArticle"', "2025-10-19 meta"),
        ("itemscope", "2025-10-19 meta"),
        ("", "2025-10-19 meta"),
    ],
)
def test_itemprop_of_something_else(scope: str, wanted: str) -> None:
    """A date in microdata is the article's only where it stands in no picture, video, list or person."""
    meta = '<meta itemprop="datePublished" content="2025-10-19">'
    assert day(f"{H1}<span>Published 20 October 2025</span><div {scope}>{meta}</div>") == wanted


def test_dates_of_readers_comments_are_not_the_articles() -> None:
    """A comment's time is never taken, and one far behind the heading only where no meta has a date."""
    comment = '<div class="comment-meta"><time datetime="2020-07-29">x</time></div>'
    assert day(H1 + comment + "<span>20.10.2025</span>") == "2025-10-20 text"
    head = '<meta name="date" content="2025-10-20">'
    assert day(H1 + FAR * 3 + '<time datetime="2025-11-01">x</time>', head) == "2025-10-20 meta"
    assert day(H1 + FAR * 3 + '<time datetime="2025-11-01">x</time>') == "2025-11-01 time"


def test_a_commenters_time_is_not_guessed() -> None:
    """A page without a date of its own does not get that of a comment, however that is marked."""
    comments = '<ol class="commentlist"><li><p class="published">2025-10-22</p></li></ol>'
    assert day(H1 + FAR * 8 + '<p class="published">2025-10-22</p>') is not None
    assert day(H1 + FAR * 8 + comments) is None


FEED = Hints(
    now=NOW, published=datetime(2025, 11, 20, 8, tzinfo=UTC), published_from="feed", published_precision="second"
)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (H1, '<script type="application/ld+json">{"@type": "WebSite", "datePublished": "2012-01-01"}</script>'),
        (H1 + '<aside><a href="/old">From the archive: the first talks</a><time datetime="2019-01-01">x</time></aside>', ""),
        (f'<div class="date">Friday, 21 November 2025</div><article>{H1}</article>', ""),
        (f'<header><span>21 November 2025</span></header><div>{H1}</div>', ""),
    ],
)  # fmt: skip
def test_dates_of_other_things_give_way_to_the_feed(body: str, head: str) -> None:
    """The site's own age, a linked older text, and the day of the visit in the page's head are not the article's date."""
    assert day(body, head, hints=FEED) == "2025-11-20 feed"


def test_an_article_of_today_says_so_in_its_own_head() -> None:
    """Inside the article, also above its heading, today's date is the article's."""
    assert day(f"<article><span>21 November 2025</span>{H1}</article>") == "2025-11-21 text"


def test_a_moment_in_a_quotation_is_not_that_of_the_article() -> None:
    """A time element of what somebody said days before does not go before the day in the address."""
    quotation = "<blockquote><p>We shall sign it soon, the minister said.</p><time datetime='2025-10-14'>14 October</time></blockquote>"
    found = extract(article(inside=quotation).encode(), "https://herald.example/2025/10/20/raw-materials")
    assert (str(found.published)[:10], found.published_from) == ("2025-10-20", "url")
