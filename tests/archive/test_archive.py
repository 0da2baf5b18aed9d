from __future__ import annotations

import errno
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from warcio.archiveiterator import ArchiveIterator

from making import NOW, metadata, page, store
from monitor.archive import Archive, article_schema, document_id
from monitor.archive.disk import append
from monitor.archive.verify import torn_lines, verify
from monitor.archive.warc import page_record
from monitor.errors import ArchiveDamaged, ArchiveError, ArchiveMissing
from monitor.index import rebuild


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.open(tmp_path / "archive")


def files_of(archive: Archive) -> list[str]:
    return sorted(str(p.relative_to(archive.root)) for p in archive.root.rglob("*") if p.is_file())


def test_an_article_is_three_files_named_by_day_number_and_hash(archive: Archive) -> None:
    """Text, metadata and capture stand in the folder of the day, under the number and the hash of the text."""
    entry = store(archive, "Title\n\nBody text.", number=2)
    digits = hashlib.sha256(b"Title\n\nBody text.").hexdigest()[:16]
    assert entry.id == digits
    stem = f"2025/10/21/002_{digits}"
    assert {f"{stem}.txt", f"{stem}.json", f"{stem}.warc.gz", "2025/10/21/SHA256SUMS"} <= set(files_of(archive))
    assert (archive.root / f"{stem}.txt").read_bytes() == b"Title\n\nBody text."


def test_metadata_validates_against_the_printed_schema(archive: Archive) -> None:
    """The `.json` written is valid under the JSON Schema, with the keys in the order of the form."""
    entry = store(archive)
    written = json.loads((archive.root / entry.path.replace(".txt", ".json")).read_text())
    jsonschema.validate(written, article_schema())
    assert list(written)[:6] == ["schema", "id", "url", "canonical_url", "title", "authors"]
    assert list(written)[-2:] == ["extraction", "http"]


def test_sha256sum_accepts_the_sums(archive: Archive) -> None:
    """SHA256SUMS is in the form coreutils reads and covers all three files."""
    store(archive)
    day = archive.root / "2025/10/21"
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=day, capture_output=True, text=True, check=True)
    assert done.stdout.count(": OK") == 3


def test_the_capture_is_a_warc_with_headers_and_without_cookies() -> None:
    """A response and a metadata record, a gzip member each; no Set-Cookie; the coding header is kept aside."""
    headers = (("Content-Type", "text/html"), ("Set-Cookie", "SECRET=1"), ("Content-Encoding", "gzip"))
    data = page_record(page(body=b"<p>x</p>", headers=headers), {"source": "outlet"})
    records = [
        (r.rec_type, r.http_headers.to_str() if r.http_headers else "", r.content_stream().read())
        for r in ArchiveIterator(io.BytesIO(data), check_digests="raise")
    ]
    assert [r[0] for r in records] == ["response", "metadata"]
    assert records[0][2] == b"<p>x</p>"
    assert "SECRET" not in records[0][1] and "X-Archive-Orig-Content-Encoding: gzip" in records[0][1]
    assert json.loads(records[1][2]) == {"source": "outlet"}
    assert b"SECRET" not in gzip.decompress(data)


def test_joined_captures_are_a_warc_again(archive: Archive) -> None:
    """`cat day/*.warc.gz` gives a valid WARC with all records."""
    one, two = store(archive, "A\n\nOne."), store(archive, "B\n\nTwo.", number=1)
    joined = b"".join(archive.capture(entry.path) for entry in (one, two))
    assert len(list(ArchiveIterator(io.BytesIO(joined), check_digests="raise"))) == 4


def test_a_clean_archive_has_no_faults(archive: Archive) -> None:
    """`verify` finds nothing in an archive that was written to the end."""
    store(archive)
    assert list(verify(archive)) == []


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda p: p.write_text("changed"), "its content does not give the digits"),
        (lambda p: p.with_suffix(".json").write_text("{"), "is no metadata"),
        (lambda p: p.with_suffix(".json").write_text("[" * 9999), "is no metadata"),
        (lambda p: p.with_suffix(".json").write_text('{"schema": 1}'), "title: Field required"),
        (lambda p: p.with_suffix(".json").unlink(), ".json: is missing"),
        (lambda p: p.with_suffix(".warc.gz").write_bytes(b"\x1f\x8b junk"), "differs from SHA256SUMS"),
        (lambda p: p.unlink(), ".txt: is missing"),
        (lambda p: (p.parent / "SHA256SUMS").unlink(), "is not in SHA256SUMS"),
        (lambda p: (p.parent / ".x.tmp").write_text(""), "left by an interrupted writer"),
        (lambda p: p.parent.rename(p.parents[1] / "99"), "2025/10/99: is no day of the calendar"),
        (lambda p: p.parent.rename(p.parents[1] / "22"), "the journal says it stands at 2025/10/21/000_"),
        (lambda p: append(p.parent / "SHA256SUMS", b"nonsense\n"), "SHA256SUMS: line 7 is no sum"),
        (lambda p: (p.parent / "888_1111111111111111.txt").mkdir(), "is no file, but a folder"),
        (lambda p: (p.unlink(), p.symlink_to("/etc/passwd")), "is no file, but a folder or link"),
        (
            lambda p: ((p.parent / "SHA256SUMS").unlink(), (p.parent / "SHA256SUMS").mkdir()),
            "SHA256SUMS: cannot be read",
        ),
        (
            lambda p: append(
                p.parents[3] / "journal" / "2025-10.jsonl",
                b'{"time":"2025-10-21T12:00:00+00:00","event":"archived","id":"1111111111111111",'
                b'"path":"2025/10/21/007_1111111111111111.txt"}\n',
            ),
            "gone",
        ),
    ],
)
def test_fault_106_harm_by_hand_is_named(archive: Archive, harm: object, said: str) -> None:
    """Every file that was edited, cut or removed by hand is named by `verify`; the others can still be read."""
    harmed = store(archive, "A\n\nOne.")
    other = store(archive, "B\n\nTwo.", number=1, url="https://outlet.example/b")
    harm(archive.root / harmed.path)  # type: ignore[operator]
    assert any(said in fault for fault in verify(archive)), list(verify(archive))
    assert other.id in {entry.id for entry in archive.entries()}


