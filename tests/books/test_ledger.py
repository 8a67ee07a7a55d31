"""The ledger: each slot is run once, missed ones are written down, and clocks may jump."""

import subprocess
import sys
import uuid
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from pipeline.books.ledger import Slot, claim, due_slots, finish, interrupted, start_manual, wait_for_place
from pipeline.books.locks import hold
from pipeline.database import open_database
from schemas import Site

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURLY = Site(name="gazette", home="https://gazette.example/", schedule="0 * * * *")


@pytest.fixture
def new_id():
    numbers = count(1)
    return lambda: f"{next(numbers):032x}"


@pytest.fixture
def book(db):
    add_site(db, HOURLY)
    return db


def add_site(db, site: Site) -> None:
    row = dict.fromkeys(("title", "country", "language", "file_digest"), "")
    db.table("sites").insert(
        {**row, "name": site.name, "home": site.home, "timezone": site.timezone, "schedule": site.schedule}
    )


def states(db) -> dict[str, str]:
    """Hour of the slot -> state of its row."""
    rows = db.execute("SELECT substr(due_at, 12, 5), state FROM crawl_runs WHERE due_at IS NOT NULL ORDER BY due_at")
    return dict(rows.fetchall())


def run_slot(db, slot: Slot, now: datetime, new_id, state="complete", exit_code=0) -> str:
    run_id = claim(db, slot, "due", now, 1, new_id=new_id)
    assert run_id
    finish(db, run_id, state=state, exit_code=exit_code, now=now)
    return run_id


def test_a_site_that_never_ran_is_due_for_its_latest_slot_alone(book):
    assert due_slots(book, [HOURLY], NOON + timedelta(minutes=5)) == [Slot("gazette", NOON)]
    assert states(book) == {}


def test_a_new_site_whose_last_slot_is_over_a_day_old_waits_for_the_next(book):
    weekly = HOURLY.model_copy(update={"schedule": "0 6 * * fri"})
    assert due_slots(book, [weekly], datetime(2026, 3, 14, 6, 1, tzinfo=UTC)) == []
    assert len(due_slots(book, [weekly], datetime(2026, 3, 14, 5, 59, tzinfo=UTC))) == 1


def test_a_site_without_a_schedule_is_never_due(book):
    assert due_slots(book, [HOURLY.model_copy(update={"schedule": ""})], NOON) == []


def test_a_slot_is_due_at_its_second_and_not_before(book, new_id):
    run_slot(book, Slot("gazette", NOON - HOUR), NOON - HOUR, new_id)
    assert due_slots(book, [HOURLY], NOON - timedelta(microseconds=1)) == []
    assert due_slots(book, [HOURLY], NOON) == [Slot("gazette", NOON)]


def test_after_a_pause_the_latest_slot_is_due_and_the_others_are_missed(book, new_id):
    run_slot(book, Slot("gazette", NOON), NOON, new_id)
    assert due_slots(book, [HOURLY], NOON + 3 * HOUR) == [Slot("gazette", NOON + 3 * HOUR)]
    assert due_slots(book, [HOURLY], NOON + 3 * HOUR) == [Slot("gazette", NOON + 3 * HOUR)]  # nobody took it yet
    assert states(book) == {"12:00": "complete", "13:00": "missed", "14:00": "missed"}


def test_after_years_of_pause_a_month_of_missed_slots_is_written_down(book, new_id):
    run_slot(book, Slot("gazette", NOON - timedelta(days=3650)), NOON, new_id)
    due_slots(book, [HOURLY], NOON)
    assert book.execute("SELECT count(*) FROM crawl_runs WHERE state = 'missed'").fetchone()[0] == 31 * 24 - 1


def test_a_slot_that_was_run_is_not_due_again(book, new_id):
    run_slot(book, Slot("gazette", NOON), NOON, new_id, state="failed", exit_code=1)
    assert due_slots(book, [HOURLY], NOON + timedelta(minutes=59)) == []
    assert claim(book, Slot("gazette", NOON), "daemon", NOON, 2, new_id=new_id) is None


def test_a_missed_slot_cannot_be_claimed_by_one_who_was_slow(book, new_id):
    run_slot(book, Slot("gazette", NOON), NOON, new_id)
    due_slots(book, [HOURLY], NOON + 2 * HOUR)
    assert claim(book, Slot("gazette", NOON + HOUR), "due", NOON + 2 * HOUR, 2, new_id=new_id) is None


