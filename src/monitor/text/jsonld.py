"""What a page says of itself in JSON-LD (schema.org), read without trust: sizes bounded, wrong types ignored with a
note."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from monitor.text.charset import without_invisibles

_MAX_SCRIPT = 2_000_000
_MAX_NESTING = 60
_MAX_NODES = 400
_ARTICLE = re.compile(r"(?:Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|Review|Report|Column)$")
_CDATA = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*$")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed")
_TAG = re.compile(r"<[^>]{1,2000}>")


@dataclasses.dataclass(frozen=True, slots=True)
class StructuredData:
    """Nodes of the page's JSON-LD; `article` is the node of the page's article, or empty."""

    article: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    nodes: tuple[Mapping[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()

    def text(self, key: str) -> str:
        """A text of the article's node, or ""."""
        return plain(self.article.get(key))

    @property
    def body(self) -> str:
        """`articleBody`, markup taken off, or ""."""
        return self.text("articleBody")

    def authors(self) -> list[str]:
        """Names of the article's authors; a node that is only referred to by its @id is looked up."""
        value = self.article.get("author") or self.article.get("creator")
        by_id = {n.get("@id"): n for n in self.nodes if isinstance(n.get("@id"), str)}
        listed = value if isinstance(value, list) else [value]
        return names(
            [by_id.get(v.get("@id"), v) if isinstance(v, Mapping) and not v.get("name") else v for v in listed]
        )

    @property
    def types(self) -> frozenset[str]:
        """All types that the nodes have."""
        return frozenset(t for node in self.nodes for t in types_of(node))


def read_structured_data(scripts: Iterable[str], title: str) -> StructuredData:
    """All JSON-LD of a page. `title` tells the page's article from others that are named."""
    nodes: list[Mapping[str, Any]] = []
    warnings: list[str] = []
    for script in scripts:
        value, warning = _load(script)
        if warning:
            warnings.append(warning)
        nodes += _nodes(value, _MAX_NODES - len(nodes))
    articles = [n for n in nodes if any(_ARTICLE.search(t) for t in types_of(n))]
    best = max(articles, key=lambda n: _fit(n, title), default={})
    return StructuredData(best, tuple(nodes), tuple(dict.fromkeys(warnings)))


def plain(value: object) -> str:
    """A text without markup, entities and control characters; "" for anything that is no text."""
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return ""
    text = html.unescape(value) if "&" in value else value
    return without_invisibles(_TAG.sub(" ", text) if "<" in text else text).strip()


def names(value: object) -> list[str]:
    """Names of persons or organisations, whatever form they are given in: texts, objects, lists of both."""
    if isinstance(value, list):
        return [name for item in value[:20] for name in names(item)]
    if isinstance(value, Mapping):
        whole = names(value.get("name"))
        parts = [plain(value.get("givenName")), plain(value.get("familyName"))]
        return whole or ([" ".join(parts)] if all(parts) else [])
    text = plain(value)
    return [text] if text else []


def _load(script: str) -> tuple[object, str]:
    text = _CDATA.sub("", script.strip()).strip().rstrip(";")
    if len(text) > _MAX_SCRIPT or _nesting(text) > _MAX_NESTING:
        return None, "JSON-LD ignored: too large or too deep"
    try:
        return json.loads(text, strict=False), ""
    except (ValueError, RecursionError):
        return _load_repaired(text)


def _load_repaired(text: str) -> tuple[object, str]:
    """Two faults are common enough to mend: a comma before a closing bracket, and two objects without a list
    around them."""
    repaired = re.sub(r",\s*([}\]])", r"\1", text)
    try:
        return json.loads(repaired, strict=False), ""
    except (ValueError, RecursionError):
        pass
    try:
        return json.JSONDecoder(strict=False).raw_decode(repaired)[0], ""
    except (ValueError, RecursionError):
        return None, "JSON-LD ignored: not JSON"


def _nesting(text: str) -> int:
    depth = deepest = 0
    for sign in re.findall(r"[\[{}\]]", text):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _nodes(value: object, limit: int) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    queue = [value]
    while queue and len(found) < limit:
        item = queue.pop(0)
        if isinstance(item, list):
            queue.extend(item[:_MAX_NODES])
        elif isinstance(item, Mapping):
            found.append(item)
            queue.extend(item[k] for k in _INSIDE if isinstance(item.get(k), list | Mapping))
    return found


def types_of(node: Mapping[str, Any]) -> Iterator[str]:
    """What a node says it is, without the vocabulary's address."""
    kinds = node.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str):
            yield kind.rsplit("/", 1)[-1]


def _fit(node: Mapping[str, Any], title: str) -> float:
    words, wanted = set(plain(node.get("headline")).casefold().split()), set(title.casefold().split())
    shared = len(words & wanted) / max(1, len(words | wanted))
    return shared + 0.2 * bool(node.get("datePublished")) + 0.2 * bool(node.get("articleBody"))
