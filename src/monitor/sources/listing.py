"""A page of a site → the links to articles on it. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from monitor.errors import SourceError
from monitor.fetch import masked
from monitor.model import Link, Page, Source
from monitor.sources.anchors import Anchor, Anchors, read_anchors
from monitor.sources.dates import is_future
from monitor.sources.decode import decode
from monitor.sources.kind import Accept, Limits, Listing, fits
from monitor.sources.likeness import articles, is_navigation
from monitor.sources.recent import date_in_url
from monitor.urls import same_site, url_key

_MAX_MARKUP = 10_000_000
_DEPTH = 12
_TITLE_KEYS = ("title", "headline", "name", "header")
_URL_KEYS = ("url", "link", "href", "permalink")

_Groups = dict[str, list[Anchor]]


class LinksOnPage:
    """What a site shows to its visitors."""

    accept: Accept = "page"

    def parse(self, source: Source, page: Page, limits: Limits) -> Listing:
        """The links to articles, in the order of the page.

        `source.select` and `source.match` decide where they are set, else the look of the links does. Raises
        SourceError when none is found: a page whose design changed must not pass for one without news.
        """
        text, notes = decode(page, source)
        markup = _markup(text[:_MAX_MARKUP])
        found = read_anchors(
            markup, page.final_url, select=source.select, is_article=lambda url: not is_navigation(url)
        )
        notes = (*notes, *found.notes)
        groups = _grouped(found.anchors)
        if not groups:
            return _without_links(found, page, notes)
        chosen, unfit = _chosen(groups, source, page)
        notes = (*notes, *unfit)
        if len(chosen) > limits.max_items:
            notes = (*notes, f"only the first {limits.max_items} of {len(chosen)} links are read")
        links = tuple(_link(group, source, limits) for group in chosen[: limits.max_items])
        return Listing(links, notes=notes)


def _markup(text: str) -> str:
    """The HTML in an answer: the answer itself, or the strings of a JSON document."""
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        raise SourceError("empty: the answer has no content")
    if start[0] in "{[":
        try:
            return "\n".join(_fragments(json.loads(start, strict=False), _DEPTH))
        except (ValueError, RecursionError):
            pass
    if "<" not in start:
        raise SourceError(f'no page of links: it begins with "{start[:40]}"')
    return text


def _fragments(value: Any, depth: int) -> Iterator[str]:
    """HTML inside JSON, and objects with an address and a title as anchors."""
    if depth == 0:
        return
    if isinstance(value, str) and "<a" in value:
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _fragments(item, depth - 1)
    elif isinstance(value, dict):
        yield from _as_anchor(value)
        for item in value.values():
            yield from _fragments(item, depth - 1)


def _as_anchor(item: Mapping[str, Any]) -> Iterator[str]:
    url = next((item[key] for key in _URL_KEYS if isinstance(item.get(key), str)), None)
    title = next((item[key] for key in _TITLE_KEYS if isinstance(item.get(key), str)), None)
    if url and title:
        quoted = url.replace("&", "&amp;").replace('"', "&quot;")
        yield f'<article><h3><a href="{quoted}">{title.replace("<", "&lt;")}</a></h3></article>'


def _grouped(anchors: Sequence[Anchor]) -> _Groups:
    """The anchors of each page, in order: picture, headline and "read more" are one link."""
    groups: _Groups = {}
    for anchor in anchors:
        groups.setdefault(url_key(anchor.url), []).append(anchor)
    return groups


def _without_links(found: Anchors, page: Page, notes: tuple[str, ...]) -> Listing:
    there = found.forwards_to
    if there and same_site(there, page.final_url):
        return Listing((), (there,), (*notes, "the page only forwards to another"))
    if there:
        raise SourceError(f"the page only forwards to another site: {masked(there)}")
    raise SourceError(f"no links on the page{_titled(found)}: it may need a browser that runs scripts")


def _titled(found: Anchors) -> str:
    return f' ("{found.title}")' if found.title else ""


def _chosen(groups: _Groups, source: Source, page: Page) -> tuple[list[list[Anchor]], tuple[str, ...]]:
    here = {url_key(page.url), url_key(page.final_url)}
    others = [group for key, group in groups.items() if key not in here]
    if source.select:
        selected = [group for group in others if any(anchor.is_selected for anchor in group)]
        if not selected:
            raise SourceError(f'select = "{source.select}" finds no links on the page; has its design changed?')
        return _matching(selected, source), ()
    local = [group for group in others if _is_local(group[0].url, source, page)]
    if source.match and (matching := _matching(local, source)):
        return matching, ()
    likely = _likely(local)
    if not likely:
        raise SourceError(f"none of {len(groups)} links looks like an article; set select or match")
    return ([], (f"{len(likely)} addresses do not fit match",)) if source.match else (likely, ())


def _matching(groups: Sequence[list[Anchor]], source: Source) -> list[list[Anchor]]:
    is_wanted = fits(source)
    return [group for group in groups if is_wanted(group[0].url)]


def _likely(groups: Sequence[list[Anchor]]) -> list[list[Anchor]]:
    candidates = [(group[0].url, group) for group in groups if not is_navigation(group[0].url, group[0].rel)]
    taken = set(articles(candidates))
    return [group for url, group in candidates if url in taken]


def _is_local(url: str, source: Source, page: Page) -> bool:
    return same_site(url, page.final_url) or same_site(url, source.url)


def _link(group: Sequence[Anchor], source: Source, limits: Limits) -> Link:
    date = next((anchor.date for anchor in group if anchor.date), None) or date_in_url(group[0].url)
    published, precision = date if date and not is_future(date[0], limits.now) else (None, None)
    return Link(
        url=group[0].url, source_id=source.id, source_kind=source.kind, source_url=source.url, title=_title(group),
        published=published, published_precision=precision,
    )  # fmt: skip


def _title(group: Sequence[Anchor]) -> str:
    """The words of the heading, else the longest: "read more" is short."""
    return max(group, key=lambda anchor: (anchor.in_heading and bool(anchor.text), len(anchor.text))).text
