"""`monitor story` and `monitor diff`: one story once, and what was changed in it."""

from __future__ import annotations

import dataclasses
from contextlib import closing
from html import escape

import click

from monitor.cli import DONE
from monitor.cli.context import Context
from monitor.cli.output import at_most_one, print_json, print_table, visible
from monitor.dedupe.diff import Paragraph, Span, diff
from monitor.errors import UsageError
from monitor.index import Index
from monitor.model import Entry
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
    print_table(["id", "kind", "published", "language", "site", "title"], rows)
    return DONE


@click.command("diff")
@click.argument("entry_id", metavar="ID")
@click.argument("other", metavar="[ID]", required=False)
@click.option("--html", "as_html", is_flag=True, help="An HTML page on stdout.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def diff_command(context: Context, entry_id: str, other: str | None, as_html: bool, as_json: bool) -> int:
    """Show what was changed in an article, by paragraph and word.

    With one ID: against the version before it, or after it when it is the first; with two: first against second.
    """
    at_most_one(html=as_html, json=as_json)
    archive = context.archive()
    with closing(Index.readable(archive)) as index:
        old, new = _versions(index, entry_id, other)
    found = diff(archive.document(old.path), archive.document(new.path))
    if as_json:
        print_json({"old": old.id, "new": new.id, "paragraphs": [dataclasses.asdict(p) for p in found]})
    elif as_html:
        click.echo(_page(old, new, found))
    else:
        _print_diff(old, new, found)
    return DONE


def _versions(index: Index, entry_id: str, other: str | None) -> tuple[Entry, Entry]:
    entry = find_entry(index, entry_id)
    if other is not None:
        return entry, find_entry(index, other)
    if before := entry.metadata["revision_of"]:
        return find_entry(index, before), entry
    if after := index.revisions_of(entry.id):
        return entry, find_entry(index, after[0])
    raise UsageError(f"{entry.id}: only one version is stored; `monitor diff ID ID` compares any two articles")


def _print_diff(old: Entry, new: Entry, found: list[Paragraph]) -> None:
    click.echo(f"- {old.id}  {old.metadata['fetched']}")
    click.echo(f"+ {new.id}  {new.metadata['fetched']}")
    for paragraph in found:
        if paragraph.kind != "same":
            mark = {"removed": "-", "added": "+"}.get(paragraph.kind, "~")
            click.echo(f"\n{mark} " + "".join(_colored(span) for span in paragraph.spans))


def _colored(span: Span) -> str:
    """Brackets as well as colour: a diff that is piped or printed must say the same."""
    text = visible(span.text)
    if span.kind == "same":
        return text
    brackets, color = ("[-{}-]", "red") if span.kind == "removed" else ("{{+{}+}}", "green")
    return click.style(brackets.format(text), fg=color)


_TAGS = {"same": "span", "removed": "del", "added": "ins"}
_STYLE = (
    "body{max-width:45em;margin:2em auto;font:1em/1.5 serif}"
    "del{background:#fdd}ins{background:#dfd;text-decoration:none}"
)


def _page(old: Entry, new: Entry, found: list[Paragraph]) -> str:
    """A page of its own, without scripts or anything from elsewhere."""
    paragraphs = "\n".join("<p>" + "".join(_tagged(span) for span in p.spans) + "</p>" for p in found)
    title = escape(visible(new.metadata["title"]))
    language = escape(new.metadata["language"] or "", quote=True)
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n"
        f"<body><p>{escape(old.metadata['fetched'])} ({old.id}) → {escape(new.metadata['fetched'])} ({new.id})</p>\n"
        f"{paragraphs}\n</body></html>"
    )


def _tagged(span: Span) -> str:
    return f"<{_TAGS[span.kind]}>{escape(visible(span.text))}</{_TAGS[span.kind]}>"
