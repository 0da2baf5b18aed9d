"""Is the archive what it says it is? Only reads."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from monitor.archive import Archive, sums
from monitor.archive.disk import mapped, temporaries
from monitor.archive.metadata import Metadata
from monitor.archive.warc import read_captured
from monitor.errors import ArchiveDamaged, ArchiveError


def verify(archive: Archive) -> Iterator[str]:
    """Every fault found, as a sentence that begins with the path; nothing when the archive is clean."""
    yield from _left_over(archive.root, archive.journal.folder)
    found, unread = defaultdict[str, list[str]](list), set[str]()
    yield from _verify_days(archive, found, unread)
    try:
        yield from _verify_journal(archive, found, unread)
    except ArchiveError as error:
        yield str(error)
    # Their journal lines tell of a rejection, and none of them says where the copy stands.
    yield from _verify_days(archive.near_misses, defaultdict(list), set())


def _verify_days(archive: Archive, found: dict[str, list[str]], unread: set[str]) -> Iterator[str]:
    """Faults in the days' folders; notes in `found` under each article's id where it stands, in `unread` what is unseen."""
    closed = dict[str, ArchiveError]()
    days = archive.days(closed.setdefault)
    unread.update(closed)
    yield from map(str, closed.values())
    for day in days:
        if not _is_date(day):
            yield f"{archive.root / day}: is no day of the calendar; rename it to the day that its articles are of"
        try:
            yield from _verify_day(archive.root / day, day, found)
        except ArchiveError as error:
            unread.add(day)
            yield str(error)


def _is_date(day: str) -> bool:
    try:
        return bool(date(*map(int, day.split("/"))))
    except ValueError:
        return False


def _verify_day(folder: Path, day: str, found: dict[str, list[str]]) -> Iterator[str]:
    yield from _left_over(folder)
    files = sums.entry_files(folder)
    with mapped(folder, done="read"):
        inside = sorted(folder.iterdir())
    for path in inside:
        if sums.ENTRY_FILE.fullmatch(path.name) and path.name not in files:
            yield f"{path}: is no file, but a folder or link with the name of one; take it away"
    stems: dict[str, set[str]] = {}
    for match in files.values():
        stems.setdefault(f"{match['number']}_{match['id']}", set()).add(match["kind"])
    for stem, kinds in sorted(stems.items()):
        yield from _verify_entry(folder, stem, kinds)
        found[stem.split("_")[1]].append(f"{day}/{stem}.txt")
    yield from _verify_sums(folder, set(files))


def _verify_entry(day: Path, stem: str, kinds: set[str]) -> Iterator[str]:
    missing = {"txt", "json", "warc.gz"} - kinds
    for kind in sorted(missing):
        yield f"{day / stem}.{kind}: is missing"
    checks = {"txt": _verify_text, "json": _verify_metadata, "warc.gz": _verify_capture}
    for kind in sorted(kinds):
        path = day / f"{stem}.{kind}"
        try:
            yield from checks[kind](path, stem.split("_")[1])
        except OSError as error:
            yield f"{path}: cannot be read: {error.strerror}"


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
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            yield f"{path}: is no metadata of this form: {'.'.join(map(str, fault['loc']))}: {fault['msg']}"
        return
    except (ValueError, RecursionError) as error:
        yield f"{path}: is no metadata of this form: {error}"
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
    for number in sums.strange_lines(day):
        yield f"{day / sums.NAME}: line {number} is no sum"
    for name in sorted(names - set(known)):
        yield f"{day / name}: is not in SHA256SUMS"
    for name in sorted(set(known) - names):
        yield f"{day / name}: is in SHA256SUMS, but gone"
    for name in sorted(names & set(known)):
        if sums.digest(day / name) != known[name]:
            yield f"{day / name}: differs from SHA256SUMS"


def _verify_journal(archive: Archive, found: dict[str, list[str]], unread: set[str]) -> Iterator[str]:
    archived: dict[str, str] = {}
    for _, line in archive.journal.read():
        if line is None or "id" not in line:
            continue  # what a torn line reported is reported again by the next writer; see torn_lines()
        if line["event"] == "erased":
            archived.pop(line["id"], None)
        elif line.get("path"):
            archived[line["id"]] = line["path"]
    for gone in sorted(set(archived) - set(found)):
        if not any(PurePosixPath(archived[gone]).is_relative_to(folder) for folder in unread):
            yield f"{archive.root / archived[gone]}: the journal says it was archived, but it is gone"
    for extra in sorted(set(found) - set(archived)):
        yield f"{archive.root}: article {extra} has no line in the journal"
    for entry_id, places in sorted(found.items()):
        yield from _verify_place(archive.root, places, archived.get(entry_id, places[0]))


def _verify_place(root: Path, places: list[str], told: str) -> Iterator[str]:
    for place in places:
        if told not in places:
            yield f"{root / place}: the journal says it stands at {told}"
        elif place != told:
            yield f"{root / place}: is the same article as {told}, which the journal tells of; take one away"


def torn_lines(archive: Archive) -> Iterator[str]:
    """Journal lines that a crash cut short or a hand altered: the next writer reports again what they reported."""
    for position, line in archive.journal.read():
        if line is None:
            yield f"{archive.journal.folder / position.file}: the line that ends at byte {position.offset} cannot be read; it is skipped"


def _left_over(*folders: Path) -> Iterator[str]:
    for folder in folders:
        for path in temporaries(folder):
            yield f"{path}: left by an interrupted writer; the next pass removes it"
