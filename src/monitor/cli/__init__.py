"""The commands. Each group of them is a file, loaded when it is called: `monitor --help` stays quick."""

from __future__ import annotations

import importlib
import logging
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

import click

from monitor import __version__
from monitor.cli.context import Context, FilledPath
from monitor.cli.output import say
from monitor.cli.streams import fill_closed_descriptors, is_of_output, lead_nowhere
from monitor.errors import ArchiveDamaged, ArchiveLocked, ConfigError, MonitorError, UsageError
from monitor.logs import set_up, without_secrets

DONE, FAILED, USAGE, SOURCES_FAILED, DAMAGED, LATER = 0, 1, 2, 3, 4, 75

_COMMANDS: dict[str, tuple[str, str]] = {
    "fetch": ("passes", "Fetch once: one pass over the sources."),
    "run": ("resident", "Stay and fetch each source in its rhythm."),
    "import": ("imports", "Take in texts, saved pages and WARC files."),
    "list": ("entries", "List the articles."),
    "show": ("entries", "Show an article with all that is known of it."),
    "diff": ("stories", "Show what was changed in an article."),
    "story": ("stories", "List the copies, translations and revisions of a story."),
    "why": ("entries", "Say what became of an address, and why."),
    "extract": ("reading", "Show the clean text of one page."),
    "clean": ("reading", "Clean a text that has lost its markup."),
    "judge": ("reading", "Show what the topics say of a text or page."),
    "reextract": ("replays", "Run today's extractor over the stored pages."),
    "rejudge": ("replays", "Put changed topics to the archive."),
    "status": ("health", "Say how fetching goes: the daemon, the sources, gaps."),
    "erase": ("health", "Take an article away for good."),
    "verify": ("upkeep", "Check every file of the archive."),
    "reindex": ("upkeep", "Make the index again from the folder."),
    "sources": ("setup", "List or try the sources."),
    "config": ("setup", "Check or show the configuration."),
    "init": ("setup", "Make a folder with a configuration."),
    "schema": ("setup", "Print a JSON Schema."),
    "demo": ("demo", "Run on a small press that comes with the program."),
}


class _Lazy(click.Group):
    """Knows the commands by name and one line; loads the file of the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"monitor.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], _COMMANDS, n=1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            raise click.UsageError(f"{error.message}{hint}", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(
    cls=_Lazy,
    epilog="To begin: `monitor demo`; for real use `monitor init`, `monitor fetch`, `monitor list`. "
    "`monitor COMMAND --help` says more.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--config", "config_path", type=FilledPath(path_type=Path), metavar="FILE",
              help="The configuration; default ./config.toml, then ~/.config/press-monitor/config.toml.")  # fmt: skip
@click.option("--archive", "archive_path", type=FilledPath(path_type=Path), metavar="DIR",
              help="The archive folder; default as the configuration says.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("-v", "--verbose", count=True, help="A line an event; twice: what the libraries say too.")
@click.option("--log-json", is_flag=True, help="Log lines as JSON objects.")
@click.version_option(__version__, prog_name="monitor")
@click.pass_context
def _group(
    ctx: click.Context, config_path: Path | None, archive_path: Path | None, quiet: bool, verbose: int, log_json: bool
) -> None:
    """Follow what the press writes about a topic, and keep it as plain dated text files."""
    if os.environ.get("NO_COLOR"):
        ctx.color = False  # of this and of all commands below: click then leaves colour and weight out
    _set_up_logging(quiet, verbose, log_json)
    _require_place()
    ctx.obj = Context(config_path, archive_path, quiet, verbose, log_json)


def _require_place() -> None:
    """Relative paths, that of the archive among them, start from the working folder."""
    try:
        Path.cwd()
    except FileNotFoundError as error:
        raise UsageError("the folder you are in was removed; change to another one") from error


def main() -> NoReturn:
    """The console script; exits 0 done, 1 failure, 2 usage, 3 some sources failed, 4 damaged, 75 try later."""
    fill_closed_descriptors()
    try:
        sys.exit(_run())
    except OSError as error:
        if not is_of_output(error):
            raise
        lead_nowhere(sys.stdout)
        if isinstance(error, BrokenPipeError):  # whoever read our output has gone
            sys.exit(128 + signal.SIGPIPE)
        say(f"monitor: the output cannot be written: {error.strerror}")
        sys.exit(FAILED)


def _run() -> int:
    """Run the command that the arguments name; its exit code."""
    if "_MONITOR_COMPLETE" in os.environ:
        _group.main(prog_name="monitor")  # the shell asks for what may follow; click answers and exits
    try:
        # Not click's own main(): it exits 1 when whoever reads the output has gone.
        with _group.make_context("monitor", sys.argv[1:]) as ctx:
            return int(_group.invoke(ctx) or DONE)
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 128 + signal.SIGINT
    except click.NoSuchOption as error:
        placed = _placed(error)
        placed.show()
        return placed.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except MonitorError as error:
        say(f"monitor: {without_secrets(str(error))}")
        return _exit_code(error)
    except Exception as error:
        if not _is_of_database(error):
            raise
        say(f"monitor: a database of the archive cannot be read: {error}; `monitor reindex` makes index.sqlite anew")
        return FAILED


def _is_of_database(error: Exception) -> bool:
    """True for an error of SQLite, by name: most commands load no database."""
    return any(kind.__module__ == "sqlite3" for kind in type(error).__mro__)


def _placed(error: click.NoSuchOption) -> click.UsageError:
    """The error, with where the option belongs when it is one of all commands."""
    if error.ctx is None or not any(error.option_name in option.opts for option in _group.params):
        return error
    place = f"it stands before the command: monitor {error.option_name} … {error.ctx.info_name}"
    return click.UsageError(f"{error.message.removesuffix('.')}; {place}", error.ctx)


def _exit_code(error: MonitorError) -> int:
    codes = {ConfigError: USAGE, UsageError: USAGE, ArchiveLocked: LATER, ArchiveDamaged: DAMAGED}
    return next((code for kind, code in codes.items() if isinstance(error, kind)), FAILED)


def _set_up_logging(quiet: bool, verbose: int, log_json: bool) -> None:
    level = logging.ERROR if quiet else logging.INFO if verbose == 1 else logging.DEBUG if verbose else logging.WARNING
    set_up(level, libraries=logging.INFO if verbose > 1 else logging.WARNING, as_json=log_json)
