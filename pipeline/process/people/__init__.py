"""Persons: who is named as a speaker, under which names, and what somebody decided about that by hand.

In: an article and its attributions. Out: persons and their aliases, for those names alone that somebody bears
(`mentions`, which takes a while to import: it knows names; what was decided by hand is handed on here).
"""

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
    with_person,
    without_person,
)

__all__ = [
    "FILE",
    "Merges",
    "alike",
    "change_merges",
    "load_merges",
    "merged",
    "moved_people",
    "save_merges",
    "split",
    "split_at",
    "with_person",
    "without_person",
]
