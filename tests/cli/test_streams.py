"""Where the output goes: pipes that close, disks that are full, descriptors that are not there; processes of their own."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from monitor.archive import Archive
from monitor.cli.output import print_table, visible

MONITOR = [sys.executable, "-m", "monitor"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty archive."""
    folder = tmp_path_factory.mktemp("desk")
    Archive.create(folder / "archive")
    return folder


def run(desk: Path, *args: str, **streams: Any) -> tuple[int, str]:
    """The exit code and what was said on stderr."""
    done = subprocess.run([*MONITOR, *args], cwd=desk, stderr=subprocess.PIPE, text=True, check=False, timeout=60, **streams)  # fmt: skip
    return done.returncode, done.stderr


@pytest.fixture
def closed_pipe() -> Any:
    """A pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@pytest.mark.parametrize("args", [("--help",), ("list", "--json"), ("list",)])
def test_a_reader_that_has_gone_ends_the_command_quietly(desk: Path, closed_pipe: int, args: tuple[str, ...]) -> None:
    """As in `monitor list | head -1`: the exit of SIGPIPE, and not a word."""
    assert run(desk, *args, stdout=closed_pipe) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("args", [("--help",), ("list", "--json"), ("list",)])
def test_a_full_disk_behind_the_output_is_told_in_one_line(desk: Path, args: tuple[str, ...]) -> None:
    """Exit 1 and what is wrong; the data did not arrive."""
    with Path("/dev/full").open("w") as full:
        assert run(desk, *args, stdout=full) == (1, "monitor: the output cannot be written: No space left on device\n")


@pytest.mark.parametrize("args", [("--help",), ("list",)])
def test_a_closed_output_is_told_in_one_line(desk: Path, args: tuple[str, ...]) -> None:
    """`>&-`: data that goes nowhere is a failure too."""
    code, said = run(desk, *args, preexec_fn=lambda: os.close(1))
    assert code == 1 and said.startswith("monitor: the output cannot be written: ") and said.count("\n") == 1


def test_nothing_opened_later_becomes_the_output(desk: Path) -> None:
    """A file that took the place of a closed stdout would be written into by whatever prints."""
    program = "import os, monitor.cli.streams as s; s.fill_closed_descriptors(); print(os.open('/', os.O_RDONLY) > 2, file=__import__('sys').stderr)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=desk, stderr=subprocess.PIPE, text=True, check=True, timeout=60,
        preexec_fn=lambda: (os.close(0), os.close(1)),
    )  # fmt: skip
    assert done.stderr == "True\n"


def test_messages_that_nobody_reads_change_nothing(desk: Path, closed_pipe: int) -> None:
    """They are no data: the command does its work and exits as it would."""
    done = subprocess.run([*MONITOR, "verify"], cwd=desk, stderr=closed_pipe, check=False, timeout=60)
    assert done.returncode == 0


def test_help_loads_nothing_that_is_slow() -> None:
    """`monitor --help` answers before a thought: none of the libraries, and no event loop, is imported for it."""
    slow = "asyncio ssl httpx httpcore pydantic trafilatura lxml selectolax rich apscheduler sqlite3 multiprocessing feedparser"
    ours = "monitor.config monitor.archive monitor.index monitor.fetch monitor.text monitor.pipeline"
    program = (
        "import sys; sys.argv = ['monitor', '--help']\nfrom monitor.cli import main\n"
        "try: main()\nfinally: print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert "Commands:" in done.stdout and "monitor.cli" in done.stderr.split()
    assert set(done.stderr.split()) & {*slow.split(), *ours.split()} == set()


def on_a_terminal(desk: Path, **environment: str) -> str:
    """What `monitor list` prints on a terminal."""
    terminal, given = pty.openpty()
    plain = {
        key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE")
    }
    run(desk, "list", stdout=given, env=plain | {"TERM": "xterm-256color"} | environment)
    os.close(given)
    try:
        return os.read(terminal, 65536).decode()
    finally:
        os.close(terminal)


def test_no_color_is_obeyed(desk: Path) -> None:
    """With NO_COLOR set no escape sequence is printed, headings included; empty, it is as if it were not there."""
    assert "\x1b[" in on_a_terminal(desk) and "\x1b[" in on_a_terminal(desk, NO_COLOR="")
    plain = on_a_terminal(desk, NO_COLOR="1")
    assert "\x1b" not in plain and plain.split()[:2] == ["id", "published"]


def test_a_tab_in_a_cell_does_not_shift_the_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """Piped tables have one tab between two columns and one line a row, whatever sites wrote."""
    print_table(["id", "title"], [["1", "a\tb\nc"]])
    assert capsys.readouterr().out == "id\ttitle\n1\ta\\x09b\\x0ac\n"
    assert visible("a\tb") == "a\tb", "in running text a tab is no harm"
