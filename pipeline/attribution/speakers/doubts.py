"""Who a description can stand for, by what else the text calls people: the member for Oxmoor is no Velt legislator."""

from collections.abc import Sequence

from pipeline.attribution.speakers.kinds import KINDS
from pipeline.attribution.speakers.offices import plain
from pipeline.attribution.speakers.stage import Stage, gender_of
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token

RELATIVE = words("predecessor successor rival opponent colleague ally challenger neighbour neighbor friend")
"""What somebody is to another, which leaves open what office it is."""
UNPOLITICAL = words("""
    lawyer counsel solicitor barrister attorney advocate prosecutor judge magistrate spokesman officer
""")


def is_ahead(stage: Stage, name: str, at: int) -> bool:
    """Whether the text tells what somebody is only after a place."""
    return all(office.place > at for office in stage.offices if office.name == name)


def is_of_elsewhere(stage: Stage, name: str, asked: Sequence[str], told: Sequence[Token]) -> bool:
    """`the Harrow North legislator` is not the member for Oxmoor."""
    places = {plain(token) for token in told[:-1] if token.text[0].isupper() and not token.text.isupper()}
    held = [one.words for one in stage.offices if one.name == name and one.words[-1] in KINDS.get(asked[-1], ())]
    return bool(places and held) and all(len(called) > 1 and places.isdisjoint(called) for called in held)


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
