"""The gap ledger: per source and day how many items were expected, seen and kept, and the cause of a gap.

"Expected" is the source's habit: the mean of its latest good days of the same kind (working day or weekend), without
the highest and the lowest. A day's line is written once, when the day (UTC) is over.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from monitor.archive.disk import append, make_folder, mapped

WINDOW = timedelta(days=90)
"""How far back a habit is looked for."""
_GOOD_DAYS = 28
_LEAST_DAYS = 5
_CHANCE = 0.001
_SHARE = 1 / 3
"""A gap is under a third of the habit, and too few to be chance (Poisson, with the habit as its mean)."""
_MOST_MISSED = 31
_SATURDAY = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Count:
    """What a source gave on a day. `seen` counts links not known before, but for the first poll's; `rolled` the polls
    that found only such links, so that some may have come and gone unseen; `cause` is the last failure's.
    """

    source: str
    day: date
    polls: int = 0
    failed: int = 0
    seen: int = 0
    kept: int = 0
    rolled: int = 0
    first: bool = False
    cause: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Covered:
    """A line of the ledger. `gap` is the cause of a gap, None for a day as expected."""

    count: Count
    expected: float | None
    gap: str | None

    @property
    def is_good(self) -> bool:
        """True for a day that tells of the source's habit."""
        return self.gap is None and not self.count.first and self.count.polls > self.count.failed


def expected_items(history: Sequence[Covered], day: date) -> float | None:
    """The items of a usual day of that kind; None while too little is known of the source."""
    good = sorted((line.count for line in history if line.is_good and line.count.day < day), key=lambda c: c.day)
    good = good[-_GOOD_DAYS:]
    alike = [count.seen for count in good if _is_weekend(count.day) == _is_weekend(day)]
    values = sorted(alike if len(alike) >= _LEAST_DAYS else [count.seen for count in good])
    if len(values) < _LEAST_DAYS:
        return None
    middle = values[1:-1]
    return sum(middle) / len(middle)


def chance_of(seen: int, expected: float) -> float:
    """The chance of that many items or fewer (Poisson distribution; its terms by logarithms, as they may be tiny)."""
    if expected <= 0:
        return 1.0
    terms = (math.exp(k * math.log(expected) - expected - math.lgamma(k + 1)) for k in range(seen + 1))
    return min(sum(terms), 1.0)


def covered(count: Count, history: Sequence[Covered]) -> Covered:
    """The ledger's line of a day that is over."""
    expected = expected_items(history, count.day)
    return Covered(count, None if expected is None else round(expected, 1), _gap(count, expected))


def _gap(count: Count, expected: float | None) -> str | None:
    if count.polls == 0:
        return "not polled: the program did not run"
    if count.failed == count.polls:
        return count.cause or "its list could not be read"
    if count.rolled:
        return f"{count.rolled} times its list held new items only: some may have passed between two polls"
    if expected is not None and count.seen < expected * _SHARE and chance_of(count.seen, expected) < _CHANCE:
        return count.cause or f"the list was read {count.polls} times and held far fewer items than usual"
    return None


def close_days(
    counts: Iterable[Count], history: Sequence[Covered], sources: Mapping[str, date], today: date
) -> list[Covered]:
    """The lines of the days that are over, in order. `sources` are those in use, with the day each was first seen.

    A day on which no source at all was polled is one without the program, at most 31 of them.
    """
    over = [count for count in counts if count.day < today]
    of_source: defaultdict[str, list[Covered]] = defaultdict(list)
    for line in history:
        of_source[line.count.source].append(line)
    lines = []
    missed = _missed(over, history, sources, today)
    for count in sorted([*over, *missed], key=lambda c: (c.day, c.source)):
        line = covered(count, of_source[count.source])
        of_source[count.source].append(line)
        lines.append(line)
    return lines


def _missed(over: Sequence[Count], history: Sequence[Covered], sources: Mapping[str, date], today: date) -> list[Count]:
    told = {line.count.day for line in history} | {count.day for count in over}
    if not told:
        return []
    earliest = max(min(told), today - timedelta(days=_MOST_MISSED))
    days = [earliest + timedelta(days=n) for n in range((today - earliest).days)]
    return [
        Count(source, day)
        for day in days
        if day not in told
        for source, since in sources.items()
        if since < day
    ]  # fmt: skip


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


class Ledger:
    """`journal/coverage-YYYY-MM.jsonl`, by the month of the day told of; only ever appended to."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / "journal"

    def write(self, lines: Iterable[Covered]) -> None:
        """Append the lines durably; raises ArchiveError."""
        months: defaultdict[str, list[Covered]] = defaultdict(list)
        for line in lines:
            months[f"{line.count.day:%Y-%m}"].append(line)
        for month, of_month in months.items():
            make_folder(self._folder, self._root)
            text = "".join(json.dumps(_as_row(line), ensure_ascii=False) + "\n" for line in of_month)
            append(self._folder / f"coverage-{month}.jsonl", text.encode("utf-8", "replace"))

    def read(self, since: date) -> list[Covered]:
        """The lines of the days since then, in order; of two on the same source and day the later written one."""
        found: dict[tuple[date, str], Covered] = {}
        for path in sorted(self._folder.glob("coverage-????-??.jsonl")):
            if path.stem.removeprefix("coverage-") >= f"{since:%Y-%m}":
                with mapped(path, done="read"):
                    written = path.read_bytes()
                for raw in written.splitlines():
                    line = _parse(raw)
                    if line is not None and line.count.day >= since:
                        found[line.count.day, line.count.source] = line
        return [found[key] for key in sorted(found)]


def _as_row(line: Covered) -> dict[str, Any]:
    count = line.count
    row = {
        "day": count.day.isoformat(), "source": count.source, "expected": line.expected, "seen": count.seen,
        "kept": count.kept, "polls": count.polls, "failed": count.failed, "rolled": count.rolled, "gap": line.gap,
        "cause": count.cause, "first": count.first or None,
    }  # fmt: skip
    return {key: value for key, value in row.items() if value is not None}


def _parse(raw: bytes) -> Covered | None:
    """None for a line that a crash cut short, or that is no line of the ledger."""
    try:
        row = json.loads(raw)
        count = Count(
            row["source"], date.fromisoformat(row["day"]), row["polls"], row["failed"], row["seen"], row["kept"],
            row["rolled"], row.get("first", False), row.get("cause"),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return None
    return Covered(count, row.get("expected"), row.get("gap"))
