"""A source → its links: fetches the list and the files it names, parses each in a child process.

address ─▶ get ─▶ parse ─▶ links
   ▲                └▶ more files (child sitemaps): the same again, at most MAX_DEPTH deep and MAX_FILES in all
   └ {page}: numbers from 1 until one is missing; {yyyy} {mm} {dd} {ww}: the days until now
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar

from monitor.errors import BadStatus, Blocked, FetchError, RobotsDenied, SourceError, WorkerError
from monitor.fetch import Validators, masked
from monitor.model import Link, Page, Source
from monitor.sources.addresses import dated, is_numbered, numbered
from monitor.sources.feed import Feed
from monitor.sources.kind import Accept, Limits, Listing, SourceKind
from monitor.sources.listing import LinksOnPage
from monitor.sources.recent import most_recent
from monitor.sources.sitemap import Sitemap
from monitor.urls import clean, same_site, site_of, url_key

T = TypeVar("T")

KINDS: dict[str, SourceKind] = {"feed": Feed(), "sitemap": Sitemap(), "listing": LinksOnPage()}

MAX_FILES = 30
"""Files read for one source in one pass: with a pause of 5 s, two and a half minutes of one host's time."""
MAX_CHILDREN = 15
"""Files read of one index: a long one does not take the turn of its siblings."""
MAX_DEPTH = 3
MOST_NOTES = 20
MAX_PAGES = 3
"""Pages of a numbered listing: what came since the last pass is on the first ones."""

_FAILURES = (FetchError, SourceError, WorkerError)
_VALIDATORS = frozenset(["etag", "last-modified"])

Get = Callable[[str, Accept, Validators | None], Awaitable[Page]]


class Run(Protocol):
    """Runs a pure function in a child process."""

    async def __call__(self, function: Callable[..., T], /, *args: Any) -> T:
        """The function's value; raises what it raised, WorkerError when its process was killed or died."""


@dataclasses.dataclass(frozen=True, slots=True)
class SourceReading:
    """What a source says now. `page` is the first answer; `failures` are further files that failed: (URL, cause).

    The page's validators are left out where more than this page was read: they say nothing of the other files.
    """

    links: tuple[Link, ...]
    page: Page
    not_modified: bool = False
    notes: tuple[str, ...] = ()
    failures: tuple[tuple[str, str], ...] = ()
    moved_to: str | None = None


def parse(source: Source, page: Page, limits: Limits) -> Listing:
    """One file of a source, by its kind; raises SourceError."""
    return KINDS[source.kind].parse(source, page, limits)


async def read_source(
    source: Source, get: Get, run: Run, limits: Limits, validators: Validators | None = None
) -> SourceReading:
    """Fetch the source's list and say what is on it.

    Raises what `get` and `run` raise for the first file (FetchError, SourceError, WorkerError), and SourceError when an
    index was read but none of its children; other failures are told in `failures`.
    """
    return await _Reader(source, get, run, limits).read(validators)


