"""Documents, court papers, polls and official statements that a story cites.

The noun alone is a bare mention. It is cited where the story says what stands in it: as the subject of "shows" or
"alleges", after "according to", or in "wrote in a memo" and "In a memo, ...".
"""

import re
from collections.abc import Iterator

from pipeline.attribution.sources import laws
from pipeline.attribution.sources.dealings import seen_by_newsroom
from pipeline.attribution.sources.found import WORD, Phrase, Told, phrase
from pipeline.attribution.sources.nouns import (
    BEFORE_A_COURT,
    BY_JUDGES,
    CITED_ONLY,
    COURTLY,
    HEAD_WORDS,
    MASS,
    OTHER_STATEMENT,
    POLL_SHOWS,
    POLLSTER,
    POLLSTER_WORDS,
    SHOWS,
    SPOKEN,
    VERBS,
    Head,
    head_at,
)
from pipeline.attribution.sources.posts import NETWORKS
from pipeline.attribution.text.tables import words
from schemas.attribution import Citation, CitationKind

SINGULAR = re.compile(r"(?:.*[^s]|analysis|census|prospectus|index|hansard|summons)$")
VAGUE = re.compile(
    r"^(?:(?:some|media|news|local|press|several|these|those|unconfirmed|conflicting) )*reports$|these figures$"
    r"|(?:\d|few|several|two|three|four|five|ten|twenty|thirty) minutes$|^(?:his|her|their|my|our) (?:notes|record)$"
    r"|\b(?:ongoing|pending|continuing|criminal|police|federal|new) (?:\w+ )?(?:investigation|inquiry|probe)s?$"
    r"|^(?:the|a|an|this|his|her|its|their) (?:record|message)$|\brecord$(?<!hansard record)"
    r"|^the (?:notes|log|slide|telegram|motion|notice|agenda|brief|summary|version)$|^(?:the|this) paper$"
    r"|^(?:to date|and) figures$|\b(?:party|gop|public|opposition|political|senior|leading|prominent|key|military"
    r"|religious|top|republican|democratic|labour|tory|business|establishment|conservative|liberal) figures$"
)
"""Nobody can look these up: "local reports", "five minutes" least of all."""
FILED_WITH = re.compile(
    r" (?:to|with) (?:the )?(?:[\w’-]+ ){0,3}?(?:stock exchange|exchange|regulators?|securities|sec|commission"
    r"|companies house"
    r"|revenue|registrar|watchdog)\b"
)
OFFICIAL = re.compile(r"\b(?:regulatory|financ\w+|securities|tax|corporate|lobbying|campaign|company|sec) filings?$")
ONE_WORD = (
    r"(?!(?:he|she|they|we|i|it|you|but|as|when|while|whether|if|because|after|before|so|than|have|has)\b|[–—-]+ )"
    r"(?:[^\s.;,]+(?:[.,]\d+)*|(?:jan|feb|mar|apr|aug|sept?|oct|nov|dec|no|mr|ms|mrs|dr|st|u\.s|u\.n)\.)"
)
PARTICIPLE = (
    r"(?:[a-z]+ly )?(?:[a-z]{3,}ed(?: (?:by|to|in|out|with|on))?|seen|shown|taken|written|drawn(?: up)?|made|sent"
    r"|given|put"
    r"|leaked|held|kept|built|done|carried out|dating|covering|detailing|containing|describing|released|lodged"
    r"|submitted"
    r"|circulating|marked|labelled|read out|set)"
)
AFTER = re.compile(
    rf"(?:,? (?:[a-z-]+ (?:reported )?by|{PARTICIPLE}|of|for|in|on|from|by|with|at|about|between|into|under|which"
    r"|to (?:the|an?|his|her|its|their|all|staff|members|parliament|congress|lawmakers|reporters|investors"
    r"|shareholders|employees|customers))\b"
    rf"(?: {ONE_WORD}){{0,12}}?,?)?(?:, [^\n.;,]{{3,60}},)?(?: (?:last|this|earlier this|late last) \w+)?"
    rf"(?: (?:also|however|now|clearly|itself|later|both|further|even|did|do|does|would|could|not|ha[sd]|have"
    rf"|repeatedly"
    rf"|only|still|then|already))?(?: not| also)? (?<!was )(?<!were )(?<!is )(?<!are )(?<!been )(?<!be )(?<!being )"
    rf"{SHOWS}\b"
)
"""What may stand between a document and its verb, and the verb."""
BEFORE_VERB = re.compile(rf" (?={SHOWS} (?:the|an?|that|no|his|her|its|their|how|what|why|whether|\d))")
"""Where a phrase ends that was taken for longer."""
AFTER_POLL = re.compile(
    rf"(?:,? (?:{PARTICIPLE}|of|for|in|on|from|by|with|at)\b(?: {ONE_WORD}){{0,12}}?,?|, [^\n.;,]{{3,60}},)?"
    rf"(?: (?:last|this|earlier this|late last) \w+)? {POLL_SHOWS}\b"
)
SUBJECT = re.compile(
    r"(?:^|\n|[.!?,;:”\"—–)] |\b(?:and|but|that|as|while|because|although|when|if|after|before|since|where|what"
    r"|though|said|says) )$"
)
ACCORDING = re.compile(
    r"(?:\b(?:according (?:also |both )?to|citing|cite[ds]?|based on|point(?:s|ed|ing) to|quot(?:es|ed|ing)(?: from)?"
    r"|referr(?:ed"
    r"|ing) to|as per|per|drawing on|relying on|judging by|going by|backed by"
    r"|(?:shown|stated|revealed|detailed|described|outlined|recorded|listed|documented|alleged|cited|mentioned"
    r"|noted|disclosed|quoted|set out|laid out|spelled out|laid bare|highlighted|made public|raised|identified|flagged"
    r"|confirmed|exposed|appear(?:s|ed)?|reported|indicated) in"
    r"|\b(?:clear|emerge[ds]?|learn(?:ed|t)|evident|apparent|taken|drawn|gleaned|culled|known|comes|came) from"
    r"|(?:^|[\n.,;] ?)by|on the basis of|in the words of|on the evidence of|to judge by)) $"
)
SHOWN_BY = re.compile(
    r"\b(?:as )?(?:shown|revealed|confirmed|exposed|disclosed|corroborated|supported|borne out|backed up) by $"
)
BEFORE_SOURCE = words("to citing cite cites cited on from per quoting by in of")
"""The last words of these."""
WROTE_IN = re.compile(
    r"\b(?:said|says?|wrote|writes?|written|argue[sd]?|alleged?s?|claimed|stated|testified|warn(?:ed|s)?|conclude[ds]?"
    r"|disclose[ds]?|noted?|notes|admits?|describes?|calls?|denies|deny|tells?|state[sd]?|insists?|promises"
    r"|complains?|explains?|lists?|acknowledged|accused|announced|denied|admitted|described|called|asked|outlined"
    r"|detailed"
    r"|revealed|conceded|recalled|insisted|told|complained|predicted|recommended|critici[sz]ed|blamed|confirmed|urged"
    r"|demanded|explained|estimated|recorded|listed|named|ruled|declared|suggested|proposed|contended|maintained"
    r"|reported|requested|pleaded|sought|apologi[sz]ed|promised|pledged|ordered)(?: (?!in )[\w’'-]+){0,3} in $"
)
SAID_BEFORE = words("""
    said says found finds show shows showed warned warns concluded concludes added noted states read reads alleges
    alleged
    claims claimed suggests suggested
""")
INVERTED = re.compile(r"[,”\"’] \w+ $")
NOUN_ENDS = re.compile(
    r"(?! [a-z])| (?:[a-z]{2,}ed|[a-z]{2,}ing|[a-z]{3,}ly|of|for|in|on|by|from|to|with|at|about|that|which|who|and|or"
    r"|but|as"
    r"|when|while|after|before|last|this|next|earlier|late|early|later|seen|sent|written|made|drawn|taken|given|shown"
    r"|he"
    r"|she|they|we|it|the|his|her|their|an?|is|was|were|are|ha[sd]|have|would|will|could|this|these|if|because|where"
    r"|whose"
    r"|into|between|under|against|over|since|during|marked|put|out|also|not|only|there|one|two|three|most|more|some|had"
    r"|just|still|now|both|read|released|today|yesterday|tonight|through|via|than|without|circulating|ahead|I|you|its"
    r"|available|no)\b"
)
"""What may follow a noun that is a phrase's last: no other noun, as in "a brief concession speech"."""
ENDS = re.compile(r"[.,;:”]| (?:published|released|by|from|of|on|seen|obtained|into)\b|$")
LEADS_IN = re.compile(
    r"\b(?:leads?|(?:is|was|are|were|been) leading|leading by|led|trails?|trailing|ahead|behind|tied|points?"
    r"|percent|per cent|%|support|level|neck and neck|backed by|approval)\b[^.;:\n]{0,40} in $"
)
"""Before a poll that tells who leads."""
ASKED_IN = re.compile(
    r"(?:^|[\n.!?,;] |\b(?:among|of|from|respondents?|voters?|people|adults|those|women|men|percent|half|third|asked"
    r"|said)\b[^.;\n]{0,40} )[Ii]n $"
)
SHARE = re.compile(
    r"[^.;\n]{0,60}?, [^.\n]{0,40}?(?:\d+(?:\.\d+)? ?(?:percent|per cent|%|points)|\bhalf\b|\bthirds?\b|\bquarters?\b"
    r"|\bone in|\btwo in|\bthree in|\bmajority\b|\bmost\b)"
)
"""After a poll, what part of those who were asked said something."""
THE_POLLS = frozenset({"the polls", "polls", "polling", "public opinion polls"})
"""Where somebody leads in them, none is pointed to."""
OPENING = re.compile(r"(?:^|\n|[.!?]”? |\b(?:and|but) )in $")
THEN = re.compile(
    r"(?: (?:by|of|for|from|on|in|to|with|about|before|against|at|that|dated|sent|seen|taken|written|lodged|\w+ed)\b"
    r"(?:[^.;,\n]|\.(?= ?\d)|,(?=\d)){1,80})?, "
)
IN_STATEMENT = re.compile(
    r"\bin (?:an?|his|her|their|its|one|another|two|several) (?:(?!(?:bank|witness|financial|account|impact|vision"
    r"|mission"
    r"|political"
    r"|fashion|opening|closing|capital|cover|block|love|the|and|of|to|in|on|for|sworn"
    r"|a)\b)[\w’'-]+ ){0,3}(?P<name>statement|press release"
    r"|news release|media release|press (?:note|statement|handout)|communiqu[ée]|letter|(?:written|parliamentary"
    r"|emailed|e-mailed|official|short|brief"
    r"|prepared|detailed|public) (?:answers?|reply|replies|responses?|remarks|comments?|apology|note|notice)"
    r"|(?:answer|reply|response)(?= to (?:an?|the|written|parliamentary|questions|our|reporters))|note to (?:reporters"
    r"|journalists|clients|investors|staff|the press)|(?:joint|final|closing|summit|political) declaration"
    r"|(?:apology|announcement(?! \w+ech| tour| video))|(?:public|two-line|one-line|brief)"
    r" notice|message to (?:reporters|journalists|the press|the nation)"
    r"|e-?mail(?! to (?:his|her|their|its|staff|colleagues"
    r"|employees)\b))\b"
    r"(?! (?:posted |shared |published |issued )?(?:on|to)"
    rf" (?:an? |his |her |their |its )?(?:{NETWORKS.lower()})\b)(?! of (?:claim|facts)| (?:thread|server|account"
    rf"|exchange|chain|address|list|inbox|writer)s?\b)"
    r"(?: (?:issued|released|read(?: out)?|sent|put out|published|circulated|shared|provided) (?:by|through|via)"
    r"(?: (?!on\b|in\b|and\b|that\b|said\b)[\w’'-]+){1,4}?(?=[,.;]| (?:on|in|late|early|after|and|that|said)\b))?"
)
"""On a network it is a post, and an e-mail within a house is a document."""
STATEMENT_WORDS = words("""
    statement statements release communiqué communique letter email mail answer answers reply replies response responses
    declaration announcement remarks comment comments apology note notice message
""")
PRIVATE = re.compile(
    r"\b(?:leaked|confidential|internal|private|secret|undated|unsigned|classified) (?:\w+ )?letters?$"
    r"|\bcopy of [^.;]{0,40}letters?$"
)
GOT = re.compile(r"[^.;,\n]{0,40}? (?:obtained|seen|reviewed|viewed|leaked) (?:by|to)\b")


