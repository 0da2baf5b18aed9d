"""Which of a page's titles is the article's: every place that has one is a witness, and the candidate wins that the
weightiest places agree with.

What a reader sees weighs most, then the structured data, what is handed to social networks, and the title element, which
is often written for search engines. Headings on the way to the article – breadcrumbs, logos, sections – are no witnesses.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from monitor.text.beside import is_subtitle
from monitor.text.head import Head, site_name
from monitor.text.tree import Element, Tree, first_heading, fold_blanks
from monitor.urls import host_of, resolve, url_key

_SEPARATORS = re.compile(r"\s+[|\-–—·•»«:/]+\s+|\s*[|»ㅣ｜]\s*|\s+::\s+|:\s+")
_ENDS = " |-–—·•»«:/ㅣ｜"
_HAN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_WORD = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+")
"""A word, or a sign of a script that sets no blanks between words."""
_LETTER = re.compile(r"[^\W\d_]")
_SIGN_OF_WORD = re.compile(rf"[\w{_HAN}]")
_QUOTES = " \u00a0\"'“”„«»‹›‘’‚"
_WAY_TAGS = frozenset(("nav", "footer", "aside", "dialog"))
_WAY_WORDS = frozenset(("breadcrumb", "breadcrumbs", "logo", "modal", "navigation"))
_ENTRY_WORDS = frozenset(("entry", "title"))
_SITE_WORDS = frozenset(("site", "title"))
_SITE_BOX = frozenset(("widget", "header"))
"""What Blogger calls the box that has the blog's name on each of its pages."""
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
_SUBTITLE = 8
"""Elements behind a heading in which a second one is its subtitle."""
_LEAST_PART = 0.4


@dataclasses.dataclass(frozen=True, slots=True)
class _Said:
    """A title as one place has it."""

    text: str
    key: str
    words: Counter[str]
    place: str
    weight: float


def choose_title(tree: Tree, head: Head, url: str = "", hint: str = "") -> str:
    """The title that the places of a page agree on, without the site's name; `hint` is what a feed calls the article."""
    headings = _headings(tree.body)
    own = _own_names(head, url) | {_key(h.text(_MAX_CHARS)) for h in headings if h.tag == "h1" and _leads_up(h, url)}
    own |= _over_all(headings, head.title)
    declared = list(_declared(head, own, hint))
    address = unquote(urlsplit(url).path).casefold()
    shown = list(_shown(headings, declared, own, _directories(address) | _ways(headings, url)))
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
    for said in declared:
        shorter = said.place in ("data", "social", "other") and _has_kicker(shown, said)
        longer = said.place == "data" and said.key.endswith(shown.key)
        if said.key != shown.key and (shorter or longer):
            return said.text
    return shown.text


def _has_kicker(shown: _Said, said: _Said) -> bool:
    """True when the heading is the declared title with a kicker before it, set off by a sign."""
    if not shown.key.endswith(said.key) or len(said.text) <= _LEAST_TITLE:
        return False
    folded = shown.text.casefold()
    letters = [m.start() for m in _SIGN_OF_WORD.finditer(folded)]
    before = folded[: letters[len(shown.key) - len(said.key)]].rstrip(_QUOTES)
    return bool(_SIGN_OF_WORD.search(before)) and not before[-1].isalnum()


def _headings(body: Element) -> list[Element]:
    """The headings of a page of which nothing was taken out yet."""
    found = []
    for element in body.page:
        named = element.tag in ("h1", "h2", "h3") and 0 < element.chars < _MAX_CHARS
        if named and not _on_the_way(element) and not is_subtitle(element):
            found.append(element)
            if len(found) > _MAX_HEADINGS:
                break
    return found


def find_heading(body: Element, title: str) -> Element | None:
    """The heading over the article: the one that has its title, a main one before others; else the first main one."""
    wanted = _key(title)
    for heading in sorted(_headings(body), key=lambda h: h.tag != "h1"):
        key = _key(heading.text(_MAX_CHARS))
        if wanted and (key == wanted or (len(key) > _LEAST_TITLE and (key in wanted or wanted in key))):
            return heading
    return first_heading(body)


def _on_the_way(heading: Element) -> bool:
    """True for a heading of navigation: what it names is where the reader is, not what stands there."""
    if not heading.words.isdisjoint(_WAY_WORDS) or (heading.parent and not heading.parent.words.isdisjoint(_WAY_WORDS)):
        return True
    return any(a.tag in _WAY_TAGS for a in heading.ancestors())


def _over_all(headings: Sequence[Element], element: str) -> set[str]:
    """The first main heading where the title element is that and a longer one below, with no text of the article between the two:
    the site's name. A subtitle follows at once."""
    main = next((h for h in headings if h.tag == "h1"), None)
    if main is None:
        return set()
    text = _first_text(main.page[main.end :])
    first, both = _key(main.text(_MAX_CHARS)), _key(element)
    below = (_key(h.text(_MAX_CHARS)) for h in headings if main.end + _SUBTITLE < h.order <= text)
    return {first} if any(len(key) > len(first) and both in (first + key, key + first) for key in below) else set()


