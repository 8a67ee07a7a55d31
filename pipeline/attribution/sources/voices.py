"""Sources whom the story does not name, with the reason it gives."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipeline.attribution.sources.found import WORD, Told, phrase, phrase_start
from pipeline.attribution.text.tables import words
from schemas.attribution import Citation

WHO_WORDS = words("""
    officer officers investigator investigators prosecutor prosecutors agent agents people person persons source
    sources official officials aide aides adviser advisers advisor advisors diplomat diplomats lawmaker lawmakers
    deputies staffer staffers executive executives operative operatives employee employees insider insiders
    individual individuals minister ministers strategist strategists mp mps senator senators backbencher
    backbenchers councillor councillors lawyer lawyers attorney attorneys negotiator negotiators ally allies envoy
    envoys ambassador ambassadors figure figures donor donors member members colleague colleagues frontbencher
    frontbenchers associate associates confidant confidants confidante friend friends bureaucrat bureaucrats mandarin
    mandarins commander commanders soldier soldiers delegate delegates legislator legislators congressman congresswoman
    tds td mlas mla meps mep whistleblower whistleblowers informant informants negotiators cardinal cardinals general
    generals lobbyist lobbyists banker bankers trader traders analyst analysts peer peers veteran veterans servant
    servants
    organiser organisers organizer organizers loyalist loyalists banker intermediary intermediaries mediator mediators
    politician politicians parliamentarian parliamentarians regulator regulators contractor contractors technocrat
    technocrats functionary functionaries planner planners mandarins whip whips organiser loyalists clerk clerks
    those someone somebody
    participant participants attendee attendees acquaintance acquaintances relative relatives staff spad spads
""")
WEAK = words("""
    those someone somebody contractor contractors planner planners clerk clerks
    friend friends soldier soldiers general generals peer peers veteran veterans analyst analysts trader traders
    banker bankers organiser organisers organizer organizers relative relatives participant participants attendee
    attendees cardinal cardinals staff acquaintance acquaintances member
