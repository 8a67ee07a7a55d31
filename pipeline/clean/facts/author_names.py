"""Bylines -> names of people, without "By", roles, outlets and addresses."""

import re
from collections.abc import Iterable

from pipeline.clean.facts.wires import is_wire
from pipeline.clean.page.text import squeeze, tidy

LONGEST = 400
"""Characters of a byline that are read; what no pattern here sees is no name."""
_LEAD = re.compile(
    r"^(?:\W*(?:(?:written|story|reported|posted|published|authored|words) by|texte?(?: von| by| par)?|"
    r"te[kx]st(?=:)|texto|redacción|interview(?: von)?|ein(?:e)? \w+ von|"
    r"(?:kommentar|kolumne|essay|analyse|gastbeitrag|reportage) von|by|par|por|door|av|od|autore?s?|autorin|"
    r"auteure?|forfatter|author|(?:von|di|da|af)(?=:))\b[\s:]+)+",
    re.I,
)
_OR_NAME = re.compile(r"(?:(?:von|di|af|Von|Di|Af)\s+(?=[^\W\d_a-zß-ÿ]\S*\s+\S)|da\s+(?=[^\W\d_a-zß-ÿ]))")
"""Words for "by" that names begin with, too: only before two more words, the first with a capital, are they no name."""
_JOB = re.compile(
    r"(?:\s(?:reporter|editor|correspondent|writer|journalist|columnist|redakteur|redaktor|korrespondent)\w{0,4}+){1,3}$",
    re.I,
)
"""What somebody is, right behind a name in the same line."""
_SUFFIX = re.compile(r",\s*((?:Jr|Sr)\.?|I{2,3}|IV|V)$")
"""What tells a son from his father; no part of a list of names."""
_SURNAME_FIRST = re.compile(
    r"(?P<last>(?:[a-zß-ÿ]{2,4}\s)*+[^\W\d_a-zß-ÿ][^\W\d_]+(?:[’'-][^\W\d_]+)*+),\s"
    r"(?P<first>[^\W\d_a-zß-ÿ][^\W\d_]+(?:\s[^\W\d_a-zß-ÿ]\.?)?)"
)
"""A single surname and a single first name, as catalogues have them: "Doe, Jane", "van der Berg, Anna"."""
_PARTS = re.compile(r"\s*(?:;|\||/|•|·|\n|\s(?:and|und|et|y|e|og|och|en|&|a|ja|with|mit)\s|&)\s*", re.I)
_ROLE = re.compile(
    r"\b(?:reporter|editor|correspondent|writer|journalist|staff|columnist|bureau|producer|"
    r"desk|expert|reviewer|specialist|manager|redakteur\w*|korrespondent\w*|redaktion\w*|chief|contributor|analyst|fellow|"
    r"professor|director|head of|news|times|post|press|media|magazine|tv|radio|online|"
    r"digital)\b",
    re.I,
)
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
_TITLE = re.compile(r"(?<=\S)\s*(?:(?:선임|인턴|수습)?기자|특파원|논설위원|記者|记者|特派員)$")
"""What Korean, Japanese and Chinese papers write behind a reporter's name."""


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
    return _ROLE.search(name) is not None


def _split(value: str) -> list[str]:
    bare = _ADDRESS.sub(" ", value).strip()
    if turned := _turned(bare):
        return [turned]
    value = _LEAD.sub("", bare)
    if particle := _OR_NAME.match(value):
        value = value[particle.end() :]
    parts = []
    for part in _PARTS.split(value):
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
        if number == 0 or is_wire(piece) or (2 <= len(piece.split()) <= 5 and not _ROLE.search(piece))
    ]


def _one(name: str) -> str:
    if suffix := _SUFFIX.search(name):
        return f"{_one(name[: suffix.start()])}, {suffix[1]}"
    name = _LEAD.sub("", name).strip(" ,.;:-–—|*")
    bare = _TITLE.sub("", _JOB.sub("", _TAIL.sub("", name))).strip(" ,;:-–—|")
    return _once(bare) or name


def _once(name: str) -> str:
    """A name that stands twice, once for those who see it and once for those who hear it, is one."""
    parts = name.split()
    half = len(parts) // 2
    return " ".join(parts[:half]) if half >= 2 and parts[:half] == parts[half:] else name
