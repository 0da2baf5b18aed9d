"""Texts that have lost their markup, the seeds first."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.errors import ExtractError
from monitor.model import Hints
from monitor.text import clean_text, extract, format_document, parse_document
from monitor.text.phrases import COMMENT_HEADINGS, is_comment_heading
from monitor.text.stamps import is_captcha, is_stamp

from .making import PARAGRAPHS, wordpress_comments

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside the project")
FIRST_COMMENT, FORM = "Christian4773", "Laisser un commentaire"


def seed(name: str) -> str:
    return next(SEEDS.glob(f"{name}_*.txt")).read_text(encoding="utf-8")


def article_lines(raw: str) -> list[str]:
    """The lines of a seed above its comments or form, without blanks at the ends."""
    lines = [line.strip(" \u00a0\t") for line in raw.splitlines()]
    end = next(i for i, line in enumerate(lines) if line in (FIRST_COMMENT, FORM))
    return [line for line in lines[:end] if line]


@needs_seeds
def test_first_seed_is_whole_and_without_its_39_comments() -> None:
    """Every line of the article comes out, and nothing that readers wrote."""
    raw = seed("000")
    found = clean_text(raw)
    wanted = article_lines(raw)
    assert [found.title, *[line for line in found.text.split("\n") if line]] == wanted
    assert (found.language, found.removed["comments"], found.authors) == ("fr", 39, ())


@needs_seeds
def test_second_seed_has_its_author_and_its_title_once() -> None:
    """Title, byline and body come out; the repeated title, the form and the captcha go."""
    raw = seed("002")
    found = clean_text(raw)
    title, author, repeated, *body = article_lines(raw)
    assert (found.title, found.authors) == (title, (author,))
    assert found.text == "\n\n".join(body)
    assert repeated not in found.text and "seize" not in found.text and FORM not in found.text


@needs_seeds
@pytest.mark.parametrize("name", ["000", "002"])
@pytest.mark.parametrize("inside", [True, False])
def test_seeds_as_pages_of_a_common_theme(name: str, inside: bool) -> None:
    """A seed in the markup of a common theme comes out as it does as a text."""
    given = clean_text(seed(name))
    comments = wordpress_comments(
        ("Sofia400", "October 21, 2025 at 1:48 pm", "https://shorturl.fm/Ygscc"),
        ("tlover tonet", "January 3, 2026 at 5:48 am", "Very clear explanation of issues, thanks for sharing."),
    )
    blocks = "".join(
        f"<li>{line[2:]}</li>" if line.startswith("- ") else f"<p>{line}</p>" for line in given.text.split("\n") if line
    )
    body = blocks.replace("</p><li>", "</p><ul><li>").replace("</li><p>", "</li></ul><p>")
    page = (
        f"<html><head><title>{given.title} – Le Courrier</title></head><body class='single comments-open'><header class='site-header'><a href='/'>Le Courrier</a></header>"
        f"<main><article class='post type-post hentry tag-europe author-jean'><header class='entry-header'><h1 class='entry-title'>{given.title}</h1></header>"
        f"<div class='entry-content'>{body}{comments if inside else ''}</div></article>{'' if inside else comments}</main></body></html>"
    )
    found = extract(page.encode())
    assert (found.title, found.text, found.language) == (given.title, given.text, "fr")


@pytest.mark.parametrize("language", sorted(COMMENT_HEADINGS))
def test_forms_in_the_languages_of_the_catalogue(language: str) -> None:
    """A form under a text is known by its heading in each language."""
    heading = COMMENT_HEADINGS[language][0]
    text = "\n\n".join(["A title of some length", *PARAGRAPHS, heading.capitalize(), "12 + 3 ="])
    assert is_comment_heading(heading.upper())
    assert clean_text(text).text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "stamp",
    [
        "October 20, 2025 at 5:58 pm",
        "20 октября 2025 в 17:58",
        "20.10.2025, 17:58 Uhr",
        "le 20 octobre 2025 à 17 h 58",
        "2025-10-20 17:58",
        "3 days ago",
        "3 күн бұрын",
        "il y a 2 heures",
        "2025年10月20日 17:58",
        "5 часов назад",
        "20 ottobre 2025 (modifica il 21 ottobre 2025 | 10:19)",
        "20 mai 2025, modifié le 21 mai 2025 à 10h20",
    ],
)
def test_stamps_in_any_language(stamp: str) -> None:
    """A date with or without a time is a stamp in any form; three of them under names are a tail of comments."""
    tail = [line for i in range(3) for line in (f"reader{i}", stamp, "I do not agree with this at all")]
    assert is_stamp(stamp)
    found = clean_text("\n".join(["A title", *PARAGRAPHS, *tail]))
    assert found.text == "\n\n".join(PARAGRAPHS) and found.removed["comments"] == 3


@pytest.mark.parametrize(
    "line",
    ["On 20 October 2025 the parties met in Astana.", "The 2025 budget", "Five years later", "In 2025 = 3 deals"],
)
def test_sentences_are_no_stamps_and_no_captchas(line: str) -> None:
    """A sentence with a date is text."""
    assert not is_stamp(line) and not is_captcha(line)


def test_a_chronology_is_kept() -> None:
    """Dates between whole paragraphs are the article's own."""
    events = [
        line
        for i in range(1, 6)
        for line in (
            f"{i} May 2025",
            f"The parties agreed on chapter number {i} of the treaty and set a date for the next.",
        )
    ]
    text = "\n\n".join(["A chronology of the talks", *PARAGRAPHS, *events])
    assert clean_text(text).text == "\n\n".join([*PARAGRAPHS, *events])


