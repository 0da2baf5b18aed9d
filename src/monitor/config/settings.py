"""The settings, one frozen model a table of config.toml; defaults stand here and nowhere else.

Durations are written "90s", "15m", "6h", "7d" and become timedeltas; sizes are "10MB", "500KiB" and become bytes.
"""

from __future__ import annotations

import dataclasses
import ipaddress
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

LEAST_EVERY = timedelta(seconds=30)
"""More often than this no list is asked for."""

_CRON_FIELD = r"(?:\*|[0-9A-Za-z,\-*/]+)"
_CRON = re.compile(rf"{_CRON_FIELD}(?:\s+{_CRON_FIELD}){{4}}")
_SOME_DAY = datetime(2025, 1, 1, tzinfo=UTC)
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_LONGEST = timedelta(days=36525)  # a date and a century is a date still
_LEAST_MEMORY = 64 * 1024**2
_HOST = re.compile(r"[^\s/@*:\[\]]+(?::\d+)?|\[[0-9A-Fa-f:.]+\](?::\d+)?")
_SIZE = re.compile(r"(\d+)\s*(B|KiB|MiB|kB|KB|MB)?")
_BYTES = {None: 1, "B": 1, "KiB": 1024, "MiB": 1024**2, "kB": 1000, "KB": 1000, "MB": 1000**2}


def parse_duration(value: Any) -> Any:
    """A timedelta from "90s", "15m", "6h", "7d"; anything else is left to pydantic."""
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str):
        raise ValueError(f'{value!r} is no duration; write a number and s, m, h or d, such as "15m"')
    match = _DURATION.fullmatch(value.strip())
    if not match:
        raise ValueError(f'"{value}" is no duration; write a number and s, m, h or d, such as "15m"')
    seconds = float(match[1]) * _SECONDS[match[2]]
    if seconds > _LONGEST.total_seconds():
        raise ValueError(f'"{value}" is over a century; write less, such as "30d"')
    return timedelta(seconds=seconds)


def written(value: timedelta) -> str:
    """The duration as it is written in config.toml: "36h", not "PT36H"."""
    milliseconds = value // timedelta(milliseconds=1)
    sizes = {unit: round(seconds * 1000) for unit, seconds in _SECONDS.items()}
    unit = max(
        (unit for unit, size in sizes.items() if milliseconds % size == 0 and milliseconds >= size),
        key=sizes.__getitem__,
        default="s",
    )
    return f"{milliseconds // sizes[unit]}{unit}"


def _check_some_time(value: timedelta) -> timedelta:
    if not value:
        raise ValueError('"0s" leaves no time at all; write more, such as "30s"')
    return value


def _check_least_every(value: timedelta) -> timedelta:
    if value < LEAST_EVERY:
        raise ValueError(f'is too often; the least is "{LEAST_EVERY.seconds}s"')
    return value


def _check_ages(value: tuple[timedelta, ...]) -> tuple[timedelta, ...]:
    if not value or not value[0] or any(later <= earlier for earlier, later in pairwise(value)):
        raise ValueError('takes one or more ages, each longer than the one before, such as ["6h", "7d"]')
    return value


def parse_size(value: Any) -> Any:
    """A number of bytes from "10MB", "500KiB" or a plain number; anything else is left to pydantic."""
    if not isinstance(value, str):
        return value
    match = _SIZE.fullmatch(value.strip())
    if not match:
        raise ValueError(f'"{value}" is no size; write a number and kB, MB, KiB or MiB, such as "10MB"')
    return int(match[1]) * _BYTES[match[2]]


@dataclasses.dataclass(frozen=True, slots=True)
class Every:
    """A poll rhythm: an interval, or a crontab of five fields in UTC."""

    interval: timedelta | None = None
    cron: str | None = None

    def next_by_cron(self, now: datetime) -> datetime:
        """The first moment after `now` that the crontab names; raises ValueError when there is none."""
        # Loaded late: it takes a sixth of a second, and few write a crontab.
        from apscheduler.triggers.cron import CronTrigger

        moment: datetime | None = CronTrigger.from_crontab(self.cron, timezone=UTC).get_next_fire_time(
            None, now + timedelta(seconds=1)
        )
        if moment is None:
            raise ValueError("it names no moment that ever comes")
        return moment


def parse_every(value: str) -> Every:
    """Read `every`; raises ValueError with what to write instead."""
    if _CRON.fullmatch(value.strip()):
        weekday = value.split()[4]
        if re.search(r"\d", weekday):
            raise ValueError(
                f'weekday "{weekday}": write names (mon, tue …); numbers mean different days in different crons'
            )
        every = Every(cron=value.strip())
        try:
            every.next_by_cron(_SOME_DAY)
        except ValueError as error:
            raise ValueError(f'"{value}" is no crontab to go by: {error}') from error
        return every
    return Every(interval=_check_least_every(parse_duration(value)))


def _check_every(value: str) -> str:
    parse_every(value)
    return value


