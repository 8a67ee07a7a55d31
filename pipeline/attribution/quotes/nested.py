"""Quotations within what somebody says: `“He only said, ‘Wait,’” Holt recalled.`, each with whom its own words name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.attribution.grammar.clauses import Draft, main_subject
from pipeline.attribution.grammar.further.saying import retold_in
from pipeline.attribution.grammar.tags import drafts_in
from pipeline.attribution.grammar.verbs import BE
from pipeline.attribution.quotes.reading import Found, Reading, from_draft, inner, only_quotations, read
from pipeline.attribution.speakers.focus import FURTHEST
from pipeline.attribution.speakers.stage import GENDERED, UNKNOWN, Speaker
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.phrases import AUXILIARIES, subject_before
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Range, Sentence, Token, quoted_at
from schemas.attribution import Span

OPENS = re.compile(r"[\s,:(][‘“\"'](?=\w)")
MARKS = "‘“\"'"
RETELLING = words("told assured promised warned reminded informed")
RETOLD_BY_NONE = words("who that which anybody anyone nobody somebody someone")
SCENES = words("before after until time since")
"""`before she told her mother that` tells when."""
SUPPOSED = words("if not never could can might may should will no nobody unless did does do")
"""Before a cue these tell that nobody, or anybody, has said it."""
NOBODY = words("what who that which some such people least someone somebody they we")
"""Words that begin what is nobody, or anybody."""
LATELY = 3
"""Sentences before a quotation within which its own speaker is named."""
HEARING = words("me him her them us you out back")
HEARS_NOT = AUXILIARIES | words("that if of like")
"""None of these stands between a verb of saying and what is said where that tells but who hears it."""
ENDS_NO_NAME = AUXILIARIES | words("and that")
"""None of these stands in a name after its verb."""
OTHERS = words("if they you we would could")
WITHIN = SUPPOSED | OTHERS
KIN = words("dad daddy mum mummy mom mama mamma papa pa ma gran granny grandma grandpa nan nana auntie")
"""Whom they call so, no article names by it."""
SPEAKERS = words("he she i man woman")
FAR = 5
"""Words between a cue and what it leads to."""
FEWEST = 2
"""A quotation of fewer words is seldom more than a term."""


def take_nested_quotations(reading: Reading) -> None:
    """Take in what those who are quoted quote, where a cue within their words tells whose it is."""
    for found in list(reading.found):
        cue = found.cue.of(reading.text).lower() if found.cue else ""
        if cue.startswith("according") and not reading.acts:
            reading.found += _reported(reading, found)
        if found.stance == "said":
            for span in _quoted(reading, found):
                if reading.text[span.start] in MARKS or OPENS.search(reading.text, span.start, span.end):
                    reading.found += _nested(reading, found, span)


def _quoted(reading: Reading, found: Found) -> list[Span]:
    """What of it is in quotation marks; all of a turn."""
    if found.direct:
        return found.content
    held = [q for span in found.content for q in reading.quotations_between(span.start, span.end)]
    return [inner(reading.text, q) for q in held if not q.single]


def _reported(reading: Reading, outer: Found) -> Iterator[Found]:
    """`According to two guests, Ana Holt warned him that it was “dead”`: that is Ana Holt's word, as they tell it."""
    known = {found.source.end for found in reading.found if found.source}
    for span in outer.content:
        if not reading.quotations_between(span.start, span.end):
            continue
        inside = replace(read(reading.text, [(span.start, span.end)], ""), stage=reading.stage)
        for number, sentence in enumerate(inside.sentences):
            for draft in drafts_in(sentence):
                found = from_draft(inside, draft, number)
                cue = found.cue and CUES.get(found.cue.of(reading.text).lower())
                told = cue and cue.speech and cue.form in ("past", "s") and found.content
                quoted = told and reading.quotations_between(found.content[0].start - 1, found.content[-1].end)
                if quoted and found.speaker[1] == "person" and found.source and found.source.end not in known:
                    yield _within(found, outer)


def take_retold(reading: Reading) -> None:
    """Take in what those who are told of were told: `Holt said the firm had assured her that it was safe`."""
    known = {found.cue.start for found in reading.found if found.cue}
    for outer in [one for one in reading.found if not one.direct and one.stance == "said"]:
        for span in outer.content:
            number = reading.sentence_at(span.start)
            sentence = reading.sentences[number]
            if RETELLING.isdisjoint(sentence.lows):
                continue
            for draft in retold_in(sentence):
                if (found := _retold(reading, number, draft, span)) and found.cue and found.cue.start not in known:
                    known.add(found.cue.start)
                    reading.found.append(_retold_in(found, outer))


