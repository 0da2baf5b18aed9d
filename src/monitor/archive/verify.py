"""Is the archive what it says it is? Only reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from monitor.archive import Archive, sums
from monitor.archive.disk import TEMPORARY_SUFFIX
from monitor.archive.metadata import Metadata
from monitor.archive.warc import read_captured
from monitor.errors import ArchiveDamaged


def verify(archive: Archive) -> Iterator[str]:
    """Every fault found, as a sentence that begins with the path; nothing when the archive is clean."""
    yield from _left_over(archive.root, archive.journal.folder)
    seen: set[str] = set()
    for day in archive.days():
        yield from _verify_day(archive.root / day, seen)
    yield from _verify_journal(archive, seen)


def _verify_day(day: Path, seen: set[str]) -> Iterator[str]:
    yield from _left_over(day)
    files = sums.entry_files(day)
    stems: dict[str, set[str]] = {}
    for match in files.values():
        stems.setdefault(f"{match['number']}_{match['id']}", set()).add(match["kind"])
    for stem, kinds in sorted(stems.items()):
        yield from _verify_entry(day, stem, kinds)
        seen.add(stem.split("_")[1])
    yield from _verify_sums(day, set(files))


def _verify_entry(day: Path, stem: str, kinds: set[str]) -> Iterator[str]:
    missing = {"txt", "json", "warc.gz"} - kinds
    for kind in sorted(missing):
        yield f"{day / stem}.{kind}: is missing"
    checks = {"txt": _verify_text, "json": _verify_metadata, "warc.gz": _verify_capture}
    for kind in sorted(kinds):
        yield from checks[kind](day / f"{stem}.{kind}", stem.split("_")[1])


def _verify_text(path: Path, expected: str) -> Iterator[str]:
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest()[:16] != expected:
        yield f"{path}: was changed: its content does not give the digits of its name"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"{path}: is not UTF-8 at byte {error.start}"


def _verify_metadata(path: Path, expected: str) -> Iterator[str]:
    try:
        metadata = Metadata.model_validate(json.loads(path.read_bytes()))
    except (ValueError, ValidationError) as error:
        yield f"{path}: is no metadata of this form: {str(error).splitlines()[0]}"
        return
    if metadata.id != expected:
        yield f"{path}: says id {metadata.id}, its name says {expected}"


def _verify_capture(path: Path, _: str) -> Iterator[str]:
    try:
        if not list(read_captured(path.read_bytes(), str(path))):
            yield f"{path}: holds no capture"
    except ArchiveDamaged as error:
        yield str(error)


def _verify_sums(day: Path, names: set[str]) -> Iterator[str]:
    known = sums.read_sums(day)
    for name in sorted(names - set(known)):
        yield f"{day / name}: is not in SHA256SUMS"
    for name in sorted(set(known) - names):
        yield f"{day / name}: is in SHA256SUMS, but gone"
    for name in sorted(names & set(known)):
        if sums.digest(day / name) != known[name]:
            yield f"{day / name}: differs from SHA256SUMS"


def _verify_journal(archive: Archive, seen: set[str]) -> Iterator[str]:
    archived: dict[str, str] = {}
    for _, line in archive.journal.read():
        if line is None:
            continue  # what it reported is reported again by the next writer; see torn_lines()
        if line.get("path") and line["event"] != "erased":
            archived[line["id"]] = line["path"]
        elif line["event"] == "erased":
            archived.pop(line["id"], None)
    for gone in sorted(set(archived) - seen):
        yield f"{archive.root / archived[gone]}: the journal says it was archived, but it is gone"
    for extra in sorted(seen - set(archived)):
        yield f"{archive.root}: article {extra} has no line in the journal"


def torn_lines(archive: Archive) -> Iterator[str]:
    """Journal lines that a crash cut short: no damage, as the next writer reports again what they reported."""
    for position, line in archive.journal.read():
        if line is None:
            yield f"{archive.journal.folder / position.file}: a torn line ends at byte {position.offset}; it is skipped"


def _left_over(*folders: Path) -> Iterator[str]:
    for folder in folders:
        for path in sorted(folder.glob(f".*{TEMPORARY_SUFFIX}")) if folder.is_dir() else ():
            yield f"{path}: left by an interrupted writer; the next pass removes it"
