"""The archive: what is written, how it is read back, and what a crash, a full disk or damage may cost."""

import gzip
import hashlib
import io
import json
import os
import signal
import stat
import subprocess
import sys
import textwrap
import uuid
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
from backports import zstd
from fastwarc.warc import ArchiveIterator as FastIterator
from sqlite_utils.db import Database
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import (
    Archive,
    insert_captures,
    lookup,
    read_capture,
    recover,
    reindex,
    surt,
    walk,
)
from pipeline.archive.coding import BODY_LIMIT, decode
from pipeline.archive.record import COLUMNS
from pipeline.database import open_database
from schemas.capture import Capture
from schemas.errors import IntegrityError, StorageError

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
RUN = "5f0c1c8e-1111-4222-8333-444455556666"
PAGE = "<html><h1>Council passes the bridge bill</h1><p>“We will build it,” said Ada Fernweh.</p></html>".encode()
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


def store(db: Database, folder: Path, *captures: Capture, run_id: str = RUN) -> list[Capture]:
    with Archive(folder, run_id=run_id, site="gazette", known=lookup(db), now=NOW) as archive:
        stored = [archive.append(replace(item, run_id=run_id)) for item in captures]
        archive.sync()
        with db.atomic():
            insert_captures(db, stored)
    return stored


def only_file(folder: Path) -> Path:
    (path,) = folder.glob("*.warc.gz*")
    return path


def rows(db: Database) -> list[tuple[Any, ...]]:
    names = ", ".join(COLUMNS)
    return db.execute(f"SELECT {names} FROM captures ORDER BY warc_file, warc_offset").fetchall()  # noqa: S608


# ------------------------------------------------------------------------------------------------- writing


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
    lines = (tmp_path / "index.cdxj").read_text().splitlines()
    assert len(lines) == 20
    assert lines == sorted(lines)


def test_files_and_folder_are_shut_to_others_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        with Archive(tmp_path / "archive", run_id=RUN, site="gazette", now=NOW) as archive:
            archive.append(capture(1))
    finally:
        os.umask(before)
    modes = {
        path.name.split(".", 1)[-1]: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "archive").iterdir()
    }
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
    )
    path = only_file(tmp_path)
    with path.open("rb") as file:
        seen = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
            seen.append(record.rec_type)
    assert seen == ["warcinfo"] + [
        kind for x in ("response", "revisit", "response", "revisit", "response", "response") for kind in (x, "request")
    ]
    fast = [record.verify_block_digest() for record in FastIterator(str(path), parse_http=False)]
    assert fast == [True] * len(seen)


# ------------------------------------------------------------------------------------------------- reading


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


@pytest.mark.parametrize(
    "headers",
    [
        (("X-Latin", "Gruß"), ("X-Utf", "Grüße – “ja”")),
        (("X-Forged", "a\r\nContent-Encoding: gzip\r\n\r\n<html>"),),
        (("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Empty", ""), ("X-Space", "  in  ")),
        (("", "nameless"), ("a:b", "colon in the name")),
    ],
)
def test_hostile_headers_come_back_as_they_were_settled(
    db: Database, tmp_path: Path, headers: tuple[tuple[str, str], ...]
) -> None:
    (stored,) = store(db, tmp_path, capture(1, headers=headers))
    found = read_capture(db, tmp_path, stored.id)
    assert (found.headers, found.body) == (stored.headers, PAGE)


def test_a_line_break_in_an_address_forges_no_field(db: Database, tmp_path: Path) -> None:
    url = "https://gazette.example/a\r\nOnrecord-Kind: api"
    (stored,) = store(db, tmp_path, capture(1, url=url, final_url=url))
    found = read_capture(db, tmp_path, stored.id)
    assert (found.kind, found.url) == ("page", "https://gazette.example/a%0D%0AOnrecord-Kind:%20api")
    assert found.url == stored.url


def test_an_address_may_hold_any_letters(db: Database, tmp_path: Path) -> None:
    url = "https://gazette.example/政治/Grüße?q=“ja”%20"
    (stored,) = store(db, tmp_path, capture(1, url=url, final_url=url))
    assert read_capture(db, tmp_path, stored.id).url == stored.url == url
    with only_file(tmp_path).open("rb") as file:
        targets = [record.http_headers.statusline for record in ArchiveIterator(file) if record.rec_type == "request"]
    assert targets == ["/%E6%94%BF%E6%B2%BB/Gr%C3%BC%C3%9Fe?q=%E2%80%9Cja%E2%80%9D%20 HTTP/1.1"]


