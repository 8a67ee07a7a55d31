"""The intake: what others captured comes into the archive, with where it comes from, and is cleaned like a crawl's.

sources -> warc, saved (entries, one at a time) -> homes (whose it is) -> keeping (WARC, rows) -> process

In: WARC and WACZ files, saved pages with a manifest, lists of addresses. Out: captures with their provenance, site
files for sites that nobody knew, addresses in the frontier, a tally a file.
"""
