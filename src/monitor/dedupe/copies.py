"""Is this text a copy of one that is stored?"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from monitor.dedupe.facts import is_template
from monitor.dedupe.fingerprints import Fingerprint
from monitor.dedupe.words import SHINGLE, folded, shingles, text_hash
from monitor.model import Decision

JACCARD = 0.35
COVERED = 2 / 3
"""Share of the words of either text, from which on it is taken to be in the other: an edit of 15 % leaves 70 %."""
LEAST_SHARED = 12
"""Shingles two texts must share to be copies: about a sentence and a half. Shorter ones are copies only when equal."""
ADDS = 0.1
"""A copy with at least this share of words of its own is stored."""
PASSAGE = 80
"""So is one with so many of them in a row, whatever its length: some sentences that would be lost."""


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """The text in question."""

    title: str
    text: str
    fingerprint: Fingerprint | None = None
    published: datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """A stored text that may be its original."""

    id: str
    title: str
    text: str
    published: datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Overlap:
    """How much two texts share, in shingles of three words. All values but `shared` are shares from 0 to 1.

    `adds` is the share of the new text's words that stand in no shared shingle, `lacks` the same of the known text's;
    `passage` is the number of such words of the new text that stand in a row.
    """

    shared: int
    jaccard: float
    containment: float
    adds: float
    lacks: float
    passage: int = 0

    @property
    def is_copy(self) -> bool:
        """Enough is shared, in relation to both texts or to one of them."""
        covered = 1 - min(self.adds, self.lacks)
        return self.shared >= LEAST_SHARED and (self.jaccard >= JACCARD or covered >= COVERED)


def compare(new: Candidate, known: Sequence[Known]) -> Decision:
    """Which of the `known` texts, candidates from the index, `new` is a copy of: new, duplicate or near-copy.

    A near-copy's `store` is False when under a tenth of its words, and no passage, are missing from the known text.
    """
    wanted = new.fingerprint.text_hash if new.fingerprint else text_hash(new.title, new.text)
    for other in known:
        if wanted == text_hash(other.title, other.text):
            return Decision("duplicate", other.id, 1.0, "text", f"the same text as {other.id}", adds=0.0, store=False)
    return _nearest(new, known)


def overlap(new: str, known: str) -> Overlap:
    """What two texts share."""
    ours, theirs = folded(new), folded(known)
    mine, yours = shingles(ours), shingles(theirs)
    shared = mine & yours
    if not shared:
        return Overlap(0, 0.0, 0.0, 1.0, 1.0)
    adds, lacks = _uncovered(ours, shared), _uncovered(theirs, shared)
    return Overlap(
        len(shared),
        len(shared) / len(mine | yours),
        len(shared) / min(len(mine), len(yours)),
        sum(adds) / len(ours),
        sum(lacks) / len(theirs),
        max(adds),
    )


def _nearest(new: Candidate, known: Sequence[Known]) -> Decision:
    """The copy's original: the text to which it adds least, and of equals the one that is most like it."""
    found = []
    template = None
    for other in known:
        common = overlap(new.text, other.text)
        if not common.is_copy:
            continue
        if is_template(new.text, other.text):
            template = other.id
            continue
        found.append((round(common.adds, 1), -common.jaccard, other.id, common, other))
    if found:
        _, _, _, common, other = min(found, key=lambda item: item[:3])
        return _near_copy(new, other, common)
    return Decision(
        "new", reason=f"the form of {template} with other facts" if template else "no stored text is like it"
    )


def _near_copy(new: Candidate, other: Known, common: Overlap) -> Decision:
    store = common.adds >= ADDS or common.passage >= PASSAGE
    first = is_before(new.published, other.published)
    reason = f"{_relation(common)} {other.id}: {common.shared} runs of {SHINGLE} words shared, {common.adds:.0%} added"
    reason += ", published before it" if first else ""
    return Decision(
        "near-copy",
        other.id,
        round(max(common.jaccard, common.containment), 4),
        "minhash",
        reason,
        round(common.adds, 4),
        store,
    )


def _relation(common: Overlap) -> str:
    if common.adds < ADDS <= common.lacks:
        return "a part of"
    if common.lacks < ADDS <= common.adds:
        return "contains"
    return "a copy of" if common.adds < ADDS else "an edited copy of"


def is_before(first: datetime | None, second: datetime | None) -> bool:
    """False where one is not known, or one has a zone and the other has none: such times cannot be compared."""
    return (
        first is not None
        and second is not None
        and (first.tzinfo is None) == (second.tzinfo is None)
        and first < second
    )


def _uncovered(parts: Sequence[str], shared: set[tuple[str, ...]]) -> list[int]:
    """The lengths of the runs of words that stand in no shared shingle."""
    covered = bytearray(len(parts))
    width = min(SHINGLE, len(parts))
    for start in range(len(parts) - width + 1):
        if tuple(parts[start : start + width]) in shared:
            covered[start : start + width] = b"\1" * width
    return [len(run) for run in covered.split(b"\1")]
