"""From the drafts of single sentences, and what the tagger tells of them, to the attributions of an article."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.plain import plain_in
from pipeline.attribution.grammar.tags import drafts_in
from pipeline.attribution.learnt.model import Model
from pipeline.attribution.learnt.told import PLACE, Told, read_told
from pipeline.attribution.quotes.above import name_by_headline
from pipeline.attribution.quotes.adjoining import by_context
from pipeline.attribution.quotes.cued import cue_of, is_cue, name_cues
from pipeline.attribution.quotes.leftover import beat_before, by_sentence_before, join_continued, take_loose
from pipeline.attribution.quotes.mended import is_nobodys, mended
from pipeline.attribution.quotes.nested import take_nested_quotations, take_retold
from pipeline.attribution.quotes.questions import all_initials, hear_questions
from pipeline.attribution.quotes.reading import (
    FEW,
    Found,
    Reading,
    from_draft,
    inner,
    is_covered,
    only_quotations,
    parsed,
    read,
    span_of,
    touches,
)
from pipeline.attribution.quotes.rules import (
    CONFIDENCE,
    DEEDS,
    HEARD_OF,
    LEAST_SURE,
    PLAIN,
    SHORT,
    UNHEARD,
    UNSOURCED,
    UNSPOKEN,
)
from pipeline.attribution.quotes.set_apart import take_block, take_signatures, take_turn
from pipeline.attribution.speakers.stage import UNKNOWN
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.datelines import without_datelines
from pipeline.attribution.text.marks import is_noise
from pipeline.attribution.text.phrases import AUXILIARIES, SUBJECT_PRONOUNS
from pipeline.attribution.text.roster import Roster
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Range, Token, quoted_at
from pipeline.attribution.text.turns import Turn, find_interview, find_turns, with_more
from schemas.attribution import Attribution, AttributionKind, Span

TURNS = ("transcript", "interview")
VAGUE = words("you your he she it they")
"""Of whom a turn reports too vaguely for the record."""
BY = 120
"""Code points of who tells it at most."""
MANY = 10_000
"""More than the labels of any transcript."""


def attribute(
    text: str, blocks: Sequence[tuple[int, int]], kinds: Sequence[str], context: str = "", model: Model | None = None
) -> list[Attribution]:
    """All attributions of a text; `kinds` are the blocks' kinds, `context` (headline, captions) names people too.

    Without a model by rules alone; with one, rules take turns, block quotations and the quotations it leaves over.
    """
    worded = [at for at, (start, end) in enumerate(blocks) if not is_noise(text, start, end)]
    blocks, kinds = without_datelines(text, [blocks[at] for at in worded]), [kinds[at] for at in worded]
    reading = read(text, blocks, context)
    if model is not None:
        _hear_tagger(reading, model)
    turns = _turns(reading, kinds, context.partition("\n")[0])
    held = {reading.sentences[reading.sentence_at(start)].block for t in turns.values() for start, _ in t.content}
    held -= turns.keys()
    for number, sentence in enumerate(reading.sentences):
        if sentence.block in held:
            _take_nested(reading, number)
            continue
        if sentence.block in turns:
            if not number or reading.sentences[number - 1].block != sentence.block:
                take_turn(reading, turns[sentence.block], number)
            _take_nested(reading, number)
        elif kinds[sentence.block] == "quote" and not _quoted_in(reading, sentence.block):
            if not number or reading.sentences[number - 1].block != sentence.block:
                take_block(reading, sentence.block, number)
        elif kinds[sentence.block] != "table":
            _take_sentence(reading, number)
    join_continued(reading)
    take_signatures(reading)
    name_by_headline(reading, context, kinds, _take_sentence)
    take_nested_quotations(reading)
    if reading.told is not None and not reading.acts:
        take_retold(reading)
    return _finished(reading)


def _turns(reading: Reading, kinds: Sequence[str], headline: str) -> dict[int, Turn]:
    """By their first blocks; none of an interview without marks where nobody is known to answer."""
    text, blocks, roster = reading.text, reading.blocks, reading.stage.roster
    speakable = _speakable(kinds)
    labelled = find_turns(text, blocks, lambda: _last_names(roster), speakable)
    labelled = labelled or find_interview(text, blocks, kinds, headline)
    turns = {turn.block: turn for turn in with_more(text, blocks, labelled, speakable)}
    hear_questions(reading, list(turns.values()))
    unanswered = any(turn.bare for turn in turns.values()) and reading.labels["A"] == UNKNOWN
    return {} if unanswered else turns


def _speakable(kinds: Sequence[str]) -> list[bool]:
    return [kind not in ("table", "heading", "preformatted") for kind in kinds]


def _last_names(roster: Roster) -> Counter[str]:
    """How often the text uses a last name; of people named in full any number of it or of the first one will do."""
    short = {short.lower() for name in roster.people for short in all_initials(name)}
    given = [key for key, named in roster.given.items() if any(name in roster.people for _, name in named)]
    return roster.alone | Counter(dict.fromkeys([*roster.shared, *short, *given], len(roster.alone) + MANY))


def _quoted_in(reading: Reading, block: int) -> bool:
    """Whether quotation marks tell what is said there; not behind a colon: `More from my colleague Ana Holt:`."""
    start, end = reading.blocks[block]
    quoted = reading.quotations_between(start, end)
    led = block > 0 and reading.text.endswith(":", 0, reading.blocks[block - 1][1])
    return bool(quoted) and (quoted[0].start == start or not led)


def _hear_tagger(reading: Reading, model: Model) -> None:
    told, reading.acts = read_told(model, parsed(reading)), model.acts
    if not model.acts:
        parts = [part for one in told for part in ([one] if one.act else mended(reading, one))]
        told = list({(one.cue, one.content[:1]): one for one in parts}.values())
        told = [replace(one, act=True) if is_nobodys(reading, one) else one for one in told]
    told = [
        one for one in told if not (_is_title(reading, one) or _only_points(reading, one) or _is_answer(reading, one))
    ]
    reading.told = {}
    for one in (one for one in told if model.acts or not (one.act or _titles(reading, one))):
        reading.told.setdefault(reading.sentence_at(one.content[0].start), []).append(one)
    spoken = [PLACE(span) for one in told if not one.act for span in (*one.content, one.cue)]
    reading.spoken = _starts_and_ends(spoken)
    reading.covered = _starts_and_ends([*spoken, *(PLACE(one.cue) for one in told if one.act)])


def _starts_and_ends(spans: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [start for start, _ in sorted(spans)], [end for _, end in sorted(spans)]


def _titles(reading: Reading, told: Told) -> bool:
    """`The book was titled “Soup”`: what something is called."""
    titles = reading.text.endswith(TITLING, told.cue.start, told.cue.end)
    return titles and SAID.isdisjoint(told.cue.of(reading.text).lower().split())


def _is_answer(reading: Reading, told: Told) -> bool:
    """`Had they told the owner? “In writing.”`: who is asked about does not say it."""
    if not told.direct or told.source is None or told.source.end - told.source.start > len("they"):
        return False
    if told.source.of(reading.text).lower() not in MANY_OR_THING:
        return False
    asked = reading.sentences[reading.sentence_at(told.cue.start)].tokens[-1]
    return asked.text == "?" and told.content[0].start >= asked.end


def _is_title(reading: Reading, told: Told) -> bool:
    """`The sign is large. It says “Progress You Can Drink”.`: a title, by what is no cue or of what is no person."""
    if not told.direct or not reading.are_titles(told.content):
        return False
    thing = told.source is not None and told.source.of(reading.text).lower() in THINGS
    return thing or not is_cue(reading, told)


def _only_points(reading: Reading, told: Told) -> bool:
    """`disclosed this at a briefing`, `said it twice`: what was said stands elsewhere."""
    return not told.direct and [span.of(reading.text).lower() for span in told.content] in POINTING


def _take_sentence(reading: Reading, number: int) -> None:
    sentence = reading.sentences[number]
    tokens = sentence.tokens
    for told in (reading.told or {}).get(number, ()):
        reading.keep(found := _from_tagger(reading, told, number))
        _part_beats(reading, found)
        _part_answers(reading, found)
    open_to_rules = [at for at in quoted_at(sentence) if not is_covered(reading, tokens[at].quotation)]
    known = reading.drafts[number] if reading.drafts else drafts_in(sentence)
    if reading.told is not None:
        known = [*known, *plain_in(sentence)]
    drafts = [d for d in known if reading.told is None or _is_new(reading, tokens, d, open_to_rules)]
    if reading.told is not None and not open_to_rules and not drafts:
        return
    drafts = [draft for draft in _once(drafts) if not _tags_a_title(reading, tokens, draft)]
    for draft in drafts:
        reading.keep(from_draft(reading, draft, number))
    held = [region for draft in drafts for region in draft.content]
    loose = [i for i in open_to_rules if not any(a <= i < b for a, b in held)]
    if loose:
        take_loose(reading, number, loose, drafts)


def _once(drafts: Sequence[Draft]) -> list[Draft]:
    """Without those whose verb another rule has read already."""
    read_already = {draft.cue[0]: draft for draft in reversed(drafts) if draft.cue}
    first = [draft for draft in drafts if draft.cue is None or read_already[draft.cue[0]] is draft]
    return [draft for draft in first if draft.rule not in LEAST_SURE or not _is_within(draft, first)]


def _is_within(draft: Draft, others: Sequence[Draft]) -> bool:
    """Whether it stands in what another one tells (`confided that he was told to stay away`), or tells the same."""
    cue, others = draft.cue or draft.content[0], [other for other in others if other is not draft]
    held = any(start <= cue[0] < end for other in others for start, end in other.content)
    return held or any(other.content == draft.content for other in others)


def _take_nested(reading: Reading, number: int) -> None:
    """`Mr Holt said the matter was closed`, within a turn: what the speaker reports of others, or of earlier."""
    speaker = next((found.speaker for found in reversed(reading.found) if found.rule in TURNS), UNKNOWN)
    for told in (reading.told or {}).get(number, ()):
        cue = next((cue for word in told.cue.of(reading.text).split() if (cue := CUES.get(word.lower()))), None)
        if told.source is None or told.direct or cue is None or not cue.speech:
            continue
        found = _from_tagger(reading, told, number)
        if told.source.of(reading.text) == "I":
            found.speaker = speaker
        own = told.source.of(reading.text).lower()
        if own.split()[0] not in VAGUE and (cue.form == "past" or own not in {"i", "we"}):
            reading.keep(found)


THINGS = words("it which that")
POINTING = (["it"], ["this"], ["that"], ["so"])
SAID = words("says said say saying tells told")
MANY_OR_THING = words("they it")
TITLING = ("titled", "headed", "headlined", "captioned", "under the heading", "under the headline", "under the title")
"""Cues of what something is called."""
MADE = words("write agree post sign order send")
"""Cues that as often have a thing for their object: `wrote the amendment`."""
NO_SOURCES = words("i we not")
DENYING = words("denied denies")
"""Of these two words are enough: `denied buying anyone`."""
NOTHING = words("nothing little")
BELIEVING = words("reckon believe think fear hope doubt suspect worry")
"""What the rule for beliefs is right about as often, but in questions."""


def _is_new(reading: Reading, tokens: Sequence[Token], draft: Draft, quotations: Sequence[int]) -> bool:
    """What a rule drafts of a quotation, or of plain speech, that the tagger has told nothing of."""
    if reading.acts and draft.rule in UNHEARD:
        return False
    if _holds(draft, quotations):
        return True
    if draft.cue is None or (draft.source is None and draft.rule not in UNSOURCED):
        return False
    led = tokens[draft.source[0]].low if draft.source else ""
    if draft.source and any(start <= draft.source[0] < end for start, end in draft.content):
        return False  # `Holt, asked if he was late, laughed`
    unable = led in {"no", "nobody", "one"} and tokens[draft.cue[0] - 1].low in {"can", "could"}
    if led in NO_SOURCES or unable or (led == "who" and tokens[-1].text == "?"):
        return False
    if not _is_plain(tokens, draft, draft.cue) or (reading.acts and draft.rule in HEARD_OF):
        return False
    deed = draft.rule in DEEDS and not reading.acts
    if any(touches(reading, span_of(tokens, region), deed=deed) for region in (draft.cue, *draft.content)):
        return False
    said = [token for start, end in draft.content for token in tokens[start:end]]
    few = len(said) < FEW and draft.rule not in SHORT and tokens[draft.cue[0]].low not in DENYING
    verbal = any(token.low in AUXILIARIES for token in said[1:])
    nothing = said[0].low in NOTHING and draft.rule != "outlook" and not verbal
    return not (few or nothing or any(token.quotation for token in said))


def _is_plain(tokens: Sequence[Token], draft: Draft, at: Range) -> bool:
    """Whether the rule is among those that are right oftener than not."""
    cue = CUES.get(tokens[at[0]].low)
    if draft.rule == "think":
        return cue is not None and cue.base in BELIEVING and tokens[-1].text != "?"
    if cue is not None and cue.base in MADE and draft.rule == "clause":
        start = tokens[draft.content[0][0]].low
        return start in SUBJECT_PRONOUNS or start in {"that", "if", "whether"}
    if draft.rule == "participle":  # `, demanding that it be replaced`
        return not draft.quotes_only and draft.content[0][0] == at[1] and tokens[at[1]].low == "that"
    told = cue is None or cue.speech or draft.rule in UNSPOKEN
    return draft.rule in PLAIN and told


def _holds(draft: Draft, quotations: Sequence[int]) -> bool:
    return any(start <= at < end for at in quotations for start, end in draft.content)


def _from_tagger(reading: Reading, told: Told, number: int) -> Found:
    speaker = UNKNOWN
    source = told.source and reading.without_verb(told.source)
    source = source or _told_by(reading, told)
    if source:
        speaker = reading.speaker_at((source.start, source.end), reading.sentence_at(source.start))
    if source and cue_of(reading, told.cue) == "ask":
        reading.stage.focus.forget(source.start)
    if source and not speaker[0]:
        source, adjoining = by_context(reading, source, told.cue)
        speaker = speaker if adjoining == UNKNOWN else adjoining
    content, block = list(told.content), reading.sentences[number].block
    tokens = reading.sentences[number].tokens
    if told.direct and source is None and only_quotations(tokens, (0, len(tokens))):
        led = by_sentence_before(reading, number, content, "sentence-before")
        source, speaker = (led.source, led.speaker) if led else (None, UNKNOWN)
    return Found(content, source, told.cue, "tagger", block, number, told.direct, speaker, told.confidence)


def _told_by(reading: Reading, told: Told) -> Span | None:
    """`a clerk, Ana Holt` of `The court was told by a clerk, Ana Holt, that the boat sank`"""
    between = reading.text[told.cue.end : told.content[0].start]
    if not between.startswith(" by ") or len(between) > BY:
        return None
    return Span(told.cue.end + len(" by "), told.cue.end + len(between.rstrip(" ,")))


def _part_beats(reading: Reading, found: Found) -> None:
    """Of a quotation that goes on after what somebody else does, the rest is of him."""
    if not found.direct or found.speaker[1] != "person":
        return
    for span in [span for span in found.content[1:] if reading.sentence_at(span.start) > found.sentence]:
        beat = beat_before(reading, reading.sentence_at(span.start), [span], found.speaker)
        if beat is not None:
            found.content = [one for one in found.content if one.start < span.start]
            reading.keep(beat)
            return


def _part_answers(reading: Reading, found: Found) -> None:
    """`“No?” I ask. “No.”`, `I read it to her. She laughs. “No.”`: what follows the writer is of whom he talks with."""
    if found.source is None or found.source.of(reading.text) not in {"I", "we", "We"} or not found.direct:
        return
    asked = found.cue is not None and found.cue.of(reading.text) in {"ask", "asked"}
    told = reading.sentence_at(found.source.start)
    spans = [span for span in found.content if reading.sentence_at(span.start) > told]
    speaker = next((one.speaker for one in reversed(reading.found[-4:-1]) if one.speaker[1] == "person"), UNKNOWN)
    if not spans or not (asked or spans == found.content):
        return
    found.content = [span for span in found.content if span not in spans]
    number = reading.sentence_at(spans[0].start)
    led = by_sentence_before(reading, number, spans, "sentence-before") if number > told + 1 else None
    answer = led or Found(spans, None, None, "same-paragraph", found.block, number, True, speaker)
    if not found.content:
        reading.found.remove(found)
    reading.keep(answer)


def _tags_a_title(reading: Reading, tokens: Sequence[Token], draft: Draft) -> bool:
    """`“The Long Winter,” the new play opened on Friday`."""
    quoted = [inner(reading.text, q) for start, end in draft.content for t in tokens[start:end] if (q := t.quotation)]
    return draft.rule == "tagged-quote" and reading.are_titles(quoted)


def _finished(reading: Reading) -> list[Attribution]:
    name_cues(reading)
    return [_finish(reading, found) for found in sorted(reading.found, key=lambda f: PLACE(f.content[0]))]


def _finish(reading: Reading, found: Found) -> Attribution:
    name, kind = found.speaker
    content = tuple(sorted(found.content, key=PLACE))
    return Attribution(
        content=content,
        source=(found.source,) if found.source else (),
        cue=(found.cue,) if found.cue else (),
        speaker=name,
        speaker_kind=kind,
        kind=_kind(reading, found),
        stance=found.stance or "said",
        quoted=content if found.direct else _quoted(reading, content),
        confidence=CONFIDENCE[found.rule] if found.confidence is None else found.confidence,
        rule=found.rule,
    )


def _quoted(reading: Reading, content: Sequence[Span]) -> tuple[Span, ...]:
    """What of the content stands in quotation marks; a mark that the content does not reach is cut off."""
    within = [
        Span(max(span.start, quotation.inner_start), min(span.end, quotation.inner_end))
        for span in content
        for quotation in reading.quotations_between(span.start, span.end)
    ]
    return tuple(span for span in within if span.start < span.end)


def _kind(reading: Reading, found: Found) -> AttributionKind:
    if found.direct:
        return "direct"
    first, last = found.content[0].start, found.content[-1].end
    return "mixed" if reading.quotations_between(first, last) else "indirect"
