"""Times of feeds and sitemaps, as instants in UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from functools import cache
from importlib import import_module
from zoneinfo import ZoneInfo

ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
YEAR_FIRST = re.compile(r"^(\d{4})[-年](\d{1,2})[-月](\d{1,2})(?:日|(?!\d))T?")
DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|er|[.ºª])?[\s-]+(?:(?:de|of)\s+)?([^\W\d_]+)\.?,?[\s-]+(?:(?:de|del|of)\s+)?(\d{4})\b"
)
MONTH_FIRST = re.compile(r"\b([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?!\d)(?:\s?([ap])\.?m\b\.?)?", re.IGNORECASE)
OFFSET = re.compile(r"(?:\b(?:GMT|UTC?)\s?)?([+-])(\d{1,2})(?::?(\d{2}))?\s*(?:\([^()]*\))?$")
"""Hours and minutes from Greenwich, in every spelling of mail dates, ISO and Java; a zone's name may follow."""
ZONE_NAME = re.compile(r"\b([A-Z]{1,5})\s*$")
NUMBER = re.compile(r"[+-]\d{4}$")
DAY = 24 * 3600
GREENWICH = ("GMT", "UTC", "UT", "Z")


def instant(text: str, zone: ZoneInfo, language: str = "") -> datetime | None:
    """The moment an ISO 8601, RFC 822 or worded text names, in UTC; None when it cannot be read for certain.

    Months are read in English and in the site's `language`. A text without an offset, or with a zone's short name that
    the site's own zone uses or that nobody else knows, is a time of the site's zone; a bare day is its midnight there.

    >>> str(instant("Mon, 01 Jun 2026 09:00:00 CST", ZoneInfo("Asia/Shanghai")))
    '2026-06-01 01:00:00+00:00'
    >>> str(instant("2026-06-01", ZoneInfo("Europe/Berlin")))
    '2026-05-31 22:00:00+00:00'
    """
    if not (text := " ".join(text.split())[:80]):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _from_mail_date(_as_mail_date(text, language), zone)
    return _in_utc(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def _as_mail_date(text: str, language: str) -> str:
    """The text in the form of mail headers; as it stands where it is of no form known here."""
    for form, order in ((YEAR_FIRST, (3, 2, 1)), (DAY_FIRST, (1, 2, 3)), (MONTH_FIRST, (2, 1, 3))):
        found = form.search(text)
        if found and (month := _month(found[order[1]], language)):
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return f"{found[order[0]]} {month} {found[order[2]]} {_clock(rest)}"
    return OFFSET.sub(lambda found: _zone(found[0]), text) if CLOCK.search(text) else text


def _clock(text: str) -> str:
    """Hour, minute, second and zone of what stands around a date; midnight when it tells none."""
    found = CLOCK.search(text)
    if found is None:
        return "0:00:00"
    hour = int(found[1]) % 12 + 12 * (found[4].lower() == "p") if found[4] else int(found[1])
    return f"{hour}:{found[2]}:{found[3] or '00'} {_zone(text[found.end() :])}"


def _zone(text: str) -> str:
    """The zone at the end of a text, as mail headers spell it: "+02:00" and "GMT+2" are +0200."""
    if found := OFFSET.search(text):
        return f"{found[1]}{int(found[2]):02}{found[3] or '00'}"
    named = ZONE_NAME.search(text)
    return named[1] if named else ""


def _month(name: str, language: str) -> str:
    """What mail headers call a month that is named or numbered; empty for what is none."""
    if name.isdecimal():
        return ENGLISH[int(name) - 1] if 1 <= int(name) <= 12 else ""
    return _months(language).get(name.casefold(), "") or _months("en").get(name.casefold(), "")


@cache
def _months(language: str) -> dict[str, str]:
    """A language's names of months, whole and cut -> what mail headers call them; none for a language not known."""
    try:
        info = import_module(f"dateparser.data.date_translation_data.{language}").info
    except ModuleNotFoundError:
        return {}
    return {
        name.casefold().rstrip("."): english
        for month, english in zip(MONTHS, ENGLISH, strict=True)
        for name in info.get(month, ())
    }


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
