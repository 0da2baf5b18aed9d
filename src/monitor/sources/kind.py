"""What a kind of source is: how its list is asked for, and how the answer becomes links."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import datetime
from typing import Literal, Protocol

from monitor.errors import SourceError
from monitor.model import Link, Page, Source

Accept = Literal["page", "feed", "sitemap"]


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """How much is read of one source. `max_items` of a feed or page, `max_urls` of a sitemap with all its children.

    `since` is when the list was last read: files that have not changed after that, by a margin, are left.
    """

    max_items: int
    max_urls: int
    now: datetime
    since: datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Listing:
    """What one file says. `more` are further files of the same list (child sitemaps), the most promising first.

    `moved_to` is set when another address than the one asked for answered.
    """

    links: tuple[Link, ...]
    more: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    moved_to: str | None = None


def fits(source: Source) -> Callable[[str], bool]:
    """Whether an address fits the source's `match`; all fit none. Raises SourceError for a broken pattern."""
    if not source.match:
        return lambda url: True
    try:
        pattern = re.compile(source.match)
    except re.error as error:
        raise SourceError(f'match = "{source.match}" is no regular expression: {error}') from error
    return lambda url: pattern.search(url) is not None


class SourceKind(Protocol):
    """One way to tell what is new. `parse` is pure and runs in a child process: all it is given and gives pickles."""

    accept: Accept
    """What the fetcher is told: it sets the Accept header and the largest size."""

    def parse(self, source: Source, page: Page, limits: Limits) -> Listing:
        """The links of one file, in its order; raises SourceError when it is not what the kind promises."""
