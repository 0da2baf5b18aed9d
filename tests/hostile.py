"""A raw HTTP server on loopback that does as its table says: wrong lengths, silence, resets, bombs.

    with HostileServer({"/page": answer(b"<p>hello</p>"), "/slow": [b"HTTP/1.1 200 OK\\r\\n", 0.4, HANG]}) as server:
        ... f"http://127.0.0.1:{server.port}/page" ...
        assert server.connections == 1 and server.sent["/page"] > 12

A *script* is bytes, or an iterable of steps. A step is bytes (sent as they are), a number (seconds to wait), CLOSE,
RESET (a TCP reset) or HANG (silence until the client goes away or the server stops). After the last step the
connection is kept for the next request. A callable in place of a script is given the request and returns one: for
answers in turn, or endless ones (a generator). The table's keys are "/path", "host/path" and "host/*" for one host, and
"*" for all the rest; without any of them the answer is 404. The query is no part of the key, and stays in
`Request.target`.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

CLOSE = "close"
RESET = "reset"
HANG = "hang"

Step = bytes | float | int | str
Script = bytes | Iterable[Step]


@dataclass(frozen=True)
class Request:
    """A request as received. `at` (head read) and `done` (its last bytes went out) are monotonic seconds; `host` has no port."""

    method: str
    target: str
    host: str
    headers: tuple[tuple[str, str], ...]
    connection: int
    at: float
    ended: list[float] = field(default_factory=list)
    sending: list[float] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def done(self) -> float | None:
        """When the last bytes of the answer were given to the kernel, or None while it is under way: the moment after that, a
        busy machine may let the client go on first."""
        return self.ended[0] if self.ended else None

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


Answer = Script | Callable[[Request], Script]


def answer(
    body: bytes = b"",
    status: int = 200,
    *,
    type: str = "text/html; charset=utf-8",
    headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    reason: str = "Said",
) -> bytes:
    """A whole, well-formed answer with its Content-Length."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    lines = [f"HTTP/1.1 {status} {reason}", f"Content-Type: {type}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in pairs]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def redirect(location: str, status: int = 302) -> bytes:
    """A redirect."""
    return answer(b"", status, headers={"Location": location})


def in_turn(*answers: Answer) -> Callable[[Request], Script]:
    """One answer a request, in order; the last one stays."""
    left = list(answers)

    def next_one(request: Request) -> Script:
        chosen = left.pop(0) if len(left) > 1 else left[0]
        return chosen(request) if callable(chosen) else chosen

    return next_one


class HostileServer:
    """See the module. `greeting` is a script played before any request is read; `tls` wraps every connection.

    Runs in threads of its own, so tests may be synchronous, asynchronous or in another process.
    """

    def __init__(
        self,
        table: Mapping[str, Answer] | None = None,
        *,
        greeting: Script = b"",
        tls: ssl.SSLContext | None = None,
        address: str = "127.0.0.1",
    ) -> None:
        self.table: dict[str, Answer] = dict(table or {})
        self.requests: list[Request] = []
        self.connections = 0
        self.sent: Counter[str] = Counter()
        self.most_at_once: Counter[str] = Counter()
        """The largest number of requests of a host that were under way at the same time."""
        self._open: Counter[str] = Counter()
        self._greeting = greeting
        self._tls = tls
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server((address, 0), backlog=512)
        self.address = address
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._sockets:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def url(self, path: str = "/", host: str | None = None) -> str:
        """The URL of a path, by address or under a name that a resolver of the test maps to this server."""
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{host or self.address}:{self.port}{path}"

    def asked(self, path: str, host: str | None = None) -> list[Request]:
        """The requests of a path, in order."""
        return [r for r in list(self.requests) if r.path == path and host in (None, r.host)]

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [r.path for r in list(self.requests)]

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()

    def _serve(self, plain: socket.socket, number: int) -> None:
        with self._lock:
            self._sockets.add(plain)
        connection = plain
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls:
                connection = self._tls.wrap_socket(plain, server_side=True)
            goes_on = self._play(connection, self._greeting, Request("", "greeting", "", (), number, time.monotonic()))
            stream = connection.makefile("rb")
            while goes_on and (request := _read_request(stream, number)):
                goes_on = self._answer(connection, request)
        except (OSError, ValueError):
            pass
        finally:
            with self._lock:
                self._sockets.discard(plain)
            connection.close()

    def _answer(self, connection: socket.socket, request: Request) -> bool:
        with self._lock:
            self.requests.append(request)
            self._open[request.host] += 1
            self.most_at_once[request.host] = max(self.most_at_once[request.host], self._open[request.host])
        try:
            keys = (f"{request.host}{request.path}", request.path, f"{request.host}/*", "*")
            chosen = next((self.table[key] for key in keys if key in self.table), answer(b"nothing here", 404))
            return self._play(connection, chosen(request) if callable(chosen) else chosen, request)
        finally:
            request.ended.append(request.sending[-1] if request.sending else time.monotonic())
            with self._lock:
                self._open[request.host] -= 1

    def _play(self, connection: socket.socket, script: Script, request: Request) -> bool:
        """Run a script; True when the connection goes on."""
        steps: Iterator[Step] = iter([script] if isinstance(script, bytes) else script)
        for step in steps:
            if isinstance(step, bytes):
                self._send(connection, step, request)
            elif step == CLOSE:
                return False
            elif step == RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
            elif step == HANG:
                _wait_for_end(connection)
                return False
            elif self._stopping.wait(float(step)):
                return False
        return True

    def _send(self, connection: socket.socket, data: bytes, request: Request) -> None:
        view = memoryview(data)
        while view:
            request.sending.append(time.monotonic())
            count = connection.send(view[:65536])
            with self._lock:
                self.sent[request.path] += count
            view = view[count:]


def _read_request(stream: Iterable[bytes], number: int) -> Request | None:
    head: list[str] = []
    for line in stream:
        text = line.decode("latin-1").rstrip("\r\n")
        if not text:
            break
        head.append(text)
    if not head:
        return None
    method, target, _ = head[0].split(" ", 2)
    headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in head[1:]))
    named = next((value for name, value in headers if name.lower() == "host"), "")
    host = named if named.endswith("]") else named.rpartition(":")[0] or named
    return Request(method, target, host, headers, number, time.monotonic())


def _wait_for_end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while connection.recv(4096):
            pass
