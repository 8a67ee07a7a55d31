"""Reported speech: clauses that a cue, "according to" or a verb's mood tells to be somebody's words."""

from collections.abc import Iterator, Sequence

from pipeline.attribution.multilingual.pointing import pointed_by
from pipeline.attribution.multilingual.quoted import cues_in, parted, phrase_at, span_of
from pipeline.attribution.multilingual.scene import NOBODY, Scene
from pipeline.attribution.multilingual.sources import Finder, Source
from pipeline.attribution.multilingual.spoken import Found
from pipeline.attribution.multilingual.vocabulary import Cue
from pipeline.attribution.text.tokens import Range, Token

_FEWEST = 2
"""Words of a reported clause at least."""


def reported_in(scene: Scene, number: int, last: Found | None) -> Iterator[Found]:
    """The reported clauses of a sentence without quotations."""
    finder = Finder(scene, number)
    tokens = finder.tokens
    if (pointed := pointed_by(finder)) is not None:
        yield from _sentence_before(finder, pointed, last)
        return
    if (found := _according(finder)) is not None:
        yield found
        return
    if scene.words.language.has("text", "verb_last"):
        yield from before_verbs(finder)
        return
    if (found := _as_told(finder)) is not None:
        yield found
        return
    for cue in cues_in(scene, tokens):
        if (found := _by_cue(finder, cue)) is not None:
            yield found
            return
    if last is not None and (found := _by_mood(finder, last)) is not None:
        yield found


def also_reported(scene: Scene, number: int, said: Found) -> Iterator[Found]:
    """`“A”, sagte X und fügte hinzu, dass B`: what goes on behind a quotation, joined to its cue."""
    finder, words = Finder(scene, number), scene.words
    tokens, joins = finder.tokens, words.stops - words.that - words.relatives
    last = max((at for at, token in enumerate(tokens) if token.quotation), default=len(tokens))
    for cue in cues_in(scene, tokens):
        if cue.start < last + 3 or tokens[cue.start - 1].low not in joins:
            continue
        opened = next(
            (at for at in range(cue.end, min(cue.end + 5, len(tokens))) if tokens[at].low in words.that), None
        )
        if opened is not None and not parted(tokens, cue.end, opened) and said.source:
            found = _found(
                finder, "clause", (opened + 1, len(tokens) - 1), (cue.start, cue.end), Source((0, 1), said.speaker)
            )
            if found is not None:
                found.source = said.source
                yield found
            return


def _sentence_before(finder: Finder, pointed: tuple[Cue, Source], last: Found | None) -> Iterator[Found]:
    """`A. Det sier X`: all of the sentence before, unless it is somebody's already."""
    number = finder.number - 1
    taken = number < 0 or (last is not None and last.number == number)
    told = [] if taken else finder.scene.sentences[number].tokens
    if not told or any(token.quotation for token in told) or _size(told, (0, len(told))) <= _FEWEST:
        return
    cue, source = pointed
    own, place = span_of(finder.tokens, (cue.start, cue.end)), span_of(finder.tokens, source.at)
    yield Found([span_of(told, (0, len(told)))], "pointed", finder.number, place, own, source.speaker, direct=False)


def _according(finder: Finder) -> Found | None:
    """`Laut X ist das so`; `Das ist so, laut X`; `X zufolge ist das so`."""
    words, tokens = finder.scene.words, finder.tokens
    for at in range(len(tokens)):
        if (own := phrase_at(tokens, at, words.own)) and (told := finder.unnamed_speaker((at, at + own))):
            return _around(finder, (at, at + own), told)
        size = phrase_at(tokens, at, words.according)
        if size is None:
            continue
        source = finder.named_after(at + size)
        if source is None and tokens[at].low in words.so:
            source = finder.noun_at(at + size)
        elif source is not None and not (source.speaker.name or source.speaker.kind == "group"):
            source = source if tokens[at].low in words.so else None
        if source is None:
            continue
        return _around(finder, (at, at + size), source)
    for at in range(1, len(tokens)):
        if (size := phrase_at(tokens, at, words.following)) is not None:
            source = finder.before(Cue(at, at + size, "say"))
            if source is not None and source.at[0] < 4:
                return _found(finder, "according-reported", (at + size, len(tokens) - 1), (at, at + size), source)
    return None


