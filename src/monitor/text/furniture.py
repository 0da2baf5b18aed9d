# ruff: noqa: E501
"""Takes page furniture out of the tree: what elements are by their role and what their class and id names say they are.

A name never takes out what holds much of the page's running text, so that a class "no-sidebar" does no harm.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from monitor.text.blocks import blocks_of
from monitor.text.furniture_kinds import (
    BY_TAG,
    CONSENT_TOOLS,
    INLINE,
    LEAST_FRAME,
    LEAST_SENTENCE,
    LONG_PARAGRAPH,
    NEVER_BY_NAME,
    OPENERS,
    PICTURES,
    furniture_kind,
    has_words,
    line_beside,
    opens_text,
    sibling_of,
)
from monitor.text.notices import notice
from monitor.text.phrases import BYLINE_START
from monitor.text.stamps import is_clock
from monitor.text.tree import BLOCKS, HEADINGS, Element, Prose, first_heading, quotation_around

_WIDGETS, _SIDES = frozenset(("widget", "widgets")), frozenset(("sidebar", "footer"))
_MOST = 0.3
"""Share of the page's running text that may go by one name or as one kind."""
_LEAD_WORDS, _UNFOLDING = frozenset(("teaser", "readmore")), frozenset(("read", "more"))
_LINKED = frozenset(("a", "h1", "h2", "h3", "h4", "h5"))
_AFTER_ARTICLE = frozenset(("related", "newsletter", "paywall", "advertising", "tags", "share"))
_ARTICLE_ABOVE, _SHORT_ARTICLE = 600, 300
_BESIDE = frozenset(("nav", "footer", "aside"))
_BESIDE_BOX, _FEWEST_PARTS = 1000, 3
"""Characters that an article has beside a box, and how many boxes with much of its text are its parts."""
_SHORT_LEAD, _WHOLE_LEAD, _LONG_TEASER, _FEW_LINKS = 40, 80, 1000, 0.03
"""Characters of a short lead in a box, of one that is a paragraph, those that no teaser has, and the share of a text's links below which it leads nowhere."""
_LONGEST_SOURCE = 150
_CONTROLS = frozenset(("form", "input", "button"))
_NEVER_SEEN = frozenset(("visually", "visuallyhidden", "sr", "reader", "offscreen", "invisible"))
_LEFT = 0.4
_ENOUGH, _SHORT_TEXT = 1500, 600
"""Characters of running text that are an article whatever was taken out, and whatever captions were."""
_NEVER_CONTENT = frozenset(("consent", "newsletter", "paywall", "overlay"))
_NOT_READ = frozenset(("hidden", "overlay", "consent"))
_NO_WORDS = frozenset(("input", "textarea", "select", "img", "svg", "rt", "amp-ad", "amp-embed"))
_LEADING = frozenset(("related", "tags", "navigation", "advertising", "paywall", "player", "box", "newsletter", "form"))
"""Kinds that links in a text are named for; a button or a credit beside a text is none."""
_LONG_DASH = re.compile(r"[–—]|--|\s-")
_GOES_ON = re.compile(r"[\w,;(（\[\"“„«‘'’、，-]$")
_WENT_ON = re.compile(r"[a-zß-öø-ÿ\u03ac-\u03ce\u0430-\u04ff,;.!?)(（）\]\"”“»’'、，。\u0600-\u06ff\u3040-\u9fff-]")


@dataclasses.dataclass(frozen=True, slots=True)
class _Page:
    """What a page is judged by: its running text, its main heading, what has to stay, and the classes of long paragraphs."""

    prose: Prose
    heading: Element | None
    kept: list[Element]
    text_forms: set[str]

    def above(self, element: Element) -> int:
        """Characters of running text between the main heading and an element; 0 where there is no such heading above."""
        return self.prose.between(self.heading.order, element.order) if self.heading is not None else 0


def remove_furniture(root: Element, titled: Element | None = None) -> None:
    """Marks furniture as gone, but never what holds the article's main heading or much of the page's running text. `titled` is the
    heading that has the article's title, if one has; the first main one may be the site's."""
    for dialog in [e for e in root.walk() if _is_consent_tool(e)]:
        dialog.gone = "consent"
    page = _survey(root, titled)
    removed: dict[str, list[Element]] = defaultdict(list)
    content: set[str] = set()
    inside = [root]
    while inside:
        for element, kind in _furniture_in(inside, content, page):
            removed[kind].append(element)
            element.gone = kind
        inside = _restore(removed, page.prose, content)


def _survey(root: Element, titled: Element | None) -> _Page:
    elements = list(root.walk())
    _forget_builder(elements)
    is_main = titled is not None and titled.tag == "h1" and not titled.gone
    heading = titled if is_main else first_heading(root)
    kept = [e for e in (heading, _around_body(elements)) if e is not None]
    text_forms = {e.get("class") for e in elements if e.tag == "p" and e.prose >= LONG_PARAGRAPH}
    return _Page(Prose(root), heading, kept, text_forms)


