"""A capture as WARC records, and back.

The response record holds the body as received (still content-encoded) and the headers as received. Where the bytes no
longer match a header, the header's name gets the prefix `X-Orig-`, as Browsertrix writes it, so that no reader undoes
a coding a second time: Transfer-Encoding always (the HTTP client undid it), Content-Encoding and Content-Length where
only the decoded body was handed over. Reading takes the prefix off again.

Digests are SHA-1 in base 32: the one form that warcio, FastWARC, pywb and the big archives all verify and compare.
SHA-1 alone proves little today, so each record also names the SHA-256 of the decoded body (`Onrecord-Digest`), which
is what the database holds, and a revisit needs both to agree.

A page as a browser showed it is no response: it is a conversion of one, and its record says of which.
"""

import base64
import hashlib
import io
import re
import string
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote, urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord
from warcio.warcwriter import WARCWriter

from pipeline.archive.files import Place, damaged
from pipeline.archive.packing import HttpHead, document_record, gzip_member, http_record
from pipeline.database import utc
from schemas.capture import Capture, CaptureKind, Provenance
from spiders.http.encoding import codings, decode

Headers = tuple[tuple[str, str], ...]
RECORDS = ("response", "revisit", "conversion")
"""Types of records that are captures."""
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})
NOWHERE = Provenance(file="", record="", digest="")
"""The provenance in a row of what onrecord fetched itself."""
_RENAMED = re.compile(r"(x-orig-)+(transfer-encoding|content-encoding|content-length)", re.IGNORECASE)
_BLANK = " \t\n\r\v\f"
"""What is cut from both ends of a header; no more, for its text is bytes, and A0 ends many a letter."""
_ROOM = 2048
"""A shorter conversion is not compressed: a tombstone must have room in its place."""
_LONGEST_HEAD = 4 << 20
"""FastWARC's own limit of 32 KiB is less than what a server may send as headers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The capture that already holds a payload."""

    id: str
    url: str
    fetched_at: datetime
    place: Place


COLUMNS = (
    "id", "run_id", "site", "kind", "url", "final_url", "fetched_at", "status", "content_type", "digest",
    "payload_digest", "truncated", "warc_file", "warc_offset", "warc_length", "revisit_of", "part_of",
    "source_file", "source_record", "source_digest",
)  # fmt: skip
"""What of a row comes from the archive; `seq` and `processed_by` are the database's own."""


def sha1(data: bytes) -> str:
    """A digest as WARC tools write it.

    >>> sha1(b"")
    'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def settle(capture: Capture) -> Capture:
    """The capture exactly as it will be read back: one form of headers and addresses, the body decoded by us."""
    url, final_url = _address(capture.url), _address(capture.final_url)
    headers = tuple(_header(name, value) for name, value in capture.headers)
    capture = replace(capture, url=url, final_url=final_url, headers=headers, source=_settled(capture.source))
    raw = capture.raw_body
    coding = _coding(headers)
    if raw is None or not coding:
        return replace(capture, raw_body=None)
    found = decode(raw, coding)
    return replace(
        capture,
        body=found.body,
        raw_body=None if raw == found.body else raw,
        truncated=capture.truncated or ("length" if found.problem == "too_large" else ""),
    )


def payload_of(capture: Capture) -> bytes:
    """The bytes that lie in the archive for a settled capture."""
    return capture.body if capture.raw_body is None else capture.raw_body


def as_own(capture: Capture) -> Capture:
    """The settled capture with the digest of its own payload, whatever record held that before."""
    return replace(capture, payload_digest=sha1(payload_of(capture)))


def capture_record(capture: Capture, original: Original | None) -> bytes:
    """The gzip member of a settled capture with its payload digest: a response, a revisit or a conversion."""
    return _conversion(capture) if capture.kind == "rendered" else response_record(capture, original)


def response_record(capture: Capture, original: Original | None) -> bytes:
    """The response, or the revisit of `original`, as a gzip member; of a settled capture with its payload digest."""
    head = _head_of(capture)
    if capture.status != HTTPStatus.NOT_MODIFIED and original is None:
        return http_record("response", capture.final_url, _fields(capture, None), (head, payload_of(capture)))
    return http_record("revisit", capture.final_url, _fields(capture, original), (head, b""))


def _conversion(capture: Capture) -> bytes:
    fields = {**_fields(capture, None), "WARC-Refers-To": f"<urn:uuid:{capture.part_of}>"}
    level = 6 if len(capture.body) >= _ROOM else 0
    block = (capture.header("content-type"), capture.body)
    return document_record("conversion", capture.final_url, fields, block, level=level)


def request_record(capture: Capture) -> bytes:
    """The request that led to the capture, as a gzip member; without what could be a secret."""
    parts = urlsplit(capture.final_url)
    target = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=string.printable)
    sent = [_header(name, value) for name, value in capture.request_headers if name.lower() not in SECRET_HEADERS]
    if not any(name.lower() == "host" for name, _ in sent):
        sent.insert(0, ("Host", parts.netloc.rpartition("@")[2]))
    fields = {
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{capture.id}/request')}>",
        "WARC-Date": warc_date(capture.fetched_at),
        "WARC-Concurrent-To": f"<urn:uuid:{capture.id}>",
    }
    head = HttpHead(f"{target} HTTP/1.1", sent, protocol="GET")
    return http_record("request", capture.final_url, fields, (head, b""))


def warcinfo_record(file: str, now: datetime, info: Mapping[str, str]) -> bytes:
    """The record every file begins with: who wrote it, for which site and run, by which rules."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="WARC/1.1")
    record = writer.create_warcinfo_record(file, info)
    record.rec_headers.replace_header("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, file)}>")
    record.rec_headers.replace_header("WARC-Date", warc_date(now))
    writer.write_record(record)
    return gzip_member(out.getvalue())


