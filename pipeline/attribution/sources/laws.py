"""Laws that a story cites for what they demand: by name, by section or number, or by where they hold ("state law")."""

import re
from collections.abc import Iterator

from pipeline.attribution.sources.found import Told
from pipeline.attribution.sources.nouns import LAW_SHOWS
from pipeline.attribution.text.tables import words
from schemas.attribution import Citation

NUMBER = r"(?:\d[\w().°-]{0,14}(?<![.(-])|[IVXL]+)(?:(?: and | or | to |, )\d[\w()]{0,9})?"
PART = (
    r"(?:(?:[Ss]ub)?[Ss]ections?|[Aa]rticles?|[Cc]lauses?|[Cc]hapters?|[Tt]itle|[Pp]art|[Ss]chedule|[Rr]ules?"
    rf"|[Pp]aragraphs?|[Rr]egulations?|[Ss]tanding [Oo]rders?|Order) {NUMBER}"
)
HEAD = (
    r"(?:Act|Bill|Code|[Cc]onstitution|[Cc]harter|Treaty|Convention|Directive|Regulations?|Statute|Amendments?"
    r"|Ordinance|Decree|Protocol|Accords?|Law|Rules|Covenant|Basic Law|(?:penal|criminal|civil|tax|electoral|election"
    r"|labou?r|city|building|municipal|highway|ministerial) code)"
)
NOT_FIRST = (
    r"(?!(?:Under|In|By|As|When|If|But|And|Since|While|Although|Because|Citing|According|Per|Invoking|Unlike|On|At|To"
    r"|For|From|With|That|After|Before|Of|The|An?|Violating|Breaching)\b)"
)
NAME = (
    r"(?:the |The )?(?:\d{4} )?(?:(?:state|federal|national|city|county|town|party|country[’']s|[A-Z][\w-]*[’']s?) )?"
    rf"(?:the )?(?:\d{{4}} )?(?:{NOT_FIRST}(?:[A-Z][\w’()-]*|\d+(?:st|nd|rd|th))(?:,? (?:(?:of|and|on|for|to|in"
    rf"|against|&)"
    rf" (?:the )?)?|, )){{0,6}}(?<![\w’-]){HEAD}\b(?: of \d{{4}}| \d{{4}}(?! \w+ people)| No\.? ?\d+[\w/-]*"
    r"| (?:of|on) (?:the )?[A-Z][\w’-]+(?: (?:of )?[A-Z][\w’-]+)?)?"
)
NUMBERED = (
    r"(?:(?:UN |U\.N\. )?(?:Security Council |General Assembly )?[Rr]esolution|Proposition|Measure|Amendment|Directive"
    rf"|Regulation|Executive Order|executive order|Decree|Law|Ordinance|Bill) (?:No\.? ?)?{NUMBER}"
)
PLAIN = (
    r"(?:[Aa]n?|[Tt]he) (?:(?!(?:of|the|in|on|to|for|and|that|which|who|from|by|with|at|is|was)\b)[a-z’'-]+ "
    r"|[A-Z][\w’-]+ |\d{4} ){0,3}(?:ordinance|decree|statute|by-?law|law|executive order"
    r"|regulation|treaty|protocol|code of conduct|ministerial code|act|amendment)"
)
LAW = re.compile(rf"(?<![\w’-])(?:(?:(?:the|The) )?{PART}(?: of {NAME})?|{NUMBERED}|{NAME})")
NO_LAW = re.compile(r"(?:[Tt]he )?(?:Bill|Law|Accords?|Protocol)|(?:Code|Rules|Regulations?|Act)")
"""A name of somebody, or too little of one."""
SUBJECT_LAW = re.compile(rf"(?<![\w’-])(?:{PLAIN})$")
LAW_WORDS = words("""
    act code constitution charter treaty convention directive regulation regulations statute amendment amendments bill
    ordinance decree protocol accord accords law rules covenant section sections subsection article articles clause
    clauses chapter title part schedule rule paragraph order orders resolution proposition measure
""")
SMALL = ("constitution", "charter", "code")
BEFORE_NUMBER = re.compile(r"[a-z]+ (?:[Oo]rders? |No\.? ?)?[\dIVXL]")
PLAIN_WORDS = words("ordinance decree statute bylaw law order regulation treaty protocol conduct code act amendment")
ABOUT = (
    r"(?:,? (?:adopted|passed|enacted|signed|approved|published|introduced|amended|ratified|known as|which|as amended"
    r"|in force"
    r"|in effect|dating|dated|issued|drafted|agreed|promulgated|on|from|of|for|governing|that governs)\b"
    r"(?:[^.;,\n]|,(?= \d{4})){0,60}?,?|, [^.;,\n]{3,50},)?"
)
ADVERB = (
    r"(?: (?:also|explicitly|now|expressly|only|clearly|specifically|already|generally|currently|still|itself|strictly"
    r"|usually|effectively))?"
)
LAW_SAYS = re.compile(rf"{ABOUT}{ADVERB} {LAW_SHOWS}\b")
SUBJECT = re.compile(
    r"(?:^|\n|[.!?,;:”\"—–)] |\b(?:and|but|that|as|while|because|although|when|if|since|where|though|yet|so) )$"
)
DEMANDED = (
    r"(?:required|barred|forbidden|banned|protected|prohibited|allowed|permitted|illegal|unlawful|legal|guaranteed"
    r"|outlawed|obliged|mandated|entitled|eligible|punishable|exempt|lawful|unconstitutional|offence|offense|crime"
    r"|defined"
    r"|prescribed|provided|provided for|stipulated|established|granted|due|liable|disqualified|bound|restricted|capped"
    r"|limited|mandatory|demanded|obligations?|duty|duties|rights?|powers?|felony|misdemeanou?r)"
)
UNDER = re.compile(
    rf"(?:(?:^|\n|[.!?,;:—–]”? |\b(?:and|but|that|because|as|since|while|if|said|says) )under|\baccording to|\bciting"
    r"|\b(?:charged|convicted|prosecuted|fined|punished|tried|detained|arrested|sued|indicted|sentenced|jailed|booked"
    r"|registered)(?: [a-z0-9%,.-]+){0,6}? under"
    rf"|\b{DEMANDED} (?:by|under|in|to)|\bin terms of|\bpursuant to|\bby virtue of|\bin (?:accordance|line"
    rf"|keeping) with"
    r"|\bas (?:required|defined|provided|prescribed|set out|laid down) (?:by|in|under)|\b(?:set out|laid down|enshrined"
    r"|laid out|contained|spelled out) in|\bcontrary to|\binvok(?:es?|ed|ing)|\brelying on"
    r"|\bas per|\bquoting(?: from)?|\bpoint(?:s|ed|ing) to|\bbased on) $"
)
BEFORE_LAW = words("under to citing by in of with invokes invoked invoking on per quoting from pointing")
"""The last words of these."""
KINDS_OF_LAW = (
    r"(?:state|federal|city|county|local|national|municipal|provincial|international|criminal|electoral|election"
    r"|labou?r|tax|privacy|copyright|parliamentary|current|existing|military|maritime|employment|immigration|eu"
    r"|european"
    r"|canon|constitutional|civil|company|competition|environmental|data protection|planning|humanitarian"
    r"|campaign finance"
    r"|public records|senate|house|party|assembly|council|procurement|customs|islamic|sharia|customary"
    r"|[a-z]+[’']s(?: \w+)?"
    r"|british|irish|german|french|american|u\.s\.|us|uk|english|scottish|australian|canadian|indian|nigerian|swiss"
    r"|italian"
    r"|spanish|dutch|turkish|russian|chinese|japanese|israeli|south african|kenyan)"
)
PLAIN_LAW = re.compile(
    rf"(?:(?:^|\n|[.!?,;:—–]”? |\b(?:and|but|that|because|as) )under|\b(?:according to|in terms of|contrary to|citing"
    rf"|{DEMANDED} (?:by|under))) "
    rf"(?P<law>(?:(?:{KINDS_OF_LAW}) ){{1,3}}(?:laws?|rules|regulations|statutes?))\b"
)
"""Law without a name, where the story says what it demands."""
PLAIN_LAW_SAYS = re.compile(
    rf"(?:^|\n|[.!?,;:—–”] |\b(?:and|but|that|because|as|while|since"
    rf"|although) )(?P<law>(?:(?:{KINDS_OF_LAW}) ){{1,3}}(?:laws?"
    rf"|rules|regulations)){ADVERB} {LAW_SHOWS}\b"
)
KIND_WORDS = frozenset(re.findall(r"[a-z.]{1,20}(?=[|)])", KINDS_OF_LAW)) | words(
    "labor labour protection finance records african"
)
OWNERS = ("’s", "'s")
BY_HEADS = words("law laws rules regulations statute statutes")


