"""What goes as page furniture and what stays, in the markup that pages of the press have it in."""

from __future__ import annotations

import pytest

from monitor.text.page import extract

from .making import BODY, PARAGRAPHS, TITLE, article

LAST = "The parties will meet again in the autumn, when the first trains are to run."
CAPTION = "The minister walks to the train in Aktau on a cold morning in March. Photo {}, Herald pictures"


def _text(page: str) -> str:
    return extract(page.encode()).text


@pytest.mark.parametrize(
    "frame",
    [
        '<div id="cmpbox" class="cmpbox cmpboxWelcomeGDPR">{}</div>',
        '<div id="iubenda-cs-banner"><div class="iubenda-cs-container">{}</div></div>',
        '<div id="CybotCookiebotDialog">{}</div>',
        '<div id="usercentrics-root">{}</div>',
        '<div class="cmplz-cookiebanner">{}</div>',
    ],
)
def test_a_dialog_of_consent_goes_whatever_its_size(frame: str) -> None:
    """Its tool's name tells it, although it has the first main heading and more words than the article."""
    words = "".join(
        f"<p>We and {n} partners store identifiers on your device and read them again.</p>" for n in range(40)
    )
    dialog = frame.format(f"<h1>Your data</h1><div>{words}</div>")
    page = article().replace("<nav>", dialog + "<nav>", 1)
    found = extract(page.encode())
    assert (found.title, found.text) == (TITLE, BODY) and found.removed["consent"] == 1


def test_captions_of_a_gallery_do_not_stay_because_the_article_is_short() -> None:
    """Many long captions hold more text than an article does that has a text of its own."""
    slides = "".join(
        f'<div class="slide"><div class="meta"><div class="caption">{CAPTION.format(n)} {n}. {CAPTION.format(n)}</div></div></div>'
        for n in range(40)
    )
    paragraphs = tuple(f"{p} It was report {n} of the day." for n in range(3) for p in PARAGRAPHS)
    page = article(inside=f'<div class="galleries"><div class="viewport">{slides}</div></div>', paragraphs=paragraphs)
    assert _text(page) == "\n\n".join(paragraphs)


def test_a_slide_show_that_is_the_article_stays() -> None:
    """Where the slides have all of the text, they are what the page is for."""
    slides = "".join(
        f'<div class="slide"><h2>Station {n}</h2><p>{PARAGRAPHS[n % 5]} It is station {n} of the line.</p></div>'
        for n in range(12)
    )
    page = article(
        paragraphs=("The stations of the new line in pictures.",), inside=f'<div class="slideshow">{slides}</div>'
    )
    assert all(f"It is station {n} of the line." in _text(page) for n in range(12))


def test_what_comes_back_into_a_page_is_cleaned_itself() -> None:
    """In a slide show that is the article, share bars and forms still go."""
    bar = '<div class="share-bar"><p>Share this picture of the station with everybody whom you know and like.</p></div>'
    slides = "".join(
        f'<div class="slide"><p>{PARAGRAPHS[n % 5]} It is station {n} of the line.</p>{bar}</div>' for n in range(12)
    )
    page = article(
        paragraphs=("The stations of the new line in pictures.",), inside=f'<div class="slideshow">{slides}</div>'
    )
    assert "Share this" not in _text(page)


def test_what_read_more_unfolds_stays() -> None:
    """The greater part of the text under a button "read more", with a link in it, is the article's."""
    lead = f"<p>{' '.join(PARAGRAPHS * 3)}</p>"
    more = "".join(f"<p>{p} That is what he told us ({n}).</p>" for n in range(3) for p in PARAGRAPHS)
    rest = f'<div id="read-more"><div>{more}<p>The <a href="/x">report</a> is out. {LAST}</p></div></div>'
    page = f"<html><body><h1>{TITLE}</h1><div><div class='text'>{lead}{rest}</div></div></body></html>"
    assert LAST in _text(page)


def test_a_word_that_opens_a_note_stays_in_its_sentence() -> None:
    """A link of class "popup" within a sentence is one of its words."""
    sentence = (
        'The <a class="popup" href="javascript:void(0)">transit corridor</a> has brought them a good income for years.'
    )
    assert "The transit corridor has brought" in _text(article(inside=f"<p>{PARAGRAPHS[0]} {sentence}</p>"))


def test_fact_boxes_that_hold_much_of_the_article_are_parts_of_it() -> None:
    """An article may be set in boxes; three of them with half of its text are no asides."""
    boxes = "".join(
        f'<div class="infobox"><h3>Part {n}</h3>{"".join(f"<p>{p} In part {n}.</p>" for p in PARAGRAPHS)}</div>'
        for n in (1, 2, 3)
    )
    paragraphs = tuple(f"{p} ({n})" for n in (1, 2, 3, 4) for p in PARAGRAPHS)
    text = _text(article(paragraphs=paragraphs, inside=boxes))
    assert all(f"In part {n}." in text for n in (1, 2, 3))


