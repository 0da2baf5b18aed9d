"""Files of every sort put into a real archive: texts, saved pages, WARC files, and what stands beside them."""

from __future__ import annotations

import gzip
import io
import json
import re
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from making import NOW, told
from monitor import open_archive
from monitor.archive import Archive
from monitor.archive.verify import verify
from monitor.config import Config, parse_config
from monitor.errors import UsageError
from monitor.importing import Imported, find_files, import_file
from monitor.index import Index, rebuild
from monitor.views import as_of_now
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
            results += told(import_file(path, writer, here, config, Clock(), any_topic=True))
    return results


def given(folder: Path, name: str, content: str | bytes, **beside: Any) -> Path:
    """A file to import, with the metadata beside it."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    if beside:
        path.with_suffix(".json").write_text(json.dumps(beside))
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
    for said in ("1 × status 404", "1 × status 301", "1 × text/plain", "2 × image/png"):
        assert said in results[-1].note


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


def test_a_record_without_its_headers_is_told_in_words(tmp_path: Path) -> None:
    """What the library says of it is an error of its own code, which helps nobody."""
    [result] = import_all(tmp_path, given(tmp_path, "a.warc", b"WARC/1.1\r\nWARC-Type: response\r\n"))
    assert "record 1 at byte 0: it lacks a header that every record has" in str(result.problem)


def test_a_payload_digest_of_another_way_of_counting_is_no_damage(tmp_path: Path) -> None:
    """Some crawlers take it without the chunks: the digest of the whole record decides."""
    buffer = io.BytesIO()
    more = {"WARC-Payload-Digest": "sha1:" + "A" * 32}
    record(WARCWriter(buffer, gzip=True), "https://outlet.example/a", story(1), **more)
    [result] = import_all(tmp_path, given(tmp_path, "a.warc.gz", buffer.getvalue()))
    assert result.filed and result.filed.event == "archived"


# What stands beside a file.

TEXT = f"A road\n\n{BODY}"
TOMORROW_WEEK = "2025-10-28"


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        ({"publishd": "2025-10-20"}, '"publishd" is no key of the metadata; did you mean "published"?'),
        ({"zzz": 1}, '"zzz" is no key of the metadata; there are: url, canonical_url, title'),
        ({"url": 7}, '"url" is to be an address such as "https://outlet.example/a", not 7'),
        ({"url": "outlet.example/a"}, '"url" is to be an address'),
        ({"url": "https://"}, '"url" is to be an address'),
        ({"url": "https://out let.example/a"}, '"url" is to be an address'),
        ({"url": "https://me:secret@outlet.example/a"}, '"url" is to be an address'),
        ({"image": "a.png"}, '"image" is to be an address'),
        ({"domain": "https://outlet.example/"}, '"domain" is to be a host such as "outlet.example", not "https://'),
        ({"domain": "outlet"}, '"domain" is to be a host'),
        ({"language": "english"}, '"language" is to be a BCP 47 tag such as "kk" or "kk-Latn", not "english"'),
        ({"language": "kz"}, 'not "kz"; did you mean "kk"?'),
        ({"language": ["kk"]}, '"language" is to be a BCP 47 tag'),
        ({"authors": "Jean Delaunay"}, '"authors" is to be a list of texts of one line, such as ["Jean Delaunay"]'),
        ({"authors": ["Jean", ""]}, '"authors" is to be a list'),
        ({"authors": ["Jean\nDelaunay"]}, '"authors" is to be a list'),
        ({"tags": [1]}, '"tags" is to be a list'),
        ({"title": " "}, '"title" is to be a text of one line, not " "'),
        ({"title": "\ud800"}, '"title" is to be a text of one line'),
        ({"paywalled": "no"}, '"paywalled" is to be true or false, not "no"'),
        ({"published": "soon"}, '"published" is to be a date such as "2025-10-20T17:58:00+02:00"'),
        ({"published": 1761000000}, '"published" is to be a date such as'),
        ({"published": TOMORROW_WEEK}, f'"published" is to be between 1605 and tomorrow, not "{TOMORROW_WEEK}"'),
        ({"published": "9999-12-31T23:59:59-12:00"}, '"published" is to be between 1605 and tomorrow'),
        ({"modified": "1025-10-20"}, '"modified" is to be between 1605 and tomorrow, not "1025-10-20"'),
        ({"published": "2025-10-20", "published_from": "guess"}, '"published_from" is to be one of json-ld, meta'),
        ({"published": "2025-10-20", "published_precision": "minute"}, '"published_precision" is to be "day" for a day'),
        ({"published_from": "meta"}, '"published_from" is given without "published"'),
    ],
)  # fmt: skip
def test_a_mistake_beside_a_file_is_told_and_that_file_skipped(tmp_path: Path, beside: Any, told: str) -> None:
    """File, key, value and what to do; the other files come in."""
    bad, good = given(tmp_path, "bad.txt", TEXT, **beside), given(tmp_path, "good.txt", TEXT + " Good.")
    [skipped, stored] = import_all(tmp_path, bad, good)
    assert skipped.problem and f"{tmp_path / 'bad.json'}: " in skipped.problem and told in skipped.problem
    assert "bad.txt is skipped" in skipped.problem
    assert stored.filed and stored.filed.entry


@pytest.mark.parametrize("content", ["{", "[1]", "[" * 100_000, b"\xff\xfe\xff"])
def test_what_is_no_json_object_is_told(tmp_path: Path, content: str | bytes) -> None:
    """Neither torn nor deeply nested JSON ends the import."""
    given(tmp_path, "a.json", content)
    [skipped] = import_all(tmp_path, given(tmp_path, "a.txt", TEXT))
    assert "a.json: " in str(skipped.problem)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """One look at the message is enough to mend the file."""
    [skipped] = import_all(tmp_path, given(tmp_path, "a.txt", TEXT, url="x", langauge="kk", published="soon"))
    assert all(told in str(skipped.problem) for told in ('"url" is', 'did you mean "language"', '"published" is'))


def test_all_keys_that_may_be_given_are_kept(tmp_path: Path) -> None:
    """Each value stands in the archive's metadata as it was given."""
    values: dict[str, Any] = {
        "url": "https://outlet.example/a", "canonical_url": "https://outlet.example/b", "title": "Another road",
        "authors": ["王小明", "Reuters"], "site": "Outlet", "domain": "news.outlet.example", "language": "kk-Latn",
        "published": "2025-10-20T17:58:00+02:00", "published_from": "json-ld", "published_precision": "minute",
        "modified": "2025-10-20T18:58:00+02:00", "paywalled": True, "reservations": ["noarchive"], "tags": ["rail"],
        "image": "https://outlet.example/a.png",
    }  # fmt: skip
    import_all(tmp_path, given(tmp_path, "a.txt", TEXT, **values))
    [article] = open_archive(tmp_path / "archive")
    assert {key: article.metadata[key] for key in values} == values


