"""Letters read in the wrong encoding: "Êàçàõñòàí" for "Казахстан"."""

from __future__ import annotations

import re
from collections.abc import Callable

_LATIN_RUN = re.compile("[À-ÖØ-öø-ÿ¸¨]{5,}")
_UTF8_AS_CYRILLIC = re.compile("(?:[РС][ -ÀЂ-џ‘-™€№]){4,}")
_UTF8_AS_LATIN = re.compile("(?:[ÐÑÒÓÃÄÅØÙÎÏ][\x80-\xbfŒœŠšŸŽžƒˆ˜–-™€]){3,}")


def misread(text: str) -> str | None:
    """How `text` seems to have been misread ("windows-1251 read as windows-1252"), or None."""
    found = _kind(text)
    return found[0] if found else None


def repaired(text: str) -> str | None:
    """`text` as it was before it was misread; letters that cannot be brought back are left out. None when nothing is wrong."""
    found = _kind(text)
    return found[1](text) if found else None


def _kind(text: str) -> tuple[str, Callable[[str], str]] | None:
    if text.isascii():
        return None
    if _UTF8_AS_CYRILLIC.search(text):
        return "UTF-8 read as windows-1251", lambda t: _again(t, "cp1251", "utf-8")
    if _UTF8_AS_LATIN.search(text):
        return "UTF-8 read as windows-1252", lambda t: _again(t, "cp1252", "utf-8")
    if _LATIN_RUN.search(text):
        return "windows-1251 read as windows-1252", lambda t: _again(t, "cp1252", "cp1251")
    return None


def _again(text: str, wrong: str, right: str) -> str:
    return b"".join(_byte(char, wrong) for char in text).decode(right, "ignore")


def _byte(char: str, encoding: str) -> bytes:
    try:
        return char.encode(encoding)
    except UnicodeEncodeError:
        return bytes([ord(char)]) if ord(char) < 256 else b""
