"""Noun phrases beside a cue: where the words that name a source begin and end."""

from collections.abc import Sequence

from pipeline.attribution.text.name_words import LEADING, MONTH_NAMES, PARTICLES, TITLES
from pipeline.attribution.text.names import is_capital
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token

PRONOUNS = words("he she they we i it you who which that")
SUBJECT_PRONOUNS = words("he she they we i it")
DETERMINERS = words("""
    a an the this that these those his her their its our my one two three four five six seven eight nine ten some many
    most several few both another other no every each all any such
""")
PREPOSITIONS = words("""
    of for in at with from on by to about against among within inside near around under over outside between across
    into through during after before since until like as than
""")
LINKS = words("of for in at with from on to within inside near close familiar")
"""What joins a noun to a noun within one source."""
AUXILIARIES = words("""
    has have had would will could can may might should must did does do is was are were be been being 'd 'll 've he'd
    she'd
""")
ADVERBS = words("""
    also then later once again even just never ever always often still now too first already soon thus not n't so
    already twice further instead sometimes perhaps simply long at once reportedly since has
""")
STOPS = words("""
    but when because while if though although whereas where why how after before since until unless as then so or nor
    yet saying according whether than despite
""")
CONTRACTED = words("he'd she'd they'd i'd we'd he's she's they've we've i've")
JOINING = words("of and & for the")
IN_A_ROW = 8
"""No name has more particles in a row."""
NOT_ADVERBS = words("family rally july ally assembly reply supply bully italy sally emily kelly")


NO_SUBJECTS = DETERMINERS - {"that", "some", "many", "most", "several", "both", "all"}
"""Determiners that do not stand alone."""
DESCRIBERS = DETERMINERS | {"who", "whose", "which", "then", "now"}
"""What an apposition begins with."""
PHRASE_ENDS = STOPS | PREPOSITIONS
LINK_ENDS = PHRASE_ENDS | AUXILIARIES | {"and", "that"}
NOUN_ENDS = LINK_ENDS | {"who"}
NO_BEGINNINGS = NOUN_ENDS | {"which"}
DAYS = words("monday tuesday wednesday thursday friday saturday sunday")


def is_adverb(token: Token) -> bool:
    return token.low in ADVERBS or (token.low.endswith("ly") and token.low not in NOT_ADVERBS and token.text.islower())


def subject_before(tokens: Sequence[Token], cue: int) -> tuple[int, int] | None:
    """Half-open token range of the subject of the verb at `cue`; None when nothing there can be one."""
    end = _verb_start(tokens, cue)
    if end == 0 or tokens[end - 1].low in {"and", "but", "or", "then"}:
        return None
    last = tokens[end - 1]
    if last.low == "one" and end > 1 and tokens[end - 2].low in {"no", "not"}:
        return end - 2, end
    if last.quotation or last.low in NO_SUBJECTS:
        return None
    if last.low in PRONOUNS or last.low in CONTRACTED:
        return end - 1, end
    if last.text in {",", "—", "–", ")"}:
        return _before_apposition(tokens, end - 1, last.text)
    start = phrase_start(tokens, end)
    return (start, end) if start < end else None


def _verb_start(tokens: Sequence[Token], cue: int) -> int:
    """Where the verb begins, its auxiliaries, adverbs and a day before it ("on Friday said") included."""
    end = cue
    while end > 0:
        last = tokens[end - 1].low
        if last in DAYS:
            end -= 2 if end > 1 and tokens[end - 2].low in {"on", "last"} else 1
        elif is_adverb(tokens[end - 1]) or (last in AUXILIARIES and not _is_last_name(tokens, end - 1)):
            end -= 1
        else:
            break
    return end


def _is_last_name(tokens: Sequence[Token], at: int) -> bool:
    """`“No,” May said`"""
    return tokens[at].low in MONTH_NAMES and tokens[at].text[0].isupper() and at > 0


def _before_apposition(tokens: Sequence[Token], comma: int, mark: str) -> tuple[int, int] | None:
    """`Dale Hobbins, the ranking member,` said: the name, and all up to the second comma."""
    opener = "(" if mark == ")" else mark
    at = comma - 1
    while at >= 0 and not (tokens[at].text == opener and _opens_apposition(tokens, at, comma)):
        if tokens[at].quotation or tokens[at].text in {":", ";"} or comma - at > 30:
            return None
        at -= 1
    if at <= 0:
        return None
    start = phrase_start(tokens, at)
    return (start, comma + (mark == ")")) if start < at else None


def _opens_apposition(tokens: Sequence[Token], comma: int, second: int) -> bool:
    """The comma stands after a noun, and what follows it describes that noun."""
    if comma == 0 or second - comma < 2 or tokens[comma - 1].quotation:
        return False
    following, before = tokens[comma + 1], tokens[comma - 1]
    if before.text == "," or not before.text[0].isalnum():
        return False
    named = is_capital(before) or before.low.replace("-", "").isalpha()
    describes = following.low in DESCRIBERS or following.text[0].isalnum()
    return named and describes and not (comma == 1 and tokens[0].low in {"however", "meanwhile", "still", "instead"})


def phrase_start(tokens: Sequence[Token], end: int) -> int:
    """Where the noun phrase that ends before `end` begins."""
    at = end - 1
    if not tokens[at].text[0].isalnum():
        return end
    if is_capital(tokens[at]):
        return _name_start(tokens, end)
    return _noun_start(tokens, end)


