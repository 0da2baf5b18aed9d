# ruff: noqa: E501
"""Which blocks are the article: the container with the most running text and the least furniture, then block by block."""

from __future__ import annotations

import bisect
import html
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from monitor.text import phrases
from monitor.text.beside import is_subtitle
from monitor.text.blocks import Block
from monitor.text.document import is_name
from monitor.text.notices import notice
from monitor.text.plain import folded
from monitor.text.stamps import is_captcha, is_stamp
from monitor.text.tree import Element

_STOP = re.compile(r"[.!?…。！？।؟][\"'»”’“)\]]*$")
_GOOD = 50
"""Characters from which a block counts as running text."""
_SIGNATURE = re.compile(r"(?:[-–—―]\s*|\()([^()]{5,60}?)\)?$")
_QUOTED = ('"', "”", "»", "“", "’")
_ADDRESS = re.compile(r"https?://\S+")
_FEW_WORDS = "a few words without a stop"
_LINK_ALONE = "a link alone"
_MOSTLY_LINK = "a short text that is mostly a link"
_REPEATED = "stands above already"
_NO_LETTERS = "no letters"
_SHORT_PARAGRAPH = re.compile(
    r"(?:\(?(?:\d{1,3}|[^\W\d_]|[ivx]{1,4})[.)]\s*[^\W\d]|[-–—−•·▪●■◦✓→]\s*\w|\*\s+\w)|[\"'«»“„‘‹「『].*[\"'»«”“’›」』]$|.*[;,]$",
    re.I,
)
"""Begins with a number or sign of a list or with a speaker's dash, is a quotation, or stops in mid-sentence: no label is written so."""
_BEGINS_WORDS = re.compile(r"[¿¡\"'«“„‘‹「『]?[^\W\d_]")
_LABEL_COST, _MOST_LABELS = 12.0, 40
_INNER = 0.75
_CONTAINERS = frozenset(
    ("root", "body", "main", "article", "section", "div", "td", "center", "form", "span", "aside", "font")
)
_LEAD_WORDS = frozenset((
    "lead", "lede", "standfirst", "intro", "introduction", "summary", "subtitle", "subline", "subheadline", "subhead", "subheading", "dek", "deck", "chapo", "chapeau", "excerpt", "abstract", "vorspann", "ingress", "entradilla", "sapo",
    "anons", "manchet", "underrubrik", "description", "bajada", "occhiello", "sommario", "einleitung", "preamble", "perex", "desc", "overview", "subheader", "teaser",
))  # fmt: skip
_LONGEST_LEAD, _SHORT_LEAD = 3, 40
_TOLD = re.compile(r"[.?…。？؟][\"'»”’“)\]]*$")
"""How a sentence ends that tells and does not call."""
_WHOLE_PAGE = frozenset(("root", "body", "main"))
_BESIDE_ARTICLE = frozenset(("aside", "nav", "footer"))
_GAP, _FEW_LINKS = 3, 0.2
"""Elements between paragraphs that follow each other in layout boxes, and the share of links in running text."""
_LONGEST_LEAD_IN = 4
_LEAST_ARTICLE, _TIMES_ABOVE = 300, 3
_SHORTEST_SAID = 8
_STOPS, _SENTENCE = (".", "!", "?", ".”", ".»"), 6
"""How a sentence ends, and the fewest words of one that is no credit."""
_LEAST_FREE, _LABELLED = 12, re.compile(r"[^.:：]{1,40}[:：]")
_LONGEST_BYLINE, _LONGEST_ABOUT = 150, 600
_BYLINE_PARTS = re.compile(r"\s*[|•·]\s*|\s+[-–—/]\s+")
_PICTURES = frozenset(("img", "picture", "amp-img", "figure"))
_PICTURE_WORDS = frozenset(("image", "images", "img", "picture", "pic", "photo", "photos", "foto", "fotos", "bild", "visual", "media", "figure", "illustration", "thumb", "thumbnail", "imginline", "caption", "description"))  # fmt: skip
_SOCIAL_EMBEDS = frozenset(
    ("twitter", "tweet", "instagram", "tiktok", "fb", "facebook", "bluesky", "telegram", "reddit", "mastodon")
)


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


