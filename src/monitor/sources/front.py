"""What stands between bytes of doubtful XML and a parser. Pure.

Document types go (no entity is ever declared, so none can be a bomb or read a file), characters that XML forbids go,
HTML's named entities become characters, and a bare "&" becomes what was meant.
"""

from __future__ import annotations

import html.entities
import re

from monitor.errors import SourceError
from monitor.sources.plain import plain

LONGEST_TAG = 65_536
"""A tag over this many characters (50,000 attributes or namespaces) holds a parser for a minute."""

MOST_NAMESPACES = 1_000
"""So many prefixes, each declared where it stands, take minutes."""

_NAMESPACE = re.compile(r"\bxmlns:([\w.\-]+)\s*=")
_START = re.compile(r"<(?:\?xml|!DOCTYPE|(?:\w+:)?(?:rss|feed|RDF|urlset|sitemapindex|channel)\b)", re.I)
_PROLOG = re.compile(r"\s+|<\?[^>]*>|<!--.*?-->", re.S)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.S | re.I)
_DECLARATION = re.compile(r"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION|DOCTYPE)\b[^>]*>", re.I)
_HTML = re.compile(r"<(?:html|head|body)\b", re.I)
_ROOT = re.compile(r"<([A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)")
_LONG_TAG = re.compile(rf"<[^<>!?][^<>]{{{LONGEST_TAG}}}")
_REFERENCE = re.compile(r"&(?:#[xX]([0-9A-Fa-f]{1,8});|#([0-9]{1,9});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TITLE = re.compile(r"<title[^<>]*>([^<]{0,300})", re.I)
_XML_NAMES = frozenset(["amp", "lt", "gt", "quot", "apos"])


def tidy(text: str) -> tuple[str, str, tuple[str, ...]]:
    """XML that begins with its root element, that element's local name in lower case, and notes.

    Raises SourceError for an empty document, for one without any tag, and for a tag no parser should be given.
    """
    text, dropped = _FORBIDDEN.subn("", text)
    notes = [f"{dropped} control characters dropped"] if dropped else []
    if not text.strip():
        raise SourceError("empty: the answer has no content")
    text = _without_prolog(text)
    if not (_START.match(text) or _HTML.match(text)) and (start := _START.search(text, 0, 20_000)):
        notes.append("something stands before the XML")
        text = _without_prolog(text[start.start() :])
    root = _ROOT.match(text)
    if not root:
        raise SourceError(f'no XML: it begins with "{plain(text[:200], 40)}"')
    if _LONG_TAG.search(text):
        raise SourceError(f"too complex: a tag of over {LONGEST_TAG} characters")
    if len(set(_NAMESPACE.findall(text))) > MOST_NAMESPACES:
        raise SourceError(f"too complex: over {MOST_NAMESPACES} namespaces")
    return _mend(text), root[2].lower(), tuple(notes)


def title_of(text: str) -> str:
    """What an HTML page calls itself, for messages."""
    match = _TITLE.search(text[:100_000])
    return plain(match[1], 80) if match else ""


def _without_prolog(text: str) -> str:
    position = 0
    while match := _PROLOG.match(text, position) or _DOCTYPE.match(text, position):
        position = match.end()
    return text[position:]


def _mend(text: str) -> str:
    """References and declarations mended outside CDATA, where they are mere text."""
    first, *sections = text.split("<![CDATA[")
    parts = [_mend_markup(first)]
    for section in sections:
        data, end, markup = section.partition("]]>")
        parts += ["<![CDATA[", data, end, _mend_markup(markup)]
    return "".join(parts)


def _mend_markup(markup: str) -> str:
    if "&" in markup:
        markup = _REFERENCE.sub(_mend_reference, markup)
    return _DECLARATION.sub("", markup) if "<!" in markup else markup


def _mend_reference(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        if name in _XML_NAMES:
            return match[0]
        character = html.entities.html5.get(name + ";")
        return character if character and character not in "&<>" else "&amp;" + match[0][1:]
    if not (hexadecimal or decimal):
        return "&amp;"
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0x80 <= code <= 0x9F:  # meant as windows-1252, as browsers read it
        return bytes([code]).decode("cp1252", "ignore")
    is_character = (
        code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    )
    return match[0] if is_character else ""
