"""What outlets say is new: RSS 2.0, Atom, RDF, JSON Feed, news sitemaps, sitemap indexes with a gzip child."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from monitor.demo.blocks import render
from monitor.demo.outlets import Article, Outlet

Documents = dict[str, tuple[str, bytes]]
"""Path → content type and bytes."""
_XML = '<?xml version="1.0" encoding="{charset}"?>\n'


def documents(outlet: Outlet, listed: Mapping[str, Any], articles: Sequence[Article]) -> Documents:
    """The files of one list: path → content type and bytes. A listing page has none (see `designs.py`)."""
    shown = [article for article in articles if not article.listed or listed["id"] in article.listed]
    if listed["kind"] == "listing":
        return {}
    if listed["kind"] == "sitemap-index":
        return _sitemap_index(outlet, listed, shown)
    content_type, write = _WRITERS[listed["kind"]]
    charset = listed.get("charset", "utf-8")
    text = write(outlet, listed, shown).replace("{charset}", charset)
    return {listed["path"]: (content_type, text.encode(charset, "xmlcharrefreplace"))}


def newest(articles: Sequence[Article]) -> datetime:
    """When the list last changed."""
    return max(article.modified or article.published for article in articles)


def _link(listed: Mapping[str, Any], article: Article) -> str:
    copy = article.traits.get("feed_copy")
    path = article.copy_path(copy) if copy else article.path
    host = listed.get("host", article.url.split("/")[2])
    return escape(f"http://{host}{path}{listed.get('suffix', '')}")


def _full_text(outlet: Outlet, article: Article) -> str:
    return render(article.body, outlet.site.get("html", {}))


def _rss(outlet: Outlet, listed: Mapping[str, Any], articles: Sequence[Article]) -> str:
    items = "".join(_rss_item(outlet, listed, article) for article in articles)
    return (
        f'{_XML}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">\n'
        f"<channel><title>{escape(outlet.site['name'])}</title><link>{outlet.root}/</link>"
        f"<description>{escape(outlet.site['motto'])}</description><language>{outlet.site['language']}</language>"
        f"<lastBuildDate>{format_datetime(newest(articles))}</lastBuildDate>\n{items}</channel></rss>\n"
    )


def _rss_item(outlet: Outlet, listed: Mapping[str, Any], article: Article) -> str:
    parts = [
        f"<item><title>{escape(article.title)}</title><link>{_link(listed, article)}</link>",
        f'<guid isPermaLink="false">{outlet.root}/?p={article.number}</guid>',
        f"<pubDate>{format_datetime(article.published)}</pubDate>" if not listed.get("undated") else "",
        "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in article.authors),
        f"<category>{escape(article.section)}</category>" if article.section else "",
        f"<description><![CDATA[<p>{escape(article.summary)}</p>]]></description>",
    ]
    if listed.get("full_text") or article.traits.get("full_text_in_feed"):
        parts.append(f"<content:encoded><![CDATA[{_full_text(outlet, article)}]]></content:encoded>")
    return "".join(parts) + f"<slash:comments>{len(article.comments)}</slash:comments></item>\n"


def _atom(outlet: Outlet, listed: Mapping[str, Any], articles: Sequence[Article]) -> str:
    entries = "".join(_atom_entry(outlet, listed, article) for article in articles)
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.site["language"]}">\n'
        f"<title>{escape(outlet.site['name'])}</title><id>{outlet.root}/</id><updated>{newest(articles).isoformat()}</updated>"
        f'<link rel="self" href="{outlet.root}{listed["path"]}"/>\n{entries}</feed>\n'
    )


def _atom_entry(outlet: Outlet, listed: Mapping[str, Any], article: Article) -> str:
    names = "".join(f"<author><name>{escape(name)}</name></author>" for name in article.authors)
    content = ""
    if listed.get("full_text") or article.traits.get("full_text_in_feed"):
        content = f'<content type="html">{escape(_full_text(outlet, article))}</content>'
    return (
        f'<entry xml:lang="{article.language}"><title>{escape(article.title)}</title><id>{article.url}</id>'
        f'<link rel="alternate" href="{_link(listed, article)}"/><published>{article.published.isoformat()}</published>'
        f"<updated>{(article.modified or article.published).isoformat()}</updated>{names}"
        f"<summary>{escape(article.summary)}</summary>{content}</entry>\n"
    )


def _rdf(outlet: Outlet, listed: Mapping[str, Any], articles: Sequence[Article]) -> str:
    order = "".join(f'<rdf:li rdf:resource="{_link(listed, article)}"/>' for article in articles)
    items = "".join(_rdf_item(listed, article) for article in articles)
    return (
        f'{_XML}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="{outlet.root}/"><title>{escape(outlet.site["name"])}</title><link>{outlet.root}/</link>'
        f"<description>{escape(outlet.site['motto'])}</description><items><rdf:Seq>{order}</rdf:Seq></items></channel>\n"
        f"{items}</rdf:RDF>\n"
    )


def _rdf_item(listed: Mapping[str, Any], article: Article) -> str:
    link = _link(listed, article)
    names = "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in article.authors)
    return (
        f'<item rdf:about="{link}"><title>{escape(article.title)}</title><link>{link}</link>'
        f"<description>{escape(article.summary)}</description>{names}<dc:date>{article.published.isoformat()}</dc:date></item>\n"
    )


def _json_feed(outlet: Outlet, listed: Mapping[str, Any], articles: Sequence[Article]) -> str:
    items = [_json_item(outlet, listed, article) for article in articles]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": outlet.site["name"], "items": items}
    feed |= {"home_page_url": outlet.root + "/", "feed_url": outlet.root + listed["path"]}
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _json_item(outlet: Outlet, listed: Mapping[str, Any], article: Article) -> dict[str, Any]:
    item: dict[str, Any] = {"id": str(article.number), "url": article.url, "title": article.title}
    item |= {"summary": article.summary, "date_published": article.published.isoformat()}
    item |= {"language": article.language, "authors": [{"name": name} for name in article.authors]}
    if article.modified:
        item["date_modified"] = article.modified.isoformat()
    if article.traits.get("full_text_in_feed"):
        item["content_html"] = _full_text(outlet, article)
    return item


def _news_sitemap(outlet: Outlet, listed: Mapping[str, Any], articles: Sequence[Article]) -> str:
    urls = "".join(_news_url(outlet, listed, article) for article in articles)
    return (
        f'{_XML}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{urls}</urlset>\n'
    )


def _news_url(outlet: Outlet, listed: Mapping[str, Any], article: Article) -> str:
    lastmod = f"<lastmod>{article.modified.isoformat()}</lastmod>" if article.modified else ""
    return (
        f"<url><loc>{_link(listed, article)}</loc>{lastmod}<news:news><news:publication><news:name>"
        f"{escape(outlet.site['name'])}</news:name><news:language>{article.language}</news:language></news:publication>"
        f"<news:publication_date>{article.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(article.title)}</news:title></news:news></url>\n"
    )


def _sitemap_index(outlet: Outlet, listed: Mapping[str, Any], articles: Sequence[Article]) -> Documents:
    """An index and its gzip child, whose URLs have no title: the address alone tells what they are about."""
    head = _XML.format(charset="utf-8")
    namespace = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    child = listed["path"].replace("index.xml", "news.xml.gz")
    urls = "".join(_dated("url", _link(listed, one), one.modified or one.published) for one in articles)
    index = _dated("sitemap", outlet.root + child, newest(articles))
    news = gzip.compress(f"{head}<urlset {namespace}>\n{urls}</urlset>\n".encode(), mtime=0)
    return {
        listed["path"]: ("application/xml", f"{head}<sitemapindex {namespace}>{index}</sitemapindex>\n".encode()),
        child: ("application/gzip", news),
    }


def _dated(tag: str, url: str, changed: datetime) -> str:
    return f"<{tag}><loc>{url}</loc><lastmod>{changed.isoformat()}</lastmod></{tag}>\n"


_Writer = Callable[[Outlet, Mapping[str, Any], Sequence[Article]], str]
_WRITERS: dict[str, tuple[str, _Writer]] = {
    "rss": ("application/rss+xml", _rss),
    "atom": ("application/atom+xml", _atom),
    "rdf": ("application/rdf+xml", _rdf),
    "json": ("application/feed+json", _json_feed),
    "news-sitemap": ("application/xml", _news_sitemap),
}