def weight(block: Block) -> float:
    """How much running text a block is: its size without links; labels and links weigh against their container."""
    free = block.size * (1 - block.linked)
    if block.kind == "h":
        return 0.0 if block.linked < 0.5 else -_LABEL_COST
    if block.linked > 0.5 or _written_out(block.text) > 0.4:
        return -0.5 * min(block.size, 200)
    if block.size < _GOOD:
        if _STOP.search(block.text):
            return free * 0.5
        return 0.0 if block.kind in ("li", "tr") or block.element.tag == "p" else -_LABEL_COST
    bonus = 1.0 if _STOP.search(block.text) or block.size > 200 else 0.4
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
    running = [b for b in blocks if _is_paragraph(b)]
    enough = len(own) == 1 and sum(b.size for b in running if own[0].holds(b.element)) >= _LEAST_ARTICLE
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
    running = [b for b in blocks if _is_paragraph(b) and container.holds(b.element)]
    inside = sum(b.size for b in running if article.holds(b.element))
    return inside >= max(_LEAST_ARTICLE, 0.5 * sum(b.size for b in running))


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
        good = [b for b in blocks if outer.holds(b.element) and _is_paragraph(b)]
        self._blocks = sorted(good, key=lambda b: b.element.order)
        self._orders = [b.element.order for b in self._blocks]
        self._all = Counter(map(_kin, good))
        self._low = self._high = 0
        self._sizes: Counter[tuple[str, ...]] = Counter()
        self._inside: Counter[tuple[str, ...]] = Counter()

    def is_left_by(self, inner: Element) -> bool:
        """True when running text outside the inner element has the form of most text inside, so that the article seems to be split."""
        self._count(bisect.bisect_left(self._orders, inner.order), bisect.bisect_left(self._orders, inner.end))
        return any(self._inside[form] < self._all[form] for form in _most(self._sizes))

    def _count(self, low: int, high: int) -> None:
        if not low <= self._low <= self._high <= high:
            self._sizes.clear()
            self._inside.clear()
            self._low = self._high = low
        for block in (*self._blocks[low : self._low], *self._blocks[self._high : high]):
            self._sizes[_kin(block)] += block.size
            self._inside[_kin(block)] += 1
        self._low, self._high = low, high


