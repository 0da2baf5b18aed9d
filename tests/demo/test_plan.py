"""The demo's plan: it covers the press, is large enough, and tells a wrong outcome from the planned one."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from monitor.demo.outlets import load
from monitor.demo.plan import Plan, make_plan

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(load(NOW))


def as_planned(plan: Plan, edition: int) -> dict[str, str]:
    """Outcomes of a pass that went as planned: of each story the first is archived, the others are copies."""
    outcomes, stories = {}, set()
    for one in plan:
        outcome = (one.first if edition == 1 else one.second)[0]
        if one.story and edition == 1:
            outcome = "near-copy" if one.story in stories else "archived"
            stories.add(one.story)
        if outcome not in ("absent", "unchanged"):
            outcomes[one.url] = outcome
    return outcomes


def test_every_article_has_its_expectation(plan: Plan) -> None:
    """Each address of both editions is planned once, under one name, with a reason."""
    urls = [article.url for outlet in load(NOW) for article in outlet.articles(2)]
    assert sorted(one.url for one in plan) == sorted(urls)
    known = [url for one in plan for url in {one.url, *one.aliases}]
    assert len(known) == len(set(known))
    assert all(one.why for one in plan)


def test_the_press_is_large_enough(plan: Plan) -> None:
    """At least 46 entries after the first pass, in 8 languages from 12 outlets, and 25 articles off the topic."""
    kept = [one for one in plan if "archived" in one.first]
    assert plan.archived(1) >= 46
    assert len({one.outlet for one in kept}) >= 12
    assert {"fr", "en", "ru", "kk", "de", "it", "pl", "zh"} <= {one.language for one in kept}
    assert "kk-Latn" in {one.language for one in kept}
    assert sum(one.first in (("rejected",), ("absent", "skipped")) for one in plan) >= 25
    assert min(Counter(one.outlet for one in kept).values()) >= 3


def test_texts_are_long_enough_and_unlike(plan: Plan) -> None:
    """Archived texts have the length of a news item, and only stories share paragraphs."""
    for one in plan:
        if "archived" in one.first + one.second:
            assert len("".join(one.text)) >= (300 if one.language == "zh" else 750), one.url
    lines = Counter(line for one in plan if not one.story for line in set(one.text) if len(line) > 80)
    assert max(lines.values()) == 1


def test_the_second_pass_adds_what_is_new(plan: Plan) -> None:
    """The second pass stores two revisions, one new article and one that was overloaded."""
    assert plan.archived(2) - plan.archived(1) == 4
    assert Counter(word for one in plan for word in one.second) == {
        "unchanged": len(plan.expected) - 4,
        "revised": 2,
        "archived": 2,
        "withdrawn": 1,
    }


@pytest.mark.parametrize("edition", [1, 2])
def test_a_pass_that_goes_as_planned_has_no_differences(plan: Plan, edition: int) -> None:
    """Planned outcomes are accepted, also when a duplicate is journalled under an alias."""
    outcomes = as_planned(plan, edition)
    assert plan.differences(edition, outcomes) == []
    one = next(one for one in plan if one.aliases and one.first == ("archived",) and one.second == ("unchanged",))
    assert plan.differences(edition, outcomes | {one.aliases[0] + "?utm_source=x": "duplicate"}) == []


def test_a_lost_article_is_a_difference(plan: Plan) -> None:
    """An article that should be archived and has no outcome, or a wrong one, is named with the reason."""
    one = next(one for one in plan if one.first == ("archived",))
    outcomes = as_planned(plan, 1)
    for wrong in ({}, {one.url: "rejected"}, {one.url: "duplicate"}):
        rest = {url: outcome for url, outcome in outcomes.items() if url != one.url}
        [difference] = plan.differences(1, rest | wrong)
        assert one.url in difference and one.why in difference


def test_what_is_stored_twice_or_from_nowhere_is_a_difference(plan: Plan) -> None:
    """An alias or a wire copy with an entry of its own, and an entry of a page that is no article, are named."""
    outcomes = as_planned(plan, 1)
    one = next(one for one in plan if one.aliases and one.first == ("archived",))
    assert plan.differences(1, outcomes | {one.aliases[0]: "archived"})
    wire = [one for one in plan if one.story]
    assert len(wire) == 3
    assert plan.differences(1, outcomes | {one.url: "archived" for one in wire})
    assert plan.differences(1, outcomes | {one.url: "near-copy" for one in wire})
    assert plan.differences(1, outcomes | {"http://lumiere.example/tag/kazakhstan/": "archived"})
    assert not plan.differences(1, outcomes | {"http://lumiere.example/tag/kazakhstan/": "refused"})


def test_faults_of_an_archived_text_are_named(plan: Plan) -> None:
    """Of both editions the whole text has no fault; a lost line and a comment are faults, a summary above is none."""
    one = next(one for one in plan if one.second == ("revised",) and one.planted)
    assert one.text != one.text_second
    for body in (one.text, one.text_second):
        text = "\n\n".join([one.title, one.summary, *body])
        assert one.faults(text) == []
        assert one.faults(text.replace(body[0], "")) != []
        assert one.faults(f"{text}\n\n{one.planted[0]}") == [f"a comment: {one.planted[0]}"]


def test_a_second_store_of_an_unchanged_article_is_a_difference(plan: Plan) -> None:
    """In the second pass an article that did not change must not be stored again."""
    one = next(one for one in plan if one.first == ("archived",) and one.second == ("unchanged",))
    assert plan.differences(2, as_planned(plan, 2) | {one.url: "archived"})
