"""The backfill: years of WARC files cleaned and attributed on a Dask cluster, into Parquet, and from there a database.

reading (which files; one as a stream) -> child (the stages, under a page's budget) -> rows -> tables (Parquet)
file (one WARC, one task) <- cluster (Dask) <- run (what is missing, the manifest)
prepared -> load (an import whose captures are cleaned already); search (a folder, asked in place)

In: WARC files of whatever origin, near or far, and site files. Out: a folder of Parquet files with a manifest, and
a database loaded from it. Needs the extra `backfill`: Dask, pyarrow and fsspec are imported where they are used.
"""
