"""The commands as a user types them: processes of their own, exit codes, what is printed where."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest

from hostile import HANG, HostileServer, answer
from making import NOW
from monitor.archive import Archive, WriterLock
from monitor.cli import main
from monitor.cli.output import visible
from monitor.state import State

MESSAGE = "EU and Kazakhstan agree\n\nThe European Union and Kazakhstan signed a transport agreement in Astana. It opens in May."


@dataclasses.dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def monitor(*args: str | Path, cwd: Path) -> Done:
    """The console script's own function, in this process: a new one each time would import for seconds."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.MonkeyPatch.context() as patch,
        pytest.raises(SystemExit) as ended,
    ):
        patch.setattr(sys, "argv", ["monitor", *map(str, args)])
        main()
    return Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder as `monitor init` makes it."""
    done = monitor("init", "desk", "--contact", "a@desk.example", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "desk"


@pytest.fixture
def filled(desk: Path) -> Path:
    """A desk with one article imported."""
    (desk / "note.txt").write_text(MESSAGE)
    told = {"url": "https://outlet.example/a", "canonical_url": "https://outlet.example/story/a"}
    (desk / "note.json").write_text(json.dumps(told | {"published": "2025-10-20T17:58:00+02:00"}))
    assert monitor("import", "note.txt", cwd=desk).returncode == 0
    return desk


def test_init_writes_a_configuration_that_checks(desk: Path) -> None:
    """The folder has a commented config.toml with the contact, and an archive with its README.txt."""
    assert 'contact = "a@desk.example"' in (desk / "config.toml").read_text()
    assert (desk / "archive" / "README.txt").is_file()
    done = monitor("config", "check", cwd=desk)
    assert done.returncode == 0 and "sources" in done.stderr
    assert monitor("init", ".", "--contact", "b@c.example", cwd=desk).returncode == 2


def test_fetch_without_contact_says_the_line_to_add(tmp_path: Path) -> None:
    """Exit 2 and `contact = "…"`."""
    (tmp_path / "config.toml").write_text('topics = ["eu-kazakhstan"]\n')
    done = monitor("fetch", cwd=tmp_path)
    assert done.returncode == 2 and 'contact = "you@example.org"' in done.stderr


def test_a_broken_configuration_exits_2_with_all_mistakes(tmp_path: Path) -> None:
    """Every mistake on a line of its own, on stderr; nothing on stdout."""
    (tmp_path / "config.toml").write_text("[fetch]\npuase = 1\n[archive]\nlayuot = 1\n")
    done = monitor("fetch", cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == ""
    heading, *mistakes = done.stderr.splitlines()
    assert heading == "monitor: 2 mistakes in the configuration"
    assert [line.partition(": unknown")[0] for line in mistakes] == [
        "config.toml:2: fetch.puase",
        "config.toml:4: archive.layuot",
    ]


def test_a_wrong_command_suggests_the_near_one(tmp_path: Path) -> None:
    """Exit 2 with "did you mean"."""
    done = monitor("fecth", cwd=tmp_path)
    assert done.returncode == 2 and 'Did you mean "fetch"?' in done.stderr


def test_an_import_is_listed_shown_and_explained(filled: Path) -> None:
    """The sidecar's metadata wins; `list`, `show` and `why` tell it; `verify` is clean."""
    [line] = monitor("list", "--all", "--jsonl", cwd=filled).stdout.splitlines()
    entry = json.loads(line)
    assert entry["url"] == "https://outlet.example/a" and entry["published"] == "2025-10-20T17:58:00+02:00"
    assert entry["published_from"] == "given" and entry["path"].startswith("2025/10/20/000_")
    shown = monitor("show", entry["id"][:6], cwd=filled).stdout
    assert shown.startswith("EU and Kazakhstan agree\n\nThe European Union") and "outlet.example/a" in shown
    assert monitor("why", "http://www.outlet.example/a?utm_source=x", cwd=filled).stdout.startswith("archived: ")
    canonical = json.loads(monitor("why", "outlet.example/story/a", "--json", cwd=filled).stdout)
    assert (canonical["event"], canonical["entries"]) == ("archived", [entry["id"]]) and canonical["reason"]
    never = monitor("why", "https://outlet.example/never", cwd=filled)
    assert never.returncode == 1 and "no source has offered this address as an article" in never.stderr
    assert monitor("verify", cwd=filled).returncode == 0