def _forget_builder(elements: Sequence[Element]) -> None:
    """Takes the word from the names of widgets, but for those of pictures, where they have most of the page's text: there it
    is the word of a page builder for every piece of a page."""
    widgets = [e for e in elements if not e.words.isdisjoint(_WIDGETS) and e.tag not in NEVER_BY_NAME]
    if widgets and 2 * _prose_of_widgets(elements) > sum(e.prose for e in elements):
        for widget in widgets:
            if widget.words.isdisjoint(PICTURES):
                widget.words -= _WIDGETS


def _prose_of_widgets(elements: Sequence[Element]) -> int:
    """Characters of running text in widgets outside sidebars and footers."""
    found = beside = end = 0
    for element in elements:
        if element.order < beside:
            continue
        if element.tag in _BESIDE or not element.words.isdisjoint(_SIDES):
            beside = element.end
        elif element.tag not in NEVER_BY_NAME and not element.words.isdisjoint(_WIDGETS):
            end = max(end, element.end)
        if element.order < end and element.order >= beside:
            found += element.prose
    return found


def _is_consent_tool(element: Element) -> bool:
    """True for the dialog of a known tool, which may have a main heading and more words than the article."""
    return element.tag not in NEVER_BY_NAME and not element.words.isdisjoint(CONSENT_TOOLS)


def _furniture_in(inside: Sequence[Element], content: set[str], page: _Page) -> Iterator[tuple[Element, str]]:
    """The outermost pieces of furniture in these elements, with their kinds but for those that are the page's content."""
    stack = list(inside)
    while stack:
        for kid in stack.pop().kids:
            if isinstance(kid, str) or kid.gone:
                continue
            kind = furniture_kind(kid)
            if kind and kind not in content and not _is_text(kid, kind, page.text_forms) and _may_go(kid, kind, page):
                yield kid, kind
            else:
                stack.append(kid)


def _around_body(page: Sequence[Element]) -> Element | None:
    """What the only element stands in that says it is the text of an article; where several do, they are teasers."""
    bodies = [e for e in page if e.attributes and _is_body(e)]
    return bodies[0].parent if len(bodies) == 1 else None


def _is_body(element: Element) -> bool:
    classes = element.get("class")
    return "entry-content" in classes or "post-body" in classes or element.is_declared_body


def _is_text(element: Element, kind: str, text_forms: set[str]) -> bool:
    """True for a part of a sentence, and for a paragraph named like long ones: their names are of how they look or what
    they lead to."""
    if kind in _NOT_READ and not (kind == "overlay" and element.tag == "a"):
        return False
    if element.tag == "p":
        return bool(element.get("class")) and element.get("class") in text_forms
    if element.tag in BLOCKS or element.tag in _NO_WORDS or not 0 < element.chars < LONG_PARAGRAPH:
        return False
    return _is_within_sentence(element, kind)


def _is_within_sentence(element: Element, kind: str) -> bool:
    """True when the sentence before or after the element goes on: on one side for what leads elsewhere, on both for what could
    as well be a label. A place and a dash begin a report ("ASTANA — The …")."""
    before, after = line_beside(element, -1).rstrip(), line_beside(element, 1).lstrip()
    begun, ended = bool(_GOES_ON.search(before)), bool(_WENT_ON.match(after))
    size = len(before) + len(after)
    if kind == "byline" and not before and _LONG_DASH.search(element.text(LONG_PARAGRAPH)[-2:] + after[:1]):
        return size >= LEAST_SENTENCE and not BYLINE_START.match(element.text(LONG_PARAGRAPH))
    if kind in _LEADING:
        return (begun and ended and size >= LEAST_FRAME) or ((begun or ended) and size >= LEAST_SENTENCE)
    return begun and ended and size >= LEAST_SENTENCE


def _restore(removed: dict[str, list[Element]], prose: Prose, content: set[str]) -> list[Element]:
    """Where little is left, the kind that took most by its names was the page's content in small pieces: a slide show, say. It is
    put into `content`, and its elements come back; what is furniture in them has to go by itself."""
    named = {kind: [e for e in found if e.tag not in BY_TAG] for kind, found in removed.items()}
    sizes = {
        kind: sum(map(prose.inside, found)) for kind, found in named.items() if kind not in _NEVER_CONTENT | content
    }
    left = prose.total - sum(prose.inside(e) for found in removed.values() for e in found)
    in_boxes = len(named.get("box", ())) >= _FEWEST_PARTS and sizes.get("box", 0) > _MOST * prose.total
    most = "box" if in_boxes else max(sizes, key=lambda kind: sizes[kind], default="")
    enough = _SHORT_TEXT if most == "caption" else _ENOUGH
    if not sizes.get(most) or (not in_boxes and left >= min(enough, _LEFT * (left + sum(sizes.values())))):
        return []
    content.add(most)
    removed[most] = [element for element in removed[most] if element.tag in BY_TAG]
    for element in named[most]:
        element.gone = ""
    return named[most]


