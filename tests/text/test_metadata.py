"""Title, authors, dates and the rest, from pages that say them in different places."""

from __future__ import annotations

import json

import pytest

from monitor.model import Hints
from monitor.text import detect_language, explain, extract, extract_feed_content
from monitor.text.embedded import embedded_markup
from monitor.text.names import clean_authors, written_byline

from .making import PARAGRAPHS, TITLE, article

URL = "https://herald.example/world/2025/10/20/raw-materials"


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


@pytest.mark.parametrize("suffix", [" | The Herald", " - The Herald", " — World — The Herald", ""])
def test_title_without_the_site(suffix: str) -> None:
    """The site's name is no part of the title, however it is joined."""
    head = f'<meta property="og:site_name" content="The Herald"><meta property="og:title" content="{TITLE}{suffix}">'
    assert extract(article(head=head).encode(), URL).title == TITLE


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("By Jean Delaunay and Ann Marie Smith", ("Jean Delaunay", "Ann Marie Smith")),
        ("Von Jean Delaunay, Brüssel", ("Jean Delaunay",)),
        ("JEAN DELAUNAY", ("Jean Delaunay",)),
        ("Jean Delaunay | Correspondent", ("Jean Delaunay",)),
        ("https://herald.example/author/jd", ()),
        ("admin", ()),
    ],
)
def test_authors_without_roles(given: str, wanted: tuple[str, ...]) -> None:
    """Names come without prefixes, roles, places and addresses."""
    assert clean_authors([given]) == wanted


def test_authors_by_reference() -> None:
    """An author that is only referred to is looked up in the graph."""
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "headline": TITLE, "author": {"@id": "#p1"}},
            {"@type": "Person", "@id": "#p1", "name": "Jean Delaunay"},
        ]
    }
    head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    assert extract(article(head=head).encode(), URL).authors == ("Jean Delaunay",)


def test_written_byline() -> None:
    """A line that says who wrote the text gives the author, a sentence does not."""
    assert written_byline("Von Jean Delaunay") == ("Jean Delaunay",)
    assert written_byline("By the end of the year the railway will be ready.") == ()


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (
            ld(headline=TITLE, datePublished="2025-10-20T17:58:00+02:00"),
            ("2025-10-20T17:58:00+02:00", "json-ld", "second"),
        ),
        (
            '<meta property="article:published_time" content="2025-10-19T08:00+06:00">',
            ("2025-10-19T08:00:00+06:00", "meta", "minute"),
        ),
        ("", ("2025-10-20T00:00:00+00:00", "url", "day")),
    ],
)
def test_published_with_zone_precision_and_place(head: str, wanted: tuple[str, str, str]) -> None:
    """The date keeps its zone, and says how exact it is and where it was found."""
    found = extract(article(head=head).encode(), URL)
    assert found.published is not None
    assert (found.published.isoformat(), found.published_from, found.published_precision) == wanted


def test_day_of_the_visit_is_no_date() -> None:
    """The day that a page prints above its heading is not the article's."""
    page = article().replace(
        "<article>", "<div class='today'>Friday, 21 November 2025</div>" + "<i>x</i>" * 20 + "<article>"
    )
    assert extract(page.encode(), "https://herald.example/raw-materials").published is None


def test_reservations_alternates_image_tags() -> None:
    """What a page reserves, its translations, image and tags are kept as it declares them."""
    head = (
        '<meta name="robots" content="index, noarchive"><meta name="tdm-reservation" content="1"><meta property="og:image" content="/i.jpg">'
        '<link rel="alternate" hreflang="ru" href="/ru/1"><meta property="article:tag" content="Kazakhstan">'
    )
    found = extract(article(head=head).encode(), URL)
    assert found.reservations == ("noarchive", "tdm")
    assert found.alternates == (("ru", "https://herald.example/ru/1"),)
    assert (found.image, found.tags) == ("https://herald.example/i.jpg", ("Kazakhstan",))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Қазақстан Президенті Еуропа кеңесінің басшысымен кездесті", "kk"),
        ("Prezident Qasym-Jomart Toqaev Qazaqstan men Eýropalyq odaq arasyndaǵy áriptestik turaly aitty", "kk-Latn"),
        ("قازاقستان پرەزيدەنتى ەۋروپا", "kk-Arab"),
        ("Президент Казахстана встретился с главой совета", "ru"),
        ("Президент Казахстану зустрівся з головою Європейської ради", "uk"),
        ("欧盟与哈萨克斯坦", "zh"),
        ("123", None),
    ],
)
def test_language_with_script(text: str, wanted: str | None) -> None:
    """Kazakh is known in its three scripts, and its neighbours are not taken for it."""
    assert detect_language(text) == wanted