def _leads_up(heading: Element, url: str) -> bool:
    """True for a heading that is a link to a page above this one, or is called the site's, or its box is: a name, or a section's."""
    if heading.words >= _SITE_WORDS or any(e.words >= _SITE_BOX for e in itertools.islice(heading.ancestors(), 3)):
        return True
    link = _link_of(heading)
    if link is None:
        return False
    target = resolve(url, link.get("href"))
    return target is not None and urlsplit(url).path.rstrip("/").startswith(f"{urlsplit(target).path.rstrip('/')}/")


def _link_of(heading: Element) -> Element | None:
    """The link that a heading is as a whole: around it, or with all of its text."""
    if heading.parent and heading.parent.tag == "a":
        return heading.parent
    if heading.link_chars < heading.chars:
        return None
    return next((e for e in heading.walk() if e.tag == "a" and e.chars), None)


def _ways(headings: Sequence[Element], url: str) -> set[str]:
    """Headings of few words that are links to other pages: names of sections, if the head does not know them."""
    short = [h for h in headings if url and len(_WORD.findall(h.text(_MAX_CHARS))) < _USUAL_WORDS]
    targets = [(h, resolve(url, a.get("href"))) for h in short if (a := _link_of(h)) and a.get("href")]
    return {_key(h.text(_MAX_CHARS)) for h, target in targets if target and url_key(target) != url_key(url)}


def _shown(headings: Sequence[Element], declared: Sequence[_Said], own: set[str], ways: set[str]) -> Iterator[_Said]:
    """Headings as witnesses. The main one decides when it is about the same as what the head says; a lesser one does
    when it says just that and there is no main one, since some pages keep that for their logo."""
    lines = [d for d in declared if d.place != "feed"]
    called = _called_headline(headings)
    main = called or [h for h in headings if h.tag == "h1"]
    known = {d.key for d in declared if d.weight != _PIECE}
    said = [s for h in main if (s := _said(_headline(h, known), "shown", _ALONE, own))]
    related = said if called else [s for s in said if _is_related(s, lines)]
    for one in said:
        if one in related:
            yield dataclasses.replace(one, weight=_SHOWN)
        elif one.key not in ways:
            yield one
    for heading in [h for h in headings if h not in main]:
        one_less = _said(_headline(heading, known), "shown", _LESSER if related else _INSTEAD, own)
        if one_less and any(_says(one_less, d) for d in lines):
            yield one_less


def _called_headline(headings: Sequence[Element]) -> list[Element]:
    """The one heading that schema.org or hAtom call the article's, if it is one alone and above the text."""
    named = [h for h in headings if "headline" in h.get("itemprop").split() or h.words >= _ENTRY_WORDS]
    return named if len(named) == 1 and named[0].order <= _first_text(named[0].page) else []


def _first_text(page: Sequence[Element]) -> float:
    """The order of the first element that has running text."""
    return next((e.order for e in page if e.prose), math.inf)


def _says(heading: _Said, declared: _Said) -> bool:
    """True when a heading is a declared title, or that and a subtitle."""
    begins = declared.place in ("data", "social") and heading.key.startswith(declared.key)
    return (begins and len(declared.text) > _LEAST_TITLE) or _overlap(heading.words, declared.words) >= _SAME


def _headline(heading: Element, known: set[str]) -> str:
    """A heading's text, or that of the part of it which the head knows: the rest is a kicker or a subtitle."""
    whole = heading.text(_MAX_CHARS)
    parts = [part.text(_MAX_CHARS) for part in heading.walk() if part is not heading and part.chars]
    rests = (whole.removeprefix(part).strip(_ENDS) for part in parts if part != whole)
    return next((t for t in (*parts, *rests) if _key(t) in known and len(t) > _LEAST_PART * len(whole)), whole)


def _directories(path: str) -> set[str]:
    """What the way to a page goes through, except where the page itself is called so too: names of sections."""
    *way, page = (_key(part) for part in path.rstrip("/").split("/"))
    return {name for name in way if name and name not in page}


def _is_related(heading: _Said, declared: Sequence[_Said]) -> bool:
    """True when a heading has words of what the head calls the article."""
    if any(heading.key in d.key for d in declared):
        return True
    named = {w for d in declared for w in d.words}
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
    words = _WORD.findall(text.casefold())
    key = "".join(words)
    return _Said(text, key, Counter(words), place, weight) if _LETTER.search(text) and key not in own else None


def _pieces(title: str) -> list[str]:
    pieces = _SEPARATORS.split(title)
    return pieces if 1 < len(pieces) < 7 else []


def _own_names(head: Head, url: str) -> set[str]:
    """Names that the site goes by: what it calls itself, and the labels of its host."""
    host = host_of(url) if url else ""
    labels = [label for label in host.split(".")[:-1] if len(label) > 3]
    declared = site_name(head) or ""
    if _is_in_address(declared, url):
        declared = ""
    return {_key(name) for name in (declared, host.removeprefix("www."), *labels)} - {""}


def _is_in_address(name: str, url: str) -> bool:
    """True for several words that the path has: the page's title where some systems put it, in place of the site's name."""
    words = set(_WORD.findall(name.casefold()))
    return len(words) > _USUAL_WORDS and words <= set(_WORD.findall(unquote(urlsplit(url).path).casefold()))


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
