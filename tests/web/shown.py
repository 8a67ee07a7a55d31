"""For tests of pages: a changed copy of a data folder, and what a reader sees."""

import re
import shutil
from html import unescape
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.database import open_database
from schemas.tables.counted import count_all_again


def changed(data: Path, folder: Path, *statements: str) -> Database:
    """A copy of the data folder in which those statements were carried out, open for more."""
    shutil.copytree(data, folder, dirs_exist_ok=True)
    db = open_database(folder / "onrecord.db")
    for statement in statements:
        db.execute(statement)
    return counted(db)


def counted(db: Database) -> Database:
    """The same, with what pages count counted anew: statements by hand go past the loader."""
    count_all_again(db)
    return db


def words(page: str) -> str:
    """What a reader sees, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