""")
"""Of these nobody is told apart by what he is alone: they count with what they know, or that they asked for it."""
THEIR = r"(?:his|her|their|its)"
ANONYMITY = (
    r"(?:(?:(?:on|under) (?:the )?condition of )?anonymity|to (?:remain|stay|be kept) anonymous|(?:not )?to be (?:named"
    rf"|identified|quoted(?: by name)?)|(?:{THEIR} )?(?:name|names|identity|identities) (?:to be |be |is |are )?(?:not"
    rf" )?(?:be )?(?:used|published|printed|disclosed|revealed|withheld|made public|known|to appear|appear"
    r"|in (?:print|the (?:paper|papers|press|news|newspaper)))"
    rf"|that (?:his|her"
    r"|their) names? not be \w+|on background|(?:that )?(?:he|she|they) not be (?:named|identified)"
    r"|against being named)"
)
ASKED = (
    r"(?:spoke|speaks|asked|asks|requested|requests|insisted|demanded|was granted|were granted|has been granted"
    r"|declined"
    r"|declines|did not (?:want|wish)|does not (?:want|wish)|do not (?:want|wish)|didn[’']t want|doesn[’']t want"
    r"|refused"
    r"|agreed to speak|agreed to talk|would speak only|spoke only|sought|wanted|wants|wished|wishes|preferred|prefers"
    r"|chose"
    r"|pleaded for|talked|was given|were given)"
)
UNNAMED = (
    rf",? ?(?:(?:who|all of whom) {ASKED}(?: [\w’'-]+){{0,4}}? {ANONYMITY}"
    rf"|(?:speaking|granted|given|talking|on|requesting|asking|seeking|preferring|wishing|insisting|citing|under"
    rf"|briefing|commenting|declining|refusing|not wanting|not wishing)(?: [\w’'-]+){{0,3}}? {ANONYMITY}"
    r"|(?:who|whom)(?: [\w’'-]+){0,3}? (?:is|are|was|were) not (?:being )?(?:named|naming|identifying)(?: (?:to"
    r"|in order to"
    r"|because|for)\b)"
    r"|whose (?:name|names|identity|identities) (?:is|are|was|were|has been|have been) (?:being )?(?:withheld|known"
    r"|changed)"
    r"|who (?:cannot|can ?not|could not|can[’']t|may not|must not) be (?:named|identified|quoted)"
    r"|who (?:did not|would not|do not|does not|declined to|refused to) (?:give|provide) (?:an?|his|her|their)"
    r" (?:full |last )?names?"
    r"|who (?:was|were|is|are) not (?:authori[sz]ed|allowed|permitted) to (?:speak|talk|comment|discuss"
    r"|brief)(?: (?:to (?:the )?"
    r"(?:media|press|reporters|journalists)|publicly|on the record|openly|about it))?"
    rf"|{ASKED}(?: [\w’'-]+){{0,4}}? {ANONYMITY})\b"
)
KNOWING = (
    r"(?: who (?:were|was|is|are))?,? (?:briefed on|familiar with|with (?:direct |first-?hand )?knowledge of"
    r"|close to|involved in|in|inside|at|from|within|to|for|of)(?: (?!(?:said|says|say|told|who|that|which|and|but"
    r"|confirmed|to|spoke|describe[ds]?)\b)[\w’'-]+){1,6}?|,? who (?:was|were|attended|took part|worked|saw|has|have"
    r"|had|is|are)(?: (?!(?:said|told)\b)[\w’'-]+){1,7}?"
)
NOT_WANTING = r"(?:(?:did|does|do) not|(?:did|does|do)n[’']t) (?:want|wish)"
PRINTED = r"(?:used|published|printed|disclosed|revealed|withheld|made public|known)"
ON_THE_RECORD = (
    r"(?:was|were|is|are) not authori[sz]ed to (?:speak|talk|comment)"
    r"(?: (?:to (?:the )?(?:media|press|reporters|journalists)|publicly|on the record|openly))?"
)
CONDITION = re.compile(
    r"(?P<who>,? who |,? (?=whose ))?(?:speaking |spoke |talking |only )*(?:(?:on"
    r"|under) (?:the )?condition of anonymity"
    r"|(?:ask|request|demand|grant|insist|seek|sought|plead)\w* (?:for |on )?anonymity"
    r"|(?:said|spoke|speaking|talked|agreed to speak) anonymously"
    rf"|(?:asked|requested|insisted|demanded) that (?:his|her|their) (?:(?:full|real|last|first"
    rf"|family) )?(?:sur)?names? (?:not )?be {PRINTED}"
    rf"|(?:(?:ask|request|want|wish|prefer)\w* not|declin\w*|refus\w*|{NOT_WANTING}) to be (?:named|identified|quoted)"
    rf"|{NOT_WANTING} (?:his|her|their) (?:names?|identit\w+) (?:to be )?{PRINTED}"
    r"|(?:ask|request|want|wish|prefer)\w* to (?:remain|stay) anonymous"
    rf"|{ON_THE_RECORD}|whose (?:names?|identit\w+) (?:is|are|was|were|has been|have been) (?:being )?withheld)\b"
)
"""Words on which somebody may hang who was mentioned before in the sentence."""
FURTHEST = 240
"""So many code points earlier at most."""
NOUN = re.compile(r"[a-z]+$")
"""What "who asked not to be named" hangs on, whatever it is: "a nurse who ..."."""
ONE_OF = re.compile(
    r"\b(?:one|two|three|four|several|some|another|a second|both) of (?:them|those(?! who)|the (?:\w+ )?\w+)(?=,? \w+)"
)
"""Nearer to what was asked than whoever they are of."""
CONDITION_WORDS = words("""
    anonymity anonymously anonymous used withheld named identified quoted published printed disclosed revealed known
    authorised authorized
""")
KNOWS = re.compile(
    r" (?:(?:who (?:were|was|is|are) )?(?:briefed on|familiar with|with (?:direct |first-?hand )?knowledge of|close to)"
    r"|(?:in|at|inside|on) the (?:\w+ )?(?:meeting|room|talks|call|negotiations|discussions|session|inquiry"
    r"|building)\b)"
    r"(?=[ .,])"
)
REASON = re.compile(
    r",? (?:because of|because|as|since|for|citing|due to|given|in order to|owing to|out of|lest|so as|so that|so"
    r"|in line"
    r" with|under|in accordance with"
    r"|on the grounds that"
    r"|fearing|saying|to) (?P<reason>[^.;:,”\"\n]{4,120})"
)
GOES_ON = re.compile(r" (?:said|says|told|confirmed|described|called|added|warned) ")
"""Where a reason that is a noun ends: "because of the inquiry said the files were safe"."""
SAID_THAT = re.compile(r" (?:said|told \w+|added|warned|confirmed) that ")
"""Where a clause ends at the latest."""
KEPT = re.compile(rf"(?:{KNOWING})?{UNNAMED}")
KEPT_WORDS = words("""
    anonymity anonymous anonymously named identified quoted background withheld naming identifying authorised authorized
    allowed permitted published printed disclosed revealed print paper papers press news newspaper