LISTED = LAW_WORDS | PLAIN_WORDS | BY_HEADS
"""All words that this module looks for."""


def laws(told: Told) -> Iterator[Citation]:
    """Every law that the text cites."""
    for place in told.at(LAW_WORDS):
        if _may_name(told, place) and (span := _law_around(told, place)) and (rule := _cited(told, *span)):
            yield _law(told, *span, rule)
    for place in told.at(PLAIN_WORDS):
        yield from _plain_subject(told, place)
    yield from _plain_laws(told)


def _may_name(told: Told, place: int) -> bool:
    """Whether the word is part of a law's name: written large, or one that is not, or before its number."""
    return (
        told.text[place].isupper() or told.low.startswith(SMALL, place) or bool(BEFORE_NUMBER.match(told.text, place))
    )


def _law(told: Told, start: int, end: int, rule: str) -> Citation:
    text = told.text[start:end]
    return Citation(name=text, kind="law", start=start, end=end, text=text, rule=rule)


def _cited(told: Told, start: int, end: int) -> str:
    """The rule by which the text says what the law demands; empty for a bare mention."""
    before = told.low[max(0, start - 72) : start]
    if SUBJECT.search(before) and LAW_SAYS.match(told.low, end):
        return "law-says"
    last = before.rstrip(" ").rpartition(" ")[2].strip("”\n")
    return "law-under" if last in BEFORE_LAW and UNDER.search(before) else ""


