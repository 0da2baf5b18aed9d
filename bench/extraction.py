"""Scores extraction beside trafilatura's on the gold pages:  python bench/extraction.py [SET ...]
Measures the memory of one process over many pages:  python bench/extraction.py --memory [PAGES]

Both extractors run one after the other on the same pages, so their CPU times compare. The pages are kept beside the
project, not in it.
"""

from __future__ import annotations

import contextlib
import importlib
import itertools
import subprocess
import sys
from pathlib import Path

import monitor

SCORER = Path(__file__).resolve().parents[2] / "shared" / "bench" / "extraction.py"

MARKS = 10
"""How often memory is printed."""
SET = "snippets"
"""The set with the most publishers."""


def resident() -> int:
    """Memory of this process in KiB, as the kernel counts it now; not its peak."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def measure_memory(total: int) -> int:
    """Extracts `total` pages, the gold pages again and again, and prints the memory after each tenth of them."""
    sys.path.insert(0, str(SCORER.parent))
    pages = importlib.import_module("corpus").load(SET)
    for number, page in enumerate(itertools.islice(itertools.cycle(pages), total), start=1):
        with contextlib.suppress(monitor.ExtractError):
            monitor.extract(page.html, url=page.url)
        if number % max(1, total // MARKS) == 0:
            print(f"memory: {number} pages, {resident() / 1024:.1f} MiB", flush=True)
    return 0


def main(arguments: list[str]) -> int:
    """Prints one line a program and set; 0 when the pages are not there, since then there is nothing to measure."""
    if not SCORER.is_file():
        print(f"extraction: no gold pages beside the project ({SCORER} is missing), nothing measured")
        return 0
    if arguments[:1] == ["--memory"]:
        return measure_memory(int(arguments[1]) if len(arguments) > 1 else 10_000)
    for program in ("monitor", "trafilatura"):
        done = subprocess.run([sys.executable, str(SCORER), program, *arguments], check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
