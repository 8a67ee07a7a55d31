"""What the rules make of each sentence by itself, as hints: the tagger sees them and learns how far to believe them.

A rule knows where a clause ends, which the tagger, looking two words far, does not; the tagger knows which words speak.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.tags import drafts_in
from pipeline.attribution.text.tokens import Sentence, Token

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hint:
    """An attribution that a rule drafts: half-open, in code points or in words, as whoever holds it says."""

    rule: int
    """Its name as a number."""
    cue: Range
    source: Range | None
    contents: tuple[Range, ...]


def hints_in(sentences: Sequence[Sentence], drafts: Sequence[Sequence[Draft]] = ()) -> list[Hint]:
    """What the rules find in each sentence, in code points of the text; `drafts` where they are known already."""
    known = drafts or [drafts_in(sentence) for sentence in sentences]
    listed = zip(sentences, known, strict=True)
    return [hint for sentence, drafted in listed for hint in _hints(sentence.tokens, drafted)]


def _hints(tokens: Sequence[Token], drafts: Sequence[Draft]) -> Iterator[Hint]:
    for draft in drafts:
        if draft.cue:
            yield _hint(tokens, draft, draft.cue)


def _hint(tokens: Sequence[Token], draft: Draft, cue: Range) -> Hint:
    def place(region: Range) -> Range:
        return tokens[region[0]].start, tokens[region[1] - 1].end

    source = place(draft.source) if draft.source else None
    return Hint(crc32(draft.rule.encode()), place(cue), source, tuple(map(place, draft.content)))
