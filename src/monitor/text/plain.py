# ruff: noqa: E501
"""Clean a text that has lost its markup: name, date and text triplets at the tail, forms, captchas, repeated titles.

Without markup only form and words tell a comment from the article, so rules apply from the tail upwards and never
above the
first sign of a comment section.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise

from monitor.errors import ExtractError
from monitor.model import Article, Hints
from monitor.text.charset import without_invisibles
from monitor.text.document import is_name, normal_lines, parse_document
from monitor.text.language import detect_language
from monitor.text.newsroom import announces, are_told, has_clock, is_quotation
from monitor.text.notices import notice
from monitor.text.phrases import (
    is_comment_heading,
    is_label,
    is_read_also,
    is_reply_control,
    is_update,
    names_an_answer,
    starts_read_also,
)
from monitor.text.stamps import SENTENCE_END, day_of, is_captcha, is_signed, is_stamp

_LETTERS = re.compile(r"[^\W_]+")
_NO_HINTS = Hints()
_LONGEST_NAME = 200
_FAR_DOWN = 0.25
_DIGIT = re.compile(r"\d")
_FAR_APART, _LONGEST_COMMENT = 12, 6
"""Lines between the marks of two comments, and of a comment above its control to reply, at most."""
_PARAGRAPH, _SHORT = 40, 200
_LONGEST_HEADING = 80


def clean_text(raw: str, *, hints: Hints = _NO_HINTS) -> Article:
    """The article of a text in the form of the archive or pasted from a page. Raises ExtractError when nothing is left.

    The first line is the title. `hints.title` takes its place, or stands above it where it is a sentence of the text; a
    line that equals the title but for case, dashes and blanks goes. The byline is the line that names `hints.authors`, or without these the one that reads as names.
    """
    lines = normal_lines(without_invisibles(raw))
    if not any(lines):
        raise ExtractError("the text is empty", reason="empty")
    removed: Counter[str] = Counter()
    published = hints.published.date() if hints.published else None
    kept = _without_furniture(_without_tail(lines, removed, published), removed)
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


def _without_tail(lines: list[str], removed: Counter[str], published: date | None) -> list[str]:
    """Lines above the comment section, found by its heading or by its first name-and-date pair."""
    cut = _comment_start(lines, published)
    tail = [line for line in lines[cut:] if line]
    if not tail:
        return lines
    comments = sum(is_stamp(line) or is_signed(line) for line in tail) or sum(map(is_reply_control, tail))
    forms = sum(is_comment_heading(line) for line in tail)
    captchas = sum(is_captcha(line) for line in tail)
    removed.update({k: n for k, n in (("comments", comments), ("form", forms), ("captcha", captchas)) if n})
    if not comments and not forms and not captchas:
        removed["comments"] += 1
    return lines[:cut]


def _comment_start(lines: list[str], published: date | None) -> int:
    """Index of the first line of what readers wrote and of the form; the number of lines when there is none."""
    filled = [i for i, line in enumerate(lines) if line]
    if len(filled) < 3:
        return len(lines)
    weight = _running_length(lines)
    heading = _first_heading(lines, filled, weight)
    return min(heading, _first_comment(lines, filled, weight, published))


def _running_length(lines: list[str]) -> list[int]:
    total, running = 0, []
    for line in lines:
        running.append(total)
        total += len(line)
    return [*running, total]


def _first_heading(lines: list[str], filled: list[int], weight: list[int]) -> int:
    """A heading of a comment section counts where it counts comments itself, where a form, a captcha or stamps follow, or
    nothing more of weight."""
    for i in filled[2:]:
        if not is_comment_heading(lines[i]) or weight[i] < _FAR_DOWN * 400:
            continue
        after = [line for line in lines[i + 1 :] if line]
        signs = sum(map(_is_sign, after))
        counted = _DIGIT.search(lines[i]) and weight[-1] - weight[i] < 0.5 * weight[-1]
        if not _DIGIT.search(lines[i]) and _is_quoting(after):
            continue
        if signs or counted or weight[-1] - weight[i] < 0.2 * weight[-1]:
            return i
    return len(lines)


def _is_sign(line: str) -> bool:
    return is_stamp(line) or is_signed(line) or is_captcha(line) or is_comment_heading(line) or is_reply_control(line)


def _first_comment(lines: list[str], filled: list[int], weight: list[int], published: date | None) -> int:
    """The first line of comments that follow each other down to the end: a name with a date in one line or two, or a control
    to reply. A single one needs a short rest."""
    texts = [lines[i] for i in filled]
    begin = {n: start for n in range(2, len(texts)) if (start := _begin_of_comment(texts, n))}
    run = _last_run(sorted(begin))
    sure = [n for n in run if _is_sure(texts, n)]
    if not sure or _goes_on(texts, run) or _is_told(texts, run, begin[run[0]], published):
        return len(lines)
    for n in run:
        start = filled[begin[n]]
        single = n == run[-1]
        enough = not single or (is_stamp(texts[n]) and weight[-1] - weight[start] < 0.3 * weight[-1])
        if enough and weight[start] >= min(400, 0.1 * weight[-1]):
            return _above_count(lines, start)
    return len(lines)


def _begin_of_comment(texts: list[str], n: int) -> int:
    """Number of the line with which a comment begins that has a date or a control to reply in line `n`; 0 when it is none."""
    line = texts[n]
    if is_update(line) or is_update(texts[n - 1]):
        return 0
    if is_stamp(line):
        if n > 2 and _names_someone(texts[n - 1]):
            return n - 1
        return n if is_signed(line) or _is_short(texts[n + 1 : n + 2]) else 0
    if is_signed(line):
        return n
    if not is_reply_control(line) or names_an_answer(line):
        return 0
    above = range(n - 1, max(1, n - _LONGEST_COMMENT), -1)
    return next((m for m in above if _is_short([texts[m]])), n - 1)


def _is_short(texts: list[str]) -> bool:
    return any(len(text) <= _PARAGRAPH and not text.endswith((".", ":", "?", "!")) for text in texts)


def _is_sure(texts: list[str], n: int) -> bool:
    """False for a date that may also stand over the day of a diary: one below a paragraph, with a word before it or not."""
    return not is_stamp(texts[n]) or (n > 2 and _names_someone(texts[n - 1]))


def _last_run(marks: list[int]) -> list[int]:
    """Of marks in lines of these numbers those that follow each other without many lines between, from the last one up."""
    run: list[int] = []
    for n in reversed(marks):
        if run and run[0] - n > _FAR_APART:
            break
        run.insert(0, n)
    return run


def _goes_on(texts: list[str], run: list[int]) -> bool:
    """True when more paragraphs follow the last mark than stand between two marks: the article goes on below its own dates."""
    between = max((_paragraphs(texts[n + 1 : m]) for n, m in pairwise(run)), default=1)
    end = next(
        (n for n in range(run[-1] + 1, len(texts)) if is_comment_heading(texts[n]) or is_captcha(texts[n])), len(texts)
    )
    return end == len(texts) and _paragraphs(texts[run[-1] + 1 :]) > between + 1


def _paragraphs(texts: list[str]) -> int:
    return sum(len(text) >= _PARAGRAPH for text in texts)


def _is_told(texts: list[str], run: list[int], start: int, published: date | None) -> bool:
    """True for what the newsroom quotes or dates itself from a line on: what experts say, a chronology, births."""
    stamps = [texts[n] for n in run]
    above = texts[start - 1]
    announced = announces(above, heading=_reads_as_heading(above) and not any(map(has_clock, stamps)))
    return _is_quoting(texts[start:]) or are_told(stamps, [*map(day_of, stamps)], published, announced=announced)


def _reads_as_heading(line: str) -> bool:
    """True for some words without a stop that are no signature of the article."""
    short = len(line) <= _LONGEST_HEADING and len(line.split()) > 1
    return short and not SENTENCE_END.search(line) and not is_name(line)


def _is_quoting(texts: list[str]) -> bool:
    """True when the paragraphs stand in quotation marks and nothing takes replies: readers do not quote themselves."""
    said = [text for text in texts if len(text) >= _PARAGRAPH]
    quoted = sum(map(is_quotation, said))
    return quoted > len(said) / 2 and not any(is_reply_control(text) or is_captcha(text) for text in texts)


def _names_someone(line: str) -> bool:
    return (
        len(line) <= _LONGEST_NAME
        and not line.endswith("。")
        and not (line.endswith((".", ":", "?")) and len(line) > 40)
    )


def _above_count(lines: list[str], first: int) -> int:
    """The heading "39 comments" right above the first name belongs to the section."""
    above = next((i for i in range(first - 1, -1, -1) if lines[i]), first)
    return above if is_comment_heading(lines[above]) else first


def _without_furniture(lines: list[str], removed: Counter[str]) -> list[str]:
    """Lines but those that are page furniture; the first is the title, whatever it says."""
    title = next((i for i, line in enumerate(lines) if line), 0)
    kinds = [_furniture_kind(line) if line and i > title else "" for i, line in enumerate(lines)]
    removed.update(kind for kind in kinds if kind)
    return [line for line, kind in zip(lines, kinds, strict=True) if not kind]


def _furniture_kind(line: str) -> str:
    if is_captcha(line):
        return "captcha"
    if is_read_also(line) or (len(line) < _SHORT and starts_read_also(line)):
        return "related"
    if is_label(line):
        return "share"
    found = notice(line, len(line))
    return found[0] if found else ""


def _without_title(body: str, title: str, removed: Counter[str]) -> str:
    blocks = body.split("\n\n")
    kept = [block for block in blocks if folded(block) != folded(title)]
    if len(kept) < len(blocks):
        removed["title"] += len(blocks) - len(kept)
    return "\n\n".join(kept)


def folded(text: str) -> str:
    """Letters and digits alone, without case: two headings that differ in dashes and blanks are the same."""
    return "".join(_LETTERS.findall(text.casefold()))
