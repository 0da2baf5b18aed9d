"""A thousand hosts that answer within 50 to 500 ms: how fast, and with how much memory, is one page fetched of each?

    python bench/fetch.py [--hosts 1000] [--seconds 110] [--news-please PYTHON]

Ours is the fetcher of a pass with its robots.txt, holds, guard and pauses (the least pause is set to nothing: every
host is asked for one page, and the pause that grows with a slow answer stays). Against it stand trafilatura's
`buffered_downloads` and, where PYTHON is an interpreter that has it, news-please's `SimpleCrawler`; neither reads
robots.txt. Each runs in a process of its own, on the same server, with as many connections or threads at once; what
hosts want of peace after robots.txt is part of the first pass. Ours is given a thousand names; the others, which take
no resolver, as many addresses of loopback (127.0.0.1 to 127.0.3.250). Memory is the largest resident set less what the
process held when everything was imported.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import json
import multiprocessing
import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

_PAGE = (
    b"<!doctype html><html><body><article>"
    + b"<p>A line of a page, as long as lines are.</p>" * 600
    + b"</article></body></html>"
)
_ROBOTS = b"User-agent: *\nDisallow: /private/\n"

_COMMON = """
import json, resource, sys, time
hosts, port, at_once, passes = (int(value) for value in sys.argv[1:5])
urls = [f"http://127.0.{n // 250}.{n % 250 + 1}:{port}/page" for n in range(hosts)]
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
def tell(times, pages, before):
    # Not ru_maxrss: a child inherits its parent's.
    most = int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) * 1024
    cpu = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"times": times, "pages": pages, "memory": most - before, "cpu": cpu.ru_utime + cpu.ru_stime}))
"""

_OURS = """
import asyncio
from datetime import timedelta
from monitor.clock import SystemClock
from monitor.config.settings import FetchSettings
from monitor.errors import FetchError
from monitor.fetch import Fetcher, StaticResolver, VolatileHostMemory
class MinutesLater(VolatileHostMemory):
    # What hosts wanted of peace is over when the next pass comes; their robots.txt is still known.
    def last_request(self, host):
        return None
settings = FetchSettings(pause=timedelta(0), connections=at_once)
names = {f"h{n}.example": f"127.0.0.1:{port}" for n in range(hosts)}
urls = [f"http://{name}/page" for name in names]
async def one_pass(memory):
    async with Fetcher(settings, user_agent="press-monitor/bench (+bench@press.example)", clock=SystemClock(),
                       memory=memory, resolver=StaticResolver(names), allow={("127.0.0.1", port)}) as fetcher:
        pages = await asyncio.gather(*(fetcher.get(url) for url in urls), return_exceptions=True)
    return sum(not isinstance(page, BaseException) and page.status == 200 for page in pages)
async def main():
    memory, times, pages, before = MinutesLater(), [], [], resident()
    for _ in range(passes):
        began = time.monotonic()
        pages.append(await one_pass(memory))
        times.append(time.monotonic() - began)
    tell(times, pages, before)
asyncio.run(main())
"""

_TRAFILATURA = """
from copy import deepcopy
from trafilatura.downloads import buffered_downloads
from trafilatura.settings import DEFAULT_CONFIG, Extractor
options = Extractor(config=deepcopy(DEFAULT_CONFIG))
options.config["DEFAULT"]["SSRF_PROTECTION"] = "off"
before, times, pages = resident(), [], []
for _ in range(passes):
    began = time.monotonic()
    pages.append(sum(bool(page) for _, page in buffered_downloads(urls, at_once, options)))
    times.append(time.monotonic() - began)
tell(times, pages, before)
"""

_NEWS_PLEASE = """
from newsplease.crawler.simple_crawler import SimpleCrawler
before, times, pages = resident(), [], []
for _ in range(passes):
    began = time.monotonic()
    found = SimpleCrawler.fetch_urls(urls)
    pages.append(sum(bool(page) for page in found.values()))
    times.append(time.monotonic() - began)
tell(times, pages, before)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=1000, help="how many hosts")
    parser.add_argument("--seconds", type=float, default=110.0, help="begin nothing new after so many seconds")
    parser.add_argument("--news-please", metavar="PYTHON", help="an interpreter that has news-please")
    parser.add_argument("--at-once", type=int, nargs="*", default=[32, 128], help="connections or threads at once")
    options = parser.parse_args()
    until = time.monotonic() + options.seconds
    with _server() as port:
        for at_once in options.at_once:
            _round(options.hosts, port, at_once, until, options.news_please)
    return 0


def _round(hosts: int, port: int, at_once: int, until: float, news_please: str | None) -> None:
    runs = [("ours, robots.txt known", sys.executable, _OURS, 2), ("trafilatura", sys.executable, _TRAFILATURA, 1)]
    runs += [("news-please (its own threads)", news_please, _NEWS_PLEASE, 1)] if news_please else []
    print(f"{hosts} hosts, {at_once} at once{'':9} pages     s  passes/min  memory MiB  CPU s")
    rates: dict[str, float] = {}
    for name, python, code, passes in runs:
        if time.monotonic() > until:
            print(f"{name}: not begun, the time is over")
            continue
        told = _run(str(python), code, hosts, port, at_once, passes)
        if "error" in told:
            print(f"{name}: {told['error']}")
            continue
        named = ["ours, robots.txt new", name] if passes == 2 else [name]
        for label, seconds, pages in zip(named, told["times"], told["pages"], strict=True):
            rates[label] = 60 / seconds
            rest = f"{told['memory'] / 2**20:11.0f} {told['cpu']:6.1f}"
            print(f"{label:30} {pages:5} {seconds:5.1f} {60 / seconds:11.1f} {rest}")
    ours = rates.get("ours, robots.txt known")
    for name, rate in rates.items():
        if ours and not name.startswith("ours"):
            print(f"passes a minute, ours to {name}: {ours / rate:.2f} : 1")


def _run(python: str, code: str, hosts: int, port: int, at_once: int, passes: int) -> dict[str, Any]:
    arguments = [python, "-c", textwrap.dedent(_COMMON + code), *map(str, (hosts, port, at_once, passes))]
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        return {"error": "stopped after 120 s"}
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1]}
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@contextlib.contextmanager
def _server() -> Iterator[int]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def serve(line: Connection) -> None:
    """Every address of loopback on one port; each answers after a time of its own."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                await asyncio.sleep(_wait_of(head))
                body = _ROBOTS if head.startswith(b"GET /robots.txt") else _PAGE
                kind = b"text/plain" if body is _ROBOTS else b"text/html"
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, len(body)) + body
                )
                await writer.drain()
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(talk, "0.0.0.0", 0, backlog=1024)
        line.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def _wait_of(head: bytes) -> float:
    """Seconds, spread over the hosts, whether a host goes by name or by address."""
    host = re.search(rb"(?i)^host: *(?:h(\d+)|127\.0\.(\d+)\.(\d+))", head, re.M)
    assert host is not None
    number = int(host[1]) if host[1] else 250 * int(host[2]) + int(host[3]) - 1
    return 0.05 + 0.45 * hashlib.sha256(str(number).encode()).digest()[0] / 255


if __name__ == "__main__":
    sys.exit(main())
