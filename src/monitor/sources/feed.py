"""RSS 0.9 to 2.0, RDF, Atom and JSON Feed → links; the one file that imports feedparser. Pure."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any
from xml.sax import SAXParseException

import feedparser  # type: ignore[import-untyped]  # it has no annotations

from monitor.errors import SourceError
from monitor.model import Page, Source
from monitor.sources import jsonfeed
from monitor.sources.decode import decode
from monitor.sources.front import tidy, title_of
from monitor.sources.items import Gathering, Item
from monitor.sources.kind import Accept, Limits, Listing
from monitor.sources.plain import language_code, paragraphs, plain
from monitor.sources.recent import age, newest_items
from monitor.urls import is_home, resolve, same_site, site_of

ROOTS = frozenset(["rss", "feed", "rdf", "channel"])

_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.I)
_START = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.I)
_DATE_NAMES = ("pubdate", "published", "issued", "date", "created", "updated", "modified")
_DATE = re.compile(rf"<(?:[\w.-]+:)?({'|'.join(_DATE_NAMES)})(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?([^<>\]]{{4,99}})", re.I)
_BASE = re.compile(r"""\sxml:base\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")
_HOME = re.compile(
    r"""<(?:[\w.-]+:)?link\b(?![^<>]*\brel\s*=\s*["'](?!alternate))[^<>]*?(?:\bhref\s*=\s*["']([^"'<>]*)["'][^<>]*>|>\s*(?:<!\[CDATA\[)?([^<>\s]+))"""
)
_NAMED_FEED = re.compile(
    r"""<link\b(?=[^<>]*\btype=["']?application/(?:rss|atom|feed)\+(?:xml|json))[^<>]*\bhref=(?:"([^"<>]+)"|'([^'<>]+)')""",
    re.I,
)
_TAG = re.compile(r"</?(?:[\w.-]+:)?category\b[^<>]*>", re.I)
_BLOCKS = re.compile(r"<(?:p|br|div|li|h[2-6])\b", re.I)
_FULL_TEXT = ("yandex_full-text", "yandex_full_text", "full-text", "full_text", "fulltext", "turbo_content")
_REST_OF_ADDRESS = re.compile(r"^[a-z]+(?:\s*\(|$)|\s*<[a-z]*>?$")
_LONG = 800
"""Characters from which a description in several paragraphs is taken for the article itself."""


class Feed:
    """What outlets offer to readers' programs."""

    accept: Accept = "feed"

    def parse(self, source: Source, page: Page, limits: Limits) -> Listing:
        """The items, in order; raises SourceError for what is no feed, for an HTML page and an empty answer too."""
        text, notes = decode(page, source)
        if text.lstrip()[:1] in ("{", "["):
            gathering, found = jsonfeed.gather(text, source, page, limits)
            return _listing(gathering, (*notes, *found))
        text, root, tidied = tidy(text)
        if root not in ROOTS:
            raise SourceError(f"not a feed: {_described(text, root)}")
        return parse_xml(text, source, page, limits, (*notes, *tidied))


def parse_xml(text: str, source: Source, page: Page, limits: Limits, notes: tuple[str, ...]) -> Listing:
    """The links of a tidied XML feed."""
    feed = read_xml(text, page.final_url, limits)
    gathering = Gathering(source, page.final_url, limits.now, feed.language)
    for item in feed.items:
        gathering.add(item)
    return _listing(gathering, (*notes, *feed.notes), feed.moved_to)


@dataclasses.dataclass(frozen=True, slots=True)
class FeedItems:
    """What a feed says, before anything is judged. `moved_to` is the new address it tells of itself."""

    items: tuple[Item, ...]
    language: str | None
    notes: tuple[str, ...]
    moved_to: str | None


def read_xml(text: str, url: str, limits: Limits) -> FeedItems:
    """At most `max_items` of a tidied XML feed that answered at `url`; raises SourceError when it is none."""
    text, cut = _newest_items(text, limits)
    text, based = _believable_bases(text, url)
    result = _parsed(text, url)
    if not result.get("version") and not result["entries"]:
        raise SourceError("not a feed: it has neither a format nor items")
    partly = (f"partly read: {_fault(result['bozo_exception'])}",) if result.get("bozo") else ()
    partly = partly if result["entries"] else (*partly, "no items in it")
    is_atom = str(result.get("version")).startswith("atom")
    items = tuple(_item(entry, is_atom) for entry in result["entries"][: limits.max_items])
    moved = resolve(url, str(result["feed"].get("itunes_new-feed-url") or "")) if items else None
    return FeedItems(items, language_code(result["feed"].get("language")), (*based, *cut, *partly), moved)


def _parsed(text: str, url: str) -> Any:
    """What feedparser makes of it. It falls over a tag that ends after its item, so then without tags."""
    try:
        return _parse(text, url)
    except Exception:
        try:
            return _parse(_TAG.sub("", text), url)
        except Exception as error:
            raise SourceError(f"not readable: the parser of feeds fails on it ({type(error).__name__})") from error


