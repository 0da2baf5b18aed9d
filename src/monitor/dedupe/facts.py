"""The same form with other facts: daily rates, weather, match reports are reports of their own, not copies."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from monitor.dedupe.words import words

_REACH = 2
"""Words on each side of a slot that must be equal for what stands in it to be compared."""
LEAST_SLOTS = 3
CHANGED = 0.3
TIMES = 3.0


def is_template(new: str, known: str) -> bool:
    """True when numbers and names differ far more than the words around them do.

    An edit hits facts and other words alike; a form filled in again changes the facts and nothing else.
    """
    facts, plain = _changes(words(new), words(known))
    if facts[1] < LEAST_SLOTS:
        return False
    changed = facts[0] / facts[1]
    return changed >= CHANGED and changed >= TIMES * (plain[0] / plain[1] if plain[1] else 0.0)


def _changes(new: Sequence[str], known: Sequence[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    """(changed, compared) slots for facts and for other words."""
    there = defaultdict(set)
    for context, value in _slots(known):
        there[context].add(value)
    counts = {True: [0, 0], False: [0, 0]}
    for context, value in _slots(new):
        if values := there.get(context):
            count = counts[_is_fact(value)]
            count[0] += value not in values
            count[1] += 1
    return (counts[True][0], counts[True][1]), (counts[False][0], counts[False][1])


def _slots(parts: Sequence[str]) -> list[tuple[tuple[str, ...], str]]:
    masked = ["#" if _is_fact(word) else word for word in parts]
    return [
        ((*masked[i - _REACH : i], "_", *masked[i + 1 : i + 1 + _REACH]), parts[i])
        for i in range(_REACH, len(parts) - _REACH)
    ]


def _is_fact(word: str) -> bool:
    """A number, or a word with a capital: a name, or (rarely) a sentence's first word."""
    return word[0].isdigit() or unicodedata.category(word[0]) == "Lu"
