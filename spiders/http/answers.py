"""One answer of a server, decoded; or why there is none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from schemas.run import OutcomeName
from spiders.http.encoding import Decoded, codings
from spiders.visit import Lease

TOTAL_SECONDS = 60.0
RECORDED = frozenset((
    "accept", "accept-encoding", "accept-language", "cache-control", "dnt", "host", "if-modified-since",
    "if-none-match", "pragma", "referer", "user-agent",
))  # fmt: skip
"""Request headers that are written down with their values; any other could hold a secret."""
NOT_RECORDED = "X-Onrecord-Left-Out"
"""The header of a written request that names those that were sent and are not written down."""


class FetchError(Exception):
    """An address that was not fetched: the outcome, why, and whether it is worth another try in this run.

    `reached`: whether anybody answered; `not_before`: when the server wants to be asked again at the earliest.
    """

    def __init__(
        self,
        outcome: OutcomeName,
        reason: str,
        *,
        again: bool = False,
        reached: bool = True,
        not_before: datetime | None = None,
    ) -> None:
        super().__init__(f"{outcome}: {reason}")
        self.outcome, self.reason, self.again = outcome, reason, again
        self.reached, self.not_before = reached, not_before


@dataclass(slots=True)
class Answer:
    """A response, decoded."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    request_headers: tuple[tuple[str, str], ...]
    raw: bytes
    body: bytes
    problem: Literal["", "truncated", "undecodable", "too_large"]
    """What keeps the body from being whole."""

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


def request_for(url: str, lease: Lease, cookies: str = "") -> Request:
    """Validators go to the address that gave them alone: another's "not modified" would say nothing of this page."""
    mine = url == (lease.validated or lease.url)
    headers = {"If-None-Match": lease.etag, "If-Modified-Since": lease.last_modified} if mine else {}
    headers["Cookie"] = cookies
    return Request(
        url,
        headers={name: value.encode("latin-1", "replace") for name, value in headers.items() if value},
        meta={"download_timeout": TOTAL_SECONDS, "dont_obey_robotstxt": True},  # asked by ourselves, once a host
    )


def coding_of(request: Request, response: Response) -> str:
    """How the body that came for the request is encoded; empty: as it stands."""
    named = (value for name, value in received_headers(request, response) if name.lower() == "content-encoding")
    return ",".join(codings(",".join(named)))


def received_headers(request: Request, response: Response) -> list[tuple[str, str]]:
    """The headers as received; of an answer that a middleware made, those that it gave."""
    received: list[tuple[str, str]] | None = asked_at_last(request, response).meta.get("received_headers")
    if received is not None:
        return received
    given = response.headers.items()
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in given for value in values]


def asked_at_last(request: Request, response: Response) -> Request:
    """The request that was answered, where a middleware put another in its place."""
    return response.request or request


def answer_of(request: Request, response: Response, decoded: Decoded) -> Answer:
    asked = asked_at_last(request, response)
    headers = tuple(
        (name, value)
        for name, value in received_headers(request, response)
        if name.lower() != "transfer-encoding"  # undone by the HTTP client
    )
    return Answer(
        url=asked.url,
        status=response.status,
        headers=headers,
        request_headers=(("Host", urlsplit(asked.url).netloc), *_recorded(asked)),
        raw=response.body,
        body=decoded.body,
        problem="truncated" if "dataloss" in response.flags else decoded.problem,
    )


def _recorded(request: Request) -> Iterator[tuple[str, str]]:
    left_out = []
    for key, values in request.headers.items():
        name = key.decode("latin-1")
        if name.lower() in RECORDED:
            yield from ((name, value.decode("latin-1")) for value in values)
        elif name.lower() != "proxy-authorization":  # the proxy's affair, not the site's
            left_out.append(name)
    if left_out:
        yield NOT_RECORDED, ", ".join(left_out)


def root_of(error: BaseException) -> BaseException:
    """What went wrong below all the wrapping."""
    cause = error.__cause__ or error
    reasons = getattr(cause, "reasons", None)  # of Twisted's ResponseFailed
    inner: BaseException = reasons[0].value if reasons else cause
    return inner


def short(error: BaseException) -> str:
    inner = root_of(error)
    return f"{type(inner).__name__}: {inner}"[:200]
