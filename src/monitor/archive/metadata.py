"""The `.json` beside each text: its keys, their order and their schema (ARCHIVE form, schema 1)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError

from monitor.model import Precision, PublishedFrom, StoryKind, TextFrom


def iso(moment: datetime) -> str:
    """ISO 8601 with the zone as an offset, to the second."""
    return moment.isoformat(timespec="seconds")


def _moment(value: Any) -> Any:
    """As all readers of the archive take it; pydantic alone would take a number of seconds too."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


Moment = Annotated[AwareDatetime, Field(strict=True), BeforeValidator(_moment), PlainSerializer(iso, return_type=str)]
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceOf(_Part):
    """The source an article came from; `link` is the address of its list, or the file of an import."""

    id: str
    kind: str
    link: str | None


class EvidenceOf(_Part):
    """One hit of a topic's term."""

    term: str
    group: str
    where: str
    context: str


class RelevanceOf(_Part):
    """A topic the article met, by which version of its rule, and why."""

    topic: str
    score: float
    rule: str
    evidence: list[EvidenceOf]


class StoryLink(_Part):
    """How the article stands to the first stored article of its story."""

    kind: StoryKind
    similarity: float | None
    by: Literal["url", "text", "minhash", "hreflang", "fingerprint", "embedding", "extraction"] | None


class ExtractionOf(_Part):
    """What made the text."""

    monitor: str
    trafilatura: str
    text_from: TextFrom
    removed: dict[str, int]
    warnings: list[str]


class HttpOf(_Part):
    """The answer that carried the page."""

    status: int
    content_type: str | None
    charset: str | None
    etag: str | None
    last_modified: str | None


class Metadata(_Part):
    """The whole of it, in the order in which it is written."""

    schema_: Literal[1] = Field(1, alias="schema")
    id: Id
    url: str | None
    canonical_url: str | None
    title: str
    authors: list[str]
    site: str | None
    domain: str | None
    language: str | None
    published: Moment | None
    published_from: PublishedFrom | None
    published_precision: Precision | None
    modified: Moment | None
    fetched: Moment
    source: SourceOf
    relevance: list[RelevanceOf]
    revision_of: Id | None
    story: Id
    story_link: StoryLink
    words: int
    paywalled: bool
    reservations: list[str]
    tags: list[str]
    image: str | None
    extraction: ExtractionOf
    http: HttpOf | None

    def to_json(self) -> bytes:
        """UTF-8, two-space indent, a line end at the end."""
        return (json.dumps(self.model_dump(by_alias=True), ensure_ascii=False, indent=2) + "\n").encode(
            "utf-8", "replace"
        )


def metadata_in(data: bytes) -> dict[str, Any]:
    """What a `.json` says; raises ValueError where a reader would stumble over it.

    Keys that are not known harm no reader: a later version may have written them.
    """
    values: dict[str, Any] = json.loads(data)
    try:
        Metadata.model_validate(values)
    except ValidationError as error:
        if any(fault["type"] != "extra_forbidden" for fault in error.errors()):
            raise
    return values


def article_schema() -> dict[str, Any]:
    """JSON Schema of the metadata files."""
    schema = Metadata.model_json_schema(by_alias=True, mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema
