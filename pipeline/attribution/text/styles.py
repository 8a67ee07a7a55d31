"""Where a name begins behind titles: `Mayor Pro Tem Ana Holt`, `Director Audit Ana Holt`, `Big Jim Holt`."""

from collections.abc import Sequence

from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.name_words import (
    AFTER_TITLES,
    ALSO_PLACES,
    BRANCHES,
    CALLINGS,
    COMPASS,
    ENDS_OF_PLACES,
    FAMILIES,
    HEADS,
    INITIALS_OF_RANK,
    MONTH_NAMES,
    NAME_LIKE,
    NAMES_AS_WELL,
    NO_MEMBERS,
    NOT_NAMES,
    OPENERS,
    PAIRED,
    PARTICLES,
    PORTFOLIOS,
    PROVINCES,
    RANKS_IN_CAPITALS,
    STYLES,
    SUFFIXES,
    TRADES,
    UNNAMED,
    genders,
    groups,
    is_title,
    nobodies,
)
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token

OF_OFFICES = {"for", "of", "and", "to", "in", "without", "within"}
"""What joins a minister with the portfolio: `Chief Secretary to the Treasury`, `Minister without Portfolio`."""

PARLIAMENTS = {"parliament", "congress", "council", "assembly", "senate", "senedd"}
PARTS = COMPASS | ENDS_OF_PLACES | words("division ward constituency district province region riding borough")
"""What ends the place of an office: `Councillor for the Oxmoor Division Ana Holt`."""
ADJECTIVES = ("less", "ful", "ous", "ed", "ive", "able", "ish")
"""At the head of a sentence, before a whole name: `Shameless Ana Holt`."""
ABSTRACT = ("s", "ing", "ment", "tion", "ity", "ance", "ence", "ure", "ship", "ism")
"""How more words of a portfolio end than the table has."""
NOBODIES = words("dem dems member members everybody everyone somebody nobody anyone hers ours theirs yours mine back")
"""What alone is no name, however it is written."""
EXCELLENCIES = words("honour honor worship excellency majesty highness holiness eminence lordship ladyship grace")
OWNERS = words("his her your their")
"""`Her Honour Judge Ana Holt`"""
APART = words("""
    in at on of from with for by under over to near unlike beside beyond outside inside across along around behind below
    past alongside among amongst amid against aboard above beneath following including without within opposite
""")
"""What leads a sentence that is about somebody else than the name after it."""
ADDRESSES = words("hon mr mrs ms miss dr prof chief barr comrade alhaji engr sir pastor rev gen senator sen honourable")
DAY_NAMES = words("monday tuesday wednesday thursday friday saturday sunday")
CALENDAR = DAY_NAMES | MONTH_NAMES | words("january december")
"""First names as well."""
CALLED_SO = words("kumari prince princess earl duke dean don major king baron marshal bishop queenie baba")
MISTER = words("mr mrs ms miss")
"""`Mrs Kumari Holt`: a title behind these is a first name."""
ARTICLES = {"the", "a", "an"}
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
            or ((index == first or _is_led(tokens[index - 1].low)) and _goes_with(tokens, at, index, end))
            or (token.low.partition("-of-")[0] in CALLINGS and _leads_name(tokens, index, end))
            or _is_calling(tokens, first, index, end)
        ):
            first = index + 1
    return first


def _is_led(before: str) -> bool:
    """Whether more of an office may follow: `Police PRO`, `Assistant AG`."""
    return before in groups() or before in STYLES or before in HEADS


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
    if is_title(low) or before in PAIRED.get(low, ()) or (low in HEADS and before in GOES_ON):
        return True
    if tokens[index].text == "U" and index == at and index + 2 < len(tokens) and tokens[index + 2].text.istitle():
        return True  # Burmese for mister
    if low in EXCELLENCIES and (before == "royal" or (index == at > 0 and tokens[at - 1].low in OWNERS)):
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
    if index and index == end - 2 and tokens[index].low in CALLED_SO and tokens[index - 1].low.rstrip(".") in MISTER:
        return True
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
    return groups().isdisjoint(rest) and ENDS_OF_PLACES.isdisjoint(rest) and not is_title(rest[0])


def _is_calling(tokens: Sequence[Token], first: int, index: int, end: int) -> bool:
    """`Lantern Correspondent Ana Holt`: a trade before a first name that is known, and none before it."""
    low = tokens[index].low
    if len(low) < 5 or not low.endswith(TRADES) or not _is_known(tokens[index + 1]):
        return False
    return _leads_name(tokens, index, end) and not any(one.low in genders() for one in tokens[first : index + 1])


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
    linked = _linked(tokens, at)
    if tokens[linked].low not in {"from", "for"} or not _is_office(tokens[linked - 1].low):
        return 0
    if tokens[at].low in PORTFOLIOS and tokens[at].low not in COMPASS:
        return 0
    parts = (i for i in range(end - 2, at, -1) if tokens[i - 1].low in PARTS)
    return next((i for i in parts if _leads_name(tokens, i - 1, end)), 0) or behind(tokens, at, end)


def behind(tokens: Sequence[Token], at: int, end: int) -> int:
    """Where a first name that is known stands behind other words: `Ana` of `Milbury Ana Holt`; 0 where none does."""
    if tokens[at].low in genders() or (end - at < 4 and tokens[at].low in FAMILIES):
        return 0
    return next((i for i in range(at + 1, end - 1) if _is_known(tokens[i]) and _leads_name(tokens, i - 1, end)), 0)


