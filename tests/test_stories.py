"""One story once, through the whole pass: near-copies, witnesses, who was first, edits that come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import test_pipeline
from hostile import HostileServer, answer, redirect
from monitor.archive import Archive
from monitor.config import parse_config
from monitor.index import Index
from monitor.passes import open_workers
from monitor.pipeline import Report
from monitor.views import as_of_now, story_of
from monitor.workers import Workers
from test_pipeline import NOW, html

PARAGRAPHS = [
    "The European Union and Kazakhstan signed an agreement on rail transport in Astana on Monday, officials said.",
    "The European Commission will pay a third of the cost of the new terminals at Aktau and Dostyk, and the rest comes "
    "from the state railway, which has looked for a lender since the harbour was widened.",
    "Kazakhstan's transport minister called the accord with Brussels a step towards shorter border times for goods.",
    "Freight on the middle corridor has grown by half within two years, while the queue of wagons at the eastern border "
    "has at times been forty kilometres long.",
    "Hauliers want the customs forms of both sides to be accepted as one, which a working group is to settle by spring.",
    "The first trains under the new timetable are to leave before the end of next year, and a second stage would bring "
    "a line to the grain terminals in the north.",
]  # fmt: skip
TITLE = "EU and Kazakhstan sign rail accord"
Go = Callable[..., Report]


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with open_workers(parse_config("", Path("config.toml"))) as pool:
        yield pool


server, go, archive = test_pipeline.server, test_pipeline.go, test_pipeline.archive


def listed(*links: tuple[str, timedelta]) -> bytes:
    """A feed of (address, age)."""
    items = (
        f"<item><title>{TITLE}</title><link>{link}</link><pubDate>{NOW - age:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        for link, age in links
    )
    return answer(f'<rss version="2.0"><channel>{"".join(items)}</channel></rss>'.encode(), type="application/rss+xml")


def edited(paragraphs: list[str], words: int) -> list[str]:
    """Some words of the second paragraph are others."""
    second = paragraphs[1].split()
    return [paragraphs[0], " ".join(["changed"] * words + second[words:]), *paragraphs[2:]]


def lines(archive: Archive, event: str) -> list[dict[str, Any]]:
    return [line for _, line in archive.journal.read() if line and line["event"] == event]


def both(server: HostileServer, go: Go, first: list[str], second: list[str], *, age: int = 2, more: str = "") -> None:
    """The same report in two outlets, the second seen half an hour later, though published `age` hours ago."""
    server.table |= {
        "one.example/rss": listed(("http://one.example/a", timedelta(hours=5))),
        "two.example/rss": listed(),
        "one.example/a": answer(html(TITLE, *first)),
        "two.example/b": answer(html(TITLE, *second)),
    }
    go(sources=("one", "two"), more=more)
    server.table["two.example/rss"] = listed(("http://two.example/b", timedelta(hours=age)))
    go(after=timedelta(minutes=30), sources=("one", "two"), more=more)


def test_a_near_copy_is_a_witness(server: HostileServer, go: Go, archive: Archive) -> None:
    """A copy with a few other words is one line with id, likeness and outlet, and the entry lists it."""
    both(server, go, PARAGRAPHS, edited(PARAGRAPHS, 3))
    [entry] = archive.entries()
    [line] = lines(archive, "near-copy")
    assert line["id"] == entry.id and line["source"] == "two" and 0.5 < line["similarity"] < 1
    index = Index.readable(archive)
    [witness] = as_of_now(index, entry)["witnesses"]
    assert witness["url"] == "http://two.example/b"
    index.close()


def test_a_near_copy_can_be_kept(server: HostileServer, go: Go, archive: Archive) -> None:
    """`near_copies = "keep"` stores it as an entry of the same story that names what it is a copy of."""
    both(server, go, PARAGRAPHS, edited(PARAGRAPHS, 3), more='[dedupe]\nnear_copies = "keep"')
    first, second = sorted(archive.entries(), key=lambda entry: entry.metadata["fetched"])
    assert second.metadata["story_link"]["kind"] == "near-copy"
    assert second.metadata["story"] == first.metadata["story"]


def test_the_fuller_version_that_comes_later_is_stored(server: HostileServer, go: Go, archive: Archive) -> None:
    """A trimmed copy came first: the whole text adds something, so it becomes an entry linked to it."""
    both(server, go, PARAGRAPHS[:4], PARAGRAPHS)
    first, second = sorted(archive.entries(), key=lambda entry: entry.metadata["fetched"])
    assert second.metadata["story_link"]["kind"] == "near-copy"
    assert second.metadata["story"] == first.id
    assert PARAGRAPHS[-1] in archive.document(second.path)


def test_a_trimmed_copy_that_comes_later_is_a_witness(server: HostileServer, go: Go, archive: Archive) -> None:
    """It adds nothing to what is stored."""
    both(server, go, PARAGRAPHS, PARAGRAPHS[:4])
    assert len(list(archive.entries())) == 1
    assert [line["url"] for line in lines(archive, "near-copy")] == ["http://two.example/b"]


def test_who_was_first_is_told_though_it_was_seen_last(server: HostileServer, go: Go, archive: Archive) -> None:
    """The copy seen second was published three hours before: the story lists it first."""
    both(server, go, PARAGRAPHS, PARAGRAPHS, age=8)
    [entry] = archive.entries()
    index = Index.readable(archive)
    members = story_of(index, entry)
    index.close()
    assert [member["url"] for member in members] == ["http://two.example/b", "http://one.example/a"]
    assert datetime.fromisoformat(members[0]["published"]) < datetime.fromisoformat(members[1]["published"])
    assert [member["kind"] for member in members] == ["copy", "seen first"]
    [line] = lines(archive, "duplicate")
    assert line["reason"] == f"the same text as {entry.id}, published before it"


def test_who_was_seen_and_published_first_is_the_original(server: HostileServer, go: Go, archive: Archive) -> None:
    """A copy that was published later says nothing of the time, and takes nothing from the first."""
    both(server, go, PARAGRAPHS, PARAGRAPHS)
    [entry] = archive.entries()
    index = Index.readable(archive)
    assert [member["kind"] for member in story_of(index, entry)] == ["original", "copy"]
    index.close()
    assert [line["reason"] for line in lines(archive, "duplicate")] == [f"the same text as {entry.id}"]


def test_other_numbers_in_the_same_form_are_no_copy(server: HostileServer, go: Go, archive: Archive) -> None:
    """Tomorrow's report in the form of today's, with other figures and dates, is an article of its own."""
    form = (
        "The EU bought {} thousand tonnes of oil from Kazakhstan on {} at {} dollars a barrel, the exchange in Astana "
        "said. A day before it had been {} thousand tonnes. The European Commission paid {} million tenge for storage."
    )
    both(server, go, [form.format(412, "3 March", "71.20", 398, 15)], [form.format(377, "4 March", "69.85", 412, 19)])
    assert len(list(archive.entries())) == 2 and lines(archive, "near-copy") == []


def test_a_page_that_alternates_makes_no_endless_revisions(server: HostileServer, go: Go, archive: Archive) -> None:
    """Two texts in turn under one address (an A/B test): each is stored once, and coming back is a line."""
    pages = [html(TITLE, *PARAGRAPHS), html(TITLE, *edited(PARAGRAPHS, 9))]
    server.table["/rss"] = listed(("http://outlet.example/a", timedelta(hours=3)))
    for number, hours in enumerate((0, 2, 7, 25, 73, 169)):
        server.table["/a"] = answer(pages[number % 2])
        go(after=timedelta(hours=hours))
    assert len(server.asked("/a")) == 6
    first, second = sorted(archive.entries(), key=lambda entry: entry.metadata["fetched"])
    assert len(lines(archive, "revised")) == 1
    assert [line["id"] for line in lines(archive, "reverted")] == [first.id, second.id, first.id, second.id]
    go(after=timedelta(hours=721))
    assert len(server.asked("/a")) == 7 and len(lines(archive, "reverted")) == 4


def test_a_change_in_furniture_is_unchanged(server: HostileServer, go: Go, archive: Archive) -> None:
    """Another menu, other blanks and quotation marks: nothing is stored and nothing is told."""
    page = html(TITLE, *PARAGRAPHS)
    server.table |= {"/rss": listed(("http://outlet.example/a", timedelta(hours=3))), "/a": answer(page)}
    go()
    before = len(list(archive.journal.read()))
    other = page.replace(b"<a href=/>Home</a>", b"<a href=/>Start</a><a href=/s>Sport</a>").replace(b"<p>", b"<p> \n  ")
    server.table["/a"] = answer(other)
    go(after=timedelta(hours=2))
    assert len(server.asked("/a")) == 2
    assert len(list(archive.entries())) == 1 and len(list(archive.journal.read())) == before


def test_articles_are_looked_at_again_less_and_less(server: HostileServer, go: Go, archive: Archive) -> None:
    """At 1 h, 6 h, 1 d, 3 d, 7 d and 30 d, whatever the number of passes between; then no more."""
    server.table |= {
        "/rss": listed(("http://outlet.example/a", timedelta(hours=3))), "/a": answer(html(TITLE, *PARAGRAPHS)),
    }  # fmt: skip
    seen = []
    for hours in (0, 0.5, 1.1, 3, 6.2, 12, 24.5, 48, 73, 120, 169, 400, 721, 900):
        go(after=timedelta(hours=hours))
        seen.append(len(server.asked("/a")))
    assert seen == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7]


def test_an_index_deleted_between_passes_changes_nothing(server: HostileServer, go: Go, archive: Archive) -> None:
    """A copy is known as one by what stands in the folder."""
    server.table |= {
        "one.example/rss": listed(("http://one.example/a", timedelta(hours=5))),
        "two.example/rss": listed(),
        "one.example/a": answer(html(TITLE, *PARAGRAPHS)),
        "two.example/b": answer(html(TITLE, *edited(PARAGRAPHS, 3))),
    }
    go(sources=("one", "two"))
    for path in archive.root.glob("index.sqlite*"):
        path.unlink()
    server.table["two.example/rss"] = listed(("http://two.example/b", timedelta(hours=2)))
    go(after=timedelta(minutes=30), sources=("one", "two"))
    assert len(list(archive.entries())) == 1 and len(lines(archive, "near-copy")) == 1


def test_fault_040_a_link_that_leads_to_the_home_page(server: HostileServer, go: Go, archive: Archive) -> None:
    """It is refused, and the journal says where it led."""
    server.table |= {
        "/rss": listed(("http://outlet.example/a", timedelta(hours=2))),
        "/a": redirect("http://outlet.example/"),
        "/": answer(html(TITLE, *PARAGRAPHS)),
    }
    go()
    [line] = lines(archive, "refused")
    assert list(archive.entries()) == [] and "leads to http://outlet.example/" in line["reason"]


@pytest.mark.parametrize("elsewhere", ["/", "/other"])
def test_a_stored_page_that_leads_elsewhere_is_not_revised(
    server: HostileServer, go: Go, archive: Archive, elsewhere: str
) -> None:
    """Its address answers with the home page or another article now: the stored text stands, and nothing is told as an edit."""
    server.table |= {
        "/rss": listed(("http://outlet.example/a", timedelta(hours=2))),
        "/a": answer(html(TITLE, *PARAGRAPHS)),
        "/": answer(html("Today", "The council wants a pool near the station, which is to open within two years.")),
        "/other": answer(html("Pool", "The council wants a pool near the station, which is to open within two years.")),
    }
    go()
    server.table["/a"] = redirect(f"http://outlet.example{elsewhere}")
    go(after=timedelta(hours=2))
    assert len(server.asked("/a")) == 2
    assert len(list(archive.entries())) == 1 and lines(archive, "revised") == []


def test_a_stored_page_that_moved_is_followed(server: HostileServer, go: Go, archive: Archive) -> None:
    """An edit at the article's new address is an edit."""
    server.table |= {
        "/rss": listed(("http://outlet.example/a", timedelta(hours=2))),
        "/a": answer(html(TITLE, *PARAGRAPHS)),
        "/b": answer(html(TITLE, *edited(PARAGRAPHS, 3))),
    }
    go()
    server.table["/a"] = redirect("http://outlet.example/b")
    go(after=timedelta(hours=2))
    assert len(lines(archive, "revised")) == 1


