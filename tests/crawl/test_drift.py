"""A run whose stories came apart says so: real pages, cut to a paragraph by the paper, cleaned and loaded for real."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.errors import Exit
from tests.desk import Desk
from tests.small_site import front, serving

PATHS = tuple(f"/2026/03/{number:02d}-the-harbour-levy-rises/" for number in range(24))


def page(number: int, *, whole: bool) -> bytes:
    told = f"The harbour levy rises by {number + 3} pence in June, the council of Tarn Sound decided on Monday night."
    said = [
        f"“Ward {number} cannot pay that twice,” said Odile Brandt, who leads the council, and she named a day in May.",
        f"The ferry company carried {number + 40} boats of freight last week and means to pass the whole levy on.",
        f"Maren Tarn asked for {number + 2} weeks to read the contract, which no member had been shown by Friday.",
        "The auditor is to look at the port's accounts before the summer, and will report to the whole council.",
    ]
    text = "".join(f"<p>{line}</p>" for line in [told, *(said * 2 if whole else [])])
    return (
        f'<html lang="en"><head><title>Levy {number} rises</title><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-03-14T09:00:00Z">'
        '<meta name="author" content="Ines Vale"></head>'
        f"<body><article><h1>Levy {number} rises</h1>{text}</article></body></html>"
    ).encode()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with serving({"/": front(*PATHS)} | {path: page(number, whole=True) for number, path in enumerate(PATHS)}) as paper:
        desk = Desk.over(paper, tmp_path_factory.mktemp("crawled"))
        assert desk.run() == Exit.COMPLETE
        yield desk


@pytest.mark.parametrize("whole", [True, False])
def test_stories_that_are_cut_to_a_paragraph_fail_the_run(crawled: Desk, tmp_path: Path, whole: bool) -> None:
    with crawled.lent(tmp_path) as desk:
        assert desk.rows("SELECT stories, dated, signed, quoted, read, refused FROM run_stories") == [
            (24, 24, 24, 24, 24, 0)
        ]
        desk.paper.pages |= {path: page(number + whole, whole=whole) for number, path in enumerate(PATHS)}
        assert desk.run() == (Exit.COMPLETE if whole else Exit.INCOMPLETE)
        found = desk.rows('SELECT level, "check" FROM findings ORDER BY "check"')
        assert found == ([] if whole else [("error", "quotes"), ("error", "words")])
        again = desk.rows("SELECT stories, again, revised, words FROM run_stories ORDER BY at DESC LIMIT 1")
        assert again[0][:3] == (24, 24, 24)