def _retold(reading: Reading, number: int, draft: Draft, span: Span) -> Found | None:
    """What a verb within what somebody tells tells by itself."""
    tokens = reading.sentences[number].tokens
    if draft.cue is None or tokens[draft.cue[1] - 1].low not in RETELLING:
        return None
    start, end = tokens[draft.content[0][0]].start, tokens[draft.content[-1][1] - 1].end
    if tokens[draft.cue[0]].start <= span.start or start <= span.start or end > span.end + 1:
        return None
    if draft.source is None or tokens[draft.source[0]].start < span.start:
        return None
    told = {token.low for token in tokens[slice(*draft.source)]}
    if not RETOLD_BY_NONE.isdisjoint(told) or tokens[draft.source[0] - 1].low in SCENES:
        return None
    return from_draft(reading, draft, number)


def _retold_in(found: Found, outer: Found) -> Found:
    found.rule, found.stance = "retold", "said"
    return found


def _within(found: Found, outer: Found) -> Found:
    found.block, found.sentence, found.rule, found.stance = outer.block, outer.sentence, "nested", "said"
    return found


def _nested(reading: Reading, outer: Found, span: Span) -> Iterator[Found]:
    inside = replace(read(reading.text, [(span.start, span.end)], ""), stage=reading.stage)
    known = {content.start for found in reading.found if found is not outer for content in found.content}
    for number, sentence in enumerate(inside.sentences):
        for at in quoted_at(sentence):
            draft = _led(sentence.tokens, at) or _tagged(sentence.tokens, at) or _called(sentence, at)
            if draft is None or (reading.acts and not _is_plain(sentence.tokens, at, draft)):
                continue
            found = from_draft(inside, draft, number)
            few = inside.counted(found.content) < FEWEST and not _is_whole(sentence.tokens, at)
            if few or inside.are_titles(found.content) or found.content[0].start in known:
                continue
            found.speaker = _speaker(reading, outer, found, _named_inside(inside, found))
            if draft.rule == "nested" or found.speaker[1] == "person":
                yield _within(found, outer)


def _called(sentence: Sentence, at: int) -> Draft | None:
    """`Ana Holt has accused you of “theft”`, which words of nobody in particular are told by, too."""
    tokens = sentence.tokens
    for draft in drafts_in(sentence):
        cue = CUES.get(tokens[draft.cue[0]].low) if draft.cue else None
        if cue is None or draft.cue is None or draft.source is None or draft.content != [(at, at + 1)]:
            continue
        led = tokens[: draft.cue[0]]
        owned = tokens[draft.source[0]].low.partition("'")[0] not in NOBODY and not any(t.low in WITHIN for t in led)
        if cue.kind == "soft" and cue.form in ("past", "s") and draft.cue[0] < at and owned:
            return draft
    return None


def _is_plain(tokens: Sequence[Token], at: int, draft: Draft) -> bool:
    """The form that the corpus which counts acts knows: `He said, ‘Wait.’`, and no more in its sentence."""
    verb = draft.cue[0] if draft.cue else at
    cue = CUES.get(tokens[verb].low)
    ends = only_quotations(tokens, (at, len(tokens))) and cue is not None and cue.form in ("past", "s") and verb < at
    beside = all(t.low in HEARING for t in tokens[verb + 1 : at] if t.text[0].isalnum())
    return ends and beside and not any(t.low in WITHIN for t in tokens[:verb])


def _is_whole(tokens: Sequence[Token], at: int) -> bool:
    """A single word that is all of what was said: `I told her, ‘Ethics.’`"""
    quotation = tokens[at].quotation
    return quotation is not None and (quotation.last in ".,?!" or (at > 0 and tokens[at - 1].text in {",", ":"}))


def _led(tokens: Sequence[Token], at: int) -> Draft | None:
    """`I asked him, ‘Why?’`: who says it stands before it, in its own clause."""
    end = at - (at > 0 and tokens[at - 1].text in {",", ":"})
    for verb in range(end - 1, max(-1, end - 2 - FAR), -1):
        token = tokens[verb]
        if token.quotation or token.text in {".", ";", "?", "!", ":"}:
            return None
        if _says(tokens, verb):
            led = tokens[_clause_start(tokens, verb) : verb]
            between = tokens[verb + 1 : end]
            parted = end == at and any(t.low not in HEARING for t in between)
            if parted or any(t.low in SUPPOSED or t.low.endswith("n't") for t in led) or not _only_hears(between):
                return None
            source = _source(tokens, verb)
            if source is None or _is_nobodys(tokens, source, verb):
                return None
            return Draft([(at, at + 1)], source, (verb, verb + 1), "nested")
    return None