def _parse(text: str, url: str) -> Any:
    return feedparser.parse(
        io.BytesIO(text.encode("utf-8")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _fault(error: Exception) -> str:
    """What the strict parser stumbled over; the tolerant one then took over."""
    line = error.getLineNumber() if isinstance(error, SAXParseException) else None
    said = error.getMessage() if isinstance(error, SAXParseException) else str(error)
    return f"{plain(str(said), 100)} in line {line}" if line else plain(said, 100)


def _listing(gathering: Gathering, notes: tuple[str, ...], moved_to: str | None = None) -> Listing:
    return Listing(tuple(gathering.links.values()), notes=(*notes, *gathering.notes()), moved_to=moved_to)


def _described(text: str, root: str) -> str:
    if root == "html":
        title, named = title_of(text), _NAMED_FEED.search(text)
        page = f'an HTML page ("{title}")' if title else "an HTML page"
        return f"{page} that names a feed: {plain(named[1] or named[2], 200)}" if named else page
    if root in ("urlset", "sitemapindex"):
        return 'a sitemap; set kind = "sitemap"'
    return f"its first element is <{root}>"


def _newest_items(text: str, limits: Limits) -> tuple[str, tuple[str, ...]]:
    """The document with its newest items alone, cut out before it is parsed: the parser's time grows with the rest."""
    ends = [match.end() for match in _END.finditer(text)]
    if len(ends) <= limits.max_items:
        return text, ()
    # The last start before the first end: a description may have named one before.
    starts = [match.start() for match in _START.finditer(text, 0, ends[0])]
    items = [text[begin:end] for begin, end in pairwise([starts[-1] if starts else 0, *ends])]
    kept = newest_items([age(_written_dates(item), limits.now) for item in items], limits.max_items)
    head = text[: starts[-1]] if starts else ""
    note = f"only {len(kept)} of {len(items)} items are read"
    return head + "".join(items[n] for n in kept) + text[ends[-1] :], (note,)


def _written_dates(item: str) -> Iterator[str]:
    """That of publication first."""
    found = {match[1].lower(): match[2] for match in _DATE.finditer(item)}
    return (found[name] for name in _DATE_NAMES if name in found)


def _believable_bases(text: str, final_url: str) -> tuple[str, tuple[str, ...]]:
    """The document without an xml:base that is of another site than the feed and than its home page."""
    home = _HOME.search(text)
    declared = (home[1] or home[2] or "") if home else ""
    believed: dict[str, bool] = {}

    def judged(match: re.Match[str]) -> str:
        given = match[1] or match[2] or ""
        if given not in believed:
            base = resolve(final_url, given)
            believed[given] = base is not None and (same_site(base, final_url) or _is_home_of(declared, base))
        return match[0] if believed[given] else ""

    text = _BASE.sub(judged, text)
    ignored = [given for given, is_good in believed.items() if not is_good]
    return text, (f'xml:base="{plain(ignored[0], 80)}" of another site ignored',) if ignored else ()


def _is_home_of(declared: str, base: str) -> bool:
    """True when the feed's own link agrees, or says nothing against a base that is a site at all."""
    if "://" in declared:
        return same_site(declared, base)
    return "." in site_of(base) and not site_of(base).replace(".", "").isdigit()


def _item(entry: dict[str, Any], is_atom: bool) -> Item:
    given: dict[str, Any] = dict(dict.items(entry))  # feedparser's own look-ups answer for keys that are not there
    content, summary = _content(given), str(given.get("summary") or "")
    if not content and len(summary) > _LONG and len(_BLOCKS.findall(summary)) > 1:
        content = summary
    published, updated = _dates(given, is_atom)
    return Item(
        urls=list(_urls(given)), title=str(given.get("title") or ""), summary=summary, content=content,
        published=published, updated=updated, authors=list(_authors(given)),
        tags=[str(tag.get("label") or tag.get("term") or "") for tag in given.get("tags") or ()],
        language=_language(given), alternates=list(_translations(given)),
    )  # fmt: skip


def _urls(given: Mapping[str, Any]) -> Iterator[str]:
    """FeedBurner's note of the true address, the alternate (an HTML one first), the link, an id that is an address."""
    yield str(given.get("feedburner_origlink") or "")
    links = [link for link in given.get("links") or () if link.get("rel") == "alternate" and link.get("href")]
    yield from (
        str(link["href"]) for link in sorted(links, key=lambda link: "html" not in str(link.get("type", "html")))
    )
    link = str(given.get("link") or "")
    yield link
    identity = str(given.get("id") or "")
    # Beside a link feedparser calls no id an address; one beside a link to the front page may be the only one there is.
    if re.match(r"https?://", identity, re.I) and (given.get("guidislink") is not False or is_home(link)):
        yield identity


def _content(given: Mapping[str, Any]) -> str:
    """The longest full text, as HTML."""
    texts = [_as_html(part) for part in given.get("content") or () if not part.get("src")]
    texts += [str(given[key]) for key in _FULL_TEXT if given.get(key)]
    return max(texts, key=len, default="")


def _as_html(part: Mapping[str, Any]) -> str:
    value = str(part.get("value") or "")
    return paragraphs(value) if part.get("type") == "text/plain" and not _BLOCKS.search(value) else value


def _dates(given: Mapping[str, Any], is_atom: bool) -> tuple[str, str]:
    """When it was published and when changed. Outside Atom, a lone date (Dublin Core's) is that of publication."""
    published = str(given.get("published") or given.get("created") or "")
    updated = str(given.get("updated") or "")
    return (published, updated) if published or is_atom else (updated, "")


def _authors(given: Mapping[str, Any]) -> Iterator[str]:
    for author in given.get("authors") or ():
        name, email = str(author.get("name") or ""), str(author.get("email") or "")
        # feedparser takes no top-level domain for longer than four letters and leaves the rest of it in the name
        yield _REST_OF_ADDRESS.sub("", name) if len(email.rpartition(".")[2]) == 4 else name


def _translations(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Atom's alternates may be the same entry in other languages (RFC 4287, 4.2.7.4)."""
    for link in given.get("links") or ():
        if link.get("rel") == "alternate" and link.get("hreflang") and link.get("href"):
            yield str(link["hreflang"]), str(link["href"])


def _language(given: Mapping[str, Any]) -> str | None:
    details = [given.get("title_detail"), *(given.get("content") or ())]
    return next((str(detail["language"]) for detail in details if detail and detail.get("language")), None)
