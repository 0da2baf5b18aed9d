"""How the daemon is: for its heartbeat file, for systemd's watchdog, for /health. Pure."""

from __future__ import annotations

import dataclasses
import os
from datetime import datetime, timedelta
from typing import Any

STALLED_AFTER = timedelta(minutes=10)
"""Without a step for so long something hangs: the longest honest silence is a host's crawl delay of two minutes and
three tries of a minute each."""
TOLD_AFTER_SKIPS = 3


@dataclasses.dataclass(slots=True)
class Pulse:
    """Wall times are for people, `moved` (the last step) is in monotonic seconds: a wrong clock must not stop it."""

    started: datetime
    moved: float
    doing: str = ""
    pass_since: datetime | None = None
    last_pass: dict[str, Any] | None = None
    paused: str | None = None
    skipped: int = 0
    missed: int = 0
    crashes: int = 0

    def step(self, monotonic: float, doing: str = "") -> None:
        """Something went on."""
        self.moved = monotonic
        self.doing = doing or self.doing

    def begin(self, now: datetime, monotonic: float) -> None:
        """A pass has begun."""
        self.pass_since, self.skipped = now, 0
        self.step(monotonic, "beginning")

    def end(self, monotonic: float, outcome: dict[str, Any] | None) -> None:
        """The pass is over; `outcome` is None when it failed."""
        self.pass_since, self.doing = None, ""
        self.last_pass = outcome or self.last_pass
        self.step(monotonic)

    def skip(self) -> bool:
        """A tick came while the pass was running; True when that is to be told now."""
        self.skipped += 1
        return self.skipped == TOLD_AFTER_SKIPS

    def is_stalled(self, monotonic: float) -> bool:
        """True when nothing has gone on for too long."""
        return monotonic - self.moved > STALLED_AFTER.total_seconds()

    def told(self, now: datetime, monotonic: float) -> dict[str, Any]:
        """For the heartbeat file and /health."""
        return {
            "pid": os.getpid(), "since": _iso(self.started), "beat": _iso(now),
            "state": self._state(monotonic), "quiet_seconds": round(monotonic - self.moved),
            "pass_since": _iso(self.pass_since), "doing": self.doing, "last_pass": self.last_pass,
            "paused": self.paused, "skipped_ticks": self.skipped, "missed_ticks": self.missed, "crashes": self.crashes,
        }  # fmt: skip

    def _state(self, monotonic: float) -> str:
        if self.is_stalled(monotonic):
            return "stalled"
        if self.paused:
            return "paused"
        return "passing" if self.pass_since else "waiting"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
