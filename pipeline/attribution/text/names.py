"""Who is named in an article: runs of capitalised words, people and groups told apart, short names to the fullest."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token

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
MORE_TITLES = words(
    "cllr cllrs councillors pastor senators representatives congressmen governors ministers judges professors"
)
"""Titles that the tagger's weights know nothing of: `TITLES` is among what it has learnt from, and must stay."""
LOOSE_TITLES = words("""
    house senate democratic republican state home foreign labour gop general conservative liberal finance defense
    defence interior independent republicans democrats prime
""")
"""Titles that stand before groups as well."""
MALE = words("mr sir lord king prince father brother congressman chairman councilman assemblyman spokesman")
FEMALE = words("""
    mrs ms miss dame lady queen princess sister congresswoman chairwoman councilwoman assemblywoman spokeswoman
    baroness
""")
PARTICLES = words("de da del della di van von der den bin ibn al la le el dos du ter ten e y af av zu")
GROUPS = words("""
    party committee university college house court department times post news senate congress parliament council
    commission agency ministry bank union association society institute foundation group journal tribune herald
    gazette guardian telegraph press media network radio television board bureau office service corps army navy police
    force guard administration campaign government cabinet company inc corp llc ltd federation alliance coalition
    league club church school center centre project fund trust authority administration kremlin pentagon nations
    republicans democrats conservatives liberals labour gop caucus conference chamber assembly bundestag street
    capitol poll survey hospital international partners research watch organization organisation republic
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
"""First names as well, after a title: "Councillor June Petrie"."""
AFTER_NAMES = words("KC QC SC MP MEP MSP MLA CBE OBE MBE DBE PhD")
"""What stands after a name and is no part of it: "Philippa Moon KC"."""
NEVER_NAMES = NOT_NAMES - MONTH_NAMES
BEARERS = TITLES | MORE_TITLES
ALSO_PLACES = words("""
    virginia georgia carolina dakota florida jordan israel chad kenya india china asia austin houston dallas paris
    london sydney victoria adelaide charlotte madison lincoln washington jackson cleveland denver orlando florence
    savannah eden vienna verona valencia phoenix dawn star golden royal major general mission american summer autumn
    ivory crystal ruby amber sunshine grace faith hope mercy joy harmony unity liberty justice patience prudence
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
        if head == "m" or head == "f":
            gender: Gender = "m" if head == "m" else "f"
            table.update(dict.fromkeys((name.lower() for name in names), gender))
    return table


@cache
def genders() -> dict[str, Gender]:
    """First name (small letters) -> gender, of those that prove a person and of many more that do not."""
    return _read("given_names.txt") | first_names()


def is_title(word: str) -> bool:
    """Whether a word (small letters) before a name is a title of its bearer.

    >>> [is_title(word) for word in ("sen.", "minister-designate", "jane")]
    [True, True, False]
    """
    if word in BEARERS or not ("-" in word or word[-1] == "."):
        return word in BEARERS
    return word.rstrip(".").removesuffix("-designate").removesuffix("-elect") in BEARERS


class Mention(NamedTuple):
    """A run of capitalised words: titles apart, and what it may stand for."""

    start: int
    end: int
    titles: tuple[str, ...]
    words: tuple[str, ...]
    """The name itself, without titles and possessive."""
    possessive: bool = False
    subject: bool = False
    """Nothing but adverbs and a comma stands before it in its sentence."""

    @property
    def name(self) -> str:
        return " ".join(self.words)

    @property
    def gender(self) -> Gender:
        if self.titles and not MALE.isdisjoint(self.titles):
            return "m"
        if self.titles and not FEMALE.isdisjoint(self.titles):
            return "f"
        return genders().get(self.words[0].lower(), "") if len(self.words) > 1 else ""


def mentions_in(tokens: Sequence[Token]) -> list[Mention]:
    """The name runs of one sentence."""
    found: list[Mention] = []
    end = 0
    for at in [at for at, token in enumerate(tokens) if not token.text[0].islower() and token.text[0].isalpha()]:
        if at >= end and (end := _run_end(tokens, at)) > at and (mention := _mention(tokens, at, end)):
            found.append(mention)
    return found


def is_capital(token: Token) -> bool:
    """Whether the token may be part of a name.

    >>> [is_capital(Token(t, t.lower(), 0, 0)) for t in ("Holt", "The", "said", "L’Hôte", "2019")]
    [True, False, False, True, False]
    """
    first = token.text[0]
    return first.isalpha() and not first.islower() and not token.quotation and token.low not in NOT_NAMES


def base_word(text: str) -> str:
    """A word without its possessive.

    >>> base_word("Norrland’s"), base_word("Reyes’"), base_word("L’Hôte")
    ('Norrland', 'Reyes', 'L’Hôte')
    """
    if text[-1] not in "’'sS":
        return text
    return text[:-2] if text[-2:] in ("’s", "'s", "’S") else text.rstrip("’'")


def _run_end(tokens: Sequence[Token], at: int) -> int:
    end = at
    while end < len(tokens):
        token = tokens[end]
        if not (is_capital(token) or (end == at and token.text[0].isupper() and is_title(token.low))):
            joins = token.low in PARTICLES or (token.low in MONTH_NAMES and is_title(tokens[end - 1].low))
            if not (joins and end > at and end + 1 < len(tokens) and is_capital(tokens[end + 1])):
                break
        end += 1
        if base_word(token.text) != token.text:
            break
    return end


def _mention(tokens: Sequence[Token], at: int, end: int) -> Mention | None:
    first = at
    for index in range(at, end - 1):
        if is_title(tokens[index].low) or tokens[index].low in NEVER_NAMES:
            first = index + 1
    if at == first == 0 and end - first > 2 and _is_trade(tokens[0].low):
        first = 1
    last_word = end - 1 if end - first > 2 and tokens[end - 1].text in AFTER_NAMES else end
    words = tuple([base_word(token.text) for token in tokens[first:last_word]])
    if len(words) == 1 and is_title(words[0].lower()):
        return None
    titles = tuple([token.low.rstrip(".") for token in tokens[at:first]]) if first > at else ()
    last = tokens[end - 1].text
    before = tokens[at - 1] if at else None
    subject = before is None or before.low in {",", "and", "but"} or (first == at and at == 1)
    return Mention(tokens[at].start, tokens[end - 1].end, titles, words, base_word(last) != last, subject)


def _is_trade(word: str) -> bool:
    """`Trombonist` Pavle Draga: a trade that only the head of a sentence writes large."""
    return len(word) > 5 and word.endswith(("er", "or", "ist", "ian")) and word not in genders() and word not in GROUPS


def in_headline(mention: Mention) -> Mention:
    """A mention outside the text; of headline capitals ("Ingrid Vale Says No") a first name and the next word."""
    headed = len(mention.words) > 2 and mention.words[0].lower() in first_names()
    return mention._replace(start=-1, end=-1, words=mention.words[:2] if headed else mention.words)


@dataclass(slots=True)
class Roster:
    """Everybody the article names, each under the fullest form of the name."""

    full: dict[str, str] = field(default_factory=dict)
    """Short name (lower case) -> fullest; the newest one when two share it."""
    genders: dict[str, Gender] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    shared: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Last name (lower case) -> where its bearers are named in full."""
    single: frozenset[str] = frozenset()
    """Names of one word (lower case) that the text uses more than once."""

    def resolve(self, mention: Mention) -> str:
        """The fullest name of the mention."""
        key = mention.name.lower()
        if len(mention.words) > 1:
            return self.full.get(key, mention.name)
        bearers = self.shared.get(key, [])
        if len(bearers) > 1 and len({name for _, name in bearers}) > 1 and mention.gender:
            bearers = [b for b in bearers if self.genders.get(b[1], "") in ("", mention.gender)] or bearers
        before = [name for start, name in bearers if start <= mention.start]
        if before or bearers:
            return before[-1] if before else bearers[0][1]
        return self.full.get(key, mention.name)

    def could_be(self, mention: Mention) -> bool:
        """Whether nothing in the name speaks against a person's."""
        words = [word.lower() for word in mention.words]
        if words[0] in PLACES or len(words) > 4 or not GROUPS.isdisjoint(words):
            return False
        return not any(len(word) > 2 and word.isupper() for word in mention.words)

    def is_named_so(self, mention: Mention) -> bool:
        """Whether a first name of the larger table begins it, and nothing tells that it is a place."""
        first, last = mention.words[0].lower(), mention.words[-1].lower()
        return (
            1 < len(mention.words) < 4
            and first in genders()
            and first not in ALSO_PLACES
            and last not in ENDS_OF_PLACES
        )

    def is_person(self, mention: Mention) -> bool:
        """Whether the mention names a person, as far as the article and the names known tell."""
        if mention.name.lower() in PLACES or GROUPS.intersection(word.lower() for word in mention.words):
            return False
        return bool(personal_titles(mention)) or self.resolve(mention) in self.people


def personal_titles(mention: Mention) -> tuple[str, ...]:
    """Titles that only people bear: "House" and "Democratic" stand before groups as well."""
    return tuple(title for title in mention.titles if title not in LOOSE_TITLES)


def build_roster(mentions: Iterable[Mention]) -> Roster:
    """Read all mentions twice: full names first, then whom the short ones may be."""
    roster = Roster()
    listed = list(mentions)
    for mention in listed:
        if len(mention.words) > 1 and _looks_personal(mention):
            _enter(roster, mention)
    for mention in listed:
        if len(mention.words) == 1:
            _enter_short(roster, mention)
    counted = Counter(mention.words[0].lower() for mention in listed if len(mention.words) == 1)
    roster.single = frozenset(name for name, uses in counted.items() if uses > 1)
    return roster


def _looks_personal(mention: Mention) -> bool:
    words = [word.lower() for word in mention.words]
    if words[0] in PLACES or GROUPS.intersection(words) or len(words) > 5:
        return False
    if personal_titles(mention) or words[0] in first_names():
        return True
    return not any(len(w) > 2 and w.isupper() for w in mention.words)


def _enter(roster: Roster, mention: Mention) -> None:
    name, last = mention.name, mention.words[-1].lower()
    if personal_titles(mention) or mention.words[0].lower() in first_names():
        roster.people.add(name)
    roster.full.setdefault(name.lower(), name)
    roster.shared.setdefault(last, []).append((mention.start, name))
    if first := mention.words[0].lower() in first_names() and mention.words[0].lower():
        roster.full.setdefault(first, name)
    if gender := mention.gender:
        roster.genders.setdefault(name, gender)


def _enter_short(roster: Roster, mention: Mention) -> None:
    name = roster.resolve(mention)
    if personal_titles(mention):
        roster.people.add(name)
    if mention.gender:
        roster.genders.setdefault(name, mention.gender)
