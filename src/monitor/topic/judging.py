"""The rule: where the terms stand, how often, and whether the sides stand together."""

from __future__ import annotations

import bisect
import dataclasses
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal
from urllib.parse import unquote

from monitor.config.terms import clean
from monitor.config.topics import PASSING, Side
from monitor.model import Evidence, Scope, Verdict
from monitor.topic.compiled import Topic
from monitor.topic.encoding import misread, repaired
from monitor.topic.matching import Hit, Prepared, find, prepare

Where = Literal["title", "lead", "body", "end"]

LONGEST = 200_000
"""Characters judged, of the title as of the text: what stands after them is no article."""
WEIGHTS: Mapping[Where, float] = {"title": 2.0, "lead": 1.5, "body": 1.0, "end": 0.5}
PASSING_WEIGHT = 0.3
SUPPORT_WEIGHT = 0.5
MOST_SUPPORT = 1.0
LISTED_WEIGHT = 0.5
INSTEAD_WEIGHT = 0.8
RIVAL_WEIGHT = 0.5
GIVEN_LEAST = 1.5
"""Mass a side has as soon as it is named in an outlet that speaks of it anyway."""
USUAL_LENGTH = 2500
"""Characters of an article in which one mention is one mention; in a longer one it weighs less."""
LONG = 1200
"""Characters of an article that names its subject more than once: a lone mention after the first sentence is passing."""
NEARNESS = ((0, 1.0), (1, 0.92), (3, 0.85))
"""How much the score keeps when the sides are at most so many sentences apart."""
FAR = 0.72
EVIDENCE = 6
"""Pieces of evidence shown per side."""
_SENTENCE_END = re.compile(r"[.!?…؟۔][\"'»”’)\]]{0,4}\s+|[。！？\n]\s*")
_COMMA_BEFORE = re.compile(r"[,،、]\s*(?:[^\W\d_]{1,3}[\s'-])?\Z")
_ARABIC_LIST_BEFORE = re.compile(r"\sو\S+\s+و(?:ال)?\Z")
"""Arabic joins the members of a list by "and", attached to each."""
_LIST_GOES_ON = re.compile(
    # a comma, or the word for "and" or "or" in the languages of the press
    r"(?:\s*[,،、]|\s+(?:and|or|et|ou|und|oder|sowie|y|o|e|ed|i|и|или|та|і|й|або|en|of|och|eller|og|samt|ja|tai|voi|un|vai|ir|ar|"
    r"in|ali|ili|te|es|vagy|si|sau|και|η|ve|veya|ile|və|мен|пен|және|жана|менен|a|nebo|alebo|oraz|lub|agus|u|jew|и|و)(?:\s|و)"
    r"|\s+و|和|及|与|與)"
)
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_IDEOGRAPH_LETTERS = 3
"""An ideograph says as much as three letters."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Mention:
    hit: Hit
    where: Where
    sentence: int
    weight: float


@dataclasses.dataclass(frozen=True, slots=True)
class _Weighed:
    """A side: its mass, the mentions that made it, and those that only support it, or would if it had any."""

    mass: float = 0.0
    mentions: tuple[_Mention, ...] = ()
    support: tuple[_Mention, ...] = ()

    @property
    def strength(self) -> float:
        return 1 - math.exp(-self.mass / 2)


def judge(
    title: str, text: str, topic: Topic, *, language: str | None = None, scope: Scope = "general",
    source_languages: Sequence[str] = (), url: str = "",
) -> Verdict:  # fmt: skip
    """What `topic` says of an article. Looks at the first 200,000 characters; the address only adds evidence.

    A side has the mass of its mentions (title 2, lead 1.5, body 1, end 0.5; the best of each sentence), a strength of
    1 - exp(-mass / 2); the score is the strength of the weakest side times how near to each other the sides stand.
    """
    title, text = title[:LONGEST], text[:LONGEST]
    wrong = misread(title) or misread(text)
    if wrong:
        title, text = repaired(title), repaired(text)
    prepared = prepare(f"{title}\n{text}" if title else text)
    places = _Places.of(prepared.clean, len(clean(title)) if title else 0)
    hits = find(prepared, topic, language=language, likely=source_languages)
    mentions = [places.mention(prepared, hit) for hit in hits]
    sides = {name: _weigh(side, mentions, scope, places.lone_from) for name, side in topic.sides.items()}
    score = round(_score(list(sides.values())), 3)
    relevant = score >= topic.threshold
    met = [name for name, side in sides.items() if side.mass]
    return Verdict(
        topic=topic.name, relevant=relevant, score=score, rule=topic.rule,
        reason=_reason(title + text, sides, relevant, wrong),
        evidence=tuple(dict.fromkeys([*_evidence(sides, prepared), *_url_evidence(url, topic)])),
        near_miss=bool(met) and not relevant,
        suspect=_suspect(wrong, language, topic),
    )  # fmt: skip


def _suspect(wrong: str | None, language: str | None, topic: Topic) -> str | None:
    if wrong:
        return f"suspect encoding: {wrong}"
    if language and topic.resolve(language) is None:
        return f"language {language} has no terms of its own"
    return None


@dataclasses.dataclass(frozen=True, slots=True)
class _Places:
    """Where the parts of an article are.

    The lead is the first third, but no more than 700 characters and at least the first sentence; the end is the last
    fifth, and in a text of three sentences or more at least the last one. From `lone_from` on a side named in one sentence
    only is named in passing, though in the lead: in a long text that is after the first sentence.
    """

    title_end: int
    lone_from: int
    lead_end: int
    end_start: int
    sentences: tuple[int, ...]
    dilution: float

    @classmethod
    def of(cls, text: str, title_end: int) -> _Places:
        sentences = tuple(match.end() for match in _SENTENCE_END.finditer(text) if match.end() < len(text))
        body = len(text) - title_end
        inside = [at for at in sentences if at > title_end + 1]
        first_end = inside[0] if inside else len(text)
        last_start = inside[-1] if len(inside) >= 2 else len(text)
        letters = body * (_IDEOGRAPH_LETTERS if _IDEOGRAPH.search(text, title_end) else 1)
        return cls(
            title_end=title_end,
            lone_from=first_end if letters > LONG else len(text),
            lead_end=max(first_end, title_end + min(body // 3, 700)),
            end_start=min(last_start, title_end + body * 4 // 5),
            sentences=sentences,
            dilution=min(1.0, (USUAL_LENGTH / max(1, letters)) ** 0.4),
        )

    def mention(self, prepared: Prepared, hit: Hit) -> _Mention:
        where = self._where(hit.start)
        weight = WEIGHTS[where] * (self.dilution if where in ("body", "end") else 1.0)
        if where != "title" and _is_listed(prepared.folded, hit):
            weight *= LISTED_WEIGHT
        return _Mention(hit, where, bisect.bisect_right(self.sentences, hit.start), weight)

    def _where(self, at: int) -> Where:
        if at < self.title_end:
            return "title"
        if at < self.lead_end:
            return "lead"
        return "end" if at >= self.end_start else "body"


def _is_listed(folded: str, hit: Hit) -> bool:
    """True for one of several in an enumeration: "…, the EU and Russia", "China, Kazakhstan, Turkey"."""
    if _ARABIC_LIST_BEFORE.search(folded, max(0, hit.start - 30), hit.start):
        return True
    before = _COMMA_BEFORE.search(folded, max(0, hit.start - 8), hit.start)
    return before is not None and _LIST_GOES_ON.match(folded, hit.end) is not None


def _context(prepared: Prepared, hit: Hit) -> str:
    start, end = max(0, hit.start - 60), min(len(prepared.clean), hit.end + 60)
    return " ".join(prepared.clean[start:end].split())


def _weigh(side: Side, mentions: Sequence[_Mention], scope: Scope, lone_from: int) -> _Weighed:
    given = scope in side.given_in
    naming = (*side.strong, *side.weak) if given else side.strong
    strong = [m for m in mentions if m.hit.entry.group in naming]
    named = {m.hit.entry.group for m in mentions}
    stand_ins = {group for group, wanted in side.instead.items() if group in named and not named.isdisjoint(wanted)}
    instead = [m for m in mentions if m.hit.entry.group in stand_ins]
    supporting = side.support if given else (*side.weak, *side.support)
    support = [m for m in mentions if m.hit.entry.group in supporting]
    if not strong and not instead:
        return _Weighed(support=tuple(support))
    passing = [(m.hit.start, m.hit.end) for m in mentions if m.hit.entry.group == PASSING]
    if len({m.sentence for m in (*strong, *instead)}) == 1:
        strong, instead = _as_in_the_body(strong, lone_from), _as_in_the_body(instead, lone_from)
    mass = _mass(strong, passing) + INSTEAD_WEIGHT * _mass(instead, passing)
    mass += min(MOST_SUPPORT, SUPPORT_WEIGHT * _mass(support, passing))
    if _gives_way(side, mentions, strong):
        mass *= RIVAL_WEIGHT
    elif given:
        mass = max(mass, GIVEN_LEAST)
    return _Weighed(mass, (*strong, *instead), tuple(support))


def _as_in_the_body(mentions: Sequence[_Mention], since: int) -> list[_Mention]:
    """The mentions, those in the lead from `since` on weighed as if they stood after it."""
    share = WEIGHTS["body"] / WEIGHTS["lead"]
    return [
        dataclasses.replace(m, weight=m.weight * share) if m.where == "lead" and m.hit.start >= since else m
        for m in mentions
    ]


def _gives_way(side: Side, mentions: Sequence[_Mention], strong: Sequence[_Mention]) -> bool:
    """True when the title names a rival and not this side."""
    in_title = [m for m in mentions if m.where == "title" and m.hit.entry.group in side.rivals]
    return bool(in_title) and not any(m.where == "title" for m in strong)


def _mass(mentions: Sequence[_Mention], passing: Sequence[tuple[int, int]]) -> float:
    """The sum over sentences of the best mention in each."""
    best: dict[int, float] = {}
    for mention in mentions:
        hit = mention.hit
        in_passing = any(start <= hit.start and hit.end <= end for start, end in passing)
        weight = mention.weight * (PASSING_WEIGHT if in_passing else 1.0)
        best[mention.sentence] = max(best.get(mention.sentence, 0.0), weight)
    return sum(best.values())


def _score(sides: Sequence[_Weighed]) -> float:
    if not all(side.mass for side in sides):
        return 0.0
    return min(side.strength for side in sides) * _nearness(sides)


def _nearness(sides: Sequence[_Weighed]) -> float:
    """By the least distance, in sentences, within which all sides are named."""
    apart = max((_apart(sides[0], other) for other in sides[1:]), default=0)
    return next((factor for most, factor in NEARNESS if apart <= most), FAR)


def _apart(one: _Weighed, other: _Weighed) -> int:
    theirs = sorted({m.sentence for m in (*other.mentions, *other.support)})
    return min(_least_gap(m.sentence, theirs) for m in (*one.mentions, *one.support))


def _least_gap(sentence: int, others: Sequence[int]) -> int:
    at = bisect.bisect_left(others, sentence)
    return min(abs(sentence - other) for other in others[max(0, at - 1) : at + 1])


def _reason(words: str, sides: Mapping[str, _Weighed], relevant: bool, wrong: str | None) -> str:
    tail = f"; suspect encoding: {wrong}" if wrong else ""
    if not words.strip():
        return "the text is empty"
    missing = [name for name, side in sides.items() if not side.mass]
    if missing:
        return "; ".join(_unnamed(missing, sides)) + tail
    if relevant:
        return "; ".join(f"{name}: {_count(side)}" for name, side in sides.items()) + tail
    weakest = min(sides, key=lambda name: sides[name].mass)
    return f"{weakest} is only named in passing: {_count(sides[weakest])}{tail}"


def _unnamed(missing: Sequence[str], sides: Mapping[str, _Weighed]) -> Iterator[str]:
    weak = [name for name in missing if sides[name].support]
    if nothing := [name for name in missing if name not in weak]:
        yield f"nothing names {' or '.join(nothing)}"
    for name in weak:
        written = [m.hit.entry.term.written.rstrip("*") for m in _shown(sides[name])]
        words = {word.casefold(): word for word in reversed(written)}
        yield f"only weak terms name {name}: {', '.join(reversed(words.values()))}"


def _count(side: _Weighed) -> str:
    counts = {where: sum(m.where == where for m in side.mentions) for where in WEIGHTS}
    return ", ".join(f"{count} in the {where}" for where, count in counts.items() if count)


def _shown(side: _Weighed) -> list[_Mention]:
    return sorted((*side.mentions, *side.support), key=lambda m: (-m.weight, m.hit.start))[:EVIDENCE]


def _evidence(sides: Mapping[str, _Weighed], prepared: Prepared) -> Iterator[Evidence]:
    for side in sides.values():
        for m in _shown(side):
            yield Evidence(m.hit.entry.term.written, m.hit.entry.group, m.where, _context(prepared, m.hit))


def _url_evidence(url: str, topic: Topic) -> Iterator[Evidence]:
    path = unquote(url, errors="replace")[:2048]
    for hit in find(prepare(path), topic, language=None) if path else ():
        if hit.entry.group in topic.naming_groups:
            yield Evidence(hit.entry.term.written, hit.entry.group, "url", path)