def test_a_capture_can_be_read_while_its_file_is_still_open(db: Database, tmp_path: Path) -> None:
    with Archive(tmp_path, run_id=RUN, site="gazette", now=NOW) as archive:
        insert_captures(db, [archive.append(capture(1))])
        assert read_capture(db, tmp_path, capture(1).id).body == PAGE


def test_damage_names_file_and_offset(db: Database, tmp_path: Path) -> None:
    (stored,) = store(db, tmp_path, capture(1))
    path = only_file(tmp_path)
    data = bytearray(path.read_bytes())
    data[int(stored.warc_offset or 0) + 200] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(IntegrityError, match=rf"{path.name} at byte {stored.warc_offset}"):
        read_capture(db, tmp_path, stored.id)


def test_a_row_that_points_to_another_record_is_refused(db: Database, tmp_path: Path) -> None:
    one, two = store(db, tmp_path, capture(1), capture(2, b"another"))
    db.execute(
        "UPDATE captures SET warc_offset = ?, warc_length = ? WHERE id = ?", [two.warc_offset, two.warc_length, one.id]
    )
    with pytest.raises(IntegrityError, match="lies here"):
        read_capture(db, tmp_path, one.id)
    db.execute("UPDATE captures SET digest = 'sha256:0' WHERE id = ?", [two.id])
    with pytest.raises(IntegrityError, match="digest"):
        read_capture(db, tmp_path, two.id)


# ------------------------------------------------------------------------------------------------- revisits


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
    assert len((tmp_path / "index.cdxj").read_text().splitlines()) == 1


# ------------------------------------------------------------------------------------------------- crashes


WRITER = """
import os, signal, sys, uuid
from datetime import UTC, datetime
from pathlib import Path
from pipeline.archive import Archive
from schemas.capture import Capture

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)

def capture(number, body):
    url = f"https://gazette.example/politics/{{number}}"
    return Capture(id=str(uuid.UUID(int=number)), site="gazette", run_id={run!r}, kind="page", url=url, final_url=url,
                   fetched_at=NOW, status=200, headers=(), body=body)

archive = Archive(Path(sys.argv[1]), run_id={run!r}, site="gazette", now=NOW)
{rest}
"""


def child(folder: Path, rest: str) -> subprocess.CompletedProcess[str]:
    """Run some lines of Python on a fresh `archive` in a process of its own, which may die of it."""
    code = WRITER.format(run=RUN, rest=textwrap.dedent(rest))
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False, cwd=root
    )


def test_a_killed_run_keeps_every_whole_record(db: Database, tmp_path: Path) -> None:
    killed = child(
        tmp_path,
        """
        for number in range(1, 8):
            archive.append(capture(number, b"page %d" % number * 200))
        archive.sync()
        os.ftruncate(archive._handle, archive._end - 40)     # the last request record is torn
        os.kill(os.getpid(), signal.SIGKILL)
        """,
    )
    assert killed.returncode == -signal.SIGKILL
    torn = only_file(tmp_path).read_bytes()
    (recovered,) = recover(tmp_path)
    path = tmp_path / recovered.file
    assert (recovered.captures, path.name[-8:]) == (7, ".warc.gz")
    assert path.read_bytes() + path.with_name(f"{path.name}.cut").read_bytes() == torn
    assert recovered.cut > 0
    assert reindex(db, tmp_path, [recovered.file]) == 7
    assert read_capture(db, tmp_path, capture(7).id).body == b"page 7" * 200
    assert db.execute("SELECT state, site FROM crawl_runs").fetchall() == [("interrupted", "gazette")]
    assert len((tmp_path / "index.cdxj").read_text().splitlines()) == 7
    assert recover(tmp_path) == []


@pytest.mark.parametrize("tail", [bytes(4096), b"\x1f\x8b\x08\x00 not gzip at all", os.urandom(3000)])
def test_a_tail_of_anything_is_cut_off_and_kept(tmp_path: Path, tail: bytes) -> None:
    child(tmp_path, "archive.append(capture(1, b'the page')); archive.sync(); os._exit(1)")
    left = only_file(tmp_path)
    with left.open("ab") as file:
        file.write(tail)
    (recovered,) = recover(tmp_path)
    assert (recovered.captures, recovered.cut) == (1, len(tail))
    assert (tmp_path / f"{recovered.file}.cut").read_bytes() == tail
    assert [found.body for found in walk(tmp_path)] == [b"the page"]


def test_a_run_killed_before_its_first_capture_leaves_nothing(tmp_path: Path) -> None:
    child(tmp_path, "os._exit(1)")
    (recovered,) = recover(tmp_path)
    assert (recovered.captures, recovered.cut) == (0, 0)
    assert list(tmp_path.glob("*warc*")) == []


