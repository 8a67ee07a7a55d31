"""Words of which there are a handful, kept as small numbers: their order here is what rows are stored by.

A new word goes to the end. What is no word of these is stored as it stands, and views tell it as it stands.
"""

from collections.abc import Sequence

BLOCK_KINDS = ("paragraph", "heading", "list_item", "caption", "quote", "table", "preformatted")
KINDS = ("direct", "indirect", "mixed")
STANCES = ("said", "negated", "asked", "hypothetical")
SPEAKER_KINDS = ("person", "unknown", "group")


def code(word: str, words: Sequence[str]) -> int | str:
    """What stands for a word in a row.

    >>> code("heading", BLOCK_KINDS), code("sidebar", BLOCK_KINDS)
    (1, 'sidebar')
    """
    return words.index(word) if word in words else word


def coded(column: str, words: Sequence[str]) -> str:
    """SQL that makes the number out of a column that holds the word."""
    return f"CASE {column} {_cases(enumerate(words), '{1} THEN {0}')} ELSE {column} END"


def told(column: str, words: Sequence[str]) -> str:
    """SQL that makes the word out of a column that holds the number."""
    return f"CASE {column} {_cases(enumerate(words), '{0} THEN {1}')} ELSE {column} END"


def _cases(numbered: "enumerate[str]", case: str) -> str:
    return " ".join("WHEN " + case.format(number, f"'{word}'") for number, word in numbered)


def typed(made: str, kind: str) -> str:
    """SQL of a view's column that is compared as one of a table is: `confidence >= '0.6'`, as addresses ask it."""
    return f"CAST({made} AS {kind})"


def thousandths(share: float) -> int:
    """A confidence as rows keep it: `share_of` makes the very same number of it again.

    >>> thousandths(0.987)
    987
    """
    return round(share * 1000)


def packed_share(column: str) -> str:
    """SQL for the same, of a column that holds the share; one that has more than three decimals stays as it is."""
    return f"iif(round({column} * 1000) / 1000.0 = {column}, CAST(round({column} * 1000) AS INTEGER), {column})"


def share_of(column: str) -> str:
    """SQL that makes the share out of a column of whole thousandths, or of whatever share somebody wrote there."""
    return f"iif(typeof({column}) = 'integer', {column} / 1000.0, {column})"


def twentieths_of(column: str) -> str:
    """SQL for the whole twentieths of the share in such a column.

    The product may be rounded up to a whole number that the share has not reached: the comparisons tell.
    """
    near = f"CAST({column} * 20 AS INTEGER)"
    return (
        f"iif(typeof({column}) = 'integer', {column} / 50, "
        f"{near} + ({column} >= ({near} + 1) / 20.0) - ({column} < {near} / 20.0))"
    )
