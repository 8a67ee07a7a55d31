"""Agencies and outlets that a story credits: dateline, closing line, "told the Example Post", "Example Radio reported".

An outlet in the table is known by its name, another by the word that papers and stations call themselves by, or by the
words around it that only a newsroom gets ("first reported by"). A bare mention is none.
"""

import re
from collections.abc import Iterator
from functools import cache

from pipeline.attribution.sources.found import Told
from pipeline.attribution.sources.outlets import ALL, Outlet, by_written
from pipeline.attribution.text.tables import words
from schemas.attribution import Citation

PAPER = (
    r"(?!(?:As|The|In|But|And|When|While|After|If|An?|This|That|On|At|For|Even|Both|Since|Because|Though|He"
    r"|She)\b)(?:(?:Radio|Channel|Canal) [A-Z0-9][\w’-]*|(?:[A-Z][\w’-]+ ){1,4}"
    r"(?:Post|Times|Courier|Gazette|Herald|Tribune|News|Radio|TV|Television|Chronicle"
    r"|Journal|Observer|Star|Sun|Mirror|Mail|Express|Telegraph|Examiner|Sentinel|Dispatch|Inquirer|Register|Globe"
    r"|Ledger|Digest|Weekly|Review|Echo|Argus|Standard|Bulletin|Press|Monitor|Mercury|Advertiser|Reporter"
    r"|Broadcasting|Magazine|Wire))"
)
"""Names that papers and stations bear, after a word that tells which: "the Post" alone may be anything."""
ANY_NAME = r"[A-Z][\w’-]+(?: (?:(?:of|and) )?[A-Z][\w’-]+){0,4}"
NAME = re.compile(ANY_NAME)
MEDIUM = (
    r"(?:broadcaster|newspaper|daily|weekly|tabloid|magazine|paper|network|website|podcast|radio station"
    r"|television channel|news (?:agency|site|website|outlet|channel|programme|program))"
)
THE = rf"(?:(?:[Tt]he|its|our) )?(?:(?:[\w-]+ ){{0,3}}{MEDIUM} )?"
"""What may stand before a newsroom's name: "the public broadcaster"."""
NOT_ITS_STAFF = (
    r"(?![’']?s? (?:\w+ )?(?:editors?|reporters?|hosts?|journalists?|boards?|staff|building|owners?|correspondents?"
    r"|photographers?|publishers?|offices?|headquarters|shareholders)\b)(?!-| [a-z]+[’']s )"
)
NOT_LONGER = (
    r"(?! of [A-Z]| (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Ma|Ap|Ju|Au|Sep|Oct|Nov|Dec)[a-z]*|News"
    r"|Radio|TV|One|Two|Breakfast|Today|Live|World|International|Magazine|Business|Politics|Sunday|He\b|She\b|The\b"
    r"|In\b|It\b)[A-Z][a-z])"
)
"""A capitalised word right after makes it the name of something else: "the Guardian Angels", "the Journal of Law"."""
CREDITING = re.compile(
    r"(?:told|tells|telling|texted|emailed|according to|citing"
    r"|(?:reported|published|obtained|seen|reviewed|viewed|verified|posted|uncovered|revealed|disclosed|quoted|cited"
    r"|interviewed|reached|contacted|approached|asked)(?: [a-z]+){0,2}? (?:by|in|on)"
    r"|(?:interview|footage|remarks|comments|segment)(?: [a-z]+){0,2} (?:broadcast|aired)(?: [a-z]+){0,2}? (?:by|on)"
    r"|(?:shared|spoke|speaking|talked|talking) with|(?:sat|sitting) down with"
    r"|(?:speaking|talking|spoke|talked|leaked|shown|provided|confirmed|acknowledged|admitted|explained|insisted"
    r"|complained|hinted) to"
    r"|(?:speaking|appearing|appearance|appeared|said|says|questioned|pressed|argued) on"
    r"|(?:interview|conversation|remarks|comments|statement|op-ed|opinion piece|column|commentary|essay|article|letter"
    r"|editorial) (?:with|to|on|for|in|by)"
    r"|(?:reports?|writing|wrote|footage|coverage) (?:by|from|in|for)"
    r"|(?:count|tally|investigation|analysis|poll|review|survey|report) (?:by|for|from|in)) "
)
CREDITING_WORDS = words("""
    told tells telling texted emailed according citing reported published obtained seen reviewed viewed verified
    posted uncovered revealed disclosed quoted cited interviewed reached contacted approached asked interview
    footage remarks comments segment shared spoke speaking talked talking sat sitting leaked shown provided
    confirmed acknowledged admitted explained insisted complained hinted appearing appearance appeared said says
    questioned pressed argued conversation statement op opinion column commentary essay article letter editorial
    reports report writing wrote coverage count tally investigation analysis poll review survey
""")
"""The first words of all these."""
STRONG_WORDS = words("first originally previously earlier also")
STRONG = re.compile(
    r"(?:first|originally|previously|earlier|also) (?:reported|published|uncovered|revealed|disclosed) by "
    rf"{THE}(?P<name>{ANY_NAME})"
)
"""Nobody but a newsroom is said to have reported something first."""
REPORTS = re.compile(
    r",?(?:[’']s?(?: [A-Z]\w+ [A-Z]\w+)?)? (?:(?:first|has|had|also|previously|earlier) ){0,3}(?:reported|reports"
    r"|revealed)\b|[’']s? (?:reporting|report that|investigation found)\b| (?:was|were) (?:the )?first to report\b"
)
LEADS = re.compile(rf"(?:{MEDIUM}|in an editorial,) (?:the )?[“\"‘]?")
LEAD_WORDS = words(
    "broadcaster newspaper daily weekly tabloid magazine paper network website news podcast radio television in"
)
REPORTS_WORDS = words("reported reports revealed reporting report investigation")
MEDIUM_AFTER = re.compile(
    r" (?:news (?:agency|service|site|website|outlet|channel)|newspaper|daily|magazine|newswire|weekly|tabloid)"
    r"(?: of record)?,? (?:has |had |first |also |later |earlier ){0,2}(?:said|says|reported|reports|wrote|writes"
    r"|quoted|quotes|cited|cites|published|revealed)\b"
)
MEDIUM_WORDS = words("news newspaper daily magazine newswire weekly tabloid")
BEFORE_MEDIUM = re.compile(r"(?<![\w’-])(?P<name>(?!The |A )[A-Z][\w’-]*(?: [A-Z][\w’-]*){0,3})$")
LAST_WORD = re.compile(
    r"(?P<name>[\w-]+)(?P<rest>[’']s(?: [A-Z]\w+ [A-Z]\w+)?|,|’)?(?: (?:first|has|had|also|previously|earlier"
    r"|was|were|the|to))* $"
)
SAYS = re.compile(
    r"[”\"’]?,? (?:said|says|quoted|quotes|reported|reports|wrote|writes|showed|called|has)\b|[”\"’],? (?:which"
    r"|that)\b"
)
PROGRAMME = re.compile(r"[’']s? [“\"‘]")
BRACKETED = re.compile(r"(?<=[.!?”\"’] )[\[(](?P<name>[A-Z][\w-]*(?: [A-Z][\w-]*){0,3})[\])](?=\.?(?:\s|$))")
DATELINE = re.compile(r"(?:[^\W\d_a-z][^()\n]{1,60} )?\((?P<name>[A-Za-z][A-Za-z ]{1,30})\)\s*[—–-]")
LINE = re.compile(r"[^\n]{2,}")
SHORT = 160
"""A closing line is no longer."""
CREDIT_WORDS = re.compile(
    r"^\W*(?:sources?|credit|by|via|from|(?:additional )?reporting by"
    r"|with (?:agency )?(?:reports|reporting|input|material|files)(?: from| by)?"
    r"|this (?:story|article) (?:was )?(?:first |originally )?(?:appeared|published) (?:in|on|by))\W*(?:the )?",
    re.IGNORECASE,
)
AND_BEFORE = re.compile(r" and (?:the |The )?$")
AND = re.compile(r",? and |, (?:and )?")
OWNER = re.compile(r"\W*(?:copyright|©)", re.IGNORECASE)
CLOSING = re.compile(r"^\W*(?:\((?P<a>[^()]{2,40})\)|[—–-] ?(?P<b>[^.]{2,40}))\W*$")
CONTRIBUTED = re.compile(
    r"\bcontributed(?: to this (?:report|story|article))?\b|^\W*\(?(?:additional )?(?:reporting|editing|writing) by\b",
    re.I,
)
REPUBLISHED = re.compile(
    r"\W*(?i:this (?:story|article|piece) (?:was |is )?(?:(?:first|originally) )?(?:appeared|published|produced"
    r"|republished)"
    rf" (?:in|on|by|from)) (?P<the>[Tt]he )?(?P<name>{ANY_NAME})"
)


