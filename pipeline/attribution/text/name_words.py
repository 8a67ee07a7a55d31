"""Words of names: titles, particles, groups, places, and the first names that are known."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from pipeline.attribution.text.tables import words

Gender = Literal["m", "f", ""]

TITLES = words("""
    mr mrs ms mx miss dr prof professor sir dame lord lady sen senator sens rep reps representative congressman
    congresswoman gov governor president vice pm premier chancellor minister ministers secretary undersecretary deputy
    speaker leader whip mayor justice judge chief attorney general solicitor prosecutor ambassador envoy commissioner
    councillor councilman councilwoman councilmember alderman ald mp mep msp td delegate chair chairman chairwoman
    chairperson director spokesman spokeswoman spokesperson candidate nominee king queen prince princess emperor pope
    cardinal archbishop bishop reverend rev father sister brother rabbi imam sheikh ayatollah gen lt col colonel capt
    captain cmdr commander maj major adm admiral sgt sergeant sheriff constable inspector supt superintendent officer
    clerk treasurer auditor comptroller coroner ranger trustee warden coach former ex acting interim then republican
    republicans democrat democrats democratic gop tory labour conservative liberal independent house senate prime
    foreign defense defence finance interior home chancellor co-chair cofounder founder activist economist historian
    author analyst pollster strategist columnist reporter host moderator counsel trader lawyer observer farmer teacher
    nurse parliamentarian magistrate ombudsman registrar detective organizer organiser vicar regent adviser hon
    baroness baron viscount assemblyman assemblywoman assemblymember lieutenant under state rt
""")
"""Words before a name that are not part of it."""
MORE_TITLES = words("""
    cllr cllrs councillors pastor senators representatives congressmen governors ministers judges professors cr
    det ds dcs count countess duke duchess earl marquess marquis marchioness viscountess sp resident
    madam serjeant-at-arms sergeant-at-arms mediator
    alhaji alhaja alh hajiya hajia mallam malam chief oba otunba barr barrister engr smt shri shrimati sri kumari
    thiru adv advocate mama baba mzee mwalimu ustaz maulana mufti haji datuk dato encik puan comrade asp dsp ssp igp
    mca mna mpa mla mlc mk brigadier brig commodore marshal rear corporal cpl private deacon elder canon monsignor
    msgr mme mlle madame monsieur señor señora herr frau don doña nominated opposition incoming outgoing longtime
    retired newly tanaiste tánaiste taoiseach mullah ranking alderwoman bailiff provost cathaoirleach datin fr cp
    acp dcp csp pc dci lecturer archdeacon dean consul emir sultan vizier chairwomen captains colonels generals
    admirals ceo cfo coo cto mec mmc administrator co-founder co-leader co-chairman co-chairwoman vice-president
    vice-chair vice-chairman vice-chancellor deputy-president attorney-general solicitor-general auditor-general
    honourable honorable gentleman
    gogo oom tannie ntate aunt auntie aunty uncle
    hajji alhajji governor-general director-general secretary-general lieutenant-governor seri tun superintendents
