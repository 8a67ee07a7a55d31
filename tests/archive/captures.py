"""Captures of a paper that does not exist, and an archive's folder to put them in."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils.db import Database

from pipeline.archive import Archive, insert_captures, insert_site_file, lookup
from schemas.capture import Capture

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
RUN = "5f0c1c8e-1111-4222-8333-444455556666"
PAGE = "<html><h1>Council passes the bridge bill</h1><p>“We will build it,” said Ada Fernweh.</p></html>".encode()
SITE_FILE = '# Reads the “Gazette”.\nname = "gazette"\nhome = "https://gazette.example/"\n'
HTML = (("Content-Type", "text/html; charset=utf-8"),)


def capture(number: int, body: bytes = PAGE, **changes: Any) -> Capture:
    url = f"https://gazette.example/politics/{number}"
    given = Capture(
        id=str(uuid.UUID(int=number)),
        site="gazette",
        run_id=RUN,
        kind="page",
        url=url,
        final_url=url,
        fetched_at=NOW + timedelta(seconds=number),
        status=200,
        headers=HTML,
        body=body,
        request_headers=(("User-Agent", "onrecord/0.1"), ("Cookie", "id=7"), ("Authorization", "Basic x")),
    )
    return replace(given, **changes)


def store(
    db: Database, folder: Path, *captures: Capture, run_id: str = RUN, site_file: str = "", now: datetime = NOW
) -> list[Capture]:
    with Archive(folder, run_id=run_id, site="gazette", known=lookup(db), now=now, site_file=site_file) as archive:
        stored = [archive.append(replace(item, run_id=run_id)) for item in captures]
        archive.sync()
        with db.atomic():
            insert_captures(db, stored)
            if archive.site_file:
                insert_site_file(db, archive.site_file)
    return stored


def only_file(folder: Path) -> Path:
    (path,) = folder.glob("*.warc.gz*")
    return path


def index_lines(folder: Path) -> list[str]:
    """Every line of the index, as somebody reads it who knows nothing but that the folder holds sorted files."""
    return sorted(line for path in (folder / "index").glob("*.cdxj") for line in path.read_text().splitlines())


def only_segment(folder: Path) -> Path:
    (path,) = (folder / "index").glob("*.cdxj")
    return path
