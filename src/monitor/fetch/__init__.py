"""URL → Page, politely and safely: robots, pauses, holds, address guard, caps, deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from monitor.fetch.address import check_url, masked, without_secrets
from monitor.fetch.pace import HostMemory, RobotsCopy, VolatileHostMemory
from monitor.fetch.resolve import Resolver, StaticResolver, SystemResolver
from monitor.fetch.turns import Turns
from monitor.fetch.validators import Validators

if TYPE_CHECKING:
    from monitor.fetch.fetcher import Fetcher

__all__ = [
    "Fetcher",
    "HostMemory",
    "Resolver",
    "RobotsCopy",
    "StaticResolver",
    "SystemResolver",
    "Turns",
    "Validators",
    "VolatileHostMemory",
    "check_url",
    "masked",
    "without_secrets",
]


def __getattr__(name: str) -> Any:
    """Fetcher comes late: it brings httpx, half a second that commands which fetch nothing need not wait."""
    if name == "Fetcher":
        from monitor.fetch.fetcher import Fetcher

        return Fetcher
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
