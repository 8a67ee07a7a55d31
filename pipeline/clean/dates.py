"""Times as pages write them -> instants in UTC, or nothing where no instant can be told."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

EARLIEST = datetime(1990, 1, 2, tzinfo=UTC)
"""Nothing on the web was published before; such a date is a clock's zero or a fault."""
_AHEAD = timedelta(days=2)
_SPOKEN = re.compile(
    r"\b\d{1,2}\b.*[^\W\d_]{3,}.*\b\d{4}\b|[^\W\d_]{3,}.*\b\d{1,2}\b.*\b\d{4}\b|\b\d{1,2}[./]\d{1,2}[./]\d{4}\b", re.S
)
_SPOKEN_LANGUAGES = frozenset(
    ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "nb", "da", "fi", "pl", "cs", "tr", "lt", "hu", "ro", "id")
)
"""Languages whose dates in words are read; another site's are tried as English."""
_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T\s]+(\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|UTC|GMT|"
    r"[+-]\d{2}:?\d{2}|[+-]\d{2})?)?(?:\[[\w/]+\])?",
    re.I,
)
_OFFSETS = {
    "CET": "+0100", "CEST": "+0200", "MEZ": "+0100", "MESZ": "+0200", "WEST": "+0100", "EET": "+0200", "EEST": "+0300",
    "MSK": "+0300", "BST": "+0100", "SAST": "+0200", "JST": "+0900", "KST": "+0900", "AEST": "+1000", "AEDT": "+1100",
}  # fmt: skip
"""Zones by name that the reader of mail dates does not know and would take for none."""
_ZONES = re.compile(rf"\b(?:{'|'.join(_OFFSETS)})\b")
_UNIX = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3}) (\d{1,2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}|[A-Z]{3,4}) (\d{4})")
"""As Java and `date` write it: "Fri Apr 28 19:20:36 +0200 2023"."""
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{2}:?\d{2})?")


def instant(text: str, zone: ZoneInfo, seen: datetime) -> datetime | None:
    """The instant in UTC; None for what is no date, before EARLIEST, or two days and more after it was `seen`.

    A time without a zone is the site's. Where summer time makes it twice, the first is meant; where it never was,
    the offset before the change holds.

    >>> instant("2024-10-27T02:30:00", ZoneInfo("Europe/Berlin"), datetime(2024, 12, 1, tzinfo=UTC)).isoformat()
    '2024-10-27T00:30:00+00:00'
    """
    found = _read(text.strip()[:80])
    if found is None:
        return None
    try:
        moment = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return None  # year 1 or 9999 moved over the edge by its offset
    return moment if EARLIEST <= moment <= seen + _AHEAD else None


def _read(text: str) -> datetime | None:
    text = _ZONES.sub(lambda zone: _OFFSETS[zone[0]], text)
    if match := _ISO.fullmatch(text):
        day, clock, offset = match.groups()
        return _checked(f"{day}T{_no_leap(clock or '00:00')}{_offset(offset)}")
    if text.isdigit() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if match := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, offset = match.groups()
        return _checked(f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{_offset(offset)}")
    if match := _UNIX.fullmatch(text):
        month, day, clock, zone, year = match.groups()
        text = f"{day} {month} {year} {clock} {zone}"
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        pass  # not the form of mail headers either
    return _checked(text)


def _checked(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None  # the 31st of February, +25:99 or no date at all


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
    """The instant of a date in a reader's words ("20. November 2025"); slow, so only when all else is missing."""
    import dateparser  # half a second, and most runs never need it

    if len(text) > 60 or not _SPOKEN.search(text):
        return None
    found = dateparser.parse(
        text,
        languages=[language if language in _SPOKEN_LANGUAGES else "en"],
        settings={"RELATIVE_BASE": seen.astimezone(zone).replace(tzinfo=None), "STRICT_PARSING": True},
    )
    return instant(found.isoformat(), zone, seen) if found else None
