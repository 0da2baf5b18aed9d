"""From what a feed says of an item to a Link: the rules that all kinds of feeds share. Pure."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from monitor.model import Link, Precision, Source
from monitor.sources.dates import is_future, read_date
from monitor.sources.kind import fits
from monitor.sources.plain import MAX_SUMMARY, language_code, plain, without_controls
from monitor.urls import clean, is_home, resolve, url_key

_MAX_TAGS = 50
_MAX_AUTHORS = 20
_MAX_CONTENT = 1_000_000


@dataclasses.dataclass(slots=True)
class Item:
    """An item as it was written. `urls` are its addresses, the best first; `summary` and `title` may hold markup."""

    urls: list[str]
    title: str = ""
    summary: str = ""
    content: str = ""
    published: str = ""
    updated: str = ""
    authors: list[str] = dataclasses.field(default_factory=list)
    tags: list[str] = dataclasses.field(default_factory=list)
    language: str | None = None
    alternates: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    """Declared translations: (language, address)."""


@dataclasses.dataclass(slots=True)
class Gathering:
    """Collects the links of one list; an address named twice is one link. `base` is the address that answered."""

    source: Source
    base: str
    now: datetime
    language: str | None = None
    links: dict[str, Link] = dataclasses.field(default_factory=dict)
    faults: Counter[str] = dataclasses.field(default_factory=Counter)
    fits: Callable[[str], bool] = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.fits = fits(self.source)

    def add(self, item: Item) -> None:
        """Take an item; one without a usable address is counted."""
        urls = [clean(there) for url in item.urls if url.strip() and (there := resolve(self.base, url))]
        url = next((url for url in urls if not is_home(url)), next(iter(urls), None))
        if url is None:
            self.faults["items without a web address"] += 1
            return
        if not self.fits(url):
            self.faults["addresses do not fit match"] += 1
            return
        key = url_key(url)
        link = self._link(url, key, item)
        if key in self.links:
            self.faults["items name an address again"] += 1
            link = _told_by_both(self.links[key], link)
        self.links[key] = link

    def _link(self, url: str, key: str, item: Item) -> Link:
        published, precision = self._date(item.published)
        updated, _ = self._date(item.updated)
        return Link(
            url=url, source_id=self.source.id, source_kind=self.source.kind, source_url=self.source.url,
            title=plain(item.title), summary=plain(item.summary, MAX_SUMMARY),
            content=without_controls(item.content[:_MAX_CONTENT]).strip(),
            published=published, published_precision=precision, updated=updated,
            authors=_names(item.authors), tags=_once(plain(tag, 100) for tag in item.tags)[:_MAX_TAGS],
            language=language_code(item.language) or self.language, alternates=tuple(self._alternates(item, key)),
        )  # fmt: skip

    def _alternates(self, item: Item, own: str) -> Iterator[tuple[str, str]]:
        for code, address in item.alternates:
            language, there = language_code(code), resolve(self.base, address)
            if language and there and url_key(there) != own:
                yield language, clean(there)

    def notes(self) -> tuple[str, ...]:
        """What was odd, counted."""
        return tuple(f"{count} {what}" for what, count in self.faults.items())

    def _date(self, text: str) -> tuple[datetime, Precision] | tuple[None, None]:
        if not text.strip():
            return None, None
        found = read_date(text)
        if found is None:
            self.faults["dates cannot be read"] += 1
            return None, None
        if is_future(found[0], self.now):
            self.faults["dates lie in the future and are ignored"] += 1
            return None, None
        return found


def _told_by_both(first: Link, again: Link) -> Link:
    """A page of running news is offered under one title after the other, and any of them may name the topic."""
    summary = first.summary
    if len(summary) < MAX_SUMMARY:
        summary = "\n".join(filter(None, (summary, again.title if again.title != first.title else "", again.summary)))
    return dataclasses.replace(
        first, summary=summary, tags=_once(first.tags + again.tags)[:_MAX_TAGS], content=first.content or again.content,
        updated=max(filter(None, (first.updated, again.updated)), default=None),
    )  # fmt: skip


def _names(authors: Iterable[str]) -> tuple[str, ...]:
    return _once(_name(plain(author, 200)) for author in authors)[:_MAX_AUTHORS]


def _name(author: str) -> str:
    """The name in "mail@outlet.example (Name)", "Name <mail@outlet.example>" or "Name"; a bare address is no name."""
    if "@" not in author:
        return author
    address, _, rest = author.partition("(")
    named = rest.rstrip(") ") if rest else address.partition("<")[0]
    return "" if "@" in named else named.strip()


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
