"""Faults and hostile inputs of pages, by their numbers in the catalogue of faults."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from monitor.errors import ExtractError
from monitor.model import Hints
from monitor.text import clean_text, decode, extract, fallback
from monitor.text.charset import SUSPECT
from monitor.text.tree import _words_of, parse

from .making import PARAGRAPHS, RUSSIAN, TITLE, article, wordpress_comments

RUSSIAN_PAGE = article(paragraphs=RUSSIAN, title="Казахстан и Евросоюз подписали соглашение")
KEYWORD = "Казахстан"


def reason(body: bytes | str, url: str = "https://herald.example/a/1", **more: object) -> str:
    data = body.encode() if isinstance(body, str) else body
    with pytest.raises(ExtractError) as refused:
        extract(data, url, **more)  # type: ignore[arg-type]
    return refused.value.reason


@pytest.mark.parametrize(
    "title",
    [
        "Page not found", "404", "404 – Not found", "Error 404", "Not Found", "404: Herald", "Страница не найдена", "Seite nicht gefunden",
        "Бет табылмады",
    ],
)  # fmt: skip
def test_fault_036_soft_404(title: str) -> None:
    """A page that says it was not found is refused although its status is 200."""
    page = article(
        paragraphs=("The page you asked for is not here; perhaps it has moved. Use the search, please.",), title=title
    )
    assert reason(page) == "soft-404"


def test_fault_036_an_article_on_errors_is_kept() -> None:
    """An article that writes about error 404 is an article."""
    assert "Astana" in extract(article(inside="<p>The ministry's site answered 404, page not found.</p>").encode()).text


@pytest.mark.parametrize(
    "title",
    ["404 migrants rescued off Aktau", "Black box not found, says minister", "The 404 1,310: love at first swipe"],
)
def test_fault_036_a_headline_with_these_words_is_kept(title: str) -> None:
    """A short item is not refused for a number or for words that headlines have too."""
    assert extract(article(paragraphs=PARAGRAPHS[:1], title=title).encode()).title == title


@pytest.mark.parametrize(
    "title",
    [
        "Page not found: how the web forgets",
        "Access denied: rescuers wait at the border",
        "Are you a robot? A law asks",
    ],
)
def test_a_dated_article_with_paragraphs_may_be_headed_so(title: str) -> None:
    """What says when it was published, and has paragraphs, is no message of a server."""
    head = '<meta property="article:published_time" content="2025-10-20T10:00:00Z">'
    assert extract(article(paragraphs=PARAGRAPHS[:2], title=title, head=head).encode()).title == title


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://consent.herald.example/?next=1", article()),
        (
            "https://herald.example/a/1",
            "<html><head><title>Before you continue</title></head><body><h1>Before you continue</h1><p>We and our 214 partners "
            "store cookies on your device. You may accept all cookies or manage preferences at any time.</p></body></html>",
        ),
    ],
)
def test_fault_038_consent_wall(url: str, page: str) -> None:
    """A consent wall is refused by name and never taken for the article."""
    assert reason(page, url) == "consent-wall"


@pytest.mark.parametrize("value", [False, "False"])
def test_fault_039_paywalled(value: object) -> None:
    """A page that is not free to read is kept and marked."""
    data = json.dumps({"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": value})
    found = extract(article(head=f'<script type="application/ld+json">{data}</script>').encode())
    assert found.paywalled
    assert not extract(article().encode()).paywalled


def test_fault_040_home_page() -> None:
    """A home page in place of an article is refused."""
    cards = "".join(
        f'<div class="card"><h3><a href="/n/{i}">A headline of today number {i}</a></h3></div>' for i in range(30)
    )
    page = f"<html><head><title>The Herald</title></head><body><main>{cards}<p>News of today.</p></main></body></html>"
    assert reason(page, "https://herald.example/") == "home-page"


def test_fault_042_cp1251_with_meta() -> None:
    """A windows-1251 page that says so is decoded."""
    page = RUSSIAN_PAGE.replace("<head>", '<head><meta charset="windows-1251">').encode("cp1251")
    assert extract(page).title.startswith(KEYWORD)


def test_fault_043_cp1251_that_says_utf8() -> None:
    """A windows-1251 page whose header says utf-8 is decoded by the source's languages."""
    decoded = decode(RUSSIAN_PAGE.encode("cp1251"), "text/html; charset=utf-8", ("ru",))
    assert (KEYWORD in decoded.text, decoded.charset) == (True, "cp1251")


