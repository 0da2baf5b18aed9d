"""A month of polling in minutes: an invented press with faults, a clock that jumps, and what came of every article.

    python bench/soak.py [--days 30] [--sources 200] [--minutes 28]

The press is a server in a process of its own. Its sites publish, edit and withdraw articles, copy each other, go down
for a day, hang, answer 429 with Retry-After, lose their feeds and get them back, and forbid parts by robots.txt. The
program is the real one: every ten simulated minutes the daemon's own computation says what is due, and the pass that
`monitor fetch` runs goes over it. Only the clock is ours: a wait for a pause moves simulated time instead of lasting.
Both sides read the same clock, so the server can tell a request that came too early. After the last day the press falls
silent for three more, so that what was put off can still come in. Exits 1 when an article was lost or stored twice, or
when a request broke a rule.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import dataclasses
import heapq
import itertools
import json
import multiprocessing
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from monitor.archive import Archive
from monitor.archive.verify import verify
from monitor.config import Config, parse_config
from monitor.daemon import Daemon
from monitor.passes import open_workers, run_pass

START = datetime(2025, 3, 1, tzinfo=UTC)
HOUR, DAY = 3600.0, 86400.0
PAUSE = 5.0
HOLD = 2 * HOUR
LISTED = 20
"""Items in a list: what is older has fallen off."""
_WORDS = re.findall(
    r"\w+",
    "able accord across advice after agency agenda amber annual answer apple archive arrive asked autumn "
    "bakery balance bank barley basin batch beacon before bench better bicycle birch board border bottle "
    "branch bread bridge brief bright broad budget build butter cabin camera candle canvas carbon career "
    "cargo carpet castle cattle census centre chair chapter charter cheese church circle client climate "
    "clinic close clover coast coffee column common copper corner cotton council court cover craft credit "
    "crew crop culture custom dairy debate decade degree demand desk detail dinner doctor draft dream "
    "driver during early earth east edge editor effort eight elder elect engine equal estate evening "
    "event export fabric factory family farmer fellow field figure final finger flight floor flower "
    "follow forest formal former forum freight friend frost future garden gather general gentle glass "
    "global golden grain grand granite grant green ground group guest guide habit harbour harvest health "
    "heavy height history holiday honest honey hotel house humble hundred import income index inside "
    "island ivory jacket joint journal judge junior justice keeper kitchen label labour ladder lake "
    "language large later lawyer leader league leather lemon lesson letter level library light limit "
    "linen liquid listen little local lumber machine manner marble margin market master matter meadow "
    "measure medal member memory message metal method middle million mineral minute mirror model modern "
    "money month morning mother motion mountain museum music narrow nation nature needle neighbour nickel "
    "night normal north number object ocean offer office olive open orange orchard order origin outside "
    "oxygen packet paint palace panel paper parcel parent park partner patient pattern pebble pencil "
    "people pepper permit person phrase picture pillow pilot planet plant plate player pocket police "
    "policy polish poplar power press price print private profit project proof proper public pupil purple "
    "quarter question quiet rabbit radio rail rain random rapid reader reason record region remain repair "
    "reply report rescue result return review ribbon river road robust rocket rough round rubber saddle "
    "sailor salmon sample scale school science season second select senior series settle seven shadow "
    "share shelter signal silver simple single sister sketch sleeve slight smooth social soldier south "
    "space spare special speech spirit spring square stable staff stage standard station steady steel "
    "stone storm story stream street strong student studio sugar summer supply surface survey switch "
    "system table talent target tariff teacher temple tender theatre thirty thread ticket timber tissue "
    "toward tower trade train travel treaty tribute tunnel twelve twenty under union unit upper urban "
    "valley value vessel village vision visit volume voyage wagon water weather weight west wheat wheel "
    "whole window winter wisdom within wonder wooden worker world yellow yield young zinc ",
)


@dataclasses.dataclass(frozen=True)
class Piece:
    """An article: the `number`-th of a site, as it stands at a moment. `at` is in simulated seconds."""

    site: int
    number: int
    at: float
    on_topic: bool
    private: bool
    edited_at: float | None
    withdrawn_at: float | None

    @property
    def path(self) -> str:
        """The address within the site."""
        return f"/{'private' if self.private else 'news'}/{self.number}-story"

    @property
    def url(self) -> str:
        return f"http://{host_of(self.site)}{self.path}"

    @property
    def story(self) -> tuple[int, int]:
        """Articles with the same story have the same text: sites that end in 9 copy the one before."""
        return (self.site - 1 if self.site % 10 == 9 else self.site, self.number)

    def version(self, now: float) -> int:
        return 1 if self.edited_at is not None and now >= self.edited_at else 0

    def title(self) -> str:
        words = _words(f"title {self.story}", 6)
        return (
            f"EU and Kazakhstan: {words}"
            if self.on_topic
            else f"{words} {_words(f'more {self.story}', 3)}".capitalize()
        )

    def paragraphs(self, version: int) -> list[str]:
        lead = "The European Union and Kazakhstan" if self.on_topic else "The town council"
        first = f"{lead} spoke of {_words(f'lead {self.story}', 25)}."
        rest = [f"{_words(f'{n} {self.story}', 60).capitalize()}." for n in range(3)]
        if version:
            rest[1] = f"{_words(f'edit {self.story}', 60).capitalize()}."
        return [first, *rest]


def host_of(site: int) -> str:
    return f"s{site}.example"


def _words(seed: str, count: int) -> str:
    chosen = random.Random(seed).choices(_WORDS, k=count)
    return " ".join(chosen)


def pieces(site: int, until: float) -> Iterator[Piece]:
    """What a site publishes until then; a site that copies has the numbers and hours of the one it copies."""
    like = site - 1 if site % 10 == 9 else site
    rhythm = random.Random(f"rhythm {like}")
    every = rhythm.uniform(12, 48) * HOUR
    for number in itertools.count():
        chance = random.Random(f"piece {like} {number}")
        at = (number + 0.2 + 0.6 * chance.random()) * every + (HOUR if site != like else 0.0)
        if at > until:
            return
        yield Piece(
            site, number, at,
            on_topic=chance.random() < 0.8,
            private=site % 10 == 7 and number % 5 == 4,
            edited_at=at + 5 * HOUR if site % 10 == 5 and number % 3 == 0 else None,
            withdrawn_at=at + 3 * DAY if site % 10 == 6 and number % 3 == 1 else None,
        )  # fmt: skip


# The press, in a process of its own.


class Site:
    """One host of the press, and its book of what visitors did."""

    def __init__(self, number: int, until: float) -> None:
        self.number, self.until = number, until
        self.pieces = list(pieces(number, until))
        self.by_path = {piece.path: piece for piece in self.pieces}
        self.pause = 20.0 if number % 10 == 7 else PAUSE
        self.under_way, self.ended, self.held_until = 0, -1e9, -1e9
        self.next_limit = (1 + number % 4) * DAY

    def is_down(self, now: float) -> bool:
        """One day out of ten for sites that end in 1; six hours out of ten days of silence for those in 4."""
        return now < self.until and self._within(now, {1: 24 * HOUR}.get(self.number % 10, 0.0))

    def hangs(self, now: float) -> bool:
        return now < self.until and self._within(now, {4: 6 * HOUR}.get(self.number % 10, 0.0))

    def has_lost_its_feed(self, now: float) -> bool:
        return now < self.until and self._within(now, {3: 36 * HOUR}.get(self.number % 10, 0.0))

    def has_lost_its_robots(self, now: float) -> bool:
        return now < self.until and self._within(now, {8: 24 * HOUR}.get(self.number % 10, 0.0))

    def limits(self, now: float) -> bool:
        """Sites that end in 2 answer 429 every few days, and then want two hours of peace."""
        if self.number % 10 == 2 and self.next_limit <= now < self.until:
            self.next_limit = now + 4 * DAY
            self.held_until = now + HOLD
            return True
        return now < self.held_until

    def _within(self, now: float, length: float) -> bool:
        return (now - (0.3 + self.number % 7) * DAY) % (10 * DAY) < length and now > 0.3 * DAY

    def answer(self, path: str, tags: str, now: float) -> tuple[int, str, bytes, dict[str, str]]:
        """Status, content type, body and headers."""
        if path == "/robots.txt":
            if self.has_lost_its_robots(now):
                return 500, "text/plain", b"", {}
            rules = "User-agent: *\nDisallow: /private/\nCrawl-delay: 20\n" if self.number % 10 == 7 else ""
            return 200, "text/plain", rules.encode(), {}
        if self.is_down(now):
            return 500, "text/plain", b"down", {}
        status, kind, body = self._list(now) if path == "/list" else self._page(path, now)
        tag = f'"{hash(body) & 0xFFFFFFFF:x}"'
        return (304, kind, b"", {"ETag": tag}) if tags == tag and status == 200 else (status, kind, body, {"ETag": tag})

    def _list(self, now: float) -> tuple[int, str, bytes]:
        if self.has_lost_its_feed(now):
            return 404, "text/plain", b"no such feed"
        shown = [piece for piece in self.pieces if piece.at <= now][-LISTED:]
        kind = {0: _json_feed, 5: _sitemap}.get(self.number % 7, _rss)
        return 200, "application/json" if kind is _json_feed else "application/xml", kind(shown).encode()

    def _page(self, path: str, now: float) -> tuple[int, str, bytes]:
        piece = self.by_path.get(path)
        if piece is None or piece.at > now:
            return 404, "text/plain", b"no such page"
        if piece.withdrawn_at is not None and now >= piece.withdrawn_at:
            return 410, "text/plain", b"withdrawn"
        return 200, "text/html; charset=utf-8", _html(piece, now).encode()


class Press:
    """The server of all sites. `broken` counts requests that broke a rule, by rule."""

    def __init__(self, clock: Any, sites: int, until: float) -> None:
        self._clock = clock
        self._sites = {host_of(number): Site(number, until) for number in range(sites)}
        self.broken: Counter[str] = Counter()
        self.answers: Counter[int] = Counter()
        self.examples: list[str] = []

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                path = head.split(" ", 2)[1]
                headers = dict(re.findall(r"^([\w-]+): (.*?)\r?$", head.lower(), re.M))
                site = self._sites[headers["host"].split(":")[0]]
                await self._answer(site, path, headers.get("if-none-match", ""), reader, writer)
        writer.close()

    async def _answer(
        self, site: Site, path: str, tags: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        now = self._clock.value
        self._judge(site, path, now)
        site.under_way += 1
        # A visit ends, for the books, before its answer is out: the visitor's clock may jump as soon as it is read, and be
        # past the pause when this process gets to look at it.
        site.ended = now
        try:
            if site.limits(now):
                status, kind, body, headers = 429, "text/plain", b"", {"Retry-After": str(int(site.held_until - now))}
            elif site.hangs(now):
                self.answers[0] += 1
                await reader.read(1)
                raise ConnectionError
            else:
                status, kind, body, headers = site.answer(path, tags, now)
            self.answers[status] += 1
            lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", f"Content-Type: {kind}"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            site.ended = self._clock.value
            writer.write("\r\n".join([*lines, "", ""]).encode() + body)
            await writer.drain()
        finally:
            site.under_way -= 1

    def _judge(self, site: Site, path: str, now: float) -> None:
        rules = {
            "two at once": site.under_way > 0,
            "before the pause was over": now - site.ended < site.pause - 0.01 and not site.under_way,
            "during a hold": now < site.held_until,
            "forbidden by robots.txt": path.startswith("/private/"),
        }
        for rule in (rule for rule, is_broken in rules.items() if is_broken):
            self.broken[rule] += 1
            if len(self.examples) < 5:
                self.examples.append(f"{rule}: {host_of(site.number)}{path}, {now - site.ended:.2f} s after the last")


def serve(clock: Any, sites: int, until: float, line: Connection) -> None:
    """Answers until anything comes down the line, then sends the book."""

    async def run() -> None:
        press = Press(clock, sites, until)
        server = await asyncio.start_server(press.talk, "127.0.0.1", 0, backlog=512)
        line.send(server.sockets[0].getsockname()[1])
        await asyncio.get_running_loop().run_in_executor(None, line.recv)
        line.send((press.broken, press.answers, press.examples))

    asyncio.run(run())


def _date(piece: Piece) -> datetime:
    return START + timedelta(seconds=int(piece.at))


def _rss(shown: list[Piece]) -> str:
    items = "".join(
        f"<item><title>{escape(p.title())}</title><link>{p.url}</link><pubDate>{format_datetime(_date(p))}</pubDate></item>"
        for p in shown
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Site</title>{items}</channel></rss>'


def _sitemap(shown: list[Piece]) -> str:
    urls = "".join(f"<url><loc>{p.url}</loc><lastmod>{_date(p).isoformat()}</lastmod></url>" for p in shown)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def _json_feed(shown: list[Piece]) -> str:
    items = [{"id": p.url, "url": p.url, "title": p.title(), "date_published": _date(p).isoformat()} for p in shown]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Site", "items": items})


def _html(piece: Piece, now: float) -> str:
    body = "".join(f"<p>{escape(text)}</p>" for text in piece.paragraphs(piece.version(now)))
    return (
        f"<!doctype html><html lang=en><head><title>{escape(piece.title())}</title>"
        f'<meta property="article:published_time" content="{_date(piece).isoformat()}"></head><body><article>'
        f"<h1>{escape(piece.title())}</h1>{body}</article></body></html>"
    )


# The program, with a clock of ours.


class JumpingClock:
    """Simulated time, in memory shared with the press. It stands still but for waits, which move it to their end."""

    def __init__(self, shared: Any) -> None:
        self._shared = shared
        self._waits: list[tuple[float, int, asyncio.Future[None]]] = []
        self._number = itertools.count()

    def now(self) -> datetime:
        return START + timedelta(seconds=self._shared.value)

    def monotonic(self) -> float:
        return float(self._shared.value)

    async def sleep(self, seconds: float) -> None:
        """One wait after the other, the shortest first, with a moment between for what is under way."""
        loop = asyncio.get_running_loop()
        ended = loop.create_future()
        if not self._waits:
            loop.call_later(0.001, self._go_on)
        heapq.heappush(self._waits, (self._shared.value + seconds, next(self._number), ended))
        await ended

    def jump(self, moment: float) -> None:
        """Move on to a moment that is not past."""
        self._shared.value = max(self._shared.value, moment)

    def _go_on(self) -> None:
        moment, _, ended = heapq.heappop(self._waits)
        self.jump(moment)
        if not ended.done():
            ended.set_result(None)
        if self._waits:
            asyncio.get_running_loop().call_later(0.001, self._go_on)


@dataclasses.dataclass(frozen=True)
class Size:
    """Memory in MiB of the main process and of its children, open files and threads of the main process."""

    memory: float
    children: float
    files: int
    threads: int

    @classmethod
    def now(cls, but: int) -> Size:
        """`but` is a child that is not counted: the press."""
        children = [pid for pid in _children(os.getpid()) if pid != but]
        threads = len(list(Path("/proc/self/task").iterdir()))
        files = len(list(Path("/proc/self/fd").iterdir()))
        return cls(_resident(os.getpid()), sum(map(_resident, children)), files, threads)


def _children(parent: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{parent}/task").iterdir():
        with contextlib.suppress(OSError):
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *_children(child)]
    return found


def _resident(pid: int) -> float:
    """Shared memory in proportion, so that what children share is counted once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def configure(folder: Path, sites: int, port: int) -> Config:
    """As a user would write it, with the default pauses; silence is cut short, for it lasts in real time."""
    hosts = ", ".join(f'"{host_of(n)}" = "127.0.0.1:{port}"' for n in range(sites))
    tables = "".join(
        f'[[source]]\nid = "s{n}"\nkind = "{"sitemap" if n % 7 == 5 else "feed"}"\n'
        f'url = "http://{host_of(n)}/list"\nlanguage = "en"\nfollow = "all"\n'
        for n in range(sites)
    )
    return parse_config(
        f'contact = "soak@press.example"\ntopics = ["eu-kazakhstan"]\n[fetch]\nread_timeout = "2s"\ndeadline = "5s"\n'
        f'[network]\nallow = ["127.0.0.1:{port}"]\nhosts = {{ {hosts} }}\n{tables}',
        folder / "config.toml",
    )


