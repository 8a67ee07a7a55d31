"""What an import did, source by source, and who is told how far it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.intake.sources import Source
from schemas.errors import Exit


@dataclass(slots=True)
class Tally:
    """What became of the entries of one source."""

    file: str
    imported: int = 0
    """Pages that are held now; of a list the addresses that are in line now."""
    known: int = 0
    """Those that were held, or in line, already."""
    passed_over: Counter[str] = field(default_factory=Counter)
    """Reason -> records that are not wanted."""
    bad: list[str] = field(default_factory=list)
    """Each record that cannot be read: where it is, and what is wrong."""


@dataclass(slots=True)
class Report:
    """What an import did."""

    tallies: list[Tally] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)
    """Outcome -> pages, as a crawl tells them."""
    made: list[Path] = field(default_factory=list)
    """Site files that were written."""
    waiting: int = 0
    """Captures that are not cleaned yet, since another run holds their sites."""

    @property
    def exit_code(self) -> Exit:
        left = any(tally.bad or tally.passed_over["another run holds its site"] for tally in self.tallies)
        return Exit.INCOMPLETE if left or self.waiting or self.outcomes.get("faults") else Exit.COMPLETE


class Watcher:
    """Is told how far an import is; this one says nothing."""

    def reading(self, sources: Sequence[Source]) -> None:
        """Reading begins."""

    def read(self, length: int, pages: int) -> None:
        """So many more bytes are behind, and so many more pages are held."""

    def cleaning(self, pages: int) -> None:
        """All is read; so many pages are to be cleaned."""

    def cleaned(self, pages: int) -> None:
        """So many of them are, altogether."""
