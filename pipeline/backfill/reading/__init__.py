"""What a backfill reads: the WARC files that INPUT names, and each as a stream of records.

In: names of files, folders and lists, near or far. Out: `Input`, and for each record of one what it is.
"""
