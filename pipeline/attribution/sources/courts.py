"""What courts themselves held, and the cases that a story cites by the names of their parties."""

import re
from collections.abc import Iterator

from pipeline.attribution.sources.found import Told
from pipeline.attribution.text.tables import words
from schemas.attribution import Citation

NAMED = r"[A-Z][\w’'-]+"
PLACE = rf"(?: (?:in|at) (?:the |The )?{NAMED}(?: {NAMED})?)?"
COURT = (
    rf"(?:[Tt]he )?(?:{NAMED} ){{0,4}}(?:Court|Tribunal|Judiciary Panel)(?: (?:of|for) (?:the )?{NAMED}(?: {NAMED})?"
    rf"(?: of {NAMED})?)?{PLACE}"
)
GAP = (
    r"(?:(?!(?:of|the|in|on|to|for|and|that|which|who|from|by|with|at|is|was|when|before|after|a|an)\b)[\w’.-]+ ){0,4}?"
)
SMALL = (
    rf"(?:(?:[Aa]n?|[Oo]ne|[Aa]nother|[Tt]wo|[Tt]hree|[Ss]everal) {GAP}"
    rf"(?:(?:panel|bench|majority) of (?:[\w-]+ )?(?:judges|justices)|judges?|justices|magistrates?|(?:judicial"
    rf"|arbitration|appeals?|appellate) panel)"
    rf"|(?:[Aa]n?|[Tt]he|[Oo]ne|[Aa]nother|[Tt]wo|[Tt]hree|[Ss]everal|[Tt]hat|[Tt]his) {GAP}(?:courts?|tribunals?"
    rf"|bench|jury)"
    rf"(?: of (?:appeals?|arbitration)| of [A-Z]\w+)?){PLACE}"
)
"""A court, or a judge who is not the one of whom the story tells."""
BARE = rf"(?:[Cc]ourts|[Jj]udges|[Jj]ustices|SCOTUS|ICJ|ICC|ECJ|CJEU|ECHR|ECtHR|ITLOS){PLACE}"
ADVERBS = (
    r"(?:has |had |have |also |later |unanimously |previously |twice |once |already |since |narrowly |repeatedly"
    r" |rightly |wrongly |recently |long |now |earlier ){0,3}"
)
HELD = (
    r"(?:ruled|held(?! (?:its?|an?|his|her|their|hearings?|sessions?|talks|meetings?|elections?)\b)|concluded|decided"
    r"(?! to\b)|determined|declared|reasoned|upheld|struck down|overturned|quashed|reaffirmed|affirmed|annulled"
    r"|invalidated|rules|holds|upholds)"
)
APART = rf"(?:, {NAMED}(?: {NAMED}){{0,2}}, |, sitting (?:in|at) {NAMED}(?: {NAMED})?, )"
"""Where the court sits, between commas."""
SAID = (
    r"(?:wrote|noted|said|says|observed|stated|stressed|ordered|added|recalled|agreed|warned|pointed out|blocked)"
    r"(?!(?: (?:on|last) \w+)?(?: that)? (?:it|they) (?:will|would|had not|has not)\b)"
)
"""Not what a court will do."""
HEARD = r"(?:heard|was told)(?= (?:that|how|he|she|they)\b)"
BY_NAME = re.compile(
    rf"(?<![\w’'-])(?P<court>{COURT}|(?:[Tt]he )?{BARE})(?: {ADVERBS}(?:{HELD}|found|finds|{HEARD}|{SAID})"
    rf"|{APART}{ADVERBS}(?:{HELD}|{HEARD}))\b"
)
THAT = r"(?: (?:on|in|at|last|this|late|early|earlier|by|unanimously|\d)[^.;,\n]{0,40}?)?(?= that\b|[.;,]|$)"
SMALL_HELD = re.compile(
    rf"(?<![\w’'-])(?P<court>{SMALL}|{BARE}) {ADVERBS}(?:{HELD}(?<! held)|(?:held|found){THAT}"
    rf"|(?<=bench )(?:observed|noted"
    r"|said|remarked))\b"
)
COURT_WORDS = words("""
    court courts tribunal tribunals judge judges justices magistrate magistrates panel bench jury scotus icj icc ecj
    cjeu
    echr
    ecthr itlos
""")
PARTY = rf"(?:R \([\w’ -]{{2,30}}\)|{NAMED}(?:,? (?:& |of )?{NAMED}){{0,3}}|R)"
CASE = re.compile(
    rf"(?<![\w’'-])(?P<case>{PARTY} vs?\.? (?:the |The )?{NAMED}(?:,? (?:of |the |& )?{NAMED}){{0,4}}"
    rf"|(?:In re|Ex parte|Re) {NAMED}(?: {NAMED}){{0,2}})"
)
CASE_WORDS = words("v vs re parte")
OF_LAW = re.compile(
    r"\b(?:court|courts|judges?|justices?|bench|lawyers?|attorneys?|counsel|ruling|principle|precedent|judgment|held"
    r"|tribunal|appeals?|doctrine|constitution\w*|decision|jurors?|jury|ruled|plaintiffs?)\b"
)
PUBLIC = re.compile(r"\bR\b|\b(?:States?|Commission|Minister|Secretary|Board|Education|Union|Attorney|Regina|County)\b")
"""Parties, and the point of a case, that no match between two teams has."""
AFFECTED = re.compile(r"\b(?:overturn|support|oppos|repeal|defend|revers|undo|back|against|fan)\w*(?: of| to)? $")
"""Before a case that somebody is for or against."""
SPORT = re.compile(r"\b(?:match|game|cup|league|kick-?off|stadium|goal|goals|season|semi-?final|final|referee)\b")
NEAR = 100
"""Words of the law stand so near a case; a match between two teams has none."""
ASIDE = 30
"""Who so soon after a case is said to have held something, did so in that case."""
LISTED = COURT_WORDS | CASE_WORDS
"""All words that this module looks for."""


