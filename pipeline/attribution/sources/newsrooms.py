"""Agencies and outlets that running text credits: "told the Example Post", "Example Radio reported", "a Reuters tally".

An outlet in the table is known by its name, another by the word that papers and stations call themselves by, or by the
words around it that only a newsroom gets ("first reported by"). A bare mention is none.
"""

import re
from collections.abc import Iterator

from pipeline.attribution.sources import lines
from pipeline.attribution.sources.found import Told
from pipeline.attribution.sources.mastheads import ANY_NAME, MEDIUM, Masthead, masthead_at, masthead_before
from pipeline.attribution.sources.outlets import longest_before, named
from pipeline.attribution.text.tables import words
from schemas.attribution import Citation

ASIDE = r"(?: [a-z]+){0,4}?"
NEAR = r"(?: [a-z]+){0,2}?"
CREDITING = re.compile(
    r"(?:(?:emerged|surfaced|appeared|appears|serialised|serialized|silence|floated|printed|aired) in"
    r"|told|tells|telling|texted|emailed|informed|according to|citing|quoting|as per|per|"
    rf"(?:reported|published|obtained|seen|reviewed|viewed|verified|posted|uncovered|revealed|disclosed|quoted|cited"
    r"|interviewed|reached|contacted|approached|asked|heard|watched|examined|analy[sz]ed|compiled|collected|gathered"
    r"|counted|calculated|commissioned|recorded|documented|unearthed|exposed|accessed"
    r"|detailed|corroborated|confirmed|questioned|quizzed|grilled|challenged|profiled|featured|shared|circulated"
    r"|conducted|released|unveiled"
    rf"|monitored|inspected|tracked|surveyed){ASIDE} (?:by|in|on|for)"
    rf"|(?:interviews?|footage|remarks|comments|segment|statement|speech|video|recording|audio|documentary|programme"
    rf"|broadcast|excerpts){NEAR}"
    rf" (?:broadcast|aired|carried|published|shown|run){NEAR} (?:by|on|in)"
    r"|(?:response|reply|replies|responses|responding|replying|answer|answers) to (?:\w+ )?(?:queries|questions"
    r"|inquiries|enquiries)"
    r" (?:from|by|sent by|put by)"
    r"|(?:shared|spoke|speaking|talked|talking|speaks|talks) (?:exclusively )?with|(?:sat|sitting) down with"
    r"|(?:speaking|talking|spoke|talked|speaks|talks|leaked|shown|provided|confirmed|confirming|acknowledged|admitted"
    r"|explained|insisted|complained|hinted|denied|conceded|confided|described|lamented|remarked|boasted|given|handed"
    r"|passed|supplied|released|disclosed|revealed|indicated|stressed|said|saying)"
    r"(?: (?:exclusively|earlier|later|separately|openly|briefly|live|again|[a-z]+ly))? to"
    r"|(?:speaking|appearing|appearance|appearances|appeared|said|says|questioned|pressed|argued|spoke|speaks|asked"
    r"|interviewed|quizzed|grilled|challenged|insisted|claimed|admitted|denied|repeated|described|as a guest|debated"
    r"|appears|called in|phoned in) on"
    r"|(?:interview|interviews|conversation|remarks|comments|statement|op-ed|opinion piece|column|commentary|essay"
    r"|article|letter|editorial|piece|blog|leader|podcast|profile|feature|dispatch|memo|vlog|e-?mail|messages?|reply"
    r"|response) (?:with|to|on|for|in"
    r"|by|published in|published by|aired on"
    r"|carried by)"
    r"|(?:reports?|writing|wrote|writes|footage|coverage|stories|story|articles?|photographs?|documents?|series)"
    r" (?:by|from|in|for|on)"
    r"|(?:count|tally|investigation|investigations|analysis|poll|review|survey|report|reporting|calculations?"
    r"|estimates?"
    r"|data|database|tracker|projections?|documentary|inquiry|exposé|exposés|interviews|revelations|fact-check)"
    r" (?:by|for|from|in|on)) "
)
CREDITING_WORDS = words("""
    told tells telling texted emailed informed according citing quoting as per reported published obtained seen
    reviewed viewed verified posted uncovered revealed disclosed quoted cited interviewed reached contacted
    approached asked heard watched examined analysed analyzed compiled collected gathered counted calculated
    commissioned recorded documented unearthed exposed accessed detailed corroborated
    confirmed questioned quizzed grilled challenged profiled featured shared circulated conducted released unveiled
    speech video recording audio programme broadcast excerpts shown leaked monitored inspected tracked surveyed
    interview footage remarks comments segment spoke speaking
    talked talking speaks talks sat sitting provided confirming acknowledged admitted explained insisted complained
    hinted denied conceded confided described lamented remarked boasted given handed passed supplied indicated
    stressed said saying appearing appearance appearances appeared appears says pressed argued claimed repeated guest
    debated called phoned interviews conversation statement op opinion column commentary essay article letter
    editorial piece blog leader report reports writing wrote writes coverage stories story articles photographs
    photograph documents document series count tally investigation investigations analysis poll review survey
    reporting calculations calculation estimates estimate data database tracker projections projection documentary
    responses replies responding replying answer answers emerged surfaced serialised
    serialized silence floated printed aired
    inquiry exposé exposés revelations fact email mail message messages reply response podcast profile feature
    dispatch vlog
""")
"""The first words of all these."""
STRONG_WORDS = words("first originally previously earlier also")
STRONG = re.compile(
    r"(?:first|originally|previously|earlier|also) (?:reported|published|uncovered|revealed|disclosed|broken"
    rf"|obtained|aired) by (?:(?:[Tt]he|its|our) )?(?:(?:[\w-]+ ){{0,3}}{MEDIUM} )?(?P<name>{ANY_NAME})"
)
"""Nobody but a newsroom is said to have reported something first."""
WRITING = re.compile(
    r"(?:[Ww]riting (?:for|in)|(?:op-ed|opinion piece|editorial) (?:for|in|published in|published by)) "
    r"(?P<name>(?:the |The )?(?!(?:[A-Z][\w’-]* )*(?:Court|Senate|House|Board|Committee|Parliament|Bench|January"
    r"|February|March"
    r"|April|May|June|July|August|September|October|November"
    r"|December)\b)[A-Z][\w’-]+(?: (?:of )?[A-Z][\w’-]+){0,3})(?=[,.;” ])"
)
"""Nor does anybody write in or for another."""
WRITING_WORDS = words("writing op opinion editorial")
ASIDE_WORDS = words(
    "first has had have also previously earlier later separately exclusively recently since today yesterday"
)
ADVERBS = rf"(?:{'|'.join(sorted(ASIDE_WORDS))})"
BETWEEN = ASIDE_WORDS | words("was were the to can in an a its which been")
"""What may stand between a name and the word of reporting."""
PIECE = (
    r"(?:an?|the|its|his|her|their|details|extracts|excerpts|parts)(?: [\w’-]+){0,3}? (?:interviews?|reports?|articles?"
    r"|story|stories|investigation|recording|footage|video|audio|letter|editorial|exposé|list|transcripts?|documents"
    r"|memo|emails?|messages?|documents?|invoices|records|copy|copies|draft|text|extracts?|excerpts?|allegations"
    r"|claims|details|analysis|account)"
)
PARTS = (
    r"(?:details|extracts|excerpts|footage|documents|emails|messages|photographs|pictures|parts|transcripts|images)"
    r" (?:of|from|showing|in which|that)"
)
REPORTS = re.compile(
    rf",?(?: which)?(?:[’']s?(?: [A-Z]\w+ [A-Z]\w+)?)? (?:{ADVERBS} ){{0,3}}(?:reported|reports|revealed|reveals"
    rf"|understands"
    rf"|projected|projects"
    r"|can reveal|wrote|writes|disclosed|uncovered|unearthed|broke the (?:news|story)|learn(?:ed|t)\b|quot(?:ed|es|ing)"
    rf"|cit(?:ed|es)|(?:published|aired|broadcast|carried|ran|obtained|seen|reviewed|viewed|verified)"
    rf" (?:{PIECE}|{PARTS})|been (?:told|shown|informed|given)\b|spoken (?:to|with)|spoke (?:to|with)|interviewed"
    rf"|said in (?:an?|its) (?:\w+ )?"
    r"(?:editorial|report|article|leader)|found in (?:an|its) investigation)\b"
    r"|[’']s? (?:reporting|report that|investigation found|investigation into)\b| (?:was|were) (?:the )?first to"
    r" (?:report|reveal|publish|break)\b"
)
REPORTS_WORDS = words("""
    reported reports revealed reveals understands projected projects reveal wrote writes disclosed uncovered
    unearthed broke learned
    learnt told shown informed given spoken spoke interviewed reviewed viewed verified quoted quotes quoting cited
    cites published aired
    broadcast carried ran obtained seen said found reporting
    report investigation
""")
CLAIMS_WORDS = words(
    "projected projects wrote writes disclosed reveals quoted quotes quoting cited cites learned learnt said published"
)
"""What others than newsrooms do too: a name that the table lacks, and initials, need more."""
OWNED = re.compile(r"[’']s [A-Z]\w+ [A-Z]\w+$")
"""The newsroom's own reporter: "the BBC's Ana Ruiz reported"."""
COUNTS = re.compile(r" (?:has |had )?report(?:ed|s) (?:\d|no new|the first|its first)")
"""What a state does whose initials are an agency's: "AP reported 41 cases"."""
AS = re.compile(r"\b[Aa]s (?:the |The )?$")
AS_SAYS = re.compile(
    r" (?:noted|notes|put it|puts it|pointed out|points out|observed|observes|argued|has|had|said|says)\b"
)
AS_WORDS = words("noted notes put puts pointed points observed observes argued")
SAID = re.compile(
    r" (?:has )?(?:said|says)(?! (?:that )?(?:it|its|he|she|they|his|her|their|in a statement|no|the (?:reporter"
    r"|journalist))\b)"
)
LAST_SAID = re.compile(r" (?:said|says)(?: (?:on|late|early|in) [\w ]{3,20})?(?=[.,;]|$|\n)")
OWN_WORK = words("""
    investigation analysis documentary article tally count story column op editorial podcast exposé interview review
    report journalist
""")
WORK = re.compile(
    r"(?:investigation|analysis|documentary|article|tally|count|story|column|op-ed|editorial|podcast|exposé|review"
    r"|report)(?: (?:published|released|aired|broadcast|last|this|on|in|by|of|into)[^.;,\n]{0,60}?)?,?"
    r" (?:has |had )?(?:found|finds|shows?|showed|revealed|reveals|said|says|suggests?|suggested|concluded|alleged"
    r"|claimed|put|puts"
    r"|uncovered|exposed|detailed|quoted|described|estimated|estimates)\b"
)
BEFORE_WORK = re.compile(
    r"(?:\b(?:in|[Aa]ccording to|citing|by|from|cited|quoting|to|after|during|[Ii]n) |[.!?;,] |^|\n|\b(?:that|and|but"
    r"|as) )"
    r"(?:an?|the|one|another|its|recent|joint|An?|The|Another|One)(?: (?:recent|new|joint|earlier|long|separate"
    r"|\d{4}))? $"
)
IN_WORK = re.compile(
    r"\b(?:[Ii]n|[Aa]ccording to|[Cc]iting|[Ii]nformed by|[Qq]uoting|[Dd]uring) (?:an?|the|another|one|its)(?: \w+)? $"
)
LEADS = re.compile(rf"(?:{MEDIUM}|[Ii]n an editorial(?: [\w ]{{2,24}})?,) (?:the )?[“\"‘]?")
LEAD_WORDS = words("""
    broadcaster newspaper daily weekly tabloid magazine paper network website news podcast radio television in site
    portal outlet newsletter broadsheet journal newswire station
""")
NAME = re.compile(ANY_NAME)
MEDIUM_AFTER = re.compile(
    r" (?:agency|news (?:agency|service|site|website|outlet|channel)|newspaper|daily|magazine|newswire|weekly"
    r"|tabloid|website"
    r"|radio station|television|radio|broadsheet)"
    r"(?: of record)?,? (?:has |had |first |also |later |earlier ){0,2}(?:said|says|reported|reports|wrote|writes"
    r"|quoted|quotes|cited|cites|published|revealed|reveals)\b"
)
MEDIUM_WORDS = words("agency news newspaper daily magazine newswire weekly tabloid website radio television broadsheet")
BEFORE_MEDIUM = re.compile(r"(?<![\w’-])(?P<name>(?!The |A )[A-Z][\w’-]*(?: [A-Z][\w’-]*){0,3})$")
SAYS = re.compile(
    r"[”\"’»]?,? (?:said|says|quoted|quotes|reported|reports|wrote|writes|showed|called|has|urged|argued)\b"
    r"|[”\"’],? (?:which"
    r"|that)\b"
)
PROGRAMME = re.compile(r"[’']s? (?:[a-z]+ )?[“\"‘A-Z]")
ON = words("on")
AIRED = re.compile(r" (?:the )?[\w ]{0,30}[A-Z0-9]\w*[’']")
SPOKEN = re.compile(
    r"\b(?:said|says|saying|told|asked|argued|claimed|insisted|called|denied|admitted|warned|defended|accused|discussed"
    r"|repeated|suggested|explained|appear\w*|interview\w*|spoke|speaking|announced|apologi[sz]ed|hinted|predicted"
    r"|conceded|described|declared|promised|vowed|added|quipped|joked|confirmed|revealed|acknowledged|stat(?:ed|ing)"
    r"|made (?:his|her|the|their) case|comment\w+|trash\w+|critici[sz]\w+|slamm?\w+|blast\w+|attack\w+|talk\w+"
    r"|stressed|dismissed|refused|declined"
    r"|pressed|praised|outlined|addressed|responded|replied|weighed in|doubled down)\b"
)
ORDINARY = words("quoted quotes story article exposé")
QUOTED = re.compile(r"quote[sd] [^.;\n]{3,90}? as (?:saying|telling)\b")
STORY = re.compile(
    r"(?:story|article|exposé) (?:prompted|triggered|sparked|led to|revealed|alleged|quoted|reported|named)\b"
)
"""What shows that a name which is a word of its own is a newsroom's: "The Stuff story prompted"."""
AND_BEFORE = re.compile(r",? and (?:the |The )?$")
AND = re.compile(r",? and |, (?:and )?")
AT_MOST = 4
"""So many names in a row are believed."""


