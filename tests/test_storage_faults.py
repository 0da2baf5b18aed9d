"""Disks that fill, vanish and are edited by hand; clocks that jump; names of every kind."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hostile import HostileServer, answer
from making import NOW, store, told
from monitor.archive import Archive, WriterLock, disk
from monitor.archive.verify import verify
from monitor.clock import SystemClock
from monitor.config import Config, parse_config
from monitor.errors import ArchiveError, ArchiveLocked, ArchiveMissing
from monitor.filing import Filed, Origin
from monitor.importing import find_files, import_file
from monitor.index import Index, rebuild
from monitor.model import Hints
from monitor.passes import chosen_sources, open_workers, run_pass
from monitor.reading import Request, read
from monitor.state import State
from monitor.workers import Workers
from monitor.writer import Writer, open_writer
from test_pipeline import ON_TOPIC, config_for, events, feed, html


class Clock:
    """A clock that stands where it is set."""

    def __init__(self, now: datetime = NOW) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing waits here")


def config_of(root: Path) -> Config:
    return parse_config(f'topics = []\n[archive]\npath = "{root}"', root.parent / "config.toml")


def text_of(number: int) -> bytes:
    words = " ".join(f"word{number}x{n}" for n in range(60))
    return f"Story {number}\n\nA story about {words}.\n\nIt ends with number {number}.".encode()


def file_text(writer: Writer, number: int, now: datetime = NOW) -> Filed:
    body = text_of(number)
    reading = read(Request(body=body, url="", kind="text", hints=Hints(now=now)))
    origin = Origin("outlet", "feed", None, f"https://outlet.example/{number}", now, given=(body, "text/plain"))
    return writer.filing.file(reading, origin, now, any_topic=True)


@contextmanager
def small_disk(path: Path, size: str) -> Iterator[Path]:
    """A file system of its own in memory; the test is skipped where none may be mounted."""
    path.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield path
    finally:
        subprocess.run(["umount", str(path)], check=False)


def fill_up(path: Path, leave: int) -> None:
    """Take all room on the disk but `leave` bytes."""
    room = os.statvfs(path)
    (path / "ballast").write_bytes(b"x" * (room.f_bavail * room.f_frsize - leave))


def test_fault_095_a_full_disk_is_told_and_writing_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """On a disk that is really full nothing reported is lost and the cause is named; with room the rest comes in."""
    with small_disk(tmp_path / "disk", "8m") as place:
        config, stored = config_of(place / "archive"), 0
        with open_writer(config, Clock()) as writer:
            file_text(writer, 0)
        for leave in (0, 30_000, 120_000, 300_000):
            fill_up(place, leave)
            with pytest.raises(ArchiveError, match=r"full"), open_writer(config, Clock()) as writer:
                for number in range(1, 200):
                    file_text(writer, number)
            archive = Archive.existing(place / "archive")
            reported = {line["id"] for _, line in archive.journal.read() if line and line.get("path")}
            assert reported <= {entry.id for entry in archive.entries()}
            assert len(reported) >= max(stored, 1)
            stored = len(reported)
            (place / "ballast").unlink()
        with open_writer(config, Clock()) as writer:
            for number in range(60):
                file_text(writer, number)
        assert list(verify(archive)) == []
        assert len(list(archive.entries())) == len({e.id for e in archive.entries()}) >= 60


def test_fault_097_a_refused_lock_file_leaves_the_dead_writers_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed, then a disk full at the next start: the writer after that still knows that there is tidying to be done."""
    root = tmp_path / "archive"
    archive = Archive.create(root)
    store(archive)
    (root / ".lock").write_text('{"pid": 1, "since": "2025-10-21T11:00:00+00:00"}')
    (root / "2025/10/21/.007_aaaaaaaaaaaaaaaa.txt.tmp").write_text("half")

    real = Path.open

    class Full:
        """A file on a full disk: it can be cut, and takes nothing."""

        def __init__(self, path: Path, mode: str) -> None:
            self._file = real(path, mode)

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

        def truncate(self, *size: int) -> None:
            self._file.truncate(*size)

        def read(self) -> bytes:
            return bytes(self._file.read())

        def write(self, data: bytes) -> int:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(
            Path, "open", lambda self, mode="r": Full(self, mode) if self.name == ".lock" else real(self, mode)
        )
        with pytest.raises(ArchiveError, match="disk is full"), open_writer(config_of(root), Clock()):
            pass
    with open_writer(config_of(root), Clock()):
        pass
    assert list(verify(archive)) == []


