"""The tables of a Word document as grids: what Word shows, insertions taken, deletions not."""

import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from cchc.workbooks import Problem
from cchc.workbooks.package import BROKEN

from .grid import MAX_CELLS, MAX_ROWS, Grid, GridCell, GridRow, GridTable
from .numbering import Numbering
from .words import tidy

_MAX_COLUMNS = 63  # Word's own limit
_HEADING_SIGNS = 2_000
_WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml",
                                          "smartTag", "hyperlink", "fldSimple")}  # fmt: skip
_GONE = {qn("w:del"), qn("w:moveFrom")}
_BREAKS = {qn("w:br"), qn("w:cr")}
_P, _R, _T, _TAB, _TBL, _TR, _TC = (qn(f"w:{name}") for name in ("p", "r", "t", "tab", "tbl",
                                                                "tr", "tc"))  # fmt: skip
_HYPHEN = qn("w:noBreakHyphen")


def read_document(content: bytes) -> Grid:
    """The document's tables, each with the paragraphs that stand above it."""
    try:
        document = Document(io.BytesIO(content))
        body = document.element.body
        numbering = Numbering(document)
    except (*BROKEN, OpcError, PythonDocxError, etree.LxmlError, AttributeError, TypeError):
        return _refused(_("The file is broken or is not a Word document (.docx)."))
    tables: list[GridTable] = []
    heading: list[str] = []
    rows = cells = 0
    for element in _flat(body):
        if element.tag == _P:
            heading.append(_paragraph(element, numbering)[0])
        elif element.tag == _TBL:
            name = _("table %(number)d") % {"number": len(tables) + 1}
            table_rows = list(_rows(element, name, numbering))
            rows += len(table_rows)
            cells += sum(len(row.cells) for row in table_rows)
            tables.append(GridTable(name, table_rows, tidy("\n".join(heading))[-_HEADING_SIGNS:]))
            heading = []
        if rows > MAX_ROWS or cells > MAX_CELLS:
            return _refused(
                _("The document's tables are too long: at most %(rows)d rows.") % {"rows": MAX_ROWS}
            )
    if not tables:
        return _refused(_("The document holds no table; the criteria must stand in one."))
    return Grid(tables)


def _refused(message: str) -> Grid:
    return Grid(problems=[Problem("", message)])


def _flat(parent: Any) -> Iterator[Any]:
    """The children, those in content controls and insertions too, deleted ones not."""
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _flat(child)
        elif child.tag not in _GONE:
            yield child


def _rows(table: Any, name: str, numbering: Numbering) -> Iterator[GridRow]:
    above: dict[int, str] = {}
    number = 0
    for row in _flat(table):
        if row.tag != _TR:
            continue
        number += 1
        if _find(row, "trPr", "del") is not None:
            continue
        place = _("%(table)s, row %(row)d") % {"table": name, "row": number}
        yield GridRow(place, tuple(_cells(row, place, above, numbering)))


def _cells(row: Any, place: str, above: dict[int, str], numbering: Numbering) -> Iterator[GridCell]:
    """The cells of a row; `above` remembers what vertical merges began with."""
    start = _number(_find(row, "trPr", "gridBefore"), 0)
    for ordinal, cell in enumerate((found for found in _flat(row) if found.tag == _TC), start=1):
        span = _number(_find(cell, "tcPr", "gridSpan"), 1)
        if start + span > _MAX_COLUMNS:
            return
        text, fault = _cell_text(cell, numbering)
        merge = _find(cell, "tcPr", "vMerge")
        continues = merge is not None and merge.get(qn("w:val")) != "restart"
        if not continues:
            above[start] = text
        yield GridCell(
            "" if continues else text,
            _("%(row)s, cell %(cell)d") % {"row": place, "cell": ordinal},
            start,
            span,
            above.get(start, "") if continues else "",
            fault=fault,
        )
        start += span


def _cell_text(cell: Any, numbering: Numbering) -> tuple[str, str]:
    lines, fault = [], ""
    for element in _flat(cell):
        if element.tag == _P:
            text, wrong = _paragraph(element, numbering)
            lines.append(text)
            fault = fault or wrong
        elif element.tag == _TBL:
            fault = _("a table stands inside this cell; write its content as lines of text.")
    return tidy("\n".join(lines)), fault


def _paragraph(paragraph: Any, numbering: Numbering) -> tuple[str, str]:
    """The text as Word shows it, its automatic number first, and why that could not be told."""
    text = "".join(_text(paragraph))
    label = numbering.label(paragraph)
    if label is None:
        return text, _("Word numbers this by itself in a way that cannot be read; type the number.")
    return (f"{label} {text}" if label else text), ""


def _text(parent: Any) -> Iterator[str]:
    for element in _flat(parent):
        if element.tag == _R:
            yield from _text(element)
        elif element.tag == _T:
            yield element.text or ""
        elif element.tag == _TAB:
            yield " "
        elif element.tag in _BREAKS:
            yield "\n"
        elif element.tag == _HYPHEN:
            yield "-"


def _find(element: Any, *names: str) -> Any:
    for name in names:
        element = element.find(qn(f"w:{name}"))
        if element is None:
            return None
    return element


def _number(element: Any, default: int) -> int:
    value = "" if element is None else str(element.get(qn("w:val")) or "")
    return max(int(value), default) if value.isdecimal() and len(value) < 4 else default
