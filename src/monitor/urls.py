"""The identity of a page, and an address fit to be fetched. Pure.

Parsing is WHATWG's (ada-url), the registrable domain comes from the public suffix list that ships with `tld`. The rest
are rules of our own: a wrong fold loses an article, a missed one costs a comparison of texts, and the lists of trackers
that libraries bring take names such as `cid`, `uid`, `source` or `gallery_id`, by which many small sites name articles.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote, unquote_to_bytes

import ada_url
import tld

__all__ = [
    "believable_canonical",
    "clean",
    "host_of",
    "is_home",
    "leads_away",
    "resolve",
    "same_site",
    "site_of",
    "url_key",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Names that only ever say where a reader came from.
_TRACKING = _words(
    "fbclid gclid gclsrc dclid gbraid wbraid yclid ymclid ysclid msclkid twclid ttclid li_fat_id igshid igsh "
    "mibextid epik s_kwcid ef_id _openstat _branch_match_id __twitter_impression ref_src ref_url tblci "
    "ob_click_id dicbo soc_src soc_trk guccounter guce_referrer guce_referrer_sig fb_action_ids fb_action_types "
    "fb_ref fb_source gs_l _ga _gl _ke mkt_tok wickedid rb_clickid s_cid hsctatracking elqtrack elqtrackid elqaid "
    "elqat elqcampaignid xtor xtref xtcr xts usqp ns_mchannel ns_source ns_campaign ns_linkname ns_fee wtmc wtrid "
    "cmpid smid smtyp share_token spm nocache _ replytocom srsltid echobox wprov li_source li_medium sc_cid "
    "sc_campaign sc_channel sc_content sc_src sc_lid yrclid ybaip adrclid"
)
_TRACKING_PREFIXES = (
    "utm_", "mtm_", "pk_", "piwik_", "matomo_", "itm_", "hsa_", "_hs", "__hs", "oly_", "vero_", "mc_", "at_", "wt_",
    "wt.", "amp_", "gad_", "vk_", "roistat", "mindbox",
    "ga_", "aspsessionid", "action_object_map", "action_type_map", "action_ref_map",
)  # fmt: skip
# Names that track when their value is a word ("rss", "twitter.com") and identify when it is a number or a slug.
_WEAK = _words(
    "ref referer referrer source src from via origin medium campaign partner share cmp icid ncid ocid ito mbid emc"
)
_WORD = re.compile(r"[a-z]{0,20}(?:[._-][a-z]{1,20}){0,2}", re.I)
_SESSION = _words("phpsessid jsessionid sessionid session_id oscsid zenid cftoken")
_MAYBE_SESSION = _words("sid s sess session")
_SESSION_VALUE = re.compile(r"[0-9a-f]{16,}|(?=[a-z]*\d)(?=\d*[a-z])[0-9a-z]{22,40}", re.I)
_VIEW_FLAGS = _words("amp isamp print printable printer printview printversion print_version forprint")
_VIEW_NAMES = _words(
    "output outputtype view type format mode m layout tmpl variant version display tpl action do style page"
)
_VIEWS = _words("amp print printable printer mobile mobi component")
_ON = frozenset(["", "0", "1", "true", "yes", "on", "y"])
_VIEW_HOSTS = _words("m mobile mobil amp wap pda touch")

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NON_ASCII = re.compile(r"(?:(?<!%)(?<!%[0-9A-F])[A-Za-z])?(?:%[89A-F][0-9A-F])+")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = _UNRESERVED | set("!$'()*,:@")
_QUERY_SAFE = _UNRESERVED | set("!$'()*,:@/?;")
_PATH_RAW = "".join(_PATH_SAFE) + "/&=+;%"
_QUERY_RAW = "".join(_QUERY_SAFE) + "&=+%"

_NO_SCHEME = re.compile(r"[^\s/?#@:]+\.[^\s/?#@:.]+(?::\d+)?(?:[/?#]|$)")
_PARTS = re.compile(
    r"(?P<scheme>https?)://(?:[^@/?#]*@)?(?P<host>\[[^\]]*\]|[^:/?#]*)(?::(?P<port>\d+))?(?P<path>[^?#]*)"
    r"(?:\?(?P<query>[^#]*))?(?:#(?P<fragment>.*))?",
    re.S,
)
_AMP_CACHE_HOST = re.compile(r"(?:.+\.)?(?:cdn\.ampproject\.(?:org|net)|bing-amp\.com)")
_AMP_CACHE_PATH = re.compile(r"/(?:[a-z]{1,2}/)?(?:s/)?(?P<rest>[^/]+\.[^/]+/.*)")
_AMP_SEARCH_HOST = re.compile(r"(?:www\.)?google(?:\.[a-z]{2,3}){1,2}")
_AMP_SEARCH_PATH = re.compile(r"/amp/(?:s/)?(?P<rest>[^/]+\.[^/]+/.*)")
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|(?<=/)\((?:[A-Z]\([0-9A-Za-z]{20,30}\))+\)/", re.I)
# A view is one wherever it stands: two articles would have to be equal in all the rest of the path to be mistaken.
_VIEW_PART = re.compile(r"/(?:amp|amphtml|print|printable)(?=/[^/])", re.I)
_VIEW_END = re.compile(r"(?<=[^/])/(?:(?:amp|amphtml|print|printable)(?:\.html?)?|comment-page-\d+)$", re.I)
_VIEW_SUFFIX = re.compile(r"(?<=[^/])(?:\.(?:amp|print)(?=(?:\.s?html?)?$)|-(?:amp|print)(?=\.s?html?$))", re.I)
_INDEX_END = re.compile(r"/(?:index\.(?:html?|shtml|php\d?|aspx?|jsp|cfm)|default\.aspx?)$", re.I)
_INDEX_START = re.compile(r"^/index\.php(?=/[^/])", re.I)

_FOLDABLE = re.compile(r"//|;|\(|amp|print|comment-page|index\.|default\.", re.I)
_SLASHES = re.compile(r"/{2,}")
_PLAIN = re.compile(r"[A-Za-z0-9\-._~/&=+]*")

_NUMBER = re.compile(r"\d{5,}")
_HOME = re.compile(r"/?(?:[a-z]{2,3}(?:[-_][a-z]{2,4})?/?)?", re.I)
_LANGUAGES = _words(
    "ar az be bg bs ca cn cs cz da de dk ee el en eng es et eu fa fi fr ga gr he hi hr hu hy id is it ja jp ka "
    "kaz kg kk ko kr ky kz lt lv mk mn mt nl no pl pt qaz ro ru rus sk sl sq sr sv ta tg tj tk tm tr tt ua ug uk "
    "ur uz vi zh"
)


def url_key(url: str) -> str:
    """The identity of a page: two addresses of one page have the same key.

    Idempotent. Folds scheme, www., mobile, AMP and print views, session ids, tracking, index files, escapes and the
    order of the query; keeps what names an article there. Never raises: what is no web address comes back stripped.
    """
    key = url.strip()
    for _ in range(16):  # a rule may uncover work for an earlier one; each turn shortens, or nothing changes
        folded = _fold(key)
        if folded == key:
            break
        key = folded
    return key


def clean(url: str) -> str:
    """The address fit to fetch and store: normal form, host in punycode, without tracking, credentials and fragment.

    A fragment that is a route ("#!…") stays. Never raises: what is no web address comes back stripped.
    """
    parsed = _parse(url)
    if parsed is None:
        return url.strip()
    kept = [item for item in parsed.query.split("&") if not _is_tracking(*_pair(item))]
    port = f":{parsed.port}" if parsed.port else ""
    query = "?" + "&".join(kept) if any(kept) else ""
    fragment = f"#{parsed.fragment}" if _route(parsed) else ""
    return f"{parsed.scheme}://{parsed.host}{port}{parsed.path}{query}{fragment}"


def host_of(url: str) -> str:
    """The host without port, lower case, in punycode; "" when there is none."""
    parsed = _parse(url)
    return parsed.host if parsed else ""


def site_of(url: str) -> str:
    """The registrable domain, by the public suffix list; an address or a one-label host stands for itself."""
    return _site_of_host(host_of(url))


def same_site(a: str, b: str) -> bool:
    """True when both have the same registrable domain."""
    site = site_of(a)
    return bool(site) and site == site_of(b)


def believable_canonical(page_url: str, declared: str) -> str | None:
    """The address that rel=canonical or og:url declares, if it can be that of this page; else None.

    It must be of the same site and language edition, and be neither the home page nor a section above the page: sites
    that print one canonical on all pages would otherwise turn all their articles into one.
    """
    declared = declared.strip()
    if _NO_SCHEME.match(declared) and same_site(page_url, declared):  # a scheme forgotten, not a file of that name
        declared = f"https://{declared}"
    joined = resolve(page_url, declared) if declared else None
    if joined is None or not same_site(page_url, joined):
        return None
    page, target = _parse(url_key(page_url)), _parse(url_key(joined))
    if page is None or target is None or _is_home(target) or _edition(page) != _edition(target):
        return None
    return None if _is_above(target, page) or _is_another(target, page) else clean(joined)


def is_home(url: str) -> bool:
    """True for the home page of a site or of one of its languages."""
    parsed = _parse(url_key(url))
    return parsed is not None and _is_home(parsed)


def leads_away(asked: str, answered: str) -> bool:
    """True when a page was asked for and the home page, or a section the page lies in, answered: the page is gone."""
    page, target = _parse(url_key(asked)), _parse(url_key(answered))
    if page is None or target is None or target == page._replace(fragment=target.fragment):
        return False
    return not _is_home(page) and (_is_home(target) or _is_above(target, page))


def resolve(base: str, reference: str) -> str | None:
    """`reference` as an absolute http(s) address, seen from `base`; None when it is none."""
    try:
        joined = ada_url.join_url(_encodable(base.strip()), _encodable(reference.strip()))
    except ValueError:
        return None
    return joined if re.match(r"https?://[^/?#]", joined) else None


class _Address(NamedTuple):
    """The parts of a web address in WHATWG's normal form; without credentials, and the host without a last dot."""

    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str


