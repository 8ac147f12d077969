"""Tables that come in as XLSX or CSV and go out as XLSX. Reading trusts nothing."""

from cchc.workbooks.problems import gather
from cchc.workbooks.reading import read_table
from cchc.workbooks.table import Cell, Column, Problem, Row, Table, fold
from cchc.workbooks.writing import CONTENT_TYPE, Heading, SheetOut, write_workbook

__all__ = [
    "CONTENT_TYPE",
    "Cell",
    "Column",
    "Heading",
    "Problem",
    "Row",
    "SheetOut",
    "Table",
    "fold",
    "gather",
    "read_table",
    "write_workbook",
]
