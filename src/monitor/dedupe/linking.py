"""Which texts of the same days are translations of each other, told without a model."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from monitor.dedupe import likeness
from monitor.dedupe.story import join
from monitor.model import Decision

WINDOW = timedelta(days=3)
THRESHOLD = 0.55
"""Likeness from which two texts are linked; two reports of one event reach it in one case of a hundred."""
AGREES = 0.4
"""Likeness that speaks for a link between two texts which others link already."""
MARGIN = 0.05
"""By how much a text's translation must be more like it than the next best text of that language."""
_LEAST_SHARED = 2
"""Different anchors two texts must share: one alone has no order."""
_LEAST_ORDER = 0.08
_PROPOSED = 3
_IN_SIGHT = 0.4

Pair = tuple[str, str]


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
    new: Collection[Text], pool: Collection[Text], background: Collection[Sequence[int]] = ()
) -> list[Translation]:
    """Find the translations of `new` texts among themselves and in the `pool` of the days around.

    `background` are the anchors of other texts of the archive: they tell what names are common in it. A text
    that joins a story comes with the member that is most like it.
    """
    texts = {text.id: text for text in (*pool, *new)}
    scores = likenesses(tuple(texts.values()), background, {text.id for text in new})
    found = []
    for story in join(texts.values(), links(texts, scores), scores, AGREES):
        for text in new:
            mates = [(scores.get(_pair(text.id, mate), 0.0), mate) for mate in story if mate != text.id]
            if text.id in story and mates:
                found.append(_translation(text.id, *max(mates)))
    return found


def declared(
    language: str | None, alternates: Iterable[tuple[str, str]], stored: Mapping[str, tuple[str, str | None]]
) -> list[Decision]:
    """The translations a page declares (hreflang): `stored` gives id and language of the article at a URL, if any.

    A page of the same language is no translation, whatever is declared.
    """
    found = [(stored[url], url) for _, url in alternates if url in stored]
    return [
        Decision("translation", of, by="hreflang", reason=f"the page declares {url} as its translation")
        for (of, other), url in dict.fromkeys(found)
        if language is None or other is None or _main(other) != _main(language)
    ]


def likenesses(
    texts: Sequence[Text], background: Collection[Sequence[int]] = (), new: Collection[str] | None = None
) -> dict[Pair, float]:
    """The likeness (0..1.5) of every two texts worth comparing: in different languages, within three days.

    With `new`, only pairs of which one text is new.
    """
    weight = likeness.weights([*(text.anchors for text in texts), *background])
    by_id = {text.id: text for text in texts}
    scores = {}
    for pair in sorted(_proposed(texts, weight, new)):
        first, second = by_id[pair[0]], by_id[pair[1]]
        ordered = likeness.order(first.anchors, second.anchors, weight)
        if ordered >= _LEAST_ORDER:
            scores[pair] = round(ordered + likeness.shape(first.shape, second.shape) / 2, 4)
    return scores


def links(texts: Mapping[str, Text], scores: Mapping[Pair, float]) -> list[Pair]:
    """Pairs in which each is by a margin the best of its language for the other, the likeliest first."""
    ranked: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for (first, second), score in scores.items():
        ranked[first, _language(texts[second])].append((score, second))
        ranked[second, _language(texts[first])].append((score, first))
    best = {key: _winner(others) for key, others in ranked.items()}
    mutual = [
        (-score, first, second)
        for (first, second), score in scores.items()
        if score >= THRESHOLD
        and best[first, _language(texts[second])] == second
        and best[second, _language(texts[first])] == first
    ]
    return [(first, second) for _, first, second in sorted(mutual)]


def _winner(others: list[tuple[float, str]]) -> str | None:
    ranked = sorted(others, reverse=True)
    clear = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= MARGIN
    return ranked[0][1] if clear else None


def _proposed(texts: Sequence[Text], weight: Mapping[int, float], new: Collection[str] | None) -> set[Pair]:
    """For each text and other language, the three texts that share most, if none shares much more."""
    holders: dict[int, list[Text]] = defaultdict(list)
    for text in texts:
        if text.language:
            for key in set(text.anchors):
                holders[key].append(text)
    pairs: set[Pair] = set()
    for text in texts:
        if text.language and (new is None or text.id in new):
            pairs.update(_pair(text.id, other) for other in _nearest(text, holders, weight))
    return pairs


def _nearest(text: Text, holders: Mapping[int, list[Text]], weight: Mapping[int, float]) -> Iterator[str]:
    shared: dict[str, list[float]] = defaultdict(list)
    others = {}
    for key in set(text.anchors):
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
    return _main(text.language or "")


def _main(tag: str) -> str:
    """Language and script: regional forms of one language are no translations, its scripts are."""
    parts = tag.split("-")
    return "-".join([parts[0], *(part for part in parts[1:] if len(part) == 4)])


def _close(first: date | None, second: date | None) -> bool:
    return first is None or second is None or abs(first - second) <= WINDOW


def _pair(first: str, second: str) -> Pair:
    return (first, second) if first < second else (second, first)


def _translation(text_id: str, score: float, mate: str) -> Translation:
    reason = f"names and numbers in the same order and the same form as {mate} (likeness {score:.2f})"
    return Translation(text_id, Decision("translation", mate, min(1.0, score), "fingerprint", reason))
