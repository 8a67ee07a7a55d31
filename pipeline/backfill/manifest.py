"""The manifest of a backfill: what is done, by what, and what is not what it was; an entry a WARC file."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.attribution import version as attribution_version
from pipeline.backfill.reading.inputs import Input
from pipeline.clean import VERSION as CLEANER
from pipeline.database import read_whole, write_whole
from schemas.errors import ConfigError

FOLDER = "manifest"
Entry = dict[str, Any]


@dataclass(slots=True)
class Plan:
    """What a call has to do."""

    missing: list[Input] = field(default_factory=list)
    done: list[Input] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    """Names of files that are not those that were worked on."""
    others: list[str] = field(default_factory=list)
    """Names of files that other rules or another version worked on."""


def code_version(*, by_model: bool, schema: str) -> str:
    """What the rows are made by: the stages' versions and the tables'."""
    return f"{CLEANER}+{attribution_version(by_model=by_model)}+tables-{schema}"


def entries(out: Path) -> dict[str, Entry]:
    """Every entry by the file's name; ConfigError where one cannot be read."""
    return {path.stem: _entry(path) for path in sorted((out / FOLDER).glob("*.json"))}


def _entry(path: Path) -> Entry:
    try:
        found: Entry = json.loads(read_whole(path))
    except ValueError as error:
        raise ConfigError(f"{path}: not JSON: {error}; take it away, and the file is worked on again") from error
    return found


def write_entry(out: Path, name: str, entry: Entry) -> None:
    """Write an entry, whole; only now is the file done."""
    write_whole(out / FOLDER / f"{name}.json", json.dumps(entry, indent=1, sort_keys=True) + "\n")


def plan(out: Path, inputs: Iterable[Input], made_by: Entry, *, again: bool) -> Plan:
    """What is missing of these inputs, and what is there but was made of other bytes or by others' rules.

    With `again` the latter are missing, too.
    """
    known, found = entries(out), Plan()
    for one in inputs:
        entry = known.get(one.stem)
        if entry is None or not (out / entry["folder"] / "outcomes.parquet").exists():
            found.missing.append(one)
            continue
        differs = _differs(entry, one, made_by, found)
        (found.missing if differs and again else found.done).append(one)
    return found


def _differs(entry: Entry, one: Input, made_by: Entry, found: Plan) -> bool:
    is_changed = (entry["input"]["size"], entry["input"]["mark"]) != (one.size, one.mark)
    is_others = entry["made_by"] != made_by
    found.changed += [one.stem] if is_changed else []
    found.others += [one.stem] if is_others else []
    return is_changed or is_others


def left_over(out: Path, known: Iterable[str], prefix: str) -> Iterator[Path]:
    """Folders of files that are not in the manifest, and what killed workers left behind."""
    names = set(known)
    yield from out.glob(f"{prefix}*")
    yield from (path for path in out.glob("date=*/warc=*") if path.name.removeprefix("warc=") not in names)
