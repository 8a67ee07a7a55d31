"""Quotations in marks or after dashes: which cue of their sentence, or what before it, tells whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.attribution.multilingual.dialogue import DASHES
from pipeline.attribution.multilingual.pointing import pointed_by
from pipeline.attribution.multilingual.quoted import (
    SHORT,
    count,
    cues_in,
    inner,
    is_name,
    makes_name,
    parted,
    phrase_at,
    span_of,
)
from pipeline.attribution.multilingual.scene import CLEAR, NOBODY, Scene, Speaker
from pipeline.attribution.multilingual.sources import Finder, Source
from pipeline.attribution.multilingual.vocabulary import Cue
from pipeline.attribution.text.tokens import Range, Token
from schemas.attribution import Span

_JOINS = frozenset({",", "–", "—", "―", "-", "»", "“", "”", "«", '"', "."})
_SHORTEST = 4
"""Tokens before the marks, where nothing but "And further:" stands there."""
LONG = 5
"""Words of a quotation that is said by somebody, whoever it be."""


@dataclass(slots=True)
class Found:
    """An attribution in the making, in offsets of the text."""

    content: list[Span]
    rule: str
    number: int
    source: Span | None = None
    cue: Span | None = None
    speaker: Speaker = NOBODY
    direct: bool = True
    negated: bool = False


@dataclass(slots=True)
class Listener:
    """Goes through the sentences in order and keeps what it has found."""

    scene: Scene
    found: list[Found] = field(default_factory=list)
    asked: int | None = None
    """The last sentence that was a question of an interview."""

    def take(self, number: int) -> list[Found]:
        """The quotations of one sentence."""
        sentence = self.scene.sentences[number]
        places = [at for at, token in enumerate(sentence.tokens) if token.quotation]
        if not places:
            return []
        cues = list(cues_in(self.scene, sentence.tokens))
        taken: dict[int, Found] = {}
        verb_last = self.scene.words.language.has("text", "verb_last")
        for order, at in enumerate(places):
            edges = (places[order - 1] + 1 if order else 0, places[order + 1] if order + 1 < len(places) else None)
            if (
                not makes_name(self.scene, sentence.tokens, at, cues)
                and (found := self._attributed(number, at, edges, cues)) is not None
            ):
                taken[at] = found
        for at in places:
            named = verb_last and makes_name(self.scene, sentence.tokens, at, cues)
            if at not in taken and not named and (found := self._left_over(number, at, taken)) is not None:
                taken[at] = found
        return self._kept([taken[at] for at in sorted(taken)])

    def _kept(self, listed: list[Found]) -> list[Found]:
        self.found += listed
        for found in listed:
            self.scene.hear(found.speaker, found.number)
        return listed

    def _attributed(self, number: int, at: int, edges: tuple[int, int | None], cues: Sequence[Cue]) -> Found | None:
        finder = Finder(self.scene, number)
        after = self._after(finder, at, edges, cues)
        before = self._before(finder, at, edges, cues)
        named = after is not None and after.speaker.name and not (before and before.speaker.name)
        if before is not None and not named and (after is None or finder.tokens[at - 1].text == ":"):
            return before
        return after or before

    def _after(self, finder: Finder, at: int, edges: tuple[int, int | None], cues: Sequence[Cue]) -> Found | None:
        """`“A”, sagte X`, `“A”, so X`, `“A”, X sagte`."""
        tokens, words, stop = finder.tokens, self.scene.words, edges[1]
        place = at + 1
        while place < len(tokens) and (tokens[place].text in _JOINS or tokens[place].low in words.reflexives):
            place += 1
        if place >= len(tokens) or (stop is not None and place >= stop):
            return None
        if (own := phrase_at(tokens, place, words.own)) and (told := finder.unnamed_speaker((place, place + own))):
            return self._made(finder, at, "according", (place, place + own), told)
        if (follows := phrase_at(tokens, place, words.according)) or tokens[place].low in words.so:
            source = finder.named_after(place + (follows or 1), stop)
            return self._made(finder, at, "according", (place, place + (follows or 1)), source) if source else None
        if at and tokens[at - 1].low in words.prepositions and count(self.scene.text, tokens[at]) <= LONG:
            return None  # `I «A» skriver X om barndommen`
        cue = next((cue for cue in cues if cue.kind != "think" and place <= cue.start <= place + 2), None)
        if cue is None or any(not t.text[0].isalpha() or t.text[0].isupper() for t in tokens[place : cue.start]):
            return self._tagged(finder, at, place, stop) or self._subject_first(finder, at, (place, stop), cues)
        if words.language.has("text", "verb_last"):
            relative = words.relative_ends and tokens[cue.end - 1].low.endswith(words.relative_ends)
            told = finder.named_after(cue.end, stop) if relative else finder.before(Cue(at, at, "say"), edges[0])
            source = told or finder.left_out(cue)
        else:
            source = finder.behind(cue, stop) or finder.left_out(cue)
        if source is None and cue.end - cue.start == 1 and count(self.scene.text, tokens[at]) < SHORT:
            return None  # `döptes till ”A”, fortsätter på tisdag`
        if source is None and finder.mentions and words.language.has("text", "verb_second"):
            source = finder.before(Cue(at, at, "say"), edges[0])
        return self._made(finder, at, "inverted", (cue.start, cue.end), source)

    def _tagged(self, finder: Finder, at: int, place: int, stop: int | None) -> Found | None:
        """`“A”, murmelte die Ministerin`: any verb that a person follows, right behind a quotation."""
        tokens, words = finder.tokens, self.scene.words
        low = tokens[place].low
        plain = (
            low.isalpha()
            and tokens[place].text[0].islower()
            and low not in (words.common - words.auxiliaries) | words.prepositions | words.stops
        )
        if (
            not (plain and words.cues)
            or place + 1 >= len(tokens)
            or words.language.has("text", "verb_last")
            or words.is_title(low)
        ):
            return None
        end = place + 2 if low in words.auxiliaries and place + 2 < len(tokens) else place + 1
        source = finder.right_behind(end, stop)
        return self._made(finder, at, "tagged", (place, end), source) if source else None

    def _subject_first(
        self, finder: Finder, at: int, region: tuple[int, int | None], cues: Sequence[Cue]
    ) -> Found | None:
        place, stop = region
        cue = next((cue for cue in cues if cue.kind == "say" and place < cue.start < place + 9), None)
        if cue is None or (stop is not None and cue.start > stop):
            return None
        between = finder.tokens[place : cue.start]
        if any(token.text in ".;:!?" for token in between) or (source := finder.before(cue, place)) is None:
            return None
        return self._made(finder, at, "subject-verb", (cue.start, cue.end), source)

    def _before(self, finder: Finder, at: int, edges: tuple[int, int | None], cues: Sequence[Cue]) -> Found | None:
        """`X sagte: “A”`, `X nannte es “A”`, `X: “A”`."""
        start = edges[0]
        colon = at > start and finder.tokens[at - 1].text == ":"
        near = [cue for cue in cues if start <= cue.start and cue.end <= at and (cue.kind != "think" or colon)]
        if near and (colon or self._holds(finder, near[-1], at)):
            cue = near[-1]
            source = finder.either(cue, start, at)
            rule = "colon-cue" if colon else "called" if cue.kind == "call" else "within"
            return self._made(finder, at, rule, (cue.start, cue.end), source)
        if (named := self._according_before(finder, at, start) or self._put_in(finder, at, start)) is not None:
            return named
        spoken = colon and not is_name(self.scene, finder.tokens, at)
        source = finder.before(Cue(at - 1, at - 1, "say"), start) if spoken else None
        if source is None and spoken and at - start <= _SHORTEST:
            return self._resumed(finder, at)
        return self._made(finder, at, "colon", (at - 1, at), source) if source else None

    def _resumed(self, finder: Finder, at: int) -> Found | None:
        """`E ancora: «B»`: of whoever spoke before it in the paragraph."""
        last, quotation = self.found[-1] if self.found else None, finder.tokens[at].quotation
        sentences = self.scene.sentences
        if last is None or quotation is None or sentences[last.number].block != sentences[finder.number].block:
            return None
        return Found([inner(self.scene.text, quotation)], "continued", finder.number, last.source, None, last.speaker)

    def _holds(self, finder: Finder, cue: Cue, at: int) -> bool:
        """Whether a quotation belongs to a cue before it rather than being a name in its sentence."""
        tokens = finder.tokens
        counted = count(self.scene.text, tokens[at])
        if parted(tokens, cue.end, at) or is_name(self.scene, tokens, at):
            return False
        if counted > SHORT or tokens[at - 1].low in self.scene.words.that:
            return True
        if counted == SHORT and any(token.low in self.scene.words.that for token in tokens[cue.end : at]):
            source = finder.either(cue, 0, at)
            return source is not None and (source.at[1] == cue.start or source.at[0] == cue.end)
        return at - cue.end <= (6 if self._calls(tokens[cue.start : cue.end]) else 2)

    def _calls(self, tokens: Sequence[Token]) -> bool:
        return any(token.low in self.scene.words.calls for token in tokens)

    def _according_before(self, finder: Finder, at: int, start: int) -> Found | None:
        """`Laut X ist es “A”`."""
        for place in range(start, min(start + 3, at)):
            if (own := phrase_at(finder.tokens, place, self.scene.words.own)) is not None:
                source = finder.unnamed_speaker((place, place + own))
                if source is not None:
                    return self._made(finder, at, "according", (place, place + own), source)
            if (size := phrase_at(finder.tokens, place, self.scene.words.according)) is not None:
                source = finder.named_after(place + size, at)
                if source and count(self.scene.text, finder.tokens[at]) >= SHORT:
                    return self._made(finder, at, "according", (place, place + size), source)
        return None

    def _put_in(self, finder: Finder, at: int, start: int) -> Found | None:
        """`Es ist, so X, “A”`."""
        tokens, words = finder.tokens, self.scene.words
        for place in range(start + 1, at):
            size = phrase_at(tokens, place, words.according) or int(tokens[place].low in words.so)
            if not size or tokens[place - 1].text != ",":
                continue
            source = finder.named_after(place + size, at)
            if source is not None and source.at[1] + 1 == at and tokens[at - 1].text == ",":
                return self._made(finder, at, "according", (place, place + size), source)
        return None

    def _left_over(self, number: int, at: int, taken: dict[int, Found]) -> Found | None:
        """Without a cue of its own: with another one of its sentence, or going on with what was said before it."""
        sentence = self.scene.sentences[number]
        token = sentence.tokens[at]
        spans = [inner(self.scene.text, token.quotation)] if token.quotation else []
        near = min(taken, key=lambda other: abs(other - at)) if taken else None
        counted = count(self.scene.text, token)
        if near is not None:
            told = taken[near]
            fits = counted >= SHORT or near > at or sentence.tokens[at - 1].text in _JOINS
            named = is_name(self.scene, sentence.tokens, at)
            return (
                Found(spans, "same-sentence", number, told.source, told.cue, told.speaker)
                if fits and not named
                else None
            )
        alone = not any(t.text[0].isalnum() and not t.quotation for t in sentence.tokens)
        closes = not any(t.text[0].isalnum() for t in sentence.tokens[at + 1 :])
        if (alone or (closes and counted > SHORT)) and (pointed := self._pointed(number, spans)) is not None:
            return pointed
        if alone:
            return self._alone(number, spans, counted)
        return self._about(number, at, spans, counted)

    def _pointed(self, number: int, spans: list[Span]) -> Found | None:
        """`– A. Det sier X.`"""
        if number + 1 == len(self.scene.sentences):
            return None
        finder = Finder(self.scene, number + 1)
        if (pointed := pointed_by(finder)) is None:
            return None
        cue, source = pointed
        told, place = span_of(finder.tokens, (cue.start, cue.end)), span_of(finder.tokens, source.at)
        return Found(spans, "pointed", number, place, told, source.speaker)

    def _alone(self, number: int, spans: list[Span], counted: int) -> Found | None:
        """A sentence of nothing but a quotation."""
        block = self.scene.sentences[number].block
        last = self.found[-1] if self.found else None
        resumed = last is not None and last.number == number - 1 and self.scene.sentences[last.number].block == block
        if not resumed and self.scene.text[spans[0].start - 2 : spans[0].start].strip() in DASHES:
            return self._turn(number, spans)
        before = self.scene.sentences[number - 1] if number else None
        if before is not None and before.tokens[-1].text == ":" and (led := self._led(number, spans)) is not None:
            return led
        if last is not None and self.scene.sentences[last.number].block == block and last.number == number - 1:
            return Found(spans, "continued", number, last.source, last.cue, last.speaker)
        if before is not None and before.block == block and counted >= SHORT:
            source = Finder(self.scene, number - 1).before(Cue(len(before.tokens), len(before.tokens), "say"))
            if source is not None:
                return Found(spans, "sentence-before", number, span_of(before.tokens, source.at), None, source.speaker)
        if last is not None and self.scene.sentences[last.number].block == block:
            return Found(spans, "continued", number, last.source, last.cue, last.speaker)
        return Found(spans, "unattributed", number) if counted >= LONG else None

    def _turn(self, number: int, spans: list[Span]) -> Found | None:
        """A paragraph behind a dash that tells nobody: a question is a reporter's, what follows it is answered."""
        if number and self.scene.sentences[number - 1].tokens[-1].text == ":":
            return self._led(number, spans)
        asked = spans[-1].of(self.scene.text).rstrip().endswith("?")
        before, self.asked = self.asked, number if asked else self.asked
        if asked:
            return None
        if before is not None and 0 < number - before < 3:
            return Found(spans, "answer", number, speaker=self.scene.likeliest("", number, before=True))
        return self._goes_on(number, spans)

    def _goes_on(self, number: int, spans: list[Span]) -> Found:
        """A paragraph behind a dash: of whoever spoke in the one before, or of the one person it is about."""
        last, block = self.found[-1] if self.found else None, self.scene.sentences[number].block
        if last is not None and last.number == number - 1 and last.speaker.name and last.speaker.kind == "person":
            return Found(spans, "turn", number, last.source, last.cue, last.speaker)
        speaker = self.scene.likeliest("", number, before=True)
        here = (block, block - 1)
        near = any(self.scene.in_paragraph(speaker.name, one) for one in here) or (
            self.scene.in_paragraph(speaker.name, block - 2) and not self.scene.named_in(block - 1)
        )
        if speaker.sure < CLEAR or not near:
            return Found(spans, "unattributed", number)
        return Found(spans, "turn", number, speaker=speaker)

    def _led(self, number: int, spans: list[Span]) -> Found | None:
        """`X sagte:` before it, in a sentence or paragraph of its own."""
        before = self.scene.sentences[number - 1]
        finder, end = Finder(self.scene, number - 1), len(before.tokens) - 1
        cues = [cue for cue in cues_in(self.scene, before.tokens) if cue.kind != "call"]
        cue = cues[-1] if cues else Cue(end, end, "say")
        source = finder.either(cue, 0, end)
        if source is None:
            return None
        return Found(spans, "colon-cue", number, span_of(before.tokens, source.at), None, source.speaker)

    def _about(self, number: int, at: int, spans: list[Span], counted: int) -> Found | None:
        """Some quoted words in a sentence without a cue."""
        tokens = self.scene.sentences[number].tokens
        if counted < LONG or is_name(self.scene, tokens, at):
            return None
        source = Finder(self.scene, number).before(Cue(at, at, "say"))
        if source is None:
            return Found(spans, "unattributed", number)
        return Found(spans, "about", number, span_of(tokens, source.at), None, source.speaker)

    def _made(self, finder: Finder, at: int, rule: str, cue: Range, source: Source | None) -> Found:
        tokens = finder.tokens
        quotation = tokens[at].quotation
        spans = [inner(self.scene.text, quotation)] if quotation else []
        place = span_of(tokens, source.at) if source and source.at != cue else None
        words = self.scene.words
        denied = words.negations.difference(words.cues) if rule in {"inverted", "tagged"} else words.negations
        negated = self.scene.words.denies(tokens, cue, denied)
        speaker = source.speaker if source else NOBODY
        return Found(spans, rule, finder.number, place, span_of(tokens, cue), speaker, negated=negated)
