"""What somebody decided by hand about names, in people.toml: it survives a rebuild."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.database import changing, read_whole, write_whole
from schemas import toml
from schemas.address import address
from schemas.article import Article
from schemas.errors import ConfigError
from schemas.meant import did_you_mean
from schemas.person import person_id

FILE = "people.toml"
HEADER = (
    "# Which names are one person, decided by hand; read by every run and rebuild.\n"
    "# Written by `onrecord people merge` and `onrecord people split`: alias = name.\n"
    "# Below a name that two people bear: site or article's address = whose name it is there.\n"
    "# Below `not_persons`: names that nobody bears = who said so, and when.\n"
)


@dataclass(frozen=True, slots=True)
class Merges:
    """What somebody decided about names by hand: `names` declares a name to be somebody else's, alias -> name."""

    names: Mapping[str, str] = field(default_factory=dict)
    splits: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Name -> site or article's address -> whose name it is there: two people may bear one name."""
    not_persons: Mapping[str, str] = field(default_factory=dict)
    """Name that nobody bears ("Kitchen Scale") -> who said so, and when, in words."""
    _folded: Mapping[str, str] = field(init=False, repr=False, compare=False)
    """`names` by the ids of the aliases: each name of each quote is looked for."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_folded", {person_id(alias): other for alias, other in self.names.items()})

    @classmethod
    def load(cls, folder: Path) -> "Merges":
        """The merges of a data folder: its people.toml, or none."""
        return load_merges(folder / FILE)

    def name_of(self, name: str) -> str:
        """The name a person goes by, after all merges.

        >>> Merges({"S. Takaichi": "Takaichi Sanae", "Takaichi Sanae": "Sanae Takaichi"}).name_of("S. Takaichi")
        'Sanae Takaichi'
        """
        seen: set[str] = set()
        while self._folded and (key := person_id(name)) in self._folded and key not in seen:
            seen.add(key)
            name = self._folded[key]
        return name

    def concerning(self, site: str) -> dict[str, Any]:
        """What could change a row of the site, as it stands in the file; empty when nothing does.

        >>> Merges(splits={"Ann Vale": {"gazette": "Ann Vale (sheriff)"}}).concerning("lantern-post")
        {}
        """
        here = {
            name: {at: other for at, other in places.items() if at == site or "/" in at}
            for name, places in self.splits.items()
        }
        told = {
            "merges": dict(self.names),
            "splits": {name: places for name, places in here.items() if places},
            "not_persons": dict.fromkeys(sorted(self.not_persons), ""),
        }
        return {key: values for key, values in told.items() if values}

    def is_nobody(self, name: str) -> bool:
        """Whether somebody said that it is no person's name, or the one it stands for is none.

        >>> Merges(not_persons={"Kitchen Scale": "ann"}).is_nobody("kitchen scale")
        True
        """
        if not self.not_persons:
            return False
        both = {person_id(name), person_id(self.name_of(name))}
        return any(person_id(other) in both for other in self.not_persons)

    def person_of(self, name: str, article: Article) -> str:
        """Whom a name stands for in an article, after all splits and merges."""
        if not self.splits:
            return self.name_of(name)
        both = {person_id(name), person_id(self.name_of(name))}
        places = next((p for split, p in self.splits.items() if person_id(split) in both), {})
        return self.name_of(places.get(address(article.url)) or places.get(article.site) or name)


def load_merges(path: Path) -> Merges:
    """Read people.toml; a missing file is no merges, a wrong one is a ConfigError that names the line's key."""
    if not path.exists() and not path.is_symlink():
        return Merges()
    read = toml.parse(read_whole(path), path)
    for name, values in read.items():
        if name not in ("merges", "splits", "not_persons") or not isinstance(values, dict):
            told = '[merges], [splits."NAME"] and [not_persons]'
            raise ConfigError(f"{path}: {name}: only the tables {told} stand here")
    nobody = _nobody(path, read.get("not_persons", {}))
    return Merges(_names(path, read.get("merges", {})), _splits(path, read.get("splits", {})), nobody)


def _names(path: Path, values: Any) -> dict[str, str]:
    for alias, name in values.items():
        if not isinstance(name, str) or not person_id(name) or not person_id(alias):
            raise ConfigError(f'{path}: merges: {alias!r} = {name!r} is not two names; write "Alias" = "Name"')
    return dict(values)


def _splits(path: Path, values: Any) -> dict[str, dict[str, str]]:
    for name, places in values.items():
        told = isinstance(places, dict) and all(isinstance(n, str) and person_id(n) for n in places.values())
        if not person_id(name) or not told:
            raise ConfigError(f'{path}: splits: {name!r}: {places!r}; write "site or address" = "Name" under the name')
    return dict(values)


def _nobody(path: Path, values: Any) -> dict[str, str]:
    for name, told in values.items():
        if not isinstance(told, str) or not person_id(name):
            raise ConfigError(f'{path}: not_persons: {name!r} = {told!r}; write "Name" = "who said so"')
    return dict(values)


