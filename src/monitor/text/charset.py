"""Bytes to text: byte-order mark, UTF-16 without one, valid UTF-8, header, meta, the source's languages, detector –
in this order.

Valid UTF-8 comes before any label because text in another charset is next to never valid UTF-8 by chance, while labels
are often wrong. Labels are read as the WHATWG Encoding Standard reads them (gb2312 is gb18030, latin1 is windows-1252).
"""

from __future__ import annotations

import codecs
import dataclasses
import re
from collections.abc import Sequence

import ftfy.badness
from charset_normalizer import from_bytes

SUSPECT = "suspect encoding"
"""How a warning begins that says the text may be mojibake; the topic keeps such pages on its list of suspects."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META_BYTES = 4096
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_REFUSED = {"utf-7", "unicode-1-1-utf-7", "csunicode11utf7", "punycode", "idna", "rot13", "hex", "base64"}
_ALIASES = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "x-user-defined": "cp1252",
    "iso-8859-9": "cp1254",
    "latin5": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "big5": "big5hkscs",
    "x-mac-cyrillic": "mac_cyrillic",
    "strk1048-2002": "kz1048",
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "unicode": "utf-8",
    "utf8": "utf-8",
}
"""WHATWG labels that differ from Python's codec of that name. A label UTF-16 in the page itself cannot be true, else it
could not have been read."""
_CYRILLIC = ("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "kz1048", "mac_cyrillic")
_BY_LANGUAGE = {
    **dict.fromkeys(("ru", "be", "bg", "sr", "mk"), ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac_cyrillic")),
    "uk": ("cp1251", "koi8-u", "iso8859-5", "cp866"),
    **dict.fromkeys(("kk", "ky", "tg", "mn", "tt"), ("cp1251", "kz1048", "koi8-r")),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "ro", "sq"), ("cp1250", "iso8859-2")),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257", "iso8859-13")),
    **dict.fromkeys(("tr", "az"), ("cp1254",)),
    "el": ("cp1253", "iso8859-7"),
    "he": ("cp1255",),
    **dict.fromkeys(("ar", "fa"), ("cp1256",)),
    "vi": ("cp1258",),
    "th": ("cp874",),
    "zh": ("gb18030", "big5hkscs"),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
}
_COMMON_CYRILLIC = frozenset("оеаинтсрвлкмдпуыізәғ")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_COMMON_HAN = frozenset("，。、的一在是了不人有中大和与與为為国國以会會年上个個月日这這地到来來他们們对對发發说說")
"""A fifth of any Chinese text; GB 18030 read as Big5, or the other way round, gives letters too, but hardly these."""
_ODD = re.compile(r"[\u0080-\u009f\u2500-\u259f\ufffd]|[а-яёәғқңөұүһі][А-ЯЁӘҒҚҢӨҰҮҺІ]|[A-Za-z][\u0400-\u04ff][A-Za-z]")
_TYPOGRAPHY = frozenset("«»„“”‘’–—…№§©®·•°\u00ad")
_LATIN_RUN = re.compile(r"[À-ÿ]{4,}")
_MAX_LOST = 0.01
_NO_TEXT = re.compile(
    # Possessive, and what is never closed goes on to the end: no beginning is looked at twice.
    r"<(?:script[^<]*+(?:<(?!/script>)[^<]*+)*+(?:</script>|\Z)"
    r"|style[^<]*+(?:<(?!/style>)[^<]*+)*+(?:</style>|\Z)"
    r"|[^>]*+(?:>|\Z))",
    re.I,
)
_MOJIBAKE_WORDS = 400
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a page; `charset` is the codec that was used, `warnings` say what was odd."""

    text: str
    charset: str
    warnings: tuple[str, ...] = ()

    @property
    def suspect(self) -> bool:
        """True when the text may be mojibake, so that a term that is not found proves nothing."""
        return any(w.startswith(SUSPECT) for w in self.warnings)


def decode(
    body: bytes, content_type: str | None = None, languages: Sequence[str] = (), fallback: str | None = None
) -> Decoded:
    """The text of `body`, never an exception.

    `content_type` is the header's value, `languages` are BCP 47 codes of the source, `fallback` is the charset
    configured for
    the source. NULs, control characters, bidi overrides and lone surrogates are gone from the result.
    """
    marked = _by_mark(body)
    if marked is None:
        marked = _as_utf8(body) or _by_label(body, content_type, languages, fallback) or _by_guess(body, languages)
    text = without_invisibles(marked.text)
    return Decoded(text, marked.charset, marked.warnings + _mojibake_warning(text))


def without_invisibles(text: str) -> str:
    """The text without NULs, control characters, lone surrogates, bidi overrides and zero-width blanks."""
    return _INVISIBLE.sub("", text.replace("\x85", "\n"))


def _by_mark(body: bytes) -> Decoded | None:
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(charset, "replace"), charset)
    head = body[:_META_BYTES]
    for charset, odd in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        even = head[0::2] if odd == head[1::2] else head[1::2]
        if len(odd) > 8 and odd.count(0) > 0.3 * len(odd) and even.count(0) < 0.05 * len(even):
            return Decoded(body.decode(charset, "replace"), charset, ("UTF-16 without a byte-order mark",))
    return None


def _as_utf8(body: bytes) -> Decoded | None:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _as_damaged_utf8(body)
    if b"\x1b$" in body and _meta_label(body) == "iso-2022-jp":
        return Decoded(body.decode("iso2022_jp", "replace"), "iso2022_jp")
    return Decoded(text, "utf-8")


