"""Search, quotes and changes over a real server, and the feed of changes."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from importlib import import_module
from urllib.parse import quote
from urllib.request import Request, urlopen
from xml.etree import ElementTree

import feedparser
import pytest

from pipeline.database import open_database
from tests.rows import HOSTILE, HOSTILE_QUOTES, LIGHT, LIGHT_QUOTES, NOW, add, fill, many, wire
from tests.web.test_pages import Site, attributes, elements, running

ATOM = {"a": "http://www.w3.org/2005/Atom", "x": "http://www.w3.org/1999/xhtml"}
LATER = LIGHT[0].replace("three days", "four days"), *LIGHT[1:]
EVIL = "=1+1 <script>alert('changed')</script>\x1b\x08 &amp; ]]>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("lists") / "data"
    db = open_database(data / "onrecord.db")
    fill(db)
    change = ("meridian-digest", "light", "Lamp tax frozen after protests", LATER, LIGHT_QUOTES, wire(1))
    add(db, *change, NOW + timedelta(days=2))
    odd = ("harrow-courier", "odd", EVIL, (*HOSTILE[:2], "<img src=x onerror=alert(2)> 9"), HOSTILE_QUOTES)
    add(db, *odd, {"links": "javascript:alert(1)"}, NOW + timedelta(days=3))
    list(many(db, 60))
    db.close()
    with running(data, "archive.example") as found:
        yield found


def cards(page: str) -> list[str]:
    found = re.findall(r'<article class="card">(.*?)</article>', page, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", card)).strip() for card in found]


def heads(page: str, tag: str = "h3") -> list[str]:
    return [
        unescape(re.sub(r"<[^>]+>", "", head)).strip()
        for head in re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.DOTALL)
    ]


def edits(page: str) -> list[str]:
    return re.findall(r'<article class="edit">(.*?)</article>', page, re.DOTALL)


# ---- search


def test_a_search_shows_totals_and_marks_its_words_and_keeps_what_was_asked(site: Site) -> None:
    page = site.get("/search?q=harbour+opens&site=lantern-post&since=2026-03-01&order=newest").text
    assert heads(page, "h2") == ["20 articles", "20 quotes"]
    assert "<mark>Harbour</mark> 0 <mark>opens</mark>" in page
    assert 'value="harbour opens"' in page
    assert '<option value="lantern-post" selected>The Lantern Post</option>' in page
    assert '<option value="newest" selected>' in page
    assert 'type="date" name="since" value="2026-03-01"' in page


def test_a_search_has_pages(site: Site) -> None:
    first = site.get("/search?q=harbour&kind=articles&order=newest").text
    following = unescape(re.findall(r'rel="next" href="([^"]*)"', first)[0])
    second = site.get(following).text
    assert heads(first, "h2") == ["61 articles"]
    assert len(set(heads(first)) | set(heads(second))) == 50
    assert "page=3" in second


def test_kinds_of_quotes_and_a_person_narrow_a_search(site: Site) -> None:
    direct = site.get("/search?q=ferry&kind=direct").text
    assert "A town that stops at ten is not a town." in " ".join(cards(direct))
    assert "1,400 nurses" not in direct
    assert "1,400 nurses" in site.get("/search?q=ferry&kind=indirect").text
    theirs = site.get("/search?q=harbour&person=okoro").text
    assert 'value="Chidi Okoro-Lind"' in theirs
    assert cards(theirs)
    assert all("Chidi Okoro-Lind" in card for card in cards(theirs))


def test_a_name_that_several_bear_asks_which_and_one_that_nobody_bears_says_so(site: Site) -> None:
    several = site.get("/search?q=ferry&person=d")
    assert several.status == 400
    assert "choose one" in several.text
    assert "/search?person=odile-brandt&amp;q=ferry" in several.text
    nobody = site.get("/search?q=ferry&person=zz")
    assert (nobody.status, "Nobody who is quoted here is called “zz”" in nobody.text) == (400, True)


@pytest.mark.parametrize("path", ["/quotes?person=zzq", "/quotes?speaker=zzq", "/people?q=zzq"])
def test_a_part_of_a_name_that_nobody_bears_is_told_in_a_readers_words_with_what_next(site: Site, path: str) -> None:
    page = site.get(path).text
    assert "Nobody who is quoted here is called “zzq”" in page
    assert "in the database" not in page
    assert 'href="/people"' in page.partition("<main")[2]


@pytest.mark.parametrize("name", ["zz in the database", "zz' in the database (did you mean 'x'?)"])
def test_a_name_that_sounds_like_an_error_is_told_as_any_other(site: Site, name: str) -> None:
    for path in ("/quotes?speaker=", "/people?q="):
        assert f"Nobody who is quoted here is called “{name}”. A part" in unescape(site.get(path + quote(name)).text)


def test_a_name_that_is_nearly_somebodys_is_told_with_theirs(site: Site) -> None:
    page = unescape(site.get("/quotes?person=brandq").text)
    assert "called “brandq”" in page
    assert "did you mean 'Brandt'" in page


@pytest.mark.parametrize(
    "query", ["since=soon", "until=2026-99-99", "order=odd", "kind=odd", "site=nobody", "language=xx", "person=zz"]
)
def test_what_cannot_be_understood_is_told_and_kept_in_the_form(site: Site, query: str) -> None:
    answer = site.get(f"/search?q=ferry&{query}")
    assert answer.status == 400
    assert 'role="alert"' in answer.text
    assert 'value="ferry"' in answer.text


def test_an_empty_search_and_one_without_results_say_what_next(site: Site) -> None:
    assert "Type what to look for" in site.get("/search").text
    nothing = site.get("/search?q=zebra&site=lantern-post").text
    assert '<a href="/search?q=zebra">Search without filters</a>' in nothing


# ---- quotes


def test_a_card_leads_to_the_quote_in_its_article(site: Site) -> None:
    page = site.get("/quotes?about=blank+cheque").text
    place = re.findall(r'class="where"><a href="([^"]*)"', page)[0]
    path, _, anchor = place.partition("#")
    assert re.fullmatch(r"q-\d+", anchor)
    article = site.get(path).text
    after = article[article.index(f'id="{anchor}"') :]
    assert re.sub(r"<[^>]+>", "", re.findall(r"<mark[^>]*>(.*?)</mark>", after)[0]) == "the vote “a blank cheque”"


def test_a_doubtful_quote_leads_to_the_page_that_shows_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("pipeline.web.pages.asking"), "COUNT_MS", 10_000)  # others may be at work here
    with running(site.data, sure_from=0.9) as strict:
        sure = strict.get("/quotes?site=lantern-post&about=ferry").text
        assert "a blank cheque" not in sure
        assert "Show doubtful ones too (3)" in sure
        page = strict.get("/quotes?about=blank+cheque&sure_from=0").text
        place = re.findall(r'class="where"><a href="([^"]*)"', page)[0]
        assert "?sure_from=0#q-" in place
        assert f'id="{place.partition("#")[2]}"' in strict.get(place.partition("#")[0]).text


def test_quotes_are_narrowed_by_person_speaker_and_stance_and_have_pages(site: Site) -> None:
    page = site.get("/quotes?person=odile-brandt").text
    assert all("Odile Brandt" in card for card in cards(page))
    assert '<a class="speaker" href="/person/odile-brandt">' in page
    assert len(cards(site.get("/quotes").text)) == 25
    assert cards(site.get("/quotes?page=2").text) != cards(site.get("/quotes").text)
    assert all("the port" in card for card in cards(site.get("/quotes?person=the+port").text))
    assert "No such quote" in site.get("/quotes?stance=negated").text


def test_quotes_that_are_too_many_are_not_counted_in_vain(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    asking = import_module("pipeline.web.pages.asking")
    monkeypatch.setattr(asking, "COUNT_MS", 10_000)
    all_of_them = heads(site.get("/quotes?about=number").text, "h2")
    monkeypatch.setattr(asking, "MOST", 50)
    assert all_of_them == ["60 quotes"]
    assert heads(site.get("/quotes?about=number").text, "h2") == ["Quotes"]
    assert heads(site.get("/quotes?about=number&site=lantern-post").text, "h2") == ["20 quotes"]
    assert heads(site.get("/quotes").text, "h2") == ["More than 50 quotes"]


@pytest.mark.parametrize("narrowed", ["", "&site=lantern-post", "&kind=quotes", "&kind=articles"])
def test_a_search_says_that_its_words_are_too_common_to_rank(
    site: Site, narrowed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hint = "the newest stand first"
    assert hint not in site.get(f"/search?q=number{narrowed}").text
    monkeypatch.setattr(import_module("pipeline.web.pages.search"), "COMMON", 59)
    assert hint in site.get(f"/search?q=number{narrowed}").text
    assert hint not in site.get(f"/search?q=number{narrowed}&order=newest").text
    assert hint not in site.get(f"/search?q=lamp{narrowed}").text


# ---- changes


def test_a_change_shows_headline_text_and_quotes_as_a_small_diff(site: Site) -> None:
    page = site.get("/changes?site=lantern-post").text
    assert heads(page, "h2") == ["1 change"]
    (ferry,) = edits(page)
    assert "<del>keeps </del><ins>votes to keep </ins>" in ferry
    assert "<del>7 </del><ins>8 </ins>" in ferry
    assert "Some 1,400 nurses" not in ferry
    assert re.findall(r'<b class="tag [\w-]+">([^<]+)</b>', ferry) == ["Headline", "Quote", "Number", "Deletion"]
    assert "Quote dropped" in ferry
    assert re.search(r'<a href="/article/\d+/revision/2">revision 2</a>', ferry)


@pytest.mark.parametrize(
    ("query", "papers"),
    [
        ("", ["Harrow Valley Courier", "Meridian Digest", "The Lantern Post", "Harrow Valley Courier"]),
        ("?kind=taken-down", ["Harrow Valley Courier"]),
        ("?kind=number&until=2026-03-16", ["Meridian Digest", "The Lantern Post"]),
        ("?person=Okoro", ["The Lantern Post"]),
        ("?since=2026-03-15&until=2026-03-16", ["Meridian Digest"]),
    ],
)
def test_changes_are_narrowed(site: Site, query: str, papers: list[str]) -> None:
    shown = edits(site.get("/changes" + query).text)
    assert [re.findall(r'<a href="/paper/[^"]*">([^<]*)</a>', edit)[0] for edit in shown] == papers


def test_what_is_odd_in_a_filter_of_changes_is_told(site: Site) -> None:
    for query in ("kind=odd", "since=soon", "person=zz", "site=x", "sure_from=x"):
        answer = site.get(f"/changes?{query}")
        assert (query, answer.status) == (query, 400)
        assert 'role="alert"' in answer.text
        assert site.get(f"/changes.atom?{query}").status == 400
    assert "No such change" in site.get("/changes?since=2099-01-01").text


# ---- the feed


def feed(site: Site, path: str = "/changes.atom") -> ElementTree.Element:
    answer = site.get(path)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert not feedparser.parse(answer.text.encode()).bozo
    return ElementTree.fromstring(answer.text)  # noqa: S314 - our own feed


def test_the_feed_has_what_the_standard_asks_for(site: Site) -> None:
    root = feed(site)
    for node in (root, *root.findall("a:entry", ATOM)):
        assert node.findtext("a:id", "", ATOM).startswith("tag:onrecord.invalid,2026:")
        assert node.findtext("a:title", "", ATOM)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", node.findtext("a:updated", "", ATOM))
    entries = root.findall("a:entry", ATOM)
    ids = [entry.findtext("a:id", "", ATOM) for entry in entries]
    assert len(set(ids)) == len(ids) == 4
    updated = [entry.findtext("a:updated", "", ATOM) for entry in entries]
    assert updated == sorted(updated, reverse=True)
    assert root.findtext("a:updated", "", ATOM) == updated[0]
    assert [link.get("href") for link in root.findall("a:link[@rel='self']", ATOM)] == [site.url + "/changes.atom"]
    assert all(entry.find("a:content[@type='xhtml']/x:div", ATOM) is not None for entry in entries)
    assert all(link.get("href", "").startswith(site.url) for link in root.iter("{http://www.w3.org/2005/Atom}link"))


def test_a_feed_of_a_filter_has_its_own_id_whatever_the_order_of_its_parameters(site: Site) -> None:
    ids = {
        feed(site, f"/changes.atom?{query}").findtext("a:id", "", ATOM)
        for query in ("kind=number&site=lantern-post", "site=lantern-post&kind=number")
    }
    assert len(ids) == 1
    assert feed(site).findtext("a:id", "", ATOM) not in ids


def test_a_feed_names_the_host_by_which_it_was_asked_and_keeps_its_ids(site: Site) -> None:
    request = Request(site.url + "/changes.atom", headers={"Host": "archive.example"})
    with urlopen(request, timeout=20) as answer:
        root = ElementTree.fromstring(answer.read())  # noqa: S314 - our own feed
    assert root.find("a:link[@rel='self']", ATOM).get("href") == "http://archive.example/changes.atom"  # type: ignore[union-attr]
    assert root.findtext("a:id", "", ATOM) == feed(site).findtext("a:id", "", ATOM)


def test_a_hostile_change_is_text_in_the_feed_and_has_no_control_characters(site: Site) -> None:
    text = site.get("/changes.atom").text
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text)
    entry = feed(site).findall("a:entry", ATOM)[0]
    assert "<script>alert('changed')</script>" in entry.findtext("a:title", "", ATOM)
    tags = {node.tag.rpartition("}")[2] for node in entry.find("a:content", ATOM).iter()}  # type: ignore[union-attr]
    assert tags == {"content", "div", "p", "span", "del", "ins"}


def test_a_feed_that_is_known_already_is_not_sent_again(site: Site) -> None:
    first = site.get("/changes.atom?kind=number")
    request = Request(site.url + "/changes.atom?kind=number", headers={"If-None-Match": first.headers["etag"]})
    with pytest.raises(OSError, match="304"):
        urlopen(request, timeout=20)


def test_a_feed_without_entries_is_a_feed(site: Site) -> None:
    root = feed(site, "/changes.atom?since=2099-01-01")
    assert root.findall("a:entry", ATOM) == []
    assert root.findtext("a:updated", "", ATOM)


# ---- all of them


def test_everything_hostile_is_escaped_on_the_lists(site: Site) -> None:
    paths = ["/changes", "/changes?kind=headline", "/quotes", "/quotes?about=click", "/search?q=printed+OR+alert"]
    paths += ["/search?q=" + "%3Cscript%3Ealert(1)%3C/script%3E", "/quotes?speaker=%22%3E%3Cimg+src=x%3E"]
    for path in paths:
        page = site.get(path)
        assert not {"script", "img", "iframe"} & set(elements(page.text)), path
        assert not [(n, v) for n, v in attributes(page.text) if n.startswith("on") or "javascript:" in v[:20]], path


def test_static_files_are_kept_by_their_version_and_pages_are_asked_for_again(site: Site) -> None:
    page = site.get("/onrecord/articles")
    assert page.headers["cache-control"] == "no-cache"
    assert site.get("/onrecord/articles.json").headers["cache-control"] == "no-cache"
    sheet = re.findall(r'<link rel="stylesheet" href="([^"]*)"', page.text)[0]
    assert site.get(sheet).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert site.get(sheet.partition("?")[0] + "?v=0").headers["cache-control"] == "no-cache"
    assert site.get("/nothing").headers["cache-control"] == "no-cache"


def test_tables_speak_of_papers_and_headlines_and_have_labels_for_small_screens(site: Site) -> None:
    page = site.get("/onrecord/articles?url__contains=ferry").text
    assert 'data-label="Paper"><a href="/paper/lantern-post">The Lantern Post</a>' in page
    assert re.search(r'data-label="Headline"><a href="/article/\d+">', page)
    assert re.search(r'class="col-words number" data-label="Words">\d+<', page)
    row = site.get(re.findall(r'href="(/onrecord/revisions/[^"]*)"', site.get("/onrecord/revisions").text)[0])
    assert "<dt>Headline</dt>" in row.text
