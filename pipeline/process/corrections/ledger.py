"""corrections.toml in the data folder: what somebody decided by hand about single quotes; it survives a rebuild."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline.database import changing, read_whole, write_whole
from pipeline.process.identity import version_part, words_of
from schemas import Attribution, toml
from schemas.capture import digest_of
from schemas.errors import ConfigError

FILE = "corrections.toml"
HEADER = (
    "# What somebody decided about single quotes; read by every run and rebuild, written by `onrecord correct`.\n"
    "# A quote is found again by its words in its article; `start` tells which one where they stand there twice.\n"
)
PART = "corrections"
"""What the last part of a version of the stages is called, which tells of them."""
Verdict = Literal["confirm", "reject", "speaker"]
SpeakerKind = Literal["person", "group", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One decision about one quote."""

    site: str
    article: str
    """The article's address, as `schemas.address` spells it."""
    quote: str
    """Its words, parts parted by ` … `."""
    start: int
    """Where they began in the article's text when it was decided, in code points."""
    verdict: Verdict
    """It is right as it stands; it is no quote; it is `speaker`'s."""
    speaker: str = ""
    """Whose it is: of a confirmed one as it stood, of another speaker the new one; empty: not known, or rejected."""
    speaker_kind: SpeakerKind = "unknown"
    by: str
    at: str
    """When, in UTC."""
    note: str = ""

    @property
    def id(self) -> str:
        """What `onrecord correct list` shows and `undo` takes; it depends on the quote alone."""
        key = "\n".join([self.article, *words_of(self.quote), str(self.start)])
        return digest_of(key.encode()).removeprefix("sha256:")[:10]


@dataclass(frozen=True, slots=True)
class Corrected:
    """An attribution that somebody decided about, as it was found, and what was decided."""

    found: Attribution
    correction: Correction

    @property
    def is_rejected(self) -> bool:
        return self.correction.verdict == "reject"


@dataclass(frozen=True)
class Corrections:
    """All that a data folder's file says, in its order."""

    listed: Sequence[Correction] = ()

    @classmethod
    def load(cls, folder: Path) -> "Corrections":
        """The corrections of a data folder: its corrections.toml, or none."""
        return load_corrections(folder / FILE)

    @cached_property
    def _by_article(self) -> Mapping[tuple[str, str], Sequence[Correction]]:
        found: dict[tuple[str, str], list[Correction]] = {}
        for one in self.listed:
            found.setdefault((one.site, one.article), []).append(one)
        return found

    def about(self, site: str, addresses: Collection[str]) -> list[Correction]:
        """Those of an article that was met under these addresses."""
        return [one for url in sorted(addresses) for one in self._by_article.get((site, url), ())]

    def renamed(self, old: str, new: str) -> "Corrections":
        """The same, of a site that is called otherwise now."""
        return Corrections(tuple(replace(one, site=new) if one.site == old else one for one in self.listed))

    def version(self, site: str, other: str) -> str:
        """The version of the stages that `other` would be with these corrections of the site."""
        parts = [part for part in other.split("+") if not part.startswith(f"{PART}-")]
        return "+".join(filter(None, [*parts, version_part(PART, self.concerning(site))]))

    def concerning(self, site: str) -> dict[str, Any]:
        """What could change a row of the site, whatever it is called now; empty when nothing does."""
        here = [asdict(replace(one, site="")) for one in self.listed if one.site == site]
        return {"corrections": here} if here else {}


def load_corrections(path: Path) -> Corrections:
    """Read corrections.toml; a missing file is no corrections, a wrong one is a ConfigError that says where."""
    if not path.exists() and not path.is_symlink():
        return Corrections()
    read = toml.parse(read_whole(path), path)
    rows = read.pop("corrections", [])
    if read or not isinstance(rows, list):
        raise ConfigError(f"{path}: only entries [[corrections]] stand here")
    return Corrections(tuple(_correction(path, number, row) for number, row in enumerate(rows, 1)))


def _correction(path: Path, number: int, row: Any) -> Correction:
    where = f"{path}: correction {number}"
    if not isinstance(row, dict):
        raise ConfigError(f"{where}: {row!r} is no entry [[corrections]]")
    known = {field.name: int if field.name == "start" else str for field in fields(Correction)}
    for name, value in row.items():
        if name not in known or type(value) is not known[name]:
            raise ConfigError(f"{where}: {name} = {value!r}; there are {', '.join(known)}, texts all but `start`")
    if missing := {"site", "article", "quote", "start", "verdict", "by", "at"} - row.keys():
        raise ConfigError(f"{where}: has no {', '.join(sorted(missing))}")
    found = Correction(**row)
    for name, kinds in (("verdict", Verdict), ("speaker_kind", SpeakerKind)):
        if getattr(found, name) not in get_args(kinds):
            raise ConfigError(f"{where}: {name} is one of {', '.join(get_args(kinds))}")
    return found


def change_corrections(path: Path, change: Callable[[Corrections], Corrections]) -> Corrections:
    """Change what corrections.toml says, alone with it: of two commands at the same time none loses the other's."""
    with changing(path):
        corrections = change(load_corrections(path))
        rows = [asdict(one) for one in corrections.listed]
        write_whole(path, HEADER + (f"\n{toml.write({'corrections': rows}).lstrip()}" if rows else ""))
    return corrections


def with_correction(corrections: Corrections, new: Correction, instead: str = "") -> Corrections:
    """With a decision in the place of the earlier one about the same quote; `instead`: the id of that one, if known."""
    kept = [one for one in corrections.listed if one.id not in (new.id, instead)]
    return Corrections((*kept, new))


def without_correction(corrections: Corrections, own: str) -> Corrections:
    """Without the one of that id; ConfigError when there is none."""
    kept = tuple(one for one in corrections.listed if one.id != own)
    if len(kept) == len(corrections.listed):
        raise ConfigError(f"no correction {own!r}; `onrecord correct list` shows them")
    return Corrections(kept)


def without_article(corrections: Corrections, site: str, addresses: Collection[str]) -> Corrections:
    """Without any about an article that is taken down: they hold its words."""
    gone = {one.id for one in corrections.about(site, addresses)}
    return Corrections(tuple(one for one in corrections.listed if one.id not in gone))
