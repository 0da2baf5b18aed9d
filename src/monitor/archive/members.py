"""The members of a gzip file, the whole and the damaged ones: one bad byte harms one member, not the file.

RFC 1952 lets members follow each other; a WARC has one for each record, so behind a damaged one the next can be found.
"""

from __future__ import annotations

import io
import tempfile
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

MAGIC = b"\x1f\x8b\x08"
_BLOCK = 1 << 16
_FINE = 1 << 12
"""Read in small steps: what came out of a step before the damage is kept."""
_IN_MEMORY = 1 << 24
_LARGEST = 1 << 30


class Member(NamedTuple):
    """What came out of one member. `problem` says why it is not all; `offset` is the byte of the file it begins at."""

    offset: int
    content: IO[bytes]
    problem: str | None


def members(file: IO[bytes], first: bytes) -> Iterator[Member]:
    """All members in order, each to be read before the next is asked for; bytes between them come as a problem.

    `first` are the bytes that a member's content begins with: within damaged data only such a one is taken for a member.
    """
    end, lost = 0, False
    while (offset := find(file, MAGIC, end)) is not None:
        if offset > end and not lost:
            yield Member(end, io.BytesIO(), f"{offset - end} bytes that belong to no record")
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as content:
            length, problem = _inflate(file, offset, content)
            content.seek(0)
            is_expected = content.read(len(first)) == first
            content.seek(0)
            if is_expected or not lost:
                yield Member(offset, content, problem)
        lost = problem is not None or (lost and not is_expected)
        end = offset + length
    if not lost and (rest := file.seek(0, io.SEEK_END) - end):
        yield Member(end, io.BytesIO(), f"{rest} bytes at the end that belong to no record")


def find(file: IO[bytes], wanted: bytes, start: int) -> int | None:
    """The first byte from `start` on where `wanted` stands."""
    file.seek(start)
    held = b""
    while block := file.read(_BLOCK):
        held += block
        if (at := held.find(wanted)) >= 0:
            return file.tell() - len(held) + at
        held = held[1 - len(wanted) :]
    return None


def _inflate(file: IO[bytes], offset: int, into: IO[bytes]) -> tuple[int, str | None]:
    """Undo one member: how many bytes it has (1 for a damaged one, as the next may begin anywhere), and what is wrong."""
    file.seek(offset)
    inflater = zlib.decompressobj(wbits=31)
    while block := file.read(_FINE):
        try:
            into.write(inflater.decompress(block))
        except zlib.error as error:
            return 1, f"its compressed data is damaged ({error})"
        if inflater.eof:
            return file.tell() - len(inflater.unused_data) - offset, None
        if into.tell() > _LARGEST:
            return 1, f"it is larger than {_LARGEST >> 20} MB"
    return 1, "it is cut short: the file ends within it"