def test_the_archive_is_readable_without_its_index(filled: Path) -> None:
    """`list` and `show` work when index.sqlite is gone, and write nothing."""
    before = monitor("list", "--all", "--json", cwd=filled).stdout
    for path in (filled / "archive").glob("index.sqlite*"):
        path.unlink()
    assert monitor("list", "--all", "--json", cwd=filled).stdout == before
    assert not list((filled / "archive").glob("index.sqlite*"))
    assert monitor("reindex", cwd=filled).returncode == 0
    assert monitor("list", "--all", "--json", cwd=filled).stdout == before


@pytest.mark.parametrize("args", [("list", "--all"), ("show", "0"), ("rejudge",)])
def test_fault_098_a_damaged_index_is_told_to_readers(filled: Path, args: tuple[str, ...]) -> None:
    """Exit 1 and one line with the command that mends it, which does; no traceback."""
    path = filled / "archive" / "index.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as db:
        [[page]] = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entry'")
        [[size]] = db.execute("PRAGMA page_size")
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    done = monitor(*args, cwd=filled)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1 and "`monitor reindex`" in done.stderr
    assert monitor("reindex", cwd=filled).returncode == 0
    assert "EU and Kazakhstan agree" in monitor("list", "--all", cwd=filled).stdout


def test_harm_makes_verify_exit_4(filled: Path) -> None:
    """A changed text is named on stdout."""
    [text] = (filled / "archive").glob("2*/*/*/*.txt")
    text.write_text("changed")
    done = monitor("verify", cwd=filled)
    assert done.returncode == 4 and str(text) in done.stdout


def test_a_removed_working_folder_is_told(tmp_path: Path) -> None:
    """Paths start from it: exit 2 and one line, no traceback."""
    command = ["sh", "-c", 'rmdir "$0" && exec "$1" -m monitor status', tmp_path, sys.executable]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "monitor: the folder you are in was removed; change to another one\n"


def test_a_user_without_a_home_can_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service's user may have none: the files in the current folder are enough."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)
    assert monitor("init", "--contact", "a@desk.example", cwd=tmp_path).returncode == 0
    done = monitor("verify", cwd=tmp_path)
    assert (done.returncode, "0 articles, clean" in done.stderr) == (0, True), done.stderr


def test_the_same_text_twice_is_one_entry(filled: Path) -> None:
    """A second import stores nothing and says which entry it is."""
    done = monitor("import", "--json", "note.txt", cwd=filled)
    [row] = json.loads(done.stdout)
    assert done.returncode == 0 and row["outcome"] in ("unchanged", "duplicate") and row["id"]


def test_unreadable_files_are_named_and_skipped(desk: Path) -> None:
    """A binary, a bad sidecar and an empty file are told; the good one is stored."""
    (desk / "in").mkdir()
    (desk / "in" / "good.txt").write_text(MESSAGE)
    (desk / "in" / "bad.txt").write_text(MESSAGE + " Or not.")
    (desk / "in" / "bad.json").write_text('{"published": "soon"}')
    (desk / "in" / "empty.txt").write_text("")
    (desk / "in" / "torn.warc.gz").write_bytes(b"\x1f\x8b\x08 torn")
    done = monitor("import", "in", "--json", cwd=desk)
    rows = {Path(row["file"]).name: row for row in json.loads(done.stdout)}
    assert rows["good.txt"]["outcome"] == "archived"
    assert {name for name, row in rows.items() if row["outcome"] == "skipped"} == {
        "bad.txt",
        "empty.txt",
        "torn.warc.gz",
    }
    assert '"published" is to be a date' in rows["bad.txt"]["why"]
    assert done.returncode == 3


