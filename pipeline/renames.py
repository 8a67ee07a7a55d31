"""Sites that were renamed: a ledger beside the WARC files, whose records keep the name under which they were written.

Whoever reads a record asks here what its site is called now; ids of articles are made of a site's first name, so that
neither a rename nor a rebuild changes them.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

from pipeline.database import read_whole, write_whole
from schemas import Capture, toml
from schemas.errors import ConfigError

FILE = "renames.toml"
_HEADER = "# Written by `onrecord sites rename`: records of the WARC files beside keep the site's name of their time.\n"


@dataclass(frozen=True, slots=True)
class Rename:
    """A site that got another name, and when (UTC)."""

    old: str
    new: str
    at: str


def renames_in(folder: Path) -> tuple[Rename, ...]:
    """Every rename of an archive folder, in order; ConfigError when the ledger is broken."""
    path = folder / FILE
    try:
        told = path.stat()
    except FileNotFoundError:
        return ()
    return _read(path, told.st_mtime_ns, told.st_size)


def add_rename(folder: Path, rename: Rename) -> None:
    """Write one more into the ledger, whole; nothing happens where it is the last one already."""
    known = renames_in(folder)
    if not known or (known[-1].old, known[-1].new) != (rename.old, rename.new):
        write_renames(folder, (*known, rename))


def write_renames(folder: Path, renames: Sequence[Rename]) -> None:
    """Write the ledger anew, whole, of these alone."""
    write_whole(folder / FILE, _HEADER + toml.write({"renames": [asdict(one) for one in renames]}))


def name_now(folder: Path, name: str) -> str:
    """What the site of a record is called now."""
    for one in renames_in(folder):
        name = one.new if one.old == name else name
    return name


def first_name(folder: Path, name: str) -> str:
    """What a site was called before all its renames."""
    for one in reversed(renames_in(folder)):
        name = one.old if one.new == name else name
    return name


def as_now(folder: Path, capture: Capture) -> Capture:
    """A capture under its site's name of today."""
    name = name_now(folder, capture.site)
    return capture if name == capture.site else replace(capture, site=name)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int) -> tuple[Rename, ...]:
    """Read once a state of the file: it is asked for with every record."""
    try:
        return tuple(Rename(**row) for row in toml.parse(read_whole(path), path).get("renames", ()))
    except TypeError as error:
        raise ConfigError(f"{path}: {error}; restore it from a backup") from error
