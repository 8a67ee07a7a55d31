"""The pages of papers and days over a real server: articles, runs, changes, what is undated."""

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.rows import NOW, add

pytest.importorskip("datasette")

from tests.web.shown import changed, words
from tests.web.test_pages import Site, running


def test_a_paper_has_chart_articles_people_and_changes(site: Site) -> None:
    page = site.get("/paper/lantern-post").text
    told = words(page)
    assert "<h1>The Lantern Post</h1>" in page
    assert "GB · English · https://lantern-post.example/" in told
    assert "1 article, collected since 14 Mar 2026" in told
    assert '<a href="/day/2026-03-13"><time' in page
    assert '<a href="/person/odile-brandt">Odile Brandt</a>' in page
    assert re.search(r'class="edits">\s*<li><a href="/article/\d+/revision/2">Council votes', page)
    assert "headline, text: 2 words added, 15 removed" in told


def test_what_changed_is_told_in_a_readers_words_and_no_words_are_counted_where_none_changed(
    data: Path, tmp_path: Path
) -> None:
    changed(
        data, tmp_path,
        "UPDATE revisions SET changed = 'headline,shared_title', words_added = 0, words_removed = 0 WHERE number = 2",
    ).close()  # fmt: skip
    with running(tmp_path) as site:
        page = site.get("/paper/lantern-post").text
    line = re.search(r'class="edits">\s*<li>.*?</li>', page, re.DOTALL)
    assert line
    assert words(line[0]).endswith("· headline, headline for other sites")
    assert "shared_title" not in page


def test_a_paper_tells_runs_by_state_time_and_counts_and_nothing_else(site: Site) -> None:
    page = site.get("/paper/meridian-digest").text
    told = words(page)
    assert "14 Mar 2026, 03:26 : with faults 5 new, 2 failed" in told
    assert "The last run has faults that a person should look at." in told
    for secret in ("/srv", "secret", "1 link, 5 wanted", "4242", "run-2"):
        assert secret not in page


def test_runs_of_addresses_and_slots_to_come_are_no_runs_of_the_paper(data: Path, tmp_path: Path) -> None:
    before = "UPDATE crawl_runs SET scope = 'addresses' WHERE id = 'run-1'"
    changed(data, tmp_path, before, "UPDATE crawl_runs SET state = 'due', started_at = NULL WHERE id = 'run-4'").close()
    with running(tmp_path) as site:
        assert "No run yet." in site.get("/paper/lantern-post").text


