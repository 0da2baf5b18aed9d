"""Markup of titles and summaries → plain text; texts → HTML. Pure.

Titles are a line of text with at most a few tags in them: a parser would make a document of them.
"""

from __future__ import annotations

import html
import re
import unicodedata

MAX_TITLE = 1_000
MAX_SUMMARY = 5_000

# Written so that thousands of openings without an end take no longer than one.
_UNSEEN = re.compile(r"<(script|style)\b[^<>]*>[^<]*(?:<(?!/?\1)[^<]*)*</\1\s*>|<!--(?:(?!<!--|-->).)*-->", re.I | re.S)
_BLOCK = re.compile(r"</?(?:p|br|div|li|ul|ol|td|tr|th|table|h[1-6]|blockquote|figure|figcaption|hr)\b[^<>]*>", re.I)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[!?][^<>]*>")
_INLINE = re.compile(r"</?(?:a|b|i|em|strong|span|font|u|s|sub|sup|small|img|p|br|div|script|style)\b[^<>]*>", re.I)
# Controls, and the marks that turn the direction of text around; the joiners and LRM/RLM, which spelling needs, stay.
_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def plain(markup: str, most: int = MAX_TITLE) -> str:
    """One line of text: tags off, entities decoded (twice where they were encoded twice), blanks collapsed, NFC.

    Cut at `most` characters. Control characters, direction overrides and lone surrogates are dropped.
    """
    text = markup[: most * 10]
    if "<" in text:
        text = _TAG.sub("", _BLOCK.sub(" ", _UNSEEN.sub(" ", text)))
    if "&" in text:
        text = html.unescape(text)
        if _INLINE.search(text):
            text = _TAG.sub("", _BLOCK.sub(" ", _UNSEEN.sub(" ", text)))
        text = html.unescape(text)
    text = _CONTROLS.sub("", text)
    return unicodedata.normalize("NFC", " ".join(text.split()))[:most].rstrip()


def without_controls(text: str) -> str:
    """The text with its line ends, but without characters that no document needs."""
    return _CONTROLS.sub("", text)


def paragraphs(text: str) -> str:
    """Plain text as HTML, a paragraph for each of its blocks."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return "".join(f"<p>{html.escape(block, quote=False)}</p>" for block in blocks if block.strip())


def language_code(given: str | None) -> str | None:
    """A language as BCP 47, without its region, or None. Country codes that lists use for languages are mended."""
    if not given:
        return None
    primary, *rest = given.strip().replace("_", "-").split("-")
    primary = primary.lower()
    if not re.fullmatch(r"[a-z]{2,3}", primary):
        return None
    script = next((part.title() for part in rest if re.fullmatch(r"[A-Za-z]{4}", part)), "")
    code = _MENDED.get(primary, primary)
    return f"{code}-{script}" if script else code


_MENDED = {
    "kz": "kk", "kaz": "kk", "qaz": "kk", "rus": "ru", "eng": "en", "ger": "de", "deu": "de", "fra": "fr", "fre": "fr",
    "ua": "uk", "ukr": "uk", "cz": "cs", "gr": "el", "cn": "zh", "chi": "zh", "zho": "zh", "jp": "ja", "dk": "da",
    "ita": "it", "spa": "es", "por": "pt", "pol": "pl", "tur": "tr", "iw": "he", "kg": "ky",
}  # fmt: skip
