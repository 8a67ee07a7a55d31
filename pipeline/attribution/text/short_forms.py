"""What people are called for short, and which first names look like titles: `Gus Hallow`, `Don Halmsen`."""

from collections.abc import Iterable, Iterator, Sequence, Set

from pipeline.attribution.text.name_words import ENDS_OF_PLACES, NAMED_AFTER_TITLES, PARTICLES, genders
from pipeline.attribution.text.names import MARKS, Mention, core_of, family_first, key_of
from pipeline.attribution.text.tables import words

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
    for mention in mentions:
        for short in _shorter(mention, alone):
            found.setdefault(key_of(short), set()).add(mention.name)
    own = {key_of(mention.words): mention.name for mention in mentions}
    once = {key: names.pop() for key, names in found.items() if len(names) == 1}
    return {key: name for key, name in once.items() if own.get(key, "") != name}


def _shorter(mention: Mention, alone: Set[str]) -> Iterator[tuple[str, ...]]:
    """`Gus Hallow` of August “Gus” Hallow, `Ana Holt` of Ana M. Holt, `Tareq bin Salem` of Tareq bin Salem Al Harbi."""
    core, names = core_of(mention.words), mention.words
    yield from ((nickname, *core[1:]) for nickname in nicknames(names) if len(core) > 1)
    if len(core) > 1 and nicknames(names):
        yield core
    if len(names) > 3 and names[1].lower() in CHILD_OF:
        yield names[:3]
    whole = core[0].lower() in genders() and core[-1].lower() not in ENDS_OF_PLACES and not family_first(core)
    if len(core) != 3 or not whole or not PARTICLES.isdisjoint(core):
        return
    yield core[0], core[2]
    if core[2].lower() in alone and core[1][-1] != ".":
        yield core[:2]


def with_first_names(mentions: list[Mention], small: Set[str]) -> list[Mention]:
    """The mentions with `Don` and `Dean` as first names where nobody of that last name has another one."""
    held = {one.core[-1].lower() for one in mentions if len(one.core) > 1}
    return [_named_so(one) if _is_named_so(one, held, small) else one for one in mentions]


def _is_named_so(mention: Mention, held: Set[str], small: Iterable[str]) -> bool:
    if len(mention.words) != 1 or not mention.titles or mention.titles[-1] not in NAMED_AFTER_TITLES:
        return False
    last = mention.words[0].lower()
    return last not in held and last not in genders() and mention.titles[-1] not in small


def _named_so(mention: Mention) -> Mention:
    given = mention.titles[-1].capitalize()
    return mention._replace(titles=mention.titles[:-1], words=(given, *mention.words))
