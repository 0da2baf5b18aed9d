"""The demo as a user runs it: the very pipeline, twice, with the planned outcome."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from monitor.archive import Archive, article_schema
from monitor.archive.verify import verify
from monitor.demo.editions import BETWEEN, Edition, prepare, run_demo
from monitor.demo.press import Press
from monitor.errors import UsageError
from monitor.index import Index, rebuild


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, list[Edition], Press]]:
    folder = tmp_path_factory.mktemp("demo") / "archive"
    with Press(now=datetime.now(UTC)) as press:
        editions = run_demo(folder, press, lambda edition, step: None)
        yield Archive(folder), editions, press


def test_the_outcome_is_the_planned_one(run: tuple[Archive, list[Edition], Press]) -> None:
    """Each address of the press has come to what its plan says, in both passes."""
    _, editions, press = run
    assert [edition.differences for edition in editions] == [(), ()]
    assert len(editions[0].report.stored) >= press.plan.archived(1) >= 40


def test_texts_are_whole_and_without_comments(run: tuple[Archive, list[Edition], Press]) -> None:
    """Stored pages of the first edition hold the lines of their article and none of its comments."""
    archive, editions, press = run
    faults = []
    for entry in editions[0].report.stored:
        planned = press.plan.find(entry.metadata["url"])
        assert planned is not None
        faults += [f"{planned.url}: {fault}" for fault in planned.faults(archive.document(entry.path))]
    assert faults == []


def test_the_archive_verifies(run: tuple[Archive, list[Edition], Press]) -> None:
    """`verify` is clean, sha256sum accepts every day, every `.json` validates."""
    archive, _, _ = run
    assert list(verify(archive)) == []
    for day in archive.days():
        subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=archive.root / day, check=True)
    schema = article_schema()
    for entry in archive.entries():
        jsonschema.validate(json.loads((archive.root / entry.path.replace(".txt", ".json")).read_text()), schema)


def test_edits_and_withdrawals_are_seen_in_the_second_pass(run: tuple[Archive, list[Edition], Press]) -> None:
    """Two hours later the edited articles are revisions, the withdrawn one keeps its text."""
    _, editions, _ = run
    events = [line["event"] for line in editions[1].lines]
    assert events.count("revised") >= 2 and events.count("withdrawn") == 1


def test_feeds_are_asked_with_their_validators(run: tuple[Archive, list[Edition], Press]) -> None:
    """In the second pass each list whose answer had an ETag is asked for with If-None-Match."""
    _, _, press = run
    second = [r for r in press.requests if "if-none-match" in r.headers and r.status == 304]
    assert len({request.host for request in second}) >= 8


def test_robots_txt_is_obeyed(run: tuple[Archive, list[Edition], Press]) -> None:
    """The address that robots.txt forbids was never asked for, and the journal says why it is missing."""
    _, editions, press = run
    assert not [request for request in press.requests if "/private/" in request.path]
    assert [line for line in editions[0].lines if line["event"] == "blocked" and "robots.txt" in line["reason"]]


def test_a_rebuilt_index_equals_the_live_one(run: tuple[Archive, list[Edition], Press]) -> None:
    """Row for row."""
    archive, _, _ = run
    live = Index.readable(archive)
    before = list(live.rows())
    live.close()
    again = rebuild(archive)
    after = list(again.rows())
    again.close()
    assert len(before) > 200 and before == after


def test_a_further_pass_on_an_unchanged_press_stores_nothing(run: tuple[Archive, list[Edition], Press]) -> None:
    """Right after the second pass there is nothing new and no page to ask for again."""
    import asyncio

    from monitor.clock import SystemClock
    from monitor.config import load_config
    from monitor.passes import chosen_sources, open_workers, run_pass

    archive, _, press = run
    config = load_config(archive.root / "config.toml")
    before, entries = len(press.requests), len(list(archive.entries()))
    with open_workers(config) as workers:
        report = asyncio.run(
            run_pass(
                config, chosen_sources(config, ()), clock=SystemClock(BETWEEN), workers=workers, stop=asyncio.Event()
            )
        )
    assert report.stored == [] and report.failed_sources == []
    assert len(list(archive.entries())) == entries
    lists = {source["url"].split("/", 3)[3] for source in press.sources}
    pages = [
        r for r in press.requests[before:] if r.path[1:] not in lists and "sitemap" not in r.path and r.status == 200
    ]
    assert [r.path for r in pages if r.path != "/robots.txt"] == []


def test_it_can_be_run_again(run: tuple[Archive, list[Edition], Press], tmp_path: Path) -> None:
    """All that a run leaves, and a daemon in its folder, makes room for the next one."""
    folder = tmp_path / "archive"
    shutil.copytree(run[0].root, folder)
    (folder / ".daemon").write_text("{}")
    prepare(folder)
    assert not folder.exists()


def test_another_folder_is_not_emptied(tmp_path: Path) -> None:
    """A folder that no demo made is refused."""
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="no demo made"):
        prepare(tmp_path)
    assert (tmp_path / "thesis.txt").exists()
