# ruff: noqa: E501
"""When a page says its article was published and changed.

What the page states for machines goes first, then a time that is marked up beside the heading, what the link said, the
address, a date that is written beside the heading. Then come places that give the day of the last change as often.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone

from monitor.model import Hints, PublishedFrom
from monitor.text import fallback
from monitor.text.beside import COMMENT_BLOCKS, LABEL_TAGS, in_comments
from monitor.text.dates import Found, date_in_text, date_in_url, first_believable, in_order, parse_moment
from monitor.text.head import Head, is_page
from monitor.text.jsonld import plain, types_of
from monitor.text.tree import Element, Tree

_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "og:pubdate", "parsely-pub-date", "sailthru.date", "datepublished", "date.published", "article.published",
    "publish_date", "publish-date", "publishdate", "publication_date", "published_time", "published-date", "pubdate", "article_date_original", "dcterms.created", "dc.date.issued", "dcterms.issued",
    "dc.date.created", "dcterms.available", "cxenseparse:recs:publishtime", "citation_publication_date", "citation_date", "vr:published_time", "rnews:datepublished", "originalpublicationdate", "shareaholic:article_published_time", "article:published", "bt:pubdate", "iso-8601-publish-date", "content_create_date",
)  # fmt: skip
_SOME_DATE = ("date", "dc.date", "dcterms.date", "created", "search.date", "last-published")
"""Meta that do not say which date they give: with many systems it is that of the last change."""
_MODIFIED = ("article:modified_time", "og:updated_time", "og:modified_time", "dcterms.modified", "lastmod", "last-modified", "datemodified", "revised")  # fmt: skip
_DATE_WORDS = frozenset(("date", "datetime", "time", "timestamp", "datum", "fecha", "dateline", "data", "odate"))
_PUBLISHED_WORDS = frozenset(("published", "pubdate", "publish", "posted"))
_CHANGED_WORDS = frozenset(("updated", "update", "modified", "changed", "edited"))
_SAYS_PUBLISHED = re.compile(r"\W*(?:published|posted|veröffentlicht|erstellt|publié|publicado|pubblicato|publicat|opublikowano|gepubliceerd|publicerad|udgivet|julkaistu|опубликовано|опубліковано|публикувано|жарияланған|date|datum|дата)\b", re.I)  # fmt: skip
_SAYS_CHANGED = re.compile(r"\W*(?:(?:last|zuletzt|letzte)\s+)?(?:updated?|modified|edited|aktualisiert|geändert|änderung|mis à jour|actualizado|aggiornato|aktualizacja|bijgewerkt|uppdaterad|обновлено|оновлено|изменено|жаңартылған|stand)\b", re.I)  # fmt: skip
_NO_TEXTS = frozenset(("website", "organization", "newsmediaorganization", "person", "imageobject", "videoobject", "audioobject", "comment", "review", "event", "product", "breadcrumblist", "webapplication", "softwareapplication", "creativeworkseries", "podcastseries"))  # fmt: skip
"""Kinds of things whose date says nothing of the page's text."""
_ABOVE, _NEAR, _FAR = 15, 100, 240
"""Elements before and behind the heading in which its date is looked for: the page's head above has the day of the visit."""
_SHORT, _PADDED = 120, 400
"""Characters of a label that holds a date, and of the same with the blanks that its markup has."""
_DATELINE = 50
"""Characters at the beginning of a paragraph in which it may say where and when it was written."""
_IS_DATELINE = re.compile(r"\W*(?:[^\d.!?]{2,30}(?:[,(/|–—-]|\bvom\b)\s*(?:[^\W\d_]{3,9}\.?\s+)?)?\d")
_A_DAY, _QUARTER = timedelta(days=1), timedelta(minutes=15)
_WESTMOST, _EASTMOST = timedelta(hours=-12), timedelta(hours=14)
_HOURS_EAST, _HOURS_WEST = 6, 8
"""How far from UTC the press is read whose pages give no clock: up to Kazakhstan in the east, the Pacific coast in the west."""
_LATEST = 40
"""How many dates are tried at most."""


