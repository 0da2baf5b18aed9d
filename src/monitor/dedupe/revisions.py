"""A stored article's page was looked at again: has the text changed?"""

from __future__ import annotations

from collections.abc import Collection

from monitor.dedupe.words import normalised, text_hash
from monitor.model import Decision


def compare_revision(
    old_text: str, new_text: str, earlier: Collection[str], *, old_title: str = "", new_title: str = ""
) -> Decision:
    """unchanged, revision, or reverted to a text that was stored earlier from the same URL.

    `earlier` are the `text_hash`es of the article's other stored versions; a page that alternates between two texts
    is therefore stored twice and no more.
    """
    if normalised(old_text) == normalised(new_text):
        return Decision("unchanged", reason="the same text", store=False)
    if text_hash(new_title, new_text) in earlier:
        return Decision("reverted", by="text", reason="back to a text that is stored", store=False)
    return Decision("revision", by="url", reason="the text at this address has changed")
