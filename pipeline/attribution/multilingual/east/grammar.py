"""The words of a language that is read by characters, compiled once from its file."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from pipeline.languages import Language, language

HAN = "\u3400-\u9fff\uf900-\ufaff々〆ヶ"
KATAKANA = "ァ-ヴー"
_NEVER = r"(?!)"
_LONGEST = 12
"""Characters of the longest word that a name or run is looked at to end with."""


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
    embed: re.Pattern[str]
    """What ends a clause within the sentence, with a subject of its own: `Xがただしたのに対し`."""
    topic: re.Pattern[str]
    """Particles behind whoever speaks."""
    according: re.Pattern[str]
    """Behind or before a source."""
    following: re.Pattern[str]
    """Where `according` stands before: what closes it behind the source."""
    told: re.Pattern[str]
    """Between a cue and what is said: whom it is told."""
    negation: re.Pattern[str]
    adverbial: tuple[str, ...]
    """Endings of a time, place or occasion, which is no part of what is said."""
    verb_last: bool
    spaced: bool
    """Words stand apart."""

    def words(self, key: str) -> frozenset[str]:
        """A list about people."""
        return _words(self, "people", key)

    def forms(self, key: str) -> tuple[str, ...]:
        """A list of cues, the longest first."""
        return _forms(self, key)

    def common(self, key: str) -> frozenset[str]:
        """A list about words of any kind."""
        return _words(self, "text", key)

    def ending(self, text: str, key: str) -> str:
        """The longest word of a list about people that a text ends with; empty for none."""
        listed = self.words(key)
        return next((text[-size:] for size in range(min(len(text), _LONGEST), 0, -1) if text[-size:] in listed), "")


@cache
def _words(words: Grammar, table: str, key: str) -> frozenset[str]:
    return words.language.words(table, key)


@cache
def _forms(words: Grammar, key: str) -> tuple[str, ...]:
    return tuple(sorted(words.language.forms("cues", key), key=lambda form: (-len(form), form)))


@cache
def grammar(code: str) -> Grammar | None:
    """Of a language; None where it has no file or is read otherwise."""
    found = language(code)
    if found is None or found.text("text", "reader") != "east":
        return None

    patterns = {
        key: one_of(found.forms("cues", key))
        for key in (
            "say",
            "call",
            "report",
            "quotative",
            "naming",
            "that",
            "embed",
            "topic",
            "according",
            "following",
            "told",
            "not",
        )
    }
    naming = re.compile(rf"(?:{patterns['naming'].pattern})(?![했하합])")
    return Grammar(
        language=found, cue=patterns["say"], call=patterns["call"], report=patterns["report"],
        quotative=patterns["quotative"], weak=found.words("cues", "weak"), naming=naming, that=patterns["that"],
        embed=patterns["embed"], topic=patterns["topic"], according=patterns["according"],
        following=patterns["following"], told=patterns["told"],
        negation=patterns["not"], adverbial=tuple(found.forms("cues", "adverbial")),
        verb_last=bool(found.text("cues", "quotative")), spaced=found.text("text", "names") == "spaced",
    )  # fmt: skip


def one_of(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern for the longest of some forms; for nothing where there are none.

    >>> one_of(["說", "說道"]).match("說道：").group()
    '說道'
    """
    return re.compile(alternatives(forms))


def alternatives(forms: Iterable[str]) -> str:
    """The same as the text of a pattern, forms that begin alike in one branch: so it fails at the first character.

    >>> alternatives(["說", "說道", "指出"])
    '(?:指(?:出)|說(?:道)?)'
    """
    listed = set(forms)
    return _branch(sorted(listed)) if listed else _NEVER


def _branch(forms: Sequence[str]) -> str:
    """A pattern for sorted forms, the longer before the shorter."""
    parts = []
    for first, group in groupby((form for form in forms if form), key=lambda form: form[0]):
        rest = [form[1:] for form in group]
        parts.append(re.escape(first) + (_branch(rest) if any(rest) else ""))
    if not parts:
        return ""
    return f"(?:{'|'.join(parts)}){'' if forms[0] else '?'}"
