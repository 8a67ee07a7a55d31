"""Tombstones have the length of what they stand for, and lists lose one item and nothing else."""

import json
from pathlib import Path

import pytest
from sqlite_utils.db import Database
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import read_capture, reindex, verify, walk
from pipeline.archive.files import Place, members
from pipeline.archive.record import parse
from pipeline.archive.removal import Removal, load_ledger, save_removal, shortened
from pipeline.archive.removal.rewrite import Change, now_at, rewrite
from pipeline.archive.removal.tombstone import Tombstone, is_tombstone, read_tombstone, tombstone_record
from pipeline.archive.rows import index_again
from schemas.errors import ConfigError, IntegrityError
from tests.archive.captures import NOW, capture, only_file, store

REMOVAL = Removal(
    id=7,
    site="gazette",
    url="https://gazette.example/politics/1",
    reason="court order “7”\nof March",
    removed_at=NOW,
    hidden=False,
    addresses=("gazette.example/politics/1", "gazette.example/p/1"),
    texts=("sha256:" + "0" * 64,),
)


@pytest.mark.parametrize("length", [520, 600, 777, 1000, 4097, 5000, 5001, 65_000, 70_001, 200_003])
@pytest.mark.parametrize("moved_to", [None, (123_456, 789)])
def test_a_tombstone_has_exactly_the_length_asked_for(
    length: int, moved_to: tuple[int, int] | None, tmp_path: Path
) -> None:
    told = Tombstone(removal=REMOVAL, action="shortened" if moved_to else "removed", moved_to=moved_to)
    packed = tombstone_record(told, capture(1), length)
    assert len(packed) == length
    file = tmp_path / "one.warc.gz"
    file.write_bytes(packed)
    (member,) = members(file)
    found = parse(member.data, Place(file.name, 0, length))
    assert is_tombstone(found)
    read = read_tombstone(found, Place(file.name, 0, length))
    assert (read.action, read.moved_to) == (told.action, moved_to)
    if length > 700:
        assert read.removal == Removal(**{**_values(REMOVAL), "reason": "court order “7” of March"})
    assert parse(member.data, Place(file.name, 0, length), http=False).verify_block_digest()
    with file.open("rb") as stream:
        assert [one.rec_type for one in ArchiveIterator(stream, check_digests="raise")] == ["metadata"]


def _values(removal: Removal) -> dict[str, object]:
    return {name: getattr(removal, name) for name in Removal.__slots__}


def test_where_not_even_the_least_fits_nothing_is_written() -> None:
    with pytest.raises(IntegrityError, match="too few for a tombstone"):
        tombstone_record(Tombstone(removal=REMOVAL, action="removed"), capture(1), 200)


def test_the_shortest_captures_have_room_for_one(db: Database, tmp_path: Path) -> None:
    bare = {"headers": (), "request_headers": (), "body": b""}
    stored = store(db, tmp_path, capture(1, **bare, status=301), capture(2), capture(3, **bare, status=304))
    path = only_file(tmp_path)
    size = path.stat().st_size
    rewrite(path, REMOVAL, [Change(capture=one, action="removed") for one in (stored[0], stored[2])])
    assert path.stat().st_size == size
    assert [one.id for one in walk(tmp_path)] == [stored[1].id]


def test_what_borrows_a_payload_gets_it_for_its_own(db: Database, tmp_path: Path) -> None:
    first, second, third = store(db, tmp_path, capture(1), capture(2), capture(3, b"another page"))
    assert second.revisit_of == first.id
    path = only_file(tmp_path)
    before = {place.offset: place for place in members(path)}
    borrowed = read_capture(db, tmp_path, second.id)
    (kept,) = rewrite(path, REMOVAL, [Change(capture=second, action="moved", kept=borrowed)])
    rewrite(path, REMOVAL, [Change(capture=first, action="removed")])
    assert now_at(tmp_path, _place(second)) == _place(kept)
    assert now_at(tmp_path, _place(first)) is None
    walked = [(one.id, one.body, one.revisit_of) for one in walk(tmp_path)]
    assert walked == [(second.id, borrowed.body, None), (third.id, third.body, None)]
    after = {place.offset: place for place in members(path)}
    own = {one.warc_offset for one in (first, second)}
    theirs = {(one.warc_offset or 0) + (one.warc_length or 0) for one in (first, second)}  # their requests
    untouched = before.keys() - own - theirs
    assert len(untouched) == 3
    assert {offset: after[offset] for offset in untouched} == {offset: before[offset] for offset in untouched}


