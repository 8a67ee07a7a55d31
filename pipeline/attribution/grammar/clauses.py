"""Source, cue and content within one sentence: "X said that ...", "..., said X", "according to X, ..."."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.attribution.grammar.contents import clause_end, right_content, says_no_more, second_half, soft_content
from pipeline.attribution.grammar.verbs import BE, follows, is_noun, is_passive, is_past, is_spoken
from pipeline.attribution.text.cues import CUES, Cue
from pipeline.attribution.text.phrases import AUXILIARIES, is_adverb, phrase_start, subject_after, subject_before
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import ENDS, Range, Sentence, Token

NAMING = words("called named titled entitled dubbed")
"""Right before a quotation these give the name of a thing."""
SIGNS = frozenset(CUES) | {"according"}
"""Words by which a sentence attributes."""
HEARERS = words("reporters journalists lawmakers supporters")
"""Whom an inverted "told" may have before its source: `“...,” told reporters Ana Ruiz`."""


@dataclass(slots=True)
class Draft:
    """One attribution in the making; ranges count tokens of its sentence."""

    content: list[Range]
    source: Range | None
    cue: Range | None
    rule: str
    quotes_only: bool = field(default=False)
    """Of the content only the quotations count."""


def drafts_by_cues(sentence: Sentence) -> list[Draft]:
    """All attributions a sentence makes by a cue, left to right."""
    found: list[Draft] = []
    covered = 0
    for at in [at for at, low in enumerate(sentence.lows) if low in SIGNS]:
        if at >= covered and (draft := _draft_at(sentence.tokens, at, covered, found)):
            found.append(draft)
            covered = max(at + 1, *(end for _, end in draft.content), *_ends_of(draft))
    return found


def _ends_of(draft: Draft) -> Iterator[int]:
    yield draft.cue[1] if draft.cue else 0
    yield draft.source[1] if draft.source else 0


def _draft_at(tokens: Sequence[Token], at: int, covered: int, found: list[Draft]) -> Draft | None:
    token = tokens[at]
    if token.low == "according" and at + 1 < len(tokens) and tokens[at + 1].low == "to":
        return _according(tokens, at, covered)
    cue = CUES.get(token.low)
    if cue is None or is_noun(tokens, at, cue) or is_passive(tokens, at, cue):
        return None
    if cue.form == "ing" and not follows(tokens, at, BE):
        return _participle(tokens, at, cue, covered, found)
    if cue.form == "base" and follows(tokens, at, {"to"}):
        return None
    return _finite(tokens, at, cue, covered, found)


def _according(tokens: Sequence[Token], at: int, covered: int) -> Draft | None:
    source = subject_after(tokens, at + 2)
    if source is None:
        return None
    before = _left_clause(tokens, covered, at)
    if before and before[1] - before[0] >= 3:
        return Draft([before], source, (at, at + 2), "according-after")
    comma = next((i for i in range(source[0], min(source[1] + 1, len(tokens))) if tokens[i].text == ","), source[1])
    end = source[1]
    start = end + 1 if end < len(tokens) and tokens[end].text == "," else end
    if start == end and comma < end:  # the comma that closes the phrase was taken for an apposition's
        source, start = (source[0], comma), comma + 1
    content = (start, clause_end(tokens, start))
    return Draft([content], source, (at, at + 2), "according-before") if content[1] - start >= 1 else None


def _left_clause(tokens: Sequence[Token], covered: int, end: int) -> Range | None:
    """What stands before, without the comma at its end and the conjunction at its start."""
    while end > covered and tokens[end - 1].text in {",", "—", "–", "-"}:
        end -= 1
    start = covered
    while start < end and (
        tokens[start].text in {",", ";", "—", "–", ")", "(", "."} or tokens[start].low in {"and", "but", "so"}
    ):
        start += 1
    return (start, end) if start < end else None


def _participle(tokens: Sequence[Token], at: int, cue: Cue, covered: int, found: list[Draft]) -> Draft | None:
    """`, adding that ...`, `calling it “a stunt”`: the source is the one before in the sentence, or its subject."""
    if (
        at
        and tokens[at - 1].text not in {",", "—", "–"}
        and tokens[at - 1].low not in {"and", "but", "while", "by", "before", "after"}
    ):
        return None
    if at == 0 and any(is_spoken(token) for token in tokens):
        return None  # "Commenting on the news that she would go, Ruiz said": what counts is what Ruiz said
    content = soft_content(tokens, at + 1) if cue.kind == "soft" else right_content(tokens, at, cue)
    if content is None:
        return None
    source = found[-1].source if found and found[-1].source else main_subject(tokens, at)
    return Draft([content], source, (at, at + 1), "participle", quotes_only=cue.kind == "soft") if source else None


def main_subject(tokens: Sequence[Token], cue: int) -> Range | None:
    """The subject of the sentence's first verb that can be told as one."""
    for at, token in enumerate(tokens):
        verbal = token.low in AUXILIARIES or token.low in CUES or (token.text.islower() and is_past(token.low))
        if at and not token.quotation and verbal and (found := subject_before(tokens, at)):
            if tokens[found[0]].low in {"who", "which", "that"}:
                found = _who_is_meant(tokens, found[0]) or found
            return found if found[1] <= cue or cue < found[0] else None
        if at > 25:
            break
    return None


