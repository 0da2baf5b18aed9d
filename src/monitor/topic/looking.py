"""What can be told of a page before it is parsed, and of a link before it is followed.

A page on a topic holds, for every side, the letters of one of its terms, in that order. Between two letters there may stand
tags and invisible characters, and each letter may be written in any case, with an accent, or escaped: as an entity, as
backslash-u, with percent signs. The first look is one search for all of that at once, for runs of letters that the terms
share. It can be wrong in one direction only: it may let a page pass.
"""

from __future__ import annotations

import functools
import html.entities
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

from monitor.config.terms import Term, clean, fold
from monitor.config.topics import Side
from monitor.model import Scope
from monitor.topic.compiled import Topic
from monitor.topic.encoding import SIGNS
from monitor.topic.matching import find, prepare
from monitor.topic.search import Search

RUN = 6
"""Letters of a word that are looked for: enough to be rare, and few enough that many terms share them."""
LEAST_RUN = 4
"""A term without a word of so many letters is not told from chance."""
EVERYWHERE = (
    "global",
    "intern",
    "media",
    "middle",
    "mittle",
    "mond",
    "mund",
    "pass",
    "port",
    "rout",
    "stred",
    "transport",
)
"""Beginnings of words that stand on every other page, so that another word of the term is looked for."""
TOGETHER = 80
"""Runs in one search: see `Search`."""
ACRONYM = 3
"""Case-sensitive terms of more letters are looked for in any case, like others."""
FREQUENT = "easitornlcdupmfhgbyvwkjxqz"
"""Latin letters, the most frequent first; all others count as rare."""

_HEX = "[0-9a-fA-F]"
_ACCENTED = (
    # whatever may be a Latin letter with an accent, escaped; which one is left open
    r"&[A-Za-z]{1,2}(?:acute|breve|caron|cedil|circ|dot|grave|lig|macr|ogon|ring|slash|strok|tilde|uml|nodot);?"
    rf"|&#(?:1[6-9][0-9]|[2-7][0-9][0-9]|7[6-9][0-9][0-9]|[xX]0*[12]?{_HEX}{{2,3}});?|\\u[01]{_HEX}{{3}}|%[cC][3-9]%{_HEX}{_HEX}|%[eE]1%{_HEX}{_HEX}"
)
_PLAIN = (
    # nobody escapes ASCII letters but to hide them: such a page passes
    r"(?:&#(?:6[5-9]|[78][0-9]|9[07-9]|1[01][0-9]|12[0-2])(?:;|[^0-9;])|&#[xX](?:[46][1-9a-fA-F]|[57][0-9aA]);?"
    r"|\\u00(?:[46][1-9a-fA-F]|[57][0-9aA])|%(?:[46][1-9a-fA-F]|[57][0-9aA]))"
)
_UNSEEN = (
    # what a reader does not see between two letters, and some marks near it: the search is the faster the fewer ranges
    r"&(?:(?:amp;)*(?:shy|zwn?j)|#(?:0*173|7[67][0-9]|8[0-7][0-9]|16[0-4][0-9]|82[0-9][0-9]|65279"
    rf"|[xX]0*(?:[aA][dD]|20[0-6]{_HEX}|[fF][eE][fF][fF]|3[0-6]{_HEX}|6[1-7]{_HEX})));"
    rf"|\\u(?:00[aA][dD]|20[0-6]{_HEX}|[fF][eE][fF][fF]|03[0-6]{_HEX}|06[1-7]{_HEX})"
    rf"|%[cC](?:2%[aA][dD]|[cCdD]%{_HEX}{_HEX})"
    r"|[\x{ad}\x{300}-\x{36f}\x{483}-\x{489}\x{610}-\x{61a}\x{640}-\x{670}\x{6d6}-\x{6ed}\x{180e}\x{200b}-\x{206f}"
    r"\x{fe00}-\x{fe0f}\x{feff}]"
)
_TAG = (
    # escaped in one way from its beginning to its end: a mixture would double the time
    r"(?:<[^<>]*>|&lt;(?:[^<>&]|&(?:quot|amp|#34|#39);)*&gt;|\\u003[cC](?:[^<>\\]|\\[^u])*\\u003[eE])"
)
_FOLDED = (range(0x41, 0x250), range(0x370, 0x530), range(0x620, 0x6D6), range(0x1E00, 0x2000), range(0xFE70, 0xFF5F))
"""Where the characters are that fold to letters of terms."""