def test_a_given_date_says_how_exact_it_is(tmp_path: Path) -> None:
    """Told by its form when nothing else is said, and null is as good as nothing."""
    given_forms = {"2025-10-20": "day", "2025-10-20T17:58": "minute", "2025-10-20T17:58:01+02:00": "second"}
    for number, (published, precision) in enumerate(given_forms.items()):
        path = given(tmp_path, f"{number}.txt", story_text(number), published=published, published_precision=None)
        [result] = import_all(tmp_path, path)
        assert result.filed and result.filed.entry, result
        metadata = result.filed.entry.metadata
        assert (metadata["published_precision"], metadata["published_from"]) == (precision, "given")


def test_the_metadata_of_an_archive_can_stand_beside_a_file(tmp_path: Path) -> None:
    """What was exported from one archive goes into another, with what was known of it."""
    import_all(tmp_path, given(tmp_path, "a.txt", TEXT, authors=["Reuters"], published="2025-10-20", site="Outlet"))
    [article] = open_archive(tmp_path / "archive")
    other = tmp_path / "other"
    other.mkdir()
    again = import_all(other, article.path)
    assert again[0].filed and again[0].filed.entry, again
    [copy] = open_archive(other / "archive")
    assert copy.id == article.id
    made_anew = {"extraction", "source"}
    assert {k: v for k, v in copy.metadata.items() if k not in made_anew} == {
        k: v for k, v in article.metadata.items() if k not in made_anew
    }


