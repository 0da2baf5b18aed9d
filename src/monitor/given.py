"""What kind of thing a person gave: a text or a page, by its name and its bytes. Pure."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from monitor.errors import UsageError
from monitor.text import begins_like_page, decode

if TYPE_CHECKING:
    from monitor.reading import RawKind

_TEXT: tuple[RawKind, str] = ("text", "text/plain")
_PAGE: tuple[RawKind, str] = ("page", "text/html")
_BY_NAME = {".txt": _TEXT, ".md": _TEXT, ".html": _PAGE, ".htm": _PAGE, ".xhtml": _PAGE}
_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b"})
_MOST_CONTROLS, _STRAY = 0.02, 2


def is_named(name: str) -> bool:
    """True for a name whose ending says that it is a text or a page."""
    return PurePath(name).suffix.lower() in _BY_NAME


def media_of(name: str, data: bytes) -> tuple[RawKind, str]:
    """By the name's ending; without a known one it is a page when it begins like one. Raises UsageError for neither."""
    kind = _BY_NAME.get(PurePath(name).suffix.lower()) or (_PAGE if begins_like_page(data) else _TEXT)
    if kind is _TEXT:
        check_text(name, data)
    return kind


def check_text(name: str, data: bytes) -> None:
    """Raises UsageError for bytes that are none: pictures, archives, programs. A text may hold a stray nought."""
    start = data[:1000]
    controls = len(start) - len(start.translate(None, _CONTROLS))
    if controls > max(_STRAY, _MOST_CONTROLS * len(start)) and decode(data).charset[:6] != "utf-16":
        raise UsageError(f"{name}: is neither a text nor an HTML page")
