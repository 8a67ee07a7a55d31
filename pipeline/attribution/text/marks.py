"""Where a text has quotations: a typographic state machine over one block at a time.

Every mark gets a role from its shape and its neighbours (opens, closes, or either), then roles are paired within the
block. Nothing is carried from block to block but one fact: a quotation left open whose next block opens again is one
quotation over several paragraphs. So an odd mark costs at most the rest of its own block. Linear in length.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

Role = Literal["open", "close", "either"]

DOUBLE = re.compile("``|''(?!')|\"|“|”|„|‟|«|»")
"""All begin with a letter, not with a set of them: so the search skips to the next one, three times as fast."""
SINGLE = re.compile("[‘’‚'](?!')")
MARK = re.compile("[`'\"“”„‟«»‘’‚]")
"""What any of them begins with: most blocks have none, and are not looked at again."""
NOISE = re.compile("[\"“”„‟«»'’‘`]")
"""What a block without words consists of."""
NEXT_SENTENCE = re.compile(r"[.!?…] +\w")
INVISIBLE = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
"""Marks of direction and of no width, pasted along with a post: no part of any word."""
LEADING = "([{<—–-/‘'“„«\"…" + INVISIBLE
"""A mark right after one of these opens, as after a space."""
ELISIONS = re.compile(r"(?:em|til|tis|twas|cause|bout|round|n|\d\ds?)\b", re.IGNORECASE)
"""Words whose first letters are dropped: the mark before them is an apostrophe."""


@dataclass(slots=True)
class Quotation:
    """Text within quotation marks, in one block; never changed, but a frozen one takes thrice as long to make."""

    start: int
    end: int
    """Half-open, marks included."""
    inner_start: int
    inner_end: int
    """Without marks and the space at them."""
    closed: bool = True
    single: bool = False
    continues: bool = False
    """The block before left its quotation open, and this one goes on with it."""
    last: str = ""
    """Its last character: after a comma comes who said it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The quotations of a text, to be found by place: a search in numbers calls nothing."""

    quotations: Sequence[Quotation]
    starts: list[int]
    ends: list[int]

    def within(self, start: int, end: int) -> Sequence[Quotation]:
        """Those that begin there."""
        return self.quotations[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def overlapping(self, start: int, end: int) -> Sequence[Quotation]:
        """Those that have something in common with what stands there."""
        return self.quotations[bisect_right(self.ends, start) : bisect_left(self.starts, end)]


def placed(quotations: Sequence[Quotation]) -> Placed:
    """Quotations as they follow one another."""
    return Placed(quotations, [one.start for one in quotations], [one.end for one in quotations])


@dataclass(slots=True)
class _Mark:
    start: int
    end: int
    role: Role
    sure: bool = True
    """False: may as well be the apostrophe of a plural possessive."""


def find_quotations(text: str, blocks: Sequence[tuple[int, int]]) -> list[Quotation]:
    """All outermost quotations of the blocks (start, end), in order.

    >>> text = "“Yes,” she said. 'No' isn't the boys' way."
    >>> [text[q.inner_start:q.inner_end] for q in find_quotations(text, [(0, len(text))])]
    ['Yes,', 'No']
    """
    found: list[Quotation] = []
    left_open = False
    for number, (start, end) in enumerate(blocks):
        if MARK.search(text, start, end) is None:
            left_open = False
            continue
        reopened = _reopens(text, blocks, number + 1)
        here = _in_block(text, start, end, reopened=reopened)
        if left_open and here and not text[start : here[0].start].strip():
            here[0] = replace(here[0], continues=True)
        left_open = bool(here) and not here[-1].closed and reopened
        found += here
    return found


def is_noise(text: str, start: int, end: int) -> bool:
    """A long block of marks rather than words: nothing is quoted there, and to pair its marks would take long.

    >>> is_noise("“" * 300, 0, 300), is_noise("“Yes,” she said.", 0, 16)
    (True, False)
    """
    return end - start > 200 and 4 * len(NOISE.findall(text, start, end)) > end - start


def _in_block(text: str, start: int, end: int, *, reopened: bool) -> list[Quotation]:
    marks = _double_marks(text, start, end)
    if reopened and _is_around(text, marks, start):
        return [replace(_quotation(text, start, marks[0].end, end, end), closed=False)]
    doubles = list(_pair(text, marks, end, reopened=reopened)) if marks else []
    singles = list(_singles(text, start, end, doubles))
    return sorted(_outermost(doubles, singles), key=lambda q: q.start) if singles else doubles


def _is_around(text: str, marks: Sequence[_Mark], start: int) -> bool:
    """A block that begins with a straight mark and has but curly ones after it, or the other way round, stays open."""
    shapes = [text[mark.start : mark.end] for mark in marks]
    if len(shapes) < 3 or marks[0].start != start or marks[1].role != "open":
        return False
    return '"' not in shapes[1:] if shapes[0] == '"' else shapes[0] == "“" and {*shapes[1:]} == {'"'}


def _outermost(doubles: list[Quotation], singles: list[Quotation]) -> Iterator[Quotation]:
    """Doubles within a single quotation are its inner marks."""
    yield from singles
    held = iter(singles)
    around = next(held, None)
    for quotation in doubles:
        while around and around.end <= quotation.start:
            around = next(held, None)
        if not (around and around.start < quotation.start):
            yield quotation


def _reopens(text: str, blocks: Sequence[tuple[int, int]], number: int) -> bool:
    """Whether block `number` begins with an opening mark."""
    if number >= len(blocks):
        return False
    start, end = blocks[number]
    mark = DOUBLE.match(text, start, end) or SINGLE.match(text, start, end)
    return bool(mark) and text[start : start + 1] not in "”»’" and mark is not None and mark.end() < end


def _double_marks(text: str, start: int, end: int) -> list[_Mark]:
    return [_Mark(m.start(), m.end(), _role(text, m, start, end)) for m in DOUBLE.finditer(text, start, end)]


def _role(text: str, mark: re.Match[str], start: int, end: int) -> Role:
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    told = _ROLE_OF.get(mark.group(), _of_straight)
    return told(before, after)


def _is_fresh(before: str) -> bool:
    """Whether a word may begin here."""
    return before.isspace() or before in LEADING


def _of_high(before: str, after: str) -> Role:
    """`“`: also typed, and in German and Polish meant, as a closing mark."""
    return "close" if not before.isspace() and not after.isalnum() and after not in "“‘…" else "open"


def _of_right(before: str, after: str) -> Role:
    """`”`: Swedish and Finnish open with it."""
    return "open" if _is_fresh(before) and after.isalnum() else "close"


def _of_left_guillemet(before: str, after: str) -> Role:
    return "open" if _is_fresh(before) or before == "’" or after.isalnum() else "close"


def _of_right_guillemet(before: str, after: str) -> Role:
    return "open" if before.isspace() and after.isalnum() else "close"


def _of_straight(before: str, after: str) -> Role:
    if _is_fresh(before) and not after.isspace():
        return "open"
    return "close" if not before.isspace() and not after.isalnum() else "either"


def _opens(_before: str, _after: str) -> Role:
    return "open"


_ROLE_OF: dict[str, Callable[[str, str], Role]] = {
    "“": _of_high, "”": _of_right, "«": _of_left_guillemet, "»": _of_right_guillemet,
    "„": _opens, "‟": _opens, "``": _opens,
}  # fmt: skip
"""Of each shape, what it is between the characters before and after it."""


def _pair(text: str, marks: list[_Mark], end: int, *, reopened: bool) -> Iterator[Quotation]:
    """Pair marks; an opening mark that was never shut is given up as soon as another one shows that."""
    surplus = _surplus(marks)
    opened: _Mark | None = None
    depth = 0
    for mark, closers_over in zip(marks, surplus, strict=True):
        if opened is None:
            if mark.role != "close":
                opened, depth = mark, 1
        elif mark.role == "open":
            if closers_over > depth:
                depth += 1
            else:
                opened, depth = mark, 1
        else:
            depth -= 1
            if depth == 0:
                yield _quotation(text, opened.start, opened.end, mark.start, mark.end)
                opened = None
    if opened is not None and _is_left_open(text, opened, end, reopened=reopened):
        yield replace(_quotation(text, opened.start, opened.end, end, end), closed=False)


def _is_left_open(text: str, opened: _Mark, end: int, *, reopened: bool) -> bool:
    """A mark without its partner opens a quotation where a sentence begins, or where several sentences follow it."""
    return _begins_sentence(text, opened.start) or (reopened and bool(NEXT_SENTENCE.search(text, opened.end, end)))


def _surplus(marks: Sequence[_Mark]) -> list[int]:
    """For each mark how many more marks close than open after it: enough of them make it a nested one."""
    steps = [{"close": 1, "open": -1, "either": 0}[mark.role] for mark in reversed(marks)]
    return list(reversed([0, *accumulate(steps)][:-1])) if marks else []


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 3) : at].rstrip()
    return not before or before[-1] in '.:!?,\n”"»'


def _quotation(text: str, start: int, inner_start: int, inner_end: int, end: int) -> Quotation:
    while inner_start < inner_end and text[inner_start].isspace():
        inner_start += 1
    while inner_end > inner_start and text[inner_end - 1].isspace():
        inner_end -= 1
    return Quotation(start, end, inner_start, inner_end, last=text[inner_end - 1])


def _singles(text: str, start: int, end: int, doubles: Iterable[Quotation]) -> Iterator[Quotation]:
    """Quotations in single marks outside the double ones; apostrophes are left alone."""
    marks = list(_single_marks(text, start, end))
    if not marks:
        return
    opened: _Mark | None = None
    fallback: _Mark | None = None
    for mark in _outside(marks, doubles):
        if mark.role == "open":
            if opened and fallback:
                yield _single(text, opened, fallback)
            opened, fallback = mark, None
        elif opened and mark.sure:
            yield _single(text, opened, mark)
            opened = fallback = None
        elif opened:
            fallback = fallback or mark
    if opened and fallback:
        yield _single(text, opened, fallback)


def _single(text: str, opened: _Mark, closed: _Mark) -> Quotation:
    return replace(_quotation(text, opened.start, opened.end, closed.start, closed.end), single=True)


def _outside(marks: Iterable[_Mark], doubles: Iterable[Quotation]) -> Iterator[_Mark]:
    held = iter(doubles)
    around = next(held, None)
    for mark in marks:
        while around and around.end <= mark.start:
            around = next(held, None)
        if not (around and around.start <= mark.start):
            yield mark


def _single_marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    for mark in SINGLE.finditer(text, start, end):
        before = text[mark.start() - 1] if mark.start() > start else " "
        after = text[mark.end()] if mark.end() < end else " "
        fresh = before.isspace() or before in LEADING
        if (
            mark.group() in "‘‚'"
            and fresh
            and (after.isalpha() or after in "“…")
            and not ELISIONS.match(text, mark.end())
        ):
            yield _Mark(mark.start(), mark.end(), "open")
        elif mark.group() in "’'" and not before.isspace() and not after.isalnum():
            possessive = before in "sSzx" and after == " " and text[mark.end() + 1 : mark.end() + 2].islower()
            yield _Mark(mark.start(), mark.end(), "close", sure=not possessive)