CLOSED = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
DAY = timedelta(days=1)
WHOLE, TEASER = html(TITLE, *PARAGRAPHS), html(TITLE, *PARAGRAPHS[:2], head=CLOSED)


def seen_in_turn(server: HostileServer, go: Go, *pages: bytes) -> None:
    """One article whose page is another one at each visit; each is the first due after the one before."""
    server.table["/rss"] = listed(("http://outlet.example/a", timedelta(hours=2)))
    for page, after in zip(pages, (timedelta(0), timedelta(hours=2), DAY * 1.2, DAY * 8), strict=False):
        server.table["/a"] = answer(page)
        go(after=after)
    assert len(server.asked("/a")) == len(pages)


def told(archive: Archive) -> list[str]:
    return [line["event"] for _, line in archive.journal.read() if line]


@pytest.mark.parametrize("teaser", [TEASER, html(TITLE, *PARAGRAPHS[:2])], ids=["told by the page", "not told"])
def test_a_page_that_is_closed_later_is_not_revised(server, go, archive, teaser) -> None:
    """A paywall that leaves the beginning has edited nothing: one line says so, and one that the whole is back."""
    seen_in_turn(server, go, WHOLE, teaser, teaser, WHOLE)
    assert told(archive) == ["archived", "refused", "reverted"]
    [entry] = archive.entries()
    [line] = lines(archive, "refused")
    assert line["id"] == entry.id and line["reason"].startswith("teaser: the page shows only the beginning of ")


