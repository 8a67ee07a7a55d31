"""Time every page and every canned question over a real server: `python -m tests.scale.ask FOLDER [ROUNDS]`.

Prints a Markdown table, the slowest first: milliseconds, half of the rounds and 95 of 100 answered within.
"""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

from sqlite_utils.db import Database

from pipeline.config import Config
from pipeline.database import read_database
from pipeline.web import listening, make_server

ROUNDS = 20


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """The pages of a data folder on a free port of loopback."""
    with listening("127.0.0.1", 0) as door:
        server = make_server(Config(data=folder))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        yield door.getsockname()[1]
        server.should_exit = True
        thread.join()


def known(db: Database) -> dict[str, str]:
    """What an archive has of each kind: its most quoted person, largest paper, newest article, common and rare words."""

    def one(sql: str) -> str:
        return str((db.execute(sql).fetchone() or ("",))[0])

    day = one("SELECT max(day) FROM counted_articles")
    return {
        "person": one("SELECT who FROM counted_speakers WHERE person GROUP BY who ORDER BY sum(quotes) DESC LIMIT 1"),
        "middling": one("SELECT who FROM counted_speakers WHERE person GROUP BY who ORDER BY sum(quotes) DESC LIMIT 1 OFFSET 500"),
        "paper": one("SELECT site FROM counted_articles GROUP BY site ORDER BY sum(articles) DESC LIMIT 1"),
        "small": one("SELECT site FROM counted_articles GROUP BY site ORDER BY sum(articles) LIMIT 1"),
        "language": one("SELECT language FROM counted_speakers GROUP BY 1 ORDER BY sum(quotes) DESC LIMIT 1"),
        "day": day,
        "month": one(f"SELECT date('{day}', '-30 days')"),  # noqa: S608 - a day
        "year": one(f"SELECT date('{day}', '-365 days')"),  # noqa: S608
        "article": one("SELECT id FROM articles ORDER BY published_at DESC LIMIT 1"),
        "changed": one("SELECT id FROM articles WHERE revision > 1 LIMIT 1"),
        "agency": one("SELECT name FROM counted_sources WHERE kind = 'agency' LIMIT 1"),
        **_words(db),
    }


def _words(db: Database) -> dict[str, str]:
    """The commonest word, one of every thousandth article, and a rare one."""
    db.conn.execute("PRAGMA query_only = OFF")
    db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, articles_fts, row)")
    found = "SELECT term FROM temp.vocabulary WHERE doc <= ? AND length(term) > 1 ORDER BY doc DESC LIMIT 1"
    articles = db.execute("SELECT sum(articles) FROM counted_articles").fetchone()[0]
    shares = {"common": articles, "usual": articles // 20, "seldom": articles // 1000, "rare": 5}
    return {name: str(db.execute(found, [most]).fetchone()[0]) for name, most in shares.items()}


def pages(k: dict[str, str]) -> Iterator[str]:
    yield from ("/", f"/day/{k['day']}", f"/day/{k['day']}?site={k['paper']}", "/people", f"/people?q={k['person'][:5]}",
                "/people?q=nobodyatall", f"/people?site={k['paper']}", "/people?days=365", f"/people?language={k['language']}",
                "/people?page=100")  # fmt: skip
    yield from (f"/person/{k['person']}", f"/person/{k['middling']}", f"/person/{k['person']}?site={k['paper']}", "/papers",
                f"/paper/{k['paper']}", f"/paper/{k['small']}", f"/paper/{k['paper']}?page=5")  # fmt: skip
    yield from ("/changes", f"/changes?site={k['paper']}", "/changes?kind=quote", f"/changes?person={k['person']}", "/quotes",
                f"/quotes?person={k['person']}", f"/quotes?site={k['paper']}&kind=direct", f"/quotes?about={k['common']}",
                f"/quotes?about={k['seldom']}", "/quotes?speaker=nobodyatall", f"/quotes?speaker={k['person'][:6]}")  # fmt: skip
    for word in ("common", "usual", "seldom", "rare"):
        yield from (f"/search?q={k[word]}", f"/search?q={k[word]}&order=newest")
    yield from (f"/search?q={quote(k['common'] + ' ' + k['usual'])}", f"/search?q={k['common']}&site={k['small']}",
                f"/search?q={k['usual']}&person={k['middling']}", f"/search?q={k['common']}&since={k['month']}")  # fmt: skip
    yield from (f"/article/{k['article']}", f"/article/{k['changed']}/revision/1", f"/article/{k['changed']}")
    for table in ("articles", "attributions", "revisions", "citations", "captures", "persons", "latest_articles", "quotes_with_speakers"):
        yield f"/onrecord/{table}"


def questions(k: dict[str, str]) -> Iterator[str]:
    own = {"article_history": [{"article": k["changed"]}], "revisions_of_article": [{"article": k["changed"]}],
           "articles_search": [{"text": k["seldom"]}, {"text": k["common"]}, {"text": k["common"], "order": "newest"}],
           "articles_by_day": [{}, {"site": k["paper"]}, {"since": k["month"]}],
           "articles_citing": [{}, {"name": k["agency"]}, {"site": k["small"]}], "asked_beside": [{}, {"person": k["person"]}],
           "changes": [{}, {"site": k["paper"]}, {"kind": "number"}], "citations_by_name": [{}, {"since": k["month"]}, {"site": k["paper"]}],
           "introduced_as": [{}, {"person": k["person"]}],
           "most_quoted_persons": [{}, {"since": k["month"]}, {"since": k["year"]}, {"site": k["paper"]}, {"speaker": k["person"][:5]},
                                   {"speaker": "nobodyatall"}, {"sure_from": "0"}, {"sure_from": "0.63"}, {"language": k["language"]}],
           "quotes": [{}, {"person": k["person"]}, {"about": k["seldom"]}, {"about": k["common"]}, {"about": k["common"], "order": "best"},
                      {"speaker": "nobodyatall"}, {"speaker": k["person"][:6]}, {"site": k["small"]}],
           "quote_changes": [{}, {"change": "altered"}, {"speaker": k["person"][:6]}],
           "quotes_by_day": [{}, {"person": k["person"]}, {"since": k["month"]}, {"since": k["year"]}, {"site": k["paper"]}],
           "rules_that_removed_most": [{}, {"site": k["paper"]}], "wire_shared": [{}, {"since": k["month"]}, {"name": k["agency"]}],
           "outcomes_of_runs": [{}], "runs": [{}], "totals": [{}]}  # fmt: skip
    for name, each in own.items():
        for params in each:
            yield f"/onrecord/{name}.json?{urlencode({**params, '_shape': 'array'})}"


def timed(port: int, path: str, rounds: int) -> tuple[float, float, int]:
    """Milliseconds, half and 95 of 100 rounds took no more, and the status."""
    took, status = [], 0
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(rounds):
        began = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        took.append(1000 * (time.perf_counter() - began))
        status = answer.status
    took.sort()
    return took[(rounds - 1) // 2], took[max(0, -(-rounds * 95 // 100) - 1)], status


def main(folder: Path, rounds: int) -> None:
    db = read_database(folder / "onrecord.db")
    names = known(db)
    db.close()
    with serving(folder) as port:
        rows = [(*timed(port, path, rounds), path) for path in (*pages(names), *questions(names))]
    print("| page | p50 ms | p95 ms | status |\n|---|---|---|---|")
    for half, most, status, path in sorted(rows, key=lambda row: -row[1]):
        print(f"| `{path}` | {half:.0f} | {most:.0f} | {status} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS)
