"""The fetcher of `onrecord sites`: it goes where a crawl would, and to the address that was checked."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import run_cli
from pipeline.crawl.documents import PAUSE, Fetcher
from schemas import Site
from schemas.errors import ConfigError
from tests.small_site import SmallSite, serving

lookup = socket.getaddrinfo


@pytest.fixture
def paper() -> Iterator[SmallSite]:
    with serving({"/": b"<html><body>front</body></html>"}) as found:
        yield found


class Resolver:
    """Tells one address of a name at each question, and the last one again and again."""

    def __init__(self, *addresses: str) -> None:
        self.left, self.asked = list(addresses), list[str]()

    def __call__(self, host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        self.asked.append(host)
        told = self.left.pop(0) if len(self.left) > 1 else self.left[0]
        return lookup(told if host.endswith(".example") else host, port, *rest, **more)


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def fetcher(home: str) -> Fetcher:
    return Fetcher("onrecord/test", Site(name="gazette", home=home), delay=0)


@pytest.mark.usefixtures("no_proxy")
@pytest.mark.parametrize("inside", ["127.0.0.1", "::ffff:127.0.0.1", "fec0::1", "64:ff9b::7f00:1", "192.0.0.192"])
def test_a_name_that_resolves_inside_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch, paper: SmallSite, inside: str
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(inside))
    with pytest.raises(ConfigError, match=r"gazette\.example is at .*not a public address.*not followed"):
        fetcher("https://gazette.example/")(f"http://gazette.example:{paper.port}/")
    assert paper.paths() == []


@pytest.mark.usefixtures("no_proxy")
def test_a_name_is_looked_up_once_so_a_second_answer_leads_nowhere(
    monkeypatch: pytest.MonkeyPatch, paper: SmallSite
) -> None:
    resolver, reached = Resolver("93.184.216.34", "127.0.0.1"), list[Any]()

    def unreachable(_door: socket.socket, place: Any) -> None:  # the test sends nothing there
        reached.append(place)
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    monkeypatch.setattr(socket.socket, "connect", unreachable)
    with pytest.raises(ConfigError, match="refused"):
        fetcher("https://gazette.example/")(f"http://gazette.example:{paper.port}/")
    assert resolver.asked == ["gazette.example"]
    assert reached == [("93.184.216.34", paper.port)]
    assert paper.paths() == []


@pytest.mark.usefixtures("no_proxy")
def test_adding_a_site_whose_name_turns_to_loopback_asks_nothing_there(
    monkeypatch: pytest.MonkeyPatch, paper: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONRECORD_CONTACT", "desk@archive.example")
    monkeypatch.setattr(socket, "getaddrinfo", Resolver("127.0.0.1"))
    paper.pages["/"] = (302, {"Location": f"http://other.example:{paper.port}/inner"}, b"")
    folder = tmp_path / "sites"
    folder.mkdir()
    assert run_cli(["--sites", str(folder), "sites", "add", "http://gazette.example/", "--name", "gazette"]) == 2
    assert "gazette.example is at 127.0.0.1: not a public address" in capsys.readouterr().err
    assert run_cli(["--sites", str(folder), "sites", "add", paper.home, "--name", "gazette"]) == 2
    assert "other.example is at 127.0.0.1: not a public address" in capsys.readouterr().err
    assert paper.paths() == ["/robots.txt", "/"]
    assert paper.hits[1].at - paper.hits[0].at >= PAUSE - 0.05  # also where no site file names a delay


@pytest.mark.usefixtures("no_proxy")
def test_loopback_is_open_to_the_site_that_names_it_with_its_port_alone(paper: SmallSite) -> None:
    assert fetcher(paper.home)(paper.home)[0] == 200
    with pytest.raises(ConfigError, match="not a public address"):
        fetcher("http://127.0.0.1:1/")(paper.home)
    with pytest.raises(ConfigError, match="not a public address"):
        fetcher("https://gazette.example/")(paper.home)


def test_the_proxy_of_the_environment_may_be_inside_and_looks_the_name_up_itself(
    monkeypatch: pytest.MonkeyPatch, paper: SmallSite
) -> None:
    monkeypatch.setenv("http_proxy", f"http://LOCALHOST:{paper.port}")
    monkeypatch.setenv("no_proxy", "")
    paper.pages["http://gazette.example/"] = b"by the proxy"
    assert fetcher("https://gazette.example/")("http://gazette.example/")[2] == b"by the proxy"
    with pytest.raises(ConfigError, match="not a public address"):
        fetcher("https://gazette.example/")("http://169.254.169.254/latest/")
    assert paper.paths() == ["http://gazette.example/"]


@pytest.mark.usefixtures("no_proxy")
def test_a_host_that_no_resolver_takes_is_told() -> None:
    with pytest.raises(ConfigError, match="mend the address"):
        fetcher("https://gazette.example/")(f"http://{'a' * 64}.example/")
