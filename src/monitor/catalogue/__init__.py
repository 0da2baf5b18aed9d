"""Catalogues of sources that come with the program: one TOML file each, tables `[[source]]` as in config.toml."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

__all__ = ["load_catalogue", "names"]

_SUFFIX = ".toml"


def names() -> list[str]:
    """The names of the catalogues, sorted."""
    files = (entry.name for entry in resources.files(__name__).iterdir() if entry.is_file())
    return sorted(name.removesuffix(_SUFFIX) for name in files if name.endswith(_SUFFIX))


def load_catalogue(name: str) -> list[dict[str, Any]]:
    """The source tables of a catalogue, in its order; raises KeyError that tells the names there are."""
    if name not in names():
        raise KeyError(f"{name}: no such catalogue; there is {', '.join(names())}")
    text = (resources.files(__name__) / f"{name}{_SUFFIX}").read_text(encoding="utf-8")
    tables: list[dict[str, Any]] = tomllib.loads(text)["source"]
    return tables
