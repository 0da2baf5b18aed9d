"""The first look at a page's source."""

from __future__ import annotations

import json
from functools import cache
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config.topics import TopicSettings, load_topic_catalogue
from monitor.model import Scope
from monitor.topic import Topic, compile_topic, first_look, judge


@cache
def topic() -> Topic:
    return compile_topic("eu-kazakhstan", TopicSettings.model_validate(load_topic_catalogue("eu-kazakhstan")))


NAMES = ["Kazakhstan", "Kasachstans", "Każakistan", "Qazaxıstan", "Kazahstāna", "Казахстана", "Қазақстан", "哈萨克斯坦", "كازاخستان",
         "Καζακστάν", "KAZAKHSTAN", "kazako", "Middle Corridor", "Транскаспийский маршрут"]  # fmt: skip
WAYS = {
    "as it is": str,
    "entity": lambda c: f"&#{ord(c)};",
    "hex entity": lambda c: f"&#x{ord(c):x};",
    "json": lambda c: json.dumps(c)[1:-1] if not c.isascii() else f"\\u{ord(c):04x}",
    "percent": lambda c: quote(c) if not c.isascii() else f"%{ord(c):02X}",
    "soft hyphen": lambda c: c + "\u00ad",
    "shy": lambda c: c + "&shy;",
    "accent": lambda c: c + "\u0301",
    "accent entity": lambda c: c + "&#769;",
    "direction entity": lambda c: c + "&#8234;",
}


def test_a_page_on_something_else_is_rejected_with_the_side_it_lacks() -> None:
    """Most pages of a general outlet are never parsed."""
    page = "<html><head><title>EU budget</title></head><body><p>The European Union agreed.</p></body></html>"
    assert first_look(page, [topic()]) == "nothing on the page names kazakhstan (eu-kazakhstan)"


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(NAMES), st.lists(st.sampled_from(sorted(WAYS)), min_size=1, max_size=30))
def test_no_spelling_hides_a_name(name: str, ways: list[str]) -> None:
    """Each letter may be written in a way of its own."""
    spelled = "".join(WAYS[ways[at % len(ways)]](char) if char.isalpha() else char for at, char in enumerate(name))
    assert first_look(f"<p>{spelled} und die EU</p>", [topic()]) is None


@pytest.mark.parametrize(
    "inside",
    ["<wbr>", "</span>", "<b class='x'>", "</b><!-- --><i>", "\\u003cb\\u003e", "&lt;b&gt;", '<span title="a">'],
)
@pytest.mark.parametrize("at", [1, 3, 5])
@pytest.mark.parametrize("name", ["Kazakhstan", "Tokayev", "Токаев"])
def test_tags_within_a_name_do_not_hide_it(name: str, inside: str, at: int) -> None:
    """Initials, line-break hints and highlighted letters, also in what stands in for the name."""
    assert first_look(f"<p>{name[:at]}{inside}{name[at:]}, EU, Astana, Астана</p>", [topic()]) is None


def test_a_search_whose_tables_overflow_finds_the_same() -> None:
    """What a page holds is found, however much else stands on it that nearly matches."""
    near = "".join(f"<b class={n:x}>kaz&eacute;t</b>tok&#{n};t\\u{n:04x}" for n in range(0x100, 0x3000))
    assert first_look(f"<p>{near}</p>", [topic()])
    assert first_look(f"<p>{near} K<i>a</i>z&aacute;khstan</p>", [topic()]) is None


@pytest.mark.parametrize("scope", ["kz", "central-asia", "eu-kz"])
def test_weak_terms_pass_where_they_count(scope: Scope) -> None:
    """What the rule accepts in a Kazakhstani outlet is not rejected there."""
    text = "EU ambassador opens school in Astana"
    assert judge(text, "", topic(), language="en", scope=scope).relevant
    assert first_look(f"<p>{text}</p>", [topic()], scope=scope) is None


TOGETHER = {
    "en": "The European Union, Astana and Tokayev", "de": "Die Europäische Union, Astana und Tokajew",
    "fr": "L'Union européenne, Astana et Tokaïev", "cs": "Evropská unie, Astana a Tokajev",
    "hu": "Az Európai Unió, Asztana és Tokajev", "ru": "Европейский союз, Астана и Токаев",
    "uk": "Європейський союз, Астана і Токаєв", "kk": "Еуропалық одақ, Астана және Тоқаев",
    "el": "Ευρωπαϊκή Ένωση, Αστάνα και Τοκάγεφ", "zh": "欧盟 阿斯塔纳 托卡耶夫", "ar": "الاتحاد الأوروبي وأستانا وتوكاييف",
}  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(TOGETHER)), st.sampled_from(sorted(WAYS)))
def test_weak_terms_that_name_the_side_together_pass(language: str, way: str) -> None:
    """A city and a president name no side alone, but together: the first look lets through what the rule accepts."""
    text = TOGETHER[language]
    assert judge(text, "", topic(), language=language).relevant
    spelled = "".join(WAYS[way](char) if char.isalpha() else char for char in text)
    assert first_look(f"<p>{spelled}</p>", [topic()], language=language) is None


def test_fault_061_lone_surrogates_are_borne() -> None:
    """They are no reason to reject, nor to fail."""
    assert first_look("<p>\ud800Kazakhstan \udfff EU</p>", [topic()]) is None
    assert first_look("<p>\ud800nothing</p>", [topic()])


def test_one_topic_that_may_match_is_enough() -> None:
    """A page is skipped when no topic can want it."""
    water = compile_topic(
        "water",
        TopicSettings.model_validate({"sides": {"water": {"strong": ["w"]}}, "terms": {"en": {"w": ["rainfall*"]}}}),
    )
    assert first_look("<p>Rainfall in May</p>", [topic(), water]) is None
    assert "(water)" in str(first_look("<p>Sunshine in May</p>", [topic(), water]))
