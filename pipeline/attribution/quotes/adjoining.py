"""Whom a source stands for by what adjoins it, where its own words do not tell: `one guard, Ana Holt,`, `it read`."""

from itertools import pairwise

from pipeline.attribution.quotes.reading import Reading
from pipeline.attribution.speakers.offices import plain
from pipeline.attribution.speakers.people import is_person_word
from pipeline.attribution.speakers.stage import UNKNOWN, Speaker
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.tables import words
from schemas.attribution import Span

GOING_ON = words("add continue conclude")
"""Cues of who has spoken already."""
READ = words("read reads said says added adds began begins continued")
WRITTEN = words("""
    letter reply post tweet statement message note email e-mail memo thread telegram text leaflet notice response
    column article submission book memoir diary resignation
""")
SHOWN = words("letter reply statement message email e-mail memo response submission")
"""What one person writes, told of again: `The statement warned that`."""
HANDED = words("sent wrote posted shared showed forwarded")
"""Before "it": `Holt sent it.`"""
ISSUED = words("issued wrote sent posted released published penned tweeted")
ITS_OWN = words("a an his her")
SOON = 2
"""Sentences."""


def by_context(reading: Reading, source: Span, cue: Span) -> tuple[Span, Speaker]:
    """The source, and its speaker as far as what stands beside it tells; else nobody."""
    low, said = source.of(reading.text).lower(), cue.of(reading.text).lower().rstrip(":,")
    if named := _apposed(reading, source):
        return named
    if low == "it" and said in READ:
        return source, _writer(reading, source)
    if low.startswith("the ") and low[4:] in SHOWN:
        return source, _writer(reading, source) if _is_written(reading, source) else UNKNOWN
    known = CUES.get(said)
    if known and known.base in GOING_ON and low.startswith("the ") and _is_person(reading, source):
        near = reading.stage.focus.distance(reading.stage.last_at, source.start) <= SOON
        if near and reading.stage.last[1] == "person":
            return source, reading.stage.last
    return source, UNKNOWN


def _apposed(reading: Reading, source: Span) -> tuple[Span, Speaker] | None:
    """`one guard` with its name: `one guard, Ana Holt, said`"""
    number = reading.sentence_at(source.start)
    for mention in reading.mentions[number]:
        between = reading.text[source.end : mention.start] if mention.start >= source.end else ""
        after = reading.text[mention.end : mention.end + 1]
        if between == ", " and after in ",.:;" and not mention.possessive and _is_person(reading, source):
            whole = Span(source.start, mention.end)
            speaker = reading.speaker_at((mention.start, mention.end), number)
            return (whole, speaker) if speaker[1] == "person" else None
    return None


def _is_person(reading: Reading, source: Span) -> bool:
    """Whether a noun of one person heads it: `the skipper of the Tern`."""
    tokens = reading.sentences[reading.sentence_at(source.start)].tokens
    own = [token for token in tokens if source.start <= token.start and token.end <= source.end]
    head = next((at for at, token in enumerate(own) if token.low in {"of", "for", "at", "in", "from", "who"}), len(own))
    return head > 0 and is_person_word(plain(own[head - 1]))


def _is_written(reading: Reading, source: Span) -> bool:
    """`said in a written reply`, `issued a statement`; of who answers a letter nothing tells that it is his."""
    number = reading.sentence_at(source.start)
    lows = [token.low for token in reading.sentences[number - 1].tokens] if number else []
    nouns = [at for at, low in enumerate(lows) if low in WRITTEN]
    led = [lows[max(0, at - 3) : at] for at in nouns]
    return any(
        verb in ISSUED or (verb in {"in", "by", "via"} and owner in ITS_OWN)
        for before in led
        for verb, owner in pairwise([*before, ""])
    )


def _writer(reading: Reading, source: Span) -> Speaker:
    """`Holt thanked him in a reply. “Bless you,” it read.`: who is told just before to have written."""
    number = reading.sentence_at(source.start)
    before = reading.sentences[number - 1].tokens if number else ()
    lows = [token.low for token in before]
    handed = any(verb in HANDED and it == "it" for verb, it in pairwise(lows))
    if WRITTEN.isdisjoint(lows) and not handed:
        return UNKNOWN
    named = [one for one in reading.mentions[number - 1] if one.subject and not one.possessive]
    if named and reading.stage.roster.is_person(named[0]):
        return reading.stage.roster.resolve(named[0]), "person"
    return UNKNOWN
