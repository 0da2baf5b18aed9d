"""Which texts of the same days are translations of each other, told without a model, or with the help of one."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from heapq import nlargest
from typing import Literal

from monitor.dedupe import likeness
from monitor.dedupe.anchors import EVERYDAY
from monitor.dedupe.story import join, spoken
from monitor.model import Decision

WINDOW = timedelta(days=3)
THRESHOLD = 0.55
"""Likeness from which two texts are linked; two reports of one event reach it in one case of a hundred."""
AGREES = 0.4
"""Likeness that speaks for a link between two texts which others link already."""
MARGIN = 0.05
"""By how much a text's translation must be more like it than the next best text of that language."""
_LEAST_SHARED = 2
"""Different anchors two texts must share: one alone has no order, and everyday names are in all texts of a topic."""
_LEAST_ORDER = 0.08
_LEAST_SHAPE = 0.3
_CONTRADICTED = 0.15
"""What figures that have nothing in common take away: form alone no longer links, names in their order still do."""
_NAMED = 8
"""Anchors from which on a text has enough names for their absence to tell."""
_PROPOSED = 3
_IN_SIGHT = 0.4

Pair = tuple[str, str]
Vector = Sequence[float]


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """What the index keeps of a text to tell its translations. `story` is what it is known to belong to."""

    id: str
    language: str | None
    day: date | None
    anchors: tuple[int, ...]
    shape: tuple[int, ...]
    story: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Translation:
    """A new text and the one it is a translation of."""

    id: str
    decision: Decision


def translations(
    new: Collection[Text],
    pool: Collection[Text],
    background: Collection[Sequence[int]] = (),
    meanings: Mapping[str, Vector] | None = None,
) -> list[Translation]:
    """Find the translations of `new` texts among themselves and in the `pool` of the days around.

    `background` are the anchors of other texts of the archive: they tell what names are common in it. A text
    that joins a story comes with the member that is most like it. `meanings` are unit vectors of some or all of the
    texts, by id (see meaning.py): they propose pairs and weigh in, unless names or form speak against it.
    """
    texts = {text.id: text for text in (*pool, *new)}
    scores = likenesses(tuple(texts.values()), background, {text.id for text in new}, meanings)
    found = []
    for story in join(texts.values(), links(texts, scores), scores, AGREES):
        for text in new:
            mates = [(scores.get(_pair(text.id, mate), 0.0), mate) for mate in story if mate != text.id]
            if text.id in story and mates:
                score, mate = max(mates)
                found.append(_translation(text.id, score, mate, bool(meanings and {text.id, mate} <= meanings.keys())))
    return found


def likenesses(
    texts: Sequence[Text],
    background: Collection[Sequence[int]] = (),
    new: Collection[str] | None = None,
    meanings: Mapping[str, Vector] | None = None,
) -> dict[Pair, float]:
    """The likeness (0..1.75) of every two texts worth comparing: in different languages, within three days.

    With `new`, only pairs of which one text is new.
    """
    weight = likeness.weights([*(text.anchors for text in texts), *background])
    by_id = {text.id: text for text in texts}
    meanings = meanings or {}
    scores = {}
    for pair in sorted(_proposed(texts, weight, new) | _near_in_meaning(texts, meanings, new)):
        score = _likeness(by_id[pair[0]], by_id[pair[1]], weight, meanings)
        if score is not None:
            scores[pair] = round(score, 4)
    return scores


def _likeness(first: Text, second: Text, weight: Mapping[int, float], meanings: Mapping[str, Vector]) -> float | None:
    """None where names, or the form, speak against it."""
    ordered = likeness.order(first.anchors, second.anchors, weight)
    known = first.id in meanings and second.id in meanings
    named = min(len(first.anchors), len(second.anchors)) >= _NAMED
    if ordered < _LEAST_ORDER and (named or not known):
        return None
    shaped = likeness.shape(first.shape, second.shape)
    if known and shaped < _LEAST_SHAPE:
        return None
    near = likeness.nearness(meanings[first.id], meanings[second.id]) - 0.5 if known else 0.0
    against = _CONTRADICTED if likeness.contradict(first.anchors, second.anchors) else 0.0
    return ordered + shaped / 2 + near / 2 - against


