"""Halves of the gold pages by publisher: rules are developed on one half, and both are reported."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

_TWO_PART_SUFFIX = re.compile(r"\.(?:co|com|org|net|gov|ac|edu)\.[a-z]{2}$")
_DOMAIN_IN_ID = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*?\.(?:[a-z]{2,4})(?=[.-])")


def publisher(page_id: str, url: str) -> str:
    """The registrable domain of a page's address, or of its id where the set gives no address."""
    host = (urlsplit(url).hostname or "") if url.startswith("http") else ""
    if not host:
        found = _DOMAIN_IN_ID.match(page_id.casefold())
        host = found[0] if found else page_id.casefold()
    labels = host.split(".")
    return ".".join(labels[-3:] if _TWO_PART_SUFFIX.search(host) else labels[-2:])


def is_held_out(page_id: str, url: str) -> bool:
    """True for the half that nobody looks at while rules are written."""
    return hashlib.sha256(publisher(page_id, url).encode()).digest()[0] % 2 == 1