def test_an_edit_is_noticed_after_the_page_was_closed(server, go, archive) -> None:
    """What is compared with is the whole text, not what was shown in between."""
    seen_in_turn(server, go, WHOLE, TEASER, html(TITLE, *edited(PARAGRAPHS, 3)))
    assert told(archive) == ["archived", "refused", "revised"]
    assert lines(archive, "revised")[0]["reason"] == "the text has changed: paragraphs 1 changed"


def test_an_edit_in_the_beginning_that_is_shown_is_a_revision(server, go, archive) -> None:
    """It is what is looked for; the reason says that the rest was barred and not taken out."""
    seen_in_turn(server, go, WHOLE, html(TITLE, *edited(PARAGRAPHS[:2], 3), head=CLOSED))
    [line] = lines(archive, "revised")
    assert "1 changed" in line["reason"] and "behind a paywall" in line["reason"]


def test_the_whole_text_that_comes_later_is_a_revision_and_stays(server, go, archive) -> None:
    """The teaser was stored first; that it is shown again afterwards is not going back to it."""
    seen_in_turn(server, go, TEASER, WHOLE, TEASER)
    assert told(archive) == ["archived", "revised", "refused"]
    assert "only its beginning" in lines(archive, "revised")[0]["reason"]
    index = Index.readable(archive)
    [latest] = index.latest_since(None)
    assert PARAGRAPHS[-1] in archive.document(latest.path)
    index.close()


