"""Newsrooms that a line of its own credits: datelines, credit lines, "contributed to this report"."""

import re
from collections.abc import Iterator

from pipeline.attribution.sources.found import Told
from pipeline.attribution.sources.mastheads import ANY_NAME, Masthead, outlet_in
from pipeline.attribution.sources.outlets import Outlet, longest_at, named
from pipeline.attribution.text.tables import words
from schemas.attribution import Citation

DATELINE = re.compile(
    r"(?:(?P<place>[^\W\d_a-z][^()\n]{1,60}) )?[(/](?P<name>[A-Za-z][A-Za-z ]{1,30})[)/]\s*(?:\.?[—–:-]"
    r"|(?P<bare>(?=[A-Z“])))"
)
DASHED = re.compile(r"(?P<place>[A-Z][^\n—–]{1,60}?) ?[—–] (?P<name>[A-Z][A-Za-z ]{1,30}?) ?[—–] ")
"""`PLACE — AP — text`."""
OWNED = re.compile(r"(?:©|[Cc]opyright|\([Cc]\)) ?(?:\d{4},? )?(?:[Tt]he )?(?P<name>[A-Z][\w-]*(?: [A-Z][\w-]*){0,3})")
PLACE = 64
"""Within so many code points a dateline names its agency."""
NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
MONTH = re.compile(rf"\b(?:{NAMES})[a-z]*\.? ?\d|\d (?:{NAMES})", re.I)
"""With a day a dateline needs no dash."""
LINE = re.compile(r"[^\n]{2,}")
PARTED = re.compile(r"[,/]| and ")
SHORT = 160
"""A closing line is no longer."""
CREDIT_WORDS = re.compile(
    r"^\W*(?:sources?|credit|by|via|from|(?:additional )?reporting by"
    r"|with (?:additional )?(?:agency )?(?:reports|reporting|inputs?|material|files|copy|contributions?)(?: from| by)?"
    r"|this (?:story|article) (?:was )?(?:first |originally )?(?:appeared|published) (?:in|on|by))\W*(?:the )?",
    re.IGNORECASE,
)
WITH = re.compile(
    r"^\W*with (?P<name>[^.,;()\n]{2,50}?) (?:inputs?|reports?|reporting|copy|files|material|contributions?)\W*$", re.I
)
OWNER = re.compile(r"\W*(?:copyright|©)", re.IGNORECASE)
SIGNS = "([{—–-*•©Cc \t"
"""What a closing line or one of its owner begins with."""
CLOSING = re.compile(r"^\W*(?:\((?P<a>[^()]{2,40})\)|[—–-] ?(?P<b>[^.]{2,40}))\W*$")
CONTRIBUTED = re.compile(
    r"\bcontributed(?: to this (?:report|story|article))?\b|^\W*\(?(?:additional )?(?:reporting|editing|writing) by\b",
    re.I,
)
CONTRIBUTED_WORDS = words("contributed reporting editing writing")
REPUBLISHED = re.compile(
    r"\W*(?i:this (?:story|article|piece|report) (?:(?:was |is )?(?:(?:first|originally) )?(?:appeared|published"
    r"|produced|republished) (?:in|on|by|from)|(?:by|from)(?= (?:[Tt]he )?[A-Z][^.\n]{2,40} was (?:first|originally))))"
    rf" (?P<the>[Tt]he )?(?P<name>{ANY_NAME})"
)
LISTED: frozenset[str] = CONTRIBUTED_WORDS
"""All words that this module looks for."""
IN_BRACKETS = re.compile(r"\((?P<name>[A-Z][\w-]*(?: [\w-]+){0,3})\)(?=[.;](?: |\n|$))")
BRACKETED = re.compile(r"[\[(](?P<name>[A-Z][\w-]*(?: [A-Z][\w-]*){0,3})[\])](?=\.?(?:\s|$))")
ENDS = '.!?”"’'
"""Of a sentence."""
CAPITAL = re.compile(r"(?<![\w’-])(?:[A-Z]|dpa\b|epd\b)")


