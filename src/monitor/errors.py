"""Every error this program raises on purpose.

    MonitorError
    ├── ConfigError            the configuration is wrong; carries every mistake found
    ├── UsageError             an argument cannot be used
    ├── FetchError             a URL could not be had
    │   ├── UrlRefused         the URL itself is not one we follow (scheme, userinfo, length …)
    │   ├── AddressRefused     the name leads to an address the guard forbids
    │   ├── Unreachable        no name, no connection, no TLS
    │   ├── DeadlineExceeded   it took longer than it may
    │   ├── TooLarge           the body or a header is over the cap
    │   ├── BadResponse        the answer breaks the protocol, or was cut
    │   ├── BadStatus          an answer with a status that is no success
    │   └── Blocked            the site does not want this visit: robots, challenge, consent wall, 401/403
    │       └── RobotsDenied   robots.txt says no, or could not be read
    ├── SourceError            what came is not a list of links: no feed, no sitemap
    ├── ExtractError           the page holds no article; `reason` names why
    ├── WorkerError            a child process was killed (deadline, memory) or died
    └── ArchiveError           the archive folder cannot be used
        ├── ArchiveFull        no room is left on its disk, or in the quota
        ├── ArchiveMissing     a root that once was an archive has lost its README.txt: unmounted?
        ├── ArchiveLocked      another writer holds it
        └── ArchiveDamaged     files are not what their names and sums say

Library errors are mapped to these where the library is imported; none passes that border.
"""

from __future__ import annotations

from typing import Literal


class MonitorError(Exception):
    """The root: `str()` is a sentence for the user."""


class ConfigError(MonitorError):
    """The configuration is wrong. `problems` are sentences `file:line: key: what, and what to do`."""

    def __init__(self, problems: list[str]) -> None:
        several = [f"{len(problems)} mistakes in the configuration"] if len(problems) > 1 else []
        super().__init__("\n".join([*several, *problems]))
        self.problems = problems


class UsageError(MonitorError):
    """A command-line argument cannot be used."""


class FetchError(MonitorError):
    """A URL could not be had.

    `weight` says how hard the failure is (1 lasting, 0.5 soft, 0.25 passing); the schedule backs off by it.
    """

    weight: float = 1.0

    def __init__(self, cause: str, *, url: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.url = url

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.args, self.__dict__))


class UrlRefused(FetchError):
    """The URL is not one this program follows."""


class AddressRefused(FetchError):
    """The host resolves to an address the guard forbids."""


class Unreachable(FetchError):
    """No name, no connection or no TLS; `passing` tells a resolver's hiccup from a name that is gone."""

    weight = 0.5

    def __init__(self, cause: str, *, url: str = "", passing: bool = True) -> None:
        super().__init__(cause, url=url)
        self.weight = 0.25 if passing else 1.0


class DeadlineExceeded(FetchError):
    """The fetch took longer than its deadline."""

    weight = 0.5


class TooLarge(FetchError):
    """Body or headers exceed their cap."""


class BadResponse(FetchError):
    """The answer breaks the protocol, was cut off, or is in a coding that is not accepted."""

    weight = 0.5


class BadStatus(FetchError):
    """A status that is no success; `status` is the number, `retry_after` seconds the server asked for, if any."""

    def __init__(self, cause: str, *, url: str = "", status: int, retry_after: float | None = None) -> None:
        super().__init__(cause, url=url)
        self.status = status
        self.retry_after = retry_after
        self.weight = 0.25 if status in (408, 425, 429) or status >= 500 else 1.0

    @property
    def is_gone(self) -> bool:
        """True when the page no longer exists (404, 410)."""
        return self.status in (404, 410)

    @property
    def is_rate_limited(self) -> bool:
        """True when the server asks for fewer requests (429, 503)."""
        return self.status in (429, 503)


class Blocked(FetchError):
    """The site does not want this visit; `by` is what was recognised."""

    def __init__(
        self,
        cause: str,
        *,
        url: str = "",
        by: Literal["robots", "challenge", "consent", "forbidden"],
        status: int | None = None,
    ) -> None:
        super().__init__(cause, url=url)
        self.by = by
        self.status = status


class RobotsDenied(Blocked):
    """robots.txt forbids the URL, or could not be read (RFC 9309, section 2.3.1.4: then nothing is allowed)."""

    def __init__(self, cause: str, *, url: str = "") -> None:
        super().__init__(cause, url=url, by="robots")


class SourceError(MonitorError):
    """What came is not the list of links that the source's kind promises."""


ExtractReason = Literal[
    "empty",
    "not-html",
    "soft-404",
    "consent-wall",
    "challenge",
    "tag-page",
    "home-page",
    "script-only",
    "no-text",
    "too-complex",
    "teaser",
]


class ExtractError(MonitorError):
    """The page holds no article; `reason` is one word of `ExtractReason`."""

    def __init__(self, message: str, *, reason: ExtractReason) -> None:
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.args, self.__dict__))


class WorkerError(MonitorError):
    """A task's child process was killed at its deadline or memory limit, or died."""


class ArchiveError(MonitorError):
    """The archive folder cannot be used."""


class ArchiveFull(ArchiveError):
    """No room is left on the disk, or in the quota: nothing is harmed, and writing goes on when there is room."""


class ArchiveMissing(ArchiveError):
    """The root was an archive and is none now: an unmounted disk is never written to."""


class ArchiveLocked(ArchiveError):
    """Another writer holds the archive; the message says who and since when."""


class ArchiveDamaged(ArchiveError):
    """Files are missing or are not what their names and sums say."""


def _rebuild(kind: type[MonitorError], args: tuple[object, ...], state: dict[str, object]) -> MonitorError:
    """Errors cross process borders; their keyword arguments must come along."""
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error
