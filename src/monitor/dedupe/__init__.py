"""One story once: which stored article a text is the same as. Pure, but for its tables in the index's database.

words ─▶ sketch ──┐
                  ├─▶ fingerprints ─▶ store ─▶ candidates ─▶ copies, revisions
letters ─▶ anchors┘                      └───▶ window ─────▶ likeness ─▶ linking ─▶ story
"""

from monitor.dedupe.copies import Candidate, Known, compare, is_before
from monitor.dedupe.diff import Paragraph, Span, diff
from monitor.dedupe.fingerprints import Fingerprint, fingerprint
from monitor.dedupe.linking import Text, Translation, translations
from monitor.dedupe.revisions import compare_revision, is_teaser
from monitor.dedupe.store import (
    SCHEMA,
    add,
    add_many,
    as_text,
    background,
    candidates,
    is_current,
    remove,
    window,
)
from monitor.dedupe.words import normalised, text_hash

__all__ = [
    "SCHEMA", "Candidate", "Fingerprint", "Known", "Paragraph", "Span", "Text", "Translation", "add", "add_many",
    "as_text", "background", "candidates", "compare", "compare_revision", "diff", "fingerprint", "is_before",
    "is_current", "is_teaser", "normalised", "remove", "text_hash", "translations", "window",
]  # fmt: skip