def test_an_article_that_stands_twice_is_named(archive: Archive) -> None:
    """A file that was copied to another day or number: both places are told, and which one the journal knows."""
    entry = store(archive)
    kept = archive.root / entry.path
    for folder, number in ((kept.parent, "007"), (kept.parents[1] / "22", "000")):
        folder.mkdir(exist_ok=True)
        for path in archive.files(entry.path):
            shutil.copy(path, folder / path.name.replace("000", number, 1))
        archive.finish_days({folder.relative_to(archive.root).as_posix()})
    copies = [f"2025/10/21/007_{entry.id}.txt", f"2025/10/22/000_{entry.id}.txt"]
    assert list(verify(archive)) == [
        f"{archive.root / copy}: is the same article as {entry.path}, which the journal tells of; take one away"
        for copy in copies
    ]


def test_near_misses_are_verified_too(archive: Archive) -> None:
    """They are promised to be kept in the same form; of them the journal tells no paths."""
    near = Archive(archive.root / "near-misses")
    near.root.mkdir()
    day = near.root / Path(store(near).path).parent
    shutil.rmtree(near.journal.folder)
    assert list(verify(archive)) == []
    [text] = day.glob("*.txt")
    text.write_text("changed")
    assert any(str(text) in fault and "was changed" in fault for fault in verify(archive))


def test_a_folder_with_the_name_of_a_file_stops_no_writer(archive: Archive) -> None:
    """It is no article: sums are written and the sweep after a kill goes on around it."""
    entry = store(archive)
    day = (archive.root / entry.path).parent
    (day / "888_1111111111111111.txt").mkdir()
    archive.finish_days({entry.path.rsplit("/", 1)[0]})
    archive.sweep(set())
    assert archive.texts("2025/10/21") == [Path(entry.path).name]


def test_a_torn_journal_line_is_skipped_and_told(archive: Archive) -> None:
    """Half a line at the end is no fault, is told, and harms neither the line before nor the next."""
    store(archive, "A\n\nOne.")
    with (archive.journal.folder / "2025-10.jsonl").open("ab") as file:
        file.write(b'{"event": "archi')
    store(archive, "B\n\nTwo.", number=1, url="https://outlet.example/b")
    assert list(verify(archive)) == []
    assert len(list(torn_lines(archive))) == 1
    assert [line["id"] for _, line in archive.journal.read() if line] == [e.id for e in archive.entries()]


@pytest.mark.parametrize(
    "edit",
    [{"time": None}, {"time": "lately"}, {"time": "2025-10-21T12:00:00"}, {"published": "in May"}, {"url": 7}, {"id": ["1"]},
     {"event": "erased", "path": None}, {"event": "erased", "path": "../../../elsewhere/000_0123456789abcdef.txt"},
     {"event": "left"}, {"event": "linked", "story": "0123456789abcdef"}],
)  # fmt: skip
def test_fault_106_an_altered_journal_line_stops_nobody(archive: Archive, edit: dict[str, object]) -> None:
    """A line that is JSON still, but not what readers expect, is skipped and told as a torn one is."""
    store(archive)
    line = {"time": "2025-10-21T12:00:00+00:00", "event": "archived", "url": "https://outlet.example/b",
            "id": "0123456789abcdef", "path": "2025/10/21/007_0123456789abcdef.txt"} | edit  # fmt: skip
    altered = {key: value for key, value in line.items() if value is not None}
    append(archive.journal.folder / "2025-10.jsonl", json.dumps(altered).encode() + b"\n")
    assert list(verify(archive)) == [] and len(list(torn_lines(archive))) == 1
    rebuild(archive).close()


def test_nothing_is_overwritten(archive: Archive) -> None:
    """A number and hash that stand already are refused."""
    store(archive)
    with pytest.raises(ArchiveDamaged, match="nothing is overwritten"):
        store(archive)


