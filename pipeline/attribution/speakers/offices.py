"""What people are called beside their names: "the minister", "her spokesman", "the Vesmar leader".

An office is read where a text gives it to a name: before it ("retired trucker Bill Amos", "the bookkeeper, Tiril
Moe,"), after it ("Paula Renshaw, the finance minister,", "(D-Essex)") or by a copula ("Bea Holt is a nurse").
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.attribution.speakers.kinds import COLOUR, KINDS, LETTERS, LOOSE, MARKS, PARTIES
from pipeline.attribution.speakers.people import PEOPLE, WRITTEN_OUT, is_person_word
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.name_words import TITLES
from pipeline.attribution.text.names import base_word, is_capital
from pipeline.attribution.text.phrases import AUXILIARIES, DETERMINERS, PREPOSITIONS, STOPS, is_adverb
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token

REACH = 200
"""So many offices on either side are looked at: a list of members must not cost the square of its length."""
AHEAD = 1200
"""Nor further before it is told who holds it, in code points."""
LONGEST = 9
"""No office has more words."""
COPULAS = words("is was became remains")
LINKING = words("of for at in on to from with who whose which that")
NEW = words("the a an his her their its")
"""Within a phrase these begin another: `the quietest whip the party had`."""
NOT_INSIDE = PREPOSITIONS | STOPS | AUXILIARIES | DETERMINERS | LINKING | words("and")

IN_COURT = {
    "prosecuting": (("prosecutor",), ("lawyer",), ("barrister",)), "sentencing": (("judge",), ("recorder",)),
    "defending": (("solicitor",), ("lawyer",), ("barrister",)),
    "mitigating": (("solicitor",), ("lawyer",), ("barrister",)),
}  # fmt: skip
"""What a report from a court says before a name: `Prosecuting, Ana Holt said`."""
DOES = {
    "chairs": "chair", "chaired": "chair", "leads": "leader", "led": "leader", "heads": "head", "headed": "head",
    "owns": "owner", "runs": "owner", "founded": "founder", "farms": "farmer", "teaches": "teacher", "coaches": "coach",
    "sells": "seller", "drives": "driver", "keeps": "keeper", "fished": "fisherman", "fishes": "fisherman",
    "grows": "grower", "studies": "researcher", "writes": "writer", "makes": "maker", "builds": "builder",
    "breeds": "breeder", "advises": "adviser", "defends": "lawyer", "defended": "lawyer", "mends": "mender",
    "repairs": "repairer", "paints": "painter", "bakes": "baker", "trains": "trainer", "speaks": "spokesman",
    "manages": "manager", "edits": "editor", "represents": "representative", "directs": "director",
}  # fmt: skip
"""What somebody does -> what he is, of `Ana Holt, who chairs the committee`."""
ADDRESSES = words("dr mr mrs ms sir dame hon prof rt madam alhaji engr barr adv rev chief comrade shri smt engineer")
"""What stands between an office and a name and is no part of either."""
NAMING = words("name named identified")
NAMED_WITHIN = 12
"""Words before a name that tell whose it is: `who would give her name only as`."""
HONOURED = words("honourable honorable hon rt right most reverend excellency")
SILK = words("kc qc sc san bl")
NOWADAYS = words("now still also currently today")
WAS = words("retired disgraced convicted jailed sacked ousted suspended disgruntled veiled accused elected unelected")
"""Participles that belong to a noun: `a retired teacher`."""
INSIDE = words("in at near from outside around to")
"""Before a name of one word these make a place of it: `born in Oxmoor, the son of a tuner`."""
LEFT = words("resigned quit stepped retired resigns quits sacked fired dismissed removed ousted suspended")
"""`stepped down as mayor`, `was sacked as mayor`"""
LEAVES = LEFT | {"was"}
AFTER_NAMES = frozenset({",", "("})


class Office(NamedTuple):
    """One thing that somebody is called; the last of its words is its head."""

    place: int
    name: str
    words: tuple[str, ...]


def is_general(listed: Sequence[str]) -> bool:
    """`attorney general`, `director general`"""
    return len(listed) > 1 and listed[-1] == "general" and is_person_word(listed[-2])


def plain(token: Token) -> str:
    """The word without possessive and full stop."""
    return base_word(token.low).rstrip(".").removesuffix("-elect").removesuffix("-designate")


def normal(words: Iterable[str]) -> tuple[str, ...]:
    """Words as offices are compared: short and gendered forms written out."""
    told = tuple(WRITTEN_OUT.get(word, word) for word in words)
    if "ex-" not in "".join(told):
        return told
    return tuple(part for word in told for part in (("former", word[3:]) if word.startswith("ex-") else (word,)))


def offices_of(tokens: Sequence[Token], first: int, end: int, titles: int) -> Iterator[tuple[str, ...]]:
    """What the sentence calls the one named at the tokens `first` to `end`, of which `titles` are titles."""
    own, first = first, _without_honours(tokens, first)
    before = tokens[first - 1] if first else None
    yield from _linked(tokens, own, own + titles)
    if end - own > 1:
        yield from _called_to_the_bar(tokens, end)
    if before and before.text == "," and first == 2 and tokens[0].low in IN_COURT:
        yield from IN_COURT[tokens[0].low]
    if before and (before.text == "," or before.low in COPULAS):
        yield from _apposed_before(tokens, first - 1)
    if titles or (before and belongs(before) and not before.low.endswith(("'s", "s'", "’s", "s’"))):
        yield from _attached(tokens, first, own + titles)
    if before and before.low == "as":
        yield from _named_as(tokens, first)
    of = first > 1 and tokens[first - 1].low == "of" and is_capital(tokens[first - 2])  # `Ana Holt of Milbury, a vet,`
    placed = (of or (before is not None and before.low in INSIDE)) and end - first == 1
    if end < len(tokens) and (tokens[end].text in AFTER_NAMES or tokens[end].low in COPULAS) and not placed:
        yield from _after(tokens, end)
    if before and before.text == "," and _is_told_after(tokens, end):
        yield from _after(tokens, end + 1)
    if end + 3 < len(tokens) and tokens[end].low in LEAVES and (office := _left_as(tokens, end)):
        yield office
    who = end + (end < len(tokens) and tokens[end].text == ",")
    if who + 1 < len(tokens) and tokens[who].low == "who":
        yield from _done_by(tokens, who)
        if tokens[who + 1].low in COPULAS:
            yield from _after(tokens, who + 1, bare=True)
        comma = next((at for at in range(who + 2, min(len(tokens) - 3, who + 12)) if tokens[at].text == ","), 0)
        if comma and tokens[comma + 1].low in COPULAS:
            yield from _after(tokens, comma + 1)


def _is_told_after(tokens: Sequence[Token], end: int) -> bool:
    """`Her superior, Ana Holt, is now deputy minister`"""
    return end + 2 < len(tokens) and tokens[end].text == "," and tokens[end + 1].low in COPULAS


def _without_honours(tokens: Sequence[Token], first: int) -> int:
    """Where `the Honourable Ana Holt` begins."""
    start = first
    while start and tokens[start - 1].low.rstrip(".") in HONOURED:
        start -= 1
    styled = start < first or tokens[start].low.rstrip(".") in HONOURED
    return start - 1 if start and styled and tokens[start - 1].low == "the" else start


def _linked(tokens: Sequence[Token], first: int, name: int) -> Iterator[tuple[str, ...]]:
    """`housing minister` of `Minister for Housing Ana Holt`: back over what the office is of."""
    link = next((at for at in range(first, max(0, first - LONGEST), -1) if tokens[at].low in {"of", "for"}), 0)
    while link > 1 and not is_person_word(plain(tokens[link - 1])):
        link = next((at for at in range(link - 1, max(0, link - 3), -1) if tokens[at].low in {"of", "for"}), 0)
    told = 0 < link < name - 1 and not tokens[name - 1].text.islower()  # but no `member for Milbury and Tarn`
    if not told or not all(_is_large(token) for token in tokens[link + 1 : first]):
        return
    start = link - 1
    while start and tokens[start - 1].text[0].isupper() and tokens[start - 1].text.isalpha():
        start -= 1
    held = tuple(plain(token) for token in tokens[start:link])
    if tokens[link - 1].text[0].isupper() and is_person_word(held[-1]):
        of = [word for t in tokens[link + 1 : name] if t.text[0].isupper() and not is_person_word(word := plain(t))]
        yield (*of, *held)


def _is_large(token: Token) -> bool:
    return token.text[0].isupper() or token.low in {"of", "for", "the", "and", "&", "in"}


def _called_to_the_bar(tokens: Sequence[Token], end: int) -> Iterator[tuple[str, ...]]:
    """`Ana Holt KC` is "the silk", or "the barrister"."""
    at = end - 1 if plain(tokens[end - 1]) in SILK else end
    if at < len(tokens) and plain(tokens[at]) in SILK and tokens[at].text.isupper():
        yield from (("barrister",), ("lawyer",), ("silk",))


def _left_as(tokens: Sequence[Token], end: int) -> tuple[str, ...]:
    """`former trade minister` of `resigned as trade minister` and of `was trade minister until May`."""
    low = tokens[end].low
    if low == "was":
        until = next((at for at in range(end + 2, min(len(tokens), end + 7)) if tokens[at].low == "until"), 0)
        return next((("former", *office) for office in _headed(tokens[end + 1 : until])), ()) if until else ()
    at = next((at for at in range(end, min(len(tokens) - 1, end + 4)) if tokens[at].low == "as"), 0)
    if not at or LEFT.isdisjoint([token.low for token in tokens[end:at]]):
        return ()
    stop = next((i for i in range(at + 1, len(tokens)) if not _goes_on(tokens[i])), len(tokens))
    return next((("former", *office) for office in _headed(tokens[at + 1 : min(stop, at + LONGEST)])), ())


def _done_by(tokens: Sequence[Token], who: int) -> Iterator[tuple[str, ...]]:
    """`owner` of `who owns the mill`, `charcoal seller` of `who is fifty and sells charcoal`"""
    joined = (at + 1 for at in range(who + 2, min(len(tokens) - 2, who + 8)) if tokens[at].low in {"and", "has"})
    for at in [who + 1, *joined]:
        if doer := DOES.get(tokens[at].low):
            first = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].low in DETERMINERS)
            own = [t.low if t.text.isalpha() and t.low not in NOT_INSIDE else "" for t in tokens[first : first + 4]]
            yield (*own[: [*own, ""].index("")], doer)


def _headed(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    """The noun phrase as words, if its head is a person's; "chair of the board" is headed by "chair"."""
    cut = next((i for i, token in enumerate(tokens) if token.low in LINKING), len(tokens))
    listed = tuple(plain(token) for token in tokens[:cut] if token.low not in DETERMINERS)
    named = cut > 1 and all(token.text[0].isupper() for token in tokens[:cut])
    if listed and (listed[-1] in PEOPLE or is_general(listed) or (is_person_word(listed[-1]) and not named)):
        yield (*modifiers(tokens, cut), *listed)


