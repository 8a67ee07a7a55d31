"""Where a name begins behind titles: `Mayor Pro Tem Ana Holt`, `Director Audit Ana Holt`, `Big Jim Holt`."""

from collections.abc import Sequence

from pipeline.attribution.text.name_words import (
    AFTER_TITLES,
    ALSO_PLACES,
    BRANCHES,
    CALLINGS,
    COMPASS,
    ENDS_OF_PLACES,
    GROUPS,
    INITIALS_OF_RANK,
    NAME_LIKE,
    NAMES_AS_WELL,
    NO_MEMBERS,
    OPENERS,
    PAIRED,
    PARTICLES,
    PORTFOLIOS,
    PROVINCES,
    RANKS_IN_CAPITALS,
    SUFFIXES,
    TRADES,
    UNNAMED,
    genders,
    is_title,
)
from pipeline.attribution.text.tokens import Token

OF_OFFICES = {"for", "of", "and", "to", "in", "without", "within"}
"""What joins a minister with the portfolio: `Chief Secretary to the Treasury`, `Minister without Portfolio`."""

PARLIAMENTS = {"parliament", "congress", "council", "assembly", "senate", "senedd"}
GOES_ON = AFTER_TITLES | BRANCHES | PORTFOLIOS | PROVINCES


def name_start(tokens: Sequence[Token], at: int, end: int) -> int:
    """Where the name begins in the run of capitals from `at` to `end`, whatever stands before it."""
    first = at
    for index in range(at, end - 1):
        token = tokens[index]
        if index > at and (token.text in PARTICLES or token.text == "an"):
            continue
        if (
            (stands_apart(tokens, at, index) and not _is_within(tokens, first, index, end))
            or (index == first and _goes_with(tokens, at, index, end))
            or (token.low.partition("-of-")[0] in CALLINGS and _leads_name(tokens, index, end))
        ):
            first = index + 1
    return first


def titles_of(run: Sequence[Token]) -> tuple[str, ...]:
    """The titles before a name, without what goes on with them: `director` of `Director Audit`."""
    titles = [token.low.rstrip(".") for token in run]
    while len(titles) > 1 and is_title(titles[0]) and titles[-1] in GOES_ON and not is_title(titles[-1]):
        titles.pop()
    return tuple(titles)


def stands_apart(tokens: Sequence[Token], at: int, index: int) -> bool:
    """Whether a word of a run is a title or half of one: `Det Con Ana Holt`, `Lib Dem`, `Senedd Member`."""
    low = tokens[index].low
    before = tokens[index - 1].low if index > at else ""
    if is_title(low) or before in PAIRED.get(low, ()):
        return True
    if low == "lib":
        return before == "dem" or tokens[index + 1].low == "dem"
    if low == "class" and index == at > 0:
        return tokens[at - 1].low in {"1st", "2nd", "3rd"}
    if low == "member":
        return bool(before) and tokens[index + 1].low not in NO_MEMBERS
    return (low == "con" and before in {"det", "ch"}) or (low == "dem" and before == "lib")


def _is_within(tokens: Sequence[Token], first: int, index: int, end: int) -> bool:
    """Whether a title is a name here, behind a first name and before no whole one: `Martin Luther King Jr.`"""
    if index == first or tokens[index].low not in NAME_LIKE:
        return False
    led = tokens[first].low in genders() and tokens[first].low not in ALSO_PLACES
    return led and sum(token.low.rstrip(".") not in SUFFIXES for token in tokens[index + 1 : end]) < 2


def _goes_with(tokens: Sequence[Token], at: int, index: int, end: int) -> bool:
    """Whether a word goes on with the titles before it, or is one that is a name elsewhere."""
    low = tokens[index].low.rstrip(".")
    if index > at and low in AFTER_TITLES and low not in genders():
        return True
    if index > at and (low in PORTFOLIOS or low in BRANCHES or low in PROVINCES) and low not in genders():
        return _leads_name(tokens, index, end) or _is_known(tokens[index + 1])
    large = tokens[index].text.isupper()
    if large and low in RANKS_IN_CAPITALS:
        return _leads_name(tokens, index, end)
    known = low in NAMES_AS_WELL or (large and low in INITIALS_OF_RANK)
    return known and _is_known(tokens[index + 1]) and _leads_name(tokens, index, end)


def _leads_name(tokens: Sequence[Token], index: int, end: int) -> bool:
    """Whether two words or more of no group and no place follow."""
    rest = [token.low for token in tokens[index + 1 : end] if token.text not in PARTICLES]
    if len(rest) < 2 or tokens[index + 1].quotation:
        return False
    return GROUPS.isdisjoint(rest) and ENDS_OF_PLACES.isdisjoint(rest) and not is_title(rest[0])


def _is_known(token: Token) -> bool:
    """Whether it is a first name or an initial."""
    return token.low in genders() or (len(token.text) == 2 and token.text[0].isupper() and token.text[1] == ".")


def is_numbered(tokens: Sequence[Token], at: int) -> bool:
    """`Witness 31`, `Soldier F`: somebody whose name a court keeps."""
    if tokens[at].low not in UNNAMED or not tokens[at].text.istitle() or at + 1 >= len(tokens):
        return False
    mark = tokens[at + 1]
    letter = len(mark.text) == 1 and "A" <= mark.text <= "Z" and mark.text != "I"
    return letter or (mark.text.isdigit() and len(mark.text) < 4)


def after_place(tokens: Sequence[Token], at: int, end: int) -> int:
    """Where the name begins after the place of an office: `MP from Oxmoor Ana Holt`, `MP for Oxmoor West Tobin Kell`.

    0 where no place leads it.
    """
    if at < 2 or tokens[at - 1].low not in {"from", "for"} or not _is_office(tokens[at - 2].low):
        return 0
    if tokens[at].low in PORTFOLIOS:
        return 0
    if tokens[at + 1].low in genders() and tokens[at].low not in genders() and tokens[at + 1].text[0].isupper():
        return at + 1
    return at + 2 if end - at > 3 and tokens[at + 1].low in COMPASS else 0


def _is_office(word: str) -> bool:
    return is_title(word) or word in PARLIAMENTS


def after_group(tokens: Sequence[Token], at: int, end: int) -> int:
    """Where the name begins after a group: `Member of the Legislative Council Ana Holt`; 0 without one."""
    if at < 2 or tokens[at - 1].low not in {"of", "the"}:
        return 0
    group = next((i for i in range(end - 3, at - 1, -1) if tokens[i].low in GROUPS), 0)
    return group + 1 if group and _is_known(tokens[group + 1]) and _leads_name(tokens, group, end) else 0


def is_portfolio(tokens: Sequence[Token], at: int) -> bool:
    """Whether `for` or `of` and a title stand before: `Minister for` Food Security."""
    linked = at - 1 - (at > 1 and tokens[at - 1].low == "the")
    if at < 2 or tokens[at].low not in PORTFOLIOS or tokens[linked].low not in OF_OFFICES:
        return False
    return any(is_title(token.low) or token.low in {"member", "master"} for token in tokens[max(0, at - 6) : at - 1])


def leads(tokens: Sequence[Token], end: int) -> bool:
    """`Trombonist` Pavle Draga, `Curiously` Draga: what only the head of a sentence writes large."""
    word = tokens[0].low
    if word in genders() or word in GROUPS:
        return False
    return (
        word in OPENERS
        or (word[0] == "q" and word[1:].isdigit())
        or (end > 2 and len(word) > 5 and word.endswith(TRADES))
        or (len(word) > 4 and word.endswith("ly"))
        or (len(word) > 6 and word.endswith("ing"))
    )
