"""config.toml → a frozen `Config`, or a `ConfigError` with every mistake and its line."""

from __future__ import annotations

import dataclasses
import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from monitor import catalogue
from monitor.config.lines import key_lines, line_of
from monitor.config.settings import (
    ArchiveSettings,
    DedupeSettings,
    Every,
    FetchSettings,
    HealthSettings,
    NetworkSettings,
    Rhythm,
    ScheduleSettings,
    Settings,
    WorkerSettings,
    parse_every,
)
from monitor.config.topics import TopicSettings, load_topic_catalogue
from monitor.errors import ConfigError
from monitor.model import Scope, Source

__all__ = ["Config", "ConfigFile", "Every", "find_config", "load_config", "parse_config", "parse_every"]

_FOLLOW_ALL: frozenset[Scope] = frozenset({"kz", "central-asia", "eu-kz"})


def _check_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error
    return value


def _check_url(value: str) -> str:
    if not re.match(r"https?://[^/\s]+", value) or re.search(r"\s", value):
        raise ValueError("is no address; it begins with http:// or https:// and holds no blank")
    return value


class SourceTable(Settings):
    """`[[source]]`: a source of your own, or changes to one of the catalogue (same `id`)."""

    id: str = Field(
        pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$", description="Unique; used on the command line and in metadata."
    )
    kind: Literal["feed", "sitemap", "listing"] | None = Field(None, description="What the address gives.")
    url: Annotated[str, AfterValidator(_check_url)] | None = Field(None, description="The address.")
    name: str | None = Field(None, description="The outlet's name.")
    language: str | list[str] | None = Field(None, description="BCP 47, the likeliest first.")
    country: str | None = Field(None, description="Two letters.")
    scope: Scope | None = Field(
        None, description="What the outlet writes about; decides what the topic takes as given."
    )
    topical: bool | None = Field(None, description="The address itself is already restricted to the topic.")
    enabled: bool | None = Field(None, description="false switches the source off.")
    every: Rhythm | None = Field(None, description='"15m", or cron in UTC.')
    follow: Literal["all", "hint"] | None = Field(
        None, description='"hint" fetches only links whose title, summary or address names a term of the topic.'
    )
    select: str | None = Field(None, description="CSS selector of the links on a listing page.")
    match: Annotated[str, AfterValidator(_check_pattern)] | None = Field(
        None, description="Regular expression that an article's address must match."
    )
    fallback_charset: str | None = Field(None, description="Charset of pages that declare none or lie.")
    notes: str | None = Field(None, description="For people.")


class ConfigFile(Settings):
    """config.toml as written. Every key has a default but `contact`, which `fetch` and `run` need."""

    contact: str | None = Field(None, description="Who site owners can write to; goes into the User-Agent.")
    catalogue: str | None = Field(None, description='The sources that come with the program: "eu-kazakhstan".')
    topics: list[str] = Field(default_factory=list, description='Topics that come with the program: ["eu-kazakhstan"].')
    fetch: FetchSettings = Field(default_factory=FetchSettings.model_construct)
    network: NetworkSettings = Field(default_factory=NetworkSettings.model_construct)
    archive: ArchiveSettings = Field(default_factory=ArchiveSettings.model_construct)
    dedupe: DedupeSettings = Field(default_factory=DedupeSettings.model_construct)
    schedule: ScheduleSettings = Field(default_factory=ScheduleSettings.model_construct)
    workers: WorkerSettings = Field(default_factory=WorkerSettings.model_construct)
    health: HealthSettings = Field(default_factory=HealthSettings.model_construct)
    topic: dict[str, TopicSettings] = Field(default_factory=dict, description="Topics of your own.")
    source: list[SourceTable] = Field(default_factory=list, description="Sources of your own, and changes.")


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
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return next(
        (path for path in (Path("config.toml"), home / "press-monitor" / "config.toml") if path.is_file()), None
    )


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
        raise ConfigError([_syntax_problem(path, str(error))]) from error
    checker = _Checker(path, text)
    try:
        file = ConfigFile.model_validate(data)
    except ValidationError as error:
        checker.add_validation(error)
        checker.check_tables(data)
        raise ConfigError(checker.problems) from error
    sources = checker.sources(file)
    topics = checker.topics(file)
    if checker.problems:
        raise ConfigError(checker.problems)
    return _build(file, sources, topics, path)


