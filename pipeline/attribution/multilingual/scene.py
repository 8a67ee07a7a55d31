"""One article of another language while it is read: its sentences, who is named, and who spoke so far."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.attribution.multilingual.names import Mention, Reader, folded, linked_words, small_words
from pipeline.attribution.multilingual.roster import Roster, build_roster, same_name
from pipeline.attribution.multilingual.vocabulary import Gender, Vocabulary, small
from pipeline.attribution.multilingual.words import sentences
from pipeline.attribution.text.marks import Quotation
from pipeline.attribution.text.tokens import Range, Sentence

Kind = str
_BACK = 6
"""Sentences that a pronoun or a description reaches back."""
_SPOKE, _LED, _STEP, _KNOWN, _HERE = 5, 5, 2, 2, 4
"""What speaks for somebody as the one a pronoun stands for: that he spoke, led his sentence, is of that gender, was
named in this paragraph; and what a sentence of distance costs."""
_NEAR = 2
"""Sentences that "the party" reaches back."""
_CLEAR = 3
"""By so much the likeliest leads the next one where nothing else is meant."""
CLEAR, UNCLEAR = 0.8, 0.5
"""How sure a name is that a pronoun stands for, of somebody who leads by that or not."""
_STEM = 5
"""Letters that two words for an office have in common."""


class Speaker(NamedTuple):
    """Whom a source stands for."""

    name: str = ""
    kind: Kind = "unknown"
    sure: float = 1.0
    """Of the name, given that the source is right."""


NOBODY = Speaker()


class Seen(NamedTuple):
    """A person at a place of the text."""

    sentence: int
    name: str
    weight: int


@dataclass(slots=True)
class Scene:
    """What is known of an article, and of who spoke last."""

    text: str
    words: Vocabulary
    sentences: list[Sentence]
    mentions: list[list[Mention]]
    roster: Roster
    seen: list[Seen] = field(default_factory=list)
    bodies: list[tuple[int, str]] = field(default_factory=list)
    """Sentence -> a body that it names."""

    def hear(self, speaker: Speaker, number: int) -> None:
        """Remember who spoke."""
        if speaker.kind == "person":
            self.seen.append(Seen(number, speaker.name, _SPOKE))
        elif speaker.name and speaker.kind == "group":
            self.bodies.append((number, speaker.name))

    def arrive(self, number: int) -> None:
        """Everybody whom a sentence names; the first of them leads it."""
        led = False
        for mention in self.mentions[number]:
            name = self.roster.resolve(mention) or (mention.name if mention.titles else "")
            if name in self.roster.people:
                leads = not led and not mention.governed
                self.seen.append(Seen(number, name, _LED if leads else 0))
                led = led or leads
            elif self.roster.is_group(mention) and not (mention.leads and small(mention.name) in self.words.bodies):
                self.bodies.append((number, mention.name))

    def body(self, number: int) -> Speaker:
        """What "the party" stands for: the one body that was named just now."""
        named = {name for sentence, name in self.bodies if number - _NEAR <= sentence}
        return Speaker(named.pop(), "group", CLEAR) if len(named) == 1 else Speaker("", "group")

    def likeliest(self, gender: Gender, number: int, *, before: bool = False, own: str = "") -> Speaker:
        """Whom "he" or "she" stands for in a sentence, which `own` leads, and how sure that is."""
        told: dict[str, int] = {}
        plain: set[str] = set()
        for seen in [*([Seen(number, own, _LED)] if own else []), *self._lately(number)]:
            if before and seen.sentence == number:
                continue
            known = self.roster.people.get(seen.name, "")
            if gender and known and known != gender:
                continue
            here = self.sentences[seen.sentence].block == self.sentences[number].block
            weight = seen.weight - _STEP * (number - seen.sentence) + (_KNOWN if gender and known else 0) + _HERE * here
            if gender and not known and (seen.name.partition(" ")[0][-1:] == "a") != (gender == "f"):
                weight -= _KNOWN  # first names in -a are women's in most languages of Europe
            if seen.weight or (gender and known):
                plain.add(seen.name)
            told[seen.name] = max(weight, told.get(seen.name, -100))
        ranked = sorted(told.items(), key=lambda one: -one[1])
        if not ranked:
            return NOBODY
        clear = ranked[0][0] in plain and (len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= _CLEAR)
        return Speaker(ranked[0][0], "person", CLEAR if clear else UNCLEAR)

    def _lately(self, number: int) -> Iterator[Seen]:
        """Who was seen in the sentences that a pronoun reaches back to, the last first."""
        for seen in reversed(self.seen):
            if seen.sentence < number - _BACK:
                return
            yield seen

    def alone_in(self, block: int) -> bool:
        """Whether a paragraph has named one person so far, and no other."""
        return len({one.name for one in self.seen[-8:] if self.sentences[one.sentence].block == block}) == 1

    def named_in(self, block: int) -> bool:
        """Whether a paragraph has a person."""
        return any(self.sentences[one.sentence].block == block for one in self.seen[-8:])

    def in_paragraph(self, name: str, block: int) -> bool:
        """Whether a person was seen there of late."""
        return any(one.name == name for one in self.seen[-8:] if self.sentences[one.sentence].block == block)

    def by_age(self, age: str) -> str:
        """`52-åringen`: the one person behind whose name that age stands."""
        aged = {
            self.roster.resolve(m) for n, m in self._mentioned() if age in self._behind(n, m)
        } & self.roster.people.keys()
        return aged.pop() if len(aged) == 1 else ""

    def _mentioned(self) -> Iterator[tuple[int, Mention]]:
        return ((number, mention) for number, mentions in enumerate(self.mentions) for mention in mentions)

    def _behind(self, number: int, mention: Mention) -> tuple[str, ...]:
        """The number in brackets or commas behind a name."""
        behind = self.sentences[number].tokens[mention.end : mention.end + 3]
        return (behind[1].text,) if len(behind) > 1 and behind[0].text in {"(", ","} else ()

    def by_office(self, title: str, number: int) -> str:
        """`la ministre`: the last person called so before."""
        stem = _stem(self.words.alike.get(title, title))
        for seen in reversed(self.seen):
            if any(
                _same_office(stem, _stem(own)) or same_name(stem, _stem(own), self.words)
                for own in self.roster.titles.get(seen.name, ())
            ):
                return seen.name
        return ""


def _stem(title: str) -> str:
    return folded(title)


def _same_office(one: str, other: str) -> bool:
    """`ministeren` and `statsminister`, `Bürgermeisterin` and `Bürgermeister`, `ministra` and `ministro`."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    size = max(_STEM, len(short) - 3)
    return len(short) >= _STEM and (short[:size] in long if len(short) >= _STEM else False)


def set_scene(
    text: str, blocks: Sequence[Range], quotations: Sequence[Quotation], context: str, words: Vocabulary
) -> Scene:
    """Read who is named in an article; `context` (headline, captions) names people too."""
    listed = sentences(text, blocks, quotations, words)
    reader = Reader(words, small_words(listed), linked_words(listed, words))
    mentions = [reader.mentions(sentence.tokens) for sentence in listed]
    lines = [(at, at + len(line)) for at, line in _lines(context)]
    headed = [
        mention._replace(place=-1)
        for s in sentences(context, lines, (), words)
        for mention in reader.mentions(s.tokens)
    ]
    return Scene(text, words, listed, mentions, build_roster(mentions, headed, words))


def _lines(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, line))
        at += len(line) + 1
    return found


def sentence_at(scene: Scene, place: int) -> int:
    """The number of the sentence that a place of the text lies in."""
    return max(0, bisect_right(scene.sentences, place, key=lambda s: s.tokens[0].start) - 1)
