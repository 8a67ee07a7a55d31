"""Nouns of what stories are drawn from, by class, and the verbs by which they tell; forms are written over these."""

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.attribution.sources.found import WORD
from pipeline.attribution.text.tables import words
from schemas.attribution import CitationKind

COURT = """
    court filing+, court document+, court papers, court record+, court transcript+, court order+, court docket+,
    tribunal filing+, tribunal record+, tribunal papers, legal filing+, legal document+, legal papers, legal complaint+,
    charging document+, charging papers, sentencing document+, sentencing memo+, bankruptcy filing+, divorce filing+,
    divorce papers, divorce record+, plea agreement+, plea deal+, trial transcript+, trial record+, charge sheet+,
    statement of claim, particulars of claim, heads of argument, notice of appeal, statement of facts, amicus brief+,
    founding affidavit+, sworn statement+, sworn declaration+, sworn testimony, witness statement+, grand jury report+,
    search warrant+, arrest warrant+, warrant+, filing+, affidavit+, indictment+, lawsuit+, suit, complaint,
    chargesheet+, first information report+, fir+,
    deposition+, subpoena+, injunction+, writ+, summons, docket+, ruling+, verdict+, order, decision, dissent,
    interim order+, court ruling+, court decision+, court judgment+, court opinion+, court verdict+, written reasons,
    reasons for
    judgment,
    judgment, judgement, opinion, petition+, motion+, brief+, appeal brief+, pleadings, submissions, coroner’s findings
"""
DOCUMENT = """
    memo+, memorandum, memoranda, report+, study, studies, audit+, review+, white paper+, green paper+, policy paper+,
    discussion paper+, working paper+, position paper+, briefing paper+, consultation paper+, academic paper+,
    research paper+, paper, bulletin+, transcript+, minutes, figures, data, statistics, stats, record+, document+,
    documentation, e-mail+, email+, text message+, message+, cable+, telegram+, briefing+,
    briefing note+, briefing document+, research, analysis, analyses, assessment+, dossier+, accounts, log+,
    logbook+, invoice+, receipt+, contract+, draft+, draft bill, draft law, draft order, draft resolution, ledger+,
    register+, registry, hansard, notes, manifesto+, spreadsheet+, presentation+, slide+, slide deck+, census,
    tender+, tender document+, deed+, certificate+, paperwork, disclosure+, declaration+, prospectus, guideline+,
    guidance, note+, roster+, diary, diaries, itinerary, itineraries, payroll+, manifest+, inventory, inventories,
    fact sheet+,
    factsheet+, correspondence, circular+, evaluation+, index, indices, ranking+, forecast+, projection+, findings,
    estimate+, memoir+, autobiography, timesheet+, archive+, bank statement+, financial statement+, phone bill+,
    tax return+, balance sheet+, annual return+, expenses claim+, expense claim+, expense report+, evidence pack+,
    consultation document+, budget document+, budget papers, planning document+, planning application+,
    inspection report+, resolution+, readout+, screenshot+, blueprint+, impact statement+, handbook+,
    notice+, risk register+, gazette notice+, whistleblower complaint+, ethics complaint+, fact-check+, scorecard+,
    agenda+, travel log+, visitor log+, time sheet+, cabinet paper+, cabinet submission+, inquiry report+, post-mortem,
    autopsy, autopsies, autopsy report+, coroner’s report+, tracker, dashboard, database+, dataset+, data set+,
    investigation+, inquiry, inquiries, probe+, fact-finding mission, satellite image+, satellite imagery,
    satellite photo+, imagery, election result+, official results, election programme+,
    rulebook, rule book, book, biography, biographies, yearbook+, questionnaire+, leaflet+, brochure+, pamphlet+,
    flyer+,
    voter roll+, electoral roll+, guest list+, price list+, shortlist+, watchlist+, white book, blue book, red book,
    official gazette, government gazette, case file+, personnel file+, police file+, file+, dossiers, chat log+,
    call log+, text exchange+, tender notice+, feasibility study, environmental assessment+, needs assessment+,
    council papers, board papers, committee papers, planning papers, internal papers, government papers, party papers,
    manual+, textbook+, instruction+, freedom of information request+, public records request+, terms of reference,
    standing orders, statistics bulletin, factbook, notification+, advisory, advisories, licence
    application+, planning file+, programme notes,
    action plan+, strategy paper+,
    business plan+, budget plan+, spending plan+, plan+, proposal+, agreement+, accord+,
    deal,
    treaty text, text, schedule+, term sheet+, list+, annex, appendix, preamble, foreword,
    executive summary, leaked document+, job advertisement+, job advert+, advert+, model+, simulation+, survey data,
    readouts, statement of accounts, submission+, intelligence report+
"""
TERMS = """
    plan+, proposal+, agreement+, accord+, deal, text, schedule+, list+, model+, file, submission+
"""
"""Of which stories tell as of things themselves: they are cited only where a story says that it goes by them."""
POLL = """
    poll+, polling, polling data, poll data, exit polling data, exit poll data, survey data, poll results, survey
    results,
    poll findings, survey findings, survey+, exit poll+, straw poll+, opinion poll+, tracking poll+, poll tracker+,
    polling average+, poll average+, poll of polls, newspoll, barometer+, seat projection+, polling model+,
    mrp poll+,
    mrp model+, mrp survey+, mrp, deutschlandtrend, politbarometer, trendbarometer
"""
POLLSTERS = """
    Gallup, YouGov, Ipsos, Pew Research Center, Pew Research Centre, Pew, Quinnipiac University, Savanta, Opinium,
    Survation,
    Afrobarometer, Latinobarómetro, Eurobarometer, Infratest dimap, Forsa, Ifop, Elabe, Datafolha, Quaest, Angus
    Reid, Leger,
    Abacus Data, Nanos Research, Roy Morgan, Levada Center, CBOS, IBRiS, Metropoll, CVoter, Mason-Dixon, Marist, ComRes,
    Emerson College, Siena College, Monmouth University, Marquette Law School, Suffolk University, Public Policy
    Polling,
    Rasmussen Reports, AtlasIntel, Echelon Insights, NORC, Morning Consult, Redfield & Wilton, Redfield & Wilton
    Strategies, More in Common, JL
    Partners,
    Deltapoll, BMG Research, Find Out Now, Red C, Ireland Thinks, Kantar, Verian, Forschungsgruppe Wahlen, Allensbach,
    OpinionWay, Harris Interactive, Odoxa, Metroscopia, Sigma Dos, GAD3, Ibope, Ipec, Paraná Pesquisas, Mitofsky, Cadem,
    Invamer, Voxmeter, Epinion, Norstat, Demoskop, United Surveys, Opinia24, VTsIOM, VCIOM, Levada Centre, Rating Group,
    KIIS, Razumkov Centre, Nézőpont, Závecz Research, INSCOP, Pulse RC, Metron Analysis, Axis My India, Lokniti-CSDS,
    Gallup Korea, Realmeter, Social Weather Stations, Pulse Asia, OCTA Research, Indikator Politik, Merdeka Center,
    Infotrak, TIFA Research, NOIPolls, EKOS, Pollara, Mainstreet Research, Environics, Newspoll, Essential Research,
    Resolve Strategic, Freshwater Strategy, Curia, Colmar Brunton, Nanos, Léger, Ipsos MORI, Konda
"""
"""Institutes that are known for nothing but polls."""
NAMES_OF_POLLSTERS = "|".join(re.escape(" ".join(name.split())) for name in POLLSTERS.split(","))
POLLSTER = re.compile(rf"(?:[Tt]he )?(?:pollster )?(?:{NAMES_OF_POLLSTERS})\b(?! [A-Z])")
POLLSTER_WORDS = frozenset(re.split(r"\W", name.strip().lower())[0] for name in POLLSTERS.split(","))
STATEMENT = """
    statement, press release+, news release+, communiqué+, communique+, media release+, letter, media statement+,
    press statement+, press note+, press communiqué+, press handout+, written answer+, written reply, written
    response+, open letter+
"""
COPY = """
    cache+, trove+, batch, batches, tranche+, bundle+, pile+, stack+,
    copy, copies, excerpt+, extract+, portion+, pages, summary, transcript+, version+, translation+
"""
"""Of a paper: it is what they are of."""


