"""Who wrote it: names of persons out of bylines, without roles, dates, places and boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PREFIX = re.compile(
    r"^\W*(?:(?:written|reported|posted|published|edited|words|story|text|photos?|ein artikel|ein beitrag|ein gastbeitrag|eine analyse|ein kommentar|eine kolumne|kommentar|analyse|interview|article)\s+)?"
    r"(?:by|von|vom|par|por|di|da|door|af|av|od|przez|autor(?:e|en|in|zy|ka|i)?|author(?:s)?|auteur|автор(?:ы|и|ът)?|av|fra|tekst|text|текст|авторы|от|redaktion|redakcja|opracowanie|oleh|penulis|reporter|yazar|"
    r"journalist|κείμενο|του|της|kirjoittaja|szerző|szerző|autors|autorius|zapytał(?:a)?|rozmawia(?:ł|ła)?|作者|记者|編集|文|기자|بقلم|كتب|posted by|byline)\s*[:：]?\s+",
    re.I,
)
_SPLIT = re.compile(
    r"\s*(?:[,;|/•·\n\t]|\s[-–—]\s|\s&\s|&amp;|\b(?:and|und|et|y|ed|e|og|och|en|oraz|i|a|ja|ir|un|și|si|и|і|та|және|ve|және|và|dan|with|mit|für|for|in|aus)\b)\s*",
    re.I,
)
_JOIN_WORDS = re.compile(r"\s+(?:and|und|et|y|och|og|oraz|и|және|ve|και|și|&)\s+|\s*[;|/•·\n]\s*", re.I)
_NOT_NAME = re.compile(
    r"https?:|www\.|@|\d|[<>{}=#]|\b(?:updated|published|aktualisiert|stand|uhr|min|read|editor(?:ial)?|redaktion|redakteur\w*|redaktor\w*|redakcja|редакция|reporter|correspondent|korrespondent\w*|journalist\w*|"
    r"author|admin|administrator|webmaster|staff|team|newsroom|desk|follow|view|profile|posts?|more|articles?|all|share|comment\w*|contributor|columnist|special|photo\w*|foto\w*|getty|shutterstock|image\w*|"
    r"senior|chief|director|professor|minister|special|agency|agentur\w*|nachrichtenagentur\w*|guest|gast\w*|online|newsletter|copyright|rights|reserved|unbekannt|unknown|anonymous|none|null|undefined|n/a)\b",
    re.I,
)  # fmt: skip
_AFTER_NAME = re.compile(r"\s*(?:\(.*?\)|\[.*?\]|[,|–—]\s.*$|\s-\s.*$|\b(?:für|for|in|aus|at|with)\b.*$)", re.I)
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


def _apart(raw: str) -> list[str]:
    text = _PREFIX.sub("", " ".join(raw.split()).strip(" ,;:|-–—·•"))
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
    good = [p for p in pieces if len(p.split()) >= 2 and _looks_like_name(p)]
    return good or pieces[:1]


def _looks_like_name(text: str) -> bool:
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
    return _from_capitals(name)


def _from_capitals(name: str) -> str:
    """ "JEAN DELAUNAY" is set in capitals by the page's design; an agency of one word (AFP) is not."""
    words = name.split()
    return name.title() if name.isupper() and len(words) >= 2 and len(name) > 6 else name
