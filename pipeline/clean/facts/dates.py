"""Times as pages write them -> instants in UTC, or nothing where no instant can be told."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from pipeline.clean.facts.months import month_of, months

EARLIEST = datetime(1990, 1, 2, tzinfo=UTC)
"""Nothing on the web was published before; such a date is a clock's zero or a fault."""
_AHEAD = timedelta(days=2)
LONGEST_SPOKEN = 60
"""Characters of a date in a reader's words."""
_SPOKEN = re.compile(
    r"\b\d{1,2}(?:er|st|nd|rd|th|º)?\b.*[^\W\d_]{3,}.*\b\d{4}\b|[^\W\d_]{3,}.*\b\d{1,2}\b.*\b\d{4}\b|\b\d{1,2}[./]\d{1,2}[./]\d{4}\b",
    re.S,
)
_SPOKEN_LANGUAGES = frozenset(
    ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "nb", "da", "fi", "pl", "cs", "tr", "lt", "hu", "ro", "id",
     "ru", "uk", "el", "bg", "hr", "sk", "sl", "ca")
)  # fmt: skip
"""Languages whose dates in words are read; another site's are tried as English."""
_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T\s]+(\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|UTC|GMT|"
    r"[+-]\d{2}:?\d{2}|[+-]\d{2})?)?(?:\[[\w/]+\])?",
    re.I,
)
_OFFSETS = {
    "CET": "+0100", "CEST": "+0200", "MEZ": "+0100", "MESZ": "+0200", "WEST": "+0100", "EET": "+0200", "EEST": "+0300",
    "EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500", "MST": "-0700", "MDT": "-0600", "PST": "-0800",
    "PDT": "-0700", "MSK": "+0300", "BST": "+0100", "SAST": "+0200", "JST": "+0900", "KST": "+0900", "AEST": "+1000",
    "AEDT": "+1100",
}  # fmt: skip
"""Zones by name; IST is left out, which is India's, Ireland's and Israel's."""
_ZONES = re.compile(rf"\b(?:{'|'.join(_OFFSETS)})\b")
_UNIX = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3}) (\d{1,2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}|[A-Z]{3,4}) (\d{4})")
"""As Java and `date` write it: "Fri Apr 28 19:20:36 +0200 2023"."""
_YEAR_FIRST = re.compile(
    r"(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})\s?[.日일]?(?:\s?[(（]\w[)）])?"
    r"(?:[T,\s]*(\d{1,2})\s?[:時시]\s?(\d{2})(?::\d{2})?분?分?)?\s*([+-]\d{2}:?\d{2})?"
)
"""Year, month, day, whatever stands between them: only this order begins with four digits."""
_DOTTED = re.compile(
    r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})"
    r"(?:[\s,|–-]+(\d{1,2})[:.](\d{2})(?:\s*Uhr)?)?\s*([+-]\d{4})?"
)
"""Day, month, year: where dots part them, the day is first."""
_WORDED = re.compile(
    r"\b(?:(\d{1,2}):(\d{2})(?::\d{2})?\s*([+-]\d{4})?\s*,?\s+)?(?:on\s+)?"
    r"(?:([^\W\d_]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})(?:st|nd|rd|th|\.)?\s+([^\W\d_]{3,9})\.?),?"
    r"\s+(\d{4})(?:\s*[,|–-]?\s+(?:at\s+|um\s+)?(\d{1,2}):(\d{2})(?::\d{2})?\s*([+-]\d{4})?)?",
    re.I,
)
"""A date in English or German words, with or without a clock before or after it: most of what is left for `spoken`."""
_YEAR = re.compile(r"\b\d{4}\b")
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_HALF_DAY = re.compile(r"\b(\d{1,2}):(\d{2})(:\d{2})?\s*([ap])\.?\s?m\b\.?", re.I)
_GREENWICH = re.compile(r"\s-0000\s*$")
"""In mail headers this is Greenwich time with the sender's zone untold; the library takes it for no zone at all."""
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{2}:?\d{2})?")


def instant(text: str, zone: ZoneInfo, seen: datetime) -> datetime | None:
    """The instant in UTC; None for what is no date, before EARLIEST, or two days and more after it was `seen`.

    A time without a zone is the site's. Where summer time makes it twice, the first is meant; where it never was,
    the offset before the change holds.

    >>> instant("2024-10-27T02:30:00", ZoneInfo("Europe/Berlin"), datetime(2024, 12, 1, tzinfo=UTC)).isoformat()
    '2024-10-27T00:30:00+00:00'
    """
    bare = text.strip()[:80]
    found = _read(bare) if bare else None
    if found is None:
        return None
    try:
        moment = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return None  # year 1 or 9999 moved over the edge by its offset
    return moment if EARLIEST <= moment <= seen + _AHEAD else None


def as_told(moment: datetime, text: str) -> datetime:
    """The instant by the clock of the page's own words; without a zone where these name none.

    >>> as_told(datetime(2026, 2, 4, 3, 14, tzinfo=UTC), "2026-02-03T21:14:09-06:00").isoformat()
    '2026-02-03T21:14:00-06:00'
    >>> as_told(datetime(2026, 2, 3, tzinfo=UTC), "3 February 2026").isoformat()
    '2026-02-03T00:00:00'
    """
    found = _read(text.strip()[:80])
    if found is not None and found.tzinfo is not None:
        return moment.astimezone(found.tzinfo)
    return moment.replace(tzinfo=None)


