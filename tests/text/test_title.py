"""Which of a page's titles is taken, on pages whose places disagree."""

from __future__ import annotations

import json

import pytest

from monitor.model import Hints
from monitor.text.head import read_head
from monitor.text.title import choose_title, find_heading
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
        '<div class="widget Header" id="Header1"><div class="titlewrapper"><h1 class="title">Steppe and Sea Notes</h1></div></div>',
    ],
)
def test_main_heading_that_is_the_sites_name(logo: str) -> None:
    """A site's name in the main heading, known by where it leads or what it is called, is not the title."""
    element = f"<title>Steppe and Sea Notes » {SIGNED}</title>"
    assert title(f"{logo}<h2>{SIGNED}</h2>", element) == SIGNED


@pytest.mark.parametrize(
    "logo",
    [
        '<a href="/world/"><h1>World: what moves the nations</h1></a>',
        '<h1><a href="https://herald.example/world/">World: what moves the nations</a></h1>',
        '<h1><a href="/world"><img></a> <a href="/world/">World: what moves the nations</a></h1>',
    ],
)
def test_main_heading_that_leads_to_a_section(logo: str) -> None:
    """A heading is a section's name when its link, around it or inside it, leads to a page above this one."""
    assert (
        title(f"{logo}<h2>{SIGNED}</h2>", declared("", SIGNED, f"{SIGNED} - World: what moves the nations")) == SIGNED
    )


@pytest.mark.parametrize("link", ["/world/raw", "/world/raw-materials-signed", "https://[", ""])
def test_main_heading_that_leads_nowhere_above(link: str) -> None:
    """A heading that links to this page, or to one whose address only begins with the same letters, is the article's."""
    assert title(f'<h1><a href="/"><i></i></a><a href="{link}">{SIGNED}</a></h1>', declared(element=SIGNED)) == SIGNED


@pytest.mark.parametrize(
    ("link", "found"), [("/news/region-list.aspx", SIGNED), ("/news/region/signed-4.html", "Aktau")]
)
def test_main_heading_of_few_words_that_leads_elsewhere(link: str, found: str) -> None:
    """A name that is a link to another page, and that the head does not know, is a section's; a link to the page itself is none."""
    url = "https://herald.example/news/region/signed-4.html"
    assert title(f'<h1><a href="{link}">Aktau</a></h1>', declared("", SIGNED, SEO), url) == found


def test_main_heading_of_a_section_in_the_address() -> None:
    """A main heading that the head does not know and that is a folder of the address is a section's name."""
    url = "https://herald.example/story/latest-headlines/12-3/"
    assert title("<h1>Latest Headlines</h1>", declared("", SIGNED, f"{SIGNED} - Herald", "Herald"), url) == SIGNED
    mine = "https://herald.example/latest-headlines/latest-headlines.html"
    assert (
        title("<h1>Latest Headlines</h1>", declared(element="The Herald of Raw Materials"), mine) == "Latest Headlines"
    )


def test_main_heading_over_all_pages_of_a_site() -> None:
    """A main heading that stands before a longer title in the title element, and well above it on the page, is the site's name."""
    rows = "<p>x</p>" * 10
    for element in (f"Steppe Notes: {SIGNED}", f"{SIGNED} | Steppe Notes"):
        assert title(f"<h1>Steppe Notes</h1>{rows}<h3>{SIGNED}</h3>", declared(element=element)) == SIGNED


