"""A page becomes an article, or is refused by name.

markup ─▶ tree ─▶ head, metadata ─▶ comments out ─▶ furniture out ─▶ blocks ─▶ container ─▶ blocks of the article ─▶
Article
"""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Callable, Sequence

from monitor.errors import ExtractError
from monitor.model import Article, Hints
from monitor.text import body as bodies
from monitor.text import fallback, phrases
from monitor.text.blocks import Block, blocks_of
from monitor.text.charset import Decoded, decode
from monitor.text.comments import remove_comments
from monitor.text.container import choose_container, own_article
from monitor.text.embedded import embedded_markup
from monitor.text.furniture import remove_furniture
from monitor.text.language import detect_language
from monitor.text.metadata import Head, Metadata, read_head, read_metadata
from monitor.text.plain import folded
from monitor.text.refusal import refuse_no_article, refuse_other_types, shows_home
from monitor.text.title import find_heading
from monitor.text.tree import Element, Tree, parse

_NO_HINTS = Hints()
_LITTLE = 500
"""Characters under which another place is looked at for the text."""
_MARKUP = re.compile(r"<[^<>]*>")
_LEAST_MARKUP = 200
_MOST_ELEMENTS = 20_000
_RELATED, _TIMES_TITLE = 0.25, 10
_WORD = re.compile(r"\w{4,}")


@dataclasses.dataclass(slots=True)
class Reading:
    """A page taken apart: what explain and the tests look at."""

    tree: Tree
    head: Head
    metadata: Metadata
    blocks: list[Block]
    container: Element
    kept: list[Block]
    comments: int


def extract(body: bytes, url: str = "", *, content_type: str | None = None, hints: Hints = _NO_HINTS) -> Article:
    """The article in `body`; `url` is its address, `content_type` the header's value. Raises ExtractError with a
    reason."""
    refuse_other_types(body)
    return extract_decoded(decode(body, content_type, hints.languages, hints.fallback_charset), url, hints)


def extract_decoded(decoded: Decoded, url: str, hints: Hints) -> Article:
    """The same for a page that is decoded already."""
    reading = read_page(decoded.text, url, hints)
    refuse_no_article(reading.tree, reading.head, url, reading.kept, decoded.text)
    text = bodies.render(reading.kept)
    article = _article(reading, text, decoded, url, hints)
    reading.tree.forget()
    return article


