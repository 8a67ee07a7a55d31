"""What a source holds, one entry at a time: a page, one that is held already, or why there is none."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from schemas.capture import Capture, Provenance

IsKnown = Callable[[str], bool]
"""Whether the collection holds a capture of that id."""
HTML = ("text/html", "application/xhtml+xml")
_STARTS = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)\b", re.I)
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that is not held yet."""

    id: str
    """Made of what names the record in its source, so that it is the same whenever that is read."""
    url: str
    seen_at: datetime
    headers: Headers
    body: bytes
    """As received, still content-encoded."""
    source: Provenance
    own: Capture | None = None
    """The capture itself, where another archive of onrecord holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A record that says: the same payload as another one's."""

    id: str
    url: str
    seen_at: datetime
    source: Provenance
    refers_to: str
    """Id of the record that holds the payload; empty where it is not named."""


@dataclass(frozen=True, slots=True)
class Known:
    """A page that is held already."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A record that is not wanted, and why; without a reason it is none that could be (a request, a note)."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that cannot be read: where it lies, and what is wrong."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


Entry = Page | Again | Known | Passed | Bad


def id_of(*names: str) -> str:
    """The id of a capture that others made, from what names it there.

    >>> id_of("<urn:uuid:1>", "https://a.example/") == id_of("<urn:uuid:1>", "https://a.example/")
    True
    """
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "onrecord:import\n" + "\n".join(names)))


def moment_of(text: str) -> datetime:
    """A time with its zone; ValueError for one that names none.

    >>> moment_of("2019-05-06T07:08:09Z").isoformat()
    '2019-05-06T07:08:09+00:00'
    """
    found = datetime.fromisoformat(text.strip())
    if found.tzinfo is None:
        raise ValueError(f"{text!r} names no time zone: write it like 2019-05-06T07:08:09Z")
    return found.astimezone(UTC)


def is_web_address(url: str) -> bool:
    """Whether a page can have that address."""
    return re.match(r"https?://[^/\s]", url, re.IGNORECASE) is not None


def is_html(content_type: str, body: bytes) -> bool:
    """Whether a body is a web page: by what the server called it, or else by how it begins."""
    named = content_type.partition(";")[0].strip().lower()
    return named in HTML if named else _STARTS.match(body[:1000]) is not None
