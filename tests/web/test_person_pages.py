"""The pages of persons over a real server: quotes, changes, names, decisions, and the list of all people."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from tests.rows import BRANDT, Quote, add, many

pytest.importorskip("datasette")

from pipeline.database import open_database
from schemas.person import person_id
from tests.web.shown import changed, counted, words
from tests.web.test_pages import Site, running


def test_a_person_has_name_office_numbers_papers_and_who_is_asked_beside(site: Site) -> None:
    page = site.get("/person/odile-brandt").text
    told = words(page)
    assert "<h1>Odile Brandt</h1>" in page
    assert '<p class="dek">council&#39;s leader</p>' in page
    assert "4 quotes in 3 articles of 3 papers, on 13 Mar 2026" in told
    assert "Also named Brandt" in told
    assert '<a href="/person/maren-tarn">Maren Tarn</a><span class="sub">2 articles</span>' in page
    assert re.search(r'\?site=lantern-post"[^>]*>The Lantern Post</a><meter[^>]*></meter><span class="n">2<', page)
    assert "Nothing: names and quotes are as the articles tie them." in told


def test_a_card_leads_to_the_quote_in_its_article(site: Site) -> None:
    page = site.get("/person/chidi-okoro-lind").text
    place = re.search(r'class="where"><a href="(/article/\d+)#(q-\d+)"', page)
    assert place
    article = site.get(place[1]).text
    marked = article.partition(f'id="{place[2]}"')[2]
    assert marked.partition("<mark")[2].partition(">")[2].startswith("the vote “a blank cheque”")


def test_quotes_of_one_paper_alone_and_the_way_back(site: Site) -> None:
    page = site.get("/person/odile-brandt?site=meridian-digest").text
    assert "Quotes in Meridian Digest" in words(page)
    assert re.findall("<blockquote><p>([^<]*)", page) == ["“three winters late”"]
    assert '<a href="/person/odile-brandt">Quotes in all papers</a>' in page


def test_what_papers_changed_in_the_quotes_of_a_person_leads_to_the_revision(site: Site) -> None:
    page = site.get("/person/chidi-okoro-lind").text
    assert "<del>“We were promised figures,” … “and we were given a brochure.”</del>" in page
    assert re.search(r'<b>dropped</b> in <a href="/article/\d+/revision/2">', page)
    unchanged = site.get("/person/maren-tarn").text
    assert "What papers changed" not in unchanged
    assert "No paper was seen to change one of these quotes." in unchanged


def test_a_change_of_words_is_shown_word_by_word_and_a_technical_one_not_at_all(data: Path, tmp_path: Path) -> None:
    db = changed(
        data,
        tmp_path,
        "UPDATE quote_changes SET change = 'altered', speaker = speaker_before, "
        "content = replace(content_before, 'promised', 'shown')",
    )
    db.close()
    with running(tmp_path) as site:
        page = site.get("/person/chidi-okoro-lind").text
        assert "“We were <del>promised </del>" in page
        assert "<ins>shown </ins>" in page
        assert "<b>altered</b> in" in page
        writer = open_database(tmp_path / "onrecord.db")
        writer.execute("UPDATE revisions SET kind = 'technical' WHERE number = 2")
        writer.close()
        assert "What papers changed" not in site.get("/person/chidi-okoro-lind").text


def test_no_quote_of_a_long_interview_is_lost_or_told_twice_between_pages(data: Path, tmp_path: Path) -> None:
    db = changed(data, tmp_path)
    lines = tuple(f"“Answer {n} of many,” Odile Brandt said." for n in range(75))
    said = tuple(Quote(f"Answer {n} of many,", BRANDT, "said", BRANDT) for n in range(75))
    undated = {"published_at": None}
    add(db, "lantern-post", "interview", "Brandt answers", lines, said, {})
    add(db, "harrow-courier", "interview", "Brandt answers all", lines, said, undated)
    db.close()
    with running(tmp_path) as site:
        seen: list[tuple[str, str]] = []
        path = "/person/odile-brandt"
        while path:
            page = site.get(path).text
            seen += re.findall(r'class="where"><a href="/article/(\d+)(?:\?sure_from=0)?#q-(\d+)"', page)
            further = re.search(r'rel="next" href="([^"]+)"', page)
            path = unescape(further[1]) if further else ""
    assert len(seen) == len(set(seen)) == 154
    for article in {article for article, _ in seen}:
        places = [int(place) for own, place in seen if own == article]
        assert places == sorted(places)


def test_many_quotes_come_in_pages(data: Path, tmp_path: Path) -> None:
    db = changed(data, tmp_path)
    list(many(db, 60))
    db.close()
    with running(tmp_path) as site:
        seen: list[str] = []
        path = "/person/odile-brandt"
        for _ in range(2):
            page = site.get(path).text
            seen += re.findall(r'class="where"><a href="([^"]+)"', page)
            further = re.search(r'rel="next" href="([^"]+)"', page)
            path = further[1] if further else ""
        assert len(seen) == len(set(seen)) == 24
        assert path == ""
        assert "24 quotes" in words(page)
        empty = site.get("/person/odile-brandt?page=9")
        assert (empty.status, "stands in the articles as they are today" in empty.text) == (200, True)


def test_a_person_whose_quotes_are_all_in_doubt_has_none_and_the_page_says_where_to_look(
    data: Path, tmp_path: Path
) -> None:
    changed(data, tmp_path, "UPDATE attribution_rows SET confidence = 0.3 WHERE person_id = 'maren-tarn'").close()
    with running(tmp_path) as site:
        page = site.get("/person/maren-tarn")
        assert page.status == 200
        assert "Nothing that Maren Tarn surely said" in words(page.text)
        assert 'href="/search?q=%22Maren%20Tarn%22"' in page.text
        assert 'class="card"' not in page.text
        assert "0 quotes" not in page.text


def test_an_unknown_person_is_404_with_the_nearest_names(site: Site) -> None:
    answer = site.get("/person/odila-brant")
    assert answer.status == 404
    assert '<a href="/person/odile-brandt">Odile Brandt</a>' in answer.text
    assert 'href="/people"' in answer.text
    assert site.get("/person/zzzz").status == 404


@pytest.mark.parametrize("given", ["Odile Brandt", "ODILE-BRANDT", "Odile_Brandt"])
def test_a_name_spelled_otherwise_leads_to_its_person(site: Site, given: str) -> None:
    with urlopen(Request(f"{site.url}/person/{quote(given)}"), timeout=20) as answer:
        assert answer.url == f"{site.url}/person/odile-brandt"


@pytest.mark.parametrize("name", ["Жанна Верная", "高原 みどり", "Ürün Çağlayan", "ⅫⅣ Ⅸ", "0'Neil 4th"])
def test_ids_in_any_script_are_addresses(data: Path, tmp_path: Path, name: str) -> None:
    db = changed(data, tmp_path)
    db.execute("UPDATE attribution_rows SET person_id = NULL WHERE person_id = 'maren-tarn'")
    db.execute("INSERT INTO persons (id, name) VALUES (?, ?)", [person_id(name), name])
    db.execute(
        "UPDATE attribution_rows SET person_id = ?, speaker = ? WHERE speaker = 'Maren Tarn'", [person_id(name), name]
    )
    counted(db).close()
    with running(tmp_path) as site:
        listed = re.search(
            rf'href="(/person/[^"]+)">{re.escape(name).replace(chr(39), "&#39;")}</a>', site.get("/people").text
        )
        assert listed
        page = site.get(unescape(listed[1]))
        assert page.status == 200
        assert name in words(page.text)
        assert page.text.count('class="card"') == 2


def test_names_that_were_merged_lead_on_and_the_decision_is_told(data: Path, tmp_path: Path) -> None:
    changed(data, tmp_path).close()
    (tmp_path / "people.toml").write_text(
        '[merges]\n"Odie <b>Brandt</b>" = "Odile Brandt"\n\n'
        '[splits."Odile Brandt"]\n"harrow-courier" = "Odile Brandt (judge)"\n'
    )
    with running(tmp_path) as site:
        page = site.get("/person/odie-b-brandt-b").text
        assert "<h1>Odile Brandt</h1>" in page
        assert "“Odie &lt;b&gt;Brandt&lt;/b&gt;” is Odile Brandt" in page
        told = (
            '“Odile Brandt” in Harrow Valley Courier is <a href="/person/odile-brandt-judge">Odile Brandt (judge)</a>'
        )
        assert told in page
        assert "Nothing: names" in site.get("/person/maren-tarn").text


def test_a_file_of_decisions_that_cannot_be_read_is_told_without_its_place(data: Path, tmp_path: Path) -> None:
    changed(data, tmp_path).close()
    (tmp_path / "people.toml").write_text("[merges\n")
    with running(tmp_path) as site:
        page = site.get("/person/odile-brandt")
        assert "What was decided cannot be read" in page.text
        assert str(tmp_path) not in page.text
        assert site.get("/person/nobody").status == 404


def test_people_are_filtered_by_name_paper_language_and_period(site: Site) -> None:
    def names(query: str) -> list[str]:
        return re.findall(r'class="name"><a href="/person/([^"]+)"', site.get(f"/people{query}").text)

    assert names("") == ["odile-brandt", "maren-tarn", "chidi-okoro-lind"]
    assert names("?q=okoro") == ["chidi-okoro-lind"]
    assert names("?site=meridian-digest") == ["maren-tarn", "odile-brandt"]
    assert names("?language=en&site=lantern-post") == ["odile-brandt", "chidi-okoro-lind"]
    assert names("?days=7") == []
    assert "Show everybody" in site.get("/people?days=7").text
    told = site.get("/people?q=Odile+Brand<b>").text
    assert "did you mean" in told
    assert "Brand&lt;b&gt;" in told


def test_people_have_their_office_and_a_filter_that_means_nothing_is_no_fault(site: Site) -> None:
    page = site.get("/people").text
    assert re.search(r'Maren Tarn</a> <span class="sub">finance minister</span>', page)
    for query in ("?days=soon", "?language=xx", "?site=nobody", "?page=-3", "?page=99999999", "?q=%25&q=b"):
        assert site.get(f"/people{query}").status == 200
