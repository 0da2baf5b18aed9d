"""The body: what is kept, what goes, and that it does not depend on chance."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.errors import ExtractError
from monitor.model import Hints
from monitor.text import decode, extract
from monitor.text.charset import SUSPECT
from monitor.text.furniture_kinds import furniture_kind
from monitor.text.tree import parse

from .making import BODY, PARAGRAPHS, TITLE, article, wordpress_comments


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("newsletter related", "related"),
        ("modal newsletter", "newsletter"),
        ("podcast modal", "overlay"),
        ("slider popular", "related"),
        ("author footer", "navigation"),
        ("rating author", "byline"),
    ],
)
def test_the_kind_of_furniture_does_not_hang_on_the_order_of_a_set(names: str, kind: str) -> None:
    """Names of two kinds give the same kind in every process: sets of words come in another order in each."""
    element = parse(f'<body><div class="{names}">A word</div></body>').body.children[0].children[0]
    assert furniture_kind(element) == kind


def test_comments_inside_comments_are_counted_once() -> None:
    """The number of comments is the number of dates in the section, although items and texts are named too."""
    section = wordpress_comments(
        *((f"Anna {n}", f"{n} May 2025", "I do not agree with this at all.") for n in (1, 2, 3))
    )
    assert extract(article(after=section).encode()).removed["comments"] == 3


def test_closing_tags_in_scripts_do_not_hide_depth() -> None:
    """Markup nested without end is refused although scripts between the tags write closing tags."""
    page = "<html><body>" + "<div><script>a = '</div>'</script>" * 50_000
    with pytest.raises(ExtractError) as refused:
        extract(page.encode())
    assert refused.value.reason == "too-complex"


def test_double_encoding_is_found_at_the_end_of_a_long_page() -> None:
    """Words from all over the page are looked at for letters that were decoded twice."""
    good = "<p>" + "Die Präsidenten haben über die Verträge für Rohstoffe geführt. " * 200 + "</p>"
    bad = "<p>" + "Die Präsidenten haben über die Verträge geführt. ".encode().decode("cp1252") * 100 + "</p>"
    assert any(w.startswith(SUSPECT) for w in decode(f"<body>{good}{bad}</body>".encode()).warnings)
    assert not decode(f"<body>{good}{good}</body>".encode()).warnings


LEAD = "Astana and Brussels have agreed on what they will dig for together, and on who is going to pay for it."


def page(body: str) -> bytes:
    """A page without anything but this body."""
    return f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>".encode()


def paragraphs(tag: str = "p", names: str = "") -> str:
    return "".join(f'<{tag} class="{names}">{p}</{tag}>' for p in PARAGRAPHS)


def test_a_teaser_that_leads_nowhere_is_the_lead() -> None:
    """A box named teaser is the article's own lead when there is no link in or around it, else it leads to another article."""
    lead = f'<div class="teaser-text"><p>{LEAD}</p></div>'
    assert extract(page(f"<main><h1>{TITLE}</h1>{lead}{paragraphs()}</main>")).text.startswith(LEAD)
    linked = f'<div class="teaser-text"><a href="/other">More</a><p>{LEAD}</p></div>'
    assert LEAD not in extract(page(f"<main><h1>{TITLE}</h1>{linked}{paragraphs()}</main>")).text


@pytest.mark.parametrize("markup", [f"<div>{LEAD}</div>", f"<h2>{LEAD}</h2>", f'<div class="x"><p>{LEAD}</p></div>'])
def test_the_only_running_text_between_heading_and_body_is_the_lead(markup: str) -> None:
    """Whatever it is called, a sentence or two between the main heading and the body belong to the article."""
    body = f"<div><h1>{TITLE}</h1></div><div>{markup}</div><div><div>{paragraphs()}</div></div>"
    assert extract(page(body)).text.startswith(LEAD)


SHORT = "The paper took two years, and it will be signed in May."


@pytest.mark.parametrize(
    "markup",
    [
        "<h2>{}</h2>",
        '<div class="date">4 May 2024</div><h4>{}</h4>',
        '<div class="article__desc">{}</div>',
        '<div class="field-name-teaser">{}</div>',
        '<em class="headline__subtitle">{}</em>',
        '<h1 class="article__second-title">{}</h1>',
    ],
)
def test_a_short_lead_stays_as_a_heading_or_by_its_name(markup: str) -> None:
    """One sentence between heading and body; a second main heading that is called so is no title."""
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    page = f"<h1>{TITLE}</h1>{markup.format(SHORT)}<div><div class='text'>{body}</div></div>"
    found = extract(f"<html><head><title>{TITLE}</title></head><body><div>{page}</div></body></html>".encode())
    assert (found.title, found.text) == (TITLE, "\n\n".join((SHORT, *PARAGRAPHS)))