@pytest.mark.parametrize("charset", ["cp1251", "koi8-r"])
@pytest.mark.parametrize("languages", [("ru",), ()])
def test_fault_044_nothing_declared(charset: str, languages: tuple[str, ...]) -> None:
    """Undeclared windows-1251 and koi8-r are told apart."""
    decoded = decode(RUSSIAN_PAGE.encode(charset), None, languages)
    assert (KEYWORD in decoded.text, decoded.charset) == (True, charset)


def test_fault_045_gb2312_is_gb18030() -> None:
    """A letter that gb18030 has and gb2312 lacks survives the label gb2312."""
    assert decode("哈萨克斯坦镕".encode("gb18030"), "text/html; charset=gb2312").text == "哈萨克斯坦镕"


def test_fault_046_utf8_that_says_1251() -> None:
    """Valid UTF-8 wins over every label."""
    assert KEYWORD in decode(RUSSIAN_PAGE.encode(), "text/html; charset=windows-1251").text


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be"])
def test_fault_047_utf16(charset: str) -> None:
    """UTF-16 is read with and without its byte-order mark."""
    assert TITLE in decode(article().encode(charset), "text/html; charset=utf-8").text


def test_fault_048_mark_wins() -> None:
    """A byte-order mark wins over header and meta, and does not stay in the text."""
    text = decode(b"\xef\xbb\xbf" + RUSSIAN_PAGE.encode(), "text/html; charset=koi8-r").text
    assert text.startswith("<!DOCTYPE") and KEYWORD in text


def test_fault_049_one_bad_byte() -> None:
    """One bad byte in UTF-8 costs one character and a note, and not the page."""
    decoded = decode(RUSSIAN_PAGE.encode().replace("союз".encode(), "со".encode() + b"\xff" + "юз".encode(), 1))
    assert decoded.charset == "utf-8" and decoded.text.count("\ufffd") == 1 and decoded.warnings


def test_fault_050_double_encoded() -> None:
    """Mojibake that is valid UTF-8 is flagged and kept as it is."""
    broken = RUSSIAN_PAGE.encode().decode("cp1252", "replace")
    decoded = decode(broken.encode())
    assert decoded.suspect and not decode(RUSSIAN_PAGE.encode()).suspect


def test_fault_051_late_meta() -> None:
    """A charset that is declared after byte 1024 is found."""
    padding = "<!--" + "x" * 2000 + "-->"
    page = f'<html><head>{padding}<meta charset="koi8-r"></head><body>{RUSSIAN[0]}</body></html>'
    assert decode(page.encode("koi8-r")).charset == "koi8-r"


@pytest.mark.parametrize("label", ["utf-7", "x-no-such-thing", "base64"])
def test_fault_052_unknown_label(label: str) -> None:
    """An unknown or refused label is noted and passed over."""
    decoded = decode(RUSSIAN_PAGE.encode("cp1251"), f"text/html; charset={label}", ("ru",))
    assert KEYWORD in decoded.text and any("unknown charset" in w for w in decoded.warnings)


def test_fault_053_keyword_is_there_or_the_page_is_suspect() -> None:
    """However a page was mangled, its keyword is readable or the page is on the list of suspects."""
    mangled = [RUSSIAN_PAGE.encode(c) for c in ("cp1251", "koi8-r", "iso8859-5", "cp866", "utf-16", "utf-8")]
    mangled.append(RUSSIAN_PAGE.encode().decode("cp1251", "replace").encode())
    for body in mangled:
        decoded = decode(body, "text/html; charset=iso-8859-1")
        assert KEYWORD in decoded.text or any(w.startswith(SUSPECT) for w in decoded.warnings), body[:80]


@pytest.mark.parametrize("closed", [True, False])
def test_fault_054_nested_tags(closed: bool) -> None:
    """Markup nested without end is refused before it reaches a parser."""
    page = "<html><body>" + "<div>" * 100_000 + "x" + ("</div>" * 100_000 if closed else "")
    assert reason(page) == "too-complex"