def _listed(text: str) -> list[str]:
    """Every noun of a table; a plus stands for a plural in s as well."""
    listed = [" ".join(noun.split()) for noun in text.split(",")]
    return [form for noun in listed for form in ([noun[:-1], f"{noun[:-1]}s"] if noun[-1] == "+" else [noun])]


def _any_of(listed: list[str]) -> str:
    return "|".join(map(re.escape, sorted(listed, key=len, reverse=True)))


CITED_ONLY = frozenset(_listed(TERMS))
CLASSES: tuple[tuple[CitationKind, list[str]], ...] = (
    ("court", _listed(COURT)),
    ("document", _listed(DOCUMENT)),
    ("poll", _listed(POLL)),
    ("statement", _listed(STATEMENT)),
)
COPY_OF = re.compile(rf"(?:{_any_of(_listed(COPY))})(?= (?:of|from) )")
TABLED = re.compile(
    r"papers(?= (?:presented|prepared|seen|released|tabled|published|drawn up|put before|circulated|obtained|leaked|for"
    r" the)\b)"
)
FILED = re.compile(r"papers(?= (?:filed|lodged|served|submitted)\b)")
AVERAGE = re.compile(r"averages?(?= of (?:\w+ ){0,2}polls\b)")
FORMS: tuple[tuple[re.Pattern[str], CitationKind | Literal["copy"]], ...] = (
    (COPY_OF, "copy"), (FILED, "court"), (TABLED, "document"), (AVERAGE, "poll"),
)  # fmt: skip
FORM_WORDS = frozenset(_listed(COPY)) | {"papers", "average", "averages"}
LONGER = re.compile(r" (?:of intent|piece|column|article|page|card)\b|[\w-]")
"""What makes a noun part of another: "opinion piece"."""
KINDS: dict[str, CitationKind] = {noun: kind for kind, listed in CLASSES for noun in listed}


