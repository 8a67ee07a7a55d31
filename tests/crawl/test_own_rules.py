"""What a site's file says of its pages is used by runs, and a run tells what of it came to nothing."""

import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from pipeline.crawl.run import run
from schemas import Site
from schemas.errors import Exit
from tests.desk import Desk
from tests.small_site import SmallSite, front, serving
from tests.watch.paper import story

MAGIC = b"\x1f\x8b\x08\0\0\0\0\0"
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


PARSER = """
import sys
from html import unescape

print("a parser may print")

def parse(capture, site):
    page = capture.body.decode()
    number = capture.url.split("/news/")[1][0]
    if number == "2":
        raise LookupError("no such box")
    if number == "3":
        return None
    return {"headline": f"{site.name} parsed {number}", "authors": ["Nell Abara"], "text": "One.\\n\\nTwo & three."}
"""


def own_parser(tmp_path: Path, paper: SmallSite, code: str) -> Desk:
    desk = Desk.over(paper, tmp_path, 'feeds = []\nparser = "own/reader.py:parse"')
    write_parser(tmp_path, code)
    return desk


def write_parser(tmp_path: Path, code: str) -> None:
    file = tmp_path / "sites" / "own" / "reader.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text(code)


def test_a_parser_found_by_its_path_gives_fields_and_its_failure_costs_one_page(
    paper: SmallSite, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = own_parser(tmp_path, paper, PARSER)
    assert desk.run() == Exit.INCOMPLETE
    outcomes = dict(desk.rows("SELECT substr(url, -20), outcome FROM outcomes WHERE url LIKE '%/news/%'"))
    assert sorted(outcomes.values()) == ["parser_failed", "stored", "stored"]
    assert sorted(desk.rows("SELECT headline FROM articles")) == [("Title 3",), ("sound parsed 1",)]
    assert desk.rows("SELECT text FROM articles WHERE headline LIKE '%parsed%'") == [("One.\n\nTwo & three.",)]
    ((reason,),) = desk.rows("SELECT reason FROM outcomes WHERE outcome = 'parser_failed'")
    assert "LookupError: no such box" in str(reason)
    ((level, told),) = desk.rows("SELECT level, message FROM findings WHERE \"check\" = 'parser'")
    assert (level, str(told).startswith("the site's own parser failed on 1 pages, http://")) == ("error", True)
    assert "a parser may print" not in capfd.readouterr().out


FAILING = {
    "endless": ("def parse(capture, site):\n    while True: pass", "too costly: took more than 1 s"),
    "ending": ("import os\ndef parse(capture, site):\n    os._exit(3)", "ended with code 3"),
    "leaving": ("import sys\ndef parse(capture, site):\n    sys.exit(3)", "SystemExit: 3"),
    "hungry": ("def parse(capture, site):\n    return bytearray(900 << 20)", "MemoryError"),
    "wordy": ("def parse(capture, site):\n    return {'title': 'x'}", "unknown field 'title'"),
    "lonely": ("import nowhere_at_all", "cannot be loaded: ModuleNotFoundError"),
    "misspelt": ("def pars(capture, site): ...", "cannot be loaded: AttributeError"),
}


def test_however_a_parser_fails_the_run_goes_on_and_it_is_the_parser_that_is_named(
    paper: SmallSite, tmp_path: Path
) -> None:
    desk = own_parser(tmp_path, paper, PARSER)
    desk.config = desk.config.model_copy(update={"page_seconds": 1.0})
    whole = (tmp_path / "sites" / "sound.toml").read_text()
    sites = []
    for name, (code, _) in FAILING.items():
        (tmp_path / "sites" / "own" / f"{name}.py").write_text(code)
        file = tmp_path / "sites" / f"{name}.toml"
        file.write_text(whole.replace('"sound"', f'"{name}"').replace("own/reader.py", f"own/{name}.py"))
        sites.append(Site.parse(file.read_text(), file))
    assert run(desk.config, sites) == Exit.INCOMPLETE
    for name, (_, why) in FAILING.items():
        told = desk.rows(f"SELECT outcome, reason FROM outcomes WHERE site = '{name}' AND url LIKE '%/news/%'")  # noqa: S608
        assert [(outcome, why in str(reason)) for outcome, reason in told] == [("parser_failed", True)] * 3, told
    assert set(desk.rows("SELECT state, exit_code FROM crawl_runs")) == {("incomplete", Exit.INCOMPLETE)}


def test_pages_come_when_the_parser_is_mended(paper: SmallSite, tmp_path: Path) -> None:
    desk = own_parser(tmp_path, paper, "def parse(capture, site): return site.there_is_none")
    assert desk.run() == Exit.INCOMPLETE
    assert desk.rows("SELECT count(*) FROM articles") == [(0,)]
    write_parser(tmp_path, PARSER.replace('if number == "2"', 'if number == "9"'))
    where = ["--data", str(desk.config.data), "--sites", str(desk.config.sites)]
    assert run_cli([*where, "process"]) == Exit.COMPLETE
    assert desk.rows("SELECT count(*) FROM articles") == [(3,)]


MIDDLEWARE = """
from scrapy.http import HtmlResponse

class Own:
    def process_request(self, request):
        request.headers["X-Own"] = "signed-with-key-9"
        if "/news/1-" in request.url:
            line = "<p>The pumps of the harbour stood still on day {}, said the clerk of the council, Ada Finch.</p>"
            body = "<title>Made</title><article><h1>Made here</h1>" + "".join(map(line.format, range(4)))
            return HtmlResponse(request.url, body=body.encode(), headers={"Content-Type": "text/html"})
        if "/news/2-" in request.url:
            raise LookupError("no signature")
"""


def test_middlewares_of_ones_own_by_path_and_by_dotted_name(paper: SmallSite, tmp_path: Path) -> None:
    named = 'middlewares = ["own.py:Own", "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware"]'
    desk = Desk.over(paper, tmp_path, f"feeds = []\n{named}")
    (tmp_path / "sites" / "own.py").write_text(MIDDLEWARE)
    desk.run()
    assert paper.hit(PATHS[2]).headers["X-Own"] == "signed-with-key-9"
    assert PATHS[0] not in paper.paths()
    assert sorted(desk.rows("SELECT headline FROM articles")) == [("Made here",), ("Title 3",)]
    ((reason,),) = desk.rows("SELECT reason FROM outcomes WHERE outcome = 'protocol_error'")
    assert "LookupError: no signature" in str(reason)
    packed = b"".join(file.read_bytes() for file in desk.config.archive.glob("*.gz"))
    members = [zlib.decompressobj(31).decompress(MAGIC + part) for part in packed.split(MAGIC)[1:]]
    assert not [member for member in members if b"signed-with-key-9" in member]
    assert [member for member in members if b"X-Onrecord-Left-Out: X-Own" in member]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("class Other: ...", "cannot be loaded: AttributeError"),
        ("class Own:\n    def __init__(self): raise LookupError('no key')", "LookupError: no key"),
    ],
)
def test_middlewares_that_cannot_be_made_cost_their_own_site_alone(
    paper: SmallSite, tmp_path: Path, code: str, why: str
) -> None:
    desk = Desk.over(paper, tmp_path, 'feeds = []\nmiddlewares = ["own.py:Own"]')
    (tmp_path / "sites" / "own.py").write_text(code)
    other = tmp_path / "sites" / "other.toml"
    other.write_text(
        f'name = "other"\nhome = "{paper.home}"\ndelay = 0\nfeeds = []\nsitemaps = []\nwordpress = false\n'
    )
    sites = [desk.site, Site.parse(other.read_text(), other)]
    assert run(desk.config, sites) == Exit.INCOMPLETE
    assert desk.rows("SELECT site, count(*) FROM articles GROUP BY site") == [("other", 3)]
    ((site, message),) = desk.rows("SELECT site, message FROM findings WHERE \"check\" = 'middlewares'")
    assert (site, why in str(message)) == ("sound", True), message
