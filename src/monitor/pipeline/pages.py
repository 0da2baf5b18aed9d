"""The second half of a pass: each host's pages, one after the other, from the request to the archive."""

from __future__ import annotations

import asyncio
import dataclasses
import sqlite3
from datetime import datetime, timedelta
from typing import Any

from monitor import __version__, schedule
from monitor.archive import Event
from monitor.archive.metadata import iso
from monitor.errors import (
    AddressRefused,
    ArchiveError,
    BadStatus,
    Blocked,
    DeadlineExceeded,
    ExtractError,
    FetchError,
    Unreachable,
    WorkerError,
)
from monitor.fetch import Validators, masked
from monitor.filing import Filed, Origin
from monitor.model import Hints, Link, Page, Source
from monitor.pipeline.notes import Target
from monitor.pipeline.parts import Parts, unless
from monitor.reading import Reading, Request, packed_topics, read
from monitor.state import Pending
from monitor.urls import host_of, leads_away

_HOST_PATIENCE = 3
"""After so many failed connections in a row the rest of a host's pages wait for the next pass."""
_DAILY = timedelta(days=1)
_BLOCKED_TRIES = 3
_UNREAD_TRIES = 10
"""About a week: a page that this program cannot read is then left to its next version, for a site is not to be asked day
after day for a mistake of ours."""
_MISSING_TRIES = 3
"""Lists name pages that their own site has not published everywhere yet."""
_FEED_TEXT_AFTER = 3
"""After so many tries the text that the feed carries will do."""
_NO_WORD_OF_IT = (Unreachable, AddressRefused)
"""A host that cannot be reached says nothing of the page, whether its name, its certificate or its address is at fault: the
log-in of a wireless network answers every name with its own address."""
_MAY_PASS = frozenset({"challenge", "consent-wall", "empty", "home-page", "no-text", "soft-404"})
"""What stands where an article is expected and may be gone tomorrow; a headline may be there before its text."""
_MOST_TRIES = 30
"""A page is asked for again for about a month while what keeps it away may pass: an outage must not cost articles."""


