"""What the learnt tagger finds in an article, as spans of its text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.attribution.grammar.clauses import NAMING, Draft
from pipeline.attribution.learnt.acts import is_act, without_accused
from pipeline.attribution.learnt.calibration import confidence, signs_of
from pipeline.attribution.learnt.hints import Hint, Range, hints_in
from pipeline.attribution.learnt.lexemes import FORMS, NAMES, Lexemes, Name, prose, read_lexemes
from pipeline.attribution.learnt.model import Model
from pipeline.attribution.learnt.tagging import Roles, cue_views, first_reading, second_reading, uncontested
from pipeline.attribution.text.marks import Quotation
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.titles import is_title_of_work
from pipeline.attribution.text.tokens import Sentence
from schemas.attribution import Span

EDGES = frozenset(1 + NAMES.index(name) for name in ("stop", "comma", "colon", "semicolon", "dash"))
"""Classes of what a content neither begins nor ends with."""

AND = 1 + NAMES.index("and")
ARTICLE = 1 + NAMES.index("article")
BE = 1 + NAMES.index("be")
PAST = FORMS.index("past")
FELT = words("worried determined concerned convinced")
"""Cues that after a form of "be" tell a mood: who is worried does worry."""
SEEN = words(
    "seen known shown viewed regarded recognized recognised perceived pressed quizzed reported rumored rumoured"
)
"""Participles that no cue of the rules has: "are seen as", "was pressed on"."""
SEEMS = words("seem seems seemed appear appears appeared")
"""Verbs whose subject neither says nor thinks: "he seems content"."""
WHILE = words("as while when after before during")
"""After a name these tell what its bearer did meanwhile."""


def _classes(names: str) -> frozenset[int]:
    return frozenset(1 + NAMES.index(name) for name in names.split())


PERSONS = "(?:he|she|they|i|we|you|who)"
PRONOUNS, WHO, DOING = _classes("subject it i"), _classes("who that"), _classes("be have auxiliary")
DONE = DOING | _classes("past cue-say cue-tell cue-think")
GOES_ON = WHO | _classes("of and comma")
"""What may join a pronoun to the rest of a source: "they and their lawyers"."""
TO_ITS_HEAD = _classes("of by preposition")
ONCE = words("after before than like since until till")
"""Prepositions that a clause may follow: in "after the mayor said" nothing before them has to do with the source."""
STARTS = _classes("stop comma semicolon dash opener closer and that") | {0}
"""What a subject may come after; 0 is where its block begins."""
OWN = PRONOUNS | _classes("possessive")
BOUNDS = STARTS | DOING | OWN | _classes("colon mark who to adverb adverb-ly day cue-say cue-tell cue-think")
"""What no subject goes on over."""
FARTHEST = 25
"""Words that the head of a subject may stand before its end."""
CONTRACTED = re.compile(rf"(?i)(?P<who>{PERSONS})[’'](?:(?P<be>s|re|m)|ve|d|ll)\s+(?P<next>\w+)")
"""A pronoun that is one word with the verb behind it; "he’s expected" is no expectation of his."""
CONTRACTED_LAST = re.compile(rf"(?i)\b(?P<who>{PERSONS})[’'](?:s|re|m|ve|d|ll)$")
ADVERBIAL = frozenset((1 + NAMES.index("adverb"), 1 + NAMES.index("adverb-ly")))
MARKS = 1 + NAMES.index("mark")
"""The classes up to this one are punctuation."""
LEAST = {False: (0.45, 0.3), True: (0.3, 0.22)}
"""The confidence below which an attribution is left out, of plain speech and of one with a quotation: in the record,
and (True) where acts are told as well, found on articles held out. Plain speech below even odds is oftener wrong than
right; a quotation that is left out here is still looked at by the rules."""


@dataclass(frozen=True, slots=True)
class Told:
    """An attribution by the tagger: who it stands for is not known yet."""

    content: tuple[Span, ...]
    source: Span | None
    cue: Span
    direct: bool
    """The content is in quotation marks, all of it."""
    confidence: float
    act: bool = False
    """It tells no words ("praised the mayor"), and is no quote: no rule is to take it for one."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text with what the marks and the grammar of the rules tell of it."""

    text: str
    blocks: Sequence[tuple[int, int]]
    quotations: Sequence[Quotation]
    sentences: Sequence[Sentence]
    names: Sequence[Name] = ()
    drafts: Sequence[Sequence[Draft]] = ()
    """Of each sentence what the rules make of it, where that is known already."""


def lexemes_of(parsed: Parsed) -> Lexemes:
    """The words of a text, with the hints of the rules."""
    hints = hints_in(parsed.sentences, parsed.drafts)
    return read_lexemes(parsed.text, prose(parsed.blocks), parsed.quotations, hints, parsed.names)


