# ruff: noqa: E501
"""Who a page says has written its article: structured data, meta, marked bylines, written ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.text.beside import LABEL_TAGS, in_comments
from monitor.text.head import Head
from monitor.text.names import clean_authors, declared_authors, looks_like_name, newsroom, written_byline
from monitor.text.tree import Element, Tree

_AUTHORS = ("citation_author", "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "article:author_name", "byl", "cxenseparse:author", "twitter:data1", "shareaholic:article_author_name")  # fmt: skip
_BYLINE_WORDS = frozenset(("byline", "author", "authors", "autor", "autoren", "writer", "reporter", "auteur", "autore", "journalist", "contributor", "creator"))  # fmt: skip
_IS_LABEL = re.compile(r"\W*(?:auteure?|autor(?:in|en|e|a)?|author|автор|written by|by|von|par|por|przez)\W*", re.I)
_ABOVE, _LITTLE_ABOVE, _TOGETHER, _LABEL = 40, 15, 12, 14
"""Elements above the heading in which a marked and an unmarked byline may stand; those between the names of one byline;
characters of a label."""
_WORD = re.compile(r"\w+")


def find_authors(tree: Tree, head: Head, site: str, heading: Element | None) -> tuple[str, ...]:
    """Persons before organisations; of persons the declared before the marked before those of a written byline."""
    declared = declared_authors(head.data.authors())
    in_meta = next((f for name in _AUTHORS if (f := clean_authors(head.meta.get(name, ()), site))), ())
    if any(" " in n for n in declared) and not (len(declared) == 1 and _key(declared[0]) == _key(site)):
        return declared
    for found in (in_meta, _persons(clean_authors(_bylines(tree.body, heading), site))):
        if found and all(looks_like_name(n) and _key(n) not in _key(site) for n in found):
            return found
    written = next((w for text in _lines_near_title(tree.body, heading) if (w := written_byline(text))), ())
    return (
        written
        or declared
        or in_meta
        or clean_authors(_bylines(tree.body, heading), site)[:1]
        or declared_authors(head.meta.get("author", ()))
    )


def _persons(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(n for n in found if looks_like_name(n)) or found


def find_newsroom(tree: Tree, head: Head, heading: Element | None) -> tuple[str, ...]:
    """The newsroom, where it stands in the author's place; for pages that name no person."""
    declared = [value for name in _AUTHORS for value in head.meta.get(name, ())]
    return newsroom([*head.data.authors(), *declared, *_bylines(tree.body, heading)])


def _lines_near_title(body: Element, heading: Element | None) -> Iterator[str]:
    """Short labels from a little above the heading on; one that is a mere label ("Author") with what follows it."""
    first = max(0, heading.order - _LITTLE_ABOVE) if heading else 0
    for element in body.page[first:]:
        if element.tag not in LABEL_TAGS or element.gone:
            continue
        text = element.text(120) if 0 < element.chars <= 120 else ""
        if len(text) <= _LABEL and element.end < len(body.page) and _IS_LABEL.fullmatch(text):
            yield f"{text} {body.page[element.end].text(80)}"
        elif element.chars >= 8:
            yield text


def _bylines(body: Element, heading: Element | None) -> list[str]:
    """Links and labels that are marked as the author's, the places nearest to the heading first; none of commenters."""
    at = heading.order if heading else 0
    marked: list[tuple[int, int, str]] = []
    for element in body.page[max(0, at - _ABOVE) :]:
        if element.chars > 120 or element.chars < 3 or element.tag not in LABEL_TAGS:
            continue
        linked = element.get("rel") == "author" or "author" in element.get("itemprop")
        if (linked or element.tag == "byline" or not element.words.isdisjoint(_BYLINE_WORDS)) and not in_comments(
            element
        ):
            marked.append((0 if linked else 1, element.order, element.text()))
        if len(marked) > 20:
            break
    best = min((rank for rank, _, _ in marked), default=0)
    chosen = [(order, text) for rank, order, text in marked if rank == best]
    return [text for order, text in chosen if order - chosen[0][0] < _TOGETHER][:3]


def _key(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))
