"""Files of every sort put into a real archive: texts, saved pages, WARC files, and what stands beside them."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

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


# WARC files.


def record(
    writer: WARCWriter, url: str, body: bytes, status: str = "200 OK", media: str = "text/html", **more: Any
) -> None:
    headers = StatusAndHeaders(status, [("Content-Type", media), *more.pop("http", [])], protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            url, more.pop("kind", "response"), payload=io.BytesIO(body), http_headers=headers,
            warc_headers_dict={"WARC-Date": "2016-05-04T10:00:00Z"} | more,
        )
    )  # fmt: skip


def story(number: int) -> bytes:
    words = " ".join(f"word{number}x{n}" for n in range(60))
    return page_of(
        f"Story {number}", f"Part {number}\n\nA story about {words}.\n\nIt ends with number {number}."
    ).encode()


def crawl(numbers: range = range(4), *, gzip: bool = True) -> tuple[bytes, list[int]]:
    """A WARC with a story a record, and the byte at which each record begins."""
    buffer, starts = io.BytesIO(), []
    writer = WARCWriter(buffer, gzip=gzip)
    for number in numbers:
        starts.append(buffer.tell())
        record(writer, f"https://outlet.example/story/{number}", story(number))
    return buffer.getvalue(), starts


def titles(folder: Path) -> list[str]:
    return sorted(article.title for article in open_archive(folder / "archive"))


@pytest.mark.parametrize("form", ["by-record", "plain", "whole"])
def test_a_warc_is_read_in_each_of_its_forms(tmp_path: Path, form: str) -> None:
    """Compressed record by record, not at all, or as one; the ending may be in capitals."""
    data, _ = crawl(gzip=form == "by-record")
    path = given(
        tmp_path, "CRAWL.WARC" if form == "plain" else "CRAWL.WARC.GZ", gzip.compress(data) if form == "whole" else data
    )
    results = import_all(tmp_path, path)
    assert [result.problem for result in results] == [None] * 4
    assert titles(tmp_path) == ["Story 0", "Story 1", "Story 2", "Story 3"]


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("form", "depth"), [("plain", 0), ("plain", 700), *(("by-record", n) for n in (0, 1, 20, 40, 300, 500))]
)
def test_a_damaged_record_harms_no_other(tmp_path: Path, form: str, depth: int) -> None:
    """Whatever byte of the second record is wrong: the first, third and fourth come in, the second is named."""
    data, starts = crawl(gzip=form == "by-record")
    path = given(tmp_path, "a.warc.gz", flipped(data, starts[1] + depth))
    results = import_all(tmp_path, path)
    problems = [result.problem for result in results if result.problem]
    assert titles(tmp_path) == ["Story 0", "Story 2", "Story 3"]
    assert len(problems) == 1 and f"a.warc.gz: record 2 at byte {starts[1]}: " in problems[0], problems


@pytest.mark.parametrize("form", ["by-record", "plain"])
def test_a_damaged_first_record_harms_no_other(tmp_path: Path, form: str) -> None:
    """What the file is can be told although it does not begin like one."""
    data, _ = crawl(gzip=form == "by-record")
    results = import_all(tmp_path, given(tmp_path, "a.warc.gz", b"xxxxxxxx" + data[8:]))
    assert titles(tmp_path) == ["Story 1", "Story 2", "Story 3"]
    assert "record 1 at byte 0: " in str(results[0].problem)


@pytest.mark.parametrize("form", ["by-record", "plain", "whole"])
def test_a_cut_file_is_told(tmp_path: Path, form: str) -> None:
    """What stands before the cut comes in; that the file ends too early is a problem of its own."""
    data, starts = crawl(gzip=form == "by-record")
    data = gzip.compress(data)[:-300] if form == "whole" else data[: starts[3] + 300]
    results = import_all(tmp_path, given(tmp_path, "a.warc.gz", data))
    assert set(titles(tmp_path)) >= {"Story 0", "Story 1"}
    assert "Story 3" not in titles(tmp_path)
    assert "cut short" in str(results[-1].problem)


def test_a_length_that_is_wrong_swallows_no_other_record(tmp_path: Path) -> None:
    """A record without digests that says it is longer, or shorter, than it is: the next ones are found."""
    data, _ = crawl(gzip=False)
    bare = re.sub(rb"WARC-(Block|Payload)-Digest: .*\r\n", b"", data)
    lengths = re.findall(rb"\r\nContent-Length: (\d+)\r\n", bare)
    for name, change in (("long", 4000), ("short", -40)):
        folder = tmp_path / name
        folder.mkdir()
        wrong = b"%d" % (int(lengths[1]) + change)
        head, sep, tail = bare.partition(b"/story/1\r\n")
        assert sep
        torn = head + sep + tail.replace(b"\r\nContent-Length: " + lengths[1], b"\r\nContent-Length: " + wrong, 1)
        results = import_all(folder, given(folder, "a.warc", torn))
        assert titles(folder) == ["Story 0", "Story 2", "Story 3"], name
        assert [r.problem is not None for r in results] == [False, True, False, False], results


def test_of_a_crawl_only_pages_come_in(tmp_path: Path) -> None:
    """404s, redirects, pictures and robots.txt are no articles: they are counted in a note, which is no fault."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    record(writer, "https://outlet.example/gone", story(1), "404 Not Found")
    record(writer, "https://outlet.example/moved", story(2), "301 Moved")
    record(
        writer,
        "https://outlet.example/robots.txt",
        b"User-agent: *\nDisallow: /a\n\n# A robots file of an outlet",
        media="text/plain",
    )
    record(writer, "https://outlet.example/a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 90, media="image/png")
    record(writer, "https://outlet.example/b.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 80, media="image/png")
    record(writer, "https://outlet.example/x", story(3), media="application/xhtml+xml; charset=utf-8")
    results = import_all(tmp_path, given(tmp_path, "a.warc.gz", buffer.getvalue()))
    assert titles(tmp_path) == ["Story 3"]
    assert [result.problem for result in results] == [None, None]
    assert results[-1].note is not None
    for told in ("1 × status 404", "1 × status 301", "1 × text/plain", "2 × image/png"):
        assert told in results[-1].note


def test_a_capture_of_an_imported_text_is_read_as_a_text(tmp_path: Path) -> None:
    """What this program captured of an import is its own kind of resource record."""
    import_all(tmp_path, given(tmp_path, "a.txt", f"A road\n\n{BODY} It is long."))
    [capture] = (tmp_path / "archive").glob("2*/*/*/*.warc.gz")
    other = tmp_path / "other"
    other.mkdir()
    import_all(other, given(other, "a.warc.gz", capture.read_bytes()))
    assert titles(other) == ["A road"]


def test_a_captured_page_is_dated_as_of_its_capture(tmp_path: Path) -> None:
    """A date later than the crawl cannot be that of the article, however far it lies in the past by now."""
    body = story(1).replace(b"<article>", b'<article><time datetime="2019-03-02T10:00:00Z">2 March 2019</time>')
    buffer = io.BytesIO()
    record(WARCWriter(buffer, gzip=True), "https://outlet.example/a", body)
    import_all(tmp_path, given(tmp_path, "a.warc.gz", buffer.getvalue()))
    [article] = open_archive(tmp_path / "archive")
    assert article.metadata["published"] is None


def test_an_unknown_content_coding_is_told(tmp_path: Path) -> None:
    """Compressed bytes are not taken for a page."""
    buffer = io.BytesIO()
    record(
        WARCWriter(buffer, gzip=True),
        "https://outlet.example/a",
        b"\x1b\x07\x00" * 50,
        http=[("Content-Encoding", "zstd")],
    )
    [result] = import_all(tmp_path, given(tmp_path, "a.warc.gz", buffer.getvalue()))
    assert "content coding zstd" in str(result.problem)


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b\x08 torn", b"no WARC at all\n" * 9])
def test_what_is_no_warc_is_told(tmp_path: Path, content: bytes) -> None:
    """A name alone makes none."""
    [result] = import_all(tmp_path, given(tmp_path, "a.warc.gz", content))
    assert result.problem and result.filed is None


def test_a_payload_digest_of_another_way_of_counting_is_no_damage(tmp_path: Path) -> None:
    """Some crawlers take it without the chunks: the digest of the whole record decides."""
    buffer = io.BytesIO()
    more = {"WARC-Payload-Digest": "sha1:" + "A" * 32}
    record(WARCWriter(buffer, gzip=True), "https://outlet.example/a", story(1), **more)
    [result] = import_all(tmp_path, given(tmp_path, "a.warc.gz", buffer.getvalue()))
    assert result.filed and result.filed.event == "archived"
