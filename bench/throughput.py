"""Pages a second through the whole flow over loopback, CPU a page by stage, peak memory of all processes.

    python bench/throughput.py [--pages N]

Pages are the demo's, and those of ../shared/data/extraction/news where that folder stands beside the project. The same
pages go through trafilatura alone in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trafilatura

from monitor import dedupe, text
from monitor.archive import Archive
from monitor.clock import SystemClock
from monitor.config import parse_config
from monitor.config.topics import TopicSettings, load_topic_catalogue
from monitor.demo.press import Press
from monitor.errors import ExtractError
from monitor.model import Hints
from monitor.passes import chosen_sources, open_workers, run_pass
from monitor.topic import compile_topic, first_look, judge

SHARED = Path(__file__).resolve().parents[2] / "shared"


def demo_pages() -> list[bytes]:
    """The demo's article pages, as served."""
    with Press(now=datetime.now(UTC)) as press:
        urls = [one.url.removeprefix("http://").split("/", 1) for one in press.plan]
        answers = [press.answer(host, f"/{path}") for host, path in urls]
    return [a.body for a in answers if a.status == 200 and a.content_type.startswith("text/html") and not a.slow]


def real_pages() -> list[bytes]:
    """Real news pages, where the data is there."""
    if not (SHARED / "data" / "extraction").is_dir():
        print(f"no {SHARED}/data/extraction: the demo's pages alone", file=sys.stderr)
        return []
    sys.path.insert(0, str(SHARED / "bench"))
    import corpus

    return [page.html for page in corpus.load("news")]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    pages: list[bytes]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        name = self.path.strip("/")
        body = self.server.pages[int(name)] if name.isdigit() else self._feed() if name == "feed" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/json" if name == "feed" else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _feed(self) -> bytes:
        items = [
            {"id": str(n), "url": f"http://h{n}.example/{n}", "title": f"Page {n}"}
            for n in range(len(self.server.pages))
        ]
        return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "pages", "items": items}).encode()

    def log_message(self, format: str, *args: Any) -> None:
        return


class PeakMemory(threading.Thread):
    """Samples the resident memory of this process and its children; `peak` in bytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak, self._stop_asked = 0, threading.Event()

    def run(self) -> None:
        while not self._stop_asked.wait(0.05):
            self.peak = max(self.peak, sum(_resident(pid) for pid in _tree()))

    def stop(self) -> int:
        self._stop_asked.set()
        self.join()
        return self.peak


def _tree() -> list[str]:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[stat.parent.name] = stat.read_text().rsplit(")", 1)[1].split()[1]
        except OSError:
            continue
    found, queue = [], ["self"]
    own = Path("/proc/self").resolve().name
    queue = [own]
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue += [child for child, parent in parents.items() if parent == pid]
    return found


def _resident(pid: str) -> int:
    """Private and shared memory by proportion, so that what children share is counted once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0


def run_flow(pages: list[bytes]) -> dict[str, Any]:
    """All pages through one pass, from the socket to the archive; every page on a host of its own, no pauses."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.pages = pages
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place = f"127.0.0.1:{server.server_address[1]}"
    hosts = ", ".join(f'"{name}.example" = "{place}"' for name in ["feed", *(f"h{n}" for n in range(len(pages)))])
    with tempfile.TemporaryDirectory() as folder:
        config = parse_config(
            f'contact = "bench@press.example"\ntopics = ["eu-kazakhstan"]\n[fetch]\nhost_pauses = {{ "*.example" = "0s" }}\n'
            f'[network]\nallow = ["{place}"]\nhosts = {{ {hosts} }}\n'
            '[[source]]\nid = "pages"\nkind = "feed"\nurl = "http://feed.example/feed"\nfollow = "all"\n',
            Path(folder) / "config.toml",
        )
        memory = PeakMemory()
        memory.start()
        began = time.monotonic()
        with open_workers(config) as workers:
            report = asyncio.run(
                run_pass(config, chosen_sources(config, ()), clock=SystemClock(), workers=workers, stop=asyncio.Event())
            )
        elapsed = time.monotonic() - began
        lines = sum(1 for _ in Archive(config.archive_path).journal.read())
    server.shutdown()
    return {
        "pages": len(pages), "pages a second": round(len(pages) / elapsed, 1), "stored": len(report.stored),
        "journal lines": lines, "peak memory MiB": round(memory.stop() / 2**20),
    }  # fmt: skip


def cpu_of(work: Callable[[Any], Any], items: Iterable[Any]) -> tuple[float, list[Any]]:
    """Milliseconds of CPU an item, and the values (None where there was no article)."""
    values, began, count = [], time.process_time(), 0
    for item in items:
        count += 1
        try:
            values.append(work(item))
        except ExtractError:
            values.append(None)
    return 1000 * (time.process_time() - began) / max(count, 1), values


def stages(pages: list[bytes]) -> dict[str, float]:
    """CPU milliseconds a page of each stage of the pure middle, every page put through all of them."""
    topic = compile_topic("eu-kazakhstan", TopicSettings.model_validate(load_topic_catalogue("eu-kazakhstan")))
    hints = Hints(now=datetime.now(UTC))
    times: dict[str, float] = {}
    times["decode"], decoded = cpu_of(lambda page: text.decode(page, None), pages)
    times["first look"], _ = cpu_of(lambda d: first_look(d.text, [topic]), decoded)
    times["extract"], articles = cpu_of(lambda d: text.extract_decoded(d, "https://outlet.example/a", hints), decoded)
    found = [a for a in articles if a]
    times["judge"], _ = cpu_of(lambda a: judge(a.title, a.text, topic, language=a.language), found)
    times["fingerprint"], _ = cpu_of(
        lambda a: dedupe.fingerprint(a.title, a.text, language=a.language, published=a.published), found
    )
    times["trafilatura alone"], _ = cpu_of(lambda page: trafilatura.bare_extraction(page, with_metadata=True), pages)
    return {name: round(value, 2) for name, value in times.items()}


def main() -> None:
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=300, help="how many pages to put through (they are repeated)")
    wanted = parser.parse_args().pages
    for name, pages in (("demo", demo_pages()), ("news", real_pages())):
        if not pages:
            continue
        print(name, json.dumps(run_flow(list(itertools.islice(itertools.cycle(pages), wanted)))))
        print(name, "CPU ms a page:", json.dumps(stages(pages)))


if __name__ == "__main__":
    main()
