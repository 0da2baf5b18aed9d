"""`monitor import`: texts in the form of the archive, saved pages and WARC files, put through the flow of a page."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.archive.warc import read_captured
from monitor.clock import Clock
from monitor.config import Config
from monitor.errors import ArchiveDamaged, ExtractError, UsageError, WorkerError
from monitor.filing import Filed, Origin
from monitor.model import Hints
from monitor.reading import RawKind, Request, read
from monitor.urls import host_of
from monitor.workers import Run
from monitor.writer import Writer

SOURCE_ID = "import"
_MEDIA: dict[str, tuple[RawKind, str]] = {
    ".txt": ("text", "text/plain; charset=utf-8"), ".md": ("text", "text/plain; charset=utf-8"),
    ".html": ("page", "text/html"), ".htm": ("page", "text/html"), ".xhtml": ("page", "text/html"),
}  # fmt: skip
_WARC = (".warc", ".warc.gz")
_LISTS = {"authors", "tags", "reservations"}
_MOMENTS = {"published", "modified"}
_PLAIN = {"url", "canonical_url", "title", "site", "domain", "language", "image", "paywalled"}


@dataclasses.dataclass(frozen=True, slots=True)
class Given:
    """One text or page of an import; `name` is what messages call it."""

    name: str
    kind: RawKind
    body: bytes
    content_type: str
    url: str = ""
    fields: tuple[tuple[str, Any], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Imported:
    """What became of it: filed, or not, with the reason."""

    name: str
    filed: Filed | None
    problem: str | None = None


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to import, folders walked in order of names; raises UsageError for a path that does not exist."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: does not exist")
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and _is_importable(p))
        else:
            yield path


async def import_file(
    path: Path, writer: Writer, run: Run, config: Config, clock: Clock, *, any_topic: bool = False
) -> list[Imported]:
    """Import one file; a WARC gives one result a capture. Never raises for the file's own faults: they are told."""
    try:
        items = list(_given(path))
    except (UsageError, ArchiveDamaged) as error:
        return [Imported(str(path), None, str(error))]
    except OSError as error:
        return [Imported(str(path), None, f"{path}: cannot be read: {error.strerror}; it is skipped")]
    return [await _import(item, writer, run, config, clock, any_topic) for item in items]


async def _import(item: Given, writer: Writer, run: Run, config: Config, clock: Clock, any_topic: bool) -> Imported:
    try:
        reading = await run(read, _request(item, config, clock, any_topic))
    except (ExtractError, WorkerError) as error:
        return Imported(item.name, None, f"{item.name}: no article in it: {error}")
    origin = Origin(
        SOURCE_ID, "import", Path(item.name).name, item.url, clock.now(), given=(item.body, item.content_type),
        about=(("file", Path(item.name).name),),
    )  # fmt: skip
    return Imported(item.name, writer.filing.file(reading, origin, clock.now(), any_topic=any_topic))


def _request(item: Given, config: Config, clock: Clock, any_topic: bool) -> Request:
    topics = tuple((name, settings.model_dump_json()) for name, settings in config.topics.items())
    hints = Hints(now=clock.now(), authors=dict(item.fields).get("authors", ()))
    return Request(
        body=item.body, url=item.url, kind=item.kind, content_type=item.content_type, hints=hints, topics=topics,
        layout=config.archive.layout, always=any_topic, given=item.fields,
        near_misses=config.archive.keep_near_misses,
    )  # fmt: skip


def _given(path: Path) -> Iterator[Given]:
    data, fields, name = path.read_bytes(), _sidecar(path), _name(path)
    if path.name.endswith(_WARC):
        for number, captured in enumerate(read_captured(data, str(path)), 1):
            content_type = next((v for k, v in captured.headers if k.casefold() == "content-type"), "text/html")
            kind: RawKind = "text" if content_type.startswith("text/plain") else "page"
            url = captured.url if captured.url.startswith("http") else ""
            merged = dict(fields) | ({} if "url" in dict(fields) or not url else _located(url))
            yield Given(f"{name}#{number}", kind, captured.body, content_type, url, tuple(merged.items()))
        return
    known = dict(fields)
    kind, content_type = _media(path, data)
    yield Given(name, kind, data, content_type, known.get("url") or "", fields)


def _name(path: Path) -> str:
    """The path as text: a name may hold bytes that are none, and no file of the archive could be written with them."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _media(path: Path, data: bytes) -> tuple[RawKind, str]:
    """By the name's ending; a file without a known one is a page when it begins like one."""
    known = _MEDIA.get(path.suffix.lower())
    if known:
        return known
    if data.lstrip()[:100].lower().startswith((b"<!doctype html", b"<html")):
        return _MEDIA[".html"]
    if b"\0" in data[:1000]:
        raise UsageError(f"{path}: is neither text, HTML nor WARC; it is skipped")
    return _MEDIA[".txt"]


def _is_importable(path: Path) -> bool:
    return path.suffix.lower() in _MEDIA or path.name.endswith(_WARC)


def _sidecar(path: Path) -> tuple[tuple[str, Any], ...]:
    """The metadata in the `.json` beside the file; raises UsageError where it cannot be used."""
    stem = path.name.removesuffix(".gz").removesuffix(".warc") if path.name.endswith(_WARC) else path.stem
    beside = path.with_name(f"{stem}.json")
    if not beside.is_file():
        return ()
    try:
        values = json.loads(beside.read_bytes())
        if not isinstance(values, dict):
            raise ValueError("it holds no object { … }")
        return tuple(_fields(values).items())
    except ValueError as error:
        raise UsageError(f"{beside}: {error}; {path.name} is skipped, mend the file or take it away") from error


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    """Article fields from metadata keys; keys that an import cannot give (id, story …) are made anew."""
    fields: dict[str, Any] = {}
    for key, value in values.items():
        if value is None:
            continue
        if key in _LISTS:
            fields[key] = tuple(_strings(key, value))
        elif key in _MOMENTS:
            fields[key] = _moment(key, value)
        elif key in _PLAIN:
            fields[key] = _plain(key, value)
    if "published" in fields:
        fields |= {"published_from": "given", "published_precision": _precision(str(values["published"]))}
    return fields | (_located(fields["url"]) if "url" in fields and "domain" not in fields else {})


def _located(url: str) -> dict[str, Any]:
    return {"url": url, "domain": host_of(url) or None}


def _strings(key: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f'"{key}" is to be a list of texts')
    return value


def _plain(key: str, value: Any) -> Any:
    wanted = bool if key == "paywalled" else str
    if not isinstance(value, wanted):
        raise ValueError(f'"{key}" is to be {"true or false" if wanted is bool else "a text"}')
    if key in ("url", "canonical_url") and not str(value).startswith(("http://", "https://")):
        raise ValueError(f'"{key}" is to begin with http:// or https://')
    return value


def _moment(key: str, value: Any) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f'"{key}" is to be a date such as "2025-10-20T17:58:00+02:00"') from error


def _precision(text: str) -> str:
    return "day" if len(text) <= 10 else "second" if text[16:17] == ":" else "minute"
