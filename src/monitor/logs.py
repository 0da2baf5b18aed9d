"""Logs: one line an event, on stderr; nothing that a site wrote steers the terminal, no secret is shown."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

_log = logging.getLogger("monitor")
_URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"'<>]+", re.I)
# A path at the head of a message, "/etc/passwd: no archive here", names no secret whatever its file is called.
_NAMED_SECRET = re.compile(
    r"(?i)(?<!\S)(?:~|\.{1,2})?/[^\s:='\"]*(?=:\s)|"
    r"\b((?:proxy-)?authorization|(?:set-)?cookie|[\w-]*(?:password|passwd|secret|token|api[-_]?key)[\w-]*)"
    r"(['\"]?\s*[:=]\s*)(?:(?:basic|bearer)\s+)?(\"[^\"]*\"|'[^']*'|[^\s,;&]+)"
)
# What a terminal obeys, or cannot be given: control characters but for tabs, lone surrogates, and marks that turn the
# direction of writing: a title must not rewrite the line it stands in (CVE-2021-42574).
STEERING = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def set_up(
    level: int, *, libraries: int = logging.WARNING, as_json: bool = False, stream: TextIO | None = None
) -> None:
    """One handler for all; `level` is that of this program, `libraries` that of all others.

    An error that nobody catches is told the same way: a traceback shows no values of variables, and its message none
    of the secrets.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLine() if as_json else Line())
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(libraries)
    _log.setLevel(level)
    # It warns of every tick that is skipped while a pass runs; the daemon tells that in its own words, once.
    logging.getLogger("apscheduler").setLevel(max(libraries, logging.ERROR))
    sys.excepthook = _tell_uncaught


class Line(logging.Formatter):
    """`2025-10-21T12:00:00Z WARNING message`."""

    def format(self, record: logging.LogRecord) -> str:
        parts = [_time(record), record.levelname, visible(without_secrets(record.getMessage()))]
        if record.exc_info:
            parts.append("| " + " | ".join(_traceback(record)))
        return " ".join(parts)


class JsonLine(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and what the event is about (`fields` in `extra`)."""

    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, Any] = {
            "time": _time(record), "level": record.levelname.lower(), "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }  # fmt: skip
        for name, value in getattr(record, "fields", {}).items():
            event[name] = without_secrets(value) if isinstance(value, str) else value
        if record.exc_info:
            event["traceback"] = _traceback(record)
        # ASCII only: JSON's own escapes are what keeps control and direction characters harmless.
        return json.dumps(event, ensure_ascii=True, default=str)


def visible(text: str, *, lines: bool = False) -> str:
    """Control, escape and direction characters as `\\x1b`; with `lines`, line ends stay."""
    return STEERING.sub(lambda found: found[0] if lines and found[0] == "\n" else _escaped(found[0]), text)


def without_secrets(text: str) -> str:
    """The text with its URLs as they may be shown, and the values of what is named like a secret as ***."""
    if "://" in text:
        # Loaded late: `monitor --help` does without.
        from monitor.fetch import masked

        text = _URL.sub(lambda found: masked(found[0]), text)
    return _NAMED_SECRET.sub(lambda found: f"{found[1]}{found[2]}***" if found[1] else found[0], text)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _traceback(record: logging.LogRecord) -> list[str]:
    assert record.exc_info is not None
    lines = "".join(traceback.format_exception(*record.exc_info)).splitlines()
    return [visible(without_secrets(line.strip())) for line in lines if line.strip(" ^~")]


def _tell_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _log.critical("ended by an error that is a mistake of this program", exc_info=(kind, error, trace))


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