def read_told(model: Model, parsed: Parsed) -> list[Told]:
    """All attributions the tagger finds, in order of their contents."""
    text, quotations = parsed.text, parsed.quotations
    lexemes = lexemes_of(parsed)
    if not lexemes.blocks:
        return []
    first = first_reading(model.spans, lexemes)
    found = second_reading(model.roles, cue_views(lexemes, first), first)
    drafted = by_cue(lexemes.hints)
    judged = [
        (sure, *_act(model, part, lexemes, text))
        for sure, roles in uncontested(_judged(model, found, lexemes))
        for part in parted(roles, drafted, lexemes)
        if not _names(parsed, lexemes, part)
    ]
    told = [replace(_told(text, lexemes, quotations, part, sure), act=act) for sure, part, act in judged]
    sure = (one for one in told if one.content and one.confidence >= _least(model, one, quotations))
    return sorted(sure, key=lambda one: one.content[0])


def _act(model: Model, part: Roles, lexemes: Lexemes, text: str) -> tuple[Roles, bool]:
    """An attribution as the record has it, and whether it is an act without words."""
    if model.acts:
        return part, False
    return (part, True) if is_act(part, lexemes, text) else (without_accused(part, lexemes, text), False)


def _least(model: Model, told: Told, quotations: Sequence[Quotation]) -> float:
    return LEAST[model.acts][any(_overlapping(span, quotations) for span in told.content)]


def by_cue(hints: Sequence[Hint]) -> list[Hint]:
    """Those with a content, in the order of their cues, as `parted` takes them."""
    return sorted((hint for hint in hints if hint.contents), key=lambda hint: hint.cue)


def parted(roles: Roles, hints: Sequence[Hint], lexemes: Lexemes) -> list[Roles]:
    """A content that holds a further cue of its own source, by the rules, ends there: "she said A and added B"."""
    start, end = roles.contents[-1]
    first, last = (bisect_left(hints, at, key=lambda hint: hint.cue[0]) for at in (start + 2, end))
    for hint in hints[first:last]:
        joined = lexemes.columns["cls"][hint.cue[0] - 1] == AND and roles.sources[:1] == (hint.source,)
        if joined and roles.cue[1] <= start and hint.cue[1] < end <= hint.contents[-1][1]:
            before = replace(roles, contents=(*roles.contents[:-1], (start, hint.cue[0] - 1)))
            return [before, replace(roles, cue=hint.cue, contents=hint.contents)]
    return [roles]


def _judged(model: Model, found: Sequence[Roles], lexemes: Lexemes) -> list[tuple[float, Roles]]:
    """Each with its confidence."""
    if not model.confidence:
        return [(0.0, one) for one in found]
    return [(round(confidence(model.confidence, signs_of(one, lexemes)), 2), one) for one in found]


def _told(text: str, lexemes: Lexemes, quotations: Sequence[Quotation], roles: Roles, sure: float) -> Told:
    spans: list[Span] = []
    direct = True
    for content in roles.contents:
        trimmed = _trimmed(lexemes, content)
        if trimmed is None:
            continue
        whole = _snapped(_span(lexemes, trimmed), quotations, _span(lexemes, roles.cue))
        quoted = _quoted_only(text, lexemes, whole, quotations)
        direct = direct and bool(quoted)
        spans += [span for span in quoted or [whole] if any(map(str.isalnum, span.of(text)))]
    named = _named(lexemes, roles.sources[0]) if roles.sources and not _suffers(text, lexemes, roles) else None
    named = named and whole_source(text, lexemes, roles.cue, _before_time(text, lexemes, roles, named))
    source, cue = uncontracted(text, _span(lexemes, named) if named else None, _span(lexemes, roles.cue))
    return Told(tuple(sorted(set(spans))), source, cue, direct, sure)


def _before_time(text: str, lexemes: Lexemes, roles: Roles, source: Range) -> Range:
    """`Holt` of `“We can,” said Holt as she left`."""
    first, last = source
    if first < roles.cue[1]:
        return source
    times = (at for at in range(first + 1, last) if text[lexemes.starts[at] : lexemes.ends[at]] in WHILE)
    return first, next(times, last)


def whole_source(text: str, lexemes: Lexemes, cue: Range, source: Range) -> Range:
    """The subject alone of `Holt shook hands and asked`, and all of `a survey by the Lantern found`."""
    first, last = source
    if last > cue[0]:
        return source
    cls = lexemes.columns["cls"][first:last].tolist()
    if cls[0] in PRONOUNS and last - first > 1 and cls[1] not in GOES_ON:
        return first, first + 1
    if not WHO.isdisjoint(cls):
        return source
    verbs = DONE if cls[-1] == AND else DOING
    doing = next((at for at in range(1, last - first) if cls[at] in verbs), None)
    if doing:
        return first, first + doing
    return (_head_of(text, lexemes, first), last) if last == cue[0] else source


def uncontracted(text: str, source: Span | None, cue: Span) -> tuple[Span | None, Span]:
    """`He` and `’s hoping` of "He’s hoping", whether "He’s" was taken for the source or for a part of the cue."""
    own = CONTRACTED.match(text, cue.start, cue.end)
    if own and not (own["be"] and own["next"].endswith("ed")):
        return Span(cue.start, own.end("who")), Span(own.end("who"), cue.end)
    last = source and source.end <= cue.start and CONTRACTED_LAST.search(text, source.start, source.end)
    return Span(source.start, last.end("who")) if source and last else source, cue


