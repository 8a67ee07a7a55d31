"""Whoever tells of a run while it goes on: nobody, or the log with an event a site and minute."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from sqlite_utils.db import Database

from pipeline.logs import get_logger
from pipeline.watch.totals import Totals, sum_of, totals_of

EVENT_SECONDS = 60.0
log = get_logger(__name__)


class Teller:
    """Says nothing; what others say, they say in these methods."""

    def __init__(self) -> None:
        self.runs: dict[str, str] = {}
        """Site -> run id of what was started; empty while nothing was."""

    def began(self, runs: Mapping[str, str]) -> None:
        """Runs were opened: site name -> run id."""
        self.runs = dict(runs)

    def look(self, db: Database) -> None:
        """Called several times a second while sites are fetched and read."""

    def ended(self, db: Database, exit_code: int) -> None:
        """All runs are judged and closed."""


class Paced(Teller):
    """Looks now and then, and never spends more than a twentieth of the time on it."""

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._seconds, self._now = seconds, now
        self._started = self._due = now()

    def began(self, runs: Mapping[str, str]) -> None:
        super().began(runs)
        self._started = self._now()
        self._due = self._started + self._seconds

    def look(self, db: Database) -> None:
        before = self._now()
        if before >= self._due:
            self.tell(totals_of(db, self.runs.values(), datetime.now(UTC)))
            after = self._now()
            self._due = after + max(self._seconds, 20 * (after - before))

    def ended(self, db: Database, exit_code: int) -> None:
        totals = totals_of(db, self.runs.values(), datetime.now(UTC))
        self.conclude(totals, sum_of(totals, exit_code, self._now() - self._started))

    def tell(self, totals: Sequence[Totals]) -> None:
        """Say how far the sites are."""

    def conclude(self, totals: Sequence[Totals], total: Totals) -> None:
        """Say what each site's run came to, and all of them together."""


class Events(Paced):
    """Into the log: an event a site and minute while something happens there, one for all at the end."""

    def __init__(self, seconds: float = EVENT_SECONDS, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(seconds, now)
        self._told: dict[str, Totals] = {}

    def tell(self, totals: Sequence[Totals]) -> None:
        for one in totals:
            before = self._told.get(one.site)
            if one.state == "fetching" or (one.state == "reading" and (before is None or before.counts != one.counts)):
                log.info("progress", **_without(one, "exit_code", "findings"))
            self._told[one.site] = one

    def conclude(self, totals: Sequence[Totals], total: Totals) -> None:
        log.info(
            "run summary", sites=[one.as_row() for one in totals], total=_without(total, "site", "run_id", "state")
        )


def _without(totals: Totals, *names: str) -> dict[str, object]:
    return {key: value for key, value in totals.as_row().items() if key not in names}