def test_a_second_title_is_none_where_the_first_is_no_heading() -> None:
    """The one main heading is called the second title, and the head says which the first is."""
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    page = f'<div class="title">{TITLE}</div><h1 class="second-title">{SHORT}</h1><div class="text">{body}</div>'
    head = f'<title>{TITLE} - Herald</title><meta property="og:title" content="{TITLE}">'
    found = extract(f"<html><head>{head}</head><body><div>{page}</div></body></html>".encode())
    assert (found.title, found.text) == (TITLE, "\n\n".join((SHORT, *PARAGRAPHS)))


@pytest.mark.parametrize("line", ["Pictures that move and texts that tell: use our tools!", "All the news of the country and of the world"])  # fmt: skip
def test_a_call_or_a_slogan_between_heading_and_body_is_no_lead(line: str) -> None:
    """A short line tells something only as a sentence that does not call."""
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    page = f"<h1>{TITLE}</h1><h2>{line}</h2><div><div class='text'>{body}</div></div>"
    found = extract(f"<html><head><title>{TITLE}</title></head><body><div>{page}</div></body></html>".encode())
    assert found.text == "\n\n".join(PARAGRAPHS)


def test_four_texts_between_heading_and_body_are_no_lead() -> None:
    """More running text than a lead has, above the body, is something else."""
    article_body = "".join(f"<p>{n}. {p}</p>" for n in range(5) for p in PARAGRAPHS)
    other = "".join(
        f"<p>Something else that happened today, told at some length, number {n}, and with a full stop.</p>"
        for n in range(4)
    )
    body = f"<div><h1>{TITLE}</h1></div><div class='bar'>{other}</div><div><div>{article_body}</div></div>"
    assert "Something else" not in extract(page(body)).text


def test_subheadings_in_divs_are_kept() -> None:
    """Where paragraphs are divs, a short div of their class and one more heads what follows; one of another class does not."""
    heading, label = '<div class="k7 q2">On the ground</div>', '<div class="z9">Our picks</div>'
    body = (
        paragraphs("div", "k7")
        + heading
        + f'<div class="k7">{LEAD}</div>{label}<div class="k7">The talks go on in May.</div>'
    )
    text = extract(page(f"<h1>{TITLE}</h1><div>{body}</div>")).text
    assert f"On the ground\n\n{LEAD}" in text and "Our picks" not in text


def rows(*comments: tuple[str, str]) -> str:
    return "".join(
        f"<tr><td><b>{name}</b> <small>22.11.2025 08:31</small></td></tr><tr><td>{text}</td></tr>"
        for name, text in comments
    )


BOX = '<tr><td><form>Your name: <input name="n"> Text: <textarea name="t"></textarea></form></td></tr>'


@pytest.mark.parametrize("box", ["", BOX])
def test_comments_in_rows_of_a_layout_table(box: str) -> None:
    """Names and dates in rows of their own, texts in the rows between: both go, without any class and any heading."""
    said = ("I do not believe a word of it.", "They will steal it all, as ever.", "Water comes by the hour here.")
    table = f"<table>{rows(*zip(('Guest', 'Olesya', 'Pilot'), said, strict=True))}{box}</table>"
    found = extract(page(f"<h1>{TITLE}</h1><table><tr><td>{paragraphs()}{table}</td></tr></table>"))
    assert found.text == "\n\n".join(PARAGRAPHS) and found.removed["comments"] == 3


def test_a_single_comment_above_a_text_box() -> None:
    """One name, date and text in the rows of a table that ends in a text box."""
    table = (
        f"<table><tr><td>Thoughts</td></tr>{rows(('Pilot', 'I will believe it when I see a plane here.'))}{BOX}</table>"
    )
    found = extract(page(f"<h1>{TITLE}</h1><table><tr><td>{paragraphs()}{table}</td></tr></table>"))
    assert found.text == "\n\n".join(PARAGRAPHS)


def test_a_byline_above_and_below_the_article_does_not_take_it() -> None:
    """Two like blocks of author and date enclose the article: it is no comment between names."""
    byline = '<div class="c">Julius Richter, reporter <time>21.4.2021, 16:41</time></div>'
    text = extract(page(f"<h1>{TITLE}</h1><div>{byline}<div>{paragraphs()}</div>{byline}</div>")).text
    assert "\n\n".join(PARAGRAPHS) in text


