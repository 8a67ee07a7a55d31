"""Pages in WARC files of others: wget, Browsertrix, Heritrix, CC-NEWS, and other archives of onrecord."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warcio.bufferedreaders import ChunkedDataReader

from pipeline.archive import capture_of
from pipeline.archive.record import sha1
from pipeline.intake.entries import (
    Again,
    Bad,
    Entry,
    Headers,
    IsKnown,
    Known,
    Page,
    Passed,
    id_of,
    is_html,
    is_web_address,
    moment_of,
)
from pipeline.intake.members import UNREADABLE, Piece, pieces
from schemas.capture import Provenance
from schemas.errors import IntegrityError
from spiders.http.encoding import BODY_LIMIT

OURS = b"\r\nOnrecord-Kind: "
HEAD = 4096
"""Where in a record of ours that field stands."""
KINDS = ("page", "part", "rendered", "api", "feed", "sitemap", "section")
"""What is taken over from other archives of onrecord: what cleaning asks for."""


def entries_of(path: Path, name: str, is_known: IsKnown) -> Iterator[tuple[Entry, int]]:
    """What each record of the file is, with how many bytes of the file are behind it."""
    for piece, behind in pieces(path):
        yield piece if isinstance(piece, Bad) else _guarded(piece, path, name, is_known), behind


def _guarded(piece: Piece, path: Path, name: str, is_known: IsKnown) -> Entry:
    """What others wrote may be wrong in any way; it costs the record, and is told."""
    where = f"{name} at byte {piece.offset}"
    try:
        if OURS in piece.data[:HEAD]:
            return _ours(piece, path, name, is_known)
        return _entry(piece.record, name, is_known, where)
    except (IntegrityError, LookupError, AttributeError, *UNREADABLE) as error:
        return Bad(where, str(error)[:300])


def _entry(record: Any, name: str, is_known: IsKnown, where: str) -> Entry:
    field = record.rec_headers.get_header
    url = (field("WARC-Target-URI") or "").strip("<> ")
    if record.rec_type not in ("response", "resource", "revisit"):
        return Passed()
    if not is_web_address(url):
        return Passed("no web address")
    seen_at = moment_of(field("WARC-Date") or "")
    own = id_of(field("WARC-Record-ID") or "", url, seen_at.isoformat())
    if is_known(own):
        return Known()
    source = Provenance(file=name, record=field("WARC-Record-ID") or "", digest=field("WARC-Payload-Digest") or "")
    if record.rec_type == "revisit":
        return Again(id=own, url=url, seen_at=seen_at, source=source, refers_to=field("WARC-Refers-To") or "")
    return _page(record, Page(id=own, url=url, seen_at=seen_at, headers=(), body=b"", source=source), where)


def _page(record: Any, page: Page, where: str) -> Entry:
    headers = _headers(record)
    status = "200" if record.rec_type == "resource" else record.http_headers.get_statuscode()
    if status != "200":
        return Passed(f"status {status}")
    if record.rec_headers.get_header("WARC-Truncated"):
        return Passed("truncated")
    if int(record.length or 0) > 2 * BODY_LIMIT:
        return Passed("too large")
    body = _body(record, headers)
    if short := getattr(record.raw_stream, "limit", 0):
        return Bad(where, f"the record ends {short} bytes too early")
    if any(problem.startswith("block digest") for problem in record.digest_checker.problems):
        return Bad(where, "the block is not what its digest says")
    if not body:
        return Passed("empty")
    if not is_html(_named(headers, "content-type"), body):
        return Passed("no HTML")
    digest = page.source.digest or sha1(body)
    source = Provenance(file=page.source.file, record=page.source.record, digest=digest)
    return Page(id=page.id, url=page.url, seen_at=page.seen_at, headers=headers, body=body, source=source)


def _headers(record: Any) -> Headers:
    if record.rec_type == "resource":
        return (("Content-Type", record.rec_headers.get_header("Content-Type") or ""),)
    if record.http_headers is None:
        raise ValueError("it has no HTTP headers")
    return tuple((str(name), str(value)) for name, value in record.http_headers.headers)


def _body(record: Any, headers: Headers) -> bytes:
    """The body without its transfer coding; the content coding stays."""
    return unchunked(bytes(record.raw_stream.read()), headers)


def unchunked(raw: bytes, headers: Headers) -> bytes:
    """A body as it was sent, without its transfer coding."""
    if "chunked" not in _named(headers, "transfer-encoding").lower():
        return raw
    stream, found = ChunkedDataReader(io.BytesIO(raw)), []
    while piece := stream.read(1 << 16):
        found.append(piece)
    return b"".join(found)


def _ours(piece: Piece, path: Path, name: str, is_known: IsKnown) -> Entry:
    """A record of another archive of onrecord keeps its id, kind and place among the parts of its article."""
    field = piece.record.rec_headers.get_header
    own = (field("WARC-Record-ID") or "").removeprefix("<urn:uuid:").removesuffix(">")
    if field("Onrecord-Kind") not in KINDS:
        return Passed(f"kind {field('Onrecord-Kind')}")
    if is_known(own):
        return Known()
    capture = capture_of(path, (piece.offset, piece.length), piece.data)
    if capture.status != 200:
        return Passed(f"status {capture.status}")
    if capture.truncated and capture.kind != "rendered":  # of which the cut alone tells that the page was not shown
        return Passed("truncated")
    source = capture.source or Provenance(file=name, record=f"<urn:uuid:{own}>", digest=capture.payload_digest)
    return Page(
        id=own, url=capture.final_url, seen_at=capture.fetched_at, headers=capture.headers, body=capture.body,
        source=source, own=capture,
    )  # fmt: skip


def _named(headers: Headers, name: str) -> str:
    return ", ".join(value for key, value in headers if key.lower() == name)
