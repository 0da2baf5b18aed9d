"""The archive folder: the product. Texts, metadata and captures by day; the journal of decisions.

Everything here keeps the promises of the archive's form: files are whole or absent, the `.txt` is the commit, names
come from date, counter and hash alone, nothing is overwritten.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from importlib import resources
from pathlib import Path

from monitor.archive import sums
from monitor.archive.disk import TEMPORARY_SUFFIX, make_folder, mapped, sync_folder, temporaries, write_file
from monitor.archive.journal import NEAR_MISSES, Event, Journal, Line, Position
from monitor.archive.lock import Presence, WriterLock, presence
from monitor.archive.metadata import Metadata, article_schema, iso, metadata_in
from monitor.errors import ArchiveDamaged, ArchiveError, ArchiveMissing
from monitor.model import Entry

__all__ = [
    "NEAR_MISSES", "Archive", "Event", "Journal", "Line", "Metadata", "Position", "Presence", "WriterLock",
    "article_schema", "day_folder", "day_of", "document_id", "is_archive", "iso", "presence", "state_home",
]  # fmt: skip

_HALF_MADE = f".README.txt{TEMPORARY_SUFFIX}"
"""All there is of an archive whose maker was killed at once."""


def document_id(document: str) -> str:
    """The first 16 hex digits of the SHA-256 of the text file's bytes."""
    return hashlib.sha256(document.encode()).hexdigest()[:16]


def day_of(published: datetime | None, fetched: datetime) -> date:
    """The day an article is filed under: as it says itself, in the zone it says it in; else the day of fetching."""
    return (published or fetched).date()


def day_folder(day: date) -> str:
    """YYYY/MM/DD; strftime leaves the noughts of early years out."""
    return f"{day.year:04d}/{day.month:02d}/{day.day:02d}"


def _raised(_: str, error: ArchiveError) -> None:
    raise error


