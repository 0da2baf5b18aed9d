"""config.toml as it is written: the keys at its top, `[[source]]`, and what each may hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from pydantic import Field
from pydantic.json_schema import GenerateJsonSchema

from monitor.config.settings import (
    ArchiveSettings,
    DedupeSettings,
    FetchSettings,
    HealthSettings,
    NetworkSettings,
    ScheduleSettings,
    Settings,
    WorkerSettings,
)
from monitor.config.topics import TopicSettings
from monitor.config.values import (
    Charset,
    Contact,
    Country,
    Id,
    LanguageCodes,
    Pattern,
    Rhythm,
    Selector,
    Url,
    written,
)
from monitor.model import Scope


class SourceTable(Settings):
    """`[[source]]`: a source of your own, or changes to one of the catalogue (same `id`)."""

    id: Id = Field(description="Unique; used on the command line and in metadata.")
    kind: Literal["feed", "sitemap", "listing"] | None = Field(None, description="What the address gives.")
    url: Url | None = Field(None, description="The address.")
    name: str | None = Field(None, description="The outlet's name.")
    language: LanguageCodes | None = Field(None, description="BCP 47, the likeliest first.")
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
    select: Selector | None = Field(None, description="CSS selector of the links on a listing page.")
    match: Pattern | None = Field(None, description="Regular expression that an article's address must match.")
    fallback_charset: Charset | None = Field(None, description="Charset of pages that declare none or lie.")
    notes: str | None = Field(None, description="For people.")


class ConfigFile(Settings):
    """config.toml as written. Every key has a default but `contact`, which `fetch` and `run` need."""

    contact: Contact | None = Field(None, description="Who site owners can write to; goes into the User-Agent.")
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
