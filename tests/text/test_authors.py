"""Who is taken for the author, and who is not."""

from __future__ import annotations

import pytest

from monitor.text.authors import find_authors
from monitor.text.head import read_head
from monitor.text.names import clean_authors
from monitor.text.title import find_heading
from monitor.text.tree import parse

TITLE = "Kazakhstan and the Union sign on raw materials"
H1 = f"<h1>{TITLE}</h1>"
BYLINE = '<span class="author">Jean Delaunay</span>'
FAR = "<i>x</i>" * 40


def authors(body: str) -> tuple[str, ...]:
    tree = parse(f"<html><head></head><body>{body}<p>{'The text of it. ' * 20}</p></body></html>")
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
        ("Name *", ()),
        ("Von", ()),
        ("Veröffentlicht", ()),
    ],
)
def test_words_around_a_name(given: str, wanted: tuple[str, ...]) -> None:
    """Links to other stories, labels and fields of a form are no part of a name."""
    assert clean_authors([given]) == wanted
