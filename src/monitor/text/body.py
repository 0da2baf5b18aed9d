"""Which blocks are the article: those of its container and at its edges, but for furniture; and the text they make."""

from __future__ import annotations

import html
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from monitor.text import phrases
from monitor.text.blocks import LEAST_RUNNING, Block
from monitor.text.document import is_name
from monitor.text.edges import continued, drop_above_title, lead
from monitor.text.lists import keep_lists
from monitor.text.names import is_house
from monitor.text.paragraphs import LINK_ALONE, MOSTLY_LINK, is_above, stays, verdict
from monitor.text.plain import folded
from monitor.text.tree import Element

_SIGNATURE = re.compile(r"(?:[-–—―]\s*|\()([^()]{5,60}?)\)?$")
_QUOTED = ('"', "”", "»", "“", "’")
_LONGEST_LEAD_IN, _LONGEST_ABOUT = 4, 600
_SHORTEST_SAID = 8
_LEAST_TITLE, _MOST_AROUND = 20, 60
"""Letters of a title that no sentence has by chance, and those of the words around it in a line that refers to it."""


def mark_said(blocks: Sequence[Block], declared: str) -> None:
    """Marks blocks whose text the page's structured data repeats as the article's body."""
    said = folded(declared)
    if len(said) < 200:
        return
    for block in blocks:
        key = block.key
        found = key in said or (len(key) > 80 and key[:60] in said and key[-40:] in said)
        block.said = found and len(key) > 15
        block.unsaid = not found or len(key) < _SHORTEST_SAID


def choose_blocks(
    container: Element, blocks: Sequence[Block], title: str, authors: Sequence[str], description: str
) -> list[Block]:
    """The blocks of the container, and the lead above it, that are the article; others are marked gone with the reason."""
    inside = [b for b in blocks if container.holds(b.element)]
    drop_above_title(inside, title, description)
    around = {*lead(container, blocks, title, description), *continued(container, blocks)}
    inside = [b for b in blocks if b in around or (container.holds(b.element) and not b.gone)]
    seen: set[str] = set()
    names = {folded(a) for a in authors}
    key = folded(title)
    above: Block | None = None
    for block, below in itertools.zip_longest(inside, inside[1:]):
        subheading = above is not None and below is not None and is_above(block, below)
        block.gone, block.why = verdict(block, key, names, seen, subheading=subheading)
        if stays(block, above, below):
            block.gone = block.why = ""
        if not block.gone and block.size >= LEAST_RUNNING and block.kind != "h":
            above = block
    keep_lists(inside)
    _drop_unsaid(inside)
    _drop_about_authors(inside, authors)
    _drop_empty_headings(inside)
    _drop_reference(inside, key)
    _drop_signature(inside)
    _drop_lead_in(inside)
    return [b for b in inside if not b.gone]


def _drop_unsaid(blocks: Sequence[Block]) -> None:
    """Where structured data repeats nearly the whole body, short texts that it leaves out, and all after its end, are furniture."""
    kept = [b for b in blocks if not b.gone and b.kind != "h"]
    said = [i for i, b in enumerate(kept) if b.said]
    total = sum(b.size for b in kept)
    if not said or sum(b.size for b in kept if b.said) < 0.75 * total:
        return
    for i, block in enumerate(kept):
        if block.unsaid and (i > said[-1] or (said[0] < i and block.size < 120)):
            block.gone, block.why = "related", "not in the body that the page declares"


def _drop_about_authors(blocks: Sequence[Block], authors: Sequence[str]) -> None:
    """Paragraphs at the end that say who an author is, or lead to what else the author wrote."""
    for block in reversed([b for b in blocks if not b.gone and b.kind != "h"]):
        if block.kind != "p" or block.said or not _introduces(block.text, authors):
            return
        block.gone, block.why = "byline", "about the author"


def _introduces(text: str, authors: Sequence[str]) -> bool:
    """True for a short text that begins with a person's name and goes on as an introduction does: an author may also be a subject."""
    if len(text) > _LONGEST_ABOUT:
        return False
    people = (a for a in authors if " " in a and not is_house(a))
    named = next((a for a in people if text.casefold().startswith(a.casefold())), "")
    return bool(phrases.OTHER_POSTS.match(text) or (named and phrases.INTRODUCES.match(text[len(named) :])))


