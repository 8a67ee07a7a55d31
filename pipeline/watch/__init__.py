"""Watching: what runs did, how sites are, what is missing, and telling it to people and machines.

In: the ledger, outcomes, findings, articles and archived feeds. Out: rows, sentences, metrics and messages. Reads
what others wrote; its own is one table, of what was told. Uses archive, books, sites, database, config and logs.
"""
