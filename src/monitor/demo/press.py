"""A small invented press on loopback: outlets with sites, feeds, sitemaps, robots.txt and faults, over real HTTP/1.1.

Names end in `.example` and are no names of the DNS: give `Press.hosts` to the resolver and allow exactly its address.
"""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from monitor.clock import SystemClock
from monitor.demo.designs import Answer, answers, not_found
from monitor.demo.outlets import load
from monitor.demo.plan import make_plan, without_tracking

_clock = SystemClock()


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked and answered. `time` and `ended` (when the answer began to be sent) are monotonic seconds.

    Header names are in lower case.
    """

    host: str
    path: str
    headers: Mapping[str, str]
    time: float
    ended: float
    status: int

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"


class Press:
    """The server, in threads of its own, so that it works beside an event loop; use it as a context manager.

    `edition` is 1 or 2: set to 2 before the second pass, articles are edited, one is withdrawn (410), one is new.
    `now` is aware; articles are dated relative to it, so everything but the port is the same for the same `now`.
    """

    def __init__(self, *, port: int = 0, now: datetime) -> None:
        outlets = load(now)
        self.edition = 1
        self.requests: list[Request] = []
        self.sources: list[dict[str, Any]] = [source for outlet in outlets for source in outlet.sources()]
        self.plan = make_plan(outlets)
        self._outlets = {outlet.host: outlet for outlet in outlets}
        self._answers = {edition: {o.host: answers(o, edition) for o in outlets} for edition in (1, 2)}
        self._server = _Server(("127.0.0.1", port), _Handler, self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="press", daemon=True)
        self._closing = threading.Event()
        self.port: int = self._server.server_address[1]
        names = [prefix + host for host in self._outlets for prefix in ("", "www.")]
        self.hosts = dict.fromkeys(names, f"127.0.0.1:{self.port}")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    def serve_forever(self) -> None:
        """Wait until interrupted; inside the `with` block."""
        self._closing.wait()

    def answer(self, host: str, target: str) -> Answer:
        """What the press answers to a path with query on a host, tracking parameters aside."""
        if host.startswith("www.") and host[4:] in self._outlets:
            return Answer(b"", status=301, headers={"Location": f"http://{host[4:]}{target}"})
        if host not in self._outlets:
            return Answer(b"no such host here\n", "text/plain", status=421)
        pages = self._answers[self.edition][host]
        return pages.get(target) or pages.get(without_tracking(target)) or not_found(self._outlets[host])

    def pause(self, seconds: float) -> None:
        """Let an answer wait, but not the end of the server."""
        self._closing.wait(seconds)

    def gzips(self, host: str) -> bool:
        """Whether the host compresses its answers."""
        return host in self._outlets and bool(self._outlets[host].site.get("gzip"))


class _Server(ThreadingHTTPServer):
    """Keeps the open connections, to close those that clients keep alive."""

    daemon_threads = True
    request_queue_size = 128  # all hosts are one port: a short queue makes clients wait a second and think a host slow

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], press: Press) -> None:
        super().__init__(address, handler)
        self.press = press
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Close every connection that is still open."""
        for connection in list(self._open):
            self.shutdown_request(connection)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "press"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        press, began = self.server.press, _clock.monotonic()
        host = self.headers.get("Host", "").split(":")[0].lower()
        answer = press.answer(host, self.path)
        press.pause(answer.slow)
        status = 304 if answer.status == 200 and self._is_fresh(answer) else answer.status
        headers = {key.lower(): value for key, value in self.headers.items()}
        press.requests.append(Request(host, self.path, headers, began, _clock.monotonic(), status))
        try:
            self._send(status, answer, compress=press.gzips(host) and "gzip" in headers.get("accept-encoding", ""))
        except ConnectionError:  # who hung up is not told anything any more
            self.close_connection = True

    do_HEAD = do_GET

    def _is_fresh(self, answer: Answer) -> bool:
        """RFC 9110, section 13.2.2: If-None-Match wins, a date counts only without it."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return answer.headers.get("ETag", "") in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        since, changed = self.headers.get("If-Modified-Since"), answer.headers.get("Last-Modified")
        if since is None or changed is None:
            return False
        try:
            return parsedate_to_datetime(since) >= parsedate_to_datetime(changed)
        except ValueError:
            return False

    def _send(self, status: int, answer: Answer, *, compress: bool) -> None:
        body = b"" if status == 304 else answer.body
        self.send_response(status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if compress and body:
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        if status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on stderr: `Press.requests` tells it all."""