def _most(sizes: Counter[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The forms that more than three tenths of a text have."""
    least = 0.3 * sizes.total()
    return {found for found, size in sizes.items() if size > least}


def _kin(block: Block) -> tuple[str, ...]:
    parent = block.element.parent
    return *_named(block), parent.get("class") if parent else ""


def _named(block: Block) -> tuple[str, ...]:
    return block.element.tag, block.element.get("class")


def choose_blocks(
    container: Element, blocks: Sequence[Block], title: str, authors: Sequence[str], description: str
) -> list[Block]:
    """The blocks of the container, and the lead above it, that are the article; others are marked gone with the reason."""
    inside = [b for b in blocks if container.holds(b.element)]
    _drop_above_title(inside, title, description)
    around = {*_lead(container, blocks, title, description), *_continued(container, blocks)}
    inside = [b for b in blocks if b in around or (container.holds(b.element) and not b.gone)]
    seen: set[str] = set()
    names = {folded(a) for a in authors}
    key = folded(title)
    above: Block | None = None
    for block, below in itertools.zip_longest(inside, inside[1:]):
        subheading = above is not None and below is not None and _is_above(block, below)
        block.gone, block.why = _verdict(block, key, names, seen, subheading=subheading)
        if _stays(block, above, below):
            block.gone = block.why = ""
        if not block.gone and block.size >= _GOOD and block.kind != "h":
            above = block
    _keep_whole_lists(inside)
    _drop_unsaid(inside)
    _drop_about_authors(inside, authors)
    _drop_empty_headings(inside)
    _drop_signature(inside)
    _drop_lead_in(inside)
    return [b for b in inside if not b.gone]


def _drop_above_title(blocks: Sequence[Block], title: str, description: str) -> None:
    """What stands above the title and is no lead belongs to the page, if the article stands below: the weather, an alert."""
    key = folded(title)
    at = next((i for i, b in enumerate(blocks) if b.kind == "h" and b.key == key), 0)
    told = [b for b in blocks[:at] if _is_running(b) and _STOP.search(b.text)]
    leads = told if len(told) <= _LONGEST_LEAD else []
    above = [b for b in blocks[:at] if not (b.said or b in leads or _is_lead(b) or repeats(b.text, description))]
    below = sum(b.size for b in blocks[at:] if _is_running(b))
    if below >= max(_LEAST_ARTICLE, _TIMES_ABOVE * sum(b.size for b in above)):
        for block in above:
            block.gone, block.why = "navigation", "above the title"


def _lead(container: Element, blocks: Sequence[Block], title: str, description: str) -> list[Block]:
    """Up to three blocks between the heading and the container that are named as the lead, repeat the page's description, or
    are the only running text there: a short one as a heading of its own."""
    above = [b for b in blocks if b.element.order < container.order and not container.holds(b.element)]
    headings = [i for i, b in enumerate(above) if _is_main_heading(b)] or _titled(above, folded(title))
    heading = headings[-1] if headings else None
    near = above[heading + 1 :] if heading is not None else above[-12:]
    whole = [b for b in near if b.size >= 80 and b.linked < 0.2 and _STOP.search(b.text)] if heading is not None else []
    first = next((b for b in near if b.size >= _SHORT_LEAD), None) if heading is not None else None
    begins_told = first is not None and first.kind == "h" and first.linked < 0.2 and _TOLD.search(first.text)
    between = [first] if begins_told and not whole else whole if len(whole) <= _LONGEST_LEAD else []
    found = [
        b
        for b in near
        if b.size >= _SHORT_LEAD and b.linked < 0.4 and (_is_lead(b) or repeats(b.text, description) or b in between)
    ]
    begins = {*found[:_LONGEST_LEAD], *_first_part(container, near, blocks)}
    return [b for b in near if b in begins]


def _titled(blocks: Sequence[Block], title: str) -> list[int]:
    """The places of lesser headings that say the title, after a kicker or without."""
    return [i for i, b in enumerate(blocks) if b.kind == "h" and title and folded(b.text).endswith(title)]


def _is_main_heading(block: Block) -> bool:
    return block.kind == "h" and block.element.tag == "h1" and not is_subtitle(block.element)


def _continued(container: Element, blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs of whole sentences right above and right below the container: boxes that are there for the layout part an
    article anywhere. What a page adds stands apart from the text, or in no box together with it."""
    at = [i for i, b in enumerate(blocks) if container.holds(b.element)]
    if not at:
        return []
    above = _followed(container, container.order, reversed(blocks[: at[0]]))
    return [*above, *_followed(container, container.end, blocks[at[-1] + 1 :])]


def _followed(container: Element, edge: int, blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks that go on from this edge of the container, each close to the one before."""
    for block in blocks:
        element = block.element
        box = next(a for a in (container, *container.ancestors()) if a.holds(element))
        below = element.order >= edge
        close = (element.order - edge if below else edge - element.end) <= _GAP
        near = close or (not below and box is container.parent)
        if not (near and _goes_on(block)) or box.tag in _WHOLE_PAGE or _stand_apart(container, block, box):
            return
        yield block
        edge = element.end if below else element.order


def _stand_apart(container: Element, block: Block, box: Element) -> bool:
    """True where, between the two, an article ends or something begins that is no part of one, by its tag."""
    ends = block.element.order >= container.end and any(e.tag == "article" for e in _up_to(box, container))
    return ends or any(e.tag in _BESIDE_ARTICLE for e in _up_to(box, block.element))


def _up_to(box: Element, inner: Element) -> Iterator[Element]:
    """From an element up to one around it, that excluded."""
    return itertools.takewhile(lambda e: e is not box, (inner, *inner.ancestors()))


def _goes_on(block: Block) -> bool:
    """True for a paragraph of whole sentences that says nothing of the page."""
    whole = block.kind in ("p", "quote", "li") and block.linked <= _FEW_LINKS and bool(_STOP.search(block.text))
    return whole and not block.gone and _by_itself(block) is None


def _first_part(container: Element, near: Sequence[Block], blocks: Sequence[Block]) -> list[Block]:
    """The beginning of an article whose rest stands in a box of its own, under "read more": what is above has its form."""
    sizes: Counter[tuple[str, ...]] = Counter()
    for block in blocks:
        if container.holds(block.element) and _is_paragraph(block):
            sizes[_named(block)] += block.size
    forms = _most(sizes)
    alike = [i for i, b in enumerate(near) if _is_running(b) and b.element.get("class") and _named(b) in forms]
    long = sum(near[i].size for i in alike) >= _LEAST_ARTICLE
    return list(near[alike[0] : alike[-1] + 1]) if long else []


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


def _verdict(block: Block, title: str, authors: set[str], seen: set[str], *, subheading: bool) -> tuple[str, str]:
    key = block.key
    if not any(c.isalpha() for c in key) and not (block.kind == "tr" and key):
        return "label", _NO_LETTERS
    if _is_main_heading(block) and not subheading:
        return "title", "the page's first heading"
    if key == title:
        return "title", "repeats the title"
    if key in seen and len(key) > 25:
        return "repeated", _REPEATED
    seen.add(key)
    if key in authors or _is_byline(block, authors):
        return "byline", "an author's name"
    return _by_itself(block) or ("", "")


def _by_itself(block: Block) -> tuple[str, str] | None:
    return _by_phrase(block) or _by_links(block) or _by_form(block)


def _is_byline(block: Block, authors: set[str]) -> bool:
    """True for a line with an author and a date, or that begins "By" and the name and goes on for a few words."""
    if block.size > _LONGEST_BYLINE or _STOP.search(block.text):
        return False
    if not any(author in block.key for author in authors if len(author) > 4):
        return False
    after = phrases.BYLINE_START.sub("", block.text, count=1)
    named = after != block.text and len(after.split()) <= 8 and folded(after).startswith(tuple(authors))
    return named or any(is_stamp(part) for part in _BYLINE_PARTS.split(block.text))


def _by_phrase(block: Block) -> tuple[str, str] | None:
    text = block.text
    if phrases.is_label(text):
        return "share", "the label of a control"
    if phrases.is_read_also(text) or (phrases.starts_read_also(text) and (block.linked > 0.3 or block.size < 200)):
        return "related", "leads to another article"
    if is_captcha(text):
        return "captcha", "a captcha"
    if phrases.is_comment_heading(text):
        return "comments", "heading of comments"
    if is_stamp(text):
        return "byline", "a date alone"
    return notice(text, block.size, linked=block.links > 0)


def _by_links(block: Block) -> tuple[str, str] | None:
    if block.linked > 0.8 and block.size < 300:
        return "related", _LINK_ALONE
    if block.linked > 0.5 and block.size < 150 and block.kind != "tr":
        return "related", _MOSTLY_LINK
    return None


def _leads_within_sentence(block: Block) -> bool:
    """True for a whole sentence with some words outside its link: what leads to another article is a title, or a label and one."""
    free = len(block.text) - block.link
    whole = block.text.endswith(_STOPS) and len(block.text.split()) >= _SENTENCE
    return block.kind == "p" and whole and free >= _LEAST_FREE and not _LABELLED.match(block.text)


def _is_caption(block: Block) -> bool:
    """True for a short text that shares its nearest element with a picture and with nothing else."""
    if block.size > 250 or block.kind not in ("p", "h") or block.said:
        return False
    if _begins_with_picture(block.element):
        return not _STOP.search(block.text) and not block.text.endswith(":") and not block.strong
    for around in itertools.islice(block.element.ancestors(), 3):
        if around.chars > len(block.text) + 60:
            return False
        if _has_picture(around):
            return (
                not _STOP.search(block.text)
                or not around.words.isdisjoint(_PICTURE_WORDS)
                or not block.element.words.isdisjoint(_PICTURE_WORDS)
            )
    return False


def _begins_with_picture(element: Element) -> bool:
    """True for a paragraph of one picture and what is written below it; formulas and signs stand among the words."""
    first = next((k for k in element.kids if not isinstance(k, str) or k.strip()), None)
    pictures = sum(e.tag in ("img", "amp-img") for e in element.walk())
    return (
        element.tag == "p"
        and pictures == 1
        and isinstance(first, Element)
        and first.tag in _PICTURES | {"a", "span"}
        and _has_picture(first)
    )


def _by_form(block: Block) -> tuple[str, str] | None:
    if _is_caption(block):
        return "caption", "the only text beside a picture"
    around = [block.element, *itertools.islice(block.element.ancestors(), 3)]
    if any(e.tag == "blockquote" and not e.words.isdisjoint(_SOCIAL_EMBEDS) for e in around):
        return "embed", "a post of a social network"
    if (
        block.kind == "p"
        and block.size < 25
        and not _STOP.search(block.text)
        and not block.strong
        and not block.said
        and not block.text.endswith(":")
    ):
        return "label", _FEW_WORDS
    return None


def _heads(block: Block, below: Block) -> bool:
    """True for a subheading in a page whose paragraphs are divs: the text below is a sibling and has all of its classes but one
    that sets it apart."""
    element, next_element = block.element, below.element
    alike = element.tag == next_element.tag and element.parent is next_element.parent
    classes, next_classes = set(element.get("class").split()), set(next_element.get("class").split())
    return alike and below.size >= _GOOD and bool(next_classes) and next_classes < classes


def _divides(block: Block, above: Block | None, below: Block) -> bool:
    """True for a line without links, figures and brackets in front, between two paragraphs of one form in one element."""
    worded = not block.links and _BEGINS_WORDS.match(block.text)
    if above is None or not worded or not _is_paragraph(below) or _kin(above) != _kin(below):
        return False
    around = below.element.parent
    beside = block.element is around or (block.element.tag == "p" and block.element.parent is around)
    return beside and above.element.parent is around and below.element.tag == "p" and block.kind == "p"


def _stays(block: Block, above: Block | None, below: Block | None) -> bool:
    """True when what stands around a block – the running text before it, and the next block – shows that its words alone deceived."""
    if block.why == _FEW_WORDS:
        return (below is not None and (_heads(block, below) or _divides(block, above, below))) or (
            above is not None and bool(_SHORT_PARAGRAPH.match(block.text))
        )
    if block.why in (_LINK_ALONE, _MOSTLY_LINK):
        return _leads_within_sentence(block) and any(b and _kin(b) == _kin(block) for b in (above, below))
    if above is None:
        return False
    if block.why == _REPEATED:
        return _is_refrain(block, above) and not _by_itself(block)
    return below is not None and _is_told(block, below)


def _is_refrain(block: Block, above: Block) -> bool:
    """True for a paragraph that comes again after another one beside it, as in a poem or a speech; copies for other screens
    stand elsewhere."""
    beside = block.element.tag == "p" and block.element.parent is above.element.parent
    return beside and block.key != above.key


def _is_told(block: Block, below: Block) -> bool:
    """True for a whole sentence that a phrase made look like a byline or credit, among paragraphs of its own form."""
    told = block.gone in ("byline", "caption") and block.kind == "p" and not block.links and block.text.endswith(_STOPS)
    alike = _kin(block) == _kin(below) and _is_running(below)
    return told and alike and len(block.text.split()) >= _SENTENCE and not _has_picture(block.element)


def _has_picture(element: Element) -> bool:
    return any(e.tag in _PICTURES for e in element.walk())


def _is_running(block: Block) -> bool:
    """True for a text of some length that is no list of links."""
    return block.size >= _GOOD and block.linked < 0.3


def _is_paragraph(block: Block) -> bool:
    """True for running text that is no heading, however long that is."""
    return _is_running(block) and block.kind != "h"


def _is_above(heading: Block, below: Block) -> bool:
    """True when a heading stands beside the running text that it heads."""
    return _is_running(below) and below.element.parent is heading.element.parent


def _keep_whole_lists(blocks: Sequence[Block]) -> None:
    """A list of which most items stay is the article's, with those that are mostly a link or a number."""
    lists: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        if block.kind == "li" and (item := _item_of(block)) is not None and item.parent is not None:
            lists[item.parent.order].append(block)
    for items in lists.values():
        if 2 * sum(not b.gone for b in items) > len(items):
            for block in items:
                if block.why in (_LINK_ALONE, _MOSTLY_LINK, _NO_LETTERS):
                    block.gone = block.why = ""


def _item_of(block: Block) -> Element | None:
    return next((e for e in [block.element, *block.element.ancestors()] if e.tag == "li"), None)


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
    """True for a short text that begins with an author's name and goes on as an introduction does: an author may also be a subject."""
    if len(text) > _LONGEST_ABOUT:
        return False
    named = next((a for a in authors if " " in a and text.casefold().startswith(a.casefold())), "")
    return bool(phrases.OTHER_POSTS.match(text) or (named and phrases.INTRODUCES.match(text[len(named) :])))


def _drop_signature(blocks: Sequence[Block]) -> None:
    """A name after a dash or in brackets that ends the text signs it, unless it names whom a quotation is of."""
    kept = [b for b in blocks if not b.gone][-2:]
    signed = _SIGNATURE.match(kept[-1].text) if len(kept) == 2 else None
    quoted = signed is not None and (kept[0].kind == "quote" or kept[0].text.endswith(_QUOTED))
    if signed and is_name(signed[1]) and not quoted and kept[-1].kind != "quote":
        kept[-1].gone, kept[-1].why = "byline", "a signature"


def _drop_lead_in(blocks: Sequence[Block]) -> None:
    """A few words and a colon at the end of the text led to what was taken out, links mostly."""
    last = next((b for b in reversed(blocks) if not b.gone), None)
    if last is not None and len(last.text.split()) <= _LONGEST_LEAD_IN and last.text.endswith((":", "：")):
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
    return listed and all(b.why in (_LINK_ALONE, _MOSTLY_LINK) for b in others)


def _level(block: Block) -> int:
    """1..6 for a heading, 0 for other text; a whole sentence that is marked as a heading is text."""
    if block.kind != "h" or (block.size > 100 and _STOP.search(block.text)):
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
