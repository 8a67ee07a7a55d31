"""Records of others' WARC files: pages come out as they were received, and everything else is told for what it is."""

import gzip
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.database import open_database
from pipeline.intake.entries import Again, Bad, Known, Page, Passed
from pipeline.intake.warc import entries_of
from tests.archive.captures import capture, only_file, store
from tests.intake.files import HOME, Warc, chunked, packed, page

STORY = page("The harbour levy rises")
URL = f"{HOME}2026/03/the-harbour-levy-rises/"


def read(path: Path, known: frozenset[str] = frozenset()) -> list[object]:
    found = [entry for entry, _ in entries_of(path, path.name, known.__contains__)]
    return [entry for entry in found if entry != Passed()]


def pages(path: Path) -> list[Page]:
    return [entry for entry in read(path) if isinstance(entry, Page)]


@pytest.fixture
def warc(tmp_path: Path) -> Warc:
    return Warc(tmp_path / "site.warc.gz")


def test_a_response_is_a_page_with_its_address_time_headers_and_provenance(warc: Warc) -> None:
    with warc:
        warc.info()
        warc.request(URL)
        record = warc.response(URL, STORY)
        warc.other("metadata", "metadata://tool/log", b"fine", "text/plain")
    (found,) = pages(warc.path)
    assert (found.url, found.body) == (URL, STORY)
    assert found.seen_at == datetime(2026, 3, 14, 9, tzinfo=UTC)
    assert ("Content-Type", "text/html; charset=utf-8") in found.headers
    field = record.rec_headers.get_header
    assert (found.source.file, found.source.record) == ("site.warc.gz", field("WARC-Record-ID"))
    assert found.source.digest == field("WARC-Payload-Digest")


def test_the_id_is_the_same_whenever_the_file_is_read_and_a_known_one_is_not_read_again(warc: Warc) -> None:
    with warc:
        warc.response(URL, STORY)
        warc.response(URL, STORY, time="2026-03-15T09:00:00Z")
    first, second = pages(warc.path)
    assert first.id != second.id
    assert read(warc.path, frozenset((first.id,))) == [Known(), second]


