from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from tests.dedupe.conftest import article

from monitor.dedupe import Candidate, Known, compare


def decide(new: str, *known: str):
    return compare(Candidate("New", new), [Known(f"known{k}", "Old", text) for k, text in enumerate(known)])


def test_equal_texts_are_duplicates(text: str, other: str) -> None:
    """Case, quotes and line ends aside, the same text is the same article."""
    decision = decide(text.upper().replace("\n\n", "\n"), other, text)
    assert (decision.kind, decision.of, decision.by, decision.store) == ("duplicate", "known1", "text", False)


def test_unrelated_texts_are_new(text: str, other: str) -> None:
    """A text of the same words in another order is no copy."""
    assert decide(text, other).kind == "new"


def test_a_copy_with_boilerplate_is_a_witness_only(text: str) -> None:
    """A copy that adds under a tenth is not stored."""
    decision = decide(f"Reprinted from the agency.\n\n{text}", text)
    assert (decision.kind, decision.store) == ("near-copy", False)
    assert decision.adds is not None and 0 < decision.adds < 0.1


def test_a_trimmed_copy_is_a_part(text: str) -> None:
    """The first 40 % of a stored text add nothing."""
    decision = decide(text[: len(text) * 2 // 5], text)
    assert (decision.kind, decision.store) == ("near-copy", False)
    assert decision.reason.startswith("a part of known0")


def test_the_fuller_version_is_stored(text: str) -> None:
    """Where the trimmed copy came first, the whole text becomes an entry of its own."""
    decision = decide(text, text[: len(text) * 2 // 5])
    assert (decision.kind, decision.store) == ("near-copy", True)
    assert decision.reason.startswith("contains known0")


@pytest.mark.parametrize(("words", "stored"), [(100, True), (40, False)])
def test_a_passage_of_its_own_is_stored_in_a_long_copy_too(words: int, stored: bool) -> None:
    """Some sentences are no less worth for standing in a text of two thousand words."""
    long = article(7, 2000)
    decision = decide(f"{long}\n\n{article(8, words)}", long)
    assert decision.adds is not None and decision.adds < 0.1
    assert (decision.kind, decision.store) == ("near-copy", stored)


def test_a_glued_page_is_stored(text: str, other: str) -> None:
    """A page with a second article on it contains the first; it is no copy of it."""
    decision = decide(f"{text}\n\n{other}", text)
    assert (decision.kind, decision.store) == ("near-copy", True)
    assert decision.reason.startswith("contains")


@pytest.mark.parametrize("rate", [0.05, 0.15])
def test_an_edited_copy_is_found(text: str, rate: float) -> None:
    """Words replaced here and there leave it a copy."""
    chance = random.Random(3)
    edited = " ".join("substitute" if chance.random() < rate else word for word in text.split(" "))
    assert decide(edited, text).kind == "near-copy"


RATES = (
    "The National Bank has set the official rates for {0} March. The dollar costs {1} tenge and the euro {2} tenge. At the "
    "morning session the average rate was {3} tenge, with a volume of {4} million dollars. The rates are used for customs "
    "payments and for accounting by all banks and companies of the country until the next working day."
)
MATCH = (
    "{0} won at home against {1} in the eleventh round of the championship on a rainy evening. The first goal was scored "
    "after a long pass by {2}, and shortly before the end {3} made the victory certain with a fine shot from far outside. "
    "Coach {4} praised his players and said that the team would now prepare for the cup."
)


@pytest.mark.parametrize(
    ("form", "first", "second"),
    [
        (RATES, (4, 451.2, 490.1, 450.8, 120), (5, 447.9, 488.3, 449.1, 98)),
        (MATCH, ("Kairat", "Astana", "Omarov", "Novak", "Weber"), ("Ordabasy", "Tobol", "Satpaev", "Rossi", "Keller")),
    ],
)
def test_a_form_filled_in_again_is_new(form: str, first: tuple[object, ...], second: tuple[object, ...]) -> None:
    """Tomorrow's rates and another match are reports of their own, though nearly all words are the same."""
    decision = decide(form.format(*second), form.format(*first))
    assert decision.kind == "new"
    assert "other facts" in decision.reason


def test_one_corrected_figure_leaves_a_copy(text: str) -> None:
    """A long text with one other number is an edited copy, not another filling of a form."""
    facts = " In 2023 Kazakhstan sold 71 million tonnes, in 2024 about 68 million, says Omarov of Astana."
    assert decide(text + facts.replace("71", "73"), text + facts).kind == "near-copy"


def test_texts_of_a_sentence_are_copies_only_when_equal() -> None:
    """Photo captions and one-liners share phrases without being copies."""
    assert (
        decide("Photos from the forum in Astana on Monday", "Photos from the forum in Astana on Friday").kind == "new"
    )


def test_equal_texts_without_words_under_other_titles_are_new() -> None:
    """Two galleries whose text is one word are two articles."""
    decision = compare(Candidate("Fire", "Video"), [Known("a", "Flood", "Video")])
    assert decision.kind == "new"


def test_the_closest_of_several_is_named(text: str) -> None:
    """The text to which it adds least is the original; of equals, the more alike."""
    assert decide(text + " A last word.", text[: len(text) // 2], text).of == "known1"


def test_what_was_published_first_is_told(text: str) -> None:
    """Who was first is known even when it was seen last."""
    early, late = datetime(2025, 10, 19, tzinfo=UTC), datetime(2025, 10, 20, tzinfo=UTC)
    known = Known("a", "", text, published=late)
    assert "published before it" in compare(Candidate("", f"{text} End.", published=early), [known]).reason
    naive = early.replace(tzinfo=None)
    assert "published" not in compare(Candidate("", f"{text} End.", published=naive), [known]).reason


def test_one_paragraph_repeated_is_a_copy_of_itself(text: str) -> None:
    """Repetition adds nothing."""
    paragraph = article(5, 60)
    decision = decide("\n\n".join([paragraph] * 500), paragraph)
    assert (decision.kind, decision.store) == ("near-copy", False)


def test_two_hundred_copies_are_all_of_one(text: str) -> None:
    """Equal texts under 200 addresses are duplicates of the one that is stored."""
    assert {decide(text, text).of for _ in range(200)} == {"known0"}