def newsrooms(told: Told) -> Iterator[Citation]:
    """Every agency and outlet that the text credits."""
    yield from _lines(told.text)
    yield from _credited_after(told)
    yield from _in_interview(told)
    yield from _credited_before(told)
    yield from _led(told)
    yield from _followed(told)
    yield from _bracketed(told.text)


@cache
def names_in_text() -> tuple[str, ...]:
    """Names that stand for the outlet in running text: not "Time"."""
    written = {n for outlet in ALL for n in (*outlet.written, *outlet.initials)}
    return tuple(sorted(written | {o.name for o in ALL if " " in o.name}, key=len, reverse=True))


@cache
def _name() -> re.Pattern[str]:
    """An outlet's name where one is expected, after an article or none."""
    known = "|".join(map(re.escape, names_in_text()))
    return re.compile(rf"{THE}(?P<name>(?:{known})\b|{PAPER}\b){NOT_ITS_STAFF}(?P<plain>{NOT_LONGER})?")


def _credited_after(told: Told) -> Iterator[Citation]:
    """Words of crediting and then a newsroom's name."""
    text = told.text
    for place in told.at(CREDITING_WORDS):
        crediting = CREDITING.match(told.low, place)
        match = _name().match(text, crediting.end()) if crediting else None
        if match and (match["plain"] is not None or _is_plain(match["name"])):
            yield _cite(text, *match.span("name"), "credited-after")
            yield from _and_after(text, match.end("name"))
    for place in told.at(STRONG_WORDS):
        if strong := STRONG.match(text, place):
            yield _cite(text, *strong.span("name"), "first-reported")
    for match in PROGRAMME.finditer(text):
        yield from _ending(text, match.start(), "programme", before=("on ", "On "))


