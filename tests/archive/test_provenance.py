"""An imported capture says where it comes from, in record and row, and nobody claims to have asked for it."""

from pathlib import Path

from sqlite_utils.db import Database

from pipeline.archive import Archive, insert_rows, read_capture, reindex, row_of, verify
from pipeline.archive.files import members
from pipeline.database import open_database
from schemas.capture import Provenance
from tests.archive.captures import NOW, RUN, capture, only_file

SOURCE = Provenance(file="crawl 2019/Übersicht.warc.gz", record="<urn:uuid:1>", digest="sha1:ABC")


def test_provenance_lies_in_record_and_row_and_comes_back_with_a_rebuild(tmp_path: Path) -> None:
    db = open_database(None)
    with Archive(tmp_path, run_id=RUN, site="gazette", now=NOW) as archive:
        stored = archive.append(capture(1, source=SOURCE))
        own = archive.append(capture(2, b"fetched by us"))
    insert_rows(db, map(row_of, (stored, own)))
    assert stored.source == Provenance(
        file="crawl%202019/%C3%9Cbersicht.warc.gz", record="<urn:uuid:1>", digest="sha1:ABC"
    )
    found = read_capture(db, tmp_path, stored.id)
    assert (found.source, read_capture(db, tmp_path, own.id).source) == (stored.source, None)
    assert _rows(db)[1] == ("", "", "")
    again = open_database(None)
    assert reindex(again, tmp_path) == 2
    assert _rows(again) == _rows(db)
    assert again.execute("SELECT scope FROM crawl_runs").fetchall() == [("import",)]
    assert list(verify(again, tmp_path)) == []


def test_an_imported_capture_has_no_request(tmp_path: Path) -> None:
    with Archive(tmp_path, run_id=RUN, site="gazette", now=NOW) as archive:
        archive.append(capture(1, source=SOURCE))
        archive.append(capture(2, b"fetched by us"))
    data = [member.data for member in members(only_file(tmp_path))]
    kinds = [next(line for line in each.splitlines() if line.startswith(b"WARC-Type")) for each in data]
    assert [kind.split()[-1] for kind in kinds] == [b"warcinfo", b"response", b"response", b"request"]


def _rows(db: Database) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = db.execute(
        "SELECT source_file, source_record, source_digest FROM captures ORDER BY id"
    ).fetchall()
    return found
