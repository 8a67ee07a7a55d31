"""Documents, laws, court papers, polls and official statements that a story cites.

The noun alone is a bare mention. It is cited where the story says what stands in it: as the subject of "shows" or
"alleges", after "according to", or in "wrote in a memo" and "In a memo, ...".
"""

import re
from collections.abc import Iterator

from pipeline.attribution.sources.found import Phrase, Told, phrase
from pipeline.attribution.sources.posts import NETWORKS
from pipeline.attribution.text.tables import words
from schemas.attribution import Citation, CitationKind

HEADS: tuple[tuple[CitationKind, str], ...] = (
    ("court", r"(?:court|legal|charging|sentencing) (?:filings?|documents?|papers|records?)|filings?|affidavits?"
              r"|indictments?|lawsuits?|complaint|ruling|court order|search warrant"
              r"|order|decision|dissent|judge?ment"
              r"|opinion(?! (?:piece|polls?|column|article|page))"),
    ("document", r"memos?|memorandum|reports?|study|studies|audits?|review|white paper|green paper|bulletin"
                 r"|transcripts?|minutes|figures|data|statistics|records|documents|e-?mails?|text messages|cables?"
                 r"|briefing|analysis|assessment|dossier|accounts|logs|invoices|contract|draft(?: bill| law"
                 r"| order| resolution)?"),
    ("poll", r"polls?|polling|surveys?|averages?(?= of (?:\w+ ){0,2}polls\b)"),
    ("statement", r"statement|press release|news release|communiqué|letter"),
)  # fmt: skip
BY_JUDGES = ("order", "decision", "dissent", "judgment", "judgement")
"""Papers of a court only where somebody wrote in them: all else can have orders and decisions."""
HEAD = re.compile("|".join(rf"\b(?P<{kind}>{nouns})\b" for kind, nouns in HEADS))
KIND_OF: dict[str, CitationKind] = {kind: kind for kind, _ in HEADS}
HEAD_WORDS = words("""
    court legal charging sentencing filing filings affidavit affidavits indictment indictments lawsuit lawsuits
    complaint ruling search order decision dissent judgment judgement opinion memo memos memorandum report reports study
    studies audit audits review white green bulletin transcript transcripts minutes figures data statistics records
    documents e email emails text cable cables briefing analysis assessment dossier accounts logs invoices contract
    draft poll polls polling survey surveys average averages statement press news communiqué letter
""")
"""The first words of all heads."""
SINGULAR = re.compile(r"(?:.*[^s]|analysis)$")
VAGUE = re.compile(
    r"^(?:(?:some|media|news|local|press|several|these|those) )*reports$|these figures$"
    r"|(?:\d|few|several|two|three|four|five|ten|thirty) minutes$"
)
"""Nobody can look these up: "local reports", "five minutes" least of all."""
OFFICIAL = re.compile(r"\b(?:regulatory|financ\w+|securities|tax|corporate|lobbying) filings?$")
SHOWS = (
    r"(?:shows?|showed|shown|found|finds|says?|said|states?|stated|alleges?|alleged|reveals?|revealed|suggests?|suggested"
    r"|indicates?|indicated|claims?|claimed|concludes?|concluded|warns?|warned|puts?|gives?|argues?|argued|estimates?"
    r"|estimated|lists?|describes?|described|details?|detailed|notes?|noted|accuses?|accused|reads?|recommends?"
    r"|recommended|confirms?|confirmed|predicts?|predicted|records?|recorded|urges?|urged|calls? for|called for)"
)
AFTER = re.compile(
    rf"(?:,? (?:[a-z-]+ (?:reported )?by|published|released|conducted|taken|carried out|commissioned|dated|filed"
    rf"|unsealed|written|prepared|obtained|seen|reviewed|made public|issued|of|for|in|on|from"
    rf"|which)\b(?: [^\s.;,]+){{0,12}}?,?|, [^\n.;,]{{3,60}},)?(?: (?:last|this|earlier this"
    rf"|late last) \w+)?(?: (?:also|however|now|clearly|itself|later|both|has|have|had))? {SHOWS}\b"
)
"""What may stand between a document and its verb, and the verb."""
SUBJECT = re.compile(
    r"(?:^|\n|[.!?,;:”\"—–)] |\b(?:and|but|that|as|while|because|although|when|if|after|before|since|where) )$"
)
ACCORDING = re.compile(
    r"\b(?:according to|citing|cite[ds]?|based on|point(?:s|ed|ing) to|quot(?:es|ed|ing)(?: from)?|referr(?:ed"
    r"|ing) to|(?:shown|stated|revealed|detailed|described|outlined) in) $"
)
WROTE_IN = re.compile(
    r"\b(?:said|says|wrote|writes|written|argued?|alleged?|claimed|stated|testified|warned|concluded|disclosed|noted"
    r"|acknowledged|accused|announced|denied|admitted|described|called|asked|outlined"
    r"|detailed)(?: (?!in )[\w’']+){0,3} in $"
)
LEADS_IN = re.compile(
    r"\b(?:leads?|(?:is|was|are|were|been) leading|leading by|led|trails?|trailing|ahead|behind|tied|points?"
    r"|percent|per cent)\b[^.;:\n]{0,40} in $"
)
"""Before a poll that tells who leads."""
THE_POLLS = frozenset({"the polls", "polls", "polling", "public opinion polls"})
"""Where somebody leads in them, none is pointed to."""
OPENING = re.compile(r"(?:^|\n|[.!?]”? )in $")
THEN = re.compile(r"(?: (?:by|of|for|from|on|in|to|with|about|that|dated|sent|seen|taken|\w+ed)\b[^.;,\n]{1,60})?, ")
DEMANDED = (
    r"(?:required|barred|forbidden|banned|protected|prohibited|allowed|permitted|illegal|unlawful|legal|guaranteed"
    r"|outlawed) (?:by|under)"
)
LAW = re.compile(
    r"(?<![\w’-])(?:[Tt]he )?(?:(?:state|federal|national|city|county|town|[A-Za-z]\w+[’']s) )?(?:(?:[Ss]ection"
    r"|[Aa]rticle|[Cc]lause|[Cc]hapter|[Tt]itle) \d+[\w().]{0,9} of )?(?:the )?(?:(?:[A-Z][\w’-]+|of|and|on"
    r"|for) ){0,6}(?<![\w’-])(?:Act|Code|[Cc]onstitution|[Cc]harter|Treaty|Convention|Directive|Regulation|Statute"
    r"|Amendment)\b(?: of \d{4}| \d{4}| (?:of|on) (?:the )?[A-Z][\w’-]+(?: [A-Z][\w’-]+)?)?"
)
PLAIN_LAW = re.compile(
    rf"(?:(?:^|\n|[.!?,;—–]”? )under|\b(?:according to|{DEMANDED})) "
    r"(?P<law>(?:(?:state|federal|city|county|local|national"
    r"|municipal|provincial|international|criminal|electoral|election|labou?r|tax|privacy|copyright|parliamentary"
    r"|current|existing|military|maritime|employment|immigration|eu|[a-z]+[’']s(?: \w+)?) ){1,3}(?:laws?|rules))\b"
)
"""Law without a name, where the story says what it demands."""
LAW_WORDS = words("act code constitution charter treaty convention directive regulation statute amendment")
LAW_SAYS = re.compile(
    r" (?:says|said|states?|requires?|provides?|bars?|prohibits?|allows?|forbids?|guarantees?|stipulates?|gives"
    r"|obliges?|lets|defines?|limits?|permits?|protects?|mandates?)\b"
)
UNDER = re.compile(rf"(?:(?:^|\n|[.!?,]”? )under|\baccording to|\bciting|\b{DEMANDED}) $")
IN_STATEMENT = re.compile(
    r"\bin (?:an?|his|her|their|its|one|another) (?:(?:joint|written|brief|prepared|emailed|official|public|short"
    r"|news|open|separate|later|lengthy|strongly worded|video|rare) ){0,2}(?P<name>statement|press release"
    r"|news release|communiqué|letter|e-?mail(?! to (?:his|her|their|its|staff|colleagues|employees)\b))\b"
    r"(?! (?:posted |shared |published |issued )?(?:on|to)"
    rf" (?:an? |his |her |their |its )?(?:{NETWORKS.lower()})\b)"
)
"""On a network it is a post, and an e-mail within a house is a document."""
STATEMENT_WORDS = words("statement release communiqué letter email mail")


