"""No pattern of the code takes a long text for a reason to think: time grows as the text does, whatever the text is."""

import re
import time
from collections import deque
from typing import Any

import pytest

from tests.project.patterns import Use, patterns, strings

SHORT, LONG = 1_000, 4_000
"""Characters; a quadratic pattern takes a tenth of a second for the long text."""
FLOOR = 0.003
"""Seconds below which the long text may take what it takes: a tenth of what a quadratic pattern needs."""
GROWTH = 8.0
"""Times as long for four times as much: 4 is linear, 16 is quadratic."""
FIRST = (12, 24, 300)
"""Characters of texts that are tried before, lest something worse than quadratic take the test for ever."""
AT_ONCE = 0.05
"""Seconds for a text as long as a pattern's bound, where it has one."""


def seconds(use: Use, text: Any) -> float:
    """Of this thread's own processor time, to look as the code does; for every match, where it looks everywhere."""
    begun = time.thread_time()
    found = getattr(use.pattern, use.method)(text)
    if use.method == "finditer":
        deque(found, 0)
    return time.thread_time() - begun


def excess(use: Use, made: tuple[str, str, str], tries: int) -> float:
    """How much too long a text takes, in times of what it may; noise only adds, so the least of some tries counts."""
    if use.bound:
        return least(use, made, use.bound, tries) / AT_ONCE
    if any(least(use, made, size, tries) > AT_ONCE / 5 for size in FIRST):
        return 99.0
    long = least(use, made, LONG, tries)
    return long / least(use, made, SHORT, tries) / GROWTH if long > FLOOR else 0


def least(use: Use, made: tuple[str, str, str], size: int, tries: int) -> float:
    before, unit, end = made
    text = before + unit * (size // len(unit)) + end
    given = text.encode() if isinstance(use.pattern.pattern, bytes) else text
    return min(seconds(use, given) for _ in range(tries))


@pytest.mark.parametrize("name", patterns())
def test_time_grows_as_the_text_does(name: str) -> None:
    use = patterns()[name]
    suspects = [made for made in strings(use.pattern) if excess(use, made, 1) > 1]
    assert [made for made in suspects if is_slow(use, made)] == []


def is_slow(use: Use, made: tuple[str, str, str]) -> bool:
    """Whether it takes too long whenever it is tried: a machine that is busy for a moment is no fault of a pattern."""
    for pause in (0.0, 0.2, 0.2):
        time.sleep(pause)
        if excess(use, made, 3) <= 1:
            return False
    return True


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\s*sitemap\s*:\s*(\S+)", r"[^/_-]+(?:[_-][^/_-]+){2,}$", r"<!--.*?-->", r"\S*(?:https?:|@)\S*", r"\s+$",
        r"(?:\W*ads?\W*)+$", pytest.param(r"pages?:\s*(?:\d+\s*)*$", marks=pytest.mark.slow),
    ],
)  # fmt: skip
def test_a_slow_pattern_is_found(pattern: str) -> None:
    use = Use(re.compile(pattern, re.M | re.S), "finditer")
    suspects = (made for _ in range(3) for made in strings(use.pattern))  # noise in a short text hides it once
    assert any(excess(use, made, 1) > 1 and is_slow(use, made) for made in suspects)


def test_patterns_are_found_wherever_they_are_held() -> None:
    found = " ".join(patterns())
    for place in (
        "addresses.ARTICLE_NAME", "addresses.DISPLAY", "line_rules._lines[17]", "author_names._lead",
        "SIGNS[3]", "schemas.site:",
    ):  # fmt: skip
        assert place in found
