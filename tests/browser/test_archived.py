"""A page as a browser showed it is a conversion of its response: read in its place, never replayed, never borrowed."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.archive import read_capture, read_page, read_parts, reindex, take_back, verify
from pipeline.archive.record import COLUMNS
from pipeline.database import open_database
from schemas.capture import Capture
from tests.archive.captures import PAGE, capture, index_lines, only_file, store

SHOWN = "<html><head><title>Bridge</title></head><body><h1>The bridge opens</h1><p>Ønske said so.</p></body></html>"
UTF8 = (("Content-Type", "text/html; charset=utf-8"),)


def rendered(page: Capture, number: int, body: bytes = SHOWN.encode(), **changes: object) -> Capture:
    made = capture(number, body, kind="rendered", url=f"urn:uuid:{page.id}", final_url=page.final_url, part_of=page.id)
    return replace(made, headers=UTF8, request_headers=(), **changes)  # type: ignore[arg-type]


def members(folder: Path) -> list[str]:
    text = gzip.decompress(only_file(folder).read_bytes()).decode("utf-8", "replace")
    return [f"WARC-{part}" for part in text.split("WARC/1.1\r\nWARC-")[1:]]


def test_it_is_a_conversion_that_names_its_response_and_reads_back_as_it_was(db: Database, tmp_path: Path) -> None:
    page = capture(1)
    made, stored = store(db, tmp_path, rendered(page, 2), page)
    assert read_capture(db, tmp_path, made.id) == made
    (told,) = [member for member in members(tmp_path) if "WARC-Type: conversion" in member]
    assert f"WARC-Refers-To: <urn:uuid:{page.id}>" in told
    assert f"WARC-Target-URI: {page.final_url}" in told
    assert "Content-Type: text/html; charset=utf-8" in told
    assert SHOWN in told
    assert sum("WARC-Type: request" in member for member in members(tmp_path)) == 1
    assert (stored.revisit_of, made.revisit_of) == (None, None)
    assert list(verify(db, tmp_path)) == []


def test_a_reader_gets_what_was_shown_and_the_response_stays_what_it_was(db: Database, tmp_path: Path) -> None:
    latin = (("Content-Type", "text/html; charset=iso-8859-1"), ("Content-Encoding", "gzip"), ("ETag", '"7"'))
    page = capture(1, headers=latin, raw_body=gzip.compress(PAGE))
    store(db, tmp_path, rendered(page, 2), page, capture(3))
    read = read_page(db, tmp_path, page.id)
    assert (read.id, read.body, read.raw_body, read.headers) == (page.id, SHOWN.encode(), None, (latin[2], *UTF8))
    assert read_capture(db, tmp_path, page.id).body == PAGE
    assert read_page(db, tmp_path, capture(3).id).body == PAGE


def test_further_pages_are_read_as_shown_too_and_those_that_were_not_shown_are_missing(
    db: Database, tmp_path: Path
) -> None:
    page = capture(1)
    parts = [capture(n, b"<p>frame</p>", kind="part", part_of=page.id) for n in (3, 5)]
    cut = rendered(parts[1], 6, b"", truncated="time")
    store(db, tmp_path, rendered(page, 2), page, rendered(parts[0], 4), parts[0], cut, parts[1])
    assert [(part.id, part.body) for part in read_parts(db, tmp_path, page.id)] == [(parts[0].id, SHOWN.encode())]


def test_no_response_borrows_its_bytes_and_no_player_is_led_to_it(db: Database, tmp_path: Path) -> None:
    page, twin = capture(1), capture(3, SHOWN.encode())
    stored = store(db, tmp_path, rendered(page, 2), page, twin)
    assert stored[2].revisit_of is None
    (later,) = store(db, tmp_path, capture(4, SHOWN.encode()), run_id=page.run_id.replace("5", "6"))
    assert later.revisit_of == twin.id
    listed = [json.loads(line.split(" ", 2)[2]) for line in index_lines(tmp_path)]
    assert sorted(one["url"] for one in listed) == [page.final_url, twin.final_url, later.final_url]
    places = {(one["filename"], int(one["offset"])) for one in listed}
    assert (stored[0].warc_file, stored[0].warc_offset) not in places


@pytest.mark.parametrize("body", [b"", b"x", SHOWN.encode() * 50])
def test_a_lost_database_finds_it_again_row_by_row(db: Database, tmp_path: Path, body: bytes) -> None:
    page = capture(1)
    store(db, tmp_path, rendered(page, 2, body, truncated="" if body else "time"), page)
    query = f"SELECT {', '.join(COLUMNS)} FROM captures ORDER BY seq"  # noqa: S608 - our own names
    again = open_database(None)
    try:
        take_back(again, tmp_path)
        assert reindex(again, tmp_path) == 2
        assert again.execute(query).fetchall() == db.execute(query).fetchall()
    finally:
        again.close()
