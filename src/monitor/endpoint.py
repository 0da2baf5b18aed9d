"""/health and /metrics over HTTP, for a supervisor and for Prometheus; off unless `[health] listen` names an address.

A few lines over asyncio: it knows two paths, answers GET alone, reads no body, and closes after each answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable

from monitor.errors import MonitorError, UsageError
from monitor.health import Health

_log = logging.getLogger(__name__)
_PATIENCE = 5.0
_MOST_HEAD = 8192
_MOST_CLIENTS = 16
_REASONS = {
    200: "OK", 404: "Not Found", 405: "Method Not Allowed", 500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip
_PLAIN = "text/plain; charset=utf-8"

Answer = tuple[int, str, bytes]


@contextlib.asynccontextmanager
async def serving(listen: str, look: Callable[[], Health]) -> AsyncIterator[int | None]:
    """Answer as long as the block runs; gives the port. `look` makes the report. Raises UsageError for a taken port."""
    if not listen:
        yield None
        return
    host, _, port = listen.rpartition(":")
    endpoint = _Endpoint(look)
    try:
        server = await asyncio.start_server(endpoint.serve, host.strip("[]"), int(port), limit=_MOST_HEAD)
    except OSError as error:
        raise UsageError(f'[health] listen = "{listen}": cannot listen there: {error.strerror or error}') from error
    _warn_when_open(host.strip("[]"))
    async with server:
        yield server.sockets[0].getsockname()[1]


def _warn_when_open(host: str) -> None:
    try:
        is_local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_local = host == "localhost"
    if not is_local:
        _log.warning("health: %s is not only for this machine: others can read which sources are followed", host)


class _Endpoint:
    def __init__(self, look: Callable[[], Health]) -> None:
        self._look = look
        self._clients = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._clients += 1
        try:
            if self._clients <= _MOST_CLIENTS:
                async with asyncio.timeout(_PATIENCE):
                    head = await reader.readuntil(b"\r\n\r\n")
                    await _send(writer, *self._answer(head))
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # a client that is slow, gone or talks something else is nobody's concern
        finally:
            self._clients -= 1
            writer.close()

    def _answer(self, head: bytes) -> Answer:
        method, _, rest = head.split(b"\r\n", 1)[0].partition(b" ")
        path = rest.partition(b" ")[0].partition(b"?")[0]
        if path not in (b"/health", b"/metrics"):
            return 404, _PLAIN, b"there are /health and /metrics\n"
        if method != b"GET":
            return 405, _PLAIN, b"GET only\n"
        try:
            return self._health() if path == b"/health" else self._metrics()
        except (MonitorError, OSError, sqlite3.Error) as error:
            return 503, _PLAIN, f"{error}\n".encode()
        except Exception as error:  # no answer at all would be taken for a program that is dead
            _log.exception("unexpected error in answering %s", path.decode())
            return 500, _PLAIN, f"a mistake of this program: {type(error).__name__}: {error}\n".encode()

    def _health(self) -> Answer:
        health = self._look()
        told = {"verdict": health.verdict, "reason": health.reason, "due": health.due, "waiting": health.waiting,
                "sources": dict(health.standings)}  # fmt: skip
        return (200 if health.well else 503), "application/json", (json.dumps(told) + "\n").encode()

    def _metrics(self) -> Answer:
        # Loaded late: who does not listen does without.
        from monitor.metrics import CONTENT_TYPE, as_metrics

        return 200, CONTENT_TYPE, as_metrics(self._look())


async def _send(writer: asyncio.StreamWriter, status: int, media_type: str, body: bytes) -> None:
    head = (
        f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
