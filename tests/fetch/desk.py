"""One call that fetches from the hostile server, with a clock that never waits."""

from __future__ import annotations

import asyncio
import dataclasses
import ssl
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar

from hostile import HostileServer
from monitor.clock import Clock
from monitor.config.settings import FetchSettings
from monitor.errors import FetchError
from monitor.fetch import Fetcher, HostMemory, Resolver, Turns, Validators, VolatileHostMemory
from monitor.model import Page

E = TypeVar("E", bound=FetchError)

AGENT = "press-monitor/0.1 (+mailto:editor@desk.example)"
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SITE = "http://site.example"
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loading the certificate authorities takes longer than most of these tests."""
OK = b"<html><p>ok</p></html>"


class VirtualClock:
    """Time goes on only where somebody sleeps or a test says so; `sleeps` keeps how long."""

    def __init__(self, start: datetime = START) -> None:
        self.start = start
        self.seconds = 0.0
        self.sleeps: list[float] = []

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


class Everywhere:
    """Every name leads to one server; `lookups` keeps what was asked."""

    def __init__(self, *addresses: tuple[str, int]) -> None:
        self.addresses = list(addresses)
        self.lookups: list[str] = []

    async def resolve(self, host: str, port: int) -> list[tuple[str, int]]:
        self.lookups.append(host)
        return self.addresses


@dataclasses.dataclass(frozen=True)
class Ask:
    """One call of `Fetcher.get`; `after` are seconds that pass before it."""

    url: str
    accept: Literal["page", "feed", "sitemap"] = "page"
    validators: Validators | None = None
    after: float = 0.0


def visit(
    server: HostileServer,
    *asks: str | Ask,
    clock: Clock | None = None,
    memory: HostMemory | None = None,
    turns: Turns | None = None,
    resolver: Resolver | None = None,
    allow: Collection[tuple[str, int]] | None = None,
    verify: ssl.SSLContext | bool = NO_TLS,
    at_once: bool = False,
    settings: Mapping[str, Any] | None = None,
) -> list[Page | FetchError]:
    """Fetch one after the other (or all at once) in one Fetcher; what each came to. A path is asked of site.example."""
    clock = clock or VirtualClock()
    here = (server.address, server.port)

    async def one(fetcher: Fetcher, ask: Ask) -> Page | FetchError:
        if isinstance(clock, VirtualClock):
            clock.seconds += ask.after
        url = SITE + ask.url if ask.url.startswith("/") else ask.url
        try:
            return await fetcher.get(url, accept=ask.accept, validators=ask.validators)
        except FetchError as error:
            return error

    async def all_of_them() -> list[Page | FetchError]:
        async with Fetcher(
            FetchSettings.model_validate({"deadline": "5s", **(settings or {})}),
            user_agent=AGENT,
            clock=clock,
            memory=memory or VolatileHostMemory(),
            turns=turns,
            resolver=resolver or Everywhere(here),
            allow=[here] if allow is None else allow,
            verify=verify,
        ) as fetcher:
            calls = [ask if isinstance(ask, Ask) else Ask(ask) for ask in asks]
            if at_once:
                return list(await asyncio.gather(*(one(fetcher, call) for call in calls)))
            return [await one(fetcher, call) for call in calls]

    return asyncio.run(all_of_them())


def page(outcome: Page | FetchError) -> Page:
    """The outcome as a page; its error is raised, so that the test shows it."""
    if isinstance(outcome, FetchError):
        raise outcome
    return outcome


def error(outcome: object, kind: type[E]) -> E:
    """The outcome as an error of that kind."""
    assert isinstance(outcome, kind), f"{outcome!r} is no {kind.__name__}"
    assert str(outcome).strip()
    return outcome
