"""One story once: which stored article a text is the same as. Pure, but for its tables in the index's database.

words ─▶ sketch ─▶ fingerprints ─▶ store (candidates) ─▶ copies, revisions
"""

from monitor.dedupe.copies import Candidate, Known, compare
from monitor.dedupe.fingerprints import Fingerprint, fingerprint
from monitor.dedupe.revisions import compare_revision
from monitor.dedupe.store import SCHEMA, add, add_many, candidates, is_current, remove
from monitor.dedupe.words import normalised, text_hash

__all__ = [
    "SCHEMA", "Candidate", "Fingerprint", "Known", "add", "add_many", "candidates", "compare", "compare_revision",
    "fingerprint", "is_current", "normalised", "remove", "text_hash",
]  # fmt: skip
