"""Small pictures as SVG within the page; their colours are classes of the page's style, so that dark pages fit."""

from collections.abc import Sequence
from html import escape

from pipeline.read.report import words
from pipeline.read.report.span import Span

Days = Sequence[tuple[Span, int, float | None]]
"""Days, or stretches of some; articles of each, and the usual."""
SPARK_WIDTH, SPARK_HEIGHT = 96, 24
WIDTH, HEIGHT, ROOM, FOOT = 920, 250, 36, 36
"""Of the columns: all in all, above them for numbers, below for days."""
FEW, NAMED = 8, 7
"""So many columns have a number and a weekday each; of more so many have a day, and the highest its number."""


def spark(series: Sequence[int]) -> str:
    """A line with a dot at its end; decoration beside numbers that say the same."""
    most, step = max(series, default=0) or 1, (SPARK_WIDTH - 8) / max(len(series) - 1, 1)
    points = [(4 + n * step, SPARK_HEIGHT - 4 - value / most * (SPARK_HEIGHT - 8)) for n, value in enumerate(series)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        f'<svg class="spark" aria-hidden="true" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" width="{SPARK_WIDTH}" '
        f'height="{SPARK_HEIGHT}"><polyline class="line" points="{line}"/>'
        f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3"/></svg>'
    )


def columns(days: Days) -> str:
    """A column a day with its number, and a stroke where the usual is."""
    most = max([1, *(value for _, value, _ in days), *(usual or 0 for _, _, usual in days)])
    width = WIDTH / len(days)
    highest = max(range(len(days)), key=lambda n: days[n][1])
    drawn = "".join(_column(day, n * width, width, most) for n, day in enumerate(days))
    for n in range(len(days)):
        drawn += _day(days, n) if n % -(-len(days) // NAMED) == 0 or len(days) <= FEW else ""
        drawn += _figure(days, n, most) if n == highest or len(days) <= FEW else ""
    told = "; ".join(f"{words.bucket(span)}: {value:,}" for span, value, _ in days)
    return (
        f'<svg class="columns" role="img" aria-label="{escape(f"Articles: {told}.")}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{drawn}</svg>'
    )


def _column(day: tuple[Span, int, float | None], x: float, width: float, most: float) -> str:
    _, value, usual = day
    base, unit = HEIGHT - FOOT, (HEIGHT - FOOT - ROOM) / most
    bar = (
        f'<rect class="bar" x="{x + width * 0.15:.1f}" y="{base - value * unit:.1f}" width="{width * 0.7:.1f}" '
        f'height="{value * unit:.1f}"/>'
    )
    if usual is None:
        return bar
    stroke = f"M{x + width * 0.06:.1f} {base - usual * unit:.1f}h{width * 0.88:.1f}"
    return f'{bar}<path class="edge" d="{stroke}"/><path class="usual" d="{stroke}"/>'


def _day(days: Days, place: int) -> str:
    """What stands below a column."""
    since = days[place][0].since
    name = f"{since:%a} {since.day}" if len(days) <= FEW else f"{since.day} {since:%b}"
    return f'<text class="day" x="{(place + 0.5) * WIDTH / len(days):.1f}" y="{HEIGHT - FOOT + 8}">{name}</text>'


def _figure(days: Days, place: int, most: float) -> str:
    """What stands above a column."""
    _, value, usual = days[place]
    top = HEIGHT - FOOT - max(value, usual or 0) * (HEIGHT - FOOT - ROOM) / most - 7
    return f'<text class="figure" x="{(place + 0.5) * WIDTH / len(days):.1f}" y="{top:.1f}">{value:,}</text>'