def test_subtitle_and_site_below_are_no_titles() -> None:
    """What the title element has beside the main heading is no title when it follows at once, or behind the text."""
    below, element = "From an economy of ore to an economy of knowledge", "What is to come: "
    text = f"<p>{'The text of it goes on and on, with one thing after the other. ' * 3}</p>"
    for middle in ("", text + "<p>x</p>" * 10):
        assert (
            title(f"<h1>What is to come</h1>{middle}<h2>{below}</h2>", declared(element=element + below))
            == "What is to come"
        )


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ('<h1 itemprop="alternativeHeadline">Raw materials signed</h1>', f'<h2 itemprop="headline">{SIGNED}</h2>'),
        ("<h1>Notes from the steppe</h1>", f'<h3 class="post-title entry-title">{SIGNED}</h3>'),
    ],
)
def test_heading_that_is_called_the_articles(other: str, named: str) -> None:
    """The one heading that schema.org or hAtom call the headline goes before one of the first rank; one of many does not."""
    head = declared(element="Raw materials signed: the Union and the steppe | Notes from the steppe")
    assert title(other + named, head) == SIGNED
    assert title(other + named + named.replace(SIGNED, SEO), head) != SIGNED


def test_entry_of_a_blog_whose_title_element_is_its_name() -> None:
    """The heading called the entry's is its title, though all that the head says is the blog's name."""
    for blog in (
        "<h1>Notes of the Steppe</h1>",
        '<div class="widget"><h2 class="title">Notes of the Steppe</h2></div>',
    ):
        assert title(f'{blog}<h3 class="entry-title">Rain</h3>', declared(element="Notes of the Steppe")) == "Rain"


def test_lesser_heading_with_a_subtitle() -> None:
    """A lesser heading that begins with the declared title is the article's, though the main one is a category."""
    whole = f"{SIGNED} – what both sides hope for from the ore of the steppe and the railway"
    assert (
        title(f"<h1>Partners, news and events</h1><h2>{whole}</h2>", declared("", SIGNED, "Union of Miners")) == whole
    )


def test_sites_name_that_is_the_title() -> None:
    """Where the title stands in the place of the site's name, known by the address, it is not taken for that name."""
    url = "https://herald.example/world/kazakhstan-and-the-union-sign-on-raw-materials/1"
    assert title(f"<h1>{SIGNED}</h1>", declared("", "", SIGNED, SIGNED), url) == SIGNED


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


@pytest.mark.parametrize(
    ("heading", "head", "wanted"),
    [
        (f"How {SIGNED}", SIGNED, f"How {SIGNED}"),
        (f"<b>Analysis</b> {SIGNED}", SIGNED, SIGNED),
        (f"Analysis – „{SIGNED}“", SIGNED, SIGNED),
        (f"»{SIGNED}«", SIGNED, f"»{SIGNED}«"),
        (f"STRAẞE・ {SIGNED}", SIGNED, SIGNED),
    ],
)
def test_first_words_of_a_heading_are_no_kicker(heading: str, head: str, wanted: str) -> None:
    """A kicker is set off by a sign or by markup; words that are not belong to a title that the head has shortened."""
    assert title(f"<h1>{heading}</h1>", declared("", head, f"{SIGNED} again")) == wanted


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


def test_main_heading_goes_before_a_link_of_the_same_words() -> None:
    """Where the latest stories above the article name it too, its own heading is the place its byline is looked for beside."""
    tree = parse(f"<html><body><h3><a>{SIGNED}</a></h3><p>x</p><h1>{SIGNED}</h1></body></html>")
    found = find_heading(tree.body, SIGNED)
    assert found is not None and found.tag == "h1"


def test_no_title_at_all() -> None:
    """A page that names nothing has no title; the site's name is not taken for one."""
    assert title("", "<title>Herald</title>") == ""


def test_meta_with_value_for_content() -> None:
    """Some pages write the content of their social metas into `value`; of others that is a mere setting of the theme."""
    assert title("", f'<meta property="og:title" value="{SIGNED}"><title>Herald of the day</title>') == SIGNED
    assert title("", f'<meta name="title" value="{SIGNED}"><title>Herald of the day</title>') == "Herald of the day"


def test_hints_reach_the_title() -> None:
    """The link's title is used where the page has none."""
    from monitor.text.metadata import read_metadata

    tree = parse("<html><body><p>x</p></body></html>")
    assert read_metadata(tree, read_head(tree), URL, Hints(title=SIGNED)).title == SIGNED