def test_one_address_is_not_given_to_all_pages_of_a_crawl(tmp_path: Path) -> None:
    """They would be taken for edits of one article; what may hold for all of them is taken."""
    data, _ = crawl()
    [refused] = import_all(tmp_path, given(tmp_path, "a.warc", data, url="https://outlet.example/a"))
    assert 'holds 4 pages, but the .json beside it gives "url"' in str(refused.problem)
    results = import_all(tmp_path, given(tmp_path, "b.warc", data, site="Outlet"))
    assert [r.filed and r.filed.event for r in results] == ["archived"] * 4
    assert {a.metadata["site"] for a in open_archive(tmp_path / "archive")} == {"Outlet"}


def story_text(number: int) -> str:
    words = " ".join(f"word{number}x{n}" for n in range(60))
    return f"Story {number}\n\nA story about {words}.\n\nIt ends with number {number}."


# The same again.


def journal_of(folder: Path) -> list[str]:
    files = sorted((folder / "archive" / "journal").glob("2*.jsonl"))
    return [line for path in files for line in path.read_text().splitlines()]


def witnesses(folder: Path) -> list[Any]:
    archive = Archive.existing(folder / "archive")
    with closing(Index.readable(archive)) as index:
        return [witness for entry in archive.entries() for witness in as_of_now(index, entry)["witnesses"]]


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_the_same_file_again_is_unchanged_and_no_witness_of_itself(tmp_path: Path, name: str) -> None:
    """Without an address, too: nothing is written, and the article has no copy elsewhere."""
    path = given(tmp_path, name, page_of("A road", BODY) if name.endswith("html") else TEXT, published="2025-10-20")
    [first] = import_all(tmp_path, path)
    assert first.filed and first.filed.entry
    before = journal_of(tmp_path)
    for _ in range(2):
        [again] = import_all(tmp_path, path)
        assert again.filed and (again.filed.event, again.filed.of) == ("unchanged", first.filed.entry.id)
    assert journal_of(tmp_path) == before
    assert witnesses(tmp_path) == []


def test_the_same_text_from_another_outlet_is_a_witness_once(tmp_path: Path) -> None:
    """That it stood there is told by one line, however often it is imported."""
    import_all(tmp_path, given(tmp_path, "a.txt", TEXT, site="Outlet"))
    other = given(tmp_path, "b.txt", TEXT, site="Courier")
    assert [import_all(tmp_path, other)[0].filed.event for _ in range(3)] == ["duplicate", "unchanged", "unchanged"]  # type: ignore[union-attr]
    assert [witness["site"] for witness in witnesses(tmp_path)] == ["Courier"]


def test_a_near_copy_that_is_not_kept_is_told_once(tmp_path: Path) -> None:
    """A copy with a word changed, imported again and again, leaves one line."""
    import_all(tmp_path, given(tmp_path, "a.txt", story_text(1)))
    copy = given(tmp_path, "b.txt", story_text(1).replace("word1x7 ", "road "))
    before = len(journal_of(tmp_path))
    events = [import_all(tmp_path, copy)[0].filed.event for _ in range(3)]  # type: ignore[union-attr]
    assert events == ["near-copy"] * 3
    assert len(journal_of(tmp_path)) == before + 1


def test_a_text_removed_by_hand_comes_in_again(tmp_path: Path) -> None:
    """What is not in the folder any more is not taken for stored."""
    path = given(tmp_path, "a.txt", TEXT)
    import_all(tmp_path, path)
    [article] = open_archive(tmp_path / "archive")
    article.path.unlink()
    [again] = import_all(tmp_path, path)
    assert again.filed and again.filed.event == "archived"


# Charsets.

