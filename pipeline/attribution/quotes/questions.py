"""Who asks and who answers where a text only marks that somebody does: `Q.` and `A.`, or quotations by turns."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from pipeline.attribution.quotes.reading import Found, Reading, span_of
from pipeline.attribution.speakers.resolve import FORMS_OF_ADDRESS
from pipeline.attribution.speakers.stage import UNKNOWN, Speaker
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.name_words import is_title
from pipeline.attribution.text.names import Mention, key_of
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token
from pipeline.attribution.text.turns import Turn
from schemas.attribution import Span

ASKED_BY = words("questioned examined cross-examined interviewed questioning examination cross-examination pressed")
"""Before `by` and a name: who asks."""
ASKING = words("counsel interviewer barrister prosecutor correspondent reporter journalist")
"""Callings of those who ask."""
PARTS = re.compile(r"([^,?.!;:–—]*)([,?.!;:–—]|$)")
SENTENCE_ENDS = frozenset(".?!")
PARTED = frozenset({",", "?", ".", "!", ":"})
YOU = words("you your yours")
ASKS = words("ask inquire enquire query")
BY_TURNS = "by-turns"
LONGEST_TURN = 300
"""Code points; who goes on for longer is somebody's speech, not an answer."""
FEW_WORDS = 3
"""After the cue: whom one asks."""
LATELY = 4
"""Paragraphs."""


def hear_questions(reading: Reading, turns: Sequence[Turn]) -> None:
    """Learn for whom `Q` and `A` stand, unless the turns name them; nobody where it is not sure."""
    marked = [turn for turn in turns if turn.mark]
    if not marked:
        return
    before = range(reading.sentence_at(reading.blocks[marked[0].block][0]))
    asker = _asker(reading, before)
    reading.labels["Q"] = asker
    questions = [turn for turn in marked if turn.mark == "Q"]
    reading.labels["A"] = _addressed(reading, questions) or _introduced(reading, before, asker[0])


def _asker(reading: Reading, before: Sequence[int]) -> Speaker:
    """`Cross-examined by Ana Holt KC`, `counsel to the inquiry, Ana Holt`"""
    stage = reading.stage
    named = {one.name for one in stage.offices if not ASKING.isdisjoint(one.words)}
    for number in before:
        tokens = reading.sentences[number].tokens
        for mention in reading.mentions[number]:
            at = _place(tokens, mention)
            led = at > 1 and tokens[at - 1].low == "by" and tokens[at - 2].low in ASKED_BY
            if led and stage.roster.is_person(mention):
                return stage.roster.resolve(mention), "person"
    return (named.pop(), "person") if len(named) == 1 else UNKNOWN


def _addressed(reading: Reading, questions: Sequence[Turn]) -> Speaker | None:
    """`You wrote to the board, Dr Holt?`: the one whom the questions call by name."""
    called = {name for turn in questions for name in _called(reading, *turn.content[0])}
    return (called.pop(), "person") if len(called) == 1 else None


def _called(reading: Reading, start: int, end: int) -> Iterator[str]:
    for number in range(reading.sentence_at(start), reading.sentence_at(end - 1) + 1):
        tokens = reading.sentences[number].tokens
        for mention in reading.mentions[number]:
            at = _place(tokens, mention)
            last = next((i for i in range(at, len(tokens)) if tokens[i].end >= mention.end), at)
            leads = mention.start == start or (at > 0 and tokens[at - 1].text == ",")
            parted = last + 1 == len(tokens) or tokens[last + 1].text in PARTED
            ends = last + 1 == len(tokens) or tokens[last + 1].text != ","
            told = (
                leads and parted and (mention.start == start or ends or not YOU.isdisjoint(t.low for t in tokens[:at]))
            )
            if told and not mention.possessive and reading.stage.roster.is_person(mention):
                yield reading.stage.roster.resolve(mention)


def _introduced(reading: Reading, before: Sequence[int], asker: str) -> Speaker:
    """Whom the text before the first question tells most of; of several the one it begins with, if alone."""
    roster = reading.stage.roster
    told = [
        {roster.resolve(one) for one in reading.mentions[number] if not one.possessive and roster.is_person(one)}
        for number in before
    ]
    counted = Counter(name for names in told for name in names if name != asker)
    most = {name for name, times in counted.items() if times == max(counted.values())}
    first = next((found for names in told if (found := names & most)), set())
    return (first.pop(), "person") if len(first) == 1 else UNKNOWN


