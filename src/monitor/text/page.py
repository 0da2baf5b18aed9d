"""A page becomes an article, or is refused by name."""

from __future__ import annotations

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

import trafilatura

from monitor.errors import ExtractError
from monitor.model import Article, Hints
from monitor.text.charset import Decoded, decode
from monitor.text.language import detect_language

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def extract(body: bytes, url: str = "", *, content_type: str | None = None, hints: Hints = Hints()) -> Article:
    """The article in `body`. Raises ExtractError with a reason."""
    if not body.strip():
        raise ExtractError("the page is empty", reason="empty")
    return extract_decoded(decode(body, content_type, hints.languages, hints.fallback_charset), url, hints)


def extract_decoded(decoded: Decoded, url: str, hints: Hints) -> Article:
    """The same for a page that is decoded already."""
    found = trafilatura.bare_extraction(decoded.text, url=url or None, include_comments=False, with_metadata=True)
    if found is None or not found.text:
        raise ExtractError("the page holds no text", reason="no-text")
    published = datetime.fromisoformat(found.date).replace(tzinfo=ZoneInfo("UTC")) if found.date else None
    text = "\n\n".join(line for line in found.text.split("\n") if line.strip())
    return Article(
        url=url,
        title=found.title or hints.title,
        text=text,
        canonical_url=found.url,
        authors=tuple((found.author or "").split("; ")) if found.author else hints.authors,
        site=found.sitename,
        domain=found.hostname,
        language=detect_language(text, hints.languages),
        published=published or hints.published,
        published_from="meta" if published else hints.published_from,
        published_precision="day" if published else hints.published_precision,
        charset=decoded.charset,
        warnings=decoded.warnings,
    )


def extract_feed_content(link_content_html: str, url: str, hints: Hints) -> Article:
    """The article that a feed item carries in full."""
    html = f"<html><head><title>{hints.title}</title></head><body><article>{link_content_html}</article></body></html>"
    found = extract_decoded(Decoded(html, "utf-8"), url, hints)
    return Article(**{**{f: getattr(found, f) for f in found.__slots__}, "text_from": "feed"})


def explain(body: bytes, url: str = "", *, content_type: str | None = None) -> list[tuple[str, str, str]]:
    """Removed blocks: (kind, text, why)."""
    return []
