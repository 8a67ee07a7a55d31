"""Laws that a story cites for what they demand: by name, by section or number, or by where they hold ("state law")."""

import re
from collections.abc import Iterator

from pipeline.attribution.sources.found import WORD, Told
from pipeline.attribution.sources.nouns import LAW_SHOWS
from pipeline.attribution.text.name_words import genders
from pipeline.attribution.text.tables import words
from schemas.attribution import Citation

NUMBER = r"(?:\d[\w().°-]{0,14}(?<![.(-])|[IVXL]+)(?:(?: and | or | to |, )\d[\w()]{0,9})?"
PART = (
    r"(?:(?:[Ss]ub)?[Ss]ections?|[Aa]rticles?|[Cc]lauses?|[Cc]hapters?|[Tt]itle|[Pp]art|[Ss]chedule|[Rr]ules?"
    rf"|[Pp]aragraphs?|[Rr]egulations?|[Ss]tanding [Oo]rders?|Order|Annex|Cap\.|[Cc]anon|[Pp]aragraf) {NUMBER}"
)
CODED = (
    rf"(?:\d{{1,3}} (?:U\.?S\.?C(?:ode|\.?)?|C\.?F\.?R\.?) (?:§{{1,2}} ?)?{NUMBER}|§{{1,2}} ?{NUMBER})"
    r"(?: (?:of|des|der) (?:the )?[A-Z][\w’-]+(?: (?:of )?[A-Z][\w’-]+){0,3}| [A-Z]{2,6}\b)?"
)
"""A law by its place in a code: "18 U.S.C. § 1001"."""
HEAD = (
    r"(?:Acts?|Bill of Rights|Bill|Code|[Cc]onstitution|[Cc]harter|Treaty|Treaties|Conventions?|Directive|Regulations?"
    r"|[Ss]tatutes?|Amendments?|Ordinances?|Decree|Protocol|Accords?|Agreement|Laws?|Rules|Covenant|Basic Law"
    r"|[Bb]y-?[Ll]aws?|[Rr]ulebook|Schedule|(?:penal|criminal|civil|tax|electoral|election"
    r"|labou?r|city|building|municipal|highway|ministerial) code)"
)
NOT_FIRST = (
    r"(?!(?:Under|In|By|As|When|If|But|And|Since|While|Although|Because|Citing|According|Per|Invoking|Unlike|On|At|To"
    r"|For|From|With|That|After|Before|Of|The|An?|Violating|Breaching)\b)"
)
NAME = (
    r"(?:the |The )?(?:\d{4} )?(?:(?:state|federal|national|city|county|town|party"
    r"|(?:country|city|county|town|party|club|union|league|state|island|school|church)[’']s|[A-Z][\w-]*[’']s?) )?"
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
CITED_CODE = re.compile(CODED)
OF_PLAIN = (
    r"(?:the |its |their |his |her )?(?:[a-z][a-z’-]{1,20} ){0,3}(?:treaty|convention|statute|act|code|law|by-?laws?"
    r"|ordinance|charter|constitution|agreement|accord|pact|protocol|covenant|decree|regulations?|rules|rulebook|bill|lease|contract)\b"
)
"""What a section is of, in small letters."""
LAW = re.compile(rf"(?<![\w’-])(?:(?:(?:the|The) )?{PART}(?: (?:of|to|in) {NAME}| of {OF_PLAIN})?|{NUMBERED}|{NAME})")
NO_LAW = re.compile(
    r"(?:[Tt]he )?(?:Bill|Laws?|Accords?|Protocol|Agreement|Conventions?|Treaty|Treaties|Acts?|Ordinances?|Schedule)"
    r"|(?:Code|Rules|Regulations?|Amendments?|[Ss]tatutes?|[Bb]y-?[Ll]aws?|[Rr]ulebook)"
)
"""A name of somebody, or too little of one."""
SUBJECT_LAW = re.compile(rf"(?<![\w’-])(?:{PLAIN})$")
LAW_WORDS = words("""
    act code constitution charter treaty convention directive regulation regulations statute amendment amendments bill
    ordinance decree protocol accord accords law rules covenant section sections subsection article articles clause
    clauses chapter title part schedule rule paragraph order orders resolution proposition measure acts statutes laws
    treaties conventions ordinances agreement bylaw bylaws rulebook annex canon
""")
SMALL = ("constitution", "charter", "code", "statutes", "bylaws", "rulebook")
BEFORE_NUMBER = re.compile(r"[a-z]+ (?:[Oo]rders? |No\.? ?)?[\dIVXL]")
SUBJECT_WORDS = words("""
    ordinance decree statute bylaw law order regulation treaty protocol conduct code act amendment
""")
PLAIN_WORDS = SUBJECT_WORDS | words("laws statutes legislation constitution charter rulebook bylaws regulations")
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
HAPPENS = (
    r"(?:is|was|has|does|as|this|its|his|takes (?:effect|shape)|comes|goes|enters|expires|lapses|becomes|faces|passes"
    r"|remains|begins|starts|ends|dies|fails|survives|awaits|divides|returns|looks|seems|appears|costs|hurts|dates"
    r"|marks|draws|works|wins|loses|clears|gains|joins|risks|pays|turns|runs|moves|stalls|needs|deserves|helps|us"
    r"|plus|less|yes|thus|across|towards|perhaps|besides|always|sometimes|nowadays|afterwards|members|lawmakers"
    r"|supporters|opponents|critics|negotiations|talks|violations|charges|cases|claims|rights|protections|provisions"
    r"|requests|changes|amendments|rules|obligations|powers|proceedings|offences|offenses|requirements|standards"
    r"|reforms|cuts|years|days|reviews)"
)
"""What is told of a law that is news itself, and plurals for which a law's name is an adjective."""
RULES_NOW = re.compile(rf"{ADVERB} (?:does not [a-z]|(?!{HAPPENS}\b)[a-z]{{2,14}}[^s\W\d_]s (?![a-z]+ed\b))")
"""In the present tense a law by its name does little else than rule."""
WHICH = re.compile(rf", which{ADVERB} (?:does not [a-z]|{LAW_SHOWS}\b(?<!ed))")
MADE = re.compile(
    r"\b(?:sign|pass|repeal|amend|vot|introduc|adopt|enact|scrap|draft|propos|debat|reject|veto|approv|back|support"
    r"|oppos|champion|sponsor|author|want|call)\w*\b[^.;\n]{0,40}$"
)
"""Before a law that somebody makes or unmakes."""
BREACHED = re.compile(
    r"(?<!would )(?<!could )(?<!might )(?<!may )(?<!will )(?<!not )(?<!n’t )(?<!n't )(?:(?<!to )(?:violate|breach"
    r"|contravene|infringe|flout)|violat(?:es|ed|ing)|breach(?:es|ed|ing)|contraven(?:es|ed|ing)"
    r"|infring(?:es|ed|ing)|flout(?:s|ed|ing)|(?:breach|violations?|contravention|terms"
    r"|meaning|requirements?|defiance) of|(?:protected|covered|governed"
    r"|banned|barred|bound|required|guaranteed|subject|guilty|according|relied|relying|rel(?:y|ies)|leaning|based"
    r"|consistent|inconsistent|compatible|incompatible|comply|complied|complies|complying|compliance|accordance|line"
    r"|conformity|conflict|odds|keeping) (?:by|under|to|on|with|upon)|foul of|afoul of|thanks to"
    r"|\b(?:law|statute|act|rule|provision|clause) (?:known|referred to) as) $"
)
SUBJECT = re.compile(
    r"(?:^|\n|[.!?,;:”\"—–)] |\b(?:and|but|that|as|while|because|although|when|if|since|where|though|yet|so"
    r"|(?:constitution|charter|code|act|treaty|convention)[’']s|which|what"
    r"|than|how) )$"
)
DEMANDED = (
    r"(?:required|barred|forbidden|banned|protected|prohibited|allowed|permitted|illegal|unlawful|legal|guaranteed"
    r"|outlawed|obliged|mandated|entitled|eligible|punishable|exempt|lawful|unconstitutional|offence|offense|crime"
    r"|defined|fixed|imposed|regulated|governed|set"
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
BEFORE_LAW = words("""
    under to citing by in of with invokes invoked invoking on per quoting from pointing violate violates violated
    violating breach breaches breached breaching contravene contravenes contravened contravening infringe infringes
    infringed infringing flout flouts flouted flouting upon invoke as
""")
"""The last words of these."""
UNDER_PLAIN = re.compile(
    r"\b(?:under|(?<!would )(?<!could )(?<!might )(?:violat(?:es|ed|ing)|breach(?:ed|ing)|(?:breach|violation) of)|in"
    r" accordance with|invok(?:es?|ed|ing)|citing|cited|relying on"
    r"|\b(?:banned|barred|forbidden|prohibited|outlawed|required|mandated|permitted|protected)"
    r"(?: (?!by\b)[\w’-]+){0,4} by)"
    r" (?P<law>(?!the laws?\b)(?:an?|the|this"
    r"|that) (?:(?!(?:of|in|on|to|for|and|that|which|who"
    r"|from|by"
    r"|with|at|is|was|proposed|planned|draft)\b)[\w’-]+ ){0,4}?(?:laws?|statutes?|ordinance|decree|by-?laws?"
    r"|constitution|legislation|act|treaty|regulations?|code of conduct|code|charter|rulebook)\b)"
    r"(?! (?:known|referred to) as )"
)
KINDS_OF_LAW = (
    r"(?:state|federal|city|county|local|national|municipal|provincial|international|criminal|electoral|election"
    r"|labou?r|tax|privacy|copyright|parliamentary|current|existing|military|maritime|employment|immigration|eu"
    r"|european"
    r"|canon|constitutional|civil|company|competition|environmental|data protection|planning|humanitarian"
    r"|campaign finance"
    r"|public records|senate|house|party|assembly|council|procurement|customs|islamic|sharia|customary"
    r"|[a-z]+[’']s(?: \w+)?"
    r"|british|irish|german|french|american|u\.s\.|us|uk|english|scottish|australian|canadian|indian|nigerian|swiss"
    r"|italian|[a-z]{2,12}(?:ian|ean|ish|ese|can)|dutch|israeli|iraqi|greek|thai|czech|sports|asylum|banking"
    r"|securities|antitrust|bankruptcy|family|inheritance|media|press|campaign|ethics|conflict-of-interest|martial"
    r"|occupational|workplace|safety|building|zoning|lobbying|disclosure|transparency|whistleblower|anti-[a-z]+)"
)
PLAIN_LAW = re.compile(
    rf"\b(?:under|according to|in terms of|contrary to|citing|(?:breach|violation) of|violat(?:es|ed|ing)|broke"
    rf"|breached|{DEMANDED} (?:by|in)) "
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
    if "§" in told.text or "U.S.C" in told.text or "C.F.R" in told.text:
        for match in CITED_CODE.finditer(told.text):
            yield _law(told, *match.span(), "law-code")


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
    if INFORMATION.search(told.low, start, end) and RELEASED.search(before):
        return ""
    last = before.rstrip(" ").rpartition(" ")[2].strip("”\n")
    if last in BEFORE_LAW and (UNDER.search(before) or BREACHED.search(before)):
        return "law-under"
    if DRAFT.search(told.text, start, end):
        return ""
    if last == "under":
        return "law-under"
    if (SUBJECT.search(before) and RULES_NOW.match(told.low, end)) or (
        WHICH.match(told.low, end) and not MADE.search(before)
    ):
        return "law-says"
    return ""


INFORMATION = re.compile(r"information|public records|open records|sunshine")
RELEASED = re.compile(
    r"\b(?:releas|obtain|disclos|receiv|request|publish|fil|sue|suit|lawsuit|got|acquir|provid|appl)\w*(?: [\w’]+){0,4}"
    r" under $"
)
"""How somebody came by papers is told, and not what the law says."""
DRAFT = re.compile(r"\bBill$")
"""Not a law yet."""


def _law_around(told: Told, place: int) -> tuple[int, int] | None:
    """The law's whole name, from the first place before its last word where it can begin."""
    at = max(0, place - 80)
    while match := LAW.search(told.text, at, place + 60):
        if match.start() <= place < match.end():
            return None if NO_LAW.fullmatch(match.group()) or _is_somebody(match.group()) else match.span()
        at = max(match.end(), at + 1)
    return None


def _is_somebody(name: str) -> bool:
    """`Martha Law`, `Steven Code`: a first name and nothing else before the noun."""
    first, *rest = name.split()
    return len(rest) == 1 and rest[0] in ("Law", "Laws", "Bill", "Rules", "Acts") and first.lower() in genders()


def _plain_subject(told: Told, place: int) -> Iterator[Citation]:
    """`A bylaw from the seventies bans`: a law without a name, told by its noun."""
    word = WORD.match(told.low, place)
    end = word.end() if word else place
    near = told.low[max(0, place - 60) : place]
    led = any(lead in near for lead in ("under ", "viola", "breach", "accordance", "invok", "cit", "relying", " by "))
    under = UNDER_PLAIN.search(told.low, max(0, place - 60), end + 20) if led else None
    if under and under.end() == end:
        yield _law(told, *under.span("law"), "law-under")
        return
    if told.low[place:end] not in SUBJECT_WORDS:
        return
    match = SUBJECT_LAW.search(told.text, max(0, place - 50), end)
    subject = match and SUBJECT.search(told.low, max(0, match.start() - 16), match.start())
    if match and subject and LAW_SAYS.match(told.low, end):
        yield _law(told, match.start(), end, "law-says")


LAW_ENDS = ("law ", "law,", "law.", "law;")
OF_PLACE = re.compile(rf"(?<![\w’.-])(?:{NOT_FIRST}[A-Z][\w’-]+ ){{1,2}}law$")


def _of_place(told: Told, place: int) -> Citation | None:
    """`Ohio law requires`, `under New South Wales law`."""
    match = OF_PLACE.search(told.text, max(0, place - 40), place + 3)
    if match is None:
        return None
    before = told.low[max(0, match.start() - 72) : match.start()]
    if before.endswith("under ") or UNDER.search(before) or BREACHED.search(before):
        return _law(told, *match.span(), "law-under")
    says = SUBJECT.search(before) and LAW_SAYS.match(told.low, match.end())
    return _law(told, *match.span(), "law-says") if says else None


def _plain_laws(told: Told) -> Iterator[Citation]:
    """`Under state law, ...`, `Federal law bars ...`"""
    for place in told.at(BY_HEADS):
        if told.text.startswith(LAW_ENDS, place) and (law := _of_place(told, place)):
            yield law
            continue
        *_, other, kind = ("", "", *told.low[max(0, place - 40) : place].split()[-2:])
        if kind not in KIND_WORDS and not (kind + " " + other).rstrip().endswith(OWNERS) and not kind.endswith(OWNERS):
            continue
        near = max(0, place - 80)
        for form, last, rule in ((PLAIN_LAW, place + 12, "law-plain"), (PLAIN_LAW_SAYS, place + 40, "law-plain-says")):
            found = (m for m in form.finditer(told.low, near, last) if m.start("law") <= place < m.end("law"))
            if match := next(found, None):
                yield _law(told, *match.span("law"), rule)
                break