def test_a_clock_set_back_an_hour_repeats_nothing_and_loses_nothing(book, new_id):
    run_slot(book, Slot("gazette", NOON), NOON, new_id)
    seen = []
    for minutes in [*range(0, 60, 10), *range(0, 130, 10)]:  # 12:00 .. 12:50, back to 12:00, .. 14:00
        for slot in due_slots(book, [HOURLY], NOON + timedelta(minutes=minutes)):
            seen.append(slot.due_at)
            run_slot(book, slot, NOON, new_id)
    assert seen == [NOON + HOUR, NOON + 2 * HOUR]
    assert set(states(book).values()) == {"complete"}


def test_a_day_in_2039_does_not_silence_the_years_before(book, new_id):
    run_slot(book, Slot("gazette", NOON), NOON, new_id)
    wrong = datetime(2039, 1, 1, 0, 30, tzinfo=UTC)
    for slot in due_slots(book, [HOURLY], wrong):
        run_slot(book, slot, wrong, new_id)
    assert due_slots(book, [HOURLY], NOON + HOUR) == [Slot("gazette", NOON + HOUR)]


@pytest.mark.parametrize(
    ("zone", "schedule", "night", "slots"),
    [
        ("America/New_York", "30 2 * * *", datetime(2026, 3, 8, tzinfo=UTC), ["2026-03-08T07:00"]),
        ("America/New_York", "30 1 * * *", datetime(2026, 11, 1, tzinfo=UTC), ["2026-11-01T05:30"]),
        ("Europe/Berlin", "30 2 * * *", datetime(2026, 3, 28, 20, tzinfo=UTC), ["2026-03-29T01:00"]),
        ("Europe/Berlin", "30 2 * * *", datetime(2026, 10, 24, 20, tzinfo=UTC), ["2026-10-25T00:30"]),
        ("Europe/Berlin", "0 * * * *", datetime(2026, 10, 24, 20, tzinfo=UTC),
         [f"2026-10-{24 + (20 + n) // 24}T{(20 + n) % 24:02}:00" for n in range(13)]),
    ],
)  # fmt: skip
def test_a_dst_night_walked_by_the_minute_runs_each_slot_once(db, new_id, zone, schedule, night, slots):
    site = Site(name="gazette", home="https://gazette.example/", schedule=schedule, timezone=zone)
    add_site(db, site)
    run_slot(db, Slot("gazette", night - HOUR), night, new_id)
    ran = []
    for minute in range(12 * 60 + 1):
        now = night + timedelta(minutes=minute)
        for slot in due_slots(db, [site], now):
            run_slot(db, slot, now, new_id)
            ran.append(f"{slot.due_at:%Y-%m-%dT%H:%M}")
    assert ran == slots


def test_a_run_whose_process_died_is_interrupted_and_offered_again_once(book, new_id, tmp_path):
    slot = Slot("gazette", NOON)
    first = claim(book, slot, "daemon", NOON, 4711, new_id=new_id)
    assert interrupted(book, tmp_path, NOON) == [first]
    assert states(book) == {"12:00": "interrupted"}
    assert due_slots(book, [HOURLY], NOON + timedelta(minutes=1)) == [slot]
    assert claim(book, slot, "due", NOON, 4712, new_id=new_id) == first
    assert interrupted(book, tmp_path, NOON) == [first]
    assert due_slots(book, [HOURLY], NOON + timedelta(minutes=2)) == []
    assert claim(book, slot, "due", NOON, 4713, new_id=new_id) is None
    error = book.execute("SELECT error FROM crawl_runs").fetchone()[0]
    assert "process 4711 died" in error
    assert "process 4712 died" in error


def test_the_second_attempt_keeps_the_note_of_the_first(book, new_id, tmp_path):
    run_id = claim(book, Slot("gazette", NOON), "due", NOON, 4711, new_id=new_id)
    interrupted(book, tmp_path, NOON)
    claim(book, Slot("gazette", NOON), "due", NOON, 4712, new_id=new_id)
    finish(book, run_id, state="complete", exit_code=0, now=NOON, error="all well")
    row = next(book.query("SELECT state, pid, error FROM crawl_runs"))
    assert (row["state"], row["pid"]) == ("complete", 4712)
    assert row["error"].splitlines() == [f"started {NOON.isoformat()}: process 4711 died", "all well"]