""")
"""Titles that the tagger's weights know nothing of: `TITLES` is among what it has learnt from, and must stay."""
TITLES_ABROAD = words("""
    coun couns mdm mdme atty esq comr cde pst evang ven amb revd rev'd rev’d asst assoc insp wpc adgp dgp ocpd pltcol
    pcol pbgen pmaj pcpt cdre cdr comdr wg sqn ldr flt lieut pte pvt pfc spc lcpl ssgt msgt tsgt cst gda mpp mhk asec
    usec brgy assemblymembers councilmembers councilor councilors councilperson selectman selectwoman selectperson
    freeholder alderperson undersheriff jurat connétable deemster llywydd ceann comhairle leas-cheann kagawad konsehal
    kapitan punong barangay sarpanch sheik sheikha shaikh shaikha shaykh shaykha ustadh ustazah hajah hajat hajjat
    hojatoleslam seyyed mohtarma janab allama maharaja maharani nawabzada sahibzada makhdoom jathedar sadhvi sushri
    thirumathi tengku tunku pehin dayang encik cik datu ratu togbe togbui osagyefo okyenhene asantehene oheneba
    katikkiro owek ndugu bwana weizero woizero inkosi inkosikazi kgosi kgoshi kgosikgolo kgosigadi induna mnr mev rre
    moruti mfundisi whaea kaumātua tā kahurangi afioga susuga tofa khun sayadaw kyai nyai archimandrite protopresbyter
    prebendary rebbetzin deaconess monsieur maître signor signore signora signorina senhor senhora fru pani hrh
    nanay tatay aling kuya moulvi maulvi moulana mawlana hazrat alhaj ustad licenciado ingeniero bailie trefnydd custos
    committeeman committeewoman congressmember assemblyperson ombudsperson vice-chairwoman commodores mheshimiwa kabaka
    tehsildar naib-tehsildar patwari lambardar collector havildar subedar risaldar jemadar sepoy lance-naik menteri
    penghulu bupati gubernur lurah camat ooni alaafin alake olubadan awujale omanhene odikro mankralo wulomo granthi
    catholicos hieromonk bhikkhu rav rebbe shankaracharya jagadguru chowkidar
    omukama rwot torgbui torgbe osabarima daasebre odeneho obrempong ichie erelu olori aare
    generalissimo commander-in-chief editor-in-chief plenipotentiary w/o c/supt t/supt a/supt s/sgt headteacher
    headmaster headmistress rector convener convenor ombud midwife harbourmaster stationmaster postmaster burgomaster
    chairlady
""")
"""Those of Asia, Africa, the islands, of churches, courts, councils and ranks, which only somebody bears."""
CALLINGS = words("""
    comic comedian comedienne actor actress singer songwriter rapper chef skipper coxswain novelist poet playwright
    filmmaker photographer blogger broadcaster presenter campaigner crusader protester whistleblower vet medic paramedic
    surgeon psychologist accountant plumber electrician landlady landlord publican pensioner grandmother grandfather
    widow widower mum gran granny grandad nan grandma apprentice farmhand fisherman fisherwoman crofter beekeeper
    gamekeeper gravedigger bookseller shopkeeper curate chaplain abbess prioress umpire referee footballer cricketer
    golfer jockey goalkeeper millionaire billionaire tycoon compañero compañera guardsman rifleman airman seaman
    bombardier sapper fusilier apostle prophet prophetess evangelist venerable patriarch principal matron
    correspondent pundit anchorwoman anchorman surrogate donor hacker singer-guitarist co-anchor
""")
"""What somebody is, written large before a full name; before one word they may begin the name of a thing."""
NAMES_AS_WELL = words("""
    begum nawab pandit pt swami acharya mahant giani lama igwe cantor alder abbot prior elder mother master sr bro sis
    ato bu ibu pak tuan dom dona don daw adi matua kuia morena mma tmt raja mata sant prefect reeve gunner trooper cadet
    ensign garda metropolitan citizen companion editor member agent supervisor executive manager rod defender holder
    thakur ate lolo lola mang nze ka inay itay manong manang doktor insinyur fundi mwenyekiti
    developer engineer architect solicitor student pupil shepherd boxer primate recorder bursar dad big old little wee
    young poor dear auld fat tiny
""")
"""Styles and epithets that are names or begin names as well: none but before a first name that is known."""
INITIALS_OF_RANK = words("""
    dce mce rdc dpc rcc ras dsg asg ddg spp dro ppro vc dvc hod hhj dj qs
    hh hm da ag dc ds si ps cs md gm am ms ig cg pro asc dpp cmo coas cds vp svp evp mc wo pco mha mcp gp
""")
"""Titles in nothing but capitals, which stand for much else: none but before a first name that is known."""
RANKS_IN_CAPITALS = words("hrm yb yab ybhg kh di asi psi dig aig adg sho ocs dsu avm acc dcc wo1 wo2")
"""Of these the ones that little else is called before two words."""
PAIRED = {
    "agent": words("special"), "defender": words("public"), "protector": words("public"),
    "executive": words("county group"), "superior": words("mother"), "rod": words("black"),
    "master": words("harbour harbor dock port"), "holder": words("portfolio"), "fiscal": words("procurator"),
    "manager": words("city town county borough district area plant campaign project village harbour harbor port"),
    "engineer": words("executive chief superintending assistant divisional district city county resident"),
    "assistant": words("executive personal special administrative"), "steward": words("shop chief"),
    "besar": words("menteri"), "rotulorum": words("custos"), "niladhari": words("grama"), "kota": words("wali"),
    "advocate": words("judge lord"), "examiner": words("medical"), "d’affaires": words("chargé"),
    "d'affaires": words("chargé"), "arms": words("at"), "class": words("first second third"),
}  # fmt: skip
"""Words that are titles behind these alone: `City Manager Ana Holt`."""
HEADS = words("""
    manager executive engineer overseer supervisor assistant agent editor accountant architect planner
    surveyor scientist specialist consultant producer adviser advisor controller coordinator co-ordinator
    associate expert lead boss
""")
"""Who is told by a branch or a portfolio before it: `Procurement Overseer Ana Holt`."""
UNNAMED = words("witness soldier juror patient complainant victim girl boy prisoner detainee informant nurse officer")
"""Whom courts and inquiries tell by a number or a letter: `Witness 31`, `Soldier F`."""
NAMED_AFTER_TITLES = words("don dean earl duke col")
"""Titles that are first names oftener today: `Don Halmsen`."""
NAME_LIKE = words("""
    king prince bishop dean earl duke baron marshal major justice pope canon elder don count kumari sheikh baba mama
    sultan emir farmer clerk ranger bailiff warden deacon constable page judge chancellor coach regent vicar marquis
    father sister brother queen lord lady knight reeve principal rector primate daw moderator nurse trader begum master
    abbot prior
""")
"""Titles that are last or middle names as well: `Dev Kumari Oli`, `Martin Luther King Jr.`"""
AFTER_TITLES = words("""
    pro tem tempore emeritus emerita principal fiscal designate elect superior ordinary extraordinary plenipotentiary
    staff class executive manager officer member general major
""")
"""What goes on with a title: `Mayor Pro Tem`, `Speaker Emerita`."""
BRANCHES = words("""
    audit operations traffic administration admin legal technical projects project revenue procurement elections prisons
    corrections customs excise statistics census archives protocol studies nursing livestock irrigation licensing
    logistics training discipline coordination academics academic news engineering inspections prosecutions exchequer
    rolls arms lancaster mint
""")
"""Of what somebody is a director or a secretary, beside the portfolios: `Director Audit Ana Holt`."""
EPITHETS = words("big old little wee young poor dear auld fat tiny")
STYLES = CALLINGS | NAMES_AS_WELL | INITIALS_OF_RANK | RANKS_IN_CAPITALS
PROVINCES = words("""
    punjab sindh balochistan khyber-pakhtunkhwa kp gilgit-baltistan kashmir ajk delhi karnataka kerala maharashtra
    gujarat bihar bengal odisha assam telangana goa haryana rajasthan lagos kano kaduna rivers nairobi mombasa kisumu
    karachi lahore peshawar quetta islamabad dhaka colombo sabah sarawak penang johor selangor gauteng limpopo
    mpumalanga
""")
"""Of what somebody is a minister or a commissioner without a preposition: `Chief Minister Punjab Maryam Holt`."""
NO_MEMBERS = words("states state countries nations parties firms companies banks unions")
"""What is a member and nobody: `Member States`."""
LOOSE_TITLES = words("""
    house senate democratic republican state home foreign labour gop general conservative liberal finance defense
    defence interior independent republicans democrats prime
""")
"""Titles that stand before groups as well."""
MALE = words("""
    mr sir lord king prince father brother congressman chairman councilman assemblyman spokesman herr monsieur señor
    signor senhor sheikh sheik shaikh sultan emir ratu alhaji hajji encik mzee bwana mnr rre ntate oom uncle duke earl
    baron viscount selectman pandit nawab sardar thiru headmaster
""")
FEMALE = words("""
    mrs ms miss dame lady queen princess sister congresswoman chairwoman councilwoman assemblywoman spokeswoman baroness
    mdm mdme madam madame mme mlle sheikha shaikha smt shrimati sushri señora signora signorina senhora frau fru hajiya
    hajia hajah hajat hajjat alhaja puan datin dayang mev mma whaea kahurangi adi begum sadhvi maharani mohtarma duchess
    selectwoman alderwoman prophetess deaconess headmistress tmt thirumathi weizero woizero dona doña wpc chairlady aunt
    aunty auntie
""")
PARTICLES = words("""
    de da del della di van von vom der den bin ibn bint ben abu al la le las los el dos das du ter ten te 't e y af av
    zu zum zur und op binte binti bte d/o s/o a/l a/p ole arap wa dela delos ul ur
""")
"""What stands small within a name."""
LEADING = PARTICLES - words("e y und op ten ben abu las los das te ul ur")
"""Particles that begin a last name by itself: "de la Cruz said"."""
SUFFIXES = words("jr sr ii iii iv")
"""Part of the name, and no last name: "Milo Hask Jr."."""
FAMILIES = words("""
    kim lee park choi jung jeong kang cho yoon yun jang chang lim han moon shin seo kwon hwang ahn song yoo hong roh
    xi li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo deng mao jiang wen peng
    qin tsai lai chiang nguyen tran le pham phan hoang ngo ri pak tan ong goh teo koh chua ng chan cheung leung lau
    lam ho wong cheng cheong chong chew chia loh soh tay toh yap yeo yeoh foo fong kwok kwan lui poon tang tsang tse
    tsui yeung yip yuen hsu hsieh kuo bui dang dinh duong vo vu truong trinh luu
""")
"""Names of families that stand before the given name in China, Korea, Vietnam and Singapore."""
SURE_FAMILIES = words("nguyen tran pham phan ngo dinh duong truong trinh dang hoang")
"""Of these, those that nobody has for a first name."""
DAUGHTERS = words("""
    binti binte bint bte a/p d/o thi devi begum kumari bano banu khatun khatoon bibi kaur akter akhter akther sultana
""")
SONS = words("bin ibn s/o a/l bahadur kumar prasad")
DAUGHTERS_ENDS = words("ja sook soon mi hwa ae rye sze")
SONS_ENDS = words("ho sik cheol chul gyu kyu hwan pyo seok woo wook hyuk hyeok bum beom hoon gil ryong taek")
"""Of given names in two parts, of Korea and Hong Kong: `Bon-sook`."""
FEMALE_ENDS = (
    "dóttir", "dottir", "ová", "kova", "rova", "lova", "mova", "sova", "yeva", "aeva", "skaya", "wska", "lska", "nska",
    "ienė", "aitė", "ytė", "opoulou", "idou",
)  # fmt: skip
"""Of last names that tell a daughter or a wife."""
GROUPS = words("""
    party committee university college house court department times post news senate congress parliament council
    commission agency ministry bank union association society institute foundation group journal tribune herald
    gazette guardian telegraph press media network radio television board bureau office service corps army navy police
    force guard administration campaign government cabinet company inc corp llc ltd federation alliance coalition
    league club church school center centre project fund trust authority administration kremlin pentagon nations
    republicans democrats conservatives liberals labour gop caucus conference chamber assembly bundestag street
    airline airlines airways aero air rail railway railways transit homes holdings logistics energy industries systems
    solutions technologies motors builders ventures elections capitol
    poll survey hospital international partners research watch organization organisation republic
""")
"""A run of capitals that holds one of these names no person."""
PLACES = words("""
    new north south east west united white supreme wall los san santa fort lake mount las saint hong great middle
    super black hispanic latino african asian european american british french german russian chinese japanese iranian
    israeli mexican canadian islamic muslim christian catholic jewish evangelical brexit tea civil world
""")
NOT_NAMES = words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december i i'm i'll i'd i've the a an this that these those it its he she they we you
    his her their our my your who what when where why how which if but and or so yet for nor in on at to from by with
    of as after before during while although though because since until unless not no yes all some many most several
    both one two three four five six seven eight nine ten another other others each every still also even just only
    then now here there meanwhile however instead according despite about asked speaking earlier later last next today
    yesterday tomorrow is was are were be been being do does did has have had can could may might must shall should
    will would let's more less once ever never though amid among under over through between against without within
    perhaps maybe indeed like such added neither either photo image video source credit editor's update note read
    watch more related share advertisement good english former republican democratic democrats republicans democrat
    latino jan feb aug sept oct nov dec
