"""What may be a name: runs of capitalised words with their particles and suffixes, titles apart."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.name_words import (
    AFTER_NAMES,
    FAMILIES,
    FEMALE,
    HEADLINE_VERBS,
    LEADING,
    MALE,
    MONTH_NAMES,
    NAME_LIKE,
    NEVER_NAMES,
    NOT_NAMES,
    PARTICLES,
    STYLES,
    SUFFIXES,
    SURE_FAMILIES,
    Gender,
    first_names,
    genders,
    inner_gender,
    is_title,
)
from pipeline.attribution.text.styles import (
    APART,
    after_group,
    after_people,
    after_place,
    after_portfolio,
    is_day_called,
    is_day_of,
    is_nobodys,
    is_numbered,
    is_portfolio,
    leads,
    name_start,
    titles_of,
)
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Sentence, Token

INITIALS = re.compile(r"\.(?=\w)")  # written without a space
FUSED = re.compile(r"(?:d|l|dell|dall|al|el|as|ash|ad|an|ar|at|az|bin|ben|ibn|abu)['’-](?=[^\W\d_a-z])")
"""A particle that its name is written together with: "al-Rashid", "d’Alema"."""
FUSED_LARGE = re.compile(r"(?:[Aa][ldnrtzs]|[Ee]l|[Aa]sh)['’-](?=[^\W\d_a-z])")
"""The same written large: of "Hamad Al-Fadil" the last name is "Fadil" as well."""
NICKNAMED = "\x01"
"""Stands for a nickname until the text is at hand."""
NO_BREAKS = PARTICLES | {"an", "do"}
"""Of what is never in a name these may be."""
NOT_BEFORE_NAMES = words("the a an his her their its our my your this that of")
MARKS = NICKNAMED + "“„\"'‘«`”("
NICKNAME = 16
"""A quotation within a name is shorter, in code points."""
_FOLDED = str.maketrans("’‘ʼ`´‐‑", "'''''--")


@lru_cache(1 << 14)
def key_of(names: tuple[str, ...]) -> str:
    """A name as names are compared: without case, accents and shapes of apostrophes and hyphens.

    >>> key_of(("Zoë", "O’Brien‑Diaz")), key_of(("d'Alema",))
    ("zoe o'brien-diaz", "d'alema")
    """
    name = " ".join(names).lower().rstrip("’'")
    if "." in name:
        name = INITIALS.sub(". ", name)
    if name.isascii():
        return name.replace("`", "'")
    plain = name.translate(_FOLDED)
    return "".join(character for character in normalize("NFD", plain) if not combining(character))


def is_suffix(word: str) -> bool:
    """Whether a word stands after a last name and is none.

    >>> [is_suffix(word) for word in ("Jr.", "III", "Holt")]
    [True, True, False]
    """
    return word.rstrip(".").lower() in SUFFIXES


def family_first(names: Sequence[str]) -> bool:
    """Whether the family's name leads: "Lee Jae-min", "Kim Jong Un"; Kim Campbell is told by her last name.

    >>> [family_first(name.split()) for name in ("Lee Jae-min", "Tak Jae-min", "Kim Jong Un", "Lee Harvey")]
    [True, True, True, False]
    """
    if not 1 < len(names) < 4:
        return False
    first, given = names[0].lower(), names[-1]
    _, hyphen, second = given.partition("-")
    if len(names) == 2 and hyphen and second.islower() and not FUSED.match(given.lower() + "X"):
        return True
    if first in SURE_FAMILIES and len(names) == 3:
        return True
    if first not in FAMILIES or (len(names) == 2 and first in genders()) or len(given) > 8:
        return False
    return not any(word.lower() in genders() for word in names[1:])


@lru_cache(1 << 14)
def core_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """A name without the particles it begins with, without a nickname and a suffix.

    >>> core_of(("van", "der", "Veld")), core_of(("Ivo", "“Salty”", "Lund", "Jr."))
    (('Veld',), ('Ivo', 'Lund'))
    """
    plain = tuple([word for word in names if word[0] not in MARKS])
    first, last = 0, len(plain)
    while first < last - 1 and plain[first] in PARTICLES:
        first += 1
    if not first and last > 2 and plain[0].lower() in LEADING and plain[1] in PARTICLES:
        first = next((at for at in range(1, last - 1) if plain[at] not in PARTICLES), last - 1)
    while last > first + 1 and is_suffix(plain[last - 1]):
        last -= 1
    return plain[first:last]


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
    def core(self) -> tuple[str, ...]:
        """The name without the particles it begins with, without a nickname and a suffix."""
        return core_of(self.words)

    @property
    def gender(self) -> Gender:
        return _gender_of(self.titles, self.words)


@lru_cache(1 << 14)
def _gender_of(titles: tuple[str, ...], names: tuple[str, ...]) -> Gender:
    """What titles tell, or the first name where it leads."""
    if not MALE.isdisjoint(titles):
        return "m"
    if not FEMALE.isdisjoint(titles):
        return "f"
    if len(names) < 2:
        return ""
    return inner_gender(names) if family_first(names) else genders().get(names[0].lower(), "") or inner_gender(names)


def with_nickname(mention: Mention, text: str, tokens: Sequence[Token]) -> Mention:
    """The name with its nickname as the text has it: `Ivo “Salty” Lund`."""
    if NICKNAMED not in mention.words:
        return mention
    held = [token for token in tokens if token.quotation and mention.start < token.start < mention.end]
    names = iter(text[token.start : token.end] for token in held)
    return mention._replace(words=tuple([next(names) if word == NICKNAMED else word for word in mention.words]))


def mentions_in(sentence: Sentence) -> list[Mention]:
    """The name runs of one sentence."""
    found: list[Mention] = []
    end, tokens = 0, sentence.tokens
    for at in [at for at, text in enumerate(sentence.texts) if not text.islower() and text[0].isalpha()]:
        if at >= end and is_numbered(tokens, at):
            end = at + 2
            found.append(Mention(tokens[at].start, tokens[at + 1].end, (), (tokens[at].text, tokens[at + 1].text)))
            continue
        if at < end or not (tokens[at].text[0].isupper() or is_capital(tokens[at])):
            continue
        if _speaks_by_month(tokens, at):
            found.append(Mention(tokens[at].start, tokens[at].end, (), (tokens[at].text,), subject=True))
        elif (end := _run_end(tokens, at)) > at and (mention := _mention(tokens, _run_start(tokens, at, end), end)):
            found.append(mention)
    return found


def is_capital(token: Token) -> bool:
    """Whether the token may be part of a name.

    >>> [is_capital(Token(t, t.lower(), 0, 0)) for t in ("Holt", "The", "said", "L’Hôte", "2019", "al-Rashid")]
    [True, False, False, True, False, True]
    """
    text = token.text
    if text.islower() or not text[0].isalpha() or token.quotation or token.low in NOT_NAMES:
        return False
    return not text[0].islower() or FUSED.match(text) is not None


def base_word(text: str) -> str:
    """A word without its possessive.

    >>> base_word("Norrland’s"), base_word("Reyes’"), base_word("L’Hôte")
    ('Norrland', 'Reyes', 'L’Hôte')
    """
    if text[-1] not in "’'sS":
        return text
    if text[-2:] in ("’s", "'s", "’S"):
        return text[:-2]
    plain = text.rstrip("’'")
    return text if plain[-2:] == "ng" and plain[0].isupper() else plain  # Ochieng’ is a whole name


def _run_end(tokens: Sequence[Token], at: int) -> int:
    end = at
    while end < len(tokens):
        token = tokens[end]
        opens = end == at and token.text[0].isupper() and (is_title(token.low) or _is_day_or_month(tokens, at))
        if not (opens or is_capital(token)):
            joined = _joined(tokens, at, end)
            if not joined:
                break
            end = joined
            continue
        if end > at and _is_verb(tokens, at, end):
            break
        end += 1
        if base_word(token.text) != token.text:
            break
    return end


def _joined(tokens: Sequence[Token], at: int, end: int) -> int:
    """Where a run goes on over particles, or over a comma before a suffix; 0 where it ends."""
    token = tokens[end]
    if end == at:
        return 0
    if token.quotation:
        return end + 1 if _is_nickname(tokens, end) else 0
    if token.text == "(":
        return end + 3 if _is_bracketed(tokens, end) else 0
    if token.text == ",":
        suffixed = end + 1 < len(tokens) and end - at > 1 and is_suffix(tokens[end + 1].text)
        return end + 2 if suffixed else 0
    before = tokens[end - 1].low
    stop = end + ((token.low == "an" and before in {"mac", "nic"}) or (token.text == "do" and before in genders()))
    while stop < len(tokens) and stop - end < 4 and tokens[stop].low in PARTICLES:
        stop += 1
    if stop == end and is_day_of(tokens, at, end):
        return end + 1
    if stop == end and token.low in MONTH_NAMES and token.text[0].isupper():
        if is_title(tokens[end - 1].low):
            stop += 1
        elif tokens[end - 1].low in genders() and not tokens[min(end + 1, len(tokens) - 1)].text.isdigit():
            return end + 1
    return stop if stop > end and stop < len(tokens) and is_capital(tokens[stop]) else 0


def _is_day_or_month(tokens: Sequence[Token], at: int) -> bool:
    """`August “Gus” Hallow`, `the driver, Sunday Holt,`"""
    if is_day_called(tokens, at):
        return True
    return tokens[at].low in MONTH_NAMES and at + 1 < len(tokens) and _is_nickname(tokens, at + 1)


def _is_nickname(tokens: Sequence[Token], at: int) -> bool:
    """`Ivo “Salty” Lund`"""
    quotation = tokens[at].quotation
    if quotation is None or at + 1 == len(tokens):
        return False
    if not (is_capital(tokens[at + 1]) or (tokens[at + 1].text in LEADING and _joined(tokens, at, at + 1))):
        return False
    short = quotation.inner_end - quotation.inner_start < NICKNAME and quotation.last.isalnum()
    near = tokens[at].start - tokens[at - 1].end < 2 and tokens[at + 1].start - tokens[at].end < 2
    named = is_capital(tokens[at - 1]) or tokens[at - 1].low in MONTH_NAMES
    return short and near and named and base_word(tokens[at - 1].text) == tokens[at - 1].text


def _is_bracketed(tokens: Sequence[Token], at: int) -> bool:
    """`Robert (Bob) Kell`: a first name between a first name and a last one."""
    if at + 3 >= len(tokens) or tokens[at + 2].text != ")" or not is_capital(tokens[at + 3]):
        return False
    return tokens[at + 1].low in genders() and tokens[at - 1].low in genders()


def _is_verb(tokens: Sequence[Token], at: int, end: int) -> bool:
    """`Says` of "Ingrid Vale Says No": in a headline verbs are written large as well; Edward Said is a name."""
    low = tokens[end].low
    if low in HEADLINE_VERBS:
        return end == at + 1 and tokens[at].low.endswith("s")
    cue = CUES.get(low)
    return cue is not None and cue.speech and cue.form in ("s", "past") and low != "said"


def _speaks_by_month(tokens: Sequence[Token], at: int) -> bool:
    """`May said`, `said May.`: a last name that is a month's or a verb's as well."""
    token = tokens[at]
    if token.low not in MONTH_NAMES or not token.text[0].isupper() or token.text.isupper():
        return False
    after = CUES.get(tokens[at + 1].low) if at + 1 < len(tokens) else None
    before = CUES.get(tokens[at - 1].low) if at > 1 and tokens[at - 2].quotation else None
    return any(cue is not None and cue.speech and cue.form in ("past", "s") for cue in (after, before))


def _run_start(tokens: Sequence[Token], at: int, end: int) -> int:
    """The run with the particles before it: `de la` Cruz."""
    first = at
    while first and at - first < 4 and tokens[first - 1].text in PARTICLES:
        first -= 1
    while first < at and (tokens[first].text not in LEADING or (end - at < 1)):
        first += 1
    return first


def _mention(tokens: Sequence[Token], at: int, end: int) -> Mention | None:
    first = _name_start(tokens, at, end)
    if at == first == 0 and end - first > 1 and leads(tokens, end):
        first, at = 1, int(tokens[0].low in APART)
    if first == at and end - at > 2:
        at = first = after_place(tokens, at, end) or after_group(tokens, at, end) or at
        at = first = after_people(tokens, at, end) or at
    if first == at and is_portfolio(tokens, at):
        first = after_portfolio(tokens, at, end)
        if first == end:
            return None
    last_word = end
    while last_word - first > 2 and tokens[last_word - 1].text in AFTER_NAMES:
        last_word -= 1
    names = _cased(_words_of(tokens[first:last_word]), first > at and len(tokens[at].text.rstrip(".")) > 1)
    if is_nobodys(tokens, (at, first), names) or (len(names) == 1 and _is_no_name(tokens, at, end)):
        return None
    titles = titles_of(tokens[at:first]) if first > at else ()
    last = tokens[end - 1].text
    owns = base_word(last) != last
    if _ends_marked(tokens, end):
        names, end = (*names[:-1], names[-1] + tokens[end].text), end + 1
    before = tokens[at - 1] if at else None
    subject = (
        before is None
        or before.low in {",", "and", "but", "-", "–", "—"}
        or (first == at == 1 and before.low not in APART)
    )
    return Mention(tokens[at].start, tokens[end - 1].end, titles, names, owns, subject)


def _words_of(run: Sequence[Token]) -> list[str]:
    """The words of a name; a nickname's brackets belong to it."""
    found: list[str] = []
    for at, token in enumerate(run):
        if at and run[at - 1].text == "(":
            found.append(f"({token.text})")
        elif token.text not in {",", "(", ")"}:
            found.append(NICKNAMED if token.quotation else base_word(token.text))
    return found


