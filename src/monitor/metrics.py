"""The health report as Prometheus metrics; the one file that imports prometheus_client."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from monitor.health import Health

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


def as_metrics(health: Health) -> bytes:
    """The text format, version 0.0.4. Every value is one of now, so all are gauges."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Report(health))
    return generate_latest(registry)


class _Report(Collector):
    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterable[Metric]:
        health, daemon = self._health, self._health.daemon or {}
        yield _gauge("up", "1 when fetching goes on, 0 when it is paused, stalled or overdue.", float(health.well))
        yield _gauge("articles", "Articles in the archive.", health.articles)
        yield _gauge("sources_due", "Sources whose moment has come.", health.due)
        yield _gauge("pages_waiting", "Links that wait to be asked for.", health.waiting)
        yield _gauge("hosts_held", "Hosts that asked to be left alone.", len(health.holds))
        yield _gauge("disk_free_bytes", "Room left on the archive's disk.", health.free_bytes or 0)
        yield _gauge("last_poll_timestamp_seconds", "When a list was last asked for.", _seconds(health.last_poll))
        yield _gauge("quiet_seconds", "Seconds since the daemon's last step.", daemon.get("quiet_seconds") or 0)
        yield _gauge("ticks_missed", "Ticks that came late or not at all.", daemon.get("missed_ticks") or 0)
        yield _gauge("pass_crashes", "Passes in a row ended by a mistake of the program.", daemon.get("crashes") or 0)
        yield self._by_standing()
        yield from self._by_source()

    def _by_standing(self) -> Metric:
        metric = _family("sources", "Sources by standing.", ["standing"])
        for standing in ("fine", "new", "silent", "blocked", "failing", "sleeping"):
            metric.add_metric([standing], self._health.standings[standing])
        return metric

    def _by_source(self) -> Iterable[Metric]:
        failures = _family("source_failures", "Weighted failures since the last success.", ["source"])
        success = _family("source_success_timestamp_seconds", "When the list was last read.", ["source"])
        new = _family("source_new_timestamp_seconds", "When the list last held something new.", ["source"])
        for source in self._health.sources:
            failures.add_metric([source.id], source.failures)
            success.add_metric([source.id], _seconds(source.last_ok))
            new.add_metric([source.id], _seconds(source.last_new))
        yield from (failures, success, new)


def _family(name: str, text: str, labels: list[str]) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"press_monitor_{name}", text, labels=labels)


def _gauge(name: str, text: str, value: float) -> Metric:
    metric = _family(name, text, [])
    metric.add_metric([], value)
    return metric


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0
