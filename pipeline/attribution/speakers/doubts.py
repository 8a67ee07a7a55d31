"""Who a description can stand for, by what else the text calls people: the member for Oxmoor is no Velt legislator."""

from collections.abc import Sequence

from pipeline.attribution.speakers.kinds import COLOUR, KINDS, MARKS
from pipeline.attribution.speakers.offices import meant, plain
from pipeline.attribution.speakers.stage import Stage, gender_of
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token

RELATIVE = words("predecessor successor rival opponent colleague ally challenger neighbour neighbor friend")
"""What somebody is to another, which leaves open what office it is."""
UNPOLITICAL = words("""
    lawyer counsel solicitor barrister attorney advocate prosecutor judge magistrate spokesman officer
""")
LEADING = words("leader chief boss head")


def is_ahead(stage: Stage, name: str, at: int) -> bool:
    """Whether the text tells what somebody is only after a place."""
    return all(office.place > at for office in stage.offices if office.name == name)


def is_of_elsewhere(stage: Stage, name: str, asked: Sequence[str], told: Sequence[Token]) -> bool:
    """`the Harrow North legislator` is not the member for Oxmoor."""
    places = {plain(token) for token in told[:-1] if token.text[0].isupper() and not token.text.isupper()}
    held = [one.words for one in stage.offices if one.name == name and one.words[-1] in KINDS.get(asked[-1], ())]
    return bool(places and held) and all(len(called) > 1 and places.isdisjoint(called) for called in held)


def leads_another(stage: Stage, name: str, asked: Sequence[str], told: Sequence[Token]) -> bool:
    """`the junta leader` is not the minister, of whom nothing says that a junta is hers."""
    of = {plain(token) for token in told[:-1] if token.text.islower()} - COLOUR - MARKS
    if asked[-1] not in LEADING or not of:
        return False
    held = [one.words for one in stage.offices if one.name == name]
    return all(called[-1] != asked[-1] and of.isdisjoint(called) for called in held)


def predecessor(stage: Stage, asked: Sequence[str], at: int) -> str:
    """`the former minister`, where the text tells of a minister and of one predecessor."""
    before = {office.name for office in stage.offices if office.words[-1] == "predecessor" and office.place < at}
    now = meant(stage.offices, tuple(word for word in asked if word != "former"), at)
    return before.pop() if len(before) == 1 and now and now not in before else ""


def has_other_calling(stage: Stage, name: str) -> bool:
    """`Counsel Ana Holt` is not who "the sacked lawmaker" is."""
    held = {office.words[-1] for office in stage.offices if office.name == name}
    return not held.isdisjoint(UNPOLITICAL)


def only_one_near(stage: Stage, asked: Sequence[str], at: int) -> str:
    """`Brandvold apologised. “I forgot,” the minister said.`: the one person before the reader, of no known office."""
    alike = [office for office in stage.offices if office.words[-1] == asked[-1]]
    if asked[-1] in {"spokesman", "lawyer", "aide"} or (alike and len(asked) == 1):
        return ""
    near = stage.focus.near(gender_of(asked), at)
    name = near.pop() if len(near) == 1 else ""
    held = [office for office in stage.offices if office.name == name and office.words[-1] not in RELATIVE]
    return "" if held else name
