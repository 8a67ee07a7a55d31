"""The gate: over the families, most pairs of one lineage are found, and hardly any other."""

from itertools import combinations

import pytest
from sqlite_utils.db import Database

from tests.lineage.families import families
from tests.lineage.shelf import lineage, put_printed

PRECISION, RECALL = 0.97, 0.92
PAIRS = {"first": 81, "second": 98}
"""Pairs of one lineage that each half has at least: a family that is lost would make a gate easier."""


@pytest.mark.parametrize("half", ["first", "second"])
def test_pairs_of_one_lineage_are_found_and_others_are_not(half: str, db: Database) -> None:
    """All families lie in one database, so that a tie between two of them counts as wrong, too."""
    printed = [article for family in families(half) for article in family]
    ids = [put_printed(db, article) for article in printed]
    found = {own: lineage(db, own) for own in ids}
    told, right, all_pairs = 0, 0, 0
    for (one, own), (other, its) in combinations(zip(printed, ids, strict=True), 2):
        kin, tied = one.lineage == other.lineage != "", its in found[own]
        all_pairs, told, right = all_pairs + kin, told + tied, right + (kin and tied)
    assert len(families(half)) == 30
    assert all_pairs >= PAIRS[half]
    assert right / told >= PRECISION
    assert right / all_pairs >= RECALL
