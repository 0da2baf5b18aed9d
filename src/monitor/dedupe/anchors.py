"""What survives translation: numbers, names and quoted words in their order, and the lengths of the paragraphs."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice

from monitor.dedupe.letters import skeleton

MOST = 48
"""Anchors kept of a text. Which ones is decided by their hashes, so that two texts keep the same."""
PARAGRAPHS = 48
_EACH = 3
"""Occurrences of one anchor that count: a name in every sentence says no more than one in three."""
_LOOKED_AT = 100_000
"""Characters of a text in which anchors are looked for: beyond, no article goes on."""

_TOKEN = re.compile(
    r"(?P<number>\d+(?:[., \u00a0\u202f'’]\d{3})*(?:[.,]\d+)?)\s?(?P<times>[万亿萬億])?"
    r"|(?P<latin>[A-Za-zÀ-ɏ]+)|(?P<word>[^\W\d_]+)"
)
_GROUPED = re.compile(r"[ \u00a0\u202f'’](?=\d{3})")
_TIMES = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_CASELESS = re.compile(r"[\u0590-\u08ff\u0e00-\u0eff\u10d0-\u10ff\u1100-\u11ff\u3040-\u9fff\uac00-\ud7af]")
_DENSITY = ((re.compile(r"[\u3400-\u9fff]"), 3.0), (re.compile(r"[\u3040-\u30ff\uac00-\ud7af]"), 2.2))
"""Letters of an alphabet that carry as much as one character of these scripts."""


_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURE = 1
"""The bit of a hash that tells a figure from a name."""


def anchors(title: str, text: str) -> tuple[int, ...]:
    """At most 48 hashes of 24 bits, in the order of the text."""
    found = list(_often_enough(_tokens(f"{title}\n\n{text[:_LOOKED_AT]}")))
    count = Counter(found)
    kept, room = set(), MOST
    for key in sorted(count, key=_order):
        room -= count[key]
        if room < 0:
            break
        kept.add(key)
    return tuple(key for key in found if key in kept)


def shape(text: str) -> tuple[int, ...]:
    """The lengths of the first 48 paragraphs, as 31 times the natural logarithm of their letters (0..255)."""
    density = next((factor for script, factor in _DENSITY if _is_mostly(script, text[:500])), 1.0)
    paragraphs = filter(None, (part.strip() for part in re.split(r"\n+", text[:_LOOKED_AT])))
    return tuple(min(255, round(31 * math.log(1 + len(part) * density))) for part in islice(paragraphs, PARAGRAPHS))


def number(written: str, times: str | None = None) -> str:
    """A number in one notation: 1,234.5 and 1 234,5 and 1.234,5 are 1234.5; 5万 is 50000."""
    plain = _GROUPED.sub("", written).replace(",", ".")
    parts = plain.split(".")
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]):
        plain = "".join(parts)
    elif len(parts) > 2:
        plain = "".join(parts[:-1]) + "." + parts[-1]
    if times:
        plain = f"{float(plain) * _TIMES[times]:.0f}"
    return plain.lstrip("0") or "0"


def is_figure(anchor: int) -> bool:
    """True for a number of two significant digits or more; a year, or one digit, is in any text."""
    return bool(anchor & _FIGURE)


def _tokens(text: str) -> Iterator[int]:
    caseless = _is_mostly(_CASELESS, text[:500])
    for match in _TOKEN.finditer(text):
        if match["number"]:
            yield _number(number(match["number"], match["times"]))
            continue
        word = match[0]
        # A Latin word in a text of a script without capitals is a name or a term that was left as it is.
        if word[0].isupper() or (caseless and match["latin"]):
            sound = skeleton(word)
            if len(sound) > 1:
                yield _name(sound)


def _often_enough(keys: Iterator[int]) -> Iterator[int]:
    seen: Counter[int] = Counter()
    for key in keys:
        seen[key] += 1
        if seen[key] <= _EACH:
            yield key


def _is_mostly(script: re.Pattern[str], text: str) -> bool:
    return len(script.findall(text)) * 2 > sum(map(str.isalpha, text))


def _name(sound: str) -> int:
    return _hash("s" + sound) & ~_FIGURE


def _number(plain: str) -> int:
    """By its significant digits: 1.2 million is 1,200,000, whatever a language calls a million."""
    if _YEAR.fullmatch(plain):
        return _hash("n" + plain) & ~_FIGURE
    digits = plain.replace(".", "").strip("0")
    key = _hash("n" + digits)
    return key | _FIGURE if len(digits) > 1 else key & ~_FIGURE


def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=3).digest())


def _order(key: int) -> tuple[bool, int]:
    """Figures first: nothing survives translation better, and whether two texts contradict is told by all of them."""
    return not is_figure(key), key * 0x9E3779 & 0xFFFFFF


_OF_THE_TOPIC = """
    Kazakhstan Kazakh Kasachstan Kazajistán Kazachstan Cazaquistão Kazakistan Kazahsztán Qazaqstan Казахстан Қазақстан
    Astana Astany Almaty Tokayev Tokajew Europe European Europa Europeo Європа Европа Европейский Еуропа Europalyq
    Eurosojuz Евросоюз Union Unión Союз Одақ Commission Comisión Komisja Комиссия Parliament Parlament Парламент
    Brussels Bruxelles Brüssel Bruksela Brusel Брюссель Minister Ministr Министр President Президент Central Asia Азия
"""
EVERYDAY = frozenset(_name(skeleton(word)) for word in _OF_THE_TOPIC.split())
"""Names that two texts share because one topic chose both: of the EU, Kazakhstan, and their offices."""
