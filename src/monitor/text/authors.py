# ruff: noqa: E501
"""Who a page says has written its article: structured data, meta, marked bylines, written ones."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from monitor.text.beside import LABEL_TAGS, in_comments
from monitor.text.head import Head
from monitor.text.names import (
    clean_authors,
    declared_authors,
    looks_like_name,
    newsroom,
    without_houses,
    written_byline,
)
from monitor.text.tree import Element, Tree, fold_blanks

_AUTHORS = ("citation_author", "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "article:author_name", "byl", "cxenseparse:author", "twitter:data1", "shareaholic:article_author_name")  # fmt: skip
_BYLINE = re.compile(
    r"(?:byline|author(?!i[sz]|ity)|autore?n?$|auteur$|(?:writer|reporter|journalist|contributor|creator|vcard)$)"
)
_IS_LABEL = re.compile(r"\W*(?:auteure?|autor(?:in|en|e|a)?|author|автор|written by|by|von|par|por|przez)\W*", re.I)
_ABOVE, _LITTLE_ABOVE, _TOGETHER, _LABEL = 40, 15, 12, 14
"""Elements above the heading in which a marked and an unmarked byline may stand; those between the names of one byline;
characters of a label."""
_AUTHOR_PAGE = re.compile(r"/(?:authors?|autor(?:en|es|a|i)?|auteurs?|autori|staff|contributors?|columnists?|editors?|journalists?|reporters?|writers?|by|profiles?|(?:our-)?people|experts?|eksperci|fellows?|analysts?|scholars?)/([^/?#]+)/?$", re.I)  # fmt: skip
_TAGS = LABEL_TAGS | {"ul", "ol"}
_OTHER_WORKS = frozenset(("figure", "figcaption", "blockquote", "q"))
_QUOTED = frozenset(("quote", "pullquote", "blockquote"))
_BELOW = 40
"""Elements below the heading in which a link to a person's page is a byline, though nothing calls it so."""
_SHORTEST, _LONGEST, _UPWARDS = 3, 120, 2
"""Characters of a byline; how many times farther off one counts above the heading."""
_WORD = re.compile(r"\w+")


def find_authors(tree: Tree, head: Head, site: str, heading: Element | None, domain: str = "") -> tuple[str, ...]:
    """Persons before organisations; of persons the declared before the marked before those of a written byline.

    The site's `domain` is an author only where readers see it in a byline.
    """
    bylines = cache(lambda: _bylines(tree.body, heading))
    declared = _without(domain, declared_authors(head.data.authors()), bylines)
    if any(" " in n for n in declared) and not (len(declared) == 1 and _key(declared[0]) == _key(site)):
        return declared
    in_meta = _without(domain, _in_meta(head, site), bylines)
    if _are_persons(in_meta, site):
        return in_meta
    marked = _persons(without_houses(clean_authors(bylines(), site)))
    if _are_persons(marked, site):
        return marked
    written = next((w for text in _lines_near_title(tree.body, heading) if (w := written_byline(text))), ())
    signed = _without(domain, declared_authors(head.meta.get("author", ())), bylines)
    return written or declared or in_meta or marked[:1] or signed


def _in_meta(head: Head, site: str) -> tuple[str, ...]:
    return without_houses(next((f for name in _AUTHORS if (f := clean_authors(head.meta.get(name, ()), site))), ()))


def _without(domain: str, names: tuple[str, ...], bylines: Callable[[], list[str]]) -> tuple[str, ...]:
    """The names without the domain, unless readers see it in a byline."""
    people = tuple(n for n in names if "." not in n or not f".{domain}".endswith(f".{n.casefold()}"))
    return names if people != names and domain in " ".join(bylines()).casefold() else people


def _are_persons(found: tuple[str, ...], site: str) -> bool:
    return bool(found) and all(looks_like_name(n) and _key(n) not in _key(site) for n in found)


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
        if 0 < len(text) <= _LABEL and _IS_LABEL.fullmatch(text):
            yield f"{text} {_following(element)}"
        elif element.chars >= 8:
            yield text or (element.own_text if element.tag == "div" else "")


def _following(label: Element) -> str:
    """What a label stands before: the words of the same line, or the next element."""
    siblings = label.parent.kids if label.parent else []
    place = next((i for i, kid in enumerate(siblings) if kid is label), 0)
    behind = siblings[place + 1] if place + 1 < len(siblings) else ""
    if isinstance(behind, str) and not behind.isspace() and behind:
        return fold_blanks(behind)
    return label.page[label.end].text(80) if label.end < len(label.page) else ""


def _bylines(body: Element, heading: Element | None) -> list[str]:
    """What is marked as the author's: of the plainest marked the nearest to the heading, and what stands with it."""
    at = heading.order if heading else 0
    marked = [e for e in body.page[max(0, at - _ABOVE) :] if _is_byline(e, at) and not in_comments(e)]
    best = min(map(_rank, marked), default=0)
    marked = [e for e in marked if _rank(e) == best]
    marked = [e for e, after in itertools.zip_longest(marked, marked[1:]) if after is None or not e.holds(after)]
    nearest = min(marked, key=lambda e: e.order - at if e.order >= at else _UPWARDS * (at - e.order), default=None)
    return [e.text() for e in marked if nearest and abs(e.order - nearest.order) < _TOGETHER][:3]


def _is_byline(element: Element, at: int) -> bool:
    """True for a label that is marked as the author's, or links to a page of the person it names."""
    if not _SHORTEST <= element.chars <= _LONGEST or element.tag not in _TAGS:
        return False
    if not element.attributes and element.tag != "byline":
        return False
    marked = _rank(element) == 0 or element.tag == "byline" or _are_of_author(element.words)
    return (marked or _is_signature(element, at)) and not _is_of_something_else(element)


def _is_signature(link: Element, at: int) -> bool:
    """True for a link to an author's page that stands near the heading, or in what is called the author's."""
    if link.tag != "a":
        return False
    around = itertools.islice(link.ancestors(), 3)
    near = link.order - at < _BELOW or any(_are_of_author(e.words) for e in around)
    return near and _links_to_author(link)


@lru_cache(maxsize=4096)
def _are_of_author(words: frozenset[str]) -> bool:
    return any(_BYLINE.match(word) for word in words)


def _is_of_something_else(element: Element) -> bool:
    """True for who made a picture, said what is quoted, or wrote one article of a list: of readers' comments, or of other stories."""
    above = (element, *itertools.islice(element.ancestors(), 4))
    listed = any(e.tag == "article" and e.parent and e.parent.tag == "li" for e in above)
    return listed or any(e.tag in _OTHER_WORKS or not e.words.isdisjoint(_QUOTED) for e in above)


def _links_to_author(link: Element) -> bool:
    """True for a link, alone in its line, to the page of the person it names: /author/jean-delaunay."""
    page = _AUTHOR_PAGE.search(link.get("href"))
    if page is None or link.parent is None or link.parent.chars > _LONGEST:
        return False
    return any(len(word) > 2 and word in page[1].casefold() for word in _WORD.findall(link.text().casefold()))


def _rank(element: Element) -> int:
    """0 for what is marked as the author's for machines, 1 for what is only called so."""
    return 0 if element.get("rel") == "author" or "author" in element.get("itemprop") else 1


def _key(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))