def test_lists_tables_and_quotes_keep_their_order() -> None:
    """Items are lines with a dash, rows are lines with bars, a subheading is a paragraph."""
    inside = "<h2>What was agreed</h2><ul><li>Surveys of rare metals</li><li>A railway</li></ul><table><tr><th>Year</th><th>Trade</th></tr><tr><td>2024</td><td>48</td></tr></table><blockquote><p>We are pleased with it.</p></blockquote>"
    wanted = "\n\n".join(
        [
            *PARAGRAPHS,
            "What was agreed",
            "- Surveys of rare metals\n- A railway",
            "Year | Trade\n2024 | 48",
            "We are pleased with it.",
        ]
    )
    assert extract(article(inside=inside).encode(), URL).text == wanted


@pytest.mark.parametrize(
    ("kind", "markup"),
    [
        ("share", '<div class="share-buttons"><a href="#">Facebook</a> Share this article</div>'),
        ("related", '<p>Read also: <a href="/b">Another story of the day</a></p>'),
        ("newsletter", "<p>Sign up for our newsletter and get the news every morning.</p>"),
        ("caption", "<figure><img src=a.jpg><figcaption>The minister. Photo: A. B.</figcaption></figure>"),
        ("paywall", "<p>Already a subscriber? Log in to continue reading.</p>"),
        ("byline", "<p>Jean Delaunay</p>"),
        ("title", f"<p>{TITLE.upper()}</p>"),
    ],
)
def test_furniture_goes_and_is_named(kind: str, markup: str) -> None:
    """Furniture inside the body is taken out, counted and explained by its kind."""
    page = article(
        inside=markup + "<p>The last paragraph stands below, and it is kept.</p>",
        head=ld(headline=TITLE, author={"name": "Jean Delaunay"}),
    ).encode()
    found = extract(page, URL)
    assert found.text == "\n\n".join([*PARAGRAPHS, "The last paragraph stands below, and it is kept."])
    assert found.removed[kind] >= 1
    assert kind in {k for k, _, _ in explain(page, URL)}


def test_text_that_scripts_carry() -> None:
    """A page that keeps its text for scripts is read without running them."""
    state = json.dumps({"page": [{"type": "paragraph", "content": p} for p in PARAGRAPHS]})
    page = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div id=app></div><script>window.state={state}</script></body></html>"
    assert extract(page.encode(), URL).text == "\n\n".join(PARAGRAPHS)


def for_scripts(state: str) -> bytes:
    return f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div id=app></div><script>{state}</script></body></html>".encode()


def test_a_text_in_a_script_that_never_ends_holds_nothing_up() -> None:
    """Each quotation mark in it would be looked at as its beginning: minutes for a page of usual size."""
    assert embedded_markup(['"' + '\\"' * 600_000], TITLE) == ""


def test_other_articles_that_scripts_carry_are_no_part() -> None:
    """What code gives to its keys is told apart like what JSON does: the leads of other articles are not the article's text."""
    lead = "Kazakhstan has raw materials for the Union, and the Union wants more of them, its envoy said in {}."
    others = ",".join(f'{{lead:"{lead.format(town)}"}}' for town in ("Rome", "Riga", "Lille", "Ghent", "Turin"))
    parts = ",".join(f'{{type:"paragraph",text:"{p}"}}' for p in PARAGRAPHS)
    page = for_scripts(f"window.state=(function(){{return {{body:[{parts}],more:[{others}]}}}}())")
    assert extract(page, URL).text == "\n\n".join(PARAGRAPHS)


def test_data_in_a_text_for_scripts_is_no_text() -> None:
    """A text that is data in its turn is opened; the data itself is not shown, whatever markup stands in it."""
    data = ["$", "div", {"html": "<p>Read more</p>", "text": " ".join(PARAGRAPHS), "end": "It ends here."}]
    page = for_scripts(f"push([1,{json.dumps('3f:' + json.dumps(data))}])")
    assert extract(page, URL).text == " ".join(PARAGRAPHS)


def test_full_text_of_a_feed() -> None:
    """The text a feed carries becomes an article with the link's title and date."""
    found = extract_feed_content("".join(f"<p>{p}</p>" for p in PARAGRAPHS), URL, Hints(title=TITLE))
    assert (found.title, found.text_from, found.text) == (TITLE, "feed", "\n\n".join(PARAGRAPHS))
