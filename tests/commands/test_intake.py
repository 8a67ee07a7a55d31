"""`onrecord fetch`, `run --url`, `run --revisit --since` and `import`: what they do, say and end with."""

import json
import re
import shlex
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.books.locks import hold
from pipeline.cli import run_cli
from pipeline.database import read_database
from schemas.errors import Exit
from tests.desk import Desk
from tests.intake.files import HOME, Warc, page
from tests.small_site import front, serving

LEVY, FERRY = "/2026/03/the-harbour-levy-rises/", "/2026/03/the-ferry-sails-again/"
MANUAL = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
SECTION = MANUAL.partition("## One address, and what you have already")[2].partition("\n## ")[0]
COMMANDS = "".join(re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL)).splitlines()
COUNTED = ("captures", "articles", "revisions", "attributions", "outcomes", "crawl_runs", "site_files", "frontier")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    pages = {"/": front(LEVY, FERRY), LEVY: page("The harbour levy rises"), FERRY: page("The ferry sails again")}
    with serving(pages) as paper:
        yield Desk.over(paper, tmp_path)


def command(desk: Desk, *words: str) -> int:
    return run_cli(["--data", str(desk.config.data), "--sites", str(desk.config.sites), *words])


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def url(desk: Desk, path: str) -> str:
    return desk.paper.home.rstrip("/") + path


def counts(desk: Desk) -> dict[str, int]:
    db = read_database(desk.config.database)
    found = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in COUNTED}  # noqa: S608
    db.close()
    return found


