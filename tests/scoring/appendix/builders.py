"""Appendices laid out as decisions print them, as workbooks and as Word documents."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook

from scoring.appendix import Appendix, Proposal, read_appendix
from scoring.appendix.scales import propose

CA_MAU = Path(__file__).resolve().parents[2] / "data/ca_mau_2013_part.csv"
OURS = "(dòng bổ sung của bộ kiểm thử)"
YEAR = 2026

LEFT = "<"  # covered by the cell to the left
UP = "^"  # covered by the cell above

Rows = Sequence[Sequence[Any]]

CA_MAU_HEAD = [
    ["STT", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Điểm tối đa", "Điểm đánh giá", LEFT, LEFT,
     "Điểm đạt được", "Chỉ số", "Ghi chú"],
    [UP, UP, UP, "Điều tra XHH", "Tự đánh giá", "SNV đánh giá", UP, UP, UP],
]  # fmt: skip


def ca_mau_rows(*, completed: bool = True) -> list[list[Any]]:
    """The printed tree, each scale in rows of its own below the leaf; completed so that
    1.3 is worth 3 and component 1 is worth 20."""
    lines = [line for line in CA_MAU.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    rows = []
    for line in csv.DictReader(lines):
        rows.append([line["code"], line["name"], line["max_points"]])
        options = line["rule_as_printed"].split(" | ") if line["rule_as_printed"] else []
        for option in options:
            label, _colon, points = option.rpartition(": ")
            rows.append(["", label, points])
    if not completed:
        return rows
    return [
        *rows,
        ["1.3.1", f"Kế hoạch kiểm tra {OURS}", "1"],
        ["", "Ban hành trong quý I", "1"],
        ["", "Ban hành sau quý I hoặc không ban hành", "0"],
        ["1.3.2", f"Tỷ lệ đơn vị được kiểm tra {OURS}", "2"],
        ["", "Tỷ lệ × điểm tối đa; dưới 30%: 0", ""],
        ["1.4", f"Tuyên truyền CCHC {OURS}", "2"],
        ["", "Mỗi hình thức 0,5 điểm, tối đa 2", ""],
        ["1.5", f"Chỉ đạo, điều hành qua điều tra XHH {OURS}", "8", "8"],
    ]


def workbook(
    rows: Rows, *, sheet: str = "Phụ lục", more: dict[str, Rows] | None = None
) -> io.BytesIO:
    """An XLSX file; `more` are further sheets."""
    book = Workbook()
    book.active.title = sheet
    fill(book.active, rows)
    for name, others in (more or {}).items():
        fill(book.create_sheet(name), others)
    return saved(book)


def fill(page: Any, rows: Rows) -> None:
    width = max((len(row) for row in rows), default=0)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate([*row, *[""] * (width - len(row))], start=1):
            if value not in (LEFT, UP, "", None):
                page.cell(number, column, value)
    for row, column, height, span in areas(rows):
        page.merge_cells(
            start_row=row + 1,
            start_column=column + 1,
            end_row=row + height,
            end_column=column + span,
        )


def areas(rows: Rows) -> Iterable[tuple[int, int, int, int]]:
    """Row, column, height and width of each merge the signs in `rows` draw."""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value in (LEFT, UP):
                continue
            span = height = 1
            while column + span < len(values) and values[column + span] == LEFT:
                span += 1
            while (
                row + height < len(rows)
                and column < len(rows[row + height])
                and (rows[row + height][column] == UP)
            ):
                height += 1
            if span > 1 or height > 1:
                yield row, column, height, span


def saved(file: Any) -> io.BytesIO:
    stream = io.BytesIO()
    file.save(stream)
    stream.seek(0)
    return stream


def document(*parts: str | Rows) -> io.BytesIO:
    """A Word document of paragraphs (texts) and tables (rows)."""
    file = Document()
    for part in parts:
        if isinstance(part, str):
            file.add_paragraph(part)
        else:
            add_table(file, part)
    return saved(file)


def add_table(file: Any, rows: Rows) -> Any:
    width = max(len(row) for row in rows)
    table = file.add_table(len(rows), width)
    for cells, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(cells.cells, values, strict=False):
            if value not in (LEFT, UP, ""):
                cell.text = str(value).replace(".", ",") if isinstance(value, float) else str(value)
    for row, column, height, span in areas(rows):
        table.cell(row, column).merge(table.cell(row + height - 1, column + span - 1))
    return table


def element(xml: str) -> Any:
    """A Word element; `w:` needs no declaration."""
    tag, _space, _rest = (
        xml.partition(" ") if " " in xml.split(">")[0] else (xml.split(">")[0], "", "")
    )
    return parse_xml(xml.replace(tag, f"{tag} {nsdecls('w')}", 1))


def read(file: io.BytesIO, **options: Any) -> Appendix:
    return read_appendix(file, year=YEAR, **options)


def tree(appendix: Appendix) -> list[tuple[str, str, str]]:
    """Code, printed number and maximum of every line."""
    return [(line.code, line.printed, str(line.max_points)) for line in appendix.lines]


def rules(appendix: Appendix) -> dict[str, tuple[str | None, str, str]]:
    """Kind, scale and confidence of every leaf, by its code."""
    return {
        leaf.code: (leaf.proposal.kind, leaf.proposal.scale, leaf.proposal.confidence.value)
        for leaf in appendix.leaves
        if leaf.proposal
    }


def questions(appendix: Appendix) -> dict[str, list[str]]:
    """Codes of the questions of the leaves that have any."""
    return {
        leaf.code: [question.code for question in leaf.proposal.questions]
        for leaf in appendix.leaves
        if leaf.proposal and leaf.proposal.questions
    }


def told(appendix: Appendix) -> list[tuple[str, str]]:
    """Places and sentences of the problems."""
    return [(problem.cell, problem.message) for problem in appendix.problems]


def proposal(text: str, max_points: Any, **options: Any) -> Proposal:
    """What is proposed for a printed scale."""
    return propose(text, max_points=Decimal(max_points), year=YEAR, **options)
