"""`monitor import` as it is typed."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from test_commands import MESSAGE, monitor


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
