"""What elements of a page look like that hold comments: their form, their names, what stands around them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from datetime import date

from monitor.text.notices import notice
from monitor.text.phrases import is_comment_heading, is_label, is_reply_control, is_update
from monitor.text.stamps import SENTENCE_END, STOP, day_of, is_captcha, is_signed, is_stamp
from monitor.text.tree import BLOCKS, HEADINGS, Element

HEAD_SIZE = 100
"""Characters of the line above a comment: a name, a date, a heading."""
_LONGEST_NAME = 40
_EVEN_ODD, _THREADED = frozenset(("even", "odd")), frozenset(("depth", "thread"))
_TEXTS = frozenset(("p", "li", "blockquote"))
_LEAST_SENTENCE = 40


def notes(root: Element) -> list[int]:
    """Where the notes stand that the text leads to by raised numbers; they have names and dates as comments do."""
    raised = (a for e in root.walk() if e.tag == "sup" for a in (e, e.parent, *e.children) if a is not None)
    marks = {a.get("href")[1:] for a in raised if a.tag == "a" and a.get("href").startswith("#")}
    return [e.order for e in root.walk() if e.get("id") in marks] if marks else []


def are_close(signs: int, running: int) -> bool:
    """True for three signs of comments or more, with no more running text to each than a long comment has."""
    return signs >= 3 and running < 1500 * signs


def repeats(element: Element) -> bool:
    """True when something in the element has three children of one tag and class that are no paragraphs."""
    for inner in element.walk():
        kinds = Counter(
            (k.tag, k.get("class"))
            for k in inner.children
            if k.tag in ("div", "li", "article", "section") and k.get("class")
        )
        if kinds and max(kinds.values()) >= 3:
            return True
    return False


def first_alike(item: Element) -> Element:
    """The first of the siblings of one form that lead to an element without another between."""
    siblings = item.parent.children if item.parent is not None else [item]
    before = itertools.takewhile(
        lambda e: form_of(e) == form_of(item), reversed([k for k in siblings if k.order <= item.order])
    )
    return [*before][-1]


def day_at(element: Element) -> date | None:
    """The day that an element names, for machines or for readers."""
    return day_of(element.get("datetime")) or day_of(element.text(HEAD_SIZE))


def form_of(element: Element) -> tuple[str, str]:
    """Tag and class: comments of a thread have the same."""
    return element.tag, element.get("class")


def is_enclosed(items: list[Element], within: Iterable[Element | None] = ()) -> bool:
    """True when paragraphs of the same text stand before and after: what is between them is the article's own."""
    for around in filter(None, within or items[0].ancestors()):
        paragraphs = [k.order for k in around.children if k.tag == "p" and k.prose]
        if paragraphs and paragraphs[0] < items[0].order and paragraphs[-1] > items[-1].order:
            return True
    return False


def tells_plainly(parts: Iterable[Element]) -> bool:
    """True for paragraphs or items of whole sentences, with headings or without, and nothing else: readers have names at least."""
    found = False
    for block in (e for part in parts for e in part.walk() if e.tag in BLOCKS and e.chars):
        if inner := sum(k.chars for k in block.children if k.tag in BLOCKS):
            if inner < block.chars:
                return False
        elif block.tag not in HEADINGS:
            found = block.tag in _TEXTS and _is_whole(block.text())
            if not found:
                return False
    return found


def _is_whole(text: str) -> bool:
    """True for a sentence of some length that is none of a form's; where words stand without blanks, a third of it is as long."""
    size = len(text) * (1 if " " in text else 3)
    return size >= _LEAST_SENTENCE and bool(STOP.search(text)) and not _is_of_form(text)


def is_schema_comment(element: Element) -> bool:
    """True for what schema.org calls a comment."""
    attributes = element.attributes
    return attributes.get("itemprop") == "comment" or (
        "itemtype" in attributes and element.get("itemtype").endswith(("/Comment", "/UserComments"))
    )


def is_thread_item(element: Element) -> bool:
    """The classes that the commonest blog software gives each comment whatever the theme: even/odd with depth or thread."""
    words = element.words
    return (
        element.tag in ("li", "div", "article") and not words.isdisjoint(_EVEN_ODD) and not words.isdisjoint(_THREADED)
    )


