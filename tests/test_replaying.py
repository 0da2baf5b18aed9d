"""Stored pages through today's extractor, stored texts before today's topics."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from making import NOW, page
from monitor.archive import Archive
from monitor.archive.verify import verify
from monitor.cli import main
from monitor.clock import SystemClock
from monitor.config import Config, parse_config
from monitor.filing import Origin
from monitor.index import Index, rebuild
from monitor.model import Hints
from monitor.reading import Request, read
from monitor.replaying import apply, reextract, rejudge
from monitor.views import as_of_now
from monitor.writer import Writer, open_writer

BODY = "<p>The European Union and Kazakhstan signed an agreement on rail transport in Astana on Monday, officials said.</p><p>The European Commission will pay a third of the cost, and Kazakhstan the rest of it.</p>"
NEAR = "<p>Kazakhstan signed an agreement on rail transport in Astana on Monday, officials of the ministry said.</p><p>The work begins in May, and it ends in two years from now, a minister of Kazakhstan told reporters.</p>"
CLOCK = SystemClock()


def html(title: str, body: str) -> bytes:
    return f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def config_in(folder: Path, more: str = "", topics: str = '["eu-kazakhstan"]') -> Config:
    text = f'topics = {topics}\n[archive]\npath = "archive"\nkeep_near_misses = true\n{more}'
    return parse_config(text, folder / "config.toml")


def file_page(writer: Writer, config: Config, url: str, body: bytes) -> Any:
    received = page(url=url, body=body, fetched=datetime.now(UTC))
    topics = tuple((name, settings.model_dump_json()) for name, settings in config.topics.items())
    reading = read(
        Request(body=body, url=url, content_type="text/html", hints=Hints(now=NOW), topics=topics, near_misses=True)
    )
    return writer.filing.file(reading, Origin("outlet", "feed", None, url, received.fetched, received), CLOCK.now())


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Path]:
    """An archive with one article on the topic and one near-miss."""
    config = config_in(tmp_path)
    with open_writer(config, CLOCK) as writer:
        assert file_page(writer, config, "https://outlet.example/a", html("EU and Kazakhstan sign", BODY)).entry
        near = file_page(writer, config, "https://outlet.example/near", html("Kazakhstan signs", NEAR))
        assert near.event == "rejected", near
    yield tmp_path


async def run_here(function: Callable[..., Any], /, *args: Any) -> Any:
    return function(*args)


def reread(folder: Path, *, write: bool) -> list[Any]:
    async def collect() -> list[Any]:
        config = config_in(folder)
        with open_writer(config, CLOCK) as writer:
            found = reextract(writer.archive, writer.index, run_here, config, CLOCK, writer=writer if write else None)
            return [result async for result in found]

    return asyncio.run(collect())


def test_an_unchanged_extractor_changes_nothing(filled: Path) -> None:
    """The text from the capture is the stored text."""
    assert [(r.changed, r.problem) for r in reread(filled, write=True)] == [(False, None)]


def test_a_better_extractor_makes_a_revision_by_extraction(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What today's extractor reads otherwise is a new entry that names the old one; a dry run only says so."""
    import monitor.reading

    real = monitor.reading.text.extract_decoded

    def better(*args: Any) -> Any:
        import dataclasses

        article = real(*args)
        return dataclasses.replace(article, text=article.text + "\n\nA line that was lost before.")

    monkeypatch.setattr("monitor.reading.text.extract_decoded", better)
    archive = Archive(filled / "archive")
    assert [r.changed for r in reread(filled, write=False)] == [True]
    assert len(list(archive.entries())) == 1
    [result] = reread(filled, write=True)
    new = result.filed.entry
    assert new.metadata["revision_of"] == result.entry.id and new.metadata["story_link"]["by"] == "extraction"
    assert [r.changed for r in reread(filled, write=True)] == [False]
    assert list(verify(archive)) == []


