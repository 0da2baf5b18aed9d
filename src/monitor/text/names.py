# ruff: noqa: E501
"""Who wrote it: names of persons out of bylines, without roles, dates, places and boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PREFIX = re.compile(
    r"^\W*(?:(?:written|reported|posted|published|edited|words|story|text|photos?|eingestellt|geschrieben|verfasst|erstellt|veröffentlicht|ein artikel|ein beitrag|ein gastbeitrag|eine analyse|ein kommentar|eine kolumne|kommentar|analyse|interview|article)\s+)?"
    r"(?:by|von|vom|par|por|di|da|door|af|av|od|przez|autor(?:e|en|in|zy|ka|i)?|author(?:s)?|auteur|автор(?:ы|и|ът)?|av|fra|tekst|text|текст|авторы|от|redaktion|redakcja|opracowanie|oleh|penulis|reporter|yazar|"
    r"journalist|κείμενο|του|της|kirjoittaja|szerző|szerző|autors|autorius|zapytał(?:a)?|rozmawia(?:ł|ła)?|作者|记者|編集|文|기자|بقلم|كتب|posted by|byline)\s*[:：]?\s+",
    re.I,
)
_JOIN_WORDS = re.compile(r"\s+(?:and|und|et|y|och|og|oraz|и|және|ve|και|și|&)\s+|\s*[;|/•·\n]\s*", re.I)
_NOT_NAME = re.compile(
    r"https?:|www\.|@|\d|[<>{}=#]|\b(?:updated|published|aktualisiert|stand|uhr|min|read|editor(?:ial)?|redaktion|redakteur\w*|redaktor\w*|redakcja|редакция|reporter|correspondent|korrespondent\w*|journalist\w*|"
    r"author|admin|administrator|webmaster|staff|team|newsroom|desk|follow|view|profile|posts?|more|articles?|all|share|comment\w*|contributor|columnist|special|photo\w*|foto\w*|getty|shutterstock|image\w*|"
    r"senior|chief|director|professor|minister|special|agency|agentur\w*|nachrichtenagentur\w*|guest|gast\w*|online|newsletter|copyright|rights|reserved|unbekannt|unknown|anonymous|none|null|undefined|n/a)\b",
    re.I,
)  # fmt: skip
_AFTER_NAME = re.compile(
    r"\s*(?:\(.*?\)|\[.*?\]|[,|–—]\s.*$|\s-\s.*$|\s(?:für|for|in|aus|at|with|mit|on|am|from|vom|sagt|says|schreibt|geschrieben|veröffentlicht)\s.*$|\s(?:alle (?:artikel|beiträge)|all (?:articles|posts|stories)|view all|read more|mehr (?:von|über)|more (?:by|from)|все (?:статьи|материалы)|im gespräch|kontakt|contact)\b.*$|\s(?:기자|记者|报道|記者|특파원|외 \d+명)|"
    r"\s(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*$)",
    re.I,
)
_GLUED = re.compile(
    r"^(?:(?:Über|About|À propos de|Acerca de|Об авторе:?)\s+|By|Von|Par|Por|Di|Автор:?)(?=[A-ZÀ-ÞА-Я])"
)
_STOP_WORDS = frozenset(("von", "by", "par", "por", "di", "da", "author", "autor", "autorin", "redaktion", "editor", "admin", "name", "name *", "e-mail *", "veröffentlicht", "published", "gast", "guest", "anonymous", "unknown", "none", "null", "author:", "posted", "автор", "редакция"))  # fmt: skip
_ADDRESS = re.compile(r"https?:|//|www\.|@|[<>{}=]|facebook\.com|twitter\.com", re.I)
_WRITTEN = re.compile(
    r"^\W*(?:(?:ein(?:e)? (?:artikel|beitrag|gastbeitrag|kommentar|analyse|interview|kolumne|text) |geschrieben |verfasst |veröffentlicht |eingestellt |erstellt |written |posted |published |words |story |text |article |"
    r"publié |écrit |escrito |publicado |scritto |pubblicato |geschreven |napisał[ao]? )?(?:by|von|par|por|di|door|przez|af|av|od)|autor(?:in|en|e|es|a)?|author|auteur(?:e)?|autore|text|tekst|texto?|redacci[oó]n|redaktion|"
    r"автор(?:ы)?|текст|авторы|мәтін|yazar|szerző|κείμενο|作者|记者|文|글|기자)\s*[:：]?\s+(?P<names>[^\W\d_].{2,80})$",
    re.I,
)
_LONGEST = 60
_HONORIFIC = re.compile(r"^(?:dr|prof|mr|mrs|ms|sir)\.?\s+(?=\w+\s+\w+)", re.I)


def clean_authors(names: Iterable[str], site: str = "") -> tuple[str, ...]:
    """Names in the order given, each once; a text with several names is taken apart."""
    found: dict[str, str] = {}
    for raw in names:
        for name in _apart(raw):
            key = name.casefold()
            if name and key != site.casefold() and key not in found:
                found[key] = name
    return tuple(found.values())


def declared_authors(names: Iterable[str]) -> tuple[str, ...]:
    """Names that the page declares as its authors in structured data: kept as they are, an organisation's too, but for roles."""
    found: dict[str, str] = {}
    for raw in names:
        text = " ".join(raw.split()).strip(" ,;:|")
        people = [n for n in _apart(text) if looks_like_name(n)]
        for name in people or (
            []
            if _ADDRESS.search(text) or len(text) > _LONGEST or text.casefold() in _STOP_WORDS
            else [_plain_name(text)]
        ):
            found.setdefault(name.casefold(), name)
    return tuple(n for n in found.values() if n)


