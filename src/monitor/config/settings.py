"""The settings, one frozen model a table of config.toml; defaults stand here and nowhere else."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import timedelta
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from monitor.config.values import (
    Ages,
    Deadline,
    Duration,
    Embeddings,
    Endpoint,
    Folder,
    Host,
    Hosts,
    Interval,
    Listen,
    Memory,
    OfOneTurn,
    Rhythm,
    Size,
)


class Settings(BaseModel):
    """A table of config.toml: unknown keys are mistakes, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Mistake = tuple[tuple[str, ...], str]
"""The key below the table, and what is wrong with it."""


def mistakes(table: str, found: Iterable[Mistake]) -> ValidationError:
    """What a table's own check raises: each mistake with the key it is to be found at."""
    return ValidationError.from_exception_data(
        table,
        [
            InitErrorDetails(
                type=PydanticCustomError("mistake", "{message}", {"message": message}), loc=loc, input=None
            )
            for loc, message in found
        ],
    )


def suggestion(word: str, known: Iterable[str]) -> str:
    """The end of a message: the nearest of what could be meant, or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f'; did you mean "{near[0]}"?' if near else ""


class FetchSettings(Settings):
    """`[fetch]`: how politely and how patiently pages are asked for."""

    pause: Duration = Field(timedelta(seconds=5), description="Least pause between two requests to one host.")
    host_pauses: dict[Hosts, Duration] = Field(
        default_factory=dict, description='Another pause for single hosts, as `{ "host" = "1s" }`.'
    )
    connect_timeout: Deadline = Field(timedelta(seconds=10), description="Longest wait for a connection.")
    read_timeout: Deadline = Field(timedelta(seconds=30), description="Longest silence while an answer comes.")
    deadline: OfOneTurn = Field(
        timedelta(seconds=60), description="Longest time for a whole fetch, redirects included."
    )
    sitemap_deadline: Deadline = Field(
        timedelta(seconds=300), description="The same for all files of one list; what is left unread waits."
    )
    pass_deadline: Deadline = Field(
        timedelta(minutes=20), description="A pass over this puts its remaining pages off, lest a slow host hold it up."
    )
    max_page: Size = Field(10_000_000, description="Largest page, after decompression.")
    max_feed: Size = Field(5_000_000, description="Largest feed, after decompression.")
    max_sitemap: Size = Field(50_000_000, description="Largest sitemap, after decompression.")
    max_redirects: int = Field(5, ge=0, le=10, description="Redirects followed for one fetch.")
    max_age: Duration = Field(
        timedelta(days=7), description="When a source is first seen, links older than this are not followed."
    )
    max_pages_per_host: int = Field(
        40, ge=1, description="Pages asked of one host in one pass; the rest wait for the next."
    )
    max_items: int = Field(2000, ge=1, description="Items read from one feed or listing.")
    max_sitemap_urls: int = Field(5000, ge=1, description="URLs read from one sitemap and its children.")
    connections: int = Field(32, ge=1, le=1000, description="Hosts asked at the same time.")
    allow_downgrade: bool = Field(False, description="Follow a redirect from https to http.")


class NetworkSettings(Settings):
    """`[network]`: exceptions to the address guard."""

    allow: tuple[Endpoint, ...] = Field(
        (), description='Addresses the guard lets pass though they are private: "127.0.0.1:8123".'
    )
    hosts: dict[Host, Endpoint] = Field(
        default_factory=dict, description='Names answered without DNS: `{ "outlet.example" = "127.0.0.1:8123" }`.'
    )


class ArchiveSettings(Settings):
    """`[archive]`: where entries go and in which form."""

    path: Folder = Field("archive", description="The archive folder, relative to this file's folder.")
    layout: Literal["spaced", "compact"] = Field("spaced", description="Blank lines between paragraphs, or none.")
    keep_near_misses: bool = Field(False, description="Keep pages that met one side of the topic, in near-misses/.")
    respect: tuple[Literal["noarchive", "tdm"], ...] = Field(
        (),
        description='Reservations that leave a page unstored; others are only recorded. "tdm" also reads tdmrep.json.',
    )


class DedupeSettings(Settings):
    """`[dedupe]`: what happens to copies."""

    near_copies: Literal["journal", "keep"] = Field(
        "journal", description='"journal" notes a near-copy as a witness; "keep" stores its text too.'
    )
    embeddings: Embeddings = Field(
        False,
        description="Translations are looked for by meaning too; needs the extra `link`, and 0.1 s of CPU a text.",
    )


class ScheduleSettings(Settings):
    """`[schedule]`: when to look again."""

    every: Rhythm | None = Field(
        None, description='Poll interval of sources that set none: "15m", cron, or adaptive when left out.'
    )
    least: Interval = Field(timedelta(minutes=10), description="Shortest adaptive interval.")
    most: Duration = Field(timedelta(hours=24), description="Longest adaptive interval.")
    revisit: Ages = Field(
        (
            timedelta(hours=1),
            timedelta(hours=6),
            timedelta(days=1),
            timedelta(days=3),
            timedelta(days=7),
            timedelta(days=30),
        ),
        description="Ages at which a stored article is looked at again for edits.",
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.least > self.most:
            named = "least" if "least" in self.model_fields_set else "most"
            raise mistakes("schedule", [((named,), '"least" is longer than "most"; swap them, or change one')])
        return self


class WorkerSettings(Settings):
    """`[workers]`: the child processes that parse."""

    processes: int = Field(0, ge=0, le=256, description="How many; 0 takes the number of cores.")
    deadline: Deadline = Field(timedelta(seconds=20), description="A task over this is killed.")
    memory: Memory = Field(1024**3, description="Memory a child may take.")
    recycle: int = Field(500, ge=1, description="Tasks after which a child is replaced.")


class HealthSettings(Settings):
    """`[health]`: what the daemon tells other programs."""

    listen: Listen = Field(
        "", description='Address and port of /health and /metrics, such as "127.0.0.1:9464"; empty: none.'
    )