GONE_BY = re.compile(
    r"\b(?:according to|based on|as per|judging by|going by|(?:stated|set out|laid out|listed|mentioned"
    r"|detailed|described|outlined|spelled out|named|included|contained) in|quot(?:es|ed|ing)(?: from)?) $"
)
STATES = re.compile(
    r"(?:,? (?:of|for|between|on|signed|dated|published|released|seen)\b(?: [^\s.;,]+){0,8}?,?"
    r"|, [^\n.;,]{3,60},)?"
    r" (?:says?|said|states|stated|reads?|stipulates?|stipulated|obliges?|obliged|shows?|showed|lists|makes no mention"
    r"|does not (?:say|mention|oblige|require)|contains no|mentions)\b"
)
FOUND = re.compile(
    r" (?:has |had |also )?(?:found|finds|says|said|reported|reports|puts?|shows?|showed|estimates?|estimated)\b"
)
LISTED = POLLSTER_WORDS | HEAD_WORDS | STATEMENT_WORDS | laws.LISTED
"""All words that this module looks for."""


def papers(told: Told) -> Iterator[Citation]:
    """Everything written that the text cites, but for newsrooms and posts."""
    yield from laws.laws(told)
    yield from _in_statements(told)
    yield from _pollsters(told)
    for place in told.at(HEAD_WORDS):
        head = head_at(told.low, place)
        if head and (head.noun not in CITED_ONLY or _may_be_cited(told, head)):
            yield from _paper(told, head)


