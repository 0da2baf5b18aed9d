"""robots.txt by RFC 9309: what a site allows this program, and how far apart it wants its visits."""

from __future__ import annotations

import asyncio
import codecs
import copy
import dataclasses
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

from protego import Protego

from monitor.clock import Clock
from monitor.errors import BadStatus, FetchError, RobotsDenied
from monitor.fetch.address import Target, masked
from monitor.fetch.pace import HostMemory, RobotsCopy

MAX_ROBOTS = 500 * 1024
MAX_CRAWL_DELAY = 120.0
FRESH = timedelta(hours=24)
_STALE = timedelta(hours=48)
"""A good copy is used for 24 h, and for 24 h more while the site's own cannot be had (RFC 9309, 2.4)."""
_AGAIN = timedelta(minutes=10)
# Nothing is given back (?>, *+): comments by the thousand would otherwise be divided in every way there is.
_HTML = re.compile(r"\s*+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype|html|head|body|\?xml|script|meta|title)\b", re.I | re.S)
_LINE_END = re.compile(r"\r\n?")
_AGENT_LINE = re.compile(r"^([ \t]*user[ -]?agent[ \t]*:[ \t]*)([a-z_-]+)([^\n]*)", re.I | re.M)
_DELAY_LINE = re.compile(r"^([ \t]*crawl[ -]?delay[ \t]*:[ \t]*)(\d+(?:[.,]\d+)?)[ \t]*(?:s\w*\b)?", re.I | re.M)


@dataclasses.dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What asking for a robots.txt came to. `final` is what answered; `body` is empty unless the status is 2xx."""

    status: int
    body: bytes
    final: Target


class Rules:
    """One site's rules for one agent. `agent` is the product token of the User-Agent ("press-monitor")."""

    def __init__(self, text: str, agent: str) -> None:
        self._agent = agent
        self._parsed = Protego.parse(_for_agent("" if _HTML.match(text) else text, agent))

    def allows(self, url: str) -> bool:
        """True when the URL may be asked."""
        return bool(self._parsed.can_fetch(url, self._agent))

    @property
    def delay(self) -> float:
        """The crawl delay in seconds, 0 to 120; a request rate asks for one too."""
        rate = self._parsed.request_rate(self._agent)
        asked = max(self._parsed.crawl_delay(self._agent) or 0.0, rate.seconds / rate.requests if rate else 0.0)
        return min(asked, MAX_CRAWL_DELAY)


def decode_robots(body: bytes) -> str:
    """The first 500 KiB as text. A byte-order mark would make Protego ignore the file, or the line that it stands before."""
    is_wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return body[:MAX_ROBOTS].decode("utf-16" if is_wide else "utf-8", errors="replace").replace("\ufeff", "")


def _for_agent(text: str, agent: str) -> str:
    """RFC 9309 compares whole product tokens, without what follows ("Press-Monitor/2.0"); Protego compares prefixes.

    It knows no delay with a comma or a unit either.
    """

    def rename(line: re.Match[str]) -> str:
        token = line[2].lower()
        if token == agent.lower():
            return line[1] + token
        return line[0] if not agent.lower().startswith(token) else f"{line[1]}not-{token}"

    renamed = _AGENT_LINE.sub(rename, _LINE_END.sub("\n", text))
    return _DELAY_LINE.sub(lambda line: line[1] + line[2].replace(",", "."), renamed)


class Robots:
    """The rules of all hosts in a pass.

    `ask` fetches a robots.txt, redirects included, after the crawl delay (in seconds) that was known; it raises FetchError.
    """

    def __init__(
        self, agent: str, clock: Clock, memory: HostMemory, ask: Callable[[Target, float], Awaitable[RobotsAnswer]]
    ) -> None:
        self._agent = agent
        self._clock = clock
        self._memory = memory
        self._ask = ask
        self._locks: dict[str, asyncio.Lock] = {}
        self._parsed: dict[str, tuple[RobotsCopy, Rules]] = {}
        self._failures: dict[str, tuple[float, FetchError]] = {}

    async def rules(self, target: Target) -> Rules:
        """The rules for the target's site, asked for at most once a day. Raises what kept them from being read."""
        origin = target.origin
        async with self._locks.setdefault(origin, asyncio.Lock()):
            kept = self._memory.robots(origin)
            if kept and _is_good(kept) and self._age(kept) < FRESH:
                return self._rules(origin, kept)
            try:
                self._check_failure(origin, kept)
                return self._rules(origin, await self._fetch(target))
            except FetchError:
                if kept and _is_good(kept) and self._age(kept) < _STALE:
                    return self._rules(origin, kept)
                raise

    def _age(self, kept: RobotsCopy) -> timedelta:
        return abs(self._clock.now() - kept.fetched)

    def _rules(self, origin: str, kept: RobotsCopy) -> Rules:
        known = self._parsed.get(origin)
        if known and known[0] == kept:
            return known[1]
        rules = Rules(kept.text, self._agent)
        self._parsed[origin] = (kept, rules)
        return rules

    def _check_failure(self, origin: str, kept: RobotsCopy | None) -> None:
        """A robots.txt that could not be read is not asked for again with every link of its site."""
        at, error = self._failures.get(origin, (None, None))
        if error and at is not None and self._clock.monotonic() - at < _AGAIN.total_seconds():
            raise copy.copy(error)
        if kept and kept.status and not _is_good(kept) and self._age(kept) < _AGAIN:
            raise _denied(origin, kept.status)

    async def _fetch(self, target: Target) -> RobotsCopy:
        origin = target.origin
        url = f"{origin}/robots.txt"
        try:
            answer = await self._ask(dataclasses.replace(target, url=url), self._known_delay(origin))
        except BadStatus as error:
            if error.status == 429:  # the host is on hold now, which says more
                raise
            raise self._failed(origin, error.status, _denied(origin, error.status, str(error))) from error
        except FetchError as error:
            error.args = (f"{url} could not be read: {error}",)
            raise self._failed(origin, None, error) from error
        fetched = RobotsCopy(self._clock.now(), answer.status, decode_robots(answer.body))
        self._memory.save_robots(origin, fetched)
        if answer.final.url == f"{answer.final.origin}/robots.txt":
            self._memory.save_robots(answer.final.origin, fetched)
        return fetched

    def _known_delay(self, origin: str) -> float:
        """The crawl delay of the last copy, however old: it holds for the request for the next one too."""
        kept = self._memory.robots(origin)
        return self._rules(origin, kept).delay if kept and _is_good(kept) else 0.0

    def _failed(self, origin: str, status: int | None, error: FetchError) -> FetchError:
        self._failures[origin] = (self._clock.monotonic(), error)
        kept = self._memory.robots(origin)
        if not (kept and _is_good(kept)):
            self._memory.save_robots(origin, RobotsCopy(self._clock.now(), status, ""))
        return error


def _is_good(kept: RobotsCopy) -> bool:
    """A status below 500 settles the matter (4xx: no rules); 429 and 5xx and silence do not (RFC 9309, 2.3.1)."""
    return kept.status is not None and kept.status < 500 and kept.status != 429


def _denied(origin: str, status: int, detail: str = "") -> RobotsDenied:
    because = detail or f"it answered {status}"
    error = RobotsDenied(
        f"robots.txt of {origin} could not be read ({because}), so nothing may be asked", url=masked(origin)
    )
    error.weight = 0.25
    return error
