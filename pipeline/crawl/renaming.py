"""Give a site another name, everywhere and whole: site file, ledger of renames, database, decisions.

A note in the data folder says that it is under way. Each step may be done twice, and whoever runs next finishes what
a killed rename left.
"""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.books.locks import hold
from pipeline.config import Config
from pipeline.database import open_database, storage_errors, sync_folder, write_whole, writing
from pipeline.process.corrections import FILE as CORRECTIONS
from pipeline.process.corrections import change_corrections
from pipeline.process.people.merges import FILE as PEOPLE
from pipeline.process.people.merges import Merges, change_merges
from pipeline.renames import Rename, add_rename, first_name, renames_in
from pipeline.sites import load_sites, renamed_text
from schemas.errors import ConfigError
from schemas.site import NAME

NOTE = "renaming.json"


def rename_site(config: Config, old: str, new: str) -> None:
    """Call a site `new` from now on: its file, rows, captures and decisions; ids and WARC files stay as they are.

    Raises ConfigError where there is no such site or the name is taken, LockedError while a run holds either.
    """
    finish_rename(config)
    _refuse(config, old, new)
    with ExitStack() as held, storage_errors(config.data):
        for name in (old, new, "_archive"):
            held.enter_context(hold(config.locks, name))
        write_whole(config.data / NOTE, json.dumps({"old": old, "new": new, "at": datetime.now(UTC).isoformat()}))
        _work(config, Rename(old, new, datetime.now(UTC).isoformat(timespec="seconds")))


def finish_rename(config: Config) -> bool:
    """Finish a rename that was killed; whether there was one."""
    path = config.data / NOTE
    if not path.exists():
        return False
    note = json.loads(path.read_text(encoding="utf-8"))
    with ExitStack() as held, storage_errors(config.data):
        for name in (note["old"], note["new"], "_archive"):
            held.enter_context(hold(config.locks, name))
        if path.exists():  # else it was not killed, and has finished meanwhile
            _work(config, Rename(note["old"], note["new"], note["at"]))
    return True


def was_renamed(config: Config, old: str, new: str) -> bool:
    """Whether the last rename was this one."""
    known = renames_in(config.archive)
    return bool(known) and (known[-1].old, known[-1].new) == (old, new)


def _refuse(config: Config, old: str, new: str) -> None:
    sites = load_sites(config.sites)
    if not NAME.fullmatch(new):
        raise ConfigError(f"{new!r}: use lower-case letters, digits and hyphens, 80 at most")
    if old not in sites:
        raise ConfigError(f"no site {old!r}; `onrecord sites list` shows them all")
    if config.sites is None:
        raise ConfigError("there is no folder of your own site files: set `sites` (`onrecord init` makes one)")
    if new in sites or _has_rows(config, new):
        raise ConfigError(f"{new!r} is a site already, and two are not made one; choose another name")
    if any(new == one.old for one in renames_in(config.archive)) and first_name(config.archive, old) != new:
        raise ConfigError(f"{new!r} was another site's name, and its captures bear it; choose another")


def _has_rows(config: Config, name: str) -> bool:
    if not config.database.exists():
        return False
    db = open_database(config.database)
    try:
        return db.execute("SELECT 1 FROM captures WHERE site = ? LIMIT 1", [name]).fetchone() is not None
    finally:
        db.close()


def _work(config: Config, rename: Rename) -> None:
    """All the steps; the site's old file goes last, so that what is left tells what is to be done."""
    folder = config.sites or Path()
    old, new = folder / f"{rename.old}.toml", folder / f"{rename.new}.toml"
    if not new.exists():
        write_whole(new, renamed_text(config, rename.old, rename.new))
    if config.archive.is_dir():
        add_rename(config.archive, rename)
    if config.database.exists():
        db = open_database(config.database)
        try:
            rename_rows(db, rename, first_name(config.archive, rename.new))
        finally:
            db.close()
    _rename_decisions(config.data, rename)
    old.unlink(missing_ok=True)
    sync_folder(folder)
    (config.data / NOTE).unlink()
    sync_folder(config.data)


def rename_rows(db: Database, rename: Rename, first: str) -> None:
    """Every row of the site under its new name, in one transaction; nothing where that is done."""
    with writing(db):
        db.execute("PRAGMA defer_foreign_keys = ON")
        if not db.execute("SELECT 1 FROM sites WHERE name = ?", [rename.old]).fetchone():
            return
        db.execute("DELETE FROM sites WHERE name = ?", [rename.new])  # an empty one: a run looked in meanwhile
        db.execute("UPDATE sites SET name = ?, first_name = ? WHERE name = ?", [rename.new, first, rename.old])
        for table in db.tables:
            if any(column.name == "site" for column in table.columns):
                db.execute(f'UPDATE "{table.name}" SET site = ? WHERE site = ?', [rename.new, rename.old])  # noqa: S608 - our tables


def _rename_decisions(data: Path, rename: Rename) -> None:
    from pipeline.process.templates import FOLDER  # with it come the stages, which no other run needs here

    template = data / FOLDER / f"{rename.old}.json"
    if template.exists():
        template.replace(template.with_name(f"{rename.new}.json"))
        sync_folder(template.parent)
    if (data / PEOPLE).exists():
        change_merges(data / PEOPLE, lambda merges: moved(merges, rename))
    if (data / CORRECTIONS).exists():
        change_corrections(data / CORRECTIONS, lambda known: known.renamed(rename.old, rename.new))


def moved(merges: Merges, rename: Rename) -> Merges:
    """The same decisions about names, of a site that is called otherwise now."""

    def here(places: Mapping[str, str]) -> dict[str, str]:
        return {rename.new if place == rename.old else place: name for place, name in places.items()}

    return replace(merges, splits={name: here(places) for name, places in merges.splits.items()})
