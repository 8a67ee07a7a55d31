"""One crawl run: a parent that holds locks and ledger, and a child process that fetches and archives.

In: site files and what is due. Out: captures in the archive, outcomes, a judged run. Uses process, books, archive and
spiders; what it fetched is processed while it goes on.
"""
