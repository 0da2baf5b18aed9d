"""Where a redirect leads, by hand. Pure: the caller checks rules, address and pace of every hop."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from monitor.errors import BadResponse, UrlRefused
from monitor.fetch.address import Target, masked, parse_url

STATUSES = frozenset({301, 302, 303, 307, 308})
_ODD = re.compile(r"[\x00-\x1f\x7f\\]")
_RELATIVE_SCHEME = re.compile(r"https?:(?!//)", re.I)


def next_hop(
    chain: list[Target], location: str | None, *, limit: int, allow_downgrade: bool
) -> tuple[Target, str | None]:
    """The target that the last of `chain` redirects to, and a note of what was odd.

    Raises BadResponse for a redirect without a usable Location, a loop, or more than `limit` hops; UrlRefused for a
    place that is never asked, and for https → http. A downgrade is first answered by asking the https form of the same
    URL: many sites that redirect so have only forgotten the s.
    """
    here = chain[-1]
    there = _resolved(here, location)
    note = None
    if here.scheme == "https" and there.scheme == "http":
        there, note = _downgraded(chain, there, allow_downgrade)
    if any(there.url == seen.url for seen in chain):
        raise BadResponse(f"redirect loop: {_drawn([*chain, there])}")
    if len(chain) > limit:
        raise BadResponse(f"more than {limit} redirects: {_drawn([*chain, there])}")
    return there, note


def _resolved(here: Target, location: str | None) -> Target:
    place = (location or "").strip(" \t")
    if not place:
        raise BadResponse(f"{here.host} redirects without saying where to")
    if _ODD.search(place) or _RELATIVE_SCHEME.match(place):
        raise UrlRefused(f"{here.host} redirects to {masked(place)}, which is no URL that is asked")
    try:
        return parse_url(urljoin(here.url, place.replace(" ", "%20")))
    except ValueError as error:
        raise BadResponse(f"{here.host} redirects to {masked(place)}, which is no URL: {error}") from error


def _downgraded(chain: list[Target], there: Target, allowed: bool) -> tuple[Target, str | None]:
    if allowed:
        return there, "https→http redirect"
    if there.port == 80:
        upgraded = parse_url("https" + there.url.removeprefix("http"))
        if all(upgraded.url != seen.url for seen in chain):
            return upgraded, "https→http redirect, asked by https"
    raise UrlRefused(f"{chain[-1].host} redirects from https to http ({masked(there.url)}); allow_downgrade is off")


def _drawn(chain: list[Target]) -> str:
    return " → ".join(masked(target.url) for target in chain)
