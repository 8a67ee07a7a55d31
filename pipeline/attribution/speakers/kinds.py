"""Of which kind offices are, so that a later mention may call their holders by another word."""

from importlib.resources import files
from itertools import chain

from pipeline.attribution.text.tables import words


def _read() -> dict[str, frozenset[str]]:
    sets: dict[str, frozenset[str]] = {}
    for line in files(__package__).joinpath("kinds.txt").read_text(encoding="utf-8").splitlines():
        head, *told = line.split()
        if not head.startswith("#"):
            sets[head] = frozenset(chain.from_iterable(sets[one] if one[0] == "@" else (one,) for one in told)) - {head}
    return sets


KINDS = _read()
"""What a second mention may call the holder of an office: a senator is "the lawmaker"."""
FIRMS = words("""
    giant operator broadcaster contractor maker retailer lender insurer carrier supplier producer manufacturer publisher
    developer distributor provider builder investor owner refiner grocer employer polluter regulator watchdog competitor
    promoter organiser organizer sponsor subsidiary partner
""")
"""What firms are as well: no proof of a person."""
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
    clerk witness source insider waiter waitress usher guard interpreter translator interviewer presenter host moderator
    caller reporter photographer conductor barman bartender receptionist announcer spokesman aide
""")
"""Who may be there without having been told of before: `“Time,” the clerk said.`"""