def test_the_text_of_a_field_is_no_text() -> None:
    """Scripts keep templates in text areas that nobody sees."""
    template = (
        "&lt;div class='headline'&gt; Results for this search, of which there are many more than we can show &lt;/div&gt;"
        * 20
    )
    page = article().replace(
        "<nav>", f'<div class="hidden"><textarea style="display:none">{template}</textarea></div><nav>', 1
    )
    assert _text(page) == BODY


def test_an_article_for_readers_without_scripts_is_found() -> None:
    """Where a page draws itself by scripts, the text stands in noscript."""
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    page = (
        f"<html><head><title>{TITLE} | The Herald</title></head><body><div><p>The latest news of the day, as they come, from our newsroom.</p></div>"
        f'<div class="footer"><ul><noscript><li><h1>{TITLE}</h1><div>{body}</div></li></noscript></ul></div></body></html>'
    )
    assert _text(page) == BODY


def test_a_request_to_switch_scripts_on_is_no_article() -> None:
    """It stands in noscript too, and says nothing of the title."""
    asks = "<noscript><div><h1>Scripts are off</h1><p>Please switch scripts on to see this page as it was meant to be seen by you.</p><p>If you do not know how, ask the people who look after your machine.</p></div></noscript>"
    page = article(paragraphs=PARAGRAPHS[:2], after=asks)
    assert _text(page) == "\n\n".join(PARAGRAPHS[:2])


@pytest.mark.parametrize(
    "paragraph",
    [
        'The study is published in the <a href="/j">Proceedings of the Royal Society of Edinburgh</a>.',
        'Earlier this week, the government <a href="/g">announced plans for a new five-year period of transition</a>.',
        '<a href="/x">The bad news is that the bad news is true this time.</a> The company will insist on it.',
    ],
)
def test_a_sentence_that_is_mostly_a_link_stays(paragraph: str) -> None:
    """Among paragraphs of its form, a whole sentence with words outside its link leads nowhere by itself; also as the first."""
    assert len(_text(article(inside=f"<p>{paragraph}</p><p>{LAST}</p>")).split("\n\n")) == len(PARAGRAPHS) + 2
    assert len(_text(article(paragraphs=(paragraph, *PARAGRAPHS))).split("\n\n")) == len(PARAGRAPHS) + 1


@pytest.mark.parametrize(
    "paragraph",
    [
        '<a href="/x">Trains to the sea are late again, and nobody knows why</a>',
        'Background: <a href="/x">Trains to the sea are late again, and nobody knows why.</a>',
        '<a href="/x">Trains to the sea are late again, and nobody knows why.</a>',
    ],
)
def test_a_link_alone_or_under_a_label_goes(paragraph: str) -> None:
    """It is the title of another article."""
    assert _text(article(inside=f"<p>{paragraph}</p><p>{LAST}</p>")) == f"{BODY}\n\n{LAST}"


@pytest.mark.parametrize(
    "sentence",
    [
        "The agent went to the site on its own, tried for an hour to sign up for an account there, and gave up in the end.",
        "Anyone who wants to sign up for a course has to register with the ministry by May.",
        "Officials urged the investors of the fund to subscribe to the new shares before the end of the month.",
    ],
)
def test_somebody_else_signing_up_is_told(sentence: str) -> None:
    """Only the reader is invited: a sentence may tell of others who sign up."""
    assert sentence in _text(article(inside=f"<p>{sentence}</p><p>{LAST}</p>"))


@pytest.mark.parametrize(
    "line",
    [
        "(Reporting by Asan Asanov in Astana; Editing by Jane Roe and John Doe)",
        "Additional reporting by Asan Asanov and Jane Roe",
        "Reporting by Asan Asanov, writing by Jane Roe, editing by John Doe",
    ],
)
def test_a_line_on_who_reported_goes(line: str) -> None:
    """It names the makers of the article and is none of its sentences."""
    found = extract(article(inside=f"<p>{line}</p>").encode())
    assert found.text == BODY and found.removed["byline"] == 1


def test_a_sentence_on_reporting_stays() -> None:
    """It begins as such a line does, and goes on as a sentence."""
    sentence = "Reporting by state television has been one-sided since the spring. Nobody protested."
    assert sentence in _text(article(inside=f"<p>{sentence}</p><p>{LAST}</p>"))


def test_data_for_scripts_is_no_text() -> None:
    """An element of the article may hold JSON, hidden or not; a listing in an article on programs stays."""
    data = (
        '{ "modules": [{"name": "video"}], "asset": "2162757", "section": "tech", "byline": "", "kind": "story pages" }'
    )
    assert _text(article(inside=f'<div class="pageinfo">{data}</div>')) == BODY
    assert data in _text(article(inside=f"<pre>{data}</pre><p>{LAST}</p>"))


@pytest.mark.parametrize(
    "line",
    [
        "This copy is for your personal, non-commercial use only. Distribution is governed by our agreement.",
        "Not to be reproduced without permission of the Herald",
    ],
)
def test_what_reserves_rights_goes(line: str) -> None:
    """It speaks of the page and not of the news."""
    assert _text(article(inside=f"<p>{line}</p>")) == BODY


