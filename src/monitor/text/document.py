"""The form of an archived text: title, byline, body as plain paragraphs; written in two layouts and read from both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from monitor.text.charset import without_invisibles

Layout = Literal["spaced", "compact"]

_LIST_ITEM = "- "
_CELLS = " | "
_BYLINE_MAX = 60
_FINAL_STOP = re.compile(r"[.!?…。！？:;]['\"»”’)]*$")
_NAME_PARTICLES = {
    "de",
    "du",
    "des",
    "la",
    "le",
    "van",
    "von",
    "der",
    "den",
    "di",
    "da",
    "del",
    "bin",
    "al",
    "el",
    "ter",
    "zu",
}
_NAME = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]*)*\.?")


def format_document(title: str, authors: Sequence[str], text: str, layout: Layout = "spaced") -> str:
    """The `.txt` form: title, byline if any, body. NFC, `\\n`, no control characters, no trailing blanks or
    newline at the end."""
    head = [_one_line(title), _byline(authors)]
    blocks = [block for block in [*head, *_body_blocks(text)] if block]
    return ("\n\n" if layout == "spaced" else "\n").join(blocks)


def parse_document(document: str, authors: Sequence[str] | None = None) -> tuple[str, tuple[str, ...], str]:
    """(title, authors, body) of a text in either layout; the body's paragraphs are joined by a blank line.

    `authors` are those of the text's metadata: the byline is the line that names just these, and there is none without
    authors. None, where nothing is known, takes a first line for the byline that reads as names.
    """
    lines = normal_lines(document)
    first = next((i for i, line in enumerate(lines) if line), None)
    if first is None:
        return "", (), ""
    title, rest = lines[first], lines[first + 1 :]
    spaced = not rest or not rest[0]
    head = next((i for i, line in enumerate(rest) if line), None)
    found: tuple[str, ...] = ()
    if head is not None and authors and rest[head] == _byline(authors):
        found, rest = tuple(authors), rest[head + 1 :]
    blocks = _blocks(rest) if spaced else _join_items([line for line in rest if line])
    if authors is None and len(blocks) > 1 and is_byline(blocks[0]) and len(blocks[1]) > len(blocks[0]):
        found, blocks = tuple(name.strip() for name in blocks[0].split(",") if name.strip()), blocks[1:]
    return title, found, "\n\n".join(blocks)


def normal_lines(text: str) -> list[str]:
    """Lines in NFC without control characters and without blanks at their ends."""
    clean = unicodedata.normalize("NFC", without_invisibles(text.replace("\r\n", "\n").replace("\r", "\n")))
    return [line.strip(" \t\v\f\u00a0\u3000\u2028\u2029") for line in re.split(r"[\n\u2028\u2029]", clean)]


def is_byline(line: str) -> bool:
    """True for one line of names: each of two to five words, capitalised but for particles, without a final stop."""
    if "\n" in line or len(line) >= _BYLINE_MAX or _FINAL_STOP.search(line):
        return False
    return all(is_name(name.strip()) for name in line.split(","))


def is_name(text: str) -> bool:
    """True when the text reads as a person's name: two to five capitalised words, particles aside."""
    words = text.split()
    if not 2 <= len(words) <= 5 or not all(_NAME.fullmatch(w) for w in words):
        return False
    capital = [w for w in words if w[0].isupper() or not (w[0].islower() or w[0].isupper())]
    return len(capital) >= 2 and all(w in capital or w.casefold() in _NAME_PARTICLES for w in words)


def _byline(authors: Sequence[str]) -> str:
    return _one_line(", ".join(authors))


def _one_line(text: str) -> str:
    return " ".join(line for line in normal_lines(text) if line)


def _body_blocks(text: str) -> list[str]:
    return _blocks(normal_lines(text))


def _blocks(lines: Sequence[str]) -> list[str]:
    """Runs of lines between blank lines; a run that is no list or table is one paragraph a line."""
    blocks: list[str] = []
    run: list[str] = []
    for line in [*lines, ""]:
        if line:
            run.append(line)
        elif run:
            blocks += _join_items(run)
            run = []
    return blocks


def _join_items(lines: Sequence[str]) -> list[str]:
    """Consecutive list items, and consecutive table rows, become one block; any other line is a block of its own."""
    blocks: list[str] = []
    kind_before = ""
    for line in lines:
        kind = _LIST_ITEM if line.startswith(_LIST_ITEM) else _CELLS if _CELLS in line else ""
        if kind and kind == kind_before:
            blocks[-1] += "\n" + line
        else:
            blocks.append(line)
        kind_before = kind
    return blocks
