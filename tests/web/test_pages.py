"""The web pages over a real server: what they show, and what they keep from visitors."""

import hashlib
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from sqlite_utils.db import Database

from tests.rows import filled_file

pytest.importorskip("datasette")

from pipeline.config import Config
from pipeline.database import open_database
from pipeline.read import queries
from pipeline.read.diff import text_diff, word_diff
from pipeline.web import listening, make_server, serve
from pipeline.web.editing import Editing
from pipeline.web.metadata import SHUT, TABLES, VIEWS
from schemas.doubt import SURE_FROM
from schemas.errors import ConfigError

NOTE = (
    r'id="n\d"><a class="number" href="#q\d">(\d)</a> (?:<span class="doubt"[^>]*>([^<]*)</span> )?'
    r'<a class="speaker"[^>]*>([^<]*)'
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass(frozen=True)
class Site:
    url: str
    data: Path

    def get(self, path: str, method: str = "GET") -> Answer:
        try:
            with urlopen(Request(self.url + path, method=method), timeout=20) as answer:
                return Answer(answer.status, _lower(answer.headers.items()), answer.read().decode())
        except HTTPError as error:
            return Answer(error.code, _lower(error.headers.items()), error.read().decode())


def _lower(headers: object) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}  # type: ignore[attr-defined]


@contextmanager
def running(
    data: Path,
    *names: str,
    host: str = "127.0.0.1",
    sure_from: float = SURE_FROM,
    editing: Editing | None = None,
    **settings: str,
) -> Iterator[Site]:
    with listening(host, 0) as door:
        server = make_server(Config.model_validate({"data": data, "sure_from": sure_from} | settings), names, editing)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        shown = f"[{host}]" if ":" in host else host
        try:
            yield Site(f"http://{shown}:{door.getsockname()[1]}", data)
        finally:
            server.should_exit = True
            thread.join(20)


