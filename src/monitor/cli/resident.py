"""`monitor run`. What takes long to load is loaded when SIGHUP can no longer end the process."""

from __future__ import annotations

import asyncio
import signal

import click

from monitor.cli import DONE
from monitor.cli.context import Context


@click.command("run")
@click.pass_obj
def run_command(context: Context) -> int:
    """Stay and fetch each source in its rhythm, until SIGTERM; SIGHUP reads the configuration again.

    Exits 75 when another daemon already looks after the archive.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})  # it waits until the daemon listens
    from monitor.config import Config
    from monitor.daemon import Daemon
    from monitor.passes import require_sources, require_topics

    def load() -> Config:
        config = context.config_with_contact()
        require_topics(config)
        require_sources(config)
        return config

    asyncio.run(Daemon(load(), load, context.clock).run())
    return DONE
