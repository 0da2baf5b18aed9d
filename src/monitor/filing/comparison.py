"""Which stored article a reading has to do with: the same address, the same text, a copy, a translation."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from monitor import dedupe
from monitor.archive import Archive
from monitor.dedupe import Fingerprint, Text
from monitor.dedupe.meaning import shared_meanings
from monitor.index import Index
from monitor.model import Article, Decision, Entry
from monitor.reading import Reading
from monitor.text import parse_document
from monitor.urls import url_key


class Comparison:
    """Looks up candidates in the index, reads their texts, and lets `dedupe` decide; writes nothing."""

    def __init__(self, archive: Archive, index: Index, *, embeddings: bool) -> None:
        self._archive = archive
        self._index = index
        self._embeddings = embeddings

    def decide(self, reading: Reading) -> Decision:
        """Of a reading from an unknown address: duplicate, near-copy, translation or new."""
        decision = self._copy(reading)
        return decision if decision.kind != "new" else self._declared(reading) or self._translation(reading) or decision

    def at_address(self, reading: Reading, article: Article) -> Entry | None:
        """The stored article of that address; by the canonical one only when the texts have to do with each other."""
        if stored := self._standing(self._index.entries_at(article.url)):
            return stored[-1]
        if not (stored := self._standing(self._index.entries_at(article.canonical_url or ""))):
            return None
        related = dedupe.compare(self._candidate(reading, article), [self._known(stored[-1])])
        return None if related.kind == "new" else stored[-1]

    def revision(self, reading: Reading, stored: Entry) -> Decision:
        """The page of a stored article again: `unchanged`, a `teaser` or a `revision` of it, or `reverted` to the text in `of`."""
        assert reading.article is not None
        if elsewhere := self._elsewhere(reading, reading.article, stored):
            return elsewhere
        decision = self.reread(reading, stored)
        return self._cut_short(reading, stored, decision) if decision.kind in ("revision", "reverted") else decision

    def reread(self, reading: Reading, stored: Entry) -> Decision:
        """The capture of a stored article again: as `revision`, but what is shorter was taken out by the extractor."""
        assert reading.fingerprint is not None
        same = [e for e in self._standing(self._index.with_text(reading.fingerprint.text_hash)) if e.id != stored.id]
        story = self._index.story_of(stored)
        versions = [entry for entry in same if self._index.story_of(entry) == story]
        old_title, old = self._title_and_text(stored)
        new_title, new = reading.title_and_body
        earlier = [self._index.text_hash(entry.id) for entry in versions]
        decision = dedupe.compare_revision(old, new, earlier, old_title=old_title, new_title=new_title)
        if decision.kind == "revision" and same:
            # Its id is taken: stored once more, it would put the other article out of the index.
            reason = f"the page of {stored.id} shows the text of {same[0].id}"
            return Decision("duplicate", same[0].id, 1.0, "text", reason, store=False)
        return dataclasses.replace(decision, of=versions[-1].id if decision.kind == "reverted" else stored.id)

    def _cut_short(self, reading: Reading, stored: Entry, decision: Decision) -> Decision:
        """A page that shows no more than the beginning has edited nothing; one that shows the rest at last has."""
        assert reading.article is not None
        (_, old), (_, new) = self._title_and_text(stored), reading.title_and_body
        barred = reading.article.paywalled or "paywall" in reading.article.removed
        # Without a paywall, a text that is stored already is one that the site itself has gone back to.
        if (barred or decision.kind == "revision") and dedupe.is_teaser(new, old, paywalled=barred):
            sign = " (paywall)" if barred else ""
            reason = f"teaser: the page shows only the beginning of {stored.id} now{sign}; the whole text stays"
            return Decision("teaser", stored.id, by="text", reason=reason, store=False)
        note = ""
        if dedupe.is_teaser(old, new, paywalled=stored.metadata["paywalled"] and not barred):
            note = "; what was stored was only its beginning"
        elif barred and len(new) < len(old):
            note = "; behind a paywall, where the rest may stand as it was"
        return dataclasses.replace(decision, reason=decision.reason + note)

    def _elsewhere(self, reading: Reading, article: Article, stored: Entry) -> Decision | None:
        """The address answers with another page than before, whose text has nothing to do with the stored one."""
        before = stored.metadata["url"]
        if not before or not article.url or url_key(before) == url_key(article.url):
            return None
        if dedupe.compare(self._candidate(reading, article), [self._known(stored)]).kind != "new":
            return None
        return Decision(
            "unchanged",
            stored.id,
            by="url",
            reason=f"its address leads to another page now: {article.url}",
            store=False,
        )

    def late_translation(self, entry: Entry, fingerprint: Fingerprint) -> Decision | None:
        """A translation among the texts of the days around, of another story; with more texts more can be told apart."""
        if fingerprint.published is None:
            return None
        ours = self._index.story_of(entry)
        pool = [text for text in self._index.texts_around(fingerprint.published) if text.id != entry.id]
        text = dedupe.as_text(entry.id, fingerprint, ours)
        found = dedupe.translations([text], pool, self._index.common_anchors(), self._meanings([text, *pool]))
        mate = self._index.entry(str(found[0].decision.of)) if found else None
        return found[0].decision if mate and self._index.story_of(mate) != ours else None

    def stands(self, entry: Entry) -> bool:
        """False for a text that was removed by hand; the index learns of it when it next follows the folder."""
        return (self._archive.root / entry.path).is_file()

    def _copy(self, reading: Reading) -> Decision:
        assert reading.article is not None and reading.fingerprint is not None
        if same := self._standing(self._index.with_text(reading.fingerprint.text_hash)):
            first = dedupe.is_before(reading.article.published, self._known(same[0]).published)
            reason = f"the same text as {same[0].id}" + (", published before it" if first else "")
            return Decision("duplicate", of=same[0].id, similarity=1.0, by="text", reason=reason)
        entries = self._standing(self._index.candidates(reading.fingerprint, reading.article.published))
        known = [self._known(entry) for entry in entries]
        return dedupe.compare(self._candidate(reading, reading.article), known)

    def _declared(self, reading: Reading) -> Decision | None:
        """A translation that the page itself, or the source's list, names."""
        assert reading.article is not None
        for language, url in reading.article.alternates:
            other = self._index.entries_at(url)
            if other and language != "x-default" and other[-1].metadata["language"] != reading.article.language:
                return Decision(
                    "translation", other[-1].id, None, "hreflang", f"declared as a translation of {other[-1].id}"
                )
        return None

    def _translation(self, reading: Reading) -> Decision | None:
        """A translation told by names, numbers and form; where none is told, the text is a story of its own."""
        assert reading.article is not None and reading.fingerprint is not None
        if reading.article.published is None:
            return None
        text = dedupe.as_text(reading.id, reading.fingerprint)
        pool = self._index.texts_around(reading.article.published)
        found = dedupe.translations([text], pool, self._index.common_anchors())
        return found[0].decision if found else None

    def _candidate(self, reading: Reading, article: Article) -> dedupe.Candidate:
        title, body = reading.title_and_body
        return dedupe.Candidate(title, body, reading.fingerprint, article.published)

    def _standing(self, entries: Iterable[Entry]) -> list[Entry]:
        return [entry for entry in entries if self.stands(entry)]

    def _known(self, entry: Entry) -> dedupe.Known:
        title, body = self._title_and_text(entry)
        published = entry.metadata["published"]
        return dedupe.Known(entry.id, title, body, datetime.fromisoformat(published) if published else None)

    def _meanings(self, texts: Sequence[Text]) -> Mapping[str, Sequence[float]] | None:
        return shared_meanings().of([text.id for text in texts], self._text_to_compare) if self._embeddings else None

    def _text_to_compare(self, entry_id: str) -> tuple[str, str]:
        entry = self._index.entry(entry_id)
        return self._title_and_text(entry) if entry and self.stands(entry) else ("", "")

    def _title_and_text(self, entry: Entry) -> tuple[str, str]:
        title, _, text = parse_document(self._archive.document(entry.path), entry.metadata["authors"])
        return title, text
