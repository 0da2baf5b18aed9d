"""Handing freed memory back to the system: a daemon that stays for a year must not keep the size of its largest moment."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def handed_back() -> Iterator[None]:
    """What is free after the block is the system's again.

    glibc keeps freed blocks until asked (malloc_trim(3)); with other C libraries nothing is done.
    """
    try:
        yield
    finally:
        if trim := _malloc_trim():
            trim(0)


@functools.cache
def _malloc_trim() -> Callable[[int], int] | None:
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library, or a system that cannot look into itself
        return None
    return trim
