"""When a site's schedule is due: cron's five fields in the site's own zone, answered in UTC.

Means what Debian's cron means: 0 and 7 are Sunday; names, ranges, steps and lists; day of month *or* day of week
when neither starts with a star. On DST nights a fixed time that the clock skips is due once, right after the gap, and
one that comes twice is due the first time; a schedule whose minute or hour starts with a star goes by elapsed time.
(APScheduler's CronTrigger takes 0 for Monday and fires twice in autumn, croniter fires twice; both were measured.)
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from schemas.errors import ConfigError

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
FIELDS = (
    ("minute", "0-59", ()),
    ("hour", "0-23", ()),
    ("day of month", "1-31", ()),
    ("month", "1-12 or jan-dec", MONTHS),
    ("day of week", "0-7 or sun-sat", DAYS),
)
"""Name, range and words of each field, in cron's order."""
ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=4096)
def fault(expression: str) -> str:
    """What is wrong with a cron expression, naming the field; empty when nothing is.

    >>> fault("0 25 * * *")
    "hour: '25' is not understood (0-23, with lists, ranges and steps)"
    >>> fault("0 6 * * mon-fri")
    ''
    """
    parts = expression.split()
    if len(parts) != len(FIELDS):
        return f"{len(parts)} fields found, five wanted: minute, hour, day of month, month, day of week"
    for place, (name, numbers, words) in enumerate(FIELDS):
        alone = " ".join(part if place == n else "*" for n, part in enumerate(parts))
        if not set(re.findall(r"[^0-9*,/-]+", parts[place].lower())) <= set(words) or not _understood(alone):
            return f"{name}: {parts[place]!r} is not understood ({numbers}, with lists, ranges and steps)"
    return "" if _understood(expression) else f"day of month: no such day in that month ({expression!r})"


def next_after(expression: str, zone: ZoneInfo, moment: datetime) -> datetime:
    """The first slot later than `moment`, in UTC; ConfigError when the expression is no cron expression.

    >>> str(next_after("0 6 * * 0", ZoneInfo("Europe/Berlin"), datetime(2026, 3, 9, tzinfo=UTC)))
    '2026-03-15 05:00:00+00:00'
    """
    return _first(expression, zone, moment)


def slots_between(expression: str, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Slots later than `start` up to `end` (included), in UTC, oldest first."""
    if _first(expression, zone, start) > end:  # which of a thousand sites is due is asked every minute
        return
    for slot in _slots(expression, zone, start):
        if slot > end:
            return
        yield slot


@lru_cache(maxsize=4096)
def _first(expression: str, zone: ZoneInfo, start: datetime) -> datetime:
    return next(_slots(expression, zone, start))


def _slots(expression: str, zone: ZoneInfo, start: datetime) -> Iterator[datetime]:
    if problem := fault(expression):
        raise ConfigError(f"schedule {expression!r}: {problem}")
    newest = start.astimezone(UTC)
    for local in CronSim(expression, start.astimezone(zone)):
        slot = local.astimezone(UTC)
        if slot > newest:  # cronsim names 02:00 and 02:30 of a skipped hour the same moment, and looks back in a fold
            newest = slot
            yield slot


def _understood(expression: str) -> bool:
    try:
        CronSim(expression, ANY_TIME)
    except CronSimError:
        return False
    return True
