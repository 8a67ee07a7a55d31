"""The words of a language that is read by characters, compiled once from its file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipeline.languages import Language, language

HAN = "\u3400-\u9fff\uf900-\ufaff々〆ヶ"
KATAKANA = "ァ-ヴー"
_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """Everything that the reader of a language looks for."""

    language: Language
    cue: re.Pattern[str]
    """What tells of speech: a verb's stem, or a noun that stands for the verb."""
    call: re.Pattern[str]
    """Cues that take a few words in marks."""
    report: re.Pattern[str]
    """Cues that a clause follows without marks."""
    quotative: re.Pattern[str]
    """Between a quotation and the cue behind it; nothing where cues stand before."""
    weak: frozenset[str]
    """Quotatives that make a noun's attribute of it."""
    naming: re.Pattern[str]
    """Behind a quotation or its quotative: the words in marks are a name."""
    that: re.Pattern[str]
    """Between a reported clause and the cue behind it."""
    topic: re.Pattern[str]
    """Particles behind whoever speaks."""
    according: re.Pattern[str]
    """Behind or before a source."""
    following: re.Pattern[str]
    """Where `according` stands before: what closes it behind the source."""
    negation: re.Pattern[str]
    adverbial: tuple[str, ...]
    """Endings of a time, place or occasion, which is no part of what is said."""
    verb_last: bool

    def words(self, key: str) -> frozenset[str]:
        """A list about people."""
        return self.language.words("people", key)


@cache
def grammar(code: str) -> Grammar | None:
    """Of a language; None where it has no file or is read otherwise."""
    found = language(code)
    if found is None or found.text("text", "reader") != "east":
        return None

    def cues(key: str) -> re.Pattern[str]:
        return one_of(found.forms("cues", key))

    return Grammar(
        language=found, cue=cues("say"), call=cues("call"), report=cues("report"), quotative=cues("quotative"),
        weak=found.words("cues", "weak"), naming=re.compile(rf"(?:{cues('naming').pattern})(?![했하합])"), that=cues("that"), topic=cues("topic"),
        according=cues("according"), following=cues("following"), negation=cues("not"),
        adverbial=tuple(found.forms("cues", "adverbial")), verb_last=bool(found.text("cues", "quotative")),
    )  # fmt: skip


def one_of(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern for the longest of some forms; for nothing where there are none.

    >>> one_of(["說", "說道"]).match("說道：").group()
    '說道'
    """
    return re.compile(alternatives(forms))


def alternatives(forms: Iterable[str]) -> str:
    """The same as the text of a pattern."""
    longest = sorted(set(forms), key=lambda form: (-len(form), form))
    return "|".join(map(re.escape, longest)) if longest else _NEVER
