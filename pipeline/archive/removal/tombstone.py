"""A tombstone: the record that stands where a capture was, exactly as long, so that nothing behind it moves.

It is padded by a line of its own and stored uncompressed, or where that would not fit compressed; the last few bytes go
into the comment of the gzip header.
"""

import io
import struct
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast

from fastwarc.warc import WarcRecord
from warcio.warcwriter import WARCWriter

from pipeline.archive import record
from pipeline.archive.files import Place, damaged
from pipeline.archive.removal.ledger import Removal
from schemas.capture import Capture
from schemas.errors import IntegrityError

Action = Literal["removed", "shortened", "moved"]
"""removed: the capture is gone; shortened: a list, kept without the article; moved: kept whole, behind the others."""
MOST_COMMENT = 4096
"""Bytes of a gzip comment that every reader takes at a stroke; what is longer is padded within the record."""
_STORED = 0xFFFF
"""Most bytes of a block of deflate that is not compressed."""
_REASON = 300
_FIELD = "Onrecord-Removal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What stands in the place of a capture."""

    removal: Removal
    action: Action
    moved_to: tuple[int, int] | None = None
    """Offset and length in the same file of the record that has taken its place; None: there is none."""


def tombstone_record(told: Tombstone, capture: Capture, length: int) -> bytes:
    """A gzip member of exactly so many bytes; where there is little room, it says less.

    IntegrityError when not even the least fits.
    """
    for block in _blocks(told):
        if packed := _packed(told, capture, block, length):
            return packed
    place = Place(str(capture.warc_file), capture.warc_offset or 0, length)
    raise IntegrityError(f"{place}: {length} bytes are too few for a tombstone; nothing was changed in this file")


def is_tombstone(found: WarcRecord) -> bool:
    """Whether a record stands for a capture that was taken out."""
    return found.headers.get("WARC-Type") == "metadata" and _FIELD in found.headers


def read_tombstone(found: WarcRecord, place: Place) -> Tombstone:
    """What a tombstone says; IntegrityError where it cannot be understood."""
    lines = [line.partition(": ")[::2] for line in found.reader.read().decode("utf-8", "replace").splitlines()]
    first = dict(reversed(lines))
    try:
        removal = Removal(
            id=int(found.headers[_FIELD]),
            site=found.headers["Onrecord-Site"],
            url=first.get("url") or found.headers["WARC-Target-URI"],
            reason=first.get("reason", ""),
            removed_at=datetime.fromisoformat(found.headers["WARC-Date"]).astimezone(UTC),
            hidden=False,
            addresses=tuple(value for name, value in lines if name == "article"),
            texts=tuple(value for name, value in lines if name == "text"),
        )
        offset, _, length = first.get("record", "").partition(" ")
        moved_to = (int(offset), int(length)) if offset else None
        return Tombstone(removal=removal, action=cast(Action, first["action"]), moved_to=moved_to)
    except (KeyError, ValueError) as error:
        raise damaged(place, f"a tombstone's field is missing or wrong: {error}") from error


def _blocks(told: Tombstone) -> Iterator[str]:
    """What it says, from all of it to the least."""
    removal, reason = told.removal, " ".join(told.removal.reason.split())
    least = [f"action: {told.action}"]
    if told.moved_to:
        least.append("record: {} {}".format(*told.moved_to))
    own = [*least, f"url: {removal.url}"]
    addresses = [f"article: {one}" for one in removal.addresses]
    for lines in (
        [*own, f"reason: {reason}", *addresses, *(f"text: {one}" for one in removal.texts)],
        [*own, f"reason: {reason[:_REASON]}", *addresses],
        [*own, f"reason: {reason[:_REASON]}"],
        [*least, f"reason: {reason[: _REASON // 4]}"],
        least,
    ):
        yield "".join(f"{line}\r\n" for line in lines)


def _packed(told: Tombstone, capture: Capture, block: str, length: int) -> bytes | None:
    data = _record(told, capture, block)
    close = _member(data, length, _deflated(data))
    if close is not None:
        return close
    room = length - 18 - _stored_length(len(data)) - len("padding: \r\n")
    while room >= 0:  # its length has digits, too: a few bytes less than the room there is will do
        data = _record(told, capture, f"{block}padding: {'.' * room}\r\n")
        if found := _member(data, length, _stored(data)):
            return found
        room -= 8
    return None


def _record(told: Tombstone, capture: Capture, block: str) -> bytes:
    out, removal, data = io.BytesIO(), told.removal, block.encode()
    name = f"{capture.id}/{removal.id}/{told.action}"
    fields = {
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>",
        "WARC-Date": record.warc_date(removal.removed_at),
        "WARC-Refers-To": f"<urn:uuid:{capture.id}>",
        "WARC-Refers-To-Date": record.warc_date(capture.fetched_at),
        "Onrecord-Site": removal.site,
        "Onrecord-Digest": capture.digest,
        _FIELD: str(removal.id),
    }
    WARCWriter(out, gzip=False, warc_version="WARC/1.1").write_record(
        WARCWriter(out, gzip=False, warc_version="WARC/1.1").create_warc_record(
            capture.final_url,
            "metadata",
            payload=io.BytesIO(data),
            length=len(data),
            warc_content_type="application/warc-fields",
            warc_headers_dict=fields,
        )
    )
    return out.getvalue()


def _member(data: bytes, length: int, packed: bytes) -> bytes | None:
    """A gzip member of that length; None when it would be longer, or too much shorter."""
    spare = length - 18 - len(packed)
    if not 0 <= spare <= MOST_COMMENT:
        return None
    comment = b" " * (spare - 1) + b"\0" if spare else b""
    head = b"\x1f\x8b\x08" + (b"\x10" if spare else b"\0") + b"\0\0\0\0\0\xff"
    return head + comment + packed + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def _deflated(data: bytes) -> bytes:
    pack = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return pack.compress(data) + pack.flush()


def _stored(data: bytes) -> bytes:
    """Deflate without compression, whose length is known beforehand."""
    parts = [data[at : at + _STORED] for at in range(0, len(data), _STORED)]
    last = len(parts) - 1
    return b"".join(
        struct.pack("<BHH", n == last, len(part), len(part) ^ _STORED) + part for n, part in enumerate(parts)
    )


def _stored_length(size: int) -> int:
    return size + 5 * -(-size // _STORED)
