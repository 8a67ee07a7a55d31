"""A site that wants a browser has the text that its scripts write, with the response beside it as proof."""

import gzip
import itertools
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.archive.files import members
from schemas.errors import Exit
from tests.archive.captures import index_lines
from tests.browser.paper import FRAME, MARKER, NEEDED, PUMPS, QUAY, command, data, desk_over, outcomes, serve, words
from tests.desk import Desk
from tests.small_site import SmallSite, front, serving

pytestmark = NEEDED
TABLES = (
    "articles", "article_urls", "revisions", "attributions", "citations", "blocks", "persons", "removed_blocks",
)  # fmt: skip
CAPTURES = (
    "SELECT id, kind, url, final_url, digest, part_of, revisit_of, warc_file, warc_offset FROM captures ORDER BY id"
)


@pytest.fixture
def paper() -> Iterator[SmallSite]:
    with serving() as site:
        serve(site)
        yield site


def derived(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    return {name: desk.told(name) for name in TABLES}


def records(folder: Path) -> list[bytes]:
    return [gzip.decompress(path.read_bytes()) for path in sorted(folder.glob("*.warc.gz"))]


def test_a_page_without_text_is_stored_with_what_its_scripts_write(paper: SmallSite, tmp_path: Path) -> None:
    desk = desk_over(paper, tmp_path)
    assert desk.run() == Exit.COMPLETE
    assert outcomes(desk)[QUAY] == outcomes(desk)[PUMPS] == ("stored", "")
    texts = {str(url).removeprefix(paper.home): text for url, text in desk.rows("SELECT url, text FROM articles")}
    assert texts == {path[1:]: "\n\n".join(words(path)) for path in (QUAY, PUMPS)}
    assert (f"Ada {MARKER}",) in desk.rows("SELECT speaker FROM attributions")
    kinds = dict(desk.rows("SELECT kind, count(*) FROM captures GROUP BY kind"))
    assert kinds == {"robots": 1, "section": 1, "page": 2, "rendered": 2, "asset": 3}  # the script was asked for once
    assert paper.paths().count("/app.js") == 1
    assert paper.paths().count(QUAY) == 1
    assert desk.rows("SELECT count(*) FROM captures WHERE processed_by IS NULL") == [(0,)]
    assert command(desk, "verify") == Exit.COMPLETE


def test_the_archive_holds_response_and_rendered_page_and_gives_the_same_rows(paper: SmallSite, tmp_path: Path) -> None:
    desk = desk_over(paper, tmp_path)
    assert desk.run() == Exit.COMPLETE
    (text,) = records(desk.config.archive)
    assert text.count(b"WARC-Type: conversion") == 2
    assert text.count(FRAME) == 1  # the second page's frame is a revisit of the first's
    listed = [json.loads(line.split(" ", 2)[2]) for line in index_lines(desk.config.archive)]
    assert {one["url"] for one in listed} >= {paper.home + path[1:] for path in (QUAY, f"/api{QUAY}", "/app.js")}
    assert len(listed) == 7
    before, captures = derived(desk), desk.rows(CAPTURES)
    for path in desk.config.data.glob("onrecord.db*"):
        path.unlink()
    assert command(desk, "rebuild") == Exit.COMPLETE
    assert derived(desk) == before
    assert desk.rows(CAPTURES) == captures


def test_what_changes_is_told_by_the_words_and_not_by_the_frame(paper: SmallSite, tmp_path: Path) -> None:
    desk = desk_over(paper, tmp_path)
    paper.pages[QUAY] = (200, {"ETag": '"frame-1"'}, FRAME)
    assert desk.run() == Exit.COMPLETE
    paper.pages[f"/api{QUAY}"] = data(QUAY, "The council will hear the second report in the first week of April.")
    assert desk.run() == Exit.COMPLETE
    assert outcomes(desk)[QUAY] == ("revised", "text")
    assert outcomes(desk)[PUMPS][0] == "unchanged"
    assert paper.hit(QUAY).headers.get("If-None-Match") is None


def test_an_archive_of_rendered_pages_is_imported_as_they_were_shown(paper: SmallSite, tmp_path: Path) -> None:
    desk = desk_over(paper, tmp_path)
    assert desk.run() == Exit.COMPLETE
    other = replace(desk, config=desk.config.model_copy(update={"data": tmp_path / "other"}))
    files = map(str, desk.config.archive.glob("*.warc.gz"))
    assert command(other, "import", *files) == Exit.COMPLETE
    query = "SELECT url, headline, text FROM articles ORDER BY url"
    assert other.rows(query) == desk.rows(query)
    assert command(other, "verify") == Exit.COMPLETE
    files = map(str, desk.config.archive.glob("*.warc.gz"))
    assert command(other, "import", *files) == Exit.COMPLETE
    assert other.rows("SELECT count(*) FROM captures WHERE kind = 'rendered'") == [(2,)]


def test_no_byte_of_a_rendered_article_is_left_when_it_is_taken_down(paper: SmallSite, tmp_path: Path) -> None:
    desk = desk_over(paper, tmp_path)
    assert desk.run() == Exit.COMPLETE
    assert sum(text.count(MARKER.encode()) for text in records(desk.config.archive)) == 2
    url = paper.home.rstrip("/") + QUAY
    assert command(desk, "remove", url, "--reason", "court order 7", "--yes") == Exit.COMPLETE
    for path in desk.config.data.rglob("*"):
        if path.is_file() and path.suffix != ".gz":
            assert MARKER.encode() not in path.read_bytes(), path
    (path,) = desk.config.archive.glob("*.warc.gz")
    assert MARKER not in "".join(map(str, unpacked(path)))
    assert command(desk, "verify") == Exit.COMPLETE
    assert command(desk, "rebuild") == Exit.COMPLETE
    assert desk.rows("SELECT url FROM articles") == [(paper.home.rstrip("/") + PUMPS,)]


def unpacked(path: Path) -> Iterator[str]:
    yield from (member.data.decode("utf-8", "replace") for member in members(path))


def test_a_page_that_hangs_costs_its_own_time_and_nothing_else(paper: SmallSite, tmp_path: Path) -> None:
    desk = desk_over(paper, tmp_path)
    paper.pages[QUAY] = FRAME.replace(b"</body>", b"<p>Seen.</p><script>for(;;);</script></body>")
    assert desk.run() in (Exit.COMPLETE, Exit.INCOMPLETE)
    assert outcomes(desk)[QUAY] == ("timeout", "rendered: not at rest within 30 s of its own, 300 in all")
    assert outcomes(desk)[PUMPS] == ("stored", "")
    assert desk.rows("SELECT truncated FROM captures WHERE kind = 'rendered' ORDER BY truncated") == [("",), ("time",)]
    before = derived(desk)
    shutil.rmtree(desk.config.locks)
    for path in desk.config.data.glob("onrecord.db*"):
        path.unlink()
    assert command(desk, "rebuild") == Exit.COMPLETE
    assert derived(desk) == before


def test_a_pause_that_the_site_asks_for_meanwhile_is_kept_and_the_page_not_read_without_its_text(
    paper: SmallSite, tmp_path: Path
) -> None:
    desk = desk_over(paper, tmp_path)
    paper.pages["/"] = front(QUAY)
    paper.pages[QUAY] = FRAME.replace(b"</body>", "".join(f"<p>{line}</p>" for line in words(PUMPS)).encode())
    paper.pages[f"/api{QUAY}"] = (429, {"Retry-After": "1800"}, b"")
    assert desk.run() == Exit.INCOMPLETE
    assert outcomes(desk)[QUAY] == ("rate_limited", "rendered: asked to wait 1800 s")
    assert desk.rows("SELECT count(*) FROM articles") == [(0,)]
    assert desk.rows("SELECT truncated FROM captures WHERE kind = 'rendered'") == [("unspecified",)]
    paper.hits.clear()
    assert desk.run() == Exit.INCOMPLETE
    assert paper.hits == []


def test_scripts_of_another_host_are_fetched_where_the_file_names_it(paper: SmallSite, tmp_path: Path) -> None:
    with serving({"/app.js": paper.pages["/app.js"]}) as cdn:
        host = f"127.0.0.1:{cdn.port}"
        for path in (QUAY, PUMPS):
            paper.pages[path] = FRAME.replace(b'src="/app.js"', f'src="http://{host}/app.js"'.encode())
        desk = desk_over(paper, tmp_path / "without")
        desk.run()
        assert cdn.paths() == []
        assert desk.rows("SELECT count(*) FROM articles") == [(0,)]
        desk = desk_over(paper, tmp_path / "with", f'render_hosts = ["{host}"]')
        assert desk.run() == Exit.COMPLETE
        assert cdn.paths() == ["/robots.txt", "/app.js"]
        assert desk.rows("SELECT count(*) FROM articles") == [(2,)]


def test_robots_txt_and_the_sites_delay_hold_for_what_pages_ask_for(paper: SmallSite, tmp_path: Path) -> None:
    paper.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /api/news/1\n")
    desk = desk_over(paper, tmp_path)
    file = desk.config.sites / "sound.toml"  # type: ignore[operator]
    file.write_text(file.read_text().replace("delay = 0", "delay = 1"))
    desk.site = desk.site.model_copy(update={"delay": 1.0})
    desk.run()
    assert f"/api{QUAY}" not in paper.paths()
    assert desk.rows("SELECT url FROM articles") == [(paper.home.rstrip("/") + PUMPS,)]
    times = [hit.at for hit in paper.hits]
    # told where they arrive: on a busy machine one may come late, and the next in time
    assert times[-1] - times[0] > 0.95 * (len(times) - 1)
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) > 0.5
