"""The index is derived: whatever becomes of its file, the folder and the journal give it again."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from making import NOW, store
from monitor.archive import Archive
from monitor.config import Config, parse_config
from monitor.errors import ArchiveError
from monitor.index import Index, rebuild
from monitor.writer import open_writer


class _Clock:
    def now(self) -> Any:
        return NOW


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive.create(tmp_path / "archive")
    for number in range(3):
        store(
            made, f"Title {number}\n\nBody {number} of the text.", number=number, url=f"https://outlet.example/{number}"
        )
    rebuild(made).close()
    return made


@pytest.fixture
def config(archive: Archive) -> Config:
    return parse_config(f'topics = []\n[archive]\npath = "{archive.root}"', archive.root.parent / "config.toml")


def path_of(archive: Archive) -> Path:
    return archive.root / "index.sqlite"


def kill_mark(archive: Archive) -> None:
    """As if the last writer had been killed."""
    (archive.root / ".lock").write_text('{"pid": 1, "since": "2025-10-21T11:00:00+00:00"}')


def rows(archive: Archive) -> list[tuple[str, tuple[Any, ...]]]:
    index = Index.readable(archive)
    found = list(index.rows())
    index.close()
    return found


def open_and_close(config: Config) -> None:
    with open_writer(config, _Clock()):  # type: ignore[arg-type]
        pass


def test_fault_098_a_missing_index_is_made_again(archive: Archive, config: Config) -> None:
    """Deleted at any time, also with a log left behind, it is the same again after the next writer."""
    before = rows(archive)
    path_of(archive).rename(archive.root / "index.sqlite-wal")
    open_and_close(config)
    assert rows(archive) == before


@pytest.mark.parametrize("at", [0, 4096])
def test_fault_098_a_damaged_index_is_made_again(archive: Archive, config: Config, at: int) -> None:
    """Junk in its first or second page: the writer after a crash makes it again, row for row."""
    before = rows(archive)
    with path_of(archive).open("r+b") as file:
        file.seek(at)
        file.write(b"\xa5" * 3000)
    kill_mark(archive)
    open_and_close(config)
    assert rows(archive) == before


def test_fault_098_damage_met_in_a_pass_is_told_and_mended_by_the_next(archive: Archive, config: Config) -> None:
    """Damage that nobody knew of ends the pass with a message; the next writer needs nobody's help."""
    before = rows(archive)
    with sqlite3.connect(path_of(archive)) as db:
        page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'decision'").fetchone()[0]
    db.close()
    with path_of(archive).open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)
    with (
        pytest.raises(
            ArchiveError,
            match=r"a database is damaged: .*; the next run looks through it, and makes it anew if need be",
        ),
        open_writer(config, _Clock()) as writer,  # type: ignore[arg-type]
    ):
        writer.index.known("https://outlet.example/1")
    open_and_close(config)
    assert rows(archive) == before


def test_fault_098_trouble_with_the_disk_is_not_called_damage(config: Config) -> None:
    """Nothing is promised that the next run cannot do."""
    with (
        pytest.raises(ArchiveError, match=r"a database cannot be used: disk I/O error; see to the disk"),
        open_writer(config, _Clock()),  # type: ignore[arg-type]
    ):
        raise sqlite3.OperationalError("disk I/O error")


def test_fault_098_another_version_is_made_again(archive: Archive, config: Config) -> None:
    """An index of an older schema, or with fingerprints of an older method, is derived anew."""
    before = rows(archive)
    for change in ("PRAGMA user_version = 77", "UPDATE fingerprinting SET version = version + 1"):
        with sqlite3.connect(path_of(archive)) as db:
            db.execute(change)
        db.close()
        open_and_close(config)
        assert rows(archive) == before, change


@pytest.mark.parametrize("change", ["cut", "edited", "gone"])
def test_fault_098_a_journal_changed_by_hand_is_read_anew(archive: Archive, config: Config, change: str) -> None:
    """Where the place that was followed is no end of a line any more, the index is made again: none of it is a guess."""
    with (archive.journal.folder / "2025-10.jsonl").open("a") as file:
        file.writelines(_many(archive.root, 3))
    open_and_close(config)
    [path] = archive.journal.files()
    lines = path.read_text().splitlines(keepends=True)
    if change == "gone":
        path.unlink()
    else:
        kept = lines[:1] if change == "cut" else [lines[0].replace("}", ', "note": "edited by hand"}'), *lines[1:]]
        path.write_text("".join(kept))
    open_and_close(config)
    live = rows(archive)
    rebuild(archive).close()
    assert rows(archive) == live