def modifiers(tokens: Sequence[Token], cut: int) -> tuple[str, ...]:
    """What follows `of` or `for`, as words that tell one office from another: `Greens` of "leader of the Greens"."""
    if cut + 1 >= len(tokens) or tokens[cut].low not in {"of", "for"}:
        return ()
    found: list[str] = []
    for token in tokens[cut + 1 : cut + LONGEST]:
        if not token.text[0].isalnum() or token.quotation or token.low in LINKING or token.low in AUXILIARIES:
            break
        if token.low not in DETERMINERS and token.low != "and":
            found.append(plain(token))
    return tuple(found)


def _apposed_before(tokens: Sequence[Token], comma: int) -> Iterator[tuple[str, ...]]:
    """`the firm’s bookkeeper,` before a name: back to the determiner of the widest phrase whose head is a person's."""
    if tokens[0].low in DETERMINERS and (who := _relative(tokens, comma)):
        yield from _headed(tokens[:who])
        return
    inner: list[tuple[str, ...]] = []
    for at in range(comma - 1, max(-1, comma - LONGEST - 3), -1):
        token = tokens[at]
        if token.text == "," and tokens[at + 1].text.islower():
            inner = list(_headed(tokens[at + 1 : comma])) or inner  # `Reacting, counsel to the petitioner, Ana Holt`
        if not token.text[0].isalnum() or token.quotation or token.low in AUXILIARIES:
            break
        if token.low in DETERMINERS or token.low.endswith(("'s", "s'")) or at == 0:
            inner = list(_headed(tokens[at:comma])) or inner
            if not (at and tokens[at - 1].low in LINKING):
                break
    yield from inner


