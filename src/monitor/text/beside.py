# ruff: noqa: E501
"""What stands beside the title: labels of an article, told from those of its readers' comments."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.text.tree import Element, first_heading

LABEL_TAGS = frozenset((
    "p", "span", "a", "div", "li", "address", "strong", "em", "b", "cite", "small", "td", "dd", "h3", "h4", "h5", "h6", "section",
    "header", "aside", "time", "i", "abbr", "nobr", "font", "dt", "byline",
))  # fmt: skip
_NAME_STEM = re.compile(r"(?!no[ck]om|live)\w*(?:com|kom)m?ent(?!ar(?:y|ies|ist)|ato|ateur|ad[eo])")
"""A comment in most languages of Europe, by itself and in compounds; a commentary is an article and a commentator writes it."""
_NAMES = frozenset((
    "hozzaszolas", "hozzaszolasok", "yorum", "yorumlar", "pikir", "pikirler", "izohlar", "sharhlar",
    "reacties", "reactie", "reaktionen", "reakcie", "diskusia", "diskuse", "diskussion", "diskuze", "respond", "replies", "disqus", "hypercomments", "cackle", "livefyre", "spotim", "openweb", "viafoura", "coral",
    "sxolia", "pinglun", "muut", "isso", "remark42", "lesermeinung", "lesermeinungen", "guestbook", "shoutbox",
))  # fmt: skip
_PART_NAMES = frozenset((
    "reacties", "reactie", "reaktionen", "reakcie", "diskusia", "diskuse", "diskussion", "diskuze",
    "kommentar", "commentaire", "comentario", "commento", "komentarz", "komentar", "kommentaar", "pikir", "yorum",
))  # fmt: skip
"""Those that a part of an article may be called by as well: what others said of its subject, or what an expert makes of it."""
_BLOCK_NAMES = ("comment", "comments", "commentlist", "commentarea", "kommentare", "kommentar", "commentaires")
COMMENT_BLOCKS = ", ".join(f":not(body, main, article){mark}{word}" for word in _BLOCK_NAMES for mark in ".#")
"""CSS selector of what is called comments."""
_LEVELS = 6
_SUBTITLES = frozenset(
    (
        "subtitle",
        "subheadline",
        "subhead",
        "subheading",
        "subheader",
        "subline",
        "underrubrik",
        "untertitel",
        "sottotitolo",
        "subtitulo",
        "podtytul",
    )
)
_SECOND = frozenset(("second", "title"))


def is_subtitle(heading: Element) -> bool:
    """True for a heading that is called the second one of an article, whatever its level."""
    return not heading.words.isdisjoint(_SUBTITLES) or heading.words >= _SECOND


@lru_cache(maxsize=8192)
def are_of_comments(words: frozenset[str]) -> bool:
    """True for words of names that call something a reader's comment, or what holds comments."""
    return not words.isdisjoint(_NAMES) or any(map(_NAME_STEM.match, words))


def may_be_a_part(words: frozenset[str]) -> bool:
    """True for a name of comments that is that of a part of an article as well, and has no other word."""
    return bool(words) and words <= _PART_NAMES


def in_comments(element: Element) -> bool:
    """True inside what is called a comment: names and dates there are those of readers."""
    at: Element | None = element
    for _ in range(_LEVELS):
        if at is None or at.tag in ("article", "main", "body"):
            return at is not None and at.tag == "article" and are_of_comments(at.words) and not first_heading(at)
        if are_of_comments(at.words):
            return True
        at = at.parent
    return False