ABOUT = "The Herald is the largest paper of the region and reports on politics, the economy and culture every day of the year."


def test_a_long_footer_below_a_short_article_goes() -> None:
    """However much of the page's text it has, an article stands above it."""
    page = article(paragraphs=PARAGRAPHS[:3]).replace(
        "<footer>", f"<footer><div><p>{ABOUT}</p><p>{ABOUT} Since 1990.</p></div>"
    )
    assert _text(page) == "\n\n".join(PARAGRAPHS[:3])


def test_a_sidebar_longer_than_the_article_goes() -> None:
    """Live news beside an article may have three times its text."""
    paragraphs = tuple(f"{p} ({n})" for n in range(3) for p in PARAGRAPHS)
    news = "".join(f"<li><p>{p} That was the news at {n}.</p></li>" for n in range(9) for p in PARAGRAPHS)
    page = f"<html><body><div class='main'><div><h1>{TITLE}</h1>{''.join(f'<p>{p}</p>' for p in paragraphs)}</div><aside><ul>{news}</ul></aside></div></body></html>"
    assert _text(page) == "\n\n".join(paragraphs)


def test_an_article_in_an_aside_stays() -> None:
    """Where nothing above is an article, the element's name deceives."""
    body = "".join(f"<p>{p} ({n})</p>" for n in range(3) for p in PARAGRAPHS)
    page = f"<html><body><div><p>{ABOUT}</p></div><aside><div>{body}</div></aside></body></html>"
    assert PARAGRAPHS[0] in _text(page)


def test_long_captions_below_a_short_article_go() -> None:
    """A gallery may have five times the text of the news that it stands in."""
    slides = "".join(
        f'<div class="slide"><div class="caption">{p} Picture {n}.</div></div>' for n in range(8) for p in PARAGRAPHS
    )
    paragraphs = (*PARAGRAPHS, LAST)
    assert _text(article(paragraphs=paragraphs, inside=f'<div class="galleries">{slides}</div>')) == "\n\n".join(
        paragraphs
    )


def test_what_stands_above_the_title_goes() -> None:
    """Alerts and dates in a head without a name are the page's."""
    alerts = "".join(
        f"<li>{n} minutes ago: accident on the road to Aktau between kilometre {n} and the bridge</li>"
        for n in (3, 5, 8)
    )
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS * 3)
    page = f"<html><head><title>{TITLE}</title></head><body><div><ul>{alerts}</ul><p>6 June 2013 Last brought up to date at noon</p><h1>{TITLE}</h1>{body}</div></body></html>"
    assert "accident" not in _text(page) and "Last brought" not in _text(page)


def test_a_lead_above_the_title_stays() -> None:
    """A whole sentence of some length above a title is no part of the page's head."""
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    page = (
        f"<html><head><title>{TITLE}</title></head><body><div><p>{LAST}</p><h1>{TITLE}</h1>{body}</div></body></html>"
    )
    assert _text(page) == f"{LAST}\n\n{BODY}"


def test_the_first_part_above_a_box_with_the_rest_stays() -> None:
    """Below "read all" the greater part of an article may stand in a box of its own; what is above has the same form."""
    first = "".join(f'<div class="zn-paragraph">{p} So it began.</div>' for p in PARAGRAPHS)
    rest = "".join(f'<div class="zn-paragraph">{p} It was day {n}.</div>' for n in range(8) for p in PARAGRAPHS)
    video = '<div class="promo-x"><div class="name">Watch the trains</div></div>'
    page = f"<html><body><h1>{TITLE}</h1><div class='a'><div class='l'>{video}{first}<div class='read-all'>{rest}</div></div></div></body></html>"
    text = _text(page)
    assert text.count("So it began.") == len(PARAGRAPHS) and text.endswith("It was day 7.")


def test_a_table_of_figures_in_an_article_does_not_lose_it() -> None:
    """Hundreds of short labels in a row are figures; navigation is links."""
    counted = "".join(
        f"<p>On day {n} nobody counted anything at all, as far as it is known to us.</p>" for n in range(12)
    )
    towns = "".join(f"<div><div>Town{n}</div><p>{n}</p></div>" for n in range(900))
    counts = (
        f"<div class='c'><p>The Union counts what Kazakhstan mines of all materials, day by day.</p>{counted}</div>"
    )
    body = "".join(f"<p>{p} It was said on day {n}.</p>" for n in range(4) for p in PARAGRAPHS)
    page = f"<html><body><div class='w'><h1>{TITLE}</h1><div class='s'>{body}<div class='k'>{towns}{counts}</div><p>{LAST}</p></div></div></body></html>"
    text = _text(page)
    assert text.count("It was said on day") == 4 * len(PARAGRAPHS) and LAST in text


