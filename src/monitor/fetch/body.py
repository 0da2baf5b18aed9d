"""Content codings undone in bounded steps: a body never takes more memory than its cap.

httpx and its kin decode a network chunk whole, so that 1.6 kB can become a gigabyte before the reader can stop, and
they take a gzip stream that was cut for a whole one. Here each layer gives at most 64 KiB at a time, is capped by
itself, and must have come to its end.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from monitor.errors import BadResponse, TooLarge

_STEP = 64 * 1024
_GZIP = b"\x1f\x8b"
_MAX_CODINGS = 2
_TAKEN = ("gzip", "deflate")
_KNOWN = frozenset({"br", "zstd", "compress", "dcb", "dcz", "exi", "aes128gcm", "pack200-gzip", "bzip2", "lzma", "xz"})
"""Codings that are not taken: IANA's list of them, and three that are met without being on it."""
_MAX_MEMBERS = 10_000
_GZIP_BITS = 16 + zlib.MAX_WBITS


class Body:
    """Collects a body. `feed` the raw chunks, then `finish`; `full` tells when no more is wanted (with `truncate`).

    `encoding` is the Content-Encoding header; `whose` names the host in errors.
    """

    def __init__(self, encoding: str, *, cap: int, whose: str, truncate: bool = False) -> None:
        self._cap = cap
        self._whose = whose
        self._truncate = truncate
        self._raw = 0
        self._data = bytearray()
        self.full = False
        codings, self._notes = _codings(encoding, whose)
        self._layers = [_Inflater(coding, cap, whose) for coding in codings]
        if len(self._layers) < _MAX_CODINGS:
            self._layers.append(_Inflater("", cap, whose))

    def feed(self, chunk: bytes) -> None:
        """Take a raw chunk. Raises TooLarge over the cap, BadResponse for a broken coding."""
        self._raw += len(chunk)
        self._collect(self._through(chunk))
        if self._raw > self._cap and not self.full:
            raise _too_large(self._whose, self._cap)

    def finish(self) -> bytes:
        """The whole body. Raises BadResponse when a coding was cut off."""
        if not self.full:
            self._collect(self._rest())
        return bytes(self._data)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was odd about the codings."""
        return (*self._notes, *(layer.note for layer in self._layers if layer.note))

    def _through(self, data: bytes, start: int = 0) -> Iterator[bytes]:
        pieces: Iterable[bytes] = (data,)
        for layer in self._layers[start:]:
            pieces = _inflated(layer, pieces)
        yield from pieces

    def _rest(self) -> Iterator[bytes]:
        for number, layer in enumerate(self._layers):
            for piece in layer.finish():
                yield from self._through(piece, number + 1)

    def _collect(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self._data += piece
            if len(self._data) >= self._cap and self._truncate:
                del self._data[self._cap :]
                self.full = True
                return
            if len(self._data) > self._cap:
                raise _too_large(self._whose, self._cap)


def _inflated(layer: _Inflater, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield from layer.feed(piece)


def _codings(encoding: str, whose: str) -> tuple[list[str], tuple[str, ...]]:
    """The codings in the order in which they are undone, and what was odd: "UTF-8" or "none" stand there by mistake."""
    names = [name.strip().lower().removeprefix("x-") for name in encoding.split(",")]
    codings = [name for name in names if name in _TAKEN or name in _KNOWN]
    if len(codings) > _MAX_CODINGS:
        raise _lasting(f"{whose} coded its answer {len(codings)} times over, {_MAX_CODINGS} are taken")
    if refused := next((name for name in codings if name in _KNOWN), None):
        raise _lasting(f"{whose} coded its answer as {refused!r}, which was not asked for")
    others = [name for name in names if name not in ("", "identity", *codings)]
    return codings[::-1], tuple(f"Content-Encoding says {name[:20]!r}, which is no coding" for name in others[:1])


def _lasting(cause: str) -> BadResponse:
    """A fault of the server's set-up: asking again brings the same."""
    error = BadResponse(cause)
    error.weight = 1.0
    return error


def _too_large(whose: str, cap: int) -> TooLarge:
    return TooLarge(f"{whose} sent over {cap} bytes")


class _Inflater:
    """Undoes one coding: "gzip", "deflate", or "" for a gzip file without a header saying so.

    The first two bytes decide, not the header: sites say gzip and send plain text, and the other way round.
    """

    def __init__(self, coding: str, cap: int, whose: str) -> None:
        self.note = ""
        self._coding = coding
        self._cap = cap
        self._whose = whose
        self._held = b""
        self._out = 0
        self._members = 0
        self._state = "start"
        self._z = zlib.decompressobj(_GZIP_BITS)

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._state == "start":
            self._held += data
            if len(self._held) < 2:
                return
            data, self._held = self._held, b""
            self._begin(data)
        if self._state == "plain":
            yield data
        elif self._state != "ignore":
            yield from self._inflate(data)

    def finish(self) -> Iterator[bytes]:
        if self._state == "start":
            yield self._held
        elif self._state == "inflate":
            raise BadResponse(
                f"{self._whose} sent an incomplete {self._coding or 'gzip'} stream, {self._out} bytes came out"
            )

    def _begin(self, data: bytes) -> None:
        if data.startswith(_GZIP):
            self._state = "inflate"
            if self._coding != "gzip":
                self.note = "gzip without a header saying so"
        elif self._coding == "deflate":
            zlib_header = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._z = zlib.decompressobj(zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)
            self._state = "inflate"
        else:
            self._state = "plain"
            if self._coding:
                self.note = "Content-Encoding says gzip, the body is not"

    def _inflate(self, data: bytes) -> Iterator[bytes]:
        while True:
            if self._state == "between":
                data = self._next_member(data)
            if self._state != "inflate":
                return
            try:
                piece = self._z.decompress(data, _STEP)
            except zlib.error as error:
                raise BadResponse(f"{self._whose} sent a broken {self._coding or 'gzip'} stream: {error}") from error
            self._count(piece)
            yield piece
            if self._z.eof:
                data, self._state = self._z.unused_data, "between"
            else:
                data = self._z.unconsumed_tail
                if not data and len(piece) < _STEP:
                    return

    def _next_member(self, data: bytes) -> bytes:
        """A gzip file may hold several members; what else follows the end is left out."""
        data, self._held = self._held + data, b""
        if len(data) < 2:
            self._held = data
            return b""
        self._members += 1
        if data.startswith(_GZIP) and self._members < _MAX_MEMBERS:
            self._z, self._state = zlib.decompressobj(_GZIP_BITS), "inflate"
        else:
            self._state, self.note = "ignore", "bytes after the end of the compressed stream"
        return data

    def _count(self, piece: bytes) -> None:
        self._out += len(piece)
        if self._out > self._cap + _STEP:
            raise _too_large(self._whose, self._cap)
