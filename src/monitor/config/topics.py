"""`[topic.NAME]`: groups of terms per language, and the rule over the groups."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib.resources import files
from typing import Any

from pydantic import ConfigDict, Field, model_validator

from monitor.config.languages import is_language, spellings
from monitor.config.settings import Mistake, Settings, mistakes, suggestion
from monitor.config.terms import Term, covers, parse_term
from monitor.model import Scope

ABBR = "_abbr"
COMMON = "common"
MASK = "mask"
PASSING = "passing"


class Language(Settings):
    """`[topic.NAME.terms.CODE]`: a list of terms per group; `GROUP_abbr` holds the case-sensitive ones."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, tuple[str, ...]]

    substring: bool = Field(False, description="No word borders (Chinese) or attached particles (Arabic).")
    spelled_from: str | None = Field(
        None, description="Language whose terms are also taken, written in this one's letters."
    )

    def lists(self) -> Iterator[tuple[str, str, bool, tuple[str, ...]]]:
        """(key, group, case-sensitive, terms) of every list."""
        for key, terms in (self.__pydantic_extra__ or {}).items():
            yield key, key.removesuffix(ABBR), key.endswith(ABBR), terms


class Side(Settings):
    """`[topic.NAME.sides.SIDE]`: one of the things an article must speak of."""

    strong: tuple[str, ...] = Field(min_length=1, description="Groups that name this side.")
    weak: tuple[str, ...] = Field(
        (), description="Groups that only support it, or name it in an outlet of the scopes given_in."
    )
    given_in: tuple[Scope, ...] = Field((), description="Scopes of outlets that speak of this side anyway.")
    support: tuple[str, ...] = Field((), description="Groups that only ever support it.")
    instead: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Group that stands for this side where a term of one of these groups stands too.",
    )
    rivals: tuple[str, ...] = Field(
        (), description="Groups that, when in the title in its place, make this side a passing mention."
    )

    def groups(self) -> Iterator[str]:
        """Every group this side names."""
        yield from (*self.strong, *self.weak, *self.support, *self.rivals, *self.instead)
        for others in self.instead.values():
            yield from others


class TopicSettings(Settings):
    """`[topic.NAME]`: an article is on the topic when every side is met."""

    description: str = Field("", description="For people.")
    threshold: float = Field(
        0.4, ge=0.05, le=0.95,
        description="Least score (0 to 1) of an article on the topic; one mention in the body alone scores 0.393.",
    )  # fmt: skip
    sides: dict[str, Side] = Field(min_length=1, description="What an article must speak of, all of them.")
    needs_language: tuple[str, ...] = Field(
        (),
        description="Terms that mean something else in other languages: they count only where the language is known.",
    )
    terms: dict[str, Language] = Field(
        min_length=1, description='Lists of terms per language code; "common" counts in all.'
    )

    @model_validator(mode="after")
    def _check(self) -> TopicSettings:
        checks = (
            self._code_mistakes(), self._term_mistakes(), self._bound_mistakes(), self._group_mistakes(),
            self._mask_mistakes(),
        )  # fmt: skip
        if found := [mistake for check in checks for mistake in check]:
            raise mistakes("topic", found)
        return self

    def groups(self) -> frozenset[str]:
        """Every group the rule knows."""
        named = (group for side in self.sides.values() for group in side.groups())
        return frozenset((*named, MASK, PASSING))

    def _code_mistakes(self) -> Iterator[Mistake]:
        for code in self.terms:
            if code != COMMON and not is_language(code):
                yield ("terms", code), f'"{code}" is no code of a language{_nearest(code)}'

    def _term_mistakes(self) -> Iterator[Mistake]:
        for code, language in self.terms.items():
            for key, _, cased, terms in language.lists():
                for at, written in enumerate(terms):
                    try:
                        parse_term(written, cased=cased)
                    except ValueError as error:
                        yield ("terms", code, key, str(at)), str(error)

    def _bound_mistakes(self) -> Iterator[Mistake]:
        listed = {term.written for language in self.terms.values() for _, term in _parsed(language)}
        for written in self.needs_language:
            if written not in listed:
                yield ("needs_language",), f'"{written}" is no term of this topic{suggestion(written, listed)}'

    def _group_mistakes(self) -> Iterator[Mistake]:
        known, filled = self.groups(), self._filled()
        for code, language in self.terms.items():
            for key, group, _, _ in language.lists():
                if group not in known:
                    yield ("terms", code, key), f'no side names the group "{group}"; known are {_listed(known)}'
            if language.spelled_from is not None and language.spelled_from not in self.terms:
                yield ("terms", code, "spelled_from"), f'"{language.spelled_from}" has no terms'
        for name, side in self.sides.items():
            for group in dict.fromkeys(side.groups()):
                if group not in filled:
                    yield ("sides", name), f'the group "{group}" has no term in any language'

    def _filled(self) -> frozenset[str]:
        return frozenset(group for language in self.terms.values() for _, group, _, terms in language.lists() if terms)

    def _mask_mistakes(self) -> Iterator[Mistake]:
        for code, language in self.terms.items():
            named = [(group, term) for group, term in _parsed(language) if group not in (MASK, PASSING)]
            for group, mask in _parsed(language):
                swallowed = next((term for _, term in named if group == MASK and covers(mask, term)), None)
                if swallowed:
                    yield (
                        ("terms", code, MASK + ABBR if mask.cased else MASK),
                        f'the mask "{mask.written}" swallows the term "{swallowed.written}", which could never count',
                    )


def _parsed(language: Language) -> Iterator[tuple[str, Term]]:
    for _, group, cased, terms in language.lists():
        for written in terms:
            try:
                yield group, parse_term(written, cased=cased)
            except ValueError:
                continue  # reported by _term_mistakes


def _nearest(code: str) -> str:
    """The code that is meant by another spelling of it, by a region or by the language's name."""
    base, *more = re.split("[-_]", code.lower())
    known = {COMMON: COMMON, **spellings()}
    near = [base] if base in known else get_close_matches(code.lower(), known, n=1)
    script = next((f"-{part.title()}" for part in more if len(part) == 4), "")
    return f'; did you mean "{known[near[0]]}{script}"?' if near else '; write one such as "fr" or "kk-Latn"'


def _listed(groups: frozenset[str]) -> str:
    return ", ".join(sorted(groups))


def load_topic_catalogue(name: str) -> dict[str, Any]:
    """The table `[topic.NAME]` that comes with the program; KeyError when there is none of that name."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise KeyError(name)
    file = files("monitor") / "catalogue" / "topics" / f"{name}.toml"
    if not file.is_file():
        raise KeyError(name)
    table: Mapping[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))["topic"][name]
    return dict(table)
