# ruff: noqa: E501
"""A page as a light tree: elements and texts alone, with sizes known at every element, built in one walk over the
parser's nodes.

The parser is lexbor, which keeps text at any depth (libxml2 drops it below 256 levels), so hostile markup is refused
before.
"""

from __future__ import annotations

import bisect
import dataclasses
import itertools
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from monitor.errors import ExtractError

MAX_CHARS = 10_000_000
MAX_DEPTH = 1000
_LONG_TAG_CHARS = 64_000
_MAX_UNQUOTED = 16_000
_MAX_ELEMENTS = 150_000
_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*)")
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{_LONG_TAG_CHARS},}}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_DRAWINGS = tuple(
    (re.compile(rf"<{name}\b", re.I), re.compile(rf"</{name}\s*>", re.I)) for name in ("noscript", "svg", "template")
)
_RAW_TEXT = frozenset(("script", "style", "textarea"))
_CLOSED = frozenset((
    "br", "img", "meta", "link", "input", "hr", "source", "wbr", "area", "base", "col", "embed", "param", "track",
    "p", "li", "td", "th", "tr", "option", "dd", "dt", "tbody", "thead", "tfoot", "colgroup", "html", "body",
))  # fmt: skip
"""Elements without an end, and those that the parser closes by itself."""
_NEVER_DEEP = _CLOSED | {f"/{name}" for name in _CLOSED}
_UNSEEN = frozenset(("script", "style", "template", "svg", "iframe", "object", "embed", "canvas", "math", "head", "select", "datalist", "audio", "video", "map", "frameset", "noscript"))  # fmt: skip
_UNREAD = frozenset(("textarea",))
"""Elements whose text is what a visitor wrote, or a template that scripts use; that they are there tells of a form."""
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "li", "main",
    "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption",
    "button", "amp-img", "root",
))  # fmt: skip
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NAMING = frozenset(("class", "id", "role", "data-testid", "data-component", "itemprop"))
_NO_WORDS: frozenset[str] = frozenset()
_LONGEST_NAMES = 500
"""Characters of names that are kept for the next page."""
_LEAST_PROSE = 60
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ANCHORED, _FIRST_TEXT, _LEAST_ANCHOR, _MOST_IN_ANCHOR = frozenset(("h2", "h3", "h4")), 20, 3, 2000
"""Headings whose id is for links when it is long; within how many elements of a part its heading stands, how many words
an anchor has, and how many elements a part of a text."""
_ADDRESSES = re.compile(
    r"(?:about|more|read|related|leave|sign|subscribe|follow|join|lire|leer|leggi|mehr)-|.*-(?:(?:our|your|you|us|this|nos|notre|unser\w*)(?:-|$)|(?:author|auteur|autore?|autora)s?$)"
)
"""Ids made of the headings that furniture has: they name it as well."""
_LETTERS = re.compile(r"[^\W_]+")
_NEARLY = 0.8
_CONTROLS = frozenset(("form", "input", "textarea", "button"))
_UNCONDITIONAL = re.compile(r"(?<!\S)(?!print:hidden(?!\S))(?:\S*:\S+|d-print-(?!none(?!\S))\S+)")
"""Classes that say how a text looks on one screen or another, or on paper, but for those that keep it off the paper."""
_LACKED = re.compile(r"\b(?:no|without)-(?!print|content)[a-z]+", re.I)
"""What a name says that an element lacks: "no-footer"."""
_BLANK = re.compile(r"\s+")
_QUOTED_WITHIN, _MOST_IN_FIGURE = 3, 200
_PICTURED = frozenset(("img", "picture", "amp-img", "video", "iframe", "table"))


