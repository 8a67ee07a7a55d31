"""What the grammar of a sentence tells of a saying that the tagger found: where it is two, and where it is parted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.attribution.grammar.asides import WHEN as WHEN_SAID
from pipeline.attribution.grammar.asides import asides_at, asides_in
from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.contents import clause_end
from pipeline.attribution.grammar.joined import FINITE, joined_in
from pipeline.attribution.grammar.reported import reported_in
from pipeline.attribution.grammar.tags import PARTICLES
from pipeline.attribution.grammar.verbs import is_past
from pipeline.attribution.learnt.told import Told
from pipeline.attribution.quotes.reading import Reading, inner, span_of
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.phrases import AUXILIARIES, subject_before
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Range, Sentence, Token
from schemas.attribution import Span

PARTING = words("and but while as when because after before although though since until if so or yet")
"""Before these what is said may end."""
JOINTS = words("and but yet")
MEANWHILE = words("and as before after")
STILL = words("will would should could can may might must is are has have do does isn't aren't won't can't it's that's")
"""Whoever goes on speaking uses these; what the room did is told in the past."""
BEFORE = frozenset({"clause-before", "aside"})
"""Rules of what stands before who says it."""
VERBS = FINITE - {"be", "been", "being"} | {"told", "said"}
"""Of a clause: `told` of `A man who said he bought a job told the court`."""
WHEN = WHEN_SAID | {"as", "while", "when"}
WORD = re.compile(r"\w+")
OPENING = words("that whether if who what which when where why how to")
"""What begins so, tells something."""
EFFECTS = words("prompting drawing earning provoking sparking forcing triggering infuriating leaving eliciting")
"""`, prompting a laugh`: what came of it."""
SIGNS_OF_END = EFFECTS | {";", "even", "just"}
SUBJECT = 5
"""Words of a subject that a `who` belongs to."""
JOINED = words("he she they it who which that and but or we i there")
"""After these a verb is no other's."""
ASIDE = 14
"""Words between two commas."""
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
    goes = (own[0].lower() in MEANWHILE and scene) or own[0].lower().endswith(("ing", "ed", "ly,"))
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
    if (would := _would_too(tokens, end)) > end:
        return replace(told, content=(*told.content[:-1], Span(last.start, tokens[would - 1].end)))
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


def _would_too(tokens: Sequence[Token], end: int) -> int:
    """Where `it was late, and would go by boat` ends, of which only `it was late` was taken."""
    at = end + (end < len(tokens) and tokens[end].text == ",")
    if at + 3 >= len(tokens) or tokens[at].low != "and" or tokens[at + 1].low not in {"would", "could", "should"}:
        return end
    withheld = any(token.low in {"not", "never"} for token in tokens[at + 2 : at + 4])
    return end if withheld else clause_end(tokens, at + 1)


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


def from_before(reading: Reading, told: Told) -> Told:
    """`A wall falls in a day` of `A wall falls in a day, the court observed on Monday while it rose`, not what follows.

    And all of it, where only its end was taken.
    """
    if told.direct or not 1 <= len(told.content) <= 2 or told.source is None:
        return told
    own, number = told.content[-1], reading.sentence_at(told.cue.start)
    sentence = reading.sentences[number]
    if reading.sentence_at(own.start) != number or "that" in reading.text[told.cue.end : own.start].split():
        return told
    alone = len(told.content) == 1
    after = own.start >= told.cue.end and _is_aside(reading.text[told.cue.end : own.end])
    after = after and (alone or reading.text.startswith(("as ", "while "), own.start))
    if not after and not (alone and own.end <= told.cue.start and own.start > sentence.starts[0]):
        return told
    for draft in [*reading.drafts[number], *asides_in(sentence)]:
        if draft.rule not in BEFORE or draft.cue is None or len(draft.content) != 1:
            continue
        whole, cue = span_of(sentence.tokens, draft.content[0]), span_of(sentence.tokens, draft.cue)
        late = alone and whole.start < own.start and own.end <= whole.end
        if told.cue.start <= cue.start < told.cue.end and (after or late):
            return replace(told, content=(whole,))
    return told


def _is_aside(after: str) -> bool:
    """` on Monday while it rose`, `, as a trial began`: when it was said."""
    led = after.lstrip(" ,").partition(" ")[0].lower()
    return led in WHEN and led != "to"