""")


MONTH_NAMES = words("april may june august will")
"""First names as well, after a title ("Councillor June Petrie"), and last names, after a first one ("Theresa May")."""
OPENERS = words("""
    alongside amidst aboard atop beneath besides beyond throughout via versus towards toward upon opposite unlike led
    given giving testifying responding elsewhere pressed beside underneath concerning regarding including
    only such given tonight whereas wherever whoever whatever except besides hence thus therefore moreover furthermore
    nevertheless nonetheless otherwise unlike beside beyond outside inside across along around behind below near past
    plus toward upon via worse better best none nobody everyone someone anyone everything nothing something enough
    finally certainly clearly maybe somehow somewhere sometimes often soon always today's yesterday's longtime outgoing
    suppose imagine picture incoming incumbent retired fellow fired convicted accused elected re-elected twins
    parent mum dad mother grandmother grandfather widow widower student pupil constituent patient tenant veteran client
    afterwards afterward elsewhere nearby overnight backstage siblings brothers sisters
    neighbour neighbours colleague alongside among amongst amid amidst against aboard above beneath throughout
    following including regarding concerning excluding without within opposite underneath minus versus despite
    furious angry bitter proud lone brave tearful defiant fellow grieving shameless disgraced embattled heartbroken
    hapless gaffe-prone rogue sleazy greedy smug jubilant beaming fuming irate livid gutted cheeky crooked corrupt
    controversial flamboyant outspoken maverick popular unpopular respected renowned famous notorious celebrity
    ageing aging elderly teenage young junior senior rookie fiery feisty forthright thrifty unrepentant victorious
    wife husband daughter nephew niece celebrities eleven twelve thirteen fourteen fifteen sixteen twenty thirty forty
    fifty hundred dozens scores
    housewife schoolboy schoolgirl schoolteacher schoolmaster businessman businesswoman shopkeeper stallholder
    father-of-two father-of-three father-of-four mother-of-two mother-of-three mother-of-four mum-of-two mum-of-three
    dad-of-two dad-of-three ex-soldier ex-policeman pensioner passer-by onlooker bystander eyewitness
    spokesperson spokesman spokeswoman hotelier restaurateur hairdresser caretaker lollipop handyman workman
