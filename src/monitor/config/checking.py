"""Collects the mistakes of a config.toml with their lines, so that one run names them all."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from monitor import catalogue
from monitor.config.file import ConfigFile
from monitor.config.lines import key_lines, line_of
from monitor.config.settings import NetworkSettings, suggestion
from monitor.config.topics import TopicSettings, load_topic_catalogue

Loc = tuple[str | int, ...]

LEAST_PAUSE = timedelta(seconds=1)
"""What any site may expect. Only hosts of one's own may be asked faster."""
_RESERVED = frozenset(["example", "test", "localhost", "invalid"])
"""Top-level names that are no site's (RFC 2606, 6761)."""

_IN_WORDS = {
    "missing": 'is missing; add {key} = "…"',
    "string_type": 'must be text, in quotes: {key} = "…"',
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "literal_error": "must be {expected}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_short": "must hold at least {min_length}",
    "list_type": 'must be a list: {key} = ["…"]',
    "tuple_type": 'must be a list: {key} = ["…"]',
    "dict_type": "must be a table: [{dotted}]",
    "model_type": "must be a table: [{dotted}]",
}
"""What pydantic's kinds of error are to somebody who writes TOML; others are told in its own words."""


class Checker:
    """The mistakes of the text of a config.toml that stands (or would stand) at `path`."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = key_lines(text)
        self._found: dict[tuple[int, str], None] = {}

    @property
    def problems(self) -> list[str]:
        """Sentences `file:line: key: what is wrong, and what is right`, in the order of the lines."""
        return [sentence for _, sentence in sorted(self._found, key=lambda found: found[0])]

    def read(self, data: Mapping[str, Any]) -> ConfigFile:
        """The file without the keys that are wrong: a mistake in one must not hide those that show in another."""
        while True:
            try:
                return ConfigFile.model_validate(data)
            except ValidationError as error:
                mistakes = error.errors(include_url=False, include_input=False)
                for mistake in mistakes:
                    self._add(mistake["loc"], _in_words(mistake))
                data = _without(data, mistakes)

    def sources(self, data: Mapping[str, Any], file: ConfigFile) -> list[dict[str, Any]]:
        """The tables of all sources: the catalogue's, then changed and added to by the file's."""
        known = self._catalogue(data, file)
        self._check_sources(data, known)
        merged = dict(known or {})
        for table in file.source:
            merged[table.id] = merged.get(table.id, {}) | table.model_dump(exclude_none=True)
        return list(merged.values())

    def topics(self, file: ConfigFile) -> dict[str, TopicSettings]:
        """The topics by name: those that come with the program, then the file's own."""
        topics: dict[str, TopicSettings] = {}
        for name in file.topics:
            try:
                topics[name] = TopicSettings.model_validate(load_topic_catalogue(name))
            except KeyError:
                self._add(
                    ("topics",), f'"{name}" does not come with the program; write it as [topic.{name}] or leave it out'
                )
        return topics | file.topic

    def check_pauses(self, file: ConfigFile) -> None:
        """Shorter pauses than any site may expect are for hosts of one's own."""
        least = f'"{LEAST_PAUSE.seconds}s"'
        if file.fetch.pause < LEAST_PAUSE:
            self._add(("fetch", "pause"), f"is impolite; the least is {least} (hosts of your own: see host_pauses)")
        for host, pause in file.fetch.host_pauses.items():
            if pause < LEAST_PAUSE and not _is_own(host, file.network):
                message = f"is impolite; the least is {least}, but for a host of your own, named in [network]"
                self._add(("fetch", "host_pauses", host), message)

    def _add(self, loc: Loc, message: str) -> None:
        loc = tuple(part for part in loc if part != "[key]")
        line = line_of(self._lines, loc)
        place = f"{self._path}:{line}" if line else str(self._path)
        self._found[line or 0, f"{place}: {_dotted(loc)}: {message}"] = None

    def _catalogue(self, data: Mapping[str, Any], file: ConfigFile) -> dict[str, dict[str, Any]] | None:
        """Its tables by id; None when the name of the catalogue is wrong, and any id might be in it."""
        if file.catalogue is None:
            return None if "catalogue" in data else {}
        try:
            tables = catalogue.load_catalogue(file.catalogue)
        except KeyError:
            near = suggestion(file.catalogue, catalogue.names())
            self._add(("catalogue",), f'"{file.catalogue}" does not come with the program{near}')
            return None
        return {str(table["id"]): dict(table) for table in tables}

    def _check_sources(self, data: Mapping[str, Any], known: Mapping[str, Any] | None) -> None:
        """Ids that stand twice and tables that are not whole, told from what is written, right or wrong."""
        tables, seen = data.get("source"), dict[str, int]()
        for index, table in enumerate(tables if isinstance(tables, list) else ()):
            name = table.get("id") if isinstance(table, dict) else None
            if not isinstance(name, str):
                continue
            if name in seen:
                first = line_of(self._lines, ("source", seen[name], "id"))
                self._add(("source", index, "id"), f'"{name}" stands twice; the first is in line {first}')
                continue
            seen[name] = index
            missing = [key for key in ("kind", "url") if key not in table]
            if missing and known is not None and name not in known:
                told = f'"{name}" is not in the catalogue{suggestion(name, known)}; a new source needs {" and ".join(missing)}'
                self._add(("source", index, "id"), told)