def resource_record(target: str, text: bytes, written: tuple[str, datetime], fields: Mapping[str, str]) -> bytes:
    """A document of our own (TOML) as a gzip member; `written`: the WARC file it stands in, and when."""
    file, moment = written
    given = {"WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{file}/{target}')}>"}
    given |= {"WARC-Date": warc_date(moment), "WARC-Payload-Digest": sha1(text), **fields}
    return document_record("resource", target, given, ("application/toml", text))


def row_of(capture: Capture) -> dict[str, Any]:
    """The row of a stored capture: a pure function of its record, so that a rebuild finds the same."""
    source = capture.source or NOWHERE
    return {
        "id": capture.id, "run_id": capture.run_id, "site": capture.site, "kind": capture.kind,
        "url": capture.url, "final_url": capture.final_url, "fetched_at": utc(capture.fetched_at),
        "status": capture.status, "content_type": capture.header("content-type"), "digest": capture.digest,
        "payload_digest": capture.payload_digest, "truncated": capture.truncated, "warc_file": capture.warc_file,
        "warc_offset": capture.warc_offset, "warc_length": capture.warc_length, "revisit_of": capture.revisit_of,
        "part_of": capture.part_of, "source_file": source.file, "source_record": source.record,
        "source_digest": source.digest,
    }  # fmt: skip


def parse(data: bytes, place: Place, *, http: bool = True) -> WarcRecord:
    """The one record of a member's bytes; IntegrityError when it is none.

    Only with `http` False, which leaves the block unread, can its digest be verified.
    """
    try:
        stream = ArchiveIterator(io.BytesIO(data), parse_http=http, max_header_len=_LONGEST_HEAD, stream_detect=False)
        return next(iter(stream))
    except (OSError, StopIteration, ValueError) as error:
        raise damaged(place, f"no WARC record: {error}") from error


def is_capture(record: WarcRecord) -> bool:
    """Whether the record is a response, revisit or conversion of ours; requests and warcinfo are not."""
    return record.headers.get("WARC-Type") in RECORDS and "Onrecord-Kind" in record.headers


def capture_id(record: WarcRecord) -> str:
    """The id of the capture that the record holds."""
    return _bare(record.headers.get("WARC-Record-ID") or "")


def read(record: WarcRecord, place: Place, payload_at: Callable[[Place], bytes]) -> Capture:
    """The capture of a record; `payload_at` gives the payload of the place that a revisit points to."""
    try:
        return _read(record, place, payload_at)
    except (KeyError, ValueError, OverflowError) as error:
        raise damaged(place, f"a record's field is missing or wrong: {error}") from error