""")
"""What the head of a sentence writes large before a name: "Incumbent Pavle Draga"."""
HEADLINE_VERBS = words("say warn urge vow claim insist want seek")
"""After a plural in a headline: "Nurses Say No"."""
AFTER_NAMES = words("""
    KC QC SC MP MEP MSP MLA MS MHK MLC MPP MNA MHA TD CBE OBE MBE DBE KBE GBE KCB GCB CB DCB KCMG CMG CVO KCVO DCVO LVO
    MVO BEM DL JP PC FRS FBA FRSE PhD DPhil DSc MD MBBS FRCP RN RAF SAN OFR MFR CON GCON GCFR CFR OON MON FNSE MNI JSC
    JCA JA CJ CJN SCJ AM AO AC OAM CNZM ONZM MNZM DNZM KNZM QSO QSM OM CH OC CM CPA Esq Esq. EGH EBS MBS CBS OGW J JJ SJ
    OSB OP OFM OFMCap CSSp DD AJ BL QPM KPM CPM PSM APM MRCVS FRICS FRCS FRCGP MRCP RIBA FNIM FCIB MGH FCPA SSJ SVD CP
""")
"""What stands after a name and is no part of it: "Philippa Moon KC"."""
NEVER_NAMES = NOT_NAMES - MONTH_NAMES
COMPASS = words("north south east west central")
DOTTED = words("""
    eng. hj. hjh. lic. dra. sra. bp. abp.
    sec. del. dir. cong. mal. arc. archt. surv. pharm. bldr. tpl. const. dep. kap. pres. sh. me. sub. ins. ing. drs.
    mons. h.e. h.r.h.