def test_a_saved_page_and_a_warc_are_imported(desk: Path) -> None:
    """HTML goes through the extractor; a WARC's captures keep their addresses."""
    body = (
        "<p>The European Union and Kazakhstan signed a transport agreement in Astana on Monday, officials said.</p>" * 2
    )
    (desk / "page.html").write_text(
        f"<html><head><title>EU and Kazakhstan agree</title></head><body><article><h1>EU and Kazakhstan agree</h1>{body}</article></body></html>"
    )
    assert json.loads(monitor("import", "page.html", "--json", cwd=desk).stdout)[0]["outcome"] == "archived"
    [capture] = (desk / "archive").glob("2*/*/*/*.warc.gz")
    (desk / "moved.warc.gz").write_bytes(capture.read_bytes())
    [row] = json.loads(monitor("import", "moved.warc.gz", "--json", cwd=desk).stdout)
    assert row["outcome"] == "unchanged"


def test_any_topic_keeps_what_would_be_rejected(desk: Path) -> None:
    """Without the flag the text is rejected with the reason; with it, it is stored without a topic."""
    (desk / "pool.txt").write_text(
        "A new pool\n\nThe town council voted for a new swimming pool near the old station on Monday."
    )
    assert json.loads(monitor("import", "pool.txt", "--json", cwd=desk).stdout)[0]["outcome"] == "rejected"
    assert (
        json.loads(monitor("import", "pool.txt", "--any-topic", "--json", cwd=desk).stdout)[0]["outcome"] == "archived"
    )
    [line] = monitor("list", "--all", "--jsonl", cwd=desk).stdout.splitlines()
    assert json.loads(line)["relevance"] == []


def test_why_of_an_unknown_address_is_json_too(filled: Path) -> None:
    """A program that reads stdout is told that nothing is known; the exit is 1 as without --json."""
    done = monitor("why", "--json", "https://outlet.example/never", cwd=filled)
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"url": "https://outlet.example/never", "event": None, "entries": []}
    assert monitor("why", "outlet.example/a", cwd=filled).stdout.startswith("archived: "), "as people write addresses"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("list", "--json", "--jsonl"), "--json and --jsonl exclude each other"),
        (("diff", "1", "--json", "--html"), "--html and --json exclude each other"),
        (("show", ""), '"" is no id'),
        (("show", "--json", " "), '" " is no id'),
        (("story", "%"), '"%" is no id'),
        (("erase", "", "--reason", "x"), '"" is no id'),
        (("why", " "), "no address is given"),
        (("list", "--archive", "x"), "it stands before the command: monitor --archive … list"),
        (("--archive", "", "list"), "is empty"),
        (("--config", "", "list"), "is empty"),
        (("import", ""), "is empty"),
        (("init", "", "--contact", "a@b.example"), "is empty"),
        (("demo", ""), "is empty"),
        (("extract", ""), "the name is empty"),
        (("judge", ""), "the name is empty"),
        (("extract", "."), ".: cannot be read: Is a directory"),
        (("--archive", "new", "reextract"), "new: no archive here"),
        (("--archive", "new", "rejudge", "--apply"), "new: no archive here"),
        (("init", "new", "--contact", "me"), "is no mail address or page"),
        (("init", "new", "--contact", "a@b.example\nX: y"), "holds a line end"),
        (("init", "note.txt/new", "--contact", "a@b.example"), "cannot be made: Not a directory"),
        (("reextract", "--since", "yesterday", "--dry-run"), "is no date"),
    ],
)
def test_what_cannot_be_meant_is_told(filled: Path, args: tuple[str, ...], said: str) -> None:
    """No traceback, nothing on stdout, what to write instead; exit 2, or 1 where no archive is, and none is made."""
    done = monitor(*args, cwd=filled)
    assert (done.returncode, done.stdout) == (1 if "no archive" in said else 2, "") and said in done.stderr, done
    assert not (filled / "new").exists()


def test_init_without_anybody_to_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a script without --contact it names the option; from a pipe it takes the answer, once it is one."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    done = monitor("init", "desk", cwd=tmp_path)
    assert done.returncode == 2 and "--contact" in done.stderr and not (tmp_path / "desk").exists()
    monkeypatch.setattr(sys, "stdin", io.StringIO("nobody\na@b.example\n"))
    assert monitor("init", "desk", cwd=tmp_path).returncode == 0
    assert 'contact = "a@b.example"' in (tmp_path / "desk" / "config.toml").read_text()


