"""What pages that nobody had looked at, and hostile ones, showed: quotations of the newsroom that stay, comments without words that go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from monitor.text import comments, extract
from monitor.text.stamps import is_stamp
from monitor.text.tree import parse

from .making import BODY, article

URL = "https://herald.example/2025/10/20/raw-materials"
NAMES = ("Aigerim Sadykova", "Thomas Brandt", "Сергей Ким")
SAID = (
    "The corridor will only pay off if customs queues at the border shrink to hours.",
    "Europe needs these metals more than Kazakhstan needs European money.",
    "Без переработки на месте это прежний вывоз руды под новым именем.",
)
READERS = ("pilot_07", "Мария К.", "Gast")
WRITTEN = (
    "They promised the same ten years ago and built nothing, so I doubt it",
    "Хорошая новость для моего брата, он давно там работает!",
    "Und wer bezahlt das alles am Ende? Wir natürlich.",
)
Item = Callable[[str, str, str], str]
QUOTATIONS: dict[str, Item] = {
    "boxes": lambda n, d, t: f"<div class='k'><div>{n}</div><div>{d}</div><div>{t}</div></div>",
    "with an office": lambda n, d, t: f"<div class='k'><b>{n}</b>, analyst in Berlin <span>{d}</span><p>{t}</p></div>",
    "list": lambda n, d, t: f"<li><b>{n}</b> <i>{d}</i><p>{t}</p></li>",
    "definitions": lambda n, d, t: f"<dt>{n} | {d}</dt><dd>{t}</dd>",
    "table": lambda n, d, t: f"<tr><td>{n}</td><td>{d}</td><td>{t}</td></tr>",
    "rows": lambda n, d, t: f"<div class='m'>{n} <span>{d}</span></div><div class='t'>{t}</div>",
    "figures": lambda n, d, t: f"<figure><figcaption>{n} <i>{d}</i></figcaption><blockquote>{t}</blockquote></figure>",
}


def told(item: Item, dates: tuple[str, str, str], texts: tuple[str, ...] = SAID) -> str:
    """Quotations as a newsroom sets them below its article."""
    items = "".join(item(*parts) for parts in zip(NAMES, dates, texts, strict=True))
    return f"<table>{items}</table>" if items.startswith("<tr") else f"<div>{items}</div>"


@pytest.mark.parametrize(
    "dates", [("20 October 2025",) * 3, ("20.10.2025, 09:14", "20.10.2025, 10:02", "20.10.2025, 11:30")]
)
@pytest.mark.parametrize(
    "above", ["<h2>What experts say</h2>", "<p><b>Пікір білдірді</b></p>", "<p>We asked three people:</p>"]
)
@pytest.mark.parametrize("form", QUOTATIONS)
def test_quotations_that_the_article_announces_stay(form: str, above: str, dates: tuple[str, str, str]) -> None:
    """Names and dates under a heading of the article's own, or after a colon, are what the newsroom was told."""
    text = extract(article(inside=above + told(QUOTATIONS[form], dates)).encode(), URL).text
    assert text.startswith(BODY) and all(said in text for said in SAID)


@pytest.mark.parametrize("form", QUOTATIONS)
def test_quotations_of_the_day_stay_without_a_heading(form: str) -> None:
    """Days without a time, none after the article's own, are no readers'."""
    dates = ("19 October 2025", "20 October 2025", "20 October 2025")
    text = extract(article(inside=told(QUOTATIONS[form], dates)).encode(), URL).text
    assert all(said in text for said in SAID)


@pytest.mark.parametrize("marks", ["“{}”", "«{}»", "„{}“", '"{}"', "「{}」"])
@pytest.mark.parametrize("above", ["", "<h2>Réactions</h2>", "<h2>Комментарии</h2>", "<h2>Discussion</h2>"])
def test_texts_in_quotation_marks_stay(above: str, marks: str) -> None:
    """Readers do not quote themselves, whatever the day and whatever a heading without a count says."""
    quoted = tuple(map(marks.format, SAID))
    dates = ("21 October 2025, 09:14", "21 October 2025, 10:02", "22 October 2025, 11:30")
    text = extract(article(inside=above + told(QUOTATIONS["boxes"], dates, quoted)).encode(), URL).text
    assert all(said in text for said in quoted)


@pytest.mark.parametrize("label", ["Update", "Correction", "Nachtrag", "Обновлено", "Түзету", "Mise à jour", "更正"])
@pytest.mark.parametrize("count", [1, 3])
def test_what_the_newsroom_adds_later_stays(label: str, count: int) -> None:
    """An update or a correction has a label, a date and a text, as a comment has a name."""
    added = "".join(
        f"<div class='k'><div>{label}</div><div>21.10.2025, 1{n}:05</div><div>{SAID[n]}</div></div>"
        for n in range(count)
    )
    text = extract(article(inside=added).encode(), URL).text
    assert text.startswith(BODY) and all(said in text for said in SAID[:count])