def test_a_refrain_stays() -> None:
    """A paragraph beside the one that it repeats belongs to the text; a copy that stands elsewhere is for other screens."""
    refrain = "We shall build this railway, and we shall build it together."
    verses = "".join(f"<p>{p}</p><p>{refrain}</p>" for p in PARAGRAPHS[:3])
    assert _text(article(inside=f"{verses}<p>{LAST}</p>", paragraphs=(ABOUT,))).count(refrain) == 3
    copied = f"<p>{ABOUT}</p><p>{refrain}</p><div class='small-screens'><p>{refrain}</p></div><p>{LAST}</p><div><p>{refrain}</p></div>"
    assert _text(article(inside=copied)).count(refrain) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement - story continues below",
        "Artikel wird unter der Anzeige fortgesetzt",
        "La suite après cette publicité",
    ],
)
def test_a_line_that_leads_over_an_advertisement_goes(line: str) -> None:
    """It stands between paragraphs as often as there is one."""
    lines = f"<p>{line}</p>"
    assert _text(article(inside=f"{lines}<p>{ABOUT}</p>{lines}<p>{LAST}</p>")) == f"{BODY}\n\n{ABOUT}\n\n{LAST}"


def test_the_rest_of_an_article_in_a_column_named_for_its_sidebar_stays() -> None:
    """A class like "has-sidebar" names a layout; a text without links below a long first part goes on in it."""
    first = "".join(f"<p>{p} It was day {n}.</p>" for n in range(4) for p in PARAGRAPHS)
    rest = "".join(f"<p>{p} It was night {n}.</p>" for n in range(4) for p in PARAGRAPHS)
    page = f"<html><body><h1>{TITLE}</h1><div class='story'><div>{first}</div><div class='row has-sidebar'><div>{rest}</div></div></div></body></html>"
    assert _text(page).count("It was night") == 20


@pytest.mark.parametrize(
    "line",
    [
        "Jean Delaunay covers transport and the Caspian Sea for The Herald.",
        "Jean Delaunay, a historian, lives in Almaty.",
        "Jean Delaunay ist Korrespondent in Astana.",
        "Latest posts by Jean Delaunay (see all)",
    ],
)
def test_who_the_author_is_is_no_part_of_the_article(line: str) -> None:
    """An introduction of the author at the end goes, under a heading or without one."""
    byline = '<span class="author">Jean Delaunay</span>'
    for heading in ("", "<h3>About the author</h3>"):
        found = extract(article(inside=f"{byline}{heading}<p>{line}</p>").encode())
        assert found.text == BODY and found.authors == ("Jean Delaunay",)


@pytest.mark.parametrize(
    "line",
    [
        "Jean Delaunay thanked the delegates and left for Astana in the evening.",
        "Jean Delaunay: And when will the bridge be open?",
        "Jean Delaunay, who spoke last, called for a second railway.",
    ],
)
def test_an_author_may_be_a_subject(line: str) -> None:
    """What the author did, said or asked stays, at the end too: presidents sign their speeches."""
    byline = '<span class="author">Jean Delaunay</span>'
    assert line in _text(article(inside=f"{byline}<p>{line}</p>"))


def test_a_picture_and_a_title_that_lead_to_one_page_are_a_teaser() -> None:
    """Three boxes with a picture, a title and a blurb lead elsewhere, whatever their names; where the title leads to no page of the site
    they are the article's."""
    blurb = "What the town thinks of the {}, and what its builders say to that."
    box = '<div class="x{{}}"><div><a href="{0}"><img></a></div><div><a href="{0}">The new {{}} of old Aktau</a></div><div>{{}}</div></div>'
    names = ("port", "road", "school")
    inside = "".join(box.format(f"/news/{n}").format("", n, blurb.format(n)) for n in names)
    found = extract(article(inside=f"<div>{inside}</div>").encode())
    assert (found.text, found.removed["related"]) == (BODY, 1)
    goods = "".join(box.format(f"https://shop.example/{n}").format("", n, blurb.format(n)) for n in names)
    assert blurb.format("port") in extract(article(inside=f"<div>{goods}</div>").encode()).text


def test_the_heading_of_a_box_of_links_goes_with_them() -> None:
    """Text of the article below the box is not what the heading heads; text in the box is."""
    links = "".join(f'<li><a href="/{n}">Other works in the town {n}</a></li>' for n in range(3))
    box = "<div><h3>Railways in trouble</h3>{}<ul>{}</ul></div><p>{}</p>"
    assert "trouble" not in extract(article(inside=box.format("", links, PARAGRAPHS[2])).encode()).text
    told = "<p>The railways of the region have lost a third of their trains since the spring.</p>"
    assert "trouble" in extract(article(inside=box.format(told, links, PARAGRAPHS[2])).encode()).text


