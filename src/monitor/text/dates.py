# ruff: noqa: E501
"""When a page was published and changed, with the zone it says it in, how exact it is, and where that was found.

The order is JSON-LD, meta, marked times, what the link said, the URL, the text: the likelier to be the article's own date
the earlier. A date more than a day after `now` is a mistake and is passed over.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from monitor.model import Precision, PublishedFrom

_ISO = re.compile(
    r"^\s*(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:\s*[T ,]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?",
    re.I,
)
_DAY_FIRST = re.compile(r"^\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:\D{1,5}(\d{1,2}):(\d{2}))?")
_MONTHS = {
    name: number
    for number, group in enumerate(
        (
            "january januarja янв qańtar jannar jan januar jänner janvier janv enero ene gennaio gen janeiro januari styczeń stycznia leden ledna január januára ianuarie януари ιανουαρίου tammikuu tammikuuta jaanuar janvāris janvārī sausio siječnja января січня қаңтар ocak yanvar",
            "february februarja фев aqpan frar feb februar feber février févr fevrier febrero febbraio fevereiro fev februari luty lutego únor února február februára februarie февруари φεβρουαρίου helmikuuta veebruar februāris februārī vasario veljače февраля лютого ақпан şubat fevral",
            "march marca мар naýryz marzu mar märz maerz mrz mars marzo março maart marzec marca březen března március martie март μαρτίου maaliskuuta märts marts martā kovo ožujka марта березня наурыз mart",
            "april aprila апр sáýir apr avril avr abril abr aprile kwiecień kwietnia duben dubna április apríla aprilie април απριλίου huhtikuuta aprill aprīlis aprīlī balandžio travnja апреля квітня сәуір nisan aprel",
            "may maja mamyr mejju mai mayo maggio mag maio mei maj maja květen května május mája май μαΐου toukokuuta maijs maijā gegužės svibnja мая травня мамыр mayıs",
            "june junija maýsym ġunju jun juni juin junio giugno giu junho czerwiec czerwca červen června június júna iunie юни ιουνίου kesäkuuta juuni jūnijs jūnijā birželio lipnja июня червня маусым haziran iyun",
            "july julija shilde lulju jul juli juillet juil julio luglio lug julho lipiec lipca červenec července július júla iulie юли ιουλίου heinäkuuta juuli jūlijs jūlijā liepos srpnja июля липня шілде temmuz iyul",
            "august augusti avgusta авг tamyz awwissu aug août aout agosto ago augustus sierpień sierpnia srpen srpna augusztus augusta август αυγούστου elokuuta augusts augustā rugpjūčio kolovoza августа серпня тамыз ağustos avqust",
            "september septembra сен сент qyrkúıek settembru sep sept septembre septiembre settembre set setembro wrzesień wrzesnia września září szeptember septembra septembrie септември σεπτεμβρίου syyskuuta septembris septembrī rugsėjo rujna сентября вересня қыркүйек eylül sentyabr",
            "october oktobra окт ottubru oct oktober okt octobre octubre ottobre ott outubro październik października říjen října október októbra octombrie октомври οκτωβρίου lokakuuta oktoobris oktoober oktobris oktobrī spalio listopada октября жовтня қазан ekim oktyabr",
            "november novembra ноя нояб qarasha novembru nov novembre noviembre novembro listopad listopadu novembra noiembrie ноември νοεμβρίου marraskuuta novembris novembrī lapkričio studenoga ноября листопада қараша kasım noyabr",
            "december decembra дек jeltoqsan diċembru dec dezember dez décembre déc decembre diciembre dicembre dic dezembro desember grudzień grudnia prosinec prosince decembra decembrie декември δεκεμβρίου joulukuuta detsember decembris decembrī gruodžio prosinca декабря грудня желтоқсан aralık dekabr",
        ),
        1,
    )
    for name in group.split()
}  # fmt: skip
_NAMED = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s*(?:de\s+|of\s+|da\s+)?([^\W\d_]{3,12})\.?,?\s*(?:de\s+|del\s+)?(\d{4})(?!\d)",
    re.I,
)
_NAMED_FIRST = re.compile(r"\b([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)", re.I)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})\.?(?:\s*[^\W\d_]{1,5}\.?)?\s+(?:([^\W\d_]{3,12})\.?\s+(\d{1,2})|(\d{1,2})\.?\s+([^\W\d_]{3,12}))(?![^\W_])",
    re.I,
)
"""Kazakh, Hungarian, Lithuanian, Latvian: "2025 жылғы 20 қазан", "2025. október 20.", "2025 m. spalio 20 d."."""
_NUMERIC = re.compile(
    r"(?<!\d)(\d{1,2})\s?[./|]\s?(\d{1,2})\s?[./|]\s?(\d{4})(?!\d)|(?<!\d)(\d{4})\s?[-/.年\ub144]\s?(\d{1,2})\s?[-/.月\uc6d4]\s?(\d{1,2})(?!\d)"
)
_SHORT_YEAR = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{2})(?![\d.])")
_AMERICAN = re.compile(
    r"(?<![\d/.])(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?![\d/.]).{0,12}\b(?:[ap]\.?m\.?)\s*\(?(?:[ECMP][SD]?T)\b",
    re.I,
)
"""A date in figures with a clock of the United States or Canada, where the month stands first."""
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:.h]([0-5]\d)(?!\d)(?:\s?([ap])\.?\s?m\b)?", re.I)
_IN_URL = re.compile(
    r"/(?:[^/]*?[-_/])?((?:19|20)\d{2})(?:[/-](1[0-2]|0?[1-9])[/-](3[01]|[12]\d|0?[1-9])|[/-]?(1[0-2]|0[1-9])[/-]?(3[01]|[12]\d|0[1-9]))(?!\d)"
)
_IN_URL_DAY_FIRST = re.compile(r"/(0[1-9]|[12]\d|3[01])-(0[1-9]|1[0-2])-((?:19|20)\d{2})(?!\d)")
_MONTH_IN_URL = re.compile(r"/((?:19|20)\d{2})/(1[0-2]|0?[1-9])(?=/|$)")
_COPY = re.compile(r"^https?://[^/]+/web/\d{14}[a-z_]*/(?=https?:)")
"""What an archive of the web puts before the address of what it keeps."""
_FIRST_YEAR = 1990


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A moment, how exact it is and where it was found."""

    when: datetime
    precision: Precision
    source: PublishedFrom


