"""Joining links to stories: a chain of links alone would tie together what has little in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

Pair = tuple[str, str]


class Member(Protocol):
    """What the rule looks at."""

    @property
    def id(self) -> str: ...
    @property
    def language(self) -> str | None: ...
    @property
    def story(self) -> str | None: ...


def spoken(tag: str | None) -> str:
    """Language and script of a BCP 47 tag: regional forms of one language are no translations, its scripts are."""
    parts = (tag or "").split("-")
    return "-".join([parts[0], *(part for part in parts[1:] if len(part) == 4)])


def join(
    texts: Iterable[Member], links: Iterable[Pair], likeness: Mapping[Pair, float], agrees: float
) -> list[frozenset[str]]:
    """Stories of two texts and more. `links` are pairs, the surest first; texts of one `story` begin together.

    Two stories become one when they have no language in common and at least half of the pairs across them are as
    like as `agrees`.
    """
    groups = _known(texts)
    of = {text.id: group for group in groups for text in group}
    for first, second in links:
        ours, theirs = of[first], of[second]
        if ours is not theirs and _may_join(ours, theirs, likeness, agrees):
            ours.extend(theirs)
            of.update((text.id, ours) for text in theirs)
    unique = {id(group): group for group in of.values()}
    return [frozenset(text.id for text in group) for group in unique.values() if len(group) > 1]


def _known(texts: Iterable[Member]) -> list[list[Member]]:
    groups: dict[tuple[str, str], list[Member]] = {}
    for text in texts:
        key = ("story", text.story) if text.story else ("text", text.id)
        groups.setdefault(key, []).append(text)
    return list(groups.values())


def _may_join(ours: list[Member], theirs: list[Member], likeness: Mapping[Pair, float], agrees: float) -> bool:
    if {spoken(text.language) for text in ours} & {spoken(text.language) for text in theirs}:
        return False
    pairs = [(min(a.id, b.id), max(a.id, b.id)) for a in ours for b in theirs]
    return 2 * sum(likeness.get(pair, 0.0) >= agrees for pair in pairs) >= len(pairs)
