"""What the tagger tells, as the record has it: contents cut where the grammar of their sentences ends them."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.attribution.grammar.verbs import is_past, is_spoken
from pipeline.attribution.learnt.told import Told
from pipeline.attribution.quotes.joined import (
    around_aside,
    at_colon,
    by_other_subject,
    by_second_verb,
    by_tag,
    cut_off,
    from_before,
    over_aside,
    read_on,
    without_scene,
)
from pipeline.attribution.quotes.reading import Reading, inner, span_of
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.marks import Quotation
from pipeline.attribution.text.phrases import AUXILIARIES, DETERMINERS, PREPOSITIONS
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Range, Sentence, Token
from schemas.attribution import Span

JUDGING = words("""
    call describe label brand dub term deem flag portray hail dismiss denounce slam characterise characterize blast mock
    deride condemn ridicule style
""")
BRANDED = words("branded brands branding flagged flags flagging styled ridiculed")
"""Forms that no cue of the rules has."""
WORDED = words("words message caption slogan phrase")
"""`with the words` before a quotation."""
PLANNED = ("is expected to ", "was expected to ", "is due to ", "was due to ", "is set to ")
RELATIVE = words("that which who whom whose where")
PARTING = frozenset({",", "—", "–"})
CLAUSAL = words("that who which whether if because")
SECOND = re.compile(r"[”\"’']?,? (?:and|but|then) (?:also |later |then )?(?P<cue>\w+) ")
"""Between what two cues of one subject lead to."""
ASKED = re.compile(r"when (?:asked|pressed|questioned) (?=(?:whether|if|who|what|when|where|which|whose|why|how)\b)")
MEANWHILE = words("when as while after before")
GOING_ON = words("to of for from with against by about towards toward over")
NOTHING = ("nothing ", "little ")
NOBODY = ("nobody", "no one", "no-one")
BACKED = re.compile(r"^(?:is|are|was|were|been) (?:\w+ly )?(?:opposed|backed|supported|favou?red|endorsed)\b")
WHO = len(" whose ")
WIDE = 14
"""Words that an apposition may have."""
SHORT = 9
"""A subject that a cue parts from its verb has fewer words."""


def mended(reading: Reading, told: Told) -> list[Told]:
    """The same attribution, or what is left of it, and a quotation of a sentence after it by itself."""
    if (told.source and not told.direct) and (inside := _in_relative(reading, told, told.source)):
        return [replace(told, content=tuple(inside))]
    told = from_before(reading, around_aside(reading, _asked_apart(reading, _rightly_sourced(reading, told))))
    if both := at_colon(reading, told):
        return both
    if told.content:
        told = read_on(reading, without_scene(reading, by_tag(reading, told)))
        told = cut_off(reading, over_aside(reading, told))
    return _ended(reading, told)


def _ended(reading: Reading, told: Told) -> list[Told]:
    """The same where it ends; what was parted from it is shorter, and is not read on again."""
    if both := by_second_verb(reading, told) or by_other_subject(reading, told):
        return [*_ended(reading, both[0]), *_ended(reading, both[1])]
    own = [span for span in told.content if not _is_told_anew(reading, span, told.cue)]
    own = _without_meanwhile(reading, _after_occasion(reading, told, own), told.cue)
    if told.direct or not own:
        return [_holding(told, own)] if own else []
    if (second := _second_cue(reading, own)) is not None:
        first = replace(told, content=tuple(own[:1]))
        return [*_ended(reading, first), replace(told, content=tuple(own[1:]), cue=second)]
    kept, later = _parted(reading, own)
    if later and (reading.is_short(kept) or kept[0].of(reading.text).startswith(NOTHING)):
        return [replace(told, content=tuple(later), direct=True)]
    after = [replace(told, content=tuple(later), direct=True)] if later else []
    if len(kept) != 1:
        return [_holding(told, kept), *after]
    if quoted := _judgement(reading, kept[0], told.cue) or _accusation(reading, kept[0], told.cue):
        return [replace(told, content=tuple(quoted), direct=True), *after]
    if (whole := _whole(reading, kept[0], told.cue) or _beyond(reading, kept[0], told.cue)) is not None:
        return [replace(told, content=(whole,)), *after]
    rest = _rest(reading, kept[0], told)
    return [_holding(told, [kept[0], rest] if rest else kept), *after]


def is_nobodys(reading: Reading, told: Told) -> bool:
    """`Who told you that it leaks?`, `no one can say when`, and the `what` of `a third of what Holt calls “old”`.

    And `she` of `but she drove it, and nobody mentioned the money`, where `nobody mentioned` was taken for her cue.
    """
    source, cue = told.source.of(reading.text) if told.source else "", told.cue.of(reading.text).lower()
    if BACKED.search(cue):
        return True  # `The bill is opposed by the union` tells no words
    unable = source.lower().startswith(NOBODY) and cue.startswith(("can ", "could "))
    if unable or (source and cue.startswith(NOBODY)):
        return True
    return (source == "Who" and _asks(reading, told.cue)) or _points_on(reading, told)


def _points_on(reading: Reading, told: Told) -> bool:
    """`What the engineer said` over a part of a text, `which he admitted` of what stands before."""
    return [span.of(reading.text).lower() for span in told.content] in (["what"], ["which"])


def _asks(reading: Reading, cue: Span) -> bool:
    return reading.sentences[reading.sentence_at(cue.start)].tokens[-1].text == "?"


def _holding(told: Told, spans: Sequence[Span]) -> Told:
    """The same attribution of these words, which mostly are its own."""
    return told if told.content == (content := tuple(spans)) else replace(told, content=content)


def _asked_apart(reading: Reading, told: Told) -> Told:
    """`whether it leaked` of `did not say when asked whether it leaked`."""
    first = told.content[0] if told.content else None
    led = first and reading.text.startswith("when ", first.start) and ASKED.match(reading.text, first.start, first.end)
    return replace(told, content=(Span(led.end(), first.end), *told.content[1:])) if first and led else told


def _after_occasion(reading: Reading, told: Told, spans: list[Span]) -> list[Span]:
    """`she left` of `At a dinner last year, according to two guests, she left`: when it was is not what they told."""
    source = told.source
    if len(spans) != 1 or source is None or not reading.text.startswith("according", told.cue.start):
        return spans
    tokens, (first, end) = _region(reading, spans[0])
    _, (_, after) = _region(reading, source)
    led = first == 0 and tokens[0].low in PREPOSITIONS and not any(_is_verb(token) for token in tokens[:end])
    if not led or source.start < spans[0].end or after + 2 >= len(tokens) or tokens[after].text != ",":
        return spans
    rest = Span(tokens[after + 1].start, _end(tokens))
    return [] if reading.quotations_between(rest.start, rest.end) else [rest]


def _without_meanwhile(reading: Reading, spans: list[Span], cue: Span) -> list[Span]:
    """`“No,” he told us when we met him`: when it was is no part of what is quoted before it."""
    if len(spans) < 2 or not spans[0].end <= cue.start < spans[1].start or not reading.text[spans[0].end :][:3].strip():
        return spans
    led = reading.text[cue.end : spans[1].start].split()
    quoted = reading.quotations_between(spans[0].start - 1, spans[0].end)
    return spans[:1] if quoted and led and led[-1] in MEANWHILE else spans


def _second_cue(reading: Reading, spans: Sequence[Span]) -> Span | None:
    """`argues` of `Holt calls it “a gift” and argues that it is none`: what stands behind it is said by itself."""
    if len(spans) != 2:
        return None
    between = reading.text[spans[0].end : spans[1].start]
    match = SECOND.fullmatch(between)
    cue = CUES.get(match["cue"].lower()) if match else None
    if match is None or cue is None or not cue.speech or cue.form not in ("past", "s"):
        return None
    return Span(spans[0].end + match.start("cue"), spans[0].end + match.end("cue"))


def _rightly_sourced(reading: Reading, told: Told) -> Told:
    """`he` of `Asked by Ana Holt, he said: “No.”` and of `he is expected to say: “No.”`."""
    tokens, (first, end) = _region(reading, told.cue)
    if told.source and told.source.end <= tokens[0].start and (verb := _subject_in(tokens, (first, end))):
        return replace(told, source=span_of(tokens, (first, verb)), cue=span_of(tokens, (verb, end)))
    if told.source is None:
        subject, *rest = told.content
        planned = told.cue.of(reading.text).lower().startswith(PLANNED) and subject.end + 1 == told.cue.start
        return replace(told, source=subject, content=tuple(rest)) if rest and planned else told
    before = tokens[first - 1] if first else None
    own = before is not None and before.low in {"he", "she", "they"} and is_spoken(tokens[first])
    if before is not None and own and told.source.end <= before.start and "asked by" in _led(reading, told.source):
        return replace(told, source=Span(before.start, before.end))
    return told


def _subject_in(tokens: Sequence[Token], cue: Range) -> int:
    """Where the verb begins in `A note in the corner reads:`, taken for a cue of the sentence before; 0 without one."""
    first, end = cue
    at = next((at for at in range(end - 1, first, -1) if tokens[at].text[0].isalnum()), 0)
    return at if first == 0 and tokens[0].low in DETERMINERS and at > 1 else 0


def _led(reading: Reading, span: Span) -> str:
    """What leads to a span in its sentence."""
    start = reading.sentences[reading.sentence_at(span.start)].tokens[0].start
    return reading.text[start : span.start].lower()


def _in_relative(reading: Reading, told: Told, source: Span) -> list[Span]:
    """`has no staff` of `a ferry that, Holt says, has no staff`: what is said within a relative clause is that."""
    if "," not in reading.text[max(0, min(source.start, told.cue.start) - 2) : told.cue.start]:
        return []
    sentence = reading.sentences[reading.sentence_at(told.cue.start)]
    tokens = sentence.tokens
    first, end = sentence.touched(min(source.start, told.cue.start), max(source.end, told.cue.end))
    if first < 2 or end + 2 >= len(tokens) or tokens[first - 1].text != "," or tokens[end].text != ",":
        return []
    at = first - 2
    while at > max(0, first - 9) and tokens[at].low not in RELATIVE and tokens[at].text[0].isalnum():
        at -= 1
    if tokens[at].low not in RELATIVE or told.content[0].start >= tokens[at].start:
        return []
    if at < first - 2 and (tokens[at].low != "whose" or any(_is_verb(token) for token in tokens[at : first - 1])):
        return []
    stop = next((i for i in range(end + 1, len(tokens)) if tokens[i].text in PARTING), 0)
    after = Span(tokens[end + 1].start, tokens[stop - 1].end if stop else _end(tokens))
    return [after] if at == first - 2 else [Span(tokens[at].start, tokens[first - 2].end), after]


def _parted(reading: Reading, spans: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """`that they had left. “I am angry.”`: plain speech ends before the next sentence that begins with a quotation."""
    first = reading.sentence_at(spans[0].start)
    cut = next((at for at in range(first + 1, len(reading.sentences)) if _quotes(reading, at)), len(reading.sentences))
    end = _end(reading.sentences[cut - 1].tokens)
    if spans[-1].end <= end + 1 or reading.quotations_between(spans[0].start, end):
        return [*spans], []
    kept = [Span(span.start, min(span.end, end)) for span in spans if span.start < end]
    later = [q for q in reading.quotations_between(end, spans[-1].end) if not _is_drafted(reading, q)]
    return kept, [inner(reading.text, q) for q in later if any(s.start < q.inner_end <= s.end + 1 for s in spans)]


def _quotes(reading: Reading, number: int) -> bool:
    return reading.sentences[number].tokens[0].quotation is not None


def _is_drafted(reading: Reading, quotation: Quotation) -> bool:
    """Whether the rules know a cue of its own sentence for it."""
    number = reading.sentence_at(quotation.start)
    at, _ = reading.sentences[number].touched(quotation.start, quotation.end)
    return any(first <= at < end for draft in reading.drafts[number] for first, end in draft.content)


def _is_told_anew(reading: Reading, span: Span, cue: Span) -> bool:
    """Whether it stands in a later sentence than the cue, and that one tells who says it."""
    number = reading.sentence_at(span.start) if span.start > cue.start else 0
    if not number or reading.sentence_at(cue.start) >= number:
        return False
    return _is_introduced(reading.sentences[number], span) or _is_tagged(reading, span)


def _is_introduced(sentence: Sentence, span: Span) -> bool:
    """`Holt said no. Her deputy went further: “Never.”`: a sentence of its own leads to it."""
    tokens, at = sentence.tokens, bisect_left(sentence.ends, span.start)
    return at > 1 and tokens[at - 1].text == ":" and bool(tokens[at].quotation)


def _is_tagged(reading: Reading, span: Span) -> bool:
    """`The counsel said no. “From whom?” Justice Holt shot back.`: its own sentence tells who says it."""
    return any(_is_drafted(reading, quotation) for quotation in reading.quotations_between(span.start - 1, span.start))


def _end(tokens: Sequence[Token]) -> int:
    """Of a sentence, without its full stop."""
    return tokens[-2 if tokens[-1].text == "." and len(tokens) > 1 else -1].end


def _judgement(reading: Reading, span: Span, cue: Span) -> list[Span]:
    """`cruel` of `described the plan as “cruel”`, and what stands after `with the words`."""
    tokens, (first, end) = _region(reading, span)
    quoted = [at for at in range(first, end) if tokens[at].quotation]
    if not quoted or quoted[0] == first:
        return []
    before = tokens[first : quoted[0]]
    judges = any(_judges(word.lower()) for word in cue.of(reading.text).split())
    judged = judges and not any(_parts(token) for token in before) and (quoted[-1] == end - 1 or len(before) == 1)
    if not judged and not (before[-1].low in WORDED and quoted[-1] == end - 1):
        return []
    return [inner(reading.text, q) for at in quoted if (q := tokens[at].quotation)]


def _accusation(reading: Reading, span: Span, cue: Span) -> list[Span]:
    """`open contempt` of `accusing them of “open contempt” in a post`: where it is said is no part of it."""
    if "accus" not in cue.of(reading.text):
        return []
    tokens, (first, end) = _region(reading, span)
    if end - first < 2 or tokens[first + 1].low not in PREPOSITIONS:
        return []
    quotation = tokens[first].quotation
    plain = not any(token.quotation or _parts(token) for token in tokens[first + 1 : end])
    return [inner(reading.text, quotation)] if quotation and plain else []


def _judges(word: str) -> bool:
    cue = CUES.get(word)
    return word in BRANDED or (cue is not None and cue.base in JUDGING)


def _parts(token: Token) -> bool:
    return token.low in CLAUSAL or token.low in AUXILIARIES or token.text in PARTING


def _rest(reading: Reading, span: Span, told: Told) -> Span | None:
    """`was gone` of `Her voice, said her aide, Milo Holt, was gone`: a subject alone is nothing said."""
    sentence = reading.sentences[reading.sentence_at(span.start)]
    tokens, (first, end) = sentence.tokens, sentence.touched(span.start, span.end)
    if end - first > SHORT or any(_is_verb(token) for token in tokens[first:end]) or told.source is None:
        return None
    cue = bisect_left(sentence.ends, told.cue.start)
    if cue != end + 1 or tokens[end].text not in PARTING or told.source.start < told.cue.start:
        return None
    verb = next(_verbs_after(tokens, cue + 1), None)
    return Span(tokens[verb].start, _end(tokens)) if verb else None


def _whole(reading: Reading, span: Span, cue: Span) -> Span | None:
    """`the vans, worth a lot, were gone` of `Holt said the vans, worth a lot, were gone`: as far as the verb."""
    after = reading.text[span.end : span.end + WHO]
    if after[:1] not in {",", "—", "–"} and not after.startswith((" who ", " whose ", " which ")):
        return None
    number = reading.sentence_at(span.start)
    tokens, (first, end) = _region(reading, span)
    if end >= len(tokens) or any(_is_verb(token) for token in tokens[first:end]):
        return None
    for draft in reading.drafts[number]:
        start, stop = draft.content[-1]
        same = draft.rule in ("clause", "think") and draft.cue and cue.start <= tokens[draft.cue[0]].start < cue.end
        verbs = _verbs_after(tokens, end) if tokens[end].text in PARTING else range(end + 1, stop)
        verb = next((at for at in verbs if at < min(stop, end + WIDE)), 0)
        if same and verb and start <= first:
            return Span(tokens[first].start, tokens[stop - 1].end)
    return None


def _beyond(reading: Reading, span: Span, cue: Span) -> Span | None:
    """`that they got a “cosy deal” on the pier` of what ends with its quotation, where the rules read on."""
    tokens, (first, end) = _region(reading, span)
    if end >= len(tokens) or tokens[end].low not in GOING_ON or tokens[end - 1].quotation is None or first > end - 3:
        return None
    for draft in reading.drafts[reading.sentence_at(span.start)]:
        start, stop = draft.content[-1]
        same = draft.rule == "clause" and draft.cue and cue.start <= tokens[draft.cue[0]].start < cue.end
        if same and start <= first and stop > end:
            return Span(tokens[first].start, tokens[stop - 1].end)
    return None


def _verbs_after(tokens: Sequence[Token], at: int) -> Iterator[int]:
    """Verbs right after a comma."""
    parted = (index for index in range(at + 1, len(tokens)) if tokens[index - 1].text in PARTING)
    return (index for index in parted if _is_verb(tokens[index]))


def _is_verb(token: Token) -> bool:
    return token.low in AUXILIARIES or (token.text.islower() and is_past(token.low))


def _region(reading: Reading, span: Span) -> tuple[Sequence[Token], Range]:
    """The tokens of the sentence a span begins in, and which of them it holds."""
    sentence = reading.sentences[reading.sentence_at(span.start)]
    return sentence.tokens, sentence.touched(span.start, span.end)