def _pollsters(told: Told) -> Iterator[Citation]:
    """`according to Gallup`, `the Pew Research Center found`: the institute stands for its poll."""
    for place in told.at(POLLSTER_WORDS):
        if told.text[place].islower():
            continue
        start = place - 9 if told.low.startswith("pollster ", place - 9) else place
        start -= 4 if told.low.startswith("the ", start - 4) else 0
        match = POLLSTER.match(told.text, start)
        if match is None:
            continue
        text, before = match.group(), told.low[max(0, start - 40) : start]
        if (ACCORDING.search(before) and NOUN_ENDS.match(told.text, match.end())) or FOUND.match(
            told.text, match.end()
        ):
            yield Citation(name=text, kind="poll", start=start, end=match.end(), text=text, rule="poll-institute")


def _paper(told: Told, head: Head) -> Iterator[Citation]:
    found = phrase(told, head.start, head.end)
    rule = _cited(told, found, head)
    if rule and _is_one(told, found, head):
        if rule == "shows" and (verb := BEFORE_VERB.search(told.low, head.end, found.end)):
            found = Phrase(found.start, verb.start(), found.determined)
        kind = _kind(told, found, head)
        text = told.text[found.start : found.end]
        name = "statement" if kind == "statement" else text
        yield Citation(name=name, kind=kind, start=found.start, end=found.end, text=text, rule=f"{kind}-{rule}")


