"""One exchange: a target in, an answer out, every library error in words of our own. The only file that imports httpx.

What is left to httpx is its transport: HTTP/1.1, TLS, connections kept open. Its client is not used, for what it adds
is what must not happen: it stumbles over odd redirects and inflates the body of a 302 before it follows, keeps cookies,
takes proxies and passwords from the environment and logs URLs with their secrets. Its decoding takes a chunk whole, and
it has no time limit for an exchange.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import errno
import functools
import logging
import re
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Collection
from types import TracebackType
from typing import Self

import httpx

from monitor.errors import BadResponse, DeadlineExceeded, FetchError, TooLarge, Unreachable, UrlRefused
from monitor.fetch import redirect
from monitor.fetch.address import Target, masked
from monitor.fetch.body import Body
from monitor.fetch.guard import METER, Meter, guarded_pool
from monitor.fetch.resolve import Resolver

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # their lines carry URLs, headers and cookies

_ERROR_PAGE = 64 * 1024
_MAX_IDLE = 200
"""Hosts whose connection is kept open during a pass; files that may be open are few on some systems."""
_NEVER_KEPT = frozenset(
    {"set-cookie", "set-cookie2", "cookie", "authorization", "proxy-authorization", "proxy-authenticate"}
)
_END_MARK = re.compile(rb"</(?:html|rss|feed|rdf:rdf|urlset|sitemapindex)\s*>|[}\]]\s*$", re.I)


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What came. `location` is set for a redirect alone, whose body is never read; of an error's body 64 KiB are."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    location: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_redirect(self) -> bool:
        """True when another URL is to be asked."""
        return self.status in redirect.STATUSES


@dataclasses.dataclass(slots=True)
class Budget:
    """The time one fetch may take on the network, over all its hops; waiting for a host's pause does not count."""

    seconds: float
    left: float = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.left = self.seconds


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: request headers, the cap of the body in bytes, and whether a longer one is cut or refused."""

    headers: tuple[tuple[str, str], ...]
    cap: int
    truncate: bool = False

    @property
    def is_conditional(self) -> bool:
        """True when "not modified" is an answer."""
        return any(name.lower().startswith("if-") for name, _ in self.headers)


class _Transport(httpx.AsyncHTTPTransport):
    """httpx's own transport over a pool behind the guard; its constructor offers no way to say so."""

    def __init__(self, resolver: Resolver, allow: Collection[tuple[str, int]], context: ssl.SSLContext) -> None:
        self._pool = guarded_pool(resolver, allow, context)


class Client:
    """Asks. Times are in seconds."""

    def __init__(
        self,
        *,
        user_agent: str,
        resolver: Resolver,
        allow: Collection[tuple[str, int]],
        verify: ssl.SSLContext | bool,
        connect_timeout: float,
        read_timeout: float,
    ) -> None:
        if isinstance(verify, bool):
            verify = _context(verify)
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._timeout = httpx.Timeout(read_timeout, connect=connect_timeout, pool=None).as_dict()
        self._headers = [
            ("User-Agent", user_agent.encode("ascii", "backslashreplace").decode()),
            ("Accept-Encoding", "gzip"),
        ]
        self._idle: OrderedDict[str, _Transport] = OrderedDict()
        self._new_transport = functools.partial(_Transport, resolver, allow, verify)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close_idle(0)

    @contextlib.asynccontextmanager
    async def _transport(self, host: str) -> AsyncIterator[_Transport]:
        """The host's transport with its kept connection, or a new one; the longest unused are closed."""
        transport = self._idle.pop(host, None) or self._new_transport()
        try:
            yield transport
        finally:
            self._idle[host] = transport
            await self._close_idle(_MAX_IDLE)

    async def _close_idle(self, most: int) -> None:
        while len(self._idle) > most:
            _, transport = self._idle.popitem(last=False)
            await transport.aclose()

    async def ask(self, target: Target, wish: Wish, budget: Budget, meter: Meter) -> Answer:
        """One exchange within what is left of the budget. Raises FetchError.

        A kept connection that ends at the request is an error like any other: it may have been stale, or the server may
        have read the request and dropped it, and to ask again at once would break the host's pause.
        """
        clock = asyncio.get_running_loop().time
        began = clock()
        token = METER.set(meter)
        try:
            async with asyncio.timeout(max(budget.left, 0.0)):
                async with self._transport(target.host) as transport:
                    return await self._exchange(transport, target, wish, meter)
        except TimeoutError as error:
            cause = f"{target.host}: deadline {budget.seconds:g} s, got {meter.received} bytes"
            raise DeadlineExceeded(cause) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            raise self._in_words(target, error, meter) from error
        finally:
            METER.reset(token)
            budget.left -= clock() - began

    async def _exchange(self, transport: _Transport, target: Target, wish: Wish, meter: Meter) -> Answer:
        headers = [*self._headers, *wish.headers]
        request = httpx.Request("GET", target.url, headers=headers, extensions={"timeout": self._timeout})
        response = await transport.handle_async_request(request)
        try:
            if response.status_code in redirect.STATUSES:
                return Answer(response.status_code, _kept(response), b"", _location(response))
            if 200 <= response.status_code < 300:
                return await self._page(target, wish, response, meter)
            return Answer(response.status_code, _kept(response), await self._error_page(target, response))
        finally:
            await response.aclose()

    async def _page(self, target: Target, wish: Wish, response: httpx.Response, meter: Meter) -> Answer:
        declared = response.headers.get("content-length", "")
        length = int(declared) if declared.isdecimal() and "transfer-encoding" not in response.headers else None
        if length and length > wish.cap and not wish.truncate:
            raise TooLarge(f"{target.host} announced {length} bytes, over {wish.cap}")
        body = await _read(response, wish.cap, target.host, wish.truncate)
        notes = body.notes
        if length is not None and meter.body > length and meter.stream:
            await meter.stream.aclose()  # what follows would be taken for the next answer
            notes += ("longer than its Content-Length",)
        content = body.finish()
        if _may_be_cut(response, content):
            notes += ("no length and no end mark",)
        return Answer(response.status_code, _kept(response), content, notes=notes)

    async def _error_page(self, target: Target, response: httpx.Response) -> bytes:
        """The beginning of an error's body, to tell a challenge from a refusal; whether it can be read is no matter."""
        if response.status_code == 304:
            return b""
        try:
            return (await _read(response, _ERROR_PAGE, target.host, truncate=True)).finish()
        except (httpx.HTTPError, httpx.StreamError, OSError, FetchError):
            return b""

    def _in_words(self, target: Target, error: Exception, meter: Meter) -> FetchError:
        """The error in this program's terms; httpx's own texts are often empty."""
        host = target.host
        if isinstance(error, httpx.ConnectTimeout):
            step = "TLS handshake" if meter.connected else "connection"
            return Unreachable(f"no {step} with {host} within {self._connect_timeout:g} s")
        if meter.received == 0 and (trouble := _tls_error(error)):
            return _tls_trouble(host, trouble)
        if isinstance(error, httpx.ConnectError):
            return Unreachable(f"{host} {_network_trouble(error, meter)}")
        if isinstance(error, httpx.TimeoutException):
            return DeadlineExceeded(f"{host} was silent for {self._read_timeout:g} s, got {meter.received} bytes")
        if isinstance(error, (httpx.ReadError, httpx.WriteError, OSError)):
            return BadResponse(f"{host} broke the connection off after {meter.received} bytes")
        if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError)):
            return UrlRefused(f"{masked(target.url)} cannot be asked: {_one_line(error)}")
        if "Receive buffer too long" in str(error):
            return TooLarge(f"{host} sent a header of over 100 kB")
        if meter.received == 0:
            return BadResponse(f"{host} closed the connection without an answer")
        return BadResponse(f"{host} breaks HTTP after {meter.received} bytes: {_one_line(error)}")


