"""`monitor verify` and `reindex`."""

from __future__ import annotations

from contextlib import closing

import click

from monitor.cli import DAMAGED, DONE
from monitor.cli.context import Context
from monitor.cli.output import print_json, print_text, say


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
    for note in torn_lines(archive) if not context.quiet else ():
        say(f"note: {note}")
    for fault in faults if not as_json else ():
        print_text(fault)
    if not context.quiet:
        articles = sum(len(archive.texts(day)) for day in archive.days())
        say(f"{archive.root}: {articles} articles, " + (f"{len(faults)} faults" if faults else "clean"))
    return DAMAGED if faults else DONE


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
