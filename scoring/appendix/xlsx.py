"""The sheets of a workbook as grids: merged cells once, formulas and hidden rows told apart."""

import datetime
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.workbooks import Problem
from cchc.workbooks.grids import read_grids
from cchc.workbooks.package import (
    BrokenPackageError,
    SheetNotes,
    TooLargeError,
    area_of,
    inspect_package,
)
from cchc.workbooks.table import Cell, Value, address

from .grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid, GridCell, GridRow, GridTable
from .words import tidy

_MOST_MERGES = 10_000

Place = tuple[int, int]
Values = Sequence[Sequence[Value]]


def read_workbook(content: bytes) -> Grid:
    """The visible sheets in the order of their tabs."""
    try:
        notes = inspect_package(io.BytesIO(content), max_rows=MAX_ROWS)
        _check_extent([sheet for sheet in notes.sheets if not sheet.hidden])
        values = read_grids(content, [sheet.name for sheet in notes.sheets if not sheet.hidden])
        filled = [sheet for sheet in notes.sheets if not sheet.hidden and sheet.rows]
        tables = [_table(sheet, values[sheet.name], named=len(filled) > 1) for sheet in filled]
    except TooLargeError:
        return _refused(
            _("The table is too large: at most %(rows)d rows and %(columns)d columns.")
            % {"rows": MAX_ROWS, "columns": MAX_COLUMNS}
        )
    except (BrokenPackageError, ValueError):
        return _refused(_("The file is broken or is not an Excel workbook (.xlsx)."))
    return Grid(
        tables,
        doubts=[
            Problem("", _("Sheet “%(name)s” is hidden and was not read.") % {"name": sheet.name})
            for sheet in notes.sheets
            if sheet.hidden
        ],
    )


def _check_extent(sheets: Sequence[SheetNotes]) -> None:
    """Raises TooLargeError for more than any appendix holds."""
    cells = sum(sheet.rows * sheet.columns for sheet in sheets)
    if cells > MAX_CELLS or any(sheet.columns > MAX_COLUMNS for sheet in sheets):
        raise TooLargeError


def _refused(message: str) -> Grid:
    return Grid(problems=[Problem("", message)])


def _table(notes: SheetNotes, values: Values, *, named: bool) -> GridTable:
    """One sheet; where several are filled, places name theirs: "Sở!B7"."""
    prefix = f"{notes.name}!" if named else ""
    merged = _merged(notes)
    faults = dict(_faults(notes))
    hidden_rows = set(notes.hidden_rows)

    def cells(row: int) -> Iterator[GridCell]:
        column = 0
        while column < len(values[row]):
            value = values[row][column]
            place, (span, origin) = (row, column), merged.get((row, column), (1, None))
            yield GridCell(
                tidy(Cell(value, "").text),
                prefix + address(row, column),
                column,
                span,
                _text_at(values, origin) if origin else "",
                value if isinstance(value, Decimal) else None,
                faults.get(place) or _date_fault(value),
            )
            column += span

    return GridTable(
        notes.name,
        [
            GridRow(
                f"{prefix}{row + 1}:{row + 1}",
                tuple(cells(row)),
                _("a hidden row; show or delete it.") if row in hidden_rows else "",
            )
            for row in range(len(values))
        ],
        hidden_columns=[
            (prefix + ":".join(address(0, end)[:-1] for end in (hidden[0], hidden[-1])), hidden)
            for hidden in notes.hidden_columns
            if hidden and hidden.start < notes.columns
        ],
    )


def _merged(notes: SheetNotes) -> Mapping[Place, tuple[int, Place | None]]:
    """Where a merge begins in each of its rows: its width, and below its first row its origin.

    Merges of Excel's do not overlap. Raises TooLargeError for more than cover the sheet.
    """
    merged: dict[Place, tuple[int, Place | None]] = {}
    rows_left = MAX_CELLS
    for reference in notes.merged[:_MOST_MERGES]:
        (top, left), (bottom, right) = area_of(reference)
        if left >= notes.columns:
            continue
        rows = range(top, min(bottom + 1, notes.rows))
        rows_left -= len(rows)
        if rows_left < 0:
            raise TooLargeError
        for row in rows:
            merged[row, left] = (max(right - left + 1, 1), (top, left) if row > top else None)
    return merged


def _text_at(values: Sequence[Sequence[Value]], origin: Place) -> str:
    row, column = origin
    value = values[row][column] if row < len(values) and column < len(values[row]) else None
    return tidy(Cell(value, "").text)


def _faults(notes: SheetNotes) -> Iterator[tuple[Place, str]]:
    for place in notes.errors:
        yield place, _("an Excel error value.")
    for place in notes.formulas:
        yield place, _("a formula; paste its value instead.")


def _date_fault(value: Value) -> str:
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return _("Excel keeps a date here; format the cell as text and type it again.")
    return ""
