"""Takes page furniture out of the tree: what elements are by their role and what their class and id names say they are.

A name never takes out what holds most of the page's running text, so that a class "no-sidebar" on the body does no harm.
"""

from __future__ import annotations

import re

from monitor.text.tree import Element

_BY_TAG = {
    "nav": "navigation",
    "footer": "navigation",
    "button": "form",
    "label": "form",
    "input": "form",
    "textarea": "form",
    "dialog": "overlay",
    "menu": "navigation",
    "aside": "related",
    "figcaption": "caption",
    "amp-ad": "advertising",
    "amp-embed": "advertising",
    "amp-sidebar": "navigation",
    "rt": "caption",
}
_BY_ROLE = {
    "navigation": "navigation",
    "contentinfo": "navigation",
    "search": "form",
    "dialog": "overlay",
    "alertdialog": "overlay",
    "banner": "navigation",
    "menu": "navigation",
    "menubar": "navigation",
    "complementary": "related",
    "tooltip": "overlay",
}
_BY_WORD: dict[str, str] = {
    **dict.fromkeys(("nav", "navbar", "navigation", "menu", "submenu", "breadcrumb", "breadcrumbs", "crumbs", "footer", "sidebar", "pagination", "pager", "paging", "skiplink", "skiplinks", "toolbar", "topbar", "masthead", "offcanvas"), "navigation"),
    **dict.fromkeys(("share", "shares", "sharing", "sharebar", "sharebuttons", "shareable", "socials", "addthis", "addtoany", "sharedaddy", "sociable", "socialmedia", "bookmark", "likebtn", "jp-relatedposts"), "share"),
    **dict.fromkeys(("related", "relateds", "recirc", "recirculation", "recommended", "recommendation", "recommendations", "recommend", "recommender", "readmore", "readalso", "readnext", "morenews", "teaser", "teasers", "outbrain", "taboola", "plista", "infobox", "trending", "mostread", "popular", "jp-relatedposts", "yarpp", "seealso", "upnext", "similar", "moreon", "crosslinks", "crosslink", "relatedposts", "relatedarticles"), "related"),
    **dict.fromkeys(("newsletter", "newsletters", "subscribe", "subscription", "signup", "optin", "mailchimp", "mailinglist"), "newsletter"),
    **dict.fromkeys(("paywall", "piano", "regwall", "paygate", "offer", "offers"), "paywall"),
    **dict.fromkeys(("advert", "adverts", "advertisement", "advertising", "advertorial", "adsense", "adslot", "adunit", "adbox", "adbanner", "sponsor", "sponsored", "promo", "promos", "promotion", "promobox", "werbung", "anzeige", "publicidad", "reklama", "dfp", "commercial"), "advertising"),
    **dict.fromkeys(("cookie", "cookies", "gdpr", "consent", "cmp", "onetrust", "didomi"), "consent"),
    **dict.fromkeys(("caption", "captions", "figcaption", "credit", "credits", "photocredit", "copyright", "imagecaption", "legende", "bildunterschrift", "wp-caption-text"), "caption"),
    **dict.fromkeys(("byline", "bylines", "authorbox", "authorbio", "author", "authors", "autor", "autoren", "vcard", "bio", "contributor", "contributors", "dateline", "timestamp", "publish", "pubdate", "postmeta", "entrymeta", "articlemeta", "readtime", "readingtime", "reporter"), "byline"),
    **dict.fromkeys(("tags", "tag", "taglist", "tagcloud", "keywords", "schlagworte", "hashtags", "etiquetas"), "tags"),
    **dict.fromkeys(("popup", "modal", "overlay", "lightbox", "tooltip", "toast", "snackbar", "interstitial"), "overlay"),
    **dict.fromkeys(("hidden", "visuallyhidden", "offscreen", "invisible", "srspeak"), "hidden"),
    **dict.fromkeys(("login", "signin", "register", "captcha", "recaptcha", "search", "searchform", "searchbox"), "form"),
    **dict.fromkeys(("poll", "voting", "rating", "ratings", "quiz"), "form"),
    **dict.fromkeys(("widget", "widgets", "ticker"), "related"),
    **dict.fromkeys(("print", "noprint", "printonly"), "share"),
    **dict.fromkeys(("carousel", "slideshow", "slider", "gallery", "galleries", "slide", "swiper", "glide", "player", "audioplayer", "videoplayer", "jwplayer", "vjs", "podcast"), "player"),
}  # fmt: skip
_PHRASES = re.compile(
    r"sr-only|screen-?reader|visually-hidden|skip-(?:link|to)|social-(?:links|icons|share|bar|media|buttons|follow)|share-|-share|ad-slot|ad-container|ad-wrapper|ads-|google-?ad|"
    r"jp-relatedposts|read-(?:also|more|next)|see-also|author-(?:box|bio|info|card)|about-(?:the-)?author|post-(?:meta|tags|navigation)|entry-(?:meta|footer)|meta-info|"
    r"wp-caption-text|image-(?:caption|credit)|photo-(?:caption|credit)|most-(?:read|popular)|also-like|more-(?:news|stories|from|articles)|article-(?:tags|footer|meta)|"
    r"table-of-contents|\btoc\b|toc_|ez-toc|onnetwork|print-only|inline-(?:promo|related)|promo-|-promo\b|teaser|next-(?:article|post)|prev(?:ious)?-(?:article|post)",
    re.I,
)
_KEPT_WORDS = frozenset(("content", "contents", "body", "articlebody", "main", "text", "story", "page", "wrapper", "container", "layout", "grid", "row", "post", "article", "entry", "site", "app"))  # fmt: skip
_CONSENT_TOOLS = frozenset(("onetrust", "didomi", "cmp", "qc"))
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def remove_furniture(root: Element, running_text: int) -> None:
    """Marks furniture as gone. `running_text` is the number of characters of the page's text outside links."""
    stack = [root]
    while stack:
        element = stack.pop()
        for kid in element.kids:
            if isinstance(kid, str) or kid.gone:
                continue
            kind = furniture_kind(kid)
            if kind and _may_go(kid, kind, running_text):
                kid.gone = kind
            else:
                stack.append(kid)


def furniture_kind(element: Element) -> str:
    """What kind of furniture an element is by its tag, role and names, or ""."""
    if element.tag in _BY_TAG:
        return _BY_TAG[element.tag]
    if element.tag == "form":
        return "form"
    if "hidden" in element.attributes or _HIDDEN_STYLE.search(element.get("style")):
        return "hidden"
    role = _BY_ROLE.get(element.get("role"))
    if role:
        return role
    return _kind_by_name(element)


def _kind_by_name(element: Element) -> str:
    if not element.words:
        return ""
    for word in element.words:
        kind = _BY_WORD.get(word)
        if kind:
            return kind
    names = element.get("class") + " " + element.get("id")
    return "share" if _PHRASES.search(names) else ""


def _may_go(element: Element, kind: str, running_text: int) -> bool:
    """Small things go by their name; what holds a good part of the running text does not."""
    text = element.chars - element.link_chars
    if element.tag in ("body", "html", "main"):
        return False
    if kind == "consent":
        return text < 0.9 * running_text or not element.words.isdisjoint(_CONSENT_TOOLS)
    if kind in ("navigation", "form", "hidden", "overlay"):
        return text < 0.5 * running_text
    if element.tag in ("p", "span", "em", "strong", "b", "i", "h2", "h3", "h4") and kind not in ("caption", "byline"):
        return text < 200
    return text < 0.3 * running_text
