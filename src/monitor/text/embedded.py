# ruff: noqa: E501
"""The article of a page that keeps its text for scripts: found in the data the scripts are given, never by running them."""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from monitor.text.plain import folded

_LITERAL = re.compile(r'(?:\b(\w{1,40})"?\s*:\s*)?"((?:[^"\\]|\\.|\\\Z){40,})(?:"|\Z)', re.S)
"""A text, with its key if it has one: JSON sets keys in quotes, what a script says as code does not. One that never ends goes on to
the end, for else each quotation mark in it would be looked at as its beginning."""
_TOKEN = re.compile(r'"((?:[^"\\]|\\.|\\\Z)*)(?:"|\Z)|[{}]', re.S)
_ESCAPED = 6
"""Characters that one is written with at most."""
_MOST_NAMED = 50
"""Objects with the page's title that are looked at: each text is asked whether it stands in them."""
_MAX_SCRIPT = 3_000_000
_MAX_LITERALS = 5000
_LEAST = 400
_SENTENCE = re.compile(r"[.!?。！？][\"'”»)]?\s*$")
_WORD = re.compile(r"\w{4,}")
_NOT_BODY = frozenset(("description", "caption", "title", "headline", "summary", "alt", "dek", "excerpt", "teaser", "name", "lead", "tagline", "biography", "bio", "seotitle", "metadescription"))  # fmt: skip
_TAG = re.compile(r"<[^>]{1,500}>")
_DATA = re.compile(r"\s*(?:\w{1,8}:)*[\[{]\s*[\"\[{]")
"""How a text begins that is data in its turn, with the number of its part where a framework sends it in parts."""


class _Text(NamedTuple):
    """A text in a script, and the objects of the page's own title or address that it stands in, as (source, start, end)."""

    markup: str
    within: frozenset[tuple[int, int, int]]


class _Wanted(NamedTuple):
    """By what the page's own article is known in data of several."""

    title: str
    addresses: tuple[str, ...]

    def is_named(self, written: str) -> bool:
        """True for the title or the address, as a script writes it."""
        if not written or len(written) > _ESCAPED * max(map(len, (self.title, *self.addresses))):
            return False
        text = _decoded(written) or ""
        return text in self.addresses or (bool(self.title) and folded(html.unescape(text)) == folded(self.title))


def embedded_markup(scripts: Iterable[str], title: str, address: str = "") -> str:
    """Markup made of the longest run of prose that scripts carry under one key, or "".

    It must have words of the title, because scripts also carry texts of other articles and of consent dialogs. Where they stand
    under the same key, those in the object that has the title or the address of the page are its own.
    """
    best = ""
    path = urlsplit(address).path
    wanted = _Wanted(title, tuple(a for a in (address, path) if len(a) > 1))
    words = {w.casefold() for w in _WORD.findall(title)}
    for script in scripts:
        if not _LEAST < len(script) < _MAX_SCRIPT:
            continue
        for texts in _groups(script, wanted).values():
            markup = _joined(texts)
            if len(markup) > len(best) and _fits(markup, words):
                best = _joined(_own(texts, words))
    return f"<html><body><article>{best}</article></body></html>" if best else ""


def _joined(texts: Sequence[_Text]) -> str:
    return "".join(text.markup for text in texts)


def _fits(markup: str, wanted: set[str]) -> bool:
    words = {w.casefold() for w in _WORD.findall(_TAG.sub(" ", markup))}
    return len(markup) > _LEAST and len(wanted & words) >= min(2, len(wanted)) and bool(wanted)


def _own(texts: Sequence[_Text], words: set[str]) -> Sequence[_Text]:
    """Of texts under one key those in the smallest object of the page's own that has enough of them."""
    objects = sorted({o for text in texts for o in text.within}, key=lambda o: o[1] - o[2])
    for one in objects:
        inside = [text for text in texts if one in text.within]
        if _fits(_joined(inside), words):
            texts = inside
    return texts


def _groups(script: str, wanted: _Wanted) -> dict[str, list[_Text]]:
    """Texts by the key they stand under; a text that is itself JSON is opened once."""
    groups: dict[str, list[_Text]] = defaultdict(list)
    sources = 0
    objects = _named_objects(script, wanted)
    for at, key, text in _literals(script):
        around = frozenset((0, start, end) for start, end in objects if start < at < end)
        data = bool(_DATA.match(text))
        if data or "\\u003c" in text or '":"' in text:
            sources += 1
            named = _named_objects(text, wanted)
            for place, inner_key, inner in _literals(text):
                inside = frozenset((sources, start, end) for start, end in named if start < place < end)
                _add(groups, inner_key, inner, around | inside)
        if not data:
            _add(groups, key, text, around)
    return groups


def _named_objects(source: str, wanted: _Wanted) -> list[tuple[int, int]]:
    """Where the objects begin and end that have the title or the address among their own values."""
    found: list[tuple[int, int]] = []
    named: set[int] = set()
    begun: list[int] = []
    for token in _TOKEN.finditer(source):
        if token[0] == "{":
            begun.append(token.start())
        elif token[0] != "}":
            if begun and wanted.is_named(token[1]):
                named.add(begun[-1])
        elif begun and (start := begun.pop()) in named:
            found.append((start, token.end()))
    return found[:_MOST_NAMED]


def _literals(source: str) -> list[tuple[int, str, str]]:
    """Where texts stand, their keys, and they themselves."""
    found = []
    for match in _LITERAL.finditer(source):
        text = _decoded(match[2])
        if text is None:
            continue
        found.append((match.start(), match[1] or "", text))
        if len(found) >= _MAX_LITERALS:
            break
    return found


def _decoded(written: str) -> str | None:
    try:
        return str(json.loads(f'"{written}"', strict=False))
    except ValueError:
        return None


def _add(groups: dict[str, list[_Text]], key: str, text: str, within: frozenset[tuple[int, int, int]]) -> None:
    if key.casefold() in _NOT_BODY:
        return
    if "<p" in text and "</p>" in text:
        groups["markup:" + key].append(_Text(text, within))
    elif (
        " " in text and _SENTENCE.search(text) and not text.startswith(("http", "{", "[", "/")) and text.count("{") < 2
    ):
        groups[key].append(_Text(f"<p>{text if '<' in text else html.escape(text)}</p>", within))
