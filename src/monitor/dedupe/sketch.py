"""A MinHash sketch: the few shingles of a text by which its copies are found in an index.

The sketch holds the shingles with the lowest hashes (bottom-s sketch: Broder, "On the resemblance and containment of
documents", 1997). Two texts share about s·J of them, J being their Jaccard similarity. A longer text keeps more, so
that a copy that is a small part of it still shares some.
"""

from __future__ import annotations

import heapq
from collections.abc import Set
from hashlib import blake2b

VERSION = 3
"""Changes with anything that changes keys or anchors; an index with another version is made again."""
SEED = b"press-monitor"
_LEAST, _MOST, _SPARSITY = 20, 64, 24


def sketch(shingles: Set[tuple[str, ...]]) -> tuple[int, ...]:
    """20 to 64 keys (signed 32-bit), one for about 24 shingles."""
    size = min(max(len(shingles) // _SPARSITY, _LEAST), _MOST)
    lowest = heapq.nsmallest(size, map(_hash, shingles))
    # The lowest hashes share their upper bits; the lower ones are as good as random.
    return tuple(sorted((value & 0xFFFFFFFF) - 0x80000000 for value in lowest))


def _hash(shingle: tuple[str, ...]) -> int:
    # A keyed hash of our own choice: Python's changes with every process.
    plain = " ".join(shingle).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(plain, digest_size=8, key=SEED).digest())