LISTED = (
    CREDITING_WORDS
    | STRONG_WORDS
    | WRITING_WORDS
    | REPORTS_WORDS
    | AS_WORDS
    | OWN_WORK
    | LEAD_WORDS
    | MEDIUM_WORDS
    | ON
    | ORDINARY
    | lines.LISTED
)
"""All words that this module looks for."""


def newsrooms(told: Told) -> Iterator[Citation]:
    """Every agency and outlet that the text credits."""
    yield from lines.lines(told)
    yield from _credited_after(told)
    yield from _own_work(told)
    yield from _ordinary(told)
    yield from _credited_before(told)
    yield from _as_noted(told)
    yield from _led(told)
    yield from _followed(told)
    yield from _on_air(told)
    yield from lines.bracketed(told.text)


def _credited_after(told: Told) -> Iterator[Citation]:
    """Words of crediting and then a newsroom's name, or several in a row."""
    for place in told.at(CREDITING_WORDS):
        crediting = CREDITING.match(told.low, place)
        if crediting and (found := masthead_at(told, crediting.end())):
            yield found.cite(told.text, "credited-after")
            yield from _and_after(told, found.end)
    for place in told.at(WRITING_WORDS):
        match = WRITING.match(told.text, place)
        if match and " " in match["name"].removeprefix("the "):
            start = match.start("name") + 4 * match["name"].startswith(("the ", "The "))
            yield _first(told.text, start, match.end("name"))
    for place in told.at(STRONG_WORDS):
        if strong := STRONG.match(told.text, place):
            yield _first(told.text, *strong.span("name"))


