"""Whose name a name is."""

import re
import unicodedata
from functools import lru_cache

SPELLED = str.maketrans(
    dict(zip("øØłŁđĐðþı", ("o", "O", "l", "L", "d", "D", "d", "th", "i"), strict=True))
    | {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}
)
"""Letters that Unicode does not take apart into a letter and an accent."""


@lru_cache(maxsize=4096)
def person_id(name: str) -> str:
    """A person's id: the name without accents and case, joined by hyphens.

    >>> person_id("Sanae Takaichi"), person_id("François L’Hôte"), person_id("Søren Ågård")
    ('sanae-takaichi', 'francois-l-hote', 'soren-agard')
    """
    plain = unicodedata.normalize("NFKD", name.translate(SPELLED))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.sub(r"[\W_]+", "-", letters).strip("-")
