"""The health report, its numbers for Prometheus, and how it is asked for."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from monitor.archive import Archive, Presence, presence
from monitor.config import parse_config
from monitor.coverage import Count, Covered
from monitor.endpoint import serving
from monitor.errors import ArchiveLocked, ArchiveMissing, UsageError
from monitor.health import Facts, Health, SourceHealth, as_json, assess, stand
from monitor.logs import set_up, without_secrets
from monitor.metrics import as_metrics
from monitor.model import Source
from monitor.passes import open_secrets
from monitor.pulse import STALLED_AFTER, Pulse
from monitor.state import SourceState, State
from monitor.survey import survey

NOW = datetime(2025, 10, 21, 12, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=200)


class FixedClock:
    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        raise AssertionError


def state(**values: object) -> SourceState:
    given = {"id": "a", "url": "https://a.example/rss", "first_seen": LONG_AGO, "last_ok": NOW, "last_new": NOW}
    return SourceState(**{**given, **values})  # type: ignore[arg-type]


def habit(items: int, until: date) -> list[Covered]:
    return [Covered(Count("a", until - timedelta(days=n), polls=24, seen=items), None, None) for n in range(1, 29)]


@pytest.mark.parametrize(
    ("known", "standing", "said"),
    [
        (None, "new", None),
        (state(), "fine", None),
        (state(failures=0.5, failing_since=NOW, cause="no answer"), "failing", "no answer"),
        (
            state(failures=31, failing_since=LONG_AGO, cause="gone", blocked_by="forbidden"),
            "sleeping",
            "once a day: gone",
        ),
        (state(failures=2, cause="x", blocked_by="forbidden"), "blocked", "403"),
        (state(failures=2, cause="x", blocked_by="challenge"), "blocked", "challenge"),
        (state(failures=2, cause="x", blocked_by="consent"), "blocked", "consent wall"),
        (state(failures=2, cause="x", blocked_by="robots"), "blocked", "robots.txt"),
    ],
)
def test_a_source_stands_as_its_state_says(known: SourceState | None, standing: str, said: str | None) -> None:
    """New, fine, failing, sleeping, or blocked with what was recognised."""
    found = stand("a", known, [], NOW)
    assert found.standing == standing and (found.cause is None if said is None else said in str(found.cause))


def test_fault_077_a_list_empty_for_long_is_a_silent_source() -> None:
    """30 days without anything new are told, also of a source without a habit; 29 days are not."""
    for days, standing in ((29, "fine"), (30, "silent")):
        assert stand("a", state(last_new=NOW - timedelta(days=days)), [], NOW).standing == standing
    never = stand("a", state(last_new=None, first_seen=NOW - timedelta(days=31)), [], NOW)
    assert never.standing == "silent" and "nothing new for 31 days" in str(never.cause)


def test_fault_077_silence_is_measured_by_the_habit() -> None:
    """Four items a day and none for three days is silent; one in a fortnight and none for three days is not."""
    last = NOW - timedelta(days=3)
    assert stand("a", state(last_new=last), habit(4, last.date()), NOW).standing == "silent"
    assert stand("a", state(last_new=last), habit(1, last.date()), NOW).standing == "fine"


def test_a_source_nobody_looked_at_is_not_called_silent() -> None:
    """After 60 days without the program the source is as it was when it was last read."""
    off = state(last_ok=NOW - timedelta(days=60), last_new=NOW - timedelta(days=60))
    assert stand("a", off, habit(9, off.last_new.date()), NOW).standing == "fine"  # type: ignore[union-attr]


def daemon(**values: object) -> dict[str, object]:
    return {**Pulse(started=NOW, moved=0.0).told(NOW, 0.0), **values}


def facts(**values: object) -> Facts:
    sources = tuple(Source(name, "feed", f"https://{name}.example/") for name in ("a", "b"))
    return Facts(**{"now": NOW, "sources": sources, "states": {"a": state()}, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "verdict", "well"),
    [
        (daemon(), "waiting", True),
        (daemon(state="passing"), "passing", True),
        (daemon(state="paused", paused="the disk is full"), "paused", False),
        (daemon(state="stalled"), "stalled", False),
        (daemon(beat=(NOW - timedelta(minutes=4)).isoformat()), "stalled", False),
        (None, "no daemon", True),
    ],
)
def test_the_daemon_is_judged_by_what_it_says_and_when(
    said: dict[str, object] | None, verdict: str, well: bool
) -> None:
    """Its word counts while its heartbeat is fresh."""
    health = assess(facts(daemon=said, states={"a": state(last_try=NOW)}))
    assert (health.verdict, health.well) == (verdict, well)


def test_without_a_daemon_a_day_without_polls_is_overdue() -> None:
    """The one-shot's timer may be dead too."""
    assert assess(facts(states={"a": state(last_try=NOW - timedelta(hours=25))})).verdict == "overdue"