def test_fault_098_a_log_left_behind_is_taken_in(archive: Archive, config: Config) -> None:
    """A writer that was killed leaves -wal and -shm files; what they hold is there, and no reader needs them gone."""
    index = Index(archive)
    store(archive, "Late\n\nText that came in the killed pass.", number=3, url="https://outlet.example/3")
    index.sync()
    for name in ("index.sqlite", "index.sqlite-wal", "index.sqlite-shm"):
        shutil.copy(archive.root / name, archive.root.parent / name)
    index.close()
    for name in ("index.sqlite", "index.sqlite-wal", "index.sqlite-shm"):
        shutil.copy(archive.root.parent / name, archive.root / name)
    assert (archive.root / "index.sqlite-wal").stat().st_size
    kill_mark(archive)
    open_and_close(config)
    again = Index.readable(archive)
    assert again.count() == 4
    again.close()


def test_fault_098_a_locked_index_is_named(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process in the file: an error with the path and what to do."""
    connect = sqlite3.connect
    monkeypatch.setattr("monitor.database.sqlite3.connect", lambda p, **more: connect(p, **more | {"timeout": 0.1}))
    index, other = Index(archive), connect(path_of(archive))
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ArchiveError, match=r"index\.sqlite: cannot be written: database is locked"):
        index.remove("0123456789abcdef")
    other.close()
    index.close()


def test_fault_106_an_edited_entry_does_not_stop_the_index(archive: Archive) -> None:
    """Half-empty metadata and a deleted text are left out; the others are indexed."""
    first, second, third = archive.entries()
    (archive.root / first.path.replace(".txt", ".json")).write_text("{")
    (archive.root / second.path).unlink()
    index = rebuild(archive)
    assert index.count() == 1 and index.entry(third.id)
    index.close()


@pytest.mark.parametrize(
    "edit",
    [{"fetched": None}, {"fetched": "lately"}, {"fetched": "2025-10-21T12:00:00"}, {"published": 1761048000},
     {"authors": "A. Writer"}, {"source": {}}, {"url": 7}, {"id": "0123456789abcdef"}],
)  # fmt: skip
def test_fault_106_an_edit_that_is_still_json_does_not_stop_the_index(
    archive: Archive, edit: dict[str, object]
) -> None:
    """Metadata that readers would stumble over is left out as broken metadata is, and the others are indexed."""
    first, *others = archive.entries()
    path = archive.root / first.path.replace(".txt", ".json")
    path.write_text(json.dumps(json.loads(path.read_text()) | edit))
    index = rebuild(archive)
    assert [entry.id for entry in index.fetched_since(None)] == [entry.id for entry in others]
    index.close()


def test_a_key_of_a_later_version_is_no_harm(archive: Archive) -> None:
    """An article is read though its metadata holds more than this version knows."""
    first, *_ = archive.entries()
    path = archive.root / first.path.replace(".txt", ".json")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"licence": "CC BY"}))
    index = rebuild(archive)
    assert index.count() == 3 and index.entry(first.id)
    index.close()


def _many(root: Path, number: int) -> Iterator[str]:
    """Days of texts with metadata, written without fsync."""
    from datetime import timedelta

    from making import metadata

    folder = root
    for n in range(number):
        day = NOW - timedelta(days=n // 50)
        if n % 50 == 0:
            folder = root / f"{day:%Y/%m/%d}"
            folder.mkdir(parents=True, exist_ok=True)
        document = f"Title {n}\n\nBody {n} of a text about trains, number {n * 7919}."
        made = metadata(document, url=f"https://outlet.example/{n}", published=day)
        stem = f"{n % 50:03d}_{made.id}"
        (folder / f"{stem}.txt").write_text(document)
        (folder / f"{stem}.json").write_bytes(made.to_json())
        (folder / f"{stem}.warc.gz").write_bytes(b"")
        yield (
            '{"time": "2025-10-21T12:00:00+00:00", "event": "archived", "source": "outlet", '
            f'"url": "https://outlet.example/{n}", "id": "{made.id}", "path": "{folder.relative_to(root)}/{stem}.txt"}}\n'
        )


def test_fault_107_a_writer_after_a_clean_end_reads_only_what_is_new(
    archive: Archive, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening does not look at the texts that are known, however many: no document is read, no folder walked."""
    with (archive.journal.folder / "2025-10.jsonl").open("a") as file:
        file.writelines(_many(archive.root, 600))
    open_and_close(config)
    read: list[str] = []

    def watched(self: Archive, path: str) -> str:
        read.append(path)
        return ""

    monkeypatch.setattr(Archive, "document", watched)
    monkeypatch.setattr(Archive, "texts", watched)
    open_and_close(config)
    assert read == []
    monkeypatch.undo()
    index = Index.readable(archive)
    assert index.count() == 603
    index.close()


def test_fault_107_the_index_is_made_in_a_stream(archive: Archive) -> None:
    """Making it again takes no more memory for four times as many articles."""
    import tracemalloc

    def peak(number: int) -> int:
        with (archive.journal.folder / "2025-10.jsonl").open("w") as file:
            file.writelines(_many(archive.root, number))
        tracemalloc.start()
        rebuild(archive).close()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(800)  # the interpreter's table of interned strings doubles now and then; the first round gives it its size
    small, large = peak(200), peak(800)
    assert large < 2 * small + 1_000_000, (small, large)
