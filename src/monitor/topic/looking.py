"""What can be told of a page before it is parsed, and of a link before it is followed."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote

from monitor.model import Scope
from monitor.topic.compiled import Topic
from monitor.topic.matching import find, prepare


def first_look(
    source: str, topics: Sequence[Topic], *, scope: Scope = "general", language: str | None = None
) -> str | None:
    """None when the page may be on one of the topics, else why it cannot."""
    return None


def names_topic(text: str, topics: Sequence[Topic], *, scope: Scope = "general", language: str | None = None) -> bool:
    """True when a link's title, summary or address (percent-encoded or not) names a term of a topic; generous on purpose."""
    prepared = prepare(text + "\n" + unquote(text, errors="replace") if "%" in text else text)
    return any(
        hit.entry.group in topic.naming_groups for topic in topics for hit in find(prepared, topic, language=language)
    )
