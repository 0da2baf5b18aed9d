from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.dedupe import Paragraph, diff

PARTS = st.lists(st.sampled_from(["One two three.", "One two four.", "Five six", "七八 九", "— ten", ""]), max_size=8)


def side(paragraphs: list[Paragraph], left_out: str) -> list[str]:
    lines = ["".join(span.text for span in p.spans if span.kind != left_out) for p in paragraphs]
    return [line for line in lines if line]


@given(PARTS, PARTS)
def test_both_texts_can_be_read_from_it(old: list[str], new: list[str]) -> None:
    """Without what was added it is the old text, without what was removed the new one."""
    result = diff("\n\n".join(old), "\n\n".join(new))
    assert side(result, "added") == [part for part in old if part]
    assert side(result, "removed") == [part for part in new if part]


def test_an_edit_is_shown_by_word() -> None:
    """Only the words that differ are removed and added."""
    (paragraph,) = diff("The bank lent 5 million euros.", "The bank lent 7 million euros.")
    assert paragraph.kind == "changed"
    assert [(s.kind, s.text) for s in paragraph.spans if s.kind != "same"] == [("removed", "5"), ("added", "7")]


def test_unlike_paragraphs_are_removed_and_added() -> None:
    """A paragraph that says something else is no edit."""
    kinds = [p.kind for p in diff("A.\nIt rained all day long.\nZ.", "A.\nShares rose by two points.\nZ.")]
    assert kinds == ["same", "removed", "added", "same"]


def test_typography_is_the_same() -> None:
    """Other quotes and blanks are no change."""
    assert [p.kind for p in diff('He said "no"  – twice', "He said “no” — twice")] == ["same"]


def test_sizes_are_bounded() -> None:
    """A paragraph of 200,000 words, and ten thousand paragraphs against as many, end."""
    assert len(diff("a " * 200_000, "b a " * 100_000)) <= 2
    assert (
        len(diff("\n".join(f"old {k}" for k in range(10_000)), "\n".join(f"new {k}" for k in range(10_000)))) == 20_000
    )
