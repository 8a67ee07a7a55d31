"""One story in many papers: articles that are copies, cuts or rewrites of one piece are of one lineage.

shingles: a text as sets of words in a row, and the few that it is found by (its sketch)
kinship: whether of two texts one was made from the other
placing: sketches and lineages in the database, article by article, in any order
sides: two texts paragraph by paragraph

In: texts of articles and their days. Out: rows of `sketches`, `sketch_hashes` and `lineages`. Uses the database alone.
"""
