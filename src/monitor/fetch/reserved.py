"""Which pages a site reserves by the file of the TDM Reservation Protocol (W3C community group report, 2024, 6.1)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from monitor.clock import Clock
from monitor.errors import BadStatus, FetchError
from monitor.fetch.address import parse_url
from monitor.fetch.pace import HostMemory, RobotsCopy
from monitor.fetch.robots import FRESH, Rules, decode_robots
from monitor.model import Page

_PLACE = "/.well-known/tdmrep.json"


class Reserved:
    """The files of all hosts in a pass. `get` fetches one; it raises FetchError."""

    def __init__(self, clock: Clock, memory: HostMemory, get: Callable[[str], Awaitable[Page]]) -> None:
        self._clock, self._memory, self._get = clock, memory, get
        self._missed: set[str] = set()

    async def holds(self, url: str) -> bool:
        """True when the site's file reserves the page. It is asked for once a day; where none is read, nothing is."""
        place = parse_url(url).origin + _PLACE
        kept = self._memory.robots(place)
        if place not in self._missed and (kept is None or abs(self._clock.now() - kept.fetched) >= FRESH):
            kept = await self._fetch(place) or kept
        return kept is not None and not Rules(_as_rules(kept.text), "*").allows(url)

    async def _fetch(self, place: str) -> RobotsCopy | None:
        """None for what may be there tomorrow; it is not asked for again in this pass."""
        try:
            copy = RobotsCopy(self._clock.now(), 200, decode_robots((await self._get(place)).body))
        except FetchError as error:
            if not (isinstance(error, BadStatus) and error.is_gone):
                self._missed.add(place)
                return None
            copy = RobotsCopy(self._clock.now(), error.status, "")
        self._memory.save_robots(place, copy)
        return copy


def _as_rules(text: str) -> str:
    """The file as a robots.txt: its locations are patterns of that kind, and the longest that fits decides."""
    return "\n".join(["User-agent: *", *_lines(text)])


def _lines(text: str) -> Iterator[str]:
    try:
        rules: Any = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return
    for rule in rules if isinstance(rules, list) else ():
        if isinstance(rule, dict) and isinstance(where := rule.get("location"), str) and where.isprintable():
            yield f"{'Disallow' if rule.get('tdm-reservation') in (1, '1') else 'Allow'}: {where}"
