"""Words and shingles: the units in which texts are compared."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence

MAX_WORDS = 100_000
"""Words looked at of one text; the page cap of 10 MB allows twenty times as many, no article has them."""
SHINGLE = 3
"""Words in a shingle: fewer join unrelated texts, more lose edited ones."""
_SHORT = 20
"""Below this many words a text says too little to be judged without its title ("Video", "Photo gallery")."""

_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|\d+(?:[.,:]\d+)*|(?:(?![{_CJK}])[^\W\d_])+(?:['’](?:(?![{_CJK}])[^\W\d_])+)*")
_TYPOGRAPHY = {
    **dict.fromkeys("‘’‚‛′`ʼ", "'"),
    **dict.fromkeys("“”„‟″«»‹›", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys(map(chr, [*range(0x200B, 0x2010), 0xAD, 0x2060, 0xFEFF]), ""),
    "…": "...",
}
_TYPOGRAPHIC = re.compile(f"[{''.join(_TYPOGRAPHY)}]")
_DOUBLED = re.compile(r"''")
_BLANKS = re.compile(r"\s+")


def normalised(text: str) -> str:
    """What "the same text" is judged on: letters, digits and punctuation, without case, typography and layout.

    Kinds of quotation marks and dashes, blanks, line ends, invisible characters and ligatures (NFKC) do not count.
    """
    # NFKC makes a blank and an accent of ´; folding case may undo NFKC.
    folded = unicodedata.normalize("NFKC", text.replace("´", "'")).casefold()
    plain = _TYPOGRAPHIC.sub(lambda match: _TYPOGRAPHY[match[0]], unicodedata.normalize("NFKC", folded))
    return _BLANKS.sub(" ", _DOUBLED.sub('"', plain)).strip()


def text_hash(title: str, text: str) -> str:
    """SHA-256 (hex) of the normalised text; the title takes part only when the text has under 20 words."""
    plain = normalised(text)
    if sum(1 for _ in itertools.islice(split(plain), _SHORT)) < _SHORT:
        plain = f"{normalised(title)}\n{plain}"
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def split(text: str) -> Iterator[str]:
    """The words of a text as written, in order; numbers keep their inner separators.

    Where a script puts no blanks between words, each character is a word.
    """
    return (match[0] for match in _WORD.finditer(text))


def words(text: str) -> list[str]:
    """The first `MAX_WORDS` words, as written."""
    return list(itertools.islice(split(text), MAX_WORDS))


def folded(text: str) -> list[str]:
    """The first `MAX_WORDS` words without case and typography."""
    # Cut before folding: ten million characters must not be folded for the sake of their first hundred thousand words.
    head = text[: MAX_WORDS * 16]
    return words(normalised(head))


def shingles(parts: Sequence[str]) -> set[tuple[str, ...]]:
    """All runs of three words; a shorter text is one run."""
    if len(parts) < SHINGLE:
        return {tuple(parts)} if parts else set()
    return set(zip(*(parts[i:] for i in range(SHINGLE)), strict=False))
