"""A record that cannot be read costs itself and nothing else, whatever is wrong with it."""

import re
import subprocess
import sys
import textwrap
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.archive import read_capture, reindex, verify
from pipeline.database import open_database
from schemas.errors import IntegrityError
from tests.archive.captures import PAGE, capture, only_file, store

Change = Callable[[bytes], bytes]


def packed(data: bytes) -> bytes:
    pack = zlib.compressobj(6, zlib.DEFLATED, 31)
    return pack.compress(data) + pack.flush()


def without(field: str) -> Change:
    return lambda data: re.sub(rb"(?m)^%b: .*\r\n" % field.encode(), b"", data)


def with_field(field: str, value: bytes) -> Change:
    return lambda data: re.sub(rb"(?m)^(%b: ).*\r\n" % field.encode(), rb"\g<1>" + value + b"\r\n", data)


def headless(data: bytes) -> bytes:
    head, _, _ = data.partition(b"\r\n\r\n")
    return re.sub(rb"Content-Length: \d+", b"Content-Length: 0", head, count=1) + b"\r\n\r\n\r\n\r\n"


def bodiless_head(data: bytes) -> bytes:
    return data.replace(b"HTTP/1.1 200 OK", b"no status line at all")


DAMAGE = {
    "an empty block": headless,
    "no HTTP headers": with_field("Content-Type", b"text/plain"),
    "no status line": bodiless_head,
    "a status of twenty digits": lambda data: data.replace(b"HTTP/1.1 200 OK", b"HTTP/1.1 99999999999999999999 OK"),
    "nothing but a head": lambda data: b"WARC/1.1\r\n\r\n",
    "no length": without("Content-Length"),
    "an absurd length": with_field("Content-Length", b"99999999999999999999"),
    "a negative length": with_field("Content-Length", b"-5"),
    "a date without a zone": with_field("WARC-Date", b"2026-03-14T09:26:53"),
    "a date past all time": with_field("WARC-Date", b"0001-01-01T00:00:00+14:00"),
    "another site": with_field("Onrecord-Site", b"\xff\xfe"),
    "bytes that are no text": with_field("WARC-Target-URI", b"https://gazette.example/\xff\xfe\xed\xa0\x80"),
    **{
        f"no {field}": without(field)
        for field in ("WARC-Date", "WARC-Type", "WARC-Target-URI", "WARC-Payload-Digest", "WARC-Record-ID",
                      "Onrecord-Site", "Onrecord-Run", "Onrecord-Digest")
    },
    **{
        f"an original at {place!r}": lambda data, place=place: data.replace(
            b"Onrecord-Kind", b"Onrecord-Refers-To: " + place.encode() + b"\r\nOnrecord-Kind"
        )
        for place in ("", "one two three", "../../etc/passwd 0 10", "{name} -5 10", "{name} 0 -1",
                      "{name} 0 9999999999999999999999", "{name} 99999999999 5", "ghost.warc.gz 0 5")
    },
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_record_that_cannot_be_read_costs_itself_alone(db: Database, tmp_path: Path, damage: str) -> None:
    stored = store(db, tmp_path, *(capture(n, b"page %d" % n * 30) for n in (1, 2, 3)))
    path = only_file(tmp_path)
    data, start, length = path.read_bytes(), int(stored[1].warc_offset or 0), int(stored[1].warc_length or 0)
    record = DAMAGE[damage](zlib.decompress(data[start : start + length], 31)).replace(b"{name}", path.name.encode())
    path.write_bytes(data[:start] + packed(record) + data[start + length :])
    told = list(verify(db, tmp_path))
    assert any(item.offset == start or f"byte {start}" in item.what for item in told), told
    fresh = open_database(None)
    assert reindex(fresh, tmp_path) >= 2
    assert {stored[0].id, stored[2].id} <= {row[0] for row in fresh.execute("SELECT id FROM captures")}
    list(verify(fresh, tmp_path))
    fresh.close()


@pytest.mark.parametrize("place", [(-5, 10), (0, -1), (0, 2**62), (2**40, 10), (0, 0)])
def test_a_row_that_points_to_nowhere_is_damage(db: Database, tmp_path: Path, place: tuple[int, int]) -> None:
    (stored,) = store(db, tmp_path, capture(1))
    db.execute("UPDATE captures SET warc_offset = ?, warc_length = ?", place)
    with pytest.raises(IntegrityError, match=only_file(tmp_path).name):
        read_capture(db, tmp_path, stored.id)


def bomb(mib: int) -> bytes:
    """A member of a thousandth of that size, which begins as a record does."""
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % (mib << 20)
    return pack.compress(head) + b"".join(pack.compress(bytes(1 << 20)) for _ in range(mib)) + pack.flush()


EXAMINED = """
import pipeline.light.preloaded
import resource, sys
from pathlib import Path
from pipeline.archive import reindex, verify
from pipeline.database import open_database
folder = Path(sys.argv[1])
pages = int(Path("/proc/self/statm").read_text().split()[0])
limit = pages * resource.getpagesize() + (400 << 20)
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
print(reindex(open_database(None), folder), len(list(verify(open_database(folder.parent / "onrecord.db"), folder))))
"""


def test_a_bomb_costs_no_memory_and_no_other_record(tmp_path: Path) -> None:
    db = open_database(tmp_path / "onrecord.db")
    store(db, tmp_path / "archive", capture(1), capture(2, b"another"))
    db.close()
    path = only_file(tmp_path / "archive")
    end = path.stat().st_size
    path.write_bytes(path.read_bytes() + bomb(512))  # more than the process may have
    assert path.stat().st_size - end < 1 << 20
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(EXAMINED), str(tmp_path / "archive")],
        capture_output=True, text=True, check=False, cwd=root,
    )  # fmt: skip
    told = done.stdout.splitlines()
    assert told[-1] == "2 1", done.stderr
    assert f"byte {end}: more than 64 MiB" in told[0]


def test_a_bomb_that_a_row_points_to_is_damage(db: Database, tmp_path: Path) -> None:
    (stored,) = store(db, tmp_path, capture(1, PAGE))
    path, data = only_file(tmp_path), bomb(100)
    start = path.stat().st_size
    path.write_bytes(path.read_bytes() + data)
    db.execute("UPDATE captures SET warc_offset = ?, warc_length = ?", [start, len(data)])
    with pytest.raises(IntegrityError, match="more than 64 MiB"):
        read_capture(db, tmp_path, stored.id)
