"""Speech without a cue verb: transcripts ("NAME: ..."), lists of signed reactions, block quotations."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Literal

from pipeline.attribution.text.tables import words

LABEL = re.compile(
    r"(?:Q\d{1,4}\.? )?(?P<name>[^\W\d_a-z][\w.’'-]*(?: (?:de|da|van|von|der|bin|al|of|the|[^\W\d_a-z][\w.’'-]*)){0,5})"
    r"(?P<role>,? \([^)]{2,60}\)|, [^:.“\"]{2,80})?:\s+(?=\S)"
)
SIGNED = re.compile(r"\s*[—–]\s*(?P<name>[^\W\d_a-z][\w.’'-]*(?: [\w.’'-]+){0,5})(?:,[^.]*)?\s*$")
MARKED = re.compile(
    r"(?:(?P<q>Q|Question|QUESTION)|A|Answer|ANSWER)(?:[.:]|(?= ?[(\[]))\s*"
    r"(?:[(\[](?P<name>[^)\]\n]{2,40})[)\]][.:]?\s*)?(?=\S)"
)
"""`Q. `, `A: `, `Q. (MS HOLT) `: who asks and who answers."""
FIRST_PERSONS = re.compile(r"\b(?:I|we|We|my|My|our|Our|me|us)\b")
NARRATED = re.compile(
    r"[,?!.][”\"’'] (?:he|she|they|[^\W\d_a-z][\w’'-]*) (?:says|asks|adds|jokes|replies|tells)\b"
    r"|\b(?:He|She|[^\W\d_a-z][\w’'-]*) (?:tells|shows|asks|hands|offers) (?:me|us)\b"
)
"""What the writer tells between the turns of an interview, in the present: `She tells me, over coffee, that ...`"""
INTERVIEWED = re.compile(
    r"\b(?i:interview(?:ed)?|q&a|in conversation|sat down (?:with|to)|(?:spoke|speaks|talks|talked) (?:to|with)"
    r"|we asked|asked (?:him|her))\b"
)
SECOND_PERSONS = re.compile(r"\b(?i:you|your|yours|yourself)\b")
DENSE = 5
"""An interview asks at least once in so many blocks."""
LONGEST_QUESTION = 300
"""Code points."""
MARKS = '“”"„«»'
NO_LABELS = words("""
    photo image video source sources note notes update updated correction read watch more related editor q. a. by from
    to re subject date time when where who what why how for in on at here fact claim verdict
""")
ASKERS = words("""
    q question interviewer reporter host moderator presenter anchor chair speaker witness counsel magistrate judge
""")
"""Labels that only talk has."""
FEWEST = 3
"""So many labelled blocks make a transcript; fewer are headings within paragraphs."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in one or more blocks that name him by a label."""

    block: int
    name: tuple[int, int] | None
    """None: nothing but `Q.` or `A.`"""
    colon: int
    content: tuple[tuple[int, int], ...]
    quoted: bool
    """The words stand in quotation marks."""
    role: tuple[int, int] | None = None
    """What stands beside the name: `(Mrs Holt)` of "THE CHAIR (Mrs Holt)"."""
    mark: Literal["", "Q", "A"] = ""
    """Of a turn that begins so."""
    bare: bool = False
    """Nothing marks it but that it is a question, or follows one."""


def find_turns(
    text: str, blocks: Sequence[tuple[int, int]], people: Callable[[], Mapping[str, int]], speech: Sequence[bool]
) -> list[Turn]:
    """Turns of a transcript or a list of reactions; `people` tells how often last names are used, if it is asked, and
    `speech` which blocks count."""
    labels = {n: m for n, (start, end) in enumerate(blocks) if speech[n] and (m := _label(text, start, end))}
    said = {n: m for n, m in labels.items() if _is_quoted(text, m.end())}
    marked = _marked(text, blocks, speech)
    found = [_turn_marked(blocks, number, match) for number, match in marked.items()]
    if marked or _is_transcript(labels, people):
        said |= {n: m for n, m in labels.items() if n not in marked}
    found += [_turn(text, blocks, number, label) for number, label in said.items()]
    return sorted(found, key=lambda turn: turn.block)


def _marked(text: str, blocks: Sequence[tuple[int, int]], speech: Sequence[bool]) -> dict[int, re.Match[str]]:
    """Blocks that begin with `Q.` or `A.`, where an answer follows a question somewhere."""
    found = {n: m for n, block in enumerate(blocks) if speech[n] and (m := MARKED.match(text, *block))}
    pairs = (n for n in found if found[n]["q"] and n + 1 in found and not found[n + 1]["q"])
    return found if next(pairs, None) is not None else {}


def find_interview(text: str, blocks: Sequence[tuple[int, int]], kinds: Sequence[str], headline: str) -> list[Turn]:
    """Turns of an interview that marks them by nothing: paragraphs that only ask, each before one in the first person.

    Where headline or lead tell that somebody was interviewed, or the questions say "you"; else it is an essay that asks
    itself.
    """
    asked = _questions(text, blocks, kinds)
    if len(asked) < FEWEST or not (
        INTERVIEWED.search(headline + " " + text[: blocks[asked[0]][0]]) or _asks_somebody(text, blocks, asked)
    ):
        return []
    answers = [_answer(text, blocks, at, following) for at, following in pairwise([*asked, len(blocks)])]
    if 3 * sum(any(_goes_on(text, *block) for block in answer) for answer in answers) < 2 * len(answers):
        return []
    found = [Turn(at, None, blocks[at][0], (blocks[at],), False, mark="Q", bare=True) for at in asked]
    found += [Turn(at + 1, None, blocks[at + 1][0], answer, False, mark="A", bare=True)
              for at, answer in zip(asked, answers, strict=True)]  # fmt: skip
    return sorted(found, key=lambda turn: turn.block)


