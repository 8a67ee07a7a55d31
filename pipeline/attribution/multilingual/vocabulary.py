"""The words of one language as its reader asks for them: sets and tables, made once from the language's file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal, NamedTuple

from pipeline.attribution.text.tokens import Token
from pipeline.languages import Language, language

_DOT = "\u0307"
"""What is left of a capital i with a dot in small letters."""
CueKind = Literal["say", "call", "think"]
Gender = Literal["m", "f", ""]
Phrases = dict[str, list[tuple[str, ...]]]
"""First word -> phrases that begin with it, the longest first."""
KINDS: tuple[CueKind, ...] = ("think", "call", "say")
"""A form that is in two lists is of the kind named last."""


class Cue(NamedTuple):
    """A cue as a range of tokens; `call` takes a few words in marks, `think` a clause and no quotation beside it."""

    start: int
    end: int
    kind: CueKind
    gender: Gender = ""
    """That the form tells of its subject."""


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Everything that a reader looks up."""

    language: Language
    cues: dict[str, CueKind]
    """Form of one word -> kind."""
    phrases: dict[str, list[tuple[tuple[str, ...], CueKind]]]
    """First word -> forms of several words."""
    calls: frozenset[str]
    """Forms that may take a few words in marks, whatever else they are."""
    participles: dict[str, CueKind]
    """Forms that are cues with an auxiliary before them alone."""
    auxiliaries: frozenset[str]
    reflexives: frozenset[str]
    feminine: tuple[str, ...]
    """Endings of cues that have a woman for subject."""
    masculine: tuple[str, ...]
    many: tuple[str, ...]
    """Endings of cues that have several for subject."""
    that: frozenset[str]
    opens: Phrases
    """At a sentence's head before a subject and its cue: "wie X mitteilte, A"."""
    impersonal: frozenset[str]
    """Cues that name nobody: "heißt es"."""
    bare: frozenset[str]
    """Cues that a clause may follow with nothing between: "hun mener det er nok"."""
    according: Phrases
    """Before a source: "laut", "selon", "de acuerdo con"."""
    following: Phrases
    """After a source: "zufolge"."""
    own: Phrases
    """By themselves: "à ses yeux", "seiner Meinung nach"."""
    owners: dict[str, Gender]
    """Word of such a phrase -> the gender that it tells."""
    so: frozenset[str]
    """Between a quotation and its source, without a verb: “A”, so X."""
    back: frozenset[str]
    """At a sentence's head before a cue, for all of the sentence before: "det sier X"."""
    relative_ends: tuple[str, ...]
    """Endings of cues that stand before whom they tell of, where verbs come last: "belirten Bakan"."""
    clause_ends: tuple[str, ...]
    """Endings of the verb of a reported clause, where verbs come last."""
    infinitives: frozenset[str]
    """Infinitives that begin a reported clause right behind a cue: "disse ter"."""
    to: frozenset[str]
    """Words that begin one if an infinitive follows them: "nega di avere"."""
    infinitive_ends: tuple[str, ...]
    negations: frozenset[str]
    reported: frozenset[str]
    """Forms of verbs that tell by themselves that somebody's words are reported."""
    genders: dict[str, Gender]
    """Pronoun, honorific or title of one gender -> it."""
    articles_of: dict[str, Gender]
    """Article of one gender -> it."""
    pronouns: frozenset[str]
    objects: frozenset[str]
    """Pronouns as they stand behind prepositions, of one person: "honom"."""
    persons: frozenset[str]
    """What tells no more of somebody than that he is one: "mannen", "52-åringen"."""
    bodies: frozenset[str]
    """What tells no more of a body: "partiet", "selskapet"."""
    plural: frozenset[str]
    articles: frozenset[str]
    definite: frozenset[str]
    genitives: frozenset[str]
    prepositions: frozenset[str]
    stops: frozenset[str]
    """Conjunctions and relatives: no source goes on behind them."""
    relatives: frozenset[str]
    """Relatives that may stand for the subject of the clause they begin."""
    common: frozenset[str]
    """Never part of a name, though it begins a sentence."""
    titles: frozenset[str]
    alike: dict[str, str]
    """Another word for an office -> the word that compounds of it end with: "statsråden" -> "minister"."""
    title_ends: tuple[str, ...]
    particles: frozenset[str]
    capital_particles: frozenset[str]
    """Particles that have a capital in names: "Di Maio"; in small letters a place follows them."""
    groups: frozenset[str]
    group_ends: tuple[str, ...]
    given: dict[str, Gender]
    small_groups: tuple[str, ...]
    """Endings of words in small letters that end the name of a body: "Oslo kommune"."""
    genitive: tuple[str, ...]
    """Endings of a name that owns what is told behind it, without an apostrophe."""
    case_endings: tuple[str, ...]
    """Endings that names take in other cases, longest first."""
    declined: dict[Gender, list[tuple[str, str]]]
    """Gender -> such an ending and that of the first case, longest first."""

    def cue_at(self, tokens: Sequence[Token], at: int) -> Cue | None:
        """The cue that begins at a token, auxiliary included."""
        low = tokens[at].low
        for form, kind in self.phrases.get(low, ()):
            if tuple(token.low for token in tokens[at : at + len(form)]) == form:
                return Cue(at, at + len(form), kind)
        if low in self.auxiliaries and (found := self._compound(tokens, at)) is not None:
            return found
        if (kind_ := self.cues.get(low)) is not None:
            return Cue(at, at + 1, kind_, self._gender(low))
        return None

    def _compound(self, tokens: Sequence[Token], at: int) -> Cue | None:
        """`a déclaré`, `ha subito aggiunto`, `a-t-elle dit`: up to two words between auxiliary and participle."""
        for end in range(at + 1, min(at + 4, len(tokens))):
            low = tokens[end].low
            if (kind := self.participles.get(low) or self.cues.get(low)) is not None:
                return Cue(at, end + 1, kind, self._gender(low))
            if not low[0].isalpha() or (tokens[end].text[0].isupper() and low not in self.pronouns):
                return None
        return None

    def _gender(self, form: str) -> Gender:
        if self.feminine and form.endswith(self.feminine):
            return "f"
        return "m" if self.masculine and form.endswith(self.masculine) else ""

    def denies(self, tokens: Sequence[Token], cue: tuple[int, int], denied: frozenset[str]) -> bool:
        """Whether a cue is negated; a phrase that has its negation in it ("ne décolère pas") is not."""
        phrase = self.cue_at(tokens, cue[0])
        fixed = phrase is not None and phrase.end == cue[1] and tokens[cue[0]].low not in self.auxiliaries
        inside = range(cue[0], cue[1]) if fixed and cue[1] - cue[0] > 1 else range(0)
        around = range(max(0, cue[0] - 2), min(cue[1] + 1, len(tokens)))
        return any(tokens[at].low in denied for at in around if at not in inside)

    def is_title(self, word: str) -> bool:
        """Whether a word (small letters) is what somebody is: "ministre", "Fraktionschefin"."""
        compound = len(word) > 4 and word.endswith(self.title_ends) and word not in self.cues
        return word in self.titles or compound

    def is_group(self, word: str) -> bool:
        """Whether a word (small letters) names a body: "Partei", "gouvernement"."""
        forms = (word, word.removesuffix("s")) if "s" in self.case_endings else (word,)
        ends = self.group_ends + self.small_groups
        return any(form in self.groups or (len(form) > 5 and form.endswith(ends)) for form in forms)

    def gender_of(self, word: str) -> Gender:
        """What a title, honorific or pronoun tells."""
        found = self.genders.get(word, "")
        if found or not self.is_title(word):
            return found
        ends = self.language.forms("people", "female_ends")
        if ends and word.endswith(tuple(ends)):
            return "f"
        return "m" if self.language.has("people", "titles_tell_gender") else ""


