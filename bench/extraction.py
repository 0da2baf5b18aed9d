"""Scores extraction beside trafilatura's on the gold pages:  python bench/extraction.py [SET ...]
The same for each half of the publishers:              python bench/extraction.py --halves [SET ...]
Measures the memory of one process over many pages:  python bench/extraction.py --memory [PAGES]
Measures the CPU time of generated pages that are huge in one way:  python bench/extraction.py --hostile [WORD ...]

Both extractors run one after the other on the same pages, so their CPU times compare. The pages are kept beside the
project, not in it.
"""

from __future__ import annotations

import contextlib
import importlib
import itertools
import json
import logging
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import monitor

PROJECT = Path(__file__).resolve().parents[1]
SCORER = PROJECT.parent / "shared" / "bench" / "extraction.py"
SETS = ("news", "comments", "snippets")
PROGRAMS = ("monitor", "trafilatura")

MARKS = 10
"""How often memory is printed."""
SET = "snippets"
"""The set with the most publishers."""

SENTENCE = "A sentence of running text that says something of the matter at hand and goes on for a while. "
ARTICLE = "<article>" + "".join(f"<p>{SENTENCE * 4}{n}</p>" for n in range(10)) + "</article>"
DATE = "20.10.2025 17:58"
COMMENT = f"<b>Anna</b> <span>{DATE}</span><p>{SENTENCE}</p><a>Reply</a>"


def nested(piece: str, *, levels: int = 390, times: int = 1, names: str = "box") -> str:
    """Boxes in boxes that each begin with a piece, so often one after the other."""
    return (f'<div class="{names}">{piece}' * levels + "</div>" * levels) * times


HOSTILE: dict[str, Callable[[], str]] = {
    "comments in one box": lambda: "<section>" + f"<div class=item>{COMMENT}</div>" * 20_000 + "</section>",
    "comments in no box": lambda: "<h3>20000 comments</h3>" + COMMENT * 20_000,
    "comments in comments": lambda: nested(COMMENT, times=20),
    "comments in items never closed": lambda: "<ol>" + "<li><a>Reply</a> <span>2 days ago</span>" * 30_000 + "</ol>",
    "dates in a row": lambda: f"<span class=date>{DATE}</span>" * 20_000,
    "dates far in": lambda: "<div>" * 390 + f"<i>{DATE}</i><i>Anna says hello</i>" * 30_000,
    "dates in boxes": lambda: nested(f"<span>{DATE}</span>", times=100),
    "dates in boxes of their own class": lambda: "".join(
        "<div>"
        + "".join(f"<div class=c{i}><b>Name N</b><i>20.10.2025</i><p>{SENTENCE}{g} {i}</p></div>" for i in range(900))
        + "</div>"
        for g in range(20)
    ),
    "times": lambda: "<time datetime=2025-10-20>20 Oct</time>" * 5000,
    "text boxes far in": lambda: "<div>" * 200 + "<textarea></textarea>" * 20_000,
    "labels": lambda: "".join(f"<span>label {n}</span>" for n in range(50_000)),
    "short paragraphs": lambda: "".join(f"<p>Word {n}</p>" for n in range(50_000)),
    "short texts with signs": lambda: ("<p>" + "1 | " * 20 + "</p>") * 50_000,
    "names in boxes": lambda: nested(SENTENCE, times=50, names="comment-x teaser related"),
    "bylines": lambda: "".join(f"<span class=author>Jean {n}</span>" for n in range(20_000)),
    "text at each level": lambda: f"<div><p>{SENTENCE}</p>" * 390 + f"<p>{SENTENCE}</p><p>Word</p>" * 20_000,
    "names of their own": lambda: "".join(f'<div class="a{n} b{n}" id=d{n}>text {n}</div>' for n in range(50_000)),
    "items": lambda: "<ul>" + "".join(f"<li>item {n} of a list</li>" for n in range(20_000)) + "</ul>",
    "links": lambda: "".join(f'<a href="/a/{n}">A link to story {n}</a> ' for n in range(50_000)),
    "teasers": lambda: f'<div><h3><a href="/a">A link to a story</a></h3><p>{SENTENCE}</p></div>' * 20_000,
    "rows": lambda: "<table>" + f"<tr><td>1</td><td>cell</td><td>{SENTENCE}</td></tr>" * 10_000 + "</table>",
    "line breaks": lambda: "<p>" + "text here<br>" * 100_000,
    "headings": lambda: f"<h2>Heading</h2><p>{SENTENCE}</p>" * 3000,
    "stories": lambda: f"<article><h2>Story</h2><p>{SENTENCE}</p></article>" * 20_000,
    "paragraphs": lambda: f"<p>{SENTENCE}</p>" * 90_000,
    "foreign paragraphs": lambda: f"<p>{SENTENCE}é</p>" * 80_000,
    "one paragraph": lambda: f"<p>{SENTENCE * 90_000}</p>",
    "entities": lambda: "<p>" + "&amp;&lt;&eacute;" * 60_000,
    "metadata": lambda: '<meta name=author content="Jean Delaunay, and Mary Smith">' * 20_000,
    "empty elements in a text": lambda: "<div>" + " x<i></i>" * 100_000 + "</div>",
    "signs of tags": lambda: "é" + "<" * 9_000_000,
    "scripts never closed": lambda: "é" + "<script " * 60_000,
    "drawings never closed": lambda: "<div>" * 401 + "<svg>" * 300_000,
    "structured data": lambda: '<script type="application/ld+json">{"@type":"NewsArticle"}</script>' * 2000,
}
"""Pages that are huge in one way each: what is looked at again and again holds a worker beyond its deadline."""


