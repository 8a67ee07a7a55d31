"""What was probably meant by a name that nobody has."""

import difflib
from collections.abc import Iterable

FEW = 45
"""So many names are all told where none is near."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a message on an unknown name: the nearest known ones, or all of them where they are few.

    >>> did_you_mean("quots", ["quotes", "runs"]), did_you_mean("vale", ["Ann Vale", "Bo Vale", "Tarn"])
    (" (did you mean 'quotes'?)", " (did you mean 'Ann Vale' or 'Bo Vale'?)")
    >>> did_you_mean("x", ["quotes", "runs"]), did_you_mean("x", [])
    ('; known are: quotes, runs', '')
    """
    names = {one.casefold(): one for one in known}
    asked = name.casefold().strip("* ")
    near = [one for one in names if asked and asked in one] or difflib.get_close_matches(asked, names, 3, cutoff=0.5)
    if near:
        return f" (did you mean {' or '.join(repr(names[one]) for one in near[:3])}?)"
    return f"; known are: {', '.join(names.values())}" if 0 < len(names) <= FEW else ""
