"""`monitor import`: texts in the form of the archive, saved pages and WARC files, put through the flow of a page."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from glob import escape
from pathlib import Path

from monitor.archive.warc import Captured, Unreadable, read_records
from monitor.clock import Clock
from monitor.config import Config
from monitor.errors import ExtractError, UsageError, WorkerError
from monitor.filing import Filed, Origin
from monitor.given import is_named, media_of
from monitor.model import Hints
from monitor.reading import RawKind, Request, packed_topics, read
from monitor.sidecar import Fields, read_sidecar
from monitor.text import begins_like_page
from monitor.urls import host_of
from monitor.workers import Run
from monitor.writer import Writer

SOURCE_ID = "import"
STDIN = Path("-")
_WARC = (".warc", ".warc.gz")
_PAGES = ("text/html", "application/xhtml+xml")
_OF_ONE_PAGE = ("url", "canonical_url", "title", "published", "modified", "image")


@dataclasses.dataclass(frozen=True, slots=True)
class Given:
    """One text or page of an import; `name` is what messages call it."""

    name: str
    kind: RawKind
    body: bytes
    content_type: str
    url: str = ""
    fields: Fields = dataclasses.field(default_factory=dict)
    received: datetime | None = None
    """When a crawler received it; what it says of its date is read as of then."""


@dataclasses.dataclass(frozen=True, slots=True)
class Imported:
    """What became of it: filed, or not. A `problem` is a fault of what was given, a `note` is none."""

    name: str
    filed: Filed | None
    problem: str | None = None
    note: str | None = None


def find_files(paths: Sequence[Path]) -> tuple[list[Path], list[Imported]]:
    """The files to import, those of a folder in order of names, and what is named or found but cannot be imported.

    Of a folder, files of other kinds are notes, and symbolic links are not followed out of it. `-` stands for standard
    input. Raises UsageError when none of the paths exists.
    """
    if not any(map(_exists, paths)):
        raise UsageError("; ".join(f"{_name(path)}: does not exist" for path in paths))
    found = [item for path in paths for item in _found(path)]
    problems = [item for item in found if isinstance(item, Imported)]
    return [item for item in found if isinstance(item, Path)], problems


def _exists(path: Path) -> bool:
    """False also for what stands in a folder that may not be entered."""
    try:
        return path == STDIN or path.exists()
    except OSError:
        return False


def _found(path: Path) -> Iterator[Path | Imported]:
    if not _exists(path):
        yield _problem(path, "does not exist")
    elif path.is_dir():
        yield from _walk(path)
    else:
        yield path


def _walk(folder: Path) -> Iterator[Path | Imported]:
    failed: list[OSError] = []
    walked = [(Path(at), folders + names) for at, folders, names in os.walk(folder, onerror=failed.append)]
    for path in sorted(at / name for at, names in walked for name in names):
        if path.is_symlink() and not _stays_in(path, folder):
            if _is_importable(path) or (_exists(path) and path.is_dir()):
                yield _problem(path, "is a symbolic link out of the folder and not followed; name what it leads to")
        elif _is_importable(path) and not _exists(path):
            yield _problem(path, "cannot be read: its folder may not be entered")
        elif _is_importable(path) and path.is_file():
            yield path
        elif not path.is_dir() and not _is_sidecar(path):
            what = "is no text, page or WARC" if path.is_file() else "is no regular file"
            yield Imported(_name(path), None, note=what)
    for error in failed:
        yield _problem(Path(error.filename), f"cannot be read: {error.strerror}")


def _is_sidecar(path: Path) -> bool:
    return path.suffix.lower() == ".json" and any(
        _is_importable(beside) for beside in path.parent.glob(f"{escape(path.stem)}.*")
    )


def _stays_in(path: Path, folder: Path) -> bool:
    return _exists(path) and path.resolve().is_relative_to(folder.resolve())


def _problem(path: Path, what: str) -> Imported:
    return Imported(_name(path), None, f"{_name(path)}: {what}")


async def import_file(
    path: Path, writer: Writer, run: Run, config: Config, clock: Clock, *, any_topic: bool = False
) -> AsyncIterator[Imported]:
    """Import one file; a WARC gives one result a page. Never raises for the file's own faults: they are told."""
    try:
        for item in _given(path, clock.now()):
            yield await _import(item, writer, run, config, clock, any_topic)
    except UsageError as error:
        yield Imported(_name(path), None, str(error))
    except OSError as error:
        yield _problem(path, f"cannot be read: {error.strerror}; it is skipped")


