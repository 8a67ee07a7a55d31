"""What stands around a source and tells whom it stands for: a pronoun that goes on with it, names in its quotation."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.attribution.speakers.focus import Pointer, Seen
from pipeline.attribution.speakers.kinds import KINDS
from pipeline.attribution.speakers.offices import LONGEST, normal, plain
from pipeline.attribution.speakers.stage import GENDERS, Stage
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.name_words import Gender, genders
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Sentence

WORD = re.compile(r"[^\W\d_]+")
SOON = 14
"""Words after a source within which a pronoun goes on with it."""
LINKS = words("that whether how why if because")
OWNED: dict[str, Gender] = {"his": "m", "her": "f"}
ASKS = words(
    "asked asks pressed pressing reminded told questioned challenged interrupted wondered demanded suggested put"
)
ASKED: dict[str, Gender] = {"him": "m", "he": "m", "her": "f", "she": "f", "his": "m"}
ADDRESSED: dict[str, Gender] = {"sir": "m", "madam": "f", "ma’am": "f", "ma'am": "f"}
WIDEST = 150
"""Words of a sentence that are looked at: each source in it looks at them anew."""
NAMED = 3
"""Letters that a name has at least that is looked for in a quotation."""


@dataclass(slots=True)
class Around:
    """The genders of pronouns behind a source, and words written large in its quotation and in the one before."""

    after: Gender = ""
    """`she` of "the minister said she ..."."""
    loosely: Gender = ""
    """`her` of "the minister, asked again, raised her glass"."""
    next: Gender = ""
    """`He` of the sentence after."""
    asked: Gender = ""
    """`him` of "Holt asked him whether ...", the sentence before, or of "Sir, ..." quoted there."""
    stands: str = "inside"
    """Where the source stands: at the head of its sentence, beside its quotation, or inside of another clause."""
    inside: bool = False
    """Whether it stands within a quotation: `“He told me to go,” Holt said.`"""
    quoted: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()


def around(stage: Stage, pointer: Pointer, number: int) -> Around:
    """What stands around a source, which the sentence of that number has."""
    sentence = stage.sentences[number]
    found = Around(quoted=_named_in(stage, sentence))
    quoted = sentence.tokens[max(0, bisect_left(sentence.starts, pointer.at) - 1)].quotation
    found.inside = bool(quoted and quoted.start < pointer.at < quoted.end)
    if number and stage.sentences[number - 1].block >= sentence.block - 1:
        found.before = _named_in(stage, stage.sentences[number - 1])
        found.asked = _asked(stage, stage.sentences[number - 1])
    if pointer.words:
        found.stands = _stands(sentence, pointer)
        found.after, found.loosely = _behind(sentence, pointer)
        if number + 1 < len(stage.sentences):
            found.next = next((GENDERS[low] for low in stage.sentences[number + 1].lows[:2] if low in GENDERS), "")
    return found


def _stands(sentence: Sentence, pointer: Pointer) -> str:
    at = bisect_left(sentence.starts, pointer.at)
    if any(token.quotation for token in sentence.tokens[max(0, at - 3) : at]):
        return "beside"
    if at > 1 and sentence.lows[at - 1] == "to" and sentence.lows[at - 2] == "according":
        return "according"
    comma = at > 1 and sentence.tokens[at - 1].text == ","
    return "head" if at < 2 else "comma" if comma else "inside"


def _named_in(stage: Stage, sentence: Sentence) -> frozenset[str]:
    """Words written large within the quotations of a sentence."""
    told = [token.quotation for token in sentence.tokens[:WIDEST] if token.quotation]
    listed = [WORD.findall(stage.text[one.inner_start : one.inner_end]) for one in told]
    return frozenset(word for found in listed for word in found if len(word) >= NAMED and word[0].isupper())


def _asked(stage: Stage, sentence: Sentence) -> Gender:
    """The gender of whom a sentence asks or addresses."""
    lows = sentence.lows[:WIDEST]
    for at in range(1, len(lows) - 1):
        if lows[at] in ASKS:
            for low in lows[at + 1 : at + 4]:
                if gender := ASKED.get(low):
                    return gender
    for token in sentence.tokens[:WIDEST]:
        if token.quotation:
            for word in WORD.findall(stage.text[token.quotation.inner_start : token.quotation.inner_end].lower()):
                if gender := ADDRESSED.get(word):
                    return gender
    return ""


def _behind(sentence: Sentence, pointer: Pointer) -> tuple[Gender, Gender]:
    """The gender of `she` right after the verb behind a description, and of any pronoun soon behind it."""
    lows, tokens = sentence.lows, sentence.tokens
    first = bisect_left(sentence.starts, pointer.at)
    loosely: Gender = ""
    spoken = False
    for at in range(first + 1, min(len(lows), first + SOON)):
        low = lows[at]
        if tokens[at].quotation or (at > first + 1 + len(pointer.words) and tokens[at].text[0].isupper()):
            break
        if gender := GENDERS.get(low, OWNED.get(low, "")):
            told = low in GENDERS and spoken and (lows[at - 1] in CUES or lows[at - 1] in LINKS)
            if told:
                return gender, gender
            loosely = loosely or gender
        spoken = spoken or low in CUES
    return "", loosely


def signs_around(stage: Stage, found: Around, name: str, pointer: Pointer) -> Iterator[str]:
    """What that tells of somebody who may be meant."""
    parts = {part for part in (name.partition(" ")[0], name.rpartition(" ")[2]) if len(part) >= NAMED}
    if not found.quoted.isdisjoint(parts):
        yield "quoted"
    if not found.before.isdisjoint(parts):
        yield "quoted-before"
    if " " not in name and name not in stage.roster.titles:
        yield "lone"
    known = stage.roster.genders.get(name, "")
    if not known and name not in stage.roster.titles and name.partition(" ")[0].lower() not in genders():
        yield "strange"
    if found.asked:
        yield "asked-same" if known == found.asked else "asked-other" if known else "asked-open"
    if pointer.words and not pointer.gender:
        for way, gender in (("after", found.after), ("loosely", found.loosely), ("next", found.next)):
            if gender:
                yield f"{way}-same" if known == gender else f"{way}-other" if known else f"{way}-open"


def is_alike_unnamed(stage: Stage, number: int, seen: Seen, word: str) -> bool:
    """Whether somebody without a name is told of by that word, or by one of its kind."""
    sentence = stage.sentences[number]
    first = bisect_left(sentence.starts, seen.place)
    for at in range(first, min(len(sentence.tokens), first + LONGEST)):
        head = normal((plain(sentence.tokens[at]),))[-1]
        if head == word or head in KINDS.get(word, ()) or word in KINDS.get(head, ()):
            return True
    return False
