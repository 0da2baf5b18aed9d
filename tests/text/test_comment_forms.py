"""Comments by what they are: forms of name, date and text under names that say nothing, and texts of the same look that are articles."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.text import extract
from monitor.text.comments import _Remover
from monitor.text.signs import find_signs
from monitor.text.tree import parse

from .making import BODY, RUSSIAN, TITLE, article

URL = "https://herald.example/2025/10/20/raw-materials"
NAMES = ("Gast", "Мария К.", "pilot_07")
STAMPS = {
    "en": ("October 21, 2025 at 9:14 am", "an hour ago", "Yesterday at 18:05"),
    "fr": ("21 octobre 2025 à 9 h 14 min", "il y a 2 heures", "hier à 18h05"),
    "ru": ("21 октября 2025, 09:14", "час назад", "вчера в 18:05"),
    "kk": ("21 қазан 2025, 09:14", "2 сағат бұрын", "кеше, 18:05"),
    "zh": ("2025-10-21 09:14", "2小时前", "昨天 18:05"),
    "ar": ("21 أكتوبر 2025 - 09:14", "منذ ساعتين", "أمس 18:05"),
    "tr": ("21 Ekim 2025 09:14", "2 saat önce", "dün 18:05"),
}
TEXTS = ("They promised the same ten years ago and built nothing.", "Хорошая новость для моего брата!", "mdr")
Comment = tuple[str, str, str]
FORMS: dict[str, Callable[[Comment], str]] = {
    "definition list": lambda c: f"<dt>{c[0]} | {c[1]}</dt><dd><p>{c[2]}</p></dd>",
    "item": lambda c: f"<li><p><a href='/u'>{c[0]}</a>, {c[1]}:</p><p>{c[2]}</p></li>",
    "boxes": lambda c: f"<div class='x'><div>{c[0]}</div><div>{c[1]}</div><div>{c[2]}</div></div>",
    "one line": lambda c: f"<div class='x'><div>#7 {c[0]} ({c[1]})</div><div>{c[2]}</div></div>",
    "rows": lambda c: f"<tr><td>{c[0]}</td><td>{c[1]}</td></tr><tr><td colspan=2>{c[2]}</td></tr>",
    "date first": lambda c: f"<table class='p'><tr><td>{c[1]}</td></tr><tr><td>{c[0]}</td><td>{c[2]}</td></tr></table>",
    "own elements": lambda c: f"<x-item><x-name>{c[0]}</x-name><x-date>{c[1]}</x-date><x-text>{c[2]}</x-text></x-item>",
    "date last": lambda c: f"<div class='v'><b>{c[0]}</b><div>{c[2]}</div><i>{c[1]}</i> <i>Ответить</i></div>",
    "user box": lambda c: f"<li><div class='mc-user'>{c[0]} <i>{c[1]}</i></div><div>{c[2]}</div><i>رد</i></li>",
}
HEADED: dict[str, Callable[[Comment], str]] = {
    "paragraphs": lambda c: f"<p>{c[0]}</p><p>{c[1]}</p><p>{c[2]}</p>",
    "paragraphs with breaks": lambda c: f"<p><b>{c[0]}</b> {c[1]}<br>{c[2]}</p>",
    "quotations": lambda c: f"<div class='w'>{c[0]} <em>{c[1]}</em></div><blockquote>{c[2]}</blockquote>",
    "text first": lambda c: f"<div><p>{c[2]}</p><p>— {c[0]}, {c[1]}</p></div>",
    "without dates": lambda c: f"<div class='q'><b>{c[0]}</b><div>{c[2]}</div></div>",
}


def comments(language: str) -> list[Comment]:
    return list(zip(NAMES, STAMPS[language], TEXTS, strict=True))


def wrapped(items: str) -> str:
    """Rows stand in a table, other items in a box."""
    return f"<table>{items}</table>" if items.startswith("<tr") else f"<div>{items}</div>"


@pytest.mark.parametrize("language", STAMPS)
@pytest.mark.parametrize("form", FORMS)
def test_comments_without_a_telling_name_or_heading_go(form: str, language: str) -> None:
    """Siblings with a name, a date and a text, whatever they are called and in whatever language, one word long or more."""
    items = "".join(map(FORMS[form], comments(language)))
    found = extract(article(inside=wrapped(items)).encode(), URL)
    assert found.text == BODY and found.removed["comments"] >= 2


@pytest.mark.parametrize("language", STAMPS)
@pytest.mark.parametrize("heading", ["<h3>3 Comments</h3>", "<p><strong>Пікірлер (3)</strong></p>"])
@pytest.mark.parametrize("form", HEADED)
def test_comments_that_no_element_holds_go(form: str, heading: str, language: str) -> None:
    """They are siblings of the heading that counts them and of the article's own paragraphs."""
    items = "".join(map(HEADED[form], comments(language)))
    assert extract(article(inside=heading + items).encode(), URL).text == BODY


