"""A slice of bench/soak.py: two days on a small press with all its faults."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

SOAK = Path(__file__).resolve().parents[1] / "bench" / "soak.py"


def test_fault_128_two_days_of_polling_lose_nothing_and_grow_nothing(tmp_path: Path) -> None:
    """Every article once, no rule of politeness broken, as many open files and threads at the end as after a day."""
    done = subprocess.run(
        [sys.executable, SOAK, "--days", "2", "--silence", "1.5", "--tick", "30", "--sources", "12", "--minutes", "5"],
        capture_output=True, text=True, timeout=400, check=False, env={**os.environ, "XDG_STATE_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    told = dict(re.findall(r"^(.+?) {2,}(.+?)\s*$", done.stdout, re.M))
    assert int(told["articles expected"]) == int(told["articles stored"]) >= 8
    assert (told["lost"], told["stored twice"], told["rules broken"]) == ("0", "0", "0")
    for what in ("files", "threads"):
        grown = re.search(rf"^{what} +on day 1, at the end +(\d+), (\d+)", done.stdout, re.M)
        assert grown and int(grown[2]) <= int(grown[1]) + 2
