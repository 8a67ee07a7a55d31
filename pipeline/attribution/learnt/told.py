"""What the learnt tagger finds in an article, as spans of its text."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from pipeline.attribution.grammar.clauses import NAMING, Draft
from pipeline.attribution.learnt.acts import is_act, without_accused
from pipeline.attribution.learnt.calibration import confidences
from pipeline.attribution.learnt.hints import Hint, Range, hints_in
from pipeline.attribution.learnt.lexemes import FORMS, NAMES, Lexemes, Listed, Name, prose, read_lexemes
from pipeline.attribution.learnt.model import Model
from pipeline.attribution.learnt.tagging import Roles, cue_views, first_reading, second_reading, uncontested
from pipeline.attribution.text.marks import Placed, Quotation, placed
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.titles import is_title_of_work
from pipeline.attribution.text.tokens import MASKS, Sentence
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
POSSESSIVES = _classes("possessive")
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
LEAST = {False: (0.45, 0.3), True: (0.36, 0.3)}
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


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, and where its quotations stand."""

    text: str
    lexemes: Lexemes
    quotations: Placed

    def span(self, words: Range) -> Span:
        """Where some of them stand."""
        plain = self.lexemes.plain
        return Span(plain.starts[words[0]], plain.ends[words[1] - 1])

    def of(self, words: Range) -> str:
        """Some of them, in lower case."""
        return self.text[self.lexemes.plain.starts[words[0]] : self.lexemes.plain.ends[words[1] - 1]].lower()


PLACE = attrgetter("start", "end")
"""Of a span, as what spans are sorted by: numbers compare in a tenth of the time."""


def lexemes_of(parsed: Parsed) -> Lexemes:
    """The words of a text, with the hints of the rules."""
    hints = hints_in(parsed.sentences, parsed.drafts)
    return read_lexemes(parsed.text, prose(parsed.blocks), parsed.quotations, hints, parsed.names, _known(parsed))


def _known(parsed: Parsed) -> dict[int, Listed]:
    """The words of the blocks without a quotation, which their sentences have already, by where the blocks begin."""
    held, known = placed(parsed.quotations), dict[int, Listed]()
    if any(mask in parsed.text for mask in MASKS):
        return known
    for one in parsed.sentences:
        start, end = parsed.blocks[one.block]
        if not held.overlapping(start, end):
            texts, starts, ends = known.setdefault(start, ([], [], []))
            texts += one.texts
            starts += one.starts
            ends += one.ends
    return known


def read_told(model: Model, parsed: Parsed) -> list[Told]:
    """All attributions the tagger finds, in order of their contents."""
    lexemes = lexemes_of(parsed)
    if not lexemes.blocks:
        return []
    first = first_reading(model.spans, lexemes)
    found = second_reading(model.roles, cue_views(lexemes, first), first, model.acts)
    drafted = by_cue(lexemes.hints)
    words = Words(parsed.text, lexemes, placed(parsed.quotations))
    told = [
        _told(words, sure, *_act(model, part, words))
        for sure, roles in uncontested(_judged(model, found, lexemes))
        for part in parted(roles, drafted, lexemes)
        if _may_be_told(model, sure, part, words) and not _names(words, part)
    ]
    sure = [one for one in told if one.content and one.confidence >= _least(model, one, words.quotations)]
    return sorted(sure, key=lambda one: PLACE(one.content[0]))


def _may_be_told(model: Model, sure: float, part: Roles, words: Words) -> bool:
    """Whether it is sure enough if it turns out to have a quotation, and without any where it touches none."""
    plain, _ = LEAST[model.acts]
    return sure >= plain or any(words.quotations.overlapping(*words.span(content)) for content in part.contents)


def _act(model: Model, part: Roles, words: Words) -> tuple[Roles, bool]:
    """An attribution as the record has it, and whether it is an act without words."""
    if model.acts:
        return part, False
    if is_act(part, words.lexemes, words.text):
        return part, True
    return without_accused(part, words.lexemes, words.text), False


def _least(model: Model, told: Told, quotations: Placed) -> float:
    plain, quoted = LEAST[model.acts]
    if plain <= told.confidence:
        return plain
    return quoted if any(quotations.overlapping(span.start, span.end) for span in told.content) else plain


@dataclass(frozen=True, slots=True)
class Drafted:
    """Hints in the order of their cues, to be found by place."""

    hints: list[Hint]
    starts: list[int]


