"""Days within a line of text, as readers see them: "Par Ana Ruiz, publié le 3 février 2026 à 8h12"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from pipeline.clean.facts.dates import instant, unslashed, whole_days
from pipeline.clean.facts.months import month_of
from pipeline.languages import any_of

LONGEST = 300
"""Characters of a line that are read."""
_YEAR = re.compile(r"\d{4}")


@cache
def _day() -> re.Pattern[str]:
    """A day in figures, or with a month in words, before or behind the day."""
    ordinals, month, year = (any_of("dates", key) for key in ("ordinals", "before_month", "before_year"))
    return re.compile(
        r"(?<![\d.,/-])(?:"
        r"(?P<y1>\d{4})\s?(?P<cjk>[-/.年년])\s?(?P<m1>\d{1,2})\s?[-/.月월]\s?(?P<d1>\d{1,2})(?![\d/-])\s?[日일]?"
        r"|(?P<d2>\d{1,2})\.\s?(?P<m2>\d{1,2})\.\s?(?P<y2>\d{4})(?!\d)"
        r"|(?P<slash>\d{1,2}/\d{1,2}/\d{4})(?!\d)"
        rf"|(?P<d3>\d{{1,2}})(?:{ordinals}|\.)?[\s-]\s?(?:(?:{month})\s)?(?P<n3>[^\W\d_]{{3,12}})\.?,?[\s-]\s?"
        rf"(?:(?:{year})\s)?(?P<y3>\d{{4}})(?!\d))"
        r"|\b(?P<n4>[^\W\d_]{3,9})\.?\s(?P<d4>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<y4>\d{4})(?!\d)",
        re.I,
    )


@cache
def _clock() -> re.Pattern[str]:
    """A clock right behind a day."""
    return re.compile(
        rf"[\s,|·•(@–-]{{0,4}}(?:(?:{any_of('dates', 'clock')})\.?\s)?"
        r"(?P<hour>\d{1,2})(?:[:h時시]|(?=\.\d\d\sUhr)\.)\s?(?P<minute>\d{2})(?!\d)\s?(?P<offset>[+-]\d{2}:?\d{2})?",
        re.I,
    )


@dataclass(frozen=True, slots=True)
class Day:
    """One day that a line tells."""

    start: int
    end: int
    moment: datetime


def days_in(text: str, zone: ZoneInfo, seen: datetime, language: str) -> Iterator[Day]:
    """Days of a line in order, with their clock if one follows; what nobody could tell for sure is left out."""
    for match in _day().finditer(text):
        written = _iso(match, zone, language)
        clock = _clock().match(text, match.end())
        for told in (f"{written}T{_time(clock)}" if clock else written, written):
            if written and (moment := instant(told, zone, seen)):
                yield Day(match.start(), match.end(), moment)
                break


def tells_day(text: str) -> bool:
    """Whether a line has what looks like a day."""
    return first_day(text) is not None


def first_day(text: str) -> tuple[int, int] | None:
    """Where a line's first day stands, be it one or only look like one."""
    found = _day().search(text[:LONGEST]) if has_year(text) else None
    return found.span() if found else None


def has_year(text: str) -> bool:
    """Whether there are four figures, as in each day; most lines have none, and to see that is quick."""
    return _YEAR.search(text) is not None


def readable(text: str) -> str:
    """A line as `days_in` reads it: clocks of 24 hours, zones by their offset."""
    return whole_days(text[:LONGEST])


def _time(clock: re.Match[str]) -> str:
    return f"{clock['hour']:0>2}:{clock['minute']}{clock['offset'] or ''}"


def _iso(match: re.Match[str], zone: ZoneInfo, language: str) -> str:
    """The day as ISO writes it; empty where the month is no month, or day and month cannot be told apart."""
    if match["slash"]:
        return unslashed(match["slash"], zone, language)
    year, month, day = next(
        (match[f"y{n}"], match[f"m{n}" if n < 3 else f"n{n}"], match[f"d{n}"]) for n in (1, 2, 3, 4) if match[f"y{n}"]
    )
    number = int(month) if month.isdigit() else month_of(month, language)
    return f"{year}-{number:02}-{int(day):02}" if number else ""
