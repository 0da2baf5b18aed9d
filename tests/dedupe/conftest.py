"""Texts that are enough like press articles for copies and revisions to be told."""

from __future__ import annotations

import random

import pytest

WORDS = [
    "minister",
    "energy",
    "corridor",
    "summit",
    "agreement",
    "cargo",
    "railway",
    "border",
    "export",
    "partner",
    "budget",
    "council",
    "region",
    "growth",
    "investment",
    "reform",
    "market",
    "delegation",
    "visit",
    "project",
    "transport",
    "customs",
    "digital",
    "climate",
    "uranium",
    "grain",
    "pipeline",
    "tariff",
    "bank",
    "loan",
    "forum",
    "security",
    "dialogue",
    "strategy",
    "trade",
    "cooperation",
    "mission",
    "university",
    "students",
    "visa",
    "airline",
    "route",
]
SMALL = ["the", "of", "and", "to", "in", "with", "for", "on", "by", "from", "at", "under", "after", "before", "about"]


def article(seed: int, words: int = 300) -> str:
    """Sentences of words chosen at random, in paragraphs; another seed gives an unrelated text."""
    chance = random.Random(seed)
    sentences = []
    while words > 0:
        length = chance.randint(9, 16)
        parts = [
            chance.choice(WORDS if k % 2 else SMALL) + ("s" if chance.random() < 0.3 else "") for k in range(length)
        ]
        sentences.append(" ".join(parts).capitalize() + ".")
        words -= length
    return "\n\n".join(" ".join(sentences[k : k + 3]) for k in range(0, len(sentences), 3))


@pytest.fixture
def text() -> str:
    return article(1)


@pytest.fixture
def other() -> str:
    return article(2)
