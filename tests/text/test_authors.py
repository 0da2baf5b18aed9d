"""Who is taken for the author, and who is not."""

from __future__ import annotations

import pytest

from monitor.model import Hints
from monitor.text.authors import find_authors
from monitor.text.head import read_head
from monitor.text.metadata import read_metadata
from monitor.text.names import clean_authors
from monitor.text.page import extract
from monitor.text.title import find_heading
from monitor.text.tree import parse

from .making import article

TITLE = "Kazakhstan and the Union sign on raw materials"
H1 = f"<h1>{TITLE}</h1>"
BYLINE = '<span class="author">Jean Delaunay</span>'
FAR = "<i>x</i>" * 40


def authors(body: str, head: str = "") -> tuple[str, ...]:
    tree = parse(f"<html><head>{head}</head><body>{body}<p>{'The text of it. ' * 20}</p></body></html>")
    return find_authors(tree, read_head(tree), "The Herald", find_heading(tree.body, TITLE))


@pytest.mark.parametrize(
    "body",
    [
        f'{H1}{BYLINE}{FAR}<span class="author">Ann Marie Smith</span>',
        f'<span class="author">Ann Marie Smith</span>{FAR}{FAR}{H1}{BYLINE}',
        f'{H1}<a rel="author">Jean Delaunay</a>{FAR}<a rel="author">Ann Marie Smith</a>',
        f'{H1}{BYLINE}<div class="comment-author">Ann Marie Smith says</div>',
    ],
)
def test_byline_beside_the_heading(body: str) -> None:
    """The authors of other stories, above and below, and of comments are not those of the article."""
    assert authors(body) == ("Jean Delaunay",)


@pytest.mark.parametrize(
    "body",
    [
        f'<ul><li class="nav-authors">For Authors</li></ul>{"<i>x</i>" * 9}{H1}{BYLINE}',
        f'{H1}<div class="author-card"><span class="authorname-txt">Jean Delaunay</span><span>Political Editor</span></div>',
        f'{H1}<div class="byline"><span class="byline-name">Jean Delaunay</span><span>Herald News</span></div>',
        f'{H1}<div rel="author">Jean DelaunayReporter<a rel="author">Jean Delaunay</a></div>',
        f'{H1}<ul class="authors"><li>Jean Delaunay</li></ul>',
        f'{H1}{BYLINE}<span class="author">The Associated Press</span>',
        f'{H1}<ol><li><article><footer class="a-author">Ann Smith</footer></article></li></ol>{FAR}{BYLINE}',
        f'{H1}<p class="quote"><span class="author">Ann Marie Smith</span></p><p>x</p>{BYLINE}',
        f'{H1}<figure><small itemprop="author">Ann Marie Smith</small></figure>{BYLINE}',
        f'{H1}<p>By <a href="/author/jean-delaunay/">Jean Delaunay</a></p>{FAR}<a class="byline">Ann Marie Smith</a>',
        f'{H1}{FAR}{FAR}<div class="author-box"><p><a href="/people/jdelaunay">Jean Delaunay</a></p></div>',
        f"{H1}<div><h5>Date: </h5>20.10.2025<br><h5>Author: </h5>Jean Delaunay<p>{'A long lead. ' * 10}</p></div>",
        f"{H1}<p>By: Jean Delaunay/AFP</p>",
    ],
)
def test_one_person_signs(body: str) -> None:
    """Roles, houses, sections, pictures and quotations beside a byline have no part in it; a link to a person's page is one."""
    assert authors(body) == ("Jean Delaunay",)


@pytest.mark.parametrize(
    "body",
    [
        f'{H1}<p><a href="/author/index">Jean Delaunay</a></p>',
        f'{H1}<p>{"He had said so before. " * 6}<a href="/people/jean-delaunay">Jean Delaunay</a></p>',
        f'{H1}{FAR}{FAR}<li><a href="/author/jean-delaunay">Jean Delaunay</a></li>',
    ],
)
def test_links_to_persons_that_are_no_bylines(body: str) -> None:
    """A link inside a sentence, far below among other stories, or to a page of another name signs nothing."""
    assert authors(body) == ()


def test_houses_beside_persons_in_meta() -> None:
    """The publishing company that stands before the person in the meta of all pages is no second author."""
    for person in ("Jean Delaunay", "小暮ひさのり"):
        assert authors(H1, f'<meta name="author" content="Steppe Inc."><meta name="author" content="{person}">') == (
            person,
        )