@dataclasses.dataclass(slots=True, eq=False)
class Element:
    """An element of the page. `chars` and `link_chars` count its text and the part of it in links, `own_chars` what stands in
    it directly, blanks too, `prose` the running text of that; `gone` names why it is out.

    `page` holds all elements in document order: this one and all below it are those from `order` up to `end`.
    """

    tag: str
    attributes: dict[str, str | None]
    parent: Element | None
    page: list[Element]
    order: int
    kids: list[Element | str] = dataclasses.field(default_factory=list)
    chars: int = 0
    link_chars: int = 0
    own_chars: int = 0
    prose: int = 0
    end: int = 0
    gone: str = ""
    words: frozenset[str] = _NO_WORDS
    """The words that class, id and the like are made of, in lower case: "c-shareBar" gives c, share, bar."""
    anchor: bool = False
    """True when the id is made for links to the text, of the words of a heading: it names nothing."""

    def get(self, name: str) -> str:
        """The attribute, or "" when it is missing or empty."""
        return self.attributes.get(name) or ""

    @property
    def children(self) -> list[Element]:
        """The child elements that are still in."""
        return [k for k in self.kids if isinstance(k, Element) and not k.gone]

    def walk(self) -> Iterator[Element]:
        """This element and all below it that are still in, in document order; what is taken out meanwhile is not entered."""
        page, at, end = self.page, self.order, self.end
        while at < end:
            element = page[at]
            if not element.gone:
                yield element
            at = element.end if element.gone else at + 1

    def ancestors(self) -> Iterator[Element]:
        """From the parent to the root."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    def text(self, limit: int = 0, *, whole: bool = False) -> str:
        """All text that is still in, blanks folded; of about `limit` characters at most, if given. `whole`: what was taken out too."""
        parts: list[str] = []
        size = 0
        stack: list[Element | str] = [self]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                parts.append(item)
                size += len(item)
                if limit and size > limit:
                    break
            elif whole or not item.gone:
                if item.tag in BLOCKS or item.tag == "br":
                    parts.append(" ")
                stack.extend(reversed(item.kids))
        return fold_blanks("".join(parts))

    @property
    def has_own_text(self) -> bool:
        """True when words stand in the element itself and not only in what it holds."""
        return any(isinstance(kid, str) and not kid.isspace() for kid in self.kids)

    @property
    def own_text(self) -> str:
        """What stands in the element itself, between the elements in it, blanks folded."""
        return fold_blanks(" ".join(kid for kid in self.kids if isinstance(kid, str)))

    @property
    def is_declared_body(self) -> bool:
        """True for what its itemprop (schema.org) calls the body of an article."""
        return "itemprop" in self.attributes and "articlebody" in self.get("itemprop").casefold()

    def holds(self, other: Element) -> bool:
        """True when `other` is this element or stands inside it."""
        return self.order <= other.order < self.end


def first_heading(root: Element) -> Element | None:
    """The first h1 that has a text and is still in."""
    return next((e for e in root.walk() if e.tag == "h1" and e.chars), None)


def quotation_around(element: Element) -> Element | None:
    """The quotation that an element stands in: a blockquote, or a figure of one without a picture."""
    for around in itertools.islice(element.ancestors(), _QUOTED_WITHIN):
        if around.tag == "blockquote":
            return around
        if around.tag == "figure" and around.end - around.order <= _MOST_IN_FIGURE:
            tags = {e.tag for e in around.walk()}
            return around if "blockquote" in tags and tags.isdisjoint(_PICTURED) else None
    return None


@dataclasses.dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page: the body as light elements, the parser's document for what stands in the head."""

    body: Element
    document: LexborHTMLParser
    elements: int

    def forget(self) -> None:
        """Takes the elements apart, which hold each other: they would wait for the collector of garbage, and keep it busy."""
        page = self.body.page
        for element in page:
            element.kids.clear()
        page.clear()

    def markup_without(self, *kinds: str) -> str:
        """The page's markup without what was taken out as one of these kinds."""
        copy = self.copy()
        start = copy.body or copy.root
        page = self.body.page
        # The body's own element comes first below the root of the tree.
        nodes = list(_elements_below(start)) if start is not None else []
        for node, element in zip(nodes, page[1:], strict=False):
            if element.gone in kinds:
                node.remove()
        return copy.html or ""

    def copy(self) -> LexborHTMLParser:
        """The document once more, to be changed. The parser copies none with a broken doctype: that is parsed again."""
        try:
            return self.document.clone()
        except SelectolaxError:
            return LexborHTMLParser(self.document.html or "")