def test_fetch_asks_for_the_address_alone_and_says_what_became_of_it(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(desk, "fetch", url(desk, LEVY) + "?utm_source=mail", "--json") == Exit.COMPLETE
    (row,) = told(capsys)
    assert desk.paper.paths() == ["/robots.txt", LEVY]
    assert (row["site"], row["outcome"], row["headline"]) == ("sound", "stored", "The harbour levy rises")
    assert row["url"].endswith("?utm_source=mail")
    assert desk.rows("SELECT id FROM articles") == [(row["article"],)]
    assert command(desk, "fetch", url(desk, LEVY), "--json") == Exit.COMPLETE
    assert told(capsys)[0]["outcome"] == "unchanged"


def test_fetch_reads_a_list_and_ends_with_10_where_one_was_not_had(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = (
        f"# two of them\n{url(desk, LEVY)}\n\n{url(desk, '/2026/03/nowhere-at-all/')}\nhttps://elsewhere.example/a\n"
    )
    (tmp_path / "list").write_text(lines)
    monkeypatch.setattr("sys.stdin", (tmp_path / "list").open())
    assert command(desk, "fetch", "-", "--json") == Exit.INCOMPLETE
    assert [row["outcome"] for row in told(capsys)] == ["stored", "http_error", "unknown_site"]


def test_an_address_of_no_known_site_names_the_next_step_and_touches_nothing(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(desk, "fetch", "https://elsewhere.example/a") == Exit.USAGE
    said = capsys.readouterr().err
    assert "elsewhere.example" in said
    assert "sites add" in said
    assert "--site" in said
    assert not desk.config.database.exists()


def test_fetch_obeys_robots_and_waits_for_no_lock(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.paper.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /2026/\n")
    assert command(desk, "fetch", url(desk, LEVY), "--json") == Exit.INCOMPLETE
    assert told(capsys)[0]["outcome"] == "robots"
    assert LEVY not in desk.paper.paths()
    with hold(desk.config.locks, "sound"):
        assert command(desk, "fetch", url(desk, LEVY)) == Exit.LOCKED


def test_a_fetch_is_no_crawl_for_those_that_come_after_it(desk: Desk) -> None:
    assert command(desk, "run", "--url", url(desk, LEVY)) == Exit.COMPLETE
    assert desk.rows("SELECT scope, state FROM crawl_runs") == [("addresses", "complete")]
    assert desk.rows("SELECT count(*) FROM run_stories") == [(0,)]
    for database in desk.config.data.glob("onrecord.db*"):
        database.unlink()
    assert command(desk, "rebuild") == Exit.COMPLETE
    assert desk.rows("SELECT scope FROM crawl_runs") == [("addresses",)]
    file = desk.config.data.parent / "sites" / "sound.toml"
    file.write_text(file.read_text().replace("wordpress = false", "wordpress = true"))
    command(desk, "run", "sound")
    assert any("/wp-json/" in path for path in desk.paper.paths())
    assert not any("modified_after" in path for path in desk.paper.paths())


def test_since_puts_the_stories_of_that_day_or_later_in_line_again_and_no_others(desk: Desk) -> None:
    desk.paper.pages[FERRY] = page("The ferry sails again").replace(b"2026-03-14T08", b"2026-01-02T08")
    desk.run()
    with sqlite3.connect(desk.config.database) as db:
        db.execute("UPDATE frontier SET discovered_at = '2026-01-01T00:00:00+00:00', published_at = NULL")
    before = len(desk.paper.hits)
    assert command(desk, "run", "sound", "--revisit", "--since", "2026-03-01") == Exit.COMPLETE
    asked = desk.paper.paths()[before:]
    assert LEVY in asked
    assert FERRY not in asked
    for words in (("--since", "2026-03-01"), ("--due", "--url", url(desk, LEVY))):
        assert command(desk, "run", "sound", *words) == Exit.USAGE


def wget_like(path: Path, stories: int = 3) -> Path:
    with Warc(path) as warc:
        warc.info(robots="on")
        for number in range(stories):
            where = f"{HOME}2026/03/story-{number}/"
            warc.request(where)
            warc.response(where, page(f"The harbour levy rises for the {number + 2}th time"))
        warc.response(f"{HOME}logo.png", b"\x89PNG", headers=(("Content-Type", "image/png"),))
        warc.other("metadata", "metadata://gnu.org/software/wget/warc/MANIFEST.txt", b"<urn:uuid:1>", "text/plain")
        warc.other("resource", "metadata://gnu.org/software/wget/warc/wget.log", b"fine", "text/plain")
    return path


def test_an_import_makes_rows_once_and_a_site_that_no_run_takes(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warc = wget_like(tmp_path / "paper.warc.gz")
    assert command(desk, "import", str(warc), "--json") == Exit.COMPLETE
    (tally,) = told(capsys)
    assert (tally["imported"], tally["known"], tally["bad"]) == (3, 0, [])
    assert tally["passed_over"] == {"no HTML": 1, "no web address": 1}
    first = counts(desk)
    assert (first["captures"], first["articles"], first["frontier"]) == (3, 3, 0)
    assert desk.rows(
        "SELECT DISTINCT source_file, scope, state FROM captures c JOIN crawl_runs r ON r.id = run_id"
    ) == [("paper.warc.gz", "import", "complete")]
    text = (desk.config.data.parent / "sites" / "tarn-sound.toml").read_text()
    assert f'home = "{HOME}"' in text
    assert "crawl = false" in text
    assert command(desk, "import", str(warc), "--json") == Exit.COMPLETE
    assert (told(capsys)[0]["known"], counts(desk)) == (3, first)
    assert command(desk, "verify") == Exit.COMPLETE
    assert command(desk, "run") == Exit.COMPLETE  # the new site is not asked
    assert desk.rows("SELECT DISTINCT site FROM crawl_runs WHERE scope = 'site'") == [("sound",)]


def test_a_rebuild_of_imports_gives_the_same_captures_and_articles(desk: Desk, tmp_path: Path) -> None:
    assert command(desk, "import", str(wget_like(tmp_path / "paper.warc.gz"))) == Exit.COMPLETE
    rows = "SELECT id, url, fetched_at, digest, source_file, source_record, source_digest, warc_offset FROM captures"
    before = set(desk.rows(rows)), set(desk.rows("SELECT * FROM articles")), desk.rows("SELECT scope FROM crawl_runs")
    for file in desk.config.data.glob("onrecord.db*"):
        file.unlink()
    assert command(desk, "rebuild") == Exit.COMPLETE
    after = set(desk.rows(rows)), set(desk.rows("SELECT * FROM articles")), desk.rows("SELECT scope FROM crawl_runs")
    assert after == before


def test_a_revisit_record_is_a_capture_of_the_same_words_at_its_own_time(desk: Desk, tmp_path: Path) -> None:
    with Warc(tmp_path / "twice.warc.gz") as warc:
        where = f"{HOME}2026/03/story/"
        first = warc.response(where, page("The harbour levy rises"))
        warc.revisit(where, first.rec_headers.get_header("WARC-Payload-Digest"), where, "2026-03-15T09:00:00Z")
        warc.revisit(where, "sha1:" + "A" * 32, where, "2026-03-16T09:00:00Z")
    assert command(desk, "import", str(warc.path)) == Exit.COMPLETE
    assert desk.rows("SELECT fetched_at, revisit_of IS NULL FROM captures ORDER BY fetched_at") == [
        ("2026-03-14T09:00:00+00:00", 1),
        ("2026-03-15T09:00:00+00:00", 0),
    ]
    assert desk.rows("SELECT count(*) FROM revisions") == [(1,)]


def test_a_wacz_is_read_and_a_damaged_one_is_told(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.write(wget_like(tmp_path / "data.warc.gz"), "archive/data.warc.gz")
        archive.writestr("datapackage.json", "{}")
        archive.writestr("pages/pages.jsonl", "{}")
    assert command(desk, "import", str(bundle), "--json") == Exit.COMPLETE
    assert told(capsys)[0]["imported"] == 3
    assert desk.rows("SELECT DISTINCT source_file FROM captures") == [("crawl.wacz/archive/data.warc.gz",)]
    bundle.write_bytes(bundle.read_bytes()[:-40])
    assert command(desk, "import", str(bundle), "--json") == Exit.INCOMPLETE
    assert "cannot be unpacked" in told(capsys)[0]["bad"][0]
    assert not list(desk.config.data.glob(".import-*"))


def test_bad_records_cost_themselves_and_the_exit_code_is_10(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warc = wget_like(tmp_path / "paper.warc.gz")
    whole = warc.read_bytes()
    warc.write_bytes(whole[: len(whole) // 2])
    assert command(desk, "import", str(warc), "--json") == Exit.INCOMPLETE
    (tally,) = told(capsys)
    assert len(tally["bad"]) == 1
    assert 0 < tally["imported"] < 3
    warc.write_bytes(whole)
    assert command(desk, "import", str(warc), "--json") == Exit.COMPLETE
    assert counts(desk)["captures"] == 3


def test_what_cannot_be_imported_is_refused_before_anything_is_touched(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, odd = wget_like(tmp_path / "paper.warc.gz"), tmp_path / "notes.odt"
    odd.write_bytes(b"nothing of the kind")
    (tmp_path / "empty").mkdir()
    for path in (odd, tmp_path / "missing.warc.gz", tmp_path / "empty"):
        assert command(desk, "import", str(good), str(path)) == Exit.USAGE
        assert str(path) in capsys.readouterr().err
    assert not desk.config.database.exists()


def test_known_only_writes_no_site_file(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warc = wget_like(tmp_path / "paper.warc.gz")
    assert command(desk, "import", str(warc), "--known-only", "--json") == Exit.COMPLETE
    assert told(capsys)[0]["passed_over"]["no known site"] == 3
    assert [path.name for path in (desk.config.data.parent / "sites").iterdir()] == ["sound.toml"]


def test_a_site_that_is_being_crawled_is_left_for_another_time(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Warc(tmp_path / "paper.warc.gz") as warc:
        warc.response(url(desk, LEVY), page("The harbour levy rises"))
    with hold(desk.config.locks, "sound"):
        assert command(desk, "import", str(warc.path), "--json") == Exit.INCOMPLETE
    assert told(capsys)[0]["passed_over"] == {"another run holds its site": 1}
    assert command(desk, "import", str(warc.path)) == Exit.COMPLETE
    assert counts(desk)["articles"] == 1


def test_the_addresses_of_a_list_are_fetched_by_the_next_run(desk: Desk, tmp_path: Path) -> None:
    hidden = "/2026/03/a-story-that-no-list-names/"
    desk.paper.pages[hidden] = page("A story that no list names")
    (tmp_path / "addresses.txt").write_text(f"# ours\n{url(desk, hidden)}\n{url(desk, hidden)}#top\n")
    assert command(desk, "import", str(tmp_path / "addresses.txt")) == Exit.COMPLETE
    assert desk.rows("SELECT url FROM frontier") == [(url(desk, hidden),)]
    assert command(desk, "run", "sound") == Exit.COMPLETE
    assert desk.rows("SELECT count(*) FROM articles") == [(3,)]


@pytest.mark.skipif(not shutil.which("wget"), reason="wget is not installed")
def test_what_wget_writes_is_imported(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["wget", "-q", "-r", "-l", "1", "--delete-after", "--warc-file=paper", desk.paper.home]
    subprocess.run(words, cwd=tmp_path, check=False, timeout=60)
    for imported, known in ((3, 0), (0, 3)):
        assert command(desk, "import", str(tmp_path / "paper.warc.gz"), "--json") == Exit.COMPLETE
        (tally,) = told(capsys)
        assert (tally["imported"], tally["known"]) == (imported, known)
    assert counts(desk)["articles"] == 2


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with settings, a paper, and files to import, as the manual's commands want them."""
    with serving({"/": front(LEVY), LEVY: page("The harbour levy rises")}) as paper:
        (tmp_path / "sites").mkdir()
        text = (
            f'name = "lantern-post"\nhome = "{paper.home}"\ndelay = 0\nfeeds = []\nsitemaps = []\nwordpress = false\n'
        )
        (tmp_path / "sites" / "lantern-post.toml").write_text(text)
        (tmp_path / "onrecord.toml").write_text('data = "data"\nsites = "sites"\nworkers = 1\nmin_free_mib = 1\n')
        (tmp_path / "address").write_text(paper.home.rstrip("/") + LEVY)
        (tmp_path / "addresses.txt").write_text(paper.home.rstrip("/") + LEVY + "\n")
        wget_like(tmp_path / "crawl-2019.warc.gz")
        with zipfile.ZipFile(tmp_path / "crawl.wacz", "w") as archive:
            archive.write(tmp_path / "crawl-2019.warc.gz", "archive/crawl.warc.gz")
        (tmp_path / "saved").mkdir()
        (tmp_path / "saved" / "a.html").write_bytes(page("The ferry sails again"))
        line = f"a.html,{paper.home}2019/05/the-ferry-sails-again/,2019-05-06T07:08:09Z\n"
        (tmp_path / "saved" / "manifest.csv").write_text("file,address,time\n" + line)
        yield tmp_path


def test_the_manual_has_commands() -> None:
    assert len(COMMANDS) > 6


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_of_the_manual_work(
    folder: Path, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    words, _, given = line.partition(" < ")
    if given:
        monkeypatch.setattr("sys.stdin", (folder / given).open())
    words = words.replace("https://lantern.example/2026/03/the-vote", (folder / "address").read_text())
    program, *arguments = shlex.split(words)
    assert program == "onrecord"
    assert run_cli(arguments) == Exit.COMPLETE
    said = capsys.readouterr()
    assert "Error" not in said.err
    assert said.out or arguments[0] == "run"
