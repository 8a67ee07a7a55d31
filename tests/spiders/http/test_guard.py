"""The guard: where a request may go."""

from typing import Any

import pytest

from schemas import Site
from spiders.http.guard import GuardedReactor
from spiders.http.internet import ForbiddenAddressError, Guard, environment_proxies, origin_of


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


def test_hosts_to_be_reached_without_a_proxy_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://10.0.0.9:3128")
    monkeypatch.setenv("no_proxy", "localhost,127.0.0.1,::1")
    assert Guard.of(Site(name="gazette", home="https://gazette.example/"), environment_proxies()).proxies == {
        ("10.0.0.9", 3128)
    }