def _is_plain(name: str) -> bool:
    """Initials, and names of more words that the table has, are nothing else's, whatever follows them."""
    return name.isupper() or (" " in name and name in by_written())


def _in_interview(told: Told) -> Iterator[Citation]:
    """`in a CBS interview`."""
    for place in told.at(frozenset({"interview"})):
        if told.text.startswith(" ", place - 1):
            yield from _ending(told.text, place - 1, "interview", before=("a ", "an ", "A ", "An ", "the ", "The "))


def _bracketed(text: str) -> Iterator[Citation]:
    """`It sank. [Reuters]`: the name alone in brackets."""
    for match in BRACKETED.finditer(text):
        if outlet := by_written().get(match["name"].removeprefix("The ")):
            yield _of(outlet, text, *match.span("name"), "bracketed")


def _credited_before(told: Told) -> Iterator[Citation]:
    """`the Example Post first reported`: the name stands right before the words of reporting."""
    for place in told.at(REPORTS_WORDS):
        last = LAST_WORD.search(told.text, max(0, place - 60), place)
        if (
            last
            and (last["name"][:1].isupper() or last["name"] in by_written())
            and REPORTS.match(told.text, last.end("name"))
        ):
            yield from _ending(told.text, last.end("name"), "credited-before")


@cache
def _ends_in_name() -> re.Pattern[str]:
    known = "|".join(map(re.escape, names_in_text()))
    return re.compile(rf"(?<![\w’-])(?P<name>{known}|{PAPER})$")