def links(texts: Mapping[str, Text], scores: Mapping[Pair, float]) -> list[Pair]:
    """Pairs in which each is by a margin the best of its language for the other, the likeliest first."""
    ranked: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for (first, second), score in scores.items():
        ranked[first, _language(texts[second])].append((score, second))
        ranked[second, _language(texts[first])].append((score, first))
    best = {key: _winner(others, texts) for key, others in ranked.items()}
    mutual = [
        (-score, first, second)
        for (first, second), score in scores.items()
        if score >= THRESHOLD
        and best[first, _language(texts[second])] == second
        and best[second, _language(texts[first])] == first
    ]
    return [(first, second) for _, first, second in sorted(mutual)]


def _winner(others: list[tuple[float, str]], texts: Mapping[str, Text]) -> str | None:
    """The best one, if it is so by a margin; copies and revisions that belong to its story are no rivals."""
    ranked = sorted(others, reverse=True)
    score, winner = ranked[0]
    story = texts[winner].story
    rival = next((value for value, other in ranked[1:] if story is None or texts[other].story != story), 0.0)
    return winner if score - rival >= MARGIN else None


def _proposed(texts: Sequence[Text], weight: Mapping[int, float], new: Collection[str] | None) -> set[Pair]:
    """For each text and other language, the three texts that share most, if none shares much more."""
    holders: dict[int, list[Text]] = defaultdict(list)
    for text in texts:
        if text.language:
            for key in set(text.anchors) - EVERYDAY:
                holders[key].append(text)
    pairs: set[Pair] = set()
    for text in texts:
        if text.language and (new is None or text.id in new):
            pairs.update(_pair(text.id, other) for other in _nearest(text, holders, weight))
    return pairs


def _nearest(text: Text, holders: Mapping[int, list[Text]], weight: Mapping[int, float]) -> Iterator[str]:
    shared: dict[str, list[float]] = defaultdict(list)
    others = {}
    for key in set(text.anchors) - EVERYDAY:
        for other in holders[key]:
            shared[other.id].append(weight[key])
            others[other.id] = other
    by_language: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for other_id, values in shared.items():
        other = others[other_id]
        if len(values) >= _LEAST_SHARED and _language(other) != _language(text) and _close(text.day, other.day):
            by_language[_language(other)].append((sum(values), other_id))
    for ranked in by_language.values():
        ranked.sort(reverse=True)
        yield from (other_id for value, other_id in ranked[:_PROPOSED] if value >= _IN_SIGHT * ranked[0][0])


def _language(text: Text) -> str:
    return spoken(text.language or "")


def _near_in_meaning(texts: Sequence[Text], meanings: Mapping[str, Vector], new: Collection[str] | None) -> set[Pair]:
    """For each text and other language, the two texts that mean most nearly the same."""
    pairs: set[Pair] = set()
    told = [text for text in texts if text.language and text.id in meanings]
    for text in told:
        if new is not None and text.id not in new:
            continue
        by_language: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for other in told:
            if _language(other) != _language(text) and _close(text.day, other.day):
                cosine = likeness.cosine(meanings[text.id], meanings[other.id])
                by_language[_language(other)].append((cosine, other.id))
        for ranked in by_language.values():
            pairs.update(_pair(text.id, other_id) for _, other_id in nlargest(2, ranked))
    return pairs


def _close(first: date | None, second: date | None) -> bool:
    return first is None or second is None or abs(first - second) <= WINDOW


def _pair(first: str, second: str) -> Pair:
    return (first, second) if first < second else (second, first)


def _translation(text_id: str, score: float, mate: str, by_meaning: bool) -> Translation:
    signs = "meaning, names and numbers, and form" if by_meaning else "names and numbers in the same order, and form"
    reason = f"{signs} are those of {mate} (likeness {score:.2f})"
    by: Literal["embedding", "fingerprint"] = "embedding" if by_meaning else "fingerprint"
    return Translation(text_id, Decision("translation", mate, min(1.0, score), by, reason))
