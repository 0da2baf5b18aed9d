"""The pure middle of the flow, from bytes to verdicts, in one function that a child process can run.

bytes ─▶ decode ─▶ first look ─▶ extract ─▶ judge ─▶ fingerprint ─▶ Reading
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

from monitor import dedupe, text
from monitor.archive import document_id
from monitor.config.topics import TopicSettings
from monitor.dedupe import Fingerprint
from monitor.errors import ExtractError
from monitor.model import Article, Hints, Scope, Verdict
from monitor.topic import Topic, compile_topic, first_look, judge, names_topic

_WORD = re.compile(r"\w+")
_TELLING = 4
"""Letters of a word that is looked for on the page."""
_SMALL = 30_000
"""Characters of source: challenges and consent walls mostly have fewer, articles of the press more."""

_NO_FURNITURE = 800
"""Characters by which a feed's text is longer for other reasons than what feeds put under it: related news, "the post
appeared first on"."""

RawKind = Literal["page", "feed", "text"]


@dataclasses.dataclass(frozen=True, slots=True)
class Request:
    """What to read. `topics` are (name, settings as JSON) pairs: they cross the process border with each task.

    `always` reads on whatever the first look says: a known article's edit is wanted even when it leaves the topic.
    `feed_text` is the full text the feed carried, used where the page gives none or only the beginning.
    """

    body: bytes
    url: str
    kind: RawKind = "page"
    content_type: str | None = None
    hints: Hints = dataclasses.field(default_factory=Hints)
    topics: tuple[tuple[str, str], ...] = ()
    scope: Scope = "general"
    layout: Literal["spaced", "compact"] = "spaced"
    reservations: tuple[str, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    """Translations that the source's list declares: (language, URL)."""
    feed_text: str = ""
    always: bool = False
    near_misses: bool = False
    """Read on where one side of a topic is named: such pages are kept when asked for."""
    given: tuple[tuple[str, Any], ...] = ()
    """Article fields that the user gave with an import; they win over what is found."""


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What came of it. Without an article, `skipped` says why the first look let it go."""

    article: Article | None
    verdicts: tuple[Verdict, ...] = ()
    fingerprint: Fingerprint | None = None
    document: str = ""
    skipped: str | None = None

    @property
    def relevant(self) -> tuple[Verdict, ...]:
        """The verdicts of the topics it meets."""
        return tuple(verdict for verdict in self.verdicts if verdict.relevant)

    @property
    def best(self) -> Verdict | None:
        """The verdict of the topic it comes nearest to."""
        return max(self.verdicts, key=lambda verdict: verdict.score, default=None)

    @property
    def title_and_body(self) -> tuple[str, str]:
        """As they will be read back from the archive."""
        title, _, body = text.parse_document(self.document, self.article.authors if self.article else ())
        return title, body

    @property
    def id(self) -> str:
        """The id its text has in the archive."""
        return document_id(self.document)


def read(request: Request) -> Reading:
    """Read a page, a feed's full text or a plain text; raises ExtractError when there is no article in it."""
    topics = compiled_topics(request.topics)
    if request.kind == "page":
        decoded = text.decode(
            request.body, request.content_type, request.hints.languages, request.hints.fallback_charset
        )
        if not request.feed_text:
            text.refuse_other_types(request.body)
        reason = None if request.always else _look(decoded.text + request.feed_text, topics, request)
        if reason is not None:
            return Reading(None, skipped=reason)
        return judged(_article(decoded, request), topics, request)
    if request.kind == "feed":
        carried = request.body.decode("utf-8", "replace")
        return judged(text.extract_feed_content(carried, request.url, request.hints), topics, request)
    return judged(_given_text(request), topics, request)


def packed_topics(topics: Mapping[str, TopicSettings]) -> tuple[tuple[str, str], ...]:
    """The topics as they travel to a child process: (name, settings as JSON)."""
    return tuple((name, settings.model_dump_json()) for name, settings in topics.items())


@lru_cache(maxsize=8)
def compiled_topics(topics: tuple[tuple[str, str], ...]) -> tuple[Topic, ...]:
    """The topics ready for use; compiled once in each process."""
    return tuple(compile_topic(name, TopicSettings.model_validate_json(settings)) for name, settings in topics)


def _given_text(request: Request) -> Article:
    decoded = text.decode(request.body, request.content_type, request.hints.languages)
    article = text.clean_text(decoded.text, hints=request.hints)
    return dataclasses.replace(article, charset=decoded.charset, warnings=article.warnings + decoded.warnings)


def _look(source: str, topics: Sequence[Topic], request: Request) -> str | None:
    languages = request.hints.languages
    language = languages[0] if len(languages) == 1 else None
    reason = first_look(source, topics, scope=request.scope, language=language)
    if reason and not _holds_what_was_promised(source, request.hints.title):
        return None
    if reason and request.near_misses and names_topic(source, topics, scope=request.scope, language=language):
        return None
    return reason


def _holds_what_was_promised(source: str, title: str) -> bool:
    """False for what may stand in the article's place for a day, such as a challenge or a consent wall.

    Those pages lack most words of the title that the source gave, and are small. They are read to the end and refused by
    their name, so that the link is tried again.
    """
    words = {word for word in _WORD.findall(title.casefold()) if len(word) >= _TELLING}
    if not words:
        return len(source) >= _SMALL
    shown = source.casefold()
    return 2 * sum(word in shown for word in words) >= len(words)


def _article(decoded: text.Decoded, request: Request) -> Article:
    try:
        article = text.extract_decoded(decoded, request.url, request.hints)
    except ExtractError as error:
        if carried := _carried(request):
            return carried
        raise error
    return _longer(article, request) if request.feed_text else article


def _carried(request: Request) -> Article | None:
    """The article as the feed carries it, None where that is nothing or a beginning."""
    if not request.feed_text:
        return None
    try:
        return text.extract_feed_content(request.feed_text, request.url, request.hints)
    except ExtractError:
        return None


def _longer(article: Article, request: Request) -> Article:
    """The article, with the feed's text where that has more words and the page is paywalled or shows only the beginning."""
    is_asked = article.paywalled or len(request.feed_text) > len(article.text) + _NO_FURNITURE
    carried = _carried(request) if is_asked else None
    if carried is None or carried.words <= article.words or not _shows_the_beginning(article, carried):
        return article
    return dataclasses.replace(
        article, text=carried.text, text_from=carried.text_from, removed=carried.removed, language=carried.language
    )


def _shows_the_beginning(article: Article, carried: Article) -> bool:
    is_more = len(carried.text) > len(article.text) + _NO_FURNITURE
    return article.paywalled or (is_more and dedupe.is_teaser(article.text, carried.text, paywalled=False))


def judged(article: Article, topics: Sequence[Topic], request: Request) -> Reading:
    """The end of the middle: an article as it would be stored, its verdicts and its fingerprint."""
    reservations = tuple(dict.fromkeys(article.reservations + request.reservations))
    alternates = tuple(dict.fromkeys(article.alternates + request.alternates))
    known = {"reservations": reservations, "alternates": alternates, **dict(request.given)}
    article = _timed(dataclasses.replace(article, **known))
    document = text.format_document(article.title, article.authors, article.text, request.layout)
    title, _, body = text.parse_document(document, article.authors)
    verdicts = tuple(
        judge(
            title, body, topic, language=article.language, scope=request.scope,
            source_languages=request.hints.languages, url=article.url,
        )
        for topic in topics
    )  # fmt: skip
    # From the document, not the article: a rebuilt index has only the folder to go by and must come out the same.
    fingerprint = dedupe.fingerprint(
        title, body, language=article.language, published=article.published, url=article.url
    )
    return Reading(article, verdicts, fingerprint, document)


def _timed(article: Article) -> Article:
    """Times as the metadata holds them, so that what is computed from them is the same when read back."""
    return dataclasses.replace(article, published=_whole(article.published), modified=_whole(article.modified))


def _whole(moment: datetime | None) -> datetime | None:
    """To the second, in a zone of whole minutes; a time that names no zone is taken as UTC."""
    if moment is None:
        return None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    offset = zoned.utcoffset() or timedelta(0)
    return (zoned if not offset.total_seconds() % 60 else zoned.astimezone(UTC)).replace(microsecond=0)
