"""Boxes that are there for the layout part an article anywhere: no sentence is lost for it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.text import extract

from .making import PARAGRAPHS, TITLE

CITIES = (
    "Astana",
    "Almaty",
    "Aktau",
    "Atyrau",
    "Kostanay",
    "Pavlodar",
    "Semey",
    "Taraz",
    "Oral",
    "Shymkent",
    "Kokshetau",
)
SENTENCES = tuple(
    f"In {city} the governor spoke of a plant that would be open before the year is over." for city in CITIES
)
"""As many paragraphs as a long box has."""


def page(body: str) -> bytes:
    side = "".join(f'<li><a href="/{n}">Another story of the day, number {n}</a></li>' for n in range(5))
    return (
        f"<html><head><title>{TITLE} | The Herald</title></head><body><article><h1>{TITLE}</h1>{body}</article>"
        f"<aside><h3>Most read</h3><ul>{side}</ul></aside><footer><p>All rights reserved.</p></footer></body></html>"
    ).encode()


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize("tag", ["p", "div", "li"])
@pytest.mark.parametrize(
    "wrapper", ["{}", '<div class="css-1x">{}</div>', '<section class="a"><div class="b">{}</div></section>']
)
def test_paragraphs_around_a_long_box_are_kept(tag: str, wrapper: str) -> None:
    """All that stands before and behind a box with most of the text belongs to the article, in its order."""
    outside = [wrapper.format(f"<{tag}>{text}</{tag}>") for text in PARAGRAPHS]
    body = "".join(outside) + f'<div class="x7">{paragraphs(SENTENCES * 2)}</div>' + "<p>The talks go on.</p>"
    text = extract(page(body)).text
    assert [text.find(p) for p in PARAGRAPHS] == sorted(text.find(p) for p in PARAGRAPHS)
    assert all(p in text for p in (*PARAGRAPHS, *SENTENCES, "The talks go on."))


def test_paragraphs_outside_the_box_of_the_box_are_kept() -> None:
    """Where the box ends together with the one around it, the text may go on behind both."""
    first, *middle, last = SENTENCES * 2
    boxes = f'<div class="step"><div class="css-1x">{paragraphs(tuple(middle))}</div></div>'
    text = extract(
        page(f'<div class="page"><p>{first} First.</p>{boxes}<blockquote><p>{last} Last.</p></blockquote></div>')
    ).text
    assert text.startswith(f"{first} First.") and text.endswith(f"{last} Last.")


def test_the_beginning_of_a_live_report_is_kept() -> None:
    """What a live report says before its entries is no more lost than the entries."""
    entries = "".join(
        f'<div class="e"><b>1{n % 10}:30</b><h3>Entry {n}</h3><p>{s}</p></div>' for n, s in enumerate(SENTENCES)
    )
    text = extract(page(f'{paragraphs(PARAGRAPHS)}<div class="live">{entries}</div>')).text
    assert all(p in text for p in (*PARAGRAPHS, *SENTENCES))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 5),
    st.integers(0, 5),
    st.sampled_from(["div", "section"]),
    st.sampled_from(["", ' class="row"', ' class="c-9x"']),
)
def test_no_layout_loses_a_paragraph(first: int, last: int, tag: str, names: str) -> None:
    """Wherever the box begins and ends, and however it is called, each paragraph of the article is in the text."""
    texts = SENTENCES[: first + 5 + last]
    inner = f"<{tag}{names}>{paragraphs(texts[first : first + 5])}</{tag}>"
    text = extract(page(paragraphs(texts[:first]) + inner + paragraphs(texts[first + 5 :]))).text
    assert [t for t in texts if t not in text] == []


def test_what_the_page_adds_behind_the_box_stays_out() -> None:
    """A notice that stands apart from the text, deep in boxes of its own, is not the article going on."""
    notice = "<div><div><div><i></i><i></i><i></i><i></i><p>The Herald is a paper that has been published in Astana since 1990.</p></div></div></div>"
    body = f'<div class="y">{paragraphs(SENTENCES * 2)}</div>{notice}'
    assert "since 1990" not in extract(page(body)).text


OTHERS = tuple(
    f"The council of {city} voted for a new pool near the old station, which opens in two years." for city in CITIES
)


@pytest.mark.parametrize(
    "beside",
    [
        "<aside>{}</aside>",
        '<aside class="c4"><h2>Other news</h2>{}</aside>',
        "<div>{}</div>",
        "<section><h2>Other news</h2>{}</section>",
    ],
)
@pytest.mark.parametrize("around", ["{}", '<div class="w">{}</div>'])
@pytest.mark.parametrize("length", [1, 4])
def test_what_stands_beside_the_article_element_is_not_its_text(beside: str, around: str, length: int) -> None:
    """The only article of a page, with its title and most of the text, is all of it: other texts without links are the page's."""
    own = f"<article><h1>{TITLE}</h1>{paragraphs(SENTENCES * length)}</article>"
    other = beside.format(paragraphs(OTHERS[: 2 * length]))
    text = extract(
        f"<html><head><title>{TITLE}</title></head><body>{around.format(own + other)}</body></html>".encode()
    ).text
    assert text.startswith(SENTENCES[0]) and not any(o in text for o in OTHERS)


