from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.dedupe import normalised, text_hash
from monitor.dedupe.words import MAX_WORDS, shingles, words


def test_typography_and_layout_make_no_difference() -> None:
    """Quotes, dashes, blanks, case, invisible characters and line ends are not part of the text."""
    assert normalised("„Тест“ – 5\u00a0km\u200b\r\n\r\nÉtÉ…") == normalised('"тест" - 5 km\n\nété...')


def test_words_and_figures_make_a_difference() -> None:
    """A sign, a separator or a letter more is another text."""
    assert len({normalised(t) for t in ("1.5 %", "15 %", "-1.5 %", "1.5", "1.5 %s")}) == 5


@given(st.text(st.characters(exclude_categories=["Cs", "Mn"]), max_size=200))
def test_normalising_twice_changes_nothing(text: str) -> None:
    """What is judged on is a fixed form."""
    assert normalised(normalised(text)) == normalised(text)


def test_the_title_tells_texts_of_one_word_apart() -> None:
    """ "Video" under two headlines is two articles; a real text under two headlines is one."""
    assert text_hash("Fire in Almaty", "Video") != text_hash("Flood in Aktobe", "Video")
    long = "word " * 30
    assert text_hash("Fire in Almaty", long) == text_hash("Flood in Aktobe", long)


def test_scripts_without_blanks_are_split_by_character() -> None:
    """Chinese and Japanese characters are words; numbers and other alphabets beside them stay whole."""
    assert words("中国GDP增长5.2%") == ["中", "国", "GDP", "增", "长", "5.2"]


def test_numbers_keep_their_separators() -> None:
    """1,234.5 is one word, so that another rate is another word."""
    assert words("at 1,234.5 tenge, 17:40.") == ["at", "1,234.5", "tenge", "17:40"]


def test_a_text_shorter_than_a_shingle_is_one() -> None:
    """No text but the empty one is without shingles."""
    assert shingles(["one"]) == {("one",)}
    assert shingles([]) == set()


def test_words_are_bounded() -> None:
    """Ten million characters cost no more than the first hundred thousand words."""
    assert len(words("a " * 5_000_000)) == MAX_WORDS