def _who_is_meant(tokens: Sequence[Token], relative: int) -> Range | None:
    """The noun before `who`."""
    end = relative - 1 if relative and tokens[relative - 1].text == "," else relative
    start = phrase_start(tokens, end) if end else end
    return (start, end) if start < end else None


def _finite(tokens: Sequence[Token], at: int, cue: Cue, covered: int, found: list[Draft]) -> Draft | None:
    """A cue verb with its subject: what was said stands after it, before it, or on both sides."""
    if cue.speech and (draft := _inverted(tokens, at, cue, covered)):
        return draft
    source = _subject(tokens, at, covered, found)
    if source is None or _gives_a_name(tokens, source[0], at):
        return None
    if cue.kind == "soft" or _names_as(tokens, at):
        content = soft_content(tokens, at + 1)
        return Draft([content], source, (at, at + 1), "soft-cue", quotes_only=True) if content else None
    left = _spoken_before(tokens, covered, source[0])
    right = right_content(tokens, at, cue, left_quote=_ends_quoted(tokens, left))
    return _around(tokens, at, cue, source, (left, right))


def _subject(tokens: Sequence[Token], at: int, covered: int, found: list[Draft]) -> Range | None:
    """The verb's own subject; of a second verb, that of the first: `she said ..., and promised ...`."""
    source = subject_before(tokens, at)
    if source and source[0] < covered and not (found and found[-1].source == source):
        source = None
    if source is None and follows(tokens, at, {"and", "but", "then", "or", ","}):
        return found[-1].source if found else main_subject(tokens, at)
    return source


def _around(
    tokens: Sequence[Token], at: int, cue: Cue, source: Range, said: tuple[Range | None, Range | None]
) -> Draft | None:
    """Which of what stands before the source and after the verb was said."""
    left, right = said
    if left and _ends_quoted(tokens, left) and (right is None or _has_quotation(tokens, right)):
        return Draft([left, right] if right else [left], source, (at, at + 1), "after-quote" if not right else "split")
    if right:
        rule = "quote-after-cue" if tokens[right[0]].quotation else "think" if cue.kind == "think" else "clause"
        return Draft([right], source, (at, at + 1), rule)
    if left and cue.speech and left[1] - left[0] >= 4 and says_no_more(tokens, at + 1):
        return Draft([left], source, (at, at + 1), "clause-before")
    return None


def _ends_quoted(tokens: Sequence[Token], region: Range | None) -> bool:
    return region is not None and bool(tokens[region[1] - 1].quotation)


def _gives_a_name(tokens: Sequence[Token], source: int, at: int) -> bool:
    """`a novel called “The Long Winter”`, but not `what she called “sites”`: nobody said it, something bears it."""
    if tokens[at].low not in NAMING or at + 1 >= len(tokens) or not tokens[at + 1].quotation:
        return False
    return all(token.low != "what" for token in tokens[max(0, source - 1) : at])


def _names_as(tokens: Sequence[Token], at: int) -> bool:
    """`emphasised the alliance as “the strongest”`: only what is quoted is said."""
    for index in range(at + 1, min(len(tokens), at + 12)):
        if tokens[index].quotation:
            return tokens[index - 1].low == "as" and index - at > 2
        if tokens[index].low in {"that", ","} or tokens[index].low in ENDS:
            return False
    return False


def _inverted(tokens: Sequence[Token], at: int, cue: Cue, covered: int) -> Draft | None:
    """`“...,” said Ana Ruiz, who ...`."""
    quoted = _after_quotation(tokens, at)
    if not quoted and not (at and tokens[at - 1].text == "," and cue.base in {"say", "write", "add", "report"}):
        return None
    if not quoted and subject_before(tokens, at):
        return None
    hearers = cue.kind == "tell" and at + 1 < len(tokens) and tokens[at + 1].low in HEARERS
    source = subject_after(tokens, at + 2 if hearers else at + 1)
    left = _spoken_before(tokens, covered, at)
    if source is None or left is None:
        return None
    asked = quoted and cue.base == "ask"
    if tokens[source[0]].low in {"that", "it", "this", "there"} or (cue.kind == "tell" and not (hearers or asked)):
        return None
    right = second_half(tokens, source[1])
    return Draft([left, right] if right else [left], source, (at, at + 1), "split" if right else "inverted")


def _after_quotation(tokens: Sequence[Token], at: int) -> bool:
    while at > 0 and (tokens[at - 1].text in {",", "—", "–", "-"} or is_adverb(tokens[at - 1])):
        at -= 1
    return at > 0 and bool(tokens[at - 1].quotation)


def _spoken_before(tokens: Sequence[Token], covered: int, end: int) -> Range | None:
    """What was said, when it stands before its source or cue: a quotation, or a clause and a comma."""
    if end == 0 or not (tokens[end - 1].quotation or tokens[end - 1].text in {",", "—", "–"}):
        return None
    left = _left_clause(tokens, covered, end)
    if left is None or not tokens[left[1] - 1].quotation:
        return left
    start = left[1] - 1
    while start > left[0] and (
        tokens[start - 1].quotation or (tokens[start - 1].text == "," and tokens[start - 2].quotation)
    ):
        start -= 1
    introduced = start > left[0] and tokens[start - 1].text in {",", ":", ";", ".", "—", "–"}
    return (start, left[1]) if introduced or start == left[0] else left


def _has_quotation(tokens: Sequence[Token], region: Range) -> bool:
    return any(token.quotation for token in tokens[region[0] : region[1]])
