from __future__ import annotations

import pytest

from monitor.dedupe import compare_revision, is_teaser, text_hash


def test_typography_is_unchanged(text: str) -> None:
    """Other blanks, dashes and quotes are no revision."""
    assert compare_revision(text, text.replace(" ", "  ").replace("\n\n", "\n"), []).kind == "unchanged"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Updated: 20 October 2025, 17:58", "Updated: 20 October 2025, 19:10"),
        ("Қаралым: 120", "Қаралым: 1 043"),
        ("", "20.10.2025"),
        ("Comments 3", ""),
    ],
)
def test_furniture_is_unchanged(text: str, old: str, new: str) -> None:
    """A date line or a counter that changes, comes or goes is no revision."""
    decision = compare_revision(f"{old}\n\n{text}", f"{new}\n\n{text}", [])
    assert (decision.kind, decision.store) == ("unchanged", False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Three people were hurt.", "Four people were hurt."),
        ("Inflation fell to 7.4 %", "Inflation fell to 7.9 %"),
        ("USD | 450", "USD | 457"),
        ("- gold 5", "- gold 6"),
        ("", "The minister has resigned."),
        ("The talks began at 17:00.", "The talks began at 18:00."),
    ],
)
def test_content_is_a_revision(text: str, old: str, new: str) -> None:
    """A figure, a row or a sentence that changes is one, and the reason counts the paragraphs."""
    decision = compare_revision(f"{text}\n\n{old}", f"{text}\n\n{new}", [])
    assert (decision.kind, decision.store) == ("revision", True)
    assert "paragraphs 1 " in decision.reason


def test_alternating_texts_are_stored_twice(text: str, other: str) -> None:
    """An A/B test gives two versions, however often the page is looked at."""
    stored = [text]
    for seen in [other, text] * 5:
        decision = compare_revision(stored[-1], seen, [text_hash("", version) for version in stored[:-1]])
        if decision.kind == "revision":
            stored.append(seen)
    assert stored == [text, other]


def test_back_to_an_earlier_text_is_reverted(text: str, other: str) -> None:
    """The text is there already: nothing is stored."""
    decision = compare_revision(other, text, [text_hash("", text)])
    assert (decision.kind, decision.store) == ("reverted", False)


def test_the_title_decides_where_the_text_says_nothing() -> None:
    """A gallery whose headline changes has changed."""
    assert compare_revision("Video", "Video", [], old_title="Fire", new_title="Flood").kind == "revision"


def test_one_paragraph_many_times_is_compared() -> None:
    """Ten thousand equal paragraphs against as many others end."""
    old, new = "\n".join(["The same line again."] * 10_000), "\n".join(["Another line again."] * 9_000)
    assert compare_revision(old, new, []).kind == "revision"


@pytest.mark.parametrize("end", ["", "…", " ...", " […]"])
@pytest.mark.parametrize("paywalled", [True, False])
def test_the_first_third_of_a_text_is_a_teaser(text: str, end: str, paywalled: bool) -> None:
    """However it is cut, and whether the page says that it bars the rest or not."""
    assert is_teaser(text[: len(text) // 3].rstrip(". ") + end, text, paywalled=paywalled)


@pytest.mark.parametrize(("end", "paywalled", "expected"), [("", False, False), ("", True, True), (" …", False, True)])
def test_most_of_a_text_is_a_teaser_only_with_a_sign(text: str, end: str, paywalled: bool, expected: bool) -> None:
    """A newsroom that takes out the last paragraphs has edited; a paywall or the dots of a cut say otherwise."""
    shown = "\n".join(text.split("\n")[:-2]).rstrip(". ")
    assert len(shown) > len(text) / 2
    assert is_teaser(shown + (end or "."), text, paywalled=paywalled) is expected


def test_dots_that_stand_in_the_whole_text_are_no_cut(text: str) -> None:
    """A sentence that ends in dots is a sentence."""
    assert not is_teaser(f"{text} And then …", f"{text} And then …\n\nThe minister has resigned.", paywalled=False)


@pytest.mark.parametrize(("before", "after"), [("Updated: 17:58", "Updated: 19:10"), ("", "Views: 1 043")])
def test_a_date_line_above_a_teaser_does_not_matter(text: str, before: str, after: str) -> None:
    """It changes by itself."""
    assert is_teaser(f"{after}\n\n{text[: len(text) // 3]}", f"{before}\n\n{text}", paywalled=True)


@pytest.mark.parametrize("shown", ["", "…", "Updated: 19:10", "The minister has resigned."])
def test_what_is_not_in_the_text_is_no_teaser_of_it(text: str, shown: str) -> None:
    """Nor is nothing at all, or other words before or behind it, whatever the page asks for."""
    assert not is_teaser(shown, text, paywalled=True)
    assert not is_teaser(f"The minister has resigned.\n\n{text[:200]}", text, paywalled=True)
    assert not is_teaser(f"{text}\n\nThe minister has resigned.", text, paywalled=True)
