# ruff: noqa: E501
"""Names what a page is when it is no article: soft 404, consent wall, challenge, tag page, home page, script-only.

Each test looks at the form of the page first – a real article that writes about cookies or error 404 must pass.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlsplit

from monitor.errors import ExtractError
from monitor.text import phrases
from monitor.text.blocks import Block
from monitor.text.furniture_kinds import furniture_kind
from monitor.text.head import Head, site_name
from monitor.text.plain import folded
from monitor.text.tree import Element, Tree, first_heading
from monitor.urls import is_home, resolve, same_site, url_key

_SHORT = 600
"""Characters of body under which a page's words may say that it is no article."""
_PARAGRAPH = 60
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|html|head|body|meta|title|div|p|article|section|main|table|h1|h2|br|span|a)\b", re.I
)
_MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF", b"\x1f\x8b", b"OggS", b"ID3", b"\x00\x00\x00\x18ftyp", b"\xd0\xcf\x11\xe0", b"Rar!", b"BM", b"II*\x00", b"MM\x00*")  # fmt: skip
_JSON = re.compile(rb"^\s*[\[{]")
_LISTING_PATH = re.compile(r"/(?:tags?|topics?|themen?|thema|category|categories|kategorie|rubriques?|rubrics?|sujets?|mots?-cles|author|autor|auteur|etiquetas?|tema|temas|search|suche|archive|page/\d+)(?:/|$)", re.I)  # fmt: skip
_CHALLENGE_MARKS = ("cf-challenge", "challenge-platform", "cf_chl_opt", "_incapsula_resource", "ddos-guard", "px-captcha", "captcha-delivery.com", "g-recaptcha-challenge")  # fmt: skip
_TEASER_HEADINGS = frozenset(("h2", "h3", "h4", "h5"))
_LEAST_TEASERS, _LONGEST_BLURB, _CARD_DEPTH, _MOSTLY = 5, 450, 3, 0.8
_LONGEST_TEASER, _LONGEST_LINK = 400, 150
_CONSENT_HOST = re.compile(r"^(?:consent|cmp|privacy|choices|guce|zustimmung|einwilligung)\.", re.I)


_FEED = re.compile(
    # Possessive: a page that begins with many comments is divided between them in one way only.
    rb"(?:<\?xml[^>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+)*+<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b",
    re.S,
)


_BEFORE_MARKUP = re.compile(rb"(?:\s++|<\?xml[^>]*+>|<!--(?:(?!-->).)*+-->)*+", re.S)


