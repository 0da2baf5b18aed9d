# ruff: noqa: E501
"""Who wrote it: names of persons out of bylines, without roles, dates, places and boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.text.stamps import without_stamp

_TEXT_AND = r"(?:text|words|story|tekst|texte|testo|текст)\s*(?:&|\+|/|,|und|and|og|och|en|et|i|и)\s*(?:fotos?|photos?|bild(?:er)?|pictures?|video|interview|foto's|zdjęcia|фото)\s*(?:[:：]|by|von|par)\s*"
_PREFIX = re.compile(
    rf"^\W*(?:{_TEXT_AND}|(?:(?:written|reported|posted|published|edited|words|story|text|photos?|eingestellt|geschrieben|verfasst|erstellt|veröffentlicht|ein artikel|ein beitrag|ein gastbeitrag|eine analyse|ein kommentar|eine kolumne|kommentar|analyse|interview|article|all(?:es|e (?:artikel|beiträge)| posts| articles)?|mehr|more|posts|view all posts)\s+)?"
    r"(?:by|von|vom|par|por|di|da|door|af|av|od|przez|autor(?:e|en|in|zy|ka|i)?|author(?:s)?|auteur|автор(?:ы|и|ът)?|av|fra|tekst|text|текст|авторы|от|redaktion|redakcja|opracowanie|oleh|penulis|reporter|yazar|"
    r"journalist|κείμενο|του|της|kirjoittaja|szerző|szerző|autors|autorius|zapytał(?:a)?|rozmawia(?:ł|ła)?|作者|记者|編集|文|기자|بقلم|كتب|posted by|byline)\s*[:：]?\s+)",
    re.I,
)
_JOIN_WORDS = re.compile(
    r"\s+(?:im (?:gespräch|interview) mit|in conversation with|and|und|et|y|och|og|oraz|и|және|ve|και|și|&)\s+|\s*[;/•·，、\n]\s*",
    re.I,
)
_NOT_NAME = re.compile(
    r"^(?:for|to|with|without|about|für|ohne|pour|sans|para|photo\w*|foto\w*|picture|bild|illustration|video)\s|https?:|www\.|@|(?<![^\W\d_])\d|[<>{}=#:：]|\b(?:updated|published|aktualisiert|stand|uhr|min|read|editor(?:ial)?|redaktion|redakteur\w*|redaktor\w*|redakcja|редакция|reporter|correspondent|korrespondent\w*|journalist\w*|"
    r"author|admin|administrator|webmaster|staff|team|newsroom|desk|follow|view|size|e-?mail|profile|posts?|more|articles?|all|share|comment\w*|contributor|columnist|special|photo\w*|foto\w*|getty|shutterstock|image\w*|"
    r"senior|chief|director|\w+leiter(?:in)?|professor|minister|special|agency|agentur\w*|nachrichtenagentur\w*|guest|gast\w*|online|newsletter|copyright|rights|reserved|unbekannt|unknown|anonymous|none|null|undefined|n/a)\b",
    re.I,
)  # fmt: skip
_AFTER_NAME = re.compile(
    r"\s*(?:\(.*?\)|\[.*?\]|[,|–—]\s.*$|\s-\s.*$|\s(?:für|for|in|aus|at|with|mit|on|am|from|vom|sagt|says|schreibt|geschrieben|veröffentlicht)\s.*$|\s(?:alle (?:artikel|beiträge)|all (?:articles|posts|stories)|view all|read more|mehr (?:von|über)|alles von|more (?:by|from)|tous (?:les|ses) articles|tutti gli articoli|ver todos|все (?:статьи|материалы)|im gespräch|kontakt|contact)\b.*$|\s(?:기자|记者|报道|記者|특파원|외 \d+명)|"
    r"\s(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*$|"
    r"\s(?:fotos?|photos?|photograph(?:s|y|ed)?|bild(?:er)?|illustrat(?:ion|ionen|ions|ed)|translat(?:ion|ed)|übersetz(?:t|ung)|traduction|traducción|video|фото|перевод)\s*(?:[:：]|(?:von|by|par|por)\b).*$)",
    re.I,
)
_WEEKDAY_AND_DATE = re.compile(
    r"(?:\sam)?,?\s+(?:\w{2,7}tag|\w{3,6}day|mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun|пн|вт|ср|чт|пт|сб|вс)\.?,\s+\d.*$",
    re.I,
)
"""The day behind a name, weekday first ("Fr, 25. 10. 2019"); a comma in it would pass for one between names."""
_GLUED = re.compile(
    r"^(?:(?:Über|About|À propos de|Acerca de|Об авторе:?)\s+|By|Von|Par|Por|Di|Автор:?)(?=[A-ZÀ-ÞА-Я])|"
    r"(?<=[a-zß-öø-ÿ\u0430-\u04ff])(?:Авторы?|Редактор|Корреспондент|Журналист|Тілші|Author|Autor|Editor|Reporter|Correspondent)$"
)
_ORGANISATION = re.compile(
    r"\b(?:news|sports?|service|agency|press|presse|media|magazine|radio|tv|television|tribune|times|today|post|journal|herald|gazette|zeitung|verlag|institute?|university|universität|"
    r"foundation|stiftung|ministry|committee|association|inc|ltd|llc|corp|gmbh|ag|s\.?[ar]\.?l?\.?|e\.? ?v|株式会社)\b\.?",
    re.I,
)  # fmt: skip
_HOUSES = re.compile(
    r"\b(?:air(?:lines?|ways)?|bank|group|company|council|commission|union|embassy|government|parliament|office|party|federation|fund|cent(?:re|er)|railways?|"
    r"министерств\w*|банк|компани\w*|посольств\w*|агентств\w*|ministère|ambassade|ministerium|botschaft|ministerio|embajada)\b",
    re.I,
)
"""Words of organisations that may also be surnames, in part: they tell nothing where persons are looked for."""
_STOP_WORDS = frozenset(("user", "user admin", "admin user", "super user", "superuser", "site admin", "administrator", "webmaster", "nga", "von", "by", "par", "por", "di", "da", "author", "autor", "autorin", "redaktion", "editor", "admin", "name", "name *", "e-mail *", "veröffentlicht", "published", "gast", "guest", "anonymous", "unknown", "none", "null", "author:", "posted", "автор", "редакция"))  # fmt: skip
_ADDRESS = re.compile(r"https?:|//|www\.|@|[<>{}=]|facebook\.com|twitter\.com", re.I)
_HIDDEN_ADDRESS = re.compile(r"[\[(]at[\])]", re.I)
_WRITTEN = re.compile(
    rf"^\W*(?:{_TEXT_AND}(?=\S)|(?:(?:(?:eine? )?(?:(?:blog|gast)[ -]?)?(?:artikel|beitrag|kommentar|analyse|interview|kolumne|text) |geschrieben |verfasst |veröffentlicht |eingestellt |erstellt |written |posted |published |words |story |text |article |"
    r"publié |écrit |escrito |publicado |scritto |pubblicato |geschreven |napisał[ao]? )?(?:by|von|par|por|di|door|przez|af|av|od)|autor(?:in|en|e|es|a)?|author|auteur(?:e)?|autore|text|tekst|texto?|redacci[oó]n|redaktion|"
    r"автор(?:ы)?|текст|авторы|мәтін|yazar|szerző|κείμενο|作者|记者|文|글|기자)\s*[:：]?\s+)(?P<names>[^\W\d_].{2,80})$",
    re.I,
)
_CLOCK_OR_HANDLE = re.compile(r"\s(?:\d{1,2}:\d{2}\b|@\w).*$")
_BRACKETS = re.compile(r"[\[【《「(]([^\[\]【】《》「」()]*)[\]】》」)]")
_WITH = re.compile(r"\s*\((?:avec|with|mit|con|com|met|med|z)\s+([^()]*)\)")
_BAR = re.compile(r"\s*\|\s*")
_MARKS = " ,;:|-–—·•"
_LONGEST = 60
_SIGNS = re.compile(r"^\W*(?:by|von|vom|par|por|da|door|av|af|od|от|autor(?:en|in)?|author|auteur|автор)\s*:?\s+", re.I)
_FULL_STOP = re.compile(r"(?<!\b\w)\.$")
"""A full stop behind a name, not that of an initial or of "e. V."."""
_NEWSROOM = re.compile(
    r"(?:(?:die|the|la)\s+)?(?:[^\W\d_][\w.&-]*\s+){0,3}(?:redaktion|redaktionsteam|newsroom|staff writers?|news (?:desk|team)|web desk|support team|editorial (?:team|staff|board|desk)|rédaction|redacción|redazione|redactie|redaktionen|redakcja|redakce|redakcia|toimitus|редакция|редакція)"
    r"(?:\s+[^\W\d_][\w.&-]*){0,4}",
    re.I,
)  # fmt: skip


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
        nobody = _ADDRESS.search(text) or not any(c.isalpha() for c in text)
        refused = nobody or len(text) > _LONGEST or text.casefold() in _STOP_WORDS or newsroom([text])
        for name in people or ([] if refused else [_plain_name(text)]):
            found.setdefault(name.casefold(), name)
    return tuple(n for n in found.values() if n)


def is_house(name: str) -> bool:
    """True for the name of an organisation rather than a person."""
    return bool(_ORGANISATION.search(name) or _HOUSES.search(name))


def without_houses(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names without the houses that persons write for, where persons are named."""
    return tuple(n for n in names if not _ORGANISATION.search(n)) or names


