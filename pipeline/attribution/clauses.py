"""Source, cue and content within one sentence: "X said that ...", "..., said X", "according to X, ..."."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.attribution.cues import CUES, Cue
from pipeline.attribution.names import is_capital
from pipeline.attribution.phrases import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    is_adverb,
    phrase_start,
    subject_after,
    subject_before,
)
from pipeline.attribution.tables import words
from pipeline.attribution.tokens import ENDS, Token

Range = tuple[int, int]
"""Half-open range of token numbers in the sentence."""
BE = words("is are was were be been being 's 're he's she's it's got gets get")
CLAUSE_STARTS = DETERMINERS | SUBJECT_PRONOUNS | words("that if whether there who why how what when where no not")
CONTRAST = words("while but and though although whereas as")
TIMES = words("""
    monday tuesday wednesday thursday friday saturday sunday today yesterday tonight earlier later last week month
    year night morning afternoon evening recently afterwards afterward again early late
""")
THINKERS = words("believe think show find suggest hope fear know guess feel conclude expect worry imply")
"""Verbs of belief and finding that take a clause without "that"."""

NAMING = words("called named titled entitled dubbed")
"""Right before a quotation these give the name of a thing."""
HEARERS = words("reporters journalists lawmakers supporters")
"""Whom an inverted "told" may have before its source: `“...,” told reporters Ana Ruiz`."""
OBJECTS = words("""
    add maintain continue answer pledge repeat mention underscore underline emphasise emphasize stress hint theorize
    signal
""")
"""Verbs that without "that" have a thing as their object as a rule ("maintained their lead")."""


@dataclass(slots=True)
class Draft:
    """One attribution in the making; ranges count tokens of its sentence."""

    content: list[Range]
    source: Range | None
    cue: Range | None
    rule: str
    quotes_only: bool = field(default=False)
    """Of the content only the quotations count."""


def drafts_by_cues(tokens: Sequence[Token]) -> list[Draft]:
    """All attributions a sentence makes by a cue, left to right."""
    found: list[Draft] = []
    at = covered = 0
    while at < len(tokens):
        if tokens[at].low not in CUES and tokens[at].low != "according":
            at += 1
            continue
        draft = _draft_at(tokens, at, covered, found)
        if draft:
            found.append(draft)
            covered = at = max(at + 1, *(end for _, end in draft.content), *_ends_of(draft))
        else:
            at += 1
    return found


def _ends_of(draft: Draft) -> Iterator[int]:
    yield draft.cue[1] if draft.cue else 0
    yield draft.source[1] if draft.source else 0


def _draft_at(tokens: Sequence[Token], at: int, covered: int, found: list[Draft]) -> Draft | None:
    token = tokens[at]
    if token.low == "according" and at + 1 < len(tokens) and tokens[at + 1].low == "to":
        return _according(tokens, at, covered)
    cue = CUES.get(token.low)
    if cue is None or _is_noun(tokens, at, cue) or _is_passive(tokens, at, cue):
        return None
    if cue.form == "ing" and not _follows(tokens, at, BE):
        return _participle(tokens, at, cue, covered, found)
    if cue.form == "base" and _follows(tokens, at, {"to"}):
        return None
    return _finite(tokens, at, cue, covered, found)


def _follows(tokens: Sequence[Token], at: int, words: frozenset[str] | set[str]) -> bool:
    while at > 0 and is_adverb(tokens[at - 1]):
        at -= 1
    return at > 0 and tokens[at - 1].low in words


def _is_passive(tokens: Sequence[Token], at: int, cue: Cue) -> bool:
    return cue.form == "past" and _follows(tokens, at, BE)


def _is_noun(tokens: Sequence[Token], at: int, cue: Cue) -> bool:
    """`the claims`, `his report`, `in reports`: told by the word before, and for such words by what follows."""
    before = tokens[at - 1].low if at else ""
    if before in DETERMINERS - {"all", "both", "some", "most", "many", "that", "this"} or before.endswith("'s"):
        return cue.form != "past" or before in {"the", "a", "an"}
    if before in PREPOSITIONS and cue.form != "ing":
        return True
    if not cue.noun or before in SUBJECT_PRONOUNS or _closes_quotation(tokens, at):
        return False
    return not _speaks_next(tokens, at + 1)


def _closes_quotation(tokens: Sequence[Token], at: int) -> bool:
    """`“...,” Ruiz notes.`: a name between a quotation and the verb, and nothing after it."""
    if at + 1 < len(tokens) and tokens[at + 1].text[0].isalnum():
        return False
    first = at
    while first and is_capital(tokens[first - 1]):
        first -= 1
    return 0 < first < at and bool(tokens[first - 1].quotation)


def _speaks_next(tokens: Sequence[Token], at: int) -> bool:
    """`that`, a quotation, or a comma or colon and a quotation."""
    if at < len(tokens) and tokens[at].text in {",", ":"}:
        at += 1
        return at < len(tokens) and bool(tokens[at].quotation)
    return at < len(tokens) and (bool(tokens[at].quotation) or tokens[at].low == "that")


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
    content = (start, _clause_end(tokens, start))
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
    if at == 0 and any(_is_spoken(token) for token in tokens):
        return None  # "Commenting on the news that she would go, Ruiz said": what counts is what Ruiz said
    content = _soft_content(tokens, at + 1) if cue.kind == "soft" else _right_content(tokens, at, cue)
    if content is None:
        return None
    source = found[-1].source if found and found[-1].source else main_subject(tokens, at)
    return Draft([content], source, (at, at + 1), "participle", quotes_only=cue.kind == "soft") if source else None


def _is_spoken(token: Token) -> bool:
    cue = CUES.get(token.low)
    return cue is not None and cue.speech and cue.form in ("past", "s")


def main_subject(tokens: Sequence[Token], cue: int) -> Range | None:
    """The subject of the sentence's first verb that can be told as one."""
    for at, token in enumerate(tokens):
        verbal = token.low in AUXILIARIES or token.low in CUES or (token.low.endswith("ed") and token.text.islower())
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
    if cue.speech and (draft := _inverted(tokens, at, cue, covered)):
        return draft
    source = subject_before(tokens, at)
    if source and source[0] < covered and not (found and found[-1].source == source):
        source = None
    if source is None and _follows(tokens, at, {"and", "but", "then", "or", ","}):
        source = found[-1].source if found else main_subject(tokens, at)
    if source is None:
        return None
    if _gives_a_name(tokens, source[0], at):
        return None
    if cue.kind == "soft" or _names_as(tokens, at):
        content = _soft_content(tokens, at + 1)
        return Draft([content], source, (at, at + 1), "soft-cue", quotes_only=True) if content else None
    left = _spoken_before(tokens, covered, source[0])
    right = _right_content(tokens, at, cue, left_quote=_ends_quoted(tokens, left))
    if left and _ends_quoted(tokens, left) and (right is None or _has_quotation(tokens, right)):
        return Draft([left, right] if right else [left], source, (at, at + 1), "after-quote" if not right else "split")
    if right:
        rule = "quote-after-cue" if tokens[right[0]].quotation else "think" if cue.kind == "think" else "clause"
        return Draft([right], source, (at, at + 1), rule)
    if left and cue.speech and left[1] - left[0] >= 4 and says_no_more(tokens, at + 1):
        return Draft([left], source, (at, at + 1), "clause-before")
    return None


