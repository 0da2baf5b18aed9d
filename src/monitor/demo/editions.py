"""`monitor demo`: the very pipeline of `monitor fetch`, twice, on a small press that comes with the package.

Between the two passes two hours go by and the press brings out its second edition: articles edited, one gone, one new.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from monitor.archive import Archive, Line, WriterLock
from monitor.clock import SystemClock
from monitor.config import Config, parse_config
from monitor.demo.press import Press
from monitor.errors import UsageError
from monitor.passes import chosen_sources, open_workers, run_pass
from monitor.pipeline import Progress, Report
from monitor.workers import Workers

BETWEEN = timedelta(hours=2)
_OURS = re.compile(
    r"\d{4}|journal|near-misses|(?:index|state)\.sqlite.*|\.(?:lock|hosts|daemon)|README\.txt|config\.toml"
)
_MARK = "# Made by `monitor demo`; the press it names answers while `monitor demo --serve` runs."


@dataclasses.dataclass(frozen=True, slots=True)
class Edition:
    """One pass of the demo: its report, the journal lines it wrote, and where it differs from the plan."""

    report: Report
    lines: tuple[Line, ...]
    differences: tuple[str, ...]


def prepare(folder: Path) -> None:
    """Make room for a new run: an earlier demo in the folder is removed, anything else is refused (UsageError)."""
    if not folder.exists():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise UsageError(f"{folder}: is no folder; name an empty or new one")
    config = folder / "config.toml"
    is_demo = config.is_file() and config.read_text(encoding="utf-8").startswith(_MARK)
    strange = [path.name for path in folder.iterdir() if not (is_demo and _OURS.fullmatch(path.name))]
    if strange:
        raise UsageError(f"{folder}: holds {strange[0]}, which no demo made; name an empty or new folder")
    if is_demo:
        _remove(folder)


def _remove(folder: Path) -> None:
    """Not under the hands of a pass that is writing there."""
    lock = WriterLock(folder)
    lock.acquire(now=SystemClock().now())
    try:
        shutil.rmtree(folder)
    finally:
        lock.abandon()


def demo_config(press: Press, folder: Path) -> Config:
    """Write the demo's config.toml into the folder and read it: the pauses are short for the demo's hosts alone."""
    text = config_text(press)
    Archive.create(folder)
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return parse_config(text, folder / "config.toml")


def config_text(press: Press) -> str:
    """The configuration as a user would write it, with the press's sources, names and address."""
    lines = [
        _MARK, 'contact = "demo@press.example"', 'topics = ["eu-kazakhstan"]', "", "[archive]", 'path = "."', "",
        "[fetch]", 'host_pauses = { "*.example" = "10ms" }', "",
        "[network]", f'allow = ["127.0.0.1:{press.port}"]', f"hosts = {_inline(press.hosts)}",
    ]  # fmt: skip
    for source in press.sources:
        lines += ["", "[[source]]", *(f"{key} = {_value(value)}" for key, value in source.items())]
    return "\n".join(lines) + "\n"


def run_demo(folder: Path, press: Press, watch: Callable[[int, Progress], None]) -> list[Edition]:
    """Two passes over the press into the folder; `watch` is told the edition with each step."""
    config = demo_config(press, folder)
    with open_workers(config) as workers:
        return [_run_edition(config, press, number, workers, watch) for number in (1, 2)]


def _run_edition(
    config: Config, press: Press, number: int, workers: Workers, watch: Callable[[int, Progress], None]
) -> Edition:
    def watch_edition(step: Progress) -> None:
        watch(number, step)

    press.edition = number
    clock = SystemClock(offset=BETWEEN * (number - 1))
    began = clock.now().replace(microsecond=0)
    one_pass = run_pass(
        config, chosen_sources(config, ()), clock=clock, workers=workers, stop=asyncio.Event(), watch=watch_edition
    )
    report = asyncio.run(one_pass)
    lines = _lines_since(Archive(config.archive_path), began)
    outcomes = {line["url"]: line["event"] for line in lines if "url" in line}
    return Edition(report, tuple(lines), tuple(press.plan.differences(number, outcomes)))


def _lines_since(archive: Archive, began: datetime) -> list[Line]:
    return [line for _, line in archive.journal.read() if line and datetime.fromisoformat(line["time"]) >= began]


def _inline(table: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{json.dumps(key)} = {json.dumps(value)}" for key, value in table.items()) + " }"


def _value(value: object) -> str:
    """A TOML value: strings, booleans and lists of strings are written in TOML as in JSON."""
    return json.dumps(value, ensure_ascii=False)
