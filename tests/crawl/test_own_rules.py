"""What a site's file says of its pages is used by runs, and a run tells what of it came to nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.errors import Exit
from tests.desk import Desk
from tests.small_site import SmallSite, front, serving
from tests.watch.paper import story

PATHS = ("/news/1-the-pumps-are-bought", "/news/2-the-pumps-are-late", "/news/3-the-pumps-are-here")


@pytest.fixture
def paper() -> Iterator[SmallSite]:
    with serving({"/": front(*PATHS)}) as site:
        for path in PATHS:
            own = f"<i class=kicker>Kicker of {path[6]}</i><b class=by>Edda Quill</b></body>"
            site.pages[path] = story(f"Title {path[6]}").replace(b"</body>", own.encode())
        yield site


def test_selectors_of_the_file_are_used_and_those_that_give_nothing_are_told(paper: SmallSite, tmp_path: Path) -> None:
    desk = Desk.over(paper, tmp_path, 'feeds = []\n[fields]\nheadline = ".kicker"\nauthor = ".by"\npublished = ".none"')
    assert desk.run() == Exit.COMPLETE
    assert sorted(desk.rows("SELECT headline FROM articles")) == [("Kicker of 1",), ("Kicker of 2",), ("Kicker of 3",)]
    assert set(desk.rows("SELECT name FROM bylines")) == {("Edda Quill",)}
    assert set(desk.rows("SELECT provenance ->> 'headline' FROM articles")) == {("site file",)}
    ((finding,),) = desk.rows("SELECT message FROM findings WHERE \"check\" = 'selectors'")
    assert "published '.none' of the site's file matched on none of 3 stories" in str(finding)
