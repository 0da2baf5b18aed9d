"""Scores extraction beside trafilatura's on the gold pages:  python bench/extraction.py [SET ...]

Both run one after the other on the same pages, so their CPU times compare. The pages are kept beside the project, not
in it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCORER = Path(__file__).resolve().parents[2] / "shared" / "bench" / "extraction.py"


def main(sets: list[str]) -> int:
    """Prints one line a program and set; 0 when the pages are not there, since then there is nothing to measure."""
    if not SCORER.is_file():
        print(f"extraction: no gold pages beside the project ({SCORER} is missing), nothing measured")
        return 0
    for program in ("monitor", "trafilatura"):
        done = subprocess.run([sys.executable, str(SCORER), program, *sets], check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
