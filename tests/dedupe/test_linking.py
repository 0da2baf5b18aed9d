from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from monitor.dedupe import Text, fingerprint, translations
from monitor.dedupe.anchors import EVERYDAY, anchors, is_figure, number
from monitor.dedupe.letters import skeleton
from monitor.dedupe.likeness import order, shape, weights
from monitor.dedupe.story import join

DAY = date(2025, 10, 20)
STORY = {
    "en": (
        "Omarov opens the Aktau terminal",
        [
            "Minister Bolat Omarov opened a cargo terminal in Aktau on Monday, 20 October, with guests from Brussels.",
            "The port will handle 5.2 million tonnes a year, said Omarov. That is 1,200 ships.",
            "Commissioner Anna Lindgren promised 340 million euros from the Global Gateway programme.",
            "Works began in 2021 and were led by Keller of Hamburg. Caspian traffic has grown by 18 percent since then.",
            "The next meeting is planned in Tashkent, and Lindgren will travel on to Bishkek.",
        ],
    ),
    "ru": (
        "Омаров открыл терминал в Актау",
        [
            "Министр Болат Омаров в понедельник, 20 октября, открыл в Актау грузовой терминал с гостями из Брюсселя.",
            "Порт будет принимать 5,2 миллиона тонн в год, сказал Омаров. Это 1 200 судов.",
            "Комиссар Анна Линдгрен пообещала 340 миллионов евро по программе Global Gateway.",
            "Работы начались в 2021 году, ими руководил Келлер из Гамбурга. С тех пор поток по Каспию вырос на 18 процентов.",
            "Следующая встреча запланирована в Ташкенте, а Линдгрен отправится в Бишкек.",
        ],
    ),
    "kk": (
        "Омаров Ақтауда терминал ашты",
        [
            "Министр Болат Омаров дүйсенбі, 20 қазанда Ақтауда Брюссельден келген қонақтармен жүк терминалын ашты.",
            "Порт жылына 5,2 миллион тонна жүк қабылдайды, деді Омаров. Бұл 1 200 кеме.",
            "Комиссар Анна Линдгрен Global Gateway бағдарламасынан 340 миллион еуро уәде етті.",
            "Жұмыс 2021 жылы басталды, оны Гамбургтен келген Келлер басқарды. Содан бері Каспий тасымалы 18 пайызға өсті.",
            "Келесі кездесу Ташкентте жоспарланған, ал Линдгрен Бішкекке барады.",
        ],
    ),
}
OTHER = (
    "Астана принимает форум",
    [
        "В Астане 22 октября открывается форум, на который приедет Омаров. Ожидаются 900 гостей.",
        "Линдгрен выступит в первый день. Всего заявлено 64 доклада, 12 из них о воде.",
        "Город перекроет проспект Мангилик Ел. Автобусы 12, 18 и 70 поедут в объезд.",
        "Форум проводится с 2016 года. В прошлый раз он собрал 750 человек, среди них Новак из Праги.",
        "Итоги подведут в пятницу, и их представит Сериков.",
    ],
)


def text(
    name: str, language: str, told: tuple[str, list[str]], day: date | None = DAY, story: str | None = None
) -> Text:
    made = fingerprint(told[0], "\n\n".join(told[1]), language=language, published=None)
    return Text(name, language, day, made.anchors, made.shape, story)


def test_three_languages_are_one_story() -> None:
    """Each edition finds the others, whatever its alphabet, and a text on the same people stays apart."""
    new = [text(language, language, story) for language, story in STORY.items()]
    found = {t.id: t.decision for t in translations(new, [text("other", "ru", OTHER), text("other-en", "uk", OTHER)])}
    assert set(found) >= {"en", "ru", "kk"}
    assert {found[language].of for language in STORY} <= set(STORY)
    assert {(d.kind, d.by) for d in found.values()} == {("translation", "fingerprint")}


def test_a_text_of_the_same_event_is_no_translation() -> None:
    """Shared names and figures in another order do not link."""
    assert translations([text("en", "en", STORY["en"])], [text("other", "ru", OTHER)]) == []


