"""A stretch of time that a report tells of, and those before it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipeline.database import utc
from schemas.errors import ConfigError

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` until just before `until`, in UTC."""

    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        return self.until - self.since

    @property
    def limits(self) -> dict[str, str]:
        """As the database writes them."""
        return {"since": utc(self.since) or "", "until": utc(self.until) or ""}

    @property
    def is_week(self) -> bool:
        return self.length == WEEK

    def before(self, number: int) -> "Span":
        """The stretch of the same length that many times earlier."""
        return Span(self.since - number * self.length, self.until - number * self.length)

    def buckets(self, most: int) -> list["Span"]:
        """Its days, or stretches of as many days as make no more than `most` of them."""
        days = -(-self.length // DAY)
        step = DAY * -(-days // most)
        starts = [self.since + n * step for n in range(-(-self.length // step))]
        return [Span(start, min(start + step, self.until)) for start in starts]

    def __str__(self) -> str:
        """For people: whole days without the day on which it ends.

        >>> str(last_week(datetime(2026, 3, 14, tzinfo=UTC)))
        '2 to 8 March 2026'
        """
        if any(moment.time() != datetime.min.time() for moment in (self.since, self.until)):
            return f"{_day(self.since)}, {self.since:%H:%M} to {_day(self.until)}, {self.until:%H:%M}"
        last = self.until - DAY
        if last <= self.since:
            return _day(self.since)
        same_year, same_month = (
            self.since.year == last.year,
            (self.since.year, self.since.month) == (last.year, last.month),
        )
        first = (
            str(self.since.day)
            if same_month
            else f"{self.since.day} {self.since:%B}"
            if same_year
            else _day(self.since)
        )
        return f"{first} to {_day(last)}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def last_week(now: datetime) -> Span:
    """The last whole week, from Monday to Monday."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    return Span(monday - WEEK, monday)


def span_of(since: str, until: str, now: datetime) -> Span:
    """What is asked for: one end alone leads to now, or a week back; neither to the last whole week.

    Ends are as the database writes moments, or empty.
    ConfigError for what is empty, reaches into the future or is longer than a year.
    """
    if not since and not until:
        return last_week(now)
    end = datetime.fromisoformat(until) if until else now.astimezone(UTC).replace(microsecond=0)
    begin = datetime.fromisoformat(since) if since else end - WEEK
    if begin >= end:
        raise ConfigError(f"--until {end:%Y-%m-%d %H:%M} is not after --since {begin:%Y-%m-%d %H:%M}")
    if end > now:
        raise ConfigError(f"--until {end:%Y-%m-%d %H:%M} lies in the future: a report tells of what was")
    if end - begin > LONGEST:
        raise ConfigError(f"{(end - begin).days} days are no week: a report tells of a year at most")
    return Span(begin.astimezone(UTC), end.astimezone(UTC))
