"""Pages and tables of a Word document in the manner of administrative documents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

_FONT = "Times New Roman"
_WIDTH, _HEIGHT = Mm(297), Mm(210)
_MARGINS = {"top": Mm(20), "bottom": Mm(20), "left": Mm(25), "right": Mm(15)}
_INNER = _WIDTH - _MARGINS["left"] - _MARGINS["right"]
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER
# Characters XML cannot hold.
_CONTROLS = {code: None for code in (*range(32), 0xFFFE, 0xFFFF) if code not in (9, 10)}


@dataclass(frozen=True)
class ColumnOut:
    """A column: its title, its share of the page in percent, whether its cells are centred."""

    title: str
    percent: int
    is_centred: bool = False


@dataclass(frozen=True)
class RowOut:
    """One row; its lines of text stand below each other."""

    texts: Sequence[str]
    is_bold: bool = False


def set_page(document: Any) -> None:
    """A4 across, the font of administrative documents, page numbers from the second page."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _WIDTH, _HEIGHT
    for side, width in _MARGINS.items():
        setattr(section, f"{side}_margin", width)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(0)
    section.different_first_page_header_footer = True
    _number_pages(section.header.paragraphs[0])


def add_line(document: Any, text: str, *, bold: bool = False, italic: bool = False) -> None:
    """A line in the middle of the page, kept with what follows."""
    paragraph = document.add_paragraph()
    paragraph.alignment = _CENTRE
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run(_clean(text))
    run.bold, run.italic, run.font.size = bold, italic, Pt(13)


def add_space(document: Any) -> None:
    """A blank line."""
    document.add_paragraph()


def add_table(document: Any, columns: Sequence[ColumnOut], rows: Iterable[RowOut]) -> None:
    """A table whose titles stand on every page and whose rows are never split."""
    table = document.add_table(rows=0, cols=len(columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = [_INNER * column.percent // 100 for column in columns]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    titles = RowOut([column.title for column in columns], is_bold=True)
    centred = [True] * len(columns)
    _mark(_add_row(table, titles, widths, centred), "w:tblHeader")
    for row in rows:
        _add_row(table, row, widths, [column.is_centred for column in columns])


def _add_row(table: Any, row: RowOut, widths: Sequence[int], centred: Sequence[bool]) -> Any:
    added = table.add_row()
    _mark(added, "w:cantSplit")
    for cell, text, width, middle in zip(added.cells, row.texts, widths, centred, strict=True):
        cell.width = width
        lines = _clean(text).split("\n")
        for number, line in enumerate(lines):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            if middle:
                paragraph.alignment = _CENTRE
            run = paragraph.add_run(line)
            run.bold, run.font.size = row.is_bold, Pt(11)
    return added


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _number_pages(paragraph: Any) -> None:
    paragraph.alignment = _CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
