"""How far a description fits what the text calls somebody: by the head, by its kind, by words told near the name."""

from bisect import bisect_left
from collections.abc import Sequence

from pipeline.attribution.speakers.focus import Pointer
from pipeline.attribution.speakers.kin import KIN
from pipeline.attribution.speakers.kinds import (
    AT_HAND,
    COLOUR,
    FRONT,
    KINDS,
    LOOSE,
    MARKS,
    MEMBERS,
    RANKS,
    STAYS_UNNAMED,
    TRADES,
)
from pipeline.attribution.speakers.offices import ADDRESSES, Office, fits, shares_party, singular
from pipeline.attribution.speakers.people import WRITTEN_OUT
from pipeline.attribution.speakers.stage import Stage
from pipeline.attribution.text.tables import words

AGED = "-year-old"
NEVER = "never"
STEM = 5
BEFORE, AFTER, NEAR = 10, 14, 8
"""Words around a name that tell of him, and how near a word must be to be about him by itself."""
MENTIONS = 6
WIDE = 12
"""So many kinds make a word that may be said of many: "the official"."""
UNPOLITICAL = words("""
    lawyer counsel solicitor barrister attorney advocate prosecutor judge magistrate spokesman officer
""")
LEADING = words("leader chief boss head")


def calling_signs(stage: Stage, pointer: Pointer, name: str, held: Sequence[Office]) -> list[str]:
    """Signs of how a description and what somebody is called agree."""
    word = pointer.words[-1]
    told = _aged(stage, pointer, name)
    if word.endswith(AGED):
        return told
    same = [one for one in held if one.words[-1] == word]
    kind = [one for one in held if one.words[-1] != word and is_alike(one, word)]
    kind += [one for one in held if word in LOOSE and shares_party(one.words, pointer.words)]
    told += ["head"] if same else []
    if kind:
        told += ["kind", "wide"] if not same and len(KINDS.get(word, ())) > WIDE else ["kind"]
    if "former" in pointer.words and any(one.words[-1] == "predecessor" for one in held):
        told.append("succeeded")
    matched = same or kind
    if held and not matched:
        told += ["else-former"] if "former" in pointer.words[:-1] else _called_else(held, word)
    told += _modified(pointer, matched or held, matched=bool(matched))
    return told + _told_near(stage, pointer, name, same=bool(same))


def is_alike(office: Office, word: str) -> bool:
    """Whether an office is what a word tells, or of its kind."""
    return office.words[-1] == word or office.words[-1] in KINDS.get(word, ())


def bars(
    pointer: Pointer, held: Sequence[Office], calling: Sequence[str], everybody: Sequence[Sequence[str]]
) -> list[str]:
    """What speaks against that a description is of somebody, who holds those offices; `everybody`: the signs of all.

    A deputy mayor is hardly "the mayor", nor is anybody else where the text has a mayor, and who is at hand anywhere
    ("the clerk") is seldom told of before. NEVER where it cannot be: of two leaders of whom neither is told to be Green
    none is "the Green leader", and the roads minister is not "the education minister".
    """
    word, asked = pointer.words[-1], (*pointer.of, *pointer.words)
    if "age-same" in calling or "succeeded" in calling:
        return []
    heads = [one for one in everybody if "head" in one and one is not calling]
    if "head" not in calling and "kind" not in calling:
        if _has_other_calling(held, asked) or (pointer.owner == "own" and word in STAYS_UNNAMED):
            return [NEVER]
        bare = len(pointer.words) == 1 and not pointer.of
        return [*(["bar-rival"] if bare and heads else []), *(["bar-hand"] if bare and word in AT_HAND else [])]
    apart = "mods0" in calling and any("mods0" in one for one in heads)
    unfit = not any(fits(one.words, asked) for one in held)
    if apart or _leads_another(held, asked) or (unfit and asked[-1] in RANKS and "former" not in asked):
        return [NEVER]
    found = ["bar-mark"] if "mark-more" in calling and any("mark-more" not in one for one in heads) else []
    return [*found, "bar-unfit"] if unfit else found


def _has_other_calling(held: Sequence[Office], asked: Sequence[str]) -> bool:
    """`Counsel Ana Holt` is not who "the sacked lawmaker" is."""
    return asked[-1] in LOOSE and any(one.words[-1] in UNPOLITICAL for one in held)


