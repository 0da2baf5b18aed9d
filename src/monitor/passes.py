"""Putting a pass together: archive, workers, fetcher. The daemon, `monitor fetch` and the demo all call `run_pass`."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from monitor import __version__
from monitor.archive import Archive, WriterLock, is_archive, state_home
from monitor.clock import Clock
from monitor.config import Config, parse_endpoint
from monitor.coverage import WINDOW, Count, Ledger, close_days
from monitor.errors import ArchiveError, ConfigError, FetchError, SourceError, WorkerError
from monitor.fetch import Fetcher, HostMemory, StaticResolver, SystemResolver, Turns, masked
from monitor.filing import Filing
from monitor.index import Index
from monitor.memory import handed_back
from monitor.model import Source
from monitor.pipeline import Pass, Progress, Report, Tally
from monitor.selection import Selection
from monitor.sources import SourceReading
from monitor.state import State
from monitor.workers import Run, Workers
from monitor.writer import Writer, open_writer

_log = logging.getLogger(__name__)
_PRELOAD = ("monitor.reading", "monitor.sources", "trafilatura")


@dataclasses.dataclass(frozen=True, slots=True)
class Previewed:
    """What a pass would do with one source; `problem` when its list could not be read."""

    source: Source
    reading: SourceReading | None = None
    selection: Selection | None = None
    problem: str | None = None


def open_workers(config: Config) -> Workers:
    """The child processes of a pass or an import."""
    return Workers(config.workers, preload=_PRELOAD)


def open_fetcher(config: Config, clock: Clock, memory: HostMemory) -> Fetcher:
    """The fetcher of one pass, as the configuration wants it; what else works on the archive keeps out of its turns."""
    place = _place_of_hosts(config.archive_path)
    return Fetcher(
        config.fetch, user_agent=user_agent(config), clock=clock, memory=memory,
        turns=Turns(place / ".hosts" if place else None),
        resolver=StaticResolver(config.network.hosts, fallback=SystemResolver()),
        allow=[parse_endpoint(item) for item in config.network.allow],
    )  # fmt: skip


def _place_of_hosts(root: Path) -> Path | None:
    """Where it stands what hosts asked for: in the archive, where there is none in the user's home; None without either."""
    if is_archive(root):
        return root
    with suppress(OSError):
        home = state_home()
        home.mkdir(parents=True, exist_ok=True)
        return home
    return None


def user_agent(config: Config) -> str:
    """Who we are and whom to write to."""
    return f"press-monitor/{__version__} (+{config.contact})"


def require_topics(config: Config) -> None:
    """Without a topic every article would be rejected for good; raises ConfigError."""
    if not config.topics:
        raise ConfigError(
            [f'{config.path}: no topic is configured; add topics = ["eu-kazakhstan"] or a [topic.NAME] table']
        )


def require_sources(config: Config) -> None:
    """Without a source nothing would ever come; raises ConfigError."""
    if not any(source.enabled for source in config.sources):
        raise ConfigError(
            [f'{config.path}: no source is enabled; add catalogue = "eu-kazakhstan" or a [[source]] table']
        )


def chosen_sources(config: Config, ids: Sequence[str]) -> list[Source]:
    """The named sources, or all enabled ones; raises ConfigError for an id that is not there."""
    if not ids:
        return [source for source in config.sources if source.enabled]
    by_id = {source.id: source for source in config.sources}
    if unknown := [i for i in ids if i not in by_id]:
        raise ConfigError(
            [f'{config.path}: no source has the id "{i}"; `monitor sources list` shows them' for i in unknown]
        )
    return [by_id[i] for i in dict.fromkeys(ids)]


async def run_pass(
    config: Config, sources: Sequence[Source], *, clock: Clock, workers: Workers, stop: asyncio.Event,
    wait: float = 0.0, watch: Callable[[Progress], None] = lambda _: None, pages_of: Sequence[Source] = (),
) -> Report:  # fmt: skip
    """One pass over these sources; of those in `pages_of` only waiting pages are asked for.

    Raises ArchiveError when the archive cannot be written.
    """
    with handed_back(), open_writer(config, clock, wait=wait) as writer:
        async with open_fetcher(config, clock, writer.state) as fetcher:
            report = await _pass(config, writer, fetcher, workers.run, clock, watch).run(sources, stop, pages_of)
        if report.unexpected:
            writer.tidy(clock)  # an article may have been left half filed
        _keep_coverage(writer, config, report, clock)
        return report


