"""Where the small marks stand that readers' comments have: dates, names with dates, controls to reply, forms, headings."""

from __future__ import annotations

import bisect
import dataclasses
import itertools

from monitor.text.phrases import is_comment_heading, is_reply_control, is_reply_label, is_update, names_an_answer
from monitor.text.stamps import is_captcha, is_signed, is_stamp
from monitor.text.tree import BLOCKS, Element

_STAMP_SIZE = 60
_SENTENCE_SIZE = 25
_ICON_SIZE = 3
_LABELS = ("aria-label", "title", "value")
_PRESSED = frozenset(("submit", "button", "image"))
_LARGE = 5000


@dataclasses.dataclass(slots=True)
class Signs:
    """Where the marks of comments stand, as orders of the elements that hold them."""

    stamps: list[int]
    signed: list[int]
    replies: list[int]
    forms: list[int]
    firsts: list[Element]
    headings: list[Element]

    def count(self, element: Element, orders: list[int]) -> int:
        """How many of the marks stand in the element."""
        if not orders:
            return 0
        return bisect.bisect_left(orders, element.end) - bisect.bisect_left(orders, element.order)

    def marks(self, element: Element) -> int:
        """How many dates and controls to reply stand in the element."""
        return self.count(element, self.stamps) + self.count(element, self.replies)

    def said(self, element: Element) -> int:
        """The same, with names and dates that stand in one line."""
        return self.marks(element) + self.count(element, self.signed)

    def within(self, element: Element, orders: list[int]) -> list[int]:
        """The marks that stand in the element."""
        return between(orders, element.order, element.end)

    def dated(self, start: int, end: int) -> list[int]:
        """The dates of these orders, `end` excluded, with a name in their line or without."""
        return sorted({*between(self.stamps, start, end), *between(self.signed, start, end)})


def between(orders: list[int], start: int, end: int) -> list[int]:
    """Of ascending orders those from `start` up to `end`."""
    return orders[bisect.bisect_left(orders, start) : bisect.bisect_left(orders, end)]


def find_signs(root: Element) -> Signs:
    """The marks below an element, in document order."""
    signs = Signs([], [], [], [], [], [])
    timed = 0
    for element in root.walk():
        if element.tag == "textarea":
            signs.forms.append(element.order)
        if element.tag == "time":
            signs.stamps.append(element.order)
            timed = max(timed, element.end)
            continue
        if element.chars <= _ICON_SIZE and _is_labelled_reply(element):
            _note_reply(element, signs)
            continue
        if element.chars > _LARGE and not element.has_own_text:
            continue
        for kid in element.kids:
            if isinstance(kid, str) and 1 < len(kid) < 200 and (text := kid.strip()):
                _note(text, element, signs, timed=element.order < timed)
    return signs


def _note(text: str, element: Element, signs: Signs, *, timed: bool) -> None:
    """Notes what a text is; `timed` when it stands in an element that is noted as a date already."""
    if len(text) <= _STAMP_SIZE and is_stamp(text):
        if not timed and not _in_sentence(element):
            signs.stamps.append(element.order)
    elif _is_reply(text, element):
        _note_reply(element, signs)
    elif is_comment_heading(text) and element.tag not in ("a", "option"):
        signs.headings.append(element)
    elif is_captcha(text):
        signs.forms.append(element.order)
    elif is_signed(text) and not is_update(text) and not (_in_sentence(element) or _goes_on(text, element)):
        signs.signed.append(element.order)


def _note_reply(element: Element, signs: Signs) -> None:
    signs.replies.append(element.order)
    signs.firsts.append(element)


def _is_reply(text: str, element: Element) -> bool:
    if is_reply_control(text):
        return not names_an_answer(text) or _is_control(element)
    return is_reply_label(text) and _is_control(element)


def _is_labelled_reply(element: Element) -> bool:
    """True for a control without words of its own, a picture or a submit button, say, whose label says what it does."""
    pressed = element.tag in ("a", "button") or (element.tag == "input" and element.get("type").lower() in _PRESSED)
    return pressed and any(is_reply_label(element.get(name)) for name in _LABELS)


def _is_control(element: Element) -> bool:
    """True for a link or button, or what stands in one."""
    around = (element, *itertools.islice(element.ancestors(), 2))
    return any(e.tag in ("a", "button") or e.get("role") == "button" or "onclick" in e.attributes for e in around)


def _in_sentence(element: Element) -> bool:
    """True for a word of a running sentence: a date in bold, say, dates no comment."""
    above = element.parent
    return element.tag not in BLOCKS and above is not None and above.own_chars > _SENTENCE_SIZE


def _goes_on(text: str, element: Element) -> bool:
    """True for words behind a link or other words of the same line: an item of a list of sources may end in a day."""
    before = itertools.takewhile(lambda kid: not isinstance(kid, str) or kid.strip() != text, element.kids)
    return any(not kid.isspace() if isinstance(kid, str) else kid.tag == "a" and kid.chars > 0 for kid in before)


def is_out(element: Element) -> bool:
    """True when the element, or something around it, was taken out."""
    at: Element | None = element
    while at is not None and not at.gone:
        at = at.parent
    return at is not None
