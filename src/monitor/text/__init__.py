"""Text of a page: charset, what is no article, comments, body, metadata, language. All pure: bytes and hints in,
values out."""

from __future__ import annotations

from monitor.text.charset import Decoded, decode
from monitor.text.document import format_document, parse_document
from monitor.text.language import detect_language
from monitor.text.page import explain, extract, extract_decoded, extract_feed_content
from monitor.text.plain import clean_text
from monitor.text.refusal import begins_like_page, refuse_other_types

__all__ = [
    "Decoded",
    "begins_like_page",
    "clean_text",
    "decode",
    "detect_language",
    "explain",
    "extract",
    "extract_decoded",
    "extract_feed_content",
    "format_document",
    "parse_document",
    "refuse_other_types",
]
