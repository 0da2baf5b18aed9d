"""`monitor list`, `show`, `why`: reading the archive."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import Any

import click

from monitor.cli import DONE, FAILED
from monitor.cli.context import Context
from monitor.cli.output import at_most_one, print_json, print_jsonl, print_table, print_text, say, visible
from monitor.errors import UsageError
from monitor.index import Index
from monitor.views import as_of_now, explain_url, find_entry

_RECENT = timedelta(days=7)


@click.command("list")
@click.option("--all", "everything", is_flag=True, help="All articles, not only those fetched in the last 7 days.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@click.option("--jsonl", "as_jsonl", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_command(context: Context, everything: bool, as_json: bool, as_jsonl: bool) -> int:
    """List the articles with their metadata as of now; the latest fetched come last."""
    at_most_one(json=as_json, jsonl=as_jsonl)
    since = None if everything else context.clock.now() - _RECENT
    with closing(Index.readable(context.archive())) as index:
        found = (as_of_now(index, entry) for entry in index.fetched_since(since))
        if as_json:
            print_json(list(found))
        elif as_jsonl:
            print_jsonl(found)
        else:
            print_table(["id", "published", "language", "site", "title"], (_row(m) for m in found))
    return DONE


def _row(m: dict[str, Any]) -> list[str]:
    return [m["id"], (m["published"] or "")[:16], m["language"] or "", m["site"] or m["domain"] or "", m["title"]]


@click.command("show")
@click.argument("entry_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="The metadata as of now, and the text, as JSON.")
@click.pass_obj
def show_command(context: Context, entry_id: str, as_json: bool) -> int:
    """Show an article: its text, and all that is known of it. The first digits of the id are enough."""
    archive = context.archive()
    with closing(Index.readable(archive)) as index:
        entry = find_entry(index, entry_id)
        now = as_of_now(index, entry)
    document = archive.document(entry.path)
    if as_json:
        print_json({**now, "document": document})
        return DONE
    print_text(document)
    click.echo()
    for name, value in _facts(now):
        click.echo(f"{name:>12}  {visible(value)}")
    return DONE


def _facts(m: dict[str, Any]) -> list[tuple[str, str]]:
    source = m["source"]
    facts = [
        ("file", m["path"]), ("address", m["url"] or ""), ("published", m["published"] or "not known"),
        ("fetched", m["fetched"]), ("source", f"{source['id']} ({source['kind']})"), ("language", m["language"] or ""),
    ]  # fmt: skip
    for topic in m["relevance"]:
        terms = ", ".join(dict.fromkeys(f"{hit['term']} ({hit['group']}, {hit['where']})" for hit in topic["evidence"]))
        facts.append(("topic", f"{topic['topic']} {topic['score']:.2f}: {terms}"))
    if m["revision_of"]:
        facts.append(("revision of", m["revision_of"]))
    facts += [("revised as", other) for other in m["revisions"]]
    facts += [
        ("also at", f"{w['url'] or w['title']} ({w['site'] or ''}, {w['published'] or w['time']})")
        for w in m["witnesses"]
    ]
    if m["withdrawn"]:
        facts.append(("withdrawn", f"seen gone at {m['withdrawn']}"))
    if m["extraction"]["removed"]:
        facts.append(("taken out", ", ".join(f"{n} {kind}" for kind, n in m["extraction"]["removed"].items())))
    return [*facts, *(("note", warning) for warning in m["extraction"]["warnings"])]


@click.command("why")
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def why_command(context: Context, url: str, as_json: bool) -> int:
    """Say what became of an address and why: archived, a copy, rejected, failed … Exits 1 when it was never followed."""
    if not url.strip():
        raise UsageError("no address is given")
    address = url.strip() if "://" in url else f"https://{url.strip()}"
    with closing(Index.readable(context.archive())) as index:
        found = explain_url(index, address)
    if as_json:
        print_json(found or {"url": address, "event": None, "entries": []})
    elif found is None:
        say(f"{url}: never followed: no source has offered this address as an article")
    else:
        _print_decision(found)
    return FAILED if found is None else DONE


def _print_decision(found: dict[str, Any]) -> None:
    click.echo(visible(f"{found.get('event', 'archived')}: {found.get('reason') or ''}"))
    line = found.get("line") or {}
    for name in ("time", "source", "id", "of", "similarity", "topic", "score", "suspect", "title", "path"):
        if line.get(name) not in (None, ""):
            click.echo(f"{name:>12}  {visible(str(line[name]))}")
    for hit in line.get("evidence") or ():
        click.echo(
            f"{'evidence':>12}  {visible(hit['term'])} ({hit['group']}, {hit['where']}): {visible(hit['context'])}"
        )
