"""The mini markup of the demo's texts: blocks in, HTML in an outlet's own mark-up or plain paragraphs out.

Blocks are separated by a blank line. `## ` begins a subheading, `- ` list items, `| ` table rows (cells split
by ` | `), `> ` a quotation, `? ` and `! ` question and answer of an interview, `@ 14:05 ` an entry of a live
ticker; anything else is a paragraph. `[text](url)` is a link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from string import Template

_KINDS = {"##": "heading", "-": "list", "|": "table", ">": "quote", "?": "question", "!": "answer", "@": "entry"}
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")

MARKUP = {
    "paragraph": "<p>$text</p>",
    "heading": "<h2>$text</h2>",
    "list": "<ul>$items</ul>",
    "item": "<li>$text</li>",
    "table": "<table>$rows</table>",
    "row": "<tr>$cells</tr>",
    "cell": "<td>$text</td>",
    "quote": "<blockquote><p>$text</p></blockquote>",
    "question": "<dt>$text</dt>",
    "answer": "<dd>$text</dd>",
    "entry": "<section><h3><time>$time</time></h3><p>$text</p></section>",
}
"""How a block is written where an outlet says nothing else."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a text; `lines` are its paragraphs, items or rows, without their marks."""

    kind: str
    lines: tuple[str, ...]

    @property
    def plain(self) -> tuple[str, ...]:
        """Its lines as the archive writes them."""
        if self.kind == "list":
            return tuple(f"- {_unlinked(line)}" for line in self.lines)
        if self.kind == "entry":
            return (_unlinked(self.lines[0].split(" ", 1)[1]),)
        return tuple(_unlinked(line) for line in self.lines)


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a text."""
    return tuple(_block(part.strip().splitlines()) for part in re.split(r"\n\s*\n", text.strip()))


def render(blocks: tuple[Block, ...], markup: Mapping[str, str]) -> str:
    """The blocks as HTML; `markup` is an outlet's, over `MARKUP`."""
    return "\n".join(_html(block, {**MARKUP, **markup}) for block in blocks)


def _block(lines: list[str]) -> Block:
    mark, _, rest = lines[0].partition(" ")
    kind = _KINDS.get(mark)
    if kind is None:
        return Block("paragraph", (" ".join(line.strip() for line in lines),))
    if kind in ("list", "table"):
        return Block(kind, tuple(line.strip().removeprefix(mark).strip(" |") for line in lines))
    return Block(kind, (" ".join([rest, *lines[1:]]),))


def _html(block: Block, markup: Mapping[str, str]) -> str:
    if block.kind == "list":
        return _fill(markup["list"], items="".join(_fill(markup["item"], text=_inline(line)) for line in block.lines))
    if block.kind == "table":
        return _fill(markup["table"], rows="".join(_row(line, markup) for line in block.lines))
    if block.kind == "entry":
        time, _, text = block.lines[0].partition(" ")
        return _fill(markup["entry"], time=time, text=_inline(text))
    return _fill(markup[block.kind], text=_inline(block.lines[0]))


def _row(line: str, markup: Mapping[str, str]) -> str:
    cells = "".join(_fill(markup["cell"], text=_inline(cell)) for cell in line.split(" | "))
    return _fill(markup["row"], cells=cells)


def _fill(template: str, **values: str) -> str:
    return Template(template).substitute(values)


def _inline(text: str) -> str:
    return _LINK.sub(r'<a href="\2">\1</a>', escape(text, quote=False))


def _unlinked(text: str) -> str:
    return _LINK.sub(r"\1", text)