Rhythm = Annotated[str, AfterValidator(_check_every)]
Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration, json_schema_input_type=str),
    PlainSerializer(written, return_type=str, when_used="json"),
    Field(json_schema_extra={"examples": ["90s", "15m", "6h", "7d"]}),
]
Deadline = Annotated[Duration, AfterValidator(_check_some_time)]
Size = Annotated[int, BeforeValidator(parse_size, json_schema_input_type=str | int), Field(gt=0)]


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


def parse_endpoint(value: str) -> tuple[str, int]:
    """(IP, port) from "127.0.0.1:8123" or "[::1]:8123"; raises ValueError with what to write instead."""
    ip, _, port = value.rpartition(":")
    try:
        number = int(port) if port.isascii() and port.isdigit() else 0
        address = ipaddress.ip_address(ip[1:-1] if ip.startswith("[") and ip.endswith("]") else ip)
    except ValueError:
        number, address = 0, None
    if address is None or not 0 < number < 65536:
        raise ValueError(f'"{value}" is no address and port, such as "127.0.0.1:8123"')
    return str(address), number


def _check_endpoint(value: str) -> str:
    parse_endpoint(value)
    return value


def _check_host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise ValueError(f'"{value}" is no host name; write it without http:// and path, such as "outlet.example"')
    return value.lower()


def _check_pattern_of_hosts(value: str) -> str:
    _check_host(value.removeprefix("*."))
    return value.lower()


Host = Annotated[str, AfterValidator(_check_host)]
Hosts = Annotated[str, AfterValidator(_check_pattern_of_hosts)]
Endpoint = Annotated[str, AfterValidator(_check_endpoint)]


class FetchSettings(Settings):
    """`[fetch]`: how politely and how patiently pages are asked for."""

    pause: Duration = Field(timedelta(seconds=5), description="Least pause between two requests to one host.")
    host_pauses: dict[Hosts, Duration] = Field(
        default_factory=dict, description='Another pause for single hosts, as `{ "host" = "1s" }`.'
    )
    connect_timeout: Deadline = Field(timedelta(seconds=10), description="Longest wait for a connection.")
    read_timeout: Deadline = Field(timedelta(seconds=30), description="Longest silence while an answer comes.")
    deadline: Deadline = Field(timedelta(seconds=60), description="Longest time for a whole fetch, redirects included.")
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


def _check_folder(value: str) -> str:
    if not value.strip() or not value.isprintable():
        raise ValueError('names no folder; write one, such as "archive"')
    try:
        Path(value).expanduser()
    except RuntimeError as error:
        raise ValueError(f'"{value}" begins with the home of nobody known; write the whole path') from error
    return value


class ArchiveSettings(Settings):
    """`[archive]`: where entries go and in which form."""

    path: Annotated[str, AfterValidator(_check_folder)] = Field(
        "archive", description="The archive folder, relative to this file's folder."
    )
    layout: Literal["spaced", "compact"] = Field("spaced", description="Blank lines between paragraphs, or none.")
    keep_near_misses: bool = Field(False, description="Keep pages that met one side of the topic, in near-misses/.")
    respect: tuple[Literal["noarchive", "tdm"], ...] = Field(
        (), description="Reservations that leave a page unstored; others are only recorded."
    )


class DedupeSettings(Settings):
    """`[dedupe]`: what happens to copies."""

    near_copies: Literal["journal", "keep"] = Field(
        "journal", description='"journal" notes a near-copy as a witness; "keep" stores its text too.'
    )


class ScheduleSettings(Settings):
    """`[schedule]`: when to look again."""

    every: Rhythm | None = Field(
        None, description='Poll interval of sources that set none: "15m", cron, or adaptive when left out.'
    )
    least: Annotated[Duration, AfterValidator(_check_least_every)] = Field(
        timedelta(minutes=10), description="Shortest adaptive interval."
    )
    most: Duration = Field(timedelta(hours=24), description="Longest adaptive interval.")
    revisit: Annotated[tuple[Duration, ...], AfterValidator(_check_ages)] = Field(
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


def _check_memory(value: int) -> int:
    if value < _LEAST_MEMORY:
        raise ValueError(f'is too little to read a page in; the least is "{_LEAST_MEMORY >> 20}MiB"')
    return value


class WorkerSettings(Settings):
    """`[workers]`: the child processes that parse."""

    processes: int = Field(0, ge=0, le=256, description="How many; 0 takes the number of cores.")
    deadline: Deadline = Field(timedelta(seconds=20), description="A task over this is killed.")
    memory: Annotated[Size, AfterValidator(_check_memory)] = Field(1024**3, description="Memory a child may take.")
    recycle: int = Field(500, ge=1, description="Tasks after which a child is replaced.")


def _check_listen(value: str) -> str:
    host, _, port = value.rpartition(":")
    if value and (not host or not port.isdigit() or not 0 < int(port) < 65536):
        raise ValueError(f'"{value}" is no address and port, such as "127.0.0.1:9464"')
    return value


class HealthSettings(Settings):
    """`[health]`: what the daemon tells other programs."""

    listen: Annotated[str, AfterValidator(_check_listen)] = Field(
        "", description='Address and port of /health and /metrics, such as "127.0.0.1:9464"; empty: none.'
    )
