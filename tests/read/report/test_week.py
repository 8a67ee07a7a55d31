"""The numbers of a report are those of the database, beside what is usual, which takes a whole week before."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils.db import Database

from pipeline.database import open_database, utc
from pipeline.read.report import Span, Week, last_week, span_of, week_of
from pipeline.read.report.week import WEEKS
from schemas.errors import ConfigError
from tests.read.report.weeks import DAY, MONDAY, NOW, WEEK, fill_weeks
from tests.rows import BRANDT, OKORO, TARN, Quote, add


@pytest.fixture(scope="module")
def archive() -> Iterator[Database]:
    db = open_database(None)
    fill_weeks(db)
    yield db
    db.close()


@pytest.fixture(scope="module")
def week(archive: Database) -> Week:
    return week_of(archive, last_week(NOW), NOW)


@pytest.mark.parametrize("day", [9, 12, 15])
@pytest.mark.parametrize("hour", [0, 23])
def test_the_last_whole_week_goes_from_monday_to_monday(day: int, hour: int) -> None:
    assert last_week(datetime(2026, 3, day, hour, tzinfo=UTC)) == Span(MONDAY, MONDAY + WEEK)


def test_a_moment_is_in_the_week_of_its_utc_day() -> None:
    early = datetime(2026, 3, 9, 1, tzinfo=UTC).astimezone(datetime.strptime("-0500", "%z").tzinfo)
    assert last_week(early) == Span(MONDAY, MONDAY + WEEK)


@pytest.mark.parametrize(
    ("since", "until", "span"),
    [
        ("", "", Span(MONDAY, MONDAY + WEEK)),
        (utc(MONDAY), "", Span(MONDAY, NOW)),
        ("", utc(MONDAY), Span(MONDAY - WEEK, MONDAY)),
        (utc(MONDAY), utc(MONDAY + DAY), Span(MONDAY, MONDAY + DAY)),
    ],
)
def test_one_end_is_enough(since: str, until: str, span: Span) -> None:
    assert span_of(since, until, NOW) == span


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [(MONDAY, MONDAY, "is not after"), (MONDAY, NOW + DAY, "in the future"), (MONDAY - 400 * DAY, MONDAY, "a year")],
)
def test_a_time_that_cannot_be_told_is_refused(since: datetime, until: datetime, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        span_of(since.isoformat(), until.isoformat(), NOW)


@pytest.mark.parametrize(
    ("since", "days", "said"),
    [(MONDAY, 7, "2 to 8 March 2026"), (MONDAY, 1, "2 March 2026"),
     (MONDAY - 3 * DAY, 7, "27 February to 5 March 2026"),
     (datetime(2025, 12, 29, tzinfo=UTC), 7, "29 December 2025 to 4 January 2026"),
     (MONDAY, 1.5, "2 March 2026, 00:00 to 3 March 2026, 12:00")],
)  # fmt: skip
def test_a_time_is_said_with_its_last_day(since: datetime, days: float, said: str) -> None:
    assert str(Span(since, since + days * DAY)) == said


@pytest.mark.parametrize("days", [1, 7, 62, 63, 100, 366])
def test_columns_cover_the_time_and_are_few(days: int) -> None:
    span = Span(MONDAY, MONDAY + days * DAY)
    buckets = span.buckets(62)
    assert len(buckets) <= 62
    assert [buckets[0].since, *(one.until for one in buckets)] == [*(one.since for one in buckets), span.until]


def test_numbers_are_counted_in_the_week_and_compared_with_the_median_of_four(week: Week, archive: Database) -> None:
    found = {number.name: number for number in week.numbers}
    sql = "SELECT count(*) FROM articles WHERE published_at >= '2026-03-02' AND published_at < '2026-03-09'"
    assert found["articles"].value == archive.execute(sql).fetchone()[0] == 28
    assert (found["articles"].usual, found["quotes"].usual) == (12.0, 12.0)
    assert found["articles"].series == [12] * WEEKS + [28]
    assert found["quotes"].value == 27
    assert found["articles that papers changed"].value == 4
    assert found["articles that papers changed"].usual == 0.0


def test_days_have_their_articles_and_the_usual_of_that_weekday(week: Week) -> None:
    assert [(count, usual) for _, count, usual in week.days] == [
        (4, 2.0), (4, 2.0), (7, 2.0), (4, 2.0), (5, 2.0), (4, 2.0), (0, 0.0),
    ]  # fmt: skip


def test_most_quoted_are_compared_with_themselves(week: Week) -> None:
    found = {one.name: (one.quotes, one.usual) for one in week.quoted}
    assert found[TARN] == (6, 0.0)
    assert found[OKORO] == (12, 6.0)
    assert found[BRANDT] == (8, 6.0)
    assert [one.quotes for one in week.quoted] == sorted((one.quotes for one in week.quoted), reverse=True)


def test_quotes_that_papers_changed_have_old_and_new_words_in_that_order(week: Week) -> None:
    found = {(one.change, one.headline): one for one in week.changes.shown}
    assert [change for change, _ in found] == ["altered", "altered", "dropped", "added"]
    wall = found["altered", "Wall & levy"]
    assert (wall.paper, wall.speaker, wall.seen_at) == ("The Lantern Post", BRANDT, MONDAY + 3 * DAY)
    assert [piece for piece in wall.pieces if piece[0] != "same"] == [("gone", "seven"), ("new", "nine")]
    assert "".join(text for kind, text in wall.pieces if kind != "new").replace("  ", " ") == wall.before
    assert found["dropped", "The auditor"].after == ""
    assert found["added", "Die Mole"].language == "de"


def test_who_was_quoted_before_or_only_once_is_not_new(week: Week) -> None:
    assert [one.name for one in week.persons] == [TARN]
    assert week.persons[0].quotes == 6
    assert week.persons[0].quote.startswith("“Pier ")


@pytest.mark.parametrize(("sure", "found"), [(1, []), (2, [TARN])])
def test_one_sure_quote_makes_nobody_new_and_two_do(db: Database, sure: int, found: list[str]) -> None:
    fill_weeks(db)
    ids = [row[0] for row in db.execute("SELECT id FROM attributions WHERE speaker = ? ORDER BY id", [TARN])]
    db.execute("UPDATE attribution_rows SET confidence = 0.79 WHERE speaker = ?", [TARN])
    for number in ids[:sure]:
        db.execute("UPDATE attribution_rows SET confidence = 0.8 WHERE id = ?", [number])
    assert [one.name for one in week_of(db, last_week(NOW), NOW).persons] == found


def test_one_site_and_one_language_count_alone(archive: Database) -> None:
    alone = week_of(archive, last_week(NOW), NOW, site="lantern-post")
    german = week_of(archive, last_week(NOW), NOW, language="de")
    assert {change.paper for change in alone.changes.shown} == {"The Lantern Post"}
    assert alone.numbers[2].value == 1
    assert [number.value for number in german.numbers][:1] == [1]
    assert [one.name for one in german.quoted] == [BRANDT]
    for wrong in ({"site": "lantern-posts"}, {"language": "xx"}):
        with pytest.raises(ConfigError):
            week_of(archive, last_week(NOW), NOW, **wrong)


def test_doubtful_quotes_count_nowhere(db: Database) -> None:
    fill_weeks(db)
    db.execute("UPDATE attribution_rows SET confidence = 0.5")
    told = week_of(db, last_week(NOW), NOW)
    assert (list(told.quoted), list(told.persons), told.changes.total) == ([], [], 0)
    assert {number.name: number.value for number in told.numbers}["quotes"] == 0


def test_a_story_dated_later_than_it_was_seen_counts_when_it_was_seen(db: Database) -> None:
    fill_weeks(db)
    quote = Quote("We sail,", OKORO, "said", OKORO)
    lines = ("The ferry.", "“We sail,” said Chidi Okoro-Lind.")
    before = week_of(db, last_week(NOW), NOW).numbers[0].value
    changes: dict[str, object] = {"published_at": datetime(2099, 1, 1, tzinfo=UTC)}
    add(db, "lantern-post", "future", "Future", lines, (quote,), changes, MONDAY + DAY)
    assert week_of(db, last_week(NOW), NOW).numbers[0].value == before + 1


def test_without_a_whole_week_before_nothing_is_usual_and_nobody_new(db: Database) -> None:
    fill_weeks(db)
    db.execute("UPDATE crawl_runs SET started_at = ?", [utc(MONDAY - WEEK + timedelta(seconds=1))])
    told = week_of(db, last_week(NOW), NOW)
    assert {number.usual for number in told.numbers} | {one.usual for one in told.quoted} == {None}
    assert told.numbers[0].series == [28]
    assert list(told.persons) == []
    db.execute("UPDATE crawl_runs SET started_at = ?", [utc(MONDAY - WEEK)])
    assert week_of(db, last_week(NOW), NOW).numbers[0].usual == 12.0


def test_an_empty_database_has_an_empty_week(db: Database) -> None:
    assert week_of(db, last_week(NOW), NOW).is_empty
