"""Erasing an article: what goes, what stays, what does not come back, and what a kill in between leaves."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hostile import HostileServer, answer, in_turn
from monitor.archive import Archive
from monitor.archive.verify import verify
from monitor.cli import main
from monitor.clock import SystemClock
from monitor.config import Config
from monitor.erasing import erase
from monitor.index import Index, rebuild
from monitor.passes import chosen_sources, open_workers, run_pass
from monitor.views import explain_url
from monitor.workers import Workers
from monitor.writer import open_writer
from test_pipeline import ON_TOPIC, config_for, feed, html

URL = "http://outlet.example/a"
OTHER = (
    "Copper from Kazakhstan will reach smelters of the European Union by sea from next spring, a minister told reporters "
    "in Aktau. The Commission in Brussels expects forty thousand tonnes a year. Traders had doubted the port's cranes."
)


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    with HostileServer() as server, open_workers(config_for(server, tmp_path_factory.mktemp("any"))) as pool:
        yield pool


class Desk:
    """An archive with two articles of one outlet, one of them edited once."""

    def __init__(self, server: HostileServer, workers: Workers, folder: Path) -> None:
        self.server, self.workers = server, workers
        self.config: Config = config_for(server, folder)
        self.archive = Archive(folder / "archive")
        items = [("EU and Kazakhstan sign", URL), ("Kazakhstan and the EU on copper", "http://outlet.example/b")]
        server.table |= {
            "/rss": in_turn(*(feed(*items, etag=f'"{n}"') for n in range(9))),
            "/a": answer(html("EU and Kazakhstan sign", ON_TOPIC)),
            "/b": answer(html("Kazakhstan and the EU on copper", OTHER)),
        }
        self.go()

    def go(self, hours: float = 0) -> None:
        from datetime import timedelta

        clock = SystemClock(offset=timedelta(hours=hours))
        asyncio.run(run_pass(self.config, chosen_sources(self.config, ()), clock=clock, workers=self.workers,
                             stop=asyncio.Event()))  # fmt: skip

    def erase(self, url: str = URL, reason: str = "a court said so") -> str:
        with open_writer(self.config, SystemClock()) as writer:
            entry = writer.index.entries_at(url)[-1]
            erase(writer, entry, reason, SystemClock().now())
        return entry.id

    def rows(self) -> list[object]:
        index = Index.readable(self.archive)
        rows = list(index.rows())
        index.close()
        return rows


@pytest.fixture
def desk(workers: Workers, tmp_path: Path) -> Iterator[Desk]:
    with HostileServer() as server:
        yield Desk(server, workers, tmp_path)


def test_the_files_go_and_the_line_stays(desk: Desk) -> None:
    """Text, metadata and capture are gone, the sums fit, the journal says when and why, `verify` is clean."""
    before = {entry.id for entry in desk.archive.entries()}
    gone = desk.erase()
    left = {entry.id for entry in desk.archive.entries()}
    assert left == before - {gone} and not list(desk.archive.root.rglob(f"*{gone}*"))
    assert all(gone not in sums.read_text() for sums in desk.archive.root.rglob("SHA256SUMS"))
    [line] = [line for _, line in desk.archive.journal.read() if line and line["event"] == "erased"]
    assert (line["id"], line["url"], line["reason"]) == (gone, URL, "a court said so") and "title" not in line
    assert list(verify(desk.archive)) == []


def test_a_near_miss_of_the_same_text_goes_too(desk: Desk) -> None:
    """The copy that was kept before a changed topic let the article in is no less of it."""
    [entry] = [entry for entry in desk.archive.entries() if entry.metadata["url"] == URL]
    near, folder = desk.archive.near_misses, (desk.archive.root / entry.path).parent
    shutil.copytree(folder, near.root / "2025/10/19")
    other = {e.id for e in desk.archive.entries()} - {entry.id}
    desk.erase()
    assert not list(desk.archive.root.rglob(f"*{entry.id}*")) and {e.id for e in near.entries()} == other
    assert list(verify(desk.archive)) == []


def test_what_only_near_misses_hold_can_be_erased(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its id or the beginning of it: files go, the line stays, and neither its address nor its text comes back."""
    desk.config = config_for(desk.server, desk.archive.root.parent, more="[archive]\nkeep_near_misses = true")
    near_text = ON_TOPIC.replace("European Union", "neighbours").replace("EU", "town").replace("Commission", "mayor")
    desk.server.table |= {
        "/rss": feed(("Kazakhstan signs", "http://outlet.example/near"), etag='"near"'),
        "/near": answer(html("Kazakhstan signs", near_text)),
        "/copy": answer(html("Kazakhstan signs", near_text)),
    }
    desk.go(1)
    [near] = desk.archive.near_misses.entries()
    args = ["--archive", str(desk.archive.root), "erase", near.id[:9], "--reason", "asked"]
    monkeypatch.setattr("sys.argv", ["monitor", *args])
    monkeypatch.chdir(desk.archive.root.parent)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0 and not list(desk.archive.root.rglob(f"*{near.id}*"))
    items = [("Copy", "http://outlet.example/copy"), ("Again", "http://outlet.example/near")]
    desk.server.table["/rss"] = feed(*items, etag='"again"')
    desk.go(3)
    with closing(Index.readable(desk.archive)) as index:
        told = [explain_url(index, url) for _, url in items]
    assert [one and one["event"] for one in told] == ["refused", "erased"] and len(desk.server.asked("/near")) == 1
    assert not list(desk.archive.near_misses.entries()) and list(verify(desk.archive)) == []
    live = desk.rows()
    rebuild(desk.archive).close()
    assert desk.rows() == live


