"""What an answer that is no page means: blocked, gone, overloaded. Pure."""

from __future__ import annotations

import re
from http import HTTPStatus

from monitor.errors import BadResponse, BadStatus, Blocked, FetchError
from monitor.fetch.address import Target

_FORBIDDEN = frozenset({401, 403, 451})
_CHALLENGE_MAX = 100_000

# Only what stands in the challenge itself: the scripts these services put into ordinary pages are no sign.
_CHALLENGE_HEADERS = {
    "cf-mitigated": re.compile("challenge"),
    "x-amzn-waf-action": re.compile("challenge|captcha"),
    "x-vercel-mitigated": re.compile("challenge"),
}
_CHALLENGE_PAGE = (
    b"_cf_chl_opt",  # Cloudflare
    b"/cdn-cgi/challenge-platform/h/b/orchestrate",
    b"/cdn-cgi/challenge-platform/h/g/orchestrate",
    b"cf-browser-verification",
    b"<title>just a moment...</title>",
    b"<title>attention required! | cloudflare</title>",
    b"incapsula incident id",  # Imperva
    b"&incident_id=",
    b"/.well-known/ddos-guard/js-challenge",
    b"<title>ddos-guard</title>",
    b'id="anubis_challenge"',
    b"sucuri_cloudproxy_js",
    b"awswafintegration.checkforcerefresh",
)
# On an error page these are enough; an ordinary page may carry them.
_CHALLENGE_ERROR_PAGE = (
    b"captcha-delivery.com",  # DataDome
    b"px-captcha",  # PerimeterX
    b"_incapsula_resource",
    b"cf-turnstile",
    b"h-captcha",
    b"g-recaptcha",
)

_CONSENT_LABELS = frozenset(
    {"consent", "consents", "cookieconsent", "cookiewall", "privacywall", "privacygate", "myprivacy", "guce"}
)
_CONSENT_SEGMENT = re.compile(
    r"(?:(?:cookie|gdpr|privacy|cmp)[-_]?(?:consent|wall|gate)|consent|collectconsent|consent[-_]?(?:wall|gate|page|management))"
    r"(?:\.\w+)?",
    re.I,
)


def is_challenge(status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> bool:
    """True for a page that wants proof of a human in place of the page asked for."""
    for name, value in headers:
        pattern = _CHALLENGE_HEADERS.get(name.lower())
        if pattern and pattern.search(value.lower()):
            return True
    if len(body) > _CHALLENGE_MAX:
        return False
    signs = _CHALLENGE_PAGE + (_CHALLENGE_ERROR_PAGE if status >= 400 else ())
    lower = body.lower()
    return any(sign in lower for sign in signs)


def is_consent_wall(there: Target, asked: Target) -> bool:
    """True for a redirect to a page that asks for consent; a site's own page that was asked for is none."""
    return _looks_like_consent(there) and not _looks_like_consent(asked)


def _looks_like_consent(target: Target) -> bool:
    labels = target.hostname.split(".")[:-2] or target.hostname.split(".")[:1]
    segments = target.path.partition("?")[0].split("/")[1:4]
    return any(label in _CONSENT_LABELS for label in labels) or any(_CONSENT_SEGMENT.fullmatch(s) for s in segments)


def refusal(target: Target, status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> FetchError | None:
    """The error that an answer stands for, or None for a page (2xx) or "not modified" (304)."""
    host, said = target.host, _said(status)
    if is_challenge(status, headers, body):
        return Blocked(f"{host} wants a challenge solved ({said})", by="challenge", status=status)
    if status == 206:
        return BadResponse(f"{host} sent a part of the page ({said}), though the whole was asked for")
    if 200 <= status < 300 or status == 304:
        return None
    if status in _FORBIDDEN:
        return Blocked(f"{host} refuses the visit ({said})", by="forbidden", status=status)
    return BadStatus(f"{host} answered {said}", status=status)


def _said(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
