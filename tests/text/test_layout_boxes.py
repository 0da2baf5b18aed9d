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
