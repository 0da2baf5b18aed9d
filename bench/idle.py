"""What `monitor run` costs while nothing is due: memory and CPU of the daemon and its children.

    python bench/idle.py [--sources 258] [--minutes 10]

All sources are planned for tomorrow. Memory is the proportional set size of the whole process tree (pages that are
shared count once), CPU its user and system time, put on an hour.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.archive import Archive
from monitor.config import parse_config
from monitor.state import SourceState, State

WARM_UP = 30.0
"""Seconds until children stand and imports are done."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=258, help="sources in the configuration")
    parser.add_argument("--minutes", type=float, default=10.0, help="how long to measure")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        config = _desk(Path(folder), options.sources)
        daemon = subprocess.Popen(
            [sys.executable, "-m", "monitor", "--config", config, "run"], env={**os.environ, "XDG_STATE_HOME": folder}
        )
        try:
            time.sleep(WARM_UP)
            _report(daemon.pid, options.sources, options.minutes)
        finally:
            daemon.terminate()
            daemon.wait()
    return 0


def _desk(folder: Path, sources: int) -> Path:
    tables = (
        f'[[source]]\nid = "outlet-{n}"\nkind = "feed"\nurl = "https://outlet-{n}.example/rss"\n'
        for n in range(sources)
    )
    path = folder / "config.toml"
    path.write_text('contact = "bench@press.example"\ntopics = ["eu-kazakhstan"]\n' + "".join(tables))
    config = parse_config(path.read_text(), path)
    state = State(Archive.open(config.archive_path).root / "state.sqlite")
    now = datetime.now(UTC)
    for source in config.sources:
        state.save_source(SourceState(source.id, source.url, now, last_try=now, next_poll=now + timedelta(days=1)))
    state.close()
    return path


def _report(pid: int, sources: int, minutes: float) -> None:
    before, began = {each: _cpu(each) for each in _tree(pid)}, time.monotonic()
    time.sleep(minutes * 60)
    elapsed, now = time.monotonic() - began, list(_tree(pid))
    cpu = sum(_cpu(each) - before.get(each, 0.0) for each in now)
    memory = sum(_proportional(each) for each in now)
    print(f"{sources} sources, {len(now)} processes, {elapsed / 60:.0f} minutes")
    print(f"memory  {memory:.0f} MiB")
    print(f"CPU     {cpu / elapsed * 3600:.1f} s an hour")


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _tree(int(child))


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _proportional(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