def test_the_hours_in_which_somebody_looked_are_counted(data: Path, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    db = changed(data, tmp_path)
    feed = (
        "SELECT max(seq) + 1, ?, run_id, 'lantern-post', 'feed', url, final_url, ?, 200, '', digest, '', '', "
        "warc_file, 0, 1"
    )
    columns = (
        "seq, id, run_id, site, kind, url, final_url, fetched_at, status, content_type, digest, payload_digest, "
        "truncated, warc_file, warc_offset, warc_length"
    )
    for name, hours in (("a", 9), ("b", 8), ("c", 1)):
        at = now.replace(minute=0).timestamp() - hours * 3600
        moment = datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
        db.execute(f"INSERT INTO captures ({columns}) {feed} FROM captures", [name, moment])
    db.close()
    with running(tmp_path) as site:
        told = words(site.get("/paper/lantern-post").text)
        assert "in 3 of 10 hours; longest pause 7 hours, from" in told


def test_an_unknown_paper_is_404_with_the_nearest(site: Site) -> None:
    answer = site.get("/paper/lanternpost")
    assert answer.status == 404
    assert '<a href="/paper/lantern-post">The Lantern Post</a>' in answer.text


def test_all_papers_are_listed_with_counts_and_their_newest_article(site: Site) -> None:
    page = site.get("/papers").text
    assert re.findall(r'<h2><a href="/paper/([^"]+)">', page) == ["harrow-courier", "meridian-digest", "lantern-post"]
    assert "3 papers with 4 articles." in page
    assert "The Lantern Post GB · English · 1 article Council votes to keep the night ferry newest" in words(page)


def test_papers_without_an_article_are_counted_apart(data: Path, tmp_path: Path) -> None:
    changed(data, tmp_path, "INSERT INTO sites (name, title, home, country, language, timezone, schedule, file_digest) "
            "VALUES ('new-post', 'New Post', '', '', 'en', 'UTC', '', '')").close()  # fmt: skip
    with running(tmp_path) as site:
        page = site.get("/papers").text
    assert "3 papers with 4 articles, 1 without any yet." in page
    assert "No article yet: <code>onrecord run new-post</code>" in page


def test_a_day_has_its_articles_by_paper_and_who_is_quoted_most(site: Site) -> None:
    page = site.get("/day/2026-03-13").text
    told = words(page)
    assert "Friday, 13 March 2026" in told
    assert "3 articles of 3 papers" in told
    assert re.findall(r'<h2><a href="/paper/([^"]+)"', page) == ["harrow-courier", "lantern-post", "meridian-digest"]
    assert "19:26 Council votes to keep the night ferry 4 quotes · changed, revision 2" in told
    assert "No rise in lamp tax, says minister 3 quotes · taken down" in told
    assert 'rel="prev" href="/day/2026-03-12"' in page
    assert 'rel="next" href="/day/2026-03-14"' in page
    assert page.index("/person/odile-brandt") < page.index("/person/maren-tarn")


def test_changes_stand_on_the_day_on_which_they_were_seen(site: Site) -> None:
    assert "No paper was seen to change" in site.get("/day/2026-03-13").text
    assert re.search(r'class="edits">\s*<li><a href="/article/\d+/revision/2">', site.get("/day/2026-03-14").text)


def test_undated_articles_are_no_articles_of_the_day_they_were_seen(data: Path, tmp_path: Path) -> None:
    changed(data, tmp_path, "UPDATE article_rows SET published_at = NULL WHERE site = 'lantern-post'").close()
    with running(tmp_path) as site:
        page = site.get("/day/2026-03-14").text
        told = words(page)
        assert "No article is dated to this day." in told
        assert "First seen that day, undated" in told
        assert told.index("undated") < told.index("Council votes to keep the night ferry")
        assert "Council votes" not in site.get("/day/2026-03-13").text
        assert "1 article, collected since 14 Mar 2026 , 1 undated" in words(site.get("/paper/lantern-post").text)
        assert "<h3>Undated</h3>" in site.get("/paper/lantern-post").text
        assert "3 more in articles without a date" not in site.get("/person/maren-tarn").text
        assert "2 more in articles without a date" in site.get("/person/odile-brandt").text


def test_a_day_without_articles_leads_to_the_nearest_that_have_some(site: Site) -> None:
    between = site.get("/day/2026-03-12").text
    assert between.partition("nearest days")[2].index("/day/2026-03-11") < between.partition("nearest days")[2].index(
        "/day/2026-03-13"
    )
    assert "The nearest day with articles:" in site.get("/day/2001-01-01").text
    assert site.get("/day/9999-12-31").status == 200
    assert site.get("/day/0001-01-01").status == 200


def test_a_day_that_no_calendar_has_is_404_and_leads_to_today(site: Site) -> None:
    answer = site.get("/day/2026-02-31")
    assert answer.status == 404
    assert "2026-02-31" in answer.text
    assert f'href="/day/{datetime.now(UTC).date()}"' in answer.text


def test_today_leads_to_the_day_it_is_in_utc(site: Site) -> None:
    with urlopen(Request(f"{site.url}/today"), timeout=20) as answer:
        assert re.fullmatch(r"/day/\d{4}-\d\d-\d\d", answer.url.removeprefix(site.url))
        page = answer.read().decode()
    assert "Today, times in UTC" in page
    assert 'rel="next"' not in page


def test_a_paper_with_many_articles_of_a_day_has_them_on_further_pages(data: Path, tmp_path: Path) -> None:
    db = changed(data, tmp_path)
    for n in range(70):
        add(db, "lantern-post", f"note-{n}", f"Note {n}", (f"Note {n} is out.",), (), {"published_at": NOW})
    db.close()
    with running(tmp_path) as site:
        page = site.get("/day/2026-03-14").text
        assert page.count('class="at"') == 8
        assert '<a href="/day/2026-03-14?site=lantern-post">All 70 of The Lantern Post</a>' in page
        first = site.get("/day/2026-03-14?site=lantern-post").text
        second = site.get("/day/2026-03-14?site=lantern-post&page=2").text
        assert (first.count('class="at"'), second.count('class="at"')) == (60, 10)
        assert "70 articles of The Lantern Post" in words(first)
