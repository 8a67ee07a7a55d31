"""Persons: who is named as a speaker, under which names, and what somebody decided about that by hand.

In: an article and its attributions. Out: persons and their aliases, for those names alone that somebody bears.
"""

from pipeline.process.people.mentions import mentions, people_in
from pipeline.process.people.merges import (
    FILE,
    Merges,
    alike,
    change_merges,
    load_merges,
    merged,
    moved_people,
    save_merges,
    split,
    split_at,
)

__all__ = [
    "FILE",
    "Merges",
    "alike",
    "change_merges",
    "load_merges",
    "mentions",
    "merged",
    "moved_people",
    "people_in",
    "save_merges",
    "split",
    "split_at",
]
