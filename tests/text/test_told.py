"""Sentences of the news that have the words of page furniture: what is told is not what a page says of itself."""

from __future__ import annotations

import re

import pytest

from monitor.text import extract

from .making import BODY, PARAGRAPHS, TITLE, article

NEXT = "The first project on the list is a plant near the port, which the company wants to build with a loan from the bank."


def text(inside: str, head: str = "") -> str:
    return extract(article(inside=inside, head=head).encode()).text


@pytest.mark.parametrize(
    "said",
    [
        "A notícia falsa circulou nos grupos de WhatsApp na segunda-feira.",
        "El ministro nos envió un mensaje por WhatsApp el lunes por la noche.",
        "Our embassy has a WhatsApp line for citizens who lost their passports.",
        "We announce it on our Telegram channel every morning, and people come to the office.",
        "Unser Botschafter hat auf Instagram ein Bild des Sees gezeigt.",
        "Біздің Telegram арна арқылы мыңдаған азамат көмек алды, дейді әкім.",
        "Download figures for the app doubled within a week, the operator said.",
        "Auf WhatsApp schrieb der Minister, er habe von nichts gewusst.",
        "Other governments will follow Germany on Telegram, the minister expects.",
        "Viele Zeitungen abonnieren sie nur noch aus Gewohnheit.",
    ],
)
def test_a_channel_that_is_told_of_stays(said: str) -> None:
    """What somebody did in a network, and whose channel has what, is no invitation."""
    assert said in text(f"<p>{said}</p><p>{NEXT}</p>")


@pytest.mark.parametrize(
    "said",
    [
        "The RSS declined to comment on the report of the commission.",
        "Dans la RSS de Kazakhie, les commentaires de la presse étaient rares.",
        "Readers wanted to send a letter to the editor of the banned paper, and were arrested.",
        "Support independent journalists, he urged the deputies in his speech.",
        "The company, registered in Cyprus, did not respond to a request for comment.",
        "Die Firma ist in Zypern registriert und wollte den Fall nicht kommentieren.",
        "La société, enregistrée à Chypre, n'a pas souhaité faire de commentaire.",
        "Компания, зарегистрированная на Кипре, от комментариев отказалась.",
        "Diese Sorge teilen sie mit vielen Nachbarn am Kaspischen Meer.",
        "Министр решил поделиться опытом с коллегами из Европы.",
        "Die Polizei rechnet mit einem Sabotageakt an der Leitung.",
        "Полный текст доступен только на казахском языке, пояснили в ведомстве.",
    ],
)
def test_who_comments_shares_or_supports_is_told(said: str) -> None:
    """The words of forms, prompts and buttons are words of the news too."""
    assert said in text(f"<p>{said}</p><p>{NEXT}</p>")


@pytest.mark.parametrize(
    ("author", "said"),
    [
        ("Air Astana", "Air Astana, in turn, will open a second line to Brussels in May."),
        ("European Investment Bank", "European Investment Bank is the largest lender of the region, its report shows."),
        ("Marat Akhmetov", "Marat Akhmetov, in turn, thanked the speakers and closed the meeting."),
        ("Marat Akhmetov", "Marat Akhmetov is convinced that the plan will fail."),
    ],
)
def test_an_author_who_does_something_is_not_introduced(author: str, said: str) -> None:
    """Only what says who a person is introduces an author; organisations are authors and subjects."""
    assert said in text(f"<p>{said}</p>", head=f'<meta name="author" content="{author}">')


@pytest.mark.parametrize(
    "label", ["Video AFP", "Photo gallery", "Story by Anna Weber", "Śledź nas na Facebooku", "Most read today"]
)
def test_a_label_between_paragraphs_is_no_subheading(label: str) -> None:
    """A line that names pictures, networks or other stories heads nothing."""
    assert label not in text(f"<p>{label}</p><p>{NEXT}</p>")


@pytest.mark.parametrize("said", ["Mr President,", "Excellencies,", "Уважаемые коллеги,", "Meine Damen und Herren,"])
def test_a_speech_keeps_whom_it_addresses(said: str) -> None:
    """A short line that ends in a comma begins the paragraph below it, also where nothing stands above."""
    assert extract(article(paragraphs=(said, *PARAGRAPHS)).encode()).text == f"{said}\n\n{BODY}"


def test_the_days_of_a_chronicle_stay() -> None:
    """A date alone is a byline at the top; as a heading within the text it is a day of a chronicle."""
    found = text(f"<h3>20 October 2025</h3><p>{NEXT}</p><h3>21 October 2025</h3><p>{NEXT} Again.</p>")
    assert "20 October 2025" in found and "21 October 2025" in found


@pytest.mark.parametrize("heading", ["Hintergrund", "Réactions", "Kommentar", "Discussion", "Комментарий"])
def test_a_heading_over_sentences_of_the_article_stays(heading: str) -> None:
    """One word heads the readers' comments in one place and a part of an article in another: what stands below tells."""
    assert f"{heading}\n\n{NEXT}" in text(f"<h2>{heading}</h2><p>{NEXT}</p><p>{NEXT} Again.</p>")


