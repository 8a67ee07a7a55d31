"""Citations, the page of a quote, the captured page and Memento, over a real server and a real archive."""

import gzip
import http.client
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

pytest.importorskip("datasette")

from pipeline.archive.files import closed_files
from pipeline.cli import run_cli
from pipeline.database import open_database
from pipeline.sites import load_sites
from spiders.discovery import posts_url
from tests.desk import Desk
from tests.proof.paper import PLAIN, forged, read
from tests.rows import filled_file
from tests.small_site import front, serving
from tests.takedown.paper import BAD, GOOD, command, posts
from tests.takedown.paper import page as story
from tests.web.shown import words
from tests.web.test_pages import Answer, Site, attributes, elements, running

PUBLIC, PYWB = "https://archive.example", "http://127.0.0.1:8080/onrecord/"


@dataclass(frozen=True)
class Shown:
    site: Site
    desk: Desk
    article: int

    @property
    def url(self) -> str:
        return self.desk.paper.home.rstrip("/") + PLAIN

    @property
    def revision(self) -> str:
        return f"/article/{self.article}/revision/1"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    with serving() as paper:
        desk = read(paper, tmp_path_factory.mktemp("cited"))
        ((article,),) = desk.rows("SELECT id FROM articles WHERE url LIKE '%weir-holds%'")
        with running(desk.config.data, public_url=PUBLIC, pywb_url=PYWB) as site:
            yield Shown(site, desk, int(str(article)))


def first_quote(shown: Shown) -> str:
    found = re.search(r'href="(/quote/[^"]+)"', shown.site.get(f"/article/{shown.article}").text)
    assert found
    return found[1]