async def live(
    config: Config, clock: JumpingClock, days: float, tick: float, until: float, press: int
) -> tuple[dict[int, Size], int]:
    """All ticks; the size of the program at the end of each day, and the number of passes."""
    sizes: dict[int, Size] = {}
    passes = 0
    daemon = Daemon(config, lambda: config, clock)
    with open_workers(config) as workers:
        while (now := clock.monotonic()) < days * DAY:
            if time.monotonic() > until:
                print(f"the time is over on day {now / DAY:.1f}; what follows is of the days until then")
                break
            due, pages_of = daemon.due()
            if due or pages_of:
                passes += 1
                await run_pass(config, due, clock=clock, workers=workers, stop=asyncio.Event(), pages_of=pages_of)
            if (day := int(clock.monotonic() / DAY)) not in sizes:
                sizes[day] = Size.now(press)
                _say(f"day {day}: {passes} passes, {sizes[day].memory:.0f} MiB, {sizes[day].files} files")
            clock.jump((now // tick + 1) * tick)
    return sizes, passes


def _say(text: str) -> None:
    if sys.stderr.isatty() or os.environ.get("SOAK_VERBOSE"):
        print(text, file=sys.stderr, flush=True)


@dataclasses.dataclass
class Balance:
    """What was to come in, and what did."""

    expected: int
    stored: int
    lost: list[str]
    twice: list[str]
    strays: list[str]
    edits: int
    edits_seen: int
    withdrawals: int
    withdrawals_seen: int


def balance(archive: Archive, sites: int, until: float) -> Balance:
    """Every story on the topic that was published until then is to be stored once; edits are revisions of it."""
    every = [p for n in range(sites) for p in pieces(n, until) if p.at <= until and not p.private]
    by_url = {p.url: p for p in every}
    wanted = {p.story: p for p in every if p.on_topic}
    found: defaultdict[tuple[int, int], list[Any]] = defaultdict(list)
    strays = []
    for entry in archive.entries():
        piece = by_url.get(entry.metadata["url"])
        if piece is None or piece.story not in wanted:
            strays.append(entry.metadata["url"])
        else:
            found[piece.story].append(entry)
    edited = {p.story: p for p in every if p.edited_at is not None and p.on_topic}
    seen = sum(_holds(archive, found[s], p.paragraphs(1)[2]) for s, p in edited.items())
    gone = {p.url for p in every if p.withdrawn_at is not None and p.on_topic and p.withdrawn_at <= until}
    told = {line["url"] for _, line in archive.journal.read() if line and line["event"] == "withdrawn"}
    return Balance(
        expected=len(wanted), stored=sum(1 for story in wanted if found[story]),
        lost=[p.url for story, p in wanted.items() if not found[story]],
        twice=[wanted[s].url for s, entries in found.items() if _is_double(archive, entries)], strays=strays,
        edits=len(edited), edits_seen=seen, withdrawals=len(gone), withdrawals_seen=len(gone & told),
    )  # fmt: skip


def _is_double(archive: Archive, entries: list[Any]) -> bool:
    texts = Counter(archive.document(entry.path) for entry in entries)
    return max(texts.values(), default=0) > 1 or sum(entry.metadata["revision_of"] is None for entry in entries) > 1


def _holds(archive: Archive, entries: list[Any], paragraph: str) -> bool:
    return any(paragraph in archive.document(entry.path) for entry in entries)


def soak(days: float, silence: float, tick: float, sites: int, minutes: float, folder: Path) -> int:
    """Run it, print the figures, and return the exit code."""
    context = multiprocessing.get_context("spawn")
    shared = context.RawValue("d", 0.0)
    here, there = context.Pipe()
    press = context.Process(target=serve, args=(shared, sites, days * DAY, there), daemon=True)
    press.start()
    began = time.monotonic()
    config = configure(folder, sites, here.recv())
    clock = JumpingClock(shared)
    sizes, passes = asyncio.run(live(config, clock, days + silence, tick, began + 60 * minutes, press.pid or 0))
    here.send("end")
    broken, answers, examples = here.recv()
    press.join()
    lived = min(days * DAY, clock.monotonic() - silence * DAY)
    result = balance(Archive(config.archive_path), sites, lived)
    faults = list(verify(Archive(config.archive_path)))
    _tell(result, sizes, broken, answers, examples, faults)
    print(
        f"{lived / DAY:.1f} days and {silence:g} of silence, {sites} sources, {passes} passes, "
        f"{sum(answers.values())} requests, in {(time.monotonic() - began) / 60:.1f} minutes"
    )
    return 1 if result.lost or result.twice or result.strays or broken or faults else 0


def _tell(
    result: Balance, sizes: dict[int, Size], broken: Counter[str], answers: Counter[int], examples: list[str],
    faults: list[str],
) -> None:  # fmt: skip
    print(f"articles expected     {result.expected}")
    print(f"articles stored       {result.stored}")
    print(f"lost                  {len(result.lost)} {' '.join(result.lost[:5])}")
    print(f"stored twice          {len(result.twice)} {' '.join(result.twice[:5])}")
    print(f"stored, not expected  {len(result.strays)} {' '.join(result.strays[:5])}")
    print(f"edits kept            {result.edits_seen} of {result.edits}")
    print(f"withdrawals noticed   {result.withdrawals_seen} of {result.withdrawals}")
    print(f"rules broken          {sum(broken.values())} {dict(broken) or ''}")
    for example in examples:
        print(f"    {example}")
    print(f"faults of the archive {len(faults)} {faults[:3] or ''}")
    named = {0: "no answer", **{status: str(status) for status in answers if status}}
    print(f"answers               {', '.join(f'{named[s]}: {n}' for s, n in sorted(answers.items()))}")
    first, last = sizes[min(1, max(sizes))], sizes[max(sizes)]
    for name in ("memory", "children", "files", "threads"):
        before, after = getattr(first, name), getattr(last, name)
        change = 100 * (after - before) / before if before else 0.0
        print(f"{name:9} on day 1, at the end  {before:.0f}, {after:.0f} ({change:+.1f} %)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=float, default=30.0, help="simulated days of publishing")
    parser.add_argument("--silence", type=float, default=3.0, help="simulated days after them, for what was put off")
    parser.add_argument("--tick", type=float, default=10.0, help="simulated minutes between two looks at what is due")
    parser.add_argument("--sources", type=int, default=200, help="sites of the press")
    parser.add_argument("--minutes", type=float, default=28.0, help="stop after so many real minutes and say so")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the archive here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return soak(
            options.days,
            options.silence,
            60 * options.tick,
            options.sources,
            options.minutes,
            options.keep or Path(folder),
        )


if __name__ == "__main__":
    sys.exit(main())
