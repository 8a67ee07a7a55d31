"""True causes: who refused an address, and at which step."""

import pytest
from OpenSSL.SSL import Error as TlsError
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError
from scrapy.http import Response
from twisted.internet.error import ConnectionLost

from spiders.http.causes import cause, proxy_refusal

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
