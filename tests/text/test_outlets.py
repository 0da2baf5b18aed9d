"""Whole pages in the markup of the press that is followed: title, author, date with its zone, text, comments. The texts are
invented; which classes stand where is as public scrapers of such outlets have it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Hints
from monitor.text import extract

TITLE = "Казахстан и Евросоюз договорились о поставках сырья"
LEAD = "Соглашение готовили два года, и подписать его должны в Астане в мае."
TEXT = (
    "Казахстан и Европейский союз подписали в Астане соглашение о критически важном сырье и совместной разведке недр.",
    "Документ открывает путь к инвестициям в переработку редких металлов, сообщили в министерстве промышленности страны.",
    "«Мы ждали этого дня долго», — сказал министр.",
    "Железная дорога через Каспий возьмёт на себя растущую часть этих грузов, рассказал журналистам министр транспорта.",
    "Следующий раунд переговоров пройдёт весной в Брюсселе, где стороны согласуют список первых проектов и сроки их запуска.",
)
AUTHOR = "Айгуль Серикова"
SAID = ("Ничего из этого не выйдет, как всегда у них", "Посмотрим, что они там вложат на самом деле")
MORE = '<a href="/1">Президент открыл новый вокзал на западе страны</a>'

PAGES = {
    "portal with comments": (
        '<div class="content_main"><h1 class="head-single">{T}</h1><ul class="date-time"><li>04 мая 2024, 10:15</li></ul><div class="content_main_meta_author"><a href="/author/aigul/">{A}</a></div>'
        '<div class="content_main_desc"><p>{L}</p></div><div class="content_main_thumb"><picture><img></picture><div class="content_main_thumb_alt">Фото: пресс-служба</div></div>'
        '<div class="content_main_text">{P}<p><b>Читайте также:</b> {M}</p><div class="tn-channel"><p>Наши новости теперь в WhatsApp! <a href="#">Подписывайтесь</a></p></div></div></div>'
        '<div class="comments_block"><div class="comments_block_item"><div>Марат</div><div>4 мая 2024, 11:02</div><div>{C0}</div></div><div class="comments_block_item"><div>Гость</div><div>4 мая 2024, 12:40</div><div>{C1}</div></div></div>',
        "2024-05-04T10:15:00", 2,
    ),
    "portal whose lead is bold and whose body is formatted": (
        '<main class="layout-content-type-page"><h1 class="main-headline">{T}</h1><time class="datetime datetime--publication" datetime="2024-05-04T10:15:00+05:00">4 мая 2024</time><div class="author"><a class="author__name" href="/author/1/">{A}</a><div class="author__description">Редактор</div></div>'
        '<div class="formatted-body io-article-body"><p class="formatted-body__paragraph"><strong>{L}</strong></p>{P}<div class="formatted-body__telegram"><p>Оригинал статьи: <a href="https://portal.example/x">https://portal.example/x</a></p></div></div></main>',
        "2024-05-04T10:15:00+05:00", 0,
    ),
    "agency with a role beside the name": (
        '<div class="article"><h1 class="article__title">{T}</h1><p class="article__time">10:15, 4 Мая 2024</p><p class="article__desc">{L}</p><div class="article__img"><img><span class="article__img-author">Фото: агентство</span></div>'
        '<div class="article__body-text">{P}</div><div class="article__author"><a href="/author/a">{A}</a><span>Автор</span></div></div>',
        "2024-05-04T10:15:00", 0,
    ),
    "radio with a box to read also": (
        '<h1 class="title pg-title">{T}</h1><div class="publishing-details"><time pubdate="pubdate" datetime="2024-05-04T10:15:00+05:00">4 мая 2024</time><ul class="links__list"><li><a class="links__item-link" rel="author" href="/author/a">{A}</a></li></ul></div>'
        '<div class="content-floated-wrap fb-quotable" id="article-content"><div class="wsw"><p><strong>{L}</strong></p>{P}<div class="wsw__embed"><div class="media-block also-read"><a href="/2"><span>ЧИТАЙТЕ ТАКЖЕ</span><h4>Что значит новый договор для горняков</h4></a></div></div></div></div>'
        '<div class="comments comments-parent"><h3>Комментарии</h3><p>Здесь публикуются только ваши мнения, они проходят проверку.</p></div>',
        "2024-05-04T10:15:00+05:00", 1,
    ),
    "wire with the title in no heading": (
        '<div class="article"><div class="article__info-date"><a href="/20240504/">10:15 04.05.2024</a> <span>(обновлено: 10:40 04.05.2024)</span></div><div class="article__title">{T}</div><h1 class="article__second-title">{L}</h1><div class="author" itemprop="author">{A}</div>'
        '<div class="article__body">{P}<div class="article__block" data-type="article"><a class="article__article-link">Президент открыл новый вокзал</a><span>Вчера, 18:05</span></div></div></div>',
        "2024-05-04T10:15:00", 0,
    ),
    "daily with its author under the text": (
        '<article class="doc"><header class="doc_header"><time class="doc_header__publish_time" datetime="2024-05-04T10:15:00+03:00">04.05.2024, 10:15</time><h1 class="doc_header__name">{T}</h1><h2 class="doc_header__subheader">{L}</h2></header>'
        '<div class="article_text_wrapper js-search-mark">{P}<p class="doc__text document_authors">{A}</p></div></article>',
        "2024-05-04T10:15:00+03:00", 0,
    ),
    "business paper in boxes": (
        '<div class="article"><time class="article-meta__date" datetime="2024-05-04T10:15:00+03:00">04 мая 2024</time><h1 class="article-headline__title">{T}</h1><em class="article-headline__subtitle">{L}</em><div class="article-authors"><a class="article-authors__link" href="/authors/1">{A}</a></div>'
        '<div class="article-boxes-list">{B}</div></div>',
        "2024-05-04T10:15:00+03:00", 0,
    ),
    "site of the commonest blog software in a section that is called social": (
        '<article class="post-1 post type-post category-social hentry"><h1 class="entry-title">{T}</h1><div class="entry-meta"><time class="entry-date published" datetime="2024-05-04T10:15:00+05:00">04.05.2024</time><span class="byline"><a class="url fn n" href="/author/s">{A}</a></span></div><div class="entry-content"><p>{L}</p>{P}<div class="wp-block-group social"><p>Будем рады вам в наших группах</p></div></div></article>'
        '<div id="comments" class="comments-area"><ol><li class="comment even depth-1"><b class="fn">Марат</b><time datetime="2024-05-04T11:02:00+05:00">04.05.2024 в 11:02</time><p>{C0}</p></li></ol></div>',
        "2024-05-04T10:15:00+05:00", 1,
    ),
    "neighbour with fields": (
        '<article class="node node--type-article"><h1 class="page-header"><span class="field">{T}</span></h1><div class="submitted"><span class="author">{A}</span> <span class="date">10:15, 4 мая, 2024</span></div><div class="field field--name-field-teaser field--label-hidden">{L}</div><div class="field field--name-body field--label-hidden">{P}</div>'
        '<section class="field field--name-comment comment-wrapper"><article class="comment js-comment"><p class="comment__author">Марат</p><p class="comment__time">4 мая 2024</p><div class="comment__content"><p>{C0}</p></div></article></section></article>',
        "2024-05-04T10:15:00", 1,
    ),
    "weekly whose title is a lesser heading": (
        '<article><header><h2><span>Недра</span> <span>{T}</span></h2><div class="leading-loose">{L} Так решили обе стороны.</div><div>Автор: {A}</div><time datetime="2024-05-04 10:15:00">04.05.2024</time></header><div class="article-body"><section><div class="RichText">{P}</div></section></div></article>',
        "2024-05-04T10:15:00", 0,
    ),
    "expert's comment": (
        '<article class="node--type-expert-comment"><h1>{T}</h1><div class="hero__subtitle">{L}</div><div class="hero__meta">Expert comment <time datetime="2024-05-04T10:15:00+01:00">4 May 2024</time></div><div class="person"><a href="/our-people/айгуль-серикова"><h3>{A}</h3></a></div><div class="expert-comment__body">{P}</div></article>',
        "2024-05-04T10:15:00+01:00", 0,
    ),
    "paper with a forum below": (
        '<section id="article_wrapper"><h1 id="article_title">{T}</h1><span class="article_author">{A}</span> <time datetime="2024-05-04 10:15">04.05.2024 10:15</time><div id="article_lead">{L}</div><section class="art_paragraph_box">{P}</section><div class="mod_sociallist">Będziemy w kontakcie</div></section>'
        '<section id="opinions"><ul><li><div><span>pilot_07</span> <span>04.05.2024, 11:02</span></div><p>{C0}</p><a>Odpowiedz</a></li><li><div><span>gosc</span> <span>04.05.2024, 12:40</span></div><p>{C1}</p><a>Odpowiedz</a></li></ul></section>',
        "2024-05-04T10:15:00", 2,
    ),
    "daily that shares its selections": (
        '<section><h1 class="news-detail-title selectionShareable">{T}</h1><h2 class="news-detail-spot">{L}</h2><time datetime="2024-05-04T10:15:00+03:00">04.05.2024</time><a rel="author" href="/yazar/a">{A}</a><div class="news-content readingTime selectionShareable">{P}</div></section><div class="yorumlar"><div class="yorum"><b>pilot_07</b><p>{C0}</p></div></div>',
        "2024-05-04T10:15:00+03:00", 1,
    ),
    "paper with a catcher": (
        '<header class="article__header"><h1 class="article__title">{T}</h1><p class="article__desc">{L}</p><a class="article__author-link" rel="author" href="/s">{A}</a><time datetime="2024-05-04T08:15:00+00:00">04.05.2024</time><ul class="meta__social"><li>Поделиться с друзьями и коллегами</li></ul></header>'
        '<section class="article__content">{P}<section class="catcher"><span>Lire aussi</span><h4><a href="/3">La gare de l’ouest</a></h4><p class="catcher__desc">Le président a ouvert la gare hier, en présence de toute la ville.</p></section></section>',
        "2024-05-04T08:15:00+00:00", 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_press(name: str) -> None:
    """Everything that is the article's is there, and nothing of what stands around it."""
    form, when, comments = PAGES[name]
    paragraphs = "".join(f"<p>{p}</p>" for p in TEXT)
    boxes = "".join(f'<div class="article-boxes-list__item"><p class="box-paragraph__text">{p}</p></div>' for p in TEXT)
    body = form.format(T=TITLE, L=LEAD, A=AUTHOR, P=paragraphs, B=boxes, M=MORE, C0=SAID[0], C1=SAID[1])
    head = f'<title>{TITLE} — Вестник</title><meta property="og:title" content="{TITLE}">'
    page = f"<html><head>{head}</head><body><nav><a href='/'>Главная</a></nav>{body}<footer><p>Все права защищены законом страны.</p></footer></body></html>"
    found = extract(page.encode(), "https://herald.example/news/one", hints=Hints(now=datetime(2024, 5, 6, tzinfo=UTC)))
    said = f"{LEAD} Так решили обе стороны." if "Так решили" in form else LEAD
    assert (found.title, found.authors, found.text) == (TITLE, (AUTHOR,), "\n\n".join((said, *TEXT)))
    assert found.published is not None and found.published.isoformat().startswith(when)
    assert found.removed.get("comments", 0) == comments
