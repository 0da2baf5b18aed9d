"""What is well and what wants a look: state, gap ledger, configuration and `now` in, a report out. Pure."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from monitor.coverage import Count, Covered, expected_items
from monitor.model import Source
from monitor.schedule import SLEEPING_AFTER, due_at
from monitor.state import SourceState

SILENT_AFTER = timedelta(days=30)
"""A list without anything new for so long is called silent whatever its habit was."""
_SILENT_ITEMS = 7.0
"""So many items should have come by habit since the last new one: chance would bring none once in a thousand times."""
_LEAST_SILENCE = timedelta(days=2)
_UNHEARD_AFTER = timedelta(minutes=3)
_OVERDUE_AFTER = timedelta(days=1)
_TOLD_GAPS = timedelta(days=7)

Standing = Literal["fine", "new", "silent", "blocked", "failing", "sleeping"]
Verdict = Literal["waiting", "passing", "paused", "stalled", "overdue", "no daemon"]
_BLOCKS = {"forbidden": "it answers 403 or 401", "challenge": "a challenge for browsers", "consent": "a consent wall",
           "robots": "its robots.txt"}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """What the archive holds on how fetching goes. `daemon` is what it last said, None when none is running."""

    now: datetime
    sources: tuple[Source, ...]
    states: Mapping[str, SourceState]
    history: Sequence[Covered] = ()
    counts: Sequence[Count] = ()
    waiting: Mapping[str, int] = dataclasses.field(default_factory=dict)
    holds: Sequence[tuple[str, datetime, str]] = ()
    daemon: Mapping[str, Any] | None = None
    articles: int = 0
    free_bytes: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source. `since` is when its standing began, as far as known; `cause` a sentence."""

    id: str
    standing: Standing
    since: datetime | None = None
    cause: str | None = None
    blocked_by: str | None = None
    failures: float = 0.0
    last_ok: datetime | None = None
    last_new: datetime | None = None
    next_poll: datetime | None = None
    expected: float | None = None
    """Items of a usual day like today."""
    seen: int = 0
    """Items seen today."""
    waiting: int = 0
    moved_to: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Health:
    """The report. `well` is False when fetching as a whole stands still: a person or a supervisor should act."""

    now: datetime
    verdict: Verdict
    well: bool
    reason: str
    daemon: Mapping[str, Any] | None
    last_poll: datetime | None
    due: int
    waiting: int
    articles: int
    free_bytes: int | None
    sources: tuple[SourceHealth, ...]
    holds: tuple[tuple[str, datetime, str], ...]
    gaps: tuple[Covered, ...]

    @property
    def standings(self) -> Counter[str]:
        """How many sources stand how."""
        return Counter(source.standing for source in self.sources)


def assess(facts: Facts) -> Health:
    """The whole report."""
    sources = tuple(_sources(facts))
    verdict, reason = _verdict(facts)
    since = (facts.now - _TOLD_GAPS).date()
    return Health(
        now=facts.now, verdict=verdict, well=verdict not in ("paused", "stalled", "overdue"), reason=reason,
        daemon=facts.daemon, last_poll=_last_poll(facts),
        due=sum(1 for s in sources if s.next_poll is None or s.next_poll <= facts.now),
        waiting=sum(facts.waiting.values()), articles=facts.articles, free_bytes=facts.free_bytes, sources=sources,
        holds=tuple(hold for hold in facts.holds if hold[1] > facts.now),
        gaps=tuple(line for line in facts.history if line.gap and line.count.day >= since),
    )  # fmt: skip


def as_json(health: Health) -> dict[str, Any]:
    """For `--json`: the same, without what is not known."""
    return {
        "time": _iso(health.now), "verdict": health.verdict, "well": health.well, "reason": health.reason,
        "daemon": health.daemon, "last_poll": _iso(health.last_poll), "due": health.due, "waiting": health.waiting,
        "articles": health.articles, "free_bytes": health.free_bytes, "standings": dict(health.standings),
        "sources": [_plain(source) for source in health.sources],
        "holds": [{"host": host, "until": _iso(until), "reason": reason} for host, until, reason in health.holds],
        "gaps": [
            {"day": line.count.day.isoformat(), "source": line.count.source, "expected": line.expected,
             "seen": line.count.seen, "kept": line.count.kept, "cause": line.gap}
            for line in health.gaps
        ],
    }  # fmt: skip


