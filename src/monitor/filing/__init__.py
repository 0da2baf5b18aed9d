"""From a reading to the archive: compare with what is stored, write the entry, note the decision.

The pipeline and the import both end here. One article at a time: what is compared must be what is stored.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from monitor.archive import Archive, Event, Line, Metadata, day_folder, day_of
from monitor.archive.disk import make_folder
from monitor.config.settings import ArchiveSettings, DedupeSettings
from monitor.dedupe import Fingerprint
from monitor.filing.comparison import Comparison
from monitor.filing.logbook import Logbook, Note
from monitor.filing.record import Filed, Origin, capture_of, kept_because, metadata_of, rounded, shown, witness
from monitor.index import Index
from monitor.model import Article, Decision, Entry, Verdict
from monitor.reading import Reading

__all__ = ["Filed", "Filing", "Note", "Origin"]

_STORED_AS: dict[str, Event] = {"revision": "revised", "near-copy": "near-copy"}


class Filing:
    """Writes to one archive; used by the holder of its lock."""

    def __init__(self, archive: Archive, index: Index, settings: ArchiveSettings, copies: DedupeSettings) -> None:
        self._archive = archive
        self._index = index
        self._settings = settings
        self._copies = copies
        self._compared = Comparison(archive, index, embeddings=copies.embeddings)
        self._logbook = Logbook(archive, index)
        self._near_misses = archive.near_misses
        self._stored: list[tuple[Entry, Fingerprint]] = []
        self._days: set[str] = set()
        self._near_days: set[str] = set()

    def file(
        self, reading: Reading, origin: Origin, now: datetime, *, revises: Entry | None = None, any_topic: bool = False
    ) -> Filed:
        """Decide and write.

        `revises` is the stored article whose page was looked at again; `any_topic` keeps what no topic wants.
        """
        with self._logbook.turn:
            return self._file(reading, origin, now, revises, any_topic)

    def file_again(self, reading: Reading, origin: Origin, now: datetime, stored: Entry) -> Filed:
        """Another reading of the same capture: stored as a revision made by the extraction, when its text differs."""
        with self._logbook.turn:
            return self._file_known(reading, origin, now, stored, by="extraction")

    def _file(self, reading: Reading, origin: Origin, now: datetime, revises: Entry | None, any_topic: bool) -> Filed:
        article = reading.article
        if article is None:
            return self._leave("skipped", origin, now, reading.skipped or "")
        if erased := self._erased(reading, origin, now):
            return erased
        if reserved := sorted(set(self._settings.respect) & {r.split(":")[0] for r in article.reservations}):
            return self._leave("refused", origin, now, f"the site reserves it: {', '.join(reserved)}", article)
        if revises and not self._compared.stands(revises):
            return Filed("unchanged", f"the text of {revises.id} is gone from the folder", of=revises.id)
        if known := revises or self._compared.at_address(reading, article):
            return self._file_known(reading, origin, now, known)
        if not reading.relevant and not any_topic:
            return self._reject(reading, origin, now)
        return self._file_new(reading, origin, now)

    def _erased(self, reading: Reading, origin: Origin, now: datetime) -> Filed | None:
        """What was erased does not come back, neither from its address nor as the same text from another one."""
        known = self._index.known(origin.url) if origin.url else None
        if known and known.event == "erased":
            return Filed("refused", f"this address was erased: {known.reason}", of=known.id)
        if since := self._index.erased_since(reading.id):
            return self._leave("refused", origin, now, f"this text was erased at {since}")
        return None

    def tell_erased(self, lines: list[Line], now: datetime) -> None:
        """Articles are about to be erased: the journal says so first."""
        self._logbook.write(lines, now)

    def note(self, event: Event, url: str, source: str, now: datetime, reason: str, **more: Any) -> bool:
        """A journal line on a URL, unless the decision on it is the same as before; True when written."""
        return self.note_all([(event, url, source, reason, more)], now) == 1

    def note_all(self, notes: Iterable[Note], now: datetime) -> int:
        """Several at once, with one write; the number written."""
        return self._logbook.note_all(notes, now)

    def tell_topic(self, event: Literal["left", "linked"], entry: Entry, verdict: Verdict, now: datetime) -> None:
        """A stored article has left a topic, or meets another one: a journal line, its files stay."""
        line = {
            "event": event, "source": entry.metadata["source"]["id"], "id": entry.id, "topic": verdict.topic,
            "score": round(verdict.score, 4), "rule": verdict.rule, "reason": verdict.reason,
            "title": entry.metadata["title"],
        } | shown(verdict)  # fmt: skip
        self._logbook.write([line], now)

    def report(self, entries: Iterable[Entry], now: datetime) -> None:
        """Journal lines for stored articles that have none: their writer was killed in between."""
        lines = [
            {
                "event": "archived", "source": e.metadata["source"]["id"], "url": e.metadata["url"], "id": e.id,
                "path": e.path, "reason": "found in the folder after an interrupted pass", "title": e.metadata["title"],
            }
            for e in entries
        ]  # fmt: skip
        self._logbook.write(lines, now)

    def link(self, now: datetime) -> None:
        """Look once more for translations among what was stored."""
        with self._logbook.turn:
            for entry, fingerprint in self._stored:
                if entry.metadata["story_link"]["kind"] == "original":
                    self._link(entry, self._compared.late_translation(entry, fingerprint), now)
            self._stored = []

    def _link(self, entry: Entry, decision: Decision | None, now: datetime) -> None:
        mate = self._index.entry(str(decision.of)) if decision else None
        if decision and mate:
            line = {
                "event": "linked", "source": entry.metadata["source"]["id"], "id": entry.id, "of": mate.id,
                "from_story": self._index.story_of(entry), "story": self._index.story_of(mate), "kind": "translation",
                "by": decision.by, "similarity": rounded(decision.similarity), "reason": decision.reason,
            }  # fmt: skip
            self._logbook.write([line], now)

    def finish(self, days: Iterable[str] = ()) -> None:
        """Bring the sums of the touched days (and of `days`) up to date."""
        self._archive.finish_days(self._days | set(days))
        self._near_misses.finish_days(self._near_days)
        self._days, self._near_days = set(), set()

    def _file_new(self, reading: Reading, origin: Origin, now: datetime) -> Filed:
        decision = self._compared.decide(reading)
        if decision.of and decision.kind == "duplicate" and self._is_told(decision.of, reading, origin):
            return Filed("unchanged", decision.reason, of=decision.of)
        if decision.kind == "duplicate" or (decision.kind == "near-copy" and not self._stores(decision)):
            event: Event = "duplicate" if decision.kind == "duplicate" else "near-copy"
            return self._leave(event, origin, now, decision.reason, reading.article, decision)
        return self._store(reading, origin, now, decision)

    def _file_known(
        self, reading: Reading, origin: Origin, now: datetime, stored: Entry, by: Literal["url", "extraction"] = "url"
    ) -> Filed:
        """The page of a stored article: the same text, its beginning, an edit, an earlier or another one's."""
        compare = self._compared.reread if by == "extraction" else self._compared.revision
        decision = compare(reading, stored)
        if decision.kind == "duplicate":
            return self._leave("duplicate", origin, now, decision.reason, reading.article, decision)
        if decision.kind == "teaser":
            # The page was refused; to who asks what became of the article, nothing has.
            self._leave("refused", origin, now, decision.reason, reading.article, decision)
            return Filed("unchanged", decision.reason, of=stored.id)
        if decision.kind == "unchanged":
            return self._unchanged(origin, now, stored, reading, decision)
        if decision.kind == "reverted":
            return self._reverted(origin, now, str(decision.of), decision.reason)
        return self._store(reading, origin, now, dataclasses.replace(decision, by=by))

    def _reverted(self, origin: Origin, now: datetime, to: str, reason: str) -> Filed:
        self.note("reverted", origin.url, origin.source_id, now, f"back to the text of {to}", id=to)
        return Filed("reverted", reason, of=to)

    def _unchanged(self, origin: Origin, now: datetime, stored: Entry, reading: Reading, found: Decision) -> Filed:
        """The same article at another address is a witness; at its own address there is nothing to say."""
        reason = f"the same page as {stored.id}"
        if origin.url and self._index.known(origin.url) is None:
            decision = Decision("duplicate", of=stored.id, similarity=1.0, by="url", reason=reason)
            return self._leave("duplicate", origin, now, reason, reading.article, decision)
        if self._is_told_otherwise(origin.url, reading, stored):
            return self._reverted(origin, now, stored.id, found.reason)
        return Filed("unchanged", found.reason or reason, of=stored.id)

    def _is_told_otherwise(self, url: str, reading: Reading, stored: Entry) -> bool:
        """The page shows the stored text, and the last line on it says that it showed another version, or a teaser."""
        known = self._index.known(url) if url else None
        if known is None or reading.fingerprint is None:
            return False
        shows_it = reading.fingerprint.text_hash == self._index.text_hash(stored.id)
        is_other = known.event in ("reverted", "revised", "duplicate") and known.id != stored.id
        return shows_it and (is_other or (known.event == "refused" and known.id == stored.id))

    def _is_told(self, stored: str, reading: Reading, origin: Origin) -> bool:
        """The same text without an address tells nothing new, unless it is of another outlet or day."""
        return not origin.url and self._logbook.says(stored, witness(reading.article, origin))

    def _stores(self, decision: Decision) -> bool:
        return self._copies.near_copies == "keep" or decision.store

    def _reject(self, reading: Reading, origin: Origin, now: datetime) -> Filed:
        best = reading.best
        if best is None:
            return self._leave("rejected", origin, now, "no topic is configured", reading.article)
        if self._settings.keep_near_misses and best.near_miss:
            self._keep_near_miss(reading, origin)
        more = {
            "topic": best.topic, "score": round(best.score, 4), "rule": best.rule, "suspect": best.suspect,
        } | shown(best)  # fmt: skip
        return self._leave("rejected", origin, now, best.reason, reading.article, more=more)

    def _leave(
        self, event: Event, origin: Origin, now: datetime, reason: str, article: Article | None = None,
        decision: Decision | None = None, more: dict[str, Any] | None = None,
    ) -> Filed:  # fmt: skip
        """Nothing is stored; the journal says why."""
        facts = {**witness(article, origin), **(more or {})}
        if decision:
            facts |= {"id": decision.of, "similarity": rounded(decision.similarity), "by": decision.by}
        line = {"event": event, "source": origin.source_id, "reason": reason, **facts}
        if origin.url:
            self.note(event, origin.url, origin.source_id, now, reason, **facts)
        elif not (decision and decision.of and self._logbook.says(decision.of, line)):
            self._logbook.write([line], now)
        return Filed(event, reason, of=decision.of if decision else None)

    def _store(self, reading: Reading, origin: Origin, now: datetime, decision: Decision) -> Filed:
        assert reading.article is not None and reading.fingerprint is not None
        metadata = self._metadata(reading, origin, decision)
        entry = self._write_entry(reading, metadata, origin)
        event = _STORED_AS.get(decision.kind, "archived")
        line = {
            "event": event, "source": origin.source_id, "url": origin.url or None, "id": entry.id, "path": entry.path,
            "reason": decision.reason if decision.of else kept_because(reading.relevant),
            **witness(reading.article, origin),
            "of": decision.of, "similarity": rounded(decision.similarity), "by": decision.by if decision.of else None,
        }  # fmt: skip
        self._logbook.write([line], now)
        self._index.add(entry, reading.fingerprint)
        self._stored.append((entry, reading.fingerprint))
        return Filed(event, line["reason"], entry, decision.of)

    def _write_entry(self, reading: Reading, metadata: Metadata, origin: Origin) -> Entry:
        assert reading.article is not None
        self._archive.check_root()
        day = day_of(reading.article.published, origin.fetched)
        folder = day_folder(day)
        number = 1 + max(self._archive.highest_number(day), self._index.highest_number(folder))
        self._days.add(folder)
        return self._archive.store(reading.document, metadata, capture_of(origin, metadata), day, number)

    def _keep_near_miss(self, reading: Reading, origin: Origin) -> None:
        assert reading.article is not None
        day = day_of(reading.article.published, origin.fetched)
        folder = self._near_misses.root / day_folder(day)
        if folder.is_dir() and next(folder.glob(f"*_{reading.id}.txt"), None):
            return
        metadata = self._metadata(reading, origin, Decision("new"))
        near = self._near_misses
        make_folder(near.root, self._archive.root)
        near.store(reading.document, metadata, capture_of(origin, metadata), day, near.highest_number(day) + 1)
        self._near_days.add(day_folder(day))

    def _metadata(self, reading: Reading, origin: Origin, decision: Decision) -> Metadata:
        of = self._index.entry(decision.of) if decision.of else None
        return metadata_of(reading, origin, decision, of, self._index.story_of(of) if of else reading.id)