def is_bare_title(mention: Mention) -> bool:
    """`King` alone, which is a name only where somebody is called so."""
    return len(mention.words) == 1 and is_title(mention.words[0].lower())


def _is_no_name(tokens: Sequence[Token], at: int, end: int) -> bool:
    """`Mayor` alone, `Member of Parliament`; `King said` may tell a last name, "the King" does not."""
    low = base_word(tokens[end - 1].low)
    if not is_title(low):
        return (low in STYLES or low == "member") and end < len(tokens) and tokens[end].low == "of"
    alone = end - at == 1 and tokens[at].low in NAME_LIKE and not tokens[at].text.isupper()
    return not alone or (at > 0 and tokens[at - 1].low in NOT_BEFORE_NAMES)


def _name_start(tokens: Sequence[Token], at: int, end: int) -> int:
    """Behind titles, and behind the last word that is never in a name: `Then Ana Holt`."""
    never = [i for i in range(at, end - 1) if tokens[i].low in NEVER_NAMES and tokens[i].text not in NO_BREAKS
             and not (is_day_of(tokens, at, i) or is_day_called(tokens, i))]  # fmt: skip
    return name_start(tokens, never[-1] + 1 if never else at, end)


def _ends_marked(tokens: Sequence[Token], end: int) -> bool:
    """Whether an apostrophe that belongs to the name is a token by itself: `Ochieng’,`"""
    if end == len(tokens) or tokens[end].text not in {"’", "'"}:
        return False
    return tokens[end - 1].low.endswith("ng") and tokens[end].start == tokens[end - 1].end


def _cased(names: Sequence[str], titled: bool) -> tuple[str, ...]:
    """A name all in capitals as names are written: `ANNA O’HARA`, `MS O’HARA`; what may be initials stays."""
    known = (titled and len(names[-1]) > 4) or (len(names) > 1 and names[0].lower() in genders())
    if not known or not "".join(names).isupper():
        return tuple(names)
    return tuple([name if is_suffix(name) or "." in name else name.title() for name in names])


def in_headline(mention: Mention) -> Mention:
    """A mention outside the text; of headline capitals ("Ingrid Vale Says No") a first name and the next word."""
    headed = len(mention.words) > 2 and mention.words[0].lower() in first_names()
    return mention._replace(start=-1, end=-1, words=mention.words[:2] if headed else mention.words)