def find_published(tree: Tree, head: Head, url: str, hints: Hints, heading: Element | None) -> Found | None:
    """The article's date; `heading` is where its title stands on the page.

    A date of publication that is later than that of the last change contradicts itself; then what readers see decides.
    """
    found = first_believable(_declared(head), hints.now)
    shown = list(_beside(tree.body, heading, hints.now, _NEAR))
    if found is not None:
        found = _first_out(found, url, hints.now)
        return _as_read(found, shown, first_believable(_changed(head), hints.now))
    beside = shown[0] if shown else None
    if beside is not None and beside.source == "time":
        return beside
    if hints.published is not None:
        return Found(hints.published, hints.published_precision or "second", hints.published_from or "feed")
    written = (
        first_believable([(date_in_url(url), "url")], hints.now)
        or beside
        or first_believable(_doubtful(head), hints.now)
        or next(_beside(tree.body, heading, hints.now, _FAR), None)
        or next(_labelled(tree.body, heading, hints.now), None)
        or _guessed(tree, url, hints.now)
    )
    return in_order(written, url) if written else None


def _first_out(found: Found, url: str, now: datetime | None) -> Found:
    """An address keeps the day on which its page came out first; a later one is declared for what comes out again."""
    named = first_believable([(date_in_url(url), "url")], now)
    return named if named and found.when.date() - named.when.date() > _A_DAY else found


def _as_read(found: Found, shown: Sequence[Found], changed: Found | None) -> Found:
    """The declared date, or the first beside the heading where that is the same moment in another zone, or where the
    declared one is later than the last change and stands nowhere beside it."""
    day = found.when.date()
    beside = shown[0] if shown else found
    if beside.when.date() == day:
        return found
    if changed is not None and changed.when < found.when:
        return found if any(s.when.date() == day for s in shown) else beside
    if abs(beside.when.date() - day) > _A_DAY:
        return found
    return _by_readers_day(found, beside, changed) if beside.precision == "day" else _by_readers_clock(found, beside)


def _by_readers_clock(found: Found, beside: Found) -> Found:
    """The same moment at the clock of the page, whose zone is the difference of the two: a multiple of a quarter of an hour."""
    ahead = beside.when.replace(tzinfo=UTC, second=0) - found.when.astimezone(UTC).replace(second=0, microsecond=0)
    if ahead % _QUARTER or not _WESTMOST <= ahead <= _EASTMOST:
        return found
    return dataclasses.replace(found, when=found.when.astimezone(timezone(ahead)))


def _by_readers_day(found: Found, beside: Found, changed: Found | None) -> Found:
    """The day alone, where UTC is declared shortly before or after the midnight of readers and they see the other day."""
    moment = found.when
    if moment.utcoffset() or found.precision == "day":
        return found
    later = beside.when.date() > moment.date()
    on_the_hour = not (moment.minute or moment.second)
    was_changed = changed is not None and changed.when.date() == beside.when.date() and not on_the_hour
    near = moment.hour >= 24 - _HOURS_EAST if later else moment.hour < _HOURS_WEST
    return beside if near and not was_changed else found


def _declared(head: Head) -> Iterator[tuple[str, PublishedFrom]]:
    data = head.data
    yield data.text("datePublished"), "json-ld"
    yield data.text("dateCreated"), "json-ld"
    for name in _PUBLISHED:
        for value in head.meta.get(name, ()):
            yield value, "meta"
    for node in data.nodes:
        if _NO_TEXTS.isdisjoint(kind.casefold() for kind in types_of(node)):
            yield plain(node.get("datePublished")), "json-ld"


def _doubtful(head: Head) -> Iterator[tuple[str, PublishedFrom]]:
    """Dates that are the article's own, or of its last change."""
    for name in _SOME_DATE:
        for value in head.meta.get(name, ()):
            yield value, "meta"
    yield from _changed(head)


def _changed(head: Head) -> Iterator[tuple[str, PublishedFrom]]:
    yield head.data.text("dateModified"), "json-ld"
    for name in _MODIFIED:
        for value in head.meta.get(name, ()):
            yield value, "meta"


def _beside(body: Element, heading: Element | None, now: datetime | None, reach: int) -> Iterator[Found]:
    """Dates beside the heading: the nearer and the plainer marked as that of publication the earlier."""
    at = heading.order if heading else 0
    first = max(0, at - _ABOVE) if heading else 0
    ranked: list[tuple[float, int, str, PublishedFrom]] = []
    head_ends = _beginning(heading) if heading else 0
    for element in body.page[first : max(at, heading.end if heading else 0) + reach]:
        if (said := _moment_of(element)) and not in_comments(element) and not _is_of_others(element):
            distance = 1.0 + (element.order - at if element.order >= at else 2 * (at - element.order))
            ranked.append((distance * _doubt(element, said[0]), element.order, *said))
    for _, order, text, source in sorted(ranked)[:_LATEST]:
        known = _believed(text, source, now)
        if known and (order >= head_ends or not _is_of_the_visit(known, now)):
            yield known


