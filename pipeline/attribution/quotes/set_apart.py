"""Speech that is set apart from the running text: turns of an interview or transcript, and block quotations."""

from bisect import bisect_left, bisect_right
from dataclasses import replace

from pipeline.attribution.quotes.leftover import by_sentence_before, cue_before
from pipeline.attribution.quotes.questions import by_initials
from pipeline.attribution.quotes.reading import Found, Reading, again, inner, only_quotations
from pipeline.attribution.speakers.focus import Pointer
from pipeline.attribution.speakers.pointing import stands_for
from pipeline.attribution.speakers.stage import UNKNOWN, Speaker, gender_of
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.turns import Turn, signature
from schemas.attribution import Span

SIGNED = frozenset({"block-quote-signed", "signed-quote"})
DASHES = frozenset("—–-―")
CALLED = words("""
    witness counsel judge magistrate prosecutor lawyer attorney defendant accused minister mayor governor senator
    president chairman chairwoman chairperson chair speaker
""")
"""Labels that tell what somebody is, and are no name."""
LONGEST = 160
"""Code points of a block that only tells whose words stand above it."""


def take_signatures(reading: Reading) -> None:
    """`— Ana Ruiz, mayor` in a block of its own: the paragraph of nothing but a quotation above it is hers."""
    signed = {at: name for at in range(len(reading.blocks)) if (name := _signing(reading, at))}
    for block, name in signed.items():
        quoted = reading.quotations_between(*reading.blocks[block - 1]) if block else []
        number = reading.sentence_at(quoted[0].start) if quoted else 0
        tokens = reading.sentences[number].tokens
        if not quoted or not only_quotations(tokens, (0, len(tokens))):
            continue
        spans = [inner(reading.text, quotation) for quotation in quoted]
        held = [one for one in reading.found if spans[0] in one.content]
        speaker = reading.speaker_at((name.start, name.end), reading.sentence_at(name.start))
        if not held:
            reading.found.append(Found(spans, name, None, "signed-quote", block - 1, number, True, speaker))
        for found in held:
            if found.rule not in SIGNED:
                found.speaker, found.source, found.cue = speaker, name, None
                found.rule, found.confidence = "signed-quote", None


def _signing(reading: Reading, block: int) -> Span | None:
    start, end = reading.blocks[block]
    if reading.text[start : start + 1] not in DASHES or end - start > LONGEST:
        return None
    number = bisect_left(reading.sentences, block, key=lambda s: s.block)
    if number == len(reading.sentences) or reading.sentences[number].block != block:
        return None
    tokens = reading.sentences[number].tokens
    first = 1 + (len(tokens) > 2 and tokens[1].low == "the")
    named = next(
        (one for one in reading.mentions[number] if one.start == tokens[min(first, len(tokens) - 1)].start), None
    )
    return Span(named.start, named.end) if named and len(named.words) > 1 and not named.possessive else None


def take_turn(reading: Reading, turn: Turn, number: int) -> None:
    """A turn, whose label says who speaks; `number` is the block's first sentence."""
    speaker = _labelled(reading, turn.name, turn, number) if turn.name else reading.labels[turn.mark]
    if turn.mark:
        reading.labels[turn.mark] = speaker
    content = [_within(reading, Span(*span)) if turn.quoted else Span(*span) for span in turn.content]
    rule = "signed-quote" if turn.quoted else "interview" if turn.bare else "transcript"
    cue = None if turn.mark else Span(turn.colon, turn.colon + 1)
    source = Span(*turn.name) if turn.name else None
    reading.keep(Found(content, source, cue, rule, turn.block, number, True, speaker))


def _labelled(reading: Reading, place: tuple[int, int], turn: Turn, number: int) -> Speaker:
    """A label of several words names a person; of a single one nothing is known that the text does not tell."""
    label = reading.text[slice(*place)]
    if turn.role:
        inside = reading.speaker_at((turn.role[0] + 2, turn.role[1] - 1), number)
        if inside[1] == "person" and label.lower().startswith("the "):
            reading.labels[label] = inside
    if known := reading.labels.get(label) or by_initials(reading, label):
        return known
    name, kind = reading.speaker_at(place, max(number, reading.sentence_at(place[0])))
    if kind == "unknown" and turn.role and inside[1] == "person":
        name, kind = inside
    if kind != "person" and label.lower() in CALLED:
        return _called(reading, label.lower(), place[0])
    lows = name.lower().split()
    personal = kind == "unknown" and len(lows) > 1 and not reading.stage.roster.writes_small(lows)
    return (name, "person") if personal else (name, kind)


def _called(reading: Reading, word: str, at: int) -> Speaker:
    """`Witness:` is the witness."""
    name = stands_for(reading.stage, Pointer(at, gender_of([word]), (word,), (), "the"))
    return (name, "person") if name else UNKNOWN


def _within(reading: Reading, span: Span) -> Span:
    """The inside of the one quotation a span consists of."""
    inside = reading.quotations_between(span.start, span.end)
    return Span(inside[0].inner_start, inside[-1].inner_end) if inside else span


def take_block(reading: Reading, block: int, number: int) -> None:
    """A block quotation: signed at its end, or by the short block after it, or of the one who spoke before."""
    start, end = reading.blocks[block]
    name = signature(reading.text, start, end)
    content = Span(start, _before_signature(reading.text, start, name[0]) if name else end)
    name = name or _cited_after(reading, block)
    if name:
        at = bisect_right(reading.sentences, name[0], key=lambda s: s.tokens[0].start) - 1
        speaker = reading.speaker_at(name, at)
        reading.keep(Found([content], Span(*name), None, "block-quote-signed", block, number, True, speaker))
    elif (led := _led_by_colon(reading, content, number)) is not None:
        reading.keep(led)
    elif reading.found and reading.found[-1].rule == "block-quote" and reading.found[-1].block == block - 1:
        reading.found[-1].content.append(content)
        reading.found[-1].block = block
    elif reading.found and reading.found[-1].block >= block - 2:
        reading.keep(again(reading.found[-1], [content], "block-quote", block, number))


def _led_by_colon(reading: Reading, content: Span, number: int) -> Found | None:
    """`In a letter to the board, Ana Ruiz wrote:` and then a block quotation."""
    tokens = reading.sentences[number - 1].tokens if number else []
    if not tokens or tokens[-1].text != ":":
        return None
    shown = number - 1 if tokens[0].low.startswith("here") and number > 1 else number  # Here it is in full:
    found = by_sentence_before(reading, shown, [content], "block-quote")
    found = found and replace(found, block=reading.sentences[number].block, sentence=number)
    if found and found.source and found.source.of(reading.text).lower().startswith("here"):
        found.source = None
    return replace(found, cue=cue_before(tokens, len(tokens))) if found else None


def _before_signature(text: str, start: int, name: int) -> int:
    return start + len(text[start:name].rstrip().rstrip("—–").rstrip())


def _cited_after(reading: Reading, block: int) -> tuple[int, int] | None:
    """`Commissioner Ana Ruiz, speaking on Friday` in a block of its own."""
    if block + 1 >= len(reading.blocks):
        return None
    start, end = reading.blocks[block + 1]
    dashed = reading.text[start : start + 1] in DASHES
    if end - start > LONGEST or (not dashed and reading.text[start:end].endswith((".", ":", "!", "?"))):
        return None
    sentence = bisect_left(reading.sentences, block + 1, key=lambda s: s.block)
    names = reading.mentions[sentence] if sentence < len(reading.sentences) else []
    return (names[0].start, names[0].end) if names and names[0].start <= start + 3 else None
