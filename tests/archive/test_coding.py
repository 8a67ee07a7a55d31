"""An encoded body lies as received and is read decoded, as far as its bytes go and never past the limit."""

import gzip
import hashlib
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from backports import zstd
from sqlite_utils.db import Database
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import read_capture
from pipeline.archive.coding import BODY_LIMIT, decode
from tests.archive.captures import PAGE, capture, only_file, store

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "gzip, br": lambda body: bytes(brotli.compress(gzip.compress(body))),
}


@pytest.mark.parametrize("coding", CODINGS)
def test_an_encoded_body_lies_as_received_and_is_read_decoded(db: Database, tmp_path: Path, coding: str) -> None:
    raw = CODINGS[coding](PAGE)
    (stored,) = store(db, tmp_path, capture(1, raw_body=raw, headers=(("Content-Encoding", coding),)))
    assert read_capture(db, tmp_path, stored.id) == replace(stored, request_headers=())
    assert (stored.body, stored.raw_body) == (PAGE, raw)
    with only_file(tmp_path).open("rb") as file:
        assert [record.raw_stream.read() for record in ArchiveIterator(file) if record.rec_type == "response"] == [raw]


def test_bare_deflate_is_read_too() -> None:
    pack = zlib.compressobj(wbits=-15)
    assert decode(pack.compress(PAGE) + pack.flush(), "deflate") == PAGE


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_cut_or_falsified_encoding_keeps_the_text_before_the_damage(coding: str) -> None:
    text = b"".join(hashlib.sha256(b"%d" % number).hexdigest().encode() for number in range(100))
    raw = CODINGS[coding](text)
    assert text.startswith(decode(raw[:-30], coding))
    assert len(decode(raw[:-30], coding)) > len(text) * 0.9
    assert decode(raw[:-4] + b"oops", coding) == text


def test_several_gzip_members_are_one_body() -> None:
    assert decode(gzip.compress(b"first ") + gzip.compress(b"second"), "gzip") == b"first second"


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
