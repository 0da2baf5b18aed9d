"""URL → Page: hold, robots, pause, exchange, refusal; and the same again for every hop of a redirect.

get ─▶ parse_url ─▶ robots (asked once a day) ─▶ turn of the host (pause) ─▶ exchange ─▶ refusal?
            ▲                                                                   │
            └────────────────────── next hop of a redirect ◀────────────────────┘
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Collection
from types import TracebackType
from typing import Literal, Self

import stamina
import stamina.instrumentation

from monitor.clock import Clock
from monitor.config.settings import FetchSettings
from monitor.errors import BadResponse, BadStatus, Blocked, DeadlineExceeded, FetchError, RobotsDenied, UrlRefused
from monitor.fetch.address import Target, masked, mixes_scripts, parse_url
from monitor.fetch.client import Answer, Budget, Client, Wish
from monitor.fetch.guard import Meter
from monitor.fetch.pace import HostMemory, Pace, parse_retry_after
from monitor.fetch.redirect import next_hop
from monitor.fetch.refusal import is_consent_wall, refusal
from monitor.fetch.reserved import Reserved
from monitor.fetch.resolve import Resolver, SystemResolver
from monitor.fetch.robots import MAX_ROBOTS, Robots, RobotsAnswer
from monitor.fetch.turns import Turns
from monitor.fetch.validators import Validators
from monitor.model import Page

Accept = Literal["page", "feed", "sitemap"]

_log = logging.getLogger(__name__)
# A retry is an ordinary event here, not a warning on the user's terminal.
stamina.instrumentation.set_on_retry_hooks([])

_ATTEMPTS = 3
_ROBOTS_REDIRECTS = 5
_ROBOTS_WISH = Wish((("Accept", "text/plain, */*;q=0.5"),), MAX_ROBOTS, truncate=True)
_ACCEPT = {
    "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/xml, text/xml, */*;q=0.5",
    "sitemap": "application/xml, text/xml, application/gzip;q=0.9, */*;q=0.5",
}


class Fetcher:
    """Fetches politely and safely; one a pass: `async with Fetcher(…) as fetcher: page = await fetcher.get(url)`.

    `turns` are those of all processes that ask the same hosts. `allow` names the exact (ip, port) pairs that may be
    connected to although they are not public; `verify` is as for httpx: True, or an SSLContext. The agent that
    robots.txt files address is the product token of `user_agent`.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        user_agent: str,
        clock: Clock,
        memory: HostMemory,
        turns: Turns | None = None,
        resolver: Resolver | None = None,
        allow: Collection[tuple[str, int]] = (),
        verify: ssl.SSLContext | bool = True,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._agent = user_agent.split("/")[0].split()[0]
        self._robots = Robots(self._agent, clock, memory, self._ask_robots)
        self._reserved = Reserved(clock, memory, self.get)
        self._pace = Pace(
            clock,
            memory,
            turns or Turns(),
            pause=settings.pause.total_seconds(),
            pauses={host: pause.total_seconds() for host, pause in settings.host_pauses.items()},
            connections=settings.connections,
        )
        self._client = Client(
            user_agent=user_agent,
            resolver=resolver or SystemResolver(timeout=settings.connect_timeout.total_seconds()),
            allow=allow,
            verify=verify,
            connect_timeout=settings.connect_timeout.total_seconds(),
            read_timeout=settings.read_timeout.total_seconds(),
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def get(self, url: str, *, accept: Accept = "page", validators: Validators | None = None) -> Page:
        """The page: status 200 to 299, or 304 when `validators` still hold.

        `accept` sets the Accept header and the cap of the body. Waits for the host's turn as long as it takes; the time
        on the network is limited by `deadline`. Raises FetchError: UrlRefused, AddressRefused, Unreachable,
        DeadlineExceeded, TooLarge, BadResponse, BadStatus (also, without asking, for a host on hold), Blocked,
        RobotsDenied.
        """
        try:
            page = await self._follow(url, self._wish(accept, validators or Validators()))
        except FetchError as error:
            error.url = error.url or masked(url)
            _log.debug("%s: %s: %s", masked(url), type(error).__name__, error)
            raise
        _log.debug("%s: %d, %d bytes, %.2f s", masked(url), page.status, len(page.body), page.elapsed)
        return page

    async def is_reserved(self, url: str) -> bool:
        """True when the site's file of the TDM Reservation Protocol reserves the page; it is asked for once a day."""
        return await self._reserved.holds(url)

    def _wish(self, accept: Accept, validators: Validators) -> Wish:
        caps = {"page": self._settings.max_page, "feed": self._settings.max_feed, "sitemap": self._settings.max_sitemap}
        return Wish((("Accept", _ACCEPT[accept]), *validators.headers), caps[accept])

    async def _follow(self, url: str, wish: Wish) -> Page:
        chain = [parse_url(url)]
        budget = Budget(self._settings.deadline.total_seconds())
        notes: list[str] = []
        while True:
            target = chain[-1]
            delay = await self._permit(target)
            answer, elapsed = await self._ask(target, wish, budget, delay)
            notes += answer.notes
            if not answer.is_redirect:
                break
            there, note = self._next(chain, answer)
            chain.append(there)
            notes += [note] if note else []
        if answer.status == 304 and not wish.is_conditional:
            raise BadResponse(f"{target.host} says that nothing was modified (304), though nothing was there before")
        if mixes_scripts(target.hostname):
            notes.append(f"the host name {target.hostname} mixes alphabets")
        return Page(
            url=url,
            final_url=target.url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched=self._clock.now(),
            elapsed=elapsed,
            redirects=tuple(hop.url for hop in chain[1:]),
            notes=tuple(notes),
        )

    async def _permit(self, target: Target) -> float:
        """Ask the site's robots.txt. Returns its crawl delay in seconds."""
        self._pace.check(target.host)
        rules = await self._robots.rules(target)
        if not rules.allows(target.url):
            raise RobotsDenied(
                f"robots.txt of {target.host} keeps {self._agent} from {masked(target.path)}", url=masked(target.url)
            )
        return rules.delay

    def _next(self, chain: list[Target], answer: Answer) -> tuple[Target, str | None]:
        limit, downgrade = self._settings.max_redirects, self._settings.allow_downgrade
        there, note = next_hop(chain, answer.location, limit=limit, allow_downgrade=downgrade)
        if is_consent_wall(there, chain[0]):
            raise Blocked(
                f"{chain[-1].host} redirects to a consent wall ({masked(there.url)})",
                by="consent",
                status=answer.status,
            )
        return there, note

    async def _ask(self, target: Target, wish: Wish, budget: Budget, delay: float) -> tuple[Answer, float]:
        """A page, a "not modified" or a redirect, and the seconds it took; passing failures are tried again."""

        def again(error: Exception) -> bool:
            return _may_pass(error) and budget.left > 1 and not self._pace.is_given_up(target.host)

        # No waits but the host's own pause, which every attempt keeps.
        attempts = stamina.retry_context(
            again, attempts=_ATTEMPTS, timeout=None, wait_initial=0, wait_max=0, wait_jitter=0
        )
        async for attempt in attempts:
            with attempt:
                return await self._exchange(target, wish, budget, delay)
        raise AssertionError("the last attempt returns or raises")

    async def _exchange(self, target: Target, wish: Wish, budget: Budget, delay: float) -> tuple[Answer, float]:
        async with self._pace.turn(target.host, delay) as visit:
            meter = Meter(target.host)
            began = self._clock.monotonic()
            try:
                answer = await self._client.ask(target, wish, budget, meter)
            except DeadlineExceeded:
                visit.late = True
                raise
            finally:
                visit.answered = meter.received > 0
            self._refuse(target, answer)
            return answer, self._clock.monotonic() - began

    def _refuse(self, target: Target, answer: Answer) -> None:
        """Raise what the answer's status stands for, and hold the host when it asks for that."""
        if answer.is_redirect:
            return
        error = refusal(target, answer.status, answer.headers, answer.body)
        if isinstance(error, BadStatus) and error.is_rate_limited:
            error.retry_after = self._pace.hold(target.host, error.status, self._asked_wait(answer))
        if error:
            error.url = masked(target.url)
            raise error

    def _asked_wait(self, answer: Answer) -> float | None:
        """The seconds that the answer asks for, the longest when it says several; None when it says none."""
        said = [value for name, value in answer.headers if name.lower() == "retry-after"]
        waits = [parse_retry_after(value, self._clock.now()) for value in said]
        return max((wait for wait in waits if wait is not None), default=None)

    async def _ask_robots(self, target: Target, delay: float) -> RobotsAnswer:
        """Fetch a robots.txt. Redirects too many or to nowhere mean that there is none (RFC 9309, 2.3.1.2)."""
        budget = Budget(self._settings.deadline.total_seconds())
        chain = [target]
        while True:
            answer = await self._ask_robots_once(chain[-1], budget, delay)
            if not answer.is_redirect:
                return RobotsAnswer(answer.status, answer.body, chain[-1])
            try:
                chain.append(next_hop(chain, answer.location, limit=_ROBOTS_REDIRECTS, allow_downgrade=True)[0])
            except (BadResponse, UrlRefused):
                return RobotsAnswer(answer.status, b"", chain[-1])

    async def _ask_robots_once(self, target: Target, budget: Budget, delay: float) -> Answer:
        """One hop. A refusal is an answer: it means that there are no rules (2.3.1.3); a server's error is none."""
        try:
            return (await self._ask(target, _ROBOTS_WISH, budget, delay))[0]
        except (Blocked, BadStatus) as error:
            status = error.status or 403
            if status >= 500 or status == 429:
                raise
            return Answer(status, (), b"")


def _may_pass(error: Exception) -> bool:
    """True for what a second request may mend: a broken connection, a server's error that is no call to wait."""
    if isinstance(error, BadStatus):
        return (error.status in (408, 425) or 500 <= error.status < 600) and not error.is_rate_limited
    return isinstance(error, BadResponse) and error.weight < 1