def _relative(tokens: Sequence[Token], comma: int) -> int:
    """Where `who` stands in `The violinist who sent the bird, Ana Holt,`; 0 where there is none."""
    at = next((at for at in range(2, min(comma, LONGEST)) if tokens[at].low in {"who", "whose"}), 0)
    plain_before = all(token.text[0].isalnum() for token in tokens[:comma]) and at
    return at if plain_before and is_person_word(plain(tokens[at - 1])) else 0


def _attached(tokens: Sequence[Token], first: int, name: int) -> Iterator[tuple[str, ...]]:
    """`retired trucker` Bill Amos, `Deputy Mayor` Ana Holt."""
    start = first
    while start and first - start < LONGEST and belongs(tokens[start - 1]):
        start -= 1
    if start == 1 and first > 1 and tokens[0].text[0].isalpha() and tokens[0].low not in NOT_INSIDE:
        start = 0  # the head of a sentence is written large: "Schools minister Gregor Lindal"
    mark = _mark_before(tokens, start)
    while start < name:
        yield from ((*mark, *office) for office in _headed(tokens[start:name]))
        if tokens[name - 1].low.rstrip(".") not in ADDRESSES:
            return
        name -= 1  # `Prime Minister Dr. Ana Holt`


def _mark_before(tokens: Sequence[Token], start: int) -> tuple[str, ...]:
    """`former` of `Former Oxmoor mayor Ana Holt`, over the place's name."""
    at = start - 1
    while at >= 0 and start - at < 4 and tokens[at].text[0].isupper() and not tokens[at].quotation:
        if tokens[at].low in MARKS:
            return (tokens[at].low,)
        at -= 1
    return (tokens[at].low,) if 0 <= at < start - 1 and tokens[at].low in MARKS else ()


