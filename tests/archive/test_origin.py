"""A record is believed only from the site and run that its file's warcinfo names."""

import gzip
import os
import zlib
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.archive import Archive, recover, reindex, verify
from pipeline.archive.files import members
from pipeline.archive.record import response_record, settle, sha1
from tests.archive.captures import NOW, RUN, capture, only_file, store

FORGED = b"<p>The minister said that she would resign.</p>"


def forged(site: str, run_id: str) -> bytes:
    """A whole WARC member, as a page of somebody's could hold it."""
    false = settle(
        capture(666, FORGED, site=site, run_id=run_id, url="https://other.example/", final_url="https://other.example/")
    )
    object.__setattr__(false, "payload_digest", sha1(FORGED))
    return response_record(false, None)


def page_that_holds(member: bytes) -> bytes:
    """Not to be compressed, so that deflate stores it as it is."""
    return os.urandom(50_000) + member + os.urandom(50_000)


def spoil(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 0xFF
    path.write_bytes(data)


@pytest.fixture(params=["another site", "another run"])
def member(request: pytest.FixtureRequest) -> bytes:
    return forged("other", "other-run") if request.param == "another site" else forged("gazette", "other-run")


def test_one_rotten_byte_makes_no_page_s_words_a_record(db: Database, tmp_path: Path, member: bytes) -> None:
    stored = store(db, tmp_path, capture(1), capture(2, page_that_holds(member)), capture(3, b"after"))
    path = only_file(tmp_path)
    assert member[:60] in path.read_bytes()
    spoil(path, int(stored[1].warc_offset or 0) + 20)
    db.execute("DELETE FROM captures")
    assert reindex(db, tmp_path) == 2
    assert db.execute("SELECT url FROM captures WHERE site <> 'gazette' OR run_id <> ?", [RUN]).fetchall() == []
    assert any("it is not believed" in item.what for item in verify(db, tmp_path))


def test_no_page_s_words_are_a_record_where_the_warcinfo_is_rotten_too(
    db: Database, tmp_path: Path, member: bytes
) -> None:
    stored = store(db, tmp_path, capture(1), capture(2, page_that_holds(member)), capture(3, b"after"))
    path = only_file(tmp_path)
    spoil(path, 30)
    spoil(path, int(stored[1].warc_offset or 0) + 20)
    db.execute("DELETE FROM captures")
    assert reindex(db, tmp_path) == 2  # the file's name fits these
    assert db.execute("SELECT DISTINCT site, run_id FROM captures").fetchall() == [("gazette", RUN)]


def test_a_whole_record_of_another_site_in_a_file_is_no_capture(db: Database, tmp_path: Path) -> None:
    store(db, tmp_path, capture(1))
    path = only_file(tmp_path)
    path.write_bytes(path.read_bytes() + forged("other", "other-run"))
    db.execute("DELETE FROM captures")
    assert reindex(db, tmp_path) == 1


def test_a_torn_tail_is_cut_off_whatever_page_it_holds(tmp_path: Path) -> None:
    archive = Archive(tmp_path, run_id=RUN, site="gazette", now=NOW)
    archive.append(capture(1, b"whole"))
    whole = archive._end
    archive.append(capture(2, page_that_holds(forged("other", "other-run"))))
    archive.sync()
    os.ftruncate(archive._handle, archive._end - 1000)  # its request and the last bytes of the response
    archive._release()
    (recovered,) = recover(tmp_path)
    assert (recovered.captures, (tmp_path / recovered.file).stat().st_size) == (1, whole)


def test_a_rotten_byte_in_a_left_over_file_costs_that_record_and_none_after_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path, run_id=RUN, site="gazette", now=NOW)
    second = [archive.append(capture(n, b"page %d" % n * 50)) for n in range(1, 5)][1]
    archive.sync()
    archive._release()
    spoil(only_file(tmp_path), int(second.warc_offset or 0) + 60)
    (recovered,) = recover(tmp_path)
    assert (recovered.captures, recovered.cut) == (3, 0)


def test_a_capture_of_another_run_is_not_written_where_it_would_not_be_believed(tmp_path: Path) -> None:
    with Archive(tmp_path, run_id=RUN, site="gazette", now=NOW) as archive:
        with pytest.raises(ValueError, match="belongs in another file"):
            archive.append(capture(1, run_id="another"))
        archive.append(capture(2))
    assert len(list(members(only_file(tmp_path)))) == 3
    assert zlib.decompress(only_file(tmp_path).read_bytes(), 31).startswith(b"WARC/1.1")
    assert b"gazette" in gzip.decompress(only_file(tmp_path).read_bytes())
