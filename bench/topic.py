"""What the topic costs and saves:  python bench/topic.py [--pages N]

On the real pages of ../shared/data/extraction/news (280 kB each), all in one run so that the figures compare: the first look,
trafilatura and this program's extraction in CPU milliseconds a page, the verdict in CPU milliseconds an article; then a stream
of pages of which one in fifty is on the topic (labelled articles set into the shells of real pages, in memory): how many
pages and how much CPU the first look saves, and how many of the relevant it loses (none).
"""

from __future__ import annotations

import argparse
import html
import json
import lzma
import re
import sys
import tarfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import trafilatura

from monitor import text
from monitor.config.topics import TopicSettings, load_topic_catalogue
from monitor.errors import ExtractError
from monitor.model import Hints
from monitor.topic import Topic, compile_topic, first_look, judge

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
ARTICLES = ROOT / "tests" / "quality" / "topic" / "articles.jsonl"
ONE_IN = 50


def main() -> int:
    """0, also when the pages are not there: then there is nothing to measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=129, help="how many of the pages")
    pages = _pages()[: parser.parse_args().pages]
    if not pages:
        print("../shared/data is not there: nothing to measure", file=sys.stderr)
        return 0
    topic = compile_topic("eu-kazakhstan", TopicSettings.model_validate(load_topic_catalogue("eu-kazakhstan")))
    first_look("", [topic])  # patterns are made once a process
    _costs(pages, topic)
    _stream(pages, topic)
    return 0


def _costs(pages: Sequence[str], topic: Topic) -> None:
    look = reference = ours = 0.0
    for page in pages:
        look += _cpu(lambda page=page: first_look(page, [topic]))
        reference += _cpu(lambda page=page: trafilatura.extract(page, include_comments=False))
        ours += _cpu(lambda page=page: _extract(page))
    articles = _texts()
    verdicts = _cpu(lambda: [judge(title, body, topic, language=language) for language, title, body in articles])
    count = len(pages)
    print(f"{count} pages of {sum(map(len, pages)) // count // 1000} kB, CPU in ms a page")
    print(
        f"  first look    {look / count:7.2f}   {look / reference:.1%} of trafilatura, {look / ours:.1%} of extraction"
    )
    print(f"  trafilatura   {reference / count:7.2f}")
    print(f"  extraction    {ours / count:7.2f}")
    print(f"  verdict       {verdicts / len(articles):7.2f}   ms an article ({len(articles)} articles)")


def _stream(pages: Sequence[str], topic: Topic) -> None:
    """The pages again and again, one in fifty with a labelled article in the place of its own."""
    relevant = [one for one in map(json.loads, ARTICLES.read_text("utf-8").splitlines()) if one["relevant"]]
    general = [one for one in relevant if one["scope"] == "general"]
    stream = [(page, False) for page in pages * 4]
    for at in range(0, len(stream), ONE_IN):
        stream[at] = (_set_in(stream[at][0], general[at // ONE_IN % len(general)]), True)
    looking = extracting = saved = 0.0
    skipped = lost = 0
    for page, wanted in stream:
        reason: list[str | None] = []
        looking += _cpu(lambda page=page, reason=reason: reason.append(first_look(page, [topic])))
        cost = _cpu(lambda page=page: _extract(page))
        extracting += cost
        if reason[0] is not None:
            skipped, saved, lost = skipped + 1, saved + cost, lost + wanted
    count, share = len(stream), sum(wanted for _, wanted in stream) / len(stream)
    print(f"stream of {count} pages, {share:.1%} relevant")
    print(f"  skipped {skipped / count:.1%} of pages, lost {lost} relevant ones")
    print(f"  CPU {extracting / count:.1f} ms a page without the first look, {(looking + extracting - saved) / count:.1f} with it: "
          f"{(saved - looking) / extracting:.1%} saved")  # fmt: skip


def _set_in(page: str, article: dict[str, Any]) -> str:
    """The page with the article at the start of its body and in its title."""
    body = "".join(f"<p>{html.escape(part)}</p>" for part in article["text"].split("\n\n"))
    page = re.sub(
        r"<title[^>]*>.*?</title>", f"<title>{html.escape(article['title'])}</title>", page, count=1, flags=re.S
    )
    return re.sub(r"(<body[^>]*>)", lambda match: f"{match[1]}<article>{body}</article>", page, count=1)


def _extract(page: str) -> None:
    try:
        text.extract_decoded(text.Decoded(page, "utf-8"), "https://outlet.example/a", Hints())
    except ExtractError:
        return


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def _pages() -> list[str]:
    packed = SHARED / "extraction" / "news.tar.xz"
    if not packed.is_file():
        return []
    with tarfile.open(packed) as tar:
        files = (tar.extractfile(member) for member in tar if member.isfile() and "/pages/" in member.name)
        return [file.read().decode("utf-8", "replace") for file in files if file is not None]


def _texts() -> list[tuple[str, str, str]]:
    with lzma.open(SHARED / "stories" / "translations.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [(one["language"], one["title"], one["text"]) for one in map(json.loads, lines)]


if __name__ == "__main__":
    sys.exit(main())
