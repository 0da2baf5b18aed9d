"""What pages say of themselves in the midst of a text, in the languages of the press, with markup and without."""

from __future__ import annotations

import pytest

from monitor.text import clean_text, extract

from .making import PARAGRAPHS, TITLE, article

NOTICES = {
    "consent": (
        "We use cookies to improve your experience on this site.",
        "Мы используем файлы cookie, чтобы сделать сайт удобнее.",
        "Сайт cookie файлдарын пайдаланады.",
        "Sütiket használunk az oldal javításához.",
        "Sitemizde çerezler kullanılmaktadır.",
        "نستخدم ملفات تعريف الارتباط لتحسين تجربتك",
    ),
    "tags": (
        "Tags: railway, Kazakhstan, trade",
        "Тегтер: теміржол, Қазақстан",
        "Schlagworte: Bahn, Handel",
        "标签：铁路 贸易",
    ),
    "label": (
        "Reading time: 4 minutes",
        "4-minute read",
        "Время чтения: 4 минуты",
        "Okuma süresi: 4 dakika",
        "Χρόνος ανάγνωσης: 4 λεπτά",
        "Please enable JavaScript to watch this video",
        "The views expressed are the author's own.",
        "Мнение автора может не совпадать с позицией редакции.",
        "Ce texte n’engage que son auteur.",
        "All rights reserved. Reproduction is allowed only with a link.",
        "При использовании материалов ссылка на сайт обязательна.",
        "Материалды көшіріп басқанда сілтеме міндетті.",
        "Tüm hakları saklıdır.",
        "未经授权，禁止转载。",
    ),
    "share": (
        "Posłuchaj artykułu",
        "Haberi dinle",
        "Мақаланы тыңдау",
        "Kuuntele juttu",
        "收听本文",
        "Oszd meg a cikket",
    ),
    "paywall": (
        "Support independent journalism: become a member today",
        "Поддержите независимую журналистику",
        "Articol disponibil doar pentru abonați.",
        "Bu içerik yalnızca abonelere özeldir.",
        "本文仅限订阅者阅读。",
        "Матеріал доступний лише передплатникам.",
        "This post is for paying subscribers",
        "Become a paid member for access to all stories.",
    ),
    "newsletter": (
        "Laden Sie unsere App herunter",
        "Rejoignez notre chaîne WhatsApp",
        "¡Mira lo que tiene nuestro canal de YouTube!",
        "Die wichtigsten Nachrichten des Tages in unserem Newsletter",
        "Больше новостей в нашем Telegram",
        "Telegram kanalimizga obuna bo‘ling",
        "Kövessen minket a Facebookon",
        "Följ oss på Facebook",
        "Bülletenimizə abunə olun.",
    ),
    "caption": (
        "Иллюстративное фото: пресс-служба",
        "Fot. biuro prasowe ministerstwa",
        "Kuva: ministeriön lehdistöpalvelu",
        "Сүрөт: басма сөз кызматы",
    ),
    "form": ("Une erreur dans l'article ? Signalez-la.", "Fehler im Text gefunden? Schreiben Sie uns!"),
    "comments": (
        "Save my name, email, and website in this browser for the next time I comment.",
        "Сохранить моё имя, email и адрес сайта в этом браузере для последующих моих комментариев.",
        "Zapamiętaj moje dane w tej przeglądarce podczas pisania kolejnych komentarzy.",
        "在此浏览器中保存我的显示名称、邮箱地址和网站地址，以便下次评论时使用。",
        "Vous devez vous connecter pour publier un commentaire.",
        "Чтобы оставить комментарий, войдите или зарегистрируйтесь.",
        "Yorum yapmak için giriş yapın",
        "Hozzászólás küldéséhez be kell jelentkezni.",
        "Comments are moderated before publication.",
        "Les commentaires sont modérés.",
        "This article is closed for comments.",
        "Комментарии проходят модерацию.",
        "You can follow any responses to this entry through the RSS 2.0 feed.",
        "Du kannst alle Kommentare zu diesem Eintrag durch den RSS 2.0 Feed verfolgen.",
        "We want to hear what you think. Submit a letter to the editor.",
        "What do you think of the railway? Let us know in the comments below.",
        "Schreibt uns eure Meinung in die Kommentare!",
        "Dites-nous ce que vous en pensez dans les commentaires.",
        "Cuéntanos tu opinión en los comentarios.",
        "А что думаете вы? Пишите в комментариях!",
    ),
    "byline": ("责任编辑：王明", "本文来源：新京报 责任编辑：杜硕_NB12556"),
    "related": ("Olvassa el ezt is: Kétszer annyi komp",),
}
ALL = [(kind, text) for kind, texts in NOTICES.items() for text in texts]
TEXTS = (
    "“Join our Telegram channel,” the minister told the farmers.",
    "The Union will support independent journalism in Central Asia, the envoy said.",
    "Our correspondent saw how the app of the bank failed.",
    "The ministry has an RSS feed now, which nobody reads.",
    "“We use cookies,” the firm told the regulator, which fined it for not asking anybody.",
    "The ministry uses cookies on its site without asking, the commissioner for data found.",
    "The bill on reading aloud: time to read in schools rises to four hours a week.",
    "Reproduction of the fish has stopped, biologists in Atyrau say.",
    "The views of the minister differ from those of the president, observers say.",
    "All rights of the minority are to be respected, the envoy said in Astana.",
    "При копировании ДНК вируса возникают ошибки, объясняют учёные института.",
    "Использование воды в регионе выросло на треть, сообщило министерство.",
    "Subscribers to the loan paid in within a day, and the listing follows on Monday.",
    "Readers must log in to comment from May on, says the bill that the parliament of Kazakhstan adopted in its second reading on Monday.",
    "“You must log in to comment,” the site told him.",
    "“Let us know in the comments,” she asked those who read her blog.",
    "She wrote that this post is for members of the party only, not for the minister.",
    "Комментарии министра проходят в эфире каждую неделю.",
    "The report was read in four minutes, and nobody asked a question.",
)