class Prose:
    """How much running text – texts of some length outside links – stands in any part of the tree as it is now."""

    def __init__(self, root: Element) -> None:
        holders = [e for e in root.walk() if e.prose]
        self._orders = [e.order for e in holders]
        self._sums = [0, *itertools.accumulate(e.prose for e in holders)]

    @property
    def total(self) -> int:
        """Characters of running text on the page."""
        return self._sums[-1]

    def inside(self, element: Element) -> int:
        """Characters of running text in an element."""
        return self.between(element.order, element.end)

    def between(self, start: int, end: int) -> int:
        """Characters of running text in elements of these orders, `end` excluded."""
        return self._sums[bisect.bisect_left(self._orders, end)] - self._sums[bisect.bisect_left(self._orders, start)]


def _words_in(attributes: dict[str, str | None]) -> frozenset[str]:
    names = ""
    for name, value in attributes.items():
        if value and name in _NAMING:
            if name == "class" and (":" in value or "-print-" in value):
                value = _UNCONDITIONAL.sub(" ", value)
            names = f"{names} {value}" if names else value
    if not names:
        return _NO_WORDS
    return _words_of(names) if len(names) <= _LONGEST_NAMES else _words_of.__wrapped__(names)


@lru_cache(maxsize=8192)
def _words_of(names: str) -> frozenset[str]:
    """A page has some hundred names for thousands of elements, and the pages of a site share them."""
    if "no-" in names or "without-" in names:
        names = _LACKED.sub(" ", names)
    return frozenset(map(str.casefold, _WORDS.findall(names)))


def fold_blanks(text: str) -> str:
    """Runs of white space become one blank; the no-break space stays where it stands alone."""
    if "\u00a0" not in text and "\u202f" not in text:
        return " ".join(text.split())
    return _BLANK.sub(_one_blank, text).strip(" \n\t\r\f\v\u00a0")


def _one_blank(match: re.Match[str]) -> str:
    return match[0] if match[0] in (" ", "\u00a0", "\u202f") else " "


def refuse_hostile(markup: str) -> None:
    """Raises ExtractError for markup that would hold the parsers for minutes: huge, one huge tag, or nested
    without end."""
    if len(markup) > MAX_CHARS:
        raise ExtractError(f"the page has {len(markup)} characters, more than {MAX_CHARS}", reason="too-complex")
    if any(len(_QUOTED.sub("", t)) > _MAX_UNQUOTED for t in _LONG_TAG.findall(markup)):
        raise ExtractError("the page has a tag with thousands of attributes", reason="too-complex")
    if _deepest(markup) > MAX_DEPTH and (depth := _deepest(_without_drawings(markup))) > MAX_DEPTH:
        raise ExtractError(f"the page is nested {depth} levels deep, more than {MAX_DEPTH}", reason="too-complex")


def _without_drawings(markup: str) -> str:
    """The markup without what nests otherwise; a beginning without an end stays, and ends the search for others like it."""
    for opening, closing in _DRAWINGS:
        kept, at = [], 0
        while (begin := opening.search(markup, at)) and (end := closing.search(markup, begin.end())):
            kept.append(markup[at : begin.start()])
            at = end.end()
        markup = "".join([*kept, markup[at:]])
    return markup


def _deepest(markup: str) -> int:
    """How deep the tags nest, nearly: elements that the parser closes by itself, and what stands in scripts, do not count."""
    depth = deepest = 0
    raw = ""
    for written in _TAG.findall(markup):
        name = written.lower()
        if raw:
            raw = "" if name == raw else raw
        elif name in _NEVER_DEEP:
            continue
        elif name[0] == "/":
            depth -= depth > 0
        elif name in _RAW_TEXT:
            raw = f"/{name}"
        else:
            depth += 1
            if depth > deepest:
                deepest = depth
    return deepest


def parse(markup: str) -> Tree:
    """The tree of a page. Raises ExtractError for hostile markup."""
    refuse_hostile(markup)
    document = LexborHTMLParser(markup)
    start = document.body or document.root
    elements = _grow(start) if start is not None else [_root()]
    _measure(elements)
    _find_anchors(elements)
    return Tree(elements[0], document, len(elements))


def _root() -> Element:
    page: list[Element] = []
    page.append(Element("root", {}, None, page, 0))
    return page[0]