def test_fault_102_an_unmounted_root_is_never_made_again(archive: Archive, tmp_path: Path) -> None:
    """A root that was an archive and has lost its README.txt is refused: a bare mount point, or a disk that is gone."""
    store(archive)
    shutil.rmtree(archive.root)
    archive.root.mkdir()
    with pytest.raises(ArchiveMissing, match="not mounted"):
        Archive.open(archive.root)
    assert list(archive.root.iterdir()) == []
    archive.root.rmdir()
    register = tmp_path / "xdg-state" / "press-monitor" / "archives.json"
    register.write_text(json.dumps({str(archive.root): 4711}))
    with pytest.raises(ArchiveMissing, match="not mounted"):
        Archive.open(archive.root)
    assert not archive.root.exists()


def test_fault_102_a_register_that_cannot_be_written_knows_what_it_knew(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk of the home is full when another archive is made: the first one is still known, should its disk go."""
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.write_text", full)
        Archive.open(tmp_path / "other")
    (archive.root / "README.txt").unlink()
    with pytest.raises(ArchiveMissing):
        Archive.open(archive.root)


def full(path: Path, *_: object, **__: object) -> int:
    """As a full disk: what stood there is cut first."""
    path.write_bytes(b"")
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_removed_archive_can_be_made_anew(archive: Archive) -> None:
    """A folder that is gone from the disk it was on was removed on purpose."""
    shutil.rmtree(archive.root)
    assert list(Archive.open(archive.root).entries()) == []


def test_a_folder_with_other_files_is_no_archive(tmp_path: Path) -> None:
    """A folder that holds something else is not written into."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_text("")
    with pytest.raises(ArchiveError, match="holds other files"):
        Archive.open(tmp_path / "photos")


def test_fault_105_a_planted_symlink_is_not_followed(archive: Archive, tmp_path: Path) -> None:
    """A day's folder or a text that is a symbolic link is refused, for writing and for reading."""
    (tmp_path / "elsewhere").mkdir()
    (archive.root / "2025").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ArchiveError, match="symbolic link"):
        store(archive)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    (archive.root / "2024/01/02").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (archive.root / "2024/01/02/000_0000000000000000.txt").symlink_to(tmp_path / "secret")
    with pytest.raises(ArchiveDamaged):
        archive.document("2024/01/02/000_0000000000000000.txt")


def test_sweeping_takes_what_was_never_reported_and_keeps_what_was(archive: Archive) -> None:
    """Companions without a text go when the journal does not know them, and stay when a text was lost later."""
    lost = store(archive, "A\n\nOne.")
    (archive.root / lost.path).unlink()
    folder = archive.root / "2025/10/21"
    (folder / "007_aaaaaaaaaaaaaaaa.json").write_text("{}")
    (folder / ".008_bbbbbbbbbbbbbbbb.txt.tmp").write_text("half")
    archive.sweep({lost.id})
    left = {p.name for p in folder.iterdir()}
    assert not any(name.startswith(("007", ".008")) for name in left)
    assert Path(lost.path).with_suffix(".json").name in left


def test_numbers_go_on_after_the_highest(archive: Archive) -> None:
    """The next number follows the highest file of the day, whatever gaps there are."""
    store(archive, "A\n\nOne.", number=41)
    assert archive.highest_number(NOW.date()) == 41
    assert archive.highest_number(date(2024, 1, 1)) == -1


def test_fault_094_a_path_comes_from_date_counter_and_hash_alone(archive: Archive) -> None:
    """Nothing that a page or source says becomes part of a path."""
    evil = "../../../etc/passwd"
    document = f"{evil}\n\nBody."
    meta = metadata(document, title=evil, url=f"https://x.example/{evil}", domain=evil, site=evil, language=evil)
    entry = archive.store(document, meta, page_record(page(), {"source": evil}), NOW.date(), 0)
    assert entry.path == f"2025/10/21/000_{document_id(document)}.txt"


def test_fault_097_a_failed_write_leaves_no_article(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk refuses the text, the error names path and cause, and a second try succeeds."""
    real, refused = os.replace, []

    def refuse(source: Path, target: Path) -> None:
        if str(target).endswith(".txt") and not refused:
            refused.append(target)
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr("monitor.archive.disk.os.replace", refuse)
    with pytest.raises(ArchiveError, match=r"000_.*\.txt: cannot be written: the disk is full"):
        store(archive)
    assert list(archive.entries()) == []
    store(archive)
    assert list(verify(archive)) == []


def test_fault_095_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Overwriting is atomic: the old content stands when the new one cannot be written."""
    from monitor.archive.disk import write_file

    target = tmp_path / "SHA256SUMS"
    write_file(target, b"old")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("monitor.archive.disk.os.write", full)
    with pytest.raises(ArchiveError, match="disk is full"):
        write_file(target, b"new")
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["SHA256SUMS"]


def test_early_years_have_four_digits() -> None:
    """The folder of a day has the same form whatever the year."""
    from monitor.archive import day_folder

    assert day_folder(date(1, 2, 3)) == "0001/02/03" and day_folder(date(2025, 10, 21)) == "2025/10/21"
