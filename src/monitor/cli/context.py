"""What the global options say, resolved when a command asks."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.clock import Clock, SystemClock
from monitor.errors import ConfigError

if TYPE_CHECKING:
    from monitor.archive import Archive
    from monitor.config import Config

CONTACT_LINE = 'contact = "you@example.org"'


class FilledPath(click.Path):
    """A path; an empty one is what a script gives that forgot to set a variable."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("is empty; name a file or folder", param, ctx)
        return super().convert(value, param, ctx)


@dataclasses.dataclass(frozen=True, slots=True)
class Context:
    """The global options."""

    config_path: Path | None
    archive_path: Path | None
    quiet: bool
    verbose: int
    log_json: bool = False

    @property
    def clock(self) -> Clock:
        """The machine's clock."""
        return SystemClock()

    def config(self) -> Config:
        """The configuration; raises ConfigError with all its mistakes, or when there is none."""
        from monitor.config import find_config, load_config

        path = find_config(self.config_path)
        if path is None:
            raise ConfigError(["no config.toml here; `monitor init` makes one, --config FILE names another"])
        return self._with_archive(load_config(path))

    def config_or_default(self) -> Config:
        """The configuration, or the defaults with the shipped topic where there is none."""
        from monitor.config import find_config, parse_config

        if find_config(self.config_path) is not None:
            return self.config()
        return self._with_archive(parse_config('topics = ["eu-kazakhstan"]', Path("config.toml")))

    def config_with_contact(self) -> Config:
        """For commands that go out: site owners want someone to write to."""
        config = self.config()
        if not config.contact:
            raise ConfigError(
                [f"{config.path}: contact is missing: site owners want someone to write to; add {CONTACT_LINE}"]
            )
        return config

    def archive(self) -> Archive:
        """The archive for reading; raises ArchiveMissing when there is none."""
        from monitor.archive import Archive

        return Archive.existing(self.config_or_default().archive_path)

    def _with_archive(self, config: Config) -> Config:
        if self.archive_path is None:
            return config
        return dataclasses.replace(config, archive_path=self.archive_path.resolve())
