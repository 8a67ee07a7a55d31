"""How long an address rests after a visit: the older an article the longer, and the longer the more often it failed."""

from datetime import datetime, timedelta

from sqlite_utils.db import Database

from pipeline.database import utc

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REVISITS = ((6 * HOUR, HOUR), (2 * DAY, 6 * HOUR), (7 * DAY, DAY), (30 * DAY, 7 * DAY), (365 * DAY, 30 * DAY))
"""An article younger than the first is visited again after the second."""
LONGEST = 180 * DAY
TRIES = 3
"""Failed visits, spread over runs, before an address rests like an old article."""
SAID_SO = (
    "robots",
    "forbidden_address",
    "forbidden_scheme",
    "offsite",
    "redirect_loop",
    "trap",
    "too_large",
    "removed",
)
"""Outcomes that another try soon would not change."""
WAKE = """
UPDATE frontier SET resting = 0 WHERE (site, url) IN (
    SELECT site, url FROM frontier INDEXED BY frontier_due
    WHERE site = ? AND resting = 1 AND due_at <= ? ORDER BY due_at LIMIT ?)
"""
AWAKE_AT_ONCE = 20_000
"""More than a run visits; of a site that nobody asked for months, a million may be due."""


def revisit_after(age: timedelta) -> timedelta:
    """How long a page of that age may rest.

    >>> revisit_after(timedelta(hours=3)), revisit_after(timedelta(days=5))
    (datetime.timedelta(seconds=3600), datetime.timedelta(days=1))
    """
    return next((rest for limit, rest in REVISITS if age < limit), LONGEST)


def retry_after_failures(count: int) -> timedelta:
    """How long an address rests after so many failed visits in a row.

    >>> [str(retry_after_failures(count)) for count in (1, 2, 3)]
    ['1:00:00', '4:00:00', '30 days, 0:00:00']
    """
    return HOUR * 4 ** (count - 1) if count < TRIES else 30 * DAY


def wake(db: Database, site: str, started: datetime) -> bool:
    """Let visited addresses that are due wait for a visit, the longest due first; whether more may be due."""
    return bool(db.conn.execute(WAKE, [site, utc(started), AWAKE_AT_ONCE]).rowcount == AWAKE_AT_ONCE)