def measure_hostile(words: list[str]) -> int:
    """Prints the CPU seconds of each generated page whose name has one of the words, and what became of it."""
    for name, make in HOSTILE.items():
        if words and not any(word in name for word in words):
            continue
        page = (
            f"<html><head><title>A title</title></head><body><h1>A title</h1>{ARTICLE}{make()}</body></html>".encode()
        )
        begun = time.process_time()
        try:
            outcome = f"{len(monitor.extract(page, url='https://herald.example/a').text)} characters"
        except monitor.ExtractError as error:
            outcome = f"refused: {error}"
        print(f"{time.process_time() - begun:7.2f} s  {len(page):>9} bytes  {name}: {outcome}", flush=True)
    return 0


def resident() -> int:
    """Memory of this process in KiB, as the kernel counts it now; not its peak."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def measure_memory(total: int) -> int:
    """Extracts `total` pages, the gold pages again and again, and prints the memory after each tenth of them."""
    sys.path.insert(0, str(SCORER.parent))
    pages = importlib.import_module("corpus").load(SET)
    for number, page in enumerate(itertools.islice(itertools.cycle(pages), total), start=1):
        with contextlib.suppress(monitor.ExtractError):
            monitor.extract(page.html, url=page.url)
        if number % max(1, total // MARKS) == 0:
            print(f"memory: {number} pages, {resident() / 1024:.1f} MiB", flush=True)
    return 0


def score_halves(sets: Sequence[str]) -> int:
    """Scores the pages of publishers that rules were made from apart from the others, with both programs."""
    logging.disable(logging.CRITICAL)
    warnings.filterwarnings("ignore")
    sys.path[:0] = [str(SCORER.parent), str(PROJECT / "tests" / "quality")]
    scorer, corpus, split = map(importlib.import_module, ("extraction", "corpus", "split"))
    for name, held_out in itertools.product(sets or SETS, (False, True)):
        pages = [p for p in corpus.load(name) if split.is_held_out(p.id, p.url) == held_out]
        for program in PROGRAMS:
            row, _ = scorer.score(scorer.load_extractor(program), pages)
            print(program, name, "held out" if held_out else "looked at", json.dumps(row), flush=True)
    return 0


def main(arguments: list[str]) -> int:
    """Prints one line a program and set; 0 when the pages are not there, since then there is nothing to measure."""
    if arguments[:1] == ["--hostile"]:
        return measure_hostile(arguments[1:])
    if not SCORER.is_file():
        print(f"extraction: no gold pages beside the project ({SCORER} is missing), nothing measured")
        return 0
    if arguments[:1] == ["--memory"]:
        return measure_memory(int(arguments[1]) if len(arguments) > 1 else 10_000)
    if arguments[:1] == ["--halves"]:
        return score_halves(arguments[1:])
    for program in PROGRAMS:
        done = subprocess.run([sys.executable, str(SCORER), program, *arguments], check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