def test_dates_in_sentences_are_no_signs_of_comments() -> None:
    """A list of what happens when is no list of comments, although each item has a date in bold."""
    items = "".join(
        f"<li>from <b>1 January {y}</b> on for all that is sold in the country,</li>" for y in (2025, 2026, 2027)
    )
    assert extract(article(inside=f"<ul>{items}</ul>").encode()).text.count("sold in the country") == 3


@pytest.mark.parametrize(
    ("kind", "markup"),
    [
        ("advertising", "<p>This article contains affiliate links, and we may earn a commission.</p>"),
        ("label", "<p>Warning: Creating default object from empty value in /www/htdocs/lib/class.php on line 7</p>"),
        ("caption", "<p>Marco of Turin, who skis for Switzerland. © AFP / A. Photographer</p>"),
        ("caption", '<p class="img_description">The pilots of the air force are going to train in the north.</p>'),
        ("newsletter", "<p>Get the latest news straight to your phone with the app of the Herald.</p>"),
        ("byline", "<p>Publiziert: 03.04.2020, 12:35 Uhr, vom Büro</p>"),
        ("related", "<h3>Neueste Artikel</h3>"),
        ("comments", "<p>Мнения читателей (2)</p>"),
    ],
)
def test_what_pages_say_of_themselves_goes(kind: str, markup: str) -> None:
    """It is taken out under its kind, and the text below it stays."""
    found = extract(article(inside=markup + f"<p>{LEAD}</p>").encode())
    assert found.text == "\n\n".join([*PARAGRAPHS, LEAD]) and found.removed[kind] >= 1


def test_a_caption_that_was_not_closed_does_not_take_the_article() -> None:
    """Hundreds of words in a figcaption are no caption; a sentence is one."""
    long = "".join(f"<p>{n}. {p}</p>" for n in range(5) for p in PARAGRAPHS)
    second = "".join(f"<p>{p} {LEAD}</p>" for p in PARAGRAPHS)
    figures = f"<figure><figcaption>{second}</figcaption></figure><figure><figcaption>He waits.</figcaption></figure>"
    text = extract(article(inside=long + figures).encode()).text
    assert text.count(LEAD) == 5 and "He waits." not in text


@pytest.mark.parametrize("written", ["Thu, 20 Oct 2022 10:00:00", "Thu, 20 Oct 2022 10:00:00 -0000"])
def test_a_date_without_a_zone_does_not_lose_the_article(written: str) -> None:
    """A mail date whose zone is missing or unknown is taken as UTC, as any other date is."""
    head = f'<meta property="article:published_time" content="{written}">'
    found = extract(article(head=head).encode(), hints=Hints(now=datetime(2026, 1, 1, tzinfo=UTC)))
    assert found.published == datetime(2022, 10, 20, 10, tzinfo=UTC)


FIRMS = (
    ("Aktau Steel", "The plant has 900 workers and sells most of its rails to Turkey."),
    ("Caspian Ferries", "Its two ships carry wagons from Kuryk to Baku twice a week."),
    ("Алтын банк", "The bank lends to small firms along the railway."),
)
STORIES = (
    ("A pool for the old town opens in the spring", "The council voted for it on Monday."),
    ("Wheat harvest is the best in eleven years", "Farmers gathered 19 million tonnes."),
    ("Bridge over the Ural opens to lorries again", "Repairs took two years."),
)


def entries(form: str, named: tuple[tuple[str, str], ...]) -> str:
    return "".join(form.format(f"/c/{n}", name, text) for n, (name, text) in enumerate(named))


ENTRIES = (
    '<h3><a href="{}">{}</a></h3><p>{}</p>',
    '<div class="e"><h2>1. <a href="{}">{}</a></h2><p>{}</p></div>',
    '<p><b><a href="{}">{}</a></b></p><p>{}</p>',
    '<p><a href="{}">{}</a><br>{}</p>',
    '<dt><a href="{}">{}</a></dt><dd>{}</dd>',
)


@pytest.mark.parametrize("form", ENTRIES)
def test_links_that_name_the_entries_of_a_list_are_kept(form: str) -> None:
    """Where the text of each entry stays, so does the link above it that says what the entry is on."""
    text = extract(article(inside=entries(form, FIRMS)).encode()).text
    assert all(name in text and text.index(name) < text.index(told) for name, told in FIRMS)


@pytest.mark.parametrize("form", ENTRIES)
def test_linked_headlines_over_few_words_lead_elsewhere(form: str) -> None:
    """A headline over a line or two is that of another article; over a long text it heads a part of this one."""
    assert not any(name in extract(article(inside=entries(form, STORIES)).encode()).text for name, _ in STORIES)
    long = tuple((name, " ".join((f"{text} Story {n}.", *PARAGRAPHS[:3]))) for n, (name, text) in enumerate(STORIES))
    assert all(name in extract(article(inside=entries(form, long)).encode()).text for name, _ in long)


