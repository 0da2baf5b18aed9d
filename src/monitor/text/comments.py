# ruff: noqa: E501
"""Finds what readers wrote: by name, by schema, by the form of a comment and by the heading of its section.

Names alone are not enough – half of all sites call it something else – and forms alone take live tickers for comments, so
each way has its own guard: nothing goes that holds the page's main heading or leaves no article behind.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cached_property

from monitor.text.beside import are_of_comments, may_be_a_part
from monitor.text.comment_forms import (
    HEAD_SIZE,
    are_close,
    begins_with_speaker,
    chars_before,
    day_at,
    first_alike,
    form_of,
    has_text,
    is_enclosed,
    is_named_and_dated,
    is_schema_comment,
    is_thread_item,
    names_someone,
    notes,
    repeats,
    says_something,
    siblings_below,
    tells_plainly,
    texts_below,
    until_heading,
)
from monitor.text.newsroom import are_told, is_announced, is_quoting
from monitor.text.phrases import names_a_part
from monitor.text.signs import find_signs, is_out
from monitor.text.tree import HEADINGS, Element, Prose, first_heading

_WEAK_NAMES = frozenset((
    "ugc", "opinions", "meinungen", "thread", "threads", "responses", "response", "discussion", "discussions", "conversation", "forum", "feedback", "reactions", "reply",
    "posting", "postings", "messages", "message", "talk", "reviews", "review", "otzyvy", "otzyv", "obsuzhdenie", "social", "community", "user", "leserbriefe",
))  # fmt: skip
_LEADS = frozenset(("lead", "lede", "intro", "standfirst", "vorspann", "chapo", "perex"))
"""The lead of an opinion piece ("lead-comment") is no comment."""
_NEVER = frozenset(
    ("root", "body", "html", "main", "a", "span", "i", "b", "em", "strong", "time", "svg", "img", "h1", "p")
)
_ITEM_SIZE = 8000
_LEAST_ITEM = 12
_ITEM_SHARE = 0.5
"""Share of the page's running text from which an element is no single comment: with controls of its own, it is the article."""
_SECTION_SHARE = 0.25
_MOST_BELOW = 3
"""What is so many times longer than all above it is comments only with signs of them: a lead stands above the article too."""
_LEAST_COMMENT = 20
_NUMBER = re.compile(r"\d{1,4}")
_LEFT_OVER = 300
"""Characters of running text that must stay when something goes by its name alone."""
_QUOTED_IN = frozenset(("blockquote", "figure"))
_ITEM_TAGS = frozenset(("div", "li", "article", "section", "blockquote", "dl", "tr", "table"))
_MOST_HEADINGS = 100
"""A page has one or two headings of comments; what has thousands would hold the rules for minutes."""
_MOST_ASKED = 100_000
"""Elements looked at for quotations in all: boxes in boxes would be looked at again at each level."""
_MOST_SIBLINGS = 1000
"""A single comment does not stand among a thousand elements; each would be compared with each."""
_FIRST_SIGN, _NEXT_SIGN = 3, 6
"""Under a heading of comments: within how many siblings the first sign stands, and each after the one before."""


def remove_comments(root: Element, published: date | None = None) -> int:
    """Marks comments, their sections and forms as gone, and counts the comments. `published` is the article's day."""
    before = root.chars - root.link_chars
    remover = _Remover(root, before, published)
    remover.by_name()
    remover.by_form()
    remover.by_heading()
    remover.by_control()
    remover.by_text_box()
    remover.by_place()
    return remover.removed


