"""Dates as lists write them → aware datetimes. Pure.

The zone given is kept; where none is given it is UTC (RFC 822 and W3C-DTF ask for a zone). What can be read as two
dates, such as 03/04/2026, is not read.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from monitor.model import Precision

Moment = tuple[datetime, Precision]

FUTURE = timedelta(hours=24)
"""Nothing is published later than this after now: clocks and zones are wrong by hours, not by days."""
_OLDEST_YEAR = 1990
_LONGEST = 80

_ISO = re.compile(
    r"(?P<year>\d{4})(?P<sep>[-./]?)(?P<month>\d{2})(?P=sep)(?P<day>\d{2})"
    r"(?:(?:[T\s]+|(?<=\d)T?)(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?)?(?P<zone>.*)",
    re.S | re.I,
)
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?P<rest>.*)", re.S)
_TIME = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\b)?", re.I
)
_ZONE = re.compile(r"(?:\b(?:GMT|UTC)\s*|(?<!\S))(?P<sign>[+\-−])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?\b", re.I)
_UNIX = re.compile(r"1\d{9}(?:\d{3})?")
_ZONES = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "bst": 1, "wet": 0,
    "west": 1, "cet": 1, "cest": 2, "met": 1, "mest": 2, "eet": 2, "eest": 3, "msk": 3, "msd": 4, "trt": 3,
    "jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "aest": 10, "aedt": 11,
}  # fmt: skip
# The month stands beside the day: weekdays are no guide, for "mar." is also a Tuesday, "сен" a Saturday.
_DAY_MONTH_YEAR = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|-?[еґго]+)?\.?[\s\-]*(?:(?:de|of)\s+)?(?P<month>[^\W\d_]{3,})[.,]?[\s\-]*"
    r"(?:de\s+)?(?P<year>\d{4}|\d{2})(?!\d)"
)
_MONTH_DAY_YEAR = re.compile(
    r"(?P<month>[^\W\d_]{3,})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?:[a-z]{3,4}\s+)?(?P<year>\d{4})(?!\d)"
)
_IDEOGRAPHS = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
# Beginnings of the months' names, without marks; the longest that fits decides ("marras" is the Finnish November).
_MONTHS = (
    "jan jaa ian gen ene led sty sij tam sau oca янв січ сту қаң ян ιαν",
    "feb fev vee uno lut velj hel vas sub фев лют ақп φεβ",
    "mar maa mrt bre ozu maalis kov март мар бер сак нау μαρ",
    "apr abr avr dub kwi tra huh bal nis апр кві кра сәу απρ",
    "may mai maj mag mei mayo kve svi tou geg май мая трав тра мам μαι",
    "jun juin juun iun giu cerv cze lipnj kes bir haz июн юни черв чер мау ιουν",
    "jul juil juul iul lug cervenec cervence lip srpnj hei lie tem июл юли лип шіл ιουλ",
    "aug avg aou ago srp sie kol elo rugp agu авг серп жни там αυγ",
    "sep set sze wrz zar ruj syy rugs eyl сен сеп вер қыр σεπ",
    "oct okt ott out rij paz lok spa eki окт жов қаз οκτ",
    "nov noi lis stu marras lap kas ноя ное лис қар νοε",
    "dec dez dic des det pro gru jou ara дек гру жел δεκ",
)


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).casefold()


_MONTH_OF = {_without_marks(stem): number for number, row in enumerate(_MONTHS, 1) for stem in row.split()}


def read_date(text: str) -> Moment | None:
    """The moment and how exactly it is known; None for what is no date, or no date of our age."""
    text = " ".join(text[: _LONGEST * 2].split())
    if not text or len(text) > _LONGEST:
        return None
    try:
        moment = _unix(text) or _iso(text) or _dotted(text) or _named(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment and moment[0].year >= _OLDEST_YEAR else None


def is_future(moment: datetime, now: datetime) -> bool:
    """True for what lies more than a day ahead: such a date is wrong."""
    return moment > now + FUTURE


def _iso(text: str) -> Moment | None:
    match = _ISO.fullmatch(text)
    if not match or (match["sep"] == "" and len(match["zone"]) > 8):
        return None
    day = datetime(int(match["year"]), int(match["month"]), int(match["day"]), tzinfo=UTC)
    if match["hour"] is None:
        return (day, "day") if not re.search(r"\d", match["zone"]) or _offset(match["zone"]) else None
    return _at(day, match["hour"], match["minute"], match["second"], _zone(match["zone"]))


def _unix(text: str) -> Moment | None:
    if not _UNIX.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC), "second"


def _dotted(text: str) -> Moment | None:
    match = _DOTTED.match(text)
    if not match:
        return None
    return _with_time(datetime(int(match["year"]), int(match["month"]), int(match["day"]), tzinfo=UTC), match["rest"])


def _named(text: str) -> Moment | None:
    """RFC 822, asctime, and dates in words: "22 ноября 2026, 10:00", "Nov 22, 2026 10:00 AM"."""
    words = _without_marks(text)
    for pattern in (_TIME, _ZONE):
        words = pattern.sub(" ", words, count=1)
    for pattern in (_DAY_MONTH_YEAR, _MONTH_DAY_YEAR):
        for match in pattern.finditer(words):
            if month := _month(match["month"]):
                return _with_time(datetime(_year(match["year"]), month, int(match["day"]), tzinfo=UTC), text)
    if numbers := _IDEOGRAPHS.search(text):
        return _with_time(
            datetime(int(numbers[1]), int(numbers[2]), int(numbers[3]), tzinfo=UTC), text[numbers.end() :]
        )
    return None


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 50 else 1900)  # RFC 2822, section 4.3


def _month(word: str) -> int | None:
    return next((_MONTH_OF[word[:n]] for n in range(len(word), 1, -1) if word[:n] in _MONTH_OF), None)


def _with_time(day: datetime, rest: str) -> Moment:
    time = _TIME.search(rest)
    if not time:
        return day, "day"
    hour = int(time["hour"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"][0] in "pP" else 0)
    return _at(day, str(hour), time["minute"], time["second"], _zone(rest.replace(time[0], " ", 1)))


def _at(day: datetime, hour: str, minute: str, second: str | None, zone: tzinfo) -> Moment:
    """24:00 is the next day's midnight; a leap second is the second before it."""
    seconds = min(int(second or 0), 59)
    if int(hour) > 24 or int(minute) > 59:
        raise ValueError("no time")
    moment = day.replace(tzinfo=zone) + timedelta(hours=int(hour), minutes=int(minute), seconds=seconds)
    return moment, "minute" if second is None else "second"


def _zone(text: str) -> tzinfo:
    offset = _offset(text)
    if offset is not None:
        return timezone(offset) if offset else UTC
    name = re.search(r"\b([A-Z]{3,4})\b", text)
    hours = _ZONES.get(name[1].lower()) if name else None
    return timezone(timedelta(hours=hours)) if hours else UTC


def _offset(text: str) -> timedelta | None:
    match = _ZONE.search(text)
    if not match:
        return None
    size = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    if size > timedelta(hours=14):
        return None
    return size if match["sign"] == "+" else -size
