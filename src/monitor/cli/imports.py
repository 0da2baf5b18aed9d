"""`monitor import`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Generator, Iterable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

import click

from monitor.cli import DONE, SOURCES_FAILED
from monitor.cli.context import Context, FilledPath
from monitor.cli.output import print_json_list, print_table, say
from monitor.config import Config
from monitor.importing import Imported, find_files, import_file
from monitor.passes import open_workers, require_topics
from monitor.writer import open_writer


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=FilledPath(path_type=Path))
@click.option("--any-topic", is_flag=True, help="Keep also what the topic would reject.")
@click.option("--wait", is_flag=True, help="Wait when another process is writing.")
@click.option("--json", "as_json", is_flag=True, help="The outcome as JSON.")
@click.pass_obj
def import_command(context: Context, paths: tuple[Path, ...], any_topic: bool, wait: bool, as_json: bool) -> int:
    """Take in texts (title, byline, paragraphs), saved HTML pages and WARC files, and folders of them; - is a text or page on standard input.

    A FILE.json beside FILE.txt or FILE.html gives metadata (url, published, language, authors, tags …; any key of
    `monitor schema article`, of which id, story and the like are made anew) and wins over what is found; with a mistake
    in it the file is skipped. Symbolic links are not followed out of a folder. Exits 3 when some file is missing, could
    not be read or holds no article, 2 when none is there.
    """
    if not any_topic:
        require_topics(context.config_or_default())
    files, problems = find_files(paths)
    results = list[Imported]()
    with closing(_import_all(context, files, any_topic, -1.0 if wait else 0.0)) as imported:
        outcomes = _noted(chain(imported, problems), results)
        if as_json:
            print_json_list(map(_as_row, outcomes))
        else:
            print_table(["file", "outcome", "id", "why"], map(_cells, outcomes))
    if not as_json:
        stored = sum(1 for result in results if result.filed and result.filed.entry)
        if not context.quiet:
            say(f"{stored} of {sum(1 for result in results if not result.note)} stored")
    return SOURCES_FAILED if any(result.problem for result in results) else DONE


def _import_all(context: Context, files: list[Path], any_topic: bool, wait: float) -> Generator[Imported, None, None]:
    """One after the other, each told before the next one is begun: an error in the middle takes nothing back."""
    config: Config = context.config_or_default()
    with (
        asyncio.Runner() as runner,
        open_workers(config) as workers,
        open_writer(config, context.clock, wait=wait) as writer,
    ):
        for path in files:
            results = import_file(path, writer, workers.run, config, context.clock, any_topic=any_topic)
            while result := runner.run(_next(results)):
                yield result


async def _next(results: AsyncIterator[Imported]) -> Imported | None:
    return await anext(results, None)


def _noted(results: Iterable[Imported], seen: list[Imported]) -> Iterator[Imported]:
    for result in results:
        seen.append(result)
        yield result


def _cells(result: Imported) -> list[str]:
    filed = result.filed
    if filed is None:
        return [result.name, "skipped" if result.problem else "left out", "", result.problem or result.note or ""]
    return [result.name, filed.event, (filed.entry.id if filed.entry else filed.of) or "", filed.reason]


def _as_row(result: Imported) -> dict[str, str | None]:
    name, outcome, entry_id, why = _cells(result)
    return {"file": name, "outcome": outcome, "id": entry_id or None, "why": why}
