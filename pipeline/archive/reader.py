"""Read captures: one by its row's place, or all of a folder in order."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from fastwarc.warc import WarcRecord
from sqlite_utils.db import Database

from pipeline.archive import record
from pipeline.archive.files import Member, Place, closed_files, damaged, members, next_member, read_member
from pipeline.archive.origin import Origin, origin_of
from pipeline.archive.removal.tombstone import Tombstone, is_tombstone, read_tombstone
from pipeline.logs import get_logger
from pipeline.renames import as_now
from schemas.capture import Capture
from schemas.errors import IntegrityError, OnrecordError

WHOLE = "r.kind = 'rendered' AND r.truncated = ''"
IS_CUT = "EXISTS (SELECT 1 FROM captures r WHERE r.part_of = c.id AND r.kind = 'rendered' AND r.truncated <> '')"
"""Whether a browser was to show capture c, and did not come to its end."""
PARTS = f"""
SELECT id FROM captures c
WHERE part_of = ? AND kind = 'part' AND status = 200 AND truncated = '' AND NOT {IS_CUT} ORDER BY seq
"""  # noqa: S608 - fixed words
OF_BODY = frozenset(("content-type", "content-encoding", "content-length"))
log = get_logger(__name__)


def read_capture(db: Database, folder: Path, capture_id: str) -> Capture:
    """The response as received, decoded; of a revisit with the payload it points to, of a 304 without any.

    IntegrityError names file and offset when the record is damaged or is not what the captures table says.
    """
    row = db.execute(
        "SELECT warc_file, warc_offset, warc_length, digest FROM captures WHERE id = ?", [capture_id]
    ).fetchone()
    if row is None:
        raise OnrecordError(f"no capture has the id {capture_id}; `onrecord query` lists what there is")
    place = Place(*row[:3])
    capture = capture_at(folder, place)
    if capture.id != capture_id:
        raise damaged(place, f"capture {capture.id} lies here, not {capture_id}")
    if capture.digest != row[3]:
        raise damaged(place, f"the body's digest is {capture.digest}, but the database has {row[3]}")
    return capture


def read_page(db: Database, folder: Path, capture_id: str) -> Capture:
    """The same as its reader saw it: of a page that a browser showed, with the body that its scripts made."""
    capture = read_capture(db, folder, capture_id)
    rows = db.execute(f"SELECT id FROM captures r WHERE r.part_of = ? AND {WHOLE} LIMIT 1", [capture_id])  # noqa: S608 - fixed words
    if (row := rows.fetchone()) is None:
        return capture
    shown = read_capture(db, folder, row[0])
    kept = tuple((name, value) for name, value in capture.headers if name.lower() not in OF_BODY)
    return replace(capture, body=shown.body, raw_body=None, headers=(*kept, *shown.headers))


def read_parts(db: Database, folder: Path, capture_id: str) -> list[Capture]:
    """The whole answers for further pages that were fetched with an article's first, in order, as read_page gives them.

    None of those that a browser was to show and did not.
    """
    rows = db.execute(PARTS, [capture_id]).fetchall()
    return [read_page(db, folder, row[0]) for row in rows]


def walk(folder: Path, on_damage: Callable[[IntegrityError], None] | None = None) -> Iterator[Capture]:
    """Every capture of every closed file, by file name, then offset; `on_damage` is told of each damaged record.

    Without `on_damage` the first damage is raised.
    """
    for path in closed_files(folder):
        yield from walk_file(path, on_damage)


def walk_file(
    path: Path,
    on_damage: Callable[[IntegrityError], None] | None = None,
    skip: frozenset[str] = frozenset(),
    on_tombstone: Callable[[Tombstone], None] = lambda _told: None,
) -> Iterator[Capture]:
    """The captures of one file in order, without those whose ids are to be skipped.

    A record that a tombstone leads to comes where that stands; one of another site or run than the file's is damage.
    """
    name = path.name.removesuffix(".open")
    origin, appended = origin_of(path, name), set[int]()
    for member in whole_members(path, on_damage):
        place = Place(name, member.offset, member.length)
        try:
            found = record.parse(member.data, place)
            while is_tombstone(found) and member.offset not in appended:
                told = read_tombstone(found, place)
                on_tombstone(told)
                if told.moved_to is None:
                    break
                appended.add(told.moved_to[0])
                place = Place(name, *told.moved_to)
                found = record.parse(next(members(path, place.offset)).data, place)
            if place.offset in appended and place.offset == member.offset:
                continue  # it came where its tombstone stands
            if _is_wanted(found, place, origin, skip):
                yield as_now(path.parent, record.read(found, place, lambda at: payload_at(path.parent, at)))
        except IntegrityError as error:
            if on_damage is None:
                raise
            on_damage(error)


def _is_wanted(found: WarcRecord, place: Place, origin: Origin, skip: frozenset[str]) -> bool:
    if not record.is_capture(found) or record.capture_id(found) in skip:
        return False
    origin.check(found, place)
    return True


def whole_members(path: Path, on_damage: Callable[[IntegrityError], None] | None = None) -> Iterator[Member]:
    """The members of a file; after damage, told to `on_damage`, it goes on with the next whole one."""
    at: int | None = 0
    while at is not None:
        try:
            for member in members(path, at):
                yield member
                at = member.end
            return
        except IntegrityError as error:
            if on_damage is None:
                raise
            on_damage(error)
            at = next_member(path, at + 1)


def tell_damage(error: IntegrityError) -> None:
    """Say in the log that a record could not be read and was passed over."""
    log.error("a damaged record was passed over", error=str(error))


def capture_at(folder: Path, place: Place) -> Capture:
    """The capture that lies at a place."""
    found = record.parse(read_member(folder, place), place)
    return as_now(folder, record.read(found, place, lambda at: payload_at(folder, at)))


def payload_at(folder: Path, place: Place) -> bytes:
    """The payload, still content-encoded, of the response record at a place."""
    return bytes(record.parse(read_member(folder, place), place).reader.read())


def capture_of(path: Path, at: tuple[int, int], data: bytes) -> Capture:
    """The capture of a record that another archive of onrecord holds: a member's data, its offset and length.

    A revisit's payload is read from the files beside it. IntegrityError where the record is not whole, or not its own.
    """
    place = Place(path.name.removesuffix(".open"), *at)
    found = record.parse(data, place)
    origin_of(path, place.file).check(found, place)
    return record.read(found, place, lambda original: payload_at(path.parent, original))
