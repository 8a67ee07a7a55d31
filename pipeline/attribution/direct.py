"""From the drafts of single sentences to the attributions of an article.

What a cue leaves over is handed on here: a paragraph of nothing but a quotation, the second half of a quotation after
the full stop, a quotation after a colon, a few quoted words in a sentence about somebody.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.attribution.clauses import Draft, Range, main_subject
from pipeline.attribution.cues import CUES
from pipeline.attribution.learnt import Parsed, Told, read_told
from pipeline.attribution.marks import Quotation, find_quotations, is_noise
from pipeline.attribution.model import Model
from pipeline.attribution.names import Mention, Roster, build_roster, in_headline, mentions_in
from pipeline.attribution.phrases import PREPOSITIONS, SUBJECT_PRONOUNS
from pipeline.attribution.rules import CONFIDENCE
from pipeline.attribution.speakers import resolve
from pipeline.attribution.stage import UNKNOWN, Speaker, SpeakerKind, Stage, build_stage, described_at
from pipeline.attribution.tags import drafts_in
from pipeline.attribution.titles import is_title_of_work, names_a_work
from pipeline.attribution.tokens import Sentence, Token, sentences
from pipeline.attribution.turns import Turn, find_turns, signature
from schemas.attribution import Attribution, AttributionKind, Span

FEW = 3
"""A quotation of fewer words without a cue is a scare quote or a title until something tells otherwise."""
GUESSES = frozenset({"about", "unattributed"})
"""What these rules find is left out where the tagger has read the sentence and found nothing, but for long ones."""
LONG = 6
"""Words of a quotation that is seldom a name, a term or irony: of those left over most were said by somebody."""


@dataclass(slots=True)
class Found:
    """An attribution in the making, in offsets of the text."""

    content: list[Span]
    source: Span | None
    cue: Span | None
    rule: str
    block: int
    sentence: int
    direct: bool
    speaker: Speaker = UNKNOWN
    confidence: float | None = None
    """None: the share that is right of what its rule finds."""


@dataclass(slots=True)
class Reading:
    """One article while it is read."""

    text: str
    blocks: Sequence[tuple[int, int]]
    quotations: list[Quotation]
    sentences: list[Sentence]
    mentions: list[list[Mention]]
    """Of each sentence."""
    stage: Stage
    found: list[Found] = field(default_factory=list)
    told: dict[int, list[Told]] | None = None
    """What the tagger finds, by the sentence its content begins in; None: there is no tagger, rules do it all."""
    covered: list[Span] = field(default_factory=list)
    """The contents of that, in order."""


def attribute(
    text: str, blocks: Sequence[tuple[int, int]], kinds: Sequence[str], context: str = "", model: Model | None = None
) -> list[Attribution]:
    """All attributions of a text; `kinds` are the blocks' kinds, `context` (headline, captions) names people too.

    Without a model by rules alone; with one, rules take turns, block quotations and the quotations it leaves over.
    """
    worded = [at for at, (start, end) in enumerate(blocks) if not is_noise(text, start, end)]
    blocks, kinds = [blocks[at] for at in worded], [kinds[at] for at in worded]
    reading = _read(text, blocks, kinds, context)
    if model is not None:
        _hear_tagger(reading, model)
    spoken = [kind != "table" for kind in kinds]
    turns = {
        turn.block: turn for turn in find_turns(text, blocks, _last_names(reading.stage.roster), _speakable(kinds))
    }
    for number, sentence in enumerate(reading.sentences):
        if sentence.block in turns:
            if not number or reading.sentences[number - 1].block != sentence.block:
                _take_turn(reading, turns[sentence.block], number)
        elif kinds[sentence.block] == "quote" and not _quoted_in(reading, sentence.block):
            if not number or reading.sentences[number - 1].block != sentence.block:
                _take_block(reading, sentence.block, number)
        elif spoken[sentence.block]:
            _take_sentence(reading, number)
    return [_finish(reading, found) for found in sorted(reading.found, key=lambda f: f.content[0])]


def _speakable(kinds: Sequence[str]) -> list[bool]:
    return [kind not in ("table", "heading", "preformatted") for kind in kinds]


def _read(text: str, blocks: Sequence[tuple[int, int]], kinds: Sequence[str], context: str) -> Reading:
    quotations = find_quotations(text, blocks)
    listed = list(sentences(text, blocks, quotations))
    mentions = [mentions_in(sentence.tokens) for sentence in listed]
    told = [in_headline(m) for s in sentences(context, _lines(context), ()) for m in mentions_in(s.tokens)]
    own = [mention for sentence in mentions for mention in sentence]
    roster = build_roster([*own, *told])
    return Reading(text, blocks, quotations, listed, mentions, build_stage(roster, listed, mentions))


def _lines(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def _last_names(roster: Roster) -> frozenset[str]:
    return frozenset(roster.shared) | roster.single


def _quoted_in(reading: Reading, block: int) -> bool:
    return bool(_quotations_between(reading, *reading.blocks[block]))


def _take_turn(reading: Reading, turn: Turn, number: int) -> None:
    speaker = _labelled(reading, turn, number)
    content = [_within(reading, Span(*span)) if turn.quoted else Span(*span) for span in turn.content]
    rule = "signed-quote" if turn.quoted else "transcript"
    cue = Span(turn.colon, turn.colon + 1)
    _keep(reading, Found(content, Span(*turn.name), cue, rule, turn.block, number, True, speaker))


def _quotations_between(reading: Reading, start: int, end: int) -> list[Quotation]:
    first = bisect_left(reading.quotations, start, key=lambda q: q.start)
    last = bisect_left(reading.quotations, end, key=lambda q: q.start)
    return reading.quotations[first:last]


def _labelled(reading: Reading, turn: Turn, number: int) -> Speaker:
    """A label names a person, be it by the last name alone."""
    name, kind = _resolve(reading, turn.name, number)
    return (name, "person") if name and kind == "unknown" else (name, kind)


def _within(reading: Reading, span: Span) -> Span:
    """The inside of the one quotation a span consists of."""
    inside = _quotations_between(reading, span.start, span.end)
    return Span(inside[0].inner_start, inside[-1].inner_end) if inside else span


def _take_block(reading: Reading, block: int, number: int) -> None:
    """A block quotation: signed at its end, or by the short block after it, or of the one who spoke before."""
    start, end = reading.blocks[block]
    name = signature(reading.text, start, end)
    content = Span(start, _before_signature(reading.text, start, name[0]) if name else end)
    name = name or _cited_after(reading, block)
    if name:
        at = bisect_right(reading.sentences, name[0], key=lambda s: s.tokens[0].start) - 1
        speaker = _resolve(reading, name, at)
        _keep(reading, Found([content], Span(*name), None, "block-quote-signed", block, number, True, speaker))
    elif (led := _led_by_colon(reading, content, number)) is not None:
        _keep(reading, led)
    elif reading.found and reading.found[-1].block >= block - 2:
        _keep(reading, _again(reading.found[-1], [content], "block-quote", block, number))


def _led_by_colon(reading: Reading, content: Span, number: int) -> Found | None:
    """`In a letter to the board, Ana Ruiz wrote:` and then a block quotation."""
    tokens = reading.sentences[number - 1].tokens if number else []
    before = _sentence_before(reading, number) if tokens and tokens[-1].text == ":" else None
    return replace(before([content], "block-quote"), cue=_cue_before(tokens, len(tokens))) if before else None


def _before_signature(text: str, start: int, name: int) -> int:
    return start + len(text[start:name].rstrip().rstrip("—–").rstrip())


def _cited_after(reading: Reading, block: int) -> tuple[int, int] | None:
    """`Commissioner Ana Ruiz, speaking on Friday` in a block of its own."""
    if block + 1 >= len(reading.blocks):
        return None
    start, end = reading.blocks[block + 1]
    if end - start > 120 or reading.text[start:end].endswith((".", ":", "!", "?")):
        return None
    sentence = bisect_left(reading.sentences, block + 1, key=lambda s: s.block)
    names = reading.mentions[sentence] if sentence < len(reading.sentences) else []
    return (names[0].start, names[0].end) if names and names[0].start <= start + 3 else None


def _hear_tagger(reading: Reading, model: Model) -> None:
    told = read_told(model, Parsed(reading.text, reading.blocks, reading.quotations, reading.sentences))
    told = [one for one in told if not (one.direct and _are_titles(reading, one.content) and not _is_cue(reading, one))]
    reading.told = {}
    for one in told:
        reading.told.setdefault(_sentence_at(reading, one.content[0].start), []).append(one)
    reading.covered = sorted(span for one in told for span in one.content)


def _is_cue(reading: Reading, told: Told) -> bool:
    return any(word.lower() in CUES for word in told.cue.of(reading.text).split())


def _sentence_at(reading: Reading, place: int) -> int:
    return max(0, bisect_right(reading.sentences, place, key=lambda s: s.tokens[0].start) - 1)


def _take_sentence(reading: Reading, number: int) -> None:
    sentence = reading.sentences[number]
    tokens = sentence.tokens
    for told in (reading.told or {}).get(number, ()):
        _keep(reading, _from_tagger(reading, told, number))
    open_to_rules = [i for i, t in enumerate(tokens) if t.quotation and not _is_covered(reading, t.quotation)]
    if reading.told is not None and not open_to_rules:
        return
    drafts = [draft for draft in drafts_in(tokens) if reading.told is None or _holds(draft, open_to_rules)]
    drafts = [draft for draft in drafts if not _tags_a_title(reading, tokens, draft)]
    for draft in drafts:
        _keep(reading, _from_draft(reading, draft, sentence, number))
    held = [region for draft in drafts for region in draft.content]
    loose = [i for i in open_to_rules if not any(a <= i < b for a, b in held)]
    if loose:
        _take_loose(reading, number, loose, drafts)


def _holds(draft: Draft, quotations: Sequence[int]) -> bool:
    return any(start <= at < end for at in quotations for start, end in draft.content)


def _is_covered(reading: Reading, quotation: Quotation) -> bool:
    """Whether the tagger has told half of the quotation."""
    at = max(0, bisect_left(reading.covered, Span(quotation.start, quotation.start)) - 1)
    common = 0
    for span in reading.covered[at : at + 8]:
        common += max(0, min(span.end, quotation.inner_end) - max(span.start, quotation.inner_start))
    return bool(common) and common * 2 >= quotation.inner_end - quotation.inner_start


def _from_tagger(reading: Reading, told: Told, number: int) -> Found:
    speaker = UNKNOWN
    if told.source:
        place = (told.source.start, told.source.end)
        speaker = _resolve(reading, place, _sentence_at(reading, told.source.start))
    content, block = list(told.content), reading.sentences[number].block
    return Found(content, told.source, told.cue, "tagger", block, number, told.direct, speaker, told.confidence)


def _from_draft(reading: Reading, draft: Draft, sentence: Sentence, number: int) -> Found:
    tokens = sentence.tokens
    source = _span(tokens, draft.source) if draft.source else None
    speaker = _resolve(reading, (source.start, source.end), number) if source else UNKNOWN
    spans = [
        span for region in draft.content for span in _spans(reading, tokens, region, quotes_only=draft.quotes_only)
    ]
    direct = draft.quotes_only or all(_only_quotations(tokens, region) for region in draft.content)
    cue = _span(tokens, draft.cue) if draft.cue else None
    return Found(spans, source, cue, draft.rule, sentence.block, number, direct, speaker)


def _span(tokens: Sequence[Token], region: Range) -> Span:
    return Span(tokens[region[0]].start, tokens[region[1] - 1].end)


def _only_quotations(tokens: Sequence[Token], region: Range) -> bool:
    return all(token.quotation or not token.text[0].isalnum() for token in tokens[region[0] : region[1]])


def _spans(reading: Reading, tokens: Sequence[Token], region: Range, *, quotes_only: bool) -> list[Span]:
    """One span a quotation where there is nothing else, else one for it all."""
    if quotes_only or _only_quotations(tokens, region):
        return [_inner(reading.text, q) for token in tokens[region[0] : region[1]] if (q := token.quotation)]
    return [_span(tokens, region)]


def _inner(text: str, quotation: Quotation) -> Span:
    """Without the comma that belongs to the sentence around it."""
    end = quotation.inner_end
    return Span(quotation.inner_start, end - 1 if text[end - 1] == "," and end - 1 > quotation.inner_start else end)


def _resolve(reading: Reading, place: tuple[int, int], number: int) -> Speaker:
    tokens = [t for t in reading.sentences[number].tokens if place[0] <= t.start and t.end <= place[1]]
    return resolve(reading.stage, tokens, reading.mentions[number], place[0])


def _keep(reading: Reading, found: Found) -> None:
    if found.direct:
        found.content = [span for span in found.content if not names_a_work(reading.text, span)]
    doubtful = reading.told is not None and found.rule in GUESSES and _counted(reading, found.content) < LONG
    if found.content and not doubtful:
        reading.found.append(found)
        reading.stage.hear(found.speaker, (found.source or found.content[0]).start)


def _take_loose(reading: Reading, number: int, loose: Sequence[int], drafts: Sequence[Draft]) -> None:
    """Quotations of the sentence that no cue of it covers."""
    tokens = reading.sentences[number].tokens
    if _only_quotations(tokens, (0, len(tokens))):
        _take_bare(reading, number, [tokens[i] for i in loose])
        return
    for group in _neighbours(tokens, loose):
        quoted = [q for i in group if (q := tokens[i].quotation)]
        if (found := _by_sentence(reading, number, group[0], quoted, drafts)) is not None:
            _keep(reading, found)


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
    spans = [_inner(reading.text, q) for token in tokens if (q := token.quotation)]
    continues = bool(tokens[0].quotation and tokens[0].quotation.continues)
    last = _last_speech(reading, block)
    if last and last.direct and (last.block == block or continues):
        last.content += spans
    elif last and last.block == block:
        _keep(reading, _again(last, spans, "same-paragraph", block, number))
    elif (before := _sentence_before(reading, number)) is not None:
        _keep(reading, before(spans, "sentence-before"))
    elif last and not _is_short(reading, spans) and not (tokens[0].quotation and tokens[0].quotation.single):
        _keep(reading, _again(last, spans, "quotation-alone", block, number))


def _last_speech(reading: Reading, block: int) -> Found | None:
    """The last attribution; of those of one sentence of the block, one that quotes goes before one that does not."""
    last = reading.found[-1] if reading.found else None
    if last is None or last.block != block or last.direct:
        return last
    same = [found for found in reading.found[-4:] if found.block == block and found.sentence == last.sentence]
    return next((found for found in same if found.direct), last)


def _again(last: Found, spans: list[Span], rule: str, block: int, number: int) -> Found:
    return Found(spans, last.source, last.cue, rule, block, number, True, last.speaker)


class _Before:
    """Makes an attribution to the subject of a sentence."""

    def __init__(self, reading: Reading, number: int, at: int, source: Span) -> None:
        self.reading, self.number, self.at, self.source = reading, number, at, source

    def __call__(self, spans: list[Span], rule: str) -> Found:
        speaker = _resolve(self.reading, (self.source.start, self.source.end), self.at)
        block = self.reading.sentences[self.number].block
        return Found(spans, self.source, None, rule, block, self.number, True, speaker)


def _sentence_before(reading: Reading, number: int) -> _Before | None:
    """The sentence before, of the same block or ending in a colon, tells who is about to speak."""
    sentence = reading.sentences[number]
    if not number:
        return None
    if reading.sentences[number - 1].block != sentence.block and reading.sentences[number - 1].tokens[-1].text != ":":
        return None
    source = _subject(reading, number - 1, len(reading.sentences[number - 1].tokens))
    return _Before(reading, number, number - 1, source) if source else None


def _subject(reading: Reading, number: int, before: int) -> Span | None:
    """The person or group the sentence is about: its first name that no preposition governs, or a leading pronoun."""
    tokens = reading.sentences[number].tokens
    starts = {token.start: at for at, token in enumerate(tokens)}
    for mention in reading.mentions[number]:
        at = starts.get(mention.start, 0)
        if at >= before:
            break
        governed = (at > 0 and tokens[at - 1].low in PREPOSITIONS | {"the", "and", "'s"}) or mention.possessive
        if reading.stage.roster.is_person(mention) and not governed:
            return Span(mention.start, mention.end)
        if at and tokens[0].low in SUBJECT_PRONOUNS - {"it", "i", "we"}:
            break
    first = next((t for t in tokens[: min(before, 12)] if t.low in {"he", "she", "they"}), None)
    if first:
        return Span(first.start, first.end)
    region = main_subject(tokens, before)
    if region is None or region[1] > before:
        region = described_at(tokens)
    return _span(tokens, region) if region and region[1] <= before else None


def _by_sentence(
    reading: Reading, number: int, at: int, quoted: Sequence[Quotation], drafts: Sequence[Draft]
) -> Found | None:
    """A quotation among other words: after a colon, or said by the one the sentence is about."""
    tokens, block = reading.sentences[number].tokens, reading.sentences[number].block
    spans = [_inner(reading.text, q) for q in quoted]
    if _are_titles(reading, spans):
        return None
    colon = at > 0 and tokens[at - 1].text in {":", ","} and not _is_short(reading, spans)
    if _is_short(reading, spans) and not colon and not drafts:
        return None
    if said := _said_nearby(drafts, at):
        return _from_draft(
            reading, replace(said, content=[(at, at + 1)], rule="same-sentence"), reading.sentences[number], number
        )
    source = _subject(reading, number, at) or (_subject(reading, number, len(tokens)) if not colon else None)
    cue = _cue_before(tokens, at) if colon else None
    if source is None:
        last = reading.found[-1] if reading.found else None
        if last and last.block == block:
            return _again(last, spans, "same-paragraph", block, number)
        return Found(spans, None, cue, "unattributed", block, number, True) if not _is_short(reading, spans) else None
    speaker = _resolve(reading, (source.start, source.end), number)
    return Found(spans, source, cue, "colon" if colon else "about", block, number, True, speaker)


def _tags_a_title(reading: Reading, tokens: Sequence[Token], draft: Draft) -> bool:
    """`“The Long Winter,” the new play opened on Friday`."""
    quoted = [_inner(reading.text, q) for start, end in draft.content for t in tokens[start:end] if (q := t.quotation)]
    return draft.rule == "tagged-quote" and _are_titles(reading, quoted)


def _are_titles(reading: Reading, spans: Iterable[Span]) -> bool:
    return all(is_title_of_work(span.of(reading.text)) for span in spans)


def _said_nearby(drafts: Sequence[Draft], at: int) -> Draft | None:
    """The attribution of the sentence whose cue stands last before the quotation."""
    before = [draft for draft in drafts if draft.cue and draft.cue[0] < at and draft.source and draft.rule != "think"]
    return before[-1] if before else None


def _is_short(reading: Reading, spans: Iterable[Span]) -> bool:
    return _counted(reading, spans) < FEW


def _counted(reading: Reading, spans: Iterable[Span]) -> int:
    """The words of all spans."""
    return sum(len(span.of(reading.text).split()) for span in spans)


def _cue_before(tokens: Sequence[Token], at: int) -> Span:
    """The cue nearest to a colon, or the colon itself."""
    for token in reversed(tokens[:at]):
        if token.low in CUES:
            return Span(token.start, token.end)
    return Span(tokens[at - 1].start, tokens[at - 1].end)


def _finish(reading: Reading, found: Found) -> Attribution:
    name, kind = found.speaker
    return Attribution(
        content=tuple(sorted(found.content)),
        source=(found.source,) if found.source else (),
        cue=(found.cue,) if found.cue else (),
        speaker=name,
        speaker_kind=_kind_of_speaker(kind),
        kind=_kind(reading, found),
        quoted=_quoted(reading, found),
        confidence=CONFIDENCE[found.rule] if found.confidence is None else found.confidence,
        rule=found.rule,
    )


def _kind_of_speaker(kind: SpeakerKind) -> SpeakerKind:
    return kind


def _quoted(reading: Reading, found: Found) -> tuple[Span, ...]:
    """What of the content stands in quotation marks; a mark that the content does not reach is cut off."""
    content = sorted(found.content)
    if found.direct:
        return tuple(content)
    inner = [
        Span(max(span.start, quotation.inner_start), min(span.end, quotation.inner_end))
        for span in content
        for quotation in _quotations_between(reading, span.start, span.end)
    ]
    return tuple(span for span in inner if span.start < span.end)


def _kind(reading: Reading, found: Found) -> AttributionKind:
    if found.direct:
        return "direct"
    first, last = found.content[0].start, found.content[-1].end
    return "mixed" if _quotations_between(reading, first, last) else "indirect"
