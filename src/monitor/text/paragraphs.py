# ruff: noqa: E501
"""Paragraph by paragraph: what is furniture by its words, its links and its form, and what only looks like it."""

from __future__ import annotations

import itertools
import re

from monitor.text import phrases
from monitor.text.blocks import LEAST_RUNNING, Block
from monitor.text.document import is_name
from monitor.text.notices import notice
from monitor.text.plain import folded
from monitor.text.stamps import is_captcha, is_stamp
from monitor.text.tree import Element

_FEW_WORDS = "a few words without a stop"
LINK_ALONE = "a link alone"
MOSTLY_LINK = "a short text that is mostly a link"
_REPEATED = "stands above already"
NO_LETTERS = "no letters"
_SHORT_PARAGRAPH = re.compile(
    r"(?:\(?(?:\d{1,3}|[^\W\d_]|[ivx]{1,4})[.)]\s*[^\W\d]|[-–—−•·▪●■◦✓→]\s*\w|\*\s+\w)|[\"'«»“„‘‹「『].*[\"'»«”“’›」』]$|.*[;,]$",
    re.I,
)
"""Begins with a number or sign of a list or with a speaker's dash, is a quotation, or stops in mid-sentence: no label is written so."""
_BEGINS_WORDS = re.compile(r"[¿¡\"'«“„‘‹「『]?[^\W\d_]")
_STOPS, _SENTENCE, _LONG_SENTENCE = (".", "!", "?", ".”", ".»"), 6, 10
"""How a sentence ends, and the fewest words of one that is no credit: within the text, and at its beginning or end."""
_LEAST_FREE, _LABELLED = 12, re.compile(r"[^.:：]{1,40}[:：]")
_LONGEST_BYLINE = 150
_LEAST_TOLD = 4
"""Characters beside a name that is a link, by which a line says that something was said."""
_NAMES_OF_TEXTS = frozenset(("dt", "summary"))
"""What a term, or what can be unfolded, is called by."""
_LEADS_ON = re.compile(
    r"\b(?:(?:facebook|whatsapp|telegram|instagram|youtube|twitter|tiktok|google)\w*|afp|reuters|getty|dpa|videos?|photos?|fotos?|видео|фото|сурет|gallery|galerie|galería|story by|read more|watch|most read|read)\b",
    re.I,
)
"""A line that names pictures, networks or what else there is to read is no subheading."""
_BYLINE_PARTS = re.compile(r"\s*[|•·]\s*|\s+[-–—/]\s+")
_PICTURES = frozenset(("img", "picture", "amp-img", "figure"))
_PICTURE_WORDS = frozenset(("image", "images", "img", "picture", "pic", "photo", "photos", "foto", "fotos", "bild", "visual", "media", "figure", "illustration", "thumb", "thumbnail", "imginline", "caption", "description"))  # fmt: skip
_SOCIAL_EMBEDS = frozenset(
    ("twitter", "tweet", "instagram", "tiktok", "fb", "facebook", "bluesky", "telegram", "reddit", "mastodon")
)


def verdict(block: Block, title: str, authors: set[str], seen: set[str], *, subheading: bool) -> tuple[str, str]:
    """(kind, why) of a block that is no part of the article, or two empty texts. `title`, `authors` and `seen` – what stands
    above, added to – are folded; `subheading` is true for a heading that stands within the text."""
    key = block.key
    if not any(c.isalpha() for c in key) and not (block.kind == "tr" and key):
        return "label", NO_LETTERS
    if block.is_main_heading and not subheading:
        return "title", "the page's first heading"
    if key == title:
        return "title", "repeats the title"
    if key in seen and len(key) > 25:
        return "repeated", _REPEATED
    seen.add(key)
    if key in authors or _is_byline(block, authors):
        return "byline", "an author's name"
    return by_itself(block) or ("", "")


def by_itself(block: Block) -> tuple[str, str] | None:
    """The same by the block alone, or None."""
    return _by_phrase(block) or _by_links(block) or _by_form(block)


def _is_byline(block: Block, authors: set[str]) -> bool:
    """True for a line with an author and a date, or that begins "By" and the name and goes on for a few words."""
    if block.size > _LONGEST_BYLINE or block.stops:
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
    # A row of a table is data: names and addresses, say.
    return notice(text, block.size, linked=block.links > 0) if block.kind != "tr" else None


def _by_links(block: Block) -> tuple[str, str] | None:
    if block.linked > 0.8 and block.size < 300:
        return "related", LINK_ALONE
    if block.linked > 0.5 and block.size < 150 and block.kind != "tr":
        return "related", MOSTLY_LINK
    return None


def _leads_within_sentence(block: Block) -> bool:
    """True for a whole sentence with some words outside its link: what leads to another article is a title, or a label and one."""
    free = len(block.text) - block.link
    whole = block.text.endswith(_STOPS) and len(block.text.split()) >= _SENTENCE
    return block.kind == "p" and whole and free >= _LEAST_FREE and not _LABELLED.match(block.text)


