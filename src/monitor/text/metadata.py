# ruff: noqa: E501
"""Title, authors, dates and the rest, each from the places of a page that say it, the likelier to be right first."""

from __future__ import annotations

import dataclasses
import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from monitor.model import Hints, PublishedFrom
from monitor.text import fallback
from monitor.text.charset import without_invisibles
from monitor.text.dates import Found, date_in_text, date_in_url, first_believable
from monitor.text.jsonld import StructuredData, names, plain, read_structured_data
from monitor.text.names import clean_authors, declared_authors, looks_like_name, written_byline
from monitor.text.tree import Element, Tree, fold_blanks
from monitor.urls import believable_canonical, host_of, resolve

_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "og:pubdate", "parsely-pub-date", "sailthru.date", "datepublished", "date.published", "article.published",
    "publish_date", "publish-date", "publishdate", "publication_date", "published_time", "published-date", "pubdate", "article_date_original", "dcterms.created", "dc.date.issued", "dcterms.issued",
    "dc.date", "dcterms.date", "dc.date.created", "dcterms.available", "cxenseparse:recs:publishtime", "citation_publication_date", "citation_date", "vr:published_time", "last-published", "rnews:datepublished", "date", "created", "search.date", "originalpublicationdate", "shareaholic:article_published_time", "article:published", "bt:pubdate", "iso-8601-publish-date", "content_create_date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "og:modified_time", "dcterms.modified", "lastmod", "last-modified", "datemodified", "revised")  # fmt: skip
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "citation_author", "article:author_name", "byl", "cxenseparse:author", "twitter:data1", "shareaholic:article_author_name")  # fmt: skip
_TITLE_PROPS = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "title")
_SEPARATORS = re.compile(r"\s+[|\-–—·•»«:/]+\s+|\s*[|»ㅣ｜]\s*|\s+::\s+|:\s+")
_WORD = re.compile(r"\w+")
_RESERVED = re.compile(r"\b(noarchive|noai|noimageai|nosnippet|none)\b", re.I)
_BYLINE_WORDS = frozenset(("byline", "author", "authors", "autor", "autoren", "writer", "reporter", "auteur", "autore", "journalist", "contributor", "creator"))  # fmt: skip
_DATE_WORDS = frozenset(("date", "datetime", "time", "timestamp", "published", "pubdate", "publish", "datum", "fecha", "dateline", "posted", "data"))  # fmt: skip
_LABEL_TAGS = frozenset(("p", "span", "a", "div", "li", "address", "strong", "em", "b", "cite", "small", "td", "dd", "h3", "h4", "h5", "h6", "section", "header", "aside", "time", "i"))  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Head:
    """What stands in the page's head: meta by name in lower case, links, JSON-LD, the title element."""

    meta: Mapping[str, tuple[str, ...]]
    links: tuple[Mapping[str, str | None], ...]
    data: StructuredData
    title: str
    language: str

    def first(self, *names: str) -> str:
        """The first meta of these names that is not empty, or ""."""
        return next((v for n in names for v in self.meta.get(n, ()) if v), "")

    @property
    def description(self) -> str:
        """What the page says it is about, or ""."""
        return self.first("og:description", "description", "twitter:description") or self.data.text("description")


@dataclasses.dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of an article that are not its text."""

    title: str
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


def read_head(tree: Tree) -> Head:
    """Everything a page says of itself outside its text."""
    meta: dict[str, list[str]] = {}
    for node in tree.document.css("meta"):
        attributes = node.attributes
        name = (
            (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "")
            .casefold()
            .strip()
        )
        content = attributes.get("content")
        if name and content:
            meta.setdefault(name, []).append(_clean(content))
    title = tree.document.css_first("head > title") or tree.document.css_first("title")
    title_text = _clean(title.text()) if title else ""
    scripts = [s.text() for s in tree.document.css("script[type*='ld+json']")]
    h1 = next((e.text(400) for e in tree.body.walk() if e.tag == "h1" and e.chars), "")
    root = tree.document.root
    return Head(
        {k: tuple(v) for k, v in meta.items()},
        tuple(node.attributes for node in tree.document.css("link[rel]")),
        read_structured_data(scripts, h1 or title_text),
        title_text,
        (root.attributes.get("lang") or "") if root else "",
    )


def read_metadata(tree: Tree, head: Head, url: str, hints: Hints) -> Metadata:
    """All metadata of a page; `tree` before anything was taken out of it."""
    site = _site(head)
    published = _published(tree, head, url, hints)
    return Metadata(
        title=choose_title(tree, head, url, hints.title),
        authors=_authors(tree, head, site or "") or hints.authors,
        site=site,
        domain=(host_of(url).removeprefix("www.") or None) if url else None,
        canonical_url=_canonical(head, url),
        published=published,
        modified=_modified(head, published, hints.now),
        tags=_tags(head) or hints.tags,
        image=_image(head, url),
        paywalled=_paywalled(head),
        reservations=_reservations(head),
        alternates=_alternates(head, url),
        warnings=head.data.warnings,
    )


def choose_title(tree: Tree, head: Head, url: str = "", hint: str = "") -> str:
    """The headline that the page declares, else the candidate that the other places agree with most, without the site's name.

    og:title and the title element come from one hand and count as one place.
    """
    own = _own_names(head, url)
    shown = [
        t
        for t in (fold_blanks(e.text(400)) for e in tree.body.walk() if e.tag == "h1" and 0 < e.chars < 400)
        if _WORD.search(t)
    ]
    in_head = [
        t
        for t in (_without_site(x, own) for x in (*(head.first(p) for p in _TITLE_PROPS[:2]), head.title))
        if _WORD.search(t)
    ]
    declared = _without_site(head.data.text("headline"), own)
    groups = [shown[:5], in_head, [declared] if _WORD.search(declared) else [], [hint] if hint else []]
    inside = [
        t
        for t in shown
        if len(t) > 8 and _key(t) not in own and any(_key(t) in _key(x) for x in (head.title, head.first("og:title")))
    ]
    if declared and (_agreement(declared, groups, 2) > 0.1 or not (shown or in_head)):
        return declared
    if inside:
        return max(inside, key=len)
    candidates = [(t, n) for n, group in enumerate(groups) for t in group]
    if not candidates:
        return ""
    return max(candidates, key=lambda c: (round(_agreement(c[0], groups, c[1]), 1), -candidates.index(c)))[0]


def _agreement(title: str, groups: list[list[str]], own_group: int) -> float:
    words = _WORD.findall(title.casefold())
    return sum(
        max((_overlap(words, _WORD.findall(other.casefold())) for other in group), default=0.0)
        for n, group in enumerate(groups)
        if n != own_group
    )


def _own_names(head: Head, url: str) -> set[str]:
    """Names that the site goes by: what it calls itself, and the labels of its host."""
    labels = [label for label in host_of(url).split(".")[:-1] if len(label) > 3] if url else []
    return {_key(name) for name in (_site(head) or "", *labels)} - {""}


def _overlap(a: list[str], b: list[str]) -> float:
    shared = sum((Counter(a) & Counter(b)).values())
    return 2 * shared / (len(a) + len(b)) if a and b else 0.0


def _without_site(title: str, own: set[str]) -> str:
    """The title without the parts at its ends that are the site's name, or a date."""
    title = fold_blanks(title)
    pieces = _SEPARATORS.split(title)
    while len(pieces) > 1 and _is_site(pieces[-1], own):
        title = title[: title.rindex(pieces[-1])].rstrip(" |-–—·•»«:/ㅣ｜")
        pieces = pieces[:-1]
    while len(pieces) > 1 and _is_site(pieces[0], own):
        title = title[title.index(pieces[0]) + len(pieces[0]) :].lstrip(" |-–—·•»«:/ㅣ｜")
        pieces = pieces[1:]
    return title