def _ending(text: str, end: int, rule: str, before: str | tuple[str, ...] = "") -> Iterator[Citation]:
    match = _ends_in_name().search(text, max(0, end - 50), end)
    if match and text.endswith(before, 0, match.start()):
        yield _cite(text, *match.span("name"), rule)
        if both := AND_BEFORE.search(text, max(0, match.start() - 12), match.start()):
            yield from _ending(text, both.start(), rule)


def _and_after(text: str, end: int) -> Iterator[Citation]:
    """`told the Example Post and Reuters`: the second of two."""
    both = AND.match(text, end)
    match = _name().match(text, both.end()) if both else None
    if match and match["plain"] is not None:
        yield _cite(text, *match.span("name"), "credited-after")


def _led(told: Told) -> Iterator[Citation]:
    """`The broadcaster Example One said`: the noun tells what the name is."""
    for place in told.at(LEAD_WORDS):
        lead = LEADS.match(told.low, place)
        match = NAME.match(told.text, lead.end()) if lead else None
        if match and SAYS.match(told.text, match.end()):
            yield _cite(told.text, *match.span(), "introduced")


def _followed(told: Told) -> Iterator[Citation]:
    """`the Fathom newspaper reported`: the noun after the name tells what it is."""
    for place in told.at(MEDIUM_WORDS):
        if place and MEDIUM_AFTER.match(told.low, place - 1):
            match = BEFORE_MEDIUM.search(told.text, max(0, place - 60), place - 1)
            if match:
                yield _cite(told.text, *match.span("name"), "introduced")


def _lines(text: str) -> Iterator[Citation]:
    for line in LINE.finditer(text):
        start, written = line.start(), line.group()
        match = DATELINE.match(written)
        if match and (outlet := by_written().get(match["name"].strip())):
            yield _of(outlet, text, start + match.start("name"), start + match.end("name"), "dateline")
        elif len(written) > SHORT:
            continue
        elif outlet := _closing(written):
            yield _of(outlet, text, start, line.end(), "credit-line")
        elif again := REPUBLISHED.match(written):
            known = by_written().get(again["name"])
            name = known.name if known else (again["the"] or "").capitalize() + again["name"]
            yield Citation(name=name, kind=known.kind if known else "outlet", start=start, end=line.end(), text=written,
                           rule="republished")  # fmt: skip


def _closing(line: str) -> Outlet | None:
    """A line of its own: `(Reuters)`, `— With AP`, `An AP writer contributed to this report.`"""
    if CONTRIBUTED.search(line) or OWNER.match(line):
        return next(
            (by_written()[n] for n in names_in_text() if n in line and re.search(rf"\b{re.escape(n)}\b", line)), None
        )
    match = CLOSING.match(line)
    name = (match["a"] or match["b"]) if match else line if len(line) < 60 and CREDIT_WORDS.match(line) else ""
    return named_in(CREDIT_WORDS.sub("", name).strip(" .()")) if name else None


def named_in(text: str) -> Outlet | None:
    """The outlet a credit or byline names, whole or as one of its parts ("Ana Ruiz, Reuters")."""
    for part in (text, *re.split(r"[,/|]| and | via | for ", text)):
        name = part.strip().removeprefix("The ").removeprefix("the ")
        found = by_written().get(part.strip()) or by_written().get(name)
        if found:
            return found
    return None


def _cite(text: str, start: int, end: int, rule: str) -> Citation:
    """By the table's name if the table has it, else as written."""
    written = text[start:end]
    if outlet := by_written().get(written):
        return _of(outlet, text, start, end, rule)
    bare = written.removeprefix("The ").removeprefix("the ")
    start += len(written) - len(bare)
    if outlet := by_written().get(bare):
        return _of(outlet, text, start, end, rule)
    return Citation(name=bare, kind="outlet", start=start, end=end, text=bare, rule=rule)


def _of(outlet: Outlet, text: str, start: int, end: int, rule: str) -> Citation:
    return Citation(name=outlet.name, kind=outlet.kind, start=start, end=end, text=text[start:end], rule=rule)