def _is_nobodys(tokens: Sequence[Token], source: Range, verb: int) -> bool:
    """`somebody says`, `You would say`, and `you told him` of `He says you told him`."""
    led = [token.low for token in tokens[_clause_start(tokens, verb) : source[0]]]
    habit = (tokens[source[0]].low == "you" and tokens[verb - 1].low == "would") or (
        "when" in led and tokens[verb].low in {"says", "asks", "tells"}
    )
    within = any(_says(tokens, at) for at in range(_clause_start(tokens, verb), source[0]))
    return habit or within or any(token.low.partition("'")[0] in NOBODY for token in tokens[slice(*source)])


def _tagged(tokens: Sequence[Token], at: int) -> Draft | None:
    """`‘We have cut it,’ Jean wrote`: who says it stands after it, at the end of its sentence."""
    after = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].text == ",")
    verb = next((i for i in range(after + 1, min(len(tokens), after + FAR)) if _says(tokens, i)), 0)
    quotation = tokens[at].quotation
    if quotation is None or quotation.last == ".":
        return None  # `‘It rained.’ He wrote, ‘It poured.’`
    stop = next((i for i in range(verb + 1, len(tokens)) if tokens[i].text in {",", "."}), len(tokens))
    rest = tokens[verb + 1 : stop]
    ends = len(rest) < FAR and not any(t.quotation or t.low in ENDS_NO_NAME for t in rest)
    source = subject_before(tokens, verb) if verb and ends and not at else None
    if source is None or source != (after, verb) or tokens[after].low in NOBODY:
        return None
    return Draft([(at, at + 1)], source, (verb, verb + 1), "nested")


def _says(tokens: Sequence[Token], at: int) -> bool:
    """Says, said; `would say`, `used to say` of old; `was calling out`; `He tell me` as it is told in speech."""
    low, before = tokens[at].low, tokens[at - 1].low if at else ""
    cue = CUES.get(low)
    if cue is None:
        return low in {"went", "goes"}
    if low in {"calling", "shouting", "saying", "yelling", "screaming"}:
        return before in BE
    if cue.form == "base":
        used = before == "to" and at > 1 and tokens[at - 2].low == "used"
        return low in {"say", "tell", "ask"} and (before == "would" or used or before in SPEAKERS)
    return cue.speech and cue.form in ("past", "s")


def _source(tokens: Sequence[Token], verb: int) -> Range | None:
    """The verb's subject; that of the first of two verbs: `He put down the file and said`."""
    used = verb > 2 and tokens[verb - 1].low == "to" and tokens[verb - 2].low == "used"
    first = verb - 2 * used
    if tokens[first - 1].low in {"one", "second", "other"} and first > 1:
        return _clause_start(tokens, first), first  # `The first one says`
    source = subject_before(tokens, first)
    if source is None and tokens[first - 1].low in {"and", "then", ","}:
        source = main_subject(tokens[_clause_start(tokens, first - 1) :], len(tokens))
        start = _clause_start(tokens, first - 1)
        source = (source[0] + start, source[1] + start) if source and source[1] + start < first else None
    return source


def _clause_start(tokens: Sequence[Token], verb: int) -> int:
    """Behind the last mark or quotation before the verb."""
    marks = (at for at in range(verb - 1, -1, -1) if tokens[at].quotation or tokens[at].text in ",;:.?!—–")
    return next(marks, -1) + 1


def _only_hears(between: Sequence[Token]) -> bool:
    """Nothing but whom it was said to, and how: `told me`, `asked the clerk again`."""
    return all(token.text[0].isalnum() and token.low not in HEARS_NOT for token in between)


def _named_inside(inside: Reading, found: Found) -> set[str]:
    """Whom the quotation itself names before a place of it: `My uncle, Tam Holt, put it best. He said: ‘Walk.’`"""
    place = found.source.start if found.source else 0
    lately = inside.mentions[max(0, found.sentence - LATELY) : found.sentence + 1]
    before = [one for named in lately for one in named if one.start < place]
    return {inside.stage.roster.resolve(one) for one in before if inside.stage.roster.is_person(one)}


def _speaker(reading: Reading, outer: Found, found: Found, inside: set[str]) -> Speaker:
    """`I` is who says it all; `he` the only other one before the reader, if there is but one."""
    low = found.source.of(reading.text).lower() if found.source else ""
    if low in KIN:
        return UNKNOWN
    if low in {"i", "we"}:
        return outer.speaker if low == "i" else UNKNOWN
    if low not in GENDERED:
        return found.speaker if found.speaker != outer.speaker else UNKNOWN
    genders = reading.stage.roster.genders
    own = {name for name in inside if genders.get(name, "") in ("", GENDERED[low])}
    near = own or reading.stage.focus.near(GENDERED[low], outer.content[0].start, FURTHEST)
    near = near - {outer.speaker[0]}
    return (name, "person") if len(near) == 1 and (name := near.pop()) else UNKNOWN