def test_an_article_element_around_the_beginning_alone_is_not_the_whole() -> None:
    """Where most of the text stands outside the article element, it goes on there."""
    body = f"<article><h1>{TITLE}</h1>{paragraphs(SENTENCES[:4])}</article>{paragraphs(SENTENCES[4:])}"
    text = extract(f"<html><head><title>{TITLE}</title></head><body><div>{body}</div></body></html>".encode()).text
    assert all(s in text for s in SENTENCES)


PARTS = (
    "The Union has sought such agreements since the spring of last year, when prices doubled.",
    "Earlier talks had failed over the question of export duties, which Astana wanted to keep.",
)


@pytest.mark.parametrize("around", ["{}", "<main>{}</main>", '<div class="w"><div class="c">{}</div></div>'])
@pytest.mark.parametrize(
    "part",
    [
        '<div class="text2"><h2>{}</h2><p>{}</p><p>{}</p></div>',
        "<section><header><h3>{}</h3></header><p>{}</p><blockquote><p>{}</p></blockquote><p>The talks go on.</p></section>",
        '<div class="c-9x"><h2>{}</h2><ul><li>{}</li><li>{}</li></ul></div>',
        "<h2>{}</h2><p>{}</p><p>{}</p>",
        '<figure><img src="a.jpg"><figcaption>Photo: AP</figcaption></figure><div class="text2"><h2>{}</h2><p>{}</p><p>{}</p></div>',
        '<div class="cards"><div class="k"><h3>{}</h3><p>{}</p></div><div class="k"><h3>What comes next</h3><p>{}</p></div></div>',
    ],
)
def test_a_part_with_a_heading_behind_the_box_is_kept(around: str, part: str) -> None:
    """What goes on under a heading of its own, in a box beside the one with the text, belongs to the article."""
    body = f'<div class="text">{paragraphs(PARAGRAPHS + SENTENCES)}</div>' + part.format("How it came about", *PARTS)
    text = extract(page(around.format(body))).text
    assert all(p in text for p in ("How it came about", *PARTS))


def test_one_paragraph_under_a_heading_like_others_in_the_text_is_kept() -> None:
    """A heading written as those within the text heads a part of it, however short that is."""
    first = (
        f'<div class="text">{paragraphs(PARAGRAPHS + SENTENCES)}<h2>What was said</h2>{paragraphs(SENTENCES[:3])}</div>'
    )
    text = extract(page(f"{first}<div><h2>What comes next</h2><p>{PARTS[0]}</p></div>")).text
    assert text.endswith(f"What comes next\n\n{PARTS[0]}")


