"""When pages say that they were published, and what is not taken for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Hints
from monitor.text.dates import date_in_text, date_in_url
from monitor.text.head import read_head
from monitor.text.published import find_published
from monitor.text.title import find_heading
from monitor.text.tree import parse

TITLE = "Kazakhstan and the Union sign on raw materials"
H1 = f"<h1>{TITLE}</h1>"
NOW = datetime(2025, 11, 21, 9, tzinfo=UTC)
FAR = "<i>x</i>" * 40


def day(body: str, head: str = "", url: str = "https://herald.example/raw", hints: Hints | None = None) -> str | None:
    """The day found on a page, with the place it was found in."""
    tree = parse(f"<html><head>{head}</head><body>{body}<p>{'The text of it. ' * 20}</p></body></html>")
    found = find_published(tree, read_head(tree), url, hints or Hints(now=NOW), find_heading(tree.body, TITLE))
    return f"{found.when:%Y-%m-%d} {found.source}" if found else None


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


def test_dates_of_readers_comments_are_not_the_articles() -> None:
    """A comment's time is never taken, and one far behind the heading only where no meta has a date."""
    comment = '<div class="comment-meta"><time datetime="2020-07-29">x</time></div>'
    assert day(H1 + comment + "<span>20.10.2025</span>") == "2025-10-20 text"
    head = '<meta name="date" content="2025-10-20">'
    assert day(H1 + FAR * 3 + '<time datetime="2025-11-01">x</time>', head) == "2025-10-20 meta"
    assert day(H1 + FAR * 3 + '<time datetime="2025-11-01">x</time>') == "2025-11-01 time"
