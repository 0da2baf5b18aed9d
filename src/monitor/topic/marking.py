"""The terms of a verdict shown in a text."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from monitor.config.terms import Word, clean, fold, parse_term
from monitor.model import Verdict

_BORDERLESS = re.compile("[\u0600-\u06ff\u3400-\u9fff]{3,}|[\u3400-\u9fff]{2,}")


class Span(NamedTuple):
    """Characters `start:end` of the text belong to a term of `group`."""

    start: int
    end: int
    group: str


def mark(text: str, verdict: Verdict) -> list[Span]:
    """Where the terms of the verdict's evidence stand in `text`, in order, none overlapping another (the longer wins)."""
    cleaned, places = _placed(text)
    folded = fold(cleaned)
    found = []
    for term, group in dict.fromkeys((e.term, e.group) for e in verdict.evidence):
        pattern, cased = _pattern(term)
        for match in pattern.finditer(cleaned if cased else folded):
            found.append(Span(places[match.start()], places[match.end() - 1] + 1, group))
    return _apart(sorted(found, key=lambda s: (s.start, -s.end)))


def _placed(text: str) -> tuple[str, list[int]]:
    """The clean text, and for each of its characters the place in `text` it came from."""
    cleaned = clean(text)
    if len(cleaned) == len(text):
        return cleaned, list(range(len(text)))
    pairs = [(char, at) for at, original in enumerate(text) for char in clean(original)]
    return "".join(char for char, _ in pairs), [at for _, at in pairs]


@functools.lru_cache(maxsize=512)
def _pattern(written: str) -> tuple[re.Pattern[str], bool]:
    cased = written != written.lower()
    term = parse_term(written, cased=cased)
    inner = r"[\s\-']+".join(_word(word, cased) for word in term.words)
    if _BORDERLESS.search(written):
        return re.compile(inner), cased
    return re.compile(rf"(?<![^\W\d_]){inner}(?![^\W\d_])"), cased


def _word(word: Word, cased: bool) -> str:
    text = re.escape(word.text if cased else fold(word.text))
    return text + (r"[^\W\d_]*" if word.open else "")


def _apart(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept
