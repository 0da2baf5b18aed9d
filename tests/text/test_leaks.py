"""Small things that slip into a text or out of it: lone comments, notices, captions, bylines, short paragraphs, a second article."""

from __future__ import annotations

import json

import pytest

from monitor.text import extract

from .making import BODY, PARAGRAPHS, TITLE, article

LAST = "The parties will publish the list of projects on the site of the ministry, its spokesman said."
OTHER = "".join(
    f"<p>The council voted for a new {name} near the old station, which is to open within two years, it said.</p>"
    for name in ("pool", "school", "library", "market")
)
COMMENT = "<div><span>{}</span> · <span>{}</span><div>The railway will never be built, what a joke this is.</div></div>"


@pytest.mark.parametrize(("name", "when"), [("John K.", "2 days ago"), ("Айгүл", "12:40, 20 қазан 2025")])
def test_a_single_comment_in_the_article(name: str, when: str) -> None:
    """A name, a date and a text at the end, without any word that says comment."""
    found = extract(article(inside=f"<section>{COMMENT.format(name, when)}</section>").encode())
    assert (found.text, found.removed["comments"]) == (BODY, 1)


def test_a_dated_paragraph_within_the_article_stays() -> None:
    """What more of the article follows is no comment."""
    markup = f"<section>{COMMENT.format('Aktau', '14 October 2025')}</section><p>{LAST}</p>"
    assert "never be built" in extract(article(inside=markup).encode()).text


TURNS = (
    "<p><b>John</b>: It will never be built, what a joke.</p><p><b>Maria:</b> I agree.</p><p><b>Serik</b>: Great!</p>"
)


def test_replies_in_paragraphs() -> None:
    """Names in bold under a heading that counts them."""
    found = extract(article(inside=f"<h3>3 replies</h3>{TURNS}").encode())
    assert found.text == BODY


@pytest.mark.parametrize("heading", ["Replies", "Discussion", "2 questions"])
def test_an_interview_is_no_comment_section(heading: str) -> None:
    """Without a number that fits, speakers in bold belong to the article."""
    assert "what a joke" in extract(article(inside=f"<h3>{heading}</h3>{TURNS}").encode()).text


@pytest.mark.parametrize(
    "notice",
    [
        "If you find an error, select it and press Ctrl+Enter",
        "Found a mistake? Let us know.",
        "Нашли ошибку в тексте? Выделите ее и нажмите Ctrl+Enter",
        "Заметили опечатку? Сообщите нам",
        "Помітили помилку? Виділіть її та натисніть Ctrl + Enter",
        "Қате таптыңыз ба? Мәтінді белгілеп, Ctrl+Enter басыңыз",
        "Fehler gefunden? Schreiben Sie uns.",
    ],
)
def test_a_request_to_report_mistakes_goes(notice: str) -> None:
    """It is furniture in every language."""
    assert extract(article(inside=f"<p>{notice}</p>").encode()).text == BODY


@pytest.mark.parametrize(
    "text",
    [
        "The auditors found an error in the accounts, and the ministry corrected the mistake within a day.",
        "Обнаружили ошибку в отчёте министерства аудиторы, которых наняла комиссия в Брюсселе.",
    ],
)
def test_a_sentence_on_mistakes_stays(text: str) -> None:
    """An article may write of errors."""
    assert text in extract(article(inside=f"<p>{text}</p>").encode()).text


@pytest.mark.parametrize(
    "caption",
    [
        "<p><img src=a.jpg><em>The two presidents in Astana. Photo: Akorda press service</em></p>",
        "<p>The two presidents in Astana. Photo: Akorda press service</p>",
        "<p>Президенты в Астане. Фото: пресс-служба Акорды</p>",
        "<p><img src=b.jpg><span>Courtesy of the EU delegation</span></p>",
        "<p><img src=b.jpg><span>The delegation before the talks</span></p>",
    ],
)
def test_a_caption_in_a_paragraph_goes(caption: str) -> None:
    """It ends in a credit, or is the only text beside a picture and no sentence."""
    assert extract(article(inside=f"{caption}<p>{LAST}</p>").encode()).text == f"{BODY}\n\n{LAST}"


@pytest.mark.parametrize(
    "paragraph",
    [
        "He held up a photo: it showed the harbour of Aktau before the works began.",
        "Courtesy of the ministry, reporters saw the site. It is large.",
        f'<img src="b.jpg"> {LAST}',
        '<img src="f.png"> is the share of each side, as the first table shows:',
        'The share of each side is <img src="f.png"> of the whole trade in goods',
    ],
)
def test_a_sentence_on_pictures_stays(paragraph: str) -> None:
    """The words of a credit, or a picture in the paragraph, make no caption of a sentence."""
    assert paragraph[-20:] in extract(article(inside=f"<p>{paragraph}</p>").encode()).text


@pytest.mark.parametrize(
    "line", ["By Anna Smith, Brussels correspondent | 14 October 2025, 17:05", "Anna Smith · 14 October 2025"]
)
def test_a_byline_with_date_and_post_goes(line: str) -> None:
    """What names the author and the day is metadata."""
    page = article(head='<meta name="author" content="Anna Smith">', paragraphs=(line, *PARAGRAPHS))
    assert extract(page.encode()).text == BODY


def test_a_sentence_on_the_author_stays() -> None:
    """It ends in a stop."""
    line = "By Anna Smith’s account, the talks of 14 October 2025 lasted for seven hours."
    page = article(head='<meta name="author" content="Anna Smith">', paragraphs=(*PARAGRAPHS, line))
    assert line in extract(page.encode()).text


@pytest.mark.parametrize(
    "short",
    ["1. Rail transport", "- Education", "• Uranium", "B. Water", "«We did it»", "– Nobody", "1. Calls on Kazakhstan;"],
)
def test_short_paragraphs_that_are_no_labels_stay(short: str) -> None:
    """A numbered point, an item after a dash, a quotation, a clause."""
    page = article(inside=f"<p>{short}</p><p>{LAST}</p>")
    assert extract(page.encode()).text == f"{BODY}\n\n{short}\n\n{LAST}"


@pytest.mark.parametrize("short", ["The Board of Directors", "Brussels 1049", "Place: Astana"])
def test_a_few_words_between_paragraphs_like_theirs_stay(short: str) -> None:
    """Nothing sets them apart: they have no class, no link and no element of their own."""
    lines = (LAST, short, "Altyn Corporation", "A listed company of Almaty, with offices in Aktau.")
    inside = "".join(f"<p>{line}</p>" for line in lines)
    assert extract(article(inside=inside).encode()).text == "\n\n".join((BODY, *lines))


@pytest.mark.parametrize("label", ["Source: Kazinform", "Back to list", "Источник: Казинформ", "Kontakt", "BTA"])
def test_a_few_words_at_the_end_go(label: str) -> None:
    """Below the last paragraph they name the source, or lead away."""
    assert extract(article(inside=f"<p>{LAST}</p><p>{label}</p>").encode()).text == f"{BODY}\n\n{LAST}"


@pytest.mark.parametrize("label", ['<p class="source">{}</p>', "<div>{}</div>", "<section><p>{}</p></section>"])
def test_a_few_words_that_are_set_apart_go(label: str) -> None:
    """A label is called something, or stands in an element of its own."""
    assert (
        extract(article(inside=f"<p>{LAST}</p>{label.format('Kazinform desk')}").encode()).text == f"{BODY}\n\n{LAST}"
    )


def test_who_is_quoted_below_stays_where_the_name_is_a_link() -> None:
    """What leads to another article does not end in a colon with a text below."""
    said = '<a href="https://astanatimes.com/2025/10/a/">The Astana Times</a> wrote:'
    inside = f"<p>{said}</p><blockquote><p>{LAST}</p></blockquote>"
    assert "The Astana Times wrote:\n\n" in extract(article(inside=inside).encode()).text
    assert "wrote:" not in extract(article(inside=f"<p>{said}</p>").encode()).text


def test_links_before_a_colon_say_nothing_alone() -> None:
    """Nobody is named as having said what follows."""
    tags = '<a href="/e">Economy</a>, <a href="/l">Law</a>:'
    assert "Economy" not in extract(article(inside=f"<p>{tags}</p><p>{LAST}</p>").encode()).text


@pytest.mark.parametrize("label", ["15.99% Variable", "1.27 MB", "*Required field"])
def test_labels_with_figures_and_stars_go(label: str) -> None:
    """A figure is no number of a list, nor is a star without a blank the sign of one."""
    assert label not in extract(article(inside=f"<p>{label}</p><p>{LAST}</p>").encode()).text


def test_a_sentence_that_begins_as_a_form_does_stays() -> None:
    """The words above a comment form may begin a sentence."""
    text = "Leave a reply, the minister told the opposition in Astana, or be silent for good."
    assert text in extract(article(inside=f"<p>{text}</p><p>{LAST}</p>").encode()).text


@pytest.mark.parametrize("heading", ["h1", "h2"])
def test_the_next_article_on_the_page_is_left_out(heading: str) -> None:
    """Of two articles the one of the title counts, however long the other is."""
    after = f"<article><{heading}>The town gets a pool</{heading}>{OTHER}</article>"
    for more in (after, after * 2):
        assert extract(article(after=more).encode()).text == BODY


@pytest.mark.parametrize(
    "heading", ["<h1>The town gets a pool</h1>", "<h2><a href='/pool'>The town gets a pool</a></h2>"]
)
def test_an_article_added_below_without_article_elements_is_left_out(heading: str) -> None:
    """Boxes of one form, each with a main or a linked heading, are articles of their own."""
    own = f"<div class='s'><div><h1>{TITLE}</h1></div><div>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</div></div>"
    other = f"<div class='s'><div>{heading}</div><div>{OTHER}</div></div>"
    page = f"<html><head><title>{TITLE}</title></head><body><div>{own}{other * 2}</div></body></html>"
    assert extract(page.encode()).text == BODY


def test_sections_of_one_article_stay() -> None:
    """Boxes of one form under lesser headings that lead nowhere are its parts."""
    own = f"<div class='s'><h1>{TITLE}</h1>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</div>"
    part = f"<div class='s'><h2>The pool</h2>{OTHER}</div>"
    page = f"<html><head><title>{TITLE}</title></head><body><div>{own}{part}</div></body></html>"
    text = extract(page.encode()).text
    assert text.startswith(BODY) and "library" in text


def test_an_article_in_several_parts_is_kept_whole() -> None:
    """Parts without headings of their own belong to the first."""
    text = extract(article(after=f"<article>{OTHER}</article>").encode()).text
    assert text.startswith(BODY) and "library" in text and TITLE not in text


@pytest.mark.parametrize("signature", ["– Anna Smith", "— Айгүл Серікқызы", "(Jean-Marc Dupont)"])
def test_a_signature_at_the_end_goes(signature: str) -> None:
    """A name after a dash or in brackets, whether the page declares its author or not."""
    assert extract(article(inside=f"<p>{signature}</p>").encode()).text == BODY


def test_whom_a_quotation_is_of_stays() -> None:
    """After a quotation the name belongs to it."""
    markup = f"<blockquote>{LAST}</blockquote><p>– Anna Smith</p>"
    assert extract(article(inside=markup).encode()).text.endswith("– Anna Smith")


@pytest.mark.parametrize(
    ("before", "link", "after"),
    [
        ("At ", '<a class="related-link">Astana Rail</a>', ", we first asked the drivers what they need, its head said."),
        ("州ボルノ（", '<a class="searchLink">Borno</a>', "）で16日夜、少女を使った自爆攻撃が起き、31人が死亡した。地元当局者と民兵指導者が17日、明らかにした。それから州の知事も。"),
        ("The visit of ", '<span class="tag">Tokayev</span>', " to Brussels was put off until the spring, his office said."),
    ],
)  # fmt: skip
def test_words_of_a_sentence_stay_whatever_their_link_is_called(before: str, link: str, after: str) -> None:
    """A name that sites give to links of search or of tags is no reason to break a sentence."""
    word = link[link.index(">") + 1 : link.rindex("<")]
    assert f"{before}{word}{after}" in extract(article(inside=f"<p>{before}{link}{after}</p>").encode()).text


@pytest.mark.parametrize(
    "furniture",
    [
        '<span class="sr-only">opens in a new window</span>',
        '<span class="tooltip">a railway across the sea</span>',
        '<span style="display:none">hidden words</span>',
    ],
)
def test_words_that_nobody_sees_do_not_stand_in_a_sentence(furniture: str) -> None:
    """What is hidden within a sentence is no part of it."""
    markup = (
        f"<p>The Middle Corridor {furniture} carried a fifth more goods than in the year before, the ministry said.</p>"
    )
    assert "The Middle Corridor carried" in extract(article(inside=markup).encode()).text


FRAME = "which the drivers had asked for since the spring, when the line to the sea was closed for repair"


@pytest.mark.parametrize(
    "markup",
    [
        f'<p><a class="tag">Tokayev</a> promised a new bridge, {FRAME}.</p>',
        f'<p>A new bridge, {FRAME}, was promised by <a class="related">Tokayev</a></p>',
        f'<p>A bridge was promised by <a class="tag">Aktau</a> <a class="tag">Tokayev</a> and others, {FRAME}.</p>',
        f'<p>A bridge was promised by <strong><a class="topic-teaser">Tokayev</a></strong> (72), {FRAME}.</p>',
        '<p>It was <a class="tag">Tokayev</a>, he said on Monday.</p>',
        f"<p>They said that <label>Tokayev</label> would pay for it, {FRAME}.</p>",
        f'<p>They said that <cite class="widget">Tokayev</cite> would pay for it, {FRAME}.</p>',
        f'<div>Yes.<br><a class="promo-link">Tokayev</a> promised a new bridge, {FRAME}.</div>',
    ],
)
def test_a_name_anywhere_in_a_sentence_stays(markup: str) -> None:
    """At its start or end, beside others, in bold, whatever the element."""
    assert "Tokayev" in extract(article(inside=markup).encode()).text


@pytest.mark.parametrize(
    "markup",
    [
        f'<p>{LAST} <span class="share">Teilen</span></p>',
        f'<p>{LAST}</p><div>Tags: <a class="tag">Teilen</a> <a class="tag">Teilen 2</a></div>',
        f'<p>{LAST}</p><p>Teilen <span class="author">Teilen Ab</span></p>',
    ],
)
def test_labels_beside_a_text_are_not_of_it(markup: str) -> None:
    """A control, a list of tags and a credit stand beside words too."""
    assert "Teilen" not in extract(article(inside=markup).encode()).text


def test_a_thousand_links_in_one_line_take_no_longer() -> None:
    """The line around an inline element is not looked through where it has more links than a sentence can have."""
    links = "".join(f'<a class="tag">tag {n}</a>' for n in range(20_000))
    assert LAST in extract(article(inside=f"<p>{LAST}</p><div>{links}</div>").encode()).text


def test_main_headings_within_the_text_are_subheadings() -> None:
    """Builders of sites set h1 for every heading; the one above the text is the title."""
    assert "Roads come first" in extract(article(inside=f"<h1>Roads come first</h1><p>{LAST}</p>").encode()).text


def test_the_only_body_of_a_page_is_not_taken_out_with_a_widget() -> None:
    """Blogger keeps the post in a widget; the profile beside it is longer and is not the article."""
    post = f'<div class="widget Blog"><h3>{TITLE}</h3><div class="post-body entry-content"><p>{PARAGRAPHS[0]}</p><p>{LAST}</p></div></div>'
    profile = f'<div class="widget Profile"><p>{" ".join(PARAGRAPHS * 2)}</p></div>'
    page = f"<html><head><title>{TITLE}</title></head><body><h1>Old Blog</h1>{post}{profile}</body></html>"
    assert LAST in extract(page.encode()).text


def test_a_link_after_a_sentence_is_no_part_of_it() -> None:
    """What follows a full stop leads away."""
    markup = f'<p>{LAST} <a class="readmore" href="/b">Another minister resigns</a></p>'
    text = extract(article(inside=markup).encode()).text
    assert LAST in text and "resigns" not in text


def test_a_short_paragraph_named_like_the_long_ones_stays() -> None:
    """Some houses call all paragraphs "paywall"; a short one is as much text as the others."""
    short = "The ministry declined to comment."
    long = '<p class="paywall">The talks on raw materials went on until late in the night, and the ministers left the building without a word to the press, as they had done in the spring, when the first round of talks had ended in the same way, observers said.</p>'  # fmt: skip
    assert short in extract(article(inside=f'{long}<p class="paywall">{short}</p>').encode()).text
    assert "Subscribe" not in extract(article(inside='<p class="paywall">Subscribe to read on.</p>').encode()).text


def test_a_short_sentence_that_the_structured_data_has_stays() -> None:
    """Few letters prove nothing, but what the declared body holds is not missing from it."""
    said = ["“Done?” the chairman asked.", "“Done,” he said."]
    whole = [*PARAGRAPHS, *said, LAST]
    head = f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": " ".join(whole)})}</script>'
    inside = "".join(f"<p>{p}</p>" for p in [*said, "Buy our mug.", LAST])
    text = extract(article(inside=inside, head=head).encode()).text
    assert said[1] in text and "mug" not in text


def test_an_article_beside_a_bar_with_its_own_controls_is_no_comment() -> None:
    """Two boxes with dates and controls to reply: the one with most of the page's text is the article."""
    bar = '<div id="sticky"><p>The Herald, your paper since 1990</p><time>12 May 2025</time><a>Reply</a></div>'
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    page = f'<html><head><title>{TITLE}</title></head><body><h1>The Herald</h1>{bar}<div id="scroll"><h2>{TITLE}</h2><time>12 May 2025</time>{body}<a>Reply</a></div></body></html>'
    assert extract(page.encode()).text == BODY


def test_a_counter_of_comments_above_the_article_does_not_take_it() -> None:
    """Under "0 comments" and a lead stands the article itself, with quoted posts that carry dates."""
    posts = "".join(f'<div class="embed"><p>Post {n}</p><time>12 March 2018</time></div>' for n in (1, 2, 3))
    body = "".join(f"<p>{p}</p>" for p in [*PARAGRAPHS, LAST] * 9)
    lead = f"<p>{PARAGRAPHS[0]} {PARAGRAPHS[1]} {PARAGRAPHS[2]}</p>"
    page = f'<html><body><h1>{TITLE}</h1><div>{lead}</div><div class="sticky"><span>0 comments</span><div>{body}{posts}</div></div></body></html>'
    assert LAST in extract(page.encode()).text


def test_an_opinion_piece_in_a_box_called_comment_stays() -> None:
    """In many languages a comment is an opinion of the newsroom; without names, dates and replies it is no reader's."""
    lead = f"<p>{PARAGRAPHS[0]} {PARAGRAPHS[1]} {PARAGRAPHS[2]}</p>"
    body = "".join(f"<p>{p}</p>" for p in [*PARAGRAPHS[3:], LAST] * 5)
    page = f'<html><body><h1>{TITLE}</h1><div class="lead-comment">{lead}</div><div class="kommentar">{body}</div></body></html>'
    text = extract(page.encode()).text
    assert PARAGRAPHS[0] in text and LAST in text


@pytest.mark.parametrize(
    "sentence",
    [
        "Published in 1925, the novel made him famous.",
        "Updated on Monday, the list now has 400 names.",
        "Erschienen in Leipzig, wurde das Buch bald verboten.",
        "Опубликовано письмо президента к народу Казахстана и мира.",
        "Photo by photo, the police rebuilt the crime.",
    ],
)
def test_a_sentence_that_begins_as_a_notice_does_stays(sentence: str) -> None:
    """Among paragraphs like it, what ends as a sentence is one."""
    assert sentence in extract(article(inside=f"<p>{sentence}</p><p>{LAST}</p>").encode()).text


@pytest.mark.parametrize("notice", ["Published in: Transport", "Foto: dpa", "Updated: 12 May 2025", "Photo: Reuters."])
def test_notices_among_paragraphs_still_go(notice: str) -> None:
    """A credit or a date among paragraphs is no sentence."""
    assert notice not in extract(article(inside=f"<p>{notice}</p><p>{LAST}</p>").encode()).text


@pytest.mark.parametrize("name", ["expert-comment", "kommentar", "commento"])
def test_an_experts_comment_between_paragraphs_stays(name: str) -> None:
    """The newsroom asked for it: it has no date, no reply and no form, and the article goes on below."""
    said = (
        "It will be hard to find the drivers for all these trains before the winter, the economist told our newspaper."
    )
    box = f'<blockquote class="{name}"><b>Asan Asanov, economist</b><div>{said}</div></blockquote>'
    assert said in extract(article(inside=f"{box}<p>{LAST}</p>").encode()).text
    section = f'<div class="{name}"><h3>Comments (1)</h3><div>{said}</div></div>'
    assert said not in extract(article(inside=f"{section}<p>{LAST}</p>").encode()).text


def test_a_question_of_an_interview_heads_no_comments() -> None:
    """It begins as "What do you think?" does and goes on as a sentence."""
    question = "What do you think about the railway, was it the right decision to build it at all?"
    assert question in extract(article(inside=f"<p><b>{question}</b></p><p>{LAST}</p>").encode()).text


SAID = ("My uncle works at the port and says otherwise.", "Who will pay for all that? The taxpayer, as always.")
ROWS = "".join(
    f"<tr><td>Anna<br>2{n}.10.2025 10:3{n}</td><td>{s}<br><span>Reply</span></td></tr>" for n, s in enumerate(SAID * 3)
)
LINES = "".join(
    f'<li class="comment"><div><span>Anna</span><time>2{n}.10.2025</time></div><div>{s}</div><a href="#">Reply</a></li>'
    for n, s in enumerate(SAID * 3)
)


@pytest.mark.parametrize(
    "section",
    [
        f"<section><table>{ROWS}</table><form><textarea></textarea></form></section>",
        f"<section><ul>{LINES}</ul></section>",
    ],
)
def test_comments_taken_out_do_not_come_back_by_another_view(section: str) -> None:
    """A short article is looked for elsewhere too: what was found to be comments is shown to no other extractor."""
    text = extract(article(paragraphs=PARAGRAPHS[:2], inside=section).encode()).text
    assert [s for s in SAID if s in text] == []


@pytest.mark.parametrize(
    "wrap", ["<p>{}</p>", "<span>{}</span>", '<p class="fett">{}</p>', '<div class="zt">{}</div>', "{}"]
)
def test_a_line_between_two_paragraphs_heads_the_second(wrap: str) -> None:
    """Some pages write subheadings as paragraphs, or as bare lines, and name them by what they look like."""
    assert "\n\nA LONG ROAD\n\n" in extract(article(inside=wrap.format("A LONG ROAD") + f"<p>{LAST}</p>").encode()).text


@pytest.mark.parametrize(
    ("line", "below"),
    [
        ("<p>(File picture)</p>", f"<p>{LAST}</p>"),
        ('<p><a href="/maps">Our maps</a></p>', f"<p>{LAST}</p>"),
        ("<div>Now in print</div>", f"<p>{LAST}</p>"),
        ("<p>Now in print</p>", f'<div class="teaser-text">{LAST}</div>'),
        ("<p>Now in print</p>", ""),
    ],
)
def test_a_line_beside_the_text_heads_nothing(line: str, below: str) -> None:
    """In brackets, as a link, in a box, over something else or at the end it is a label."""
    text = extract(article(inside=line + below).encode()).text
    assert not any(label in text for label in ("File picture", "Our maps", "Now in print"))


ITEM = "<li>The railway to the sea, for which the minister wants two billion euros until the end of the decade.</li>"


@pytest.mark.parametrize(
    "item",
    [
        '<a href="/baths">The baths of the old town</a>, 16 Sea Street',
        '<a href="/port">Port of Aktau</a>',
        "0345 122 99",
    ],
)
def test_a_list_stays_whole(item: str) -> None:
    """Among items of text one that is mostly a link, or a number, is no furniture; among links it is."""
    text = extract(article(inside=f"<ul>{ITEM}<li>{item}</li>{ITEM.replace('sea', 'town')}</ul>").encode()).text
    assert text.count("\n- ") == 3
    links = "".join(f'<li><a href="/{n}">Other works in the town, part {n}</a></li>' for n in range(3))
    assert "\n- " not in extract(article(inside=f"<ul>{links}<li>{item}</li></ul>").encode()).text.removesuffix(item)


@pytest.mark.parametrize("line", ["Also:", "More from the Herald:", "Unsere Karten hier:"])
def test_a_few_words_that_lead_to_nothing_go(line: str) -> None:
    """What they led to was taken out; above a text, or in more words, they stay."""
    links = '<p><a href="/1">Other works in the town</a></p>'
    assert extract(article(inside=f"<div>{line}</div>{links}").encode()).text == BODY
    assert line in extract(article(inside=f"<div>{line}</div><p>{LAST}</p>").encode()).text
    assert LAST[:-1] in extract(article(inside=f"<p>{LAST[:-1]}:</p>{links}").encode()).text


def test_the_name_of_what_unfolds_goes_with_its_text() -> None:
    """A summary names what stands below it."""
    cookies = "<details><summary>Cookies</summary><p>We use cookies to measure how our pages are read.</p></details>"
    assert "ookies" not in extract(article(inside=cookies).encode()).text
