"""The sources that come with the program."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.catalogue import load_catalogue, names
from monitor.config import SourceTable
from monitor.sources import KINDS
from monitor.sources.addresses import dated
from monitor.urls import url_key

GIVEN = Path(__file__).parents[2] / "../shared/catalogue/sources.toml"


def test_the_catalogue_has_a_name() -> None:
    """`names` lists it and an unknown name is answered with what there is."""
    assert "eu-kazakhstan" in names()
    with pytest.raises(KeyError, match="eu-kazakhstan"):
        load_catalogue("eu-kazakstan")


def test_every_source_is_one_the_configuration_takes() -> None:
    """Keys, kinds, patterns and addresses are checked as a user's own would be."""
    for table in load_catalogue("eu-kazakhstan"):
        checked = SourceTable.model_validate(table)
        assert checked.kind in KINDS and checked.url and checked.name and checked.country and checked.scope
        assert dated(checked.url, datetime(2026, 11, 22, tzinfo=UTC))


def test_ids_and_addresses_are_there_once() -> None:
    """No source is polled twice under two names."""
    tables = load_catalogue("eu-kazakhstan")
    assert len({table["id"] for table in tables}) == len(tables)
    assert len({url_key(table["url"]) for table in tables}) == len(tables)


def test_languages_are_codes() -> None:
    """ "multi" is none."""
    for table in load_catalogue("eu-kazakhstan"):
        languages = [table["language"]] if isinstance(table["language"], str) else table["language"]
        assert all(re.fullmatch("[a-z]{2}", language) for language in languages)


def test_all_trustworthy_addresses_are_in_it_and_no_others() -> None:
    """Of the kinds read here, those enabled with high or medium confidence."""
    if not GIVEN.exists():
        pytest.skip("../shared/catalogue is not here")
    given = {
        table["id"]: table
        for table in tomllib.loads(GIVEN.read_text(encoding="utf-8"))["source"]
        if table["kind"] in KINDS and table["enabled"] and table["confidence"] in ("high", "medium")
    }
    shipped = {table["id"]: table for table in load_catalogue("eu-kazakhstan")}
    assert set(shipped) == set(given)
    for key in ("kind", "name", "country", "scope", "topical"):
        assert [shipped[i][key] for i in given] == [given[i][key] for i in given]