WATER = (
    "Еуропалық одақ Қазақстанға су үнемдеу технологиясын береді",
    [
        "Еуропалық одақ пен Қазақстан Түркістан облысында су үнемдеу жобасын бастады. Келісімге Астанада қол қойылды.",
        "Жобаның құны – 9,4 миллион еуро. Алғашқы кезеңде 120 шаруа қожалығы тамшылатып суару жүйесін алады.",
        "Арал маңына көмек",
        "Егер ысырап екі есе азайса, Кіші Аралға жылына 450 миллион текше метр қосымша су құйылады.",
        "Енді әр каналдың басында су өлшейтін құрал тұрады, – деді облыстық басқарманың өкілі Брюссельде.",
        "Шығынды Еуропалық комиссия көтереді. Жобаның қорытындысы төрт жылдан кейін шығарылады.",
    ],
)
VISAS = (
    "Europalyq odaq pen Qazaqstan vıza rejımin jeńildetý týraly kelissózdi bastady",
    [
        "Europalyq odaq pen Qazaqstan vıza týraly kelissózdi bastady. Alǵashqy kezdesý Astanada ótti, Brússelde emes.",
        "Kelisim kúshine ense, Shengen vızasynyń quny 35 eýroǵa deıin túsedi. Alǵash ret bes jylǵa vıza beriledi.",
        "Kezek qysqara ma?",
        "Qazir Almatyda kezek jeti aptaǵa deıin sozylady. Byltyr qazaqstandyqtar 168 myń ótinish bergen.",
        "Eki aı kúte almaıdy, – deıdi Brússeldegi eksporttaýshylar qaýymdastyǵynyń basshysy Almatyda.",
        "Odan keıin qujatty Europalyq komissıa maquldaýy tıis. Europalyq odaq ózge kelisimdi talap etip otyr.",
    ],
)


def test_names_of_the_topic_alone_do_not_link() -> None:
    """Two reports that share the EU, Kazakhstan and their form, but no figure, are two, with no rival in sight."""
    assert translations([text("visas", "kk-Latn", VISAS)], [text("water", "kk", WATER)]) == []
    form = (150, 120, 30, 140, 160, 100, 90)
    everyday = tuple(sorted(EVERYDAY))[:6]
    one, other = (
        Text(n, n, DAY, (*everyday, *(k * 100 + 2 * i for i in range(8))), form) for n, k in (("en", 1), ("fr", 2))
    )
    assert translations([one], [other]) == []


def test_figures_that_contradict_speak_against_a_link() -> None:
    """Of two pairs alike in names and form, the one with other figures is none."""
    form, names = (150, 120, 30, 140, 160, 100, 90), tuple(range(10, 22, 2))
    others = tuple(range(100, 140, 2))
    one = Text("en", "en", DAY, (*names, *others, 1001, 1003), form)
    same = Text("fr", "fr", DAY, (*names, *range(200, 240, 2), 1001, 1003), form)
    assert len(translations([one], [same])) == 1
    without = dataclasses.replace(same, anchors=(*names, *range(200, 240, 2)))
    assert len(translations([one], [without])) == 1
    assert translations([one], [dataclasses.replace(same, anchors=(*without.anchors, 1005, 1007))]) == []


def test_a_figure_is_the_same_however_a_language_writes_millions() -> None:
    """1.2 million, 1 200 000 and 120万 leave the same anchor; a year and a single digit are no figures."""
    written = (("", "1.2 million"), ("", "1 200 000"), ("", "120万"))
    assert len({anchors(*each) for each in written}) == 1
    assert [is_figure(anchors("", each)[0]) for each in ("35", "1.2", "2026", "4", "400", "0")] == [True, True] + [
        False
    ] * 4


def test_only_the_new_texts_are_reported() -> None:
    """What was in the pool before is not found again, but it is what the new text is linked to."""
    pool = [text("ru", "ru", STORY["ru"]), text("kk", "kk", STORY["kk"])]
    (found,) = translations([text("en", "en", STORY["en"])], pool)
    assert (found.id, found.decision.of in ("ru", "kk")) == ("en", True)


@pytest.mark.parametrize(("days", "linked"), [(3, True), (4, False)])
def test_three_days_apart_is_the_most(days: int, linked: bool) -> None:
    """A text of next week on the same figures is another one."""
    later = text("ru", "ru", STORY["ru"], DAY.replace(day=DAY.day + days))
    assert bool(translations([text("en", "en", STORY["en"])], [later])) == linked


def test_one_language_is_no_translation() -> None:
    """Regional forms are one language; its scripts are two."""
    pool = [text("us", "en-US", STORY["en"])]
    assert translations([text("gb", "en-GB", STORY["en"])], pool) == []
    assert translations([text("latin", "en-Latn", STORY["en"])], pool) != []


@pytest.mark.parametrize("story", [("", [""]), ("Video", ["Video"]), ("Astana", ["Astana."])])
def test_texts_that_say_nothing_link_to_nothing(story: tuple[str, list[str]]) -> None:
    """One name in common proves nothing."""
    assert translations([text("a", "en", story), text("b", "ru", ("Астана", ["Астана."]))], []) == []


def test_copies_of_one_story_are_no_rivals() -> None:
    """Where a text and its fuller copy are both stored, their translation is linked all the same."""
    twins = [text("ru", "ru", STORY["ru"], story="s"), text("ru2", "ru", STORY["ru"], story="s")]
    assert len(translations([text("en", "en", STORY["en"])], twins)) == 1
    strangers = [text("ru", "ru", STORY["ru"]), text("ru2", "ru", STORY["ru"])]
    assert translations([text("en", "en", STORY["en"])], strangers) == []


