"""Articles, quotes and citations as JSON lines, CSV or Parquet, for spreadsheets and other programs."""

from pipeline.read.export.cells import BOM, CsvStyle, csv_lines, neutral
from pipeline.read.export.codebook import What
from pipeline.read.export.forms import Format, export
from pipeline.read.export.package import write_package
from pipeline.read.export.rows import Wanted, count_rows, export_rows
from pipeline.read.export.whole import remove_left_over, whole_file

__all__ = [
    "BOM",
    "CsvStyle",
    "Format",
    "Wanted",
    "What",
    "count_rows",
    "csv_lines",
    "export",
    "export_rows",
    "neutral",
    "remove_left_over",
    "whole_file",
    "write_package",
]
