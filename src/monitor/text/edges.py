# ruff: noqa: E501
"""What belongs to an article outside its container: the lead above it, and paragraphs that layout boxes part from it."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from monitor.text.beside import is_subtitle
from monitor.text.blocks import Block
from monitor.text.container import LEAST_ARTICLE, main_forms
from monitor.text.paragraphs import by_itself
from monitor.text.plain import folded
from monitor.text.tree import Element, first_heading

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
_WHOLE_PAGE = frozenset(("root", "body"))
_BESIDE_ARTICLE = frozenset(("aside", "nav", "footer"))
_PICTURES = frozenset(("figure", "picture", "img", "amp-img"))
_BY_ITSELF = frozenset(("byline", "form", "newsletter", "comments"))
"""Kinds of furniture by which a box says that it is something else than a part of an article."""
_FEWEST_TOLD = 2
"""Paragraphs under headings of one form that no other in the article has."""
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


def around_container(container: Element, blocks: Sequence[Block], title: str, description: str) -> set[Block]:
    """What belongs to the article outside its container, with the headings of boxes that hold nothing else."""
    found = {*lead(container, blocks, title, description), *continued(container, blocks, title)}
    key = folded(title)
    headed = ((head, b) for head, b in itertools.pairwise(blocks) if b in found and not container.holds(head.element))
    return found | {head for head, b in headed if head.kind == "h" and not _says(head, key) and _shares_box(head, b)}


def _says(heading: Block, key: str) -> bool:
    """True for a heading that says the title, after a kicker or without."""
    return bool(key) and heading.key.endswith(key)


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
    begins |= {
        head for head, b in itertools.pairwise(near) if b in begins and head.kind == "h" and _shares_box(head, b)
    }
    return [b for b in near if b in begins]


def _shares_box(heading: Block, below: Block) -> bool:
    """True for the heading of a box that holds what stands below it, and no main heading."""
    box = heading.element.parent
    return box is not None and box.tag not in _WHOLE_PAGE and box.holds(below.element) and first_heading(box) is None


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
    return [i for i, b in enumerate(blocks) if b.kind == "h" and _says(b, title)]


def continued(container: Element, blocks: Sequence[Block], title: str) -> list[Block]:
    """Paragraphs of whole sentences right above and right below the container, and parts below it with headings of their own:
    boxes that are there for the layout part an article anywhere. What a page adds stands apart from the text, or in no box
    together with it."""
    at = [i for i, b in enumerate(blocks) if container.holds(b.element)]
    if not at:
        return []
    above, below = blocks[: at[0]], blocks[at[-1] + 1 :]
    parts = set(_parts(container, blocks[: at[-1] + 1], below, folded(title)))
    return [
        *_followed(container, container.order, reversed(above), set()),
        *_followed(container, container.end, below, parts),
    ]


def _followed(container: Element, edge: int, blocks: Iterable[Block], parts: set[Block]) -> Iterator[Block]:
    """The blocks that go on from this edge of the container, each close to the one before."""
    for block in blocks:
        element = block.element
        box = _around(container, element)
        below = element.order >= edge
        between = element.page[edge : element.order] if below else element.page[element.end : edge]
        close = (_but_pictures(between) if block in parts else len(between)) <= _GAP
        near = close or (not below and box is container.parent)
        goes_on = block in parts or _goes_on(block)
        if not (near and goes_on) or box.tag in _WHOLE_PAGE or _stand_apart(container, block, box):
            return
        yield block
        edge = element.end if below else element.order


def _but_pictures(elements: Sequence[Element]) -> int:
    """How many elements stand between two blocks, but for pictures and what was taken out."""
    outer, end = 0, 0
    for element in elements:
        if element.order >= end:
            out = bool(element.gone) or element.tag in _PICTURES
            end = element.end if out else end
            outer += not out
    return outer


def _around(container: Element, element: Element) -> Element:
    """The smallest element around the container, or itself, that holds another one too."""
    return next(a for a in (container, *container.ancestors()) if a.holds(element))


def _parts(container: Element, before: Sequence[Block], below: Sequence[Block], title: str) -> Iterator[Block]:
    """The blocks of parts with headings of their own that are written as the container's text is. A heading like the title's
    heads another article."""
    inside = [b for b in before if container.holds(b.element)]
    forms = main_forms(_sizes_by_form(inside))
    subheadings = {b.form for b in inside if b.kind == "h"}
    titles = {b.element.tag for b in before if b.kind == "h" and (b.is_main_heading or b.key == title)}
    parts: dict[tuple[str, ...], list[list[Block]]] = defaultdict(list)
    for at, heading in enumerate(below):
        if heading.kind == "h" and heading.element.tag not in {"h1", *titles}:
            parts[heading.form].append(_part(container, heading, below[at + 1 :]))
    for form, alike in parts.items():
        told = [b for b in itertools.chain(*alike) if b.kind != "h" and b.stops and b.size >= _SHORT_LEAD]
        enough = 1 if form in subheadings - titles else _FEWEST_TOLD
        if sum(b.form in forms or b.form == ("li", "") for b in told) >= enough:
            yield from itertools.chain(*alike)


def _part(container: Element, heading: Block, below: Sequence[Block]) -> list[Block]:
    """A heading and what it heads, if that is no article of its own and none of the page's furniture."""
    box = _box_of(heading, below)
    part = [heading, *_headed(heading, below, box, flat=box.holds(container))]
    following = next((b.element for b in below[len(part) - 1 : len(part)] if box.holds(b.element)), None)
    end = following.order if following is not None else box.end
    return part if all(map(_belongs, part)) and not _is_by_itself(heading.element, end) else []


def _box_of(heading: Block, below: Sequence[Block]) -> Element:
    """The smallest element that has a heading and what follows it."""
    around = (heading.element, *heading.element.ancestors())
    return next((a for a in around if below and a.holds(below[0].element)), heading.element)


def _headed(heading: Block, below: Sequence[Block], box: Element, *, flat: bool) -> Iterator[Block]:
    """What stands under a heading in its box: up to the next of its level; where the box is not its own, up to what is no text."""
    for block in below:
        ends = block.kind == "h" and block.element.tag <= heading.element.tag
        if ends or not box.holds(block.element) or (flat and not _belongs(block)):
            return
        yield block


def _belongs(block: Block) -> bool:
    """True for a paragraph, an item or a subheading that leads nowhere and says nothing of the page."""
    if block.kind == "h":
        return not block.links and by_itself(block) is None
    return _goes_on(block) or (block.kind == "li" and not block.links and by_itself(block) is None)


def _is_by_itself(heading: Element, end: int) -> bool:
    """True where a name, a date, a form or the like stands below a heading: this is an article of its own, or asks for something."""
    return any(e.gone in _BY_ITSELF and (e.chars or e.gone == "form") for e in heading.page[heading.order : end])


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
    forms = main_forms(_sizes_by_form([b for b in blocks if container.holds(b.element)]))
    alike = [i for i, b in enumerate(near) if b.is_running and b.element.get("class") and b.form in forms]
    long = sum(near[i].size for i in alike) >= LEAST_ARTICLE
    return list(near[alike[0] : alike[-1] + 1]) if long else []


def _sizes_by_form(blocks: Sequence[Block]) -> Counter[tuple[str, ...]]:
    """How much running text stands in elements of each tag and class."""
    sizes: Counter[tuple[str, ...]] = Counter()
    for block in blocks:
        if block.is_paragraph:
            sizes[block.form] += block.size
    return sizes


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