""")
SPEAKS = (
    r"(?:claim(?! to\b)|insist|suggest|warn|confirm|maintain|said|says|say|told|confirmed|described|cautioned|added"
    r"|warned"
    r"|claimed|insisted|acknowledged|called|put it"
    r"|texted|wrote|joked|complained|recalled|predicted|conceded|admitted|argued|remarked|explained|replied|alleged"
    r"|likened|compared|summed|expects?|fears?|worry|worries|predicts?|admits?|adds?"
    r"|concedes?|describes?|calls|tells(?! (?:employees|workers|staff|his|her|their|them|him|people|voters)\b)|warns"
    r"|insists|claims(?! to\b)|jokes|recalls|suggests|reckons?|grumbled|grumbles?|argues?"
    r"|confides?|confided|puts? it|acknowledges?|complains?|characterized"
    r"|estimated|suggested|revealed|disclosed|stressed|lamented|recounted|maintained|noted|observed|hinted|indicated"
    r"|conceded|countered|whispered|quipped|snapped|declared|scoffed|mused|fumed|sighed|messaged|emailed|groaned"
    r"|continued|denied|asserted|contended|reported|informed)"
)
AFTER = re.compile(rf"(?:{KNOWING})?,? (?:(?:has|have|had|also|later|then|[a-z]+ly) ){{0,2}}{SPEAKS}\b")
INVERTED = re.compile(
    r"(?:\b(?:said|says|according to|told by|citing|confirmed by|cited|added|admitted)|[”’\"],? \w+(?:ed|id|lls|ls|ys"
    r"|ns|ms|ds|de|lt)) (?:the |by )?$"
)
NOT_NAMED = re.compile(r"(?!,? [A-Z]|(?:,| named| called) [A-Z])")
ACTS = re.compile(r" (?:were|was|are|is|had|have|has|would|will|could|can|may|might|must|did|do|does)\b")
"""In "police said two people were held" the two say nothing."""
SPOKE = re.compile(rf",? (?:(?:has|have|had|also|later|then|[a-z]+ly) ){{0,2}}{SPEAKS}$")
"""Not part of what somebody is known by."""
COMPLEMENT = re.compile(rf"(?:{KNOWING})(?=[,.;”\n]|$| {SPEAKS}| who| spoke)")
APPOSED = re.compile(
    r"(?<!In )(?<!At )(?<!On )(?<![\w’-])[A-Z][\w’'.-]+ [A-Z][\w’'.-]+(?: of [A-Z]\w+(?: [A-Z]\w+)?"
    r"| \([^()\n]{1,12}\))?, $"
)
"""A name, told by what it is called after the comma."""
ONE = re.compile(r"(?:an?|one|another|the) ")
SPECIFIC = re.compile(
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|multiple|another|a second|a third"
    r"|at least \w+|half a dozen|a dozen|a handful of|a number of|numerous|more than \w+) "
)
COUPLED = re.compile(
    r"\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|multiple|some|half a dozen|a dozen)"
    r" (?:current|serving|active|past|acting|former|sitting|senior|retired|present|government|military) (?:and|or) $"
)
COUPLES = (" and ", " or ")
SOURCES = re.compile(r"(?:[a-z-]+ ){0,3}(?:sources?|insiders?)$")


THOSE = ("those close to", "those familiar with", "those briefed on", "those with ")
LISTED = WHO_WORDS | CONDITION_WORDS | KEPT_WORDS
"""All words that this module looks for."""


def voices(told: Told) -> Iterator[Citation]:
    """Everybody whom the text lets speak without a name: first those of whom it says that they asked for it."""
    places = (place for place in told.at(WHO_WORDS) if _may_be_somebody(told, place))
    heads = [match for place in places if (match := WORD.match(told.low, place))]
    if not KEPT_WORDS.isdisjoint(told.present):
        for head in heads:
            if kept := KEPT.match(told.low, head.end()):
                who = phrase_start(told, head.start()), kept.end()
                yield _kept(told, who, kept.end())
    yield from _on_condition(told, heads)
    for head in heads:
        start = _coupled(told, phrase_start(told, head.start()))
        if end := _speaks(told, start, head.end()):
            yield _citation(told, start, end)


def _may_be_somebody(told: Told, place: int) -> bool:
    """Whether "those" are people who know something: most are not."""
    return not told.low.startswith("those", place) or told.low.startswith(THOSE, place)


def _coupled(told: Told, start: int) -> int:
    """Where `three current and` former employees begin: a phrase alone ends at the conjunction."""
    match = COUPLED.search(told.low, max(0, start - 40), start) if told.low.endswith(COUPLES, 0, start) else None
    return match.start() if match else start


def _on_condition(told: Told, heads: Sequence[re.Match[str]]) -> Iterator[Citation]:
    """`One official said, speaking on condition of anonymity`: who it is stands earlier in the sentence, or nowhere."""
    for place in told.at(CONDITION_WORDS):
        if not _may_condition(told, place):
            continue
        first = max(0, place - FURTHEST)
        first = max(first, told.low.rfind(". ", first, place) + 1, told.low.rfind("\n", first, place) + 1)
        condition = next((m for m in CONDITION.finditer(told.low, first, place + 70) if m.end() > place), None)
        if condition:
            last = bisect_left(heads, condition.start(), key=lambda head: head.end()) - 1
            head = heads[last] if last >= 0 and heads[last].start() >= first else None
            head = NOUN.search(told.low, first, condition.start()) if condition["who"] else head
            yield _kept(told, _who(told, head, condition), condition.end())


def _who(told: Told, head: re.Match[str] | None, condition: re.Match[str]) -> tuple[int, int]:
    """Where he stands who asked for it; where nobody does, the condition itself."""
    if head is None:
        return condition.span()
    if one := ONE_OF.search(told.low, head.end(), condition.start()):
        return one.span()
    who = phrase(told, *head.span())
    return who.start, who.end


def _may_condition(told: Told, place: int) -> bool:
    """Whether the word can end what somebody asked for: "anonymity", "not to be named", "that her name not be used"."""
    if told.low.startswith(("anonym", "authori"), place) or told.low.endswith("be ", 0, place):
        return True
    return "name" in told.low[max(0, place - 40) : place] or "identit" in told.low[max(0, place - 40) : place]


def _kept(told: Told, who: tuple[int, int], end: int) -> Citation:
    """Somebody who asked not to be named, and why."""
    why = REASON.match(told.low, end)
    start, last = who[0], _reason_end(told, why) if why else end
    reason = told.text[why.start("reason") : last] if why else ""
    return Citation(name=told.text[slice(*who)], kind="anonymous", start=start, end=last, text=told.text[start:last],
                    rule="anonymity", reason=reason)  # fmt: skip


def _reason_end(told: Told, why: re.Match[str]) -> int:
    """A clause ("because she feared ...") may hold a verb of speech, a noun is over before it."""
    is_noun = (
        why.group()
        .lstrip(", ")
        .startswith(("because of", "citing", "due to", "given", "for", "owing to", "out of", "to "))
    )
    ends = GOES_ON if is_noun else SAID_THAT
    goes_on = ends.search(told.low, why.start("reason"), why.end())
    return goes_on.start() if goes_on else why.end()


def _speaks(told: Told, start: int, end: int) -> int:
    """Where somebody without a name who says something ends; 0 where he says nothing or is named after all."""
    who = told.low[start:end]
    told_apart = SPECIFIC.match(who) or SOURCES.fullmatch(who) or KNOWS.match(told.low, end)
    if not told_apart or not NOT_NAMED.match(told.text, end) or told.low.endswith("the ", 0, start):
        return 0
    if who.endswith(("source", "sources")) and told.low.startswith(" of ", end):
        return 0
    if who.rsplit(" ", 1)[-1] in WEAK and not KNOWS.match(told.low, end):
        return 0
    if ONE.match(who) and APPOSED.search(told.text, max(0, start - 60), start):
        return 0
    if after := AFTER.match(told.low, end):
        return end + len(SPOKE.sub("", after.group()))
    if INVERTED.search(told.low, max(0, start - 40), start) and not ACTS.match(told.low, end):
        complement = COMPLEMENT.match(told.low, end)
        return complement.end() if complement else end
    return 0


def _citation(told: Told, start: int, end: int) -> Citation:
    text = told.text[start:end].rstrip(" ,")
    return Citation(name=text, kind="anonymous", start=start, end=start + len(text), text=text, rule="unnamed")