def _by_first_word() -> dict[str, list[str]]:
    """First word -> nouns that begin with it, longest first."""
    table: dict[str, list[str]] = {}
    for noun in sorted(KINDS, key=len, reverse=True):
        table.setdefault(re.split(r"\W", noun, maxsplit=1)[0], []).append(noun)
    return table


BY_FIRST_WORD = _by_first_word()
HEAD_WORDS = frozenset(BY_FIRST_WORD) | {copy.split()[0] for copy in _listed(COPY)} | {"average", "averages", "papers"}
"""The first words of all heads."""


@dataclass(frozen=True, slots=True)
class Head:
    """A noun of sourcing in a text."""

    noun: str
    start: int
    end: int
    kind: CitationKind | Literal["copy"]


def head_at(low: str, at: int) -> Head | None:
    """The noun, of one word or more, that begins at a place of a text in small letters."""
    word = WORD.match(low, at)
    for form, kind in FORMS if word and word.group() in FORM_WORDS else ():
        if match := form.match(low, at):
            return Head(match.group(), at, match.end(), kind)
    for noun in BY_FIRST_WORD.get(word.group(), ()) if word else ():
        if low.startswith(noun, at) and not LONGER.match(low, at + len(noun)):
            return Head(noun, at, at + len(noun), KINDS[noun])
    return None


