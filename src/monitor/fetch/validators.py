"""What conditional requests are made of."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask later whether a page has changed: the values of ETag and Last-Modified, as received."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The request headers. A value no header can carry is left out, for it came from outside."""
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return tuple((name, value) for name, value in pairs if value and value.isascii() and value.isprintable())
