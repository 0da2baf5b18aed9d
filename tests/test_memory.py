"""Memory after a pass."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest

from monitor.memory import handed_back

_KIB = 1024
_BLOCK = 2 * _KIB


def _resident() -> int:
    """Anonymous memory of this process in KiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="this C library has no malloc_trim")
def test_what_lay_between_kept_blocks_goes_back_to_the_system() -> None:
    """After the block freed memory is the system's, also where a kept piece lies above it in the heap."""
    with handed_back():
        blocks = [bytes(_BLOCK) for _ in range(50_000)]
        kept = blocks[::100]
        del blocks
        scattered = _resident()
    assert kept
    assert scattered - _resident() > 50 * _KIB


def test_an_error_in_the_block_is_not_swallowed() -> None:
    """What the block raises comes out of it."""
    with pytest.raises(ValueError, match="of the pass"), handed_back():
        raise ValueError("of the pass")