class _Elements(HTMLParser):
    """Start tags as a browser sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def elements(page: str) -> list[str]:
    return [tag for tag, _ in _parsed(page)]


def attributes(page: str) -> list[tuple[str, str]]:
    return [(name, value or "") for tag, attrs in _parsed(page) for name, value in attrs if tag != "input"]


def _parsed(page: str) -> list[tuple[str, list[tuple[str, str | None]]]]:
    parser = _Elements()
    parser.feed(page)
    return parser.found


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_file(tmp_path_factory.mktemp("web folder #1 50%"))


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[Site]:
    with running(data) as found:
        yield found


@pytest.fixture(scope="module")
def ids(data: Path) -> dict[str, int]:
    db = open_database(data / "onrecord.db")
    found = {url.rsplit("/", 1)[1]: id for id, url in db.execute("SELECT id, url FROM articles")}
    db.close()
    return found


def test_the_front_page_leads_to_articles_and_persons(site: Site, ids: dict[str, int]) -> None:
    page = site.get("/").text
    assert f'href="/article/{ids["ferry"]}"' in page
    assert "Council votes to keep the night ferry" in page
    assert 'href="/person/odile-brandt"' in page
    assert "<b>4</b> articles" in page


def test_each_quote_is_marked_with_its_speaker_in_the_margin(site: Site, ids: dict[str, int]) -> None:
    page = site.get(f"/article/{ids['ferry']}/revision/1").text
    marks = re.findall(r'<mark class="([\w ]+)" title="([^"]*)">(.*?)</mark>', page)
    assert marks[0][:2] == ("direct", "Odile Brandt · said · confidence 0.95 · quote-said-name")
    assert [words for _, _, words in marks][-2:] == ["We were promised figures,", "and we were given a brochure."]
    assert re.findall(NOTE, page) == [
        ("1", "", "Odile Brandt"),
        ("2", "", "Odile Brandt"),
        ("3", "probably", "the port"),
        ("4", "", "Chidi Okoro-Lind"),
        ("5", "", "Chidi Okoro-Lind"),
    ]


def test_the_article_page_has_text_dates_citations_and_the_proof(site: Site, ids: dict[str, int]) -> None:
    page = site.get(f"/article/{ids['ferry']}").text
    for part in (
        "By Ines Vale, Tom Arkwright",
        "2026-03-13 19:26:53 UTC",
        "on the page: Friday 13 March 2026, 7:05 pm",
        "With reporting by AP News",
        "lantern-post-20260314-00.warc.gz",
        "byte 17,384, 4,096 bytes",
        'href="https://lantern-post.example/ferry"',
        "<td>3.20</td>",
        'href="https://port.example/count"',
        "reply-form: 42 words",
    ):
        assert part in page


def test_the_revision_page_shows_what_changed_word_by_word(site: Site, ids: dict[str, int]) -> None:
    page = site.get(f"/article/{ids['ferry']}/revision/2").text
    assert "<del>7 </del><ins>8 </ins>" in page
    assert "<del>“We were promised figures,” Okoro-Lind said" in page
    assert "changed by the publisher" in page
    assert "<b>dropped</b> <del>“We were promised figures,” … “and we were given a brochure.”</del>" in page


def test_why_a_source_is_not_named_stands_beside_it(data: Path, tmp_path: Path, ids: dict[str, int]) -> None:
    shutil.copy(data / "onrecord.db", tmp_path / "onrecord.db")
    db = open_database(tmp_path / "onrecord.db")
    db.execute("UPDATE citations SET kind = 'anonymous', reason = 'talks go on' WHERE article_id = ?", [ids["ferry"]])
    db.close()
    with running(tmp_path) as site:
        assert "because: talks go on" in site.get(f"/article/{ids['ferry']}").text


def test_a_taken_down_article_says_so(site: Site, ids: dict[str, int]) -> None:
    assert "Taken down by the publisher, seen 2026-03-14 09:26:53 UTC" in site.get(f"/article/{ids['lamp-tax']}").text


def test_everything_of_a_hostile_article_is_escaped_everywhere(site: Site, ids: dict[str, int]) -> None:
    paths = ["/", "/search?q=" + quote("<script>alert(1)</script> paragraph"), "/onrecord/articles", "/onrecord/links"]
    paths += [f"/article/{ids['odd']}", f"/article/{ids['odd']}/revision/1", f"/onrecord/articles/{ids['odd']}"]
    paths += [
        "/onrecord/quotes?speaker=%3Cb%3E",
        "/onrecord/articles_search?text=paragraph",
        "/onrecord/latest_articles",
    ]
    for path in paths:
        page = site.get(path)
        assert page.status == 200, path
        assert not {"script", "img", "iframe"} & set(elements(page.text)), path
        assert not [(n, v) for n, v in attributes(page.text) if n.startswith("on") or "javascript:" in v[:20]], path
    assert "{{ 7*7 }} ${7*7} %s %n {0}" in unescape(site.get(f"/article/{ids['odd']}").text)


def test_a_javascript_link_is_text(site: Site, ids: dict[str, int]) -> None:
    page = site.get(f"/article/{ids['odd']}").text
    assert '<span class="inert" title="not followed: javascript:alert(1)">paragraph</span>' in page


def test_no_page_has_a_script_an_inline_style_or_a_foreign_file(site: Site, ids: dict[str, int]) -> None:
    paths = ["/", f"/article/{ids['ferry']}", "/onrecord", "/onrecord/quotes", "/onrecord/articles", "/nothing"]
    for path in paths:
        answer = site.get(path)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert not {"script", "style", "img", "iframe"} & set(elements(answer.text)), path
        assert all(src.startswith("/") for src in re.findall(r'<link[^>]*href="([^"]*)"', answer.text)), path


@pytest.mark.parametrize("name", queries())
def test_every_question_is_a_page_json_and_csv(site: Site, ids: dict[str, int], name: str) -> None:
    ask = "?text=ferry" if "text" in queries()[name].params else f"?article={ids['ferry']}"
    page = site.get(f"/onrecord/{name}{ask}")
    assert page.status == 200
    assert f"<h1>{queries()[name].title}</h1>" in page.text
    rows = json.loads(site.get(f"/onrecord/{name}.json{ask}&_shape=array").text)
    assert len(site.get(f"/onrecord/{name}.csv{ask}").text.splitlines()) > len(rows) > 0


@pytest.mark.parametrize("name", [*TABLES, *VIEWS])
def test_every_table_that_is_described_exists_and_opens(site: Site, name: str) -> None:
    answer = site.get(f"/onrecord/{name}")
    assert answer.status == (403 if name in SHUT else 200)


def test_every_table_of_the_schema_is_described(db: Database) -> None:
    ours = {name for name in db.table_names() if "_fts" not in name and not name.startswith("_")}
    assert ours == set(TABLES)
    assert set(db.view_names()) == set(VIEWS)


@pytest.mark.parametrize("text", ["NEAR(", '"open', "a AND", "*", "col:y", "%00", "(" * 500, "a" * 5000])
def test_search_syntax_never_breaks_a_page(site: Site, text: str) -> None:
    for path in (
        "/search?q=",
        "/onrecord/articles_search?text=",
        "/onrecord/quotes?about=",
        "/onrecord/articles?_search=",
    ):
        assert site.get(path + quote(text)).status == 200
    assert site.get(f"/onrecord/articles?_searchmode=raw&_search={quote(text)}").status in (200, 400)


def test_a_value_that_is_not_understood_is_a_400_with_a_hint(site: Site) -> None:
    for path in ("/onrecord/quotes?since=soon", "/onrecord/articles?_sort=nope", "/onrecord/articles?_size=99999999"):
        assert site.get(path).status == 400
    assert "look at the hints" in site.get("/onrecord/quotes?since=soon").text
    assert "Odile Brandt" in site.get("/onrecord/quotes?since=2000-01-01").text
    assert "Nothing found" in site.get("/onrecord/quotes?since=1h").text


@pytest.mark.parametrize(
    "path",
    ["/onrecord?sql=select+1", "/onrecord.json?sql=select+1", "/onrecord?sql=ATTACH+%27/etc/passwd%27+AS+x",
     "/onrecord/articles?_where=1%3D1", "/onrecord/articles.json?_where=1%3D1", "/onrecord/crawl_runs.json",
     "/onrecord/frontier.csv", "/_internal", "/_internal/databases.json", "/_memory?sql=select+1", "/onrecord.db"],
)  # fmt: skip
def test_sql_internal_tables_and_the_file_itself_are_shut(site: Site, path: str) -> None:
    assert site.get(path).status in (400, 403, 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_reading_methods_are_answered(site: Site, method: str) -> None:
    for path in ("/", "/onrecord", "/onrecord/quotes", "/-/auth-token"):
        assert site.get(path, method).status == 405


def test_visiting_changes_no_byte_of_the_file(tmp_path: Path, data: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(data, copy)
    before = hashlib.sha256((copy / "onrecord.db").read_bytes()).hexdigest()
    with running(copy) as site:
        for path in ("/", "/onrecord", "/onrecord/quotes", "/onrecord/articles?_search=ferry"):
            site.get(path)
        site.get("/onrecord/articles", "POST")
    assert hashlib.sha256((copy / "onrecord.db").read_bytes()).hexdigest() == before


def test_a_stranger_learns_no_path_version_or_error(site: Site) -> None:
    names = ("databases", "versions", "threads", "settings", "plugins", "metadata", "actor", "config")
    paths = [f"/-/{name}{form}" for name in names for form in ("", ".json")]
    paths += [
        "/",
        "/onrecord",
        "/onrecord.json",
        "/.json",
        "/nothing",
        "/onrecord/nope.json",
        "/onrecord/articles?_sort=x",
    ]
    paths += ["/onrecord/runs.json", "/-/permissions", "/-/allow-debug", "/-/messages", "/-/patterns", "/-/logout"]
    secret = re.compile(
        r"web.folder|/srv|site-packages|pipeline/|\.py\b|onrecord\.db|0\.65\.\d|uvicorn|sqlite_version|4242|Traceback"
    )
    for path in paths:
        answer = site.get(path)
        assert not secret.search(answer.text + str(answer.headers)), path
        assert answer.status == 404 or not path.startswith("/-/"), path


def test_health_says_ok_and_nothing_else(site: Site) -> None:
    assert (site.get("/-/health").status, site.get("/-/health").text) == (200, "ok\n")


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/..%2fapp.py", "/-/static/%2e%2e/app.py", "/%2e%2e/x"])
def test_no_path_leads_out_of_the_static_folder(site: Site, path: str) -> None:
    assert site.get(path).status == 404


def test_csv_from_the_pages_has_no_formula(site: Site) -> None:
    answer = site.get("/onrecord/attributions.csv?_col=content&speaker=%3Cb%3ETarn%3C/b%3E")
    assert "\"'=HYPERLINK(" in answer.text
    assert "“=HYPERLINK(" in site.get("/onrecord/quotes.csv?speaker=%3Cb%3E").text  # a mark before it makes it text
    assert "'=1+1" in site.get("/onrecord/articles.csv").text
    assert "\n=" not in answer.text


def test_pages_follow_a_writer(data: Path, tmp_path: Path, ids: dict[str, int]) -> None:
    copy = tmp_path / "data"
    shutil.copytree(data, copy)
    writer = open_database(copy / "onrecord.db")
    with running(copy) as site:
        assert "A new headline" not in site.get("/").text
        writer.execute("UPDATE revisions SET headline = 'A new headline' WHERE article_id = ?", [ids["ferry"]])
        assert "A new headline" in site.get("/").text
    writer.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "archive.example", ""])  # noqa: S104 - refused
def test_an_address_that_others_reach_is_refused(data: Path, host: str) -> None:
    with pytest.raises(ConfigError, match=r"127\.0\.0\.1"):
        serve(Config(data=data), host)


def test_a_port_in_use_and_a_missing_database_are_told(data: Path, tmp_path: Path) -> None:
    with listening("127.0.0.1", 0) as taken, pytest.raises(ConfigError, match="choose another with --port"):
        serve(Config(data=data), port=taken.getsockname()[1])
    with pytest.raises(ConfigError, match="no database here"):
        serve(Config(data=tmp_path), port=0)


def test_the_command_listens_on_loopback_alone_and_ends_on_sigterm_with_12(data: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "--data", str(data), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
        assert found
        assert _listeners(process.pid) == {("127.0.0.1", int(found[1]))}
        with urlopen(found[0], timeout=20) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 12


def _listeners(pid: int) -> set[tuple[str, int]]:
    """Sockets on which a process listens, from /proc."""
    inodes = {link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    found = set()
    for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes:
            host, port = fields[1].split(":")
            found.add((socket.inet_ntoa(bytes.fromhex(host)[::-1]), int(port, 16)))
    return found


def test_a_diff_of_a_huge_text_is_quick_and_keeps_every_word() -> None:
    old, new = "a b " * 40_000, "b a " * 40_000 + "c"
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old


def test_unchanged_paragraphs_far_from_a_change_are_left_out() -> None:
    old = "\n\n".join(f"Paragraph {n}." for n in range(9))
    shown = text_diff(old, old.replace("Paragraph 4.", "Paragraph four."))
    assert [bool(paragraph) for paragraph in shown] == [False, True, True, True, False]