@pytest.mark.parametrize("label", ["<h2>Read also</h2>", ""])
def test_links_between_paragraphs_are_no_names(label: str) -> None:
    """Links without texts of their own, and what stands under "Read also", go."""
    own = [] if label else ["<p>The talks go on.</p><p>More is not known.</p>"]
    forms = [f'<h3><a href="/{n}">{name}</a></h3>' for n, (name, _) in enumerate(FIRMS)]
    inside = label + "".join(
        f"{form}{'' if own else f'<p>{text}</p>'}" for form, (_, text) in zip(forms, FIRMS, strict=True)
    )
    assert not any(name in extract(article(inside=inside + "".join(own)).encode()).text for name, _ in FIRMS)


TICKER = (
    ("10:15", "The train has left Khorgos with forty wagons on board."),
    ("10:42", "The minister has arrived at the station and speaks to reporters."),
    ("11:05", "Two protesters were led away; the police say that they were not hurt."),
)
TICKERS = (
    '<div class="e"><time datetime="2025-10-20T{c}:00">{c}</time><p>{t}</p></div>',
    '<div class="e"><div class="timestamp">{c}</div><h3>At the station</h3><p>{t}</p></div>',
    "<p><b>{c} Uhr</b></p><p>{t}</p>",
    "<h3>kl. {c}</h3><p>{t}</p>",
    '<div class="e"><span>{c} мск</span><div class="author">Anna Muster</div><p>{t}</p></div>',
    '<div class="e"><a href="#1">{c} pm</a><p>{t}</p></div>',
    "<p>Anna {c}</p><p>{t}</p>",
    '<div class="m"><span>Айгүл</span> <span>{c}</span><p>{t}</p></div>',
)


@pytest.mark.parametrize("form", TICKERS)
def test_a_live_report_keeps_the_time_of_each_entry(form: str) -> None:
    """Three times or more over texts that stay are those of a ticker, or of messages that are quoted, each above its text."""
    text = extract(article(inside="".join(form.format(c=c, t=t) for c, t in TICKER)).encode()).text
    places = [place for clock, told in TICKER for place in (text.find(clock), text.find(told))]
    assert -1 not in places and places == sorted(places)


@pytest.mark.parametrize("form", [form for form in TICKERS if form.startswith("<div")])
@pytest.mark.parametrize("count", [1, 2])
def test_a_time_or_two_are_those_of_publication(count: int, form: str) -> None:
    """Times of which there are no three say when something appeared, if they are marked as nothing else."""
    page = article(inside="".join(form.format(c=c, t=t) for c, t in TICKER[:count]))
    assert not any(clock in extract(page.encode()).text for clock, _ in TICKER)


def test_times_over_links_and_dates_stay_out() -> None:
    """What is listed with times and leads elsewhere is no ticker, and a date in full is that of another article."""
    listed = "".join(f'<div class="r"><time>{c}</time><a href="/{c}">{t}</a></div>' for c, t in TICKER)
    dated = "".join(f'<h2>Piece {c}</h2><p class="by">20.10.2025, {c}</p><p>{t}</p>' for c, t in TICKER)
    assert "\n10:42" not in extract(article(inside=listed).encode()).text
    assert "20.10" not in extract(article(inside=dated).encode()).text


@pytest.mark.parametrize(
    "form", ["<details><summary>{}</summary><p>{}</p></details>", "<dl><dt>{}</dt><dd>{}</dd></dl>"]
)
@pytest.mark.parametrize("after", ["", "<p>The talks go on.</p>"])
@pytest.mark.parametrize("name", ["What the law changes", "Was nun kommt", "Что меняет закон", "Заң нені өзгертеді"])
def test_a_term_and_what_can_be_unfolded_keep_their_names(name: str, after: str, form: str) -> None:
    """The name of a text in a list of terms, or in a part that unfolds, stands above it."""
    text = extract(article(inside=form.format(name, "It opens the mine to firms from abroad.") + after).encode()).text
    assert f"{name}\n\nIt opens" in text


def test_terms_of_what_the_page_says_of_itself_go() -> None:
    """A list of terms that names author, date and topic has no texts."""
    terms = (
        "<dl><dt>Author</dt><dd>Anna Muster</dd><dt>Published</dt><dd>20.10.2025</dd><dt>Topic</dt><dd>Trade</dd></dl>"
    )
    assert extract(article(inside=f"{terms}<p>The talks go on.</p>").encode()).text == f"{BODY}\n\nThe talks go on."
