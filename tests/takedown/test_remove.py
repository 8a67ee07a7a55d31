"""What is taken down is nowhere, stays away, and takes nothing with it."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.archive import read_capture
from pipeline.books.locks import hold
from pipeline.cli import run_cli
from pipeline.database import open_database
from pipeline.sites import load_sites
from schemas.errors import Exit
from spiders.discovery import posts_url
from tests.desk import Desk
from tests.small_site import front, serving
from tests.takedown.paper import BAD, GOOD, TITLES, command, copied, feed, found_in, page, posts, records, serve

DERIVED = (
    "articles", "article_urls", "revisions", "attributions", "citations", "blocks", "persons", "person_aliases",
    "quote_changes", "revision_kinds", "removed_blocks", "links", "removed_addresses",
)  # fmt: skip


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Two runs: the second finds the same story in other bytes, which makes a capture and no revision."""
    with serving() as paper:
        serve(paper)
        desk = Desk.over(paper, tmp_path_factory.mktemp("crawled"), f'feeds = ["{paper.home}feed"]')
        assert desk.run() == Exit.COMPLETE
        paper.pages[BAD] = page(BAD, "Set in Tarn Sound.")
        assert desk.run() == Exit.COMPLETE
        yield desk


@pytest.fixture
def desk(crawled: Desk, tmp_path: Path) -> Iterator[Desk]:
    pages = dict(crawled.paper.pages)
    yield copied(crawled, tmp_path)
    crawled.paper.pages = pages


def remove(desk: Desk, *more: str) -> int:
    url = desk.paper.home.rstrip("/") + BAD
    return command(desk, "remove", url, "--reason", "court order 7", "--yes", *more)