def _kind(told: Told, found: Phrase, head: Head) -> CitationKind:
    """By the noun; a copy is what it is of, a petition a court's where one is near, a leaked letter a document."""
    if head.kind == "copy":
        of = _copied(told, found, head)
        return of.kind if of and of.kind in ("court", "poll") else "document"
    if head.kind == "document" and POLLSTER.search(told.text, found.start, head.start):
        return "poll"
    filed = head.noun.startswith("filing") and FILED_WITH.match(told.low, head.end)
    if filed or OFFICIAL.search(told.low[found.start : head.end]):
        return "document"
    if head.noun in BEFORE_A_COURT and not COURTLY.search(told.low, max(0, found.start - 60), head.end + 60):
        return "document"
    return "document" if head.noun in ("letter", "letters") and _is_private(told, found, head) else head.kind


def _copied(told: Told, found: Phrase, head: Head) -> Head | None:
    """What a copy is of."""
    inner = (head_at(told.low, word.start()) for word in WORD.finditer(told.low, head.end, found.end))
    return next((noun for noun in inner if noun), None)


def _is_private(told: Told, found: Phrase, head: Head) -> bool:
    """A letter that was not meant for the public."""
    return bool(PRIVATE.search(told.low[found.start : head.end]) or GOT.match(told.low, head.end))