def _first(text: str, start: int, end: int) -> Citation:
    """Whoever reported it first; "The" is part of a name that the table has so."""
    outlet = named(text[start:end])
    if text.startswith("The ", start - 4) and (outlet is None or " " not in text[start:end]):
        start -= 4
        outlet = named(text[start:end])
    return Masthead(start, end, outlet, outlet.kind if outlet else "outlet").cite(text, "first-reported")


def _and_after(told: Told, end: int) -> Iterator[Citation]:
    """`told the Example Post and Reuters`: those after the first."""
    for _ in range(AT_MOST):
        both = AND.match(told.text, end)
        found = masthead_at(told, both.end()) if both else None
        if found is None:
            return
        yield found.cite(told.text, "credited-after")
        end = found.end


def _credited_before(told: Told) -> Iterator[Citation]:
    """`the Example Post first reported`: the name stands right before the words of reporting."""
    for place in told.at(REPORTS_WORDS):
        end = _name_end(told.text, place)
        found = masthead_before(told, end) if end else None
        if end and found is None and (owned := OWNED.search(told.text, max(0, end - 40), end)):
            found = masthead_before(told, owned.start())
        if found and _reports(told, found, place):
            yield found.cite(told.text, "credited-before")
            yield from _and_before(told, found.start)


def _name_end(text: str, place: int) -> int:
    """Where the name before a word of reporting ends; 0 where no name can stand there."""
    end = place - 1
    for _ in range(6):
        word = (text[max(0, end - 30) : end].rsplit(None, 1) or [""])[-1]
        if word not in BETWEEN:
            break
        end -= len(word) + 1
    if end <= 0 or not text.startswith(" ", end):
        return 0
    if text[end - 1] == "s" and text[end - 2] in "’'":
        return end - 2
    if not (word[:1].isupper() or named(word.rstrip(",’"))):
        return 0
    return end - (text[end - 1] in ",’")