@pytest.mark.parametrize(
    "other",
    [
        "<div><h2>Read also</h2><p>{}</p><p>{}</p></div>",
        '<div><h2>From the region</h2><p>{} <a href="/1">A pool for the old town</a></p><p>{} <a href="/2">A pool</a></p></div>',
        '<div><h2><a href="/o">A pool for the old town</a></h2><p>{}</p><p>{}</p></div>',
        "<div><h1>A pool for the old town</h1><p>{}</p><p>{}</p></div>",
        '<div><h2>A pool for the old town</h2><span class="date">20.10.2025</span><p>{}</p><p>{}</p></div>',
        "<div><h2>A word each morning</h2><p>{}</p><p>{}</p><form><input></form></div>",
        "<div><h2>A word each morning</h2><p>{}</p><p>{}</p><p>Sign up for our newsletter.</p></div>",
        '<div><h2>Around the town</h2><p class="teaser2">{}</p><p class="teaser2">{}</p></div>',
        "<div><h2>About us</h2><p>{}</p></div>",
        "<div><h3>{}</h3><p>{}</p></div>",
        "<aside><h2>Other news</h2><p>{}</p><p>{}</p></aside>",
    ],
)
def test_other_boxes_with_headings_stay_out(other: str) -> None:
    """Other articles, boxes on authors and on the paper, and invitations have headings too."""
    body = f'<div class="text">{paragraphs(PARAGRAPHS + SENTENCES)}</div>' + other.format(*OTHERS[:2])
    assert not any(o in extract(page(body)).text for o in OTHERS[:2])


def test_the_next_article_under_a_heading_like_the_title_stays_out() -> None:
    """Where the title is a lesser heading, one of the same level heads another article."""
    first = f'<div><h2>{TITLE}</h2><div class="text">{paragraphs(PARAGRAPHS + SENTENCES)}</div>'
    other = f'<div class="t2"><h2>A pool for the old town</h2>{paragraphs(OTHERS[:3])}</div></div>'
    text = extract(f"<html><head><title>{TITLE}</title></head><body>{first}{other}</body></html>".encode()).text
    assert SENTENCES[-1] in text and OTHERS[0] not in text


@pytest.mark.parametrize("heading", ["In short", "Kurz gesagt", "Коротко о главном"])
def test_the_heading_of_points_above_the_text_is_kept(heading: str) -> None:
    """Where the box above the text that has the lead begins with a heading, that is part of it."""
    points = f"<div class='k'><h3>{heading}</h3><ul><li>{PARTS[0]}</li><li>{PARTS[1]}</li></ul></div>"
    text = extract(page(f"{points}<div class='text'>{paragraphs(PARAGRAPHS + SENTENCES)}</div>")).text
    assert text.startswith(f"{heading}\n\n- {PARTS[0]}")


@pytest.mark.parametrize("tag", ["div", "main", "section"])
@pytest.mark.parametrize(
    "form",
    [
        "{0}<div class='a'>{1}</div>",
        "<div class='a'>{0}</div>{1}",
        "<div class='a'>{0}</div><div class='b'>{1}</div>",
        "<div class='a'>{1}</div><div class='b'>{0}</div>",
    ],
)
def test_boxes_of_one_text_directly_in_the_main_element_are_kept(form: str, tag: str) -> None:
    """It holds the text as any other box does."""
    parts = form.format(paragraphs(SENTENCES[:2]), paragraphs(PARAGRAPHS + SENTENCES[2:]))
    body = f"<{tag}><h1>{TITLE}</h1>{parts}</{tag}><footer><p>Published in Astana since 1990.</p></footer>"
    text = extract(f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>".encode()).text
    assert all(s in text for s in (*PARAGRAPHS, *SENTENCES)) and "1990" not in text


@pytest.mark.parametrize("heading", ["In short", "Kurz gesagt"])
def test_the_heading_of_a_short_lead_is_kept(heading: str) -> None:
    """Short sentences above the text are kept where they are close to it, and so is what they stand under."""
    points = f"<div class='k'><h3>{heading}</h3><p>The vote is on Friday.</p></div>"
    text = extract(page(f"{points}<div class='text'>{paragraphs(PARAGRAPHS + SENTENCES)}</div>")).text
    assert text.startswith(f"{heading}\n\nThe vote")
