"""docs/faults.md names every fault once, with the tests that carry its number or the reason why there is none.

`python tests/test_faults.py` writes the column of tests anew; names and reasons are kept.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent / "docs" / "faults.md"
NUMBERS = range(1, 135)
_TEST = re.compile(r"^\s*(?:async )?def (test_faults?_(\d{3}(?:_and_\d{3}|_to_\d{3})*)_\w+)", re.M)
_ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \|$", re.M)


def numbered_tests() -> dict[int, list[str]]:
    """Fault → the tests that carry its number, as `file::name`."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for path in sorted(HERE.rglob("test_*.py")):
        for name, numbers in _TEST.findall(path.read_text(encoding="utf-8")):
            for number in _spread(numbers):
                found[number].append(f"{path.relative_to(HERE).as_posix()}::{name}")
    return dict(found)


def _spread(numbers: str) -> list[int]:
    """ "058" is one, "108_and_109" two, "042_to_046" five."""
    first, *rest = re.findall(r"(?:_(and|to)_)?(\d{3})", numbers)
    spread = [int(first[1])]
    for how, number in rest:
        spread += range(spread[-1] + 1, int(number) + 1) if how == "to" else [int(number)]
    return spread


def rows() -> dict[int, tuple[str, str]]:
    """Fault → its name and what the table says of its tests."""
    return {int(n): (name, said) for n, name, said in _ROW.findall(TABLE.read_text(encoding="utf-8"))}


def cell(tests: list[str]) -> str:
    """The files that hold them."""
    return ", ".join(sorted({test.split("::")[0] for test in tests}))


def written() -> str:
    """The page with its column of tests as it should be."""
    tests = numbered_tests()

    def row(match: re.Match[str]) -> str:
        number, name, said = int(match[1]), match[2], match[3]
        said = cell(tests[number]) if number in tests else said if said.startswith("open: ") else "open: "
        return f"| {number} | {name} | {said} |"

    return _ROW.sub(row, TABLE.read_text(encoding="utf-8"))


def test_every_fault_is_in_the_table_once() -> None:
    """The numbers 1 to 134, in order, none twice."""
    assert [int(n) for n, _, _ in _ROW.findall(TABLE.read_text(encoding="utf-8"))] == list(NUMBERS)


def test_every_fault_has_a_test_or_a_reason() -> None:
    """What no test carries is open, and says why."""
    tests = numbered_tests()
    bare = [n for n, (_, said) in rows().items() if n not in tests and len(said.removeprefix("open: ")) < 10]
    assert bare == []
    assert sorted(set(tests) - set(NUMBERS)) == []


def test_the_table_names_the_tests_there_are() -> None:
    """After tests come or go, `python tests/test_faults.py` brings the page up to date."""
    assert TABLE.read_text(encoding="utf-8") == written()


if __name__ == "__main__":
    TABLE.write_text(written(), encoding="utf-8")
    sys.stdout.write(f"{len(numbered_tests())} of {len(NUMBERS)} faults have a test\n")
