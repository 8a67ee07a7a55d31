"""Nine weeks of three papers, whose last whole week has everything that a report tells."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.database import open_database, utc
from tests.rows import BRANDT, OKORO, SITES, TARN, Quote, add, add_sites

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
"""Of the week that the report of NOW tells."""
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
GERMAN = (
    "Der Hafenrat tagte am Mittwoch bis in die Nacht.",
    "„Die Mole wird gebaut“, sagte Odile Brandt nach der Sitzung.",
)
MARKUP = "<img src=x onerror=alert(1)>"


def fill_weeks(db: Database) -> None:
    """Two articles a day but on Sundays, twice as many on the last week's days; Brandt speaks in each first one."""
    add_sites(db)
    db.execute("UPDATE sites SET title = '' WHERE name = 'harrow-courier'")
    db.table("crawl_runs").insert(
        {"id": "run-0", "site": "lantern-post", "state": "complete", "trigger": "due", "scope": "site",
         "started_at": utc(MONDAY - 9 * WEEK), "finished_at": utc(MONDAY - 9 * WEEK + DAY / 24)}
    )  # fmt: skip
    for number, at in enumerate(moments()):
        add_story(db, number, at)
    add_changed(db)
    add_hostile(db)


def moments() -> Iterator[datetime]:
    for days in range(-9 * 7, 7):
        at = MONDAY + days * DAY
        for hour in (8, 12, 16, 20)[: 0 if at.weekday() == 6 else 4 if days >= 0 else 2]:
            yield at + timedelta(hours=hour)


def add_story(db: Database, number: int, at: datetime) -> int:
    """Maren Tarn is first quoted in the last week, the treasury in every fifth story."""
    speaker = TARN if at >= MONDAY + 3 * DAY and number % 2 else BRANDT if number % 2 else OKORO
    lines = (f"Pier number {number} opens on Monday.", f"“Pier {number} is ready for the ferries,” said {speaker}.")
    quote = Quote(f"Pier {number} is ready for the ferries,", speaker, "said", speaker)
    site, changes = SITES[number % 3][0], {"published_at": at}
    return add(db, site, f"pier-{number}", f"Pier {number} opens", lines, (quote,), dict(changes), at + DAY / 24)


def add_changed(db: Database) -> None:
    """A story whose quote is altered, another's is taken out, and a German one's is put in later."""
    at = MONDAY + 2 * DAY
    for seen, amount in ((at, "seven"), (at + DAY, "nine")):
        lines = ("The council met.", f"“The wall will cost {amount} million,” said Odile Brandt.")
        words = Quote(f"The wall will cost {amount} million,", BRANDT, "said", BRANDT)
        add(db, "lantern-post", "wall", "Wall & levy", lines, (words,), {"published_at": at}, seen)
    for seen, kept in ((at, 2), (at + DAY, 1)):
        lines = ("The opposition met.", "“We shall ask the auditor,” said Chidi Okoro-Lind.")[:kept]
        quotes = (Quote("We shall ask the auditor,", OKORO, "said", OKORO),)[: kept - 1]
        add(db, "meridian-digest", "auditor", "The auditor", lines, quotes, {"published_at": at}, seen)
    for seen, kept in ((at, 1), (at + DAY, 2)):
        quotes = (Quote("Die Mole wird gebaut", BRANDT, "sagte", BRANDT),)[: kept - 1]
        changes: dict[str, object] = {"published_at": at, "language": "de"}
        add(db, "harrow-courier", "mole", "Die Mole", GERMAN[:kept], quotes, changes, seen)


def add_hostile(db: Database) -> None:
    """A story whose headline, words, speaker and address would run something if they were taken for markup."""
    at, speaker, headline = MONDAY + 4 * DAY, f"</bdi>{MARKUP}Tarn", f"</title>{MARKUP}\u202e"
    for seen, word in ((at, "old"), (at + DAY, "new")):
        words = f"The {word} </blockquote><script>alert(2)</script> wall,"
        lines = (f"A {MARKUP} paragraph.", f"“{words}” said {MARKUP} Tarn.")
        quote = Quote(words, f"{MARKUP} Tarn", "said", speaker)
        add(db, "harrow-courier", "odd", headline, lines, (quote,), {"published_at": at}, seen)


def weeks_file(folder: Path) -> Path:
    """The same in a file below a data folder, closed; returns the data folder."""
    db = open_database(folder / "data" / "onrecord.db")
    fill_weeks(db)
    db.execute("UPDATE sites SET title = ? WHERE name = 'meridian-digest'", [f"Meridian {MARKUP}"])
    db.close()
    return folder / "data"
