# ruff: noqa: E501
"""When a page says its article was published and changed: structured data, meta, marked times, the link, the address, the text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from monitor.model import Hints, PublishedFrom
from monitor.text import fallback
from monitor.text.dates import Found, date_in_text, date_in_url, first_believable
from monitor.text.head import Head
from monitor.text.jsonld import plain
from monitor.text.tree import Element, Tree

_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "og:pubdate", "parsely-pub-date", "sailthru.date", "datepublished", "date.published", "article.published",
    "publish_date", "publish-date", "publishdate", "publication_date", "published_time", "published-date", "pubdate", "article_date_original", "dcterms.created", "dc.date.issued", "dcterms.issued",
    "dc.date", "dcterms.date", "dc.date.created", "dcterms.available", "cxenseparse:recs:publishtime", "citation_publication_date", "citation_date", "vr:published_time", "last-published", "rnews:datepublished", "date", "created", "search.date", "originalpublicationdate", "shareaholic:article_published_time", "article:published", "bt:pubdate", "iso-8601-publish-date", "content_create_date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "og:modified_time", "dcterms.modified", "lastmod", "last-modified", "datemodified", "revised")  # fmt: skip
_DATE_WORDS = frozenset(("date", "datetime", "time", "timestamp", "published", "pubdate", "publish", "datum", "fecha", "dateline", "posted", "data"))  # fmt: skip
_LABEL_TAGS = frozenset(("p", "span", "a", "div", "li", "address", "strong", "em", "b", "cite", "small", "td", "dd", "h3", "h4", "h5", "h6", "section", "header", "aside", "time", "i"))  # fmt: skip


def find_published(tree: Tree, head: Head, url: str, hints: Hints) -> Found | None:
    found = first_believable(_declared(head), hints.now)
    if found is None:
        found = first_believable(_marked(tree.body), hints.now)
    if found is None and hints.published is not None:
        return Found(hints.published, hints.published_precision or "second", hints.published_from or "feed")
    if found is None:
        found = first_believable([(date_in_url(url), "url")], hints.now)
    return found or _written(tree.body, hints.now) or _guessed(tree, url, hints.now)


def _declared(head: Head) -> Iterator[tuple[str, PublishedFrom]]:
    data = head.data
    yield data.text("datePublished"), "json-ld"
    yield data.text("dateCreated"), "json-ld"
    for name in _PUBLISHED:
        for value in head.meta.get(name, ()):
            yield value, "meta"
    for node in data.nodes:
        yield plain(node.get("datePublished")), "json-ld"
    yield data.text("dateModified"), "json-ld"
    for name in _MODIFIED:
        for value in head.meta.get(name, ()):
            yield value, "meta"


def _marked(body: Element) -> Iterator[tuple[str, PublishedFrom]]:
    """Times that are marked up, those said to be of publication first, those near the main heading before others."""
    heading = next((e.order for e in body.walk() if e.tag == "h1" and e.chars), 0)
    times: list[tuple[int, int, str]] = []
    for element in body.walk():
        stated = (
            element.get("datetime") or element.get("content")
            if element.tag in ("time", "meta", "span", "abbr", "div")
            else ""
        )
        said = "datepublished" in element.get("itemprop").casefold() or "pubdate" in element.attributes
        if element.tag == "time" or said:
            value = stated or element.get("title") or element.text(80)
            times.append((0 if said else 1, abs(element.order - heading), value))
    for _, _, value in sorted(times):
        yield value, "time"


def _written(body: Element, now: datetime | None) -> Found | None:
    """A date in a short label near the main heading; never one from the page's head above it, where the day of the visit stands."""
    heading = next((e.order for e in body.walk() if e.tag == "h1" and e.chars), -1)
    labelled: list[tuple[int, int, str]] = []
    for element in body.walk():
        if not 6 <= element.chars <= 120 or element.tag not in _LABEL_TAGS or element.order < heading - 12:
            continue
        if not any(isinstance(k, str) and any(c.isdigit() for c in k) for k in element.kids):
            continue
        marked = not element.words.isdisjoint(_DATE_WORDS)
        labelled.append((0 if marked else 1, abs(element.order - max(heading, 0)), element.text(120)))
    for _, _, text in sorted(labelled)[:40]:
        found = date_in_text(text)
        if found and first_believable([(found[0].isoformat(), "text")], now):
            return Found(found[0], found[1], "text")
    return None


def _guessed(tree: Tree, url: str, now: datetime | None) -> Found | None:
    """What a library of date heuristics makes of the page; never the day of the visit, which pages print for everybody."""
    day = fallback.find_day(tree.document.html or "", url, now)
    visited = now is not None and day == now.date().isoformat()
    return first_believable([(day, "text")], now) if day and not visited else None


def find_modified(head: Head, published: Found | None, now: datetime | None) -> datetime | None:
    candidates: list[tuple[str, PublishedFrom]] = [
        (head.data.text("dateModified"), "json-ld"),
        *((v, "meta") for n in _MODIFIED for v in head.meta.get(n, ())),
    ]
    found = first_believable(candidates, now)
    if found is None or (published is not None and found.when <= published.when):
        return None
    return found.when
