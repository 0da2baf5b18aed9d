"""Which of a page's titles is the article's: every place that has one is a witness, and the candidate wins that the
weightiest places agree with.

What a reader sees weighs most, then the structured data, what is handed to social networks, and the title element, which
is often written for search engines. Headings on the way to the article – breadcrumbs, logos, sections – are no witnesses.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from monitor.text.head import Head, site_name
from monitor.text.tree import Element, Tree, first_heading, fold_blanks
from monitor.urls import host_of

_SEPARATORS = re.compile(r"\s+[|\-–—·•»«:/]+\s+|\s*[|»ㅣ｜]\s*|\s+::\s+|:\s+")
_ENDS = " |-–—·•»«:/ㅣ｜"
_HAN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_WORD = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+")
"""A word, or a sign of a script that sets no blanks between words."""
_LETTER = re.compile(r"[^\W\d_]")
_WAY_TAGS = frozenset(("nav", "footer", "aside", "dialog"))
_WAY_WORDS = frozenset(("breadcrumb", "breadcrumbs", "logo", "modal", "navigation"))
_SITE_WORDS = frozenset(("site", "title"))
_MAX_CHARS = 400
_MAX_HEADINGS = 80
_SAME = 0.8
"""Overlap from which two titles are the same but for a word or two."""
_ALIKE = 0.4
"""Overlap from which two titles are of one article."""
_SHOWN, _INSTEAD, _LESSER, _ALONE = 3.0, 2.5, 1.4, 2.0
_DATA, _SOCIAL, _FEED, _ELEMENT, _PIECE, _OTHER, _ADDRESS = 1.4, 1.2, 1.2, 0.4, 0.5, 0.5, 0.6
"""What a place's word weighs: a related main heading, a lesser one instead of it, one beside it, an unrelated one;
headline of the structured data, og:title, the feed's title, title element, a part of that, other meta, the address."""
_SHORT, _USUAL_WORDS = 0.6, 4
"""A headline has about four words or more; shorter ones lose up to this share, being names of sections mostly."""
_LEAST_TITLE = 12
_LEAST_PART = 0.4


@dataclasses.dataclass(frozen=True, slots=True)
class _Said:
    """A title as one place has it."""

    text: str
    words: Counter[str]
    place: str
    weight: float


def choose_title(tree: Tree, head: Head, url: str = "", hint: str = "") -> str:
    """The title that the places of a page agree on, without the site's name; `hint` is what a feed calls the article."""
    headings = _headings(tree.body)
    own = _own_names(head, url) | {_key(h.text(_MAX_CHARS)) for h in headings if h.tag == "h1" and _leads_up(h, url)}
    declared = list(_declared(head, own, hint))
    address = unquote(urlsplit(url).path).casefold()
    shown = list(_shown(headings, declared, own, address))
    said = [*shown, *declared]
    if not said:
        return ""
    slug = set(_WORD.findall(address))
    best = max(said, key=lambda s: round(_support(s, said, slug), 2))
    return _without_kicker(best, declared) if best in shown else best.text


def _support(candidate: _Said, said: Sequence[_Said], slug: set[str]) -> float:
    """Weights of the places that have the candidate, as far as they have it, and of its words in the address."""
    best: dict[str, float] = {}
    for other in said:
        agreement = other.weight * (1.0 if other is candidate else _overlap(candidate.words, other.words))
        best[other.place] = max(best.get(other.place, 0.0), agreement)
    in_address = _ADDRESS * len(candidate.words.keys() & slug) / len(candidate.words)
    return (sum(best.values()) + in_address) * min(1.0, _SHORT + (1 - _SHORT) * candidate.words.total() / _USUAL_WORDS)


def _without_kicker(shown: _Said, declared: Sequence[_Said]) -> str:
    """A heading often has a date or a kicker before the title, or leaves it to the line above: the head has it right."""
    key = _key(shown.text)
    for said in declared:
        other = _key(said.text)
        shorter = said.place in ("data", "social", "other") and key.endswith(other) and len(said.text) > _LEAST_TITLE
        longer = said.place == "data" and other.endswith(key)
        if other != key and (shorter or longer):
            return said.text
    return shown.text


def _headings(body: Element) -> list[Element]:
    found = []
    for element in body.walk():
        if element.tag in ("h1", "h2", "h3") and 0 < element.chars < _MAX_CHARS and not _on_the_way(element):
            found.append(element)
            if len(found) > _MAX_HEADINGS:
                break
    return found


def find_heading(body: Element, title: str) -> Element | None:
    """The heading over the article: the one that has its title, else the first main one."""
    wanted = _key(title)
    for heading in _headings(body):
        key = _key(heading.text(_MAX_CHARS))
        if wanted and (key == wanted or (len(key) > _LEAST_TITLE and (key in wanted or wanted in key))):
            return heading
    return first_heading(body)


def _on_the_way(heading: Element) -> bool:
    """True for a heading of navigation: what it names is where the reader is, not what stands there."""
    if not heading.words.isdisjoint(_WAY_WORDS) or (heading.parent and not heading.parent.words.isdisjoint(_WAY_WORDS)):
        return True
    return any(a.tag in _WAY_TAGS for a in heading.ancestors())


