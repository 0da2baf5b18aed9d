"""An HTML page → its anchors with what surrounds them; the file of this package that imports selectolax. Pure."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Container, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from monitor.errors import SourceError
from monitor.sources.dates import Moment, read_date
from monitor.sources.plain import plain
from monitor.urls import clean, resolve, same_site

MAX_ANCHORS = 20_000
_MAX_DATES = 2_000
_MAX_TITLE = 300
_LEVELS = 12
"""How far up an anchor's surroundings are looked at."""
_CARD_LEVELS = 6
"""How far up from a date its card's anchor is looked for."""

_FURNITURE = re.compile(
    r"(?<![a-z])(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|crumbs|footer|pagination|paginator|pager|paging|share|sharing|"
    r"socials?|lang|langs|language|languages|cookie|cookies|login|copyright|toolbar|topbar)(?![a-z])",
    re.I,
)
_ROLES = frozenset(["navigation", "menu", "menubar", "banner", "contentinfo", "search", "toolbar"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_DATED = "time, [class*=date], [class*=Date], [class*=time], [datetime]"
_REFRESH = re.compile(r"^\s*\d*\s*[;,]?\s*url\s*=\s*['\"]?(.+?)['\"]?\s*$", re.I)


@dataclasses.dataclass(frozen=True, slots=True)
class Anchor:
    """A link of a page. `in_heading`: it stands in a heading or holds one. `is_furniture`: it is part of a menu.

    `date` is what the card around it tells, when the card is of this address alone.
    """

    url: str
    text: str
    in_heading: bool = False
    in_card: bool = False
    is_furniture: bool = False
    is_selected: bool = False
    rel: str = ""
    date: Moment | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Anchors:
    """All of a page. `forwards_to` is the address of an immediate meta refresh."""

    anchors: tuple[Anchor, ...]
    notes: tuple[str, ...] = ()
    forwards_to: str | None = None
    title: str = ""


def read_anchors(markup: str, url: str, *, select: str | None, is_article: Callable[[str], bool]) -> Anchors:
    """The page's anchors in document order. `is_article` says of an address that a card's date may belong to it.

    Raises SourceError when `select` is no CSS selector.
    """
    tree = LexborHTMLParser(markup)
    base, notes = _base(tree, url)
    surroundings = _Surroundings()
    found = [(node, address) for node in _anchor_nodes(tree) if (address := _address(node, base))]
    articles = {node.mem_id: address for node, address in found if is_article(address)}
    selected = _selected(tree, select, articles) if select else frozenset[int]()
    dates = _dates(tree, articles)
    anchors = [
        dataclasses.replace(
            surroundings.of(node, address), date=dates.get(address), is_selected=node.mem_id in selected
        )
        for node, address in found
    ]
    title = tree.css_first("title")
    return Anchors(tuple(anchors), notes, _refresh(tree, base), plain(title.text(), 80) if title else "")


def _base(tree: LexborHTMLParser, url: str) -> tuple[str, tuple[str, ...]]:
    """Where relative addresses start from: <base href>, unless it is of another site, where this list is not."""
    node = tree.css_first("base[href]")
    declared = resolve(url, node.attributes.get("href") or "") if node else None
    if declared is None:
        return url, ()
    return (declared, ()) if same_site(declared, url) else (url, ("a <base> of another site is ignored",))


def _refresh(tree: LexborHTMLParser, base: str) -> str | None:
    for node in tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").strip().lower() == "refresh":
            match = _REFRESH.match(node.attributes.get("content") or "")
            return resolve(base, match[1]) if match else None
    return None


def _selected(tree: LexborHTMLParser, select: str, articles: Container[int]) -> frozenset[int]:
    """The anchors that the selector names, those around what it names, and those inside it that may be articles."""
    try:
        nodes = tree.css(select)
    except SelectolaxError as error:
        raise SourceError(f'select = "{select}" is no CSS selector') from error
    chosen = set[int]()
    for node in nodes:
        around = next((up for up in _upwards(node, _LEVELS) if up.tag == "a"), node)
        chosen.update((node.mem_id, around.mem_id))
        chosen.update(inner.mem_id for inner in node.css("a[href]") if inner.mem_id in articles)
    return frozenset(chosen)


def _anchor_nodes(tree: LexborHTMLParser) -> list[LexborNode]:
    return tree.css("a[href]")[:MAX_ANCHORS]


def _address(node: LexborNode, base: str) -> str | None:
    href = (node.attributes.get("href") or "").strip()
    if not href or href.startswith("#"):
        return None
    address = resolve(base, href)
    return clean(address) if address else None


def _upwards(node: LexborNode, levels: int) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None and levels:
        yield parent
        parent, levels = parent.parent, levels - 1


class _Surroundings:
    """What stands around anchors; remembered by parent, for the anchors of a menu share theirs."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[bool, bool, bool]] = {}

    def of(self, node: LexborNode, address: str) -> Anchor:
        parent = node.parent
        if parent is None:
            around = (False, False, False)
        elif parent.mem_id in self._known:
            around = self._known[parent.mem_id]
        else:
            around = self._known[parent.mem_id] = _around(node)
        in_heading, in_card, is_furniture = around
        inner = node.css_first("h1, h2, h3, h4, h5, h6")
        return Anchor(
            url=address, text=_text(inner or node), in_heading=in_heading or inner is not None, in_card=in_card,
            is_furniture=is_furniture or _is_furniture(node), rel=node.attributes.get("rel") or "",
        )  # fmt: skip


def _around(node: LexborNode) -> tuple[bool, bool, bool]:
    in_heading = in_card = in_header = is_furniture = False
    for up in _upwards(node, _LEVELS):
        tag = up.tag
        if tag in _HEADINGS:
            in_heading = True
        elif tag == "article":
            in_card, in_header = True, False
        elif tag in ("main", "section"):
            in_header = False
        elif tag == "header":
            in_header = True
        is_furniture = is_furniture or _is_furniture(up)
        if tag == "body":
            break
    return in_heading, in_card, is_furniture or in_header


def _is_furniture(node: LexborNode) -> bool:
    if node.tag in ("nav", "footer"):
        return True
    if node.tag in ("body", "html", "main", "article"):
        return False
    given = node.attributes
    if (given.get("role") or "").lower() in _ROLES:
        return True
    return bool(_FURNITURE.search(f"{given.get('class') or ''} {given.get('id') or ''}"))


def _text(node: LexborNode) -> str:
    """The words of a link, or the name its title or picture gives."""
    text = plain(node.text(separator=" "), _MAX_TITLE)
    if text:
        return text
    picture = node.css_first("img[alt]")
    named = node.attributes.get("title") or node.attributes.get("aria-label")
    return plain(named or (picture.attributes.get("alt") if picture else "") or "", _MAX_TITLE)


def _dates(tree: LexborHTMLParser, articles: dict[int, str]) -> dict[str, Moment]:
    """The date of each address whose card has one; the first, for cards have theirs on top or are of one line."""
    dates: dict[str, Moment] = {}
    for node in tree.css(_DATED)[:_MAX_DATES]:
        moment = _moment(node)
        address = _card_of(node, articles) if moment else None
        if moment and address and (address not in dates or (dates[address][1] == "day" and moment[1] != "day")):
            dates[address] = moment
    return dates


def _moment(node: LexborNode) -> Moment | None:
    stamped = node.attributes.get("datetime")
    if stamped and (moment := read_date(stamped)):
        return moment
    if node.tag == "a" or node.css_first("a"):
        return None
    text = plain(node.text(separator=" "), 100)
    return read_date(text) if len(text) <= 60 else None


def _card_of(node: LexborNode, articles: dict[int, str]) -> str | None:
    """The one address of the smallest block around a date that holds any."""
    for up in _upwards(node, _CARD_LEVELS):
        inside = {articles[anchor.mem_id] for anchor in [up, *up.css("a[href]")] if anchor.mem_id in articles}
        if inside:
            return inside.pop() if len(inside) == 1 else None
    return None