def first_look(
    source: str, topics: Sequence[Topic], *, scope: Scope = "general", language: str | None = None
) -> str | None:
    """None when the page may be on one of the topics, else why it cannot.

    `source` is the decoded page. `language` is not taken into account: what a page or its source says of its language is
    wrong too often to let it decide. A side that acronyms can name is not looked for: two capitals stand on every page.
    """
    absent = [_absent(source, topic, scope) for topic in topics]
    if None in absent:
        return None
    pairs = zip(absent, topics, strict=True)
    return "; ".join(f"nothing on the page names {side} ({topic.name})" for side, topic in pairs) or "there is no topic"


def names_topic(text: str, topics: Sequence[Topic], *, scope: Scope = "general", language: str | None = None) -> bool:
    """True when a link's title, summary or address (percent-encoded or not) names a term of a topic.

    Generous on purpose: one weak term of one side is enough, so `scope` takes nothing away.
    """
    prepared = prepare(f"{text}\n{unquote(text, errors='replace')}" if "%" in text else text)
    return any(
        hit.entry.group in topic.naming_groups for topic in topics for hit in find(prepared, topic, language=language)
    )


def _absent(source: str, topic: Topic, scope: Scope) -> str | None:
    """The first side that the page cannot name, or None."""
    return next((name for name, search in _searches(topic, scope) if not search.found_in(source)), None)


@functools.lru_cache(maxsize=64)
def _searches(topic: Topic, scope: Scope) -> tuple[tuple[str, Search], ...]:
    """The sides that can be looked for, each with its search."""
    searches = ((name, _search(topic, side, scope)) for name, side in topic.sides.items())
    return tuple((name, search) for name, search in searches if search is not None)


def _search(topic: Topic, side: Side, scope: Scope) -> Search | None:
    """For the terms of which one stands on every page that can meet the side in an outlet of that scope.

    Where one group stands in for another only together with a third, one of the two is enough to look for.
    """
    own = _runs(_of(topic, {*side.strong, *(side.weak if scope in side.given_in else ())}))
    pairs = [[_of(topic, {group}), _of(topic, asked)] for group, asked in side.instead.items()]
    others = _runs([term for pair in pairs for term in min(pair, key=_vagueness)])
    if own is None or others is None:
        return None
    # where letters were read in a wrong encoding no term stands as it is written, but the rule sees through that
    first, *more = [_any(runs) for runs in _batched(sorted({*own, *others}))] or [""]
    return Search(["|".join([first, *SIGNS, _PLAIN]), *more])


def _batched(runs: Sequence[str]) -> Iterator[Sequence[str]]:
    return (runs[at : at + TOGETHER] for at in range(0, len(runs), TOGETHER))


def _of(topic: Topic, groups: Iterable[str]) -> list[Term]:
    wanted = frozenset(groups)
    return [entry.term for entry in topic.entries() if entry.group in wanted]


def _vagueness(terms: Sequence[Term]) -> tuple[bool, int]:
    """Acronyms stand on many pages, and so does one of many terms."""
    return any(map(_is_acronym, terms)), len(terms)


def _is_acronym(term: Term) -> bool:
    return term.cased and term.letters <= ACRONYM


