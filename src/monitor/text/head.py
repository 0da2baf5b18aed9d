"""What a page says of itself outside its text: meta, links, JSON-LD, the title element."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from monitor.text.charset import without_invisibles
from monitor.text.jsonld import StructuredData, names, read_structured_data
from monitor.text.tree import Tree, first_heading, fold_blanks

_PAGES = re.compile(r"(?:Article|Posting|Page|Report|Review|Recipe|Work|Blog)$")


@dataclasses.dataclass(frozen=True, slots=True)
class Head:
    """What stands in the page's head: meta by name in lower case, links, JSON-LD, the title element."""

    meta: Mapping[str, tuple[str, ...]]
    links: tuple[Mapping[str, str | None], ...]
    data: StructuredData
    title: str
    language: str

    def first(self, *names: str) -> str:
        """The first meta of these names that is not empty, or ""."""
        return next((v for n in names for v in self.meta.get(n, ()) if v), "")

    @property
    def description(self) -> str:
        """What the page says it is about, or ""."""
        return self.first("og:description", "description", "twitter:description") or self.data.text("description")


def read_head(tree: Tree) -> Head:
    """Everything a page says of itself outside its text."""
    meta: dict[str, list[str]] = {}
    for node in tree.document.css("meta"):
        name, content = _name_and_content(node)
        if name and content:
            meta.setdefault(name, []).append(_clean(content))
    title = tree.document.css_first("head > title") or tree.document.css_first("title")
    title_text = _clean(title.text()) if title else ""
    scripts = [s.text() for s in tree.document.css("script[type*='ld+json']")]
    h1 = first_heading(tree.body)
    root = tree.document.root
    return Head(
        {k: tuple(v) for k, v in meta.items()},
        tuple(node.attributes for node in tree.document.css("link[rel]")),
        read_structured_data(scripts, (h1.text(400) if h1 else "") or title_text),
        title_text,
        (root.attributes.get("lang") or "") if root else "",
    )


def _name_and_content(node: LexborNode) -> tuple[str, str]:
    attributes = node.attributes
    named = attributes.get("property") or attributes.get("name")
    name = (named or attributes.get("itemprop") or "").casefold().strip()
    content = attributes.get("content") or (attributes.get("value") if ":" in name else None)
    return (name, content or "") if named or (name and _is_of_page(node)) else ("", "")


def _is_of_page(node: LexborNode) -> bool:
    """False for an itemprop of something else that the page describes: a picture, a person, a list of videos."""
    around = node.parent
    while around is not None and "itemscope" not in around.attributes:
        around = around.parent
    return is_page(around.attributes.get("itemtype") or "" if around is not None else "")


def is_page(itemtype: str) -> bool:
    """True for a kind of schema.org that a page of text is, and for none."""
    return not itemtype.strip() or bool(_PAGES.search(itemtype.strip()))


def site_name(head: Head) -> str | None:
    """What the site calls itself, or None."""
    name = head.first("og:site_name", "application-name", "al:android:app_name")
    if not name:
        publisher = names(head.data.article.get("publisher"))
        name = publisher[0] if publisher else ""
    if not name:
        name = next(
            (
                n
                for node in head.data.nodes
                if node.get("@type") in ("WebSite", "NewsMediaOrganization")
                for n in names(node)
            ),
            "",
        )
    return fold_blanks(name)[:100] or None


def _clean(text: str) -> str:
    return fold_blanks(without_invisibles(html.unescape(text) if "&" in text else text))
