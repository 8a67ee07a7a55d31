"""Where the cue stands between whoever speaks and what is said: `X表示，“A”`, `“A”，X说`, `X认为，A`."""

import re
from dataclasses import dataclass
from itertools import pairwise

from pipeline.attribution.multilingual.east.listening import LONG, Listener, quoted, size, words_of
from pipeline.attribution.multilingual.east.mentions import Mention
from pipeline.attribution.multilingual.east.page import ENDS, Sentence, is_title
from pipeline.attribution.multilingual.scene import NOBODY, Speaker
from pipeline.attribution.multilingual.spoken import Found
from pipeline.attribution.text.marks import Quotation
from schemas.attribution import Span

_JOINS = " ，,：:\u3000"
_COMMAS = ("，", ",", "：", ":")
_STOPS = "，。；：！？,;:"
_CLAUSE = re.compile(f"[{_STOPS}]")
_SHORT = 5
"""Characters in marks that a cue not right beside them does not reach."""
_NEAR = 10
"""Characters between a cue and a quotation after a colon or comma."""
_BEHIND = 36
"""Characters behind a quotation in which its cue stands."""
_FEWEST = 5
"""Characters of a reported clause at least."""
_ADVERBS = 8
"""Characters before a cue that are no subject: `并同时`, `随后又`."""
_CLAUSES = 4
"""Clauses of a sentence that a source is looked for in, back from the cue."""


