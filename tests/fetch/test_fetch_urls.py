"""Which URLs are asked (faults 87 to 92)."""

from __future__ import annotations

import pytest
from desk import OK, Everywhere, error, page, visit
from hypothesis import given
from hypothesis import strategies as st

from hostile import HostileServer, answer
from monitor.errors import UrlRefused
from monitor.fetch import check_url, masked
from monitor.fetch.address import MAX_URL, mixes_scripts, parse_url

REFUSED = {
    87: [
        "http://127.0.0.1:1\\@example.com",
        "http://example.com\\@127.0.0.1/",
        "http://example.com/a\\b",
        "http:\\\\example.com/",
        "\\\\example.com\\x",
    ],
    88: [
        "http://user:SECRETPW@site.example/",
        "http://SECRETPW@site.example/",
        "http://@site.example/",
        "http://a:SECRETPW@b@site.example/",
        "http://a:SECRETPW#@site.example/",
    ],
    89: [
        "file:///etc/passwd",
        "gopher://x/",
        "data:text/html,x",
        "javascript:alert(1)",
        "ftp://site.example/",
        "http:site.example",
        "http:/site.example",
        "http:///site.example",
        "http://",
        "https://?x",
        "//site.example/",
        "site.example",
        "",
        "view-source:http://site.example/",
        "ws://site.example/",
    ],
    90: [
        "http://site.example/a\nb",
        "http://site.example/a\r\nHost: x",
        "http://site.example/\x00",
        "http://site.example/a\tb",
        "http://site.example/a b",
        " http://site.example/",
        "http://site.example/ ",
        "http://site\n.example/",
        "http://site.example/\x85",
        "http://site.example/\x7f",
        "http://site.example/\ud83d",
    ],
    91: [
        "http://a..b/",
        "http://.site.example/",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 130 + "example/",
        "http://site.example:99999/",
        "http://site.example:0/",
        "http://site.example:-1/",
        "http://site.example:٣/",
        "http://site.example:80:80/",
        "http://xn--\u00ff.example/",
        "http://xn--99999999999.example/",
        "http://\u200b.example/",
        "http://a\u2024b\u3002\u3002example/",
        "http://☃.example/",
        "http://site%2eexample/",
        "http://[::1/",
        "http://[::1%25eth0]/",
        "http://[v1.x]/",
        "http://[]/",
    ],
    92: ["http://site.example/" + "x" * 70_000, "http://site.example/?" + "token=" * 12_000, "x" * (MAX_URL + 1)],
}


def _is_refused(url: str) -> str:
    with pytest.raises(UrlRefused) as caught:
        check_url(url)
    shown = str(caught.value) + caught.value.url
    assert "SECRETPW" not in shown and len(shown) < 1000
    assert shown.isprintable(), shown
    return shown


@pytest.mark.parametrize("url", REFUSED[87])
def test_fault_087_backslash(url: str) -> None:
    """A backslash, which parsers read in two ways, is refused anywhere."""
    _is_refused(url)


@pytest.mark.parametrize("url", REFUSED[88])
def test_fault_088_userinfo(url: str) -> None:
    """A user name or password is refused, and not shown."""
    assert "user name or password" in _is_refused(url) or "#" in url


@pytest.mark.parametrize("url", REFUSED[89])
def test_fault_089_other_schemes(url: str) -> None:
    """Only http and https with two slashes and a host are asked."""
    _is_refused(url)


@pytest.mark.parametrize("url", REFUSED[90])
def test_fault_090_control_characters(url: str) -> None:
    """Line breaks, NUL, tabs, blanks and lone surrogates are refused, not stripped."""
    _is_refused(url)


@pytest.mark.parametrize("url", REFUSED[91])
def test_fault_091_impossible_hosts(url: str) -> None:
    """Impossible names and ports are refused without any other error."""
    _is_refused(url)


@pytest.mark.parametrize("url", REFUSED[92])
def test_fault_092_length(url: str) -> None:
    """Over 2,048 characters are refused, and shown shortened."""
    _is_refused(url)


