"""An archive whose every field tries to run something, and the address of each kind of page over it."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote

from sqlite_utils.db import Database

from pipeline.cli import run_cli
from pipeline.database import open_database
from pipeline.proof.quotes import with_references
from pipeline.read import queries, read_article
from pipeline.web.metadata import TABLES, VIEWS
from schemas import Removed
from tests.desk import Desk
from tests.proof.paper import page
from tests.rows import FERRY, FERRY_QUOTES, HOSTILE, HOSTILE_QUOTES, NOW, add, ferry, fill
from tests.small_site import front, serving
from tests.web.shown import counted

EVIL = (
    "\"'><script>window.ran = 1</script><img src=x onerror='window.ran = 2'></title></textarea>"
    "<svg onload=window.ran=3>]]>{{ 7*7 }}"
)
STORY = f"/2026/03/the-weir-holds-{'reed' * 60}/"
"""No line breaks within it, unless the page sees to that."""
RAW = f"<script>window.ran = 4</script>{EVIL}<a href='javascript:window.ran = 5'>on</a><iframe src=/></iframe>"
GATES = "".join(f"<td>Floodgate{number} unopened</td>" for number in range(9))
SAID = (
    f"<p>“Nobody <a href='https://osier.example/sleep'>slept</a> {escape(EVIL)} here,” Ada Fernweh, the keeper, "
    "said.</p>"
    f"<p>“We would do it again,” Ada Fernweh said, according to {escape(EVIL)}.</p>"
    f"<table>{f'<tr>{GATES}</tr>' * 3}</table><p>Each gate was opened by hand, and shut by hand again before noon.</p>"
)


def hostile_archive(folder: Path) -> Path:
    """A data folder with WARC files, an article of two revisions in them, and rows in which each text is hostile."""
    with serving({"/": front(STORY), STORY: hostile_page("Monday night")}) as paper:
        desk = Desk.over(paper, folder)
        assert desk.run() == 0
        paper.pages[STORY] = hostile_page("Tuesday morning, in the rain")
        assert desk.run() == 0
    db = open_database(desk.config.database)
    fill_hostile(db)
    decide(db, desk.config.data)
    db.close()
    return desk.config.data


def hostile_page(when: str) -> bytes:
    found = page(escape(f"The weir holds {EVIL}"), SAID, f'<meta name="description" content="{escape(EVIL)}">')
    return found.replace(b"Monday night", when.encode()).replace(b"</body>", RAW.encode() + b"</body>")


def fill_hostile(db: Database) -> None:
    fill(db)
    changes: dict[str, object] = {
        "dek": EVIL, "bylines": (EVIL,), "section": EVIL, "tags": (EVIL,), "published_text": EVIL, "language": "de",
        "links": "javascript:window.ran = 6", "citations": ((EVIL, "agency", EVIL), ("law", "law", EVIL)),
        "removed": (Removed(rule=EVIL, blocks=1, words=2, sample=EVIL),), "provenance": {EVIL: EVIL},
    }  # fmt: skip
    for hours, more in ((1, "before"), (2, "after")):
        words = (*HOSTILE, f"It was {more} {EVIL}.")
        told = changes | {"dek": f"{EVIL} {more}"}
        add(db, "harrow-courier", "odder", f"{EVIL} {more}", words, HOSTILE_QUOTES, told, NOW.replace(hour=9 + hours))
    later = ferry() | {"dek": "Night workers keep their last boat for one more winter; the auditor is called in."}
    add(db, "lantern-post", "ferry", "Council keeps the ferry", FERRY, FERRY_QUOTES, later, NOW.replace(hour=20))
    with db.conn:
        db.execute("UPDATE sites SET title = title || ?, country = ?", [EVIL, EVIL])
        db.execute("UPDATE persons SET name = name || ?", [EVIL])
        db.execute("UPDATE person_aliases SET alias = alias || ?", [EVIL])
        db.execute("UPDATE findings SET message = ?", [EVIL])
    counted(db)


def decide(db: Database, data: Path) -> None:
    """Somebody gives a quote to a hostile name, with a hostile note."""
    ((id, _),) = db.execute("SELECT id, min(position) FROM attributions GROUP BY article_id HAVING article_id = ?",
                            [weir(db)]).fetchall()  # fmt: skip
    given = ["correct", str(id), "--speaker", f"Odo Prill {EVIL}", "--note", EVIL, "--by", EVIL]
    assert run_cli(["--data", str(data), *given]) == 0


def weir(db: Database) -> int:
    return int(db.execute("SELECT id FROM articles WHERE url LIKE '%the-weir-holds%'").fetchone()[0])


def addresses(data: Path) -> list[str]:
    """Every page that a person can open, errors among them."""
    db = open_database(data / "onrecord.db")
    found = list(dict.fromkeys([*_of_articles(db), *_of_names(db), *_fixed()]))
    db.close()
    return found


def _of_articles(db: Database) -> Iterator[str]:
    copy = db.execute("SELECT article_id FROM lineages LIMIT 1").fetchone()[0]
    own = weir(db)
    for article in (
        own,
        *(id for (id,) in db.execute("SELECT id FROM articles WHERE revision > 1 AND id <> ?", [own])),
    ):
        yield from (f"/article/{article}", f"/article/{article}?sure_from=0", f"/article/{article}/revision/2")
    reading = read_article(db, own, sure_from=0.0)
    with_references(reading)
    for one in reading.quotes:
        yield f"/quote/{one['reference']}"
    yield from (
        f"/article/{copy}/same",
        f"/article/{own}/revision/1/page",
        f"/quote/{reading.quotes[0]['reference'][:-1]}0",
    )
    yield f"/onrecord/articles/{own}"


def _of_names(db: Database) -> Iterator[str]:
    people = [quote(id, safe="") for (id,) in db.execute("SELECT id FROM persons")]
    yield from (f"/person/{id}" for id in people)
    yield from (f"/paper/{site}" for (site,) in db.execute("SELECT name FROM sites"))
    yield f"/person/{people[0]}?site=lantern-post"


def _fixed() -> Iterator[str]:
    evil = quote(EVIL, safe="")
    yield from (
        "/",
        "/people",
        "/papers",
        "/today",
        "/day/2026-03-13",
        "/day/2026-03-14",
        "/day/1999-01-01",
        "/onrecord",
    )
    for name, asked in (("quotes", "about"), ("search", "q"), ("people", "q"), ("changes", "kind")):
        yield from (f"/{name}", f"/{name}?{asked}=window", f"/{name}?{asked}={evil}", f"/{name}?site={evil}")
    yield from ("/search?q=script", "/search?q=nowhereatall", "/changes?kind=headline", "/changes?kind=quote")
    yield from (f"/onrecord/{name}" for name in (*TABLES, *VIEWS, *queries()))
    yield from (f"/onrecord/articles?_sort={evil}", f"/onrecord/quotes?since={evil}", "/onrecord/articles?_facet=site")
    yield from (
        f"/{evil}",
        f"/person/{evil}",
        "/person/nobody",
        "/paper/nobody",
        "/day/2026-02-31",
        "/onrecord/articles/1",
    )
