"""What the commands print: data on stdout, messages on stderr; what sites wrote is made harmless first."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from textwrap import indent
from typing import Any

import click

from monitor.cli.streams import lead_nowhere
from monitor.errors import UsageError
from monitor.logs import STEERING
from monitor.logs import visible as visible


def say(message: str = "") -> None:
    """A message for the person, on stderr. That nobody reads it is no reason to stop."""
    try:
        click.echo(visible(message, lines=True), err=True)
    except OSError:
        lead_nowhere(sys.stderr)


def at_most_one(**chosen: bool) -> None:
    """Raise UsageError when two forms of output are asked for; `chosen` are the options by name."""
    named = [f"--{name}" for name, is_chosen in chosen.items() if is_chosen]
    if len(named) > 1:
        raise UsageError(f"{' and '.join(named)} exclude each other")


def print_text(text: str) -> None:
    """Data on stdout."""
    click.echo(visible(text, lines=True))


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    click.echo(_dumped(value, indent=2))


def print_json_list(values: Iterable[Any]) -> None:
    """One JSON array on stdout, each value as it comes; an error that ends them leaves the array whole."""
    begun = False
    try:
        for value in values:
            click.echo((",\n" if begun else "[\n") + indent(_dumped(value, indent=2), "  "), nl=False)
            begun = True
        if not begun:
            click.echo("[]")
    finally:
        if begun:
            click.echo("\n]")


def print_jsonl(values: Iterable[Any]) -> None:
    """One JSON object a line."""
    for value in values:
        click.echo(_dumped(value))


def _dumped(value: Any, *, indent: int | None = None) -> str:
    """Letters as they are; JSON itself escapes only the first of the characters that steer a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    return STEERING.sub(lambda found: "\n" if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text)


def _plain(value: object) -> str:
    """A moment in the form of the archive, ISO 8601; anything else as it prints itself."""
    return value.isoformat() if isinstance(value, date) else str(value)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[int] = ()) -> None:
    """A table on stdout: ruled on a terminal, tab-separated when piped. `numbers` are columns to align right.

    Piped, each row is printed as it comes; on a terminal, which needs the widths of all, also those before an error are.
    """
    cells = ([visible(str(cell)).replace("\t", r"\x09") for cell in row] for row in rows)
    if not sys.stdout.isatty():
        for row in _headed(headings, cells):
            click.echo("\t".join(row))
        return
    come = list[list[str]]()
    try:
        come.extend(cells)
    except BaseException:
        if come:
            click.echo(_ruled(headings, come, numbers), nl=False)
        raise
    click.echo(_ruled(headings, come, numbers), nl=False)


def _headed(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    """The headings come with the first row, or with the end where there is none: not where nothing could begin."""
    is_first = True
    for row in rows:
        if is_first:
            yield headings
            is_first = False
        yield row
    if is_first:
        yield headings


def _ruled(headings: Sequence[str], cells: Sequence[Sequence[str]], numbers: Sequence[int]) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="right" if position in numbers else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    console = Console()
    with console.capture() as captured:
        console.print(table)
    return captured.get()