def _labelled(body: Element, heading: Element | None, now: datetime | None) -> Iterator[Found]:
    """Dates below the heading, however far, whose own text says that they are those of publication: "Datum: 03.11.2021"."""
    for element in body.page[heading.order if heading else 0 :]:
        text, source = _moment_of(element) or ("", "text")
        if source != "text" or not _SAYS_PUBLISHED.match(text) or in_comments(element) or _is_of_others(element):
            continue
        if known := _believed(text, source, now):
            yield known


def _believed(text: str, source: PublishedFrom, now: datetime | None) -> Found | None:
    """The moment that a text on the page says, if an article can be of it."""
    found = parse_moment(text) if source == "time" else date_in_text(text)
    believable = found and first_believable([(found[0].isoformat(), source)], now)
    return Found(found[0], found[1], source) if found and believable else None


def _beginning(heading: Element) -> int:
    """Where what belongs to the heading begins: its article, or the element around it."""
    at = heading.parent
    while at is not None and at.tag not in ("article", "main", "body"):
        at = at.parent
    around = heading.parent if at is None or at.tag == "body" else at
    return around.order if around else 0


def _is_of_the_visit(found: Found, now: datetime | None) -> bool:
    """The day alone, and today: what pages print in their head for every visitor."""
    return found.source == "text" and found.precision == "day" and now is not None and found.when.date() == now.date()


def _is_of_others(element: Element) -> bool:
    """True in a box of links to other texts, and in a quotation."""
    at: Element | None = element
    while at is not None and at.tag not in ("article", "main", "body"):
        if at.tag in ("blockquote", "q"):
            return True
        if at.tag in ("aside", "nav", "footer") and at.link_chars * 3 > at.chars:
            return True
        at = at.parent
    return False


def _moment_of(element: Element) -> tuple[str, PublishedFrom] | None:
    """What an element says of a time, for machines or in a short label; None when it says nothing of the kind."""
    if element.tag == "time" or _is_said(element):
        stated = element.get("datetime") or element.get("content") or element.get("title")
        return stated or element.text(_SHORT), "time"
    if element.chars > _SHORT and element.tag == "p":
        text = element.text(_DATELINE)[:_DATELINE]
        return (text, "text") if _IS_DATELINE.match(text) else None
    if not 6 <= element.chars <= _PADDED or element.tag not in LABEL_TAGS:
        return None
    if not any(isinstance(k, str) and any(map(str.isdigit, k)) for k in element.kids):
        return None
    text = element.text(_SHORT + 1)
    if len(text) > _SHORT:
        text = element.own_text
    return (text, "text") if len(text) <= _SHORT else None


def _is_said(element: Element) -> bool:
    if "pubdate" in element.attributes:
        return True
    if "itemprop" not in element.attributes or "datepublished" not in element.get("itemprop").casefold():
        return False
    return is_page(next((a.get("itemtype") for a in element.ancestors() if "itemscope" in a.attributes), ""))


def _doubt(element: Element, text: str) -> float:
    """How many times farther off a date counts as it stands: less for what says that it is the date of publication."""
    if _is_said(element):
        return 0.05
    words = element.words
    if not words.isdisjoint(_PUBLISHED_WORDS) or _SAYS_PUBLISHED.match(text):
        return 0.15
    if not words.isdisjoint(_CHANGED_WORDS) or _SAYS_CHANGED.match(text):
        return 2.0
    return 0.3 if element.tag == "time" or not words.isdisjoint(_DATE_WORDS) else 1.0


def _guessed(tree: Tree, url: str, now: datetime | None) -> Found | None:
    """What a library of date heuristics makes of the page without its readers' comments; never the day of the visit,
    which pages print for everybody."""
    page = tree.copy()
    for node in page.css(COMMENT_BLOCKS):
        node.decompose()
    day = fallback.find_day(page.html or "", url, now)
    visited = now is not None and day == now.date().isoformat()
    return first_believable([(day, "text")], now) if day and not visited else None


def find_modified(head: Head, published: Found | None, now: datetime | None) -> datetime | None:
    """When the article was changed after it was published, or None."""
    found = first_believable(_changed(head), now)
    if found is None or (published is not None and found.when <= published.when):
        return None
    return found.when
