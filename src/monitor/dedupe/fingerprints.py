"""What is kept of a text to find its copies and translations."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from monitor.dedupe.anchors import anchors, shape
from monitor.dedupe.sketch import VERSION, sketch
from monitor.dedupe.words import folded, shingles, text_hash


@dataclasses.dataclass(frozen=True, slots=True)
class Fingerprint:
    """Made once for each text, in a child process; small enough to be kept for a million.

    `text_hash` tells equal texts, `keys` find copies (sketch.py), `anchors` and `shape` tell translations (anchors.py).
    `version` is that of the algorithms.
    """

    text_hash: str
    keys: tuple[int, ...]
    anchors: tuple[int, ...] = ()
    shape: tuple[int, ...] = ()
    language: str | None = None
    published: datetime | None = None
    version: int = VERSION


def fingerprint(
    title: str, text: str, *, language: str | None = None, published: datetime | None = None, url: str = ""
) -> Fingerprint:
    """The fingerprint of a body `text` under its `title`; never raises, and is bounded for a text of any length."""
    keys = sketch(shingles(folded(text)))
    return Fingerprint(text_hash(title, text), keys, anchors(title, text), shape(text), language, published)