def _name_start(tokens: Sequence[Token], end: int) -> int:
    """The run of capitals, with the lower-case office before it ("campaign manager Ana Ruiz")."""
    at = end - 1
    while at > 0 and (is_capital(tokens[at - 1]) or _joins_names(tokens, at)):
        at -= 1
    at = _with_particles(tokens, at)
    while at > 0 and tokens[at - 1].low.rstrip(".") in TITLES and tokens[at - 1].text[0].isalpha():
        at -= 1
    reach = at
    if _is_between_comma(tokens, at):
        return at - 1
    while reach > 0 and tokens[reach - 1].text[0].isalnum() and at - reach < 6:
        reach -= 1
        word = tokens[reach]
        if word.low in DETERMINERS or word.low.endswith("'s"):
            return _with_link(tokens, reach)
        if word.low in PHRASE_ENDS or word.quotation or word.low.endswith(("ed", "ly")):
            break
    return _with_link(tokens, at)


def _is_between_comma(tokens: Sequence[Token], at: int) -> bool:
    """`, transport` minister Ana Ruiz confirmed: one more word of the office, right after a comma."""
    if at < 2 or tokens[at - 2].text != "," or tokens[at].low.rstrip(".") not in TITLES:
        return False
    word = tokens[at - 1]
    return word.text.isalpha() and word.text.islower() and word.low not in NO_BEGINNINGS and word.low not in DETERMINERS


def _with_particles(tokens: Sequence[Token], at: int) -> int:
    """`de la` Cruz"""
    first = at
    while first and at - first < 4 and tokens[first - 1].text in PARTICLES:
        first -= 1
    while first < at and tokens[first].text not in LEADING:
        first += 1
    return first


def _joins_names(tokens: Sequence[Token], end: int) -> bool:
    """`of`, `and`, `the`, `&` or particles between two capitals."""
    at, least = end, max(2, end - IN_A_ROW)
    while at > least and tokens[at - 1].low in PARTICLES and tokens[at - 2].text in PARTICLES:
        at -= 1
    token = tokens[at - 1]
    if (token.low not in JOINING and token.low not in PARTICLES) or at < 2:
        return False
    if token.low == "the":
        return tokens[at - 2].low in {"of", "for", "and"} and at > 2 and tokens[at - 3].text[0].isupper()
    return is_capital(tokens[at - 2])


def _noun_start(tokens: Sequence[Token], end: int) -> int:
    at = end - 1
    while at > 0 and end - at < 10:
        word = tokens[at - 1]
        if tokens[at].low in DETERMINERS:
            break
        if not word.text[0].isalnum() or word.quotation or word.low in NOUN_ENDS:
            break
        at -= 1
    return _with_link(tokens, at)


def _with_link(tokens: Sequence[Token], at: int) -> int:
    """`a spokesman for` the ministry: go on to the left over a preposition that joins two nouns."""
    if at > 0 and tokens[at].low in {"the", "a", "an", "this"}:
        pass
    if at < 2 or tokens[at - 1].low not in LINKS:
        return at
    noun = tokens[at - 2]
    if not noun.text[0].isalpha() or noun.quotation or noun.low in LINK_ENDS:
        return at
    further = _noun_start(tokens, at - 1) if not is_capital(noun) else _name_start(tokens, at - 1)
    return further if tokens[further].low in DETERMINERS or further == 0 or is_capital(tokens[further]) else at


def subject_after(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Half-open token range of the noun phrase that begins at `at` (after an inverted cue), apposition included."""
    while at < len(tokens) and is_adverb(tokens[at]):
        at += 1
    if at >= len(tokens) or not _begins_phrase(tokens, at):
        return None
    if tokens[at].low in SUBJECT_PRONOUNS:
        return at, at + 1
    end = at
    while end < len(tokens) and not _ends_phrase(tokens, at, end):
        end += 1
    while end > at and tokens[end - 1].text in {",", "—", "–"}:
        end -= 1
    return (at, end) if end > at else None


def _begins_phrase(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.quotation or not token.text[0].isalpha():
        return False
    return token.low not in NO_BEGINNINGS


def _ends_phrase(tokens: Sequence[Token], first: int, at: int) -> bool:
    token = tokens[at]
    if token.quotation or token.text in {".", "?", "!", ";", ":", "(", "—", "–", "...", "…"}:
        return True
    if token.low in {
        "in",
        "on",
        "at",
        "during",
        "after",
        "before",
        "as",
        "when",
        "while",
        "adding",
        "referring",
        "by",
        "to",
    }:
        return at > first and _adverbial(tokens, at)
    if token.text == "," and at + 1 < len(tokens):
        following = tokens[at + 1]
        return bool(following.quotation) or following.low in {
            "adding",
            "referring",
            "but",
            "and",
            "in",
            "on",
            "as",
            "while",
            "after",
            "citing",
        }
    return token.low in DAYS or token.low in {"last", "yesterday"}


def _adverbial(tokens: Sequence[Token], at: int) -> bool:
    """`in a statement`, `on Monday`, `at a rally`: says when or where, not who."""
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if tokens[at].low in {"in", "at", "on", "to"}:
        return following in DAYS or following in {
            "a",
            "an",
            "his",
            "her",
            "their",
            "response",
            "reference",
            "court",
            "reporters",
        }
    return True