def test_a_meaning_is_taken_unless_names_or_form_speak_against_it() -> None:
    """Texts without names are linked by meaning; texts with other names are not, however near they are."""
    near = dict.fromkeys(("zh", "ru", "en", "other"), (1.0, 0.0))
    far = near | {"ru": (0.7, 0.714)}
    lengths = (150, 120, 170, 90, 140, 160)
    zh, ru = Text("zh", "zh", DAY, (1, 2), lengths), Text("ru", "ru", DAY, tuple(range(20, 40)), lengths)
    (found,) = translations([zh], [ru], meanings=near)
    assert (found.decision.of, found.decision.by) == ("ru", "embedding")
    assert translations([zh], [ru]) == translations([zh], [ru], meanings=far) == []
    assert (
        translations([text("en", "en", STORY["en"])], [Text("ru", "ru", DAY, ru.anchors, lengths)], meanings=near) == []
    )
    turned = Text("ru", "ru", DAY, (), (20, 250, 20, 250, 20, 250))
    assert translations([zh], [turned], meanings=near) == []


def story_of(*names: str) -> list[Text]:
    return [Text(name, name.rstrip("0123456789"), None, (), ()) for name in names]


def test_a_story_has_one_text_a_language() -> None:
    """A chain of links does not bring two texts of one language together."""
    likeness = {("en", "fr"): 1.0, ("en2", "fr"): 1.0}
    assert join(story_of("en", "fr", "en2"), list(likeness), likeness, 0.4) == [frozenset({"en", "fr"})]


def test_regional_forms_are_one_language() -> None:
    """British and American English do not stand in one story as translations."""
    texts = [Text("a", "en-GB", None, (), ()), Text("b", "fr", None, (), ()), Text("c", "en-US", None, (), ())]
    likeness = {("a", "b"): 1.0, ("b", "c"): 0.9}
    assert join(texts, list(likeness), likeness, 0.4) == [frozenset({"a", "b"})]


def test_half_of_the_cross_links_must_agree() -> None:
    """One link between two stories of two texts is not enough; two are."""
    likeness = {("de", "en"): 1.0, ("fr", "it"): 1.0, ("en", "fr"): 0.9}
    apart = join(story_of("de", "en", "fr", "it"), list(likeness), likeness, 0.4)
    assert sorted(map(len, apart)) == [2, 2]
    likeness[("de", "it")] = 0.5
    assert join(story_of("de", "en", "fr", "it"), list(likeness), likeness, 0.4) == [
        frozenset({"de", "en", "fr", "it"})
    ]


def test_texts_of_a_known_story_begin_together() -> None:
    """A new text joins what is known, not one text of it."""
    known = [Text("ru", "ru", None, (), (), "s"), Text("kk", "kk", None, (), (), "s"), Text("en", "en", None, (), ())]
    likeness = {("en", "ru"): 0.9}
    assert join(known, [("en", "ru")], likeness, 0.4) == [frozenset({"en", "kk", "ru"})]


@pytest.mark.parametrize(
    "names",
    [
        ("Washington", "Вашингтонда", "Waszyngtonie"),
        ("Churchill", "Черчилля"),
        ("Kavanaugh", "Кавано"),
        ("Trump", "Трамптың", "Trumpovi"),
        ("Johnson", "Джонсон"),
    ],
)
def test_a_name_has_one_skeleton_in_all_scripts(names: tuple[str, ...]) -> None:
    """Transcription and endings fall away."""
    base = skeleton(names[0])
    assert len(base) > 1
    assert {skeleton(name) for name in names} == {base}


@pytest.mark.parametrize(
    ("written", "times", "plain"),
    [
        ("1,234.5", None, "1234.5"), ("1 234,5", None, "1234.5"), ("1.234,5", None, "1234.5"), ("1\u00a0200", None, "1200"),
        ("3.5", None, "3.5"), ("3,5", None, "3.5"), ("007", None, "7"), ("0", None, "0"), ("5", "万", "50000"),
        ("1.2", "亿", "120000000"), ("12.000.000", None, "12000000"),
    ],
)  # fmt: skip
def test_numbers_have_one_notation(written: str, times: str | None, plain: str) -> None:
    """Separators of thousands and decimals, and Chinese myriads, are undone."""
    assert number(written, times) == plain


def test_the_order_of_names_counts() -> None:
    """The same anchors turned round share one at a time."""
    anchors = tuple(range(10))
    weight = weights([anchors])
    assert order(anchors, anchors, weight) > 4 * order(anchors, anchors[::-1], weight) > 0


def test_a_cut_text_keeps_its_shape() -> None:
    """The first half has the shape of the whole; paragraphs turned round have not."""
    lengths = (150, 120, 170, 90, 140, 160, 100, 155, 130, 110)
    assert shape(lengths, lengths[:6]) > 0.9
    assert shape(lengths, lengths[::-1]) < 0.6