def first_believable(candidates: Iterable[tuple[str, PublishedFrom]], now: datetime | None) -> Found | None:
    """The first text that is a date between 1990 and a day after `now`."""
    for text, source in candidates:
        found = parse_moment(text)
        if found is not None and is_believable(found[0], now):
            return Found(found[0], found[1], source)
    return None


def is_believable(when: datetime, now: datetime | None) -> bool:
    """False for what lies before the press was online or more than a day after `now`."""
    return when.year >= _FIRST_YEAR and (when <= now + timedelta(days=1) if now else when.year < 2100)


def parse_moment(text: str) -> tuple[datetime, Precision] | None:
    """A machine-readable date and time; without a zone it is taken as UTC, since nothing better is known."""
    text = text.strip()[:60]
    if not text:
        return None
    match = _ISO.match(text)
    if match:
        return _build(match[1], match[2], match[3], match[4], match[5], match[6], match[7])
    match = _DAY_FIRST.match(text)
    if match:
        return _build(match[3], match[2], match[1], match[4], match[5], None, None)
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return datetime.fromtimestamp(int(text[:10]), UTC), "second"
    try:
        when = parsedate_to_datetime(text)
        return when if when.tzinfo else when.replace(tzinfo=UTC), "second"
    except (ValueError, TypeError, IndexError, OverflowError):
        return date_in_text(text)


def is_month(word: str) -> bool:
    """True for the name of a month, in full or short, in a language of the press that is followed."""
    return word.casefold() in _MONTHS


def date_in_text(text: str) -> tuple[datetime, Precision] | None:
    """The first date that is written out in a short text, in the languages of the press followed here."""
    hour, minute = _clock(_NUMERIC.sub(" ", text))
    for match in _NAMED.finditer(text):
        if match[2].casefold() in _MONTHS:
            return _build(match[3], str(_MONTHS[match[2].casefold()]), match[1], hour, minute, None, None)
    for match in _NAMED_FIRST.finditer(text):
        if match[1].casefold() in _MONTHS:
            return _build(match[3], str(_MONTHS[match[1].casefold()]), match[2], hour, minute, None, None)
    for match in _YEAR_FIRST.finditer(text):
        month = _MONTHS.get((match[2] or match[5]).casefold())
        if month:
            return _build(match[1], str(month), match[3] or match[4], hour, minute, None, None)
    return _numeric_date(text, hour, minute)


def _clock(text: str) -> tuple[str | None, str | None]:
    """Hour and minute of the first clock in a text, afternoons counted on."""
    found = _CLOCK.search(text)
    if not found:
        return None, None
    half = (found[3] or "").casefold()
    hour = int(found[1]) % 12 + 12 * (half == "p") if half and int(found[1]) <= 12 else int(found[1])
    return str(hour), found[2]


def _numeric_date(text: str, hour: str | None, minute: str | None) -> tuple[datetime, Precision] | None:
    """A date in figures; the day is taken to stand before the month unless it cannot, or the clock is an American one."""
    if american := _AMERICAN.search(text):
        return _build(f"20{american[3][-2:]}", american[1], american[2], hour, minute, None, None)
    found = _NUMERIC.search(text)
    if found and found[4]:
        return _build(found[4], found[5], found[6], hour, minute, None, None)
    short = None if found else _SHORT_YEAR.search(text)
    match = found or short
    if not match:
        return None
    year, day, month = ("20" if short else "") + match[3], match[1], match[2]
    if int(month) > 12:
        day, month = month, day
    return _build(year, month, day, hour, minute, None, None)


def date_in_url(url: str) -> str:
    """The day that stands in an address (/2025/10/20/, /20251020), as ISO text, or ""."""
    path = urlsplit(_COPY.sub("", url)).path
    if match := _IN_URL.search(path):
        return f"{match[1]}-{int(match[2] or match[4]):02d}-{int(match[3] or match[5]):02d}"
    match = _IN_URL_DAY_FIRST.search(path)
    return f"{match[3]}-{match[2]}-{match[1]}" if match else ""


def in_order(found: Found, url: str) -> Found:
    """A written date with the month before the day, where the address has that month and not the one read."""
    month = _MONTH_IN_URL.search(urlsplit(_COPY.sub("", url)).path)
    when = found.when
    if month is None or found.source != "text" or (int(month[1]), int(month[2])) != (when.year, when.day):
        return found
    return dataclasses.replace(found, when=when.replace(month=when.day, day=when.month))


def _build(
    year: str, month: str, day: str, hour: str | None, minute: str | None, second: str | None, zone: str | None
) -> tuple[datetime, Precision] | None:
    precision: Precision = "second" if second else "minute" if hour else "day"
    offset = "+00:00" if zone is None or zone.upper() in ("Z", "UTC", "GMT") else _offset(zone)
    try:
        text = f"{year}-{int(month):02d}-{int(day):02d}T{int(hour or 0):02d}:{int(minute or 0):02d}:{int(second or 0):02d}{offset}"
        return datetime.fromisoformat(text), precision
    except ValueError:
        return None


def _offset(zone: str) -> str:
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"
