"""A stored article's page was looked at again: has the text changed?"""

from __future__ import annotations

import re
from collections.abc import Collection

from monitor.dedupe.diff import Paragraph, changes
from monitor.dedupe.words import normalised, text_hash
from monitor.model import Decision

_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b\d{1,2}\b.*\b(?:19|20)\d\d\b")
_COUNTER = re.compile(r"\d[\d\s.,]*")
_STAMP_WORDS, _COUNTER_WORDS = 8, 3
_SENTENCE_END = re.compile(r"[.!?…。！？]$")
_ROW = re.compile(r"^- | \| ")
_CUT_OFF = re.compile(r"\.\.\.[\])]?$")
_MOST_OF_A_TEASER = 0.5
"""Share of a text from which on a shorter one without a sign is taken for an edit: a newsroom cut the end."""


def compare_revision(
    old_text: str,
    new_text: str,
    earlier: Collection[str],
    *,
    old_title: str = "",
    new_title: str = "",
) -> Decision:
    """unchanged, revision, or reverted to a text that was stored earlier from the same URL.

    `earlier` are the `text_hash`es of the article's other stored versions: a page that alternates between two texts is
    stored twice and no more. The titles matter only for texts that are too short to be told apart without.
    """
    new_hash = text_hash(new_title, new_text)
    if new_hash == text_hash(old_title, old_text):
        return Decision("unchanged", by="text", reason="the same text", store=False)
    if new_hash in earlier:
        return Decision("reverted", by="text", reason="back to a text that is stored", store=False)
    changed = changes(old_text, new_text)
    if changed and all(map(_is_furniture, changed)):
        return Decision("unchanged", by="text", reason="only a date line or a counter has changed", store=False)
    return Decision("revision", by="url", reason=_summary(changed))


def is_teaser(shown: str, whole: str, *, paywalled: bool) -> bool:
    """True when what is shown is a text's beginning, and not a version from which a newsroom took the end.

    `paywalled` says that the page bars the rest. Without that sign the dots of a cut, or how little is left, tell.
    """
    beginning, text = _comparable(shown), _comparable(whole)
    words = beginning.rstrip("[](). ")
    if not words or not text.startswith(words):
        return False
    is_cut = bool(_CUT_OFF.search(beginning)) and not text.startswith(beginning)
    return paywalled or is_cut or len(words) < _MOST_OF_A_TEASER * len(text)


def _comparable(text: str) -> str:
    """Normalised, without the lines that change by themselves."""
    return normalised("\n".join(line for line in text.split("\n") if not _is_stamp(line.strip())))


def _is_furniture(paragraph: Paragraph) -> bool:
    """A short line with the time of an update, or with a count of views or comments; no sentence and no table row."""
    versions = [
        "".join(span.text for span in paragraph.spans if span.kind != left_out).strip()
        for left_out in ("added", "removed")
    ]
    return all(not line or _is_stamp(line) for line in versions)


def _is_stamp(line: str) -> bool:
    if _SENTENCE_END.search(line) or _ROW.search(line):
        return False
    words = len(line.split())
    return (words <= _STAMP_WORDS and bool(_CLOCK.search(line))) or (
        words <= _COUNTER_WORDS and len(_COUNTER.findall(line)) == 1 and "%" not in line
    )


def _summary(changed: Collection[Paragraph]) -> str:
    counts = {kind: sum(paragraph.kind == kind for paragraph in changed) for kind in ("changed", "added", "removed")}
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    return f"the text has changed: paragraphs {told}" if told else "the title has changed"
