"""What changed between two texts, by paragraph and word: a structure for others to colour."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain
from typing import Literal

from monitor.dedupe.words import normalised

Kind = Literal["same", "removed", "added", "changed"]

_TOKEN = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+|.", re.DOTALL)
_ALIKE = 0.4
"""Share of words two paragraphs have in common from which the one is shown as an edit of the other."""
_MOST_TOKENS = 4_000
_MOST_PAIRS = 10_000
"""Sizes above which a paragraph, or a run of them, is shown as removed and added whole: the comparison is square."""


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """Some words of a paragraph, blanks included."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; the spans that are not `added` are the old one, those that are not `removed` the new one."""

    kind: Kind
    spans: tuple[Span, ...]


def diff(old: str, new: str) -> list[Paragraph]:
    """All paragraphs of both texts in order. Typography and blanks that differ are no change."""
    before, after = _paragraphs(old), _paragraphs(new)
    keys = [normalised(part) for part in before], [normalised(part) for part in after]
    head = _common(*keys)
    tail = _common(keys[0][head:][::-1], keys[1][head:][::-1])
    ends = len(before) - tail, len(after) - tail
    middle = SequenceMatcher(None, keys[0][head : ends[0]], keys[1][head : ends[1]])
    result = [_whole("same", part) for part in after[:head]]
    for tag, i, j, k, m in middle.get_opcodes():
        removed, added = before[head + i : head + j], after[head + k : head + m]
        result += [_whole("same", part) for part in added] if tag == "equal" else _replaced(removed, added)
    return result + [_whole("same", part) for part in after[ends[1] :]]


def changes(old: str, new: str) -> list[Paragraph]:
    """Only what is not the same."""
    return [paragraph for paragraph in diff(old, new) if paragraph.kind != "same"]


def _paragraphs(text: str) -> list[str]:
    return [part for part in (part.strip() for part in text.split("\n")) if part]


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """How many items two sequences have in common from the beginning."""
    shorter = min(len(first), len(second))
    return next((place for place in range(shorter) if first[place] != second[place]), shorter)


def _whole(kind: Literal["same", "removed", "added"], text: str) -> Paragraph:
    return Paragraph(kind, (Span(kind, text),))


def _replaced(removed: Sequence[str], added: Sequence[str]) -> Iterator[Paragraph]:
    """Each removed paragraph with the first of those added that is an edit of it, in order."""
    place = 0
    comparable = len(removed) * len(added) <= _MOST_PAIRS
    sets = [frozenset(normalised(part).split()) for part in added] if comparable else []
    for part in removed:
        words = frozenset(normalised(part).split())
        mate = next((k for k in range(place, len(sets)) if _alike(words, sets[k])), None)
        if mate is None:
            yield _whole("removed", part)
            continue
        yield from (_whole("added", other) for other in added[place:mate])
        yield _edited(part, added[mate])
        place = mate + 1
    yield from (_whole("added", other) for other in added[place:])


def _alike(first: frozenset[str], second: frozenset[str]) -> bool:
    return len(first & second) >= _ALIKE * max(len(first), len(second), 1)


def _edited(old: str, new: str) -> Paragraph:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(before), len(after)) > _MOST_TOKENS:
        return Paragraph("changed", (Span("removed", old), Span("added", new)))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    spans = chain.from_iterable(
        _spans(tag, "".join(before[i:j]), "".join(after[k:m])) for tag, i, j, k, m in matcher.get_opcodes()
    )
    return Paragraph("changed", tuple(spans))


def _spans(tag: str, removed: str, added: str) -> Iterator[Span]:
    if tag == "equal":
        yield Span("same", added)
        return
    if removed:
        yield Span("removed", removed)
    if added:
        yield Span("added", added)
