"""What people are called for short, and which first names look like titles: `Gus Hallow`, `Don Halmsen`."""

from collections.abc import Iterable, Iterator, Sequence, Set

from pipeline.attribution.text.name_words import ENDS_OF_PLACES, NAMED_AFTER_TITLES, PARTICLES, genders
from pipeline.attribution.text.names import MARKS, Mention, core_of, family_first, key_of
from pipeline.attribution.text.tables import words

FORMAL = {
    "dave": "david", "davy": "david", "mike": "michael", "mick": "michael", "mickey": "michael", "bob": "robert",
    "bobby": "robert", "rob": "robert", "robbie": "robert", "bill": "william", "billy": "william", "jim": "james",
    "jimmy": "james", "joe": "joseph", "joey": "joseph", "tom": "thomas", "tommy": "thomas", "dick": "richard",
    "richie": "richard", "ted": "edward", "eddie": "edward", "ned": "edward", "tony": "anthony", "andy": "andrew",
    "dan": "daniel", "danny": "daniel", "matt": "matthew", "nick": "nicholas", "chris": "christopher",
    "steve": "stephen", "ben": "benjamin", "sam": "samuel", "sammy": "samuel", "pete": "peter", "phil": "philip",
    "greg": "gregory", "jeff": "jeffrey", "geoff": "geoffrey", "ken": "kenneth", "ron": "ronald", "ronnie": "ronald",
    "larry": "lawrence", "gerry": "gerald", "jerry": "gerald", "hank": "henry", "charlie": "charles",
    "chuck": "charles", "fred": "frederick", "freddie": "frederick", "alex": "alexander", "tim": "timothy",
    "vince": "vincent", "walt": "walter", "paddy": "patrick", "pat": "patrick", "johnny": "john", "liz": "elizabeth",
    "beth": "elizabeth", "betty": "elizabeth", "lizzie": "elizabeth", "libby": "elizabeth", "kate": "katherine",
    "kathy": "kathleen", "cathy": "catherine", "katie": "katherine", "maggie": "margaret", "peggy": "margaret",
    "meg": "margaret", "sue": "susan", "susie": "susan", "jenny": "jennifer", "jen": "jennifer", "becky": "rebecca",
    "debbie": "deborah", "deb": "deborah", "vicky": "victoria", "mandy": "amanda", "steph": "stephanie",
    "pam": "pamela", "patty": "patricia", "trish": "patricia", "tricia": "patricia", "barb": "barbara",
    "ellie": "eleanor", "nell": "eleanor", "fran": "frances", "ginny": "virginia", "judy": "judith", "sadie": "sarah",
    "tina": "christina", "val": "valerie", "paco": "francisco", "pancho": "francisco",
}  # fmt: skip
"""Short for a first name -> that name: `Dave Kell` is David Kell, where the text has one of them."""
ARMED = words("""
    Col. Colonel colonel Lt Lt. Capt Capt. Maj Maj. Gen Gen. army Army troops soldiers soldier military battalion
    regiment Regiment Battalion marines Marines coup junta police Police officers commander Commander
""")
"""Where there is none of these Col is short for Colin."""
CHILD_OF = words("bin bint binti binte ibn bte s/o d/o a/l a/p")
"""What is followed by a father's name, at which people are called short of the family's: `Tareq bin Salem`."""


def nicknames(names: Sequence[str]) -> list[str]:
    """Those within a name, without their marks.

    >>> nicknames(("Ivo", "“Salty”", "Lund")), nicknames(("Robert", "(Bob)", "Kell"))
    (['Salty'], ['Bob'])
    """
    return [name.strip(MARKS + "’”'»)") for name in names if name[0] in MARKS]


def fuller_names(mentions: Sequence[Mention], alone: Set[str]) -> dict[str, str]:
    """Of those who are named in several ways of two words or more each short one's key -> the fullest name.

    `alone` are the names of one word that the text uses.
    """
    found: dict[str, set[str]] = {}
    for mention in [one for one in mentions if one.start >= 0]:  # a headline's capitals may be verbs
        for short in _shorter(mention, alone):
            found.setdefault(key_of(short), set()).add(mention.name)
    own = {key_of(mention.words): mention.name for mention in mentions}
    for mention in mentions:
        formal = FORMAL.get(mention.core[0].lower(), "")
        if formal and (name := own.get(key_of((formal, *mention.core[1:])), "")):
            found.setdefault(key_of(mention.words), set()).add(name)
    once = {key: names.pop() for key, names in found.items() if len(names) == 1}
    return {key: name for key, name in once.items() if own.get(key, "") != name}


def _shorter(mention: Mention, alone: Set[str]) -> Iterator[tuple[str, ...]]:
    """`Gus Hallow` of August “Gus” Hallow, `Ana Holt` of Ana M. Holt, `Tareq bin Salem` of Tareq bin Salem Al Harbi."""
    core, names = core_of(mention.words), mention.words
    yield from ((nickname, *core[1:]) for nickname in nicknames(names) if len(core) > 1)
    if len(core) > 1 and nicknames(names):
        yield core
    child = next((at for at, name in enumerate(names) if at and name.lower() in CHILD_OF), 0)
    if child == 1 and len(names) > 3:
        yield names[:3]
    if child > 1 or (len(core) > 2 and core[0].lower() in genders() and core[1].lower() in genders()):
        yield names[:child] if child else core[:2]  # Siti Aminah of Siti Aminah Mohd Noor, Ahmad Zaki bin Salleh
    if letters := _letters(core):
        yield letters
    whole = core[0].lower() in genders() and core[-1].lower() not in ENDS_OF_PLACES and not family_first(core)
    if len(core) != 3 or not whole or not PARTICLES.isdisjoint(core):
        return
    if core[1][-1] == "." or core[1].lower() in genders():  # no verb of a heading, `Morlais Backs Holt`
        yield core[0], core[2]
    if core[1][-1] != "." and core[2].lower() in alone:
        yield core[:2]


def _letters(core: tuple[str, ...]) -> tuple[str, ...]:
    """`JK Marsh` of J. K. Marsh; nothing of a name without two initials."""
    initials = [word for word in core[:-1] if word.endswith(".")]
    letters = "".join(initials).replace(".", "")
    return (letters, core[-1]) if len(letters) > 1 and len(initials) == len(core) - 1 else ()


def with_first_names(mentions: list[Mention], small: Set[str]) -> list[Mention]:
    """The mentions with `Don` and `Dean` as first names where nobody of that last name has another one."""
    held = {one.core[-1].lower() for one in mentions if len(one.core) > 1}
    return [_named_so(one) if _is_named_so(one, held, small) else one for one in mentions]


def _is_named_so(mention: Mention, held: Set[str], small: Iterable[str]) -> bool:
    if len(mention.words) != 1 or not mention.titles or mention.titles[-1] not in NAMED_AFTER_TITLES:
        return False
    last = mention.words[0].lower()
    told = mention.titles[-1] != "col" or ARMED.isdisjoint(small)
    return told and last not in held and last not in genders() and mention.titles[-1] not in small


def _named_so(mention: Mention) -> Mention:
    given = mention.titles[-1].capitalize()
    return mention._replace(titles=mention.titles[:-1], words=(given, *mention.words))
