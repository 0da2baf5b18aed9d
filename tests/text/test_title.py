"""Which of a page's titles is taken, on pages whose places disagree."""

from __future__ import annotations

import json

import pytest

from monitor.model import Hints
from monitor.text.head import read_head
from monitor.text.title import choose_title
from monitor.text.tree import parse

URL = "https://herald.example/world/raw-materials-signed"
SIGNED = "Kazakhstan and the Union sign on raw materials"
SEO = "EU Kazakhstan deal: what it means for raw materials in 2025"


def title(body: str, head: str = "", url: str = URL, hint: str = "") -> str:
    tree = parse(f"<html><head>{head}</head><body>{body}<p>{'The text of it. ' * 20}</p></body></html>")
    return choose_title(tree, read_head(tree), url, hint)


def declared(data: str = "", og: str = "", element: str = "", site: str = "") -> str:
    ld = json.dumps({"@type": "NewsArticle", "headline": data}) if data else "{}"
    metas = "".join(f'<meta property="{k}" content="{v}">' for k, v in (("og:title", og), ("og:site_name", site)) if v)
    return f'<title>{element}</title>{metas}<script type="application/ld+json">{ld}</script>'


def test_what_is_shown_goes_before_what_is_written_for_search_engines() -> None:
    """The article's heading is the title, though structured data and the title element have another."""
    assert title(f"<h1>{SIGNED}</h1>", declared(SEO, SIGNED, SEO)) == SIGNED
    assert title(f"<h1>{SIGNED}</h1>", declared(SEO, SEO, SEO)) == SIGNED


@pytest.mark.parametrize(
    "way",
    [
        f"<nav><ol><li><h1>{SEO}</h1></li></ol></nav>",
        f'<div class="breadcrumb"><h1>{SEO}</h1></div>',
        f'<h1 class="teaserBreadcrumbHeadline">{SEO}</h1>',
    ],
)
def test_heading_of_a_breadcrumb_is_no_heading(way: str) -> None:
    """Where the main heading is the last step of the way, the lesser one that the structured data confirms is the title."""
    assert title(f"{way}<article><h2>{SIGNED}</h2></article>", declared(SIGNED, SEO, SEO)) == SIGNED


@pytest.mark.parametrize(
    "logo",
    [
        '<h1><a href="/">Steppe and Sea Notes</a></h1>',
        '<h1 class="site-title">Steppe and Sea Notes</h1>',
        '<h1 class="logo">Steppe and Sea Notes</h1>',
    ],
)
def test_main_heading_that_is_the_sites_name(logo: str) -> None:
    """A site's name in the main heading, known by where it leads or what it is called, is not the title."""
    element = f"<title>Steppe and Sea Notes » {SIGNED}</title>"
    assert title(f"{logo}<h2>{SIGNED}</h2>", element) == SIGNED


def test_main_heading_that_has_nothing_to_do_with_the_head() -> None:
    """A main heading that shares no words with the head or the address stands over something else of the page."""
    assert title("<h1>Partners</h1><h1>€5</h1>", declared("", SIGNED, SIGNED)) == SIGNED


def test_name_of_a_section_is_no_title() -> None:
    """Of two headings that the title element has, the one of a single word is a section's name."""
    element = f"<title>Customs - Notices - {SIGNED}</title>"
    assert title(f"<h1>Notices</h1><h1>{SIGNED}</h1>", element, "https://customs.example/Notices/x.html") == SIGNED


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1><span>Talks in Astana</span><br><span>{SIGNED}</span></h1>",
        f"<h1><span>{SIGNED}</span> <span>Ministers speak of a turning point for both sides</span></h1>",
        f"<h1><i>27.01.2022</i>{SIGNED}</h1>",
        f"<h1>Critical minerals: {SIGNED}</h1>",
    ],
)
def test_kicker_and_subtitle_inside_the_heading(heading: str) -> None:
    """What the head's title leaves out of the heading is a kicker, a subtitle or a date."""
    assert title(heading, declared("", SIGNED, SIGNED)) == SIGNED


def test_kicker_above_the_heading() -> None:
    """A title whose beginning stands above the heading is taken whole from the structured data."""
    whole = f"After long talks: {SIGNED}"
    assert title(f"<div>After long talks</div><h1>{SIGNED}</h1>", declared(whole, whole, whole)) == whole


def test_cut_title_is_taken_from_where_it_is_whole() -> None:
    """A headline that ends in dots for want of space is not preferred to the whole one."""
    assert title(f"<h1>{SIGNED}</h1>", declared(SIGNED[:25] + "...", SEO, SIGNED)) == SIGNED


def test_name_of_the_site_inside_a_title_stays() -> None:
    """Only a part that is little more than the site's name goes, not one that contains it."""
    whole = "Herald of the year 2025: these are the readers' favourites"
    assert title("", declared("", whole, f"{whole} | Herald", "Herald")) == whole


def test_scripts_without_blanks_between_words() -> None:
    """Titles that differ in a few signs are known as the same in Chinese and Japanese too."""
    shown, found = "哈萨克斯坦与欧盟签署原材料协议", "哈萨克斯坦同欧盟签署关键原材料协议"
    assert title(f"<h1>{shown}</h1>", declared("", found, found)) == shown


def test_title_of_the_feed_decides_between_two() -> None:
    """What the feed calls the article counts as a witness."""
    assert title("", declared("", SEO, SIGNED), URL.replace("raw-materials-signed", "1"), SIGNED) == SIGNED


def test_no_title_at_all() -> None:
    """A page that names nothing has no title; the site's name is not taken for one."""
    assert title("", "<title>Herald</title>") == ""


def test_hints_reach_the_title() -> None:
    """The link's title is used where the page has none."""
    from monitor.text.metadata import read_metadata

    tree = parse("<html><body><p>x</p></body></html>")
    assert read_metadata(tree, read_head(tree), URL, Hints(title=SIGNED)).title == SIGNED
