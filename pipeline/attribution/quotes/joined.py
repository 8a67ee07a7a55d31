"""What the grammar of a sentence tells of a saying that the tagger found: where it is two, and where it is parted."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.attribution.grammar.asides import asides_in
from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.joined import joined_in
from pipeline.attribution.learnt.told import Told
from pipeline.attribution.quotes.reading import Reading, span_of
from pipeline.attribution.text.tokens import Sentence
from schemas.attribution import Span

LEAST = 2
"""Words that are left of the first."""


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
    joint = next(i for i in range(at, 0, -1) if tokens[i].low in {"and", "but", "yet"})
    end = joint - (tokens[joint - 1].text == ",")
    if end < 1 or tokens[end - 1].end <= last.start:
        return []
    first = replace(told, content=(*told.content[:-1], Span(last.start, tokens[end - 1].end)))
    second = replace(told, content=(span_of(tokens, draft.content[0]),), cue=span_of(tokens, draft.cue))
    return [first, second]


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
    if told.direct or not told.content or told.source is None or told.content[0].end > told.source.start + 1:
        return told
    sentence = reading.sentences[number := reading.sentence_at(told.cue.start)]
    if reading.sentence_at(told.content[0].start) != number:
        return told
    for draft in (one for one in asides_in(sentence) if len(one.content) == 2 or one.content[0] > (one.cue or (0, 0))):
        spans = [span_of(sentence.tokens, region) for region in draft.content]
        cue = span_of(sentence.tokens, draft.cue) if draft.cue else told.cue
        quoted = any(reading.quotations_between(span.start, span.end) for span in spans)
        if cue.start == told.cue.start and not quoted:
            return replace(told, content=tuple(spans))
    return told