class _Reader:
    """One source in one pass: what has been read of it so far."""

    def __init__(self, source: Source, get: Get, run: Run, limits: Limits) -> None:
        self._source, self._get, self._run, self._limits = source, get, run, limits
        self._kind = KINDS[source.kind]
        self._links: dict[str, Link] = {}
        self._visited = set[str]()
        self._files = 0
        self._first: Page | None = None
        self._declared: str | None = None
        self._notes: dict[str, None] = {}
        self._failures: list[tuple[str, str]] = []
        self._new = 0
        self._is_one_file = True
        self._stopped = False

    async def read(self, validators: Validators | None) -> SourceReading:
        addresses = dated(self._source.url, self._limits.now, self._limits.since)
        self._is_one_file = len(addresses) == 1 and not is_numbered(addresses[0])
        if self._is_one_file:
            await self._read_tree(addresses[0], validators)
        else:
            await self._read_any(addresses)
        return self._reading()

    async def _read_any(self, addresses: Sequence[str]) -> None:
        """Files of several days: one that is not there yet, or no more, does not matter while another is."""
        errors: list[Exception] = []
        asked = 0
        for address in addresses:
            if self._stopped:
                break
            asked += 1
            try:
                await (self._read_numbered(address) if is_numbered(address) else self._read_tree(address, None))
            except _FAILURES as error:
                errors.append(error)
                if not _is_the_end(error):
                    self._failed(address, error)
        if len(errors) == asked:
            raise errors[0]

    async def _read_numbered(self, template: str) -> None:
        """Files 1, 2, … until one is missing, is no list, or says nothing new."""
        most = MAX_FILES if self._kind.accept == "sitemap" else MAX_PAGES
        for number in range(1, most + 1):
            self._new = 0
            try:
                await self._read_tree(numbered(template, number), None)
            except _FAILURES as error:
                if number == 1:
                    raise
                if not _is_the_end(error):
                    self._failed(numbered(template, number), error)
                return
            if self._stopped or not self._new:
                return

    async def _read_tree(self, url: str, validators: Validators | None) -> None:
        """A file and those it names; the failures of the latter are noted, and hidden only where something was read."""
        listing = await self._read_file(url, validators)
        if listing is None or not listing.more:
            return
        self._is_one_file = False
        before = len(self._failures)
        read = await self._follow(listing, 1)
        if not read and not self._links and len(self._failures) > before:
            there, cause = self._failures[before]
            raise SourceError(f"none of the {len(listing.more)} files it names could be read; {masked(there)}: {cause}")

    async def _follow(self, listing: Listing, depth: int) -> int:
        """Read what a file names, and what that names; returns how many files were read."""
        read = 0
        for position, url in enumerate(listing.more):
            left = len(listing.more) - position
            if self._stopped or self._files >= MAX_FILES or position >= MAX_CHILDREN or depth > MAX_DEPTH:
                self._note(f"{left} further files left unread")
                break
            try:
                child = await self._read_file(url, None)
            except _FAILURES as error:
                self._failed(url, error)
                continue
            if child is not None:
                read += 1 + (await self._follow(child, depth + 1) if child.more else 0)
        return read

    async def _read_file(self, url: str, validators: Validators | None) -> Listing | None:
        """What one file says; None when it is not modified, or was read before under this address."""
        if clean(url) in self._visited:
            return None
        self._visited.add(clean(url))
        self._files += 1
        page = await self._get(url, self._kind.accept, validators)
        if self._first is None:
            self._first = page
            for note in page.notes:
                self._note(note)
        if page.not_modified and validators:
            return None
        self._visited.add(clean(page.final_url))
        listing = await self._run(parse, self._source, page, self._limits)
        self._take(listing)
        return listing

    def _take(self, listing: Listing) -> None:
        for link in listing.links:
            key = url_key(link.url)
            self._new += key not in self._links
            self._links.setdefault(key, link)
        most = self._limits.max_urls if self._kind.accept == "sitemap" else self._limits.max_items * MAX_PAGES
        if len(self._links) > most:
            kept, left = most_recent(list(self._links.values()), most)
            self._links = {url_key(link.url): link for link in kept}
            self._note(f"{left} older addresses left out")
        for note in listing.notes:
            self._note(note)
        self._declared = self._declared or listing.moved_to

    def _note(self, note: str) -> None:
        if len(self._notes) < MOST_NOTES:
            self._notes[note] = None

    def _failed(self, url: str, error: Exception) -> None:
        self._failures.append((url, str(error)))
        if isinstance(error, BadStatus) and error.is_rate_limited:
            self._stopped = True
        if isinstance(error, Blocked) and not isinstance(error, RobotsDenied):
            self._stopped = True

    def _reading(self) -> SourceReading:
        page = self._first
        assert page is not None
        moved_to = self._moved(page)
        if self._failures:
            url, cause = self._failures[0]
            self._note(f"{len(self._failures)} further files could not be read; {masked(url)}: {cause}")
        if not self._is_one_file:
            headers = tuple(pair for pair in page.headers if pair[0].lower() not in _VALIDATORS)
            page = dataclasses.replace(page, headers=headers)
        return SourceReading(
            links=tuple(self._links.values()), page=page, not_modified=page.not_modified, notes=tuple(self._notes),
            failures=tuple(self._failures), moved_to=moved_to,
        )  # fmt: skip

    def _moved(self, page: Page) -> str | None:
        """Where the list is now, by a redirect or its own word. The configuration is never changed by that."""
        answered = page.final_url if url_key(page.final_url) != url_key(page.url) else None
        there = answered or self._declared
        if there is None or url_key(there) == url_key(self._source.url):
            return None
        if same_site(there, self._source.url):
            self._note(f"moved to {masked(there)}")
        else:
            self._note(f'moved to another site, {site_of(there)}: set url = "{masked(there)}" if that is meant')
        return there


def _is_the_end(error: Exception) -> bool:
    """True for what comes after the last of numbered files: nothing, or a page that is no list."""
    return isinstance(error, SourceError) or (isinstance(error, BadStatus) and error.is_gone)
