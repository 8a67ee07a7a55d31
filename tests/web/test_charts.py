"""Charts of days: the unit fits the span, the numbers are all there, and they can be read without seeing."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, select_autoescape

from pipeline.web import charts
from pipeline.web.charts import MOST_BARS, chart

TEMPLATES = Path(charts.__file__).parent / "templates"


def days(count: int, step: int = 1) -> list[tuple[str, int]]:
    return [(str(date(2026, 3, 14) - timedelta(days=n * step)), n % 5 + 1) for n in range(count)]


@pytest.mark.parametrize(
    ("span", "unit", "bars"),
    [(1, "day", 14), (30, "day", 30), (93, "day", 93), (94, "week", 14), (700, "week", 101), (1000, "month", 34),
     (3600, "month", 119), (4000, "year", 14), (20000, "year", 56)],
)  # fmt: skip
def test_the_unit_fits_the_span(span: int, unit: str, bars: int) -> None:
    counts = [("2026-03-14", 2), (str(date(2026, 3, 14) - timedelta(days=span - 1)), 3)]
    found = chart(counts, "quotes")
    assert found
    assert (found.unit, len(found.bars)) == (unit, bars)
    assert found.total == 5


@pytest.mark.parametrize("count", [1, 5, 50, 200, 900, 4000])
def test_no_quote_is_lost_or_counted_twice(count: int) -> None:
    found = chart(days(count), "quotes")
    assert found
    assert found.total + found.earlier == sum(number for _, number in days(count))
    assert found.earlier == 0
    starts = [bar.start for bar in found.bars]
    assert starts == sorted(set(starts))


def test_only_the_last_days_are_shown_where_that_is_asked_and_the_earlier_ones_are_told() -> None:
    found = chart(days(400), "quotes", 90)
    assert found
    assert (found.unit, len(found.bars), found.bars[-1].start) == ("day", 90, date(2026, 3, 14))
    assert found.total + found.earlier == sum(number for _, number in days(400))


def test_a_wrong_date_of_long_ago_makes_no_endless_chart() -> None:
    found = chart([("0001-01-01", 1), ("2026-03-14", 4)], "articles")
    assert found
    assert (len(found.bars), found.earlier) == (MOST_BARS, 1)
    assert chart([("0001-01-01", 1)], "articles") is not None


def test_nothing_dated_is_no_chart() -> None:
    assert chart([], "quotes") is None
    assert chart([("", 4), ("2026-03-14", 0)], "quotes") is None


def test_bars_are_as_high_as_their_numbers() -> None:
    found = chart([("2026-03-12", 1), ("2026-03-13", 500), ("2026-03-14", 1000)], "quotes")
    assert found
    assert [bar.height for bar in found.bars[-3:]] == [1, 50, 100]
    assert found.top == 1000
    assert all(bar.height == 0 for bar in found.bars[:-3])


def drawn(found: Any) -> str:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape())
    return environment.from_string('{% from "_chart.html" import chart %}{{ chart(c, "k") }}').render(c=found)


def test_the_drawing_has_a_name_a_sentence_and_a_table_of_the_same_numbers() -> None:
    found = chart([("2026-03-02", 3), ("2026-03-04", 1)], "quotes")
    page = drawn(found)
    assert 'role="img" aria-labelledby="k-title" aria-describedby="k-desc"' in page
    assert '<title id="k-title">Quotes a day</title>' in page
    assert "4 quotes from 19 Feb 2026 to 4 Mar 2026; most, 3, in the day of 2 Mar 2026." in page
    assert re.findall(r'scope="row"><a href="([^"]+)">[^<]+</a></th><td>(\d+)', page) == [
        ("/day/2026-03-04", "1"),
        ("/day/2026-03-02", "3"),
    ]
    assert page.count('class="bar"') == 2
    assert "style=" not in page