def _build(file: ConfigFile, sources: Iterable[Source], topics: Mapping[str, TopicSettings], path: Path) -> Config:
    return Config(
        path=path, contact=file.contact, fetch=file.fetch, network=file.network, archive=file.archive,
        dedupe=file.dedupe, schedule=file.schedule, workers=file.workers, health=file.health, sources=tuple(sources),
        topics=topics, archive_path=(path.resolve().parent / Path(file.archive.path).expanduser()),
    )  # fmt: skip


def _syntax_problem(path: Path, message: str) -> str:
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    if not place:
        return f"{path}: {message}"
    return f"{path}:{place[1]}: not TOML at column {place[2]}: {message[: place.start()].strip()}"


class _Checker:
    """Collects mistakes with their lines, so that one run names them all."""

    def __init__(self, path: Path, text: str) -> None:
        self.problems: list[str] = []
        self._path = path
        self._lines = key_lines(text)

    def add(self, loc: tuple[str | int, ...], message: str) -> None:
        line = line_of(self._lines, loc)
        place = f"{self._path}:{line}" if line else str(self._path)
        dotted = ".".join(str(part) for part in loc if part != "[key]")
        problem = f"{place}: {dotted}: {message}"
        if problem not in self.problems:
            self.problems.append(problem)

    def add_validation(self, error: ValidationError) -> None:
        for mistake in error.errors(include_url=False):
            loc = tuple(part for part in mistake["loc"] if not _is_union_tag(part))
            if mistake["type"] == "extra_forbidden":
                self.add(loc, f"unknown key{_suggestion(str(loc[-1]), _keys_at(loc[:-1]))}")
            else:
                self.add(loc, mistake["msg"].removeprefix("Value error, "))

    def check_tables(self, data: Mapping[str, Any]) -> None:
        """What can still be said of sources when other tables are wrong."""
        tables = data.get("source")
        for index, table in enumerate(tables if isinstance(tables, list) else ()):
            if isinstance(table, dict) and "id" not in table:
                self.add(("source", index), 'id is missing; add id = "…"')

    def sources(self, file: ConfigFile) -> list[Source]:
        merged = {str(table["id"]): dict(table) for table in self._catalogue(file.catalogue)}
        seen: dict[str, int] = {}
        for index, table in enumerate(file.source):
            if table.id in seen:
                self.add(
                    ("source", index, "id"),
                    f'"{table.id}" stands twice; the first is [[source]] number {seen[table.id] + 1}',
                )
                continue
            seen[table.id] = index
            given = table.model_dump(exclude_none=True)
            self._check_complete(index, {**merged.get(table.id, {}), **given}, merged)
            merged[table.id] = {**merged.get(table.id, {}), **given}
        return [_source(table) for table in merged.values() if "kind" in table and "url" in table]

    def _check_complete(self, index: int, table: Mapping[str, Any], known: Mapping[str, Any]) -> None:
        missing = [key for key in ("kind", "url") if key not in table]
        if missing:
            near = _suggestion(str(table["id"]), known)
            self.add(
                ("source", index, "id"),
                f'"{table["id"]}" is not in the catalogue{near}; a new source needs {" and ".join(missing)}',
            )

    def _catalogue(self, name: str | None) -> list[dict[str, Any]]:
        if name is None:
            return []
        try:
            return catalogue.load_catalogue(name)
        except KeyError:
            self.add(("catalogue",), f'"{name}" does not come with the program{_suggestion(name, catalogue.names())}')
            return []

    def topics(self, file: ConfigFile) -> dict[str, TopicSettings]:
        topics: dict[str, TopicSettings] = {}
        for name in file.topics:
            try:
                topics[name] = TopicSettings.model_validate(load_topic_catalogue(name))
            except KeyError:
                self.add(
                    ("topics",), f'"{name}" does not come with the program; write it as [topic.{name}] or leave it out'
                )
        return {**topics, **file.topic}


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


def _is_union_tag(part: str | int) -> bool:
    """Pydantic names the tried member of a union in `loc`; the file has no such key."""
    return isinstance(part, str) and (part in {"str", "int", "list[str]"} or "[" in part or "(" in part)


def _keys_at(path: tuple[str | int, ...]) -> list[str]:
    """The keys allowed in the table at `path`."""
    model: type[BaseModel] = ConfigFile
    for part in path:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        if field is None:
            continue
        inner = _model_in(field.annotation)
        if inner is None:
            return []
        model = inner
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for arg in getattr(annotation, "__args__", ()) if (m := _model_in(arg))), None)


def _suggestion(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f'; did you mean "{near[0]}"?' if near else ""
