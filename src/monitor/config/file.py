"""config.toml as it is written: the keys at its top, `[[source]]`, and what each may hold."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.json_schema import GenerateJsonSchema

from monitor.config.settings import (
    ArchiveSettings,
    DedupeSettings,
    FetchSettings,
    HealthSettings,
    NetworkSettings,
    Rhythm,
    ScheduleSettings,
    Settings,
    WorkerSettings,
    written,
)
from monitor.config.topics import TopicSettings
from monitor.model import Scope


def check_contact(value: str) -> str:
    """One line with a mail address or a page: it goes into a header. Raises ValueError with what to write instead."""
    if not value.isprintable():
        raise ValueError("holds a line end or a control character; write it on one line")
    if not re.search(r"[^\s@]@[^\s@]|https?://[^/\s]", value):
        raise ValueError('is no mail address or page, such as "you@example.org"')
    return value.strip()


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


def _check_selector(value: str) -> str:
    # Loaded late: few sources have one, and most commands read no page.
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        LexborHTMLParser("").css(value)
    except SelectolaxError as error:
        raise ValueError('is no CSS selector; write one such as "main h2 a"') from error
    return value


def _check_charset(value: str) -> str:
    try:
        b" ".decode(codecs.lookup(value).name)  # without a byte to decode, Python does not look at the name
    except (LookupError, ValueError) as error:
        raise ValueError('is no charset known here; write one such as "windows-1251"') from error
    return value


def _fitting(pattern: str, what: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"must be {what}")
        return value

    return check


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_ID = r"[a-z0-9][a-z0-9._-]{0,79}"
_LANGUAGE = r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
_COUNTRY = r"[A-Z]{2,3}"

Id = Annotated[
    str,
    AfterValidator(_fitting(_ID, 'small letters, digits, ".", "_" and "-", at most 80')),
    Field(json_schema_extra={"pattern": f"^{_ID}$"}),
]
LanguageCode = Annotated[
    str,
    AfterValidator(_fitting(_LANGUAGE, 'a BCP 47 code, such as "fr" or "kk-Latn"')),
    Field(json_schema_extra={"pattern": f"^{_LANGUAGE}$"}),
]
Country = Annotated[
    str,
    AfterValidator(_fitting(_COUNTRY, 'a code in capitals, such as "BE"')),
    Field(json_schema_extra={"pattern": f"^{_COUNTRY}$"}),
]


class SourceTable(Settings):
    """`[[source]]`: a source of your own, or changes to one of the catalogue (same `id`)."""

    id: Id = Field(description="Unique; used on the command line and in metadata.")
    kind: Literal["feed", "sitemap", "listing"] | None = Field(None, description="What the address gives.")
    url: Annotated[str, AfterValidator(_check_url)] | None = Field(None, description="The address.")
    name: str | None = Field(None, description="The outlet's name.")
    language: (
        Annotated[
            tuple[LanguageCode, ...],
            BeforeValidator(_as_list, json_schema_input_type=LanguageCode | list[LanguageCode]),
        ]
        | None
    ) = Field(None, description="BCP 47, the likeliest first.")
    country: Country | None = Field(None, description="Two letters.")
    scope: Scope | None = Field(
        None, description="What the outlet writes about; decides what the topic takes as given."
    )
    topical: bool | None = Field(None, description="The address itself is already restricted to the topic.")
    enabled: bool | None = Field(None, description="false switches the source off.")
    every: Rhythm | None = Field(None, description='"15m", or cron in UTC.')
    follow: Literal["all", "hint"] | None = Field(
        None, description='"hint" fetches only links whose title, summary or address names a term of the topic.'
    )
    select: Annotated[str, AfterValidator(_check_selector)] | None = Field(
        None, description="CSS selector of the links on a listing page."
    )
    match: Annotated[str, AfterValidator(_check_pattern)] | None = Field(
        None, description="Regular expression that an article's address must match."
    )
    fallback_charset: Annotated[str, AfterValidator(_check_charset)] | None = Field(
        None, description="Charset of pages that declare none or lie."
    )
    notes: str | None = Field(None, description="For people.")


class ConfigFile(Settings):
    """config.toml as written. Every key has a default but `contact`, which `fetch` and `run` need."""

    contact: Annotated[str, AfterValidator(check_contact)] | None = Field(
        None, description="Who site owners can write to; goes into the User-Agent."
    )
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


class _AsWritten(GenerateJsonSchema):
    """Defaults as they are written in config.toml, durations among them."""

    def encode_default(self, dft: Any) -> Any:
        if isinstance(dft, timedelta):
            return written(dft)
        return [self.encode_default(one) for one in dft] if isinstance(dft, tuple) else super().encode_default(dft)


def config_schema() -> dict[str, Any]:
    """The JSON Schema of config.toml, for editors."""
    return ConfigFile.model_json_schema(schema_generator=_AsWritten)
