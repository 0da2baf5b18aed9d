"""Names and addresses: resolving, refusing, connecting to the number that was checked (faults 26 to 30, 86)."""

from __future__ import annotations

import asyncio
import itertools
import socket
import subprocess
import sys
import threading
from typing import Any

import httpx
import pytest
from desk import OK, Everywhere, error, page, visit

from hostile import HostileServer, answer
from monitor.errors import AddressRefused, Unreachable, UrlRefused
from monitor.fetch import Resolver, StaticResolver, SystemResolver
from monitor.fetch.address import forbidden


def _resolve(resolver: Resolver, host: str = "site.example", port: int = 80) -> list[tuple[str, int]] | Unreachable:
    async def run() -> list[tuple[str, int]] | Unreachable:
        try:
            return await resolver.resolve(host, port)
        except Unreachable as failed:
            return failed

    return asyncio.run(run())


def _failing(number: int) -> Any:
    def lookup(*_: object, **__: object) -> list[Any]:
        raise socket.gaierror(number, "as told")

    return lookup


@pytest.mark.parametrize(
    ("number", "weight"),
    [(socket.EAI_NONAME, 1.0), (socket.EAI_NODATA, 1.0), (socket.EAI_AGAIN, 0.25), (socket.EAI_FAIL, 0.25)],
)
def test_fault_026_gone_and_passing_are_kept_apart(number: int, weight: float) -> None:
    """A name that does not exist is a lasting failure, a name server that fails a passing one."""
    failed = error(_resolve(SystemResolver(lookup=_failing(number))), Unreachable)
    assert failed.weight == weight and "site.example" in str(failed)


def test_fault_026_timeout_is_passing() -> None:
    """A look-up over its time is a passing failure."""
    release = threading.Event()
    resolver = SystemResolver(timeout=0.05, lookup=lambda *_, **__: release.wait(5) and [])
    failed = error(_resolve(resolver), Unreachable)
    release.set()
    assert failed.weight == 0.25 and "not resolved within 0.05 s" in str(failed)


def test_fault_026_the_link_fails_with_the_cause() -> None:
    """A fetch of a name that does not exist says so, and is not tried again."""
    with HostileServer() as server:
        failed = error(visit(server, "/page", resolver=StaticResolver({}))[0], Unreachable)
        assert server.connections == 0
    assert "the name site.example does not exist" in str(failed) and failed.weight == 1


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".example", "\udcff"])
def test_names_the_resolver_chokes_on_are_unreachable(host: str) -> None:
    """getaddrinfo's UnicodeError does not escape."""
    assert error(_resolve(SystemResolver(), host), Unreachable).weight == 1


def _slow_but_for(name: str, release: threading.Event) -> Any:
    def lookup(host: str, port: int, **_: object) -> list[Any]:
        if host != name:
            release.wait(10)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", port))]

    return lookup


async def _lookups(resolver: SystemResolver) -> list[Any]:
    slow = [asyncio.create_task(resolver.resolve(f"slow{n}.example", 80)) for n in range(20)]
    await asyncio.sleep(0.02)
    quick = await asyncio.gather(resolver.resolve("quick.example", 80), return_exceptions=True)
    await asyncio.gather(*slow, return_exceptions=True)
    return quick


def test_fault_027_hanging_lookups_do_not_hold_up_others() -> None:
    """While twenty look-ups hang, another is answered; and the loop's own thread pool is free."""
    release = threading.Event()
    resolver = SystemResolver(timeout=0.3, lookup=_slow_but_for("quick.example", release))
    assert asyncio.run(_lookups(resolver)) == [[("192.0.2.1", 80)]]
    release.set()


def test_fault_027_control_a_pool_of_twenty_is_full() -> None:
    """With no more threads than hanging look-ups the other one fails."""
    release = threading.Event()
    resolver = SystemResolver(timeout=0.3, threads=20, lookup=_slow_but_for("quick.example", release))
    assert isinstance(asyncio.run(_lookups(resolver))[0], Unreachable)
    release.set()