""")
"""Titles that are something else without the full stop."""
BEFORE_TITLES = words("vice co sub pro deputy rear ex under acting assistant then")
"""What a hyphen joins with a title: `Vice-Mayor`, `Sub-Dean`."""
BEARERS = TITLES | MORE_TITLES | TITLES_ABROAD
TRADES = ("er", "or", "ist", "ian", "man", "woman", "eer", "ee", "ant", "smith", "wright")
PORTFOLIOS = words("""
    neighbourhoods neighborhoods supplies procurement
    food security health education finance foreign affairs interior justice defence defense environment climate
    change transport energy trade industry agriculture culture sport sports labour labor employment housing local
    government planning women youth science technology water fisheries home tourism mines petroleum works
    infrastructure media communications information broadcasting schools roads railways immigration welfare social
    services resources state national digital community social manpower regional rural urban human rights
    constitutional parliament staff police council assembly sustainability innovation investment skills municipal
    enterprise arts heritage gaeltacht disability equality integration further higher community islands marine
    commerce treasury budget economy economic development cooperation europe equality families children pensions
    lands natural highways civil aviation power heavy industries enterprises steel textiles minority tribal external
    public mining railway ports shipping tertiary basic primary secondary cooperative traditional north-east veterans
    utilities appropriations ethics intelligence judiciary exchequer prosecutions rolls archives
    presidency portfolio treasury civil supplies neighbourhoods neighborhoods cities towns villages planning homelands
    sciences research universities colleges consumer consumers competition business businesses
    small medium micro industrial industries manufacturing mineral minerals oil gas coal electricity renewable
    renewables irrigation dairy poultry crops farmers farming forests forestry wildlife parks conservation land
    livestock cooperatives revenue excise taxation customs tax audit statistics budgetary monetary banking insurance
    ocean oceans sea seas maritime waterways inland harbours shipbuilding coast coastal space nuclear atomic
    posts postal telecom telecommunications telecoms digitalisation digitalization innovations innovation cyber data
    youths girls elderly senior citizens seniors families’ gender equity inclusion diversity refugees migration
    diaspora citizenship borders border homeland policing police fire emergency emergencies disaster relief
    reconstruction rehabilitation resettlement peace reconciliation justice law laws legal prisons corrections
    religious waqf haj pilgrimage endowments hindu muslim cultural culture tourism creative heritage antiquities
    music film sport sports recreation leisure gaming lotteries foreign african european asian east pacific arctic
    indigenous native first nations aboriginal islander māori pasifika ethnic nationalities upcountry highlands
    plantation plantations rural urbanisation urbanization metropolitan townships works buildings estates property
    supply procurement stores logistics records implementation monitoring strategic strategy special projects
