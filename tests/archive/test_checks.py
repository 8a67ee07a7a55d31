"""`onrecord verify` finds every kind of damage."""

import contextlib
import json
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.archive import Archive, Problem, insert_captures, lookup, verify
from pipeline.archive.record import row_of
from pipeline.cli import run_cli
from pipeline.database import open_database
from schemas.capture import Capture
from schemas.errors import Exit
from tests.archive.captures import NOW, RUN, capture, only_segment


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a database and a closed WARC file of five captures, one of them a revisit."""
    folder = tmp_path / "data"
    fill(folder, [capture(1), capture(2), *(capture(n, b"page %d" % n * 100) for n in range(3, 6))])
    return folder


def fill(folder: Path, captures: list[Capture]) -> None:
    with (
        contextlib.closing(open_database(folder / "onrecord.db")) as db,
        Archive(folder / "archive", run_id=RUN, site="gazette", known=lookup(db), now=NOW) as archive,
    ):
        with db.atomic():
            insert_captures(db, [archive.append(item) for item in captures])
        archive.sync()


@pytest.fixture
def db(data: Path) -> Iterator[Database]:
    with contextlib.closing(open_database(data / "onrecord.db")) as database:
        yield database


def warc(data: Path) -> Path:
    (path,) = (data / "archive").glob("*.warc.gz*")
    return path


def place(db: Database, number: int) -> tuple[int, int]:
    found: tuple[int, int] = db.execute(
        "SELECT warc_offset, warc_length FROM captures WHERE id = ?", [capture(number).id]
    ).fetchone()
    return found


def problems(db: Database, data: Path) -> list[Problem]:
    return list(verify(db, data / "archive"))


def test_a_sound_archive_has_no_problem_and_every_byte_is_read(db: Database, data: Path) -> None:
    read: list[int] = []
    assert list(verify(db, data / "archive", read.append)) == []
    assert sum(read) == warc(data).stat().st_size
    assert len(read) == 11


def test_every_flipped_byte_is_found(db: Database, data: Path) -> None:
    sound = warc(data).read_bytes()
    for at in range(0, len(sound), len(sound) // 60):
        warc(data).write_bytes(sound[:at] + bytes([sound[at] ^ 0x55]) + sound[at + 1 :])
        found = problems(db, data)
        # the ten bytes of gzip's header hold flags and dates that no digest covers
        assert found or not decompresses_to_something_else(sound, warc(data).read_bytes()), at


def decompresses_to_something_else(sound: bytes, other: bytes) -> bool:
    return inflated(sound) != inflated(other)


def inflated(data: bytes) -> bytes:
    found = b""
    while data:
        unpack = zlib.decompressobj(31)
        found += unpack.decompress(data)
        data = unpack.unused_data
    return found


def test_damage_in_one_record_hides_no_other(db: Database, data: Path) -> None:
    path = warc(data)
    broken = bytearray(path.read_bytes())
    for number in (3, 5):
        broken[place(db, number)[0] + 50] ^= 0xFF
    path.write_bytes(broken)
    lost = [(item.offset, item.capture_id) for item in problems(db, data) if "not here" in item.what]
    assert lost == [(place(db, number)[0], capture(number).id) for number in (3, 5)]


def test_a_forged_record_with_a_sound_gzip_member_is_found(db: Database, data: Path) -> None:
    path, (offset, length) = warc(data), place(db, 4)
    sound = path.read_bytes()
    forged = inflated(sound[offset : offset + length]).replace(b"page 4", b"page 9", 1)
    pack = zlib.compressobj(6, zlib.DEFLATED, 31)
    path.write_bytes(sound[:offset] + pack.compress(forged) + pack.flush() + sound[offset + length :])
    found = [item for item in problems(db, data) if item.offset == offset]
    assert "block's digest is wrong" in found[0].what


def drop_row(db: Database, data: Path) -> None:
    db.execute("DELETE FROM captures WHERE id = ?", [capture(3).id])


def change_row(db: Database, data: Path) -> None:
    db.execute("UPDATE captures SET final_url = 'https://elsewhere.example/' WHERE id = ?", [capture(3).id])


def invent_row(db: Database, data: Path) -> None:
    invented = row_of(capture(9)) | {"warc_file": warc(data).name, "warc_offset": 7, "warc_length": 9}
    db.table("captures").insert(invented)


def drop_file(db: Database, data: Path) -> None:
    warc(data).unlink()


def drop_index(db: Database, data: Path) -> None:
    only_segment(data / "archive").unlink()


def drop_line(db: Database, data: Path) -> None:
    index = only_segment(data / "archive")
    index.write_text("".join(index.read_text().splitlines(keepends=True)[1:]))


def change_line(db: Database, data: Path) -> None:
    index = only_segment(data / "archive")
    index.write_text(index.read_text().replace('"status": "200"', '"status": "404"', 1))


def shuffle_lines(db: Database, data: Path) -> None:
    index = only_segment(data / "archive")
    index.write_text("".join(reversed(index.read_text().splitlines(keepends=True))))


def garble_line(db: Database, data: Path) -> None:
    with only_segment(data / "archive").open("a") as index:
        index.write("zz,unreadable\n")


def index_ghost(db: Database, data: Path) -> None:
    with only_segment(data / "archive").open("a") as index:
        index.write('zz)/ 20260314092653 {"filename": "ghost.warc.gz"}\n')


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (drop_row, "has no row"),
        (change_row, "says otherwise in final_url"),
        (invent_row, "is not here"),
        (drop_file, "the file is gone, and 5 captures with it"),
        (drop_index, "does not list exactly"),
        (drop_line, "does not list exactly"),
        (change_line, "does not list exactly"),
        (shuffle_lines, "out of order"),
        (garble_line, "cannot be read"),
        (index_ghost, "1 lines for this file, which is gone"),
    ],
)
def test_database_and_index_must_say_what_the_files_say(
    db: Database, data: Path, damage: Callable[[Database, Path], None], told: str
) -> None:
    damage(db, data)
    assert any(told in item.what for item in problems(db, data)), problems(db, data)


def test_a_revisit_whose_original_is_gone_is_found(data: Path, db: Database) -> None:
    path, (offset, _) = warc(data), place(db, 1)
    broken = bytearray(path.read_bytes())
    broken[offset + 60] ^= 0xFF
    path.write_bytes(broken)
    at_revisit = [item for item in problems(db, data) if item.offset == place(db, 2)[0]]
    assert at_revisit != []


def test_a_file_still_open_is_no_problem_but_its_rows_must_be_there(db: Database, data: Path) -> None:
    with Archive(data / "archive", run_id="another", site="gazette", now=NOW) as archive:
        insert_captures(db, [archive.append(capture(11, b"acknowledged", run_id="another"))])
        archive.append(capture(12, b"not yet", run_id="another"))
        os.write(archive._handle, b"\x1f\x8b half a record")
        assert problems(db, data) == []
        os.ftruncate(archive._handle, 300)
        assert [item.capture_id for item in problems(db, data)] == [capture(11).id]


def test_verify_exits_15_and_names_file_and_offset(db: Database, data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", str(data), "verify"]) == Exit.COMPLETE
    assert "11 records in 1 files" in capfd.readouterr().err
    broken = bytearray(warc(data).read_bytes())
    broken[place(db, 3)[0] + 50] ^= 0xFF
    warc(data).write_bytes(broken)
    assert run_cli(["--data", str(data), "verify", "--json"]) == Exit.INTEGRITY
    out, err = capfd.readouterr()
    told = [json.loads(line) for line in out.splitlines()]
    assert {"file": warc(data).name, "offset": place(db, 3)[0]}.items() <= told[-2].items() | told[-1].items()
    assert f"IntegrityError: {data / 'archive'}" in err


def test_verify_of_nothing_says_what_to_do(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", str(tmp_path), "verify"]) == Exit.USAGE
    assert "no database here" in capfd.readouterr().err