def written_byline(text: str) -> tuple[str, ...]:
    """Authors out of a line that says so ("Von Jean Delaunay", "Автор: …"), or none."""
    match = _WRITTEN.match(text) if len(text) <= 120 else None
    names = clean_authors([match["names"]]) if match else ()
    people = tuple(n for n in names if looks_like_name(n))
    houses = all(n.isupper() for n in names if n not in people)
    return people if houses else ()


def newsroom(texts: Iterable[str]) -> tuple[str, ...]:
    """The newsroom that signs as a whole ("Redaktion", "Staff Writer"), or none: an author where no person is named."""
    signed = (_SIGNS.sub("", without_stamp(" ".join(text.split()))).strip(" ,;:|-–—·•") for text in texts)
    return tuple(dict.fromkeys(text for text in signed if len(text) <= _LONGEST and _NEWSROOM.fullmatch(text)))[:1]


def _plain_name(text: str) -> str:
    return _AFTER_NAME.sub("", _GLUED.sub("", _PREFIX.sub("", text))).strip(" ,;:|-–—·•")


def _apart(raw: str) -> list[str]:
    text = _without_times(" ".join(raw.split()))
    text = _GLUED.sub("", _PREFIX.sub("", text.strip(_MARKS)))
    text = _WITH.sub(r", \1", text)
    if len(text) > 300 or re.match(r"https?:|//|www\.", text) or _HIDDEN_ADDRESS.search(text) or newsroom([raw]):
        return []
    parts = _JOIN_WORDS.split(_before_bar(text))
    parts = [text] if any(len(part) == 1 for part in parts) else parts
    parts = [piece for part in parts for piece in _by_comma(part)]
    return [name for part in parts if (name := _one(part))]


def _without_times(text: str) -> str:
    """A byline up to the date, the clock or the handle that follows the names, and without the brackets around all of it."""
    text = _WEEKDAY_AND_DATE.sub("", text)
    text = _CLOCK_OR_HANDLE.sub("", without_stamp(text))
    inside = _BRACKETS.fullmatch(text.strip())
    return inside[1] if inside else text


def _before_bar(text: str) -> str:
    """A bar sets a name off from its place or paper; where there are more names than one, before it too, it joins them."""
    parts = _BAR.split(text)
    return parts[0] if len(parts) == 2 and looks_like_name(parts[0]) else "; ".join(parts)


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
    name = _FULL_STOP.sub("", _PREFIX.sub("", text.strip(' ,;:|-–—·•"“”').lstrip(".")))
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