def test_the_report_counts_dues_waits_holds_and_gaps() -> None:
    """Only holds that last and gaps of the last week are told; everything is in the JSON."""
    gap = Covered(Count("a", NOW.date() - timedelta(days=2), polls=3, failed=3), 5.0, "answered 503")
    old = Covered(Count("a", NOW.date() - timedelta(days=20), polls=3, failed=3), 5.0, "answered 503")
    holds = [("a.example", NOW + timedelta(hours=1), "429"), ("b.example", NOW - timedelta(hours=1), "429")]
    health = assess(facts(history=[old, gap], holds=holds, waiting={"a": 3},
                          states={"a": state(next_poll=NOW + timedelta(hours=1))}))  # fmt: skip
    told = as_json(health)
    assert (told["due"], told["waiting"], len(told["holds"]), len(told["gaps"])) == (1, 3, 1, 1)
    assert told["gaps"][0]["cause"] == "answered 503" and told["standings"] == {"fine": 1, "new": 1}
    json.dumps(told)


def test_what_a_daemon_spreads_after_its_start_is_not_called_due_at_once() -> None:
    """A new source is due without a daemon, and with one when its moment in the first five minutes has come."""
    beat = {"beat": NOW.isoformat(), "state": "waiting"}
    just, long = ({**beat, "since": moment.isoformat()} for moment in (NOW, NOW - timedelta(minutes=6)))
    assert [assess(facts(daemon=daemon)).due for daemon in (None, just, long)] == [2, 0, 2]
    assert all(
        NOW < s.next_poll < NOW + timedelta(minutes=5) for s in assess(facts(daemon=just)).sources if s.next_poll
    )


def test_the_metrics_are_prometheus_text() -> None:
    """Prometheus' own parser reads them; a source's name stands as a label, escaped."""
    odd = SourceHealth('a"b\\c', "failing", failures=2.5, last_ok=NOW)
    health = dataclasses.replace(assess(facts(articles=7)), sources=(odd,), well=False)
    families = {family.name: family for family in text_string_to_metric_families(as_metrics(health).decode())}
    values = {name: family.samples[0].value for name, family in families.items()}
    assert values["press_monitor_up"] == 0 and values["press_monitor_articles"] == 7
    [sample] = families["press_monitor_source_failures"].samples
    assert sample.labels == {"source": 'a"b\\c'} and sample.value == 2.5
    assert {s.labels["standing"]: s.value for s in families["press_monitor_sources"].samples}["failing"] == 1


def ask(look: Callable[[], Health], *requests: bytes, port: int = 0) -> list[bytes]:
    """The raw answers of an endpoint to raw requests."""

    async def run() -> list[bytes]:
        answers = []
        async with serving(f"127.0.0.1:{port or _free_port()}", look) as bound:
            for request in requests:
                reader, writer = await asyncio.open_connection("127.0.0.1", bound)
                writer.write(request)
                answers.append(await reader.read())
                writer.close()
        return answers

    return asyncio.run(run())


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_health_answers_503_when_nothing_goes_on() -> None:
    """200 while it goes on, 503 while paused or stalled: what a supervisor understands."""
    request = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    [well] = ask(lambda: assess(facts(daemon=daemon())), request)
    [ill] = ask(lambda: assess(facts(daemon=daemon(state="stalled"))), request)
    assert well.startswith(b"HTTP/1.1 200 ") and json.loads(well.split(b"\r\n\r\n")[1])["verdict"] == "waiting"
    assert ill.startswith(b"HTTP/1.1 503 ")


def test_the_endpoint_knows_two_paths_and_one_method() -> None:
    """Everything else is refused; a request without an end or of any length takes no thread and no memory."""
    health = assess(facts())
    answers = ask(
        lambda: health, b"GET /metrics HTTP/1.0\r\n\r\n", b"GET /../etc/passwd HTTP/1.1\r\n\r\n",
        b"POST /metrics HTTP/1.1\r\n\r\n", b"x" * 20_000, b"\r\n\r\n",
    )  # fmt: skip
    assert [a.split(b" ")[1] if a else b"" for a in answers] == [b"200", b"404", b"405", b"", b"404"]
    assert b"# TYPE press_monitor_up gauge" in answers[0]