@pytest.mark.parametrize("raw", ["", " \n \n"])
def test_an_empty_text_is_refused(raw: str) -> None:
    """Nothing is no article."""
    with pytest.raises(ExtractError) as refused:
        clean_text(raw)
    assert refused.value.reason == "empty"


@pytest.mark.parametrize("layout", ["spaced", "compact"])
def test_documents_read_as_they_were_written(layout: str) -> None:
    """Both layouts give title, authors and body back, lists and tables included."""
    body = "\n\n".join([PARAGRAPHS[0], "- one\n- two", "a | b\nc | d", PARAGRAPHS[1]])
    document = format_document("A title", ("Jean Delaunay", "Айгуль Серик"), body, layout)  # type: ignore[arg-type]
    assert parse_document(document) == ("A title", ("Jean Delaunay", "Айгуль Серик"), body)
    assert not document.endswith("\n") and ("\n\n" in document) == (layout == "spaced")


@pytest.mark.parametrize("layout", ["spaced", "compact"])
@pytest.mark.parametrize("authors", [(), ("王小明",), ("Reuters",), ("Courier staff", "Jean  Delaunay")])
@pytest.mark.parametrize("first", ["New Silk Road", "- one\n- two", "a | b\nc | d", "Reuters"])
def test_a_byline_is_what_names_the_authors(authors: tuple[str, ...], first: str, layout: str) -> None:
    """With the metadata at hand nothing is guessed: any byline is told, and no first paragraph is taken for one."""
    body = "\n\n".join([first, *PARAGRAPHS])
    document = format_document("A title", authors, body, layout)  # type: ignore[arg-type]
    assert parse_document(document, authors) == ("A title", authors, body)


def test_without_metadata_a_byline_is_told_by_its_form() -> None:
    """A line of names above a longer text; authors that are known to be none leave it in the body."""
    document = "A title\n\nJean Delaunay\n\n" + PARAGRAPHS[0]
    assert parse_document(document) == ("A title", ("Jean Delaunay",), PARAGRAPHS[0])
    assert parse_document(document, ()) == ("A title", (), f"Jean Delaunay\n\n{PARAGRAPHS[0]}")


def test_documents_are_normal() -> None:
    """NFC, no marks, no control characters, no trailing blanks; the no-break space and typography stay."""
    document = format_document("\ufeffE\u0301lan \x1b", (), "«\u00a0oui\u00a0»  \r\nfin \x00\n")
    assert document == "Élan\n\n«\u00a0oui\u00a0»\n\nfin"


TAILS = {
    "name and date in one line": "{0} | {1}\n\n{2}",
    "numbered, date in brackets": "#7 {0} ({1})\n\n{2}",
    "name and date without a sign between": "{0} {1}\n\n{2}",
    "date, name, text": "{1}\n\n{0}\n\nMember\n\n{2}",
    "control to reply": "{0}\n\n{2}\n\nОтветить",
}
SAID = (
    ("Gast", "21 октября 2025, 09:14", "They promised the same ten years ago and nothing was built."),
    ("Мария К.", "вчера в 18:05", "Хорошая новость для моего брата!"),
    ("pilot_07", "yesterday at 18:05", "mdr"),
)


@pytest.mark.parametrize("form", TAILS)
@pytest.mark.parametrize("heading", ["", "Комментарии (3)\n\n"])
def test_a_tail_of_comments_goes_in_any_form(form: str, heading: str) -> None:
    """A name with a date in one line, the date first, or only controls to reply between the texts."""
    tail = heading + "\n\n".join(TAILS[form].format(*comment) for comment in SAID)
    found = clean_text("\n\n".join(["A title of some length", *PARAGRAPHS, tail]))
    assert found.text == "\n\n".join(PARAGRAPHS) and found.removed["comments"] >= 2


