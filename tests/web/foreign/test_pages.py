"""Pages about articles in other languages than theirs, and what on them is a machine's word and not a reader's."""

import re

import pytest

from tests.web.foreign.paper import ARABIC_HEADLINE, STAMP
from tests.web.shown import words
from tests.web.test_pages import Site


def test_foreign_words_name_their_language_and_find_their_own_direction(site: Site, ids: dict[str, int]) -> None:
    page = site.get(f"/article/{ids['ar']}").text
    assert f'<h1 lang="ar" dir="auto">{ARABIC_HEADLINE}</h1>' in page
    assert page.count('<div lang="ar" dir="auto" class="block paragraph">') == 2
    assert '<i lang="ar" dir="auto">قالت</i>' in page
    for path in ("/", "/quotes", "/search?q=المرفأ", "/onrecord/articles", "/day/2026-03-13"):
        assert (
            'lang="ar" dir="auto"' in site.get(path.replace("المرفأ", "%D8%A7%D9%84%D9%85%D8%B1%D9%81%D8%A3")).text
        ), path


def test_quotes_that_a_revision_changed_name_their_language(site: Site, ids: dict[str, int]) -> None:
    dropped = '<b>dropped</b> <del lang="no" dir="auto">«Ingen blir stående på kaia»</del> (Wenka Dohl)'
    assert dropped in site.get(f"/article/{ids['no']}/revision/2").text


def test_english_words_are_as_they_are(site: Site, ids: dict[str, int]) -> None:
    page = site.get(f"/article/{ids['ferry']}").text
    assert "dir=" not in page
    assert re.findall(r" lang=\"(.*?)\"", page) == ["en"]


def test_a_timestamp_for_machines_is_evidence_and_no_date_for_readers(site: Site, ids: dict[str, int]) -> None:
    head, _, below = site.get(f"/article/{ids['ar']}").text.partition('<div class="after">')
    assert STAMP not in head
    assert "2026-03-13 19:26:53 UTC" in head
    assert f"<dt>Published, on the page</dt><dd>{STAMP}</dd>" in below
    history = below.partition("<h2>History</h2>")[2].partition("</section>")[0]
    assert "published" in history
    assert STAMP not in history


def test_the_history_of_an_article_is_told_in_words(site: Site, ids: dict[str, int]) -> None:
    told = words(site.get(f"/article/{ids['de']}").text).partition("History")[2]
    assert "revision 2 (publisher) headline for other sites: 0 words added, 0 removed" in told
    assert "revision 3 (publisher) headline for other sites, text: 1 word added, 1 removed" in told


def test_a_revision_of_the_headline_for_other_sites_shows_it(site: Site, ids: dict[str, int]) -> None:
    page = words(site.get(f"/article/{ids['de']}/revision/2").text)
    assert "What changed since revision 1 Headline for other sites Die Nachtfähre bleibt fährt The text below" in page
    assert "The text below stayed as it was." in page
    assert "stayed as it was" not in site.get(f"/article/{ids['de']}/revision/3").text


def test_a_headline_that_other_sites_have_too_is_compared_once(site: Site, ids: dict[str, int]) -> None:
    for path in (f"/article/{ids['no']}/revision/2", "/changes?site=meridian-digest&kind=headline"):
        page = site.get(path).text
        assert page.count("<ins>blir") == 1, path
    assert "Headline for other sites" not in site.get(f"/article/{ids['no']}/revision/2").text


def test_a_colon_is_no_word_of_saying(site: Site, ids: dict[str, int]) -> None:
    card = re.search(r"<blockquote[^>]*><p>„?Wir fahren weiter.*?</article>", site.get("/quotes").text, re.DOTALL)
    assert card
    assert "Wenka Dohl" in card[0]
    assert "<i" not in card[0]
    note = re.search(r'<div class="note".*?</div>', site.get(f"/article/{ids['de']}").text, re.DOTALL)
    assert note
    assert "<p>direct</p>" in note[0]


@pytest.mark.parametrize("path", ["/papers", "/paper/meridian-digest", "/search", "/quotes", "/onrecord/articles"])
def test_a_language_without_a_file_has_a_name(site: Site, path: str) -> None:
    page = site.get(path).text
    assert re.search(r"Hindi\b", page)
    assert not re.search(r">\s*hi\s*(<|·)", page.partition('<table class="rows">')[0])


def test_what_is_chosen_is_called_what_it_was_called(site: Site) -> None:
    assert "<b>Arabic</b>" in site.get("/onrecord/articles?_facet=language&language=ar").text.replace("\n", "")


def test_a_headline_of_figures_is_no_column_of_numbers(site: Site) -> None:
    page = site.get("/onrecord/articles?_sort=site").text
    assert re.findall(r'<td class="col-headline[^"]*number[^"]*"', page) == []
    assert '<td class="col-headline"' in page
    assert set(re.findall(r'<t[dh][^>]* class="(col-words[^"]*)"', page)) == {"col-words number"}


def test_a_table_says_in_words_how_it_is_sorted(site: Site) -> None:
    told = words(site.get("/onrecord/articles?section=harbour_news").text)
    assert re.search(r"\b0 rows that fit\b|\bRows that fit\b", told)
    assert "published_at" not in words(site.get("/onrecord/articles").text).partition("How this table")[0]
    assert "sorted by Published, descending" in words(site.get("/onrecord/articles").text)


def test_days_in_tables_are_days_of_a_calendar(site: Site) -> None:
    page = site.get("/onrecord/introduced_as").text
    assert '<td class="col-first_day" data-label="First day"><time datetime="2026-03-1' in page