def test_chunks_are_joined_and_packed_bodies_stay_as_received(warc: Warc) -> None:
    html = ("Content-Type", "text/html")
    with warc:
        warc.response(URL, chunked(STORY), headers=(html, ("Transfer-Encoding", "chunked")))
        warc.response(
            URL, chunked(packed(STORY)), headers=(html, ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip"))
        )
        warc.response(URL, STORY, headers=(html, ("Transfer-Encoding", "chunked")))  # undone by whoever wrote the file
    assert [found.body for found in pages(warc.path)] == [STORY, packed(STORY), STORY]


def test_what_is_no_page_is_passed_over_with_its_reason(warc: Warc) -> None:
    with warc:
        warc.response(f"{HOME}gone", b"<html>no such page</html>", status="404 Not Found")
        warc.response(f"{HOME}logo.png", b"\x89PNG", headers=(("Content-Type", "image/png"),))
        warc.response(f"{HOME}moved", b"", status="301 Moved", headers=(("Location", URL),))
        warc.response(f"{HOME}empty", b"")
        warc.response(f"{HOME}cut", STORY, fields={"WARC-Truncated": "length"})
        warc.other("resource", "dns:www.tarn-sound.example", b"192.0.2.1", "text/dns")
        warc.other("resource", f"{HOME}saved.html", STORY, "text/html")
        warc.response(f"{HOME}untold", STORY, headers=())
        warc.response(f"{HOME}untold.json", b'{"a": 1}', headers=())
    found = read(warc.path)
    reasons = Counter(entry.reason for entry in found if isinstance(entry, Passed))
    assert reasons == {
        "status 404": 1, "no HTML": 2, "status 301": 1, "empty": 1, "truncated": 1, "no web address": 1,
    }  # fmt: skip
    assert [entry.url for entry in found if isinstance(entry, Page)] == [f"{HOME}saved.html", f"{HOME}untold"]


def test_a_revisit_names_the_record_that_holds_its_payload(warc: Warc) -> None:
    with warc:
        first = warc.response(URL, STORY)
        digest = first.rec_headers.get_header("WARC-Payload-Digest")
        warc.revisit(URL, digest, URL, "2026-03-15T09:00:00Z")
    found = read(warc.path)[-1]
    assert isinstance(found, Again)
    assert (found.source.digest, found.seen_at.day) == (digest, 15)


def test_damage_costs_the_records_it_hits_and_names_their_place(warc: Warc) -> None:
    places = []
    with warc:
        for number in range(5):
            places.append(warc.file.tell())
            warc.response(f"{HOME}{number}", STORY)
    data = bytearray(warc.path.read_bytes())
    data[places[1] + 30 : places[1] + 60] = bytes(30)
    warc.path.write_bytes(bytes(data[: places[4] + 50]))
    found = read(warc.path)
    assert [entry.url for entry in found if isinstance(entry, Page)] == [f"{HOME}{n}" for n in (0, 2, 3)]
    bad = [entry for entry in found if isinstance(entry, Bad)]
    assert [entry.where for entry in bad] == [f"site.warc.gz at byte {places[n]}" for n in (1, 4)]
    assert "ends within" in bad[1].what


def test_a_block_that_is_not_what_its_digest_says_is_bad(tmp_path: Path) -> None:
    with Warc(tmp_path / "site.warc", gzip=False) as warc:
        warc.response(URL, STORY)
        warc.response(f"{URL}?2", STORY)
    data = warc.path.read_bytes()
    warc.path.write_bytes(data.replace(b"Ingrid Vale", b"Ingrid Hale", 1))
    bad, good = read(warc.path)
    assert isinstance(bad, Bad)
    assert "digest" in bad.what
    assert isinstance(good, Page)


def test_a_file_that_is_not_packed_is_read_like_one_that_is_and_damage_is_passed_over(tmp_path: Path) -> None:
    with Warc(tmp_path / "site.warc", gzip=False) as warc:
        warc.info()
        for number in range(3):
            warc.response(f"{HOME}{number}", STORY)
    assert [found.url for found in pages(warc.path)] == [f"{HOME}{n}" for n in range(3)]
    parts = warc.path.read_bytes().split(b"WARC/1.0\r\n")
    parts[2] = b"nonsense" + parts[2]
    warc.path.write_bytes(b"WARC/1.0\r\n".join(parts[:2]) + b"garbage\r\n" + b"WARC/1.0\r\n".join([b"", *parts[3:]]))
    found = read(warc.path)
    assert [entry.url for entry in found if isinstance(entry, Page)] == [f"{HOME}{n}" for n in (1, 2)]
    assert any(isinstance(entry, Bad) for entry in found)


def test_a_record_that_is_cut_short_at_the_end_of_a_plain_file_is_bad(tmp_path: Path) -> None:
    with Warc(tmp_path / "site.warc", gzip=False) as warc:
        warc.response(URL, STORY)
    warc.path.write_bytes(warc.path.read_bytes()[:-200])
    (bad,) = read(warc.path)
    assert isinstance(bad, Bad)
    assert "too early" in bad.what


def test_a_small_file_packed_as_one_piece_is_read_too(tmp_path: Path) -> None:
    with Warc(tmp_path / "site.warc", gzip=False) as warc:
        for number in range(3):
            warc.response(f"{HOME}{number}", STORY)
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(warc.path.read_bytes()))
    assert [found.url for found in pages(whole)] == [f"{HOME}{n}" for n in range(3)]


def test_a_record_without_a_time_or_with_a_wrong_one_is_bad(tmp_path: Path) -> None:
    with Warc(tmp_path / "site.warc", gzip=False) as warc:
        warc.response(URL, STORY)
    warc.path.write_bytes(warc.path.read_bytes().replace(b"2026-03-14T09:00:00Z", b"2026-03-14T99:00:00Z"))
    (bad,) = read(warc.path)
    assert isinstance(bad, Bad)


def test_a_capture_of_another_archive_of_onrecord_keeps_id_kind_addresses_and_time(tmp_path: Path) -> None:
    db = open_database(None)
    feed = capture(2, b"<rss/>", kind="feed", headers=(("Content-Type", "application/rss+xml"),))
    (first, *_) = store(
        db, tmp_path / "theirs", capture(1, url=f"{HOME}asked"), feed, capture(3), capture(4, status=404)
    )
    found = read(only_file(tmp_path / "theirs"))
    own = [entry.own for entry in found if isinstance(entry, Page)]
    assert [one.id for one in own if one] == [capture(n).id for n in (1, 2, 3)]
    assert [one.kind for one in own if one] == ["page", "feed", "page"]
    assert own[0] is not None
    assert (own[0].url, own[0].fetched_at) == (f"{HOME}asked", first.fetched_at)
    assert own[2] is not None
    assert own[2].body == capture(3).body  # it is a revisit there
    assert [entry for entry in found if isinstance(entry, Passed)] == [Passed("status 404")]
