"""Reading an uploaded XLSX or CSV into rows, or into a list of everything wrong with it."""

import csv
import datetime
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cchc.workbooks.grids import Grid, grid_of, read_grids
from cchc.workbooks.package import (
    MAX_COLUMNS,
    BrokenPackageError,
    SheetNotes,
    TooLargeError,
    first_row,
    inspect_package,
    last_row,
)
from cchc.workbooks.table import (
    Cell,
    Column,
    Header,
    Problem,
    Row,
    Table,
    Value,
    address,
    find_header,
    fold,
)

MAX_ROWS = 20_000
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_table(
    file: BinaryIO,
    *,
    columns: Sequence[Column],
    max_rows: int = MAX_ROWS,
    sheet: str = "",
    is_optional: bool = False,
) -> Table:
    """Read the table whose titles are `columns` from an XLSX or CSV file.

    What the file is, is told from its content. Of a workbook the sheet named `sheet` is
    read, else the visible one with most of the titles; where it `is_optional`, a file
    without that sheet gives an empty table. Never raises for what a file holds: all that
    is wrong is listed in `problems`.
    """
    content = file.read(settings.UPLOAD_MAX_BYTES + 1)
    if len(content) > settings.UPLOAD_MAX_BYTES:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
        return _refused(_("The file is larger than %(limit)s.") % {"limit": limit})
    if content.startswith(_ZIP):
        return _read_workbook(content, columns, max_rows, sheet, is_optional)
    if content.startswith(_PDF):
        return _refused(_("This is a PDF. Choose the Excel workbook (.xlsx) or a CSV."))
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            return _refused(_("The workbook is protected by a password. Remove the password."))
        return _refused(_("This is an old Excel file. Save it as .xlsx."))
    if str(getattr(file, "name", "")).lower().endswith((".xlsx", ".xlsm", ".xls")):
        return _refused(_("This is no Excel workbook, though its name says so."))
    return Table() if is_optional else _read_csv(content, columns, max_rows)


def _refused(message: str) -> Table:
    return Table(problems=[Problem("", message)])


def _too_large(max_rows: int) -> Table:
    return _refused(
        _("The table is too large: at most %(rows)d rows and %(columns)d columns.")
        % {"rows": max_rows, "columns": MAX_COLUMNS}
    )


# --- XLSX


def _read_workbook(
    content: bytes, columns: Sequence[Column], max_rows: int, sheet: str, is_optional: bool
) -> Table:
    try:
        notes = inspect_package(io.BytesIO(content), max_rows=max_rows)
        names = [found.name for found in notes.sheets if not found.hidden]
        wanted = [name for name in names if not sheet or fold(sheet) == fold(name)]
        grids = read_grids(content, wanted)
    except TooLargeError:
        return _too_large(max_rows)
    except BrokenPackageError:
        return _refused(_("The file is broken or is not an Excel workbook (.xlsx)."))
    if is_optional and not grids:
        return Table()
    problems = []
    if notes.has_macros:
        problems.append(Problem("", _("The workbook holds macros. Save it as .xlsx without them.")))
    problems += [
        Problem("", _("Sheet “%(name)s” is hidden. Show or delete it.") % {"name": found.name})
        for found in notes.sheets
        if found.hidden
    ]
    best = _best(grids, columns)
    if best is None:
        return Table(problems=[*problems, _no_header(columns)])
    name, header = best
    table = _table(grids[name], header, columns, sheet=name, problems=problems)
    if header.missing(columns):
        return table
    sheet_notes = next(found for found in notes.sheets if found.name == name)
    header_row = table.header_row - 1
    return _with_problems(
        table, [*_cell_problems(sheet_notes, header_row), *_range_problems(sheet_notes, header_row)]
    )


def _best(grids: dict[str, Grid], columns: Sequence[Column]) -> tuple[str, Header] | None:
    """The grid with most of the titles, the first of equals, and where they stand in it."""
    headers = [(name, find_header(grid, columns)) for name, grid in grids.items()]
    found = [(name, header) for name, header in headers if header]
    return max(found, key=lambda pair: len(pair[1].places), default=None)


def _cell_problems(notes: SheetNotes, header_row: int) -> Iterator[Problem]:
    """Cells in or below the row of titles whose value is not what somebody typed."""
    for row, column in notes.formulas:
        if row >= header_row:
            yield Problem(address(row, column), _("a formula; paste its value instead."))
    formulas = set(notes.formulas)
    for row, column in notes.errors:
        if row >= header_row and (row, column) not in formulas:
            yield Problem(address(row, column), _("an Excel error value."))