def test_fault_054_drawings_are_left_out_of_the_depth() -> None:
    """Groups in a drawing nest as deep as they like; drawings that never end hide nothing, and hold nobody for minutes."""
    drawing = "<svg>" + "<g>" * 1200 + "</g>" * 1200 + "</svg >"
    assert "second round of talks" in extract(article(after=drawing + "<template></template>").encode()).text
    assert reason("<html><body>" + "<div>" * 1001 + "<svg>" * 100_000 + "</template>") == "too-complex"


@pytest.mark.parametrize("levels", [300, 800])
def test_fault_055_text_below_256_levels(levels: int) -> None:
    """Text hundreds of levels deep is in the article: pages whose elements are never closed nest so."""
    deep = "<div>" * levels + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</div>" * levels
    assert "second round of talks" in extract(f"<html><body><h1>{TITLE}</h1>{deep}</body></html>".encode()).text


def test_a_broken_doctype() -> None:
    """A page without a date whose doctype has typographic quotes is read like any other."""
    page = f"<!DOCTYPE HTML PUBLIC “-//W3C//DTD HTML 4.01//EN”><html><head><title>{TITLE}</title></head><body>"
    found = extract((page + "".join(f"<p>{p}</p>" for p in PARAGRAPHS)).encode())
    assert "second round of talks" in found.text and found.published is None


def test_fault_056_attribute_bomb() -> None:
    """A tag with tens of thousands of attributes is refused; one long quoted attribute is harmless."""
    assert reason("<html><body><div " + " ".join(f"a{i}=1" for i in range(50_000)) + "><p>x</p></div>") == "too-complex"
    data = json.dumps(["state"] * 20_000).replace('"', "&quot;")
    assert "Astana" in extract(article(after=f'<div data-state="{data}"></div>').encode()).text


def test_fault_057_huge_page() -> None:
    """A page of over ten million characters is refused, and one of a repeated paragraph keeps it once in a row."""
    assert reason("<html><body>" + "<p>word</p>" * 1_000_000) == "too-complex"
    repeated = extract(article(inside=f"<p>{PARAGRAPHS[1]}</p>" * 2_000).encode()).text
    assert repeated.count(PARAGRAPHS[1]) == 2


def test_fault_061_control_characters_and_surrogates() -> None:
    """NULs, escapes, bidi overrides and lone surrogates do not pass the border, in text, title or JSON-LD."""
    data = '{"@type": "NewsArticle", "headline": "Kazakhstan and the Union sign\\ud83d\\u0000\\u202e on raw materials"}'
    page = article(
        head=f'<script type="application/ld+json">{data}</script>',
        inside="<p>A \x1b[2J bell \x07 rings in the hall\u202e today.</p>",
    )
    found = extract(page.encode())
    for text in (found.title, found.text):
        text.encode()
        assert not any(c in text for c in "\x00\x07\x1b\u202e\ud83d")
    clean_text("A title\n\nA text with \ud83d a lone surrogate that is longer than the title.").text.encode()


def test_fault_062_base_and_unclosed_tags() -> None:
    """Unclosed tags are read, and a base or canonical of another host does not change what the page is."""
    head = '<base href="https://evil.example/"><link rel="canonical" href="https://evil.example/x"><meta http-equiv="refresh" content="0;url=https://evil.example">'
    page = f"<html><head>{head}<body><h1>{TITLE}<div><p>" + "<p>".join(PARAGRAPHS)
    found = extract(page.encode(), "https://herald.example/news/raw-materials")
    assert "second round of talks" in found.text
    assert found.domain == "herald.example" and found.canonical_url is None


def test_fault_063_script_only() -> None:
    """A page whose text is drawn by scripts is refused by that name, and is no empty article."""
    page = '<html><head><title>News</title></head><body><div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript><script>go()</script></body></html>'
    assert reason(page) == "script-only"


COMMENTS = (
    ("drover", "November 12, 2025 at 3:31 pm", "Keep working, splendid job!"),
    ("RouletteRogue", "November 2, 2025 at 6:34 pm", "https://t.me/s/official_1win_aviator/217"),
    ("Айгуль", "3 дня назад", "Давно пора было подписать это соглашение, поздравляю всех нас с этим событием!"),
)


