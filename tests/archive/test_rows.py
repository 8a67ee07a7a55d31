"""The same payload is kept once, and a lost database is rebuilt row by row from the files."""

import gzip
import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils.db import Database
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import insert_captures, read_capture, reindex, walk
from pipeline.archive.record import COLUMNS
from pipeline.database import open_database
from schemas.errors import IntegrityError
from tests.archive.captures import HTML, NOW, RUN, SITE_FILE, capture, index_lines, only_file, store


def rows(db: Database) -> list[tuple[Any, ...]]:
    names = ", ".join(COLUMNS)
    return db.execute(f"SELECT {names} FROM captures ORDER BY warc_file, warc_offset").fetchall()  # noqa: S608


def test_the_same_payload_is_kept_once_and_read_from_both(db: Database, tmp_path: Path) -> None:
    first, same_run = store(db, tmp_path, capture(1), capture(2))
    (later,) = store(db, tmp_path, capture(3, kind="api"), run_id="later-run")
    assert (same_run.revisit_of, later.revisit_of) == (first.id, first.id)
    for stored in (first, same_run, later):
        assert read_capture(db, tmp_path, stored.id) == replace(stored, request_headers=())
    assert b"bridge bill" not in gzip.decompress((tmp_path / str(later.warc_file)).read_bytes())


@pytest.mark.parametrize("changes", [{"status": 404}, {"body": b""}, {"truncated": "time"}])
def test_only_whole_good_answers_are_revisited(db: Database, tmp_path: Path, changes: dict[str, Any]) -> None:
    stored = store(db, tmp_path, capture(1, **changes), capture(2, **changes))
    assert [item.revisit_of for item in stored] == [None, None]
    assert read_capture(db, tmp_path, stored[0].id).truncated == changes.get("truncated", "")


def test_a_304_points_to_the_page_it_confirms_and_is_not_replayed(db: Database, tmp_path: Path) -> None:
    (page,) = store(db, tmp_path, capture(1))
    headers = (("ETag", '"v1"'),)
    (again,) = store(db, tmp_path, capture(2, b"", url=page.url, final_url=page.url, status=304, headers=headers))
    found = read_capture(db, tmp_path, again.id)
    assert (found.status, found.body, found.revisit_of, found.headers) == (304, b"", page.id, headers)
    with (tmp_path / str(again.warc_file)).open("rb") as file:
        (record,) = [record for record in ArchiveIterator(file) if record.rec_type == "revisit"]
    assert record.rec_headers.get_header("WARC-Profile").endswith("server-not-modified")
    assert record.rec_headers.get_header("WARC-Refers-To-Target-URI") == page.url
    assert len(index_lines(tmp_path)) == 1


def test_a_304_confirms_the_page_at_its_own_address_and_not_the_notice_that_led_there(
    db: Database, tmp_path: Path
) -> None:
    asked, place = capture(1).url, "https://gazette.example/moved-here"
    notice, page = store(db, tmp_path, capture(1, b"<p>Moved</p>"), capture(2, url=asked, final_url=place))
    store(db, tmp_path, capture(3, b"<p>Moved</p>", url=asked, final_url=asked), run_id="second-run")
    (again,) = store(db, tmp_path, capture(4, b"", url=asked, final_url=place, status=304), run_id="third-run")
    assert (notice.final_url, again.revisit_of) == (asked, page.id)


def test_a_lost_database_is_rebuilt_row_by_row(db: Database, tmp_path: Path) -> None:
    packed = gzip.compress(b"packed " * 50, mtime=0)
    encoded = (*HTML, ("Content-Encoding", "gzip"))
    store(
        db, tmp_path, capture(1), capture(2), capture(3, b"", status=304, url=capture(1).url, final_url=capture(1).url)
    )
    store(
        db,
        tmp_path,
        capture(4, b"packed " * 50, raw_body=packed, headers=encoded, kind="feed"),
        capture(5, url="https://gazette.example/moved"),
        capture(6, b"half", truncated="disconnect", fetched_at=NOW + timedelta(microseconds=7)),
        run_id="another-run",
    )
    fresh = open_database(None)
    assert reindex(fresh, tmp_path) == 6
    assert digest(rows(fresh)) == digest(rows(db))
    assert fresh.execute("SELECT seq FROM captures ORDER BY warc_file, warc_offset").fetchall() == [
        (n,) for n in range(1, 7)
    ]
    assert fresh.execute("PRAGMA foreign_key_check").fetchall() == []
    assert fresh.execute(
        "SELECT id, state, started_at, finished_at FROM crawl_runs ORDER BY started_at"
    ).fetchall() == [
        ("another-run", "complete", "2026-03-14T09:26:53.000007+00:00", "2026-03-14T09:26:58+00:00"),
        (RUN, "complete", "2026-03-14T09:26:54+00:00", "2026-03-14T09:26:56+00:00"),
    ]
    assert reindex(fresh, tmp_path) == 0
    fresh.close()


def test_the_sites_files_are_read_back_with_the_captures(db: Database, tmp_path: Path) -> None:
    older = SITE_FILE.replace("Reads", "Read")
    hours = iter(range(1, 9))
    for text in (older, SITE_FILE, older, ""):
        at = NOW + timedelta(hours=next(hours))
        store(db, tmp_path, capture(next(hours)), run_id=f"run-{at:%H}", site_file=text, now=at)
    query = "SELECT site, text, digest, first_read_at, last_read_at FROM site_files ORDER BY text"
    found = db.execute(query).fetchall()
    assert [(text, first[11:13], last[11:13]) for _, text, _, first, last in found] == [
        (older, "10", "14"),
        (SITE_FILE, "12", "12"),
    ]
    fresh = open_database(None)
    reindex(fresh, tmp_path)
    assert fresh.execute(query).fetchall() == found
    fresh.close()


def test_a_damaged_site_file_costs_that_record_alone(db: Database, tmp_path: Path) -> None:
    (stored,) = store(db, tmp_path, capture(1), site_file=SITE_FILE)
    path = only_file(tmp_path)
    data = bytearray(path.read_bytes())
    data[int(stored.warc_offset or 0) - 20] ^= 0xFF
    path.write_bytes(data)
    fresh = open_database(None)
    assert reindex(fresh, tmp_path) == 1
    assert fresh.execute("SELECT count(*) FROM site_files").fetchone() == (0,)
    fresh.close()


def digest(found: list[tuple[Any, ...]]) -> str:
    return hashlib.sha256(repr(found).encode()).hexdigest()


def test_rows_are_inserted_once(db: Database, tmp_path: Path) -> None:
    (stored,) = store(db, tmp_path, capture(1))
    db.execute("UPDATE captures SET processed_by = 'stages/1'")
    insert_captures(db, [stored])
    assert db.execute("SELECT processed_by FROM captures").fetchall() == [("stages/1",)]


def test_a_rebuild_passes_over_damage_and_takes_the_rest(db: Database, tmp_path: Path) -> None:
    stored = store(db, tmp_path, *(capture(n, f"page {n}".encode() * 30) for n in range(1, 6)))
    path = only_file(tmp_path)
    data = bytearray(path.read_bytes())
    data[int(stored[2].warc_offset or 0) + 60] ^= 0xFF
    path.write_bytes(data)
    fresh = open_database(None)
    assert reindex(fresh, tmp_path) == 4
    assert [row[0] for row in rows(fresh)] == [item.id for item in stored if item is not stored[2]]
    fresh.close()
    with pytest.raises(IntegrityError, match=f"at byte {stored[2].warc_offset}"):
        list(walk(tmp_path))
