"""`monitor verify` and `reindex`."""

from __future__ import annotations

from contextlib import closing, suppress
from typing import TYPE_CHECKING

import click

from monitor.cli import DAMAGED, DONE
from monitor.cli.context import Context
from monitor.cli.output import print_json, print_text, say
from monitor.errors import ArchiveError

if TYPE_CHECKING:
    from monitor.archive import Archive


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="The faults as a JSON array.")
@click.pass_obj
def verify_command(context: Context, as_json: bool) -> int:
    """Check names, sums, metadata, captures and journal; reads only. Exits 4 when a fault is found."""
    from monitor.archive.verify import torn_lines, verify

    archive = context.archive()
    faults = list(verify(archive))
    if as_json:
        print_json(faults)
    if not context.quiet:
        with suppress(ArchiveError):  # a journal that cannot be read is among the faults
            for note in torn_lines(archive):
                say(f"note: {note}")
    for fault in faults if not as_json else ():
        print_text(fault)
    if not context.quiet:
        say(f"{archive.root}: {_count(archive)} articles, " + (f"{len(faults)} faults" if faults else "clean"))
    return DAMAGED if faults else DONE


def _count(archive: Archive) -> int:
    """Of what can be read: a folder that cannot is among the faults."""
    number = 0
    for day in archive.days(lambda *_: None):
        with suppress(ArchiveError):
            number += len(archive.texts(day))
    return number


@click.command("reindex")
@click.option("--wait", is_flag=True, help="Wait when another process is writing.")
@click.pass_obj
def reindex_command(context: Context, wait: bool) -> int:
    """Make index.sqlite again from the folder and the journal."""
    from monitor.archive import WriterLock
    from monitor.index import rebuild

    archive = context.archive()
    lock = WriterLock(archive.root)
    lock.acquire(now=context.clock.now(), wait=-1.0 if wait else 0.0)
    died = lock.died
    try:
        with closing(rebuild(archive)) as index:
            number = index.count()
    finally:
        # A writer that died before us still has its tidying up to be done.
        (lock.abandon if died else lock.release)()
    if not context.quiet:
        say(f"{archive.root}: {number} articles indexed")
    return DONE
