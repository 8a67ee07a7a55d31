"""WARC records as bytes, each a gzip member of its own, and the same record always the same bytes."""

import io
import zlib
from collections.abc import Mapping
from typing import Any, Literal

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


class HttpHead(StatusAndHeaders):  # type: ignore[misc]  # warcio is not typed
    """Response or request headers, byte for byte: warcio would percent-encode what is not ASCII."""

    def to_ascii_bytes(self, header_filter: Any = None) -> bytes:
        return bytes(self.to_str(header_filter).encode("latin-1")) + b"\r\n"


def http_record(
    kind: Literal["response", "revisit", "request"],
    target: str,
    fields: Mapping[str, str],
    message: tuple[HttpHead, bytes],
) -> bytes:
    """A record of something spoken in HTTP: head and body."""
    head, body = message
    return _record(kind, target, body, warc_headers_dict=dict(fields), http_headers=head)


def document_record(
    kind: Literal["resource", "conversion"],
    target: str,
    fields: Mapping[str, str],
    block: tuple[str, bytes],
    *,
    level: int = 6,
) -> bytes:
    """A record of bytes by themselves: their content type, and what they are; level 0 does not compress them."""
    content_type, data = block
    return _record(kind, target, data, level=level, warc_content_type=content_type, warc_headers_dict=dict(fields))


def gzip_member(data: bytes, level: int = 6) -> bytes:
    """One gzip member without a date."""
    pack = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return pack.compress(data) + pack.flush()


def _record(kind: str, target: str, block: bytes, *, level: int = 6, **more: Any) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="WARC/1.1")
    writer.write_record(writer.create_warc_record(target, kind, payload=io.BytesIO(block), length=len(block), **more))
    return gzip_member(out.getvalue(), level)
