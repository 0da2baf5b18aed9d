"""Copies, filled-in forms and synthetic entries, made from texts or from nothing, the same ones for the same seed."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import re
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor import dedupe

_ASIAN = re.compile("[\u3040-\u9fff]")

BOILERPLATE = (
    "Subscribe to our newsletter and follow us on Telegram to get the main news of the day first.",
    "All rights reserved. Reprinting is allowed with an active link to the source only.",
    "The material was prepared by the editorial office on the basis of agency reports.",
)


def pieces(text: str) -> list[str]:
    """Words, or characters of a text without blanks, with what separates them."""
    return list(text) if len(_ASIAN.findall(text)) * 2 > len(text) else re.findall(r"\S+\s*", text)


def cut(text: str, share: float) -> str:
    """The beginning of a text, to the end of a paragraph."""
    kept, length = [], 0
    for paragraph in re.split(r"\n+", text):
        if kept and length >= share * len(text):
            break
        kept.append(paragraph)
        length += len(paragraph)
    return "\n\n".join(kept)


def trimmed(share: float) -> Callable[[str, str, random.Random], str]:
    """The beginning of a text, to a word."""

    def vary(text: str, other: str, chance: random.Random) -> str:
        parts = pieces(text)
        return "".join(parts[: max(1, round(len(parts) * share))])

    return vary


def edited(rate: float) -> Callable[[str, str, random.Random], str]:
    """Words replaced by others, left out, added or exchanged, at a rate."""

    def vary(text: str, other: str, chance: random.Random) -> str:
        parts, strange = pieces(text), pieces(other)
        out = []
        for part in parts:
            if chance.random() >= rate:
                out.append(part)
                continue
            what = chance.choice(("replace", "replace", "leave out", "add", "exchange"))
            if what == "replace":
                out.append(chance.choice(strange))
            elif what == "add":
                out += [part, chance.choice(strange)]
            elif what == "exchange" and out:
                out.insert(len(out) - 1, part)
        return "".join(out)

    return vary


def with_boilerplate(text: str, other: str, chance: random.Random) -> str:
    """A line before, and one or two after."""
    lines = chance.sample(BOILERPLATE, 3)
    return "\n\n".join([lines[0], text, *lines[1 : chance.choice((2, 3))]])


def with_paragraphs(text: str, other: str, chance: random.Random) -> str:
    """Three paragraphs (or runs of 40 words) of another text."""
    parts = pieces(other)
    added = ["".join(parts[k : k + 40]).strip() for k in range(0, 120, 40)]
    paragraphs = re.split(r"\n+", text)
    for paragraph in filter(None, added):
        paragraphs.insert(chance.randrange(len(paragraphs) + 1), paragraph)
    return "\n\n".join(paragraphs)


def glued(text: str, other: str, chance: random.Random) -> str:
    """Two articles on one page."""
    return f"{text}\n\n{other}"


KINDS: dict[str, Callable[[str, str, random.Random], str]] = {
    "boilerplate": with_boilerplate,
    "5 % edited": edited(0.05),
    "trimmed to 70 %": trimmed(0.7),
    "10 % edited": edited(0.10),
    "three paragraphs added": with_paragraphs,
    "two glued": glued,
    "trimmed to 40 %": trimmed(0.4),
    "15 % edited": edited(0.15),
}


def sentences(text: str) -> list[str]:
    """Roughly."""
    return re.split(r"(?<=[.!?。])\s+", text)


_NAME = re.compile(r"(?<=[^\W\d_] )[^\W\d_a-z][^\W\d_]{3,}")


def has_facts(text: str) -> bool:
    """Enough numbers and names for a text to be a form."""
    return len(re.findall(r"\d+", text)) >= 4


def refill(text: str, chance: random.Random) -> str:
    """The same text with other numbers and names (capitalised words inside a sentence)."""
    names: dict[str, str] = {}

    def name(match: re.Match[str]) -> str:
        if not match[0][0].isupper():
            return match[0]
        return names.setdefault(match[0], "".join(chance.choices("aeioulmnrst", k=6)).capitalize())

    def number(match: re.Match[str]) -> str:
        return str(int(match[0]) + chance.randint(1, 9) if len(match[0]) < 9 else 1)

    return re.sub(r"\d+", number, _NAME.sub(name, text))


_DATA = json.loads(Path(__file__).with_name("forms.json").read_text(encoding="utf-8"))


def forms(count: int, seed: int = 4) -> list[tuple[str, str]]:
    """Pairs of one report with two fillings."""
    chance = random.Random(seed)
    every = [(language, form) for language, templates in _DATA["forms"].items() for form in templates]
    return [tuple(_filled(*chosen, chance) for _ in "ab") for chosen, _ in zip(itertools.cycle(every), range(count))]  # type: ignore[misc]


def _filled(language: str, form: str, chance: random.Random) -> str:
    names = _DATA["names"]["Cyrillic" if language in ("ru", "kk") else "Latin"]
    months = _DATA["months"].get(language, ["March", "May", "September"])
    slots = {
        slot: f"{chance.randint(1, 900)}.{chance.randint(1, 99)}" if slot in "abe" else str(chance.randint(2, 999))
        for slot in "abcdefg"
    }
    people = dict(zip(("city", "name", "second", "third", "club", "other"), chance.sample(names, 6), strict=True))
    return form.format(day=chance.randint(1, 30), month=chance.choice(months), **slots, **people)


# Entries for the index, of the size that articles of about 450 words have.


def synthetic(count: int) -> Iterator[tuple[str, dedupe.Fingerprint]]:
    """Entries over two years, in order of their days."""
    return (synthetic_entry(number, count) for number in range(count))


def synthetic_entry(number: int, count: int = 100_000) -> tuple[str, dedupe.Fingerprint]:
    """Keys and anchors as random as hashes are; 22 keys, 36 anchors and 16 paragraphs, the averages of real texts."""
    stream = hashlib.shake_128(str(number).encode()).digest(8 + 22 * 4 + 36 * 3 + 16)
    keys = struct.unpack_from("<22i", stream, 8)
    place = 8 + 22 * 4
    anchors = tuple(int.from_bytes(stream[k : k + 3]) for k in range(place, place + 36 * 3, 3))
    published = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=number * 10)
    made = dedupe.Fingerprint(stream.hex(), tuple(sorted(keys)), anchors, tuple(stream[-16:]), "ru", published)
    return stream[:8].hex(), made
