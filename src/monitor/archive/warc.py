"""What was received, as WARC/1.1 (ISO 28500:2017); the one file that imports warcio."""

from __future__ import annotations

import dataclasses
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import IO, Any

from warcio.bufferedreaders import BufferedReader, ChunkedDataException
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.archive.members import MAGIC, find, members
from monitor.errors import ArchiveDamaged
from monitor.model import Page

# The stored body has no coding any more; kept under their own names, these headers would make replays undo it again.
_CODING_HEADERS = {"content-encoding", "transfer-encoding", "content-length"}
_RECORD = b"WARC/"
_BLOCK = 1 << 16
_LARGEST_BODY = 1 << 26
_LOADER = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
_FAULTS = (ArchiveLoadFailed, ChunkedDataException, EOFError, ValueError, AttributeError, zlib.error)
"""What warcio raises on records that are not what they should be."""


def page_record(page: Page, about: Mapping[str, Any]) -> bytes:
    """A `response` record of the page and a `metadata` record of what led to it; a gzip member each."""
    buffer, writer = _writer()
    response = writer.create_warc_record(
        page.final_url, "response", payload=io.BytesIO(page.body), http_headers=_http_headers(page),
        warc_headers_dict=_dated(page.fetched), warc_content_type="application/http; msgtype=response",
    )  # fmt: skip
    writer.write_record(response)
    _write_about(writer, page.final_url, page.fetched, about, response.rec_headers.get_header("WARC-Record-ID"))
    return buffer.getvalue()


def given_record(uri: str, content: bytes, content_type: str, given: datetime, about: Mapping[str, Any]) -> bytes:
    """A `resource` record with the bytes given by an import, and a `metadata` record."""
    buffer, writer = _writer()
    resource = writer.create_warc_record(
        uri, "resource", payload=io.BytesIO(content), warc_content_type=content_type, warc_headers_dict=_dated(given)
    )
    writer.write_record(resource)
    _write_about(writer, uri, given, about, resource.rec_headers.get_header("WARC-Record-ID"))
    return buffer.getvalue()


