"""What people decided, and no archive holds: the files of all folders joined, ours first, conflicts told."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.archive.removal import Removal, load_ledger, save_removal
from pipeline.archive.removal.ledger import together
from pipeline.crawl.renaming import moved
from pipeline.database import read_whole, write_whole
from pipeline.merge.folders import Folder
from pipeline.process.corrections import FILE as CORRECTIONS
from pipeline.process.corrections import Corrections, change_corrections
from pipeline.process.people import FILE as PEOPLE
from pipeline.process.people import Merges, change_merges
from pipeline.process.templates import FOLDER as TEMPLATES
from pipeline.renames import Rename, name_now, renames_in, write_renames
from schemas.person import person_id

Tell = Callable[[str], None]


def join_renames(archive: Path, others: Iterable[Path]) -> tuple[Rename, ...]:
    """Every rename of all archives, in the order of time; ours has them all afterwards."""
    known = {*renames_in(archive), *(rename for other in others for rename in renames_in(other))}
    ordered = sorted(known, key=lambda one: (one.at, one.old, one.new))
    own = renames_in(archive)
    if tuple(ordered) != own:
        write_renames(archive, ordered)
    return tuple(ordered)


def join_removals(data: Path, folders: Sequence[Folder]) -> list[Removal]:
    """Every removal of all folders with all that it is known by; what one took out for good no other shows."""
    archive = data / "archive"
    told = [one for folder in folders for one in (*load_ledger(folder.data).values(), *folder.removals)]
    own = load_ledger(data)
    now = [replace(one, site=name_now(archive, one.site)) for one in (*own.values(), *told)]
    for_good = {one.id for one in now if not one.hidden}
    joined = {key: replace(one, hidden=key not in for_good) for key, one in together(now).items()}
    for one in joined.values():
        before = own.get(one.id)
        if before is None or together([before])[one.id] != one:
            save_removal(data, one)
    return list(joined.values())


def join_people(data: Path, folders: Sequence[Folder], renames: Sequence[Rename], tell: Tell) -> None:
    """people.toml of all folders: of two that say different things of a name ours is kept, then the first one's."""
    joined = before = Merges.load(data)
    for folder in folders:
        other = Merges.load(folder.data)
        for rename in renames:
            other = moved(other, rename)
        joined, left = _with_merges(joined, other)
        for what in left:
            tell(f"{folder.data / PEOPLE}: {what}")
    if joined != before:
        change_merges(data / PEOPLE, lambda _now: joined)


def _with_merges(own: Merges, other: Merges) -> tuple[Merges, list[str]]:
    """Both, and what of the other's had to be left out."""
    left: list[str] = []
    names, splits = dict(own.names), {name: dict(places) for name, places in own.splits.items()}
    for alias, name in other.names.items():
        known = next((n for a, n in names.items() if person_id(a) == person_id(alias)), None)
        if known is None and person_id(Merges(names).name_of(name)) != person_id(alias):
            names[alias] = name
        elif known is None:
            left.append(f"{alias!r} = {name!r} is left out: {name!r} is {alias!r} here")
        elif person_id(known) != person_id(name):
            left.append(f"{alias!r} = {name!r} is left out: it is {known!r} here")
    for name, places in other.splits.items():
        here = splits.setdefault(next((n for n in splits if person_id(n) == person_id(name)), name), {})
        for place, whose in places.items():
            if here.setdefault(place, whose) != whose:
                left.append(f"{name!r} at {place} = {whose!r} is left out: it is {here[place]!r} here")
    return Merges(names, splits, {**other.not_persons, **own.not_persons}), left


def join_corrections(data: Path, folders: Sequence[Folder], renames: Sequence[Rename]) -> None:
    """corrections.toml of all folders: of two decisions about one quote the later one counts."""
    joined = before = Corrections.load(data)
    for folder in folders:
        other = Corrections.load(folder.data)
        for rename in renames:
            other = other.renamed(rename.old, rename.new)
        known = {one.id: one for one in joined.listed}
        for one in other.listed:
            if one.id not in known or known[one.id].at < one.at:
                known[one.id] = one
        joined = Corrections(tuple(known.values()))
    if joined.listed != before.listed:
        change_corrections(data / CORRECTIONS, lambda _now: joined)


def join_templates(data: Path, folders: Sequence[Folder], tell: Tell) -> None:
    """The templates in use: of two of one site ours is kept, then the first one's."""
    for folder in folders:
        for path in sorted((folder.data / TEMPLATES).glob("*.json")):
            own = data / TEMPLATES / f"{name_now(data / 'archive', path.stem)}.json"
            text = read_whole(path)
            if not own.exists():
                write_whole(own, text)
            elif read_whole(own) != text:
                tell(f"{path}: is left out: {own} says otherwise")
