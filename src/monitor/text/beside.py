"""What stands beside the title: labels of an article, told from those of its readers' comments."""

from __future__ import annotations

from monitor.text.tree import Element

LABEL_TAGS = frozenset((
    "p", "span", "a", "div", "li", "address", "strong", "em", "b", "cite", "small", "td", "dd", "h3", "h4", "h5", "h6", "section",
    "header", "aside", "time", "i", "abbr", "nobr", "font", "dt", "byline",
))  # fmt: skip
_COMMENT_WORDS = frozenset(
    ("comment", "comments", "commentlist", "commentarea", "kommentare", "kommentar", "commentaires")
)
COMMENT_BLOCKS = ", ".join(f":not(body, main, article){mark}{word}" for word in sorted(_COMMENT_WORDS) for mark in ".#")
"""CSS selector of what is called comments."""
_LEVELS = 6


def in_comments(element: Element) -> bool:
    """True inside what is called a comment: names and dates there are those of readers."""
    at: Element | None = element
    for _ in range(_LEVELS):
        if at is None or at.tag in ("article", "main", "body"):
            return at is not None and at.tag == "article" and not at.words.isdisjoint(_COMMENT_WORDS)
        if not at.words.isdisjoint(_COMMENT_WORDS):
            return True
        at = at.parent
    return False
