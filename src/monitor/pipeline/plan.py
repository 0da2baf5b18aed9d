"""Between the halves of a pass: which pages are asked for, in what order, and which wait for the next one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from monitor import __version__, schedule
from monitor.archive import Line
from monitor.fetch import without_secrets
from monitor.index import FetchedPage
from monitor.model import Entry, Link, Source
from monitor.pipeline.notes import Target
from monitor.pipeline.parts import Parts
from monitor.pipeline.report import Progress
from monitor.selection import newest_first
from monitor.state import Pending
from monitor.urls import host_of, url_key

_REVISIT_EACH = 4
_A_DAY_AWAY = timedelta(days=2)
_AFTERMATH = timedelta(days=7)
"""So long after the last of the ages an article is still looked up: a machine may have been off on that day."""


class Plan:
    """The pages of one pass; `edited` are the ids of stored articles whose source says that they were changed, and when."""

    def __init__(self, parts: Parts, edited: Mapping[str, datetime]) -> None:
        self._parts = parts
        self._state, self._notes = parts.state, parts.notes
        self._ages = parts.config.schedule.revisit
        self._edited = {self._latest(entry_id): moment for entry_id, moment in edited.items()}

    def queues(self, sources: Collection[str]) -> dict[str, list[Target]]:
        """The pages to ask for, by host, at most so many of each; the others wait, and the journal says so once."""
        most = self._parts.config.fetch.max_pages_per_host
        new, again = _by_host(self._waiting(sources)), _by_host(self._revisits(sources))
        queues = {host: _mixed(new.get(host, []), again.get(host, []), most) for host in [*new, *again]}
        for host, queue in queues.items():
            self._notes.defer(queue[most:], f"over {most} pages of {host} in one pass")
            del queue[most:]
        total = sum(map(len, queues.values()))
        self._notes.tell(Progress("plan", "", "", "planned", f"{total} pages on {len(queues)} hosts", total))
        return queues

    def _waiting(self, sources: Collection[str]) -> list[Target]:
        now = self._parts.clock.now()
        self._state.put_off(self._given_up(sources))
        ready = {
            item.link.url: item
            for item in self._state.pending()
            if item.link.source_id in sources and _is_ready(item, now)
        }
        ordered = newest_first((item.link for item in ready.values()), now)
        return [Target(link, ready[link.url].key, ready[link.url].tries) for link in ordered]

    def _given_up(self, sources: Collection[str]) -> list[Pending]:
        """What another version of this program could not read waits for this one, though its list may name it no more."""
        by_id = {source.id: source for source in self._parts.config.sources if source.id in sources}
        lines = [line for line in self._parts.index.unread_but_by(__version__) if line.get("source") in by_id]
        links = [_told_link(line, by_id[line["source"]]) for line in lines]
        items = [Pending(url_key(link.url), link, self._parts.clock.now()) for link in links]
        return [item for item in items if self._state.waiting_link(item.key) is None]

    def _revisits(self, sources: Collection[str]) -> list[Target]:
        now = self._parts.clock.now()
        oldest = now - max(self._ages, default=timedelta(0)) - _AFTERMATH
        # Pages that are not due, which most are, cost no query each: a month of articles is asked for in each pass.
        visited = self._state.visited(oldest)
        due = [
            page
            for page in self._parts.index.fetched_pages(oldest)
            if page.source in sources and self._is_due(page, visited, now) and not self._is_erased(page.url)
        ]
        entries = (self._parts.index.entry(page.id) for page in due)
        return [Target(_link_to(entry), url_key(entry.metadata["url"]), revises=entry) for entry in entries if entry]

    def _latest(self, entry_id: str) -> str:
        """The last version of an article: a page that went back to an earlier one is compared with it all the same."""
        while later := self._parts.index.revisions_of(entry_id):
            entry_id = later[-1]
        return entry_id

    def _is_erased(self, url: str) -> bool:
        known = self._parts.index.known(url)
        return known is not None and known.event == "erased"

    def _is_due(self, page: FetchedPage, visited: Mapping[str, tuple[datetime, bool]], now: datetime) -> bool:
        stored = page.fetched
        checked, is_done = visited.get(page.id, (stored, False))
        if is_done:
            return False
        checked = max(stored, checked)
        # A list tells of the same change for days.
        edited = self._edited.get(page.id)
        if edited and edited > checked and now - checked >= min(self._ages, default=timedelta(hours=1)):
            return True
        return schedule.revisit_due(stored, checked, now, self._ages)


def _by_host(targets: Iterable[Target]) -> dict[str, list[Target]]:
    hosts: defaultdict[str, list[Target]] = defaultdict(list)
    for target in targets:
        hosts[host_of(target.link.url)].append(target)
    return hosts


def _mixed(new: Sequence[Target], again: Sequence[Target], most: int) -> list[Target]:
    """New pages first, but each fourth place is for a stored article: a backlog of weeks would hide all edits of that time.

    The order counts as well as the limit: a pass that takes too long, or a host that stops answering, leaves the end undone.
    """
    step = min(_REVISIT_EACH, max(most, 2))
    queue = [*new]
    for number, target in enumerate(again, start=1):
        queue.insert(number * step - 1, target)
    return queue


def _is_ready(item: Pending, now: datetime) -> bool:
    """True when its time has come, or lies so far ahead that only a clock that was wrong can have set it."""
    return item.next_try is None or not now < item.next_try <= now + _A_DAY_AWAY


def _told_link(line: Line, source: Source) -> Link:
    """A link as far as the journal tells it."""
    published = line.get("published")
    return Link(
        url=line["url"], source_id=source.id, source_kind=source.kind, source_url=without_secrets(source.url),
        title=line.get("title", ""), published=datetime.fromisoformat(published) if published else None,
    )  # fmt: skip


def _link_to(entry: Entry) -> Link:
    """The way back to a stored article's page."""
    m = entry.metadata
    return Link(
        url=m["url"], source_id=m["source"]["id"], source_kind=m["source"]["kind"],
        source_url=m["source"]["link"] or "", title=m["title"], published_precision=m["published_precision"],
        published=datetime.fromisoformat(m["published"]) if m["published"] else None,
        authors=tuple(m["authors"]), tags=tuple(m["tags"]), language=m["language"],
    )  # fmt: skip
