# ruff: noqa: E501
"""What kind of furniture an element is by its tag, its role, its names and its form."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import lru_cache

from monitor.text.blocks import Block, blocks_of
from monitor.text.notices import notice
from monitor.text.phrases import is_read_also
from monitor.text.tree import BLOCKS, HEADINGS, Element

BY_TAG = {
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
CONSENT_TOOLS = frozenset((
    "onetrust", "optanon", "didomi", "usercentrics", "quantcast", "cookiebot", "cybot", "sourcepoint", "cmpbox", "iubenda", "trustarc", "truste", "cmplz", "cky", "klaro", "axeptio", "tarteaucitron", "osano", "termly", "evidon", "ketch",
))  # fmt: skip
_BY_WORD: dict[str, str] = {
    **dict.fromkeys(("nav", "navi", "topnav", "subnav", "navbar", "navigation", "menu", "submenu", "breadcrumb", "breadcrumbs", "crumbs", "footer", "sidebar", "pagination", "pager", "paging", "skiplink", "skiplinks", "toolbar", "topbar", "masthead", "offcanvas"), "navigation"),
    **dict.fromkeys(("share", "shares", "sharing", "sharebar", "sharebuttons", "socials", "addthis", "addtoany", "sharedaddy", "sociable", "noprint", "bookmark", "likebtn", "jp-relatedposts"), "share"),
    **dict.fromkeys(("related", "relateds", "recirc", "recirculation", "recommended", "recommendation", "recommendations", "recommend", "recommender", "readmore", "readalso", "readnext", "morenews", "teaser", "teasers", "outbrain", "taboola", "plista", "trending", "mostread", "popular", "jp-relatedposts", "yarpp", "seealso", "upnext", "similar", "moreon", "crosslinks", "crosslink", "relatedposts", "relatedarticles"), "related"),
    **dict.fromkeys(("infobox", "factbox", "faktenbox", "infokasten", "encadre"), "box"),
    **dict.fromkeys(("newsletter", "newsletters", "subscribe", "subscription", "signup", "optin", "mailchimp", "mailinglist"), "newsletter"),
    **dict.fromkeys(("paywall", "piano", "regwall", "paygate", "offer", "offers"), "paywall"),
    **dict.fromkeys(("advert", "adverts", "advertisement", "advertising", "advertorial", "adsense", "adslot", "adunit", "adbox", "adbanner", "sponsor", "sponsored", "promo", "promos", "promotion", "promobox", "werbung", "anzeige", "publicidad", "reklama", "dfp", "commercial"), "advertising"),
    **dict.fromkeys(("cookie", "cookies", "gdpr", "rgpd", "dsgvo", "lgpd", "consent", "cookieconsent", "cookiebanner", "cookienotice", "cookiebar", "cookielaw", "cmpwrapper", *CONSENT_TOOLS), "consent"),
    **dict.fromkeys(("caption", "captions", "figcaption", "credit", "credits", "photocredit", "copyright", "creditos", "didascalia", "imagecaption", "imagedescription", "imagetext", "imagecredit", "photodescription", "photocaption", "bildtext", "bildbeschreibung", "legende", "bildunterschrift", "wp-caption-text"), "caption"),
    **dict.fromkeys(("byline", "bylines", "authorbox", "authorbio", "author", "authors", "autor", "autoren", "autori", "vcard", "bio", "contributor", "contributors", "dateline", "timestamp", "publish", "pubdate", "postmeta", "entrymeta", "postmetadata", "metadata", "entryfooter", "articlemeta", "readtime", "readingtime", "reporter"), "byline"),
    **dict.fromkeys(("tags", "tag", "taglist", "tagcloud", "keywords", "schlagworte", "hashtags", "etiquetas"), "tags"),
    **dict.fromkeys(("popup", "modal", "overlay", "lightbox", "tooltip", "toast", "snackbar", "interstitial"), "overlay"),
    **dict.fromkeys(("login", "signin", "register", "captcha", "recaptcha", "search", "searchform", "searchbox"), "form"),
    **dict.fromkeys(("poll", "voting", "rating", "ratings", "quiz"), "form"),
    **dict.fromkeys(("widget", "widgets", "ticker", "nocontent"), "related"),
    **dict.fromkeys(("carousel", "slideshow", "slider", "gallery", "galleries", "slide", "swiper", "glide", "player", "audioplayer", "videoplayer", "jwplayer", "vjs", "podcast"), "player"),
}  # fmt: skip
_KINDS = tuple(dict.fromkeys(_BY_WORD.values()))
_WEAK_WORDS: dict[str, str] = {
    **dict.fromkeys(("print", "printonly", "shareable", "social", "tool", "tools", "toolbox", "herramientas", "strumenti", "actions", "button", "buttons", "btn"), "share"),
    **dict.fromkeys(("cta", "donate", "donation", "donations"), "newsletter"),
    **dict.fromkeys(("topics", "tagi"), "tags"),
    **dict.fromkeys(("vote", "polls"), "form"),
    **dict.fromkeys(("ad", "ads"), "advertising"),
}  # fmt: skip
"""Words that are also in the names of texts: they name furniture where little text stands."""
_MOST_WEAK, _LEAST_TOLD = 300, 6
"""Characters outside links that go by such a word alone, and words of a sentence that does not."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ALWAYS_ASKS = frozenset(("ad", "ads", "cta"))
"""Those of them that name what asks for something, in whole sentences too."""
_NOT_ITSELF = frozenset(("no", "not", "has", "have", "with", "without", "free", "standfirst", "lede", "dek", "chapo", "chapeau", "perex"))  # fmt: skip
"""Words that say what a text has or lacks, or that it is the lead: "has-ads" is no advertisement, "standfirst_cta" asks for nothing."""
_STEM = re.compile(
    r"(?P<related>\w*(?:related|relacionad|podobne|correlati|moreon|(?:more|read)(?:links?|articles|stories)|next(?:story|article)))|"
    r"(?P<share>\w*(?:share(?:bar|tool|link|icon|button)|social(?:bar|icon|button|link|media|like|tool|list|shar|bookmark|network)|comparti))|"
    r"(?P<newsletter>\w*newsletter)"
)
"""Compounds, in which a word stands that names furniture by itself: "relatedlinks", "topsocialbar"."""
_PHRASES = re.compile(
    r"sr-only|screen-?reader|visually-hidden|skip-(?:link|to)|social-(?:links|icons|share|bar|media|buttons|follow)|share-|-share|(?<![a-z])ad-(?:slot|container|wrapper)|(?<![a-z])ads-|google-?ad|"
    r"jp-relatedposts|read[-_]?(?:also|more|next|too)|(?:see|view)[-_]?also|also[-_]?(?:read|like)|lees[-_]?ook|lire[-_]?aussi|leggi[-_]?anche|czytaj[-_]?(?:dalej|tak|wi)|author[-_]?(?:box|bio|info|card)|about-(?:the-)?author|"
    r"post[-_]?(?:meta|tags|navigation)|entry[-_]?(?:meta|footer)|meta[-_]?info|wp-caption-text|image[-_]?(?:caption|credit)|photo[-_]?(?:caption|credit)|most[-_]?(?:read|popular)|more[-_]?(?:news|stories|from|articles|links)|"
    r"article[-_]?(?:tags|footer|meta)|table-of-contents|\btoc\b|toc_|ez-toc|onnetwork|print-only|inline[-_](?:promo|related)|promo-|-promo\b|teaser|next[-_](?:article|post|story)|prev(?:ious)?[-_](?:article|post|story|next)",
)
"""Parts of names in small letters."""
_UNPRINTED = frozenset(("no", "print"))
PICTURES = frozenset(("image", "img", "photo", "picture", "foto", "bild"))
_PICTURE_TEXTS = frozenset(("description", "legend", "beschreibung"))
_LONGEST_CAPTION = 600
_LEAST_TITLE = 15
_FREE = 0.5
"""Share of a text's links below which it is a text."""
_STOPS = (".", "!", "?", "…", "。", "؟", "।")
OPENERS, _ENTRIES = frozenset(("button", "label")), frozenset(("form", "input", "textarea"))
_UNFOLDS = frozenset(("aria-expanded", "aria-controls"))
_QUESTION = ("?", "？", "؟", ";")
_MOST_OF_HEADING, _FEWEST_WORDS, _MOST_UNFOLDED = 0.8, 3, 2000
"""Share of a heading that is its button, words of a button that is one by what it asks, and elements in what it
unfolds: to look through thousands at each level of a page takes minutes."""
NEVER_BY_NAME = frozenset(("root", "html", "body", "main", "article"))
_POST_WORDS = frozenset(("hentry",))
_LEAST_LINK, _LONGEST_BOX, _BOXES = 15, 500, {"section": 200, "div": 100, "li": 100}
"""Characters of a linked title, of a box with one, and of what the box may say besides."""
LONG_PARAGRAPH, LEAST_SENTENCE, LEAST_FRAME, _MOST_SIBLINGS = 200, 60, 20, 500
"""Characters of a paragraph that is no label, of a sentence beside a label, and of the fewest words around a name; and
how many pieces a line may have to be looked through."""
INLINE = frozenset(("p", "span", "em", "strong", "b", "i", "h2", "h3", "h4"))
_HIDING = frozenset(("hidden", "is-hidden", "visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "u-hidden", "d-none", "offscreen", "element-invisible"))  # fmt: skip
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def line_beside(element: Element, step: int) -> str:
    """Words of the same line before (-1) or after (1) an element, but for other furniture; of a sentence's length at most."""
    text, at = "", element
    while at.parent is not None and len(at.parent.kids) <= _MOST_SIBLINGS:
        kids = at.parent.kids
        place = next(i for i, kid in enumerate(kids) if kid is at)
        for kid in kids[place + 1 :] if step > 0 else reversed(kids[:place]):
            if isinstance(kid, Element) and (kid.tag in BLOCKS or kid.tag == "br"):
                return text
            said = kid if isinstance(kid, str) else "" if kid.gone or _kind_by_name(kid) else kid.text(LONG_PARAGRAPH)
            text = text + said if step > 0 else said + text
            if len(text) > LONG_PARAGRAPH:
                return text
        if at.parent.tag in BLOCKS:
            return text
        at = at.parent
    return text


def furniture_kind(element: Element) -> str:
    """What kind of furniture an element is by its tag, role and names, or ""."""
    if (element.tag in OPENERS or element.get("role") == "button") and opens_text(element):
        return ""
    if element.tag in BY_TAG:
        wrong = element.tag == "figcaption" and element.chars > _LONGEST_CAPTION
        return "" if wrong else BY_TAG[element.tag]
    if element.tag == "form":
        return "form"
    named = _kind_by_attributes(element) if element.attributes else ""
    return named or ("related" if _lists_teasers(element) or _is_labelled_teaser(element) else "")


def opens_text(element: Element) -> bool:
    """True for a button or label that is the heading of the running text below it, as questions are that unfold answers."""
    at, headed = element, False
    for around in itertools.islice(element.ancestors(), 3):
        if element.chars < _MOST_OF_HEADING * around.chars:
            break
        at, headed = around, headed or around.tag in HEADINGS
    below = sibling_of(at, 1)
    if below is None or not has_words(below) or any(e.tag in _ENTRIES for e in below.walk()):
        return False
    text = element.text(LONG_PARAGRAPH)
    asks = text.endswith(_QUESTION) or not element.attributes.keys().isdisjoint(_UNFOLDS)
    return headed or (below.tag not in INLINE and asks and len(_WORD.findall(text)) >= _FEWEST_WORDS)


def has_words(element: Element) -> bool:
    """True for an element with running text and not mostly links; what has thousands of elements is no part that unfolds."""
    if element.end - element.order > _MOST_UNFOLDED:
        return False
    return any(e.prose for e in element.walk()) and element.link_chars < _FREE * element.chars


def sibling_of(element: Element, step: int) -> Element | None:
    """The next (1) or the last (-1) element with words beside this one."""
    around = element.parent
    if around is None or len(around.kids) > _MOST_SIBLINGS:
        return None
    kids = [kid for kid in around.children if kid.chars]
    at = next((i for i, kid in enumerate(kids) if kid is element), -1) + step
    return kids[at] if 0 <= at < len(kids) else None


def _kind_by_attributes(element: Element) -> str:
    style = element.get("style")
    if "hidden" in element.attributes or (style and _HIDDEN_STYLE.search(style)):
        return "hidden"
    return _BY_ROLE.get(element.get("role")) or _kind_by_name(element)


def _is_labelled_teaser(element: Element) -> bool:
    """True for a box that begins "Read also" and has a linked title and little besides."""
    if element.link_chars < _LEAST_LINK or element.chars > _LONGEST_BOX or element.tag not in _BOXES:
        return False
    first = next((e.own_text for e in element.walk() if e.has_own_text), "")
    return is_read_also(first) and element.chars - element.link_chars - len(first) <= _BOXES[element.tag]


def _lists_teasers(element: Element) -> bool:
    """True for three or more children of one form that each are a linked title and little else."""
    if element.link_chars < 60 or len(element.kids) < 3:
        return False
    kids = element.children
    if len(kids) < 3:
        return False
    form, count = Counter((k.tag, k.get("class")) for k in kids).most_common(1)[0]
    if count < 3 or form[0] not in ("div", "li", "article", "section", "a"):
        return False
    alike = [k for k in kids if (k.tag, k.get("class")) == form]
    return sum(_is_teaser(k) for k in alike) >= 0.8 * count and sum(k.chars for k in alike) > 0.7 * element.chars


def _is_teaser(element: Element) -> bool:
    if not _LEAST_TITLE <= element.chars < 450:
        return False
    if element.tag == "a" or element.link_chars > 0.85 * element.chars:
        return True
    heading = next((e for e in element.walk() if e.tag in ("h2", "h3", "h4", "h5") and e.chars), None)
    linked = heading is not None and (
        heading.link_chars >= 0.8 * heading.chars or (heading.parent is not None and heading.parent.tag == "a")
    )
    return (linked or _leads_twice(element)) and not _tells_itself(element)


def _tells_itself(element: Element) -> bool:
    """True for an entry of a list in the text, of books or institutes, say: its sentences are longer than a teaser's."""
    return any(b.stops and b.linked < _FREE and b.size >= LONG_PARAGRAPH for b in blocks_of(element))


def _leads_twice(element: Element) -> bool:
    """True when a picture and a title lead to the same page of the site; a link in a sentence is no title."""
    links = [e for e in element.walk() if e.tag == "a" and e.get("href").startswith("/")]
    titled = {e.get("href") for e in links if e.chars >= _LEAST_TITLE and not _is_in_sentence(e)}
    return any(not e.chars and e.get("href") in titled for e in links)


def _is_in_sentence(link: Element) -> bool:
    """True for a link whose line goes on and stops."""
    beside = line_beside(link, -1) + line_beside(link, 1).rstrip()
    return len(_WORD.findall(beside)) >= _LEAST_TOLD and beside.endswith(_STOPS)


def _kind_by_name(element: Element) -> str:
    if not element.words or element.tag in NEVER_BY_NAME or not element.words.isdisjoint(_POST_WORDS):
        return ""
    kind = _kind_of_names(element.words, element.get("class"), "" if element.anchor else element.get("id"))
    return kind or _kind_by_weak_name(element)


def _kind_by_weak_name(element: Element) -> str:
    """The kind of a block with little text in it; a link of such a name belongs to its line."""
    named = element.words & _WEAK_WORDS.keys()
    if not named or element.tag not in BLOCKS or not element.words.isdisjoint(_NOT_ITSELF):
        return ""
    if element.chars - element.link_chars > _MOST_WEAK:
        return ""
    may_tell = named.isdisjoint(_ALWAYS_ASKS) and element.end - element.order <= _MOST_UNFOLDED
    told = may_tell and any(map(_is_told, blocks_of(element)))
    return "" if told else _WEAK_WORDS[min(named)]


def _is_told(block: Block) -> bool:
    """True for a whole sentence outside links that does not address the reader; a word of Chinese has two characters."""
    words = len(_WORD.findall(block.text)) if block.size < 2 * len(block.text) else len(block.text) // 2
    whole = block.stops and block.linked < _FREE and words >= _LEAST_TOLD
    return whole and notice(block.text, block.size, linked=block.links > 0) is None


@lru_cache(maxsize=8192)
def _kind_of_names(words: frozenset[str], classes: str, identity: str) -> str:
    """Where words say different things, the kind that comes first in the table counts."""
    named = words & _BY_WORD.keys()
    if named:
        return min((_BY_WORD[word] for word in named), key=_KINDS.index)
    if words >= _UNPRINTED:
        return "share"
    if not words.isdisjoint(PICTURES) and not words.isdisjoint(_PICTURE_TEXTS):
        return "caption"
    if _is_hidden(classes.split()):
        return "hidden"
    stem = next(filter(None, map(_STEM.match, sorted(words))), None)
    if stem:
        return str(stem.lastgroup)
    return "share" if _PHRASES.search(f"{classes} {identity}".lower()) else ""


def _is_hidden(classes: list[str]) -> bool:
    """A class that hides, unless others show the element again on wider screens (sm:block)."""
    return not _HIDING.isdisjoint(classes) and not any(":" in c for c in classes)