@dataclasses.dataclass(frozen=True, slots=True)
class Captured:
    """One response or resource of a WARC file; `record` counts the file's records from 1.

    `body` has chunking and content coding undone; it is cut at 64 MB, which `is_cut` says.
    """

    url: str
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched: datetime | None
    record: int = 1
    is_cut: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that cannot be read; `offset` is the byte of the file where it, or the gzip member it is in, begins."""

    record: int
    offset: int
    reason: str


def read_captured(data: bytes, name: str) -> Iterator[Captured]:
    """The responses and resources in a WARC; raises ArchiveDamaged where a record cannot be read."""
    for item in read_records(io.BytesIO(data)):
        if isinstance(item, Unreadable):
            raise ArchiveDamaged(f"{name}: the WARC is damaged at byte {item.offset}: {item.reason}")
        yield item


def read_records(file: IO[bytes]) -> Iterator[Captured | Unreadable]:
    """The responses and resources in a WARC file, and what in it cannot be read; behind damage the next record is found.

    `file` can seek; it may be compressed record by record, as a whole, or not at all. Only OSError is raised.
    """
    numbers = count(1)
    if not _is_compressed(file):
        yield from _records(file, numbers)
        return
    for offset, content, problem in members(file, _RECORD):
        told = False
        for item in _records(content, numbers):
            if isinstance(item, Unreadable):
                told = True
                item = Unreadable(item.record, offset, problem or item.reason)
            yield item
        if problem and not told:
            yield Unreadable(next(numbers), offset, problem)


def _is_compressed(file: IO[bytes]) -> bool:
    """By its first bytes; where these are damaged, by what can be found in it."""
    file.seek(0)
    head = file.read(len(_RECORD))
    if head == _RECORD or head.startswith(MAGIC):
        return head != _RECORD
    return find(file, b"\n" + _RECORD, 0) is None and find(file, MAGIC, 0) is not None


def _records(content: IO[bytes], numbers: Iterator[int]) -> Iterator[Captured | Unreadable]:
    """The records of a file that is not compressed. What fails while the next record is looked for is not told again."""
    content.seek(0)
    position, lost = _next_line(content), False
    while position is not None:
        content.seek(position)
        try:
            captured = _record(content)
        except _FAULTS as error:
            if not lost:
                yield Unreadable(next(numbers), position, _reason(error))
            found = find(content, b"\n" + _RECORD, position)
            lost, position = True, None if found is None else found + 1
            continue
        number, lost, position = next(numbers), False, _next_line(content)
        if captured:
            yield dataclasses.replace(captured, record=number)


def _record(content: IO[bytes]) -> Captured | None:
    """The record that begins here, read to its end; None when it holds no page."""
    record = _LOADER.parse_record_stream(content, known_format="warc", check_digests=True)
    if record.length is None:
        raise ArchiveLoadFailed("it does not say its length")
    if record.rec_headers.get_header("WARC-Segment-Number"):
        raise ArchiveLoadFailed("it is one of several segments, which are not put together here")
    captured = _captured(record) if record.rec_type in ("response", "resource") else None
    while record.raw_stream.read(_BLOCK):
        pass
    if record.raw_stream.limit:
        raise ArchiveLoadFailed("it is cut short: the file ends within it")
    _check(record, content)
    return captured


def _check(record: Any, content: IO[bytes]) -> None:
    """By its digests; a record without any by what stands behind it.

    Crawlers take a payload's digest with chunking or without, so a block whose own digest is right is whole.
    """
    has_block = record.rec_headers.get_header("WARC-Block-Digest") is not None
    failed = [problem for problem in record.digest_checker.problems if "failed" in problem]
    if wrong := [problem for problem in failed if not has_block or problem.startswith("block")]:
        raise ArchiveLoadFailed(wrong[0])
    end = content.tell()
    following = _next_line(content) if record.digest_checker.passed is None else None
    if following is not None:
        content.seek(following)
        if content.read(len(_RECORD)) != _RECORD:
            raise ArchiveLoadFailed("its length is wrong: what follows it is no record")
    content.seek(end)


def _next_line(content: IO[bytes]) -> int | None:
    """Where the next line that is not blank begins; None at the end."""
    while line := content.readline(_BLOCK):
        if line.strip():
            return content.tell() - len(line)
    return None


def _reason(error: Exception) -> str:
    if isinstance(error, EOFError):
        return "it is cut short: it ends within its headers"
    if isinstance(error, AttributeError):
        return "it lacks a header that every record has"
    return "no WARC record begins here" if "first line" in str(error) else str(error) or type(error).__name__


def _captured(record: Any) -> Captured:
    http = record.http_headers
    plain = (("Content-Type", record.rec_headers.get_header("Content-Type") or ""),)
    body = _body(record)
    return Captured(
        url=record.rec_headers.get_header("WARC-Target-URI") or "",
        status=int(http.get_statuscode()) if http else None,
        headers=tuple(http.headers) if http else plain,
        body=body[:_LARGEST_BODY],
        fetched=_moment(record.rec_headers.get_header("WARC-Date")),
        is_cut=len(body) > _LARGEST_BODY,
    )


def _body(record: Any) -> bytes:
    """Without chunking and content coding; no more than can be held."""
    coding = (record.http_headers.get_header("content-encoding") or "") if record.http_headers else ""
    if coding.strip().lower() not in ("", "identity", *BufferedReader.get_supported_decompressors()):
        raise ArchiveLoadFailed(f"its content coding {coding} cannot be undone here")
    body, stream = bytearray(), record.content_stream()
    while len(body) <= _LARGEST_BODY and (block := stream.read(_BLOCK)):
        body += block
    return bytes(body)


def _moment(stamp: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(stamp) if stamp else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _writer() -> tuple[io.BytesIO, WARCWriter]:
    buffer = io.BytesIO()
    return buffer, WARCWriter(buffer, gzip=True, warc_version="WARC/1.1")


def _dated(moment: datetime) -> dict[str, str]:
    return {"WARC-Date": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}


def _http_headers(page: Page) -> StatusAndHeaders:
    headers = [_header(name, value) for name, value in page.headers if name.casefold() != "set-cookie"]
    headers.append(("Content-Length", str(len(page.body))))
    return StatusAndHeaders(str(page.status), headers, protocol="HTTP/1.1")


def _header(name: str, value: str) -> tuple[str, str]:
    """Names and values as the wire allows them; a coding is told by a prefixed name, as replay tools expect."""
    prefix = "X-Archive-Orig-" if name.casefold() in _CODING_HEADERS else ""
    return prefix + name, value.replace("\r", " ").replace("\n", " ")


def _write_about(
    writer: WARCWriter, uri: str, moment: datetime, about: Mapping[str, Any], concurrent: str | None
) -> None:
    payload = json.dumps(about, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "replace")
    headers = {**_dated(moment), **({"WARC-Concurrent-To": concurrent} if concurrent else {})}
    writer.write_record(
        writer.create_warc_record(
            uri,
            "metadata",
            payload=io.BytesIO(payload),
            warc_content_type="application/json",
            warc_headers_dict=headers,
        )
    )
