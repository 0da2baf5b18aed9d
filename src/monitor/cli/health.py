"""`monitor status` and `erase`: what wants a look, and what must go."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

import click

from monitor.archive import presence
from monitor.cli import DONE, FAILED
from monitor.cli.context import Context
from monitor.cli.output import print_json, print_table, say, visible
from monitor.health import Health, SourceHealth, as_json, assess
from monitor.index import Index
from monitor.survey import survey

_LOOK_AT = ("sleeping", "blocked", "failing", "silent")


@click.command("status")
@click.option("--all", "everything", is_flag=True, help="All sources, also those that are fine.")
@click.option("--json", "as_document", is_flag=True, help="The whole report as JSON.")
@click.pass_obj
def status_command(context: Context, everything: bool, as_document: bool) -> int:
    """Say how fetching goes: the daemon, the sources that want a look, gaps of the last days. Reads only.

    Exits 1 when it stands still: the daemon is paused or stalled, or nothing was polled for a day.
    """
    config = context.config_or_default()
    health = assess(survey(config, context.clock, presence(config.archive_path)))
    if as_document:
        print_json(as_json(health))
    else:
        _tell(health, everything)
    return DONE if health.well else FAILED


def _tell(health: Health, everything: bool) -> None:
    click.echo(f"{health.verdict}: {visible(health.reason)}")
    for name, value in _figures(health):
        click.echo(f"{name:>12}  {visible(value)}")
    shown = [s for s in health.sources if everything or s.standing in _LOOK_AT]
    if shown:
        click.echo()
        headings = ["source", "standing", "since", "expected", "seen", "waiting", "cause"]
        print_table(headings, [_row(source) for source in sorted(shown, key=_order)], numbers=[3, 4, 5])
    if health.gaps:
        click.echo("\ngaps of the last 7 days")
        rows = [[f"{g.count.day}", g.count.source, _number(g.expected), str(g.count.seen), g.gap or ""]
                for g in health.gaps]  # fmt: skip
        print_table(["day", "source", "expected", "seen", "cause"], rows, numbers=[2, 3])


def _figures(health: Health) -> list[tuple[str, str]]:
    standings = ", ".join(f"{number} {name}" for name, number in health.standings.most_common())
    last = (health.daemon or {}).get("last_pass")
    figures = [
        ("sources", standings or "none"),
        ("last poll", _minute(health.last_poll) or "never"),
        ("due now", str(health.due)),
        ("waiting", f"{health.waiting} pages"),
        ("articles", str(health.articles)),
        ("room", f"{(health.free_bytes or 0) / 1e9:.1f} GB"),
    ]
    if last:
        figures.append(("last pass", f"{last['ended']}: {last['lists']} lists, {last['stored']} stored"))
    return figures + [("held", f"{host} until {_minute(until)}: {reason}") for host, until, reason in health.holds]


def _order(source: SourceHealth) -> tuple[int, str]:
    place = _LOOK_AT.index(source.standing) if source.standing in _LOOK_AT else len(_LOOK_AT)
    return place, source.id


def _row(source: SourceHealth) -> list[str]:
    cause = source.cause or (f"moved to {source.moved_to}" if source.moved_to else "")
    return [source.id, source.standing, _minute(source.since), _number(source.expected), str(source.seen),
            str(source.waiting), cause]  # fmt: skip


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


@click.command("erase")
@click.argument("entry_id", metavar="ID")
@click.option("--reason", required=True, help="Why: it stays in the journal, with the address and the time.")
@click.option("--dry-run", is_flag=True, help="Say what would go; write nothing.")
@click.option("--wait", is_flag=True, help="Wait when another process is writing.")
@click.option("--json", "as_document", is_flag=True, help="As JSON.")
@click.pass_obj
def erase_command(
    context: Context, entry_id: str, reason: str, dry_run: bool, wait: bool, as_document: bool
) -> int:  # fmt: skip
    """Take an article's files away for good; the address is never asked for again. There is no way back.

    What near-misses/ holds of it goes too, also where the archive itself has none of it. Other versions and copies of the
    same story stay, and are named: each is erased by its own id.
    """
    from monitor.erasing import Erased, erase, find, plan
    from monitor.writer import open_writer

    def tell(erased: Erased) -> None:
        if as_document:
            print_json({"id": erased.entry.id, "path": erased.entry.path, "urls": list(erased.urls),
                        "left": [other.id for other in erased.left], "erased": not dry_run})  # fmt: skip
            return
        say(f"{'would erase' if dry_run else 'erased'} {erased.entry.path} and its companions")
        for url in erased.urls:
            say(f"  never asked for again: {url}")
        for other in erased.left:
            say(f"  still there, of the same story: {other.id} {other.metadata['title']}")

    archive = context.archive()
    with closing(Index.readable(archive)) as index:
        planned = plan(index, find(archive, index, entry_id), reason)
    if not dry_run:
        with open_writer(context.config_or_default(), context.clock, wait=-1.0 if wait else 0.0) as writer:
            planned = erase(writer, find(writer.archive, writer.index, planned.entry.id), reason, context.clock.now())
    tell(planned)
    return DONE
