"""What a pass did: counted by source, and told step by step."""

from __future__ import annotations

import dataclasses

from monitor.model import Entry


@dataclasses.dataclass(slots=True)
class Tally:
    """What a pass did for one source. `cause` says why its list could not be read."""

    source: str
    found: int = 0
    new: int = 0
    kept: int = 0
    duplicates: int = 0
    rejected: int = 0
    deferred: int = 0
    failed: int = 0
    cause: str | None = None
    unchanged: bool = False
    notes: tuple[str, ...] = ()
    polled: bool = False
    """Its list was asked for; else only pages that waited."""
    first: bool = False
    """It had never been read before."""
    rolled: bool = False
    """The list held new links only: others may have come and gone since the last poll."""

    def count(self, event: str) -> None:
        """One page more that came to `event`; events without a column count nowhere."""
        if name := _COLUMN.get(event):
            setattr(self, name, getattr(self, name) + 1)


_COLUMN: dict[str, str] = {
    "archived": "kept", "revised": "kept", "duplicate": "duplicates", "near-copy": "duplicates",
    "rejected": "rejected", "skipped": "rejected", "refused": "rejected",
    "failed": "failed", "blocked": "failed", "deferred": "deferred",
}  # fmt: skip


@dataclasses.dataclass(slots=True)
class Report:
    """What a pass did, by source, and what it stored."""

    tallies: dict[str, Tally] = dataclasses.field(default_factory=dict)
    stored: list[Entry] = dataclasses.field(default_factory=list)
    stopped: bool = False
    unexpected: int = 0
    """Errors that are mistakes of this program; each failed one list or page alone."""

    def of(self, source_id: str) -> Tally:
        """The source's tally, made on first use."""
        return self.tallies.setdefault(source_id, Tally(source_id))

    @property
    def failed_sources(self) -> list[Tally]:
        """Those whose list could not be read."""
        return [tally for tally in self.tallies.values() if tally.cause]


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """One step, for whoever watches: `stage` is list, page or plan; `queued` the pages now waiting to be asked for."""

    stage: str
    source: str
    url: str
    event: str
    detail: str
    queued: int = 0
