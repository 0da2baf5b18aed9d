"""`monitor demo`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click

from monitor.archive import Archive
from monitor.cli import DONE, FAILED
from monitor.cli.context import Context, FilledPath
from monitor.cli.output import print_table, say, visible
from monitor.demo.editions import Edition, config_text, prepare, run_demo
from monitor.demo.press import Press
from monitor.index import Index
from monitor.pipeline import Progress

_NOT_KEPT = ("duplicate", "near-copy", "rejected", "skipped", "refused", "failed", "blocked", "deferred")
_EXAMPLES = 3


@click.command("demo")
@click.argument("folder", type=FilledPath(path_type=Path), default="demo-archive", metavar="[DIR]")
@click.option(
    "--serve", is_flag=True, help="Keep the press up afterwards, so that other commands can be pointed at it."
)
@click.pass_obj
def demo_command(context: Context, folder: Path, serve: bool) -> int:
    """Run twice on a small press that comes with the program, over real HTTP on this machine, and write an archive.

    Exits 0 when the outcome is the planned one.
    """
    prepare(folder)
    with Press(now=context.clock.now()) as press:
        say(f"{len(press.sources)} sources of invented outlets answer on 127.0.0.1:{press.port}")
        editions = run_demo(folder, press, _watch(context))
        _tell(folder, editions)
        if serve:
            _serve(press, folder)
    return DONE if not any(edition.differences for edition in editions) else FAILED


def _watch(context: Context) -> Callable[[int, Progress], None]:
    def watch(edition: int, step: Progress) -> None:
        if context.verbose:
            say(" ".join((str(edition), step.stage, step.event, step.source, step.url, step.detail)))

    return watch


def _tell(folder: Path, editions: list[Edition]) -> None:
    first, second = editions
    _tell_arrivals(first)
    _tell_left_out(first)
    click.echo(f"\nTwo hours later, second pass: {len(second.report.stored)} articles stored")
    _tell_edits(folder, second)
    for number, edition in enumerate(editions, 1):
        for difference in edition.differences:
            click.echo(f"NOT AS PLANNED in pass {number}: {visible(difference)}")
    _tell_next(folder)


def _tell_arrivals(edition: Edition) -> None:
    stored = edition.report.stored
    languages = Counter(entry.metadata["language"] or "?" for entry in stored)
    counted = ", ".join(f"{number} {language}" for language, number in languages.most_common())
    click.echo(f"First pass: {len(stored)} articles stored ({counted})")
    rows = [
        [t.source, str(t.found), str(t.kept), str(t.duplicates), str(t.rejected), str(t.failed), t.cause or ""]
        for t in edition.report.tallies.values()
    ]
    print_table(["source", "links", "kept", "copies", "let go", "failed", "cause"], rows, numbers=range(1, 6))


def _tell_left_out(edition: Edition) -> None:
    click.echo("\nWhat did not come in, and why:")
    for event in _NOT_KEPT:
        lines = [line for line in edition.lines if line["event"] == event and not line.get("path")]
        if lines:
            click.echo(f"  {event}: {len(lines)}")
        for line in lines[:_EXAMPLES]:
            click.echo(f"    {visible(line.get('url', ''))}\n      {visible(line.get('reason', ''))}")


def _tell_edits(folder: Path, edition: Edition) -> None:
    archive = Archive.existing(folder)
    with closing(Index.readable(archive)) as index:
        for line in edition.lines:
            if line["event"] == "revised" and (entry := index.entry(line["id"])):
                click.echo(f"  edited: {visible(entry.metadata['title'])} ({line.get('of')} is now {entry.id})")
            elif line["event"] == "withdrawn":
                click.echo(f"  withdrawn by its site, kept here: {visible(line['url'])}")


def _tell_next(folder: Path) -> None:
    click.echo(
        f"\nLook at it next:\n  ls {folder}/*/*/*            the articles, as plain text\n"
        f"  monitor --archive {folder} list --all\n  monitor --archive {folder} show ID\n"
        f"  monitor --archive {folder} why URL\n  monitor --archive {folder} verify"
    )


def _serve(press: Press, folder: Path) -> None:
    (folder / "config.toml").write_text(config_text(press), encoding="utf-8")
    say(f"\nthe press stays up; elsewhere: monitor --config {folder / 'config.toml'} fetch   (end with Ctrl-C)")
    try:
        press.serve_forever()
    except KeyboardInterrupt:
        say("the press is closed")
