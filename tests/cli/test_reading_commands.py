"""`monitor judge` and `monitor clean` on texts as they lie on people's disks."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from test_commands import monitor

from making import store
from monitor.archive import Archive

RUSSIAN = (
    "Казахстан и ЕС подписали соглашение\n\nКазахстан и Европейский союз подписали в Астане соглашение о транспорте.\n\n"
    "Дорога откроется в мае, и грузовики доедут до границы за два дня, сказал министр."
)


@pytest.mark.parametrize("charset", ["cp1251", "utf-16"])
def test_a_text_in_another_charset_is_cleaned_and_judged(tmp_path: Path, charset: str) -> None:
    """The title comes out as written, and the topic finds its terms."""
    (tmp_path / "a.txt").write_bytes(RUSSIAN.encode(charset))
    article = json.loads(monitor("clean", "a.txt", "--json", cwd=tmp_path).stdout)
    assert f"{article['title']}\n\n{article['text']}" == RUSSIAN
    [verdict] = json.loads(monitor("judge", "a.txt", "--json", cwd=tmp_path).stdout)
    assert verdict["relevant"] is True


def test_a_stored_text_is_judged_without_its_byline(tmp_path: Path) -> None:
    """The byline is told by the metadata: a name that does not look like one is no paragraph."""
    (tmp_path / "a.txt").write_text(f"{RUSSIAN.partition(chr(10))[0]}\n\nReuters{RUSSIAN.partition(chr(10))[2]}")
    (tmp_path / "a.json").write_text(json.dumps({"authors": ["Reuters"]}))
    [row] = json.loads(monitor("import", "a.txt", "--json", cwd=tmp_path).stdout)
    assert row["outcome"] == "archived", row
    assert "Reuters" in monitor("show", row["id"], cwd=tmp_path).stdout
    assert "Reuters" not in monitor("judge", row["id"], cwd=tmp_path).stdout


@pytest.mark.parametrize(("scope", "relevant"), [("kz", True), ("general", False)])
def test_a_stored_text_is_judged_as_it_was_when_it_was_filed(tmp_path: Path, scope: str, relevant: bool) -> None:
    """What its source's scope takes as given counts: the answer is the one by which it is in the archive."""
    source = '[[source]]\nid = "outlet"\nkind = "feed"\nurl = "https://outlet.example/rss"\nlanguage = "en"\n'
    (tmp_path / "config.toml").write_text(f'topics = ["eu-kazakhstan"]\n{source}scope = "{scope}"\n')
    text = "EU offers grants to schools\n\nThe European Union will pay for new schools in Astana, its envoy said on Monday."
    entry = store(Archive.create(tmp_path / "archive"), text)
    [verdict] = json.loads(monitor("judge", entry.id, "--json", cwd=tmp_path).stdout)
    assert verdict["relevant"] is relevant


def test_moments_are_written_as_in_the_archive(tmp_path: Path) -> None:
    """`extract --json` has ISO 8601 with a T, as the metadata of a stored article has."""
    paragraphs = "".join(f"<p>{p}</p>" for p in RUSSIAN.split("\n\n"))
    head = '<meta property="article:published_time" content="2025-10-20T08:00:00+02:00">'
    (tmp_path / "a.html").write_text(f"<html><head>{head}</head><body><article>{paragraphs}</article></body></html>")
    article = json.loads(monitor("extract", "a.html", "--json", cwd=tmp_path).stdout)
    assert article["published"] == "2025-10-20T08:00:00+02:00"


@pytest.mark.parametrize("command", ["extract", "clean", "judge"])
def test_what_holds_no_article_is_named(tmp_path: Path, command: str) -> None:
    """A script over many files says in which of them nothing was found."""
    name = "empty.txt" if command == "clean" else "empty.html"
    (tmp_path / name).write_text("")
    done = monitor(command, name, cwd=tmp_path)
    assert done.returncode == 1 and done.stderr.startswith(f"monitor: {name}: the ") and done.stdout == ""


@pytest.mark.parametrize("command", ["import", "judge", "clean"])
@pytest.mark.parametrize("name", ["a", "a.txt"])
def test_bytes_that_are_no_text_are_refused_by_name(tmp_path: Path, command: str, name: str) -> None:
    """A picture, an archive, a program: whatever it is called, it is not read as the words that it happens to give."""
    (tmp_path / name).write_bytes(hashlib.shake_128(b"noise").digest(20_000))
    done = monitor(command, name, cwd=tmp_path)
    assert done.returncode != 0 and f"{name}: is neither a text nor an HTML page" in done.stderr + done.stdout


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-8"])
def test_a_text_with_a_stray_nought_is_a_text(tmp_path: Path, charset: str) -> None:
    """And so is one in UTF-16 without a mark."""
    text = RUSSIAN.replace("ЕС", "EU") if charset == "utf-8" else "EU and Kazakhstan sign\n\nThe EU signed in Astana."
    (tmp_path / "a").write_bytes(text.replace("EU", "EU\0", charset == "utf-8").encode(charset))
    for command in ("judge", "clean"):
        assert "EU" in monitor(command, "a", cwd=tmp_path).stdout