@pytest.mark.parametrize("command", ["fetch", "run"])
def test_a_configuration_without_sources_is_told(tmp_path: Path, command: str) -> None:
    """There is nothing to fetch, and it says what to add."""
    (tmp_path / "config.toml").write_text('contact = "a@b.example"\ntopics = ["eu-kazakhstan"]\n')
    done = monitor(command, cwd=tmp_path)
    assert done.returncode == 2 and 'add catalogue = "eu-kazakhstan" or a [[source]]' in done.stderr


def test_every_column_has_a_name(filled: Path) -> None:
    """A program that reads a piped table finds each column by its name."""
    for args in (("list", "--all"), ("sources", "list"), ("rejudge",), ("story", list_ids(filled)[0])):
        headings = monitor(*args, cwd=filled).stdout.splitlines()[0].split("\t")
        assert all(headings) and len(set(headings)) == len(headings), args


def list_ids(desk: Path) -> list[str]:
    """The ids of all articles."""
    return [json.loads(line)["id"] for line in monitor("list", "--all", "--jsonl", cwd=desk).stdout.splitlines()]


def test_schemas_are_json_schemas(filled: Path) -> None:
    """`schema article` validates what was written; `schema config` is a schema."""
    schema = json.loads(monitor("schema", "article", cwd=filled).stdout)
    [path] = (filled / "archive").glob("2*/*/*/*.json")
    jsonschema.validate(json.loads(path.read_text()), schema)
    jsonschema.Draft202012Validator.check_schema(json.loads(monitor("schema", "config", cwd=filled).stdout))


def _fetching(desk: Path, server: HostileServer, pause: str = "0s") -> None:
    (desk / "config.toml").write_text(
        f'contact = "a@b.example"\ntopics = ["eu-kazakhstan"]\n[network]\nallow = ["127.0.0.1:{server.port}"]\n'
        f'hosts = {{ "outlet.example" = "127.0.0.1:{server.port}" }}\n[fetch]\nhost_pauses = {{ "outlet.example" = "{pause}" }}\n'
        '[[source]]\nid = "outlet"\nkind = "feed"\nurl = "http://outlet.example/rss"\n'
    )


def test_a_second_writer_exits_75_and_says_who_holds_the_lock(desk: Path) -> None:
    """While one pass hangs, another says the holder's process and since when; SIGTERM ends the first with 143."""
    with HostileServer({"/robots.txt": answer(b"", 404), "/rss": [HANG]}) as server:
        _fetching(desk, server)
        first = subprocess.Popen(
            [sys.executable, "-m", "monitor", "fetch"], cwd=desk, stderr=subprocess.PIPE, stdout=subprocess.PIPE
        )
        while not (desk / "archive" / ".lock").is_file() or not (desk / "archive" / ".lock").read_text().strip():
            assert first.poll() is None
            time.sleep(0.05)
        second = monitor("fetch", cwd=desk)
        assert second.returncode == 75 and f"process {first.pid} has been writing since" in second.stderr
        while not server.requests:
            time.sleep(0.05)
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=30)
        assert first.returncode == 143
    assert monitor("verify", cwd=desk).returncode == 0


def test_a_failed_list_exits_3_and_is_named(desk: Path) -> None:
    """The table names the cause; --json has it too."""
    with HostileServer({"/robots.txt": answer(b"", 404), "/rss": answer(b"gone", 404)}) as server:
        _fetching(desk, server)
        done = monitor("fetch", "--json", cwd=desk)
    assert done.returncode == 3
    assert "404" in json.loads(done.stdout)["sources"][0]["cause"]


def test_what_was_odd_about_a_list_is_told(desk: Path) -> None:
    """The table of `fetch` has the notes of lists that were read, as it has the causes of those that were not."""
    feed = b"<rss version='2.0'><channel><title>x</title><item><title>No address</title></item></channel></rss>"
    with HostileServer({"/robots.txt": answer(b"", 404), "/rss": answer(feed, type="application/rss+xml")}) as server:
        _fetching(desk, server)
        done = monitor("fetch", "--source", "outlet", "--source", "outlet", cwd=desk)
        assert [request.path for request in server.requests] == ["/robots.txt", "/rss"], "named twice is asked once"
    headings, row = (line.split("\t") for line in done.stdout.splitlines())
    assert dict(zip(headings, row, strict=True))["said"] == "1 items without a web address"