def derived(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    return {name: desk.told(name) for name in DERIVED}


def test_no_byte_of_the_text_is_left_and_every_other_record_is_as_it_was(desk: Desk) -> None:
    assert "onrecord.db" in found_in(desk.config.data)
    assert len(found_in(desk.config.archive)) == 2
    before = records(desk.config)
    rows = desk.rows(
        f"SELECT warc_file, warc_offset, warc_length FROM captures WHERE url LIKE '%{BAD}' OR kind = 'feed'"  # noqa: S608
    )
    places = {(file, offset + more) for file, offset, length in rows for more in (0, length)}  # type: ignore[operator]
    assert remove(desk) == Exit.COMPLETE
    assert found_in(desk.config.data) == []
    after = records(desk.config)
    assert {(one.file, one.offset) for one in before - after} == places  # with their requests
    sizes = {name: max(one.offset for one in before if one.file == name) for name in {one.file for one in before}}
    assert all((one.file, one.offset) in places or one.offset > sizes[one.file] for one in after - before)
    assert command(desk, "verify") == Exit.COMPLETE


def test_the_other_article_keeps_its_rows_and_its_proof(desk: Desk) -> None:
    query = f"SELECT a.*, c.digest FROM articles a JOIN captures c ON c.id = a.capture_id WHERE a.url LIKE '%{GOOD}'"  # noqa: S608
    before = desk.rows(query)
    remove(desk)
    assert len(before) == 1
    assert desk.rows(query) == before
    assert desk.rows("SELECT count(*) FROM persons") == [(1,)]


def test_feeds_are_kept_with_their_other_items(desk: Desk) -> None:
    before = desk.rows("SELECT id, status, fetched_at FROM captures WHERE kind = 'feed' ORDER BY seq")
    remove(desk)
    assert desk.rows("SELECT id, status, fetched_at FROM captures WHERE kind = 'feed' ORDER BY seq") == before
    with contextlib.closing(open_database(desk.config.database)) as db:
        for capture, *_ in before:
            body = read_capture(db, desk.config.archive, str(capture)).body
            assert (body.count(b"<item>"), TITLES[GOOD].encode() in body) == (1, True)
            assert body.endswith(b"</item></channel></rss>")


def test_a_run_keeps_it_out_of_everything(desk: Desk) -> None:
    remove(desk)
    asked = len(desk.paper.hits)
    desk.paper.pages["/feed"] = feed(desk.paper.home, BAD)
    assert desk.run() == Exit.COMPLETE
    assert BAD not in desk.paper.paths()[asked:]
    assert found_in(desk.config.data) == []
    assert desk.rows("SELECT count(*) FROM outcomes WHERE outcome = 'removed'") == [(1,)]
    assert command(desk, "verify") == Exit.COMPLETE


def test_a_redirect_to_it_is_not_archived(desk: Desk) -> None:
    remove(desk)
    other = "/2026/03/another-address-of-the-pilot/"
    desk.paper.pages |= {other: (302, {"Location": BAD}, b""), "/": front(other, GOOD)}
    assert desk.run() == Exit.COMPLETE
    assert found_in(desk.config.data) == []


def test_the_same_words_under_another_address_are_kept_out_and_taken_by_the_next_removal(desk: Desk) -> None:
    remove(desk)
    other = "/2026/03/the-pilot-once-more/"
    desk.paper.pages |= {other: page(BAD), "/": front(other, GOOD)}
    assert desk.run() == Exit.COMPLETE
    assert desk.rows("SELECT count(*) FROM articles") == [(1,)]
    assert desk.rows("SELECT finished_at FROM removals") == [(None,)]
    assert remove(desk) == Exit.COMPLETE
    assert found_in(desk.config.data) == []
    assert command(desk, "verify") == Exit.COMPLETE


@pytest.mark.parametrize("lost", ["database", "database and ledger"])
def test_a_rebuild_keeps_it_out_and_makes_the_same_rows(desk: Desk, lost: str) -> None:
    remove(desk)
    before = derived(desk)
    for path in desk.config.data.glob("onrecord.db*"):
        path.unlink()
    if lost != "database":
        (desk.config.data / "removals.toml").unlink()
    assert command(desk, "rebuild") == Exit.COMPLETE
    assert derived(desk) == before
    assert command(desk, "verify") == Exit.COMPLETE


def test_a_backup_brought_up_to_date_does_not_hold_it_either(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    assert command(desk, "backup", str(target)) == Exit.COMPLETE
    remove(desk)
    assert found_in(target)
    assert command(desk, "backup", str(target)) == Exit.COMPLETE
    assert found_in(target) == []
    assert run_cli(["--data", str(target), "verify"]) == Exit.COMPLETE


def test_a_dry_run_tells_and_does_nothing(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    before = records(desk.config), derived(desk)
    assert remove(desk, "--dry-run", "--json") == Exit.COMPLETE
    told = json.loads(capsys.readouterr().out)
    assert (told["captures"], told["revisions"], told["as"]) == (2, 1, "removed")
    assert (records(desk.config), derived(desk)) == before
    assert not (desk.config.data / "removals.toml").exists()


def test_without_a_reason_or_with_nobody_to_ask_nothing_is_touched(desk: Desk) -> None:
    url = desk.paper.home.rstrip("/") + BAD
    before = records(desk.config)
    assert command(desk, "remove", url, "--yes") == Exit.USAGE
    assert command(desk, "remove", url, "--reason", "court order 7") == Exit.USAGE
    assert command(desk, "remove", "https://paper.example/unknown", "--reason", "x", "--yes") == Exit.USAGE
    assert records(desk.config) == before


def test_what_is_hidden_keeps_its_captures_and_comes_back_as_it_was(desk: Desk) -> None:
    before, lying = derived(desk), records(desk.config)
    assert remove(desk, "--hide") == Exit.COMPLETE
    assert records(desk.config) == lying
    assert desk.rows("SELECT count(*) FROM articles") == [(1,)]
    asked = len(desk.paper.hits)
    assert desk.run() == Exit.COMPLETE
    assert BAD not in desk.paper.paths()[asked:]
    assert command(desk, "rebuild") == Exit.COMPLETE
    assert desk.rows("SELECT count(*) FROM articles") == [(1,)]
    assert command(desk, "remove", str(desk.rows("SELECT id FROM removals")[0][0]), "--undo") == Exit.COMPLETE
    assert derived(desk) == before
    assert command(desk, "remove", "7", "--undo") == Exit.USAGE
    assert command(desk, "verify") == Exit.COMPLETE


def test_a_lost_database_leaves_hidden_what_was(desk: Desk) -> None:
    remove(desk, "--hide")
    for path in desk.config.data.glob("onrecord.db*"):
        path.unlink()
    assert command(desk, "rebuild") == Exit.COMPLETE
    assert desk.rows("SELECT count(*) FROM articles") == [(1,)]


def test_what_was_hidden_can_be_removed_for_good_and_that_cannot_be_undone(desk: Desk) -> None:
    remove(desk, "--hide")
    assert remove(desk) == Exit.COMPLETE
    assert found_in(desk.config.data) == []
    own = str(desk.rows("SELECT id FROM removals")[0][0])
    assert command(desk, "remove", own, "--undo") == Exit.USAGE


def test_removals_are_listed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    remove(desk)
    capsys.readouterr()
    assert command(desk, "removals", "--json") == Exit.COMPLETE
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["reason"]) == ("removed", "court order 7")


def test_while_a_run_goes_on_nothing_is_touched(desk: Desk) -> None:
    with hold(desk.config.locks, "sound"):
        assert remove(desk) == Exit.LOCKED
    assert found_in(desk.config.data)


@pytest.mark.slow
def test_a_reader_that_keeps_the_log_is_told_and_the_next_removal_ends_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.takedown.apply.BUSY_TIMEOUT_MS", 500)
    reader = open_database(desk.config.database)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM articles").fetchone()
    assert remove(desk) == Exit.INCOMPLETE
    reader.execute("COMMIT")
    reader.close()
    assert remove(desk) == Exit.COMPLETE
    assert found_in(desk.config.data) == []


def test_a_listing_of_wordpress_keeps_its_other_posts(tmp_path: Path) -> None:
    with serving() as paper:
        paper.pages["/"] = front(GOOD)
        paper.pages[GOOD] = page(GOOD)
        paper.pages["/" + posts_url(f"{paper.home}wp-json/").split("/", 3)[3]] = posts(paper.home, BAD, GOOD)
        desk = Desk.over(paper, tmp_path)
        file = Path(str(desk.config.sites)) / "sound.toml"
        file.write_text(file.read_text().replace("wordpress = false", "wordpress = true"))
        desk.site = load_sites(desk.config.sites)["sound"]
        assert desk.run() == Exit.COMPLETE
    evidence = "SELECT evidence, revision FROM articles ORDER BY url"
    assert desk.rows(evidence) == [("wordpress", 1), ("wordpress", 1)]
    assert remove(desk) == Exit.COMPLETE
    assert found_in(desk.config.data) == []
    assert desk.rows(evidence) == [("wordpress", 1)]
    assert command(desk, "verify") == Exit.COMPLETE
    before = derived(desk)
    for path in desk.config.data.glob("onrecord.db*"):
        path.unlink()
    assert command(desk, "rebuild") == Exit.COMPLETE
    assert derived(desk) == before


def test_a_page_that_shares_a_payload_with_it_keeps_that(desk: Desk) -> None:
    wall = b"<html><body><h1>Please wait</h1><p>One moment.</p></body></html>"
    other = "/2026/03/the-mill-closes-for-good/"
    for path in (BAD, other):
        desk.paper.pages |= {path: wall, "/": front(BAD, other, GOOD)}
        assert desk.run() in (Exit.COMPLETE, Exit.INCOMPLETE)
    capture = f"SELECT id, revisit_of IS NULL FROM captures WHERE url LIKE '%{other}'"  # noqa: S608
    before, alone = desk.rows(capture)[-1]
    assert alone == 0
    assert remove(desk) == Exit.COMPLETE
    assert desk.rows(capture)[-1] == (before, 1)
    with contextlib.closing(open_database(desk.config.database)) as db:
        assert read_capture(db, desk.config.archive, str(before)).body == wall
    assert found_in(desk.config.data) == []
    assert command(desk, "verify") == Exit.COMPLETE


def test_a_piece_that_a_killed_run_left_goes_when_it_is_of_the_article(desk: Desk) -> None:
    ((file, offset, length),) = desk.rows(
        f"SELECT warc_file, warc_offset, warc_length FROM captures WHERE url LIKE '%{BAD}' ORDER BY seq LIMIT 1"  # noqa: S608
    )
    data = (desk.config.archive / str(file)).read_bytes()[int(str(offset)) :]
    torn = desk.config.archive / "20260101T000000Z-sound-01234567.warc.gz.cut"
    other = desk.config.archive / "20260101T000000Z-sound-76543210.warc.gz.cut"
    torn.write_bytes(data[: int(str(length)) - 20])
    other.write_bytes(b"half a record of something else")
    assert remove(desk) == Exit.COMPLETE
    assert not torn.exists()
    assert other.exists()


def test_an_address_without_an_article_can_be_taken_down(desk: Desk) -> None:
    desk.paper.pages |= {BAD: b"<html><body><h1>Please wait</h1></body></html>", "/": front(BAD)}
    home = desk.paper.home
    assert command(desk, "remove", home + "nowhere", "--reason", "x", "--yes") == Exit.USAGE
    db = open_database(desk.config.database)
    with db.atomic():
        db.execute("DELETE FROM article_rows")  # as if the stages had refused them
    db.close()
    assert remove(desk) == Exit.COMPLETE
    assert found_in(desk.config.data) == []
    assert desk.rows("SELECT site, hidden FROM removals") == [("sound", 0)]


def test_empty_texts_are_no_mark_of_a_removal(desk: Desk) -> None:
    db = open_database(desk.config.database)
    db.execute("UPDATE revisions SET text = 'One moment.'")
    db.close()
    assert remove(desk, "--hide") == Exit.COMPLETE
    assert desk.rows("SELECT count(*) FROM removed_texts") == [(0,)]


def test_another_article_of_the_same_words_is_told_and_stays(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    db = open_database(desk.config.database)
    db.execute("UPDATE revisions SET text_digest = (SELECT text_digest FROM articles WHERE url LIKE ?)", [f"%{BAD}"])
    db.close()
    assert remove(desk, "--dry-run", "--json") == Exit.COMPLETE
    assert json.loads(capsys.readouterr().out)["twins"] == 1


def test_a_ledger_that_knows_more_than_the_database_is_heeded(desk: Desk, tmp_path: Path) -> None:
    """As after the database alone was restored from an older backup."""
    older = tmp_path / "older.db"
    with contextlib.closing(open_database(desk.config.database)) as db:
        db.execute("VACUUM INTO ?", [str(older)])
    assert remove(desk, "--hide") == Exit.COMPLETE
    for path in desk.config.data.glob("onrecord.db*"):
        path.unlink()
    older.rename(desk.config.database)
    assert desk.run() == Exit.COMPLETE
    assert desk.rows("SELECT count(*) FROM articles") == [(1,)]
    assert desk.rows("SELECT hidden FROM removals") == [(1,)]


def test_an_import_keeps_it_out_too(desk: Desk, tmp_path: Path) -> None:
    assert remove(desk) == Exit.COMPLETE
    url = desk.paper.home.rstrip("/") + BAD
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "one.html").write_bytes(desk.paper.pages[BAD])
    told = {"file": "one.html", "address": url, "time": "2026-03-04T10:00:00+00:00"}
    (saved / "manifest.jsonl").write_text(json.dumps(told) + "\n", encoding="utf-8")
    before = desk.rows("SELECT count(*) FROM captures")
    assert command(desk, "import", str(saved / "manifest.jsonl")) == Exit.COMPLETE
    assert (desk.rows("SELECT count(*) FROM captures"), found_in(desk.config.data)) == (before, [])