def begins_like_page(body: bytes) -> bool:
    """True for bytes that begin with an element of HTML, behind a byte-order mark, comments and an XML declaration."""
    # Without noughts UTF-16 is as good as ASCII for this.
    start = body[:200_000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    behind = _BEFORE_MARKUP.match(start)
    return _MARKUP.match(start, behind.end() if behind else 0) is not None


def refuse_other_types(body: bytes) -> None:
    """Raises ExtractError `empty` or `not-html` for what is no markup, whatever its header says: PDF, images, archives, JSON, plain text."""
    if not body.strip():
        raise ExtractError("the page is empty", reason="empty")
    start = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _FEED.match(start):
        raise ExtractError("the answer is a feed or sitemap and no page", reason="not-html")
    if body.startswith(_MAGIC):
        raise ExtractError(f"the answer is no page but begins with {body[:4]!r}", reason="not-html")
    wide = start[:200].count(b"\x00") > 20
    if not wide and not _MARKUP.search(body[:200_000]):
        what = "JSON" if _JSON.match(start) else "plain text"
        raise ExtractError(f"the answer is {what} and no page", reason="not-html")


def refuse_no_article(tree: Tree, head: Head, url: str, kept: Sequence[Block], markup: str) -> None:
    """Raises ExtractError with the reason when the page is no article."""
    size = sum(b.size for b in kept)
    text = " ".join(b.text for b in kept)[:2000]
    heading = next((e.text(200) for e in tree.body.walk() if e.tag in ("h1", "h2") and e.chars), "")
    top = f"{head.title} {heading}"
    written = _is_written(head, kept)
    if not written and _is_challenge(top, markup, size):
        raise ExtractError("the page is a challenge to tell people from programs", reason="challenge")
    not_found = any(map(phrases.NOT_FOUND.search, (head.title.strip(), heading)))
    if size < 3 * _SHORT and not_found and not written and not head.data.article.get("articleBody"):
        raise ExtractError(f"the page says that it was not found: {top.strip()[:80]}", reason="soft-404")
    nothing_else = not written and size < 3 * _SHORT and _stands_in_consent(tree, kept)
    if nothing_else or _is_consent(head, url, top, text, size):
        raise ExtractError("the page asks for consent to cookies and holds no article", reason="consent-wall")
    if size < _SHORT and _needs_scripts(tree, text, markup, size):
        raise ExtractError("the page has no text without JavaScript", reason="script-only")
    _refuse_listing(head, url, kept, tree)
    if not kept or not any(b.kind != "h" for b in kept):
        raise ExtractError("the page holds no running text", reason="no-text")


def _is_written(head: Head, kept: Sequence[Block]) -> bool:
    """True for what declares when it was published as an article and has running text: its headline may say anything."""
    declared = head.data.article.get("datePublished") or head.first("article:published_time")
    return bool(declared) and sum(b.size for b in kept if b.size >= _PARAGRAPH and b.linked < 0.3) >= 2 * _PARAGRAPH


def _is_challenge(top: str, markup: str, size: int) -> bool:
    if size >= _SHORT:
        return False
    low = markup[:200_000].casefold()
    return bool(phrases.CHALLENGE.search(top)) or any(mark in low for mark in _CHALLENGE_MARKS)


def _is_consent(head: Head, url: str, top: str, text: str, size: int) -> bool:
    """A page on a consent host, or a short one whose words are all of consent and cookies."""
    if _CONSENT_HOST.match(urlsplit(url).hostname or ""):
        return True
    if size >= 4 * _SHORT or (head.data.article and size > _SHORT):
        return False
    return bool(phrases.CONSENT.search(top)) or (
        bool(phrases.CONSENT.search(text)) and len(phrases.COOKIES.findall(text)) >= 2
    )


def _stands_in_consent(tree: Tree, kept: Sequence[Block]) -> bool:
    """True when the page has what its names call a notice of cookies, whatever its language, and no text but that and headlines
    that are links."""
    notices = folded(" ".join(e.text(whole=True) for e in tree.body.page if furniture_kind(e) == "consent"))
    if not notices or not kept:
        return False
    links = folded(" ".join(e.text(whole=True) for e in tree.body.page if e.tag == "a" and e.chars < _LONGEST_LINK))
    return all(b.key in notices or b.key in links for b in kept)


def _needs_scripts(tree: Tree, text: str, markup: str, size: int) -> bool:
    if size < 200 and phrases.NO_SCRIPT.search(markup):
        return True
    return bool(phrases.NO_SCRIPT.search(text)) or (
        tree.body.chars < 200 and size < 200 and "<script" in markup[:500_000].casefold()
    )


def _refuse_listing(head: Head, url: str, kept: Sequence[Block], tree: Tree) -> None:
    """Home, section and tag pages: they say so, or their address does, and what is left of them is teasers."""
    if shows_home(head, url, kept, tree):
        raise ExtractError("the page is a home page", reason="home-page")
    if head.data.article.get("headline") or head.first("article:published_time"):
        return
    path = urlsplit(url).path if url else "x"
    if _lists_teasers(head, url, kept, tree):
        kind: Literal["tag-page", "home-page"] = "tag-page" if _LISTING_PATH.search(path) else "home-page"
        raise ExtractError("the page shows the beginnings of other articles and is none", reason=kind)
    listing = _LISTING_PATH.search(path) or "CollectionPage" in head.data.types or _og_type(head) == "tag"
    if listing and sum(b.size for b in kept) < 3 * _SHORT and _leads_on(kept, tree):
        raise ExtractError("the page lists articles and is none", reason="tag-page")


def shows_home(head: Head, url: str, kept: Sequence[Block], tree: Tree) -> bool:
    """True for a home's address with short texts and more words in links than in them; some sites declare all that they
    publish as articles, their home too."""
    size = sum(b.size for b in kept)
    website = _og_type(head) == "website" or not (_og_type(head) or head.data.article)
    few = size < max(3 * _SHORT, tree.body.link_chars)
    return bool(url) and is_home(url) and website and few and _leads_on(kept, tree)


def _leads_on(kept: Sequence[Block], tree: Tree) -> bool:
    """True for short texts on a page of links."""
    longest = max((b.size for b in kept), default=0)
    return longest < _LONGEST_TEASER and tree.body.link_chars > 0.4 * tree.body.chars


def _og_type(head: Head) -> str:
    return head.first("og:type").casefold()


def _lists_teasers(head: Head, url: str, kept: Sequence[Block], tree: Tree) -> bool:
    """Most of the text is blurbs, each the only text under a heading that leads to another page of the site.

    A round-up is written so too: it has a heading of its own. On a page that a home page's or a list's address or kind
    names as one, a heading says nothing, for it may be the name of the site or section.
    """
    listed = is_home(url) or bool(_LISTING_PATH.search(urlsplit(url).path)) or "CollectionPage" in head.data.types
    if _og_type(head) == "article" or (not listed and _own_heading(tree, head)):
        return False
    orders = [e.order for e in tree.body.walk() if e.tag in _TEASER_HEADINGS and _leads_elsewhere(e, url)]
    headings = set(orders)
    if len(orders) < _LEAST_TEASERS:
        return False
    under: dict[int, list[Block]] = {}
    for block in (b for b in kept if b.element.order not in headings):
        under.setdefault(bisect.bisect(orders, block.element.order), []).append(block)
    blurbs = [b[0].size for at, b in under.items() if at and len(b) == 1 and b[0].size < _LONGEST_BLURB]
    return len(blurbs) >= _LEAST_TEASERS and sum(blurbs) > _MOSTLY * sum(b.size for b in kept)


def _own_heading(tree: Tree, head: Head) -> bool:
    """True for a first heading that is neither a link nor the name of the site."""
    heading = first_heading(tree.body)
    if heading is None or heading.link_chars or any(e.tag == "a" for e in heading.ancestors()):
        return False
    return folded(heading.text(400)) not in (folded(site_name(head) or ""), folded(head.title))


def _leads_elsewhere(heading: Element, url: str) -> bool:
    """True for a heading in a link, or all of whose text is one, to another page of the same site."""
    around = [heading, *itertools.islice(heading.ancestors(), _CARD_DEPTH)]
    link = next((e for e in around if e.tag == "a"), None)
    if link is None and heading.link_chars > _MOSTLY * heading.chars:
        link = next((e for e in heading.walk() if e.tag == "a" and e.chars), None)
    target = resolve(url or "https://page.invalid/", link.get("href")) if link else None
    return bool(target and (not url or (same_site(url, target) and url_key(url) != url_key(target))))
