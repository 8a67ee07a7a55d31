"""Languages as data: one TOML file for each, with the words that cleaning and attribution need to read it.

In: an ISO 639-1 code, or a kind of phrase. Out: `Language`, its word lists; or every language's phrases of that kind. A
language is added by adding its file; docs/languages.md tells how. The room uses nothing else of onrecord's.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ALIKE = {"nb": "no", "nn": "no", "yue": "zh"}
"""Codes that are read by the file of another."""
LEAST_TEXT = 40
"""Characters of a text whose language can be told."""
_MARK = re.compile(r"\\.|\[(?:\\.|[^\[\]\\])+\]|[(|)]", re.S)
"""What begins, parts or ends alternatives in a pattern, or hides such signs."""
_QUANTIFIERS = tuple("?*+{")


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language, by table and key of its file."""

    code: str
    """ISO 639-1."""
    name: str
    """In English."""
    tables: dict[str, dict[str, str | bool]]

    def text(self, table: str, key: str) -> str:
        """A word list as its file has it; empty where there is none."""
        found = self.tables.get(table, {}).get(key, "")
        return found if isinstance(found, str) else ""

    def forms(self, table: str, key: str) -> list[str]:
        """A list with every form written out, in order; an underscore in the file is a space.

        >>> Language("xx", "Example", {"cues": {"say": "dic|e|en ha_dicho"}}).forms("cues", "say")
        ['dice', 'dicen', 'ha dicho']
        """
        return [form for word in self.text(table, key).split() for form in _written_out(word.replace("_", " "))]

    def words(self, table: str, key: str) -> frozenset[str]:
        """The same as a set."""
        return frozenset(self.forms(table, key))

    def phrases(self, table: str, key: str) -> tuple[str, ...]:
        """The alternatives of a pattern, in order; the file may set them on several lines.

        >>> Language("xx", "Example", {"around": {"share": "sen|(?:a|b)c\\npart"}}).phrases("around", "share")
        ('sen', '(?:a|b)c', 'part')
        """
        text = self.text(table, key).strip("\n").replace("\n", "|")
        return tuple(_alternatives(text)) if text else ()

    def has(self, table: str, key: str) -> bool:
        """Whether a habit of the language is set."""
        return self.tables.get(table, {}).get(key) is True


def _written_out(word: str) -> Iterator[str]:
    """`afirm|ó|a`: a stem and its endings; a bar at the end stands for the bare stem."""
    stem, *endings = word.split("|")
    for ending in endings or [""]:
        yield stem + ending


def _alternatives(pattern: str) -> Iterator[str]:
    """What a pattern's outermost bars part."""
    depth = start = 0
    for mark in _MARK.finditer(pattern):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if mark[0] == "|" and not depth:
            yield pattern[start : mark.start()]
            start = mark.end()
    yield pattern[start:]


@cache
def language(code: str) -> Language | None:
    """The language of a code ("de", "nb"), or None when it has no file."""
    code = ALIKE.get(code, code)
    file = files(__package__).joinpath(f"{code}.toml")
    if not code.isalpha() or not file.is_file():
        return None
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    return Language(code, read.pop("name"), read)


@cache
def codes() -> tuple[str, ...]:
    """Every language that has a file, in order.

    >>> "de" in codes()
    True
    """
    return tuple(sorted(file.name[:-5] for file in files(__package__).iterdir() if file.name.endswith(".toml")))


@cache
def phrases(table: str, key: str) -> tuple[str, ...]:
    """What any language has under a key of its phrases, each once; LookupError where none has any.

    >>> "por" in phrases("byline", "by"), "door" in phrases("byline", "by")
    (True, True)
    """
    found = (language(code) for code in codes())
    all_of_them = tuple(dict.fromkeys(phrase for one in found if one for phrase in one.phrases(table, key)))
    if not all_of_them:
        raise LookupError(f"pipeline/languages: no file has phrases under [{table}] {key}")
    return all_of_them


@cache
def any_of(table: str, key: str) -> str:
    """The same as alternatives of one pattern, to stand in a group; those that begin with one letter share it.

    So a line that is none of them is refused by its first letter: there are hundreds, and each line is asked.
    """
    by_letter: dict[str, list[str]] = {}
    for phrase in phrases(table, key):
        begins = phrase[0] if phrase[0].isalpha() and phrase[1:2] not in _QUANTIFIERS else ""
        by_letter.setdefault(begins or phrase, []).append(phrase[len(begins) :] if begins else "")
    return "|".join(
        f"{begins}(?:{'|'.join(rest)})" if len(rest) > 1 else begins + rest[0] for begins, rest in by_letter.items()
    )


def told_by(text: str) -> str:
    """The ISO 639-1 code of the language that a text is most likely in; empty when there is too little of it to tell.

    >>> told_by("Der Minister hat das Gesetz nicht gelesen, und es ist noch nicht in Kraft.")
    'de'
    """
    if len(text) < LEAST_TEXT:
        return ""
    import py3langid

    code, _ = py3langid.classify(text)
    return str(code)
