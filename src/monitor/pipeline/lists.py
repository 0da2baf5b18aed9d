"""The first half of a pass: the sources' lists, and the links on them that are worth a request."""

from __future__ import annotations

import dataclasses
import sqlite3
from datetime import datetime, timedelta
from typing import Any

from monitor import schedule
from monitor.clock import Clock
from monitor.config.settings import FetchSettings
from monitor.errors import (
    ArchiveError,
    BadStatus,
    Blocked,
    DeadlineExceeded,
    FetchError,
    MonitorError,
    SourceError,
    WorkerError,
)
from monitor.fetch import Fetcher, Validators, masked, without_secrets
from monitor.model import Page, Source
from monitor.pipeline.parts import Parts
from monitor.pipeline.report import Progress
from monitor.reading import compiled_topics, packed_topics
from monitor.selection import Selection, select
from monitor.sources import Limits, SourceReading, read_source
from monitor.state import Pending, SourceState
from monitor.urls import url_key

_FULL_GET_AFTER = timedelta(days=1)
"""Validators lie: at least this often a list is asked for without them."""


class Lists:
    """Reads lists and puts their links on the waiting list; `edited` gathers stored articles that are said to be, and when."""

    def __init__(self, parts: Parts) -> None:
        self.edited: dict[str, datetime] = {}
        self._parts = parts
        self._fetch, self._state, self._notes = parts.config.fetch, parts.state, parts.notes
        self._topics = compiled_topics(packed_topics(parts.config.topics))
        self._enabled = {source.id for source in parts.config.sources if source.enabled}

    async def read(self, source: Source) -> None:
        """Read one source's list; whatever goes wrong fails this source alone, but for the archive's disk."""
        before = self._state.source(source.id)
        self._notes.report.of(source.id).polled = True
        try:
            await self._read(source, before)
        except (FetchError, SourceError, WorkerError) as error:
            self._failed(source, before, error)
        except (ArchiveError, sqlite3.Error):
            raise
        except Exception as error:  # a mistake of this program in one list must not cost the others
            self._failed(source, before, self._notes.unexpected(f"the list of {source.id}", error))

    async def preview(self, source: Source) -> tuple[SourceReading, Selection]:
        """What a pass would follow of a source: its list is read, nothing is written."""
        before = self._state.source(source.id)
        reading = await self._get(source, before, None)
        return reading, self._select(source, reading, first_seen=before is None)

    async def _read(self, source: Source, before: SourceState | None) -> None:
        tally = self._notes.report.of(source.id)
        reading = await self._get(source, before, self._validators(source, before))
        if reading.not_modified:
            tally.unchanged = True
            self._done(source, before, reading, Selection(), 0)
            return
        tally.first = before is None or before.last_ok is None
        selection = self._select(source, reading, first_seen=tally.first)
        tally.rolled = not tally.first and 1 < selection.found == len(selection.follow) + len(selection.skipped)
        new = self._take(source, selection)
        self._done(source, before, reading, selection, new)

    async def _get(self, source: Source, before: SourceState | None, validators: Validators | None) -> SourceReading:
        limits = Limits(
            max_items=self._fetch.max_items, max_urls=self._fetch.max_sitemap_urls, now=self._parts.clock.now(),
            since=before.last_full if before else None,
        )  # fmt: skip
        files = _Files(self._parts.fetcher, self._parts.clock, self._fetch, self._parts.ends)
        return await read_source(source, files.get, self._parts.run, limits, validators)

    def _validators(self, source: Source, before: SourceState | None) -> Validators | None:
        if before is None or before.url != without_secrets(source.url) or before.last_full is None:
            return None
        # By amount: a clock that was a year ahead for a moment would hide what validators lie about for a year.
        return before.validators if abs(self._parts.clock.now() - before.last_full) < _FULL_GET_AFTER else None

    def _select(self, source: Source, reading: SourceReading, *, first_seen: bool) -> Selection:
        return select(
            reading.links, source, known=self._parts.index.known, first_seen=first_seen,
            max_age=self._fetch.max_age, topics=self._topics, now=self._parts.clock.now(),
        )  # fmt: skip

    def _take(self, source: Source, selection: Selection) -> int:
        """The links are on the waiting list before the list's validators are remembered; the number seen first now."""
        now, tally = self._parts.clock.now(), self._notes.report.of(source.id)
        # The key to an interface may stand in the list's address; what is kept of it goes into states and archives.
        links = [dataclasses.replace(link, source_url=without_secrets(link.source_url)) for link in selection.follow]
        items = [(Pending(url_key(link.url), link, now), self._waiting(link.url, source)) for link in links]
        fresh = [item for item, waits in items if waits is None]
        # A page is asked for again at the address that has not failed: a site for telephones may lack what the site has.
        moved = [_moved(waits, item.link.url) for item, waits in items if waits and self._has_failed(waits)]
        self._state.put_off(fresh + moved)
        self.edited.update(selection.updated)
        self._notes.links(("skipped", link, reason) for link, reason in selection.skipped)
        new = len(fresh) + len(selection.skipped)
        tally.found += selection.found
        tally.new += new
        tally.rejected += len(selection.skipped)
        return new

    def _waiting(self, url: str, source: Source) -> Pending | None:
        """The link to the page that waits already; what waits for a source that is no more would wait for ever."""
        waits = self._state.waiting_link(url_key(url))
        if waits is None or not (waits.link.source_id == source.id or waits.link.source_id in self._enabled):
            return None
        return waits

    def _has_failed(self, waits: Pending) -> bool:
        """True when the address by which the page is waited for is the one at which it was last not to be had."""
        known = self._parts.index.known(waits.link.url) if waits.tries else None
        return known is not None and known.url == waits.link.url

    def _done(
        self, source: Source, before: SourceState | None, reading: SourceReading, selection: Selection, new: int
    ) -> None:
        now = self._parts.clock.now()
        old = before or SourceState(source.id, source.url, now)
        settings = self._parts.config.schedule
        interval = schedule.next_interval(_seconds(old.interval), new, selection.found, settings)
        page, kept = reading.page, old if reading.not_modified else None
        # A file of the list that could not be read is asked for again: no 304 of the first one may hide it.
        full = old.last_full if kept or reading.failures else now
        history = schedule.History(source.id, source.every or settings.every, interval)
        self._state.save_source(
            dataclasses.replace(
                old,
                url=without_secrets(source.url),
                last_try=now,
                last_ok=now,
                failures=0.0,
                failing_since=None,
                cause=None,
                blocked_by=None,
                last_full=full,
                last_new=now if new else old.last_new,
                interval=interval.total_seconds(),
                next_poll=schedule.next_poll(history, settings, now),
                moved_to=masked(reading.moved_to) if reading.moved_to else None,
                etag=kept.etag if kept else page.header("etag"),
                last_modified=kept.last_modified if kept else page.header("last-modified"),
            )
        )
        self._notes.report.of(source.id).notes = reading.notes
        detail = "unchanged" if reading.not_modified else f"{selection.found} links, {new} new"
        self._notes.tell(Progress("list", source.id, masked(source.url), "read", detail))

    def _failed(self, source: Source, before: SourceState | None, error: MonitorError) -> None:
        now = self._parts.clock.now()
        old = before or SourceState(source.id, source.url, now)
        failures = old.failures + (error.weight if isinstance(error, FetchError) else 1.0)
        asked = timedelta(seconds=error.retry_after or 0) if isinstance(error, BadStatus) else timedelta(0)
        settings = self._parts.config.schedule
        history = schedule.History(
            source.id, source.every or settings.every, _seconds(old.interval), failures, asked
        )  # fmt: skip
        self._state.save_source(
            dataclasses.replace(
                old,
                url=without_secrets(source.url),
                last_try=now,
                failures=failures,
                failing_since=old.failing_since or now,
                cause=str(error),
                blocked_by=error.by if isinstance(error, Blocked) else None,
                next_poll=schedule.next_poll(history, settings, now),
            )
        )
        self._notes.report.of(source.id).cause = str(error)
        self._notes.tell(Progress("list", source.id, masked(source.url), "failed", str(error)))