def _as_told(finder: Finder) -> Found | None:
    """`Wie X mitteilte, A`."""
    tokens, words = finder.tokens, finder.scene.words
    size = phrase_at(tokens, 0, words.opens)
    comma = next((at for at, token in enumerate(tokens) if token.text == ","), None)
    if size is None or comma is None:
        return None
    cue = next((cue for cue in cues_in(finder.scene, tokens) if cue.kind == "say" and size < cue.start < comma), None)
    source = finder.before(cue, size) or finder.behind(cue, comma) if cue else None
    if cue is None or source is None:
        return None
    return _found(finder, "clause", (comma + 1, len(tokens) - 1), (cue.start, cue.end), source)


def _around(finder: Finder, cue: Range, source: Source) -> Found | None:
    """All of the sentence but the words that tell whose it is."""
    tokens = finder.tokens
    after = finder.behind_place(max(cue[1], source.at[1]))
    if cue[0] and tokens[cue[0] - 1].low in finder.scene.words.that:  # "the law, which in her view does good, ..."
        end = next((at for at in range(after + 1, len(tokens)) if tokens[at].text == ","), len(tokens) - 1)
        return _found(finder, "according-reported", (after, end), cue, source)
    before = _found(finder, "according-reported", (0, cue[0]), cue, source) if cue[0] > 2 else None
    behind = _found(finder, "according-reported", (after, len(tokens) - 1), cue, source)
    if before is not None and behind is not None and tokens[after].text == ",":
        before.content += behind.content
        return before
    return behind if cue[0] <= 2 else before


def _by_cue(finder: Finder, cue: Cue) -> Found | None:
    return _clause_after(finder, cue) or _clause_before(finder, cue) or _clause_bare(finder, cue)


def _clause_after(finder: Finder, cue: Cue) -> Found | None:
    """`X sagte, dass A`; `X sagte, A sei`; `Det sier X at A`."""
    tokens, words = finder.tokens, finder.scene.words
    opened = next((at for at in range(cue.end, min(cue.end + 14, len(tokens))) if tokens[at].low in words.that), None)
    bare = words.language.has("text", "bare_clauses") and cue.kind != "call"
    if opened is None and bare and cue.end < len(tokens) and tokens[cue.end].text in {",", ":"}:
        opened = cue.end
    if opened is None:
        opened = _before_infinitive(finder, cue)
    if opened is None or parted(tokens, cue.end, opened):
        return None
    source = finder.either(cue, 0, opened)
    if source is None:
        return None
    return _found(finder, "clause", (opened + 1, len(tokens) - 1), (cue.start, cue.end), source)


def _before_infinitive(finder: Finder, cue: Cue) -> int | None:
    """`X nega di avere A`, `X disse ter A`: the token before such a clause; None where there is none."""
    tokens, words = finder.tokens, finder.scene.words
    for at in range(cue.end, min(cue.end + 3, len(tokens) - 1)):
        if tokens[at].low in words.infinitives:
            return at - 1
        if tokens[at].low in words.to and tokens[at + 1].low.endswith(words.infinitive_ends):
            return at - 1
    return None


def _clause_before(finder: Finder, cue: Cue) -> Found | None:
    """`A sei, sagte X.`"""
    tokens = finder.tokens
    if cue.start < 4 or tokens[cue.start - 1].text not in {",", "–", "—"} or cue.kind != "say":
        return None
    if " ".join(token.low for token in tokens[cue.start : cue.end]) in finder.scene.words.impersonal:
        nobody = Source((cue.start, cue.end), NOBODY)
        return _found(finder, "clause-before", (0, cue.start - 1), (cue.start, cue.end), nobody)
    source = finder.behind(cue)
    if source is None or tokens[source.at[0]].start < tokens[cue.start].start or finder.is_led(cue):
        return None
    return _found(finder, "clause-before", (0, cue.start - 1), (cue.start, cue.end), source)


def _clause_bare(finder: Finder, cue: Cue) -> Found | None:
    """`Hun mener det er nok.`; `Nå tror X det er nok.`"""
    tokens, words = finder.tokens, finder.scene.words
    if tokens[cue.end - 1].low not in words.bare:
        return None
    source = finder.either(cue, 0, len(tokens))
    if source is None or not source.speaker.name:
        return None
    first = max(cue.end, source.at[1]) if source.at[0] >= cue.end else cue.end
    if first > cue.end + 5 or first >= len(tokens) or not tokens[first].text[0].isalpha():
        return None
    unfit = words.prepositions | words.stops | words.negations | words.reflexives
    opens = not any(token.low in unfit for token in tokens[first : first + 2])
    whole = (first, len(tokens) - 1)
    if any(token.quotation or token.low in words.that for token in tokens[first : first + 5]):
        return None
    return (
        _found(finder, "clause-bare", whole, (cue.start, cue.end), source)
        if opens and _size(tokens, whole) > _FEWEST
        else None
    )


