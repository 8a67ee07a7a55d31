"""What splitter.c has, where it was built."""

def tokens(text: str, start: int, end: int, dotted: frozenset[str], /) -> tuple[list[str], list[int], list[int]] | None:
    """The same as `tokens.words_in`; None where there are signs that it does not know.

    `dotted` are the words whose full stop is theirs.

    Raises:
        ValueError: the part goes beyond the text.
    """

def places(text: str, listed: frozenset[str] | None, /) -> dict[str, list[int]] | None:
    r"""Of the words listed, or of all, where each stands; words are those of `\w+`. None as above."""
