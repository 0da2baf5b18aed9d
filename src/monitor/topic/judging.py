"""The rule: where the terms stand, how often, and whether the sides stand together."""

from __future__ import annotations

import bisect
import dataclasses
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal
from urllib.parse import unquote

from monitor.config.topics import PASSING, Side
from monitor.model import Evidence, Scope, Verdict
from monitor.topic.compiled import Topic
from monitor.topic.encoding import misread, repaired
from monitor.topic.matching import Hit, Prepared, find, prepare

Where = Literal["title", "lead", "body", "end"]

LONGEST = 200_000
"""Characters judged: what stands after them is no article."""
WEIGHTS: Mapping[Where, float] = {"title": 2.0, "lead": 1.5, "body": 1.0, "end": 0.5}
PASSING_WEIGHT = 0.3
SUPPORT_WEIGHT = 0.25
INSTEAD_WEIGHT = 0.8
RIVAL_WEIGHT = 0.5
GIVEN_LEAST = 2.0
"""Mass a side has as soon as it is named in an outlet that speaks of it anyway."""
EVIDENCE = 6
"""Pieces of evidence shown per side."""
_SENTENCE_END = re.compile(r"[.!?…؟۔][\"'»”’)\]]{0,4}\s|[。！？\n]")
_PARAGRAPH_END = re.compile(r"\n\s*")


@dataclasses.dataclass(frozen=True, slots=True)
class _Mention:
    hit: Hit
    where: Where
    sentence: int
    paragraph: int
    context: str


@dataclasses.dataclass(frozen=True, slots=True)
class _Weighed:
    mass: float
    mentions: tuple[_Mention, ...]

    @property
    def strength(self) -> float:
        return 1 - math.exp(-self.mass / 2)


def judge(
    title: str, text: str, topic: Topic, *, language: str | None = None, scope: Scope = "general",
    source_languages: Sequence[str] = (), url: str = "",
) -> Verdict:  # fmt: skip
    """What `topic` says of an article. Looks at the first 200,000 characters; the address only adds evidence.

    A side counts by the mass of its mentions (title 2, lead 1.5, body 1, end 0.5, one a sentence); the score is the strength
    of the weaker side times how near the sides stand to each other.
    """
    whole = f"{title}\n\n{text[:LONGEST]}" if title else text[:LONGEST]
    wrong = misread(whole)
    if wrong:
        title, text = repaired(title) or title, repaired(text[:LONGEST]) or text
    mentions = _mentions(title, text[:LONGEST], topic, language, source_languages)
    sides = {name: _weigh(side, mentions, scope) for name, side in topic.sides.items()}
    score = round(_score(list(sides.values())), 3)
    relevant = score >= topic.threshold
    missing = [name for name, side in sides.items() if not side.mass]
    return Verdict(
        topic=topic.name, relevant=relevant, score=score, rule=topic.rule,
        reason=_reason(title or text, sides, relevant, wrong),
        evidence=_evidence(sides, url, topic),
        near_miss=not relevant and len(missing) < len(sides),
        suspect=_suspect(wrong, language, topic),
    )  # fmt: skip


def _suspect(wrong: str | None, language: str | None, topic: Topic) -> str | None:
    if wrong:
        return f"suspect encoding: {wrong}"
    if language and topic.resolve(language) is None:
        return f"language {language} has no terms of its own"
    return None