@pytest.mark.parametrize(
    ("error", "status"),
    [(ArchiveMissing("no disk"), b"503"), (sqlite3.OperationalError("database is locked"), b"503"),
     (OSError(5, "Input/output error"), b"503"), (KeyError("x"), b"500")],
)  # fmt: skip
def test_whatever_fails_the_endpoint_answers(error: Exception, status: bytes) -> None:
    """A supervisor that gets no answer cannot tell a broken disk from a dead program."""

    def look() -> Health:
        raise error

    answers = ask(look, b"GET /health HTTP/1.1\r\n\r\n", b"GET /metrics HTTP/1.1\r\n\r\n")
    assert [answer.split(b" ")[1] if answer else b"" for answer in answers] == [status] * 2
    assert all(answer.endswith(b"\n") for answer in answers)


def test_an_endpoint_that_cannot_listen_says_so() -> None:
    """A taken port is told with the key of the configuration."""
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match=r"\[health\] listen"):
        ask(lambda: assess(facts()), port=taken.getsockname()[1])


def test_the_survey_reads_what_a_pass_left(tmp_path: Path) -> None:
    """States, counts, holds and waiting links come from the files; nothing is written."""
    config = parse_config('[[source]]\nid="a"\nkind="feed"\nurl="https://a.example/"\n', tmp_path / "config.toml")
    root = Archive.create(tmp_path / "archive").root
    with_state = State(root / "state.sqlite")
    with_state.save_source(state(last_try=NOW))
    with_state.set_hold("a.example", NOW + timedelta(hours=1), "it answered 429")
    with_state.save_counts([Count("a", NOW.date(), polls=1, seen=4)])
    with_state.close()
    before = {path.name: path.read_bytes() for path in root.iterdir() if path.name == "state.sqlite"}
    health = assess(survey(config, FixedClock(), None))
    assert health.sources[0].seen == 4 and health.holds[0][0] == "a.example" and health.free_bytes
    assert {name: (root / name).read_bytes() for name in before} == before


def test_status_without_any_pass_is_a_report_too(tmp_path: Path) -> None:
    """A new archive: everything is new, nothing fails."""
    config = parse_config('[[source]]\nid="a"\nkind="feed"\nurl="https://a.example/"\n', tmp_path / "config.toml")
    Archive.create(tmp_path / "archive")
    assert assess(survey(config, FixedClock(), None)).standings == {"new": 1}


