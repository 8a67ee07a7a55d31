"""What a site's own parser says of a page."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from html import escape
from typing import Any

from schemas.meant import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """Fields that a parser gives; what it leaves out is read from the page as for any site."""

    headline: str = ""
    dek: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    """As the page has it, or ISO 8601; without an offset it is of the site's `timezone`."""
    section: str = ""
    language: str = ""
    """ISO 639-1."""
    tags: tuple[str, ...] = ()
    html: str = ""
    """The story's own elements; the general rules for what is not journalism apply to them."""
    text: str = ""
    """The same as plain text, paragraphs parted by empty lines; for a story that is no HTML."""
    not_article: str = ""
    """Why the page is no article; empty: it may be one."""

    @property
    def body(self) -> str:
        """The story as HTML; empty where the parser leaves it to onrecord."""
        paragraphs = (part.strip() for part in self.text.split("\n\n"))
        return self.html or "".join(f"<p>{escape(part)}</p>" for part in paragraphs if part)

    @classmethod
    def of(cls, told: Any) -> "Parsed":
        """What a parser returned: a mapping, or None for nothing; ValueError names what is wrong with it.

        >>> Parsed.of({"headline": "Pumps", "authors": "Ada Finch"}).authors
        ('Ada Finch',)
        >>> Parsed.of("Pumps")
        Traceback (most recent call last):
        ValueError: a mapping or None is wanted, not str
        """
        if not isinstance(told, Mapping | None):
            raise ValueError(f"a mapping or None is wanted, not {type(told).__name__}")
        known = [one.name for one in fields(cls)]
        for name in told or {}:
            if name not in known:
                listed = ", ".join(known[:7])
                raise ValueError(f"unknown field {name!r}{did_you_mean(str(name), known)}; there are {listed}, ...")
        return cls(**{name: _value(name, value) for name, value in (told or {}).items()})


def _value(name: str, value: Any) -> Any:
    several = name in ("authors", "tags")
    if value is None:
        return () if several else ""
    if isinstance(value, date | datetime) and name == "published":
        return value.isoformat()
    if several and isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return tuple(value)
    if not isinstance(value, str):
        wanted = "a text or a list of texts" if several else "a text"
        raise ValueError(f"{name}: {wanted} is wanted, not {type(value).__name__}")
    return (value,) if several and value else () if several else value
