"""The rule: sides, places, scopes, languages."""

from __future__ import annotations

import pickle
from functools import cache
from typing import Any

import pytest

from monitor.config.topics import TopicSettings, load_topic_catalogue
from monitor.model import Verdict
from monitor.topic import Topic, compile_topic, judge, mark


@cache
def topic() -> Topic:
    return compile_topic("eu-kazakhstan", TopicSettings.model_validate(load_topic_catalogue("eu-kazakhstan")))


def verdict(title: str, text: str = "", **how: Any) -> Verdict:
    return judge(title, text, topic(), **how)


def test_weak_terms_count_in_an_outlet_of_that_side_only() -> None:
    """Astana names Kazakhstan in a Kazakhstani outlet; elsewhere it may be a team or a peace process."""
    title = "EU ambassador visits Astana"
    assert verdict(title, language="en", scope="kz").relevant
    assert not verdict(title, language="en").relevant


def test_an_outlets_side_must_stand_in_the_text() -> None:
    """A Kazakhstani outlet's story on the EU and China is not on the topic."""
    found = verdict(
        "EU and China talk", "The European Union and China met. The EU was firm.", language="en", scope="kz"
    )
    assert not found.relevant and found.near_miss
    assert "nothing names kazakhstan" in found.reason


def test_weak_terms_that_do_not_name_a_side_are_shown() -> None:
    """A city names no side, but the reason and the evidence say that it was found."""
    found = verdict("Brussels and Astana", "Trains will run between Brussels and Astana.", language="en")
    assert found.reason == "only weak terms name kazakhstan: astana; only weak terms name eu: brussels"
    assert {e.group for e in found.evidence} == {"capital", "brussels"} and found.score == 0
    assert verdict("Astana", "Astana is cold.", language="en").reason.startswith("nothing names eu; only weak terms")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Brussels and Astana move closer. At the Cooperation Council Commissioner Sikela met President Tokayev.",
        ),
        ("de", "Von der Leyen umwirbt Tokajew. Astana erwartet viel. In Brüssel ist man vorsichtig."),
        ("ru", "Брюссель зовёт Токаева. Каллас ждут в Астане."),
        ("da", "Dan Jørgensen i Kasakhstan. Energikommissær Dan Jørgensen taler om uran."),
        ("de", "Mehr Handel mit Kasachstan. Eurostat zählt, was die Mitgliedstaaten kaufen. Es ist Öl."),
    ],
)
def test_weak_terms_of_two_kinds_name_a_side(language: str, text: str) -> None:
    """A city next to a name or an office stands for its government."""
    title, _, rest = text.partition(". ")
    assert verdict(title, rest, language=language).relevant


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Astana beaten in Brussels", "FC Astana lost 2-0 in Brussels. President Tokayev called the Kazakh team."),
        ("fr", "Kazakhstan : défaite à Bruxelles", "À Bruxelles, l'Union des associations de football a suivi le match."),
        ("en", "Air Astana flies to Brussels", "Kazakhstan gets a link to Brussels. Travellers need a Schengen visa."),
        ("it", "Astana, vittoria a Bruxelles", "La squadra kazaka vince a Bruxelles. I commissari hanno multato Costa."),
    ],
)  # fmt: skip
def test_a_city_that_is_only_a_city_names_no_side(language: str, title: str, text: str) -> None:
    """Football, cycling and travel go to the same places."""
    assert not verdict(title, text, language=language).relevant


def test_eurojust_alone_is_not_the_union() -> None:
    """Like Europol it stands in reports of crime; next to the union it supports it."""
    text = "Eurojust and the police arrested eight in Kazakhstan. {} They sold coins that never were."
    assert not verdict("Arrests in Kazakhstan", text.format("All deny it."), language="en").relevant
    assert verdict("Arrests in Kazakhstan", text.format("The EU thanked Astana."), language="en").relevant


