"""Months by name, as the files of the languages have them."""

from functools import cache

from pipeline.languages import ALIKE, codes, language


@cache
def months() -> dict[str, tuple[str, ...]]:
    """Code -> its months in order, in the case that stands beside a day; languages without them are left out."""
    found = {code: tuple(known.forms("dates", "months")) for code in codes() if (known := language(code))}
    found |= {code: found.get(other, ()) for code, other in ALIKE.items()}
    return {code: names for code, names in found.items() if names}


@cache
def _short() -> dict[str, int]:
    """Abbreviations that no longer begin as the name does, or that papers of other languages borrow."""
    known = (language(code) for code in codes())
    pairs = (pair.split("=") for one in known if one for pair in one.forms("dates", "short"))
    return {name: int(number) for name, number in pairs}


def month_of(name: str, language: str) -> int:
    """Its number, by the page's language, then as English; 0 for what is no month or its first letters.

    >>> month_of("Sept", "en"), month_of("marca", "pl"), month_of("October", "de"), month_of("Mayor", "en")
    (9, 3, 10, 0)
    """
    name = name.casefold().replace("i̇", "i")
    for table in (months().get(language, ()), months()["en"]):
        for number, month in enumerate(table, 1):
            if len(name) >= 3 and month.startswith(name):
                return number
    return _short().get(name, 0)
