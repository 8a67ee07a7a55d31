"""Times of feeds and sitemaps, as instants in UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

ZONE_NAME = re.compile(r"\b([A-Z]{1,5})\s*$")
NUMBER = re.compile(r"[+-]\d\d:?\d\d\s*$")
DAY = 24 * 3600
GREENWICH = ("GMT", "UTC", "UT", "Z")


def instant(text: str, zone: ZoneInfo) -> datetime | None:
    """The moment an ISO 8601 or RFC 822 text names, in UTC; None when it cannot be read.

    A text without an offset, or with a zone's short name that the site's own zone uses or that nobody else knows, is
    a time of the site's zone; a bare day is its midnight there.

    >>> str(instant("Mon, 01 Jun 2026 09:00:00 CST", ZoneInfo("Asia/Shanghai")))
    '2026-06-01 01:00:00+00:00'
    >>> str(instant("2026-06-01", ZoneInfo("Europe/Berlin")))
    '2026-05-31 22:00:00+00:00'
    """
    if not (text := text.strip()[:80]):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _from_mail_date(text, zone)
    return _in_utc(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def _from_mail_date(text: str, zone: ZoneInfo) -> datetime | None:
    parsed = parsedate_tz(text)
    if parsed is None:
        return None
    try:
        local = datetime(*parsed[:6], tzinfo=zone)  # raises on a 31 June or an hour 25
    except ValueError:
        return None
    return _in_utc(local.replace(tzinfo=_zone_of(text, parsed[9] or 0, local)))


def _zone_of(text: str, offset: int, local: datetime) -> tzinfo | None:
    """The zone a mail date means: parsedate_tz knows American short names, and takes all others for Greenwich."""
    named = ZONE_NAME.search(text)
    if named and named[1] in GREENWICH:
        return UTC
    if NUMBER.search(text) or (named and offset and named[1] != local.tzname()):
        return timezone(timedelta(seconds=offset)) if abs(offset) < DAY else UTC
    return local.tzinfo


def _in_utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):  # year 1 or 9999 west or east of Greenwich
        return None
