"""The name a source begins with, apart from a verb or an adverb behind it: `Ms Vale` of `Ms Vale afterwards`."""

from collections.abc import Sequence

from pipeline.attribution.grammar.verbs import is_past
from pipeline.attribution.speakers.people import is_person_word
from pipeline.attribution.text.names import Mention
from pipeline.attribution.text.phrases import is_adverb
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token

PLURALS = words("""
    officials republicans democrats lawmakers critics experts analysts supporters aides allies opponents voters polls
    reports sources advisers advocates activists conservatives liberals leaders ministers prosecutors police
    authorities organizers economists campaigns states researchers scholars members people others some many most
    several unions senators governors lawyers historians pollsters observers diplomats both media company agency
    ministry government department office union party committee campaign group court coalition commission council
    chamber bank firm newspaper administration poll survey study report statement memo filing association
    data figures records documents photos emails statistics footage
""")
ANYBODY = words("""
    everybody everyone nobody somebody someone anybody anyone both neither either few none others all another this
    these those there hers ours theirs mine yours
""")
"""What stands alone for whom a text does not name."""
MEANWHILE = words("when while as after before")
LATER = words("afterwards afterward thereupon nevertheless nonetheless today yesterday tonight")
"""What may part a name from its verb."""


def name_alone(part: Sequence[Token], mentions: Sequence[Mention]) -> Sequence[Token]:
    """`Gov. Petra Vale` of `Gov. Petra Vale stood`, `Ms Vale` of `Ms Vale afterwards`: no noun stands behind."""
    own = next((one for one in mentions if one.start == part[0].start), None)
    size = sum(token.end <= own.end for token in part) if own else 0
    after = part[size] if size < len(part) else None
    if not size or after is None or own is None:
        return part
    acts = is_past(after.low) or is_adverb(after) or after.low in LATER
    return part[:size] if acts or _does(part[size:], own) else part


def _does(after: Sequence[Token], own: Mention) -> bool:
    """`hoots when` of `Ana Holt hoots when`: a verb in the present, where a source ends with what joins its clause."""
    verb = after[0].low
    plural = is_person_word(verb[:-1]) or verb in PLURALS
    return len(after) == 2 and after[1].low in MEANWHILE and verb.endswith("s") and len(own.words) > 1 and not plural