@pytest.mark.parametrize(("kind", "text"), ALL)
@pytest.mark.parametrize("markup", ["<p>{}</p>", '<div class="k7">{}</div>', "<p><strong>{}</strong></p>"])
def test_a_notice_in_the_body_goes(kind: str, text: str, markup: str) -> None:
    """It is taken out between two paragraphs of the article, under its kind."""
    found = extract(article(paragraphs=PARAGRAPHS[:3], inside=markup.format(text) + f"<p>{PARAGRAPHS[3]}</p>").encode())
    assert found.text == "\n\n".join(PARAGRAPHS[:4]) and found.removed[kind] == 1


@pytest.mark.parametrize(("kind", "text"), ALL)
def test_a_notice_without_markup_goes(kind: str, text: str) -> None:
    """The same words tell it in a plain text."""
    found = clean_text("\n\n".join([TITLE, *PARAGRAPHS[:3], text, *PARAGRAPHS[3:]]))
    assert found.text == "\n\n".join(PARAGRAPHS) and found.removed[kind] == 1


@pytest.mark.parametrize("text", TEXTS)
def test_a_sentence_with_the_words_of_a_notice_stays(text: str) -> None:
    """An article may write of cookies, rights and views."""
    assert text in extract(article(inside=f"<p>{text}</p><p>{PARAGRAPHS[0]} Again.</p>").encode()).text
    assert text in clean_text("\n\n".join([TITLE, *PARAGRAPHS, text])).text


def test_the_title_is_no_notice() -> None:
    """The first line of a plain text is its title, whatever it says."""
    title = "Reading time: 4 minutes"
    assert clean_text("\n\n".join([title, *PARAGRAPHS])).title == title
