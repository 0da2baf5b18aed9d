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
_CHALLENGE_PAGE = re.compile(
    rb"_cf_chl_opt|/cdn-cgi/challenge-platform/h/[bg]/orchestrate|cf-browser-verification"  # Cloudflare
    rb"|geo\.captcha-delivery\.com|\"rt\":\"[ic]\",\"cid\":"  # DataDome
    rb"|Incapsula incident ID|_Incapsula_Resource\?[^\"']*incident_id="  # Imperva
    rb"|/\.well-known/ddos-guard/js-challenge|<title>DDoS-Guard</title>"
    rb"|id=\"anubis_challenge\"|sucuri_cloudproxy_js|awswaf\.com/[^\"']*/challenge\.js|AwsWafIntegration\.checkForceRefresh"
    rb"|<title>(?:Just a moment|Attention Required! \| Cloudflare)(?:\.\.\.|\xe2\x80\xa6)?</title>",
    re.I,
)
# On an error page these are enough; an ordinary page may carry them.
_CHALLENGE_ERROR_PAGE = re.compile(
    rb"px-captcha|captcha-delivery\.com|h-captcha|g-recaptcha|cf-turnstile|_Incapsula_Resource", re.I
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
    return bool(_CHALLENGE_PAGE.search(body) or (status >= 400 and _CHALLENGE_ERROR_PAGE.search(body)))


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
