"""Bytes of a list → text. Pure.

The order: byte-order mark, strict UTF-8, what the document declares, what the header says, what the source is set to,
the usual code page of its languages. Valid UTF-8 that happens by chance does not occur in other encodings of real
text; declarations and headers are often wrong.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator

from monitor.errors import SourceError
from monitor.model import Page, Source

MAX_BYTES = 64_000_000
"""Nothing larger is read, whatever the fetcher let through: what unpacks to more is a bomb."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?:<\?xml[^>]{0,200}?encoding|<meta[^>]{0,200}?charset)\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})"""
)
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.I)
# Labels mean what browsers take them for (WHATWG Encoding Standard), not what their registration says.
_LABELS = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030",
    "x-gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs", "windows-874": "cp874", "koi8": "koi8-r",
    "x-mac-cyrillic": "mac-cyrillic", "win-1251": "cp1251", "windows1251": "cp1251",
}  # fmt: skip
_NO_CHARSETS = frozenset(["utf-7", "utf7", "punycode", "idna", "undefined", "unicode_escape", "raw_unicode_escape"])
_USUAL = {
    **dict.fromkeys(["ru", "uk", "be", "bg", "kk", "ky", "mn", "tg", "sr", "mk"], "cp1251"),
    **dict.fromkeys(["pl", "cs", "sk", "hu", "ro", "hr", "sl"], "cp1250"),
    "zh": "gb18030", "ja": "cp932", "ko": "cp949", "tr": "cp1254", "az": "cp1254", "el": "cp1253", "ar": "cp1256",
    "fa": "cp1256", "he": "cp1255", "et": "cp1257", "lv": "cp1257", "lt": "cp1257", "th": "cp874", "vi": "cp1258",
}  # fmt: skip


def decode(page: Page, source: Source) -> tuple[str, tuple[str, ...]]:
    """The page as text, and notes of what was odd. Undoes gzip that no header announced.

    Raises SourceError when it unpacks to more than MAX_BYTES.
    """
    body, notes = ungzip(page.body)
    if boms := [(mark, name) for mark, name in _BOMS if body.startswith(mark)]:
        return body.decode(boms[0][1], "replace").lstrip("\ufeff"), notes
    if wide := _wide(body):
        return body.decode(wide, "replace"), notes
    try:
        return body.decode("utf-8"), notes
    except UnicodeDecodeError:
        pass
    nearly = body.decode("utf-8", "replace")
    if _is_nearly(nearly):
        return nearly, (*notes, f"{nearly.count(chr(0xFFFD))} bytes are no UTF-8")
    name = next(_charsets(body, page, source))
    return body.decode(name, "replace"), notes


def ungzip(body: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The bytes with gzip undone, known by its magic. What follows the stream is left, a cut one is used in part."""
    notes: tuple[str, ...] = ()
    for _ in range(2):
        if not body.startswith(b"\x1f\x8b"):
            break
        unpacker = zlib.decompressobj(wbits=31)
        try:
            unpacked = unpacker.decompress(body, MAX_BYTES)
        except zlib.error as error:
            raise SourceError(f"not readable: it begins like gzip, but is none ({error})") from error
        if unpacker.unconsumed_tail:
            raise SourceError(f"too large: it unpacks to over {MAX_BYTES // 1_000_000} MB")
        if not unpacker.eof:
            notes = ("partly read: the gzip stream is cut",)
        body = unpacked
    return body, notes


def _wide(body: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: of markup, every second byte is zero, or three of four."""
    head = body[:200]
    if len(head) < 4 or b"\0" not in head:
        return None
    if head[:4].count(0) == 3:
        return "utf-32-le" if head[0] else "utf-32-be"
    if head[1::2].count(0) > len(head) // 3:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > len(head) // 3 else None


def _is_nearly(text: str) -> bool:
    """UTF-8 with a few broken bytes: text in a code page would be mostly broken."""
    broken = text.count("\ufffd")
    whole = sum(1 for character in text if character > "\x7f") - broken
    return broken * 3 <= whole


def _charsets(body: bytes, page: Page, source: Source) -> Iterator[str]:
    return (name for label in _labels(body, page, source) if (name := known_charset(label)))


def _labels(body: bytes, page: Page, source: Source) -> Iterable[str]:
    if declared := _DECLARED.search(body[:4096]):
        yield declared[1].decode("ascii")
    if sent := _IN_HEADER.search(page.header("content-type") or ""):
        yield sent[1]
    if source.fallback_charset:
        yield source.fallback_charset
    yield from (_USUAL[code] for language in source.languages if (code := language.partition("-")[0]) in _USUAL)
    yield "cp1252"


def known_charset(label: str) -> str | None:
    """Python's name of a charset a page may be in, or None. UTF-8 and UTF-16 are none here: the bytes told."""
    name = _LABELS.get(label.lower(), label.lower())
    if name in _NO_CHARSETS or name.startswith(("utf", "unicode")):
        return None
    try:
        b" ".decode(name)  # without a byte to decode, Python does not look at the name
    except (LookupError, ValueError):
        return None
    return name
