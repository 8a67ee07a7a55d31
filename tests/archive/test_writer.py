"""What is written is the format to the byte, readable by any WARC library, and shut to others."""

import gzip
import os
import stat
import uuid
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from sqlite_utils.db import Database
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import Archive, walk
from schemas.capture import digest_of
from schemas.errors import StorageError
from tests.archive.captures import HTML, NOW, PAGE, RUN, SITE_FILE, capture, index_lines, only_file, store

EXPECTED = """\
WARC/1.1
WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>
WARC-Date: 2026-03-14T09:26:54Z
WARC-Payload-Digest: sha1:4RDKHEM6L2EXNXJWDD7HTJNLLJHLCYXJ
Onrecord-Site: gazette
Onrecord-Run: 5f0c1c8e-1111-4222-8333-444455556666
Onrecord-Kind: page
Onrecord-Digest: sha256:eae205e306372520f88fabc8e7b9f56e044acbc1f8651534fb4dd827a60f9f67
Onrecord-Url: https://gazette.example/p/1
WARC-Type: response
WARC-Target-URI: https://gazette.example/politics/1
WARC-Block-Digest: sha1:JS66UMB5QHBDVFROJLBRDDQESKDNQL2S
Content-Type: application/http; msgtype=response
Content-Length: 90

HTTP/1.1 200 OK
Content-Type: text/plain
X-Orig-Transfer-Encoding: chunked

as printed

"""


def test_a_record_is_byte_for_byte_what_the_format_says(tmp_path: Path) -> None:
    headers = (("Content-Type", "text/plain"), ("Transfer-Encoding", "chunked"))
    with Archive(tmp_path, run_id=RUN, site="gazette", now=NOW) as archive:
        stored = archive.append(capture(1, b"as printed", url="https://gazette.example/p/1", headers=headers))
    data = (tmp_path / str(stored.warc_file)).read_bytes()[stored.warc_offset :][: stored.warc_length]
    text = gzip.decompress(data).decode().replace("\r\n", "\n")
    assert text == EXPECTED  # its digests are those that openssl gives


def test_the_same_captures_give_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with Archive(tmp_path / name, run_id=RUN, site="gazette", now=NOW) as archive:
            archive.append(capture(1))
            archive.append(capture(2, b"another page"))
    first, second = only_file(tmp_path / "a"), only_file(tmp_path / "b")
    assert first.name == second.name == "20260314T092653Z-gazette-5f0c1c8e.warc.gz"
    assert first.read_bytes() == second.read_bytes()


def test_the_file_is_open_until_it_is_closed_and_gone_without_a_capture(tmp_path: Path) -> None:
    archive = Archive(tmp_path, run_id=RUN, site="gazette", now=NOW)
    assert only_file(tmp_path).name.endswith(".warc.gz.open")
    archive.close()
    assert list(tmp_path.glob("*warc*")) == []
    with Archive(tmp_path, run_id=RUN, site="gazette", now=NOW) as archive:
        archive.append(capture(1))
    assert only_file(tmp_path).name.endswith(".warc.gz")
    with pytest.raises(StorageError, match="closed"):
        archive.append(capture(2))


def test_two_writers_of_one_second_share_the_folder_and_the_index(tmp_path: Path) -> None:
    with (
        Archive(tmp_path, run_id=RUN, site="gazette", now=NOW) as one,
        Archive(tmp_path, run_id=RUN, site="gazette", now=NOW) as two,
    ):
        for number in range(1, 21):
            (one if number % 2 else two).append(capture(number, f"page {number}".encode()))
    assert len(list(walk(tmp_path))) == 20
    assert len(set(index_lines(tmp_path))) == 20
    for segment in (tmp_path / "index").iterdir():
        lines = segment.read_text().splitlines()
        assert lines == sorted(lines)


def test_files_and_folder_are_shut_to_others_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        with Archive(tmp_path / "archive", run_id=RUN, site="gazette", now=NOW) as archive:
            archive.append(capture(1))
    finally:
        os.umask(before)
    files = [path for path in (tmp_path / "archive").rglob("*") if path.is_file()]
    modes = {path.name.split(".", 1)[-1]: stat.S_IMODE(path.stat().st_mode) for path in files}
    assert stat.S_IMODE((tmp_path / "archive" / "index").stat().st_mode) == 0o750
    assert stat.S_IMODE((tmp_path / "archive").stat().st_mode) == 0o750
    assert modes == {"warc.gz": 0o640, "cdxj": 0o640, "lock": 0o640}


def test_a_request_record_names_its_response_and_no_secret(db: Database, tmp_path: Path) -> None:
    store(db, tmp_path, capture(1))
    with only_file(tmp_path).open("rb") as file:
        (request,) = [record for record in ArchiveIterator(file) if record.rec_type == "request"]
    assert request.rec_headers.get_header("WARC-Concurrent-To") == f"<urn:uuid:{uuid.UUID(int=1)}>"
    assert request.http_headers.protocol == "GET"
    assert request.http_headers.headers == [("Host", "gazette.example"), ("User-Agent", "onrecord/0.1")]


def test_warcio_and_fastwarc_read_every_record_and_digest(db: Database, tmp_path: Path) -> None:
    packed = gzip.compress(PAGE, mtime=0)
    encoded = (*HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    store(
        db,
        tmp_path,
        capture(1),
        capture(2),
        capture(3, raw_body=packed, headers=encoded),
        capture(4, b"", status=304),
        capture(5, b"gone", status=410),
        capture(6, status=299, headers=(("Set-Cookie", "a=Gruß"), ("X-Long", "z" * 60_000))),
        site_file=SITE_FILE,
    )
    path = only_file(tmp_path)
    with path.open("rb") as file:
        seen = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
            seen.append(record.rec_type)
    assert seen == ["warcinfo", "resource"] + [
        kind for x in ("response", "revisit", "response", "revisit", "response", "response") for kind in (x, "request")
    ]
    fast = [record.verify_block_digest() for record in FastIterator(str(path), parse_http=False)]
    assert fast == [True] * len(seen)


def test_the_site_s_file_stands_right_after_the_warcinfo_as_it_was_read(db: Database, tmp_path: Path) -> None:
    store(db, tmp_path, capture(1), site_file=SITE_FILE)
    with only_file(tmp_path).open("rb") as file:
        _, record, *_ = [(r.rec_type, r.rec_headers, r.content_stream().read()) for r in ArchiveIterator(file)]
    kind, headers, text = record
    assert (kind, text.decode()) == ("resource", SITE_FILE)
    assert headers.get_header("WARC-Target-URI") == "urn:onrecord:site:gazette"
    assert headers.get_header("Content-Type") == "application/toml"
    assert headers.get_header("Onrecord-Digest") == digest_of(SITE_FILE.encode())


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="file"):
        Archive(tmp_path / "file" / "archive", run_id=RUN, site="gazette", now=NOW)
