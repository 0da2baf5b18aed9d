"""Where in a TOML file a key stands; tomllib forgets it and a message without a line is half a message."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def key_lines(text: str) -> dict[Path, int]:
    """The line (from 1) of each table header and key; entries of `[[array]]` tables have their index in the path."""
    lines: dict[Path, int] = {}
    counts: Counter[Path] = Counter()
    table: Path = ()
    quotes = ""
    for number, line in enumerate(text.split("\n"), 1):
        if quotes:
            quotes = "" if quotes in line else quotes
        elif header := _HEADER.match(line):
            table = _table(header[1], _parts(header[2]), counts)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_parts(key[1])), number)
            quotes = _left_open(line[key.end() :].strip())
    return lines


def _left_open(value: str) -> str:
    """The quotes of a text that goes on in the next line; what stands there is no key."""
    quotes = value[:3] if value.startswith(('"""', "'''")) else ""
    return quotes if quotes and value.count(quotes) == 1 else ""


def line_of(lines: dict[Path, int], loc: Sequence[str | int]) -> int | None:
    """The line of `loc`, else of the nearest table above it."""
    path = tuple(loc)
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


def _table(brackets: str, path: Path, counts: Counter[Path]) -> Path:
    if brackets == "[[":
        counts[path] += 1
        return (*path, counts[path] - 1)
    return path


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
