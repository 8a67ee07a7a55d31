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