def test_fault_097_a_lock_is_free_after_a_failed_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fills at the very end: the process goes on, and so may another writer."""
    Archive.create(tmp_path / "archive")
    lock, other = WriterLock(tmp_path / "archive"), WriterLock(tmp_path / "archive")
    lock.acquire(now=NOW)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(ArchiveError):
        patch.setattr("monitor.archive.lock.os.fsync", full)
        lock.release()
    other.acquire(now=NOW)
    other.release()


def test_fault_096_an_archive_whose_maker_was_killed_at_once_is_taken_up(tmp_path: Path) -> None:
    """All there is is the README's temporary file: that is no foreign folder."""
    root = tmp_path / "archive"
    root.mkdir()
    (root / ".README.txt.tmp").write_text("This fol")
    with open_writer(config_of(root), Clock()) as writer:
        file_text(writer, 0)
    assert list(verify(Archive.existing(root))) == []


_WRITE = """
import sys, time
from pathlib import Path
from monitor.clock import SystemClock
from monitor.config import parse_config
from monitor.writer import open_writer
root = Path(sys.argv[1])
config = parse_config(f'topics = []\\n[archive]\\npath = "{root}"', root.parent / "config.toml")
with open_writer(config, SystemClock(), wait=float(sys.argv[2])):
    print("writing", flush=True)
    time.sleep(float(sys.argv[3]))
"""


def test_fault_099_a_second_writer_waits_or_is_refused_never_both(tmp_path: Path) -> None:
    """While one process writes, another is told who it is; one that may wait begins after the first has ended."""
    root = tmp_path / "archive"
    Archive.create(root)
    first = subprocess.Popen([sys.executable, "-c", _WRITE, root, "0", "600"], stdout=subprocess.PIPE, text=True)
    assert first.stdout and first.stdout.readline() == "writing\n"
    try:
        with pytest.raises(ArchiveLocked, match=f"process {first.pid}"), open_writer(config_of(root), Clock()):
            pass
        waiting = subprocess.Popen([sys.executable, "-c", _WRITE, root, "-1", "0"], stdout=subprocess.PIPE, text=True)
        assert waiting.stdout
        time.sleep(0.5)
        assert waiting.poll() is None
    finally:
        first.kill()
        first.wait()
        first.stdout.close()
    assert waiting.wait(timeout=60) == 0 and waiting.stdout.read() == "writing\n"
    waiting.stdout.close()


def test_fault_101_a_torn_capture_harms_one_article(tmp_path: Path) -> None:
    """Half a WARC is named; the captures of all others can be read, and so can the text beside it."""
    archive = Archive.create(tmp_path / "archive")
    torn = store(archive, "A\n\nOne.")
    other = store(archive, "B\n\nTwo.", number=1, url="https://outlet.example/b")
    path = archive.root / torn.path.replace(".txt", ".warc.gz")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    faults = list(verify(archive))
    assert faults and all(path.name in fault for fault in faults)
    assert archive.capture(other.path) and archive.document(torn.path) == "A\n\nOne."
    index = rebuild(archive)
    assert index.count() == 2
    index.close()


def test_fault_102_a_root_that_vanishes_under_a_writer_is_not_made_again(tmp_path: Path) -> None:
    """Unmounted in the middle of a pass: an error, and not one file or folder in the place where the disk was."""
    root = tmp_path / "archive"
    with pytest.raises(ArchiveMissing, match="mounted"), open_writer(config_of(root), Clock()) as writer:
        file_text(writer, 0)
        root.rename(tmp_path / "elsewhere")
        root.mkdir()
        file_text(writer, 1)
    assert list(root.iterdir()) == []


