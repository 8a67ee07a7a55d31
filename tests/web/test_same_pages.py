"""The page of one story in many papers: who printed it first, and what another made of it."""

import re
import shutil
from collections.abc import Iterator

import pytest

from pipeline.database import open_database
from tests.rows import add, filled_file, wire
from tests.web.shown import words
from tests.web.test_pages import Site, running

PIECE = (
    "The ferry company Nordlys Sund will close its night line to the outer islands in October, its board decided on "
    "Tuesday after a meeting of four hours in Tarnby.",
    "Some 340 people live on the three islands, and the next bridge is two hours away by car on a road that is shut "
    "whenever the wind rises above gale force.",
    "The county had offered to pay half of the losses of the line, which the company puts at 2.1 million a year since "
    "the fish factory moved to the mainland.",
    "Its chairman, Aslak Grindheim, called the offer generous and too late, and said that two of the three boats had "
    "been sold to a yard in the south before it came.",
    "The islanders have asked the transport ministry for an inquiry into the sale, which their mayor learned of from "
    "the yard's own newspaper advertisement.",
)
CUT = (
    PIECE[0].replace("four hours", "five hours"),
    *PIECE[1:3],
    "Island schools will open late that week, teachers told us.",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, int, int]]:
    data = tmp_path_factory.mktemp("same") / "data"
    shutil.copytree(filled_file(tmp_path_factory.mktemp("rows")), data)
    db = open_database(data / "onrecord.db")
    first = add(db, "meridian-digest", "night-line", "Night line to close", PIECE, (), wire(3))
    cut = add(db, "harrow-courier", "islands", "Islands lose <ferry>", CUT, (), wire(2))
    db.close()
    with running(data) as found:
        yield found, first, cut


def test_the_page_lists_who_printed_it_and_shows_both_texts(site: tuple[Site, int, int]) -> None:
    pages, first, cut = site
    page = pages.get(f"/article/{cut}/same")
    assert page.status == 200
    told = words(page.text)
    assert "One story in 2 papers" in told
    assert re.search(r"Meridian Digest .{0,40}first Night line to close", told)
    assert "2 paragraphs as they were, 1 changed, 2 left out, 1 added" in told
    assert "<del>four </del>" in page.text
    assert "<ins>five </ins>" in page.text
    assert "<ins>Island schools will open late that week, teachers told us.</ins>" in page.text
    assert "Islands lose &lt;ferry&gt;" in page.text
    assert words(pages.get(f"/article/{first}/same").text) == told.replace(f"/{cut}", f"/{first}")


def test_the_article_leads_there_and_a_story_of_its_own_does_not(site: tuple[Site, int, int]) -> None:
    pages, first, _ = site
    assert f'2 papers printed this story: <a href="/article/{first}/same">' in pages.get(f"/article/{first}").text
    alone = re.search(r'href="/article/(\d+)[^"]*">Council votes', pages.get("/").text)
    assert alone
    assert "printed this story" not in pages.get(f"/article/{alone[1]}").text
    answer = pages.get(f"/article/{alone[1]}/same")
    assert answer.status == 404
    assert f'href="/article/{alone[1]}"' in answer.text


@pytest.mark.parametrize("beside", ["17", "x", "9" * 40, "-1"])
def test_an_article_that_is_none_of_them_is_not_compared(site: tuple[Site, int, int], beside: str) -> None:
    pages, first, _ = site
    assert "What Harrow Valley Courier made of it" in words(pages.get(f"/article/{first}/same?beside={beside}").text)
