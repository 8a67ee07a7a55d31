"""What feeds tell of a page: which of two hours it means the night summer time ends, and that it is a story at all."""

from contextlib import closing
from pathlib import Path

import pytest

from pipeline.archive import read_capture
from pipeline.database import read_database
from pipeline.process import feeds
from pipeline.process.feeds import is_listed
from schemas.errors import Exit
from tests.desk import Desk
from tests.small_site import front, serving

NIGHT, NOON = "/2025/11/the-clocks-went-back/", "/2025/11/the-harbour-at-noon/"
WORDS = (
    "The clocks went back in Tarn Sound on Sunday, and the night ferry lay an hour at the quay with her lights on "
    "while the council waited for its ballot boxes."
)


def page(headline: str, stamp: str) -> bytes:
    return (
        f'<html lang="en"><head><title>{headline}</title><meta property="og:type" content="article"></head><body>'
        f'<article><h1>{headline}</h1><time datetime="{stamp}">{stamp}</time>'
        f"<p>{headline}. {WORDS}</p></article></body></html>"
    ).encode()


def feed(home: str) -> bytes:
    items = "".join(
        f"<item><title>{path}</title><link>{home.rstrip('/')}{path}</link><pubDate>{date}</pubDate></item>"
        for path, date in ((NIGHT, "Sun, 02 Nov 2025 06:30:00 +0000"), (NOON, "Sun, 02 Nov 2025 16:30:00 +0000"))
    )
    return f'<rss version="2.0"><channel><title>Sound</title>{items}</channel></rss>'.encode()


def test_the_feed_decides_in_the_hour_that_comes_twice_and_only_there(tmp_path: Path) -> None:
    with serving() as paper:
        paper.pages |= {
            "/": front(NIGHT, NOON),
            "/feed/": (200, {"Content-Type": "application/rss+xml"}, feed(paper.home)),
            NIGHT: page("The clocks went back", "2025-11-02T01:30:00-04:00"),
            NOON: page("The harbour at noon", "2025-11-02T12:30:00-05:00"),
        }
        zone = f'timezone = "America/New_York"\nfeeds = ["{paper.home}feed/"]'
        desk = Desk.over(paper, tmp_path, zone)
        assert desk.run() == Exit.COMPLETE
    rows = desk.rows("SELECT headline, published_at, published_text FROM articles")
    found = {headline: (instant, text) for headline, instant, text in rows}
    night, noon = found["The clocks went back"], found["The harbour at noon"]
    assert night == ("2025-11-02T06:30:00+00:00", "2025-11-02T01:30:00-04:00")  # the text stays as found
    assert noon[0] == "2025-11-02T17:30:00+00:00"


NOTICE, NOTES, LIST = "/2026/03/quay-closed/", "/2026/03/a-page-of-notes/", "/2026/03/all-our-letters/"
SHORT = b"<html><body><p>The quay at Tarn Sound is closed to carts until the tide has gone out.</p></body></html>"
PROSE = (
    b"<html><body><p>The quay is old. Nobody in Tarn Sound knows who built it. The council keeps no papers on it "
    b"at all. The harbour master says that he never looked for any of them.</p></body></html>"
)


def outcomes(desk: Desk) -> dict[str, tuple[object, object]]:
    rows = desk.rows("SELECT url, outcome, reason FROM outcomes WHERE outcome IN ('stored', 'not_article')")
    return {"/" + str(url).split("/", 3)[3]: (outcome, reason) for url, outcome, reason in rows}


def asked_without_archive(desk: Desk, first: str, *others: str) -> list[bool]:
    """Whether each page is listed, when the documents are gone once the first was asked."""
    archive = desk.config.archive
    query = "SELECT id FROM captures WHERE kind = 'page' AND url LIKE ?"
    with closing(read_database(desk.config.database)) as db:
        ids = [str(db.execute(query, [f"%{path}"]).fetchone()[0]) for path in (first, *others)]
        captures = [read_capture(db, archive, id) for id in ids]
        found = [is_listed(captures[0], desk.site, db, archive)]
        gone = archive.rename(archive.with_name("gone"))
        found += [is_listed(capture, desk.site, db, archive) for capture in captures[1:]]
        gone.rename(archive)
    return found


def test_what_looks_like_no_story_is_stored_with_its_doubt_or_refused_unless_a_feed_lists_it(tmp_path: Path) -> None:
    with serving({NOTICE: SHORT, NOTES: PROSE, LIST: SHORT}) as paper:
        items = "".join(f"<item><title>A</title><link>{paper.home[:-1]}{path}</link></item>" for path in (NOTICE,))
        rss = f'<rss version="2.0"><channel><title>Sound</title>{items}</channel></rss>'.encode()
        paper.pages |= {"/": front(NOTES, LIST), "/feed/": (200, {"Content-Type": "application/rss+xml"}, rss)}
        desk = Desk.over(paper, tmp_path, f'feeds = ["{paper.home}feed/"]')
        desk.run()
    told = outcomes(desk)
    assert told[NOTICE] == ("stored", "")
    assert told[NOTES] == ("stored", "")
    assert told[LIST] == ("not_article", "off_topic")
    assert asked_without_archive(desk, NOTICE, LIST) == [True, False]
    doubts = {"/" + str(url).split("/", 3)[3]: doubt for url, doubt in desk.rows("SELECT url, doubtful FROM articles")}
    assert doubts == {NOTICE: "", NOTES: "off_topic: no date, no author, and nothing that declares a story"}


def test_a_process_that_may_remember_next_to_nothing_keeps_the_last_document_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "REMEMBERED", 0)
    with serving({NOTICE: SHORT, NOTES: PROSE}) as paper:
        for name, path in (("one", NOTICE), ("two", NOTES)):
            item = f"<item><title>A</title><link>{paper.home[:-1]}{path}</link></item>"
            rss = f'<rss version="2.0"><channel><title>Sound</title>{item}</channel></rss>'.encode()
            paper.pages[f"/{name}"] = (200, {"Content-Type": "application/rss+xml"}, rss)
        desk = Desk.over(paper, tmp_path, f'feeds = ["{paper.home}one", "{paper.home}two"]')
        desk.run()
    with closing(read_database(desk.config.database)) as db:
        ids = [str(id) for (id,) in db.execute("SELECT id FROM captures WHERE kind = 'page' AND url LIKE '%/2026/%'")]
        captures = [read_capture(db, desk.config.archive, id) for id in ids]
        assert [is_listed(one, desk.site, db, desk.config.archive) for one in captures * 2] == [True] * 4
    assert len(feeds._LISTED) == 1