def test_a_lead_written_as_a_heading_stays_though_links_stand_below_it() -> None:
    """In the head of the article it is no heading of a box of links."""
    lead = "Three countries want to build the line together, but nobody knows who is to pay for the trains"
    links = "".join(f'<div class="tag"><a href="/{n}">More about this topic {n}</a></div>' for n in range(3))
    head = f'<div><h1>{TITLE}</h1><h2 itemprop="description">{lead}</h2><div class="related">{links}</div></div>'
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    assert _text(f"<html><body><article>{head}<div>{body}</div></article></body></html>").startswith(lead)


@pytest.mark.parametrize(
    "name",
    ["relatedlinks", "notasRelacionadas", "moreStories", "topsocialbar", "newslettersignup", "read_also", "cta-row", "inline-ad", "c-ads", "don-t no-print"],
)  # fmt: skip
def test_furniture_goes_by_compounds_and_by_words_for_little_boxes(name: str) -> None:
    """A word that names furniture names it in a compound too; words for what asks do so where little text stands."""
    box = f'<div class="{name}"><p>Two nights by the lake for the price of one until the end of May.</p></div>'
    assert _text(article(inside=f"{box}<p>{LAST}</p>")) == f"{BODY}\n\n{LAST}"


@pytest.mark.parametrize(
    "name", ["post-tools", "meta__social", "topics-list", "actions", "print:hidden", "d-print-none"]
)
@pytest.mark.parametrize(
    "said",
    [
        "Hear this story read aloud on the way home",
        "Already have an account ?",
        "Sign up for our newsletter and get the news every morning.",
        '<a href="/works">What the ministries of both countries want to build by the sea.</a>',
    ],
)
def test_labels_links_and_invitations_go_by_words_with_other_senses(name: str, said: str) -> None:
    """No sentence of a text is among them."""
    box = f'<div class="{name}"><p>{said}</p></div>'
    assert _text(article(inside=f"{box}<p>{LAST}</p>")) == f"{BODY}\n\n{LAST}"


@pytest.mark.parametrize(
    "box",
    [
        '<section id="actions"><h2>Actions</h2>{}</section>',
        '<div class="topic social-affairs">{}</div>',
        '<div class="key-actions">{}</div>',
        '<div class="btn-reset">{}</div>',
        '<ul class="tools"><li>{}</li></ul>',
    ],
)
def test_a_sentence_goes_by_no_word_with_other_senses(box: str) -> None:
    """A few sentences in a little box are of the text when they do not ask the reader for anything."""
    said = f"<p>{PARAGRAPHS[0].replace('Monday', 'Friday')}</p>"
    assert PARAGRAPHS[0].replace("Monday", "Friday") in _text(article(inside=f"{box.format(said)}<p>{LAST}</p>"))


@pytest.mark.parametrize("name", ["mb-4 print:text-black", "print:break-inside-avoid", "col-12 d-print-block"])
def test_how_a_text_is_printed_says_nothing_of_what_it_is(name: str) -> None:
    """Classes for one screen or for paper only are of looks."""
    words = "Signed in Astana on Monday by both ministers"
    assert words in _text(article(inside=f'<blockquote class="{name}">{words}</blockquote><p>{LAST}</p>'))


@pytest.mark.parametrize(
    "name",
    ["lead-container", "head-wrapper", "threads-text", "print-content", "selectionShareable", "social-tools", "actions", "with-ads", "paywall", "piano-closed"],
)  # fmt: skip
def test_a_part_of_the_text_stays_whatever_else_its_name_calls(name: str) -> None:
    """Part of a longer word, a word beside much text, what a text has, and the text behind a paywall."""
    more = tuple(f"{p} That was said in round {n}." for n in range(3) for p in PARAGRAPHS)
    part = "".join(f"<p>{p}</p>" for p in more[:3])
    page = article(inside=f'<div class="{name}">{part}</div>', paragraphs=(*PARAGRAPHS, *more[3:]))
    assert _text(page) == "\n\n".join((*PARAGRAPHS, *more[3:], *more[:3]))


@pytest.mark.parametrize("name", ["lead-container", "has-ads", "topic-with-social"])
def test_a_sentence_in_a_box_stays_where_the_name_says_something_else(name: str) -> None:
    """Letters in a longer word are no word, and what a text has or lacks is not the text."""
    assert _text(article(inside=f'<div class="{name}"><p>{LAST}</p></div>')) == f"{BODY}\n\n{LAST}"


def test_what_asks_to_pay_goes() -> None:
    """A paywall with something to press for every few sentences is no text."""
    more = tuple(f"{p} That was said in round {n}." for n in range(3) for p in PARAGRAPHS)
    words = "".join(f"<p>{p.replace('the', 'your')}</p>" for p in PARAGRAPHS[:4])
    wall = f'<div class="paywall">{words}<button>Subscribe now</button></div>'
    assert _text(article(inside=wall, paragraphs=more)) == "\n\n".join(more)