def test_a_run_whose_lock_is_held_is_alive(book, new_id, tmp_path):
    claim(book, Slot("gazette", NOON), "due", NOON, 1, new_id=new_id)
    with hold(tmp_path, "gazette"):
        assert interrupted(book, tmp_path, NOON) == []
    assert states(book) == {"12:00": "running"}


def test_a_run_by_hand_that_died_is_interrupted_and_not_offered(book, new_id, tmp_path):
    quiet = HOURLY.model_copy(update={"schedule": ""})
    assert interrupted(book, tmp_path, NOON) == []
    run_id = start_manual(book, quiet, NOON, 1, new_id=new_id)
    assert interrupted(book, tmp_path, NOON) == [run_id]
    assert due_slots(book, [quiet], NOON) == []


def test_an_interrupted_slot_is_not_offered_after_a_day_or_beside_a_later_one(book, new_id, tmp_path):
    claim(book, Slot("gazette", NOON), "due", NOON, 1, new_id=new_id)
    interrupted(book, tmp_path, NOON)
    assert due_slots(book, [HOURLY], NOON + HOUR) == [Slot("gazette", NOON + HOUR)]
    monthly = HOURLY.model_copy(update={"schedule": "0 12 14 * *"})
    assert len(due_slots(book, [monthly], NOON + timedelta(hours=24))) == 1
    assert due_slots(book, [monthly], NOON + timedelta(hours=24, seconds=1)) == []


def test_a_run_stopped_by_a_signal_goes_on_under_its_own_id(book, new_id):
    slot = Slot("gazette", NOON)
    run_id = run_slot(book, slot, NOON, new_id, state="stopped", exit_code=12)
    assert due_slots(book, [HOURLY], NOON + timedelta(minutes=5)) == [slot]
    assert claim(book, slot, "due", NOON + timedelta(minutes=5), 2, new_id=new_id) == run_id
    assert states(book) == {"12:00": "running"}


def test_findings_about_the_half_that_was_run_are_forgotten_and_those_of_others_stay(book, new_id):
    earlier = run_slot(book, Slot("gazette", NOON - HOUR), NOON, new_id)
    run_id = run_slot(book, Slot("gazette", NOON), NOON, new_id, state="stopped", exit_code=12)
    for each in (earlier, run_id):
        book.table("findings").insert(
            {"run_id": each, "site": "gazette", "level": "error", "check": "deferred", "message": "7 are left"}
        )
    assert claim(book, Slot("gazette", NOON), "due", NOON, 2, new_id=new_id) == run_id
    assert book.execute("SELECT run_id FROM findings").fetchall() == [(earlier,)]


def test_a_slot_that_waits_for_a_place_has_a_row_and_is_run_under_it(book, new_id):
    slot = Slot("gazette", NOON)
    wait_for_place(book, [slot])
    wait_for_place(book, [slot])
    assert states(book) == {"12:00": "due"}
    assert due_slots(book, [HOURLY], NOON + timedelta(minutes=5)) == [slot]
    run_slot(book, slot, NOON + timedelta(minutes=6), new_id)
    assert states(book) == {"12:00": "complete"}
    wait_for_place(book, [slot])
    assert states(book) == {"12:00": "complete"}


def test_a_slot_that_waited_until_the_next_one_came_is_missed(book, new_id):
    run_slot(book, Slot("gazette", NOON - HOUR), NOON, new_id)
    wait_for_place(book, [Slot("gazette", NOON)])
    assert due_slots(book, [HOURLY], NOON + HOUR) == [Slot("gazette", NOON + HOUR)]
    assert states(book) == {"11:00": "complete", "12:00": "missed"}
    assert claim(book, Slot("gazette", NOON), "due", NOON, 2, new_id=new_id) is None


def test_a_site_whose_schedule_was_taken_away_waits_no_longer(book):
    wait_for_place(book, [Slot("gazette", NOON)])
    assert due_slots(book, [HOURLY.model_copy(update={"schedule": ""})], NOON + HOUR) == []
    assert states(book) == {"12:00": "missed"}