def test_several_pieces_with_their_bylines_lose_no_beginning() -> None:
    """Rows of author and date under headings head pieces of the article, not comments."""
    pieces = "".join(
        f"<h2>Piece {n}</h2><div class='b'>By {NAMES[n]}<br>October 20, 2025</div><p>{SAID[n]}</p><p>{WRITTEN[n]}</p>"
        for n in range(3)
    )
    text = extract(article(inside=pieces).encode(), URL).text
    assert all(part in text for part in (*SAID, *WRITTEN))


DATES = ("October 21, 2025 at 9:14 am", "2 days ago", "вчера в 18:05")
COMMENT = "<div class='w'><h4>{name}</h4>{date}<p>{text}</p>{control}</div>"
CONTROLS = {
    "icon with a label": "<button aria-label='Reply'><svg></svg></button>",
    "picture with a title": "<a href='#' title='Ответить'><img src='r.png'></a>",
    "submit button": "<form><input type='submit' value='Report abuse'></form>",
    "name in the control": "<a href='#'>Antworten auf {name}</a>",
    "readers logged out": "<a href='/in'>Войдите, чтобы ответить</a>",
}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("form", CONTROLS)
def test_controls_to_reply_are_known_by_their_labels(form: str, count: int) -> None:
    """A picture, a submit button or a control that names whom it answers is a control to reply, with one comment or more."""
    items = "".join(
        COMMENT.format(name=n, date=f"<i>{d}</i>", text=t, control=CONTROLS[form].format(name=n))
        for n, d, t in zip(READERS[:count], DATES[:count], WRITTEN[:count], strict=True)
    )
    found = extract(article(inside=f"<div>{items}</div>").encode(), URL)
    assert found.text == BODY and found.removed["comments"] == count


def test_comments_without_dates_go_by_controls_that_name_their_writers() -> None:
    """Three controls "Reply to …" are enough."""
    items = "".join(
        COMMENT.format(name=n, date="", text=t, control=f"<a href='#'>Reply to {n}</a>")
        for n, t in zip(READERS, WRITTEN, strict=True)
    )
    assert extract(article(inside=f"<div>{items}</div>").encode(), URL).text == BODY


def test_comments_of_several_paragraphs_go_to_the_last() -> None:
    """Where names and dates stand in rows, all between two rows is one comment, and all below the last one too."""
    rows = "".join(
        f"<div class='m'>{n} <i>{d}</i></div><p>{t}</p><p>Ещё раз: {t}</p>"
        for n, d, t in zip(READERS, DATES, WRITTEN, strict=True)
    )
    assert extract(article(inside=f"<div>{rows}</div>").encode(), URL).text == BODY


@pytest.mark.parametrize("name", ["reactions", "responses", "opinions", "conversation", "leserbriefe"])
def test_names_that_mean_readers_elsewhere_take_no_quotations(name: str) -> None:
    """A section called reactions, letters or conversation is the newsroom's when its days are those of quotations."""
    said = told(QUOTATIONS["boxes"], ("18 October 2025", "19 October 2025", "20 October 2025"))
    text = extract(
        article(inside=f"<section class='{name}'><h2>What they said</h2>{said}</section>").encode(), URL
    ).text
    assert all(line in text for line in SAID)


@pytest.mark.parametrize("name", ["reactions", "responses", "opinions", "conversation", "leserbriefe"])
def test_the_same_names_take_what_readers_wrote(name: str) -> None:
    """With times of day after the article's, or a control to reply, they are readers' again."""
    wrote = told(QUOTATIONS["boxes"], ("21.10.2025, 09:14", "21.10.2025, 10:02", "22.10.2025, 11:30"), WRITTEN)
    assert extract(article(inside=f"<section class='{name}'>{wrote}</section>").encode(), URL).text == BODY


@pytest.mark.parametrize(
    "markup",
    [
        f"<h2>Expert comment</h2><div class='comment'><p>{SAID[0]}</p><p>{SAID[1]}</p></div>",
        f"<div class='expert-comment'><p>“{SAID[0]}”</p><p>“{SAID[1]}”</p><p>Thomas Brandt, analyst</p></div>",
        f"<div class='leserbriefe'><h2>Leserbriefe zum Thema</h2><p>{SAID[0]}</p><p>{SAID[1]}</p></div>",
    ],
)
def test_an_experts_comment_at_the_end_stays(markup: str) -> None:
    """A box called comment without a sign of readers stays under a heading of its own, and so do quotations and letters in one."""
    text = extract(article(inside=markup).encode(), URL).text
    assert SAID[0] in text and SAID[1] in text


