"""Floors on texts that are not part of the project; `bench/stories.py` tells the whole table."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[2] / "bench"
DATA = BENCH.parents[1] / "shared" / "data" / "stories"

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="../shared/data/stories is missing: the texts are not ours to ship"
)


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    sys.path.insert(0, str(BENCH))
    try:
        import stories
    finally:
        sys.path.remove(str(BENCH))
    return stories


def test_translations_without_a_model(bench: ModuleType) -> None:
    """On a third of the documents of the half that rules were not made on, links are right and few are missed."""
    chosen = [s for s in bench.translated() if s.half == 1 and bench.digest(s) % 3 == 0]
    precision, recall = bench.report_translations(chosen, "a sixth")
    assert precision >= 0.97
    assert recall["en fr de it es pl nl cs ro"] >= 0.95
    assert recall["with ru uk tr kk"] >= 0.93
    assert recall["with zh"] >= 0.70


def test_translations_in_a_sparse_pool(bench: ModuleType) -> None:
    """Where most texts have no translation, links are right all the same."""
    precision, _ = bench.report_translations(bench.sparse(bench.translated(), 7, 2), "sparse")
    assert precision >= 0.95


@pytest.mark.parametrize(
    ("kind", "floor"), [("boilerplate", 0.99), ("10 % edited", 0.95), ("two glued", 0.95), ("15 % edited", 0.85)]
)
def test_near_copies(bench: ModuleType, kind: str, floor: float) -> None:
    """Variants of texts in eight languages are found among the originals."""
    originals = [s for s in bench.translated() if s.language in bench.EIGHT and bench.digest(s) % 4 == 1]
    shelf, chance = bench.Shelf(originals), random.Random(kind)
    donors = [s for s in bench.translated() if s.language == "it"]
    vary = bench.variants.KINDS[kind]
    found = [shelf.decide(s.title, vary(s.text, chance.choice(donors).text, chance)).of == s.id for s in originals]
    assert sum(found) / len(found) >= floor


def test_no_form_is_merged(bench: ModuleType) -> None:
    """The same report with other numbers, names and dates is another report, in eight languages."""
    assert [pair for pair in bench.variants.forms(200) if bench.decide(*pair).of] == []
