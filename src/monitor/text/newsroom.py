"""What a newsroom gathers in the form of readers' comments – quotations with names and dates, a chronology, updates of its own –
told by its quotation marks, its dates and what stands above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from monitor.text.phrases import is_comment_heading, is_label, is_read_also
from monitor.text.signs import is_out
from monitor.text.stamps import are_earlier
from monitor.text.tree import BLOCKS, HEADINGS, Element

_QUOTATION = re.compile(r"^\W{0,3}[\"“„«»‘‚「『‹].*[\"”“»«’‘」』›]\W{0,3}$", re.S)
_LEAST_TEXT = 20
_CLOCK = re.compile(r"\d\s?(?:[:hч時时点]\s?\d\d|[ap]\.?\s?m\b)|T\d\d:(?!00:00)", re.I)
_COUNT = re.compile(r"\(\s*\d+\s*\)$|^\d+\s\w+$|\s\d+$")
_LONGEST_HEADING = 120
_QUOTED_SHARE = 0.5
_FEW_ELEMENTS = 200
_LONGEST_LEAD = 2000
_LONGEST_THREAD = timedelta(days=3 * 365)
"""Over more years readers seldom write below one article, and a chronology often goes."""


def is_quotation(text: str) -> bool:
    """True for a text that stands in quotation marks from end to end: readers do not quote themselves."""
    return len(text) >= _LEAST_TEXT and bool(_QUOTATION.match(text))


def has_clock(stamp: str) -> bool:
    """True for a date with a time of day: readers' comments have one, and quotations seldom."""
    return bool(_CLOCK.search(stamp))


def announces(text: str, *, heading: bool) -> bool:
    """True for what leads to a part of the article: a heading of its own, or words that end in a colon."""
    if text.endswith((":", "：")):
        return True
    known = is_comment_heading(text) or is_read_also(text) or is_label(text)
    return heading and len(text) <= _LONGEST_HEADING and not known and not _COUNT.search(text)


def are_told(stamps: Sequence[str], days: Sequence[date | None], published: date | None, *, announced: bool) -> bool:
    """True for dates under which an article tells what was said or done: known days up to its own, and without times
    where nothing announces them; or days that readers cannot have written on."""
    known = [day for day in days if day]
    if 2 * len(known) <= len(days):
        return False
    if are_earlier(known, published) or (published is None and max(known) - min(known) > _LONGEST_THREAD):
        return True
    later = published is not None and 2 * sum(day > published for day in known) > len(known)
    if any(map(has_clock, stamps)):
        return announced and not later
    return announced or (published is not None and not later)


def is_announced(first: Element) -> bool:
    """True when the text right above an element leads to it as a part of the article."""
    orders = range(first.order - 1, max(0, first.order - _FEW_ELEMENTS), -1)
    above = (e for o in orders if (e := first.page[o]).has_own_text and not e.holds(first) and not is_out(e))
    found = next(above, None)
    if found is None:
        return False
    block = next((e for e in (found, *found.ancestors()) if e.tag in BLOCKS), found)
    return block.chars <= _LONGEST_LEAD and announces(block.text(), heading=_is_headline(block))


def _is_headline(block: Element) -> bool:
    """True for a heading, or a paragraph that is bold as a whole."""
    bold = sum(e.chars for e in block.children if e.tag in ("b", "strong"))
    return block.tag in HEADINGS or bold == block.chars


def is_quoting(elements: list[Element]) -> bool:
    """True when most of the text in elements that follow each other stands in quotation marks."""
    total = quoted = end = 0
    for element in elements:
        if element.order < end or element.gone:
            continue
        if _is_last_block(element) and is_quotation(element.text()):
            quoted, total, end = quoted + element.chars, total + element.chars, element.end
            continue
        own = [k.strip() for k in element.kids if isinstance(k, str)]
        total += sum(map(len, own))
        quoted += sum(len(text) for text in own if is_quotation(text))
    return quoted > _QUOTED_SHARE * total


def _is_last_block(element: Element) -> bool:
    return element.tag in BLOCKS and not any(isinstance(k, Element) and k.tag in BLOCKS for k in element.kids)
