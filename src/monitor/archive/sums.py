"""SHA256SUMS of a day, in the form of coreutils' sha256sum."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from monitor.archive.disk import mapped, write_file

NAME = "SHA256SUMS"
ENTRY_FILE = re.compile(r"(?P<number>\d{3,})_(?P<id>[0-9a-f]{16})\.(?P<kind>txt|json|warc\.gz)")
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def entry_files(day: Path) -> dict[str, re.Match[str]]:
    """The files of articles in a day's folder, by name; links and folders of such a name are none."""
    with mapped(day, done="read"), os.scandir(day) as inside:
        names = sorted(item.name for item in inside if item.is_file(follow_symlinks=False))
    return {name: match for name in names if (match := ENTRY_FILE.fullmatch(name))}


def read_sums(day: Path) -> dict[str, str]:
    """Name → hex digest as written; empty when there is no file."""
    return {match[2]: match[1] for line in _lines(day) if (match := _LINE.fullmatch(line))}


def strange_lines(day: Path) -> list[int]:
    """The numbers of the lines, from 1, that are no sums."""
    return [number for number, line in enumerate(_lines(day), 1) if not _LINE.fullmatch(line)]


def _lines(day: Path) -> list[str]:
    with mapped(day / NAME, done="read"):
        try:
            return (day / NAME).read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return []


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
    with mapped(path, done="read"), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
