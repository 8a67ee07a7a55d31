"""How word lists are written in this package: as running text."""


def words(text: str) -> frozenset[str]:
    """The words of a table.

    >>> sorted(words("said told"))
    ['said', 'told']
    """
    return frozenset(text.split())