def _sources(facts: Facts) -> Iterable[SourceHealth]:
    today = facts.now.date()
    history: defaultdict[str, list[Covered]] = defaultdict(list)
    for line in facts.history:
        history[line.count.source].append(line)
    counts = {count.source: count for count in facts.counts if count.day == today}
    for source in facts.sources:
        of_source = history[source.id]
        seen = counts[source.id].seen if source.id in counts else 0
        yield dataclasses.replace(
            stand(source.id, facts.states.get(source.id), of_source, facts.now),
            expected=expected_items(of_source, today), seen=seen, waiting=facts.waiting.get(source.id, 0),
            next_poll=_next_poll(source.id, facts),
        )  # fmt: skip


def _next_poll(source_id: str, facts: Facts) -> datetime | None:
    """As planned; a daemon that has just been started spreads what is due over some minutes."""
    state = facts.states.get(source_id)
    planned, tried = (state.next_poll, state.last_try) if state else (None, None)
    since = (facts.daemon or {}).get("since")
    return due_at(planned, tried, source_id, datetime.fromisoformat(since), facts.now) if since else planned


def stand(source_id: str, state: SourceState | None, history: Sequence[Covered], now: datetime) -> SourceHealth:
    """How one source stands."""
    if state is None:
        return SourceHealth(source_id, "new")
    standing, since, cause = _standing(state, history, now)
    return SourceHealth(
        source_id, standing, since, cause, state.blocked_by, state.failures, state.last_ok, state.last_new,
        moved_to=state.moved_to,
    )  # fmt: skip


def _standing(
    state: SourceState, history: Sequence[Covered], now: datetime
) -> tuple[Standing, datetime | None, str | None]:
    if state.failures >= SLEEPING_AFTER:
        return "sleeping", state.failing_since, f"tried once a day: {state.cause}"
    if state.failures > 0 and state.blocked_by:
        return "blocked", state.failing_since, f"{_BLOCKS.get(state.blocked_by, state.blocked_by)}: {state.cause}"
    if state.failures > 0:
        return "failing", state.failing_since, state.cause
    last = state.last_new or state.first_seen
    # Up to the last reading: while nobody looked, the source cannot have been silent.
    if silence := _silence(last, history, state.last_ok or now):
        return "silent", last, silence
    return "fine", None, None


def _silence(last: datetime, history: Sequence[Covered], read: datetime) -> str | None:
    """Why the silence since `last`, the list being read until `read`, is beyond its habit; None when it is not."""
    quiet = read - last
    before = [line for line in history if line.count.day <= last.date()]
    days = [last.date() + timedelta(days=n) for n in range(1, min(quiet, SILENT_AFTER).days + 1)]
    items = sum(expected_items(before, day) or 0.0 for day in days)
    if quiet >= _LEAST_SILENCE and items >= _SILENT_ITEMS:
        return f"nothing new for {quiet.days} days, in which its habit is {items:.0f} items"
    if quiet >= SILENT_AFTER:
        return f"nothing new for {quiet.days} days"
    return None


def _verdict(facts: Facts) -> tuple[Verdict, str]:
    last = _last_poll(facts)
    if facts.daemon is not None:
        return _daemon_verdict(facts.daemon, facts.now)
    if last is not None and facts.now - last > _OVERDUE_AFTER:
        return "overdue", f"no daemon is running, and nothing was polled since {_iso(last)}"
    return "no daemon", "no daemon is running; passes are made one by one"


def _daemon_verdict(said: Mapping[str, Any], now: datetime) -> tuple[Verdict, str]:
    beat = datetime.fromisoformat(said["beat"]) if said.get("beat") else None
    if beat and abs(now - beat) > _UNHEARD_AFTER:
        return "stalled", f"process {said.get('pid')} was last heard of at {_iso(beat)}"
    match said.get("state"):
        case "stalled":
            return (
                "stalled",
                f"nothing went on for {said.get('quiet_seconds')} s; last: {said.get('doing') or 'a tick'}",
            )
        case "paused":
            return "paused", str(said.get("paused"))
        case "passing":
            return "passing", f"a pass is running since {said.get('pass_since')}: {said.get('doing')}"
    return "waiting", f"the daemon (process {said.get('pid')}) waits for what is due"


def _last_poll(facts: Facts) -> datetime | None:
    return max((state.last_try for state in facts.states.values() if state.last_try), default=None)


def _plain(source: SourceHealth) -> dict[str, Any]:
    values = dataclasses.asdict(source)
    return {k: _iso(v) if isinstance(v, datetime | date) else v for k, v in values.items() if v is not None}


def _iso(moment: datetime | date | None) -> str | None:
    return moment.isoformat() if moment is not None else None
