"""What was written is read as it was settled, however hostile; damage names file and offset."""

from pathlib import Path

import pytest
from sqlite_utils.db import Database
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import Archive, insert_captures, read_capture
from schemas.errors import IntegrityError
from tests.archive.captures import NOW, PAGE, RUN, capture, only_file, store


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


def test_headers_lie_in_the_archive_byte_for_byte(db: Database, tmp_path: Path) -> None:
    headers = (
        ("X-Place", "/voil\xc3\xa0"),
        ("X-Next-Line", "a\x85"),
        ("\xe2\x80\x98curly\xe2\x80\x99", "*"),
        ("X Cache", "HIT"),
    )
    (stored,) = store(db, tmp_path, capture(1, headers=headers))
    assert read_capture(db, tmp_path, stored.id).headers == headers


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
