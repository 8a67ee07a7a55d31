"""One record, without the database: found by its id in the files, and proved by every digest that it has."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from fastwarc.warc import WarcRecord

from pipeline.archive import record
from pipeline.archive.files import Place, closed_files, damaged, locate, members, open_files, read_member
from pipeline.archive.origin import origin_of
from pipeline.archive.reader import payload_at, whole_members
from pipeline.renames import as_now
from schemas.capture import Capture
from schemas.errors import IntegrityError

Tell = Callable[[IntegrityError], None]
_HEAD_END = b"\r\n\r\n"


def seek(folder: Path, capture_id: str, on_damage: Tell) -> Place | None:
    """Where the record of a capture lies, by reading the files one after the other; None where none holds it."""
    return next(_places(folder, f"WARC-Record-ID: <urn:uuid:{capture_id}>", on_damage), None)


def seek_parts(folder: Path, capture_id: str, on_damage: Tell) -> Iterator[Place]:
    """Where further pages lie that were fetched with a capture's page."""
    return _places(folder, f"Onrecord-Part-Of: {capture_id}", on_damage)


def sound_capture(folder: Path, place: Place) -> Capture:
    """The capture at a place, each digest of its record found right; IntegrityError says which is not.

    Proved are the block's, the payload's and the decoded body's; of a revisit, whose payload another record holds, the
    last two prove that one's too.
    """
    data = read_member(folder, place)
    if not record.parse(data, place, http=False).verify_block_digest():
        raise damaged(place, "the block's digest is wrong")
    found = record.parse(data, place)
    if not record.is_capture(found):
        raise damaged(place, "no capture lies here")
    origin_of(locate(folder, place.file), place.file).check(found, place)
    _check_payload(found, place)
    capture = record.read(found, place, lambda at: payload_at(folder, at))
    if found.headers.get("Onrecord-Digest") != capture.digest:
        raise damaged(place, f"the body's digest is {capture.digest}, not {found.headers.get('Onrecord-Digest')}")
    if capture.revisit_of and capture.body and record.sha1(record.payload_of(capture)) != capture.payload_digest:
        raise damaged(place, "the payload that it borrows has another digest")
    return as_now(folder, capture)


def file_of(folder: Path, places: Iterable[Place]) -> bytes:
    """Records as a WARC file of their own: each as it lies in its file, behind the warcinfo that says whose it is."""
    out, begun = bytearray(), set[str]()
    for place in places:
        if place.file not in begun:
            begun.add(place.file)
            out += _warcinfo(folder, place.file)
        out += _member(folder, place)
    return bytes(out)


def _warcinfo(folder: Path, file: str) -> bytes:
    first = next(members(locate(folder, file)))
    place = Place(file, 0, first.length)
    is_info = record.parse(first.data, place).headers.get("WARC-Type") == "warcinfo"
    return _member(folder, place) if is_info else b""


def _member(folder: Path, place: Place) -> bytes:
    read_member(folder, place)  # it is whole, or that is told
    with locate(folder, place.file).open("rb") as file:
        file.seek(place.offset)
        return file.read(place.length)


def _check_payload(found: WarcRecord, place: Place) -> None:
    if found.headers.get("WARC-Type") == "response" and not found.verify_payload_digest():
        raise damaged(place, "the payload's digest is wrong")


def _places(folder: Path, line: str, on_damage: Tell) -> Iterator[Place]:
    """Captures whose record has that line in its head."""
    wanted = line.encode()
    for path in (*closed_files(folder), *open_files(folder)):
        name = path.name.removesuffix(".open")
        origin = origin_of(path, name)
        for member in whole_members(path, on_damage):
            if wanted in member.data.partition(_HEAD_END)[0].split(b"\r\n"):
                place = Place(name, member.offset, member.length)
                found = record.parse(member.data, place)
                if record.is_capture(found) and origin.believes(found):
                    yield place