def test_the_address_is_never_asked_for_again(desk: Desk) -> None:
    """Neither from its list nor to look for edits, however much time passes; the other article is looked at."""
    desk.erase()
    asked = len(desk.server.asked("/a"))
    for hours in (2, 30, 24 * 8):
        desk.go(hours)
    assert len(desk.server.asked("/a")) == asked and len(desk.server.asked("/b")) > 1
    index = Index.readable(desk.archive)
    told = explain_url(index, URL)
    index.close()
    assert told and told["event"] == "erased" and told["reason"] == "a court said so"


def test_the_same_text_does_not_come_back_from_another_address(desk: Desk) -> None:
    """A copy elsewhere is refused, with the reason in the journal."""
    gone = desk.erase()
    desk.server.table["/rss"] = feed(("EU and Kazakhstan sign", "http://outlet.example/copy"), etag='"x"')
    desk.server.table["/copy"] = desk.server.table["/a"]
    desk.go(2)
    assert gone not in {entry.id for entry in desk.archive.entries()}
    index = Index.readable(desk.archive)
    told = explain_url(index, "http://outlet.example/copy")
    index.close()
    assert told and told["event"] == "refused" and "erased" in told["reason"]


def test_an_earlier_version_is_not_looked_at_again(desk: Desk) -> None:
    """The edit is erased, the first version stays: its address is not asked for, or the edit would come back."""
    desk.server.table["/a"] = answer(html("EU and Kazakhstan sign", ON_TOPIC.replace("a third", "no part at all")))
    desk.go(2)
    index = Index.readable(desk.archive)
    assert len(index.entries_at(URL)) == 2
    index.close()
    desk.erase()
    asked = len(desk.server.asked("/a"))
    desk.go(30)
    assert len(desk.server.asked("/a")) == asked
    assert list(verify(desk.archive)) == []


def test_a_rebuilt_index_equals_the_one_after_erasing(desk: Desk) -> None:
    """Row for row."""
    desk.erase()
    live = desk.rows()
    rebuild(desk.archive).close()
    assert desk.rows() == live


@pytest.mark.parametrize("removed", range(4))
def test_a_kill_while_erasing_is_finished_by_the_next_writer(
    desk: Desk, removed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before any file went, or after the first, second, third: the next pass finishes, and `verify` is clean."""
    index = Index.readable(desk.archive)
    gone = index.entries_at(URL)[-1].id
    index.close()
    child = os.fork()
    if child == 0:
        left, real = [removed], Path.unlink

        def unlink(self: Path, missing_ok: bool = False) -> None:
            if gone in self.name:
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            real(self, missing_ok)

        monkeypatch.setattr(Path, "unlink", unlink)
        if removed == 3:
            monkeypatch.setattr("monitor.archive.sums.write_sums", lambda _: os.kill(os.getpid(), signal.SIGKILL))
        desk.erase()
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    desk.go(0.1)
    assert list(verify(desk.archive)) == [] and not list(desk.archive.root.rglob(f"*{gone}*"))
    live = desk.rows()
    rebuild(desk.archive).close()
    assert desk.rows() == live


def test_the_command_wants_a_reason_and_can_be_tried(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--dry-run writes nothing; without --reason, or with an empty one, it is a mistake of usage."""
    [entry, _] = desk.archive.entries()

    def run(*args: str) -> int:
        monkeypatch.setattr("sys.argv", ["monitor", "--archive", str(desk.archive.root), "erase", entry.id, *args])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0)

    monkeypatch.chdir(desk.archive.root.parent)
    assert run() == 2 and run("--reason", " ") == 2
    assert run("--reason", "asked", "--dry-run", "--json") == 0
    assert json.loads(capsys.readouterr().out)["erased"] is False and len(list(desk.archive.entries())) == 2
    assert run("--reason", "asked") == 0 and len(list(desk.archive.entries())) == 1
    assert run("--reason", "asked") == 2