class Pages:
    """Asks for pages and sees each through to a journal line."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._state, self._notes, self._clock = parts.state, parts.notes, parts.clock
        self._topics = packed_topics(parts.config.topics)
        self._sources = {source.id: source for source in parts.config.sources}
        self._filing_turn = asyncio.Lock()

    async def visit(self, queues: dict[str, list[Target]], stop: asyncio.Event) -> None:
        """Hosts side by side; `stop` ends it after what is in flight."""
        async with asyncio.TaskGroup() as group:
            for queue in queues.values():
                group.create_task(self._visit_host(queue, stop))

    async def _visit_host(self, queue: list[Target], stop: asyncio.Event) -> None:
        in_a_row = 0
        for position, target in enumerate(queue):
            if stop.is_set():
                return
            if position and self._parts.is_over:
                self._notes.defer(queue[position:], f"the pass took over {self._parts.config.fetch.pass_deadline}")
                return
            error = await unless(stop, self._visit_alone(target))
            in_a_row = in_a_row + 1 if isinstance(error, (*_NO_WORD_OF_IT, DeadlineExceeded)) else 0
            if in_a_row >= _HOST_PATIENCE or (isinstance(error, BadStatus) and error.is_rate_limited):
                self._notes.defer(queue[position + 1 :], f"{host_of(target.link.url)} does not answer now: {error}")
                return

    async def _visit_alone(self, target: Target) -> FetchError | None:
        """A mistake of this program with one page must not cost the others: the link waits, and is tried again."""
        try:
            return await self._visit(target)
        except (ArchiveError, sqlite3.Error):
            raise
        except Exception as error:
            self._page_not_understood(target, str(self._notes.unexpected(masked(target.link.url), error)))
            return None

    async def _visit(self, target: Target) -> FetchError | None:
        """Ask for one page and see it through; returns what went wrong in fetching, so that its host can be spared."""
        try:
            page = await self._parts.fetcher.get(target.link.url, validators=self._page_validators(target))
        except FetchError as error:
            await self._fetch_failed(target, error)
            return error
        if page.not_modified:
            self._tell_return(target)
            self._notes.looked(target, page, "unchanged", "not modified")
            return None
        await self._read_page(target, page)
        return None

    async def _read_page(self, target: Target, page: Page) -> None:
        tomorrow = _next_day(target.tries + 1, self._clock.now())
        if leads_away(target.link.url, page.final_url):
            # So does a site that is being worked on, and its articles come back.
            reason = f"home-page: the address leads to {masked(page.final_url)}"
            self._page_refused(target, reason, tomorrow)
            return
        try:
            reading = await self._parts.run(read, self._request(target, page))
        except ExtractError as error:
            again = tomorrow if error.reason in _MAY_PASS else None
            self._page_refused(target, f"{error.reason}: {error}", again)
        except WorkerError as error:
            has_waited = target.tries >= _FEED_TEXT_AFTER and not target.revises
            if not (has_waited and target.link.content and await self._take_feed_text(target)):
                self._page_not_understood(target, str(error))
        else:
            reading = await self._reserved_by_site(reading, page)
            self._tell_return(target)
            await self._file(target, reading, Origin.of_link(target.link, page), page)

    async def _reserved_by_site(self, reading: Reading, page: Page) -> Reading:
        """A site's own file is asked for only where it is heeded, and for what would be stored: it costs a request a day."""
        if "tdm" not in self._parts.config.archive.respect or not reading.relevant or reading.article is None:
            return reading
        if not await self._parts.fetcher.is_reserved(page.final_url):
            return reading
        reservations = tuple(dict.fromkeys((*reading.article.reservations, "tdm")))
        return dataclasses.replace(reading, article=dataclasses.replace(reading.article, reservations=reservations))

    def _page_refused(self, target: Target, reason: str, again: datetime | None) -> None:
        """A page without an article; of a stored article's page it is noted that it was looked at, no more."""
        if target.revises:
            self._not_seen(target, f"no article this time ({reason})")
        else:
            self._try_later(target, "refused", reason, again)

    def _page_not_understood(self, target: Target, reason: str) -> None:
        """The fault is this program's or its machine's, and says nothing of the page.

        The journal keeps what another version needs to ask for it once more.
        """
        if target.revises:
            self._not_seen(target, reason)
            return
        published = target.link.published
        self._try_later(
            target, "failed", reason, _try_for(_UNREAD_TRIES, target.tries + 1, self._clock.now()),
            monitor=__version__, published=published and iso(published),
        )  # fmt: skip

    def _not_seen(self, target: Target, reason: str) -> None:
        """Without validators: "not modified" would hide an edit that nobody has read."""
        assert target.revises is not None
        self._notes.remember(target.revises.id, None)
        self._notes.count(target, "unchanged", reason)

    async def _file(self, target: Target, reading: Reading, origin: Origin, page: Page | None) -> None:
        async with self._filing_turn:
            writing = asyncio.ensure_future(
                asyncio.to_thread(self._parts.filing.file, reading, origin, self._clock.now(), revises=target.revises)
            )
            try:
                await asyncio.shield(writing)
            finally:
                # A write that has begun is seen through, also when the pass is told to stop.
                self._filed(target, await writing, page)

    def _filed(self, target: Target, filed: Filed, page: Page | None) -> None:
        if filed.entry:
            self._notes.report.stored.append(filed.entry)
            self._notes.remember(filed.entry.id, page)
        if target.revises and page:
            self._notes.looked(target, page, filed.event, filed.reason)
        else:
            self._state.settle(target.key)
            self._notes.count(target, filed.event, filed.reason)

    def _tell_return(self, target: Target) -> None:
        """A stored article's page is there again after it was withdrawn, whatever stands on it now."""
        known = self._parts.index.known(target.link.url)
        if target.revises and known and known.event == "withdrawn":
            self._notes.decided(target, "reverted", "its page is there again", settle=False, id=target.revises.id)

    def _request(self, target: Target, page: Page) -> Request:
        source = self._sources.get(target.link.source_id)
        return Request(
            body=page.body, url=page.final_url, content_type=page.header("content-type"),
            hints=_hints(target.link, source, self._clock.now()), topics=self._topics,
            scope=source.scope if source else "general", layout=self._parts.config.archive.layout,
            reservations=_header_reservations(page), feed_text=target.link.content, always=target.revises is not None,
            near_misses=self._parts.config.archive.keep_near_misses, alternates=target.link.alternates,
        )  # fmt: skip

    async def _fetch_failed(self, target: Target, error: FetchError) -> None:
        if target.revises:
            self._revisit_failed(target, error)
            return
        again = _try_again(target.tries + 1, error, self._clock.now())
        lasting = again is None or isinstance(error, Blocked) or target.tries >= _FEED_TEXT_AFTER
        if not (lasting and target.link.content and await self._take_feed_text(target)):
            self._try_later(target, _event_of(error), str(error), again)

    def _try_later(self, target: Target, event: Event, reason: str, again: datetime | None, **more: Any) -> None:
        """The link waits until `again`; None is for good."""
        if again is not None:
            self._state.put_off([Pending(target.key, target.link, self._clock.now(), target.tries + 1, again)])
            self._notes.decided(target, event, reason, settle=False, again=True, **more)
        else:
            self._notes.decided(target, event, reason, **more)

    def _revisit_failed(self, target: Target, error: FetchError) -> None:
        assert target.revises is not None
        if isinstance(error, BadStatus) and error.is_gone:
            # A page that was not found may come back, with a correction; one that is gone (410) is so on purpose.
            self._notes.remember(target.revises.id, None, done=error.status == 410)
            self._notes.decided(target, "withdrawn", str(error), id=target.revises.id)
        else:
            self._not_seen(target, f"could not be looked at again: {error}")

    async def _take_feed_text(self, target: Target) -> bool:
        """The page cannot be had, but the feed carried its text; True when that settled the link."""
        source, link = self._sources.get(target.link.source_id), target.link
        request = Request(
            body=link.content.encode("utf-8", "replace"), url=link.url, kind="feed",
            hints=_hints(link, source, self._clock.now()), topics=self._topics,
            scope=source.scope if source else "general", layout=self._parts.config.archive.layout,
        )  # fmt: skip
        try:
            reading = await self._parts.run(read, request)
        except (ExtractError, WorkerError):
            return False
        about = (("source", link.source_id), ("via", link.source_url), ("link", link.url), ("title", link.title))
        origin = Origin(
            link.source_id, link.source_kind, link.source_url, link.url, self._clock.now(),
            given=(request.body, "text/html; charset=utf-8"), about=about,
        )  # fmt: skip
        await self._file(target, reading, origin, None)
        return True

    def _page_validators(self, target: Target) -> Validators | None:
        seen = self._state.visit(target.revises.id) if target.revises else None
        return Validators(seen.etag, seen.last_modified) if seen and (seen.etag or seen.last_modified) else None