def save_merges(path: Path, merges: Merges) -> None:
    """Write people.toml whole, by way of a new file, so that a crash leaves the old one."""
    lines = ["\n[merges]\n", *_table(merges.names)]
    for name, places in sorted(merges.splits.items()):
        lines += [f"\n[splits.{toml.quoted(name)}]\n", *_table(places)]
    if merges.not_persons:
        lines += ["\n[not_persons]\n", *_table(merges.not_persons)]
    write_whole(path, HEADER + "".join(lines))


def change_merges(path: Path, change: Callable[[Merges], Merges]) -> Merges:
    """Change what people.toml says, alone with it: of two commands at the same time none loses the other's words."""
    with changing(path):
        merges = change(load_merges(path))
        save_merges(path, merges)
    return merges


def _table(values: Mapping[str, str]) -> list[str]:
    return [f"{toml.quoted(key)} = {toml.quoted(value)}\n" for key, value in sorted(values.items())]


def merged(merges: Merges, alias: str, name: str) -> Merges:
    """With `alias` declared to be `name`; ConfigError when that says nothing or runs in a circle."""
    if not person_id(alias) or not person_id(name):
        raise ConfigError(f"{alias!r} and {name!r}: both must be names")
    if person_id(merges.name_of(name)) == person_id(alias):
        raise ConfigError(f"{name!r} is already {alias!r}; split it first with `onrecord people split`")
    kept = {a: n for a, n in merges.names.items() if person_id(a) != person_id(alias)}
    return replace(merges, names={**kept, alias: name})


def split(merges: Merges, alias: str) -> Merges:
    """Without what was declared of `alias`; ConfigError when nothing was."""
    kept = {a: n for a, n in merges.names.items() if person_id(a) != person_id(alias)}
    if len(kept) == len(merges.names):
        raise ConfigError(f"{alias!r} was never merged{did_you_mean(alias, sorted(merges.names))}")
    return replace(merges, names=kept)


def split_at(merges: Merges, name: str, place: str, other: str) -> Merges:
    """With `name` declared to be `other`'s name on a site or in one article; ConfigError when that says nothing."""
    if not person_id(name) or not person_id(other) or person_id(name) == person_id(other):
        raise ConfigError(f"{name!r} and {other!r}: both must be names, and two")
    place = address(place) if "/" in place else place
    known = next((split for split in merges.splits if person_id(split) == person_id(name)), name)
    return replace(merges, splits={**merges.splits, known: {**merges.splits.get(known, {}), place: other}})


def without_person(merges: Merges, name: str, told: str) -> Merges:
    """With `name` declared to be nobody's; `told`: who says so, and when. ConfigError for what is no name."""
    if not person_id(name):
        raise ConfigError(f"{name!r} is no name")
    return replace(merges, not_persons={**_but(merges.not_persons, name), name: told})


def with_person(merges: Merges, name: str) -> Merges:
    """With what was said by `without_person` taken back; ConfigError when nothing was."""
    kept = _but(merges.not_persons, name)
    if len(kept) == len(merges.not_persons):
        near = did_you_mean(name, sorted(merges.not_persons))
        raise ConfigError(f"nobody said that {name!r} is no person{near}")
    return replace(merges, not_persons=kept)


def _but(values: Mapping[str, str], name: str) -> dict[str, str]:
    return {other: told for other, told in values.items() if person_id(other) != person_id(name)}


def moved_people(before: Merges, after: Merges) -> set[str]:
    """Ids of the persons, as they were before, of whose quotes some may be somebody else's after.

    >>> sorted(moved_people(Merges({"Inga Vale": "Ingrid Vale"}), Merges()))
    ['inga-vale', 'ingrid-vale']
    """
    names = {name for name in {*before.names, *after.names} if before.names.get(name) != after.names.get(name)}
    for name in {*before.splits, *after.splits}:
        if before.splits.get(name) != after.splits.get(name):
            names |= {name, *before.splits.get(name, {}).values()}
    names |= before.not_persons.keys() ^ after.not_persons.keys()
    return {person_id(found) for name in names for found in (name, before.name_of(name))}


def alike(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of names that could be one person's, the shorter first: for somebody to look at, nothing is merged by it.

    The last names are the same, and each further name of the shorter is one of the longer's, in order, or its initial.

    >>> alike(["Ann Vale", "A. Vale", "Ann Mary Vale", "Bo Vale", "Vale"])
    [('A. Vale', 'Ann Mary Vale'), ('A. Vale', 'Ann Vale'), ('Ann Vale', 'Ann Mary Vale')]
    """
    by_last: dict[str, list[str]] = {}
    for name in sorted(set(names)):
        if len(parts := person_id(name).split("-")) > 1:
            by_last.setdefault(parts[-1], []).append(name)
    pairs = ((a, b) for group in by_last.values() for a in group for b in group if a != b and _could_be(a, b))
    return sorted(pairs)


def _could_be(short: str, full: str) -> bool:
    few, many = person_id(short).split("-")[:-1], person_id(full).split("-")[:-1]
    if few == many or (len(few), sum(map(len, few))) >= (len(many), sum(map(len, many))):
        return False
    left = iter(many)
    return all(any(other == part or (len(part) == 1 and other.startswith(part)) for other in left) for part in few)