class Archive:
    """A root folder with its README.txt."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.journal = Journal(root)

    @property
    def near_misses(self) -> Archive:
        """The pages that met one side of a topic, kept in the same form; its folder may be missing."""
        return Archive(self.root / NEAR_MISSES)

    @classmethod
    def open(cls, root: Path) -> Archive:
        """Open an archive, or make one where there is nothing yet.

        Raises ArchiveMissing when the root was an archive once and is none now (an unmounted disk), ArchiveError when
        the folder holds something else.
        """
        root = root.resolve()
        if not is_archive(root):
            _check_new(root)
            return cls.create(root)
        _remember(root)
        return cls(root)

    @classmethod
    def existing(cls, root: Path) -> Archive:
        """Open an archive for reading; raises ArchiveMissing when there is none."""
        root = root.resolve()
        if not is_archive(root):
            raise ArchiveMissing(
                f"{root}: no archive here (no README.txt); `monitor fetch` or `monitor import` makes one"
            )
        return cls(root)

    @classmethod
    def create(cls, root: Path) -> Archive:
        """Make a new, empty archive, whatever was known of the place before."""
        root = root.resolve()
        with mapped(root):
            root.mkdir(parents=True, exist_ok=True)
        write_file(root / "README.txt", resources.files("monitor.archive").joinpath("README.txt").read_bytes())
        _remember(root)
        return cls(root)

    def store(self, document: str, metadata: Metadata, warc: bytes, day: date, number: int) -> Entry:
        """Write the three files of an article, the text last: it is the commit.

        Raises ArchiveError, and then the article does not exist; a second try is safe.
        """
        folder = self.root / day_folder(day)
        make_folder(folder, self.root)
        stem = f"{number:03d}_{metadata.id}"
        if (folder / f"{stem}.txt").exists():
            raise ArchiveDamaged(f"{folder / stem}.txt: stands already; nothing is overwritten")
        write_file(folder / f"{stem}.warc.gz", warc)
        write_file(folder / f"{stem}.json", metadata.to_json())
        write_file(folder / f"{stem}.txt", document.encode())
        return Entry(metadata.id, f"{day_folder(day)}/{stem}.txt", metadata.model_dump(by_alias=True))

    def files(self, path: str) -> tuple[Path, Path, Path]:
        """Where the text at `path` (relative), its metadata and its capture stand."""
        text = self.root / path
        return text, text.with_suffix(".json"), text.with_suffix(".warc.gz")

    def remove(self, path: str) -> None:
        """Take away the files of the article whose text stands at `path`, the text first: without it, it is none."""
        for file in self.files(path):
            with mapped(file):
                file.unlink(missing_ok=True)
                if file.parent.is_dir():
                    sync_folder(file.parent)

    def highest_number(self, day: date) -> int:
        """The highest number that a file of that day bears, -1 for none."""
        folder = self.root / day_folder(day)
        numbers = (int(match["number"]) for match in (sums.entry_files(folder).values() if folder.is_dir() else ()))
        return max(numbers, default=-1)

    def days(self, unreadable: Callable[[str, ArchiveError], object] = _raised) -> list[str]:
        """The days that have a folder, as YYYY/MM/DD, in order.

        A year or month ("" for the root) that cannot be read is told to `unreadable`; by default ArchiveError is raised.
        """
        found = [""]
        for pattern in (r"\d{4}", r"\d{2}", r"\d{2}"):
            found = [inside for folder in found for inside in self._folders(folder, pattern, unreadable)]
        return found

    def _folders(self, parent: str, pattern: str, unreadable: Callable[[str, ArchiveError], object]) -> list[str]:
        try:
            return [f"{parent}/{folder.name}".lstrip("/") for folder in _folders(self.root / parent, pattern)]
        except ArchiveError as error:
            unreadable(parent, error)
            return []

    def texts(self, day: str) -> list[str]:
        """The names of a day's articles (`NNN_….txt`), in order of their numbers."""
        names = [name for name, match in sums.entry_files(self.root / day).items() if match["kind"] == "txt"]
        return sorted(names, key=lambda name: int(name.split("_")[0]))

    def places(self, ids: Collection[str]) -> list[str]:
        """Where texts stand whose ids are these or begin so, or stood while a companion is left."""
        beginnings = tuple(ids)
        found = {
            f"{day}/{match['number']}_{match['id']}.txt"
            for day in self.days()
            for match in sums.entry_files(self.root / day).values()
            if match["id"].startswith(beginnings)
        }
        return sorted(found)

    def entries(self) -> Iterator[Entry]:
        """All articles in order of day and number; one with unreadable metadata is left out (`verify` names it)."""
        for day in self.days():
            for name in self.texts(day):
                try:
                    yield self.entry(f"{day}/{name}")
                except ArchiveDamaged:
                    continue

    def entry(self, path: str) -> Entry:
        """The article whose text stands at `path` (relative); raises ArchiveDamaged when its metadata is no more."""
        metadata = self.files(path)[1]
        try:
            values = metadata_in(_read_inside(metadata))
        except (OSError, ValueError, RecursionError) as error:
            raise ArchiveDamaged(f"{metadata}: cannot be read as metadata: {error}") from error
        if values["id"] not in metadata.stem:
            raise ArchiveDamaged(f"{metadata}: says that it is of {values['id']}")
        return Entry(values["id"], path, values)

    def document(self, path: str) -> str:
        """The text at `path` (relative to the root), whole: title, byline, body."""
        try:
            return _read_inside(self.root / path).decode("utf-8", "replace")
        except OSError as error:
            raise ArchiveDamaged(f"{self.root / path}: cannot be read: {error.strerror}") from error

    def capture(self, path: str) -> bytes:
        """The WARC beside the text at `path`."""
        try:
            return _read_inside(self.files(path)[2])
        except OSError as error:
            raise ArchiveDamaged(f"{self.root / path}: its WARC cannot be read: {error.strerror}") from error

    def finish_days(self, days: set[str]) -> None:
        """Bring SHA256SUMS of the days up to date."""
        for day in sorted(days):
            if (self.root / day).is_dir():
                sums.write_sums(self.root / day)

    def sweep(self, journalled: set[str]) -> set[str]:
        """Remove what a killed writer left: temporary files, and companions of texts that never came to be.

        `journalled` are the ids reported as archived: their files stay, whatever is missing. Returns the days seen.
        """
        for folder in (self.root, self.journal.folder):
            _remove_temporaries(folder)
        days = set(self.days())
        for day in days:
            _remove_temporaries(self.root / day)
            self._remove_orphans(self.root / day, journalled)
        return days

    def _remove_orphans(self, day: Path, journalled: set[str]) -> None:
        files = sums.entry_files(day)
        texts = {(m["number"], m["id"]) for m in files.values() if m["kind"] == "txt"}
        for name, match in files.items():
            if (match["number"], match["id"]) not in texts and match["id"] not in journalled:
                with mapped(day / name):
                    os.unlink(day / name)
                    sync_folder(day)

    def check_root(self) -> None:
        """Raise ArchiveMissing when the disk went away under a running program."""
        if not is_archive(self.root):
            raise ArchiveMissing(f"{self.root}: its README.txt is gone; is the disk still mounted?")


