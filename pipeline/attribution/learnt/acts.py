"""Acts apart from words: "praised the mayor", "called for hearings" and "was asked about it" tell no content.

The corpus that the tagger learnt from counts them in; in the record they would be quotes without words.
"""

from collections.abc import Set
from dataclasses import replace

from pipeline.attribution.learnt.lexemes import KINDS, NAMES, Lexemes
from pipeline.attribution.learnt.tagging import Roles
from pipeline.attribution.text.tables import words

SAY, TELL, THINK = KINDS.index("say"), KINDS.index("tell"), KINDS.index("think")
CLAUSAL = frozenset(1 + NAMES.index(name) for name in ("that", "if", "who"))
OBJECTS = frozenset(1 + NAMES.index(name) for name in ("article", "possessive", "it", "object", "that", "determiner"))
TO, BE = 1 + NAMES.index("to"), 1 + NAMES.index("be")
WRITER = 1 + NAMES.index("i")
"""Who writes in the first person outside of quotation marks is the paper."""
ABOUT = frozenset(1 + NAMES.index(name) for name in ("of", "preposition"))
ABOUT_OR_TO = ABOUT | {TO}
FINITE = {1 + NAMES.index(name) for name in ("be", "have", "auxiliary")}
VERBAL = {1 + NAMES.index(name) for name in ("be", "have", "auxiliary", "past", "cue-say", "cue-tell", "cue-think")}
PROMISES = words("""
    promise promises promised promising offer offers offered offering threaten threatens threatened threatening intend
    intends intended hope hopes hoped hoping expect expects expected expecting
""")
"""Of what is none of speech by itself: these with "to" tell what will be done."""
ASKED = words("asked questioned pressed quizzed")
JUDGING = words("call calls called calling describe describes described describing label labels labelled labeled")
"""What they are followed by is a judgement: `called the exchange encouraging`."""
WRITING = words("wrote writes write written posted posts tweeted tweets signed sent ordered orders")
"""Of a thing these tell no words: `wrote a name on a sheet`."""
CALLING = words("call calls called calling appeal appeals appealed appealing")
REQUESTING = words("asked asks asking")
PLEADING = words("pleaded pleads plead considering considered backed backs ruled testified")
"""Of a thing, or of nothing but guilt, these tell what is done: `has pleaded not guilty`, `considers her position`."""
CLAUSE = 4
"""So many words after a verb of writing are no thing: `wrote that a city needs eyes`."""
LITTLE = (["nothing"], ["little"])
ACCUSING = words("accuse accuses accused accusing blame blames blamed blaming")


