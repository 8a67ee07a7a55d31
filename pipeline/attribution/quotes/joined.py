"""What the grammar of a sentence tells of a saying that the tagger found: where it is two, and where it is parted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.attribution.grammar.asides import asides_at
from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.joined import joined_in
from pipeline.attribution.grammar.reported import reported_in
from pipeline.attribution.grammar.tags import PARTICLES
from pipeline.attribution.grammar.verbs import is_past
from pipeline.attribution.learnt.told import Told
from pipeline.attribution.quotes.reading import Reading, span_of
from pipeline.attribution.text.phrases import AUXILIARIES
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Range, Sentence, Token
from schemas.attribution import Span

PARTING = words("and but while as when because after before although though since until if so or yet")
"""Before these what is said may end."""
JOINTS = words("and but yet")
MEANWHILE = words("and as before after")
STILL = words("will would should could can may might must is are has have do does isn't aren't won't can't it's that's")
"""Whoever goes on speaking uses these; what the room did is told in the past."""
TELLING = words("adding saying noting explaining insisting warning arguing")


def by_second_verb(reading: Reading, told: Told) -> list[Told]:
    """Both of `said it would wait but would not say until when`; empty for one that is one."""
    last = told.content[-1] if told.content else None
    if told.direct or last is None or told.source is None or last.start < told.cue.end:
        return []
    sentence = reading.sentences[reading.sentence_at(last.start)]
    if last.end > sentence.tokens[-1].end:
        return []
    draft = next(_within(sentence, told, last), None)
    if draft is None or draft.cue is None:
        return []
    tokens, at = sentence.tokens, draft.cue[0]
    joint = next(i for i in range(at, 0, -1) if tokens[i].low in JOINTS)
    end = joint - (tokens[joint - 1].text == ",")
    if end < 1 or tokens[end - 1].end <= last.start:
        return []
    first = replace(told, content=(*told.content[:-1], Span(last.start, tokens[end - 1].end)))
    second = replace(told, content=(span_of(tokens, draft.content[0]),), cue=span_of(tokens, draft.cue))
    return [first, second]


def by_other_subject(reading: Reading, told: Told) -> list[Told]:
    """Both of `Holt told them that it was late, but he insisted it was safe`; empty for one that is one.

    `Instead, she said, her boss told her he had paid` is one, parted by who says it.
    """
    for number, span in enumerate(told.content[1:] if not told.direct else (), 1):
        before = reading.text[max(told.content[number - 1].end, told.cue.end) : span.start]
        if JOINTS.isdisjoint(before.lower().split()):
            continue
        sentence = reading.sentences[at := reading.sentence_at(span.start)]
        for draft in reading.drafts[at]:
            source, cue = draft.source, draft.cue
            if source is None or cue is None or draft.rule != "clause" or not source < cue < draft.content[0]:
                continue
            content = span_of(sentence.tokens, draft.content[-1])
            if span_of(sentence.tokens, source).start == span.start and content.end >= span.end > content.start:
                first = replace(told, content=told.content[:number])
                second = replace(
                    told, content=(content,), source=span_of(sentence.tokens, source), cue=span_of(sentence.tokens, cue)
                )
                return [first, second]
    return []


def without_scene(reading: Reading, told: Told) -> Told:
    """`“Shoes,” she said, putting hers on`, `“Yes,” he said, and the room laughed`: the rest is not what is said."""
    first, *later = told.content
    if not later or first.end > told.cue.start or not reading.quotations_between(first.start - 1, first.end):
        return told
    rest = later[0]
    if len(later) > 1 or rest.start < told.cue.end or reading.quotations_between(rest.start - 1, rest.end):
        return told
    led = reading.text[told.cue.end : rest.start + 30].split()[:6]
    before = reading.text[max(told.cue.end, told.source.end if told.source else 0) : rest.start].split()
    own = reading.text[rest.start : rest.end].split()
    scene = own[0].lower() != "and" or STILL.isdisjoint([word.lower() for word in own])
    goes = (own[0].lower() in MEANWHILE and scene) or own[0].lower().endswith(("ing", "ed"))
    goes = goes or (bool(before) and before[-1].lower().endswith("ing") and before[-1].lower() not in TELLING)
    if goes and not {"that", "said", "says"} & {word.lower() for word in led}:
        return replace(told, content=(first,), direct=True)
    return told


def read_on(reading: Reading, told: Told) -> Told:
    """`that it had cost $40 a day` of what breaks off within its clause, where the rules read on."""
    last = told.content[-1] if told.content else None
    if told.direct or last is None or last.start < told.cue.end:
        return told
    sentence = reading.sentences[number := reading.sentence_at(last.start)]
    tokens, (first, end) = sentence.tokens, sentence.touched(last.start, last.end)
    if end >= len(tokens) or first >= end or tokens[end].low in PARTING or not _is_word(tokens[end]):
        return told
    if (quotation := tokens[end - 1].quotation) and quotation.last in ",.?!":
        return told
    for draft in [*reading.drafts[number], *reported_in(sentence)]:
        start, stop = draft.content[-1]
        cue = span_of(tokens, draft.cue) if draft.cue else last
        if stop > end and first - 1 <= start < min(first + 3, end) and told.cue.start <= cue.start < told.cue.end:
            begins = last.start if start <= first else tokens[start].start
            return replace(told, content=(*told.content[:-1], Span(begins, tokens[stop - 1].end)))
    return told


def _is_clause(tokens: Sequence[Token], region: Range) -> bool:
    """Whether it has a verb of its own: not `a loan or a gift` of `Was it, she asked, a loan or a gift?`"""
    return any(t.low in AUXILIARIES or (t.text.islower() and is_past(t.low)) for t in tokens[slice(*region)])


def by_tag(reading: Reading, told: Told) -> Told:
    """`bellowed` and `a voice behind her` of `“Shame!” bellowed a voice behind her`, where its words were mixed up."""
    first, number = told.content[0], reading.sentence_at(told.cue.start)
    tokens = reading.sentences[number].tokens
    for draft in reading.drafts[number]:
        if draft.rule != "tagged-quote" or draft.cue is None or draft.source is None or len(draft.content) != 1:
            continue
        cue = span_of(tokens, draft.cue)
        more = reading.text[cue.end : told.cue.end].lower().split()
        if cue.start == told.cue.start and more and more[0] not in PARTICLES and first.start <= cue.start:
            return replace(told, content=(first,), cue=cue, source=span_of(tokens, draft.source), direct=True)
    return told


def _is_word(token: Token) -> bool:
    return token.quotation is None and (token.text[0].isalnum() or token.text[0] in "$£€")


def _within(sentence: Sentence, told: Told, last: Span) -> Iterator[Draft]:
    """Drafts of a second verb of the same subject that stand within what was told."""
    for draft in joined_in(sentence):
        cue = span_of(sentence.tokens, draft.cue) if draft.cue else last
        source = span_of(sentence.tokens, draft.source) if draft.source else cue
        same = told.source is not None and source.start < told.source.end and told.source.start < source.end
        if same and last.start < cue.start < last.end:
            yield draft


def around_aside(reading: Reading, told: Told) -> Told:
    """`The bridge would` and `be shut` of `The bridge would, she told reporters on Friday, be shut`."""
    if told.direct or not told.content or told.source is None:
        return told
    late = told.content[0].end > told.source.start + 1
    sentence = reading.sentences[number := reading.sentence_at(told.cue.start)]
    if reading.sentence_at(told.content[0].start) != number:
        return told
    for draft in asides_at(sentence, told.cue.start):
        spans = [span_of(sentence.tokens, region) for region in draft.content]
        quoted = any(reading.quotations_between(span.start, span.end) for span in spans)
        if not quoted and not (late and _is_clause(sentence.tokens, draft.content[-1])):
            return replace(told, content=tuple(spans))
    return told