def _is_one(told: Told, found: Phrase, head: Head) -> bool:
    """A singular noun needs a word that determines it: in "lawmakers report" it is a verb."""
    written = told.low[found.start : head.end]
    if told.text[head.start].isupper() and PROPER.match(told.text, head.end):
        return False
    if head.kind == "copy" and not (_copied(told, found, head) or SPOKEN.match(told.low, head.end)):
        return False
    if _is_adjective(told, head) or (head.noun in OF_NAMES and IN_NAME.search(told.text, head.start - 20, head.end)):
        return False
    if head.kind == "statement" and OTHER_STATEMENT.search(written):
        return False
    if VERB_INSIDE.search(told.text, found.start, head.end) or (
        head.noun in POSTED and (ON_NETWORK.search(told.low, found.start, head.end + 40))
    ):
        return False
    return not VAGUE.search(written) and (found.determined or not SINGULAR.match(head.noun) or head.noun in MASS)


def _is_adjective(told: Told, head: Head) -> bool:
    """Whether another noun of sourcing follows, of which this one tells the sort: "a research survey".

    "The report notes" and "minutes record" have a verb there: one in s after a singular, one without after a plural.
    """
    following = head_at(told.low, head.end + 1) if told.low.startswith(" ", head.end) else None
    if following is None:
        return False
    plural = not SINGULAR.match(head.noun)
    return following.noun not in VERBS or following.noun.endswith("s") == plural


OF_NAMES = words("research review statistics index archive archives records data register")
IN_NAME = re.compile(r"[A-Z][\w’&-]* [A-Z][a-z]+$")
"""Capitals are the name of an institute: "the Centre for Policy Research found"."""
POSTED = words("message messages note notes")
ON_NETWORK = re.compile(
    rf"\b(?:{NETWORKS.lower()}) (?:\w+ )?messages?|\bmessages? (?:posted |shared )?on (?:\w+ )?(?:{NETWORKS.lower()})\b"
)
"""That is a post."""
VERB_INSIDE = re.compile(
    r"(?<![\w-])(?!(?:an?|the|this|that|these|those|his|her|its|their|our|some|two|three|four|five|several|other|more"
    r"|and"
    r"|just|recently|newly|previously|first|second|third|long|[Tt]he|An?)\b)[\w-]{2,30}(?<!ly)"
    r" (?:[a-z]{3,20}ed|offers?|sends?|sent) "
)
"""Somebody and what he did before the noun: "the department issued subpoenas"."""
PROPER = re.compile(r" [A-Z][a-z]")
"""After a capitalised noun: the name of an office, "Statistics Valdane"."""