def _named_as(tokens: Sequence[Token], first: int) -> Iterator[tuple[str, ...]]:
    """`its chair, who would be named only as` Ana: the office before the comma."""
    lead = tokens[max(0, first - NAMED_WITHIN) : first]
    who = next((at for at, token in enumerate(lead) if token.low == "who" and at and lead[at - 1].text == ","), 0)
    if who and not NAMING.isdisjoint([token.low for token in lead[who:]]):
        yield from _apposed_before(tokens, first - len(lead) + who - 1)


def belongs(token: Token) -> bool:
    """Whether a word in small letters may belong to the noun after it."""
    if not token.text[0].isalpha() or token.quotation or token.low in NOT_INSIDE:
        return False
    return token.text[0].islower() and not token.low.endswith("ly")


def _after(tokens: Sequence[Token], end: int, *, bare: bool = False) -> Iterator[tuple[str, ...]]:
    """`, the finance minister,`, `, 58, a nurse`, `(D-Essex)`, ` was a nurse`."""
    mark = tokens[end]
    start = end + 1
    start += start < len(tokens) and tokens[start].low in NOWADAYS
    if start + 1 < len(tokens) and tokens[start].text.isdigit() and tokens[start + 1].text == ",":
        start += 2
    stop = start
    while stop < len(tokens) and stop - start < LONGEST and _goes_on(tokens[stop]):
        stop += 1
    inner = next((at for at in range(start + 1, stop) if tokens[at].low in NEW), 0)
    stop = inner or stop
    if start == stop or (stop < len(tokens) and not inner and not _closes(tokens[stop])):
        return  # ", the prime minister will be packing" describes nobody before the comma
    letter = tokens[start].low.partition("-")
    if letter[1] and letter[0] in LETTERS:
        yield (LETTERS[letter[0]],)
    elif bare or mark.low not in COPULAS or tokens[start].low in {"a", "an", "the"} or _is_bare(tokens[start:stop]):
        yield from _headed(tokens[start:stop])


def _is_bare(tokens: Sequence[Token]) -> bool:
    """`chief whip` of "was chief whip from 1974"; "was cleaner" is none."""
    known = len(tokens) > 1 or plain(tokens[0]) in TITLES
    return known and all(token.text.islower() and not token.low.endswith("ly") for token in tokens)


def _closes(token: Token) -> bool:
    return not token.text[0].isalnum() or token.low in PREPOSITIONS or token.low in LINKING


def _is_closed(token: Token) -> bool:
    """Whether the noun before ends there: `the official said`, but not `the official report`."""
    low = token.low
    return low in CUES or low in AUXILIARIES or low in PREPOSITIONS or is_adverb(token) or not low.isalpha()


