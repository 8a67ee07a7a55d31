"""Who speaks in a sentence, and who spoke last: what both orders of words have in common."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.attribution.multilingual.east.mentions import Mention, inside
from pipeline.attribution.multilingual.east.page import Page, Sentence
from pipeline.attribution.multilingual.scene import NOBODY, Speaker
from pipeline.attribution.multilingual.spoken import Found
from pipeline.attribution.text.marks import Quotation
from schemas.attribution import Span

_REACH = 3
"""Sentences that a pronoun, or a sentence without a subject, reaches back."""
_PRONOUN = 0.9
"""How sure it is whom "he" stands for."""
_LATE = 3
"""Attributions that make one person the only speaker."""
LONG = 12
"""Characters in marks that are hardly a name."""


@dataclass(slots=True)
class Listener:
    """Keeps what was found, and who may be meant by "he"."""

    page: Page
    found: list[Found] = field(default_factory=list)
    topic: Speaker = NOBODY
    """Who spoke or acted last; nobody as well where somebody without a name did."""
    heard: int = -10
    """The sentence of `topic`."""
    genders: dict[str, str] = field(default_factory=dict)

    def keep(self, found: Found) -> Found:
        """Take in an attribution."""
        self.found.append(found)
        if found.source is not None or found.speaker.name:
            self.hear(found.speaker, found.number)
        return found

    def hear(self, speaker: Speaker, number: int) -> None:
        """Remember whom a sentence is about."""
        self.topic, self.heard = speaker, number

    def speaker(self, mention: Mention, number: int) -> Speaker:
        """Whom a source stands for."""
        if mention.kind != "back":
            return self.page.roster.speaker(mention)
        return self._meant(mention, number)

    def _meant(self, mention: Mention, number: int) -> Speaker:
        if number - self.heard > _REACH or self.topic.kind not in ("person", "unknown"):
            return NOBODY
        words = self.page.grammar.words
        gender = "f" if mention.title in words("she") else "m" if mention.title in words("he") else ""
        known = self.genders.get(self.topic.name) or self._gender(self.topic.name)
        if gender and known and gender != known:
            return NOBODY
        if gender and self.topic.name:
            self.genders[self.topic.name] = gender
        return self.topic._replace(sure=min(_PRONOUN, self.topic.sure))

    def _gender(self, name: str) -> str:
        titles = set(self.page.roster.titles.get(name, ()))
        words = self.page.grammar.words
        return "f" if titles & words("female") else "m" if titles & words("male") else ""

    def without_subject(self, number: int) -> Speaker:
        """Who goes on speaking in a sentence that names nobody."""
        if number - self.heard > 1:
            return NOBODY
        return self.topic if self._block(number) == self._block(self.heard) or self._alone() else NOBODY

    def _alone(self) -> bool:
        """Whether one person said all of late: then who is not named in a further paragraph is the same."""
        late = [one.speaker.name for one in self.found[-_LATE:]]
        return len(late) == _LATE and set(late) == {self.topic.name} != {""}

    def _block(self, number: int) -> int:
        return self.page.sentences[number].block if 0 <= number < len(self.page.sentences) else -1

    def mentions(self, sentence: Sentence) -> list[Mention]:
        """Everybody in a sentence."""
        return list(inside(self.page.mentions, sentence.start, sentence.end))


def words_of(quotation: Quotation) -> Span:
    """What is in the marks."""
    return Span(quotation.inner_start, quotation.inner_end)


def size(quotation: Quotation) -> int:
    """Characters in the marks."""
    return quotation.inner_end - quotation.inner_start


def quoted(page: Page, sentence: Sentence) -> Iterator[tuple[int, Quotation]]:
    """The quotations of a sentence by their number, empty ones left out."""
    for order, quotation in enumerate(sentence.quotations):
        if size(quotation):
            yield order, quotation
