"""Bar charts of days as inline SVG: what to draw, in numbers; the macro `chart` draws it, the style sheet colours."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pipeline.web.cells import MONTHS

Unit = Literal["day", "week", "month", "year"]
LONGEST: tuple[tuple[Unit, int], ...] = (("day", 92), ("week", 740), ("month", 3660))
"""Unit -> days that are still shown by it; longer spans are shown by years."""
MOST_BARS, LEAST_BARS = 120, 14
HEIGHT = 100
"""Of the drawing, in its own units; a bar and its gap are ten wide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day, week, month or year."""

    start: date
    label: str
    number: int
    x: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What the macro `chart` draws."""

    what: str
    """What is counted, in the plural."""
    unit: Unit
    bars: list[Bar]
    top: int
    """Number at the upper line, a round one that no bar exceeds."""
    earlier: int
    """Counted before the first bar."""

    @property
    def width(self) -> int:
        return len(self.bars) * 10

    @property
    def total(self) -> int:
        return sum(bar.number for bar in self.bars)

    @property
    def ticks(self) -> list[str]:
        """Labels of the first, the middle and the last bar."""
        return [self.bars[at].label for at in (0, (len(self.bars) - 1) // 2, -1)]

    @property
    def rows(self) -> list[Bar]:
        """Bars that are not empty, newest first."""
        return [bar for bar in reversed(self.bars) if bar.number]

    @property
    def said(self) -> str:
        """The chart in a sentence, for who does not see it."""
        most = max(self.bars, key=lambda bar: bar.number)
        span = f"{self.total:,} {self.what} from {self.bars[0].label} to {self.bars[-1].label}"
        return f"{span}; most, {most.number:,}, in the {self.unit} of {most.label}."


def chart(counts: Iterable[tuple[str, int]], what: str, days: int | None = None) -> Chart | None:
    """Bars over (ISO day, number), as long as they reach, or the last `days` of them; None where no day counts.

    >>> found = chart([("2026-03-02", 3), ("2026-03-04", 1)], "quotes")
    >>> found.unit, len(found.bars), found.top, [(bar.label, bar.number) for bar in found.rows]
    ('day', 14, 4, [('4 Mar 2026', 1), ('2 Mar 2026', 3)])
    """
    numbers = [(_day(text), number) for text, number in counts if text and number]
    if not numbers:
        return None
    last = max(day for day, _ in numbers)
    first = min(day for day, _ in numbers) if days is None else last - timedelta(days=days - 1)
    unit = _unit((last - first).days)
    starts = _starts(first, last, unit)
    held = dict.fromkeys(starts, 0)
    for day, number in numbers:
        if (start := _start(day, unit)) in held:
            held[start] += number
    top = _round_up(max(held.values()))
    bars = [_bar(place, start, number, (unit, top)) for place, (start, number) in enumerate(held.items())]
    earlier = sum(number for day, number in numbers if _start(day, unit) < starts[0])
    return Chart(what=what, unit=unit, bars=bars, top=top, earlier=earlier)


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


def _bar(place: int, start: date, number: int, scale: tuple[Unit, int]) -> Bar:
    unit, top = scale
    height = max(round(HEIGHT * number / top), 1) if number else 0
    return Bar(start=start, label=_label(start, unit), number=number, x=place * 10 + 1, height=height)


def _unit(days: int) -> Unit:
    return next((unit for unit, longest in LONGEST if days <= longest), "year")


def _starts(first: date, last: date, unit: Unit) -> list[date]:
    """The first day of each unit, oldest first: a few at least, so that no bar is a wall, and not too many."""
    found: list[date] = []
    for start in _backwards(_start(last, unit), unit):
        if len(found) >= MOST_BARS or (start < _start(first, unit) and len(found) >= LEAST_BARS):
            break
        found.append(start)
    return found[::-1]


def _backwards(start: date, unit: Unit) -> Iterator[date]:
    while True:
        yield start
        if start.year <= 1:
            return
        start = _start(start - timedelta(days=1), unit)


def _start(day: date, unit: Unit) -> date:
    if unit == "week":
        return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
    if unit == "day":
        return day
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _label(start: date, unit: Unit) -> str:
    if unit == "year":
        return str(start.year)
    month = f"{MONTHS[start.month - 1]} {start.year}"
    return month if unit == "month" else f"{start.day} {month}"


def _round_up(number: int) -> int:
    """The next of 1, 2, 4, 6, 10, 20, 40, 60, 100 and so on, all but one of them halves well.

    >>> [_round_up(number) for number in (1, 3, 7, 11, 61, 1200)]
    [1, 4, 10, 20, 100, 2000]
    """
    scale = 1
    while True:
        for step in (1, 2, 4, 6):
            if number <= step * scale:
                return step * scale
        scale *= 10
