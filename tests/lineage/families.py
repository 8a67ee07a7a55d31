"""The families: invented wire pieces with their copies, cuts and rewrites, and other stories on the same matter.

A file is one family. Each article begins with `== SITE DAYThour LINEAGE`, a day of March 2026 and the letter of the
lineage it belongs to, or `-` for a story of its own; then come its paragraphs, one a line. A line `=3`, `=3-5` or
`=2.3-5` takes over paragraphs of the first, or of the second article of the file, and ` | old -> new` changes words in
them as an editor would.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent / "families"


@dataclass(frozen=True)
class Printed:
    """One article of a family."""

    family: str
    site: str
    at: datetime
    lineage: str
    """Family and letter; empty for a story of its own."""
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


def families(half: str) -> list[list[Printed]]:
    """The families of one half, `first` or `second`."""
    return [_family(path) for path in sorted((FOLDER / half).glob("*.txt"))]


def _family(path: Path) -> list[Printed]:
    name = path.stem.partition("-")[0]
    found: list[list[str]] = []
    heads: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            heads.append(line)
            found.append([])
        elif line.startswith("="):
            found[-1] += _taken(line, found)
        elif line.strip() and not line.startswith("#"):
            found[-1].append(line.strip())
    return [_printed(name, head, paragraphs) for head, paragraphs in zip(heads, found, strict=True)]


def _taken(line: str, found: list[list[str]]) -> list[str]:
    place, *edits = line[1:].split(" | ")
    article, _, span = place.strip().rpartition(".")
    first, _, last = span.partition("-")
    paragraphs = found[int(article or 1) - 1][int(first) - 1 : int(last or first)]
    if len(paragraphs) != int(last or first) - int(first) + 1:
        raise ValueError(f"{line}: no such paragraphs")
    for edit in edits:
        old, _, new = edit.partition(" ->")
        if old not in paragraphs[0]:
            raise ValueError(f"{line}: the paragraph has no {old!r}")
        paragraphs = [paragraphs[0].replace(old, new.removeprefix(" "))]
    return paragraphs


def _printed(family: str, head: str, paragraphs: list[str]) -> Printed:
    _, site, at, letter = head.split()
    day, _, hour = at.partition("T")
    moment = datetime(2026, 3, int(day), int(hour), tzinfo=UTC)
    return Printed(family, site, moment, "" if letter == "-" else family + letter, tuple(paragraphs))
