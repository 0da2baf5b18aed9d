"""`monitor import` as it is typed."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_commands import MESSAGE, monitor

from monitor.archive import Archive
from monitor.archive.lock import WriterLock
from monitor.cli.output import print_table
from monitor.errors import ArchiveFull
from monitor.filing import Filed, Filing


@pytest.mark.parametrize("order", [("a.txt", "nofile"), ("nofile", "a.txt")])
def test_a_missing_file_is_named_and_the_others_imported(tmp_path: Path, order: tuple[str, str]) -> None:
    """Exit 3, as for any file that could not be read; 2 when there is nothing at all to import."""
    (tmp_path / "a.txt").write_text(MESSAGE)
    done = monitor("import", *order, "--json", cwd=tmp_path)
    rows = {row["file"]: row for row in json.loads(done.stdout)}
    assert rows["a.txt"]["outcome"] == "archived"
    assert rows["nofile"]["why"] == "nofile: does not exist"
    assert done.returncode == 3
    nothing = monitor("import", "nofile", "noother", cwd=tmp_path)
    assert nothing.returncode == 2 and "nofile: does not exist; noother: does not exist" in nothing.stderr


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_what_was_imported_is_told_though_an_error_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: tuple[str, ...]
) -> None:
    """The disk fills up at the third file: the first two are in the archive, and are printed in the form that was asked for."""
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"{MESSAGE} {name}{name}{name}.")
    file = Filing.file
    monkeypatch.setattr(Filing, "file", lambda self, reading, origin, *rest, **more: (
        file(self, reading, origin, *rest, **more) if origin.source_link != "c.txt" else _full()
    ))  # fmt: skip
    done = monitor("import", "a.txt", "b.txt", "c.txt", *form, cwd=tmp_path)
    assert done.returncode == 1 and "no room" in done.stderr
    rows = json.loads(done.stdout) if form else [line.split("\t") for line in done.stdout.splitlines()]
    assert [row["file"] if form else row[0] for row in rows] == [*([] if form else ["file"]), "a.txt", "b.txt"]


def _full() -> Filed:
    raise ArchiveFull("no room is left")


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_what_cannot_begin_prints_no_outcome(tmp_path: Path, form: tuple[str, ...]) -> None:
    """Another process is writing: nothing was imported, and no empty table says so."""
    (tmp_path / "a.txt").write_text(MESSAGE)
    lock = WriterLock(Archive.create(tmp_path / "archive").root)
    lock.acquire(now=datetime.now(UTC))
    done = monitor("import", "a.txt", *form, cwd=tmp_path)
    lock.release()
    assert done.returncode == 75 and done.stdout == ""


def test_what_a_crawl_holds_besides_pages_is_no_fault(tmp_path: Path) -> None:
    """A capture of an import is read again; its own archive's other records are not counted as failures."""
    (tmp_path / "a.txt").write_text(MESSAGE)
    assert monitor("import", "a.txt", cwd=tmp_path).returncode == 0
    [capture] = (tmp_path / "archive").glob("2*/*/*/*.warc.gz")
    (tmp_path / "again.WARC.GZ").write_bytes(capture.read_bytes())
    done = monitor("import", "again.WARC.GZ", "--json", cwd=tmp_path)
    assert done.returncode == 0 and [row["outcome"] for row in json.loads(done.stdout)] == ["unchanged"]


def test_what_a_folder_holds_besides_texts_is_named(tmp_path: Path) -> None:
    """A document of another kind and a pipe are left out by name, which is no failure; metadata beside a text is used."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text(MESSAGE)
    (folder / "a.json").write_text("{}")
    (folder / "p.pdf").write_bytes(b"%PDF-1.4")
    (folder / "other.json").write_text("{}")
    os.mkfifo(folder / "pipe.txt")
    done = monitor("import", "folder", "--json", cwd=tmp_path)
    rows = {Path(row["file"]).name: (row["outcome"], row["why"]) for row in json.loads(done.stdout)}
    assert rows.pop("a.txt")[0] == "archived"
    assert rows == {
        "p.pdf": ("left out", "is no text, page or WARC"),
        "other.json": ("left out", "is no text, page or WARC"),
        "pipe.txt": ("left out", "is no regular file"),
    }
    assert done.returncode == 0


def test_a_text_comes_on_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` is a text that another program writes."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(MESSAGE.encode())))
    done = monitor("import", "-", "--json", cwd=tmp_path)
    assert [(row["file"], row["outcome"]) for row in json.loads(done.stdout)] == [("-", "archived")]


@pytest.mark.parametrize(
    "begin",
    [
        "\ufeff<!DOCTYPE html>",
        "<!-- saved by a browser -->\n<!doctype html>",
        '<?xml version="1.0"?>\n<!DOCTYPE html>',
        "<head>",
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le"])
def test_a_page_on_standard_input_is_known_by_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: str, charset: str
) -> None:
    """No name says what it is: neither a mark, a comment nor a declaration at its head makes it a text with tags in it."""
    title, body = MESSAGE.split("\n\n")
    mark = "\ufeff" if charset != "utf-8" else ""
    page = f"{begin}<title>{title}</title><article><h1>{title}</h1><p>{body}</p><p>{body.replace('It', 'The line')}</p></article>"
    data = (mark + page.replace("\ufeff", "", bool(mark))).encode(charset)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    done = monitor("import", "-", "--json", cwd=tmp_path)
    assert [row["outcome"] for row in json.loads(done.stdout)] == ["archived"], done
    [text] = (tmp_path / "archive").glob("2*/*/*/*.txt")
    assert text.read_text().startswith(f"{title}\n\n{body}") and "<" not in text.read_text()
    (tmp_path / "page").write_bytes(data)
    assert "<" not in monitor("judge", "page", cwd=tmp_path).stdout.partition("\n")[2].partition("\n\n")[2]


def test_a_text_that_begins_with_a_bracket_is_no_page(tmp_path: Path) -> None:
    """A letter's own sign is none of HTML's elements."""
    (tmp_path / "note").write_text(f"<<{MESSAGE}")
    assert monitor("import", "note", cwd=tmp_path).returncode == 0
    [text] = (tmp_path / "archive").glob("2*/*/*/*.txt")
    assert text.read_text().startswith("<<EU and Kazakhstan agree")


def test_on_a_terminal_too_what_came_before_an_error_is_told() -> None:
    """A ruled table needs the widths of all rows, so it comes at the end, whatever the end is."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def rows() -> Iterator[list[str]]:
        yield ["a.txt", "archived"]
        raise ArchiveFull("no room is left")

    shown = Terminal()
    with contextlib.redirect_stdout(shown), pytest.raises(ArchiveFull):
        print_table(["file", "outcome"], rows())
    assert "a.txt" in shown.getvalue() and "outcome" in shown.getvalue()
