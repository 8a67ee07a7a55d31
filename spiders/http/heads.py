"""The head of a response as servers write it: read as browsers read it, kept as it came, up to 256 KiB.

Twisted ends a response for a header line over 16 KiB, a name outside the grammar, or a status line a little off.
What such a line says of the body (Content-Length, Transfer-Encoding) is handed to Twisted only where it can be read.
"""

import re
from typing import Any

from scrapy.core.downloader.handlers import http11
from twisted.web._newclient import HEADER, STATUS, HTTPClientParser, ParseError

HEADER_BYTES = 256 * 1024
STATUS_LINE = re.compile(rb"(?:HTTP(?:/(\d)(?:\.(\d))?)?|ICY)[ \t]+(\d{3})(?!\d)[ \t]*(.*)", re.IGNORECASE | re.DOTALL)
"""Version, status and reason; the reason is often missing, and old streaming servers say ICY."""
NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A header name by the grammar; others are kept, but no client acts on them."""

LENGTHS = re.compile(rb"\d{1,15}(?:[ \t]*,[ \t]*\d{1,15})*")
"""Content-Length; some servers repeat it in one line."""


class HeadersTooLongError(Exception):
    """More than 256 KiB of response headers."""


class Parser(http11._LenientHTTPClientParser):
    """Keeps the headers as received, and gives up when they never end."""

    MAX_LENGTH = HEADER_BYTES
    header_bytes = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self.header_bytes += len(line) + 1
        if self.header_bytes > HEADER_BYTES:
            raise HeadersTooLongError(f"more than {HEADER_BYTES} bytes of headers")
        if self.state == STATUS and not line.strip():
            return  # left over from the answer before, RFC 9112, 2.2
        if self.state == HEADER and self._partialHeader is None:
            line = line.lstrip(b" \t")  # goes on with no header: it is one itself
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802
        raise HeadersTooLongError(f"a header of {len(line)} bytes, more than {HEADER_BYTES}")

    def statusReceived(self, status: bytes) -> None:  # noqa: N802
        found = STATUS_LINE.match(status.strip())
        if found is None:
            raise ParseError("no HTTP status line", status[:80])  # type: ignore[no-untyped-call]  # Twisted's
        major, minor, code, reason = found.groups()
        line = b"HTTP/%s.%s %s %s" % (major or b"1", minor or b"0", code, reason)
        super().statusReceived(line)  # type: ignore[no-untyped-call]  # Twisted's
        self.response.received_headers = []

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802
        name = name.strip()
        self.response.received_headers.append((name.decode("latin-1"), value.decode("latin-1")))
        understood = _framing(name.lower(), value)
        if NAME.fullmatch(name) and understood is not None:
            super().headerReceived(name, understood)  # type: ignore[no-untyped-call]  # Twisted's


def _framing(name: bytes, value: bytes) -> bytes | None:
    """The value as the HTTP client takes it; None where it says nothing about where the body ends.

    >>> _framing(b"transfer-encoding", b"Identity"), _framing(b"content-length", b"unknown")
    (None, None)
    >>> _framing(b"transfer-encoding", b"gzip, Chunked"), _framing(b"etag", b"7")
    (b'chunked', b'7')
    """
    if name == b"transfer-encoding":
        return b"chunked" if value.rpartition(b",")[2].strip().lower() == b"chunked" else None
    if name == b"content-length":
        return value if LENGTHS.fullmatch(value) else None
    return value


class Protocol(http11._LenientHTTP11ClientProtocol):
    """Scrapy's, with this parser."""

    def request(self, request: Any) -> Any:
        answer = super().request(request)
        if isinstance(self._parser, HTTPClientParser):
            self._parser.__class__ = Parser
        return answer


class Factory(http11._LenientHTTP11ClientFactory):
    """Makes connections that read heads so."""

    def buildProtocol(self, addr: Any) -> Protocol:  # noqa: N802
        return Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted's
