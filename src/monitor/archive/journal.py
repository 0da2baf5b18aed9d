"""The journal: every decision, one JSON object a line, a file a month, only ever appended to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from monitor.archive.disk import append, make_folder, mapped
from monitor.archive.metadata import iso

Event = Literal[
    "archived", "duplicate", "near-copy", "revised", "reverted", "withdrawn", "rejected", "skipped", "refused",
    "failed", "blocked", "deferred", "left", "erased", "linked",
]  # fmt: skip
Line = dict[str, Any]

_TEXTS = ("event", "time", "source", "url", "final_url", "reason", "id", "path", "of", "topic", "title", "offered",
          "published", "story", "from_story")  # fmt: skip
_OF_EVENT = {"erased": {"id", "path"}, "left": {"id", "topic"}}
_MERGED = {"id", "of", "from_story"}
_MONTH = re.compile(r"\d{4}-\d{2}\.jsonl")
NEAR_MISSES = "near-misses"
"""The folder whose articles the journal tells of only when they are erased."""
_PATH = re.compile(rf"(?:{NEAR_MISSES}/)?\d{{4}}/\d\d/\d\d/\d{{3,}}_[0-9a-f]{{16}}\.txt")


class Position(NamedTuple):
    """A place in the journal: the file's name and the byte after the line."""

    file: str
    offset: int


class Journal:
    """`journal/YYYY-MM.jsonl` under the archive's root."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.folder = root / "journal"

    def write(self, lines: Iterable[Line], now: datetime) -> Position | None:
        """Append the lines durably, stamped with `now`; returns the place after them, None when there were none.

        They go to the month of `now`, but never before the last month begun: who follows the journal reads on from a
        place, and would miss what a clock that was set back wrote before it.
        """
        stamped = [{"time": iso(now), **{k: v for k, v in line.items() if v not in (None, False)}} for line in lines]
        if not stamped:
            return None
        make_folder(self.folder, self._root)
        path = max([self.folder / f"{now.astimezone(UTC):%Y-%m}.jsonl", *self.files()[-1:]])
        data = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in stamped)
        return Position(path.name, append(path, data.encode("utf-8", "replace")))

    def files(self) -> list[Path]:
        """The months in order."""
        with mapped(self.folder, done="read"):  # glob() would take a folder that may not be entered for an empty one
            inside = list(self.folder.iterdir()) if self.folder.is_dir() else []
        return sorted(path for path in inside if _MONTH.fullmatch(path.name))

    def read(self, after: Position | None = None) -> Iterator[tuple[Position, Line | None]]:
        """The lines after a position with the place behind each; None for a line that cannot be read."""
        for path in self.files():
            if after and path.name < after.file:
                continue
            start = after.offset if after and path.name == after.file else 0
            yield from _read_file(path, start)

    def has_line_end(self, position: Position) -> bool:
        """True when a line ends at that place; a last line may lack its line end."""
        path = self.folder / position.file
        if position.offset == 0:
            return True
        if not path.is_file() or (size := path.stat().st_size) < position.offset:
            return False
        with mapped(path, done="read"), path.open("rb") as file:
            file.seek(position.offset - 1)
            return file.read(1) == b"\n" or size == position.offset


def _read_file(path: Path, start: int) -> Iterator[tuple[Position, Line | None]]:
    with mapped(path, done="read"), path.open("rb") as file:
        file.seek(start)
        for raw in file:
            start += len(raw)
            if raw.strip():
                yield Position(path.name, start), _parse(raw)


def _parse(raw: bytes) -> Line | None:
    # An object cut anywhere is no JSON; one that lacks only its line end is whole.
    try:
        line = json.loads(raw)
        return line if isinstance(line, dict) and _is_sound(line) else None
    except (ValueError, RecursionError):
        return None


def _is_sound(line: Line) -> bool:
    """True for a line that no reader stumbles over, whoever wrote it; its path can lead to an article and nowhere else."""
    if not all(isinstance(line.get(key, ""), str) for key in _TEXTS) or not _needed(line) <= line.keys():
        return False
    moments = [datetime.fromisoformat(line[key]) for key in ("time", "published") if key in line]
    return all(moment.tzinfo for moment in moments) and ("path" not in line or bool(_PATH.fullmatch(line["path"])))


def _needed(line: Line) -> set[str]:
    """The keys without which the line says nothing."""
    more = _MERGED if line.get("event") == "linked" and "story" in line else _OF_EVENT.get(line.get("event", ""), set())
    return {"event", "time"} | more
