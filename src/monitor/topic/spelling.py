"""Kazakh terms written in Latin and Arabic letters, in each of the orthographies the press uses."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.config.terms import Term, Word, fold

_SHARED = dict(zip("абвгдезйклмнопрстф", ["a", "b", "v", "g", "d", "e", "z", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "f"], strict=True)) | {
    "ә": "a", "ғ": "g", "қ": "q", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ж": "j", "ъ": "", "ь": "", "э": "e",
}  # fmt: skip
_LATIN: tuple[Mapping[str, str], ...] = (
    # after folding (accents gone) the official drafts differ in these letters alone
    _SHARED | {"у": "y", "и": "i", "ы": "y", "і": "i", "ш": "sh", "щ": "sh", "ч": "ch", "х": "h", "ц": "ts", "ю": "iy", "я": "ia"},  # 2018: ý
    _SHARED | {"у": "y", "и": "ii", "ы": "y", "і": "i", "ш": "sh", "щ": "sh", "ч": "ch", "х": "h", "ц": "ts", "ю": "iy", "я": "iia"},  # 2018: ıı
    _SHARED | {"у": "u", "и": "i", "ы": "y", "і": "i", "ш": "s", "щ": "s", "ч": "c", "х": "h", "ц": "s", "ю": "iu", "я": "ia"},  # 2021: ş
    _SHARED | {"у": "u", "и": "i", "ы": "y", "і": "i", "ш": "sh", "щ": "sh", "ч": "ch", "х": "kh", "ц": "ts", "ю": "yu", "я": "ya"},  # romanised
    _SHARED | {"у": "w", "и": "iy", "ы": "i", "і": "i", "ш": "s", "щ": "s", "ч": "c", "х": "x", "ц": "c", "ю": "yw", "я": "ya"},  # common Turkic
)  # fmt: skip
_ARABIC: Mapping[str, str] = dict(zip("абвгғдежзикқлмнңопрстуфхһчшыйаұ", "ابۆگعدەجزيكقلمنڭوپرستۋفحھچشىيا" + "ۇ", strict=True)) | {
    "ә": "ا", "ө": "و", "ү": "ۇ", "і": "ى", "э": "ە", "ц": "تس", "я": "يا", "ю": "يۋ", "щ": "شش", "ъ": "", "ь": "", "ё": "يو",
}  # fmt: skip


def respell(term: Term, code: str) -> list[Term]:
    """The term in the script of `code` (kk-Latn, kk-Arab); none when a letter is not Kazakh Cyrillic."""
    tables = (_ARABIC,) if code.endswith("-Arab") else _LATIN
    spelled = (_respelled(term, table) for table in tables)
    return list(dict.fromkeys(one for one in spelled if one is not None))


def _respelled(term: Term, table: Mapping[str, str]) -> Term | None:
    folded = {fold(cyrillic): latin for cyrillic, latin in table.items() if cyrillic not in "йё"}
    words = []
    for word in term.words:
        letters = [folded.get(letter) for letter in fold(word.text)]
        if None in letters or word.text.isascii():
            return None
        text = fold("".join(letter or "" for letter in letters))
        words.append(Word(text.upper() if term.cased else text, word.open))
    written = " ".join(word.text + "*" * word.open for word in words)
    return Term(written, tuple(words), term.cased)
