"""TLS: certificates that are wrong, versions that are old, handshakes that hang, and the way back to http (24, 25)."""

from __future__ import annotations

import datetime
import ssl

import pytest
from desk import OK, Ask, error, page, visit

from hostile import CLOSE, HANG, HostileServer, Step, answer, redirect
from monitor.errors import BadResponse, Unreachable, UrlRefused

trustme = pytest.importorskip("trustme", reason="trustme makes the certificates of these tests")
CA = trustme.CA()
SECURE = "https://site.example"


def trusting() -> ssl.SSLContext:
    """A client that trusts the tests' own authority."""
    context = ssl.create_default_context()
    CA.configure_trust(context)
    return context


def serving(*names: str, ca: trustme.CA = CA, expires: datetime.datetime | None = None) -> ssl.SSLContext:
    """A server's context with a certificate for these names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*(names or ("site.example",)), not_after=expires).configure_cert(context)
    return context


def old_tls() -> ssl.SSLContext:
    context = serving()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    return context


def test_the_name_is_checked_though_the_number_is_connected_to() -> None:
    """The connection goes to the checked address, the certificate and SNI are those of the name."""
    asked: list[str | None] = []
    context = serving()
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    with HostileServer({"/page": answer(OK)}, tls=context) as server:
        assert page(visit(server, f"{SECURE}/page", verify=trusting())[0]).body == OK
    assert set(asked) == {"site.example"}


YESTERDAY = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
@pytest.mark.parametrize(
    ("context", "words"),
    [
        (lambda: serving(expires=YESTERDAY), "the certificate of site.example is not valid: certificate has expired"),
        (lambda: serving(ca=trustme.CA()), "the certificate of site.example is not valid: "),
        (lambda: serving("other.example"), "Hostname mismatch"),
        (old_tls, "no TLS with site.example: "),
    ],
    ids=["expired", "unknown authority", "another host", "TLS 1.0"],
)
def test_fault_025_each_cause_is_named(context: object, words: str) -> None:
    """A bad certificate or version is a lasting failure with its cause, asked for once, and never overridden."""
    with HostileServer({"/page": answer(OK)}, tls=context()) as server:  # type: ignore[operator]
        failed = error(visit(server, f"{SECURE}/page", verify=trusting())[0], Unreachable)
        assert server.requests == [] and server.connections == 1
    assert words in str(failed) and failed.weight == 1


def test_fault_025_certificates_are_checked_unless_told_otherwise() -> None:
    """As it comes, the authorities of the system are trusted and no others."""
    with HostileServer({"/page": answer(OK)}, tls=serving()) as server:
        failed = error(visit(server, f"{SECURE}/page", verify=True)[0], Unreachable)
        assert server.requests == []
    assert "the certificate of site.example is not valid" in str(failed)


@pytest.mark.parametrize(
    ("greeting", "words"), [([HANG], "no TLS handshake with site.example within 0.2 s"), ([CLOSE], "site.example")]
)
def test_fault_025_handshake_that_hangs_or_breaks(greeting: list[Step], words: str) -> None:
    """A handshake that does not come about is a passing failure that says so."""
    with HostileServer(greeting=greeting) as server:
        settings = {"connect_timeout": "200ms"}
        failed = error(visit(server, f"{SECURE}/page", verify=trusting(), settings=settings)[0], Unreachable)
    assert words in str(failed) and failed.weight < 1


def test_fault_025_control_without_checking_the_page_comes() -> None:
    """The same server with the expired certificate answers who does not check: it is the check that refuses."""
    with HostileServer({"/page": answer(OK)}, tls=serving(expires=YESTERDAY)) as server:
        assert page(visit(server, f"{SECURE}/page", verify=False)[0]).body == OK


def test_plain_http_on_a_tls_port_is_named() -> None:
    """A TLS port asked in plain text answers something that is an error with words."""
    with HostileServer({"/page": answer(OK)}, tls=serving()) as server:
        failed = visit(server, "http://site.example/page")[0]
    assert isinstance(failed, BadResponse | Unreachable) and "site.example" in str(failed)


class BySchemes:
    """Port 443 leads to one server, port 80 to another."""

    def __init__(self, secure: HostileServer, plain: HostileServer) -> None:
        self._ports = {443: secure.port, 80: plain.port}

    async def resolve(self, host: str, port: int) -> list[tuple[str, int]]:
        return [("127.0.0.1", self._ports[port])]


@pytest.mark.parametrize("allowed", [False, True])
def test_fault_024_downgrade(allowed: bool) -> None:
    """https → http is refused unless configured, and noted then."""
    to_plain = redirect("http://site.example/page")
    with (
        HostileServer({"/page": to_plain, "/other": redirect("http://site.example/page")}, tls=serving()) as secure,
        HostileServer({"/page": answer(OK)}) as plain,
    ):
        outcome = visit(
            secure,
            Ask(f"{SECURE}/page"),
            resolver=BySchemes(secure, plain),
            allow=[("127.0.0.1", secure.port), ("127.0.0.1", plain.port)],
            verify=trusting(),
            settings={"allow_downgrade": allowed},
        )[0]
        assert bool(plain.asked("/page")) == allowed
    if allowed:
        assert page(outcome).notes == ("https→http redirect",)
    else:
        assert "allow_downgrade" in str(error(outcome, UrlRefused))


def test_fault_024_a_forgotten_s_costs_no_article() -> None:
    """A redirect to the http form of another page of the site is asked by https, and noted."""
    with HostileServer({"/old": redirect("http://site.example/new"), "/new": answer(OK)}, tls=serving()) as secure:
        got = page(visit(secure, f"{SECURE}/old", verify=trusting())[0])
    assert got.final_url == f"{SECURE}/new" and got.body == OK
    assert got.notes == ("https→http redirect, asked by https",)