def _leads_another(held: Sequence[Office], asked: Sequence[str]) -> bool:
    """`the junta leader` is not the minister, of whom nothing says that a junta is hers."""
    of = set(asked[:-1]) - COLOUR - MARKS
    if asked[-1] not in LEADING or not of:
        return False
    return all(one.words[-1] != asked[-1] and of.isdisjoint(one.words) for one in held)


def _aged(stage: Stage, pointer: Pointer, name: str) -> list[str]:
    age = next((one.partition("-")[0] for one in pointer.words if one.endswith(AGED)), "")
    if not age:
        return []
    known = known_age(stage, name)
    return ["age-same" if known == age else "age-other" if known else "age-none"]


def _called_else(held: Sequence[Office], word: str) -> list[str]:
    """What somebody is called who is not called so."""
    heads = {one.words[-1] for one in held}
    told = ["called-else"]
    if not heads.isdisjoint(TRADES):
        told.append("else-trade")
    if word in RANKS and not heads.isdisjoint(RANKS):
        told.append("else-rank")
    if word in MEMBERS and heads - ADDRESSES - KIN <= FRONT:
        told.append("member-front")
    if any(word in one.words for one in held):
        told.append("inner")
    if any(len(head) >= STEM and head[:STEM] == word[:STEM] for head in heads):
        told.append("stem-head")
    return told


def _modified(pointer: Pointer, pool: Sequence[Office], *, matched: bool) -> list[str]:
    """How many of the other words are the same, and whether a mark tells two apart."""
    if not pool:
        return []
    asked = (*pointer.of, *pointer.words)
    telling = {singular(one) for one in asked[:-1]} - COLOUR - MARKS
    common = max(len(telling.intersection(map(singular, one.words))) for one in pool)
    told = [f"mods{min(common, 2)}" if telling else "mods-none"]
    if not matched:
        return told
    if telling and not common and all(len(one.words) > 1 for one in pool):
        told.append("mods-other")
    if all(MARKS.intersection(one.words) - set(asked) for one in pool):
        told.append("mark-more")
    if all(one.place > pointer.at for one in pool):
        told.append("ahead")
    return told


def _told_near(stage: Stage, pointer: Pointer, name: str, *, same: bool) -> list[str]:
    """Whether words of the description stand near a name of his."""
    near, word = told_beside(stage, name), pointer.words[-1]
    told: list[str] = []
    if not same and near.get(word, NEAR + 1) <= NEAR:
        told.append("nearby")
    elif not same and stem(word) in near:
        told.append("stem-near")
    inside = [one for one in pointer.words[:-1] if one not in COLOUR and one not in MARKS and len(one) > 3]
    if inside:
        told.append("intro-mods" if any(stem(one) in near for one in inside) else "intro-no-mods")
    return told


def stem(word: str) -> str:
    """What `Samoa` and `Samoan` share, as `told_beside` has it."""
    return word[:STEM] + "+"


def told_beside(stage: Stage, name: str) -> dict[str, int]:
    """Words, and stems of them, that stand near the first names of somebody, and how far off."""
    if (known := stage.beside.get(name)) is not None:
        return known
    found: dict[str, int] = {}
    for number, start, end in stage.named.get(name, ())[:MENTIONS]:
        sentence = stage.sentences[number]
        first, last = bisect_left(sentence.starts, start), bisect_left(sentence.starts, end)
        for at in range(max(0, first - BEFORE), min(len(sentence.lows), last + AFTER)):
            low = sentence.lows[at]
            if len(low) > 1 and at != last - 1:
                far = first - at if at < first else max(1, at - last + 1)
                plain = low.removesuffix("'s").rstrip(".")
                word = "former" if plain.startswith("ex-") else WRITTEN_OUT.get(plain, plain)
                if found.get(word, far) >= far:
                    found[word] = far
                if len(low) >= STEM and found.get(short := stem(word), far) >= far:
                    found[short] = far
    stage.beside[name] = found
    return found


def known_age(stage: Stage, name: str) -> str:
    """What the text tells of an age beside the name: `Ana Holt, 62,`, `Ana Holt is 62`, `the 62-year-old Ana Holt`."""
    for number, start, end in stage.named.get(name, ())[:MENTIONS]:
        sentence = stage.sentences[number]
        lows, at = sentence.lows, bisect_left(sentence.starts, end)
        if at + 1 < len(lows) and lows[at] in {",", "(", "is", "was"} and lows[at + 1].isdigit():
            return lows[at + 1]
        first = bisect_left(sentence.starts, start)
        for low in lows[max(0, first - 3) : first]:
            if low.endswith(AGED):
                return low.partition("-")[0]
    return ""
