"""How long an address rests after a visit: the older an article the longer, and the longer the more often it failed."""

from datetime import timedelta

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
