"""Which nouns are of one person: what a mayor, a plumber and a laird have in common."""

from functools import lru_cache

from pipeline.attribution.text.name_words import GROUPS, TITLES
from pipeline.attribution.text.tables import words

WRITTEN_OUT = {
    "sen": "senator", "sens": "senator", "rep": "representative", "reps": "representative", "gov": "governor",
    "prof": "professor", "cllr": "councillor", "pm": "premier", "dr": "doctor", "rev": "reverend", "lt": "lieutenant",
    "col": "colonel", "capt": "captain", "maj": "major", "adm": "admiral", "sgt": "sergeant", "supt": "superintendent",
    "insp": "inspector", "gen": "general", "ald": "alderman", "spokeswoman": "spokesman", "spokesperson": "spokesman",
    "chairwoman": "chair", "chairman": "chair", "chairperson": "chair", "congresswoman": "congressman",
    "retired": "former", "co-leader": "leader", "co-chair": "chair",
    "councilman": "councillor", "councilwoman": "councillor", "councilmember": "councillor", "councilor": "councillor",
    "coun": "councillor", "cr": "councillor", "councilperson": "councillor", "alderwoman": "alderman",
    "alderperson": "alderman", "assemblywoman": "assemblyman", "assemblymember": "assemblyman",
    "policewoman": "policeman", "businesswoman": "businessman", "businessperson": "businessman",
    "headmaster": "headteacher", "headmistress": "headteacher", "landlady": "landlord", "actress": "actor",
    "waitress": "waiter", "heiress": "heir", "hostess": "host", "fisherwoman": "fisherman", "fisher": "fisherman",
    "ombudswoman": "ombudsman", "barmaid": "barman", "camerawoman": "cameraman", "stateswoman": "statesman",
    "servicewoman": "serviceman", "postwoman": "postman", "neighbor": "neighbour", "mum": "mother", "mom": "mother",
    "mam": "mother", "mummy": "mother", "dad": "father", "daddy": "father", "gran": "grandmother",
    "granny": "grandmother", "grandma": "grandmother", "nan": "grandmother", "grandad": "grandfather",
    "granddad": "grandfather", "grandpa": "grandfather", "comedienne": "comedian", "convenor": "convener",
    "advisor": "adviser", "laborer": "labourer", "exec": "executive", "atty": "attorney", "amb": "ambassador",
    "supremo": "chief", "hubby": "husband", "ombud": "ombudsman", "det": "detective", "brig": "brigadier",
    "cmdr": "commander", "cdr": "commander", "secretary-general": "secretary", "director-general": "director",
    "attorney-general": "attorney", "co-chairman": "chair", "co-chairwoman": "chair", "speakers": "speaker",
    "ministers": "minister", "senators": "senator", "defence": "defense", "organiser": "organizer",
}  # fmt: skip
"""Short and gendered forms -> one form, so that "Sen. Brandt" is "the senator"."""
PEOPLE = TITLES - words(
    """
    house state home foreign former ex then acting interim under vice general prime interior finance defense defence
    republicans democrats gop rt
"""
) | words("""
    man woman boy girl husband wife son daughter mother father brother sister uncle aunt cousin friend colleague
    neighbour neighbor partner widow widower aide chief head boss star coach guard clerk nurse student pastor cleric
    tenant resident president architect diplomat veteran accountant assistant consultant merchant giant migrant
    pilot driver chef cook peer prelate monarch pontiff guide expert patient engineer client witness scholar
    scientist critic mechanic academic politician spokesman attorney advocate agent executive newcomer incumbent
    chemist surgeon physician poet democrat republican negotiator lawmaker legislator cllr actress midwife member
    backbencher frontbencher headteacher principal parliamentarian plaintiff defendant appellant claimant complainant
    suspect convict inmate aspirant chieftain stalwart tycoon magnate mogul billionaire millionaire butcher barista
    apprentice graduate celebrity comedian athlete psychologist vet spy occupant commandant grandmother grandfather
    count countess duke duchess earl marquess honcho chairwoman businesswoman
    appointee employee retiree trainee evacuee refugee official nationalist unionist monk nun cop source insider
    dad mum mom grandad mec ceo cfo fr priest
    mla mca mna mpa mlc mk mha mlk gp ag da dpp cao coo cto cio ciso pa mayoress provost sheikh imam mullah mufti rabbi
    guru pandit swami baba sage elder headman chieftainess sarpanch zamindar laird squire landlord landlady tenant
    silk barrister qc kc sc recorder don dean fellow prof mandarin factor ghillie tribune consul steward warden
    provost reeve convener deacon archdeacon curate chaplain canon monsignor abbess friar novice verger sexton rector
    corporal brigadier commodore ensign cadet conscript reservist paratrooper paramedic medic
    nanny au-pair sitter matron sous-chef baronet dowager knight heir squatter exile refugee émigré
    geriatrician vet laundress seamstress waitress hostess manageress postmistress priestess shepherdess stewardess
    hack scribe correspondent stringer newsreader ghostwriter bard laureate novelist diva mezzo tenor
    maestro virtuoso bassist cellist prodigy champion runner-up medallist striker sub-editor
    stockman ploughman cowhand farmhand docker stevedore bosun helmsman deckhand skipper mariner
    joiner plumber sparky roofer electrician locksmith blacksmith goldsmith wheelwright playwright shipwright
    stepfather stepmother godfather godmother in-law grandchild infant orphan triplet bachelor spinster
    newlywed divorcee centenarian octogenarian septuagenarian nonagenarian sexagenarian pensioner teenager toddler
    youth youngster lad lass bloke chap fellow gentleman lady
    deceased accused claimant respondent petitioner applicant litigant complainant objector juror foreman forewoman
    denier skeptic sceptic radical moderate maverick loyalist rebel turncoat dissenter firebrand heavyweight hopeful
    frontrunner front-runner underdog kingmaker fixer apparatchik satrap strongman autocrat despot tyrant
    potentate emir emira sultan maharaja raja nawab tsarina viceroy regent caliph ayatollah vizier
    lieutenant-governor governor-general attorney-general director-general secretary-general vice-president
    vice-chancellor vice-chairman vice-chair president-elect mayor-elect co-leader co-founder co-chair co-author
    landowner homeowner shopowner householder leaseholder freeholder stakeholder shareholder smallholder
    crofter grazier orchardist beekeeper gamekeeper zookeeper goalkeeper housekeeper
    spokesperson chairperson salesperson layperson ombudsperson businessperson anchorperson
    spouse marshal recruit heir heiress cadet pundit pupil publican bride protégé confidant tsar czar supremo guru
    dc ds di dci dcs pc wpc sgt det carer restaurateur counterpart superior mum-of-two mum-of-three
    musician politico taoiseach tánaiste tanaiste dissident teen laureate technocrat bureaucrat bailiff abbot
    abbess playwright consul
""")
NO_PEOPLE = words("""
    order number river letter paper offer power water summer winter center centre tower matter border quarter chapter
    computer newspaper other after over under another together rather whether however later earlier better former
    minor major senior junior floor door harbor harbour labor favor error sector motor color honor december
    november october september chamber ladder corner paper daughter-company counter transfer disaster mirror tumor
    terror ballot-paper banner ever never fewer longer larger smaller older younger higher lower
    consider deliver remember enter answer gather discover recover suffer wonder trigger cover bother either neither
    rather further altogether forever moreover whoever whatever whenever wherever utter proper inner outer upper super
    hyper eager clever tender slender bitter sober sombre cheaper stronger weaker bigger closer nearer faster slower
    harder easier richer poorer greater lesser wider narrower deeper quicker brighter darker safer healthier happier
    busier warmer colder hotter cooler softer louder quieter tougher smarter simpler sooner latter
    superior inferior exterior interior prior register render surrender hinder prefer refer transfer differ defer infer
    confer steer outnumber merger alter filter shelter shatter scatter flatter foster muster cluster encounter
    anchor behavior behaviour flavor flavour rumor rumour humor humour vapor vapour
    consist persist resist exist insist assist twist mist wrist human urban slogan satan iran japan kazan sudan
""")
ENDS = ("er", "or", "ist", "ian", "man", "woman", "eer")


@lru_cache(1 << 14)
def is_person_word(word: str) -> bool:
    """Whether a noun (small letters) is of one person.

    >>> [is_person_word(word) for word in ("bookkeeper", "mayor", "border", "committee")]
    [True, True, False, False]
    """
    head, many, _ = word.partition("-of-")
    if word in PEOPLE or word.endswith("mistress") or (many and head in PEOPLE):
        return True
    if word.startswith("ex-") or "-turned-" in word:
        return is_person_word(word.removeprefix("ex-").rpartition("-turned-")[2])
    return len(word) > 4 and word.endswith(ENDS) and word not in GROUPS and word not in NO_PEOPLE
