"""A newsroom's name where one is expected: of the table, by the word that papers call themselves by, or by its medium.

What follows decides too: "the Guardian Angels" are no paper, "PTI lawmakers" no agency's.
"""

import re
from dataclasses import dataclass

from pipeline.attribution.sources.found import Told
from pipeline.attribution.sources.outlets import Outlet, Written, longest_at, longest_before, named, outlet_of
from pipeline.attribution.text.name_words import genders
from pipeline.attribution.text.tables import words
from schemas.attribution import Citation, CitationKind

NOUN = (
    r"(?:Post|Times|Courier|Gazette|Herald|Tribune|News|Radio|TV|Television|Chronicle|Journal|Observer|Star|Sun|Mirror"
    r"|Mail|Express|Telegraph|Examiner|Sentinel|Dispatch|Inquirer|Enquirer|Register|Globe|Ledger|Digest|Weekly|Review"
    r"|Echo|Argus|Standard|Bulletin|Press|Monitor|Mercury|Advertiser|Reporter|Broadcasting|Magazine|Wire|FM|Bugle"
    r"|Clarion|Messenger|Recorder|Citizen|Guardian|Gleaner|Statesman|Spectator|Pioneer|Beacon|Vanguard|Daily|Online"
    r"|Newswire|Dagblad|Zeitung|Nachrichten|Anzeiger|Rundschau|Tageblatt|Morgenpost|Tidende|Nieuws|Vision"
    r"|Independent(?! (?:candidate|member|senator|group|MP|TD)))"
)
NOT_FIRST = (
    r"(?!(?:As|The|In|But|And|When|While|After|If|An?|This|That|On|At|For|Even|Both|Since|Because|Though|He|She|Mr|Mrs"
    r"|Ms|Dr|Sir|Lord|Lady|Dame|Judge|Justice|President|Minister|Senator|Sen|Rep|Councillor|Cllr|Prof|Professor"
    r"|Governor|Gov|Mayor|Captain|Capt|Sergeant|Sgt|Officer|Detective|Attorney|Secretary|Chancellor|Premier|Speaker"
    r"|Commissioner|Director|Chairman|King|Queen|Prince|Princess|Deputy|Sheriff|General|Gen|Colonel|Col|Superintendent"
    r"|Constable|Inspector|Pastor|Bishop|Father|Brother|Sister)\b)"
)
PAPER = (
    rf"{NOT_FIRST}(?:(?:Radio|Channel|Canal|Télé) [A-Z0-9][\w’-]*|(?:[A-Z][\w’.-]+ ){{1,4}}(?:[A-Z][a-z]+-)?"
    rf"{NOUN}(?:-[A-Z][a-z]+)?|[A-Z][a-zäöüåøæ-]{{2,}}(?:zeitung|blatt|bladet|posten|avisen|tidende))"
)
"""Names that papers and stations bear, after a word that tells which: "the Post" alone may be anything."""
NO_PAPER = re.compile(
    r"(?:(?:Royal|Canada|Australia|Deutsche|India|NZ|New Zealand|Swiss|An|Japan|Trading|Command|Border|Staging) (?:Post"
    r"|Mail)|(?:\w+ )*(?:(?:Medical|Bank|Patent|Hearing|Driving) Examiner|(?:Federal|Land|Electoral|National|Commercial"
    r"|Companies|Public|Parish|Shipping|Civil) Register|(?:Spending|Defen[cs]e|Judicial|Independent|Policy|Strategic"
    r"|Security|Safety|Peer|Posture|Statutory|Quadrennial|Governance|Periodic|Pay|Case) Review|(?:American|Orient|Polar"
    r"|Federal|Union|Bharat|Night|Heathrow|Gatwick|Airport) Express|(?:Gold|Safety|Building|Accounting|Living|Fuel"
    r"|Emissions) Standard|(?:Lone|Golden|North|Rock|Film|Pop|Gold|Bronze|Silver|Red|All) Star|(?:Court|Special)"
    r" Reporter|(?:UN|International|Military|Election|Rights|Independent|Military) (?:Monitor|Observer)|Senior Citizen"
    r"|(?:Coast|Legal|Public|Angel) Guardian|Breaking News|Fake News|Big News))$"
)
"""Other things that end in such a word."""
ANY_NAME = (
    r"[A-Z0-9][\w’&.-]*\w(?: (?:(?:of|and|&|de|du|della|do|da) )?"
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)[A-Z][\w’-]+){0,4}"
)
MEDIUM = (
    r"(?:broadcaster|newspaper|daily|weekly|biweekly|tabloid|broadsheet|magazine|paper|network|website|site|portal"
    r"|podcast|newsletter|outlet|journal|newswire|wire service|(?:radio|television|tv) (?:station|channel|network"
    r"|programme"
    r"|program|show)|station|news (?:agency|site|website|outlet|channel|programme|program|service|portal|network"
    r"|magazine"
    r"|weekly|startup))"
)
ARTICLE = r"(?P<article>(?:the|its|our|their|an?|one|rival|local|de|het|der|die) )?"
OWNER = (
    r"(?P<owner>(?:[a-z]+ )?[\w-]+(?:[’']s|s’) (?:[a-z-]+ ){0,3}|(?:(?:state|government|privately|pro|left|right|centre"
    r"|english|german|russian|arabic)-[a-z-]+ |(?:independent|opposition|conservative|liberal|local|regional|national"
    r"|public|private|official|respected|influential) ){1,2})?"
)
LEAD = re.compile(
    rf"{ARTICLE}(?P<medium>(?:(?!(?:from|at|for|of|with|who"
    rf"|that|to|in|on|by|and|or|the|an?|his|her|has|had|was|is)\b)[\w’'-]+ ){{0,4}}?{MEDIUM},? [“\"‘«]?)?{OWNER}"
)
BARE_LEAD = re.compile(rf"{ARTICLE}(?P<medium>(?!))?{OWNER}")
"""What may stand before a newsroom's name, in small letters: "the public broadcaster", "Turkey's state-run"."""
STAFF = (
    r"(?![’']?s? (?:[\w-]+ )?(?:editors?|reporters?|hosts?|journalists?|boards?|staff|building|owners?|correspondents?"
    r"|photographers?|publishers?|offices?|headquarters|shareholders|readers?|viewers?|listeners?|presenters?|anchors?"
    r"|columnists?|executives?|bosses|management|newsroom|subscribers|chairman|chairwoman|chair|chief|director"
    r"|directors"
    r"|Company|Group|Foundation|Institute|Building|Guild|board|crews?|employees|workers|producers?|debate|town hall"
    r"|lawyers?|audience)\b(?! [A-Z]))(?!-| [a-z]+[’']s )"
)
NOT_ITS_STAFF = re.compile(STAFF)
NOT_LONGER = re.compile(
    r"(?! of [A-Z]| (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Ma|Ap|Ju|Au|Sep|Oct|Nov|Dec)[a-z]*|News"
    r"|Radio|TV|One|Two|Breakfast|Today|Live|World|International|Magazine|Business|Politics|Sunday|He\b|She\b|The\b"
    r"|In\b|It\b|They\b|We\b|I\b|Mr\b|Ms\b|Mrs\b)[A-Z][a-z])"
)
"""A capitalised word right after makes it the name of something else: "the Guardian Angels", "the Journal of Law"."""
FOLLOWS_SHORT = re.compile(
    r"(?=[.,;:!?”\"’')\]—–\n]|$|[’']s? [“\"‘A-Z]| [“(—–\d-]| (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"| (?:Jan|Feb|Ma|Ap|Ju|Au|Sep|Oct|Nov|Dec)[a-z]*\b| (?:that|outside|inside|near|following|amid|against|between"
    r"|among|until|since|upon|around|across|throughout|behind|even|just|recently|again|by|in|on|at|from|after|before"
    r"|during|via|over|and|or"
    r"|but|as|while|when|if|it|he|she|they|there|we|you|the|his|her|their|its|this|last|earlier|later?|today|yesterday"
    r"|tonight|through|about|for|to|with|without|ahead|under|because|how|why|what|who|whether|which|only|not|no|all|an?"
    r"|exclusively|separately|anonymously|privately|then|also|shortly|some|many|most|any|such|these|those|two|three"
    r"|four|five|both|neither|nothing|nobody|he’d|she’d|he’s|she’s|he[’']ll|said|says|demands?|shows?|suggests?"
    r"|reveals?|indicates?"
    r"|warns?|alleges?|claims?|describes?|states|reported|reports|quoted|citing"
    r"|quoting|has|had|was|were|first|correspondent|saw"
    r"|heard|counted|witnessed|watched)\b| (?:Radio|TV|News|Television|Online|Breakfast|radio|television)\b| I\b| (?:He"
    r"|She|The|In|It|They|Mr|Ms|Mrs|Dr)\b)"
)
"""After initials an adjective's noun would make them another's: "told PTI lawmakers", "according to PA law"."""
ARTICLE_BEFORE = re.compile(r"(?:^|[^\w’-])(?P<article>[Tt]he|[Aa]n?) $")
MEDIUM_BEFORE = re.compile(rf"\b{MEDIUM},? (?:the )?[“\"‘«]?$")
NAME_BEFORE = re.compile(r"(?:^|[^\w’-])(?P<word>[A-Z][\w’-]*) $")
MAY_PRECEDE = words("""
    A An One As The In But And When While After If On At For Since Because Though Later Earlier Monday Tuesday
    Wednesday Thursday
    Friday Saturday Sunday January February March April May June July August September October November December
    Yesterday Today Meanwhile Then Also Last Both Only Even Still
""")
NOUNS = frozenset(re.findall(r"[A-Z]\w+", NOUN))
COMPOUNDS = ("zeitung", "blatt", "bladet", "posten", "avisen", "tidende")
STATIONS = words("Radio Channel Canal Télé")
ENDS_IN_PAPER = re.compile(rf"(?<![\w’-])(?P<name>{PAPER})$")
PAPER_HERE = re.compile(rf"(?P<name>{PAPER})\b")
NAME_HERE = re.compile(ANY_NAME)
SITE = re.compile(
    r"[A-Za-z0-9-]{2,30}\.(?:com|org|net|info|news|ie|in|ng|za|ke|uk|co\.uk|co\.za|co\.nz|com\.au|ca|de|fr|es|it"
    r"|eu)\b(?!/)"
)
"""A site that is named by its address."""
AGENCY = re.compile(r"(?:agency|newswire|wire service|news service),? [“\"‘«]?$")
PARTED = re.compile(r"[,/|]| and | via | for ")
FURTHEST = 60


@dataclass(frozen=True, slots=True)
class Masthead:
    """A newsroom's name in a text."""

    start: int
    end: int
    outlet: Outlet | None = None
    """Of the table; None is an outlet that the table lacks."""
    kind: CitationKind = "outlet"
    sure: bool = True
    """The name stands for nothing else; not so initials, and names that the table lacks."""

    def cite(self, text: str, rule: str) -> Citation:
        """By the table's name if the table has it, else as written."""
        written = text[self.start : self.end]
        name, kind = (self.outlet.name, self.outlet.kind) if self.outlet else (written, self.kind)
        return Citation(name=name, kind=kind, start=self.start, end=self.end, text=written, rule=rule)


def masthead_at(told: Told, at: int) -> Masthead | None:
    """The newsroom's name that begins at a place, or after its article and what introduces it there."""
    lead = _lead(told, at)
    if lead is None:
        return None
    whole = longest_at(told.text, at)
    if whole and (found := _known_at(told, whole, at, lead)):
        return found
    if site := SITE.match(told.text, lead.end()):
        outlet = outlet_of(f"https://{site.group().lower()}")
        return Masthead(*site.span(), outlet, outlet.kind if outlet else "outlet")
    for begin in dict.fromkeys((lead.end(), lead.end("medium"), lead.end("article"))):
        written = longest_at(told.text, begin) if begin > at else None
        if written and (found := _known_at(told, written, begin, lead)):
            return found
    return _unlisted(told, lead, at)


def _lead(told: Told, at: int) -> re.Match[str] | None:
    """What stands before a name; the medium is written small, unlike "the Wall Street Journal" or "the SITE Group"."""
    lead = LEAD.match(told.low, at)
    if lead is None or not lead["medium"]:
        return lead
    last = told.text[at : lead.end("medium")].rstrip(' “"‘«,').rsplit(" ", 1)[-1]
    return lead if last.islower() else BARE_LEAD.match(told.low, at)


def _known_at(told: Told, written: Written, at: int, lead: re.Match[str]) -> Masthead | None:
    end = at + len(written.form)
    article = (lead["article"] or "").strip() if at >= lead.end("article") else ""
    introduced = bool(lead["medium"]) and at >= lead.end("medium")
    if (lead["owner"] or "").startswith(("state-", "official ")):
        article = ""
    if not (introduced or _may_stand(written, article)) or not NOT_ITS_STAFF.match(told.text, end):
        return None
    if written.sort == "short" and not introduced and not FOLLOWS_SHORT.match(told.text, end):
        return None
    if written.sort != "short" and not _is_whole(told.text, written.form, end):
        return None
    return Masthead(at, end, written.outlet, written.outlet.kind, written.sort == "full" or introduced)


def _may_stand(written: Written, article: str) -> bool:
    """Whether the name means the newsroom after such an article."""
    if written.sort == "sign" or article in ("a", "an"):
        return False
    return written.articles is None or article in written.articles


def _is_whole(text: str, form: str, end: int) -> bool:
    """Names of more words, and a station's capitals, are nothing else's, whatever follows them."""
    bare = form.removeprefix("The ")
    return " " in bare or bare.isupper() or bool(NOT_LONGER.match(text, end))


def _unlisted(told: Told, lead: re.Match[str], at: int) -> Masthead | None:
    """A name that the table lacks: it ends in a paper's word, or its medium is told."""
    one = (lead["article"] or "").startswith("a") and not lead["medium"]
    for begin in dict.fromkeys((lead.end("medium"), lead.end("article"), at)) if not one else ():
        match = PAPER_HERE.match(told.text, begin) if begin >= 0 else None
        if match and _is_paper(told.text, match.span("name"), begin > at):
            return Masthead(*match.span("name"), sure=False)
    match = NAME_HERE.match(told.text, lead.end("medium")) if lead["medium"] else None
    if match and match.group().split()[0].lower() not in genders() and NOT_ITS_STAFF.match(told.text, match.end()):
        agency = AGENCY.search(lead["medium"])
        return Masthead(*match.span(), kind="agency" if agency else "outlet")
    return None


def _is_paper(text: str, span: tuple[int, int], led: bool) -> bool:
    """Not "Royal Mail", nor "Ruth Herald", nor the first words of a longer name."""
    name = text[slice(*span)]
    first, *rest = name.split()
    person = not led and len(rest) == 1 and first.lower() in genders()
    follows = NOT_ITS_STAFF.match(text, span[1]) and NOT_LONGER.match(text, span[1])
    return bool(follows) and not person and not NO_PAPER.match(name)


def masthead_before(told: Told, end: int, *, adjective: bool = False) -> Masthead | None:
    """The newsroom's name that ends at a place; before its own work ("a Reuters tally") it is an adjective."""
    text = told.text
    written = longest_before(text, end)
    if written and (found := _known_before(text, written, end, adjective)):
        return found
    *_, before_last, last = ("", "", *text[max(0, end - FURTHEST) : end].rsplit(" ", 2))
    if not (last in NOUNS or "-" in last or last.endswith(COMPOUNDS) or before_last in STATIONS):
        return None
    match = ENDS_IN_PAPER.search(text, max(0, end - FURTHEST), end)
    if match is None:
        return None
    start = match.start("name")
    led = text.endswith("he ", 0, start)
    first, *rest = match["name"].split()
    person = not led and len(rest) == 1 and first.lower() in genders()
    return None if person or NO_PAPER.match(match["name"]) else Masthead(start, end, sure=False)


def _known_before(text: str, written: Written, end: int, adjective: bool) -> Masthead | None:
    start = end - len(written.form)
    before = text[max(0, start - 40) : start]
    article = ARTICLE_BEFORE.search(before)
    introduced = bool(MEDIUM_BEFORE.search(before.lower()))
    its = "" if adjective or article is None else article["article"].lower()
    if not introduced and not _may_stand(written, its):
        return None
    capital = NAME_BEFORE.search(before)
    longer = capital and capital["word"] not in MAY_PRECEDE and not introduced
    if longer and (" " not in written.form or written.sort != "full"):
        return None
    return Masthead(start, end, written.outlet, written.outlet.kind, written.sort == "full" or introduced)


def outlet_in(text: str) -> Outlet | None:
    """The outlet a credit or byline names, whole or as one of its parts ("Ana Ruiz, Reuters")."""
    parts = (part.strip() for part in (text, *PARTED.split(text)))
    return next((found for part in parts if (found := named(part))), None)
