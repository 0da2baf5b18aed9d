"""Sitemaps (sitemaps.org 0.9, Google's news extension, hreflang alternates), indexes, text lists → links. Pure.

A sitemap may also be a feed, by its protocol, and a robots.txt may be given for the sitemaps it names.
"""

from __future__ import annotations

import dataclasses
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from lxml import etree  # type: ignore[import-untyped]  # it has no annotations

from monitor.errors import SourceError
from monitor.model import Link, Page, Source
from monitor.sources import feed
from monitor.sources.children import Child, worth_reading
from monitor.sources.dates import Moment, is_future, read_date
from monitor.sources.decode import decode
from monitor.sources.front import tidy, title_of
from monitor.sources.kind import Accept, Limits, Listing, fits
from monitor.sources.plain import language_code, plain
from monitor.sources.recent import date_in_url, newest
from monitor.urls import clean, resolve, same_site, url_key

_MOST_ENTRIES = 100_000
"""Entries looked at in one file: twice what the protocol allows."""
_MOST_ALTERNATES = 100
_LONGEST_TEXT = 20_000

_ORIGIN = re.compile(r"(?:https?:)?//[^/?#]*", re.I)
_TEXT_URL = re.compile(r"https?://\S+$", re.I)
_ROBOTS = re.compile(r"^\s*sitemap\s*:\s*(https?://\S+)", re.I | re.M)
_IS_ROBOTS = re.compile(r"^\s*(?:user-agent|sitemap|disallow|allow)\s*:", re.I | re.M)


class Sitemap:
    """What outlets tell search engines."""

    accept: Accept = "sitemap"

    def parse(self, source: Source, page: Page, limits: Limits) -> Listing:
        """The newest links of one file and, of an index, the children worth reading; raises SourceError."""
        text, notes = decode(page, source)
        if not text.lstrip("\ufeff \t\r\n").startswith("<"):
            return _text_list(text, source, page, limits, notes)
        text, root, tidied = tidy(text)
        notes = (*notes, *tidied)
        if root in feed.ROOTS:
            return feed.parse_xml(text, source, page, limits, notes)
        if root not in ("urlset", "sitemapindex"):
            title = f' ("{title_of(text)}")' if title_of(text) else ""
            raise SourceError(f"not a sitemap: its first element is <{root}>{title}")
        entries = _Entries(source, page, limits)
        partly = entries.read(text)
        return entries.listing((*notes, *partly))


@dataclasses.dataclass(slots=True)
class _Entry:
    """What an entry says, unread."""

    loc: str = ""
    lastmod: str = ""
    published: str = ""
    title: str = ""
    language: str = ""
    keywords: str = ""
    alternates: list[tuple[str, str]] = dataclasses.field(default_factory=list)


