"""Every row is a function of archive and code: what changed is seen, and what cannot be derived is named."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from pipeline.crawl.run import run
from pipeline.database import open_database, read_database
from pipeline.process.rebuild import OTHERS
from pipeline.sites import load_sites
from schemas.errors import Exit, IntegrityError
from schemas.tables.counted import TOLD, wrong_summaries
from tests.archive.captures import capture, store
from tests.desk import Desk
from tests.small_site import front, serving
from tests.told import told

pytestmark = pytest.mark.usefixtures("one_worker")
PATHS = ("/2026/03/the-harbour-levy-rises/", "/2026/03/the-ferry-sails-again-soon/")
LAYOUT = '[[layouts]]\nbody = "div.told"\nremove = ["p.plea"]\n'
DERIVED = (
    "site_files", "articles", "revisions", "attributions", "citations", "blocks", "persons", "person_aliases",
    "quote_changes", "revision_kinds", "removed_blocks", "sketches", "sketch_hashes", "lineages", "corrections",
    *TOLD,
)  # fmt: skip


def page(headline: str) -> bytes:
    return (
        f'<html lang="en"><head><title>{headline}</title><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-03-14T09:00:00Z"></head><body><article>'
        f"<h1>{headline}</h1><p>The council of Tarn Sound met on Monday night and heard three hours of speeches.</p>"
        f'<div class="told"><p>{headline}, and “nobody will row across for it,” Ingrid Vale said on the quay.</p>'
        "<p>The ferry company said that it would tell its passengers before the summer what that means for them.</p>"
        '<p class="plea">Our paper lives by the readers who pay for it and by nobody else.</p></div>'
        "</article></body></html>"
    ).encode()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    pages = {"/": front(*PATHS), PATHS[0]: page("The harbour levy rises"), PATHS[1]: page("The ferry sails again")}
    with serving(pages) as paper:
        desk = Desk.over(paper, tmp_path_factory.mktemp("crawled"), "feeds = []\n" + LAYOUT)
        assert desk.run() == Exit.COMPLETE
        yield desk


@pytest.fixture
def desk(crawled: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The desk after its run, with folders of its own."""
    with crawled.lent(tmp_path) as lent:
        yield lent


def command(desk: Desk, *words: str) -> int:
    return run_cli(["--data", str(desk.config.data), "--sites", str(desk.config.sites), *words])


def site_file(desk: Desk) -> Path:
    return Path(str(desk.config.sites)) / "sound.toml"


def change(desk: Desk, old: str, new: str) -> None:
    text = site_file(desk).read_text()
    site_file(desk).write_text(text.replace(old, new))
    desk.site = load_sites(desk.config.sites)["sound"]


def lose_database(desk: Desk) -> None:
    for path in desk.config.data.glob("onrecord.db*"):
        path.unlink()


def derived(desk: Desk) -> dict[str, list[str]]:
    db = read_database(desk.config.database)
    found = {name: sorted(map(repr, told(db, name))) for name in DERIVED}
    assert wrong_summaries(db) == []
    found["sites"] = [repr(row) for row in db.query("SELECT * FROM sites WHERE name = 'sound'")]
    db.close()
    return found


def texts(desk: Desk) -> list[str]:
    return [str(text) for (text,) in desk.rows("SELECT text FROM articles ORDER BY url")]


def versions(desk: Desk) -> set[object]:
    return {row[0] for row in desk.rows("SELECT processed_by FROM captures WHERE kind = 'page'")}


# ---- the site's file belongs to the archive


def test_a_site_whose_file_is_gone_is_cleaned_by_its_last_one_in_the_archive(desk: Desk) -> None:
    before = derived(desk)
    assert len(before["articles"]) == 2
    renamed = site_file(desk).with_name("strait.toml")
    renamed.write_text(site_file(desk).read_text().replace('"sound"', '"strait"'))
    site_file(desk).unlink()
    lose_database(desk)
    assert command(desk, "rebuild") == Exit.COMPLETE
    assert derived(desk) == before
    assert command(desk, "verify") == Exit.COMPLETE


def test_the_file_of_today_goes_before_the_one_in_the_archive(desk: Desk) -> None:
    change(desk, LAYOUT, "")
    lose_database(desk)
    assert command(desk, "rebuild") == Exit.COMPLETE
    assert all("The council of Tarn Sound met" in text for text in texts(desk))


