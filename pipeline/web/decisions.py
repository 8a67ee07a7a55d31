"""What people decided about somebody by hand, as the pages tell it: people.toml on names, corrections.toml on quotes.

Another kind of decision is another function like `_merges` and `_splits`, named in `decisions_about`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.process.corrections import Corrections
from pipeline.process.people import Merges
from schemas.person import person_id

MOST_WORDS = 120
"""Characters of a quote that are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One thing that was decided, in parts that a page can link."""

    name: str
    """The name that it is about, or the quote's words."""
    other: str
    """Whose name it is said to be."""
    place: str = ""
    """Site or article's address to which that is limited; empty: everywhere."""
    by: str = ""
    at: str = ""
    """Who decided, and when; empty where that was not written down."""

    @property
    def other_id(self) -> str:
        return person_id(self.other)


def decisions_about(folder: Path, person: str) -> list[Decision]:
    """Decisions that made the rows of a person what they are, or took rows away; ConfigError for an unreadable file."""
    merges = Merges.load(folder)
    return [*_merges(merges, person), *_splits(merges, person), *_given(folder, merges, person)]


def person_now(folder: Path, person: str) -> str:
    """The id of whom an id stands for after all merges; itself where nobody decided otherwise."""
    return person_id(Merges.load(folder).name_of(person))


def _merges(merges: Merges, person: str) -> Iterator[Decision]:
    for name in sorted(merges.names):
        if person_id(other := merges.name_of(name)) == person:
            yield Decision(name=name, other=other)


def _splits(merges: Merges, person: str) -> Iterator[Decision]:
    for name, places in sorted(merges.splits.items()):
        for place, other in sorted(places.items()):
            if person in (person_id(name), person_id(other)):
                yield Decision(name=name, other=other, place=place)


def _given(folder: Path, merges: Merges, person: str) -> Iterator[Decision]:
    """Quotes that somebody said are theirs."""
    for one in Corrections.load(folder).listed:
        if one.verdict == "speaker" and person_id(merges.name_of(one.speaker)) == person:
            words = one.quote if len(one.quote) <= MOST_WORDS else f"{one.quote[:MOST_WORDS].rstrip()} …"
            yield Decision(name=words, other=one.speaker, place=one.article, by=one.by, at=one.at)
