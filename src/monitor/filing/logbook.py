"""Writing to the journal, with the index in step."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from monitor.archive import Archive, Event, Line
from monitor.index import Index

Note = tuple[Event, str, str, str, dict[str, Any]]
"""Event, URL, source, reason, and what more there is to say."""


class Logbook:
    """The journal of one archive; one thread writes at a time."""

    def __init__(self, archive: Archive, index: Index) -> None:
        self._archive = archive
        self._index = index
        # Articles are filed in a thread (a disk may take its time) while the pass notes what it let go.
        self.turn = threading.RLock()

    def note_all(self, notes: Iterable[Note], now: datetime) -> int:
        """Lines on URLs, with one write, but for decisions that are the same as before; the number written."""
        with self.turn:
            lines = [
                {"event": event, "source": source, "url": url, "reason": reason, **more}
                for event, url, source, reason, more in notes
                if not self._is_noted(event, url, reason, more)
            ]
            self.write(lines, now)
        return len(lines)

    def write(self, lines: list[Line], now: datetime) -> None:
        """Append the lines; raises ArchiveError."""
        with self.turn:
            self._archive.check_root()
            if position := self._archive.journal.write(lines, now):
                self._index.note(position)

    def says(self, entry_id: str, facts: dict[str, Any]) -> bool:
        """True when a line on the article, without an address as well, has all these facts."""
        return any(
            "url" not in line and all(line.get(key) == value for key, value in facts.items())
            for line in self._index.history(entry_id)
        )

    def _is_noted(self, event: str, url: str, reason: str, more: dict[str, Any]) -> bool:
        known = self._index.known(url)
        if known is None or (known.event, known.reason, known.id) != (event, reason, more.get("id")):
            return False
        # The last of several tries is told, or the journal would promise another one for ever; and so is a new title, or
        # it would be a reason to look again for ever.
        return bool(known.line.get("again")) == bool(more.get("again")) and known.line.get("offered") == more.get(
            "offered"
        )
