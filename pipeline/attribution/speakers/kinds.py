"""Of which kind offices are, so that a later mention may call their holders by another word."""

from pipeline.attribution.text.tables import words

KINDS = {
    "lawmaker": words("""
        senator representative congressman mp mep msp delegate assemblyman assemblywoman td deputy member speaker
    """),
    "legislator": words("senator representative congressman mp mep msp delegate assemblyman assemblywoman member"),
    "parliamentarian": words("senator mp mep msp td deputy member"), "backbencher": words("mp msp td member"),
    "congressman": words("representative"), "member": words("mp msp td"),
    "countess": words("lady peer"),
    "politician": words("senator governor mayor minister mp leader councillor candidate mep msp td"),
    "leader": words("president premier minister chancellor chair king sheikh head chief boss"),
    "premier": words("minister"),
    "diplomat": words("ambassador envoy minister"), "envoy": words("ambassador diplomat"),
    "ambassador": words("envoy"), "peer": words("lord lady baron baroness viscount"),
    "prelate": words("archbishop bishop cardinal pope"), "cleric": words("archbishop bishop imam rabbi pastor priest"),
    "pontiff": words("pope"), "pastor": words("reverend vicar"), "priest": words("father fr reverend"),
    "judge": words("justice magistrate"), "jurist": words("justice judge"),
    "monarch": words("king queen emperor"), "lawyer": words("solicitor counsel barrister attorney advocate"),
    "attorney": words("lawyer counsel"), "solicitor": words("lawyer"), "barrister": words("counsel lawyer"),
    "advocate": words("counsel lawyer"),
    "boss": words("executive director manager commissioner secretary president leader convener"),
    "honcho": words("president secretary chair director leader"),
    "chief": words("director commissioner superintendent executive head boss leader"),
    "executive": words("director president"), "official": words("secretary director commissioner officer"),
    "academic": words("professor doctor lecturer historian economist scientist"), "historian": words("professor"),
    "scientist": words("professor"), "teacher": words("professor lecturer headteacher"),
    "officer": words("sergeant constable inspector superintendent"), "detective": words("inspector"),
    "businessman": words("founder owner executive developer"), "entrepreneur": words("founder owner"),
    "campaigner": words("activist organizer founder"), "activist": words("campaigner organizer"),
    "councillor": words("councilman councilwoman alderman councilmember"), "economist": words("professor"),
    "nominee": words("candidate"), "candidate": words("nominee"), "unionist": words("secretary"),
    "grower": words("farmer"), "head": words("director chair"), "principal": words("headteacher headmistress"),
}  # fmt: skip
"""What a second mention may call the holder of an office: a senator is "the lawmaker"."""
PARTIES = words("republican democrat conservative liberal socialist independent labour tory")
LETTERS = {"r": "republican", "d": "democrat"}
LOOSE = words("lawmaker politician diplomat peer veteran incumbent challenger newcomer legislator") | PARTIES
"""Words that no story uses of a person it has not introduced, so that they always point back."""
MARKS = words("former ex deputy shadow acting prime vice opposition assistant incoming attorney under")
"""Words that tell one office from another: the deputy mayor is not the mayor."""
COLOUR = words("""
    veteran longtime new old young first-term outspoken embattled popular then current retired late long-serving
    influential senior top outgoing
""")
"""Words that tell something new of the person, so that they need not have stood in the first mention."""
RANKS = words("""
    minister mayor president premier senator governor secretary chancellor councillor commissioner judge justice
    ambassador mp msp td mep representative congressman chair sheriff superintendent director leader prosecutor
    taoiseach whip
""")
"""Offices of which who holds one is seldom called another."""
TRADES = words("""
    lawyer counsel solicitor barrister attorney advocate prosecutor judge justice magistrate spokesman professor doctor
    engineer economist analyst sergeant constable inspector superintendent officer coroner deputy mp minister mayor
""")
"""Callings of which who has one is not called by another."""
MEMBERS = words("mp msp mep td deputy lawmaker legislator representative mca mla")
FRONT = words("spokesman minister leader whip secretary chair") | PARTIES
"""What a member of parliament may be as well."""
STAYS_UNNAMED = words("spokesman aide official source insider adviser diplomat")
"""Whom a story goes on to call so without a name: `A spokesman said A. “B,” the spokesman said.`"""
AT_HAND = words("""
    clerk witness source insider
    driver waiter waitress usher guard interpreter translator interviewer presenter host moderator caller reporter
    photographer conductor barman bartender receptionist announcer spokesman aide
""")
"""Who may be there without having been told of before: `“Time,” the clerk said.`"""
