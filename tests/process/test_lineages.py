"""What an earlier version stored gets its lineages by the next command or run, equal to those of a rebuild."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from pipeline.database import open_database
from pipeline.process.rebuild import Background
from pipeline.process.stages import InProcess
from pipeline.sites import load_sites
from schemas.errors import Exit
from tests.desk import Desk
from tests.lineage.shelf import MADE, rows
from tests.small_site import front, serving

PATHS = ("/2026/03/the-harbour-levy-rises/", "/2026/03/the-harbour-levy-rises-again/", "/2026/03/bread-is-dearer/")
LEVY = (
    "<p>The council of Tarn Sound raised the harbour levy on Monday night after three hours of speeches in the old "
    "customs house, where the stove had gone out and half of the members sat in their coats.</p>"
    "<p>Ferries will pay a fifth more from the first of May, and fishing boats half as much as that. The money is to "
    "pay for the wall that the storm of February broke in two places near the lighthouse.</p>"
)
BREAD = (
    "<p>A loaf costs a mark more since the weekend in all of the four bakeries of the town, and none of them would say "
    "who began. The mill has asked for more since the road to the valley was closed by a slide.</p>"
    "<p>Whoever bakes at home stands in line for flour, which the grocer in Station Street now sells by the cup.</p>"
)


def page(headline: str, text: str) -> bytes:
    head = f'<title>{headline}</title><meta property="og:type" content="article">'
    time = '<meta property="article:published_time" content="2026-03-14T09:00:00Z">'
    body = f"<body><article><h1>{headline}</h1>{text}</article></body>"
    return f'<html lang="en"><head>{head}{time}</head>{body}</html>'.encode()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    pages = {"/": front(*PATHS), PATHS[2]: page("Bread is dearer", BREAD)}
    pages |= {path: page(f"The harbour levy rises {n}", LEVY) for n, path in enumerate(PATHS[:2])}
    with serving(pages) as paper:
        desk = Desk.over(paper, tmp_path_factory.mktemp("crawled"))
        assert desk.run() == Exit.COMPLETE
        yield desk


@pytest.fixture
def desk(crawled: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The desk after its run, with folders of its own."""
    with crawled.lent(tmp_path) as lent:
        yield lent


def forget_places(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """As the migration leaves the articles of an earlier version; what they had before."""
    db = open_database(desk.config.database)
    before = rows(db)
    for name in MADE:
        db.table(name).delete_where()
    db.execute("UPDATE sketches SET day = NULL, size = 0")
    db.close()
    return before


def stored(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    db = open_database(desk.config.database)
    found = rows(db)
    db.close()
    return found


@pytest.mark.parametrize("command", [["process"], ["process", "--changed"], ["rebuild"]], ids=" ".join)
def test_command_places_what_an_earlier_version_stored(
    desk: Desk, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = forget_places(desk)
    assert len(before["lineages"]) == 2
    assert run_cli(["--data", str(desk.config.data), "--sites", str(desk.config.sites), *command]) == Exit.COMPLETE
    assert "3 placed" in capsys.readouterr().out
    assert stored(desk) == before


def test_run_places_it_beside_its_work(desk: Desk) -> None:
    before = forget_places(desk)
    db = open_database(desk.config.database)
    background = Background(db, [load_sites(desk.config.sites)["sound"]], InProcess(db, desk.config))
    while background.step():
        pass
    db.close()
    assert background.placed == 3
    assert stored(desk) == before


def test_rebuild_from_the_archive_alone_makes_the_same_lineages(desk: Desk) -> None:
    before = stored(desk)
    for path in desk.config.data.glob("onrecord.db*"):
        path.unlink()
    assert run_cli(["--data", str(desk.config.data), "--sites", str(desk.config.sites), "rebuild"]) == Exit.COMPLETE
    assert stored(desk) == before
