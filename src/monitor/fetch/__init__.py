"""URL → Page, politely and safely: robots, pauses, holds, address guard, caps, deadlines."""

from monitor.fetch.address import check_url, masked
from monitor.fetch.fetcher import Fetcher, Validators
from monitor.fetch.pace import HostMemory, RobotsCopy, VolatileHostMemory
from monitor.fetch.resolve import Resolver, StaticResolver, SystemResolver

__all__ = [
    "Fetcher",
    "HostMemory",
    "Resolver",
    "RobotsCopy",
    "StaticResolver",
    "SystemResolver",
    "Validators",
    "VolatileHostMemory",
    "check_url",
    "masked",
]
