"""What was received, as WARC/1.1 (ISO 28500:2017); the one file that imports warcio."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.errors import ArchiveDamaged
from monitor.model import Page

# The stored body has no coding any more; kept under their own names, these headers would make replays undo it again.
_CODING_HEADERS = {"content-encoding", "transfer-encoding", "content-length"}


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
    """One response or resource of a WARC file."""

    url: str
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched: datetime | None


def read_captured(data: bytes, name: str) -> Iterator[Captured]:
    """The responses and resources in a WARC; raises ArchiveDamaged where a record cannot be read."""
    try:
        for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
            if record.rec_type in ("response", "resource"):
                yield _captured(record)
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, AttributeError) as error:
        raise ArchiveDamaged(f"{name}: the WARC is damaged: {error}") from error


def _captured(record: Any) -> Captured:
    http = record.http_headers
    return Captured(
        url=record.rec_headers.get_header("WARC-Target-URI") or "",
        status=int(http.get_statuscode()) if http else None,
        headers=tuple(http.headers)
        if http
        else (("Content-Type", record.rec_headers.get_header("Content-Type") or ""),),
        body=record.content_stream().read(),
        fetched=_moment(record.rec_headers.get_header("WARC-Date")),
    )


def _moment(stamp: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(stamp) if stamp else None
    except ValueError:
        return None


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
