"""`[topic.NAME]` in config.toml: what is refused, with the line of the mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config import parse_config
from monitor.config.topics import TopicSettings, load_topic_catalogue
from monitor.errors import ConfigError
from monitor.topic import compile_topic

GOOD = """\
[topic.water]
[topic.water.sides.water]
strong = ["water"]
[topic.water.terms.en]
water = ["river*", "water"]
"""


def problems(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        parse_config(text, Path("config.toml"))
    return "\n".join(caught.value.problems)


def test_a_topic_of_one_side_is_enough() -> None:
    """Topics of one's own need not be about a relation."""
    assert list(parse_config(GOOD, Path("config.toml")).topics["water"].sides) == ["water"]


@pytest.mark.parametrize(
    ("line", "number", "said"),
    [
        ('lake = ["lake*"]', 6, 'no side names the group "lake"'),
        ('water_abbr = [""]', 6, "an empty term matches everything"),
        ('mask = ["river*"]', 6, 'swallows the term "river*"'),
        ('mask = ["wate*"]', 6, 'swallows the term "water"'),
        ('passing = ["ri*"]', 6, "a stem of 2 letters begins thousands of words"),
        ('passing = ["* river"]', 6, "a * follows the letters of a stem"),
        ('spelled_from = "xx"', 6, '"xx" has no terms'),
    ],
)
def test_mistakes_name_their_line(line: str, number: int, said: str) -> None:
    """Each mistake in the terms is reported at the line of its list."""
    found = problems(GOOD + line + "\n")
    assert f"config.toml:{number}: topic.water.terms.en" in found
    assert said in found


def test_a_group_without_terms_is_a_mistake() -> None:
    """A side that can never be met would reject every article."""
    assert 'the group "lakes" has no term' in problems(GOOD.replace('["water"]\n[', '["water", "lakes"]\n['))


def test_a_mask_around_a_term_is_none() -> None:
    """A longer mask leaves the term standing alone."""
    parse_config(GOOD + 'mask = ["water polo*"]\n', Path("config.toml"))


def test_the_shipped_topic_keeps_its_rule_through_json() -> None:
    """Workers are sent the settings as JSON and must give the same rule."""
    settings = TopicSettings.model_validate(load_topic_catalogue("eu-kazakhstan"))
    again = TopicSettings.model_validate_json(settings.model_dump_json())
    assert compile_topic("t", again).rule == compile_topic("t", settings).rule


def test_the_rule_changes_with_a_term() -> None:
    """Archived verdicts tell which terms they were made with."""
    table = load_topic_catalogue("eu-kazakhstan")
    before = compile_topic("t", TopicSettings.model_validate(table)).rule
    terms = {**table["terms"], "en": {**table["terms"]["en"], "mask": ["eurasian union"]}}
    assert compile_topic("t", TopicSettings.model_validate({**table, "terms": terms})).rule != before


@pytest.mark.parametrize("name", ["nothing", "../topics/eu-kazakhstan", ""])
def test_unknown_topics_are_key_errors(name: str) -> None:
    """Only topics that come with the program are found by name."""
    with pytest.raises(KeyError):
        load_topic_catalogue(name)