def test_a_site_that_is_known_nowhere_is_named_and_the_exit_is_10(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, sites = tmp_path / "data", tmp_path / "sites"
    sites.mkdir()
    db = open_database(None)
    store(db, data / "archive", capture(1), capture(2, b"another page"))
    db.close()
    for name in ("rebuild", "rebuild", "process"):
        assert run_cli(["--data", str(data), "--sites", str(sites), name]) == Exit.INCOMPLETE
        told = capsys.readouterr().err
        assert "gazette: 2 captures cannot be cleaned" in told
        assert f"put {sites / 'gazette.toml'} back" in told
    (sites / "gazette.toml").write_text('name = "gazette"\nhome = "https://gazette.example/"\n')
    assert run_cli(["--data", str(data), "--sites", str(sites), "rebuild"]) == Exit.COMPLETE


# ---- a database that is lost


@pytest.mark.parametrize("lost", ["gone", "empty", "without captures"])
def test_nothing_starts_anew_beside_a_full_archive(desk: Desk, lost: str, capsys: pytest.CaptureFixture[str]) -> None:
    before, asked = derived(desk), len(desk.paper.hits)
    lose_database(desk)
    if lost == "empty":
        desk.config.database.touch()
    elif lost == "without captures":
        open_database(desk.config.database).close()
    for words in (("run", "sound"), ("process",)):
        assert command(desk, *words) == Exit.INTEGRITY
        assert "run `onrecord rebuild`" in capsys.readouterr().err
    assert len(desk.paper.hits) == asked
    assert command(desk, "rebuild") == Exit.COMPLETE
    assert derived(desk) == before
    assert desk.run() == Exit.COMPLETE


# ---- what the stages depend on


@pytest.mark.parametrize("name", ["rebuild", "process"])
def test_a_changed_layout_makes_technical_revisions_once(
    desk: Desk, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not any("council of Tarn Sound met" in text or "Our paper lives" in text for text in texts(desk))
    change(desk, 'body = "div.told"', 'body = "article"')
    assert command(desk, name) == Exit.COMPLETE
    assert "2 technical" in capsys.readouterr().out
    assert all("council of Tarn Sound met" in text and "Our paper lives" not in text for text in texts(desk))
    change(desk, 'remove = ["p.plea"]', "")
    assert command(desk, name) == Exit.COMPLETE
    assert all("Our paper lives" in text for text in texts(desk))
    assert desk.rows("SELECT DISTINCT kind FROM revisions WHERE number > 1") == [("technical",)]
    capsys.readouterr()
    assert command(desk, name) == Exit.COMPLETE
    assert capsys.readouterr().out == "nothing to do\n"


def test_a_run_after_a_changed_layout_tells_no_edit_of_the_publisher(desk: Desk) -> None:
    change(desk, 'body = "div.told"', 'body = "article"')
    for path in PATHS:
        desk.paper.pages[path] = desk.paper.pages[path].replace(b"on the quay", b"on the mole")
    assert desk.run() == Exit.COMPLETE
    assert all("council of Tarn Sound met" in text for text in texts(desk))
    told = desk.rows("SELECT number, kind, words_added, words_removed FROM revisions WHERE number > 1 ORDER BY number")
    assert [row[:2] for row in told] == [(2, "technical"), (2, "technical"), (3, "publisher"), (3, "publisher")]
    assert {row[2:] for row in told if row[1] == "publisher"} == {(1, 1)}


def test_a_selector_that_matched_on_no_story_of_a_run_is_a_finding(desk: Desk) -> None:
    findings = "SELECT level, message FROM findings WHERE \"check\" = 'selectors' ORDER BY id"
    assert desk.rows(findings) == []
    change(desk, 'body = "div.told"', 'body = "div.tolled"')
    change(desk, 'remove = ["p.plea"]', 'remove = ["p.plea", "p.plead"]')
    paths = [*PATHS, "/2026/03/the-mill-closes-for-good/"]
    desk.paper.pages["/"] = front(*paths)
    desk.paper.pages |= {path: page(f"Story {n} of the quay") for n, path in enumerate(paths)}
    assert desk.run() == Exit.COMPLETE
    assert [(level, str(told).partition(":")[0]) for level, told in desk.rows(findings)] == [
        ("warning", "remove 'p.plead' of the site's file matched on none of 3 stories"),
        ("warning", "body 'div.tolled' of the site's file matched on none of 3 stories"),
    ]


def test_rows_of_a_version_without_digests_are_cleaned_again_once_and_get_no_revision(desk: Desk) -> None:
    before = derived(desk)
    db = open_database(desk.config.database)
    db.execute("UPDATE captures SET processed_by = substr(processed_by, 1, instr(processed_by, '+site-') - 1)")
    db.execute("UPDATE captures SET processed_by = 'fetch' WHERE processed_by = ''")
    db.close()
    assert not any("site-" in str(version) for version in versions(desk))
    assert command(desk, "process") == Exit.COMPLETE
    assert derived(desk) == before
    assert all("+site-" in str(version) for version in versions(desk))


def test_whether_something_changed_is_asked_of_an_index(desk: Desk) -> None:
    db = read_database(desk.config.database)
    query = f"EXPLAIN QUERY PLAN SELECT 1 FROM captures WHERE {OTHERS}"  # noqa: S608
    plan = [str(row[3]) for row in db.execute(query, {"site": "sound", "low": "a", "high": "b"})]
    assert sum("INDEX captures_made_by (site=? AND processed_by" in row for row in plan) == 3
    assert not any("SCAN" in row for row in plan)
    db.close()


def test_a_rebuild_with_nothing_to_do_says_nothing_else(desk: Desk) -> None:
    told = ["--data", str(desk.config.data), "--sites", str(desk.config.sites), "rebuild"]
    for _ in range(5):
        done = subprocess.run([sys.executable, "-m", "pipeline", *told], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "nothing to do\n", "")


def test_a_run_beside_a_lost_database_is_refused_before_anything_is_written(desk: Desk) -> None:
    lose_database(desk)
    with pytest.raises(IntegrityError, match="holds 1 WARC files"):
        run(desk.config, [desk.site])
    assert not desk.config.database.exists()