def _encodable(text: str) -> str:
    """Lone surrogates have no UTF-8 form."""
    return text.encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=512)
def _parse(url: str) -> _Address | None:
    text = _encodable(url.strip())
    if text.startswith("//"):
        text = "https:" + text
    elif _NO_SCHEME.match(text):
        text = "https://" + text
    try:
        match = _PARTS.fullmatch(ada_url.normalize_url(text))
    except ValueError:
        return None
    if not match or not match["host"].strip("."):
        return None
    query = (match["query"] or "").replace("&amp;", "&")
    return _Address(
        match["scheme"], match["host"].rstrip("."), match["port"] or "", match["path"], query, match["fragment"] or ""
    )


def _fold(url: str) -> str:
    parsed = _parse(url)
    if parsed is None:
        return url.strip()
    parsed = _out_of_amp_cache(parsed)
    path = _fold_path(parsed.path)
    route, pairs = _fold_query(parsed.query)
    route = _route(parsed) or route
    port = "" if parsed.port in ("", "80", "443") else f":{parsed.port}"
    query = "?" + "&".join(pairs) if pairs else ""
    fragment = f"#!{_escapes(route, _QUERY_SAFE, _QUERY_RAW)}" if route else ""
    return f"https://{_fold_host(parsed.host)}{port}{path}{query}{fragment}"


