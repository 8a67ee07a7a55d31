"""Everybody in an article before anything is found in it: sentences, the names in them, and who is on the stage."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from pipeline.attribution.speakers.resolve import kind_of
from pipeline.attribution.speakers.stage import SpeakerKind, Stage, build_stage
from pipeline.attribution.text.marks import Quotation, find_quotations
from pipeline.attribution.text.name_words import ENDS_OF_PLACES, genders
from pipeline.attribution.text.names import NICKNAME, Mention, in_headline, is_bare_title, mentions_in, with_nickname
from pipeline.attribution.text.roster import Roster, build_roster
from pipeline.attribution.text.tokens import QUOTED, Sentence, quoted_at, sentences

KINDS: dict[SpeakerKind, int] = {"person": 1, "group": 2, "unknown": 3}

KNOWN_AS = re.compile(
    r",? (?:(?:better|widely|also|popularly|fondly|universally|affectionately|commonly) )?known "
    r"(?:to (?:all|everyone|everybody|most|many|friends|family|the \w+|(?:his|her) \w+) )?"
    r"(?:simply |locally |only |just )?as [“\"‘']?(?P<name>[^\W\d_a-z][\w’-]+)\b(?! [^\W\d_a-z])"
)
"""`Ana Kell, known to all as “Nan”,`"""


@dataclass(slots=True)
class Cast:
    """What a text has of marks, sentences and names, and the stage they make."""

    quotations: list[Quotation]
    sentences: list[Sentence]
    mentions: list[list[Mention]]
    """Of each sentence."""
    stage: Stage


def cast_of(text: str, blocks: Sequence[tuple[int, int]], context: str) -> Cast:
    """Read the names of an article; `context` (headline, captions) names people too."""
    quotations = find_quotations(text, blocks)
    listed = list(sentences(text, blocks, quotations))
    mentions = [
        [with_nickname(mention, text, sentence.tokens) for mention in mentions_in(sentence)] for sentence in listed
    ]
    nicknames = {
        at for s, named in zip(listed, mentions, strict=True) if QUOTED in s.lows for at in _called(text, s, named)
    }
    quotations = [one for one in quotations if one.start not in nicknames] if nicknames else quotations
    above = [(s.tokens, mentions_in(s)) for s in sentences(context, _lines(context), ())]
    told = [in_headline(mention) for _, named in above for mention in named]
    own = [mention for sentence in mentions for mention in sentence]
    small = frozenset(chain.from_iterable([sentence.texts for sentence in listed]))
    known = [*own, *told]
    roster = build_roster([*known, *_heard(text, quotations, known)], small)
    _learn_names(text, roster, own)
    mentions = [[one for one in named if not is_bare_title(one) or roster.is_last_name(one)] for named in mentions]
    stage = build_stage(roster, listed, mentions, above)
    stage.text = text
    return Cast(quotations, listed, mentions, stage)


def _learn_names(text: str, roster: Roster, named: Sequence[Mention]) -> None:
    """What people are known as goes with their first names."""
    for mention in named:
        if len(mention.words) > 1 and (match := KNOWN_AS.match(text, mention.end)):
            roster.given.setdefault(match["name"].lower(), []).append((mention.start, roster.resolve(mention)))


def _heard(text: str, quotations: Sequence[Quotation], known: Sequence[Mention]) -> list[Mention]:
    """Those whom only somebody who is quoted names in full: `“It was Tam Obu who wrote it.” Obu wrote: “Stop.”`"""
    borne = {one.core[-1] for one in known if len(one.core) > 1}
    short = {one.core[-1] for one in known if len(one.core) == 1 and one.start >= 0} - borne
    short = {last for last in short if last.lower() not in ENDS_OF_PLACES}
    if not short:
        return []
    spans = [(one.inner_start, one.inner_end) for one in quotations]
    held = [span for span in spans if any(f" {last}" in text[slice(*span)] for last in short)]
    named = [one for sentence in sentences(text, held, ()) for one in mentions_in(sentence)]
    return [one for one in named if len(one.core) > 1 and one.core[-1] in short and _is_called(one)]


def _is_called(mention: Mention) -> bool:
    """Whether a first name that is known, or a title, leads the name."""
    return bool(mention.titles) or mention.core[0].lower() in genders()


def _called(text: str, sentence: Sentence, named: Sequence[Mention]) -> Iterator[int]:
    """Where nicknames stand in names, `“Salty”` of `Ivo “Salty” Lund`, which from now on are words as others are."""
    for at in quoted_at(sentence):
        token, quotation = sentence.tokens[at], sentence.tokens[at].quotation
        if (
            quotation
            and quotation.inner_end - quotation.inner_start < NICKNAME
            and any(one.start < token.start < one.end for one in named)
        ):
            token.text, token.quotation = text[quotation.inner_start : quotation.inner_end], None
            sentence.texts[at], token.low = token.text, token.text.lower()
            sentence.lows[at] = token.low
            yield quotation.start


def names_in(stage: Stage, mentions: Sequence[Sequence[Mention]]) -> list[tuple[int, int, int]]:
    """Where the names of the sentences stand, and of which kind each is: 1 a person, 2 a group, 3 not known."""
    named = [mention for sentence in mentions for mention in sentence if mention.start >= 0]
    return [(one.start, one.end, KINDS[kind_of(stage, one)]) for one in named]


def _lines(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, at + len(line)))
        at += len(line) + 1
    return found