@pytest.mark.parametrize("name", ["comment", "kommentarii", "reaksie", "x7f"])
@pytest.mark.parametrize("place", ["inside", "after"])
@pytest.mark.parametrize("count", [1, 3])
def test_fault_064_comments(name: str, place: str, count: int) -> None:
    """Comments go whatever they are called, wherever they stand, one or many, and the article stays whole."""
    block = wordpress_comments(*COMMENTS[:count], name=name)
    page = article(inside=block) if place == "inside" else article(after=block)
    found = extract(page.encode())
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert found.removed.get("comments", 0) >= count


def test_fault_064_comments_without_any_name() -> None:
    """Comments in bare boxes are known by name, date, text and a control to reply."""
    items = "".join(
        f"<div><div><b>{a}</b> <i>{b}</i></div><div>{c}</div><div><a href='#'>Ответить</a></div></div>"
        for a, b, c in COMMENTS
    )
    assert extract(article(inside=f"<div>{items}</div>").encode()).text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "data",
    [
        "[" * 50_000 + "]" * 50_000,
        '{"@graph": [1, null, "x", {"@type": 3}, {"@type": ["NewsArticle"], "headline": {"a": 1}}]}',
        "{,",
        '"text"',
    ],
)
def test_fault_065_wrong_json_ld(data: str) -> None:
    """JSON-LD of any shape is read within bounds or ignored."""
    assert "Astana" in extract(article(head=f'<script type="application/ld+json">{data}</script>').encode()).text


@pytest.mark.parametrize(
    "body",
    [b"%PDF-1.7\n%...", b"\x89PNG\r\n\x1a\n....", b"PK\x03\x04....", b'{"a": "b"}', b"Just a line of plain text."],
)
def test_fault_066_other_types(body: bytes) -> None:
    """What is no markup is refused by that name whatever the header says; markup that is served as text/plain is read."""
    assert reason(body, content_type="text/html") == "not-html"
    assert "Astana" in extract(article().encode(), content_type="text/plain").text


def test_fault_066_comments_before_the_root_are_divided_in_one_way_only() -> None:
    """A page that begins with many comments is read as quickly as any other; a feed behind them is told."""
    assert "Astana" in extract(b"<!-- -->" * 200 + article().encode()).text
    assert reason(b"<!-- -->" * 200 + b'<rss version="2.0"></rss>') == "not-html"


def test_what_is_no_text_and_never_closed_tells_nothing_of_the_charset() -> None:
    """Scripts without an end are passed over once, and not from each of their beginnings on."""
    assert decode(("é" + "<script " * 50_000 + "<" * 50_000).encode()).warnings == ()


def test_huge_pages_are_not_given_to_the_general_extractor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its time grows with the square of some pages; a page of a few is given to it when little is found."""
    asked: list[int] = []
    monkeypatch.setattr(fallback, "paragraphs", lambda markup: asked.append(len(markup)) or [])
    for count in (1, 20_001):
        with suppress(ExtractError):
            extract(f"<html><body><p>Few words.</p>{'<i>x</i>' * count}</body></html>".encode())
    assert len(asked) == 1


def test_long_names_are_not_kept_for_the_next_page() -> None:
    """The words of a class of thousands of characters are read, and not remembered."""
    before = _words_of.cache_info().currsize
    root = parse(f'<div class="{"long-name " * 100}">x</div>').body
    assert root.page[-1].words == {"long", "name"}
    assert _words_of.cache_info().currsize == before


def test_dates_are_never_in_the_future() -> None:
    """A date more than a day after now is passed over for the next one."""
    head = '<meta property="article:published_time" content="2031-01-01T10:00:00Z"><meta name="date" content="2025-10-20T17:58:00+02:00">'
    found = extract(article(head=head).encode(), hints=Hints(now=datetime(2025, 10, 21, tzinfo=UTC)))
    assert found.published is not None
    assert (found.published.isoformat(), found.published_precision, found.published_from) == (
        "2025-10-20T17:58:00+02:00",
        "second",
        "meta",
    )
