"""What people give, deny or describe to a newsroom, what its own people saw, and a newsroom told by what it is."""

import re
from collections.abc import Iterator

from pipeline.attribution.sources.found import WORD, Told
from pipeline.attribution.sources.mastheads import ANY_NAME, MEDIUM, Masthead, masthead_at, masthead_before
from pipeline.attribution.sources.outlets import named
from pipeline.attribution.text.tables import words
from schemas.attribution import Citation

TELLING_WORDS = words("""
    confirmed confirms denied denies described describes disclosed revealed explained outlined conceded acknowledged
    admitted recounted detailed defended repeated dismissed rejected
""")
GIVING_WORDS = words("""
    gave gives given handed leaked passed provided sent supplied granted showed forwarded emailed
""")
GIVEN = (
    r"\b(?:interviews?|statements?|cop(?:y|ies)|documents?|files?|emails?|messages?|tapes?|recordings?|letters?|lists?"
    r"|details|access|accounts?|versions?|comments?|remarks|information|videos?|footage|figures?|data|memos?|reports?"
    r"|transcripts?|photographs?|photos|screenshots?|explanations?|answers?|quotes?|tips?|invoices|records|diary"
    r"|diaries|drafts?|notes|texts?|dossiers?|evidence|estimates?)\b"
)
GIFT = re.compile(GIVEN)
TO = re.compile(r"[^.;:\n”\"]{1,60}? (?:to|with) ")
OBJECT = re.compile(
    rf" (?:an?|the|his|her|their|its|several|two|three|more|some|no|different|copies|details|access)\b[^.;\n]{{0,40}}?"
    rf"{GIVEN}"
)
AT_MOST = 3
"""So many times "to" may follow a verb before the newsroom's."""
STAFF_WORDS = words("""
    witness witnesses reporter reporters journalist journalists correspondent correspondents photographer
    photographers crew team
""")
SAW = re.compile(
    r"(?: [^.;,\n]{1,40}?)?,? (?:saw|heard|counted|witnessed|watched|reported|observed|visited|spotted|seen|found|met"
    r"|verified|confirmed)\b"
)
SAID = re.compile(r"(?: (?:at|in|on|near) [^.;,\n]{2,30})?,? said\b")
"""Who is not named speaks for the newsroom."""
TOLD = re.compile(r"\b(?:told|according to|by|to|informed|showed) (?:an? |one of |two |the )?$")
FOR = re.compile(r" (?:for|from|with|at|of) ")
APPOSED = re.compile(
    rf"(?P<name>{ANY_NAME}), (?:the|an?|one of the|[A-Z]\w+[’']s?) "
    r"(?:(?!(?:for|at|of|with|from|in|on|by|who|whose)\b)[\w’-]+ ){0,5}$"
)
TELLS = re.compile(
    r"(?: [^.;,\n]{1,40})?, (?:has |had |first |also |later |earlier ){0,2}(?:said|says|reported|reports|wrote|writes"
    r"|quoted|quotes|cited|cites|published|revealed|reveals|put)\b"
)
MEDIUM_HERE = re.compile(rf"(?:{MEDIUM}|agency)\b")
SURELY = re.compile(r"\b(?:news|newspaper|daily|weekly|tabloid|broadsheet|broadcaster|magazine)\b")
"""No other agency, site or channel."""
MEDIUM_WORDS = words("""
    broadcaster newspaper daily weekly tabloid broadsheet magazine paper network website site portal outlet journal
    newswire agency station channel
""")
OBTAINED = re.compile(
    r"(?:,? (?:of|from|by|to|about|on|dated|sent|written|between|with) (?:[^\s.;,]+ ){0,6}?[^\s.;,]+)?,?"
    r"(?: (?:a )?cop(?:y|ies) of which)?(?: (?:was|were|has been|have been|had been))? (?:exclusively |first )?(?:seen"
    r"|obtained|reviewed|viewed|examined|inspected|verified|read|leaked|shown|shared|provided|passed|made"
    r" available)(?: exclusively)? (?:by|to|with) "
)
SEEN = (
    " seen",
    " obtained",
    "viewed",
    " leaked",
    " sh",
    " provided",
    " passed",
    "amined",
    "spected",
    "erified",
    " made",
)
SEEN_WITHIN = 60
US = re.compile(
    r"(?:this|our|the) (?:news)?(?:paper|newspaper|site|magazine|station|outlet|reporters?|website|publication)\b"
    r"|(?:us|our reporters?|reporters|journalists)\b"
)
"""Whoever has a paper before him goes by it."""
LISTED = TELLING_WORDS | GIVING_WORDS | STAFF_WORDS | MEDIUM_WORDS
"""All words that this module looks for."""


