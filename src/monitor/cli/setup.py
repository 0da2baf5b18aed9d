"""`monitor init`, `config`, `sources`, `schema`: before and around the first pass."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from importlib import resources
from pathlib import Path

import click

from monitor.cli import DONE, SOURCES_FAILED
from monitor.cli.context import Context, FilledPath
from monitor.cli.output import print_json, print_table, say, visible
from monitor.errors import UsageError


def _contact(value: str) -> str:
    from monitor.config import check_contact

    try:
        return check_contact(value)
    except ValueError as error:
        raise click.BadParameter(f'"{visible(value)}" {error}') from error


@click.command("init")
@click.argument("folder", type=FilledPath(path_type=Path), default=".", metavar="[DIR]")
@click.option("--contact", callback=lambda _ctx, _option, value: None if value is None else _contact(value),
              help="Who site owners can write to: an address or a page.")  # fmt: skip
@click.option("--archive-only", is_flag=True, help="Only make an empty archive in DIR.")
def init_command(folder: Path, contact: str | None, archive_only: bool) -> int:
    """Make a folder with a commented config.toml and an empty archive. Asks for the contact when it is not given."""
    from monitor.archive import Archive

    if archive_only:
        say(f"{Archive.create(folder).root}: an empty archive")
        return DONE
    target = folder / "config.toml"
    if target.exists():
        raise UsageError(f"{target}: stands already; nothing was changed")
    text = config_template(contact or _asked_contact())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{target}: cannot be made: {error.strerror}") from error
    Archive.open(folder / "archive")
    say(f"{target}: made; next: `monitor --config {target} fetch`")
    return DONE


def _asked_contact() -> str:
    try:
        answer: str = click.prompt(
            "Who can site owners write to (mail address or page)?", value_proc=_contact, err=True
        )
    except click.Abort:
        if sys.stdin.isatty():
            raise
        raise UsageError("--contact is missing, and nobody is there to ask") from None
    return answer


def config_template(contact: str) -> str:
    """The commented configuration that comes with the program, with the contact filled in."""
    text = resources.files("monitor.config").joinpath("template.toml").read_text(encoding="utf-8")
    return re.sub(
        r"^# contact = .*$", lambda _: f"contact = {json.dumps(contact, ensure_ascii=False)}", text, flags=re.M
    )


@click.group("config")
def config_command() -> None:
    """Check or show the configuration."""


@config_command.command("check")
@click.pass_obj
def check_config(context: Context) -> int:
    """Say every mistake with its line; exits 2 when there is one."""
    from monitor.passes import open_secrets

    config = context.config()
    enabled = sum(source.enabled for source in config.sources)
    topics = ", ".join(config.topics) or "none"
    if not context.quiet:
        say(f"{config.path}: {enabled} sources, topics {topics}, archive {config.archive_path}")
    if warning := open_secrets(config):
        say(f"note: {warning}")
    if not config.contact:
        say('note: contact is missing; `fetch` and `run` need it: contact = "you@example.org"')
    return DONE


@config_command.command("show", short_help="Print the whole configuration in force as JSON.")
@click.pass_obj
def show_config(context: Context) -> int:
    """Print the whole configuration in force as JSON, defaults included (sources and topics by name)."""
    config = context.config()
    tables = {
        name: getattr(config, name).model_dump(mode="json")
        for name in ("fetch", "network", "archive", "dedupe", "schedule", "workers", "health")
    }
    print_json(
        {
            "file": str(config.path),
            "contact": config.contact,
            "archive_path": str(config.archive_path),
            **tables,
            "topics": list(config.topics),
            "sources": [s.id for s in config.sources if s.enabled],
        }
    )
    return DONE


@click.group("sources")
def sources_command() -> None:
    """List or try the sources."""


@sources_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def list_sources(context: Context, as_json: bool) -> int:
    """List the sources: id, kind, scope, follow, languages, address."""
    import dataclasses

    from monitor.fetch import masked

    config = context.config_or_default()
    if as_json:
        print_json([dataclasses.asdict(source) for source in config.sources])
        return DONE
    rows = [
        [s.id, s.kind, s.scope, s.follow, ",".join(s.languages), "yes" if s.enabled else "no", masked(s.url)]
        for s in config.sources
    ]
    print_table(["id", "kind", "scope", "follow", "language", "enabled", "address"], rows)
    return DONE


@sources_command.command("check")
@click.argument("ids", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def check_sources(context: Context, ids: tuple[str, ...], as_json: bool) -> int:
    """Try each source once and say what its list holds. Exits 3 when one cannot be read.

    Nothing is written but what the hosts asked for, such as a pause."""
    from monitor.passes import chosen_sources, open_workers, preview

    config = context.config_with_contact()
    sources = chosen_sources(config, ids)
    with open_workers(config) as workers:
        previews = asyncio.run(preview(config, sources, clock=context.clock, workers=workers))
    rows = [
        {
            "source": p.source.id, "ok": p.problem is None, "links": p.selection.found if p.selection else 0,
            "newest": _newest(p.reading.links) if p.reading else None,
            "said": p.problem or "; ".join(p.reading.notes if p.reading else ()),
        }
        for p in previews
    ]  # fmt: skip
    if as_json:
        print_json(rows)
    else:
        cells = [
            [str(r["source"]), "ok" if r["ok"] else "failed", str(r["links"]), str(r["newest"] or ""), str(r["said"])]
            for r in rows
        ]
        print_table(["source", "list", "links", "newest", "said"], cells, numbers=[2])
    return SOURCES_FAILED if any(not r["ok"] for r in rows) else DONE


def _newest(links: tuple[object, ...]) -> str | None:
    moments = [m for link in links if (m := getattr(link, "published", None) or getattr(link, "updated", None))]
    return max(moments).isoformat(timespec="minutes") if moments else None


@click.command("schema")
@click.argument("what", type=click.Choice(["article", "config"]))
def schema_command(what: str) -> int:
    """Print the JSON Schema of an article's metadata or of config.toml."""
    if what == "article":
        from monitor.archive import article_schema

        print_json(article_schema())
        return DONE
    from monitor.config import config_schema

    print_json(config_schema())
    return DONE
