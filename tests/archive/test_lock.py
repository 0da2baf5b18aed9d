from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from making import NOW
from monitor.archive import WriterLock
from monitor.errors import ArchiveLocked

_HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from monitor.archive import WriterLock
lock = WriterLock(Path(sys.argv[1]))
lock.acquire(now=datetime(2025, 10, 21, tzinfo=UTC))
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path):
    process = subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_fault_099_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    """The message names the process and since when; waiting does not wipe it."""
    for wait in (0.0, 0.3):
        with pytest.raises(ArchiveLocked, match=rf"process {holder.pid} .*since 2025-10-21T00:00:00"):
            WriterLock(tmp_path).acquire(now=NOW, wait=wait)


def test_fault_100_the_kernel_frees_a_killed_holders_lock(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    """After kill -9 the next writer gets the lock and learns that the last one did not end well."""
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    lock = WriterLock(tmp_path)
    lock.acquire(now=NOW)
    assert lock.died
    lock.release()


def test_a_clean_end_leaves_no_mark(tmp_path: Path) -> None:
    """After release the next writer has nothing to tidy up."""
    first = WriterLock(tmp_path)
    first.acquire(now=NOW)
    first.release()
    second = WriterLock(tmp_path)
    second.acquire(now=NOW)
    assert not second.died
    second.release()
