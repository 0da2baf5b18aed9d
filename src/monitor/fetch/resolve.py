"""Names to addresses, with a deadline of their own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from monitor.errors import Unreachable

_FULL = 0.05
_GONE = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class Resolver(Protocol):
    """What the guard asks for addresses."""

    async def resolve(self, host: str, port: int) -> list[tuple[str, int]]:
        """(IP, port) pairs, the preferred first. Raises Unreachable: passing for a time-out, not for a missing name."""


class SystemResolver:
    """The machine's resolver, a thread a look-up.

    getaddrinfo cannot be interrupted and asyncio's own pool is shared by all: a few dead name servers would stop every
    other look-up (cpython#112169). Threads are daemons, so that a hung one does not hold up the end of the program.
    """

    def __init__(
        self, *, timeout: float = 10.0, threads: int = 64, lookup: Callable[..., list[Any]] = socket.getaddrinfo
    ) -> None:
        self._timeout = timeout
        self._free = threading.Semaphore(threads)
        self._lookup = lookup

    async def resolve(self, host: str, port: int) -> list[tuple[str, int]]:
        try:
            async with asyncio.timeout(self._timeout):
                while not self._free.acquire(blocking=False):
                    await asyncio.sleep(_FULL)
                found = await self._in_thread(host, port)
        except TimeoutError:
            raise Unreachable(f"the name {host} was not resolved within {self._timeout:g} s") from None
        except socket.gaierror as error:
            raise _unreachable(host, error) from error
        except (OSError, UnicodeError) as error:
            raise Unreachable(f"the name {host} cannot be resolved: {error}", passing=False) from error
        return list(dict.fromkeys((str(entry[4][0]), int(entry[4][1])) for entry in found))

    def _in_thread(self, host: str, port: int) -> asyncio.Future[list[Any]]:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[Any]] = loop.create_future()

        def work() -> None:
            try:
                result, error = self._lookup(host, port, type=socket.SOCK_STREAM), None
            except Exception as caught:
                result, error = [], caught
            finally:
                self._free.release()
            _hand_over(loop, answer, result, error)

        threading.Thread(target=work, name=f"resolve {host}", daemon=True).start()
        return answer


def _hand_over(
    loop: asyncio.AbstractEventLoop, answer: asyncio.Future[list[Any]], result: list[Any], error: Exception | None
) -> None:
    def settle() -> None:
        if answer.done():
            return
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)

    with contextlib.suppress(RuntimeError):  # the loop has ended before the look-up
        loop.call_soon_threadsafe(settle)


def _unreachable(host: str, error: socket.gaierror) -> Unreachable:
    if error.errno in _GONE:
        return Unreachable(f"the name {host} does not exist", passing=False)
    return Unreachable(f"the name {host} could not be resolved just now ({error.strerror})")


class StaticResolver:
    """Names answered without DNS: {"name" or "name:port": "ip:port"}; others go to `fallback`, or do not exist."""

    def __init__(self, mapping: Mapping[str, str], fallback: Resolver | None = None) -> None:
        self._mapping = {name.lower(): _pair(address) for name, address in mapping.items()}
        self._fallback = fallback

    async def resolve(self, host: str, port: int) -> list[tuple[str, int]]:
        known = self._mapping.get(f"{host}:{port}") or self._mapping.get(host)
        if known:
            return [known]
        if self._fallback is None:
            raise Unreachable(f"the name {host} does not exist", passing=False)
        return await self._fallback.resolve(host, port)


def _pair(address: str) -> tuple[str, int]:
    ip, _, port = address.rpartition(":")
    return ip.strip("[]"), int(port)