QUESTIONS = ("What do you think of the new law?", "Ваш комментарий к решению суда?", "Ihre Meinung zum neuen Gesetz?")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_short_question_of_an_interview_stays(question: str) -> None:
    """A question that begins as a heading of comments does asks for something of its own."""
    text = extract(article(inside=f"<p><b>{question}</b></p><p>{SAID[0]}</p>").encode(), URL).text
    assert question in text and SAID[0] in text


@pytest.mark.parametrize(
    "heading", ["What do you think of this article?", "Add your opinion on this article", "Join the debate"]
)
def test_headings_that_ask_readers_about_the_article_take_the_rules_below(heading: str) -> None:
    """Under them stand the rules of a form, without any sign of a comment."""
    rules = "<p>Messages are read by an editor before they appear; your address is never shown to anyone.</p>"
    page = article(
        inside=f"<div class='x'><h4>{heading}</h4>{rules}<p>Keep it short and to the point, and sign with your name.</p></div>"
    )
    assert extract(page.encode(), URL).text == BODY


def test_boxes_in_boxes_do_not_hold_the_search_for_quotations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each level is a box called reactions: no more elements are looked at than twice those of the largest page."""
    items = "<div><b>Anna</b><i>20.10.2025</i><p>Some words.</p></div>" * 1000
    page = parse(article(inside="<div class='reactions'>" * 300 + items + "</div>" * 300)).body
    looked: list[int] = []
    monkeypatch.setattr(comments, "is_quoting", lambda elements: looked.append(len(elements)))
    comments.remove_comments(page, date(2025, 10, 20))
    assert 0 < sum(looked) <= 300_000


@pytest.mark.parametrize(
    "stamps",
    [
        ("Oct 21, 2025 9:14 AM EST", "Oct 22, 2025 11:40 PM EST"),
        ("21 October 2025 09:14 GMT", "22 October 2025 23:40 GMT+5"),
        ("Posted October 21, 2025 at 9:14 am", "Posted October 22, 2025 at 11:40 pm"),
        ("21 окт в 9:14", "22 окт в 23:40"),
        ("21 қазан, 09:14", "22 қазан, 23:40"),
        ("2025-10-21T09:14:00+05:00", "2025-10-22T23:40:00+05:00"),
        ("3d", "2w"),
    ],
)
def test_comments_go_whatever_form_their_dates_have(stamps: tuple[str, str]) -> None:
    """Zones, words before the date, no year, the form of data and of social networks are dates of comments too."""
    said = (
        "I do not believe a word of it, they said the same ten years ago.",
        "My uncle drives this train every day and is happy.",
    )
    items = "".join(
        f'<div class="q{n}"><b>User {n}</b><i>{s}</i><p>{t}</p></div>'
        for n, (s, t) in enumerate(zip(stamps, said, strict=True))
    )
    page = article(inside=f'<div class="z9">{items}</div>')
    assert extract(page.encode()).text == BODY


@pytest.mark.parametrize("line", ["12 people at 9:14", "10 Downing 9:30", "3D", "4K"])
def test_a_number_and_a_word_are_no_date(line: str) -> None:
    """A date without a year has a month, and an age of a post is written small."""
    assert not is_stamp(line)


def test_notes_are_no_comments() -> None:
    """Names and dates below the text stay where raised numbers in the text lead to them."""
    names = ("Ann Lee", "Bob Moss", "Aigul Asanova")
    notes = "".join(
        f'<div id="note-{n}"><b>{who}</b> <span>{n} May 2024</span><div>Works of the eastern {n} ports in the Caspian Sea, a report to the board.</div></div>'
        for n, who in enumerate(names, 1)
    )
    raised = "".join(f'<sup><a href="#note-{n}">{n}</a></sup>' for n in (1, 2, 3))
    found = extract(article(inside=f"<p>Three reports say so.{raised}</p>", after=f"<div>{notes}</div>").encode())
    assert found.removed.get("comments", 0) == 0
    assert extract(article(after=f"<div>{notes}</div>").encode()).removed["comments"] == 3


def test_a_list_of_sources_is_no_list_of_comments() -> None:
    """A day behind a link within an item signs nothing: fact-checks list their sources so."""
    sources = (
        ("Jane Smith", "Railways of the steppe", "April 20, 2016"),
        ("Luca Rossi", "Ports of the inner sea", "May 7, 2012"),
    )
    items = "".join(
        f'<li>{who}, <a href="/r">"{what}"</a>, a report for the ministry (archived <a href="/s">here</a> as of {day})</li>'
        for who, what, day in sources
    )
    text = extract(article(inside=f"<h2>Sources</h2><ul>{items}</ul>").encode()).text
    assert all(what in text for _, what, _ in sources)


TOLD = (
    "The mayor of Aktau welcomed the plan and promised land for the first plant.",
    "Two unions want to see the contracts before they agree to anything.",
    "In Brussels the parties of the left asked for a vote in parliament.",
)
PLAIN = ("<p>{}</p>", "<ul><li>{}</li></ul>", "<blockquote><p>{}</p></blockquote>")
PART_NAMES = (
    'id="reaktionen"',
    'class="reacties"',
    'id="diskussion"',
    'class="diskuze"',
    'class="kommentar"',
    'id="yorum"',
)


def told_in(form: str, texts: tuple[str, ...] = TOLD) -> str:
    return "".join(map(form.format, texts))


@pytest.mark.parametrize("form", PLAIN)
@pytest.mark.parametrize("name", PART_NAMES)
@pytest.mark.parametrize("heading", ["", "<h2>What the parties say</h2>", "<h2>Reaktionen</h2>"])
def test_a_part_with_a_name_of_comments_is_kept(heading: str, name: str, form: str) -> None:
    """What others said of a subject stands in plain paragraphs, without a name, a date or anything to press."""
    text = extract(article(inside=f"<div {name}>{heading}{told_in(form)}</div>").encode(), URL).text
    assert text.startswith(BODY) and all(said in text for said in TOLD)


@pytest.mark.parametrize("form", PLAIN)
@pytest.mark.parametrize(
    "heading",
    ["Discussion", "Réactions", "Diskussion", "Reacties", "Diskuze", "Diskusia", "Обсуждение", "Обговорення", "Пікір", "Comentariu", "Şərh", "Komentārs", "コメント"],
)  # fmt: skip
def test_a_part_under_a_heading_of_comments_is_kept(heading: str, form: str) -> None:
    """A box of plain paragraphs is the article's, and its heading too."""
    box = f'<div class="c4"><h2>{heading}</h2>{told_in(form)}</div>'
    text = extract(article(inside=box).encode(), URL).text
    assert f"{BODY}\n\n{heading}\n\n" in text and all(said in text for said in TOLD)