""")
"""What a minister is one of or for, before the name: "Minister for Food Security Rana Mehmood"."""
HONOURS = (
    words("""
    sir dame lord lady king queen pope prince princess sister brother father mother st saint sheik sheikh sheikha shaikh
    shaikha shaykh ratu adi tunku tengku datuk dato dato' dato’ datin encik cik puan tun haji hajah ustaz ustazah
    ustadh mama baba mzee bwana ndugu gogo ntate mme mma rre oom tannie aunt auntie aunty uncle matua whaea khun daw
    nanay tatay aling kuya ate lolo lola mang inay itay manong manang
    begum don doña dona swami sr bro sis pak ibu
""")
    | EPITHETS
)
"""Titles that stand before a first name alone."""
ALSO_PLACES = words("""
    virginia georgia carolina dakota florida jordan israel chad kenya india china asia austin houston dallas paris
    london sydney victoria adelaide charlotte madison lincoln washington jackson cleveland denver orlando florence
    savannah eden vienna verona valencia phoenix dawn star golden royal major general mission american summer autumn
    ivory crystal ruby amber sunshine grace faith hope mercy joy harmony unity liberty justice patience prudence
    blessing comfort charity favour happiness innocent carmel
    honor winsome immaculate precious patience fortune rejoice karma
""")
"""First names that begin the names of places and of things as often."""
ENDS_OF_PLACES = words("""
    beach park county city valley river island islands bay hills hill hall house creek springs road avenue square
    airport station bridge harbor harbour forest mountain mountains ridge falls heights village island port canal
    act award awards day prize show cup games festival museum library theatre theater hotel stadium
