"""Letters read in a wrong encoding: "Êàçàõñòàí" for "Казахстан"."""

from __future__ import annotations

import dataclasses
import re


def _char(code: int, encoding: str) -> str:
    """The character that `encoding` has at `code`; browsers take the few gaps as control characters."""
    try:
        return bytes([code]).decode(encoding)
    except UnicodeDecodeError:
        return chr(code)


def _seconds(encoding: str) -> str:
    """What the second halves of UTF-8 letters (bytes 80–BF) become when read as `encoding`, for a character class."""
    return re.escape("".join(_char(code, encoding) for code in range(0x80, 0xC0))) + "\x80-\x9f"


@dataclasses.dataclass(frozen=True, slots=True)
class _Mistake:
    right: str
    wrong: str
    signs: re.Pattern[str]

    def __str__(self) -> str:
        return f"{self.right} read as {self.wrong}"

    def undo(self, text: str) -> str:
        """`text` as it was; what cannot be brought back is left out."""
        codes = {_char(code, self.wrong): code for code in range(256)}
        raw = bytes(codes.get(char, ord(char) if ord(char) < 256 else 0x20) for char in text)
        return raw.decode(self.right, "ignore")


_IN_1251, _IN_1252 = _seconds("cp1251"), _seconds("cp1252")
_MISTAKES = (
    _Mistake("utf-8", "cp1251", re.compile(f"(?:[РСТУ][{_IN_1251}]){{4,}}")),
    _Mistake("utf-8", "cp1252", re.compile(f"(?:[ÎÏÐÑÒÓØÙÚ][{_IN_1252}]){{4,}}|(?:[ä-é][{_IN_1252}]{{2}}){{3,}}")),
    # no language writes five accented letters in a row
    _Mistake("cp1251", "cp1252", re.compile("[À-ÖØ-öø-ÿ¨¸]{5,}")),
    # KOI8-R has the cases the other way round: "Казахстан" becomes "лБЪБИУФБО"
    _Mistake("koi8-r", "cp1251", re.compile("[^а-яА-Я][а-я][А-Я]{4,}")),
)


SIGNS = tuple(mistake.signs.pattern for mistake in _MISTAKES)
"""The signs of a wrong reading, as patterns."""


def misread(text: str) -> str | None:
    """How `text` seems to have been misread ("cp1251 read as cp1252"), or None."""
    mistake = _mistake(text)
    return str(mistake) if mistake else None


def repaired(text: str) -> str:
    """`text` as it was before it was misread, as far as it can be told."""
    mistake = _mistake(text)
    return mistake.undo(text) if mistake else text


def _mistake(text: str) -> _Mistake | None:
    if text.isascii():
        return None
    return next((mistake for mistake in _MISTAKES if mistake.signs.search(" " + text)), None)