@pytest.mark.parametrize(
    ("byline", "wanted"), [("", ()), ('<span class="author">red, Herald.example</span>', ("herald.example",))]
)
def test_the_sites_domain_is_an_author_only_where_readers_see_it(byline: str, wanted: tuple[str, ...]) -> None:
    """Software declares the domain where nobody signs; a newsroom that signs so does it for its readers."""
    data = '{"@type": "NewsArticle", "headline": "x", "author": {"name": "herald.example"}}'
    page = f'<html><script type="application/ld+json">{data}</script><body>{H1}{byline}</body></html>'
    tree = parse(page)
    assert read_metadata(tree, read_head(tree), "https://www.herald.example/a", Hints()).authors == wanted


def test_commenters_are_no_authors() -> None:
    """A page whose only marked names are those of commenters has no author."""
    assert authors(f'{H1}<div class="comment"><span class="author">Ann Marie Smith</span></div>') == ()


def test_names_that_stand_together_are_one_byline() -> None:
    """Two links side by side are two authors."""
    body = f'{H1}<a rel="author">Jean Delaunay</a>, <a rel="author">Ann Marie Smith</a>'
    assert authors(body) == ("Jean Delaunay", "Ann Marie Smith")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("Jean Delaunay Alle Artikel", ("Jean Delaunay",)),
        ("Jean Delaunay All posts", ("Jean Delaunay",)),
        ("Jean Delaunay im Gespräch", ("Jean Delaunay",)),
        ("Eingestellt von Jean Delaunay", ("Jean Delaunay",)),
        ("Jean Delaunay Alles von Jean Delaunay", ("Jean Delaunay",)),
        ("Jean Delaunay Fr, 25. Oktober 2019", ("Jean Delaunay",)),
        ("Jean Delaunay im Gespräch mit Ann Marie Smith", ("Jean Delaunay", "Ann Marie Smith")),
        ("Text von Jean Delaunay Illustration von Ann Marie Smith", ("Jean Delaunay",)),
        ("Text & Fotos: Jean Delaunay", ("Jean Delaunay",)),
        ("Text und Interview: Jean Delaunay", ("Jean Delaunay",)),
        ("Jean Delaunay, Projektleiterin der KASACHSTIFTUNG", ("Jean Delaunay",)),
        ("jean[at]herald.example", ()),
        ("c1ph4", ("c1ph4",)),
        ("Ann M.", ("Ann M.",)),
        ("Ann Marie Smith.", ("Ann Marie Smith",)),
        ("Kategorie: Aussenpolitik", ()),
        ("Name *", ()),
        ("Jean Delaunay December 21, 2016 4:05 pm", ("Jean Delaunay",)),
        ("Jean Delaunay: 25 Feb 2026", ("Jean Delaunay",)),
        ("Jean Delaunay 7:41 p.m. EDT", ("Jean Delaunay",)),
        ("Jean Delaunay @jdelaunay", ("Jean Delaunay",)),
        ("谢若含2017-03-01 14:27:02", ("谢若含",)),
        ("[田中宏昌，ITmedia]", ("田中宏昌", "ITmedia")),
        ("Jean Delaunay (avec Ann Marie Smith et Paul Morel)", ("Jean Delaunay", "Ann Marie Smith", "Paul Morel")),
        ("TEXT BY JEAN DELAUNAY TRANSLATION BY ANN MARIE SMITH", ("Jean Delaunay",)),
        ("Jean DelaunayReporter", ("Jean Delaunay",)),
        ("Айгуль СериковаАвтор", ("Айгуль Серикова",)),
        ("Jean Delaunay | Astana", ("Jean Delaunay",)),
        ("Jean Delaunay | New York", ("Jean Delaunay",)),
        ("Jean Delaunay | Ann Marie Smith | Paul Morel", ("Jean Delaunay", "Ann Marie Smith", "Paul Morel")),
        ("Alles von Jean Delaunay", ("Jean Delaunay",)),
        ("Mac & i", ("Mac & i",)),
        ("For the Herald", ()),
        ("Photograph by Jean Delaunay", ()),
        ("Von", ()),
        ("Veröffentlicht", ()),
    ],
)
def test_words_around_a_name(given: str, wanted: tuple[str, ...]) -> None:
    """Links to other stories, labels and fields of a form are no part of a name."""
    assert clean_authors([given]) == wanted


