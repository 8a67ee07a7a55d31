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
        ("Mon, 04 May 2026 09:30:00 +02:00", "2026-05-04 07:30"),
        ("Mon, 04 May 2026 09:30:00 -05:00", "2026-05-04 14:30"),
        ("Mon, 04 May 2026 09:30:00+0200", "2026-05-04 07:30"),
        ("Mon, 04 May 2026 09:30:00 +5:30", "2026-05-04 04:00"),
        ("Mon, 04 May 2026 09:30:00 GMT+0200", "2026-05-04 07:30"),
        ("Mon, 04 May 2026 09:30 UTC+2", "2026-05-04 07:30"),
        ("Mon, 04 May 2026 09:30:00 +0200 (CEST)", "2026-05-04 07:30"),
        ("Mon, 04 May 2026 09:30:00 -0000", "2026-05-04 09:30"),
        ("Mon, 04 May 2026 09:30:00 Z", "2026-05-04 09:30"),
        ("Mon, 4 May 2026 9:30:00 Z", "2026-05-04 09:30"),
        ("Mon, 04 May 26 09:30:00 +02:00", "2026-05-04 07:30"),
        ("Mon May  4 09:30:00 2026", "2026-05-04 07:30"),
        ("4-May-26 09:30:00 GMT", "2026-05-04 09:30"),
        ("04-May-2026", "2026-05-03 22:00"),
        ("Monday, May 4, 2026 - 9:30 PM", "2026-05-04 19:30"),
        ("May 4th, 2026 at 12:30 a.m. EST", "2026-05-04 05:30"),
        ("Mon, 04 May 2026 09.30", "2026-05-04 07:30"),
        ("2026-5-4T9:30:00Z", "2026-05-04 09:30"),
        ("2026-5-4 9:30 PM", "2026-05-04 19:30"),
        ("2026-05-04 09:30:00 +0200", "2026-05-04 07:30"),
        ("2026-05-04 09:30:00 UTC", "2026-05-04 09:30"),
        ("2026-05-04T09:30:00.1234567Z", "2026-05-04 09:30"),
        ("2026-13-04", None),
        ("2026/5/4 09:30:00", None),
        ("05/04/2026 09:30", None),
        ("04.05.2026 09:30", None),
        ("4 mai 2026 09:30", None),
        ("", None),
    ],
)
def test_times_become_utc_and_a_time_without_offset_is_the_sites_own(text: str, expected: str | None) -> None:
    found = instant(text, ZoneInfo("Europe/Berlin"))
    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == expected
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Mo, 04 Mai 2026 09:30:00 +0200", "de", "2026-05-04 07:30"),
        ("Montag, 4. März 2026, 09:30 Uhr", "de", "2026-03-04 08:30"),
        ("09:30 Uhr, 4. Mai 2026", "de", "2026-05-04 07:30"),
        ("lundi 4 mai 2026 à 09h30", "fr", "2026-05-04 07:30"),
        ("mar. 5 févr. 2026 09:30:00 +0100", "fr", "2026-02-05 08:30"),
        ("mar, 05 may 2026 09:30:00 +0200", "es", "2026-05-05 07:30"),
        ("martes, 5 de mayo de 2026 09:30", "es", "2026-05-05 07:30"),
        ("pon., 4 maj 2026 09:30:00 +0200", "pl", "2026-05-04 07:30"),
        ("Пн, 04 мая 2026 09:30:00 +0300", "ru", "2026-05-04 06:30"),
        ("2026年5月4日 09:30", "ja", "2026-05-04 07:30"),
        ("Mon, 04 May 2026 09:30:00 +0200", "fr", "2026-05-04 07:30"),
        ("4 mai 2026", "xx", None),
    ],
)
def test_months_are_read_in_the_language_of_the_site_and_in_no_other(
    text: str, language: str, expected: str | None
) -> None:
    found = instant(text, ZoneInfo("Europe/Berlin"), language)
    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == expected
