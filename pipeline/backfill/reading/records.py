"""What a WARC file's records are, read as a stream by FastWARC: the same pages as an import finds in it."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator

from pipeline.archive import record as own
from pipeline.archive.files import GZIP_MAGIC, Place
from pipeline.backfill.reading.streams import Member, Members, PlainRecords
from pipeline.intake.entries import Again, Bad, Entry, Headers, Page, Passed, id_of, is_html, is_web_address, moment_of
from pipeline.intake.warc import HEAD, KINDS, OURS, unchunked
from schemas.capture import Provenance
from schemas.errors import IntegrityError
from spiders.http.encoding import BODY_LIMIT

TARGET = re.compile(rb"^WARC-Target-URI:[ \t]*<?([^\r\n>]{1,8192})", re.IGNORECASE | re.MULTILINE)
LONGEST_HEAD = 4 << 20
FILTERED = Passed("another domain")
"""What the filter by domain leaves out, told of no record by itself."""
UNREADABLE = (IntegrityError, LookupError, AttributeError, ValueError, EOFError, OSError, OverflowError)


@dataclass(frozen=True, slots=True)
class Found:
    """What a record is, and where it lies."""

    entry: Entry
    offset: int
    length: int
    """Of the gzip member; 0 in a file that is not packed."""
    behind: int
    """Bytes of the file that are behind it."""
    part_of: str = ""
    """Of a record of another archive of onrecord: the page that it is a part of."""


class Domains:
    """A filter by domain: an address of one of these, or of any below it; without any, every address."""

    def __init__(self, domains: Iterator[str] | tuple[str, ...]) -> None:
        self._domains = tuple(domain.lower().lstrip(".").removeprefix("www.") for domain in domains)

    def has(self, url: str) -> bool:
        """Whether the address is of one of the domains.

        >>> gazette = Domains(("gazette.example",))
        >>> gazette.has("https://www.gazette.example/"), gazette.has("https://agazette.example/")
        (True, False)
        """
        if not self._domains:
            return True
        try:
            host = (urlsplit(url).hostname or "").lower()
        except ValueError:
            return False
        return any(host == domain or host.endswith(f".{domain}") for domain in self._domains)


def found_in(read: Callable[[int], bytes], name: str, domains: Domains) -> Iterator[Found]:
    """What each record of a file is; of other domains' records no more than their address is looked at."""
    start = read(len(GZIP_MAGIC))
    again = _with_start(start, read)
    yield from _found_in(Members(again) if start == GZIP_MAGIC else PlainRecords(again), name, domains)