def test_a_lone_mention_in_the_body_is_passing() -> None:
    """Once, in the body, with nothing to support it; a plain word for an office supports it."""
    text = "Tea is dear in Kazakhstan. Rice is not. Kazakhstan buys it in the EU and elsewhere. {} Flour is cheap. So is salt."
    assert not verdict("Prices in Kazakhstan", text.format("People wait."), language="en").relevant
    assert verdict("Prices in Kazakhstan", text.format("The Commission will help."), language="en").relevant


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "EU vill ha en transkaspisk gasledning"),
        ("ru", "Евросоюз обсуждает Транскаспийский газопровод"),
        ("it", "L'Unione europea e il gasdotto transcaspico"),
    ],
)
def test_the_gas_pipeline_is_not_the_corridor(language: str, text: str) -> None:
    """The Trans-Caspian pipeline is Turkmenistan's."""
    assert "nothing names kazakhstan" in verdict(text, language=language).reason


def test_a_lone_mention_in_the_lead_of_a_long_text_is_passing() -> None:
    """A long report on the topic names both sides again, or opens with them; a short one need not."""
    text = (
        "Kazakhstan sells oil to China. Russia, under sanctions of the EU, looks on. {0}"
        + "Prices in Kazakhstan rose. " * 60
    )
    assert not verdict("Kazakhstan sells oil", text.format(""), language="en").relevant
    assert verdict("Kazakhstan sells oil", text.format("The EU buys more. "), language="en").relevant
    assert verdict("Kazakhstan sells oil", "Kazakhstan sells the EU oil. " + text[70:], language="en").relevant
    assert verdict("Kazakhstan sells oil", text.format("")[:200], language="en").relevant


def test_masks_are_blanked_before_anything_is_looked_for() -> None:
    """The Eurasian union and the judo federation hold the words of the European Union."""
    assert not verdict("Казахстан: Европейский союз дзюдо", language="ru").relevant
    assert not verdict("الاتحاد الأوروبي لكرة القدم: كازاخستان", language="ar").relevant


def test_one_mention_at_the_end_is_passing() -> None:
    """Found late and once, a side does not make the subject, and the reason says so."""
    text = "Kazakhstan and Hungary build a terminal. It will cost 50 million. Work starts in May. Hungary is in the EU."
    found = verdict("Hungary and Kazakhstan build a terminal", text, language="en")
    assert not found.relevant and found.near_miss
    assert found.reason == "eu is only named in passing: 1 in the end"


def test_a_member_of_an_enumeration_weighs_less() -> None:
    """A list of countries names each in passing."""
    listed = "The minister met guests. Goods from China, Kazakhstan, Turkey enter the EU. Nothing else was said there."
    alone = "The minister met guests. Goods from Kazakhstan in lorries enter the EU. Nothing else was said there."
    assert verdict("", listed, language="en").score < verdict("", alone, language="en").score


@pytest.mark.parametrize("neighbour", ["Uzbekistan", "Moldova"])
def test_a_neighbour_in_the_title_takes_the_side_over(neighbour: str) -> None:
    """An agreement with Uzbekistan that names Kazakhstan as a precedent is about Uzbekistan."""
    text = "The EU and {0} signed. Kazakhstan has signed before. The EU hopes for more."
    other = verdict(f"EU and {neighbour} sign", text.format(neighbour), language="en")
    assert not other.relevant
    assert other.score < verdict("EU signs", text.format("Mars"), language="en").score


@pytest.mark.parametrize(
    ("language", "text"),
    [("pt", "EU FUI AO CAZAQUISTÃO"), ("fr", "il a eu au Kazakhstan"), ("de", "BEI Kasachstan"), ("hu", "AB Kazahsztán"), ("en", "ES Kazakhstan")],
)  # fmt: skip
def test_acronyms_are_bound_to_their_languages(language: str, text: str) -> None:
    """EU is "I" in Portuguese, BEI a German preposition, AB and ES mean the EU in few languages."""
    assert "nothing names eu" in verdict(text, language=language).reason


