"""What it takes to place an article among many: `python tests/lineage/measure.py [ARTICLES]`.

A year of a hundred invented papers: words by Zipf's law, phrases that everybody uses, a sentence that each paper puts
under its stories, and wire pieces that are printed, cut and edited, some of them hundreds of times. One line a tenth of
the way: milliseconds of CPU time an article in that tenth, to sketch it (in a worker) and to place it; bytes of the
tables an article, and what was found.
"""

import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.database import open_database, utc
from pipeline.lineage.placing import place
from pipeline.lineage.shingles import sketch_of
from pipeline.process.identity import article_id

SITES, DAYS, BATCH = 100, 365, 50
VOCABULARY, PHRASES = 50_000, 4_000
TABLES = ("sketches", "sketch_hash_rows", "lineages", "sketches_waiting", "lineages_id")
START = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass
class Newsroom:
    """Makes articles: new ones, and copies of the pieces of the last days."""

    dice: random.Random
    words: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    phrases: list[list[str]] = field(default_factory=list)
    phrase_weights: list[float] = field(default_factory=list)
    wires: list[tuple[list[str], float]] = field(default_factory=list)
    """Pieces of the last days and how often they are taken."""
    copies: int = 0

    def __post_init__(self) -> None:
        syllables = ["ba", "den", "fi", "gor", "hal", "in", "ko", "lu", "mer", "no", "pas", "ri", "sten", "tu", "y"]
        made = {"".join(self.dice.choices(syllables, k=self.dice.randint(1, 5))) for _ in range(3 * VOCABULARY)}
        self.words = sorted(made)[:VOCABULARY]
        self.dice.shuffle(self.words)
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))
        self.phrases = [self.new(self.dice.randint(4, 9), plain=True) for _ in range(PHRASES)]
        self.phrase_weights = list(accumulate(1 / (rank + 5) for rank in range(PHRASES)))

    def new(self, length: int, *, plain: bool = False) -> list[str]:
        text = self.dice.choices(self.words, cum_weights=self.weights, k=length)
        for phrase in () if plain else self.dice.choices(self.phrases, cum_weights=self.phrase_weights, k=length // 60):
            at = self.dice.randrange(length)
            text[at : at + len(phrase)] = phrase
        return text

    def article(self, tail: list[str]) -> str:
        if self.wires and self.dice.random() < 0.3:
            self.copies += 1
            text = self.edited(self.dice.choices([w for w, _ in self.wires], [n for _, n in self.wires])[0])
        else:
            text = self.new(max(60, int(self.dice.lognormvariate(6.3, 0.5))))
            if self.dice.random() < 0.1:
                self.wires = [*self.wires[-60:], (text, self.dice.paretovariate(0.9))]
        return ". ".join(" ".join(text[at : at + 20]) for at in range(0, len(text), 20)) + ".\n\n" + " ".join(tail)

    def edited(self, text: list[str]) -> list[str]:
        kept = text[: int(len(text) * self.dice.choice((1, 1, 0.7, 0.4)))]
        every = self.dice.choice((9, 30, 10_000))
        return [self.dice.choice(self.words) if self.dice.randrange(every) == 0 else word for word in kept]


def main(articles: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "onrecord.db")
        _without_what_is_not_measured(db)
        newsroom = Newsroom(random.Random(7))
        tails = [newsroom.new(25) for _ in range(SITES)]
        spent = [0.0, 0.0]
        for done in range(0, articles, BATCH):
            with db.atomic():
                for number in range(done, done + BATCH):
                    took = _one(db, newsroom, tails, number, articles)
                    spent = [one + another for one, another in zip(spent, took, strict=True)]
            if (done + BATCH) % (articles // 10) == 0:
                sketch, placing = (seconds / articles * 10_000 for seconds in spent)
                each = f"{sketch:.2f} + {placing:.2f} ms"
                print(f"{done + BATCH} articles: {each}, {_told(db, done + BATCH)}", flush=True)
                spent = [0.0, 0.0]
        print(f"{newsroom.copies} articles were made as copies")


def _one(db: Database, newsroom: Newsroom, tails: list[list[str]], number: int, articles: int) -> tuple[float, float]:
    """Store one article and place it; seconds of CPU time that its sketch and placing it took."""
    site = newsroom.dice.randrange(SITES)
    text = newsroom.article(tails[site])
    own, at = article_id(f"s{site}", str(number)), START + timedelta(days=DAYS * number / articles)
    row = {"id": own, "site": f"s{site}", "url": str(number), "headline": "", "text": text, "text_digest": ""}
    row |= {"words": 0, "evidence": "page", "revision": 1, "capture_id": "c", "cleaner": "", "first_seen_at": utc(at)}
    db.conn.execute(
        f"INSERT INTO article_rows ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",  # noqa: S608 - our own names
        list(row.values()),
    )
    begun = time.process_time()
    sketch = sketch_of(text)
    sketched = time.process_time()
    place(db, own, sketch)
    return sketched - begun, time.process_time() - sketched


def _without_what_is_not_measured(db: Database) -> None:
    db.execute("PRAGMA foreign_keys = OFF")
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")


def _told(db: Database, articles: int) -> str:
    marks = ", ".join("?" * len(TABLES))
    used = f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({marks})"  # noqa: S608 - marks alone
    size = _number(db, used, TABLES) / articles
    kin = _number(db, "SELECT count(*) FROM lineages")
    lineages = _number(db, "SELECT count(DISTINCT lineage_id) FROM lineages")
    most = _number(db, "SELECT max(n) FROM (SELECT count(*) AS n FROM lineages GROUP BY lineage_id)")
    return f"{size:.0f} bytes each; {kin:.0f} articles in {lineages:.0f} lineages, the largest of {most:.0f}"


def _number(db: Database, query: str, values: tuple[str, ...] = ()) -> float:
    return float(db.execute(query, values).fetchone()[0] or 0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
