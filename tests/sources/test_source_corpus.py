"""3,300 feeds of other parsers' test suites, with what these expect of them."""

from __future__ import annotations

import ast
import json
import re
import tarfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from source_desk import LIMITS, listed, page, source

from monitor.errors import SourceError
from monitor.sources import jsonfeed
from monitor.sources.dates import read_date
from monitor.sources.decode import decode
from monitor.sources.feed import read_xml
from monitor.sources.front import tidy
from monitor.sources.items import Item
from monitor.sources.plain import plain
from monitor.urls import resolve, url_key

HERE = "http://127.0.0.1:8097/tests/feed.xml"
FEEDS = (".xml", ".rss", ".atom", ".json")
FLOORS = {
    # Expected and found but for: a Content-Location header, gofeed's choice of the last of three <link>s, a <link> with an
    # attribute "uri", and the expectations of rss-parser that are themselves in a broken charset or of a counter's address.
    "link": 0.92, "title": 0.96, "published": 0.99, "updated": 0.95, "items": 1.0,
}  # fmt: skip

Files = Mapping[str, bytes]
Found = Iterator[tuple[str, object, object]]


@pytest.fixture(scope="module")
def files() -> Files:
    """The set, in memory."""
    archive = Path(__file__).parents[2] / "../shared/data/feeds/feeds.tar.xz"
    if not archive.exists():
        pytest.skip("../shared/data/feeds is not here")
    with tarfile.open(archive) as tar:
        return {member.name.removeprefix("./"): tar.extractfile(member).read() for member in tar if member.isfile()}  # type: ignore[union-attr]


def read_items(name: str, body: bytes) -> list[Item]:
    """The items as written, those without an address too."""
    text, _ = decode(page(body, HERE), source("feed", HERE))
    if name.endswith(".json"):
        return [jsonfeed._item(item) for item in jsonfeed._loaded(text)[0]["items"]]
    return list(read_xml(tidy(text)[0], HERE, LIMITS).items)


def address(item: Item) -> str | None:
    """The key of its address."""
    found = next((there for url in item.urls if url.strip() and (there := resolve(HERE, url))), None)
    return found and url_key(found)


def moment(text: str) -> datetime | None:
    """A date as written, in UTC."""
    found = read_date(text)
    return found[0].astimezone(UTC).replace(microsecond=0) if found else None


def expected_moment(text: str) -> datetime:
    """A date as a test suite writes it."""
    return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)


def of_feedparser(files: Files) -> Found:
    """Its files say in a comment what a Python expression must be."""
    wanted = re.compile(
        r"""entries\[(\d+)\]\['(link|title|published_parsed)'\]\s*==\s*u?('(?:[^'\\]|\\.)*'|\([\d, ]+\))"""
    )
    for name in files:
        if not name.startswith("feedparser/") or not name.endswith(".xml"):
            continue
        head = re.search(rb"Expect:(.*?)-->", files[name][:4000], re.S)
        for number, key, literal in wanted.findall(head[1].decode("utf-8", "replace") if head else ""):
            item, value = read_items(name, files[name])[int(number)], ast.literal_eval(literal)
            if key == "link":
                yield "link", address(item), url_key(value)
            elif key == "title":
                yield "title", plain(item.title), plain(value)
            else:
                yield "published", moment(item.published), datetime(*value[:6], tzinfo=UTC)


def of_gofeed(files: Files) -> Found:
    """Beside each of its files lies the JSON of what is read."""
    for name in files:
        path = PurePosixPath(name)
        expected = files.get(str(path.with_suffix(".json")))
        if not name.startswith("gofeed/") or path.suffix != ".xml" or expected is None or "invalid" in name:
            continue
        wanted: list[dict[str, Any]] = json.loads(expected).get("items") or []
        if wanted:
            items = read_items(name, files[name])
            yield "items", len(items), len(wanted)
            for item, values in zip(items, wanted, strict=False):
                yield from of_item(item, values, "pubDateParsed", "publishedParsed", "updatedParsed")


def of_rss_parser(files: Files) -> Found:
    """Input and output lie in two folders."""
    for name, expected in files.items():
        if not name.startswith("rssparser/test/output/"):
            continue
        stem = "rssparser/test/input/" + PurePosixPath(name).stem
        given = next(stem + suffix for suffix in (".rss", ".atom") if stem + suffix in files)
        items, wanted = (
            read_items(given, files[given]),
            json.loads(expected.decode("utf-8", "replace"))["feed"]["items"],
        )
        yield "items", len(items), len(wanted)
        for item, values in zip(items, wanted, strict=False):
            yield from of_item(item, values, "isoDate", "", "")


def of_item(item: Item, values: Mapping[str, Any], *dates: str) -> Found:
    """What a JSON object says of an item. Atom's updated is taken for published where these suites do."""
    if values.get("link"):
        yield "link", address(item), url_key(resolve(HERE, values["link"]) or values["link"])
    if values.get("title"):
        yield "title", plain(item.title), plain(values["title"])
    for key in dates[:2]:
        if values.get(key):
            yield "published", moment(item.published or item.updated), expected_moment(values[key])
    if values.get(dates[2]):
        yield "updated", moment(item.updated or item.published), expected_moment(values[dates[2]])


def test_feeds_are_read_as_other_parsers_read_them(files: Files) -> None:
    """Links, titles, dates and the number of items, with floors."""
    right, asked = Counter[str](), Counter[str]()
    for suite in (of_feedparser, of_gofeed, of_rss_parser):
        for kind, found, wanted in suite(files):
            asked[kind] += 1
            right[kind] += found == wanted
    shares = {kind: round(right[kind] / asked[kind], 3) for kind in FLOORS}
    assert sum(asked.values()) > 3500
    assert all(shares[kind] >= floor for kind, floor in FLOORS.items()), (shares, asked)


def test_no_feed_raises_anything_but_source_errors(files: Files) -> None:
    """Nor, one in ten, when it is taken for a sitemap or a page."""
    lists = 0
    for number, (name, body) in enumerate(files.items()):
        if name.endswith(FEEDS):
            for kind in ("feed",) if number % 10 else ("feed", "sitemap", "listing"):
                try:
                    lists += kind == "feed" and bool(listed(kind, body, url=HERE))
                except SourceError as error:
                    assert str(error)
    assert lists > 2900