def _reports(told: Told, found: Masthead, place: int) -> bool:
    """Whether a newsroom is said to have reported something, and not to have said something of itself."""
    word = told.low[place : place + 10].split()[0].strip(".,;:”’")
    if not found.sure and COUNTS.match(told.text, found.end):
        return False
    if REPORTS.match(told.text, found.end) and (found.sure or word not in CLAIMS_WORDS):
        return True
    if word not in ("said", "says") or found.outlet is None or not found.sure:
        return False
    if told.text[max(0, found.start - 6) : found.start].endswith((", ", ", the ", ", The ")):
        return bool(LAST_SAID.match(told.text, found.end))
    return " " in told.text[found.start : found.end] and bool(SAID.match(told.text, found.end))


def _and_before(told: Told, start: int) -> Iterator[Citation]:
    """`Reuters and the Example Post reported`: the first of two."""
    both = AND_BEFORE.search(told.text, max(0, start - 12), start)
    if both and (found := masthead_before(told, both.start())):
        yield found.cite(told.text, "credited-before")


def _as_noted(told: Told) -> Iterator[Citation]:
    """`As the Example Post noted`."""
    for place in told.at(AS_WORDS):
        found = masthead_before(told, place - 1) if place else None
        before = told.text[max(0, found.start - 8) : found.start] if found else ""
        if found and AS.search(before) and AS_SAYS.match(told.text, found.end):
            yield found.cite(told.text, "credited-before")