@pytest.mark.parametrize(
    ("place", "begins"),
    [
        ('<span class="dateline">AKTAU, Kazakhstan – </span>', "AKTAU, Kazakhstan – Trade"),
        ('<span class="dateline">AKTAU</span> — ', "AKTAU — Trade"),
        ('<span class="byline">By Ann Lee – </span>', "Trade"),
        ('<span class="dateline">12 May 2025 </span>', "Trade"),
    ],
)
def test_the_place_before_a_report_is_part_of_it(place: str, begins: str) -> None:
    """A name and a dash begin the first sentence, whatever their class; an author's name or a date alone does not."""
    paragraphs = f"<p>{place}{PARAGRAPHS[2]}</p>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS[3:])
    page = (
        f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{paragraphs}</article></body></html>"
    )
    assert _text(page).startswith(begins)


@pytest.mark.parametrize("name", ["Article:standfirst_cta", "chapo-actions"])
def test_a_lead_goes_by_no_word_for_little_boxes(name: str) -> None:
    """What is named as the lead stays, whatever else its name has."""
    lead = "Three countries want to build the line together, but nobody knows yet who is to pay for it all."
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    head = f'<div><h1>{TITLE}</h1><p itemprop="description" data-component="{name}">{lead}</p></div>'
    assert _text(f"<html><body><article>{head}<div>{body}</div></article></body></html>").startswith(lead)


TEASER = '<h4><a href="/3">A new station opens in the west</a></h4><p>{}</p>'


@pytest.mark.parametrize("box", ["<section>{}</section>", "<div>{}</div>"])
def test_a_box_that_begins_read_also_goes_whole(box: str) -> None:
    """What is said below the linked title is of the other article."""
    inner = "<span>Read also</span>" + TEASER.format("The president came, and the town was there too.")
    assert _text(article(inside=box.format(inner) + f"<p>{LAST}</p>")) == f"{BODY}\n\n{LAST}"


def test_a_text_below_read_also_stays() -> None:
    """A label and a link before much text do not make the text another article's."""
    inner = f"<span>Read also</span>{TEASER.format(LAST)}<p>{LAST.replace('autumn', 'winter')}</p>"
    assert LAST in _text(article(inside=f"<div>{inner}</div>"))


def test_a_lead_in_a_paragraph_named_for_teasers_stays() -> None:
    """It leads nowhere and is as long as a lead; a line on the broadcast of that name is not."""
    long = "The agreement took two years to prepare, and the ministers are to sign it in Astana in May."
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    lead = f'<p class="teaser-text">{long}</p><p class="teaser-origin">More on this: Radio One at six o\'clock.</p>'
    page = f"<html><body><div><h1>{TITLE}</h1>{lead}<div class='text'>{body}</div></div></body></html>"
    assert _text(page) == f"{long}\n\n{BODY}"


def test_what_an_agency_says_of_its_subscriptions_goes() -> None:
    """The same line stands below each text of an agency."""
    line = "Our site has only part of the stories offered to subscribers. Please contact us for subscription options."
    assert _text(article(inside=f"<p>{line}</p>")) == BODY


HEADED = (
    '<h2 id="{1}">{0}</h2>{2}',
    '<section id="{1}"><h2>{0}</h2>{2}</section>',
    '<h2><span id="{1}">{0}</span></h2>{2}',
)


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Comment fonctionne le marché", "comment-fonctionne-le-marche"),
        ("The search for survivors", "the-search-for-survivors"),
        ("Who is the author of the law?", "who-is-the-author-of-the-law"),
        ("Share prices fall", "share-prices-fall"),
    ],
)
@pytest.mark.parametrize("form", HEADED)
def test_an_id_that_spells_the_heading_names_nothing(form: str, heading: str, anchor: str) -> None:
    """It is made of the heading's words, for links to the part."""
    inside = form.format(heading, anchor, f"<p>{LAST}</p>")
    assert _text(article(inside=inside)) == f"{BODY}\n\n{heading}\n\n{LAST}"


@pytest.mark.parametrize(
    ("heading", "anchor", "inner"),
    [
        ("About the author", "about-the-author", f"<p>{LAST}</p>"),
        ("Our newsletter for you", "our-newsletter-for-you", f"<p>{LAST}</p>"),
        ("Related", "related", f"<p>{LAST}</p>"),
        ("The popular stories today", "the-popular-stories-today", f'<p><a href="/1">{LAST}</a></p>'),
        ("The search for tickets", "the-search-for-tickets", f"<p>{LAST}</p><form><input></form>"),
    ],
)
def test_a_box_that_its_heading_calls_furniture_goes_by_its_id(heading: str, anchor: str, inner: str) -> None:
    """Its id may be made of the heading's words: they name furniture both times."""
    assert _text(article(inside=HEADED[1].format(heading, anchor, inner))) == BODY


QUESTIONS = ("Who is to build it?", "Who is to pay for it?", "When will it be ready?")