def names_someone(element: Element) -> bool | None:
    """True when the first words of an element's own may be a name, None when there are none or they are a date."""
    text = next((kid.strip() for kid in element.kids if isinstance(kid, str) and any(map(str.isalpha, kid))), "")
    if not text or is_stamp(text):
        return None
    if is_update(text) or element.tag == "p":
        return False
    return (len(text) <= _LONGEST_NAME and not SENTENCE_END.search(text)) or is_signed(text)


def says_something(element: Element) -> bool:
    """True for words that are no heading, label or notice of a place for comments: somebody has written there."""
    texts = (k.strip() for e in element.walk() for k in e.kids if isinstance(k, str) and any(map(str.isalpha, k)))
    return any(len(t.split()) > 1 and not _is_of_form(t) for t in texts)


def _is_of_form(text: str) -> bool:
    known = is_comment_heading(text) or is_reply_control(text) or is_label(text) or is_captcha(text)
    return known or notice(text, len(text)) is not None


def has_text(element: Element) -> bool:
    """True for more than a name, a date and controls."""
    texts = [k.strip() for e in element.walk() for k in e.kids if isinstance(k, str) and any(map(str.isalpha, k))]
    name = not any(is_signed(t) and not is_stamp(t) for t in texts)
    return sum(not (is_stamp(t) or is_signed(t) or is_reply_control(t)) for t in texts) > name


def is_named_and_dated(element: Element) -> bool:
    """True for a name, a date and a text in elements of their own, in this order."""
    texts = (
        (kid.strip(), inner.tag)
        for inner in element.walk()
        for kid in inner.kids
        if isinstance(kid, str) and any(map(str.isalnum, kid))
    )
    name, above = next(texts, ("", ""))
    if not 0 < len(name) <= _LONGEST_NAME or SENTENCE_END.search(name) or is_stamp(name) or is_update(name):
        return False
    stamp, beside = next(texts, ("", ""))
    if not is_stamp(stamp):
        return False
    below = [tag for _, tag in texts]
    return bool(below) and HEADINGS.isdisjoint((above, beside, *below))


def begins_with_speaker(element: Element) -> bool:
    """True for a paragraph whose first words, in bold, are set off by a colon."""
    kids = [k for k in element.kids if not isinstance(k, str) or k.strip()]
    if len(kids) < 2 or isinstance(kids[0], str) or kids[0].tag not in ("b", "strong"):
        return False
    name = kids[0].text(HEAD_SIZE)
    then = kids[1] if isinstance(kids[1], str) else ""
    return 0 < len(name) <= _LONGEST_NAME and (name.endswith(":") or then.lstrip().startswith(":"))


def texts_below(heads: list[Element]) -> list[Element]:
    """Where names and dates stand in rows of their own, the texts are the rows between them and the one after the last; all
    after it where nothing but a heading stands above the first."""
    if heads[0].parent is None or not _are_heads(heads):
        return []
    own = {head.order for head in heads}
    between = [k for k in siblings_below(heads[0]) if k.order < heads[-1].order and k.order not in own]
    above = any(k.chars for k in heads[0].parent.children if k.order < heads[0].order and k.tag not in HEADINGS)
    after = until_heading(heads[-1], gone=True)
    return [*between, *(after[:1] if above else after)]


def _are_heads(items: list[Element]) -> bool:
    return all(item.chars <= HEAD_SIZE for item in items)


def siblings_below(section: Element, *, gone: bool = False) -> list[Element]:
    """The siblings after an element, with those that are gone or without."""
    kids = section.parent.kids if section.parent is not None else []
    return [k for k in kids if isinstance(k, Element) and k.order > section.order and (gone or not k.gone)]


def until_heading(section: Element, *, gone: bool = False) -> list[Element]:
    """The same, up to the next heading."""
    return list(itertools.takewhile(lambda e: e.tag not in HEADINGS, siblings_below(section, gone=gone)))


def chars_before(around: Element, heading: Element) -> int:
    """Characters inside `around` that come before `heading`, up to a few dozen."""
    total = 0
    for element in around.walk():
        if element.order >= heading.order:
            break
        total += sum(len(k.strip()) for k in element.kids if isinstance(k, str)) if not element.holds(heading) else 0
        if total > 200:
            break
    return total
