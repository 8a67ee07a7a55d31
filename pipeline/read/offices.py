"""How the words of a source introduce who speaks: the office beside the name, as the article gives it."""

import re
from functools import cache, lru_cache

from pipeline.languages import language

OF_ADDRESS = frozenset((
    "mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "lady", "madam", "sister", "brother", "father", "herr",
    "frau", "hr", "fr", "mme", "mlle", "m", "monsieur", "madame", "mademoiselle", "señor", "señora", "sr", "sra",
    "don", "doña", "signor", "signora",
))  # fmt: skip
"""Before a name, and no office."""
NO_OFFICE = frozenset((
    "who", "whose", "whom", "which", "that", "where", "when", "while", "as", "in", "at", "on", "of", "from", "with",
    "without", "to", "for", "and", "but", "or", "by", "after", "before", "during", "since", "until", "near", "not",
    "then", "now", "both", "even", "speaking", "aged", "himself", "herself", "themselves",
))  # fmt: skip
"""What begins no office: clauses, places, times."""
CLAUSE = re.compile(r"\s(?:who|whose|whom|which|that|where|when)(?:\s|$)")
POSSESSIVE = re.compile(r"[’']s?$")
MADE = ("ing", "ed", "ous", "ful", "ive", "ly", "less")
"""How words end that tell what somebody did, or how: "elected last spring", "quietly"."""
MOST_WORDS = 14
NOT_PLAIN = re.compile(r"\d|[“”\"]|''")
OF_PARTY = re.compile(r"[A-Z]{1,4}[-–]")
"""The party and the state of a member: "D-Ohio"."""


@lru_cache(maxsize=8192)
def office_in(source: str | None, speaker: str | None, code: str | None) -> str:
    """The office, work or part of somebody beside the name, without its article; empty where none is told for sure.

    `code`: ISO 639-1. Where a language's file has no titles nothing is told.

    >>> office_in("Odile Brandt, the council's leader,", "Odile Brandt", "en")
    "council's leader"
    >>> office_in("Finance Minister Barrimore, who brought the bill", "Osei Barrimore", "en")
    'Finance Minister'
    >>> office_in("Quintero, 67", "Dolores Quintero", "en"), office_in("she", "Dolores Quintero", "en")
    ('', '')
    """
    before, after = _around(source or "", speaker or "")
    if " " not in (speaker or "") and " " in before and not before.endswith(","):
        before = ""  # of "Mayor Ann Vale" as "Vale" nobody knows where the title ends
    told = _after(after, code or "") or _before(before, code or "")
    return told if len(told.split()) <= MOST_WORDS else ""


def _around(source: str, speaker: str) -> tuple[str, str]:
    """The words before and behind the name, which may be the last one alone; nothing where it does not stand there."""
    for name in (speaker, speaker.rpartition(" ")[2]):
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", source) if name else None
        if found:
            given = {word.casefold() for word in speaker.split()}
            return _without(source[: found.start()], given), source[found.end() :]
    return "", ""


def _without(before: str, given: set[str]) -> str:
    """Without first names, initials and forms of address at the end: "Governor Ann B." leaves "Governor"."""
    words = before.split()
    while words and (words[-1].casefold() in given or re.fullmatch(r"[^\W\d_]\.", words[-1]) or _is_address(words[-1])):
        words.pop()
    return " ".join(words)


def _is_address(word: str) -> bool:
    return word.casefold().rstrip(".") in OF_ADDRESS


def _after(after: str, code: str) -> str:
    """The first apposition behind the name that is one; an age may come before it."""
    if not re.match(r"\s*,", after):
        return ""
    for piece in re.split(r"[,;(–—]", after)[1:3]:
        told = CLAUSE.split(piece.strip())[0].strip()
        if told and not told[0].isdigit():
            is_name = told.startswith(("The ", "A "))  # "the hosts of Tolm Tonight, The Long Table and ..."
            return _bare(told, code) if _is_apposition(told, code) and not is_name else ""
    return ""


def _before(before: str, code: str) -> str:
    """A title on the name, or an apposition and a comma before it."""
    if before.endswith(","):
        told = before.rstrip(",").rpartition(",")[2].strip()
        begun = told.split(" ")[0].casefold()
        owned = begun in _articles(code) or POSSESSIVE.search(begun)
        return _bare(told, code) if owned and _is_apposition(told, code) else ""
    told = before.rpartition(",")[2].strip()
    return _bare(told, code) if _is_title(told, code) else ""


def _is_apposition(told: str, code: str) -> bool:
    if code != "en":
        return _has_title(told, code)
    first, _, rest = told.partition(" ")
    if OF_PARTY.match(told) or rest.startswith("by ") or (first.casefold() in _articles(code) and not rest):
        return False
    return first.casefold() not in NO_OFFICE and not _is_made(first) and not NOT_PLAIN.search(told)


def _is_title(told: str, code: str) -> bool:
    """In English a title on a name has no article: "the weary Brandt" tells no office."""
    words = told.split()
    if not words or NOT_PLAIN.search(told):
        return False
    if code != "en":
        return _has_title(told, code)
    ends = {words[0].casefold(), words[-1].casefold()}
    small = _english()
    return not ends & small and not (len(words) == 1 and _is_made(words[0])) and not POSSESSIVE.search(words[-1])


def _is_made(word: str) -> bool:
    return word.islower() and word.endswith(MADE) and len(word) > 4


def _has_title(told: str, code: str) -> bool:
    titles, ends = _titles(code)
    words = [word.casefold().strip(".,") for word in told.split()]
    return any(word in titles or (ends and word.endswith(ends)) for word in words)


def _bare(told: str, code: str) -> str:
    first, _, rest = told.partition(" ")
    return rest.strip() if rest and first.casefold() in _articles(code) else told


@cache
def _articles(code: str) -> frozenset[str]:
    found = language(code)
    return found.words("text", "articles") if found else frozenset()


@cache
def _english() -> frozenset[str]:
    found = language("en")
    return found.words("text", "common") | found.words("text", "never_names") if found else frozenset()


@cache
def _titles(code: str) -> tuple[frozenset[str], tuple[str, ...]]:
    found = language(code)
    if found is None:
        return frozenset(), ()
    return found.words("people", "titles"), tuple(found.words("people", "title_ends"))
