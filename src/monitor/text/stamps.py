# ruff: noqa: E501
"""Small texts with which readers' comments give themselves away: a date alone, a name with a date, a sum to be solved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from monitor.text.dates import date_in_text, is_month

_NUMBER_WORD = r"[^\W\d_]{2,14}"
_CAPTCHA = re.compile(
    rf"^\W*(?:\d{{1,3}}|{_NUMBER_WORD}|_)\s*[-+×x*÷/−–]\s*(?:\d{{1,3}}|{_NUMBER_WORD}|_)\s*=\s*(?:\d{{0,4}}|_|\?|\.\.\.)\W*$",
    re.I,
)
_CAPTCHA_WORD = re.compile(r"\b(?:captcha|капча|recaptcha|anti-?spam)\b", re.I)
_TIME = r"(?:\d{1,2}\s?[:.hч時时시]\s?\d{2}(?::\d{2})?\s*(?:[ap]\.?\s?m\.?|uhr|h|min|ч\.?|分|분)?)"
_ZONE = r"(?:\s*(?:gmt|utc|z|e[sd]?t|c[sd]t|m[sd]t|p[sd]?t|ces?t|ees?t|bst|msk|мск|ist|jst|kst|hkt|sgt|ae[sd]t)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?)"
_MONTH = r"[^\W\d_]{3,14}\.?"
_CLOCK = re.compile(
    rf"^\W*(?:[^\W\d_][^\d,:;!?]{{0,30}}\W{{1,3}})?(?:[01]?\d|2[0-4])(?:\s?[:.hч時时点點시]\s?[0-5]\d(?::[0-5]\d)?\s*(?:uhr|[ap]\.?\s?m\.?|h|분|分)?|\s*(?:uhr|[ap]\.?\s?m\.?|h)){_ZONE}?\W*$",
    re.I,
)
"""A time of day, behind a name or without."""
_SAID_FIRST = r"(?:(?:posted|published|written|added|submitted|veröffentlicht|geschrieben|publié|publicado|pubblicato|napisano|dodano|опубликовано|добавлено|жарияланды)(?:\s(?:on|am|le|el|il|at))?:?\s+)"
_CHANGED = r"(?:(?:last\s+)?(?:updated|modified)(?:\s+(?:at|on))?|aktualisiert(?:\s+(?:um|am))?|(?:mis(?:e)? à jour|modifié)(?:\s+(?:à|le))?|(?:ultima\s+)?(?:modifica(?:to)?|aggiornat[oa]|aggiornamento)(?:\s+(?:il|alle))?|actualizado(?:\s+(?:el|a las))?|a(?:c)?tualizado(?:\s+(?:em|às))?|bijgewerkt(?:\s+op)?|zaktualizowano|aktualizováno|frissítve|güncellen(?:di|me)|обновлено(?:\s+в)?|изменено|оновлено(?:\s+[ов])?|жаңартылды)"
_DATES = (
    rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}",
    rf"\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s*(?:de\s+|of\s+)?{_MONTH},?\s*(?:de\s+|del\s+)?\d{{4}}",
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}",
    r"\d{4}[./-]\d{1,2}[./-]\d{1,2}",
    r"\d{4}\s*(?:年|жыл\w*|ж\.)\s*\d{1,2}\s*(?:月\s*\d{1,2}\s*日)?[^\W\d_]*",
    rf"\d{{4}}\.?\s+{_MONTH}\s+\d{{1,2}}\.?",
)
_DATE = "(?:" + "|".join(_DATES) + ")"
_CLOCK_OR_WORD = (
    r"(?:at|à|a las|alle|às|um|om|o|v|в|о|lúc|klo|kl\.?|kell|pukul|um|ob|u|la|στις|saat|жылғы|г\.|года|-|–|—|\||@|/)"
)
_STAMP = re.compile(
    rf"^\W*{_SAID_FIRST}?(?:(?:le|am|den|il|el|on|op|dnia|dne|em|{_MONTH}),?\s+)?{_DATE}\W*(?:{_CHANGED}\W*(?:{_DATE}\W*)?)?(?:(?:{_CLOCK_OR_WORD}\s*)?{_TIME}{_ZONE}?)?\W*(?:г\.|ж\.)?\W*$",
    re.I,
)
_STAMP_CLOCK_FIRST = re.compile(rf"^\W*{_TIME}\W+(?:{_MONTH},?\s+)?{_DATE}\W*$", re.I)
_WITHOUT_YEAR = re.compile(
    rf"^\W*{_SAID_FIRST}?(?:[0-3]?\d\.?\s+({_MONTH})|({_MONTH})\s+[0-3]?\d(?:st|nd|rd|th)?),?\W*(?:{_CLOCK_OR_WORD}\s*)?{_TIME}{_ZONE}?\W*$",
    re.I,
)
_ISO = re.compile(r"^\W*\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?\W*$")
_SHORT_AGO = re.compile(r"^\d{1,2}(?:[smhdwy]|mo|min)$")
_AGO = re.compile(
    r"^\W*(?:(?:il y a|hace|vor|há|prije|pred|před|преди|πριν|acum|для)\s+)?\d{1,3}\+?\s*[^\W\d_]{1,12}\.?(?:\s+(?:ago|fa|geleden|temu|sedan|siden|sitten|tagasi|atrás|назад|тому|бұрын|önce|əvvəl|мурун|prieš|atpakaļ)|)\W*$",
    re.I,
)
_AGO_WORD = re.compile(
    r"\b(?:ago|il y a|hace|vor|há|fa|geleden|temu|sedan|siden|sitten|tagasi|atrás|назад|тому|бұрын|önce|əvvəl|мурун|prieš|atpakaļ|před|pred|prije|преди|πριν|acum|前|전|منذ)\b|前$|전$",
    re.I,
)
_DIGIT = re.compile(r"\d")
_NEAR_DAYS = (
    "today", "yesterday", "heute", "gestern", "aujourd'hui", "aujourd’hui", "hier", "hoy", "ayer", "oggi", "ieri", "hoje", "ontem", "vandaag", "gisteren", "dzisiaj", "dziś", "wczoraj", "dnes", "včera", "ma", "tegnap", "astăzi",
    "azi", "днес", "вчера", "сегодня", "сьогодні", "вчора", "бүгін", "кеше", "бүгүн", "кечээ", "bugün", "dün", "dünən", "i dag", "i går", "idag", "igår", "tänään", "eilen", "täna", "eile", "šodien", "vakar", "šiandien", "danes",
    "včeraj", "danas", "jučer", "σήμερα", "χθες", "今天", "昨天", "前天", "今日", "昨日", "오늘", "어제", "اليوم", "أمس", "kemarin",
)  # fmt: skip
_NEAR_DAY = "(?:" + "|".join(_NEAR_DAYS) + ")"
_NEAR = re.compile(rf"^\W*{_NEAR_DAY}\W*(?:{_CLOCK_OR_WORD}\s*)?{_TIME}\W*$", re.I)
_ONE_UNIT = re.compile(
    r"^\W*(?:(?:about |ungefähr |около |environ )?(?:an?|one|eine[rmn]?|une?|un|una|бір|bir|en|ett|een|één|o|egy|één)\s)?[^\W\d_]{2,10}\s(?:ago|geleden|temu|назад|тому|бұрын|önce|əvvəl|мурун|sedan|siden|sitten|tagasi|atrás|fa)\W*$|"
    r"^\W*(?:il y a|hace|há|vor|acum)\s(?:une?|una|uma|un|um|eine[rmn]?|o)\s[^\W\d_]{3,10}\W*$|^\W*منذ\s[^\W\d_]{3,8}(?:\sواحدة?)?\W*$|^\W*(?:just now|только что|gerade eben|à l['’]instant|przed chwilą|az önce|刚刚|剛剛|жаңа ғана)\W*$",
    re.I,
)
_UNITS = re.compile(
    r"\b(?:sec\w*|min\w*|hour\w*|hr|day|week\w*|month\w*|year|секунд\w*|минут\w*|час\w*|день|дня|недел\w*|месяц\w*|год\w*|хвилин\w*|тиждень|місяц\w*|рік|godzin\w*|dzień|tydzień|miesiąc|rok|sekund\w*|stund\w*|tag\w*|woche|monat|jahr|"
    r"heure|jour|semaine|mois|an|hora|día|dia|semana|mes|año|ano|ora|giorno|settimana|mese|anno|uur|dag|maand|jaar|минут|сағат|күн|апта|ай|жыл|saat|gün|hafta|ay|yıl|timme|vecka|månad|päivä|tunti|viikko|oră|zi|"
    r"just now|только что|gerade eben|instant|chwilą|az önce|ғана)\b|刚刚|剛剛|منذ",
    re.I,
)
"""What "an hour ago" is measured in: without one of these the words are a sentence's."""
_ENDS_IN_DATE = re.compile(
    rf"(?:{_DATE}|{_NEAR_DAY})\W*(?:(?:{_CLOCK_OR_WORD}\s*)?{_TIME})?\W*(?:г\.|ж\.)?\W*$",
    re.I,
)
_YEAR_OR_FIGURES = re.compile(r"\d{4}|\d[./-]\d{1,2}[./-]\d\d")
"""One of these, or the name of a near day, is in every date."""
_JOINS = re.compile(
    r"(?:[\s,|·•:;()\[\]/–—#-]|\b(?:am|at|on|le|el|il|op|dnia|от|в|о|om|um|says|said|wrote|schrieb|schreibt|sagt|a écrit|a dit|dice|escribió|ha scritto|pisze|napisał\w*|пишет|написал\w*))+$",
    re.I,
)
_SEPARATED = re.compile(r"\s*(?:[|·•(—–]|,\s|\s-\s)\s*")
_SEPARATOR = re.compile(r"[|·•(—–,-]")
_NUMBERED = re.compile(r"^\W*(?:\d{1,4}\W+)?")
_LONGEST_AGO = 24
_CLOCKS_DIFFER = timedelta(days=2)
_FIRST_COMMENTS = date(1997, 1, 1)
SENTENCE_END = re.compile(r"(?:\w{3}\.|[!?:])$")
STOP = re.compile(r"[.!?…。！？।؟][\"'»”’“)\]]*$")
"""How a whole sentence ends, with the signs that close a quotation or bracket."""
"""How a sentence ends and a name does not: "Anna S." is one."""
_SIGNED_MAX = 90
_DASHES = ("-", "–", "—", "―")
_NAME_MAX = 40
_NAME_WORDS = 5


