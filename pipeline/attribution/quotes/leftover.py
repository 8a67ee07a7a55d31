"""Quotations that no cue of their sentence covers: handed on from what stands before them.

A paragraph of nothing but a quotation, the second half of a quotation after the full stop, a quotation after a colon, a
few quoted words in a sentence about somebody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.attribution.grammar.clauses import Draft, main_subject
from pipeline.attribution.grammar.verbs import is_spoken
from pipeline.attribution.quotes.owned import owner
from pipeline.attribution.quotes.questions import by_turns
from pipeline.attribution.quotes.reading import (
    Found,
    Reading,
    again,
    from_draft,
    inner,
    only_quotations,
    span_of,
)
from pipeline.attribution.speakers.people import is_person_word
from pipeline.attribution.speakers.stage import LEADS_IN, UNKNOWN, Speaker, described_at
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.marks import Quotation
from pipeline.attribution.text.phrases import PREPOSITIONS, SUBJECT_PRONOUNS
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token
from schemas.attribution import Span

GUESSED = frozenset({"unattributed", "quotation-alone", "tagger"})
GOVERNS_NAME = PREPOSITIONS | {"the", "and", "'s"}
BEAT = 14
"""Words of a sentence that tells what somebody does between two who speak."""
ASKS_FOR = words("if whether what how why when where who which about to for")
"""What begins a question that is reported."""
WRITES = words("texts messages emails whatsapps tweets mails")
THIRD_PERSONS = SUBJECT_PRONOUNS - {"it", "i", "we"}


def take_loose(reading: Reading, number: int, loose: Sequence[int], drafts: Sequence[Draft]) -> None:
    """Quotations of the sentence that no cue of it covers."""
    tokens = reading.sentences[number].tokens
    if only_quotations(tokens, (0, len(tokens))):
        _take_bare(reading, number, [tokens[i] for i in loose])
        return
    for group in _neighbours(tokens, loose):
        quoted = [q for i in group if (q := tokens[i].quotation)]
        if (found := _by_sentence(reading, number, group[0], quoted, drafts)) is not None:
            reading.keep(found)


def join_continued(reading: Reading) -> None:
    """`“A.` and in the next paragraph `“B,” she said.`: A is of the same one, unless a cue gives it to somebody."""
    starts = {quotation.inner_start: at for at, quotation in enumerate(reading.quotations)}
    for found in [one for one in reading.found if one.direct and one.speaker != UNKNOWN]:
        at = starts.get(found.content[0].start, 0)
        while at and reading.quotations[at].continues:
            at -= 1
            span = inner(reading.text, reading.quotations[at])
            number = reading.sentence_at(span.start)
            tokens = reading.sentences[number].tokens
            held = [one for one in reading.found if span in one.content]
            if found in held or not only_quotations(tokens, (0, len(tokens))) or not _all_guessed(held):
                break
            reading.found = [one for one in reading.found if one not in held]
            found.content.insert(0, span)


def _all_guessed(held: Sequence[Found]) -> bool:
    return all(one.rule in GUESSED and one.cue is None and len(one.content) == 1 for one in held)


def _neighbours(tokens: Sequence[Token], loose: Sequence[int]) -> Iterator[list[int]]:
    group: list[int] = []
    for at in loose:
        if group and any(tokens[i].text[0].isalnum() for i in range(group[-1] + 1, at)):
            yield group
            group = []
        group.append(at)
    yield group


def _take_bare(reading: Reading, number: int, tokens: Sequence[Token]) -> None:
    """A sentence of nothing but quotations."""
    block = reading.sentences[number].block
    spans = [inner(reading.text, q) for token in tokens if (q := token.quotation)]
    continues = bool(tokens[0].quotation and tokens[0].quotation.continues)
    last = _last_speech(reading, block)
    if last and not continues and (turn := by_turns(reading, number, spans, last)):
        reading.keep(turn)
    elif last and not continues and (beat := beat_before(reading, number, spans, last.speaker)):
        reading.keep(beat)
    elif last and last.direct and (continues or (last.block == block and last.stance == "said")):
        last.content += spans
    elif last and last.block == block:
        reading.keep(again(last, spans, "same-paragraph", block, number))
    elif (found := by_sentence_before(reading, number, spans, "sentence-before")) is not None:
        reading.keep(found)
    elif (answer := _answered(reading, number, spans, last)) is not None:
        reading.keep(answer)
    elif last and not reading.is_short(spans) and not (tokens[0].quotation and tokens[0].quotation.single):
        near = last.block == block - 1
        loose = Found(spans, None, None, "unattributed", block, number, True)
        reading.keep(again(last, spans, "quotation-alone", block, number) if near else loose)


def _answered(reading: Reading, number: int, spans: list[Span], last: Found | None) -> Found | None:
    """`Had they told him? “In writing.”`, and the paragraph after `I ask her how she decided.`: the answer."""
    if not number:
        return None
    told, block = reading.sentences[number - 1], reading.sentences[number].block
    tokens = told.tokens
    if last and told.block == block and tokens[-1].text == "?" and last.direct and last.block >= block - 1:
        return again(last, spans, "quotation-alone", block, number) if last.speaker[1] == "person" else None
    asks = next((at for at in range(1, len(tokens) - 2) if tokens[at].low in {"ask", "asked"}), 0)
    if not asks or tokens[asks - 1].low not in {"i", "we"} or told.block != block - 1:
        return None
    end = next((at for at in range(asks + 1, len(tokens)) if tokens[at].low in ASKS_FOR), len(tokens) - 1)
    whom = span_of(tokens, (asks + 1, end)) if end > asks + 1 else None
    speaker = reading.speaker_at((whom.start, whom.end), number - 1) if whom else UNKNOWN
    return Found(spans, None, None, "quotation-alone", block, number, True, speaker) if speaker[1] == "person" else None


def _last_speech(reading: Reading, block: int) -> Found | None:
    """The last attribution; of those of one sentence of the block, one that quotes goes before one that does not."""
    last = reading.found[-1] if reading.found else None
    if last is None or last.block != block or last.direct:
        return last
    same = [found for found in reading.found[-4:] if found.block == block and found.sentence == last.sentence]
    return next((found for found in same if found.direct), last)


def by_sentence_before(reading: Reading, number: int, spans: list[Span], rule: str) -> Found | None:
    """Said by the one whom the sentence before is about, where that is of the same block or ends in a colon."""
    block, before = reading.sentences[number].block, number - 1
    if before < 0:
        return None
    told = reading.sentences[before]
    if told.block != block and told.tokens[-1].text != ":":
        return None
    if owned := owner(reading, before, len(told.tokens)):
        source, speaker = owned
        return Found(spans, source, None, rule, block, number, True, speaker)
    subject = _subject(reading, before, len(told.tokens))
    if subject is None:
        return None
    speaker = reading.speaker_at((subject.start, subject.end), before)
    if told.tokens[-1].text == "?" and speaker[1] != "person":
        return None  # whoever is asked about it answers
    return Found(spans, subject, None, rule, block, number, True, speaker)


def _subject(reading: Reading, number: int, before: int) -> Span | None:
    """The person or group the sentence is about: its first name that no preposition governs, or a leading pronoun."""
    tokens = reading.sentences[number].tokens
    starts = {token.start: at for at, token in enumerate(tokens)}
    for mention in reading.mentions[number]:
        at = starts.get(mention.start, 0)
        if at >= before:
            break
        governed = (at > 0 and tokens[at - 1].low in GOVERNS_NAME) or mention.possessive
        if reading.stage.roster.is_person(mention) and not governed:
            return Span(mention.start, mention.end)
        if at and tokens[0].low in THIRD_PERSONS:
            break
    first = next((t for t in tokens[: min(before, 12)] if t.low in {"he", "she", "they"}), None)
    if first:
        return Span(first.start, first.end)
    region = main_subject(tokens, before)
    if region is None or region[1] > before:
        region = described_at(tokens)
    return span_of(tokens, region) if region and region[1] <= before else None


def _by_sentence(
    reading: Reading, number: int, at: int, quoted: Sequence[Quotation], drafts: Sequence[Draft]
) -> Found | None:
    """A quotation among other words: after a colon, or said by the one the sentence is about."""
    tokens, block = reading.sentences[number].tokens, reading.sentences[number].block
    spans = [inner(reading.text, q) for q in quoted]
    if reading.are_titles(spans):
        return None
    if (signed := _signed_by(reading, number, at)) is not None:
        speaker = reading.speaker_at((signed.start, signed.end), number)
        return Found(spans, signed, None, "signed-quote", block, number, True, speaker)
    led = at > 0 and tokens[at - 1].text == ":"
    if led and (owned := owner(reading, number, at)) and not any(d.cue and d.cue[0] < at for d in drafts):
        return Found(spans, owned[0], cue_before(tokens, at), "colon", block, number, True, owned[1])
    if led and (source := _just_before(reading, number, at)):
        speaker = reading.speaker_at((source.start, source.end), number)
        return Found(spans, source, cue_before(tokens, at), "colon", block, number, True, speaker)
    colon = at > 0 and tokens[at - 1].text in {":", ","} and not reading.is_short(spans)
    colon = colon or _is_labelled(reading, number, at)
    if reading.is_short(spans) and not colon and not drafts:
        return None
    if said := _said_nearby(drafts, at):
        return from_draft(reading, replace(said, content=[(at, at + 1)], rule="same-sentence"), number)
    source = _subject(reading, number, at) or (_subject(reading, number, len(tokens)) if not colon else None)
    source = source or _before_colon(tokens, at)
    cue = cue_before(tokens, at) if colon else None
    if led and tokens[0].low in LEADS_IN and (going_on := _going_on(reading, number, at, spans)) is not None:
        return going_on
    if source is None:
        last = reading.found[-1] if reading.found else None
        if last and last.block == block:
            return again(last, spans, "same-paragraph", block, number)
        return Found(spans, None, cue, "unattributed", block, number, True) if not reading.is_short(spans) else None
    speaker = reading.speaker_at((source.start, source.end), number)
    return Found(spans, source, cue, "colon" if colon else "about", block, number, True, speaker)


def _going_on(reading: Reading, number: int, at: int, spans: list[Span]) -> Found | None:
    """`As the doors closed: “No.”` of who spoke before it in the paragraph; None where a person leads to it."""
    block = reading.sentences[number].block
    source = _subject(reading, number, at)
    if source and reading.speaker_at((source.start, source.end), number)[1] == "person":
        return None
    last = reading.found[-1] if reading.found else None
    if last and last.block == block and last.speaker[1] == "person":
        return again(last, spans, "same-paragraph", block, number)
    return None


def _just_before(reading: Reading, number: int, at: int) -> Span | None:
    """`he` of `When they asked if it was his, he laughed: “No.”`: the subject of what leads to the colon."""
    tokens = reading.sentences[number].tokens
    comma = next((i for i in range(at - 2, max(0, at - 9), -1) if tokens[i].text == ","), 0)
    if not comma or tokens[0].low not in LEADS_IN or comma + 2 >= at - 1:
        return None
    if tokens[comma + 1].low in THIRD_PERSONS:
        return span_of(tokens, (comma + 1, comma + 2))
    named = next((one for one in reading.mentions[number] if one.start == tokens[comma + 1].start), None)
    return Span(named.start, named.end) if named and reading.stage.roster.is_person(named) else None


def beat_before(reading: Reading, number: int, spans: list[Span], last: Speaker) -> Found | None:
    """`“A,” said Holt. Vale shook her hand. “B.”`: B is of who acts before it, where that is not who spoke last."""
    told, own = reading.sentences[number - 1], reading.sentences[number]
    if not number or told.block != own.block or not only_quotations(own.tokens, (0, len(own.tokens))):
        return None
    if len(told.tokens) > BEAT or told.tokens[-1].text != "." or any(t.quotation or is_spoken(t) for t in told.tokens):
        return None
    found = by_sentence_before(reading, number, spans, "sentence-before")
    return found if found and found.speaker[1] == "person" and found.speaker != last else None


def _before_colon(tokens: Sequence[Token], at: int) -> Span | None:
    """`A Unionist source` of `A Unionist source: “We’re toast.”`, and of `A Unionist source texts: “Toast.”`"""
    if not 2 < at < 9 or tokens[at - 1].text != ":" or tokens[0].low not in {"a", "an", "one", "another", "the"}:
        return None
    told = tokens[: at - 1 - (tokens[at - 2].low in WRITES)]
    plain = all(token.text.isalpha() and token.low not in PREPOSITIONS for token in told)
    return span_of(told, (0, len(told))) if plain and is_person_word(told[-1].low) else None


def _signed_by(reading: Reading, number: int, at: int) -> Span | None:
    """`“It will open.” — Ana Ruiz, mayor`: a name after a dash, at the head of what follows the quotation."""
    tokens = reading.sentences[number].tokens
    if at or len(tokens) < 3 or tokens[1].text not in {"–", "—", "-"}:
        return None
    named = next((one for one in reading.mentions[number] if one.start == tokens[2].start), None)
    return Span(named.start, named.end) if named and reading.stage.roster.is_person(named) else None


def _is_labelled(reading: Reading, number: int, at: int) -> bool:
    """`Marsh – ‘It will open’` in a line of its own: a known name, a dash and what was said."""
    tokens = reading.sentences[number].tokens
    if not 1 < at < 7 or tokens[at - 1].text not in {"–", "—"} or at != len(tokens) - 1:
        return False
    named = reading.mentions[number]
    whole = bool(named) and named[0].start == tokens[0].start and named[0].end == tokens[at - 2].end
    return whole and reading.stage.roster.is_person(named[0])


def _said_nearby(drafts: Sequence[Draft], at: int) -> Draft | None:
    """The attribution of the sentence whose cue stands last before the quotation."""
    before = [draft for draft in drafts if draft.cue and draft.cue[0] < at and draft.source and draft.rule != "think"]
    return before[-1] if before else None


def cue_before(tokens: Sequence[Token], at: int) -> Span:
    """The cue nearest to a colon, or the colon itself."""
    for token in reversed(tokens[:at]):
        if token.low in CUES:
            return Span(token.start, token.end)
    return Span(tokens[at - 1].start, tokens[at - 1].end)
