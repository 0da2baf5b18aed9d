"""How much two texts in different languages are alike, without a dictionary: two signs, each from 0 to 1.

`order` is what they share of names and numbers, counted only where it comes in the same order, rare ones weighing more.
`shape` tells whether paragraphs of the same lengths follow each other. Reports of one event share names, but not their
order; reports of one kind share their shape, but not the names.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from operator import mul

from monitor.dedupe.anchors import EVERYDAY, is_figure

_PRIOR = 60
"""Texts, besides those at hand, in which an anchor is taken not to occur: a small pool does not tell what is common."""

_EVERYDAY = 20
"""In how many of these an everyday name does occur: the pool of a young archive would take it for a rare one."""

_GROUND = 6.0
"""Weight, about that of two rare names, added to what is shared and not: a text with one name proves nothing by it."""

_LETTERS = tuple(math.exp(step / 31) for step in range(256))
"""What a paragraph's length in a shape (see anchors.py) stands for, in letters."""
_NEAR, _FAR = 0.25, 0.9
"""Standard deviation of the logarithm of the ratio of two paragraphs' lengths: of translations, and of any two."""
_GAIN = math.log(_FAR / _NEAR)
_LOSS = (1 / _NEAR**2 - 1 / _FAR**2) / 2
_WORST, _GAP, _JOIN = -3.0, -1.2, -1.5
"""Logarithms of odds: the worst pair of paragraphs, a paragraph without a partner, two paragraphs made one."""
_ENOUGH = 5
_ANY, _SAME = 0.8, 0.9
_NEUTRAL = 0.3
"""Paragraphs below which a shape says less, and what it counts where it says nothing."""


def weights(pool: Collection[Sequence[int]]) -> dict[int, float]:
    """How much each anchor tells: the logarithm of how rare it is among the texts of the pool."""
    counts = Counter(key for anchors in pool for key in set(anchors))
    most = len(pool) + _PRIOR
    return {
        key: math.log(most / (count + (_EVERYDAY if key in EVERYDAY else 0) + 0.5)) for key, count in counts.items()
    }


def order(first: Sequence[int], second: Sequence[int], weight: Mapping[int, float]) -> float:
    """The weight of the heaviest sequence of anchors that both hold in the same order, in relation to all (0..1)."""
    whole = sum(weight[key] for key in first) * sum(weight[key] for key in second)
    places: dict[int, list[int]] = defaultdict(list)
    for place, key in enumerate(second):
        places[key].insert(0, place)
    heaviest = [0.0] * (len(second) + 1)
    for key in first:
        for place in places.get(key, ()):
            value = max(heaviest[: place + 1]) + weight[key]
            heaviest[place + 1] = max(heaviest[place + 1], value)
    return max(heaviest) / (math.sqrt(whole) + _GROUND)


def contradict(first: Sequence[int], second: Sequence[int]) -> bool:
    """True where both have two different figures or more, and none in common: a translator keeps the figures."""
    ours, theirs = ({key for key in anchors if is_figure(key)} for anchors in (first, second))
    return min(len(ours), len(theirs)) > 1 and ours.isdisjoint(theirs)


def shape(first: Sequence[int], second: Sequence[int]) -> float:
    """How well the paragraphs of the shorter text follow those of the longer one (0..1); what is cut off costs nothing.

    After Gale and Church, "A program for aligning sentences in bilingual corpora", 1993: log odds of the lengths of one
    paragraph against one, or two against one, summed over the best alignment, and related to the most they can reach.
    """
    shorter = min(len(first), len(second))
    if not shorter:
        return _NEUTRAL
    reached = min(1.0, _aligned(first, second) / shorter)
    sure = min(1.0, shorter / _ENOUGH)
    return reached * sure + _NEUTRAL * (1 - sure)


def cosine(first: Sequence[float], second: Sequence[float]) -> float:
    """Of two vectors of length one."""
    return float(sum(map(mul, first, second)))


def nearness(first: Sequence[float], second: Sequence[float]) -> float:
    """The cosine on a scale from 0 to 1: the model puts any two texts at 0.78, two translations at 0.9."""
    return min(1.0, max(0.0, (cosine(first, second) - _ANY) / (_SAME - _ANY)))


def _aligned(first: Sequence[int], second: Sequence[int]) -> float:
    joined_first, joined_second = _joined(first), _joined(second)
    width = len(second)
    above2: list[float] = []
    above = [_GAP * place for place in range(width + 1)]
    best = 0.0
    for i, length in enumerate(first, 1):
        row = [above[0] + _GAP]
        for j in range(1, width + 1):
            value = max(above[j - 1] + _odds(length - second[j - 1]), above[j] + _GAP, row[j - 1] + _GAP)
            if i > 1:
                value = max(value, above2[j - 1] + _JOIN + _odds(joined_first[i - 2] - second[j - 1]))
            if j > 1:
                value = max(value, above[j - 2] + _JOIN + _odds(length - joined_second[j - 2]))
            row.append(value)
        best = max(best, row[width])
        above2, above = above, row
    return max(best, *above)


def _joined(lengths: Sequence[int]) -> list[float]:
    """The lengths of each two neighbours taken together, on the scale of a shape."""
    return [31 * math.log(_LETTERS[a] + _LETTERS[b]) for a, b in pairwise(lengths)]


def _odds(difference: float) -> float:
    ratio = difference / 31
    return max(_WORST, _GAIN - ratio * ratio * _LOSS)
