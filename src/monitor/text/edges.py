# ruff: noqa: E501
"""What belongs to an article outside its container: the lead above it, and paragraphs that layout boxes part from it."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from monitor.text.beside import is_subtitle
from monitor.text.blocks import Block
from monitor.text.container import LEAST_ARTICLE, main_forms
from monitor.text.paragraphs import by_itself
from monitor.text.plain import folded
from monitor.text.tree import Element

_LEAD_WORDS = frozenset((
    "lead", "lede", "standfirst", "intro", "introduction", "summary", "subtitle", "subline", "subheadline", "subhead", "subheading", "dek", "deck", "chapo", "chapeau", "excerpt", "abstract", "vorspann", "ingress", "entradilla", "sapo",
    "anons", "manchet", "underrubrik", "description", "bajada", "occhiello", "sommario", "einleitung", "preamble", "perex", "desc", "overview", "subheader", "teaser",
))  # fmt: skip
_TIMES_ABOVE = 3
"""How many times longer an article is than what stands above its title and is none of it."""
_LONGEST_LEAD, _SHORT_LEAD, _WHOLE_LEAD, _NEAR = 3, 40, 80, 12
"""Paragraphs of a lead, characters of a short one that is marked and of one that is not, and blocks looked at without a title."""
_TOLD = re.compile(r"[.?…。？؟][\"'»”’“)\]]*$")
"""How a sentence ends that tells and does not call."""
_WHOLE_PAGE = frozenset(("root", "body", "main"))
_BESIDE_ARTICLE = frozenset(("aside", "nav", "footer"))
_GAP, _FEW_LINKS = 3, 0.2
"""Elements between paragraphs that follow each other in layout boxes, and the share of links in running text."""


def drop_above_title(blocks: Sequence[Block], title: str, description: str) -> None:
    """What stands above the title and is no lead belongs to the page, if the article stands below: the weather, an alert."""
    key = folded(title)
    at = next((i for i, b in enumerate(blocks) if b.kind == "h" and b.key == key), 0)
    told = [b for b in blocks[:at] if b.is_running and b.stops]
    leads = told if len(told) <= _LONGEST_LEAD else []
    above = [b for b in blocks[:at] if not (b.said or b in leads or _is_lead(b) or repeats(b.text, description))]
    below = sum(b.size for b in blocks[at:] if b.is_running)
    if below >= max(LEAST_ARTICLE, _TIMES_ABOVE * sum(b.size for b in above)):
        for block in above:
            block.gone, block.why = "navigation", "above the title"


def lead(container: Element, blocks: Sequence[Block], title: str, description: str) -> list[Block]:
    """Up to three blocks between the heading and the container that are named as the lead, repeat the page's description, or
    are the only running text there: a short one as a heading of its own."""
    above = [b for b in blocks if b.element.order < container.order and not container.holds(b.element)]
    headings = [i for i, b in enumerate(above) if b.is_main_heading] or _titled(above, folded(title))
    heading = headings[-1] if headings else None
    near = above[heading + 1 :] if heading is not None else above[-_NEAR:]
    between = _between(near) if heading is not None else []
    found = [
        b
        for b in near
        if b.size >= _SHORT_LEAD and b.linked < 0.4 and (_is_lead(b) or repeats(b.text, description) or b in between)
    ]
    begins = {*found[:_LONGEST_LEAD], *_first_part(container, near, blocks)}
    return [b for b in near if b in begins]


def _between(near: Sequence[Block]) -> list[Block]:
    """The few paragraphs that are the only running text right below the title, or else a sentence that is marked as a heading."""
    whole = [b for b in near if b.size >= _WHOLE_LEAD and b.linked < _FEW_LINKS and b.stops]
    if whole:
        return whole if len(whole) <= _LONGEST_LEAD else []
    first = next((b for b in near if b.size >= _SHORT_LEAD), None)
    told = first is not None and first.kind == "h" and first.linked < _FEW_LINKS and _TOLD.search(first.text)
    return [first] if first is not None and told else []


def _titled(blocks: Sequence[Block], title: str) -> list[int]:
    """The places of lesser headings that say the title, after a kicker or without."""
    return [i for i, b in enumerate(blocks) if b.kind == "h" and title and folded(b.text).endswith(title)]


def continued(container: Element, blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs of whole sentences right above and right below the container: boxes that are there for the layout part an
    article anywhere. What a page adds stands apart from the text, or in no box together with it."""
    at = [i for i, b in enumerate(blocks) if container.holds(b.element)]
    if not at:
        return []
    above = _followed(container, container.order, reversed(blocks[: at[0]]))
    return [*above, *_followed(container, container.end, blocks[at[-1] + 1 :])]


def _followed(container: Element, edge: int, blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks that go on from this edge of the container, each close to the one before."""
    for block in blocks:
        element = block.element
        box = next(a for a in (container, *container.ancestors()) if a.holds(element))
        below = element.order >= edge
        close = (element.order - edge if below else edge - element.end) <= _GAP
        near = close or (not below and box is container.parent)
        if not (near and _goes_on(block)) or box.tag in _WHOLE_PAGE or _stand_apart(container, block, box):
            return
        yield block
        edge = element.end if below else element.order


def _stand_apart(container: Element, block: Block, box: Element) -> bool:
    """True where, between the two, an article ends or something begins that is no part of one, by its tag."""
    ends = block.element.order >= container.end and any(e.tag == "article" for e in _up_to(box, container))
    return ends or any(e.tag in _BESIDE_ARTICLE for e in _up_to(box, block.element))


def _up_to(box: Element, inner: Element) -> Iterator[Element]:
    """From an element up to one around it, that excluded."""
    return itertools.takewhile(lambda e: e is not box, (inner, *inner.ancestors()))


def _goes_on(block: Block) -> bool:
    """True for a paragraph of whole sentences that says nothing of the page."""
    whole = block.kind in ("p", "quote", "li") and block.linked <= _FEW_LINKS and block.stops
    return whole and not block.gone and by_itself(block) is None


def _first_part(container: Element, near: Sequence[Block], blocks: Sequence[Block]) -> list[Block]:
    """The beginning of an article whose rest stands in a box of its own, under "read more": what is above has its form."""
    sizes: Counter[tuple[str, ...]] = Counter()
    for block in blocks:
        if container.holds(block.element) and block.is_paragraph:
            sizes[block.form] += block.size
    forms = main_forms(sizes)
    alike = [i for i, b in enumerate(near) if b.is_running and b.element.get("class") and b.form in forms]
    long = sum(near[i].size for i in alike) >= LEAST_ARTICLE
    return list(near[alike[0] : alike[-1] + 1]) if long else []


def _is_lead(block: Block) -> bool:
    whole = [e for e in block.element.children if e.chars >= len(block.text) and e.text() == block.text]
    around = [*whole, block.element, *itertools.islice(block.element.ancestors(), 2)]
    return is_subtitle(block.element) or any(
        not e.words.isdisjoint(_LEAD_WORDS) or ("itemprop" in e.attributes and e.get("itemprop") == "description")
        for e in around
    )


def repeats(text: str, description: str) -> bool:
    """True when a text begins as the page's description does."""
    a, b = folded(text[:300]), folded(description[:300])
    return len(b) >= 30 and len(a) >= 30 and (a.startswith(b[:60]) or b.startswith(a[:60]))
