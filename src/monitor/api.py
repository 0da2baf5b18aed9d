"""What programs use: clean one page, judge a text, read an archive; in the caller's process, without configuration."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from monitor.archive import Archive
from monitor.clock import SystemClock
from monitor.config.topics import TopicSettings, load_topic_catalogue
from monitor.model import Article, Hints, Verdict
from monitor.text import extract as _extract
from monitor.text import parse_document
from monitor.topic import Topic, compile_topic
from monitor.topic import judge as _judge


def extract(html: bytes, url: str = "", *, content_type: str | None = None) -> Article:
    """The article in `html`, clean, with its metadata.

    `url` is the page's address, `content_type` the header's value. Raises `monitor.ExtractError`, whose `reason` is one
    word, when the page holds no article. It works in this process: a hostile page can take long, so limit what you give.
    """
    return _extract(html, url, content_type=content_type, hints=Hints(now=SystemClock().now()))


def judge(text: str, title: str = "", language: str | None = None, *, topic: str = "eu-kazakhstan") -> Verdict:
    """What a topic that comes with the program says of an article; raises KeyError for an unknown topic."""
    return _judge(title, text, _topic(topic), language=language)


@dataclasses.dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article of an archive: `text` is the body alone, `document` the whole file, `metadata` the whole `.json`."""

    id: str
    path: Path
    title: str
    authors: tuple[str, ...]
    text: str
    document: str
    metadata: Mapping[str, Any]


class OpenArchive:
    """The articles of an archive folder in order of day and number. Needs no index, and writes nothing."""

    def __init__(self, path: Path) -> None:
        self._archive = Archive.existing(path)

    def __iter__(self) -> Iterator[StoredArticle]:
        for entry in self._archive.entries():
            document = self._archive.document(entry.path)
            authors = tuple(entry.metadata["authors"])
            title, _, text = parse_document(document, authors)
            path = self._archive.root / entry.path
            yield StoredArticle(entry.id, path, title, authors, text, document, entry.metadata)


def open_archive(path: str | Path) -> OpenArchive:
    """An archive for reading; raises `monitor.MonitorError` when there is none at `path`."""
    return OpenArchive(Path(path))


@cache
def _topic(name: str) -> Topic:
    return compile_topic(name, TopicSettings.model_validate(load_topic_catalogue(name)))
