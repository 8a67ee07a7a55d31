"""Small words that begin sentences, with a capital like a name's: no name begins with one of its article's language."""

from functools import cache

from pipeline.languages import Language, language

NOUNS_ARE_CAPITAL = frozenset({"de", "lb"})
"""Languages that write every noun with a capital."""
SAME = {"lb": "de"}
"""Languages without a file whose small words are those of another, as far as these go."""


@cache
def openers(code: str) -> frozenset[str]:
    """Words, in small letters, that begin no name in an article of that language; English ones where none are known.

    >>> "obwohl" in openers("de"), "obwohl" in openers("en"), "the" in openers(""), "the" in openers("fi")
    (True, False, True, True)
    """
    found = _known(code)
    keys = ("common", "never_names", "articles", "prepositions", "stops")
    return frozenset[str]().union(*(found.words("text", key) for key in keys)) if found else frozenset()


@cache
def articles(code: str) -> frozenset[str]:
    """Words before a thing's name and before nobody's: "the Kettle Stone"; empty where a language has none."""
    found = language(code[:2].lower())
    return found.words("text", "articles") if found else frozenset()


def _known(code: str) -> Language | None:
    short = code[:2].lower()
    found = language(SAME.get(short, short))
    return found if found and found.text("text", "common") else language("en")
