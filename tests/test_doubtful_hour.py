"""The night summer time ends: a feed tells which of two hours a page means, and is not asked at any other time."""

from pathlib import Path

from pipeline.config import Config
from pipeline.crawl import run
from pipeline.database import read_database
from schemas import Site
from schemas.errors import Exit
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
        file = tmp_path / "sites" / "sound.toml"
        file.parent.mkdir()
        file.write_text(
            f'name = "sound"\nhome = "{paper.home}"\ntimezone = "America/New_York"\ndelay = 0\n'
            f'feeds = ["{paper.home}feed/"]\nsitemaps = []\nwordpress = false\n'
        )
        config = Config(data=tmp_path / "data", sites=file.parent, workers=1, min_free_mib=1)
        assert run(config, [Site.parse(file.read_text(), file)]) == Exit.COMPLETE
    db = read_database(config.database)
    found = {row["headline"]: row for row in db.query("SELECT headline, published_at, published_text FROM articles")}
    db.close()
    night, noon = found["The clocks went back"], found["The harbour at noon"]
    assert night["published_at"] == "2025-11-02T06:30:00+00:00"
    assert night["published_text"] == "2025-11-02T01:30:00-04:00"  # as found
    assert noon["published_at"] == "2025-11-02T17:30:00+00:00"