def test_fault_087_nothing_is_looked_up() -> None:
    """A refused URL costs neither a look-up nor a connection."""
    resolver = Everywhere()
    with HostileServer() as server:
        for urls in REFUSED.values():
            for outcome in visit(server, *(u for u in urls if not u.startswith("/")), resolver=resolver):
                error(outcome, UrlRefused)
        assert server.connections == 0
    assert resolver.lookups == []


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("http://site.example", "http://site.example/"),
        ("HTTPS://Site.Example:443/A?b=C#d", "https://site.example/A?b=C"),
        ("http://site.example.:8080?x", "http://site.example:8080/?x"),
        ("http://пример.рф/путь?я=1", "http://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C?%D1%8F=1"),
        ("http://faß.example/%7Ea%zz", "http://xn--fa-hia.example/%7Ea%zz"),
        ("http://XN--E1AFMKFD.xn--p1ai/", "http://xn--e1afmkfd.xn--p1ai/"),
        ("http://foo_bar.example/a|b{c}", "http://foo_bar.example/a|b%7Bc%7D"),
        ("http://[2606:4700:0::1111]:80/", "http://[2606:4700::1111]/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("https://www.ar.example/?c=ar&i=162216;p=1,2", "https://www.ar.example/?c=ar&i=162216;p=1,2"),
    ],
)
def test_fault_091_hosts_go_by_punycode(url: str, normal: str) -> None:
    """A good URL is asked in ASCII; its host is in lower case and punycode, its path and query as they were."""
    assert parse_url(url).url == normal
    assert parse_url(normal).url == normal


def test_fault_091_a_name_of_mixed_alphabets_is_noted() -> None:
    """A host with a Cyrillic letter among Latin ones is fetched and marked."""
    with HostileServer({"*": answer(OK)}) as server:
        odd, fine = visit(server, "http://аpple.example/", "http://новости.example/")
    assert page(odd).notes == ("the host name xn--pple-43d.example mixes alphabets",)
    assert page(fine).notes == ()
    assert not mixes_scripts("münchen.example".encode("idna").decode())


def test_fault_091_control_the_standard_library_escapes_with_another_error() -> None:
    """The idna codec of the standard library raises a UnicodeError for an empty label."""
    with pytest.raises(UnicodeError):
        "a..b".encode("idna")


@given(st.text(alphabet=st.characters(codec=None), max_size=200) | st.from_regex(r"https?://[^/]{0,40}/[^#]{0,40}"))
def test_no_text_breaks_the_check(url: str) -> None:
    """Any text is either refused with words or normalised to a URL that stays the same."""
    try:
        target = parse_url(url)
    except UrlRefused as refused:
        assert str(refused)
    else:
        assert target.url.isascii() and parse_url(target.url).url == target.url


@given(st.text(max_size=200))
def test_masking_never_fails(text: str) -> None:
    """Whatever the text, what is shown is printable and short."""
    assert masked(text).isprintable() and len(masked(text)) < 1300


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://u:SECRET@site.example/x?id=3", "https://site.example/x?id=3"),
        ("https://site.example/x?api_key=SECRET&id=3#SECRET", "https://site.example/x?api_key=***&id=3"),
        ("https://site.example/?X-Amz-Signature=SECRET&a=1", "https://site.example/?X-Amz-Signature=***&a=1"),
        (
            "https://site.example/?a=1;sid=SECRET&access_token=SECRET",
            "https://site.example/?a=1;sid=***&access_token=***",
        ),
        ("https://site.example/?author=x&monkey=y", "https://site.example/?author=x&monkey=y"),
        ("https://site.example/@user?p=1", "https://site.example/@user?p=1"),
        ("http://site.example/\x1b[2J\nERROR", "http://site.example/\\x1b[2J\\nERROR"),
    ],
)
def test_fault_131_urls_are_shown_without_their_secrets(url: str, shown: str) -> None:
    """User names, passwords, fragments and the values of secret-looking parameters are not shown; the rest is."""
    assert masked(url) == shown