@functools.cache
def _context(verify: bool) -> ssl.SSLContext:
    """Once for all passes: reading the authorities' certificates takes 40 ms, and their memory is long given back."""
    return httpx.create_ssl_context(verify=verify, trust_env=False)


async def _read(response: httpx.Response, cap: int, host: str, truncate: bool) -> Body:
    body = Body(response.headers.get("content-encoding", ""), cap=cap, whose=host, truncate=truncate)
    async for chunk in response.aiter_raw():
        body.feed(chunk)
        if body.full:
            break
    return body


def _kept(response: httpx.Response) -> tuple[tuple[str, str], ...]:
    pairs = ((_text(name), _text(value)) for name, value in response.headers.raw)
    return tuple((name, value) for name, value in pairs if name.lower() not in _NEVER_KEPT)


def _location(response: httpx.Response) -> str:
    """The first one, where servers say it twice; an address in an old charset as its bytes are, escaped."""
    raw = next((value for name, value in response.headers.raw if name.lower() == b"location"), b"")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in raw)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _may_be_cut(response: httpx.Response, content: bytes) -> bool:
    """A body that ends with the connection may have been cut anywhere; only its end mark tells."""
    framed = any(name in response.headers for name in ("content-length", "transfer-encoding", "content-encoding"))
    return not framed and bool(content) and not _END_MARK.search(content[-1024:])


def _causes(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain


def _tls_error(error: Exception) -> ssl.SSLError | None:
    wants = (ssl.SSLWantReadError, ssl.SSLWantWriteError)  # no errors, but how a handshake waits
    return next((e for e in _causes(error) if isinstance(e, ssl.SSLError) and not isinstance(e, wants)), None)


def _tls_trouble(host: str, error: ssl.SSLError) -> Unreachable:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unreachable(f"the certificate of {host} is not valid: {error.verify_message}", passing=False)
    reason = (error.reason or str(error) or "unknown").replace("_", " ").lower()
    cut_off = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
    return Unreachable(f"no TLS with {host}: {reason}", passing=cut_off)


_NETWORK_TROUBLES = {
    errno.ECONNREFUSED: "refused the connection",
    errno.ECONNRESET: "reset the connection",
    errno.EHOSTUNREACH: "cannot be reached from here",
    errno.ENETUNREACH: "cannot be reached: there is no network",
    errno.EMFILE: "was not asked: too many open files",
}


def _network_trouble(error: Exception, meter: Meter) -> str:
    numbers = [e.errno for e in _causes(error) if isinstance(e, OSError) and e.errno]
    known = next((_NETWORK_TROUBLES[n] for n in numbers if n in _NETWORK_TROUBLES), None)
    if known:
        return known
    return (
        "closed the connection during the TLS handshake"
        if meter.connected
        else f"could not be connected to ({_one_line(error)})"
    )


def _one_line(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)[:200]
