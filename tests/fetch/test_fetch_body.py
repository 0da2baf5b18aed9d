"""The bounded decoder by itself, on any bytes in any pieces."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import BadResponse, TooLarge
from monitor.fetch.body import Body


def _decode(encoding: str, data: bytes, sizes: list[int], cap: int = 100_000, truncate: bool = False) -> bytes:
    body = Body(encoding, cap=cap, whose="site.example", truncate=truncate)
    while data and not body.full:
        size = sizes.pop(0) if sizes else len(data)
        body.feed(data[:size])
        data = data[size:]
    return body.finish()


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


WRAPPINGS = {
    "": lambda data: data,
    "identity": lambda data: data,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": _raw_deflate,
    "gzip, gzip": lambda data: gzip.compress(gzip.compress(data)),
    "deflate, gzip": lambda data: gzip.compress(zlib.compress(data)),
    " GZIP ,identity": lambda data: b"".join(gzip.compress(data[i : i + 7]) for i in range(0, len(data), 7)),
}


@given(
    st.sampled_from(sorted(WRAPPINGS)),
    st.binary(max_size=3000).filter(lambda data: not data.startswith(b"\x1f\x8b")),
    st.lists(st.integers(1, 50), max_size=30),
)
def test_what_was_coded_comes_back(encoding: str, data: bytes, sizes: list[int]) -> None:
    """However a body is cut into chunks, it is what was coded."""
    assert _decode(encoding, WRAPPINGS[encoding](data), sizes) == data


@given(st.sampled_from(["", "gzip", "deflate", "gzip, deflate"]), st.binary(max_size=300), st.booleans())
def test_any_bytes_are_a_body_or_an_error(encoding: str, data: bytes, truncate: bool) -> None:
    """No bytes bring out anything but a body below the cap, BadResponse or TooLarge."""
    try:
        assert len(_decode(encoding, data, [1, 2, 3], cap=200, truncate=truncate)) <= 200
    except (BadResponse, TooLarge) as failed:
        assert "site.example" in str(failed)


@given(st.integers(1, 40), st.lists(st.integers(1, 9), max_size=9))
def test_any_cut_is_seen(missing: int, sizes: list[int]) -> None:
    """A gzip stream without its last bytes is never a whole one."""
    data = gzip.compress(b"The whole article, with its end. " * 9)
    with pytest.raises(BadResponse, match="incomplete"):
        _decode("gzip", data[:-missing], sizes)


def test_the_cap_is_exact() -> None:
    """A body as long as the cap is taken, one byte more is not."""
    assert len(_decode("gzip", gzip.compress(b"x" * 500_000), [], cap=500_000)) == 500_000
    with pytest.raises(TooLarge):
        _decode("gzip", gzip.compress(b"x" * 500_001), [], cap=500_000)


def test_fault_011_what_follows_a_compressed_body_without_end_stops_at_the_cap_too() -> None:
    """Bytes behind the end of the stream bring nothing out, and are counted all the same."""
    body = Body("gzip", cap=100_000, whose="site.example")
    body.feed(gzip.compress(b"the page") + b"junk")
    with pytest.raises(TooLarge):
        for _ in range(10):
            body.feed(b"x" * 20_000)


def test_truncated_to_the_cap() -> None:
    """Where a beginning is enough, it ends at the cap without error."""
    assert _decode("gzip", gzip.compress(b"x" * 500_000), [], cap=1000, truncate=True) == b"x" * 1000


def test_a_bomb_that_hides_between_two_codings_is_stopped() -> None:
    """What a first coding unfolds is capped too, though the second brings little out of it."""
    inner = gzip.compress(b"end") + gzip.compress(b"") * 50_000
    with pytest.raises(TooLarge):
        _decode("gzip, gzip", gzip.compress(inner), [], cap=100_000)


def test_members_without_end_are_given_up() -> None:
    """After ten thousand members the rest is left out."""
    assert _decode("gzip", gzip.compress(b"a") * 12_000, [], cap=10_000_000) == b"a" * 10_000
