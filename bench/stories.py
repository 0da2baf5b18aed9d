"""One story once, in figures: translations, copies, false merges, and what it costs.

    python bench/stories.py                        everything but the cost
    python bench/stories.py translations --link    translations with the model of the extra `link`
    python bench/stories.py cost --entries 100000  the index on disk with so many synthetic entries

The texts are read in place from ../shared/data; both halves of the documents (by the hash of their names) are reported,
because rules were developed on the even half.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import lzma
import random
import re
import resource
import sqlite3
import statistics
import sys
import tarfile
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import variants
from monitor import dedupe
from monitor.dedupe import linking
from monitor.dedupe.meaning import Meanings
from monitor.dedupe.story import join
from monitor.model import Decision

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
LATIN = frozenset(("en", "fr", "de", "it", "es", "pl", "nl", "cs", "ro"))
ALPHABETIC = LATIN | frozenset(("ru", "uk", "tr", "kk"))
TWICE = "de/Taz_2024_10_23.html.gz"
"""The news hold this article twice, a year and a half apart: their texts differ in one paragraph."""
EIGHT = ("en", "fr", "de", "ru", "kk", "pl", "tr", "zh")


@dataclass(frozen=True)
class Story:
    """One text; `document` is what all its translations have in common."""

    document: str
    language: str
    title: str
    text: str

    @property
    def id(self) -> str:
        return f"{self.document}/{self.language}"

    @property
    def half(self) -> int:
        return digest(self) % 2


def digest(story: Story) -> int:
    """A number that divides the documents into halves and smaller parts."""
    return hashlib.sha256(story.document.encode()).digest()[0]


def translated() -> list[Story]:
    """The translations: 62 documents in 14 languages."""
    with lzma.open(DATA / "stories" / "translations.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [Story(**json.loads(line)) for line in lines]


def news() -> list[Story]:
    """Bodies of real news pages."""
    with tarfile.open(DATA / "extraction" / "news.tar.xz") as tar:
        gold = tar.extractfile("news/gold.jsonl")
        assert gold is not None
        pages = [json.loads(line) for line in gold.read().decode().splitlines()]
    return [Story(p["id"], p.get("country", ""), p.get("title") or "", p["body"]) for p in pages if p.get("body")]


def event_pairs() -> list[tuple[Story, Story]]:
    """Two texts each, on the same event or not."""
    with lzma.open(DATA / "stories" / "event-pairs.jsonl.xz", "rt", encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    return [
        tuple(Story(p[side]["url"], p["language"], p[side]["title"], p[side]["text"]) for side in ("first", "second"))
        for p in pairs
    ]  # type: ignore[misc]


# Translations.

Vectors = Mapping[str, Sequence[float]]


def _meanings(stories: Sequence[Story]) -> Vectors:
    texts = {story.id: (story.title, story.text) for story in stories}
    return Meanings().of(texts, texts.__getitem__)


def linked(texts: Sequence[linking.Text], meanings: Vectors | None = None) -> set[frozenset[str]]:
    """Every two texts that come to stand in one story."""
    scores = linking.likenesses(texts, meanings=meanings)
    by_id = {text.id: text for text in texts}
    stories = join(texts, linking.links(by_id, scores), scores, linking.AGREES)
    return {frozenset(pair) for story in stories for pair in itertools.combinations(story, 2)}


def in_sight(stories: Iterable[Story]) -> list[linking.Text]:
    """The texts as the index would give them."""
    return [
        dedupe.as_text(s.id, dedupe.fingerprint(s.title, s.text, language=s.language, published=None)) for s in stories
    ]


def report_translations(
    stories: Sequence[Story], name: str, meanings: Vectors | None = None
) -> tuple[float, dict[str, float]]:
    """Precision over all links; recall by groups of languages."""
    pairs = linked(in_sight(stories), meanings)
    document = {s.id: s.document for s in stories}
    wrong = [pair for pair in pairs if len({document[i] for i in pair}) == 2]
    recall = {
        "en fr de it es pl nl cs ro": _recall(stories, pairs, lambda a, b: {a, b} <= LATIN),
        "+ ru uk tr kk": _recall(stories, pairs, lambda a, b: {a, b} <= ALPHABETIC),
        "with ru uk tr kk": _recall(stories, pairs, lambda a, b: {a, b} <= ALPHABETIC and not {a, b} <= LATIN),
        "with kk": _recall(stories, pairs, lambda a, b: {a, b} <= ALPHABETIC and "kk" in (a, b)),
        "with zh": _recall(stories, pairs, lambda a, b: "zh" in (a, b)),
    }
    precision = 1 - len(wrong) / len(pairs) if pairs else 1.0
    print(f"{name:22} precision {precision:.4f}  recall " + "  ".join(f"{k} {v:.3f}" for k, v in recall.items()))
    for (first, second), count in Counter(tuple(sorted(document[i] for i in pair)) for pair in wrong).most_common():
        print(f"    {count} wrong links: {first} – {second}")
    return precision, recall


def _recall(stories: Sequence[Story], found: set[frozenset[str]], wanted: Callable[[str, str], bool]) -> float:
    by_document = defaultdict(list)
    for story in stories:
        by_document[story.document].append(story)
    pairs = [
        frozenset((a.id, b.id))
        for group in by_document.values()
        for a, b in itertools.combinations(group, 2)
        if wanted(a.language, b.language)
    ]
    return sum(pair in found for pair in pairs) / len(pairs) if pairs else float("nan")


def sparse(stories: Sequence[Story], seed: int, languages: int = 14) -> list[Story]:
    """Half of the documents in one language only; the others in some, each text cut to 40–100 %."""
    chance = random.Random(seed)
    by_document = defaultdict(list)
    for story in stories:
        by_document[story.document].append(story)
    documents = chance.sample(sorted(by_document), len(by_document))
    pool = [chance.choice(by_document[document]) for document in documents[::2]]
    for document in documents[1::2]:
        chosen = chance.sample(by_document[document], min(languages, len(by_document[document])))
        pool += [replace(s, text=variants.cut(s.text, chance.uniform(0.4, 1.0))) for s in chosen]
    return pool


def translations_section(link: bool) -> None:
    stories = translated()
    meanings = _meanings(stories) if link else None
    report_translations(stories, "one pool", meanings)
    for half in (0, 1):
        report_translations([s for s in stories if s.half == half], f"half {half}", meanings)
    for seed in range(3):
        report_translations(sparse(stories, seed), f"sparse {seed}", meanings)
    for seed in range(3):
        report_translations(sparse(stories, seed, 2), f"sparse {seed}, pairs only", meanings)


# Copies.


class Shelf:
    """An index of texts in memory, asked as the program asks its own."""

    def __init__(self, stories: Iterable[Story]) -> None:
        self.stories = {story.id: story for story in stories}
        self.database = sqlite3.connect(":memory:")
        self.database.executescript(dedupe.SCHEMA)
        dedupe.add_many(self.database, ((s.id, _print(s)) for s in self.stories.values()))

    def decide(self, title: str, text: str, without: str | None = None) -> Decision:
        made = dedupe.fingerprint(title, text, language=None, published=None)
        ids = [i for i in dedupe.candidates(self.database, made, None) if i != without]
        known = [dedupe.Known(i, self.stories[i].title, self.stories[i].text) for i in ids]
        return dedupe.compare(dedupe.Candidate(title, text, made), known)


def _print(story: Story) -> dedupe.Fingerprint:
    return dedupe.fingerprint(story.title, story.text, language=story.language, published=None)


def near_copies_section() -> None:
    every = [*news(), *(s for s in translated() if s.language in EIGHT)]
    donors = [s for s in every if digest(s) % 8 == 0]
    originals = [s for s in every if s not in donors]
    shelf = Shelf(originals)
    print(f"{'near-copies of ' + str(len(originals)):22} found (even half, odd half), left unstored")
    for kind, vary in variants.KINDS.items():
        chance = random.Random(kind)
        found, unstored = defaultdict(list), []
        for story in originals:
            # What is added comes from texts that are not on the shelf: there is one right answer.
            other = chance.choice([o for o in donors if o.language == story.language] or donors)
            decision = shelf.decide(story.title, vary(story.text, other.text, chance))
            found[story.half].append(decision.of == story.id)
            unstored.append(not decision.store)
        total = [*found[0], *found[1]]
        halves = ", ".join(f"{statistics.mean(found[half]):.3f}" for half in (0, 1))
        print(f"    {kind:24} {statistics.mean(total):.4f} ({halves})  {statistics.mean(unstored):.3f}")


def false_merges_section() -> None:
    originals = [s for s in [*news(), *translated()] if s.language in EIGHT and s.document != TWICE]
    shelf = Shelf(originals)
    merged = [(s.id, d.of) for s in originals if (d := shelf.decide(s.title, s.text, without=s.id)).of]
    print(f"unrelated texts merged: {len(merged)} of {len(originals)} {merged[:5]}")
    for name, pairs in (("forms", variants.forms(1000)), ("refilled news", _refilled(originals))):
        wrong = [pair for pair in pairs if decide(*pair).of]
        print(f"template pairs merged, {name}: {len(wrong)} of {len(pairs)}")
    few = [pair for pair in event_pairs() if _shared_sentences(*(story.text for story in pair)) < 0.15]
    wrong = [pair for pair in few if decide(*(story.text for story in pair)).of]
    print(f"event pairs with few sentences in common merged: {len(wrong)} of {len(few)}")


def decide(known: str, new: str) -> Decision:
    """Whether `new` is a copy of the `known` text."""
    return dedupe.compare(dedupe.Candidate("", new), [dedupe.Known("known", "", known)])


def _refilled(originals: Sequence[Story]) -> list[tuple[str, str]]:
    chance = random.Random(5)
    return [(s.text, variants.refill(s.text, chance)) for s in originals if variants.has_facts(s.text)]


def _shared_sentences(first: str, second: str) -> float:
    ours, theirs = (
        {" ".join(re.findall(r"\w+", s)) for s in variants.sentences(text) if len(s) > 20} for text in (first, second)
    )
    return len(ours & theirs) / max(1, min(len(ours), len(theirs)))


# Cost.


def cost_section(entries: int, batch: int = 1000) -> None:
    """Fill an index on disk, then look up copies of what is in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite"
        database = sqlite3.connect(path)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.executescript(dedupe.SCHEMA)
        seconds = [_timed(database, part) for part in _batches(variants.synthetic(entries), batch)]
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        print(f"{entries} entries, batches of {batch}; adding: {sum(seconds) / entries * 1e6:.0f} µs each")
        tenth = max(1, len(seconds) // 10)
        growth = [sum(seconds[k : k + tenth]) / tenth / batch * 1e6 for k in range(0, len(seconds), tenth)]
        print("    adding by tenths: " + " ".join(f"{value:.0f}" for value in growth) + " µs")
        print(f"    disk: {path.stat().st_size / entries / 10:.1f} MB a 100,000")
        _time_lookups(database, entries)
        print(f"    memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _timed(database: sqlite3.Connection, part: Sequence[tuple[str, dedupe.Fingerprint]]) -> float:
    start = time.perf_counter()
    with database:
        dedupe.add_many(database, part)
    return time.perf_counter() - start


def _time_lookups(database: sqlite3.Connection, entries: int, most: int = 2000) -> None:
    chance = random.Random(9)
    times, found = [], 0
    for number in chance.sample(range(entries), min(entries, most)):
        entry_id, made = variants.synthetic_entry(number)
        start = time.perf_counter()
        ids = dedupe.candidates(database, made, made.published)
        times.append((time.perf_counter() - start) * 1e6)
        found += entry_id in ids
    ordered = sorted(times)
    p95 = ordered[int(len(times) * 0.95)]
    print(f"    look-up: median {ordered[len(times) // 2]:.0f} µs, p95 {p95:.0f} µs; found {found} of {len(times)}")
    start = time.perf_counter()
    texts = dedupe.window(database, datetime(2024, 6, 15, tzinfo=UTC))
    print(f"    window of seven days: {len(texts)} texts in {(time.perf_counter() - start) * 1e3:.1f} ms")


def _batches(
    entries: Iterator[tuple[str, dedupe.Fingerprint]], size: int
) -> Iterator[list[tuple[str, dedupe.Fingerprint]]]:
    while part := list(itertools.islice(entries, size)):
        yield part


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", choices=["translations", "copies", "merges", "cost", []])
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--link", action="store_true", help="with the extra `link`")
    options = parser.parse_args()
    chosen = options.sections or ["translations", "copies", "merges"]
    if "cost" not in chosen and not DATA.is_dir():
        sys.exit(f"{DATA} is missing: the texts are not part of the project")
    sections: dict[str, Callable[[], None]] = {
        "translations": lambda: translations_section(options.link),
        "copies": near_copies_section,
        "merges": false_merges_section,
        "cost": lambda: cost_section(options.entries),
    }
    for name in chosen:
        sections[name]()


if __name__ == "__main__":
    main()
