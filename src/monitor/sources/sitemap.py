"""Sitemaps (sitemaps.org 0.9, Google's news extension, hreflang alternates), indexes, text lists → links. Pure.

A sitemap may also be a feed, by its protocol, and a robots.txt may be given for the sitemaps it names.
"""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree  # type: ignore[import-untyped]  # it has no annotations

from monitor.errors import SourceError
from monitor.model import Link, Page, Source
from monitor.sources import feed
from monitor.sources.children import Child, worth_reading
from monitor.sources.dates import is_future, read_date
from monitor.sources.decode import decode
from monitor.sources.front import tidy, title_of
from monitor.sources.kind import Accept, Limits, Listing
from monitor.sources.plain import language_code, plain
from monitor.sources.recent import date_in_url, most_recent
from monitor.urls import clean, resolve, same_site, url_key

_MOST_URLS = 250_000
"""Entries looked at in one file: five times what the protocol allows."""
_MAX_TITLE_BYTES = 20_000

_TEXT_URL = re.compile(r"https?://\S+$", re.I)
_ROBOTS = re.compile(r"^\s*sitemap\s*:\s*(https?://\S+)", re.I | re.M)
_IS_ROBOTS = re.compile(r"^\s*(?:user-agent|sitemap|disallow|allow)\s*:", re.I | re.M)


class Sitemap:
    """What outlets tell search engines."""

    accept: Accept = "sitemap"

    def parse(self, source: Source, page: Page, limits: Limits) -> Listing:
        """The newest links of one file and, of an index, the children worth reading; SourceError for the rest."""
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
class _Entries:
    """What the file's entries give, read one at a time."""

    source: Source
    page: Page
    limits: Limits
    links: dict[str, Link] = dataclasses.field(default_factory=dict)
    children: list[Child] = dataclasses.field(default_factory=list)
    foreign: int = 0
    future: int = 0
    unusable: int = 0
    seen: int = 0

    def read(self, text: str) -> tuple[str, ...]:
        """Stream through it; says where it broke."""
        parser = etree.iterparse(
            io.BytesIO(text.encode("utf-8")), events=("end",), recover=True, resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            for _, element in parser:
                name = _name(element)
                if name in ("url", "sitemap"):
                    self._take(name, element)
                    _forget(element)
                    if self.seen >= _MOST_URLS:
                        return (f"only the first {_MOST_URLS} entries are read",)
        except etree.XMLSyntaxError as error:
            return (f"partly read: {error.msg}",)
        broken = [error for error in parser.error_log if error.level_name == "FATAL"]
        return (f"partly read: {broken[0].message} (line {broken[0].line})",) if broken else ()

    def listing(self, notes: tuple[str, ...]) -> Listing:
        """The newest links and the children."""
        links, left = most_recent(list(self.links.values()), self.limits.max_urls)
        more, unread = worth_reading(self.children, self.limits.now)
        counted = (
            (self.foreign, "addresses of other sites dropped"),
            (self.unusable, "entries without a web address"),
            (self.future, "dates lie in the future and are ignored"),
            (left, "older addresses left out"),
            (unread, "child sitemaps hold nothing recent"),
        )
        return Listing(links, more, (*notes, *(f"{count} {what}" for count, what in counted if count)))

    def _take(self, kind: str, element: etree._Element) -> None:
        self.seen += 1
        url = self._address(_child_text(element, "loc"))
        if url is None:
            return
        modified = self._date(_child_text(element, "lastmod"))
        if kind == "sitemap":
            self.children.append(Child(url, modified))
        elif (key := url_key(url)) not in self.links:
            self.links[key] = self._link(url, key, modified, element)

    def add_line(self, line: str) -> None:
        """Take a line of a text list."""
        url = self._address(line)
        if url and (key := url_key(url)) not in self.links:
            self.links[key] = self._link(url, key, None, None)

    def _address(self, loc: str) -> str | None:
        url = resolve(self.page.final_url, loc) if loc else None
        if url is None:
            self.unusable += 1
            return None
        if not (same_site(url, self.page.final_url) or same_site(url, self.source.url)):
            self.foreign += 1
            return None
        return clean(url)

    def _link(self, url: str, key: str, modified: datetime | None, element: etree._Element | None) -> Link:
        news = next((child for child in element if _name(child) == "news"), None) if element is not None else None
        published = read_date(_child_text(news, "publication_date")) or date_in_url(url)
        if published and is_future(published[0], self.limits.now):
            self.future += 1
            published = None
        alternates = tuple(self._alternates(element)) if element is not None else ()
        own = next((language for language, there in alternates if url_key(there) == key), None)
        keywords = _child_text(news, "keywords").split(",")
        return Link(
            url=url, source_id=self.source.id, source_kind=self.source.kind, source_url=self.source.url,
            title=plain(_child_text(news, "title")), published=published[0] if published else None,
            published_precision=published[1] if published else None, updated=modified,
            tags=tuple(dict.fromkeys(tag for word in keywords if (tag := plain(word, 100))))[:50],
            language=language_code(_child_text(news, "language")) or own,
            alternates=tuple(pair for pair in alternates if url_key(pair[1]) != key),
        )  # fmt: skip

    def _alternates(self, element: etree._Element) -> Iterator[tuple[str, str]]:
        """Declared translations (xhtml:link rel=alternate hreflang); "x-default" names none."""
        for child in element:
            if _name(child) == "link" and child.get("rel", "alternate") == "alternate":
                language = language_code(child.get("hreflang", "").removeprefix("x-default"))
                there = resolve(self.page.final_url, child.get("href") or "") if child.get("href") else None
                if language and there:
                    yield language, clean(there)

    def _date(self, text: str) -> datetime | None:
        found = read_date(text)
        if found and is_future(found[0], self.limits.now):
            self.future += 1
            return None
        return found[0] if found else None


def _text_list(text: str, source: Source, page: Page, limits: Limits, notes: tuple[str, ...]) -> Listing:
    """One address a line; or a robots.txt, for its sitemaps."""
    if _IS_ROBOTS.search(text[:10_000]):
        named = (url for url in _ROBOTS.findall(text) if same_site(url, page.final_url))
        return Listing((), tuple(dict.fromkeys(clean(url) for url in named)), (*notes, "read as a robots.txt"))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    urls = [line for line in lines[:_MOST_URLS] if _TEXT_URL.match(line)]
    if len(urls) * 2 < len(lines[:_MOST_URLS]) or not urls:
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


def _child_text(element: etree._Element | None, name: str) -> str:
    child = next((child for child in element if _name(child) == name), None) if element is not None else None
    return "".join(child.itertext())[:_MAX_TITLE_BYTES].strip() if child is not None else ""


def _forget(element: etree._Element) -> None:
    """What has been read takes no more memory."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