def _grow(start: LexborNode) -> list[Element]:
    """Copies what stands below `start`, in document order; a loop, because pages nest deeper than Python recurses."""
    root = _root()
    elements = root.page
    stack: list[tuple[LexborNode, Element]] = [(start, root)]
    while stack:
        node, parent = stack.pop()
        following = node.next if parent is not root or node is not start else None
        if following is not None:
            stack.append((following, parent))
        tag = node.tag or ""
        if tag == "-text":
            parent.kids.append(node.text_content or "")
        elif tag[:1].isalpha() and tag not in _UNSEEN:
            attributes = node.attributes
            element = Element(tag, attributes, parent, elements, len(elements))
            if attributes:
                element.words = _words_in(attributes)
            elements.append(element)
            parent.kids.append(element)
            child = node.child
            if child is not None and tag not in _UNREAD:
                stack.append((child, element))
    if len(elements) > _MAX_ELEMENTS:
        raise ExtractError(f"the page has more than {_MAX_ELEMENTS} elements", reason="too-complex")
    return elements


def _elements_below(start: LexborNode) -> Iterator[LexborNode]:
    """The nodes that become elements, in their order."""
    stack = [start]
    while stack:
        node = stack.pop()
        following = node.next if node is not start else None
        if following is not None:
            stack.append(following)
        tag = node.tag or ""
        if tag[:1].isalpha() and tag not in _UNSEEN:
            yield node
            child = node.child
            if child is not None and tag not in _UNREAD:
                stack.append(child)


def _measure(elements: list[Element]) -> None:
    """Sizes of text at every element, from the leaves up."""
    for element in reversed(elements):
        if not element.end:
            element.end = element.order + 1
        for kid in element.kids:
            if not isinstance(kid, str):
                continue
            size = len(kid)
            element.own_chars += size
            if not kid.isspace():
                element.chars += size
                if size > _LEAST_PROSE or (size * 3 > _LEAST_PROSE and not kid.isascii()):
                    said = size + 2 * len(_CJK.findall(kid)) if not kid.isascii() else size
                    element.prose += said if said > _LEAST_PROSE else 0
        if element.tag == "a":
            element.link_chars = element.chars
            element.prose = 0
        above = element.parent
        if above is not None:
            above.chars += element.chars
            above.link_chars += element.link_chars
            if above.end < element.end:
                above.end = element.end


def _find_anchors(elements: list[Element]) -> None:
    """Marks the elements whose ids name nothing, and takes the words of those ids from theirs."""
    for element in elements:
        if element.attributes and element.get("id") and _is_anchor(element, _plain_words(element.get("id"))):
            element.anchor = True
            element.words = _words_in({**element.attributes, "id": None})


def _is_anchor(element: Element, spelt: list[str]) -> bool:
    """True for the id of a lesser heading, if it is long or the heading's words, and for that of a part of a text which its
    heading spells."""
    if element.tag in _ANCHORED:
        return len(spelt) >= _LEAST_ANCHOR or _nearly_in(spelt, element)
    if len(spelt) < _LEAST_ANCHOR or 2 * element.link_chars > element.chars or _ADDRESSES.match("-".join(spelt)):
        return False
    heading = _heading_of(element) if element.end - element.order <= _MOST_IN_ANCHOR else None
    if heading is None or not _nearly_in(spelt, heading):
        return False
    return all(e.tag not in _CONTROLS for e in element.walk())


def _nearly_in(spelt: list[str], heading: Element) -> bool:
    if heading.end - heading.order > _MOST_IN_ANCHOR:
        return False
    said = set(_plain_words(heading.text(_LONGEST_NAMES)))
    return sum(word in said for word in spelt) >= _NEARLY * len(spelt)


def _heading_of(element: Element) -> Element | None:
    """The heading that the first words of an element stand in."""
    first = next((e for e in itertools.islice(element.walk(), _FIRST_TEXT) if e.has_own_text), None)
    around = () if first is None else (first, *itertools.islice(first.ancestors(), 3))
    return next((e for e in around if e.tag in HEADINGS), None)


def _plain_words(text: str) -> list[str]:
    """The words of a text, in lower case and without accents, as ids are made of them."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _LETTERS.findall(text.casefold())
