"""Answers that are no page: challenges, refusals (fault 37)."""

from __future__ import annotations

import gzip

import pytest
from desk import OK, error, page, visit

from hostile import HostileServer, answer
from monitor.errors import BadStatus, Blocked

CHALLENGES = {
    "cloudflare header": answer(b"<html>", 403, headers={"cf-mitigated": "challenge"}),
    "cloudflare header, 200": answer(b"<html>", 200, headers={"CF-Mitigated": "challenge"}),
    "cloudflare page, 200": answer(b"<html><title>Just a moment...</title><script>window._cf_chl_opt={}</script>"),
    "cloudflare page, 503": answer(b"<title>Just a moment...</title>", 503),
    "gzipped": answer(gzip.compress(b"<script>window._cf_chl_opt={}"), 403, headers={"Content-Encoding": "gzip"}),
    "datadome": answer(b"<script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script>", 403),
    "imperva": answer(b'<iframe src="/_Incapsula_Resource?SWUDNSAI=31&incident_id=1-2">Request unsuccessful.</iframe>'),
    "ddos-guard": answer(b"<html><title>DDoS-Guard</title>", 403),
    "aws": answer(b"", 202, headers={"x-amzn-waf-action": "challenge"}),
    "vercel": answer(b"", 429, headers={"x-vercel-mitigated": "challenge"}),
    "anubis": answer(b'<script id="anubis_challenge" type="application/json">{}</script>'),
    "perimeterx": answer(b'<div id="px-captcha"></div>', 403),
    "recaptcha": answer(b'<div class="g-recaptcha"></div>', 403),
}


@pytest.mark.parametrize("script", CHALLENGES.values(), ids=CHALLENGES)
def test_fault_037_challenges_are_recognised(script: bytes) -> None:
    """A page that wants proof of a human, whatever its status, is a block by challenge; it is not asked again."""
    with HostileServer({"/page": script}) as server:
        failed = error(visit(server, "/page")[0], Blocked)
        assert len(server.asked("/page")) == 1
    assert failed.by == "challenge" and failed.status and failed.weight == 1
    assert "site.example wants a challenge solved" in str(failed)


ORDINARY = {
    "cloudflare's script": b"<html><p>News</p><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>",
    "turnstile on a form": b"<html><p>News</p><div class='cf-turnstile'></div><div class='g-recaptcha'></div>",
    "imperva's script": b"<html><script src='/_Incapsula_Resource?SWJIYLWA=719d'></script><p>News",
    "a headline": b"<html><title>Just a moment of joy</title><p>News about captcha-delivery",
    "datadome's script": b"<script src='https://js.datadome.co/tags.js'></script>",
    "a long article": b"<p>" + b"how _cf_chl_opt works " * 6000,
}


@pytest.mark.parametrize("body", ORDINARY.values(), ids=ORDINARY)
def test_fault_037_ordinary_pages_are_no_challenge(body: bytes) -> None:
    """Scripts that such services put into ordinary pages, and words about them, do not block a page."""
    with HostileServer({"/page": answer(body)}) as server:
        assert page(visit(server, "/page")[0]).body == body


@pytest.mark.parametrize("status", [401, 403, 451])
def test_refusals_are_blocks(status: int) -> None:
    """401, 403 and 451 say that the visit is not wanted; the page is asked for once."""
    with HostileServer({"/page": answer(b"Go away", status)}) as server:
        failed = error(visit(server, "/page")[0], Blocked)
        assert len(server.asked("/page")) == 1
    assert failed.by == "forbidden" and failed.status == status and str(status) in str(failed)


def test_an_error_page_that_cannot_be_read_is_still_its_status() -> None:
    """A broken or endless body of a 404 does not hide the 404, and is not read on."""
    cut = b"HTTP/1.1 404 Not Found\r\nContent-Length: 99\r\n\r\nshort"
    bad = answer(b"\x1f\x8bjunk", 404, headers={"Content-Encoding": "gzip"})
    with HostileServer({"/cut": [cut, "close"], "/bad": bad, "/long": answer(b"x" * 9_000_000, 404)}) as server:
        outcomes = visit(server, "/cut", "/bad", "/long")
        assert server.sent["/long"] < 9_000_000
    assert [error(o, BadStatus).status for o in outcomes] == [404] * 3


def test_a_redirect_may_carry_anything() -> None:
    """A redirect is followed before its headers are read for a challenge."""
    hop = answer(b"", 302, headers={"Location": "/page", "cf-mitigated": "challenge"})
    with HostileServer({"/hop": hop, "/page": answer(OK)}) as server:
        assert page(visit(server, "/hop")[0]).body == OK
