"""Citing and proving: where words of an article lie in the archive's bytes, and how to cite them.

text: what a response's bytes say, each letter with its place
words: words looked for in that text
prove: record, digests and words, from WARC files alone
cite: an article, a revision or a quote as text, BibTeX, CSL-JSON and JSON-LD

In: rows of an article, records of the archive. Out: citations, proofs. Uses read, archive and of clean
what makes text of bytes; it writes nothing.
"""
