"""A WARC file as a stream is the same records as an import finds in it, and damage costs what it hits."""

import gzip
import io
from pathlib import Path

import pytest

from pipeline.backfill.reading.records import FILTERED, Domains, Found, found_in
from pipeline.intake.entries import Again, Bad, Entry, Page, Passed
from pipeline.intake.warc import entries_of
from tests.archive.captures import capture, only_file, store
from tests.backfill.papers import CRAWLER, address, story, write
from tests.intake.files import HOME, Warc, chunked, packed

ANY = Domains(())


def found(path: Path, domains: Domains = ANY) -> list[Found]:
    with path.open("rb") as file:
        return list(found_in(file.read, path.name, domains))


def told(entries: list[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry != Passed()]


def of_import(path: Path) -> list[Entry]:
    return told([entry for entry, _ in entries_of(path, path.name, lambda _id: False)])


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Every kind of record that an import knows."""
    with Warc(tmp_path / "mixed.warc.gz") as warc:
        warc.info()
        warc.request(HOME)
        first = warc.response(f"{HOME}a", story(1))
        warc.response(
            f"{HOME}b", packed(story(2)), headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
        )
        warc.response(
            f"{HOME}c", chunked(story(3)), headers=(("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"))
        )
        warc.response(f"{HOME}d", story(4), headers=CRAWLER)
        warc.response(f"{HOME}e", b"", status="404 Not Found")
        warc.response(f"{HOME}f", b"\x89PNG", headers=(("Content-Type", "image/png"),))
        warc.response(f"{HOME}g", story(5), headers=(("Content-Type", "text/html"), ("Server", "caf\xe9")))
        warc.response(f"{HOME}h", b"")
        warc.response(f"{HOME}i", story(6), fields={"WARC-Truncated": "length"})
        warc.response("ftp://tarn.example/j", story(7))
        warc.other("resource", f"{HOME}k", story(8), "text/html")
        warc.other("metadata", f"{HOME}l", b"x: 1", "application/warc-fields")
        digest = first.rec_headers.get_header("WARC-Payload-Digest")
        warc.revisit(f"{HOME}a", digest, f"{HOME}a", "2026-03-15T09:00:00Z")
    return warc.path


def test_each_record_is_what_an_import_finds(mixed: Path) -> None:
    ours = told([one.entry for one in found(mixed)])
    assert ours == of_import(mixed)
    assert sum(isinstance(entry, Page) for entry in ours) == 6
    assert sum(isinstance(entry, Again) for entry in ours) == 1


def test_a_file_that_is_not_packed_is_read_the_same(mixed: Path, tmp_path: Path) -> None:
    plain = tmp_path / "mixed.warc"
    plain.write_bytes(gzip.decompress(mixed.read_bytes()))
    assert told([one.entry for one in found(plain)]) == of_import(plain)


def test_a_record_is_told_where_it_lies(mixed: Path) -> None:
    whole = mixed.read_bytes()
    for one in found(mixed):
        assert whole[one.offset : one.offset + 2] == b"\x1f\x8b"
        assert gzip.decompress(whole[one.offset : one.offset + one.length]).startswith(b"WARC/1.0")


def test_a_record_of_onrecords_own_archive_keeps_its_id(tmp_path: Path) -> None:
    from pipeline.database import open_database

    db = open_database(None)
    stored = store(db, tmp_path, capture(1), capture(2, kind="feed"))
    (page,) = told([one.entry for one in found(only_file(tmp_path)) if isinstance(one.entry, Page)])
    assert isinstance(page, Page)
    assert (page.id, page.own and page.own.digest) == (stored[0].id, stored[0].digest)


def test_other_domains_are_left_out_before_anything_is_parsed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", range(6))
    some = found(path, Domains(("paper-1.example",)))
    assert [one.entry.url for one in some if isinstance(one.entry, Page)] == [address(1), address(4)]
    assert sum(one.entry == FILTERED for one in some) == 8  # four stories, and their requests


@pytest.mark.parametrize("at", [40, 400])
def test_damage_within_a_record_costs_that_record(tmp_path: Path, at: int) -> None:
    path = write(tmp_path / "a.warc.gz", range(5))
    places = [one for one in found(path) if isinstance(one.entry, Page)]
    data = bytearray(path.read_bytes())
    data[places[2].offset + at : places[2].offset + at + 60] = bytes(60)
    path.write_bytes(data)
    after = found(path)
    assert [one.entry.url for one in after if isinstance(one.entry, Page)] == [address(n) for n in (0, 1, 3, 4)]
    assert sum(isinstance(one.entry, Bad) for one in after) == 1
    assert [one.offset for one in after if isinstance(one.entry, Page)] == [
        one.offset for n, one in enumerate(places) if n != 2
    ]


def test_a_file_that_ends_within_a_record_is_read_up_to_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", range(3))
    path.write_bytes(path.read_bytes()[:-200])
    after = found(path)
    assert [one.entry.url for one in after if isinstance(one.entry, Page)] == [address(0), address(1)]
    assert str(after[-1].entry).endswith("the file ends within this record")


def test_no_more_than_a_record_is_held_whatever_the_file_is(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", range(60))
    asked = list[int]()
    stream = io.BytesIO(path.read_bytes())

    def read(size: int = -1) -> bytes:
        asked.append(size)
        return stream.read(size)

    assert sum(isinstance(one.entry, Page) for one in found_in(read, path.name, ANY)) == 60
    assert 0 < max(asked) <= 1 << 16
    assert min(asked) > 0
