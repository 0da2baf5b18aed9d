# ruff: noqa: E501
"""The tree as a row of blocks: paragraphs, headings, list items and table rows, each with its place and its share of
links."""

from __future__ import annotations

import dataclasses
import re
from typing import Literal

from monitor.text.beside import is_subtitle
from monitor.text.plain import folded
from monitor.text.stamps import STOP
from monitor.text.tree import BLOCKS, HEADINGS, Element, fold_blanks, quotation_around

Kind = Literal["p", "h", "li", "tr", "quote", "pre"]
_DATA = re.compile(r"[\[{]\s*(?:\{\s*)?\"[^\"]*\"\s*[:,]")
LEAST_RUNNING = 50
"""Characters from which a block counts as running text."""
_LONG_CELL = 200
_LONG_ITEM = 400
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclasses.dataclass(slots=True, eq=False)
class Block:
    """A paragraph or the like. `link` and `strong` count its characters in links and in bold; `element` is the
    nearest block element."""

    text: str
    kind: Kind
    element: Element
    link: int = 0
    strong: int = 0
    links: int = 0
    gone: str = ""
    why: str = ""
    said: bool = False
    """True when the page's structured data says that this text is in the article."""
    unsaid: bool = True
    """True when the structured data has it nowhere, not even as words that may stand there by chance."""

    _key: str | None = None
    size: int = dataclasses.field(init=False)
    """Characters, where a CJK character counts as three, because it says as much as three letters."""

    def __post_init__(self) -> None:
        self.size = len(self.text) + (0 if self.text.isascii() else 2 * len(_CJK.findall(self.text)))

    @property
    def key(self) -> str:
        """The text's letters and digits without case, by which texts are compared."""
        if self._key is None:
            self._key = folded(self.text)
        return self._key

    @property
    def linked(self) -> float:
        """Share of the text that is in links, 0..1."""
        return min(1.0, self.link / max(1, len(self.text)))

    @property
    def stops(self) -> bool:
        """True for a text that ends as a sentence does."""
        return bool(STOP.search(self.text))

    @property
    def is_running(self) -> bool:
        """True for a text of some length that is no list of links."""
        return self.size >= LEAST_RUNNING and self.linked < 0.3

    @property
    def is_paragraph(self) -> bool:
        """True for running text that is no heading, however long that is."""
        return self.is_running and self.kind != "h"

    @property
    def is_main_heading(self) -> bool:
        """True for a first heading that is not called a subtitle."""
        return self.kind == "h" and self.element.tag == "h1" and not is_subtitle(self.element)

    @property
    def form(self) -> tuple[str, ...]:
        """Tag and class of the element."""
        return self.element.tag, self.element.get("class")

    @property
    def kin(self) -> tuple[str, ...]:
        """The same, with the class of the element around it."""
        parent = self.element.parent
        return *self.form, parent.get("class") if parent else ""


def blocks_of(root: Element) -> list[Block]:
    """All blocks below `root` that are still in, in document order."""
    collector = _Collector()
    collector.visit(root)
    return collector.blocks


class _Collector:
    """Walks the tree and cuts it at block elements and at doubled or single line breaks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._link = self._strong = self._links = 0
        self._block: Element | None = None
        self._item: Element | None = None

    def visit(self, root: Element) -> None:
        """Fills `blocks`. A stack of elements to enter and to leave stands for the recursion."""
        stack: list[tuple[Element | str, Element, bool, bool, bool]] = [(root, root, False, False, False)]
        while stack:
            item, block, in_link, in_strong, leaving = stack.pop()
            if isinstance(item, str):
                self._add(item, block, in_link, in_strong)
            elif leaving:
                self._flush()
                if item is self._item:
                    self._item = None
            elif not item.gone:
                if item.tag == "tr" and self._row(item):
                    continue
                block = self._enter(item, block, stack, in_link, in_strong)
                in_link = in_link or item.tag == "a"
                in_strong = in_strong or item.tag in ("b", "strong")
                self._links += item.tag == "a"
                stack.extend((kid, block, in_link, in_strong, False) for kid in reversed(item.kids))

    def _enter(self, item: Element, block: Element, stack: list[tuple[Element | str, Element, bool, bool, bool]], in_link: bool, in_strong: bool) -> Element:  # fmt: skip
        if item.tag == "br":
            self._flush()
            return block
        if item.tag not in BLOCKS or (item.tag == "button" and block.tag in HEADINGS):
            return block
        self._flush()
        if item.tag == "li" and not _lays_out(item):
            self._item = item
        stack.append((item, block, in_link, in_strong, True))
        return item

    def _add(self, text: str, block: Element, in_link: bool, in_strong: bool) -> None:
        if not self._parts and text.isspace():
            return
        self._parts.append(text)
        self._block = block
        if in_link:
            self._link += len(text.strip())
        if in_strong:
            self._strong += len(text.strip())

    def _flush(self) -> None:
        if self._parts:
            text = fold_blanks("".join(self._parts))
            if text and self._block is not None and (self._block.tag == "pre" or not _is_data(text)):
                kind = self._kind(self._block)
                self.blocks.append(Block(text, kind, self._block, self._link, self._strong, self._links))
                if kind == "li":
                    self._item = None
        self._parts = []
        self._link = self._strong = self._links = 0

    def _kind(self, element: Element) -> Kind:
        if element.tag in HEADINGS:
            return "h"
        if element.tag == "pre":
            return "pre"
        if self._item is not None:
            return "li"
        return "quote" if element.tag == "blockquote" or quotation_around(element) is not None else "p"

    def _row(self, row: Element) -> bool:
        """A row of a data table becomes one line; a row that lays out a page is walked like any other element."""
        cells = [kid for kid in row.children if kid.tag in ("td", "th")]
        texts = [cell.text(_LONG_CELL * 2) for cell in cells]
        filled = [t for t in texts if t]
        if len(filled) < 2 or any(len(t) > _LONG_CELL for t in filled):
            return False
        self._flush()
        link = sum(cell.link_chars for cell in cells)
        self.blocks.append(Block(" | ".join(filled), "tr", row, link, 0, 0))
        return True


def _is_data(text: str) -> bool:
    """True for JSON that a page keeps in an element for its scripts."""
    return text[0] in "[{" and text[-1] in "]}" and bool(_DATA.match(text))


def _lays_out(item: Element) -> bool:
    """True for an item that is a whole text with paragraphs of its own, an article in a list of articles, say."""
    return item.chars > _LONG_ITEM and sum(e.tag == "p" and bool(e.prose) for e in item.walk()) > 1