def test_words_that_led_to_a_post_taken_out_stay() -> None:
    """A few words and a colon go only where they led to links."""
    assert text(f'<p>The minister wrote:</p><blockquote class="instagram-media"><p>{NEXT}</p></blockquote>').endswith(
        "wrote:"
    )


def test_what_goes_on_behind_the_only_article_element_stays() -> None:
    """An article element with half of the text is not all of it: an analysis may follow."""
    rest = f"<section><h2>Analysis</h2><p>{NEXT}</p><p>{NEXT.replace('first', 'second')}</p></section>"
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    page = f"<html><head><title>{TITLE}</title></head><body><main><article><h1>{TITLE}</h1>{body}</article>{rest}</main></body></html>"
    assert NEXT in extract(page.encode()).text


def test_another_view_that_repeats_the_title_says_nothing_of_the_text() -> None:
    """A figurative title stands in no text; a view with it in front of everything is no better for that."""
    ad = "<p>Sign up for our newsletter and get the news every morning.</p>"
    body = "".join(f"<p>{p}</p>" for p in (*PARAGRAPHS, NEXT))
    title = "Golden bridges over troubled waters"
    page = f'<html><head><title>{title}</title></head><body><table><tr><td><a href="/">Home</a></td><td><h1>{title}</h1>{body}{ad}</td></tr></table></body></html>'
    assert extract(page.encode()).text == "\n\n".join((*PARAGRAPHS, NEXT))


def test_rows_of_names_and_addresses_are_data() -> None:
    """A line with a name and an e-mail address is a reporter's, but not in a table."""
    rows = "".join(
        f"<tr><td>{city}</td><td>Anna Weber</td><td>a.weber@{city.lower()}.example</td></tr>"
        for city in ("Aktau", "Semey")
    )
    assert "a.weber@aktau.example" in text(f"<table>{rows}</table><p>{NEXT}</p>")


@pytest.mark.parametrize(
    "said",
    [
        "Category 5 Hurricane Melissa hit the island on Tuesday with winds of 290 kilometres an hour.",
        "Published in 2019, the study warned of floods along the river and the canal.",
        "Reporting by the public broadcaster has shown that the mine was never inspected.",
        "Copyright law was changed in March under pressure from the Union.",
    ],
)
def test_a_first_or_last_sentence_is_no_credit(said: str) -> None:
    """A long sentence beside a paragraph of its form is text, though it begins as a line on the article does."""
    assert extract(article(paragraphs=(said, *PARAGRAPHS)).encode()).text.startswith(said)
    assert extract(article(paragraphs=(*PARAGRAPHS, said)).encode()).text.endswith(said)


QUOTED = "We expect an answer by June, and not a day later than that."
QUOTATION_FORMS = (
    "<blockquote><p>{q}</p><footer>{w}</footer></blockquote>",
    "<blockquote>{q}<footer><cite>{w}</cite></footer></blockquote>",
    "<blockquote><p>{q}</p><cite>{w}</cite></blockquote>",
    "<figure><blockquote><p>{q}</p></blockquote><figcaption>{w}</figcaption></figure>",
    '<blockquote><p>{q}</p><p class="author">{w}</p></blockquote>',
    '<blockquote><p>{q}</p><div class="byline"><b>{w}</b></div></blockquote>',
)


@pytest.mark.parametrize("form", QUOTATION_FORMS)
@pytest.mark.parametrize(
    "who",
    ["Anna Muster", "Anna Muster, minister of transport", "Анна Иванова, министр", "— Aigul S., Almaty", "田中さん"],
)
def test_who_is_quoted_stays_with_the_quotation(who: str, form: str) -> None:
    """A name in the footer, the caption or a line of a quotation says whose words it has, within the text and at its end."""
    quotation = form.format(q=QUOTED, w=who)
    for page in (article(inside=quotation), article(inside=f"{quotation}<p>The talks go on.</p>")):
        assert re.search(rf"{re.escape(QUOTED)}\s+{who}", extract(page.encode()).text)


def test_a_name_right_below_a_quotation_stays() -> None:
    """Below the quotation it is whose words these are; elsewhere a name alone labels something."""
    page = article(
        inside=f"<blockquote><p>{QUOTED}</p></blockquote><p>Anna Muster</p><p>The talks go on.</p><p>Max Meier</p>"
    )
    text = extract(page.encode()).text
    assert f"{QUOTED}\n\nAnna Muster" in text and "Meier" not in text


@pytest.mark.parametrize(
    "other",
    [
        "<figure><img src='a.jpg'><blockquote><p>{q}</p></blockquote><figcaption>{w}</figcaption></figure>",
        '<blockquote class="twitter-tweet"><p>{q}</p><footer>{w}</footer></blockquote>',
        '<div><p>{q}</p><p class="author">{w}</p></div>',
        "<div><p>{q}</p></div><footer>{w}</footer>",
    ],
)
def test_names_elsewhere_are_captions_and_bylines(other: str) -> None:
    """A caption below a picture, an author's line and a footer outside quotations go."""
    text = extract(article(inside=other.format(q=QUOTED, w="Anna Muster, Astana")).encode()).text
    assert "Muster" not in text
