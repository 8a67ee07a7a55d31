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

from sqlite_utils.db import Database

from pipeline.config import Config
from pipeline.database import read_database
from pipeline.web import listening, make_server

ROUNDS = 20


PAGES = """
/
/day/{day}
/day/{day}?site={paper}
/people
/people?q={begin}
/people?q=nobodyatall
/people?site={paper}
/people?days=365
/people?language={language}
/people?page=100
/people?q=a
/people?q={syllable}
/people?q={begin}&days=365
/people?site={paper}&language={language}&days=365
/person/{person}
/person/{middling}
/person/{person}?site={paper}
/person/{middling}?site={paper}
/papers
/paper/{paper}
/paper/{small}
/paper/{paper}?page=5
/changes
/changes?site={paper}
/changes?kind=quote
/changes?person={person}
/changes?page=200
/changes?site={paper}&person={person}&kind=quote
/changes?since={long}&kind=quote
/quotes
/quotes?person={person}
/quotes?site={paper}&kind=direct
/quotes?about={common}
/quotes?about={seldom}
/quotes?speaker=nobodyatall
/quotes?speaker={begin}
/quotes?person={person}&stance=all
/quotes?person={person}&stance=negated
/quotes?person={person}&site={paper}&kind=direct&language={language}&since={long}&until={half}
/quotes?person={person}&page=50
/quotes?person={person}&about={common}
/quotes?person={person}&about={seldom}
/quotes?person={middling}&stance=all
/quotes?stance=negated
/quotes?sure_from=0.63
/quotes?sure_from=1
/quotes?kind=mixed
/quotes?kind=mixed&site={paper}
/quotes?stance=hypothetical&sure_from=0.99
/quotes?copies=out
/quotes?language={rarely}
/quotes?page=100
/quotes?since={long}&until={half}
/quotes?site={paper}&page=100
/quotes?about={usual}&site={small}
/quotes?about={usual}&since={long}&until={half}
/search?q={common}
/search?q={common}&order=newest
/search?q={usual}
/search?q={usual}&order=newest
/search?q={seldom}
/search?q={seldom}&order=newest
/search?q={rare}
/search?q={common}+{usual}
/search?q={common}&site={small}
/search?q={usual}&person={middling}
/search?q={common}&since={month}
/search?q={common}&language={rarely}
/search?q={common}&person={person}&site={paper}&language={language}&since={long}&until={half}
/search?q={usual}&site={paper}&language={language}
/search?q={usual}&person={person}&kind=direct
/search?q={usual}&page=20
/search?q={common}+OR+{usual}
/search?q={common}+NOT+{usual}
/search?q={seldom}&person={person}
/article/{article}
/article/{changed}
/article/{changed}/revision/1
/article/{copied}/same
/onrecord
/onrecord/articles
/onrecord/attributions
/onrecord/revisions
/onrecord/citations
/onrecord/captures
/onrecord/persons
/onrecord/latest_articles
/onrecord/quotes_with_speakers
"""
QUESTIONS = """
article_history article={changed}
revisions_of_article article={changed}
articles_search text={seldom}
articles_search text={common}
articles_search text={common}&order=newest
articles_by_day
articles_by_day site={paper}
articles_by_day since={month}
articles_citing
articles_citing name={agency}
articles_citing site={small}
asked_beside
asked_beside person={person}
changes
changes site={paper}
changes kind=number
changes sure_from=0.63
changes offset=5000
citations_by_name
citations_by_name since={month}
citations_by_name site={paper}
corrections
introduced_as
introduced_as person={person}
lineages
lineages by=most
lineages site={paper}
lineages site={paper}&by=most
lineages site={small}
lineages since={year}
most_quoted_persons
most_quoted_persons since={month}
most_quoted_persons since={year}
most_quoted_persons site={paper}
most_quoted_persons language={language}
most_quoted_persons speaker={begin}
most_quoted_persons speaker=nobodyatall
most_quoted_persons sure_from=0
most_quoted_persons sure_from=0.63
most_quoted_persons sure_from=0.63&language={language}
most_quoted_persons sure_from=0.63&site={paper}
most_quoted_persons sure_from=0.63&who=group
most_quoted_persons sure_from=0.01
most_quoted_persons speaker=a
most_quoted_persons speaker={syllable}
most_quoted_persons since={half}
most_quoted_persons language={rarely}
most_quoted_persons site={paper}&since={year}
quotes
quotes person={person}
quotes about={seldom}
quotes about={common}
quotes about={common}&order=best
quotes speaker=nobodyatall
quotes speaker={begin}
quotes site={small}
quotes person={person}&stance=all
quotes person={person}&stance=negated&about={usual}
quotes person={person}&since={long}&until={half}&site={paper}&kind=direct
quotes offset=5000
quotes sure_from=0.63
quotes kind=mixed
quotes sure_from=1
quote_changes
quote_changes change=altered
quote_changes sure_from=0.63
quote_changes speaker={begin}
quotes_by_day
quotes_by_day person={person}
quotes_by_day since={month}
quotes_by_day sure_from=0.63&since={month}
quotes_by_day sure_from=0.63&person={person}
quotes_by_day since={year}
quotes_by_day site={paper}
rules_that_removed_most
rules_that_removed_most site={paper}
wire_shared
wire_shared since={month}
wire_shared name={agency}
outcomes_of_runs
runs
same_story article={copied}
totals
"""


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
    """What an archive has of each kind: its most quoted person, largest paper, newest article, common words."""

    def one(sql: str) -> str:
        return str((db.execute(sql).fetchone() or ("",))[0])

    day = one("SELECT max(day) FROM counted_articles")
    found = {
        "person": one("SELECT who FROM counted_speakers WHERE person GROUP BY who ORDER BY sum(quotes) DESC LIMIT 1"),
        "middling": one(
            "SELECT who FROM counted_speakers WHERE person GROUP BY who ORDER BY sum(quotes) DESC LIMIT 1 OFFSET 20"
        ),
        "paper": one("SELECT site FROM counted_articles GROUP BY site ORDER BY sum(articles) DESC LIMIT 1"),
        "small": one("SELECT site FROM counted_articles GROUP BY site ORDER BY sum(articles) LIMIT 1"),
        "language": one("SELECT language FROM counted_speakers GROUP BY 1 ORDER BY sum(quotes) DESC LIMIT 1"),
        "rarely": one("SELECT language FROM counted_speakers GROUP BY 1 ORDER BY sum(quotes) LIMIT 1"),
        "day": day,
        "long": one(f"SELECT date('{day}', '-3000 days')"),
        "half": one(f"SELECT date('{day}', '-1000 days')"),
        "month": one(f"SELECT date('{day}', '-30 days')"),
        "year": one(f"SELECT date('{day}', '-365 days')"),
        "article": one("SELECT id FROM articles ORDER BY published_at DESC LIMIT 1"),
        "changed": one("SELECT id FROM articles WHERE revision > 1 LIMIT 1"),
        "copied": one("SELECT article_id FROM lineages GROUP BY lineage_id ORDER BY count(*) DESC LIMIT 1"),
        "agency": one("SELECT name FROM counted_sources WHERE kind = 'agency' LIMIT 1"),
        **_words(db),
    }
    return found | {"begin": found["person"][:6], "syllable": found["person"].rpartition("-")[2][:4]}


