"""A decision about names: into people.toml, and at once into the rows there are, as a rebuild would make them.

The command line and the pages call the same functions.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from pipeline.books.locks import hold
from pipeline.config import Config
from pipeline.database import open_database, read_database, storage_errors
from pipeline.process.people.merges import FILE, Merges, change_merges
from pipeline.read.known import check_person, check_place
from pipeline.sites import load_sites, with_archived
from schemas.person import person_id

Report = Callable[[dict[str, int]], None]


@contextmanager
def silent() -> Iterator[Report]:
    """Tells nobody how far it is."""
    yield lambda _counts: None


def decide(
    config: Config,
    change: Callable[[Merges], Merges],
    progress: Callable[[], contextlib.AbstractContextManager[Report]] = silent,
) -> dict[str, int]:
    """Write a decision into people.toml and apply it to the rows there are; counts `moved` quotes and `faults`."""
    with hold(config.locks, "_archive"):
        before = Merges.load(config.data)
        change_merges(config.data / FILE, change)
        return _apply(config, before, progress) if config.database.exists() else {}


def check_people(config: Config, names: Iterable[str], place: str = "") -> None:
    """Raise ConfigError for a name, or a place, that neither the record nor people.toml has."""
    merges = Merges.load(config.data)
    declared = [*merges.names, *merges.names.values(), *(n for at in merges.splits.values() for n in at.values())]
    with contextlib.closing(read_database(config.database)) as db:
        for name in names:
            check_person(db, name, person_id(name), {person_id(one) for one in declared})
        if place:
            check_place(db, place)


def _apply(
    config: Config, before: Merges, progress: Callable[[], contextlib.AbstractContextManager[Report]]
) -> dict[str, int]:
    from pipeline.process.rebuild import move_quotes  # the stages take a second to import
    from pipeline.process.stages import Tools
    from pipeline.process.workers import Workers

    tools = Tools.of(config)
    with storage_errors(config.data), contextlib.closing(open_database(config.database)) as db:
        sites = with_archived(db, load_sites(config.sites).values())
        workers = Workers(config)
        try:
            with progress() as report:
                return move_quotes(db, sites, workers, (replace(tools, merges=before), tools), report)
        finally:
            workers.close()