def _keep_coverage(writer: Writer, config: Config, report: Report, clock: Clock) -> None:
    """Count what the sources gave today, and close the days that are over in the gap ledger."""
    today = clock.now().date()
    counts = {count.source: count for count in writer.state.counts() if count.day == today}
    writer.state.save_counts(
        _counted(counts.get(tally.source, Count(tally.source, today)), tally) for tally in report.tallies.values()
    )
    earlier = [count for count in writer.state.counts() if count.day < today]
    if not earlier:
        return
    ledger = Ledger(writer.archive.root)
    enabled = {source.id for source in config.sources if source.enabled}
    known = {state.id: state.first_seen.date() for state in writer.state.sources() if state.id in enabled}
    ledger.write(close_days(earlier, ledger.read(today - WINDOW), known, today))
    writer.state.drop_counts(today)


def _counted(count: Count, tally: Tally) -> Count:
    return dataclasses.replace(
        count, polls=count.polls + tally.polled, failed=count.failed + (tally.cause is not None),
        seen=count.seen + (0 if tally.first else tally.new), kept=count.kept + tally.kept,
        rolled=count.rolled + tally.rolled, first=count.first or tally.first, cause=tally.cause or count.cause,
    )  # fmt: skip


def log_progress(step: Progress) -> None:
    """One line an event."""
    level = logging.WARNING if step.stage == "list" and step.event == "failed" else logging.INFO
    told = dataclasses.asdict(step)
    words = (step.stage, step.event, step.source, step.url, step.detail)
    _log.log(level, "%s", " ".join(word for word in words if word), extra={"fields": told})


def open_secrets(config: Config) -> str | None:
    """A warning when others on this machine can read the configuration, and an address in it carries a secret."""
    if config.path is None or not config.path.is_file() or not config.path.stat().st_mode & 0o044:
        return None
    secret = [s.id for s in config.sources if "***" in masked(s.url)]
    if not secret:
        return None
    return (
        f"{config.path}: everybody on this machine can read it, and the address of {', '.join(secret[:3])} carries a "
        f"secret; `chmod 600 {config.path}`"
    )


def _pass(
    config: Config, writer: Writer, fetcher: Fetcher, run: Run, clock: Clock, watch: Callable[[Progress], None]
) -> Pass:
    return Pass(
        config, fetcher=fetcher, run=run, index=writer.index, state=writer.state, filing=writer.filing, clock=clock,
        watch=watch,
    )  # fmt: skip


async def preview(config: Config, sources: Sequence[Source], *, clock: Clock, workers: Workers) -> list[Previewed]:
    """Read the lists of these sources and say what a pass would follow; only what hosts asked for is remembered."""
    with known_hosts(config, clock) as state, _read_only(config, state) as writer:
        async with open_fetcher(config, clock, state) as fetcher:
            one_pass = _pass(config, writer, fetcher, workers.run, clock, lambda _: None)
            return list(await asyncio.gather(*(_preview(one_pass, source) for source in sources)))


async def _preview(one_pass: Pass, source: Source) -> Previewed:
    try:
        reading, selection = await one_pass.preview(source)
    except (FetchError, SourceError, WorkerError) as error:
        return Previewed(source, problem=str(error))
    return Previewed(source, reading, selection)


@contextmanager
def _read_only(config: Config, state: State) -> Iterator[Writer]:
    archive = Archive(config.archive_path)
    with closing(Index.readable(archive)) as index:
        yield Writer(archive, index, state, Filing(archive, index, config.archive, config.dedupe))


@contextmanager
def known_hosts(config: Config, clock: Clock) -> Iterator[State]:
    """The archive's state in memory, for asking hosts outside a pass: their holds, pauses and robots.txt count there too.

    What hosts answer is kept for the next pass or command, also when the block raises; with a warning not while another
    process is writing. Nothing else that happens to the state is kept.
    """
    place = _place_of_hosts(config.archive_path)
    with closing(State.copy((place or config.archive_path) / "state.sqlite")) as state:
        state.forget_the_future(clock.now())
        try:
            yield state
        finally:
            if place:
                _keep_hosts(place, state, clock)


def _keep_hosts(place: Path, learnt: State, clock: Clock) -> None:
    lock = WriterLock(place)
    try:
        lock.acquire(now=clock.now())
        try:
            with closing(State(place / "state.sqlite", doubtful=lock.died)) as state:
                state.learn_hosts(learnt)
        finally:
            # A writer that died before us still has its tidying up to be done.
            (lock.abandon if lock.died else lock.release)()
    except ArchiveError as error:
        _log.warning("what hosts asked for is not remembered: %s", error)
