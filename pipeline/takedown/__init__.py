"""Taking an article down: out of the database and the archive, or out of the database alone, and back again.

plan: what is an article's own, and what others share with it
apply: the decision, the rows, the archive, then what either had written before
ledger: what was taken down, kept so or shown again

In: an article's id or address, and a reason. Out: a ledger row, tombstones. Uses archive, books and process.
"""
