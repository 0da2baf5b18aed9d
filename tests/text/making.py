"""Pages for the tests of text: an article of some length in markup like that of the press."""

from __future__ import annotations

PARAGRAPHS = (
    "Kazakhstan and the European Union signed an agreement on critical raw materials in Astana on Monday.",
    "The document opens the way for joint geological surveys, and for investment in the processing of rare metals, officials said.",
    "Trade between the two sides reached 48 billion euros last year, which makes the Union the largest partner of the country.",
    "The railway across the Caspian Sea will carry a growing part of these goods, the minister of transport told reporters.",
    "A second round of talks is planned in Brussels in the spring, when the parties will agree on a list of projects.",
)
BODY = "\n\n".join(PARAGRAPHS)
"""The text of an article with all of them."""
RUSSIAN = (
    "Казахстан и Европейский союз подписали в Астане соглашение о критически важном сырье и совместной разведке недр.",
    "Документ открывает путь к инвестициям в переработку редких металлов, сообщили в министерстве промышленности страны.",
    "Товарооборот сторон в прошлом году достиг сорока восьми миллиардов евро, и это самый высокий показатель за годы работы.",
    "Следующий раунд переговоров пройдёт весной в Брюсселе, где стороны согласуют список первых проектов и сроки их запуска.",
)
TITLE = "Kazakhstan and the Union sign on raw materials"


def article(
    inside: str = "", after: str = "", head: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS, title: str = TITLE
) -> str:
    """A page with an article; `inside` stands at the end of its body, `after` behind the article."""
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f"<!DOCTYPE html><html><head><title>{title} | The Herald</title>{head}</head><body>"
        '<nav><a href="/">Home</a> <a href="/world">World</a></nav>'
        f'<article><h1>{title}</h1><div class="entry-content">{body}{inside}</div></article>{after}'
        "<footer><p>All rights reserved by the publisher of this paper since 1990.</p></footer></body></html>"
    )


def wordpress_comments(*comments: tuple[str, str, str], name: str = "comment") -> str:
    """A comment section as the commonest blog software writes it; `name` is what its classes call a comment."""
    items = "".join(
        f'<li class="{name} even thread-even depth-1"><article class="{name}-body"><footer class="{name}-meta">'
        f'<b class="fn">{who}</b> <span class="says">says:</span> <a href="#c"><time>{when}</time></a></footer>'
        f'<div class="{name}-content"><p>{text}</p></div><div class="reply"><a href="#r">Reply</a></div></article></li>'
        for who, when, text in comments
    )
    form = '<div id="respond"><h3>Leave a Reply</h3><form><textarea></textarea><label>seven − 3 =</label></form></div>'
    return f'<div id="{name}s"><h3>{len(comments)} thoughts</h3><ol>{items}</ol>{form}</div>'