def is_stamp(line: str) -> bool:
    """True for a line that is a date, with or without a time, or "3 days ago", "yesterday at 9:14", in any language."""
    if len(line) > 60:
        return False
    if not _DIGIT.search(line):
        return len(line) <= _LONGEST_AGO and bool(_ONE_UNIT.match(line) and _UNITS.search(line))
    if any(form.match(line) for form in (_STAMP, _STAMP_CLOCK_FIRST, _NEAR, _ISO, _SHORT_AGO)):
        return True
    dated = _WITHOUT_YEAR.match(line)
    if dated and is_month((dated[1] or dated[2]).rstrip(".")):
        return True
    return bool(_AGO.match(line) and _AGO_WORD.search(line))


def is_clock(line: str) -> bool:
    """True for a time of day without a date, alone or behind a name of a few words: "10:15 Uhr", "Anna 10:15"."""
    return len(line) <= _NAME_MAX and bool(_DIGIT.search(line)) and bool(_CLOCK.match(line)) and not is_stamp(line)


def is_captcha(line: str) -> bool:
    """True for a sum to be solved ("seize − 16 =", "3 + _ = 7") or a line about a captcha."""
    if len(line) >= 60:
        return False
    return ("=" in line and bool(_CAPTCHA.match(line))) or bool(_CAPTCHA_WORD.search(line))


