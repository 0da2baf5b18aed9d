# ruff: noqa: E501
"""Who a page says has written its article: structured data, meta, marked bylines, written ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.text.beside import LABEL_TAGS, in_comments
from monitor.text.head import Head
from monitor.text.names import clean_authors, declared_authors, looks_like_name, written_byline
from monitor.text.tree import Element, Tree

_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "citation_author", "article:author_name", "byl", "cxenseparse:author", "twitter:data1", "shareaholic:article_author_name")  # fmt: skip
_BYLINE_WORDS = frozenset(("byline", "author", "authors", "autor", "autoren", "writer", "reporter", "auteur", "autore", "journalist", "contributor", "creator"))  # fmt: skip
_ABOVE, _TOGETHER = 40, 12
"""Elements above the heading in which a byline may stand; those between the names of one byline."""
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
    written = next((w for text in _lines_near_title(tree.body) if (w := written_byline(text))), ())
    return (
        written
        or declared
        or in_meta
        or clean_authors(_bylines(tree.body, heading), site)[:1]
        or declared_authors(head.meta.get("author", ()))
    )


def _persons(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(n for n in found if looks_like_name(n)) or found


def _lines_near_title(body: Element) -> Iterator[str]:
    """Short labels from a little above the main heading on."""
    heading = next((e.order for e in body.walk() if e.tag == "h1" and e.chars), 0)
    for element in body.walk():
        if 8 <= element.chars <= 120 and element.order >= heading - 15 and element.tag in LABEL_TAGS:
            yield element.text(120)


def _bylines(body: Element, heading: Element | None) -> list[str]:
    """Links and labels that are marked as the author's, the places nearest to the heading first; none of commenters."""
    at = heading.order if heading else 0
    marked: list[tuple[int, int, str]] = []
    for element in body.page[max(0, at - _ABOVE) :]:
        if element.chars > 120 or element.chars < 3 or element.tag not in LABEL_TAGS:
            continue
        linked = element.get("rel") == "author" or "author" in element.get("itemprop")
        if (linked or not element.words.isdisjoint(_BYLINE_WORDS)) and not in_comments(element):
            marked.append((0 if linked else 1, element.order, element.text()))
        if len(marked) > 20:
            break
    best = min((rank for rank, _, _ in marked), default=0)
    chosen = [(order, text) for rank, order, text in marked if rank == best]
    return [text for order, text in chosen if order - chosen[0][0] < _TOGETHER][:3]


def _key(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))
