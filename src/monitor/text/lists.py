"""Lists of an article, in whatever markup: lines that alone would be links, labels or numbers stay where the entries do."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

from monitor.text.blocks import Block
from monitor.text.paragraphs import LINK_ALONE, MOSTLY_LINK, NO_LETTERS
from monitor.text.stamps import is_clock
from monitor.text.tree import Element

_FEWEST_ENTRIES, _MOST_ENTRIES = 3, 0.75
"""Entries that make a list, and the share of them that have texts."""
_LONGEST_NAME_WORDS, _LONGEST_NAME, _LONG_ENTRY = 5, 40, 200
"""Words and characters of a name, and characters of a text that is no teaser."""

_Entry = tuple[Block | None, Block, Block]
"""What stands above an entry, its name, and its text."""


def keep_lists(blocks: Sequence[Block]) -> None:
    """Takes back what was marked gone of the items, names and times of lists that stay. `blocks` are the article's, each with
    its verdict."""
    _keep_whole_lists(blocks)
    _keep_linked_names(blocks)
    _keep_clocks(blocks)


def _keep_whole_lists(blocks: Sequence[Block]) -> None:
    """A list of which most items stay is the article's, with those that are mostly a link or a number."""
    lists: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        if block.kind == "li" and (item := _item_of(block)) is not None and item.parent is not None:
            lists[item.parent.order].append(block)
    for items in lists.values():
        if 2 * sum(not b.gone for b in items) > len(items):
            for block in items:
                if block.why in (LINK_ALONE, MOSTLY_LINK, NO_LETTERS):
                    block.gone = block.why = ""


def _item_of(block: Block) -> Element | None:
    return next((e for e in [block.element, *block.element.ancestors()] if e.tag == "li"), None)


def _keep_linked_names(blocks: Sequence[Block]) -> None:
    """Links that head the entries of a list in the text are the entries' names, of firms or books, where the texts below stay."""
    lists: dict[tuple[str, ...], list[_Entry]] = defaultdict(list)
    for above, name, text in zip((None, *blocks), blocks, blocks[1:], strict=False):
        if name.why in (LINK_ALONE, MOSTLY_LINK) and _heads_entry(name, above, text):
            lists[name.kin].append((above, name, text))
    for entries in lists.values():
        told = [entry for entry in entries if _is_told_of(entry[2])]
        if not any(map(_is_led_to, entries)) and _are_named(told, len(entries)):
            for _, name, _ in told:
                name.gone = name.why = ""


def _are_named(told: Sequence[_Entry], entries: int) -> bool:
    """True when enough of the entries of a list have a text, each below another name."""
    names = {name.key for _, name, _ in told}
    named = sum(_is_name_of(name, text) for _, name, text in told)
    return min(len(names), named) >= max(_FEWEST_ENTRIES, _MOST_ENTRIES * entries)


def _is_led_to(entry: _Entry) -> bool:
    """True right below a heading of another form that leads to other articles."""
    above, name, _ = entry
    return above is not None and above.kind == "h" and above.gone == "related" and above.kin != name.kin


def _heads_entry(block: Block, above: Block | None, below: Block) -> bool:
    """True for a heading, a term, a line in bold, or the first line of an element that goes on."""
    first = below.element is block.element and (above is None or above.element is not block.element)
    return block.kind == "h" or block.element.tag == "dt" or block.strong == len(block.text) or first


def _is_told_of(text: Block) -> bool:
    return not text.gone and text.kind != "h" and (text.stops or text.is_running)


def _is_name_of(name: Block, text: Block) -> bool:
    """True for few words, or above more than a teaser says: a headline over a few words leads to another article."""
    short = len(name.text.split()) <= _LONGEST_NAME_WORDS and name.size <= _LONGEST_NAME
    return short or text.size >= _LONG_ENTRY


def _keep_clocks(blocks: Sequence[Block]) -> None:
    """Times of day over the entries of a live report, and speakers with the time over what they wrote, stay with the texts below."""
    lists: dict[tuple[str, ...], list[tuple[Block, Block]]] = defaultdict(list)
    for clock, text in itertools.pairwise(b for b in blocks if b.gone != "byline"):
        if clock.gone in ("label", "related") and is_clock(clock.text):
            lists[clock.kin].append((clock, text))
    for entries in lists.values():
        told = [clock for clock, text in entries if not text.gone]
        if len(told) >= max(_FEWEST_ENTRIES, _MOST_ENTRIES * len(entries)):
            for clock in told:
                clock.gone = clock.why = ""
