"""The ledger of removals: a file that people's decisions lie in, a table for whoever asks, tombstones for a rebuild.

The file is written first: a removal that was killed is known from it, and the database alone may be lost.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils.db import Database

from pipeline.database import changing, read_whole, utc, write_whole
from schemas import toml
from schemas.errors import ConfigError

FILE = "removals.toml"
HEADER = (
    "# What was taken out of the record, and why; read by every run and rebuild, which keep it out.\n"
    "# Written by `onrecord remove`.\n\n"
)
LISTS = ("addresses", "texts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One article that was taken down, or an address without one."""

    id: int
    """The article's id."""
    site: str
    url: str
    reason: str
    removed_at: datetime
    hidden: bool
    """Whether the captures are kept, so that it can be undone."""
    addresses: tuple[str, ...] = ()
    """Every address under which it was met, as `schemas.address.address` spells them."""
    texts: tuple[str, ...] = ()
    """Digests of its texts, by which the same words are known under another address."""


def load_ledger(data: Path) -> dict[int, Removal]:
    """What the file of a data folder says, by id; ConfigError where it cannot be understood."""
    path = data / FILE
    if not path.exists() and not path.is_symlink():
        return {}
    try:
        found = [_removal(values) for values in toml.parse(read_whole(path), path).get("removals", [])]
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{path}: a removal cannot be read ({error!r}); restore the file from a backup") from error
    return {removal.id: removal for removal in found}


def save_removal(data: Path, removal: Removal | None, *, drop: int | None = None) -> None:
    """Write a removal into the file, in the place of an earlier one of that id, or drop one."""
    path = data / FILE
    with changing(path):
        known = load_ledger(data)
        known.pop(drop or 0, None)
        if removal:
            known[removal.id] = removal
        rows = [asdict(one) | {"removed_at": utc(one.removed_at)} for one in known.values()]
        write_whole(path, HEADER + (toml.write({"removals": rows}) if rows else ""))


def note(db: Database, removal: Removal) -> None:
    """Write a removal into its tables, inside the caller's transaction; one that is there gains addresses and texts."""
    db.execute(
        "INSERT INTO removals (id, site, url, reason, removed_at, hidden) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET reason = excluded.reason, hidden = excluded.hidden, finished_at = NULL",
        [removal.id, removal.site, removal.url, removal.reason, utc(removal.removed_at), int(removal.hidden)],
    )
    add_addresses(db, removal)


def add_addresses(db: Database, removal: Removal) -> None:
    """Write what a removal is known by, beside what stands there."""
    for table, values in (("removed_addresses", removal.addresses), ("removed_texts", removal.texts)):
        db.conn.executemany(
            f"INSERT INTO {table} VALUES (?, ?, ?) ON CONFLICT DO NOTHING",  # noqa: S608 - our own names
            [(removal.site, value, removal.id) for value in values],
        )


def noted(db: Database) -> dict[int, Removal]:
    """What the tables say, by id."""
    rows = db.query(
        "SELECT *, (SELECT json_group_array(url) FROM removed_addresses WHERE removal_id = id) AS addresses, "
        "(SELECT json_group_array(digest) FROM removed_texts WHERE removal_id = id) AS texts FROM removals ORDER BY id"
    )
    return {row["id"]: _removal({**row, **{name: json.loads(row[name]) for name in LISTS}}) for row in rows}


def together(removals: Iterable[Removal]) -> dict[int, Removal]:
    """Removals by id, each with all addresses and texts that any of them names."""
    found: dict[int, Removal] = {}
    for one in removals:
        other = found.get(one.id, one)
        lists: dict[str, Any] = {name: tuple(sorted({*getattr(one, name), *getattr(other, name)})) for name in LISTS}
        found[one.id] = replace(other, **lists)
    return found


def _removal(values: dict[str, Any]) -> Removal:
    at = datetime.fromisoformat(values["removed_at"])
    return Removal(
        id=int(values["id"]),
        site=str(values["site"]),
        url=str(values["url"]),
        reason=str(values["reason"]),
        removed_at=at if at.tzinfo else at.replace(tzinfo=UTC),
        hidden=bool(values["hidden"]),
        addresses=tuple(map(str, values["addresses"])),
        texts=tuple(map(str, values["texts"])),
    )
