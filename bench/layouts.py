"""Sets an article into invented layouts and counts those that lose a paragraph of it:  python bench/layouts.py [LAYOUTS]

Boxes that are there for the layout part the text at random places and nest at random; paragraphs are elements of a paragraph, of
a list, of a quotation, plain boxes, or lines with breaks between them. Each number of a layout gives the same page in every run.
"""

from __future__ import annotations

import argparse
import random

import monitor

TITLE = "Kazakhstan and the Union sign on raw materials"
SENTENCES = (
    "The minister said on Monday that the talks had gone well and would go on until May.",
    "Trade rose by 12 per cent in the first half of the year, the statistics office reported.",
    '"We expect an answer by June," she told reporters.',
    "The parties agreed on 14 projects along the corridor, among them a bridge near Aktau.",
    "Analysts doubt that the plan can be financed without loans.",
    "He left on Friday.",
    "Not everybody agrees: a petition against the mine gathered 24 thousand signatures within days.",
    "Why does this matter? Because much of the uranium that Europe burns comes from here.",
)
NAMES = (
    "",
    "a1",
    "txt",
    "css-x9",
    "block block--text",
    "content__chunk",
    "col-md-8",
    "wp-block-group",
    "c-body",
    "rich",
    "row",
)
PARAGRAPHS = {
    "p": ("<p>{}</p>",) * 5
    + ('<p class="zz">{}</p>', "<p><b>{}</b></p>", "<li>{}</li>", "<blockquote><p>{}</p></blockquote>"),
    "div": ("<div>{}</div>",),
    "br": ("{}<br><br>",),
}
BETWEEN = (
    '<figure><img src="a.jpg"><figcaption>Photo: AP</figcaption></figure>',
    "<h2>A part of the story</h2>",
    '<div class="ad"></div>',
    "<hr>",
    "<ul><li>One thing</li><li>Another thing</li></ul>",
)
PAGES = (
    "<article>{head}{body}</article>",
    '<main><div class="top">{head}</div><div class="mid">{body}</div></main>',
    '<div class="page"><header>{head}<span>20.10.2025</span></header>{body}</div>',
    '<div class="wrap"><div class="l">{head}{body}</div><div class="r">{side}</div></div>',
)
SIDE = (
    "<aside><h3>Most read</h3><ul>"
    + "".join(f'<li><a href="/{n}">Another story of the day, {n}</a></li>' for n in range(6))
    + "</ul></aside>"
)


def paragraph(chance: random.Random, number: int) -> str:
    """A paragraph that no other is like, of one to five sentences."""
    more = chance.choice((0, 0, 1, 1, 2, 3, 4))
    return " ".join([f"Item {number} of the report.", *(chance.choice(SENTENCES) for _ in range(more))])


def parted(chance: random.Random, pieces: list[str]) -> str:
    """The pieces in their order, parts of them in boxes, and parts of these in boxes again."""
    if len(pieces) <= 2 or chance.random() < 0.3:
        return "".join(pieces)
    at = chance.randint(1, len(pieces) - 1)
    first, second = parted(chance, pieces[:at]), parted(chance, pieces[at:])
    boxed = chance.random()
    return (box(chance, first) if boxed < 0.3 else first) + (box(chance, second) if 0.2 < boxed < 0.6 else second)


def box(chance: random.Random, inside: str) -> str:
    """A box with a name or without."""
    tag, name = chance.choice(("div", "div", "section")), chance.choice(NAMES)
    return f'<{tag} class="{name}">{inside}</{tag}>' if name else f"<{tag}>{inside}</{tag}>"


def layout(number: int) -> tuple[list[str], str]:
    """The paragraphs of an article and a page that has them."""
    chance = random.Random(number)
    texts = [paragraph(chance, n) for n in range(chance.randint(4, 22))]
    forms = PARAGRAPHS[chance.choice(("p", "p", "p", "div", "br"))]
    pieces = []
    for text in texts:
        pieces += [chance.choice(BETWEEN)] if chance.random() < 0.12 else []
        pieces.append(chance.choice(forms).format(text))
    inner = chance.choice(PAGES).format(head=f"<h1>{TITLE}</h1>", body=parted(chance, pieces), side=SIDE)
    around = SIDE if chance.random() < 0.5 else ""
    return texts, f"<html><head><title>{TITLE} | The Herald</title></head><body>{inner}{around}</body></html>"


def main() -> int:
    """Prints each layout that loses a paragraph, and how many do."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("layouts", type=int, nargs="?", default=1000, help="how many")
    total, bad = parser.parse_args().layouts, 0
    for number in range(total):
        texts, page = layout(number)
        found = monitor.extract(page.encode()).text
        if lost := [text for text in texts if text not in found]:
            bad += 1
            print(f"layout {number}: {len(lost)} of {len(texts)} paragraphs lost, the first: {lost[0][:60]}")
    print(f"layouts: {bad} of {total} lose a paragraph")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
