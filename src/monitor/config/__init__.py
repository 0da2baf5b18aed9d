"""config.toml → a frozen `Config`, or a `ConfigError` with every mistake and its line."""

from __future__ import annotations

import dataclasses
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from monitor.config.checking import Checker
from monitor.config.file import ConfigFile, SourceTable, config_schema
from monitor.config.lines import key_lines
from monitor.config.settings import (
    ArchiveSettings,
    DedupeSettings,
    FetchSettings,
    HealthSettings,
    NetworkSettings,
    ScheduleSettings,
    WorkerSettings,
)
from monitor.config.topics import TopicSettings
from monitor.config.values import Every, check_contact, parse_endpoint, parse_every
from monitor.errors import ConfigError
from monitor.model import Scope, Source

__all__ = [
    "Config",
    "ConfigFile",
    "Every",
    "SourceTable",
    "check_contact",
    "config_schema",
    "find_config",
    "load_config",
    "parse_config",
    "parse_endpoint",
    "parse_every",
]

_FOLLOW_ALL: frozenset[Scope] = frozenset({"kz", "central-asia", "eu-kz"})


@dataclasses.dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration, checked. `archive_path` is absolute; `sources` holds the disabled ones too."""

    path: Path | None
    contact: str | None
    fetch: FetchSettings
    network: NetworkSettings
    archive: ArchiveSettings
    dedupe: DedupeSettings
    schedule: ScheduleSettings
    workers: WorkerSettings
    health: HealthSettings
    sources: tuple[Source, ...]
    topics: Mapping[str, TopicSettings]
    archive_path: Path


def find_config(given: Path | None) -> Path | None:
    """`--config`, then ./config.toml, then $XDG_CONFIG_HOME/press-monitor/config.toml; None when there is none."""
    if given is not None:
        return given
    places = [Path("config.toml")]
    with suppress(RuntimeError):  # a user without a home can have a file in the current folder
        home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        places.append(home / "press-monitor" / "config.toml")
    return next((path for path in places if path.is_file()), None)


def load_config(path: Path) -> Config:
    """Read and check the file; raises ConfigError with all its mistakes."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}; `monitor init` makes one"]) from error
    except UnicodeDecodeError as error:
        raise ConfigError([f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8"]) from error
    return parse_config(text, path)


def parse_config(text: str, path: Path) -> Config:
    """Check the text of a config.toml that stands (or would stand) at `path`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([_syntax_problem(path, text, str(error))]) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError([f"{path}: cannot be read as TOML: {error}"]) from error
    checker = Checker(path, text)
    file = checker.read(data)
    tables, topics = checker.sources(data, file), checker.topics(file)
    checker.check_pauses(file)
    if checker.problems:
        raise ConfigError(checker.problems)
    return _build(file, map(_source, tables), topics, path)


def _build(file: ConfigFile, sources: Iterable[Source], topics: Mapping[str, TopicSettings], path: Path) -> Config:
    return Config(
        path=path, contact=file.contact, fetch=file.fetch, network=file.network, archive=file.archive,
        dedupe=file.dedupe, schedule=file.schedule, workers=file.workers, health=file.health, sources=tuple(sources),
        topics=topics, archive_path=(path.resolve().parent / Path(file.archive.path).expanduser()),
    )  # fmt: skip


def _syntax_problem(path: Path, text: str, message: str) -> str:
    what, _, _ = message.rpartition(" (at ")
    if place := re.search(r"\(at line (\d+), column (\d+)\)", message):
        return f"{path}:{place[1]}: not TOML at column {place[2]}: {what}"
    return f"{path}:{_unfinished(text)}: not TOML: what begins here has no end: {what}"


def _unfinished(text: str) -> int:
    """The line on which it begins: the last one, or that of the last key, whose value goes on to the end."""
    lines = text.rstrip().split("\n")
    try:
        tomllib.loads("\n".join(lines[:-1]))
    except tomllib.TOMLDecodeError:
        return max(key_lines(text).values(), default=1)
    return len(lines)


def _source(table: Mapping[str, Any]) -> Source:
    scope: Scope = table.get("scope") or "general"
    languages = table.get("language") or ()
    return Source(
        id=table["id"], kind=table["kind"], url=table["url"], name=table.get("name") or table["id"],
        languages=(languages,) if isinstance(languages, str) else tuple(languages),
        country=table.get("country") or "", scope=scope, topical=bool(table.get("topical", False)),
        enabled=bool(table.get("enabled", True)), every=table.get("every"),
        follow=table.get("follow") or ("all" if scope in _FOLLOW_ALL or table.get("topical") else "hint"),
        select=table.get("select"), match=table.get("match"), fallback_charset=table.get("fallback_charset"),
        notes=table.get("notes") or "",
    )  # fmt: skip
