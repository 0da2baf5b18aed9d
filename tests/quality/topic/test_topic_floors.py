"""Floors of the topic on labelled articles, part by part, and on a stream of real texts about other things.

articles.jsonl was written as the press writes, before the terms and weights were tuned, and not looked into for the
quarter that `is_held_out` sets apart. Ids with a b (268), a c (114) or a d (156) are three later sets, each labelled without
looking at the terms and before it was first judged; then precision and recall were 0.985 and 0.978, 0.961 and 0.961, and 0.974
and 0.974. The d set has six articles of 45 to 170 words in each of 26 languages, half of them on the topic.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import tarfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from monitor.config.topics import TopicSettings, load_topic_catalogue
from monitor.topic import Topic, compile_topic, judge

ARTICLES = [json.loads(line) for line in (Path(__file__).parent / "articles.jsonl").read_text("utf-8").splitlines()]
LANGUAGES = sorted({article["language"] for article in ARTICLES})
MOST_HITS = 0
"""Of 1,147 real texts none is on the topic: two tell of Kazakhstan and not of the EU."""


@cache
def topic() -> Topic:
    return compile_topic("eu-kazakhstan", TopicSettings.model_validate(load_topic_catalogue("eu-kazakhstan")))


def is_held_out(article: dict[str, Any]) -> bool:
    return hashlib.sha256(article["title"].encode()).digest()[0] % 4 == 0


def rates(articles: list[dict[str, Any]], *, told: bool = True) -> tuple[float, float]:
    """Precision and recall; with the language told or left to be found."""
    found = [
        (
            a["relevant"],
            judge(a["title"], a["text"], topic(), language=a["language"] if told else None, scope=a["scope"]),
        )
        for a in articles
    ]
    right = sum(want and got.relevant for want, got in found)
    return right / max(1, sum(got.relevant for _, got in found)), right / max(1, sum(want for want, _ in found))


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("held_out", [True, False])
def test_precision_and_recall(held_out: bool, told: bool) -> None:
    """Both at least 0.97, also on the part that was not looked into, also where the language is not known."""
    precision, recall = rates([a for a in ARTICLES if is_held_out(a) == held_out], told=told)
    assert precision >= 0.97 and recall >= 0.97


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language(language: str) -> None:
    """No language pays for the others: at most one mistake of each kind."""
    articles = [a for a in ARTICLES if a["language"] == language]
    precision, recall = rates(articles)
    least = 1 - 1 / sum(a["relevant"] for a in articles)
    assert precision > least - 1e-9 and recall > least - 1e-9


def test_the_set_is_what_it_says() -> None:
    """At least 400 articles in 26 languages or more, a third of them not on the topic, none twice."""
    assert len(ARTICLES) >= 400 and len(LANGUAGES) >= 26
    assert sum(not a["relevant"] for a in ARTICLES) * 3 >= len(ARTICLES)
    assert len({a["text"] for a in ARTICLES}) == len(ARTICLES)


def real_texts(shared: Path) -> Iterator[tuple[str | None, str, str]]:
    stories = shared / "data" / "stories"
    with lzma.open(stories / "translations.jsonl.xz", "rt", encoding="utf-8") as lines:
        for one in map(json.loads, lines):
            yield one["language"], one["title"], one["text"]
    with lzma.open(stories / "event-pairs.jsonl.xz", "rt", encoding="utf-8") as lines:
        for pair in map(json.loads, lines):
            yield from ((pair["language"], pair[key]["title"], pair[key]["text"]) for key in ("first", "second"))
    with tarfile.open(shared / "data" / "extraction" / "news.tar.xz") as tar:
        gold = tar.extractfile("news/gold.jsonl")
        assert gold is not None
        for page in map(json.loads, gold.read().decode().splitlines()):
            yield None, page.get("title") or "", page.get("body") or ""


def test_real_texts_about_other_things(shared: Path) -> None:
    """1,147 news texts in some 20 languages."""
    hits = [
        title for language, title, text in real_texts(shared) if judge(title, text, topic(), language=language).relevant
    ]
    assert len(hits) <= MOST_HITS, hits