def before_verbs(finder: Finder) -> Iterator[Found]:
    """`A olduğunu belirten X, B olduğunu söyledi.`"""
    tokens = finder.tokens
    cues = [cue for cue in cues_in(finder.scene, tokens) if cue.kind == "say"]
    yield from _before_relatives(finder)
    if cues and len(tokens) - cues[-1].end <= 1 and (found := _before_verb(finder, cues[-1])) is not None:
        yield found


def _before_relatives(finder: Finder) -> Iterator[Found]:
    """`A olduğunu belirten X`: clauses before a cue that stands before its subject."""
    tokens, start = finder.tokens, 0
    for cue in cues_in(finder.scene, tokens):
        if not _is_relative(finder, cue):
            continue
        source = finder.named_after(cue.end)
        ends = tokens[cue.start - 1].low.endswith(finder.scene.words.clause_ends) if cue.start else False
        quoted = any(token.quotation for token in tokens[start : cue.start])
        if source is not None and ends and not quoted:
            found = _found(finder, "clause", (start, cue.start), (cue.start, cue.end), source)
            if found is not None:
                yield found
        start = source.at[1] if source else cue.end


def _is_relative(finder: Finder, cue: Cue) -> bool:
    ends = finder.scene.words.relative_ends
    return cue.kind == "say" and bool(ends) and finder.tokens[cue.end - 1].low.endswith(ends)


def _before_verb(finder: Finder, cue: Cue) -> Found | None:
    """`X, A olduğunu söyledi.`: the cue ends the sentence, the subject begins it or was told before."""
    tokens, words = finder.tokens, finder.scene.words
    if not cue.start or not tokens[cue.start - 1].low.endswith(words.clause_ends):
        return None
    relative = [one for one in cues_in(finder.scene, tokens) if one.end < cue.start and _is_relative(finder, one)]
    start = relative[-1].end if relative else 0
    source = finder.named_after(start) if relative else finder.before(cue)
    if source is None or source.at[0] > start + 10:
        source = finder.left_out(cue)
    if source is None:
        return None
    first = source.at[1] if source.at[0] < cue.start else start
    if any(token.quotation for token in tokens[first : cue.start]):
        return None
    return _found(finder, "clause", (first, cue.start), (cue.start, cue.end), source)


def _by_mood(finder: Finder, last: Found) -> Found | None:
    """`Man habe genug getan.`: German tells by the verb that somebody's words go on."""
    scene, tokens = finder.scene, finder.tokens
    same = scene.sentences[last.number].block == scene.sentences[finder.number].block
    if not scene.words.reported or not (last.speaker.name or same) or finder.number - last.number > 3:
        return None
    if not any(token.low in scene.words.reported for token in tokens):
        return None
    if any(cue.kind == "say" and cue.start and tokens[cue.start - 1].text == "," for cue in cues_in(scene, tokens)):
        return None  # somebody else is told to say it
    words = (0, len(tokens) - 1)
    if _size(tokens, words) < _FEWEST:
        return None
    return Found([span_of(tokens, words)], "mood", finder.number, last.source, None, last.speaker, direct=False)


def _found(finder: Finder, rule: str, content: Range, cue: Range, source: Source) -> Found | None:
    tokens = finder.tokens
    first, last = content
    while first < last and not tokens[first].text[0].isalnum():
        first += 1
    while last > first and tokens[last - 1].text == ",":
        last -= 1
    if _size(tokens, (first, last)) < _FEWEST:
        return None
    words = finder.scene.words
    negated = words.denies(tokens, cue, words.negations)
    place = span_of(tokens, source.at) if source.at != cue else None
    return Found(
        [span_of(tokens, (first, last))],
        rule,
        finder.number,
        place,
        span_of(tokens, cue),
        source.speaker,
        direct=False,
        negated=negated,
    )


def _size(tokens: Sequence[Token], region: Range) -> int:
    return sum(token.text[0].isalnum() for token in tokens[region[0] : region[1]])