def ask(site: Site, path: str, **headers: str) -> Answer:
    """An answer as it comes: no redirect is followed."""
    place = urlsplit(site.url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    told = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(answer.status, told, answer.read().decode())


def links(answer: Answer) -> dict[str, str]:
    """Targets of a `Link` header by relation; the last of each."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"', answer.headers["link"])
    return {rel: target for target, rel in found}


def test_article_revision_and_quote_can_be_cited_and_lead_to_the_citation(shown: Shown) -> None:
    for path in (f"/article/{shown.article}", shown.revision, first_quote(shown)):
        page = shown.site.get(path)
        assert page.status == 200
        text = words(page.text)
        assert "The weir holds & stands. sound, 14 March 2026" in text
        assert "Ines Vale, The weir holds" in text
        assert "@article{sound-" in text
        assert '"type": "article-newspaper"' in text
        assert "onrecord verify --record" in text
        named = links(page)["cite-as"]
        assert named.startswith(PUBLIC)
        again = shown.site.get(named.removeprefix(PUBLIC))
        assert links(again)["cite-as"] == named
        assert f'<link rel="cite-as" href="{named.removeprefix(PUBLIC)}">' in page.text
        assert json.loads(shown.site.get(f"{named.removeprefix(PUBLIC)}/citation.jsonld").text)["@id"] == named


def test_the_page_of_a_quote_has_its_words_its_speaker_and_its_neighbourhood(shown: Shown) -> None:
    page = shown.site.get(first_quote(shown))
    text = words(page.text)
    assert "Nobody at Osier Weir slept, and nobody complained," in text
    assert "Ada Fernweh" in text
    assert re.search(r"<mark[^>]*>Nobody at Osier", page.text)
    assert "The weir was built by hand" in text
    assert not {"script", "style", "img", "iframe"} & set(elements(page.text))


def said(page: str) -> list[str]:
    """What stands in the cards of a page, without the marks of a search."""
    return re.findall(r"<blockquote.*?</blockquote>", re.sub(r"</?mark>", "", page))


@pytest.mark.parametrize("path", ["/quotes", "/search?q=weir", "/person/ada-fernweh", "/person/ada-fernweh?site=sound"])
def test_each_card_leads_to_the_citation_of_its_own_quote(shown: Shown, path: str) -> None:
    cards = re.findall(r'<article class="card">.*?</article>', shown.site.get(path).text, re.DOTALL)
    assert cards
    for card in cards:
        (ref,) = re.findall(r'href="(/quote/[^"]+)"', card)
        page = shown.site.get(ref)
        assert page.status == 200
        assert said(card) == said(page.text)
        assert 'class="citing"' not in page.text


def test_the_command_on_the_page_proves_the_quote(shown: Shown, capsys: pytest.CaptureFixture[str]) -> None:
    page = unescape(shown.site.get(first_quote(shown)).text)
    lines = re.findall(r"^(?:<pre>)?(onrecord verify .*)$", page, re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        assert command(shown.desk, *shlex.split(line)[1:]) == 0, line
    assert "digests  as written" in capsys.readouterr().out


def test_a_quote_whose_words_are_nowhere_is_told_with_what_to_do(shown: Shown) -> None:
    page = shown.site.get(first_quote(shown)[:-12] + "0" * 12)
    assert page.status == 404
    assert "onrecord verify --record ID" in words(page.text)
    assert shown.site.get("/quote/anything").status == 404
    assert shown.site.get(first_quote(shown)[:-12] + "0" * 12 + "/citation.txt").status == 404


def test_bibtex_is_an_entry_that_its_readers_take(shown: Shown) -> None:
    answer = shown.site.get(f"{first_quote(shown)}/citation.bib")
    assert answer.headers["content-type"] == "application/x-bibtex; charset=utf-8"
    entry = answer.text
    assert entry.count("{") == entry.count("}")
    assert re.fullmatch(r"@article\{[\w-]+,\n(  \w+ = \{.*\},\n)+\}\n", entry)
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},$", entry, re.MULTILINE))
    assert fields["title"] == r"{The weir holds \& stands}"
    assert (fields["author"], fields["journal"], fields["date"]) == ("Ines Vale", "sound", "2026-03-14")
    assert fields["url"] == shown.url
    assert re.search(r"urn:uuid:[\da-f-]{36} in .*sha256:[\da-f]{64}", fields["note"])


def test_csl_has_what_its_schema_asks_for(shown: Shown) -> None:
    (item,) = json.loads(shown.site.get(f"{shown.revision}/citation.json").text)
    assert item["type"] == "article-newspaper"
    assert isinstance(item["id"], str)
    assert item["issued"] == {"date-parts": [[2026, 3, 14]]}
    assert item["author"] == [{"literal": "Ines Vale"}]
    known = {"id", "type", "title", "author", "container-title", "issued", "accessed", "URL", "language", "archive",
             "archive_location", "note"}  # fmt: skip
    assert set(item) <= known
    assert item["archive"] == f"{PUBLIC}{shown.revision}"


def test_jsonld_tells_a_quotation_of_an_article(shown: Shown) -> None:
    answer = shown.site.get(f"{first_quote(shown)}/citation.jsonld")
    assert answer.headers["content-type"] == "application/ld+json; charset=utf-8"
    found = json.loads(answer.text)
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Quotation")
    person = {"@type": "Person", "name": "Ada Fernweh", "@id": f"{PUBLIC}/person/ada-fernweh"}
    assert found["spokenByCharacter"] == person
    assert found["isPartOf"]["@type"] == "NewsArticle"
    assert found["isPartOf"]["url"] == shown.url
    assert found["text"].startswith("Nobody at Osier Weir")


def test_the_record_that_is_taken_away_proves_it_alone(
    shown: Shown, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with urlopen(f"{shown.site.url}{shown.revision}/record.warc.gz", timeout=20) as answer:
        name = re.search(r'filename="([\w.-]+)"', answer.headers["content-disposition"])
        data = answer.read()
    assert name
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / name[1]).write_bytes(data)
    assert b"<b>Os</b>ier" in gzip.decompress(data)
    capture = name[1].removesuffix(".warc.gz")
    given = ["--archive", str(tmp_path / "files"), "--record", capture, "--words", "Nobody at Osier Weir slept"]
    assert run_cli(["--data", str(tmp_path / "none"), "verify", *given]) == 0
    assert "digests  as written" in capsys.readouterr().out


def test_the_captured_page_runs_nothing_and_has_no_right_of_ours(shown: Shown) -> None:
    raw = shown.site.get(f"{shown.revision}/page/raw")
    assert raw.headers["content-type"] == "text/html; charset=utf-8"
    policy = raw.headers["content-security-policy"].split("; ")
    assert {"sandbox", "default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'self'"} <= set(policy)
    assert "allow-" not in raw.headers["content-security-policy"]
    assert raw.headers["x-robots-tag"] == "noindex"
    assert raw.headers["x-content-type-options"] == "nosniff"
    assert "<script>alert('mine')</script>" in raw.text
    frame = shown.site.get(f"{shown.revision}/page")
    assert frame.headers["content-security-policy"].endswith("frame-src 'self'")
    assert "unsafe" not in frame.headers["content-security-policy"]
    assert ("sandbox", "") in attributes(frame.text)
    assert ("src", f"{shown.revision}/page/raw") in attributes(frame.text)
    assert "script" not in elements(frame.text)
    assert "frame-src" not in shown.site.get(shown.revision).headers["content-security-policy"]


def test_a_page_at_which_a_browser_would_stop_is_not_opened_unasked(tmp_path: Path) -> None:
    tags = "".join(f"<b {number}>" for number in range(2000)) + "".join(f"<i {number}>" for number in range(2000))
    with serving() as paper:
        desk = read(paper, tmp_path)
        page = paper.pages[PLAIN]
        assert isinstance(page, bytes)
        paper.pages[PLAIN] = page.replace(b"Monday night", f"Monday night {tags}x{'</b>' * 2000}".encode())
        assert desk.run() == 0
    ((article, number),) = desk.rows("SELECT id, revision FROM articles WHERE revision > 1")
    with running(desk.config.data) as site:
        frame = site.get(f"/article/{article}/revision/{number}/page").text
        assert "iframe" not in elements(frame)
        assert "a browser may stop at it" in frame
        assert ("href", f"/article/{article}/revision/{number}/page/raw") in attributes(frame)
        assert "iframe" in elements(site.get(f"/article/{article}/revision/1/page").text)


def test_a_page_in_an_old_charset_is_shown_in_its_letters(shown: Shown) -> None:
    ((article,),) = shown.desk.rows("SELECT id FROM articles WHERE url LIKE '%wehrtore%'")
    raw = shown.site.get(f"/article/{article}/revision/1/page/raw")
    assert "“The café stays open" in raw.text
    assert raw.headers["content-type"] == "text/html; charset=utf-8"


def test_memento_headers_lead_from_the_article_to_its_captures(shown: Shown) -> None:
    told = links(shown.site.get(f"/article/{shown.article}"))
    assert told["original"] == shown.url
    assert told["timegate"] == f"{PUBLIC}/timegate/{shown.url}"
    raw = shown.site.get(told["memento"].removeprefix(PUBLIC))
    assert parsedate_to_datetime(raw.headers["memento-datetime"]).tzinfo
    gate = ask(shown.site, f"/timegate/{shown.url}")
    assert gate.status == 302
    assert "accept-datetime" in gate.headers["vary"]
    assert gate.headers["location"] == f"{PUBLIC}{shown.revision}/page/raw"
    table = shown.site.get(f"/timemap/{shown.url}")
    assert table.headers["content-type"] == "application/link-format"
    assert f'<{PUBLIC}{shown.revision}/page/raw>; rel="first last memento"; datetime="' in table.text


def test_the_gate_leads_to_the_capture_of_the_time_asked_for(tmp_path: Path) -> None:
    with serving() as paper:
        desk = read(paper, tmp_path)
        body = paper.pages[PLAIN]
        assert isinstance(body, bytes)
        paper.pages[PLAIN] = body.replace(b"Monday night", b"Tuesday morning, in the rain")
        assert desk.run() == 0
        url = paper.home.rstrip("/") + PLAIN
    rows = desk.rows("SELECT number FROM revisions WHERE article_id = (SELECT id FROM articles WHERE revision = 2)")
    assert len(rows) == 2
    with running(desk.config.data) as site:
        for when, wanted in (("Sat, 14 Mar 1998 09:00:00 GMT", 1), ("Sat, 14 Mar 2099 09:00:00 GMT", 2), ("", 2)):
            gate = ask(site, f"/timegate/{url}", **({"Accept-Datetime": when} if when else {}))
            assert gate.headers["location"].endswith(f"/revision/{wanted}/page/raw")
            assert gate.headers["location"].startswith(site.url)
        assert ask(site, f"/timegate/{url}", **{"Accept-Datetime": "soon"}).status == 400
        table = site.get(f"/timemap/{url}").text
        assert table.count("first memento") == table.count("last memento") == 1
        assert "Tuesday" in site.get(gate.headers["location"].removeprefix(site.url)).text


@pytest.mark.parametrize("url", ["https://nowhere.example/", "http://[", "https://a.example/%00", "http:/a?x=%zz"])
def test_an_address_of_which_nothing_is_held_is_no_capture(shown: Shown, url: str) -> None:
    for kind in ("timegate", "timemap"):
        assert ask(shown.site, f"/{kind}/{url}").status == 404


def test_a_header_cannot_be_forged_by_an_address(shown: Shown) -> None:
    for path in (f"/timemap/{shown.url}%0d%0aX-Evil:1", f"/timegate/{shown.url}%22%3E;rel=x"):
        assert "x-evil" not in ask(shown.site, path).headers


def test_pywb_is_linked_where_the_settings_name_it(shown: Shown) -> None:
    page = shown.site.get(shown.revision).text
    assert re.search(rf'href="{re.escape(PYWB.rstrip("/"))}/\d{{14}}/{re.escape(shown.url)}"', page)
    with running(shown.desk.config.data) as plain:
        other = plain.get(shown.revision).text
    assert "pywb" not in other
    assert "on this machine" in words(other)


def test_where_the_archive_is_elsewhere_the_pages_say_so_and_name_no_folder(tmp_path: Path) -> None:
    data = filled_file(tmp_path / "a secret folder")
    with running(data) as site:
        article = re.search(r"/article/\d+", site.get("/").text)
        assert article
        assert site.get(article[0]).status == 200
        for ending in ("page", "page/raw", "record.warc.gz"):
            answer = site.get(f"{article[0]}/revision/1/{ending}")
            assert answer.status == 404
            assert "The archive is not beside these pages: " in words(answer.text)
            assert "secret" not in answer.text


def test_a_record_that_was_changed_is_not_shown(shown: Shown, tmp_path: Path) -> None:
    data = tmp_path / "a secret folder"
    shutil.copytree(shown.desk.config.data, data)
    assert [path for path in closed_files(data / "archive") if forged(path)]
    with running(data) as site:
        for ending in ("page", "page/raw", "record.warc.gz"):
            answer = site.get(f"{shown.revision}/{ending}")
            assert (answer.status, "secret" in answer.text) == (404, False)
            assert "The record is not as it was written" in words(answer.text)


def test_citations_of_hostile_rows_stay_text(tmp_path: Path) -> None:
    data = filled_file(tmp_path)
    with running(data) as site:
        found = re.search(r"/article/(\d+)\"[^>]*>=1\+1", site.get("/").text)
        assert found
        page = site.get(f"/article/{found[1]}").text
        (ref, *_) = re.findall(r'href="(/quote/[^"]+)"', page)
        for path in (f"/article/{found[1]}", ref):
            shown_page = site.get(path).text
            assert not {"script", "img", "iframe"} & set(elements(shown_page))
            assert not [name for name, _ in attributes(shown_page) if name.startswith("on")]
        for form in ("txt", "bib", "json", "jsonld"):
            answer = site.get(f"{ref}/citation.{form}")
            assert answer.status == 200
            assert not answer.headers["content-type"].startswith("text/html")
        assert json.loads(site.get(f"{ref}/citation.jsonld").text)["@type"] == "Quotation"


def test_a_citation_says_what_would_else_be_taken_wrong(tmp_path: Path) -> None:
    data = filled_file(tmp_path)
    with running(data) as site:
        front_page = site.get("/").text
        article = re.search(r"/article/(\d+)\"[^>]*>Council votes", front_page)
        assert article
        refs = re.findall(r'href="(/quote/[^"]+)"', site.get(f"/article/{article[1]}?sure_from=0").text)
        texts = [site.get(f"{ref}/citation.txt").text for ref in refs]
        (paraphrase,) = [text for text in texts if "1,400 nurses" in text]
        assert paraphrase.startswith("(in the paper's words): Some 1,400 nurses")  # who said it is in doubt
        assert texts[0].startswith("Odile Brandt: “It will sail")
        db = open_database(data / "onrecord.db")
        db.execute("UPDATE attribution_rows SET stance = 'negated'")
        assert site.get(f"{refs[0]}/citation.txt").text.startswith("(not told as said: negated): “It will sail")
        assert json.loads(site.get(f"{refs[0]}/citation.jsonld").text)["@type"] == "CreativeWork"
        assert "Odile" not in site.get(f"{refs[0]}/citation.jsonld").text.partition('"isPartOf"')[0]
        db.execute("DELETE FROM attribution_rows")
        db.close()
        assert site.get(refs[0]).status == 200
        assert "attributed to nobody by today's reading" in site.get(f"{refs[0]}/citation.txt").text


def test_what_is_hidden_is_at_none_of_these_addresses(tmp_path: Path) -> None:
    with serving() as paper:
        desk = read(paper, tmp_path)
        url = paper.home.rstrip("/") + PLAIN
    with running(desk.config.data) as site:
        ((article,),) = desk.rows("SELECT id FROM articles WHERE url LIKE '%weir-holds%'")
        quoted = re.findall(r'href="(/quote/[^"]+)"', site.get(f"/article/{article}").text)[0]
        endings = ("", "/page", "/page/raw", "/record.warc.gz", "/citation.txt", "/citation.jsonld")
        paths = [quoted, f"{quoted}/citation.bib", f"/timemap/{url}", f"/timegate/{url}"]
        paths += [f"/article/{article}/revision/1{ending}" for ending in endings]
        assert {ask(site, path).status for path in paths if "record" not in path} == {200, 302}
        assert command(desk, "remove", str(article), "--hide", "--reason", "a court says so", "--yes") == 0
        for path in paths:
            answer = ask(site, path)
            assert (answer.status, "Osier Weir" in answer.text) == (404, False), path


def test_a_listing_that_holds_a_hidden_story_too_is_not_shown(tmp_path: Path) -> None:
    with serving() as paper:
        paper.pages["/"] = front(GOOD)
        paper.pages[GOOD] = story(GOOD)
        paper.pages["/" + posts_url(f"{paper.home}wp-json/").split("/", 3)[3]] = posts(paper.home, BAD, GOOD)
        desk = Desk.over(paper, tmp_path)
        file = Path(str(desk.config.sites)) / "sound.toml"
        file.write_text(file.read_text().replace("wordpress = false", "wordpress = true"))
        desk.site = load_sites(desk.config.sites)["sound"]
        assert desk.run() == 0
    ((good,),) = desk.rows("SELECT a.id FROM articles a JOIN captures c ON c.id = a.capture_id WHERE c.kind = 'api' "
                           "AND a.url LIKE '%ferry%'")  # fmt: skip
    ((bad,),) = desk.rows("SELECT id FROM articles WHERE url LIKE '%pilot%'")
    with running(desk.config.data) as site:
        listing = site.get(f"/article/{good}/revision/1/page/raw")
        assert listing.headers["content-type"].startswith("text/plain")
        assert "pilot" in listing.text
        assert command(desk, "remove", str(bad), "--hide", "--reason", "a court says so", "--yes") == 0
        for ending in ("page", "page/raw", "record.warc.gz"):
            answer = site.get(f"/article/{good}/revision/1/{ending}")
            assert (answer.status, "pilot" in answer.text) == (404, False)
            assert "holds another one too" in words(answer.text)
        assert site.get(f"/article/{good}").status == 200