def _leads_up(heading: Element, url: str) -> bool:
    """True for a heading that is a link to a page above this one, or is called the site's: its name, or a section's."""
    if heading.words >= _SITE_WORDS:
        return True
    if not heading.link_chars or heading.link_chars < heading.chars:
        return False
    link = next((e for e in heading.walk() if e.tag == "a"), heading.parent)
    path = urlsplit(link.get("href") if link else "").path.rstrip("/")
    return link is not None and urlsplit(url).path.startswith(path) and path != urlsplit(url).path.rstrip("/")


def _shown(headings: Sequence[Element], declared: Sequence[_Said], own: set[str], address: str) -> Iterator[_Said]:
    """Headings as witnesses. The main one decides when it is about the same as what the head says; a lesser one does
    when it says just that and there is no main one, since some pages keep that for their logo."""
    lines = [d for d in declared if d.place != "feed"]
    main = [h for h in headings if h.tag == "h1"]
    known = {_key(d.text) for d in declared if d.weight != _PIECE}
    said = [s for h in main if (s := _said(_headline(h, known), "shown", _ALONE, own))]
    related = [s for s in said if _is_related(s, lines, address)]
    for one in said:
        yield dataclasses.replace(one, weight=_SHOWN) if one in related else one
    for heading in headings:
        one_less = _said(heading.text(_MAX_CHARS), "shown", _LESSER if related else _INSTEAD, own)
        if heading.tag != "h1" and one_less and any(_overlap(one_less.words, d.words) >= _SAME for d in lines):
            yield one_less


def _headline(heading: Element, known: set[str]) -> str:
    """A heading's text, or that of the part of it which the head knows: the rest is a kicker or a subtitle."""
    parts = (part.text(_MAX_CHARS) for part in heading.walk() if part is not heading and part.chars)
    whole = heading.text(_MAX_CHARS)
    return next((t for t in parts if _key(t) in known and len(t) > _LEAST_PART * len(whole)), whole)


def _is_related(heading: _Said, declared: Sequence[_Said], address: str) -> bool:
    """True when a heading has words of what the head or the address calls the article."""
    key = _key(heading.text)
    if any(key in _key(d.text) for d in declared) or key in _key(address):
        return True
    named = {w for d in declared for w in d.words} | set(_WORD.findall(address))
    alike = any(_overlap(heading.words, d.words) >= _ALIKE for d in declared)
    return alike or len({w for w in heading.words if len(w) > 3} & named) > 1


def _declared(head: Head, own: set[str], hint: str) -> Iterator[_Said]:
    places = [
        (head.data.text("headline"), "data", _DATA),
        (head.first("og:title"), "social", _SOCIAL),
        (head.first("twitter:title"), "social", _SOCIAL / 2),
        (hint, "feed", _FEED),
        (head.title, "element", _ELEMENT),
        *((piece, "element", _PIECE) for piece in _pieces(head.title)),
        (head.first("dc.title", "parsely-title", "sailthru.title", "title"), "other", _OTHER),
    ]
    for text, place, weight in places:
        said = _said(_without_site(text, own), place, weight, own)
        if said:
            yield said


def _said(text: str, place: str, weight: float, own: set[str]) -> _Said | None:
    words = Counter(_WORD.findall(text.casefold()))
    return _Said(text, words, place, weight) if _LETTER.search(text) and _key(text) not in own else None


def _pieces(title: str) -> list[str]:
    pieces = _SEPARATORS.split(title)
    return pieces if 1 < len(pieces) < 7 else []


def _own_names(head: Head, url: str) -> set[str]:
    """Names that the site goes by: what it calls itself, and the labels of its host."""
    host = host_of(url) if url else ""
    labels = [label for label in host.split(".")[:-1] if len(label) > 3]
    return {_key(name) for name in (site_name(head) or "", host.removeprefix("www."), *labels)} - {""}


def _overlap(a: Counter[str], b: Counter[str]) -> float:
    shared = sum(min(a[w], b[w]) for w in a.keys() & b.keys())
    return 2 * shared / (a.total() + b.total())


def _without_site(title: str, own: set[str]) -> str:
    """The title without the parts at its ends that are the site's name, or a date."""
    title = fold_blanks(title)
    pieces = _SEPARATORS.split(title)
    while len(pieces) > 1 and _is_site(pieces[-1], own):
        title = title[: title.rindex(pieces[-1])].rstrip(_ENDS)
        pieces = pieces[:-1]
    while len(pieces) > 1 and _is_site(pieces[0], own):
        title = title[title.index(pieces[0]) + len(pieces[0]) :].lstrip(_ENDS)
        pieces = pieces[1:]
    return title


def _is_site(piece: str, own: set[str]) -> bool:
    key = _key(piece)
    if not any(c.isalpha() for c in key):
        return True
    if key in own:
        return True
    within = (key in name or (name in key and 2 * len(name) > len(key)) for name in own)
    return len(key) > 3 and len(piece.split()) <= 5 and any(within)


def _key(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))
