"""Tells systemd how the service is (sd_notify(3)): a datagram to the socket in $NOTIFY_SOCKET; without one, nothing."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Mapping


class Notifier:
    """`watchdog` is the time in seconds within which systemd wants to hear WATCHDOG=1, None when it does not."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        # A leading @ stands for the zero byte of an abstract address.
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self.watchdog = self._asked(environment)

    def send(self, *states: str) -> None:
        """Send assignments such as READY=1. A socket that is not there is nobody's fault: silence."""
        if not self._address:
            return
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.setblocking(False)
            channel.sendto("\n".join(states).encode(), self._address)

    def _asked(self, environment: Mapping[str, str]) -> float | None:
        """WATCHDOG_USEC counts when it is meant for this process (sd_watchdog_enabled(3))."""
        microseconds = environment.get("WATCHDOG_USEC", "")
        if not self._address or environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
            return None
        return int(microseconds) / 1e6 if microseconds.isdigit() and int(microseconds) else None