@pytest.mark.parametrize(("number", "said"), [(30, "read-only"), (13, "no permission")])
def test_fault_102_a_folder_that_cannot_be_written_is_refused_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    """The path and what to do are named before anything is asked of any site."""

    def refuse(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(disk.os, "open", refuse)
    with (
        pytest.raises(ArchiveError, match=rf"archive/README\.txt: cannot be written: .*{said}"),
        open_writer(config_of(tmp_path / "archive"), Clock()),
    ):
        pass


def test_fault_102_a_disk_mounted_read_only_is_refused(tmp_path: Path) -> None:
    """The same with a real mount: the message says so, and nothing hangs."""
    with small_disk(tmp_path / "disk", "2m") as place:
        with open_writer(config_of(place / "archive"), Clock()) as writer:
            file_text(writer, 0)
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        with (
            pytest.raises(ArchiveError, match=r"read-only|readonly"),
            open_writer(config_of(place / "archive"), Clock()),
        ):
            pass


def test_fault_103_files_of_any_name_can_be_imported(tmp_path: Path) -> None:
    """Long, decomposed, reserved and almost equal names: each is taken in, and none becomes part of a path."""
    names = [
        "Қ" * 120 + ".txt", unicodedata.normalize("NFC", "é-ё-й.txt"), unicodedata.normalize("NFD", "é-ё-й.txt"),
        "Case.txt", "case.txt", "CON.txt", "aux.txt", "trailing dot..txt", " leading blank.txt", "-dash.txt",
        "new\nline.txt", "quote'\".txt", "%2e%2e%2f.txt", "\u202egnp.txt",
    ]  # fmt: skip
    given = tmp_path / "given"
    given.mkdir()
    for number, name in enumerate(names):
        (given / name).write_bytes(text_of(number))
    (given / os.fsdecode(b"bad-\xff-bytes.txt")).write_bytes(text_of(len(names)))
    files, problems = find_files([given])
    assert problems == []
    assert len(files) == len(names) + 1
    config = config_of(tmp_path / "archive")

    async def here(function: Any, /, *args: Any) -> Any:
        return function(*args)

    with open_writer(config, Clock()) as writer:
        for path in files:
            [result] = told(import_file(path, writer, here, config, Clock(), any_topic=True))
            assert result.filed and result.filed.entry, result
    archive = Archive.existing(tmp_path / "archive")
    assert list(verify(archive)) == []
    paths = [entry.path for entry in archive.entries()]
    assert len(paths) == len(files)
    assert all(re.fullmatch(r"\d{4}/\d\d/\d\d/\d{3}_[0-9a-f]{16}\.txt", path) for path in paths)


def test_fault_104_a_clock_that_jumps_loses_no_line_and_reuses_no_number(tmp_path: Path) -> None:
    """A year ahead, back again, a month back: every writing succeeds, and a rebuilt index equals the live one."""
    root, clock = tmp_path / "archive", Clock()
    jumps = [timedelta(0), timedelta(days=365), timedelta(0), timedelta(days=-40), timedelta(seconds=5)]
    for number, jump in enumerate(jumps):
        clock.moment = NOW + jump
        with open_writer(config_of(root), clock) as writer:
            assert file_text(writer, number, clock.now()).entry
    archive = Archive.existing(root)
    assert list(verify(archive)) == []
    assert len(list(archive.entries())) == len(jumps)
    live = Index.readable(archive)
    before = list(live.rows())
    live.close()
    again = rebuild(archive)
    assert list(again.rows()) == before
    again.close()


def test_fault_104_a_number_is_not_given_again(tmp_path: Path) -> None:
    """The highest text of the day was deleted by hand: the next one still gets a higher number."""
    root = tmp_path / "archive"
    with open_writer(config_of(root), Clock()) as writer:
        entries = [file_text(writer, number).entry for number in range(3)]
    last = entries[-1]
    assert last
    for path in (root / last.path).parent.glob(f"*{last.id}*"):
        path.unlink()
    with open_writer(config_of(root), Clock()) as writer:
        filed = file_text(writer, 7).entry
    assert filed and filed.path.rsplit("/", 1)[1].startswith("003_")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with open_workers(parse_config("", Path("config.toml"))) as pool:
        yield pool


def test_fault_104_a_year_ahead_and_back_no_page_is_asked_twice(tmp_path: Path, workers: Workers) -> None:
    """While the clock is wrong and after it is right again, a stored page is not fetched anew but for its revisits."""
    table = {
        "/rss": feed(("Rail", "http://outlet.example/a"), ("Down", "http://outlet.example/b")),
        "/a": answer(html("EU and Kazakhstan sign", ON_TOPIC)),
        "/b": answer(b"", 500),
    }
    with HostileServer(table) as server:
        config = config_for(server, tmp_path)

        def go(after: timedelta) -> None:
            asyncio.run(
                run_pass(
                    config, chosen_sources(config, ()), clock=SystemClock(after), workers=workers, stop=asyncio.Event()
                )
            )

        go(timedelta(0))
        go(timedelta(days=400))
        server.table["/b"] = answer(html("EU and Kazakhstan speak of copper", ON_TOPIC.replace("rail", "copper") * 2))
        go(timedelta(minutes=1))
        assert len(server.asked("/a")) <= 2
    archive = Archive(tmp_path / "archive")
    told = events(archive)
    assert told["/a"] == "archived" and told["/b"] in ("archived", "near-copy"), "what waited is asked for again"


def test_fault_105_a_planted_link_is_not_written_through(tmp_path: Path) -> None:
    """Symbolic links in place of the journal, of a day and of a temporary file: none leads a write out of the folder."""
    root, outside = tmp_path / "archive", tmp_path / "outside"
    outside.mkdir()
    (outside / "victim").write_text("untouched")
    archive = Archive.create(root)
    (root / "journal").symlink_to(outside)
    with pytest.raises(ArchiveError, match="symbolic link"):
        archive.journal.write([{"event": "failed"}], NOW)
    (root / "journal").unlink()
    (root / "journal").mkdir()
    (root / f"journal/{datetime.now(UTC):%Y-%m}.jsonl").symlink_to(outside / "victim")
    with pytest.raises(ArchiveError):
        archive.journal.write([{"event": "failed"}], datetime.now(UTC))
    (root / "SHA256SUMS").symlink_to(outside / "victim")
    (root / ".SHA256SUMS.tmp").symlink_to(outside / "victim")
    disk.write_file(root / "SHA256SUMS", b"sums")
    assert (outside / "victim").read_text() == "untouched"
    assert sorted(p.name for p in outside.iterdir()) == ["victim"]
    assert (root / "SHA256SUMS").read_bytes() == b"sums" and not (root / "SHA256SUMS").is_symlink()


def test_fault_106_a_text_deleted_by_hand_does_not_stop_the_next_passes(tmp_path: Path) -> None:
    """The index still knows it: the writing that meets it may fail with its path, the next one goes on."""
    root = tmp_path / "archive"
    with open_writer(config_of(root), Clock()) as writer:
        gone = file_text(writer, 0).entry
    assert gone
    (root / gone.path).unlink()
    shutil.copy(root / gone.path.replace(".txt", ".json"), tmp_path / "kept.json")
    for _ in range(2):
        try:
            with open_writer(config_of(root), Clock()) as writer:
                file_text(writer, 0)
                file_text(writer, 1)
        except ArchiveError as error:
            assert gone.path in str(error)
    archive = Archive.existing(root)
    assert any(entry.metadata["title"] == "Story 1" for entry in archive.entries())
    assert any(gone.path in fault for fault in verify(archive)) or gone.id in {e.id for e in archive.entries()}


@pytest.mark.parametrize("name", ["journal", "2025", "2025/10", "2025/10/21"])
def test_fault_102_a_folder_that_may_not_be_entered_is_none_that_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Nothing is taken for gone or untold: the index stays as it was, and readers are told the folder and the cause."""
    archive = Archive.create(tmp_path / "archive")
    entry = store(archive, "A\n\nOne.")
    rebuild(archive).close()
    folder = archive.root / name
    for call in ("listdir", "scandir"):
        monkeypatch.setattr(os, call, _forbidden(getattr(os, call), folder))
    with pytest.raises(ArchiveError, match=f"{folder}: cannot be read: no permission"):
        rebuild(archive)
    with closing(Index.readable(archive)) as index:
        assert index.entry(entry.id) and index.known("https://outlet.example/a")
    [fault] = verify(archive)
    assert fault.startswith(f"{folder}: cannot be read")


@pytest.mark.parametrize("read", [State.readable, State.copy])
def test_fault_102_a_state_that_may_not_be_read_is_none_that_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[Path], State]
) -> None:
    """No source is told as never polled, and no host asked as if it had never asked for a pause."""
    path = tmp_path / "state.sqlite"
    State(path).close()
    monkeypatch.setattr(os, "access", lambda asked, _mode: Path(asked) != path)
    with pytest.raises(ArchiveError, match=rf"{path}: cannot be read: no permission"):
        read(path)


@pytest.mark.parametrize("read", [State.readable, State.copy])
def test_a_look_at_a_state_leaves_the_locks_of_its_writer(tmp_path: Path, read: Callable[[Path], State]) -> None:
    """Whoever opens and closes the file of a database takes away the locks that the same process has on it."""
    path = tmp_path / "state.sqlite"
    with closing(State(path)):
        mark = f":{path.stat().st_ino} "
        held = Path("/proc/locks").read_text().count(mark)
        read(path).close()
        assert Path("/proc/locks").read_text().count(mark) == held > 0


def _forbidden(call: Any, folder: Path) -> Any:
    """As the kernel answers whoever is not root."""

    def refuse(path: Any = ".", *args: Any) -> Any:
        if Path(path) == folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return call(path, *args)

    return refuse


def test_fault_106_a_folder_in_the_place_of_a_month_is_told(tmp_path: Path) -> None:
    """The journal is not read past it as if that month had none."""
    archive = Archive.create(tmp_path / "archive")
    store(archive, "A\n\nOne.")
    (archive.journal.folder / "2025-11.jsonl").mkdir()
    with pytest.raises(ArchiveError, match=r"2025-11\.jsonl: cannot be read: Is a directory"):
        rebuild(archive)
    assert any("2025-11.jsonl: cannot be read" in fault for fault in verify(archive))
