"""How a term is written, and how text is folded so that its spellings meet.

    word        a whole word           stem*           a word that begins so
    two words   with any run of blanks, hyphens or apostrophes between; every word may carry its own `*`

Lists whose name ends in `_abbr` are case-sensitive and hold acronyms and names as written (`EL*` lets lower-case letters
follow); all others are compared folded. Folding keeps the number of characters, so a place in the folded text is the
same place in the clean text.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata

LEAST_STEM = 3
"""A stem of fewer letters begins thousands of words."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u0300-\u036f\u0483-\u0489\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_LIKE = {
    **dict.fromkeys("‘’‛ʼʻ`´′＇", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ß": "s",
    # Arabic: final ya and ta marbuta are written both ways; the Persian forms stand in Kazakh and Urdu fonts
    "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


class _FoldTable(dict[int, str]):
    """Code point → one folded character, worked out when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_char(chr(code))
        return folded


def _fold_char(char: str) -> str:
    lowered = _LIKE.get(char, char).casefold()
    bases = [c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c)]
    base = bases[0] if bases else char
    return _LIKE.get(base, base)


_FOLD = _FoldTable()


def clean(text: str) -> str:
    """NFKC without what cannot be seen: soft hyphens, zero-width and bidi signs, loose accents, Arabic vowel signs."""
    if text.isascii():
        return text
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def fold(cleaned: str) -> str:
    """Case, accents, dotless i, final sigma and letter variants taken away, one character for one."""
    return cleaned.casefold() if cleaned.isascii() else cleaned.translate(_FOLD)


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """A word of a term; `open` when more letters may follow. In a cased term `text` is as written, else folded."""

    text: str
    open: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """A term taken apart. `written` is the notation."""

    written: str
    words: tuple[Word, ...]
    cased: bool

    @property
    def letters(self) -> int:
        """How many letters it pins down."""
        return sum(len(word.text) for word in self.words)


def parse_term(written: str, *, cased: bool) -> Term:
    """Take the notation apart; raises ValueError saying what is wrong with it."""
    text = clean(written).strip()
    words = tuple(_word(text, match, cased) for match in _WORD.finditer(text))
    if not text:
        raise ValueError("an empty term matches everything; write a word or leave it out")
    if not words:
        raise ValueError(f'"{written}" holds no word; write a word, or a stem and *')
    if "**" in text or re.search(r"(?:^|[\s-])\*", text):
        raise ValueError(f'"{written}": a * follows the letters of a stem, once')
    if not cased and len(words) == 1 and words[0].open and len(words[0].text) < LEAST_STEM:
        raise ValueError(
            f'"{written}": a stem of {len(words[0].text)} letters begins thousands of words; write at least {LEAST_STEM}'
        )
    return Term(text, words, cased)


def _word(text: str, match: re.Match[str], cased: bool) -> Word:
    return Word(match[0] if cased else fold(match[0]), text[match.end() : match.end() + 1] == "*")


def covers(mask: Term, term: Term) -> bool:
    """True when wherever `term` stands, `mask` stands over all of it, so that the term can never count."""
    if mask.cased and not term.cased:
        return False
    length = len(mask.words)
    return any(
        all(_word_covers(mask, m, w) for m, w in zip(mask.words, term.words[start : start + length], strict=True))
        for start in range(len(term.words) - length + 1)
    )


def _word_covers(mask: Term, outer: Word, inner: Word) -> bool:
    text = inner.text if mask.cased else fold(inner.text)
    return text.startswith(outer.text) if outer.open else text == outer.text and not inner.open
