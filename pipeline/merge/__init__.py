"""Merging: the archives and databases of several data folders into one, as if one machine had crawled it all.

In: data folders whose sites were shared out (`--shard`), a copy and its original, or any others. Out: one data folder
with every WARC record, every row once, and every decision. Sites that one folder alone knows are copied row by row;
of those that several know the captures are put in order and what they tell is read again. Stands beside the newsroom,
uses process, takedown, archive and books.
"""