@pytest.mark.parametrize("text", ["Avrupa Birliği'nde trafik kazası", "Uçak kazası: AB kararı"])
def test_short_words_of_other_languages_do_not_count(text: str) -> None:
    """Turkish "kazası" (accident) is spelled like the Czech word for Kazakhs."""
    assert "nothing names kazakhstan" in verdict(text, language="tr").reason


def test_a_wrong_language_is_seen_through() -> None:
    """A page that calls itself English may be Russian."""
    assert verdict("Казахстан и ЕС подписали соглашение, сообщил Евросоюз", language="en").relevant


def test_a_language_without_terms_is_judged_and_marked() -> None:
    """Long terms mean the same in every language."""
    found = verdict("Kazakhstan og European Union", language="nb")
    assert found.relevant
    assert found.suspect == "language nb has no terms of its own"


@pytest.mark.parametrize(
    "text",
    [
        "Qazaqstan men Eýropalyq odaq",
        "Qazaqstan men Europalyq odaq",
        "Qazaqstan men Ewropalıq odaq",
        "Qazaqstan men Еуропалық одақ",
    ],
)
def test_kazakh_is_read_in_each_latin_orthography(text: str) -> None:
    """The drafts of 2018 and 2021, and the common Turkic alphabet."""
    assert verdict(text, language="kk-Latn").relevant


@pytest.mark.parametrize(
    "text", ["Kasach\u00adstan und die Europäi\u00adsche Union", "KASACHSTAN UND DIE EUROPÄISCHE UNION"]
)
def test_spelling_does_not_matter(text: str) -> None:
    """Soft hyphens and capitals."""
    assert verdict(text, language="de").relevant


def test_a_title_without_end_is_cut_like_a_text() -> None:
    """A page of one line has it for its title: what is looked at is bounded there too."""
    assert verdict("x " * 99_000 + "Kazakhstan and the European Union").relevant
    assert not verdict("x " * 100_000 + "Kazakhstan and the European Union").relevant


def test_evidence_says_what_where_and_in_which_words() -> None:
    """One piece of evidence: the term as configured, its group, the place, the words around it; the address adds its own."""
    found = verdict("EU and Kazakhstan sign", "Text.", language="en", url="https://o.example/kazakhstan-eu")
    assert ("kazakhstan*", "kazakhstan", "title", "EU and Kazakhstan sign Text.") in [
        (e.term, e.group, e.where, e.context) for e in found.evidence
    ]
    assert any(e.where == "url" for e in found.evidence)


def test_the_address_alone_decides_nothing() -> None:
    """What a link says is a hint, not the article."""
    assert verdict("Weather", "Rain.", url="https://o.example/eu-kazakhstan").score == 0


@pytest.mark.parametrize("wrong", [("cp1251", "cp1252"), ("utf-8", "cp1251"), ("koi8-r", "cp1251")])
def test_fault_050_misread_letters_are_brought_back(wrong: tuple[str, str]) -> None:
    """The verdict is made of the text as it was, and says that it was misread."""
    right, read_as = wrong
    text = "Казахстан и Европейский союз подписали договор".encode(right).decode(read_as, "replace")
    found = verdict("", text)
    assert found.relevant and found.suspect == f"suspect encoding: {right} read as {read_as}"


def test_topics_travel_between_processes() -> None:
    """A compiled topic survives pickling and judges the same."""
    again = pickle.loads(pickle.dumps(topic()))
    assert judge("EU and Kazakhstan", "", again) == verdict("EU and Kazakhstan")


def test_marks_lie_in_the_text_as_given() -> None:
    """Characters that matching does not see are counted, and the longer term wins where two overlap."""
    text = "Die Ka\u00adsach\u00adstan-Politik der Europäischen Union"
    spans = mark(text, judge("", text, topic(), language="de"))
    assert [text[s.start : s.end] for s in spans] == ["Ka\u00adsach\u00adstan", "Europäischen Union"]
    assert [s.group for s in spans] == ["kazakhstan", "eu"]