def _drop_reference(blocks: Sequence[Block], title: str) -> None:
    """A last line whose link is the whole title, with a few words: "The post … appeared first on …", as feeds put it under a text."""
    kept = [b for b in blocks if not b.gone]
    if len(title) < _LEAST_TITLE or not any(b.is_paragraph for b in kept[:-1]):
        return
    last = kept[-1]
    refers = title in last.key and len(last.key) <= len(title) + _MOST_AROUND and last.link >= len(title)
    if refers and last.kind == "p":
        last.gone, last.why = "related", "says where the article stands"


def _drop_signature(blocks: Sequence[Block]) -> None:
    """A name after a dash or in brackets that ends the text signs it, unless it names whom a quotation is of."""
    kept = [b for b in blocks if not b.gone][-2:]
    signed = _SIGNATURE.match(kept[-1].text) if len(kept) == 2 else None
    quoted = signed is not None and (kept[0].kind == "quote" or kept[0].text.endswith(_QUOTED))
    if signed and is_name(signed[1]) and not quoted and kept[-1].kind != "quote":
        kept[-1].gone, kept[-1].why = "byline", "a signature"


def _drop_lead_in(blocks: Sequence[Block]) -> None:
    """A few words and a colon at the end of the text that led to links, which were taken out."""
    at = next((i for i in range(len(blocks) - 1, -1, -1) if not blocks[i].gone), 0)
    last = blocks[at] if blocks and not blocks[at].gone else None
    led = [b for b in blocks[at + 1 :] if b.why in (LINK_ALONE, MOSTLY_LINK)]
    if led and last is not None and len(last.text.split()) <= _LONGEST_LEAD_IN and last.text.endswith((":", "：")):
        last.gone, last.why = "label", "leads to nothing"


def _drop_empty_headings(blocks: Sequence[Block]) -> None:
    """A heading heads a text or a lower heading that does: one at the end, or before its equal, is furniture that lost its text."""
    below, kept = 0, len(blocks)
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if block.gone:
            continue
        level = _level(block)
        over_links = level and kept < len(blocks) and _heads_links(blocks[at - 1 if at else 0 : kept + 1], block)
        kept = at
        if over_links:
            block.gone, block.why = "related", "a heading over links"
        elif not level:
            below = 9
        elif level < below:
            below = level
        else:
            block.gone, block.why = "label", "a heading over nothing"


def _heads_links(around: Sequence[Block], heading: Block) -> bool:
    """True for the heading of a box that had nothing else but links, two or more, and is not the article's own head. `around`
    goes from the block before the heading to the next one that stays."""
    box = heading.element.parent
    if box is None or box.holds(around[-1].element) or any(e.tag == "h1" for e in box.walk()):
        return False
    others = [b for b in around if b is not heading and box.holds(b.element)]
    listed = len(others) > 1 or any(isinstance(k, Element) and k.gone == "related" and k.link_chars for k in box.kids)
    return listed and all(b.why in (LINK_ALONE, MOSTLY_LINK) for b in others)


def _level(block: Block) -> int:
    """1..6 for a heading, 0 for other text; a whole sentence that is marked as a heading is text."""
    if block.kind != "h" or (block.size > 100 and block.stops):
        return 0
    return int(block.element.tag[1]) if block.element.tag[1:].isdigit() else 6


def render(blocks: Sequence[Block]) -> str:
    """Paragraphs joined by a blank line; items of a list, and rows of a table, on lines of their own."""
    parts: list[str] = []
    before = ""
    for block in blocks:
        line = "- " + block.text if block.kind == "li" else block.text
        joined = block.kind in ("li", "tr") and block.kind == before
        parts.append(("\n" if joined else "\n\n") + line)
        before = block.kind
    return "".join(parts).strip("\n")


def count_removed(blocks: Sequence[Block], root: Element, comments: int) -> dict[str, int]:
    """Elements and blocks taken out, by kind; of comments the comments themselves."""
    counts = Counter(b.gone for b in blocks if b.gone)
    counts.update(e.gone for e in gone_elements(root) if e.chars and e.gone != "comments")
    counts["comments"] = comments + counts.get("comments", 0)
    return {kind: n for kind, n in sorted(counts.items()) if n}


def gone_elements(root: Element) -> Iterator[Element]:
    """The outermost elements that were taken out."""
    stack = [root]
    while stack:
        for kid in stack.pop().kids:
            if isinstance(kid, Element):
                if kid.gone:
                    yield kid
                else:
                    stack.append(kid)


def as_markup(paragraphs: Sequence[str]) -> str:
    """A plain page of these paragraphs; "" when there are none."""
    inner = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs if p.strip())
    return f"<html><body><article>{inner}</article></body></html>" if inner else ""
