"""Acts apart from words: "praised the mayor", "called for hearings" and "was asked about it" tell no content.

The corpus that the tagger learnt from counts them in; in the record they would be quotes without words.
"""

from pipeline.attribution.learnt.lexemes import KINDS, NAMES, Lexemes
from pipeline.attribution.learnt.tagging import Roles
from pipeline.attribution.text.tables import words

SAY, TELL, THINK = KINDS.index("say"), KINDS.index("tell"), KINDS.index("think")
CLAUSAL = frozenset(1 + NAMES.index(name) for name in ("that", "if", "who"))
TO, BE = 1 + NAMES.index("to"), 1 + NAMES.index("be")
WRITER = 1 + NAMES.index("i")
"""Who writes in the first person outside of quotation marks is the paper."""
ABOUT = frozenset(1 + NAMES.index(name) for name in ("of", "preposition"))
VERBAL = {1 + NAMES.index(name) for name in ("be", "have", "auxiliary", "past", "cue-say", "cue-tell", "cue-think")}
PROMISES = words("""
    promise promises promised promising offer offers offered offering threaten threatens threatened threatening intend
    intends intended
""")
"""Of what is none of speech by itself: these with "to" tell what will be done."""
ASKED = words("asked questioned pressed quizzed")


def is_act(found: Roles, lexemes: Lexemes, text: str) -> bool:
    """Whether an attribution without quotation marks tells what somebody did rather than what somebody said."""
    columns = lexemes.columns
    if any(columns["q"][start:end].any() for start, end in found.contents):
        return False
    if found.sources and columns["cls"][found.sources[0][0]] == WRITER and not columns["q"][found.cue[0]]:
        return True
    head = _head(found, lexemes)
    word = text[lexemes.starts[head] : lexemes.ends[head]].lower()
    if word in ASKED and _is_asked(found, lexemes, head):
        return True
    first = found.contents[0][0]
    if _told(lexemes, text, first, 3) == ["not", "to", "be"] or _is_about(found, lexemes):
        return True
    kinds = [int(kind + 3) // 4 - 1 for kind in columns["cue"][slice(*found.cue)].tolist()]
    kind = next((one for one in (SAY, TELL) if one in kinds), kinds[head - found.cue[0]])
    if first < head or columns["cls"][found.cue[0]] == 1 + NAMES.index("according") or kind in (SAY, TELL):
        return False
    to = columns["cls"][first] == TO
    if kind == THINK:
        return bool(to) and word not in PROMISES
    return not (columns["cls"][first] in CLAUSAL or (to and word in PROMISES))


def _told(lexemes: Lexemes, text: str, first: int, count: int) -> list[str]:
    places = range(first, min(first + count, len(lexemes.starts)))
    return [text[lexemes.starts[at] : lexemes.ends[at]].lower() for at in places]


def _is_about(found: Roles, lexemes: Lexemes) -> bool:
    """`disagreed about` the road: it tells of what, and not what; `spoke of` how it was tells that."""
    start, end = found.contents[0]
    parted = lexemes.columns["cls"][found.cue[1] - 1] in ABOUT and start == found.cue[1]
    return bool(
        parted and found.cue[1] - found.cue[0] > 1 and not VERBAL & {*lexemes.columns["cls"][start:end].tolist()}
    )


def _head(found: Roles, lexemes: Lexemes) -> int:
    """The last word of a cue that is known as one; else its last word."""
    kinds = lexemes.columns["cue"]
    return next((at for at in reversed(range(*found.cue)) if kinds[at]), found.cue[1] - 1)


def _is_asked(found: Roles, lexemes: Lexemes, head: int) -> bool:
    """`Asked what it cost`, `was asked whether it leaked`: somebody else asks."""
    before = lexemes.columns["cls"][head - 1]
    return not found.sources or before == BE or found.sources[0][0] > head