def _with_start(start: bytes, read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    left = [start]

    def read_on(size: int = -1) -> bytes:
        return left.pop() if left else read(size)

    return read_on


def _found_in(members: Members | PlainRecords, name: str, domains: Domains) -> Iterator[Found]:
    for member in members:
        if member.problem:
            yield _found(Bad(f"{name} at byte {member.offset}", member.problem), member, members)
        elif _is_elsewhere(member.data, domains):
            yield _found(FILTERED, member, members)
        else:
            for entry, part_of in _entries(member, name, domains):
                yield _found(entry, member, members, part_of)


def _found(entry: Entry, member: Member, members: Members | PlainRecords, part_of: str = "") -> Found:
    return Found(entry, member.offset, member.length, members.behind, part_of)


def _is_elsewhere(data: bytes, domains: Domains) -> bool:
    told = TARGET.search(data, 0, HEAD)
    return told is not None and not domains.has(told[1].decode("utf-8", "replace"))


def _entries(member: Member, name: str, domains: Domains) -> Iterator[tuple[Entry, str]]:
    where = f"{name} at byte {member.offset}"
    try:
        for record in _records(io.BytesIO(member.data)):
            if OURS in member.data[:HEAD]:
                yield _ours(member, name)
                return
            yield _guarded(record, name, where, domains), ""
    except UNREADABLE as error:
        yield Bad(where, f"no WARC record: {str(error)[:200]}"), ""


def _records(stream: Any) -> Any:
    return ArchiveIterator(stream, parse_http=False, max_header_len=LONGEST_HEAD, stream_detect=False)


def _guarded(record: Any, name: str, where: str, domains: Domains) -> Entry:
    """What others wrote may be wrong in any way; it costs the record, and is told."""
    try:
        return _entry(record, name, where, domains)
    except UNREADABLE as error:
        return Bad(where, str(error)[:300])


def _entry(record: Any, name: str, where: str, domains: Domains) -> Entry:
    field = record.headers.get
    kind, url = field("WARC-Type"), (field("WARC-Target-URI") or "").strip("<> ")
    if kind not in ("response", "resource", "revisit"):
        return Passed()
    if not is_web_address(url):
        return Passed("no web address")
    if not domains.has(url):
        return FILTERED
    seen_at = moment_of(field("WARC-Date") or "")
    record_id = field("WARC-Record-ID") or ""
    capture_id = id_of(record_id, url, seen_at.isoformat())
    source = Provenance(file=name, record=record_id, digest=field("WARC-Payload-Digest") or "")
    if kind == "revisit":
        refers_to = field("WARC-Refers-To") or ""
        return Again(id=capture_id, url=url, seen_at=seen_at, source=source, refers_to=refers_to)
    return _page(record, Page(id=capture_id, url=url, seen_at=seen_at, headers=(), body=b"", source=source), where)


def _page(record: Any, page: Page, where: str) -> Entry:
    if record.headers.get("WARC-Truncated"):
        return Passed("truncated")
    if int(record.content_length or 0) > 2 * BODY_LIMIT:
        return Passed("too large")
    block = bytes(record.reader.read())
    if len(block) < int(record.content_length or 0):
        return Bad(where, f"the record ends {record.content_length - len(block)} bytes too early")
    told = record.headers.get("WARC-Block-Digest") or ""
    if told.startswith("sha1:") and told.upper() != own.sha1(block).upper():
        return Bad(where, "the block is not what its digest says")
    return _of_block(record.headers, block, page)


def _of_block(fields: Any, block: bytes, page: Page) -> Entry:
    is_resource = fields.get("WARC-Type") == "resource"
    alone: Headers = (("Content-Type", str(fields.get("Content-Type") or "")),)
    status, headers, raw = ("200", alone, block) if is_resource else _http(block)
    if status != "200":
        return Passed(f"status {status}")
    body = unchunked(raw, headers)
    if not body:
        return Passed("empty")
    named = ", ".join(value for key, value in headers if key.lower() == "content-type")
    if not is_html(named, body):
        return Passed("no HTML")
    source = Provenance(file=page.source.file, record=page.source.record, digest=page.source.digest or own.sha1(body))
    return Page(id=page.id, url=page.url, seen_at=page.seen_at, headers=headers, body=body, source=source)


def _http(block: bytes) -> tuple[str, Headers, bytes]:
    """Status, headers and body of an HTTP message; ValueError where it has no status line."""
    end = re.search(rb"\r?\n\r?\n", block[:LONGEST_HEAD])
    lines = block[: end.start() if end else len(block)].splitlines()
    words = _text(lines[0]).split(None, 2) if lines else []
    if len(words) < 2 or not words[0].upper().startswith("HTTP/"):
        raise ValueError("it has no HTTP headers")
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        name, colon, value = _text(line).partition(":")
        if line[:1] in b" \t" and headers:
            headers[-1] = headers[-1][0], f"{headers[-1][1]} {_text(line).strip()}"
        elif colon:
            headers.append((name.rstrip(), value.strip()))
    return words[1], tuple(headers), block[end.end() :] if end else b""


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _ours(member: Member, name: str) -> tuple[Entry, str]:
    """A record of another archive of onrecord keeps its id and kind; a revisit's payload lies elsewhere."""
    place = Place(name, member.offset, member.length)
    found = own.parse(member.data, place)
    kind, held = found.headers.get("Onrecord-Kind"), own.capture_id(found)
    part_of = found.headers.get("Onrecord-Part-Of") or ""
    if kind not in KINDS:
        return Passed(f"kind {kind}"), ""
    if found.headers.get("Onrecord-Refers-To") or found.headers.get("WARC-Type") == "revisit":
        url, seen_at = found.headers["WARC-Target-URI"], moment_of(found.headers["WARC-Date"])
        source = Provenance(file=name, record=f"<urn:uuid:{held}>", digest="")
        return Again(id=held, url=url, seen_at=seen_at, source=source, refers_to=""), part_of
    capture = own.read(found, place, lambda _at: b"")
    if capture.status != 200:
        return Passed(f"status {capture.status}"), ""
    if capture.truncated and capture.kind != "rendered":
        return Passed("truncated"), ""
    source = capture.source or Provenance(file=name, record=f"<urn:uuid:{held}>", digest=capture.payload_digest)
    page = Page(id=held, url=capture.final_url, seen_at=capture.fetched_at, headers=capture.headers, body=capture.body,
                source=source, own=capture)  # fmt: skip
    return page, part_of
