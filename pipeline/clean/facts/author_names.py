"""Bylines -> names of people, without "By", roles, outlets and addresses."""

import re
from collections.abc import Iterable
from functools import cache

from pipeline.clean.facts.wires import is_wire
from pipeline.clean.page.text import squeeze, tidy
from pipeline.languages import any_of, phrases

LONGEST = 400
"""Characters of a byline that are read; what no pattern here sees is no name."""
_SUFFIX = re.compile(r",\s*((?:Jr|Sr)\.?|I{2,3}|IV|V)$")
"""What tells a son from his father; no part of a list of names."""
_SURNAME_FIRST = re.compile(
    r"(?P<last>(?:[a-zß-ÿ]{2,4}\s)*+[^\W\d_a-zß-ÿ][^\W\d_]+(?:[’'-][^\W\d_]+)*+),\s"
    r"(?P<first>[^\W\d_a-zß-ÿ][^\W\d_]+(?:\s[^\W\d_a-zß-ÿ]\.?)?)"
)
"""A single surname and a single first name, as catalogues have them: "Doe, Jane", "van der Berg, Anna"."""
_ADDRESS = re.compile(r"(?<!\S)\S*(?:https?:|www\.|@)\S*", re.I)
_PICTURE = re.compile(r"\(?\b(?:image|photo|picture|foto|bild)s?\s*:.*", re.I | re.S)
_NOBODY = re.compile(
    r"https?:|www\.|@|^(?:admin|administrator|editor|staff|unknown|none|null|n/a|(?:the |about the )?author|anonymous|"
    r"(?:written )?by|user\d*|\d+)$",
    re.I,
)
_JUNK = re.compile(rf"{_NOBODY.pattern}|\.(?:com|org|net|de|co)\b|\d", re.I)
_TAIL = re.compile(
    r"\s*(?:\(.*?\)|\[.*?\]|,\s*(?:in\s)?[^,]*$|\s[-–—|]\s.*$|\bfor\s.*$|\bin [A-ZÄÖÜ].*$|"
    r"\s(?:updated|published|posted)\b.*$)",
    re.I,
)


@cache
def _lead() -> re.Pattern[str]:
    by = "|".join((_any("leads"), _any("by"), rf"(?:{_any('by_in_names')}|{_any('by_small')})(?=:)"))
    return re.compile(rf"^(?:\W*(?:{by})\b[\s:]+)+", re.I)


@cache
def _or_name() -> re.Pattern[str]:
    """Words for "by" that names begin with, too: no name only before two more words, the first with a capital."""
    by = phrases("byline", "by_in_names")
    either = "|".join((*by, *map(str.title, by)))
    return re.compile(rf"(?:(?:{either})\s+(?=[^\W\d_a-zß-ÿ]\S*\s+\S)|(?:{_any('by_small')})\s+(?=[^\W\d_a-zß-ÿ]))")


@cache
def _job() -> re.Pattern[str]:
    """What somebody is, right behind a name in the same line."""
    return re.compile(rf"(?:\s(?:{_any('jobs')})\w{{0,4}}+){{1,3}}$", re.I)


@cache
def _parts() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:;|\||/|•|·|\n|\s(?:{_any('and')}|&)\s|&)\s*", re.I)


@cache
def _role() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any('roles')})\b", re.I)


@cache
def _title() -> re.Pattern[str]:
    """What Korean, Japanese and Chinese papers write behind a reporter's name."""
    return re.compile(rf"(?<=\S)\s*(?:{_any('titles')})$")


def _any(key: str) -> str:
    return any_of("byline", key)


def names_of(values: Iterable[str], *, outlets: bool = False) -> tuple[str, ...]:
    """Names in order, each once; with `outlets` also such as only a paper has: "paper.example", "News24".

    >>> names_of(["By Jane Doe and John Roe, Staff Writer"])
    ('Jane Doe', 'John Roe')
    """
    found: dict[str, str] = {}
    junk = _NOBODY if outlets else _JUNK
    for value in values:
        for name in _split(tidy(_PICTURE.sub("", value))[:LONGEST]):
            key = squeeze(name)
            if key and not junk.search(name) and len(name) <= 80:
                found.setdefault(key, name)
    return tuple(found.values())


def is_role(name: str) -> bool:
    """Whether words tell what somebody is, or which paper, rather than who.

    >>> is_role("Travel Correspondent"), is_role("Ada Finch")
    (True, False)
    """
    return _role().search(name) is not None


def _split(value: str) -> list[str]:
    bare = _ADDRESS.sub(" ", value).strip()
    if turned := _turned(bare):
        return [turned]
    value = _lead().sub("", bare)
    if particle := _or_name().match(value):
        value = value[particle.end() :]
    parts = []
    for part in _parts().split(value):
        parts += _by_comma(part)
    return [name for part in parts if (name := _one(part))]


def _turned(value: str) -> str:
    """A name whose surname is written first, in the order in which it is spoken; empty for anything else."""
    match = _SURNAME_FIRST.fullmatch(value)
    if match is None or is_role(value) or any(is_wire(part) for part in match.groups()):
        return ""
    return f"{match['first']} {match['last']}" if not _SUFFIX.search(value) else ""


def _by_comma(value: str) -> list[str]:
    """Commas part names, or a name from what it is followed by; roles and one-word remainders go."""
    pieces: list[str] = []
    for piece in filter(None, map(str.strip, value.split(","))):
        if pieces and _SUFFIX.search(f", {piece}"):
            pieces[-1] += f", {piece}"
        else:
            pieces.append(piece)
    if len(pieces) < 2:
        return pieces
    return [
        piece
        for number, piece in enumerate(pieces)
        if number == 0 or is_wire(piece) or (2 <= len(piece.split()) <= 5 and not _role().search(piece))
    ]


def _one(name: str) -> str:
    if suffix := _SUFFIX.search(name):
        return f"{_one(name[: suffix.start()])}, {suffix[1]}"
    name = _lead().sub("", name).strip(" ,.;:-–—|*")
    bare = _title().sub("", _job().sub("", _TAIL.sub("", name))).strip(" ,;:-–—|")
    return _once(bare) or name


def _once(name: str) -> str:
    """A name that stands twice, once for those who see it and once for those who hear it, is one."""
    parts = name.split()
    half = len(parts) // 2
    return " ".join(parts[:half]) if half >= 2 and parts[:half] == parts[half:] else name
