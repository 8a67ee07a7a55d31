"""Bylines -> names of people, without "By", roles, outlets and addresses."""

import re
from collections.abc import Iterable

from pipeline.clean.facts.wires import is_wire
from pipeline.clean.page.text import squeeze, tidy

LONGEST = 400
"""Characters of a byline that are read; what no pattern here sees is no name."""
_LEAD = re.compile(
    r"^(?:\W*(?:written by|story by|reported by|posted by|text(?: von| by)?|words by|"
    r"interview(?: von)?|ein(?:e)? \w+ von|by|von|par|por|door|af|av|di|da|od|autor(?:in)?|"
    r"author)\b[\s:]+)+",
    re.I,
)
_PARTS = re.compile(r"\s*(?:;|\||/|•|·|\n|\s(?:and|und|et|y|e|og|och|en|&|a|ja|with|mit)\s|&)\s*", re.I)
_ROLE = re.compile(
    r"\b(?:reporter|editor|correspondent|writer|journalist|staff|columnist|bureau|producer|"
    r"desk|redakteur\w*|korrespondent\w*|redaktion\w*|chief|contributor|analyst|fellow|"
    r"professor|director|head of|news|times|post|press|media|magazine|tv|radio|online|"
    r"digital)\b",
    re.I,
)
_ADDRESS = re.compile(r"(?<!\S)\S*(?:https?:|www\.|@)\S*", re.I)
_PICTURE = re.compile(r"\(?\b(?:image|photo|picture|foto|bild)s?\s*:.*", re.I | re.S)
_NOBODY = re.compile(
    r"https?:|www\.|@|^(?:admin|administrator|editor|staff|unknown|none|null|n/a|author|anonymous|by|user\d*|\d+)$",
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


def _split(value: str) -> list[str]:
    value = _LEAD.sub("", _ADDRESS.sub(" ", value))
    parts = []
    for part in _PARTS.split(value):
        parts += _by_comma(part)
    return [name for part in parts if (name := _one(part))]


def _by_comma(value: str) -> list[str]:
    """Commas part names, or a name from what it is followed by; roles and one-word remainders go."""
    pieces = [piece.strip() for piece in value.split(",") if piece.strip()]
    if len(pieces) < 2:
        return pieces
    return [
        piece
        for number, piece in enumerate(pieces)
        if number == 0 or is_wire(piece) or (2 <= len(piece.split()) <= 5 and not _ROLE.search(piece))
    ]


def _one(name: str) -> str:
    name = _LEAD.sub("", name).strip(" ,.;:-–—|*")
    bare = _TITLE.sub("", _TAIL.sub("", name)).strip(" ,;:-–—|")
    return bare or name
