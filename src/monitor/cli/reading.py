"""`monitor extract`, `clean`, `judge`: one page or text put through a stage, to see what it does."""

from __future__ import annotations

import asyncio
import dataclasses
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from monitor.cli import DONE
from monitor.cli.context import Context
from monitor.cli.output import print_json, print_text, say, visible
from monitor.errors import ExtractError, UsageError
from monitor.model import Article, Hints, Verdict


@dataclasses.dataclass(frozen=True, slots=True)
class Given:
    """What the argument named: bytes, the address they came from ("" for a file), the header's type."""

    body: bytes
    url: str = ""
    content_type: str | None = None


@click.command("extract")
@click.argument("source", metavar="FILE|URL|-")
@click.option("--url", default="", help="The page's address, for a file.")
@click.option("--explain", "explained", is_flag=True, help="Show what was taken out, and why.")
@click.option("--json", "as_json", is_flag=True, help="The article as JSON.")
@click.pass_obj
def extract_command(context: Context, source: str, url: str, explained: bool, as_json: bool) -> int:
    """Show the clean text and metadata of one page."""
    from monitor import text

    given = _given(context, source, url)
    hints = Hints(now=context.clock.now())
    with _named(source):
        article = text.extract(given.body, given.url, content_type=given.content_type, hints=hints)
    _print_article(article, as_json)
    if explained:
        for kind, taken, why in text.explain(given.body, given.url, content_type=given.content_type, hints=hints):
            say(f"[{kind}] {why}: {_short(taken)}")
    return DONE


@click.command("clean")
@click.argument("source", metavar="FILE|-")
@click.option("--json", "as_json", is_flag=True, help="The article as JSON.")
@click.pass_obj
def clean_command(context: Context, source: str, as_json: bool) -> int:
    """Clean a text that has lost its markup: comments, forms and captchas at its end, the byline, a repeated title."""
    from monitor import text
    from monitor.given import check_text

    given = _file(source)
    check_text(source, given)
    decoded = text.decode(given)
    with _named(source):
        article = text.clean_text(decoded.text, hints=Hints(now=context.clock.now()))
    warnings = article.warnings + decoded.warnings
    _print_article(dataclasses.replace(article, charset=decoded.charset, warnings=warnings), as_json)
    return DONE


@click.command("judge")
@click.argument("source", metavar="FILE|URL|ID|-")
@click.option("--topic", "names", multiple=True, metavar="NAME", help="Only this topic; may be given several times.")
@click.option("--language", help="BCP 47; found out when not given.")
@click.option("--json", "as_json", is_flag=True, help="The verdicts as JSON.")
@click.pass_obj
def judge_command(context: Context, source: str, names: tuple[str, ...], language: str | None, as_json: bool) -> int:
    """Show what the topics say of a text, a page or a stored article, with the terms marked in the text."""
    from monitor.topic import compile_topic, judge

    config = context.config_or_default()
    if unknown := [name for name in names if name not in config.topics]:
        raise UsageError(f'no topic "{unknown[0]}"; there are: {", ".join(config.topics) or "none"}')
    title, body, told = _text_to_judge(context, source)
    if language:
        told["language"] = language
    verdicts = [
        judge(title, body, compile_topic(name, settings), **told)
        for name, settings in config.topics.items()
        if not names or name in names
    ]
    if as_json:
        print_json([dataclasses.asdict(verdict) for verdict in verdicts])
        return DONE
    for verdict in verdicts:
        _print_verdict(verdict)
        click.echo(_marked(f"{title}\n\n{body}", verdict))
    return DONE


def _text_to_judge(context: Context, source: str) -> tuple[str, str, dict[str, Any]]:
    """Title and body of what the argument names, and what is known of it besides."""
    from monitor import text
    from monitor.given import media_of

    if _is_id(source):
        return _stored_text(context, source)
    given = _given(context, source, "")
    if given.url or media_of(source, given.body)[0] == "page":
        with _named(source):
            article = text.extract(given.body, given.url, content_type=given.content_type)
        return article.title, article.text, {"language": article.language}
    title, _, body = text.parse_document(text.decode(given.body, given.content_type).text)
    return title, body, {"language": text.detect_language(body)}


def _stored_text(context: Context, entry_id: str) -> tuple[str, str, dict[str, Any]]:
    """What its source's scope takes as given holds here too, or the answer would not be the one that was filed."""
    from contextlib import closing

    from monitor.index import Index
    from monitor.replaying import subject_of
    from monitor.views import find_entry

    archive = context.archive()
    with closing(Index.readable(archive)) as index:
        entry = find_entry(index, entry_id)
    return subject_of(archive, entry, context.config_or_default())


def _is_id(source: str) -> bool:
    return not Path(source).exists() and len(source) >= 4 and all(c in "0123456789abcdef" for c in source.lower())


def _given(context: Context, source: str, url: str) -> Given:
    if source.startswith(("http://", "https://")):
        return asyncio.run(_fetched(context, source))
    return Given(_file(source), url)


async def _fetched(context: Context, url: str) -> Given:
    """One page, asked for as politely as in a pass."""
    from monitor.passes import known_hosts, open_fetcher

    config = context.config_with_contact()
    with known_hosts(config, context.clock) as hosts:
        async with open_fetcher(config, context.clock, hosts) as fetcher:
            page = await fetcher.get(url)
    return Given(page.body, page.final_url, page.header("content-type"))


@contextmanager
def _named(source: str) -> Iterator[None]:
    """An error in what was read begins with what that is called."""
    try:
        yield
    except ExtractError as error:
        raise ExtractError(f"{source}: {error}", reason=error.reason) from error


def _file(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    if not source:
        raise UsageError("the name is empty; name a file")
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise UsageError(f"{source}: cannot be read: {error.strerror}") from error


def _print_article(article: Article, as_json: bool) -> None:
    if as_json:
        print_json({**dataclasses.asdict(article), "words": article.words})
        return
    from monitor.text import format_document

    print_text(format_document(article.title, article.authors, article.text, "spaced"))
    for name, value in _facts(article):
        say(f"{name:>10}  {value}")


def _facts(article: Article) -> list[tuple[str, Any]]:
    published = f"{article.published.isoformat()} (from {article.published_from})" if article.published else "not known"
    removed = ", ".join(f"{number} {kind}" for kind, number in article.removed.items())
    facts = [("published", published), ("language", article.language), ("site", article.site), ("taken out", removed)]
    return [(name, value) for name, value in facts if value] + [("note", warning) for warning in article.warnings]


def _print_verdict(verdict: Verdict) -> None:
    word = "on the topic" if verdict.relevant else "not on the topic"
    click.echo(f"{verdict.topic}: {word} ({verdict.score:.2f}): {visible(verdict.reason)}")
    if verdict.suspect:
        click.echo(f"  suspect: {visible(verdict.suspect)}")
    for hit in verdict.evidence:
        click.echo(f"  {visible(hit.term)} ({hit.group}, {hit.where}): {visible(hit.context)}")


def _marked(text: str, verdict: Verdict) -> str:
    from monitor.topic import mark

    parts, position = list[str](), 0
    for start, end, group in mark(text, verdict):
        parts += [visible(text[position:start], lines=True), click.style(f"[{visible(text[start:end])}]", bold=True)]
        parts.append(click.style(f"({group})", dim=True))
        position = end
    return "".join(parts) + visible(text[position:], lines=True)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 100 else flat[:97] + "…"
