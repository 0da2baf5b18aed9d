# ruff: noqa: E501
"""The article of a page that keeps its text for scripts: found in the data the scripts are given, never by running them."""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable

_LITERAL = re.compile(r'(?:\b(\w{1,40})"?\s*:\s*)?"((?:[^"\\]|\\.|\\\Z){40,})(?:"|\Z)', re.S)
"""A text, with its key if it has one: JSON sets keys in quotes, what a script says as code does not. One that never ends goes on to
the end, for else each quotation mark in it would be looked at as its beginning."""
_MAX_SCRIPT = 3_000_000
_MAX_LITERALS = 5000
_LEAST = 400
_SENTENCE = re.compile(r"[.!?。！？][\"'”»)]?\s*$")
_WORD = re.compile(r"\w{4,}")
_NOT_BODY = frozenset(("description", "caption", "title", "headline", "summary", "alt", "dek", "excerpt", "teaser", "name", "lead", "tagline", "biography", "bio", "seotitle", "metadescription"))  # fmt: skip
_TAG = re.compile(r"<[^>]{1,500}>")
_DATA = re.compile(r"\s*(?:\w{1,8}:)*[\[{]\s*[\"\[{]")
"""How a text begins that is data in its turn, with the number of its part where a framework sends it in parts."""


def embedded_markup(scripts: Iterable[str], title: str) -> str:
    """Markup made of the longest run of prose that scripts carry under one key, or "".

    It must have words of the title, because scripts also carry texts of other articles and of consent dialogs.
    """
    best = ""
    wanted = {w.casefold() for w in _WORD.findall(title)}
    for script in scripts:
        if not _LEAST < len(script) < _MAX_SCRIPT:
            continue
        for group in _groups(script).values():
            markup = "".join(group)
            words = {w.casefold() for w in _WORD.findall(_TAG.sub(" ", markup))}
            if len(markup) > max(len(best), _LEAST) and len(wanted & words) >= min(2, len(wanted)) and wanted:
                best = markup
    return f"<html><body><article>{best}</article></body></html>" if best else ""


def _groups(script: str) -> dict[str, list[str]]:
    """Texts by the key they stand under; a text that is itself JSON is opened once."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key, text in _literals(script):
        data = bool(_DATA.match(text))
        if data or "\\u003c" in text or '":"' in text:
            for inner_key, inner in _literals(text):
                _add(groups, inner_key, inner)
        if not data:
            _add(groups, key, text)
    return groups


def _literals(source: str) -> list[tuple[str, str]]:
    found = []
    for match in _LITERAL.finditer(source):
        try:
            found.append((match[1] or "", json.loads(f'"{match[2]}"', strict=False)))
        except ValueError:
            continue
        if len(found) >= _MAX_LITERALS:
            break
    return found


def _add(groups: dict[str, list[str]], key: str, text: str) -> None:
    if key.casefold() in _NOT_BODY:
        return
    if "<p" in text and "</p>" in text:
        groups["markup:" + key].append(text)
    elif (
        " " in text and _SENTENCE.search(text) and not text.startswith(("http", "{", "[", "/")) and text.count("{") < 2
    ):
        groups[key].append(f"<p>{text if '<' in text else html.escape(text)}</p>")
