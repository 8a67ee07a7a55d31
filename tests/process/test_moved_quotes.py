"""A decision about people changes the rows at once, to what a rebuild makes of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.database import open_database
from schemas.errors import Exit
from tests.desk import Desk
from tests.process.test_rebuild import command, derived, lose_database
from tests.small_site import front, serving

QUAY, MILL = "/2026/03/the-quay-will-be-repaired/", "/2026/03/the-mill-closes-for-good/"


def page(headline: str, *told: str) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in told)
    return (
        f'<html lang="en"><head><title>{headline}</title><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-03-14T09:00:00Z"></head><body><article>'
        f"<h1>{headline}</h1>{body}<p>The vote of the council of Tarn Sound took three hours on Monday.</p>"
        "</article></body></html>"
    ).encode()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    pages = {
        "/": front(QUAY, MILL),
        QUAY: page(
            "The quay will be repaired",
            "“We begin in May, whatever the weather,” Ingrid Vale said.",
            "“Nobody asked the fishermen about it,” Inga Vale said. Mayor Vale went home.",
        ),
        MILL: page("The mill closes for good", "“It was my grandfather's mill,” Inga Vale said."),
    }
    with serving(pages) as paper:
        desk = Desk.over(paper, tmp_path_factory.mktemp("crawled"))
        assert desk.run() == Exit.COMPLETE
        yield desk


@pytest.fixture
def desk(crawled: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The desk after its run, with folders of its own."""
    with crawled.lent(tmp_path) as lent:
        yield lent


def speakers(desk: Desk) -> list[object]:
    return [name for (name,) in desk.rows("SELECT speaker FROM attributions ORDER BY speaker")]


@pytest.mark.slow
def test_a_decision_moves_quotes_at_once_as_a_rebuild_would(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    inga, ingrid, miller = "Inga Vale", "Ingrid Vale", "Inga Vale (miller)"
    mill = f"{desk.paper.home.rstrip('/')}{MILL}"
    for words, moved, expected in (
        (("merge", inga, ingrid), 2, [ingrid] * 3),
        (("split", inga), 2, [inga, inga, ingrid]),
        (("split", inga, "--at", mill, "--into", miller), 1, [inga, miller, ingrid]),
        (("split", ingrid, "--at", "sound", "--into", "Ingrid Vale (mayor)"), 1, [inga, miller, "Ingrid Vale (mayor)"]),
        (("merge", miller, inga), 1, [inga, inga, "Ingrid Vale (mayor)"]),
    ):
        capsys.readouterr()
        assert command(desk, "people", *words) == Exit.COMPLETE
        assert f": {moved} quotes moved" in capsys.readouterr().out
        assert speakers(desk) == sorted(expected)
        assert command(desk, "process") == Exit.COMPLETE
        assert capsys.readouterr().out == "nothing to do\n"
        at_once = derived(desk)
        lose_database(desk)
        assert command(desk, "rebuild") == Exit.COMPLETE
        assert derived(desk) == at_once


def test_a_hand_that_changes_the_file_is_seen_by_the_next_process(desk: Desk) -> None:
    (desk.config.data / "people.toml").write_text('[merges]\n"Inga Vale" = "Ingrid Vale"\n')
    assert command(desk, "process") == Exit.COMPLETE
    assert speakers(desk) == ["Ingrid Vale"] * 3


def test_quotes_of_a_site_that_nobody_knows_stay_and_the_exit_is_10(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    (Path(str(desk.config.sites)) / "sound.toml").unlink()
    assert command(desk, "people", "merge", "Inga Vale", "Ingrid Vale") == Exit.COMPLETE  # the archive has its file
    assert command(desk, "people", "split", "Inga Vale") == Exit.COMPLETE
    aliases = desk.rows("SELECT count(*) FROM person_aliases")
    db = open_database(desk.config.database)
    db.execute("DELETE FROM site_files")
    db.close()
    assert command(desk, "people", "merge", "Inga Vale", "Ingrid Vale") == Exit.INCOMPLETE
    assert "no site file" in capsys.readouterr().err
    assert speakers(desk) == ["Inga Vale", "Inga Vale", "Ingrid Vale"]
    assert desk.rows("SELECT count(*) FROM person_aliases") == aliases
