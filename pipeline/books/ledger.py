"""The run ledger: which slot of a schedule is due, who runs it, what became of it. One row a (site, due time in UTC).

The daemon, cron one-shots and people share it; SQLite's UNIQUE (site, due_at) lets one of them win.

A slot's life:  (no row) -> due                      its time came, and the daemon had no place for its run
                (no row), due -> running -> complete | incomplete | budget | failed        that was its run
                            running -> stopped       by a signal: offered again for a day, until the next slot comes
                            running -> interrupted   its process died: offered again like that, but once
                (no row), due -> missed              nobody ran it before a later slot came; the later one caught up
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlite_utils.db import Database

from pipeline.books.clocks import TOLERANCE, mend_ledger
from pipeline.books.locks import is_free
from pipeline.database import utc
from schemas import Site
from schemas.cron import slots_between
from schemas.run import RunScope, RunState

Trigger = Literal["manual", "due", "daemon"]

DAY = timedelta(days=1)
"""How old a slot may be to be offered: the first of a site that never ran, and one whose run was cut short."""
MEMORY = timedelta(days=31)
"""How far back missed slots are written down one by one after a long pause."""
OPEN = "(state = 'due' OR ahead)"
"""SQL: this row's slot was not run: it waits for a place, or a clock that was ahead wrote it before it came."""
OFFERED_AGAIN = "(state = 'stopped' OR (state = 'interrupted' AND error NOT LIKE '%died%died%'))"
"""SQL: this row's slot may be claimed once more; `interrupted` writes one 'died' an attempt."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One due time of one site."""

    site: str
    due_at: datetime
    """The instant the schedule names, UTC."""


def due_slots(db: Database, sites: Iterable[Site], now: datetime) -> list[Slot]:
    """The slots to run now, at most one a site, oldest first; earlier ones nobody ran become 'missed' rows.

    A site that never had a slot is due when its schedule named one in the last 24 hours. A slot older than the newest
    row is never made, so a clock set back an hour repeats nothing; what a clock further ahead wrote does not count.
    """
    found: list[Slot] = []
    missed: list[Slot] = []
    for site in sites:
        mend_ledger(db, site.name, now)
        slots = _slots_since_last(db, site, now)
        offered = slots[-1:] or _offered_again(db, site, now)
        missed += [*slots[:-1], *_passed(db, site.name, offered)]
        found += offered
    _record_missed(db, missed, now)
    return sorted(found, key=lambda slot: (slot.due_at, slot.site))


def claim(
    db: Database,
    slot: Slot,
    trigger: Trigger,
    now: datetime,
    pid: int,
    *,
    new_id: Callable[[], str],
) -> str | None:
    """Take a slot; the run's id, or None when another has it or had it. Hold the site's lock before.

    A slot offered again keeps its row and id, so that the run goes on where it ended; what its judge found in the
    half that was run is forgotten.
    """
    with db.atomic():
        _make_room(db, slot)
        rows = db.execute(
            f"""INSERT INTO crawl_runs (id, site, state, trigger, due_at, started_at, pid)
                VALUES (?, ?, 'running', ?, ?, ?, ?)
                ON CONFLICT (site, due_at) DO UPDATE SET state = 'running', trigger = excluded.trigger,
                    started_at = excluded.started_at, finished_at = NULL, exit_code = NULL, pid = excluded.pid
                WHERE state = 'due' OR {OFFERED_AGAIN}
                RETURNING id""",  # noqa: S608 - a constant of this module
            [new_id(), slot.site, trigger, utc(slot.due_at), utc(now), pid],
        ).fetchall()
        db.conn.executemany("DELETE FROM findings WHERE run_id = ?", rows)
    return str(rows[0][0]) if rows else None


def wait_for_place(db: Database, slots: Sequence[Slot]) -> None:
    """Write down that these slots are due and wait until the daemon has a place for their runs."""
    _insert(db, slots, "due", None, "")


def start_manual(
    db: Database, site: Site, now: datetime, pid: int, *, new_id: Callable[[], str], scope: RunScope = "site"
) -> str:
    """Open a run that a person asked for, outside any schedule; its id. Hold the site's lock before."""
    run_id = new_id()
    db.execute(
        "INSERT INTO crawl_runs (id, site, state, trigger, started_at, pid, scope) "
        "VALUES (?, ?, 'running', 'manual', ?, ?, ?)",
        [run_id, site.name, utc(now), pid, scope],
    )
    return run_id


def fetch_began(db: Database, run_id: str, now: datetime) -> None:
    """Write down that the site is being fetched from now on."""
    db.conn.execute("UPDATE crawl_runs SET fetch_began_at = ?, fetch_ended_at = NULL WHERE id = ?", [utc(now), run_id])


def fetch_ended(db: Database, run_id: str, now: datetime) -> None:
    """Write down that the site is not fetched any more; the stages may be at work on what came."""
    db.conn.execute("UPDATE crawl_runs SET fetch_ended_at = ? WHERE id = ?", [utc(now), run_id])


