"""Site files in the archive: each WARC file says, right after its warcinfo, by which site file its run worked.

With them every row is a function of archive and code: a site that was renamed or retired can still be cleaned.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.archive import record
from pipeline.archive.files import Place, damaged, members
from pipeline.archive.reader import tell_damage
from pipeline.database import utc
from pipeline.renames import name_now
from schemas.capture import digest_of
from schemas.errors import IntegrityError


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """A site's file as a run read it."""

    site: str
    text: str
    read_at: datetime

    @property
    def digest(self) -> str:
        return digest_of(self.text.encode())


def site_file_record(file: SiteFile, warc: str) -> bytes:
    """The record that holds a site's file, as a gzip member of a WARC file."""
    fields = {"Onrecord-Site": file.site, "Onrecord-Digest": file.digest}
    return record.resource_record(_target(file.site), file.text.encode(), (warc, file.read_at), fields)


def read_site_file(path: Path) -> SiteFile | None:
    """The site's file that a WARC file names; None where it names none, as older ones do, or where it is damaged."""
    try:
        found = next(filter(None, (_of(path, member.offset, member.data) for member in islice(members(path), 2))), None)
        return replace(found, site=name_now(path.parent, found.site)) if found else None
    except IntegrityError as error:
        tell_damage(error)
        return None


def insert_site_file(db: Database, file: SiteFile) -> None:
    """Remember a site's file, inside the caller's transaction: once a text, with the first and last time of reading."""
    db.execute(
        "INSERT INTO site_files (site, digest, text, first_read_at, last_read_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (site, digest) DO UPDATE SET first_read_at = min(first_read_at, excluded.first_read_at), "
        "last_read_at = max(last_read_at, excluded.last_read_at)",
        [file.site, file.digest, file.text, utc(file.read_at), utc(file.read_at)],
    )


def _of(path: Path, offset: int, data: bytes) -> SiteFile | None:
    place = Place(path.name.removesuffix(".open"), offset, 0)
    found = record.parse(data, place)
    site = found.headers.get("Onrecord-Site") or ""
    if found.headers.get("WARC-Type") != "resource" or found.headers.get("WARC-Target-URI") != _target(site):
        return None
    try:
        text = found.reader.read().decode()
        file = SiteFile(site=site, text=text, read_at=datetime.fromisoformat(found.headers["WARC-Date"]))
    except (KeyError, ValueError) as error:
        raise damaged(place, f"the site's file cannot be read: {error}") from error
    if file.digest != found.headers.get("Onrecord-Digest"):
        raise damaged(place, f"the site's file has the digest {file.digest}, and names another")
    return file


def _target(site: str) -> str:
    return f"urn:onrecord:site:{site}"
