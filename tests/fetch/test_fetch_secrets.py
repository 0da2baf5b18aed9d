"""What must not be seen in logs and errors (faults 131, 132), and the errors themselves."""

from __future__ import annotations

import inspect
import logging
import pickle
import re
import subprocess
import sys
import traceback
from pathlib import Path

import httpx
import pytest
from desk import OK, SITE, visit

import monitor.errors
from hostile import CLOSE, HANG, RESET, HostileServer, answer, in_turn, redirect
from monitor.errors import FetchError
from monitor.fetch import StaticResolver
from monitor.model import Page

SECRETS = ("SECRETQ", "SECRETPW", "SECRETHDR", "SECRETFRAG")
QUERY = "?api_key=SECRETQ&id=1#SECRETFRAG"


def _failing_cases() -> list[object]:
    """Every kind of failure, with a secret in the query, in the password or in a header of the answer."""
    hidden = {"Set-Cookie": "id=SECRETHDR", "Proxy-Authenticate": "Basic SECRETHDR", "Authorization": "SECRETHDR"}
    table = {
        "/ok": answer(OK, headers=hidden),
        "/gone": answer(b"", 404, headers=hidden),
        "/error": answer(b"", 500, headers=hidden),
        "/busy": in_turn(answer(b"", 429, headers={"Retry-After": "0"})),
        "/forbidden": answer(b"", 403, headers=hidden),
        "/reset": [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", RESET],
        "/silent": [HANG],
        "/loop": redirect(f"/loop{QUERY}"),
        "/away": redirect("http://user:SECRETPW@site.example/"),
        "/odd": redirect(f"/x\\{QUERY}"),
        "/lost": redirect(f"http://lost.example/{QUERY}"),
        "/broken": [b"HTTP/1.1 abc\r\n\r\n", CLOSE],
        "/denied": answer(OK),
        "/robots.txt": answer(b"User-agent: *\nDisallow: /denied"),
    }
    with HostileServer(table) as server:
        urls = [f"{SITE}{path}{QUERY}" for path in table] + [
            f"http://user:SECRETPW@site.example/ok{QUERY}",
            f"ftp://user:SECRETPW@site.example/{QUERY}",
            f"http://no.example/{QUERY}",
            f"http://127.0.0.2/{QUERY}",
            f"http://site.example/{'x' * 3000}{QUERY}",
        ]
        here = f"127.0.0.1:{server.port}"
        resolver = StaticResolver({"site.example": here})
        return list(visit(server, *urls, resolver=resolver, settings={"read_timeout": "100ms", "pause": "0s"}))


def test_fault_131_no_secret_is_logged_or_told(caplog: pytest.LogCaptureFixture) -> None:
    """At DEBUG, over every kind of failure, neither log, message, representation nor traceback holds a secret."""
    with caplog.at_level(logging.DEBUG):
        outcomes = _failing_cases()
    errors = [o for o in outcomes if isinstance(o, FetchError)]
    told = [caplog.text, *(repr(e) + str(e) + e.cause + e.url for e in errors)]
    told += ["".join(traceback.format_exception(e)) for e in errors]
    assert len(errors) >= 15 and any(isinstance(o, Page) for o in outcomes)
    assert caplog.records and {r.name.split(".")[0] for r in caplog.records} <= {"monitor", "asyncio"}
    assert [secret for secret in SECRETS for text in told if secret in text] == []
    assert all(e.url and str(e).strip() for e in errors)


def test_fault_131_control_httpx_logs_the_query(caplog: pytest.LogCaptureFixture) -> None:
    """With its logger left as it is, httpx's client writes the key at INFO."""
    logger = logging.getLogger("httpx")
    level = logger.level
    with HostileServer({"/ok": answer(OK)}) as server, caplog.at_level(logging.INFO):
        logger.setLevel(logging.NOTSET)
        try:
            httpx.get(server.url(f"/ok{QUERY}"), trust_env=False)
        finally:
            logger.setLevel(level)
    assert "SECRETQ" in caplog.text


def test_fault_132_answers_are_kept_without_cookies_and_credentials() -> None:
    """The headers of a page hold neither cookies nor credentials, so no archive can."""
    pages = [o for o in _failing_cases() if isinstance(o, Page)]
    assert pages and "SECRETHDR" not in repr([p.headers for p in pages])


def test_errors_cross_process_borders() -> None:
    """Every FetchError, with all it carries, is the same after pickling."""
    kinds = [k for _, k in inspect.getmembers(monitor.errors, inspect.isclass) if issubclass(k, FetchError)]
    extra = {"BadStatus": {"status": 429, "retry_after": 3.0}, "Blocked": {"by": "challenge", "status": 403}}
    assert len(kinds) >= 10
    for kind in kinds:
        made = kind("why", url="http://x.example/", **extra.get(kind.__name__, {}))
        made.weight = 0.125
        copy = pickle.loads(pickle.dumps(made))
        assert type(copy) is kind and copy.__dict__ == made.__dict__ and copy.args == made.args


def test_errors_out_of_a_fetch_cross_process_borders() -> None:
    """So are those that a fetch really raises."""
    for outcome in _failing_cases():
        if isinstance(outcome, FetchError):
            copy = pickle.loads(pickle.dumps(outcome))
            assert (type(copy), str(copy), copy.__dict__) == (type(outcome), str(outcome), outcome.__dict__)


def test_httpx_is_loaded_only_by_who_fetches() -> None:
    """What others need of fetching (validators, URL check, robots copies) comes without httpx; one file imports it."""
    code = (
        "import sys, monitor.fetch; print('httpx' in sys.modules); monitor.fetch.Fetcher; print('httpx' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["False", "True"]
    package = Path(monitor.errors.__file__).parent
    importers = [p.name for p in package.rglob("*.py") if re.search(r"^\s*(import|from) httpx\b", p.read_text(), re.M)]
    assert importers == ["client.py"]