""")


@cache
def first_names() -> dict[str, Gender]:
    """First name (lower case) -> gender, for the names that tell it."""
    return _read("first_names.txt")


def _read(file: str) -> dict[str, Gender]:
    table: dict[str, Gender] = {}
    for line in files(__package__).joinpath(file).read_text(encoding="utf-8").splitlines():
        head, *names = line.split()
        if head in {"m", "f", "b"}:
            gender: Gender = "m" if head == "m" else "f" if head == "f" else ""
            table.update(dict.fromkeys((name.lower() for name in names), gender))
    return table


@cache
def common_genders() -> dict[str, Gender]:
    """First name (small letters) -> gender, of those that prove a person and of many more that do not."""
    return _read("given_names.txt") | first_names()


@cache
def genders() -> dict[str, Gender]:
    """The same for English texts, with the names of many countries; without a gender those that both may bear."""
    world = _read("names_of_the_world.txt")
    return world | common_genders() | dict.fromkeys((name for name in world if not world[name]), "")


@cache
def nobodies(kind: str) -> frozenset[str]:
    """Words (small letters) of what is nobody: `group`, `place`, `people` and `thing`."""
    lines = files(__package__).joinpath("nobodies.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(next(line for line in lines if line.startswith(f"{kind} ")).split()[1:])


@cache
def groups() -> frozenset[str]:
    """A run of capitals that holds one of these names no person: `GROUPS`, which weights are learnt of, and more."""
    return GROUPS | nobodies("group")


def inner_gender(names: Sequence[str]) -> Gender:
    """What the words behind the first tell of a gender: `Tran Thi Bo`, `Ossa binti Rahl`, `Noh Bon-sook`, `Ossa Devi`.

    >>> inner_gender(("Noh", "Bon-sook")), inner_gender(("Ossa", "bin", "Rahl")), inner_gender(("Ossa", "Rahl"))
    ('f', 'm', '')
    """
    lows = {name.lower() for name in names[1:]}
    second = names[-1].lower().partition("-")[2]
    if lows & DAUGHTERS or second in DAUGHTERS_ENDS or names[-1].lower().endswith(FEMALE_ENDS):
        return "f"
    return "m" if lows & SONS or second in SONS_ENDS else ""


def is_title(word: str) -> bool:
    """Whether a word (small letters) before a name is a title of its bearer.

    >>> [is_title(word) for word in ("sen.", "minister-designate", "jane")]
    [True, True, False]
    """
    if word in BEARERS or not ("-" in word or word[-1:] in ".’'"):
        return word in BEARERS
    if word in DOTTED:
        return True
    plain = word.rstrip(".’'").removesuffix("-designate").removesuffix("-elect")
    first, hyphen, second = plain.partition("-")
    joined = hyphen and second.rstrip(".") in BEARERS and (first in BEFORE_TITLES or first.rstrip(".") in BEARERS)
    return plain in BEARERS or bool(joined)