def _announces(block: Block, below: Block | None) -> bool:
    """True for a paragraph that says who said what follows, the name being a link: "The Astana Times reported:"."""
    follows = below is not None and below.kind in ("p", "quote") and below.size >= LEAST_RUNNING and below.linked <= 0.5
    told = len(block.text) - block.link > _LEAST_TOLD and not phrases.starts_read_also(block.text)
    return follows and told and block.kind == "p" and block.text.endswith((":", "："))


def _is_caption(block: Block) -> bool:
    """True for a short text that shares its nearest element with a picture and with nothing else."""
    if block.size > 250 or block.kind not in ("p", "h") or block.said:
        return False
    if _begins_with_picture(block.element):
        return not block.stops and not block.text.endswith(":") and not block.strong
    for around in itertools.islice(block.element.ancestors(), 3):
        if around.chars > len(block.text) + 60:
            return False
        if _has_picture(around):
            return (
                not block.stops
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
        and not block.stops
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
    return alike and below.size >= LEAST_RUNNING and bool(next_classes) and next_classes < classes


def _divides(block: Block, above: Block | None, below: Block) -> bool:
    """True for a worded line between two paragraphs of one form in one element."""
    text = below.is_paragraph or (below.kind == "p" and below.stops)
    if above is None or not _is_worded(block) or not text or above.kin != below.kin:
        return False
    around = below.element.parent
    named = block.element.tag == "p" or bool(block.element.get("class"))
    beside = block.element is around or (named and block.element.parent is around)
    return beside and above.element.parent is around and below.element.tag == "p" and block.kind == "p"


def _is_unmarked(block: Block, above: Block, below: Block | None) -> bool:
    """True for a paragraph between two others, which nothing sets apart: labels have a class or an element of their own, or
    stand at the end."""
    if below is None or not _is_worded(block):
        return False
    beside = [b.element for b in (above, block, below)]
    plain = not any(e.attributes for e in beside[:2]) and all(e.tag == "p" for e in beside)
    return plain and len({e.parent for e in beside}) == 1


def _is_worded(block: Block) -> bool:
    """True for words without links, figures and brackets in front, and names of what else there is to see."""
    return not block.links and bool(_BEGINS_WORDS.match(block.text)) and not _LEADS_ON.search(block.text)


def stays(block: Block, above: Block | None, below: Block | None) -> bool:
    """True when what stands around a block – the running text before it, and the next block – shows that its words alone deceived."""
    if block.why == _FEW_WORDS and not (above is None and block.text.endswith(",")):
        return _names_below(block, above, below) or (above is not None and _follows(block, above, below))
    if block.why in (LINK_ALONE, MOSTLY_LINK):
        within = _leads_within_sentence(block) and any(b and b.kin == block.kin for b in (above, below))
        return within or _announces(block, below)
    if above is None:
        return below is not None and (_addresses(block, below) or _is_told(block, below, _LONG_SENTENCE))
    if block.kind == "h" and below is not None and below.is_paragraph:
        return block.gone == "byline" or phrases.names_a_part(block.text)
    if block.why == _REPEATED:
        return _is_refrain(block, above) and not by_itself(block)
    return _is_told(block, below, _SENTENCE) if below is not None else _is_told(block, above, _LONG_SENTENCE)


def _follows(block: Block, above: Block, below: Block | None) -> bool:
    """True for a few words that what stands above shows to be of the text."""
    listed = bool(_SHORT_PARAGRAPH.match(block.text))
    return listed or _is_unmarked(block, above, below) or _says_whose(block, above)


def _names_below(block: Block, above: Block | None, below: Block | None) -> bool:
    """True for a few words that the next block shows to be its heading."""
    if below is None:
        return False
    term = block.element.tag in _NAMES_OF_TEXTS and (below.stops or below.is_running) and by_itself(below) is None
    return term or _heads(block, below) or _divides(block, above, below)


def _says_whose(block: Block, above: Block) -> bool:
    """True for a name right below a quotation."""
    return above.kind == "quote" and above.element.end == block.element.order and is_name(block.text)


def _addresses(block: Block, below: Block) -> bool:
    """True for the words that a speech begins with: "Ladies and gentlemen,"."""
    return block.why == _FEW_WORDS and block.text.endswith(",") and block.kin == below.kin and below.is_paragraph


def _is_refrain(block: Block, above: Block) -> bool:
    """True for a paragraph that comes again after another one beside it, as in a poem or a speech; copies for other screens
    stand elsewhere."""
    beside = block.element.tag == "p" and block.element.parent is above.element.parent
    return beside and block.key != above.key


def _is_told(block: Block, beside: Block, words: int) -> bool:
    """True for a whole sentence of so many words that a phrase made look like a byline or credit, beside a paragraph of its form."""
    told = block.gone in ("byline", "caption") and block.kind == "p" and not block.links and block.text.endswith(_STOPS)
    alike = block.kin == beside.kin and beside.is_running
    return told and alike and len(block.text.split()) >= words and not _has_picture(block.element)


def _has_picture(element: Element) -> bool:
    return any(e.tag in _PICTURES for e in element.walk())


def is_above(heading: Block, below: Block) -> bool:
    """True when a heading stands beside the running text that it heads."""
    return below.is_running and below.element.parent is heading.element.parent
