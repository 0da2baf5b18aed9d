# ruff: noqa: E501
"""Clean a text that has lost its markup: name, date and text triplets at the tail, forms, captchas, repeated titles.

Without markup only form and words tell a comment from the article, so rules apply from the tail upwards and never
above the
first sign of a comment section.
"""

from __future__ import annotations

import re
from collections import Counter

from monitor.errors import ExtractError
from monitor.model import Article, Hints
from monitor.text.charset import without_invisibles
from monitor.text.document import normal_lines, parse_document
from monitor.text.language import detect_language
from monitor.text.phrases import is_comment_heading, is_label, is_read_also, is_reply_control

_NUMBER_WORD = r"[^\W\d_]{2,14}"
_CAPTCHA = re.compile(
    rf"^\W*(?:\d{{1,3}}|{_NUMBER_WORD}|_)\s*[-+×x*÷/−–]\s*(?:\d{{1,3}}|{_NUMBER_WORD}|_)\s*=\s*(?:\d{{0,4}}|_|\?|\.\.\.)\W*$",
    re.I,
)
_CAPTCHA_WORD = re.compile(r"\b(?:captcha|капча|recaptcha|anti-?spam)\b", re.I)
_TIME = r"(?:\d{1,2}\s?[:.hч]\s?\d{2}(?::\d{2})?\s*(?:[ap]\.?\s?m\.?|uhr|h|ч\.?)?)"
_MONTH = r"[^\W\d_]{3,14}\.?"
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
    rf"^\W*(?:(?:le|am|den|il|el|on|op|dnia|dne|em|{_MONTH}),?\s+)?{_DATE}\W*(?:(?:{_CLOCK_OR_WORD}\s*)?{_TIME})?\W*(?:г\.|ж\.)?\W*$",
    re.I,
)
_STAMP_CLOCK_FIRST = re.compile(rf"^\W*{_TIME}\W+(?:{_MONTH},?\s+)?{_DATE}\W*$", re.I)
_AGO = re.compile(
    r"^\W*(?:(?:il y a|hace|vor|há|prije|pred|před|преди|πριν|acum|для)\s+)?\d{1,3}\+?\s*[^\W\d_]{1,12}\.?(?:\s+(?:ago|fa|geleden|temu|sedan|siden|sitten|tagasi|atrás|назад|тому|бұрын|önce|əvvəl|мурун|prieš|atpakaļ)|)\W*$",
    re.I,
)
_AGO_WORD = re.compile(
    r"\b(?:ago|il y a|hace|vor|há|fa|geleden|temu|sedan|siden|sitten|tagasi|atrás|назад|тому|бұрын|önce|əvvəl|мурун|prieš|atpakaļ|před|pred|prije|преди|πριν|acum|前|전|منذ)\b|前$|전$",
    re.I,
)
_DIGIT = re.compile(r"\d")
_FOLDED = re.compile(r"[\W_]+")
_NO_HINTS = Hints()
_LONGEST_NAME = 200
_FAR_DOWN = 0.25


def clean_text(raw: str, *, hints: Hints = _NO_HINTS) -> Article:
    """The article of a text in the form of the archive or pasted from a page. Raises ExtractError when nothing is left.

    The first line is the title. `hints.title` takes its place, or stands above it where it is a sentence of the text; a
    line that equals the title but for case, dashes and blanks goes. The byline is the line that names `hints.authors`, or without these the one that reads as names.
    """
    lines = normal_lines(without_invisibles(raw))
    if not any(lines):
        raise ExtractError("the text is empty", reason="empty")
    removed: Counter[str] = Counter()
    kept = _without_tail(lines, removed)
    kept = [line for line in kept if not _is_furniture(line, removed)]
    if hints.title and next((line for line in kept if line), "").endswith((".", "…", "。")):
        kept = [hints.title, "", *kept]
    title, authors, body = parse_document("\n".join(kept), hints.authors or None)
    for heading in dict.fromkeys((title, hints.title or title)):
        body = _without_title(body, heading, removed)
    if not body:
        raise ExtractError("the text has a first line and nothing after it", reason="no-text")
    return Article(
        url="",
        title=hints.title or title,
        text=body,
        authors=hints.authors or authors,
        language=detect_language(f"{title}\n{body}", hints.languages),
        published=hints.published,
        published_from=hints.published_from or ("given" if hints.published else None),
        published_precision=hints.published_precision,
        tags=hints.tags,
        text_from="given",
        removed=dict(removed),
    )