class _Remover:
    def __init__(self, root: Element, running: int, published: date | None) -> None:
        self.root = root
        self.published = published
        self.running = running
        self.signs = find_signs(root)
        self.prose = Prose(root)
        self.removed = 0
        self.counted: set[int] = set()
        self.namers: dict[Element, bool | None] = {}
        self.dated: dict[Element, dict[tuple[str, str], list[Element]]] = {}
        self.asked = 0
        self.first_heading = first_heading(root)
        self.bodies = [e.order for e in root.walk() if e.is_declared_body]
        self.notes = notes(root)

    def by_name(self) -> None:
        """Sections and items that are called comments, by their own name, by the schema or by the commonest blog software."""
        for element in self.root.walk():
            if element.tag in _NEVER or not element.attributes:
                continue
            if (self._is_named(element) or self._is_weakly_named(element)) and self._may_go(element, named=True):
                self._remove(element)

    def _is_named(self, element: Element) -> bool:
        words = element.words
        named = are_of_comments(words) and (words.isdisjoint(_LEADS) or self.signs.said(element) > 0)
        return (named or is_schema_comment(element) or is_thread_item(element)) and not self._is_quoted(element)

    def _is_weakly_named(self, element: Element) -> bool:
        """True for a name that is also used otherwise, with a sign of readers inside and none of the newsroom."""
        if element.words.isdisjoint(_WEAK_NAMES) or not self._looks_written(element):
            return False
        if self._asks_too_much(element.end - element.order) or not has_text(element):
            return False
        return self._takes_replies(element) or not self._is_told(element, element.end)

    def _asks_too_much(self, elements: int) -> bool:
        self.asked += elements
        return self.asked > _MOST_ASKED

    def _is_quoted(self, element: Element) -> bool:
        """True for an expert's comment, say: a text without any sign of readers that is quoted, stands under a heading of its own
        or between paragraphs of the article; and for paragraphs whose name may be that of a part."""
        if self._takes_replies(element) or self.signs.said(element):
            return False
        heading = self._comment_heading_in(element)
        if self._may_be_a_part(element, heading) and self._is_plain([element]):
            return True
        if heading is not None or not self.prose.inside(element):
            return False
        single = not repeats(element) and (is_announced(element) or is_quoting([*element.walk()]))
        return single or is_enclosed([element], (element.parent,))

    def _comment_heading_in(self, element: Element) -> Element | None:
        at = bisect.bisect_left(self.signs.headings, element.order, key=lambda e: e.order)
        return next((h for h in self.signs.headings[at : at + 1] if element.holds(h)), None)

    @cached_property
    def _forms(self) -> Counter[tuple[str, str]]:
        return Counter(form_of(e) for e in self.root.page if may_be_a_part(e.words))

    def _may_be_a_part(self, element: Element, heading: Element | None) -> bool:
        """True for such a name and heading, on the only element of its form: each comment has one like the next."""
        single = may_be_a_part(element.words) and self._forms[form_of(element)] == 1
        return single and (heading is None or _is_of_a_part(heading))

    def by_form(self) -> None:
        """Siblings of one kind that each have a date, a name or a control to reply, and a text."""
        for parent in self._holding_two():
            items = [k for k in parent.children if self._is_item(k)]
            if len(items) >= 2 and self._are_comments(items):
                forms = set(map(form_of, items))
                alike = (k for k in parent.children if form_of(k) in forms and self._is_small(k))
                short = {k for k in alike if self.signs.said(k) or (k.get("class") and k.order > items[0].order)}
                items = sorted({*items, *short}, key=lambda e: e.order)
                texts = [text for text in texts_below(items) if self._is_small(text)]
                for found, counts in ((items, True), (texts, False)):
                    for element in found:
                        if not element.gone:
                            self._remove(element, counts=counts)

    def _holding_two(self) -> Iterator[Element]:
        """Elements that hold two signs or more; what holds fewer is not entered."""
        page, at = self.root.page, self.root.order
        while at < self.root.end:
            element = page[at]
            if element.gone or self.signs.said(element) < 2:
                at = element.end
                continue
            yield element
            at = element.end if element.gone else at + 1

    def by_heading(self) -> None:
        """What stands under "Leave a reply" or "3 comments"."""
        for heading in self.signs.headings[:_MOST_HEADINGS]:
            if is_out(heading):
                continue
            section = self._section(heading)
            alone = section.chars <= heading.chars
            if self._heads_quotations(heading, until_heading(section) if alone else [section]):
                continue
            if not alone and self._may_go(section):
                self._remove(section)
                continue
            for follower in siblings_below(section):
                if (self._looks_written(follower) or self._holds_form(follower)) and self._may_go(follower):
                    self._remove(follower)
            self._remove_turns(heading, section)
            self._remove_flat(heading, section)

    def _heads_quotations(self, heading: Element, parts: list[Element]) -> bool:
        """True when a heading without a count stands above what the newsroom quotes, or tells in paragraphs: "Reactions" is also
        one of an article."""
        if _NUMBER.search(heading.text(HEAD_SIZE)) or any(map(self._takes_replies, parts)):
            return False
        if _is_of_a_part(heading) and not any(map(self.signs.said, parts)) and self._is_plain(parts):
            return True
        return is_quoting([e for part in parts for e in part.walk() if e is not heading])

    def _is_plain(self, parts: list[Element]) -> bool:
        """True for what is told in paragraphs; looked at only so long as pages of a usual size take."""
        return not self._asks_too_much(sum(p.end - p.order for p in parts)) and tells_plainly(parts)

    def _remove_turns(self, heading: Element, section: Element) -> None:
        """Paragraphs that each begin with a name in bold, right under a heading that counts at least as many comments."""
        counted = _NUMBER.search(heading.text(HEAD_SIZE))
        turns = list(itertools.takewhile(begins_with_speaker, siblings_below(section)))
        if counted and 0 < len(turns) <= int(counted[0]):
            for turn in turns:
                if self._may_go(turn):
                    self._remove(turn)

    def _remove_flat(self, heading: Element, section: Element) -> None:
        """Comments that no element holds: siblings of the heading with a name, a date or a text each, or as many of one form
        as the heading counts."""
        followers = until_heading(section, gone=True)
        counted = _NUMBER.search(heading.text(HEAD_SIZE))
        alike = list(itertools.takewhile(lambda e: form_of(e) == form_of(followers[0]), followers))
        as_counted = counted and alike and alike[0].tag in _ITEM_TAGS and len(alike) <= int(counted[0])
        for follower in followers[: max(self._end_of_signs(followers), len(alike) if as_counted else 0)]:
            if not follower.gone and self._may_go(follower):
                self._remove(follower, counts=self.signs.said(follower) > 0)

    def _end_of_signs(self, followers: list[Element]) -> int:
        """Up to where signs of comments follow each other closely; the text below the last of them belongs to it."""
        end = -1
        for i, follower in enumerate(followers):
            if i > (end + _NEXT_SIGN if end >= 0 else _FIRST_SIGN):
                break
            if self.signs.said(follower):
                end = i
        if end >= 0 and followers[end].chars <= HEAD_SIZE and not self.signs.count(followers[end], self.signs.replies):
            end += 1
        return end + 1

    def by_control(self) -> None:
        """A single comment: the smallest element around a control to reply that also has a date and a text; in a thread the
        innermost first."""
        answered: list[int] = []
        for control in reversed(self.signs.firsts):
            if is_out(control):
                continue
            found = self._around_control(control, answered)
            if found is not None:
                self._remove(found)
                low, high = bisect.bisect_left(answered, found.order), bisect.bisect_left(answered, found.end)
                answered[low:high] = self.signs.within(found, self.signs.stamps)

    def _around_control(self, control: Element, answered: list[int]) -> Element | None:
        """The smallest element around a control with one date besides those of the replies in it, which are `answered`."""
        for around in (control, *itertools.islice(control.ancestors(), 4)):
            free = around.chars - around.link_chars
            if around.tag in ("root", "body", "main", "article") and around.chars > _ITEM_SIZE:
                return None
            own = self.signs.count(around, self.signs.stamps) - self.signs.count(around, answered)
            if 40 < free < _ITEM_SIZE and own == 1 and self._may_go(around):
                return around
        return None

    def by_text_box(self) -> None:
        """A section below the article that takes what readers write and shows it: the smallest element around a text box
        that has a date too."""
        known: set[Element] = set()
        for order in self.signs.forms:
            box = self.root.page[order]
            if is_out(box):
                continue
            for around in itertools.takewhile(lambda e: e not in known, box.ancestors()):
                known.add(around)
                above = self.prose.between(0, around.order)
                if above < _LEFT_OVER or not self._is_small(around) or not self._may_go(around):
                    break
                if self._looks_written(around):
                    self._remove(around)
                    break

    def by_place(self) -> None:
        """A single comment without a control: a name, a date and a text, the last thing around the article's heading."""
        if self.first_heading is None:
            return
        for order in self.signs.stamps:
            stamp = self.root.page[order]
            if is_out(stamp):
                continue
            item = next((a for a in stamp.ancestors() if a.chars > stamp.chars + _LEAST_COMMENT), None)
            if (
                item is None
                or item.chars > _ITEM_SIZE
                or not is_named_and_dated(item)
                or not self._is_small(item)
                or self._is_one_of_many(item)
                or self._is_told(item, item.end)
            ):
                continue
            around = next(a for a in item.ancestors() if self._holds_title(a) or a.parent is None)
            after = self.prose.between(item.end, around.end)
            if self.prose.between(0, item.order) >= _LEFT_OVER and not after and self._may_go(item):
                self._remove(item)

    def _dates_left(self, element: Element) -> int:
        """How many dates stand in the element outside what is gone."""
        dates = (self.root.page[order] for order in self.signs.within(element, self.signs.stamps))
        return sum(not is_out(d) for d in dates)

    def _is_one_of_many(self, item: Element) -> bool:
        """True when it has siblings of its form that are dated too and were left: what they are not, it is not either."""
        around = item.parent
        if around is None:
            return False
        if len(around.kids) > _MOST_SIBLINGS:
            return True
        if around not in self.dated:
            self.dated[around] = defaultdict(list)
            for kid in filter(lambda k: self.signs.count(k, self.signs.stamps), around.children):
                self.dated[around][form_of(kid)].append(kid)
        alike = self.dated[around].get(form_of(item), ())
        return any(k is not item and not k.gone and self._dates_left(k) for k in alike)

    def _is_item(self, element: Element) -> bool:
        free = element.chars - element.link_chars
        fits = free < _ITEM_SIZE or self.signs.count(element, self.signs.replies) > 2
        fits = fits and self.prose.inside(element) <= _ITEM_SHARE * max(self.prose.total, _LEFT_OVER)
        return self.signs.said(element) > 0 and free > _LEAST_ITEM and fits and not self._holds_title(element)

    def _are_comments(self, items: list[Element]) -> bool:
        """Items with controls to reply are comments; without them, only what stands beside a much longer article is, and no note."""
        if any(self.signs.count(item, self.notes) for item in items):
            return False
        with_reply = sum(self.signs.count(i, self.signs.replies) > 0 for i in items)
        if with_reply >= 2 and with_reply >= 0.5 * len(items):
            return True
        heads = [i.chars <= HEAD_SIZE and not has_text(i) for i in items]
        texts = texts_below(items)
        free = sum(e.chars - e.link_chars for e in (*items, *texts))
        named = sum(map(self._begins_with_name, items)) >= 0.6 * len(items)
        if (
            free >= 0.5 * self.running
            or not named
            or (heads[0] and not all(heads))
            or any(t.tag in HEADINGS for t in texts)
        ):
            return False
        return not is_enclosed(items) and not self._is_told(first_alike(items[0]), items[-1].end)

    def _begins_with_name(self, element: Element) -> bool:
        """True when the first words stand alone and are short enough for a name, with a date or without, and nothing has a title."""
        titles = (self.root.page[order] for order in self.signs.within(element, self._titles))
        if element.tag == "p" or not all(map(is_out, titles)):
            return False
        for inner in element.walk():
            if inner not in self.namers:
                self.namers[inner] = names_someone(inner)
            if (found := self.namers[inner]) is not None:
                return found
        return False

    @cached_property
    def _titles(self) -> list[int]:
        return [e.order for e in self.root.page if e.tag in HEADINGS]

    def _is_told(self, first: Element, end: int) -> bool:
        """True when what begins with an element is the newsroom's: it quotes, or gives the dates of what others said or did."""
        if self._asks_too_much(end - first.order):
            return False
        if first.tag in _QUOTED_IN or is_quoting(self.root.page[first.order : end]):
            return True
        dated = [self.root.page[o] for o in self.signs.dated(first.order, end)]
        stamps = [f"{e.get('datetime')} {e.text(HEAD_SIZE)}" for e in dated]
        return are_told(stamps, [*map(day_at, dated)], self.published, announced=is_announced(first))

    def _looks_written(self, element: Element) -> bool:
        marks = self.signs.marks(element)
        return marks >= 2 or (marks == 1 and element.chars < _ITEM_SIZE)

    def _holds_form(self, element: Element) -> bool:
        return self.signs.count(element, self.signs.forms) > 0

    def _holds_title(self, element: Element) -> bool:
        return self.first_heading is not None and element.holds(self.first_heading)

    def _may_go(self, element: Element, named: bool = False) -> bool:
        """What holds much of the page's text goes only below an article, by its name or form, or where signs stand close together."""
        if element.tag in ("root", "body", "html", "main") or self._holds_title(element):
            return False
        if self.signs.count(element, self.bodies):
            return False
        if self._is_small(element):
            return True
        inside = self.prose.inside(element)
        above = self.prose.between(0, element.order)
        answered = self._takes_replies(element) or are_close(self.signs.said(element), inside)
        likely = inside <= _MOST_BELOW * above or answered
        if above >= _LEFT_OVER and likely and (named or repeats(element)):
            return True
        return are_close(self.signs.marks(element), inside) and self.prose.total - inside >= _LEFT_OVER

    def _takes_replies(self, element: Element) -> bool:
        return self.signs.count(element, self.signs.replies) > 0 or self._holds_form(element)

    def _is_small(self, element: Element) -> bool:
        """True for what holds little of the page's running text."""
        return self.prose.inside(element) < _SECTION_SHARE * self.prose.total

    def _section(self, heading: Element) -> Element:
        """The outermost element in which the heading comes first."""
        section = heading
        for around in heading.ancestors():
            if around.tag in ("root", "body", "html", "main") or self._holds_title(around):
                break
            if chars_before(around, heading) > 40:
                break
            section = around
        return section

    def _remove(self, element: Element, *, counts: bool = True) -> None:
        """Takes an element out. Each date in it is a comment, and so is an element that says something without any; no date
        counts twice. What says nothing is a form for comments."""
        self.running -= element.chars - element.link_chars
        dates = self.signs.within(element, self.signs.stamps)
        said = bool(dates) or says_something(element)
        element.gone = "comments" if said else "form"
        if counts and said:
            self.removed += len(set(dates) - self.counted) if dates else 1
            self.counted.update(dates)


def _is_of_a_part(heading: Element) -> bool:
    """True for "Discussion" or "Reactions" without a count, which head parts of articles too."""
    text = heading.text(HEAD_SIZE)
    return names_a_part(text) and not _NUMBER.search(text)
