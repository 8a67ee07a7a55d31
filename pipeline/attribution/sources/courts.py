"""What courts themselves held, and the cases that a story cites by the names of their parties."""

import re
from collections.abc import Iterator

from pipeline.attribution.sources.found import Told
from pipeline.attribution.text.tables import words
from schemas.attribution import Citation

NAMED = r"[A-Z][\w’'-]+"
COURT = (
    rf"(?:[Tt]he )?(?:{NAMED} ){{0,4}}(?:Court|Tribunal|Judiciary Panel)(?: (?:of|for) (?:the )?{NAMED}(?: {NAMED})?"
    rf"(?: of {NAMED})?)?(?: (?:in|at) {NAMED}(?: {NAMED})?)?"
)
HELD = re.compile(
    rf"(?P<court>{COURT}) (?:has |had |also |later |unanimously |previously ){{0,2}}(?:ruled|held|found|decided"
    rf"|concluded"
    r"|determined|declared|reasoned)\b"
)
HELD_WORDS = words("ruled held found decided concluded determined declared reasoned")
PARTY = rf"(?:R \([\w’ -]{{2,30}}\)|{NAMED}(?:,? (?:& |of )?{NAMED}){{0,3}})"
CASE = re.compile(rf"(?P<case>{PARTY} vs?\.? (?:the |The )?{NAMED}(?:,? (?:of |the |& )?{NAMED}){{0,4}})")
CASE_WORDS = words("v vs")
OF_LAW = re.compile(
    r"\b(?:court|courts|judges?|justices?|bench|lawyers?|attorneys?|counsel|ruling|principle|precedent|judgment|held"
    r"|tribunal|appeals?|doctrine|constitution\w*|decision)\b"
)
NEAR = 100
"""Words of the law stand so near a case; a match between two teams has none."""
LISTED = HELD_WORDS | CASE_WORDS
"""All words that this module looks for."""


def courts(told: Told) -> Iterator[Citation]:
    """Every court that the text says has held something, and every case cited by its parties."""
    for place in told.at(HELD_WORDS):
        before = told.text[max(0, place - 90) : place]
        if "Court" not in before and "Tribunal" not in before:
            continue
        found = (m for m in HELD.finditer(told.text, max(0, place - 90), place + 12) if m.end() > place)
        if match := next(found, None):
            yield _cite(told, *match.span("court"), "court-held")
    for place in told.at(CASE_WORDS):
        found = (m for m in CASE.finditer(told.text, max(0, place - 60), place + 80) if m.start() < place < m.end())
        match = next(found, None)
        if match and OF_LAW.search(told.low, max(0, match.start() - NEAR), match.end() + NEAR):
            start = match.start() + (len("In ") if match.group().startswith("In ") else 0)
            yield _cite(told, start, match.end(), "court-case")


def _cite(told: Told, start: int, end: int, rule: str) -> Citation:
    text = told.text[start:end]
    return Citation(name=text, kind="court", start=start, end=end, text=text, rule=rule)