def read_page(markup: str, url: str, hints: Hints) -> Reading:
    """Takes a page apart and marks what is no article. Raises ExtractError for hostile markup."""
    tree = parse(markup)
    head = read_head(tree)
    metadata = read_metadata(tree, head, url, hints)
    reading = _read_body(tree, head, metadata, metadata.heading)
    little = _size(reading.kept) < max(_LITTLE, min(2000, len(head.data.body) // 2))
    unrelated = _title_share(reading, reading.kept) < _RELATED
    if (little or unrelated) and not shows_home(head, url, reading.kept, tree):
        return _read_elsewhere(reading)
    return reading


def _title_share(reading: Reading, kept: Sequence[Block]) -> float:
    """Share of the title's longer words that the text has too; 1 for a title of few words."""
    wanted = {w.casefold()[:6] for w in _WORD.findall(reading.metadata.title)}
    if len(wanted) <= 3:
        return 1.0
    missing = set(wanted)
    for block in kept:
        missing.difference_update(w.casefold()[:6] for w in _WORD.findall(block.text))
        if not missing:
            break
    return (len(wanted) - len(missing)) / len(wanted)


def _read_body(tree: Tree, head: Head, metadata: Metadata, heading: Element | None) -> Reading:
    published = metadata.published.when.date() if metadata.published else None
    comments = remove_comments(tree.body, published)
    remove_furniture(tree.body, heading)
    blocks = blocks_of(tree.body)
    bodies.mark_said(blocks, head.data.body)
    container = own_article(choose_container(tree.body, blocks), blocks, metadata.title)
    kept = bodies.choose_blocks(container, blocks, metadata.title, metadata.authors, head.description)
    return Reading(tree, head, metadata, blocks, container, kept, comments)


def _read_elsewhere(reading: Reading) -> Reading:
    """Other places a text can be in when the page shows little: structured data, what is there for readers without
    scripts, data for scripts, another extractor's view.

    The first that has clearly more wins; each goes through the same rules as the page.
    """
    scripts = (s.text() for s in reading.tree.document.css("script:not([src])"))
    sources: tuple[Callable[[], str], ...] = (
        lambda: bodies.as_markup(reading.head.data.body.split("\n")),
        lambda: _unscripted(reading.tree),
        lambda: embedded_markup(scripts, reading.metadata.title),
        lambda: bodies.as_markup(_seen_otherwise(reading.tree)),
    )
    for source in sources:
        found = source()
        if len(found) < _LEAST_MARKUP:
            continue
        view = parse(found)
        heading = find_heading(view.body, reading.metadata.title)
        other = _read_body(view, reading.head, reading.metadata, heading)
        fits_better = (
            _title_share(reading, _without_title(other.kept, reading.metadata.title))
            > 2 * _title_share(reading, reading.kept)
            and _size(other.kept) > _LEAST_MARKUP
        )
        if fits_better or _size(other.kept) > 1.5 * _size(reading.kept) + 100:
            return dataclasses.replace(reading, kept=other.kept)
    return reading


def _without_title(blocks: Sequence[Block], title: str) -> list[Block]:
    """The blocks but for those in which another view has the title in front of a whole text: that says nothing of the text."""
    key = folded(title)
    return [b for b in blocks if key not in b.key or len(b.key) < _TIMES_TITLE * len(key)]


def _seen_otherwise(tree: Tree) -> list[str]:
    """Paragraphs as another extractor sees them, which is not shown the comments; its time grows with the square of some pages."""
    return fallback.paragraphs(tree.markup_without("comments", "form")) if tree.elements <= _MOST_ELEMENTS else []


def _unscripted(tree: Tree) -> str:
    """What a page shows where no scripts run, if that is more than a request to switch them on."""
    shown = [node for node in tree.document.css("noscript") if len(node.text()) > _LEAST_MARKUP]
    return "".join(node.inner_html or "" for node in shown)


def _size(blocks: Sequence[Block]) -> int:
    return sum(b.size for b in blocks)


def _article(reading: Reading, text: str, decoded: Decoded, url: str, hints: Hints) -> Article:
    found = reading.metadata
    published = found.published
    return Article(
        url=url,
        title=found.title or hints.title,
        text=text,
        canonical_url=found.canonical_url,
        authors=found.authors,
        site=found.site,
        domain=found.domain,
        language=detect_language(f"{found.title}\n{text}", hints.languages),
        published=published.when if published else None,
        published_from=published.source if published else None,
        published_precision=published.precision if published else None,
        modified=found.modified,
        tags=found.tags,
        image=found.image,
        paywalled=found.paywalled,
        reservations=found.reservations,
        alternates=found.alternates,
        charset=decoded.charset,
        removed=bodies.count_removed(reading.blocks, reading.tree.body, reading.comments),
        warnings=decoded.warnings + found.warnings,
    )


def extract_feed_content(link_content_html: str, url: str, hints: Hints) -> Article:
    """The article that a feed item carries in full; its title and dates come from the link.

    Raises ExtractError, with the reason `teaser` when the item is only the beginning of a text.
    """
    shown = html.unescape(_MARKUP.sub(" ", link_content_html)).strip()
    if phrases.GOES_ON.search(shown[-200:]):
        raise ExtractError("the feed carries only the beginning of the text", reason="teaser")
    title = html.escape(hints.title)
    body = f"<article><h1>{title}</h1>{link_content_html}</article>"
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return dataclasses.replace(extract_decoded(Decoded(page, "utf-8"), url, hints), text_from="feed", charset=None)


def explain(
    body: bytes, url: str = "", *, content_type: str | None = None, hints: Hints = _NO_HINTS
) -> list[tuple[str, str, str]]:
    """What was taken out of a page, in its order: (kind, text, why)."""
    decoded = decode(body, content_type, hints.languages, hints.fallback_charset)
    reading = read_page(decoded.text, url, hints)
    found = [(b.element.order, b.gone, b.text, b.why) for b in reading.blocks if b.gone]
    found += [
        (e.order, e.gone, e.text(whole=True), "by its form or name") for e in bodies.gone_elements(reading.tree.body)
    ]
    return [(kind, text, why) for _, kind, text, why in sorted(found) if text]