def cut_off(reading: Reading, told: Told) -> Told:
    """Without `, prompting a laugh` and `, even as they voted`; and `it leaked` of `A man who said it leaked left`."""
    last = told.content[-1] if told.content else None
    if told.direct or last is None or last.start < told.cue.end:
        return told
    related = (
        told.source is not None and reading.text[told.source.start : told.source.start + len("who")].lower() == "who"
    )
    sentence = reading.sentences[reading.sentence_at(last.start)]
    if not related and SIGNS_OF_END.isdisjoint(sentence.lows):
        return told
    tokens, (first, end) = sentence.tokens, sentence.touched(last.start, last.end)
    parts = (at for at in range(first + 2, end - 1) if sentence.lows[at] in {",", ";"} and _ends(tokens, at))
    stop = next(parts, end)
    if stop == end and related and told.source:
        stop = _main_verb(tokens, (first, end), sentence.touched(told.source.start, told.source.end)[0])
    if stop == end:
        return told
    return replace(told, content=(*told.content[:-1], Span(last.start, tokens[stop - 1].end)))


def _ends(tokens: Sequence[Token], at: int) -> bool:
    """At `, prompting` or at `; her deputy said it was early`."""
    return (tokens[at].text == "," and _is_effect(tokens, at + 1)) or (
        tokens[at].text == ";" and _tells_anew(tokens, at)
    )


def _tells_anew(tokens: Sequence[Token], at: int) -> bool:
    """Whether somebody else speaks behind a semicolon."""
    for verb in range(at + 2, min(len(tokens) - 2, at + ASIDE)):
        cue = CUES.get(tokens[verb].low)
        if tokens[verb].text == ";" or tokens[verb].quotation:
            return False
        if cue is not None and (cue.speech or cue.kind == "think"):
            source = subject_before(tokens, verb)
            return source is not None and source[0] == at + 1 and tokens[source[0]].low not in {"it", "this", "that"}
    return False


def _is_effect(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].low in EFFECTS or (tokens[at].low in {"even", "just"} and tokens[at + 1].low == "as")


def _main_verb(tokens: Sequence[Token], content: Range, who: int) -> int:
    """Where `was sent away` begins in `A man who said that it could jam in a storm was sent away`; else the end.

    Or the comma of `Holt, who said that it could jam in a storm, was sent away`.
    """
    first, end = content
    if who and tokens[who - 1].text == ",":
        parted = (
            at for at in range(first + 1, end - 1) if tokens[at].text == "," and _is_clause(tokens, (at + 1, at + 2))
        )
        return next(parted, end)
    if not 0 < who < SUBJECT:
        return end
    finite = [at for at in range(first + 1, end) if tokens[at].low in VERBS and tokens[at].text.islower()]
    own = (at for at in range(first + 1, end) if _is_clause(tokens, (at, at + 1)))
    verb = first if tokens[first].low == "to" else next(own, end)
    later = (
        at for at in finite if at > verb + 1 and tokens[at - 1].low not in JOINED and tokens[at - 1].text.isalnum()
    )
    return next(later, end)


def over_aside(reading: Reading, told: Told) -> Told:
    """`she had warned them, at a dinner in May, that it leaked` of what breaks off at the first comma."""
    last = told.content[-1] if told.content else None
    if told.direct or last is None or last.start < told.cue.end or not reading.text.startswith(",", last.end):
        return told
    sentence = reading.sentences[reading.sentence_at(last.start)]
    tokens, end = sentence.tokens, sentence.touched(last.start, last.end)[1]
    if end + 3 >= len(tokens) or tokens[end].text != "," or tokens[end + 1].low not in WHEN:
        return told
    stop = next((at for at in range(end + 1, min(len(tokens) - 2, end + ASIDE)) if tokens[at].text == ","), 0)
    cue = CUES.get(tokens[end - 1].low) or CUES.get(tokens[end - 2].low) or CUES.get(tokens[end - 3].low)
    if not stop or tokens[stop + 1].low != "that" or cue is None or not cue.speech:
        return told
    return replace(told, content=(*told.content[:-1], Span(last.start, tokens[clause_end(tokens, stop + 1) - 1].end)))


def at_colon(reading: Reading, told: Told) -> list[Told]:
    """Both of `denied having sold it: “I gave it.”`, where one was taken; empty for others."""
    if told.direct or len(told.content) != 1 or told.content[0].start < told.cue.end:
        return []
    own = told.content[0]
    for quotation in reading.quotations_between(own.start, own.end):
        before = reading.text[own.start : quotation.start].rstrip()
        if before.endswith(":") and quotation.end >= own.end - 1:
            quoted = replace(told, content=(inner(reading.text, quotation),), direct=True)
            plain = replace(told, content=(Span(own.start, own.start + len(before) - 1),))
            if any(
                (cue := CUES.get(word)) and cue.speech and cue.form == "past" for word in WORD.findall(before.lower())
            ):
                return []  # `the rabbi was silent, and then said: “Go.”`: that is the rabbi’s word
            return [plain, quoted] if _tells(before) else [quoted]
    return []


def _tells(words: str) -> bool:
    """Whether it is a clause or a deed: not `via telephone`, `it twice`."""
    told = words.lower().rstrip(":").split()
    return told[0] in OPENING or told[0].endswith("ing") or not AUXILIARIES.isdisjoint(told)