def by_cue(hints: Sequence[Hint]) -> Drafted:
    """Those with a content, as `parted` takes them."""
    listed = sorted((hint for hint in hints if hint.contents), key=lambda hint: hint.cue)
    return Drafted(listed, [hint.cue[0] for hint in listed])


def parted(roles: Roles, drafted: Drafted, lexemes: Lexemes) -> list[Roles]:
    """A content that holds a further cue of its own source, by the rules, ends there: "she said A and added B"."""
    start, end = roles.contents[-1]
    first, last = bisect_left(drafted.starts, start + 2), bisect_left(drafted.starts, end)
    for hint in drafted.hints[first:last]:
        joined = lexemes.plain.cls[hint.cue[0] - 1] == AND and roles.sources[:1] == (hint.source,)
        if joined and roles.cue[1] <= start and hint.cue[1] < end <= hint.contents[-1][1]:
            before = replace(roles, contents=(*roles.contents[:-1], (start, hint.cue[0] - 1)))
            return [before, replace(roles, cue=hint.cue, contents=hint.contents)]
    return [roles]


def _judged(model: Model, found: Sequence[Roles], lexemes: Lexemes) -> list[tuple[float, Roles]]:
    """Each with its confidence; without those that are left out whatever they tell, one in seven."""
    weights = model.counted if model.acts else model.confidence
    if not weights:
        return [(0.0, one) for one in found]
    sure, least = confidences(weights, found, lexemes), min(LEAST[model.acts])
    rounded = zip([round(one, 2) for one in sure], found, strict=True)
    return [(one, roles) for one, roles in rounded if one >= least]


def _told(words: Words, sure: float, roles: Roles, act: bool) -> Told:
    spans: list[Span] = []
    direct, cue = True, words.span(roles.cue)
    for content in roles.contents:
        trimmed = _trimmed(words.lexemes, content)
        if trimmed is None:
            continue
        whole, quotations = _snapped(words.span(trimmed), words.quotations, cue)
        quoted = _quoted_only(words, whole, quotations)
        direct = direct and bool(quoted)
        spans += [span for span in quoted or [whole] if any(map(str.isalnum, span.of(words.text)))]
    named = _named(words.lexemes, roles.sources[0]) if roles.sources and not _suffers(words, roles) else None
    named = named and whole_source(words, roles.cue, _before_time(words, roles, named))
    source, cue = uncontracted(words.text, words.span(named) if named else None, cue)
    told = tuple(spans) if len(spans) < 2 else tuple(sorted(set(spans), key=PLACE))
    return Told(told, source, cue, direct, sure, act)


def _before_time(words: Words, roles: Roles, source: Range) -> Range:
    """`Holt` of `“We can,” said Holt as she left`."""
    first, last = source
    if first < roles.cue[1]:
        return source
    return first, next((at for at in range(first + 1, last) if words.span((at, at + 1)).of(words.text) in WHILE), last)


def whole_source(words: Words, cue: Range, source: Range) -> Range:
    """The subject alone of `Holt shook hands and asked`, and all of `a survey by the Lantern found`."""
    first, last = source
    if last > cue[0]:
        return source
    cls = words.lexemes.plain.cls[first:last]
    if cls[0] in PRONOUNS and last - first > 1 and cls[1] not in GOES_ON:
        return first, first + 1
    if last - first == 1 and cls[0] in POSSESSIVES and DOING.isdisjoint(words.lexemes.plain.cls[last : cue[0]]):
        return first, next((at for at in range(last, cue[0]) if words.lexemes.plain.cls[at] in EDGES), cue[0])
    if not WHO.isdisjoint(cls):
        return source
    verbs = DONE if cls[-1] == AND else DOING
    doing = next((at for at in range(1, last - first) if cls[at] in verbs), None)
    if doing:
        return first, first + doing
    return (_head_of(words, first), last) if last == cue[0] else source


def uncontracted(text: str, source: Span | None, cue: Span) -> tuple[Span | None, Span]:
    """`He` and `’s hoping` of "He’s hoping", whether "He’s" was taken for the source or for a part of the cue."""
    own = CONTRACTED.match(text, cue.start, cue.end)
    if own and not (own["be"] and own["next"].endswith("ed")):
        return Span(cue.start, own.end("who")), Span(own.end("who"), cue.end)
    last = source and source.end <= cue.start and CONTRACTED_LAST.search(text, source.start, source.end)
    return Span(source.start, last.end("who")) if source and last else source, cue