def _read(text: str) -> datetime | None:
    text = whole_days(text)
    if match := _ISO.fullmatch(text):
        day, clock, offset = match.groups()
        return _checked(f"{day}T{_no_leap(clock or '00:00')}{_offset(offset)}")
    if text.isascii() and text.isdigit() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if match := _YEAR_FIRST.fullmatch(text):
        return _of_parts(*match.groups())
    if match := _DOTTED.fullmatch(text):
        return _of_parts(match[3], match[2], match[1], *match.groups()[3:])
    if match := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, offset = match.groups()
        return _checked(f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{_offset(offset)}")
    if match := _UNIX.fullmatch(text):
        month, day, clock, zone, year = match.groups()
        text = f"{day} {month} {year} {clock} {zone}"
    try:
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=UTC) if _GREENWICH.search(text) else found
    except (ValueError, TypeError, IndexError, OverflowError):
        pass  # not the form of mail headers either
    return _checked(text)


def _checked(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None  # the 31st of February, +25:99 or no date at all


def _of_parts(
    year: str, month: str, day: str, hour: str | None, minute: str | None, offset: str | None
) -> datetime | None:
    return _checked(f"{year}-{month:0>2}-{day:0>2}T{hour or '0':0>2}:{minute or '00'}{_offset(offset)}")


def whole_days(text: str) -> str:
    """The text with its clocks of twelve hours as clocks of 24, and zones' names as their offsets."""
    return _HALF_DAY.sub(_whole_day, _ZONES.sub(lambda zone: _OFFSETS[zone[0]], text))


def _whole_day(clock: re.Match[str]) -> str:
    """A clock of twelve hours as one of 24; twelve itself is the first hour of its half.

    >>> _HALF_DAY.sub(_whole_day, "12:05 a.m. and 3:10 PM")
    '00:05 and 15:10'
    """
    hour = int(clock[1]) % 12 + 12 * (clock[4].lower() == "p")
    return f"{hour:02}:{clock[2]}{clock[3] or ''}"


def _no_leap(clock: str) -> str:
    return clock[:-2] + "59" if clock.endswith(":60") else clock


def _offset(offset: str | None) -> str:
    if not offset:
        return ""
    if offset.upper() in ("Z", "UTC", "GMT"):
        return "+00:00"
    digits = offset[1:].replace(":", "")
    return f"{offset[0]}{digits[:2]}:{digits[2:] or '00'}"


def spoken(text: str, zone: ZoneInfo, seen: datetime, language: str) -> datetime | None:
    """The instant of a date in a reader's words ("20. November 2025"); slow, so only when all else is missing.

    None without a year of four digits: what "yesterday" and "2 hours ago" mean moves with every look at the page. None
    too for 03/04/2025 in English where the zone does not tell which comes first, and for several dates.
    """
    text = unslashed(text, zone, language)
    if len(text) > LONGEST_SPOKEN:
        return None
    if moment := instant(text, zone, seen):
        return moment
    if not _SPOKEN.search(text) or len(_YEAR.findall(text)) > 1:
        return None
    read_as = language if language in _SPOKEN_LANGUAGES else "en"
    if read_as in months() and (found := _in_words(text, read_as)):
        return instant(found.isoformat(), zone, seen)
    import dateparser  # a third of a second, and ten milliseconds a date

    found = dateparser.parse(
        text,
        languages=[read_as],
        settings={"RELATIVE_BASE": seen.astimezone(zone).replace(tzinfo=None), "STRICT_PARSING": True},
    )
    return instant(found.isoformat(), zone, seen) if found else None


def _in_words(text: str, language: str) -> datetime | None:
    """The time that a date tells whose month is a word, with a zone if it tells that.

    >>> _in_words("By Ana Ruiz 11:11 PM EST Nov 19, 2019", "en").isoformat(), _in_words("20th of May", "en")
    ('2019-11-19T23:11:00-05:00', None)
    """
    match = _WORDED.search(whole_days(text))
    if match is None:
        return None
    hour, minute, offset, name, day, first, second, year, *after = match.groups()
    month = month_of(name or second, language)
    clock = (hour, minute, offset) if hour else tuple(after)
    return _of_parts(year, str(month), day or first, *clock) if month else None


def unslashed(text: str, zone: ZoneInfo, language: str) -> str:
    """The text with its slashed day as ISO writes it; empty when nobody could tell the day from the month.

    >>> unslashed("03/04/2025", ZoneInfo("America/Chicago"), "en"), unslashed("03/04/2025", ZoneInfo("UTC"), "fr")
    ('2025-03-04', '2025-04-03')
    """
    match = _SLASHED.search(text)
    if match is None:
        return text
    first, second = int(match[1]), int(match[2])
    is_day_first = first > 12 or (second <= 12 and (language != "en" or not zone.key.startswith("America/")))
    if language == "en" and "/" not in zone.key and first <= 12 and second <= 12 and first != second:
        return ""
    day, month = (first, second) if is_day_first else (second, first)
    return text.replace(match[0], f"{match[3]}-{month:02}-{day:02}")
