# ruff: noqa: E501
"""Which language a text is in: script and letters first, py3langid among the candidates for the rest.

Kazakh is written in three scripts and statistical models know one of them; letters that only Kazakh has decide the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_SAMPLE = 1000
"""Characters from the beginning and from the middle: the first paragraph may be a quotation in another language."""
_SHORT = 300
_KAZAKH_CYRILLIC = frozenset("әғқңөұүһі")
_KAZAKH_LATIN = re.compile(
    r"\b(?:jäne|jane|üşin|ushin|ūşın|boiynşa|boıynsha|boyınşa|qazaqstan\w*|qazaq\w*|turaly|turalı|bolyp|bolıp|degen|"
    r"arqyly|arqılı|keiin|keıin|memleket\w*|prezident\w*\s+qasym|elimiz\w*|respýblıka\w*|respublikasy\w*)\b",
    re.I,
)
_KAZAKH_LATIN_ONLY = frozenset("äğñūýıńǵ")
_ARABIC_ONLY_KAZAKH = re.compile(r"[\u0674]|قازاق|ۇشىن|جانە")
_UKRAINIAN = frozenset("їєґ")
_BELARUSIAN = frozenset("ў")
_SERBIAN = frozenset("ђћљњџј")
_SCRIPTS = (
    ("Cyrl", re.compile(r"[\u0400-\u04ff]")),
    ("Arab", re.compile(r"[\u0600-\u06ff]")),
    ("Grek", re.compile(r"[\u0370-\u03ff]")),
    ("Hang", re.compile(r"[\uac00-\ud7af]")),
    ("Kana", re.compile(r"[\u3040-\u30ff]")),
    ("Hani", re.compile(r"[\u4e00-\u9fff]")),
    ("Hebr", re.compile(r"[\u0590-\u05ff]")),
    ("Geor", re.compile(r"[\u10a0-\u10ff]")),
    ("Armn", re.compile(r"[\u0530-\u058f]")),
    ("Thai", re.compile(r"[\u0e00-\u0e7f]")),
    ("Deva", re.compile(r"[\u0900-\u097f]")),
    ("Latn", re.compile(r"[A-Za-z\u00c0-\u024f]")),
)
_ONE_LANGUAGE = {
    "Grek": "el",
    "Hang": "ko",
    "Kana": "ja",
    "Hani": "zh",
    "Hebr": "he",
    "Geor": "ka",
    "Armn": "hy",
    "Thai": "th",
}
_KNOWN = frozenset(("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sk", "sl", "hr", "hu", "ro", "bg", "da", "sv", "fi", "et", "lv", "lt",
          "el", "ga", "mt", "tr", "az", "no", "id", "vi", "sq", "ru", "uk", "be", "kk", "ky", "sr", "mk", "ar", "fa", "zh", "ja", "ko", "uz", "tg", "hy", "ka"))  # fmt: skip


def detect_language(text: str, candidates: Sequence[str] = ()) -> str | None:
    """BCP 47 code of the text's language, with the script where it is not the usual one; None for a text without letters.

    `candidates` are the languages the source is known to write; without them all languages of the press followed here are.
    """
    middle = max(_SAMPLE, len(text) // 2)
    sample = f"{text[:_SAMPLE]} {text[middle : middle + _SAMPLE]}" if len(text) > 2 * _SAMPLE else text
    script = _script(sample)
    if script is None:
        return None
    if script in _ONE_LANGUAGE:
        return _ONE_LANGUAGE[script]
    by_letters = _by_letters(sample.casefold(), script)
    if by_letters:
        return by_letters
    return _by_model(sample, script, tuple(sorted({c.split("-")[0].casefold() for c in candidates})))


def _script(sample: str) -> str | None:
    letters = Counter(sample)
    distinct = "".join(letters)
    counts = {name: sum(letters[c] for c in pattern.findall(distinct)) for name, pattern in _SCRIPTS}
    if counts["Kana"] > 0.05 * (counts["Hani"] + counts["Kana"]) and counts["Kana"]:
        counts["Kana"] += counts["Hani"]
    name = max(counts, key=lambda k: counts[k])
    return name if counts[name] else None


def _by_letters(sample: str, script: str) -> str | None:
    letters = Counter(sample)
    total = sum(n for c, n in letters.items() if c.isalpha()) or 1

    def share(group: frozenset[str]) -> float:
        return sum(letters[c] for c in group) / total

    if script == "Cyrl":
        return _cyrillic(letters, share(_KAZAKH_CYRILLIC), share(_UKRAINIAN), share(_BELARUSIAN), share(_SERBIAN))
    if script == "Arab":
        return "kk-Arab" if _ARABIC_ONLY_KAZAKH.search(sample) else None
    if script == "Latn" and _KAZAKH_LATIN.search(sample):
        words = len(sample.split())
        found = _KAZAKH_LATIN.findall(sample)
        telling = len(found)
        if len(set(found)) >= 2 and (telling > 0.01 * words or share(_KAZAKH_LATIN_ONLY) > 0.01):
            return "kk-Latn"
        return "kk-Latn" if telling and share(_KAZAKH_LATIN_ONLY) > 0.02 and letters["q"] > telling else None
    return None


def _cyrillic(letters: Counter[str], kazakh: float, ukrainian: float, belarusian: float, serbian: float) -> str | None:
    if belarusian > 0.005:
        return "be"
    if ukrainian > 0.003:
        return "uk"
    if serbian > 0.02:
        return None
    if kazakh > 0.02 and (letters["ә"] + letters["ғ"] + letters["қ"] + letters["ұ"]) > 0:
        return "kk"
    return None


def _by_model(sample: str, script: str, candidates: tuple[str, ...]) -> str | None:
    """The likeliest language that uses the script; a short text is taken to be in one of the source's languages."""
    ranked = [code for code, _ in _identifier().rank(sample) if _writes(code, script)]
    likely = [code for code in ranked if code in candidates]
    if not ranked:
        return None
    best = likely[0] if likely and len(sample) < _SHORT else ranked[0]
    return _with_script("nb" if best == "no" else best, script)


_CYRILLIC_LANGUAGES = frozenset(("ru", "uk", "be", "bg", "kk", "ky", "sr", "mk", "tg", "mn"))
_ARABIC_LANGUAGES = frozenset(("ar", "fa", "ur", "kk"))
_OTHER_SCRIPT = frozenset(("el", "he", "zh", "ja", "ko", "ka", "hy", "th", "hi"))


def _writes(code: str, script: str) -> bool:
    if script == "Cyrl":
        return code in _CYRILLIC_LANGUAGES
    if script == "Arab":
        return code in _ARABIC_LANGUAGES
    if script == "Deva":
        return code == "hi"
    return code == "sr" or code not in (_CYRILLIC_LANGUAGES | _ARABIC_LANGUAGES | _OTHER_SCRIPT)


def _with_script(code: str, script: str) -> str:
    if code == "kk":
        return {"Latn": "kk-Latn", "Arab": "kk-Arab"}.get(script, "kk")
    return "sr-Latn" if code == "sr" and script == "Latn" else code


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """The model, read once and restricted to the languages that are known; never further, because its set of languages is
    state that callers would share."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(_KNOWN)
    return identifier