def lines(told: Told) -> Iterator[Citation]:
    """What lines of their own credit."""
    text, contributed = told.text, not CONTRIBUTED_WORDS.isdisjoint(told.words)
    for line in LINE.finditer(text):
        start, written = line.start(), line.group()
        match = DATELINE.match(written) if "(" in written[:PLACE] or "/" in written[:PLACE] else None
        if match and (outlet := _signed(match)):
            span = start + match.start("name"), start + match.end("name")
            yield Masthead(*span, outlet, outlet.kind).cite(text, "dateline")
        elif (dashed := DASHED.match(written) if _has_dash(written) else None) and _of_agency(dashed):
            yield from _owned(text, start, dashed)
        elif "©" in written and (owned := OWNED.search(written)) and owned.start() and named(owned["name"]):
            yield from _owned(text, start, owned)
        elif len(written) > SHORT:
            continue
        elif found := _closing(written, contributed):
            yield from _closing_citations(text, start, written, found)
        elif "his" in written[:8] and (again := REPUBLISHED.match(written)):
            known = named(again["name"])
            name = known.name if known else (again["the"] or "").capitalize() + again["name"]
            yield Citation(name=name, kind=known.kind if known else "outlet", start=start, end=line.end(), text=written,
                           rule="republished")  # fmt: skip


def _owned(text: str, start: int, owned: re.Match[str]) -> Iterator[Citation]:
    """`It sank. © Agence France-Presse`, `PLACE — AP —`: whose words these are."""
    if outlet := named(owned["name"]):
        yield Masthead(start + owned.start("name"), start + owned.end("name"), outlet, outlet.kind).cite(text, "owner")


def _has_dash(line: str) -> bool:
    return line.find("—", 0, PLACE) > 0 or line.find("–", 0, PLACE) > 0


def _of_agency(dashed: re.Match[str]) -> bool:
    outlet = named(dashed["name"])
    return outlet is not None and outlet.kind == "agency"


def _signed(dateline: re.Match[str]) -> Outlet | None:
    """Whose dateline it is; without a dash after it, an agency's after a place and a day."""
    outlet = named(dateline["name"].strip())
    if dateline["bare"] is None:
        return outlet
    return outlet if outlet and outlet.kind == "agency" and MONTH.search(dateline["place"] or "") else None


def _closing(line: str, contributed: bool) -> list[Outlet]:
    """A line of its own: `(Reuters)`, `— With AP`, `An AP writer contributed to this report.`"""
    if (contributed and CONTRIBUTED.search(line)) or (line[:1] in SIGNS and OWNER.match(line)):
        found = (longest_at(line, capital.start()) for capital in CAPITAL.finditer(line))
        return list(dict.fromkeys(written.outlet for written in found if written))
    match = CLOSING.match(line) if line[:1] in SIGNS else None
    name = (match["a"] or match["b"]) if match else line if len(line) < 60 and CREDIT_WORDS.match(line) else ""
    with_inputs = WITH.match(name or line) if "ith" in line[:8] else None
    bare = with_inputs["name"] if with_inputs else CREDIT_WORDS.sub("", name)
    parts = (outlet_in(part) for part in PARTED.split(bare.strip(" .()")))
    return list(dict.fromkeys(outlet for outlet in parts if outlet)) if bare else []


def _closing_citations(text: str, start: int, line: str, found: list[Outlet]) -> Iterator[Citation]:
    """The whole line where it credits one; else each by its name."""
    if len(found) == 1:
        yield Masthead(start, start + len(line), found[0], found[0].kind).cite(text, "credit-line")
        return
    for capital in CAPITAL.finditer(line):
        written = longest_at(line, capital.start())
        if written and written.outlet in found:
            at = start + capital.start()
            yield Masthead(at, at + len(written.form), written.outlet, written.outlet.kind).cite(text, "credit-line")


def _brackets(text: str) -> Iterator[int]:
    """Where a bracket opens after a word."""
    for bracket in "([":
        at = text.find(bracket)
        while at >= 0:
            if at > 1 and text[at - 1] == " ":
                yield at
            at = text.find(bracket, at + 1)


def bracketed(text: str) -> Iterator[Citation]:
    """`It sank. [Reuters]`, `It sank (The Irish Times).`: the name alone in brackets."""
    for place in _brackets(text):
        ended = text[place - 2] in ENDS
        match = (BRACKETED if ended else IN_BRACKETS).match(text, place)
        outlet = named(match["name"]) if match else None
        if match and outlet and (ended or outlet.kind == "agency" or " " in match["name"]):
            yield Masthead(*match.span("name"), outlet, outlet.kind).cite(text, "bracketed")