def is_signed(line: str) -> bool:
    """True for a name and a date in one line, "Anna (20.10.2025 17:58)": up to five words without the end of a sentence; after
    a dash they are those of a quotation."""
    if len(line) > _SIGNED_MAX or line.startswith(_DASHES):
        return False
    found = _date_at_end(line) or _stamp_apart(line)
    if not found:
        return False
    name = _JOINS.sub("", _NUMBERED.sub("", line[: found.start()]))
    return len(name) <= _NAME_MAX and 0 < len(name.split()) <= _NAME_WORDS and not SENTENCE_END.search(name)


def _date_at_end(line: str) -> re.Match[str] | None:
    """The date and the time that a line ends with; looked for only where there is what every date has, for it takes long."""
    if not _DIGIT.search(line):
        return None
    if not _YEAR_OR_FIGURES.search(line):
        small = line.lower()
        if not any(day in small for day in _NEAR_DAYS):
            return None
    return _ENDS_IN_DATE.search(line)


def _stamp_apart(line: str) -> re.Match[str] | None:
    """The last sign in a line that sets things apart, where a date follows it."""
    if not _SEPARATOR.search(line):
        return None
    last = [*_SEPARATED.finditer(line)][-1:]
    return last[0] if last and is_stamp(line[last[0].end() :]) else None


def without_stamp(line: str) -> str:
    """A line without the date and the time that it ends with, "Anna Muster | 20.10.2025 17:58"; as it is where that is all."""
    found = _date_at_end(line)
    return _JOINS.sub("", line[: found.start()]) if found and found.start() else line


def are_earlier(days: Sequence[date], published: date | None) -> bool:
    """True when most days are before the article's, or before readers could comment at all: those of a chronology or of births."""
    least = published - _CLOCKS_DIFFER if published else _FIRST_COMMENTS
    return sum(day < least for day in days) > 0.5 * len(days)


def day_of(line: str) -> date | None:
    """The day that a stamp names in full; None for "3 days ago"."""
    found = date_in_text(line)
    return found[0].date() if found else None