def is_act(found: Roles, lexemes: Lexemes, text: str) -> bool:
    """Whether an attribution without quotation marks tells what somebody did rather than what somebody said."""
    columns = lexemes.columns
    if any(columns["q"][start:end].any() for start, end in found.contents):
        return False
    if found.sources and columns["cls"][found.sources[0][0]] == WRITER and not columns["q"][found.cue[0]]:
        return True
    head = _head(found, lexemes)
    word = text[lexemes.starts[head] : lexemes.ends[head]].lower()
    first = found.contents[0][0]
    if word in WRITING and int(columns["cls"][first]) in OBJECTS and not _has_verb(found, lexemes, FINITE):
        clause = _told(lexemes, text, first, 1) == ["that"] and found.contents[0][1] - first >= CLAUSE
        return not (clause and first == found.cue[0] + 1)
    if word in CALLING and _is_called_on(found, lexemes, text):
        return False
    if word in REQUESTING and _is_request(found, lexemes):
        return True
    little = _told(lexemes, text, first, 1) in LITTLE
    little = little and (_told(lexemes, text, first + 1, 1) == ["to"] or not _has_verb(found, lexemes, FINITE))
    if first == found.cue[1] and little:
        return True
    if word in PLEADING and columns["cls"][first] not in CLAUSAL and not _has_verb(found, lexemes, VERBAL):
        return True
    if word in ASKED and _is_asked(found, lexemes, head):
        return not (found.cue[1] - found.cue[0] > 1 and columns["cls"][first] in CLAUSAL)
    if word in ACCUSING:
        return columns["cls"][found.cue[1] - 1] in ABOUT  # "accused of theft" tells of whom, not who
    if word in JUDGING and _is_judged(found, lexemes):
        return False
    if _told(lexemes, text, first, 3) == ["not", "to", "be"] or _is_about(found, lexemes, text):
        return True
    kinds = [int(kind + 3) // 4 - 1 for kind in columns["cue"][slice(*found.cue)].tolist()]
    kind = next((one for one in (SAY, TELL) if one in kinds), kinds[head - found.cue[0]])
    if first < head or columns["cls"][found.cue[0]] == 1 + NAMES.index("according") or kind in (SAY, TELL):
        return False
    to = columns["cls"][first] == TO
    if kind == THINK:
        return bool(to) and word not in PROMISES
    return not (columns["cls"][first] in CLAUSAL or (to and word in PROMISES))


def _has_verb(found: Roles, lexemes: Lexemes, verbs: Set[int]) -> bool:
    start, end = found.contents[0]
    return bool(verbs & {*lexemes.columns["cls"][start:end].tolist()})


def _is_request(found: Roles, lexemes: Lexemes) -> bool:
    """`asked them to return to their seats`: what is to be done, and no question."""
    start, end = found.contents[0]
    classes = lexemes.columns["cls"][start:end].tolist()
    return int(classes[0]) in OBJECTS and TO in classes[1:6] and CLAUSAL.isdisjoint(classes[:6])


def _is_called_on(found: Roles, lexemes: Lexemes, text: str) -> bool:
    """`called on the government to halt the works`"""
    start, end = found.contents[0]
    to = TO in lexemes.columns["cls"][start:end].tolist()
    led = _told(lexemes, text, found.cue[0], start - found.cue[0] + 1)
    return to and ("on" in led or any(word.startswith("appeal") for word in led))


def _is_judged(found: Roles, lexemes: Lexemes) -> bool:
    """`called the exchange encouraging`, but not `called for hearings`, `called them to the capitol`."""
    classes = lexemes.columns["cls"][slice(*found.contents[0])]
    alone = found.cue[1] - found.cue[0] == 1 and found.contents[0][0] == found.cue[1]
    return alone and len(classes) > 2 and int(classes[0]) in OBJECTS and not ABOUT_OR_TO.intersection(classes.tolist())


def without_accused(found: Roles, lexemes: Lexemes, text: str) -> Roles:
    """What somebody is accused of, without whom: `bias` of `accused the tribunal of bias`."""
    word = text[lexemes.starts[head := _head(found, lexemes)] : lexemes.ends[head]].lower()
    start, end = found.contents[0]
    if word not in ACCUSING or start < head:
        return found
    after, told = word.startswith("accus"), _told(lexemes, text, start, end - start)
    link = "of" if after else "for"
    of = told.index(link) if link in told else 0
    if not of or of + 1 == len(told) or (not after and told[of + 1].endswith("ing")):
        return found  # `blamed the hall for sending 40 officers` is all of it
    return replace(found, contents=((start + of + 1, end) if after else (start, start + of), *found.contents[1:]))


def _told(lexemes: Lexemes, text: str, first: int, count: int) -> list[str]:
    places = range(first, min(first + count, len(lexemes.starts)))
    return [text[lexemes.starts[at] : lexemes.ends[at]].lower() for at in places]


def _is_about(found: Roles, lexemes: Lexemes, text: str) -> bool:
    """`disagreed about` the road: it tells of what, and not what; `spoke of` how it was tells that."""
    start, _ = found.contents[0]
    if _told(lexemes, text, found.cue[1] - 1, 1) == ["against"] and found.cue[1] - found.cue[0] == 2:
        return False  # `cautioned against haste`
    parted = lexemes.columns["cls"][found.cue[1] - 1] in ABOUT and start == found.cue[1]
    return bool(parted and found.cue[1] - found.cue[0] > 1 and not _has_verb(found, lexemes, VERBAL))


def _head(found: Roles, lexemes: Lexemes) -> int:
    """The last word of a cue that is known as one; else its last word."""
    kinds = lexemes.columns["cue"]
    return next((at for at in reversed(range(*found.cue)) if kinds[at]), found.cue[1] - 1)


def _is_asked(found: Roles, lexemes: Lexemes, head: int) -> bool:
    """`Asked what it cost`, `was asked whether it leaked`: somebody else asks."""
    before = lexemes.columns["cls"][head - 1]
    return not found.sources or before == BE or found.sources[0][0] > head