async def _import(
    item: Given | Imported, writer: Writer, run: Run, config: Config, clock: Clock, any_topic: bool
) -> Imported:
    if isinstance(item, Imported):
        return item
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
    topics = packed_topics(config.topics)
    fields = item.fields
    hints = Hints(
        now=min(item.received or clock.now(), clock.now()), title=fields.get("title", ""),
        authors=fields.get("authors", ()), languages=(fields["language"],) if "language" in fields else (),
    )  # fmt: skip
    return Request(
        body=item.body, url=item.url, kind=item.kind, content_type=item.content_type, hints=hints, topics=topics,
        layout=config.archive.layout, always=any_topic, given=tuple(fields.items()),
        near_misses=config.archive.keep_near_misses,
    )  # fmt: skip


def _given(path: Path, now: datetime) -> Iterator[Given | Imported]:
    if path == STDIN:
        data = sys.stdin.buffer.read()
        kind, content_type = media_of(_name(path), data)
        yield Given(_name(path), kind, data, content_type)
        return
    fields = _sidecar(path, now)
    if _is_warc(path):
        yield from _captures(path, fields)
        return
    data = path.read_bytes()
    kind, content_type = media_of(_name(path), data)
    yield Given(_name(path), kind, data, content_type, fields.get("url", ""), fields)


def _captures(path: Path, fields: Fields) -> Iterator[Given | Imported]:
    """The pages of a WARC; its damaged records as problems, and what a crawl brings home besides pages as a note."""
    name, is_empty = _name(path), True
    _refuse_for_many(path, fields)
    others: Counter[str] = Counter()
    with path.open("rb") as file:
        for item in read_records(file):
            is_empty = False
            if isinstance(item, Unreadable):
                where = f"{name}: record {item.record} at byte {item.offset}"
                yield Imported(name, None, f"{where}: {item.reason}; it is skipped")
            elif reason := _why_no_page(item):
                others[reason] += 1
            else:
                yield _page(item, name, fields)
    if is_empty:
        yield _problem(path, "holds no response or resource; it is skipped")
    elif others:
        told = ", ".join(f"{number} × {reason}" for reason, number in others.most_common(8))
        yield Imported(name, None, note=f"records that are no pages: {told}")


def _refuse_for_many(path: Path, fields: Fields) -> None:
    """With one address or title for all, the pages of a crawl would be taken for edits of each other."""
    if not (named := [key for key in _OF_ONE_PAGE if key in fields]):
        return
    with path.open("rb") as file:
        pages = sum(1 for item in read_records(file) if isinstance(item, Captured) and not _why_no_page(item))
    if pages > 1:
        raise UsageError(
            f'{_name(path)}: holds {pages} pages, but the .json beside it gives "{named[0]}", which can be of one only; '
            "take it out there; the file is skipped"
        )


def _page(captured: Captured, name: str, fields: Fields) -> Given | Imported:
    name = f"{name}#{captured.record}"
    if captured.is_cut:
        return Imported(name, None, f"{name}: is larger than {len(captured.body) >> 20} MB; it is skipped")
    url = captured.url if captured.url.startswith("http") else ""
    located = {"url": url, "domain": host_of(url) or None} if url and "url" not in fields else {}
    kind: RawKind = "text" if _media_type(captured) == "text/plain" else "page"
    content_type = _content_type(captured) or "text/html"
    return Given(name, kind, captured.body, content_type, url, located | fields, captured.fetched)


def _why_no_page(captured: Captured) -> str | None:
    """Pages are what a server gave with success as HTML, and what was given to an import, plain texts too.

    A server's plain texts are none: robots.txt, logs, licences.
    """
    media_type = _media_type(captured)
    if captured.status is not None and not 200 <= captured.status <= 299:
        return f"status {captured.status}"
    if media_type in _PAGES or (not media_type and begins_like_page(captured.body)):
        return None
    was_given = captured.status is None and captured.url.startswith(("http://", "https://", "urn:sha256:"))
    return None if was_given and media_type == "text/plain" else media_type or "no media type"


def _content_type(captured: Captured) -> str:
    return next((value for key, value in captured.headers if key.casefold() == "content-type"), "")


def _media_type(captured: Captured) -> str:
    return _content_type(captured).split(";")[0].strip().lower()


def _name(path: Path) -> str:
    """The path as text: a name may hold bytes that are none, and no file of the archive could be written with them."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _is_importable(path: Path) -> bool:
    return is_named(path.name) or _is_warc(path)


def _is_warc(path: Path) -> bool:
    return path.name.lower().endswith(_WARC)


def _sidecar(path: Path, now: datetime) -> Fields:
    """The metadata in the `.json` beside the file; raises UsageError where it cannot be used."""
    stem = path.with_suffix("") if path.name.lower().endswith(".warc.gz") else path
    try:
        return read_sidecar(stem.with_suffix(".json"), now)
    except UsageError as error:
        raise UsageError(f"{error}; {_name(path)} is skipped until that file is mended or taken away") from error