RUSSIAN = (
    "Казахстан и ЕС подписали соглашение\n\nКазахстан и Европейский союз подписали в Астане соглашение о транспорте.\n\n"
    "Дорога откроется в мае, и грузовики доедут до границы за два дня, сказал министр."
)
CHINESE = (
    "哈萨克斯坦与欧盟签署协议\n\n哈萨克斯坦与欧盟星期一在阿斯塔纳签署了一项运输协议，双方官员表示。\n\n"
    "这条公路将于五月开通，卡车将在两天内到达边境。"
)
CHARSETS = [
    (RUSSIAN, "cp1251", {}), (RUSSIAN, "koi8-r", {}), (RUSSIAN, "utf-16", {}), (RUSSIAN, "utf-8-sig", {}),
    (CHINESE, "gb18030", {}), (CHINESE, "gb18030", {"language": "zh"}), (CHINESE, "utf-16", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "charset", "beside"), CHARSETS, ids=[f"{c}-{len(b)}" for _, c, b in CHARSETS])
@pytest.mark.parametrize("name", ["a.txt", "a"])
def test_a_text_in_another_charset_is_read_as_written(
    tmp_path: Path, text: str, charset: str, beside: dict[str, str], name: str
) -> None:
    """By its mark, by the language given, or by its bytes; never with replacement characters."""
    import_all(tmp_path, given(tmp_path, name, text.encode(charset), **beside))
    [article] = open_archive(tmp_path / "archive")
    assert article.document == text


# Which files.


def test_links_are_not_followed_out_of_a_folder(tmp_path: Path) -> None:
    """To a file, to a folder, as metadata beside a file, to nowhere: each is told. Within the folder they may lead."""
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    secret = given(outside, "secret.txt", TEXT)
    given(outside, "b.json", json.dumps({"site": "Secret"}))
    kept, same = given(inside, "kept.txt", TEXT), inside / "same.txt"
    same.symlink_to(kept)
    (inside / "link.txt").symlink_to(secret)
    (inside / "folder").symlink_to(outside)
    (inside / "nowhere.txt").symlink_to(outside / "nothing")
    (inside / "round.txt").symlink_to(inside / "round.txt")
    (inside / "other.log").symlink_to(secret)
    files, problems = find_files([inside])
    assert files == [kept, same]
    assert [Path(problem.name).name for problem in problems] == ["folder", "link.txt", "nowhere.txt", "round.txt"]
    assert all("is a symbolic link out of the folder" in str(problem.problem) for problem in problems)
    assert find_files([inside / "link.txt"]) == ([inside / "link.txt"], [])
    text = given(inside, "b.txt", TEXT)
    (inside / "b.json").symlink_to(outside / "b.json")
    [refused] = import_all(tmp_path, text)
    assert "is a symbolic link out of its folder" in str(refused.problem)


def test_what_is_there_is_imported_and_what_is_missing_named(tmp_path: Path) -> None:
    """Only when nothing of what was named exists it is a mistake in the command."""
    path = given(tmp_path, "a.txt", TEXT)
    files, [problem] = find_files([path, tmp_path / "nofile"])
    assert files == [path] and problem.problem == f"{tmp_path / 'nofile'}: does not exist"
    with pytest.raises(UsageError, match="nofile: does not exist"):
        find_files([tmp_path / "nofile"])


def test_a_given_title_takes_no_text_away(tmp_path: Path) -> None:
    """A file whose first line is a sentence of the article keeps it; a first line that is a heading gives way."""
    first = "The European Union and Kazakhstan signed a transport agreement on Monday."
    import_all(tmp_path, given(tmp_path, "a.txt", f"{first}\n\nThe road opens in May.", title="A road"))
    [article] = open_archive(tmp_path / "archive")
    assert article.document == f"A road\n\n{first}\n\nThe road opens in May."
    other = tmp_path / "other"
    other.mkdir()
    import_all(other, given(other, "a.txt", f"A raod\n\n{first}", title="A road"))
    [article] = open_archive(other / "archive")
    assert article.document == f"A road\n\n{first}"
