"""What a person says of a file to import, in the `.json` beside it: keys of the archive's metadata, each looked at.

It wins over what is found in the file, so what cannot be true is refused: it would stand in the archive for good.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

from monitor.archive import Metadata
from monitor.errors import UsageError
from monitor.model import Precision, PublishedFrom
from monitor.sources.plain import language_code
from monitor.urls import host_of

Fields = dict[str, Any]

_FIRST_NEWSPAPER = 1605
"""Relation aller Fürnemmen und gedenckwürdigen Historien, Strasbourg; the World Association of Newspapers' date."""
_SLACK = timedelta(days=1)
_ADDRESS = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?")
_HOST = re.compile(r"[^\s/?#@:]+\.[^\s/?#@:]+")
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*", re.I)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHOWN = 60


def read_sidecar(path: Path, now: datetime) -> Fields:
    """Article fields out of the file at `path`; nothing when there is none.

    Keys that an import makes anew (id, fetched, story …) are passed over. Raises UsageError with every mistake: a key
    that no metadata has, a value of the wrong form, a date before newspapers or later than a day after `now`.
    """
    if path.is_symlink() and path.resolve().parent != path.parent.resolve():
        raise UsageError(
            f"{path}: is a symbolic link out of its folder, which is not followed; put the file itself there"
        )
    if not path.is_file():
        return {}
    values = _values(path)
    mistakes = list(_mistakes(values, now))
    if mistakes:
        raise UsageError(f"{path}: {'; '.join(mistakes)}")
    fields = {key: _CHECKS[key][0](value) for key, value in values.items() if key in _CHECKS and value is not None}
    return _dated(fields, values) | ({"domain": host_of(fields["url"])} if "url" in fields else {}) | fields


def _values(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: is no JSON: {error}; mend it or take it away") from error
    if not isinstance(values, dict):
        raise UsageError(f"{path}: holds no object {{ … }}; mend it or take it away")
    return values


def _mistakes(values: dict[str, Any], now: datetime) -> Iterator[str]:
    known = [field.alias or name for name, field in Metadata.model_fields.items()]
    for key, value in values.items():
        if key not in known:
            yield f'"{key}" is no key of the metadata; {_nearest(key, known)}'
        elif key in _CHECKS and value is not None:
            check, wanted = _CHECKS[key]
            try:
                checked = check(value)
            except ValueError as error:
                yield f'"{key}" is to be {wanted}, not {_shown(value)}{error}'
            else:
                if isinstance(checked, datetime) and not _is_of_the_press(checked, now):
                    yield f'"{key}" is to be between {_FIRST_NEWSPAPER} and tomorrow, not {_shown(value)}'
    yield from _contradictions(values)


def _contradictions(values: dict[str, Any]) -> Iterator[str]:
    published, precision = values.get("published"), values.get("published_precision")
    for key in ("published_from", "published_precision"):
        if values.get(key) is not None and published is None:
            yield f'"{key}" is given without "published"; give both or neither'
    if isinstance(published, str) and len(published) <= len("2025-10-20") and precision in ("minute", "second"):
        yield f'"published_precision" is to be "day" for a day without a time, not {_shown(precision)}'


def _dated(fields: Fields, values: dict[str, Any]) -> Fields:
    """How exact the date is and that it was given, unless the file says otherwise."""
    if "published" not in fields:
        return {}
    text = values["published"]
    precision = "day" if len(text) <= len("2025-10-20") else "second" if text[16:17] == ":" else "minute"
    return {"published_from": "given", "published_precision": precision}


def _is_of_the_press(moment: datetime, now: datetime) -> bool:
    if not _FIRST_NEWSPAPER <= moment.year < datetime.max.year:
        return False
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) <= now + _SLACK


def _nearest(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f'did you mean "{near[0]}"?' if near else f"there are: {', '.join(_CHECKS)}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _line(value: Any) -> str:
    """Lone surrogates, which JSON can spell, have no UTF-8 form."""
    if not isinstance(value, str) or not value.strip() or len(value.splitlines()) > 1 or _SURROGATE.search(value):
        raise ValueError
    return value


def _lines(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError
    return tuple(_line(item) for item in value)


def _address(value: Any) -> str:
    if not _ADDRESS.fullmatch(_line(value)) or not host_of(value):
        raise ValueError
    return str(value)


def _host(value: Any) -> str:
    if not _HOST.fullmatch(_line(value)) or not host_of(value):
        raise ValueError
    return host_of(value)


def _language(value: Any) -> str:
    """In the usual case; with a hint for codes of countries and of ISO 639-2."""
    primary, *rest = _line(value).split("-")
    usual = language_code(primary)
    if usual and usual != primary.lower():
        raise ValueError(f'; did you mean "{usual}"?')
    if not _TAG.fullmatch(value):
        raise ValueError
    cased = (
        part.title() if len(part) == 4 and part.isalpha() else part.upper() if len(part) == 2 else part.lower()
        for part in rest
    )
    return "-".join([primary.lower(), *cased])


def _moment(value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise ValueError from None


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _one_of(words: tuple[str, ...]) -> tuple[Callable[[Any], str], str]:
    def check(value: Any) -> str:
        if value not in words:
            raise ValueError
        return str(value)

    return check, f"one of {', '.join(words)}"


_A_DATE = (_moment, 'a date such as "2025-10-20T17:58:00+02:00" or "2025-10-20"')
_AN_ADDRESS = (_address, 'an address such as "https://outlet.example/a"')
_A_LINE = (_line, "a text of one line")
_A_LIST = (_lines, 'a list of texts of one line, such as ["Jean Delaunay"]')

_CHECKS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "url": _AN_ADDRESS, "canonical_url": _AN_ADDRESS, "title": _A_LINE, "authors": _A_LIST, "site": _A_LINE,
    "domain": (_host, 'a host such as "outlet.example"'), "language": (_language, 'a BCP 47 tag such as "kk" or "kk-Latn"'),
    "published": _A_DATE, "published_from": _one_of(get_args(PublishedFrom)),
    "published_precision": _one_of(get_args(Precision)), "modified": _A_DATE, "paywalled": (_truth, "true or false"),
    "reservations": _A_LIST, "tags": _A_LIST, "image": _AN_ADDRESS,
}  # fmt: skip
"""Key → what makes an article's field of its value, or raises ValueError (with a hint), and what is wanted."""
