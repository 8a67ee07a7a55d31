"""One article while it is read: its quotations, sentences and names, and what has been found in it so far."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.stance import asks_for_whom, names_nobody, stance_before, stance_of, without_verb
from pipeline.attribution.grammar.tags import drafts_in
from pipeline.attribution.learnt.told import Parsed, Told
from pipeline.attribution.quotes.claims import claim_of
from pipeline.attribution.speakers.cast import cast_of, names_in
from pipeline.attribution.speakers.resolve import resolve
from pipeline.attribution.speakers.stage import UNKNOWN, Speaker, Stage
from pipeline.attribution.text.marks import Placed, Quotation, placed
from pipeline.attribution.text.names import Mention, base_word, key_of
from pipeline.attribution.text.phrases import AUXILIARIES
from pipeline.attribution.text.titles import is_title_of_work, names_a_work, names_somebody
from pipeline.attribution.text.tokens import Range, Sentence, Token
from schemas.attribution import Span, Stance

FEW = 3
"""A quotation of fewer words without a cue is a scare quote or a title until something tells otherwise."""
GUESSES = frozenset({"about", "unattributed"})
"""What these rules find is left out where the tagger has read the sentence and found nothing, but for long ones."""
SEEN = re.compile(r"(?i)\b(?:seen|obtained|reviewed|viewed|examined|inspected) by (?:the )?$")
AROUND = '.,;:!?“”"‘()'
NEAR = 24
"""Code points before a source in which it stands that somebody has but seen it."""
LONG = 6
"""Words of a quotation that is seldom a name, a term or irony: of those left over most were said by somebody."""


@dataclass(slots=True)
class Found:
    """An attribution in the making, in offsets of the text."""

    content: list[Span]
    source: Span | None
    cue: Span | None
    rule: str
    block: int
    sentence: int
    direct: bool
    speaker: Speaker = UNKNOWN
    confidence: float | None = None
    """None: the share that is right of what its rule finds."""
    stance: Stance | None = None
    """None: told by the grammar around its cue when it is taken in."""


@dataclass(slots=True)
class Reading:
    """One article while it is read."""

    text: str
    blocks: Sequence[tuple[int, int]]
    quotations: list[Quotation]
    sentences: list[Sentence]
    mentions: list[list[Mention]]
    """Of each sentence."""
    stage: Stage
    found: list[Found] = field(default_factory=list)
    told: dict[int, list[Told]] | None = None
    """What the tagger finds, by the sentence its content begins in; None: there is no tagger, rules do it all."""
    acts: bool = False
    """Whether the tagger tells acts without words and doubtful speech as well, as corpora count."""
    drafts: list[list[Draft]] = field(default_factory=list)
    """Of each sentence what the rules make of it; empty until it is asked for."""
    labels: dict[str, Speaker] = field(default_factory=dict)
    """Whom the labels of a transcript stand for that were told once: `THE CHAIR (Mrs Holt)`."""
    covered: tuple[Sequence[int], Sequence[int]] = ((), ())
    """Where the contents and cues of what the tagger finds begin, in order, and where they end."""
    spoken: tuple[Sequence[int], Sequence[int]] = ((), ())
    """The same without the cues of acts that tell no words."""
    placed: Placed = field(init=False)
    """The quotations, to be found by place."""
    starts: list[int] = field(init=False)
    """Where each sentence begins."""

    def __post_init__(self) -> None:
        self.placed = placed(self.quotations)
        self.starts = [sentence.starts[0] for sentence in self.sentences]

    def keep(self, found: Found) -> None:
        """Take it in, unless it is the name of a work, or a guess where the tagger found nothing."""
        found.content = [span for span in found.content if not self._names_something(span, direct=found.direct)]
        doubtful = self.told is not None and found.rule in GUESSES and self.counted(found.content) < LONG
        if found.content and not doubtful:
            self._part_reader(found)
            self._part_claim(found)
            self._part_namesake(found)
            self._tell_stance(found)
            self.found.append(found)
            self.stage.hear(found.speaker, (found.source or found.content[0]).start)

    def _part_reader(self, found: Found) -> None:
        """`a letter seen by the Lantern said`: the letter says it, and not who has seen it."""
        start = found.source.start if found.source else 0
        before = self.text[max(0, start - NEAR) : start]
        if found.source is None or " by " not in before or not SEEN.search(before):
            return
        tokens = self.sentences[self.sentence_at(found.source.start)].tokens
        led = [token for token in tokens if token.end <= found.source.start]
        whole = not any(token.low in AUXILIARIES or token.text in {",", ":"} or token.quotation for token in led)
        found.source = Span(tokens[0].start if whole else found.source.start, found.source.end)
        found.speaker = UNKNOWN

    def _part_claim(self, found: Found) -> None:
        """`He dismissed a claim by Holt that it was dead`: Holt says it."""
        if found.cue is None or found.source is None or found.source.start > found.cue.start:
            return
        number = self.sentence_at(found.cue.start)
        sentence = self.sentences[number]
        cue = _tokens_of(sentence, found.cue)
        claim = claim_of(sentence.tokens, cue) if cue else None
        if claim is None or found.content[-1].end <= sentence.starts[claim.that]:
            return
        tokens, (first, end) = sentence.tokens, claim.owner
        source = Span(tokens[first].start, tokens[end - 1].end)
        speaker = self._owner(source, number) or self.speaker_at((source.start, source.end), number)
        if speaker[1] == "person":
            start = tokens[claim.that].start
            found.content = [Span(max(span.start, start), span.end) for span in found.content if span.end > start]
            found.source, found.speaker, found.stance = source, speaker, "said"
            found.cue = Span(tokens[claim.noun].start, tokens[claim.noun].end)

    def _part_namesake(self, found: Found) -> None:
        """`“Garth has three boats,” Surrey said.`: not Garth Surrey, if the text has one other of that name."""
        last = found.source.of(self.text) if found.source else ""
        bearers = {name for _, name in self.stage.roster.shared.get(key_of((last,)), ())} if last.isalpha() else set()
        if not found.direct or len(bearers) != 2 or found.speaker[0] not in bearers:
            return
        said = (word.strip(AROUND) for span in found.content for word in span.of(self.text).split())
        told = {base_word(word) for word in said if word}
        (other,) = bearers - {found.speaker[0]}
        if found.speaker[0].split()[0] in told and other.split()[0] not in told:
            found.speaker = other, "person"

    def _owner(self, source: Span, number: int) -> Speaker | None:
        """`Ana Holt’s` claim"""
        named = [one for one in self.mentions[number] if one.possessive and one.end == source.end]
        named = [one for one in named if self.stage.roster.is_person(one)]
        return (self.stage.roster.resolve(named[0]), "person") if named else None

    def _names_something(self, span: Span, *, direct: bool) -> bool:
        """Whether the words are a nickname or the name of a thing."""
        named = self.mentions[self.sentence_at(span.start)]
        at = bisect_right(named, span.start, key=lambda mention: mention.start) - 1
        if at >= 0 and span.end < named[at].end:
            return True
        return direct and (names_a_work(self.text, span) or names_somebody(self.text, span))

    def _tell_stance(self, found: Found) -> None:
        """Nobody is the speaker of what nobody said, or of what is asked who said it."""
        if found.stance is not None:
            return
        sentence = self.sentences[self.sentence_at((found.cue or found.content[0]).start)]
        tokens = sentence.tokens
        source = _tokens_of(sentence, found.source) if found.source else None
        cue = _tokens_of(sentence, found.cue) if found.cue else None
        if cue is not None and found.content[-1].start >= tokens[-1].end:
            found.stance = "said"  # What does she say to that? “A.”
        elif cue is not None:
            found.stance = stance_of(tokens, cue, source)
        else:
            found.stance = stance_before(tokens, bisect_left(sentence.ends, found.content[0].start))
        if names_nobody(tokens, source) or (found.stance == "asked" and asks_for_whom(tokens, source)):
            found.speaker = UNKNOWN

    def sentence_at(self, place: int) -> int:
        """The number of the sentence that a place of the text lies in."""
        return (bisect_right(self.starts, place) or 1) - 1

    def speaker_at(self, place: tuple[int, int], number: int) -> Speaker:
        """Who the words between two places of a sentence mean."""
        tokens = self.sentences[number].within(*place)
        return resolve(self.stage, tokens, self.mentions[number], place[0])

    def without_verb(self, source: Span) -> Span:
        """The source without what governs the verb after it: `Ruiz` of `Ruiz no longer`."""
        sentence = self.sentences[self.sentence_at(source.start)]
        tokens, region = sentence.tokens, _tokens_of(sentence, source)
        if region is None or (kept := without_verb(tokens, region)) == region:
            return source
        return Span(source.start, tokens[kept[1] - 1].end)

    def quotations_between(self, start: int, end: int) -> Sequence[Quotation]:
        """Those that begin there."""
        return self.placed.within(start, end)

    def are_titles(self, spans: Iterable[Span]) -> bool:
        """Whether they read like titles of books, plays or laws."""
        return all(is_title_of_work(span.of(self.text)) for span in spans)

    def is_short(self, spans: Iterable[Span]) -> bool:
        """Whether it takes a cue to tell a quotation of so few words from a scare quote."""
        return self.counted(spans) < FEW

    def counted(self, spans: Iterable[Span]) -> int:
        """The words of all spans."""
        return sum(len(span.of(self.text).split()) for span in spans)


def read(text: str, blocks: Sequence[tuple[int, int]], context: str) -> Reading:
    """The article before anything is found in it; `context` (headline, captions) names people too."""
    cast = cast_of(text, blocks, context)
    return Reading(text, blocks, cast.quotations, cast.sentences, cast.mentions, cast.stage)


def parsed(reading: Reading) -> Parsed:
    """What the tagger reads."""
    names = names_in(reading.stage, reading.mentions)
    reading.drafts = [drafts_in(sentence) for sentence in reading.sentences]
    return Parsed(reading.text, reading.blocks, reading.quotations, reading.sentences, names, reading.drafts)


def from_draft(reading: Reading, draft: Draft, number: int) -> Found:
    """The attribution that a draft of sentence `number` makes: of quotations each is a span, of other words all are."""
    sentence = reading.sentences[number]
    tokens = sentence.tokens
    source = span_of(tokens, without_verb(tokens, draft.source)) if draft.source else None
    speaker = reading.speaker_at((source.start, source.end), number) if source else UNKNOWN
    spans: list[Span] = []
    direct = True
    for region in draft.content:
        if draft.quotes_only or only_quotations(tokens, region):
            spans += [inner(reading.text, q) for token in tokens[region[0] : region[1]] if (q := token.quotation)]
        else:
            spans.append(span_of(tokens, region))
            direct = False
    cue = span_of(tokens, draft.cue) if draft.cue else None
    return Found(spans, source, cue, draft.rule, sentence.block, number, direct, speaker)


def again(last: Found, spans: list[Span], rule: str, block: int, number: int) -> Found:
    """More words of the one who spoke last; what was not said before is no cue of them."""
    if last.stance == "said" or number == last.sentence:
        return Found(spans, last.source, last.cue, rule, block, number, True, last.speaker, stance=last.stance)
    source = last.source if last.speaker != UNKNOWN else None
    return Found(spans, source, None, rule, block, number, True, last.speaker, stance="said")


def only_quotations(tokens: Sequence[Token], region: Range) -> bool:
    """Whether nothing but quotations and marks stands there."""
    return all(token.quotation or not token.text[0].isalnum() for token in tokens[region[0] : region[1]])


def _tokens_of(sentence: Sentence, span: Span) -> Range | None:
    """The tokens of a span; None where it lies outside of the sentence."""
    first, last = sentence.touched(span.start, span.end)
    return (first, last) if first < last else None


def span_of(tokens: Sequence[Token], region: Range) -> Span:
    """Where those tokens stand in the text."""
    return Span(tokens[region[0]].start, tokens[region[1] - 1].end)


def inner(text: str, quotation: Quotation) -> Span:
    """The words of a quotation without the comma that belongs to the sentence around it."""
    end = quotation.inner_end
    return Span(quotation.inner_start, end - 1 if text[end - 1] == "," and end - 1 > quotation.inner_start else end)


def touches(reading: Reading, span: Span, *, deed: bool) -> bool:
    """Whether the tagger has told something of these words; of a deed whether it tells what was said."""
    starts, ends = reading.spoken if deed else reading.covered
    at = bisect_left(starts, span.end)
    return max(ends[max(0, at - 8) : at], default=0) > span.start


def is_covered(reading: Reading, quotation: Quotation | None) -> bool:
    """Whether the tagger has told half of the quotation."""
    if quotation is None:
        return True
    starts, ends = reading.covered
    at = max(0, bisect_left(starts, quotation.start) - 1)
    common = 0
    for start, end in zip(starts[at : at + 8], ends[at : at + 8], strict=True):
        if start >= quotation.inner_end:
            break
        common += max(0, min(end, quotation.inner_end) - max(start, quotation.inner_start))
    return bool(common) and common * 2 >= quotation.inner_end - quotation.inner_start