def _moved(waits: Pending, url: str) -> Pending:
    return dataclasses.replace(waits, link=dataclasses.replace(waits.link, url=url))


class _Files:
    """Fetches the files of one list within a time of its own: a slow host must not hold the pass.

    What is counted is the time on the network, for waiting is politeness; a first file is always asked for.
    """

    def __init__(self, fetcher: Fetcher, clock: Clock, settings: FetchSettings, ends: float) -> None:
        self._fetcher, self._clock, self._settings, self._ends = fetcher, clock, settings, ends
        self._left = settings.sitemap_deadline.total_seconds()
        self._asked = False

    async def get(self, url: str, accept: Any, validators: Validators | None = None) -> Page:
        """As `Fetcher.get`; raises DeadlineExceeded for files after the time is up, without asking."""
        if self._asked and self._left <= 0:
            raise DeadlineExceeded(f"reading the list took over {self._settings.sitemap_deadline}", url=masked(url))
        if self._asked and self._clock.monotonic() > self._ends:
            raise DeadlineExceeded(f"the pass took over {self._settings.pass_deadline}", url=masked(url))
        self._asked = True
        try:
            page = await self._fetcher.get(url, accept=accept, validators=validators)
        except DeadlineExceeded:
            self._left -= self._settings.deadline.total_seconds()
            raise
        self._left -= page.elapsed
        return page


def _seconds(interval: float | None) -> timedelta | None:
    return None if interval is None else timedelta(seconds=interval)