class Rebinding:
    """Answers in turn: a public address, then loopback."""

    def __init__(self, *answers: tuple[str, int]) -> None:
        self.answers = itertools.cycle(answers)
        self.lookups = 0

    async def resolve(self, host: str, port: int) -> list[tuple[str, int]]:
        self.lookups += 1
        return [next(self.answers)]


def test_fault_028_one_lookup_a_connection() -> None:
    """The address that was checked is the one connected to: a second answer is never asked for."""
    with HostileServer({"/page": answer(OK)}) as server:
        here = ("127.0.0.1", server.port)
        resolver = Rebinding(here, ("127.0.0.2", server.port))
        assert page(visit(server, "/page", resolver=resolver)[0]).body == OK
        assert resolver.lookups == server.connections == 1


def test_fault_028_the_second_answer_is_checked_again() -> None:
    """A name that turns to a private address later is refused at its next connection."""
    with HostileServer({"/page": answer(OK, headers={"Connection": "close"})}) as server:
        resolver = Rebinding(("127.0.0.1", server.port), ("127.0.0.2", server.port))
        server.table["/robots.txt"] = answer(b"", 404, headers={"Connection": "close"})
        error(visit(server, "/page", resolver=resolver)[0], AddressRefused)
        assert server.paths == ["/robots.txt"]


@pytest.mark.parametrize("others", [("8.8.8.8", "127.0.0.2"), ("127.0.0.2", "8.8.8.8")])
def test_fault_029_public_and_private_mixed_are_refused(others: tuple[str, ...]) -> None:
    """One private address among public ones refuses the name; nothing is connected to."""
    with HostileServer(address="127.0.0.2") as server:
        resolver = Everywhere(*((ip, server.port) for ip in others))
        failed = error(visit(server, "/page", resolver=resolver, allow=[])[0], AddressRefused)
        assert server.connections == 0
    assert "site.example leads to 127.0.0.2, a loopback address" in str(failed)


def test_fault_030_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTP_PROXY and its kin do not lead around the guard; plain httpx follows them, which is the control."""
    with HostileServer({"*": answer(b"proxied")}) as proxy, HostileServer({"/page": answer(OK)}) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv("no_proxy", "")
        assert page(visit(server, "/page")[0]).body == OK
        assert proxy.connections == 0
        assert httpx.get("http://site.example/page").content == b"proxied"
        assert proxy.connections == 1


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "localhost.",
        "127。0。0。1",
        "①②⑦.0.0.1",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::1]",
    ],
)
def test_fault_086_forms_of_loopback_are_refused_at_connect(host: str) -> None:
    """However loopback is written, the guard sees the number."""
    with HostileServer({"/page": answer(OK)}) as server:
        outcome = visit(server, f"http://{host}:{server.port}/page", resolver=SystemResolver(), allow=[])[0]
        error(outcome, AddressRefused)
        assert server.connections == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "127。0。0。1", "localhost", "localhost."])
def test_fault_086_control_they_do_lead_there(host: str) -> None:
    """The same forms reach the server once its exact address and port are allowed."""
    with HostileServer({"/page": answer(OK)}) as server:
        allow = [("127.0.0.1", server.port), ("::1", server.port)]
        url = f"http://{host}:{server.port}/page"
        assert page(visit(server, url, resolver=SystemResolver(), allow=allow)[0]).body == OK


def test_an_address_in_the_place_of_a_name_is_called_what_it_is() -> None:
    """It leads nowhere else."""
    with HostileServer() as server:
        failed = error(visit(server, "http://169.254.169.254/latest")[0], AddressRefused)
    assert "169.254.169.254 is a link-local address, which is not connected to" in str(failed)


def test_an_exception_is_for_one_port_alone() -> None:
    """Another port of an allowed address stays forbidden."""
    with HostileServer({"/page": answer(OK)}) as server:
        error(visit(server, "/page", allow=[("127.0.0.1", server.port + 1)])[0], AddressRefused)
        assert server.connections == 0


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f.1", "0x7f000001", "127.1", "0", "0177.0.0.1", "127.0.0.1.", "1.2.3.4.5"]
)
def test_fault_086_numbers_in_disguise_are_refused_before(host: str) -> None:
    """Numbers that only some resolvers understand are never looked up."""
    resolver = Everywhere()
    with HostileServer() as server:
        outcome = visit(server, f"http://{host}/", resolver=resolver, allow=[])[0]
    assert isinstance(outcome, UrlRefused) or (host == "127.0.0.1." and isinstance(outcome, AddressRefused))
    assert resolver.lookups == []


FORBIDDEN = """127.0.0.1 127.255.255.254 10.1.2.3 172.16.0.1 172.31.255.255 192.168.0.1 100.64.0.1 100.100.100.200
169.254.169.254 168.63.129.16 0.0.0.0 0.1.2.3 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1
239.255.255.255 240.0.0.1 255.255.255.255 192.88.99.1 ::1 :: ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8
64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::808:808 2002:7f00:1::1 2002:a00:1::1 2001:0:7f00:1::1
2001:0:808:808:0:0:80ff:fffe fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd00:ec2::254 ff02::1 2001:db8::1 3fff::1 100::1
5f00::1 2001:20::1 4000::1"""
PUBLIC = (
    "8.8.8.8 1.1.1.1 172.32.0.1 100.128.0.1 192.0.1.1 2606:4700::1111 2a00:1450::1 64:ff9b::808:808 2002:808:808::1"
)


@pytest.mark.parametrize("address", FORBIDDEN.split())
def test_fault_086_addresses_that_are_not_public(address: str) -> None:
    """Private, loopback, link-local, shared, multicast, reserved and metadata addresses, in any wrapping."""
    assert forbidden(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_addresses_pass(address: str) -> None:
    """Public addresses, also behind NAT64 and 6to4, are no one's private network."""
    assert forbidden(address) is None


