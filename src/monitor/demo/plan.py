"""What the pipeline must make of the demo's press, address by address, and whether it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import parse_qsl, urlencode, urlsplit

from monitor.demo.designs import front_link
from monitor.demo.outlets import Article, Outlet

ABSENT = "absent"
"""No line about the address at all: it was never followed, or stands under another address."""
STORED = ("archived", "revised")


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come of one article. `first` and `second` hold the outcomes accepted in the two passes.

    An outcome is the word of the journal (`archived`, `duplicate`, `rejected` …), `unchanged` in the second pass when
    nothing was decided anew, or `absent`. Articles with the same `story` share one entry: exactly one of them is
    archived. `text`, `planted`, `title` … are what the archived entry must and must not say.
    """

    url: str
    aliases: tuple[str, ...]
    """Other addresses of the same article; they never make an entry of their own."""
    outlet: str
    language: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    why: str
    story: str
    title: str
    summary: str
    """Stands above the body on most pages; an archived text may begin with it."""
    authors: tuple[str, ...]
    published: datetime
    text: tuple[str, ...]
    """Lines of the body as of the first edition it stands in, each of which the archived text holds."""
    text_second: tuple[str, ...]
    """The same as of the second edition: another text where it is edited."""
    planted: tuple[str, ...]
    """Comments of its page, none of which the archived text holds."""

    def faults(self, text: str) -> list[str]:
        """What is wrong with an archived text of it, of whichever edition: lines it lacks, comments that came along."""
        lines = {" ".join(line.split()) for line in text.splitlines()}
        missing = (
            [line for line in body if " ".join(line.split()) not in lines] for body in (self.text, self.text_second)
        )
        lacks = [f"missing: {line}" for line in min(missing, key=len)]
        return lacks + [f"a comment: {comment}" for comment in self.planted if comment in text]


@dataclass(frozen=True)
class Plan:
    """All expectations, in the order of the outlets."""

    expected: tuple[Expected, ...]

    def __iter__(self) -> Iterator[Expected]:
        return iter(self.expected)

    def find(self, url: str) -> Expected | None:
        """The expectation for an address or alias, tracking parameters aside."""
        wanted = without_tracking(url)
        return next((one for one in self.expected if wanted in {one.url, *one.aliases}), None)

    def archived(self, edition: int) -> int:
        """Least number of entries after that edition's pass; a fuller version of a story, met later, may add one."""
        stories = {one.story or one.url for one in self.expected if "archived" in one.first}
        if edition == 1:
            return len(stories)
        later = {one.story or one.url for one in self.expected if "archived" in one.second} - stories
        return len(stories) + len(later) + sum("revised" in one.second for one in self.expected)

    def differences(self, edition: int, outcomes: Mapping[str, str]) -> list[str]:
        """A sentence for each outcome that is not the planned one; `outcomes` maps addresses to a pass's decisions."""
        found = _by_expectation(self, outcomes)
        strays = [
            f"{url}: {outcome}, but it is no article of the press"
            for url, outcome in sorted(outcomes.items())
            if outcome in STORED and self.find(url) is None
        ]
        single = [problem for one in self.expected for problem in _judge(one, edition, found.get(one.url, []))]
        return strays + single + list(_judge_stories(self.expected, edition, found))


def make_plan(outlets: Iterable[Outlet]) -> Plan:
    """The plan of both editions."""
    return Plan(tuple(_expected(outlet, *pair) for outlet in outlets for pair in _every_article(outlet)))


def without_tracking(url: str) -> str:
    """The address without utm_ parameters and fragment."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([(key, value) for key, value in pairs if not key.startswith("utm_")])
    return parts._replace(query=query, fragment="").geturl()


def _every_article(outlet: Outlet) -> list[tuple[Article, Article]]:
    """Each as it first appears and as it stands in the second edition."""
    first = {article.url: article for article in outlet.articles(1)}
    return [(first.get(article.url, article), article) for article in outlet.articles(2)]


def _expected(outlet: Outlet, article: Article, second: Article) -> Expected:
    return Expected(
        url=article.url,
        aliases=_aliases(outlet, article),
        outlet=outlet.site["name"],
        language=article.language,
        first=article.expect,
        second=article.expect_second,
        why=article.why,
        story=article.story,
        title=article.title,
        summary=article.summary,
        authors=article.authors,
        published=article.published,
        text=article.paragraphs,
        text_second=second.paragraphs,
        planted=tuple(text for _, text in article.comments),
    )


def _aliases(outlet: Outlet, article: Article) -> tuple[str, ...]:
    copies = [outlet.root + article.copy_path(copy) for copy in article.traits.get("copies", ())]
    front = front_link(outlet, article) or ""
    linked = [without_tracking(front)] if front.startswith("http") else []
    return tuple(url for url in (*copies, *linked, f"http://www.{outlet.host}{article.path}") if url != article.url)


def _by_expectation(plan: Plan, outcomes: Mapping[str, str]) -> dict[str, list[str]]:
    """The outcomes of each article under all its addresses; that an alias is a duplicate is what aliases are for."""
    found: dict[str, list[str]] = {}
    for url, outcome in outcomes.items():
        one = plan.find(url)
        if one is not None and (outcome != "duplicate" or without_tracking(url) == one.url):
            found.setdefault(one.url, []).append(outcome)
    return found


def _judge(one: Expected, edition: int, got: list[str]) -> Iterator[str]:
    """Where one address was stored, another may be its duplicate; the rest must be among the accepted outcomes."""
    accepted = one.first if edition == 1 else one.second
    telling = [outcome for outcome in got if outcome != "duplicate"] or got or [ABSENT if edition == 1 else "unchanged"]
    if sum(outcome in STORED for outcome in got) > 1:
        yield f"{one.url}: stored more than once under its addresses"
    if not set(telling) <= set(accepted):
        yield f"{one.url}: {', '.join(telling)}, but planned was {' or '.join(accepted)}: {one.why}"


def _judge_stories(expected: Iterable[Expected], edition: int, found: Mapping[str, list[str]]) -> Iterator[str]:
    def story(one: Expected) -> str:
        return one.story

    for name, members in groupby(sorted((one for one in expected if one.story), key=story), key=story):
        counted = Counter(outcome for one in members for outcome in found.get(one.url, []))
        if edition == 1 and counted["archived"] != 1:
            yield f"story {name}: archived {counted['archived']} times, but it is one story"
