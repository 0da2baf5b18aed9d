"""`monitor reextract` and `monitor rejudge`: what is stored, put through the flow again."""

from __future__ import annotations

import asyncio
import dataclasses
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import click

from monitor.cli import DAMAGED, DONE
from monitor.cli.context import Context
from monitor.cli.output import print_json, print_table, say
from monitor.config import Config
from monitor.errors import UsageError
from monitor.index import Index
from monitor.passes import open_workers
from monitor.replaying import Rejudged, Reread, apply, reextract, rejudge
from monitor.writer import open_writer


@click.command("reextract")
@click.option("--since", metavar="DATE", help="Only pages fetched since then, such as 2025-10-01.")
@click.option("--dry-run", is_flag=True, help="Say which texts would change; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with both texts.")
@click.pass_obj
def reextract_command(context: Context, since: str | None, dry_run: bool, as_json: bool) -> int:
    """Run today's extractor over the stored pages; a text that changes is stored as a new entry (revision_of).

    Exits 4 when files of the archive are damaged or missing; the others are read all the same.
    """
    config, moment = context.config_or_default(), _moment(since)
    results = asyncio.run(_look(context, config, moment) if dry_run else _write(context, config, moment))
    changed = [result for result in results if result.changed]
    damaged = sum(result.damaged for result in results)
    if as_json:
        print_json([_as_row(result) for result in results if result.changed or result.problem])
    else:
        print_table(["id", "outcome", "title"], [_cells(r) for r in results if r.changed or r.problem])
    if not context.quiet:
        said = f"{len(results) - damaged} pages read again, {len(changed)} texts {'would change' if dry_run else 'changed'}"
        say(said + (f", {damaged} damaged: see `monitor verify`" if damaged else ""))
    return DAMAGED if damaged else DONE


async def _look(context: Context, config: Config, since: datetime | None) -> list[Reread]:
    archive = context.archive()
    with closing(Index.readable(archive)) as index, open_workers(config) as workers:
        found = reextract(archive, index, workers.run, config, context.clock, since=since)
        return [result async for result in found]


async def _write(context: Context, config: Config, since: datetime | None) -> list[Reread]:
    context.archive()  # what is stored is read again: where nothing is, no archive is made
    with open_workers(config) as workers, open_writer(config, context.clock) as writer:
        found = reextract(writer.archive, writer.index, workers.run, config, context.clock, since=since, writer=writer)
        return [result async for result in found]


@click.command("rejudge")
@click.option("--topic", "names", multiple=True, metavar="NAME", help="Only this topic; may be given several times.")
@click.option("--apply", "applied", is_flag=True, help="Write it down; without it, only say it.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with the verdicts.")
@click.pass_obj
def rejudge_command(context: Context, names: tuple[str, ...], applied: bool, as_json: bool) -> int:
    """Put today's topics to the archive and to kept near-misses: what would enter, what would leave.

    With --apply, leaving and entering are journal lines, and near-misses that enter become entries. Nothing is deleted.
    """
    config = context.config_or_default()
    if unknown := [name for name in names if name not in config.topics]:
        raise UsageError(f'no topic "{unknown[0]}"; there are: {", ".join(config.topics) or "none"}')
    changes = _apply(context, config, names) if applied else _compare(context, config, names)
    if as_json:
        print_json([{**dataclasses.asdict(change.verdict), **_change_row(change)} for change in changes])
    else:
        rows = [[c.kind, c.topic, c.entry.id, c.entry.metadata["title"], c.verdict.reason] for c in changes]
        print_table(["change", "topic", "id", "title", "why"], rows)
    if not context.quiet:
        entering = sum(change.kind == "enters" for change in changes)
        say(
            f"{entering} enter, {len(changes) - entering} leave"
            + ("" if applied else " (nothing written; see --apply)")
        )
    return DONE


def _compare(context: Context, config: Config, names: tuple[str, ...]) -> list[Rejudged]:
    archive = context.archive()
    with closing(Index.readable(archive)) as index:
        return list(rejudge(archive, index, config, names))


def _apply(context: Context, config: Config, names: tuple[str, ...]) -> list[Rejudged]:
    context.archive()
    with open_writer(config, context.clock) as writer:
        changes = list(rejudge(writer.archive, writer.index, config, names))
        for change in changes:
            apply(change, writer, config, context.clock)
    return changes


def _moment(since: str | None) -> datetime | None:
    if since is None:
        return None
    try:
        moment = datetime.fromisoformat(since)
    except ValueError as error:
        raise UsageError(f'--since: "{since}" is no date; write it as 2025-10-01') from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _cells(result: Reread) -> list[str]:
    outcome = result.problem or (
        f"stored as {result.filed.entry.id}" if result.filed and result.filed.entry else "changes"
    )
    return [result.entry.id, outcome, result.entry.metadata["title"]]


def _as_row(result: Reread) -> dict[str, Any]:
    stored = result.filed.entry.id if result.filed and result.filed.entry else None
    return {
        "id": result.entry.id, "changed": result.changed, "problem": result.problem, "stored": stored,
        "before": result.before, "after": result.after,
    }  # fmt: skip


def _change_row(change: Rejudged) -> dict[str, Any]:
    return {"kind": change.kind, "id": change.entry.id, "path": change.entry.path, "near_miss": change.near_miss}
