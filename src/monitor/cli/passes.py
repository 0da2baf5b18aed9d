"""`monitor fetch`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

import click

from monitor.cli import DONE, SOURCES_FAILED
from monitor.cli.context import Context
from monitor.cli.output import print_json, print_table, say
from monitor.config import Config
from monitor.fetch import masked
from monitor.model import Source
from monitor.passes import (
    Previewed,
    chosen_sources,
    open_secrets,
    open_workers,
    preview,
    require_sources,
    require_topics,
    run_pass,
)
from monitor.pipeline import Progress, Report, Tally

_COLUMNS = ("found", "new", "kept", "duplicates", "rejected", "deferred", "failed")


@click.command("fetch")
@click.option("--source", "ids", multiple=True, metavar="ID", help="Only this source; may be given several times.")
@click.option("--dry-run", is_flag=True, help="Read the lists and say what would be fetched; store nothing.")
@click.option("--wait", is_flag=True, help="Wait when another process is writing.")
@click.option("--json", "as_json", is_flag=True, help="The outcome as JSON.")
@click.pass_obj
def fetch_command(context: Context, ids: tuple[str, ...], dry_run: bool, wait: bool, as_json: bool) -> int:
    """Fetch once: one pass over the sources.

    Exits 0 when all lists were read, 3 when some could not be, 75 when another process is writing.
    """
    config = context.config_with_contact()
    require_topics(config)
    require_sources(config)
    sources = chosen_sources(config, ids)
    if dry_run:
        return _dry_run(context, config, sources, as_json)
    if warning := open_secrets(config):
        say(f"note: {warning}")
    with _watching(context) as watch:
        report, number = asyncio.run(_fetch(context, config, sources, wait, watch))
    _tell(report, as_json, context.quiet)
    if number:
        return 128 + number
    return SOURCES_FAILED if report.failed_sources else DONE


async def _fetch(
    context: Context, config: Config, sources: list[Source], wait: bool, watch: Callable[[Progress], None]
) -> tuple[Report, int]:
    stop, received = asyncio.Event(), list[int]()
    loop = asyncio.get_running_loop()

    def ask_to_stop(number: int) -> None:
        if received:
            os._exit(128 + number)
        received.append(number)
        say("stopping after what is in flight; again to stop at once")
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ask_to_stop, number)
    with open_workers(config) as workers:
        report = await run_pass(
            config, sources, clock=context.clock, workers=workers, stop=stop, wait=-1.0 if wait else 0.0, watch=watch
        )
    return report, received[0] if received else 0


def _watching(context: Context) -> Any:
    from monitor.cli.progress import Bar, Lines, Silence

    if context.verbose or context.log_json:
        return Lines()
    return Bar() if sys.stderr.isatty() and not context.quiet else Silence()


def _tell(report: Report, as_json: bool, quiet: bool) -> None:
    if as_json:
        print_json({"sources": [_as_row(t) for t in report.tallies.values()], "stored": [e.id for e in report.stored]})
        return
    if not quiet:
        rows = [[t.source, *(str(getattr(t, name)) for name in _COLUMNS), _said(t)] for t in _ordered(report)]
        print_table(["source", *_COLUMNS, "said"], rows, numbers=range(1, len(_COLUMNS) + 1))
        say(f"{len(report.stored)} articles stored; {len(report.failed_sources)} of {len(report.tallies)} lists failed")
    for tally in report.failed_sources if quiet else ():
        say(f"{tally.source}: {tally.cause}")


def _said(tally: Tally) -> str:
    """Why the list could not be read, or what was odd about it."""
    return "; ".join([tally.cause] if tally.cause else tally.notes)


def _ordered(report: Report) -> list[Tally]:
    return sorted(report.tallies.values(), key=lambda tally: tally.source)


def _as_row(tally: Tally) -> dict[str, Any]:
    return {"source": tally.source} | {name: getattr(tally, name) for name in _COLUMNS} | {
        "unchanged": tally.unchanged, "cause": tally.cause, "notes": list(tally.notes)
    }  # fmt: skip


def _dry_run(context: Context, config: Config, sources: list[Source], as_json: bool) -> int:
    async def look() -> list[Previewed]:
        with open_workers(config) as workers:
            return await preview(config, sources, clock=context.clock, workers=workers)

    previews = asyncio.run(look())
    if as_json:
        print_json([_preview_row(item) for item in previews])
    else:
        rows = [row for item in previews for row in _preview_cells(item)]
        print_table(["source", "outcome", "address", "said"], rows)
    return SOURCES_FAILED if any(item.problem for item in previews) else DONE


def _preview_row(item: Previewed) -> dict[str, Any]:
    selection = item.selection
    return {
        "source": item.source.id, "cause": item.problem, "found": selection.found if selection else 0,
        "follow": [link.url for link in selection.follow] if selection else [],
        "skipped": [{"url": link.url, "reason": reason} for link, reason in selection.skipped] if selection else [],
    }  # fmt: skip


def _preview_cells(item: Previewed) -> Iterator[list[str]]:
    source = item.source
    if item.selection is None:
        yield [source.id, "failed", masked(source.url), item.problem or ""]
        return
    for link in item.selection.follow:
        yield [source.id, "follow", link.url, link.title]
    for link, reason in item.selection.skipped:
        yield [source.id, "skip", link.url, reason]