def courts(told: Told) -> Iterator[Citation]:
    """Every court that the text says has held something, and every case cited by its parties."""
    cases = list(_cases(told))
    yield from cases
    for place in told.at(COURT_WORDS):
        match = _held(told, BY_NAME if told.text[place].isupper() else SMALL_HELD, place)
        if match and not any(0 < match.start() - (case.end or 0) < ASIDE for case in cases):
            yield _cite(told, *match.span("court"), "court-held")


def _cases(told: Told) -> Iterator[Citation]:
    for place in told.at(CASE_WORDS):
        found = (m for m in CASE.finditer(told.text, max(0, place - 60), place + 80) if m.start() <= place < m.end())
        match = next(found, None)
        if match and _is_case(told, match):
            start = match.start() + (len("In ") if match.group().startswith("In ") else 0)
            yield _cite(told, start, match.end(), "court-case")


def _held(told: Told, form: re.Pattern[str], place: int) -> re.Match[str] | None:
    """The court of which the word at a place is part, and its verb."""
    near = form.finditer(told.text, max(0, place - 60), place + 120)
    return next((match for match in near if match.start() <= place < match.end("court")), None)


def _is_case(told: Told, match: re.Match[str]) -> bool:
    """Whether two names are parties and not teams."""
    if AFFECTED.search(told.low, max(0, match.start() - 30), match.start()):
        return False
    around = max(0, match.start() - NEAR), match.end() + NEAR
    if " vs" not in match.group() and PUBLIC.search(match.group()) and not SPORT.search(told.low, *around):
        return True
    return bool(OF_LAW.search(told.low, *around))


def _cite(told: Told, start: int, end: int, rule: str) -> Citation:
    text = told.text[start:end]
    return Citation(name=text, kind="court", start=start, end=end, text=text, rule=rule)
