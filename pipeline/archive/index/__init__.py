"""The index: sorted files of lines (CDXJ) in a folder of its own, which pywb and others look addresses up in.

lines (of a captures row) -> writing (a segment more, now and then some merged into one) -> segments (which count, read)

A run's end writes its own lines and no others, however many there are.
"""

from pipeline.archive.index.keys import surt
from pipeline.archive.index.lines import cdx_line
from pipeline.archive.index.segments import read_index
from pipeline.archive.index.writing import merge_index, rebuild_index

__all__ = ["cdx_line", "merge_index", "read_index", "rebuild_index", "surt"]