def by_turns(reading: Reading, number: int, spans: list[Span], last: Found) -> Found | None:
    """`“Who held it?” Holt asked.`, and the paragraphs of nothing but a quotation after it: another answers, by turns.

    None where `last`, the attribution before, is no part of such a talk. Who answers may not be known; it is not Holt.
    """
    block = reading.sentences[number].block
    before = reading.found[-2] if len(reading.found) > 1 and reading.found[-2].block == last.block - 1 else None
    if last.block != block - 1 or not last.direct or sum(len(span.of(reading.text)) for span in spans) > LONGEST_TURN:
        return None
    if last.rule == BY_TURNS or (before and _is_question(reading, [spans[-1]]) and _asks(reading, before)):
        speaker = before.speaker if before else UNKNOWN
    elif _asks(reading, last):
        speaker = _answers(reading, last)
    else:
        return None
    return Found(spans, None, None, BY_TURNS, block, number, True, speaker if speaker[1] == "person" else UNKNOWN)


def _is_question(reading: Reading, spans: Sequence[Span]) -> bool:
    return reading.text.endswith("?", 0, spans[-1].end)


def _asks(reading: Reading, found: Found) -> bool:
    """Whether its paragraph ends with who asks, and perhaps whom: `“Why?” she asked him.`"""
    if not found.direct or not _is_question(reading, found.content):
        return False
    if found.rule == BY_TURNS or found.cue is None:
        return found.rule == BY_TURNS
    cue = CUES.get(found.cue.of(reading.text).lower())
    asks = cue is not None and cue.base in ASKS and found.content[-1].end < found.cue.start
    return asks and len(_after(reading, found)) <= FEW_WORDS


def _after(reading: Reading, found: Found) -> Sequence[Token]:
    """What its paragraph says after source and cue."""
    end = max(one.end for one in (found.cue, found.source) if one)
    last = reading.sentences[found.sentence]
    if reading.blocks[found.block][1] > last.tokens[-1].end:
        return last.tokens
    return [token for token in last.tokens if token.start >= end and token.text[0].isalnum()]


def _answers(reading: Reading, asked: Found) -> Speaker:
    """Whom the question calls by name, whom the sentence names as asked, or the only other one who spoke lately."""
    called = {name for span in asked.content for name in _called_aloud(reading, span)}
    if len(called) == 1:
        return called.pop(), "person"
    if after := _after(reading, asked):
        whom = span_of(after, (0, len(after)))
        return reading.speaker_at((whom.start, whom.end), asked.sentence)
    lately = takewhile(lambda one: one.block >= asked.block - LATELY, reversed(reading.found))
    others = {one.speaker for one in lately if one.speaker[1] == "person"} - {asked.speaker}
    return others.pop() if len(others) == 1 else UNKNOWN


def _called_aloud(reading: Reading, span: Span) -> Iterator[str]:
    """`Mr Holt` of `Did you sign it, Mr Holt?`: what stands between two marks, and is a name or a part of one.

    Not of `The clerk, Mr Holt, says he did` or of `The clerk, Ana Holt`: nobody is called by his untitled whole name.
    """
    first, addressed = True, False
    for part, mark in PARTS.findall(span.of(reading.text)):
        told = part.split()
        name = [word for word in told if word.lower() not in FORMS_OF_ADDRESS and not is_title(word.lower())]
        if not name and told and mark == ".":
            continue  # `Mr. Holt`
        titled = len(name) < len(told) or len(name) == 1
        if name and titled and len(name) <= FEW_WORDS and name[0][0].isupper() and (first or addressed or mark != ","):
            bearers = _bearers(reading, key_of(tuple(name)))
            bearers = bearers or ({" ".join(name)} if len(name) < len(told) else set())
            yield from bearers if len(bearers) == 1 else ()
        first = mark in SENTENCE_ENDS
        addressed = not first and (addressed or not YOU.isdisjoint(word.lower() for word in told))


def _bearers(reading: Reading, key: str) -> set[str]:
    """Who is called so, by a whole name, a last or a first one."""
    roster = reading.stage.roster
    named = {roster.full.get(key, ""), *(name for _, name in roster.shared.get(key, []) or roster.given.get(key, []))}
    return named - {""}


def by_initials(reading: Reading, label: str) -> Speaker | None:
    """`WK` of Wanjiru Kibet, where nobody else has these initials."""
    if not 1 < len(label) < 5 or not label.isupper():
        return None
    named = {name for name in reading.stage.roster.people if label in all_initials(name)}
    return (named.pop(), "person") if len(named) == 1 else None


def initials(name: str) -> str:
    """The large letters that the words of a name begin with.

    >>> initials("Ana de la Ruiz-Holt")
    'AR'
    """
    return _letters(name.split())


def all_initials(name: str) -> set[str]:
    """The initials with and without those behind a hyphen.

    >>> sorted(all_initials("Ana de la Ruiz-Holt"))
    ['AR', 'ARH']
    """
    return {initials(name), _letters(name.replace("-", " ").split())}


def _letters(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words if word[:1].isupper())


def _place(tokens: Sequence[Token], mention: Mention) -> int:
    return next((at for at, token in enumerate(tokens) if token.start >= mention.start), 0)
