"""Mark the words of a search in what it found."""

import re
import unicodedata
from functools import lru_cache

from markupsafe import Markup, escape

WORD = re.compile(r"\w+")
TYPED = re.compile(r'"[^"]*"|\S+')
OPERATORS = frozenset(("AND", "OR", "NEAR"))


@lru_cache(maxsize=64)
def wanted(search: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words that a search looks for, without case and accents, and those of which the beginning will do.

    >>> wanted('ferry AND fare* NOT "night boat"')
    (frozenset({'ferry'}), ('fare',))
    """
    words, beginnings, excluded = set[str](), list[str](), False
    for part in TYPED.findall(search.replace("(", " ").replace(")", " ")):
        if part in OPERATORS or part == "NOT":
            excluded = part == "NOT"
            continue
        if not excluded:
            found = [_folded(word) for word in WORD.findall(part)]
            if part.endswith("*") and found:
                beginnings.append(found.pop())
            words.update(found)
        excluded = False
    return frozenset(words), tuple(beginnings)


def marked(text: str, search: str) -> Markup:
    """The text, escaped, with the words that the search looks for marked.

    >>> marked("The <b>Ferry</b>", "ferry")
    Markup('The &lt;b&gt;<mark>Ferry</mark>&lt;/b&gt;')
    """
    words, beginnings = wanted(search)
    made, at = Markup(), 0
    for found in WORD.finditer(text):
        folded = _folded(found[0])
        if folded in words or folded.startswith(beginnings or ("\0",)):
            made += escape(text[at : found.start()]) + Markup("<mark>{}</mark>").format(found[0])
            at = found.end()
    return made + escape(text[at:])


def _folded(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).casefold()