def _runs(terms: Sequence[Term]) -> list[str] | None:
    """Few runs of letters such that every term holds one; None when a term is too short to be told from chance.

    Again and again the run is taken that most of the terms left hold, of those the rarest.
    """
    left = {term: _runs_of(term) for term in terms}
    if any(_is_acronym(term) or not runs for term, runs in left.items()):
        return None
    chosen: list[str] = []
    while left:
        counts = Counter(run for runs in left.values() for run in runs)
        chosen.append(max(counts, key=lambda run: (counts[run], _rarity(run), run)))
        left = {term: runs for term, runs in left.items() if not any(chosen[-1] in run for run in runs)}
    return _without_longer(chosen)


def _runs_of(term: Term) -> frozenset[str]:
    """Runs of letters of the term's telling words: between words too much may stand to be searched for quickly."""
    words = [fold(word.text) for word in term.words]
    rare = [word for word in words if not word.startswith(EVERYWHERE)] or words
    telling = [word for word in rare if len(word) >= RUN] or [max(rare, key=lambda word: (len(word), _rarity(word)))]
    return frozenset(
        word[at : at + RUN] for word in telling if _is_telling(word) for at in range(max(1, len(word) - RUN + 1))
    )


def _is_telling(word: str) -> bool:
    """Ideographs tell more than letters."""
    return len(word) >= (2 if word >= "\u3000" else LEAST_RUN)


def _without_longer(runs: Sequence[str]) -> list[str]:
    return sorted(run for run in runs if not any(other in run for other in runs if other != run))


def _rarity(run: str) -> int:
    return sum(FREQUENT.find(letter) % 32 for letter in run)


def _any(runs: Iterable[str]) -> str:
    """A pattern for any of the runs: a tree of letters, so that those with the same beginning share it."""
    root: dict[str, Any] = {}
    for run in runs:
        tree = root
        for letter in run:
            tree = tree.setdefault(letter, {})
    return _branches(root)


def _branches(tree: Mapping[str, Any]) -> str:
    tails = ((letter, _branches(below)) for letter, below in sorted(tree.items()))
    return "|".join(_written(letter) + (f"(?:{_TAG}|{_UNSEEN})*(?:{tail})" if tail else "") for letter, tail in tails)


def _written(letter: str) -> str:
    """All ways to write a folded letter."""
    chars = (letter, *_variants().get(letter, ()))
    plain = "".join(f"\\x{{{ord(char):x}}}" for char in chars)
    return f"(?:[{plain}]|{_ACCENTED if letter.isascii() else _escaped(chars)})"


def _escaped(chars: Sequence[str]) -> str:
    """The characters escaped, those of each way together: the search is the faster the fewer ways begin alike."""
    numbers = [f"{ord(char):x}" for char in chars]
    names = [f"|{name}" for char in chars for name in _entity_names().get(char, ())]
    return (
        rf"&(?:#(?:0*{_one_of(str(ord(char)) for char in chars)}|[xX]0*{_one_of(map(_any_case, numbers))});?{''.join(names)})"
        rf"|\\u{_one_of(_any_case(number.zfill(4)) for number in numbers)}"
        rf"|{_one_of(_any_case(quote(char)) for char in chars)}"
    )


def _one_of(forms: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(forms))})"


def _any_case(digits: str) -> str:
    return "".join(f"[{digit.lower()}{digit.upper()}]" if digit.isalpha() else digit for digit in digits)


@functools.lru_cache(maxsize=1)
def _entity_names() -> Mapping[str, Sequence[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for name, char in html.entities.html5.items():
        names[char].append(name)
    return names


@functools.lru_cache(maxsize=1)
def _variants() -> Mapping[str, Sequence[str]]:
    """Characters by the letter they fold to."""
    found: dict[str, list[str]] = defaultdict(list)
    for char in _foldable():
        plain = fold(clean(char))
        if len(plain) == 1 and plain != char:
            found[plain].append(char)
    return found


def _foldable() -> Iterator[str]:
    return (chr(code) for codes in _FOLDED for code in codes)
