"""`monitor story` and `monitor diff`: one story once, and what was changed in it."""

from __future__ import annotations

from contextlib import closing

import click

from monitor.cli import DONE
from monitor.cli.context import Context
from monitor.cli.output import print_json, print_table
from monitor.index import Index
from monitor.views import find_entry, story_of


@click.command("story")
@click.argument("entry_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def story_command(context: Context, entry_id: str, as_json: bool) -> int:
    """List originals, copies, translations and revisions of a story in the order of their publication."""
    with closing(Index.readable(context.archive())) as index:
        members = story_of(index, find_entry(index, entry_id))
    if as_json:
        print_json(members)
        return DONE
    rows = [
        [
            m["id"] or "",
            m["kind"] or "",
            (m["published"] or m["fetched"])[:16],
            m["language"] or "",
            m["site"] or "",
            m["title"] or "",
        ]
        for m in members
    ]
    print_table(["id", "", "published", "language", "site", "title"], rows)
    return DONE