def papers(told: Told) -> Iterator[Citation]:
    """Everything written that the text cites, but for newsrooms and posts."""
    yield from _laws(told)
    yield from _plain_laws(told)
    yield from _in_statements(told)
    for place in told.at(HEAD_WORDS):
        match = HEAD.match(told.low, place)
        if match is None:
            continue
        kind = KIND_OF[match.lastgroup or ""]
        found = phrase(told, *match.span())
        rule = _cited(told, found, kind, match.end())
        if rule and _is_one(told, found, match):
            yield _citation(
                told, found, "document" if OFFICIAL.search(told.low[found.start : match.end()]) else kind, rule
            )


def _is_one(told: Told, found: Phrase, match: re.Match[str]) -> bool:
    """A singular noun needs a word that determines it: in "lawmakers report" it is a verb."""
    written = told.low[found.start : match.end()]
    if told.text[match.start()].isupper() and PROPER.match(told.text, match.end()):
        return False
    return not VAGUE.search(written) and (
        found.determined or not SINGULAR.match(match.group()) or match.group() in MASS
    )


PROPER = re.compile(r" [A-Z][a-z]")
"""After a capitalised noun: the name of an office, "Statistics Valdane"."""
MASS = frozenset({"polling", "data"})


def _cited(told: Told, found: Phrase, kind: CitationKind, noun_end: int) -> str:
    """The rule by which the text says what stands in the document; empty for a bare mention."""
    before = told.low[max(0, found.start - 60) : found.start]
    opinion = told.low.endswith("opinion", 0, noun_end)  # "in my opinion" and "based on his opinion" are no paper
    if told.low.endswith(BY_JUDGES, 0, noun_end) and not told.low.endswith("court order", 0, noun_end):
        return "wrote-in" if WROTE_IN.search(before) else ""
    if not opinion and ACCORDING.search(before):
        return "according"
    if SUBJECT.search(before) and (AFTER.match(told.low, noun_end) or AFTER.match(told.low, found.end)):
        return "shows"
    if kind == "statement":
        return ""
    if kind == "poll":
        one = told.low[found.start : found.end] not in THE_POLLS
        return "leads-in" if one and LEADS_IN.search(before) else _opens(told, found, before)
    if WROTE_IN.search(before):
        return "wrote-in"
    return "" if opinion else _opens(told, found, before)


