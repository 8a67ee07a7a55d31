"""Whom a cue belongs to: its subject before or behind it, a pronoun, a description, or nobody who is named."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.attribution.multilingual.names import Mention, given_gender
from pipeline.attribution.multilingual.scene import NOBODY, Scene, Speaker
from pipeline.attribution.multilingual.vocabulary import Cue, Gender, small
from pipeline.attribution.text.tokens import Range, Token

_REACH = 22
"""Tokens behind a cue in which its subject stands."""
_HARD = frozenset({".", ";", ":", "?", "!", "…", "Q", "(", "«", "„", "“"})
_COMMAS = frozenset({",", "–", "—", "-"})
SURE, CALLED, ALONE = 1.0, 0.85, 0.68
"""Of a name that stands there; of one whom an office stands for; of the only one whom the paragraph names."""


@dataclass(frozen=True, slots=True)
class Source:
    """Tokens of a source, and whom it stands for."""

    at: Range
    speaker: Speaker


@dataclass(slots=True)
class Finder:
    """Looks for sources in one sentence."""

    scene: Scene
    number: int

    @property
    def tokens(self) -> Sequence[Token]:
        return self.scene.sentences[self.number].tokens

    @property
    def mentions(self) -> list[Mention]:
        return self.scene.mentions[self.number]

    def behind(self, cue: Cue, stop: int | None = None) -> Source | None:
        """The subject behind an inverted cue."""
        end = self._end(cue.end, stop)
        if (some := self._somebody(cue.end, end)) is not None:
            return some
        pronoun = self._pronoun((cue.start, min(end, cue.end + 3)))
        return pronoun or self._named((cue.end, end)) or self._described((cue.end, end), cue.gender)

    def before(self, cue: Cue, start: int = 0) -> Source | None:
        """The subject before a cue: the first name that no preposition governs, else a pronoun, else a description."""
        if cue.start > start and self.tokens[cue.start - 1].low in self.scene.words.relatives:
            return self._antecedent((start, cue.start - 1))
        inner = self._clause(start, cue.start)
        if inner > start and inner < cue.start and (found := self._subject((inner, cue.start), cue.gender)) is not None:
            return found
        return self._subject((start, cue.start), cue.gender)

    def _antecedent(self, region: Range) -> Source | None:
        """`en fisker på kajen, som siger`: the last person who is named or called something there."""
        people = [
            m for m in self.mentions if region[0] <= m.start and m.end <= region[1] and self.scene.roster.is_person(m)
        ]
        titles = [at for at in range(*region) if self.scene.words.is_title(self.tokens[at].low)]
        if titles and (not people or titles[-1] >= people[-1].end):
            return self._described((max(region[0], titles[-1] - 1), titles[-1] + 1))
        return self._named((people[-1].start, people[-1].end)) if people else self._named(region)

    def _clause(self, start: int, end: int) -> int:
        """Where the clause of a cue begins, if a conjunction or relative begins it."""
        words = self.scene.words
        opened = (
            at + 1
            for at in range(end - 1, start - 1, -1)
            if self.tokens[at].low in words.that or self.tokens[at].text == ";"
        )
        return next(opened, start)

    def _subject(self, region: Range, gender: Gender) -> Source | None:
        return self._leading(region) or self._named(region) or self._pronoun(region) or self._described(region, gender)

    def _somebody(self, at: int, end: int) -> Source | None:
        """`sier en talsmann for X`, `forteller mannen til X`: nobody who is named behind it."""
        words, tokens = self.scene.words, self.tokens
        indefinite = at < end and tokens[at].low in words.language.words("text", "indefinite")
        head = next((i for i in range(at, min(at + 4, end)) if words.is_title(tokens[i].low)), None)
        if head is None or not (indefinite or (head == at and tokens[at].low in words.persons)):
            return None
        behind = head + 2 if head + 1 < end and tokens[head + 1].text == "," else head + 1
        named = any(m.first == behind or m.start <= head < m.first for m in self.mentions)
        return None if named else self._described((at, head + 1))

    def either(self, cue: Cue, start: int, stop: int) -> Source | None:
        """The subject on whichever side of a cue; where verbs come second, behind it if something else leads."""
        before = self.before(cue, start)
        second = self.scene.words.language.has("text", "verb_second") and cue.end < stop
        if second and not (before and (before.at[1] == cue.start or (before.at[0] == start and before.speaker.name))):
            before = self.right_behind(cue.end, stop) or before
        return before or self.behind(cue, stop) or self.left_out(cue)

    def named_after(self, at: int, stop: int | None = None) -> Source | None:
        """The source behind "according to": the words right there."""
        words, end = self.scene.words, self._end(at, stop)
        if at < end and self.tokens[at].low in words.objects:
            return Source((at, at + 1), self._stands_for(self.tokens[at].low, at))
        end = self._phrase_end(at, end)
        if self._is_described(at, end):
            return self._described((at, end))
        named = self._named((at, end))
        if named is not None and named.at[0] == at:  # nothing but a source stands there
            named = Source(named.at, named.speaker._replace(sure=max(named.speaker.sure, 0.8)))
        return self._pronoun((at, min(end, at + 1))) or named or self._described((at, end))

    def _is_described(self, at: int, end: int) -> bool:
        """`Para a deputada, o Governo ...`: an article, a title and a comma, and no name at them."""
        tokens, words = self.tokens, self.scene.words
        titled = at + 2 < end and tokens[at].low in words.articles and words.is_title(tokens[at + 1].low)
        return titled and tokens[at + 2].text == "," and not any(m.start in (at + 1, at + 3) for m in self.mentions)

    def behind_place(self, at: int) -> int:
        """Where `i Fjellvik`, `fra Riksrevisjonen` ends that stands there, else the same place."""
        if at >= len(self.tokens) or self.tokens[at].low not in self.scene.words.prepositions:
            return at
        return next((m.end for m in self.mentions if m.start == at + 1 and m.end < len(self.tokens)), at)

    def noun_at(self, at: int) -> Source | None:
        """A source that has neither name nor office: `enligt åtalet`."""
        words = self.scene.words
        plain = at < len(self.tokens) and self.tokens[at].low.isalpha() and self.tokens[at].low not in words.common
        return Source((at, at + 1), NOBODY) if plain else None

    def _phrase_end(self, at: int, end: int) -> int:
        """Where a sentence goes on behind the first name: `Ifølge Park vil`."""
        words = self.scene.words
        first = next((m for m in self.mentions if at <= m.start and m.end < end), None)
        if first is None or not words.language.has("text", "verb_second"):
            return end
        following = self.tokens[first.end]
        goes_on = following.text[0].islower() and following.low not in words.prepositions | words.particles
        return (
            first.end
            if goes_on and not any(words.is_title(t.low) for t in self.tokens[first.end : first.end + 3])
            else end
        )

    def right_behind(self, at: int, stop: int | None) -> Source | None:
        """A pronoun, a person's name or a title with its article, and nothing before it."""
        words, tokens = self.scene.words, self.tokens
        if tokens[at].low in words.pronouns:
            return Source((at, at + 1), self._stands_for(tokens[at].low, at))
        first = at + 1 if tokens[at].low in words.articles and at + 1 < len(tokens) else at
        if tokens[at].text.isdigit() and at + 2 < len(tokens) and tokens[at + 1].text == "-":
            first = at + 2  # "52-åringen"
        mention = next((m for m in self.mentions if m.start in (at, first) or m.first in (at, first)), None)
        if mention is not None and (person := self._person(mention, [mention])) is not None:
            return Source((mention.start, mention.end), person)
        if mention is not None and self._may_be_person(mention):
            self.scene.roster.prove(mention.name)
            return Source((mention.start, mention.end), Speaker(mention.name, "person", 0.9))
        if first > at and words.is_title(tokens[first].low):
            return self._named((at, self._end(at, stop))) or self._described((at, self._end(at, stop)))
        return None

    def left_out(self, cue: Cue) -> Source | None:
        """The subject of a language that leaves pronouns away: whoever spoke or led just now."""
        if not self.scene.words.language.has("text", "drops_subjects"):
            return None
        many, tokens = self.scene.words.many, self.tokens[cue.start : cue.end]
        if many and any(token.low.endswith(many) for token in tokens):
            return Source((cue.start, cue.end), Speaker("", "group"))
        speaker = self.scene.likeliest(cue.gender, self.number)
        return Source((cue.start, cue.end), speaker) if speaker.name else None

    def unnamed_speaker(self, at: Range) -> Source | None:
        """The source of "in her view", which names nobody."""
        owners = self.scene.words.owners
        gender: Gender = next((owners[token.low] for token in self.tokens[slice(*at)] if token.low in owners), "")
        speaker = self.scene.likeliest(gender, self.number)
        return Source(at, speaker) if speaker.name else None

    def _end(self, start: int, stop: int | None) -> int:
        """How far a source goes at most: a stop, a conjunction, a further cue."""
        last = min(len(self.tokens), start + _REACH, stop if stop is not None else len(self.tokens))
        for at in range(start, last):
            if self.tokens[at].text in _HARD or self._stops(at) or self.tokens[at].low in self.scene.words.that:
                return at
        return last

    def _stops(self, at: int) -> bool:
        """A conjunction, or a relative: an article is one behind a comma alone."""
        low = self.tokens[at].low
        if low not in self.scene.words.stops:
            return False
        return low not in self.scene.words.articles or (at > 0 and self.tokens[at - 1].text == ",")

    def _pronoun(self, region: Range) -> Source | None:
        words = self.scene.words
        for at in range(*region):
            token = self.tokens[at]
            both = f"{token.low} {self.tokens[at + 1].low}" if at + 1 < len(self.tokens) else ""
            if both in words.pronouns:
                return Source((at, at + 2), self._stands_for(both, at))
            if token.low in words.pronouns and (at == region[0] or not self._object(at)):
                return Source((at, at + 1), self._stands_for(token.low, at))
            if token.text[0].isupper() and at > region[0] and self.tokens[at - 1].low not in words.prepositions:
                return None
        return None

    def _object(self, at: int) -> bool:
        return self.tokens[at - 1].low in self.scene.words.prepositions

    def _stands_for(self, pronoun: str, at: int) -> Speaker:
        if pronoun in self.scene.words.plural and pronoun not in self.scene.words.genders:
            return Speaker("", "group")
        gender = self.scene.words.genders.get(pronoun, "")
        return self.scene.likeliest(gender, self.number, own=self._led_by(at))

    def _led_by(self, at: int) -> str:
        """The first person whom the sentence names before a token, as its subject."""
        led = next(
            (m for m in self.mentions if m.end <= at and not m.governed and self.scene.roster.is_person(m)), None
        )
        return (self.scene.roster.resolve(led) or led.name) if led else ""

    def _leading(self, region: Range) -> Source | None:
        """A pronoun that begins the clause."""
        for at in range(region[0], min(region[0] + 2, region[1])):
            if self.tokens[at].low in self.scene.words.pronouns:
                return Source((at, at + 1), self._stands_for(self.tokens[at].low, at))
        return None

    def _named(self, region: Range) -> Source | None:
        """A person whom no preposition governs; else a body that is named there first."""
        inside = [
            m
            for m in self.mentions
            if region[0] <= m.start and m.end <= region[1] and not self._governs(m, region[0]) and not self._owns(m)
        ]
        for mention in inside:
            if (person := self._person(mention, inside)) is not None:
                return Source((mention.start, mention.end), person)
        for mention in inside:
            if self._may_be_person(mention) and self._close(mention, region):
                self.scene.roster.prove(mention.name)
                return Source((mention.start, mention.end), Speaker(mention.name, "person", 0.9))
        return self._body(inside, region)

    def _person(self, mention: Mention, inside: Sequence[Mention]) -> Speaker | None:
        roster = self.scene.roster
        name = roster.resolve(mention)
        if roster.is_group(mention):
            return None
        if name and name in roster.people:
            return Speaker(name, "person", SURE)
        if mention.titles and len(mention.words) < 4:
            roster.prove(mention.name)
            return Speaker(mention.name, "person", SURE)
        if name and len(mention.words) == 1 and len(inside) == 1:
            roster.prove(name)
            return Speaker(name, "person", 0.9)
        return None

    def _may_be_person(self, mention: Mention) -> bool:
        """Two to four words with capitals, of which none names a body."""
        capitals = all(word[0].isupper() or small(word) in self.scene.words.particles for word in mention.words)
        return (
            1 < len(mention.words) < 5
            and capitals
            and mention.words[-1][0].isupper()
            and (not self.scene.roster.is_group(mention) and "-" not in mention.words[0][-1:])
        )

    def _close(self, mention: Mention, region: Range) -> bool:
        """Right at the cue's side, or in an apposition: `el alcalde, Rogelio Manzanedo`."""
        before = self.tokens[mention.start - 1].text if mention.start else ""
        return mention.start - region[0] < 3 or region[1] - mention.end < 3 or before in _COMMAS

    def _body(self, inside: Sequence[Mention], region: Range) -> Source | None:
        """A party, an office, a place that stands for its government."""
        named = [m for m in inside if not self._stands_for_body(m)]
        mention = next((m for m in named if self._close(m, region) and not self._begins(m, region)), None)
        if mention is None:
            return None
        if self.scene.roster.is_group(mention) or len(named) < len(inside):
            return Source((mention.start, mention.end), Speaker(mention.name, "group", 0.9))
        name = self.scene.roster.resolve(mention) or mention.name
        if len(mention.words) == 1 and given_gender(small(mention.name), self.scene.words) is not None:
            return Source((mention.start, mention.end), Speaker(name, "person", 0.9))  # "souffle Mireille, 71 ans"
        if self.scene.words.language.has("text", "capital_nouns"):
            return None
        return Source((mention.start, mention.end), Speaker(name, "unknown", 0.55))

    def is_led(self, cue: Cue) -> bool:
        """`Ana Ruiz, vom Rat, sagte A`: a person leads the sentence, and an apposition parts her from a cue."""
        led = next((m for m in self.mentions if m.end <= cue.start and not m.governed), None)
        if led is None or led.start > 2 or not self.scene.roster.is_person(led):
            return False
        return self.tokens[led.end].text in _COMMAS and led.end < cue.start - 1

    def _owns(self, mention: Mention) -> bool:
        """`Gunnar Holms talsperson`: the name of an owner, what is his behind it."""
        words = self.scene.words
        if not words.genitive or mention.end >= len(self.tokens) or not mention.words[-1].endswith(words.genitive):
            return False
        following = self.tokens[mention.end]
        return words.is_title(following.low) or (
            following.text[0].islower() and following.low not in words.cues and self._in_case(mention)
        )

    def _in_case(self, mention: Mention) -> bool:
        """Whether the article has the name without that ending."""
        full = self.scene.roster.resolve(mention)
        return bool(full) and not full.endswith(mention.words[-1])

    def _stands_for_body(self, mention: Mention) -> bool:
        return mention.leads and small(mention.name) in self.scene.words.bodies

    def _begins(self, mention: Mention, region: Range) -> bool:
        """A word that nothing but its capital at the head of a sentence tells to be a name."""
        return mention.leads and region[1] - mention.end > 1 and not self.scene.roster.resolve(mention)

    def _governs(self, mention: Mention, first: int) -> bool:
        """Whether the preposition before a name belongs to the region: that of "according to" does not."""
        return (
            mention.governed
            and mention.start > first
            and not all(token.low in self.scene.words.articles for token in self.tokens[first : mention.start])
        )

    def _described(self, region: Range, gender: Gender = "") -> Source | None:
        """`die Ministerin`, `un voisin`: who is called so, if the article names somebody for it."""
        words, tokens = self.scene.words, self.tokens
        first = next((i for i in range(*region) if tokens[i].text[0].isalpha() and not self._skipped(i)), None)
        for head in range(*region):
            if not words.is_title(tokens[head].low):
                continue
            article = next(
                (i for i in range(head - 1, max(region[0], head - 3) - 1, -1) if tokens[i].low in words.articles), head
            )
            if article and article > region[0] and tokens[article - 1].low in words.prepositions:
                continue
            if tokens[head - 1].text == "-" and head > 1 and (name := self.scene.by_age(tokens[head - 2].text)):
                return Source((head - 2, head + 1), Speaker(name, "person", CALLED))
            return Source((article, head + 1), self._holder(tokens[article].low, tokens[head].low, gender))
        return self._unnamed(first, region) if first is not None else None

    def _skipped(self, at: int) -> bool:
        low = self.tokens[at].low
        return low in self.scene.words.reflexives or low in self.scene.words.auxiliaries

    def _holder(self, article: str, title: str, cued: Gender) -> Speaker:
        """Who is called so; else whoever the paragraph is about, where the gender fits and nobody else can be meant."""
        words = self.scene.words
        if article in words.language.words("text", "indefinite"):
            return NOBODY
        if name := self.scene.by_office(title, self.number):
            return Speaker(name, "person", CALLED)
        gender: Gender = cued or words.gender_of(title) or words.articles_of.get(article, "")
        block = self.scene.sentences[self.number].block
        alone = article in words.definite and self.scene.alone_in(block)
        told = gender or title in words.persons or alone
        found = self.scene.likeliest(gender, self.number, before=True) if told else NOBODY
        near = self.scene.in_paragraph(found.name, self.scene.sentences[self.number].block)
        return found._replace(sure=ALONE if alone else found.sure * 0.8) if near else NOBODY

    def _unnamed(self, first: int, region: Range) -> Source | None:
        words = self.scene.words
        low = self.tokens[first].low
        if low in words.bodies:
            return Source((first, first + 1), self.scene.body(self.number))
        if low in words.prepositions | words.back:
            return None
        if low not in words.articles and (not self.tokens[first].text[0].isupper() or low in words.common):
            return None
        if first + 1 < region[1] and self.tokens[first + 1].low in words.common:
            return None  # el miércoles
        end = min(first + 2, region[1])
        grouped = any(words.is_group(token.low) for token in self.tokens[first:end])
        return Source((first, end), Speaker("", "group" if grouped else "unknown"))