def test_a_thread_goes_to_its_first_comment() -> None:
    """Replies stand inside what they reply to."""
    thread = ""
    for name, when, text in reversed(comments("en")):
        thread = (
            f"<div><div><i>{name}</i><time>{when}</time></div><div>{text}</div><a>Reply</a><div>{thread}</div></div>"
        )
    assert extract(article(inside=thread).encode(), URL).text == BODY


def test_comments_of_a_schema_without_names_go() -> None:
    """The schema is enough: no class, no date."""
    items = "".join(
        f'<div itemscope itemtype="https://schema.org/Comment"><i>{name}</i><p>{text}</p></div>'
        for name, _, text in comments("en")
    )
    assert extract(article(inside=items).encode(), URL).text == BODY


def test_comments_below_a_chinese_article_go() -> None:
    """A sign says as much as three letters, so forty of them are a paragraph."""
    paragraphs = tuple(
        f"{n}哈萨克斯坦交通部在阿斯塔纳宣布，该国于星期二正式向欧洲的货物开放一条新的铁路走廊。" for n in range(4)
    )
    items = "".join(map(HEADED["text first"], comments("zh")))
    page = article(paragraphs=paragraphs, inside=f"<h3>评论 (3)</h3>{items}", title="哈萨克斯坦开放铁路走廊")
    assert extract(page.encode(), URL).text == "\n\n".join(paragraphs)


LINES = (
    "Customs officers wave it through after a short stop of nine minutes.",
    "The minister of transport speaks to two hundred guests in the dry port.",
    "Guests arrive in buses from Almaty, ambassadors of seven countries among them.",
)
PEOPLE = ("Askar Nurlan", "Dana Serik", "Ivan Petrov")
LIKE_COMMENTS: dict[str, Callable[[int], str]] = {
    "live ticker": lambda n: f"<div class='t'><time>14:0{n}</time><h3>Report {n}</h3><p>{LINES[n]}</p></div>",
    "signed ticker": lambda n: (
        f"<div class='t'><i>{PEOPLE[n % 2]}</i> <i>20 October 2025, 14:0{n}</i><h4>Report</h4><p>{LINES[n]}</p></div>"
    ),
    "births": lambda n: f"<li><b>{PEOPLE[n]}</b> <span>12.03.197{n}</span><p>{LINES[n]}</p></li>",
    "table of births": lambda n: f"<tr><td>{PEOPLE[n]}</td><td>12.03.197{n}</td><td>{LINES[n]}</td></tr>",
    "chronology": lambda n: (
        f"<div class='t'><div>Khorgos</div><div>{n + 1} May 20{n + 23}</div><div>{LINES[n]}</div></div>"
    ),
    "programme": lambda n: f"<p><b>Concert {n}</b><br>2{n}.10.2025, 19:00<br>{LINES[n]}</p>",
    "question and answer": lambda n: f"<div>Frage</div><p>Und Satz {n}?</p><div>Antwort</div><p>{LINES[n]}</p>",
    "kazakh answer": lambda n: f"<div><p><b>Жауап</b></p><p>{LINES[n]}</p></div>",
    "letters": lambda n: f"<p>{LINES[n]}</p><p><b>{PEOPLE[n]}, Aktau</b></p>",
    "posts quoted": lambda n: f"<blockquote>{LINES[n]}<br>— {PEOPLE[n]}, 20 October 2025</blockquote>",
}


@pytest.mark.parametrize("form", LIKE_COMMENTS)
def test_what_looks_like_comments_and_belongs_to_the_article_stays(form: str) -> None:
    """Times without a day, titles of their own, dates before the article, words that label answers."""
    items = "".join(map(LIKE_COMMENTS[form], range(3)))
    text = extract(article(inside=wrapped(items)).encode(), URL).text
    assert text.startswith(BODY) and all(line in text for line in LINES)