def is_stamp(line: str) -> bool:
    """True for a line that is a date, with or without a time, or "3 days ago", in any language."""
    if len(line) > 60 or not _DIGIT.search(line):
        return False
    if _STAMP.match(line) or _STAMP_CLOCK_FIRST.match(line):
        return True
    return bool(_AGO.match(line) and _AGO_WORD.search(line))


def is_captcha(line: str) -> bool:
    """True for a sum to be solved ("seize − 16 =", "3 + _ = 7") or a line about a captcha."""
    if len(line) >= 60:
        return False
    return ("=" in line and bool(_CAPTCHA.match(line))) or bool(_CAPTCHA_WORD.search(line))


def _without_tail(lines: list[str], removed: Counter[str]) -> list[str]:
    """Lines above the comment section, found by its heading or by its first name-and-date pair."""
    cut = _comment_start(lines)
    tail = [line for line in lines[cut:] if line]
    if not tail:
        return lines
    comments = sum(is_stamp(line) for line in tail)
    forms = sum(is_comment_heading(line) for line in tail)
    captchas = sum(is_captcha(line) for line in tail)
    removed.update({k: n for k, n in (("comments", comments), ("form", forms), ("captcha", captchas)) if n})
    if not comments and not forms and not captchas:
        removed["comments"] += 1
    return lines[:cut]


def _comment_start(lines: list[str]) -> int:
    """Index of the first line of what readers wrote and of the form; the number of lines when there is none."""
    filled = [i for i, line in enumerate(lines) if line]
    if len(filled) < 3:
        return len(lines)
    weight = _running_length(lines)
    heading = _first_heading(lines, filled, weight)
    triplet = _first_triplet(lines, filled, weight)
    return min(heading, triplet)


def _running_length(lines: list[str]) -> list[int]:
    total, running = 0, []
    for line in lines:
        running.append(total)
        total += len(line)
    return [*running, total]


def _first_heading(lines: list[str], filled: list[int], weight: list[int]) -> int:
    """A heading of a comment section counts where a form, a captcha or stamps follow, or nothing more of weight."""
    for i in filled[2:]:
        if not is_comment_heading(lines[i]) or weight[i] < _FAR_DOWN * 400:
            continue
        after = [line for line in lines[i + 1 :] if line]
        signs = sum(is_stamp(x) or is_captcha(x) or is_comment_heading(x) or is_reply_control(x) for x in after)
        if signs or weight[-1] - weight[i] < 0.2 * weight[-1]:
            return i
    return len(lines)


def _first_triplet(lines: list[str], filled: list[int], weight: list[int]) -> int:
    """The name above the first of the stamps that repeat down to the end; a single stamp needs a captcha, form or
    short rest."""
    stamps = [n for n, i in enumerate(filled) if n >= 2 and is_stamp(lines[i])]
    run: list[int] = []
    for n in reversed(stamps):
        if not _names_someone(lines[filled[n - 1]]) or n - 1 < 2:
            continue
        run.insert(0, n)
    while run:
        first = filled[run[0] - 1]
        enough = len(run) >= 2 or weight[-1] - weight[first] < 0.3 * weight[-1]
        if enough and weight[first] >= min(400, 0.1 * weight[-1]):
            return _above_count(lines, first)
        run.pop(0)
    return len(lines)


def _names_someone(line: str) -> bool:
    return len(line) <= _LONGEST_NAME and not (line.endswith((".", ":", "?")) and len(line) > 40)


def _above_count(lines: list[str], first: int) -> int:
    """The heading "39 comments" right above the first name belongs to the section."""
    above = next((i for i in range(first - 1, -1, -1) if lines[i]), first)
    return above if is_comment_heading(lines[above]) else first


def _is_furniture(line: str, removed: Counter[str]) -> bool:
    kind = "captcha" if is_captcha(line) else "related" if is_read_also(line) else "share" if is_label(line) else ""
    if kind and line:
        removed[kind] += 1
    return bool(kind)


def _without_title(body: str, title: str, removed: Counter[str]) -> str:
    blocks = body.split("\n\n")
    kept = [block for block in blocks if folded(block) != folded(title)]
    if len(kept) < len(blocks):
        removed["title"] += len(blocks) - len(kept)
    return "\n\n".join(kept)


def folded(text: str) -> str:
    """Letters and digits alone, without case: two headings that differ in dashes and blanks are the same."""
    return _FOLDED.sub("", text.casefold())