def finish(db: Database, run_id: str, *, state: RunState, exit_code: int, now: datetime, error: str = "") -> None:
    """Close a run; `error` is added below what an earlier attempt left."""
    db.execute(
        """UPDATE crawl_runs SET state = ?, exit_code = ?, finished_at = ?,
               error = trim(error || char(10) || ?, char(10)) WHERE id = ?""",
        [state, exit_code, utc(now), error, run_id],
    )


def interrupted(db: Database, locks: Path, now: datetime) -> list[str]:
    """Mark runs whose process is gone (their site's lock is free); their ids.

    Each keeps a line in `error`; `due_slots` then offers its slot again, once. Call it before holding locks.
    """
    return [row[0] for row in _dead(db, locks) if _mark_interrupted(db, *row, now=now)]


def unclosed(db: Database, locks: Path) -> bool:
    """Whether some run's process ended without closing it, and no run since has marked it as interrupted."""
    return bool(_dead(db, locks))


def _dead(db: Database, locks: Path) -> list[tuple[str, str, int, str]]:
    running = db.execute("SELECT id, site, pid, started_at FROM crawl_runs WHERE state = 'running'").fetchall()
    return [row for row in running if is_free(locks, row[1])]


def _mark_interrupted(db: Database, run_id: str, site: str, pid: int, started_at: str, *, now: datetime) -> bool:
    """False when the run ended or began anew since it was read: then it is another attempt, and alive."""
    changed = db.execute(
        """UPDATE crawl_runs SET state = 'interrupted', finished_at = ?,
               error = trim(error || char(10) || ?, char(10))
           WHERE id = ? AND state = 'running' AND pid IS ? AND started_at IS ?""",
        [utc(now), f"started {started_at}: process {pid} died", run_id, pid, started_at],
    )
    return changed.rowcount == 1


def _slots_since_last(db: Database, site: Site, now: datetime) -> list[Slot]:
    """Slots no row stands for yet, oldest first; none without a schedule."""
    if not site.schedule:
        return []
    newest = _newest(db, site, now)
    start = max(newest, now - MEMORY) if newest else now - DAY
    slots = [Slot(site.name, due_at) for due_at in slots_between(site.schedule, site.zone, start, now)]
    return slots if newest else slots[-1:]


def _newest(db: Database, site: Site, now: datetime) -> datetime | None:
    query = f"SELECT max(due_at) FROM crawl_runs WHERE site = ? AND due_at <= ? AND NOT {OPEN}"  # noqa: S608
    found = db.execute(query, [site.name, utc(now + TOLERANCE)]).fetchone()[0]
    return datetime.fromisoformat(found) if found else None


def _offered_again(db: Database, site: Site, now: datetime) -> list[Slot]:
    """The site's newest slot, if its run was cut short in the last day; not when its schedule was taken away."""
    newest = _newest(db, site, now) if site.schedule else None
    if newest is None or newest < now - DAY:
        return []
    query = f"SELECT 1 FROM crawl_runs WHERE site = ? AND due_at = ? AND {OFFERED_AGAIN}"  # noqa: S608 - a constant
    return [Slot(site.name, newest)] if db.execute(query, [site.name, utc(newest)]).fetchone() else []


def _passed(db: Database, site: str, offered: Sequence[Slot]) -> list[Slot]:
    """Slots that waited for a place until another came; or the site's schedule was taken away."""
    rows = db.execute("SELECT due_at FROM crawl_runs WHERE site = ? AND state = 'due'", [site])
    waiting = [Slot(site, datetime.fromisoformat(due_at)) for (due_at,) in rows]
    return [slot for slot in waiting if slot not in offered]


def _record_missed(db: Database, slots: Sequence[Slot], now: datetime) -> None:
    _insert(db, slots, "missed", now, "nobody ran it in time")


def _insert(db: Database, slots: Sequence[Slot], state: RunState, finished: datetime | None, error: str) -> None:
    """Rows of slots without a run; of a slot that has one already nothing changes, unless it waited till now."""
    if not slots:
        return
    with db.atomic():
        for slot in slots:
            db.execute(
                """INSERT INTO crawl_runs (id, site, state, trigger, due_at, finished_at, error)
                   VALUES (?, ?, ?, 'due', ?, ?, ?) ON CONFLICT (site, due_at) DO UPDATE SET state = excluded.state,
                       finished_at = excluded.finished_at, error = excluded.error
                   WHERE state = 'due' AND excluded.state <> 'due'""",
                [_id_of(slot), slot.site, state, utc(slot.due_at), utc(finished), error],
            )


def _make_room(db: Database, slot: Slot) -> None:
    """The run that a clock ahead made of this slot stays as a run without one."""
    db.execute(
        "UPDATE crawl_runs SET due_at = NULL, ahead = 0, error = trim(error || char(10) || ?, char(10)) "
        "WHERE site = ? AND due_at = ? AND ahead",
        [f"ran before its slot {utc(slot.due_at)} had come: the clock was ahead", slot.site, utc(slot.due_at)],
    )


def _id_of(slot: Slot) -> str:
    """The row of a slot without a run has an id of the slot alone: whoever notices first writes the same."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{slot.site} {utc(slot.due_at)}").hex
