"""The verb by which a text attributes what a rule found without it: `Holt went on to say:` before a paragraph."""

from bisect import bisect_left, bisect_right

from pipeline.attribution.learnt.told import Told
from pipeline.attribution.quotes.reading import Found, Reading
from pipeline.attribution.text.cues import CUES
from schemas.attribution import Span

NEAR = 8
"""Words that a source's verb may stand after it: "Holt, 41, a baker in Port Alma, said"."""


def name_cues(reading: Reading) -> None:
    """Give a cue to what has a source in the sentence of its content or in the one before, and no cue."""
    for found in reading.found:
        if found.cue is None and found.source and found.sentence - reading.sentence_at(found.source.start) in (0, 1):
            found.cue = _beside(reading, found, found.source)


def _beside(reading: Reading, found: Found, source: Span) -> Span | None:
    """The first verb that tells after the source, or the one right before it; None where there is none."""
    sentence = reading.sentences[reading.sentence_at(source.start)]
    tokens, starts = sentence.tokens, sentence.starts
    first, last = bisect_left(starts, source.start), bisect_right(starts, source.end)
    near = [*tokens[last : last + NEAR], *tokens[max(0, first - 1) : first]]
    spoken = (token for token in near if token.low in CUES and not token.quotation and not _within(found, token.start))
    verb = next(spoken, None)
    return Span(verb.start, verb.end) if verb else None


def _within(found: Found, place: int) -> bool:
    return any(span.start <= place < span.end for span in found.content)


def cue_of(reading: Reading, cue: Span) -> str:
    """The verb of a cue, as its table names it; "" for other words."""
    known = CUES.get(cue.of(reading.text).lower().rstrip(":,"))
    return known.base if known else ""


def is_cue(reading: Reading, told: Told) -> bool:
    """Whether some word of its cue attributes by the table."""
    return any(word.lower() in CUES for word in told.cue.of(reading.text).split())
