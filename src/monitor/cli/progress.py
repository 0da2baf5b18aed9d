"""How a pass is watched: a bar on a terminal, lines with -v, silence when piped."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from monitor.passes import log_progress
from monitor.pipeline import Progress

_KEPT = frozenset({"archived", "revised"})
_LEFT = frozenset({"rejected", "skipped", "refused", "duplicate", "near-copy"})
_FAILED = frozenset({"failed", "blocked"})


class Silence:
    """Says nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    def __call__(self, step: Progress) -> None:
        return


class Lines(Silence):
    """One line an event, in the log."""

    def __call__(self, step: Progress) -> None:
        log_progress(step)


class Bar(Silence):
    """Lists read, pages asked for, kept, rejected, failed, and the time left."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        self._bar = RichProgress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            TextColumn("{task.fields[counts]}"), console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._counts = {"kept": 0, "let go": 0, "failed": 0}

    def __enter__(self) -> Self:
        self._bar.start()
        self._task = self._bar.add_task("lists", total=None, counts="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def __call__(self, step: Progress) -> None:
        if step.stage == "plan":
            self._bar.reset(self._task, total=step.queued, description="pages", counts="")
            return
        self._tally(step.event)
        counts = ", ".join(f"{number} {name}" for name, number in self._counts.items())
        self._bar.update(self._task, advance=0 if step.event == "deferred" else 1, counts=counts)

    def _tally(self, event: str) -> None:
        for name, events in (("kept", _KEPT), ("let go", _LEFT), ("failed", _FAILED)):
            if event in events:
                self._counts[name] += 1