@pytest.mark.parametrize(
    "question",
    [
        '<h3><button aria-expanded="false">{}</button></h3>',
        "<h3><button>{}</button><span>+</span></h3>",
        "<label for='q'>{}</label>",
        '<div role="button" class="acc-btn">{}</div>',
        "<div><button>{}</button></div>",
    ],
)
@pytest.mark.parametrize("answer", ["<div>{}</div>", "<div hidden>{}</div>", '<div style="display: none">{}</div>'])
def test_questions_that_unfold_answers_stay_with_them(question: str, answer: str) -> None:
    """A button or label that heads a box of text is its heading, and what it opens is not furniture because it is closed."""
    answers = [f"{LAST} That was said by speaker {n}." for n, _ in enumerate(QUESTIONS)]
    parts = zip(QUESTIONS, answers, strict=True)
    found = _text(article(inside="".join(question.format(q) + answer.format(f"<p>{a}</p>") for q, a in parts)))
    assert all(text in found for text in (*QUESTIONS, *answers))


@pytest.mark.parametrize("button", ["Listen to the article", "Want to hear more of this?"])
def test_a_button_over_no_box_of_text_goes(button: str) -> None:
    """Before a paragraph, or a box of links or fields, it heads nothing."""
    for below in (f"<p>{LAST}</p>", f"<form><p>{LAST}</p><input></form>", f'<div><a href="/1">{LAST}</a></div>'):
        assert button not in _text(article(inside=f"<button>{button}</button>{below}<p>{PARAGRAPHS[0]} It rains.</p>"))


@pytest.mark.parametrize(
    "box", ["<div hidden>{}</div>", '<div style="display:none">{}</div>', '<div class="hidden">{}</div>']
)
def test_the_hidden_end_of_a_text_stays(box: str) -> None:
    """Paragraphs right below others of their form are the rest, which is shown on demand."""
    assert _text(article(inside=box.format(f"<p>{LAST}</p>"))) == f"{BODY}\n\n{LAST}"


@pytest.mark.parametrize(
    "box",
    [
        f'<div hidden><p class="note">{LAST}</p></div>',
        f'<div hidden><p>{LAST}</p><a href="/1">Send</a></div>',
        f"<div hidden><p>{LAST}</p><button>Send</button></div>",
        f'<p class="sr-only">{LAST}</p>',
        f'<hr><div><b>Works</b></div><div style="display:none"><p>{LAST}</p></div>',
        "<div hidden><p>We use cookies to improve your experience on our website. You may refuse them.</p></div>",
    ],
)
def test_what_else_is_hidden_goes(box: str) -> None:
    """Messages, menus and texts for other readers are written in other forms, ask for something, or stand elsewhere."""
    assert LAST not in _text(article(inside=box)) and "cookies" not in _text(article(inside=box))


ENTRY = "has {0}0 fellows, who study water and power, and a library with a view of the mountains."


@pytest.mark.parametrize(
    "entry",
    [
        f'<div><a href="/i{{0}}"><img></a><p><a href="/i{{0}}">Institute of the Steppe {{0}}</a> {ENTRY}</p></div>',
        f'<li><a href="/i{{0}}"><img></a><a href="/i{{0}}">Institute of the Steppe {{0}}</a> {ENTRY}</li>',
        f'<div><h3><a href="/i{{0}}">Institute of the Steppe {{0}}</a></h3><p>It has grown since the spring. {LAST} The house {ENTRY}</p></div>',
    ],
)
def test_entries_of_a_list_in_the_text_are_no_teasers(entry: str) -> None:
    """A link in a sentence is no title, and a long paragraph below a linked heading is no teaser's."""
    entries = "".join(map(entry.format, range(1, 4)))
    long = tuple(f"{p} That was said in round {n}." for n in range(3) for p in PARAGRAPHS)
    assert ENTRY.format(2) in _text(article(inside=f"<div>{entries}</div><p>{LAST}</p>", paragraphs=long))


def test_teasers_with_a_sentence_each_go() -> None:
    """A linked heading and a sentence or two lead to another article."""
    entry = '<div><h3><a href="/i{0}">Institute of the Steppe {0}</a></h3><p>It is a house of {0}0 fellows, who study water and power.</p></div>'
    entries = "".join(map(entry.format, range(1, 4)))
    assert _text(article(inside=f"<div>{entries}</div><p>{LAST}</p>")) == f"{BODY}\n\n{LAST}"


WIDGET = '<div class="elementor-widget elementor-widget-{}"><div class="elementor-widget-container">{}</div></div>'


def test_the_pieces_of_a_page_builder_stay_whatever_their_share() -> None:
    """Where widgets have most of the text, the word says nothing of one of them; what is furniture by another name goes."""
    long = "".join(f"<p>{p} That was said in round {n}.</p>" for n in range(3) for p in PARAGRAPHS)
    pieces = WIDGET.format("text-editor", long) + WIDGET.format("html", f"<p>{LAST}</p>")
    share = WIDGET.format("share-buttons", "<p>Tell the others what you think of all this and of us.</p>")
    share += WIDGET.format(
        "image", f"<img>In the picture both ministers are seen by the lake on a cold morning. {PARAGRAPHS[1]}"
    )
    found = _text(f"<html><body><div><h1>{TITLE}</h1>{pieces}{share}</div></body></html>")
    assert found.endswith(f"in round 2.\n\n{LAST}")