def test_presence_is_told_by_the_kernel(tmp_path: Path) -> None:
    """What a daemon says is believed only while it lives: a killed one is gone, whatever stands in its file."""
    Archive.create(tmp_path / "a")
    code = (
        "import sys, time; from pathlib import Path; from monitor.archive import Presence\n"
        "p = Presence(Path(sys.argv[1])); p.take(); p.tell({'pid': 7}); print('held', flush=True); time.sleep(600)"
    )
    root = tmp_path / "a"
    assert presence(root) is None
    with subprocess.Popen([sys.executable, "-c", code, str(root)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        assert presence(root) == {"pid": 7}
        with pytest.raises(ArchiveLocked, match=r"daemon \(process 7\)"):
            Presence(root).take()
        holder.kill()
        holder.wait()
    assert (root / ".daemon").read_text() and presence(root) is None


def test_a_pulse_stalls_by_the_monotonic_clock_alone() -> None:
    """Ten minutes without a step; a clock changed by a year is no stall."""
    pulse = Pulse(started=NOW, moved=100.0)
    limit = STALLED_AFTER.total_seconds()
    assert not pulse.is_stalled(100.0 + limit) and pulse.is_stalled(101.0 + limit)
    assert pulse.told(NOW + timedelta(days=365), 100.0)["state"] == "waiting"
    pulse.step(101.0 + limit, "page archived")
    assert not pulse.is_stalled(101.0 + limit)


# Logs.


def logged(*messages: str, as_json: bool = False, error: BaseException | None = None) -> list[str]:
    """The lines that the program's own handler writes."""
    stream, root, mine = StringIO(), logging.getLogger(), logging.getLogger("monitor")
    before = root.handlers[:], root.level, mine.level, sys.excepthook
    try:
        set_up(logging.INFO, as_json=as_json, stream=stream)
        for message in messages:
            mine.warning("%s", message, exc_info=error, extra={"fields": {"url": message}})
    finally:
        root.handlers[:], mine.level, sys.excepthook = before[0], before[2], before[3]
        root.setLevel(before[1])
    return stream.getvalue().splitlines()


EVIL = "A title \x1b[2J\nERROR forged \u202e line \x9b31m"


@pytest.mark.parametrize("as_json", [False, True])
def test_faults_108_and_109_a_title_cannot_steer_or_forge_the_log(as_json: bool) -> None:
    """One line an event; escape, control and direction characters are shown as what they are."""
    [line] = logged(EVIL, as_json=as_json)
    assert line.isprintable()
    if as_json:
        assert json.loads(line)["message"] == EVIL


@pytest.mark.parametrize("as_json", [False, True])
def test_a_traceback_is_one_line_too(as_json: bool) -> None:
    """What went wrong inside is told with its place, on one line."""
    try:
        raise ValueError("odd \x1b[2J\nvalue https://u:SECRETPW@a.example/?token=SECRETQ")
    except ValueError as error:
        [line] = logged("it failed", as_json=as_json, error=error)
    assert "test_health.py" in line and "ValueError" in line and "\x1b" not in line and "SECRET" not in line


@pytest.mark.parametrize("as_json", [False, True])
def test_fault_131_no_secret_of_a_url_is_logged(as_json: bool) -> None:
    """Passwords and keys in addresses are shown as ***, wherever in a message they stand."""
    lines = logged(
        "list failed http://user:SECRETPW@a.example/rss?api_key=SECRETQ&page=2: no answer",
        "cookie: SECRETC; Authorization: Bearer SECRETB", as_json=as_json,
    )  # fmt: skip
    assert "SECRET" not in "".join(lines) and "a.example/rss?api_key=***&page=2" in lines[0]


def test_fault_133_an_uncaught_error_shows_no_secret() -> None:
    """A crash while the configuration is read: neither the traceback nor the environment shows a secret."""
    code = (
        "import logging; from monitor.logs import set_up; set_up(logging.INFO)\n"
        "secret = 'https://u:SECRETPW@a.example/?token=SECRETQ'\n"
        "raise RuntimeError(f'config: password = \"SECRETX\", url = {secret}')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "API_TOKEN": "SECRETENV"})  # fmt: skip
    assert done.returncode == 1 and "RuntimeError" in done.stderr and len(done.stderr.splitlines()) == 1
    assert "SECRET" not in done.stderr


@pytest.mark.parametrize(
    "text", ['password="SECRET x"', "api_key: SECRET", "Set-Cookie=SECRET", "X-Api-Key: SECRET", "db_password=SECRET"]
)
def test_fault_133_what_is_named_like_a_secret_is_masked(text: str) -> None:
    """By the name of the key, whatever the value."""
    assert "SECRET" not in without_secrets(text)


@pytest.mark.parametrize("path", ["/etc/passwd", "/srv/token", "../my.secret", "~/x/api_key.txt"])
def test_a_path_is_no_secret(path: str) -> None:
    """A message that begins with the path it is about is told whole; a secret behind it is not."""
    assert without_secrets(f"monitor: {path}: no archive here") == f"monitor: {path}: no archive here"
    assert without_secrets(f"{path}: password: SECRET") == f"{path}: password: ***"


@pytest.mark.parametrize(
    ("url", "mode", "warned"),
    [
        ("https://a.example/rss?token=SECRETQ", 0o644, True),
        ("https://a.example/rss?api_key=SECRETQ", 0o640, True),
        ("https://a.example/rss?token=SECRETQ", 0o600, False),
        ("https://a.example/rss?page=1#top", 0o644, False),
    ],
)
def test_fault_134_a_readable_configuration_with_a_secret_is_told(
    tmp_path: Path, url: str, mode: int, warned: bool
) -> None:
    """Others may read the file and an address in it carries a secret: a warning, without the secret."""
    path = tmp_path / "config.toml"
    path.write_text(f'[[source]]\nid = "a"\nkind = "feed"\nurl = "{url}"\n')
    path.chmod(mode)
    warning = open_secrets(parse_config(path.read_text(), path))
    assert bool(warning) is warned and "SECRET" not in str(warning)
