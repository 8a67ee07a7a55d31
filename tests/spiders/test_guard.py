"""The guard: where a request may go."""

import ipaddress
from typing import Any

import pytest

from schemas import Site
from spiders.guard import ForbiddenAddressError, Guard, GuardedReactor, is_public, literal, origin_of

INSIDE = [
    "127.0.0.1", "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "0", "localhost", "LOCALHOST.", "db.localhost",
    "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::1", "[::1]", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:a00:1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "①②⑦.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("host", INSIDE)
def test_no_spelling_of_an_address_that_is_not_public_passes(host: str) -> None:
    address = literal(host)
    assert address is not None
    assert not is_public(address)


@pytest.mark.parametrize("host", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_addresses_pass(host: str) -> None:
    assert is_public(ipaddress.ip_address(host))


@pytest.mark.parametrize("host", ["gazette.example", "127.0.0.1.gazette.example", "a b", "", "dead.beef"])
def test_names_are_not_taken_for_addresses(host: str) -> None:
    assert literal(host) is None


def guard(home: str, **more: Any) -> Guard:
    return Guard.of(Site(name="gazette", home=home, **more))


def test_what_the_site_file_names_is_allowed_and_its_neighbour_is_not() -> None:
    ours = guard("http://127.0.0.1:8000/")
    ours.check("http://127.0.0.1:8000/a")
    with pytest.raises(ForbiddenAddressError):
        ours.check("http://127.0.0.1:8001/a")
    with pytest.raises(ForbiddenAddressError):
        ours.check("http://0x7f.1:8000/")


def connect(ours: Guard, url: str, address: str, proxy: str | None = None) -> list[str]:
    """What the real reactor would be asked to connect to."""
    reached: list[str] = []

    class Reactor:
        def connectTCP(self, host: str, _port: int) -> None:  # noqa: N802
            reached.append(host)

    GuardedReactor(Reactor(), ours, origin_of(url), origin_of(proxy) if proxy else None).connectTCP(address, 80)
    return reached


def test_a_public_name_that_resolves_inside_is_refused_even_when_it_is_the_home_page() -> None:
    with pytest.raises(ForbiddenAddressError, match=r"gazette\.example is at 10\.0\.0\.5"):
        connect(guard("https://gazette.example/"), "https://gazette.example/a", "10.0.0.5")
    assert connect(guard("https://gazette.example/"), "https://gazette.example/a", "93.184.216.34") == ["93.184.216.34"]


def test_a_name_with_its_port_written_out_is_the_operators_own_word() -> None:
    assert connect(guard("http://news.intranet:80/"), "http://news.intranet/a", "10.0.0.5") == ["10.0.0.5"]
    assert connect(guard("https://a.example/", hosts=("b.example:81",)), "http://b.example:81/", "10.0.0.5")


def test_a_name_with_another_port_is_not() -> None:
    with pytest.raises(ForbiddenAddressError):
        connect(guard("http://news.intranet:80/"), "http://news.intranet:22/", "10.0.0.5")


def test_the_proxy_of_the_environment_may_be_inside_but_no_other() -> None:
    ours = Guard.of(Site(name="gazette", home="https://gazette.example/"), ["http://10.0.0.9:3128"])
    assert connect(ours, "https://gazette.example/", "10.0.0.9", proxy="http://10.0.0.9:3128") == ["10.0.0.9"]
    with pytest.raises(ForbiddenAddressError):
        connect(ours, "https://gazette.example/", "10.0.0.8", proxy="http://10.0.0.8:3128")
    with pytest.raises(ForbiddenAddressError):
        ours.check("http://169.254.169.254/latest/")