@cache
def vocabulary(code: str) -> Vocabulary | None:
    """Of a language; None where it has no file or is read otherwise."""
    found = language(code)
    return _made(found) if found and found.text("cues", "say") and not found.has("text", "unspaced") else None


def _made(lang: Language) -> Vocabulary:
    cues, phrases = _cues(lang)
    cue, person, text = partial(lang.words, "cues"), partial(lang.words, "people"), partial(lang.words, "text")
    participles: dict[str, CueKind] = dict.fromkeys(cue("called"), "call")
    participles |= dict.fromkeys(cue("said"), "say")
    return Vocabulary(
        language=lang, cues=cues, phrases=phrases, participles=participles,
        calls=cue("call") | cue("called"), auxiliaries=cue("auxiliary"),
        reflexives=cue("reflexive"), feminine=tuple(cue("feminine")), masculine=tuple(cue("masculine")),
        many=tuple(cue("many")), that=cue("that"), bare=cue("bare"), opens=_phrases(lang, "as"),
        impersonal=cue("impersonal"), according=_phrases(lang, "according"), following=_phrases(lang, "following"),
        own=_phrases(lang, "own"), owners=_gendered(cue("his"), cue("her")), so=cue("so"), back=cue("back"),
        negations=cue("not"), reported=cue("reported"), relative_ends=tuple(cue("relative_ends")),
        clause_ends=tuple(cue("clause_ends")), infinitives=cue("infinitives"), to=cue("to"),
        infinitive_ends=tuple(cue("infinitive_ends")),
        genders=_gendered(
            person("he") | person("him") | person("male"), person("she") | person("her") | person("female")
        ),
        articles_of=_gendered(person("male_articles"), person("female_articles")),
        objects=person("him") | person("her"), persons=person("persons"), bodies=person("bodies"),
        pronouns=person("he") | person("she") | person("they"), plural=person("they"),
        articles=text("articles"), definite=text("definite"), genitives=text("genitives"),
        prepositions=text("prepositions"), stops=text("stops"),
        relatives=text("relatives"),
        common=text("common") | text("never_names"),
        titles=person("titles") | person("persons") | person("male") | person("female"),
        title_ends=tuple(person("title_ends")),
        alike={one: other for pair in person("alike") for one, _, other in [pair.partition("=")]},
        particles=person("particles"), capital_particles=person("capital_particles"),
        groups=person("groups"), group_ends=tuple(person("group_ends")),
        given=_gendered(map(small, person("men")), map(small, person("women"))),
        small_groups=tuple(person("small_groups")), genitive=tuple(person("genitive")),
        case_endings=tuple(sorted(person("case_endings"), key=len, reverse=True)), declined=_declined(lang),
    )  # fmt: skip