def after_people(tokens: Sequence[Token], at: int, end: int) -> int:
    """`Ana` of `Texan Ana Holt`, `ambassador to Ukraine Ana Holt`; 0 where no country leads."""
    low = tokens[at].low
    led = end - at > 2 and low[-1] != "." and (low in nobodies("people") or low in nobodies("place"))
    return behind(tokens, at, end) if led else 0


def after_portfolio(tokens: Sequence[Token], at: int, end: int) -> int:
    """Where the name begins behind a portfolio: `Minister for Civil Works Ana Holt`; `end` where none does."""
    first = next((i for i in range(at, end) if tokens[i].low not in PORTFOLIOS), end)
    further = behind(tokens, first, end) if first < end and tokens[first].low.endswith(ABSTRACT) else 0
    return further or first


def _linked(tokens: Sequence[Token], at: int) -> int:
    """Where the preposition stands before a place or a group, over its article; 0 where nothing stands before it."""
    linked = at - 1 - (at > 1 and tokens[at - 1].low == "the")
    return max(linked, 0)


def _is_office(word: str) -> bool:
    return is_title(word) or word in PARLIAMENTS or word in HEADS


def after_group(tokens: Sequence[Token], at: int, end: int) -> int:
    """Where the name begins after a group: `Member of the Legislative Council Ana Holt`; 0 without one."""
    if at < 2 or tokens[at - 1].low not in {"of", "the"}:
        return 0
    linked = _linked(tokens, at)
    held = tokens[linked].low == "of" and (_is_office(tokens[linked - 1].low) or tokens[linked - 1].low == "member")
    group = next((i for i in range(end - 3, at - 1, -1) if tokens[i].low in groups()), 0)
    if not group or not _leads_name(tokens, group, end):
        return 0
    known = _is_known(tokens[group + 1]) or (held and not tokens[group + 1].low.endswith("s"))
    return group + 1 if known else 0


def is_portfolio(tokens: Sequence[Token], at: int) -> bool:
    """Whether `for` or `of` and a title stand before: `Minister for` Food Security."""
    linked = at - 1 - (at > 1 and tokens[at - 1].low == "the")
    if at < 2 or tokens[at].low not in PORTFOLIOS or tokens[linked].low not in OF_OFFICES:
        return False
    return any(is_title(token.low) or token.low in {"member", "master"} for token in tokens[max(0, at - 6) : at - 1])


def leads(tokens: Sequence[Token], end: int) -> bool:
    """`Trombonist` Pavle Draga, `Curiously` Draga: what only the head of a sentence writes large."""
    word = tokens[0].low
    if word in genders() or word in groups():
        return False
    if end > 2 and (word.endswith(ADJECTIVES) or "-" in word) and len(word) > 5 and _is_known(tokens[1]):
        return True
    return (
        word in OPENERS
        or (word[0] == "q" and word[1:].isdigit())
        or (end > 2 and len(word) > 5 and word.endswith(TRADES))
        or (len(word) > 4 and word.endswith("ly"))
        or (len(word) > 6 and word.endswith("ing"))
    )


def is_day_of(tokens: Sequence[Token], at: int, day: int) -> bool:
    """`Hon. Sunday Adeyemi`: a first name after a form of address, and before a last name."""
    addressed = day > at and tokens[day - 1].low.rstrip(".") in ADDRESSES
    return addressed and tokens[day].low in DAY_NAMES and _is_last_name(tokens, day + 1)


def is_day_called(tokens: Sequence[Token], at: int) -> bool:
    """`The driver, Sunday Holt, left.`, `June Holt said`: a day or a month that nothing leads, and a name behind it."""
    low = tokens[at].low
    if (
        low not in CALENDAR
        or not tokens[at].text.istitle()
        or at + 2 >= len(tokens)
        or not _is_last_name(tokens, at + 1)
    ):
        return False
    after = tokens[at + 2]
    if after.text in {",", "("}:
        return not at or tokens[at - 1].text == ","
    return not at and low in MONTH_NAMES and after.text.islower() and after.low in CUES


def _is_last_name(tokens: Sequence[Token], at: int) -> bool:
    if at >= len(tokens) or not tokens[at].text.istitle() or tokens[at].low in NOT_NAMES:
        return False
    return not (is_title(tokens[at].low) or tokens[at].low in groups() or tokens[at].low in ENDS_OF_PLACES)


def is_nobodys(tokens: Sequence[Token], run: tuple[int, int], names: Sequence[str]) -> bool:
    """Whether the name that begins at the second of `run` is none: `Medical Director`, `the Swede`, `Alongside`."""
    at, first = run
    last = names[-1].lower()
    if len(names) == 1 and (names[0] in {"KC", "QC", "SC"} or last in NOBODIES):
        return True
    if len(names) > 1:
        return is_title(last) and last not in NAME_LIKE and not _is_known(tokens[first]) and not tokens[first].quotation
    if last in OPENERS:
        return at == first == 0
    if last in EXCELLENCIES and 0 < at == first and tokens[at - 1].low in OWNERS:
        return True
    return 0 < at == first and tokens[at - 1].low in ARTICLES and last in nobodies("people")
