"""Gathers from the archive what the health report is made of; reads only."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from monitor.archive import Archive
from monitor.clock import Clock
from monitor.config import Config
from monitor.coverage import WINDOW, Ledger
from monitor.health import Facts
from monitor.index import Index
from monitor.state import State


def survey(config: Config, clock: Clock, daemon: Mapping[str, Any] | None) -> Facts:
    """The facts as of now. `daemon` is what it says of itself, None when none is running. Raises ArchiveMissing."""
    archive, now = Archive.existing(config.archive_path), clock.now()
    with closing(State.readable(archive.root / "state.sqlite")) as state:
        return Facts(
            now=now, sources=tuple(source for source in config.sources if source.enabled),
            states={one.id: one for one in state.sources()},
            history=Ledger(archive.root).read(now.date() - WINDOW), counts=state.counts(), waiting=state.waiting(),
            holds=state.holds(), daemon=daemon, articles=_articles(archive), free_bytes=_free(archive),
        )  # fmt: skip


def _articles(archive: Archive) -> int:
    """From the index when there is one; making one in memory would read the whole folder."""
    if not (archive.root / "index.sqlite").is_file():
        return sum(len(archive.texts(day)) for day in archive.days())
    with closing(Index.readable(archive)) as index:
        return index.count()


def _free(archive: Archive) -> int:
    return shutil.disk_usage(archive.root).free
