"""Words are proved in every kind of record that the archive has, and by sound ones alone."""

import gzip
import json
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.archive.files import Place, closed_files
from pipeline.archive.seek import file_of, seek, sound_capture
from pipeline.proof.prove import DATA, Claim, prove
from schemas.errors import IntegrityError
from tests.archive.captures import PAGE, capture, store

WORDS = ["We will build it,"]
EMPTY = b"<html><h1>Council passes the bridge bill</h1><p>Go on to the next page.</p></html>"


def told(error: IntegrityError) -> None:
    raise AssertionError(str(error))


def test_words_of_a_further_page_are_found_there(db: Database, tmp_path: Path) -> None:
    first = capture(1, EMPTY)
    store(db, tmp_path, first, capture(2, PAGE, kind="part", part_of=first.id))
    proof = prove(tmp_path, Claim(record=first.id, words=WORDS))
    assert proof.capture.final_url.endswith("/2")


def test_a_revisit_is_proved_by_the_payload_that_it_borrows(db: Database, tmp_path: Path) -> None:
    stored = store(db, tmp_path, capture(1), capture(2))
    assert stored[1].revisit_of == stored[0].id
    proof = prove(tmp_path, Claim(record=stored[1].id, words=WORDS))
    assert (proof.capture.id, proof.found is not None) == (stored[1].id, True)


def test_an_answer_of_data_is_told_as_such(db: Database, tmp_path: Path) -> None:
    body = json.dumps([{"content": {"rendered": "<p>&#8220;We will build it,&#8221; said Ada Fernweh.</p>"}}]).encode()
    (stored,) = store(db, tmp_path, capture(1, body, kind="api", headers=(("Content-Type", "application/json"),)))
    proof = prove(tmp_path, Claim(record=stored.id, words=WORDS))
    assert (proof.where, proof.found is not None and proof.found.exact) == (DATA, True)


def test_a_body_that_came_packed_is_read_unpacked(db: Database, tmp_path: Path) -> None:
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"))
    (stored,) = store(db, tmp_path, capture(1, PAGE, raw_body=gzip.compress(PAGE), headers=headers))
    proof = prove(tmp_path, Claim(record=stored.id, words=WORDS))
    assert proof.found
    start, end = proof.found.spans[0]
    assert PAGE[start:end].decode() == WORDS[0]


def test_a_wrong_place_is_no_proof_of_another_record(db: Database, tmp_path: Path) -> None:
    first, second = store(db, tmp_path, capture(1), capture(2, EMPTY))
    place = Place(str(first.warc_file), first.warc_offset or 0, first.warc_length or 0)
    with pytest.raises(IntegrityError, match="these words are not in it"):
        prove(tmp_path, Claim(record=second.id, words=WORDS, place=place))


def test_a_record_of_somebody_elses_run_is_not_believed(db: Database, tmp_path: Path) -> None:
    (stored,) = store(db, tmp_path / "a", capture(1))
    (path,) = closed_files(tmp_path / "a")
    place = seek(tmp_path / "a", stored.id, told)
    assert place
    member = path.read_bytes()[place.offset : place.offset + place.length]
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "20260314T092653Z-other-99999999.warc.gz").write_bytes(member)
    assert seek(tmp_path / "b", stored.id, told) is None
    with pytest.raises(IntegrityError, match="not believed"):
        sound_capture(tmp_path / "b", Place("20260314T092653Z-other-99999999.warc.gz", 0, len(member)))


def test_records_taken_away_are_a_file_of_their_own(db: Database, tmp_path: Path) -> None:
    _, second = store(db, tmp_path / "a", capture(1, EMPTY), capture(2))
    place = seek(tmp_path / "a", second.id, told)
    assert place
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "taken.warc.gz").write_bytes(file_of(tmp_path / "a", [place]))
    assert prove(tmp_path / "b", Claim(record=second.id, words=WORDS)).found
