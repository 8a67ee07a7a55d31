"""Doubt on the pages: left out, counted, and told beside the speaker when asked for."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from pipeline.database import open_database
from tests.read.test_doubt import filled
from tests.web.test_pages import Site, running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, int]]:
    data = tmp_path_factory.mktemp("doubt") / "data"
    db = open_database(data / "onrecord.db")
    article = filled(db)
    db.close()
    with running(data) as found:
        yield found, article


def cells(page: str, column: str) -> list[str]:
    found = re.findall(rf'<td class="col-{column}[^"]*"[^>]*>(.*?)</td>', page, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in found]


def switch(page: str) -> tuple[str, str]:
    """Address and words of the link that shows more or less."""
    (found,) = re.findall(r'<p class="switch">.*?<a href="([^"]*)">(.*?)</a></p>', page, re.DOTALL)
    return unescape(found[0]), found[1]


def test_a_question_leaves_doubt_out_and_tells_how_much(site: tuple[Site, int]) -> None:
    page = site[0].get("/onrecord/quotes?language=de").text
    assert set(cells(page, "speaker")) == {"probably Odile Brandt", "speaker not told"}
    assert 'title="confidence 0.70"' in page
    address, words = switch(page)
    assert words == "Show doubtful ones too (2)"
    both = site[0].get(address).text
    assert len(cells(both, "speaker")) == 4
    assert "perhaps Chidi Okoro-Lind" in cells(both, "speaker")
    assert "The doubtful ones are shown too." in both
    assert "Shown from a confidence of 0.9 on." in site[0].get("/onrecord/quotes?sure_from=0.9").text
    back, words = switch(both)
    assert words == "Show the sure ones alone"
    assert len(cells(site[0].get(back).text, "speaker")) == 2


def test_where_nothing_is_in_doubt_no_link_is_shown(site: tuple[Site, int]) -> None:
    page = site[0].get("/onrecord/quotes?language=en").text
    assert "Nothing is left out for doubt." in page
    assert "sure_from=0" not in page


def test_a_value_that_is_not_understood_breaks_no_page(site: tuple[Site, int]) -> None:
    for address in ("/onrecord/quotes?sure_from=sure", "/onrecord/quotes?since=x"):
        answer = site[0].get(address)
        assert answer.status in (200, 400)
        assert "not understood" in answer.text
    assert site[0].get(f"/article/{site[1]}?sure_from=sure").status == 200


def test_a_question_about_other_things_has_no_switch(site: tuple[Site, int]) -> None:
    for address in ("/onrecord/runs", "/onrecord", "/onrecord/quotations", "/"):
        assert 'class="switch"' not in site[0].get(address).text


def test_an_article_shows_doubt_in_the_margin_and_the_doubtful_when_asked(site: tuple[Site, int]) -> None:
    sites, article = site
    page = sites.get(f"/article/{article}").text
    assert switch(page) == ("?sure_from=0", "Show doubtful quotes too (2)")
    assert len(re.findall(r'<div class="note"', page)) == 2
    both = sites.get(f"/article/{article}?sure_from=0").text
    assert re.findall(r'<span class="doubt" title="confidence ([\d.]+)">([^<]+)<', both) == [
        ("0.70", "probably"),
        ("0.41", "perhaps"),
        ("0.85", "speaker not told"),
        ("0.20", "perhaps a quote, speaker not told"),
    ]
    assert switch(both)[1] == "Show the sure ones alone"


def test_a_search_tells_doubt_beside_the_quote(site: tuple[Site, int]) -> None:
    page = site[0].get("/search?q=Kai").text
    assert re.search(r'<span class="doubt" title="confidence 0\.70">probably</span> <a [^>]*>Odile Brandt', page)
    assert "<blockquote" not in site[0].get("/search?q=zahlt").text


def test_the_front_page_counts_the_sure(site: tuple[Site, int]) -> None:
    page = site[0].get("/").text
    kai = page[page.index("Der Kai bleibt offen") :]
    assert re.search(r'class="facts">(\d+) quote', kai).group(1) == "2"  # type: ignore[union-attr]


def test_the_setting_is_what_the_pages_take(site: tuple[Site, int]) -> None:
    with running(site[0].data, sure_from=0.8) as strict:
        assert cells(strict.get("/onrecord/quotes?language=de").text, "speaker") == ["speaker not told"]
        assert switch(strict.get("/onrecord/quotes?language=de").text)[1] == "Show doubtful ones too (3)"