def _cues(lang: Language) -> tuple[dict[str, CueKind], dict[str, list[tuple[tuple[str, ...], CueKind]]]]:
    """Cues of one word and of several."""
    cues: dict[str, CueKind] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], CueKind]]] = {}
    for kind in KINDS:
        for form in lang.forms("cues", kind):
            first, *rest = form.split()
            if rest:
                phrases.setdefault(first, []).append((tuple(form.split()), kind))
            else:
                cues[form] = kind
    return cues, phrases


def _gendered(men: Iterable[str], women: Iterable[str]) -> dict[str, Gender]:
    table: dict[str, Gender] = dict.fromkeys(men, "m")
    return table | dict.fromkeys(women, "f")


def _declined(lang: Language) -> dict[Gender, list[tuple[str, str]]]:
    """`skiego>ski`: an ending and what it is in the first case."""
    read: dict[Gender, list[tuple[str, str]]] = {}
    for gender, key in (("m", "men_declined"), ("f", "women_declined")):
        pairs = [(end, base) for end, _, base in (form.partition(">") for form in lang.forms("people", key))]
        if pairs:
            read[gender] = sorted(pairs, key=lambda pair: -len(pair[0]))  # type: ignore[index]
    return read


def small(word: str) -> str:
    """In small letters, as the files write them.

    >>> small("İsmail")
    'ismail'
    """
    return word.lower().replace(_DOT, "")


def _phrases(lang: Language, key: str) -> Phrases:
    found: Phrases = {}
    for form in sorted((tuple(form.split()) for form in lang.forms("cues", key)), key=len, reverse=True):
        found.setdefault(form[0], []).append(form)
    return found


NO_WORDS = _made(Language("", "", {}))
"""Of a language without a file: quotations are found, and who speaks where no word has to tell it (`NAME: ...`)."""
