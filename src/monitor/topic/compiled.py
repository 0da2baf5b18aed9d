"""A topic made ready for matching: terms by their first letters, the sides, a hash that names the rule."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from monitor.config.terms import Term, Word, fold, parse_term
from monitor.config.topics import COMMON, Language, Side, TopicSettings
from monitor.topic.spelling import respell

KEY = 4
"""Letters by which stems are looked up; those of fewer letters by all they have."""
LONG_WORD = 8
LONG_PHRASE = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A term of a group. `languages` are those whose lists hold it; `free` when it means the same in any language."""

    term: Term
    group: str
    languages: frozenset[str]
    free: bool
    needs_language: bool


@dataclasses.dataclass(frozen=True, eq=False)
class Topic:
    """A compiled topic. `rule` identifies terms and rule (16 hex digits); `hint_terms` are all terms as written."""

    name: str
    rule: str
    threshold: float
    sides: Mapping[str, Side]
    whole: Mapping[str, tuple[Entry, ...]]
    """Entries whose first word is complete, by that word, folded."""
    stems: Mapping[str, tuple[Entry, ...]]
    """Entries whose first word is a stem, by its first letters, folded."""
    borderless: tuple[tuple[re.Pattern[str], Entry], ...]
    initials: frozenset[str]
    """First letters of the borderless entries, folded: a text without them holds none."""
    languages: frozenset[str]
    hint_terms: tuple[str, ...]
    naming_groups: frozenset[str]
    """Groups that speak for a side: strong, weak, in support or instead of it."""

    def entries(self) -> Iterator[Entry]:
        """Every entry."""
        for entries in (*self.whole.values(), *self.stems.values()):
            yield from entries
        for _, entry in self.borderless:
            yield entry

    def resolve(self, language: str | None) -> str | None:
        """The configured language that BCP 47 `language` means, or None: zh-Hant → zh, kk-Latn → kk-Latn."""
        if not language:
            return None
        parts = language.replace("_", "-").split("-")
        script = next((part.title() for part in parts[1:] if len(part) == 4), None)
        for code in (f"{parts[0].lower()}-{script}", parts[0].lower()):
            if code in self.languages:
                return code
        return None


def compile_topic(name: str, settings: TopicSettings) -> Topic:
    """Make the topic ready; the settings have been checked, so this does not fail."""
    entries = _entries(settings)
    borderless = [e for e in entries if _is_borderless(e, settings)]
    bordered = [e for e in entries if not _is_borderless(e, settings)]
    naming = (
        group for side in settings.sides.values() for group in (*side.strong, *side.weak, *side.support, *side.instead)
    )
    return Topic(
        name=name, rule=_rule(settings), threshold=settings.threshold, sides=dict(settings.sides),
        whole=_by(_first, (e for e in bordered if not e.term.words[0].open)),
        stems=_by(lambda e: _first(e)[:KEY], (e for e in bordered if e.term.words[0].open)),
        borderless=tuple((_pattern(e.term), e) for e in borderless),
        initials=frozenset(_first(e)[0] for e in borderless),
        languages=frozenset(settings.terms) - {COMMON},
        hint_terms=tuple(dict.fromkeys(e.term.written for e in entries)),
        naming_groups=frozenset(naming),
    )  # fmt: skip


def _rule(settings: TopicSettings) -> str:
    text = json.dumps(settings.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _entries(settings: TopicSettings) -> list[Entry]:
    """One entry a term and group, with all languages that list it."""
    owners: dict[tuple[str, tuple[Word, ...], bool], tuple[Term, set[str]]] = {}
    for code, group, term in _terms(settings):
        owners.setdefault((group, term.words, term.cased), (term, set()))[1].add(code)
    bound = frozenset(settings.needs_language)
    return [
        Entry(term, group, frozenset(codes), COMMON in codes or _is_free(term, codes), term.written in bound)
        for (group, _, _), (term, codes) in owners.items()
    ]


def _terms(settings: TopicSettings) -> Iterator[tuple[str, str, Term]]:
    for code, language in settings.terms.items():
        for group, term in _of(language):
            yield code, group, term
        if language.spelled_from is not None:
            for group, term in _of(settings.terms[language.spelled_from]):
                yield from ((code, group, spelled) for spelled in respell(term, code))


def _of(language: Language) -> Iterator[tuple[str, Term]]:
    for _, group, cased, terms in language.lists():
        for written in terms:
            yield group, parse_term(written, cased=cased)


def _is_free(term: Term, codes: set[str]) -> bool:
    """Long terms mean the same wherever they stand; short ones and acronyms are words of other languages."""
    if term.cased:
        return False
    return term.letters >= (LONG_WORD if len(term.words) == 1 else LONG_PHRASE)


def _is_borderless(entry: Entry, settings: TopicSettings) -> bool:
    return not entry.term.cased and any(settings.terms[code].substring for code in entry.languages)


def _pattern(term: Term) -> re.Pattern[str]:
    return re.compile(r"[\s\-']*".join(re.escape(fold(word.text)) for word in term.words))


def _first(entry: Entry) -> str:
    return fold(entry.term.words[0].text)


def _by(key: Callable[[Entry], str], entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    """Entries by key, the longest term first."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(key(entry), []).append(entry)
    return {name: tuple(sorted(same, key=lambda e: -e.term.letters)) for name, same in found.items()}