def _range_problems(notes: SheetNotes, header_row: int) -> Iterator[Problem]:
    """Ranges of the table that a reader of cells would take for something else."""
    for reference in notes.merged:
        if last_row(reference) >= header_row and first_row(reference) < notes.rows:
            yield Problem(reference, _("merged cells; unmerge them."))
    for row in notes.hidden_rows:
        if header_row <= row < notes.rows:
            yield Problem(f"{row + 1}:{row + 1}", _("a hidden row; show or delete it."))
    for hidden in notes.hidden_columns:
        if hidden.start < notes.columns:
            first, last = (address(0, column)[:-1] for column in (hidden.start, hidden.stop - 1))
            yield Problem(f"{first}:{last}", _("a hidden column; show or delete it."))


# --- CSV


def _read_csv(content: bytes, columns: Sequence[Column], max_rows: int) -> Table:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        return _refused(_("The file is neither an Excel workbook (.xlsx) nor a CSV in UTF-8."))
    try:
        grids = {delimiter: _csv_grid(text, delimiter, max_rows) for delimiter in ",;\t"}
        best = _best(grids, columns)
        if best is None:
            return Table(problems=[_no_header(columns)])
        delimiter, header = best
        grid = _csv_grid(text, delimiter, max_rows, strict=True)
    except csv.Error:
        return _refused(_("The CSV is broken: a quotation mark is not closed or out of place."))
    if len(grid) > max_rows or max(map(len, grid)) > MAX_COLUMNS:
        return _too_large(max_rows)
    return _table(grid, header, columns)


def _csv_grid(text: str, delimiter: str, max_rows: int, *, strict: bool = False) -> Grid:
    """The cells, cut one row and one column beyond what is allowed."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    return grid_of([row[: MAX_COLUMNS + 1] for row in islice(reader, max_rows + 1)])


# --- Both


def _table(
    grid: Grid,
    header: Header,
    columns: Sequence[Column],
    *,
    sheet: str = "",
    problems: Sequence[Problem] = (),
) -> Table:
    head = list(_header_problems(header, columns))
    table = Table(
        rows=[
            _row(number, cells, header)
            for number, cells in enumerate(grid[header.row + 1 :], header.row + 1)
            if any(value is not None for value in cells)
        ],
        problems=problems,
        sheet=sheet,
        header_row=header.row + 1,
        others=list(header.others),
    )
    if header.missing(columns):
        # Without its columns a row says nothing: only the head is told.
        return replace(table, rows=(), problems=[*problems, *head])
    found = [*head, *_code_problems(table, columns)]
    if not table.rows:
        found.append(Problem("", _("There are no rows below the titles.")))
    return _with_problems(table, found)


def _row(number: int, cells: Sequence[Value], header: Header) -> Row:
    def picked(places: Any) -> dict[str, Cell]:
        return {
            key: Cell(cells[place] if place < len(cells) else None, address(number, place))
            for key, place in places.items()
        }

    return Row(number + 1, picked(header.places), picked(header.others))


def _header_problems(header: Header, columns: Sequence[Column]) -> Iterator[Problem]:
    for column in header.missing(columns):
        message = _("column “%(title)s” is missing.") % {"title": column.title}
        yield Problem(address(header.row, 0), message)
    for place in header.doubled:
        yield Problem(address(header.row, place), _("this column stands here a second time."))


def _code_problems(table: Table, columns: Sequence[Column]) -> Iterator[Problem]:
    keys = [column.key for column in columns if column.as_text]
    message = _(
        "a code must be text, because Excel keeps 1.10 as the number 1.1: "
        "format the column as text and type the code again."
    )
    for row in table.rows:
        for key in keys:
            if isinstance(row[key].value, Decimal | datetime.date | datetime.time | bool):
                yield row[key].problem(message)


def _no_header(columns: Sequence[Column]) -> Problem:
    titles = ", ".join(column.title for column in columns if column.required)
    return Problem("", _("No row of titles was found. Expected: %(titles)s.") % {"titles": titles})


def _with_problems(table: Table, problems: Sequence[Problem]) -> Table:
    return replace(table, problems=[*table.problems, *problems])
