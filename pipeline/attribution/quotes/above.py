"""What headline and standfirst tell of a quotation that the text gives to nobody: "‘Out of boats,’ says Vale"."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipeline.attribution.quotes.reading import Found, Reading, inner, read
from pipeline.attribution.speakers.stage import UNKNOWN, Speaker
from pipeline.attribution.text.marks import Quotation, find_quotations

WORD = re.compile(r"\w+")
SUFFERED = re.compile(r"(?i)(?:accused of|(?:branded|dubbed|labell?ed|called|told|urged)) *[“‘\"']")
"""`Minister accused of ‘a stitch-up’`: in a headline who is named so is not who says it."""
TIME = re.compile(r"(?:\d{1,2}[.:]\d\d ?(?:[ap]\.?m\.?)?[:,]? ?[–—-]? ?)?")
FEWEST = 3
"""A quotation of fewer words may be anybody's."""
LABEL = 5
"""A quotation of fewer words in a heading may be but its label."""
MOST = 40
"""So many quotations of headings are looked at."""
LONGEST = 600
"""Code points of a headline or standfirst that are looked at."""


def name_by_headline(
    reading: Reading, context: str, kinds: Sequence[str], take: Callable[[Reading, int], None]
) -> None:
    """Give quotations without a speaker to whom the first two lines of the context (headline, standfirst) give them.

    Those of headings in the text (`kinds` are the blocks' kinds) are of whom the text itself gives the same words.
    """
    _name_headings(reading, [at for at, kind in enumerate(kinds) if kind == "heading"])
    if not (told := list(_told_above(reading, context.split("\n")[:2], take))):
        return
    for found in [*_loose(reading)]:
        words = _words(" ".join(span.of(reading.text) for span in found.content))
        speakers = {speaker for quoted, speaker in told if f" {quoted} " in f" {words} "}
        if len(speakers) == 1:
            found.speaker, found.rule, found.confidence = speakers.pop(), "headline", None
            if found not in reading.found:
                reading.found.append(found)


def _name_headings(reading: Reading, headings: Sequence[int]) -> None:
    """Give the quotation of a heading to whom the text below or above it gives the same words."""
    quoted = [q for block in headings for q in reading.quotations_between(*reading.blocks[block])][:MOST]
    spans = [inner(reading.text, q) for q in quoted if _is_said(reading, q)]
    said = {id(one): _words(" ".join(span.of(reading.text) for span in one.content)) for one in reading.found if spans}
    for span in spans:
        held = [one for one in reading.found if span in one.content]
        if any(one.speaker != UNKNOWN or one.source for one in held):
            continue
        words = f" {_words(span.of(reading.text))} "
        tellers = [one for one in reading.found if one.direct and one not in held and words in f" {said[id(one)]} "]
        if len({one.speaker for one in tellers}) == 1:
            number = reading.sentence_at(span.start)
            block = reading.sentences[number].block
            named = Found([span], None, None, "headline", block, number, True, tellers[0].speaker)
            reading.found = [*(one for one in reading.found if one not in held), named]
            said[id(named)] = ""


def _is_said(reading: Reading, quotation: Quotation) -> bool:
    """Whether it is long enough to be words that somebody said, or all of its heading but for a time of day."""
    counted = len(_words(reading.text[quotation.inner_start : quotation.inner_end]).split())
    start, end = reading.blocks[reading.sentences[reading.sentence_at(quotation.start)].block]
    alone = end <= quotation.end and TIME.fullmatch(reading.text, start, quotation.start) is not None
    return counted >= (FEWEST if alone else LABEL)


def _loose(reading: Reading) -> Iterator[Found]:
    """What was found without a speaker, and the quotations that nothing was found for."""
    yield from (one for one in reading.found if one.direct and one.source is None and one.speaker == UNKNOWN)
    taken = sorted(span for found in reading.found for span in found.content)
    for quotation in reading.quotations:
        span = inner(reading.text, quotation)
        at = bisect_left(taken, span.end, key=lambda other: other.start)
        if not at or taken[at - 1].end <= span.start:
            number = reading.sentence_at(span.start)
            yield Found([span], None, None, "headline", reading.sentences[number].block, number, True)


def _told_above(
    reading: Reading, lines: Sequence[str], take: Callable[[Reading, int], None]
) -> Iterator[tuple[str, Speaker]]:
    """The quotations of the lines that have a speaker, by the names that the text knows."""
    for line in lines:
        if len(line) > LONGEST or not find_quotations(line, [(0, len(line))]):
            continue
        above = replace(read(line, [(0, len(line))], ""), stage=reading.stage)
        for number in range(len(above.sentences)):
            take(above, number)
        for found in above.found:
            yield from _quoted(above, found)


def _quoted(above: Reading, found: Found) -> Iterator[tuple[str, Speaker]]:
    if found.cue and SUFFERED.match(above.text, found.cue.start):
        return
    for span in found.content:
        words = _words(span.of(above.text))
        if found.direct and found.speaker[0] and len(words.split()) >= FEWEST:
            yield words, found.speaker


def _words(text: str) -> str:
    return " ".join(WORD.findall(text.casefold()))
