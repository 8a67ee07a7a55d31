"""Where the verb stands last and a particle closes what is said: `X氏は「A」と述べた`, `X는 "A"고 말했다`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.attribution.multilingual.east.listening import LONG, Listener, quoted, size, words_of
from pipeline.attribution.multilingual.east.mentions import Mention
from pipeline.attribution.multilingual.east.page import ENDS, Sentence, is_title
from pipeline.attribution.multilingual.scene import Speaker
from pipeline.attribution.multilingual.spoken import Found
from pipeline.attribution.text.marks import Quotation
from schemas.attribution import Span

_JOINS = " 、,，\u3000"
_MARKED = re.compile("[\x01\x02]")
_FEWEST = 5
"""Characters of a reported clause at least."""
_ADVERBIAL = 24
"""Characters of a time, place or occasion before what is said."""
_NEAR = 14
"""Characters between "that" and its cue."""


class Subject(NamedTuple):
    """A source with the particle behind it."""

    mention: Mention
    end: int
    weak: bool
    """Its particle may stand in a clause within the sentence."""


@dataclass(slots=True)
class VerbLast:
    """Reads the sentences of one page in order."""

    listener: Listener

    def read(self, number: int) -> None:
        """Everything that is said in one sentence."""
        sentence = self.listener.page.sentences[number]
        subjects = list(self._subjects(sentence))
        here: list[Found] = []
        for order, quotation in quoted(self.listener.page, sentence):
            found = self._spoken(number, order, quotation, subjects, here)
            if found is not None:
                here.append(self.listener.keep(found))
        here += [self.listener.keep(found) for found in self._reported(number, sentence, subjects, here)]
        if not here and not sentence.quotations:
            self._notice(number, subjects)

    def _notice(self, number: int, subjects: list[Subject]) -> None:
        """Whom a sentence without speech is about."""
        for subject in subjects:
            speaker = self.listener.speaker(subject.mention, number)
            if speaker.kind == "person" or subject.mention.kind == "unnamed":
                self.listener.hear(speaker, number)
                return
        sentence = self.listener.page.sentences[number]
        if self.listener.without_subject(number).name and self.listener.page.grammar.cue.search(
            self.listener.page.masked, max(sentence.start, sentence.end - _NEAR), sentence.end
        ):
            self.listener.hear(self.listener.topic, number)

    def _subjects(self, sentence: Sentence) -> Iterator[Subject]:
        page = self.listener.page
        for mention in self.listener.mentions(sentence):
            particle = page.grammar.topic.match(page.masked, mention.end, sentence.end)
            if particle is not None:
                yield Subject(mention, particle.end(), particle.group() in page.grammar.forms("subject"))

    def _spoken(
        self, number: int, order: int, quotation: Quotation, subjects: list[Subject], here: list[Found]
    ) -> Found | None:
        page, sentence = self.listener.page, self.listener.page.sentences[number]
        stop = sentence.quotations[order + 1].start if order + 1 < len(sentence.quotations) else sentence.end
        at = self._spaces(quotation.end)
        closing = page.grammar.quotative.match(page.masked, at, stop)
        if closing is None:
            return self._unclosed(number, quotation, subjects, (at, stop))
        behind = self._spaces(closing.end())
        named = any(
            page.grammar.naming.match(page.masked, place, sentence.end) for place in (behind, closing.start() + 1)
        )
        if named and not self._is_hearsay(closing.start(), sentence.end):
            return None
        cue = page.grammar.cue.search(page.masked, behind, stop) or page.grammar.cue.search(
            page.masked, behind, sentence.end
        )
        finals = page.grammar.forms("finals")
        whole = size(quotation) >= LONG or page.text.endswith(finals, quotation.inner_start, quotation.inner_end)
        told = any(s.end <= quotation.start for s in subjects) and cue is not None and cue.start() == behind
        if closing.group() in page.grammar.weak and (cue is None or not (whole or told)):
            return None
        if (is_title(page, quotation) or quotation.single) and (cue is None or cue.start() - behind > 2):
            return None
        span = Span(*cue.span()) if cue else Span(*closing.span())
        subject, rule = self._source(quotation, (closing.end(), stop), subjects)
        if subject is not None:
            speaker = self.listener.speaker(subject.mention, number)
            return Found(
                [words_of(quotation)],
                rule,
                number,
                _span(subject.mention),
                span,
                speaker,
                negated=self._negated(span.end),
            )
        return self._continued(number, quotation, here, span if cue else None)

    def _is_hearsay(self, start: int, end: int) -> bool:
        """`「A」という。` at the end of a sentence."""
        forms = self.listener.page.grammar.forms("hearsay")
        return bool(forms) and self.listener.page.masked[start:end].rstrip("。").endswith(forms)

    def _negated(self, end: int) -> bool:
        page = self.listener.page
        return page.grammar.negation.search(page.masked, end, min(end + 5, len(page.masked))) is not None

    def _spaces(self, at: int) -> int:
        masked = self.listener.page.masked
        while at < len(masked) and masked[at] == " ":
            at += 1
        return at

    def _source(
        self, quotation: Quotation, after: tuple[int, int], subjects: list[Subject]
    ) -> tuple[Subject | None, str]:
        """Who is told to say it: right behind it, or before it."""
        page = self.listener.page
        place = after[0]
        while place < after[1] and page.masked[place] in _JOINS:
            place += 1
        for mention in self.listener.mentions(Sentence(place, after[1], 0, ())):
            closed = page.grammar.topic.match(page.masked, mention.end) or page.masked[
                mention.end : mention.end + 1
            ] in ("。", ".", "")
            if (
                mention.start - place <= _NEAR
                and closed
                and mention.kind != "group"
                and self._plain(place, mention.start)
            ):
                return Subject(mention, mention.end, weak=False), "inverted"
        if (last := self._cleft(place, after[1])) is not None:
            return Subject(last, last.end, weak=False), "inverted"
        before = [s for s in subjects if s.end <= quotation.start and not self._embedded(s, quotation.start)]
        adjacent = before[-1] if before else None
        if adjacent is None or not self._unknown_between(adjacent.end, quotation.start):
            return adjacent, "subject-verb"
        return Subject(Mention(adjacent.end, adjacent.end, "unnamed"), adjacent.end, weak=False), "subject-verb"

    def _cleft(self, start: int, stop: int) -> Mention | None:
        """`と訴えるのはXだ`: whoever stands last."""
        page = self.listener.page
        forms = page.grammar.forms("cleft")
        cue = page.grammar.cue.search(page.masked, start, min(start + _NEAR, stop)) if forms else None
        if cue is None or not any(form in page.masked[cue.end() : cue.end() + 4] for form in forms):
            return None
        mentions = [
            m
            for m in self.listener.mentions(Sentence(cue.end(), stop, 0, ()))
            if page.masked[m.end : m.end + 1] in ("だ", "。", "")
        ]
        return mentions[-1] if mentions else None

    def _plain(self, start: int, end: int) -> bool:
        """Nothing parts the two, neither a stop nor a cue."""
        between = self.listener.page.masked[start:end]
        return not any(mark in between for mark in "、,。") and self.listener.page.grammar.cue.search(between) is None

    def _embedded(self, subject: Subject, stop: int) -> bool:
        return (
            subject.weak
            and self.listener.page.grammar.embed.search(self.listener.page.masked, subject.end, stop) is not None
        )

    def _unknown_between(self, start: int, stop: int) -> bool:
        """A subject right before the quotation that is none of those we know."""
        page = self.listener.page
        bare = page.masked[start:stop].rstrip(_JOINS)
        return any(bare.endswith(p) and "、" in bare for p in ("は",)) and not bare.endswith(
            ("では", "には", "とは", "ては", "からは", "までは")
        )

    def _continued(self, number: int, quotation: Quotation, here: list[Found], cue: Span | None) -> Found | None:
        """No source in the sentence: whoever spoke in it, or before it."""
        content = [words_of(quotation)]
        if here:
            return Found(content, "continued", number, here[-1].source, cue or here[-1].cue, here[-1].speaker)
        if cue is None and size(quotation) < LONG:
            return None
        sentence = self.listener.page.sentences[number]
        if self._unknown_subject(sentence.start, quotation.start):
            return Found(content, "subject-verb", number, None, cue)
        speaker = self.listener.without_subject(number)
        return Found(content, "sentence-before" if speaker.name else "unattributed", number, None, cue, speaker)

    def _unknown_subject(self, start: int, stop: int) -> bool:
        masked = self.listener.page.masked
        bare = masked[start:stop].rstrip(_JOINS)
        if bare.endswith("は"):
            return not bare.endswith(("では", "には", "とは", "ては", "からは", "までは", "ついては"))
        return bare.endswith(("은", "는")) and " " in bare

    def _unclosed(
        self, number: int, quotation: Quotation, subjects: list[Subject], rest: tuple[int, int]
    ) -> Found | None:
        """`X氏は「A」。`, `「A」。X氏は語る。`: nothing but a stop behind it."""
        page, sentence = self.listener.page, self.listener.page.sentences[number]
        if page.masked[rest[0] : rest[1]].strip("。. 、\u3000") or is_title(page, quotation) or quotation.single:
            return None
        before = [s for s in subjects if s.end <= quotation.start]
        if before and not page.masked[before[-1].end : quotation.start].strip(_JOINS):
            speaker = self.listener.speaker(before[-1].mention, number)
            return Found([words_of(quotation)], "colon", number, _span(before[-1].mention), None, speaker)
        if page.masked[sentence.start : quotation.start].strip():
            return None
        return self._alone(number, quotation)

    def _alone(self, number: int, quotation: Quotation) -> Found | None:
        """A sentence of nothing but a quotation: whoever goes on speaking, before it or behind it."""
        page = self.listener.page
        content = [words_of(quotation)]
        speaker = self.listener.without_subject(number)
        if self.listener.found and self.listener.found[-1].number == number - 1 and self.listener.heard == number - 1:
            last = self.listener.found[-1]
            if page.sentences[number].block == page.sentences[number - 1].block:
                return Found(content, "continued", number, last.source, last.cue, speaker)
        if (following := self._told_next(number)) is not None:
            mention, said = following
            return Found(content, "sentence-before", number, _span(mention), None, said)
        if speaker.name and size(quotation) >= LONG:
            return Found(content, "sentence-before", number, None, None, speaker)
        return Found(content, "unattributed", number) if size(quotation) >= LONG and quotation.last in ENDS else None

    def _told_next(self, number: int) -> tuple[Mention, Speaker] | None:
        """Who speaks in the sentence behind."""
        page = self.listener.page
        if number + 1 >= len(page.sentences):
            return None
        following = page.sentences[number + 1]
        if (mention := self._cleft(following.start, following.end)) is not None:
            return mention, self.listener.speaker(mention, number)
        subjects = [
            s for s in self._subjects(following) if not any(q.start < s.mention.start for q in following.quotations)
        ]
        if not subjects or page.grammar.cue.search(page.masked, subjects[0].end, following.end) is None:
            return None
        if following.block > page.sentences[number].block + 1:
            return None
        return subjects[0].mention, self.listener.speaker(subjects[0].mention, number)

    def _reported(self, number: int, sentence: Sentence, subjects: list[Subject], here: list[Found]) -> Iterator[Found]:
        """What somebody says without marks, behind the last quotation of the sentence."""
        if (found := self._according(number, sentence)) is not None:
            yield found
            return
        at, told = sentence.start, False
        if here:
            at = max(here[-1].content[0].end, here[-1].cue.end if here[-1].cue else 0)
            at = next(
                (place + 1 for place in range(at, sentence.end) if self.listener.page.masked[place] in "、,"),
                sentence.end,
            )
        for that, cue in self._thats(at, sentence.end):
            found = self._clause(number, (at, that, cue), subjects, here)
            if found is not None:
                yield found
                told = True
            at = cue.end
        if not here and not told and (found := self._hearsay(number, sentence, subjects)) is not None:
            yield found

    def _according(self, number: int, sentence: Sentence) -> Found | None:
        """`Xによると、A。`"""
        page = self.listener.page
        for mention in self.listener.mentions(sentence):
            told = page.grammar.according.match(page.masked, mention.end, sentence.end)
            if told is None:
                continue
            start = told.end()
            while start < sentence.end and page.masked[start] in _JOINS:
                start += 1
            if sentence.end - start > _FEWEST and mention.start - sentence.start < 3 * _ADVERBIAL:
                content = [Span(start, self._before_stop(start, sentence.end))]
                speaker = self.listener.speaker(mention, number)
                return Found(
                    content, "according-reported", number, _span(mention), Span(*told.span()), speaker, direct=False
                )
        return None

    def _before_stop(self, start: int, end: int) -> int:
        """Where a sentence's words end, without what tells that they are hearsay."""
        masked = self.listener.page.masked
        while end > start and (masked[end - 1] in "。.！？!? \u3000" or masked[end - 1].isspace()):
            end -= 1
        forms = self.listener.page.grammar.forms("hearsay")
        ending = next((form for form in forms if masked.endswith(form, start, end)), "")
        return end - len(ending)

    def _clause(
        self, number: int, place: tuple[int, int, Span], subjects: list[Subject], here: list[Found]
    ) -> Found | None:
        """`XはAと述べた`, and without X where the sentence before has him."""
        start, that, cue = place
        before = [s for s in subjects if start <= s.mention.start and s.end < that]
        content = self._bare_clause(before[0].end if before else start, that)
        if content.end - content.start < _FEWEST or _MARKED.search(
            self.listener.page.masked, content.start, content.end
        ):
            return None
        behind = [s for s in subjects if that <= s.mention.start < cue.start]
        if before or behind:
            before = behind or before
            speaker, rule = self.listener.speaker(before[0].mention, number), "clause"
        elif here:
            return Found([content], "same-sentence", number, here[-1].source, cue, here[-1].speaker, direct=False)
        else:
            speaker, rule = self.listener.without_subject(number), "mood"
            if not speaker.name:
                return None
        source = _span(before[0].mention) if before else None
        return Found([content], rule, number, source, cue, speaker, direct=False, negated=self._negated(cue.end))

    def _thats(self, start: int, end: int) -> Iterator[tuple[int, Span]]:
        """Where clauses end, and their cues."""
        page = self.listener.page
        for that in page.grammar.that.finditer(page.masked, start, end):
            cue = page.grammar.cue.search(page.masked, that.end(), min(that.end() + _NEAR, end))
            if cue is not None and not any(mark in page.masked[that.end() : cue.start()] for mark in "、\x01\x02"):
                naming = page.grammar.naming.match(page.masked, that.end())
                if naming is None:
                    yield self._clause_end(that.start(), that.end()), Span(*cue.span())

    def _clause_end(self, start: int, end: int) -> int:
        """A verb's ending is part of what is said, the particle behind it is not."""
        word = self.listener.page.masked[start:end]
        tail = max(
            (form for form in self.listener.page.grammar.forms("tail") if word.endswith(form)), key=len, default=""
        )
        return end - len(tail) if tail or word[0] in "할다라" else start

    def _bare_clause(self, start: int, end: int) -> Span:
        """Without the time, place or occasion that comes before what is said."""
        masked, grammar = self.listener.page.masked, self.listener.page.grammar
        while start < end and masked[start] in _JOINS:
            start += 1
        while grammar.spaced and (word := masked[start:end].partition(" ")[0]).endswith(grammar.adverbial):
            if len(word) > _ADVERBIAL or end - start <= len(word) + _FEWEST:
                break
            start += len(word) + 1
        head, parted, _ = masked[start : min(end, start + _ADVERBIAL)].partition("、")
        if parted and head.endswith(grammar.adverbial) and end - start > len(head) + _FEWEST:
            start += len(head) + 1
        return Span(start, end)

    def _hearsay(self, number: int, sentence: Sentence, subjects: list[Subject]) -> Found | None:
        """`Aという。` behind what somebody said."""
        end = self._before_stop(sentence.start, sentence.end)
        told = self.listener.page.masked[end : sentence.end].strip("。. \u3000")
        speaker = self.listener.without_subject(number)
        if (
            not told
            or not speaker.name
            or subjects
            or self.listener.heard != number - 1
            or end - sentence.start < _FEWEST
        ):
            return None
        if not self.listener.found or self.listener.found[-1].number != number - 1:
            return None
        return Found(
            [Span(sentence.start, end)], "mood", number, None, Span(end, end + len(told)), speaker, direct=False
        )


def _span(mention: Mention) -> Span | None:
    return Span(mention.start, mention.end) if mention.end > mention.start else None