def dealings(told: Told) -> Iterator[Citation]:
    """Every newsroom that somebody dealt with, and what its own people saw."""
    for place in told.at(TELLING_WORDS):
        yield from _to(told, place, given=False)
    for place in told.at(GIVING_WORDS):
        yield from _to(told, place, given=True)
        yield from _gave(told, place)
    for place in told.at(STAFF_WORDS):
        yield from _staff(told, place)
    for place in told.at(MEDIUM_WORDS):
        yield from _apposed(told, place)


def _to(told: Told, place: int, *, given: bool) -> Iterator[Citation]:
    """`confirmed the date of the talks to Reuters`, `gave an interview to the Example Post`."""
    end = place
    for _ in range(AT_MOST):
        match = TO.match(told.text, end)
        if match is None or (given and not GIFT.search(told.low, place, match.end())):
            return
        end = match.end() - 1
        found = masthead_at(told, match.end()) if _may_begin(told, match.end()) else None
        if found and found.outlet:
            yield found.cite(told.text, "given-to")
            return


def _may_begin(told: Told, at: int) -> bool:
    """Whether a newsroom's name can begin at a place: in capitals, or after its article."""
    return told.text[at : at + 1].isupper() or told.low.startswith(("the ", "local ", "state", "dpa"), at)


def _gave(told: Told, place: int) -> Iterator[Citation]:
    """`gave the Example Post a copy`."""
    at = told.low.find(" ", place) + 1
    found = masthead_at(told, at) if at and _may_begin(told, at) else None
    if found and found.outlet and OBJECT.match(told.low, found.end):
        yield found.cite(told.text, "given-to")


def _staff(told: Told, place: int) -> Iterator[Citation]:
    """`a Reuters witness saw`, `told an AFP correspondent`, `a photographer for AFP saw`."""
    word = WORD.match(told.low, place)
    end = word.end() if word else place
    found = masthead_before(told, place - 1, adjective=True) if place else None
    if found and found.outlet:
        before = told.text[max(0, found.start - 24) : found.start]
        one = before.endswith((" a ", " an ", "A ", "An "))
        if (
            SAW.match(told.low, end)
            or (one and SAID.match(told.low, end))
            or (TOLD.search(before) and not told.low.startswith(" to ", end))
        ):
            yield found.cite(told.text, "own-people")
        return
    by = FOR.match(told.low, end)
    found = masthead_at(told, by.end()) if by else None
    if found and found.outlet and SAW.match(told.low, found.end):
        yield found.cite(told.text, "own-people")


def _apposed(told: Told, place: int) -> Iterator[Citation]:
    """`Example, the state news agency, reported`."""
    medium = MEDIUM_HERE.match(told.low, place)
    if medium is None or not TELLS.match(told.low, medium.end()):
        return
    match = APPOSED.search(told.text, max(0, place - 100), place)
    if match:
        outlet = named(match["name"])
        if outlet is None and not SURELY.search(told.low, match.end("name"), medium.end()):
            return
        yield Masthead(*match.span("name"), outlet, outlet.kind if outlet else "outlet").cite(told.text, "introduced")


def seen_by_newsroom(told: Told, end: int) -> bool:
    """Whether the document that ends at a place was seen or obtained by a newsroom, or by this one."""
    near = told.low[end : end + SEEN_WITHIN]
    match = OBTAINED.match(told.low, end) if any(map(near.__contains__, SEEN)) else None
    if match is None:
        return False
    return bool(US.match(told.low, match.end()) or masthead_at(told, match.end()))