def test_what_a_better_extractor_takes_out_is_no_teaser(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The capture is the same: readers' comments that were most of the text are gone, and that is a revision."""
    import dataclasses

    import monitor.reading

    real = monitor.reading.text.extract_decoded

    def better(*args: Any) -> Any:
        article = real(*args)
        return dataclasses.replace(article, text=article.text.split("\n\n")[0][:50], paywalled=True)

    monkeypatch.setattr("monitor.reading.text.extract_decoded", better)
    [result] = reread(filled, write=True)
    assert result.changed and result.filed.entry.metadata["story_link"]["by"] == "extraction"


def test_a_text_from_the_feed_is_not_read_again_from_its_page(tmp_path: Path) -> None:
    """The page beside it shows the beginning alone, which must not take the whole text's place."""
    config = config_in(tmp_path)
    closed = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    teaser = html("EU and Kazakhstan sign", closed + BODY.split("</p>")[0] + "</p>")
    request = Request(teaser, "https://outlet.example/a", "page", "text/html", Hints(now=NOW), feed_text=BODY + NEAR)
    received = page(url=request.url, body=teaser, fetched=datetime.now(UTC))
    with open_writer(config, CLOCK) as writer:
        origin = Origin("outlet", "feed", None, request.url, received.fetched, received)
        entry = writer.filing.file(read(request), origin, CLOCK.now(), any_topic=True).entry
    assert entry.metadata["extraction"]["text_from"] == "feed" and entry.metadata["http"]
    assert reread(tmp_path, write=True) == []


@pytest.mark.parametrize("harm", [lambda p: p.unlink(), lambda p: p.write_bytes(b"junk"), lambda p: p.write_bytes(b"")])
def test_a_damaged_capture_is_named(
    filled: Path, harm: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An article that cannot be read again must not pass for one that stays as it is; the command exits 4."""
    [capture] = (filled / "archive").glob("2*/*/*/*.warc.gz")
    harm(capture)
    [result] = reread(filled, write=False)
    assert result.damaged and capture.stem.split(".")[0] in result.problem
    argv = ["monitor", "--archive", str(filled / "archive"), "reextract", "--dry-run"]
    monkeypatch.setattr("sys.argv", argv)
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert ended.value.code == 4 and result.entry.id in said.out and "0 pages read again" in said.err
    assert "1 damaged" in said.err


def test_a_near_miss_is_kept_in_the_same_form(filled: Path) -> None:
    """near-misses/ holds text, metadata, capture and sums by day, and is no part of the archive proper."""
    near = filled / "archive" / "near-misses"
    names = {path.suffix for path in near.glob("2*/*/*/*")}
    assert names == {".txt", ".json", ".gz", ""}
    assert len(list(Archive(filled / "archive").entries())) == 1
    assert list(verify(Archive(filled / "archive"))) == []


def test_a_changed_topic_lets_go_and_lets_in(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`rejudge` says what enters and leaves; applied, leaving is a journal line and a near-miss becomes an entry."""
    import dataclasses

    import monitor.replaying

    real = monitor.replaying.judge

    def turned(*args: Any, **kwargs: Any) -> Any:
        verdict = real(*args, **kwargs)
        return dataclasses.replace(verdict, relevant=not verdict.relevant, reason="the rule was turned round")

    monkeypatch.setattr("monitor.replaying.judge", turned)
    monkeypatch.setattr("monitor.reading.judge", turned)
    config = config_in(filled)
    with open_writer(config, CLOCK) as writer:
        changes = list(rejudge(writer.archive, writer.index, config))
        assert sorted((c.kind, c.near_miss) for c in changes) == [("enters", True), ("leaves", False)]
        for change in changes:
            apply(change, writer, config, CLOCK)
        assert list(rejudge(writer.archive, writer.index, config)) == []
    archive = Archive(filled / "archive")
    assert len(list(archive.entries())) == 2 and list(verify(archive)) == []
    index = Index.readable(archive)
    [left] = [as_of_now(index, e) for e in archive.entries() if e.metadata["url"].endswith("/a")]
    before = list(index.rows())
    index.close()
    assert left["relevance"] == [] and left["left"] == ["eu-kazakhstan"]
    again = rebuild(archive)
    assert list(again.rows()) == before
    again.close()
    lines = [json.loads(line) for path in archive.journal.files() for line in path.read_text().splitlines()]
    assert "left" in {line["event"] for line in lines}
