"""An article's pictures and PDFs lie in the archive when a site says so, and are never taken for articles."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.archive import read_capture
from pipeline.cli import run_cli
from pipeline.database import read_database
from pipeline.watch.totals import totals_of
from schemas.errors import Exit
from spiders.discovery.media import media_in
from tests.archive.captures import index_lines
from tests.desk import Desk
from tests.small_site import SmallSite, front, serving
from tests.watch.paper import story

PATH = "/news/1-the-pumps-are-bought"
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8
SHOWN = """<img src="/tiny.png" width=16 height=16><img src="/small.jpg" srcset="/small.jpg 320w, /large.jpg 1280w">
<img data-src="/late.jpg" src="data:image/gif;base64,R0lGOD"><a href="/report.pdf?v=2">The report</a>
<img src="/gone.jpg"><img src="/moved.jpg"><img src="ftp://127.0.0.1/x.jpg">"""


@pytest.fixture
def paper() -> Iterator[SmallSite]:
    with serving({"/": front(PATH)}) as site:
        page = story("The pumps are bought").replace(b"</article>", f"{SHOWN}</article>".encode())
        site.pages[PATH] = page.replace(b"</body>", b'<footer><img src="/footer.jpg"></footer></body>')
        for name in ("tiny.png", "small.jpg", "large.jpg", "late.jpg", "footer.jpg", "target.jpg"):
            site.pages[f"/{name}"] = (200, {"Content-Type": "image/jpeg"}, JPEG + name.encode())
        site.pages["/report.pdf?v=2"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4\n" + b"x" * 5000)
        site.pages["/moved.jpg"] = (302, {"Location": "/target.jpg"}, b"")
        yield site


def held(desk: Desk) -> set[str]:
    rows = desk.rows("SELECT url FROM captures WHERE kind = 'media' AND status = 200")
    return {str(url).removeprefix(desk.paper.home) for (url,) in rows}


def test_pictures_and_pdfs_are_archived_as_responses_and_replayable(paper: SmallSite, tmp_path: Path) -> None:
    desk = Desk.over(paper, tmp_path, 'feeds = []\nmedia = ["image", "pdf"]')
    assert desk.run() == Exit.COMPLETE
    assert held(desk) == {"large.jpg", "late.jpg", "report.pdf?v=2", "moved.jpg"}
    assert desk.rows("SELECT count(*) FROM articles") == [(1,)]
    told = desk.rows("SELECT outcome, reason FROM outcomes WHERE url LIKE '%/gone.jpg'")
    assert told == [("http_error", "media: 404")]
    assert desk.rows("SELECT count(*) FROM captures WHERE processed_by IS NULL") == [(0,)]
    (run_id,) = desk.rows("SELECT id FROM crawl_runs")[0]
    db = read_database(desk.config.database)
    (totals,) = totals_of(db, [str(run_id)], datetime.now(UTC))
    db.close()
    assert {name: count for name, count in totals.counts.items() if count} == {"stored": 1}
    db = read_database(desk.config.database)
    page, picture = (
        db.execute("SELECT id, part_of FROM captures WHERE url LIKE ?", [f"%{name}"]).fetchone()
        for name in (PATH, "/large.jpg")
    )
    assert picture[1] == page[0]
    assert read_capture(db, desk.config.archive, picture[0]).body == JPEG + b"large.jpg"
    db.close()
    lines = index_lines(desk.config.archive)
    entries = {entry["url"]: entry for entry in (json.loads(line.split(" ", 2)[2]) for line in lines)}
    assert entries[f"{paper.home}large.jpg"]["mime"] == "image/jpeg"
    assert run_cli(["--data", str(desk.config.data), "verify"]) == Exit.COMPLETE


def test_what_the_archive_holds_is_not_asked_for_again(paper: SmallSite, tmp_path: Path) -> None:
    desk = Desk.over(paper, tmp_path, 'feeds = []\nmedia = ["image"]')
    assert desk.run() == Exit.COMPLETE
    paper.pages[PATH] = paper.pages[PATH].replace(b"</h1>", b", at last</h1>")
    paper.hits.clear()
    assert desk.run() == Exit.COMPLETE
    assert PATH in paper.paths()
    assert not {"/large.jpg", "/late.jpg", "/report.pdf?v=2"} & set(paper.paths())


def test_number_and_bytes_of_an_articles_media_have_limits(paper: SmallSite, tmp_path: Path) -> None:
    desk = Desk.over(paper, tmp_path, 'feeds = []\nmedia = ["image", "pdf"]\nmedia_mib = 1\nmedia_files = 3')
    large = (200, {"Content-Type": "image/jpeg"}, JPEG * 400)
    paper.pages |= {"/large.jpg": large, "/late.jpg": large}
    assert desk.run() == Exit.COMPLETE
    assert held(desk) == {"large.jpg"}
    told = dict(desk.rows("SELECT substr(url, -9), outcome FROM outcomes WHERE reason LIKE 'media%'"))
    assert told == {"large.jpg": "unchanged", "/late.jpg": "too_large", "/gone.jpg": "http_error"}


def test_a_site_that_says_nothing_has_its_pages_alone(paper: SmallSite, tmp_path: Path) -> None:
    desk = Desk.over(paper, tmp_path)
    assert desk.run() == Exit.COMPLETE
    assert held(desk) == set()
    assert "/large.jpg" not in paper.paths()


def test_addresses_that_are_none_are_passed_over() -> None:
    page = b"""<base href="https://cdn.example/a/"><article><p>%s</p><img src="b.jpg"><img src="https://u:p@x.example/c.jpg">
    <img src="http://[broken/d.jpg"><img src="javascript:x"><img></article>""" % (b"word " * 40)
    assert media_in(page, "https://a.example/x", ["image"], 9) == ("https://cdn.example/a/b.jpg",)
