"""Planted markers through whole passes that mostly fail, at DEBUG: none is in a log, a message or a file afterwards."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hostile import CLOSE, HANG, RESET, HostileServer, answer, redirect
from monitor.clock import SystemClock
from monitor.config import parse_config
from monitor.daemon import log_progress
from monitor.errors import ConfigError
from monitor.passes import chosen_sources, open_workers, run_pass
from monitor.workers import Workers
from test_pipeline import ON_TOPIC, html, rss

SECRETS = ("SECRETQ", "SECRETPW", "SECRETHDR")
HIDDEN = {
    "Set-Cookie": "id=SECRETHDR", "Authorization": "Bearer SECRETHDR", "Proxy-Authenticate": "Basic SECRETHDR",
    "Proxy-Authorization": "Basic SECRETHDR", "Cookie": "SECRETHDR",
}  # fmt: skip
FEED = rss(
    ("Rail", "http://good.example/a"),
    ("Rail with a password", "http://user:SECRETPW@good.example/b"),
    ("Gone", "http://good.example/gone"),
    ("Away", "http://good.example/away"),
    ("Down", "http://good.example/down"),
    ("Odd", "ftp://user:SECRETPW@good.example/c"),
)
TABLE = {
    "good.example/rss": answer(FEED, type="application/rss+xml", headers=HIDDEN),
    "good.example/a": answer(html("EU and Kazakhstan sign", ON_TOPIC), headers=HIDDEN),
    "good.example/b": answer(html("EU and Kazakhstan talk", ON_TOPIC.replace("rail", "air")), headers=HIDDEN),
    "good.example/gone": answer(b"", 404, headers=HIDDEN),
    "good.example/down": answer(b"", 500, headers=HIDDEN),
    "good.example/away": redirect("http://user:SECRETPW@good.example/x?api_key=SECRETQ"),
    "hang.example/rss": [HANG],
    "reset.example/rss": [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", RESET],
    "gone.example/rss": answer(b"", 404, headers=HIDDEN),
    "busy.example/rss": answer(b"", 429, headers=HIDDEN | {"Retry-After": "60"}),
    "no.example/rss": answer(b"", 403, headers=HIDDEN),
    "page.example/rss": answer(b"<html><body>no feed</body></html>", headers=HIDDEN),
    "loop.example/rss": redirect("/rss?api_key=SECRETQ"),
    "moved.example/rss": redirect("http://good.example/rss?api_key=SECRETQ", 301),
    "odd.example/rss": redirect("http://user:SECRETPW@odd.example/rss?token=SECRETQ"),
    "broken.example/rss": [b"HTTP/1.1 abc\r\n\r\n", CLOSE],
    "lies.example/rss": answer(b"not gzip", headers=HIDDEN | {"Content-Encoding": "gzip"}),
}
HOSTS = sorted({key.split("/")[0] for key in TABLE})


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with open_workers(parse_config("", Path("config.toml"))) as pool:
        yield pool


def configuration(server: HostileServer) -> str:
    hosts = ", ".join(f'"{host}" = "127.0.0.1:{server.port}"' for host in HOSTS)
    tables = "".join(
        f'[[source]]\nid = "{host}"\nkind = "feed"\nurl = "http://{host}/rss?api_key=SECRETQ&format=rss"\nfollow = "all"\n'
        for host in [*HOSTS, "lost.example"]
    )
    return (
        f'contact = "t@test.example"\ntopics = ["eu-kazakhstan"]\n[network]\nallow = ["127.0.0.1:{server.port}"]\n'
        f'hosts = {{ {hosts} }}\n[fetch]\nhost_pauses = {{ "*.example" = "0s" }}\nread_timeout = "1s"\ndeadline = "3s"\n{tables}'
    )


def files_with(folder: Path, marker: str) -> list[str]:
    """The files of the archive that hold the marker, compressed ones looked into."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes()
        if marker.encode() in (gzip.decompress(data) if path.suffix == ".gz" else data):
            found.append(path.name)
    return found


def test_faults_131_and_132_no_secret_stays_behind(
    tmp_path: Path, workers: Workers, caplog: pytest.LogCaptureFixture
) -> None:
    """Key in a list's address, passwords in links and redirects, cookies in answers: zero hits after two passes."""
    with HostileServer(TABLE) as server:
        config = parse_config(configuration(server), tmp_path / "config.toml")
        with caplog.at_level(logging.DEBUG):
            reports = [
                asyncio.run(
                    run_pass(
                        config, chosen_sources(config, ()), clock=SystemClock(after), workers=workers,
                        stop=asyncio.Event(), watch=log_progress,
                    )
                )
                for after in (timedelta(0), timedelta(hours=3))
            ]  # fmt: skip
        asked = [request.target for request in server.requests]
    assert "/rss?api_key=SECRETQ&format=rss" in asked, "the server itself is given the key"
    assert len(reports[0].failed_sources) >= 9 and len(reports[0].stored) >= 1
    assert len(caplog.records) > 30
    assert [s for s in SECRETS if s in caplog.text] == []
    causes = [str(tally) for report in reports for tally in report.tallies.values()]
    assert [s for s in SECRETS for cause in causes if s in cause] == []
    assert {s: files_with(tmp_path / "archive", s) for s in SECRETS} == {s: [] for s in SECRETS}
    assert files_with(tmp_path / "archive", "good.example/rss?api_key=***"), "that the list had a key can be seen"


def test_fault_131_control_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """A marker in a plain and in a compressed file is found."""
    (tmp_path / "a.json").write_text("SECRETQ")
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(b"x SECRETQ x"))
    assert files_with(tmp_path, "SECRETQ") == ["a.json", "b.warc.gz"]


@pytest.mark.parametrize(
    "line",
    [
        'url = "http://user:SECRETPW@x.example/ ?api_key=SECRETQ"',
        'url = "ftp://user:SECRETPW@x.example/rss?api_key=SECRETQ"',
        'url = 5\nnotes = "SECRETQ"',
        'url = "http://x.example/rss?api_key=SECRETQ"\nkind = "nonsense"',
        'url = "http://x.example/rss?api_key=SECRETQ',
    ],
)
def test_fault_133_a_mistake_in_the_configuration_shows_no_secret(tmp_path: Path, line: str) -> None:
    """What is wrong is told by file, line and key, without the passwords and keys that stand there."""
    with pytest.raises(ConfigError) as raised:
        parse_config(f'[[source]]\nid = "x"\nkind = "feed"\n{line}\n', tmp_path / "config.toml")
    assert [s for s in SECRETS if s in str(raised.value)] == []


def test_fault_133_a_crash_shows_neither_environment_nor_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error nobody thought of prints its traceback, and no value of a variable in it."""
    import subprocess
    import sys

    (tmp_path / "config.toml").write_text(
        'contact = "a@b.example"\ntopics = ["eu-kazakhstan"]\n'
        '[[source]]\nid = "x"\nkind = "feed"\nurl = "http://x.example/rss?api_key=SECRETQ"\n'
    )
    code = (
        "import sys, monitor.config as c\n"
        "def crash(*a, **k): raise ZeroDivisionError('unthought of')\n"
        "import monitor.passes as p; p.run_pass = crash\n"
        "import monitor.cli.passes as q; q.run_pass = crash\n"
        "from monitor.cli import main; sys.argv = ['monitor', '-vv', 'fetch']; main()\n"
    )
    monkeypatch.setenv("API_TOKEN", "SECRETPW")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1 and "unthought of" in done.stderr
    assert [s for s in SECRETS if s in done.stdout + done.stderr] == []