def _is_unfolded(element: Element) -> bool:
    """True for hidden paragraphs that go on with the text: without links and controls, below a heading or other paragraphs of
    their form."""
    above = sibling_of(element, -1)
    if above is None or element.link_chars or element.tag in INLINE or not element.words.isdisjoint(_NEVER_SEEN):
        return False
    inner = list(element.walk()) if has_words(element) else []
    if not inner or any(e.tag in _CONTROLS for e in inner):
        return False
    if any(notice(b.text, b.size) for b in blocks_of(element)):
        return False
    before = sibling_of(above, -1)
    forms = {e.get("class") for e in inner if e.tag == "p"}
    alike = all(e is not None and e.tag == "p" and e.prose and e.get("class") in forms for e in (above, before))
    return alike or _heads(above)


def _heads(element: Element) -> bool:
    """True for a heading but the page's own, or what serves as one."""
    return (element.tag in HEADINGS and element.tag != "h1") or any(
        (e.tag in OPENERS or e.get("role") == "button") and opens_text(e)
        for e in itertools.islice(element.walk(), _FEWEST_PARTS)
    )


def _may_lead(element: Element) -> bool:
    """True for names that a page gives to links to other articles, and to parts of its own."""
    return not element.words.isdisjoint(_LEAD_WORDS) or element.words >= _UNFOLDING


def _is_own_lead(element: Element) -> bool:
    """True for a teaser without a link in or around it and without a heading of its own: it leads nowhere, so it is the lead
    of this very article. "Read more" that leads nowhere, but for a word in a long text, unfolds a part of the text."""
    if element.chars < (_WHOLE_LEAD if element.tag in INLINE else _SHORT_LEAD):
        return False
    inside = any(e.tag in _LINKED for e in element.walk() if e is not element)
    long = element.chars > _LONG_TEASER and element.link_chars < _FEW_LINKS * element.chars
    return (long or not inside) and not any(e.tag == "a" for e in element.ancestors())


def _may_go(element: Element, kind: str, page: _Page) -> bool:
    prose = page.prose
    if element.tag in NEVER_BY_NAME - {"article"}:
        return False
    if any(element.holds(one) for one in page.kept):
        return False
    if kind == "hidden" and _is_unfolded(element):
        return False
    if kind == "consent":
        return prose.inside(element) < 0.9 * prose.total
    if _says_whose(element, kind) or (kind == "byline" and is_clock(element.text(_LONGEST_SOURCE))):
        return False
    if kind in ("related", "share") and _may_lead(element) and _is_own_lead(element):
        return False
    if element.tag in INLINE and kind not in ("caption", "byline", "hidden"):
        return element.chars < 200
    if kind == "caption" and _has_paragraphs(element):
        return False
    if kind == "paywall" and _is_paid_text(element, prose.inside(element)):
        return False
    if kind == "box":
        return prose.total - prose.inside(element) > _BESIDE_BOX
    return prose.inside(element) <= _MOST * prose.total or _is_after_article(element, kind, page)


def _says_whose(element: Element, kind: str) -> bool:
    """True for the few words in a quotation, in its footer, say, that name who is quoted."""
    named = kind in ("byline", "caption") or element.tag == "footer"
    return named and 0 < element.chars <= _LONGEST_SOURCE and quotation_around(element) is not None


def _has_paragraphs(element: Element) -> bool:
    """True for two paragraphs or more of running text in what is only named a caption: a picture's has one."""
    return element.tag != "figcaption" and sum(e.tag == "p" and e.prose > 0 for e in element.walk()) > 1


def _is_paid_text(element: Element, running: int) -> bool:
    """True for the text behind a paywall, which has the same name: many sentences for all that there is to press."""
    if running < _SHORT_ARTICLE or element.link_chars >= _FEW_LINKS * element.chars:
        return False
    controls = sum(e.tag in _CONTROLS for e in element.walk())
    return running >= _SHORT_ARTICLE + _ARTICLE_ABOVE * controls


def _is_after_article(element: Element, kind: str, page: _Page) -> bool:
    """True for much text beside or below an article that is long enough to be one."""
    if element.tag in _BESIDE or (kind == "navigation" and element.link_chars > _FEW_LINKS * element.chars):
        return page.above(element) >= _SHORT_ARTICLE
    return (
        kind in _AFTER_ARTICLE
        and page.prose.between(0, element.order) >= _ARTICLE_ABOVE
        and page.prose.inside(element) <= 0.65 * page.prose.total
    )