def test_a_widget_beside_the_text_goes() -> None:
    """A sidebar's widgets may have more text than the article; a layout named at the page's body is no widget."""
    texts = "".join(f'<div class="widget">{p} It was said before.</div>' for p in (*PARAGRAPHS, PARAGRAPHS[0]))
    inside = f'<p>{LAST}</p><div class="widget">Trains to the sea are late again this week, and nobody knows why.</div>'
    page = article(inside=inside, after=f'<div class="col-sidebar">{texts}</div>')
    assert _text(page) == _text(page.replace("<body>", '<body class="widget-layout">')) == f"{BODY}\n\n{LAST}"


@pytest.mark.parametrize(("anchor", "stays"), [("search", True), ("the-offer-of-moscow", True), ("comments", False)])
def test_a_heading_goes_by_a_short_id_that_is_not_its_words(anchor: str, stays: bool) -> None:
    """Blog software marks the place of comments so; long ids are made for links."""
    inside = f'<h2 id="{anchor}">Search and rescue</h2><p>{LAST}</p>'
    assert ("rescue" in _text(article(inside=inside))) is stays


@pytest.mark.parametrize(
    "names",
    ["mod-container mod-no-footer box", "block without-menu", "part has-no-newsletter"],
)
def test_what_a_box_lacks_does_not_name_it(names: str) -> None:
    """A box called "no-footer" is no footer: its text stays."""
    assert LAST in _text(article(inside=f'<div class="{names}"><p>{LAST}</p></div>'))


def test_what_a_page_keeps_from_search_engines_goes() -> None:
    """The class "robots-nocontent" says that what stands there is none of the page's content."""
    box = f'<div class="c1 robots-nocontent"><p>{LAST}</p></div>'
    assert _text(article(inside=box + f"<p>{PARAGRAPHS[0]} Again.</p>")).count(LAST) == 0


def test_a_text_of_paragraphs_is_no_caption_whatever_its_name() -> None:
    """Some systems call the texts beside their pictures captions, and one of them is the article's; a line below a picture goes."""
    line = '<div class="caption"><p>The port of Aktau at dawn, seen from the northern end of the new pier.</p></div>'
    told = f'<div class="caption"><p>{LAST}</p><p>{LAST.replace("The parties", "The ministers")}</p></div>'
    found = _text(article(inside=f'<img src="a.jpg">{line}{told}'))
    assert LAST in found and "at dawn" not in found


def test_the_head_of_an_article_stays_below_a_heading_of_the_site() -> None:
    """A box with the article's title and lead is none of its teasers, though the page's first heading is the site's name."""
    head = f'<div class="teaser-box"><h1>{TITLE}</h1><p>{LAST}</p></div>'
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    page = f"<html><head><title>{TITLE} | The Herald</title></head><body><h1>The Herald</h1><main>{head}<div>{body}</div></main></body></html>"
    assert _text(page) == f"{LAST}\n\n{BODY}"


@pytest.mark.parametrize("name", ["social-affairs", "print-body", "story-tools"])
def test_a_sentence_without_blanks_is_one_too(name: str) -> None:
    """A whole sentence keeps its box where words are not set apart; an invitation does not."""
    told = "反对者聚集在大楼前面，一直唱歌到晚上。"
    page = article(inside=f'<div class="{name}"><p>{told}</p></div><div class="{name}"><p>扫码关注我们。</p></div>')
    text = extract(page.encode()).text
    assert told in text and "扫码" not in text


@pytest.mark.parametrize(
    "line",
    [
        'The post <a href="/a">{}</a> appeared first on <a href="/">The Herald</a>.',
        'Сообщение <a href="/a">{}</a> появились сначала на <a href="/">The Herald</a>.',
        '<a href="/a">{}</a> жазбасы алдымен The Herald сайтында пайда болды.',
    ],
)
def test_a_last_line_that_refers_to_the_article_by_its_title_goes(line: str) -> None:
    """In any language: its link is the whole title, and there are a few words more."""
    assert extract(article(inside=f"<p>{line.format(TITLE)}</p>").encode()).text == BODY


@pytest.mark.parametrize(
    ("said", "below"),
    [
        (
            f"“{TITLE}” was the headline of the state’s paper, which had a picture of both ministers on its first page.",
            "",
        ),
        (f"“{TITLE}”, the paper wrote.", f"<p>{PARAGRAPHS[0]} Again.</p>"),
        (f"“{TITLE}”, state television said.", ""),
    ],
)
def test_a_sentence_with_the_title_in_it_stays(said: str, below: str) -> None:
    """It says more than that, or the text goes on."""
    assert said in extract(article(inside=f"<p>{said}</p>{below}").encode()).text


def test_a_news_flash_that_repeats_its_headline_stays() -> None:
    """A line that is all there is says what happened."""
    flash = f"{TITLE}, the ministry said on Friday."
    assert extract(article(paragraphs=(flash,)).encode()).text == flash