def test_comments_without_dates_go_under_a_heading_that_counts_them() -> None:
    """Names and votes alone are no signs; the heading is."""
    tail = "3 Kommentare\n\n" + "\n\n".join(f"{name}\n\n{text}\n\n+3\n\n-1" for name, _, text in SAID)
    assert clean_text("\n\n".join(["A title of some length", *PARAGRAPHS, tail])).text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "lines",
    [
        [
            line
            for n in range(3)
            for line in (f"Askar Nurlan{n}", f"12.03.197{n}", "Engineer, and a minister since 2021.")
        ],
        [
            line
            for n in range(3)
            for line in (f"Khorgos {n}", f"{n + 1} May 20{19 + 3 * n}", "The parties met in the town.")
        ],
        [
            line
            for n in range(3)
            for line in (f"Tuesday, 2{n} May 2025", "The parties met in the town, and went on to talk.")
        ],
        [
            "— Kassym Tokayev, 20 October 2025",
            "So ran the message.",
            "— Kaja Kallas, 20 October 2025",
            "So ran the answer.",
        ],
    ],
)
def test_names_and_dates_of_an_article_stay(lines: list[str]) -> None:
    """Births, a chronology of years, the days of a diary, quotations with their authors."""
    assert clean_text("\n\n".join(["A title of some length", *PARAGRAPHS, *lines])).text.endswith("\n\n".join(lines))


def test_dates_in_the_midst_of_an_article_cut_nothing() -> None:
    """More paragraphs follow the last date than stand between two dates."""
    events = [
        line
        for n in range(3)
        for line in (f"Concert {n}", f"2{n}.10.2025, 19:00", "The orchestra plays in the great hall.")
    ]
    text = "\n\n".join(["A title of some length", *PARAGRAPHS, *events, *(f"{p} Again." for p in PARAGRAPHS)])
    assert "Concert 0" in clean_text(text).text and PARAGRAPHS[4] + " Again." in clean_text(text).text


def test_days_before_the_article_are_not_those_of_comments() -> None:
    """Nobody comments on what is not published yet."""
    letters = [
        line for n in (1, 2) for line in (f"Minister {n}", f"1{n}.03.2024, 09:12", "We are waiting for the pledge.")
    ]
    raw = "\n\n".join(["A title of some length", *PARAGRAPHS, *letters])
    published = Hints(published=datetime(2025, 10, 20, tzinfo=UTC))
    assert "waiting" in clean_text(raw, hints=published).text
    assert "waiting" not in clean_text(raw).text


EXPERTS = ("Aigerim Sadykova", "Thomas Brandt", "Сергей Ким")
TOLD = (
    "The corridor will only pay off if customs queues at the border shrink to hours.",
    "Europe needs these metals more than Kazakhstan needs European money.",
    "Без переработки на месте это прежний вывоз руды под новым именем.",
)


def told(above: str, stamp: str, text: str = "{}") -> str:
    """A text that ends with quotations under the names of experts."""
    said = [part for name, words in zip(EXPERTS, TOLD, strict=True) for part in (name, stamp, text.format(words))]
    return "\n\n".join(["A title of some length", *PARAGRAPHS, *([above] if above else []), *said])


@pytest.mark.parametrize(
    ("above", "stamp", "text"),
    [
        ("What experts say", "20 October 2025", "{}"),
        ("Мы спросили троих, и вот что они ответили:", "20.10.2025, 09:14", "{}"),
        ("", "21.10.2025, 09:14", "“{}”"),
        ("Réactions", "21.10.2025, 09:14", "« {} »"),
    ],
)
def test_quotations_at_the_end_of_a_text_stay(above: str, stamp: str, text: str) -> None:
    """Under a heading without times of day, after a colon, or in quotation marks they are the newsroom's."""
    found = clean_text(told(above, stamp, text)).text
    assert all(words in found for words in TOLD)


def test_days_without_times_up_to_the_articles_own_are_no_readers() -> None:
    """With the day of the article known, quotations of that day need no heading; those of the days after are comments."""
    published = Hints(published=datetime(2025, 10, 20, tzinfo=UTC))
    assert all(words in clean_text(told("", "20 October 2025"), hints=published).text for words in TOLD)
    assert clean_text(told("", "22 October 2025"), hints=published).text == "\n\n".join(PARAGRAPHS)


def test_a_signature_is_no_heading() -> None:
    """The author's name below the article announces nothing."""
    assert clean_text(told("Jean Delaunay", "22 October 2025")).text == "\n\n".join([*PARAGRAPHS, "Jean Delaunay"])


@pytest.mark.parametrize(
    "label", ["Update\n\n21.10.2025, 14:05", "Обновлено: 21.10.2025, 14:05", "Түзету\n\n21.10.2025"]
)
def test_an_update_at_the_end_of_a_text_stays(label: str) -> None:
    """What the newsroom adds has a label and a date."""
    assert TOLD[0] in clean_text("\n\n".join(["A title of some length", *PARAGRAPHS, label, TOLD[0]])).text
