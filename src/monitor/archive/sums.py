"""SHA256SUMS of a day, in the form of coreutils' sha256sum."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from monitor.archive.disk import write_file

NAME = "SHA256SUMS"
ENTRY_FILE = re.compile(r"(?P<number>\d{3,})_(?P<id>[0-9a-f]{16})\.(?P<kind>txt|json|warc\.gz)")
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def entry_files(day: Path) -> dict[str, re.Match[str]]:
    """The files of articles in a day's folder, by name."""
    return {path.name: match for path in sorted(day.iterdir()) if (match := ENTRY_FILE.fullmatch(path.name))}


def read_sums(day: Path) -> dict[str, str]:
    """Name → hex digest as written; empty when there is no file."""
    try:
        text = (day / NAME).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return {}
    return {match[2]: match[1] for line in text.splitlines() if (match := _LINE.fullmatch(line))}


def write_sums(day: Path) -> bool:
    """Add what is missing and drop the lines of files that are gone; True when the file changed."""
    known, names = read_sums(day), entry_files(day)
    sums = {name: known.get(name) or digest(day / name) for name in names}
    if sums == known:
        return False
    write_file(day / NAME, "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode())
    return True


def digest(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