def is_archive(root: Path) -> bool:
    """True for the root of an archive; raises ArchiveError where that cannot be seen."""
    with mapped(root, done="read"):
        return (root / "README.txt").is_file()


def _folders(parent: Path, pattern: str) -> list[Path]:
    with mapped(parent, done="read"):
        inside = list(parent.iterdir()) if parent.is_dir() else []
        return sorted(p for p in inside if re.fullmatch(pattern, p.name) and p.is_dir() and not p.is_symlink())


def _remove_temporaries(folder: Path) -> None:
    for path in temporaries(folder):
        with mapped(path):
            path.unlink(missing_ok=True)


def _read_inside(path: Path) -> bytes:
    """The bytes of a file, never through a symbolic link that someone planted."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def _check_new(root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise ArchiveError(f"{root}: is not a folder; set [archive] path to another place")
    if _is_unmounted(root):
        raise ArchiveMissing(
            f"{root}: was an archive, but its README.txt is gone; is a disk not mounted? "
            f"`monitor init --archive-only {root}` makes a new archive there"
        )
    if root.is_dir() and any(path.name != _HALF_MADE for path in root.iterdir()):
        raise ArchiveError(f"{root}: holds other files and is no archive; set [archive] path to a new folder")


def _is_unmounted(root: Path) -> bool:
    """True when an archive was here: what stands in its place is a bare mount point, or its disk is not there.

    A folder that is gone from the very disk it was on was removed by someone; a new archive may take its place.
    """
    device = _remembered().get(str(root))
    return device is not None and (root.exists() or device != _device_of(root))


def _device_of(path: Path) -> int:
    """The disk that holds the path, or would hold it."""
    while not path.exists():
        path = path.parent
    return path.stat().st_dev


def state_home() -> Path:
    """What this user's programs remember beside all archives; raises OSError for a user without a home."""
    try:
        home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    except RuntimeError as error:
        raise FileNotFoundError(str(error)) from error
    return home / "press-monitor"


def _register() -> Path:
    return state_home() / "archives.json"


def _remembered() -> dict[str, int]:
    """Root → number of the disk it is on."""
    try:
        known = json.loads(_register().read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _remember(root: Path) -> None:
    """Note the root outside itself: an unmounted disk must not look like a new archive.

    A home that cannot be written to (a locked-down service) leaves only the check of the folder itself.
    """
    known = _remembered()
    if known.get(str(root)) == _device_of(root):
        return
    try:
        _register().parent.mkdir(parents=True, exist_ok=True)
        # Whole or as it was: half a register would know no archive, and an unmounted disk would pass for a new place.
        made = _register().with_suffix(TEMPORARY_SUFFIX)
        made.write_text(json.dumps(known | {str(root): _device_of(root)}, indent=1), encoding="utf-8")
        made.replace(_register())
    except OSError:
        return
