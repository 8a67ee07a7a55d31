"""`onrecord demo`: the whole main job, twice, in a folder of its own, and an honest exit code."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.cli import run_cli
from pipeline.database import read_database
from pipeline.newsroom import read_stories
from pipeline.newsroom.demo import MARKER, Check, _judge
from schemas.errors import Exit


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """One demo for all tests here: its folder, which an earlier demo left behind, and its exit code."""
    folder = tmp_path_factory.mktemp("work") / "onrecord-demo"
    (folder / "data").mkdir(parents=True)
    (folder / MARKER).touch()
    (folder / "data" / "onrecord.db").write_text("the database of an earlier demo")
    return folder, run_cli(["--log-level", "error", "demo", "--folder", str(folder)])


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    db = read_database(folder / "data" / "onrecord.db")
    try:
        return list(db.execute(sql))
    finally:
        db.close()


def test_the_demo_works(demo: tuple[Path, int]) -> None:
    assert demo[1] == Exit.COMPLETE


def test_every_public_story_is_stored_once_with_its_bylines_and_its_instant(demo: tuple[Path, int]) -> None:
    sql = "SELECT site, headline, bylines, unixepoch(published_at) FROM latest_articles"
    truth = {
        (story.paper, story.headline, "; ".join(story.bylines), int(story.published_at.timestamp()))
        for story in read_stories()
        if not story.held_back
    }
    found = rows(demo[0], sql)
    assert set(found) == truth
    assert len(found) == len(truth)


def test_the_changed_story_has_two_revisions_and_no_other_has(demo: tuple[Path, int]) -> None:
    sql = (
        "SELECT a.url, count(*) FROM revisions r JOIN articles a ON a.id = r.article_id GROUP BY 1 HAVING count(*) > 1"
    )
    [(url, count)] = rows(demo[0], sql)
    assert "harbour-levy-passes" in str(url)
    assert count == 2


def test_the_second_run_asked_whether_pages_had_changed(demo: tuple[Path, int]) -> None:
    sql = "SELECT requests, not_modified FROM crawl_runs ORDER BY started_at DESC LIMIT 5"
    second = [(int(str(requests)), int(str(not_modified))) for requests, not_modified in rows(demo[0], sql)]
    assert all(not_modified > 0.5 * requests > 0 for requests, not_modified in second)


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Wir bauen, bevor das Wasser kommt", "Anke Brandt"),
        ("Ich bin nur fertig", "Mareike Sandvoss"),
        ("Ein Dorf ohne Schule ist ein Parkplatz mit Kirche", "Detlev Imhoff"),
        ("Nous avons attendu que les pierres tombent pour ouvrir le dossier", "Maëlle Quentric"),
        ("Je n’ai pas encore dit oui", "Capucine Lormier"),
        ("Nous voulions des heures payées, pas des fleurs", "Octave Péronnet"),
    ],
)
def test_speakers_of_other_languages_have_their_names(demo: tuple[Path, int], words: str, speaker: str) -> None:
    found = rows(demo[0], "SELECT content, speaker FROM attributions WHERE stance = 'said'")
    assert [who for content, who in found if words in str(content)] == [speaker]


def test_the_commands_it_tells_of_work(demo: tuple[Path, int], capsys: pytest.CaptureFixture[str]) -> None:
    for command in (
        ["search", "levy"],
        ["quotes", "--speaker", "Tolland"],
        ["quotes", "--language", "de"],
        ["citations"],
        ["runs"],
    ):
        assert run_cli(["--data", str(demo[0] / "data"), *command]) == Exit.COMPLETE
        assert capsys.readouterr().out.strip()


def test_a_folder_that_no_demo_made_is_refused_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "thesis.txt").write_text("ten years of work")
    assert run_cli(["demo", "--folder", str(tmp_path)]) == Exit.USAGE
    assert "no demo made" in capsys.readouterr().err
    assert (tmp_path / "data" / "thesis.txt").read_text() == "ten years of work"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "onrecord-demo").write_text("a file")
    assert run_cli(["demo", "--folder", str(tmp_path / "onrecord-demo")]) == Exit.USAGE
    assert "is a file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("checks", "code"),
    [
        ([Check("water is wet", True)], Exit.COMPLETE),
        ([Check("water is wet", True), Check("pigs fly", False)], Exit.INCOMPLETE),
    ],
)
def test_a_check_that_fails_is_named_and_spoils_the_exit_code(
    checks: Sequence[Check], code: Exit, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _judge(Console(), checks) == code
    assert ("NOT SO: pigs fly" in capsys.readouterr().out) == (code == Exit.INCOMPLETE)
