"""Which of a source's links are worth a request. Pure: what is known is asked through a function."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from monitor.errors import UrlRefused
from monitor.fetch import check_url
from monitor.index import Known
from monitor.model import Link, Source
from monitor.topic import Topic, names_topic
from monitor.urls import clean, url_key

_STORED = frozenset({"archived", "revised", "reverted", "refused"})
"""A page that was refused has an id in its line only where the whole text was stored before."""
_LET_GO = frozenset({"skipped", "rejected", "refused"})
_NEWS = timedelta(days=2)
"""So long a page may still be written; a changed title is a reason to look at it again."""
_PATIENCE = timedelta(hours=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Selection:
    """What became of a list: links to follow, links let go with the reason, stored articles whose page was edited, and when."""

    follow: tuple[Link, ...] = ()
    skipped: tuple[tuple[Link, str], ...] = ()
    updated: tuple[tuple[str, datetime], ...] = ()
    found: int = 0


def select(
    links: Sequence[Link], source: Source, *, known: Callable[[str], Known | None], first_seen: bool,
    max_age: timedelta, topics: Sequence[Topic], now: datetime,
) -> Selection:  # fmt: skip
    """Sort the links of one list. `known` gives the last decision on a URL, None when it was never seen.

    A link that was put off (`again` in its journal line) is followed: its place in the waiting list may be lost. One that
    was let go by what a list said of it (`unread`) is let go by that list alone: another one may say more, or later.
    """
    follow, skipped, updated, seen = [], [], [], set[str]()
    for link in _cleaned(links):
        key = url_key(link.url)
        if key in seen:
            continue
        seen.add(key)
        earlier = known(link.url)
        if earlier and _is_final(link, source, earlier, now):
            if edit := _edited(link, earlier):
                updated.append(edit)
            continue
        unread = bool(earlier and earlier.line.get("unread"))
        reason = _let_go(link, source, first_seen or unread, max_age, topics, now)
        if reason is None:
            follow.append(link)
        elif not unread:
            skipped.append((link, reason))
    return Selection(tuple(follow), tuple(skipped), tuple(updated), len(links))


def age_of(link: Link) -> datetime | None:
    """The moment that makes a link new or old: published, else updated."""
    return link.published or link.updated


def newest_first(links: Iterable[Link], now: datetime) -> list[Link]:
    """Undated links count as new: a listing page has its newest on top and tells no dates."""
    return sorted(links, key=lambda link: age_of(link) or now, reverse=True)


def _cleaned(links: Iterable[Link]) -> Iterable[Link]:
    return (dataclasses.replace(link, url=clean(link.url)) for link in links)


def _is_final(link: Link, source: Source, earlier: Known, now: datetime) -> bool:
    if earlier.line.get("again") or earlier.line.get("unread"):
        return False
    return not (earlier.event in _LET_GO and not earlier.id and _is_rewritten(link, source, earlier, now))


def _is_rewritten(link: Link, source: Source, earlier: Known, now: datetime) -> bool:
    """True for news that its own source has given another title since: what was a stub may be an article now."""
    moment, offered = age_of(link), earlier.line.get("offered") or earlier.line.get("title")
    return (
        bool(offered and link.title) and link.title != offered and earlier.source == source.id
        and moment is not None and now - moment < _NEWS and now - earlier.time >= _PATIENCE
    )  # fmt: skip


def _edited(link: Link, earlier: Known) -> tuple[str, datetime] | None:
    """The stored article's id, and when its page was changed, when the source says that it was since."""
    if earlier.id and earlier.event in _STORED and link.updated and link.updated > earlier.time:
        return earlier.id, link.updated
    return None


def _let_go(
    link: Link, source: Source, first_seen: bool, max_age: timedelta, topics: Sequence[Topic], now: datetime
) -> str | None:
    try:
        check_url(link.url)
    except UrlRefused as error:
        return f"not an address we follow: {error}"
    moment = age_of(link)
    if first_seen and moment is not None and moment < now - max_age:
        return f"older than {max_age.days} days when its source was first seen"
    if source.follow == "hint" and not _hints(link, source, topics):
        return "its title, summary and address name no term of a topic (follow = hint)"
    return None


def _hints(link: Link, source: Source, topics: Sequence[Topic]) -> bool:
    language = link.language or (source.languages[0] if source.languages else None)
    said = "\n".join((link.title, link.summary, link.url, " ".join(link.tags)))
    return names_topic(said, topics, scope=source.scope, language=language)
