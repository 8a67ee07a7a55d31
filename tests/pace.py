"""What a piece of work takes of a processor, where a busy machine must not decide.

Noise only adds. So the least of some tries counts, and no more are made than are needed to say that the work is quick.
"""

import time
from collections.abc import Callable
from math import inf

TRIES = 5
TIMES = 8
"""How much longer the long text is: a quadratic reader takes 64 times as long for it."""
LINEAR = 3.0
"""Times of eightfold that the long text may take: what no longer fits a processor's caches is read more slowly, too."""
AT_ONCE = 0.2
"""Seconds below which the long text may take what it takes."""


def seconds(work: Callable[[], object]) -> float:
    """Of this process's processor time, once."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def least(work: Callable[[], object], enough: float) -> float:
    """Seconds of the quickest of some tries; the first that takes less than `enough` ends them."""
    found = inf
    for _ in range(TRIES):
        found = min(found, seconds(work))
        if found < enough:
            break
    return found


def grows_linearly(work: Callable[[int], object], size: int, at_once: float = AT_ONCE) -> bool:
    """Whether a text of `size` takes about as many times longer as it is longer than an eighth of it."""
    short = long = inf
    for _ in range(TRIES):
        short = min(short, seconds(lambda: work(size // TIMES)))
        long = min(long, seconds(lambda: work(size)))
        if long < at_once or long < LINEAR * TIMES * short:
            return True
    return False