def _questions(text: str, blocks: Sequence[tuple[int, int]], kinds: Sequence[str]) -> list[int]:
    """Paragraphs that only ask, before one that does not; where headings ask, what they say besides is put to somebody.

    `Your rival says the opposite.` stands for a question between two such headings.
    """
    asking = {n for n, block in enumerate(blocks) if kinds[n] != "table" and _only_asks(text, *block)}
    if sum(kinds[n] == "heading" for n in asking) >= FEWEST:
        asking |= {n for n, kind in enumerate(kinds) if kind == "heading" and n > min(asking)}
    return [n for n in sorted(asking) if n + 1 < len(blocks) and kinds[n + 1] != "table" and n + 1 not in asking]


def _asks_somebody(text: str, blocks: Sequence[tuple[int, int]], asked: Sequence[int]) -> bool:
    """Whether questions say "you", time and again; those of an essay to its readers come now and then."""
    addressed = sum(SECOND_PERSONS.search(text, *blocks[n]) is not None for n in asked)
    return addressed >= FEWEST and DENSE * len(asked) >= len(blocks) - asked[0]


def _only_asks(text: str, start: int, end: int) -> bool:
    asks = text.endswith("?", start, end) and end - start < LONGEST_QUESTION and text[start].isupper()
    return asks and not any(mark in text[start:end] for mark in MARKS)


def _answer(text: str, blocks: Sequence[tuple[int, int]], asked: int, following: int) -> tuple[tuple[int, int], ...]:
    more = takewhile(lambda n: _goes_on(text, *blocks[n]), range(asked + 2, following))
    return (blocks[asked + 1], *(blocks[n] for n in more))


def _turn_marked(blocks: Sequence[tuple[int, int]], number: int, match: re.Match[str]) -> Turn:
    name = match.span("name") if match["name"] else None
    content = ((match.end(), blocks[number][1]),)
    return Turn(number, name, match.start(), content, False, mark="Q" if match["q"] else "A")


def with_more(
    text: str, blocks: Sequence[tuple[int, int]], turns: Sequence[Turn], speech: Sequence[bool]
) -> Iterator[Turn]:
    """The turns with the blocks without label that go on with them: before another one, in the first person."""
    labels = Counter(turn.mark or text[slice(*turn.name or (0, 0))] for turn in turns)
    near = sum(other.block == turn.block + 1 for turn, other in pairwise(turns))
    talk = len(labels) > 1 and max(labels.values()) > 1 and near * 3 >= len(turns)
    for turn, following in pairwise([*turns, None]):
        if turn is None:
            return
        goes_on = following is not None and talk and not (turn.quoted or turn.bare)
        more = range(turn.block + 1, following.block if following and goes_on else turn.block + 1)
        own = takewhile(lambda n: speech[n] and _goes_on(text, *blocks[n]), more)
        yield replace(turn, content=(*turn.content, *(blocks[n] for n in own)))


def _goes_on(text: str, start: int, end: int) -> bool:
    if _is_quoted(text, start) or FIRST_PERSONS.search(text, start, end) is None:
        return False
    return NARRATED.search(text, start, end) is None


def _label(text: str, start: int, end: int) -> re.Match[str] | None:
    end_of_label = min(end, start + 200)
    match = LABEL.match(text, start, end_of_label) if text.find(":", start, end_of_label) >= 0 else None
    if match is None or match["name"].lower().split()[0] in NO_LABELS or len(match["name"]) < 2:
        return None
    if not any(character.isalpha() for character in text[match.end() : end]):
        return None
    return match


def _is_quoted(text: str, at: int) -> bool:
    return text[at : at + 1] in {"“", '"', "„", "«", "‘"}


def _is_transcript(labels: dict[int, re.Match[str]], people: Callable[[], Mapping[str, int]]) -> bool:
    """Some label comes back, and most are names that the article uses elsewhere too, or in capitals beside such."""
    plain = Counter(str(m["name"]) for m in labels.values() if not m["role"])
    if plain.total() < FEWEST or max(plain.values()) < 2:
        return False
    last = {name: name.split()[-1].lower() for name in plain}
    used = people()
    known = {name for name in plain if used.get(last[name], 0) > plain[name] or last[name] in ASKERS}
    counted = sum(number for name, number in plain.items() if name in known or (known and name.isupper()))
    return counted * 2 >= plain.total()


def _turn(text: str, blocks: Sequence[tuple[int, int]], number: int, label: re.Match[str]) -> Turn:
    end = blocks[number][1]
    quoted = _is_quoted(text, label.end())
    return Turn(number, label.span("name"), text.rindex(":", label.start(), label.end()), ((label.end(), end),), quoted,
                label.span("role") if label["role"] else None)  # fmt: skip


def signature(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The name in `— Ana Ruiz, mayor` at the end of a block quotation."""
    match = SIGNED.search(text, max(start, end - 120), end)
    return match.span("name") if match else None