def _is_site(piece: str, own: set[str]) -> bool:
    key = _key(piece)
    if not any(c.isalpha() for c in key):
        return True
    return any(key == n or (len(key) > 3 and (key in n or n in key) and len(piece.split()) <= 5) for n in own)


def _key(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _site(head: Head) -> str | None:
    name = head.first("og:site_name", "application-name", "al:android:app_name")
    if not name:
        publisher = names(head.data.article.get("publisher"))
        name = publisher[0] if publisher else ""
    if not name:
        name = next(
            (
                n
                for node in head.data.nodes
                if node.get("@type") in ("WebSite", "NewsMediaOrganization")
                for n in names(node)
            ),
            "",
        )
    return fold_blanks(name)[:100] or None


def _authors(tree: Tree, head: Head, site: str) -> tuple[str, ...]:
    """Persons before organisations; of persons the declared before the marked before those of a written byline."""
    declared = declared_authors(head.data.authors())
    in_meta = next((f for name in _AUTHORS if (f := clean_authors(head.meta.get(name, ()), site))), ())
    if any(" " in n for n in declared) and not (len(declared) == 1 and _key(declared[0]) == _key(site)):
        return declared
    for found in (in_meta, _persons(clean_authors(_bylines(tree.body), site))):
        if found and all(looks_like_name(n) and _key(n) not in _key(site) for n in found):
            return found
    written = next((w for text in _lines_near_title(tree.body) if (w := written_byline(text))), ())
    return (
        written
        or declared
        or in_meta
        or clean_authors(_bylines(tree.body), site)[:1]
        or declared_authors(head.meta.get("author", ()))
    )


def _persons(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(n for n in found if looks_like_name(n)) or found


def _lines_near_title(body: Element) -> Iterator[str]:
    """Short labels from a little above the main heading on."""
    heading = next((e.order for e in body.walk() if e.tag == "h1" and e.chars), 0)
    for element in body.walk():
        if 8 <= element.chars <= 120 and element.order >= heading - 15 and element.tag in _LABEL_TAGS:
            yield element.text(120)


def _bylines(body: Element) -> list[str]:
    """Links and labels that are marked as the author's, the first place that has one."""
    marked: list[tuple[int, str]] = []
    for element in body.walk():
        if element.chars > 120 or element.chars < 3 or element.tag not in _LABEL_TAGS:
            continue
        if element.get("rel") == "author" or "author" in element.get("itemprop"):
            marked.append((0, element.text()))
        elif not element.words.isdisjoint(_BYLINE_WORDS):
            marked.append((1, element.text()))
        if len(marked) > 20:
            break
    best = min((rank for rank, _ in marked), default=0)
    return [text for rank, text in marked if rank == best][:3]


def _published(tree: Tree, head: Head, url: str, hints: Hints) -> Found | None:
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


def _modified(head: Head, published: Found | None, now: datetime | None) -> datetime | None:
    candidates: list[tuple[str, PublishedFrom]] = [
        (head.data.text("dateModified"), "json-ld"),
        *((v, "meta") for n in _MODIFIED for v in head.meta.get(n, ())),
    ]
    found = first_believable(candidates, now)
    if found is None or (published is not None and found.when <= published.when):
        return None
    return found.when


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


def _clean(text: str) -> str:
    return fold_blanks(without_invisibles(html.unescape(text) if "&" in text else text))