def test_a_dry_run_stores_nothing(desk: Path) -> None:
    """It says what would be followed; the archive stays as it was, but that it knows when the host was asked."""
    feed = b"<rss version='2.0'><channel><title>x</title><item><title>Kazakhstan and the EU</title><link>http://outlet.example/a</link></item></channel></rss>"
    with HostileServer({"/robots.txt": answer(b"", 404), "/rss": answer(feed, type="application/rss+xml")}) as server:
        _fetching(desk, server)
        done = monitor("fetch", "--dry-run", cwd=desk)
        asked = [request.path for request in server.requests]
    assert done.returncode == 0 and "follow\thttp://outlet.example/a" in done.stdout
    assert asked == ["/robots.txt", "/rss"]
    assert sorted(path.name for path in (desk / "archive").iterdir()) == [
        ".hosts",
        ".lock",
        "README.txt",
        "state.sqlite",
    ]
    with contextlib.closing(State.readable(desk / "archive" / "state.sqlite")) as state:
        assert state.last_request("outlet.example") and not state.sources() and not state.pending()


@pytest.mark.parametrize(
    "command",
    [
        ("extract", "http://outlet.example/rss"),
        ("judge", "http://outlet.example/rss"),
        ("sources", "check"),
        ("fetch", "--dry-run"),
        ("fetch",),
    ],
)
def test_a_host_that_asked_for_peace_has_it_from_every_command(desk: Path, command: tuple[str, ...]) -> None:
    """Whichever command met a 429, no other asks the host again within the hour; its robots.txt is kept as well."""
    busy = answer(b"later", 429, headers={"Retry-After": "3600"})
    with HostileServer({"/robots.txt": answer(b"", 404), "/rss": busy}) as server:
        _fetching(desk, server)
        assert monitor(*command, cwd=desk).returncode
        asked = [request.path for request in server.requests]
        assert asked == ["/robots.txt", "/rss"]
        for later in (("extract", "http://outlet.example/a"), ("sources", "check"), ("fetch", "--dry-run"), ("fetch",)):
            done = monitor(*later, cwd=desk)
            assert done.returncode and "asked for 3600 s" in done.stdout + done.stderr
        assert [request.path for request in server.requests] == asked


def test_a_host_has_peace_where_there_is_no_archive_too(desk: Path) -> None:
    """A script over addresses, with a configuration alone: the pause, the hold and robots.txt outlive each command."""
    shutil.rmtree(desk / "archive")
    page = answer(f"<html><h1>Rail</h1><p>{MESSAGE}</p></html>".encode())
    busy = answer(b"later", 429, headers={"Retry-After": "3600"})
    with HostileServer({"/robots.txt": answer(b"", 404), "/a": page, "/b": busy}) as server:
        _fetching(desk, server, pause="1s")
        for path in ("a", "a", "b", "b", "a"):
            done = monitor("extract", f"http://outlet.example/{path}", cwd=desk)
        asked = [(request.path, request.at) for request in server.requests]
    assert "asked for 3600 s" in done.stderr and not (desk / "archive").exists()
    assert [path for path, _ in asked] == ["/robots.txt", "/a", "/a", "/b"]
    assert all(later - earlier >= 0.9 for (_, earlier), (_, later) in pairwise(asked))


def test_what_hosts_asked_for_is_told_where_it_cannot_be_kept(desk: Path) -> None:
    """While a pass is writing, a command that asks a host outside it says that the pass does not learn of it."""
    with HostileServer({"/robots.txt": answer(b"", 404), "/a": answer(b"later", 429)}) as server:
        _fetching(desk, server)
        lock = WriterLock(desk / "archive")
        lock.acquire(now=NOW)
        done = monitor("extract", "http://outlet.example/a", cwd=desk)
        lock.release()
    assert done.returncode == 1
    assert "what hosts asked for is not remembered" in done.stderr and "has been writing since" in done.stderr


