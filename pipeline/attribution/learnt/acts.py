"""Acts apart from words: "praised the mayor", "called for hearings" and "was asked about it" tell no content.

The corpus that the tagger learnt from counts them in; in the record they would be quotes without words.
"""

from pipeline.attribution.learnt.lexemes import KINDS, NAMES, Lexemes
from pipeline.attribution.learnt.tagging import Roles
from pipeline.attribution.text.tables import words

SAY, TELL, THINK = KINDS.index("say"), KINDS.index("tell"), KINDS.index("think")
CLAUSAL = frozenset(1 + NAMES.index(name) for name in ("that", "if", "who"))
TO, BE = 1 + NAMES.index("to"), 1 + NAMES.index("be")
PROMISES = words("promise promises promised promising offer offers offered offering threaten threatens threatened")
"""Of what is none of speech by itself: these with "to" tell what will be done."""
ASKED = words("asked questioned pressed quizzed")


def is_act(found: Roles, lexemes: Lexemes, text: str) -> bool:
    """Whether an attribution without quotation marks tells what somebody did rather than what somebody said."""
    columns = lexemes.columns
    if any(columns["q"][start:end].any() for start, end in found.contents):
        return False
    head = _head(found, lexemes)
    word = text[lexemes.starts[head] : lexemes.ends[head]].lower()
    if word in ASKED and _is_asked(found, lexemes, head):
        return True
    first = found.contents[0][0]
    kind = int(columns["cue"][head] + 3) // 4 - 1
    if first < head or columns["cls"][found.cue[0]] == 1 + NAMES.index("according") or kind in (SAY, TELL):
        return False
    to = columns["cls"][first] == TO
    if kind == THINK:
        return bool(to)
    return not (columns["cls"][first] in CLAUSAL or (to and word in PROMISES))


def _head(found: Roles, lexemes: Lexemes) -> int:
    """The last word of a cue that is known as one; else its last word."""
    kinds = lexemes.columns["cue"]
    return next((at for at in reversed(range(*found.cue)) if kinds[at]), found.cue[1] - 1)


def _is_asked(found: Roles, lexemes: Lexemes, head: int) -> bool:
    """`Asked what it cost`, `was asked whether it leaked`: somebody else asks."""
    before = lexemes.columns["cls"][head - 1]
    return not found.sources or before == BE or found.sources[0][0] > head