def _opens(told: Told, found: Phrase, before: str) -> str:
    """`In a report, ...` at the head of a sentence."""
    return "in" if OPENING.search(before) and THEN.match(told.low, found.end) else ""


def _citation(told: Told, found: Phrase, kind: CitationKind, rule: str) -> Citation:
    text = told.text[found.start : found.end]
    name = "statement" if kind == "statement" else text
    return Citation(name=name, kind=kind, start=found.start, end=found.end, text=text, rule=f"{kind}-{rule}")


def _in_statements(told: Told) -> Iterator[Citation]:
    """`in a joint statement`: nobody says so of a paper he does not quote."""
    for place in told.at(STATEMENT_WORDS):
        match = IN_STATEMENT.search(told.low, max(0, place - 50), place + 50)
        if match is None:
            continue
        start, end = match.span()
        yield Citation(name=match["name"], kind="statement", start=start, end=end, text=told.text[start:end],
                       rule="statement")  # fmt: skip


def _laws(told: Told) -> Iterator[Citation]:
    for place in told.at(LAW_WORDS):
        match = _law_around(told, place)
        if match is None:
            continue
        before = told.low[max(0, match.start() - 24) : match.start()]
        says = SUBJECT.search(before) and LAW_SAYS.match(told.low, match.end())
        if says or UNDER.search(before):
            yield Citation(name=match.group(), kind="law", start=match.start(), end=match.end(), text=match.group(),
                           rule="law-says" if says else "law-under")  # fmt: skip


def _plain_laws(told: Told) -> Iterator[Citation]:
    """`Under state law, ...`"""
    for place in told.at(frozenset({"law", "laws", "rules"})):
        near = max(0, place - 80)
        match = next((m for m in PLAIN_LAW.finditer(told.low, near, place + 5) if m.end() > place), None)
        if match:
            start, end = match.span("law")
            text = told.text[start:end]
            yield Citation(name=text, kind="law", start=start, end=end, text=text, rule="law-plain")


def _law_around(told: Told, place: int) -> re.Match[str] | None:
    """The law's whole name, from the first place before its last word where it can begin."""
    at = max(0, place - 80)
    while match := LAW.search(told.text, at, place + 24):
        if match.start() <= place < match.end():
            return match
        at = match.end()
    return None
