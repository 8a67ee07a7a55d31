"""Cron expressions mean what cron means, and DST nights neither lose nor repeat a due time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from schemas.cron import fault, next_after, slots_between
from schemas.errors import ConfigError

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 3, 9, tzinfo=UTC)


def local(expression: str, zone: ZoneInfo, start: str, end: str) -> list[str]:
    """Slots between two local times, in local time with their offset."""
    first, last = (datetime.fromisoformat(text).replace(tzinfo=zone) for text in (start, end))
    found = slots_between(expression, zone, first, last)
    return [slot.astimezone(zone).strftime("%d %H:%M%z") for slot in found]


@pytest.mark.parametrize("sunday", ["0 6 * * 0", "0 6 * * 7", "0 6 * * sun", "0 6 * * SUN"])
def test_zero_seven_and_sun_are_sunday(sunday):
    assert next_after(sunday, ZoneInfo("UTC"), MONDAY) == datetime(2026, 3, 15, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "days"),
    [
        ("0 6 * * 1-5", [9, 10, 11, 12, 13]),
        ("0 6 * * mon-fri", [9, 10, 11, 12, 13]),
        ("0 6 * * 5-7", [13, 14, 15]),
        ("0 6 10-14/2 * *", [10, 12, 14]),
        ("0 6 9,12 mar *", [9, 12]),
        ("0 6 11 * fri", [11, 13]),  # both restricted: either will do
        ("0 6 */5 * fri", []),  # a star, even with a step, does not restrict: both must fit, and none does
        ("0 6 * apr *", []),
    ],
)
def test_lists_ranges_steps_and_names_choose_their_days(expression, days):
    assert [slot.day for slot in slots_between(expression, ZoneInfo("UTC"), MONDAY, MONDAY + timedelta(days=7))] == days


@pytest.mark.parametrize(
    ("zone", "expression", "start", "end", "expected"),
    [
        (BERLIN, "30 2 * * *", "2026-03-28T12:00", "2026-03-30T12:00", ["29 03:00+0200", "30 02:30+0200"]),
        (NEW_YORK, "30 2 * * *", "2026-03-07T12:00", "2026-03-09T12:00", ["08 03:00-0400", "09 02:30-0400"]),
        (BERLIN, "0,30 2 * * *", "2026-03-28T12:00", "2026-03-29T12:00", ["29 03:00+0200"]),
    ],
)
def test_a_time_that_spring_skips_is_due_once_right_after_the_gap(zone, expression, start, end, expected):
    assert local(expression, zone, start, end) == expected


@pytest.mark.parametrize(
    ("zone", "expression", "start", "end", "expected"),
    [
        (BERLIN, "30 2 * * *", "2026-10-24T12:00", "2026-10-26T12:00", ["25 02:30+0200", "26 02:30+0100"]),
        (NEW_YORK, "30 1 * * *", "2026-10-31T12:00", "2026-11-02T12:00", ["01 01:30-0400", "02 01:30-0500"]),
    ],
)
def test_a_time_that_comes_twice_in_autumn_is_due_the_first_time_only(zone, expression, start, end, expected):
    assert local(expression, zone, start, end) == expected


@pytest.mark.parametrize(
    "moment", [datetime(2026, 10, 25, 0, 45, tzinfo=UTC), datetime(2026, 10, 25, 1, 5, tzinfo=UTC)]
)
def test_asked_within_the_repeated_hour_the_past_is_not_named_again(moment):
    assert next_after("30 2 * * *", BERLIN, moment) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(("zone", "day"), [(BERLIN, "2026-03-29"), (BERLIN, "2026-10-25"), (NEW_YORK, "2026-03-08"),
                                           (NEW_YORK, "2026-11-01")])  # fmt: skip
def test_every_ten_minutes_goes_by_elapsed_time_through_both_nights(zone, day):
    start = datetime.fromisoformat(day).replace(tzinfo=zone).astimezone(UTC)
    slots = list(slots_between("*/10 * * * *", zone, start, start + timedelta(hours=6)))
    assert len(slots) == 36
    assert {later - earlier for earlier, later in pairwise(slots)} == {timedelta(minutes=10)}


def test_the_end_is_included_and_the_start_is_not():
    start = datetime(2026, 3, 9, 6, tzinfo=UTC)
    assert list(slots_between("0 6 * * *", ZoneInfo("UTC"), start, start + timedelta(days=1))) == [start + timedelta(1)]


def test_seconds_past_the_slot_do_not_name_it_again():
    assert next_after("0 6 * * *", ZoneInfo("UTC"), datetime(2026, 3, 9, 6, 0, 0, 1, tzinfo=UTC)).day == 10


@pytest.mark.parametrize(
    ("expression", "field"),
    [
        ("60 * * * *", "minute"), ("5-1 * * * *", "minute"), ("*/0 * * * *", "minute"), ("H * * * *", "minute"),
        ("0 24 * * *", "hour"), ("0 0 0 * *", "day of month"), ("0 0 l * *", "day of month"),
        ("0 0 30 2 *", "day of month"), ("0 0 * mon *", "month"), ("0 0 * * 8", "day of week"),
        ("0 0 * * mon#2", "day of week"), ("0 0 * * 5l", "day of week"),
        ("", "five"), ("0 0 * *", "five"), ("0 0 0 * * *", "five"), ("@daily", "five"),
    ],
)  # fmt: skip
def test_what_is_no_cron_expression_is_refused_with_the_field_named(expression, field):
    assert field in fault(expression)
    with pytest.raises(ConfigError, match=field):
        next_after(expression, BERLIN, MONDAY)
