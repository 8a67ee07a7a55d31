"""The archive: WARC files that hold every response as received, and the captures rows that point into them.

Archive.append -> Archive.sync -> insert_captures        while a run fetches
take_back: recover -> reindex                            after a run was killed
read_capture, walk                                       from row or file back to the response
verify, backup                                           to be sure of it

In: captures. Out: WARC files, their index, captures rows, problems. Uses database and logs; never a stage.
"""

from pipeline.archive.backup import Copied, backup
from pipeline.archive.checks import Problem, verify
from pipeline.archive.index import surt
from pipeline.archive.reader import IS_CUT, capture_of, read_capture, read_page, read_parts, walk
from pipeline.archive.record import Original, row_of
from pipeline.archive.recovery import Recovered, recover, take_back
from pipeline.archive.rows import insert_captures, insert_rows, lookup, refuse_lost, reindex
from pipeline.archive.site_files import SiteFile, insert_site_file
from pipeline.archive.writer import Archive, Known

__all__ = [
    "IS_CUT",
    "Archive",
    "Copied",
    "Known",
    "Original",
    "Problem",
    "Recovered",
    "SiteFile",
    "backup",
    "capture_of",
    "insert_captures",
    "insert_rows",
    "insert_site_file",
    "lookup",
    "read_capture",
    "read_page",
    "read_parts",
    "recover",
    "refuse_lost",
    "reindex",
    "row_of",
    "surt",
    "take_back",
    "verify",
    "walk",
]
