"""Which URLs and which network addresses may be asked. Pure.

A URL is taken apart here once, strictly: two parsers that read one URL differently are how a guard is
passed (`http://127.0.0.1\\@example.com`). What is odd is refused rather than repaired.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

import idna

from monitor.errors import UrlRefused

MAX_URL = 2048

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?:#.*)?", re.I | re.S
)
_AUTHORITY = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[^:\[\]]+))(?::(?P<port>[0-9]*))?")
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_UNWANTED = re.compile(r"[\x00-\x20\x7f-\x9f\\\ud800-\udfff]")
_DEFAULT_PORTS = {"http": 80, "https": 443}
# All that may stand in a path or query as it is; "%" stays, or escapes would be escaped again.
_SAFE = "%/:=&?~+!$,;'@()*[]|"


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that may be asked: ASCII only, host in lower case and punycode, without fragment.

    `hostname` is bare (no brackets); `host` is the unit of politeness: the name, with the port where that is unusual.
    """

    url: str
    scheme: str
    hostname: str
    port: int
    host: str

    @property
    def origin(self) -> str:
        """Scheme and host, as "https://example.org": what a robots.txt speaks for."""
        return f"{self.scheme}://{self.host}"

    @property
    def path(self) -> str:
        """Path and query."""
        return self.url.removeprefix(self.origin)


def check_url(url: str) -> None:
    """Raise UrlRefused for a URL that is never asked: scheme, userinfo, odd characters, numbers in disguise, length."""
    parse_url(url)


def parse_url(url: str) -> Target:
    """Take a URL apart. Raises UrlRefused."""
    if len(url) > MAX_URL:
        raise _refused(url, f"it has {len(url)} characters, over {MAX_URL}")
    if odd := _UNWANTED.search(url):
        raise _refused(url, f"it holds the character {odd[0]!a}")
    match = _URL.fullmatch(url)
    if not match:
        raise _refused(url, "it does not begin with http:// or https:// and a host")
    scheme = match["scheme"].lower()
    hostname, port = _host_and_port(url, match["authority"], scheme)
    host = f"[{hostname}]" if ":" in hostname else hostname
    if port != _DEFAULT_PORTS[scheme]:
        host += f":{port}"
    path = quote(match["path"] or "/", safe=_SAFE)
    query = quote(match["query"] or "", safe=_SAFE)
    return Target(f"{scheme}://{host}{path}{query}", scheme, hostname, port, host)


def _host_and_port(url: str, authority: str, scheme: str) -> tuple[str, int]:
    if "@" in authority:
        raise _refused(url, "it carries a user name or password")
    match = _AUTHORITY.fullmatch(authority)
    if not match:
        raise _refused(url, "its host cannot be read" if authority else "it names no host")
    port = int(match["port"][:6]) if match["port"] else _DEFAULT_PORTS[scheme]
    if not 0 < port < 65536:
        raise _refused(url, f"there is no port {port}")
    return (_six(url, match["six"]) if match["six"] else _name(url, match["name"])), port


def _six(url: str, text: str) -> str:
    try:
        return str(ipaddress.IPv6Address(text))
    except ValueError:
        raise _refused(url, "its host is no IPv6 address") from None


def _name(url: str, name: str) -> str:
    try:
        ascii_name = name.lower() if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
        ascii_name = ascii_name.removesuffix(".")
        labels = ascii_name.split(".")
        for label in labels:
            if label.startswith("xn--"):
                label[4:].encode("ascii").decode("punycode")
    except (idna.IDNAError, UnicodeError):
        raise _refused(url, "its host is no valid international name") from None
    if len(ascii_name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _refused(url, "its host is no valid name")
    if _NUMBER.fullmatch(labels[-1]):
        _plain_number(url, ascii_name)
    return ascii_name


def _plain_number(url: str, name: str) -> None:
    """`2130706433`, `0x7f.1`, `127.1`, `0177.0.0.1` mean 127.0.0.1 to some resolver: only the plain form is taken."""
    try:
        ipaddress.IPv4Address(name)
    except ValueError:
        raise _refused(url, "its host is a number in disguise") from None


def _refused(url: str, why: str) -> UrlRefused:
    return UrlRefused(f"{masked(url)} is not asked: {why}", url=masked(url))


_USERINFO = re.compile(r"^([a-z][a-z0-9+.-]*:)?(//)?[^/?]*@", re.I)
_SECRET = re.compile(
    r"([?&;](?:[^=&;#]*(?:token|secret|passw|signature|credential|api[-_]?key|apikey|access[-_]?key)[^=&;#]*"
    r"|key|auth|authorization|sig|sid|pwd|pass|jwt|session|sessionid|phpsessid|jsessionid)=)[^&;#]*",
    re.I,
)
_SHOWN = 300


def without_secrets(url: str) -> str:
    """The URL as it may be kept: no userinfo or fragment, secret-looking parameters as ***."""
    return _SECRET.sub(r"\1***", _USERINFO.sub(r"\1\2", url).partition("#")[0])


def masked(url: str) -> str:
    """The URL as it may be shown: no userinfo or fragment, secret-looking parameters as ***, odd characters escaped."""
    shown = without_secrets(url[:MAX_URL])
    plain = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in shown[:_SHOWN])
    return plain if len(shown) <= _SHOWN else plain + "…"


def mixes_scripts(hostname: str) -> bool:
    """True when one label of the host mixes alphabets, as a look-alike of another name would."""
    return any(_scripts(label) > 1 for label in hostname.split(".") if label.startswith("xn--"))


def _scripts(label: str) -> int:
    letters = label[4:].encode("ascii").decode("punycode")
    return len({unicodedata.name(c, "?").split()[0] for c in letters if c.isalpha()})


_FORBIDDEN_4 = [
    (ipaddress.IPv4Network(network), what)
    for network, what in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared (CGNAT)"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "metadata"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
]
_FORBIDDEN_6 = [
    (ipaddress.IPv6Network(network), what)
    for network, what in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("64:ff9b:1::/48", "local NAT64"),
        ("2001:20::/28", "reserved"),
        ("2001:db8::/32", "documentation"),
        ("3fff::/20", "documentation"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")


def forbidden(address: str) -> str | None:
    """Why an IP address may not be connected to ("loopback", "private", …), or None for a public one.

    Own tables, because `ipaddress.is_global` is true of multicast and of NAT64 and 6to4 forms of 127.0.0.1
    (IANA special-purpose registries, RFC 6890; cloud metadata addresses lie in these ranges or are named).
    """
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv4Address):
        return _within(number)
    for embedded in _embedded(number):
        if why := _within(embedded):
            return f"{why} inside IPv6"
    if why := next((what for network, what in _FORBIDDEN_6 if number in network), None):
        return why
    return None if number in _GLOBAL_6 or number in _NAT64 else "reserved"


def _within(number: ipaddress.IPv4Address) -> str | None:
    return next((what for network, what in _FORBIDDEN_4 if number in network), None)


def _embedded(number: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses that an IPv6 address leads to: mapped, 6to4, Teredo (server and client), NAT64."""
    found = [number.ipv4_mapped, number.sixtofour, *(number.teredo or ())]
    if number in _NAT64:
        found.append(ipaddress.IPv4Address(int(number) & 0xFFFFFFFF))
    return [address for address in found if address is not None]
