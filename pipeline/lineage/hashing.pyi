"""What hashing.c has, where it was built."""

def hashes(text: str, length: int, /) -> list[int] | None:
    """Of each row of so many words a hash, in the text's order; None where there are signs that it does not know.

    Raises:
        ValueError: a row without a word.
    """
