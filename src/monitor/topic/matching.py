"""Where the terms of a topic stand in a text."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from monitor.config.terms import Word, clean, fold
from monitor.config.topics import COMMON, MASK
from monitor.topic.compiled import KEY, Entry, Topic

MOST_HITS = 2000
"""A text that names a thing more often names it no more: the rest is not looked at."""
SHORT_ACRONYM = 2
_TOKEN = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[\s\-']+")


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """A term at `start:end` of the clean text."""

    start: int
    end: int
    entry: Entry


@dataclasses.dataclass(frozen=True, slots=True)
class Prepared:
    """A text ready for matching: clean, folded character for character, and its words with their places."""

    clean: str
    folded: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def prepare(text: str) -> Prepared:
    """Clean and fold `text` and find its words."""
    cleaned = clean(text)
    folded = fold(cleaned)
    matches = list(_TOKEN.finditer(folded))
    return Prepared(cleaned, folded, tuple([m[0] for m in matches]), tuple([m.span() for m in matches]))


def find(prepared: Prepared, topic: Topic, *, language: str | None, likely: Iterable[str] = ()) -> list[Hit]:
    """Hits in order of place, without those a mask covers and those that are words of another language."""
    hits = list(itertools.islice(itertools.chain(_words(prepared, topic), _borderless(prepared, topic)), MOST_HITS))
    if not hits:
        return []
    spoken = _spoken(hits, topic, language, likely)
    known = topic.resolve(language) is not None
    kept = [hit for hit in hits if _counts(hit.entry, spoken) and (known or not _is_shouted(prepared, hit))]
    masks = [(hit.start, hit.end) for hit in kept if hit.entry.group == MASK]
    return sorted(
        (hit for hit in kept if hit.entry.group != MASK and not any(s < hit.end and hit.start < e for s, e in masks)),
        key=lambda hit: (hit.start, -hit.end),
    )


def _words(prepared: Prepared, topic: Topic) -> Iterator[Hit]:
    whole, stems = topic.whole, topic.stems
    for at, word in enumerate(prepared.words):
        if word in whole or word[:KEY] in stems or word[: KEY - 1] in stems:
            short = stems.get(word[: KEY - 1], ()) if len(word) >= KEY else ()
            for entry in (*whole.get(word, ()), *stems.get(word[:KEY], ()), *short):
                stop = _end(prepared, at, entry)
                if stop:
                    yield Hit(prepared.spans[at][0], stop, entry)


def _end(prepared: Prepared, at: int, entry: Entry) -> int:
    """Where the term ends when it stands at word number `at`, else 0."""
    text = prepared.clean if entry.term.cased else prepared.folded
    spans, words = prepared.spans, entry.term.words
    if at + len(words) > len(spans):
        return 0
    # The last word tells soonest: many phrases open with an article.
    if text[spans[at + len(words) - 1][0]] != words[-1].text[0]:
        return 0
    previous = 0
    for offset, word in enumerate(words):
        start, end = spans[at + offset]
        if offset and not _GAP.fullmatch(prepared.clean, previous, start):
            return 0
        if not _fits(text[start:end], word, entry.term.cased):
            return 0
        previous = end
    return previous


def _fits(found: str, word: Word, cased: bool) -> bool:
    if not word.open:
        return found == word.text
    return found.startswith(word.text) and (not cased or found[len(word.text) :].islower() or found == word.text)


def _borderless(prepared: Prepared, topic: Topic) -> Iterator[Hit]:
    if topic.initials.isdisjoint(prepared.folded):
        return
    for pattern, entry in topic.borderless:
        for match in pattern.finditer(prepared.folded):
            yield Hit(match.start(), match.end(), entry)


def _counts(entry: Entry, spoken: frozenset[str] | None) -> bool:
    if entry.free:
        return True
    if spoken is None:
        return not entry.needs_language
    return bool(entry.languages & spoken)


def _is_shouted(prepared: Prepared, hit: Hit) -> bool:
    """True for an acronym amid words in capitals: "EU FUI AO CAZAQUISTÃO" is about me, not about the union."""
    if not hit.entry.term.cased or hit.end - hit.start > SHORT_ACRONYM:
        return False
    behind = _TOKEN.findall(prepared.clean, hit.end, hit.end + 40)[:2]
    before = _TOKEN.findall(prepared.clean, max(0, hit.start - 40), hit.start)[-2:]
    return any(len(words) == 2 and all(map(str.isupper, words)) for words in (behind, before))


def _spoken(hits: list[Hit], topic: Topic, language: str | None, likely: Iterable[str]) -> frozenset[str] | None:
    """The languages whose short words and acronyms count; None when nothing tells.

    The given language counts, and those whose own terms fit the text better than its do: a page that says "en" may be Russian.
    """
    given = topic.resolve(language)
    votes = _votes(hits, short_too=given is None)
    most = max(votes.values(), default=0)
    best = {code for code, count in votes.items() if count == most and most > votes.get(given or "", 0)}
    if given:
        return frozenset({given, *best})
    expected = {code for code in map(topic.resolve, likely) if code}
    return frozenset(best | expected) or None


def _votes(hits: Iterable[Hit], *, short_too: bool) -> Counter[str]:
    """How many terms of each language stand in the text: the long ones, or where there are none the short ones."""
    entries = {id(hit.entry): hit.entry for hit in hits}.values()
    long = [e for e in entries if e.free]
    short = [e for e in entries if short_too and not e.term.cased and not e.needs_language]
    return Counter(code for entry in (long or short) for code in entry.languages if code != COMMON)