@pytest.mark.parametrize(
    "byline",
    [
        "<h4>By Jean Delaunay | 12/10/2020</h4>",
        "<byline>Von Jean Delaunay, dpa</byline>",
        "<byline>Jean Delaunay</byline>",
        "<p>Blog-Beitrag von Jean Delaunay</p>",
        "<dl><dt>\n Auteur \n</dt><dd><a>Jean Delaunay</a></dd></dl>",
        "<p>Text von Jean Delaunay Fotos von Ann Marie Smith</p>",
        "<p>Text & Fotos: Jean Delaunay</p>",
        f"<div><h3>{'A subtitle as long as this. ' * 6}</h3> by Jean Delaunay / January 19, 2017 / <a>Comment</a></div>",
    ],
)
def test_written_bylines(byline: str) -> None:
    """A line that says who wrote the article goes before a site's name that stands in the meta of all its pages."""
    assert authors(H1 + byline, '<meta name="author" content="herald.example">') == ("Jean Delaunay",)


def test_written_byline_above_the_article_among_several_headings() -> None:
    """The byline is looked for beside the heading that has the title, wherever the first or last main heading stands."""
    body = f"<h2>{TITLE}</h2><p>By Jean Delaunay</p>{FAR}<h1>More of the Herald</h1>"
    tree = parse(f"<html><body>{body}</body></html>")
    assert find_authors(tree, read_head(tree), "The Herald", find_heading(tree.body, TITLE)) == ("Jean Delaunay",)


def test_authors_of_cited_works_are_not_the_papers() -> None:
    """A list of references has its authors in microdata; those of the paper stand in citation_author."""
    cited = '<meta itemprop="author" content="Ann Marie Smith">'
    assert authors(H1 + cited, '<meta name="citation_author" content="Jean Delaunay">') == ("Jean Delaunay",)


@pytest.mark.parametrize(
    ("byline", "wanted"),
    [
        ('<span class="author">von Redaktion,</span>', ("Redaktion",)),
        ('<span class="author">By Staff Writer</span>', ("Staff Writer",)),
        ('<a class="author">herald.example Redaktion</a>', ("herald.example Redaktion",)),
        ('<p class="author">Redaktion Steppe und Meer</p>', ("Redaktion Steppe und Meer",)),
        ('<span class="author">Herald Newsroom 2019年04月28日 08時00分</span>', ("Herald Newsroom",)),
        ('<span class="author">Admin</span>', ()),
        ('<span class="author">Super User</span>', ()),
        ('<span class="author">Nga</span>', ()),
        ('<span class="author">The editorial team met ministers in Brussels on Monday</span>', ()),
        ('<span class="author">Redaktion</span><p>Von Jean Delaunay</p>', ("Jean Delaunay",)),
    ],
)
def test_newsroom_signs_where_no_person_does(byline: str, wanted: tuple[str, ...]) -> None:
    """A newsroom is the author of what it signs as a whole; a person, on the page or in the feed, goes before it."""
    tree = parse(f"<html><body>{H1}{byline}<p>{'The text of it. ' * 20}</p></body></html>")
    head = read_head(tree)
    assert read_metadata(tree, head, "https://herald.example/a", Hints()).authors == wanted
    fed = read_metadata(tree, head, "https://herald.example/a", Hints(authors=("Ann Marie Smith",))).authors
    assert fed == (wanted if wanted == ("Jean Delaunay",) else ("Ann Marie Smith",))


def test_newsroom_of_the_structured_data() -> None:
    """ "Redaktion" before the name of a house is a part of that name; a person beside the heading goes before it."""
    data = '{"@type": "NewsArticle", "headline": "x", "author": {"name": "Redaktion Steppe und Meer"}}'
    for byline, wanted in (("", "Redaktion Steppe und Meer"), (BYLINE, "Jean Delaunay")):
        tree = parse(f'<html><script type="application/ld+json">{data}</script><body>{H1}{byline}</body></html>')
        assert read_metadata(tree, read_head(tree), "https://herald.example/a", Hints()).authors == (wanted,)


@pytest.mark.parametrize("name", ["104363", "www.herald.example"])
def test_numbers_and_addresses_are_no_authors(name: str) -> None:
    """Software writes the number of an account, or an address, where an author should stand."""
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {{"name": "{name}"}}}}</script>'
    assert authors(H1, f'<meta name="author" content="{name}">') == ()
    assert authors(H1, data) == ()


def test_a_card_beside_the_heading_names_the_author() -> None:
    """Old blog software calls the author's name a vcard and nothing else."""
    page = article().replace("</h1>", '</h1><span class="vcard">Jean Delaunay</span>', 1)
    assert extract(page.encode()).authors == ("Jean Delaunay",)