@dataclass(slots=True)
class VerbFirst:
    """Reads the sentences of one page in order."""

    listener: Listener

    def read(self, number: int) -> None:
        """Everything that is said in one sentence."""
        sentence = self.listener.page.sentences[number]
        here: list[Found] = []
        for order, quotation in quoted(self.listener.page, sentence):
            found = self._spoken(number, order, quotation, here)
            if found is not None:
                here.append(self.listener.keep(found))
        reported = self._reported(number, sentence, here)
        if reported is not None:
            here.append(self.listener.keep(reported))
        if not here:
            self._notice(number, sentence)

    def _notice(self, number: int, sentence: Sentence) -> None:
        """Whom a sentence without speech is about: whoever begins it."""
        for mention in self.listener.mentions(sentence)[:1]:
            speaker = self.listener.speaker(mention, number)
            if speaker.kind == "person" or mention.kind == "unnamed":
                self.listener.hear(speaker, number)

    def _spoken(self, number: int, order: int, quotation: Quotation, here: list[Found]) -> Found | None:
        page, sentence = self.listener.page, self.listener.page.sentences[number]
        if is_title(page, quotation) or any(
            m.kind == "group" and m.end == quotation.end for m in self.listener.mentions(sentence)
        ):
            return None
        start = sentence.quotations[order - 1].end if order else sentence.start
        stop = sentence.quotations[order + 1].start if order + 1 < len(sentence.quotations) else sentence.end
        colon = page.masked[: quotation.start][-1:] in ("：", ":") if quotation.start else False
        before = self._before(number, quotation, start, colon=colon)
        if before is not None and (colon or before.cue is not None):
            return before
        return self._after(number, quotation, stop) or self._within(number, order, quotation, here)

    def _before(self, number: int, quotation: Quotation, start: int, *, colon: bool) -> Found | None:
        """`X说：“A”`, `X表示，“A”`."""
        page = self.listener.page
        cues = [c for c in page.grammar.cue.finditer(page.masked, start, quotation.start) if not self._is_part(c.end())]
        cue = Span(*cues[-1].span()) if cues else None
        if cue is not None and self._denied(start, cue.start):
            cue = None
        if cue is None:
            return self._colon(number, quotation, start) if colon else None
        gap = page.masked[cue.end : quotation.start]
        if (
            not colon
            and not (gap.strip()[-1:] in ("，", ",") and len(gap) <= _NEAR)
            and gap.strip() not in ("", "道", "说", "說")
        ):
            return None
        if not colon and not gap.strip() and self._is_name(quotation, cue):
            return None
        source, speaker = self._source(number, start, cue.start)
        return Found([words_of(quotation)], "colon-cue", number, source, cue, speaker)

    def _is_name(self, quotation: Quotation, cue: Span) -> bool:
        """Few words right behind a cue, and a noun right behind them: `提出“三步走”战略`."""
        page = self.listener.page
        if self._quiet(cue.start, quotation.start):
            return True
        if size(quotation) >= LONG:
            return False
        plain = page.masked[cue.start : cue.end] in page.grammar.forms("plain")
        few = size(quotation) <= _SHORT and quotation.last not in ENDS and not plain
        called = page.grammar.call.match(page.masked, cue.start) is not None
        return page.grammar.naming.match(page.masked, quotation.end) is not None or (few and not called)

    def _quiet(self, start: int, stop: int) -> bool:
        """A word between that tells that a name follows."""
        page = self.listener.page
        return any(word in page.masked[max(0, start - 4) : stop] for word in page.grammar.forms("quiet"))

    def _colon(self, number: int, quotation: Quotation, start: int) -> Found | None:
        """`X：“A”`."""
        for mention in reversed(self._here(start, quotation.start)):
            if quotation.start - 1 == mention.end:
                speaker = self.listener.speaker(mention, number)
                return Found([words_of(quotation)], "colon", number, _span(mention), None, speaker)
        return None

    def _after(self, number: int, quotation: Quotation, stop: int) -> Found | None:
        """`“A”，X说`, `“A”X说`."""
        page = self.listener.page
        at = quotation.end
        while at < stop and page.masked[at] in _JOINS:
            at += 1
        reach = min(stop, at + _BEHIND)
        edge = next((place for place in range(at, reach) if page.masked[place] in _STOPS), reach)
        cue = next((c for c in page.grammar.cue.finditer(page.masked, at, edge) if not self._is_part(c.end())), None)
        if cue is None or self._denied(at, cue.start()):
            return None
        joined = at > quotation.end or page.text[quotation.inner_end - 1] in ENDS
        mentions = [m for m in self._here(at, cue.start()) if m.end <= cue.start()]
        if not (mentions and mentions[0].start - at <= 12) and (cue.start() != at or self._leads(number, quotation)):
            return None
        if not joined and not (mentions and mentions[0].start == at):
            return None
        source, speaker = self._source(number, at, cue.start())
        return Found([words_of(quotation)], "inverted", number, source, Span(*cue.span()), speaker)

    def _leads(self, number: int, quotation: Quotation) -> bool:
        """Whether words stand before a quotation in its sentence."""
        page = self.listener.page
        return bool(page.masked[page.sentences[number].start : quotation.start].strip(_JOINS))

    def _within(self, number: int, order: int, quotation: Quotation, here: list[Found]) -> Found | None:
        """`X认为，方案“A”`; `“A。”` that goes on with what was said before it."""
        page, sentence = self.listener.page, self.listener.page.sentences[number]
        alone = not page.masked[sentence.start : quotation.start].strip(_JOINS) and not page.masked[
            quotation.end : sentence.end
        ].strip("。，")
        if alone:
            return self._alone(number, quotation)
        cue = self._reaching(sentence, quotation)
        if (
            cue is None
            or self._quiet(cue.end, quotation.start)
            or page.grammar.naming.match(page.masked, quotation.end)
        ):
            return None
        called = page.grammar.call.match(page.masked, cue.start) is not None and quotation.start - cue.end < 2 * _NEAR
        if not called and size(quotation) <= _SHORT:
            return None
        if here and here[-1].cue == cue:
            return Found([words_of(quotation)], "same-sentence", number, here[-1].source, cue, here[-1].speaker)
        source, speaker = self._source(number, sentence.start, cue.start)
        return Found([words_of(quotation)], "called" if called else "within", number, source, cue, speaker)

    def _reaching(self, sentence: Sentence, quotation: Quotation) -> Span | None:
        """The last cue before a quotation that reports."""
        page = self.listener.page
        found = None
        for pattern in (page.grammar.report, page.grammar.call):
            for match in pattern.finditer(page.masked, sentence.start, quotation.start):
                if not self._is_part(match.end()) and not self._denied(sentence.start, match.start()):
                    found = Span(*match.span()) if found is None or match.start() > found.start else found
        return found

    def _alone(self, number: int, quotation: Quotation) -> Found | None:
        page = self.listener.page
        speaker = self.listener.without_subject(number)
        last = self.listener.found[-1] if self.listener.found else None
        content = [words_of(quotation)]
        if last is not None and last.number == number - 1 and speaker.name:
            return Found(content, "continued", number, last.source, last.cue, speaker)
        if speaker.name and size(quotation) >= LONG:
            return Found(content, "sentence-before", number, None, None, speaker)
        return (
            Found(content, "unattributed", number)
            if size(quotation) >= LONG and page.text[quotation.inner_end - 1] in ENDS
            else None
        )

    def _here(self, start: int, stop: int) -> list[Mention]:
        return self.listener.mentions(Sentence(start, stop, 0, ()))

    def _source(self, number: int, start: int, stop: int) -> tuple[Span | None, Speaker]:
        """Who is told to speak before a cue: the first one named in the nearest clause that names somebody."""
        page = self.listener.page
        edges = [start, *(at + 1 for at in range(start, stop) if page.masked[at] in "，；：,;"), stop]
        edges = edges[-_CLAUSES - 1 :]
        for first, last in zip(reversed(edges[:-1]), reversed(edges[1:]), strict=True):
            mentions = [m for m in self._here(first, last) if m.end <= last and not self._is_object(m, first)]
            if mentions:
                mention = self._bearer(mentions)
                if self._joined(mentions):
                    return Span(mention.start, mentions[1].end), NOBODY
                return _span(mention), self.listener.speaker(mention, number)
        if len(page.masked[start:stop].strip(_JOINS)) > _ADVERBS:
            return None, NOBODY
        if number == self.listener.heard and self.listener.topic.name:
            return None, self.listener.topic
        return None, self.listener.without_subject(number)

    def _bearer(self, mentions: list[Mention]) -> Mention:
        """The person behind a body or office that belongs to him: `反对党议员X`."""
        page = self.listener.page
        function = page.grammar.language.text("people", "function")
        for one, other in pairwise(mentions):
            between = (
                page.masked[one.end : other.start].removesuffix("的")
                if one.kind == "group"
                else page.masked[one.end : other.start]
            )
            if one.kind in ("full", "short", "back") or any(c in function or c in _STOPS for c in between):
                return one
        return mentions[-1]

    def _is_object(self, mention: Mention, start: int) -> bool:
        """`对X`, `向X`: whom somebody speaks to."""
        page = self.listener.page
        return mention.start > start and page.masked[mention.start - 1] in "对對向跟被给給"

    def _joined(self, mentions: list[Mention]) -> bool:
        """`X和Y说`: two speak."""
        if len(mentions) < 2:
            return False
        return self.listener.page.masked[mentions[0].end : mentions[1].start] in (
            "和",
            "与",
            "與",
            "、",
            "及",
            "以及",
            "同",
        )

    def _is_part(self, end: int) -> bool:
        """The cue is the begin of another word: `说的`, `问题`."""
        page = self.listener.page
        return page.masked[end : end + 1] in (
            "的",
            "题",
            "題",
            "会",
            "會",
            "书",
            "書",
            "法",
            "服",
            "明会",
            "定",
        ) or page.masked.startswith(("過的", "过的"), end)

    def _denied(self, start: int, stop: int) -> bool:
        page = self.listener.page
        return page.grammar.negation.search(page.masked, max(start, stop - 4), stop) is not None

    def _reported(self, number: int, sentence: Sentence, here: list[Found]) -> Found | None:
        """`据X介绍，A`, `在X看来，A`, `X认为，A`."""
        start = max((one.content[0].end + 1 for one in here), default=sentence.start)
        found = self._according(number, sentence) if not here else None
        return found or self._clause(number, start, sentence)

    def _according(self, number: int, sentence: Sentence) -> Found | None:
        page = self.listener.page
        for mention in self.listener.mentions(sentence)[:2]:
            lead = _CLAUSE.split(page.masked[sentence.start : mention.start])[-1].strip()
            told = page.grammar.following.match(page.masked, mention.end)
            seen = page.masked.startswith(page.grammar.forms("in_view"), mention.end)
            views = page.grammar.forms("in_view")
            if seen and lead.startswith(page.grammar.forms("in_before")):
                end = mention.end + next(len(view) for view in views if page.masked.startswith(view, mention.end))
            elif told is not None and lead.startswith(page.grammar.forms("according")):
                end = told.end()
            else:
                continue
            content = self._rest(end, sentence.end)
            if content is not None:
                speaker = self.listener.speaker(mention, number)
                return Found(
                    [content],
                    "according-reported",
                    number,
                    _span(mention),
                    Span(mention.end, end),
                    speaker,
                    direct=False,
                )
        return None

    def _rest(self, start: int, end: int) -> Span | None:
        """What is said, from behind the cue to the end of the sentence."""
        masked = self.listener.page.masked
        told = self.listener.page.grammar.told.match(masked, start)
        start = told.end() if told else start
        while start < end and masked[start] in _JOINS:
            start += 1
        while end > start and (masked[end - 1] in "。.；！？!?" or masked[end - 1].isspace()):
            end -= 1
        return Span(start, end) if end - start >= _FEWEST else None

    def _clause(self, number: int, start: int, sentence: Sentence) -> Found | None:
        page = self.listener.page
        cues = [Span(*match.span()) for match in page.grammar.report.finditer(page.masked, start, sentence.end)]
        closed = [cue for cue in cues if page.masked[cue.end : cue.end + 2].lstrip("道说說称稱")[:1] in _COMMAS]
        for place in closed[:1] or cues:
            if self._is_part(place.end) or self._denied(start, place.start) or self._quiet(place.start, place.start):
                continue
            content = self._rest(
                place.end + (page.masked[place.end : place.end + 1] in ("道", "说", "說", "称", "稱")), sentence.end
            )
            if content is None or page.masked[content.start] in "\x01\x02" or not self._opens(place, content.start):
                continue
            source, speaker = self._source(number, start, place.start)
            if source is None and not speaker.name:
                return None
            return Found([content], "clause" if source else "mood", number, source, place, speaker, direct=False)
        return None

    def _opens(self, cue: Span, content: int) -> bool:
        """A comma or colon behind the cue, or a source right before it."""
        if content > cue.end:
            return True
        return any(
            m.end <= cue.start and cue.start - m.end <= _NEAR
            for m in self._here(max(0, cue.start - _NEAR - 20), cue.start)
        )


def _span(mention: Mention) -> Span:
    return Span(mention.start, mention.end)
