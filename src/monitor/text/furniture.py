# ruff: noqa: E501
"""Takes page furniture out of the tree: what elements are by their role and what their class and id names say they are.

A name never takes out what holds much of the page's running text, so that a class "no-sidebar" does no harm.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from monitor.text.blocks import Block, blocks_of
from monitor.text.notices import notice
from monitor.text.phrases import BYLINE_START, is_read_also
from monitor.text.tree import BLOCKS, HEADINGS, Element, Prose, first_heading

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
_CONSENT_TOOLS = frozenset((
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
    **dict.fromkeys(("cookie", "cookies", "gdpr", "rgpd", "dsgvo", "lgpd", "consent", "cookieconsent", "cookiebanner", "cookienotice", "cookiebar", "cookielaw", "cmpwrapper", *_CONSENT_TOOLS), "consent"),
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
    re.I,
)
_UNPRINTED = frozenset(("no", "print"))
_WIDGETS, _SIDES = frozenset(("widget", "widgets")), frozenset(("sidebar", "footer"))
_PICTURES = frozenset(("image", "img", "photo", "picture", "foto", "bild"))
_PICTURE_TEXTS = frozenset(("description", "legend", "beschreibung"))
_LONGEST_CAPTION = 600
_MOST = 0.3
"""Share of the page's running text that may go by one name or as one kind."""
_LEAD_WORDS, _UNFOLDING = frozenset(("teaser", "readmore")), frozenset(("read", "more"))
_LINKED = frozenset(("a", "h1", "h2", "h3", "h4", "h5"))
_AFTER_ARTICLE = frozenset(("related", "newsletter", "paywall", "advertising", "tags", "share"))
_ARTICLE_ABOVE, _SHORT_ARTICLE = 600, 300
_BESIDE = frozenset(("nav", "footer", "aside"))
_BESIDE_BOX, _FEWEST_PARTS = 1000, 3
"""Characters that an article has beside a box, and how many boxes with much of its text are its parts."""
_LEAST_TITLE = 15
_SHORT_LEAD, _WHOLE_LEAD, _LONG_TEASER, _FEW_LINKS = 40, 80, 1000, 0.03
"""Characters of a short lead in a box, of one that is a paragraph, those that no teaser has, and the share of a text's links below which it leads nowhere."""
_FREE = 0.5
"""Share of a text's links below which it is a text."""
_STOPS = (".", "!", "?", "…", "。", "؟", "।")
_CONTROLS = frozenset(("form", "input", "button"))
_OPENERS, _ENTRIES = frozenset(("button", "label")), frozenset(("form", "input", "textarea"))
_UNFOLDS = frozenset(("aria-expanded", "aria-controls"))
_QUESTION = ("?", "？", "؟", ";")
_MOST_OF_HEADING, _FEWEST_WORDS, _MOST_UNFOLDED = 0.8, 3, 2000
"""Share of a heading that is its button, words of a button that is one by what it asks, and elements in what it
unfolds: to look through thousands at each level of a page takes minutes."""
_NEVER_SEEN = frozenset(("visually", "visuallyhidden", "sr", "reader", "offscreen", "invisible"))
_LEFT = 0.4
_ENOUGH, _SHORT_TEXT = 1500, 600
"""Characters of running text that are an article whatever was taken out, and whatever captions were."""
_NEVER_CONTENT = frozenset(("consent", "newsletter", "paywall", "overlay"))
_NEVER_BY_NAME = frozenset(("root", "html", "body", "main", "article"))
_POST_WORDS = frozenset(("hentry",))
_NOT_READ = frozenset(("hidden", "overlay", "consent"))
_NO_WORDS = frozenset(("input", "textarea", "select", "img", "svg", "rt", "amp-ad", "amp-embed"))
_LEADING = frozenset(("related", "tags", "navigation", "advertising", "paywall", "player", "box", "newsletter", "form"))
"""Kinds that links in a text are named for; a button or a credit beside a text is none."""
_LEAST_LINK, _LONGEST_BOX, _BOXES = 15, 500, {"section": 200, "div": 100, "li": 100}
"""Characters of a linked title, of a box with one, and of what the box may say besides."""
_LONG_PARAGRAPH, _LEAST_SENTENCE, _LEAST_FRAME, _MOST_SIBLINGS = 200, 60, 20, 500
"""Characters of a paragraph that is no label, of a sentence beside a label, and of the fewest words around a name; and
how many pieces a line may have to be looked through."""
_LONG_DASH = re.compile(r"[–—]|--|\s-")
_GOES_ON = re.compile(r"[\w,;(（\[\"“„«‘'’、，-]$")
_WENT_ON = re.compile(r"[a-zß-öø-ÿ\u03ac-\u03ce\u0430-\u04ff,;.!?)(（）\]\"”“»’'、，。\u0600-\u06ff\u3040-\u9fff-]")
_INLINE = frozenset(("p", "span", "em", "strong", "b", "i", "h2", "h3", "h4"))
_HIDING = frozenset(("hidden", "is-hidden", "visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "u-hidden", "d-none", "offscreen", "element-invisible"))  # fmt: skip
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@dataclasses.dataclass(frozen=True, slots=True)
class _Page:
    """What a page is judged by: its running text, its main heading, what has to stay, and the classes of long paragraphs."""

    prose: Prose
    heading: Element | None
    kept: list[Element]
    text_forms: set[str]

    def above(self, element: Element) -> int:
        """Characters of running text between the main heading and an element; 0 where there is no such heading above."""
        return self.prose.between(self.heading.order, element.order) if self.heading is not None else 0


def remove_furniture(root: Element) -> None:
    """Marks furniture as gone, but never what holds the page's heading or much of its running text."""
    for dialog in [e for e in root.walk() if _is_consent_tool(e)]:
        dialog.gone = "consent"
    page = _survey(root)
    removed: dict[str, list[Element]] = defaultdict(list)
    content: set[str] = set()
    inside = [root]
    while inside:
        for element, kind in _furniture_in(inside, content, page):
            removed[kind].append(element)
            element.gone = kind
        inside = _restore(removed, page.prose, content)


def _survey(root: Element) -> _Page:
    elements = list(root.walk())
    _forget_builder(elements)
    heading = first_heading(root)
    kept = [e for e in (heading, _around_body(elements)) if e is not None]
    text_forms = {e.get("class") for e in elements if e.tag == "p" and e.prose >= _LONG_PARAGRAPH}
    return _Page(Prose(root), heading, kept, text_forms)


def _forget_builder(elements: Sequence[Element]) -> None:
    """Takes the word from the names of widgets, but for those of pictures, where they have most of the page's text: there it
    is the word of a page builder for every piece of a page."""
    widgets = [e for e in elements if not e.words.isdisjoint(_WIDGETS) and e.tag not in _NEVER_BY_NAME]
    if widgets and 2 * _prose_of_widgets(elements) > sum(e.prose for e in elements):
        for widget in widgets:
            if widget.words.isdisjoint(_PICTURES):
                widget.words -= _WIDGETS


def _prose_of_widgets(elements: Sequence[Element]) -> int:
    """Characters of running text in widgets outside sidebars and footers."""
    found = beside = end = 0
    for element in elements:
        if element.order < beside:
            continue
        if element.tag in _BESIDE or not element.words.isdisjoint(_SIDES):
            beside = element.end
        elif element.tag not in _NEVER_BY_NAME and not element.words.isdisjoint(_WIDGETS):
            end = max(end, element.end)
        if element.order < end and element.order >= beside:
            found += element.prose
    return found


def _is_consent_tool(element: Element) -> bool:
    """True for the dialog of a known tool, which may have a main heading and more words than the article."""
    return element.tag not in _NEVER_BY_NAME and not element.words.isdisjoint(_CONSENT_TOOLS)


def _furniture_in(inside: Sequence[Element], content: set[str], page: _Page) -> Iterator[tuple[Element, str]]:
    """The outermost pieces of furniture in these elements, with their kinds but for those that are the page's content."""
    stack = list(inside)
    while stack:
        for kid in stack.pop().kids:
            if isinstance(kid, str) or kid.gone:
                continue
            kind = furniture_kind(kid)
            if kind and kind not in content and not _is_text(kid, kind, page.text_forms) and _may_go(kid, kind, page):
                yield kid, kind
            else:
                stack.append(kid)


def _around_body(page: Sequence[Element]) -> Element | None:
    """What the only element stands in that says it is the text of an article; where several do, they are teasers."""
    bodies = [e for e in page if ("class" in e.attributes or "itemprop" in e.attributes) and _is_body(e)]
    return bodies[0].parent if len(bodies) == 1 else None


def _is_body(element: Element) -> bool:
    classes = element.get("class")
    return "entry-content" in classes or "post-body" in classes or element.is_declared_body


def _is_text(element: Element, kind: str, text_forms: set[str]) -> bool:
    """True for a part of a sentence, and for a paragraph named like long ones: their names are of how they look or what
    they lead to."""
    if kind in _NOT_READ and not (kind == "overlay" and element.tag == "a"):
        return False
    if element.tag == "p":
        return bool(element.get("class")) and element.get("class") in text_forms
    if element.tag in BLOCKS or element.tag in _NO_WORDS or not 0 < element.chars < _LONG_PARAGRAPH:
        return False
    return _is_within_sentence(element, kind)


def _is_within_sentence(element: Element, kind: str) -> bool:
    """True when the sentence before or after the element goes on: on one side for what leads elsewhere, on both for what could
    as well be a label. A place and a dash begin a report ("ASTANA — The …")."""
    before, after = _line_beside(element, -1).rstrip(), _line_beside(element, 1).lstrip()
    begun, ended = bool(_GOES_ON.search(before)), bool(_WENT_ON.match(after))
    size = len(before) + len(after)
    if kind == "byline" and not before and _LONG_DASH.search(element.text(_LONG_PARAGRAPH)[-2:] + after[:1]):
        return size >= _LEAST_SENTENCE and not BYLINE_START.match(element.text(_LONG_PARAGRAPH))
    if kind in _LEADING:
        return (begun and ended and size >= _LEAST_FRAME) or ((begun or ended) and size >= _LEAST_SENTENCE)
    return begun and ended and size >= _LEAST_SENTENCE


def _line_beside(element: Element, step: int) -> str:
    """Words of the same line before (-1) or after (1) an element, but for other furniture; of a sentence's length at most."""
    text, at = "", element
    while at.parent is not None and len(at.parent.kids) <= _MOST_SIBLINGS:
        kids = at.parent.kids
        place = next(i for i, kid in enumerate(kids) if kid is at)
        for kid in kids[place + 1 :] if step > 0 else reversed(kids[:place]):
            if isinstance(kid, Element) and (kid.tag in BLOCKS or kid.tag == "br"):
                return text
            said = kid if isinstance(kid, str) else "" if kid.gone or _kind_by_name(kid) else kid.text(_LONG_PARAGRAPH)
            text = text + said if step > 0 else said + text
            if len(text) > _LONG_PARAGRAPH:
                return text
        if at.parent.tag in BLOCKS:
            return text
        at = at.parent
    return text


def _restore(removed: dict[str, list[Element]], prose: Prose, content: set[str]) -> list[Element]:
    """Where little is left, the kind that took most by its names was the page's content in small pieces: a slide show, say. It is
    put into `content`, and its elements come back; what is furniture in them has to go by itself."""
    named = {kind: [e for e in found if e.tag not in _BY_TAG] for kind, found in removed.items()}
    sizes = {
        kind: sum(map(prose.inside, found)) for kind, found in named.items() if kind not in _NEVER_CONTENT | content
    }
    left = prose.total - sum(prose.inside(e) for found in removed.values() for e in found)
    in_boxes = len(named.get("box", ())) >= _FEWEST_PARTS and sizes.get("box", 0) > _MOST * prose.total
    most = "box" if in_boxes else max(sizes, key=lambda kind: sizes[kind], default="")
    enough = _SHORT_TEXT if most == "caption" else _ENOUGH
    if not sizes.get(most) or (not in_boxes and left >= min(enough, _LEFT * (left + sum(sizes.values())))):
        return []
    content.add(most)
    removed[most] = [element for element in removed[most] if element.tag in _BY_TAG]
    for element in named[most]:
        element.gone = ""
    return named[most]


def furniture_kind(element: Element) -> str:
    """What kind of furniture an element is by its tag, role and names, or ""."""
    if (element.tag in _OPENERS or element.get("role") == "button") and _opens_text(element):
        return ""
    if element.tag in _BY_TAG:
        wrong = element.tag == "figcaption" and element.chars > _LONGEST_CAPTION
        return "" if wrong else _BY_TAG[element.tag]
    if element.tag == "form":
        return "form"
    named = _kind_by_attributes(element) if element.attributes else ""
    return named or ("related" if _lists_teasers(element) or _is_labelled_teaser(element) else "")


def _opens_text(element: Element) -> bool:
    """True for a button or label that is the heading of the running text below it, as questions are that unfold answers."""
    at, headed = element, False
    for around in itertools.islice(element.ancestors(), 3):
        if element.chars < _MOST_OF_HEADING * around.chars:
            break
        at, headed = around, headed or around.tag in HEADINGS
    below = _sibling(at, 1)
    if below is None or not _has_text(below) or any(e.tag in _ENTRIES for e in below.walk()):
        return False
    text = element.text(_LONG_PARAGRAPH)
    asks = text.endswith(_QUESTION) or not element.attributes.keys().isdisjoint(_UNFOLDS)
    return headed or (below.tag not in _INLINE and asks and len(_WORD.findall(text)) >= _FEWEST_WORDS)


def _has_text(element: Element) -> bool:
    """True for an element with running text and not mostly links; what has thousands of elements is no part that unfolds."""
    if element.end - element.order > _MOST_UNFOLDED:
        return False
    return any(e.prose for e in element.walk()) and element.link_chars < _FREE * element.chars


def _sibling(element: Element, step: int) -> Element | None:
    """The next (1) or the last (-1) element with words beside this one."""
    around = element.parent
    if around is None or len(around.kids) > _MOST_SIBLINGS:
        return None
    kids = [kid for kid in around.children if kid.chars]
    at = next((i for i, kid in enumerate(kids) if kid is element), -1) + step
    return kids[at] if 0 <= at < len(kids) else None


def _is_unfolded(element: Element) -> bool:
    """True for hidden paragraphs that go on with the text: without links and controls, below a heading or other paragraphs of
    their form."""
    above = _sibling(element, -1)
    if above is None or element.link_chars or element.tag in _INLINE or not element.words.isdisjoint(_NEVER_SEEN):
        return False
    inner = list(element.walk()) if _has_text(element) else []
    if not inner or any(e.tag in _CONTROLS for e in inner):
        return False
    if any(notice(b.text, b.size) for b in blocks_of(element)):
        return False
    before = _sibling(above, -1)
    forms = {e.get("class") for e in inner if e.tag == "p"}
    alike = all(e is not None and e.tag == "p" and e.prose and e.get("class") in forms for e in (above, before))
    return alike or _heads(above)


def _heads(element: Element) -> bool:
    """True for a heading but the page's own, or what serves as one."""
    return (element.tag in HEADINGS and element.tag != "h1") or any(
        (e.tag in _OPENERS or e.get("role") == "button") and _opens_text(e)
        for e in itertools.islice(element.walk(), _FEWEST_PARTS)
    )


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
    return any(b.stops and b.linked < _FREE and b.size >= _LONG_PARAGRAPH for b in blocks_of(element))


def _leads_twice(element: Element) -> bool:
    """True when a picture and a title lead to the same page of the site; a link in a sentence is no title."""
    links = [e for e in element.walk() if e.tag == "a" and e.get("href").startswith("/")]
    titled = {e.get("href") for e in links if e.chars >= _LEAST_TITLE and not _is_in_sentence(e)}
    return any(not e.chars and e.get("href") in titled for e in links)


def _is_in_sentence(link: Element) -> bool:
    """True for a link whose line goes on and stops."""
    beside = _line_beside(link, -1) + _line_beside(link, 1).rstrip()
    return len(_WORD.findall(beside)) >= _LEAST_TOLD and beside.endswith(_STOPS)


def _may_lead(element: Element) -> bool:
    """True for names that a page gives to links to other articles, and to parts of its own."""
    return not element.words.isdisjoint(_LEAD_WORDS) or element.words >= _UNFOLDING


def _is_own_lead(element: Element) -> bool:
    """True for a teaser without a link in or around it and without a heading of its own: it leads nowhere, so it is the lead
    of this very article. "Read more" that leads nowhere, but for a word in a long text, unfolds a part of the text."""
    if element.chars < (_WHOLE_LEAD if element.tag in _INLINE else _SHORT_LEAD):
        return False
    inside = any(e.tag in _LINKED for e in element.walk() if e is not element)
    long = element.chars > _LONG_TEASER and element.link_chars < _FEW_LINKS * element.chars
    return (long or not inside) and not any(e.tag == "a" for e in element.ancestors())


def _kind_by_name(element: Element) -> str:
    if not element.words or element.tag in _NEVER_BY_NAME or not element.words.isdisjoint(_POST_WORDS):
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
    """True for a whole sentence outside links that does not address the reader."""
    whole = block.stops and block.linked < _FREE and len(_WORD.findall(block.text)) >= _LEAST_TOLD
    return whole and notice(block.text, block.size, linked=block.links > 0) is None


@lru_cache(maxsize=8192)
def _kind_of_names(words: frozenset[str], classes: str, identity: str) -> str:
    """Where words say different things, the kind that comes first in the table counts."""
    named = words & _BY_WORD.keys()
    if named:
        return min((_BY_WORD[word] for word in named), key=_KINDS.index)
    if words >= _UNPRINTED:
        return "share"
    if not words.isdisjoint(_PICTURES) and not words.isdisjoint(_PICTURE_TEXTS):
        return "caption"
    if _is_hidden(classes.split()):
        return "hidden"
    stem = next(filter(None, map(_STEM.match, sorted(words))), None)
    if stem:
        return str(stem.lastgroup)
    return "share" if _PHRASES.search(classes + " " + identity) else ""


def _is_hidden(classes: list[str]) -> bool:
    """A class that hides, unless others show the element again on wider screens (sm:block)."""
    return not _HIDING.isdisjoint(classes) and not any(":" in c for c in classes)


def _may_go(element: Element, kind: str, page: _Page) -> bool:
    prose = page.prose
    if element.tag in _NEVER_BY_NAME - {"article"}:
        return False
    if any(element.holds(one) for one in page.kept):
        return False
    if kind == "hidden" and _is_unfolded(element):
        return False
    if kind == "consent":
        return prose.inside(element) < 0.9 * prose.total
    if kind in ("related", "share") and _may_lead(element) and _is_own_lead(element):
        return False
    if element.tag in _INLINE and kind not in ("caption", "byline", "hidden"):
        return element.chars < 200
    if kind == "paywall" and _is_paid_text(element, prose.inside(element)):
        return False
    if kind == "box":
        return prose.total - prose.inside(element) > _BESIDE_BOX
    return prose.inside(element) <= _MOST * prose.total or _is_after_article(element, kind, page)


def _is_paid_text(element: Element, running: int) -> bool:
    """True for the text behind a paywall, which has the same name: many sentences for all that there is to press."""
    if running < _SHORT_ARTICLE or element.link_chars >= _FEW_LINKS * element.chars:
        return False
    controls = sum(e.tag in _CONTROLS for e in element.walk())
    return running >= _SHORT_ARTICLE + _ARTICLE_ABOVE * controls


def _is_after_article(element: Element, kind: str, page: _Page) -> bool:
    """True for much text beside or below an article that is long enough to be one."""
    if element.tag in _BESIDE or (kind == "navigation" and element.link_chars > _FEW_LINKS * element.chars):
        return page.above(element) >= _SHORT_ARTICLE
    return (
        kind in _AFTER_ARTICLE
        and page.prose.between(0, element.order) >= _ARTICLE_ABOVE
        and page.prose.inside(element) <= 0.65 * page.prose.total
    )
