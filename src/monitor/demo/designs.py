"""Pages: an article in its outlet's design, and everything else a host answers.

Traits of an article (its `traits` table): `status` and `retry_after` of its answer and `slow` seconds before it (all
through `until_edition`), `says_charset` (a declared charset that is not the true one), `page_date` (an offset: the date
its page claims), `soft_404`, `pdf`, `withdrawn` (410 in the second edition), `copies` (further views: "amp", "print"),
`front` and `feed_copy` (the address under which the front page or the feed links it), `full_text_in_feed`, `hidden`
(in no list, but on the front page).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from string import Template
from typing import Any

from monitor.demo.blocks import render
from monitor.demo.lists import documents, newest
from monitor.demo.outlets import Article, Outlet

_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ROBOTS = "User-agent: *\nDisallow: /private/\nDisallow: /search\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answers; `slow` is in seconds."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    slow: float = 0.0


def answers(outlet: Outlet, edition: int) -> dict[str, Answer]:
    """Everything the outlet serves in an edition: path with query → answer."""
    articles = outlet.articles(edition)
    open_to_lists = [article for article in articles if not article.traits.get("hidden")]
    pages = {"/": _front(outlet, articles), "/robots.txt": _robots(outlet)}
    for listed in outlet.site["list"]:
        for path, (content_type, body) in documents(outlet, listed, open_to_lists).items():
            pages[path] = _validated(outlet, Answer(body, content_type), newest(open_to_lists))
    for article in articles:
        pages |= _article_pages(outlet, article, articles, edition)
    return pages | dict(_section_pages(outlet, articles))


def not_found(outlet: Outlet | None) -> Answer:
    """A 404 in few words."""
    name = escape(outlet.site["name"]) if outlet else "?"
    page = f"<!doctype html><html><head><title>404 – {name}</title></head><body><h1>404</h1><p>{name}</p></body></html>"
    return Answer(page.encode(), status=404)


def _robots(outlet: Outlet) -> Answer:
    return Answer(outlet.site.get("robots", ROBOTS).encode(), "text/plain")


def _validated(outlet: Outlet, answer: Answer, changed: datetime) -> Answer:
    """The answer with the validators the outlet sends: an ETag, a Last-Modified date, or both."""
    kind = outlet.site.get("validators", "both")
    headers = dict(answer.headers)
    if kind in ("both", "etag"):
        headers["ETag"] = f'"{sha256(answer.body).hexdigest()[:20]}"'
    if kind in ("both", "last-modified"):
        headers["Last-Modified"] = format_datetime(changed.astimezone(UTC), usegmt=True)
    return replace(answer, headers=headers)


def _article_pages(outlet: Outlet, article: Article, others: Sequence[Article], edition: int) -> dict[str, Answer]:
    """The page at its own address and its copies."""
    traits = article.traits
    if edition > 1 and traits.get("withdrawn"):
        return {article.path: Answer(not_found(outlet).body, status=410)}
    ailing = edition <= traits.get("until_edition", edition)
    if "status" in traits and ailing:
        headers = {"Retry-After": str(traits["retry_after"])} if "retry_after" in traits else {}
        return {article.path: Answer(_stub(outlet, article, others), status=traits["status"], headers=headers)}
    if traits.get("pdf"):
        return {article.path: Answer(_PDF, "application/pdf")}
    page = _page(outlet, article, others, "soft-404.html" if traits.get("soft_404") else "page.html")
    pages = {article.path: replace(page, slow=traits.get("slow", 0.0) if ailing else 0.0)}
    for copy in traits.get("copies", ()):
        pages[article.copy_path(copy)] = _page(outlet, article, others, f"{copy}.html")
    return pages


def _stub(outlet: Outlet, article: Article, others: Sequence[Article]) -> bytes:
    """What a paywall or an overloaded host shows in place of the article."""
    if outlet.has("stub.html"):
        return _page(outlet, article, others, "stub.html").body
    return b"<!doctype html><title>Try later</title><p>Try later."


def _page(outlet: Outlet, article: Article, others: Sequence[Article], template: str) -> Answer:
    charset = outlet.site.get("charset", "utf-8")
    says = article.traits.get("says_charset", charset)
    html = Template(outlet.template(template)).substitute(_values(outlet, article, others), charset=says)
    body = html.encode(charset, "xmlcharrefreplace")
    return _validated(outlet, Answer(body, f"text/html; charset={says}"), article.modified or article.published)


def _values(outlet: Outlet, article: Article, others: Sequence[Article]) -> dict[str, str]:
    """What a page design may name."""
    markup = outlet.site.get("html", {})
    shown = outlet.date(article.traits["page_date"]) if "page_date" in article.traits else article.published
    changed = article.modified or shown
    return {
        "title": escape(article.title),
        "summary": escape(article.summary),
        "section": escape(article.section),
        "language": article.language,
        "site": escape(outlet.site["name"]),
        "root": outlet.root,
        "url": escape(article.url),
        "amp_url": outlet.root + article.copy_path("amp"),
        "print_url": escape(outlet.root + article.copy_path("print")),
        "number": str(article.number),
        "authors": escape(", ".join(article.authors)),
        "published": shown.isoformat(),
        "modified": changed.isoformat(),
        "published_text": outlet.date_text(shown),
        "modified_text": outlet.date_text(changed),
        "opening": render(article.body[:2], markup),
        "rest": render(article.body[2:], markup),
        "body": render(article.body, markup),
        "comments": _comments(outlet, article),
        "comment_count": str(len(article.comments)),
        "related": _links(_after(article, others, 3)),
        "latest": _links(_after(article, others, 6)[3:]),
        "alternates": _alternates(article, others),
        "json_ld": _json_ld(outlet, article, shown),
    }


def _comments(outlet: Outlet, article: Article) -> str:
    snippet = Template(outlet.site.get("html", {}).get("comment", ""))
    date = outlet.date_text(article.published)
    return "\n".join(
        snippet.substitute(name=escape(name), text=escape(text), date=date, number=str(number))
        for number, (name, text) in enumerate(article.comments, start=article.number * 100)
    )


def _after(article: Article, others: Sequence[Article], count: int) -> list[Article]:
    """The `count` articles that follow in the list, round its end."""
    place = next(n for n, other in enumerate(others) if other.url == article.url)
    ring = [*others[place + 1 :], *others[:place]]
    return [other for other in ring if not other.path.startswith("/private/")][:count]


def _links(articles: Sequence[Article]) -> str:
    return "".join(f'<li><a href="{escape(article.path)}">{escape(article.title)}</a></li>' for article in articles)


def _alternates(article: Article, others: Sequence[Article]) -> str:
    if not article.translations:
        return ""
    family = [other for other in others if other.translations == article.translations]
    return "\n".join(f'<link rel="alternate" hreflang="{one.language}" href="{escape(one.url)}">' for one in family)


def _json_ld(outlet: Outlet, article: Article, shown: datetime) -> str:
    """A script with schema.org data: one NewsArticle, or a whole graph; nothing where the site sets no `json_ld`."""
    kind = outlet.site.get("json_ld")
    if kind is None:
        return ""
    news: dict[str, Any] = {
        "@type": outlet.site.get("json_ld_type", "NewsArticle"),
        "headline": article.title,
        "description": article.summary,
        "inLanguage": article.language,
        "mainEntityOfPage": article.url,
        "datePublished": shown.isoformat(),
        "dateModified": (article.modified or shown).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.site["name"], "url": outlet.root},
    }
    data: dict[str, Any] = {"@context": "https://schema.org"}
    data |= {"@graph": _graph(outlet, article, news)} if kind == "graph" else news
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def _graph(outlet: Outlet, article: Article, news: dict[str, Any]) -> list[dict[str, Any]]:
    names = (outlet.site["name"], article.section)
    crumbs = [{"@type": "ListItem", "position": n, "name": name} for n, name in enumerate(names, start=1)]
    return [
        {"@type": "WebSite", "@id": f"{outlet.root}/#website", "url": outlet.root, "name": outlet.site["name"]},
        {"@type": "WebPage", "@id": article.url, "url": article.url, "name": article.title},
        {"@type": "BreadcrumbList", "itemListElement": crumbs},
        {**news, "articleBody": article.summary, "commentCount": len(article.comments)},
    ]


def _front(outlet: Outlet, articles: Sequence[Article]) -> Answer:
    """The front page; its teasers carry the addresses named by `front_links`, in turn."""
    if not outlet.has("front.html"):
        return _plain_list(outlet, outlet.site["name"], articles)
    snippet = Template(outlet.site["html"]["teaser"])
    teasers = "\n".join(
        snippet.substitute(url=escape(url), title=escape(article.title), summary=escape(article.summary))
        for article in articles
        if (url := front_link(outlet, article)) is not None
    )
    design = Template(outlet.template("front.html"))
    html = design.substitute(teasers=teasers, root=outlet.root, site=escape(outlet.site["name"]))
    return _validated(outlet, Answer(html.encode()), newest(articles))


def front_link(outlet: Outlet, article: Article) -> str | None:
    """The address under which the front page links an article: its own, or the one its trait `front` names."""
    match article.traits.get("front", "own"):
        case "none":
            return None
        case "own":
            return article.path
        case "tracked":
            return f"{article.path}?utm_source=front&utm_medium=teaser"
        case "www":
            return f"http://www.{outlet.host}{article.path}"
        case copy:
            return article.copy_path(str(copy))


def _section_pages(outlet: Outlet, articles: Sequence[Article]) -> Iterator[tuple[str, Answer]]:
    """Tag and section pages that the navigation links: titles only."""
    for path, name in outlet.site.get("sections", {}).items():
        yield path, _plain_list(outlet, name, articles)


def _plain_list(outlet: Outlet, heading: str, articles: Sequence[Article]) -> Answer:
    head = f"<title>{escape(heading)} – {escape(outlet.site['name'])}</title>"
    body = f'<h1>{escape(heading)}</h1><ul class="archive">{_links(articles)}</ul>'
    html = f'<!doctype html><html lang="{outlet.site["language"]}"><head>{head}</head><body>{body}</body></html>'
    return Answer(html.encode())
