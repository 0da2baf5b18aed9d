"""Putting a pass together: archive, workers, fetcher. The daemon, `monitor fetch` and the demo all call `run_pass`."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from monitor import __version__
from monitor.archive import Archive
from monitor.clock import Clock
from monitor.config import Config
from monitor.errors import ConfigError, FetchError, SourceError, WorkerError
from monitor.fetch import Fetcher, HostMemory, StaticResolver, SystemResolver
from monitor.filing import Filing
from monitor.index import Index
from monitor.model import Source
from monitor.pipeline import Pass, Progress, Report
from monitor.selection import Selection
from monitor.sources import SourceReading
from monitor.state import State
from monitor.workers import Run, Workers
from monitor.writer import Writer, open_writer

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
    """The fetcher of one pass, as the configuration wants it."""
    return Fetcher(
        config.fetch, user_agent=user_agent(config), clock=clock, memory=memory,
        resolver=StaticResolver(config.network.hosts, fallback=SystemResolver()), allow=allowed(config),
    )  # fmt: skip


def user_agent(config: Config) -> str:
    """Who we are and whom to write to."""
    return f"press-monitor/{__version__} (+{config.contact})"


def allowed(config: Config) -> frozenset[tuple[str, int]]:
    """The exact addresses that the guard lets pass; raises ConfigError for one that is no address and port."""
    pairs = set()
    for item in config.network.allow:
        host, _, port = item.rpartition(":")
        if not host or not port.isdigit():
            raise ConfigError(
                [f'{config.path}: network.allow: "{item}" is no address and port, such as "127.0.0.1:8123"']
            )
        pairs.add((host.strip("[]"), int(port)))
    return frozenset(pairs)


def chosen_sources(config: Config, ids: Sequence[str]) -> list[Source]:
    """The named sources, or all enabled ones; raises ConfigError for an id that is not there."""
    if not ids:
        return [source for source in config.sources if source.enabled]
    by_id = {source.id: source for source in config.sources}
    if unknown := [i for i in ids if i not in by_id]:
        raise ConfigError(
            [f'{config.path}: no source has the id "{i}"; `monitor sources list` shows them' for i in unknown]
        )
    return [by_id[i] for i in ids]


async def run_pass(
    config: Config, sources: Sequence[Source], *, clock: Clock, workers: Workers, stop: asyncio.Event,
    wait: float = 0.0, watch: Callable[[Progress], None] = lambda _: None,
) -> Report:  # fmt: skip
    """One pass over these sources; raises ArchiveError when the archive cannot be written."""
    with open_writer(config, clock, wait=wait) as writer:
        async with open_fetcher(config, clock, writer.state) as fetcher:
            return await _pass(config, writer, fetcher, workers.run, clock, watch).run(sources, stop)


def _pass(
    config: Config, writer: Writer, fetcher: Fetcher, run: Run, clock: Clock, watch: Callable[[Progress], None]
) -> Pass:
    return Pass(
        config, fetcher=fetcher, run=run, index=writer.index, state=writer.state, filing=writer.filing, clock=clock,
        watch=watch,
    )  # fmt: skip


async def preview(config: Config, sources: Sequence[Source], *, clock: Clock, workers: Workers) -> list[Previewed]:
    """Read the lists of these sources and say what a pass would follow; nothing is written to the archive."""
    with _read_only(config) as writer:
        async with open_fetcher(config, clock, writer.state) as fetcher:
            one_pass = _pass(config, writer, fetcher, workers.run, clock, lambda _: None)
            return list(await asyncio.gather(*(_preview(one_pass, source) for source in sources)))


async def _preview(one_pass: Pass, source: Source) -> Previewed:
    try:
        reading, selection = await one_pass.preview(source)
    except (FetchError, SourceError, WorkerError) as error:
        return Previewed(source, problem=str(error))
    return Previewed(source, reading, selection)


@contextmanager
def _read_only(config: Config) -> Iterator[Writer]:
    """The archive as it is, and a state in memory that is forgotten afterwards."""
    archive = Archive(config.archive_path)
    index = Index.readable(archive)
    state = State.copy(archive.root / "state.sqlite")
    try:
        yield Writer(archive, index, state, Filing(archive, index, config.archive, config.dedupe))
    finally:
        state.close()
        index.close()