def says_no_more(tokens: Sequence[Token], at: int) -> bool:
    """Nothing that could be the verb's object follows: the sentence ends, or tells when and where."""
    at = _skip_adverbs(tokens, at)
    if tokens[-1].text == ":":
        return False
    return at >= len(tokens) or not tokens[at].text[0].isalnum() or tokens[at].low in PREPOSITIONS | CONTRAST


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


def second_half(tokens: Sequence[Token], at: int) -> Range | None:
    """After source and cue: `, “...”` goes on with what was said."""
    limit = min(len(tokens), at + 14)
    while at < limit and not tokens[at].quotation:
        if tokens[at].low in ENDS or (tokens[at].low in CUES and CUES[tokens[at].low].speech):
            return None
        at += 1
    if at >= limit or tokens[at - 1].text not in {",", ":", "—", "–"}:
        return None
    return at, _clause_end(tokens, at)


def _right_content(tokens: Sequence[Token], cue: int, kind: Cue, *, left_quote: bool = False) -> Range | None:
    """What was said, when it stands after the cue."""
    at = _skip_adverbs(tokens, cue + 1)
    if at >= len(tokens) or tokens[at].low in ENDS:
        return None
    if left_quote:
        return second_half(tokens, at)
    start = _content_start(tokens, at, kind)
    if start is None or start >= len(tokens) or tokens[start].low in ENDS:
        return None
    end = _clause_end(tokens, start)
    return (start, end) if end - start > 1 or tokens[start].quotation else None


