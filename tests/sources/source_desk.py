"""One call that parses a list, and one that reads a source from the hostile server."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hostile import HostileServer
from monitor.config.settings import FetchSettings
from monitor.fetch import Fetcher, StaticResolver, Validators, VolatileHostMemory
from monitor.model import Page, Source
from monitor.sources import Accept, Limits, Listing, SourceReading, parse, read_source

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LIMITS = Limits(max_items=2000, max_urls=5000, now=NOW)
FEED = "http://outlet.example/rss/all.xml"
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loading the certificate authorities takes longer than most of these tests."""


def source(kind: str, url: str = FEED, **values: Any) -> Source:
    """A source of that kind."""
    return Source(id="outlet", kind=kind, url=url, **values)


def page(body: bytes | str, url: str = FEED, content_type: str = "", final_url: str | None = None) -> Page:
    """An answer."""
    headers = (("Content-Type", content_type),) if content_type else ()
    data = body.encode("utf-8") if isinstance(body, str) else body
    return Page(url=url, final_url=final_url or url, status=200, headers=headers, body=data, fetched=NOW)


def listed(kind: str, body: bytes | str, *, limits: Limits = LIMITS, content_type: str = "", final_url: str | None = None, **values: Any) -> Listing:  # fmt: skip
    """What a body says as a list of that kind."""
    given = source(kind, **values)
    return parse(given, page(body, given.url, content_type, final_url), limits)


class _Clock:
    """Nothing waits."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.passed += seconds
        await asyncio.sleep(0)


async def in_this_process(function: Callable[..., Any], /, *args: Any) -> Any:
    """Parsing without a child process: its values pickle, as another test shows."""
    return function(*args)


def read(
    server: HostileServer,
    kind: str,
    path: str,
    *,
    limits: Limits = LIMITS,
    validators: Validators | None = None,
    **values: Any,
) -> SourceReading:
    """Read a source; every name leads to the server."""
    given = source(kind, path if "://" in path else f"http://outlet.example{path}", **values)

    async def reading() -> SourceReading:
        here = f"{server.address}:{server.port}"
        names = ("outlet.example", "en.outlet.example", "other.example", "feeds.example")
        async with Fetcher(
            FetchSettings.model_validate({"deadline": "5s"}), user_agent="press-monitor/0.1 (+test)", clock=_Clock(),
            memory=VolatileHostMemory(), resolver=StaticResolver(dict.fromkeys(names, here)),
            allow=[(server.address, server.port)], verify=NO_TLS,
        ) as fetcher:  # fmt: skip

            async def get(url: str, accept: Accept, asked: Validators | None) -> Page:
                return await fetcher.get(url, accept=accept, validators=asked)

            return await read_source(given, get, in_this_process, limits, validators)

    return asyncio.run(reading())
