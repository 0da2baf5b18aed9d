"""Files of every sort put into a real archive: texts, saved pages, WARC files, and what stands beside them."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from making import NOW
from monitor import open_archive
from monitor.archive import Archive
from monitor.archive.verify import verify
from monitor.config import Config, parse_config
from monitor.importing import Imported, import_file
from monitor.index import rebuild
from monitor.writer import open_writer

BODY = (
    "New Silk Road\n\n"
    "The European Union and Kazakhstan signed a transport agreement in Astana on Monday, officials of both sides said.\n\n"
    "The road opens in May, and trucks will reach the border in two days."
)


class Clock:
    """A clock that stands still."""

    def now(self) -> Any:
        return NOW

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing waits here")


async def here(function: Any, /, *args: Any) -> Any:
    return function(*args)


def config_in(folder: Path, more: str = "") -> Config:
    return parse_config(f'topics = []\n[archive]\npath = "archive"\n{more}', folder / "config.toml")


def import_all(folder: Path, *paths: Path, more: str = "") -> list[Imported]:
    """Import the files into the folder's archive, in this process."""
    config = config_in(folder, more)
    results: list[Imported] = []
    with open_writer(config, Clock()) as writer:
        for path in paths:
            results += asyncio.run(import_file(path, writer, here, config, Clock(), any_topic=True))
    return results


def given(folder: Path, name: str, content: str | bytes, **beside: Any) -> Path:
    """A file to import, with the metadata beside it."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    if beside:
        path.with_suffix(".json").write_text(json.dumps(beside, ensure_ascii=False))
    return path


@pytest.mark.parametrize("layout", ["spaced", "compact"])
@pytest.mark.parametrize("authors", [[], ["王小明"], ["Reuters"], ["Courier staff"], ["Jean Delaunay", "Reuters"]])
def test_a_stored_body_has_neither_its_byline_nor_loses_its_first_subheading(
    tmp_path: Path, authors: list[str], layout: str
) -> None:
    """What a program reads back is the body as it was given, whoever wrote it, in both layouts."""
    path = given(tmp_path, "a.html", page_of("A road", BODY), authors=authors)
    [result] = import_all(tmp_path, path, more=f'layout = "{layout}"')
    assert result.filed and result.filed.entry, result
    [article] = open_archive(tmp_path / "archive")
    assert article.text == BODY
    assert article.authors == tuple(authors)
    assert ("\n".join(authors[:1]) in article.document) and article.document.count(
        ", ".join(authors) or "New Silk"
    ) == 1


def test_the_byline_of_a_text_is_known_by_the_authors_given_beside_it(tmp_path: Path) -> None:
    """A name that does not read as one is a byline when the metadata says so, and is written once."""
    path = given(tmp_path, "a.txt", f"A road\n\n王小明\n\n{BODY}", authors=["王小明"])
    import_all(tmp_path, path)
    [article] = open_archive(tmp_path / "archive")
    assert article.text == BODY and article.document.count("王小明") == 1


def test_the_index_of_a_text_with_a_byline_is_made_again_row_for_row(tmp_path: Path) -> None:
    """The fingerprint of a stored text leaves the byline out, live and rebuilt."""
    import_all(tmp_path, given(tmp_path, "a.html", page_of("A road", BODY), authors=["王小明"]))
    config = config_in(tmp_path)
    with open_writer(config, Clock()) as writer:
        live = list(writer.index.rows())
        [entry] = writer.archive.entries()
        [same] = writer.index.with_text(text_hash_of("A road", BODY))
        assert same.id == entry.id
    again = rebuild(Archive.existing(tmp_path / "archive"))
    assert list(again.rows()) == live
    again.close()
    assert list(verify(Archive.existing(tmp_path / "archive"))) == []


def text_hash_of(title: str, body: str) -> str:
    from monitor import dedupe

    return dedupe.fingerprint(title, body, language="en", published=None, url="").text_hash


def page_of(title: str, body: str) -> str:
    """A saved page with the paragraphs of the body, the first as a subheading."""
    first, *rest = body.split("\n\n")
    inner = f"<h2>{first}</h2>" + "".join(f"<p>{paragraph}</p>" for paragraph in rest)
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{inner}</article></body></html>"
    )
