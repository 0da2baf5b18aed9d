"""The same form with other facts: daily rates, weather, match reports are reports of their own, not copies."""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from monitor.dedupe.words import words

_REACH = 2
"""Words on each side of a slot that must be equal, or facts both, for what stands in it to be compared."""
_CHANCE = 0.001
_NUMBERS_CHANGED, _FACTS_CHANGED = 0.5, 0.25
"""Shares of numbers, or of numbers and names, that differ in another filling of a form; in German all nouns look like
names, therefore the second is low."""

_FACT = "#"
"""Stands for a fact beside a slot; where most of what is around is facts, the place is not the same for sure."""

_Kind = Literal["number", "name", "word"]


class _Changes(NamedTuple):
    """Slots of one kind: how many were compared, in how many the two texts differ."""

    compared: int
    changed: int

    @property
    def rate(self) -> float:
        return self.changed / self.compared if self.compared else 0.0

    def beyond(self, rate: float) -> bool:
        """True when so many changes are no chance at a `rate` that holds for other words."""
        return _tail(self.compared, self.changed, rate) < _CHANCE


def is_template(new: str, known: str) -> bool:
    """True when numbers, or numbers and names, differ far more than the words around them do.

    An edit hits facts and other words alike; a form that was filled in again changes the facts and little else.
    """
    numbers, names, others = _changes(words(new), words(known))
    facts = _Changes(numbers.compared + names.compared, numbers.changed + names.changed)
    # Laplace's rule of succession: what was seen in few places may be chance.
    usual = (others.changed + 1) / (others.compared + 2)
    return (numbers.rate >= _NUMBERS_CHANGED and numbers.beyond(usual)) or (
        facts.rate >= _FACTS_CHANGED and facts.beyond(usual)
    )


def _changes(new: Sequence[str], known: Sequence[str]) -> tuple[_Changes, _Changes, _Changes]:
    """Compare what stands in the same slot: for numbers, names and other words."""
    there = defaultdict(set)
    for context, value in _slots(known):
        there[context].add(value)
    compared: dict[_Kind, int] = defaultdict(int)
    changed: dict[_Kind, int] = defaultdict(int)
    for context, value in _slots(new):
        if values := there.get(context):
            compared[_kind(value)] += 1
            changed[_kind(value)] += value not in values
    number, name, word = (_Changes(compared[kind], changed[kind]) for kind in ("number", "name", "word"))
    return number, name, word


def _slots(parts: Sequence[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What stands where: the kind of a word and its neighbours, and the word. A name is compared with names alone."""
    masked = [word.casefold() if _kind(word) == "word" else _FACT for word in parts]
    for place in range(_REACH, len(parts) - _REACH):
        around = (*masked[place - _REACH : place], *masked[place + 1 : place + 1 + _REACH])
        if around.count(_FACT) <= _REACH:
            yield (_kind(parts[place]), *around), parts[place]


def _kind(word: str) -> _Kind:
    """A word with a capital is a name, or (rarely) a sentence's first word."""
    if word[0].isdigit():
        return "number"
    return "name" if unicodedata.category(word[0]) == "Lu" else "word"


def _tail(trials: int, hits: int, rate: float) -> float:
    """The probability of at least so many hits (binomial distribution)."""
    if hits <= trials * rate:
        return 1.0
    logs = math.log(rate), math.log1p(-rate)
    total = 0.0
    for k in range(hits, trials + 1):
        ways = math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1)
        total += math.exp(ways + k * logs[0] + (trials - k) * logs[1])
    return total