def test_a_part_of_short_sentences_with_a_name_of_comments_is_kept() -> None:
    """However short its sentences are, if they are whole."""
    said = ("Суд осенью решит, было ли голосование законным.", "Үкімет жылына екі миллиард табыс күтеді.")
    text = extract(
        article(inside=f'<div id="reaktionen"><h2>Далее</h2>{told_in("<p>{}</p>", said)}</div>').encode(), URL
    ).text
    assert all(one in text for one in said)


WRITTEN_THERE = (
    '<div class="x"><b>Anna</b><p>{}</p></div>',
    "<p>{}</p><p>Anna</p>",
    "<p>{}</p><p>Anna, 21 oktober 2025</p>",
    '<div class="x"><p>{}</p><a href="#r">Antworten</a></div>',
    "<p>{}</p><form><textarea></textarea></form>",
    "<div>{}<p>+1</p></div>",
)


@pytest.mark.parametrize("form", WRITTEN_THERE)
@pytest.mark.parametrize("name", PART_NAMES)
@pytest.mark.parametrize("heading", ["", "<h3>Reacties</h3>"])
def test_what_readers_wrote_under_such_a_name_goes(heading: str, name: str, form: str) -> None:
    """A name, a date, a control, a form or a word that is no sentence shows readers."""
    text = extract(article(inside=f"<div {name}>{heading}{told_in(form)}</div>").encode(), URL).text
    assert not any(said in text for said in TOLD)


@pytest.mark.parametrize(
    "section",
    [
        '<div class="c4"><h3>3 reacties</h3>{}</div>',
        '<div id="diskussion"><h3>Diskussion (3)</h3>{}</div>',
        '<div id="comments">{}</div>',
        '<div class="c4"><h3>Comments</h3>{}</div>',
    ],
)
def test_bare_comments_under_a_count_or_a_plain_word_go(section: str) -> None:
    """A count, and a name or heading that is that of comments alone, are signs enough."""
    assert TOLD[0] not in extract(article(inside=section.format(told_in("<p>{}</p>"))).encode(), URL).text


def test_bare_comments_in_boxes_of_one_name_go() -> None:
    """A name that each of several boxes has is that of comments, though their writers stand outside."""
    rows = told_in('<div class="row"><b>Anna</b><div class="reactie"><p>{}</p></div></div>')
    assert TOLD[0] not in extract(article(inside=rows).encode(), URL).text
