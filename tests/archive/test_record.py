"""An encoded body lies as received and is read decoded, as far as its bytes go and never past the limit."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils.db import Database
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import read_capture
from spiders.http.encoding import BODY_LIMIT
from tests.archive.captures import PAGE, capture, only_file, store
from tests.spiders.http.test_encoding import CODINGS


@pytest.mark.parametrize("coding", CODINGS)
def test_an_encoded_body_lies_as_received_and_is_read_decoded(db: Database, tmp_path: Path, coding: str) -> None:
    raw = CODINGS[coding](PAGE)
    (stored,) = store(db, tmp_path, capture(1, raw_body=raw, headers=(("Content-Encoding", coding),)))
    assert read_capture(db, tmp_path, stored.id) == replace(stored, request_headers=())
    assert (stored.body, stored.raw_body) == (PAGE, raw)
    with only_file(tmp_path).open("rb") as file:
        assert [record.raw_stream.read() for record in ArchiveIterator(file) if record.rec_type == "response"] == [raw]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_decompression_bomb_is_cut_at_the_limit_and_marked(db: Database, tmp_path: Path, coding: str) -> None:
    bomb = CODINGS[coding](bytes(BODY_LIMIT * 4))
    (stored,) = store(db, tmp_path, capture(1, b"x", raw_body=bomb, headers=(("Content-Encoding", coding),)))
    assert (len(stored.body), stored.truncated) == (BODY_LIMIT, "length")
    assert read_capture(db, tmp_path, stored.id).truncated == "length"


def test_a_body_handed_over_decoded_is_not_decoded_again(db: Database, tmp_path: Path) -> None:
    headers = (("Content-Encoding", "gzip"), ("Content-Length", "9"), ("X-Orig-Content-Encoding", "forged"))
    (stored,) = store(db, tmp_path, capture(1, headers=headers))
    with only_file(tmp_path).open("rb") as file:
        read = [record.content_stream().read() for record in ArchiveIterator(file) if record.rec_type == "response"]
    assert read == [PAGE]
    assert read_capture(db, tmp_path, stored.id) == replace(stored, request_headers=())
    assert stored.headers == headers
