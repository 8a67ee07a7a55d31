"""What the pages of persons, papers and days have in common: outline, addresses, links, nothing that runs."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from tests.rows import BRANDT, NOW, Quote, add

pytest.importorskip("datasette")

from pipeline.database import open_database
from schemas.person import person_id
from tests.web.shown import changed, counted, words
from tests.web.test_pages import Site, attributes, elements, running

PAGES = (
    "/people",
    "/people?q=brandt",
    "/person/odile-brandt",
    "/person/chidi-okoro-lind",
    "/papers",
    "/paper/lantern-post",
    "/paper/meridian-digest",
    "/day/2026-03-13",
    "/day/2026-03-14",
    "/day/2001-01-01",
)


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        self.ids += [value or "" for name, value in attrs if name == "id"]


@pytest.mark.parametrize("path", [*PAGES, "/person/nobody", "/paper/nobody", "/day/2026-02-31"])
def test_every_page_has_one_title_headings_in_order_and_no_style_of_its_own(site: Site, path: str) -> None:
    page = site.get(path).text
    outline = _Outline()
    outline.feed(page)
    assert outline.levels[0] == 1
    assert outline.levels.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(outline.levels, outline.levels[1:], strict=False)), outline.levels
    assert len(outline.ids) == len(set(outline.ids))
    assert "main" in elements(page)
    assert not {"script", "style", "img"} & set(elements(page))
    assert "style" not in {name for name, _ in attributes(page)}


@pytest.mark.parametrize("path", ["/person/", "/person/a/b", "/person/%", "/person/%zz", "/person/" + "a" * 500,
                                  "/person/%ff%fe", "/person/..%2f..%2fetc", "/paper/%00", "/paper/a%2fb", "/day/today",
                                  "/day/2026-3-1", "/day/0000-00-00", "/people/x"])  # fmt: skip
def test_odd_addresses_are_404(site: Site, path: str) -> None:
    assert site.get(path).status == 404


def test_speakers_papers_and_days_lead_to_their_pages_from_everywhere(site: Site) -> None:
    assert 'href="/paper/lantern-post"' in site.get("/").text
    asked = site.get("/onrecord/quotes").text
    assert re.search(r'<td class="col-speaker[^>]*><a href="/person/odile-brandt">', asked)
    assert re.search(r'<td class="col-site[^>]*><a href="/paper/lantern-post">', asked)
    table = site.get("/onrecord/attributions").text
    assert re.search(r'<td class="col-speaker[^>]*><a href="/person/odile-brandt">', table)
    assert re.search(r'<td class="col-person_id[^>]*><a href="/person/odile-brandt">', table)
    assert '<a href="/paper/lantern-post">The Lantern Post</a>' in site.get("/onrecord/articles").text
    assert '<a href="/day/2026-03-13">' in site.get("/onrecord/articles_by_day").text
    article = re.search(r'href="(/article/\d+)[^"]*">Council', site.get("/").text)
    assert article
    page = site.get(article[1]).text
    assert '<a class="speaker" href="/person/odile-brandt">' in page
    assert '<p class="kicker"><a href="/paper/lantern-post">The Lantern Post</a>' in page


def test_a_page_is_not_sent_twice(site: Site) -> None:
    for path in ("/person/odile-brandt", "/people", "/papers", "/day/2026-03-13"):
        tag = site.get(path).headers["etag"]
        request = Request(site.url + path, headers={"If-None-Match": tag})
        with pytest.raises(Exception, match="304"):
            urlopen(request, timeout=20)


HOSTILE = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)> {{ 7*7 }}"


NAMED = "SELECT id FROM attributions WHERE source = 'Brandt'"


def test_everything_on_these_pages_is_escaped(data: Path, tmp_path: Path) -> None:
    db = changed(data, tmp_path)
    own = person_id(HOSTILE)
    said = Quote("It is <b>done</b>,", f"{BRANDT}, the <i>mayor</i>,", "said", BRANDT)
    text = (f"“It is <b>done</b>,” {BRANDT}, the <i>mayor</i>, said.",)
    for n, words_said in enumerate((text, (text[0].replace("done", "gone"),))):
        quoted = Quote(said.words.replace("done", "gone") if n else said.words, said.source, said.cue, said.speaker)
        add(
            db, "harrow-courier", "xss", HOSTILE, words_said, (quoted,), {"published_at": NOW}, NOW.replace(hour=10 + n)
        )
    db.execute("INSERT INTO persons (id, name) VALUES (?, ?)", [own, HOSTILE])
    db.execute("INSERT INTO person_aliases VALUES (?, ?)", [own, HOSTILE + "2"])
    db.execute(f"UPDATE attribution_rows SET speaker = ? WHERE speaker = ? AND id IN ({NAMED})", [HOSTILE, BRANDT])  # noqa: S608
    db.execute("UPDATE attribution_rows SET person_id = ? WHERE person_id = 'odile-brandt'", [own])
    db.execute("UPDATE sites SET title = ?, home = 'javascript:alert(1)' WHERE name = 'harrow-courier'", [HOSTILE])
    counted(db).close()
    with running(tmp_path) as site:
        paths = [
            "/",
            "/people",
            f"/people?q={quote(HOSTILE)}",
            f"/person/{quote(own)}",
            "/papers",
            "/paper/harrow-courier",
        ]
        paths += [
            "/day/2026-03-14",
            "/day/2026-03-13",
            f"/person/{quote(HOSTILE[:20].replace('/', ''))}",
            "/onrecord/quotes",
        ]
        for path in paths:
            page = site.get(path)
            assert page.status in (200, 404), path
            assert not {"script", "img"} & set(elements(page.text)), path
            assert not [(n, v) for n, v in attributes(page.text) if n.startswith("on") or "javascript:" in v[:20]], path
        told = site.get(f"/person/{quote(own)}").text
        assert "<span>&lt;i&gt;mayor&lt;/i&gt;</span>" in told
        assert "“It is &lt;b&gt;gone&lt;/b&gt;,”" in told
        assert f"<h1>{HOSTILE}</h1>" in unescape(told)


def endless(table: str) -> tuple[str, str]:
    """SQL that makes reading a table take for ever."""
    count = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
    view = f"CREATE VIEW {table} AS {count} SELECT held.* FROM {table}_held held, n WHERE n.x < 0"  # noqa: S608
    return f"ALTER TABLE {table} RENAME TO {table}_held", view


def test_what_takes_too_long_is_told_and_all_else_stands(data: Path, tmp_path: Path) -> None:
    changed(data, tmp_path, *endless("quote_changes"), *endless("outcomes")).close()
    with running(tmp_path) as site:
        page = site.get("/person/chidi-okoro-lind")
        assert page.status == 200
        assert "What papers changed in these quotes takes longer to find than a page may" in words(page.text)
        assert "1 quote in 1 article of 1 paper" in words(page.text)
        paper = site.get("/paper/lantern-post")
        assert paper.status == 200
        assert "That takes longer than a page may: onrecord coverage lantern-post tells." in words(paper.text)
        assert "1 article, collected since 14 Mar 2026" in words(paper.text)


def test_foreign_text_is_marked_with_its_language(data: Path, tmp_path: Path) -> None:
    changed(data, tmp_path, "UPDATE article_rows SET language = 'de' WHERE site = 'meridian-digest'").close()
    with running(tmp_path) as site:
        assert '<blockquote lang="de" dir="auto">' in site.get("/person/odile-brandt").text
        assert re.search(r'<a href="/article/\d+" lang="de" dir="auto">Lamp tax', site.get("/day/2026-03-13").text)
        assert re.search(r'<a href="/article/\d+" lang="de" dir="auto">Lamp tax', site.get("/papers").text)


def test_an_empty_archive_says_what_next(tmp_path: Path) -> None:
    open_database(tmp_path / "onrecord.db").close()
    with running(tmp_path) as site:
        for path in ("/people", "/papers", "/day/2026-03-13"):
            page = site.get(path)
            assert page.status == 200
            assert "<code>onrecord " in page.text, path
        assert site.get("/person/ann-vale").status == 404
        assert site.get("/paper/lantern-post").status == 404