def test_captures_come_back_in_the_order_of_their_places(db: Database, tmp_path: Path) -> None:
    stored = store(db, tmp_path, *(capture(n, f"page {n}".encode()) for n in (1, 2, 3)))
    changes = [Change(capture=one, action="shortened", kept=one) for one in stored[:2]]
    rewrite(only_file(tmp_path), REMOVAL, changes)
    again = next(one for one in walk(tmp_path) if one.id == stored[0].id)
    second = [Change(capture=again, action="shortened", kept=again)]
    rewrite(only_file(tmp_path), REMOVAL, second)
    assert [one.id for one in walk(tmp_path)] == [one.id for one in stored]
    db.execute("DELETE FROM captures")
    assert reindex(db, tmp_path) == 3
    assert [row[0] for row in db.execute("SELECT id FROM captures ORDER BY seq")] == [one.id for one in stored]
    index_again(db, tmp_path)
    assert list(verify(db, tmp_path)) == []
    assert db.execute("SELECT id, reason FROM removals").fetchall() == [(7, "court order “7” of March")]


def test_a_feed_loses_the_item_and_not_those_that_only_link_to_it() -> None:
    feed = (
        b"<rss><channel><link>https://gazette.example/</link>"
        b"<item><title>One</title><link>https://www.gazette.example/politics/1?utm_source=x#top</link></item>\n"
        b'<item><title>Two</title><link>https://gazette.example/2</link><description><![CDATA[<a href="'
        b'https://gazette.example/politics/1">before</a>]]></description></item>'
        b"<ITEM><guid><![CDATA[https://gazette.example/p/1]]></guid></ITEM><item><link>https://gazette.example/3"
    )
    kept = shortened(capture(1, feed, kind="feed"), REMOVAL.addresses)
    assert kept
    assert b"Two" in kept.body
    assert b"before" in kept.body
    assert b"One" not in kept.body
    assert b"/p/1" not in kept.body
    assert kept.body.endswith(b"<item><link>https://gazette.example/3")
    assert shortened(kept, REMOVAL.addresses) is None
    atom = b'<feed><entry><link rel="alternate" href="https://gazette.example/p/1"/></entry><entry/></feed>'
    assert shortened(capture(1, atom, kind="feed"), REMOVAL.addresses) is not None


def test_a_listing_loses_the_post() -> None:
    posts = [{"link": f"https://gazette.example/politics/{n}", "content": n} for n in (1, 2)]
    kept = shortened(capture(1, json.dumps(posts).encode(), kind="api"), REMOVAL.addresses)
    assert kept
    assert json.loads(kept.body) == posts[1:]
    for other in (b"no JSON", b"[]", b'{"code": 404}'):
        assert shortened(capture(1, other, kind="api"), REMOVAL.addresses) is None
    assert shortened(capture(1, json.dumps(posts).encode()), REMOVAL.addresses) is None


def test_the_ledger_reads_what_it_wrote_and_refuses_what_it_does_not_understand(tmp_path: Path) -> None:
    assert load_ledger(tmp_path) == {}
    save_removal(tmp_path, REMOVAL)
    save_removal(tmp_path, Removal(**{**_values(REMOVAL), "id": 8, "hidden": True}))
    assert load_ledger(tmp_path)[7] == REMOVAL
    save_removal(tmp_path, None, drop=7)
    assert list(load_ledger(tmp_path)) == [8]
    (tmp_path / "removals.toml").write_text("[[removals]]\nid = 9\n")
    with pytest.raises(ConfigError, match="restore the file"):
        load_ledger(tmp_path)


def _place(one: object) -> Place:
    return Place(*(getattr(one, f"warc_{name}") for name in ("file", "offset", "length")))
