"""True causes: who refused an address, and the line of robots.txt that forbids it."""

import pytest
from OpenSSL.SSL import Error as TlsError
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError
from scrapy.http import Response
from twisted.internet.error import ConnectionLost

from spiders.causes import cause, forbidding_line, proxy_refusal

URL = "https://lantern.example/politics/1"
PROXY = {"proxy": "http://clerk:secret@gate.example:3128"}


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (CannotResolveHostError("x"), "name not resolved: lantern.example"),
        (DownloadConnectionRefusedError("x"), "connection refused by lantern.example"),
        (TlsError([("SSL routines", "", "certificate verify failed")]), "TLS with lantern.example failed: certificate"),
        (ConnectionLost(), "connection to lantern.example lost before a whole answer"),
        (KeyError("odd"), "KeyError: 'odd'"),
    ],
)
def test_each_failure_names_its_cause(error: BaseException, told: str) -> None:
    assert cause(error, Request(URL)).startswith(told)


def test_behind_a_proxy_it_is_the_proxy_that_was_not_reached_and_its_password_is_not_told() -> None:
    behind = Request(URL, meta=PROXY)
    assert cause(DownloadConnectionRefusedError(), behind) == "connection refused by the proxy gate.example:3128"
    refused = TunnelError("Could not open CONNECT tunnel with proxy gate.example:3128 [{'status': 407, 'reason': b''}]")
    assert cause(refused, behind) == "the proxy gate.example:3128 answered 407 to CONNECT"


@pytest.mark.parametrize(
    ("status", "headers", "meta", "is_proxys"),
    [
        (407, {}, {}, True),
        (403, {"X-Squid-Error": "ERR_ACCESS_DENIED 0"}, PROXY, True),
        (502, {"Proxy-Status": "gate; error=dns_error"}, PROXY, True),
        (403, {}, PROXY, False),
        (403, {"X-Squid-Error": "ERR_ACCESS_DENIED 0"}, {}, False),
        (200, {"Proxy-Status": "gate"}, PROXY, False),
    ],
)
def test_a_proxys_answer_is_told_from_the_sites(
    status: int, headers: dict[str, str], meta: dict[str, str], is_proxys: bool
) -> None:
    found = proxy_refusal(Response(URL, status=status, headers=headers), Request(URL, meta=meta))
    assert found == (f"the proxy answered {status}" if is_proxys else "")


ROBOTS = """# rules of the house
User-agent: scraper
User-agent: Onrecord
Allow: /politics/open/
Disallow: /politics/
Disallow: /*.pdf$   # no files
User-agent: *
Disallow: /
"""


@pytest.mark.parametrize(
    ("url", "name", "line"),
    [
        (URL, "onrecord", "line 5, Disallow: /politics/"),
        ("https://lantern.example/x.pdf", "onrecord", "line 6, Disallow: /*.pdf$"),
        ("https://lantern.example/sport/", "onrecord", ""),
        ("https://lantern.example/sport/", "somebody", "line 8, Disallow: /"),
    ],
)
def test_the_line_that_forbids_is_that_of_the_robots_own_group(url: str, name: str, line: str) -> None:
    assert forbidding_line(ROBOTS, url, name) == line


def test_a_long_robots_txt_is_looked_at_in_a_moment() -> None:
    long = "User-agent: *\n" + "Disallow: /*a*b*c\n" * 25_000 + "\n" * 250_000
    assert forbidding_line(long, URL, "onrecord") == ""