@pytest.mark.parametrize(
    ("shown", "then"), [(TEASER, ["refused"]), (html(TITLE, *edited(PARAGRAPHS, 3)), ["revised"]), (WHOLE, [])]
)
def test_a_page_that_was_gone_is_there_again(server, go, archive, shown, then) -> None:
    """Whatever stands on it: the version that was withdrawn is not called so any more."""
    server.table["/rss"] = listed(("http://outlet.example/a", timedelta(hours=2)))
    for page, after in ((answer(WHOLE), 0.0), (answer(b"", 404), 0.1), (answer(shown), 1.2)):
        server.table["/a"] = page
        go(after=DAY * after)
    assert told(archive) == ["archived", "withdrawn", "reverted", *then]
    index = Index.readable(archive)
    assert [as_of_now(index, entry)["withdrawn"] for entry in archive.entries()] in ([None], [None, None])
    index.close()


def test_an_address_that_leads_to_a_stored_article_does_not_speak_for_it(server, go, archive) -> None:
    """The short address is told as a copy; the article's own one stays archived, and a rebuilt index says the same."""
    server.table |= {
        "/rss": listed(("http://outlet.example/a", timedelta(hours=2))),
        "/a": answer(WHOLE),
        "/short": redirect("http://outlet.example/a"),
    }
    go()
    server.table["/rss"] = listed(*((f"http://outlet.example/{name}", timedelta(hours=2)) for name in ("a", "short")))
    go(after=timedelta(minutes=30))
    index = Index.readable(archive)
    known = [index.known(f"http://outlet.example/{name}") for name in ("a", "short")]
    assert [one.event for one in known if one] == ["archived", "duplicate"]
    index.close()


def test_a_page_that_shows_another_stored_article_is_a_copy_of_it(server, go, archive) -> None:
    """Stored once more, the same text under the same id would put the other article out of every list."""
    other = html(
        "Grain of Kazakhstan for the EU", "A first train with wheat has reached the European Union, Astana said."
    )
    server.table |= {
        "/rss": listed(*((f"http://outlet.example/{name}", timedelta(hours=2)) for name in "ab")),
        "/a": answer(WHOLE),
        "/b": answer(other),
    }
    go()
    for page, after in ((WHOLE, timedelta(hours=2)), (other, DAY * 1.2)):
        server.table["/b"] = answer(page)
        go(after=after)
    assert told(archive) == ["archived", "archived", "duplicate", "reverted"]
    index = Index.readable(archive)
    assert index.count() == len(list(archive.entries())) == 2
    index.close()