OTHER_STATEMENT = re.compile(
    r"\b(?:bank|witness|financial|account|impact|vision|mission|fashion|opening|closing|political|sworn|cover|love"
    r"|chain"
    r"|environmental) (?:\w+ )?(?:statement|letter)s?\b"
)
"""Nobody's word on the matter."""
VERBS = words("""
    notes note records record estimates estimate forecasts forecast documents document reports report orders order logs
    log reviews review briefs brief registers register accounts ranks projects copies summary summons list lists plans
    plan files file schedules schedule texts text probes probe books book models model
""")
"""Nouns that are verbs as well."""
SPOKEN = re.compile(
    r"[^.;,\n]{0,40}?\b(?:speech|interview|remarks|testimony|call|meeting|recording|book|text|bill|agreement|deal|will"
    r"|plan|conversation|hearing|proposal|legislation|treaty|show|programme|program|debate|event|session|trial"
    r"|conference|episode|broadcast|video|tape|exchange|comments|statement|address|letter)\b"
)
"""What has a copy or transcript and is no noun of sourcing itself."""
BY_JUDGES = ("order", "decision", "dissent", "judgment", "judgement")
"""Papers of a court only where somebody wrote in them: all else can have orders and decisions."""
BEFORE_A_COURT = words("petition petitions motion motions brief briefs submissions warrant warrants")
"""A court's where a court, a judge or a party to the case is near; else documents."""
COURTLY = re.compile(
    r"\b(?:court|courts|judge|judges|tribunal|plaintiffs?|attorneys?|prosecutors?|appeals?|lawyers?|justice|justices"
    r"|panel|magistrates?|bench)\b"
)
MASS = words("polling newspoll data guidance research correspondence documentation paperwork hansard census")
"""Singular, and yet they need no word before them."""
SHOWS = (
    r"(?:shows?|showed|shown|found|finds|says?|said|states?(?! (?:department|senate|house|police|law|court)\b)|stated"
    r"|alleges?|alleged|reveals?|revealed|suggests?|suggested"
    r"|indicates?|indicated|claims?|claimed|concludes?|concluded|warns?|warned|puts?(?! forth)|gives?|argues?|argued"
    r"|estimates?|estimated|lists?|listed|describes?|described|details?|detailed|notes?|noted|accuses?|accused|reads?"
    r"|recommends?|recommended|confirms?|confirmed|predicts?|predicted|records?|recorded|urges?|urged|calls? for"
    r"|calls? on|called on"
    r"|called for|names?|named|blames?|blamed|criticis\w+|criticiz\w+|praises?|praised|identifies|identified|outlines?"
    r"|outlined|sets? out|spells? out|spelled out|lays? out|laid out|makes? (?:clear|no mention|plain)|made (?:clear|no"
    r" mention)|quotes?|quoted|cites?|cited|attributes?|attributed|asserts?|asserted|contends?|contended|maintains?"
    r"|insists?|rates?|rated|ranks?|ranked|projects?|projected|forecasts?|forecasted|raises?|acknowledges?|acknowledged"
    r"|admits?|admitted|advises?|advised|proposes?|proposed|faults?|faulted|links(?! to)|mentions?|mentioned|refers?"
    r"|referred|portrays?|portrayed|depicts?|depicted|traces?|traced|documents?|documented|tells?|told|points? to"
    r"|pointed to|determined|determines|held|holds|upheld|rejects?|rejected|orders?|ordered|seeks?"
    r"|demands?|demanded|requires?|stipulates?|quantif\w+|highlights?|highlighted|flags?|flagged|stresses|stressed"
    r"|explains?|explained|measures?|measured|paints?|painted|discloses?|disclosed|tallies|tallied|counts?|counted"
    r"|implicat\w+|exposes?|exposed|clears?|cleared|absolves?|absolved|bars?|barred|bans|prohibits|forbids|condemns?"
    r"|condemned|declares?|declared|charges|call(?:s|ed)(?! (?:off|in|up)\b)|promises|pledges"
    r"|obliges|commits|contradicts?"
    r"|contradicted|proves|proved|speaks? of|spoke of|tells of|casts? doubt|bears? out|backs? up|argues"
    r"|(?:appears?|appeared|seems?|seemed) to (?:show|confirm|contradict|suggest|prove|support|back|indicate)"
    r"|contains? no|pegs?|pegged|restrains?|restrained|directs|directed|gives?|bars|provid(?:es|ed) (?:for|details)"
    r"|grants|makes? (?:a|the) case|leaves? (?:no doubt|open))"
)
POLL_SHOWS = (
    r"(?:(?:ha[sd]|have)(?! (?:an? (?:margin|credibility|error|sample)|been|not|become|its)\b)|gave|gives?|puts?|placed"
    r"|places|pegs?|pegged|rates?|rated|scores?|scored|tips?|tipped)"
)
LAW_SHOWS = (
    r"(?:says?|said|states?(?! (?:department|senate|house|police|law|court)\b)|stated|requires?|required|provides?"
    r"|provided|bars?|barred|prohibits?|prohibited|allows?"
    r"|allowed|forbids?|forbade|guarantees?|stipulates?|gives?|gave|obliges?|lets?|defines?|limits?|permits?|permitted"
    r"|protects?|mandates?|mandated|caps?|capped|disqualif(?:y|ies|ied)|empowers?|entitles?|enables?|grants?|makes?"
    r"|sets?"
    r"|demands?|imposes?|exempts?|compels?|restricts?|outlaws?|criminali[sz]es?|punish(?:es)?|governs?|covers?|treats?"
    r"|enshrines?|dictates?|vests?|authori[sz]es?|calls? for|leaves?|reserves?|specif(?:y|ies)|appl(?:y|ies)|carries"
    r"|binds?|bans?|banned|regulates?|prescribes?|directs?|orders?|instructs?|excludes?|shields?|places?|puts?|denies"
    r"|lays? down|spells? out|sets? out|affords?|confers?|assigns?|rules? out|tells?|needs?|prevents?|precludes?|curbs?"
    r"|safeguards?|recogni[sz]es?|considers?|deems?|designates?|tasks?|charges|entrusts?|fixes|envisages?|contains?"
    r"|keeps?|holds?|names|appoints?|extends?|is (?:clear|silent|explicit)|does not (?:allow|permit|require|apply|say"
    r"|prevent|bar|give))"
)