def _own_work(told: Told) -> Iterator[Citation]:
    """`a Reuters tally shows`, `in a CBS interview`: the name before what the newsroom made."""
    for place in told.at(OWN_WORK):
        if not told.text.startswith(" ", place - 1) or not place:
            continue
        found = masthead_before(told, place - 1, adjective=True)
        before = told.text[max(0, found.start - 30) : found.start] if found else ""
        if not found:
            continue
        if told.low.startswith("interview", place):
            taken = before.endswith(("a ", "an ", "A ", "An ", "the ", "The "))
        else:
            taken = bool(IN_WORK.search(before) or (BEFORE_WORK.search(before) and WORK.match(told.low, place)))
        if taken:
            yield found.cite(told.text, "own-work")


def _ordinary(told: Told) -> Iterator[Citation]:
    """`Dawn quoted the secretary as saying`: a newsroom whose name is a word, where nobody of that name is told of."""
    for place in told.at(ORDINARY):
        found = longest_before(told.text, place - 1) if place else None
        if found is None or not found.outlet.ordinary:
            continue
        start = place - 1 - len(found.form)
        story = told.low.endswith("the ", 0, start) and STORY.match(told.low, place)
        near = told.text[max(0, start - 3000) : place + 300]
        somebody = re.search(rf"\b(?!The )[A-Z][\w.-]* {re.escape(found.form)}\b|\b{re.escape(found.form)} [A-Z]", near)
        if (story or QUOTED.match(told.low, place)) and not somebody:
            yield Masthead(start, place - 1, found.outlet, found.outlet.kind).cite(told.text, "ordinary-name")


def _on_air(told: Told) -> Iterator[Citation]:
    """`On the Example Radio’s “Morning Table”, the governor said`: a programme, where somebody speaks."""
    for place in told.at(ON):
        if not AIRED.match(told.text, place + 2):
            continue
        found = masthead_at(told, place + 3)
        programme = PROGRAMME.match(told.text, found.end) if found else None
        if found is None or programme is None:
            continue
        first = max(told.text.rfind(". ", 0, place), told.text.rfind("\n", 0, place), place - 160, 0)
        if SPOKEN.search(told.low, first, programme.end() + 120):
            yield found.cite(told.text, "programme")


def _led(told: Told) -> Iterator[Citation]:
    """`The broadcaster Example One said`: the noun tells what the name is."""
    for place in told.at(LEAD_WORDS):
        lead = LEADS.match(told.text, place)
        match = NAME.match(told.text, lead.end()) if lead else None
        if match and SAYS.match(told.text, match.end()):
            yield _named(told, match.span())


def _followed(told: Told) -> Iterator[Citation]:
    """`the Fathom newspaper reported`: the noun after the name tells what it is."""
    for place in told.at(MEDIUM_WORDS):
        if place and MEDIUM_AFTER.match(told.low, place - 1):
            match = BEFORE_MEDIUM.search(told.text, max(0, place - 60), place - 1)
            name = match["name"].rpartition("’s ")[2] if match else ""
            if match and (named(name) or not told.low.startswith("agency", place)):
                yield _named(told, (match.end() - len(name), match.end()))


def _named(told: Told, span: tuple[int, int]) -> Citation:
    outlet = named(told.text[slice(*span)])
    return Masthead(*span, outlet, outlet.kind if outlet else "outlet").cite(told.text, "introduced")
