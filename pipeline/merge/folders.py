"""The folders of a merge: fit to be read, nobody at work in them, and one at a time attached to ours."""

import contextlib
import os
import resource
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.archive.removal import Removal, noted
from pipeline.books.locks import hold
from pipeline.config import Config
from pipeline.database import read_database, storage_errors, uri_for_reading
from pipeline.merge.copying import SOURCE
from pipeline.upgrade import is_current
from schemas.errors import ConfigError, LockedError

MOST_FILES = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A data folder that is merged into another one; nothing in it is changed."""

    data: Path
    sites: tuple[str, ...]
    """As they are called there."""
    removals: tuple[Removal, ...]

    @property
    def config(self) -> Config:
        return Config(data=self.data)


def look_into(folders: Sequence[Path], into: Path) -> list[Folder]:
    """The folders as they are to be merged; ConfigError for one that cannot be."""
    seen = {into.resolve(): into}
    for folder in folders:
        if (other := seen.get(folder.resolve())) is not None:
            raise ConfigError(f"{folder}: is named twice" if other != into else f"{folder}: is what is merged into")
        seen[folder.resolve()] = folder
    return [_looked_into(folder) for folder in folders]


def _looked_into(folder: Path) -> Folder:
    config = Config(data=folder)
    if not config.database.exists():
        lost = config.archive.is_dir() and any(config.archive.iterdir())
        step = f"run `onrecord --data {folder} rebuild` first" if lost else "name the data folder of a crawl"
        raise ConfigError(f"{config.database}: no database here; {step}")
    with contextlib.closing(read_database(config.database)) as db, storage_errors(config.database):
        try:
            current = is_current(db)
        except ConfigError as error:
            raise ConfigError(f"{config.database}: {error}") from error
        if not current:
            raise ConfigError(
                f"{config.database}: an older onrecord wrote it; run `onrecord --data {folder} process` once with this "
                "one, then merge"
            )
        names = tuple(row[0] for row in db.execute("SELECT name FROM sites ORDER BY name"))
        return Folder(data=folder, sites=names, removals=tuple(noted(db).values()))


@contextlib.contextmanager
def alone(config: Config, db: Database, folders: Sequence[Folder]) -> Iterator[None]:
    """With the locks of all sites and archives, so that no run works in any of the folders; else LockedError."""
    _more_files()
    ours = [row[0] for row in db.execute("SELECT name FROM sites ORDER BY name")]
    theirs = {name for folder in folders for name in folder.sites}
    with contextlib.ExitStack() as held:
        try:
            for name in ("_archive", *sorted({*ours, *theirs})):
                held.enter_context(hold(config.locks, name))
            for folder in filter(_can_be_written, folders):
                for name in ("_archive", *folder.sites):
                    held.enter_context(hold(folder.config.locks, name))
        except LockedError as error:
            raise LockedError(f"{error}. Nothing was merged: no run may work in any of the folders") from error
        yield


@contextlib.contextmanager
def attached(db: Database, folder: Folder) -> Iterator[None]:
    """With the folder's database to be read beside ours, under the name `source`."""
    with storage_errors(folder.config.database):
        db.conn.execute(f"ATTACH ? AS {SOURCE}", [uri_for_reading(folder.config.database)])
        try:
            yield
        finally:
            db.conn.execute(f"DETACH {SOURCE}")


def _can_be_written(folder: Folder) -> bool:
    """On a file system for reading alone nobody works."""
    return not os.statvfs(folder.data).f_flag & os.ST_RDONLY


def _more_files() -> None:
    """Each lock is an open file, and there may be a thousand sites."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < MOST_FILES != hard:
        wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
