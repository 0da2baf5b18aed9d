"""One pass over what is due: the only place where the stages meet.

    config.toml ─ sources ─▶ Link ─▶ known? ─▶ fetch ─▶ Page ─▶ first look ─▶ extract ─▶ Article ─▶ judge ─▶ Verdict
                              └ selection      └ polite          └──────── reading.py, in a child process ────────┘
                                                                                          │
                 folder + journal ◀─ archive ◀─ Entry ◀─ copy? revision? translation? ◀─ compare
                        └▶ index ─▶ cli                   └──────────── filing.py ─────────────┘

First all lists are read, and what they offer is put on the waiting list in the state, together with the list's
validators: after a crash nothing that a 304 would hide is lost. Then each host's waiting pages are asked for, one
after the other, the newest first, hosts side by side. Whatever leaves the flow on the way leaves a journal line.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from monitor import schedule
from monitor.archive import Event
from monitor.clock import Clock
from monitor.config import Config
from monitor.config.settings import FetchSettings
from monitor.errors import (
    ArchiveError,
    BadStatus,
    Blocked,
    DeadlineExceeded,
    ExtractError,
    FetchError,
    MonitorError,
    SourceError,
    Unreachable,
    WorkerError,
)
from monitor.fetch import Fetcher, Validators, masked, without_secrets
from monitor.filing import Filed, Filing, Origin
from monitor.index import Index
from monitor.model import Entry, Hints, Link, Page, Source
from monitor.reading import Reading, Request, compiled_topics, read
from monitor.selection import Selection, newest_first, select
from monitor.sources import Limits, SourceReading, read_source
from monitor.state import Pending, SourceState, State, Visit
from monitor.urls import host_of, url_key
from monitor.workers import Run

T = TypeVar("T")

_log = logging.getLogger(__name__)

FULL_GET_AFTER = timedelta(days=1)
"""Validators lie: at least this often a list is asked for without them."""
_HOST_PATIENCE = 3
"""After so many failed connections in a row the rest of a host's pages wait for the next pass."""
_DAILY = timedelta(days=1)
_BLOCKED_TRIES = 3
_MOST_TRIES = 30
"""A page is asked for again for about a month while what keeps it away may pass: an outage must not cost articles."""


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


@dataclasses.dataclass(frozen=True, slots=True)
class Visited:
    """A page to ask for: a waiting link, or the page of a stored article to look at again."""

    link: Link
    key: str
    tries: int = 0
    revises: Entry | None = None


_COUNTED: dict[str, str] = {
    "archived": "kept", "revised": "kept", "duplicate": "duplicates", "near-copy": "duplicates",
    "rejected": "rejected", "skipped": "rejected", "refused": "rejected",
    "failed": "failed", "blocked": "failed", "deferred": "deferred",
}  # fmt: skip