def test_a_file_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    with Archive(tmp_path, run_id=RUN, site="gazette", now=NOW) as archive:
        archive.append(capture(1))
        assert recover(tmp_path) == []
        archive.append(capture(2, b"more"))
    assert len(list(walk(tmp_path))) == 2


def test_a_run_killed_between_index_and_rename_is_indexed_once(tmp_path: Path) -> None:
    with Archive(tmp_path, run_id=RUN, site="gazette", now=NOW) as archive:
        archive.append(capture(1))
    path = only_file(tmp_path)
    path.rename(f"{path}.open")
    recover(tmp_path)
    assert len((tmp_path / "index.cdxj").read_text().splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits")
def test_a_full_disk_costs_the_record_that_did_not_fit_and_no_other(tmp_path: Path) -> None:
    ended = child(
        tmp_path,
        """
        import resource
        from schemas.errors import StorageError
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        done = 0
        try:
            while True:
                archive.append(capture(done + 1, os.urandom(8_000)))
                done += 1
        except StorageError as error:
            print(done, error)
        archive.append(capture(1000, b"a small one still fits"))
        archive.close()
        """,
    )
    assert ended.returncode == 0, ended.stderr
    done = int(ended.stdout.split()[0])
    assert done == 2
    assert "make room" in ended.stdout
    assert ".warc.gz.open" in ended.stdout
    bodies = [found.body for found in walk(tmp_path)]
    assert (len(bodies), bodies[-1]) == (done + 1, b"a small one still fits")
    with only_file(tmp_path).open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()


def test_an_index_that_cannot_be_written_leaves_the_file_for_recovery(tmp_path: Path) -> None:
    ended = child(
        tmp_path,
        """
        import resource
        from schemas.errors import StorageError
        lines = (f"com,example)/{number:06} 20260101000000 {{}}\\n" for number in range(2_000))
        (archive.folder / "index.cdxj").write_text("".join(lines))
        archive.append(capture(1, b"the page"))
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            archive.close()
        except StorageError as error:
            print(error)
        """,
    )
    assert "make room" in ended.stdout, ended.stderr
    assert only_file(tmp_path).name.endswith(".open")
    assert not (tmp_path / "index.tmp").exists()
    assert [found.captures for found in recover(tmp_path)] == [1]


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="file"):
        Archive(tmp_path / "file" / "archive", run_id=RUN, site="gazette", now=NOW)


# ------------------------------------------------------------------------------------------------- rebuild


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


# ------------------------------------------------------------------------------------------------- index


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://example.com", "com,example)/"),
        ("https://www2.Example.COM:443/A/?b=2&a=1#top", "com,example)/a?a=1&b=2"),
        ("http://127.0.0.1:8080/Story/", "1,0,0,127:8080)/story"),
        ("http://example.com/a/../b//c/./d", "com,example)/b/c/d"),
        ("http://bücher.example/é?q=É", "example,xn--bcher-kva)/%c3%a9?q=%c3%89"),
        ("http://example.com/%7Efoo/%2541", "com,example)/~foo/a"),
        ("http://example.com/?x=1&PHPSESSID=0123456789ABCDEF0123456789abcdef&y=2", "com,example)/?x=1&y=2"),
    ],
)
def test_addresses_have_the_keys_under_which_archives_look_them_up(url: str, key: str) -> None:
    assert surt(url) == key


def test_the_index_can_be_written_anew(db: Database, tmp_path: Path) -> None:
    store(db, tmp_path, capture(1), capture(2), capture(3, b"x"))
    index = tmp_path / "index.cdxj"
    before = index.read_text()
    index.unlink()
    assert reindex(db, tmp_path) == 0
    assert index.read_text() == before
    index.write_text("com,ghost)/ 20260101000000 {}\n" + before[:700])
    reindex(db, tmp_path)
    assert index.read_text() == before
    assert '"mime": "warc/revisit"' in before


def test_every_index_line_leads_to_its_record(db: Database, tmp_path: Path) -> None:
    store(db, tmp_path, *(capture(n, f"page {n}".encode()) for n in range(1, 6)))
    data = only_file(tmp_path).read_bytes()
    for line in (tmp_path / "index.cdxj").read_text().splitlines():
        key, stamp, entry = line.split(" ", 2)
        fields = json.loads(entry)
        member = data[int(fields["offset"]) :][: int(fields["length"])]
        (record,) = ArchiveIterator(io.BytesIO(member))
        assert record.rec_headers.get_header("WARC-Target-URI") == fields["url"]
        assert (key, len(stamp)) == (surt(fields["url"]), 14)