def _is_own(host: str, network: NetworkSettings) -> bool:
    """True for a host that [network] says the address of, and for names that no site can have."""
    name = host.partition(":")[0]
    return name.rpartition(".")[2] in _RESERVED or bool({host, name} & {*network.hosts, *network.allow})


def _without(data: Mapping[str, Any], mistakes: Iterable[ErrorDetails]) -> dict[str, Any]:
    """The data without the keys at fault; a table goes as a whole when the fault is not in one of its keys."""
    return _left(data, {_faulty(data, mistake) for mistake in mistakes})


def _faulty(data: Mapping[str, Any], mistake: ErrorDetails) -> Loc:
    loc = mistake["loc"]
    if not _holds(data.get(str(loc[0])), loc[1:2]):
        return loc[:1]
    if loc[0] != "topic" or not _holds(data["topic"][loc[1]], loc[2:3]):
        return loc[:2]
    if mistake["type"] == "extra_forbidden":
        return loc
    # Without its terms or sides all else in a topic would be wrong.
    field = TopicSettings.model_fields.get(str(loc[2]))
    return loc[:2] if field and field.is_required() else loc[:3]


def _left(table: Mapping[str, Any], faulty: Container[Loc], path: Loc = ()) -> dict[str, Any]:
    return {
        key: _left(value, faulty, (*path, key)) if isinstance(value, dict) else value
        for key, value in table.items()
        if (*path, key) not in faulty
    }


def _holds(table: Any, key: Sequence[str | int]) -> bool:
    return isinstance(table, dict) and bool(key) and key[0] in table


def _in_words(mistake: ErrorDetails) -> str:
    loc, kind = mistake["loc"], mistake["type"]
    if kind == "extra_forbidden":
        return f"unknown key{_right_key(str(loc[-1]), loc[:-1])}"
    if kind == "list_type" and loc == ("source",):
        return "must be written [[source]], with two brackets"
    if kind == "missing" and loc[0] == "topic":
        return f"is missing; add a table [{_dotted(loc)}.NAME]"
    words = _IN_WORDS.get(kind)
    if words is None:
        return mistake["msg"].removeprefix("Value error, ")
    return words.format(key=loc[-1], dotted=_dotted(loc), **mistake.get("ctx", {}))


def _dotted(loc: Loc) -> str:
    return ".".join(str(part) for part in loc)


def _right_key(word: str, place: Loc) -> str:
    """The nearest key of that table, else the table that has just this key."""
    keys = _keys_at(place)
    homes = [name for name in ConfigFile.model_fields if word in _keys_at((name,))] if word not in keys else []
    if place and word in ConfigFile.model_fields:
        return "; it stands at the top, above the first [table]"
    if homes and not place:
        return f"; it stands in {'[[source]]' if homes[0] == 'source' else f'[{homes[0]}]'}"
    return suggestion(word, keys)


def _keys_at(path: Loc) -> list[str]:
    """The keys allowed in the table at `path`."""
    model: type[BaseModel] = ConfigFile
    for part in path:
        field = model.model_fields.get(str(part))
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
