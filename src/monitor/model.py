"""The values, in the order of the flow: Source → Link → Page → Article → Verdict → Decision → Entry.

All are frozen; a stage takes one and gives the next. Times are aware datetimes. What is not known is None.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

Precision = Literal["second", "minute", "day"]
PublishedFrom = Literal["json-ld", "meta", "time", "feed", "sitemap", "url", "text", "given"]
TextFrom = Literal["page", "feed", "given"]
StoryKind = Literal["original", "near-copy", "translation", "revision"]
Scope = Literal["kz", "central-asia", "eu", "eu-kz", "general"]


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """Where links come from.

    `scope` tells what the topic may take as given (see topic.py); `languages` are BCP 47 codes, the likeliest first.
    """

    id: str
    kind: str
    url: str
    name: str = ""
    languages: tuple[str, ...] = ()
    country: str = ""
    scope: Scope = "general"
    topical: bool = False
    enabled: bool = True
    every: str | None = None
    follow: Literal["all", "hint"] = "all"
    select: str | None = None
    match: str | None = None
    fallback_charset: str | None = None
    notes: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """A URL with what the source said of it. `content` is the full HTML text when a feed carries it."""

    url: str
    source_id: str
    source_kind: str
    source_url: str
    title: str = ""
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    published_precision: Precision | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    """Declared translations: (language, URL)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """Bytes as received, with content codings (gzip) undone.

    `url` is the one asked for, `final_url` the one that answered.
    `elapsed` is in seconds. `headers` keep their order and case; Set-Cookie is never among them.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched: datetime
    elapsed: float = 0.0
    redirects: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What was odd but bearable: "https→http redirect", "no length and no end mark" …"""

    def header(self, name: str) -> str | None:
        """The first header of that name, case-insensitively."""
        wanted = name.casefold()
        return next((value for key, value in self.headers if key.casefold() == wanted), None)

    @property
    def not_modified(self) -> bool:
        """True for a 304."""
        return self.status == 304


@dataclasses.dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a page before it is read: from the link, the source and the clock.

    `now` bounds dates: nothing is published later than a day after it. `languages` are the source's.
    """

    now: datetime | None = None
    languages: tuple[str, ...] = ()
    fallback_charset: str | None = None
    title: str = ""
    published: datetime | None = None
    published_from: PublishedFrom | None = None
    published_precision: Precision | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """Clean text and metadata.

    `text` is the body alone: paragraphs joined by a blank line, list items and table rows on lines.
    `removed` counts what was taken out, by kind (comments, share, form, captcha, newsletter, related …).
    """

    url: str
    title: str
    text: str
    canonical_url: str | None = None
    authors: tuple[str, ...] = ()
    site: str | None = None
    domain: str | None = None
    language: str | None = None
    published: datetime | None = None
    published_from: PublishedFrom | None = None
    published_precision: Precision | None = None
    modified: datetime | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    paywalled: bool = False
    reservations: tuple[str, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    """Declared translations: (language, URL)."""
    text_from: TextFrom = "page"
    charset: str | None = None
    removed: Mapping[str, int] = dataclasses.field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """Number of blank-separated words of the body; a CJK character counts as one."""
        spaced = sum(1 for _ in self.text.split())
        return spaced + sum(1 for c in self.text if "\u3400" <= c <= "\u9fff")


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """One hit: the term as configured, its group, where it stands, and what stands around it.

    `context` has up to 60 characters before and behind, on one line, in the form in which terms are looked for (NFKC,
    without invisible characters); a word at either end may be cut.
    """

    term: str
    group: str
    where: Literal["title", "lead", "body", "end", "source", "url"]
    context: str


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """What one topic says of one article. `rule` identifies the topic's terms and rule (a hash); `score` is 0..1."""

    topic: str
    relevant: bool
    score: float
    rule: str
    reason: str
    evidence: tuple[Evidence, ...] = ()
    near_miss: bool = False
    """One side of the rule was met, but not the other."""
    suspect: str | None = None
    """Why the verdict may be wrong (suspect encoding, language not configured), or None."""


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """Which known article this one is the same as. `of` is the id of that entry.

    `adds` is the share (0..1) of its words that the known text does not have; `store` says whether it becomes an entry.
    """

    kind: Literal["new", "duplicate", "near-copy", "revision", "teaser", "unchanged", "reverted", "translation"]
    of: str | None = None
    similarity: float | None = None
    by: Literal["url", "text", "minhash", "hreflang", "fingerprint", "embedding", "extraction"] | None = None
    reason: str = ""
    adds: float | None = None
    store: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """An article in the archive: `path` is the text's path relative to the root, `metadata` the whole `.json`."""

    id: str
    path: str
    metadata: Mapping[str, Any]
