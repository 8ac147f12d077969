"""Writing XLSX in a stream: rows go to disk as they come, so memory stays flat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_INK, _SHADE, _LINE = "FF1F2937", "FFE8EEF4", "FFB8C2CC"
# With these a spreadsheet, or openpyxl, takes text for a formula or an error value.
_NOT_BARE = ("=", "+", "-", "@", "\t", "\r", "\n", "#")
# Characters XML cannot hold; openpyxl raises on them.
_CONTROLS = {code: None for code in range(32) if code not in (9, 10, 13)}


@dataclass(frozen=True)
class Heading:
    """A column: its title, its width in characters and how its numbers show ("0.00")."""

    title: str
    width: int = 14
    number_format: str = "General"


@dataclass(frozen=True)
class SheetOut:
    """A sheet to write: lines above the table, the headings, the rows as they come."""

    name: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Any]]
    lines: Sequence[str] = ()


def write_workbook(file: IO[bytes], *sheets: SheetOut) -> None:
    """Write the sheets to `file`. Numbers stay numbers; text is never a formula."""
    workbook = Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(workbook, sheet)
    workbook.save(file)


def _write_sheet(workbook: Workbook, sheet: SheetOut) -> None:
    page = workbook.create_sheet(sheet.name[:31])
    page.freeze_panes = f"A{len(sheet.lines) + 2}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    for number, heading in enumerate(sheet.headings, 1):
        page.column_dimensions[get_column_letter(number)].width = heading.width
    for line in sheet.lines:
        page.append([_styled(page, line, font=Font(bold=True, color=_INK))])
    page.append([_title(page, heading.title) for heading in sheet.headings])
    formats = [heading.number_format for heading in sheet.headings]
    for row in sheet.rows:
        page.append(
            [
                _cell(page, value, number_format)
                for value, number_format in zip(row, formats, strict=True)
            ]
        )


def _title(page: Any, text: str) -> Any:
    return _styled(
        page,
        text,
        font=Font(bold=True, color=_INK),
        fill=PatternFill("solid", fgColor=_SHADE),
        alignment=Alignment(wrap_text=True, vertical="center"),
        border=Border(bottom=Side(style="thin", color=_LINE)),
    )


def _cell(page: Any, value: Any, number_format: str) -> Any:
    """The bare value where that is enough (it is faster), else a cell with what it needs."""
    if isinstance(value, str):
        text = value.translate(_CONTROLS)
        return _styled(page, text, quotePrefix=True) if text.startswith(_NOT_BARE) else text
    if value is None or number_format == "General":
        return value
    return _styled(page, value, number_format=number_format)


def _styled(page: Any, value: Any, **styles: Any) -> Any:
    cell = WriteOnlyCell(page, value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl would make "=1+1" a formula and "#N/A" an error
    for name, style in styles.items():
        setattr(cell, name, style)
    return cell
