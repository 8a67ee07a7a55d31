"""A backfill's folder into the database: an import of its WARC files whose captures are cleaned already.

The archive is the truth: the captures themselves come along, copied from the WARC files as any import copies them, so
that `verify` and `rebuild` hold. Where a WARC file cannot be had any more, nothing of it is loaded.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.backfill import manifest
from pipeline.backfill.prepared import FromTables
from pipeline.backfill.reading.far import opened
from pipeline.backfill.reading.inputs import is_far
from pipeline.config import Config
from pipeline.intake.run import import_sources
from pipeline.intake.sources import Source
from pipeline.intake.tally import Report, Watcher
from schemas.errors import ConfigError, Exit

PIECE = 8 << 20


@dataclass(slots=True)
class Loaded:
    """What a load did."""

    report: Report
    prepared: int
    """Captures whose rows the backfill had made."""
    worked: int
    """Captures that were cleaned here: made by other rules, or in other company."""

    @property
    def exit_code(self) -> Exit:
        return self.report.exit_code


def load_folder(config: Config, folder: Path, watcher: Watcher, *, warcs: Path | None = None) -> Loaded:
    """Load what a backfill made; what is there already is passed over.

    `warcs`: where the WARC files are now. ConfigError, before anything is loaded, for one that is not to be had or
    is not the one that was worked on. Raises what `import_sources` raises.
    """
    entries = manifest.entries(folder)
    if not entries:
        raise ConfigError(f"{folder}: no backfill there: no manifest/*.json; make one with `onrecord backfill`")
    places = {name: _place(entry["input"], warcs) for name, entry in sorted(entries.items())}
    tables = FromTables({entry["input"]["name"]: folder / entry["folder"] for entry in entries.values()})
    near = [_source(places[name], entries[name]["input"]) for name in places if not is_far(places[name])]
    far = {name: place for name, place in places.items() if is_far(place)}
    report = import_sources(config, near, watcher, prepared=tables) if near else Report()
    for name, place in far.items():  # one at a time, for they are a GiB each
        with _fetched(config, place, entries[name]["input"]) as source:
            _join(report, import_sources(config, [source], watcher, prepared=tables))
    return Loaded(report, tables.used, tables.worked_again)


def _place(given: Mapping[str, Any], warcs: Path | None) -> str:
    return str(warcs / Path(given["url"]).name) if warcs else str(given["url"])


def _source(place: str, given: Mapping[str, Any]) -> Source:
    path = Path(place)
    if not path.is_file():
        told = "the WARC file is not there, and without it the archive would not hold what the database says"
        raise ConfigError(f"{path}: {told}; name the folder it lies in with --warcs; nothing was loaded")
    size = path.stat().st_size
    if size != given["size"]:
        told = f"it has {size} bytes; the backfill read {given['size']}"
        raise ConfigError(f"{path}: {told}: run `onrecord backfill` with --again; nothing of it was loaded")
    if path.name != given["name"]:
        raise ConfigError(f"{path}: rename it to {given['name']}, as the backfill calls it; nothing was loaded")
    return Source(path, "warc", size)


@contextlib.contextmanager
def _fetched(config: Config, place: str, given: Mapping[str, Any]) -> Iterator[Source]:
    """A far file on this machine's disk for as long as it is imported."""
    config.data.mkdir(parents=True, exist_ok=True, mode=0o750)
    with tempfile.TemporaryDirectory(prefix=".import-", dir=config.data) as scratch:
        path = Path(scratch) / given["name"]
        try:
            with opened(place, PIECE) as far, path.open("wb") as near:
                shutil.copyfileobj(far, near, PIECE)
        except (OSError, ValueError) as error:
            told = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise ConfigError(f"{place}: {told}; what was loaded before it is kept: run the same again") from error
        size = path.stat().st_size
        if given["size"] and size != given["size"]:
            raise ConfigError(f"{place}: it has {size} bytes, and the backfill read {given['size']}: run it --again")
        yield Source(path, "warc", size, place)


def _join(whole: Report, part: Report) -> None:
    whole.tallies += part.tallies
    whole.made += [path for path in part.made if path not in whole.made]
    whole.waiting = part.waiting
    for name, count in part.outcomes.items():
        whole.outcomes[name] = whole.outcomes.get(name, 0) + count


def folders_of(folder: Path) -> Sequence[Path]:
    """The folders of the WARC files that are done; ConfigError where there is none."""
    found = [folder / entry["folder"] for entry in manifest.entries(folder).values()]
    if not found:
        raise ConfigError(f"{folder}: no backfill there: no manifest/*.json; make one with `onrecord backfill`")
    return found
