"""Whose words a quotation is that a noun leads to: "Her verdict: “Soup.”", "The reply from Holt was short. “No.”"."""

from collections.abc import Sequence

from pipeline.attribution.quotes.reading import Reading, span_of
from pipeline.attribution.speakers.stage import Speaker
from pipeline.attribution.text.names import Mention
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token
from schemas.attribution import Span

UTTERED = words("""
    response reply answer verdict message advice reaction retort rejoinder comment conclusion explanation warning
    motto statement post tweet assessment excuse plea question promise summary slogan pledge defence defense
    diagnosis complaint appeal prediction
""")
"""What is somebody's and consists of words."""
OWNED = words("his her their")
FROM = words("from of by")
FAR = 5
"""Words that may stand between whose it is and the noun, and from the noun to the end."""


def owner(reading: Reading, number: int, before: int) -> tuple[Span, Speaker] | None:
    """Whose word the sentence tells of up to a token: `Holt` of "Holt’s reply was short"; None where it does not."""
    tokens = reading.sentences[number].tokens
    noun = next((at for at in range(1, before) if tokens[at].low in UTTERED), 0)
    if not noun or before - noun > FAR + 4:
        return None
    held = next((one for one in reading.mentions[number] if _owns(tokens, one, noun)), None)
    if held is not None:
        speaker = reading.stage.roster.resolve(held)
        return (Span(held.start, held.end), (speaker, "person")) if reading.stage.roster.is_person(held) else None
    at = next((at for at in range(noun - 1, max(-1, noun - FAR), -1) if _is_owner(tokens[at])), -1)
    if at < 0:
        return None
    first = at if tokens[at].low in OWNED else next((i for i in range(at, -1, -1) if tokens[i].low == "the"), at)
    span = span_of(tokens, (first, at + 1))
    return span, reading.speaker_at((span.start, span.end), number)


def _owns(tokens: Sequence[Token], mention: Mention, noun: int) -> bool:
    """`Holt’s short reply`, `the reply from Holt`"""
    if mention.possessive:
        between = [token for token in tokens[:noun] if token.start >= mention.end]
        return mention.end <= tokens[noun].start and len(between) < FAR and all(t.text.isalpha() for t in between)
    follows = noun + 2 < len(tokens) and tokens[noun + 2].start == mention.start
    return follows and tokens[noun + 1].low in FROM


def _is_owner(token: Token) -> bool:
    return token.low in OWNED or (token.text[0].islower() and token.low.endswith(("'s", "s'")))