class Pass:
    """One pass; its parts are given, already open."""

    def __init__(
        self, config: Config, *, fetcher: Fetcher, run: Run, index: Index, state: State, filing: Filing, clock: Clock,
        watch: Callable[[Progress], None] = lambda _: None,
    ) -> None:  # fmt: skip
        self._config = config
        self._fetcher = fetcher
        self._run = run
        self._index = index
        self._state = state
        self._filing = filing
        self._clock = clock
        self._watch = watch
        self._topics = tuple((name, settings.model_dump_json()) for name, settings in config.topics.items())
        self._compiled = compiled_topics(self._topics)
        self._sources = {source.id: source for source in config.sources}
        self._filing_turn = asyncio.Lock()
        self._report = Report()
        self._edited: set[str] = set()
        self._ends = clock.monotonic() + config.fetch.pass_deadline.total_seconds()

    async def run(self, sources: Sequence[Source], stop: asyncio.Event, pages_of: Sequence[Source] = ()) -> Report:
        """Read the lists of the sources, then ask for the pages that wait; `stop` ends it after what is in flight.

        `pages_of` are further sources whose lists are not read, but whose waiting pages are asked for.
        """
        try:
            async with asyncio.TaskGroup() as group:
                for source in sources:
                    group.create_task(self._unless(stop, self._read_list(source)))
            if not stop.is_set():
                await self._visit_all(self._plan({source.id for source in [*sources, *pages_of]}), stop)
        except ExceptionGroup as errors:
            raise _first_of(errors) from errors
        self._report.stopped = stop.is_set()
        return self._report

    async def preview(self, source: Source) -> tuple[SourceReading, Selection]:
        """What a pass would follow of a source: its list is read, nothing is written."""
        reading = await self._get_list(source, None)
        return reading, self._select(source, reading, first_seen=self._state.source(source.id) is None)

    # The lists.

    async def _read_list(self, source: Source) -> None:
        before = self._state.source(source.id)
        self._report.of(source.id).polled = True
        try:
            await self._read_known_list(source, before)
        except (FetchError, SourceError, WorkerError) as error:
            self._list_failed(source, before, error)
        except (ArchiveError, sqlite3.Error):
            raise
        except Exception as error:  # a mistake of this program in one list must not cost the others
            self._list_failed(source, before, self._unexpected(f"the list of {source.id}", error))

    async def _read_known_list(self, source: Source, before: SourceState | None) -> None:
        tally = self._report.of(source.id)
        reading = await self._get_list(source, self._validators(source, before))
        if reading.not_modified:
            tally.unchanged = True
            self._list_read(source, before, reading, Selection(), 0)
            return
        tally.first = before is None or before.last_ok is None
        selection = self._select(source, reading, first_seen=tally.first)
        tally.rolled = not tally.first and 1 < selection.found == len(selection.follow) + len(selection.skipped)
        new = self._take(source, selection)
        self._list_read(source, before, reading, selection, new)

    async def _get_list(self, source: Source, validators: Validators | None) -> SourceReading:
        limits = Limits(
            max_items=self._config.fetch.max_items, max_urls=self._config.fetch.max_sitemap_urls, now=self._clock.now()
        )
        files = _Files(self._fetcher, self._clock, self._config.fetch, self._ends)
        return await read_source(source, files.get, self._run, limits, validators)

    def _unexpected(self, where: str, error: Exception) -> WorkerError:
        self._report.unexpected += 1
        _log.error("unexpected error with %s", where, exc_info=error)
        return WorkerError(f"a mistake of this program: {type(error).__name__}: {error}")

    def _validators(self, source: Source, before: SourceState | None) -> Validators | None:
        if before is None or before.url != without_secrets(source.url) or before.last_full is None:
            return None
        # By amount: a clock that was a year ahead for a moment would hide what validators lie about for a year.
        return before.validators if abs(self._clock.now() - before.last_full) < FULL_GET_AFTER else None

    def _select(self, source: Source, reading: SourceReading, *, first_seen: bool) -> Selection:
        return select(
            reading.links, source, known=self._index.known, first_seen=first_seen,
            max_age=self._config.fetch.max_age, topics=self._compiled, now=self._clock.now(),
        )  # fmt: skip

    def _take(self, source: Source, selection: Selection) -> int:
        """The links are on the waiting list before the list's validators are remembered; the number seen first now."""
        now, tally = self._clock.now(), self._report.of(source.id)
        # The key to an interface may stand in the list's address; what is kept of it goes into states and archives.
        links = [dataclasses.replace(link, source_url=without_secrets(link.source_url)) for link in selection.follow]
        waiting = [Pending(url_key(link.url), link, now) for link in links]
        fresh = [item for item in waiting if not self._state.is_pending(item.key)]
        self._state.put_off(fresh)
        self._edited.update(selection.updated)
        self._note_all([("skipped", link, reason) for link, reason in selection.skipped])
        tally.found += selection.found
        new = len(fresh) + len(selection.skipped)
        tally.new += new
        tally.rejected += len(selection.skipped)
        return new

    def _list_read(
        self, source: Source, before: SourceState | None, reading: SourceReading, selection: Selection, new: int
    ) -> None:
        now = self._clock.now()
        old = before or SourceState(source.id, source.url, now)
        interval = schedule.next_interval(_seconds(old.interval), new, selection.found, self._config.schedule)
        page, kept = reading.page, old if reading.not_modified else None
        history = schedule.History(source.id, source.every or self._config.schedule.every, interval)
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
                last_full=kept.last_full if kept else now,
                last_new=now if new else old.last_new,
                interval=interval.total_seconds(),
                next_poll=schedule.next_poll(history, self._config.schedule, now),
                moved_to=masked(reading.moved_to) if reading.moved_to else None,
                etag=kept.etag if kept else page.header("etag"),
                last_modified=kept.last_modified if kept else page.header("last-modified"),
            )
        )
        self._report.of(source.id).notes = reading.notes
        detail = "unchanged" if reading.not_modified else f"{selection.found} links, {new} new"
        self._watch(Progress("list", source.id, masked(source.url), "read", detail))

    def _list_failed(self, source: Source, before: SourceState | None, error: MonitorError) -> None:
        now = self._clock.now()
        old = before or SourceState(source.id, source.url, now)
        failures = old.failures + (error.weight if isinstance(error, FetchError) else 1.0)
        asked = timedelta(seconds=error.retry_after or 0) if isinstance(error, BadStatus) else timedelta(0)
        every, interval = source.every or self._config.schedule.every, _seconds(old.interval)
        history = schedule.History(source.id, every, interval, failures, asked)
        self._state.save_source(
            dataclasses.replace(
                old,
                url=without_secrets(source.url),
                last_try=now,
                failures=failures,
                failing_since=old.failing_since or now,
                cause=str(error),
                blocked_by=error.by if isinstance(error, Blocked) else None,
                next_poll=schedule.next_poll(history, self._config.schedule, now),
            )
        )
        self._report.of(source.id).cause = str(error)
        self._watch(Progress("list", source.id, masked(source.url), "failed", str(error)))

    # The pages.

    def _plan(self, sources: set[str]) -> dict[str, list[Visited]]:
        """The pages to ask for, by host, at most so many of each; the others wait, and the journal says so once."""
        queues: defaultdict[str, list[Visited]] = defaultdict(list)
        for visit in [*self._waiting(sources), *self._revisits(sources)]:
            queues[host_of(visit.link.url)].append(visit)
        most = self._config.fetch.max_pages_per_host
        for host, queue in queues.items():
            self._defer(queue[most:], f"over {most} pages of {host} in one pass")
            del queue[most:]
        total = sum(map(len, queues.values()))
        self._watch(Progress("plan", "", "", "planned", f"{total} pages on {len(queues)} hosts", total))
        return queues

    def _waiting(self, sources: set[str]) -> list[Visited]:
        now = self._clock.now()
        ready = {
            item.link.url: item
            for item in self._state.pending()
            if item.link.source_id in sources and _is_ready(item, now)
        }
        ordered = newest_first((item.link for item in ready.values()), now)
        return [Visited(link, ready[link.url].key, ready[link.url].tries) for link in ordered]

    def _revisits(self, sources: set[str]) -> list[Visited]:
        ages, now = self._config.schedule.revisit, self._clock.now()
        oldest = now - max(ages, default=timedelta(0)) - timedelta(days=7)
        return [
            Visited(_link_to(entry), url_key(entry.metadata["url"]), revises=entry)
            for entry in self._index.latest_since(oldest)
            if entry.metadata["source"]["id"] in sources and entry.metadata["http"] and self._is_due(entry, now)
            and not self._is_erased(entry.metadata["url"])
        ]  # fmt: skip

    def _is_erased(self, url: str) -> bool:
        known = self._index.known(url)
        return known is not None and known.event == "erased"

    def _is_due(self, entry: Entry, now: datetime) -> bool:
        stored = datetime.fromisoformat(entry.metadata["fetched"])
        visit = self._state.visit(entry.id)
        if visit and visit.done:
            return False
        checked = max(stored, visit.checked) if visit else stored
        if entry.id in self._edited and now - checked >= min(self._config.schedule.revisit, default=timedelta(hours=1)):
            return True
        return schedule.revisit_due(stored, checked, now, self._config.schedule.revisit)

    async def _visit_all(self, queues: dict[str, list[Visited]], stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            for queue in queues.values():
                group.create_task(self._visit_host(queue, stop))

    async def _visit_host(self, queue: list[Visited], stop: asyncio.Event) -> None:
        in_a_row = 0
        for position, visit in enumerate(queue):
            if stop.is_set():
                return
            if position and self._clock.monotonic() > self._ends:
                self._defer(queue[position:], f"the pass took over {self._config.fetch.pass_deadline}")
                return
            error = await self._unless(stop, self._visit_alone(visit))
            in_a_row = in_a_row + 1 if isinstance(error, Unreachable | DeadlineExceeded) else 0
            if in_a_row >= _HOST_PATIENCE or (isinstance(error, BadStatus) and error.is_rate_limited):
                self._defer(queue[position + 1 :], f"{host_of(visit.link.url)} does not answer now: {error}")
                return

    async def _visit_alone(self, visit: Visited) -> FetchError | None:
        """A mistake of this program with one page must not cost the others: the link waits, and is tried again."""
        try:
            return await self._visit(visit)
        except (ArchiveError, sqlite3.Error):
            raise
        except Exception as error:
            reason = str(self._unexpected(masked(visit.link.url), error))
            if visit.revises:
                self._remember(visit.revises.id, None)
                self._count(visit, "unchanged", reason)
            else:
                self._try_later(visit, "failed", reason, schedule.retry_link(visit.tries + 1, self._clock.now()))
            return None

    async def _visit(self, visit: Visited) -> FetchError | None:
        """Ask for one page and see it through; returns what went wrong in fetching, so that its host can be spared."""
        try:
            page = await self._fetcher.get(visit.link.url, validators=self._page_validators(visit))
        except FetchError as error:
            await self._fetch_failed(visit, error)
            return error
        if page.not_modified:
            self._looked(visit, page, "unchanged", "not modified")
            return None
        await self._read_page(visit, page)
        return None

    async def _read_page(self, visit: Visited, page: Page) -> None:
        try:
            reading = await self._run(read, self._request(visit, page))
        except ExtractError as error:
            self._page_unread(visit, page, "refused", f"{error.reason}: {error}")
        except WorkerError as error:
            self._page_unread(visit, page, "failed", str(error))
        else:
            await self._file(visit, reading, Origin.of_link(visit.link, page), page)

    def _page_unread(self, visit: Visited, page: Page, event: Event, reason: str) -> None:
        """A page without an article; of a stored article's page it is noted that it was looked at, no more."""
        if visit.revises:
            self._looked(visit, page, "unchanged", f"no article this time ({reason})")
        else:
            self._decided(visit, event, reason)

    async def _file(self, visit: Visited, reading: Reading, origin: Origin, page: Page | None) -> None:
        async with self._filing_turn:
            writing = asyncio.ensure_future(
                asyncio.to_thread(self._filing.file, reading, origin, self._clock.now(), revises=visit.revises)
            )
            try:
                await asyncio.shield(writing)
            finally:
                # A write that has begun is seen through, also when the pass is told to stop.
                self._filed(visit, await writing, page)

    def _filed(self, visit: Visited, filed: Filed, page: Page | None) -> None:
        if filed.entry:
            self._report.stored.append(filed.entry)
            self._remember(filed.entry.id, page)
        if visit.revises:
            self._remember(visit.revises.id, page)
        else:
            self._state.settle(visit.key)
        self._count(visit, filed.event, filed.reason)

    def _request(self, visit: Visited, page: Page) -> Request:
        source = self._sources.get(visit.link.source_id)
        return Request(
            body=page.body, url=page.final_url, content_type=page.header("content-type"),
            hints=_hints(visit.link, source, self._clock.now()), topics=self._topics,
            scope=source.scope if source else "general", layout=self._config.archive.layout,
            reservations=_header_reservations(page), feed_text=visit.link.content, always=visit.revises is not None,
            near_misses=self._config.archive.keep_near_misses, alternates=visit.link.alternates,
        )  # fmt: skip

    async def _fetch_failed(self, visit: Visited, error: FetchError) -> None:
        if visit.revises:
            self._revisit_failed(visit, error)
        elif visit.link.content and await self._take_feed_text(visit):
            return
        else:
            again = _try_again(visit.tries + 1, error, self._clock.now())
            self._try_later(visit, _event_of(error), str(error), again)

    def _try_later(self, visit: Visited, event: Event, reason: str, again: datetime | None) -> None:
        """The link waits until `again`; None is for good."""
        if again is not None:
            self._state.put_off([Pending(visit.key, visit.link, self._clock.now(), visit.tries + 1, again)])
            self._decided(visit, event, reason, settle=False, again=True)
        else:
            self._decided(visit, event, reason)

    def _revisit_failed(self, visit: Visited, error: FetchError) -> None:
        assert visit.revises is not None
        if isinstance(error, BadStatus) and error.is_gone:
            self._remember(visit.revises.id, None, done=True)
            self._decided(visit, "withdrawn", str(error), id=visit.revises.id)
        else:
            self._remember(visit.revises.id, None)
            self._count(visit, "unchanged", f"could not be looked at again: {error}")

    async def _take_feed_text(self, visit: Visited) -> bool:
        """The page cannot be had, but the feed carried its text; True when that settled the link."""
        source, link = self._sources.get(visit.link.source_id), visit.link
        request = Request(
            body=link.content.encode("utf-8", "replace"), url=link.url, kind="feed",
            hints=_hints(link, source, self._clock.now()), topics=self._topics,
            scope=source.scope if source else "general", layout=self._config.archive.layout,
        )  # fmt: skip
        try:
            reading = await self._run(read, request)
        except (ExtractError, WorkerError):
            return False
        about = (("source", link.source_id), ("via", link.source_url), ("link", link.url), ("title", link.title))
        origin = Origin(
            link.source_id, link.source_kind, link.source_url, link.url, self._clock.now(),
            given=(request.body, "text/html; charset=utf-8"), about=about,
        )  # fmt: skip
        await self._file(visit, reading, origin, None)
        return True

    # What is remembered and told.

    def _defer(self, queue: Sequence[Visited], reason: str) -> None:
        waiting = [visit for visit in queue if visit.revises is None]
        self._note_all([("deferred", visit.link, reason) for visit in waiting])
        for visit in waiting:
            self._count(visit, "deferred", reason)

    def _note_all(self, notes: Iterable[tuple[Event, Link, str]]) -> None:
        rows = [
            (event, link.url, link.source_id, reason, {"title": link.title or None, "again": event == "deferred"})
            for event, link, reason in notes
        ]
        self._filing.note_all(rows, self._clock.now())

    def _decided(self, visit: Visited, event: Event, reason: str, *, settle: bool = True, **more: Any) -> None:
        self._filing.note(
            event, visit.link.url, visit.link.source_id, self._clock.now(), reason,
            **{"title": visit.link.title or None, **more},
        )  # fmt: skip
        if settle:
            self._state.settle(visit.key)
        self._count(visit, event, reason)

    def _looked(self, visit: Visited, page: Page, event: str, detail: str) -> None:
        if visit.revises:
            self._remember(visit.revises.id, page)
        self._count(visit, event, detail)

    def _remember(self, entry_id: str, page: Page | None, *, done: bool = False) -> None:
        etag, modified = (page.header("etag"), page.header("last-modified")) if page else (None, None)
        self._state.save_visit(Visit(entry_id, self._clock.now(), etag, modified, done))

    def _page_validators(self, visit: Visited) -> Validators | None:
        seen = self._state.visit(visit.revises.id) if visit.revises else None
        return Validators(seen.etag, seen.last_modified) if seen and (seen.etag or seen.last_modified) else None

    def _count(self, visit: Visited, event: str, reason: str) -> None:
        if name := _COUNTED.get(event):
            tally = self._report.of(visit.link.source_id)
            setattr(tally, name, getattr(tally, name) + 1)
        self._watch(Progress("page", visit.link.source_id, masked(visit.link.url), event, reason))

    async def _unless(self, stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
        """Do it, unless `stop` comes first: then it is cancelled, and None is returned."""
        task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            if not task.done():
                task.cancel()
        try:
            return await task
        except asyncio.CancelledError:
            if stop.is_set():
                return None
            raise


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


def _first_of(errors: BaseExceptionGroup[Any]) -> BaseException:
    """The first error of a task group, for what fails one article fails the disk for all."""
    first = errors.exceptions[0]
    return _first_of(first) if isinstance(first, BaseExceptionGroup) else first


def _event_of(error: FetchError) -> Event:
    return "blocked" if isinstance(error, Blocked) else "failed"


def _is_ready(item: Pending, now: datetime) -> bool:
    """True when its time has come, or lies so far ahead that only a clock that was wrong can have set it."""
    return item.next_try is None or not now < item.next_try <= now + 2 * _DAILY


def _try_again(tries: int, error: FetchError, now: datetime) -> datetime | None:
    """When to ask again; None when the failure is for good, or came too often.

    A host that cannot be reached says nothing of the page, whether its name or its certificate is at fault.
    """
    if isinstance(error, Blocked):
        return now + _DAILY if tries <= _BLOCKED_TRIES else None
    if (error.weight >= 1.0 and not isinstance(error, Unreachable)) or tries > _MOST_TRIES:
        return None
    moment = schedule.retry_link(tries, now) or now + _DAILY
    if isinstance(error, BadStatus) and error.retry_after:
        return max(now + timedelta(seconds=error.retry_after), moment if tries > 1 else now)
    return moment


def _link_to(entry: Entry) -> Link:
    """The way back to a stored article's page."""
    m = entry.metadata
    return Link(
        url=m["url"], source_id=m["source"]["id"], source_kind=m["source"]["kind"],
        source_url=m["source"]["link"] or "", title=m["title"], published_precision=m["published_precision"],
        published=datetime.fromisoformat(m["published"]) if m["published"] else None,
    )  # fmt: skip


def _hints(link: Link, source: Source | None, now: datetime) -> Hints:
    languages = source.languages if source else ()
    if link.language and link.language not in languages:
        languages = (link.language, *languages)
    return Hints(
        now=now, languages=languages, fallback_charset=source.fallback_charset if source else None, title=link.title,
        published=link.published, published_from=_told_by(link) if link.published else None,
        published_precision=link.published_precision, authors=link.authors, tags=link.tags,
    )  # fmt: skip


def _told_by(link: Link) -> Any:
    return {"sitemap": "sitemap", "feed": "feed"}.get(link.source_kind)


def _header_reservations(page: Page) -> tuple[str, ...]:
    """What the answer's headers reserve (X-Robots-Tag; TDM Reservation Protocol, W3C community report 2024)."""
    found = []
    if "noarchive" in (page.header("x-robots-tag") or "").lower():
        found.append("noarchive")
    if (page.header("tdm-reservation") or "").strip() == "1":
        found.append("tdm")
    return tuple(found)
