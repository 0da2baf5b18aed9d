"""Politeness: one request at a time per host, a pause between two, and a hold when a host asks for one."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

from monitor.clock import Clock
from monitor.config.values import LONGEST_TURN
from monitor.errors import BadStatus, Unreachable
from monitor.fetch.turns import Turns

MAX_HOLD = 24 * 3600.0
DEFAULT_HOLD = {429: 600.0, 503: 120.0}
"""Seconds a host is left alone when it gives no usable Retry-After: a rate limit lasts, an overload mostly passes."""
_LOAD_FACTOR = 5
_LOAD_PAUSE = 30.0
_GLANCE = 0.25
"""Seconds between two looks whether another process has left the host."""
_PATIENCE = 4
"""Exchanges in a row without answer after which a host is left for the rest of a pass, lest a dead one hold it up."""


@dataclasses.dataclass(frozen=True, slots=True)
class RobotsCopy:
    """A robots.txt as last asked for. `status` None means that the host could not be reached."""

    fetched: datetime
    status: int | None
    text: str


class HostMemory(Protocol):
    """What politeness remembers over a restart. `host` is a name in lower case, with the port where that is unusual."""

    def hold(self, host: str) -> tuple[datetime, str] | None:
        """Until when the host is left alone, and why; None (or a past time) when it is not."""

    def set_hold(self, host: str, until: datetime, reason: str) -> None:
        """Leave the host alone until then."""

    def last_request(self, host: str) -> tuple[datetime, float] | None:
        """When the last exchange with the host ended, and the seconds it took."""

    def note_request(self, host: str, ended: datetime, elapsed: float) -> None:
        """An exchange has ended."""

    def robots(self, origin: str) -> RobotsCopy | None:
        """The robots.txt kept for "https://host"."""

    def save_robots(self, origin: str, copy: RobotsCopy) -> None:
        """Keep a robots.txt."""


class VolatileHostMemory:
    """A HostMemory that lasts as long as the object: for one-off uses."""

    def __init__(self) -> None:
        self._holds: dict[str, tuple[datetime, str]] = {}
        self._requests: dict[str, tuple[datetime, float]] = {}
        self._robots: dict[str, RobotsCopy] = {}

    def hold(self, host: str) -> tuple[datetime, str] | None:
        return self._holds.get(host)

    def set_hold(self, host: str, until: datetime, reason: str) -> None:
        self._holds[host] = (until, reason)

    def last_request(self, host: str) -> tuple[datetime, float] | None:
        return self._requests.get(host)

    def note_request(self, host: str, ended: datetime, elapsed: float) -> None:
        self._requests[host] = (ended, elapsed)

    def robots(self, origin: str) -> RobotsCopy | None:
        return self._robots.get(origin)

    def save_robots(self, origin: str, copy: RobotsCopy) -> None:
        self._robots[origin] = copy


@dataclasses.dataclass(slots=True)
class _Lane:
    """One host in this pass. `ended` is on the monotonic clock; `in_vain` counts exchanges in a row without answer."""

    lock: asyncio.Lock = dataclasses.field(default_factory=asyncio.Lock)
    ended: float | None = None
    elapsed: float = 0.0
    in_vain: int = 0
    loaded: bool = False


@dataclasses.dataclass(slots=True)
class Visit:
    """One exchange. The caller says whether any byte came (`answered`), and whether time ran out (`late`)."""

    answered: bool = False
    late: bool = False


class Pace:
    """Gives out turns. `pauses` are exact host names, or "*.example" for all names under it."""

    def __init__(
        self, clock: Clock, memory: HostMemory, turns: Turns, *, pause: float, pauses: Mapping[str, float],
        connections: int,
    ) -> None:  # fmt: skip
        self._clock = clock
        self._memory = memory
        self._turns = turns
        self._pause = pause
        self._pauses = {name.lower(): seconds for name, seconds in pauses.items()}
        self._slots = asyncio.Semaphore(connections)
        self._lanes: dict[str, _Lane] = {}

    @contextlib.asynccontextmanager
    async def turn(self, host: str, crawl_delay: float = 0.0) -> AsyncIterator[Visit]:
        """Wait until the host may be asked, and note when the exchange has ended.

        Raises BadStatus for a host on hold, Unreachable for one that has not answered several times in a row.
        """
        lane = self._lanes.setdefault(host, _Lane())
        async with lane.lock:
            await self._take_turn(host, lane, crawl_delay)
            started, visit = self._clock.monotonic(), Visit()
            try:
                try:
                    yield visit
                finally:
                    self._note(host, lane, visit, started)
            finally:
                self._turns.give_back(host)
                self._slots.release()

    def check(self, host: str) -> None:
        """Raise when the host is not to be asked now."""
        lane = self._lanes.get(host)
        if lane and lane.in_vain >= _PATIENCE:
            raise Unreachable(f"{host} gave no answer {lane.in_vain} times in a row and is left alone for this pass")
        until, reason = self._memory.hold(host) or (None, "")
        if until and (left := (until - self._clock.now()).total_seconds()) > 0:
            raise BadStatus(
                f"{host} is held until {until:%Y-%m-%d %H:%M:%S} UTC because {reason}", status=429, retry_after=left
            )

    def is_given_up(self, host: str) -> bool:
        """True when asking again in this pass is not worth it."""
        return self._lanes.setdefault(host, _Lane()).in_vain >= _PATIENCE

    def hold(self, host: str, status: int, retry_after: float | None) -> float:
        """Hold the host after a 429 or 503; `retry_after` is what it asked for. Returns the seconds."""
        seconds = DEFAULT_HOLD[status] if retry_after is None else retry_after
        asked = "" if retry_after is None else f" and asked for {retry_after:g} s"
        self._memory.set_hold(host, self._clock.now() + timedelta(seconds=seconds), f"it answered {status}{asked}")
        return seconds

    async def _take_turn(self, host: str, lane: _Lane, crawl_delay: float) -> None:
        """Wait for the pause, then for a connection, then for the turn; what is held while another is waited for is given back.

        Of two processes neither keeps the other from its next request, and a slow host costs the others no connection.
        """
        if not lane.loaded:
            lane.loaded = True
            self._take_over(lane, self._memory.last_request(host))
        patience = LONGEST_TURN.total_seconds()
        while True:
            self.check(host)
            while (left := self._left(host, lane, crawl_delay)) > 0:
                await self._clock.sleep(left)
            await self._slots.acquire()
            is_taken = self._turns.take(host)
            if is_taken or patience <= 0:
                self._take_over(lane, self._turns.news(host))
                if self._left(host, lane, crawl_delay) <= 0:
                    return
            self._turns.give_back(host)
            self._slots.release()
            if not is_taken:
                await self._clock.sleep(_GLANCE)
                patience -= _GLANCE

    def _left(self, host: str, lane: _Lane, crawl_delay: float) -> float:
        """Seconds until the host's pause is over."""
        if lane.ended is None:
            return 0.0
        pause = max(self._pause_of(host), crawl_delay, min(_LOAD_FACTOR * lane.elapsed, _LOAD_PAUSE))
        return lane.ended + pause - self._clock.monotonic()

    def _take_over(self, lane: _Lane, last: tuple[datetime, float] | None) -> None:
        """The pause after a request before a restart, or of another process; a clock set back must not lengthen it."""
        if last is None:
            return
        ended = self._clock.monotonic() - max((self._clock.now() - last[0]).total_seconds(), 0.0)
        if lane.ended is None or ended > lane.ended:
            lane.ended, lane.elapsed = ended, last[1]

    def _pause_of(self, host: str) -> float:
        name = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
        for key in (host, name):
            if key in self._pauses:
                return self._pauses[key]
        under = [key for key in self._pauses if key.startswith("*.") and name.endswith(key[1:])]
        return self._pauses[max(under, key=len)] if under else self._pause

    def _note(self, host: str, lane: _Lane, visit: Visit, started: float) -> None:
        lane.ended = self._clock.monotonic()
        lane.elapsed = lane.ended - started if visit.answered else 0.0
        lane.in_vain = lane.in_vain + 1 if visit.late or not visit.answered else 0
        self._memory.note_request(host, self._clock.now(), lane.elapsed)
        self._turns.tell(host, self._clock.now(), lane.elapsed)


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds of a Retry-After header (RFC 9110, 10.2.3: seconds or a date), 0 to 24 h; None for none and for junk."""
    text = (value or "").strip()
    if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]*)?", text):
        return min(max(float(text[:40]), 0.0), MAX_HOLD)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    seconds = (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds()
    return min(max(seconds, 0.0), MAX_HOLD)