def _cited(told: Told, found: Phrase, head: Head) -> str:
    """The rule by which the text says what stands in the document; empty for a bare mention."""
    before = told.low[max(0, found.start - 60) : found.start]
    last = before.rstrip(" ").rpartition(" ")[2]
    if head.noun in BY_JUDGES and not COURTLY.search(told.low, found.start, found.end):
        if last != "in":
            return ""
        by_judge = COURTLY.search(told.low, head.end, head.end + 60)
        return "wrote-in" if WROTE_IN.search(before) else _opens(told, found, before) if by_judge else ""
    if head.noun in CITED_ONLY and not POLLSTER.search(told.text, found.start, head.start):
        return _gone_by(told, found, head, before)
    return _told_in(told, found, head, before) or ("obtained" if seen_by_newsroom(told, head.end) else "")


def _told_in(told: Told, found: Phrase, head: Head, before: str) -> str:
    """The rule by which the text tells what a paper holds, whoever had it."""
    last = before.rstrip(" ").rpartition(" ")[2]
    ends = bool(NOUN_ENDS.match(told.text, head.end))
    opinion = head.noun == "opinion"  # "in my opinion" and "based on his opinion" are no paper
    if head.noun == "book" and last == "on":  # a film is based on it
        return ""
    if not opinion and ends and last in BEFORE_SOURCE and (ACCORDING.search(before) or SHOWN_BY.search(before)):
        return "according"
    ends_at = (head.end, found.end)[: 1 + (found.end > head.end)]
    if SUBJECT.search(before[-12:]) and any(AFTER.match(told.low, end) for end in ends_at):
        return "shows"
    if last in SAID_BEFORE and INVERTED.search(before) and ENDS.match(told.low, head.end):
        return "inverted"
    if head.kind == "poll":
        return _polled(told, found, before, head.end)
    if head.kind == "statement" or not ends:
        return ""
    if last == "in" and WROTE_IN.search(before):
        return "wrote-in"
    return "" if opinion else _opens(told, found, before)


def _may_be_cited(told: Told, head: Head) -> bool:
    """Whether any of the words is near by which a story goes by a plan or deal: most need no closer look."""
    before = told.low[max(0, head.start - 50) : head.start]
    if any(word in before for word in ("according", "cit", "based", "per ", "judging", "going by", " in ", "quot")):
        return True
    return bool(STATES.match(told.low, head.end)) or head.noun.startswith("model") or seen_by_newsroom(told, head.end)


def _gone_by(told: Told, found: Phrase, head: Head, before: str) -> str:
    """A plan or deal is told of as such; cited it is where a story goes by it."""
    if NOUN_ENDS.match(told.text, head.end) and GONE_BY.search(before):
        return "according"
    if seen_by_newsroom(told, head.end):
        return "obtained"
    return "shows" if SUBJECT.search(before[-12:]) and STATES.match(told.low, head.end) else ""


def _polled(told: Told, found: Phrase, before: str, noun_end: int) -> str:
    """`Half told a survey`, `A poll had her ahead`, `She leads in a poll`, `In the poll, half said so`."""
    if SUBJECT.search(before[-12:]) and AFTER_POLL.match(told.low, noun_end):
        return "shows"
    if before.endswith((" told ", " tell ")):
        return "told"
    one = told.low[found.start : found.end] not in THE_POLLS
    if one and (LEADS_IN.search(before) or (ASKED_IN.search(before) and SHARE.match(told.low, found.end))):
        return "leads-in"
    return _opens(told, found, before)


def _opens(told: Told, found: Phrase, before: str) -> str:
    """`In a report, ...` at the head of a sentence."""
    leads = before.endswith("in ") and OPENING.search(before)
    return "in" if leads and THEN.match(told.low, found.end) else ""


def _in_statements(told: Told) -> Iterator[Citation]:
    """`in a joint statement`: nobody says so of a paper he does not quote."""
    for place in told.at(STATEMENT_WORDS):
        near = max(0, place - 50)
        match = IN_STATEMENT.search(told.low, near, place + 50) if told.low.find("in ", near, place) >= 0 else None
        if match is None:
            continue
        start, end = match.span()
        yield Citation(name=match["name"], kind="statement", start=start, end=end, text=told.text[start:end],
                       rule="statement")  # fmt: skip
