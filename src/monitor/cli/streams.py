"""Standard input, output and error as the caller left them: closed, full, or a pipe that nobody reads any more."""

from __future__ import annotations

import os
import sys
import traceback
from typing import TextIO

import click


def fill_closed_descriptors() -> None:
    """Put /dev/null where 0, 1 or 2 is closed: a file opened later would take the number, and be printed into.

    What is written to an output that was closed fails, as it should, for it is opened for reading.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, closefd=False)
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", closefd=False)


def is_of_output(error: OSError) -> bool:
    """True for an error of printing. All is printed by click.echo; an error of a file comes from elsewhere."""
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return str(frame.f_globals["__name__"]) == click.echo.__module__


def lead_nowhere(stream: TextIO) -> None:
    """Let what the stream still holds, and all that follows, vanish; else Python would complain while it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