def walk(db, new_id, start: datetime, hours: int) -> list[datetime]:
    """The slots that were run while the clock went on for so many hours."""
    ran = []
    for minutes in range(0, hours * 60 + 1, 20):
        now = start + timedelta(minutes=minutes)
        for slot in due_slots(db, [HOURLY], now):
            run_slot(db, slot, now, new_id)
            ran.append(slot.due_at)
    return ran


def missed(db, now: datetime) -> list[str]:
    """Slots told as missed, those that have not come among them."""
    rows = db.execute("SELECT due_at FROM crawl_runs WHERE state = 'missed' ORDER BY 1")
    return [f"{'future ' if due_at > now.isoformat() else ''}{due_at[:16]}" for (due_at,) in rows]


def test_a_clock_two_days_ahead_and_back_silences_nothing_and_leaves_nothing_missed(book, new_id):
    walk(book, new_id, NOON - 2 * HOUR, 2)
    ahead = walk(book, new_id, NOON + timedelta(days=2), 5)
    assert len(ahead) == 6
    back = NOON + timedelta(minutes=10)
    assert due_slots(book, [HOURLY], back) == []
    assert missed(book, back) == []
    assert walk(book, new_id, back, 72) == [NOON + n * HOUR for n in range(1, 73)]
    assert missed(book, back + timedelta(days=3)) == []
    kept = "SELECT count(*) FROM crawl_runs WHERE due_at IS NULL AND error LIKE '%the clock was ahead%'"
    assert book.execute(kept).fetchone() == (len(ahead),)


def test_a_clock_two_days_behind_and_forth_runs_on_and_undoes_nothing(book, new_id):
    walk(book, new_id, NOON - timedelta(days=3), 72)
    before = book.execute("SELECT due_at, id FROM crawl_runs WHERE due_at >= ?", [NOON.isoformat()]).fetchall()
    assert len(walk(book, new_id, NOON - timedelta(days=2) + timedelta(minutes=10), 3)) == 3
    assert walk(book, new_id, NOON + HOUR, 2) == [NOON + HOUR, NOON + 2 * HOUR, NOON + 3 * HOUR]
    assert set(before) <= set(book.execute("SELECT due_at, id FROM crawl_runs").fetchall())
    assert missed(book, NOON + 4 * HOUR) == []


def test_a_clock_from_before_the_first_run_changes_no_row(book, new_id):
    walk(book, new_id, NOON, 5)
    due_slots(book, [HOURLY], NOON + 9 * HOUR)
    before = book.execute("SELECT * FROM crawl_runs ORDER BY id").fetchall()
    due_slots(book, [HOURLY], datetime(2020, 1, 1, 0, 30, tzinfo=UTC))
    assert book.execute("SELECT * FROM crawl_runs ORDER BY id").fetchall() == before


CLAIMER = """
import pipeline.light.preloaded
import os, sys, uuid
from datetime import datetime
from pathlib import Path
from pipeline.database import open_database
from pipeline.books.ledger import Slot, claim
db = open_database(Path(sys.argv[1]))
print("ready", flush=True)
for line in sys.stdin:
    due_at = datetime.fromisoformat(line.strip())
    slot = Slot("gazette", due_at)
    print(claim(db, slot, sys.argv[2], due_at, os.getpid(), new_id=lambda: uuid.uuid4().hex), flush=True)
"""


def test_twenty_times_two_processes_claim_one_slot_and_one_gets_it(tmp_path):
    path = tmp_path / "onrecord.db"
    db = open_database(path)
    add_site(db, HOURLY)
    commands = [[sys.executable, "-c", CLAIMER, str(path), trigger] for trigger in ("daemon", "due")]
    both = [subprocess.Popen(c, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for c in commands]
    assert [process.stdout.readline() for process in both] == ["ready\n", "ready\n"]
    for n in range(20):
        for process in both:
            process.stdin.write(f"{(NOON + n * HOUR).isoformat()}\n")
            process.stdin.flush()
        answers = [process.stdout.readline().strip() for process in both]
        assert answers.count("None") == 1
        winner = uuid.UUID(next(answer for answer in answers if answer != "None")).hex
        assert db.execute("SELECT count(*) FROM crawl_runs WHERE id = ?", [winner]).fetchone()[0] == 1
    for process in both:
        process.communicate()
    assert db.execute("SELECT count(*), count(DISTINCT due_at) FROM crawl_runs").fetchone() == (20, 20)
    db.close()
