"""What the commands print: data on stdout, messages on stderr; what sites wrote is made harmless first."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click

# Marks that turn the direction of writing: a title must not rewrite the line it stands in (CVE-2021-42574).
_DIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str, *, lines: bool = False) -> str:
    """Control, escape and direction characters as `\\x1b`; with `lines`, line ends stay."""
    return "".join(_escaped(c) if _is_control(c) and not (lines and c == "\n") else c for c in text)


def say(message: str = "") -> None:
    """A message for the person, on stderr."""
    click.echo(visible(message, lines=True), err=True)


def print_text(text: str) -> None:
    """Data on stdout."""
    click.echo(visible(text, lines=True))


def print_json(value: Any) -> None:
    """One JSON document on stdout; control characters are escaped by JSON itself."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_jsonl(values: Iterable[Any]) -> None:
    """One JSON object a line."""
    for value in values:
        click.echo(json.dumps(value, ensure_ascii=False, default=str))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[int] = ()) -> None:
    """A table on stdout: ruled on a terminal, tab-separated when piped. `numbers` are columns to align right."""
    cells = [[visible(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in [list(headings), *cells]:
            click.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="right" if position in numbers else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    Console(no_color=bool(os.environ.get("NO_COLOR"))).print(table)


def _is_control(character: str) -> bool:
    return (unicodedata.category(character) in ("Cc", "Cs") and character != "\t") or character in _DIRECTIONAL


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
