"""Names that people type: an unknown one is bad usage and told with the nearest, never an empty answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from sqlite_utils.db import Database

from schemas.address import address
from schemas.attribution import AttributionKind, CitationKind
from schemas.errors import ConfigError, UnknownNameError
from schemas.meant import did_you_mean

MOST_NAMES = 20_000
"""So many are looked through for the nearest."""
PEOPLE = """
SELECT name FROM persons UNION ALL SELECT alias FROM person_aliases UNION ALL SELECT name FROM speakers
"""


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter whose value is a name: what it is called, and which there are."""

    what: str
    known: str | tuple[str, ...]
    """SQL that lists them, or they themselves."""
    part: bool = False
    """Whether a part of a name will do."""


NAMES = {
    "site": Name("site", "SELECT name FROM sites"),
    "kind": Name("kind of source", get_args(CitationKind)),
    "change": Name("change", ("added", "dropped", "altered")),
    "copies": Name("way to count copies", ("in", "out")),
    "by": Name("order", ("newest", "most")),
    "speaker": Name("speaker", PEOPLE, part=True),
    "person": Name("person", "SELECT id AS name FROM persons"),
    "who": Name("kind of speaker", ("person", "group")),
    "name": Name("source", "SELECT DISTINCT name FROM citations", part=True),
    "language": Name("language", "SELECT DISTINCT language AS name FROM articles WHERE language <> ''"),
    "article": Name("article", "SELECT id FROM articles"),
    "verdict": Name("verdict", ("confirm", "reject", "speaker")),
    "order": Name("order", ("best", "newest")),
    "quotes.kind": Name("kind of quote", get_args(AttributionKind)),
    "changes.kind": Name("kind of change", ("headline", "quote", "number", "deletion", "taken-down")),
}
"""Parameter of a canned question, or of one alone (`question.parameter`) -> the names it takes; others take any."""


def check_names(db: Database, params: Mapping[str, Any], *, parts: bool, query: str = "") -> None:
    """Raise ConfigError for a value that no name is; `parts`: for one that is part of none, which takes longer."""
    for param, value in params.items():
        name = NAMES.get(f"{query}.{param}") or NAMES.get(param)
        if name and name.part == parts and value not in (None, ""):
            _check(db, name, str(value))


def check_person(db: Database, name: str, own_id: str, declared: Collection[str] = ()) -> None:
    """Raise ConfigError for somebody whom neither the record nor the `declared` ids name."""
    known = "SELECT 1 FROM persons WHERE id = ? UNION SELECT 1 FROM person_aliases WHERE alias = ? COLLATE NOCASE"
    if own_id not in declared and not db.execute(known, [own_id, name]).fetchone():
        raise _unknown(db, "person", name, PEOPLE)


def check_place(db: Database, place: str) -> None:
    """Raise ConfigError for what is neither a site nor the address of an article."""
    if "/" not in place:
        _check(db, NAMES["site"], place)
    elif not db.execute("SELECT 1 FROM article_urls WHERE url = ?", [address(place)]).fetchone():
        raise ConfigError(f"no article {place!r}; `onrecord search WORDS` finds addresses")


def _check(db: Database, name: Name, value: str) -> None:
    if isinstance(name.known, tuple):
        if value not in name.known:
            raise ConfigError(f"no {name.what} {value!r}{did_you_mean(value, name.known)}")
        return
    column = "id" if name.what == "article" else "name"
    fits = f"{column} LIKE '%' || ? || '%'" if name.part else f"{column} = ?"
    if not db.execute(f"SELECT 1 FROM ({name.known}) WHERE {fits} LIMIT 1", [value]).fetchone():  # noqa: S608 - our own
        raise _unknown(db, name.what, value, name.known)


def _unknown(db: Database, what: str, value: str, known: str) -> ConfigError:
    if what == "article":
        return ConfigError(f"no article {value}; `onrecord search WORDS` finds ids")
    if what == "language":
        held = ", ".join(sorted(str(row[0]) for row in db.execute(known))) or "none"
        return ConfigError(
            f"no article in language {value!r} in the database; write an ISO 639-1 code, of these: {held}"
        )
    names = [str(row[0]) for row in db.execute(f"{known} LIMIT ?", [MOST_NAMES])]
    return UnknownNameError(what, value, did_you_mean(value, names))