def _next_day(tries: int, now: datetime) -> datetime | None:
    """When to try a way that was barred once more; None after the last time."""
    return now + _DAILY if tries <= _BLOCKED_TRIES else None


def _event_of(error: FetchError) -> Event:
    return "blocked" if isinstance(error, Blocked) else "failed"


def _try_again(tries: int, error: FetchError, now: datetime) -> datetime | None:
    """When to ask again; None when the failure is for good, or came too often."""
    if isinstance(error, Blocked):
        return _next_day(tries, now)
    if isinstance(error, BadStatus) and error.status == 404 and tries <= _MISSING_TRIES:
        return schedule.retry_link(tries, now)
    if error.weight >= 1.0 and not isinstance(error, _NO_WORD_OF_IT):
        return None
    moment = _try_for(_MOST_TRIES, tries, now)
    if moment and isinstance(error, BadStatus) and error.retry_after:
        return max(now + timedelta(seconds=error.retry_after), moment if tries > 1 else now)
    return moment


def _try_for(most: int, tries: int, now: datetime) -> datetime | None:
    """Soon, later, then daily; None after so many tries."""
    return (schedule.retry_link(tries, now) or now + _DAILY) if tries <= most else None


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
    if any(name.lower() == "x-robots-tag" and "noarchive" in value.lower() for name, value in page.headers):
        found.append("noarchive")
    if (page.header("tdm-reservation") or "").strip() == "1":
        found.append("tdm")
    return tuple(found)