def test_the_daemon_stops_cleanly_on_sigterm(desk: Path) -> None:
    """`monitor run` ends with 0 when told, and leaves a clean archive."""
    command = [sys.executable, "-m", "monitor", "run"]
    with HostileServer({"/robots.txt": answer(b"", 404)}) as server:
        _fetching(desk, server)
        with subprocess.Popen(command, cwd=desk, stderr=subprocess.PIPE, text=True) as daemon:
            assert daemon.stderr and "started: 1 sources" in daemon.stderr.readline()
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(timeout=30) == 0, daemon.stderr.read()
    assert monitor("verify", cwd=desk).returncode == 0


@pytest.mark.parametrize("text", ["\x1b[2Jx", "a\nERROR b", "\u202ex", "\x9b1m", "\x07", "\ud800"])
def test_faults_108_and_109_what_sites_wrote_cannot_steer_the_terminal(text: str) -> None:
    """Escape, control and direction characters are shown as what they are; a line stays one line."""
    shown = visible(text)
    assert shown.isprintable() and "\\" in shown


def test_fault_108_titles_are_harmless_in_lists(desk: Path) -> None:
    """A title with an escape sequence is printed with \\x1b."""
    archive = Archive.existing(desk / "archive")
    (desk / "evil.txt").write_text(MESSAGE)
    (desk / "evil.json").write_text(json.dumps({"site": "Evil\x1b[2J\u202eoutlet"}))
    monitor("import", "evil.txt", cwd=desk)
    assert len(list(archive.entries())) == 1
    shown = monitor("list", "--all", cwd=desk).stdout
    assert "\x1b" not in shown and "\\x1b[2J\\u202eoutlet" in shown


@pytest.mark.parametrize("form", ["--json", "--jsonl"])
def test_fault_108_titles_are_harmless_in_json(desk: Path, form: str) -> None:
    """The controls and direction characters too that JSON would let through; the values are the same."""
    site = "Evil\x1b[2J\x9b2J\x7f\u202eoutlet – Қазақ"
    (desk / "evil.txt").write_text(MESSAGE)
    (desk / "evil.json").write_text(json.dumps({"site": site}))
    monitor("import", "evil.txt", cwd=desk)
    shown = monitor("list", "--all", form, cwd=desk).stdout
    assert shown.replace("\n", "").isprintable() and "Қазақ" in shown
    found = json.loads(shown)
    assert (found if form == "--jsonl" else found[0])["site"] == site


@pytest.fixture
def edited(desk: Path) -> tuple[Path, str, str]:
    """A desk with two versions of an article; the ids of both."""
    (desk / "one.txt").write_text(MESSAGE)
    (desk / "one.json").write_text(
        json.dumps({"url": "https://outlet.example/a", "title": "EU <b>and</b> Kazakhstan agree"})
    )
    (desk / "two.txt").write_text(MESSAGE.replace("It opens in May.", "It opens in June, not in May, and costs more."))
    (desk / "two.json").write_text(json.dumps({"url": "https://outlet.example/a"}))
    ids = [json.loads(monitor("import", name, "--json", cwd=desk).stdout)[0]["id"] for name in ("one.txt", "two.txt")]
    return desk, ids[0], ids[1]


def test_diff_shows_what_was_changed(edited: tuple[Path, str, str]) -> None:
    """By word, with marks that survive a pipe; from either version; and as a page with nothing live in it."""
    desk, first, second = edited
    shown = monitor("diff", second, cwd=desk).stdout
    assert "{+June" in shown and first in shown
    assert monitor("diff", first, cwd=desk).stdout == shown
    page = monitor("diff", second, "--html", cwd=desk).stdout
    assert "<ins>June" in page and "<b>" not in page and "<script" not in page
    assert monitor("diff", first, first, cwd=desk).stdout.count("\n") == 2


def test_story_lists_the_versions_in_order(edited: tuple[Path, str, str]) -> None:
    """Original first, then its revision, by either id."""
    desk, first, second = edited
    members = json.loads(monitor("story", second, "--json", cwd=desk).stdout)
    assert [(m["id"], m["kind"]) for m in members] == [(first, "original"), (second, "revision")]