def _law_around(told: Told, place: int) -> tuple[int, int] | None:
    """The law's whole name, from the first place before its last word where it can begin."""
    at = max(0, place - 80)
    while match := LAW.search(told.text, at, place + 60):
        if match.start() <= place < match.end():
            return None if NO_LAW.fullmatch(match.group()) else match.span()
        at = max(match.end(), at + 1)
    return None


def _plain_subject(told: Told, place: int) -> Iterator[Citation]:
    """`A county ordinance adopted in 1998 forbids`: a law without a name, told by its noun."""
    end = place + len(re.match(r"\w+", told.low[place:]).group())  # type: ignore[union-attr]  # a word begins there
    match = SUBJECT_LAW.search(told.text, max(0, place - 50), end)
    if match and SUBJECT.search(told.low, max(0, match.start() - 16), match.start()) and LAW_SAYS.match(told.low, end):
        yield _law(told, match.start(), end, "law-says")


def _plain_laws(told: Told) -> Iterator[Citation]:
    """`Under state law, ...`, `Federal law bars ...`"""
    for place in told.at(BY_HEADS):
        *_, other, kind = ("", "", *told.low[max(0, place - 40) : place].split()[-2:])
        if kind not in KIND_WORDS and not (kind + " " + other).rstrip().endswith(OWNERS) and not kind.endswith(OWNERS):
            continue
        near = max(0, place - 80)
        for form, last, rule in ((PLAIN_LAW, place + 12, "law-plain"), (PLAIN_LAW_SAYS, place + 40, "law-plain-says")):
            found = (m for m in form.finditer(told.low, near, last) if m.start("law") <= place < m.end("law"))
            if match := next(found, None):
                yield _law(told, *match.span("law"), rule)
                break