def _words(db: Database) -> dict[str, str]:
    """The commonest word, one of every twentieth and thousandth article, and a rare one, as near as there are such."""
    db.conn.execute("PRAGMA query_only = OFF")
    db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, articles_fts, row)")
    found = "SELECT term FROM temp.vocabulary WHERE length(term) > 1 ORDER BY doc > ?1, abs(doc - ?1) LIMIT 1"
    articles = db.execute("SELECT sum(articles) FROM counted_articles").fetchone()[0]
    shares = {"common": articles, "usual": articles // 20, "seldom": max(2, articles // 1000), "rare": 1}
    return {name: str(db.execute(found, [most]).fetchone()[0]) for name, most in shares.items()}


def paths(names: dict[str, str]) -> list[str]:
    """The addresses that are asked for: pages, and questions as JSON."""
    asked = (line.partition(" ") for line in QUESTIONS.split("\n") if line)
    found = [f"/onrecord/{name}.json?_shape=array&{values}".rstrip("&") for name, _, values in asked]
    return [path.format(**names) for path in (*PAGES.split(), *found)]


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
        rows = [(*timed(port, path, rounds), path) for path in paths(names)]
    print("| page | p50 ms | p95 ms | status |\n|---|---|---|---|")
    for half, most, status, path in sorted(rows, key=lambda row: -row[1]):
        print(f"| `{path}` | {half:.0f} | {most:.0f} | {status} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS)
