"""Words that are used alike share a number: a tagger that learnt what "barked" does then knows what "yelled" does.

Of each word two numbers, from 1: its cluster, and its field, which is a coarser cluster.
"""

from functools import cache
from importlib.resources import files

FIELDS, CLUSTERS = 128, 1000


@cache
def word_clusters() -> dict[str, tuple[int, int]]:
    """Word in lower case -> its cluster and its field; how they were made stands in `make_clusters.py`."""
    table: dict[str, tuple[int, int]] = {}
    lines = files(__package__).joinpath("word_clusters.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        cluster, field, *words = line.split()
        table.update((word, (int(cluster), int(field))) for word in words)
    return table