def _route(parsed: _Address) -> str:
    """The part of a fragment by which a site of one page tells its articles apart; "" for a place in the page."""
    if parsed.fragment.startswith("!"):
        return parsed.fragment[1:]
    at_home = parsed.fragment.startswith("/") and _fold_path(parsed.path) == "/"
    return parsed.fragment if at_home and len(parsed.fragment) > 1 else ""


def _out_of_amp_cache(parsed: _Address) -> _Address:
    """The publisher's page behind a copy in an AMP cache or viewer."""
    if _AMP_CACHE_HOST.fullmatch(parsed.host):
        match = _AMP_CACHE_PATH.fullmatch(parsed.path)
    elif _AMP_SEARCH_HOST.fullmatch(parsed.host):
        match = _AMP_SEARCH_PATH.fullmatch(parsed.path)
    else:
        return parsed
    inner = _parse(f"https://{match['rest']}?{parsed.query}") if match else None
    return inner or parsed


@lru_cache(maxsize=2048)
def _fold_host(host: str) -> str:
    site = _site_of_host(host)
    below = [label for label in host.removesuffix(site).split(".") if label and label not in _VIEW_HOSTS]
    folded = ".".join([*below, site])
    while re.match(r"www\d?\.[^.]+\.", folded):
        folded = folded.partition(".")[2]
    return folded


