"""The only place where a socket opens: resolve once, check every address, connect to the checked number.

It also counts what comes in, so that an error can say how much, and so that headers without end are stopped.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import ssl
from collections.abc import Collection, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import httpcore

from monitor.errors import AddressRefused, BadResponse, TooLarge, Unreachable
from monitor.fetch.address import forbidden
from monitor.fetch.resolve import Resolver

MAX_HEAD = 256 * 1024
_MAX_ADDRESSES = 4
_IDLE_SECONDS = 60.0
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.\d 1(?!01)\d\d")


@dataclass(slots=True)
class Meter:
    """What one exchange with the host `whose` received; `body` counts what follows the headers."""

    whose: str
    received: int = 0
    body: int = 0
    connected: bool = False
    stream: httpcore.AsyncNetworkStream | None = None
    _head: bytearray | None = field(default_factory=bytearray)

    def take(self, data: bytes) -> None:
        """Count bytes off the wire. Raises TooLarge when headers (interim answers among them) do not end."""
        self.received += len(data)
        if self._head is None:
            self.body += len(data)
            return
        start = max(len(self._head) - 3, 0)
        self._head += data
        if self._head and not b"HTTP/".startswith(self._head[:5]):
            raise BadResponse(f"{self.whose} speaks no HTTP but says {bytes(self._head[:40])!r}")
        while self._head is not None and (end := _HEAD_END.search(self._head, start)):
            rest = bytes(self._head[end.end() :])
            if _INTERIM.match(self._head):
                self._head, start = bytearray(rest), 0
            else:
                self._head, self.body = None, len(rest)
        if self._head is not None and self.received > MAX_HEAD:
            raise TooLarge(f"{self.whose} sent over {MAX_HEAD // 1024} KiB of headers and no end")


METER: ContextVar[Meter] = ContextVar("METER")
"""The meter of the exchange that runs in this context; the connection pool has no other way to hand it down."""


class _MeteredStream(httpcore.AsyncNetworkStream):
    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._stream.read(max_bytes, timeout)
        METER.get().take(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        meter = METER.get()
        meter.stream, meter.connected = self, True
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return _MeteredStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to public addresses and to the exact (ip, port) pairs of `allow`."""

    def __init__(self, resolver: Resolver, allow: Collection[tuple[str, int]] = ()) -> None:
        self._resolver = resolver
        self._allow = frozenset((str(ipaddress.ip_address(ip)), port) for ip, port in allow)
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._addresses(host, port)
        self._check(host, addresses)
        stream = await self._connect(addresses[:_MAX_ADDRESSES], timeout, socket_options)
        METER.get().connected = True
        return _MeteredStream(stream)

    async def _addresses(self, host: str, port: int) -> list[tuple[str, int]]:
        try:
            return [(str(ipaddress.ip_address(host)), port)]
        except ValueError:
            addresses = await self._resolver.resolve(host, port)
        if not addresses:
            raise Unreachable(f"the name {host} has no address", passing=False)
        return addresses

    def _check(self, host: str, addresses: list[tuple[str, int]]) -> None:
        """One forbidden address among public ones refuses all: an honest name has no reason to mix them."""
        for ip, port in addresses:
            why = forbidden(ip)
            if why and (str(ipaddress.ip_address(ip)), port) not in self._allow:
                leads = "is" if host == ip else f"leads to {ip},"
                raise AddressRefused(f"{host} {leads} a {why} address, which is not connected to")

    async def _connect(
        self, addresses: list[tuple[str, int]], timeout: float | None, options: Iterable[httpcore.SOCKET_OPTION] | None
    ) -> httpcore.AsyncNetworkStream:
        """The first address that answers; each gets an equal share of the time left."""
        clock = asyncio.get_running_loop().time
        end = None if timeout is None else clock() + timeout
        for left, (ip, port) in zip(range(len(addresses), 0, -1), addresses, strict=True):
            share = None if end is None else max(end - clock(), 0.001) / left
            try:
                return await self._network.connect_tcp(ip, port, timeout=share, socket_options=options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if left == 1:
                    raise
        raise AssertionError("no address to connect to")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def guarded_pool(
    resolver: Resolver, allow: Collection[tuple[str, int]], context: ssl.SSLContext
) -> httpcore.AsyncConnectionPool:
    """A connection pool behind the guard for one host, HTTP/1.1 alone.

    For one host, because httpcore looks at every pair of a pool's connections with every request: with 400 hosts in one
    pool a request cost 40 ms of CPU.

    Without a limit on connections: a request cancelled while it connects keeps its slot (encode/httpcore#1093), and the
    number of hosts asked at once is limited elsewhere.
    """
    return httpcore.AsyncConnectionPool(
        ssl_context=context,
        max_connections=None,
        max_keepalive_connections=1,
        keepalive_expiry=_IDLE_SECONDS,
        http1=True,
        http2=False,
        network_backend=GuardedBackend(resolver, allow),
    )