def _mentions(title: str, text: str, topic: Topic, language: str | None, likely: Iterable[str]) -> list[_Mention]:
    prepared = prepare(f"{title}\n\n{text}" if title else text)
    hits = find(prepared, topic, language=language, likely=likely)
    if not hits:
        return []
    # clean() may change lengths, so the title's end is looked up in the clean text
    title_end = len(prepare(title).clean) if title else 0
    sentences = [match.end() for match in _SENTENCE_END.finditer(prepared.clean)]
    paragraphs = [match.end() for match in _PARAGRAPH_END.finditer(prepared.clean)]
    places = _Places(title_end, len(prepared.clean))
    return [
        _Mention(
            hit, places.of(hit.start), bisect.bisect_right(sentences, hit.start), bisect.bisect_right(paragraphs, hit.start),
            _context(prepared, hit),
        )
        for hit in hits
    ]  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class _Places:
    """The lead is the first quarter, but at least 250 and at most 700 characters; the end the last fifth of a longer text."""

    title_end: int
    length: int

    def of(self, start: int) -> Where:
        body = self.length - self.title_end
        at = start - self.title_end
        if start < self.title_end:
            return "title"
        if at <= min(max(250, body // 4), 700):
            return "lead"
        return "end" if body > 600 and at > body * 0.8 else "body"


def _context(prepared: Prepared, hit: Hit) -> str:
    start, end = max(0, hit.start - 60), min(len(prepared.clean), hit.end + 60)
    return " ".join(prepared.clean[start:end].split())


def _weigh(side: Side, mentions: Sequence[_Mention], scope: Scope) -> _Weighed:
    given = scope in side.given_in
    strong = [m for m in mentions if m.hit.entry.group in side.strong or (given and m.hit.entry.group in side.weak)]
    stands_in = [m for m in mentions if _stands_in(m, side, mentions)]
    if not strong and not stands_in:
        return _Weighed(0.0, ())
    passing = [(m.hit.start, m.hit.end) for m in mentions if m.hit.entry.group == PASSING]
    weak = [m for m in mentions if m.hit.entry.group in side.weak and not given]
    mass = _mass(strong, passing) + INSTEAD_WEIGHT * _mass(stands_in, passing)
    mass += min(0.5, SUPPORT_WEIGHT * _mass(weak, passing))
    if _rival_in_title(side, mentions) and not any(m.where == "title" for m in strong):
        mass *= RIVAL_WEIGHT
    elif given:
        mass = max(mass, GIVEN_LEAST)
    return _Weighed(mass, tuple([*strong, *stands_in, *weak]))


def _stands_in(mention: _Mention, side: Side, mentions: Sequence[_Mention]) -> bool:
    wanted = side.instead.get(mention.hit.entry.group)
    return wanted is not None and any(m.hit.entry.group in wanted for m in mentions)


def _rival_in_title(side: Side, mentions: Sequence[_Mention]) -> bool:
    return any(m.where == "title" and m.hit.entry.group in side.rivals for m in mentions)


def _mass(mentions: Sequence[_Mention], passing: Sequence[tuple[int, int]]) -> float:
    """The sum over sentences of the best mention in each."""
    best: dict[int, float] = {}
    for mention in mentions:
        hit = mention.hit
        weight = WEIGHTS[mention.where]
        if any(start <= hit.start and hit.end <= end for start, end in passing):
            weight *= PASSING_WEIGHT
        best[mention.sentence] = max(best.get(mention.sentence, 0.0), weight)
    return sum(best.values())


def _score(sides: Sequence[_Weighed]) -> float:
    return min(side.strength for side in sides) * _nearness(sides)


def _nearness(sides: Sequence[_Weighed]) -> float:
    if len(sides) == 1:
        return 1.0
    if _meet(sides, "sentence"):
        return 1.0
    return 0.88 if _meet(sides, "paragraph") else 0.75


def _meet(sides: Sequence[_Weighed], unit: Literal["sentence", "paragraph"]) -> bool:
    return bool(frozenset.intersection(*(frozenset(getattr(m, unit) for m in side.mentions) for side in sides)))


def _reason(title_or_text: str, sides: Mapping[str, _Weighed], relevant: bool, wrong: str | None) -> str:
    tail = f"; {wrong}" if wrong else ""
    if not title_or_text.strip():
        return "the text is empty"
    missing = [name for name, side in sides.items() if not side.mass]
    if missing:
        return f"nothing names {' or '.join(missing)}{tail}"
    weakest = min(sides, key=lambda name: sides[name].mass)
    if not relevant:
        return f"{weakest} is only named in passing ({_count(sides[weakest])}){tail}"
    return ", ".join(f"{name}: {_count(side)}" for name, side in sides.items()) + tail


def _count(side: _Weighed) -> str:
    counts = {where: sum(m.where == where for m in side.mentions) for where in WEIGHTS}
    return ", ".join(f"{count} in the {where}" for where, count in counts.items() if count)


def _evidence(sides: Mapping[str, _Weighed], url: str, topic: Topic) -> tuple[Evidence, ...]:
    shown = []
    for side in sides.values():
        for mention in sorted(side.mentions, key=lambda m: (-WEIGHTS[m.where], m.hit.start))[:EVIDENCE]:
            shown.append(
                Evidence(mention.hit.entry.term.written, mention.hit.entry.group, mention.where, mention.context)
            )
    return tuple(dict.fromkeys([*shown, *_url_evidence(url, topic)]))


def _url_evidence(url: str, topic: Topic) -> Iterable[Evidence]:
    path = unquote(url, errors="replace")[:2048]
    for hit in find(prepare(path), topic, language=None) if path else ():
        if hit.entry.group in topic.naming_groups:
            yield Evidence(hit.entry.term.written, hit.entry.group, "url", path)
