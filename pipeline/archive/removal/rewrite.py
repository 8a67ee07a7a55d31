"""A closed WARC file written anew with tombstones in it; every other record keeps its bytes and its place.

What is to be kept of a capture (a list without one article, a payload that others pointed to) is appended.
"""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fastwarc.warc import WarcRecord

from pipeline.archive import record
from pipeline.archive.files import CLOSED, Place, create, locate, members
from pipeline.archive.removal.ledger import Removal
from pipeline.archive.removal.tombstone import Action, Tombstone, is_tombstone, read_tombstone, tombstone_record
from pipeline.database import sync_folder
from schemas.capture import Capture

NEW = ".new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of one capture of a file."""

    capture: Capture
    """As it lies there."""
    action: Action
    kept: Capture | None = None
    """What is appended in its place; None: nothing."""


def now_at(folder: Path, place: Place) -> Place | None:
    """Where the capture lies that was written at a place: there, or where its tombstone leads; None: it is gone."""
    path = locate(folder, place.file)
    while is_tombstone(found := _record_at(path, place)):
        moved = read_tombstone(found, place).moved_to
        if moved is None:
            return None
        place = replace(place, offset=moved[0], length=moved[1])
    return place


def _record_at(path: Path, place: Place) -> WarcRecord:
    """The record that begins at a place; a tombstone is longer than what stood there, for it is the request's, too."""
    return record.parse(next(members(path, place.offset)).data, place)


def rewrite(path: Path, removal: Removal, changes: Sequence[Change]) -> list[Capture]:
    """Write a file with these changes, whole, in the place of the old one; the captures that were appended.

    Killed at any moment it leaves the old file or the new one.
    """
    fresh = path.with_name(path.name + NEW)
    fresh.unlink(missing_ok=True)
    size = path.stat().st_size
    patches: list[tuple[int, bytes]] = []
    kept: list[Capture] = []
    for change in changes:
        offset, whole, request = _region(path, change.capture)
        moved = None
        if change.kept:
            own = record.capture_record(change.kept, None)
            moved = (size, len(own))
            kept.append(replace(change.kept, warc_file=path.name, warc_offset=size, warc_length=len(own)))
            patches.append((size, own + request))
            size += len(own) + len(request)
        told = Tombstone(removal=removal, action=change.action, moved_to=moved)
        patches.append((offset, tombstone_record(told, change.capture, whole)))
    _write(path, fresh, patches)
    return kept


def sweep(folder: Path) -> None:
    """Remove what a rewriting that was killed had begun."""
    for path in folder.glob(f"*{CLOSED}{NEW}"):
        path.unlink()


def _region(path: Path, capture: Capture) -> tuple[int, int, bytes]:
    """Offset and length of a capture's record with its request's, and the bytes of the latter."""
    offset, length = capture.warc_offset or 0, capture.warc_length or 0
    end = offset + length
    if end < path.stat().st_size:
        follower = next(members(path, end))
        found = record.parse(follower.data, Place(path.name, end, follower.length))
        own = found.headers.get("WARC-Concurrent-To") == f"<urn:uuid:{capture.id}>"
        if found.headers.get("WARC-Type") == "request" and own:
            with path.open("rb") as file:
                file.seek(end)
                return offset, length + follower.length, file.read(follower.length)
    return offset, length, b""


def _write(path: Path, fresh: Path, patches: Sequence[tuple[int, bytes]]) -> None:
    try:
        with path.open("rb") as old, os.fdopen(create(fresh), "r+b") as new:
            shutil.copyfileobj(old, new, 1 << 20)
            for offset, data in patches:
                new.seek(offset)
                new.write(data)
            new.flush()
            os.fsync(new.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)
