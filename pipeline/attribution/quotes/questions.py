"""Who asks and who answers where a text only marks questions and answers: `Q.` and `A.`."""

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.attribution.quotes.reading import Reading
from pipeline.attribution.speakers.stage import UNKNOWN, Speaker
from pipeline.attribution.text.names import Mention
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token
from pipeline.attribution.text.turns import Turn

ASKED_BY = words("questioned examined cross-examined interviewed questioning examination cross-examination pressed")
"""Before `by` and a name: who asks."""
ASKING = words("counsel interviewer barrister prosecutor correspondent reporter journalist")
"""Callings of those who ask."""
YOU = words("you your yours")
PARTED = frozenset({",", "?", ".", "!", ":"})


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
    called = {name for turn in questions for name in _called(reading, turn)}
    return (called.pop(), "person") if len(called) == 1 else None


def _called(reading: Reading, turn: Turn) -> Iterator[str]:
    start, end = turn.content[0]
    for number in range(reading.sentence_at(start), reading.sentence_at(end - 1) + 1):
        tokens = reading.sentences[number].tokens
        for mention in reading.mentions[number]:
            at = _place(tokens, mention)
            last = next((i for i in range(at, len(tokens)) if tokens[i].end >= mention.end), at)
            leads = mention.start == start or (at > 0 and tokens[at - 1].text == ",")
            parted = last + 1 == len(tokens) or tokens[last + 1].text in PARTED
            ends = last + 1 == len(tokens) or tokens[last + 1].text != ","
            told = leads and parted and (at == 0 or ends or not YOU.isdisjoint(t.low for t in tokens[:at]))
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
