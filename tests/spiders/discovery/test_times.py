"""Times become instants in UTC; one without an offset is in the site's own zone."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from spiders.discovery.times import instant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 04 May 2026 09:30:00 +0200", "2026-05-04 07:30"),
        ("Mon, 04 May 2026 09:30:00 GMT", "2026-05-04 09:30"),
        ("Mon, 04 May 2026 09:30:00 EST", "2026-05-04 14:30"),
        ("Mon, 04 May 2026 09:30:00 CEST", "2026-05-04 07:30"),
        ("Mon, 04 May 2026 09:30:00", "2026-05-04 07:30"),
        ("2026-05-04T09:30:00Z", "2026-05-04 09:30"),
        ("2026-05-04T09:30", "2026-05-04 07:30"),
        ("2026-05-04", "2026-05-03 22:00"),
        ("Thu, 32 Foo 2999 99:99:99", None),
        ("Sun, 31 Jun 2026 09:00:00 GMT", None),
        ("Mon, 04 May 12026 09:30:00 +2599", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times_become_utc_and_a_time_without_offset_is_the_sites_own(text: str, expected: str | None) -> None:
    found = instant(text, ZoneInfo("Europe/Berlin"))
    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == expected
    assert found is None or found.tzinfo is UTC
