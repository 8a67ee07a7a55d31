"""What kernel.c has, where it was built."""

import numpy as np
import numpy.typing as npt

from pipeline.attribution.learnt.lexemes import Numbers

def best_paths(
    scores: npt.NDArray[np.float32],
    edges: Numbers,
    ranges: list[tuple[int, int]],
    steps: npt.NDArray[np.float32],
    labels: int,
    found: Numbers,
    /,
) -> None:
    """Fill `found` with the labels of the best path through each range, as `paths.best_paths` finds them.

    Raises:
        ValueError: a range has no word or goes beyond the last one, or the arrays do not fit together.
    """

def scores(
    columns: list[Numbers],
    first: int,
    looks: Numbers,
    templates: Numbers,
    rows: npt.NDArray[np.uint64],
    scale: float,
    found: npt.NDArray[np.float32],
    /,
) -> None:
    """Fill `found` with the score of each label for each word from `first` on: see `features.Plan`.

    Raises:
        ValueError: a column ends before the words do, or the arrays do not fit together.
    """

def placed(columns: list[Numbers], marks: Numbers, buckets: Numbers, found: Numbers, /) -> None:
    """Fill `found` with a line for each of `lexemes.PLACED`, as NumPy does; `marks` are those of each class.

    Raises:
        ValueError: a class has no marks, or the arrays do not fit together.
    """

def related(
    columns: list[Numbers],
    marks: Numbers,
    buckets: Numbers,
    words: Numbers,
    places: Numbers,
    bounds: Numbers,
    most: Numbers,
    comma: int,
    found: Numbers,
    /,
) -> None:
    """Fill `found` with a line for each of `roles.RELATED`, as NumPy does; `marks` are those of each label.

    Raises:
        ValueError: a label has no marks, a cue or a word is beyond the text, or the arrays do not fit together.
    """
