"""Title, authors, dates and the rest, each from the places of a page that say it, the likelier to be right first."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import datetime

from monitor.model import Hints
from monitor.text.authors import find_authors, find_newsroom
from monitor.text.dates import Found
from monitor.text.head import Head, read_head, site_name
from monitor.text.jsonld import plain
from monitor.text.published import find_modified, find_published
from monitor.text.title import choose_title, find_heading
from monitor.text.tree import Element, Tree, fold_blanks
from monitor.urls import believable_canonical, host_of, resolve

__all__ = ["Head", "Metadata", "read_head", "read_metadata"]

_RESERVED = re.compile(r"\b(noarchive|noai|noimageai|nosnippet|none)\b", re.I)


@dataclasses.dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of an article that are not its text."""

    title: str
    heading: Element | None
    """The heading over the article, in the page's tree."""
    authors: tuple[str, ...]
    site: str | None
    domain: str | None
    canonical_url: str | None
    published: Found | None
    modified: datetime | None
    tags: tuple[str, ...]
    image: str | None
    paywalled: bool
    reservations: tuple[str, ...]
    alternates: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


def read_metadata(tree: Tree, head: Head, url: str, hints: Hints) -> Metadata:
    """All metadata of a page; `tree` before anything was taken out of it."""
    site = site_name(head)
    domain = host_of(url).removeprefix("www.") if url else ""
    title = choose_title(tree, head, url, hints.title)
    heading = find_heading(tree.body, title)
    published = find_published(tree, head, url, hints, heading)
    return Metadata(
        title=title,
        heading=heading,
        authors=find_authors(tree, head, site or "", heading, domain)
        or hints.authors
        or find_newsroom(tree, head, heading),
        site=site,
        domain=domain or None,
        canonical_url=_canonical(head, url),
        published=published,
        modified=find_modified(head, published, hints.now),
        tags=_tags(head) or hints.tags,
        image=_image(head, url),
        paywalled=_paywalled(head),
        reservations=_reservations(head),
        alternates=_alternates(head, url),
        warnings=head.data.warnings,
    )


def _canonical(head: Head, url: str) -> str | None:
    declared = next(
        (link.get("href") or "" for link in head.links if "canonical" in (link.get("rel") or "").casefold().split()), ""
    )
    for address in (declared, head.first("og:url")):
        found = believable_canonical(url, address) if url and address else None
        if found:
            return found
    return None


def _tags(head: Head) -> tuple[str, ...]:
    words = list(head.meta.get("article:tag", ())) + list(head.meta.get("og:article:tag", ()))
    keywords = head.data.article.get("keywords")
    if not words:
        listed = keywords if isinstance(keywords, list) else [plain(keywords)]
        words = [part for item in listed for part in plain(item).split(",")]
    if not any(words):
        words = head.first("news_keywords", "keywords").split(",")
    cleaned = dict.fromkeys(fold_blanks(w) for w in words if 1 < len(w.strip()) <= 60)
    return tuple(cleaned)[:30]


def _image(head: Head, url: str) -> str | None:
    image = head.first("og:image", "og:image:url", "twitter:image")
    if not image:
        value = head.data.article.get("image")
        value = value[0] if isinstance(value, list) and value else value
        image = plain(value.get("url")) if isinstance(value, Mapping) else plain(value)
    return resolve(url, image) if image and url else image or None


def _paywalled(head: Head) -> bool:
    """True when the page says that it is not free to read, or only in part."""
    free = head.data.article.get("isAccessibleForFree")
    if isinstance(free, bool):
        return not free
    if isinstance(free, str) and free.casefold() in ("false", "no"):
        return True
    tier = head.first("article:content_tier").casefold()
    return tier in ("locked", "metered")


def _reservations(head: Head) -> tuple[str, ...]:
    """What the page asks archives and miners not to do: noarchive in meta robots, tdm (TDM Reservation Protocol)."""
    robots = " ".join(v for n in ("robots", "googlebot", "archive") for v in head.meta.get(n, ())).casefold()
    found = [word for word in ("noarchive", "noai", "nosnippet") if re.search(rf"\b{word}\b", robots)]
    if head.first("tdm-reservation").strip() == "1":
        found.append("tdm")
    return tuple(found)


def _alternates(head: Head, url: str) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for link in head.links:
        language, address = link.get("hreflang") or "", link.get("href") or ""
        joined = resolve(url, address) if language and language != "x-default" and address and url else None
        if joined:
            found[(language, joined)] = None
    return tuple(found)
