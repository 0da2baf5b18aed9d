"""What is refused as a list of articles, and what looks like one and is none."""

from __future__ import annotations

import pytest

from monitor.errors import ExtractError
from monitor.text import extract

from .making import BODY, PARAGRAPHS, article

NAMES = (
    "dam",
    "port",
    "road",
    "school",
    "market",
    "bridge",
    "theatre",
    "airport",
    "library",
    "garden",
    "museum",
    "canal",
)


def cards(link: str = "/news/{}", wrap: str = '<h2><a href="{}">{}</a></h2>', more: bool = False) -> str:
    """A dozen headings that lead to other pages, each over a blurb, or over a blurb and one paragraph more."""
    return "".join(
        f'<div class="item">{wrap.format(link.format(n), f"Word of the new {name}")}'
        f"<p>{PARAGRAPHS[n % 5][:-1]}, and the {name} is to be part of it in the coming year.</p>{more * f'<p>The {name} was planned long ago, its builders said at a meeting in the town.</p>'}</div>"
        for n, name in enumerate(NAMES)
    )


def page(inside: str, *, above: str = "", head: str = '<meta property="og:type" content="website">') -> bytes:
    return (
        f"<html><head><title>The Herald</title>{head}</head><body>{above}<main>{inside}</main></body></html>".encode()
    )


@pytest.mark.parametrize(
    ("url", "above", "wrap", "reason"),
    [
        ("https://herald.example/", "", '<h2><a href="{}">{}</a></h2>', "home-page"),
        ("https://herald.example/kz/", "<h1>News of Kazakhstan</h1>", '<a href="{}"><h3>{}</h3></a>', "home-page"),
        ("https://herald.example/tag/rail", "<h1>Rail</h1>", '<h2><a href="{}">{}</a></h2>', "tag-page"),
        (
            "https://herald.example/a/7",
            '<h1><a href="/">The Herald</a></h1>',
            '<h2><a href="{}">{}</a></h2>',
            "home-page",
        ),
    ],
)
def test_fault_040_a_long_list_of_teasers(url: str, above: str, wrap: str, reason: str) -> None:
    """However much text the blurbs of a home page or section make, they are no article."""
    with pytest.raises(ExtractError) as refused:
        extract(page(cards(wrap=wrap), above=above), url)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("inside", "above", "head"),
    [
        (cards(), "<h1>A dozen works that change the capital</h1>", ""),
        (cards(), "", '<meta property="og:type" content="article">'),
        (cards("#at-{}"), "", ""),
        (cards("https://other.example/{}"), "", ""),
        (cards(more=True), "", ""),
    ],
)
def test_round_ups_and_live_reports_are_kept(inside: str, above: str, head: str) -> None:
    """A heading of its own, links within the page or to other sites, and paragraphs of text tell a round-up from a list."""
    assert "theatre" in extract(page(inside, above=above, head=head), "https://herald.example/a/7").text


def front(head: str = '<meta property="og:type" content="website">', state: str = "") -> bytes:
    """A home page of many short texts among more links, with data for scripts."""
    links = "".join(
        f'<a href="/news/{n}">Another word of the town and of its new theatre, number {n}</a> ' for n in range(90)
    )
    texts = "".join(f"<div><p>{p}</p><span>{links[:600]}</span></div>" for p in PARAGRAPHS * 4)
    return page(f"{texts}<nav>{links}</nav>", head=head + f"<script>{state}</script>")


@pytest.mark.parametrize("name", ["", "WebPage", "Article"])
def test_a_home_page_with_texts_of_all_its_articles(name: str) -> None:
    """Short texts among more links are a home page at a home's address, whatever data for scripts has, and if it is declared an article."""
    declared = f'<script type="application/ld+json">{{"@type": "{name}", "headline": "The Herald of the Sea"}}</script>'
    state = "s={" + ",".join(f'"content": "The Herald of the Sea: {p}"' for p in PARAGRAPHS * 3) + "}"
    with pytest.raises(ExtractError) as refused:
        extract(
            front('<meta property="og:type" content="website">' + declared * bool(name), state),
            "https://herald.example/",
        )
    assert refused.value.reason == "home-page"


def test_an_article_whose_address_is_a_query_is_no_home_page() -> None:
    """Plain permalinks of blog software name the article in the query: /?p=31228."""
    links = "".join(f'<a href="/?p={n}">Another word of the town and its new theatre {n}</a> ' for n in range(30))
    short = page(f"<h1>Rail to the sea</h1><p>{PARAGRAPHS[0]} {PARAGRAPHS[1]}</p><nav>{links}</nav>")
    assert PARAGRAPHS[0] in extract(short, "https://herald.example/?p=31228").text
    with pytest.raises(ExtractError, match="home page"):
        extract(short, "https://herald.example/?utm_source=letter")


@pytest.mark.parametrize(
    "notice",
    [
        "Den här tidningen använder kakor för att fungera som den ska, och för att mäta hur många som läser den varje dag.",
        "Портал пайдаланушыларға ыңғайлы болу үшін файлдарды қолданады. Батырманы басу арқылы сіз келісім бересіз.",
    ],
)
def test_a_page_with_a_notice_of_cookies_alone_is_refused_in_any_language(notice: str) -> None:
    """What the page itself names so is known without its words; an article beside it is read."""
    box = f'<div id="cookieWarning"><div>{notice}</div></div>'
    links = "".join(f'<li><a href="/n{n}">Headline number {n} of the morning</a></li>' for n in range(8))
    with pytest.raises(ExtractError) as refused:
        extract(f"<html><head><title>The Herald</title></head><body>{box}<ul>{links}</ul></body></html>".encode())
    assert refused.value.reason == "consent-wall"
    assert extract(article(after=box).encode()).text == BODY
