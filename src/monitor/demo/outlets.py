"""The invented outlets and what they publish, read from `sites/*/`; dates are relative to `now`.

A site is a folder: `site.toml` (name, language, addresses, lists, mark-up), `articles.toml` (the texts), `page.html`
(its page design) and, where it has them, `amp.html`, `print.html`, `front.html` (the front page), `stub.html` (what
stands in place of a closed article) and `soft-404.html`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from monitor.demo.blocks import Block, parse

SITES = files("monitor.demo") / "sites"
_SOURCE_KINDS = {"rss": "feed", "atom": "feed", "rdf": "feed", "json": "feed"}
_SOURCE_KEYS = ("language", "country", "scope", "follow", "fallback_charset")
_OFFSET = re.compile(r"([+-]\d+)([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it stands in one edition. `traits` are the faults and habits of its page (see `designs.py`)."""

    url: str
    slug: str
    number: int
    title: str
    summary: str
    language: str
    section: str
    authors: tuple[str, ...]
    published: datetime
    modified: datetime | None
    body: tuple[Block, ...]
    comments: tuple[tuple[str, str], ...]
    """Name and text of each comment below the article."""
    expect: tuple[str, ...]
    expect_second: tuple[str, ...]
    why: str
    story: str = ""
    translations: str = ""
    """Articles of an outlet that share this word declare each other as translations."""
    listed: tuple[str, ...] = ()
    """Identifiers of the lists it stands in; all when empty."""
    traits: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """What is asked of the host."""
        return "/" + self.url.split("/", 3)[3]

    def copy_path(self, copy: str) -> str:
        """The path of another view of it: "amp" or "print"."""
        if copy == "print":
            return self.path + ("&print=1" if "?" in self.path else "?print=1")
        return self.path.rstrip("/") + "/amp/"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The body's lines as the archive writes them."""
        return tuple(line for block in self.body for line in block.plain)


@dataclass(frozen=True)
class Outlet:
    """An invented outlet; `site` is its site.toml."""

    folder: Traversable
    site: Mapping[str, Any]
    now: datetime

    @property
    def host(self) -> str:
        return str(self.site["host"])

    @property
    def root(self) -> str:
        return f"http://{self.host}"

    @cached_property
    def zone(self) -> timezone:
        return timezone(timedelta(hours=self.site["zone"]))

    @cached_property
    def tables(self) -> list[dict[str, Any]]:
        """The articles as written in articles.toml."""
        text = (self.folder / "articles.toml").read_text("utf-8")
        tables: list[dict[str, Any]] = tomllib.loads(text)["article"]
        return tables

    def template(self, name: str) -> str:
        """A page design of this outlet."""
        return (self.folder / name).read_text("utf-8")

    def has(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def sources(self) -> list[dict[str, Any]]:
        """Its lists as `[[source]]` tables of a configuration."""
        return [self._source(listed) for listed in self.site["list"]]

    def _source(self, listed: Mapping[str, Any]) -> dict[str, Any]:
        kind = _SOURCE_KINDS.get(listed["kind"], "listing" if listed["kind"] == "listing" else "sitemap")
        common = {"id": listed["id"], "kind": kind, "url": self.root + listed["path"], "name": self.site["name"]}
        given = {key: self.site[key] for key in _SOURCE_KEYS if key in self.site}
        return common | given | {key: listed[key] for key in ("language", "select", "match") if key in listed}

    def articles(self, edition: int) -> list[Article]:
        """The articles of an edition, newest first; withdrawn ones stay among them (their page answers 410)."""
        numbered = enumerate(self.tables, start=1)
        found = [self._article(n, table, edition) for n, table in numbered if table.get("edition", 1) <= edition]
        return sorted(found, key=lambda article: article.published, reverse=True)

    def _article(self, number: int, table: Mapping[str, Any], edition: int) -> Article:
        published = self.date(table["at"])
        article = Article(
            url=self.root + self._path(number, table, published),
            slug=table["slug"],
            number=number,
            title=table["title"],
            summary=table["summary"],
            language=table.get("language", self.site["language"]),
            section=table.get("section", ""),
            authors=tuple(table.get("authors", ())),
            published=published,
            modified=None,
            body=parse(table["body"]),
            comments=tuple((name, text) for name, text in table.get("comments", ())),
            expect=_words(table.get("expect", "archived")),
            expect_second=_words(table.get("expect_second", "unchanged")),
            why=table.get("why", "about relations between the EU and Kazakhstan"),
            story=table.get("story", ""),
            translations=table.get("translations", ""),
            listed=tuple(table.get("listed", ())),
            traits=table.get("traits", {}),
        )
        return self._edited(article, table) if edition > 1 and "edit" in table else article

    def _edited(self, article: Article, table: Mapping[str, Any]) -> Article:
        body = table["body"]
        for old, new in table["edit"]["replace"]:
            if old not in body:
                raise ValueError(f"{article.url}: nothing to edit: {old!r}")
            body = body.replace(old, new)
        return replace(article, body=parse(body), modified=self.date(table["edit"]["at"]))

    def _path(self, number: int, table: Mapping[str, Any], day: datetime) -> str:
        pattern: str = table.get("path", self.site["path"])
        date = {"year": day.year, "month": day.month, "day": day.day}
        return pattern.format(slug=table["slug"], number=1000 + number, section=table.get("section", ""), **date)

    def date(self, offset: str) -> datetime:
        """The time that lies "-26h", "+40m" or "-3d" from now, on a full minute, in the outlet's zone."""
        match = _OFFSET.fullmatch(offset)
        if match is None:
            raise ValueError(f"{self.host}: no offset: {offset!r}")
        moment = self.now + timedelta(**{_UNITS[match[2]]: int(match[1])})
        return moment.astimezone(self.zone).replace(second=0, microsecond=0)

    def date_text(self, moment: datetime) -> str:
        """The date as the outlet prints it."""
        month = self.site["months"][moment.month - 1]
        values = {"day": moment.day, "month": month, "number": moment.month, "year": moment.year}
        text: str = self.site["date"].format(**values, hour=moment.hour, minute=moment.minute)
        return text


def load(now: datetime) -> list[Outlet]:
    """Every outlet, by name of its folder."""
    folders = sorted((folder for folder in SITES.iterdir() if folder.is_dir()), key=lambda folder: folder.name)
    return [Outlet(folder, tomllib.loads((folder / "site.toml").read_text("utf-8")), now) for folder in folders]


def _words(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