def _skip_adverbs(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and (is_adverb(tokens[at]) or tokens[at].low in TIMES):
        at += 1
    return at


def _content_start(tokens: Sequence[Token], at: int, cue: Cue) -> int | None:
    token = tokens[at]
    if token.quotation or token.low in {"that", "if", "whether"}:
        return at
    if token.text in {",", ":"}:
        return at + 1 if at + 1 < len(tokens) and tokens[at + 1].quotation else _marked(tokens, at, 14, quotation=True)
    if cue.kind == "think":
        return at if cue.base in THINKERS and _begins_clause(tokens, at) else None
    if cue.kind == "tell":
        return _after_recipient(tokens, at, cue)
    if token.low in PREPOSITIONS:
        return _marked(tokens, at, 14)
    if cue.base in OBJECTS:
        return at if token.low in SUBJECT_PRONOUNS else None
    return at if cue.base in {"say", "reply", "respond", "note"} or _begins_clause(tokens, at) else None


def _begins_clause(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].low in CLAUSE_STARTS or is_capital(tokens[at]) or tokens[at].low.endswith("s")


def _marked(tokens: Sequence[Token], at: int, reach: int, *, quotation: bool = False) -> int | None:
    """The `that`, or the comma or colon and quotation, that follows a phrase of time, place or hearer."""
    for index in range(at, min(len(tokens), at + reach)):
        token = tokens[index]
        if token.low == "that" and not quotation and tokens[index - 1].text[0].isalnum():
            return index
        if token.quotation:
            return index if tokens[index - 1].text in {",", ":"} or not quotation else None
        if quotation and index > at + 1 and _is_spoken(token):
            return None  # "Asked whether she had complained, the clerk said: “...”"
        if token.low in ENDS or token.text == ";":
            return None
    return None


def _after_recipient(tokens: Sequence[Token], at: int, cue: Cue) -> int | None:
    """`told reporters on Monday that ...`, `told CNN he would ...`, `asked voters to ...`."""
    marked = _marked(tokens, at, 12)
    if marked is not None:
        return marked
    index = at
    if tokens[index].low in DETERMINERS | {"him", "them", "me", "us", "her", "you"}:
        index += 1
    while index < len(tokens) and index - at < 9 and tokens[index].text[0].isalnum():
        word = tokens[index].low
        if index > at and (word in SUBJECT_PRONOUNS | {"to", "if", "whether", "why", "how", "what", "there"}):
            return index if word != "to" or cue.base != "tell" or tokens[index - 1].text[0].islower() else None
        index += 1
    return None


def _soft_content(tokens: Sequence[Token], at: int) -> Range | None:
    """The quotations that follow within a dozen words and before another cue of speech."""
    for index in range(at, min(len(tokens), at + 14)):
        token = tokens[index]
        if token.quotation:
            return index, _quotations_end(tokens, index)
        if token.text in {";", ":"} or token.low in ENDS or (token.low in CUES and CUES[token.low].speech):
            return None
    return None


def _quotations_end(tokens: Sequence[Token], at: int) -> int:
    """Past the quotations listed one after another: `“a,” “b” and “c”`."""
    end = at + 1
    for index in range(end, min(len(tokens), end + 8)):
        if tokens[index].quotation:
            end = index + 1
        elif tokens[index].text != "," and tokens[index].low not in {"and", "or", "a", "an", "the"}:
            break
    return end


def _clause_end(tokens: Sequence[Token], start: int) -> int:
    """Where what was said ends: at the end of the sentence, or where the sentence attributes anew."""
    end = len(tokens)
    for at in range(start + 1, len(tokens)):
        if _attributes_anew(tokens, at):
            end = at
            break
    while end > start and (tokens[end - 1].low in ENDS or tokens[end - 1].text in {",", ";", "—", "–"}):
        end -= 1
    return end


def _attributes_anew(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    following = _skip_adverbs(tokens, at + 1)
    if following >= len(tokens):
        return False
    if token.text == ":" and tokens[at + 1].quotation:
        return _other_speaks(tokens, at + 1)
    cue = CUES.get(tokens[following].low)
    if token.text == ",":
        if tokens[following].low == "according" or _introduces(tokens, following):
            return True
        return bool(
            cue and cue.form == "ing" and (cue.speech or (cue.kind == "soft" and _soft_content(tokens, following + 1)))
        )
    if token.low in {"and", "but"} and cue and cue.speech and cue.form in ("past", "s"):
        return not _is_noun(tokens, following, cue)
    if token.low in CONTRAST and tokens[at - 1].text == ",":
        return _other_speaks(tokens, at + 1)
    return False


def _introduces(tokens: Sequence[Token], at: int) -> bool:
    """`, she says: “...”`: somebody is about to speak."""
    for index in range(at + 1, min(len(tokens) - 2, at + 6)):
        if tokens[index].quotation or not tokens[index].text[0].isalnum():
            return False
        if _is_spoken(tokens[index]):
            return tokens[index + 1].text == ":" and bool(tokens[index + 2].quotation)
    return False


def _other_speaks(tokens: Sequence[Token], at: int) -> bool:
    for index in range(at + 1, min(len(tokens), at + 8)):
        cue = CUES.get(tokens[index].low)
        if cue and cue.speech and cue.form in ("past", "s") and not _is_passive(tokens, index, cue):
            return subject_before(tokens, index) is not None and not _is_noun(tokens, index, cue)
        if tokens[index].quotation or tokens[index].text in {",", ";"}:
            return False
    return False