def test_names_and_dates_between_paragraphs_stay() -> None:
    """What the article's paragraphs enclose is its own, a review of the press with names and dates, say."""
    items = "".join(
        f"<div><i>{paper}</i> <i>2{n}.10.2025</i><p>{LINES[n]}</p></div>"
        for n, paper in enumerate(("Le Monde", "Die Welt"))
    )
    page = article(inside=f"{items}<p>{RUSSIAN[0]}</p>")
    assert all(line in extract(page.encode(), URL).text for line in (*LINES[:2], RUSSIAN[0]))


@pytest.mark.parametrize("heading", ["Комментарий", "Discussion", "Réactions"])
def test_a_heading_that_may_be_of_the_article_takes_no_paragraphs(heading: str) -> None:
    """Without a count or dates below it, "Discussion" heads a part of the article."""
    page = article(inside=f"<h2>{heading}</h2><p>{LINES[0]}</p><p>{LINES[1]}</p>", title=TITLE)
    assert all(line in extract(page.encode(), URL).text for line in LINES[:2])


def test_each_reply_in_a_thread_is_counted_by_its_own_date() -> None:
    """An element around a control is a comment when it has one date that is not of the replies in it."""
    reply = '<div><p>I see it otherwise, and have for years.</p><i>21.10.2025 10:0{}</i><a href="#r">Reply</a>{}</div>'
    thread = reply.format(1, reply.format(2, reply.format(3, "")))
    found = extract(article(after=thread).encode(), URL)
    assert "otherwise" not in found.text
    assert found.removed["comments"] == 3


def test_a_date_in_a_marked_time_is_one_date() -> None:
    """What stands in a time element is not counted beside it."""
    root = parse("<p><time><b>21.10.2025 10:01</b></time></p><p><b>21.10.2025 10:02</b></p>").body
    assert len(find_signs(root).stamps) == 2


def test_headings_without_end_do_not_hold_the_rules() -> None:
    """Only the first hundred headings of comments are looked at: each looks at all that follows it."""
    looked = _Remover(parse(article(after="<h3>3 Comments</h3><p>x</p>" * 150)).body, 1, None)
    asked: list[int] = []
    looked._section = lambda heading: asked.append(1) or heading  # type: ignore[method-assign,func-returns-value]
    looked.by_heading()
    assert len(asked) == 100


@pytest.mark.parametrize(
    "name",
    ["articlecomments", "socialcomments", "komentarzeLista", "kommentit", "commentswrap", "newcommentform", "komentariai", "comentarii", "leserkommentarliste", "izohlar", "pikirler"],
)  # fmt: skip
def test_comments_go_by_compounds_in_many_languages(name: str) -> None:
    """Without dates or controls, by their name alone."""
    said = "<div><b>Aigul</b><p>I do not think that anything will come of this paper.</p></div>" * 2
    found = extract(article(after=f'<div class="{name}">{said}</div>').encode())
    assert (found.text, found.removed["comments"]) == (BODY, 1)


@pytest.mark.parametrize("name", ["commentary-text", "nocomments", "kommentator-box", "livecomment"])
def test_names_that_only_sound_like_comments_stay(name: str) -> None:
    """A commentary, a commentator, a ticker and a text without comments are the newsroom's."""
    more = "The parties will meet again in the autumn, when the first trains are to run."
    assert extract(article(inside=f'<div class="{name}"><p>{more}</p></div>').encode()).text == f"{BODY}\n\n{more}"


@pytest.mark.parametrize(
    "section",
    [
        '<div id="comments"><h3>Comments (0)</h3><form><textarea></textarea><button>Send</button></form></div>',
        '<div id="comments"><h3>Комментарии</h3><p>Нет комментариев</p></div>',
        '<div class="comments"><h2>Leave a Reply</h2><p>Your email address will not be published. Required fields are marked *</p>'
        "<form><label>Comment</label><textarea></textarea><label>seize − 16 =</label></form></div>",
        '<div class="comments"><p>Be the first to comment</p></div>',
    ],
)
def test_a_place_for_comments_without_any_counts_none(section: str) -> None:
    """The metadata says how many comments were taken out: a form or an invitation is none."""
    found = extract(article(after=section).encode())
    assert found.text == BODY and "comments" not in found.removed and found.removed["form"] == 1


def test_comments_without_dates_count() -> None:
    """Somebody who wrote without a date that is known was there too."""
    section = '<div class="comments"><div class="item"><b>Anna</b><p>I do not believe a word of it.</p></div></div>'
    assert extract(article(after=section).encode()).removed["comments"] == 1
