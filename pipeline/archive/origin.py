"""Which site and run a WARC file is of: records of any other are not believed.

A page may hold a whole WARC member. Where damage lets reading begin anew inside it, only the file itself can say that
the record is not its own: by the warcinfo it begins with, or where that is damaged by its name.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import WarcRecord

from pipeline.archive import record
from pipeline.archive.files import Place, damaged, members
from schemas.errors import IntegrityError

SITE, RUN = "onrecord-site", "onrecord-run"
"""The fields of a warcinfo that name them."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Of whom a file's records must be; without a warcinfo, those that its name fits."""

    name: str
    site: str = ""
    run_id: str = ""

    def believes(self, found: WarcRecord) -> bool:
        """Whether a capture's record is of this file's site and run."""
        site, run_id = _named(found)
        if self.run_id:
            return (site, run_id) == (self.site, self.run_id)
        fitting = rf"\d{{8}}T\d{{6}}Z-{re.escape(site)}-{re.escape(run_id[:8])}(-\d+)?\.warc\.gz"
        return bool(site and run_id and re.fullmatch(fitting, self.name))

    def check(self, found: WarcRecord, place: Place) -> None:
        """IntegrityError for a capture's record that is of another site or run."""
        if not self.believes(found):
            site, run_id = _named(found)
            own = f"site {self.site} and run {self.run_id}" if self.run_id else "what its name says"
            raise damaged(place, f"a record of site {site!r} and run {run_id!r} in a file of {own}: it is not believed")


def origin_of(path: Path, name: str) -> Origin:
    """The site and run that a file's first record names; of a file without one, its final name alone."""
    try:
        first = next(members(path))
        found = record.parse(first.data, Place(name, 0, first.length))
    except (IntegrityError, StopIteration, FileNotFoundError):
        return Origin(name)
    if found.headers.get("WARC-Type") != "warcinfo":
        return Origin(name)
    lines = found.reader.read().decode("utf-8", "replace").splitlines()
    fields = {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}
    return Origin(name, fields.get(SITE, ""), fields.get(RUN, ""))


def _named(found: WarcRecord) -> tuple[str, str]:
    return found.headers.get("Onrecord-Site") or "", found.headers.get("Onrecord-Run") or ""