def _head_of(text: str, lexemes: Lexemes, first: int) -> int:
    """Where the subject begins that has the words from `first` on behind a preposition."""
    before = first - 1
    cls = lexemes.columns["cls"][max(0, before - FARTHEST) : first + 1].tolist()[::-1]
    if cls[1] not in TO_ITS_HEAD or cls[0] in OWN or _word(text, lexemes, before) in ONCE:
        return first
    ended = next((at for at in range(2, len(cls)) if cls[at] in BOUNDS), 0)
    begun = ended > 2 and cls[ended] in STARTS and cls[ended - 1] not in TO_ITS_HEAD
    return first - ended + 1 if begun else first


def _word(text: str, lexemes: Lexemes, at: int) -> str:
    return text[lexemes.starts[at] : lexemes.ends[at]].lower()


def _span(lexemes: Lexemes, words: Range) -> Span:
    return Span(int(lexemes.starts[words[0]]), int(lexemes.ends[words[1] - 1]))


def _trimmed(lexemes: Lexemes, words: Range) -> Range | None:
    """Without the punctuation at its ends; None when there is nothing else."""
    first, last = words
    cls = lexemes.columns["cls"]
    while first < last and int(cls[first]) in EDGES:
        first += 1
    while first < last and int(cls[last - 1]) in EDGES:
        last -= 1
    return (first, last) if first < last else None


def _names(parsed: Parsed, lexemes: Lexemes, roles: Roles) -> bool:
    """`a novel called “The Long Winter”`: nobody says it, something bears it."""
    cue, content = _span(lexemes, roles.cue), _span(lexemes, roles.contents[0])
    if cue.of(parsed.text).lower() not in NAMING or roles.contents[0][0] - roles.cue[1] not in (0, 1):
        return False
    quoted = _overlapping(content, parsed.quotations)
    name = Span(quoted[0].inner_start, quoted[0].inner_end) if quoted else content
    return is_title_of_work(name.of(parsed.text).rstrip(".,"))


def _suffers(text: str, lexemes: Lexemes, roles: Roles) -> bool:
    """`Ruiz was asked`, `Ruiz is expected to`: the subject of a passive cue is not who speaks or expects."""
    if roles.sources[0] > roles.cue:
        return False
    listed = [text[lexemes.starts[at] : lexemes.ends[at]].lower() for at in range(*roles.cue)]
    if not SEEMS.isdisjoint(listed[:2]):
        return True
    kinds = lexemes.columns["cue"]
    verbs = [at for at, word in enumerate(listed, roles.cue[0]) if kinds[at] or word in SEEN]
    if not verbs or listed[verbs[-1] - roles.cue[0]] in FELT:
        return False
    past = not kinds[verbs[-1]] or (kinds[verbs[-1]] - 1) % len(FORMS) == PAST
    before = verbs[-1] - 1
    while lexemes.columns["cls"][before] in ADVERBIAL:
        before -= 1
    return bool(past and lexemes.columns["cls"][before] == BE)


def _named(lexemes: Lexemes, words: Range) -> Range | None:
    """As `_trimmed`; an article by itself names nobody."""
    first, last = _trimmed(lexemes, words) or (0, 0)
    return (first, last) if (lexemes.columns["cls"][first:last] != ARTICLE).any() else None


def _overlapping(span: Span, quotations: Sequence[Quotation]) -> Sequence[Quotation]:
    first = bisect_right(quotations, span.start, key=lambda q: q.end)
    last = bisect_left(quotations, span.end, key=lambda q: q.start)
    return quotations[first:last]


def _snapped(span: Span, quotations: Sequence[Quotation], cue: Span) -> Span:
    """A quotation of which most belongs to the span belongs to it whole."""
    start, end = span.start, span.end
    for quotation in _overlapping(span, quotations):
        common = min(end, quotation.inner_end) - max(start, quotation.inner_start)
        inside = quotation.start <= cue.start < quotation.end
        if not inside and common * 2 >= quotation.inner_end - quotation.inner_start:
            start, end = min(start, quotation.start), max(end, quotation.end)
    return Span(start, end)


def _quoted_only(text: str, lexemes: Lexemes, span: Span, quotations: Sequence[Quotation]) -> list[Span]:
    """The insides of the quotations a span consists of, the sentence's comma left out; empty for other spans."""
    spans = list(_insides(text, span, _overlapping(span, quotations)))
    if not spans:
        return []
    first, last = lexemes.starts.searchsorted((span.start, span.end)).tolist()
    words = zip(lexemes.columns["q"][first:last].tolist(), lexemes.columns["cls"][first:last].tolist(), strict=True)
    return [] if any(cls > MARKS and not quoted for quoted, cls in words) else spans


def _insides(text: str, span: Span, quotations: Sequence[Quotation]) -> Iterator[Span]:
    for quotation in quotations:
        start, end = max(span.start, quotation.inner_start), min(span.end, quotation.inner_end)
        if end - start > 1 and text[end - 1] == ",":
            end -= 1
        if start < end:
            yield Span(start, end)