def _as_damaged_utf8(body: bytes) -> Decoded | None:
    """UTF-8 with single bad bytes: whole sequences outnumber them by far, which no other charset gives."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    whole = _foreign_in(text) - bad
    if whole < 20 * bad and not (bad <= 2 and whole >= 2 * bad):
        return None
    return Decoded(text, "utf-8", (f"{bad} invalid UTF-8 bytes replaced",))


def _foreign_in(text: str) -> int:
    """How many characters are not of ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _by_label(body: bytes, content_type: str | None, languages: Sequence[str], fallback: str | None) -> Decoded | None:
    """The first declared charset that fits; one that gives runs of À–ÿ where the source writes another script
    does not."""
    warnings: list[str] = []
    header = _HEADER.search(content_type or "")
    for label in (header[1] if header else "", _meta_label(body), fallback or ""):
        codec = codec_of(label)
        if not label:
            continue
        if codec is None:
            warnings.append(f"unknown charset label {label[:40]}")
        elif codec != "utf-8" and (text := _fits(body, codec, languages)) is not None:
            return Decoded(text, codec, tuple(warnings))
        else:
            warnings.append(f"the page is not in {label[:40]} as it says")
    guess = _by_guess(body, languages)
    return dataclasses.replace(guess, warnings=tuple(dict.fromkeys((*warnings, *guess.warnings))))


def codec_of(label: str) -> str | None:
    """Python's codec for a label as browsers read it, or None when it is unknown or refused (utf-7)."""
    name = label.strip().casefold()
    if not name or name in _REFUSED:
        return None
    if name in _ALIASES:
        return _ALIASES[name]
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) and info.name not in _REFUSED else None


def _meta_label(body: bytes) -> str:
    found = _META.search(body[:_META_BYTES])
    return (found[1] or found[2]).decode("ascii", "replace").casefold() if found else ""


def _fits(body: bytes, codec: str, languages: Sequence[str]) -> str | None:
    text = body.decode(codec, "replace")
    foreign = _foreign_in(text)
    if text.count("\ufffd") > max(3, _MAX_LOST * foreign):
        return None
    runs = _LATIN_RUN.findall(text)
    if codec in ("cp1252", "cp1254") and len(runs) > 5 and sum(map(len, runs)) > 0.5 * foreign:
        return None
    return text


def _by_guess(body: bytes, languages: Sequence[str]) -> Decoded:
    """The likeliest charset of the source's languages, else what the detector finds, else windows-1252."""
    candidates = list(
        dict.fromkeys(c for code in languages for c in _BY_LANGUAGE.get(code.split("-")[0].casefold(), ()))
    )
    best = _best_of(body, candidates) if candidates else None
    if best is None and not candidates:
        best = _best_of(body, list(_CYRILLIC))
    if best is not None:
        return Decoded(best[0], best[1], (f"charset guessed: {best[1]}",))
    detected = from_bytes(body[:200_000], cp_isolation=_detectable(candidates)).best()
    codec = detected.encoding if detected else "cp1252"
    return Decoded(
        body.decode(codec, "replace"), codec, (f"charset guessed: {codec}", f"{SUSPECT}: guessed from the bytes alone")
    )


def _detectable(candidates: Sequence[str]) -> list[str]:
    known = dict.fromkeys(c for group in _BY_LANGUAGE.values() for c in group)
    return [*(candidates or known), "cp1252"]


def _best_of(body: bytes, candidates: Sequence[str]) -> tuple[str, str] | None:
    """The candidate that reads most like text, with the text; None when none does."""
    scored: list[tuple[float, int, str, str]] = []
    for codec in candidates:
        text = body.decode(codec, "replace")
        scored.append((_readable(text), -len(scored), text, codec))
    score, _, text, codec = max(scored)
    return (text, codec) if score > 0.5 else None


def _readable(text: str) -> float:
    """How much of the non-ASCII text reads like text, about 0..1: frequent small letters, no odd signs or case
    inside words."""
    foreign = [c for c in text if c > "\x7f" and not c.isspace()]
    if not foreign:
        return 0.0
    cyrillic = sum("\u0400" <= c <= "\u04ff" for c in foreign)
    odd = len(_ODD.findall(text)) / len(foreign)
    if cyrillic > 0.5 * len(foreign):
        common = sum(c in _COMMON_CYRILLIC for c in foreign) / cyrillic
        strange = sum(not c.isalpha() and c not in _TYPOGRAPHY for c in foreign) / len(foreign)
        return 0.35 + common - 3 * (odd + strange)
    if len(_HAN.findall(text)) > 0.6 * len(foreign) and len(_KANA.findall(text)) < 0.2 * len(foreign):
        return 0.4 + 2 * sum(c in _COMMON_HAN for c in foreign) / len(foreign) - 3 * odd
    letters = sum(c.isalpha() for c in foreign) / len(foreign)
    runs = sum(map(len, _LATIN_RUN.findall(text))) / len(foreign)
    return letters - 3 * odd - runs


def _mojibake_warning(text: str) -> tuple[str, ...]:
    """Text that was decoded wrongly before it was encoded again: its telltale pairs stand close together.

    Only words with foreign letters can tell, and some hundred of them, from all over the page, are enough.
    """
    if text.isascii():
        return ()
    words = [word for word in _NO_TEXT.sub(" ", text[:400_000]).split() if not word.isascii()]
    sample = " ".join(word[:40] for word in words[:: 1 + len(words) // _MOJIBAKE_WORDS])
    foreign = _foreign_in(sample)
    if foreign < 8:
        return ()
    bad = ftfy.badness.badness(sample)
    return (f"{SUSPECT}: double-encoded",) if bad > 3 and bad > 0.05 * foreign else ()
