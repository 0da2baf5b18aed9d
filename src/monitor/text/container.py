"""Where on a page the article stands: the element with the most running text and the least furniture."""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from monitor.text.blocks import LEAST_RUNNING, Block
from monitor.text.plain import folded
from monitor.text.tree import Element

_ADDRESS = re.compile(r"https?://\S+")
_LABEL_COST, _MOST_LABELS = 12.0, 40
_INNER, _MOST_OF_TEXT = 0.75, 0.8
_CONTAINERS = frozenset(
    ("root", "body", "main", "article", "section", "div", "td", "center", "form", "span", "aside", "font")
)
LEAST_ARTICLE = 300
"""Characters of running text that a short article has."""


def weight(block: Block) -> float:
    """How much running text a block is: its size without links; labels and links weigh against their container."""
    free = block.size * (1 - block.linked)
    if block.kind == "h":
        return 0.0 if block.linked < 0.5 else -_LABEL_COST
    if block.linked > 0.5 or _written_out(block.text) > 0.4:
        return -0.5 * min(block.size, 200)
    if block.size < LEAST_RUNNING:
        if block.stops:
            return free * 0.5
        return 0.0 if block.kind in ("li", "tr") or block.element.tag == "p" else -_LABEL_COST
    bonus = 1.0 if block.stops or block.size > 200 else 0.4
    return min(free, 1200) * bonus * (3 if block.said else 1)


def _weights(blocks: Sequence[Block]) -> Iterator[float]:
    """Weights of the blocks, where many labels in a row are a table of figures, which an article may have: the rest weigh nothing."""
    labels = 0
    for block in blocks:
        found = weight(block)
        labels = 0 if found > 0 else labels + (found == -_LABEL_COST)
        yield 0.0 if found == -_LABEL_COST and labels > _MOST_LABELS else found


def _written_out(text: str) -> float:
    """Share of addresses that stand in the text as such: links that nobody can press."""
    return sum(map(len, _ADDRESS.findall(text))) / len(text) if "://" in text else 0.0


def choose_container(root: Element, blocks: Sequence[Block]) -> Element:
    """The element with the greatest weight, or an inner one that has nearly all of it and leaves nothing of its kind outside."""
    # Text behind a box belongs to the element around the box, which begins before it: blocks are not in the order of elements.
    weighed = sorted(zip((b.element.order for b in blocks), _weights(blocks), strict=True))
    orders = [order for order, _ in weighed]
    running = [0.0, *itertools.accumulate(w for _, w in weighed)]

    def score(element: Element) -> float:
        low, high = bisect.bisect_left(orders, element.order), bisect.bisect_left(orders, element.end)
        return running[high] - running[low]

    scored = [(score(e), e) for e in root.walk() if e.tag in _CONTAINERS]
    best_score, best = max(scored, key=lambda pair: (pair[0], pair[1].order))
    kin = _Kin(best, blocks)
    for found, element in reversed(scored):
        if found >= _INNER * best_score and best.holds(element) and not kin.is_left_by(element):
            return element
    return best


def own_article(container: Element, blocks: Sequence[Block], title: str) -> Element:
    """Of the articles in the container, the one that begins with the page's title and has a text; else the container."""
    wanted = folded(title)
    articles = [
        e for e in container.walk() if e.tag == "article" and not any(a.tag == "article" for a in e.ancestors())
    ]
    if container.tag == "article" or not wanted:
        return container
    if len(articles) == 1 and _is_whole(articles[0], container, blocks, wanted):
        return articles[0]
    if len(articles) < 2:
        articles = _alike_stories(container, wanted)
    headed = [(e, heading) for e in articles if (heading := _heading_of(e))]
    own = [e for e, heading in headed if folded(heading.text(400)) == wanted]
    running = [b for b in blocks if b.is_paragraph]
    enough = len(own) == 1 and sum(b.size for b in running if own[0].holds(b.element)) >= LEAST_ARTICLE
    outside = [b for b in running if container.holds(b.element) and not own[0].holds(b.element)] if enough else []
    others = sorted((e for e, _ in headed if e is not own[0]), key=lambda e: e.order) if enough else []
    return own[0] if outside and all(_is_in_one(b.element, others) for b in outside) else container


def _is_in_one(element: Element, others: Sequence[Element]) -> bool:
    """True inside one of some elements in document order that do not hold each other."""
    at = bisect.bisect_right(others, element.order, key=lambda e: e.order)
    return at > 0 and others[at - 1].holds(element)


def _is_whole(article: Element, container: Element, blocks: Sequence[Block], wanted: str) -> bool:
    """True for the only article of a page, with its title and most of its running text: what stands beside is the page's."""
    if not any(e.tag in ("h1", "h2") and folded(e.text(400)) == wanted for e in article.walk()):
        return False
    running = [b for b in blocks if b.is_paragraph and container.holds(b.element)]
    inside = sum(b.size for b in running if article.holds(b.element))
    return inside >= max(LEAST_ARTICLE, _MOST_OF_TEXT * sum(b.size for b in running))


def _alike_stories(container: Element, wanted: str) -> list[Element]:
    """The box of the page's title and its siblings of the same form with main or linked headings of their own: articles that were
    added below while the reader scrolled."""
    heading = next((e for e in container.walk() if e.tag in ("h1", "h2") and folded(e.text(400)) == wanted), None)
    own = heading
    while own is not None and own is not container and own.parent is not None:
        alike = [k for k in own.parent.children if (k.tag, k.get("class")) == (own.tag, own.get("class"))]
        others = [k for k in alike if k is not own and own.tag in ("div", "section", "li") and _begins_story(k)]
        if others:
            return [own, *others]
        own = own.parent
    return []


def _begins_story(element: Element) -> bool:
    heading = _heading_of(element)
    return heading is not None and (heading.tag == "h1" or heading.link_chars >= 0.8 * heading.chars)


def _heading_of(article: Element) -> Element | None:
    return next((e for e in article.walk() if e.tag in ("h1", "h2") and e.chars), None)


class _Kin:
    """The forms of the running text in a container, counted on from an inner element to the next one around it."""

    def __init__(self, outer: Element, blocks: Sequence[Block]) -> None:
        good = [b for b in blocks if outer.holds(b.element) and b.is_paragraph]
        self._blocks = sorted(good, key=lambda b: b.element.order)
        self._orders = [b.element.order for b in self._blocks]
        self._all = Counter(b.kin for b in good)
        self._low = self._high = 0
        self._sizes: Counter[tuple[str, ...]] = Counter()
        self._inside: Counter[tuple[str, ...]] = Counter()

    def is_left_by(self, inner: Element) -> bool:
        """True when running text outside the inner element has the form of most text inside, so that the article seems to be split."""
        self._count(bisect.bisect_left(self._orders, inner.order), bisect.bisect_left(self._orders, inner.end))
        return any(self._inside[form] < self._all[form] for form in main_forms(self._sizes))

    def _count(self, low: int, high: int) -> None:
        if not low <= self._low <= self._high <= high:
            self._sizes.clear()
            self._inside.clear()
            self._low = self._high = low
        for block in (*self._blocks[low : self._low], *self._blocks[self._high : high]):
            self._sizes[block.kin] += block.size
            self._inside[block.kin] += 1
        self._low, self._high = low, high


def main_forms(sizes: Counter[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The forms that more than three tenths of a text have."""
    least = 0.3 * sizes.total()
    return {found for found, size in sizes.items() if size > least}
