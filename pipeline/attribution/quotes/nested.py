"""Quotations within what somebody says: `“He only said, ‘Wait,’” Holt recalled.`, each with whom its own words name."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.tags import drafts_in
from pipeline.attribution.quotes.reading import Found, Reading, from_draft, only_quotations, read
from pipeline.attribution.speakers.focus import FURTHEST
from pipeline.attribution.speakers.stage import GENDERED, UNKNOWN, Speaker
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.tables import words
from schemas.attribution import Span

OPENS = re.compile(r"[\s,:(][‘“\"'](?=\w)")
LEADING = "‘“\"'"
SUPPOSED = words("if not never could would can might may should will no nobody they you we unless")
"""Before a cue these tell that nobody, or anybody, has said it."""
NOBODY = words("what who that which some such people least someone somebody")
"""Words that begin what is nobody, or anybody."""
LATELY = 3
"""Sentences before a quotation within which its own speaker is named."""
FEWEST = 2
"""A quotation of fewer words is seldom more than a term."""


def take_nested_quotations(reading: Reading) -> None:
    """Take in what those who are quoted quote, where a cue within their words tells whose it is."""
    for found in list(reading.found):
        if found.cue and reading.text[found.cue.start : found.cue.end].lower().startswith("according"):
            reading.found += _reported(reading, found)
        if found.direct and found.stance == "said":
            for span in found.content:
                led = reading.text[span.start] in LEADING
                if led or OPENS.search(reading.text, span.start, span.end):
                    reading.found += _nested(reading, found, span)


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


def _within(found: Found, outer: Found) -> Found:
    found.block, found.sentence, found.rule, found.stance = outer.block, outer.sentence, "nested", "said"
    return found


def _nested(reading: Reading, outer: Found, span: Span) -> Iterator[Found]:
    inside = replace(read(reading.text, [(span.start, span.end)], ""), stage=reading.stage)
    for number, sentence in enumerate(inside.sentences):
        for draft in drafts_in(sentence):
            if _is_told(inside, draft, number):
                found = from_draft(inside, draft, number)
                if inside.counted(found.content) >= FEWEST and not inside.are_titles(found.content):
                    found.speaker = _speaker(reading, outer, found, _named_inside(inside, found))
                    if _is_soft(reading, found) and found.speaker[1] != "person":
                        continue
                    yield _within(found, outer)


def _is_soft(reading: Reading, found: Found) -> bool:
    """`accused` of `Ana Holt has accused you of “theft”`, which words of nobody in particular are told by, too."""
    cue = found.cue and CUES.get(found.cue.of(reading.text).lower())
    return cue is not None and not cue.speech


def _is_told(inside: Reading, draft: Draft, number: int) -> bool:
    tokens = inside.sentences[number].tokens
    if draft.cue is None or draft.source is None or 0 < draft.content[0][0] <= draft.cue[0]:
        return False
    cue = CUES.get(tokens[draft.cue[0]].low)
    if tokens[draft.source[0]].low.partition("'")[0] in NOBODY:
        return False
    supposed = (
        cue is None
        or not (cue.speech or cue.kind == "soft")
        or cue.form not in ("past", "s")
        or any(t.low in SUPPOSED for t in tokens[: draft.cue[0]])
    )
    return not supposed and all(only_quotations(tokens, region) for region in draft.content)


def _named_inside(inside: Reading, found: Found) -> set[str]:
    """Whom the quotation itself names before a place of it: `My uncle, Tam Holt, put it best. He said: ‘Walk.’`"""
    place = found.source.start if found.source else 0
    lately = inside.mentions[max(0, found.sentence - LATELY) : found.sentence + 1]
    before = [one for named in lately for one in named if one.start < place]
    return {inside.stage.roster.resolve(one) for one in before if inside.stage.roster.is_person(one)}


def _speaker(reading: Reading, outer: Found, found: Found, inside: set[str]) -> Speaker:
    """`I` is who says it all; `he` the only other one before the reader, if there is but one."""
    low = found.source.of(reading.text).lower() if found.source else ""
    if low in {"i", "we"}:
        return outer.speaker if low == "i" else UNKNOWN
    if low not in GENDERED:
        return found.speaker if found.speaker != outer.speaker else UNKNOWN
    genders = reading.stage.roster.genders
    own = {name for name in inside if genders.get(name, "") in ("", GENDERED[low])}
    near = own or reading.stage.focus.near(GENDERED[low], outer.content[0].start, FURTHEST)
    near = near - {outer.speaker[0]}
    return (name, "person") if len(near) == 1 and (name := near.pop()) else UNKNOWN
