"""press-monitor: follows what the press writes about a topic and keeps it as plain dated text files.

monitor.extract(html, url)      the clean article of one page
monitor.judge(text, title)      what the shipped topic says of a text
monitor.open_archive(path)      the articles of an archive, with metadata and text
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from monitor.api import extract as extract
    from monitor.api import judge as judge
    from monitor.api import open_archive as open_archive
    from monitor.errors import ExtractError as ExtractError
    from monitor.errors import MonitorError as MonitorError

__version__ = "0.1.0"

# Loaded on first use: the extractor's libraries take a third of a second to import.
_LAZY = {
    "extract": "monitor.api",
    "judge": "monitor.api",
    "open_archive": "monitor.api",
    "ExtractError": "monitor.errors",
    "MonitorError": "monitor.errors",
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(importlib.import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'monitor' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_LAZY])