class _Entries:
    """The entries of one file. They are read in full only when it is known which of them are the newest."""

    def __init__(self, source: Source, page: Page, limits: Limits) -> None:
        self._source, self._page, self._limits = source, page, limits
        self._entries: list[_Entry] = []
        self._children: list[Child] = []
        self._fits = fits(source)
        self._seen = 0
        self._local: dict[str, bool] = {}
        self._faults: Counter[str] = Counter()

    def read(self, text: str) -> tuple[str, ...]:
        """Stream through a file; says where it broke."""
        parser = etree.iterparse(
            io.BytesIO(text.encode("utf-8")), events=("end",), recover=True, resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            for _, element in parser:
                name = _name(element)
                if name in ("url", "sitemap"):
                    self._take(name, _entry(element))
                if name in ("url", "sitemap") or _is_second(element):
                    _forget(element)
                    if self._seen >= _MOST_ENTRIES:
                        return (f"only the first {_MOST_ENTRIES} entries are read",)
        except etree.XMLSyntaxError as error:
            return (f"partly read: {error.msg}",)
        except UnicodeDecodeError:  # lxml lets a reference to a surrogate through where it looks for no reference
            return ("partly read: a reference to no character",)
        broken = [error for error in parser.error_log if error.level_name == "FATAL"]
        return (f"partly read: {broken[0].message}",) if broken else ()

    def add_line(self, line: str) -> None:
        """Take a line of a text list."""
        self._take("url", _Entry(loc=line))

    def listing(self, notes: tuple[str, ...]) -> Listing:
        """The newest links and the children."""
        ages = [self._age(entry) for entry in self._entries]
        links: dict[str, Link] = {}
        for number in newest(ages, self._limits.max_urls):
            link = self._link(self._entries[number])
            if link is not None:
                links.setdefault(url_key(link.url), link)
        more, unread = worth_reading(self._children, self._limits.now, self._limits.since)
        self._faults["older addresses left out"] += max(0, len(ages) - self._limits.max_urls)
        self._faults["child sitemaps hold nothing recent"] += unread
        counted = (f"{count} {what}" for what, count in self._faults.items() if count)
        return Listing(tuple(links.values()), more, (*notes, *counted))

    def _take(self, kind: str, entry: _Entry) -> None:
        self._seen += 1
        if not entry.loc:
            self._faults["entries without a web address"] += 1
        elif not self._is_local(entry.loc):
            self._faults["addresses of other sites dropped"] += 1
        elif kind == "url" and not self._fits(entry.loc):
            self._faults["addresses do not fit match"] += 1
        elif kind == "url":
            self._entries.append(entry)
        elif url := resolve(self._page.final_url, entry.loc):
            self._children.append(Child(clean(url), self._date(entry.lastmod)))

    def _is_local(self, loc: str) -> bool:
        """Whether it is of the site that answered or of the configured one. Asked once a host."""
        match = _ORIGIN.match(loc)
        origin = match[0] if match else ""
        if origin not in self._local:
            there = resolve(self._page.final_url, origin or "/")
            homes = (self._page.final_url, self._source.url)
            self._local[origin] = there is not None and any(same_site(there, home) for home in homes)
        return self._local[origin]

    def _age(self, entry: _Entry) -> datetime | None:
        """What the newest are chosen by; a date in the future counts as none."""
        found = read_date(entry.published) or read_date(entry.lastmod) or date_in_url(entry.loc)
        return found[0] if found and not is_future(found[0], self._limits.now) else None

    def _link(self, entry: _Entry) -> Link | None:
        url = resolve(self._page.final_url, entry.loc)
        if url is None:
            self._faults["entries without a web address"] += 1
            return None
        key, alternates = url_key(url), list(self._alternates(entry))
        own = next((language for language, there in alternates if url_key(there) == key), None)
        published, precision = self._believed(read_date(entry.published) or date_in_url(url)) or (None, None)
        return Link(
            url=clean(url), source_id=self._source.id, source_kind=self._source.kind, source_url=self._source.url,
            title=plain(entry.title), published=published, published_precision=precision,
            updated=self._date(entry.lastmod), tags=_tags(entry.keywords),
            language=language_code(entry.language) or own,
            alternates=tuple(pair for pair in alternates if url_key(pair[1]) != key),
        )  # fmt: skip

    def _alternates(self, entry: _Entry) -> Iterator[tuple[str, str]]:
        """Declared translations; "x-default" names no language."""
        for code, href in entry.alternates[:_MOST_ALTERNATES]:
            language = None if code.lower() == "x-default" else language_code(code)
            there = resolve(self._page.final_url, href) if href else None
            if language and there:
                yield language, clean(there)

    def _date(self, text: str) -> datetime | None:
        found = self._believed(read_date(text))
        return found[0] if found else None

    def _believed(self, found: Moment | None) -> Moment | None:
        if found and is_future(found[0], self._limits.now):
            self._faults["dates lie in the future and are ignored"] += 1
            return None
        return found


def _text_list(text: str, source: Source, page: Page, limits: Limits, notes: tuple[str, ...]) -> Listing:
    """One address a line; or a robots.txt, for its sitemaps."""
    if _IS_ROBOTS.search(text[:10_000]):
        named = (url for url in _ROBOTS.findall(text) if same_site(url, page.final_url))
        return Listing((), tuple(dict.fromkeys(clean(url) for url in named)), (*notes, "read as a robots.txt"))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    urls = [line for line in lines[:_MOST_ENTRIES] if _TEXT_URL.match(line)]
    if len(urls) * 2 < len(lines[:_MOST_ENTRIES]) or not urls:
        raise SourceError(
            "empty: the answer has no content"
            if not lines
            else f'not a sitemap: it begins with "{plain(lines[0], 40)}"'
        )
    entries = _Entries(source, page, limits)
    for url in urls:
        entries.add_line(url)
    return entries.listing(notes)


def _name(element: etree._Element) -> str:
    """The local name in lower case, whatever namespace was declared."""
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def _entry(element: etree._Element) -> _Entry:
    """Children of extensions do not mix with the entry's own: an image has a `loc`, too."""
    entry = _Entry()
    for child in element:
        name = _name(child)
        if name == "loc" and not entry.loc:
            entry.loc = _text(child)
        elif name == "lastmod":
            entry.lastmod = _text(child)
        elif name == "link" and child.get("rel", "alternate") == "alternate":
            entry.alternates.append((child.get("hreflang", ""), child.get("href", "")))
        elif name == "news":
            _add_news(entry, child)
    return entry


def _add_news(entry: _Entry, news: etree._Element) -> None:
    for child in news.iter():
        name = _name(child)
        if name == "publication_date":
            entry.published = _text(child)
        elif name in ("title", "language", "keywords"):
            setattr(entry, name, _text(child))


def _is_second(element: etree._Element) -> bool:
    """True right below the root: whatever else stands there would otherwise be kept until the end."""
    parent = element.getparent()
    return parent is not None and parent.getparent() is None


def _text(element: etree._Element) -> str:
    return "".join(element.itertext())[:_LONGEST_TEXT].strip()


def _tags(keywords: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for word in keywords.split(",") if (tag := plain(word, 100))))[:50]


def _forget(element: etree._Element) -> None:
    """What has been read takes no more memory."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