@lru_cache(maxsize=2048)
def _site_of_host(host: str) -> str:
    if not host or _is_address(host) or "." not in host:
        return host
    site = tld.get_fld(f"https://{host}/", fail_silently=True, search_private=True)
    return site if site and host.endswith(site) else ".".join(host.split(".")[-2:])


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _fold_path(path: str) -> str:
    path = _escapes(path, _PATH_SAFE, _PATH_RAW)
    if not _FOLDABLE.search(path):  # most paths
        return path.rstrip("/") or "/"
    path = _SLASHES.sub("/", _PATH_SESSION.sub("", path))
    before = None
    while path != before:
        before = path
        for rule in (_VIEW_PART, _VIEW_END, _VIEW_SUFFIX, _INDEX_END, _INDEX_START):
            path = rule.sub("", path)
        path = path.rstrip("/")
    return path or "/"


def _fold_query(query: str) -> tuple[str, list[str]]:
    """The route of an escaped fragment, and the pairs that identify, sorted by name; equal names keep their order."""
    route, kept = "", {}
    for item in query.replace("%20", "+").split("&"):
        name, value = _pair(item)
        if name == "_escaped_fragment_":
            route = unquote(value)
        elif name and not _is_tracking(name, value) and not _is_furniture(name, value):
            kept[_escapes(item if value else item.rstrip("="), _QUERY_SAFE, _QUERY_RAW)] = name
    return route, sorted(kept, key=lambda item: item.partition("=")[0])


def _pair(item: str) -> tuple[str, str]:
    name, _, value = item.partition("=")
    return unquote(name).casefold(), value


def _is_tracking(name: str, value: str) -> bool:
    """Said of names that never identify, and of session ids by their form."""
    if name in _TRACKING or name in _SESSION or name.startswith(_TRACKING_PREFIXES):
        return True
    return name in _MAYBE_SESSION and bool(_SESSION_VALUE.fullmatch(value))


def _is_furniture(name: str, value: str) -> bool:
    """Said of what changes the view or names the referrer, but not the article."""
    value = value.casefold()
    if name in _WEAK:
        return bool(_WORD.fullmatch(value))
    if name in _VIEW_FLAGS or (name in ("m", "mobile") and value):
        return value in _ON or value == name
    return name in _VIEW_NAMES and value in _VIEWS


def _escapes(text: str, safe: Iterable[str], raw: str) -> str:
    """One spelling: what need not be escaped is not, the rest is in upper case and in composed form (NFC)."""

    if _PLAIN.fullmatch(text):  # most texts
        return text

    def decoded(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in safe else match[0].upper()

    escaped = _ESCAPE.sub(decoded, _STRAY_PERCENT.sub("%25", quote(text, safe=raw)))
    return _NON_ASCII.sub(_composed, escaped)


def _composed(match: re.Match[str]) -> str:
    try:
        text = unquote_to_bytes(match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
    return quote(unicodedata.normalize("NFC", text), safe="")


def _is_home(parsed: _Address) -> bool:
    return not parsed.query and not parsed.fragment and bool(_HOME.fullmatch(parsed.path))


def _edition(parsed: _Address) -> tuple[str, str]:
    """What the host's first label and the path's first part say of the language."""
    label = parsed.host.removesuffix(_site_of_host(parsed.host)).partition(".")[0]
    part = parsed.path.split("/")[1].casefold()
    return label if label in _LANGUAGES else "", part if part in _LANGUAGES else ""


def _is_above(target: _Address, page: _Address) -> bool:
    """True for a section the page lies in, and for the page's own script without the query that names the article."""
    if target.host != page.host or target.query:
        return False
    inside = page.path.startswith(target.path.rstrip("/") + "/")
    stripped = target.path == page.path and bool(page.query)
    return (inside or stripped) and not _names_an_article(target.path)


def _is_another(target: _Address, page: _Address) -> bool:
    """True when both name an article, by a number or a slug, and not the same one: a template left unchanged."""
    wanted, given = page.path + page.query, target.path + target.query
    numbers, others = set(_NUMBER.findall(wanted)), set(_NUMBER.findall(given))
    if numbers and others:
        return not numbers & others
    words, other_words = _slug_words(page.path), _slug_words(target.path)
    return len(words) >= 3 and len(other_words) >= 3 and not words & other_words


def _slug_words(path: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", unquote(path.rstrip("/").rpartition("/")[2]).casefold()))


def _names_an_article(path: str) -> bool:
    last = path.rstrip("/").rpartition("/")[2]
    return any(c.isdigit() for c in unquote(last)) or last.count("-") + last.count("_") >= 2
