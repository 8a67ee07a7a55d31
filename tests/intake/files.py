"""Files as other tools write them, of a paper that does not exist."""

import io
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HOME = "https://www.tarn-sound.example/"
TIME = "2026-03-14T09:00:00Z"


def page(headline: str, said: str = "nobody will row across for it", more: str = "") -> bytes:
    """A story that cleaning takes for one."""
    return (
        f'<html lang="en"><head><title>{headline}</title><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-03-14T08:00:00Z"></head><body><article>'
        f"<h1>{headline}</h1><p>The council of Tarn Sound met on Monday night and heard three hours of speeches.</p>"
        f"<p>{headline}, and “{said},” Ingrid Vale said on the quay.</p>{more}"
        "<p>The ferry company said that it would tell its passengers before the summer what that means for them.</p>"
        "</article></body></html>"
    ).encode()


@dataclass
class Warc:
    """A WARC file under construction, a gzip member a record."""

    path: Path
    gzip: bool = True

    def __post_init__(self) -> None:
        self.file = self.path.open("wb")
        self.writer = WARCWriter(self.file, gzip=self.gzip, warc_version="WARC/1.0")

    def __enter__(self) -> "Warc":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def info(self, **fields: str) -> None:
        self.writer.write_record(self.writer.create_warcinfo_record(self.path.name, {"software": "a tool", **fields}))

    def response(
        self,
        url: str,
        body: bytes,
        *,
        time: str = TIME,
        status: str = "200 OK",
        headers: Iterable[tuple[str, str]] = (("Content-Type", "text/html; charset=utf-8"),),
        fields: Mapping[str, str] | None = None,
    ) -> Any:
        """Write a response as a server sent it; the record."""
        head = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
        given = {"WARC-Date": time, **(fields or {})}
        record = self.writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), http_headers=head, warc_headers_dict=given
        )
        self.writer.write_record(record)
        return record

    def request(self, url: str, time: str = TIME) -> None:
        head = StatusAndHeaders(f"GET {url} HTTP/1.1", [("Host", "www.tarn-sound.example")], is_http_request=True)
        self.writer.write_record(
            self.writer.create_warc_record(url, "request", http_headers=head, warc_headers_dict={"WARC-Date": time})
        )

    def other(self, kind: str, url: str, text: bytes, content_type: str, time: str = TIME) -> None:
        """A record that is no HTTP message: metadata, a resource, a conversion."""
        self.writer.write_record(
            self.writer.create_warc_record(
                url,
                kind,
                payload=io.BytesIO(text),
                length=len(text),
                warc_content_type=content_type,
                warc_headers_dict={"WARC-Date": time},
            )
        )

    def revisit(self, url: str, digest: str, refers_to: str, time: str) -> None:
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = self.writer.create_revisit_record(url, digest, refers_to, TIME, http_headers=head)
        record.rec_headers.replace_header("WARC-Date", time)
        self.writer.write_record(record)


def chunked(body: bytes) -> bytes:
    """A body as it goes over the wire in pieces."""
    pieces = [body[at : at + 300] for at in range(0, len(body), 300)]
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


def packed(body: bytes) -> bytes:
    pack = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return pack.compress(body) + pack.flush()