def test_a_dead_address_costs_only_its_share() -> None:
    """When the first of two addresses does not answer, the second is asked."""
    with HostileServer({"/page": answer(OK)}) as server, socket.create_server(("127.0.0.2", 0)) as closed:
        dead = ("127.0.0.2", closed.getsockname()[1])
        closed.close()
        resolver = Everywhere(dead, ("127.0.0.1", server.port))
        assert page(visit(server, "/page", resolver=resolver, allow=[dead, ("127.0.0.1", server.port)])[0]).body == OK


def test_connection_refused_is_named() -> None:
    """A closed port is a passing failure in plain words."""
    with HostileServer() as server:
        pass
    failed = error(visit(server, "/page")[0], Unreachable)
    assert "site.example refused the connection" in str(failed) and failed.weight == 0.25


def test_static_names() -> None:
    """A name with its port goes before the name alone; others go to the fallback or do not exist."""
    resolver = StaticResolver(
        {"A.example": "127.0.0.1:1", "a.example:443": "[::1]:2"}, fallback=Everywhere(("8.8.8.8", 80))
    )
    assert _resolve(resolver, "a.example", 80) == [("127.0.0.1", 1)]
    assert _resolve(resolver, "a.example", 443) == [("::1", 2)]
    assert _resolve(resolver, "b.example", 80) == [("8.8.8.8", 80)]


def test_the_system_resolver_resolves() -> None:
    """localhost has an address, with the port that was asked for."""
    found = _resolve(SystemResolver(), "localhost", 8123)
    assert isinstance(found, list) and ("127.0.0.1", 8123) in found


def test_hung_lookups_do_not_hold_up_the_end() -> None:
    """A program whose look-up hangs still ends."""
    code = (
        "import asyncio, time\nfrom monitor.fetch import SystemResolver\nfrom monitor.errors import Unreachable\n"
        "r = SystemResolver(timeout=0.05, lookup=lambda *a, **k: time.sleep(30))\n"
        "try:\n    asyncio.run(r.resolve('x.example', 80))\nexcept Unreachable:\n    print('ended')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout == "ended\n"