def written_byline(text: str) -> tuple[str, ...]:
    """Authors out of a line that says so ("Von Jean Delaunay", "Автор: …"), or none."""
    match = _WRITTEN.match(text) if len(text) <= 120 else None
    names = clean_authors([match["names"]]) if match else ()
    return names if names and all(looks_like_name(n) for n in names) else ()


def _plain_name(text: str) -> str:
    return _AFTER_NAME.sub("", _GLUED.sub("", _PREFIX.sub("", text))).strip(" ,;:|-–—·•")


def _apart(raw: str) -> list[str]:
    text = _GLUED.sub("", _PREFIX.sub("", " ".join(raw.split()).strip(" ,;:|-–—·•")))
    if len(text) > 300 or re.match(r"https?:|//|www\.", text):
        return []
    parts = _JOIN_WORDS.split(text)
    parts = [piece for part in parts for piece in _by_comma(part)]
    return [name for part in parts if (name := _one(part))]


def _by_comma(text: str) -> list[str]:
    """Commas set names apart, or a name from its role and place: then only what reads as a name stays."""
    if "," not in text:
        return [text]
    pieces = [p.strip() for p in text.split(",")]
    if len(pieces) == 2 and all(len(p.split()) == 1 for p in pieces):
        return [f"{pieces[1]} {pieces[0]}"]
    good = [p for p in pieces if len(p.split()) >= 2 and looks_like_name(p)]
    return good or pieces[:1]


def looks_like_name(text: str) -> bool:
    """True for two to five words of which the first and the last are capitalised and none is a role or the like."""
    words = text.split()
    return 2 <= len(words) <= 5 and words[0][0].isupper() and words[-1][0].isupper() and not _NOT_NAME.search(text)


def _one(text: str) -> str:
    name = _PREFIX.sub("", text.strip(' ,;:|-–—·•."“”'))
    name = _AFTER_NAME.sub("", name).strip(' ,;:|-–—·•"“”')
    if (
        not name
        or len(name) > _LONGEST
        or len(name.split()) > 6
        or not any(c.isalpha() for c in name)
        or _NOT_NAME.search(name)
    ):
        return ""
    return "" if name.casefold() in _STOP_WORDS else _from_capitals(name)


def _from_capitals(name: str) -> str:
    """ "JEAN DELAUNAY" is set in capitals by the page's design; an agency of one word (AFP) is not."""
    words = name.split()
    return name.title() if name.isupper() and len(words) >= 2 and len(name) > 6 else name