def called_at(tokens: Sequence[Token], start: int) -> Iterator[tuple[str, ...]]:
    """The office that begins at a token: as many words as end in a person's."""
    for stop in range(start + 1, min(len(tokens), start + 6)):
        if not _goes_on(tokens[stop - 1]) or tokens[stop - 1].low in LINKING:
            return
        general = tokens[stop - 1].low == "general" and is_general([token.low for token in tokens[start:stop]])
        if tokens[stop].low == "general":
            continue
        if general or (is_person_word(plain(tokens[stop - 1])) and not is_person_word(plain(tokens[stop]))):
            if plain(tokens[stop - 1]) == "official" and not _is_closed(tokens[stop]):
                return
            parted = tokens[stop].low in COPULAS or tokens[stop].text == ","
            following = tokens[min(stop + parted, len(tokens) - 1)]
            if following.text[0].isupper() and not following.quotation:
                return  # the office of the name that follows
            yield tuple(token.low for token in tokens[start:stop])
            return


def _goes_on(token: Token) -> bool:
    if not token.text[0].isalnum() or token.quotation or (token.low.endswith("ed") and token.low not in WAS):
        return False
    return token.low not in NOT_INSIDE or token.low in DETERMINERS


def meant(offices: Sequence[Office], asked: Sequence[str], at: int, rather: Collection[str] = ()) -> str:
    """Whom "the deputy mayor" is: of those called so before, or else after, the best, `rather` of these, the last."""
    now = bisect_left(offices, (at,))
    near = offices[max(0, now - REACH) : now + REACH]
    fitting = [office for office in near if fits(office.words, asked)]
    known = [office for office in fitting if office.place < at]
    if not known and len({one.name for one in fitting}) == 1 and _is_in_reach(fitting[0], asked, at):
        known = fitting  # a lead tells the office, and the next sentence the name
    if not known:
        return ""
    best = max(
        known, key=lambda office: (_closeness(office.words, asked), _is_rather(office, asked, rather), office.place)
    )
    several = len(asked) > 1 and len({office.name for office in known}) > 1
    return "" if several and _is_loose(best.words, asked) else best.name


def _is_in_reach(office: Office, asked: Sequence[str], at: int) -> bool:
    """Whether a later place may tell who is meant: soon, or wherever more than the kind of office is the same."""
    return office.place - at < AHEAD or _closeness(office.words, asked)[1] > 1


def _is_rather(office: Office, asked: Sequence[str], rather: Collection[str]) -> bool:
    return office.name in rather and MARKS.isdisjoint(set(office.words) - set(asked))


def _is_loose(called: Sequence[str], asked: Sequence[str]) -> bool:
    """`the Green leader`, of whom a text calls the leader and does not say of whom."""
    telling = {singular(word) for word in asked[:-1]} - COLOUR - MARKS
    return bool(telling) and telling.isdisjoint(map(singular, called))


def fits(called: Sequence[str], asked: Sequence[str]) -> bool:
    """The same head, or one of its kind; a mark that one lacks, or wholly other words before it, tell two apart."""
    same = called[-1] == asked[-1] or (asked[-1] in LOOSE and shares_party(called, asked))
    if not same and called[-1] not in KINDS.get(asked[-1], ()):
        return False
    if MARKS.intersection(asked) - set(called) or (
        "prime" in called and asked[-1] == "minister" and "prime" not in asked
    ):
        return False
    telling = {singular(word) for word in asked[:-1]} - COLOUR
    return not (same and telling and called[:-1] and not telling.intersection(map(singular, called)))


def shares_party(called: Sequence[str], asked: Sequence[str]) -> bool:
    """`the Ohio Republican`, `the Labour veteran`."""
    if asked[-1] in PARTIES:
        return asked[-1] in called
    return any(word in called for word in asked if word in PARTIES)


def singular(word: str) -> str:
    """`green` of the Greens."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _closeness(called: Sequence[str], asked: Sequence[str]) -> tuple[int, int]:
    """Marks before words: of a schools minister and her shadow, "the schools minister" is the first."""
    common = {*map(singular, called)}.intersection(map(singular, asked))
    return -len(MARKS.intersection(called) - set(asked)), len(common)
