"""Whether of two texts one was made from the other: printed, cut or rewritten.

What tells is how much of each stands in the other, outside quotation marks (two papers that heard one speech share its
sentences), whether they begin alike (a follow-up repeats the background of the story before it, but under news of its
own), and whether they have the same figures (election results and polls are told in one form, week after week).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from pipeline.lineage.shingles import Row, Words, figures_of

ROW = 3
"""Words in a row that are compared."""
ENOUGH = 20
"""Rows that two texts must share, lest two short ones be kin by a phrase."""
ALL_BUT = 0.8
"""Share of both texts from which they are one piece whatever they begin with."""
MOST_OF = 0.55
"""Share of both that makes kin where one of them begins as the other has it."""
CUT, LEFT = 0.75, 0.1
"""Share of the shorter that stands in the longer, and of the longer that a cut leaves at least."""
REWRITTEN = 0.22
"""Share of both that makes kin where both begin as the other has it."""
ALIKE, BEGUN = 0.2, 0.4
"""Share of a lead from which a text has it; and where the rest is cut."""
SAME_SITE = 0.7
"""Share of the shorter from which a paper has printed its own piece again, and not written another on the matter."""
FIGURES, SAME_FIGURES = 4, 0.5
"""From so many figures in each on they tell; share of the shorter list that must stand in the other text."""
LEAD = 1 / 3
"""What of the shorter text's length counts as a lead."""


@dataclass(frozen=True)
class Text:
    """What is compared of a text, made when it is."""

    text: str

    @cached_property
    def words(self) -> Words:
        return Words.of(self.text)

    @cached_property
    def rows(self) -> list[Row]:
        return self.words.rows(ROW)

    @cached_property
    def all(self) -> frozenset[Row]:
        return frozenset(self.rows)

    @cached_property
    def told(self) -> frozenset[Row]:
        return frozenset(self.words.told(self.rows, ROW))

    @cached_property
    def figures(self) -> frozenset[str]:
        return figures_of(self.text)


def is_kin(one: Text, other: Text, *, same_site: bool) -> bool:
    """Whether they are copies, cuts or rewrites of one piece; the same whichever comes first."""
    if figures_differ(one.figures, other.figures):
        return False
    small, large = sorted((one, other), key=lambda text: (len(text.told), text.words.words))
    shared = len(small.told & large.told)
    if shared < ENOUGH:
        return False
    of_small, of_large = shared / len(small.told), shared / len(large.told)
    if same_site and of_small < SAME_SITE:
        return False
    size = max(ENOUGH, int(LEAD * min(len(small.rows), len(large.rows))))
    begins = share(small.rows[:size], large.all), share(large.rows[:size], small.all)
    return (
        of_large >= ALL_BUT
        or (of_large >= MOST_OF and max(begins) >= ALIKE)
        or (of_small >= CUT and of_large >= LEFT and begins[1] >= BEGUN)
        or (of_large >= REWRITTEN and min(begins) >= ALIKE)
    )


def share(rows: Iterable[Row], others: Collection[Row]) -> float:
    """Share of the rows that are among the others; 0 of none.

    >>> share([("a", "b"), ("b", "c")], {("a", "b")})
    0.5
    """
    own = frozenset(rows)
    return len(own & frozenset(others)) / len(own) if own else 0.0


def figures_differ(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether the figures of two texts alone tell that they are no kin."""
    fewer = min(len(some), len(others))
    return fewer >= FIGURES and len(some & others) < SAME_FIGURES * fewer