def _head_of(words: Words, first: int) -> int:
    """Where the subject begins that has the words from `first` on behind a preposition."""
    before = first - 1
    cls = words.lexemes.plain.cls[max(0, before - FARTHEST) : first + 1][::-1]
    if cls[1] not in TO_ITS_HEAD or cls[0] in OWN or words.of((before, before + 1)) in ONCE:
        return first
    ended = next((at for at in range(2, len(cls)) if cls[at] in BOUNDS), 0)
    begun = ended > 2 and cls[ended] in STARTS and cls[ended - 1] not in TO_ITS_HEAD
    return first - ended + 1 if begun else first


def _trimmed(lexemes: Lexemes, words: Range) -> Range | None:
    """Without the punctuation at its ends; None when there is nothing else."""
    first, last = words
    cls = lexemes.plain.cls
    while first < last and cls[first] in EDGES:
        first += 1
    while first < last and cls[last - 1] in EDGES:
        last -= 1
    return (first, last) if first < last else None


def _names(words: Words, roles: Roles) -> bool:
    """`a novel called “The Long Winter”`: nobody says it, something bears it, told as content before it or not."""
    borne = next((content for content in roles.contents if content[0] - roles.cue[1] in (0, 1)), None)
    if not borne or words.of(roles.cue) not in NAMING:
        return False
    content = words.span(borne)
    quoted = words.quotations.overlapping(content.start, content.end)
    name = Span(quoted[0].inner_start, quoted[0].inner_end) if quoted else content
    return is_title_of_work(name.of(words.text).rstrip(".,"))


def _suffers(words: Words, roles: Roles) -> bool:
    """`Ruiz was asked`, `Ruiz is expected to`: the subject of a passive cue is not who speaks or expects."""
    if roles.sources[0] > roles.cue:
        return False
    listed = [words.of((at, at + 1)) for at in range(*roles.cue)]
    if not SEEMS.isdisjoint(listed[:2]):
        return True
    kinds, classes = words.lexemes.plain.cue, words.lexemes.plain.cls
    verbs = [at for at, word in enumerate(listed, roles.cue[0]) if kinds[at] or word in SEEN]
    if not verbs or listed[verbs[-1] - roles.cue[0]] in FELT:
        return False
    past = not kinds[verbs[-1]] or (kinds[verbs[-1]] - 1) % len(FORMS) == PAST
    before = verbs[-1] - 1
    while classes[before] in ADVERBIAL:
        before -= 1
    return past and classes[before] == BE


def _named(lexemes: Lexemes, words: Range) -> Range | None:
    """As `_trimmed`; an article by itself names nobody."""
    first, last = _trimmed(lexemes, words) or (0, 0)
    classes = lexemes.plain.cls[first:last]
    return (first, last) if classes.count(ARTICLE) < len(classes) else None


def _snapped(span: Span, quotations: Placed, cue: Span) -> tuple[Span, Sequence[Quotation]]:
    """A quotation of which most belongs to the span belongs to it whole; and the quotations that it then touches."""
    start, end = span.start, span.end
    if not (touched := quotations.overlapping(start, end)):
        return span, ()
    for quotation in touched:
        common = min(end, quotation.inner_end) - max(start, quotation.inner_start)
        inside = quotation.start <= cue.start < quotation.end
        begun = span.start < quotation.start < span.end < quotation.inner_end
        if not inside and (begun or common * 2 >= quotation.inner_end - quotation.inner_start):
            start, end = min(start, quotation.start), max(end, quotation.end)
    return Span(start, end), quotations.overlapping(start, end)


def _quoted_only(words: Words, span: Span, quotations: Sequence[Quotation]) -> list[Span]:
    """The insides of the quotations a span consists of, the sentence's comma left out; empty for other spans."""
    spans = list(_insides(words.text, span, quotations))
    if not spans:
        return []
    plain = words.lexemes.plain
    first, last = bisect_left(plain.starts, span.start), bisect_left(plain.starts, span.end)
    seen = zip(plain.q[first:last], plain.cls[first:last], strict=True)
    return [] if any(cls > MARKS and not quoted for quoted, cls in seen) else spans


def _insides(text: str, span: Span, quotations: Sequence[Quotation]) -> Iterator[Span]:
    for quotation in quotations:
        start, end = max(span.start, quotation.inner_start), min(span.end, quotation.inner_end)
        if end - start > 1 and text[end - 1] == ",":
            end -= 1
        if start < end:
            yield Span(start, end)