def warc_date(moment: datetime) -> str:
    """A moment as WARC 1.1 writes it.

    >>> warc_date(datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC))
    '2026-03-14T09:26:53Z'
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _read(record: WarcRecord, place: Place, payload_at: Callable[[Place], bytes]) -> Capture:
    fields, is_conversion = record.headers, record.headers["WARC-Type"] == "conversion"
    stored, status = _stored(record)
    refers_to = fields.get("Onrecord-Refers-To")
    payload = payload_at(_place(refers_to)) if refers_to else record.reader.read()
    body = decode(payload, _coding(stored)).body
    return Capture(
        id=capture_id(record),
        site=fields["Onrecord-Site"],
        run_id=fields["Onrecord-Run"],
        kind=cast(CaptureKind, fields["Onrecord-Kind"]),
        url=fields.get("Onrecord-Url") or fields["WARC-Target-URI"],
        final_url=fields["WARC-Target-URI"],
        fetched_at=_moment(fields["WARC-Date"]),
        status=_status(status),
        headers=tuple((name[7:] if _RENAMED.fullmatch(name) else name, value) for name, value in stored),
        body=body,
        raw_body=None if payload == body else payload,
        truncated=fields.get("WARC-Truncated") or "",
        warc_file=place.file,
        warc_offset=place.offset,
        warc_length=place.length,
        payload_digest=fields["WARC-Payload-Digest"],
        part_of=fields.get("Onrecord-Part-Of"),
        revisit_of=None if is_conversion else _bare(fields.get("WARC-Refers-To") or "") or None,
        source=_source(fields.get("Onrecord-Source-File"), fields),
    )


def _stored(record: WarcRecord) -> tuple[Headers, int | None]:
    """Headers and status as they lie there; of a conversion those that it would be served with."""
    if record.headers["WARC-Type"] == "conversion":
        return (("Content-Type", record.headers["Content-Type"]),), HTTPStatus.OK
    if record.http_headers is None:
        raise ValueError("it has no HTTP headers")
    head = record.http_headers
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in head.items_bytes()), (
        head.status_code
    )


def _bare(urn: str) -> str:
    return urn.removeprefix("<urn:uuid:").removesuffix(">")


def _source(file: str | None, fields: Any) -> Provenance | None:
    if file is None:
        return None
    return Provenance(file=file, record=fields["Onrecord-Source-Record"], digest=fields["Onrecord-Source-Digest"])


def _settled(source: Provenance | None) -> Provenance | None:
    """The provenance as a WARC header's line can hold it: what is not printable ASCII is percent-encoded."""
    if source is None:
        return None
    file, record, digest = (
        quote(_address(text), safe=string.punctuation) for text in (source.file, source.record, source.digest)
    )
    return Provenance(file=file, record=record, digest=digest)


def _place(text: str) -> Place:
    file, offset, length = text.split(" ")
    if "/" in file:
        raise ValueError(f"{file} is no file of the archive")
    return Place(file, int(offset), int(length))


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text!r} names no time zone")
    return found.astimezone(UTC)


def _status(code: int | None) -> int:
    if not 0 <= (code or 0) <= 999:
        raise ValueError(f"{code} is no status")
    return code or 0


def _fields(capture: Capture, original: Original | None) -> dict[str, str]:
    not_modified = capture.status == HTTPStatus.NOT_MODIFIED
    fields = {
        "WARC-Record-ID": f"<urn:uuid:{capture.id}>",
        "WARC-Date": warc_date(capture.fetched_at),
        "WARC-Payload-Digest": capture.payload_digest,
        "Onrecord-Site": capture.site,
        "Onrecord-Run": capture.run_id,
        "Onrecord-Kind": capture.kind,
        "Onrecord-Digest": capture.digest,
    }
    if capture.url != capture.final_url:
        fields["Onrecord-Url"] = capture.url
    if capture.part_of:
        fields["Onrecord-Part-Of"] = capture.part_of
    if source := capture.source:
        fields |= {
            "Onrecord-Source-File": source.file,
            "Onrecord-Source-Record": source.record,
            "Onrecord-Source-Digest": source.digest,
        }
    if capture.truncated:
        fields["WARC-Truncated"] = capture.truncated
    if not_modified or original:
        fields["WARC-Profile"] = NOT_MODIFIED if not_modified else IDENTICAL
    return fields | (_reference(original, not_modified) if original else {})


def _reference(original: Original, not_modified: bool) -> dict[str, str]:
    fields = {
        "WARC-Refers-To": f"<urn:uuid:{original.id}>",
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": warc_date(original.fetched_at),
    }
    if not not_modified:  # a 304 has no payload of its own, so reading it needs no other record
        place = original.place
        fields["Onrecord-Refers-To"] = f"{place.file} {place.offset} {place.length}"
    return fields


def _head_of(capture: Capture) -> HttpHead:
    decoded = bool(capture.body) and capture.raw_body is None and bool(_coding(capture.headers))
    stale = {"transfer-encoding"} | ({"content-encoding", "content-length"} if decoded else set())
    headers = [
        (f"X-Orig-{name}" if name.lower() in stale or _RENAMED.fullmatch(name) else name, value)
        for name, value in capture.headers
    ]
    return HttpHead(f"{capture.status} {_reason(capture.status)}", headers, protocol="HTTP/1.1")


def _coding(headers: Headers) -> str:
    named = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    return ",".join(codings(named))


def _header(name: str, value: str) -> tuple[str, str]:
    """A header in the form in which it is read back; a line break inside would forge another header."""
    return _line(name).replace(":", "").strip(_BLANK) or "X-Nameless", _line(value).strip(_BLANK)


def _line(text: str) -> str:
    if text.isascii() and text.isprintable():  # as nearly all are
        return text
    flat = re.sub(r"[\r\n\0]+", " ", text)
    try:
        return flat.encode("latin-1").decode("latin-1")
    except UnicodeEncodeError:
        return flat.encode("utf-8", "replace").decode("latin-1")


def _address(url: str) -> str:
    """The address without what would break a WARC header's line."""
    return re.sub(r"[\x00-\x20\x7f]", lambda found: f"%{ord(found[0]):02X}", url.strip())


def _reason(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unknown"
