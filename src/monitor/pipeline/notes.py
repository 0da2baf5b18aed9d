"""What a pass remembers and tells: journal lines, visits, counts, and steps for whoever watches."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from monitor.archive import Event
from monitor.clock import Clock
from monitor.errors import WorkerError
from monitor.fetch import masked
from monitor.filing import Filing
from monitor.model import Entry, Link, Page
from monitor.pipeline.report import Progress, Report
from monitor.state import State, Visit

_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """A page to ask for: a waiting link, or the page of a stored article to look at again."""

    link: Link
    key: str
    tries: int = 0
    revises: Entry | None = None


class Notes:
    """The one place where a pass notes what became of a list or a page."""

    def __init__(self, filing: Filing, state: State, clock: Clock, watch: Callable[[Progress], None]) -> None:
        self.report = Report()
        self._filing = filing
        self._state = state
        self._clock = clock
        self._watch = watch

    def tell(self, step: Progress) -> None:
        """A step, for whoever watches."""
        self._watch(step)

    def count(self, target: Target, event: str, reason: str) -> None:
        """One page more that came to `event`."""
        self.report.of(target.link.source_id).count(event)
        self.tell(Progress("page", target.link.source_id, masked(target.link.url), event, reason))

    def decided(self, target: Target, event: Event, reason: str, *, settle: bool = True, **more: Any) -> None:
        """Journal the decision; with `settle` the link leaves the waiting list."""
        self._filing.note(
            event, target.link.url, target.link.source_id, self._clock.now(), reason,
            **{"title": target.link.title or None, **more},
        )  # fmt: skip
        if settle:
            self._state.settle(target.key)
        self.count(target, event, reason)

    def defer(self, queue: Sequence[Target], reason: str) -> None:
        """These wait for the next pass, and the journal says so; stored articles come up again by themselves."""
        waiting = [target for target in queue if target.revises is None]
        self.links(("deferred", target.link, reason) for target in waiting)
        for target in waiting:
            self.count(target, "deferred", reason)

    def links(self, decisions: Iterable[tuple[Event, Link, str]]) -> None:
        """Journal what became of many links, none of which was asked for, in one go."""
        rows = [
            (event, link.url, link.source_id, reason,
             {"title": link.title or None, "again": event == "deferred", "unread": event == "skipped"})
            for event, link, reason in decisions
        ]  # fmt: skip
        self._filing.note_all(rows, self._clock.now())

    def looked(self, target: Target, page: Page, event: str, detail: str) -> None:
        """The page was looked at and gave nothing new."""
        if target.revises:
            self.remember(target.revises.id, page)
        self.count(target, event, detail)

    def remember(self, entry_id: str, page: Page | None, *, done: bool = False) -> None:
        """When a stored article's page was last looked at, with what validators; `done` ends looking."""
        etag, modified = (page.header("etag"), page.header("last-modified")) if page else (None, None)
        self._state.save_visit(Visit(entry_id, self._clock.now(), etag, modified, done))

    def unexpected(self, where: str, error: Exception) -> WorkerError:
        """A mistake of this program, as the failure of the one list or page in hand."""
        self.report.unexpected += 1
        _log.error("unexpected error with %s", where, exc_info=error)
        return WorkerError(f"a mistake of this program: {type(error).__name__}: {error}")
