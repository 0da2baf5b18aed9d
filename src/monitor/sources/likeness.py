"""Which links of a page lead to articles, judged by address, words and place. Pure.

Points are added up for each address, and a link gains by others whose addresses are shaped alike: on a list page the
articles are the large family of similar addresses with headlines for words. In doubt a link is taken: a page too many
costs a request, one too few an article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from urllib.parse import unquote

from monitor.sources.anchors import Anchor
from monitor.sources.recent import date_in_url

ENOUGH = 4.0
"""Points from which a link is taken for an article."""
HEADLINE = 3.0
"""Points of words that are as many as a headline has."""

_NOT_ARTICLES = re.compile(
    r"tags?|authors?|search|login|signin|signup|register|account|profile|users?|cart|"
    r"wp-(?:admin|login\.php|content)|privacy(?:-policy)?|terms|cookies?|impressum|contacts?|kontakty|about(?:-us)?|faq|"
    r"help|jobs|careers|vacancies|subscribe|subscription|newsletters?|advertis(?:e|ing)|reklama|rss|feeds?|sitemap|share|"
    r"print|page",
    re.I,
)
# Sections; some sites put their articles below them.
_SECTIONS = re.compile(r"cat|categor(?:y|ies)|labels?|topics?|rubrics?|sections?", re.I)
_MEDIA = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|pdf|docx?|xlsx?|pptx?|mp[34]|m4a|avi|mov|webm|zip|rar|gz|apk|css|js|xml|rss)$",
    re.I,
)
_PAGINATION = re.compile(r"[?&](?:page|paged|start|offset|pg|PAGEN_\d+)=\d+|/page/\d+/?$", re.I)
_MONTH_PATH = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/")
_PAGE_SUFFIX = re.compile(r"\.(?:s?html?|php|aspx?)$", re.I)
_NUMBER = re.compile(r"\d{4,}")
_QUERY_ID = re.compile(
    r"(?:^|&)(?:p|id|i|nid|news|newsid|news_id|article|article_id|aid|item|story|post|t)=[\w-]*\d", re.I
)
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def is_navigation(url: str, rel: str = "") -> bool:
    """True for what is no article whatever its words: tags, authors, pagination, files, the home page."""
    path, query = _split(url)
    segments = [segment for segment in path.split("/") if segment]
    if not segments and not query:
        return True
    if _MEDIA.search(path) or _PAGINATION.search(url) or any(map(_NOT_ARTICLES.fullmatch, segments[:3])):
        return True
    if any(map(_SECTIONS.fullmatch, segments[:3])) and _words_of(segments[-1]) < 4 and not _NUMBER.search(segments[-1]):
        return True
    return bool({"tag", "author", "category", "prev", "next", "license", "sponsored"} & set(rel.lower().split()))


def articles(candidates: Sequence[tuple[str, Sequence[Anchor]]]) -> list[str]:
    """The addresses that look like articles, in their order. Each candidate is an address with all its anchors."""
    own = {url: _address_points(url) + max(_anchor_points(anchor) for anchor in anchors) for url, anchors in candidates}
    families = defaultdict(list)
    for url, _ in candidates:
        families[shape(url)].append(own[url])
    taken = []
    for url, _ in candidates:
        family = families[shape(url)]
        shared = (own[url] + median(family)) / 2 if len(family) >= 3 else own[url]
        if max(own[url], shared) >= ENOUGH:
            taken.append(url)
    return taken


def shape(url: str) -> tuple[str, ...]:
    """What kinds of parts an address is made of: alike for the articles of a site."""
    path, query = _split(url)
    host = url.partition("//")[2].partition("/")[0]
    names = sorted(pair.partition("=")[0] for pair in query.split("&") if pair)
    return (host, *(_kind(part) for part in path.split("/") if part), *names)


def _kind(part: str) -> str:
    stem, suffix = _PAGE_SUFFIX.sub("", part), ""
    if stem != part:
        suffix = ".html"
    if stem.isdigit():
        return "number" + suffix
    if any(c.isdigit() for c in stem) or _words_of(stem) >= 3:
        return "slug" + suffix
    return "word" + suffix


def _words_of(stem: str) -> int:
    return len([word for word in re.split(r"[-_+ ]+", unquote(stem)) if word])


def _split(url: str) -> tuple[str, str]:
    rest = url.partition("//")[2]
    path, _, query = rest.partition("?")
    return "/" + path.partition("/")[2], query.partition("#")[0]


def _address_points(url: str) -> float:
    path, query = _split(url)
    parts = [_PAGE_SUFFIX.sub("", part) for part in path.split("/") if part][-3:] or [""]
    last, words = parts[-1], max(map(_words_of, parts))  # the slug may stand before an id or a language
    number = _NUMBER.search(unquote(last))
    dated = bool(date_in_url(url) or _MONTH_PATH.search(path))
    points = 3.0 * dated
    if words >= 4:
        points += 3
    elif words == 3:
        points += 1.5
    if number or (last.isdigit() and len(last) >= 3) or _QUERY_ID.search(query):
        points += 2
    if _PAGE_SUFFIX.search(path):
        points += 1
    if words <= 2 and not (dated or number or query or last.isdigit()):
        points -= 2
    return points


def _anchor_points(anchor: Anchor) -> float:
    words = _headline_points(anchor.text)
    # A headline in a heading needs no address that tells of an article: short lists have no family to speak for it.
    points = words + (3 if words == HEADLINE else 2) * anchor.in_heading
    points += 1 * anchor.in_card + 1.5 * (anchor.date is not None)
    return points - 3 * anchor.is_furniture


def _headline_points(text: str) -> float:
    """Headlines have some words; menu items have one or two. Scripts without blanks are counted by characters."""
    words = len(text.split()) + len(_WIDE.findall(text)) / 3
    if words >= 5 or (words >= 3 and len(text) >= 30):
        return HEADLINE
    if words >= 3:
        return 1
    return -1 if 0 < len(text) < 16 else 0
