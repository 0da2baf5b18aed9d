"""`[topic.NAME]` in config.toml: what is refused, with the line of the mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config import parse_config
from monitor.config.topics import TopicSettings, load_topic_catalogue
from monitor.errors import ConfigError
from monitor.topic import compile_topic, judge

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


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("english", 'did you mean "en"?'),
        ("Kazak", 'did you mean "kk"?'),
        ("EN", 'did you mean "en"?'),
        ("en-GB", 'did you mean "en"?'),
        ("kk_latn", 'did you mean "kk-Latn"?'),
        ("comon", 'did you mean "common"?'),
        ("xx", 'write one such as "fr" or "kk-Latn"'),
    ],
)
def test_terms_of_a_language_that_no_text_can_have_are_a_mistake(code: str, said: str) -> None:
    """A code that is never found in a text would leave its terms out without a word."""
    found = problems(GOOD.replace("terms.en", f"terms.{code}"))
    assert f'config.toml:4: topic.water.terms.{code}: "{code}" is no code of a language' in found and said in found


@pytest.mark.parametrize("code", ["common", "ja", "haw", "sr-Latn"])
def test_terms_may_be_of_any_language(code: str) -> None:
    """Not only those of the topic that comes with the program."""
    parse_config(GOOD.replace("terms.en", f"terms.{code}"), Path("config.toml"))


def test_all_mistakes_in_a_topic_are_told_at_once() -> None:
    """Whether a term, a list or a key of the topic is wrong, one run of the check is enough."""
    text = GOOD.replace('*", "water"]\n', '*", "water", "ra*", "*", "", "  ", "x"]\nlake = ["lake"]\n').replace(
        "[topic.water]\n", '[topic.water]\nthreshold = 7\nneeds_language = ["zzz", "watre"]\n'
    )
    text = text.replace("strong", 'waek = ["lake"]\nstrong')
    found = problems(text)
    for said in (
        'water.3: "*" holds no word', "water.4: an empty term", "water.5: an empty term", "a stem of 2 letters",
        'waek: unknown key; did you mean "weak"?', 'no side names the group "lake"', "threshold: must be at most 0.95", '"zzz" is no term of this topic',
        '"watre" is no term of this topic; did you mean "water"?',
    ):  # fmt: skip
        assert said in found, found


@pytest.mark.parametrize("term", ["railway*", "railway"])
@pytest.mark.parametrize("code", ["en", "ja"])
def test_terms_without_word_borders_may_be_of_any_script(term: str, code: str) -> None:
    """`substring` means the same for Latin letters as for ideographs, and a stem is found as well."""
    text = f'[topic.t.sides.a]\nstrong = ["a"]\n[topic.t.terms.{code}]\nsubstring = true\na = ["{term}", "鉄道"]\n'
    topic = compile_topic("t", parse_config(text, Path("config.toml")).topics["t"])
    for title in ("New railways for the north", "新しい鉄道"):
        assert judge(title, f"{title}.", topic, language=code).relevant


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
